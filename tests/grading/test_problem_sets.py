"""The problem sets: solutions earn all points, mistakes are named, the release gives nothing away."""

import json
import linecache
import re
import subprocess
import sys

import nbformat
import numpy as np
import pytest

from course_lib.exercises import Function
from course_lib.grading.answers import Answers
from course_lib.grading.batch import attempt
from course_lib.grading.judge import mark
from course_lib.grading.notebook import is_check, nbgrader_metadata
from course_lib.lecture import sections_at
from tests.support.grading import NAMES, sent, solution_lines, solved, source_of
from tests.support.submissions import ANSWERS, HEAD, RIGHT

each_set = pytest.mark.parametrize("name", NAMES)


# What raises, when the released notebook is run: the stubs, the tests of functions that are stubs, and, with
# another error, the tests of numbers that are still `...`.
STUBS = {
    "ps1": "rare-answer turned-answer hunt-answer news-check stretch-check",
    "ps2": "steady-answer silence-answer hunt-answer limit-check memory-check",
    "ps3": "half-answer signs-answer hunt-answer clock-check voices-check",
    "ps4": "cycle-answer turn-answer hunt-answer ahead-check moment-check",
    "ps5": "budget-answer start-answer hunt-answer plan-check race-check",
    "ps6": "paper-answer point-answer hunt-answer whole-check claim-check",
}
NUMBERS = {"ps1": "rare-check turned-check", "ps2": "steady-check silence-check",
           "ps3": "half-check signs-check", "ps4": "cycle-check turn-check",
           "ps5": "budget-check start-check", "ps6": "paper-check point-check"}


@each_set
def test_it_has_the_kinds_of_questions_that_were_promised(name):
    cells = source_of(name).cells
    text = " ".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert "**Predict" in text and "Bug hunt" in text and "In your own words" in text
    essays = [cell for cell in cells if nbgrader_metadata(cell).grade and nbgrader_metadata(cell).solution]
    points, of_all = (sum(nbgrader_metadata(cell).get("points", 0) for cell in some)
                      for some in (essays, cells))
    assert len(essays) == 1 and f"{of_all:g} points" in cells[0].source and points <= of_all / 4
    for cell in cells:
        assert cell.id == nbgrader_metadata(cell).grade_id and cell.id.startswith(name)
        code = cell.source if cell.cell_type == "code" else ""
        assert not re.search(r"import (?!numpy as np)|widget|panel\(", code)


@each_set
def test_each_question_says_its_points_and_its_criteria_add_up(released, name):
    problem_set = released.problem_set(name)
    text = " ".join(cell.source for cell in problem_set.notebook.cells if cell.cell_type == "markdown")
    assert all(len(criteria) >= 1 for criteria in problem_set.questions.values())
    assert sum(len(criteria) > 1 for criteria in problem_set.questions.values()) >= 2  # partial credit
    for cell in problem_set.notebook.cells:
        if is_check(cell):
            assert f"({nbgrader_metadata(cell).points} points)" in text


@each_set
def test_the_release_holds_no_solution_and_exactly_the_stubs_raise(released, name):
    source, release = source_of(name), released.problem_set(name).notebook
    text = (released.root / "release" / name / f"{name}.ipynb").read_text()
    assert not re.search(r"SOLUTION|HIDDEN|MARK SCHEME", text)
    given = {line.strip() for cell in source.cells for line in re.sub(
        r"### BEGIN SOLUTION\n.*?### END SOLUTION", "", cell.source, flags=re.S).split("\n")}
    cells = {cell.id: cell for cell in release.cells}
    for cell in source.cells:
        for line in solution_lines(cell) - given:
            assert json.dumps(line, ensure_ascii=False)[1:-1] not in text, line
        if cell.cell_type == "code":
            stubs = cells[cell.id].source.count("raise NotImplementedError()")
            assert stubs == cell.source.count("### BEGIN SOLUTION"), cell.id
    folder = released.root / "release" / name
    assert list(folder.iterdir()) == [folder / f"{name}.ipynb"]
    space, raised = {}, {}
    for cell in release.cells:
        if cell.cell_type == "code":
            try:
                exec(cell.source, space)
            except Exception as error:
                raised[cell.id] = type(error)
    for kind, table, listed in ((NotImplementedError, "STUBS", STUBS), (TypeError, "NUMBERS", NUMBERS)):
        found = " ".join(cell_id.removeprefix(f"{name}-") for cell_id in raised if raised[cell_id] is kind)
        assert name in listed, f'{table} in tests/grading/test_problem_sets.py has no "{name}": "{found}"'
        assert sorted(found.split()) == sorted(listed[name].split()), f"{table}, {name}"
    assert set(raised.values()) == {NotImplementedError, TypeError}


@each_set
def test_nbgrader_validates_a_solved_set_and_names_what_fails_in_the_release(released, name, tmp_path):
    def validate(path):
        return subprocess.run([sys.executable, "-m", "nbgrader", "validate", str(path)], cwd=released.root,
                              capture_output=True, text=True).stdout
    nbformat.write(solved(released.problem_set(name)), tmp_path / f"{name}.ipynb")
    assert "Success! Your notebook passes all the tests." in validate(tmp_path / f"{name}.ipynb")
    assert "NotImplementedError" in validate(released.root / "release" / name / f"{name}.ipynb")


@each_set
def test_the_solution_earns_all_points_and_the_release_none(released, name):
    problem_set = released.problem_set(name)
    full = attempt(problem_set, "ada", sent(solved(problem_set)))
    assert full.score == sum(nbgrader_metadata(cell).points
                             for cell in problem_set.notebook.cells if is_check(cell))
    none = attempt(problem_set, "ada", sent(problem_set.notebook))
    assert none.score == 0 and full.flags == none.flags == full.notes == none.notes == ()
    assert {mark.verdict.status for marks in none.questions.values() for mark in marks} == {"open"}


@pytest.mark.parametrize("seeds", [range(2), pytest.param(range(2, 50), marks=pytest.mark.long)], ids=str)
@each_set
def test_each_known_mistake_is_named_with_its_own_diagnosis(released, name, seeds):
    for criteria in released.problem_set(name).questions.values():
        for criterion in criteria:
            for mistake in criterion.exercise.mistakes:
                for seed in seeds if criterion.exercise.arguments else [0]:
                    verdict = criterion.exercise.verdict(mistake.wrong, seed)
                    assert (verdict.status, verdict.what) == ("wrong", mistake.diagnosis), seed
            if getattr(criterion.exercise, "printed", None):
                assert criterion.exercise.verdict(criterion.exercise.printed, 5).status == "open"


@each_set
def test_no_number_that_is_handed_in_is_the_same_in_all_cases(released, name):
    """A function with the number of the visible example in the argument's place would be right otherwise."""
    for criterion in sum(released.problem_set(name).questions.values(), ()):
        if isinstance(criterion.exercise, Function):
            cases = criterion.exercise.cases(np.random.default_rng(3))
            for argument in criterion.exercise.arguments:
                values = {case[argument] for case in cases if isinstance(case[argument], (int, float))}
                assert len(values) != 1 or argument == "t", (criterion.exercise.title, argument)


def test_a_list_that_is_changed_in_place_is_noticed_as_an_array_is(ps1):
    hunt = ps1.questions["ps1-hunt-check"][0].exercise

    def shifts_the_start(start, gradients, eta, eps):
        path = hunt.reference(start, gradients, eta, eps)
        start[0] = 0
        return path

    assert "changes its argument start in place" in hunt.verdict(shifts_the_start).what


@each_set
def test_where_to_read_on_exists(released, name):
    for criterion in sum(released.problem_set(name).questions.values(), ()):
        for read in {criterion.exercise.read} | {m.read for m in criterion.exercise.mistakes if m.read}:
            assert len(sections_at(read)) == 1, read


@pytest.mark.parametrize("name", ["right", "wrong", "half right", "right, as lists", "None", "nan", "text",
                                  "sys.exit", "other arguments", "changes its arguments", "infinite loop",
                                  "a very large whole number"])
def test_grader_and_lecture_say_the_same(ps1, name):
    source = ANSWERS[name][0]
    if name == "sys.exit":
        source = source.replace("sys.exit()", "open('/nowhere')")
    linecache.cache["answer"] = len(source), None, source.split("\n"), "answer"
    space = {"np": np}
    exec(compile(source, "answer", "exec"), space)
    for criterion in ps1.questions["ps1-news-check"]:
        here = criterion.exercise.verdict(space["sparse_adagrad"], seed=7).what
        with Answers() as answers:
            answers.execute("imports", "import numpy as np")
            answers.execute("answer", source)
            there = mark(criterion, answers, seed=7).text
        if name == "infinite loop":
            here = re.sub(r", in line .*`", "", here)  # from outside nobody sees which
        assert here.strip(".") in there


STEP = """def nadamax(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, np.abs(g))
    look_ahead = (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
    return theta - eta * look_ahead / (v + eps), m, v
"""


@pytest.mark.parametrize("change, says", [
    (("", ""), "right, in 100 steps"),
    (("beta2 * v, np", "v, np"), "The old maximum does not fade"),
    (("(beta1 * m + (1 - beta1) * g)", "m"), "This is plain AdaMax"),
    (("beta2 * v, np.abs(g))", "beta2 * v, np.abs(g).max())"), "One maximum is taken over all"),
    (("+ eps), m, v", "+ eps), m"), "3 things in this order"),
    (("+ eps), m, v", "+ eps), v, m"), "their order is not: return theta, m, v"),
    (("m = beta1 * m", "m *= beta1\n    m = m"), "changes its argument m in place"),
    (("theta - eta * look_ahead / (v + eps)", "theta"), "θ comes back as it went in"),
    (("1 - beta1**t", "1 - 0.9**t"), "The correction is off"),
    (("theta - eta", "theta - 0.5 * eta"), "The move is ½ times what it should be"),
])
def test_a_step_is_judged_in_the_sandbox_as_in_a_lecture(released, change, says):
    source = STEP.replace(*change)
    with Answers() as answers:
        answers.execute("imports", "import numpy as np")
        answers.execute("answer", source)
        criterion = released.problem_set("ps4").questions["ps4-ahead-check"][1]
        there = mark(criterion, answers, seed=7).text
    assert says in there
    space = {"np": np}
    exec(compile(source, "answer", "exec"), space)
    here = criterion.exercise.verdict(space["nadamax"], seed=7).what
    assert here.strip(".") in there


def marks_of(problem_set, question, *cells):
    """The marks of a question, for cells that are executed in the sandbox."""
    with Answers() as answers:
        answers.execute("imports", "import numpy as np")
        for k, source in enumerate(cells):
            answers.execute(f"cell {k}", source)
        return [mark(criterion, answers, seed=7) for criterion in problem_set.questions[question]]


REPORTED = """
def reported(tuning, test):
    return np.median(np.nan_to_num(test)[:, tuned(tuning)])
"""


@pytest.mark.parametrize("tuned, reported, points", [
    ("np.argmax(np.nan_to_num(tuning).mean(axis=0))", REPORTED, [2, 2]),
    ("np.argmax(np.nanmean(tuning, axis=0))", REPORTED, [0, 2]),
    ("np.argmin(np.nan_to_num(tuning).mean(axis=0))", REPORTED, [0, 2]),
    ("np.argmin(np.nan_to_num(tuning).mean(axis=0))", REPORTED.replace("median", "mean"), [0, 0]),
    ("np.argmax(np.nan_to_num(tuning).mean(axis=0))", REPORTED.replace("tuned", "np.argmax"), [2, 0]),
    ("None", REPORTED, [0, 0]),
    ("'best'", REPORTED, [0, 0]),
])
def test_a_mistake_in_one_function_does_not_cost_the_points_of_the_next(released, tuned, reported, points):
    marks = marks_of(released.problem_set("ps5"), "ps5-race-check",
                     f"def tuned(tuning):\n    return {tuned}\n", reported)
    assert [each.points for each in marks] == points
    assert marks[1].verdict.what.endswith("with your own `tuned`") == (points == [0, 2])


MUON = """
def muon(W, g, u, eta, beta, r, decay):
    u = beta * u + g
    return W - eta * (r * np.sqrt(max(W.shape)) * orthogonal(u) + decay * W), u
"""


@pytest.mark.parametrize("orthogonal, muon, points", [
    ("A / np.linalg.norm(A)", MUON, [0, 2]),
    ("A / np.linalg.norm(A)", MUON.replace("max", "min"), [0, 0]),
    ("None", MUON, [0, 0]),
])
def test_a_wrong_matrix_costs_nothing_in_the_step_that_uses_it(released, orthogonal, muon, points):
    marks = marks_of(released.problem_set("ps6"), "ps6-whole-check",
                     f"def orthogonal(A):\n    return {orthogonal}\n", muon)
    assert [each.points for each in marks] == points


def by_eigenvalues(A):
    if len(A) < len(A.T):
        return by_eigenvalues(A.T).T
    values, V = np.linalg.eigh(A.T @ A)
    return A @ V / np.sqrt(values) @ V.T


def by_iteration(A):
    X = A / np.linalg.norm(A)
    for _ in range(40):
        X = 1.5 * X - 0.5 * X @ X.T @ X
    return X


def by_root_mean_square(W, g, u, eta, beta, r, decay):
    u = beta * u + g
    direction = by_eigenvalues(u)
    return [(1 - eta * decay) * W - eta * r * direction / np.sqrt(np.mean(direction**2)), u]


def by_bounds(first, second):
    d = second - first
    error = np.sqrt(np.sum((d - d.mean()) ** 2) / (len(d) - 1) / len(d))
    return 1.0 if d.mean() - 3 * error > 0 else -1.0 if d.mean() + 3 * error < 0 else 0.0


def by_trying(first, second):
    d, n = first - second, 2
    while abs(d.mean()) <= 3 * d.std(ddof=1) / n**0.5:
        n += 1
    return [n]


def by_point(gradients, counts, c):
    g = np.repeat(gradients, counts, axis=0).mean(axis=0)
    return (g / max(1, np.linalg.norm(g) / c)).tolist()


@pytest.mark.parametrize("name, answer", [
    ("orthogonal", by_eigenvalues), ("orthogonal", by_iteration), ("muon", by_root_mean_square),
    ("claim", by_bounds), ("seeds_needed", by_trying), ("accumulated", by_point)])
def test_right_answers_that_go_another_way_are_right(released, name, answer):
    criterion, = (each for each in sum(released.problem_set("ps6").questions.values(), ())
                  if each.answer == name)
    for seed in range(5):
        assert criterion.exercise.verdict(answer, seed).status == "right"


@pytest.mark.parametrize("change, says", [
    (("- eta", "- 2 * eta"), "In all cases the move of theta is 2 times what it should be."),
    (("- eta", "+ eta"), "the move of theta is of the right size and of the wrong sign"),
    (("theta - eta", "-eta"), "theta is the move alone: θ plus the move is wanted"),
    (("- eta * g /", "- eta * g**3 /"), "moves by"),
    (("    v = v", "    if v > 0:\n        v = v\n    v = v"), "one yes or no is asked of a whole array"),
])
def test_a_wrong_step_is_told_by_its_move(ps1, change, says):
    source = (HEAD + RIGHT + "    return theta, v").replace(*change)
    assert says in marks_of(ps1, "ps1-news-check", source)[0].text


def test_a_bug_hunt_that_was_changed_without_effect_is_not_called_not_tried(ps1):
    printed = next(cell.source for cell in ps1.notebook.cells if cell.id == "ps1-hunt-answer")
    said, = marks_of(ps1, "ps1-hunt-check", printed.replace("v = v + g**2", "v = g**2 + v"))
    assert said.text == "not repaired yet. It still does exactly what the printed code does."


@pytest.mark.parametrize("answer", [7, 0.5, 1e9, -1])
@each_set
def test_no_number_in_a_functions_place_stops_the_check(released, name, answer):
    """What is asked of the reference then, to name the mistake, may be beyond what it was made for."""
    for criterion in sum(released.problem_set(name).questions.values(), ()):
        if isinstance(criterion.exercise, Function):
            for seed in range(5):
                assert criterion.exercise.verdict(lambda answer=answer, **any: answer, seed).status == "wrong"


RESULTS = {  # of the same right numbers, and what is said if they cannot be taken
    "Both(theta, v)": "", "[theta, v]": "", "np.array([theta, v])": "", "(theta.tolist(), tuple(v))": "",
    "(theta.astype(np.longdouble), v)": "", "(theta + 0j, v)": "", "(theta.astype(object), v)": "",
    "([Decimal(float(x)) for x in theta], v)": "", "(theta, [Fraction(float(x)) for x in v])": "",
    "(theta.astype(np.float32), v)": "theta has only about seven digits: is it kept as float32?",
    "(theta, v.astype(np.float16))": "v has only about three digits: is it kept as float16?",
    "(theta + 1j, v)": "an array of complex", "([str(x) for x in theta], v)": "not a number or an array",
    "dict(theta=theta, v=v)": "a dict", "(theta[None], v)": "with shape (1, ",
}
VALUES = {
    "5": "", "[5]": "", "(5.0,)": "", "5 + 0j": "", "'5'": "", "np.str_(' 5.0 ')": "", "np.longdouble(5)": "",
    "np.float32(5)": "", "np.uint64(5)": "", "np.array([[5]])": "", "Decimal('5')": "", "Fraction(10, 2)": "",
    "'five'": "leave out the quotation marks", "5 + 1j": "not an object of complex", "{5}": "not a set",
    "(5, 0)": "Python writes a point for the comma", "float('inf')": "not a finite number",
    "10**5000": "a whole number too large",
}
PREAMBLE = """from collections import namedtuple
from decimal import Decimal
from fractions import Fraction
import numpy as np
Both = namedtuple("Both", "theta v")
"""


def both_ways(criterion, source):
    """What is said of an answer in the sandbox and in a lecture."""
    space = {}
    exec(PREAMBLE + source, space)
    with Answers() as answers:
        answers.execute("answer", PREAMBLE + source)
        yield mark(criterion, answers, seed=7).verdict
    yield criterion.exercise.verdict(space[criterion.answer], 7)


@pytest.mark.parametrize("form", RESULTS)
def test_right_results_of_every_kind_are_taken_or_told_in_words(ps1, form):
    source = HEAD + RIGHT + f"    return {form}"
    for verdict in both_ways(ps1.questions["ps1-news-check"][0], source):
        assert RESULTS[form] in verdict.what and (verdict.status == "right") == (not RESULTS[form])


@pytest.mark.parametrize("form", VALUES)
def test_right_numbers_of_every_kind_are_taken_or_told_in_words(ps1, form):
    for verdict in both_ways(ps1.questions["ps1-rare-check"][0], f"rate_ratio = {form}"):
        assert VALUES[form] in verdict.what and (verdict.status == "right") == (not VALUES[form])
