"""Types: every public name of the library is annotated; what the annotations say is left to mypy."""

import ast
from collections.abc import Iterator

import pytest

from tests.support import ROOT

TREES = {str(path.relative_to(ROOT)): ast.parse(path.read_text("utf8"))
         for path in sorted((ROOT / "course_lib").rglob("*.py"))}
CLASSES = {node.name: node for tree in TREES.values()
           for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}


def is_public(name: str) -> bool:
    return not name.startswith("_") or name.startswith("__")


def public(body: list[ast.stmt], owner: ast.ClassDef | None = None
           ) -> Iterator[tuple[ast.stmt, ast.ClassDef | None]]:
    """What stands in a module and in its public classes: (statement, the class it stands in)."""
    for node in body:
        if isinstance(node, ast.ClassDef):
            if is_public(node.name):
                yield from public(node.body, node)
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or is_public(node.name):
            yield node, owner


def lacking(function: ast.FunctionDef | ast.AsyncFunctionDef, owner: ast.ClassDef | None) -> list[str]:
    """The arguments without a type, and "return"; self and cls of a method need none."""
    of = function.args
    arguments = [*of.posonlyargs, *of.args, of.vararg, *of.kwonlyargs, of.kwarg]
    names = [each.arg for each in arguments if each and each.annotation is None]
    if owner:
        names = [name for name in names if name not in ("self", "cls")]
    return names + ["return"] * (function.returns is None)


def annotated(owner: ast.ClassDef) -> set[str]:
    """The attributes that a class or one of its bases in the library gives a type."""
    own = {node.target.id for node in owner.body
           if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)}
    bases = [CLASSES[base.id] for base in owner.bases if isinstance(base, ast.Name) and base.id in CLASSES]
    return own.union(*map(annotated, bases))


def is_dataclass(node: ast.ClassDef) -> bool:
    return any("dataclass" in ast.unparse(each) for each in node.decorator_list)


def missing(tree: ast.Module) -> list[str]:
    """Where the public names of a module lack types: "12 step: g, return"."""
    found = []
    for node, owner in public(tree.body):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if names := lacking(node, owner):
                found.append(f"{node.lineno} {node.name}: {', '.join(names)}")
        elif isinstance(node, ast.Assign) and owner and is_dataclass(owner):
            names = {target.id for target in node.targets if isinstance(target, ast.Name)} - annotated(owner)
            found += [f"{node.lineno} {owner.name}.{name}" for name in sorted(names) if is_public(name)]
    return found


@pytest.mark.parametrize("path", TREES)
def test_every_public_name_is_annotated(path):
    assert missing(TREES[path]) == []


def test_what_lacks_a_type_is_found():
    source = """
def step(theta: float, g, *rest, t: int = 1, **more):
    def inner(x): ...
def _own(x): ...
@dataclass(frozen=True)
class Rule:
    eta: float = 0.1
    memory = ()
    def __init__(self, eta): ...
    @property
    def size(self): ...
    def known(self, x: int) -> int: ...
class _Own:
    def step(self, g): ...
"""
    assert missing(ast.parse(source)) == ["2 step: g, rest, more, return", "8 Rule.memory",
                                          "9 __init__: eta, return", "11 size: return"]
