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


# ---- 04.3 When did it move? ----


@right("04.3", "while")
def moved_at(g):
    v, t = 1.0, 0
    while v < 5:
        v += 0.15 * (g[t] ** 2 - v)
        t += 1
    return t


@right("04.3", "another NumPy function")
def moved_at(g):
    return np.argmax(np.convolve(g**2, np.ones(8) / 8, "valid") > 4.5) + 4


@right("04.3", "sum of weights")
def moved_at(g):
    sums = np.cumsum(g)
    t = np.arange(1, len(g))
    rest = len(g) - t
    return np.argmax((sums[-1] - sums[:-1]) ** 2 / rest + sums[:-1] ** 2 / t) + 1


@right("04.3", "helper functions")
def moved_at(g):
    def is_loud(t):
        return np.sum(np.abs(g[t:t + 12]) > 1.5) > 8

    return next(t for t in range(len(g)) if is_loud(t))


# ---- 09.4 How long a memory? ----


@right("09.4", "while")
def smallest_beta2(drift):
    low, high = 0.0, 1.0
    while high - low > 0.004:
        middle = 0.5 * (low + high)
        low, high = (low, middle) if drift(middle) < 0 else (middle, high)
    return 0.5 * (low + high)


@right("09.4", "signs")
def smallest_beta2(drift):
    beta2 = 0.5
    for k in range(2, 11):
        beta2 += np.sign(drift(beta2)) / 2**k
    return beta2


@right("09.4", "another NumPy function")
def smallest_beta2(drift):
    low, high = 0, 0.999
    for _ in range(3):
        tried = np.linspace(low, high, 8)
        k = np.argmax([drift(beta2) < 0 for beta2 in tried])
        low, high = tried[k - 1], tried[k]
    return (low + high) / 2


@right("09.4", "names for every part")
def smallest_beta2(drift):
    wrong_way, right_way = 0.0, 0.999
    for _ in range(11):
        between = (wrong_way + right_way) / 2
        moves_upwards = drift(beta2=between) > 0
        if moves_upwards:
            wrong_way = between
        else:
            right_way = between
    return right_way


# ---- 10.3 Which schedule? ----

ETAS = 0.03, 0.1, 0.3, 1


@right("10.3", "helper functions")
def better_schedule(loss):
    def losses(name, eta, seeds):
        return np.array([loss(name, eta, seed) for seed in seeds])

    def tuned(name):
        return losses(name, min(ETAS, key=lambda eta: losses(name, eta, range(5)).mean()), range(5, 35))

    gain = tuned("constant") - tuned("cosine")
    error = gain.std(ddof=1) / len(gain) ** 0.5
    return 0 if abs(gain.mean()) < 3 * error else 1 if gain.mean() > 0 else -1


@right("10.3", "NumPy functions")
def better_schedule(loss):
    table = np.array([[[loss(name, eta, seed) for seed in range(40)] for eta in ETAS]
                      for name in ("constant", "cosine")])
    best = table[:, :, :20].mean(axis=2).argmin(axis=1)
    gain = table[0, best[0], 20:] - table[1, best[1], 20:]
    return np.sign(gain.mean()) if abs(gain.mean()) > 3 * gain.std() / np.sqrt(20) else 0


@right("10.3", "Python only")
def better_schedule(loss):
    chosen = {}
    for name in ["constant", "cosine"]:
        means = {eta: sum(loss(name, eta, seed) for seed in range(12)) / 12 for eta in ETAS}
        chosen[name] = min(means, key=means.get)
    gains = [loss("constant", chosen["constant"], seed) - loss("cosine", chosen["cosine"], seed)
             for seed in range(100, 125)]
    mean = sum(gains) / 25
    error = (sum((gain - mean) ** 2 for gain in gains) / 24 / 25) ** 0.5
    if mean > 3 * error:
        return 1
    return -1 if mean < -3 * error else 0


# ---- 12.4 A conclusion ----


@right("12.4", "one line")
def conclusion(a, b):
    return np.sign(np.mean(a - b)) * (np.mean(a - b) ** 2 > 9 * np.var(a - b, ddof=1) / len(a))


@right("12.4", "conditional")
def conclusion(a, b):
    gain = a - b
    t = gain.mean() / gain.std(ddof=1) * np.sqrt(len(gain))
    return 1 if t > 3 else -1 if t < -3 else 0


@right("12.4", "Python only")
def conclusion(a, b):
    gains = [x - y for x, y in zip(a, b)]
    n = len(gains)
    mean = sum(gains) / n
    error = (sum((gain - mean) ** 2 for gain in gains) / n) ** 0.5 / n**0.5
    if abs(mean) <= 3 * error:
        return 0
    return 1 if mean > 0 else -1


@right("12.4", "signs")
def conclusion(a, b):
    gain = np.subtract(a, b)
    low, high = gain.mean() + np.array([-3, 3]) * gain.std() / np.sqrt(gain.size)
    return (np.sign(low) + np.sign(high)) / 2


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
