"""Every update rule of the course, and gradients that leave a rule alone with them."""

from course_lib import optimizers
from course_lib.optimizers import Rule

RULES = [rule for rule in vars(optimizers).values() if isinstance(rule, type) and Rule in rule.__mro__[1:]]


class Stream:
    """A loss whose gradients are given in advance."""

    def __init__(self, gradients):
        """`gradients` has a row for each step."""
        self.gradients = gradients

    def gradient(self, theta, t):
        return self.gradients[t - 1].astype(theta.dtype).reshape(-1, *(1,) * (theta.ndim - 1)) + 0 * theta
