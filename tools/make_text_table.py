"""Accuracies on the course's own text, for lecture 12:  python -m tools.make_text_table

Takes a minute. Writes course_lib/text_accuracies.npz, which `text_accuracies()` reads; a test computes some
of its entries again. What is trained, and how, is the lecture's own cell.
"""

import contextlib
import io
from pathlib import Path

import numpy as np

from course_lib.lecture import find
from course_lib.publish.book import run_cell

TASK = "12-text-task"  # the cell that defines `accuracies`
RATES, TUNING_SEEDS, SEEDS = np.geomspace(1e-3, 1e4, 15), range(100, 103), range(10)


def lecture_names() -> dict:
    """What lecture 12 has defined when it comes to its text."""
    names: dict = {}
    cells = find("12").code_cells
    until = [cell.id for cell in cells].index(TASK)
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in cells[: until + 1]:
            run_cell(cell, names)
    return names


def tuning_of(accuracies, rule, rare: bool) -> np.ndarray:
    """The mean accuracy of each rate over the seeds used for tuning."""
    return np.mean([accuracies(rule, RATES, seed, rare)[:, 0] for seed in TUNING_SEEDS], axis=0)


if __name__ == "__main__":
    lecture = lecture_names()
    accuracies, rules = lecture["accuracies"], lecture["rules"]
    tuning = np.array([[tuning_of(accuracies, rule, rare) for rule in rules] for rare in (False, True)])
    etas = RATES[tuning.argmax(axis=-1)]
    reached = np.array([[[accuracies(rule, eta, seed, rare) for seed in SEEDS]
                         for rule, eta in zip(rules, tuned)] for rare, tuned in zip((False, True), etas)])
    np.savez_compressed(Path(__file__).parents[1] / "course_lib" / "text_accuracies.npz",
                        rules=lecture["names"], rates=RATES, tuning=tuning.round(4), etas=etas,
                        accuracies=reached.round(4))
    print(np.median(reached, axis=2).round(2))
