"""How a number is printed."""

import numpy as np


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
