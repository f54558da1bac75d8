"""Predictions: how they are asked and judged, what is kept, and that each lecture answers its own."""

import json

import numpy as np
import pytest

from course_lib import EXERCISES, PREDICTIONS, predict, reveal, tally
from course_lib.predictions import Axis, Choice, Curve, Number, Order, Range, record
from course_lib.predictions.catalogue import AGAIN, judged
from course_lib.predictions.curves import moves, straight
from tests.support.lectures import LECTURES, each_lecture

SHORT = Choice(("no", 0, "It is not none."), ("one", 1, "One it is."),
               ("more", lambda n: n > 1, "It is not more."))
STEPS = Number("steps", "It is slow.", within=2)
SHARES = Range("", "It is wide.", within=0.1)
RANKS = Order(dict(a="ants", b="bees", c="cats"), "So they are.", apart=2)

FALL = Curve(Axis("step", 1, 10, 100, 1000), Axis("loss", 0.01, 0.1, 1, 10),
             ("a level line", lambda up: np.ptp(up) < 0.1, "Something falls."),
             ("a straight line", straight, "It is no power of t."), within=2, why="It jumps.")
WAVE = Curve(Axis("step", 0, 1, 2, 3, 4), Axis("m", -1, 0, 1), within=0.3, why="It swings.")
FALLEN = ([1, 10, 100, 500, 1000], [10, 10, 0.1, 7, 0.1])  # 500 is between the marks


@pytest.fixture(autouse=True)
def progress_file(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / ".progress.json"))
    monkeypatch.setattr("course_lib.predictions.asking.MEASURED", {})
    return tmp_path / ".predictions.json"


def letter_of(choice, text, name="99-a"):
    return next(line[0] for line in choice.plain(name).splitlines() if line.endswith(f"  {text}"))


def test_a_choice_says_why_the_chosen_option_tempts_and_which_one_is_right():
    right, wrong = (SHORT.judge("99-a", letter_of(SHORT, text), 1) for text in ("one", "no"))
    assert right.right and right.sentences[1:] == ["One it is."]
    assert not wrong.right and wrong.sentences[1] == "It is not none."
    assert wrong.sentences[2:] == [f"The run says {letter_of(SHORT, 'one')}: one.", "One it is."]


def test_options_stand_in_an_order_of_their_own_and_numbers_in_theirs():
    orders = {SHORT.plain(f"99-{k}") for k in range(40)}
    assert len(orders) == 6 and SHORT.plain("99-1") == SHORT.plain("99-1")
    numbers = Choice(("1 step", 1, "a"), ("5 steps", 5, "b"))
    assert {numbers.plain(f"99-{k}") for k in range(20)} == {"A  1 step\nB  5 steps"}


@pytest.mark.parametrize("answer, right, said", [
    (100, True, "near enough"), ("60", True, "near enough"), ("30,0", False, "too small by a factor of 3.3"),
    (1000, False, "too large by a factor of 10")])
def test_a_number_is_judged_by_the_factor_by_which_it_is_off(answer, right, said):
    judgement = STEPS.judge("99-a", answer, 100)
    assert judgement.right == right and said in judgement.sentences[0]
    assert judgement.sentences[1:] == ["The run says 100.", "It is slow."]


@pytest.mark.parametrize("answer, right, said", [
    (["0.5", "0.9"], True, "near"), (["0.9", "0.45"], True, "near"), (["0.7", "0.75"], False, "narrow"),
    ([0.1, 1], False, "wide")])
def test_a_range_is_judged_by_both_ends(answer, right, said):
    judgement = SHARES.judge("99-a", answer, (0.5, 0.96))
    assert judgement.right == right and said in judgement.sentences[0]


def test_an_order_counts_pairs_that_differ_enough():
    letters = dict(zip(RANKS.keys("99-a"), "ABC"))
    measured = {key: np.float64(value) for key, value in dict(a=1, b=1.5, c=9).items()}
    for order, right, count in (("abc", True, "All"), ("bac", True, "All"), ("cab", False, "0 of 2")):
        judgement = RANKS.judge("99-a", "".join(letters[key] for key in order), measured)
        assert judgement.right is right and judgement.sentences[0].startswith(f"{count} pairs")
    assert judgement.sentences[1] == "The run says: ants, bees, cats."


@pytest.mark.parametrize("prediction, answer, measured, right, said", [
    (FALL, ["10", "8,0", 0.1, 0.15], FALLEN, True, ["You are within a factor of 2 of the run everywhere"]),
    (FALL, [1, 1, 1, 1], FALLEN, False,
     ["off by a factor of 10 at step 1: you drew 1, the run has 10.", "Yours stays level; the run's falls.",
      "You drew a level line. Something falls.",
      "The run begins with 10 at step 1 and falls to 0.1 at step 1000.", "It jumps."]),
    (FALL, [10, 2.15, 0.464, 0.1], FALLEN, False,
     ["by a factor of 4.7 at step 10", "Both curves fall.", "You drew a straight line. It is", "The", "It"]),
    (WAVE, [0, 0.8, 0, -0.8, 0], (range(5), [0, 1, 0, -1, 0]), True, ["You are within 0.3 of the run"]),
    (WAVE, [0, 1, 1, 1, 0.9], (range(5), [0, 1, 0, -1, 0]), False,
     ["off by 2 at step 3: you drew 1, the run has -1.",
      "Yours rises; the run's rises, then falls, then rises.",
      "begins with 0 at step 0 and rises to 1 at step 1, then falls to -1 at step 3, then rises to 0 at step",
      "It swings."])])
def test_a_curve_is_judged_where_it_is_off_most_and_by_its_shape(prediction, answer, measured, right, said):
    judgement = prediction.judge("99-a", answer, measured)
    assert judgement.right == right
    for told, sentence in zip(said, judgement.sentences, strict=not right):
        assert told in sentence


def test_small_moves_are_no_turns_and_a_curve_may_hesitate():
    assert moves(np.array([0, 0.02, 0.01, 0.03])) == [("stays level", 3)]
    assert moves(np.array([0.5, 0.49, 0.9, 0.88, 1])) == [("rises", 4)]
    assert moves(np.array([0, 0.5, 0.52, 0.51, 0])) == [("rises", 2), ("falls", 4)]


def test_an_axis_is_linear_or_logarithmic_by_its_marks_and_nothing_else():
    assert FALL.y.place([0.01, 1]) == pytest.approx([0, 2 / 3]) and not WAVE.y.log
    for marks, said in (((1, 2), "three rising"), ((2, 1, 0), "three rising"), ((1, 2, 9), "equal distances"),
                        ((-1, 1, 9), "equal distances")):
        with pytest.raises(ValueError, match=said):
            Axis("x", *marks)


def test_the_run_s_curve_is_drawn_within_the_axes_with_few_points():
    trace = FALL.trace((np.arange(1, 2001), np.geomspace(1000, 1e-3, 2000)))
    assert len(trace) <= 201 and trace[0] == [0, 1] and trace[-1][0] > 0.99
    assert FALL.misfit((range(1, 1001), np.full(1000, 20.0))) == (
        "it leaves the axis, loss from 0.01 to 10, logarithmic")
    assert "a y for each of rising x" in FALL.misfit(([1, 2], [1, 1])) and not FALL.misfit(FALLEN)


def test_a_curve_that_was_drawn_counts_when_the_run_goes_on(progress_file, monkeypatch):
    monkeypatch.setitem(PREDICTIONS, "06-bias", WAVE)
    def kept():
        return json.loads(progress_file.read_text())["06-bias"]

    question = predict("06-bias")
    for drawn in ([0] * 5, ["0", "1", "0", "-1", "0"], [0] * 4):  # the last is not whole
        question._hear(question, dict(draft=drawn), [])
    assert question.answer is None and question.said[0].startswith("Kept. It counts")
    assert kept() == dict(answer=["0", "1", "0", "-1", "0"], right=None, draft=True)
    assert tally("06").value.startswith("1 of")
    again = predict("06-bias")
    assert again.draft == question.draft and again.answer is None
    reveal("06-bias", (range(5), [0, 1, 0, -1, 0]))
    assert again.right is True and again.draft is None and again.run == [
        [0, 0.5], [0.25, 1], [0.5, 0.5], [0.75, 0], [1, 0.5]]
    assert kept() == dict(answer=["0", "1", "0", "-1", "0"], right=True)
    again._hear(again, dict(draft=[0] * 5), [])
    again._hear(again, dict(answer=[0] * 5), [])
    assert again.right is False and kept()["right"] is True, "the first one counts"
    assert "<td>a curve &nbsp; ✓ right</td>" in tally().value


@pytest.mark.parametrize("prediction, answer, said", [
    (SHORT, "D", "an answer must be one of A, B, C, got 'D'"), (SHORT, 3, "got 3"), (SHORT, "", "got ''"),
    (STEPS, "many", "a number is wanted, got 'many'"), (STEPS, "-3", "a number must be above 0, got '-3'"),
    (STEPS, "nan", "above 0, got 'nan'"), (STEPS, "", "a number is wanted, got ''"),
    (SHARES, "1", "a range must be two numbers, got '1'"), (SHARES, ["1"], "two numbers"),
    (RANKS, "AAB", "an order must have each of A, B, C once, got 'AAB'"),
    (FALL, "1", "a curve must be a list of 4 numbers, got '1'"), (FALL, [1, 2, 3], "a list of 4 numbers"),
    (FALL, [1, "", 1, 1], "a number for loss at step 10 is wanted, got ''"),
    (FALL, [1, 1, "nan", 1], "loss at step 100 must be from 0.01 to 10, got 'nan'"),
    (WAVE, [0, 0, 0, 0, "1,5"], "a number for m at step 4 must be from -1 to 1, got '1,5'")])
def test_an_answer_that_cannot_be_judged_is_told(prediction, answer, said):
    with pytest.raises(ValueError) as raised:
        prediction.judge("99-a", answer, 1)
    assert said in str(raised.value)


def test_what_no_option_fits_is_told_and_reveals_nothing(capsys):
    reveal("00-gd", 0.5)
    assert capsys.readouterr().out == ("(The prediction 00-gd has no answer: none of its options fit, "
                                       "for 0.5.)\n")
    assert STEPS.misfit(0) and SHARES.misfit((2, 1)) and RANKS.misfit(dict(a=1))
    assert not (STEPS.misfit(1) or SHARES.misfit((1, 2)) or RANKS.misfit(dict(a=1, b=2, c=3)))


def test_an_answer_waits_for_the_run_and_is_kept_with_its_judgement(progress_file, capsys):
    question = predict("00-gd")
    stored = question._repr_mimebundle_()[0]["text/plain"]
    question._hear(question, dict(answer="A"), [])
    assert question.said == ["Kept. Run the cells below to see."] and question.right is None
    assert json.loads(progress_file.read_text()) == {"00-gd": {"answer": "A", "right": None}}
    reveal("00-gd", 10)
    assert question.right is False and question.said[0] == "You said A."
    assert json.loads(progress_file.read_text())["00-gd"]["right"] is False
    again = predict("00-gd")
    assert (again.answer, again.right) == ("A", False)
    assert again._repr_mimebundle_()[0]["text/plain"] == stored  # which does not tell what was answered
    again._hear(again, dict(answer="C"), [])
    assert again.right is True and capsys.readouterr().out == ""
    first = {"00-gd": {"answer": "A", "right": False}}
    assert json.loads(progress_file.read_text()) == first, "who has seen the answer cannot predict it"


def test_after_a_wrong_prediction_an_exercise_on_the_same_is_named():
    right, wrong = (judged("06-predict-ratio", letter, 3.16) for letter in "CD")
    assert wrong.sentences[-1] == "Next time: exercise 06.2, how much the correction matters."
    assert not any("exercise" in sentence for sentence in right.sentences)
    assert all(EXERCISES[number] and number[:2] == name[:2] for name, number in AGAIN.items())
    assert len({name[:2] for name in AGAIN}) == len(LECTURES), "each lecture comes back to a prediction"


def test_a_question_can_be_skipped_and_a_bad_answer_is_not_kept(progress_file):
    question = predict("02-predict-effective")
    for measure in (lambda: None, lambda: reveal("02-predict-effective", 1.0)):  # before the run, and after
        measure()
        question._hear(question, dict(answer="much"), [])
        assert question.answer is None and question.said == ["A number is wanted, got 'much'."]
        assert not progress_file.exists()
    question._hear(question, dict(answer=None), [])
    kept = json.loads(progress_file.read_text())
    assert question.skipped and kept == {"02-predict-effective": {"answer": None, "right": None}}


def test_a_tally_counts_what_was_predicted_and_stored_it_counts_nothing():
    for name, letter, measured in (("00-gd", "C", 10), ("00-check", "A", (1, -1))):
        question = predict(name)
        question._hear(question, dict(answer=letter), [])
        reveal(name, measured)
    counted = tally("0")
    assert counted.value.startswith("2 of 6 predicted, ")
    assert counted._repr_mimebundle_()["text/plain"] == "0 of 6 predicted, 0 right."
    assert tally().value.startswith(f"<p>2 of {len(PREDICTIONS)} predicted")
    with pytest.raises(ValueError, match="lecture '77' has no predictions; there are 00, 01"):
        tally(77)


@pytest.mark.parametrize("content", ["", "[1, 2]", '{"00-gd": 3}', '{"00-gd": {"answer": "Z", "right": 1}}'])
def test_a_damaged_file_stops_nobody(progress_file, content):
    progress_file.write_text(content)
    question = predict("00-gd")
    assert question.right is None and question.said == [] and tally("00").value.startswith("0 of")
    question._hear(question, dict(answer="C"), [])
    assert tally("00").value.startswith("1 of"), "what was damaged is in nobody's way"


def test_one_damaged_entry_costs_no_other(progress_file):
    progress_file.write_text('{"00-gd": 3, "00-check": {"answer": "A", "right": true}}')
    assert tally("00").value == "1 of 6 predicted, 1 right."


@pytest.mark.parametrize("ask", [predict, lambda name: reveal(name, 1)])
def test_a_name_that_there_is_not_is_told_with_those_near_it(ask):
    with pytest.raises(ValueError, match="there is no prediction '00-gb'; did you mean 00-gd"):
        ask("00-gb")


@each_lecture
def test_a_lecture_asks_what_its_file_holds_and_folds_what_answers_it(lecture):
    asked = [prediction.cell.id for prediction in lecture.predictions]
    assert asked == [name for name in PREDICTIONS if name.startswith(lecture.number)]
    for prediction in lecture.predictions:
        for cell in prediction.answers:
            hidden = cell.node.metadata.get("jupyter", {}).get("outputs_hidden", False)
            assert hidden == (cell in prediction.folded), cell.id
        asking = PREDICTIONS[prediction.cell.id]
        assert prediction.ask.results == [f"Prediction.\n{asking.plain(prediction.cell.id)}"]


def test_without_a_lecture_the_tally_is_a_page_of_all_predictions():
    record.keep("00-gd", "A", False)
    record.keep("06-predict-ratio", 3.2, True)
    record.keep("06-idea", None, None)
    record.keep("06-bias", "<b>", None)  # damaged by hand
    page = tally()
    for told in ("Lecture 00: 1 of 6 predicted, 0 right.", "<td>00-gd</td><td>A &nbsp; ✗ wrong</td>",
                 "<td>06-predict-ratio</td><td>3.2 &nbsp; ✓ right</td>", "<td>06-idea</td><td>skipped</td>",
                 "<td>06-bias</td><td>&lt;b&gt; &nbsp; not run yet</td>", "<td>06-must</td><td>not yet</td>"):
        assert told in page.value
    assert page.value.count("<tr>") == len(PREDICTIONS)
    assert page._repr_mimebundle_()["text/plain"] == f"0 of {len(PREDICTIONS)} predicted, 0 right."


def test_each_option_says_why():
    for name, prediction in PREDICTIONS.items():
        if isinstance(prediction, Choice):
            whys = [option.why for option in prediction.options]
            assert 2 <= len(whys) <= 5 and len(set(whys)) == len(whys), name
            assert all(why.endswith((".", "?")) and len(why) > 15 for why in whys), name
            assert not any("$" in option.text + option.why for option in prediction.options), name
        if isinstance(prediction, Curve):
            assert len(prediction.shapes) >= 2 and 5 <= len(prediction.x.marks) <= 9, name
            assert all(why.endswith(".") and len(why) > 15
                       for why in (prediction.why, *(shape.why for shape in prediction.shapes))), name
