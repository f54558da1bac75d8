"""What Python and NumPy say of a mistake, in words for a student."""

import builtins
import re
from collections.abc import Callable, Sequence

from .verdicts import NOT_TRIED, Rejected, reject

LARGER_OF_TWO = ("np.max takes one array, and a second argument is its axis. For the larger of two arrays, entry by "
                 "entry, there is np.maximum.")
# What frameworks call a method on an array, and what NumPy has for it.
OF_A_FRAMEWORK = {"mul": "*", "mul_": "*", "add": "+", "add_": "+", "sub": "-", "div": "/", "addcmul": "+ a * b",
                  "addcmul_": "+ a * b", "addcdiv": "+ a / b", "addcdiv_": "+ a / b", "pow": "**", "square": "**2",
                  "sqrt": "np.sqrt(…)", "abs": "np.abs(…)", "exp": "np.exp(…)", "log": "np.log(…)",
                  "numpy": "the array itself", "detach": "the array itself", "clone": ".copy()",
                  "assign": "=", "assign_sub": "-=", "data": "the array itself", "grad": "the argument for it"}


def put_into_words(error: Exception, frames: Sequence) -> Rejected:
    """The rejection of an answer that stops with `error`.

    frames   the lines of the student's code that the error came through (traceback.FrameSummary), the last
             one last
    """
    if isinstance(error, NotImplementedError) or isinstance(error, TypeError) and "ellipsis" in str(error):
        return Rejected(NOT_TRIED)
    code = (frames[-1].line or "").strip() if frames else ""
    line = f" in line {frames[-1].lineno}, `{code}`" if code else f" in line {frames[-1].lineno}" if frames else ""
    name, text = _type_name(error), str(error)
    for kinds, pattern, words in SAID:
        if name in kinds and (found := re.search(pattern, text)):
            said = words(found, code)
            if said:
                return reject(f"It stops{line}: {said}", mistake=said)
    return reject(f"It stops with {name}: {text}{line}.", mistake=f"{name}: {text}")


def _type_name(error):
    known = (kind for kind in type(error).__mro__ if hasattr(builtins, kind.__name__))
    return next(known, Exception).__name__


def _missing_attribute(found, code):
    owner, name = found[1], found[2]
    if owner in ("float", "int", "numpy.float64", "float64"):
        return f"a plain number has no `.{name}`: only arrays have. np.{name} may take both."
    if name in OF_A_FRAMEWORK:
        return f"an array has no `.{name}`, which is a framework's. NumPy writes {OF_A_FRAMEWORK[name]}."
    return None


def _unknown_name(found, code):
    name = found[1]
    frameworks = {"torch": "PyTorch", "tf": "TensorFlow", "jnp": "JAX", "keras": "Keras"}
    if name in frameworks:
        return f"`{name}` is {frameworks[name]}'s, which is not needed here: the arrays are NumPy's."
    if name in ("sqrt", "exp", "log", "maximum", "abs", "sign", "zeros", "zeros_like", "array"):
        return f"`{name}` is not known by itself: write np.{name}."
    if name in ("self", "cls"):
        return f"`{name}` is not known: the function is no method, and is handed all it needs as arguments."
    return f"the name `{name}` is not known: is it misspelt, or defined only elsewhere?"


Words = Callable[[re.Match, str], str | None]
SAID: tuple[tuple[tuple[str, ...], str, Words], ...] = (
    (("FloatingPointError",), r"(.*)", lambda found, code: f"a number becomes too large, or is none ({found[1]})."),
    (("OverflowError",), r"(.*)", lambda found, code: f"a number becomes too large ({found[1]})."),
    (("ZeroDivisionError",), "", lambda found, code: "something is divided by 0."),
    (("TypeError",), r"for \^|'bitwise_xor'", lambda found, code: "`^` is no power in Python: write `**`."),
    (("TypeError",), r"only (0-dimensional|length-1|size-1) arrays",
     lambda found, code: "a function that takes one number only is given an array. NumPy's, such as np.sqrt, take "
     "both."),
    (("TypeError",), r"integer scalar arrays can be converted|cannot be interpreted as an integer",
     lambda found, code: LARGER_OF_TWO if re.search(r"\b(a?max|a?min)\(", code) else
     "a number with decimals stands where a whole one is needed, such as an index or a count."),
    (("ValueError",), "truth value of an array",
     lambda found, code: "one yes or no is asked of a whole array. For the larger of two arrays, entry by entry, "
     "there is np.maximum; for a choice, np.where."),
    (("ValueError", "IndexError"), r"axis (-?\d+) is out of bounds",
     lambda found, code: LARGER_OF_TWO if re.search(r"\b(a?max|a?min)\(", code) else
     f"the array has no axis {found[1]}."),
    (("ValueError",), r"could not be broadcast together with shapes (.*)",
     lambda found, code: f"arrays of different shapes meet: {found[1].strip()}."),
    (("ValueError",), r"dimensions of the array must be square|not aligned",
     lambda found, code: "matrices are multiplied whose shapes do not fit. np.matrix takes `*` and `**` for products of "
     "matrices: use arrays (np.array), which go entry by entry."),
    (("TypeError",), r"'(\w+)' object is not callable",
     lambda found, code: f"something that is a {found[1]} is called like a function: is a `*` missing before a "
     "bracket, or has a variable the name of a function?"),
    (("TypeError",), r"unsupported operand type.*'(?:list|tuple)'|can't multiply sequence",
     lambda found, code: "it computes with a list or a tuple: arrays (np.array) take + and * entry by entry."),
    (("TypeError",), r"NoneType", lambda found, code: "it computes with None: does a function that it calls lack "
     "its `return`?"),
    (("TypeError",), r"does not support item assignment|is not subscriptable|has no len|object is not iterable",
     lambda found, code: "it takes a plain number for an array."),
    (("AttributeError",), r"'([\w.]+)' object has no attribute '(\w+)'", _missing_attribute),
    (("UnboundLocalError",), r"'(\w+)'",
     lambda found, code: f"`{found[1]}` is used before it has a value: set it before the first line that reads it."),
    (("NameError",), r"name '(\w+)' is not defined", _unknown_name),
    (("ModuleNotFoundError", "ImportError"), r"'?([\w.]+)'?$",
     lambda found, code: f"it imports {found[1]}, which is not here: NumPy is all that is needed."),
    (("RecursionError",), "", lambda found, code: "it calls itself without end."),
)
