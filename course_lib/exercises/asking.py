"""Asking a student's step what it does, by calling it with states of our choice.

A step is a pure function of θ, g, t, the memory and the settings, so that each dependence can be measured
alone. What is asked of the student's step is asked of the right one, too. Where the two numbers differ, the
questions (memory_questions.py, move_questions.py) say so, with the symbols that the numbers stand for. So a
new rule needs no list of mistakes to have them told.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..optimizers import Rule, Symbols
from .kinds import array_of, parts_of
from .symbols import symbol
from .wording import equal

Settings = Mapping[str, float]
State = dict[str, Any]  # of θ, g and the memory: a number, or an array (n,)

# Two settings under which no two symbols coincide; ε is this times `Pair.eps`.
SETTINGS = (dict(eta=0.1, beta=0.8, beta1=0.7, beta2=0.95, eps=1.0, weight_decay=0.02),
            dict(eta=0.03, beta=0.6, beta1=0.55, beta2=0.85, eps=3.0, weight_decay=0.07))
EARLY = 3  # a step in which bias corrections matter
LATE = 100_000  # a step in which all of them are 1
FAINT = 1e-140  # a gradient that is not 0, and whose square still is a number


@dataclass(frozen=True)
class Asked:
    """A step that can be asked.

    step        the function
    arguments   the names it takes
    memory      names of the rule's memory
    units       units(settings) -> {memory: factor} where the step keeps a memory in other units, η u for u
    """

    step: Callable
    arguments: Sequence[str]
    memory: Sequence[str]
    units: Callable[[Settings], Settings] = lambda settings: {}

    def __call__(self, settings: Settings, t: int = EARLY, /, **state: ArrayLike) -> dict[str, np.ndarray]:
        """{"move", and each memory: (n,)} for n entries; what is not given of θ, g and the memory is 0."""
        units = self.units(settings)
        names = ("theta", "g", *self.memory)
        values = (np.asarray(state.get(name, 0.0), float) for name in names)
        _, *columns = np.broadcast_arrays(np.zeros(1), *values)
        given = {name: column * units.get(name, 1.0) for name, column in zip(names, columns)}
        available = {**settings, **given, "t": t}
        result = self.step(**{name: available[name] for name in self.arguments})
        kept = ("theta", *self.memory)
        after = {name: array_of(name, part, columns[0].shape) / units.get(name, 1.0)
                 for name, part in zip(kept, parts_of(result, kept))}
        return {"move": after.pop("theta") - given["theta"], **after}


StepMeasure = Callable[[Asked, dict[str, float]], float]  # measure(asked, settings)


@dataclass(frozen=True)
class Pair:
    """The student's step and the right one, to be asked the same.

    make   makes the right rule from settings
    eps    how large ε is while something else is asked: so small that it does not matter, or well visible
    """

    student: Asked
    right: Asked
    make: Callable[..., Rule]
    eps: float = 1e-30

    @property
    def memory(self) -> Sequence[str]:
        """Names of the rule's memory."""
        return self.right.memory

    @property
    def divisors(self) -> list[str]:
        """The memory that divides the move, such as v."""
        return [name for name, exponent in self.right_powers.items() if exponent < 0]

    @property
    def carriers(self) -> list[str]:
        """The memory that carries the move, such as m."""
        return [name for name, exponent in self.right_powers.items() if exponent == 1]

    def settings(self, **changed: float) -> list[dict[str, float]]:
        """Both versions of the settings that the step takes, some of them changed."""
        versions = [version | {"eps": self.eps * version["eps"]} | changed for version in SETTINGS]
        return [{name: value for name, value in version.items() if name in self.right.arguments}
                for version in versions]

    def state(self, **changed: ArrayLike) -> State:
        """A state with θ = 0 and g faint, in which the memory counts: carriers are 0, all others 1."""
        return dict(g=FAINT) | {name: 0.0 if name in self.carriers else 1.0 for name in self.memory} | changed

    def measured(self, measure: StepMeasure, **changed: float) -> tuple[list[float], list[float]]:
        """What `measure(asked, settings)` finds under both settings: ([the student's], [the right])."""
        settings = self.settings(**changed)
        got, wanted = ([float(measure(asked, each)) for each in settings]
                       for asked in (self.student, self.right))
        return got, wanted

    def differ(self, measure: StepMeasure, **changed: float) -> tuple[str, str] | None:
        """The student's number and the right one as symbols, or None where they are the same."""
        got, wanted = self.measured(measure, **changed)
        if same(got, wanted):
            return None
        settings = self.settings(**changed)
        return symbol(got, settings), symbol(wanted, settings)

    def exponent(self, asked: Asked, settings: Settings, name: str) -> float:
        """The power with which a memory enters the move; 0 if it does not, nan if nothing moves."""
        low, high = 4.0, 16.0
        carried = {carrier: 1.0 for carrier in self.memory if carrier != name}
        moves = [float(asked(settings, LATE, **dict(g=FAINT) | carried | {name: value})["move"][0])
                 for value in (low, high)]
        if not all(np.isfinite(moves)) or 0.0 in moves:
            return np.nan
        return round(float(np.log(abs(moves[1] / moves[0])) / np.log(high / low)), 6) + 0.0

    @cached_property
    def right_powers(self) -> dict[str, float]:
        """{memory: the power with which it enters the right move}."""
        return {name: self.exponent(self.right, self.settings()[0], name) for name in self.memory}

    @cached_property
    def shares(self) -> dict[str, str]:
        """{memory: the setting by which it fades}, such as {"m": "beta1"}."""
        settings = self.settings()[0]
        kept = {name: self.right(settings, g=FAINT, **{name: 4.0})[name][0] / 4.0 for name in self.memory}
        return {name: beta for name, share in kept.items() for beta in ("beta", "beta1", "beta2")
                if beta in settings and same(share, settings[beta])}

    def now(self, settings: Settings, t: int, **state: ArrayLike) -> Symbols:
        """All that the right rule computes in a state of one entry."""
        fields = {name: value for name, value in settings.items() if name in self.right.arguments}
        given = {name: np.array([state.get(name, 0.0)]) for name in ("theta", "g", *self.memory)}
        theta, g = given.pop("theta"), given.pop("g")
        return self.make(**fields).step(theta, g, t, **given)

    def in_units_of(self, name: str) -> "Pair":
        """The same pair, with the student's `name` measured in the units in which the student keeps it."""
        def units(settings):
            before = dict(self.student.units(settings))
            got, wanted = (asked(settings, g=1.0)[name][0] for asked in (self.student, self.right))
            return before | {name: float(got / wanted)}

        return replace(self, student=replace(self.student, units=units))


def same(got: ArrayLike, wanted: ArrayLike) -> bool:
    """Whether measured numbers agree, up to the rounding of what they are measured with."""
    return np.allclose(got, wanted, rtol=1e-7, atol=1e-12, equal_nan=True)


def states(count: int, memory: Sequence[str], **changed: float) -> dict[str, np.ndarray]:
    """Random states of many entries: θ and g of both signs, all memory positive."""
    rng = np.random.default_rng(16)
    signs = np.resize([1.0, -1.0, -1.0], count)
    drawn = {name: rng.uniform(0.5, 3.0, count) for name in ("theta", "g", *memory)}
    drawn["theta"] *= -np.resize([1.0, 1.0, -1.0], count)
    drawn["g"] *= signs
    return drawn | {name: np.full(count, value) for name, value in changed.items()}


def differing(ones: Mapping[str, np.ndarray], others: Mapping[str, np.ndarray], names: Sequence[str]) -> str:
    """The first of these names under which two results differ, or ""."""
    return next((name for name in names if not equal([ones[name]], [others[name]])), "")
