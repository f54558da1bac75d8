# ruff: noqa: F841 (beginners leave names unused)
"""A hundred wrong answers to the lectures' exercises, as beginners would hand them in: the fourth blind set.

They were written without a look at the diagnoses, so the share of them that is told truly is a fair measure.
"""


import numpy as np

from course_lib import sigmoid

from .blind import a_set

CASES, wrong, wrong_number = a_set()


# Steps

@wrong("02.1", "u is multiplied by β after g is added, so the new gradient is weakened by β too.")
def momentum_brackets(theta, g, u, eta, beta):
    u = beta * (u + g)
    theta = theta - eta * u
    return theta, u


@wrong("02.1", "θ moves by the old u: the line for θ stands before the line for u.")
def momentum_moves_first(theta, g, u, eta, beta):
    theta = theta - eta * u
    u = beta * u + g
    return theta, u


@wrong("02.1", "η and the minus sign are kept in u, so the returned u is −η times the right one.")
def momentum_signed_velocity(theta, g, u, eta, beta):
    u = beta * u - eta * g
    theta = theta + u
    return theta, u


@wrong("02.1", "θ takes the plain gradient step η g in addition to η u, so g counts twice.")
def momentum_and_descent(theta, g, u, eta, beta):
    u = beta * u + g
    theta = theta - eta * g - eta * u
    return theta, u


@wrong("02.2", "The look-ahead direction is stored as the new u, so u has been advanced twice.")
def nesterov_keeps_look_ahead(theta, g, u, eta, beta):
    u = beta * u + g
    u = beta * u + g
    theta = theta - eta * u
    return theta, u


@wrong("02.2", "The gradient in the look-ahead is weighted by 1 − β where it should count fully.")
def nesterov_as_a_mean(theta, g, u, eta, beta):
    u = beta * u + g
    look_ahead = beta * u + (1 - beta) * g
    return theta - eta * look_ahead, u


@wrong("02.2", "The direction is β u alone: the + g of the look-ahead is missing.")
def nesterov_forgets_g(theta, g, u, eta, beta):
    u = beta * u + g
    theta = theta - eta * beta * u
    return theta, u


@wrong("02.2", "The old u moves θ once too often: η β u is subtracted before the full step.")
def nesterov_jumps_then_steps(theta, g, u, eta, beta):
    ahead = theta - eta * beta * u
    u = beta * u + g
    theta = ahead - eta * (beta * u + g)
    return theta, u


@wrong("02.4", "The points are copied, but θ is still changed in place: the caller's start moves.",
       also="The first point of the path is still the array that moves, so it shows the end.")
def walk_copies_the_points_only(gradient, theta, eta, beta, steps):
    u = np.zeros_like(theta)
    visited = [theta]
    for t in range(steps):
        u *= beta
        u += gradient(theta)
        theta -= eta * u
        visited.append(theta.copy())
    return np.array(visited)


@wrong("02.4", "The start is copied, but each entry of the path is the same array: the path is one point.")
def walk_copies_the_start_only(gradient, theta, eta, beta, steps):
    theta = theta.copy()
    u = np.zeros_like(theta)
    visited = [theta]
    for t in range(steps):
        u = beta * u + gradient(theta)
        theta -= eta * u
        visited.append(theta)
    return np.array(visited)


@wrong("02.4", "The start is missing from the path: it begins with the point after the first step.")
def walk_without_start(gradient, theta, eta, beta, steps):
    u = np.zeros_like(theta)
    visited = []
    for t in range(steps):
        u = beta * u + gradient(theta)
        theta = theta - eta * u
        visited.append(theta)
    return np.array(visited)


@wrong("03.1", "v stores the root √(v + g²), to which the next square is added as if v were a "
       "sum of squares.")
def adagrad_stores_the_root(theta, g, v, eta, eps):
    v = np.sqrt(v + g**2)
    theta = theta - eta * g / (v + eps)
    return theta, v


@wrong("03.1", "v adds the squared norm of the whole gradient, so all parameters share one rate.")
def adagrad_with_the_norm(theta, g, v, eta, eps):
    v = v + np.linalg.norm(g) ** 2
    theta = theta - eta / (np.sqrt(v) + eps) * g
    return theta, v


@wrong("03.1", "Brackets are missing: ε is not added to √v but subtracted from θ (the division comes first).")
def adagrad_no_brackets(theta, g, v, eta, eps):
    v = v + g**2
    step = eta * g / np.sqrt(v) + eps
    theta = theta - step
    return theta, v


@wrong("03.1", "The gradient is normalized twice: v sums the squares of g, then g is divided "
       "by √v and by |g|.")
def adagrad_sign_only(theta, g, v, eta, eps):
    v = v + g**2
    direction = g / (np.abs(g) + eps)
    theta = theta - eta * direction / (np.sqrt(v) + eps)
    return theta, v


@wrong("04.1", "The square stands outside: (1 − β) is squared along with g.")
def rmsprop_squares_the_weight(theta, g, v, eta, beta, eps):
    v = beta * v + ((1 - beta) * g) ** 2
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("04.1", "v takes the mean of the squares over all parameters where each parameter has its own.")
def rmsprop_mean_of_parameters(theta, g, v, eta, beta, eps):
    mean_square = np.mean(g**2)
    v = beta * v + (1 - beta) * mean_square
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("04.1", "The old v is forgotten: v is (1 − β) g² alone, without β v.")
def rmsprop_no_memory(theta, g, v, eta, beta, eps):
    v_new = 0
    v_new = beta * v_new + (1 - beta) * g**2
    theta = theta - eta * g / (np.sqrt(v_new) + eps)
    return theta, v_new


@wrong("04.1", "θ is divided by the root of the old v; the new v is only returned.",
       also="The weights are swapped: the old v has 1 − β and g² has β.")
def rmsprop_old_v_swapped(theta, g, v, eta, beta, eps):
    new_v = (1 - beta) * v + beta * g**2
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, new_v


@wrong("04.4", "ε is squared inside the root: √(v + ε²) where the formula has √(v + ε).")
def slide_rmsprop_squared_eps(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2
    theta = theta - eta * g / np.sqrt(v + eps**2)
    return theta, v


@wrong("04.4", "ε is added to the stored v itself, so it piles up from step to step.")
def slide_rmsprop_eps_in_memory(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2 + eps
    theta = theta - eta * g / np.sqrt(v)
    return theta, v


@wrong("04.4", "The root is taken of v and ε each on its own: √v + √ε is not √(v + ε).")
def slide_rmsprop_two_roots(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2
    theta = theta - eta * g / (np.sqrt(v) + np.sqrt(eps))
    return theta, v


@wrong("05.1", "ε stands outside both roots.")
def adadelta_eps_outside(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -(np.sqrt(u) + eps) / (np.sqrt(v) + eps) * g
    theta = theta + delta
    u = beta * u + (1 - beta) * delta**2
    return theta, v, u


@wrong("05.1", "u averages the squares of the new θ where it should average the squares of the update.")
def adadelta_squares_theta(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    theta = theta + delta
    u = beta * u + (1 - beta) * theta**2
    return theta, v, u


@wrong("05.1", "The move has no direction: the factor g is missing from the update.")
def adadelta_without_g(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    rms_g = np.sqrt(v + eps)
    rms_delta = np.sqrt(u + eps)
    delta = -rms_delta / rms_g
    theta = theta + delta
    u = beta * u + (1 - beta) * delta**2
    return theta, v, u


@wrong("05.1", "The minus counts twice: Δ has a minus and is then subtracted, so θ climbs.")
def adadelta_two_minuses(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    theta = theta - delta
    u = beta * u + (1 - beta) * delta**2
    return theta, v, u


@wrong("05.1", "u is never renewed: it is returned as it came, because the new value went to another name.")
def adadelta_typo_in_u(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    theta = theta + delta
    U = beta * u + (1 - beta) * delta**2
    return theta, v, u


@wrong("05.3", "Δ still divides by the root of the old v: the line for v stands after it.",
       also="Δ has an extra factor 0.003, which hides the long first move.")
def runaway_with_a_rate(theta, g, v, u, beta, eps):
    delta = -0.003 * np.sqrt(u + eps) / np.sqrt(v + eps) * g
    v = beta * v + (1 - beta) * g**2
    u = beta * u + (1 - beta) * delta**2
    return theta + delta, v, u


@wrong("05.3", "Only the first step is mended, where v starts at g²; later Δ still uses the v "
       "of the step before.",
       also="v starts at g² where (1 − β) g² is right.")
def runaway_warm_start(theta, g, v, u, beta, eps):
    v = np.where(v == 0, g**2, v)
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    v = beta * v + (1 - beta) * g**2
    u = beta * u + (1 - beta) * delta**2
    return theta + delta, v, u


@wrong("06.1", "The corrected m̂ and v̂ are returned and so get stored in place of m and v.")
def adam_stores_the_hats(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m = m / (1 - beta1**t)
    v = v / (1 - beta2**t)
    theta = theta - eta * m / (np.sqrt(v) + eps)
    return theta, m, v


@wrong("06.1", "β is multiplied by t in both corrections where it should be raised to the power t.")
def adam_times_t(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    mhat = m / (1 - beta1 * t)
    vhat = v / (1 - beta2 * t)
    theta = theta - eta * mhat / (np.sqrt(vhat) + eps)
    return theta, m, v


@wrong("06.1", "v averages the squares of the mean m where it should average the squares of g.")
def adam_squares_m(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * m**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("06.1", "t is taken to count from 0: the corrections use t + 1.")
def adam_t_plus_one(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * np.square(g)
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("06.1", "The correction of v is applied after the root: √v / (1 − β₂ᵗ) where √(v / (1 − "
       "β₂ᵗ)) is right.")
def adam_corrects_the_root(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    denominator = np.sqrt(v) / (1 - beta2**t) + eps
    theta = theta - eta * (m / (1 - beta1**t)) / denominator
    return theta, m, v


@wrong("06.1", "β₁ and β₂ are swapped throughout: m fades with β₂ and v with β₁, the corrections too.")
def adam_swapped_betas(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta2 * m + (1 - beta2) * g
    v = beta1 * v + (1 - beta1) * g**2
    m_hat = m / (1 - beta2**t)
    v_hat = v / (1 - beta1**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("06.4", "The corrections count the points of this epoch, so they start at 1 again in every epoch.")
def train_counts_the_points(gradient, theta, epochs, points, eta):
    m, v = 0.0, 0.0
    for epoch in range(epochs):
        for i in range(points):
            g = gradient(theta, i)
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            m_hat, v_hat = m / (1 - 0.9 ** (i + 1)), v / (1 - 0.999 ** (i + 1))
            theta = theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8)
    return theta


@wrong("06.4", "The step number is (epoch + 1)(i + 1), which is not the number of updates so far.")
def train_multiplies_the_counters(gradient, theta, epochs, points, eta):
    m, v = 0.0, 0.0
    for epoch in range(epochs):
        for i in range(points):
            t = (epoch + 1) * (i + 1)
            g = gradient(theta, i)
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
            theta = theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8)
    return theta


@wrong("06.4", "m and v are set to zero at the start of every epoch, and t as well.")
def train_forgets_each_epoch(gradient, theta, epochs, points, eta):
    for epoch in range(epochs):
        m, v, t = 0.0, 0.0, 0
        for i in range(points):
            t += 1
            g = gradient(theta, i)
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
            theta = theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8)
    return theta


@wrong("07.1", "The maximum is taken of g itself, without |·|, so a negative gradient does not count.")
def adamax_no_abs(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, g)
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("07.1", "v is corrected by 1 − β₂ᵗ as in Adam; a maximum needs no correction.")
def adamax_corrects_v(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, abs(g))
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta - eta * m_hat / (v_hat + eps)
    return theta, m, v


@wrong("07.1", "A root of v is taken as in Adam, although v is a size and not a square.")
def adamax_root(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    m_hat = m / (1 - beta1**t)
    v = np.maximum(beta2 * v, np.abs(g))
    theta = theta - eta * m_hat / (np.sqrt(v) + eps)
    return theta, m, v


@wrong("07.1", "|g| is weighted by 1 − β₂ in the maximum, as in a fading mean.")
def adamax_weighted_g(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, (1 - beta2) * np.abs(g))
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("07.4", "v is still one number for all parameters: np.max without an axis takes the "
       "largest of everything.")
def vector_adamax_no_axis(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.max([beta2 * v, np.abs(g)])
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("07.4", "Where the old maximum wins, it is kept without the factor β₂, so it does not fade.")
def vector_adamax_where(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    size = np.abs(g)
    v = np.where(beta2 * v > size, v, size)
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("08.1", "g in the look-ahead is not divided by 1 − β₁ᵗ.")
def nadam_raw_g(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    m_bar = beta1 * m_hat + (1 - beta1) * g
    theta = theta - eta * m_bar / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("08.1", "The weights of the look-ahead are swapped: m̂ has 1 − β₁ and the gradient has β₁.")
def nadam_swapped_weights(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    g_hat = g / (1 - beta1**t)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * ((1 - beta1) * m_hat + beta1 * g_hat)
    return theta, m, v


@wrong("08.1", "This is Adam: the look-ahead is computed and not used, θ moves along m̂.")
def nadam_is_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    look_ahead = beta1 * m_hat + (1 - beta1) * g / (1 - beta1**t)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m_hat
    return theta, m, v


@wrong("08.1", "m is divided by 1 − β₁ᵗ⁺¹ in the look-ahead, as Dozat and the frameworks do; "
       "section 3 has 1 − β₁ᵗ.")
def nadam_as_dozat(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    look_ahead = beta1 * m / (1 - beta1 ** (t + 1)) + (1 - beta1) * g / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta - eta * look_ahead / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("08.3", "The means are continued from the corrected m̂ and v̂ where they should be "
       "continued from m and v.")
def do_nadam_continues_the_hats(gradient, w, eta, beta1, beta2, eps, max_epochs):
    m_hat, v_hat = 0, 0
    for i in range(max_epochs):
        dw = gradient(w)
        m = beta1 * m_hat + (1 - beta1) * dw
        v = beta2 * v_hat + (1 - beta2) * dw**2
        m_hat, v_hat = m / (1 - beta1 ** (i + 1)), v / (1 - beta2 ** (i + 1))
        look_ahead = beta1 * m_hat + (1 - beta1) * dw / (1 - beta1 ** (i + 1))
        w = w - eta / (np.sqrt(v_hat) + eps) * look_ahead
    return w


@wrong("08.3", "m and v are set to 0 inside the loop, so nothing is remembered from step to step.",
       also="ε still stands inside the root.")
def do_nadam_zeros_in_the_loop(gradient, w, eta, beta1, beta2, eps, max_epochs):
    for i in range(max_epochs):
        m, v = 0, 0
        dw = gradient(w)
        m = beta1 * m + (1 - beta1) * dw
        v = beta2 * v + (1 - beta2) * dw**2
        m_hat, v_hat = m / (1 - beta1 ** (i + 1)), v / (1 - beta2 ** (i + 1))
        look_ahead = beta1 * m_hat + (1 - beta1) * dw / (1 - beta1 ** (i + 1))
        w = w - eta / np.sqrt(v_hat + eps) * look_ahead
    return w


@wrong("09.1", "v̂ is the largest g² so far where it should be the largest fading mean v.")
def amsgrad_largest_square(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(v_hat, g**2)
    theta = theta - eta * m / (np.sqrt(v_hat) + eps)
    return theta, m, v, v_hat


@wrong("09.1", "v̂ is computed before v, so it misses the v of this step.")
def amsgrad_v_hat_too_early(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v_hat = np.maximum(v_hat, v)
    v = beta2 * v + (1 - beta2) * g**2
    theta = theta - eta * m / (np.sqrt(v_hat) + eps)
    return theta, m, v, v_hat


@wrong("09.1", "v and v̂ are returned in the wrong order.")
def amsgrad_returns_swapped(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(v_hat, v)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v_hat, v


@wrong("09.3", "v is advanced twice before the maximum: v̂ is compared with β₂ v + (1 − β₂) g² of the new v.")
def forgetful_advances_twice(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(v_hat, beta2 * v + (1 - beta2) * g**2)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v, v_hat


@wrong("09.3", "The maximum is gone: v̂ is just v, so nothing holds the largest v.")
def forgetful_without_maximum(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = v
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v, v_hat


@wrong("10.4", "The decay is added to m̂ and so is divided by √v̂ as well.")
def adamw_decay_over_root(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * (m_hat + weight_decay * theta) / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("10.4", "The decay lacks the factor η: λ θ is subtracted where η λ θ is right.")
def adamw_decay_without_eta(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    theta = theta - weight_decay * theta
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("10.4", "The decay is there twice: beside the step, and still in the gradient.")
def adamw_decays_twice(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    g = g + weight_decay * theta
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps) - eta * weight_decay * theta
    return theta, m, v


@wrong("12.1", "All parameters take the dense step unless the whole gradient is 0: one entry "
       "with news wakes all.")
def lazy_adam_all_or_nothing(theta, g, t, m, v, eta, beta1, beta2, eps):
    if np.all(g == 0):
        return theta, m, v
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("12.1", "Negative gradients count as silent: the mask is g > 0.")
def lazy_adam_positive_only(theta, g, t, m, v, eta, beta1, beta2, eps):
    active = g > 0
    new_m = np.where(active, beta1 * m + (1 - beta1) * g, m)
    new_v = np.where(active, beta2 * v + (1 - beta2) * g**2, v)
    step = eta * (new_m / (1 - beta1**t)) / (np.sqrt(new_v / (1 - beta2**t)) + eps)
    theta = np.where(active, theta - step, theta)
    return theta, new_m, new_v


@wrong("12.1", "Only the parameters with a gradient are returned, so the arrays are too short.")
def lazy_adam_short_arrays(theta, g, t, m, v, eta, beta1, beta2, eps):
    rows = np.nonzero(g)
    m = beta1 * m[rows] + (1 - beta1) * g[rows]
    v = beta2 * v[rows] + (1 - beta2) * g[rows] ** 2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta[rows] - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


# Functions

@wrong("00.1", "The factor f (1 − f), the derivative of the sigmoid, is missing.")
def neuron_gradient_as_cross_entropy(w, b, x, y):
    f = sigmoid(w * x + b)
    dw = np.sum((f - y) * x)
    db = np.sum(f - y)
    return dw, db


@wrong("00.1", "The derivative of the sigmoid is written z (1 − z), with z in place of f.")
def neuron_gradient_with_z(w, b, x, y):
    z = w * x + b
    f = sigmoid(z)
    error = f - y
    dw = np.sum(error * z * (1 - z) * x)
    db = np.sum(error * z * (1 - z))
    return dw, db


@wrong("00.1", "dw lacks the brackets of f (1 − f): f is subtracted from (f − y) x f.",
       also="db is the mean over the points where the sum is wanted.")
def neuron_gradient_brackets(w, b, x, y):
    f = sigmoid(w * x + b)
    dw = np.sum((f - y) * x * f * 1 - f)
    db = np.mean((f - y) * f * (1 - f))
    return dw, db


@wrong("00.2", "exp(z) / (1 + exp(z)) overflows on the other side, for large positive z.")
def safe_sigmoid_other_side(z):
    return np.exp(z) / (1 + np.exp(z))


@wrong("00.2", "|z| loses the sign: a negative z gets the value of −z.")
def safe_sigmoid_abs(z):
    return 1 / (1 + np.exp(-np.abs(z)))


@wrong("01.1", "The places may repeat (choice draws with replacement), so fewer than 400 "
       "numbers are set to 0.")
def sparse_data_with_replacement(rng):
    x = rng.normal(0, 0.5, 500)
    x[rng.choice(500, 400)] = 0
    y = sigmoid(2 * x)
    return x, y


@wrong("01.1", "y is computed before the zeros are set, so it does not belong to the returned x.")
def sparse_data_y_too_early(rng):
    x = rng.normal(loc=0, scale=0.5, size=500)
    y = sigmoid(2 * x)
    zeros = rng.choice(500, size=400, replace=False)
    x[zeros] = 0
    return x, y


@wrong("01.1", "The spread is 0.25: the variance is passed where rng.normal wants the standard deviation.")
def sparse_data_variance(rng):
    x = rng.normal(0, 0.5**2, 500)
    x[rng.permutation(500)[:400]] = 0
    return x, sigmoid(2 * x)


@wrong("01.3", "The return stands inside the loop, so only the first point counts.")
def batch_gradient_returns_early(w, b, X, Y):
    dw, db = 0, 0
    for x, y in zip(X, Y):
        f = sigmoid(w * x + b)
        dw += (f - y) * f * (1 - f) * x
        db += (f - y) * f * (1 - f)
        return dw, db


@wrong("01.3", "Only dw is summed; db is still overwritten and is that of the last point.")
def batch_gradient_half_repaired(w, b, X, Y):
    dw, db = 0, 0
    for x, y in zip(X, Y):
        f = sigmoid(w * x + b)
        dw += (f - y) * f * (1 - f) * x
        db = (f - y) * f * (1 - f)
    return dw, db


@wrong("03.2", "The radii are sums down the columns where the rows are asked for.")
def gerschgorin_columns(M):
    centers = np.diag(M)
    radii = np.sum(np.abs(M), axis=0) - np.abs(centers)
    return centers, radii


@wrong("03.2", "The absolute value is taken of the sum, not of each entry: opposite signs cancel.")
def gerschgorin_abs_of_sum(M):
    centers = np.diag(M)
    radii = np.abs(M.sum(axis=1) - centers)
    return centers, radii


@wrong("03.4", "The decay compounds: alpha itself is divided again in every epoch.")
def learning_rates_compound(layers, alpha, decay, epochs):
    rates, count = [], 0
    for epoch in range(epochs):
        alpha = alpha / (1 + decay * count)
        rates.append(alpha)
        count = count + 1
    return rates


@wrong("03.4", "The count is raised before the rate is computed, so the first rate is decayed already.")
def learning_rates_count_first(layers, alpha, decay, epochs):
    rates, count = [], 0
    for epoch in range(epochs):
        count = count + 1
        rates.append(alpha / (1 + decay * count))
    return rates


@wrong("04.2", "The root is missing: it is 2 ε / λ where 2 √ε / λ is right.")
def eta_star_no_root(eps, lam):
    return 2 * eps / lam


@wrong("05.2", "1 − β stands outside the root: √ε / (1 − β) where √(ε / (1 − β)) is right.")
def first_move_outside(beta, eps):
    return np.sqrt(eps) / (1 - beta)


@wrong("06.2", "The ratio is upside down: it is with over without.")
def ratio_upside_down(t, beta1, beta2):
    m_factor = 1 / (1 - beta1**t)
    v_factor = 1 / (1 - beta2**t)
    return m_factor / np.sqrt(v_factor)


@wrong("06.2", "1 − β is raised to the power t where only β should be: (1 − β)ᵗ is not 1 − βᵗ.")
def ratio_power_outside(t, beta1, beta2):
    return (1 - beta1) ** t / np.sqrt((1 - beta2) ** t)


@wrong("07.2", "The powers are taken of the entries themselves, so they overflow or vanish for a large p.")
def norm_straight(x, p):
    return np.sum(np.abs(x) ** p) ** (1 / p)


@wrong("07.2", "The result is not multiplied by the largest entry again.")
def norm_not_scaled_back(x, p):
    biggest = np.max(np.abs(x))
    scaled = np.abs(x) / biggest
    return np.sum(scaled**p) ** (1 / p)


@wrong("10.1", "The triangle is upside down: it starts at high and reaches low after mu steps.")
def triangle_upside_down(t, low, high, mu):
    return low + (high - low) * np.abs(t % (2 * mu) - mu) / mu


@wrong("10.1", "It is a sawtooth: the rate climbs for mu steps, then jumps back to low.")
def triangle_sawtooth(t, low, high, mu):
    return low + (high - low) * (t % mu) / mu


@wrong("10.2", "The period is T, not T + 1: at t = T it is back at high and never reaches low.")
def cosine_period_T(t, low, high, T):
    return low + (high - low) / 2 * (1 + np.cos(np.pi * (t % T) / T))


@wrong("10.2", "The half is missing: 1 + cos goes up to 2, so it starts at 2 high − low.")
def cosine_without_half(t, low, high, T):
    return low + (high - low) * (1 + np.cos(np.pi * (t % (T + 1)) / T))


@wrong("11.2", "The softmax is taken along the points (axis 1) where it should be taken over the classes.")
def cross_entropy_wrong_axis(z, wanted):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.mean(np.sum(wanted * np.log(p), axis=0))
    dz = (p - wanted) / z.shape[1]
    return loss, dz


@wrong("11.2", "A small number is added inside the logarithm, so a loss of 1000 is cut off near 18.")
def cross_entropy_log_plus(z, wanted):
    e = np.exp(z - np.max(z, axis=0))
    p = e / np.sum(e, axis=0)
    loss = -np.sum(wanted * np.log(p + 1e-8)) / z.shape[1]
    dz = (p - wanted) / z.shape[1]
    return loss, dz


@wrong("11.2", "The gradient is not divided by the number of points, although the loss is a mean.")
def cross_entropy_gradient_of_sum(z, wanted):
    shifted = z - z.max(axis=0)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=0))
    loss = -np.mean(np.sum(wanted * log_p, axis=0))
    return loss, np.exp(log_p) - wanted


@wrong("11.3", "The difference is that of the two medians, not the median of the differences seed by seed.")
def compare_medians(a, b):
    share = np.sum(a > b) / len(a)
    difference = np.median(a) - np.median(b)
    return share, difference


@wrong("12.3", "The frequencies are sorted upwards, so the rarest word has rank 1 and the slope is positive.")
def zipf_ascending(often):
    often = np.sort(often)
    rank = np.arange(1, len(often) + 1)
    slope, intercept = np.polyfit(np.log(rank), np.log(often), 1)
    return slope


# Numbers

wrong_number("limit_of_the_coefficient", "00.3", 2 / 3,
             "2 is divided by the coefficient 3, but the curvature of 3 x² is 6.")
wrong_number("first_steps_nadam_too_short", "08.2", [1, 0.8 + 0.2, 1 + 0.8 * (1 - 0.8) / (1 - 0.8**2)],
             "NAdam's g is not divided by 1 − β₁ᵗ, which gives 1 in the first step where 1.8 is right.")
wrong_number("moved_with_the_gradient", "09.2", 1 - 1 - 1 - 1,
             "The sign is wrong: the steps are added along the gradient where Adam moves against it.")
wrong_number("weights_only", "11.1", 2 * 64 + 64 * 64 + 64 * 3,
             "The biases are missing: only the weights are counted.")
wrong_number("first_step_only", "12.2", 0.1 / np.sqrt(0.01),
             "Only the first step is counted; the steps of the fading m after it are missing.")
