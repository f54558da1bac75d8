"""What Python and NumPy say of a mistake, in words for a student."""

import re
from collections.abc import Sequence

from .verdicts import NOT_TRIED, Rejected, reject


def put_into_words(error: Exception, frames: Sequence) -> Rejected:
    """The rejection of an answer that stops with `error`.

    frames   the lines of the student's code that the error came through (traceback.FrameSummary), the last
             one last
    """
    if isinstance(error, NotImplementedError) or isinstance(error, TypeError) and "ellipsis" in str(error):
        return Rejected(NOT_TRIED)
    line = f" in line {frames[-1].lineno}, `{frames[-1].line}`" if frames else ""
    return reject(_said(error, line), mistake=repr(error))


def _said(error, line):
    text = str(error)
    if isinstance(error, FloatingPointError):
        return f"It computes a number that is too large, or not a number ({text}){line}."
    if isinstance(error, TypeError) and re.search(r"for \^|'bitwise_xor'", text):
        return f"It takes `^`{line}, which is no power in Python: write `**`."
    if isinstance(error, TypeError) and re.search("only (0-dimensional|length-1|size-1) arrays", text):
        return (f"It uses a function that takes one number only{line}, and is given an array. "
                "NumPy's, such as np.sqrt, take both.")
    if isinstance(error, ValueError) and "truth value of an array" in text:
        return (f"It asks one yes or no of a whole array{line}. For the larger of two arrays, entry by entry, "
                "there is np.maximum; for a choice, np.where.")
    return f"It stops with {type(error).__name__}: {text}{line}."
