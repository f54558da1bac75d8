"""What can be predicted: a choice, a number, a range, an order; `curves` adds a curve.

A prediction says how it is asked and judges an answer by what the lecture has measured. It never contains the
right answer: which option is right, how large the number is, the lecture's own run decides.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple, Protocol

import numpy as np

from ..exercises.choosing import LETTERS, Option


class Judgement(NamedTuple):
    """Whether an answer was right, and what is said of it."""

    right: bool
    sentences: list[str]


class Prediction(Protocol):
    """Something to predict. An answer is what the browser sends: a letter, a number, two of them, letters."""

    def form(self, name: str) -> dict[str, Any]:
        """What the browser needs in order to ask: its `kind`, and the fields of that kind."""

    def plain(self, name: str) -> str:
        """How it is asked where nothing can be clicked, in lines of plain text."""

    def read(self, name: str, answer: Any) -> Any:
        """An answer as `judge` needs it; a ValueError says what is wrong with one that cannot be judged."""

    def judge(self, name: str, answer: Any, measured: Any) -> Judgement:
        """The judgement on an answer; raises ValueError as `read`."""

    def answer(self, name: str, measured: Any) -> list[str]:
        """What the run says, in sentences."""

    def misfit(self, measured: Any) -> str:
        """Why this question is not answered by what was measured; empty if it is."""


class Choice:
    """One of several options. Numbers keep their order; other options are shuffled by a seed of their own."""

    def __init__(self, *options: Option | tuple[str, Any, str]) -> None:
        self.options = [Option(*option) for option in options]

    def shown(self, name: str) -> list[Option]:
        """The options in the order in which they are asked."""
        if all(option.text[0].isdigit() for option in self.options):
            return self.options
        order = np.random.default_rng(list(name.encode())).permutation(len(self.options))
        return [self.options[k] for k in order]

    def form(self, name: str) -> dict[str, Any]:
        return dict(kind="choice", options=[option.text for option in self.shown(name)])

    def plain(self, name: str) -> str:
        return "\n".join(f"{letter}  {option.text}" for letter, option in zip(LETTERS, self.shown(name)))

    def read(self, name: str, answer: Any) -> Option:
        letters = LETTERS[: len(self.options)]
        if not (isinstance(answer, str) and len(answer) == 1 and answer in letters):
            raise ValueError(f"an answer must be one of {', '.join(letters)}, got {answer!r}")
        return self.shown(name)[letters.index(answer)]

    def judge(self, name: str, answer: Any, measured: Any) -> Judgement:
        chosen = self.read(name, answer)
        if chosen.fits(measured):
            return Judgement(True, [f"You said {answer}, and so it is.", chosen.why])
        return Judgement(False, [f"You said {answer}.", chosen.why, *self.answer(name, measured)])

    def answer(self, name: str, measured: Any) -> list[str]:
        (letter, option), = [(letter, option) for letter, option in zip(LETTERS, self.shown(name))
                             if option.fits(measured)]
        return [f"The run says {letter}: {option.text}.", option.why]

    def misfit(self, measured: Any) -> str:
        fitting = sum(option.fits(measured) for option in self.options)
        return "" if fitting == 1 else f"{fitting or 'none'} of its options fit"


@dataclass(frozen=True)
class Number:
    """A number above 0.

    unit      what it counts: "steps"
    why       why it is as large as it is
    within    the factor within which a guess is right
    """

    unit: str
    why: str
    within: float = 1.5

    def form(self, name: str) -> dict[str, Any]:
        return dict(kind="number", unit=self.unit, within=self.within)

    def plain(self, name: str) -> str:
        return f"A number: ______ {self.unit} (right within a factor of {self.within:g})"

    def read(self, name: str, answer: Any) -> float:
        return positive("a number", answer)

    def judge(self, name: str, answer: Any, measured: Any) -> Judgement:
        guess = self.read(name, answer)
        factor = max(guess / measured, measured / guess)
        if factor <= self.within:
            return Judgement(True, [f"You said {guess:g}: near enough.", *self.answer(name, measured)])
        side = "large" if guess > measured else "small"
        return Judgement(False, [f"You said {guess:g}: too {side} by a factor of {factor:.2g}.",
                                 *self.answer(name, measured)])

    def answer(self, name: str, measured: float) -> list[str]:
        return [f"The run says {measured:.3g}.", self.why]

    def misfit(self, measured: Any) -> str:
        return "" if math.isfinite(measured) and measured > 0 else "it is no number above 0"


@dataclass(frozen=True)
class Range:
    """From where to where something goes.

    unit      what it counts, or nothing
    why       why it is so wide
    within    how far off each end may be
    """

    unit: str
    why: str
    within: float

    def form(self, name: str) -> dict[str, Any]:
        return dict(kind="range", unit=self.unit, within=self.within)

    def plain(self, name: str) -> str:
        return f"A range: from ______ to ______ {self.unit} (right if both ends are within {self.within:g})"

    def read(self, name: str, answer: Any) -> list[float]:
        if not (isinstance(answer, list) and len(answer) == 2):
            raise ValueError(f"a range must be two numbers, got {answer!r}")
        return sorted(positive("an end of a range", end) for end in answer)

    def judge(self, name: str, answer: Any, measured: Any) -> Judgement:
        low, high = self.read(name, answer)
        said = f"You said {low:g} to {high:g}"
        if max(abs(low - measured[0]), abs(high - measured[1])) <= self.within:
            return Judgement(True, [f"{said}: near enough.", *self.answer(name, measured)])
        side = "narrow" if high - low < measured[1] - measured[0] else "wide"
        return Judgement(False, [f"{said}: too {side}, or beside it.", *self.answer(name, measured)])

    def answer(self, name: str, measured: tuple[float, float]) -> list[str]:
        return [f"The run says {measured[0]:.2g} to {measured[1]:.2g}.", self.why]

    def misfit(self, measured: Any) -> str:
        return "" if 0 < measured[0] <= measured[1] else "it is no range above 0"


class Order:
    """Several things from the first to the last.

    names    {key: what it is called}
    why      why this is their order
    apart    the factor by which two measured values differ at least, if it matters which comes first
    """

    def __init__(self, names: Mapping[str, str], why: str, apart: float = 1.0) -> None:
        self.names, self.why, self.apart = dict(names), why, apart

    def keys(self, name: str) -> list[str]:
        """The keys in the order in which they are asked."""
        keys = list(self.names)
        return [keys[k] for k in np.random.default_rng(list(name.encode())).permutation(len(keys))]

    def form(self, name: str) -> dict[str, Any]:
        return dict(kind="order", options=[self.names[key] for key in self.keys(name)])

    def plain(self, name: str) -> str:
        listed = [f"{letter}  {self.names[key]}" for letter, key in zip(LETTERS, self.keys(name))]
        return "\n".join(["Put them in order, the first one first:", *listed])

    def read(self, name: str, answer: Any) -> list[str]:
        letters = LETTERS[: len(self.names)]
        if not (isinstance(answer, str) and sorted(answer) == list(letters)):
            raise ValueError(f"an order must have each of {', '.join(letters)} once, got {answer!r}")
        keys = self.keys(name)
        return [keys[letters.index(letter)] for letter in answer]

    def judge(self, name: str, answer: Any, measured: Mapping[str, float]) -> Judgement:
        pairs = list(combinations([measured[key] for key in self.read(name, answer)], 2))
        told = [pair for pair in pairs if max(pair) > self.apart * min(pair)]
        right = sum(bool(first < second) for first, second in told)
        count = "All" if right == len(told) else f"{right} of {len(told)}"
        return Judgement(right == len(told), [f"{count} pairs stand in the right order.",
                                              *self.answer(name, measured)])

    def answer(self, name: str, measured: Mapping[str, float]) -> list[str]:
        order = sorted(measured, key=lambda key: measured[key])
        return [f"The run says: {', '.join(self.names[key] for key in order)}.", self.why]

    def misfit(self, measured: Any) -> str:
        return "" if set(measured) == set(self.names) else f"it needs {', '.join(self.names)}"


def positive(what: str, given: Any) -> float:
    """A number above 0, from a number or its text."""
    number = parsed(what, given)
    if not (math.isfinite(number) and number > 0):
        raise ValueError(f"{what} must be above 0, got {given!r}")
    return number


def parsed(what: str, given: Any) -> float:
    """A number, perhaps not a finite one, from a number or its text; a comma may stand for the point."""
    try:
        return float(str(given).strip().replace(",", "."))
    except ValueError:
        raise ValueError(f"{what} is wanted, got {given!r:.60}") from None
