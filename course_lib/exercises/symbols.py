"""A measured number as the symbol it stands for: 1 − β₂, η λ, ½."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

LETTERS = dict(eta="η", beta="β", beta1="β₁", beta2="β₂", eps="ε", weight_decay="λ", theta="θ", v_hat="v̂",
               m_hat="m̂")
NUMBERS = {"0": 0.0, "1": 1.0, "2": 2.0, "½": 0.5, "3": 3.0, "4": 4.0}
POWERS = {0.5: "√{}", 1.0: "{}", 2.0: "{}²", 3.0: "{}³", -1.0: "1/{}", -0.5: "1/√{}", -2.0: "1/{}²"}
CLOSE = 1e-6  # relative: a probe's number is rounded by what it was measured with


def letter(name: str) -> str:
    """A name as the lectures print it."""
    return LETTERS.get(name, name)


def power(name: str, exponent: float, sized: bool = False) -> str:
    """A quantity to a power, such as "g²" or "|g|"."""
    base = f"|{letter(name)}|" if sized and exponent in (0.5, 1.0, 3.0) else letter(name)
    return POWERS[exponent].format(base) if exponent in POWERS else f"{base} to the power {exponent:.3g}"


def _of_a_share(b: str, value: float) -> dict[str, float]:
    """What formulas make of a share β, the simple first."""
    rest = 1 - value
    return {
        b: value, f"1 − {b}": rest, f"{b}²": value**2, f"1 + {b}": 1 + value, f"1/(1 − {b})": 1 / rest,
        f"(1 − {b})²": rest**2, f"√{b}": value**0.5, f"√(1 − {b})": rest**0.5, f"1/{b}": 1 / value,
        f"1/√(1 − {b})": rest**-0.5, f"2 {b}": 2 * value, f"2 (1 − {b})": 2 * rest, f"3 {b}": 3 * value,
        f"3 (1 − {b})": 3 * rest, f"{b} (1 − {b})": value * rest, f"{b} (1 + {b})": value * (1 + value),
        f"(1 − {b})/{b}": rest / value, f"1 − {b}²": 1 - value**2, f"1 + {b}²": 1 + value**2,
        f"{b}³": value**3, f"1 − {b}³": 1 - value**3, f"1 − {b} + {b}²": rest + value**2,
        f"2 − {b}": 2 - value, f"{b} (2 − {b})": value * (2 - value), f"1 + 2 {b}": 1 + 2 * value,
        f"{b} − 1": value - 1, f"{b}²/(1 + {b})": value**2 / (1 + value),
    }


def _expressions(settings: Mapping[str, float]) -> dict[str, float]:
    """{symbol: value} of what a number may be, the simple first."""
    found = dict(NUMBERS)
    for name in ("beta", "beta1", "beta2"):
        if name in settings:
            found |= _of_a_share(letter(name), settings[name])
    if "beta1" in settings and "beta2" in settings:
        one, two = settings["beta1"], settings["beta2"]
        found |= {"β₁ β₂": one * two, "β₁ (1 − β₂)": one * (1 - two), "β₂ (1 − β₁)": two * (1 - one),
                  "β₁ + β₂": one + two}
    for name in ("eta", "weight_decay", "eps"):
        if name in settings:
            factor, value = letter(name), settings[name]
            found |= {factor: value, f"{factor}²": value**2, f"√{factor}": value**0.5,
                      f"1 − {factor}": 1 - value, f"1/{factor}": 1 / value} | {
                _product(factor, symbol): value * other
                for symbol, other in found.items() if symbol not in ("0", "1")}
    return found


def _product(factor, symbol):
    """A symbol times one more letter, a number in front: 2 λ η."""
    number, _, rest = symbol.partition(" ")
    if number in NUMBERS and (not rest or rest[0] not in "−+"):
        return " ".join(filter(None, [number, factor, rest]))
    return f"{factor} {_bracketed(symbol)}"


def _bracketed(symbol):
    return f"({symbol})" if " − " in symbol or " + " in symbol else symbol


def is_symbol(text: str) -> bool:
    """Whether `symbol` found a name for a number, or the number is the same under all settings."""
    return "(with " not in text


def instead(got: str, wanted: str) -> str:
    """"got, and it should be wanted", with a question if a plain number stands for a setting."""
    is_plain = got.removeprefix("−") not in NUMBERS and re.fullmatch(r"−?-?[\d.]+(e-?\d+)?", got)
    question = " Is there a number in your function where an argument should stand?" if is_plain else ""
    return f"{got}, and it should be {wanted}.{question}"


def symbol(values: Sequence[float], settings: Sequence[Mapping[str, float]]) -> str:
    """What a number is called that was measured once under each of several settings.

    A symbol is given only if it fits under all of them. A number that stays the same is told as it is; one
    that does neither is told with the settings it was measured under.
    """
    tables = [_expressions(each) for each in settings]
    for name in tables[0]:
        for sign, words in ((1, "{}"), (-1, "−{}")):
            expected = [sign * table[name] for table in tables]
            if np.allclose(values, expected, rtol=CLOSE, atol=1e-12):
                return words.format(_bracketed(name) if sign < 0 else name)
    if np.allclose(values, values[0], rtol=CLOSE):
        return f"{values[0]:.3g}"
    where = ", ".join(f"{letter(name)} = {value:g}" for name, value in settings[0].items() if name != "eps")
    return f"{values[0]:.3g} (with {where})"
