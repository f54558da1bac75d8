"""Courses as one show each: the sections that the instructor's guide names, with a title and the questions.

The tables of the guide are the only source: `courses()` reads them, `course_slides` makes the show.
"""

import re
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from ..lab import NOTEBOOKS
from ..lecture import Cell, Lecture, Section, find
from .slides import made, unseen

GUIDE = NOTEBOOKS / "teach" / "README.md"
WHOLE = {"90 minutes": "90min", "4 hours": "4h"}  # of one show: how COURSE names it
SESSIONS = {"A term's module": "term-", "A second module": "second-"}  # of one show for each row of the table
TABLE = re.compile(r"^\*\*(.+?)\.?\*\*.*\n((?:(?!\*\*|#).*\n)+)", re.M)  # a bold title, and what follows it
ROW = re.compile(r"^\|[^|]*\| (\d\d[^|]*) \|", re.M)  # the sections of a row
PART = re.compile(r"(\d\d)(?: §(\d+)(?:–(\d+))?)?")  # 03, 03 §7, 03 §1–5


@dataclass(frozen=True)
class Part:
    """Sections of a lecture that a course shows."""

    lecture: Lecture
    sections: list[Section]

    @classmethod
    def read(cls, told: str) -> "Part":
        """A part as the guide writes it; a lecture alone means all sections but its exercises."""
        found = PART.fullmatch(told)
        if found is None:
            raise ValueError(f"{GUIDE.name}: expected sections such as 03 §1–5, got {told!r}")
        number, first, last = found.groups()
        lecture = find(number)
        if first is None:
            return cls(lecture, lecture.taught_sections)
        return cls(lecture, [lecture.section(k) for k in range(int(first), int(last or first) + 1)])

    @property
    def minutes(self) -> int:
        return sum(section.minutes for section in self.sections)

    @property
    def cells(self) -> list[Cell]:
        return [cell for section in self.sections for cell in section.cells]


@dataclass(frozen=True)
class Course:
    """What is shown in one go."""

    title: str
    parts: list[Part]

    @property
    def minutes(self) -> int:
        return sum(part.minutes for part in self.parts)


def courses() -> dict[str, Course]:
    """{the name that COURSE takes: the course}, in the order of the guide."""
    found = {}
    for title, table in TABLE.findall(GUIDE.read_text("utf8")):
        sessions = [[Part.read(told) for told in sections.split(", ")] for sections in ROW.findall(table)]
        begins = title.split(":")[0]
        if begins in WHOLE:
            found[WHOLE[begins]] = Course(title, [part for parts in sessions for part in parts])
        elif begins in SESSIONS:
            for k, parts in enumerate(sessions, start=1):
                found[f"{SESSIONS[begins]}{k}"] = Course(f"{title}, session {k}", parts)
    return found


def find_course(name: str) -> Course:
    """The course of a name, such as "90min" or "term-3"; raises ValueError where there is none."""
    known = courses()
    if name not in known:
        raise ValueError(f"COURSE must be one of {', '.join(known)}, got {name!r}")
    return known[name]


def slide(cell_id: str, text: str) -> NotebookNode:
    """A slide of its own."""
    return nbformat.v4.new_markdown_cell(text, id=cell_id, metadata=dict(slideshow=dict(slide_type="slide")))


def course_slides(course: Course) -> NotebookNode:
    """The notebook of a course: a title, and of each lecture its question and the sections that are shown.

    The code of sections that are left out runs unseen, since later ones use its names.
    """
    lectures = {part.lecture.number: part.lecture for part in course.parts}
    names = "\n".join(f"- {lecture.name}" for lecture in lectures.values())
    cells = [slide("course-title", f"# {course.title}\n\n{names}")]
    of_lecture = {number: made(lecture) for number, lecture in lectures.items()}
    taken = dict.fromkeys(lectures, 0)  # how many cells of each lecture are in the show
    for number, lecture, shown in ((part.lecture.number, part.lecture, part.cells) for part in course.parts):
        if not taken[number]:
            cells.append(slide(f"{number}-question", f"# {lecture.title}\n\n**{lecture.question}**"))
        end = 1 + max(k for k, cell in enumerate(lecture.cells) if cell in shown)
        for cell, nodes in of_lecture[number][taken[number]:end]:
            if cell in shown:
                cells += nodes
            elif cell.is_code and not lecture.is_exercise(cell):
                cells += map(unseen, nodes)
        taken[number] = end
    return nbformat.v4.new_notebook(cells=cells, metadata=course.parts[0].lecture.notebook.metadata)
