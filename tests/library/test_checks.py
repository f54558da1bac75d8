"""Exercise checks: right answers pass, wrong ones are named, odd ones are met calmly, nothing leaks."""

import json
import math
import re
import sys
import time

import numpy as np
import pytest

from course_lib import EXERCISES, MUTANTS, check, exercises, hint, judge, progress
from course_lib.exercises import Function, Number, Step, calling
from tests.support.lectures import LECTURES

STEPS = {name: exercise for name, exercise in EXERCISES.items() if type(exercise) is Step}
FUNCTIONS = {name: exercise for name, exercise in EXERCISES.items() if isinstance(exercise, Function)}
NUMBERS = {name: exercise for name, exercise in EXERCISES.items() if isinstance(exercise, Number)}
HUNTS = {name: exercise for name, exercise in EXERCISES.items() if getattr(exercise, "printed", None)}
CELLS = {exercise.number: (lecture,
                           exercise) for lecture in LECTURES.values() for exercise in lecture.exercises}


def step_of(name, **wrong):
    """The right step of an exercise, to be changed a little."""
    exercise = STEPS[name]
    return exercise.step_of(lambda **settings: exercise.rule(**settings, **exercise.flags))


# Right, open, and every known mistake --------------------------------------------------------------------


def test_every_exercise_stands_in_its_lecture_with_a_stub_a_solution_and_a_progress_line():
    for number, lecture in LECTURES.items():
        assert 2 <= len(lecture.exercises) <= 4, number
        for exercise in lecture.exercises:
            task, stub, solution = exercise.task, exercise.stub, exercise.solution
            assert task.id == f"{number}-exercise-{exercise.number[-1]}"
            assert f'hint("{exercise.number}")' in task.source
            assert f"○ {exercise.number} " in stub.printed
            assert solution.node.metadata.tags == ["solution"]
            assert solution.node.metadata.jupyter == {"source_hidden": True}
            # the first line shows when the cell is collapsed
            assert solution.source.startswith("# One solution.")
        further = [cell for section in lecture.further_sections for cell in section.cells]
        *_, progress_cell, tally_cell, _ = (cell for cell in lecture.cells if cell not in further)
        assert progress_cell.shows_progress and f'progress("{number}")' in progress_cell.source
        assert tally_cell.shows_progress and f'tally("{number}")' in tally_cell.source
        assert f"0 of {len(lecture.exercises)} done." in progress_cell.printed
    assert list(CELLS) == list(EXERCISES)


@pytest.mark.parametrize("name", EXERCISES)
def test_the_stub_is_open_and_the_solution_right(name):
    lecture, exercise = CELLS[name]
    space = {}
    for cell in lecture.code_cells:
        if cell.id.endswith(("-imports", "-tools")):
            exec(cell.source, space)
    assert {"check", "hint", "progress"} <= set(space)
    line, _, answer = exercise.stub.check
    exec(exercise.stub.source.replace(line, ""), space)
    assert judge(name, eval(answer, space)).status == "open"
    exec(exercise.solution.source, space)
    verdict = judge(name, eval(answer, space))
    assert verdict.status == "right", verdict.text


@pytest.mark.parametrize("name, mutant",
                         [(name, mutant) for name, exercise in STEPS.items() for mutant in MUTANTS
                                          if mutant.of is exercise.rule], ids=lambda x: getattr(x, "name", x))
def test_a_mutant_is_named_with_its_own_diagnosis(name, mutant):
    exercise = STEPS[name]
    verdict = judge(name, exercise.step_of(lambda **settings: mutant.wrong(**settings, **exercise.flags)))
    if exercise.printed and judge(name, exercise.printed) == verdict:
        assert verdict.status == "open"  # the bug as printed
    else:
        assert verdict.status == "wrong" and mutant.diagnosis in verdict.text and mutant.read in verdict.text


@pytest.mark.parametrize("name, mistake", [(name, mistake) for name, exercise in (FUNCTIONS | NUMBERS).items()
                                           for mistake in exercise.mistakes],
                         ids=lambda x: getattr(x, "diagnosis", x))
def test_a_known_mistake_is_named_with_its_own_diagnosis(name, mistake):
    answer = mistake.wrong
    if callable(answer) and name in FUNCTIONS:
        arguments = ", ".join(FUNCTIONS[name].cases(np.random.default_rng(0))[0])
        answer = eval(f"lambda {arguments}: wrong({', '.join(f'{a}={a}' for a in arguments.split(', '))})",
                      dict(wrong=answer))
    verdict = judge(name, answer)
    assert verdict.status == "wrong" and mistake.diagnosis in verdict.text


@pytest.mark.parametrize("name, answer", [("00.2", lambda z: 1 / (1 + np.exp(-z))),
                                          ("07.2", lambda x, p: np.sum(np.abs(x) ** p) ** (1 / p))])
def test_an_overflow_is_a_mistake_where_the_task_is_to_avoid_it(name, answer):
    assert "a number becomes too large, or is none (overflow" in judge(name, answer).text


@pytest.mark.parametrize("name", [name for name, exercise in FUNCTIONS.items() if exercise.errors == "raise"])
def test_where_numpy_cannot_raise_the_arrays_themselves_notice(name, monkeypatch):
    """As in a browser, which tests/site/test_pyodide.py has for real."""
    monkeypatch.setattr(sys, "platform", "emscripten")
    test_the_stub_is_open_and_the_solution_right(name)
    x = np.array([1000.0, 1.0]).view(calling.Watched)
    with pytest.raises(FloatingPointError, match="overflow encountered in exp"):
        1 / (1 + np.exp(x))
    np.testing.assert_array_equal(np.tanh(x) * [1, 0], [1, 0])
    assert not isinstance(calling.plain((x, x.sum()))[1], calling.Watched)


@pytest.mark.parametrize("name, mistake", [(name, mistake) for name, exercise in STEPS.items()
                                           for mistake in exercise.mistakes],
                         ids=lambda x: getattr(x, "diagnosis", x))
def test_a_known_wrong_step_is_named_with_its_own_diagnosis(name, mistake):
    assert mistake.diagnosis in judge(name, mistake.wrong).text


def adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    m, v = 0.9 * m + (1 - 0.9) * g, 0.999 * v + (1 - 0.999) * g**2
    return theta - eta * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v


def test_numbers_copied_from_the_paper_are_noticed():
    told = judge("06.1", adam).text
    assert "The weight of g in m is 0.1, and it should be 1 − β₁." in told
    assert "Is there a number in your function where an argument should stand?" in told


@pytest.mark.parametrize("sign", [1, -1])
def test_a_move_in_thetas_place_is_noticed(sign):
    def moves(theta, g, u, eta, beta):
        u = beta * u + g
        return sign * eta * u, u

    assert "It returns the move in θ's place" in judge("02.1", moves).text


@pytest.mark.parametrize("wrong, said", [
    (lambda theta, g, u, eta, beta: (theta - eta * g ^ 2, u), "`^` is no power in Python"),
    (lambda theta, g, u, eta, beta: (theta - eta * math.sqrt(g), u),
     "a function that takes one number only is given an array"),
])
def test_what_python_says_of_arrays_is_put_into_words(wrong, said):
    assert said in judge("02.1", wrong).text


def test_an_exercise_may_be_called_without_its_zero(capsys):
    assert judge("2.1", step_of("02.1")).text.startswith("✓ 02.1")
    hint("2.1")
    assert "Hint 1 of 3" in capsys.readouterr().out


@pytest.mark.parametrize("name", HUNTS)
def test_a_bug_hunt_is_open_while_the_bug_stands_as_printed(name):
    assert judge(name, HUNTS[name].printed).status == "open"


def test_a_frameworks_convention_is_named_as_such():
    def keras(theta, g, t, m, v, eta, beta1, beta2, eps):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        return theta - eta * (m / (1 - beta1**t)) * np.sqrt(1 - beta2**t) / (np.sqrt(v) + eps), m, v

    assert "This is the rule of keras: ε-hat" in judge("06.1", keras).text


@pytest.mark.parametrize("data, complaint", [
    (lambda x, y: (x[:100], y), "their shapes are (100,) and (500,)"),
    (lambda x, y: (np.random.default_rng().normal(size=500), y), "same seed give different data"),
    (lambda x, y: (np.where(x == 0, 1.0, x), y), "No x is 0"),
    (lambda x, y: (np.where(np.abs(x) < 0.1, 0.0, x), y), "Exactly 400 are wanted"),
    (lambda x, y: (2 * x, y), "a standard deviation of"),
    (lambda x, y: (x, 1 - y), "y falls where x grows"),
    (lambda x, y: (x, y + 0.1), "x is right. y should be σ(2x)"),
    (lambda x, y: x, "It should return x, y: 2 things in this order, and it returns one array only."),
])
def test_wrong_sparse_data_are_told_from_right_ones(data, complaint):
    def sparse(rng):
        x = rng.normal(0, 0.5, 500)
        x[rng.permutation(500)[:400]] = 0
        return data(x, 1 / (1 + np.exp(-2 * x)))

    assert complaint in judge("01.1", sparse).text


def test_data_that_ignore_the_rng_or_always_empty_the_same_places():
    def fixed(rng):
        rng = np.random.default_rng(3)
        x = rng.normal(0, 0.5, 500)
        x[rng.permutation(500)[:400]] = 0
        return x, x

    def first_places(rng):
        x = rng.normal(0, 0.5, 500)
        x[:400] = 0
        return x, x

    assert "Another seed gives the same data" in judge("01.1", fixed).text
    assert "always stand at the same places" in judge("01.1", first_places).text


@pytest.mark.parametrize("discs, complaint", [
    (lambda M: (np.diag(M), np.abs(M).sum(axis=1)), "include the diagonal entry"),
    (lambda M: (np.diag(M), M.sum(axis=1) - np.diag(M)), "cancel"),
    (lambda M: (M.mean(axis=1), np.abs(M).sum(axis=1) - np.abs(np.diag(M))), "on the diagonal"),
    (lambda M: (np.diag(M), 2 * (np.abs(M).sum(axis=1) - np.abs(np.diag(M)))), "too large"),
    (lambda M: (np.diag(M)[:1], [1.0]), "there are 4 discs"),
    (lambda M: np.diag(M), "centers, radii: 2 things"),
])
def test_wrong_discs_are_told_from_right_ones(discs, complaint):
    assert complaint in judge("03.2", discs).text


# What beginners write ------------------------------------------------------------------------------------


def odd(change):
    """Momentum as a student might write it, with something odd."""
    def momentum(theta, g, u, eta, beta):
        u = beta * u + g
        return change(theta - eta * u, u)
    return momentum


def loops_for_ever(theta, g, u, eta, beta):
    k = 0
    while k < 10:
        u = beta * u + g
    return theta, u


def loops_for_ever_in_one_line(theta, g, u, eta, beta):
    while True: pass  # noqa: E701


def loops_and_catches_exceptions(theta, g, u, eta, beta):
    while True:
        try:
            u = beta * u + g
        except Exception:
            pass


def hides_everything(theta, g, u, eta, beta):
    while True:
        try:
            u = beta * u + g
        except:  # noqa: E722
            pass


def in_place(theta, g, u, eta, beta):
    u *= beta
    u += g
    return theta - eta * u, u


def raises(theta, g, u, eta, beta):
    return theta - eta * velocity, u  # noqa: F821


def no_return(theta, g, u, eta, beta):
    u = beta * u + g


def hard_coded(theta, g, u, eta, beta):
    u = 0.9 * u + g
    return theta - eta * u, u


def wrong_in_step_2(theta, g, u, eta, beta):
    u = np.where(u == 0, g, 3 * (beta * u + g))
    return theta - eta * u, u


def wrong_for_some_gradients(theta, g, u, eta, beta):
    u = beta * u + g
    return theta - eta * np.where((np.abs(g) > 10) & (np.abs(g) < 90), 1.001, 1) * u, u


def half_done(theta, g, u, eta, beta):
    u = beta * u + g
    theta = ...
    return theta, u


@pytest.mark.parametrize("answer, complaint", [
    (no_return, "It returns None. Is there a `return`"),
    (odd(lambda theta, u: theta), "It should return theta, u: 2 things"),
    (odd(lambda theta, u: (u, theta, u)), "It should return theta, u: 2 things"),
    (odd(lambda theta, u: (theta.sum(), u)),
     "theta is one number for all entries, and each should have its own"),
    (odd(lambda theta, u: (theta, None)), "It returns None for u."),
    (odd(lambda theta, u: (theta, "u")), "For u it returns the text 'u', which is not a number"),
    (odd(lambda theta, u: (theta * np.nan, u)), "The move is not a number, though θ, the gradient and the "
                                                "memory are numbers: is something divided by 0"),
    (odd(lambda theta, u: (theta / 0, u)),
     "The move is infinite, though θ, the gradient and the memory are numbers"),
    (in_place, "Your function changes its argument u in place"),
    (raises, ": the name `velocity` is not known: is it misspelt"),
    (raises, "`return theta - eta * velocity, u  # noqa: F821`"),
    (hides_everything, "A bare `except:` hides every mistake"),
    (hard_coded, "Is there a number in your function where an argument should stand?"),
    (wrong_in_step_2, "Of the old u stays 3 β, and it should be β."),
    (wrong_for_some_gradients, "Step 1: right. In step 2 parameter 2 moves by"),
    (wrong_for_some_gradients, "u is as it should be, so look at the line that moves θ."),
    (half_done, "theta is still `...`."),
    (odd(lambda theta, u: (u, theta)), "The values are right, their order is not: return theta, u."),
    (lambda theta, g, u, eta, beta: (theta, beta * u + g), "θ comes back as it went in"),
    (odd(lambda theta, u: (theta + 1e-3, u)),
     "Where gradient and memory are 0, θ moves all the same, by 0.001"),
    (lambda theta, g: theta, "by these names. Yours does not take u, eta and beta."),
    (0.3, "A function is wanted, not 0.3."),
    (None, "A function is wanted, not None."),
])
def test_odd_answers_are_met_calmly(answer, complaint):
    verdict = judge("02.1", answer)
    assert verdict.status == "wrong" and complaint in verdict.text, verdict.text


@pytest.mark.parametrize("answer", [loops_for_ever, loops_for_ever_in_one_line, loops_and_catches_exceptions])
def test_an_endless_loop_is_ended(answer, monkeypatch):
    monkeypatch.setattr(calling, "SECONDS", 0.3)
    monkeypatch.setattr(calling.Caller.__init__, "__defaults__", (0.3, "ignore"))
    start = time.perf_counter()
    verdict = judge("02.1", answer)
    assert time.perf_counter() - start < 3
    assert "It was still running after 0.3 seconds, in line" in verdict.text
    assert "Does the loop ever end?" in verdict.text


def test_a_trace_of_a_difference_is_called_so():
    def nearly(t, beta1, beta2):
        return EXERCISES["06.2"].reference(t, beta1, beta2) * (1 + 2e-9)

    def cut_off(z):
        return 0.5 + 0.5 * np.tanh(0.5 * np.clip(z, -20, 20))

    for name, answer in (("06.2", nearly), ("00.2", cut_off)):
        assert judge(name,
                     answer).status == "wrong" and "where it should not be" not in judge(name, answer).text


def test_two_results_in_the_wrong_order_are_told():
    def swapped(w, b, x, y):
        return EXERCISES["00.1"].reference(w, b, x, y)[::-1]

    assert "The values are right, their order is not: return dw, db." in judge("00.1", swapped).text


def test_the_students_own_debugger_or_coverage_is_not_lost():
    def debugger(frame, event, arg):
        return None

    before = sys.gettrace()
    sys.settrace(debugger)
    try:
        judge("02.1", step_of("02.1"))
        judge("02.1", raises)
        after = sys.gettrace()
    finally:
        sys.settrace(before)
    assert after is debugger


def test_what_a_student_prints_stays_out_of_the_way(capsys):
    def chatty(theta, g, u, eta, beta):
        print("u is", u)
        u = beta * u + g
        return theta - eta * u, u

    check_text = judge("02.1", chatty).text
    assert "right" in check_text and capsys.readouterr().out == ""


@pytest.mark.parametrize("answer, complaint", [
    ("2 pi", "One number is wanted, not text: leave out the quotation marks."),
    ((5, 0), "Python writes a point for the comma of decimals"),
    (lambda: 0.3, "One number is wanted, not a function."),
    ({"eta": 0.3}, "One number is wanted, not a dict."),
    ([0.1, 0.2], "One number is wanted, and your answer has the shape (2,)."),
    (float("nan"), "not a finite number"),
    (None, "One number is wanted, not None: is nothing computed yet?"),
    (0.1, "You said 0.1, and that is about 3 times too small."),
    (-0.1, "too small, and of the wrong sign"),
])
def test_odd_numbers_are_met_calmly(answer, complaint):
    assert complaint in judge("00.3", answer).text


def test_a_table_says_which_entries_are_not_right_yet():
    right = EXERCISES["08.2"].value()
    verdict = judge("08.2", [right[0], 3, right[2]])
    assert "Right: 2 of 3. Not yet: NAdam." in verdict.text


# Nothing is given away -----------------------------------------------------------------------------------


def numbers_in(text):
    return [float(found) for found in re.findall(r"(?<![\w.])-?\d+\.\d{2,}(?:e-?\d+)?|-?\d\.\d+e-?\d+", text)]


def scaled(function, factor):
    """Everything that a function returns, times a factor, under its own argument names."""
    def wrong(**arguments):
        result = function(**arguments)
        if isinstance(result, tuple):
            return tuple(factor * np.asarray(part) for part in result)
        return factor * np.asarray(result)
    return wrong


@pytest.mark.parametrize("factor", [-1, 0, 0.5, 1.2, 3, 1000, np.nan])
@pytest.mark.parametrize("name", EXERCISES)
def test_no_message_holds_an_expected_number(name, factor):
    exercise = EXERCISES[name]
    if name in NUMBERS:
        expected = np.ravel(exercise.value())
        verdict = judge(name, (factor * expected).tolist() if expected.size > 1 else factor * expected[0])
    elif name in STEPS:
        right = step_of(name)
        first = exercise.walk(right, *next(exercise.trials()))  # the departure is in its first step
        expected = np.concatenate([np.r_[row[1], row[1] - row[0]] for row in first.values()])
        verdict = judge(name, lambda theta,
                        **others: (theta + factor * (right(theta=theta, **others)[0] - theta),
                                                      *right(theta=theta, **others)[1:]))
    elif name in FUNCTIONS:
        cases = exercise.cases(np.random.default_rng(2026))
        expected = np.concatenate([np.ravel(part) for case in cases
                                   for part in exercise._parts(exercise.reference(**case))])
        verdict = judge(name, scaled(exercise.reference, factor))
    else:
        return  # a property has no expected numbers
    assert verdict.status == "wrong", verdict.text
    for found in numbers_in(verdict.text):
        assert not np.any(np.isclose(found, expected[np.abs(expected) > 1e-12], rtol=5e-4,
                                     atol=0)), (found, verdict.text)


@pytest.mark.parametrize("name", EXERCISES)
def test_three_hints_that_differ(name):
    assert len(set(EXERCISES[name].hints)) == 3


def test_hints_come_one_at_a_time(capsys, monkeypatch):
    monkeypatch.setattr(exercises, "_hinted", {})
    for _ in range(4):
        hint("02.1")
    begins = [line[:11] for line in capsys.readouterr().out.splitlines()]
    assert begins == ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3", "Hint 3 of 3"]


# What is done --------------------------------------------------------------------------------------------


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    return tmp_path / "progress.json"


def test_only_what_is_right_is_kept_and_it_survives(kept, capsys):
    check("08.1", raises)
    check("08.2", ...)
    assert not kept.exists()
    check("08.1", step_of("08.1"))
    check("08.2", EXERCISES["08.2"].value())
    check("08.1", raises)  # what was right once stays done
    assert json.loads(kept.read_text()) == ["08.1", "08.2"]
    capsys.readouterr()
    progress("08")
    assert capsys.readouterr().out.splitlines() == [
        "● 08.1 NAdam", "● 08.2 three first steps", "○ 08.3 bug hunt: the slides' NAdam",
        "○ 08.4 a derivation in order: from w to θ", "2 of 4 done."]
    assert [path.name for path in kept.parent.iterdir()] == ["progress.json"]


@pytest.mark.parametrize("damaged", ["{ not json", "[1, 2]", '{"02.1": true}', "null"])
def test_a_damaged_file_loses_no_new_work_and_is_told(kept, capsys, damaged):
    kept.write_text(damaged)
    progress("02")
    assert "cannot be read, so what was done counts anew" in capsys.readouterr().out
    check("02.1", step_of("02.1"))
    assert json.loads(kept.read_text()) == ["02.1"]


def test_where_nothing_can_be_kept_the_check_says_so_and_goes_on(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "a file" / "progress.json"))
    (tmp_path / "a file").write_text("where a folder should be")
    check("02.1", step_of("02.1"))
    assert "✓ 02.1" in (printed := capsys.readouterr().out) and "could not be kept" in printed


@pytest.mark.parametrize("lecture", ["06", "6", 6])
def test_a_lecture_may_be_called_without_its_zero(lecture, kept, capsys):
    progress(lecture)
    assert capsys.readouterr().out.endswith("0 of 4 done.\n")


@pytest.mark.parametrize("call", [lambda: check("99.1", 1), lambda: hint("99.1"), lambda: progress("99")])
def test_unknown_exercises_are_refused_and_the_known_ones_named(call):
    with pytest.raises(ValueError, match="there is no exercise .*00.1, "):
        call()


# How a number is off: what is nearly right is not "1 times" it, and what is no number is told first ---------


@pytest.mark.parametrize("change, said", [
    (lambda x: 2 * x, "2 times what it should be"),
    (lambda x: 1.001 * x, "1.001 times what it should be"),
    (lambda x: x + 0.25, "0.25 too large"),
    (lambda x: x * (1 + 1e-12), ""),
    (lambda x: x + 1e-14, ""),
])
def test_a_relation_is_told_only_where_it_is_more_than_rounding(change, said):
    from course_lib.exercises.functions import related

    values = np.array([0.5, 1.5, 2.25, -3.0])
    assert related(change(values), values) == said


def test_what_is_no_number_is_told_before_what_has_no_say_in_it():
    exercise = Function(title="", read="", reference=lambda x, eta: eta * x,
                        cases=lambda rng: [dict(x=rng.normal(size=3), eta=eta) for eta in (0.1, 0.2, 0.4)])
    assert "not a number" in exercise.verdict(lambda x, eta: x * np.nan).what
    assert "infinite" in exercise.verdict(lambda x, eta: x + np.inf).what


def test_a_function_with_an_exact_bound_departs_where_a_share_of_its_size_sees_nothing():
    exercise = Function(title="", read="", exact=1e-12, reference=lambda x: 1e6 + x,
                        cases=lambda rng: [dict(x=float(x)) for x in rng.random(5)])
    assert exercise.verdict(lambda x: 1e6 + x * (1 + 1e-6)).status == "wrong"


@pytest.mark.parametrize("answer, said", [
    ([1, ..., 3], "Number 2 of 3 is still `...`"), ([..., ..., 3], "Numbers 1 and 2 of 3 are still `...`")])
def test_numbers_that_are_still_open_are_counted(answer, said):
    exercise = Number(title="", read="", value=lambda: [1.0, 2.0, 3.0], names=("a", "b", "c"))
    assert said in exercise.verdict(answer).what


def test_an_array_of_no_real_numbers_is_told_by_its_kind():
    exercise = Function(title="", read="", reference=lambda x: x,
                        cases=lambda rng: [dict(x=rng.normal(size=3)) for _ in range(3)])
    assert "an array of complex128" in exercise.verdict(lambda x: x + 1j).what
