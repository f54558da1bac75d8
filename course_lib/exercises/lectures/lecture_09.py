"""The exercises of lecture 09, AMSGrad."""


import numpy as np

from ...optimizers import AMSGrad, Array
from ..calling import Caller
from ..catalogue import exercise
from ..kinds import Mistake, Number, Property, array_of
from ..steps import Step
from ..verdicts import Verdict, right, wrong

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

# An experiment: how long must Adam's memory be?

CYCLES, NEAR = 25, 0.01
HIDDEN = ((3.0, 2), (10.0, 6), (4.0, 3), (30.0, 5))  # the loud gradient, and how many quiet ones follow


class Drift:
    """How far θ moves in a cycle, in units of η, under Adam with β₁ = 0; it counts how often it was asked."""

    def __init__(self, loud: float, quiet: int) -> None:
        self.g, self.asked = np.array([loud, *[-1.0] * quiet]), 0

    def __call__(self, beta2: float) -> float:
        self.asked += 1
        return self.at(float(beta2))

    def at(self, beta2: float) -> float:
        """The same, not counted: v has long settled into its cycle."""
        n = len(self.g)
        v = sum(beta2**k * np.roll(self.g, k) ** 2 for k in range(n)) * (1 - beta2) / (1 - beta2**n)
        return float(-np.sum(self.g / np.sqrt(v)))

    def threshold(self) -> float:
        """The β₂ above which it moves the right way, downwards."""
        low, high = 0.0, 0.999
        for _ in range(40):
            middle = (low + high) / 2
            low, high = (middle, high) if self.at(middle) > 0 else (low, middle)
        return low


def threshold_judgement(call: Caller) -> Verdict:
    """The verdict on the thresholds found for several cycles."""
    read = "09 · AMSGrad, §2"
    drifts = [Drift(*cycle) for cycle in HIDDEN]
    found = np.array([array_of("the threshold", call(drift=drift), ()) for drift in drifts])
    wanted = np.array([drift.threshold() for drift in drifts])
    most = max(drift.asked for drift in drifts)
    off = np.abs(found - wanted)
    if np.ptp(found) < 1e-9:
        return wrong("The answer is the same for every problem: does it come from runs?", read)
    if most > CYCLES:
        return wrong(f"That took {most} runs, and you have {CYCLES}. Let each one halve what is left.", read,
                     mistake="too many runs")
    if np.all(off < NEAR):
        return right(f"for {len(HIDDEN)} problems, with {most} runs at most")
    if np.all(np.abs(1 - found - wanted) < NEAR):
        return wrong("That is 1 − β₂. β₂ is wanted.", read)
    if np.allclose(found, [drift.at(beta2) for drift, beta2 in zip(drifts, wanted)], atol=0.2):
        return wrong("That is how far it moves there, about 0. The β₂ is wanted.", read)
    if np.all(off < 0.07):
        return wrong("Near, and not near enough: 0.01 is wanted. Look again between the last β₂ with the "
                     "wrong sign and the first with the right one.", read)
    moves = drifts[0].at(float(np.clip(found[0], 0.0, 0.999)))
    loud, quiet = HIDDEN[0]
    return wrong(f"With a gradient of {loud:g} and {quiet} of −1 you find β₂ = {found[0]:.3g}. There θ "
                 f"moves by {moves:.2g} η a cycle: at the threshold it does not move.", read, "measurement")


exercise("09.4", Property(
    title="an experiment: how long a memory?", read="09 · AMSGrad, §2", judgement=threshold_judgement,
    arguments=("drift",),
    hints=("The loud gradient is the larger one in sum: which sign should `drift` have? And at β₂ = 0?",
           "Between a β₂ with the wrong sign and one with the right sign lies the threshold.",
           "low, high = 0, 0.999; ten times: the middle, and low or high moves there, by the sign of "
           "`drift(middle)`."),
))
