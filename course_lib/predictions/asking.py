"""How a prediction is asked in a notebook: known here alone, and in `asking.js` and `asking.css`."""

import html
from difflib import get_close_matches
from itertools import groupby
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as W
import traitlets

from . import record
from .catalogue import judged
from .curves import SCRIPT, STYLE, Curve
from .kinds import LETTERS, Choice
from .lectures import PREDICTIONS

HERE = Path(__file__).parent
_asked: dict[str, "Question"] = {}  # the newest question of each name
MEASURED: dict[str, Any] = {}  # what the lectures that ran have measured, by the name of the prediction


class Question(anywidget.AnyWidget):
    """The options of a prediction, and what is said of the answer once the lecture has measured it."""

    _esm = (HERE / "asking.js").read_text("utf8") + SCRIPT + (HERE.parent / "keys.js").read_text("utf8")
    _css = (HERE / "asking.css").read_text("utf8") + STYLE
    form: Any = traitlets.Dict().tag(sync=True)  # its name, and how it is asked, as `Prediction.form` says
    answer: Any = traitlets.Any(None, allow_none=True).tag(sync=True)  # what was answered last
    draft: Any = traitlets.Any(None, allow_none=True).tag(sync=True)  # a curve that is not yet an answer
    run: Any = traitlets.List().tag(sync=True)  # the run's own curve, as places on the axes of what was drawn
    skipped = traitlets.Bool().tag(sync=True)
    right: Any = traitlets.Any(None, allow_none=True).tag(sync=True)  # None while nobody can say
    said: Any = traitlets.List().tag(sync=True)  # sentences below the options

    def __init__(self, name: str) -> None:
        self.name, self.prediction = name, PREDICTIONS[name]
        super().__init__(form=dict(self.prediction.form(name), name=name))
        self.on_msg(self._hear)
        entry = record.kept().get(name)
        if entry and not (self._draw if entry.get("draft") else self._take)(entry["answer"]):
            self.said = []  # it was an answer to another edition's question
            record.forget([name])

    def tell(self) -> None:
        """Say of the answer what can be said by now; a draft is an answer once the run has gone on."""
        if self.name not in MEASURED:
            return
        with self.hold_sync():
            if self.answer is None:
                self.answer, self.draft = self.draft, None
            if self.answer is None:
                return
            self.right, self.said = judged(self.name, self.answer, MEASURED[self.name])
            if isinstance(self.prediction, Curve):
                self.run = self.prediction.trace(MEASURED[self.name])
        self._keep()

    def _hear(self, question: W.Widget, content: dict[str, Any], buffers: Any) -> None:
        """Take what the browser sends: a draft, an answer, or None for a question that is skipped."""
        if "draft" in content:
            if self.answer is None and not self.skipped and self._draw(content["draft"]):
                record.keep(self.name, self.draft, None, draft=True)
        elif self._take(content["answer"]):
            self._keep()

    def _draw(self, draft: Any) -> bool:
        """Whether a draft would be an answer."""
        try:
            self.prediction.read(self.name, draft)
        except ValueError:
            return False
        self.draft, self.said = draft, ["Kept. It counts by the button, or once the cells below are run."]
        return True

    def _take(self, answer: Any) -> bool:
        """Whether an answer can be judged, or skips the question; what is wrong with another one is said."""
        try:
            if answer is not None:
                self.prediction.read(self.name, answer)
        except ValueError as error:
            self.said = [str(error).capitalize() + "."]
            return False
        with self.hold_sync():
            self.answer, self.draft, self.skipped, self.right = answer, None, answer is None, None
            self.said = ["Skipped."] if answer is None else ["Kept. Run the cells below to see."]
            self.tell()
        return True

    def _keep(self) -> None:
        if trouble := record.keep(self.name, self.answer, self.right):
            self.said = [*self.said, trouble]

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[Any, Any], dict[Any, Any]]:
        """The widget for a live kernel; the plain question where there is none, whatever was answered."""
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        return data | {"text/plain": f"Prediction.\n{self.prediction.plain(self.name)}"}, metadata


def predict(name: str) -> Question:
    """Ask for a prediction by its name, such as "06-predict-ratio". What was answered earlier is there."""
    _check(name)
    _asked[name] = Question(name)
    return _asked[name]


def reveal(name: str, measured: Any) -> None:
    """Tell a prediction what the lecture has measured. Nothing is printed unless no single option fits."""
    _check(name)
    if trouble := PREDICTIONS[name].misfit(measured):
        print(f"(The prediction {name} has no answer: {trouble}, for {measured!r}.)")
        return
    MEASURED[name] = measured
    if name in _asked:
        _asked[name].tell()


def told(name: str) -> dict[str, Any]:
    """What a lecture room is told of a question once it has voted, by what the lecture has measured.

    right      the letter of the right option; None where there are no options, or nothing was measured yet
    whys       of each option why it is right, or what makes it tempting
    sentences  what the run says; empty where nothing was measured yet
    trace      the run's own curve, if one was to be drawn
    """
    prediction = PREDICTIONS[name]
    options = prediction.shown(name) if isinstance(prediction, Choice) else []
    if name not in MEASURED:
        return dict(right=None, whys=[], sentences=[], trace=[])
    fits = [option.fits(MEASURED[name]) for option in options]
    return dict(right=LETTERS[fits.index(True)] if options else None, whys=[option.why for option in options],
                sentences=prediction.answer(name, MEASURED[name]),
                trace=prediction.trace(MEASURED[name]) if isinstance(prediction, Curve) else [])


def tally(lecture: str | int = "") -> W.HTML:
    """How many predictions of a lecture ("06", "6" or 6) were made, and how many were right.

    Without a lecture it is a page of all of them, lecture by lecture.
    """
    lecture = str(lecture).zfill(2) if str(lecture) else ""
    names = [name for name in PREDICTIONS if name.startswith(lecture)]
    if not names:
        known = sorted({name[:2] for name in PREDICTIONS})
        raise ValueError(f"tally: lecture {lecture!r} has no predictions; there are {', '.join(known)}")
    return Tally(names) if lecture else Page(names)


class Tally(W.HTML):
    """How many of some predictions were made and were right. A stored notebook shows that none is."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        super().__init__(self.told(record.kept()))

    def told(self, kept: dict[str, dict[str, Any]]) -> str:
        """What the tally says of what was kept."""
        return sentence(self.names, kept)

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        bundle: Any = super()._repr_mimebundle_(**kwargs)
        return bundle | {"text/plain": sentence(self.names, {})}


class Page(Tally):
    """All predictions, lecture by lecture: what was said, and whether it was right."""

    def told(self, kept: dict[str, dict[str, Any]]) -> str:
        parts = [f"<p>{sentence(self.names, kept)}</p>"]
        for lecture, names in groupby(self.names, key=lambda name: name[:2]):
            of_lecture = list(names)
            rows = "".join(f"<tr><td>{name}</td><td>{answered(kept.get(name))}</td></tr>"
                           for name in of_lecture)
            parts.append(f"<details><summary>Lecture {lecture}: {sentence(of_lecture, kept)}</summary>"
                         f"<table>{rows}</table></details>")
        return "".join(parts)


def sentence(names: list[str], kept: dict[str, dict[str, Any]]) -> str:
    """How many predictions of these names were made and were right."""
    made = [kept[name] for name in names if name in kept and kept[name]["answer"] is not None]
    right = sum(entry["right"] is True for entry in made)
    return f"{len(made)} of {len(names)} predicted, {right} right."


def answered(entry: dict[str, Any] | None) -> str:
    """What was kept of one prediction, as HTML."""
    if entry is None:
        return "not yet"
    said = entry["answer"]
    if said is None:
        return "skipped"
    if isinstance(said, list):
        said = " to ".join(map(str, said)) if len(said) == 2 else "a curve"
    said = str(said)
    judged = {True: "✓ right", False: "✗ wrong"}.get(entry["right"], "not run yet")
    return f"{html.escape(said)} &nbsp; {judged}"


def _check(name: str) -> None:
    if name not in PREDICTIONS:
        near = get_close_matches(name, PREDICTIONS, n=3) or list(PREDICTIONS)[:3]
        raise ValueError(f"there is no prediction {name!r}; did you mean {' or '.join(near)}?")
