"""Answers as students write them, collected before the diagnoses.

A check must accept some of them, and tell of the others, in the student's words, what is the matter. `STYLES`
lists every way of writing, by kind; `right` and `told` are decorators that keep an answer as a `Case`.

    steps.py       the update rules, in other arithmetic and other NumPy
    functions.py   the other functions
    experiments.py functions that ask another one, and letters
    numbers.py     the forms of a number, or of several
    forms.py       ways to make, call and return a function, around the lines of each lecture's solution
    right.py       all cases
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

STYLES = {
    "syntax": ("one line", "lambda", "walrus", "conditional", "helper functions", "names for every part",
               "map"),
    "NumPy": ("NumPy functions", "out=", "np.where", "where=", "boolean index", "another power",
              "stack and reduce", "weighted average", "matrix product", "einsum", "np.vectorize",
              "another NumPy function"),
    "loops": ("loop over entries", "np.ndenumerate", "np.nditer", "flattened", "comprehension", "while",
              "Python only"),
    "in place": ("in place on copies", "in place on what is given"),
    "arithmetic": ("rearranged", "lerp", "signs", "logarithms", "sum of weights"),
    "memory": ("η inside the velocity", "velocity with another sign"),
    "precision": ("long double", "Python floats"),
    "how it is made": ("function", "type hints", "closure", "instance", "dataclass", "bound method",
                       "class method", "static method", "partial", "decorator", "decorator without wraps",
                       "np.vectorize as decorator", "lambda around it"),
    "arguments": ("other names", "exchanged", "defaults", "keyword-only", "positional-only", "*args",
                  "**kwargs", "one more with a default"),
    "beside": ("prints", "plots", "remembers its calls", "sleeps a little", "asserts", "np.errstate", "try",
               "reads a global", "copies first", "docstring and comments"),
    "result": ("list for tuple", "lists of numbers", "one array", "named tuple"),
    "number": ("as computed", "Python number", "NumPy number", "0-d array", "one number in brackets",
               "rounded", "exact type", "text", "decimal comma", "container", "not computed yet"),
    "letters": ("letters", "letters in a container"),
    "not what is asked": ("dict", "pairs", "no return", "prints instead", "generator", "async", "class",
                          "its result", "code as text", "text out", "one result too few",
                          "one result too many", "a function out", "instance out", "np.matrix",
                          "nothing yet"),
    "wrong arguments": ("one too few", "one too many", "none"),
    "stops": ("math on arrays", "np.max of two", "if on arrays", "^ for a power", "name without its module",
              "method of another library", "exit", "calls itself", "missing module", "no number", "no array"),
    "state": ("memory in the object", "memory in globals", "another generator"),
}


@dataclass(frozen=True)
class Case:
    """An answer to an exercise, and what a fair teacher does: call it right, or tell what is the matter.

    words   a text that tells it names at least one of these; of told cases only
    path    the memory is scaled, so that only the way of θ equals the rule's
    """

    name: str
    exercise: str
    style: str
    expected: Literal["right", "told"]
    answer: Any = field(repr=False)
    words: tuple[str, ...] = ()
    path: bool = False

    @property
    def kind(self) -> str:
        return next(kind for kind, styles in STYLES.items() if self.style in styles)


CASES: list[Case] = []
Answer = TypeVar("Answer")


def right(exercise: str, style: str, detail: str = "", path: bool = False) -> Callable[[Answer], Answer]:
    """Keep an answer that is right."""
    return _keep(exercise, style, "right", detail=detail, path=path)


def told(exercise: str, style: str, *words: str, detail: str = "") -> Callable[[Answer], Answer]:
    """Keep an answer that is not right, of which the text names one of `words`."""
    return _keep(exercise, style, "told", detail=detail, words=words)


def _keep(exercise, style, expected, detail, **rest):
    name = f"{exercise} {style}, {detail}" if detail else f"{exercise} {style}"

    def keep(answer):
        CASES.append(Case(name, exercise, style, expected, answer, **rest))
        return answer

    return keep
