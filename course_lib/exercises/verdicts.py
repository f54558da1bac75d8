"""What a check finds out about an answer."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["right", "wrong", "open"]
Evidence = Literal["", "refusal", "story", "measurement", "place"]


@dataclass(frozen=True)
class Verdict:
    """What a check says of an answer, for students and graders alike.

    status     "right", "wrong", or "open", which means not tried yet
    what       what was right, or what is wrong, in words for the student
    read       the section that explains it, such as "06 · Adam, §2", or ""
    mistake    names the mistake: the same text whoever made it, or "" if none was recognized
    evidence   what the diagnosis rests on: "refusal" (the answer cannot be run or used), "story" (it does
               exactly what a known mistake does), "measurement" (one dependence was measured and differs),
               "place" (only where the answer departs is known), or ""
    exercise   the number of the exercise, such as "06.1"; empty in graded problem sets
    title      its title
    """

    status: Status
    what: str
    read: str = ""
    mistake: str = ""
    evidence: Evidence = ""
    exercise: str = ""
    title: str = ""

    @property
    def sentence(self) -> str:
        """What was found, without what to do next."""
        name = f"{self.exercise} {self.title}".strip()
        if self.status == "right":
            return f"✓ {name}: right, {self.what}."
        if self.status == "open":
            state = "not repaired yet" if self.mistake == AS_PRINTED.mistake else "not tried yet"
            return f"○ {name}: {state}. {self.what}".rstrip()
        return f"✗ {name}: not yet. {self.what}"

    @property
    def text(self) -> str:
        """All of it, as a lecture prints it."""
        if self.status == "right":
            return self.sentence
        if self.status == "open":
            return f"{self.sentence} Change the code above, then run the cell again."
        read = f"\n  Read: {self.read}." if self.read else ""
        return f'{self.sentence}{read}\n  Stuck? hint("{self.exercise}")'


NOT_TRIED = Verdict("open", "")
AS_PRINTED = Verdict("open", "It still does exactly what the printed code does. ", mistake="as printed")


def right(what: str) -> Verdict:
    """The answer is right; `what` says in which cases it was tried."""
    return Verdict("right", what)


def wrong(what: str, read: str = "", evidence: Evidence = "story", mistake: str | None = None) -> Verdict:
    """The answer is wrong. A story names its mistake by its own words, unless `mistake` says otherwise."""
    named = evidence in ("story", "measurement")
    return Verdict("wrong", what, read, mistake if mistake is not None else what if named else "", evidence)


class Rejected(Exception):
    """The answer cannot be called, or what it returns cannot be used. Carries the verdict.

    result   what it returned, where it did return something
    """

    def __init__(self, verdict: Verdict, result: object = None) -> None:
        super().__init__(verdict.what)
        self.verdict, self.result = verdict, result


def reject(what: str, mistake: str | None = None) -> Rejected:
    """The exception for an answer that cannot be run; `mistake` is `what` without its line numbers."""
    return Rejected(wrong(what, evidence="refusal", mistake=what if mistake is None else mistake))
