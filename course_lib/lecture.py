"""What a lecture's notebook says: its sections, predictions, exercises, pictures and teacher's notes.

A lecture is an ordinary notebook whose Markdown bears marks. They are read here and nowhere else:

# 06 · Adam: two memories                  its title, in the first cell, with a question and a table
## 2 · A mean that starts at zero          a section; "Exercises" and "Recap" have no number, and what goes
                                           further stands between them
> **Predict.** …                           a question, followed by `predict("06-idea")` with its cell's id
                                           and by code that answers it and calls `reveal`
**Challenge.** …                           a goal to be reached with the sliders of a panel
**Exercise 06.1 · Adam.** …                a task, followed by its stub (which calls `check`) and its solution
<details><summary>…</summary>…</details>   text that is folded away until it is asked for
**Next: …**                                where the recap leads on

Metadata say the rest: the tag `solution`, `jupyter.source_hidden` for code that only draws or answers, which
begins with the comment "# Picture: …" or "# Answer: …", `slideshow.slide_type`, and `teacher`, whose fields
are those of `TeacherNotes`. Reading is lenient: only who asks for a part that breaks these rules gets a
`MalformedLecture`.
"""

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache, cached_property
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode

from .lab import NOTEBOOKS

TITLE = re.compile(r"\A# ((\d\d) · [^:\n]+)(?:: .+)?")
QUESTION = re.compile(r"^\*\*(.+\?)\*\*$", re.M)
HEADING = re.compile(r"## (.+)")
NUMBER = re.compile(r"(\d+) · ")  # at the start of a heading
PREDICTION = re.compile(r"^> \*\*Predict\.\*\* (.+(?:\n>.*)*)", re.M)
CHALLENGE = re.compile(r"\*\*Challenge\.\*\* (.+)")
TASK = re.compile(r"\A\*\*Exercise (\d\d\.\d+) · (.+?)\.?\*\*")
CHECK = re.compile(r'^check\("(\d\d\.\d+)", (.+)\)$', re.M)
ASK = re.compile(r'\Apredict\("(.+)"\)\Z')
REVEAL = re.compile(r'^ *reveal\("(.+?)",', re.M)
PROGRESS = re.compile(r'\A(progress|tally)\("\d\d"\)')
FOLD = re.compile(r"<details><summary>(.*?)</summary>(.*?)</details>", re.S)
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)]+)\)")
NEXT = re.compile(r"^\*\*Next: (.+?)\*\*", re.M)
WORDS = re.compile(r"(Figure|Panel)\. (.+)", re.S)  # of a picture
FORMULA = re.compile(r"\$\$.+?\$\$", re.S)  # that stands alone
FENCED = re.compile(r"^```.*?^```", re.M | re.S)


# How long what a section holds takes to teach, in minutes: what is told, with the guesses that it asks for.
PACE = dict(word=1 / 75, code=0.5, prediction=2, figure=1.5, panel=3, exercise=8)


def words(text: str) -> int:
    """How many words one reads in Markdown: a formula in a line is one, one of its own line none."""
    text = re.sub(r"\$[^$]+\$", "x", FORMULA.sub("", text))
    text = re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", re.sub(r"<[^>]+>", "", text))
    return len(re.findall(r"\w\S*", text))


class MalformedLecture(ValueError):
    """A lecture breaks a rule of its form; the message names the file and the cell."""


NOTE_TITLES = {"expect": "Expect", "misconception": "Aims at", "notes": "Note"}  # of fields of TeacherNotes


@dataclass(frozen=True)
class TeacherNotes:
    """What teachers are told beside a cell, in Markdown; an empty text says nothing."""

    minutes: int | None = None  # of the section that the cell begins
    expect: str = ""            # what comes out
    misconception: str = ""     # the wrong idea that a question aims at
    notes: str = ""

    @property
    def texts(self) -> list[str]:
        """All that is told in words."""
        return [text for text in (self.expect, self.misconception, self.notes) if text]

    def markdown(self, titles: dict[str, str]) -> str:
        """The fields that are keys of `titles`, each a paragraph that begins with its title."""
        told = {title: getattr(self, field) for field, title in titles.items()}
        return "\n\n".join(f"**{title}.** {text}" for title, text in told.items() if text)


class Fold(NamedTuple):
    """Text that is folded away, and the summary (in HTML) that opens it."""

    summary: str
    text: str


class Link(NamedTuple):
    """A link in Markdown."""

    text: str
    target: str


class Task(NamedTuple):
    """How the task of an exercise begins: "06.1", "Adam"."""

    number: str
    title: str


class Check(NamedTuple):
    """The line that has an exercise checked, the exercise's number, and the expression that is checked."""

    line: str
    number: str
    answer: str


class Picture(NamedTuple):
    """A stored picture: "Figure" or "Panel", what it shows in words, and a PNG in base64."""

    kind: str
    words: str
    png: str


@dataclass(frozen=True, eq=False)
class Cell:
    """A cell of a lecture and the marks in it. `node` is nbformat's cell, `file` the name of its notebook."""

    node: NotebookNode
    file: str

    def malformed(self, expected: str, got: "str | Cell | None") -> MalformedLecture:
        """The error to raise where a rule is broken at this cell."""
        return MalformedLecture(f"{self.file}, cell {self.id}: expected {expected}, got {got or 'nothing'}")

    def __str__(self) -> str:
        first, *_ = self.source.splitlines() or [""]
        return f"the {self.node.cell_type} cell {self.id}, {first!r}"

    @property
    def id(self) -> str:
        return self.node.get("id", "without an id")  # as in notebooks before nbformat 4.5

    @property
    def source(self) -> str:
        return self.node.source

    @property
    def is_text(self) -> bool:
        return self.node.cell_type == "markdown"

    @property
    def is_code(self) -> bool:
        return self.node.cell_type == "code"

    @property
    def is_solution(self) -> bool:
        return self.is_code and "solution" in self.node.metadata.get("tags", [])

    @property
    def is_folded(self) -> bool:
        """Whether its code is folded away: what only draws, and solutions."""
        return self.is_code and self.node.metadata.get("jupyter", {}).get("source_hidden", False)

    @property
    def slide(self) -> str | None:
        """Its slide type: "slide", "fragment" or "skip"; None continues what is before it."""
        return self.node.metadata.get("slideshow", {}).get("slide_type")

    @property
    def slide_text(self) -> str | None:
        """What slides say in its place, in Markdown; None where they are made by rule."""
        return self.node.metadata.get("slideshow", {}).get("text")

    @cached_property
    def teacher(self) -> TeacherNotes:
        """What teachers are told here. The students' edition tells nothing."""
        told = self.node.metadata.get("teacher", {})
        known = [field.name for field in fields(TeacherNotes)]
        for field, value in told.items():
            if field not in known:
                raise self.malformed(f"the fields {', '.join(known)} in `teacher`", repr(field))
            if field == "minutes" and not (type(value) is int and value > 0):
                raise self.malformed("minutes, a whole number above 0", repr(value))
            if field != "minutes" and not (isinstance(value, str) and value == value.strip() != ""):
                raise self.malformed(f"{field}, a text without spaces around it", repr(value))
        return TeacherNotes(**told)

    # What its text says.

    def _find(self, mark: re.Pattern, sloppy: str, expected: str) -> re.Match | None:
        """Where its text bears a mark. What looks like the mark but is written differently is an error."""
        if not self.is_text:
            return None
        found = mark.search(self.source)
        if found is None and (like := re.search(sloppy, self.source, re.M)):
            raise self.malformed(expected, repr(like[0]))
        return found

    @property
    def heading(self) -> str | None:
        """The heading of the section that begins here."""
        if not self.is_text:
            return None
        text = FENCED.sub("", self.source)
        if inner := re.search(r"\n(## .*)", text):
            raise self.malformed("a section's heading at the start of its cell", repr(inner[1]))
        found = HEADING.match(text)
        return found and found[1]

    @property
    def prediction(self) -> str | None:
        """What students are to predict, in Markdown."""
        found = self._find(PREDICTION, r".*\*\*Predict\.\*\*.*", '"> **Predict.** …" at the start of a line')
        return found and re.sub(r"^> ?", "", found[1], flags=re.M)

    @property
    def challenge(self) -> str | None:
        """What is to be reached with a panel, in Markdown."""
        found = CHALLENGE.search(self.source) if self.is_text else None
        return found and found[1]

    @property
    def task(self) -> Task | None:
        """The exercise that is set here."""
        found = self._find(TASK, r"^\*\*Exercise.*", '"**Exercise 06.1 · Title.**" at the start of the cell')
        return found and Task(*found.groups())

    @property
    def folds(self) -> list[tuple[str, Fold]]:
        """What is folded away, each with the text before it that shows."""
        *pieces, _ = FOLD.split(self.source)
        return [(shown, Fold(summary, text))
                for shown, summary, text in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)]

    @property
    def after_folds(self) -> str:
        """The text after all that is folded away; the whole text where nothing is."""
        return FOLD.split(self.source)[-1]

    @property
    def links(self) -> list[Link]:
        return [Link(*found) for found in LINK.findall(self.source)] if self.is_text else []

    # What its code asks for, and what it has shown.

    @property
    def check(self) -> Check | None:
        found = CHECK.search(self.source) if self.is_code else None
        return found and Check(found[0], *found.groups())

    @property
    def asks(self) -> str | None:
        """The name of the prediction that it asks for."""
        found = ASK.search(self.source) if self.is_code else None
        return found and found[1]

    @property
    def reveals(self) -> str | None:
        """The name of the prediction that it answers."""
        found = REVEAL.search(self.source) if self.is_code else None
        return found and found[1]

    @property
    def shows_progress(self) -> bool:
        return self.is_code and bool(PROGRESS.match(self.source))

    @cached_property
    def results(self) -> list[Picture | str]:
        """One for each of its outputs: a picture, or the text that was printed."""
        return [self._result(output) for output in self.node.get("outputs", [])]

    def _result(self, output: NotebookNode) -> Picture | str:
        if output.output_type == "stream":
            return output.text
        if output.output_type == "error":
            raise self.malformed("a picture or printed text", f"{output.ename}: {output.evalue}")
        words = output.data.get("text/plain", "")
        if "image/png" not in output.data:
            return words
        found = WORDS.fullmatch(words)
        if found is None:
            raise self.malformed('"Figure. …" or "Panel. …" as the words of a picture', repr(words))
        return Picture(found[1], found[2], output.data["image/png"])

    @property
    def pictures(self) -> list[Picture]:
        return [result for result in self.results if isinstance(result, Picture)]

    @property
    def printed(self) -> str:
        return "".join(result for result in self.results if isinstance(result, str))


@dataclass(frozen=True, eq=False)
class Section:
    """A part of a lecture: the cell with its heading, and all cells up to the next heading."""

    heading: str
    cells: list[Cell]

    @property
    def cell(self) -> Cell:
        return self.cells[0]

    @property
    def number(self) -> int | None:
        """The number before the heading; "Recap" has none."""
        found = NUMBER.match(self.heading)
        return int(found[1]) if found else None

    @property
    def title(self) -> str:
        """The heading without its number."""
        return NUMBER.sub("", self.heading, count=1)

    @property
    def planned_minutes(self) -> int:
        """How long it takes to teach by PACE; the section "Exercises" by their number."""
        if tasks := sum(cell.task is not None for cell in self.cells):
            return int(PACE["exercise"] * tasks)
        kinds = [picture.kind for cell in self.cells for picture in cell.pictures]
        counts = dict(word=sum(words(cell.source) for cell in self.cells if cell.is_text),
                      code=sum(cell.is_code and not cell.is_folded and not cell.asks for cell in self.cells),
                      prediction=sum(cell.prediction is not None for cell in self.cells),
                      figure=kinds.count("Figure"), panel=kinds.count("Panel"))
        return max(1, int(0.5 + sum(PACE[thing] * count for thing, count in counts.items())))

    @property
    def minutes(self) -> int:
        """How long it takes to teach."""
        minutes = self.cell.teacher.minutes
        if minutes is None:
            raise self.cell.malformed("minutes in `teacher`, beside the heading of a section", None)
        return minutes


@dataclass(frozen=True, eq=False)
class Prediction:
    """A question to be answered, in the cell `ask`, before what the code cells `answers` show is seen."""

    question: str
    cell: Cell
    ask: Cell
    answers: list[Cell]

    @property
    def folded(self) -> list[Cell]:
        """The answers that show something; but for panels, which show nothing of it until they are moved."""
        return [cell for cell in self.answers
                if cell.results and not any(picture.kind == "Panel" for picture in cell.pictures)]


@dataclass(frozen=True, eq=False)
class ExerciseCells:
    """The three cells of an exercise. Which answers are right, the `Exercise` of that number knows."""

    number: str
    title: str
    task: Cell
    stub: Cell
    solution: Cell


@dataclass(frozen=True, eq=False)
class Lecture:
    """A lecture: `Lecture.read(path)`, or `Lecture(path, notebook)` of a notebook that was run anew."""

    path: Path
    notebook: NotebookNode

    @classmethod
    def read(cls, path: Path) -> "Lecture":
        try:
            return cls(path, nbformat.read(path, as_version=4))
        except (ValueError, AttributeError, nbformat.ValidationError) as error:
            raise MalformedLecture(f"{path.name}: expected a notebook, got a file of which nbformat says: "
                                   f"{error}") from error

    @cached_property
    def cells(self) -> list[Cell]:
        return [Cell(node, self.path.name) for node in self.notebook.cells]

    def __getitem__(self, cell_id: str) -> Cell:
        for cell in self.cells:
            if cell.id == cell_id:
                return cell
        raise KeyError(f"{self.path.name} has no cell {cell_id!r}")

    @property
    def text_cells(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_text]

    @property
    def code_cells(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_code]

    # What its first cell says.

    def _head(self, mark: re.Pattern, expected: str) -> re.Match:
        if not self.cells:
            raise MalformedLecture(f"{self.path.name}: expected a cell with a title, got no cells")
        first = self.cells[0]
        found = mark.search(first.source)
        if found is None:
            raise first.malformed(expected, first)
        return found

    def _row(self, name: str) -> str:
        """What the table of the first cell says beside `name`."""
        return self._head(re.compile(rf"^\| {name} \| (.+) \|$", re.M), f'the row "| {name} | … |"')[1]

    @cached_property
    def _title(self) -> re.Match:
        found = self._head(TITLE, 'the title "# 06 · Adam: …"')
        if not self.path.name.startswith(f"{found[2]}_"):
            raise self.cells[0].malformed(f"the file's number {self.path.name[:2]} in the title", found[2])
        return found

    @property
    def number(self) -> str:
        """Its number in two digits: "06"."""
        return self._title[2]

    @property
    def name(self) -> str:
        """What others call it: "06 · Adam"."""
        return self._title[1]

    @property
    def title(self) -> str:
        """The whole title: "06 · Adam: two memories, and the bias they start with"."""
        return self._title[0].removeprefix("# ")

    @property
    def question(self) -> str:
        """The question with which it begins, in Markdown."""
        return self._head(QUESTION, 'a question, "**…?**"')[1]

    @property
    def goals(self) -> str:
        """What students can do after it, in Markdown."""
        return self._row("After this lecture you can")

    @property
    def needs(self) -> str:
        """What it builds on, in Markdown."""
        return self._row("You need")

    @property
    def stated_minutes(self) -> int:
        """The time that it names, without the exercises."""
        time = self._row("Time")
        if not re.fullmatch(r"\d+ minutes", time):
            raise self.cells[0].malformed('the row "| Time | 60 minutes |"', repr(time))
        return int(time.split()[0])

    # Its parts.

    @cached_property
    def sections(self) -> list[Section]:
        found: list[Section] = []
        for cell in self.cells:
            if heading := cell.heading:
                found.append(Section(heading, []))
            if found:  # the title and the imports stand before the first section
                found[-1].cells.append(cell)
        return found

    def section(self, key: int | str) -> Section:
        """The section with a number, or with a heading such as "Recap"."""
        for section in self.sections:
            if key in (section.number, section.heading):
                return section
        there = ", ".join(section.heading for section in self.sections)
        raise MalformedLecture(f"{self.path.name}: expected a section {key!r}, got {there or 'none'}")

    @property
    def further_sections(self) -> list[Section]:
        """What goes further: the numbered sections behind the exercises, which its minutes leave out."""
        headings = [section.heading for section in self.sections]
        behind = self.sections[headings.index("Exercises"):] if "Exercises" in headings else []
        return [section for section in behind if section.number is not None]

    @property
    def taught_sections(self) -> list[Section]:
        """All sections but the exercises and what goes further."""
        return [section for section in self.sections
                if section.heading != "Exercises" and section not in self.further_sections]

    @property
    def minutes(self) -> int:
        """How long it takes to teach, without the exercises and what goes further."""
        return sum(section.minutes for section in self.taught_sections)

    @property
    def exercise_minutes(self) -> int:
        return self.section("Exercises").minutes

    @cached_property
    def predictions(self) -> list[Prediction]:
        return list(self._predictions())

    def _predictions(self) -> Iterator[Prediction]:
        for k, cell in enumerate(self.cells):
            if not (question := cell.prediction):
                continue
            code = list(takewhile(lambda cell: cell.is_code, self.cells[k + 1 :]))
            if not (code and code[0].asks == cell.id):
                raise cell.malformed(f'predict("{cell.id}") after a prediction', code[0] if code else None)
            if not any(answer.reveals == cell.id for answer in code):
                raise cell.malformed(f'reveal("{cell.id}", …) in the code after a prediction', code[-1])
            yield Prediction(question, cell, code[0], code[1:])

    def is_exercise(self, cell: Cell) -> bool:
        """Whether a cell is the task, the stub or the solution of an exercise."""
        return any(cell in (exercise.task, exercise.stub, exercise.solution) for exercise in self.exercises)

    @cached_property
    def exercises(self) -> list[ExerciseCells]:
        found = list(self._exercises())
        known = [exercise.solution for exercise in found]
        for cell in self.cells:
            if cell.is_solution and cell not in known:
                raise cell.malformed("a task and a stub before a solution", cell)
        return found

    def _exercises(self) -> Iterator[ExerciseCells]:
        tasks = [(k, cell, task) for k, cell in enumerate(self.cells) if (task := cell.task)]
        for count, (k, cell, task) in enumerate(tasks, 1):
            stub, solution, *_ = [*self.cells[k + 1 : k + 3], None, None]
            number = f"{self.number}.{count}"
            if task.number != number:
                raise cell.malformed(f"Exercise {number}, since exercises are counted", task.number)
            if not (stub and stub.check and stub.check.number == number):
                raise cell.malformed(f'a stub after the task, with check("{number}", …)', stub)
            if not (solution and solution.is_solution):
                raise cell.malformed("a code cell with the tag solution after the stub", solution)
            yield ExerciseCells(number, task.title, cell, stub, solution)

    @property
    def next(self) -> Link | None:
        """The lecture to which the recap leads on; None after the last one."""
        recap = self.section("Recap").cell
        found = NEXT.search(recap.source)
        if found is None:
            raise recap.malformed('"**Next: …**" in the recap', recap)
        link = LINK.fullmatch(found[1])
        return link and Link(*link.groups())

    def for_students(self) -> str:
        """The text of its file without the teacher's notes, which give away what its questions ask."""
        notebook = copy.deepcopy(self.notebook)
        for cell in notebook.cells:
            cell.metadata.pop("teacher", None)
        return nbformat.writes(notebook) + "\n"


@cache
def lectures(folder: Path = NOTEBOOKS) -> dict[str, Lecture]:
    """{number: lecture} of the whole course, each read once: copy a notebook before you change it."""
    return {path.name[:2]: Lecture.read(path) for path in sorted(folder.glob("[0-9][0-9]_*.ipynb"))}


def find(name: str) -> Lecture:
    """A lecture as it is named on a command line: "6", "06" or "06_adam"."""
    for number, lecture in lectures().items():
        if name in (number, str(int(number)), lecture.path.stem):
            return lecture
    raise ValueError(f"LECTURE must be one of {', '.join(lectures())}, got {name!r}")


def sections_at(place: str) -> list[Section]:
    """The sections that a place to read names: "08 · NAdam, §3 and §4" names two."""
    name, _, where = place.partition(", ")
    lecture = lectures().get(name[:2])
    if lecture is None or lecture.name != name:
        raise ValueError(f"a place to read must begin as in '06 · Adam, §5', got {place!r}")
    return [lecture.section(int(number)) for number in re.findall(r"§(\d+)", where)]
