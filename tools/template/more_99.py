"""The exercises without code, for `make new EXERCISE` alone."""

from ...optimizers import Momentum
from ..catalogue import exercise
from ..choosing import Choice, Option, Order

exercise("99.1", Choice(
    title="TODO: a title", read="99 · Title, §1", measured=lambda: Momentum().beta > 0.5,
    options=(Option("TODO: an option", None, "TODO: what makes it tempting though it is not right."),
             Option("TODO: another option", True, "TODO: why it is right."),
             Option("TODO: a third option", False, "TODO: what makes it tempting though it is not right.")),
    hints=("TODO: a hint that asks the right question.",
           "TODO: a hint that names the idea.",
           "TODO: a hint that nearly gives the solution."),
))

exercise("99.2", Order(
    title="TODO: a title", read="99 · Title, §1", steps=3,
    uses={1: {2: "TODO: what it takes from there", 3: "TODO: what it takes from there"},
          3: {2: "TODO: what it takes from there"}},
    hints=("TODO: a hint that asks the right question.",
           "TODO: a hint that names the idea.",
           "TODO: a hint that nearly gives the solution."),
))
