"""The mutation score of the hidden checks: no single edit of a solution passes, but those that are equal."""

import ast
from dataclasses import replace

import numpy as np
import pytest

from course_lib.exercises import Function
from tests.support.grading import NAMES, source_of
from tests.support.program_edits import edits

SHAPE, LENGTH = "only its shape is taken", "only its length is taken"
SQUARE, SIZE, RATIO = "a square has no sign", "a size has no sign", "a ratio has no units"
LIST, WHOLE = "a list of rows is taken for an array", "a whole number as a float is taken for it"
SPREAD, DIRECTION, SIGN = "where they lie is not their spread", "its size is lost", "only its sign is taken"
LARGEST, NO_NAN = "only where it is largest counts", "there is no nan"
GAIN = "in `return np.linalg.cond(before) / np.linalg.cond(after)`"
TUNED = "in `return int(np.argmax(np.nan_to_num(tuning).mean(axis=0)))`"
REPORTED = "in `return np.median(np.nan_to_num(test)[:, tuned(tuning)])`"
DECISIVE = "in `return np.argmax(beta2 ** age[:, None] * np.abs(gradients), axis=0) + 1`"

# {function: {the end of what an edit is called: why it does the same as the solution}}
EQUAL = {
    "sparse_adagrad": {
        "for `theta` in `g = np.zeros_like(theta)`": SHAPE,
        "`-g` for `g` in `v = v + g ** 2`": SQUARE},
    "gain": {
        f"`-before` for `before` {GAIN}": SIZE, f"`-after` for `after` {GAIN}": SIZE,
        f"`2 * before` for `before` {GAIN}": RATIO, f"`2 * after` for `after` {GAIN}": RATIO},
    "adagrad_path": {
        "for `gradients` in `path = np.tile(np.array(start, float), (len(gradients) + 1, 1))`": LENGTH,
        "`-g` for `g` in `v = v + g ** 2`": SQUARE},
    "clipped_momentum": {
        "`-g` for `g` in `g = g * min(1.0, limit / np.linalg.norm(g))`": SIZE},
    "memory_length": {
        "for `int(np.ceil(np.log(1 - share) / np.log(beta)))` in "
        "`return int(np.ceil(np.log(1 - share) / np.log(beta)))`": WHOLE},
    "rmsprop_moves": {
        "in `return np.array(moves)`": LIST, "in `v = np.zeros_like(gradients[0])`": SHAPE,
        "`-g` for `g` in `v = beta * v + (1 - beta) * g ** 2`": SQUARE},
    "lazy_adam": {
        "`-g` for `g` in `heard = g != 0`": SIZE, "`2 * g` for `g` in `heard = g != 0`": SIZE,
        "`-g` for `g` in `v[heard] = beta2 * v[heard] + (1 - beta2) * g[heard] ** 2`": SQUARE},
    "adam_path": {
        "in `return np.array(path)`": LIST, "for `theta` in `path = [theta]`": "all of them are 0 there",
        "for `gradients` in `theta = m = v = np.zeros(gradients.shape[1])`": SHAPE,
        "`-g` for `g` in `v = beta2 * v + (1 - beta2) * g ** 2`": SQUARE},
    "nadamax": {
        "`np.fmax(beta2 * v, np.abs(g))` for `np.maximum(beta2 * v, np.abs(g))` in "
        "`v = np.maximum(beta2 * v, np.abs(g))`": NO_NAN,
        "`-g` for `g` in `v = np.maximum(beta2 * v, np.abs(g))`": SIZE},
    "fading_maximum": {
        "`np.fmax(beta2 * v, np.abs(g))` for `np.maximum(beta2 * v, np.abs(g))` in "
        "`v = np.maximum(beta2 * v, np.abs(g))`": NO_NAN,
        "`-1` for `0` in `v, rows = (0, [])`": "every size is larger",
        "`-gradients` for `gradients` in `for g in gradients:`": SIZE,
        "`-g` for `g` in `v = np.maximum(beta2 * v, np.abs(g))`": SIZE, "in `return np.array(rows)`": LIST},
    "decisive_step": {
        "for `gradients` in `age = np.arange(len(gradients))[::-1]`": LENGTH,
        f"`-gradients` for `gradients` {DECISIVE}": SIZE,
        f"`2 * gradients` for `gradients` {DECISIVE}": LARGEST,
        f"`age + 1` for `age` {DECISIVE}": LARGEST, f"`age - 1` for `age` {DECISIVE}": LARGEST},
    "amsgrad_rates": {
        "`np.fmax(v_hat, v, out=v_hat)` for `np.maximum(v_hat, v, out=v_hat)` in "
        "`np.maximum(v_hat, v, out=v_hat)`": NO_NAN,
        "for `gradients` in `v, v_hat = (np.zeros(gradients.shape[1]), np.zeros(gradients.shape[1]))`":
            SHAPE,
        "`-gradients` for `gradients` in `for g in gradients:`": SQUARE, "in `return np.array(rates)`": LIST,
        "`-g` for `g` in `v += (1 - beta2) * g ** 2`": SQUARE},
    "tuned": {
        f"for `int(np.argmax(np.nan_to_num(tuning).mean(axis=0)))` {TUNED}": WHOLE,
        f"`np.nan_to_num(tuning).sum(axis=0)` for `np.nan_to_num(tuning).mean(axis=0)` {TUNED}": LARGEST,
        f"`2 * tuning` for `tuning` {TUNED}": LARGEST},
    "reported": {
        "`np.nanmedian(np.nan_to_num(test)[:, tuned(tuning)])` for "
        f"`np.median(np.nan_to_num(test)[:, tuned(tuning)])` {REPORTED}": NO_NAN,
        f"`::-1` for `:` {REPORTED}": "the seeds have no order",
        f"`2 * tuning` for `tuning` {REPORTED}": LARGEST},
    "orthogonal": {"`2 * A` for `A` in `U, S, Vt = np.linalg.svd(A, full_matrices=False)`": DIRECTION},
    "muon": {
        "for `W` in `move = r * np.sqrt(max(W.shape)) * orthogonal(u)`": SHAPE,
        "`2 * u` for `u` in `move = r * np.sqrt(max(W.shape)) * orthogonal(u)`": DIRECTION},
    "claim": {
        "for `d` in `n = len(d)`": LENGTH, "`-d` for `d` in `error = np.std(d, ddof=1) / np.sqrt(n)`": SIZE,
        "`d + 1` for `d` in `error = np.std(d, ddof=1) / np.sqrt(n)`": SPREAD,
        "`d - 1` for `d` in `error = np.std(d, ddof=1) / np.sqrt(n)`": SPREAD,
        "`abs(mean) >= 3 * error` for `abs(mean) > 3 * error` in `if abs(mean) > 3 * error:`":
            "only rounding makes a mean just three errors, or it is 0",
        "`-mean` for `mean` in `if abs(mean) > 3 * error:`": SIZE,
        "for `int(np.sign(mean))` in `return int(np.sign(mean))`": WHOLE,
        "`2 * mean` for `mean` in `return int(np.sign(mean))`": SIGN},
    "seeds_needed": {
        "`first - second` for `second - first` in `d = second - first`": SQUARE,
        "`-d` for `d` in `spread = np.std(d, ddof=1)`": SIZE,
        "`d + 1` for `d` in `spread = np.std(d, ddof=1)`": SPREAD,
        "`d - 1` for `d` in `spread = np.std(d, ddof=1)`": SPREAD,
        "for `int(np.ceil((3 * spread / np.mean(d)) ** 2))` in "
        "`return int(np.ceil((3 * spread / np.mean(d)) ** 2))`": WHOLE,
        "`-d` for `d` in `return int(np.ceil((3 * spread / np.mean(d)) ** 2))`": SQUARE,
        "`-spread` for `spread` in `return int(np.ceil((3 * spread / np.mean(d)) ** 2))`": SQUARE},
    "accumulated": {
        "`zip(counts, gradients)` for `zip(gradients, counts)` in "
        "`for mean, count in zip(gradients, counts):`": "the two are multiplied",
        "for `gradients` in `g = np.zeros(gradients.shape[1])`": SHAPE,
        "`-g` for `g` in `return g * min(1.0, c / np.linalg.norm(g))`": SIZE},
    "stop": {
        "`waited >= patience` for `waited == patience` in `if waited == patience:`": "it grows by one",
        "for `losses` in `for step in range(1, len(losses)):`": LENGTH,
        "for `losses` in `return (len(losses) - 1, best)`": LENGTH},
}


def functions_of(name):
    """(the function, the trees of all functions in its cell) for each that is a solution of the set."""
    for cell in source_of(name).cells:
        if cell.cell_type == "code" and cell.metadata.nbgrader.solution:
            defined = {node.name: node for node in ast.parse(cell.source).body
                       if isinstance(node, ast.FunctionDef)}  # in a bug hunt the solution is the second
            for function in defined.values():
                yield function, list(defined.values())


def run(trees):
    space = {"np": np}
    exec(compile(ast.Module(trees, []), "edited", "exec"), space)
    return space


def for_seed(exercise, seed):
    """The exercise that names no mistakes, and has made its cases: both take longer than judging."""
    if not isinstance(exercise, Function):
        return replace(exercise, mistakes=())
    made = exercise.cases(np.random.default_rng(seed))
    return replace(exercise, mistakes=(), facts=(), cases=lambda rng: made)


def passes(exercises, function, seed):
    """Whether a function earns all points."""
    return all(exercise.verdict(function, seed).status == "right" for exercise in exercises)


def survivors(problem_set, seeds):
    """{function: {what was edited: the seeds that let it pass}}, and how many edits were made."""
    found, count = {}, 0
    for function, all_of_cell in functions_of(problem_set.name):
        criteria = [criterion for criterion in sum(problem_set.questions.values(), ())
                    if criterion.answer == function.name]
        exercises = {seed: [for_seed(criterion.exercise, seed) for criterion in criteria] for seed in seeds}
        solution = run(all_of_cell)[function.name]
        assert criteria and all(passes(exercises[seed], solution, seed) for seed in seeds)
        for words, edited in edits(function):
            count += 1
            wrong = run([edited if each is function else each for each in all_of_cell])[function.name]
            if lucky := [seed for seed in seeds if passes(exercises[seed], wrong, seed)]:
                found.setdefault(function.name, {})[words] = lucky
    return found, count


@pytest.mark.filterwarnings("ignore")  # of what is edited
@pytest.mark.parametrize("seeds", [range(1), pytest.param(range(1, 200), marks=pytest.mark.long)], ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_no_edit_of_a_solution_passes_that_is_not_equal(released, name, seeds):
    found, count = survivors(released.problem_set(name), seeds)
    assert count > 100
    for function, lucky in found.items():
        for words, passed in lucky.items():
            assert words.endswith(tuple(EQUAL.get(function, ()))), (
                f"{function} with {words} passes with {len(passed)} of {len(seeds)} seeds")
