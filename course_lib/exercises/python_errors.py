"""What Python and NumPy say of a mistake, in words for a student."""

import builtins
import re
from collections.abc import Sequence

from .verdicts import NOT_TRIED, Rejected, reject

# What frameworks call a method on an array, and what NumPy has for it.
OF_A_FRAMEWORK = {
    "mul": "*", "mul_": "*", "add": "+", "add_": "+", "sub": "-", "sub_": "-", "div": "/", "div_": "/",
    "addcmul": "+ a * b", "addcmul_": "+ a * b", "addcdiv": "+ a / b", "addcdiv_": "+ a / b", "pow": "**",
    "square": "**2", "sqrt": "np.sqrt(…)", "abs": "np.abs(…)", "exp": "np.exp(…)", "log": "np.log(…)",
    "numpy": "the array itself", "detach": "the array itself", "data": "the array itself", "clone": ".copy()",
    "assign": "=", "assign_sub": "-=", "grad": "the argument for it",
}
FRAMEWORKS = {"torch": "PyTorch", "tf": "TensorFlow", "jnp": "JAX", "keras": "Keras"}
IN_NUMPY = {"sqrt", "exp", "log", "maximum", "abs", "sign", "zeros", "zeros_like", "array", "where", "mean"}
LARGER_OF_TWO = ("np.max takes one array, and a second argument is its axis. For the larger of two arrays, "
                 "entry by entry, there is np.maximum.")

# (names of the exception, a pattern in its message, what to say; {0}, {1} are the groups of the pattern)
SAID = (
    ("FloatingPointError", r"([a-z ]{,20} encountered in [a-z_]{,20})$",
     "a number becomes too large, or is none ({0})."),
    ("OverflowError", r"(math range error|int too large to convert to float|.34, '[A-Za-z ]{,40}'.)$",
     "a number becomes too large ({0})."),
    ("ZeroDivisionError", r"", "something is divided by 0."),
    ("RecursionError", r"", "it calls itself without end."),
    ("TypeError", r"for \^|'bitwise_xor'", "`^` is no power in Python: write `**`."),
    ("TypeError", r"only (?:0-dimensional|length-1|size-1) arrays",
     "a function that takes one number only is given an array. NumPy's, such as np.sqrt, take both."),
    ("TypeError", r"integer scalar arrays can be converted|cannot be interpreted as an integer",
     "a number with decimals stands where a whole one is needed, such as an index or a count."),
    ("TypeError", r"'[\w.]*ndarray' object is not callable",
     "an array is called like a function: is a `*` missing before a bracket?"),
    ("TypeError", r"'([\w.]+)' object is not callable",
     "something that is a {0} is called like a function: is a `*` missing before a bracket, or has a "
     "variable the name of a function?"),
    ("TypeError", r"unsupported operand type.*'(?:list|tuple)'|can't multiply sequence",
     "it computes with a list or a tuple: arrays (np.array) take + and * entry by entry."),
    ("TypeError", r"NoneType", "it computes with None: does a function that it calls lack its `return`?"),
    ("TypeError", r"does not support item assignment|is not subscriptable|has no len|object is not iterable",
     "it takes a plain number for an array."),
    ("ValueError", r"truth value of an array",
     "one yes or no is asked of a whole array. For the larger of two arrays, entry by entry, there is "
     "np.maximum; for a choice, np.where."),
    ("ValueError", r"could not be broadcast together with shapes ((?:\(\d{,4}(?:,\d{,4}){,3}\) ?)+)$",
     "arrays of different shapes meet: {0}."),
    ("ValueError", r"dimensions of the array must be square|not aligned",
     "matrices are multiplied whose shapes do not fit. np.matrix takes `*` and `**` for products of "
     "matrices: use arrays (np.array), which go entry by entry."),
    ("ValueError", r"^matmul: .*not have enough dimensions",
     "`@` multiplies matrices, and one of the two is a plain number: write `*`."),
    ("ValueError", r"^matmul: .*size (\d+) is different from (\d+)",
     "the shapes of two matrices do not fit in `@`: the columns of the left one must be as many as the rows "
     "of the right one, and {0} meets {1}. Is one of them to be transposed?"),
    ("ValueError", r"^Incompatible dimensions",
     "a system of equations is given a matrix and a right side that do not fit: is the matrix to be "
     "transposed?"),
    ("ValueError IndexError", r"axis (-?\d+) is out of bounds", "the array has no axis {0}."),
    ("UnboundLocalError", r"'(\w+)'",
     "`{0}` is used before it has a value: set it before the first line that reads it."),
    ("ModuleNotFoundError ImportError", r"'?([\w.]+)'?$",
     "it imports {0}, which is not here: NumPy is all that is needed."),
)


def put_into_words(error: Exception, frames: Sequence) -> Rejected:
    """The rejection of an answer that stops with `error`.

    frames   the lines of the student's code that the error came through (traceback.FrameSummary), the last
             one last
    """
    if isinstance(error, NotImplementedError) or isinstance(error, TypeError) and "ellipsis" in str(error):
        return Rejected(NOT_TRIED)
    code = (frames[-1].line or "").strip() if frames else ""
    line = f" in line {frames[-1].lineno}" if frames else ""
    line += f", `{code}`" if code else ""
    name, text = _name_of(error), str(error)
    said = (_larger_of_two(name, text, code) or _attribute(name, text) or _unknown(name, text)
            or _table(name, text))
    if said:
        return reject(f"It stops{line}: {said}", mistake=said)
    return reject(f"It stops with {name}: {text}{line}.", mistake=f"{name}: {text}")


def _name_of(error):
    """The name of the built-in exception that it is."""
    return next((kind.__name__ for kind in type(error).__mro__ if hasattr(builtins, kind.__name__)),
                "Exception")


def _table(name, text):
    for names, pattern, words in SAID:
        if name in names.split() and (found := re.search(pattern, text)):
            return words.format(*found.groups())
    return None


def _larger_of_two(name, text, code):
    """np.max(a, b), which takes b for an axis."""
    of_an_axis = re.search("integer scalar arrays|interpreted as an integer|is out of bounds", text)
    return LARGER_OF_TWO if of_an_axis and re.search(r"\b(a?max|a?min)\(", code) else None


def _attribute(name, text):
    """A framework's method on an array, or an array's on a number."""
    found = re.search(r"'([\w.]+)' object has no attribute '(\w+)'", text)
    if name != "AttributeError" or not found:
        return None
    owner, method = found.groups()
    if owner in ("float", "int", "numpy.float64", "float64"):
        return f"a plain number has no `.{method}`: only arrays have. np.{method} may take both."
    if method in OF_A_FRAMEWORK:
        return f"an array has no `.{method}`, which is a framework's. NumPy writes {OF_A_FRAMEWORK[method]}."
    return None


def _unknown(name, text):
    """A name that is not known."""
    found = re.search(r"name '(\w+)' is not defined", text)
    if name != "NameError" or not found:
        return None
    unknown = found[1]
    if unknown in FRAMEWORKS:
        return f"`{unknown}` is {FRAMEWORKS[unknown]}'s, which is not needed here: the arrays are NumPy's."
    if unknown in IN_NUMPY:
        return f"`{unknown}` is not known by itself: write np.{unknown}."
    if unknown in ("self", "cls"):
        return (f"`{unknown}` is not known: the function is no method, and is handed all it needs as "
                "arguments.")
    return f"the name `{unknown}` is not known: is it misspelt, or defined only elsewhere?"
