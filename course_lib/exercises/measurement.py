"""The first difference between a student's step and the right one, in words."""

from dataclasses import replace
from itertools import product

import numpy as np

from . import memory_questions, move_questions
from .asking import EARLY, LATE, Pair, differing, same, states
from .symbols import letter, symbol
from .verdicts import Rejected

VISIBLE = 0.01  # an ε that shows itself where it has no place
AGAIN = ("The same call gives another result the second time: your function remembers something between "
         "calls, or draws by chance. All it needs is handed in, and what it should remember it returns.")
OWN_UNITS = ("η", "−η", "−1")  # what carries the move may be kept so, if the move makes up for it


def first_difference(pair: Pair) -> str | None:
    """What was measured first that differs, from the memory to the move; None if nothing does."""
    try:
        return _first_difference(pair)
    except Rejected:  # a state of ours, which a walk never meets, may be too much for it
        return None


def _first_difference(pair):
    for question in WHOLE_STEP:
        if said := question(pair):
            return said
    for name in pair.memory:
        for question in memory_questions.QUESTIONS:
            said = question(replace(pair, eps=VISIBLE), name)
            if said and question is memory_questions.gives_it_the_right_weight and _has_own_units(pair, name):
                pair, said = pair.in_units_of(name), None
            if said:
                return said
    return next((said for question in move_questions.QUESTIONS if (said := question(pair))), None)


def _has_own_units(pair, name):
    """Whether a memory is only kept in other units: η times as large, say, which the move makes up for."""
    def ratio(each):
        return [asked(each, g=1.0)[name][0] for asked in (pair.student, pair.right)]

    settings = pair.settings()
    units = [mine / right for mine, right in map(ratio, settings)]
    if name in pair.carriers and symbol(units, settings) in OWN_UNITS:
        return True
    return all(same(mine / right, 1.0) for each in replace(pair, eps=VISIBLE).settings()
               for mine, right in zip(*(_two_moves(asked, each) for asked in (pair.student, pair.right))))


def _two_moves(asked, settings):
    """The moves of two steps from nothing, with gradients of 1 and −2."""
    first = asked(settings, 1, g=1.0)
    second = asked(settings, 2, g=-2.0, **{name: first[name] for name in asked.memory})
    return first["move"][0], second["move"][0]


def remembers(pair: Pair) -> str | None:
    """Whether a step that cannot be run to its end remembers something between calls."""
    try:
        return remembers_between_calls(pair)
    except Rejected:
        return None


def moves_by_numbers(pair: Pair) -> str | None:
    """Whether the move is a number where θ, g and the memory are."""
    state, settings = states(9, pair.memory), pair.settings()[0]
    move = pair.student(settings, **state)["move"]
    lost = ~np.isfinite(move)
    if not np.any(lost) or any(memory_questions.is_a_number(pair, name) for name in pair.memory):
        return None  # or it is the memory's fault, which is told there
    what = "infinite" if np.any(np.isinf(move)) else "not a number"
    where = " where the gradient is negative" if np.array_equal(lost, state["g"] < 0) else ""
    return (f"The move is {what}{where}, though θ, the gradient and the memory are numbers: is something "
            "divided by 0, or a root taken of a negative number?")


def stays_in_bounds(pair: Pair) -> str | None:
    """Whether the move is neither 0 nor infinite late in the run, where nothing else has changed."""
    state, settings = states(9, pair.memory), pair.settings()[0]
    early, late = (pair.student(settings, t, **state)["move"] for t in (EARLY, LATE))
    if "t" not in pair.right.arguments or np.any(early == 0):
        return None
    if np.all(np.isfinite(late)) and np.all(late != 0):
        return None
    becomes = "0" if np.all(late == 0) else "infinite, or no number"
    return f"Late in the run the move becomes {becomes}, with the same memory: is βᵗ where 1 − βᵗ should be?"


def remembers_between_calls(pair: Pair) -> str | None:
    state, settings = states(4, pair.memory), pair.settings()[0]
    first, second, third = (pair.student(settings, **state) for _ in range(3))
    if differing(first, second, ("move", *pair.memory)) or differing(second, third, ("move", *pair.memory)):
        return AGAIN
    return None


def mixes_parameters(pair: Pair) -> str | None:
    settings = pair.settings()[0]
    for source, k in product(("g", *pair.memory, "theta"), (0, 3)):
        base = states(4, pair.memory)
        if source == "g":
            base |= {"g": np.zeros(4)}  # so that "are all of them 0?" is answered otherwise, too
        usual, changed = base[source], base[source].copy()
        changed[k] = 50 * changed[k] + 7
        results = (pair.student(settings, **base | {source: values}) for values in (usual, changed))
        one, other = ({name: np.delete(values, k) for name, values in result.items()} for result in results)
        target = differing(one, other, (*pair.memory, "move"))
        if target:
            what = "The move" if target == "move" else letter(target)
            cause = "gradient" if source == "g" else letter(source)
            return (f"{what} of one parameter changes with the {cause} of another: each parameter is on its "
                    "own. Is a sum, a mean, a maximum or an index in it?")
    return None


def counts_parameters(pair: Pair) -> str | None:
    settings = pair.settings()[0]
    names = ("move", *pair.memory)

    def alike(count):
        return pair.student(settings, **{name: np.full(count, 0.7) for name in ("theta", "g", *pair.memory)})

    few, many = alike(3), alike(6)
    if any(np.ptp(many[name]) > 1e-9 * np.max(np.abs(many[name])) for name in names):
        return "Parameters in the same state come out differently: is there a counter or an index in it?"
    if differing({name: few[name][:1] for name in names}, {name: many[name][:1] for name in names}, names):
        return ("The result depends on how many parameters there are: is their number in it, or a mean over "
                "them?")
    return None


def rounds(pair: Pair) -> str | None:
    """Numbers that are nearly right, and have lost digits."""
    state, settings = states(9, pair.memory), pair.settings()[0]
    got, wanted = (asked(settings, **state) for asked in (pair.student, pair.right))
    for name in pair.memory:
        mine, off = got[name], got[name] - wanted[name]
        if not np.all(np.isfinite(mine)) or np.all(np.abs(off) <= 1e-12 * np.abs(mine)):
            continue
        if np.all(np.abs(off) < 1) and np.array_equal(mine, np.trunc(mine)):
            return f"{letter(name)} is rounded to whole numbers: is an array of integers made for it?"
        if any(np.all(np.abs(off) < 10.0**-k) and np.allclose(mine, np.round(mine, k), rtol=0, atol=1e-14)
               for k in range(2, 9)):
            return f"{letter(name)} is rounded: keep all digits."
        scattered = np.any(off > 0) and np.any(off < 0) and np.all(np.abs(off) < 3e-7 * np.abs(mine))
        if scattered or np.all(np.abs(off) < 1e-6 * np.abs(mine)) and _is_single(mine):
            return f"{letter(name)} has only about seven digits: is it kept as float32?"
    after, right_one = state["theta"] + got["move"], state["theta"] + wanted["move"]
    if np.all(np.isfinite(after)) and not np.array_equal(after, right_one) and _is_single(after):
        return "θ has only about seven digits: is it kept as float32?"
    return None


def _is_single(values):
    """Whether all numbers have room in float32."""
    return np.array_equal(values, values.astype(np.float32))


WHOLE_STEP = (remembers_between_calls, moves_by_numbers, stays_in_bounds, mixes_parameters, counts_parameters,
              rounds)
