"""Run a rule downhill on a loss, and keep what happened."""

import math
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, count
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .losses import Differentiable, Loss, d_and_width, shape_of_parameters
from .matrices import MatrixRule
from .optimizers import Rule
from .schedules import Schedule
from .validation import function, real, told, whole


def descend(optimizer: Rule, loss: Differentiable, theta: np.ndarray, schedule: Schedule | None = None,
            project: Callable | None = None) -> Iterator[dict[str, Any]]:
    """Go downhill from theta, step by step, without an end; yield all that a step computed, by name.

    The names are theta (after the step), g (before it) and those of the rule. The arguments are those of
    `run`, which checks them; what loss, schedule and projection return is checked here.
    """
    gradient, step, shape, dtype = loss.gradient, optimizer.step, theta.shape, theta.dtype
    theta = theta.copy()
    memory = optimizer.empty_memory(theta)
    for t in count(1):
        # Read-only, so that a gradient that changes theta in place raises and does not bend the path.
        theta.setflags(False)  # type: ignore[call-arg]  # NumPy's types want the slower write=False
        g = gradient(theta, t)
        if type(g) is not np.ndarray or g.shape != shape or g.dtype is not dtype:
            g = _like(theta, g, "the gradient", t)
        now = step(theta, g, t, **memory)
        for name in memory:
            memory[name] = now[name]
        if schedule is not None:
            rate = _factor(schedule(t - 1), t - 1, dtype)
            now |= dict(delta=rate * now["delta"], eta_eff=rate * now["eta_eff"])
        moved = theta + now["delta"]
        theta = moved if moved.dtype is dtype else _like(theta, moved, "theta + delta", t)
        if project is not None:
            theta = _like(theta, project(theta), "project(theta)", t).copy()
        now["g"], now["theta"] = g, theta
        yield now


class History:
    """What happened in a run of `steps` steps, by attribute.

    theta         (steps + 1, d, *settings), row 0 is the start; of a matrix (steps + 1, n, m, *settings)
    loss          (steps + 1, *settings), the loss at each row of theta
    g, delta, eta_eff, and every other symbol of the rule (u, v, m_hat, …)
                  (steps, d, *settings), row k belongs to step k + 1; a matrix rule's memory has its own shape
    symbols       the names of the line above, in the order in which they are computed, recorded or not
    end           (d, *settings), where the run ended; always there
    interrupted   True if Ctrl-C cut the run short; the rows say how far it came

    A diverged run holds inf and nan: that is data, not an error. What was not recorded raises an
    AttributeError.
    """

    end: np.ndarray
    symbols: tuple[str, ...]
    interrupted: bool

    def __init__(self, loss: Differentiable, rows: dict[str, np.ndarray], end: np.ndarray,
                 symbols: tuple[str, ...], interrupted: bool = False) -> None:
        self._loss, self._rows = loss, rows
        self.end, self.symbols, self.interrupted = end, symbols, interrupted

    def __getattr__(self, name: str) -> np.ndarray:
        rows = self.__dict__.get("_rows", {})
        if name == "loss" and "theta" in rows and "loss" not in rows:
            rows["loss"] = self._losses(rows["theta"])
        if name in rows:
            return rows[name]
        raise AttributeError(f"this run has no {name!r}; it recorded {', '.join(rows) or 'only the end'}")

    def _losses(self, path):
        """The loss at each row of the path, in parts of bounded memory."""
        if not isinstance(self._loss, Loss):
            raise AttributeError(f"this run has no 'loss': {told(self._loss)} has no method value(theta)")
        axes = len(shape_of_parameters(self._loss) or (None,))
        theta = np.moveaxis(path, 0, axes)  # rows are settings to a loss
        settings = theta.shape[axes + 1 :]
        at_once = max(1, 10_000_000 // (d_and_width(self._loss)[1] * max(1, math.prod(settings))))
        parts = np.split(theta, range(at_once, len(path), at_once), axis=axes)
        with np.errstate(all="ignore"):
            return np.concatenate([self._loss.value(part) for part in parts])

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._rows, *(["loss"] if "theta" in self._rows else [])]


def run(optimizer: Rule, loss: Differentiable, theta0: ArrayLike, steps: int, *,
        schedule: Schedule | None = None, project: Callable | None = None,
        record: Iterable[str] | None = None, progress: bool = False) -> History:
    """Let `optimizer` take `steps` steps on `loss` from `theta0`; return the `History`.

    theta0     (d,) or (d, *settings); it broadcasts against the optimizer's settings,
               and a whole grid of settings runs at once, equal to the single runs.
               On a loss of a matrix it is (n, m) or (n, m, *settings).
               float32 stays float32, unless settings are arrays; all else is float64,
               but float16, which is computed in float32
    loss       has gradient(theta, t), t = 1 for the first step; value(theta), too, where
               history.loss is wanted (`Loss`). They get theta read-only.
    schedule   schedule(t), t = 0 for the first step: a factor on the whole update
    project    project(theta) -> theta after each update, for example into a box
    record     names of what to keep, such as ("theta", "v"); None keeps everything,
               () only the end. Keeping theta makes `.loss` available too.
    progress   show a bar if it takes longer than half a second

    Ctrl-C (the kernel's interrupt) ends the run; what was computed is kept. A TypeError or
    ValueError names the argument that cannot be used, or the step in which the loss, the
    schedule or the projection returned something else than numbers of the right shape.
    """
    theta = started(optimizer, loss, theta0, schedule)
    steps = whole("run", "steps", steps, least=0)
    if project is not None:
        function("run", "project", project, "theta")
    record = None if record is None else _names(record)
    rows: dict[str, np.ndarray] = {}
    if record is None or "theta" in record:
        rows["theta"] = np.empty((steps + 1, *theta.shape), theta.dtype)
        rows["theta"][0] = theta
    symbols: tuple[str, ...] = ()
    end, done = theta, 0
    walk = descend(optimizer, loss, theta, schedule, project)
    try:
        with np.errstate(all="ignore"):
            first = next(walk)  # even if `steps` is 0: it names the symbols
            symbols = ("g", *(name for name in first if name not in ("g", "theta")))
            shapes = {name: array.shape for name, array in optimizer.empty_memory(theta).items()}
            for name in _known(record, symbols):
                rows[name] = np.empty((steps, *shapes.get(name, theta.shape)), theta.dtype)
            after = {name: row[len(row) - steps :] for name, row in rows.items()}  # theta without its start
            for k, now in zip(bar(range(steps), progress), chain([first], walk)):
                for name, row in after.items():
                    row[k] = now[name]
                end, done = now["theta"], k + 1
    except ValueError as error:
        if "read-only" in str(error):
            error.add_note("run hands theta out read-only. Make a new array, theta = 2 * theta, "
                           "instead of changing that one, theta *= 2.")
        raise
    except KeyboardInterrupt:
        rows = {name: row[: done + (name == "theta")] for name, row in rows.items()}
    return History(loss, rows, end.copy(), symbols, interrupted=done < steps)


def settled(losses: ArrayLike, goal: float) -> np.ndarray:
    """The step from which on a loss stays below a goal; 0 if it always was, inf if it does not at the end.

    losses   (steps + 1, ...), before the first step and after each, such as `History.loss`

    Returns (...).
    """
    below = np.asarray(losses) < goal
    above = ~below[::-1]  # from the end
    last = np.where(above.any(axis=0), above.argmax(axis=0), len(below))
    return np.where(below[-1], len(below) - last, np.inf)


def bar(steps: Iterable, show: bool) -> Iterable:
    """The same steps; a bar follows them, if it is to be shown and they take longer than half a second."""
    if not show:
        return steps
    from tqdm.auto import tqdm  # here: whoever wants no bar needs no tqdm

    tqdm.monitor_interval = 0  # no thread that watches bars: a browser's Python has none to give
    return tqdm(steps, delay=0.5, leave=False)


def step_in_blocks(optimizer: Rule, theta: np.ndarray, g: np.ndarray, t: int, memory: dict[str, np.ndarray],
                   block: int | None = None) -> None:
    """One step of `optimizer` on a long vector, in place: theta and the arrays of memory are changed.

    theta, g   (d,);  memory   {name: (d,)}, zeros before the first step, t = 1; float32 or float64
    block      parameters at a time

    The rule is the same as ever; a block of it at a time stays in the processor's cache. The
    default is 120 kB: larger intermediate results cost fresh pages from the system each time.
    A TypeError or ValueError names the argument that cannot be used, before anything is changed.
    """
    _check_rule("step_in_blocks", optimizer)
    if isinstance(optimizer, MatrixRule):
        raise TypeError("step_in_blocks: optimizer must move each parameter on its own, and "
                        f"{type(optimizer).__name__} needs them all at once")
    if set(memory) != set(optimizer.memory):
        raise ValueError(f"step_in_blocks: memory must hold {' and '.join(optimizer.memory) or 'nothing'}, "
                         f"got {' and '.join(memory) or 'nothing'}")
    for name, array in dict(theta=theta, g=g, **memory).items():
        if not (isinstance(array, np.ndarray) and array.dtype in (np.float32, np.float64)):
            raise TypeError(f"step_in_blocks: {name} must be an array of float32 or float64, "
                            f"got {told(array)}")
        if array.ndim != 1 or array.shape != theta.shape:
            raise ValueError(f"step_in_blocks: {name} must have shape (d,), as theta, got {array.shape}")
    t = whole("step_in_blocks", "t", t, least=1)
    block = whole("step_in_blocks", "block", 120_000 // theta.itemsize if block is None else block, least=1)
    for start in range(0, len(theta), block):
        part = slice(start, start + block)
        remembered = {name: memory[name][part] for name in optimizer.memory}
        now = optimizer.step(theta[part], g[part], t, **remembered)
        theta[part] += now["delta"]
        for name in optimizer.memory:
            memory[name][part] = now[name]


def _like(theta, given, what, t):
    """What a loss, a rule or a projection computed in step t, as an array of theta's shape and dtype."""
    if type(given) is np.ndarray and given.shape == theta.shape and given.dtype is theta.dtype:
        return given
    array = real(given)
    if array is None:
        raise TypeError(f"run: in step {t} {what} must hold real numbers, got {told(given)}")
    if array.shape != theta.shape:
        raise ValueError(f"run: in step {t} {what} must have theta's shape {theta.shape}, got {array.shape}")
    return array.astype(theta.dtype)


def _factor(given, t, dtype):
    """What a schedule returned for t, as a float or as an array of this dtype."""
    if isinstance(given, float):
        return float(given)  # which leaves the dtype of what it multiplies as it is
    factor = real(given)
    if factor is None:
        raise TypeError(f"run: schedule({t}) must be a number or an array of numbers, got {told(given)}")
    return factor.astype(dtype)


def _check_rule(owner, optimizer):
    if isinstance(optimizer, type):
        raise TypeError(f"{owner}: optimizer must be made first, as {optimizer.__name__}(), got the class")
    if not isinstance(optimizer, Rule):
        raise TypeError(f"{owner}: optimizer must be a rule, such as Adam(eta=0.1), got {told(optimizer)}")


def started(optimizer: Rule, loss: Differentiable, theta0: ArrayLike,
            schedule: Schedule | None = None) -> np.ndarray:
    """theta0 as a float array of its own, broadcast to (d, *settings). The arguments are those of `run`, and
    a TypeError or ValueError names the one that cannot be used."""
    if isinstance(loss, Rule):
        raise TypeError(f"run: the optimizer comes first, then the loss; got {told(optimizer)}, "
                        f"then {told(loss)}")
    _check_rule("run", optimizer)
    if isinstance(loss, type):
        raise TypeError(f"run: loss must be made first, as {loss.__name__}(), got the class")
    if not isinstance(loss, Differentiable):
        raise TypeError(f"run: loss must have a method gradient(theta, t), got {told(loss)}")
    start = real(theta0)
    if start is None:
        raise TypeError(f"run: theta0 must hold real numbers, got {told(theta0)}")
    if start.ndim == 0:
        raise ValueError(f"run: theta0 must have shape (d,) or (d, *settings), got the number {start}")
    shape = shape_of_parameters(loss) or start.shape[: optimizer.axes or 1]
    axes = len(shape)
    if start.shape[:axes] != shape:
        first = f"{shape[0]} parameters" if axes == 1 else f"a matrix of shape {shape}"
        raise ValueError(f"run: theta0 must hold {first} first, got shape {start.shape}")
    if optimizer.axes not in (None, axes):
        kinds = {1: "a vector", 2: "a matrix"}
        raise ValueError(f"run: {type(optimizer).__name__} moves {kinds[optimizer.axes]}, and the loss has "
                         f"parameters of shape {shape}")
    if start.dtype.kind != "f":
        start = start.astype(float)  # an integer start must not truncate the path
    shapes = {name: np.shape(value) for name, value in vars(optimizer).items() if np.ndim(value)}
    if schedule is not None:
        shapes["schedule(0)"] = np.shape(_factor(function("run", "schedule", schedule, "t")(0), 0, float))
    try:
        settings = np.broadcast_shapes(start.shape[axes:], *shapes.values())
    except ValueError:
        told_shapes = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        raise ValueError(f"run: the settings do not broadcast: {told_shapes}, "
                         f"theta0 {start.shape[axes:]}") from None
    ones = (1,) * (len(settings) - start.ndim + axes)
    theta = np.broadcast_to(start.reshape(*shape, *ones, *start.shape[axes:]), (*shape, *settings))
    grids = [value for value in vars(optimizer).values() if np.ndim(value)]
    return theta.astype(np.result_type(np.float32, start, *grids))  # in float16, ε would not save 0 / 0


def _names(record):
    """The names to record, as a tuple."""
    if isinstance(record, str) or not np.iterable(record):
        raise TypeError(f"run: record must be a list or tuple of names, got {told(record)}")
    return tuple(record)


def _known(record, symbols):
    """What is to be recorded of the symbols of a step: all, or those that are named."""
    if record is None:
        return symbols
    if unknown := set(record) - {"theta", *symbols}:
        raise ValueError(f"run: record may hold theta, {', '.join(symbols)}; got {sorted(map(str, unknown))}")
    return [name for name in record if name != "theta"]
