"""What words and symbols mean, where they stand: in the pages of lectures they lead to their definition.

A word of the glossary, or a symbol of the notation, is marked where it comes first in a section. What it
means stands in the page, and assets/words.js shows it in a card.
"""

import html
import json
import re
from collections.abc import Iterable
from functools import cache
from itertools import count
from pathlib import Path
from typing import NamedTuple

import mistune

from ..lab import NOTEBOOKS
from ..mathml import MathRenderer

PAGES = "glossary", "notation"
ROW = re.compile(r"^\| (?!Word |Symbol )([^|]+) \| ([^|]+) \|", re.M)  # of the tables of both pages
# In these elements nothing is marked: links, code, headings, and what a script writes.
SKIPPED = ("a", "button", "figure", "h1", "h2", "h3", "label", "pre", "code", "script", "summary", "textarea")
LETTERS = {r"\beta": "β", r"\varepsilon": "ε", r"\eta": "η", r"\kappa": "κ", r"\lambda": "λ", r"\mu": "μ",
           r"\sigma": "σ", r"\theta": "θ", r"\Delta": "Δ", "_1": "₁", "_2": "₂"}
FORMULA = '<span class="math'
MARKDOWN = mistune.create_markdown(renderer=MathRenderer(), plugins=["math"])


class Meaning(NamedTuple):
    """What a word or a symbol means, as HTML, and where that stands: "glossary.html#row-12"."""

    html: str
    target: str


def mark(site: Path, lectures: Iterable[str]) -> None:
    """Mark the words and symbols of the lectures' pages, "06_adam", and give ids to the rows they lead to."""
    for name in PAGES:
        page = site / f"{name}.html"
        page.write_text(with_rows_named(page.read_text("utf8")), "utf8")
    for name in lectures:
        page = site / f"{name}.html"
        page.write_text(marked(page.read_text("utf8")), "utf8")


def with_rows_named(page: str) -> str:
    """The HTML of a page with ids for the rows of its table: row-1, row-2, …"""
    rows = count(1)
    return re.sub(r"<tr(?=[^>]*>\s*<td)", lambda row: f'{row[0]} id="row-{next(rows)}"', page)


def symbol(latex: str) -> str:
    r"""A symbol as prose writes it, β₁ for "\\beta_1", if there is a letter for it."""
    for name, letter in LETTERS.items():
        latex = re.sub(re.escape(name) + r"(?![a-zA-Z])", letter, latex)
    return latex


@cache
def meanings() -> dict[str, Meaning]:
    """{word of the glossary in small letters, or symbol of the notation: what it means}."""
    found: dict[str, Meaning] = {}
    for page in PAGES:
        rows = ROW.findall((NOTEBOOKS / f"{page}.md").read_text("utf8"))
        for k, (names, said) in enumerate(rows, start=1):
            told = re.sub(r"^<p>|</p>\s*$", "", str(MARKDOWN(said)))
            words = [names.lower()] if page == "glossary" else names.replace("$", "").split(", ")
            for name in map(symbol, words):
                before = f"{found[name].html}; " if name in found else ""  # L has two meanings
                found[name] = Meaning(before + told, f"{page}.html#row-{k}")
    return found


@cache
def pattern() -> re.Pattern:
    """What finds words, one or several of them, and those symbols that prose writes as letters."""
    words, letters = [], []
    for name, meaning in meanings().items():
        if meaning.target.startswith("glossary"):
            words.append(re.escape(name).replace(r"\ ", r"[\s-]").replace("'", "['’]"))
        elif not name.isascii():
            letters.append(re.escape(name))
    longest_first = "|".join(sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:(?i:(?P<word>{longest_first})(?:e?s)?)|(?P<letter>{'|'.join(letters)}))"
                      "(?![\\w\N{COMBINING CIRCUMFLEX ACCENT}-])")


def marked(page: str) -> str:
    """The HTML of a lecture with its words and symbols marked, and what they mean at its end."""
    begin, end = page.index("<article"), page.index("</article>")
    seen: set[str] = set()  # in the section
    used: dict[str, str] = {}
    inside: list[str] = []  # elements in which nothing is marked

    def link(name: str, shown: str, spoken: str = "") -> str:
        if name in seen:
            return shown
        seen.add(name)
        used[name] = meanings()[name].html
        label = f' aria-label="{html.escape(spoken)}"' if spoken else ""
        return (f'<a class="course-word" href="{meanings()[name].target}" '
                f'data-word="{html.escape(name)}"{label}>{shown}</a>')

    def in_text(found: re.Match) -> str:
        name = found["letter"] or re.sub(r"[\s-]", " ", found["word"]).lower().replace("’", "'")
        return link(name if name in meanings() else found["word"].lower(), found[0])

    def piece(found: re.Match) -> str:
        text = found[0]
        if text.startswith(FORMULA):
            latex = re.search(r"\\\((.+)\\\)", html.unescape(text))
            name = symbol(latex[1].strip()) if latex else ""
            spoken = re.sub(r"\\(?:text|,)?|[{}]", "", name)  # a formula is no name of a link: "hat m"
            return link(name, text, spoken) if name in meanings() and not inside else text
        if text.startswith("<"):
            if text.startswith("<h2"):
                seen.clear()
            tag = re.match(r"</?(\w*)", text)
            if tag and tag[1] in SKIPPED:
                inside.append(tag[1]) if text[1] != "/" else inside.pop()
            return text
        return text if inside else pattern().sub(in_text, text)

    article = re.sub(rf"{FORMULA}[^>]*>[^<]*</span>|<!--.*?-->|<[^>]*>|[^<]+", piece, page[begin:end],
                     flags=re.S)
    told = json.dumps(used, ensure_ascii=False).replace("</", "<\\/")
    card = f'<script type="application/json" id="course-words">{told}</script>'
    return page[:begin] + article + card + page[end:]
