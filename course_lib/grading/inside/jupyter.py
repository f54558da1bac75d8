"""What runs in Jupyter and not in plain Python: IPython's syntax, and what shows something."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Self

ARE_PYTHON = "%%time", "%%timeit", "%%capture", "%%prun"  # magics whose cell is Python; %%bash is none
A_LINE = re.compile(r"^([ \t]*)(?:[%!?].*|[\w.]+\?\??[ \t]*)$", re.M)  # %timeit f(x), !ls, ?f, np.add?
ASSIGNED = re.compile(r"^([ \t]*\w[\w., \t]*=[ \t]*)[%!].*$", re.M)  # files = !ls
# What shows something, and is not here. Importing and calling it does nothing.
SHOWS = {"matplotlib", "pylab", "seaborn", "plotly", "bokeh", "altair", "ipywidgets", "IPython", "tqdm"}


def parse(source: str, name: str = "cell") -> ast.Module:
    """The syntax tree of a cell; raises what ast.parse raises. What only IPython understands is left out."""
    try:
        return ast.parse(source, name)
    except SyntaxError:
        return ast.parse(_python_of(source), name)


def _python_of(source: str) -> str:
    first = source.split(maxsplit=1)[0] if source.strip() else ""
    if first.startswith("%%") and first not in ARE_PYTHON:
        return ""
    return ASSIGNED.sub(r"\1[]", A_LINE.sub(r"\1pass", source))


class Silent:
    """Stands for a plot, a widget, a progress bar or IPython: takes everything and does nothing."""

    def __getattr__(self, name: str) -> Self:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *values: Any, **options: Any) -> Any:
        decorated = len(values) == 1 and not options and callable(values[0])
        return values[0] if decorated else self

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __getitem__(self, key: Any) -> Self:
        return self

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def subplots(self, *_: Any, **__: Any) -> "tuple[Silent, Silent]":
        """A figure and its axes."""
        return self, self

    def tqdm(self, iterable: Any = (), *_: Any, **__: Any) -> Any:
        """What is counted, without the bar."""
        return iterable

    trange = staticmethod(range)


class SilentModule(ModuleType):
    """A module in which every name is Silent."""

    __path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(Silent(), name)


class SilentModules:
    """Imports SHOWS and what is in them as silent modules.

    A finder and loader by its methods only: importlib.abc would take 5 ms of each sandbox's start.
    """

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Python's call, after all other finders."""
        known = fullname.split(".")[0] in SHOWS
        loader: Any = self
        return ModuleSpec(fullname, loader, is_package=True) if known else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Python's call."""
        return SilentModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Python's call: there is nothing to execute."""


def namespace() -> dict[str, Any]:
    """What the first cell finds: the names that Jupyter adds to Python's."""
    sys.meta_path.append(SilentModules())
    return {"__name__": "__main__", "get_ipython": Silent, "display": lambda *_, **__: None,
            "input": lambda prompt="": ""}
