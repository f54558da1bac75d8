"""The lectures' panels: the paths of optimizers on a surface, and the books of one of them step by step."""

from dataclasses import dataclass, field, fields

import ipywidgets as W
import numpy as np

from .descent import run
from .panels import Drawing, Panel, Slider
from .plot import casing, figure, number, style, surface


def log_grid(low, high, mantissas=(1, 1.1, 1.2, 1.3, 1.5, 1.6, 1.8, 2, 2.2, 2.5, 2.7, 3, 3.3, 3.6, 4, 4.5, 5, 5.5, 6,
                                   6.8, 7.5, 8, 9)):
    """Round numbers from low to high, evenly spread on a log scale."""
    if not 0 < low < high:
        raise ValueError(f"log_grid: low and high must be positive, and low the smaller, got {low} and {high}")
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
    "weight_decay": ("λ", [0, *log_grid(1e-4, 10, (1, 2, 5))]),
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
    """Paths, loss and effective learning rates of some rules (classes), as a function of their settings.

    lowest      where the axis of the loss ends
    rates       the range of the axis of the effective learning rates; None leaves that axis out
    challenge   a `Challenge`, to be told with the sentence

    The state may hold `show`, the name of the only rule to be drawn, or "all"; `step`, how far the paths are
    drawn; `start_x` and `start_y`, where they start.
    """
    if not rules:
        raise ValueError("descent_drawing: give at least one rule, such as GD")
    fig, axes = figure(columns=3 if rates else 2, width=11 if rates else 8, height=3.9)
    surface(axes[0], loss)
    origin = axes[0].plot([], [], "o", color="0.25", markersize=5, animated=True)[0]
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
        above, = axes[0].plot([], [], **look)
        lines[rule] = [
            above,
            axes[0].plot([], [], **casing(above))[0],
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

    def update(show="all", step=steps, start_x=loss.start[0], start_y=loss.start[1], **state):
        start, t, told = (start_x, start_y), round(step), []
        origin.set_data([start_x], [start_y])
        for rule in rules:
            for line in lines[rule]:
                line.set_visible(show in ("all", rule.__name__))
            settings = {f.name: state[f.name] for f in fields(rule) if f.name in state}
            if histories.get(rule, (None,))[0] != (settings, start):  # run again only what the moved slider changes
                history = run(rule(**settings), loss, start, steps, record=("theta", "eta_eff"))
                histories[rule] = (settings, start), history
            history = histories[rule][1]
            if show in ("all", rule.__name__):
                told.append(f"{rule.__name__} {_outcome(history, loss, t)}")
            walked = history.theta[: t + 1].T
            moved = [walked, walked, walked[:, -1:], (np.arange(t + 1), history.loss[: t + 1])]
            if rates:
                moved += [(np.arange(1, t + 1), eta_eff) for eta_eff in history.eta_eff[:t].T]
            for line, points in zip(lines[rule], moved):
                line.set_data(*points)
        elsewhere = start != tuple(loss.start)
        place = " from " + " and ".join(map("{} = {:.3g}".format, loss.names, start)) if elsewhere else ""
        settings = ", ".join(_setting(name, value) for name, value in state.items())
        sentence = f"After {t} {'step' if t == 1 else 'steps'}{place} with {settings}: {'; '.join(told)}."
        if not challenge:
            return sentence
        if elsewhere or t < steps:
            return f"{sentence} The challenge counts after {steps} steps from the lecture's start."
        return f"{sentence} {challenge.state(histories[challenge.rule][1], loss)}"

    return Drawing(fig, update, ground=axes[0])


def _setting(name, value):
    if name in SWITCHES:
        return SWITCHES[name][bool(value)]
    symbol = HYPERPARAMETERS.get(name, (name,))[0]
    return f"{symbol} = {number(value, 4)}" if isinstance(value, float) else f"{symbol} = {value}"


def _outcome(history, loss, t):
    if not history.loss[t] < 1000 * history.loss[0]:
        return "diverges"
    place = zip(loss.names, history.theta[t])
    where = " and ".join(f"{name} = {value:.2f}".replace("-0.00", "0.00") for name, value in place)
    return f"reaches loss {number(history.loss[t], 2)} at {where}"


def descent_panel(loss, *rules, steps=500, lowest=1e-8, rates=(1e-3, 1e4), challenge=None, choose=False, scenes=None,
                  along=None, **controls):
    """A panel over `descent_drawing`. Each further keyword is a hyperparameter and where its slider
    starts, True or False for a switch, or a widget of your own:

        descent_panel(neuron, GD, AdaGrad, eta=0.1, eps_inside=False)

    choose          adds buttons that leave one rule alone on the picture
    scenes, along   named states, as for `Panel`

    On demand the panel plays its paths step by step and lets them start elsewhere.
    """
    drawing = descent_drawing(loss, *rules, steps=steps, lowest=lowest, rates=rates, challenge=challenge)
    known = {f.name for rule in rules for f in fields(rule)} & {*HYPERPARAMETERS, *SWITCHES}
    for name, start in controls.items():
        if name not in known and not isinstance(start, W.Widget):
            raise TypeError(f"descent_panel: {name!r} is no setting of {' or '.join(rule.__name__ for rule in rules)}; "
                            f"there are {', '.join(sorted(known))}")
    controls = {name: _control(name, start) for name, start in controls.items()}
    if choose:
        controls["show"] = W.ToggleButtons(options=["all", *(rule.__name__ for rule in rules)],
                                           style=dict(button_width="auto"))
    more = dict(step=Slider("step", np.arange(steps + 1), steps))
    for axis, name, (low, high), start in zip("xy", loss.names, loss.view, loss.start):
        more[f"start_{axis}"] = Slider(f"start {name}", np.arange(np.ceil(10 * low), 10 * high + 1) / 10, start)
        more[f"start_{axis}"].add_class("course-start")
    return Panel(drawing, controls | more, scenes, along, time="step", more=more)


def _control(name, start):
    if isinstance(start, W.Widget):
        return start
    if isinstance(start, bool):
        return W.Checkbox(start, description=SWITCHES[name][True], indent=False, layout=W.Layout(width="12em"))
    return hyper_slider(name, start)


SYMBOLS = {"m_hat": "m̂", "v_hat": "v̂", "look_ahead": "look-ahead", "eta_eff": "η_eff", "delta": "Δ"}


def ledger_drawing(rule, loss, steps):
    """The books of a rule with its settings, such as `Adam(0.1)`, as a function of `step`: all it computed for each
    parameter, beside the path so far."""
    history = run(rule, loss, loss.start, steps)
    symbols = ["g", *rule.step(loss.start, 0 * loss.start, 1, **dict.fromkeys(rule.memory, 0 * loss.start))]
    fig, (left, right) = figure(2, width=10, height=4.2, width_ratios=[1.25, 1])
    surface(left, loss)
    look = style(rule.__class__)
    left.plot(*history.theta.T, color="0.4", linewidth=0.8)
    left.plot(*loss.start, "o", color="0.25", markersize=5)
    walked, = left.plot([], [], animated=True, **look)
    below, = left.plot([], [], **casing(walked))
    here = left.plot([], [], "o", color=look["color"], markersize=8, markeredgecolor="white", animated=True)[0]
    right.set(xlim=(0, 1), ylim=(len(symbols) + 0.5, -1))
    right.set_axis_off()
    columns = [0.62, 1.0]
    for x, name in zip(columns, loss.names):
        right.text(x, -0.3, name, ha="right", fontsize=14, fontweight="bold")
    right.plot([0, 1], [0.05, 0.05], color="0.55", linewidth=1)
    for row, symbol in enumerate(symbols, start=1):
        right.text(0, row - 0.2, SYMBOLS.get(symbol, symbol), fontsize=14)
    cells = {(symbol, k): right.text(columns[k], row - 0.2, "", ha="right", fontsize=14, animated=True)
             for row, symbol in enumerate(symbols, start=1) for k in range(loss.d)}
    title = left.text(0.02, 0.97, "", transform=left.transAxes, va="top", fontsize=13, animated=True)

    def update(step):
        t = int(round(step))
        for line in (walked, below):
            line.set_data(*history.theta[: t + 1].T)
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
    if not 1 <= start <= steps:
        raise ValueError(f"ledger_panel: start must be in [1, {steps}], got {start}")
    step = Slider("step", np.arange(1, steps + 1), start)
    return Panel(ledger_drawing(rule, loss, steps), dict(step=step), scenes, time="step")
