"""What moves θ: which memory, with which power, and how η, ε, t and θ enter.

Each question is given the pair of the student's step and the right one, whose memories are known to agree. It
returns a sentence about the student's move, or None. A sentence says what was measured, and nothing else.
"""

from collections.abc import Callable
from itertools import product

import numpy as np
from numpy.typing import ArrayLike

from .asking import EARLY, FAINT, LATE, Asked, Pair, Settings, State, StepMeasure, same, states
from .symbols import instead, is_symbol, letter, power, symbol
from .wording import equal

HUGE = 1e12  # a divisor so large that today's gradient does not change it


def move(asked: Asked, settings: Settings, t: int = LATE, /, **state: ArrayLike) -> float:
    """The move of one parameter."""
    return float(asked(settings, t, **state)["move"][0])


def move_from(state: State) -> StepMeasure:
    """Measures the move from a state, late in the run."""
    return lambda asked, settings: move(asked, settings, **state)


def rests_without_cause(pair: Pair) -> str | None:
    settings = pair.settings(eps=1e-3)
    got, wanted = pair.measured(move_from(pair.state()), eps=1e-3)
    if np.allclose(got, wanted, rtol=0, atol=1e-9) or not np.all(np.isfinite(got)):
        return None
    if np.any(np.abs(got) > 1e30):
        return "Where gradient and memory are almost 0, the move is huge: what should multiply, divides."
    by_divisor = by_what_divides(pair)
    if by_divisor:
        return by_divisor
    if same(pair.measured(move_from(pair.state(g=-FAINT)), eps=1e-3)[0], np.negative(got)):
        return keeps_its_length("the gradient")
    added = symbol(got, settings)
    rates = [float(np.ravel(pair.now(each, LATE, **pair.state())["eta_eff"])[0]) for each in settings]
    in_direction = symbol([-x / rate for x, rate in zip(got, rates)], settings)
    if not is_symbol(added) and is_symbol(in_direction):
        return (f"Where gradient and memory are 0, θ moves all the same: {in_direction} is added to the "
                "direction.")
    return (f"Where gradient and memory are 0, θ moves all the same, by {added}: something is added to the "
            "move.")


def by_what_divides(pair: Pair) -> str | None:
    """Whether a memory that should divide the move carries it."""
    settings = pair.settings()[0]
    for name in pair.divisors:
        small, large = (move(pair.student, settings, **pair.state(**{name: value})) for value in (1.0, 16.0))
        if abs(large) > 1.5 * abs(small):
            return f"{letter(name)} stands in the direction of the move: it should only divide it."
    return None


def grows_with_eta(pair: Pair) -> str | None:
    if "eta" not in pair.right.arguments:
        return None

    def exponent(asked, each):
        state = states(1, pair.memory, theta=0.0)
        once, twice = (move(asked, each | {"eta": factor * each["eta"]}, **state) for factor in (1, 2))
        return np.log2(abs(twice / once)) if once and twice else np.nan

    got, wanted = pair.measured(exponent)
    if same(got, wanted) or not np.all(np.isfinite(got)):
        return None
    if same(got, [0, 0]):
        settings, state = pair.settings()[0], states(1, pair.memory, theta=1.0)
        once, twice = (move(pair.student, settings | {"eta": factor * settings["eta"]}, **state)
                       for factor in (1, 2))
        return "η does not enter the move." if same(once, twice) else (
            "η enters only the part of the move that θ itself makes: the other part lacks it.")
    if not same(got[0], got[1]) or not same(got[0], round(got[0], 6)):
        return "The move is not proportional to η: a part of it lacks η, or has it twice."
    return f"The move is proportional to {power('eta', round(got[0], 6))}, and it should be to η."


def depends_on_theta(pair: Pair) -> str | None:
    def slope(asked, each):
        state = states(1, pair.memory)
        return move(asked, each, **state | {"theta": 1.0}) - move(asked, each, **state | {"theta": 0.0})

    def bend(asked, each):
        state = states(1, pair.memory)
        rise = [move(asked, each, **state | {"theta": theta}) for theta in (0.0, 1.0, 3.0)]
        return (rise[2] - rise[0]) / 3 - (rise[1] - rise[0])

    if not same(*pair.measured(bend)):
        return ("θ itself enters the move, and not in proportion: is a power of it taken, or only its sign "
                "or size?")
    found = pair.differ(slope)
    if not found or not np.all(np.isfinite(pair.measured(slope)[0])):
        return None
    got, wanted = found
    if wanted == "0":
        return f"θ itself enters the move, with the weight {got}: it should have no say in it."
    if got == "0":
        return f"θ itself does not enter the move: it should, with the weight {wanted}."
    return f"θ itself enters the move with the weight {got}, and it should be {wanted}."


def uses_the_new_divisor(pair: Pair) -> str | None:
    """A rule whose divisor was 0 divides by what today's gradient made of it."""
    for name in pair.divisors:
        got, wanted = pair.measured(move_from(pair.state(g=1.0, **{name: 0.0})))
        if np.all(np.isfinite(wanted)) and all(
                not np.isfinite(x) or abs(x) > 1e6 * abs(y) for x, y in zip(got, wanted)):
            return (f"The move divides by the old {letter(name)}, which is 0 in the first step: update it "
                    "first.")
    return None


def memory_enters(pair: Pair) -> str | None:
    settings = pair.settings()[0]
    for name, wanted in reversed(pair.right_powers.items()):  # v̂ before v, which it is made of
        got = pair.exponent(pair.student, settings, name)
        if same(got, wanted) or np.isnan(wanted):
            continue
        if wanted == 1 and (said := proportional_to(pair, name)):
            return said
        if np.isnan(got):
            if wanted == 1:
                return (f"Where today's gradient is 0, θ does not move, whatever {letter(name)} is: "
                        f"{letter(name)} should carry the move.")
            continue
        should = ("it should not" if wanted == 0 else "it should carry it" if wanted == 1
                  else f"it should, as {power(name, wanted)}")
        if got == 0:
            return f"{letter(name)} does not enter the move: {should}."
        if wanted == 0:
            return f"{letter(name)} enters the move, as {power(name, got)}: {should}."
        hint = {-1.0: " The root is missing.", 0.5: " Divide by it.", 1.0: " Divide by its root."}.get(
            got, "") if wanted == -0.5 else " Divide by it." if got == -wanted else ""
        return f"In the move stands {power(name, got)}, and it should be {power(name, wanted)}.{hint}"
    return None


def direction_is_right(pair: Pair) -> str | None:
    """How much of the old memory and of today's gradient is in the direction, where no correction counts."""
    parts = {f"the old {letter(name)}": (name, pair.state(**{name: 1.0}), 1.0) for name in pair.carriers}
    huge = {name: HUGE for name in pair.memory if name not in pair.carriers}
    parts["today's gradient"] = ("g", pair.state(g=1.0, **huge), 1.0)
    settings, found = pair.settings(), {}
    for words, (_, state, _) in parts.items():
        scale = [pair.now(each, LATE, **state)["eta_eff"] for each in settings]
        found[words] = tuple(np.array(moves) / -np.ravel(scale) for moves in pair.measured(move_from(state)))
    if all(same(got, wanted) for got, wanted in found.values()):
        return None
    ratios = [got / wanted for got, wanted in found.values()]
    if all(same(ratio, ratios[0]) for ratio in ratios):
        factor = symbol(list(ratios[0]), settings)
        if factor == "−1":
            return "The move has the wrong sign: θ goes where the loss grows."
        return f"The move is {factor} times what it should be."
    for words, (got, wanted) in found.items():
        if same(got, wanted):
            continue
        if words == "today's gradient" and same(got, [0, 0]):
            return "Today's gradient does not reach the move: the old memory is used. Update it first."
        return (f"The weight of {words} in the direction is "
                f"{instead(symbol(list(got), settings), symbol(list(wanted), settings))}")
    return None


SHIFTS = (0, -1, 1)
EXPONENTS = (-1.0, 1.0, -2.0, 0.5, -0.5, 2.0, 1.5, -1.5)
TIMES = np.array([1, 2, 3, 5, 20, 100])


def corrects_for_t(pair: Pair) -> str | None:
    """How the move of one and the same memory changes with t: as powers of 1 − β₁ᵗ and 1 − β₂ᵗ."""
    if "t" not in pair.right.arguments:
        return None
    huge = {name: HUGE for name in pair.memory if name not in pair.carriers}
    of_memory = pair.state(**{name: 1.0 for name in pair.memory})
    of_gradient = pair.state(g=1.0, **huge)
    for state in (of_memory, of_gradient):
        for each in pair.settings():
            got, wanted = (np.array([move(asked, each, int(t), **state) for t in (*TIMES, LATE)])
                           for asked in (pair.student, pair.right))
            if got[-1] == 0 or same(got / got[-1], wanted / wanted[-1]):
                continue
            if state is of_memory:
                return _correction(pair, got, wanted, each)
            if not np.isfinite(got[0]):
                return ("In step 1 the part of today's gradient is infinite: is t one too small in its "
                        "correction?")
            return ("Today's gradient is not corrected as it should be: with memories of 0, step 1 moves "
                    f"{got[0] / got[-1]:.2g} times as far as a late step.")
    return None


def _correction(pair, got, wanted, settings):
    if np.all(np.abs(got / got[-1] - 1) < 1e-9):
        if same(got, wanted[-1]):
            return "t does not enter the move: is the memory corrected for its bias?"
        return ("t does not enter the move: the correction is the same in every step. It should divide by "
                "1 − βᵗ.")
    if same(got[1:] / got[-1], 1.0):
        return "Only the first step is corrected: t counts in all of them."
    slow = np.log(abs(got[-1] / got[-2]) / abs(wanted[-1] / wanted[-2])) / np.log(LATE / TIMES[-1])
    if abs(slow) > 0.05:
        trend = power("t", round(2 * slow) / 2)
        return f"Late in the run the move goes on changing with t, about as {trend}."
    betas = {name: settings[name] for name in ("beta1", "beta2", "beta") if name in settings}
    mine, right = (_fit(values[:-1] / values[-1], TIMES, betas) for values in (got, wanted))
    if not np.isfinite(got[0]):
        return "In step 1 the move is infinite: is t one too small in the correction?"
    if mine is None or right is None:
        times = f"{got[0] / got[-1]:.2g}"
        return (f"The correction is off: with one and the same memory, step 1 moves {times} times as far as "
                "a late step.")
    exchanged = dict(zip(betas, [right[beta][0] for beta in reversed(betas)]))
    if all(exchanged.values()) and {beta: mine[beta][0] for beta in betas} == exchanged:
        return "The two corrections are exchanged: each memory is divided by 1 − βᵗ with its own β."
    factor = {name: f"1 − {letter(beta)}ᵗ" for name, beta in pair.shares.items()}
    for name, beta in pair.shares.items():
        exponent, wanted_exponent = mine[beta][0], right[beta][0]
        other = next((other for other in betas if other != beta), beta)
        if exponent == 0 and wanted_exponent and mine[other][0] == right[other][0] + wanted_exponent:
            return f"{letter(name)} is corrected by 1 − {letter(other)}ᵗ: it should be by {factor[name]}."
    for name, beta in pair.shares.items():
        (exponent, shift), (wanted_exponent, _) = mine[beta], right[beta]
        if exponent == 0 and same(got[-1] / wanted[-1], (1 - betas[beta]) ** wanted_exponent):
            return (f"{letter(name)} is divided by 1 − {letter(beta)} in every step, without t: divide it by "
                    f"{factor[name]}.")
        if exponent != wanted_exponent:
            return _corrected(letter(name), factor[name], *(
                -each / pair.right_powers[name] for each in (exponent, wanted_exponent)))
        if shift:
            size = "large" if shift > 0 else "small"
            return f"In {factor[name]} t is one too {size}: it is 1 in the first step."
    return "The correction is off: does each memory have its own β in it?"


def _corrected(name, factor, times, wanted):
    """How often a memory is divided by its correction, and how often it should be."""
    if wanted == 0:
        return f"{name} is corrected by {factor}: it needs no correction."
    known = {0: f"{name} is not corrected for its bias", 2: f"{name} is divided by {factor} twice",
             -1: f"{name} is multiplied by {factor}"}
    found = known.get(times, f"{name} is divided by {factor} to the power {times:g}")
    if times == 2:
        found += ", or outside the root"
    return f"{found}: divide {name} by it once." if times else f"{found}: divide it by {factor}."


def _fit(values, times, betas):
    """{β: (power, shift of t)} that make the values, or None."""
    names = list(betas)
    choices = [[(0.0, 0), *product(EXPONENTS, SHIFTS)] for _ in names]
    simple_first = sorted(product(*choices),
                          key=lambda choice: sum(abs(exponent) + abs(shift) for exponent, shift in choice))
    for choice in simple_first:
        with np.errstate(all="ignore"):
            made = np.ones(len(times))
            for (exponent, shift), name in zip(choice, names):
                made = made * (1 - betas[name] ** (times + shift)) ** exponent
        if same(values, made):
            return dict(zip(names, choice))
    return None


def _places(d, eps):
    """{where ε stands: what the divisor d becomes with it}."""
    return {"nowhere in it": d, "beside the root": d + eps, "inside the root": np.sqrt(d**2 + eps),
            "as the least value under the root": np.sqrt(np.maximum(d**2, eps)),
            "as √ε beside the root": d + np.sqrt(eps), "inside the root, squared": np.sqrt(d**2 + eps**2),
            "as the least divisor": np.maximum(d, eps), "with a minus": d - eps, "as a factor": d * eps}


def has_eps_in_its_place(pair: Pair) -> str | None:
    if "eps" not in pair.right.arguments or not pair.divisors:
        return None
    settings, eps, name = pair.settings()[0], 2.0, pair.divisors[0]  # ε is larger than the divisor
    exponent = -pair.right_powers[name]
    carried = {other: 1.0 if other in pair.carriers else HUGE**2
               for other in pair.memory if other not in pair.divisors}
    divisors = {other: 1.0 for other in pair.divisors}
    state = dict(g=FAINT) | carried | divisors

    def divisor(asked, of_eps, t):
        """What the student's move is divided by, if it is right but for ε."""
        d = float(pair.right(settings, t, **state)[name][0]) ** exponent
        d *= _correction_of(pair, settings, t, state, d)
        with_eps = settings | {"eps": of_eps}
        return d * move(pair.right, settings, t, **state) / move(asked, with_eps, t, **state), d

    for t in (LATE, EARLY):
        (mine, d), (right, _) = divisor(pair.student, eps, t), divisor(pair.right, eps, t)
        if not same(mine, right):
            places = _places(d, eps)
            where, should = (next((words for words, value in places.items() if same(value, found)), None)
                             for found in (mine, right))
            if where == "nowhere in it":
                return _number_for_eps(pair, settings, state) or "ε does not enter the divisor."
            if where and should:
                return f"ε stands {where}: it should stand {should}."
            if t == EARLY:
                return "ε is added before the correction of the bias: it should be added after it."
            return "The move does not change with ε as it should: is it in the right place?"
    return None


def _correction_of(pair, settings, t, state, d):
    """By which factor the bias correction changes the divisor."""
    now = pair.now(settings, t, **state)
    if "eta" not in settings:
        return 1.0
    return float(settings["eta"] / np.ravel(now["eta_eff"])[0]) / d


def _number_for_eps(pair, settings, state):
    """A number that stands where ε should: what is divided by where the memory is 0."""
    empty = state | {name: 0.0 for name in pair.divisors}
    empty = empty | ({"g": 0.0} if pair.carriers else {})
    values = []
    for eps in (1e-2, 2e-2):
        with_eps = settings | {"eps": eps}
        moved, d = (move(asked, with_eps, LATE, **empty) for asked in (pair.student, pair.right))
        values.append(eps * d / moved if moved and np.isfinite(moved) and np.isfinite(d) else np.nan)
    value = values[0]
    if not same(*values) or np.isnan(value):
        return None
    return f"{value:.2g} stands where ε should: use the eps that is handed in." if value > 1e-50 else None


def numerator_has_eps(pair: Pair) -> str | None:
    """For a rule whose numerator starts at 0, as AdaDelta's: ε must set it in motion."""
    settings = pair.settings()[0] | {"eps": 1e-4}
    if "eps" not in pair.right.arguments:
        return None
    for name, exponent in pair.right_powers.items():
        if exponent == 0.5:
            state = pair.state(g=1.0, **{name: 0.0})
            got, wanted = (move(asked, settings, **state) for asked in (pair.student, pair.right))
            if same(got, wanted):
                continue
            if got == 0:
                return f"Where {letter(name)} is 0, nothing moves: ε is missing beside it."
            return (f"Where {letter(name)} is 0, ε does not set θ in motion as it should: "
                    f"√({letter(name)} + ε).")
    return None


def rests_in_silence(pair: Pair) -> str | None:
    state = {name: 1.0 for name in pair.memory} | {"g": 0.0, "theta": 1.0}
    found = pair.differ(move_from(state))
    if not found:
        return None
    got, wanted = found
    if wanted == "0":
        return "Where the gradient is 0, θ moves on: it should rest."
    return "Where the gradient is 0, θ rests: it should move on." if got == "0" else None


def is_linear(pair: Pair) -> str | None:
    return proportional_to(pair, pair.carriers[0] if pair.carriers else "g")


def proportional_to(pair: Pair, carrier: str) -> str | None:
    """Where the divisor is huge, the move is proportional to what carries it."""
    others = {name: HUGE**2 for name in pair.memory if name not in pair.carriers}

    def moves(asked):
        return asked(pair.settings()[0], LATE, **dict(g=FAINT) | others
                     | {carrier: np.array([-1.0, 1e-3, 1.0, 1e3, 1e5])})["move"]

    got, wanted = moves(pair.student), moves(pair.right)
    if same(got / wanted, 1.0) or not np.all(np.isfinite(got)) or not np.all(got[1:]):
        return None
    if same(got[1:] / wanted[1:], 1.0):
        return f"Where {letter(carrier)} is negative, the move is another: is only its size taken?"
    slopes = np.diff(np.log(np.abs(got[1:]))) / np.log([1e3, 1e3, 1e2])
    if same(slopes, 0.0):
        cause = "the gradient" if carrier == "g" else letter(carrier)
        return keeps_its_length(cause) if np.sign(got[0]) == -np.sign(got[2]) else None
    if same(slopes, slopes[0]):
        entering = power(carrier, round(float(slopes[0]), 6), True)
        return f"The move goes with {entering}: it should go with {letter(carrier)}."
    return f"Large moves are not proportional to {letter(carrier)}: is something cut off or rounded?"


def keeps_its_length(cause: str) -> str:
    return f"However small {cause} is, the move keeps its length: is only its sign taken?"


def first_step_is_like_the_others(pair: Pair) -> str | None:
    settings, g = pair.settings()[0], np.array([1.0, -2.0, 0.3])
    got, wanted = (asked(settings, 1, g=g)["move"] for asked in (pair.student, pair.right))
    if equal([got], [wanted]):
        return None
    return "In the first step, from memories of 0, the move is off: is it treated apart?"


QUESTIONS: tuple[Callable[[Pair], str | None], ...] = (
    rests_without_cause, grows_with_eta, depends_on_theta, memory_enters, uses_the_new_divisor,
    corrects_for_t, direction_is_right, is_linear, has_eps_in_its_place, numerator_has_eps, rests_in_silence,
    first_step_is_like_the_others)
