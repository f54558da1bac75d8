"""The exercises of lecture 15, Why Adam wins on language."""

import numpy as np

from ...optimizers import Array
from ...rare import zipf
from ..calling import Caller
from ..catalogue import exercise
from ..functions import Fact, Function
from ..kinds import Mistake, Number, Property, array_of
from ..verdicts import Verdict, right, wrong

MODEL, VALLEY, LAW = (f"15 · Why Adam wins on language, §{section}" for section in (1, 2, 3))


def softmax(z: Array) -> Array:
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


EVEN = np.full(4, 0.25)
SKEW = np.array([0.7, 0.1, 0.1, 0.1])

exercise("15.1", Function(
    title="the gradient of the word model", read=MODEL, reference=lambda z, p: softmax(z) - p,
    cases=lambda rng: [dict(z=size * rng.normal(size=n), p=zipf(n, power))
                       for n, size, power in ((3, 1, 1.0), (8, 0.1, 0.5), (50, 3, 1.0), (5, 1000, 1.0))],
    facts=(Fact("With z = 0 and equal frequencies it should be 0 everywhere; for the first it is {got}.",
                lambda f: f(z=np.zeros(4), p=EVEN)[0]),
           Fact("With z = 0 and p = (0.7, 0.1, 0.1, 0.1) the first word, which should become more likely, "
                "has the gradient {got}: it should be 0.25 − 0.7.", lambda f: f(z=np.zeros(4), p=SKEW)[0]),
           Fact("The entries should add up to 0; they add up to {got}.",
                lambda f: np.sum(f(z=np.arange(4.0), p=SKEW))),
           Fact("A thousand added to all logits changes nothing in q. For the first word the gradient "
                "changes by {got}.",
                lambda f: f(z=np.arange(4.0) + 1000, p=SKEW)[0] - f(z=np.arange(4.0), p=SKEW)[0])),
    mistakes=(
        Mistake(lambda z, p: p - softmax(z), "The sign: that is the direction in which the loss falls."),
        Mistake(lambda z, p: softmax(z), "That is q. The frequencies p are missing: q − p."),
        Mistake(lambda z, p: np.exp(z) - p, "The exponentials do not add up to 1 yet: divide by their sum."),
        Mistake(lambda z, p: np.exp(z) / np.sum(np.exp(z)) - p,
                "exp overflows for large logits. Subtract the largest one first; q stays the same."),
        Mistake(lambda z, p: p * (softmax(z) - 1),
                "That is the slope of word k's own part. A logit moves all q, through the sum."),
        Mistake(lambda z, p: p * (softmax(z) - p), "A factor p too much: it is q − p."),
        Mistake(lambda z, p: -p / softmax(z), "That is the slope with q. Go on to z, through the softmax."),
        Mistake(lambda z, p: softmax(z) * (1 - softmax(z)), "That is the slope of softmax alone."),
        Mistake(lambda z, p: softmax(z) - np.eye(len(z))[np.argmax(p)],
                "That is for one word that comes. The mean over all words is wanted.")),
    hints=("ln q_k = z_k − ln Σ exp z_j. What is its slope with z_j?",
           "1 where j = k, and −q_j for every j. Add up −p_k times that over all k; the p_k add up to 1.",
           "q − p, and for large logits np.exp(z - z.max())."),
))


def ratio(words: int = 1000) -> float:
    p = zipf(words)
    return p[0] * (1 - p[0]) / (p[-1] * (1 - p[-1]))


exercise("15.2", Number(
    title="how narrow a valley?", read=VALLEY, value=ratio, tolerance=0.01,
    mistakes=(
        Mistake(1000.0, "That is the ratio of the frequencies. The curvature has a factor 1 − p, too, which "
                        "counts for the most frequent word."),
        Mistake(1 / ratio(), "Upside down: the most frequent word over the rarest."),
        Mistake(zipf(1000)[0] / (1 - zipf(1000)[0]) / (zipf(1000)[-1] / (1 - zipf(1000)[-1])),
                "Divided by 1 − p: the curvature is p times 1 − p."),
        Mistake(1e6, "That is the square: p² in place of p(1 − p)."),
        Mistake(0.0, "With p = 1/k, not divided by the sum, 1 − p of the first word is 0."),
        Mistake(float(zipf(1000)[0] * (1 - zipf(1000)[0])),
                "That is the first word's curvature alone: divide by the last one's.")),
    hints=("First the shares: 1/k divided by the sum of all 1/k.",
           "The most frequent word has a share of about 0.13, the rarest a thousandth of that.",
           "p₁(1 − p₁) / (p₁₀₀₀ (1 − p₁₀₀₀))."),
))

# An experiment: where does the excess reach 0.001?

GOAL, TRAININGS = 0.001, 20
ENDS = (0.93, 0.61, 1.37)  # of three hidden vocabularies


class Excess:
    """What GD's excess is, as the power grows; it counts how often it was asked."""

    def __init__(self, end: float) -> None:
        self.end, self.asked = end, 0

    def __call__(self, power: float) -> float:
        self.asked += 1
        return float(GOAL * 10 ** (4 * (power - self.end)) * (1 + power**2) / (1 + self.end**2))


def end_judgement(call: Caller) -> Verdict:
    """The verdict on the powers found for three vocabularies."""
    tried: list[Excess] = [Excess(end) for end in ENDS]
    found = np.array([array_of("the power", call(excess=excess), ()) for excess in tried])
    most = max(excess.asked for excess in tried)
    off = np.abs(found - ENDS)
    if np.ptp(found) < 1e-9:
        return wrong("The answer is the same for every vocabulary: does it come from trainings?", LAW)
    if most > TRAININGS:
        return wrong(f"That took {most} trainings, and you have {TRAININGS}. Each should halve what is left.",
                     LAW, mistake="too many trainings")
    if np.all(off < 0.0101):
        return right(f"for {len(ENDS)} vocabularies, with {most} trainings")
    if np.allclose(found, [excess(end) for excess, end in zip(tried, ENDS)], rtol=0.3):
        return wrong("That is the excess. The power is wanted, at which it is 0.001.", LAW)
    if np.all(off < 0.11):
        return wrong("Near, and not near enough: 0.01 is wanted. Look again between the two powers on either "
                     "side of 0.001.", LAW)
    return wrong(f"For one vocabulary the excess is 0.001 at the power {ENDS[0]}; you found {found[0]:.3g}.",
                 LAW, "measurement")


exercise("15.3", Property(
    title="an experiment: where does it end?", read=LAW, judgement=end_judgement, arguments=("excess",),
    hints=("The excess grows with the power. What do you know after one training in the middle?",
           "Which half the answer lies in. Train in the middle of that half next.",
           "low, high = 0, 2; ten times: middle, and low or high moves there."),
))
