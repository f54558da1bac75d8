"""The second set of wrong answers to the lectures' exercises, written without a look at the diagnoses.

Each case holds one mistake (a few hold two) and says in a sentence what it is, so that a verdict
can be compared with the truth.
"""

import math

import numpy as np

from course_lib import sigmoid

from .blind import Case, a_set

CASES, wrong, _ = a_set()


# 00 · Start here


@wrong("00.1", "The factor f (1 − f), the sigmoid's derivative, is missing.",
       also="The mean is taken, not the sum.")
def gradient_as_in_logistic_regression(w, b, x, y):
    f = sigmoid(w * x + b)
    dw = np.mean((f - y) * x)
    db = np.mean(f - y)
    return dw, db


@wrong("00.1", "The derivatives are one-sided differences with h = 0.01, so they are inexact.")
def gradient_by_forward_differences(w, b, x, y):
    def loss(w, b):
        return 0.5 * np.sum((sigmoid(w * x + b) - y) ** 2)

    h = 0.01
    dw = (loss(w + h, b) - loss(w, b)) / h
    db = (loss(w, b + h) - loss(w, b)) / h
    return dw, db


@wrong("00.2", "z is clipped at ±10, so the values beyond are those at ±10.")
def sigmoid_clipped(z):
    return 1 / (1 + np.exp(-np.clip(z, -10, 10)))


@wrong("00.2", "The tanh takes z where it should take z / 2, so the curve is twice as steep.")
def sigmoid_from_tanh_of_z(z):
    return 0.5 * (1 + np.tanh(z))


@wrong("00.2", "The two forms stand on the wrong sides of 0, so each is used where it overflows.")
def sigmoid_with_sides_exchanged(z):
    z = np.asarray(z, dtype=float)
    return np.where(z >= 0, np.exp(z) / (1 + np.exp(z)), 1 / (1 + np.exp(-z)))


@wrong("00.2", "math.exp takes one number, so an array fails.")
def sigmoid_that_catches_the_overflow(z):
    try:
        return 1 / (1 + math.exp(-z))
    except OverflowError:
        return 0.0


# 01 · Sparse features


@wrong("01.1", "The standard deviation is 0.5², the variance, where it should be 0.5.")
def data_with_the_variance_as_scale(rng):
    x = rng.normal(0, 0.5**2, 500)
    x[rng.permutation(500)[:400]] = 0
    y = sigmoid(2 * x)
    return x, y


@wrong("01.1", "The 400 places are drawn with repetition, so fewer than 400 numbers become 0.")
def data_with_repeated_places(rng):
    x = rng.normal(0, 0.5, 500)
    x[rng.integers(0, 500, 400)] = 0
    y = sigmoid(2 * x)
    return x, y


@wrong("01.1", "y is computed from x before the zeros are set, so it does not belong to the x returned.")
def data_with_y_too_early(rng):
    x = rng.normal(0, 0.5, 500)
    y = sigmoid(2 * x)
    x[rng.permutation(500)[:400]] = 0
    return x, y


@wrong("01.3", "db is still overwritten by each point; only dw is summed.")
def batch_gradient_half_repaired(w, b, X, Y):
    dw, db = 0, 0
    for x, y in zip(X, Y, strict=True):
        f = sigmoid(w * x + b)
        dw += (f - y) * f * (1 - f) * x
        db = (f - y) * f * (1 - f)
    return dw, db


@wrong("01.3", "The return stands inside the loop, so only the first point counts.")
def batch_gradient_that_returns_in_the_loop(w, b, X, Y):
    dw, db = 0, 0
    for x, y in zip(X, Y, strict=True):
        f = sigmoid(w * x + b)
        dw += (f - y) * f * (1 - f) * x
        db += (f - y) * f * (1 - f)
        return dw, db


# 02 · Momentum


@wrong("02.1", "g enters u with the weight 1 − β where it should be 1.")
def momentum_as_a_mean(theta, g, u, eta, beta):
    u = beta * u + (1 - beta) * g
    theta = theta - eta * u
    return theta, u


@wrong("02.1", "β multiplies g as well: g enters u with the weight β where it should be 1.")
def momentum_with_beta_before_the_bracket(theta, g, u, eta, beta):
    u = beta * (u + g)
    theta = theta - eta * u
    return theta, u


@wrong("02.1", "η acts twice, in the velocity and again in the move, so the move goes with η².")
def momentum_with_eta_as_the_time_step(theta, g, u, eta, beta):
    u = beta * u - eta * g
    theta = theta + eta * u
    return theta, u


@wrong("02.1", "θ moves by the old u, before the new gradient has entered it.")
def momentum_that_moves_first(theta, g, u, eta, beta):
    new_theta = theta - eta * u
    new_u = beta * u + g
    return new_theta, new_u


@wrong("02.1", "The results are returned in the wrong order: u first, then θ.")
def momentum_returned_backwards(theta, g, u, eta, beta):
    u = beta * u + g
    theta = theta - eta * u
    return u, theta


@wrong("02.2", "g is the gradient itself, an array or a number; it cannot be called like a function.")
def nesterov_that_calls_g(theta, g, u, eta, beta):
    ahead = theta - eta * beta * u
    u = beta * u + g(ahead)
    theta = theta - eta * u
    return theta, u


@wrong("02.2", "In the move β stands at g instead of at u: it is u + β g where it should be β u + g.")
def nesterov_with_beta_at_g(theta, g, u, eta, beta):
    u = beta * u + g
    theta = theta - eta * (u + beta * g)
    return theta, u


@wrong("02.2", "The brackets around β u + g are missing, so g is added to θ without η and without the minus.")
def nesterov_without_brackets(theta, g, u, eta, beta):
    u = beta * u + g
    theta = theta - eta * beta * u + g
    return theta, u


@wrong("02.2", "θ moves by the old β u and by the new u; it should move by β times the new u, and g.")
def nesterov_from_the_look_ahead_point(theta, g, u, eta, beta):
    theta = theta - eta * beta * u
    u = beta * u + g
    theta = theta - eta * u
    return theta, u


@wrong("02.4",
       "θ is still changed in place, so the caller's start, which is also the path's first point, moves.")
def walk_with_copies_of_the_later_points(gradient, theta, eta, beta, steps):
    u = np.zeros_like(theta)
    visited = [theta]
    for _ in range(steps):
        u = beta * u + gradient(theta)
        theta -= eta * u
        visited.append(theta.copy())
    return np.array(visited)


@wrong("02.4", "Each point is kept before its step, so the last point is missing from the path.")
def walk_without_its_end(gradient, theta, eta, beta, steps):
    u = np.zeros_like(theta)
    visited = []
    for _ in range(steps):
        visited.append(theta)
        u = beta * u + gradient(theta)
        theta = theta - eta * u
    return np.array(visited)


@wrong("02.4", "u is set to zero in every step, so it remembers nothing.")
def walk_with_a_new_velocity_each_step(gradient, theta, eta, beta, steps):
    visited = [theta]
    for _ in range(steps):
        u = np.zeros_like(theta)
        u = beta * u + gradient(theta)
        theta = theta - eta * u
        visited.append(theta)
    return np.array(visited)


# 03 · AdaGrad


@wrong("03.1", "In Python ^ is not a power; g ^ 2 fails, and g**2 is meant.")
def adagrad_with_a_caret(theta, g, v, eta, eps):
    v = v + g ^ 2
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("03.1", "g · g is summed over all parameters, so that they share one v.",
       also="The root of v is missing.")
def adagrad_with_a_dot_product(theta, g, v, eta, eps):
    v = v + np.dot(g, g)
    theta = theta - eta * g / (v + eps)
    return theta, v


@wrong("03.1", "v is halved in every step: it is the average of the old v and g², not their sum.")
def adagrad_that_averages_with_the_old(theta, g, v, eta, eps):
    v = (v + g**2) / 2
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("03.1", "The brackets around √v + ε are missing, so ε is added to θ instead of to √v.")
def adagrad_with_eps_beside_the_fraction(theta, g, v, eta, eps):
    v = v + g**2
    theta = theta - eta * g / np.sqrt(v) + eps
    return theta, v


@wrong("03.1", "The gradient is missing from the move: θ moves by the effective rate alone.")
def adagrad_that_moves_by_the_rate(theta, g, v, eta, eps):
    v = v + g**2
    rate = eta / (np.sqrt(v) + eps)
    theta = theta - rate
    return theta, v


@wrong("03.2",
       "The size of the sum is taken, where the sizes should be summed: entries of both signs cancel.")
def discs_with_cancelling_entries(M):
    centers = np.diag(M)
    radii = np.abs(M.sum(axis=1) - centers)
    return centers, radii


@wrong("03.2",
       "The center is subtracted without its absolute value, so the radius is too large for a negative one.")
def discs_minus_a_signed_center(M):
    centers = np.diag(M)
    radii = np.sum(np.abs(M), axis=1) - centers
    return centers, radii


@wrong("03.4", "The count grows before the rate is computed, so the first epoch has the rate of the second.")
def rates_that_count_first(layers, alpha, decay, epochs):
    rates, count = [], 0
    for _ in range(epochs):
        count = count + 1
        rates.append(alpha / (1 + decay * count))
    return rates


@wrong("03.4", "α itself is overwritten, so each epoch's rate is divided again, and the decays multiply.")
def rates_that_compound(layers, alpha, decay, epochs):
    rates = []
    for epoch in range(epochs):
        alpha = alpha / (1 + decay * epoch)
        rates.append(alpha)
    return rates


# 04 · RMSProp


@wrong("04.1", "The brackets around 1 − β are missing: 1 is added to v, and β g² is subtracted.")
def rmsprop_without_brackets(theta, g, v, eta, beta, eps):
    v = beta * v + 1 - beta * g**2
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("04.1",
       "The mean over the parameters is subtracted from g before it is squared: v is no mean square of g.")
def rmsprop_with_a_variance(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * (g - np.mean(g)) ** 2
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("04.1", "1 − β is squared together with g: g² enters v with the weight (1 − β)².")
def rmsprop_that_squares_the_product(theta, g, v, eta, beta, eps):
    v = beta * v + ((1 - beta) * g) ** 2
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("04.1", "v is divided by 1 − β under the root in every step; RMSProp has no such correction.")
def rmsprop_corrected_as_in_the_first_step(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2
    v_hat = v / (1 - beta)
    theta = theta - eta * g / (np.sqrt(v_hat) + eps)
    return theta, v


@wrong("04.1", "ε is a lower limit of √v where it should be added to it.")
def rmsprop_with_eps_as_a_floor(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2
    theta = theta - eta * g / np.maximum(np.sqrt(v), eps)
    return theta, v


@wrong("04.2", "The root is missing: it is the threshold 2 ε / λ for ε outside the root.")
def threshold_of_the_other_form(eps, lam):
    return 2 * eps / lam


@wrong("04.4", "ε is added twice, inside the root and outside.")
def slide_rmsprop_with_eps_twice(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2
    theta = theta - eta * g / (np.sqrt(v + eps) + eps)
    return theta, v


@wrong("04.4", "√v + √ε is not √(v + ε): the root of a sum is not the sum of the roots.")
def slide_rmsprop_with_two_roots(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2
    theta = theta - eta * g / (np.sqrt(v) + np.sqrt(eps))
    return theta, v


# 05 · AdaDelta


@wrong("05.1", "u takes in the squared gradient where it should take in the squared move Δ².")
def adadelta_with_g_in_both_memories(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    theta = theta + delta
    u = beta * u + (1 - beta) * g**2
    return theta, v, u


@wrong("05.1", "Δ has its minus already and is subtracted, so θ moves uphill.")
def adadelta_with_two_minuses(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    theta = theta - delta
    u = beta * u + (1 - beta) * delta**2
    return theta, v, u


@wrong("05.1", "ε is added outside of both roots where it should be added inside.")
def adadelta_with_eps_outside(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -(np.sqrt(u) + eps) / (np.sqrt(v) + eps) * g
    theta = theta + delta
    u = beta * u + (1 - beta) * delta**2
    return theta, v, u


@wrong("05.1", "u takes in the size of the move, |Δ|, where it should take in its square.")
def adadelta_with_the_size_of_the_move(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    theta = theta + delta
    u = beta * u + (1 - beta) * np.abs(delta)
    return theta, v, u


@wrong("05.1",
       "The brackets around v + ε are missing, so the second ε is added to the quotient instead of to v.")
def adadelta_under_one_root(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -np.sqrt((u + eps) / v + eps) * g
    theta = theta + delta
    u = beta * u + (1 - beta) * delta**2
    return theta, v, u


@wrong("05.2", "1 − β stands outside the root.")
def first_move_with_one_minus_beta_outside(beta, eps):
    return np.sqrt(eps) / (1 - beta)


@wrong("05.2", "3.16 is right for β = 0.9 only; the result does not depend on β.")
def first_move_of_the_slides(beta, eps):
    return 3.16 * np.sqrt(eps)


@wrong("05.3", "The move still takes the old v; it is only clipped at ±0.003.")
def runaway_clipped(theta, g, v, u, beta, eps):
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    delta = np.clip(delta, -0.003, 0.003)
    v = beta * v + (1 - beta) * g**2
    u = beta * u + (1 - beta) * delta**2
    return theta + delta, v, u


@wrong("05.3", "u is updated before Δ exists, so the name delta has no value there.")
def runaway_with_both_memories_first(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    u = beta * u + (1 - beta) * delta**2  # noqa: F821  # pyright: ignore
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    return theta + delta, v, u


# 06 · Adam


class AdamOptimizer:
    def __init__(self):
        self.m, self.v, self.t = 0.0, 0.0, 0

    def step(self, theta, g, t, m, v, eta, beta1, beta2, eps):
        self.t += 1
        self.m = beta1 * self.m + (1 - beta1) * g
        self.v = beta2 * self.v + (1 - beta2) * g**2
        m_hat = self.m / (1 - beta1**self.t)
        v_hat = self.v / (1 - beta2**self.t)
        theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
        return theta, self.m, self.v


CASES.append(Case("adam_that_remembers_in_self", "06.1", AdamOptimizer().step,
                  "The step ignores the t, m and v that it is given: it keeps its own from call to call."))


@wrong("06.1", "The corrected m and v are stored and returned, so each is corrected again in the next step.")
def adam_that_stores_the_hats(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m = m / (1 - beta1**t)
    v = v / (1 - beta2**t)
    theta = theta - eta * m / (np.sqrt(v) + eps)
    return theta, m, v


@wrong("06.1", "The corrections take β · t, a product, where they should take the power βᵗ.")
def adam_with_t_as_a_factor(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 * t)
    v_hat = v / (1 - beta2 * t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("06.1", "v is corrected with β₁ where it should be corrected with β₂.")
def adam_with_one_correction_for_both(theta, g, t, m, v, eta, beta1, beta2, eps):
    correction = 1 - beta1**t
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    theta = theta - eta * (m / correction) / (np.sqrt(v / correction) + eps)
    return theta, m, v


@wrong("06.1", "v takes in the square of m where it should take in the square of g.")
def adam_with_m_in_v(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * m**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("06.2", "The fraction is upside down: it is the step with corrections over the step without.")
def ratio_upside_down(t, beta1, beta2):
    return np.sqrt(1 - beta2**t) / (1 - beta1**t)


@wrong("06.2", "The ratio is printed and not returned, so the function gives None.")
def ratio_that_is_printed(t, beta1, beta2):
    print((1 - beta1**t) / np.sqrt(1 - beta2**t))


@wrong("06.4",
       "t is (epoch + 1) (i + 1), a product, where it should count the updates: epoch · points + i + 1.")
def train_with_a_product_of_counters(gradient, theta, epochs, points, eta):
    m, v = 0.0, 0.0
    for epoch in range(epochs):
        for i in range(points):
            g = gradient(theta, i)
            t = (epoch + 1) * (i + 1)
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
            theta = theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8)
    return theta


@wrong("06.4", "t is i + 1, so it starts anew with each epoch.")
def train_that_counts_within_the_epoch(gradient, theta, epochs, points, eta):
    m, v = 0.0, 0.0
    for _ in range(epochs):
        for i in range(points):
            g = gradient(theta, i)
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            m_hat, v_hat = m / (1 - 0.9 ** (i + 1)), v / (1 - 0.999 ** (i + 1))
            theta = theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8)
    return theta


@wrong("06.4", "t is 0 in the first update, so the first corrections divide by zero; it should be 1.")
def train_that_counts_from_zero(gradient, theta, epochs, points, eta):
    m, v = 0.0, 0.0
    for epoch in range(epochs):
        for i in range(points):
            t = epoch * points + i
            g = gradient(theta, i)
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
            theta = theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8)
    return theta


# 07 · AdaMax


@wrong("07.1", "Python's max cannot compare two arrays entry by entry; np.maximum does.")
def adamax_with_the_built_in_max(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = max(beta2 * v, abs(g))
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("07.1", "|g| is compared with v where it should be compared with β₂ v, so v may fall below |g|.")
def adamax_compared_with_the_unfaded_v(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.where(np.abs(g) > v, np.abs(g), beta2 * v)
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("07.1", "|g| has the weight 1 − β₂ in the maximum where it should have 1.")
def adamax_with_a_weighted_maximum(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, (1 - beta2) * np.abs(g))
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("07.1", "The move divides by the root of v, as Adam does, where it should divide by v itself.",
       also="v is corrected by 1 − β₂ᵗ, which a maximum does not need.")
def adamax_that_ends_as_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, np.abs(g))
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("07.2", "The mean of the powers is taken where they should be summed.")
def norm_with_a_mean(x, p):
    size = np.abs(x)
    largest = size.max()
    return largest * np.mean((size / largest) ** p) ** (1 / p)


@wrong("07.2", "The largest entry is taken without absolute values, so it may be negative, or far too small.")
def norm_by_the_largest_signed_entry(x, p):
    largest = np.max(x)
    return largest * np.sum(np.abs(x / largest) ** p) ** (1 / p)


@wrong("07.4", "The maximum runs along the wrong axis, over the parameters: each kind gets one number.")
def vector_adamax_along_the_wrong_axis(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.max(np.stack([beta2 * v, np.abs(g)]), axis=1)
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("07.4",
       "The mean of all |g| stands in the maximum, one number for all parameters, "
       "in place of each one's |g|.")
def vector_adamax_with_the_mean_size(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.max([beta2 * v, np.full_like(v, np.mean(np.abs(g)))], axis=0)
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


# 08 · NAdam


@wrong("08.1", "g in the look-ahead is not divided by 1 − β₁ᵗ.")
def nadam_with_an_uncorrected_g(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * (beta1 * m_hat + (1 - beta1) * g)
    return theta, m, v


@wrong("08.1", "m is divided by 1 − β₁ᵗ twice: once in m̂, and again with the whole bracket.")
def nadam_that_corrects_twice(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    direction = (beta1 * m_hat + (1 - beta1) * g) / (1 - beta1**t)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * direction
    return theta, m, v


@wrong("08.1", "The brackets around the look-ahead are missing, so its part with g is added to θ, unscaled.")
def nadam_without_brackets(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * beta1 * m_hat + (1 - beta1) * g / (1 - beta1**t)
    return theta, m, v


@wrong("08.3", "The corrected m̂ and v̂ are used as the memories, so they are corrected again in every step.",
       also="ε still stands inside the root.")
def do_nadam_with_hats_as_memory(gradient, w, eta, beta1, beta2, eps, max_epochs):
    m_hat, v_hat = 0, 0
    for i in range(max_epochs):
        dw = gradient(w)
        m = beta1 * m_hat + (1 - beta1) * dw
        v = beta2 * v_hat + (1 - beta2) * dw**2
        m_hat, v_hat = m / (1 - beta1 ** (i + 1)), v / (1 - beta2 ** (i + 1))
        look_ahead = beta1 * m_hat + (1 - beta1) * dw / (1 - beta1 ** (i + 1))
        w = w - eta / np.sqrt(v_hat + eps) * look_ahead
    return w


@wrong("08.3", "m and v start with the first gradient and its square where they should start at 0.")
def do_nadam_started_with_a_gradient(gradient, w, eta, beta1, beta2, eps, max_epochs):
    m = gradient(w)
    v = m**2
    for i in range(max_epochs):
        dw = gradient(w)
        m = beta1 * m + (1 - beta1) * dw
        v = beta2 * v + (1 - beta2) * dw**2
        m_hat, v_hat = m / (1 - beta1 ** (i + 1)), v / (1 - beta2 ** (i + 1))
        look_ahead = beta1 * m_hat + (1 - beta1) * dw / (1 - beta1 ** (i + 1))
        w = w - eta / (np.sqrt(v_hat) + eps) * look_ahead
    return w


@wrong("08.3", "The brackets around √v̂ + ε are missing: the look-ahead is multiplied by ε, not by the rate.")
def do_nadam_without_brackets(gradient, w, eta, beta1, beta2, eps, max_epochs):
    m, v = 0, 0
    for i in range(max_epochs):
        dw = gradient(w)
        m = beta1 * m + (1 - beta1) * dw
        v = beta2 * v + (1 - beta2) * dw**2
        m_hat, v_hat = m / (1 - beta1 ** (i + 1)), v / (1 - beta2 ** (i + 1))
        look_ahead = beta1 * m_hat + (1 - beta1) * dw / (1 - beta1 ** (i + 1))
        w = w - eta / np.sqrt(v_hat) + eps * look_ahead
    return w


# 09 · AMSGrad


@wrong("09.1", "The old v̂ fades by β₂ in the maximum, as in AdaMax; it should not fade.")
def amsgrad_with_a_fading_maximum(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(beta2 * v_hat, v)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v, v_hat


@wrong("09.1", "The maximum is taken before v is updated, so v̂ lags a step behind.")
def amsgrad_that_takes_the_maximum_first(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    v_hat = np.maximum(v_hat, v)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v, v_hat


@wrong("09.1", "The memories are stored in half precision (float16), so they are rounded to three digits.")
def amsgrad_in_half_precision(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = np.float16(beta1 * m + (1 - beta1) * g)
    v = np.float16(beta2 * v + (1 - beta2) * g**2)
    v_hat = np.maximum(v_hat, v)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v, v_hat


@wrong("09.1", "v̂ is not returned: there are three results, and four are wanted.")
def amsgrad_with_three_results(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(v_hat, v)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v


@wrong("09.3", "The maximum is of the new v and the one before, so v̂ forgets all earlier ones.")
def forgetful_after_two_steps(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v_new = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(v, v_new)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v_new, v_hat


@wrong("09.3", "The maximum is gone: v̂ is v, and the rule is Adam without corrections.")
def forgetful_without_a_maximum(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = v
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v, v_hat


# 10 · Schedulers


@wrong("10.1",
       "On the way back the time is not counted from the top: mu is not subtracted, "
       "and the rate jumps to low.")
def triangle_that_jumps(t, low, high, mu):
    x = t % (2 * mu)
    up = low + (high - low) * x / mu
    down = high - (high - low) * x / mu
    return np.where(x < mu, up, down)


@wrong("10.1", "The way from low to high and back is a cosine where it should be straight lines.")
def triangle_as_a_swing(t, low, high, mu):
    middle, swing = (low + high) / 2, (high - low) / 2
    return middle - swing * np.cos(np.pi * t / mu)


@wrong("10.2", "Nothing restarts: t is not taken modulo T + 1, so the rate climbs back along the cosine.")
def cosine_without_restart(t, low, high, T):
    return low + (high - low) / 2 * (1 + np.cos(np.pi * t / T))


@wrong("10.2",
       "The brackets around T + 1 are missing: 1 is added to t % T, so the rate never starts at high.")
def cosine_without_brackets(t, low, high, T):
    return low + (high - low) / 2 * (1 + np.cos(np.pi * (t % T + 1) / T))


@wrong("10.4",
       "λ θ is still added to the gradient, so the weights decay twice: through the scale and beside it.")
def adamw_that_decays_twice(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    g = g + weight_decay * theta
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps) - eta * weight_decay * theta
    return theta, m, v


@wrong("10.4", "The decay is of the new θ, after Adam's move, where it should be of the old one.")
def adamw_that_decays_the_new_theta(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    theta = theta - eta * weight_decay * theta
    return theta, m, v


@wrong("10.4", "The decay takes θ², the penalty, where it should take θ, the penalty's gradient.")
def adamw_with_the_penalty_itself(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps) - eta * weight_decay * theta**2
    return theta, m, v


@wrong("10.4", "λ θ still enters m, and so the decay is divided by √v̂; only v is free of it.")
def adamw_with_the_decay_in_m(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * (g + weight_decay * theta)
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


# 11 · The spiral


@wrong("11.2", "1e-12 is added inside the logarithm, so that no point's loss exceeds 27.6.")
def cross_entropy_with_a_floor(z, wanted):
    p = np.exp(z - z.max(axis=0))
    p = p / p.sum(axis=0)
    loss = -np.mean(np.sum(wanted * np.log(p + 1e-12), axis=0))
    dz = (p - wanted) / z.shape[1]
    return loss, dz


@wrong("11.2", "One maximum over all points is subtracted, so a point far below it underflows to 0 / 0.")
def cross_entropy_with_one_maximum(z, wanted):
    z = z - np.max(z)
    log_p = z - np.log(np.exp(z).sum(axis=0))
    loss = -np.mean(np.sum(wanted * log_p, axis=0))
    dz = (np.exp(log_p) - wanted) / z.shape[1]
    return loss, dz


@wrong("11.2", "The loss is the mean over points and classes where it should be the mean over points.",
       also="The gradient is not divided by the number of points.")
def cross_entropy_averaged_over_all_entries(z, wanted):
    z = z - z.max(axis=0)
    log_p = z - np.log(np.exp(z).sum(axis=0))
    loss = -np.mean(wanted * log_p)
    dz = np.exp(log_p) - wanted
    return loss, dz


@wrong("11.3", "The difference of the medians is returned where the median of the differences is wanted.")
def compare_by_two_medians(a, b):
    share = np.mean(a > b)
    difference = np.median(a) - np.median(b)
    return share, difference


@wrong("11.3",
       "The share compares the two means, a single true or false, where it should compare seed by seed.")
def compare_by_the_means(a, b):
    share = float(np.mean(a) > np.mean(b))
    difference = np.median(a - b)
    return share, difference


# 12 · A sparse world


@wrong("12.1", "Where the gradient is 0, m and v are set to 0 where they should stay as they are.")
def lazy_adam_that_forgets_in_silence(theta, g, t, m, v, eta, beta1, beta2, eps):
    there = g != 0
    m = np.where(there, beta1 * m + (1 - beta1) * g, 0)
    v = np.where(there, beta2 * v + (1 - beta2) * g**2, 0)
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("12.1", "Negative gradients are treated as silent: the condition is g > 0 where it should be g ≠ 0.")
def lazy_adam_deaf_to_negative_gradients(theta, g, t, m, v, eta, beta1, beta2, eps):
    there = g > 0
    m = np.where(there, beta1 * m + (1 - beta1) * g, m)
    v = np.where(there, beta2 * v + (1 - beta2) * g**2, v)
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = np.where(there, theta - eta * m_hat / (np.sqrt(v_hat) + eps), theta)
    return theta, m, v


@wrong("12.1", "The step is skipped only if all gradients are 0; a single silent parameter moves and fades.")
def lazy_adam_for_the_whole_array(theta, g, t, m, v, eta, beta1, beta2, eps):
    if not np.any(g):
        return theta, m, v
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("12.1", "Only θ rests where the gradient is 0; m and v fade there and should stay as they are.")
def lazy_adam_with_fading_memories(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    step = eta * m_hat / (np.sqrt(v_hat) + eps)
    step[g == 0] = 0
    theta = theta - step
    return theta, m, v


@wrong("12.3",
       "np.unique drops words that are there equally often, so the fit has too few points and wrong ranks.")
def zipf_without_ties(often):
    often = np.unique(often)[::-1]
    rank = np.arange(1, len(often) + 1)
    power, _ = np.polyfit(np.log(rank), np.log(often), 1)
    return power


@wrong("12.3", "The ranks start at 0, whose logarithm is minus infinity; they should start at 1.")
def zipf_with_rank_zero(often):
    often = np.sort(often)[::-1]
    rank = np.arange(len(often))
    power, _ = np.polyfit(np.log(rank), np.log(often), 1)
    return power


# Exercises whose answer is a number


CASES += [
    Case("limit_by_the_coefficient", "00.3", 2 / 3,
         "λ was taken as 3, the coefficient; the second derivative of 3 x² is 6."),
    Case("dozat_without_the_weight_of_g", "08.2", [1, 1.8, 1 + 0.8 / (1 - 0.8**2)],
         "In the third entry m is g where it should be (1 − β₁) g, its value in the first step."),
    Case("uphill_in_a_cycle", "09.2", -2,
         "The sign is wrong: θ moves against the gradients, so by +2."),
    Case("weights_alone", "11.1", 2 * 64 + 64 * 64 + 64 * 3,
         "The biases are not counted."),
    Case("one_appearance_with_a_standing_v", "12.2", 0.1 / 0.01**0.5 / (1 - 0.9),
         "v is taken as constant in the silence; it fades by β₂ a step, "
         "and the later moves are longer for it."),
]
