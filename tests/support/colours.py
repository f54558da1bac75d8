"""How well colours stand out."""

import numpy as np
from matplotlib.colors import to_rgb


def contrast_with_white(color):
    """The WCAG contrast ratio."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    return 1.05 / (np.dot([0.2126, 0.7152, 0.0722], linear) + 0.05)
