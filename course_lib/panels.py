"""Slider panels: drag a hyperparameter and see the picture follow.

A `Drawing` is a pure function of a state, such as dict(eta=0.1, beta=0.9), to a picture
and a sentence. It needs no widget: a book page or an animation asks it for frames too.
A `Panel` holds the state in sliders and shows what its drawing makes of it.

What can be dragged must follow at once, so only what moves is drawn again: the axes and
the surface are rendered once, the artists created with `animated=True` on top of them
each time. The frame therefore stands still: axis limits must fit every state.
"""

import base64
import functools
import html
import threading
from dataclasses import dataclass, field, fields

import ipywidgets as W
import numpy as np
import traitlets
from matplotlib.backends.backend_agg import FigureCanvasAgg

from .descent import run
from .plot import figure, number, png, style, surface


class Drawing:
    """A figure that follows a state.

    figure   its animated artists are what moves
    update   update(**state) moves them and returns a sentence that says, in words and
             rounded numbers, what the picture now shows
    """

    def __init__(self, figure, update):
        self.figure, self.update = figure, update
        self._canvas = FigureCanvasAgg(figure)

    @functools.cached_property
    def _background(self):
        self._canvas.draw()
        return self._canvas.copy_from_bbox(self.figure.bbox)

    @functools.cached_property
    def moving(self):
        """The animated artists, in the order in which they are drawn."""
        return sorted(self.figure.findobj(lambda artist: artist.get_animated()), key=lambda artist: artist.get_zorder())

    def frame(self, **state):
        """The picture of a state as PNG bytes, and its sentence."""
        sentence = self.update(**state)
        self._canvas.restore_region(self._background)
        for artist in self.moving:
            (artist.axes or self.figure).draw_artist(artist)
        return png(self._canvas), sentence

    @property
    def size(self):
        return self._canvas.get_width_height()


class Slider(W.HBox):
    """A number that can be dragged, stepped with the keys, or typed.

    The slider visits `values`; the box next to it takes any number between their ends.
    """

    value = traitlets.Float()

    def __init__(self, name, values, start):
        self.name, self.values = name, np.union1d(values, [start]).astype(float)
        low, high = self.values[[0, -1]]
        self._slider = W.IntSlider(min=0, max=len(self.values) - 1, value=self._nearest(start), readout=False,
                                   layout=W.Layout(width="15em"))
        self._box = W.BoundedFloatText(start, min=low, max=high, description=name, style=dict(description_width="initial"))
        self._box.layout.width = f"{9 + 0.6 * len(name)}em"
        super().__init__([self._box, self._slider], value=start)
        self.add_class("course-slider")
        self._slider.observe(self._slid, "value")
        self._box.observe(lambda change: self.set_trait("value", change["new"]), "value")

    def _nearest(self, value):
        return int(np.argmin(np.abs(self.values - value)))

    def _slid(self, change):
        if change["new"] != self._nearest(self.value):  # a typed value stays what it is
            self.value = float(self.values[change["new"]])

    @traitlets.validate("value")
    def _in_range(self, proposal):
        low, high = self.values[[0, -1]]
        if not low <= proposal["value"] <= high:
            raise traitlets.TraitError(f"{self.name} must be in [{low:g}, {high:g}], got {proposal['value']:g}")
        return proposal["value"]

    @traitlets.observe("value")
    def _follow(self, change):
        self._box.value = change["new"]
        self._slider.value = self._nearest(change["new"])


class Panel(W.VBox):
    """The controls of a drawing, its picture, and its sentence.

    drawing    a `Drawing`
    controls   {name in the state: widget with a value}
    scenes     {what it shows: {control: value}}, named states, each one click away; what a scene
               does not set is where it started
    along      the slider that is worth dragging in each scene, the only one a printed page keeps;
               else the first

    Callbacks may come from another thread than cells: a lock lets one of them draw at a
    time, and each draws the newest values. ipywidgets sends the next value of a drag only
    when the last one has been answered, so that nothing queues up.
    """

    def __init__(self, drawing, controls, scenes=None, along=None):
        self.drawing, self.controls = drawing, controls
        self.start, self._shown, self._lock = self.state, None, threading.RLock()
        self._held = False
        self.along = self._slider_named(along)
        self.scenes = {name: self._whole(name, state) for name, state in (scenes or {}).items()}
        self._picture = W.HTML()
        self._status = W.HTML(layout=W.Layout(min_height="5.5em"))
        self._status.add_class("course-status")
        reset = W.Button(description="reset", tooltip="back to the values it started with", layout=W.Layout(width="6em"))
        reset.on_click(lambda button: self.reset())
        rows = [_row(*controls.values(), reset)]
        if self.scenes:
            rows.append(_row(W.Label("Scenes:"), *map(self._scene_button, self.scenes)))
        super().__init__([*rows, self._picture, self._status, W.HTML(ACCESSIBLE, layout=W.Layout(height="0"))])
        self.add_class("course-panel")
        for control in controls.values():
            control.observe(self._refresh, "value")
        self._refresh()

    @property
    def state(self):
        return {name: control.value for name, control in self.controls.items()}

    def set(self, **state):
        """Bring several controls to new values at once."""
        with self._lock:
            self._held = True
            try:
                self._assign(state)
            finally:
                self._held = False
        self._refresh()

    def reset(self):
        self.set(**self.start)

    def scene(self, name):
        """Bring the panel to one of its scenes."""
        if name not in self.scenes:
            raise ValueError(f"Panel: no scene {name!r}; there is {', '.join(self.scenes)}")
        self.set(**self.scenes[name])

    def _assign(self, state):
        if unknown := set(state) - set(self.controls):
            raise ValueError(f"Panel: no control {sorted(unknown)}; there is {', '.join(self.controls)}")
        for name, value in state.items():
            self.controls[name].value = value

    def _whole(self, name, state):
        """All values of a scene, after its controls have taken them."""
        try:
            self._assign(state)
            return self.state
        except (ValueError, traitlets.TraitError) as error:
            raise ValueError(f"Panel: scene {name!r}: {error}") from None
        finally:
            self._assign(self.start)

    def _slider_named(self, name):
        sliders = [each for each, control in self.controls.items() if isinstance(control, Slider)]
        if name not in [None, *sliders]:
            raise ValueError(f"Panel: along must name a slider ({', '.join(sliders)}), got {name!r}")
        return name or next(iter(sliders), None)

    def _scene_button(self, name):
        button = W.Button(description=name, layout=W.Layout(width="auto"))
        button.on_click(lambda button: self.scene(name))
        return button

    def _refresh(self, change=None):
        with self._lock:
            state = self.state
            if self._held or state == self._shown:
                return
            try:
                self._png, self.sentence = self.drawing.frame(**state)
            except Exception as error:  # nobody else would show it: a callback has no cell
                self._shown = None
                self._status.value = f'<pre role="alert">{html.escape(f"{type(error).__name__}: {error}")}</pre>'
                return
            self._shown = state
            text, (width, height) = html.escape(self.sentence), self.drawing.size
            source = "data:image/png;base64," + base64.b64encode(self._png).decode()
            self._picture.value = (f'<img alt="{text}" width="{width}" height="{height}" '
                                   f'style="max-width:100%;height:auto" src="{source}">')
            self._status.value = f'<p style="margin:0.4em;font-size:110%;line-height:1.5">{text}</p>'

    def _repr_mimebundle_(self, **kwargs):
        """The widget for a live kernel; the picture and its sentence where there is none."""
        bundle = super()._repr_mimebundle_(**kwargs)
        return bundle | {"image/png": base64.b64encode(self._png).decode(), "text/plain": f"Panel. {self.sentence}"}


def _row(*widgets):
    return W.HBox(widgets, layout=W.Layout(flex_flow="row wrap", align_items="center"))


# What ipywidgets and JupyterLab leave out, for those who listen, and for those who work by keyboard:
# names and values of sliders, names of play buttons, which button of a row is pressed, words for
# pictures beside the panels; a live region that speaks once a drag has come to rest; a focus that
# can be seen; and keys that belong to the control in focus, not to JupyterLab, where `d d` deletes
# the cell. Ctrl, Alt and Shift+Enter still reach it, and arrows on a button turn the slides of a show.
# The script runs once in each panel that is shown.
LOOK = """
.course-panel.jupyter-widgets :focus-visible { outline: 3px solid #d55e00 !important; outline-offset: 2px; }
.course-panel.jupyter-widgets { padding: 5px; }
.course-panel.jupyter-widgets, .course-panel .widget-box { overflow: visible; } /* else they cut the focus */
.course-panel input, .course-panel .noUi-handle { border-color: #767676 !important; }
.course-panel .course-slider { flex-wrap: wrap; }
.course-panel .widget-html-content:has(> img[width]) { overflow-x: auto; }
.course-panel img[width] { min-width: 40rem; }
.course-said { clip-path: inset(50%); height: 1px; margin: 0; overflow: hidden; position: absolute; width: 1px; }
@media (prefers-reduced-motion: reduce) { .course-panel * { animation: none !important; transition: none !important; } }
"""
SCRIPT = """
const panel = this.closest('.course-panel'), said = panel.querySelector('.course-said');
const notebook = panel.closest('.jp-Notebook') ?? panel;
const set = (node, name, value) => { if (node && node.getAttribute(name) !== value) node.setAttribute(name, value); };
const each = (selector, act) => panel.querySelectorAll(selector).forEach(act);

const name = () => {
  each('.course-slider', row => {
    const [handle, box, label] = ['[role=slider]', 'input', 'label'].map(part => row.querySelector(part));
    if (!handle || !box || !label) return;
    set(handle, 'aria-label', label.textContent);
    set(handle, 'aria-valuetext', box.value);
  });
  const signs = { play: 'play', pause: 'pause', stop: 'back to the start', retweet: 'repeat' };
  for (const [icon, words] of Object.entries(signs))
    each(`.widget-play .fa-${icon}`, sign => set(sign.parentElement, 'aria-label', words));
  each('.widget-toggle-button, .widget-toggle-buttons button, .widget-play button:has(.fa-retweet)',
    button => set(button, 'aria-pressed', String(button.classList.contains('mod-active'))));
};

let shown, rest;
const speak = () => {
  const status = panel.querySelector('.course-status'), now = status?.textContent;
  if (shown !== undefined && now !== shown) {
    clearTimeout(rest);
    rest = setTimeout(() => { said.textContent = status.querySelector('[role=alert]') ? '' : status.innerText; }, 1000);
  }
  shown = now;
};

const describe = () => {  // JupyterLab gives a picture no words: ours are printed below it
  for (const image of notebook.querySelectorAll('.jp-RenderedImage img:not([alt])')) {
    const words = image.closest('.jp-OutputArea-child').nextElementSibling?.textContent.trim();
    if (words) image.alt = words.split('\\n')[0];
  }
};

const reach = () => each('.widget-html-content:has(> img[width])', picture => {  // by keyboard, where it has to scroll
  if (picture.scrollWidth > picture.clientWidth) picture.tabIndex = 0;
  else picture.removeAttribute('tabindex');
});

const own = event => {
  const { key, target } = event, button = target.matches('button, [type=checkbox]');
  if (event.ctrlKey || event.altKey || event.metaKey || (event.shiftKey && key === 'Enter')) return;
  if (key === 'Tab' || key === 'Escape' || (button && key.startsWith('Arrow') && panel.closest('.jp-Deck'))) return;
  event.stopPropagation();
};

const update = () => { name(); speak(); };
new MutationObserver(update).observe(panel, {
  subtree: true, childList: true, attributes: true, attributeFilter: ['aria-valuetext', 'class'] });
panel.addEventListener('keydown', own);
new ResizeObserver(reach).observe(panel);
update();
if (!notebook.dataset.described) {
  notebook.dataset.described = 'yes';
  new MutationObserver(describe).observe(notebook, { subtree: true, childList: true });
  describe();
}
"""
ACCESSIBLE = (f'<style>{LOOK}</style><p class="course-said" role="status"></p><img hidden alt="" '
              'src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" '
              f'onload="{html.escape(SCRIPT)}">')


def log_grid(low, high, mantissas=(1, 1.1, 1.2, 1.3, 1.5, 1.6, 1.8, 2, 2.2, 2.5, 2.7, 3, 3.3, 3.6, 4, 4.5, 5, 5.5, 6,
                                   6.8, 7.5, 8, 9)):
    """Round numbers from low to high, evenly spread on a log scale."""
    decades = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    grid = np.array([float(f"{mantissa}e{decade}") for decade in decades for mantissa in mantissas])
    return grid[(grid >= low * 0.999) & (grid <= high * 1.001)]


BETAS = [*np.arange(0, 90, 2) / 100, *np.arange(90, 100) / 100, 0.995, 0.999, 0.9999]
HYPERPARAMETERS = {  # field: (name on the panel, values a slider visits)
    "eta": ("η", log_grid(1e-3, 100)),
    "beta": ("β", BETAS),
    "beta1": ("β₁", BETAS),
    "beta2": ("β₂", BETAS),
    "eps": ("ε", log_grid(1e-10, 1, (1, 2, 5))),
}


def hyper_slider(field, start):
    """The course's slider for a hyperparameter, starting at `start`."""
    name, values = HYPERPARAMETERS[field]
    return Slider(name, values, start)


SWITCHES = {  # field: (in words when it is off, and when it is on)
    "eps_inside": ("ε outside the root", "ε inside the root"),
    "bias_correction": ("without bias correction", "with bias correction"),
}


@dataclass(frozen=True)
class Challenge:
    """Something to reach on a panel, told below its picture all the time.

    rule        whose run counts
    loss        what its last loss must be below
    overshoot   {parameter: how far beyond its minimum it may go on the way}
    """

    rule: type
    loss: float
    overshoot: dict = field(default_factory=dict)

    def beyond(self, name, history, loss):
        """How far the parameter went beyond its minimum, seen from the start; shape `settings`."""
        k = loss.names.index(name)
        way = history.theta[:, k] - loss.minimum[k]
        return np.maximum(0, np.max(-np.sign(way[0]) * way, axis=0))

    def won(self, history, loss):
        """True where the run (each run of a grid) does it."""
        won = history.loss[-1] < self.loss
        for name, limit in self.overshoot.items():
            won &= self.beyond(name, history, loss) <= limit
        return won

    def state(self, history, loss):
        """In words: what is wanted, and how far the run is from it."""
        told = [f"{self.rule.__name__}'s loss {number(history.loss[-1], 2)} (wanted: below {self.loss:g})"]
        told += [f"{name} overshoots by {self.beyond(name, history, loss):.2f} (wanted: at most {limit:g})"
                 for name, limit in self.overshoot.items()]
        return f"Challenge: {', '.join(told)}. {'Won!' if self.won(history, loss) else 'Not yet.'}"


def descent_drawing(loss, *rules, steps=500, lowest=1e-8, rates=(1e-3, 1e4), challenge=None):
    """Paths, loss and effective learning rates of up to five rules, as a function of their settings.

    lowest      where the axis of the loss ends
    rates       the range of the axis of the effective learning rates; None leaves that axis out
    challenge   a `Challenge`, to be told with the sentence

    The state may hold `show`, the name of the only rule to be drawn, or "all".
    """
    fig, axes = figure(columns=3 if rates else 2, width=11 if rates else 8, height=3.9)
    surface(axes[0], loss)
    axes[0].plot(*loss.start, "o", color="0.25", markersize=5)
    axes[0].set_title("the path")
    axes[1].set(title="the loss", xlabel="step", yscale="log", xlim=(0, steps),
                ylim=(lowest, 30 * loss.value(loss.start)))
    if challenge:
        axes[1].axhline(challenge.loss, color="0.5", linewidth=1, linestyle=":")
    if rates:
        axes[2].set(title="effective learning rates", xlabel="step", yscale="log", xlim=(0, steps), ylim=rates)
    lines, histories = {}, {}
    for below, rule in enumerate(rules):
        width = 2 + 1.3 * (len(rules) - 1 - below)  # where lines coincide, the lower ones show beside the upper
        look = style(rule) | dict(animated=True, linewidth=width)
        lines[rule] = [
            axes[0].plot([], [], **look)[0],
            axes[0].plot([], [], "o", color=look["color"], markersize=8, markeredgecolor="white", animated=True)[0],
            axes[1].plot([], [], **look)[0],
        ]
        if rates:
            first, second = (axes[2].plot([], [], **look | dict(linewidth=share * width))[0] for share in (1.3, 0.6))
            lines[rule] += [first, second]
    if rates:
        key = [(f"{loss.names[0]} (thick)", 2.6), (f"{loss.names[1]} (thin)", 1.2)]
        handles = [axes[2].plot([], [], color="0.4", linewidth=width, label=label)[0] for label, width in key]
        axes[2].legend(handles=handles, loc="upper right", ncols=2, fontsize=10, handlelength=1.2, columnspacing=1)
    fig.legend(handles=[moving[0] for moving in lines.values()], loc="outside upper center", ncols=len(rules))

    def update(show="all", **state):
        told = []
        for rule in rules:
            for line in lines[rule]:
                line.set_visible(show in ("all", rule.__name__))
            settings = {f.name: state[f.name] for f in fields(rule) if f.name in state}
            if histories.get(rule, (None,))[0] != settings:  # run again only what the moved slider changes
                history = run(rule(**settings), loss, loss.start, steps, record=("theta", "eta_eff"))
                histories[rule] = settings, history
            history = histories[rule][1]
            if show in ("all", rule.__name__):
                told.append(f"{rule.__name__} {_outcome(history, loss)}")
            moved = [history.theta.T, history.theta[-1:].T, (np.arange(steps + 1), history.loss)]
            if rates:
                moved += [(np.arange(1, steps + 1), eta_eff) for eta_eff in history.eta_eff.T]
            for line, points in zip(lines[rule], moved):
                line.set_data(*points)
        settings = ", ".join(_setting(name, value) for name, value in state.items())
        sentence = f"After {steps} steps with {settings}: {'; '.join(told)}."
        return f"{sentence} {challenge.state(histories[challenge.rule][1], loss)}" if challenge else sentence

    return Drawing(fig, update)


def _setting(name, value):
    if name in SWITCHES:
        return SWITCHES[name][bool(value)]
    symbol = HYPERPARAMETERS.get(name, (name,))[0]
    return f"{symbol} = {number(value)}" if isinstance(value, float) else f"{symbol} = {value}"


def _outcome(history, loss):
    if not history.loss[-1] < 1000 * history.loss[0]:
        return "diverges"
    where = " and ".join(f"{name} = {value:.2f}".replace("-0.00", "0.00") for name, value in zip(loss.names, history.end))
    return f"reaches loss {number(history.loss[-1], 2)} at {where}"


def descent_panel(loss, *rules, steps=500, lowest=1e-8, rates=(1e-3, 1e4), challenge=None, choose=False, scenes=None,
                  along=None, **controls):
    """A panel over `descent_drawing`. Each further keyword is a hyperparameter and where its slider
    starts, True or False for a switch, or a widget of your own:

        descent_panel(neuron, GD, AdaGrad, eta=0.1, eps_inside=False)

    choose          adds buttons that leave one rule alone on the picture
    scenes, along   named states, as for `Panel`
    """
    controls = {name: _control(name, start) for name, start in controls.items()}
    if choose:
        controls["show"] = W.ToggleButtons(options=["all", *(rule.__name__ for rule in rules)],
                                           style=dict(button_width="auto"))
    drawing = descent_drawing(loss, *rules, steps=steps, lowest=lowest, rates=rates, challenge=challenge)
    return Panel(drawing, controls, scenes, along)


def _control(name, start):
    if isinstance(start, W.Widget):
        return start
    if isinstance(start, bool):
        return W.Checkbox(start, description=SWITCHES[name][True], indent=False, layout=W.Layout(width="12em"))
    return hyper_slider(name, start)


SYMBOLS = {"m_hat": "m̂", "v_hat": "v̂", "look_ahead": "look-ahead", "eta_eff": "η_eff", "delta": "Δ"}


def ledger_drawing(rule, loss, steps):
    """The books of a rule, as a function of `step`: all it computed for each parameter, beside the path so far."""
    history = run(rule, loss, loss.start, steps)
    symbols = ["g", *rule.step(loss.start, 0 * loss.start, 1, **dict.fromkeys(rule.memory, 0 * loss.start))]
    fig, (left, right) = figure(2, width=10, height=4.2, width_ratios=[1.25, 1])
    surface(left, loss)
    look = style(rule.__class__)
    left.plot(*history.theta.T, color="0.6", linewidth=0.8)
    left.plot(*loss.start, "o", color="0.25", markersize=5)
    walked = left.plot([], [], animated=True, **look)[0]
    here = left.plot([], [], "o", color=look["color"], markersize=8, markeredgecolor="white", animated=True)[0]
    right.set(xlim=(0, 1), ylim=(len(symbols) + 0.5, -1))
    right.set_axis_off()
    columns = [0.62, 1.0]
    for x, name in zip(columns, loss.names):
        right.text(x, -0.3, name, ha="right", fontsize=14, fontweight="bold")
    right.plot([0, 1], [0.05, 0.05], color="0.7", linewidth=1)
    for row, symbol in enumerate(symbols, start=1):
        right.text(0, row - 0.2, SYMBOLS.get(symbol, symbol), fontsize=14)
    cells = {(symbol, k): right.text(columns[k], row - 0.2, "", ha="right", fontsize=14, animated=True)
             for row, symbol in enumerate(symbols, start=1) for k in range(loss.d)}
    title = left.text(0.02, 0.97, "", transform=left.transAxes, va="top", fontsize=13, animated=True)

    def update(step):
        t = int(round(step))
        walked.set_data(*history.theta[: t + 1].T)
        here.set_data(*history.theta[t : t + 1].T)
        title.set_text(f"step {t}")
        for (symbol, k), cell in cells.items():
            cell.set_text(number(getattr(history, symbol)[t - 1, k]))
        told = ("; ".join(f"{name}: " + ", ".join(f"{SYMBOLS.get(symbol, symbol)} = {cells[symbol, k].get_text()}"
                                                  for symbol in symbols) for k, name in enumerate(loss.names)))
        return f"step = {t}. {told}."

    return Drawing(fig, update)


def ledger_panel(rule, loss, steps, start=1, scenes=None):
    """A panel over `ledger_drawing`: scrub through the steps, and table and path follow."""
    return Panel(ledger_drawing(rule, loss, steps), dict(step=Slider("step", np.arange(1, steps + 1), start)), scenes)
