"""Imports: no circle, no arrow upwards in course_lib; exercises need only NumPy; no test imports a test."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

import pytest

import course_lib
from tests.support import ROOT

# A module may import from its own line of this table and from the lines above it.
LAYERS = {
    "the front, which imports a module when a name of it is used": "course_lib",
    "what all may use": "formats validation files mathml",
    "mathematics": "optimizers matrices conventions schedules losses networks noise edge rare problems",
    "runs, and data from outside": "descent sweeps searches datasets clinic",
    "exercises": "exercises",
    "pictures, panels and predictions": "plot races panels predictions",
    "the student's set-up and progress, and what a lecture is": "lab clean doctor keeping lecture",
    "what is made of the notebooks": "present publish",
    "grading": "grading",
}
LAYER = {module: number for number, modules in enumerate(LAYERS.values()) for module in modules.split()}
FILES = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
         for path in sorted((ROOT / "course_lib").rglob("*.py"))}


def imported(module: str) -> Iterator[str]:
    """What a module imports, at its top or in a function: our modules, and the names of others."""
    package = module if FILES[module].name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(FILES[module].read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                home = course_lib._HOME.get(alias.name) if source == "course_lib" else None  # past the front
                name = f"{source}.{home or alias.name}"
                yield name if name in FILES else source


def layer(module: str) -> int:
    return LAYER[(module.split(".")[1:] or ["course_lib"])[0]]


IMPORTS = {module: set(imported(module)) for module in FILES}
OURS = {module: {name for name in names if name in FILES} for module, names in IMPORTS.items()}


def test_every_module_has_a_layer_and_every_layer_its_modules():
    assert {(module.split(".")[1:] or ["course_lib"])[0] for module in FILES} == set(LAYER)


def test_imports_have_no_circle():
    try:
        TopologicalSorter(OURS).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


@pytest.mark.parametrize("module", FILES)
def test_no_import_leads_upwards(module):
    assert [name for name in OURS[module] if layer(name) > layer(module)] == []


def test_no_test_imports_from_another():
    for path in (ROOT / "tests").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else (
                [node.module or ""] if isinstance(node, ast.ImportFrom) else [])
            assert not any(part == "conftest" or part.startswith("test_")
                           for module in modules for part in module.split(".")), path


def test_exercises_import_only_numpy_and_the_mathematics():
    reached, todo = set(), [module for module in FILES if module.startswith("course_lib.exercises")]
    while todo:
        module = todo.pop()
        reached.add(module)
        todo += OURS[module] - reached
    others = {name.split(".")[0] for module in reached for name in IMPORTS[module] - OURS[module]}
    # tqdm is for the bar of a run, which loads it when it is asked for: the next test.
    assert others - sys.stdlib_module_names == {"numpy", "tqdm"}
    allowed = {LAYER[module] for module in ("formats", "optimizers", "descent", "exercises")}
    assert {layer(module) for module in reached} <= allowed


def test_a_process_that_judges_an_answer_has_loaded_no_other_package():
    """Whatever is imported by name while the program runs, a syntax tree does not show."""
    code = """import sys
before = set(sys.modules)
from course_lib.exercises import judge
print(judge("06.1", len).status)
loaded = {name.split(".")[0] for name in set(sys.modules) - before
          if getattr(sys.modules[name], "__spec__", None)}
print(*sorted(loaded - sys.stdlib_module_names))"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["wrong", "course_lib numpy"]
