"""Ways to make, call and return a function that have nothing to do with its mathematics.

Each is a template around the lines of every lecture's solution, and runs as a notebook's cell. In a template
`$name` is the solution's name, `$arguments` are its arguments, `$lines` its lines and `$returns` what it
returns; `blanks` has the others.
"""

import ast
import json
import linecache
import math
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

import numpy as np

from course_lib import newton_schulz, norm, power, sigmoid

from . import right, told

NOTEBOOKS = Path(__file__).parents[3] / "notebooks"


@dataclass(frozen=True)
class Solution:
    """A lecture's solution, taken apart. `step` is an update rule's; `source` is the whole cell."""

    name: str
    arguments: tuple[str, ...]
    lines: str
    returns: tuple[str, ...]
    source: str

    @property
    def step(self) -> bool:
        return self.arguments[:2] == ("theta", "g")

    @property
    def memory(self) -> tuple[str, ...]:
        return tuple(name for name in self.arguments if name in ("m", "v", "u", "v_hat"))


def run_cell(source: str, name: str, **given: Any) -> dict[str, Any]:
    """Run source as a cell of a notebook; `inspect` finds its lines. The names it has defined."""
    file = f"<cell: {name}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    names = dict(given, np=np, math=math, sigmoid=sigmoid, newton_schulz=newton_schulz, norm=norm,
                 power=power, __name__="__main__")
    exec(compile(source, file, "exec"), names)
    return names


def solution(source: str) -> Solution | None:
    """The solution in a cell; None if it holds no function."""
    function = next((node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)), None)
    if function is None:
        return None
    *lines, last = function.body
    assert isinstance(last, ast.Return) and last.value, f"{function.name} does not end with what it returns"
    results = last.value.elts if isinstance(last.value, ast.Tuple) else [last.value]
    return Solution(function.name, tuple(argument.arg for argument in function.args.args),
                    "\n".join(map(ast.unparse, lines)), tuple(map(ast.unparse, results)), source)


def solution_cells() -> dict[str, str]:
    """The cell of each lecture exercise that holds its solution."""
    cells = {}
    for notebook in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")):
        exercise = ""
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"])
            if call := re.search(r'^check\("([\d.]+)"', source, re.MULTILINE):
                exercise = call[1]
            elif source.startswith("# One solution"):
                cells[exercise] = source
    return cells


CELLS = solution_cells()
SOLUTIONS = {exercise: found for exercise, source in CELLS.items() if (found := solution(source))}

# ---- right, whatever the function ----

ANY = {
    "function": """
def $name($arguments):
    $lines
    return $returns
""",
    "docstring and comments": '''
def $name($arguments):
    """Homework.

    return nothing
    """
    # def $name(): first try
    $lines
    return $returns  # done!
''',
    "one more with a default": """
def $name($arguments, verbose=False):
    $lines
    if verbose:
        print("done")
    return $returns
""",
    "positional-only": """
def $name($arguments, /):
    $lines
    return $returns
""",
    "keyword-only": """
def $name(*, $arguments):
    $lines
    return $returns
""",
    "*args": """
def $name(*args):
    $arguments, = args
    $lines
    return $returns
""",
    "**kwargs": """
def $name(**kwargs):
    $unpack
    $lines
    return $returns
""",
    "closure": """
def make():
    def $name($arguments):
        $lines
        return $returns
    return $name

$name = make()
""",
    "instance": """
class Answer:
    def __call__(self, $arguments):
        $lines
        return $returns

$name = Answer()
""",
    "dataclass": """
from dataclasses import dataclass

@dataclass
class Answer:
    calls: int = 0

    def __call__(self, $arguments):
        self.calls += 1
        $lines
        return $returns

$name = Answer()
""",
    "bound method": """
class Answer:
    def __init__(self):
        self.name = "$name"

    def step(self, $arguments):
        $lines
        return $returns

$name = Answer().step
""",
    "class method": """
class Answer:
    @classmethod
    def step(cls, $arguments):
        $lines
        return $returns

$name = Answer.step
""",
    "static method": """
class Answer:
    @staticmethod
    def step($arguments):
        $lines
        return $returns

$name = Answer.step
""",
    "partial": """
from functools import partial

def general(kind, $arguments):
    $lines
    return $returns

$name = partial(general, "homework")
""",
    "decorator": """
from functools import wraps

def announced(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        print("now comes", function.__name__)
        return function(*args, **kwargs)
    return wrapper

@announced
def $name($arguments):
    $lines
    return $returns
""",
    "decorator without wraps": """
import time

def timed(function):
    def wrapper(*args, **kwargs):
        start = time.perf_counter()
        result = function(*args, **kwargs)
        print(f"{time.perf_counter() - start:.3f} s")
        return result
    return wrapper

@timed
def $name($arguments):
    $lines
    return $returns
""",
    "lambda around it": """
def inner($arguments):
    $lines
    return $returns

$name = lambda $arguments: inner($arguments)
""",
    "prints": """
def $name($arguments):
    print("called with", $arguments)
    $lines
    print("result:", $returns, flush=True)
    return $returns
""",
    "remembers its calls": """
history = []

def $name($arguments):
    $lines
    history.append(($returns))
    return $returns
""",
    "sleeps a little": """
import time

def $name($arguments):
    time.sleep(1e-6)
    $lines
    return $returns
""",
    "np.errstate": """
def $name($arguments):
    with np.errstate(all="ignore"):
        $lines
        return $returns
""",
    "try": """
def $name($arguments):
    try:
        $lines
        return $returns
    except ZeroDivisionError:
        print("divided by zero")
        raise
    finally:
        print("done")
""",
    "reads a global": """
VERBOSE = False
counter = 0

def $name($arguments):
    global counter
    counter += 1
    if VERBOSE:
        print($arguments)
    $lines
    return $returns
""",
}

# ---- right, where several results are wanted ----

SEVERAL = {
    "list for tuple": """
def $name($arguments):
    $lines
    return [$returns]
""",
    "named tuple": """
from collections import namedtuple

def $name($arguments):
    $lines
    return namedtuple("Result", range(len(($returns))), rename=True)($returns)
""",
    "lists of numbers": """
def $name($arguments):
    $lines
    return tuple(np.asarray(result).tolist() for result in ($returns))
""",
}

# ---- right, for update rules: arrays in, arrays out, entry by entry ----

STEPS = {
    "one array": """
def $name($arguments):
    $lines
    return np.array([$returns])
""",
    "np.vectorize as decorator": """
@np.vectorize
def $name($arguments):
    $lines
    return $returns
""",
    "asserts": """
def $name($arguments):
    assert theta.shape == g.shape, "theta and its gradient differ in shape"
    assert np.all(np.isfinite(g))
    $lines
    assert theta.shape == g.shape
    return $returns
""",
    "copies first": """
import copy

def $name($arguments):
    theta, g = copy.deepcopy(theta), np.copy(g)
    $lines
    return $returns
""",
    "type hints": """
from numpy.typing import NDArray

Array = NDArray[np.float64]

def $name($hints) -> tuple[Array, ...]:
    $lines
    return $returns
""",
    "defaults": """
def $name($defaults):
    $lines
    return $returns
""",
    "exchanged": """
def $name($exchanged):
    $lines
    return $returns
""",
}
DEFAULTS = dict(eta=0.1, beta=0.9, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01)
OTHER_NAMES = dict(
    theta="w", g="dw", u="velocity", m="mean", v="cache", v_hat="largest", eta="lr", beta="rho",
    beta1="decay_rate1", beta2="decay_rate2", eps="epsilon", t="step_number",
    w="weight", b="bias", x="data", y="target", X="inputs", z="scores", wanted="one_hot", a="first",
    p="power", rng="generator", M="matrix", often="counts", gradient="gradient_function", steps="n_steps",
    epochs="n_epochs", layers="net", lam="curvature", low="base_lr", high="max_lr", mu="half", T="period",
)

# ---- told: the template, and words of which the text names at least one ----

TOLD_ANY = {
    "no return": (("return",), """
def $name($arguments):
    $lines
"""),
    "prints instead": (("return",), """
def $name($arguments):
    $lines
    print($returns)
"""),
    "dict": (("dict", "dictionary"), """
def $name($arguments):
    $lines
    return dict(enumerate([$returns]))
"""),
    "generator": (("yield", "generator"), """
def $name($arguments):
    $lines
    for result in [$returns]:
        yield result
"""),
    "async": (("async", "await"), """
async def $name($arguments):
    $lines
    return $returns
"""),
    "class": (("class", "object", "instance"), """
class $name:
    def __call__(self, $arguments):
        $lines
        return $returns
"""),
    "code as text": (("text", "string", "quotes"), """
$name = '''
def $name($arguments):
    $lines
    return $returns
'''
"""),
    "text out": (("text", "string", "quotes"), """
def $name($arguments):
    $lines
    return f"{$returns}"
"""),
    "a function out": (("function",), """
def $name($arguments):
    def result():
        $lines
        return $returns
    return result
"""),
    "instance out": (("Result", "object", "class", "instance"), """
class Result:
    def __init__(self, *results):
        self.results = results

def $name($arguments):
    $lines
    return Result($returns)
"""),
    "nothing yet": (("open", "...", "nothing", "None"), """
def $name($arguments):
    pass
"""),
    "one too few": (("argument", "arguments", "$last"), """
def $name($fewer):
    $lines
    return $returns
"""),
    "one too many": (("argument", "arguments", "extra"), """
def $name($arguments, extra):
    $lines
    return $returns
"""),
    "none": (("argument", "arguments", "$first"), """
def $name():
    $lines
    return $returns
"""),
    "its result": (("function", "call", "parentheses"), """
$name = [np.zeros(3)] * $count
"""),
}
TOLD_SEVERAL = {
    "one result too few": (("$count", "return", "returns"), """
def $name($arguments):
    $lines
    return $all_but_one
"""),
    "one result too many": (("$count", "return", "returns"), """
def $name($arguments):
    $lines
    return $returns, 0
"""),
}
TOLD_STEPS = {
    "np.matrix": (("matrix", "shape"), """
def $name($arguments):
    theta, g = np.matrix(theta), np.matrix(g)
    $lines
    return $returns
"""),
    "memory in the object": (("remember", "remembers", "keeps", "calls", "self", "state"), """
class Optimizer:
    def __init__(self):
        $forget

    def __call__(self, $arguments):
        $recall
        $lines
        $keep
        return $returns

$name = Optimizer()
"""),
    "memory in globals": (("remember", "remembers", "keeps", "calls", "global", "state"), """
memory = dict.fromkeys("$memory".split(", "), 0)

def $name($arguments):
    $memory, = memory.values()
    $lines
    memory.update(zip(memory, ($memory,)))
    return $returns
"""),
}


def blanks(it: Solution) -> dict[str, str]:
    """What stands in the blanks of the templates."""
    return dict(
        name=it.name, arguments=", ".join(it.arguments),
        lines=it.lines or "pass", returns=", ".join(it.returns),
        first=it.arguments[0], last=it.arguments[-1], fewer=", ".join(it.arguments[:-1]),
        exchanged=", ".join(it.arguments[1::-1] + it.arguments[2:]),
        unpack="\n".join(f'{name} = kwargs["{name}"]' for name in it.arguments),
        hints=", ".join(f"{name}: {'Array' if name in ('theta', 'g', *it.memory) else 'float'}"
                        for name in it.arguments),
        defaults=", ".join(f"{name}={DEFAULTS[name]}" if name in DEFAULTS else name for name in it.arguments),
        memory=", ".join(it.memory),
        forget="\n".join(f"self.{name} = 0" for name in it.memory),
        recall="\n".join(f"{name} = self.{name}" for name in it.memory),
        keep="\n".join(f"self.{name} = {name}" for name in it.memory),
        count=str(len(it.returns)), all_but_one=", ".join(it.returns[:-1]),
    )


def fill(template: str, blanks: dict[str, str]) -> str:
    """A template with its blanks filled; several lines keep the indentation of their blank."""
    lines = []
    for line in template.strip().splitlines():
        text = line.strip()
        if text[:1] == "$" and text[1:] in blanks:
            lines.append(textwrap.indent(blanks[text[1:]], line[:line.index("$")]))
        else:
            lines.append(Template(line).substitute(blanks))
    return "\n".join(lines) + "\n"


def renamed(it: Solution) -> str:
    """The solution's cell with other names for its arguments."""
    source = it.source
    for old in it.arguments:
        source = re.sub(rf"\b{old}\b", OTHER_NAMES.get(old, old + "_"), source)
    return source


def keep(decorator: Callable, it: Solution, source: str, style: str) -> None:
    decorator(run_cell(source, f"{it.name}, {style}")[it.name])


for exercise, it in SOLUTIONS.items():
    filled = blanks(it)
    several = len(it.returns) > 1
    keep(right(exercise, "other names"), it, renamed(it), "other names")
    templates = ANY | (SEVERAL if several else {}) | (STEPS if it.step else {})
    for style, template in templates.items():
        keep(right(exercise, style), it, fill(template, filled), style)
    to_be_told = TOLD_ANY | (TOLD_SEVERAL if several else {}) | (TOLD_STEPS if it.step else {})
    for style, (words, template) in to_be_told.items():
        if exercise == "18.3" and style == "text out":  # its result is a text
            continue
        words = tuple(Template(word).substitute(filled) for word in words)
        keep(told(exercise, style, *words), it, fill(template, filled), style)
