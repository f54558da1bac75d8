"""Hidden checks of problem set 1: what earns how many points, and what people get wrong."""

import numpy as np

from course_lib.exercises import Function, Mistake, Number
from course_lib.grading.judge import Criterion

# 1 · News about a few -------------------------------------------------------------------------------------


def sparse_adagrad(theta, v, index, value, eta, eps):
    g = np.zeros_like(theta)
    np.add.at(g, index, value)
    v = v + g**2
    return theta - eta * g / (np.sqrt(v) + eps), v


def from_gradient(change):
    """A mistaken (theta, v): `change` makes g and its square from the right g and the arguments."""
    def wrong(theta, v, index, value, eta, eps):
        g = np.zeros_like(theta)
        np.add.at(g, index, value)
        g, square = change(g, theta, index, value)
        v = v + square
        return theta - eta * g / (np.sqrt(v) + eps), v
    return wrong


def last_one_wins(g, theta, index, value):
    g = np.zeros_like(theta)
    g[index] = value
    return g, g**2


def squares_first(g, theta, index, value):
    square = np.zeros_like(theta)
    np.add.at(square, index, value**2)
    return g, square


def squares_of_the_last(g, theta, index, value):
    return g, last_one_wins(g, theta, index, value)[1]


def step_by_step(theta, v, index, value, eta, eps):
    for i, g in zip(index, value):
        v = v + np.eye(len(v))[i] * g**2
        theta = theta - np.eye(len(v))[i] * eta * g / (np.sqrt(v) + eps)
    return theta, v


def divides_first(theta, v, index, value, eta, eps):
    g = np.zeros_like(theta)
    np.add.at(g, index, value)
    return theta - eta * g / (np.sqrt(v) + eps), v + g**2


def eps_inside(theta, v, index, value, eta, eps):
    g = np.zeros_like(theta)
    np.add.at(g, index, value)
    v = v + g**2
    return theta - eta * g / np.sqrt(v + eps), v


IN_STEPS = (
    Mistake(divides_first, "You divide by the v of the step before: add g² first, then divide.",
            "03 · AdaGrad, §1"),
    Mistake(eps_inside, "Your ε stands inside the root; here it is added to √v.", "03 · AdaGrad, §5"),
    Mistake(from_gradient(lambda g, *_: (g, np.abs(g))),
            "The sizes of the gradients are summed instead of their squares.", "03 · AdaGrad, §1"),
)
REPEATED = (
    Mistake(from_gradient(last_one_wins),
            "Where a position stands twice, only the last news counts: `a[index] += value` adds once for "
            "each position. np.add.at adds all."),
    Mistake(from_gradient(squares_first),
            "θ is right for the gradient you have, v is not: first add up the news of a position, "
            "which is its gradient, then square it."),
    Mistake(from_gradient(squares_of_the_last),
            "The gradient adds all the news of a position, and v only the last: square the sum."),
    Mistake(step_by_step,
            "You take one step for each piece of news. They belong to one gradient: add them up, "
            "then step once."),
)


def news(repeated):
    def cases(rng):
        made = []
        for d, count in ((6, 2), (9, 4), (30, 8)):
            index = rng.permutation(d)[:count]
            if repeated:
                index = np.r_[index, index[:2], index[:1]]
            v = rng.uniform(0.1, 2, d) * (rng.random(d) < 0.7)  # some have heard nothing yet
            made.append(dict(theta=rng.normal(size=d), v=v, index=index, value=rng.normal(size=len(index)),
                             eta=float(rng.uniform(0.05, 0.5)), eps=float(rng.uniform(0.01, 0.1))))
        return made
    return cases


NEWS = dict(reference=sparse_adagrad, returns=("theta", "v"), read="03 · AdaGrad, §1")

# 3 · Stretching the valley --------------------------------------------------------------------------------


def stretched(H):
    d = np.sqrt(np.diag(H))
    return H / np.outer(d, d)


def gain(before, after):
    return np.linalg.cond(before) / np.linalg.cond(after)


def pairs_of_bowls(rng):
    """κ falls by stretching, from one bowl to another by anything, and once it rises."""
    small, middle, large = bowls(rng)
    other = bowls(rng)[1]
    return [dict(before=small, after=stretched(small)), dict(before=large, after=middle),
            dict(before=middle, after=other), dict(before=stretched(large), after=large)]


def bowls(rng):
    """Curvature matrices, positive definite, of badly scaled and mixed parameters."""
    made = []
    for d in (2, 3, 5):
        A = rng.normal(size=(d, d))
        scale = 10 ** rng.uniform(-1.5, 1.5, d)
        made.append(scale[:, None] * (A @ A.T + d * np.eye(d)) * scale)
    return made


def diagonal(H, power):
    return np.diag(np.diag(H) ** power)


def eigenvalues(H):
    return np.linalg.eigvalsh(H)


# 5 · A bug hunt --------------------------------------------------------------------------------------------


def walk(path, gradients, eta, eps):
    """AdaGrad's steps, written into rows that are there."""
    v = np.zeros(path.shape[1])
    for t, g in enumerate(gradients):
        v = v + g**2
        path[t + 1] = path[t] - eta * g / (np.sqrt(v) + eps)
    return path


def rows(start, gradients):
    return np.tile(start, (len(gradients) + 1, 1))


def adagrad_path(start, gradients, eta, eps):
    return walk(rows(start, gradients).astype(float), gradients, eta, eps)


def adagrad_path_printed(start, gradients, eta, eps):
    return walk(rows(start, gradients), gradients, eta, eps)


def rounded_start(start, gradients, eta, eps):
    return walk(rows(start, gradients).astype(int).astype(float), gradients, eta, eps)


def with_the_gradients_type(start, gradients, eta, eps):
    return walk(rows(start, gradients).astype(gradients.dtype), gradients, eta, eps)


def walks(rng):
    """Starts and gradients with decimals, and without."""
    made = []
    for start, steps, factor in (([-2, -2], 8, 1.0), ([3, 0, -1], 12, 1.0), ([0.5, -1.5], 6, 1.0),
                                 ([1, -4], 9, 3)):
        gradients = factor * rng.normal(size=(steps, len(start)))
        gradients[rng.random(gradients.shape) < 0.2] = 0
        if factor == 3:
            gradients = gradients.astype(int)
        made.append(dict(start=start, gradients=gradients, eta=float(rng.uniform(0.1, 0.5)),
                         eps=float(rng.uniform(1e-6, 1e-3))))
    return made


QUESTIONS = {
    "ps1-news-check": (
        Criterion(2, "sparse_adagrad", Function(title="every position once", cases=news(False),
                                                mistakes=IN_STEPS, **NEWS)),
        Criterion(2, "sparse_adagrad", Function(title="positions that repeat", cases=news(True),
                                                mistakes=REPEATED + IN_STEPS, **NEWS)),
    ),
    "ps1-rare-check": (
        Criterion(1.5, "rate_ratio", Number(
            title="the ratio of the rates", value=lambda: 5.0, tolerance=0.02, read="03 · AdaGrad, §6",
            mistakes=(Mistake(25, "v has grown 25 times as much. Which root is taken of it?"),
                      Mistake(1 / 5, "Upside down: who hears less keeps the higher rate."),
                      Mistake(1 / 25, "Upside down, and a root is missing."),
                      Mistake(1,
                              "So it would be if v counted steps. "
                              "It grows only where something is heard.")))),
        Criterion(1.5, "way_ratio", Number(
            title="the ratio of the ways", value=lambda: 5.0, tolerance=0.05, read="03 · AdaGrad, §6",
            mistakes=(Mistake(25,
                              "So it is with one constant rate for both. "
                              "Here the k-th move has length η/√k."),
                      Mistake(1, "Not quite: the rare one moves farther each time, but far less often."),
                      Mistake(1 / 5, "Upside down: who goes farther?"),
                      Mistake(125,
                              "You multiplied by the ratio of the rates; "
                              "the rare one's rate is the *higher*.")))),
    ),
    "ps1-stretch-check": (
        Criterion(2, "stretched", Function(
            title="the stretched matrix", reference=stretched,
            cases=lambda rng: [dict(H=H) for H in bowls(rng)], read="03 · AdaGrad, §8",
            mistakes=(Mistake(lambda H: diagonal(H, -1.0) @ H,
                              "D⁻¹H is not symmetric: half of D on each side."),
                      Mistake(lambda H: H @ diagonal(H, -1.0),
                              "HD⁻¹ is not symmetric: half of D on each side."),
                      Mistake(lambda H: diagonal(H, -1.0) @ H @ diagonal(H, -1.0),
                              "You divide twice by the whole diagonal: on each side stands its *root*."),
                      Mistake(lambda H: diagonal(H, -0.5) @ H,
                              "Only the rows are stretched, not the columns."),
                      Mistake(lambda H: H @ diagonal(H, -0.5),
                              "Only the columns are stretched, not the rows."),
                      Mistake(lambda H: diagonal(H, 0.5) @ H @ diagonal(H, 0.5),
                              "You multiply by √d where you should divide."),
                      Mistake(lambda H: H / np.max(np.diag(H)),
                              "One number for all parameters leaves κ as it was.")))),
        Criterion(2, "gain", Function(
            title="by which factor κ falls", reference=gain, read="03 · AdaGrad, §8",
            cases=pairs_of_bowls,
            mistakes=(Mistake(lambda before, after: gain(after, before),
                              "Upside down: where κ has fallen, the gain is larger than 1."),
                      Mistake(lambda before, after: eigenvalues(before)[-1] / eigenvalues(after)[-1],
                              "You compare the largest curvatures. κ is the largest *over the smallest*."),
                      Mistake(lambda before, after: np.linalg.cond(before) - np.linalg.cond(after),
                              "That is the difference; a factor is wanted."),
                      Mistake(lambda before, after: np.linalg.cond(before),
                              "That is κ before; divide by κ after."),
                      Mistake(lambda before, after: np.max(np.diag(before)) / np.min(np.diag(before)),
                              "The diagonal does not hold the curvatures of the valley: "
                              "take the eigenvalues."),
                      Mistake(lambda before, after: gain(before, stretched(before)),
                              "You compare with `stretched(before)`. The second matrix is handed in: `after`."
                              )))),
    ),
    "ps1-turned-check": (
        Criterion(1, "kappa_before", Number(
            title="κ before", value=lambda: 19.0, read="03 · AdaGrad, §8",
            mistakes=(Mistake(3.8, "That is the largest curvature; κ divides it by the smallest."),
                      Mistake(1,
                              "The diagonal alone does not tell: what are the eigenvalues, a + c and a − c?"),
                      Mistake(1 / 19, "Upside down.")))),
        Criterion(1, "kappa_after", Number(
            title="κ after", value=lambda: 19.0, read="03 · AdaGrad, §8",
            mistakes=(Mistake(1,
                              "It would be 1 if the valley lay along the axes. This one lies across, and "
                              "both entries on the diagonal are equal: dividing by them changes no ratio."),
                      Mistake(9.5, "Dividing by the diagonal halves *both* eigenvalues.")))),
    ),
    "ps1-hunt-check": (
        Criterion(3, "adagrad_path", Function(
            title="bug hunt: the path that goes in jumps", reference=adagrad_path, cases=walks,
            printed=adagrad_path_printed, read="02 · Momentum, §1",
            mistakes=(Mistake(rounded_start,
                              "The moves are whole now. But a start like 0.5 is cut off to 0."),
                      Mistake(with_the_gradients_type,
                              "The path takes decimals from the gradients now. But where those are whole "
                              "numbers, so is the path: make it of floats.")))),
    ),
}
