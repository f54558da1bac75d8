"""A fair race: every rule gets the same rates to choose from, on several problems, and shows its spread.

    contest = race([Momentum, Adam], neurons, steps=100, etas=np.geomspace(1e-4, 10, 41))
    contest.tell(0.01)      how close each comes at its best rate, and how many rates are good enough
    contest.show(0.01)      the same as a picture
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .descent import run, settled
from .formats import number
from .losses import Surface
from .optimizers import Rule
from .plot import figure, path, show, style, surface
from .validation import POSITIVE, told, vector, whole

ROUNDING = 1e-12  # a loss below which rounding would decide who is best
MOST = 0.75  # of the problems: where a rule hops about, rounding decides whether it is half of them


@dataclass(frozen=True, eq=False)
class Race:
    """What came of a race.

    rules      {name: makes the rule from η}
    problems   each with a start of its own
    etas       (rates,), the same for all rules
    losses     {name: (problems, steps + 1, rates)}, the loss after each step, inf where it diverged
    """

    rules: dict[str, Callable[..., Rule]]
    problems: Sequence[Surface]
    etas: np.ndarray
    losses: dict[str, np.ndarray]

    @property
    def steps(self) -> int:
        return next(iter(self.losses.values())).shape[1] - 1

    def middle(self, name: str) -> np.ndarray:
        """The median of the last losses over the problems, (rates,)."""
        return np.maximum(np.median(self.losses[name][:, -1], axis=0), ROUNDING)

    def best(self, name: str) -> float:
        """The rate with the lowest median loss."""
        return self.etas[self.middle(name).argmin()]

    def share(self, name: str, goal: float) -> float:
        """On which share of the rates the loss ends below the goal on most problems."""
        of_problems = np.mean(self.losses[name][:, -1] < goal, axis=0)
        return float(np.mean(of_problems >= MOST))

    def needed(self, name: str, goal: float) -> np.ndarray:
        """From which step on the loss stays below the goal, (problems, rates); inf if it never does."""
        return settled(self.losses[name].swapaxes(0, 1), goal)

    def tell(self, *goals: float) -> None:
        """Print how close each rule comes, and on how many of the rates it gets below the goals."""
        for name in self.rules:
            lowest = self.middle(name).min()
            least = "1e-12 or less" if lowest == ROUNDING else number(lowest, 1)
            first, *others = (f"below {goal:g} on {self.share(name, goal):.0%}" for goal in goals)
            print(f"{name:8} best median loss {least} at η = {self.best(name):.2g};  most "
                  + ", ".join([f"{first} of the rates", *others]))

    def tell_steps(self, goal: float) -> None:
        """Print how many steps each rule needs at its best rate, and on how many rates it gets there."""
        for name in self.rules:
            needed = self.needed(name, goal)
            middle = np.median(needed, axis=0)
            steps = needed[:, middle.argmin()]
            print(f"{name:8} {np.median(steps):3.0f} steps ({steps.min():.0f} to {steps.max():.0f}) "
                  f"at η = {self.etas[middle.argmin()]:.2g};  gets there within {self.steps} on "
                  f"{np.mean(np.isfinite(middle)):.0%} of the rates")

    def show(self, goal: float) -> None:
        """Draw each rule's path at its best rate on the first problem, and the last loss over all rates.

        The bands show all problems.
        """
        first = self.problems[0]
        fig, axes = figure(2, width=9)
        surface(axes[0], first)
        for name, make in self.rules.items():
            path(axes[0], run(make(eta=self.best(name)), first, first.start, self.steps).theta, name)
            last = self.losses[name][:, -1]
            axes[1].plot(self.etas, np.median(last, axis=0), **style(name))
            axes[1].fill_between(self.etas, last.min(axis=0), last.max(axis=0), color=style(name)["color"],
                                 alpha=0.12, linewidth=0)
        axes[0].set_title("each at its best η")
        axes[1].set(xscale="log", yscale="log", xlabel="η", ylim=(1e-13, 1e3),
                    title=f"loss after {self.steps} steps, {len(self.problems)} data sets")
        axes[1].legend()
        shares = ", ".join(f"{name} {self.share(name, goal):.0%}" for name in self.rules)
        show(fig, f"Rates that bring most data sets below {number(goal)}: {shares}.")


def race(rules: Iterable[type[Rule]], problems: Sequence[Surface], steps: int, etas: ArrayLike) -> Race:
    """Run every rule with every rate on every problem, each from its own start.

    Raises TypeError or ValueError where an argument cannot be used.
    """
    made = {rule.__name__: rule for rule in _classes(rules)}
    steps, etas = whole("race", "steps", steps, least=1), vector("race", "etas", etas, POSITIVE)
    if not np.iterable(problems) or not len(problems):
        raise ValueError(f"race: problems must be a list of at least one surface, got {told(problems)}")
    losses = {name: np.array([_losses(rule(eta=etas), problem, steps) for problem in problems])
              for name, rule in made.items()}
    return Race(made, problems, etas, losses)


def _classes(rules):
    rules = list(rules) if np.iterable(rules) else [rules]
    if not rules:
        raise ValueError("race: rules must be a list of at least one class such as Adam, got an empty one")
    for rule in rules:
        if not (isinstance(rule, type) and issubclass(rule, Rule)):
            raise TypeError(f"race: rules must be classes such as Adam, got {told(rule)}")
    return rules


def _losses(rule, problem, steps):
    """The loss after each step, (steps + 1, rates)."""
    loss = run(rule, problem, problem.start, steps, record=["theta"]).loss
    return np.where(np.isnan(loss), np.inf, loss)
