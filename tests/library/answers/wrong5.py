"""Wrong answers to the exercises of lectures 13 to 15, as beginners would hand them in."""


import numpy as np

from .blind import a_set

CASES, wrong, wrong_number = a_set()


# 13 · Noise and batches

@wrong("13.1", "It holds for small η only.")
def floor_small_eta(eta, lam, sigma, B):
    return eta / (2 * lam) * sigma**2 / B


@wrong("13.1", "The root: the distance, not its square.")
def floor_distance(eta, lam, sigma, B):
    return (eta * sigma**2 / (B * lam * (2 - eta * lam))) ** 0.5


@wrong("13.1", "σ is taken as the variance.")
def floor_sigma_not_squared(eta, lam, sigma, B):
    return eta * sigma / (B * lam * (2 - eta * lam))


@wrong("13.1", "The batch divides the spread, and so its square the variance.")
def floor_batch_squared(eta, lam, sigma, B):
    return eta * (sigma / B) ** 2 / (lam * (2 - eta * lam))


@wrong("13.1", "The batch is left out.")
def floor_without_batch(eta, lam, sigma, B):
    return eta * sigma**2 / (lam * (2 - eta * lam))


@wrong("13.1", "The batch multiplies.")
def floor_times_batch(eta, lam, sigma, B):
    return B * eta * sigma**2 / (lam * (2 - eta * lam))


@wrong("13.1", "The noise of one step only.")
def floor_one_step(eta, lam, sigma, B):
    return (eta * sigma) ** 2 / B


@wrong("13.1", "The factor is not squared: 1 − (1 − ηλ) = ηλ.")
def floor_factor_not_squared(eta, lam, sigma, B):
    return eta**2 * sigma**2 / B / (1 - (1 - eta * lam))


@wrong("13.1", "After ten steps from θ = 1 the start is still there.")
def floor_too_few_steps(eta, lam, sigma, B):
    e = 1.0
    for _ in range(10):
        e = (1 - eta * lam) ** 2 * e + eta**2 * sigma**2 / B
    return e


@wrong("13.1", "The noise is not multiplied by η.")
def floor_noise_without_rate(eta, lam, sigma, B):
    return sigma**2 / B / (1 - (1 - eta * lam) ** 2)


@wrong("13.2", "Each entry is clipped on its own.")
def clip_entries(g, c):
    return np.clip(g, -c, c)


@wrong("13.2", "Short gradients are lengthened.")
def clip_normalizes(g, c):
    return c * g / np.linalg.norm(g)


@wrong("13.2", "Long gradients are thrown away.")
def clip_drops(g, c):
    if np.linalg.norm(g) > c:
        return 0 * g
    return g


@wrong("13.2", "The largest entry is taken for the length.")
def clip_by_largest(g, c):
    return g / max(1, np.abs(g).max() / c)


@wrong("13.2", "The square of the norm is compared with c.")
def clip_squared_norm(g, c):
    square = np.sum(g * g)
    return g * c / square if square > c else g


@wrong("13.2", "The comparison is the wrong way round.")
def clip_wrong_way(g, c):
    size = np.linalg.norm(g)
    return g * c / size if size < c else g


@wrong("13.2", "A long gradient gets length 1, whatever c is.")
def clip_to_one(g, c):
    size = np.linalg.norm(g)
    return g / size if size > c else g


@wrong("13.2", "Positive entries only are bounded.")
def clip_above(g, c):
    return np.minimum(g, c)


@wrong("13.3", "Only the batch is varied.")
def power_of_batch_only(floor):
    return np.log(floor(eta=0.1, B=1) / floor(eta=0.1, B=4096)) / np.log(4096)


@wrong("13.3", "Upside down.")
def power_upside_down(floor):
    b = np.log(floor(eta=0.1, B=1) / floor(eta=0.1, B=4096)) / np.log(4096)
    a = np.log(floor(eta=1, B=1) / floor(eta=0.001, B=1)) / np.log(1000)
    return a / b


@wrong("13.3", "The linear rule is assumed, not measured.")
def power_assumed(floor):
    return 1.0


@wrong("13.3", "The settings lie so close together that the scatter decides.")
def power_too_close(floor):
    b = np.log(floor(eta=0.1, B=1) / floor(eta=0.1, B=2)) / np.log(2)
    a = np.log(floor(eta=0.15, B=1) / floor(eta=0.1, B=1)) / np.log(1.5)
    return b / a


@wrong("13.3", "The sign is lost.")
def power_negative(floor):
    b = np.log(floor(eta=0.1, B=4096) / floor(eta=0.1, B=1)) / np.log(4096)
    a = np.log(floor(eta=1, B=1) / floor(eta=0.001, B=1)) / np.log(1000)
    return b / a


@wrong("13.3", "Differences instead of ratios.")
def power_of_differences(floor):
    b = (floor(eta=0.1, B=1) - floor(eta=0.1, B=4096)) / 4095
    a = (floor(eta=1, B=1) - floor(eta=0.001, B=1)) / 0.999
    return b / a


# 14 · The edge of stability

@wrong("14.1", "One multiplication does not turn v.")
def curvature_one_round(gradient, theta):
    v = np.random.default_rng(0).normal(size=len(theta))
    v = v / np.linalg.norm(v)
    return np.linalg.norm((gradient(theta + 1e-4 * v) - gradient(theta - 1e-4 * v)) / 2e-4)


@wrong("14.1", "The distance is taken as r.")
def curvature_doubled(gradient, theta):
    v = np.random.default_rng(0).normal(size=len(theta))
    for _ in range(100):
        v = v / np.linalg.norm(v)
        v = (gradient(theta + 1e-4 * v) - gradient(theta - 1e-4 * v)) / 1e-4
    return np.linalg.norm(v)


@wrong("14.1", "One difference from theta itself, divided by 2r.")
def curvature_halved(gradient, theta):
    v = np.random.default_rng(0).normal(size=len(theta))
    for _ in range(100):
        v = v / np.linalg.norm(v)
        v = (gradient(theta + 1e-4 * v) - gradient(theta)) / 2e-4
    return np.linalg.norm(v)


@wrong("14.1", "The curvatures along the axes only.")
def curvature_of_axes(gradient, theta):
    along = []
    for k in range(len(theta)):
        e = np.zeros(len(theta))
        e[k] = 1e-4
        along.append((gradient(theta + e) - gradient(theta - e))[k] / 2e-4)
    return max(along)


@wrong("14.1", "The sum of the curvatures.")
def curvature_trace(gradient, theta):
    steps = 1e-4 * np.eye(len(theta))
    return sum((gradient(theta + e) - gradient(theta - e))[k] / 2e-4 for k, e in enumerate(steps))


@wrong("14.1", "v is not made 1 long again, so its length grows without an end.")
def curvature_not_normalized(gradient, theta):
    v = np.random.default_rng(0).normal(size=len(theta))
    for _ in range(20):
        v = (gradient(theta + 1e-4 * v) - gradient(theta - 1e-4 * v)) / 2e-4
    return np.linalg.norm(v)


@wrong("14.1", "The vector is returned, not its length.")
def curvature_as_direction(gradient, theta):
    v = np.random.default_rng(0).normal(size=len(theta))
    for _ in range(100):
        v = v / np.linalg.norm(v)
        v = (gradient(theta + 1e-4 * v) - gradient(theta - 1e-4 * v)) / 2e-4
    return v


@wrong("14.1", "v is made 1 long before its length is taken.")
def curvature_always_one(gradient, theta):
    v = np.random.default_rng(0).normal(size=len(theta))
    for _ in range(100):
        v = (gradient(theta + 1e-4 * v) - gradient(theta - 1e-4 * v)) / 2e-4
        v = v / np.linalg.norm(v)
    return np.linalg.norm(v)


@wrong("14.1", "The stable rate is returned in place of the curvature.")
def curvature_edge(gradient, theta):
    H = np.array([(gradient(theta + e) - gradient(theta - e)) / 2e-3 for e in 1e-3 * np.eye(len(theta))])
    return 2 / np.linalg.eigvalsh(H).max()


for name, answer, mistake in (
        ("edge_of_gd", 20, "Gradient descent's limit."),
        ("edge_of_adam", 60, "The limit of a mean of gradients."),
        ("edge_of_effective_rate", 10, "The rate η/(1 − β), put into gradient descent's limit."),
        ("edge_for_the_usual_beta", 38, "The limit for β = 0.9."),
        ("edge_without_two", 15, "A factor 2 is missing.")):
    wrong_number(name, "14.2", answer, mistake)
for name, answer, mistake in (
        ("order_as_printed", [1, 2, 3, 4, 5], "The order of the page."),
        ("order_of_places", [2, 4, 1, 5, 3], "The place of each sentence, not the sentence at each place."),
        ("order_swing_first", [1, 3, 5, 2, 4], "The swing grows before the curvature has risen."),
        ("order_dies_before_it_falls", [3, 1, 5, 4, 2], "The swing dies down before λ has fallen."),
        ("order_one_step_late", [1, 5, 2, 4, 3], "The circle begins in the wrong place.")):
    wrong_number(name, "14.3", answer, mistake)


# 15 · Why Adam wins on language

@wrong("15.1", "The sign is turned round.")
def words_ascent(z, p):
    e = np.exp(z - z.max())
    return p - e / e.sum()


@wrong("15.1", "Nothing is divided by the sum.")
def words_not_normalized(z, p):
    return np.exp(z - z.max()) - p


@wrong("15.1", "exp overflows.")
def words_overflow(z, p):
    return np.exp(z) / np.exp(z).sum() - p


@wrong("15.1", "p is left out.")
def words_without_p(z, p):
    e = np.exp(z - z.max())
    return e / e.sum()


@wrong("15.1", "A mean over the words in place of a sum.")
def words_mean(z, p):
    e = np.exp(z - z.max())
    return (e / e.sum() - p) / len(z)


@wrong("15.1", "Each entry is multiplied by its frequency.")
def words_times_p(z, p):
    e = np.exp(z - z.max())
    return p * (e / e.sum() - p)


@wrong("15.1", "The effect of a logit on the other words is left out.")
def words_own_part(z, p):
    q = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
    return -p * (1 - q)


@wrong("15.1", "The loss is returned, not its gradient.")
def words_loss(z, p):
    q = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
    return -np.sum(p * np.log(q))


@wrong("15.3", "A grid that is 0.1 apart.")
def ends_on_a_grid(excess):
    powers = np.linspace(0.05, 1.95, 20)
    return powers[np.argmin([abs(np.log(excess(power) / 0.001)) for power in powers])]


@wrong("15.3", "More trainings than there are.")
def ends_too_dear(excess):
    powers = np.linspace(0, 2, 401)
    return powers[np.argmax([excess(power) > 0.001 for power in powers])]


@wrong("15.3", "The excess is returned, not the power.")
def ends_as_excess(excess):
    low, high = 0.0, 2.0
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) < 0.001 else (low, middle)
    return excess(middle)


@wrong("15.3", "No training at all: the lecture's number.")
def ends_from_the_lecture(excess):
    return 0.9


@wrong("15.3", "A straight line between 0 and 2.")
def ends_on_a_line(excess):
    first, last = excess(0.0), excess(2.0)
    return 2 * (0.001 - first) / (last - first)


@wrong("15.3", "The halves are exchanged.")
def ends_wrong_half(excess):
    low, high = 0.0, 2.0
    for _ in range(10):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0.001 else (low, middle)
    return middle


for name, answer, mistake in (
        ("valley_of_frequencies", 1000, "The ratio of the frequencies."),
        ("valley_upside_down", 1 / 866.5, "Upside down."),
        ("valley_squared", 1e6, "The ratio of the squares."),
        ("valley_not_normalized", 0, "The shares do not add up to 1.")):
    wrong_number(name, "15.2", answer, mistake)
