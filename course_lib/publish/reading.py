"""A lecture for readers, who have no kernel: what needs one is left out, and answers wait behind a click.

What a reader does with the page is in assets/reading.js.
"""

import copy
import html
import json
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from ..lecture import NUMBER, Cell, Lecture
from ..predictions import MEASURED, PREDICTIONS, Curve
from ..predictions.catalogue import judged
from ..predictions.kinds import LETTERS
from . import ASSETS, practice

IN_A_PAGE = ((r'\s*Hints: `hint\("\d\d\.\d+"\)`\.', ""),  # what the text says of a notebook, and of a page
             (r"Change the cell under each task and run it\.", "Answer under each task, and check it."))
ANSWER = "prediction-answer"  # tag, and thereby class, of the cell that answers a prediction


def for_reading(lecture: Lecture) -> NotebookNode:
    """The notebook of a lecture as its page shows it; panels are still the pictures that were stored.

    - A prediction can be answered in the page, once a run of the lecture has measured what is right.
    - Solutions, code that only draws, and what answers a prediction are folded.
    - The stub of an exercise is an editor, with a check that needs no notebook.
    - The list of exercises is left out, since it tells what a notebook has kept.
    - What a figure says stands below it as its caption.
    """
    notebook = copy.deepcopy(lecture.notebook)
    exercises = {exercise.stub.id: exercise for exercise in lecture.exercises}
    setup = practice.setup(lecture)
    answers = {cell.id for prediction in lecture.predictions for cell in prediction.folded}
    for cell, node in zip(lecture.cells, notebook.cells, strict=True):
        for said, here in IN_A_PAGE if cell.is_text else ():
            node.source = re.sub(said, here, node.source)
        if cell.heading and (number := NUMBER.match(cell.heading)):
            node.source = f"(section-{lecture.number}-{number[1]})=\n{node.source}"  # for links from a check
        if not cell.is_code:
            continue
        tags, prompt = node.metadata.setdefault("tags", []), ""
        if cell.id in exercises:
            tags.append("remove-input")
            node.outputs = [shown(practice.editor(exercises[cell.id], setup))]
        if cell.asks:
            tags.append("remove-input")
            node.outputs = [shown(question(cell.asks))]
        if cell.reveals:
            tags.append("remove-cell")
        node.outputs = [captioned(output, cell) for output in node.outputs]
        if cell.is_solution:
            tags.append("hide-input")
            prompt = "a solution"
        elif cell.id in answers:
            tags += [ANSWER, "hide-output", *["hide-input"] * cell.is_folded]
            prompt = "the answer"
        elif cell.is_folded:
            tags.append("hide-input")
            prompt = "the code"
        if prompt:
            node.metadata["mystnb"] = dict(code_prompt_show=f"Show {prompt}",
                                           code_prompt_hide=f"Hide {prompt}")
    notebook.cells = [node for cell, node in zip(lecture.cells, notebook.cells, strict=True)
                      if not cell.shows_progress]
    return notebook


def shown(text: str) -> NotebookNode:
    """HTML as the output of a cell."""
    return nbformat.v4.new_output("display_data", {"text/html": text})


def question(name: str) -> str:
    """A prediction that its page judges: options, a field or a plot, and what is said of each answer."""
    asked, said, options, trace = PREDICTIONS[name], {}, "", []
    form = asked.form(name)
    if form["kind"] == "choice":
        for letter, text in zip(LETTERS, form["options"]):
            options += f'<button type="button" aria-pressed="false">{letter} · {html.escape(text)}</button>'
            if name in MEASURED:
                right, sentences = judged(name, letter, MEASURED[name])
                said[letter] = ["✓ " * right + "✗ " * (not right) + sentences[0], *sentences[1:]]
    elif isinstance(asked, Curve):
        options = f'{asked.html()}<button type="button">That is my prediction</button>'
        if name in MEASURED:
            said[""], trace = asked.answer(name, MEASURED[name]), asked.trace(MEASURED[name])
    else:
        hint = html.escape(asked.plain(name)).replace("\n", "<br>")
        options = f'<p>{hint}</p><input type="text" aria-label="Your prediction" maxlength="100">'
        if name in MEASURED:
            said[""] = asked.answer(name, MEASURED[name])
    told = html.escape(json.dumps(said, ensure_ascii=False))
    return (f'<div class="course-question" role="group" aria-label="Your prediction" data-name="{name}" '
            f'data-judged="{told}" data-run="{trace}">{options}'
            '<p class="course-judged" role="status"></p></div>')


def captioned(output: NotebookNode, cell: Cell) -> NotebookNode:
    """An output; printed text that says what a figure of the cell shows becomes its caption."""
    said = {picture.words for picture in cell.pictures}
    if output.output_type != "stream" or output.text.strip() not in said:
        return output
    caption = f'<p class="course-caption">{html.escape(output.text.strip())}</p>'
    return shown(caption)


def plain(markdown: str) -> str:
    """A sentence of Markdown without its marks."""
    return re.sub(r"[*`$\\]", "", markdown)


# Pages as Sphinx has written them.

def finish(site: Path, description: dict[str, str], address: str = "") -> None:
    """Make the pages of the book light: no script for icons, pictures that load when they are near.

    `description` has a sentence about some pages, {"06_adam.html": …}, for search engines and links in chats.
    `address` is where the site will be, which chats want in front of the name of a picture.
    """
    pages = [*site.glob("*.html"), *site.glob("library/*.html"), *site.glob("_modules/**/*.html")]
    texts = {page: page.read_text("utf8") for page in pages}
    icons = {icon for text in texts.values() for icon in re.findall(r"\bfa-[a-z-]+", text)}
    script = site / "_static" / "scripts" / "fontawesome.js"
    (site / "_static" / "icons.css").write_text(icon_styles(script.read_text("utf8"), icons), "utf8")
    for unused in script.parent.glob("fontawesome*"):
        unused.unlink()
    for page, text in texts.items():
        about = about_page(page, description.get(page.name, ""), address) if page.parent == site else {}
        page.write_text(finished(text, page, about), "utf8")


def about_page(page: Path, description: str, address: str) -> dict[str, str]:
    """What links to a page tell of it elsewhere, besides its title: {property of Open Graph: content}."""
    card = f"_static/social/{page.stem}.png"
    if not (page.parent / card).exists():
        card = ""
    return {"og:description": description, "og:image": card and f"{address}{card}",
            "og:url": address and f"{address}{page.name}", "twitter:card": card and "summary_large_image"}


def finished(text: str, page: Path, about: dict[str, str]) -> str:
    """The text of a page, finished."""
    text = re.sub(r"<(script|link)[^>]*fontawesome[^>]*>(</script>)?", "", text)
    text = re.sub(r"<img (?![^>]*\bloading=)", '<img loading="lazy" decoding="async" ', text)
    text = re.sub(r'<img (?![^>]*\bwidth=)[^>]*src="([^":]+\.(?:png|gif|svg)[^"]*)"[^>]*>',
                  lambda found: sized(found[0], page.parent / found[1].split("?")[0]), text)
    text = re.sub(r"<title>(.+?) (?:—|&#8212;) \1</title>", r"<title>\1</title>", text)  # of the first page
    title = re.search(r"<title>(.*?)</title>", text, re.S)
    about = {"og:title": html.unescape(title[1]).strip() if title else "", "og:type": "article"} | about
    metas = "".join(f'<meta property="{name}" content="{html.escape(said)}">'
                    for name, said in about.items() if said)
    if description := about.get("og:description"):
        metas += f'<meta name="description" content="{html.escape(description)}">'
    return text.replace("</head>", f"{metas}\n</head>", 1)


def sized(tag: str, picture: Path) -> str:
    """An <img> with the picture's width and height, so that the text does not jump when it arrives."""
    header = picture.read_bytes()[:100]
    if picture.suffix == ".svg":
        width, height = re.findall(rb'viewBox="0 0 (\d+) (\d+)"', header)[0]
        width, height = int(width), int(height)
    elif header.startswith(b"\x89PNG"):
        width, height = (int.from_bytes(header[k : k + 4], "big") for k in (16, 20))
    else:
        width, height = (int.from_bytes(header[k : k + 2], "little") for k in (6, 8))
    return tag.replace("<img ", f'<img width="{width}" height="{height}" ', 1)


def icon_styles(fontawesome: str, icons: set[str]) -> str:
    """Style sheet that draws the icons named, from the outlines in Font Awesome's script."""
    outline = re.compile(r'"?([a-z-]+)"?:\s*\[(\d+),\s*(\d+),\s*\[[^\]]*\],\s*"[0-9a-f]+",\s*"([^"]+)"\]')
    rules = [(ASSETS / "icons.css").read_text("utf8")]
    for name, width, height, path in outline.findall(fontawesome):
        if f"fa-{name}" in icons:
            svg = (f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}'>"
                   f"<path d='{path}'/></svg>")
            image = json.dumps("data:image/svg+xml," + svg.replace("<", "%3C").replace(">", "%3E"))
            rules.append(f".fa-{name} {{ --icon: url({image}); }}")
            icons.discard(f"fa-{name}")
    return "\n".join(rules) + "\n"
