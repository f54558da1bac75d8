"""Wrong steps of each rule."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ...optimizers import (
    GD,
    AdaDelta,
    AdaGrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    Array,
    Hyper,
    LazyAdam,
    Lion,
    MaxProp,
    Momentum,
    NAdam,
    Nesterov,
    RMSProp,
    Symbols,
    root,
)
from .mutant import mutant


def scaled(direction: Array, eta_eff: Hyper, **memory: Array) -> Symbols:
    """What a step returns when it moves against `direction`."""
    return memory | dict(eta_eff=eta_eff, delta=-eta_eff * direction)


# Gradient descent, momentum, Nesterov --------------------------------------------------------------------


@mutant(GD, "You walk uphill: the gradient points where the loss grows, so subtract it.",
        "00 · Start here, §3")
def uphill(self: GD, theta: Array, g: Array, t: int) -> Symbols:
    return dict(eta_eff=self.eta, delta=self.eta * g)


@mutant(GD, "You step by the sign of the gradient only; its size is lost.", "00 · Start here, §3")
def only_the_sign(self: GD, theta: Array, g: Array, t: int) -> Symbols:
    return scaled(np.sign(g), self.eta)


@mutant(Momentum, "The velocity is forgotten: is u kept from step to step?", "02 · Momentum, §1")
def velocity_forgotten(self: Momentum, theta: Array, g: Array, t: int, u: Array) -> Symbols:
    return scaled(g, self.eta, u=g)


@mutant(Momentum, "β multiplies the new gradient instead of the old velocity.", "02 · Momentum, §1")
def beta_on_the_gradient(self: Momentum, theta: Array, g: Array, t: int, u: Array) -> Symbols:
    u = u + self.beta * g
    return scaled(u, self.eta, u=u)


@mutant(Momentum, "You move with the velocity of the step before: update u first, then θ.",
        "02 · Momentum, §1")
def moves_before_it_remembers(self: Momentum, theta: Array, g: Array, t: int, u: Array) -> Symbols:
    return scaled(u, self.eta, u=self.beta * u + g)


@mutant(Momentum, "The velocity never fades: multiply the old u by β.", "02 · Momentum, §1")
def velocity_never_fades(self: Momentum, theta: Array, g: Array, t: int, u: Array) -> Symbols:
    return scaled(u + g, self.eta, u=u + g)


@mutant(Nesterov, "This is plain momentum: the look-ahead, β u + g, is missing.", "02 · Momentum, §3")
def no_look_ahead(self: Nesterov, theta: Array, g: Array, t: int, u: Array) -> Symbols:
    u = self.beta * u + g
    return scaled(u, self.eta, u=u)


@mutant(Nesterov, "You look back instead of ahead: the sign of β u is wrong.", "02 · Momentum, §3")
def looks_back(self: Nesterov, theta: Array, g: Array, t: int, u: Array) -> Symbols:
    u = self.beta * u + g
    return scaled(g - self.beta * u, self.eta, u=u)


@mutant(Nesterov, "The velocity is counted twice: the direction is β u + g, not β u + u.",
        "02 · Momentum, §3")
def velocity_counted_twice(self: Nesterov, theta: Array, g: Array, t: int, u: Array) -> Symbols:
    u = self.beta * u + g
    return scaled(self.beta * u + u, self.eta, u=u)


# AdaGrad -------------------------------------------------------------------------------------------------


@mutant(AdaGrad, "The gradient itself is summed, not its square, and no root is taken: the first step is −η "
        "whatever the sign of the gradient.", "03 · AdaGrad, §1")
def sums_the_gradient(self: AdaGrad, theta: Array, g: Array, t: int, v: Array) -> Symbols:
    v = v + g
    return scaled(g, self.eta / (v + self.eps), v=v)


@mutant(AdaGrad, "The sizes of the gradients are summed instead of their squares.", "03 · AdaGrad, §1")
def square_missing_in_v(self: AdaGrad, theta: Array, g: Array, t: int, v: Array) -> Symbols:
    v = v + np.abs(g)
    return scaled(g, self.eta / root(v, self.eps, self.eps_inside), v=v)


@mutant(AdaGrad, "The square root is missing in the denominator.", "03 · AdaGrad, §6")
def adagrad_without_the_root(self: AdaGrad, theta: Array, g: Array, t: int, v: Array) -> Symbols:
    v = v + g**2
    return scaled(g, self.eta / (v + self.eps), v=v)


@mutant(AdaGrad, "ε is added to the step instead of the denominator: set brackets around √v + ε.",
        "03 · AdaGrad, §1")
def adagrad_eps_outside_the_fraction(self: AdaGrad, theta: Array, g: Array, t: int, v: Array) -> Symbols:
    v = v + g**2
    return dict(v=v, eta_eff=self.eta / np.sqrt(v), delta=-self.eta * g / np.sqrt(v) + self.eps)


@mutant(AdaGrad, "v holds only the last gradient: add to the old v.", "03 · AdaGrad, §1")
def v_replaced(self: AdaGrad, theta: Array, g: Array, t: int, v: Array) -> Symbols:
    return scaled(g, self.eta / root(g**2, self.eps, self.eps_inside), v=g**2)


@mutant(AdaGrad, "You divide by the v of the step before: add g² first, then divide.", "03 · AdaGrad, §1")
def adagrad_divides_first(self: AdaGrad, theta: Array, g: Array, t: int, v: Array) -> Symbols:
    return scaled(g, self.eta / root(v, self.eps, self.eps_inside), v=v + g**2)


@mutant(AdaGrad, "All parameters share one v: sum the squares of each parameter on its own.",
        "03 · AdaGrad, §1")
def adagrad_shares_v(self: AdaGrad, theta: Array, g: Array, t: int, v: Array) -> Symbols:
    v = v + np.sum(g**2, axis=0)
    return scaled(g, self.eta / root(v, self.eps, self.eps_inside), v=v)


@mutant(AdaGrad, "The root is taken of each gradient's square before the sum, which sums sizes.",
        "03 · AdaGrad, §1")
def root_before_the_sum(self: AdaGrad, theta: Array, g: Array, t: int, v: Array) -> Symbols:
    v = v + np.sqrt(g**2)
    return scaled(g, self.eta / (v + self.eps), v=v)


# RMSProp and MaxProp -------------------------------------------------------------------------------------


@mutant(RMSProp, "The factor (1 − β) is missing, so v is a sum and not a mean.", "04 · RMSProp, §1")
def one_minus_beta_missing(self: RMSProp, theta: Array, g: Array, t: int, v: Array) -> Symbols:
    v = self.beta * v + g**2
    return scaled(g, self.eta / root(v, self.eps, self.eps_inside), v=v)


@mutant(RMSProp, "β and 1 − β are swapped: the memory should get the large weight.", "04 · RMSProp, §1")
def weights_swapped(self: RMSProp, theta: Array, g: Array, t: int, v: Array) -> Symbols:
    v = (1 - self.beta) * v + self.beta * g**2
    return scaled(g, self.eta / root(v, self.eps, self.eps_inside), v=v)


@mutant(RMSProp, "(1 − β) is added instead of multiplied, and the square is missing: (1 − β) · g².",
        "04 · RMSProp, §1")
def plus_for_times(self: RMSProp, theta: Array, g: Array, t: int, v: Array) -> Symbols:
    v = self.beta * v + (1 - self.beta) + g
    return scaled(g, self.eta / (np.sqrt(v) + self.eps), v=v)


@mutant(RMSProp, "v averages the gradient instead of its square: negative gradients give NaN.",
        "04 · RMSProp, §1")
def rmsprop_without_the_square(self: RMSProp, theta: Array, g: Array, t: int, v: Array) -> Symbols:
    v = self.beta * v + (1 - self.beta) * g
    return scaled(g, self.eta / (np.sqrt(v) + self.eps), v=v)


@mutant(RMSProp, "The square root is missing in the denominator.", "04 · RMSProp, §1")
def rmsprop_without_the_root(self: RMSProp, theta: Array, g: Array, t: int, v: Array) -> Symbols:
    v = self.beta * v + (1 - self.beta) * g**2
    return scaled(g, self.eta / (v + self.eps), v=v)


@mutant(RMSProp, "ε is added to the step instead of the denominator: set brackets around √v + ε.",
        "04 · RMSProp, §1")
def rmsprop_eps_outside_the_fraction(self: RMSProp, theta: Array, g: Array, t: int, v: Array) -> Symbols:
    v = self.beta * v + (1 - self.beta) * g**2
    return dict(v=v, eta_eff=self.eta / np.sqrt(v), delta=-self.eta * g / np.sqrt(v) + self.eps)


@mutant(RMSProp, "You divide by the v of the step before: update v first.", "04 · RMSProp, §1")
def rmsprop_divides_first(self: RMSProp, theta: Array, g: Array, t: int, v: Array) -> Symbols:
    return scaled(g, self.eta / root(v, self.eps, self.eps_inside), v=self.beta * v + (1 - self.beta) * g**2)


@mutant(RMSProp, "v only grows: this is AdaGrad; let the old v fade with β.", "04 · RMSProp, §1")
def nothing_fades(self: RMSProp, theta: Array, g: Array, t: int, v: Array) -> Symbols:
    v = v + (1 - self.beta) * g**2
    return scaled(g, self.eta / root(v, self.eps, self.eps_inside), v=v)


@mutant(RMSProp, "All parameters share one v: average the squares of each parameter on its own.",
        "04 · RMSProp, §1")
def rmsprop_shares_v(self: RMSProp, theta: Array, g: Array, t: int, v: Array) -> Symbols:
    v = self.beta * v + (1 - self.beta) * np.mean(g**2, axis=0)
    return scaled(g, self.eta / root(v, self.eps, self.eps_inside), v=v)


@mutant(MaxProp, "The maximum is taken of g² but no root is taken: use |g|.", "07 · AdaMax, §5")
def maximum_of_squares(self: MaxProp, theta: Array, g: Array, t: int, v: Array) -> Symbols:
    v = np.maximum(self.beta * v, g**2)
    return scaled(g, self.eta / (v + self.eps), v=v)


# AdaDelta ------------------------------------------------------------------------------------------------


@mutant(AdaDelta, "u averages the squared gradients: it should average the squared *updates*.",
        "05 · AdaDelta, §1")
def u_fed_with_gradients(self: AdaDelta, theta: Array, g: Array, t: int, v: Array, u: Array) -> Symbols:
    v = self.beta * v + (1 - self.beta) * g**2
    return scaled(g, np.sqrt(u + self.eps) / np.sqrt(v + self.eps), v=v,
                  u=self.beta * u + (1 - self.beta) * g**2)


@mutant(AdaDelta, "v is updated after it was used: the first step is far too long.", "05 · AdaDelta, §1")
def v_updated_after_use(self: AdaDelta, theta: Array, g: Array, t: int, v: Array, u: Array) -> Symbols:
    now = scaled(g, np.sqrt(u + self.eps) / np.sqrt(v + self.eps), v=self.beta * v + (1 - self.beta) * g**2)
    return now | dict(u=self.beta * u + (1 - self.beta) * now["delta"] ** 2)


@mutant(AdaDelta, "Both square roots are missing.", "05 · AdaDelta, §1")
def adadelta_without_roots(self: AdaDelta, theta: Array, g: Array, t: int, v: Array, u: Array) -> Symbols:
    v = self.beta * v + (1 - self.beta) * g**2
    now = scaled(g, (u + self.eps) / (v + self.eps), v=v)
    return now | dict(u=self.beta * u + (1 - self.beta) * now["delta"] ** 2)


@mutant(AdaDelta, "u is never updated: the steps cannot grow.", "05 · AdaDelta, §1")
def u_never_updated(self: AdaDelta, theta: Array, g: Array, t: int, v: Array, u: Array) -> Symbols:
    v = self.beta * v + (1 - self.beta) * g**2
    return scaled(g, np.sqrt(u + self.eps) / np.sqrt(v + self.eps), v=v, u=u)


@mutant(AdaDelta, "u averages the moves instead of their squares: the first move makes it negative.",
        "05 · AdaDelta, §1")
def moves_not_squared(self: AdaDelta, theta: Array, g: Array, t: int, v: Array, u: Array) -> Symbols:
    now = AdaDelta.step(self, theta, g, t, v, u)
    return now | dict(u=self.beta * u + (1 - self.beta) * now["delta"])


@mutant(AdaDelta, "ε is missing in the numerator: u starts at 0, so nothing ever moves.", "05 · AdaDelta, §1")
def no_eps_above(self: AdaDelta, theta: Array, g: Array, t: int, v: Array, u: Array) -> Symbols:
    v = self.beta * v + (1 - self.beta) * g**2
    now = scaled(g, np.sqrt(u) / np.sqrt(v + self.eps), v=v)
    return now | dict(u=self.beta * u + (1 - self.beta) * now["delta"] ** 2)


# Adam ----------------------------------------------------------------------------------------------------


@mutant(Adam, "t is frozen at 1: the correction always divides by 1 − β. Does t grow?", "06 · Adam, §6")
def t_frozen_at_1(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    return Adam.step(self, theta, g, 1, m, v)


@mutant(Adam, "t starts at 0: the first correction divides by 1 − β⁰ = 0. Count steps from 1.",
        "06 · Adam, §6")
def t_from_0(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    return Adam.step(self, theta, g, t - 1, m, v)


@mutant(Adam, "t counts epochs, not steps: the correction lasts too long. Count every update.",
        "06 · Adam, §6")
def t_counts_epochs(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    return Adam.step(self, theta, g, 1 + (t - 1) // 10, m, v)


@mutant(Adam, "t is one too large: it is 1 in the first step.", "06 · Adam, §6")
def t_one_ahead(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    return Adam.step(self, theta, g, t + 1, m, v)


@mutant(Adam, "1 − βᵗ is not (1 − β)ᵗ.", "06 · Adam, §3")
def power_of_the_difference(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    m, v = self.beta1 * m + (1 - self.beta1) * g, self.beta2 * v + (1 - self.beta2) * g**2
    return scaled(m / (1 - self.beta1) ** t, self.eta / root(v / (1 - self.beta2) ** t, self.eps), m=m, v=v)


@mutant(Adam, "v is corrected outside the root: √(v / (1 − β₂ᵗ)), not √v / (1 − β₂ᵗ).", "06 · Adam, §1")
def corrected_outside_the_root(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    now = Adam.step(self, theta, g, t, m, v)
    return now | scaled(now["m_hat"], self.eta / (np.sqrt(now["v"]) / (1 - self.beta2**t) + self.eps))


@mutant(Adam, "The factors 1 − β₁ and 1 − β₂ are missing, so m and v are sums and not means.",
        "06 · Adam, §1")
def sums_for_means(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    m, v = self.beta1 * m + g, self.beta2 * v + g**2
    return scaled(m / (1 - self.beta1**t), self.eta / root(v / (1 - self.beta2**t), self.eps), m=m, v=v)


@mutant(Adam, "t grows with every parameter instead of every step.", "06 · Adam, §6")
def t_counts_parameters(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    number: Any = np.arange(1, len(g) + 1).reshape(-1, *(1,) * (g.ndim - 1))  # where t is one for all
    return Adam.step(self, theta, g, (t - 1) * len(g) + number, m, v)


@mutant(Adam, "There is no bias correction: the first steps have the wrong length.", "06 · Adam, §5")
def no_bias_correction(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    m, v = self.beta1 * m + (1 - self.beta1) * g, self.beta2 * v + (1 - self.beta2) * g**2
    return scaled(m, self.eta / root(v, self.eps), m=m, v=v)


@mutant(Adam, "Only m is corrected for its bias; v needs it more.", "06 · Adam, §5")
def only_m_corrected(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    m, v = self.beta1 * m + (1 - self.beta1) * g, self.beta2 * v + (1 - self.beta2) * g**2
    return scaled(m / (1 - self.beta1**t), self.eta / root(v, self.eps), m=m, v=v)


@mutant(Adam, "Only v is corrected for its bias: the first steps are far too short.", "06 · Adam, §5")
def only_v_corrected(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    m, v = self.beta1 * m + (1 - self.beta1) * g, self.beta2 * v + (1 - self.beta2) * g**2
    return scaled(m, self.eta / root(v / (1 - self.beta2**t), self.eps), m=m, v=v)


@mutant(Adam, "You multiply by 1 − βᵗ where you should divide.", "06 · Adam, §3")
def multiplies_the_correction(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    m, v = self.beta1 * m + (1 - self.beta1) * g, self.beta2 * v + (1 - self.beta2) * g**2
    return scaled(m * (1 - self.beta1**t), self.eta / root(v * (1 - self.beta2**t), self.eps), m=m, v=v)


@mutant(Adam,
        "The corrected means are stored, and corrected again in the next step: keep m and v themselves.",
        "06 · Adam, §3")
def corrected_in_place(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    now = Adam.step(self, theta, g, t, m, v)
    return now | dict(m=now["m_hat"], v=now["v_hat"])


@mutant(Adam, "v averages the gradient instead of its square: negative gradients give NaN.", "06 · Adam, §1")
def adam_without_the_square(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    m, v = self.beta1 * m + (1 - self.beta1) * g, self.beta2 * v + (1 - self.beta2) * g
    m_hat, v_hat = m / (1 - self.beta1**t), v / (1 - self.beta2**t)
    return scaled(m_hat, self.eta / (np.sqrt(v_hat) + self.eps), m=m, v=v)


@mutant(Adam, "v averages the square of m instead of the square of the gradient.", "06 · Adam, §1")
def square_of_m(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    m = self.beta1 * m + (1 - self.beta1) * g
    v = self.beta2 * v + (1 - self.beta2) * m**2
    return scaled(m / (1 - self.beta1**t), self.eta / root(v / (1 - self.beta2**t), self.eps), m=m, v=v)


@mutant(Adam, "The square root of v̂ is missing.", "06 · Adam, §1")
def adam_without_the_root(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    now = Adam.step(self, theta, g, t, m, v)
    return now | scaled(now["m_hat"], self.eta / (now["v_hat"] + self.eps))


@mutant(Adam, "ε is added to the step instead of the denominator: set brackets around √v̂ + ε.",
        "06 · Adam, §1")
def adam_eps_outside_the_fraction(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    now = Adam.step(self, theta, g, t, m, v)
    return now | dict(delta=-self.eta * now["m_hat"] / np.sqrt(now["v_hat"]) + self.eps)


@mutant(Adam, "ε stands inside the root, where it acts like √ε: Adam adds it outside.", "06 · Adam, §1")
def adam_eps_inside_the_root(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    now = Adam.step(self, theta, g, t, m, v)
    return now | scaled(now["m_hat"], self.eta / root(now["v_hat"], self.eps, eps_inside=True))


@mutant(Adam, "β₁ and β₂ are swapped.", "06 · Adam, §1")
def betas_swapped(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    m, v = self.beta2 * m + (1 - self.beta2) * g, self.beta1 * v + (1 - self.beta1) * g**2
    return scaled(m / (1 - self.beta2**t), self.eta / root(v / (1 - self.beta1**t), self.eps), m=m, v=v)


@mutant(Adam, "m and v are forgotten after every step: keep them.", "06 · Adam, §1")
def memory_forgotten(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    return Adam.step(self, theta, g, t, 0 * m, 0 * v)


@mutant(Adam, "m and v are the same array, so that one overwrites the other: make a copy.", "06 · Adam, §1")
def one_array_for_m_and_v(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    m = self.beta1 * v + (1 - self.beta1) * g
    v = self.beta2 * m + (1 - self.beta2) * g**2
    m_hat, v_hat = v / (1 - self.beta1**t), v / (1 - self.beta2**t)
    return scaled(m_hat, self.eta / (np.sqrt(v_hat) + self.eps), m=v, v=v)


@mutant(Adam, "v is kept in float32, which rounds it to seven digits in every step: keep the precision of θ.",
        "06 · Adam, §1")
def low_precision_memory(self: Adam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    now = Adam.step(self, theta, g, t, m, v)
    return now | dict(v=now["v"].astype(np.float32).astype(now["v"].dtype))


# Lazy Adam -----------------------------------------------------------------------------------------------


def kept(where: Array, now: Symbols, **before: ArrayLike) -> Symbols:
    """A step whose entries stay as they were before where a condition holds."""
    return now | {name: np.where(where, value, now[name]) for name, value in before.items()}


@mutant(LazyAdam, "θ rests where the gradient is 0, but m and v fade there: they must rest, too.",
        "12 · A sparse world, §3")
def memory_fades_in_silence(self: LazyAdam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    return kept(g == 0, Adam.step(self, theta, g, t, m, v), delta=0)


@mutant(LazyAdam, "m and v rest where the gradient is 0, but θ moves on there, with an m that never fades.",
        "12 · A sparse world, §3")
def moves_in_silence(self: LazyAdam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    now = kept(g == 0, Adam.step(self, theta, g, t, m, v), m=m, v=v)
    m_hat, v_hat = now["m"] / (1 - self.beta1**t), now["v"] / (1 - self.beta2**t)
    return now | scaled(m_hat, self.eta / root(v_hat, self.eps))


@mutant(LazyAdam, "This is plain Adam: where the gradient is 0, θ, m and v must stay as they are.",
        "12 · A sparse world, §3")
def not_lazy(self: LazyAdam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    return Adam.step(self, theta, g, t, m, v)


@mutant(LazyAdam, "It rests where the gradient is negative, too: the condition is g ≠ 0.",
        "12 · A sparse world, §3")
def lazy_where_negative(self: LazyAdam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    return kept(g <= 0, Adam.step(self, theta, g, t, m, v), m=m, v=v, delta=0)


@mutant(LazyAdam, "The bias correction is missing: t counts all steps, as in Adam.", "06 · Adam, §3")
def lazy_without_correction(self: LazyAdam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    now = LazyAdam.step(self, theta, g, t, m, v)
    return kept(g == 0, now | scaled(now["m"], self.eta / root(now["v"], self.eps)), delta=0)


# AdaMax, NAdam, AMSGrad, AdamW ---------------------------------------------------------------------------


@mutant(AdaMax, "One maximum is taken over all parameters: use np.maximum, which compares pair by pair.",
        "07 · AdaMax, §5")
def one_maximum_for_all(self: AdaMax, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    m = self.beta1 * m + (1 - self.beta1) * g
    v = np.maximum(self.beta2 * v, np.max(np.abs(g), axis=0))
    return scaled(m / (1 - self.beta1**t), self.eta / (v + self.eps), m=m, v=v)


@mutant(AdaMax, "The old maximum does not fade: multiply v by β₂.", "07 · AdaMax, §5")
def maximum_never_fades(self: AdaMax, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    m, v = self.beta1 * m + (1 - self.beta1) * g, np.maximum(v, np.abs(g))
    return scaled(m / (1 - self.beta1**t), self.eta / (v + self.eps), m=m, v=v)


@mutant(AdaMax, "v is corrected for a bias that a maximum does not have.", "07 · AdaMax, §5")
def maximum_corrected(self: AdaMax, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    now = AdaMax.step(self, theta, g, t, m, v)
    return now | scaled(now["m_hat"], self.eta / (now["v"] / (1 - self.beta2**t) + self.eps))


@mutant(AdaMax, "A root is taken of v, which already is a size.", "07 · AdaMax, §5")
def root_of_the_maximum(self: AdaMax, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    now = AdaMax.step(self, theta, g, t, m, v)
    return now | scaled(now["m_hat"], self.eta / (np.sqrt(now["v"]) + self.eps))


@mutant(AdaMax, "The absolute value is missing: v does not see negative gradients, and the steps explode.",
        "07 · AdaMax, §5")
def maximum_without_the_size(self: AdaMax, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    m, v = self.beta1 * m + (1 - self.beta1) * g, np.maximum(self.beta2 * v, g)
    return scaled(m / (1 - self.beta1**t), self.eta / (v + self.eps), m=m, v=v)


@mutant(AdaMax, "ε is added to the step instead of the denominator: set brackets around v + ε.",
        "07 · AdaMax, §5")
def adamax_eps_outside_the_fraction(self: AdaMax, theta: Array, g: Array, t: int, m: Array,
                                    v: Array) -> Symbols:
    now = AdaMax.step(self, theta, g, t, m, v)
    return now | dict(delta=-self.eta * now["m_hat"] / now["v"] + self.eps)


@mutant(AdaMax, "m is not corrected for its bias.", "07 · AdaMax, §5")
def adamax_without_correction(self: AdaMax, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    now = AdaMax.step(self, theta, g, t, m, v)
    return now | scaled(now["m"], now["eta_eff"])


@mutant(AdaMax, "The corrected m is stored, and corrected again in the next step: keep m itself.",
        "07 · AdaMax, §5")
def adamax_corrected_in_place(self: AdaMax, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    now = AdaMax.step(self, theta, g, t, m, v)
    return now | dict(m=now["m_hat"])


@mutant(NAdam,
        "The corrected means are stored, and corrected again in the next step: keep m and v themselves.",
        "08 · NAdam, §3")
def nadam_corrected_in_place(self: NAdam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    now = NAdam.step(self, theta, g, t, m, v)
    return now | dict(m=now["m_hat"], v=now["v_hat"])


@mutant(NAdam, "This is plain Adam: the look-ahead is missing, or it uses the m of the step before.",
        "08 · NAdam, §3")
def nadam_without_look_ahead(self: NAdam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    now = NAdam.step(self, theta, g, t, m, v)
    return now | scaled(now["m_hat"], now["eta_eff"])


@mutant(NAdam, "The factor (1 − β₁) in front of the gradient is missing.", "08 · NAdam, §3")
def nadam_one_minus_beta_missing(self: NAdam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    now = NAdam.step(self, theta, g, t, m, v)
    return now | scaled(self.beta1 * now["m_hat"] + g / (1 - self.beta1**t), now["eta_eff"])


@mutant(NAdam, "The gradient in the look-ahead is not corrected by 1 − β₁ᵗ.", "08 · NAdam, §3")
def nadam_gradient_not_corrected(self: NAdam, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    now = NAdam.step(self, theta, g, t, m, v)
    return now | scaled(self.beta1 * now["m_hat"] + (1 - self.beta1) * g, now["eta_eff"])


def _corrected(rule, v_hat, t):
    return v_hat / (1 - rule.beta2**t) if rule.bias_correction else v_hat


@mutant(AMSGrad, "The step does not use the largest v so far: keep v̂ from step to step, and divide by its "
                 "root.", "09 · AMSGrad, §3")
def maximum_forgotten(self: AMSGrad, theta: Array, g: Array, t: int, m: Array, v: Array,
                      v_hat: Array) -> Symbols:
    return AMSGrad.step(self, theta, g, t, m, v, 0 * v_hat)


@mutant(AMSGrad, "The maximum sees the v of the step before: update v first.", "09 · AMSGrad, §3")
def maximum_of_the_old_v(self: AMSGrad, theta: Array, g: Array, t: int, m: Array, v: Array,
                         v_hat: Array) -> Symbols:
    now = AMSGrad.step(self, theta, g, t, m, v, v_hat)
    v_hat = np.maximum(v_hat, v)
    return now | scaled(now["m_hat"], self.eta / root(_corrected(self, v_hat, t), self.eps), v_hat=v_hat)


@mutant(AMSGrad, "The maximum is stored in v and fed back into its mean: keep v and v̂ apart.",
        "09 · AMSGrad, §3")
def maximum_stored_in_v(self: AMSGrad, theta: Array, g: Array, t: int, m: Array, v: Array,
                        v_hat: Array) -> Symbols:
    now = AMSGrad.step(self, theta, g, t, m, v, v_hat)
    return now | dict(v=now["v_hat"])


@mutant(AMSGrad, "You take the minimum where the maximum is wanted.", "09 · AMSGrad, §3")
def minimum_for_maximum(self: AMSGrad, theta: Array, g: Array, t: int, m: Array, v: Array,
                        v_hat: Array) -> Symbols:
    now = AMSGrad.step(self, theta, g, t, m, v, v_hat)
    v_hat = np.where(v_hat == 0, now["v"], np.minimum(v_hat, now["v"]))
    return now | scaled(now["m_hat"], self.eta / root(_corrected(self, v_hat, t), self.eps), v_hat=v_hat)


@mutant(AMSGrad, "ε stands inside the root, where it acts like √ε: it is added outside.", "09 · AMSGrad, §3")
def amsgrad_eps_inside_the_root(self: AMSGrad, theta: Array, g: Array, t: int, m: Array, v: Array,
                                v_hat: Array) -> Symbols:
    now = AMSGrad.step(self, theta, g, t, m, v, v_hat)
    return now | scaled(now["m_hat"], self.eta / root(now["v_hat"], self.eps, eps_inside=True))


@mutant(AdamW,
        "The decay goes through the gradient (L2), where √v̂ divides it away: subtract η λ θ beside the "
        "adaptive step.", "10 · Schedulers, §8")
def l2_instead_of_decay(self: AdamW, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    return Adam.step(_as_adam(self), theta, g + self.weight_decay * theta, t, m, v)


@mutant(AdamW, "The decay must be multiplied by η, too: this course and the frameworks do so.",
        "10 · Schedulers, §8")
def decay_without_eta(self: AdamW, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    now = AdamW.step(self, theta, g, t, m, v)
    return now | dict(delta=-now["eta_eff"] * now["m_hat"] - self.weight_decay * theta)


@mutant(AdamW, "The decay has the wrong sign: the weights grow.", "10 · Schedulers, §8")
def decay_that_grows(self: AdamW, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    now = AdamW.step(self, theta, g, t, m, v)
    return now | dict(delta=-now["eta_eff"] * now["m_hat"] + self.eta * self.weight_decay * theta)


@mutant(AdamW, "The decay takes the θ that has moved already: subtract η λ θ with the θ from before the "
               "step.", "10 · Schedulers, §8")
def decay_after_the_move(self: AdamW, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    now = AdamW.step(self, theta, g, t, m, v)
    adam = -now["eta_eff"] * now["m_hat"]
    return now | dict(delta=adam - self.eta * self.weight_decay * (theta + adam))


@mutant(AdamW, "The decay is there twice: λ θ is still in the gradient as well.", "10 · Schedulers, §8")
def decay_counted_twice(self: AdamW, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    now = l2_instead_of_decay(self, theta, g, t, m, v)
    return now | dict(delta=now["delta"] - self.eta * self.weight_decay * theta)


@mutant(AdamW, "The decay is still divided by √v̂: subtract η λ θ outside the fraction.",
        "10 · Schedulers, §8")
def decay_in_the_fraction(self: AdamW, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
    now = AdamW.step(self, theta, g, t, m, v)
    return now | dict(delta=-now["eta_eff"] * (now["m_hat"] + self.weight_decay * theta))


# Lion ----------------------------------------------------------------------------------------------------


@mutant(Lion, "The sign is taken of m alone: today's gradient must be mixed in first.",
        "17 · Beyond the diagonal, §4")
def sign_of_m_only(self: Lion, theta: Array, g: Array, t: int, m: Array) -> Symbols:
    m = self.beta2 * m + (1 - self.beta2) * g
    return scaled(np.sign(m), self.eta, m=m)


def _as_adam(rule):
    return Adam(rule.eta, rule.beta1, rule.beta2, rule.eps)
