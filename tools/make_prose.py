"""The course's own prose, as bags of words for lecture 12, and word after word for lecture 15:

python -m tools.make_prose

A paragraph is a piece of a text cell of lectures 00 to 11 between blank lines, or a hint of one of their
exercises, without formulas, code and the addresses of links, if five words are left. A word is a run of two
or more letters, in lower case. Kept are the 1200 most frequent words in bags; of pairs the 600 most frequent,
after the first 50 of them. Writes what is missing of course_lib/prose.npz and next_words.npz, which `prose()`
and `next_words()` read: the text as it was when lectures 12 and 15 were written.
"""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np

from course_lib import EXERCISES
from course_lib.lecture import lectures

PROJECT = Path(__file__).parents[1]  # where a browser's Python, in the tests, has the notebooks, too
WORDS, SHORTEST = 1200, 5
NEXT_WORDS, CONTEXTS = 600, 50
NOT_PROSE = re.compile(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$|\]\([^)]*\)|<[^>]*>", re.S)


def words_of(text):
    return re.findall(r"[^\W\d_]{2,}", NOT_PROSE.sub(" ", text).lower())


def paragraphs():
    """[(lecture, [word, …]), …] in the order of the course."""
    texts = []
    for number, lecture in lectures(PROJECT / "notebooks").items():
        if number == "12":
            break
        pieces = [piece for cell in lecture.text_cells for piece in re.split(r"\n\s*\n", cell.source)]
        hints = [hint for name, exercise in EXERCISES.items() if name.startswith(f"{number}.")
                 for hint in exercise.hints]
        texts += [(int(number), text) for text in pieces + hints]
    found = [(lecture, words_of(text)) for lecture, text in texts]
    return [(lecture, words) for lecture, words in found if len(words) >= SHORTEST]


def bags():
    """The arrays of prose.npz: words, lectures, and count[k] times word[k] stands in paragraph[k]."""
    found = paragraphs()
    often = Counter(word for _, words in found for word in words)
    kept = sorted(often, key=lambda word: (-often[word], word))[:WORDS]
    number = {word: k for k, word in enumerate(kept)}
    entries = [(number[word], k, count) for k, (_, words) in enumerate(found)
               for word, count in Counter(words).items() if word in number]
    word, paragraph, count = np.array(entries, np.uint16).T
    return dict(words=np.array(kept), lectures=np.array([lecture for lecture, _ in found], np.uint8),
                word=word, paragraph=paragraph, count=count.astype(np.uint8))


def pairs():
    """The arrays of next_words.npz: words (600,), and how often each follows the first 50, (600, 50)."""
    found = paragraphs()
    often = Counter(word for _, words in found for word in words)
    kept = sorted(often, key=lambda word: (-often[word], word))[:NEXT_WORDS]
    number = {word: k for k, word in enumerate(kept)}
    counts = np.zeros((NEXT_WORDS, CONTEXTS), np.uint16)
    for _, words in found:
        for before, after in pairwise(number.get(word, NEXT_WORDS) for word in words):
            if before < CONTEXTS and after < NEXT_WORDS:
                counts[after, before] += 1
    return dict(words=np.array(kept), counts=counts)


if __name__ == "__main__":
    for name, make in (("prose.npz", bags), ("next_words.npz", pairs)):
        path = PROJECT / "course_lib" / name
        if path.exists():
            print(f"{name} is there: remove it first to make it anew")
            continue
        made = make()
        np.savez_compressed(path, **made)
        print(name, {key: array.shape for key, array in made.items()}, made["words"][:20])
