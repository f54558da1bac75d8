"""The experiments, functions that ask another function, in other words; and letters in other forms."""
# ruff: noqa: F811

import numpy as np

from . import right, told

# ---- 00.4 How fast may it go? ----


@right("00.4", "while")
def largest_stable(loss_after):
    low, high = 0.001, 1000
    while high / low > 1.005:
        middle = (low * high) ** 0.5
        low, high = (low, middle) if loss_after(middle) > 1 else (middle, high)
    return (low + high) / 2


@right("00.4", "logarithms")
def largest_stable(loss_after):
    low, high = np.log([0.001, 1000])
    for _ in range(20):
        middle = (low + high) / 2
        if loss_after(np.exp(middle)) < 1:
            low = middle
        else:
            high = middle
    return np.exp(low)


@right("00.4", "helper functions")
def largest_stable(loss_after):
    def grows(eta):
        return not loss_after(eta) <= loss_after(0)

    eta, factor = 0.001, 10.0
    while factor > 1.005:
        if grows(eta * factor):
            factor **= 0.5
        else:
            eta *= factor
    return eta


@right("00.4", "NumPy functions")
def largest_stable(loss_after):
    low, high = 0.001, 1000
    for _ in range(4):
        etas = np.geomspace(low, high, 10)
        stable = np.array([loss_after(eta) <= 1 for eta in etas])
        low, high = etas[np.flatnonzero(stable)[-1]], etas[np.flatnonzero(~stable)[0]]
    return low


# ---- 01.2 How rare is it? ----


@right("01.2", "while")
def share_heard(gradient):
    silent = asked = 0
    while asked < 1500:
        dw, db = gradient(-1.0, 0.5)
        silent += dw == 0
        asked += 1
    return 1 - (silent / asked) ** 0.1


@right("01.2", "logarithms")
def share_heard(gradient):
    dw = np.array([gradient(1, 1)[0] for _ in range(2000)])
    return -np.expm1(np.log(np.mean(dw == 0)) / 10)


@right("01.2", "helper functions")
def share_heard(gradient):
    def is_silent():
        return gradient(0, -2)[0] == 0

    return 1 - (sum(is_silent() for _ in range(2000)) / 2000) ** (1 / 10)


@right("01.2", "NumPy functions")
def share_heard(gradient):
    dw, _ = np.transpose([gradient(w=-2, b=-2) for _ in range(1500)])
    return 1 - np.power(1 - np.count_nonzero(dw) / len(dw), 0.1)


# ---- letters, of which one is right, or several ----

CHOICES = {"03.3": "ACE", "07.3": "B", "11.4": "AC"}

for exercise, letters in CHOICES.items():
    right(exercise, "letters")(letters)
    right(exercise, "letters", "small ones")(letters.lower())
    right(exercise, "letters", "backwards")(letters[::-1])
    right(exercise, "letters", "with commas")(", ".join(letters))
    right(exercise, "letters in a container", "a list")(list(letters))
    right(exercise, "letters in a container", "a set")(set(letters))
    right(exercise, "letters in a container", "an array")(np.array(list(letters)))
    told(exercise, "not computed yet", "not tried yet", detail="as printed")(...)
    told(exercise, "not computed yet", "None")(None)
    told(exercise, "container", "a dict", detail="by number")({1: "A"})
    told(exercise, "text", "quotation marks", detail="a number")(1)
    told(exercise, "text", "You gave X", detail="no option")("X")
