"""The panel of lecture 18: ten training runs, each with a fault, and the tests that one can order."""

import ipywidgets as W
import numpy as np

from ..clinic import EVERY, FAULTS, STEPS, TESTS, Findings, Patient, ward
from ..formats import number
from ..plot import figure, style
from .challenge import verdict
from .controls import Slider
from .drawing import Drawing
from .panel import Panel, Scenes

UNNAMED = "not named"
LIMIT = 5  # points, for the challenge


def clinic_panel(seed: int, case: int = 1, scenes: Scenes | None = None) -> Panel:
    """The training curve of one of ten runs, and what the ordered tests say of it, until its fault is named.

    seed   of the ten, as in `ward`
    case   where the slider starts, 1 to 10; each move of it takes back all orders

    scenes  named states, as for `Panel`; else three cases with a test each

    The challenge: the fault of a case for at most 5 points.
    """
    patients = ward(seed)
    steps = np.arange(0, STEPS + 1, EVERY)
    fig, ax = figure(width=9, height=3.4)
    for healthy in range(5):
        ax.plot(steps, Patient(healthy, "none").curve, color="0.55", linewidth=1,
                label=None if healthy else "Adam, healthy")
    curve, = ax.plot([], [], animated=True, **style("Adam") | dict(label="Adam, the case"))
    ax.set(yscale="log", xlim=(0, STEPS), ylim=(0.01, 50), xlabel="step", ylabel="training loss")
    fig.legend(loc="outside upper center", ncols=2)

    def update(case: float, fault: str, **wanted: bool) -> str:
        patient, tests = patients[round(case) - 1], [test for test in TESTS if wanted[test]]
        curve.set_data(steps, patient.curve)
        found = [f"{test} ({told(patient.order(test))})" for test in tests]
        spent = sum(TESTS[test].points for test in tests)
        right = fault != UNNAMED and patient.diagnose(fault)
        named = fault if fault == UNNAMED else f"{fault}, and that is {'right' if right else 'wrong'}"
        ordered = f"Ordered: {'; '.join(found)}" if found else "Nothing ordered"
        return (f"With case = {case:.0f}: training loss {patient.curve[0]:.1f} at the start and "
                f"{number(patient.curve[-1], 1)} after {STEPS} steps. {ordered}. Points: {spent}. "
                f"Fault: {named}. Challenge: the fault for at most {LIMIT} points. "
                f"{verdict(right and spent <= LIMIT)}")

    apart = W.Layout(width="auto", margin="2px 1em 2px 0")
    orders = {test: W.Checkbox(False, description=f"{test} ({points})", indent=False, layout=apart)
              for test, (points, _) in TESTS.items()}
    faults = W.Dropdown(options=[UNNAMED, *FAULTS], description="fault")
    cases = Slider("case", range(1, len(patients) + 1), case)

    def take_back(change: object) -> None:
        for order in orders.values():
            order.value = False
        faults.value = UNNAMED

    cases.observe(take_back, "value")
    scenes = scenes or {"case 2, by heart": {"case": 2, "one batch": True},
                        "case 5, the steps": {"case": 5, "update ratio": True},
                        "case 9, held out": {"case": 9, "held-out loss": True}}
    return Panel(Drawing(fig, update), dict(case=cases, **orders, fault=faults), scenes)


def told(findings: Findings) -> str:
    """What a test has found, in words."""
    return ", ".join(f"{name} {value:g}" for name, value in findings.items())
