"""The exercises of lecture 09, AMSGrad."""


import numpy as np

from ...optimizers import AMSGrad, Array
from ..catalogue import exercise
from ..kinds import Mistake, Number
from ..steps import Step

exercise("09.1", Step(
    title="AMSGrad", rule=AMSGrad, read="09 · AMSGrad, §3",
    hints=("m and v as in Adam, without corrections. Then the largest v so far.",
           "v_hat compares with the *new* v, and v itself goes on as a mean.",
           "v_hat = np.maximum(v_hat, v), and θ − η m / (√v_hat + ε)."),
))

exercise("09.2", Number(
    title="one cycle of four", read="09 · AMSGrad, §2", value=lambda: 2.0,
    mistakes=(Mistake(-2.0, "The size is right. θ moves *against* the gradient."),
              Mistake(-1.0, "That is how far GD moves: against the sum of the gradients. Adam divides each "
                            "by √v first."),
              Mistake(1.0, "That is the sum of the gradients. Adam divides each by √v first, and moves "
                           "against it."),
              Mistake(4.0, "Count again: one step one way, three the other.")),
    hints=("With β₂ = 0, v is the square of the newest gradient alone.",
           "So g/√v is the sign of g, in every step.",
           "One step of −1 and three of +1."),
))


def maximum_in_v(theta: Array, g: Array, m: Array, v: Array, v_hat: Array, eta: float, beta1: float,
                 beta2: float, eps: float) -> tuple[Array, ...]:
    m = beta1 * m + (1 - beta1) * g
    v_hat = v = np.maximum(v_hat, beta2 * v + (1 - beta2) * g**2)
    return theta - eta / (np.sqrt(v_hat) + eps) * m, m, v, v_hat


exercise("09.3", Step(
    title="bug hunt: rates that fall too far", rule=AMSGrad, printed=maximum_in_v, read="09 · AMSGrad, §3",
    hints=("What does v hold after a loud gradient and ten quiet ones? And what should it?",
           "The maximum is written into v, and then averaged again.",
           "Keep v a plain mean, and take the maximum of it into v_hat only."),
))
