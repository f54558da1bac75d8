"""What a lecture's notebook says, and what is said of one that breaks the rules."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course_lib.lecture import Lecture, MalformedLecture, TeacherNotes, find, lectures, sections_at
from tests.support import ROOT
from tests.support.lectures import LECTURES, each_lecture

HEAD = """# 13 · Lion: only the sign

**What does a step know if it knows only its direction?**

| | |
|---|---|
| After this lecture you can | **write** Lion |
| You need | [06 · Adam](06_adam.ipynb) |
| Time | 30 minutes |"""
QUESTION = """## 1 · The idea

See the [notation](notation.md), not ![the picture](a.png).

> **Predict.** How long is a step?
> And the next one?"""
EXPLAIN = "<details><summary><b>Explain</b></summary>\n\nη, always.\n\n</details>\n\nAnd now you."
PNG = dict(output_type="display_data", metadata={},
           data={"image/png": "iVBOR", "text/plain": "Figure. Loss 0.5."})
STREAM = dict(output_type="stream", name="stdout", text="0.1\n")


def text(name, source, slide=None, **teacher):
    metadata = dict(slideshow=dict(slide_type=slide)) if slide else {}
    metadata |= dict(teacher=teacher) if teacher else {}
    return nbformat.v4.new_markdown_cell(source, id=f"13-{name}", metadata=metadata)


def code(name, source, *outputs, **metadata):
    return nbformat.v4.new_code_cell(source, id=f"13-{name}", metadata=metadata,
                                     outputs=[nbformat.from_dict(output) for output in outputs])


@pytest.fixture
def notebook():
    return nbformat.v4.new_notebook(cells=[
        text("title", HEAD, "slide"),
        code("imports", "import numpy as np"),
        text("idea", QUESTION, minutes=20, expect="η", misconception="It shrinks."),
        code("idea-predict", 'predict("13-idea")'),
        code("run", "run(Lion())", STREAM, PNG),
        code("idea-answer", 'length = 1\nreveal("13-idea", length)'),
        text("explain", EXPLAIN),
        text("panel-intro", "**Challenge.** Reach 0.1.\n\nHint: be bold.", expect="η = 1"),
        text("exercises", "## Exercises", minutes=15),
        text("exercise-1", "**Exercise 13.1 · Lion.** Write one step."),
        code("exercise-1-stub", 'def step(theta):\n    ...\n\ncheck("13.1", step)'),
        code("exercise-1-solution", "def step(theta):\n    return theta", tags=["solution"]),
        text("exercise-2", "**Exercise 13.2 · The sign** (of 0). How large is it?"),
        code("exercise-2-stub", 'answer = ...\n\ncheck("13.2", answer)'),
        code("exercise-2-solution", "answer = 0", tags=["solution"]),
        code("progress", 'progress("13")'),
        text("recap", "## Recap\n\nA sign.\n\n**Next: [14 · Tiger](14_tiger.ipynb)** is larger.", minutes=10),
    ])


@pytest.fixture
def lecture(notebook):
    return Lecture(Path("13_lion.ipynb"), notebook)


def test_the_first_cell_names_the_lecture_its_question_and_its_time(lecture):
    assert (lecture.number, lecture.name, lecture.title) == ("13", "13 · Lion", "13 · Lion: only the sign")
    assert lecture.question == "What does a step know if it knows only its direction?"
    assert lecture.goals == "**write** Lion" and lecture.needs == "[06 · Adam](06_adam.ipynb)"
    assert lecture.stated_minutes == lecture.minutes == 30 and lecture.exercise_minutes == 15


def test_a_section_holds_all_cells_up_to_the_next_heading(lecture):
    assert [section.heading for section in lecture.sections] == ["1 · The idea", "Exercises", "Recap"]
    idea, exercises, recap = lecture.sections
    assert (idea.number, idea.title, idea.minutes) == (1, "The idea", 20)
    assert (recap.number, recap.title) == (None, "Recap")
    assert [cell.id for cell in idea.cells] == ["13-idea", "13-idea-predict", "13-run", "13-idea-answer",
                                                "13-explain", "13-panel-intro"]
    assert idea.cell is lecture["13-idea"] and exercises.cells[-1].shows_progress
    assert lecture.section(1) is idea and lecture.section("Recap") is recap
    assert lecture.taught_sections == [idea, recap]


def test_a_prediction_is_answered_by_the_code_that_follows(lecture):
    (prediction,) = lecture.predictions
    assert prediction.question == "How long is a step?\nAnd the next one?"
    assert prediction.cell is lecture["13-idea"] and prediction.ask is lecture["13-idea-predict"]
    assert prediction.answers == [lecture["13-run"], lecture["13-idea-answer"]]
    assert prediction.cell.teacher == TeacherNotes(minutes=20, expect="η", misconception="It shrinks.")


def test_an_exercise_has_a_task_a_stub_and_a_solution(lecture):
    first, second = lecture.exercises
    assert (first.number, first.title) == ("13.1", "Lion")
    assert (second.number, second.title) == ("13.2", "The sign")
    assert [cell.id for cell in (first.task, first.stub, first.solution)] == [
        "13-exercise-1", "13-exercise-1-stub", "13-exercise-1-solution"]
    assert first.stub.check == ('check("13.1", step)', "13.1", "step")


def test_a_cell_tells_text_from_pictures_and_what_is_folded_from_what_shows(lecture):
    run, explain = lecture["13-run"], lecture["13-explain"]
    assert run.results == ["0.1\n", ("Figure", "Loss 0.5.", "iVBOR")] and run.printed == "0.1\n"
    assert run.pictures == run.results[1:]
    assert explain.folds == [("", ("<b>Explain</b>", "\n\nη, always.\n\n"))]
    assert explain.after_folds == "\n\nAnd now you." and run.after_folds == run.source
    assert lecture["13-idea"].links == [("notation", "notation.md")]
    assert lecture["13-panel-intro"].challenge == "Reach 0.1."
    assert (lecture["13-title"].slide, lecture["13-run"].slide) == ("slide", None)


def test_the_recap_leads_on_and_the_last_one_to_no_lecture(lecture, notebook):
    assert lecture.next == ("14 · Tiger", "14_tiger.ipynb")
    notebook.cells[-1].source = "## Recap\n\n**Next: your own problem.** Good luck."
    assert lecture.next is None


def test_marks_in_code_are_none(notebook):
    notebook.cells = [code("text", '"""\n## A heading\n> **Predict.** Why?\n[a](b)\n"""')]
    (cell,) = Lecture(Path("13_lion.ipynb"), notebook).cells
    assert cell.heading is cell.prediction is cell.task is cell.challenge is None and cell.links == []


def test_a_heading_in_a_listing_is_none(notebook):
    notebook.cells[6].source = "Write:\n\n```\n## Not a section\n```"
    assert len(Lecture(Path("13_lion.ipynb"), notebook).sections) == 3


def test_students_get_it_without_the_teacher_s_notes_and_the_notebook_stays(lecture, notebook):
    before = nbformat.from_dict(notebook)
    students = nbformat.reads(lecture.for_students(), as_version=4)
    assert lecture.notebook == before and "teacher" not in lecture.for_students()
    assert [cell.source for cell in students.cells] == [cell.source for cell in before.cells]
    with pytest.raises(MalformedLecture, match="13-idea: expected minutes in `teacher`, .* got nothing"):
        _ = Lecture(lecture.path, students).minutes


def test_notes_become_paragraphs_in_the_order_of_the_titles():
    notes = TeacherNotes(minutes=3, expect="0.5", notes="Slowly.")
    titles = dict(notes="Note", misconception="Aims at", minutes="Minutes")
    assert notes.markdown(titles) == "**Note.** Slowly.\n\n**Minutes.** 3"
    assert TeacherNotes().markdown(titles) == ""


MALFORMED = [  # a cell, what it becomes (None: it is deleted), what is asked for, and what is said
    ("title", dict(source="Lion"), "title",
     "expected the title \"# 06 · Adam: …\", got the markdown cell 13-title, 'Lion'"),
    ("title", dict(source=HEAD.replace("13", "31")), "number",
     "expected the file's number 13 in the title, got 31"),
    ("title", dict(source=HEAD.replace("?", ".")), "question", 'expected a question, "**…?**"'),
    ("title", dict(source=HEAD.replace("| Time", "| Zeit")), "stated_minutes",
     'expected the row "| Time | … |"'),
    ("title", dict(source=HEAD.replace("30", "some")), "stated_minutes", "got 'some minutes'"),
    ("explain", dict(source="Text\n## A heading"), "sections",
     "expected a section's heading at the start of its cell, got '## A heading'"),
    ("exercises", dict(metadata={}), "exercise_minutes", "expected minutes in `teacher`"),
    ("idea", dict(source="**Predict.** Why?"), "predictions",
     "expected \"> **Predict.** …\" at the start of a line, got '**Predict.** Why?'"),
    ("idea-predict", None, "predictions",
     'expected predict("13-idea") after a prediction, got the code cell 13-run'),
    ("idea-predict", dict(source='predict("13-lion")'), "predictions",
     'expected predict("13-idea") after a prediction, got the code cell 13-idea-predict'),
    ("idea-answer", None, "predictions",
     'expected reveal("13-idea", …) in the code after a prediction, got the code cell 13-run'),
    ("exercise-1", dict(source="**Exercise 1: Lion**"), "exercises",
     "expected \"**Exercise 06.1 · Title.**\" at the start of the cell, got '**Exercise 1: Lion**'"),
    ("exercise-1", dict(source="**Exercise 13.2 · Lion.**"), "exercises",
     "expected Exercise 13.1, since exercises are counted, got 13.2"),
    ("exercise-1-stub", dict(source='check("13.2", step)'), "exercises",
     'expected a stub after the task, with check("13.1", …), got the code cell 13-exercise-1-stub'),
    ("exercise-1-stub", None, "exercises", "expected a stub after the task"),
    ("exercise-1-solution", dict(metadata={}), "exercises",
     "expected a code cell with the tag solution after the stub"),
    ("exercise-1", None, "exercises", "expected Exercise 13.1, since exercises are counted, got 13.2"),
    ("exercise-2", None, "exercises", "expected a task and a stub before a solution"),
    ("recap", dict(source="## Recap"), "next", 'expected "**Next: …**" in the recap'),
    ("recap", None, "next", "expected a section 'Recap', got 1 · The idea, Exercises"),
]


@pytest.mark.parametrize("name, change, asked, said", MALFORMED)
def test_a_broken_rule_is_named_with_the_file_and_the_cell(name, change, asked, said, lecture, notebook):
    k = [cell.id for cell in notebook.cells].index(f"13-{name}")
    if change is None:
        del notebook.cells[k]
    else:
        notebook.cells[k].update(nbformat.from_dict(change))
    with pytest.raises(MalformedLecture, match=re.escape(said)) as raised:
        getattr(lecture, asked)
    assert re.match(r"13_lion\.ipynb(, cell 13-[\w-]+)?: expected ", str(raised.value))


@pytest.mark.parametrize("field, value, said", [
    *(("minutes", value, f"minutes, a whole number above 0, got {value!r}") for value in ("3", 0, True)),
    *(("notes", value, f"notes, a text without spaces around it, got {value!r}") for value in ("", " a", 3)),
    ("expects", "a", "the fields minutes, expect, misconception, notes in `teacher`, got 'expects'")])
def test_notes_of_another_form_are_rejected(field, value, said, lecture, notebook):
    notebook.cells[6].metadata = nbformat.from_dict(dict(teacher={field: value}))
    with pytest.raises(MalformedLecture, match=re.escape(f"13_lion.ipynb, cell 13-explain: expected {said}")):
        _ = lecture["13-explain"].teacher


@pytest.mark.parametrize("output, said", [
    (PNG | dict(data={"image/png": "iVBOR"}),
     "expected \"Figure. …\" or \"Panel. …\" as the words of a picture, got ''"),
    (dict(output_type="error", ename="NameError", evalue="no Lion", traceback=[]),
     "expected a picture or printed text, got NameError: no Lion")])
def test_outputs_without_words_are_rejected(output, said, lecture, notebook):
    notebook.cells[4].outputs = [nbformat.from_dict(output)]
    with pytest.raises(MalformedLecture, match=re.escape(f"13_lion.ipynb, cell 13-run: {said}")):
        _ = lecture["13-run"].results


@pytest.mark.parametrize("content", ["", "no JSON", "{}", "[]", '{"nbformat": 9}'])
def test_a_file_that_is_no_notebook_is_named(content, tmp_path):
    (tmp_path / "13_lion.ipynb").write_text(content)
    said = "13_lion.ipynb: expected a notebook, got a file of which nbformat says: "
    with pytest.raises(MalformedLecture, match=re.escape(said)):
        Lecture.read(tmp_path / "13_lion.ipynb")


def test_a_notebook_without_cells_has_no_title_and_a_cell_that_is_not_there_is_named(notebook, lecture):
    with pytest.raises(KeyError, match="13_lion.ipynb has no cell '13-nothing'"):
        lecture["13-nothing"]
    notebook.cells = []
    with pytest.raises(MalformedLecture, match=r"13_lion\.ipynb: expected a cell with a title, got no cells"):
        _ = Lecture(lecture.path, notebook).title


@each_lecture
def test_each_lecture_of_the_course_keeps_the_rules(lecture):
    assert lecture.title and lecture.question and lecture.goals and lecture.needs
    assert lecture.predictions and lecture.exercises and lecture.minutes and lecture.section("Recap")
    numbers = [section.number for section in lecture.sections if section.number]
    assert numbers == list(range(1, 1 + len(numbers)))
    assert all(cell.teacher and isinstance(cell.results, list) for cell in lecture.cells)


def test_a_lecture_is_found_by_its_number_or_its_name():
    assert find("06") is find("6") is find("06_adam") is lectures()["06"] and find("0").number == "00"
    known = ", ".join(LECTURES)
    for wrong in ("", "99", "adam", "-1", "006"):
        with pytest.raises(ValueError, match=f"^LECTURE must be one of {known}, got '{wrong}'$"):
            find(wrong)


def test_a_place_to_read_is_found_or_said_to_be_none():
    assert [section.heading for section in sections_at("08 · NAdam, §3 and §4")] == [
        "3 · The same for Adam", "4 · Which NAdam?"]
    for wrong in ("08 · Adam, §3", "99 · Nothing, §1", ""):
        with pytest.raises(ValueError, match=f"must begin as in '06 · Adam, §5', got '{wrong}'"):
            sections_at(wrong)
    with pytest.raises(MalformedLecture, match="08_nadam.ipynb: expected a section 99, got 1 · Look ahead"):
        sections_at("08 · NAdam, §99")


def test_notebooks_and_their_marks_are_read_here_and_nowhere_else():
    """But for problem sets, which are other notebooks, and the front door, which hashes files of any kind."""
    sources = [*(ROOT / "course_lib").rglob("*.py"), *(ROOT / "tools").glob("*.py")]
    others = [path for path in sources if path.name != "lecture.py" and "grading" not in str(path)]
    assert len(others) > 40
    mark = re.compile(r"nbformat\.reads?\(|\*\*(Predict|Exercise|Challenge|Next)|## \(")
    for path in others:
        assert not mark.search(path.read_text()), path


def test_it_draws_nothing_and_whoever_uses_the_library_does_not_load_it():
    modules = "matplotlib", "ipywidgets", "IPython", "numpy"
    loads_nothing = f"import sys, course_lib.lecture; assert not set({modules}) & set(sys.modules)"
    is_not_loaded = ("import sys, course_lib; [getattr(course_lib, name) for name in course_lib.__all__]; "
                     "assert not {'course_lib.lecture', 'nbformat'} & set(sys.modules)")
    front_door = "import sys, course_lib.lab; assert 'nbformat' not in sys.modules"
    for program in (loads_nothing, is_not_loaded, front_door):
        subprocess.run([sys.executable, "-c", program], check=True)
