"""What grading came to; it goes from a worker to the results, the gradebook, the report and the student."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from ..exercises import Verdict
from .notebook import Written


@dataclass(frozen=True)
class Mark:
    """The points for one criterion, out of `most`, and the verdict that they rest on."""

    points: float
    most: float
    verdict: Verdict

    @property
    def text(self) -> str:
        """The verdict as feedback says it."""
        verdict = self.verdict
        if verdict.status == "right":
            return f"right, {verdict.what}."
        if verdict.status == "open":
            return f"not repaired yet. {verdict.what.strip()}" if verdict.mistake else "not tried yet."
        return f"not yet. {verdict.what}" + (f" Read: {verdict.read}." if verdict.read else "")

    def to_json(self) -> dict[str, Any]:
        """As JSON, the verdict flat beside the points."""
        verdict = asdict(self.verdict)
        return dict(title=verdict.pop("title"), points=self.points, most=self.most, text=self.text, **verdict)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The inverse of `to_json`; before 0.2 there was no `what` of its own in it."""
        known = {field.name: data[field.name] for field in fields(Verdict) if field.name in data}
        return cls(data["points"], data["most"], Verdict(**{"what": data["text"]} | known))


@dataclass(frozen=True)
class Result:
    """The marks of one submission, and where they come from.

    set         the problem set, such as "ps1"
    student     whose it is
    submission  the SHA-256 of the bytes that were sent
    grader      the version of the grader
    seed        of the student's hidden cases
    flags       why a person has to look
    notes       which cells stopped with an error, or were stopped
    questions   the marks of each question, by the grade_id of its cell of tests; one that is missing got none
    written     what the student wrote
    retry       whether the grader failed, and not the student: the next run tries again
    """

    set: str
    student: str
    submission: str
    grader: str
    seed: int
    flags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    questions: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)
    written: tuple[Written, ...] = ()
    retry: bool = False

    def points(self, question: str) -> float | None:
        """The points for a question, or None where it got no mark."""
        if question not in self.questions:
            return None
        return float(sum(mark.points for mark in self.questions[question]))

    @property
    def score(self) -> float | None:
        """The points for all questions together, or None where none got a mark."""
        if not self.questions:
            return None
        return sum(self.points(question) or 0.0 for question in self.questions)

    def same_marks(self, other: Self) -> bool:
        """Whether both give the same points to the same submission, and both or none want a person's eye.

        Another grader may say in other words why.
        """
        return self._marks() == other._marks()

    def same_verdicts(self, other: Self) -> bool:
        """Whether both say the same of the same submission, in the same words."""
        return self.same_marks(other) and (self.flags, self.questions) == (other.flags, other.questions)

    def _marks(self):
        points = {question: self.points(question) for question in self.questions}
        return self.submission, bool(self.flags), points

    def trail(self) -> dict[str, Any]:
        """As JSON, without what was `written`, for the metadata of the notebook that holds it."""
        questions = {name: [mark.to_json() for mark in marks] for name, marks in self.questions.items()}
        return dict(set=self.set, student=self.student, submission=self.submission, grader=self.grader,
                    seed=self.seed, human=list(self.flags), notes=list(self.notes), questions=questions,
                    retry=self.retry)

    def to_json(self) -> dict[str, Any]:
        """As JSON, with all of it."""
        return self.trail() | dict(written=[asdict(each) for each in self.written])

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The inverse of `to_json` and of `trail`; raises LookupError or TypeError for what is no result."""
        questions = {name: tuple(map(Mark.from_json, marks)) for name, marks in data["questions"].items()}
        return cls(set=data["set"], student=data["student"], submission=data["submission"],
                   grader=data["grader"], seed=data["seed"], flags=tuple(data["human"]),
                   notes=tuple(data["notes"]), questions=questions,
                   written=tuple(Written(**each) for each in data.get("written", ())),
                   retry=data.get("retry", False))
