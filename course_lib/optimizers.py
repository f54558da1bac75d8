"""Every update rule of the course, in teaching order.

A rule is a frozen dataclass: its fields are the hyperparameters, `memory` names what
it remembers from step to step (all zero before the first), and `step` is the lecture's
equations, line by line. `step` is pure; it is given

    theta   the parameters, shape (d,) or (d, *settings)
    g       the gradient at theta, same shape
    t       the number of the step, 1 for the first
    ...     the memory, one array of theta's shape per name

and returns a dict of all it computed. `delta` in it is the update, to be added to
theta; `eta_eff` is the factor that the rule puts on its direction, the *effective
learning rate* of each parameter. `course_lib.run` does the adding, the remembering
and the recording.

Any hyperparameter may be a number or an array of settings: parameters come first,
(d, *settings), so that a grid of rules broadcasts against theta by itself.
"""

from dataclasses import dataclass, fields

import numpy as np

Hyper = float | np.ndarray

POSITIVE = ("positive and finite", lambda x: (x > 0) & (x < np.inf))
NOT_NEGATIVE = ("at least 0 and finite", lambda x: (x >= 0) & (x < np.inf))
FRACTION = ("in [0, 1)", lambda x: (x >= 0) & (x < 1))
BOUNDS = dict(
    eta=POSITIVE, beta=FRACTION, beta1=FRACTION, beta2=FRACTION, eps=NOT_NEGATIVE, weight_decay=NOT_NEGATIVE
)

TINY = float(np.finfo(np.float32).tiny)


def root(v, eps, eps_inside=False):
    """√v + ε, or √(v + ε); never quite 0, so that 0/0 means "no move" and not NaN."""
    return np.maximum(np.sqrt(v + eps) if eps_inside else np.sqrt(v) + eps, TINY)


class Rule:
    """What all rules share: settings are checked once, when the rule is made."""

    memory = ()

    def __post_init__(self):
        for name in (field.name for field in fields(self)):
            value = getattr(self, name)
            if name in BOUNDS:
                bound, holds = BOUNDS[name]
                try:
                    value = np.asarray(value, float)
                except (TypeError, ValueError):
                    self._refuse(TypeError, name, "a number or an array of numbers", value)
                if not np.all(holds(value)):
                    self._refuse(ValueError, name, bound, value[~holds(value)].flat[0])
                object.__setattr__(self, name, value if value.ndim else float(value))
            elif not isinstance(value, (bool, np.bool_)):
                self._refuse(TypeError, name, "True or False", value)

    def _refuse(self, error, name, bound, value):
        raise error(f"{type(self).__name__}: {name} must be {bound}, got {value}") from None


@dataclass(frozen=True, eq=False)
class GD(Rule):
    """Gradient descent (Cauchy, 1847):  θ ← θ − η g.

    Memory: none. `eta_eff` is η, on the direction g. Frameworks: the same everywhere
    ("SGD", whatever the batch).
    """

    eta: Hyper = 0.1

    def step(self, theta, g, t):
        return dict(eta_eff=self.eta, delta=-self.eta * g)


@dataclass(frozen=True, eq=False)
class Momentum(Rule):
    """Heavy ball (Polyak, 1964):  u ← β u + g,  θ ← θ − η u.

    Memory: u, the fading sum of past gradients. `eta_eff` is η, on the direction u.
    Frameworks: torch and optax as here; Keras keeps η inside the velocity, which
    differs once η changes; some books write (1 − β) g.
    """

    eta: Hyper = 0.1
    beta: Hyper = 0.9
    memory = ("u",)

    def step(self, theta, g, t, u):
        u = self.beta * u + g
        return dict(u=u, eta_eff=self.eta, delta=-self.eta * u)


@dataclass(frozen=True, eq=False)
class Nesterov(Rule):
    """Nesterov's accelerated gradient (1983), rewritten so that θ is the look-ahead
    point (Bengio et al., 2013, eq. 7):  u ← β u + g,  θ ← θ − η (β u + g).

    Memory: u. `eta_eff` is η, on the direction β u + g. Frameworks: torch, Keras and
    optax use this form too.
    """

    eta: Hyper = 0.1
    beta: Hyper = 0.9
    memory = ("u",)

    def step(self, theta, g, t, u):
        u = self.beta * u + g
        return dict(u=u, eta_eff=self.eta, delta=-self.eta * (self.beta * u + g))


@dataclass(frozen=True, eq=False)
class AdaGrad(Rule):
    """Duchi, Hazan & Singer (2011), fig. 1, diagonal:  v ← v + g²,  θ ← θ − η g / (√v + ε).

    Memory: v, the sum of squared gradients. `eta_eff` is η / (√v + ε), on the
    direction g; with `eps_inside` it is η / √(v + ε). Frameworks: torch as here with
    ε = 1e-10; Keras, optax and d2l put ε inside, and the first two start v at 0.1.
    """

    eta: Hyper = 0.1
    eps: Hyper = 1e-8
    eps_inside: bool = False
    memory = ("v",)

    def step(self, theta, g, t, v):
        v = v + g**2
        eta_eff = self.eta / root(v, self.eps, self.eps_inside)
        return dict(v=v, eta_eff=eta_eff, delta=-eta_eff * g)
