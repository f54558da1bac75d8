"""The clinic of lecture 18: small training runs with one planted fault each, and tests that find it.

A run is a network 6-24-24-K, 3 to 6 classes, 256 points, and 240 steps of Adam with η = 0.01 on mini-batches
of 16, from weights 0.2 · N(0, 1). The same seed gives the same points, start and batches with every fault,
so that two runs of one seed differ by the fault alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from .descent import run
from .losses import Loss
from .networks import MiniBatches, Network
from .optimizers import Adam, Array, Symbols
from .validation import told, whole

POINTS, BATCH, STEPS, ETA, SCALE = 256, 16, 240, 0.01, 0.2
EPOCH = POINTS // BATCH  # steps
FEATURES, HIDDEN, NOISE = 6, (24, 24), 0.9
FRESH = 1000  # points that nobody has seen
EVERY = 8  # steps from one point of the curve to the next
FACTORS = np.array([1 / 30, 1 / 10, 1 / 3, 1, 3, 10, 30])  # of the range test

#: What can be wrong with a run, by name.
FAULTS = {
    "rate too large": "η is ten times what the chart says",
    "rate too small": "η is a tenth of what the chart says",
    "beta2 too small": "β₂ is 0.5, not 0.999",
    "no bias correction": "Adam uses m and v, not m̂ and v̂",
    "t per epoch": "the t of Adam's correction counts epochs, not steps",
    "labels shuffled": "the labels have lost their points",
    "sum for mean": "the loss of a batch is the sum over its points, not the mean",
    "dead layer": "the second hidden layer starts with biases of −10",
    "batch too small": "a batch has 1 point, not 16",
    "data leak": "the held-out points are among those of the training",
}
HEALTHY = "none"

Findings = dict[str, float]  # what a test has found, by name, in three digits


@dataclass(frozen=True, eq=False)
class AdamByEpoch(Adam):
    """Adam with a mistake: the t of its correction is the number of the epoch, 1 for the first."""

    def step(self, theta: Array, g: Array, t: int, m: Array, v: Array) -> Symbols:
        return super().step(theta, g, 1 + (t - 1) // EPOCH, m, v)


class SummedNetwork(Network):
    """A network with a mistake: the gradient over some points is the sum of theirs, not the mean."""

    def gradient_on(self, theta: ArrayLike, points: Array) -> Array:
        return len(points) * super().gradient_on(theta, points)


class OneBatch(Loss):
    """A network's loss on some of its points, the same in each step."""

    def __init__(self, network: Network, points: Array) -> None:
        self.network, self.points, self.d = network, points, network.d

    def value(self, theta: Array) -> float:
        _, p = self.network.forward(self.network.layers(theta), self.network.x[:, self.points])
        right = p[self.network.labels[self.points], np.arange(len(self.points))]
        return float(-np.mean(np.log(np.maximum(right, 1e-30))))

    def gradient(self, theta: Array, t: int | None = None) -> Array:
        return self.network.gradient_on(theta, self.points)


class Patient:
    """A training run that fails, or is worse than it looks: `order` tests, then `diagnose`.

    seed    of the points, the start and the batches; also of the fault, if none is named
    fault   one of `FAULTS`, or "none" for a healthy run

    cost      the points spent on tests so far
    ordered   {test: what it found}, in the order in which they were ordered
    """

    def __init__(self, seed: int, fault: str | None = None) -> None:
        rng = np.random.default_rng(whole("Patient", "seed", seed, least=0))
        drawn = list(FAULTS)[rng.integers(len(FAULTS))]
        self._fault = drawn if fault is None else _known("Patient", "fault", fault, [*FAULTS, HEALTHY])
        self.cost = 0
        self.ordered: dict[str, Findings] = {}
        self._make(rng)

    def order(self, test: str) -> Findings:
        """What a test finds: {name: number}. It costs its points once, however often it is ordered."""
        if test not in self.ordered:
            points, measure = TESTS[_known("Patient.order", "test", test, TESTS)]
            self.cost += points
            self.ordered[test] = {name: float(f"{value:.3g}") for name, value in measure(self).items()}
        return dict(self.ordered[test])

    def diagnose(self, fault: str) -> bool:
        """Whether that is the fault."""
        return _known("Patient.diagnose", "fault", fault, FAULTS) == self._fault

    @cached_property
    def curve(self) -> Array:
        """The mean loss over all points of the training, before it and after every `EVERY` steps, (31,)."""
        return self._network.value(self._path[::EVERY].T)

    def _make(self, rng: np.random.Generator) -> None:
        """Draw all that the run needs, the same with every fault, and plant the fault."""
        fault, classes = self._fault, int(rng.integers(3, 7))
        centres = rng.normal(size=(FEATURES, classes))

        def draw(points: int) -> tuple[Array, Array]:
            labels = np.append(np.arange(classes), rng.integers(classes, size=points - classes))
            return centres[:, labels] + NOISE * rng.normal(size=(FEATURES, points)), labels

        (x, labels), held_out, fresh = draw(POINTS), draw(POINTS), draw(FRESH)
        shuffled = rng.permutation(labels)
        if fault == "labels shuffled":
            labels = shuffled
        kind = SummedNetwork if fault == "sum for mean" else Network
        self._network = kind(x, labels, HIDDEN)
        self._held_out = Network(*((x, labels) if fault == "data leak" else held_out), HIDDEN)
        self._fresh = Network(*fresh, HIDDEN)
        self._start = self._network.start(rng, SCALE)
        if fault == "dead layer":
            _, biases = self._network.layers(self._start)[1]
            biases[:] = -10
        self._batches = MiniBatches(self._network, 1 if fault == "batch too small" else BATCH, rng)

    def _rule(self, factor: float | Array = 1.0) -> Adam:
        """The run's rule, its rate multiplied by a factor."""
        rate = {"rate too large": 10, "rate too small": 0.1}.get(self._fault, 1)
        rule = AdamByEpoch if self._fault == "t per epoch" else Adam
        return rule(ETA * rate * factor, beta2=0.5 if self._fault == "beta2 too small" else 0.999,
                    bias_correction=self._fault != "no bias correction")

    @cached_property
    def _path(self) -> Array:
        """The weights before the training and after each step, (STEPS + 1, d)."""
        return run(self._rule(), self._batches, self._start, STEPS, record=["theta"]).theta

    def _first_batch(self) -> tuple[OneBatch, int]:
        """The loss on the first batch, and what the training multiplies it by."""
        points = self._batches.points(1)
        return OneBatch(self._network, points), len(points) if self._fault == "sum for mean" else 1


def initial_loss(patient: Patient) -> Findings:
    """The loss of the first batch as the training computes it, before the first step, and ln K."""
    batch, times = patient._first_batch()
    return {"loss": times * batch.value(patient._start), "ln K": np.log(patient._network.classes)}


def gradient_norms(patient: Patient) -> Findings:
    """The length of the gradient of each layer's weights on the first batch, before the first step."""
    batch, _ = patient._first_batch()
    layers = patient._network.layers(batch.gradient(patient._start))
    return {f"layer {k}": float(np.linalg.norm(weights)) for k, (weights, _) in enumerate(layers, start=1)}


def held_out_loss(patient: Patient) -> Findings:
    """The mean losses after the training: over its own points, and over those that the run holds out."""
    end = patient._path[-1]
    return {"training": patient._network.value(end), "held-out": patient._held_out.value(end),
            "ln K": np.log(patient._network.classes)}


def two_batches(patient: Patient) -> Findings:
    """The cosine between the gradients of two batches at the start, the mean over all pairs of 16 batches."""
    gradients = np.stack([patient._batches.gradient(patient._start, t) for t in range(1, 17)])
    gradients /= np.maximum(np.linalg.norm(gradients, axis=1, keepdims=True), 1e-30)
    cosines = gradients @ gradients.T
    return {"cosine": np.mean(cosines[np.triu_indices(16, 1)])}


def update_ratio(patient: Patient) -> Findings:
    """The length of a step beside that of all weights: of the first step, the median of steps 5 to 15, the
    median of the last 60, and the largest of all."""
    path = patient._path
    ratios = np.linalg.norm(np.diff(path, axis=0), axis=1) / np.linalg.norm(path[:-1], axis=1)
    return {"first": ratios[0], "early": np.median(ratios[4:15]), "late": np.median(ratios[-60:]),
            "largest": np.max(ratios)}


def one_batch(patient: Patient) -> Findings:
    """The loss of the first batch after 60 steps on it alone, begun anew."""
    batch, times = patient._first_batch()
    end = run(patient._rule(), batch, patient._start, 60, record=()).end
    return {"loss": times * batch.value(end)}


def fresh_points(patient: Patient) -> Findings:
    """The mean loss after the training over 1000 points that are collected for this test."""
    return {"fresh": patient._fresh.value(patient._path[-1])}


def range_test(patient: Patient) -> Findings:
    """The factor on η, of seven from 1/30 to 30, with which 120 steps, begun anew, reach the lowest loss."""
    path = run(patient._rule(FACTORS), patient._batches, patient._start, 120, record=["theta"]).theta
    losses = np.mean([patient._network.value(theta) for theta in path[-33::EVERY]], axis=0)
    return {"factor": FACTORS[np.nanargmin(losses)]}


class Examination(NamedTuple):
    """A test: its price in points, and what measures a patient."""

    points: int
    measure: Callable[[Patient], Findings]


#: What can be ordered, and what it costs.
TESTS = {
    "initial loss": Examination(1, initial_loss),
    "gradient norms": Examination(1, gradient_norms),
    "held-out loss": Examination(1, held_out_loss),
    "two batches": Examination(1, two_batches),
    "update ratio": Examination(2, update_ratio),
    "one batch": Examination(2, one_batch),
    "range test": Examination(3, range_test),
    "fresh points": Examination(3, fresh_points),
}


def ward(seed: int) -> list[Patient]:
    """Ten patients, one with each fault, in an order of the seed's."""
    rng = np.random.default_rng(whole("ward", "seed", seed, least=0))
    return [Patient(int(rng.integers(2**31)), str(fault)) for fault in rng.permutation(list(FAULTS))]


def _known(owner: str, name: str, given: str, names: object) -> str:
    """`given`, if it is one of the names."""
    known = list(names)  # type: ignore[call-overload]
    if given not in known:
        raise ValueError(f"{owner}: {name} must be one of {', '.join(known)}; got {told(given)}")
    return given
