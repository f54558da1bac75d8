"""Paths of optimizers on a surface, their losses and their effective learning rates: most lectures' panel."""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets as W
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..descent import History, run
from ..formats import number
from ..losses import Surface
from ..plot import figure, style, surface
from ..sweeps import sweep_in_stages
from .challenge import Challenge
from .controls import Slider
from .drawing import Drawing, MovingPath
from .field import Chart, Scale
from .hyperparameters import (
    HYPERPARAMETERS,
    SWITCHES,
    hyper_control,
    setting_in_words,
    settings_of,
)
from .map import Map, Survey
from .panel import Panel, Scenes

RUNS = 128  # of a rule that are kept, a few KB each: most moves of a slider leave most rules alone
DIVERGED = 1000  # times the first loss
JUDGED = 32  # runs at a time that a challenge judges for a map
THICK, THIN = 1.3, 0.6  # lines of the first and the second parameter's rates, as shares of a rule's width

Place = tuple[float, float]


@dataclass(frozen=True)
class Stage:
    """A figure before any rule has run on it; `rates` is None where effective learning rates are left out."""

    figure: Figure
    surface: Axes
    loss: Axes
    rates: Axes | None


class Descent:
    """One rule on a stage: its latest run, and the lines that show it.

    rule    a class, whose fields name the settings that it takes
    width   of its lines, in points
    """

    history: History

    def __init__(self, rule: type, loss: Surface, steps: int, stage: Stage, width: float) -> None:
        self.rule, self.name = rule, rule.__name__
        self._loss, self._steps = loss, steps
        self._takes = settings_of(rule)
        self._run = functools.lru_cache(RUNS)(self._run_anew)
        look: dict[str, Any] = style(rule) | dict(animated=True, linewidth=width)
        self.path = MovingPath(stage.surface, look)
        self.losses, = stage.loss.plot([], [], **look)
        self.rates: list[Line2D] = []
        if stage.rates:
            for share in (THICK, THIN):
                look["linewidth"] = share * width
                self.rates += stage.rates.plot([], [], **look)

    def follow(self, settings: Mapping[str, Any], start: Place) -> None:
        """Take the run from this start, with those settings that this rule takes."""
        own = {name: value for name, value in settings.items() if name in self._takes}
        self.history = self._run(start, **own)

    def _run_anew(self, start: Place, **settings: Any) -> History:
        return run(self.rule(**settings), self._loss, start, self._steps, record=("theta", "eta_eff"))

    def draw(self, t: int, visible: bool) -> None:
        """Bring the lines to the first t steps."""
        self.path.follow(self.history.theta[: t + 1])
        self.losses.set_data(np.arange(t + 1), self.history.loss[: t + 1])
        for line, eta_eff in zip(self.rates, self.history.eta_eff[:t].T):
            line.set_data(np.arange(1, t + 1), eta_eff)
        for artist in (*self.path.artists, self.losses, *self.rates):
            artist.set_visible(visible)

    def outcome(self, t: int) -> str:
        """Where t steps lead, in words."""
        if not self.history.loss[t] < DIVERGED * self.history.loss[0]:
            return f"{self.name} diverges"
        place = zip(self._loss.names, self.history.theta[t])
        where = " and ".join(f"{name} = {value:.2f}".replace("-0.00", "0.00") for name, value in place)
        return f"{self.name} reaches loss {number(self.history.loss[t], 2)} at {where}"


def descent_drawing(loss: Surface, *rules: type, steps: int = 500, lowest: float = 1e-8,
                    rates: tuple[float, float] | None = (1e-3, 1e4),
                    challenge: Challenge | None = None) -> Drawing:
    """Paths, loss and effective learning rates of some rules (classes), as a function of their settings.

    lowest      where the axis of the loss ends
    rates       the range of the axis of the effective learning rates; None leaves that axis out
    challenge   a `Challenge`, to be told with the sentence

    The state may hold `show`, the name of the only rule to be drawn, or "all"; `step`, how far the paths are
    drawn; `start_x` and `start_y`, where they start. All else in it are settings of the rules.
    """
    if not rules:
        raise ValueError("descent_drawing: give at least one rule, such as GD")
    if challenge and challenge.rule not in rules:
        raise ValueError(f"descent_drawing: the challenge's rule must be {_names(rules, 'or')}, "
                         f"got {challenge.rule.__name__}")
    stage = _stage(loss, steps, lowest, rates)
    origin, = stage.surface.plot([], [], "o", color="0.25", markersize=5, animated=True)
    widths = [2 + 1.3 * above for above in reversed(range(len(rules)))]  # so that each shows below the next
    descents = [Descent(rule, loss, steps, stage, width) for rule, width in zip(rules, widths)]
    stage.figure.legend(handles=[descent.path.line for descent in descents], loc="outside upper center",
                        ncols=len(rules))
    if challenge:
        stage.loss.axhline(challenge.loss, color="0.5", linewidth=1, linestyle=":")

    def update(show: str = "all", step: float = steps, start_x: float = loss.start[0],
               start_y: float = loss.start[1], **settings: Any) -> str:
        t, start = round(step), (start_x, start_y)
        origin.set_data([start_x], [start_y])
        shown = [descent for descent in descents if show in ("all", descent.name)]
        for descent in descents:
            descent.follow(settings, start)
            descent.draw(t, visible=descent in shown)
        sentence = _sentence(loss, t, start, settings, [descent.outcome(t) for descent in shown])
        if not challenge:
            return sentence
        if t < steps or start != tuple(loss.start):
            return f"{sentence} The challenge counts after {steps} steps from the lecture's start."
        challenger = descents[rules.index(challenge.rule)]
        return f"{sentence} {challenge.state(challenger.history, loss)}"

    return Drawing(stage.figure, update, ground=stage.surface, ahead=True)


def _stage(loss: Surface, steps: int, lowest: float, rates: tuple[float, float] | None) -> Stage:
    if rates:
        fig, (on_surface, of_loss, of_rates) = figure(3, width=11, height=3.9)
        of_rates.set(title="effective learning rates", xlabel="step", yscale="log", xlim=(0, steps),
                     ylim=rates)
        _key_of_rates(of_rates, loss.names)
    else:
        fig, (on_surface, of_loss) = figure(2, width=8, height=3.9)
        of_rates = None
    surface(on_surface, loss)
    on_surface.set_title("the path")
    of_loss.set(title="the loss", xlabel="step", yscale="log", xlim=(0, steps),
                ylim=(lowest, 30 * loss.value(loss.start)))
    return Stage(fig, on_surface, of_loss, of_rates)


def _key_of_rates(ax: Axes, names: Sequence[str]) -> None:
    """Say whose rates are thick, and whose are thin."""
    key = [(f"{names[0]} (thick)", 2 * THICK), (f"{names[1]} (thin)", 2 * THIN)]
    handles = [ax.plot([], [], color="0.4", linewidth=width, label=label)[0] for label, width in key]
    ax.legend(handles=handles, loc="upper right", ncols=2, fontsize=10, handlelength=1.2, columnspacing=1)


def _sentence(loss: Surface, t: int, start: Place, settings: Mapping[str, Any],
              outcomes: Sequence[str]) -> str:
    """What came out after t steps from this start, which is told if it is not the loss's own."""
    told = "After 1 step" if t == 1 else f"After {t} steps"
    if start != tuple(loss.start):
        told += " from " + " and ".join(f"{name} = {value:.3g}" for name, value in zip(loss.names, start))
    if settings:
        told += " with " + ", ".join(setting_in_words(name, value) for name, value in settings.items())
    return f"{told}: {'; '.join(outcomes)}."


def loss_survey(loss: Surface, rules: Sequence[type], names: tuple[str, str], controls: Mapping[str, Any],
                steps: int, challenge: Challenge | None = None) -> Callable[[dict[str, Any], bool], Survey]:
    """What surveys the loss for a `Map` over two settings, the first across, the second up. The rule is the
    one that is left alone on the picture, else the challenge's, else the last one.

    controls   of the panel; those of the two settings are sliders, whose values are the map's places
    steps      after how many the challenge counts; the state says for how many there is a map
    """
    def survey(state: dict[str, Any], won: bool) -> Survey:
        rule = next((each for each in rules if each.__name__ == state.get("show")),
                    challenge.rule if challenge else rules[-1])
        t, start = round(state["step"]), np.array([state["start_x"], state["start_y"]])
        own = settings_of(rule)
        make = functools.partial(rule, **{name: state[name] for name in own & {*state} - {*names}})
        axes = {name: controls[name].values for name in reversed(names) if name in own}
        counts = won and challenge and challenge.rule is rule and t == steps and np.all(start == loss.start)
        what = f"{rule.__name__}'s loss after {t} step{'s' * (t != 1)}"
        for stage in sweep_in_stages(make, loss, start, t, **axes):
            if not stage:
                yield None
                continue
            found, losses = stage
            judged = None
            if challenge and counts:
                judged = np.zeros(losses.shape, bool)
                for cells in _few(np.argwhere(losses < challenge.loss)):
                    settings = {name: found[name][k] for name, k in zip(axes, cells.T)}
                    history = run(make(**settings), loss, start, t, record=["theta"])
                    judged[tuple(cells.T)] = challenge.won(history, loss)
                    yield None
            losses = np.where(losses < DIVERGED * loss.value(start), losses, np.inf)
            yield Chart(what, *_on_plane(names, controls, found, losses, judged))

    return survey


def _few(cells: np.ndarray) -> list[np.ndarray]:
    """The rows of an array, some at a time: as many as are judged in some milliseconds."""
    return np.array_split(cells, -(-len(cells) // JUDGED)) if len(cells) else []


def _on_plane(names: tuple[str, str], controls: Mapping[str, Any], found: Mapping[str, np.ndarray],
              *maps: np.ndarray | None) -> tuple[Any, ...]:
    """The places of the settings that were found, across and up, and the maps on them. A setting that the
    rule does not have changes nothing: there the map is the same at both ends."""
    places, shape = [], []
    for name in names:
        values = controls[name].values
        places.append(np.searchsorted(values, found.get(name, values[[0, -1]])))
        shape.append(len(places[-1]) if name in found else 1)
    full = tuple(map(len, reversed(places)))
    return *places, *(one if one is None else np.broadcast_to(one.reshape(shape[::-1]), full) for one in maps)


def _names(rules: Sequence[type], conjunction: str = "and") -> str:
    return f" {conjunction} ".join(rule.__name__ for rule in rules)


def descent_panel(loss: Surface, *rules: type, steps: int = 500, lowest: float = 1e-8,
                  rates: tuple[float, float] | None = (1e-3, 1e4), challenge: Challenge | None = None,
                  choose: bool = False, scenes: Scenes | None = None, along: str | None = None,
                  map: tuple[str, str] | None = None, **controls: Any) -> Panel:
    """A panel over `descent_drawing`. Each further keyword is a hyperparameter and where its slider
    starts, True or False for a switch, or a widget of your own:

        descent_panel(neuron, GD, AdaGrad, eta=0.1, eps_inside=False)

    choose          adds buttons that leave one rule alone on the picture
    scenes, along   named states, as for `Panel`
    map             two settings, the first across, the second up: a map beside the picture shows what becomes
                    of the loss at each place of their sliders; a click or the arrow keys on it set both

    On demand the panel plays its paths step by step and lets them start elsewhere.
    """
    drawing = descent_drawing(loss, *rules, steps=steps, lowest=lowest, rates=rates, challenge=challenge)
    _refuse_unknown(rules, controls)
    first = {name: hyper_control(name, start) for name, start in controls.items()}
    if choose:
        names = ["all", *(rule.__name__ for rule in rules)]
        first["show"] = W.ToggleButtons(options=names, style=dict(button_width="auto"))
    more = dict(step=Slider("step", np.arange(steps + 1), steps))
    for axis, name, (low, high), start in zip("xy", loss.names, loss.view, loss.start):
        slider = Slider(f"start {name}", np.arange(np.ceil(10 * low), 10 * high + 1) / 10, start)
        slider.add_class("course-start")  # where a click on the surface is put
        more[f"start_{axis}"] = slider
    return Panel(drawing, first | more, scenes, along, time="step", more=more,
                 map=_loss_map(loss, rules, map, first | more, steps, lowest, challenge) if map else None)


def _loss_map(loss: Surface, rules: Sequence[type], names: tuple[str, str], controls: Mapping[str, Any],
              steps: int, lowest: float, challenge: Challenge | None) -> Map:
    sliders = [name for name, control in controls.items() if isinstance(control, Slider)]
    if len(names) != 2 or not {*names} <= {*sliders} & set().union(*(settings_of(rule) for rule in rules)):
        raise ValueError(f"descent_panel: map must name two settings that have sliders, got {names!r}")
    survey = loss_survey(loss, rules, names, controls, steps, challenge)
    return Map(controls, names, survey, Scale.of_losses(lowest, 10 * loss.value(loss.start)))


def _refuse_unknown(rules: Sequence[type], controls: Mapping[str, Any]) -> None:
    """Raise an error for a keyword that is no setting of a rule; a widget of one's own may have any name."""
    known = set().union(*map(settings_of, rules)) & {*HYPERPARAMETERS, *SWITCHES}
    for name, start in controls.items():
        if name not in known and not isinstance(start, W.Widget):
            have, they_have = ("has", "it has") if len(rules) == 1 else ("have", "they have")
            raise TypeError(f"descent_panel: {_names(rules)} {have} no setting {name!r}; "
                            f"{they_have} {', '.join(sorted(known))}")
