"""Run a rule downhill on a loss and keep what happened."""

import operator
from dataclasses import fields

import numpy as np
from tqdm.auto import tqdm

tqdm.monitor_interval = 0  # no thread that watches bars: a browser's Python has none to give


class History:
    """What happened in a run of `steps` steps, by attribute.

    theta         (steps + 1, d, *settings), row 0 is the start
    loss          (steps + 1, *settings), the loss at each row of theta
    g, delta, eta_eff, and every other symbol of the rule (u, v, m_hat, …)
                  (steps, d, *settings), row k belongs to step k + 1
    end           (d, *settings), where the run ended; always there
    interrupted   True if Ctrl-C cut the run short; the rows say how far it came

    A diverged run holds inf and nan: that is data, not an error.
    """

    def __init__(self, loss, rows, end, interrupted=False):
        self._loss, self._rows, self.end, self.interrupted = loss, rows, end, interrupted

    def __getattr__(self, name):
        rows = self.__dict__.get("_rows", {})
        if name == "loss" and "theta" in rows:
            theta = np.moveaxis(rows["theta"], 0, 1)
            numbers = getattr(self._loss, "width", 1) * max(1, theta[0, 0].size)  # that one row takes
            at_once = max(1, 10_000_000 // numbers)
            with np.errstate(all="ignore"):
                parts = [self._loss.value(theta[:, k : k + at_once]) for k in range(0, theta.shape[1], at_once)]
            rows["loss"] = np.concatenate(parts)
        if name in rows:
            return rows[name]
        raise AttributeError(f"this run has no {name!r}; it recorded {', '.join(rows) or 'only the end'}")

    def __dir__(self):
        return [*super().__dir__(), *self._rows, *(["loss"] if "theta" in self._rows else [])]


def run(optimizer, loss, theta0, steps, *, schedule=None, project=None, record=None, progress=False):
    """Let `optimizer` take `steps` steps on `loss` from `theta0`; return the `History`.

    theta0     (d,) or (d, *settings); it broadcasts against the optimizer's settings,
               and a whole grid of settings runs at once, equal to the single runs
    loss       has value(theta) and gradient(theta, t), t = 1 for the first step
    schedule   schedule(t), t = 0 for the first step: a factor on the whole update
    project    project(theta) -> theta after each update, for example into a box
    record     names of what to keep, such as ("theta", "v"); None keeps everything,
               () only the end. Keeping theta makes `.loss` available too.
    progress   show a bar if it takes longer than half a second

    Ctrl-C (the kernel's interrupt) ends the run; what was computed is kept.
    """
    theta = _start(optimizer, loss, theta0, schedule)
    steps = _count(steps)
    memory = {name: np.zeros_like(theta) for name in optimizer.memory}
    with np.errstate(all="ignore"):
        symbols = ("g", *optimizer.step(theta, np.zeros_like(theta), 1, **memory))
    rows = {name: np.empty((steps, *theta.shape), theta.dtype) for name in _known(record, symbols) if name != "theta"}
    kept = list(rows.items())
    if record is None or "theta" in record:
        rows["theta"] = np.empty((steps + 1, *theta.shape), theta.dtype)
        rows["theta"][0] = theta
    path = rows.get("theta")

    done = 0
    try:
        with np.errstate(all="ignore"):
            for t in tqdm(range(1, steps + 1), disable=not progress, delay=0.5, leave=False):
                g = loss.gradient(theta, t)
                if t == 1 and np.shape(g) != theta.shape:
                    raise ValueError(f"run: the gradient must have theta's shape {theta.shape}, got {np.shape(g)}")
                now = optimizer.step(theta, g, t, **memory)
                memory = {name: now[name] for name in optimizer.memory}
                now["g"] = g
                if schedule is not None:
                    rate = np.asarray(schedule(t - 1), theta.dtype)
                    now |= dict(delta=rate * now["delta"], eta_eff=rate * now["eta_eff"])
                theta = theta + now["delta"]
                if project is not None:
                    theta = project(theta)
                for name, row in kept:
                    row[t - 1] = now[name]
                if path is not None:
                    path[t] = theta
                done = t
    except KeyboardInterrupt:
        rows = {name: row[: done + (name == "theta")] for name, row in rows.items()}
        theta = rows["theta"][-1] if path is not None else theta
    return History(loss, rows, theta, interrupted=done < steps)


def step_in_blocks(optimizer, theta, g, t, memory, block=None):
    """One step of `optimizer` on a long vector, in place: theta and the arrays of memory are changed.

    theta, g   (d,);  memory   {name: (d,)}, zeros before the first step, t = 1
    block      parameters at a time

    The rule is the same as ever; a block of it at a time stays in the processor's cache. The
    default is 120 kB: larger intermediate results cost fresh pages from the system each time.
    """
    block = 120_000 // theta.itemsize if block is None else block
    if block < 1:
        raise ValueError(f"step_in_blocks: block must be at least 1, got {block}")
    for start in range(0, len(theta), block):
        part = slice(start, start + block)
        now = optimizer.step(theta[part], g[part], t, **{name: memory[name][part] for name in optimizer.memory})
        theta[part] += now["delta"]
        for name in optimizer.memory:
            memory[name][part] = now[name]


def _start(optimizer, loss, theta0, schedule):
    """theta0 as a float array of its own, broadcast to (d, *settings)."""
    if isinstance(optimizer, type):
        raise TypeError(f"run: optimizer must be made first, as {optimizer.__name__}(), got the class")
    if schedule is not None and not callable(schedule):
        raise TypeError(f"run: schedule must be a function of t, got {schedule!r}")
    theta0 = np.asarray(theta0)
    if theta0.dtype.kind not in "fiu":
        raise TypeError(f"run: theta0 must hold real numbers, got {theta0.dtype}")
    if theta0.ndim == 0:
        raise ValueError(f"run: theta0 must have shape (d,) or (d, *settings), got the number {theta0}")
    d = getattr(loss, "d", len(theta0))
    if len(theta0) != d:
        raise ValueError(f"run: theta0 must hold {d} parameters first, got shape {theta0.shape}")
    if theta0.dtype.kind != "f":
        theta0 = theta0.astype(float)  # an integer start must not truncate the path
    hyper = [getattr(optimizer, field.name) for field in fields(optimizer)]
    grids = [value for value in hyper if np.ndim(value)]
    factor = np.asarray(1.0 if schedule is None else schedule(0))
    if factor.dtype.kind not in "fiu":
        raise TypeError(f"run: schedule(t) must be a number or an array of numbers, got {factor}")
    try:
        settings = np.broadcast_shapes(theta0.shape[1:], factor.shape, *(np.shape(value) for value in grids))
    except ValueError:
        shapes = ", ".join(f"{f.name} {np.shape(v)}" for f, v in zip(fields(optimizer), hyper) if np.ndim(v))
        raise ValueError(f"run: the settings do not broadcast: {shapes}, theta0 {theta0.shape[1:]}") from None
    ones = (1,) * (len(settings) - theta0.ndim + 1)
    theta = np.broadcast_to(theta0.reshape(d, *ones, *theta0.shape[1:]), (d, *settings))
    return theta.astype(np.result_type(theta0, *grids))


def _count(steps):
    try:
        count = operator.index(steps)
    except TypeError:
        raise TypeError(f"run: steps must be a whole number, got {steps!r}") from None
    if count < 0:
        raise ValueError(f"run: steps must be at least 0, got {count}")
    return count


def _known(record, symbols):
    if record is None:
        return symbols
    if isinstance(record, str):
        raise TypeError(f"run: record must be a list or tuple of names, got the text {record!r}")
    if unknown := set(record) - {"theta", *symbols}:
        raise ValueError(f"run: record may hold theta, {', '.join(symbols)}; got {sorted(unknown)}")
    return tuple(record)
