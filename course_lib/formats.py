"""How a number is printed."""

import numpy as np
from numpy.typing import ArrayLike


def number(x: float, digits: int = 3) -> str:
    """A number as sentences print it: 0.0234, 1.2e-8.

    Below 1e-12 rounding may decide, so that no digits are printed.
    """
    if not np.isfinite(x):
        return "not finite"
    if 0 < abs(x) < 1e-12:
        return "below 1e-12"
    text = f"{x + 0.0:.{digits}g}"  # + 0.0 makes -0.0 a plain 0
    if "e" not in text:
        return text
    mantissa, exponent = text.split("e")
    return f"{mantissa}e{int(exponent)}"


def agree(one: ArrayLike, other: ArrayLike, digits: int = 9) -> None:
    """Print that two results, of one shape, agree to so many digits; raise ValueError where they do not."""
    one, other = np.asarray(one, float), np.asarray(other, float)
    if one.shape != other.shape:
        raise ValueError(f"agree: the results must have one shape, got {one.shape} and {other.shape}")
    apart = np.max(np.abs(one - other), initial=0.0)
    if not apart <= 10.0**-digits * max(1.0, np.max(np.abs(other), initial=0.0)):
        raise ValueError(f"agree: the results differ by up to {number(apart)}")
    print(f"the two agree to {digits} digits")
