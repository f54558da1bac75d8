"""What a lecture room sees of a lecture's notebook: few words, code that is the lesson, and what it shows.

A slide is made by rule from the cells that `slideshow.slide_type` names:

- of a text its first sentences, up to WORDS words, and its formulas; the rest is told to the speaker
- of code at most LINES lines without what prints them; of more, only what it prints or draws
- a question with its options; its answer on a slide of its own, below the question
- of a task the task and its stub, without the check's verdict

Where the rule does not do, the cell's `slideshow.text` says in Markdown what stands in its place: instead of
the text, or above what the code shows.
"""

import ast
import base64
import copy
import re
import textwrap

import nbformat
from nbformat import NotebookNode

from ..lecture import FENCED, FOLD, FORMULA, HEADING, NOTE_TITLES, PREDICTION, Cell, Lecture, words
from ..predictions import PREDICTIONS, Curve
from ..predictions.kinds import LETTERS

WORDS, LINES = 40, 8  # of a text, and of code, on one slide
WIDEST_LINE = 84  # characters of code that fit on a slide at the size of text
WRAPS_AT = 96  # characters of a printed line
TALLEST = 12  # lines of code and of what it prints that leave room for text beside them at the size of text
PLOT = "45%"  # of a slide's width, for a plot to draw on
BESIDE = 5  # printed lines at most below which an explanation has room
SMALLEST = 0.88  # of the size of text, for code of many lines

END = re.compile(r"(?<![*]\d)(?<!\bal)(?<!e\.g)(?<!i\.e)[.?!][*)”]* +(?=[^a-z])")  # of a sentence
COMMENT = re.compile(r"^ *#.*\n", re.M)  # that has a line of its own
ITEM = re.compile(r"^(?:[-*]|\d+\.) ", re.M)
VERBATIM = re.compile(r"```.*?```|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]*\$", re.S)  # where a star is a star
HINTS = re.compile(r" *Hints: `hint\(.*?\)`\.")


def plain(text: str) -> str:
    """Markdown in one line without its marks."""
    return " ".join(re.sub(r"\[([^]]+)\]\([^)]+\)|[*`$\\]", r"\1", text).split())


def options(name: str) -> str:
    """The options of a prediction in Markdown, a line each, or an empty plot; nothing where one types."""
    asked = PREDICTIONS[name]
    if isinstance(asked, Curve):
        plot = base64.b64encode(asked.svg().encode()).decode()
        return f'> <img width="{PLOT}" alt="An empty plot." src="data:image/svg+xml;base64,{plot}">'
    form = asked.form(name)
    lines = [f"> **{letter}** {text}" for letter, text in zip(LETTERS, form.get("options", []))]
    return "  \n".join(lines)


def units(block: str) -> list[str]:
    """What of a block of Markdown stands or falls together: a sentence, an item of a list, a table."""
    if block.startswith(("|", ">")) or FENCED.match(block) or FORMULA.match(block):
        return [block]
    if ITEM.match(block):
        starts = [found.start() for found in ITEM.finditer(block)]
    else:
        starts = [0, *(found.end() for found in END.finditer(block))]
    return [block[a:b].rstrip() for a, b in zip(starts, [*starts[1:], len(block)])]


def first_words(text: str, most: int = WORDS) -> tuple[str, str]:
    """A text up to `most` words, in whole sentences, with its formulas and code; and what that leaves out.

    A first sentence that is too long alone is left out as well.
    """
    shown, left_out, room = [], [], most
    for block in re.split(r"\n\n+", text.strip()):
        fit, others = [], []
        for part in units(block):
            needs = 0 if FENCED.match(part) else words(part)
            if needs <= room:
                fit.append(part)
                room -= needs
            else:
                others.append(part)
                if room < most:
                    room = 0
        joint = "\n" if ITEM.match(block) else " "
        shown += [closed(joint.join(fit))] * bool(fit)
        left_out += [joint.join(others)] * bool(others)
    return "\n\n".join(shown), "\n\n".join(left_out)


def closed(text: str) -> str:
    """A text whose last emphasis ends where the text was cut."""
    marks = VERBATIM.sub("", ITEM.sub("", text))
    strong = marks.count("**") % 2
    return text + "**" * strong + "*" * (marks.replace("**", "").count("*") % 2)


def text_slide(cell: Cell) -> tuple[str, str]:
    """What the room reads of a text, and what the speaker is told of it."""
    text = cell.slide_text
    if cell.heading == "Exercises" and text is None:
        return "", cell.source  # of the first task, which follows
    if text is None:
        text = HINTS.sub("", HEADING.sub("", cell.source, count=1) if cell.heading else cell.source)
        text = FOLD.sub(r"\2" if text.startswith("<details>") else "", text)
    # What is folded below a text that shows is an answer, which the speaker tells.
    answers = "".join(f"\n\n{fold.text}" for before, fold in cell.folds if before.strip())
    question = PREDICTION.search(text) or PREDICTION.search(cell.source)
    if question is None:
        shown, left_out = first_words(text) if cell.slide_text is None else (text, "")
        return shown, left_out + answers
    before, left_out = first_words(PREDICTION.split(text)[0], WORDS - words(question[1]))
    asked = f"{question[0]}\n>\n{options(cell.id)}"
    return "\n\n".join(filter(None, [before, asked])), left_out + answers


def split_code(source: str) -> tuple[str, str]:
    """Code, and the statements at its end that only print or have something checked."""
    statements = ast.parse(source).body
    while statements and _prints(statements[-1]):
        statements.pop()
    end = statements[-1].end_lineno or 0 if statements else 0
    lines = source.splitlines()
    return "\n".join(lines[:end]), "\n".join(lines[end:]).strip("\n")


def _prints(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.For | ast.With):
        return any(map(_prints, statement.body))
    call = statement.value if isinstance(statement, ast.Expr) else None
    name = call.func if isinstance(call, ast.Call) else None
    return isinstance(name, ast.Name) and name.id in ("print", "check", "agree") \
        or isinstance(name, ast.Attribute) and name.attr.startswith("tell")


def is_lesson(code: str) -> bool:
    """Whether code is for a room: it defines something, in few lines, without what only a test needs."""
    lesson = re.search(r"^(def|class) |\blambda\b", code, re.M) and not re.search(r"^\s*assert ", code, re.M)
    return bool(lesson) and len(code.splitlines()) <= LINES


def code_size(node: NotebookNode) -> float:
    """How large the code of a cell can be, where 1 is the size of text: its longest line must fit.

    Code of many lines is a little smaller, for the sake of what stands beside it. Code does not wrap.
    What it prints does, so that no printed line counts as longer than WRAPS_AT.
    """
    hidden = node.metadata.get("jupyter", {}).get("source_hidden", False)
    code = [] if hidden else [len(line) for line in node.source.splitlines()]
    printed = [min(len(line), WRAPS_AT) for line in Cell(node, "").printed.splitlines()]
    lines = len(code) + len(printed)
    return min(1, WIDEST_LINE / max(code + printed, default=1), max(SMALLEST, TALLEST / max(lines, 1)))


def told_lines(node: NotebookNode) -> int:
    """How many lines of a slide what a cell prints takes, at the size of a picture's caption."""
    return sum(1 + len(line) // WRAPS_AT for line in Cell(node, "").printed.splitlines())


def piece(cell: Cell, suffix: str, source: str, kind: str = "code") -> NotebookNode:
    """A new cell of a slide, made from a cell of the lecture."""
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    return make(source, id=f"{cell.id}-{suffix}")


def code_slide(cell: Cell) -> list[NotebookNode]:
    """What the room sees of a code cell: cells that are shown from the first to the last."""
    node = copy.deepcopy(cell.node)
    node.metadata.get("jupyter", {}).pop("outputs_hidden", None)
    hide = {"source_hidden": True}
    told = [] if cell.slide_text is None else [piece(cell, "told", cell.slide_text, "markdown")]
    if cell.pictures or told:
        node.metadata["jupyter"] = hide
        return [*told, node] if node.outputs else told + [unseen(node)]
    idea, tells = split_code(cell.source)
    idea = COMMENT.sub("", idea)
    if cell.check:  # its verdict is there once the stub was changed and run
        node.outputs = []
        idea, tells = cell.source.replace("\n\ncheck", "\ncheck"), ""
    if loop := inner_loop(idea):
        node.metadata.setdefault("jupyter", {}).update(hide)
        told = [piece(cell, "told", f"```python\n{loop}\n```", "markdown")]
        return [*told, node]
    if not (is_lesson(idea) or cell.check):
        node.metadata["jupyter"] = hide
        return [node] if node.outputs else [unseen(node)]
    if not tells:
        node.source = idea
        return [node]
    node.source, node.metadata["jupyter"] = tells, hide
    return [piece(cell, "idea", idea), node]


def inner_loop(code: str) -> str:
    """The loop of a function that has more than LINES lines; nothing where it has no loop that is shorter."""
    functions = [node for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)]
    if len(code.splitlines()) <= LINES or len(functions) != 1:
        return ""
    for node in functions[0].body:
        lines = code.splitlines()[node.lineno - 1 : node.end_lineno]
        if isinstance(node, ast.For) and len(lines) <= LINES:
            return textwrap.dedent("\n".join(lines))
    return ""


def unseen(node: NotebookNode) -> NotebookNode:
    """A cell, from now on one that runs and is not shown."""
    node.metadata["slideshow"] = dict(slide_type="skip")
    return node


def slide_type(node: NotebookNode) -> str | None:
    """Whether a cell begins a "slide" or a "fragment", or is a "skip"; None continues what is before it."""
    return node.metadata.get("slideshow", {}).get("slide_type")


def is_unseen(node: NotebookNode) -> bool:
    return slide_type(node) == "skip"


def made(lecture: Lecture) -> list[tuple[Cell, list[NotebookNode]]]:
    """Each cell of a lecture, with the cells that a room gets of it."""
    questions = repeated(lecture)
    minutes = {section.cell: section.minutes for section in lecture.taught_sections}
    headings = {cell: section.heading for section in lecture.sections for cell in section.cells}
    found = []
    printed = goes_on = False  # whether a few numbers, or an explanation below them, were shown last
    for cell in lecture.cells:
        nodes, left_out = pieces(cell, lecture)
        shown = [node for node in nodes if not is_unseen(node)]
        for node in shown:
            node.metadata.pop("slideshow", None)
        full, goes_on = goes_on, cell.is_text and cell in questions and printed  # explains the numbers above
        if shown and cell.slide and not goes_on:
            begins = "slide" if full or cell in questions or cell.is_text else cell.slide
            shown[0].metadata["slideshow"] = dict(slide_type=begins)
        if cell.slide != "skip":
            few = len(cell.printed.splitlines()) <= BESIDE
            printed = cell.is_code and not cell.pictures and few and bool(shown)
        for node in nodes:
            node.metadata["course"] = dict(
                head=plain(headings.get(cell, "")), question=plain(questions.get(cell, "")),
                task=cell.check is not None, notes="", minutes=0)
        nodes[0].metadata.course.update(notes=notes(cell, left_out), minutes=minutes.get(cell, 0))
        found.append((cell, nodes))
    return found


def pieces(cell: Cell, lecture: Lecture) -> tuple[list[NotebookNode], str]:
    """The cells that a room gets of a cell; and what its text says besides."""
    node = copy.deepcopy(cell.node)
    if cell.slide == "skip":
        return [node], ""
    if cell.is_code:
        nodes = code_slide(cell)
        for node in nodes:
            if node.cell_type == "code":
                size = {"--jp-code-font-size": f"calc({code_size(node):.2f} * var(--em))",
                        "--course-told": str(told_lines(node))}
                styles = {"body[data-jp-deck-mode='presenting'] &": size}
                node.metadata["@deathbeds/jupyterlab-fonts"] = {"styles": {"": styles}}
        return nodes, ""
    node.source, left_out = title_slide(lecture) if cell is lecture.cells[0] else text_slide(cell)
    return [node], left_out


def notes(cell: Cell, left_out: str) -> str:
    """What the speaker is told beside a cell: its notes, and what the slide leaves out of its text."""
    told = cell.teacher.markdown(NOTE_TITLES).replace("**", "").replace("$", "")
    say = f"Say. {plain(left_out)}" if left_out.strip() else ""
    return "\n\n".join(filter(None, [told, say]))


def title_slide(lecture: Lecture) -> tuple[str, str]:
    """The title of a lecture, its question, and what it builds on; and what it is good for."""
    asked = lecture.cells[0].slide_text or lecture.question
    told = f"{lecture.stated_minutes} minutes · needs {lecture.needs} · [notation](notation.md)"
    shown = f"# {lecture.title}\n\n**{asked}**\n\n<small>{told}</small>"
    return shown, f"After this lecture you can {lecture.goals}."


def repeated(lecture: Lecture) -> dict[Cell, str]:
    """Of each cell that answers a question or explains the answer, the question."""
    found = {}
    for prediction in lecture.predictions:
        cells = lecture.cells[lecture.cells.index(prediction.ask):]
        explained = next((cell for cell in cells if cell.is_text), None)
        for cell in [*prediction.answers, explained]:
            if cell is not None and not (cell.heading or cell.prediction):
                found[cell] = prediction.question
    return found


def as_slides(lecture: Lecture) -> NotebookNode:
    """The notebook of a lecture for a lecture room; what goes further comes after the recap."""
    notebook = copy.deepcopy(lecture.notebook)
    further = [cell for section in lecture.further_sections for cell in section.cells]
    pieces = sorted(made(lecture), key=lambda piece: piece[0] in further)
    notebook.cells = [node for _, nodes in pieces for node in nodes]
    return notebook
