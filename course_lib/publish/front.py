"""The face of the web site: a panel that moves, a card for each lecture, and pictures for links in chats."""

import html
import re
import textwrap
from pathlib import Path

import matplotlib.image
from matplotlib.figure import Figure

from ..lab import PROJECT
from ..lecture import Lecture, lectures
from ..plot import VERMILION
from .reading import plain

HERO = "03-panel"  # the cell whose panel greets


def card(lecture: Lecture, readme: str) -> str:
    """A lecture as a card: its picture, with the words of README.md, its name, its question and its time."""
    stem, title = lecture.path.stem, lecture.name.split(" · ")[1]
    picture = re.search(rf"!\[([^\]]+)\]\(figures/{stem}\.png\)", readme)
    if picture is None:
        raise ValueError(f"the table of lectures in README.md needs a row with notebooks/{stem}.ipynb and "
                         f"figures/{stem}.png")
    words = picture[1]
    totals = f"{len(lecture.sections)} {len(lecture.predictions)} {len(lecture.exercises)}"  # for memory.js
    return (f'<a class="course-card" href="{stem}.html" data-lecture="{lecture.number}" '
            f'data-totals="{totals}"><img src="_static/cards/{stem}.png" alt="{words}">'
            f'<span class="number">{lecture.number}</span><span class="name">{html.escape(title)}</span>'
            f'<span class="question">{html.escape(plain(lecture.question))}</span>'
            f'<span class="remembered"></span><span class="time">{lecture.stated_minutes} minutes</span></a>')


def first_page(template: str, hero: str) -> str:
    """The page index.md, with the panel and the cards in place of its `{{ names }}`."""
    readme = (PROJECT / "README.md").read_text()
    cards = "\n".join(card(lecture, readme) for lecture in lectures().values())
    known = {"hero": hero, "cards": f'<div class="course-cards">\n{cards}\n</div>'}
    for name, value in known.items():
        template = template.replace("{{ " + name + " }}", value)
    return template


def social_card(lecture: Lecture, path: Path) -> None:
    """Write what a link to a lecture shows elsewhere: its name, question and picture, 1200 by 630 pixels."""
    fig = Figure(figsize=(12, 6.3), dpi=100)
    fig.set_layout_engine("none")
    number, title = lecture.name.split(" · ", 1)
    fig.text(0.05, 0.92, number, size=40, weight="bold", color=VERMILION, va="top")
    fig.text(0.13, 0.92, title, size=40, weight="bold", va="top")
    fig.text(0.05, 0.79, textwrap.fill(plain(lecture.question), 70), size=20, va="top", linespacing=1.3)
    picture = fig.add_axes((0.05, 0.1, 0.9, 0.49), anchor="W")
    picture.imshow(matplotlib.image.imread(PROJECT / "figures" / f"{lecture.path.stem}.png"))
    picture.axis("off")
    fig.text(0.05, 0.04, "Adaptive optimizers, hands on", size=18, color="0.35")
    fig.savefig(path)
