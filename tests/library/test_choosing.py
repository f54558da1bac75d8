"""Exercises without code: letters and orders in every form, and each wrong one with its own words."""

from itertools import permutations

import numpy as np
import pytest

from course_lib import EXERCISES, check, judge, progress
from course_lib.exercises import Choice, Mistake, Option, Order
from tests.support.lectures import LECTURES

CHOICES = {name: exercise for name, exercise in EXERCISES.items() if isinstance(exercise, Choice)}
ORDERS = {name: exercise for name, exercise in EXERCISES.items() if isinstance(exercise, Order)}
TASKS = {exercise.number: exercise.task.source for lecture in LECTURES.values()
         for exercise in lecture.exercises}

OPTIONS = (Option("a third", lambda share: share < 0.4, "It is more than that."),
           Option("a half", 0.5, "It is a half."),
           Option("about a half", lambda share: 0.4 < share < 0.6, "It is near a half."),
           Option("all", 1.0, "Some is left."))
ONE = Choice(title="", read="00 · Start here, §1", options=OPTIONS[:2], measured=lambda: 0.5)
SEVERAL = Choice(title="", read="", options=OPTIONS, measured=lambda: 0.5, several=True)
PROOF = Order(title="", read="00 · Start here, §1", steps=4,
              uses={1: {3: "the bound", 4: "the sum"}, 4: {2: "the start"}},
              mistakes=(Mistake([1, 2, 3, 4], "That is the order in which they are printed."),))


@pytest.mark.parametrize("answer", ["B", "b", " B ", "(b)", ["B"], ("b",), {"B"}, np.array(["B"]), "B."])
def test_a_letter_is_right_in_every_form(answer):
    verdict = ONE.verdict(answer)
    assert verdict.status == "right" and "right, B. It is a half." in verdict.text


@pytest.mark.parametrize("answer", ["BC", "cb", "B, C", "B;C", ["C", "B"], {"b", "c"}])
def test_several_letters_are_right_in_every_form(answer):
    verdict = SEVERAL.verdict(answer)
    assert verdict.status == "right" and "B and C. It is a half. It is near a half." in verdict.text


@pytest.mark.parametrize("exercise, answer, said", [
    (ONE, "A", "You said A. It is more than that.\n  Read: 00 · Start here, §1."),
    (ONE, "E", 'One letter is wanted, of A, B, as in answer = "A". You gave E.'),
    (ONE, "AB", "One letter is wanted, of A, B, as in answer = \"A\". You gave A and B."),
    (ONE, "", "You gave none."),
    (ONE, 2, "One letter is wanted, of A, B, in quotation marks, as in answer = \"A\". You gave 2."),
    (ONE, None, "You gave None."),
    (ONE, [1, 2], "You gave a list."),
    (ONE, len, "You gave a function"),
    (SEVERAL, "BD", "You said D. Some is left."),
    (SEVERAL, "B", "B is right, and not all that is right."),
    (SEVERAL, "BCB", "B is there twice. Letters are wanted, of A, B, C, D, each once."),
    (SEVERAL, "BX", 'Letters are wanted, of A, B, C, D, as in answer = "AB". You gave X.'),
])
def test_another_letter_is_told_and_what_is_no_letter_by_what_came(exercise, answer, said):
    verdict = exercise.verdict(answer)
    assert verdict.status == "wrong" and said in verdict.text


@pytest.mark.parametrize("exercise, answer", [(ONE, ...), (PROOF, ...), (PROOF, [...] * 4)])
def test_what_is_not_answered_is_open(exercise, answer):
    assert exercise.verdict(answer).status == "open"


@pytest.mark.parametrize("answer, said", [
    ([2, 4, 1, 3], "Step 1 uses the bound of step 3, which comes later in your order."),
    ([3, 4, 2, 1], "Step 4 uses the start of step 2, which comes later in your order."),
    ([1, 2, 3, 4], "That is the order in which they are printed."),
    ([4, 1, 2, 3], "That says at which place each step stands."),
    ([2, 3, 4, 5], "Each of the numbers 1 to 4 is wanted once: 5 is no step."),
    ([2, 3, 4, 1.5], "1.5 is no step."),
    ([2, 2, 3, 4], "2 is there more than once, and 1 is missing."),
    ([2, 3, 4], "4 numbers are wanted, and your answer has the shape (3,)."),
    ([2, 3, 4, ...], "Number 4 of 4 is still `...`."),
    ("2341", "4 numbers are wanted, not text: leave out the quotation marks."),
    (None, "4 numbers are wanted, not None"),
])
def test_another_order_is_told_by_the_first_step_that_comes_too_early(answer, said):
    verdict = PROOF.verdict(answer)
    assert verdict.status in ("wrong", "open") and said in verdict.text


def test_every_order_is_right_in_which_each_step_uses_earlier_ones_only():
    accepted = {order for order in permutations((1, 2, 3, 4)) if PROOF.verdict(order).status == "right"}
    assert accepted == {(2, 3, 4, 1), (2, 4, 3, 1), (3, 2, 4, 1)}


@pytest.mark.parametrize("name", CHOICES)
def test_the_options_stand_in_the_task_and_each_wrong_one_is_told_in_its_own_words(name):
    exercise = CHOICES[name]
    for letter, option in exercise.lettered.items():
        assert f"\n- ({letter}) {option.text}\n" in TASKS[name], "the task should list the option as it is"
    right_ones = exercise.right_letters
    assert len(right_ones) >= 1 if exercise.several else len(right_ones) == 1
    assert judge(name, right_ones).status == "right"
    wrong = [letter for letter in exercise.lettered if letter not in right_ones]
    told = {judge(name, letter).what for letter in wrong}
    assert len(told) == len(wrong) >= 2
    assert all(exercise.lettered[letter].why in " ".join(told) for letter in wrong)


@pytest.mark.parametrize("name", ORDERS)
def test_the_steps_stand_in_the_task_and_each_is_tied_to_another(name):
    exercise = ORDERS[name]
    steps = range(1, exercise.steps + 1)
    assert all(f"({step}) " in TASKS[name] or f"\n{step}. " in TASKS[name] for step in steps)
    tied = {*exercise.uses, *(earlier for uses in exercise.uses.values() for earlier in uses)}
    assert tied == set(steps)
    orders = list(permutations(steps))
    right_ones = [order for order in orders if judge(name, order).status == "right"]
    assert 1 <= len(right_ones) < len(orders) / 10, "who guesses should fail"
    assert tuple(steps) not in right_ones
    for mistake in exercise.mistakes:
        assert mistake.diagnosis in judge(name, mistake.wrong).text


def test_who_did_an_older_edition_has_not_done_this_one(tmp_path, monkeypatch, capsys):
    file = tmp_path / "progress.json"
    monkeypatch.setenv("COURSE_PROGRESS", str(file))
    monkeypatch.setitem(EXERCISES, "99.1", ONE)
    monkeypatch.setitem(EXERCISES, "99.2", Choice(title="", read="", options=OPTIONS[:2], edition=2,
                                                  measured=lambda: 0.5))
    file.write_text('["99.1", "99.2"]')
    progress("99")
    assert capsys.readouterr().out == "● 99.1 \n○ 99.2 \n1 of 2 done.\n"
    check("99.2", "B")
    assert file.read_text() == '["99.1", "99.2", "99.2, edition 2"]'
    capsys.readouterr()
    progress("99")
    assert capsys.readouterr().out.endswith("2 of 2 done.\n")
