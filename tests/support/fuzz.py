"""Notebooks mutated at random: what crashes, odd programs and hostile hands make of a file."""

import copy
import json

LARGEST = 20_000_000  # characters that one repetition may add, or three of them would fill this machine
ODD = (None, True, -1, 0, 1e300, float("nan"), 10**400, "", "x", "\0", "\ud800", "é🙂हिन्दी", "<script>", [],
       {}, [[]], [None], {"nbgrader": []}, {"nbgrader": {"grade_id": ["ps1-news-answer"]}}, "x" * 200_000,
       ["line\n"] * 3000, "code", "markdown", "raw", "ps1-news-answer", "ps1-typo-answer")
CODE = ("raise ValueError('x' * 10_000)", "1 / 0", "%%bash\nls", "np.add?", "x = !ls", "\f", "\x1b[31m",
        "def (", "import os; os._exit(1)", "import matplotlib.pyplot as plt\nplt.plot()", "del np",
        "np = None", "(" * 5000, "[" * 90 + "]" * 90, "print = exit = None", "'''", "await x",
        "globals().clear()", "raise NotImplementedError()", "x = 1\n" * 20_000)


def mutated(data, rng):
    """The bytes of a notebook with one to five random changes."""
    whole = json.loads(data)
    for _ in range(rng.randint(1, 5)):
        rng.choice((_changed_value, _removed, _repeated, _moved, _changed_code))(whole, rng)
    try:
        data = json.dumps(whole).encode()
    except (ValueError, RecursionError):  # a list in itself
        return data
    return rng.choice((_same, _same, _same, _cut, _flipped, _spliced, _other_letters))(data, rng)


def _places(whole):
    """All (container, key) in a JSON value."""
    found, todo, seen = [], [whole], set()
    while todo:
        container = todo.pop()
        if id(container) in seen:  # a list in itself
            continue
        seen.add(id(container))
        keys = list(container) if isinstance(container, dict) else range(len(container))
        for key in keys:
            found.append((container, key))
            if isinstance(container[key], dict | list):
                todo.append(container[key])
    return found


def _any_place(whole, rng):
    return rng.choice(_places(whole) or [({"": 0}, "")])


def _changed_value(whole, rng):
    container, key = _any_place(whole, rng)
    container[key] = copy.deepcopy(rng.choice(ODD))  # or the next notebook would hold what this one became


def _removed(whole, rng):
    container, key = _any_place(whole, rng)
    del container[key]


def _lists(whole):
    return [container[key] for container, key in _places(whole) if isinstance(container[key], list)]


def _repeated(whole, rng):
    for each in rng.sample(_lists(whole), 1) if _lists(whole) else ():
        if each:
            at = rng.randrange(len(each))
            text = json.dumps([each[at]])
            times = min(rng.choice((1, 2, 40, 3000)), LARGEST // len(text))
            each[at:at] = json.loads(text) * times


def _moved(whole, rng):
    for each in rng.sample(_lists(whole), 1) if _lists(whole) else ():
        rng.shuffle(each)


def _changed_code(whole, rng):
    sources = [(container, key) for container, key in _places(whole) if key in ("source", "input")]
    if sources:
        container, key = rng.choice(sources)
        text = "".join(map(str, container[key])) if isinstance(container[key], list) else str(container[key])
        at = rng.choice((0, len(text), rng.randint(0, len(text))))
        container[key] = f"{text[:at]}\n{rng.choice(CODE)}{text[at:]}"


def _same(data, rng):
    return data


def _cut(data, rng):
    return data[: rng.randrange(len(data) + 1)]


def _flipped(data, rng):
    changed = bytearray(data)
    for _ in range(rng.choice((1, 3, 30))):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _spliced(data, rng):
    one, other = sorted(rng.randrange(len(data)) for _ in range(2))
    return data[:one] + data[one:other] * rng.choice((0, 2, 50)) + data[other:]


def _other_letters(data, rng):
    return data.decode().encode(rng.choice(("utf-16", "utf-8-sig", "utf-32", "utf-7")))
