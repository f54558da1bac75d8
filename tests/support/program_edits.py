"""Wrong programs made by machine: every single edit of a function, as its syntax tree allows."""

import ast
import copy
import re
from collections.abc import Iterator

OTHER_OPERATORS = {
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div,), ast.Div: (ast.Mult,),
    ast.Pow: (ast.Mult,), ast.BitOr: (ast.BitAnd,), ast.BitAnd: (ast.BitOr,),
    ast.Lt: (ast.LtE, ast.Gt, ast.NotEq), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt), ast.Eq: (ast.NotEq, ast.GtE, ast.LtE), ast.NotEq: (ast.Eq, ast.Gt, ast.Lt),
}
OTHER_FUNCTIONS = {  # what people take for each other
    "np.maximum": ("np.minimum", "np.add", "np.fmax"), "np.abs": ("np.square", "np.sign"),
    "np.sqrt": ("np.cbrt", "np.square"), "np.ceil": ("np.floor", "np.round"), "np.cos": ("np.sin",),
    "np.log": ("np.log1p", "np.log2", "np.exp"), "np.argmax": ("np.argmin", "np.max"),
    "np.median": ("np.mean", "np.max", "np.min", "np.nanmedian"), "mean": ("sum", "max", "min", "std"),
    "np.linalg.norm": ("np.sum", "np.max", "np.mean"), "np.linalg.cond": ("np.linalg.norm", "np.linalg.det"),
    "np.outer": ("np.add.outer",), "np.diag": ("np.ravel",), "np.add.at": ("np.subtract.at", "np.maximum.at"),
    "np.std": ("np.var",), "min": ("max",), "max": ("min",), "np.zeros": ("np.ones",),
    "np.zeros_like": ("np.ones_like",),
}
IN_ANY_ORDER = ("min", "max", "np.maximum", "np.minimum")


def edits(function: ast.FunctionDef) -> Iterator[tuple[str, ast.FunctionDef]]:
    """(what was edited, the edited function) for each single edit of its body."""
    names = {argument.arg for argument in function.args.args}
    names |= {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and _is_set(node)}
    for place, node in enumerate(ast.walk(function)):
        line = next((ast.unparse(each).split("\n")[0] for each in ast.walk(function)
                     if isinstance(each, ast.stmt) and each is not function and node in _head(each)), "")
        for new in _replacements(node, sorted(names)):
            text = ast.unparse(new)
            changed = copy.deepcopy(function)
            target = list(ast.walk(changed))[place]
            changed = ast.fix_missing_locations(_Replace(target, copy.deepcopy(new)).visit(changed))
            if text != ast.unparse(node) and not holds_itself(changed):
                yield f"`{text}` for `{ast.unparse(node)}` in `{line}`", changed


def holds_itself(function: ast.FunctionDef) -> bool:
    """Whether a list is appended to itself, which keeps np.array busy for ever."""
    return bool(re.search(r"\b(\w+)\.append\(\1\)", ast.unparse(function)))


def _is_set(node):
    return isinstance(node.ctx, ast.Store)


def _head(statement):
    """The nodes of a statement that are not those of a statement inside it."""
    yield statement
    for child in ast.iter_child_nodes(statement):
        if not isinstance(child, ast.stmt):
            yield from ast.walk(child)


class _Replace(ast.NodeTransformer):
    def __init__(self, target, new):
        self.target, self.new = target, new

    def visit(self, node):
        return self.new if node is self.target else self.generic_visit(node)


def _replacements(node, names):
    """The nodes that may stand in a node's place."""
    if isinstance(node, ast.stmt):
        yield from _other_statements(node)
    elif isinstance(node, (ast.BinOp, ast.Compare)):
        yield from _other_operations(node)
    elif isinstance(node, ast.Call):
        yield from _other_calls(node)
    elif isinstance(node, ast.Tuple) and not _is_set(node):
        for k in range(len(node.elts) - 1):
            yield ast.Tuple([*node.elts[:k], node.elts[k + 1], node.elts[k], *node.elts[k + 2 :]], node.ctx)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        for value in sorted({node.value + 1, node.value - 1, 2 * node.value, node.value / 2} - {node.value}):
            yield ast.parse(str(value), mode="eval").body
    elif isinstance(node, ast.Name) and node.id in names and not _is_set(node):
        yield from (ast.Name(name, ast.Load()) for name in names if name != node.id)
        for text in (f"{node.id} + 1", f"{node.id} - 1", f"-{node.id}", f"2 * {node.id}"):
            yield ast.parse(text, mode="eval").body
    elif isinstance(node, ast.Slice):
        for step in (None, -1):
            if ast.unparse(node.step or ast.Constant(None)) != str(step):
                yield ast.Slice(None, None, step and ast.UnaryOp(ast.USub(), ast.Constant(1)))


def _other_statements(node):
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.Expr)) and not _is_docstring(node):
        yield ast.Pass()
    if isinstance(node, ast.AugAssign):
        for operator in OTHER_OPERATORS[type(node.op)]:
            yield ast.AugAssign(node.target, operator(), node.value)
    if isinstance(node, ast.If):
        for fixed in (True, False):
            yield ast.If(ast.Constant(fixed), node.body, node.orelse)


def _is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _other_operations(node):
    if isinstance(node, ast.BinOp):
        yield node.left
        yield node.right
        if not isinstance(node.op, (ast.Add, ast.Mult)):
            yield ast.BinOp(node.right, node.op, node.left)
        for operator in OTHER_OPERATORS.get(type(node.op), ()):
            yield ast.BinOp(node.left, operator(), node.right)
    else:
        for operator in OTHER_OPERATORS[type(node.ops[0])]:
            yield ast.Compare(node.left, [operator()], node.comparators)


def _other_calls(node):
    called = ast.unparse(node.func)
    owner, _, method = called.rpartition(".")
    for other in OTHER_FUNCTIONS.get(called, ()):
        yield ast.Call(ast.parse(other, mode="eval").body, node.args, node.keywords)
    if called not in OTHER_FUNCTIONS:
        for other in OTHER_FUNCTIONS.get(method, ()):
            yield ast.Call(ast.Attribute(node.func.value, other, ast.Load()), node.args, node.keywords)
    yield from node.args  # without the call
    if isinstance(node.func, ast.Attribute) and called[:2] != "np":
        yield node.func.value
    for k in range(len(node.args) - 1 if called not in IN_ANY_ORDER else 0):
        swapped = [*node.args[:k], node.args[k + 1], node.args[k], *node.args[k + 2 :]]
        yield ast.Call(node.func, swapped, node.keywords)
    for k in range(len(node.keywords)):
        yield ast.Call(node.func, node.args, node.keywords[:k] + node.keywords[k + 1 :])
