"""What a step's memory does: what enters it, with which weight, how it fades, what else has a say.

Each question is given the pair of the student's step and the right one, and the name of a memory. It returns
a sentence about the student's, or None. A sentence says what was measured, and nothing else.
"""

import numpy as np

from .asking import EARLY, FAINT, LATE, Asked, Pair, Settings, differing, same, states
from .symbols import instead, letter, power, symbol
from .wording import equal

BEYOND = 1e30  # what no memory reaches, unless something is divided by almost 0
# (power, whether only the size counts) of what may enter a memory
CANDIDATES = ((1.0, False), (1.0, True), (2.0, True), (0.5, True), (3.0, False), (-1.0, False), (-0.5, True))


def source_of(asked: Asked, settings: Settings, name: str,
              carries: bool = False) -> tuple[str, float, bool, float] | None:
    """What enters a memory that was 0: (what, its power, whether only its size counts, the weight).

    None if it is no power of one quantity. What `carries` the move is in proportion to it anyway, so that the
    move is no cause of it.
    """
    state = states(9, asked.memory, **{name: 0.0})
    state["g"] *= 10  # so that it decides about the sign of a memory that it enters
    after = asked(settings, **state)
    others = [other for other in asked.memory if other != name]
    quantities = {"g": state["g"], **{other: after[other] for other in others}, "theta": state["theta"],
                  **{f"old {other}": state[other] for other in others}}
    if not carries:
        quantities |= {"move": after["move"], "new theta": state["theta"] + after["move"]}
    for what, values in quantities.items():
        for exponent, sized in CANDIDATES:
            with np.errstate(all="ignore"):
                part = np.abs(values) ** exponent
                ratio = after[name] / (part if sized else np.sign(values) * part)
            if np.ptp(np.abs(values)) < 1e-6 * np.max(np.abs(values)):
                continue  # every power of a constant fits
            is_used = np.all(np.isfinite(ratio)) and np.all(ratio != 0)
            if is_used and np.allclose(ratio, ratio[0], rtol=1e-7, atol=0):
                return what, exponent, sized, float(ratio[0])
    return None


def said(what: str, exponent: float, sized: bool) -> str:
    """A source in words: "g²", "the old m", "the square of the move"."""
    if what == "move":
        return {1.0: "the move", 2.0: "the square of the move", 3.0: "the cube of the move"}.get(
            exponent, "a power of the move")
    when, _, name = what.rpartition(" ")
    return f"the {when} {power(name, exponent, sized)}" if when else power(name, exponent, sized)


def is_a_number(pair: Pair, name: str) -> str | None:
    state = states(9, pair.memory)
    after = pair.student(pair.settings()[0], **state)[name]
    lost = ~np.isfinite(after)
    if not np.any(lost):
        return None
    if np.array_equal(lost, state["g"] < 0):
        return f"{letter(name)} is not a number where the gradient is negative: is a root taken of it?"
    return f"{letter(name)} is not a finite number, even where all that enters it is."


def starts_at_0(pair: Pair, name: str) -> str | None:
    """Whether it stays 0 where all is 0, and gets no addition in other steps."""
    settings = pair.settings()

    def from_nothing(asked, each):
        return asked(each, g=FAINT)[name][0]

    def later(asked, each):
        return asked(each, g=FAINT, **{name: 1e-3})[name][0] - 1e-3 * _kept(asked, each, name)

    got, wanted = pair.measured(from_nothing)
    if same(got, wanted):
        return None
    if not np.all(np.isfinite(got)) or np.any(np.abs(got) > BEYOND):
        what = "no number" if np.any(np.isnan(got)) else "infinite"
        return (f"Where all that enters it is 0, {letter(name)} is {what}: is something divided by 0, or a "
                "root taken of a negative number?")
    value = symbol(got, settings)
    if same(pair.measured(later)[0], got):
        return f"{value} is added to {letter(name)} in every step, whatever the gradient is."
    return f"{letter(name)} starts at {value}: it should start at 0, as it is handed in."


def _kept(asked, settings, name):
    """The share of a large memory that stays."""
    return asked(settings, g=FAINT, **{name: 1e6})[name][0] / 1e6


def is_the_same_in_every_step(pair: Pair, name: str) -> str | None:
    state = states(5, pair.memory)

    def at(asked, t):
        return asked(pair.settings()[0], t, **state)

    usual = at(pair.student, EARLY)
    changing = [t for t in (1, 2, 50, LATE) if differing(at(pair.student, t), usual, [name])]
    if not changing or any(differing(at(pair.right, t), at(pair.right, EARLY), [name]) for t in changing):
        return None
    if changing == [1]:
        return f"In the first step {letter(name)} is made otherwise than in all others: all steps are alike."
    return f"{letter(name)} depends on t. {_how_it_depends_on_t(pair, name)}"


def _how_it_depends_on_t(pair, name):
    """Whether a memory is kept corrected, or fades by a power of t."""
    settings, state = pair.settings()[0], states(5, pair.memory)
    share, times = settings.get(pair.shares.get(name, ""), np.nan), np.array([2, 5, 9])
    kept = np.array([pair.student(settings, int(t), **state)[name] for t in times])
    if same(kept * (1 - share ** times[:, None]), kept[0] * (1 - share**2)):
        return f"Keep {letter(name)} itself, and correct it only for the move."
    fading = [pair.student(settings, int(t), g=FAINT, **{name: 4.0})[name][0] / 4.0 for t in times]
    if same(fading, share**times):
        return "What stays of the old one is a power of t: it should be the same share in every step."
    return "The same memory and gradient should make the same of it in every step."


def takes_the_right_thing(pair: Pair, name: str) -> str | None:
    settings = pair.settings()[0]
    got, wanted = (source_of(asked, settings, name, name in pair.carriers)
                   for asked in (pair.student, pair.right))
    if wanted is None:
        return None
    if got is None:
        return _another_say(pair, name)
    if got[:3] != wanted[:3]:
        return f"{letter(name)} takes {said(*got[:3])}, and it should take {said(*wanted[:3])}."
    return None


def _another_say(pair, name):
    """What else has a say in a memory, where no single quantity makes it."""
    settings, base = pair.settings()[0], states(9, pair.memory)
    usual = {asked: asked(settings, **base)[name] for asked in (pair.student, pair.right)}
    for other in ("theta", *(other for other in pair.memory if other != name)):
        changed = base | {other: 2 * base[other] + 1}
        moves = {asked: not equal([asked(settings, **changed)[name]], [usual[asked]]) for asked in usual}
        if moves[pair.student] and not moves[pair.right]:
            return f"{letter(other)} has a say in {letter(name)}, and it should have none."
    grows = pair.student(settings, g=np.array([1e-3, 1.0, 1e3]))[name]
    if np.all(grows == 0):
        return f"Nothing enters {letter(name)}: from 0 it stays 0, whatever the gradient is."
    if equal([grows[1:]], [grows[1]]) or not np.all(np.diff(grows) > 0):
        return (f"{letter(name)} does not grow with the size of the gradient: is it cut off, or only its "
                "sign taken?")
    plus, minus = (abs(pair.student(settings, g=sign)[name][0]) for sign in (1.0, -1.0))
    if not same(plus, minus):
        return f"{letter(name)} takes gradients of one sign otherwise than those of the other."
    return None


def takes_gradients_of_all_sizes(pair: Pair, name: str) -> str | None:
    sizes = np.array([1e-4, 1e-2, 1.0, 1e2, 1e4])
    settings = pair.settings()[0]
    got, wanted = (asked(settings, g=sizes)[name] for asked in (pair.student, pair.right))
    with np.errstate(all="ignore"):
        is_right = np.isclose(got, wanted, rtol=1e-7, atol=0)
    if np.all(is_right) or not np.any(is_right):
        return None
    if not is_right[-1]:
        return f"Large gradients do not enter {letter(name)} with their size: are they cut off?"
    return f"Small gradients do not enter {letter(name)} with their size: are they rounded, or cut off?"


def gives_it_the_right_weight(pair: Pair, name: str) -> str | None:
    settings = pair.settings()
    got, wanted = ([source for each in settings if (source := source_of(asked, each, name))]
                   for asked in (pair.student, pair.right))
    if len(got) < len(settings) or [each[:3] for each in got] != [each[:3] for each in wanted]:
        return None
    ours, theirs = [each[3] for each in wanted], [each[3] for each in got]
    if same(theirs, ours):
        return None
    return (f"The weight of {said(*wanted[0][:3])} in {letter(name)} is "
            f"{instead(symbol(theirs, settings), symbol(ours, settings))}")


def fades(pair: Pair, name: str) -> str | None:
    def share(size):
        return lambda asked, each: asked(each, g=FAINT, **{name: size})[name][0] / size

    found = pair.differ(share(4.0))
    if not found:
        return None
    if not same(pair.measured(share(4.0))[0], pair.measured(share(400.0))[0]):
        return f"{letter(name)} does not fade by a factor: what stays of it depends on how large it is."
    return _stays(name, *found)


def _stays(name, got, wanted, where=""):
    old = f"the old {letter(name)}"
    if got in ("0", "1") or wanted in ("0", "1"):
        amounts = {"0": "nothing", "1": "all"}
        text = f"{where}{amounts.get(got, got)} of {old} stays: it should be {amounts.get(wanted, wanted)}."
    else:
        text = f"{where}of {old} stays {instead(got, wanted)}"
    return f"{text[0].upper()}{text[1:]}"


def fades_in_silence(pair: Pair, name: str) -> str | None:
    """The same where the gradient is exactly 0, which lazy rules treat apart."""
    found = pair.differ(lambda asked, each: asked(each, g=0.0, theta=1.0, **{name: 4.0})[name][0] / 4.0)
    return _stays(name, *found, where="where the gradient is 0, ") if found else None


def joins_old_and_new(pair: Pair, name: str) -> str | None:
    settings, state = pair.settings()[0], states(9, pair.memory)
    after, wanted = pair.student(settings, **state), pair.right(settings, **state)[name]
    got, source = after[name], source_of(pair.student, settings, name)
    if source and source[0] == "move":  # a move that is wrong itself is told later
        _, exponent, _, weight = source
        kept = _kept(pair.student, settings, name) * state[name]
        wanted = kept + weight * np.abs(after["move"]) ** exponent
    if equal([got], [wanted]):
        return None
    old = pair.right(settings, g=FAINT * np.sign(state["g"]), **{name: state[name]})[name]
    new = pair.right(settings, **state | {name: np.zeros(9)})[name]
    ways = {"adds the old and the new": old + new,
            "takes the larger of the old and the new": np.maximum(old, new),
            "takes the smaller of the old and the new": np.minimum(old, new),
            "multiplies the old and the new": old * new}
    way = {who: next((words for words, values in ways.items() if equal([values], [found])), "")
           for who, found in (("student", got), ("right", wanted))}
    if way["student"] and way["right"] and way["student"] != way["right"]:
        verb, rest = way["right"].split(" ", 1)
        return f"{letter(name)} {way['student']}, and it should {verb.removesuffix('s')} {rest}."
    rule = f": the rule {way['right']}" if way["right"] else ""
    return f"{letter(name)} joins the old and the new otherwise than it should{rule}."


QUESTIONS = (is_a_number, starts_at_0, is_the_same_in_every_step, takes_the_right_thing,
             gives_it_the_right_weight, takes_gradients_of_all_sizes, fades, fades_in_silence,
             joins_old_and_new)
