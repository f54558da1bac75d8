"""The kind of exercise in which a student writes one step of a rule on a matrix, and what it is asked.

What is asked of the student's step is asked of the right one, too: what enters each memory and how much of it
stays, then with which power a memory stands in the move and on which side, and how the move goes with the
size of the gradient, with ε and with η. Where they differ, a sentence says what was measured.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

import numpy as np

from ..optimizers import Array
from .asking import SETTINGS, same
from .kinds import array_of, parts_of
from .measurement import AGAIN
from .steps import Step
from .symbols import instead, letter, power, symbol
from .verdicts import Rejected
from .wording import equal

Settings = Mapping[str, float]
N = 3  # the matrices that are asked about are square, so that a transposed one can be measured, too
LARGE = 1e12  # a memory beside which today's gradient does not matter
FAINT_EPS, VISIBLE_EPS = 1e-40, 1e9

# What may enter a memory, or stand in a move. @ is the product of matrices, as students write it.
CANDIDATES: dict[str, Callable[[Array], Array]] = {
    "g @ gᵀ": lambda g: g @ g.T, "gᵀ @ g": lambda g: g.T @ g, "g": lambda g: g, "gᵀ": lambda g: g.T,
    "g @ g": lambda g: g @ g, "gᵀ @ gᵀ": lambda g: g.T @ g.T, "g², entry by entry": lambda g: g**2,
    "g * gᵀ, entry by entry": lambda g: g * g.T, "|g|": np.abs, "the sign of g": np.sign,
}


@dataclass(frozen=True)
class AskedMatrix:
    """A step on matrices that can be asked.

    step     the function, called with W, g, the memory and the settings by name
    shapes   {memory: its shape} for matrices of N rows and columns
    """

    step: Callable
    arguments: tuple[str, ...]
    shapes: Mapping[str, tuple[int, ...]]

    def __call__(self, settings: Settings, /, **state: Array) -> dict[str, Array]:
        """{"move", and each memory after it}; what is not given of W, g and the memory is 0."""
        shapes = {"W": (N, N), "g": (N, N), **self.shapes}
        given = {name: np.array(state.get(name, np.zeros(shape)), float) for name, shape in shapes.items()}
        available = {**settings, **given}
        result = self.step(**{name: available[name] for name in self.arguments})
        kept = ("W", *self.shapes)
        after = {name: array_of(name, part, shapes[name])
                 for name, part in zip(kept, parts_of(result, kept))}
        return {"move": after.pop("W") - given["W"], **after}


@dataclass(frozen=True)
class MatrixPair:
    """The student's step and the right one, to be asked the same."""

    student: AskedMatrix
    right: AskedMatrix

    def settings(self, eps: float = FAINT_EPS) -> list[dict[str, float]]:
        """Two versions of the settings that the step takes."""
        return [{name: value for name, value in (version | {"eps": eps}).items()
                 if name in self.right.arguments} for version in SETTINGS]

    def both(self, measure: Callable[[AskedMatrix, Settings], float], eps: float = FAINT_EPS) -> tuple:
        """What `measure(asked, settings)` finds under both settings: ([the student's], [the right])."""
        return tuple([float(measure(asked, each)) for each in self.settings(eps)]
                     for asked in (self.student, self.right))


def gradient() -> Array:
    """A gradient without symmetry, of both signs, in which no two candidates are alike."""
    return np.array([[1.0, -2.0, 0.5], [3.0, 0.7, -1.3], [-0.4, 1.9, 2.2]])


# Whole step ----------------------------------------------------------------------------------------------


def remembers_between_calls(pair: MatrixPair) -> str | None:
    calls = [pair.student(pair.settings()[0], g=gradient()) for _ in range(3)]
    return None if all(equal(calls[0].values(), each.values()) for each in calls) else AGAIN


def depends_on_theta(pair: MatrixPair) -> str | None:
    settings = pair.settings()[0]
    still, moved = (pair.student(settings, W=W, g=gradient())
                    for W in (np.zeros((N, N)), 5 * gradient()[::-1]))
    for name, value in still.items():
        if not np.allclose(value, moved[name], rtol=1e-9, atol=1e-9, equal_nan=True):
            what = "the move" if name == "move" else letter(name)
            return f"W itself enters {what}: it should have no say in it."
    return None


# Memory --------------------------------------------------------------------------------------------------


def entering(asked: AskedMatrix, settings: Settings, name: str) -> tuple[str, float]:
    """What enters a memory that was 0, with its weight."""
    after = asked(settings, g=gradient())[name]
    if not np.any(after) or not np.all(np.isfinite(after)):
        return ("no number", np.nan) if np.any(after) else ("nothing", 0.0)
    for words, candidate in CANDIDATES.items():
        part = candidate(gradient())
        weight = float(np.sum(after * part) / np.sum(part**2))
        if weight and equal([after], [weight * part]):
            return words, weight
    return "something else", np.nan


def size_entering(asked: AskedMatrix, settings: Settings, name: str) -> float:
    """With which power of the gradient's size a memory grows that was 0."""
    small, large = (length(asked(settings, g=size * gradient())[name]) for size in (1.0, 10.0))
    return slope((small, large), 10.0)


def takes_the_right_thing(pair: MatrixPair, name: str) -> str | None:
    settings = pair.settings()
    got, wanted = ([entering(asked, each, name) for each in settings] for asked in (pair.student, pair.right))
    (enters, _), (should, _) = got[0], wanted[0]
    words = {
        "something else": f"What enters {letter(name)} is no multiple of {should}: it should be.",
        "no number": f"{letter(name)} is not a finite number, though the gradient and the old "
                     f"{letter(name)} are.",
        "nothing": f"Nothing enters {letter(name)}: from 0 it stays 0, whatever the gradient is.",
    }
    if enters != should:
        return words.get(enters, f"{letter(name)} takes {enters}, and it should take {should}.")
    powers, right = pair.both(lambda asked, each: size_entering(asked, each, name))
    if not same(powers, right):
        if same(powers[0], 0.0):
            return f"{letter(name)} takes the direction of {should}, and not its size: it should take both."
        return (f"What enters {letter(name)} goes with the power {powers[0]:.3g} of the gradient's size: it "
                f"should go with its power {right[0]:.3g}.")
    weights, ours = ([weight for _, weight in each] for each in (got, wanted))
    if same(weights, ours):
        return None
    return (f"The weight of {should} in {letter(name)} is "
            f"{instead(symbol(weights, settings), symbol(ours, settings))}")


def fades(pair: MatrixPair, name: str) -> str | None:
    def kept(size):
        def share(asked, settings):
            old = size * (gradient() @ gradient().T)
            after = asked(settings, **{name: old})[name]
            share = float(np.sum(after * old) / np.sum(old**2))
            return share if equal([after], [share * old]) else np.nan

        return share

    got, wanted = pair.both(kept(1.0))
    if same(got, wanted):
        return None
    if np.any(np.isnan(got)) or not same(got, pair.both(kept(100.0))[0]):
        return f"With a gradient of 0, {letter(name)} becomes no multiple of the old one: it should."
    said, should = (symbol(each, pair.settings()) for each in (got, wanted))
    amounts = {"0": "nothing", "1": "all"}
    text = (f"Of the old {letter(name)} stays {amounts.get(said, said)}: it should be "
            f"{amounts.get(should, should)}.")
    return text


def is_a_sum(pair: MatrixPair, name: str) -> str | None:
    settings, old = pair.settings()[0], np.diag([4.0, 5.0, 6.0])
    got, wanted = (asked(settings, g=gradient(), **{name: old})[name] for asked in (pair.student, pair.right))
    if equal([got], [wanted]):
        return None
    return f"{letter(name)} joins the old and the new otherwise than it should: the rule adds them."


# The move ------------------------------------------------------------------------------------------------


def sized(pair: MatrixPair, **sizes: float) -> dict[str, Array]:
    """A state in which all memory is a large multiple of I, but for what is given."""
    usual = {name: LARGE for name in pair.right.shapes}
    return {name: size * np.eye(N) for name, size in (usual | sizes).items()}


def is_a_number(pair: MatrixPair) -> str | None:
    move = pair.student(pair.settings()[0], g=gradient(), **sized(pair))["move"]
    if np.all(np.isfinite(move)):
        return None
    return ("The move is not a number, where the memory is nearly diagonal: is a power or a root taken of "
            "its entries, of which some are negative, and not of the matrix?")


def rests(pair: MatrixPair) -> str | None:
    """Whether the move is 0 in all states, or in none."""
    move = pair.student(pair.settings()[0], g=gradient())["move"]
    return None if np.any(move) else "W comes back as it went in: is the move added to it?"


def slope(values: tuple[float, float], factor: float) -> float:
    """With which power a move grows that has these two sizes."""
    return round(float(np.log(values[1] / values[0]) / np.log(factor)), 6) + 0.0


def length(move: Array) -> float:
    return float(np.sqrt(np.sum(move**2)))


def goes_with_the_gradient(pair: MatrixPair) -> str | None:
    """How the length of the first move goes with the size of the gradient."""
    settings = pair.settings()[0]

    def exponents(asked):
        moves = [length(asked(settings, g=size * gradient())["move"]) for size in (1e-3, 1e-2, 1e2, 1e3)]
        return np.array([slope((moves[0], moves[1]), 10.0), slope((moves[2], moves[3]), 10.0)])

    got, wanted = exponents(pair.student), exponents(pair.right)
    if same(got, wanted):
        return None
    if not np.all(np.isfinite(got)):
        return ("With gradients of the size 1/1000 to 1000 the first move is not always finite: is something "
                "not divided by its size?")
    how = (f"goes with the power {got[0]:.3g} of the gradient's size" if same(got[0], got[1])
           else "does not go with one power of the gradient's size")
    should = "not change with it" if wanted[0] == 0 else f"go with its power {wanted[0]:.3g}"
    return f"The first move {how}: it should {should}."


def powers_of_memory(pair: MatrixPair, name: str) -> str | None:
    """With which power a memory stands in the move, where all of them are far larger than the gradient."""
    def exponent(asked, settings):
        moves = (asked(settings, g=gradient(), **sized(pair, **{name: size}))["move"]
                 for size in (LARGE, 16 * LARGE))
        return slope(tuple(map(length, moves)), 16.0)

    got, wanted = (each[0] for each in pair.both(exponent))
    if same(got, wanted):
        return None
    if got == 0:
        return f"{letter(name)} does not enter the move: it should, as {_power(name, wanted)}."
    return f"In the move stands {_power(name, got)}, and it should be {_power(name, wanted)}."


def _power(name, exponent):
    """A power of a matrix in words."""
    known = {-0.25: "−1/4", -0.5: "−1/2", 0.25: "1/4", 0.5: "1/2", -1.0: "−1", 1.0: "1"}
    return f"{letter(name)} to the power {known.get(exponent, f'{exponent:.3g}')}"


def sides_of_memory(pair: MatrixPair, name: str) -> str | None:
    """Whether a memory stands on the side that it should."""
    settings = pair.settings()[0]
    state = sized(pair)
    uneven = state | {name: LARGE * np.diag([1.0, 16.0, 256.0])}
    got, wanted = (asked(settings, g=gradient(), **uneven)["move"]
                   / asked(settings, g=gradient(), **state)["move"] for asked in (pair.student, pair.right))
    if same(got, wanted):
        return None
    side = "left" if np.allclose(wanted, wanted[:, :1]) else "right"
    other = {"left": "right", "right": "left"}[side]
    if same(got, wanted.T):
        return f"{letter(name)} stands on the {other} of g: it should stand on its {side}."
    return f"{letter(name)} does not stand on the {side} of g in a product of matrices: it should."


def goes_along_the_gradient(pair: MatrixPair) -> str | None:
    """What of g stands in the move, where all memory is a multiple of I."""
    move = pair.student(pair.settings()[0], g=gradient(), **sized(pair))["move"]
    along = move / length(move)
    for words, candidate in CANDIDATES.items():
        part = candidate(gradient()) / length(candidate(gradient()))
        if np.allclose(along, -part) or np.allclose(along, part):
            return None if words == "g" else (
                f"Where all memory is a multiple of I, the move goes along {words}: it should go along g.")
    return ("Where all memory is a multiple of I, the move does not go along g, as it should: is a matrix "
            "multiplied or divided entry by entry?")


def is_made_of_the_gradient(pair: MatrixPair) -> str | None:
    """Whether the first move is that of something else than g."""
    settings = pair.settings()[0]
    move = pair.student(settings, g=gradient())["move"]
    if equal([move], [pair.right(settings, g=gradient())["move"]]):
        return None
    for words, candidate in CANDIDATES.items():
        if words != "g" and equal([move], [pair.right(settings, g=candidate(gradient()))["move"]]):
            return f"The first move is the one that {words} would make in place of g."
    return None


def weights_in_the_direction(pair: MatrixPair) -> str | None:
    """How much the old memory weighs in the direction beside today's gradient."""
    settings = pair.settings()
    name, tiny = next(iter(pair.right.shapes)), 1e-9
    g, old = np.zeros((N, N)), np.zeros((N, N))
    g[1, 1], old[0, 0] = 1.0, tiny

    def share(asked, each):
        move = asked(each, g=g, **{name: old})["move"]
        return move[0, 0] / move[1, 1]

    got, wanted = pair.both(share)
    if same(got, wanted) or not np.all(np.isfinite(got)):
        return None
    ratios = [mine / right * right_ratio(each) for mine, right, each in zip(got, wanted, settings)]
    if same(ratios, 0.0):
        return f"The old {letter(name)} does not reach the move."
    return (f"In the direction the old {letter(name)} weighs {symbol(ratios, settings)} times as much as "
            f"today's gradient: it should be {symbol(list(map(right_ratio, settings)), settings)} times.")


def right_ratio(settings: Settings) -> float:
    """β²/(1 + β), the weight of the old u beside g in β u + g, where u is the new one."""
    return settings["beta"] ** 2 / (1 + settings["beta"])


def bends_as_it_should(pair: MatrixPair) -> str | None:
    """What becomes of the singular values of a gradient of several sizes."""
    settings, sizes = pair.settings()[0], np.array([1.0, 0.5, 0.1])
    g = np.diag(sizes)
    got, wanted = (-asked(settings, g=g)["move"] / settings["eta"] for asked in (pair.student, pair.right))
    if same(got, wanted):
        return None
    if not same(got, np.diag(np.diag(got))):
        return "A diagonal gradient makes a move that is not diagonal: are rows and columns mixed?"
    factor = np.diag(got) / np.diag(wanted)
    if same(factor, factor[0]):
        return None
    told = ", ".join(f"{value:.3f}" for value in np.diag(got))
    right = ", ".join(f"{value:.3f}" for value in np.diag(wanted))
    if same(np.diag(got), sizes / length(g)):
        return "The singular values of the first direction are as they were: are they brought near 1?"
    return (f"A first gradient with the singular values 1, 0.5 and 0.1 makes a direction with {told}: it "
            f"should have {right}. Is it divided by the root of the sum of all squares?")


def goes_with_eps(pair: MatrixPair) -> str | None:
    """With which power a large ε stands in the first move."""
    if "eps" not in pair.right.arguments:
        return None

    def exponent(asked, settings):
        moves = (asked(settings | {"eps": factor * settings["eps"]}, g=gradient())["move"]
                 for factor in (1, 16))
        return slope(tuple(map(length, moves)), 16.0)

    got, wanted = (each[0] for each in pair.both(exponent, eps=VISIBLE_EPS))
    if same(got, wanted):
        return None
    if got == 0:
        return "ε does not enter the move: is it added to each memory before the power is taken?"
    return (f"With a large ε the first move goes with {power('eps', got)}: it should go with "
            f"{power('eps', wanted)}. Is ε added to each memory once?")


def goes_with_eta(pair: MatrixPair) -> str | None:
    def exponent(asked, settings):
        moves = (asked(settings | {"eta": factor * settings["eta"]}, g=gradient())["move"]
                 for factor in (1, 16))
        return slope(tuple(map(length, moves)), 16.0)

    got, wanted = (each[0] for each in pair.both(exponent))
    if same(got, wanted):
        return None
    if got == 0:
        return "η does not enter the move."
    if same(got, round(got, 2)):
        return f"The first move is proportional to {power('eta', got)}: it should be to η."
    return "The first move is not proportional to η: a part of it lacks η, or has it twice."


def factor_and_sign(pair: MatrixPair) -> str | None:
    """A factor of the whole move."""
    settings = pair.settings()

    def factor(asked, each):
        return np.sum(asked(each, g=gradient())["move"] * pair.right(each, g=gradient())["move"])

    got, wanted = pair.both(factor)
    ratios = [mine / right for mine, right in zip(got, wanted)]
    moves = [asked(settings[0], g=gradient())["move"] for asked in (pair.student, pair.right)]
    if not equal([moves[0]], [ratios[0] * moves[1]]) or same(ratios, 1.0):
        return None
    name = symbol(ratios, settings)
    if name == "−1":
        return "The move has the wrong sign: W goes where the loss grows."
    return f"The first move is {name} times what it should be."


WHOLE_STEP = (remembers_between_calls, depends_on_theta)
OF_MEMORY = (takes_the_right_thing, fades, is_a_sum)
OF_A_SCALE = (powers_of_memory, sides_of_memory)
OF_A_DIRECTION = (bends_as_it_should, is_made_of_the_gradient, weights_in_the_direction)
OF_THE_MOVE = (goes_with_eps, goes_with_eta, factor_and_sign)


def first_difference(pair: MatrixPair) -> str | None:
    """What was measured first that differs, from the memory to the move; None if nothing does."""
    memory = pair.right.shapes

    def of_each(questions):
        return [partial(ask, name=name) for ask in questions for name in memory]

    if len(memory) > 1:  # memory that scales the gradient, as Shampoo's two; else it carries the direction
        special = [is_a_number, rests, goes_along_the_gradient, *of_each(OF_A_SCALE), goes_with_the_gradient]
    else:
        special = [rests, goes_with_the_gradient, *OF_A_DIRECTION]
    questions = [*WHOLE_STEP, *of_each(OF_MEMORY), *special, *OF_THE_MOVE]
    with np.errstate(all="ignore"):
        for question in questions:
            if said := question(pair):
                return said
    return None


@dataclass(frozen=True, kw_only=True)
class MatrixStep(Step):
    """One step of a rule on matrices, `W, *memory = step(W, g, …)`, over many steps, shapes and settings.

    The fields are those of `Step`.
    """

    theta: ClassVar[str] = "W"

    def trials(self, seed: int | None = None) -> Iterator[tuple[dict, Array]]:
        """(settings, gradients (steps, n, m)): other shapes and settings each time."""
        usual, other = dict(eta=0.1, beta=0.9, eps=1e-6), dict(eta=0.05, beta=0.8, eps=1e-2)
        shapes = ((3, 4), usual), ((4, 3), other), ((3, 3), usual), ((1, 5), other)
        for k, (shape, settings) in enumerate(shapes):
            rng = np.random.default_rng([17 if seed is None else seed, k])
            names = set(self.arguments) & set(settings)
            yield {name: settings[name] for name in names}, rng.normal(size=(8, *shape))

    def step_of(self, rule: Callable) -> Callable:
        """The step of a rule of the library, as a student would write it."""
        step = super().step_of(rule)
        return lambda W, g, **others: step(theta=W, g=g, **others)

    def matrix_pair(self, call: Callable) -> MatrixPair:
        """A student's step and the right one, to be asked the same."""
        shapes = {name: np.shape(array) for name, array in
                  self.rule().empty_memory(np.zeros((N, N))).items()}
        return MatrixPair(*(AskedMatrix(step, self.arguments, shapes) for step in (call, self.right_step)))

    def _first_difference(self, call: Any) -> str | None:
        try:
            return first_difference(self.matrix_pair(call))
        except Rejected:  # a state of ours, which a walk never meets, may be too much for it
            return None

    _cause_of_a_stop = _first_difference  # square matrices stop less, and say which is transposed

    def _carriers(self, call: Any) -> list[str]:
        return [] if len(self.rule.memory) > 1 else list(self.rule.memory)
