"""A loss whose gradients are given in advance, so that a rule is alone with them."""


class Stream:
    def __init__(self, gradients):
        """`gradients` has a row for each step."""
        self.gradients = gradients

    def gradient(self, theta, t):
        return self.gradients[t - 1].astype(theta.dtype).reshape(-1, *(1,) * (theta.ndim - 1)) + 0 * theta
