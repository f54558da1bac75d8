"""What a student has predicted: kept in `.predictions.json` beside what is kept of exercises."""

import json
from pathlib import Path
from typing import Any

from ..exercises.record import file as exercises_file
from ..files import write_atomically


def file() -> Path:
    """Where it is kept."""
    return exercises_file().with_name(".predictions.json")


def kept() -> dict[str, dict[str, Any]]:
    """{name: {"answer": …, "right": …}}; no answer for what was skipped. What is damaged is left out.

    A curve that is not yet an answer has "draft": true as well.
    """
    try:
        found = json.loads(file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    entries = found.items() if isinstance(found, dict) else ()
    return {name: entry for name, entry in entries if is_entry(entry)}


def is_entry(found: Any) -> bool:
    """Whether this is what is kept of a prediction."""
    return (isinstance(found, dict) and {"answer", "right"} <= set(found)
            and (found["right"] is None or isinstance(found["right"], bool)))


def keep(name: str, answer: Any, right: bool | None, draft: bool = False) -> str:
    """Keep an answer, or None for what was skipped; return what went wrong, or nothing.

    The first one counts: with it the page shows what is right. A draft can be replaced.
    """
    entries = kept()
    before = entries.get(name)
    if before and not before.get("draft") and (draft or before["answer"] != answer):
        return ""
    entry = dict(answer=answer, right=right) | (dict(draft=True) if draft else {})
    return _try_to_write(entries | {name: entry})


def forget(names: list[str]) -> str:
    """Forget some predictions; return what went wrong, or nothing."""
    return _try_to_write({name: entry for name, entry in kept().items() if name not in names})


def write(entries: dict[str, dict[str, Any]]) -> None:
    """Keep these predictions, and no others. Raises OSError."""
    write_atomically(file(), json.dumps(entries, ensure_ascii=False, indent=1))


def _try_to_write(entries: dict[str, dict[str, Any]]) -> str:
    try:
        write(entries)
    except OSError as error:
        return f"It could not be kept in {file()}: {error.strerror}."
    return ""
