"""Panels that one lecture shows: each lecture calls its own with its own numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import ipywidgets as W
import numpy as np

from ..descent import History, descend, run, started
from ..formats import number
from ..losses import Differentiable, Surface
from ..networks import Network
from ..optimizers import GD, AdaMax, Rule
from ..plot import BLUE, VERMILION, figure, style, surface
from ..problems import every_nth
from .challenge import verdict
from .controls import Slider
from .drawing import Drawing
from .field import Chart, Scale
from .hyperparameters import hyper_slider, settings_of
from .map import Map, Survey
from .panel import Panel, Scenes

# Lecture 02: the roots of momentum -------------------------------------------------------------------------


def roots_panel(eta: float, beta: float, curvatures: Sequence[float], scenes: Scenes | None = None) -> Panel:
    """The roots of momentum's recurrence in the complex plane, a pair for each curvature, as η and β move.

    On ½ λ θ² momentum is θₜ₊₁ = (1 + β − ηλ) θₜ − β θₜ₋₁, which rᵗ solves if r² − (1 + β − ηλ) r + β = 0.

    eta, beta    where the sliders start
    curvatures   λ of each pair, at most two
    """
    circle = np.exp(2j * np.pi * np.linspace(0, 1, 361))
    fig, ax = figure(width=5, height=4.6)
    ax.plot(circle.real, circle.imag, color="0.35", linewidth=1)
    swinging, = ax.plot([], [], "--", color="0.55", linewidth=1, animated=True)
    dots = [ax.plot([], [], marker, color=color, markersize=9, label=f"λ = {number(lam)}", animated=True)[0]
            for lam, color, marker in zip(curvatures, (BLUE, VERMILION), "os")]
    ax.set(aspect="equal", xlim=(-1.6, 1.2), ylim=(-1.2, 1.2), xlabel="real part", ylabel="imaginary part")
    fig.legend(handles=dots, loc="outside upper center", ncols=2)

    def update(eta: float, beta: float) -> str:
        swinging.set_data(*np.sqrt(beta) * np.stack([circle.real, circle.imag]))
        told = []
        for lam, dot in zip(curvatures, dots):
            roots = momentum_roots(eta * lam, beta)
            dot.set_data(roots.real, roots.imag)
            farther = roots[np.abs(roots).argmax()]
            told.append(f"along λ = {number(lam)} it {behaviour(farther)}")
        return f"η = {number(eta)}, β = {number(beta, 4)}, √β = {np.sqrt(beta):.3f}: {'; '.join(told)}."

    controls = dict(eta=hyper_slider("eta", eta), beta=hyper_slider("beta", beta))
    return Panel(Drawing(fig, update, ahead=True), controls, scenes)


def momentum_roots(eta_lam: float, beta: float) -> np.ndarray:
    """Both roots of r² − (1 + β − ηλ) r + β = 0, complex, shape (2,)."""
    middle = (1 + beta - eta_lam) / 2
    return middle + np.array([1, -1]) * np.sqrt(complex(middle**2 - beta))


def behaviour(root: complex) -> str:
    """What θ = rᵗ does, in words."""
    size = abs(root)
    kind = "swings" if root.imag else "changes sides" if root.real < 0 else "does not swing"
    return f"{kind} and {'shrinks' if size < 1 else 'grows'} by a factor of {size:.3f} a step"


# Lecture 06: a fading mean ---------------------------------------------------------------------------------


def fading_mean_panel(observed: np.ndarray, true: np.ndarray, beta: float, ylim: tuple[float, float],
                      scenes: Scenes | None = None) -> Panel:
    """Fading means of noisy observations, with and without bias correction, as β moves.

    observed, true   what was seen, and what it would have been without noise, shape (n,), n > 10
    beta             where the slider starts
    """
    t = np.arange(1, len(observed) + 1)
    early, late = t <= 10, t > len(t) // 2
    fig, ax = figure(width=9)
    ax.plot(t, observed, ".", color="0.55", label="observed")
    ax.plot(t, true, "--", color="0.4", label="true")
    look = dict(animated=True, linewidth=2.5)
    without, = ax.plot([], [], color=BLUE, label="m, without correction", **look)
    corrected, = ax.plot([], [], color=VERMILION, label="m̂, with correction", **look)
    ax.set(xlabel="t", ylim=ylim, xlim=(0, len(t)))
    fig.legend(loc="outside upper center", ncols=4)

    def update(beta: float) -> str:
        m = fading_mean(observed, beta)
        m_hat = m / (1 - beta**t)
        without.set_data(t, m)
        corrected.set_data(t, m_hat)
        error, error_hat = np.abs(m - true), np.abs(m_hat - true)
        return (f"β = {number(beta, 4)}: mean error in the first 10 steps "
                f"{error[early].mean():.2f} without and {error_hat[early].mean():.2f} with correction; "
                f"after step {len(t) // 2} {error[late].mean():.2f} and {error_hat[late].mean():.2f}.")

    return Panel(Drawing(fig, update, ahead=True), dict(beta=hyper_slider("beta", beta)), scenes)


def fading_mean(y: np.ndarray, beta: float) -> np.ndarray:
    """The mean m after each value of y, shape (n,); before the first m is 0."""
    m, means = 0.0, []
    for value in y:
        m = beta * m + (1 - beta) * value
        means.append(m)
    return np.array(means)


# Lecture 07: balls of other norms --------------------------------------------------------------------------


def unit_ball_panel(p: float, scenes: Scenes | None = None) -> Panel:
    """All points of the plane whose p-norm is 1, as p moves, beside those for p = 1 and p = 2."""
    fig, ax = figure(width=4.6, height=4.4)
    for fixed, color in ((1, "0.55"), (2, "0.35")):
        ax.plot(*unit_ball(fixed), color=color, linewidth=1)
    ball, = ax.plot([], [], animated=True, **style(AdaMax) | dict(linestyle="-"))
    ax.set(aspect="equal", xlim=(-1.25, 1.25), ylim=(-1.25, 1.25), xlabel="x₁", ylabel="x₂")

    def update(p: float) -> str:
        ball.set_data(*unit_ball(p))
        diagonal = 2 ** (0.5 - 1 / p)
        return f"p = {number(p)}: on the diagonal the ball is {diagonal:.3f} from the origin, on the axes 1."

    slider = Slider("p", [1, 1.5, 2, 3, 4, 6, 8, 10, 20, 50, 100], p)
    return Panel(Drawing(fig, update, ahead=True), dict(p=slider), scenes)


def unit_ball(p: float) -> np.ndarray:
    """Points with (|x₁|ᵖ + |x₂|ᵖ)^(1/p) = 1, once round the origin, shape (2, n)."""
    angle = np.linspace(0, 2 * np.pi, 721)
    x = np.stack([np.cos(angle), np.sin(angle)])
    return x / np.sum(np.abs(x) ** p, axis=0) ** (1 / p)


# Lecture 09: a walk to the wrong end -----------------------------------------------------------------------


def walk_panel(loss: Differentiable, *rules: Rule, steps: int, beta2: float, wanted: float,
               scenes: Scenes | None = None, **how: Any) -> Panel:
    """Where rules walk with a loss's only parameter x, from 0, as β₂ moves. The best x is -1, the worst 1.

    rules    made, such as Adam(0.5, 0.0); the slider replaces their β₂
    beta2    where the slider starts
    wanted   the challenge: the first rule must end below
    how      what `run` is told besides, such as `project`
    """
    fig, ax = figure(width=9)
    ax.set(xlabel="step", title="x", xlim=(0, steps), ylim=(-1.1, 1.1))
    ax.axhline(-1, color="0.5", linewidth=1, linestyle=":")
    lines = [ax.plot([], [], animated=True, **style(type(rule)))[0] for rule in rules]
    fig.legend(handles=lines, loc="outside upper center", ncols=len(rules))

    def update(beta2: float) -> str:
        ends = []
        for rule, line in zip(rules, lines):
            x = run(replace(rule, beta2=beta2), loss, [0.0], steps, **how).theta[:, 0]
            line.set_data(np.arange(steps + 1), x)
            ends.append((type(rule).__name__, x[-1]))
        (first, end), *others = ends
        told = ", ".join([f"{first} is at x = {end:.2f}", *(f"{name} at {x:.2f}" for name, x in others)])
        return (f"After {steps} steps with β₂ = {number(beta2, 4)}: {told}. "
                f"Challenge: {first} below {wanted:g}. {verdict(end < wanted)}")

    return Panel(Drawing(fig, update, ahead=True), dict(beta2=hyper_slider("beta2", beta2)), scenes)


# Lecture 10: schedules at a saddle -------------------------------------------------------------------------

Schedule = Callable[[int], float]


def escape_panel(saddle: Surface, schedules: Mapping[str, Callable[[float], Schedule]], kind: str, T: float,
                 steps: int, cycles: Sequence[str], before: int, scenes: Scenes | None = None) -> Panel:
    """Which schedules of the rate escape from a `Saddle`, and when: |b| > 0.5, with gradient descent.

    schedules        {kind: a function of T, in steps, that returns the schedule of the rate}
    kind, T          where the choice and the slider start
    cycles, before   the challenge: to escape with one of these kinds, before this step
    """
    fig, (of_rate, of_b, on_surface) = figure(3, width=11, height=3.8)
    surface(on_surface, saddle)
    on_surface.set_title("the path")
    of_rate.set(title="the rate", xlabel="step", xlim=(0, steps), ylim=(0, 0.11))
    of_b.set(title="b", xlabel="step", xlim=(0, steps), ylim=(-0.1, 1.2))
    look = dict(animated=True, **style(GD))
    rate, walk_b, path = (ax.plot([], [], **look)[0] for ax in (of_rate, of_b, on_surface))
    on_surface.plot(*saddle.start, "o", color="0.25", markersize=5)

    def update(kind: str, T: float) -> str:
        schedule, t = schedules[kind](T), range(steps + 1)
        rates = [schedule(k) for k in t]
        theta = run(GD(1.0), saddle, saddle.start, steps, schedule=schedule).theta
        b = theta[:, 1]
        rate.set_data(t, rates)
        walk_b.set_data(t, b)
        path.set_data(*theta.T)
        escaped = np.flatnonzero(np.abs(b) > 0.5)
        told = (f"b escapes at step {escaped[0]}" if escaped.size else
                f"b is at {number(b[-1], 2)} and does not escape")
        won = kind in cycles and escaped.size > 0 and escaped[0] < before
        return (f"{kind}, T = {number(T)}: Σ η = {sum(rates[:-1]):.2f} in {steps} steps; {told}. "
                f"Challenge: a cycle that escapes before step {before}. {verdict(won)}")

    kinds = W.ToggleButtons(options=list(schedules), value=kind, style=dict(button_width="auto"))
    period = Slider("T", [*range(5, 105, 5), 150, 200, 300, 600], T)

    def survey(state: dict[str, Any], won: bool) -> Survey:
        """The step of the escape, inf if there is none, for each kind and T; a run for each kind."""
        cyclic = np.isin(list(schedules), cycles)[:, None]
        for stride in (4, 1):
            places = np.arange(len(period.values))[::stride]
            when = np.full((len(schedules), len(places)), np.inf)
            for row, make in zip(when, schedules.values()):
                rates = []
                for T in period.values[places]:
                    schedule = make(T)
                    rates.append([schedule(t) for t in range(steps)])
                    yield None
                rule, by_step = GD(np.ones(len(places))), np.transpose(rates)
                walk = descend(rule, saddle, started(rule, saddle, saddle.start), by_step.__getitem__)
                for t, now in zip(range(1, steps + 1), walk):
                    row[(np.abs(now["theta"][1]) > 0.5) & (row > t)] = t
                    yield None
            yield Chart("the step of the escape", places, np.arange(len(schedules)), when,
                        cyclic & (when < before) if won else None)

    controls = dict(kind=kinds, T=period)
    levels = [step for step in (20, 50, 100, 200, 300, 500, 1000) if steps / 10 <= step <= steps]
    scale = Scale(steps / 10, steps, levels, "does not escape", factor=1.5, digits=3)
    return Panel(Drawing(fig, update, ahead=True), controls, scenes,
                 map=Map(controls, ("T", "kind"), survey, scale))


# Lecture 11: what a network predicts -----------------------------------------------------------------------


def class_regions_panel(network: Network, history: History, epoch: int,
                        scenes: Scenes | None = None) -> Panel:
    """Where a network of two inputs in [-1, 1] predicts which of three classes, as it is trained.

    history   the training: its theta, one step an epoch
    epoch     where the slider starts; a play button moves it, too
    """
    grid = np.linspace(-1.1, 1.1, 90)
    plane = np.stack(np.meshgrid(grid, grid)).reshape(2, -1)
    last = len(history.theta) - 1
    if last < 20:
        raise ValueError(f"class_regions_panel: history must hold at least 20 steps, got {last}")
    fig, ax = figure(width=5.4, height=5)
    regions = ax.imshow(np.zeros((90, 90)), extent=(-1.1, 1.1, -1.1, 1.1), origin="lower", cmap="Greys",
                        vmin=-1, vmax=5, animated=True)
    for k, (marker, color) in enumerate(zip("os^", ("0.1", "white", "0.55"))):
        ax.plot(*network.x[:, network.labels == k], marker, color=color, markersize=4.5,
                markeredgecolor="0.1", markeredgewidth=0.6, animated=True, zorder=3)
    ax.set(xlabel="x₁", ylabel="x₂")

    def update(epoch: float) -> str:
        k = round(epoch)
        theta = history.theta[k]
        regions.set_data(network.predict(theta, plane).reshape(90, 90))
        return (f"epoch = {k}: loss {network.value(theta):.3f}, accuracy {network.accuracy(theta):.3f}. "
                "Each shade is where one class is predicted.")

    epochs = np.unique([*range(20), *np.geomspace(20, last, 60).astype(int)])  # more where more happens
    drawing = Drawing(fig, update, ahead=True)
    return Panel(drawing, dict(epoch=Slider("epoch", epochs, epoch)), scenes, time="epoch")


# Lecture 12: a word that comes back ------------------------------------------------------------------------

LONGEST_GAP = 130  # steps from one appearance to the next


def appearances_panel(*rules: type, steps: int, n: float, beta1: float, beta2: float,
                      scenes: Scenes | None = None) -> Panel:
    """How far rules move the weight of a word that appears every n steps, as n, β₁ and β₂ move.

    rules             classes; the sliders set β₁ and β₂ of those that have them, and η is 1
    n, beta1, beta2   where the sliders start
    """
    if steps < 2 * LONGEST_GAP:
        raise ValueError(f"appearances_panel: steps must be at least {2 * LONGEST_GAP}, "
                         f"twice the longest gap between appearances, got {steps}")
    fig, ax = figure(width=7.5, height=4.4)
    lines = [ax.plot([], [], animated=True, **style(rule))[0] for rule in rules]
    ax.set(xlabel="step", ylabel="distance moved, in η", xlim=(0, steps), ylim=(0.3, 500), yscale="log")
    fig.legend(loc="outside upper center", ncols=len(rules))

    def update(n: float, beta1: float, beta2: float) -> str:
        gap, betas, told = round(n), dict(beta1=beta1, beta2=beta2), []
        whole = steps // gap - 1  # appearances with all of their silence
        for rule, line in zip(rules, lines):
            own = {name: value for name, value in betas.items() if name in settings_of(rule)}
            moved = -run(rule(eta=1.0, **own), every_nth(gap), [0.0], steps, record=["theta"]).theta[:, 0]
            line.set_data(np.arange(steps + 1), np.maximum(moved, 1e-9))
            told.append(f"{rule.__name__} {moved[gap * (whole + 1) - 1] / whole:.3g}")
        return (f"n = {gap}, β₁ = {beta1:g}, β₂ = {beta2:g}. "
                f"One appearance is worth on average, in η: {', '.join(told)}.")

    gaps = np.unique(np.geomspace(1, LONGEST_GAP, 40).round())
    betas2 = [0, 0.5, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995]
    controls = dict(n=Slider("n", gaps, n), beta1=Slider("β₁", np.arange(20) / 20, beta1),
                    beta2=Slider("β₂", betas2, beta2))
    return Panel(Drawing(fig, update, ahead=True), controls, scenes)
