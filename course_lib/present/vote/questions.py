"""The predictions of the lectures as questions to a room: their text with its formulas, and how to answer."""

import html
import math
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import mistune

from ...lecture import lectures
from ...mathml import MathRenderer
from ...predictions import PREDICTIONS, Curve
from ...predictions.kinds import LETTERS, Prediction


class Plain(MathRenderer):
    """Text and formulas; a link is its words, since a phone has nowhere to go."""

    def link(self, text: str, url: str, title: str | None = None) -> str:
        return text


MARKDOWN = mistune.create_markdown(renderer=Plain(), plugins=["math"])


@dataclass(frozen=True)
class Question:
    """A prediction as it is put to a room.

    name      the prediction's, such as "06-predict-ratio"
    lecture   whose it is: "06 · Adam"
    html      the question
    form      how it is asked, as `Prediction.form` says
    """

    name: str
    lecture: str
    html: str
    form: dict

    @property
    def prediction(self) -> Prediction:
        return PREDICTIONS[self.name]

    def read(self, answer: str) -> str:
        """An answer as it is counted; raises ValueError where it is none."""
        if self.form["kind"] in ("range", "curve"):
            values = self.prediction.read(self.name, answer.split(";"))
            return ";".join(map(told, values))
        if self.form["kind"] == "number":
            return told(self.prediction.read(self.name, answer))
        self.prediction.read(self.name, answer)
        return answer

    def fields(self, voter: str, chosen: str | None) -> str:
        """What is tapped or filled in, and what was chosen before; options in the voter's own order."""
        return FIELDS[self.form["kind"]](self, random.Random(voter + self.name), chosen)

    def said(self, answer: str) -> str:
        """What a phone says of its answer."""
        return "Your curve is in." if self.form["kind"] == "curve" else f"You said {answer}."

    @property
    def wanted(self) -> str:
        """What is said of an answer that is none."""
        return WANTED[self.form["kind"]].format(**self.form)


def told(number: float) -> str:
    return f"{number:g}" if math.isfinite(number) else ""


def _words(text: str) -> str:
    """An option as HTML, with what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))


def _buttons(question: Question, rng: random.Random, chosen: str | None) -> str:
    options = list(zip(LETTERS, question.form["options"]))
    rng.shuffle(options)
    return "".join(f'<button name="answer" value="{letter}" aria-pressed="{str(letter == chosen).lower()}">'
                   f"<b>{letter}</b> {_words(text)}</button>" for letter, text in options)


def _box(label: str, name: str, value: str) -> str:
    return (f'<label>{html.escape(label)} <input name="{name}" inputmode="decimal" required '
            f'value="{html.escape(value)}"></label>')


def _number(question: Question, rng: random.Random, chosen: str | None) -> str:
    return _box(question.form["unit"], "answer", chosen or "") + SEND


def _range(question: Question, rng: random.Random, chosen: str | None) -> str:
    low, high = (chosen or ";").split(";")
    return _box("from", "answer", low) + _box(f"to {question.form['unit']}", "answer", high) + SEND


def _order(question: Question, rng: random.Random, chosen: str | None) -> str:
    options = list(zip(LETTERS, question.form["options"]))
    rng.shuffle(options)
    places = []
    for k in range(len(options)):
        listed = "".join(
            f'<option value="{letter}"{" selected" if (chosen or "")[k:k + 1] == letter else ""}>'
            f"{letter} {html.escape(text)}</option>" for letter, text in options)
        places.append(f'<label>{k + 1}. <select name="answer" required><option value="">…</option>{listed}'
                      "</select></label>")
    return "".join(places) + SEND


def _curve(question: Question, rng: random.Random, chosen: str | None) -> str:
    assert isinstance(question.prediction, Curve)
    return question.prediction.html(chosen.split(";") if chosen else ()) + SEND


SEND = "<button>Send</button>"
FIELDS: dict[str, Callable[[Question, random.Random, str | None], str]] = {
    "choice": _buttons, "number": _number, "range": _range, "order": _order, "curve": _curve}
WANTED = {  # what is said of an answer that is none
    "choice": "That is none of the options.", "number": "A number above 0 is wanted.",
    "range": "Two numbers above 0 are wanted.", "order": "Each of them is wanted once.",
    "curve": "At each of the {points} points a number from {low:g} to {high:g} is wanted."}
JOINED = {"range": ";", "order": "", "curve": ";"}  # how several fields make one answer


@cache
def questions() -> dict[str, Question]:
    """{name: question} of all lectures."""
    found = {}
    for lecture in lectures().values():
        for prediction in lecture.predictions:
            name = prediction.cell.id
            text = str(MARKDOWN(prediction.question))
            found[name] = Question(name, lecture.name, text, PREDICTIONS[name].form(name))
    return found
