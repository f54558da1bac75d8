"""Write a new lecture or exercise that runs, and mark with TODO what is still to be written.

python -m tools.scaffold lecture "19 Grokking"
python -m tools.scaffold exercise 13.4 --kind Step --rule Lion

Both are taken from the lecture in tools/template/, and exercises without code from `99_more` beside it.
"""

import argparse
import ast
import copy
import re
import subprocess
import sys
from dataclasses import dataclass, fields
from pathlib import Path

import nbformat

import course_lib
from course_lib import STYLES
from course_lib.exercises import Step
from course_lib.lab import NOTEBOOKS, PROJECT
from course_lib.lecture import Lecture, lectures

TEMPLATE = Path(__file__).with_name("template")
NOTEBOOK, EXERCISE_FILE = TEMPLATE / "99_title.ipynb", TEMPLATE / "lecture_99.py"
MORE_NOTEBOOK, MORE_EXERCISE_FILE = TEMPLATE / "99_more.ipynb", TEMPLATE / "more_99.py"
PREDICTION_FILE = TEMPLATE / "predictions_99.py"
EXERCISE_FILES = PROJECT / "course_lib" / "exercises" / "lectures"
PREDICTION_FILES = PROJECT / "course_lib" / "predictions" / "lectures"
TEMPLATE_RULE = "Momentum"
SOLUTION = "# One solution. Try first: the check tells you more than this does."  # shows where it is folded


def write_lecture(number: str, title: str) -> list[Path]:
    """Write the notebook of a lecture and the files of its exercises and predictions; return their paths."""
    if not re.fullmatch(r"\d\d", number) or not title.strip():
        got = f"{number} {title}".strip()
        raise ValueError(f'LECTURE must be two digits and a title, as in "19 Grokking", got {got!r}')
    if number in lectures():
        name = lectures()[number].path.name
        raise ValueError(f"LECTURE must have a number that is free, got {number}, which {name} has")
    name = re.sub(r"\W+", "_", title.lower()).strip("_")
    written = {NOTEBOOK: NOTEBOOKS / f"{number}_{name}.ipynb",
               EXERCISE_FILE: EXERCISE_FILES / f"lecture_{number}.py",
               PREDICTION_FILE: PREDICTION_FILES / f"lecture_{number}.py"}
    for path in written.values():
        if path.exists():
            raise ValueError(f"LECTURE must not exist yet, and {path.name} is there: move it away")
    for template, path in written.items():
        text = template.read_text("utf8").replace("Title", title).replace("99", number)
        path.write_text(text, "utf8")
    return list(written.values())


def write_exercise(number: str, kind: str, rule: str = TEMPLATE_RULE) -> list[Path]:
    """Write an exercise into the notebook and the exercise file of its lecture; return their paths."""
    templates = exercise_templates()
    if kind not in templates:
        raise ValueError(f"KIND must be one of {', '.join(templates)}, got {kind!r}")
    if rule not in STYLES:
        raise ValueError(f"RULE must be one of {', '.join(STYLES)}, got {rule!r}")
    lecture = lectures().get(number.split(".")[0])
    if lecture is None:
        known = ", ".join(lectures())
        raise ValueError(f"EXERCISE must begin with the number of a lecture ({known}), got {number!r}")
    following = f"{lecture.number}.{len(lecture.exercises) + 1}"
    if number != following:
        raise ValueError(f"EXERCISE must be {following}, the next one of this lecture, got {number!r}")

    template = templates[kind]

    def written(text: str) -> str:
        """A text of the template as this exercise has it."""
        for mark in (".", "_", "-exercise-"):
            text = text.replace(template.number.replace(".", mark), number.replace(".", mark))
        text = text.replace("99 · Title", lecture.name)
        return text.replace(TEMPLATE_RULE, rule).replace(TEMPLATE_RULE.lower(), rule)

    file = EXERCISE_FILES / f"lecture_{lecture.number}.py"
    add_statements(file, written(template.imports), written(template.source))
    cells = copy.deepcopy(template.cells)
    for cell in cells:
        cell.id, cell.source = written(cell.id), written(cell.source)
    cells[0].metadata["slideshow"] = {"slide_type": "slide"}
    if kind == "Step":
        cells[1].source, cells[2].source = step_code(getattr(course_lib, rule), number)
        if not re.search(rf"\b{rule}\b", lecture[f"{lecture.number}-imports"].source):
            code = cells[2].source.removeprefix(SOLUTION)
            cells[2].source = f"{SOLUTION}\nfrom course_lib import {rule}{code}"
    notebook = copy.deepcopy(lecture.notebook)
    end = [cell.shows_progress for cell in lecture.cells].index(True)
    notebook.cells[end:end] = cells
    nbformat.write(notebook, lecture.path)
    return [lecture.path, file]


@dataclass(frozen=True)
class ExerciseTemplate:
    """The template of an exercise.

    number    its number in the template, such as "99.1"
    source    the statements of the exercise file that make it
    imports   the lines that these statements need
    cells     its task, stub and solution
    """

    number: str
    source: str
    imports: str
    cells: list[nbformat.NotebookNode]


def exercise_templates() -> dict[str, ExerciseTemplate]:
    """{kind: its template}."""
    return templates_of(NOTEBOOK, EXERCISE_FILE) | templates_of(MORE_NOTEBOOK, MORE_EXERCISE_FILE)


def templates_of(notebook: Path, file: Path) -> dict[str, ExerciseTemplate]:
    """{kind: its template} of a notebook; a function in its exercise file belongs to what follows it."""
    source = file.read_text("utf8")
    exercises = {each.number: each for each in Lecture.read(notebook).exercises}
    imports = imported_alone(source)
    found, statements = {}, []
    for node in ast.parse(source).body[1:]:  # without the docstring
        if isinstance(node, ast.Import | ast.ImportFrom):
            continue
        statements.append(node)
        if isinstance(node, ast.Expr):  # exercise("99.1", Step(...))
            number, kind = node.value.args
            lines = source.splitlines()[statements[0].lineno - 1 : node.end_lineno]
            names = {part.id for each in statements for part in ast.walk(each) if isinstance(part, ast.Name)}
            needed = [line for name, line in imports.items() if name in names]
            cells = exercises[number.value]
            found[kind.func.id] = ExerciseTemplate(
                number.value, "\n".join(lines) + "\n", "\n".join(needed),
                [cells.task.node, cells.stub.node, cells.solution.node])
            statements = []
    return found


def imported_alone(source: str) -> dict[str, str]:
    """{name: the line that imports it alone} of all that a file imports."""
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                alone = copy.copy(node)
                alone.names = [alias]
                found[alias.asname or alias.name] = ast.unparse(alone)
    return found


def add_statements(file: Path, imports: str, statements: str) -> None:
    """Add imports that are not there yet, and statements at the end, to an exercise file."""
    source = file.read_text("utf8")
    there = imported_alone(source).values()
    new = [line for line in imports.splitlines() if line not in there]
    last = max(node.end_lineno for node in ast.parse(source).body
               if isinstance(node, ast.Import | ast.ImportFrom))
    lines = source.splitlines()
    gap = "\n\n" if statements.startswith("def ") else "\n"
    file.write_text("\n".join([*lines[:last], *new, *lines[last:]]) + "\n" + gap + statements, "utf8")
    subprocess.run([sys.executable, "-m", "ruff", "check", "--quiet", "--fix", "--select", "I", file],
                   check=True)


def step_code(rule: type, number: str) -> tuple[str, str]:
    """The stub and the solution of an exercise that asks for one step of a rule."""
    arguments = Step(title="", read="", rule=rule).arguments
    name, memory = f"{rule.__name__.lower()}_step", rule.memory
    comma = "" if memory else ","  # a rule without memory returns a tuple of one
    head = f"def {name}({', '.join(arguments)}):"
    stub = [head, *(f"    {each} = ..." for each in (*memory, "theta")),
            f"    return {', '.join(['theta', *memory])}{comma}", "", f'check("{number}", {name})']
    settings = ", ".join(field.name for field in fields(rule) if field.type is not bool)
    given = ", ".join(["t=t" if "t" in arguments else "t=1", *(f"{each}={each}" for each in memory)])
    returned = ", ".join(['theta + now["delta"]', *(f'now["{each}"]' for each in memory)])
    solution = [SOLUTION, head, "    # TODO: the step's own lines",
                f"    now = {rule.__name__}({settings}).step(theta, g, {given})",
                f"    return {returned}{comma}"]
    return "\n".join(stub), "\n".join(solution)


def plan(path: Path) -> None:
    """Give the sections of a lecture that was run the minutes that they take, and its head their sum."""
    lecture = Lecture.read(path)
    for section in lecture.sections:
        section.cell.node.metadata["teacher"]["minutes"] = section.planned_minutes
    head = lecture.cells[0].node
    head.source = re.sub(r"^\| Time \| \d+", f"| Time | {lecture.minutes}", head.source, flags=re.M)
    path.write_text(nbformat.writes(lecture.notebook) + "\n", "utf8")


def main(arguments: list[str]) -> str | None:
    parser = argparse.ArgumentParser(prog="python -m tools.scaffold", description=__doc__.split("\n")[0])
    what = parser.add_subparsers(dest="what", required=True)
    lecture = what.add_parser("lecture", help="its number and title")
    lecture.add_argument("name", help='such as "19 Grokking"')
    exercise = what.add_parser("exercise", help="its number, the next one of its lecture")
    exercise.add_argument("number", help="such as 13.4")
    exercise.add_argument("--kind", default="Function", help=f"one of {', '.join(exercise_templates())}")
    exercise.add_argument("--rule", default=TEMPLATE_RULE, help="the optimizer of which a Step asks one step")
    options = parser.parse_args(arguments)
    try:
        if options.what == "lecture":
            number, _, title = options.name.partition(" ")
            paths = write_lecture(number, title)
        else:
            paths = write_exercise(options.number, options.kind, options.rule)
    except ValueError as error:
        return str(error)
    for path in paths:
        print(f"written: {path.relative_to(PROJECT)}")
    # in a Python of its own, which knows the new exercises
    subprocess.run([sys.executable, "-m", "tools.refresh_notebooks", paths[0]], check=True)
    plan(paths[0])
    print("Replace each TODO. `make test` names what is missing, in these files and around them.")
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
