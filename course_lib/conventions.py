"""What torch, Keras, optax, d2l and the lecture slides mean by the name of an optimizer.

"My result is wrong" often means "my framework means something else". For each framework and
optimizer, `CONVENTIONS` holds the rule and the settings that do what the framework does by
default, and what is different about it:

    convention("torch", "RMSProp")            RMSProp(eta=0.01, beta=0.99, eps=1e-08, …)
    convention("keras", "Adam", eta=0.1)      with a learning rate of your own

Reproduced to 1e-12: torch, optax and Keras from their own trajectories (tests/library/goldens.npz has their
versions), d2l and the slides from their printed code. Keras's Muon takes a norm in float32, and is
reproduced to 1e-7. The classes here are the variants that no setting of the course's rules expresses.
"""

import math
from dataclasses import dataclass

import numpy as np

from .matrices import Muon, orthogonal
from .optimizers import (
    GD,
    TINY,
    AdaDelta,
    AdaGrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    Array,
    Hyper,
    Lion,
    Momentum,
    NAdam,
    Nesterov,
    RMSProp,
    Rule,
    Symbols,
    root,
)


@dataclass(frozen=True, eq=False)
class AdaGradFrom(AdaGrad):
    """AdaGrad whose v starts at `initial` instead of 0."""

    initial: Hyper = 0.1

    def step(self, theta: Array, g: Array, t: int, v: Array) -> Symbols:
        return super().step(theta, g, t, v + self.initial if t == 1 else v)


@dataclass(frozen=True, eq=False)
class AdaDeltaTimes(AdaDelta):
    """AdaDelta whose update, after u has seen it, is multiplied by a rate η."""

    eta: Hyper = 1.0

    def step(self, theta: Array, g: Array, t: int, v: Array, u: Array) -> Symbols:
        now = super().step(theta, g, t, v, u)
        return now | dict(eta_eff=self.eta * now["eta_eff"], delta=self.eta * now["delta"])


@dataclass(frozen=True, eq=False)
class AdamEpsHat(Adam):
    """Adam with ε added to √v before the correction ("ε-hat", Kingma & Ba, end of section 2)."""

    def step(self, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
        now = super().step(theta, g, t, m, v)
        eta_eff = self.eta * np.sqrt(1 - self.beta2**t) / root(now["v"], self.eps)
        return now | dict(eta_eff=eta_eff, delta=-eta_eff * now["m_hat"])


@dataclass(frozen=True, eq=False)
class AdamWEpsHat(AdamW):
    """AdamW with ε-hat."""

    def step(self, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
        now = super().step(theta, g, t, m, v)
        eta_eff = self.eta * np.sqrt(1 - self.beta2**t) / root(now["v"], self.eps)
        delta = -eta_eff * now["m_hat"] - self.eta * self.weight_decay * theta
        return now | dict(eta_eff=eta_eff, delta=delta)


@dataclass(frozen=True, eq=False)
class AMSGradEpsHat(AMSGrad):
    """AMSGrad with both corrections and ε-hat."""

    bias_correction: bool = True

    def step(self, theta: Array, g: Array, t: int, m: Array, v: Array, v_hat: Array) -> Symbols:
        now = super().step(theta, g, t, m, v, v_hat)
        eta_eff = self.eta * np.sqrt(1 - self.beta2**t) / root(now["v_hat"], self.eps)
        return now | dict(eta_eff=eta_eff, delta=-eta_eff * now["m_hat"])


@dataclass(frozen=True, eq=False)
class AMSGradOfCorrected(AMSGrad):
    """AMSGrad that takes the maximum of the corrected v."""

    bias_correction: bool = True

    def step(self, theta: Array, g: Array, t: int, m: Array, v: Array, v_hat: Array) -> Symbols:
        now = super().step(theta, g, t, m, v, v_hat)
        v_hat = np.maximum(v_hat, now["v"] / (1 - self.beta2**t))
        eta_eff = self.eta / root(v_hat, self.eps)
        return now | dict(v_hat=v_hat, eta_eff=eta_eff, delta=-eta_eff * now["m_hat"])


@dataclass(frozen=True, eq=False)
class AdaMaxEpsInside(AdaMax):
    """AdaMax with ε inside the maximum: v ← max(β₂ v, |g| + ε)."""

    def step(self, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
        now = super().step(theta, g, t, m, v)
        v = np.maximum(self.beta2 * v, np.abs(g) + self.eps)
        eta_eff = self.eta / (v + TINY)
        return now | dict(v=v, eta_eff=eta_eff, delta=-eta_eff * now["m_hat"])


@dataclass(frozen=True, eq=False)
class NAdamEpsInside(NAdam):
    """NAdam with ε inside the root."""

    def step(self, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
        now = super().step(theta, g, t, m, v)
        eta_eff = self.eta / root(now["v_hat"], self.eps, eps_inside=True)
        return now | dict(eta_eff=eta_eff, delta=-eta_eff * now["look_ahead"])


@dataclass(frozen=True, eq=False)
class NAdamNext(NAdam):
    """NAdam that corrects m for the *next* step, m / (1 − β₁ᵗ⁺¹): Dozat's, if β₁ were constant."""

    def step(self, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
        now = super().step(theta, g, t, m, v)
        m_hat_next = now["m"] / (1 - self.beta1 ** (t + 1))
        look_ahead = self.beta1 * m_hat_next + (1 - self.beta1) * g / (1 - self.beta1**t)
        return now | dict(look_ahead=look_ahead, delta=-now["eta_eff"] * look_ahead)


@dataclass(frozen=True, eq=False)
class NAdamGrowing(NAdam):
    """Dozat's NAdam: β₁ grows with t, μ_t = β₁ (1 − ½ · 0.96^(t · momentum_decay)), and the
    corrections are products of all μ so far."""

    momentum_decay: Hyper = 0.004
    memory = ("m", "v", "product")

    def step(self, theta: Array, g: Array, t: int, m: Array, v: Array,
             product: Hyper = 0.0) -> Symbols:
        mu, mu_next = (self.beta1 * (1 - 0.5 * 0.96 ** (s * self.momentum_decay)) for s in (t, t + 1))
        product = mu * (product if t > 1 else product + 1)
        now = super().step(theta, g, t, m, v)
        look_ahead = mu_next * now["m"] / (1 - product * mu_next) + (1 - mu) * g / (1 - product)
        return now | dict(product=product, look_ahead=look_ahead, delta=-now["eta_eff"] * look_ahead)


@dataclass(frozen=True, eq=False)
class LionW(Lion):
    """Lion with the paper's weight decay beside it, θ ← θ − η λ θ."""

    weight_decay: Hyper = 0.001

    def step(self, theta: Array, g: Array, t: int, m: Array) -> Symbols:
        now = super().step(theta, g, t, m)
        return now | dict(delta=now["delta"] - self.eta * self.weight_decay * theta)


@dataclass(frozen=True, eq=False)
class MuonW(Muon):
    """Muon with weight decay beside it, and η √max(1, n/m) in place of η for a matrix of shape (n, m)."""

    weight_decay: Hyper = 0.1

    def factor(self, n: int, m: int) -> float:
        """What η is multiplied by for n rows and m columns."""
        return math.sqrt(max(1, n / m))

    def step(self, theta: Array, g: Array, t: int, u: Array) -> Symbols:
        now = super().step(theta, g, t, u)
        eta_eff = self.factor(*theta.shape[:2]) * self.eta
        decay = self.eta * self.weight_decay * theta
        return now | dict(eta_eff=eta_eff, delta=-eta_eff * now["X"] - decay)


@dataclass(frozen=True, eq=False)
class MuonAsAdam(MuonW):
    """Muon with 0.2 η √max(n, m) in place of η: its steps are as long as Adam's (Liu et al., 2025)."""

    def factor(self, n: int, m: int) -> float:
        return 0.2 * math.sqrt(max(n, m))


@dataclass(frozen=True, eq=False)
class MuonCorrected(Muon):
    """Muon that keeps a fading mean and corrects it as `NAdamNext` does; η √max(1, m/n) in place of η."""

    def step(self, theta: Array, g: Array, t: int, u: Array) -> Symbols:
        u, (n, m, *_) = self.beta * u + g, theta.shape
        ahead = self.beta * u / (1 - self.beta ** (t + 1)) + g / (1 - self.beta**t)
        X = orthogonal((1 - self.beta) * ahead, self.eps)
        eta_eff = math.sqrt(max(1, m / n)) * self.eta
        return dict(u=u, X=X, eta_eff=eta_eff, delta=-eta_eff * X)


@dataclass(frozen=True)
class Convention:
    """What a framework means by an optimizer: `rule(**defaults)`, and `differs` in words."""

    rule: type[Rule]
    defaults: dict
    differs: str = "as in the lectures"


#: {(framework, optimizer): what the framework means by it}
CONVENTIONS = {
    # torch ------------------------------------------------------------------------------------------------
    ("torch", "GD"): Convention(GD, dict(eta=0.001)),
    ("torch", "Momentum"): Convention(Momentum, dict(eta=0.001, beta=0.9),
                                      "η multiplies u; β has no default"),
    ("torch", "Nesterov"): Convention(Nesterov, dict(eta=0.001, beta=0.9), "the rewritten form"),
    ("torch", "AdaGrad"): Convention(AdaGrad, dict(eta=0.01, eps=1e-10), "ε = 1e-10"),
    ("torch", "RMSProp"): Convention(RMSProp, dict(eta=0.01, beta=0.99, eps=1e-8),
                                     "β is called alpha and is 0.99"),
    ("torch", "AdaDelta"): Convention(AdaDelta, dict(beta=0.9, eps=1e-6), "a rate of 1 on top"),
    ("torch", "Adam"): Convention(Adam, dict(eta=0.001, eps=1e-8)),
    ("torch", "AdaMax"): Convention(AdaMaxEpsInside, dict(eta=0.002, eps=1e-8), "ε inside the maximum"),
    ("torch", "NAdam"): Convention(NAdamGrowing, dict(eta=0.002, momentum_decay=0.004),
                                   "β₁ grows with t, slowly"),
    ("torch", "AMSGrad"): Convention(AMSGrad, dict(eta=0.001, bias_correction=True),
                                     "an option of Adam; the maximum of the raw v, then both corrections"),
    ("torch", "AdamW"): Convention(AdamW, dict(eta=0.001, weight_decay=0.01)),
    ("torch", "Muon"): Convention(MuonW, dict(eta=0.001, eps=0.0, weight_decay=0.1),
                                  "λ = 0.1, and η √max(1, n/m); its five steps are in bfloat16"),
    # optax (no default learning rates) --------------------------------------------------------------------
    ("optax", "GD"): Convention(GD, dict(eta=0.01)),
    ("optax", "Momentum"): Convention(Momentum, dict(eta=0.01, beta=0.9), "η multiplies u"),
    ("optax", "Nesterov"): Convention(Nesterov, dict(eta=0.01, beta=0.9), "the rewritten form"),
    ("optax", "AdaGrad"): Convention(AdaGradFrom, dict(eta=0.01, eps=1e-7, eps_inside=True, initial=0.1),
                                     "v starts at 0.1, ε inside the root"),
    ("optax", "RMSProp"): Convention(RMSProp, dict(eta=0.01, beta=0.9, eps=1e-8, eps_inside=True),
                                     "ε inside the root"),
    ("optax", "AdaDelta"): Convention(AdaDelta, dict(beta=0.9, eps=1e-6), "a rate on top, here 1"),
    ("optax", "Adam"): Convention(Adam, dict(eta=0.01)),
    ("optax", "AdaMax"): Convention(AdaMaxEpsInside, dict(eta=0.01), "ε inside the maximum"),
    ("optax", "NAdam"): Convention(NAdamNext, dict(eta=0.01), "m is corrected for the next step"),
    ("optax", "AMSGrad"): Convention(AMSGradOfCorrected, dict(eta=0.01), "the maximum of the corrected v"),
    ("optax", "AdamW"): Convention(AdamW, dict(eta=0.01, weight_decay=1e-4), "λ = 0.0001"),
    ("optax", "Lion"): Convention(LionW, dict(eta=0.01, weight_decay=0.001), "with weight decay, λ = 0.001"),
    ("optax", "Muon"): Convention(MuonCorrected, dict(eta=0.01, eps=1e-8),
                                  "u is corrected for its start at zero; η √max(1, m/n)"),
    # Keras ------------------------------------------------------------------------------------------------
    ("keras", "GD"): Convention(GD, dict(eta=0.01)),
    ("keras", "Momentum"): Convention(Momentum, dict(eta=0.01, beta=0.9),
                                      "η inside the velocity, which is another path once η changes"),
    ("keras", "Nesterov"): Convention(Nesterov, dict(eta=0.01, beta=0.9),
                                      "the rewritten form, η inside the velocity"),
    ("keras", "AdaGrad"): Convention(AdaGradFrom, dict(eta=0.001, eps=1e-7, eps_inside=True, initial=0.1),
                                     "v starts at 0.1, ε inside the root"),
    ("keras", "RMSProp"): Convention(RMSProp, dict(eta=0.001, beta=0.9, eps=1e-7, eps_inside=True),
                                     "ε inside the root"),
    ("keras", "AdaDelta"): Convention(AdaDeltaTimes, dict(eta=0.001, beta=0.95, eps=1e-7),
                                      "a rate of 0.001 on top: very slow"),
    ("keras", "Adam"): Convention(AdamEpsHat, dict(eta=0.001, eps=1e-7),
                                  "ε-hat, and ε = 1e-7; it does correct the bias"),
    ("keras", "AdaMax"): Convention(AdaMax, dict(eta=0.001, eps=1e-7), "ε = 1e-7"),
    ("keras", "NAdam"): Convention(NAdamGrowing, dict(eta=0.001, eps=1e-7, momentum_decay=1.0),
                                   "β₁ grows with t, fast"),
    ("keras", "AMSGrad"): Convention(AMSGradEpsHat, dict(eta=0.001, eps=1e-7),
                                     "an option of Adam; as torch, but ε-hat"),
    ("keras", "AdamW"): Convention(AdamWEpsHat, dict(eta=0.001, eps=1e-7, weight_decay=0.004),
                                   "ε-hat, λ = 0.004"),
    ("keras", "Lion"): Convention(Lion, dict(eta=0.001)),
    ("keras", "Muon"): Convention(MuonAsAdam, dict(eta=0.001, eps=1e-7, weight_decay=0.004),
                                  "λ = 0.004, and 0.2 η √max(n, m)"),
    # d2l, from scratch ------------------------------------------------------------------------------------
    ("d2l", "Momentum"): Convention(Momentum, dict(eta=0.02, beta=0.5), "η multiplies u"),
    ("d2l", "AdaGrad"): Convention(AdaGrad, dict(eta=0.1, eps=1e-6, eps_inside=True), "ε inside the root"),
    ("d2l", "RMSProp"): Convention(RMSProp, dict(eta=0.01, beta=0.9, eps=1e-6, eps_inside=True),
                                   "β is γ; ε inside the root"),
    ("d2l", "AdaDelta"): Convention(AdaDelta, dict(beta=0.9, eps=1e-5), "β is ρ, ε = 1e-5"),
    ("d2l", "Adam"): Convention(Adam, dict(eta=0.01, eps=1e-6), "ε = 1e-6"),
    # the lecture slides: what their code does, line by line, and where their formula says something else ----
    ("slides", "AdaGrad"): Convention(AdaGrad, dict(eta=0.1, eps=1e-8),
                                      "ε outside the root; inside in the formula"),
    ("slides", "RMSProp"): Convention(RMSProp, dict(eta=0.1, beta=0.5, eps=1e-4),
                                      "ε outside the root; inside in the formula"),
    ("slides", "AdaDelta"): Convention(AdaDelta, dict(beta=0.99, eps=1e-4)),
    ("slides", "Adam"): Convention(Adam, dict(eta=0.1, eps=1e-10),
                                   "t is the number of the epoch: right in batch mode only"),
    ("slides", "AdaMax"): Convention(AdaMax, dict(eta=0.1, beta2=0.99, eps=1e-10)),
    ("slides", "NAdam"): Convention(NAdamEpsInside, dict(eta=0.1, beta2=0.99, eps=1e-10),
                                    "ε inside the root; outside in the formula"),
    ("slides", "AMSGrad"): Convention(AMSGrad, dict(), "a formula only: no bias correction, as in the paper"),
}


def convention(framework: str, optimizer: str, **settings: Hyper) -> Rule:
    """The rule that does what `framework` means by `optimizer`.

    Its settings are the framework's defaults, unless `settings` say otherwise. An unknown pair raises a
    ValueError that lists near ones.
    """
    if (framework, optimizer) not in CONVENTIONS:
        near = [key for key in CONVENTIONS if framework in key or optimizer in key] or CONVENTIONS
        raise ValueError(f"convention: nothing is known of {optimizer!r} in {framework!r}; known: "
                         f"{', '.join(map(' '.join, near))}")
    entry = CONVENTIONS[framework, optimizer]
    return entry.rule(**entry.defaults | settings)
