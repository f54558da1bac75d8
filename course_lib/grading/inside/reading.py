"""Reads the bytes that a student sent. Whatever it takes is taken inside the sandbox; little comes out."""

import ast
import hashlib
import json
import re
from typing import Any

from .jupyter import parse

MAX_NAME_CHARACTERS = 200  # of a cell's id
NO_CODE = (SyntaxError, ValueError, RecursionError, MemoryError)  # what Python says of it
HAS_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


class Unreadable(Exception):
    """There is no notebook in the bytes; the message says why. A person decides."""


def read(data: bytes, cells: int, cell_characters: int, characters: int) -> dict[str, Any]:
    """The cells in a notebook's bytes and flags, or why it is "unreadable".

    cells, cell_characters, characters   so many cells at most, of so many characters, and of all of them
    """
    flags: list[str] = []
    try:
        sent = _cells(data, flags)
    except Unreadable as error:
        return {"unreadable": str(error)}
    except MemoryError:
        return {"unreadable": "reading it takes too much memory"}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        return {"unreadable": f"it is not a notebook ({type(error).__name__}: {str(error)[:100]})"}
    if len(sent) > cells:
        flags.append(f"only the first {cells} of {len(sent)} cells are read")
    found: list[dict[str, Any]] = []
    too_long: list[int] = []
    broken, left = 0, characters
    for cell in sent[:cells]:
        try:
            source = _source(cell)
            if len(source) > cell_characters:
                too_long.append(len(source))
            elif len(source) <= left:
                found.append(_described(cell, source))
                left -= len(source)
            else:
                flags.append(f"only the first {characters} characters of all cells are read")
                break
        except (LookupError, TypeError, AttributeError):
            broken += 1
    if too_long:
        more = f", and {len(too_long) - 1} more" if len(too_long) > 1 else ""
        flags.append(f"a cell of {max(too_long)} characters was left out{more}; "
                     f"at most {cell_characters} are read")
    if broken:
        if not found:
            return {"unreadable": "it is not a notebook (none of its cells is one)"}
        flags.append(f"{broken} of its cells cannot be read")
    return {"cells": found, "flags": flags}


def _cells(data: bytes, flags: list[str]) -> list[Any]:
    if not data.strip():
        raise Unreadable("the file is empty")
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode(errors="replace")
        flags.append("the file is not UTF-8; letters may be lost")
    try:
        whole = json.loads(text)
    except ValueError:
        if re.search(r"^[ \t]*(<<<<<<<|>>>>>>>) ", text, re.M):
            raise Unreadable("it has the marks of a merge conflict, <<<<<<< or >>>>>>>") from None
        raise
    if "cells" not in whole:
        whole["cells"] = [cell for sheet in whole["worksheets"] for cell in sheet["cells"]]
        flags.append("an old notebook format")
    if not isinstance(whole["cells"], list):
        raise TypeError("cells are no list")
    return whole["cells"]


def _source(cell: Any) -> str:
    source = cell["source"] if "source" in cell else cell.get("input", "")
    return source if isinstance(source, str) else "".join(source)


def _described(cell: dict[str, Any], source: str) -> dict[str, Any]:
    """What notebook.SentCell holds of a cell."""
    kind = cell["cell_type"]
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    kind, grade_id, identity = map(_name, (kind, grade_id, cell.get("id")))
    return dict(kind=kind, grade_id=grade_id, id=identity, source=source, meaning=meaning(kind, source),
                holds=_holds(kind, source), attached=bool(cell.get("attachments")))


def _name(value: Any) -> str:
    return value if isinstance(value, str) and len(value) <= MAX_NAME_CHARACTERS else ""


def meaning(kind: str, source: str) -> str:
    """A hash, the same for texts that differ in white space only, and for code in comments and docstrings."""
    same = "".join(source.split())
    if kind == "code":
        try:
            tree = parse(source)
            for node in ast.walk(tree):
                if isinstance(node, HAS_DOCSTRING) and ast.get_docstring(node, clean=False) is not None:
                    del node.body[0]
            same = ast.dump(tree)
        except NO_CODE:
            pass
    return hashlib.sha256(f"{kind} {same}".encode(errors="replace")).hexdigest()[:16]


def _holds(kind: str, source: str) -> str:
    """What is in a cell: "nothing", "text" (also a cell of comments), "imports" or "code"."""
    if not source.strip():
        return "nothing"
    if kind != "code":
        return "text"
    try:
        statements = parse(source).body
    except NO_CODE:
        return "code"
    if not statements:
        return "text"
    return "imports" if all(isinstance(each, ast.Import | ast.ImportFrom) for each in statements) else "code"
