"""The exercises of lecture 18, The clinic."""

from collections import Counter
from collections.abc import Callable
from functools import cache

import numpy as np

from ...clinic import FAULTS, TESTS, Findings, Patient
from ...optimizers import Array
from ..calling import Caller
from ..catalogue import exercise
from ..functions import Case, Fact, Function, Measure
from ..kinds import Mistake, Number, Property
from ..verdicts import Verdict, reject, right, wrong
from ..wording import short

STEP, TESTED, ALIKE = (f"18 · The clinic, §{section}" for section in (2, 3, 4))


def ratio(before: Array, after: Array) -> float:
    return float(np.linalg.norm(after - before) / np.linalg.norm(before))


def steps_of_weights(rng: np.random.Generator) -> list[Case]:
    """Weights of a layer before and after a step, of several shapes and sizes."""
    drawn = []
    for shape, size, step in (((3, 4), 0.2, 0.01), ((2, 2), 5.0, 1.0), ((4, 1), 1.0, 3.0)):
        before = size * rng.normal(size=shape)
        drawn.append(dict(before=before, after=before + step * rng.normal(size=shape)))
    return drawn


def of_two(before: tuple[float, float], after: tuple[float, float]) -> Measure:
    """The ratio of two weights in a row."""
    given = dict(before=np.array([before]), after=np.array([after]))
    return lambda function: float(function(**given))


exercise("18.1", Function(
    title="the update-to-weight ratio", read=STEP, reference=ratio, cases=steps_of_weights,
    facts=(Fact("Weights (3, 4) that become (3, 4.5) give {got}: it should be {want}.",
                of_two((3.0, 4.0), (3.0, 4.5)), {"0.5/5": 0.1}),
           Fact("Weights (3, 4) that do not move give {got}: it should be {want}.",
                of_two((3.0, 4.0), (3.0, 4.0))),
           Fact("Weights (1, 0) that become (0, 1) give {got}: it should be {want}, the length of (−1, 1).",
                of_two((1.0, 0.0), (0.0, 1.0)), {"√2": 2**0.5})),
    mistakes=(
        Mistake(lambda before, after: np.linalg.norm(after) / np.linalg.norm(before) - 1,
                "Weights that only turn have moved, and their length has not changed: take the length of the "
                "difference, not the difference of the lengths."),
        Mistake(lambda before, after: abs(np.linalg.norm(after) / np.linalg.norm(before) - 1),
                "Weights that only turn have moved, and their length has not changed: take the length of the "
                "difference, not the difference of the lengths."),
        Mistake(lambda before, after: np.linalg.norm(after) / np.linalg.norm(before),
                "That compares the weights after with those before: it is about 1 for every small step."),
        Mistake(lambda before, after: np.linalg.norm(after - before),
                "That is the length of the step. Beside which length is it large or small?"),
        Mistake(lambda before, after: 1 / ratio(before, after), "Upside down: the step stands above."),
        Mistake(lambda before, after: ratio(after, before),
                "The step is compared with the weights after it: those before are meant."),
        Mistake(lambda before, after: ratio(before, after) ** 2, "That is its square: take the root."),
        Mistake(lambda before, after: np.mean(np.abs(after - before) / np.abs(before)),
                "That is the mean of each weight's own ratio. One weight near 0 makes it large: divide "
                "length by length."),
        Mistake(lambda before, after: np.mean((after - before) / before),
                "That is the mean of each weight's own ratio, with signs that cancel: divide length by "
                "length."),
        Mistake(lambda before, after: np.linalg.norm((after - before) / before),
                "Each weight is divided by itself first: divide length by length."),
        Mistake(lambda before, after: np.sum(after - before) / np.sum(before),
                "In these sums steps to the left and to the right cancel: take lengths."),
        Mistake(lambda before, after: np.linalg.norm(after - before, 2) / np.linalg.norm(before, 2),
                "With 2 as its second argument `norm` of a matrix is its largest singular value: leave the 2 "
                "out."),
    ),
    hints=("How long is the step, and how long are the weights?",
           "The step is after − before. np.linalg.norm gives the root of the sum of all squares.",
           "np.linalg.norm(after - before) / np.linalg.norm(before)."),
))

SHARES = np.array([0.5, 0.25, 0.25])

exercise("18.2", Number(
    title="what a dead layer can learn", read=ALIKE, tolerance=0.01,
    value=lambda: -np.sum(SHARES * np.log(SHARES)),
    mistakes=(
        Mistake(np.log(3), "That is ln 3, the loss of saying ⅓ to every class. The biases of the last layer "
                           "still learn: they can say the shares."),
        Mistake(0.0, "For 0 the network would have to know which point it sees. All that it has left is the "
                     "same answer for every point."),
        Mistake(1.5, "That is it in bits, with logarithms to base 2. The loss has natural ones."),
        Mistake(np.log(2), "That is the loss of the points of the first class only, −ln ½. The mean is over "
                           "all points."),
        Mistake(np.log(2) / 2, "That is the part of the first class, ½ ln 2. The two others give ¼ ln 4 "
                               "each."),
        Mistake(np.mean(-np.log(SHARES)), "The mean of −ln p over the three classes is taken: half of the "
                                          "points are of the first one, so it counts twice."),
        Mistake(np.log(8 / 3), "That is −ln of the mean probability. The loss is the mean of −ln p."),
        Mistake(-1.0397, "The sign: a loss is the mean of −ln p."),
    ),
    hints=("With a dead layer the outputs are the same for every point. Which ones are best?",
           "The best constant probabilities are the shares of the classes: ½, ¼, ¼.",
           "½ (−ln ½) + ¼ (−ln ¼) + ¼ (−ln ¼)."),
))

# A procedure that names the fault

BUDGET = 4.0  # points a case, on average
MISSES = 1  # of all cases: a threshold may lie elsewhere than ours
SEEDS = range(1000, 1002)


@cache
def hidden_cases() -> list[tuple[str, dict[str, Findings]]]:
    """Two cases of each fault, and what each test finds."""
    return [(fault, {test: Patient(seed, fault).order(test) for test in TESTS})
            for seed in SEEDS for fault in FAULTS]


def ordering(findings: dict[str, Findings], ordered: list[str]) -> Callable[[str], Findings]:
    """A function that tells what a test finds, and notes that it was ordered."""
    def order(test):
        if test not in findings:
            raise reject(f"There is no test {short(test)}. There are: {', '.join(findings)}.",
                         "orders a test that there is not")
        ordered.append(test)
        return dict(findings[test])

    return order


def diagnosis_judgement(call: Caller) -> Verdict:
    """The verdict on a procedure, by what it names and what it spends on hidden cases."""
    cases = hidden_cases()
    call = Caller(call.function, ("order",))  # whose clock starts now, when the cases are there
    named, spent = [], 0
    for _, findings in cases:
        ordered: list[str] = []
        named.append(call(order=ordering(findings, ordered)))
        spent += sum(TESTS[test].points for test in set(ordered))
    for said in named:
        if not isinstance(said, str) or said not in FAULTS:
            kind = "a dict, " if isinstance(said, dict) else ""
            raise reject("It should return the name of a fault, and it returns "
                         f"{kind}{short(said)}. The names: "
                         f"{', '.join(FAULTS)}.", "returns no name of a fault")
    taken = Counter((fault, said) for (fault, _), said in zip(cases, named) if said != fault)
    mean = spent / len(cases)
    count = f"{len(cases) - taken.total()} of {len(cases)} faults"
    if taken.total() <= MISSES and mean <= BUDGET:
        return right(f"{count} that you did not see, for {mean:.1f} points a case")
    if taken.total() <= MISSES:
        return wrong(f"{count} are named, for {mean:.1f} points a case: {BUDGET:g} are "
                     "allowed. Order a test only where the answers so far leave it open.", TESTED,
                     mistake="too many tests")
    if len(set(named)) == 1:
        return wrong(f"It says “{named[0]}” whatever the tests say.", TESTED, mistake="a constant answer")
    if not spent:
        return wrong("It orders no test: call order(\"update ratio\") and look at what it returns.", TESTED,
                     mistake="no test")
    (fault, said), times = taken.most_common(1)[0]
    return wrong(f"{count} are named. Most often “{fault}” is taken for “{said}”, {times} of {len(SEEDS)} "
                 "times: which test tells the two apart?", TESTED, "measurement",
                 mistake=f"{fault} taken for {said}")


exercise("18.3", Property(
    title="a procedure that names the fault", read=TESTED, judgement=diagnosis_judgement,
    arguments=("order",),
    hints=("Begin with the test that splits the ten most evenly. Then ask only what is still open.",
           "The update ratio names six. Its first number tells both rates, the missing correction and the "
           "dead layer; the largest beside the first tells β₂; the early beside the late one tells t.",
           "What is left: the initial loss far above ln K; the held-out loss above ln K; the cosine of two "
           "batches below 0.2; else the leak."),
))
