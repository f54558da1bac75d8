"""Fill the marks into a platform's own worksheet, so that it takes them back.

python -m course_lib.grading.worksheet ps1 "Grades-CS101.csv"

The worksheet is the table that a platform exports for marks: Moodle's *grading worksheet*, Canvas's or
Brightspace's exported grades, Blackboard's *work offline*. Its columns, its rows, its encoding stay as they
are; only the column of this problem set gets marks. Who is who follows from the column that holds the most of
the gradebook's numbers, or else of its names.
"""

import argparse
import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from ..files import write_atomically
from ..lab import NOTEBOOKS
from .gradebook import Score
from .people import printable, shortened, shown

MARKS = {"grade", "mark", "score", "bewertung", "note", "calificación", "note finale"}  # of one assignment
MOST = re.compile(r"Total Pts: ?([\d.,]+)|MaxPoints:([\d.,]+)")  # in a header: Blackboard's, Brightspace's
SHOWN = 10  # people that a line names


class Table(NamedTuple):
    """A table as a platform wrote it: its rows, the first of them the header, and how it was written."""

    rows: list[list[str]]
    encoding: str
    delimiter: str
    newline: str

    @classmethod
    def read(cls, data: bytes) -> "Table":
        """Raises ValueError for what is no table."""
        marks = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb": "utf-8-sig"}
        encoding = marks.get(data[:2], "utf-8")
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            encoding, text = "cp1252", data.decode("cp1252", errors="surrogateescape")
        header = text.split("\n", 1)[0]
        delimiter = max("\t;,", key=header.count)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        if len(rows) < 2 or len(rows[0]) < 2:
            raise ValueError("worksheet: a table with a header and a row for each student is wanted, got "
                             f"{len(rows)} rows of {len(rows[0]) if rows else 0} columns")
        return cls(rows, encoding, delimiter, "\r\n" if "\r\n" in text else "\n")

    def bytes(self) -> bytes:
        """The table, written as it was read."""
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=self.delimiter, lineterminator=self.newline).writerows(self.rows)
        return text.getvalue().encode(self.encoding, errors="surrogateescape")


def number_in(cell: str) -> str:
    """The number of a person, without what platforms write before it: "Participant 1205", "#2006"."""
    found = re.fullmatch(r"(?:\w+ |#)?(\w[\w.@-]*)", cell.strip())
    return found[1] if found else cell.strip()


def people_column(table: Table, scores: Sequence[Score]) -> tuple[int, Callable[[str], str]]:
    """The column that says who is who, and what makes a number or a name of its cells.

    Raises ValueError if no column holds anybody of the gradebook.
    """
    numbers = {key for score in scores for key in (score.number, score.student) if key}
    names = {score.name for score in scores if score.name}
    for known, key in ((numbers, number_in), (names, shown)):
        found = [sum(key(cell) in known for cell in column)
                 for column in zip_longest(*table.rows[1:], fillvalue="")]
        if max(found) > 0:
            return found.index(max(found)), key
    raise ValueError("worksheet: nobody of the gradebook is in it. It has the columns "
                     f"{_listed(table.rows[0])}; the gradebook has {_listed(sorted(numbers))}")


def marks_column(header: Sequence[str], name: str, wanted: str | None) -> int:
    """The column for the marks of a problem set; raises ValueError if that is not clear."""
    if wanted is not None:
        fitting = [k for k, title in enumerate(header) if title.strip() == wanted.strip()]
    else:
        word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
        fitting = [k for k, title in enumerate(header) if word.search(title)]
        fitting = fitting or [k for k, title in enumerate(header) if title.strip().lower() in MARKS]
    if len(fitting) != 1:
        asked = f"called {wanted!r}" if wanted is not None else f"for the marks of {name}"
        raise ValueError(f"worksheet: {len(fitting) or 'no'} columns are {asked}; say which with --marks. "
                         f"There are {_listed(header)}")
    return fitting[0]


def fill(data: bytes, scores: Sequence[Score], name: str,
         marks: str | None = None) -> tuple[bytes, list[str]]:
    """A worksheet with the marks of a problem set, and what a teacher should know about it.

    Marks that are not final, and people who are not in the gradebook, leave their cells as they were. Raises
    ValueError where a column is not clear, or where the platform counts to another number of points.
    """
    table = Table.read(data)
    header, rows = table.rows[0], table.rows[1:]
    who, key = people_column(table, scores)
    column = marks_column(header, name, marks)
    _require_same_most(table, column, scores)
    comma = table.delimiter != "," and any(re.fullmatch(r"\d+,\d+", cell) for row in rows for cell in row)
    of = {known: score for score in scores for known in (score.name, score.student, score.number) if known}
    twice = {name for name, count in Counter(score.name for score in scores).items() if count > 1}
    filled, waiting = [], []
    for row in rows:
        cell = key(row[who]) if len(row) > max(who, column) else ""
        score = of.get(cell)
        if score is None or (key is shown and cell in twice):
            continue
        if score.incomplete:
            waiting.append(score)
            continue
        row[column] = f"{score.points:g}".replace(".", "," if comma else ".")
        filled.append(score)
    missing = [score for score in scores if score not in filled and score not in waiting]
    notes = [f"{len(filled)} of {len(rows)} rows have got a mark, in the column {header[column]!r}; people "
             f"are those of {header[who]!r}."]
    for people, why in ((waiting, "not final: a mark by hand is missing"),
                        (missing, "in the gradebook, and not in the worksheet")):
        if people:
            notes.append(f"{len(people)} {why}: {_listed([one.name or one.student for one in people])}")
    return table.bytes(), notes


def _require_same_most(table: Table, column: int, scores: Sequence[Score]) -> None:
    """A platform that counts to 100 would take 20 points of 20 for a fifth."""
    header, rows = table.rows[0], table.rows[1:]
    stated = [match[1] or match[2] for match in MOST.finditer(header[column])]
    stated += [row[column] for row in rows if any("points possible" in cell.lower() for cell in row)]
    stated += [row[k] for k, title in enumerate(header) if title.strip().lower() == "maximum grade"
               for row in rows[:1]]
    for text in stated:
        most = float(re.sub(r"[^\d.]", "", text.replace(",", ".")) or "nan")
        if most == most and most != scores[0].most:
            raise ValueError(f"worksheet: on the platform there are {most:g} points, in the gradebook "
                             f"{scores[0].most:g}: change it there, and export again")


def _listed(names: Sequence[str]) -> str:
    rest = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(shortened(printable(name)) for name in names[:SHOWN]) + rest


def main(line: Sequence[str] | None = None) -> None:
    """Fill a worksheet as the command line asks."""
    parser = argparse.ArgumentParser(prog="python -m course_lib.grading.worksheet",
                                     description="Fill the marks into a platform's own worksheet.")
    parser.add_argument("set", help="name of the problem set, such as ps1")
    parser.add_argument("worksheet", type=Path, help="the table that the platform exported")
    parser.add_argument("--marks", help="title of the column for the marks, if it is not clear")
    parser.add_argument("--course", type=Path, default=NOTEBOOKS / "problem_sets")
    asked = parser.parse_args(line)
    from .course import Course
    from .gradebook import Book

    try:
        course = Course(asked.course)
        data = asked.worksheet.read_bytes()
        with Book(course, asked.set) as book:
            scores = book.scores()
        if not scores:
            raise ValueError(f"worksheet: nobody has a mark in {asked.set} yet: grade it first")
        filled, notes = fill(data, scores, asked.set, asked.marks)
        path = course.root / "reports" / f"{asked.set}_{asked.worksheet.name}"
        write_atomically(path, filled)
        print(*notes, f"Written: {path}", sep="\n")
    except (OSError, ValueError, RuntimeError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
