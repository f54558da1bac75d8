"""Exercises that ask for no code: which options are right, and in which order an argument stands."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from .kinds import Exercise, Mistake, kind_of, numbers_of
from .verdicts import NOT_TRIED, Rejected, reject, right, wrong
from .wording import are, listed

LETTERS = "ABCDEFGH"


class Option(NamedTuple):
    """One answer of a choice.

    text     what it says
    holds    the measured value for which it is right, or a test of that value
    why      why it is right, or what makes it tempting though it is not
    """

    text: str
    holds: Any
    why: str

    def fits(self, measured: Any) -> bool:
        """Whether the option is right for what was measured."""
        return bool(self.holds(measured) if callable(self.holds) else self.holds == measured)


@dataclass(frozen=True, kw_only=True)
class Choice(Exercise):
    """A letter, "B", or several, "BD", of the options that the task lists: a figure read, a claim explained.

    options    in the order of their letters: A, B and so on
    measured   computes what decides which are right
    several    whether more than one may be right: all of them are wanted then
    """

    options: tuple[Option, ...]
    measured: Callable[[], Any]
    several: bool = False

    @property
    def lettered(self) -> dict[str, Option]:
        """{letter: its option}."""
        return dict(zip(LETTERS, self.options))

    @property
    def right_letters(self) -> str:
        """The letters of all right options."""
        measured = self.measured()
        return "".join(letter for letter, option in self.lettered.items() if option.fits(measured))

    def _verdict(self, answer, seed):
        chosen, right_ones = self._letters(answer), self.right_letters
        for letter in chosen:
            if letter not in right_ones:
                return wrong(f"You said {letter}. {self.lettered[letter].why}", self.read)
        if set(chosen) != set(right_ones):
            return wrong(f"{listed(chosen)} {are(chosen)} right, and not all that is right.", self.read,
                         mistake="not all that is right")
        whys = " ".join(self.lettered[letter].why for letter in right_ones)
        return right(f"{listed(right_ones)}. {whys}".rstrip("."))

    def _letters(self, answer):
        """The letters of an answer in their order: "b", "B, D", ["B", "D"] or {"B", "D"}."""
        if answer is ...:
            raise Rejected(NOT_TRIED)
        letters = LETTERS[: len(self.options)]
        wanted = f"{'Letters are' if self.several else 'One letter is'} wanted, of {', '.join(letters)}"
        example = 'as in answer = "AB"' if self.several else 'as in answer = "A"'
        parts = [answer] if isinstance(answer, str) else answer
        if not isinstance(parts, Iterable) or not all(isinstance(part, str) for part in parts):
            raise reject(f"{wanted}, in quotation marks, {example}. You gave {kind_of(answer)}.")
        given = [letter for letter in "".join(parts).upper() if letter not in " ,;()[].'\""]
        if unknown := sorted(set(given) - set(letters)):
            raise reject(f"{wanted}, {example}. You gave {listed(unknown)}.")
        if not given:
            raise reject(f"{wanted}, {example}. You gave none.")
        if twice := [letter for letter in letters if given.count(letter) > 1]:
            raise reject(f"{listed(twice)} {are(twice)} there twice. {wanted}, each once.")
        if len(given) > 1 and not self.several:
            raise reject(f"{wanted}, {example}. You gave {listed(given)}.")
        return sorted(given)


@dataclass(frozen=True, kw_only=True)
class Order(Exercise):
    """The numbers of an argument's steps, [3, 1, 2], in an order in which each step uses earlier ones only.

    steps      how many the task lists, as (1), (2) and so on
    uses       {step: {a step that it rests on: what it takes from there, such as "the bound"}}
    mistakes   orders whose mistake has words of its own

    Every order that keeps to `uses` is right.
    """

    steps: int
    uses: Mapping[int, Mapping[int, str]]
    mistakes: tuple[Mistake, ...] = ()

    def _verdict(self, answer, seed):
        order = self._order(answer)
        used_too_early = self._used_too_early(order)
        if not used_too_early:
            return right("each step uses only what was shown before it")
        for mistake in self.mistakes:
            if order == mistake.wrong:
                return wrong(mistake.diagnosis, mistake.read or self.read)
        places = [order.index(step) + 1 for step in sorted(order)]
        if not self._used_too_early(places):
            return wrong("That says at which place each step stands. Write the steps' numbers, the first "
                         "step's first.", self.read)
        return wrong(used_too_early, self.read)

    def _used_too_early(self, order):
        """What the first step that stands too early uses, in words; None if each stands well."""
        for place, step in enumerate(order):
            for earlier, what in self.uses.get(step, {}).items():
                if earlier not in order[:place]:
                    return f"Step {step} uses {what} of step {earlier}, which comes later in your order."
        return None

    def _order(self, answer):
        """The steps of an answer; raises Rejected where it does not have each once."""
        given = numbers_of(answer, (self.steps,))
        wanted = f"Each of the numbers 1 to {self.steps} is wanted once"
        unknown = [f"{number:g}" for number in np.unique(given) if number not in range(1, self.steps + 1)]
        if unknown:
            raise reject(f"{wanted}: {listed(unknown)} {are(unknown)} no step.")
        order = [int(number) for number in given]
        missing = [str(step) for step in range(1, self.steps + 1) if step not in order]
        if missing:
            twice = sorted({str(step) for step in order if order.count(step) > 1})
            raise reject(f"{wanted}: {listed(twice)} {are(twice)} there more than once, and "
                         f"{listed(missing)} {are(missing)} missing.")
        return order
