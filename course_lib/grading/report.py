"""What a teacher reads after grading: the grades, the mistakes of the class, and submissions that are alike."""

import csv
import re
from collections import Counter
from itertools import combinations

from .notebook import Unreadable, cells_of, marks

WORDS = 6  # in a row: what counts as the same passage
ALIKE = 0.6  # share of the rarer passages that two submissions have in common


def write_grades(path, scores, columns):
    """A csv file: one row for each student in `scores` (gradebook.Book.scores) with the `columns` of the settings.
    A score that is not final, because a mark by hand is missing, is left out and its status says so."""
    with open(path, "w", newline="", encoding="utf-8-sig") as file:  # with a mark, or Excel takes it for another code
        table = csv.writer(file)
        table.writerow(columns)
        for student, points, most, late, open_ in scores:
            row = dict(student=_harmless(student), score="" if open_ else f"{points:g}", most=f"{most:g}",
                       late="yes" if late > 0 else "", status="needs a mark by hand" if open_ else "graded")
            table.writerow(row[what] for what in columns.values())


def _harmless(text):
    """A table program would take =… for a formula."""
    return "'" + text if text[:1] in "=+-@" else text


def mistakes(results):
    """Lines: of each criterion how many had it right, and which mistakes more than one student made. Where nobody has
    named a mistake, texts are the same that differ in numbers only, for each student has other hidden cases."""
    right, most, made = Counter(), Counter(), {}
    for result in results:
        for name, verdicts in result["questions"].items():
            for verdict in verdicts:
                key, text = (name, verdict["title"]), verdict["mistake"] or verdict["text"]
                most[key] += 1
                right[key] += verdict["status"] == "right"
                if verdict["status"] != "right":
                    made.setdefault(key, {}).setdefault(re.sub(r"\d[\d.e+-]*\b", "…", text), []).append(text)
    lines = []
    for key in most:
        lines.append(f"{right[key]:4} of {most[key]} right   {': '.join(key)}")
        for text, said in sorted(made.get(key, {}).items(), key=lambda entry: -len(entry[1])):
            if len(said) > 1:
                lines.append(f"{len(said):12} ×   {said[0] if len(set(said)) == 1 else text}")
    return lines


def passages(released, data):
    """Sets of words in a row that the student wrote and the released notebook does not have."""
    def all_of(text):
        words = re.findall(r"\w+|[^\w\s]", text)
        return {tuple(words[k : k + WORDS]) for k in range(len(words) - WORDS + 1)}
    given = set().union(*(all_of(cell.source) for cell in released.cells))
    places = {marks(cell).get("grade_id") for cell in released.cells if not marks(cell).get("solution")}
    try:
        cells, _ = cells_of(data)
    except Unreadable:
        return set()
    return set().union(*(all_of(source) for _, grade_id, _, source in cells if grade_id not in places)) - given


def alike(written):
    """[(share, student, student)] of pairs that share most of what few others wrote; `written` maps students to their
    passages. A short right answer is everybody's: only passages count that few have, which is at most a tenth of the
    class, or of a small one a third up to five, but always two."""
    owners = Counter(passage for own in written.values() for passage in own)
    few = max(2, min(5, len(written) // 3), len(written) // 10)
    rare = {student: {p for p in own if owners[p] <= few} for student, own in written.items()}
    pairs = Counter()
    by_passage = {}
    for student, own in rare.items():
        for passage in own:
            by_passage.setdefault(passage, []).append(student)
    for students in by_passage.values():
        pairs.update(combinations(sorted(students), 2))
    found = [(shared / min(len(rare[a]), len(rare[b])), a, b) for (a, b), shared in pairs.items() if shared >= 10]
    return sorted((entry for entry in found if entry[0] >= ALIKE), reverse=True)


def report(name, version, graded, unplaced, released):
    """The report of a batch as text; `graded` holds (Sent, result) pairs."""
    human = [f"  {one.student}: {'; '.join(result['human'])}" for one, result in graded if result["human"]]
    pairs = alike({one.student: passages(released, one.read()) for one, _ in graded})
    parts = {
        f"{name}, {len(graded)} submissions, grader {version}": [],
        "Wanted: a person's eye": human,
        "Files that no pattern of file_names could place": [f"  {file}" for file in unplaced],
        "Who had what, and which mistakes were made": mistakes([result for _, result in graded]),
        "Alike, beyond what a right answer has to be. It proves nothing: look": [
            f"  {share:.0%}  {one} and {other}" for share, one, other in pairs],
    }
    return "\n\n".join("\n".join([title, *(lines or ["  none"])]) if k else title
                       for k, (title, lines) in enumerate(parts.items())) + "\n"
