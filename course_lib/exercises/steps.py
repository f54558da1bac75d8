"""The kind of exercise in which a student writes one step of a rule."""

import ast
import contextlib
import functools
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from itertools import permutations
from typing import Any, ClassVar

import numpy as np

from ..conventions import CONVENTIONS
from ..formats import number
from ..optimizers import Rule
from .asking import Asked, Pair
from .calling import Caller
from .kinds import Exercise, Mistake, array_of, function_of, parts_of
from .measurement import first_difference, remembers
from .mistakes import MUTANTS
from .symbols import letter
from .verdicts import AS_PRINTED, Rejected, right, wrong
from .wording import SAME, are, equal, listed, off, proportional, same_walk, size


@dataclass
class Attempt:
    """What a student's step did: on each trial the walk {name: (steps + 1, n)} of theta and memory."""

    call: Caller
    trials: list
    got: list
    expected: list

    @functools.cached_property
    def good(self) -> list[bool]:
        """On which trials the path of theta is right."""
        return [same_walk(x["theta"], y["theta"]) for x, y in zip(self.got, self.expected)]


@dataclass(frozen=True, kw_only=True)
class Step(Exercise):
    """One step of a rule, `theta, *memory = step(theta, g, …)`, run over many steps, shapes and settings.

    rule       the right one
    flags      settings that the student's step does not take, such as eps_inside
    mistakes   known wrong steps, besides the library's mutants of the rule
    printed    for a bug hunt: the step as it is printed, which counts as not tried
    """

    theta: ClassVar[str] = "theta"  # what a student's step calls the parameters

    rule: type[Rule]
    flags: dict[str, Any] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    printed: Callable | None = None

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names the check calls a student's step with."""
        needs_t = "t" in _names_in_step(self.rule.step) and getattr(self.rule, "bias_correction", True)
        hyper = (f.name for f in fields(self.rule) if f.type is not bool and f.name not in self.flags)
        return (self.theta, "g", *(("t",) if needs_t else ()), *self.rule.memory, *hyper)

    def trials(self, seed: int | None = None) -> Iterator[tuple[dict, np.ndarray]]:
        """(settings, gradients (steps, n)): another n and other settings each time."""
        names = {f.name for f in fields(self.rule)}
        usual = dict(eta=0.1, beta=0.9, beta1=0.9, beta2=0.99, eps=1e-6, weight_decay=0.01)
        other = dict(eta=0.05, beta=0.8, beta1=0.7, beta2=0.95, eps=1e-3, weight_decay=0.1)
        for k, (settings, n) in enumerate([(usual, 4), (other, 4), (other, 1), (usual, 6)]):
            rng = np.random.default_rng([7 if seed is None else seed, k])
            scale = np.resize([1e-3, 30.0, 0.1, 1.0], n)
            g = scale * rng.normal(size=(25, n)) * (rng.random((25, n)) < 0.8)
            g[0] += scale * (g[0] == 0)
            yield {name: value for name, value in settings.items() if name in names}, g

    def walk(self, step: Callable, settings: dict, gradients: np.ndarray) -> dict[str, np.ndarray]:
        """{name: (steps + 1, n)} of theta and the memory; raises Rejected."""
        theta = np.linspace(1, -1, gradients[0].size).reshape(gradients[0].shape)
        now = [theta, *self.rule().empty_memory(theta).values()]
        names, rows = (self.theta, *self.rule.memory), [now]
        for t, g in enumerate(gradients, start=1):
            available = dict(zip(names, now), g=g, t=t, **settings)
            result = step(**{name: available[name] for name in self.arguments})
            parts = zip(names, parts_of(result, names), rows[0])
            now = [array_of(name, part, begin.shape) for name, part, begin in parts]
            rows.append(now)
        return {name: np.array(row) for name, row in zip(("theta", *self.rule.memory), zip(*rows))}

    def step_of(self, rule: Callable) -> Callable:
        """The step of a rule of the library, made from settings, as a student would write it."""
        made = {}

        def step(theta, g, t=1, **others):
            memory = {name: others.pop(name) for name in self.rule.memory}
            settings = tuple(others.items())
            if settings not in made:
                made[settings] = rule(**others)
            with np.errstate(all="ignore"):
                now = made[settings].step(theta, g, t, **memory)
            return theta + now["delta"], *(now[name] for name in self.rule.memory)

        return step

    @property
    def right_step(self) -> Callable:
        """The right step, as a student would write it."""
        return self.step_of(lambda **settings: self.rule(**settings, **self.flags))

    def _verdict(self, answer, seed):
        call = Caller(function_of(answer), self.arguments)
        trials = list(self.trials(seed))
        try:
            walks = [self.walk(call, *trial) for trial in trials]
        except Rejected:
            if said := self._cause_of_a_stop(call):
                return wrong(said, self.read, "measurement")
            raise
        attempt = Attempt(call, trials, walks, [self.walk(self.right_step, *trial) for trial in trials])
        if all(attempt.good):
            return right(f"in {sum(len(g) for _, g in trials)} steps, with {len(trials)} shapes and settings")
        if self.printed and self._same(self.printed, attempt):
            return AS_PRINTED
        return (self._theta_stays(attempt)
                or self._move_for_theta(attempt)
                or self._stories(attempt)
                or self._wrong_order(attempt)
                or self._measured(attempt)
                or self._number_for_argument(attempt)
                or self._departure(attempt))

    def _same(self, step, attempt):
        """Whether a step does what the student's does: the same path, and the same memory.

        Only a velocity may be kept in other units, such as η u for u, which the move makes up for.
        """
        carriers = self._carriers(attempt.call)

        def as_kept(name, one, other):
            return proportional(one, other) if name in carriers else same_walk(one, other)

        with np.errstate(all="ignore"):
            walks = (self.walk(step, *trial) for trial in attempt.trials)
            return all(same_walk(walk["theta"], got["theta"])
                       and all(as_kept(name, walk[name], got[name]) for name in self.rule.memory)
                       for walk, got in zip(walks, attempt.got))

    def _theta_stays(self, attempt):
        if all(np.ptp(walk["theta"], axis=0).max() == 0 for walk in attempt.got):
            if not self.rule.memory or any(np.any(walk[self.rule.memory[-1]]) for walk in attempt.got):
                name = letter(self.theta)
                return wrong(f"{name} comes back as it went in: is the move added to it?", self.read)

    def _move_for_theta(self, attempt):
        returned = [x["theta"][1] for x in attempt.got]
        moves = [y["theta"][1] - y["theta"][0] for y in attempt.expected]
        if equal(returned, moves) or equal(returned, [-move for move in moves]):
            name = letter(self.theta)
            return wrong(f"It returns the move in {name}'s place: {name} plus the move is wanted.", self.read)

    def _stories(self, attempt):
        """The known mistakes that do exactly what the student's step does, all of them."""
        fitting = {}
        for step, diagnosis, read in self._known_steps():
            if self._same(step, attempt):
                fitting.setdefault(diagnosis, read)
        if fitting:
            return wrong(" Or: ".join(fitting), next(iter(fitting.values())))

    def _known_steps(self):
        """(step, diagnosis, read) of the exercise's mistakes, the rule's mutants, and other conventions."""
        for mistake in self.mistakes:
            yield mistake.wrong, mistake.diagnosis, mistake.read or self.read
        for mutant in MUTANTS:
            if mutant.of is self.rule:
                step = self.step_of(functools.partial(mutant.wrong, **self.flags))
                yield step, mutant.diagnosis, mutant.read
        for (rule, own, differs), whose in self._conventions().items():
            yield (self.step_of(functools.partial(rule, **dict(own))),
                   f"This is the rule of {listed(whose)}: {differs}. The task asks for the lecture's.",
                   self.read)

    def _conventions(self):
        """{(rule, its own settings, what differs): who has it so} of this rule in other places."""
        found = {}
        for (framework, _), entry in CONVENTIONS.items():
            if issubclass(entry.rule, self.rule) and set(entry.rule.memory) == set(self.rule.memory):
                names = {f.name for f in fields(entry.rule)} - set(self.arguments)
                own = tuple((name, value) for name, value in entry.defaults.items() if name in names)
                whose = found.setdefault((entry.rule, own, entry.differs), [])
                whose.append("the slides" if framework == "slides" else framework)
        return found

    def pair(self, call: Callable) -> Pair:
        """A student's step and the right one, to be asked the same."""
        make = functools.partial(self.rule, **self.flags)
        return Pair(Asked(call, self.arguments, self.rule.memory),
                    Asked(self.step_of(make), self.arguments, self.rule.memory), make)

    def _measured(self, attempt):
        said = self._first_difference(attempt.call)
        return wrong(said, self.read, "measurement") if said else None

    def _first_difference(self, call):
        return first_difference(self.pair(call))

    def _cause_of_a_stop(self, call):
        return remembers(self.pair(call))

    def _carriers(self, call):
        return self.pair(call).carriers

    def _wrong_order(self, attempt):
        names = (self.theta, *self.rule.memory)
        for order in permutations(names):

            def sorted_out(order=order, **arguments):
                returned = dict(zip(order, attempt.call(**arguments)))
                return [returned[name] for name in names]

            same = False
            with contextlib.suppress(Rejected):  # another order may lead where the step was not made for
                walk = self.walk(sorted_out, *attempt.trials[0])
                same = order != names and equal(walk.values(), attempt.expected[0].values())
            if same:
                return wrong(f"The values are right, their order is not: return {', '.join(names)}.")

    def _number_for_argument(self, attempt):
        defaults = {f.name: f.default for f in fields(self.rule)}
        usual = defaults, attempt.trials[0][1]
        if attempt.good[0] or same_walk(self.walk(attempt.call, *usual)["theta"],
                                        self.walk(self.right_step, *usual)["theta"]):
            return wrong("It is right with one set of hyperparameters and wrong with another. "
                         "Is there a number in your function where an argument should stand?", self.read)

    def _departure(self, attempt):
        """In which step it departs, how long the move is then, and whether the memory is off already."""
        trial = attempt.good.index(False)
        got, expected = attempt.got[trial], attempt.expected[trial]
        scale = size(expected["theta"])
        differs = [not equal([x], [y], scale) for x, y in zip(got["theta"], expected["theta"])]
        k = differs.index(True)
        x, y = (walk["theta"][k] - walk["theta"][k - 1] for walk in (got, expected))
        wrong_entries = ~np.isclose(x, y, rtol=SAME, atol=SAME * size(y)).ravel()
        if np.any(~np.isfinite(x)):
            wrong_entries &= ~np.isfinite(x.ravel())
        p = int(np.argmax(wrong_entries))
        before = "" if k == 1 else "Step 1: right. " if k == 2 else f"Steps 1 to {k - 1}: right. "
        moved = float(x.ravel()[p])
        moves = f"parameter {p + 1} moves by {number(moved)}: " if np.isfinite(moved) else ""
        lost = [name for name in self.rule.memory
                if not equal([got[name][1 : k + 1]], [expected[name][1 : k + 1]])]
        how = f"{before}In step {k} {moves}the move is {off(x, y, 'long', 'short')}. {self._look_at(lost)}"
        return wrong(how.rstrip(), self.read, "place" if lost else "")

    def _look_at(self, lost):
        memory = self.rule.memory
        if lost:
            return f"{listed(lost)} {are(lost)} off already, so look there first."
        if memory:
            they = "they" if len(memory) > 1 else "it"
            return (f"{listed(memory)} {are(memory)} as {they} should be, so look at the line that moves "
                    f"{letter(self.theta)}.")
        return ""


@functools.cache
def _names_in_step(step):
    """The arguments that a rule's step really uses."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(step)))
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
