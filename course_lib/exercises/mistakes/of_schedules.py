"""Wrong schedules of each maker."""

import numpy as np

from ...optimizers import Hyper
from ...schedules import (
    Schedule,
    constant,
    cosine_restarts,
    exponential_decay,
    inverse_decay,
    linear_warm_up,
    step_decay,
    transformer_warm_up,
    triangular,
)
from .mutant import mutant


@mutant(step_decay, "t / every is not rounded down: the rate slides instead of stepping.",
        "10 · Schedulers, §1")
def no_floor(factor: Hyper, every: Hyper) -> Schedule:
    return lambda t: factor ** (t / every)


@mutant(exponential_decay, "The decayed rate is decayed again by the whole of t: start from η₀ each time.",
        "10 · Schedulers, §1")
def decays_the_decayed(rate: Hyper) -> Schedule:
    return lambda t: np.exp(-rate * t * (t + 1) / 2)


@mutant(inverse_decay, "The power is a different schedule: 1 / (1 + decay · t), not (1 + decay)⁻ᵗ.",
        "10 · Schedulers, §1")
def power_for_product(decay: Hyper) -> Schedule:
    return lambda t: (1 + decay) ** (-1.0 * t)


@mutant(inverse_decay, "The counter is increased for every layer: once per step.", "03 · AdaGrad, §10")
def counts_layers(decay: Hyper) -> Schedule:
    return lambda t: 1 / (1 + decay * 2 * t)


@mutant(triangular, "The rate is `low` all the time: is the cycle ⌊1 + t / (2 · half_period)⌋, with the 1 "
                    "and with the floor?", "10 · Schedulers, §4")
def cycle_from_0(low: Hyper, high: Hyper, half_period: Hyper) -> Schedule:
    return lambda t: low + (high - low) * np.maximum(
        0, 1 - np.abs(t / half_period - 2 * np.floor(t / (2 * half_period)) + 1))


@mutant(triangular, "`high` is added on top of `low`: the height is high − low.", "10 · Schedulers, §4")
def high_on_top_of_low(low: Hyper, high: Hyper, half_period: Hyper) -> Schedule:
    right = triangular(0, 1, half_period)
    return lambda t: low + high * right(t)


@mutant(triangular, "t is taken modulo the half period: the rate climbs, then jumps instead of falling.",
        "10 · Schedulers, §4")
def sawtooth(low: Hyper, high: Hyper, half_period: Hyper) -> Schedule:
    return lambda t: low + (high - low) * (t % half_period) / half_period


@mutant(cosine_restarts, "There is no restart: take t modulo the period.", "10 · Schedulers, §4")
def never_restarts(low: Hyper, high: Hyper, period: Hyper, includes_low: bool = True) -> Schedule:
    return lambda t: low + (high - low) / 2 * (1 + np.cos(np.pi * t / period))


@mutant(cosine_restarts, "π is missing: the cosine ends at cos 1.", "10 · Schedulers, §4")
def pi_missing(low: Hyper, high: Hyper, period: Hyper, includes_low: bool = True) -> Schedule:
    length = period + includes_low
    return lambda t: low + (high - low) / 2 * (1 + np.cos(t % length / period))


@mutant(cosine_restarts, "You divide by period + 1: the lowest rate is never reached.", "10 · Schedulers, §4")
def divides_by_one_too_many(low: Hyper, high: Hyper, period: Hyper, includes_low: bool = True) -> Schedule:
    length = period + includes_low
    return lambda t: low + (high - low) / 2 * (1 + np.cos(np.pi * (t % length) / (period + 1)))


@mutant(cosine_restarts, "The half is missing: the rate starts at twice its height.", "10 · Schedulers, §4")
def half_missing(low: Hyper, high: Hyper, period: Hyper, includes_low: bool = True) -> Schedule:
    length = period + includes_low
    return lambda t: low + (high - low) * (1 + np.cos(np.pi * (t % length) / period))


@mutant(cosine_restarts, "`high` is added on top of `low`: the height is high − low.", "10 · Schedulers, §4")
def full_height_on_low(low: Hyper, high: Hyper, period: Hyper, includes_low: bool = True) -> Schedule:
    length = period + includes_low
    return lambda t: low + high / 2 * (1 + np.cos(np.pi * (t % length) / period))


@mutant(linear_warm_up, "The first step has rate 0 and is lost: (t + 1) / steps.", "10 · Schedulers, §6")
def starts_at_zero(steps: Hyper, then: Schedule = constant()) -> Schedule:
    return lambda t: np.minimum(1, t / steps) * then(t)


@mutant(linear_warm_up, "The warm-up never ends: cut it off at 1.", "10 · Schedulers, §6")
def warms_for_ever(steps: Hyper, then: Schedule = constant()) -> Schedule:
    return lambda t: (t + 1) / steps * then(t)


@mutant(transformer_warm_up, "The maximum is taken instead of the minimum: it starts huge.",
        "10 · Schedulers, §6")
def maximum_for_minimum(width: Hyper = 512, warm_up: Hyper = 4000) -> Schedule:
    return lambda t: width**-0.5 * np.maximum((t + 1) ** -0.5, (t + 1) * warm_up**-1.5)


@mutant(transformer_warm_up, "The root of the width multiplies instead of dividing.", "10 · Schedulers, §6")
def width_upside_down(width: Hyper = 512, warm_up: Hyper = 4000) -> Schedule:
    return lambda t: width**0.5 * np.minimum((t + 1) ** -0.5, (t + 1) * warm_up**-1.5)
