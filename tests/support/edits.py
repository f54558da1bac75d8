"""Wrong steps made by machine: every single edit of a right step's lines."""

import ast
import copy
from collections.abc import Iterator

import numpy as np

# Each rule as a student would write it, in the letters of the lecture.
STEPS = {
    "02.1": """
u = beta * u + g
theta = theta - eta * u
return theta, u""",
    "02.2": """
u = beta * u + g
theta = theta - eta * (beta * u + g)
return theta, u""",
    "03.1": """
v = v + g**2
theta = theta - eta * g / (np.sqrt(v) + eps)
return theta, v""",
    "04.1": """
v = beta * v + (1 - beta) * g**2
theta = theta - eta * g / (np.sqrt(v) + eps)
return theta, v""",
    "05.1": """
v = beta * v + (1 - beta) * g**2
delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
u = beta * u + (1 - beta) * delta**2
return theta + delta, v, u""",
    "06.1": """
m = beta1 * m + (1 - beta1) * g
v = beta2 * v + (1 - beta2) * g**2
m_hat = m / (1 - beta1**t)
v_hat = v / (1 - beta2**t)
theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
return theta, m, v""",
    "07.1": """
m = beta1 * m + (1 - beta1) * g
v = np.maximum(beta2 * v, np.abs(g))
theta = theta - eta / (v + eps) * m / (1 - beta1**t)
return theta, m, v""",
    "08.1": """
m = beta1 * m + (1 - beta1) * g
v = beta2 * v + (1 - beta2) * g**2
m_hat = m / (1 - beta1**t)
v_hat = v / (1 - beta2**t)
look_ahead = beta1 * m_hat + (1 - beta1) * g / (1 - beta1**t)
theta = theta - eta * look_ahead / (np.sqrt(v_hat) + eps)
return theta, m, v""",
    "09.1": """
m = beta1 * m + (1 - beta1) * g
v = beta2 * v + (1 - beta2) * g**2
v_hat = np.maximum(v_hat, v)
theta = theta - eta * m / (np.sqrt(v_hat) + eps)
return theta, m, v, v_hat""",
    "10.4": """
m = beta1 * m + (1 - beta1) * g
v = beta2 * v + (1 - beta2) * g**2
m_hat = m / (1 - beta1**t)
v_hat = v / (1 - beta2**t)
theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps) - eta * weight_decay * theta
return theta, m, v""",
    "12.1": """
m_new = beta1 * m + (1 - beta1) * g
v_new = beta2 * v + (1 - beta2) * g**2
move = eta * (m_new / (1 - beta1**t)) / (np.sqrt(v_new / (1 - beta2**t)) + eps)
theta = np.where(g != 0, theta - move, theta)
m = np.where(g != 0, m_new, m)
v = np.where(g != 0, v_new, v)
return theta, m, v""",
}
OTHER_OPERATOR = {ast.MatMult: ast.Mult, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div,
                  ast.Div: ast.Mult}
OTHER_NUMBERS = {1: (2, 0), 2: (1, 3), 0.25: (0.5, 1.0)}
OTHER_NAME = {"m": "v", "v": "m", "u": "g", "g": "theta", "beta1": "beta2", "beta2": "beta1", "m_hat": "m",
              "v_hat": "v",
              "eta": "beta", "beta": "eta", "eps": "eta", "delta": "g", "look_ahead": "m_hat", "m_new": "m",
              "v_new": "v", "L": "R", "R": "L", "W": "g", "X": "g", "ahead": "u"}


def step_of(body: ast.Module | str, arguments: tuple[str, ...]):
    """A function with these arguments and this body."""
    text = body if isinstance(body, str) else ast.unparse(body)
    lines = "\n".join("    " + line for line in text.strip().splitlines())
    space = {"np": np}
    exec(f"def step({', '.join(arguments)}):\n{lines}\n", space)
    return space["step"]


def edits(body: str, arguments: tuple[str, ...]) -> Iterator[tuple[str, str, ast.Module]]:
    """(what was edited, the name that the edited line sets, the edited body) for each single edit."""
    tree = ast.parse("def step():\n" + "\n".join("    " + line for line in body.strip().splitlines())).body[0]
    statements = tree.body
    for k, statement in enumerate(statements):
        sets = ast.unparse(statement.targets[0]) if isinstance(statement, ast.Assign) else "return"
        for words, changed in _edits_of(statement, arguments):
            edited = _module([*statements[:k], changed, *statements[k + 1 :]])
            yield f"{words} in `{ast.unparse(statement)}`", sets, edited
        if isinstance(statement, ast.Assign):
            edited = _module([*statements[:k], *statements[k + 1 :]])
            yield f"without `{ast.unparse(statement)}`", sets, edited
            if isinstance(statements[k + 1], ast.Assign):
                swapped = [*statements[:k], statements[k + 1], statement, *statements[k + 2 :]]
                yield f"`{ast.unparse(statement)}` one line later", sets, _module(swapped)


def _module(statements):
    return ast.fix_missing_locations(ast.Module(copy.deepcopy(statements), []))


def _edits_of(statement, arguments):
    """(words, the edited statement) for each place in a statement."""
    if isinstance(statement, ast.Return):
        return
    count = sum(1 for _ in ast.walk(statement.value))
    for place in range(count):
        node = list(ast.walk(statement.value))[place]
        for words, new in _replacements(node, arguments):
            changed = copy.deepcopy(statement)
            target = list(ast.walk(changed.value))[place]
            changed.value = _Replace(target, new).visit(changed.value)
            yield words, changed


class _Replace(ast.NodeTransformer):
    def __init__(self, target, new):
        self.target, self.new = target, new

    def visit(self, node):
        return self.new if node is self.target else self.generic_visit(node)


def _replacements(node, arguments):
    text = ast.unparse(node)
    if isinstance(node, ast.BinOp):
        yield f"{ast.unparse(node.left)} for {text}", node.left
        if not isinstance(node.op, ast.Pow):
            yield f"{ast.unparse(node.right)} for {text}", node.right
        if other := OTHER_OPERATOR.get(type(node.op)):
            new = ast.BinOp(node.left, other(), node.right)
            yield f"{ast.unparse(new)} for {text}", new
        if isinstance(node.op, ast.Pow) and ast.unparse(node.right) == "t":
            for exponent in ("(t - 1)", "(t + 1)", "1"):
                new = ast.parse(f"{ast.unparse(node.left)}**{exponent}", mode="eval").body
                yield f"{ast.unparse(new)} for {text}", new
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield f"{ast.unparse(node.operand)} for {text}", node.operand
    if isinstance(node, ast.Call) and len(node.args) == 1:
        yield f"{ast.unparse(node.args[0])} for {text}", node.args[0]
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "np.maximum":
        yield f"np.minimum for {text}", ast.parse(text.replace("maximum", "minimum"), mode="eval").body
        yield f"a sum for {text}", ast.BinOp(node.args[0], ast.Add(), node.args[1])
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield f"{ast.unparse(node.value)} for {text}", node.value
    if isinstance(node, ast.Constant) and node.value in OTHER_NUMBERS:
        for value in OTHER_NUMBERS[node.value]:
            yield f"{value} for {text}", ast.Constant(value)
    if isinstance(node, ast.Name) and (other := OTHER_NAME.get(node.id)) in arguments:
        yield f"{other} for {text}", ast.Name(other, ast.Load())
