"""Wrong answers to the exercises that ask for an experiment, a figure or a proof, as beginners give them."""


import numpy as np

from .blind import a_set

CASES, wrong, wrong_number = a_set()


# 00.4 An experiment: how fast may it go?

@wrong("00.4", "The rate with the lowest loss, which is not the limit.")
def stable_the_best(loss_after):
    low, high = 0.001, 1000
    for _ in range(19):
        third = (high / low) ** (1 / 3)
        if loss_after(low * third) < loss_after(high / third):
            high = high / third
        else:
            low = low * third
    return low


@wrong("00.4", "It doubles until it blows up, and looks no closer.")
def stable_doubled(loss_after):
    eta = 0.001
    while loss_after(2 * eta) <= 1:
        eta = 2 * eta
    return eta


@wrong("00.4", "A grid, and far too many runs.")
def stable_on_a_grid(loss_after):
    start = loss_after(0)
    return max(eta for eta in np.geomspace(0.001, 1000, 1400) if loss_after(eta) <= start)


@wrong("00.4", "A grid that is too coarse.")
def stable_on_a_coarse_grid(loss_after):
    start = loss_after(0)
    return max(eta for eta in np.geomspace(0.001, 1000, 36) if loss_after(eta) <= start)


@wrong("00.4", "Nothing is measured: the lecture's limit.")
def stable_of_the_lecture(loss_after):
    return 2 / 4


@wrong("00.4", "The mean of the range as the middle, and too few runs for that.")
def stable_by_halves(loss_after):
    low, high = 0.001, 1000
    for _ in range(15):
        middle = (low + high) / 2
        if loss_after(middle) > 1:
            high = middle
        else:
            low = middle
    return low


@wrong("00.4", "1/λ, half of the limit.")
def stable_half(loss_after):
    low, high = 0.001, 1000
    for _ in range(20):
        middle = np.sqrt(low * high)
        low, high = (low, middle) if loss_after(middle) > 1 else (middle, high)
    return low / 2


# 01.2 An experiment: how rare is it?

@wrong("01.2", "The share of the batches, not of the points.")
def heard_batches(gradient):
    return np.mean([gradient(0, 0)[0] != 0 for _ in range(1000)])


@wrong("01.2", "A tenth of it, as if no batch had two such points.")
def heard_a_tenth(gradient):
    return np.mean([gradient(0, 0)[0] != 0 for _ in range(1000)]) / 10


@wrong("01.2", "The gradients are asked for at the minimum, where all are 0.")
def heard_at_the_minimum(gradient):
    silent = np.mean([gradient(2, 0)[0] == 0 for _ in range(1000)])
    return 1 - silent**0.1


@wrong("01.2", "Too few batches.")
def heard_from_few(gradient):
    silent = np.mean([gradient(0, 0)[0] == 0 for _ in range(12)])
    return 1 - silent**0.1


@wrong("01.2", "The silent points are counted.")
def heard_silent_points(gradient):
    return np.mean([gradient(0, 0)[0] == 0 for _ in range(1000)]) ** 0.1


@wrong("01.2", "The gradient of b, which is never silent.")
def heard_by_b(gradient):
    silent = np.mean([gradient(-2, -2)[1] == 0 for _ in range(1000)])
    return 1 - silent**0.1


@wrong("01.2", "The lecture's share, without a look.")
def heard_in_the_lecture(gradient):
    return 0.2


@wrong("01.2", "More batches than one has.")
def heard_too_often(gradient):
    return 1 - np.mean([gradient(0, 0)[0] == 0 for _ in range(2001)]) ** 0.1


# Orders of steps

for name, exercise, answer, mistake in (
        ("roots_before_their_equation", "02.3", [3, 4, 5, 1, 2], "The roots before the equation."),
        ("rate_before_the_conjugates", "02.3", [3, 5, 1, 2, 4], "√β before the roots are conjugate."),
        ("roots_as_printed", "02.3", [1, 2, 3, 4, 5], "The order in which they are printed."),
        ("roots_by_their_places", "02.3", [3, 5, 1, 4, 2][::-1], "Backwards, from the result."),
        ("units_of_the_quotient_first", "05.4", [3, 4, 5, 1, 2], "The quotient before the unit of √v."),
        ("units_without_the_moves", "05.4", [3, 5, 4, 2, 1], "The move before the unit of √u."),
        ("hat_before_its_factor", "06.3", [3, 1, 4, 2, 5], "The hat before the factor."),
        ("mean_of_nothing", "06.3", [1, 3, 4, 5, 2], "The expected value before m is unrolled."),
        ("sum_too_late", "06.3", [3, 1, 5, 4, 2], "The factor before the geometric sum."),
        ("w_too_early", "08.4", [3, 4, 5, 1, 2], "θ in w's place before w's step."),
        ("theta_undefined", "08.4", [4, 3, 1, 5, 2], "The next θ before θ."),
        ("by_places", "08.4", [3, 5, 1, 2, 4], "At which place each step stands."),
        ("twice", "08.4", [3, 4, 1, 5, 5], "A step twice."),
        ("from_zero", "06.3", [2, 0, 3, 4, 1], "Counted from 0.")):
    wrong_number(name, exercise, answer, mistake)


# Letters

for name, exercise, answer, mistake in (
        ("rates_as_the_slides_argue", "03.3", "ABC", "The smaller factor for the higher rate."),
        ("rates_that_end", "03.3", "ACD", "The rates fall to 0."),
        ("rates_without_gradients", "03.3", "AC", "What makes the steps short is left out."),
        ("rates_all", "03.3", "ABCDE", "All of them."),
        ("curve_of_adam", "07.3", "A", "Adam's mean of squares."),
        ("curve_without_fading", "07.3", "c", "A maximum that never fades."),
        ("curve_of_adagrad", "07.3", "D", "AdaGrad's sum."),
        ("two_curves", "07.3", "BC", "Two answers where one is right."),
        ("curve_by_number", "07.3", 2, "A number in place of a letter."),
        ("seeds_every_one", "11.4", "ABC", "A higher median taken for every seed."),
        ("seeds_new_points", "11.4", ["A", "C", "E"], "Training points taken for new ones."),
        ("seeds_untuned", "11.4", "CD", "The tuning is blamed."),
        ("seeds_half", "11.4", "A", "The spread is left out.")):
    wrong_number(name, exercise, answer, mistake)


# 04.3 An experiment: when did it move?

@wrong("04.3", "The loudest gradient.")
def moved_at_the_loudest(g):
    return np.argmax(np.abs(g))


@wrong("04.3", "The first loud gradient.")
def moved_at_the_first_loud(g):
    return np.argmax(np.abs(g) > 3)


@wrong("04.3", "The memory is too long.")
def moved_with_a_long_memory(g):
    v = 1.0
    for t, square in enumerate(g**2):
        v = 0.99 * v + 0.01 * square
        if v > 6:
            return t
    return 999


@wrong("04.3", "AdaGrad's mean over all steps.")
def moved_by_adagrad(g):
    mean = np.cumsum(g**2) / np.arange(1, len(g) + 1)
    return np.argmax(mean[50:] > 2) + 50


@wrong("04.3", "The memory is too short.")
def moved_with_a_short_memory(g):
    v = 1.0
    for t, square in enumerate(g**2):
        v = 0.5 * v + 0.5 * square
        if v > 4:
            return t
    return 999


@wrong("04.3", "Counted from the end.")
def moved_from_the_end(g):
    v = np.convolve(g**2, np.ones(10) / 10, "same")
    return 1000 - np.argmax(v > 5)


@wrong("04.3", "The value of v, not the step.")
def moved_by_v(g):
    return np.max(np.convolve(g**2, np.ones(10) / 10))


@wrong("04.3", "The middle, whatever g is.")
def moved_in_the_middle(g):
    return len(g) // 2


# 09.4 An experiment: how long a memory?

@wrong("09.4", "The lecture's threshold.")
def threshold_of_the_lecture(drift):
    return 0.47


@wrong("09.4", "A grid, and too many runs.")
def threshold_on_a_grid(drift):
    return next(beta2 for beta2 in np.arange(0, 1, 0.005) if drift(beta2) < 0)


@wrong("09.4", "A grid that is too coarse.")
def threshold_on_a_coarse_grid(drift):
    return next(beta2 for beta2 in np.linspace(0, 0.999, 20) if drift(beta2) < 0)


@wrong("09.4", "1 − β₂.")
def threshold_of_the_share(drift):
    low, high = 0, 0.999
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (middle, high) if drift(middle) > 0 else (low, middle)
    return 1 - low


@wrong("09.4", "The sign is read the wrong way.")
def threshold_with_the_other_sign(drift):
    low, high = 0, 0.999
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (middle, high) if drift(middle) < 0 else (low, middle)
    return low


@wrong("09.4", "The drift, not the β₂.")
def threshold_as_drift(drift):
    low, high = 0, 0.999
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (middle, high) if drift(middle) > 0 else (low, middle)
    return drift(low)


# 10.3 An experiment: which schedule?

ETAS = 0.03, 0.1, 0.3, 1


@wrong("10.3", "Neither is tuned.")
def schedules_at_one_rate(loss):
    constant = np.array([loss("constant", 0.1, seed) for seed in range(30)])
    cosine = np.array([loss("cosine", 0.1, seed) for seed in range(30)])
    gain = constant - cosine
    return np.sign(gain.mean()) * (abs(gain.mean()) > 3 * gain.std() / 30**0.5)


@wrong("10.3", "The lowest loss of a single seed wins.")
def schedules_of_one_seed(loss):
    constant, cosine = (min(loss(name, eta, 0) for eta in ETAS) for name in ("constant", "cosine"))
    return 1 if cosine < constant else -1


@wrong("10.3", "The lower mean wins, however little it is lower.")
def schedules_by_their_means(loss):
    constant, cosine = (min(np.mean([loss(name, eta, seed) for seed in range(20)]) for eta in ETAS)
                        for name in ("constant", "cosine"))
    return np.sign(constant - cosine)


@wrong("10.3", "The standard errors of the two are added, though the seeds are pairs.")
def schedules_without_pairs(loss):
    found = []
    for name in ("constant", "cosine"):
        eta = min(ETAS, key=lambda eta: np.mean([loss(name, eta, seed) for seed in range(8)]))
        found.append([loss(name, eta, seed) for seed in range(8, 24)])
    constant, cosine = np.array(found)
    error = np.sqrt((constant.var(ddof=1) + cosine.var(ddof=1)) / 16)
    gain = constant.mean() - cosine.mean()
    return np.sign(gain) * (abs(gain) > 3 * error)


@wrong("10.3", "The sign: a lower loss is better.")
def schedules_upside_down(loss):
    found = []
    for name in ("constant", "cosine"):
        eta = min(ETAS, key=lambda eta: np.mean([loss(name, eta, seed) for seed in range(8)]))
        found.append([loss(name, eta, seed) for seed in range(8, 24)])
    gain = np.subtract(*found)
    return -np.sign(gain.mean()) * (abs(gain.mean()) > 3 * gain.std() / 4)


@wrong("10.3", "The schedule's name, not a number.")
def schedules_by_name(loss):
    return "cosine"


# 12.4 A conclusion

@wrong("12.4", "The higher mean wins.")
def conclusion_of_the_means(a, b):
    return np.sign(np.mean(a) - np.mean(b))


@wrong("12.4", "The scatter of one split, not of the mean.")
def conclusion_by_the_scatter(a, b):
    gain = a - b
    return np.sign(gain.mean()) * (abs(gain.mean()) > 3 * gain.std(ddof=1))


@wrong("12.4", "The splits are not taken as pairs.")
def conclusion_without_pairs(a, b):
    error = np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    gain = a.mean() - b.mean()
    return np.sign(gain) * (abs(gain) > 3 * error)


@wrong("12.4", "Two standard errors.")
def conclusion_at_two(a, b):
    gain = a - b
    return np.sign(gain.mean()) * (abs(gain.mean()) > 2 * gain.std(ddof=1) / np.sqrt(len(gain)))


@wrong("12.4", "b minus a.")
def conclusion_exchanged(a, b):
    gain = b - a
    return np.sign(gain.mean()) * (abs(gain.mean()) > 3 * gain.std(ddof=1) / np.sqrt(len(gain)))


@wrong("12.4", "No sign: True or False.")
def conclusion_without_a_winner(a, b):
    gain = a - b
    return abs(gain.mean()) > 3 * gain.std() / np.sqrt(len(gain))


@wrong("12.4", "The count of wins.")
def conclusion_by_wins(a, b):
    wins = np.mean(a > b)
    return 1 if wins > 0.5 else -1 if wins < 0.5 else 0


@wrong("12.4", "The root of n is forgotten under the bar: the error is divided by n.")
def conclusion_over_n(a, b):
    gain = a - b
    return np.sign(gain.mean()) * (abs(gain.mean()) > 3 * gain.std() / len(gain))
