"""What a student has done: shown, saved to take it along, loaded elsewhere, and begun anew.

Exercises and predictions are kept beside the notebooks, in `.progress.json` and `.predictions.json`. Saved,
both are one file that file browsers show, to be downloaded and uploaded.
"""

import json
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from .exercises import EXERCISES, kept_as, record as exercises
from .files import said, write_atomically
from .predictions import record as predictions


class Done(NamedTuple):
    """What was done: the numbers of exercises, and {name of a prediction: what is kept of it}."""

    exercises: set[str]
    predictions: dict[str, dict[str, Any]]

    def __str__(self) -> str:
        return f"{_counted(self.exercises, 'exercise')} and {_counted(self.predictions, 'prediction')}"


def progress(lecture: str | int = "", *, save: str = "", load: str = "", reset: bool = False) -> None:
    """Print which exercises of a lecture ("06", "6" or 6), or of all, are done and which are open.

    save     write all that was done, predictions too, to this file
    load     add what such a file holds to what was done here
    reset    forget first what was done in this lecture, or in all; a file keeps it
    """
    lecture = str(lecture).zfill(2) if str(lecture) else ""
    numbers = [number for number in EXERCISES if number.startswith(lecture)]
    if not numbers:
        raise ValueError(f"progress: there is no exercise in lecture {lecture!r}; "
                         f"there are {', '.join(EXERCISES)}")
    if bool(save) + bool(load) + reset > 1 or lecture and (save or load):
        raise ValueError('progress: one thing at a time: progress("06"), progress(save="…"), '
                         'progress(load="…"), or progress("06", reset=True)')
    if save or load or reset:
        try:
            print(_save(Path(save)) if save else _load(Path(load)) if load else _reset(lecture))
        except OSError as error:
            print(f"That cannot be done: {said(error)}.")
        return
    done = exercises.done()
    for number in numbers:
        print(f"{'●' if kept_as(number) in done else '○'} {number} {EXERCISES[number].title}")
    print(f"{sum(kept_as(number) in done for number in numbers)} of {len(numbers)} done.")


def _save(file: Path) -> str:
    here = _done_here()
    if file.exists():
        try:
            lost = _better(_read(file), here)
        except ValueError as error:
            return f"{file} is something else, and stays: {error}. Save under another name."
        if any(lost):
            return (f"{file} holds {lost} that are not here, and stays. Load it first, or save under "
                    "another name.")
    _write(file, here)
    return (f"{file} holds {here}. Download it in the file browser, upload it beside the lectures on another "
            f'machine, and run progress(load="{file.name}") there.')


def _load(file: Path) -> str:
    here = _done_here()
    try:
        new = _better(_read(file), here)
    except FileNotFoundError:
        return f"There is no file {file} in {Path.cwd()}: upload it beside the lectures first."
    except ValueError as error:
        return f"{file} holds no progress of this course, and nothing was changed: {error}."
    exercises.write(here.exercises | new.exercises)
    predictions.write(here.predictions | new.predictions)
    told = ", ".join([*sorted(new.exercises), *new.predictions])
    return f"{file} adds {new}{f': {told}' if told else ''}. Lectures show it when their cells are run again."


def _better(one: Done, other: Done) -> Done:
    """What of one is missing from the other, or is worth more."""
    return Done(one.exercises - other.exercises,
                {name: entry for name, entry in one.predictions.items()
                 if _worth(entry) > _worth(other.predictions.get(name))})


def _reset(lecture: str) -> str:
    here = _done_here()
    stays = Done({number for number in here.exercises if not number.startswith(lecture)},
                 {name: entry for name, entry in here.predictions.items() if not name.startswith(lecture)})
    gone = Done(here.exercises - stays.exercises,
                {name: entry for name, entry in here.predictions.items() if name not in stays.predictions})
    if not any(gone):
        return "There is nothing to forget."
    backup = next(path for k in count(1) if not (path := Path(f"my_progress_before_reset_{k}.json")).exists())
    _write(backup, here)
    exercises.write(stays.exercises)
    predictions.write(stays.predictions)
    return f'{gone} are forgotten here. progress(load="{backup}") brings them back.'


def _done_here() -> Done:
    return Done(exercises.done(), predictions.kept())


def _write(file: Path, done: Done) -> None:
    content = dict(exercises=sorted(done.exercises), predictions=done.predictions)
    write_atomically(file, json.dumps(content, ensure_ascii=False, indent=1))


def _read(file: Path) -> Done:
    """What a file holds: one that was saved, or one of the two that stand beside the notebooks.

    Raises OSError, and ValueError where it holds something else.
    """
    try:
        found = json.loads(file.read_text("utf8"))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if isinstance(found, list):
        found = dict(exercises=found)
    elif isinstance(found, dict) and found and not set(found) <= {"exercises", "predictions"}:
        found = dict(predictions=found)
    if not (isinstance(found, dict) and found):
        raise ValueError("a list of exercises or a table of predictions is wanted")
    numbers, entries = found.get("exercises", []), found.get("predictions", {})
    if not (isinstance(numbers, list) and all(isinstance(number, str) for number in numbers)):
        raise ValueError(f"its exercises must be numbers such as '06.1', got {numbers!r:.60}")
    if not (isinstance(entries, dict) and all(map(predictions.is_entry, entries.values()))):
        raise ValueError(f"each of its predictions must have an answer and a judgement, got {entries!r:.60}")
    return Done(set(numbers), entries)


def _worth(entry: dict[str, Any] | None) -> int:
    """Which of two predictions is kept: a right one before one that was wrong, not run yet, or skipped."""
    if entry is None:
        return 0
    if entry["answer"] is None:
        return 1
    return {None: 2, False: 3, True: 4}[entry["right"]]


def _counted(things: set[str] | dict[str, Any], name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"
