"""Every update rule of the course, each after those that it is built on.

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
(d, *settings), so that a grid of rules broadcasts against theta by itself. Each
parameter is on its own; the rules that need them all at once are in matrices.py.
"""

from dataclasses import dataclass, fields
from typing import Any, ClassVar

import numpy as np

from .validation import FRACTION, NOT_NEGATIVE, POSITIVE, setting, told

Array = np.ndarray
Hyper = float | Array
Symbols = dict[str, Any]  # what a step computed, by name: arrays of theta's shape, or one number for all

BOUNDS = dict(
    eta=POSITIVE, beta=FRACTION, beta1=FRACTION, beta2=FRACTION, eps=NOT_NEGATIVE, weight_decay=NOT_NEGATIVE,
    initial=NOT_NEGATIVE, momentum_decay=NOT_NEGATIVE,  # of the variants in conventions.py
)

TINY = float(np.finfo(np.float32).tiny)  # in every ε: makes 0/0 "no move"; for v > 1e-22 rounding drops it


def root(v: Array, eps: Hyper, eps_inside: bool = False) -> Array:
    """√v + ε, or √(v + ε); for v = 0 and ε = 0 a number above 0."""
    return np.sqrt(v + (eps + TINY)) if eps_inside else np.sqrt(v) + (eps + TINY)


class Rule:
    """What all rules share: settings are checked once, when the rule is made."""

    __dataclass_fields__: ClassVar[dict[str, Any]]  # each rule is a dataclass
    memory: ClassVar[tuple[str, ...]] = ()  # names of what is remembered
    axes: ClassVar[int | None] = None  # how many the parameters must have: 2 for a matrix; None for any

    def empty_memory(self, theta: Array) -> dict[str, Array]:
        """The memory before the first step, by name."""
        return {name: np.zeros_like(theta) for name in self.memory}

    def step(self, theta: Array, g: Array, t: int, *memory: Any, **named: Any) -> Symbols:
        """All that a step computes: the memory after it, eta_eff, delta, and what else has a name."""
        raise NotImplementedError

    def __post_init__(self) -> None:
        for field in fields(self):
            name, value = field.name, getattr(self, field.name)
            object.__setattr__(self, name, self._checked(name, value, is_switch=field.type is bool))

    def _checked(self, name, value, is_switch):
        """A setting as it is kept: a bool, a float, or an array of floats."""
        owner = type(self).__name__
        if is_switch:
            if not isinstance(value, (bool, np.bool_)):
                raise TypeError(f"{owner}: {name} must be True or False, got {told(value)}")
            return bool(value)
        if name not in BOUNDS:
            raise TypeError(f"{owner}: {name} has no bound in BOUNDS")
        if isinstance(value, tuple):  # torch's betas=(0.9, 0.999) would be a grid of two settings
            raise TypeError(f"{owner}: {name} must be a number or an array of numbers, got the tuple "
                            f"{value}. Give beta1 and beta2 one by one, and a grid of settings as np.array.")
        return setting(owner, name, value, BOUNDS[name])


@dataclass(frozen=True, eq=False)
class GD(Rule):
    """Gradient descent (Cauchy, 1847):  θ ← θ − η g.

    Memory: none. `eta_eff` is η, on the direction g. Frameworks: the same everywhere
    ("SGD", whatever the batch).
    """

    eta: Hyper = 0.1

    def step(self, theta: Array, g: Array, t: int) -> Symbols:
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

    def step(self, theta: Array, g: Array, t: int, u: Array) -> Symbols:
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

    def step(self, theta: Array, g: Array, t: int, u: Array) -> Symbols:
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

    def step(self, theta: Array, g: Array, t: int, v: Array) -> Symbols:
        v = v + g**2
        eta_eff = self.eta / root(v, self.eps, self.eps_inside)
        return dict(v=v, eta_eff=eta_eff, delta=-eta_eff * g)


@dataclass(frozen=True, eq=False)
class RMSProp(Rule):
    """Tieleman & Hinton (2012, lecture 6e):  v ← β v + (1 − β) g²,  θ ← θ − η g / (√v + ε).

    Memory: v, the fading mean of squared gradients. `eta_eff` is η / (√v + ε), on the
    direction g; with `eps_inside` it is η / √(v + ε). Frameworks: torch as here with
    β = 0.99; Keras and optax put ε inside; none corrects the bias of v.
    """

    eta: Hyper = 0.01
    beta: Hyper = 0.9
    eps: Hyper = 1e-8
    eps_inside: bool = False
    memory = ("v",)

    def step(self, theta: Array, g: Array, t: int, v: Array) -> Symbols:
        v = self.beta * v + (1 - self.beta) * g**2
        eta_eff = self.eta / root(v, self.eps, self.eps_inside)
        return dict(v=v, eta_eff=eta_eff, delta=-eta_eff * g)


@dataclass(frozen=True, eq=False)
class MaxProp(Rule):
    """RMSProp with the fading maximum in place of the mean (the slides' name; AdaMax without
    momentum):  v ← max(β v, |g|),  θ ← θ − η g / (v + ε).

    Memory: v, a gradient's size, not its square. `eta_eff` is η / (v + ε), on the
    direction g. Frameworks: none has it.
    """

    eta: Hyper = 0.01
    beta: Hyper = 0.9
    eps: Hyper = 1e-8
    memory = ("v",)

    def step(self, theta: Array, g: Array, t: int, v: Array) -> Symbols:
        v = np.maximum(self.beta * v, np.abs(g))
        eta_eff = self.eta / (v + (self.eps + TINY))
        return dict(v=v, eta_eff=eta_eff, delta=-eta_eff * g)


@dataclass(frozen=True, eq=False)
class AdaDelta(Rule):
    """Zeiler (2012), Algorithm 1:  v ← β v + (1 − β) g²,  Δ = −√(u + ε) / √(v + ε) · g,
    u ← β u + (1 − β) Δ²,  θ ← θ + Δ.

    Memory: v and u, the fading means of squared gradients and of squared updates.
    `eta_eff` is √(u + ε) / √(v + ε) with the u of the step before, on the direction g.
    There is no η; a schedule multiplies Δ by a rate that is otherwise 1, and leaves u as
    it is. Frameworks: all as here, times a rate: 1 in torch, 0.001 in Keras, to be given in optax.
    """

    beta: Hyper = 0.95
    eps: Hyper = 1e-6
    memory = ("v", "u")

    def step(self, theta: Array, g: Array, t: int, v: Array, u: Array) -> Symbols:
        v = self.beta * v + (1 - self.beta) * g**2
        eta_eff = np.sqrt(u + self.eps) / root(v, self.eps, eps_inside=True)
        delta = -eta_eff * g
        u = self.beta * u + (1 - self.beta) * delta**2
        return dict(v=v, u=u, eta_eff=eta_eff, delta=delta)


@dataclass(frozen=True, eq=False)
class Adam(Rule):
    """Kingma & Ba (2015), Algorithm 1:  m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,
    m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ),  θ ← θ − η m̂ / (√v̂ + ε).

    Memory: m and v, the fading means of gradients and of their squares. `eta_eff` is
    η / (√v̂ + ε), on the direction m̂. Without `bias_correction` m̂ is m and v̂ is v.
    Frameworks: torch and optax as here; Keras adds ε to √v before it corrects ("ε-hat").
    """

    eta: Hyper = 0.001
    beta1: Hyper = 0.9
    beta2: Hyper = 0.999
    eps: Hyper = 1e-8
    bias_correction: bool = True
    memory = ("m", "v")

    def step(self, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
        m = self.beta1 * m + (1 - self.beta1) * g
        v = self.beta2 * v + (1 - self.beta2) * g**2
        m_hat = m / (1 - self.beta1**t) if self.bias_correction else m
        v_hat = v / (1 - self.beta2**t) if self.bias_correction else v
        eta_eff = self.eta / root(v_hat, self.eps)
        return dict(m=m, v=v, m_hat=m_hat, v_hat=v_hat, eta_eff=eta_eff, delta=-eta_eff * m_hat)


@dataclass(frozen=True, eq=False)
class LazyAdam(Adam):
    """Adam for sparse gradients: where g is 0, θ, m and v stay as they are. t counts all steps.

    Memory: m and v, which do not fade while a parameter is silent. `eta_eff` and Δ are 0 there.
    Here all of it is computed, and then dropped where g is 0: a sparse step's numbers, not its speed.
    Frameworks: torch's SparseAdam, with "ε-hat"; TensorFlow Addons' LazyAdam (Addons ended in 2024).
    """

    def step(self, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
        now = super().step(theta, g, t, m, v)
        before = dict(now, m=m, v=v, eta_eff=0, delta=0)
        return {name: np.where(g != 0, now[name], before[name]) for name in now}


@dataclass(frozen=True, eq=False)
class AdaMax(Rule):
    """Kingma & Ba (2015), Algorithm 2:  m ← β₁ m + (1 − β₁) g,  v ← max(β₂ v, |g|),
    m̂ = m / (1 − β₁ᵗ),  θ ← θ − η m̂ / (v + ε).

    Memory: m, and v (u in the paper), a gradient's size that needs no correction.
    `eta_eff` is η / (v + ε), on the direction m̂. The paper has no ε. Frameworks: Keras as
    here; torch and optax use max(β₂ v, |g| + ε).
    """

    eta: Hyper = 0.002
    beta1: Hyper = 0.9
    beta2: Hyper = 0.999
    eps: Hyper = 1e-8
    memory = ("m", "v")

    def step(self, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
        m = self.beta1 * m + (1 - self.beta1) * g
        v = np.maximum(self.beta2 * v, np.abs(g))
        m_hat = m / (1 - self.beta1**t)
        eta_eff = self.eta / (v + (self.eps + TINY))
        return dict(m=m, v=v, m_hat=m_hat, eta_eff=eta_eff, delta=-eta_eff * m_hat)


@dataclass(frozen=True, eq=False)
class NAdam(Rule):
    """Dozat (2016), as the slides simplify it:  m, v, m̂, v̂ as in Adam,
    θ ← θ − η (β₁ m̂ + (1 − β₁) g / (1 − β₁ᵗ)) / (√v̂ + ε).

    Memory: m and v. `eta_eff` is η / (√v̂ + ε), on the direction in brackets (`look_ahead`).
    Frameworks: optax divides m by 1 − β₁ᵗ⁺¹ there; Dozat, torch and Keras do so too and let β₁
    grow with t, each at its own pace.
    """

    eta: Hyper = 0.002
    beta1: Hyper = 0.9
    beta2: Hyper = 0.999
    eps: Hyper = 1e-8
    memory: ClassVar[tuple[str, ...]] = ("m", "v")  # NAdamGrowing has more

    def step(self, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
        m = self.beta1 * m + (1 - self.beta1) * g
        v = self.beta2 * v + (1 - self.beta2) * g**2
        m_hat = m / (1 - self.beta1**t)
        v_hat = v / (1 - self.beta2**t)
        look_ahead = self.beta1 * m_hat + (1 - self.beta1) * g / (1 - self.beta1**t)
        eta_eff = self.eta / root(v_hat, self.eps)
        return dict(m=m, v=v, m_hat=m_hat, v_hat=v_hat, look_ahead=look_ahead, eta_eff=eta_eff,
                    delta=-eta_eff * look_ahead)


@dataclass(frozen=True, eq=False)
class AMSGrad(Rule):
    """Reddi, Kale & Kumar (2018), Algorithm 2:  m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,
    v̂ ← max(v̂, v),  θ ← θ − η m / (√v̂ + ε).

    Memory: m, v and v̂, the largest v so far. `eta_eff` is η / (√v̂ + ε), on the direction m̂,
    which is m. The paper has neither ε nor bias correction; with `bias_correction` m̂ is
    m / (1 − β₁ᵗ), and the root is taken of v̂ / (1 − β₂ᵗ). Frameworks: torch as with
    `bias_correction`, Keras too but for ε; optax takes the maximum of the corrected v.
    """

    eta: Hyper = 0.001
    beta1: Hyper = 0.9
    beta2: Hyper = 0.999
    eps: Hyper = 1e-8
    bias_correction: bool = False
    memory = ("m", "v", "v_hat")

    def step(self, theta: Array, g: Array, t: int, m: Array, v: Array, v_hat: Array) -> Symbols:
        m = self.beta1 * m + (1 - self.beta1) * g
        v = self.beta2 * v + (1 - self.beta2) * g**2
        v_hat = np.maximum(v_hat, v)
        m_hat = m / (1 - self.beta1**t) if self.bias_correction else m
        eta_eff = self.eta / root(v_hat / (1 - self.beta2**t) if self.bias_correction else v_hat, self.eps)
        return dict(m=m, v=v, v_hat=v_hat, m_hat=m_hat, eta_eff=eta_eff, delta=-eta_eff * m_hat)


@dataclass(frozen=True, eq=False)
class AdamW(Rule):
    """Loshchilov & Hutter (2019), Algorithm 2, as the frameworks have it: Adam, and θ ← θ − η λ θ
    beside it. (The paper multiplies λ θ by the schedule only, not by η.)

    Memory: m and v. `eta_eff` is η / (√v̂ + ε), on the direction m̂; λ is `weight_decay`.
    Frameworks: torch and optax as here, with λ = 0.01 and 0.0001; Keras with 0.004 and "ε-hat".
    """

    eta: Hyper = 0.001
    beta1: Hyper = 0.9
    beta2: Hyper = 0.999
    eps: Hyper = 1e-8
    weight_decay: Hyper = 0.01
    memory = ("m", "v")

    def step(self, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
        m = self.beta1 * m + (1 - self.beta1) * g
        v = self.beta2 * v + (1 - self.beta2) * g**2
        m_hat = m / (1 - self.beta1**t)
        v_hat = v / (1 - self.beta2**t)
        eta_eff = self.eta / root(v_hat, self.eps)
        delta = -eta_eff * m_hat - self.eta * self.weight_decay * theta
        return dict(m=m, v=v, m_hat=m_hat, v_hat=v_hat, eta_eff=eta_eff, delta=delta)


@dataclass(frozen=True, eq=False)
class Lion(Rule):
    """Chen et al. (2023), Algorithm 2, without weight decay:  θ ← θ − η sign(β₁ m + (1 − β₁) g),
    m ← β₂ m + (1 − β₂) g.

    Memory: m. `eta_eff` is η, on the direction ±1. Frameworks: Keras as here, with η = 0.001;
    optax adds a weight decay of 0.001.
    """

    eta: Hyper = 1e-4
    beta1: Hyper = 0.9
    beta2: Hyper = 0.99
    memory = ("m",)

    def step(self, theta: Array, g: Array, t: int, m: Array) -> Symbols:
        direction = np.sign(self.beta1 * m + (1 - self.beta1) * g)
        m = self.beta2 * m + (1 - self.beta2) * g
        return dict(m=m, eta_eff=self.eta, delta=-self.eta * direction)
