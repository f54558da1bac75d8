"""Hidden checks of problem set 6: what earns how many points, and what people get wrong."""

from dataclasses import replace

import numpy as np

from course_lib.exercises import Fact, Function, Mistake, Number
from course_lib.exercises.calling import Caller
from course_lib.exercises.cases import telling
from course_lib.grading.judge import Criterion
from course_lib.matrices import orthogonal as five_steps
from course_lib.rare import zipf

# 1 · All singular values 1 ---------------------------------------------------------------------------------


def orthogonal(A):
    U, _, Vt = np.linalg.svd(A, full_matrices=False)
    return U @ Vt


def muon(W, g, u, eta, beta, r, decay, whole=orthogonal, memory=lambda u, g, beta: beta * u + g,
         seen=lambda u, g, old, beta: u, factor=lambda n, m: np.sqrt(max(n, m)), decayed=None):
    """One step.

    memory    the new u
    seen      what is made orthogonal, of the new u, g, the old u and β
    decayed   the new W, of the old one and the move without decay; else the right one
    """
    old, u = u, memory(u, g, beta)
    move = eta * r * factor(*W.shape) * whole(seen(u, g, old, beta))
    return W - move - eta * decay * W if decayed is None else decayed(W, move, eta, decay), u


def muon_with(**how):
    return lambda W, g, u, eta, beta, r, decay: muon(W, g, u, eta, beta, r, decay, **how)


def penalized(W, g, u, eta, beta, r, decay):
    """The decay as a penalty in the loss."""
    return muon(W, g + decay * W, u, eta, beta, r, 0.0)


WHOLE = "17 · Beyond the diagonal, §3"
ORTHOGONAL = (
    Mistake(five_steps, "These are Muon's five steps: they bring the singular values near 1. "
            "With np.linalg.svd they become 1 exactly."),
    Mistake(lambda A: A / np.linalg.norm(A),
            "Divided by its norm it keeps the proportions of its singular values. Each should become 1."),
    Mistake(lambda A: A / np.linalg.norm(A, 2),
            "The largest singular value is 1 now, and the others should be, too."),
    Mistake(lambda A: np.sign(A),
            "That is the sign of each entry. The singular values should become 1, not the entries."),
    Mistake(lambda A: A / np.linalg.norm(A, axis=0), "Each column has the length 1 now, and the columns are "
            "not orthogonal: take the singular values."),
    Mistake(lambda A: A / np.linalg.norm(A, axis=1, keepdims=True),
            "Each row has the length 1 now, and the rows are not orthogonal: take the singular values."),
    Mistake(lambda A: A.copy(), "It is A as before: U S Vᵀ puts A together again. Leave out S."),
    Mistake(lambda A: np.linalg.pinv(A).T,
            "Each singular value has become one over itself. They should be 1."),
    Mistake(lambda A: np.linalg.qr(A)[0] if len(A) >= len(A.T) else np.linalg.qr(A.T)[0].T,
            "Q of a QR decomposition is orthogonal, too, but it is another matrix: U Vᵀ is wanted."),
    Mistake(lambda A: np.linalg.svd(A, full_matrices=False)[0], "That is U alone: U Vᵀ is wanted."),
    Mistake(lambda A: np.linalg.svd(A, full_matrices=False)[0] @ np.linalg.svd(A, full_matrices=False)[2].T,
            "NumPy's third matrix is Vᵀ already, and you transpose it once more."),
    Mistake(lambda A: orthogonal(A).T, "It is transposed: the result has the shape of A."),
)
U_IS_A_MEAN = "u is a mean of gradients with you. It is a sum: β u + g."
STEPS = (
    Mistake(muon_with(seen=lambda u, g, old, beta: beta * u + g),
            "You look ahead, as exercise 17.3 does. Here O is taken of u itself."),
    Mistake(muon_with(seen=lambda u, g, old, beta: g), "O is taken of g. It should be that of the new u."),
    Mistake(muon_with(seen=lambda u, g, old, beta: old),
            "O is taken of the old u, so that today's gradient moves nothing. Make the new u first."),
    Mistake(muon_with(memory=lambda u, g, beta: beta * u + orthogonal(g), seen=lambda u, g, old, beta: u,
                      whole=np.asarray),
            "O is taken of each gradient, and u adds those up. u adds up the gradients; O comes afterwards."),
    Mistake(muon_with(memory=lambda u, g, beta: beta * u + (1 - beta) * g), U_IS_A_MEAN),
    Mistake(muon_with(whole=lambda u: u), "u itself is the direction: O is missing."),
    Mistake(muon_with(whole=five_steps),
            "The step has Muon's five steps in it. Use your `orthogonal`, which is exact."),
    Mistake(muon_with(whole=np.sign),
            "The sign is taken of each entry: that is no matrix of singular values 1."),
    Mistake(muon_with(factor=lambda n, m: 1.0), "The factor √max(n, m) is missing."),
    Mistake(muon_with(factor=max), "The root of max(n, m) is missing."),
    Mistake(muon_with(factor=lambda n, m: np.sqrt(min(n, m))), "That is the smaller side: max(n, m)."),
    Mistake(muon_with(factor=lambda n, m: np.sqrt(n)),
            "That is the root of the number of rows. It is of the larger side, rows or columns."),
    Mistake(muon_with(factor=lambda n, m: np.sqrt(m)),
            "That is the root of the number of columns. It is of the larger side, rows or columns."),
    Mistake(muon_with(factor=lambda n, m: np.sqrt(n * m)),
            "That is the root of the number of all entries. It is of the larger side."),
    Mistake(muon_with(factor=lambda n, m: 1 / np.sqrt(max(n, m))),
            "You divide by √max(n, m), which makes the move smaller still. Multiply."),
    Mistake(muon_with(factor=lambda n, m: np.sqrt(max(1, n / m))),
            "That is the factor of another Muon, √max(1, n/m). Here it is r √max(n, m)."),
    Mistake(muon_with(decayed=lambda W, move, eta, decay: W - move), "The decay is missing."),
    Mistake(muon_with(decayed=lambda W, move, eta, decay: W - move - decay * W),
            "W decays by λ. It should by η λ: η stands before the bracket."),
    Mistake(muon_with(decayed=lambda W, move, eta, decay: -move - eta * decay * W),
            "That is the move alone. W plus the move is wanted."),
    Mistake(muon_with(decayed=lambda W, move, eta, decay: W - move / eta - eta * decay * W),
            "η multiplies the decay only. It stands before the bracket."),
    Mistake(muon_with(decayed=lambda W, move, eta, decay: W - move + eta * decay * W),
            "The sign of the decay: it makes W smaller."),
    Mistake(muon_with(decayed=lambda W, move, eta, decay: (1 - eta * decay) * (W - move)),
            "The W that has already moved decays. The W before the step should."),
    Mistake(muon_with(decayed=lambda W, move, eta, decay: W + move - eta * decay * W),
            "The direction is added: it should be subtracted."),
    Mistake(muon_with(decayed=lambda W, move, eta, decay: W + move + eta * decay * W),
            "All of the bracket is added. It should be subtracted."),
    Mistake(penalized,
            "The decay is added to the gradient, and O takes its size away. It belongs beside O(u)."),
)
HALF_AND_TWO = np.array([[0.0, 0.3, -0.4], [2.0, 0.0, 0.0]])  # its singular values
ONE_STEP = dict(W=np.zeros((2, 3)), g=HALF_AND_TWO, u=np.zeros((2, 3)), eta=0.1, beta=0.9, r=0.2, decay=0.5)


def measured(measure):
    """In five digits, or float32 would be called by what it does and not by what it is."""
    return lambda function: round(float(measure(function)), 5)


def singular_value(which):
    return measured(lambda function: np.linalg.svd(function(A=HALF_AND_TWO.copy()), compute_uv=False)[which])


def after_a_step(measure, **changed):
    return measured(lambda function: measure(*map(np.asarray, function(**ONE_STEP | changed))))


SINGULAR_VALUES = (
    Fact("A matrix with the singular values 2 and ½ becomes one whose largest is {got}: it should be 1.",
         singular_value(0)),
    Fact("A matrix with the singular values 2 and ½ becomes one whose smallest is {got}: it should be 1.",
         singular_value(-1)),
)
MOVES = (
    Fact("After a gradient and a u of ones the first entry of u is {got} with β = 0.9: it should be {want}.",
         after_a_step(lambda W, u: u[0, 0], g=np.ones((2, 3)), u=np.ones((2, 3)))),
    Fact("From W = 0 the move's root mean square is {got} times η r: it should be 1.",
         after_a_step(lambda W, u: np.sqrt(np.mean(W**2)) / 0.02)),
    Fact("With r = 0, η = 0.1 and λ = 0.5 a weight of 1 becomes {got}: it should be 1 − ηλ.",
         after_a_step(lambda W, u: W[0, 0], W=np.ones((2, 3)), r=0.0)),
)
SHAPES = (3, 2), (2, 5), (4, 4), (1, 3), (6, 3)


def of_size(rng, n, m):
    """A matrix with singular values between ½ and 2, so that all ways to its O agree in every digit."""
    U, _, Vt = np.linalg.svd(rng.normal(size=(n, m)), full_matrices=False)
    return U * rng.uniform(0.5, 2, min(n, m)) @ Vt


def tall_and_wide(rng):
    return [dict(A=of_size(rng, *shape)) for shape in SHAPES]


def steps_of_matrices(rng):
    cases = []
    for shape in SHAPES:
        beta, u = float(rng.uniform(0.5, 0.95)), rng.normal(size=shape)
        cases.append(dict(W=rng.normal(size=shape), g=of_size(rng, *shape) - beta * u, u=u,
                          eta=float(rng.uniform(0.05, 0.5)), beta=beta, r=float(rng.uniform(0.1, 0.5)),
                          decay=float(rng.uniform(0.1, 0.9))))
    return cases


STEP = Function(title="one step", reference=muon_with(), cases=steps_of_matrices, mistakes=STEPS,
                facts=MOVES, returns=("W", "u"), read=WHOLE)


def step_with(own):
    """A step with the student's own `orthogonal`."""
    call = Caller(own, ["A"])
    return replace(STEP, reference=muon_with(whole=lambda u: np.asarray(call(A=u), float)), mistakes=(),
                   facts=())


# 3 · May it be said? ---------------------------------------------------------------------------------------


def error_of(d, ddof=1):
    return np.std(d, ddof=ddof) / np.sqrt(len(d))


def claim(first, second, error=error_of, errors=3, middle=np.mean):
    d = second - first
    return int(np.sign(middle(d))) if abs(middle(d)) > errors * error(d) else 0


def claim_with(**how):
    return lambda first, second: claim(first, second, **how)


def unpaired(first, second):
    """A mistaken claim: the errors of the two means, as if the seeds were not the same."""
    error = np.hypot(error_of(first), error_of(second))
    return claim(first, second, error=lambda d: error)


def apart(first, second):
    """A mistaken claim: the two means and their errors must not overlap."""
    error = error_of(first) + error_of(second)
    return claim(first, second, error=lambda d: error)


def wins(first, second):
    return int(np.sign(np.sum(np.sign(second - first))))


def seeds_needed(first, second, errors=3, spread=lambda d: np.std(d, ddof=1), middle=np.mean):
    d = second - first
    return np.ceil((errors * spread(d) / middle(d)) ** 2)


def seeds_with(**how):
    return lambda first, second: seeds_needed(first, second, **how)


def unrounded(first, second):
    return (3 * np.std(second - first, ddof=1) / np.mean(second - first)) ** 2


PAIRS = ("You take the spread of each rule on its own. The seeds are the same for both, so what a seed does "
         "to both drops out: take the differences, seed by seed.")
WITH_N = "np.std divides by n unless it is told ddof=1."
TWO = "Two errors are enough for you. It should be three."
MEAN = "The median of the differences is taken. The mean is asked for."
CLAIMS = (
    Mistake(lambda first, second: -claim(first, second),
            "The other way round: these are losses, and the lower is ahead."),
    Mistake(claim_with(errors=0), "That is who has the lower mean. Is it lower by more than three errors?"),
    Mistake(claim_with(error=lambda d: np.std(d, ddof=1)),
            "That is the spread of single differences. The error of their mean is smaller, by √n."),
    Mistake(claim_with(error=lambda d: np.std(d, ddof=1) / len(d)), "It is over √n, and you divide by n."),
    Mistake(claim_with(error=lambda d: error_of(d, 0)), WITH_N),
    Mistake(claim_with(error=lambda d: np.var(d, ddof=1) / np.sqrt(len(d))),
            "That is made of the variance. The standard deviation is its root."),
    Mistake(claim_with(errors=2), TWO),
    Mistake(claim_with(errors=1.96), TWO),
    Mistake(claim_with(errors=1), "One error is enough for you. It should be three."),
    Mistake(unpaired, PAIRS),
    Mistake(apart, PAIRS),
    Mistake(claim_with(middle=np.median), MEAN),
    Mistake(claim_with(errors=np.inf), "It never makes a claim."),
    Mistake(wins, "That is who wins on most seeds. By how much does not count with you."),
    Mistake(lambda first, second: int(wins(first, second) * np.all(np.ptp(np.sign(second - first)) == 0)),
            "You want it to win on every seed. The mean difference, and its error, decide."),
    Mistake(lambda first, second: max(claim(first, second), 0), "It never says that the second is ahead."),
    Mistake(lambda first, second: abs(claim(first, second)),
            "It says whether a difference shows, and not whose: −1 if the second is ahead."),
)
PLANS = (
    Mistake(unrounded, "Seeds come whole: round it up."),
    Mistake(lambda first, second: np.floor(unrounded(first, second)),
            "That is one too few: with so many seeds three errors are still as much as the mean, or more."),
    Mistake(lambda first, second: np.round(unrounded(first, second)),
            "Rounded to the nearest it is sometimes one too few: round up."),
    Mistake(lambda first, second: seeds_needed(first, second) + 1,
            "That is one more than needed."),
    Mistake(lambda first, second: np.ceil(np.sqrt(unrounded(first, second))),
            "The error falls with √n, so for an error of a half it takes four times the seeds: the square is "
            "missing."),
    Mistake(lambda first, second: np.ceil(unrounded(first, second) / len(first)),
            "That is how many times as many seeds. The number of all is wanted: the standard deviation of "
            "single differences belongs there, not the error."),
    Mistake(lambda first, second: np.ceil(unrounded(first, second) - len(first)),
            "That is how many more. The number of all is wanted."),
    Mistake(seeds_with(spread=lambda d: np.std(d)), WITH_N),
    Mistake(seeds_with(spread=lambda d: np.var(d, ddof=1)),
            "That is made of the variance. The standard deviation is its root."),
    Mistake(seeds_with(errors=1), "That is for one error. Three are asked for."),
    Mistake(seeds_with(errors=2), "That is for two errors. Three are asked for."),
    Mistake(seeds_with(middle=np.median), MEAN),
    Mistake(lambda first, second: np.ceil(9 * (np.var(first, ddof=1) + np.var(second, ddof=1))
                                          / np.mean(second - first) ** 2), PAIRS),
    Mistake(lambda first, second: np.ceil((np.mean(second - first) / (3 * error_of(second - first))) ** 2),
            "Upside down: a smaller difference needs more seeds."),
)


def losses(rng, n, mean):
    """Losses of two rules on n seeds; their differences have this mean, in standard deviations of them."""
    noise = rng.normal(size=n)
    noise = (noise - np.mean(noise)) / np.std(noise, ddof=1)
    first = 4 + rng.uniform(0.05, 0.8) * rng.normal(size=n)
    return dict(first=first, second=first + rng.uniform(0.05, 0.3) * (noise + mean))


def near_three_errors(rng):
    """Differences of which two are hardly more, and two hardly less, than three errors."""
    cases = []
    for errors in (3.02, -3.02, 2.98, -2.98):
        n = int(rng.integers(4, 10))
        cases.append(losses(rng, n, errors / np.sqrt(n)))
    return cases


def any_difference(rng):
    n = int(rng.integers(4, 12))
    return losses(rng, n, rng.choice([-1, 1]) * np.exp(rng.uniform(-1, 3)) / np.sqrt(n))


def claims(rng):
    same = rng.uniform(2, 5, 5)
    told_apart = telling(any_difference, claim, CLAIMS, at_least=6)
    return [*near_three_errors(rng), dict(first=same, second=same.copy()), *told_apart(rng)]


def to_be_planned(rng):
    """The number of seeds is at least 0.1 away from a whole one, which rounding could make another."""
    number = rng.integers(20, 150) + rng.uniform(0.1, 0.9)
    return losses(rng, int(rng.integers(4, 12)), rng.choice([-1, 1]) * 3 / np.sqrt(number))


def begins(function):
    """At how many standard errors its claims begin, in quarters."""
    claimed = [k / 4 for k in range(1, 40)
               if abs(function(**losses(np.random.default_rng(0), 4, (k + 0.5) / 8))) > 0]
    return claimed[0]


BEGINNING = Fact("Claims begin with you where the mean difference is about {got} of its standard errors: it "
                 "should be {want}.", begins)
PLANNED = Fact("Where the mean difference is 0.9 of their standard deviation you need {got} seeds: it should "
               "be {want}.", lambda function: function(**losses(np.random.default_rng(0), 5, 0.9)))
MINIMUM = "16 · Which minimum, §4"

# 5 · A bug hunt --------------------------------------------------------------------------------------------


def clipped(g, c):
    return g * min(1.0, c / np.linalg.norm(g))


def unclipped(g, c):
    return g


def by_points(counts):
    return counts / np.sum(counts)


def accumulated(gradients, counts, c, weights=by_points, each=unclipped, clip=clipped):
    return clip(weights(counts) @ [each(g, c) for g in gradients], c)


def accumulated_with(**how):
    return lambda gradients, counts, c: accumulated(gradients, counts, c, **how)


def evenly(counts):
    return np.full(len(counts), 1 / len(counts))


EACH_CLIPPED = "Each micro-batch is clipped on its own, so that the division counts again. Clip the whole."
PARTS = (
    Mistake(accumulated_with(weights=np.asarray),
            "You add up the gradients of all points, and do not divide by their number."),
    Mistake(accumulated_with(weights=np.ones_like), "The means are added up, and not divided by anything."),
    Mistake(accumulated_with(weights=lambda counts: 1 / counts / np.sum(1 / counts)),
            "A small micro-batch has more weight with you than a large one. A point should have the same in "
            "all."),
    Mistake(accumulated_with(weights=lambda counts: 1 / counts), "The means are divided by their numbers of "
            "points once more. To add up what the points say, multiply."),
    Mistake(accumulated_with(weights=lambda counts: counts / len(counts)),
            "You divide by the number of micro-batches. Divide by that of the points."),
    Mistake(accumulated_with(weights=lambda counts: counts / 1024),
            "1024 points are those of the example. Divide by the number of the points that are there."),
    Mistake(accumulated_with(weights=lambda counts: counts / np.max(counts)),
            "You divide by the largest micro-batch. Divide by the number of all points."),
    Mistake(accumulated_with(weights=lambda counts: np.sqrt(counts) / np.sum(np.sqrt(counts))),
            "The weights are the roots of the counts. The mean over all points has the counts themselves."),
    Mistake(accumulated_with(each=clipped), EACH_CLIPPED),
    Mistake(accumulated_with(each=clipped, clip=unclipped), EACH_CLIPPED),
    Mistake(accumulated_with(weights=evenly, each=clipped), EACH_CLIPPED),
    Mistake(accumulated_with(weights=evenly, each=clipped, clip=unclipped), EACH_CLIPPED),
    Mistake(accumulated_with(clip=unclipped), "The mean is right now. But it is not clipped any more."),
    Mistake(accumulated_with(clip=lambda g, c: np.clip(g, -c, c)),
            "Each entry is clipped on its own, which turns the gradient. Shorten all by one factor."),
    Mistake(accumulated_with(clip=lambda g, c: c * g / np.linalg.norm(g)),
            "Short gradients become longer. Those should stay as they are."),
)


def length(c):
    """How long a mean of length 5 is, clipped to c."""
    case = dict(gradients=np.array([[3.0, 0.0], [3.0, 5.0]]), counts=np.array([20, 80]), c=c)
    return measured(lambda function: np.linalg.norm(function(**case)))


LENGTHS = (Fact("Where the gradient of all points has the length {want}, and c is 9, it comes out with the "
                "length {got}.", length(9.0)),
           Fact("A gradient of length 5, clipped to {want}, has the length {got}.", length(2.0)))


def micro_batches(rng):
    k, d = int(rng.integers(2, 5)), int(rng.integers(5, 8))
    counts = rng.integers(5, 400, k)
    gradients = rng.normal(size=(k, d))
    length = np.linalg.norm(by_points(counts) @ gradients)
    return dict(gradients=gradients, counts=counts, c=float(length * rng.choice([0.5, 0.8, 1.3, 3, 2000])))


P = zipf(1000)

QUESTIONS = {
    "ps6-whole-check": (
        Criterion(2, "orthogonal", Function(
            title="all singular values 1", reference=orthogonal, cases=tall_and_wide, mistakes=ORTHOGONAL,
            facts=SINGULAR_VALUES, read=WHOLE)),
        Criterion(2, "muon", STEP, builds_on=("orthogonal", step_with)),
    ),
    "ps6-paper-check": (
        Criterion(1, "batch", Number(
            title="noise: the same floor", value=lambda: 152.0, tolerance=0.02,
            read="13 · Noise and batches, §1",
            mistakes=(Mistake(80, "That is the linear rule, for η far below 2/λ. At η = 1 the factor 2 − ηλ "
                              "has a say, too."),
                      Mistake(800, "That is Adam's rule, η in proportion to √B. SGD's floor falls with 1/B."),
                      Mistake(8 * 10**0.5, "B in proportion to √η is nobody's rule. SGD's floor falls with "
                              "1/B."),
                      Mistake(19, "That is how many times as large. B was 8."),
                      Mistake(8 / 19, "The other way round: a larger η needs a larger batch."),
                      Mistake(8 * 10 * 2.1 / 3, "The sign: the floor has 2 − ηλ below the line.")))),
        Criterion(1, "curvature", Number(
            title="curvature: in step 800", value=lambda: 12.5, tolerance=0.02,
            read="14 · The edge of stability, §5",
            mistakes=(Mistake(40, "That is λ at the start. It gives way where η rises."),
                      Mistake(10, "That is λ at the end of the warm-up. In step 800 the rate is 0.16."),
                      Mistake(6.25, "The edge is at 2/η, not 1/η."),
                      Mistake(16, "It does not fall in a line: η rises in a line, and λ is 2/η."),
                      Mistake(32, "That is 0.8 times the λ of the start, which has no say at the edge."),
                      Mistake(8, "40 · 0.2 is no curvature. At the edge ηλ = 2."),
                      Mistake(0.16, "That is the rate in step 800. At the edge λ is 2 over it."),
                      Mistake(0.08, "Upside down: λ = 2/η.")))),
        Criterion(1, "times_as_far", Number(
            title="rare words: the first step", value=lambda: (P[0] - 1e-3) / (1e-3 - P[-1]),
            tolerance=0.02, read="15 · Why Adam wins on language, §1",
            mistakes=(Mistake(1000, "That is the ratio of the frequencies. A logit moves by η (p − q), and "
                              "at the start every q is 1/1000."),
                      Mistake(1, "That is so for sign descent. Gradient descent moves a logit by η (p − q)."),
                      Mistake(P[0] * (1 - P[0]) / (P[-1] * (1 - P[-1])),
                              "That is the ratio of the curvatures (exercise 15.2). A step has the length of "
                              "η times the gradient, q − p."),
                      Mistake((P[0] - 1e-3) / 1e-3, "Both gradients are differences, 1/1000 − p. Where p is "
                              "left out, it is another number."),
                      Mistake((1e-3 - P[-1]) / (P[0] - 1e-3), "Upside down."),
                      Mistake(-(P[0] - 1e-3) / (1e-3 - P[-1]), "The two go in opposite directions, it is "
                              "true. How *far* is asked: a positive number.")))),
    ),
    "ps6-claim-check": (
        Criterion(2, "claim", Function(
            title="a claim", reference=claim, mistakes=CLAIMS, facts=(BEGINNING,), read=MINIMUM,
            cases=claims)),
        Criterion(2, "seeds_needed", Function(
            title="how many seeds", reference=seeds_needed, mistakes=PLANS, facts=(PLANNED,), read=MINIMUM,
            cases=telling(to_be_planned, seeds_needed, PLANS, at_least=12))),
    ),
    "ps6-point-check": (
        Criterion(1, "gd_says", Number(
            title="what gradient descent says", value=lambda: 1.0, tolerance=0.02,
            read="16 · Which minimum, §2",
            mistakes=(Mistake(-2.5, "That is Adam's. Gradient descent only ever adds multiples of x to w."),
                      Mistake(-1, "The size is right. Which of the two products is the larger?"),
                      Mistake(10, "w = y x does not fit the point: divide by x · x."),
                      Mistake(10 / 3, "w = (10/3, 0) fits, and has a weight that no step would leave at 0."),
                      Mistake(5, "The second feature of the new point is −2, not 2.")))),
        Criterion(1, "adam_says", Number(
            title="what Adam says", value=lambda: -2.5, tolerance=0.02, read="16 · Which minimum, §2",
            mistakes=(Mistake(1, "That is gradient descent's. Adam's steps are as long in both weights."),
                      Mistake(-1, "Those are the signs alone. They are to be multiplied so that x fits."),
                      Mistake(2.5, "The size is right. Which of the two products is the larger?"),
                      Mistake(7.5, "The second feature of the new point is −2, not 2."),
                      Mistake(5 / 3 - 10, "Both *products* are 5 then. Adam's *weights* are equal."),
                      Mistake(10 / 3 - 20, "Each weight fits the point alone, and together they say 20."),
                      Mistake(-5, "With w = (5, 5) the point would get 20: w · (3, 1) should be 10."),
                      Mistake(-10, "With w = (10, 10) the point would get 40: w · (3, 1) should be 10.")))),
    ),
    "ps6-hunt-check": (
        Criterion(3, "accumulated", Function(
            title="bug hunt: parts of a batch", reference=accumulated_with(),
            printed=accumulated_with(weights=evenly), mistakes=PARTS, facts=LENGTHS,
            read="13 · Noise and batches, §6", cases=telling(micro_batches, accumulated, PARTS, at_least=8))),
    ),
}
