"""How learning platforms name the files that they export: whose a file is, and when it was handed in.

A pattern is a regular expression for a whole path, in which {set} stands for the problem set. Its groups:

   id        the platform's number or login, which is the person's identity
   name      what the person is called
   student   both at once
   time      when it was handed in, in one of `TIMES`
   version   a count of the submissions of one person
   before    what stands before an `id` that could be cut in the wrong place

A path begins with what the platform wrote, so a pattern takes the first place that fits: what follows, the
student has named.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

import yaml

from .people import shown

MAX_PATH_CHARACTERS = 500  # a pattern may take for ever over a name of 60,000 letters
GROUPS = ("id", "name", "student", "time", "version", "before")

PLATFORMS = {
    "Gradescope": r"submission_(?P<id>\d+)/.*\.ipynb",
    "Moodle": r"(?P<name>[^/]+?)_(?P<id>\d+)_assignsubmission_[^/_]+_?(?:/.*|[^/]*)\.ipynb",
    "Canvas": r"(?P<name>[^/]+?)(?:_LATE)?_(?P<id>\d+)_(?:question_\d+_)?\d+_[^/]*\.ipynb",
    "Canvas, anonymous": r"anon_(?P<id>[A-Za-z0-9]{5})(?:_LATE)?_\d+_[^/]*\.ipynb",
    "Blackboard": r"(?P<before>[^/]*?)_(?P<id>[^/_]+)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_[^/]*)?\.ipynb",
    "Brightspace": r"(?P<id>\d+)-\d+ ?- (?P<name>[^/]+?) ?- "
                   r"(?P<time>\w+ \d{1,2}, \d{4} \d{3,4} [AP]M)(?:/.*| ?- [^/]*)\.ipynb",
    "ILIAS": r"(?:Team_\d+/)?(?P<name>[^/]+)_[^/_]+_(?P<id>\d+)/(?:.*/)?(?:(?P<time>\d{14})_)?[^/]*\.ipynb",
    "nbgrader": r"(?P<student>[^/]+)/{set}/{set}\.ipynb",
    "nbgrader's exchange": r"(?P<student>[^/+]+)\+{set}\+(?P<time>[\d-]{10} [\d:]{8})[^/]*/[^/]*\.ipynb",
    "Teams": r"(?:Student Work/)?(?:Submitted files/)?"
             r"(?P<student>[^/]+)/[^/]+/Version (?P<version>\d+)/[^/]*\.ipynb",
    "GitHub Classroom": r"{set}-(?!submissions/)(?P<student>[^/]+?)(?:-main|-master)?/.*\.ipynb",
    "Google Classroom": r"(?P<student>[^/]+?) - [^/]*\.ipynb",
}
# The last resort: a file that is called like a person. Anything that looks like a platform's work is not.
PLAIN = r"(?P<student>(?!.*(?:{set}|assignment|attempt|submission|homework|untitled))[^/]*)\.ipynb"

TIMES = ("%Y-%m-%d-%H-%M-%S", "%b %d, %Y %I%M %p", "%Y%m%d%H%M%S", "%Y-%m-%d %H:%M:%S")


class Owner(NamedTuple):
    """Whose a file is: `id` is the person's number or None, `name` what is shown."""

    name: str
    id: str | None = None
    time: datetime | None = None
    version: int = 0
    before: str | None = None


@lru_cache(64)
def compiled(pattern: str, name: str) -> re.Pattern[str]:
    """A pattern for the problem set `name`; raises ValueError for one that cannot be used, and says why."""
    setting = f"grading: file_names in nbgrader_config.py: {pattern!r}"
    try:
        made = re.compile(pattern.replace("{set}", re.escape(name)), re.IGNORECASE | re.DOTALL)
    except re.error as error:
        raise ValueError(f"{setting} is no regular expression: {error}") from None
    if not {"id", "name", "student"} & set(made.groupindex):
        raise ValueError(f"{setting} has no group called student, as in (?P<student>[^/]+), nor id or name")
    unknown = sorted(set(made.groupindex) - set(GROUPS))
    if unknown:
        raise ValueError(f"{setting} has a group called {unknown[0]!r}; known are {', '.join(GROUPS)}")
    return made


def owner(path: str, name: str, patterns: Sequence[str]) -> Owner | None:
    """Whose file it is, by the first of the patterns that fits, ours after yours; None if none does."""
    for pattern in (*patterns, *PLATFORMS.values(), PLAIN):
        match = compiled(pattern, name).fullmatch(path)
        found = _owner(match.groupdict()) if match else None
        if found and (pattern != PLAIN or _is_plain(found.name)):
            return found
    return None


def _owner(groups: dict[str, str | None]) -> Owner | None:
    number = (groups.get("id") or "").strip()
    name = shown(groups.get("name") or groups.get("student") or number)
    if not name or not name.strip("."):
        return None
    return Owner(name, number or None, time_of(groups.get("time")), int(groups.get("version") or 0),
                 groups.get("before"))


def _is_plain(name: str) -> bool:
    """Whether it may be a person's name or login: words, with single separators between letters."""
    return bool(re.fullmatch(r"[^\W_]+(?:[ .,'’@+-]{1,2}[^\W_]+|(?<=[^\W\d])_(?=[^\W\d])[^\W_]+)*[.]?",
                             re.sub(r"[^\x00-\x7f]", "x", name))) and len(name) <= 100


def time_of(text: str | None) -> datetime | None:
    """The time that a platform wrote, or None."""
    if not text:
        return None
    text = re.sub(r" (\d{3}) ([AP]M)$", r" 0\1 \2", text)  # 545 PM
    for form in TIMES:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def gradescope_owners(metadata: bytes) -> dict[str, Owner]:
    """{number of a submission: whose it is}, from Gradescope's submission_metadata.yml; {} if it is none."""
    try:
        submissions = yaml.load(metadata, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        return {folder.removeprefix("submission_"): _submitter(each) for folder, each in submissions.items()}
    except (yaml.YAMLError, UnicodeError, LookupError, AttributeError, TypeError, ValueError):
        return {}


def _submitter(submission: dict) -> Owner:
    people = submission[":submitters"]
    number = people[0].get(":sid") or people[0].get(":email")
    return Owner(shown(" and ".join(str(each[":name"]) for each in people)), str(number) if number else None,
                 time_of(str(submission.get(":created_at"))[:19]))


def utc(time: datetime) -> datetime:
    """A time without its zone: as it is if it has none, else in UTC, as nbgrader keeps them."""
    return time.astimezone(UTC).replace(tzinfo=None) if time.tzinfo else time
