"""The exercises that ask for a number, or for several: in which forms a student may hand it in.

A check cares for the value: a number is a number in every type that holds one, and so is one in brackets, as
NumPy often leaves it, or in quotes; three digits are enough where the task names none. A decimal comma makes
two numbers.
"""

import math
from collections import deque
from decimal import Decimal
from fractions import Fraction

import numpy as np

from . import right, told

HARMONIC = sum(Fraction(1, k) for k in range(1, 1001))
ONE = {
    "00.3": Fraction(1, 3),
    "09.2": Fraction(2),
    "11.1": Fraction(4547),
    "12.2": Fraction(1 / (1 - 0.9 / math.sqrt(0.99))),
    "14.2": Fraction(30),
    "15.2": Fraction(1000) * (1 - 1 / HARMONIC) / (1 - 1 / (1000 * HARMONIC)),
}
SEVERAL = {
    "08.2": [Fraction(1), Fraction(9, 5), Fraction(13, 9)],
    "16.3": [Fraction(2), Fraction(4), Fraction(1), Fraction(3), Fraction(5)],
    "14.3": [Fraction(3), Fraction(1), Fraction(5), Fraction(2), Fraction(4)],
    "02.3": [Fraction(step) for step in (3, 5, 1, 4, 2)],
    "05.4": [Fraction(step) for step in (3, 5, 4, 1, 2)],
    "06.3": [Fraction(step) for step in (3, 1, 4, 5, 2)],
    "08.4": [Fraction(step) for step in (3, 4, 1, 5, 2)],
}

# ---- one number, as it may be computed ----

right("00.3", "as computed")(2 / max(6, 1))
right("00.3", "as computed", "from the Hessian")(2 / np.linalg.eigvalsh(np.diag([6.0, 1.0]))[-1])
right("09.2", "as computed")(sum(-math.copysign(1, g) for g in [4, -1, -1, -1]))
right("09.2", "as computed", "simulated")(np.sum([-1.0, 1.0, 1.0, 1.0]))
right("11.1", "as computed")(3 * 64 + 65 * 64 + 65 * 3)
right("11.1", "as computed", "summed")(sum((n + 1) * m for n, m in zip([2, 64, 64], [64, 64, 3])))
right("12.2", "as computed")(1 / (1 - 0.9 / 0.99**0.5))
right("12.2", "as computed", "simulated")(
    sum(0.1 * 0.9**k / math.sqrt(0.01 * 0.99**k) for k in range(2000)))
right("08.2", "as computed")([1.0, 1.8, 1 + 0.8 * 0.2 / 0.36])
right("08.2", "as computed", "Dozat's two terms")(np.array([1, 0.8 + 1, 0.8 * 0.2 / (1 - 0.8**2) + 1]))
right("14.2", "as computed")(2 * (1 + 0.5) / 0.1)
right("14.2", "as computed", "by bisection on the roots")(
    max(lam for lam in np.linspace(20, 40, 20_001)
        if np.abs(np.roots([1, 0.1 * lam - 1.5, 0.5])).max() < 1 + 1e-12))
right("15.2", "as computed")((share := 1 / np.arange(1, 1001) / np.sum(1 / np.arange(1, 1001)))[0]
                             * (1 - share[0]) / share[-1] / (1 - share[-1]))
right("15.2", "as computed", "with the sum in it")(
    1000 * (1 - 1 / 7.485470860550345) / (1 - 1 / 7485.470860550345))
right("14.3", "as computed")([3, 1, 5, 2, 4])
right("14.3", "as computed", "sorted by time")([5 - i for i in (2, 4, 0, 3, 1)])
right("16.3", "as computed")([2, 4, 1, 3, 5])
right("16.3", "as computed", "in two parts")([2, 4] + [1, 3, 5])


def digits(value: Fraction, count: int) -> float:
    """The value in so many significant digits."""
    return float(f"{float(value):.{count}g}")


# ---- one number, in every form ----

for exercise, value in ONE.items():
    x = float(value)
    right(exercise, "Python number")(x)
    right(exercise, "NumPy number")(np.float64(x))
    right(exercise, "NumPy number", "long double")(np.longdouble(x))
    right(exercise, "NumPy number", "float32")(np.float32(x))
    right(exercise, "0-d array")(np.array(x))
    right(exercise, "one number in brackets", "a list")([x])
    right(exercise, "one number in brackets", "a tuple, from a comma at the end")((x,))
    right(exercise, "one number in brackets", "an array")(np.array([x]))
    right(exercise, "exact type", "Fraction")(value.limit_denominator(10**12))
    right(exercise, "exact type", "Decimal")(Decimal(repr(x)))
    if value.denominator == 1:
        right(exercise, "Python number", "int")(int(value))
        right(exercise, "NumPy number", "int64")(np.int64(value))
        right(exercise, "NumPy number", "the smallest type")(np.array(int(value)).astype(np.uint16)[()])
    else:
        right(exercise, "rounded", "four digits")(digits(value, 4))
        right(exercise, "rounded", "three digits")(digits(value, 3))
    right(exercise, "text")(f"{x:.4g}")
    told(exercise, "text", "comma", "point", detail="decimal comma")(f"{x:.4f}".replace(".", ","))
    told(exercise, "text", "text", "string", "quotes", detail="with words")(f"about {x:.4g}")
    told(exercise, "container", "dict", "dictionary")({"answer": x})
    told(exercise, "container", "set", "braces", detail="set")({x})
    told(exercise, "not computed yet", "nothing", "none")(None)
    told(exercise, "not computed yet", "not tried yet", detail="as printed")(...)
    told(exercise, "not computed yet", "function", "call", detail="a function")(lambda x=x: x)

# 0,08 and 0,001 are no Python
for exercise, comma in {"00.3": (0, 333), "09.2": (2, 0), "12.2": (10, 5)}.items():
    told(exercise, "decimal comma", "comma", "point")(comma)
told("11.1", "decimal comma", "comma", detail="between thousands")((4, 547))
told("11.1", "text", "text", "string", "quotes", detail="a comma between thousands")("4,547")

# ---- several numbers, in every form ----

for exercise, values in SEVERAL.items():
    xs = [float(value) for value in values]
    right(exercise, "Python number", "in a list")(xs)
    right(exercise, "Python number", "in a tuple")(tuple(xs))
    right(exercise, "NumPy number", "in an array")(np.array(xs))
    right(exercise, "NumPy number", "in an array of float32")(np.array(xs, dtype=np.float32))
    right(exercise, "NumPy number", "in a list")([np.float64(x) for x in xs])
    right(exercise, "0-d array", "in a list")([np.array(x) for x in xs])
    right(exercise, "container", "deque")(deque(xs))
    right(exercise, "exact type", "Fraction")([value.limit_denominator(10**12) for value in values])
    right(exercise, "exact type", "Decimal")([Decimal(repr(x)) for x in xs])
    right(exercise, "rounded", "four digits")([digits(value, 4) for value in values])
    right(exercise, "rounded", "three digits")([digits(value, 3) for value in values])
    right(exercise, "text")([str(x) for x in xs])
    told(exercise, "text", "text", "string", "quotes", detail="all in one")(", ".join(map(str, xs)))
    told(exercise, "container", "dict", "dictionary")(dict(zip("abcd", xs)))
    told(exercise, "container", "set", "braces", detail="set")(set(xs))
    told(exercise, "container", "function", "call", detail="a function")(lambda xs=xs: xs)
    told(exercise, "decimal comma", "comma", "point", str(len(xs)))(
        [int(part) for x in xs for part in f"{x:.3f}".split(".")])
    told(exercise, "not computed yet", "nothing", "none")(None)
    told(exercise, "not computed yet", "not tried yet", detail="as printed")([...] * len(xs))
    told(exercise, "not computed yet", "...", "open", "last", detail="the last one open")([*xs[:-1], ...])
    told(exercise, "one result too few", str(len(xs)), str(len(xs) - 1))(xs[:-1])
