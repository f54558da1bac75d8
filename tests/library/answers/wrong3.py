"""A hundred wrong answers, as different beginners would hand them in, each with its mistake.

They were written from the tasks alone, without a look at the diagnoses, to measure how many
mistakes the checks name. `CASES` holds them all.
"""


import numpy as np

from course_lib import sigmoid

from .blind import a_set

CASES, wrong, wrong_number = a_set()


# 02.1 Momentum


@wrong("02.1", "β multiplies the new gradient instead of the old velocity, which never fades.")
def beta_on_the_gradient(theta, g, u, eta, beta):
    u = u + beta * g
    theta = theta - eta * u
    return theta, u


@wrong("02.1", "The gradient is added to the move a second time, although u contains it already.")
def gradient_beside_the_velocity(theta, g, u, eta, beta):
    u = beta * u + g
    theta = theta - eta * u - eta * g
    return theta, u


@wrong("02.1", "η enters twice: once in the velocity and once more in the move.")
def eta_in_both_lines(theta, g, u, eta, beta):
    u = beta * u + eta * g
    theta = theta - eta * u
    return theta, u


@wrong("02.1", "The velocity is clipped to the range from −1 to 1.")
def velocity_kept_small(theta, g, u, eta, beta):
    u = beta * u + g
    u = np.clip(u, -1.0, 1.0)                 # avoid exploding velocity
    theta = theta - eta * u
    return theta, u


# 02.2 Nesterov


@wrong("02.2", "β stands on g instead of on u in the move.")
def beta_on_the_wrong_term(theta, g, u, eta, beta):
    u = beta * u + g
    theta = theta - eta * (u + beta * g)
    return theta, u


@wrong("02.2", "η multiplies only β u, because the brackets around β u + g are missing.")
def no_brackets(theta, g, u, eta, beta):
    u = beta * u + g
    theta = theta - eta * beta * u - g
    return theta, u


@wrong("02.2", "The look-ahead is stored as the velocity: u is updated twice with the same gradient.")
def stores_the_look_ahead(theta, g, u, eta, beta):
    u = beta * u + g
    u = beta * u + g
    theta = theta - eta * u
    return theta, u


@wrong("02.2", "The gradient's weight in the move is 1 − β instead of 1.")
def mean_in_the_move(theta, g, u, eta, beta):
    u = beta * u + g
    direction = beta * u + (1 - beta) * g
    return theta - eta * direction, u


# 02.4 Bug hunt: a walk


@wrong("02.4", "Only the visited points are copied: the caller's start is still changed in place.")
def copies_while_appending(gradient, theta, eta, beta, steps):
    u = np.zeros_like(theta)
    visited = [theta.copy()]
    for _ in range(steps):
        u *= beta
        u += gradient(theta)
        theta -= eta * u
        visited.append(theta.copy())
    return np.array(visited)


@wrong("02.4", "Only the start is copied: all entries of the path are still one and the same array.")
def copies_the_start(gradient, theta, eta, beta, steps):
    theta = np.array(theta)
    u = np.zeros_like(theta)
    visited = [theta]
    for _ in range(steps):
        u *= beta
        u += gradient(theta)
        theta -= eta * u
        visited.append(theta)
    return np.array(visited)


# 03.1 AdaGrad


@wrong("03.1", "v collects the gradient's size |g| instead of its square.")
def sum_of_sizes(theta, g, v, eta, eps):
    v = v + np.abs(g)
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("03.1", "The squared gradients of all parameters are summed, so that all share one v.")
def one_norm_for_all(theta, g, v, eta, eps):
    v = v + np.sum(g**2)
    theta = theta - eta / (np.sqrt(v) + eps) * g
    return theta, v


@wrong("03.1", "The cube root of v is taken instead of the square root.")
def cube_root(theta, g, v, eta, eps):
    v = v + g**2
    theta = theta - eta * g / (v ** (1 / 3) + eps)
    return theta, v


@wrong("03.1", "v is halved in each step: it is the mean of the old v and g², not their sum.")
def running_average(theta, g, v, eta, eps):
    v = (v + g**2) / 2
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("03.1", "The squared step (η g)² is collected instead of g², so η cancels in the move.")
def collects_the_scaled_gradient(theta, g, v, eta, eps):
    step = eta * g
    v = v + step**2
    theta = theta - step / (np.sqrt(v) + eps)
    return theta, v


# 04.1 RMSProp


@wrong("04.1", "The gradient is missing in the move: θ moves by the rate itself.")
def rate_without_gradient(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2
    theta = theta - eta / (np.sqrt(v) + eps)
    return theta, v


@wrong("04.1", "The old v does not fade: β is missing in front of it.")
def adagrad_with_small_steps(theta, g, v, eta, beta, eps):
    v = v + (1 - beta) * g**2
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("04.1", "ε is used as a floor under v instead of being added to its root.")
def floor_instead_of_sum(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2
    theta = theta - eta * g / np.sqrt(np.maximum(v, eps))
    return theta, v


@wrong("04.1", "^ is not a power in Python: g^2 is the bitwise exclusive or, which floats do not have.")
def power_as_in_r(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g^2
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("04.1", "β and 1 − β are exchanged.", also="ε stands inside the root.")
def weights_exchanged(theta, g, v, eta, beta, eps):
    v = (1 - beta) * v + beta * np.square(g)
    theta = theta - eta * g / np.sqrt(v + eps)
    return theta, v


# 04.4 Bug hunt: the slides' RMSProp


@wrong("04.4", "ε is added to v itself, so that the memory collects it in each step.")
def epsilon_in_the_memory(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2 + eps
    theta = theta - eta * g / np.sqrt(v)
    return theta, v


# 05.1 AdaDelta


@wrong("05.1", "u collects the squared gradients instead of the squared updates.")
def both_remember_gradients(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    theta = theta + delta
    u = beta * u + (1 - beta) * g**2
    return theta, v, u


@wrong("05.1", "u collects the square of θ instead of the square of the update Δ.")
def remembers_theta(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    theta = theta + delta
    u = beta * u + (1 - beta) * theta**2
    return theta, v, u


@wrong("05.1", "Δ contains the minus sign and is subtracted, so θ moves uphill.")
def minus_twice(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    theta = theta - delta
    u = beta * u + (1 - beta) * delta**2
    return theta, v, u


@wrong("05.1", "ε is missing in the numerator, so the first update is 0 and u never grows.")
def never_starts(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -np.sqrt(u) / np.sqrt(v + eps) * g
    theta = theta + delta
    u = beta * u + (1 - beta) * delta**2
    return theta, v, u


@wrong("05.1", "u and v are exchanged in the fraction: the gradients' root is divided by the updates' root.")
def fraction_upside_down(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g * g
    rms_g, rms_delta = np.sqrt(v + eps), np.sqrt(u + eps)
    delta = -rms_g / rms_delta * g
    theta = theta + delta
    u = beta * u + (1 - beta) * delta * delta
    return theta, v, u


# 05.3 Bug hunt: AdaDelta that runs away


@wrong("05.3", "The update is clipped to ±0.003, while v is still updated only after it is used.")
def clipped_runaway(theta, g, v, u, beta, eps):
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    delta = np.clip(delta, -0.003, 0.003)
    v = beta * v + (1 - beta) * g**2
    u = beta * u + (1 - beta) * delta**2
    return theta + delta, v, u


@wrong("05.3", "The line of u is moved up as well, and uses Δ before Δ has a value.")
def moves_both_lines_up(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    u = beta * u + (1 - beta) * delta**2  # noqa: F821
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    return theta + delta, v, u


# 06.1 Adam


@wrong("06.1", "β is multiplied by t in the correction instead of being raised to the power t.")
def times_t(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 * t)
    v_hat = v / (1 - beta2 * t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("06.1", "v averages the square of m instead of the square of the gradient.")
def squares_the_momentum(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * m**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("06.1", "The corrections are applied in the first step only.")
def corrects_once(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m, v
    if t == 1:
        m_hat, v_hat = m / (1 - beta1), v / (1 - beta2)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("06.1", "The raw gradient moves θ instead of the corrected m.")
def ignores_its_momentum(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = v / (1 - beta2**t)
    theta = theta - eta * g / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("06.1", "The corrected m and v are returned as the memory, and are corrected again in the next step.")
def stores_the_corrected(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
    v = (beta2 * v + (1 - beta2) * g**2) / (1 - beta2**t)
    theta = theta - eta * m / (np.sqrt(v) + eps)
    return theta, m, v


@wrong("06.1", "The corrections use t + 1, although t is already 1 in the first step.",
       also="β₁ is used in the correction of v in place of β₂.")
def counts_one_too_many(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta1 ** (t + 1))
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


# 06.4 Bug hunt: per-sample Adam


@wrong("06.4", "t starts again at 1 in each epoch, while m and v go on.")
def restarts_the_counter(gradient, theta, epochs, points, eta):
    m, v = 0.0, 0.0
    for _ in range(epochs):
        t = 0
        for i in range(points):
            t += 1
            g = gradient(theta, i)
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
            theta = theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8)
    return theta


@wrong("06.4", "The number of the step is (epoch + 1)(i + 1) instead of epoch · points + i + 1.")
def multiplies_the_counters(gradient, theta, epochs, points, eta):
    m, v = 0.0, 0.0
    for epoch in range(epochs):
        for i in range(points):
            t = (epoch + 1) * (i + 1)
            g = gradient(theta, i)
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
            theta = theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8)
    return theta


# 07.1 AdaMax


@wrong("07.1", "np.max takes one array and an axis; for the larger of two arrays np.maximum is needed.")
def max_of_two(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.max(beta2 * v, np.abs(g))
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("07.1", "The maximum is taken of the gradient with its sign: |…| is missing.")
def signed_maximum(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, g)
    theta = theta - eta * m / (1 - beta1**t) / (v + eps)
    return theta, m, v


@wrong("07.1", "v is a maximum of sizes, and its root is taken as if it were a square.")
def root_as_in_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, abs(g))
    m_hat = m / (1 - beta1**t)
    theta = theta - eta * m_hat / (np.sqrt(v) + eps)
    return theta, m, v


@wrong("07.1", "The old v is multiplied by β₂ᵗ instead of by β₂.")
def fades_with_the_power(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2**t * v, np.abs(g))
    theta = theta - eta * (m / (1 - beta1**t)) / (v + eps)
    return theta, m, v


# 07.4 Bug hunt: AdaMax for many parameters


@wrong("07.4", "The axis is left out, so the maximum over all entries still serves every parameter.")
def without_axis(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.max([beta2 * v, np.abs(g)]) * np.ones_like(v)
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("07.4", "The mean size of all gradients replaces their maximum: all parameters still share it.")
def mean_size_for_all(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, np.mean(np.abs(g)))
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


# 08.1 NAdam


@wrong("08.1", "The gradient's term in the look-ahead is not divided by 1 − β₁ᵗ.")
def gradient_not_corrected(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * (beta1 * m_hat + (1 - beta1) * g)
    return theta, m, v


@wrong("08.1", "The whole bracket is divided by 1 − β₁ᵗ, so that m is corrected twice.")
def corrects_the_bracket(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    look_ahead = (beta1 * m_hat + (1 - beta1) * g) / (1 - beta1**t)
    theta = theta - eta * look_ahead / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("08.1", "β₁ multiplies the whole bracket: the gradient's term gets a factor β₁ as well.")
def beta_before_the_bracket(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * beta1 * (m_hat + (1 - beta1) * g / (1 - beta1**t))
    return theta, m, v


@wrong("08.1", "The gradient's weight in the look-ahead is 1, as in Nesterov, instead of (1 − β₁)/(1 − β₁ᵗ).")
def nesterov_bracket(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta - eta * (beta1 * m_hat + g) / (np.sqrt(v_hat) + eps)
    return theta, m, v


# 08.3 Bug hunt: the slides' NAdam


@wrong("08.3", "m and v are set to zero inside the loop, so nothing is remembered from step to step.")
def forgets_in_the_loop(gradient, w, eta, beta1, beta2, eps, max_epochs):
    for i in range(max_epochs):
        m, v = 0, 0
        dw = gradient(w)
        m = beta1 * m + (1 - beta1) * dw
        v = beta2 * v + (1 - beta2) * dw**2
        m_hat, v_hat = m / (1 - beta1 ** (i + 1)), v / (1 - beta2 ** (i + 1))
        look_ahead = beta1 * m_hat + (1 - beta1) * dw / (1 - beta1 ** (i + 1))
        w = w - eta / (np.sqrt(v_hat) + eps) * look_ahead
    return w


@wrong("08.3", "The corrected m_hat and v_hat serve as the memory of the next step.",
       also="ε is still inside the root.")
def remembers_the_hats(gradient, w, eta, beta1, beta2, eps, max_epochs):
    m_hat, v_hat = 0, 0
    for i in range(max_epochs):
        dw = gradient(w)
        m = beta1 * m_hat + (1 - beta1) * dw
        v = beta2 * v_hat + (1 - beta2) * dw**2
        m_hat, v_hat = m / (1 - beta1 ** (i + 1)), v / (1 - beta2 ** (i + 1))
        look_ahead = beta1 * m_hat + (1 - beta1) * dw / (1 - beta1 ** (i + 1))
        w = w - eta / np.sqrt(v_hat + eps) * look_ahead
    return w


# 09.1 AMSGrad


@wrong("09.1", "The maximum fades: v̂ is multiplied by β₂ before it is compared.")
def fading_record(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(beta2 * v_hat, v)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v, v_hat


@wrong("09.1", "v̂ is the largest g² so far instead of the largest v so far.")
def record_of_the_squares(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(v_hat, g**2)
    theta = theta - eta * m / (np.sqrt(v_hat) + eps)
    return theta, m, v, v_hat


@wrong("09.1", "θ is moved with v instead of v̂: the maximum is kept, but never used.")
def record_not_used(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(v_hat, v)
    theta = theta - eta * m / (np.sqrt(v) + eps)
    return theta, m, v, v_hat


@wrong("09.1", "The corrections of Adam are applied with a t that this function is not given.")
def corrected_without_t(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)  # noqa: F821
    v_hat = np.maximum(v_hat, v / (1 - beta2**t))  # noqa: F821
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v, v_hat


# 09.3 Bug hunt: AMSGrad with one array too few


@wrong("09.3", "v̂ fades v a second time before the maximum is taken.")
def fades_twice(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(v_hat, beta2 * v + (1 - beta2) * g**2)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v, v_hat


@wrong("09.3", "The returned values are in the wrong order: v̂ comes before v.")
def returns_in_another_order(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(v_hat, v)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v_hat, v


# 10.4 Bug hunt: AdamW


@wrong("10.4", "The decay is divided by √v̂ + ε together with m̂, so loud gradients still weaken it.")
def decay_under_the_root(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * (m_hat + weight_decay * theta) / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("10.4", "The decay pulls by the sign of θ (as L1 does) instead of by θ.")
def decay_by_the_sign(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps) - eta * weight_decay * np.sign(theta)
    return theta, m, v


@wrong("10.4", "The decay is applied beside Adam, and still added to the gradient as well.")
def decays_twice(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    g = g + weight_decay * theta
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * (m_hat / (np.sqrt(v_hat) + eps) + weight_decay * theta)
    return theta, m, v


# 12.1 Lazy Adam


@wrong("12.1", "Only θ rests where the gradient is 0: m and v go on fading.")
def only_theta_rests(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    move = eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    theta = np.where(g == 0, theta, theta - move)
    return theta, m, v


@wrong("12.1", "Entries with a negative gradient rest as well, because g > 0 is asked instead of g ≠ 0.")
def negative_ones_rest(theta, g, t, m, v, eta, beta1, beta2, eps):
    heard = g > 0
    m_new = np.where(heard, beta1 * m + (1 - beta1) * g, m)
    v_new = np.where(heard, beta2 * v + (1 - beta2) * g**2, v)
    move = eta * (m_new / (1 - beta1**t)) / (np.sqrt(v_new / (1 - beta2**t)) + eps)
    return np.where(heard, theta - move, theta), m_new, v_new


@wrong("12.1", "Nothing rests unless the whole gradient is 0: the question is asked of all entries at once.")
def all_or_nothing(theta, g, t, m, v, eta, beta1, beta2, eps):
    if not np.any(g):
        return theta, m, v
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v


# 00.1 The gradient


@wrong("00.1", "The factors are summed one by one and then multiplied, instead of the products being summed.")
def product_of_sums(w, b, x, y):
    f = sigmoid(w * x + b)
    db = np.sum(f - y) * np.sum(f * (1 - f))
    dw = db * np.sum(x)
    return dw, db


@wrong("00.1", "The derivative of σ is taken as 1 − f², which is that of tanh.")
def derivative_of_tanh(w, b, x, y):
    f = sigmoid(w * x + b)
    slope = (f - y) * (1 - f**2)
    return np.sum(slope * x), np.sum(slope)


@wrong("00.1", "db is not summed over the points: an array comes back instead of a number.")
def sums_only_w(w, b, x, y):
    f = sigmoid(w * x + b)
    db = (f - y) * f * (1 - f)
    dw = np.dot(db, x)
    return dw, db


# 00.2 A safe sigmoid


@wrong("00.2", "z is not halved inside tanh: the result is σ(2z).")
def tanh_of_the_whole(z):
    return 0.5 * (1 + np.tanh(z))


@wrong("00.2", "It is the hard sigmoid of Keras, three straight lines, and not the sigmoid.")
def hard_sigmoid(z):
    return np.clip(0.2 * z + 0.5, 0, 1)


@wrong("00.2", "eᶻ/(1 + eᶻ) is used for all z, and overflows for large positive ones.")
def safe_on_one_side(z):
    return np.exp(z) / (np.exp(z) + 1)


# 01.1 Sparse data


@wrong("01.1", "The variance 0.25 is given where NumPy expects the standard deviation 0.5.")
def variance_for_deviation(rng):
    x = rng.normal(0, 0.5**2, 500)
    x[rng.choice(500, 400, replace=False)] = 0
    y = 1 / (1 + np.exp(-2 * x))
    return x, y


@wrong("01.1", "y is computed before the zeros are set, so it does not belong to the returned x.")
def labels_too_early(rng):
    x = rng.normal(0, 0.5, size=500)
    y = sigmoid(2 * x)
    x[rng.permutation(500)[:400]] = 0
    return x, y


# 01.3 Bug hunt: the gradient over all points


@wrong("01.3", "Only dw is summed up; db is still overwritten by each point.")
def repairs_only_w(w, b, X, Y):
    dw, db = 0, 0
    for x, y in zip(X, Y):
        f = sigmoid(w * x + b)
        dw += (f - y) * f * (1 - f) * x
        db = (f - y) * f * (1 - f)
    return dw, db


@wrong("01.3", "The return stands inside the loop, which ends after the first point.")
def returns_too_early(w, b, X, Y):
    dw, db = 0, 0
    for x, y in zip(X, Y):
        f = sigmoid(w * x + b)
        dw += (f - y) * f * (1 - f) * x
        db += (f - y) * f * (1 - f)
        return dw, db


# 03.2 Gerschgorin's discs


@wrong("03.2", "The diagonal entry is subtracted with its sign, which is wrong for a negative one.")
def subtracts_the_center(M):
    centers = np.diag(M)
    radii = np.sum(np.abs(M), axis=1) - centers
    return centers, radii


@wrong("03.2", "The absolute value is taken of the sum, so entries of opposite signs cancel.")
def size_of_the_sum(M):
    centers = np.diagonal(M)
    radii = np.abs(M.sum(axis=1) - centers)
    return centers, radii


# 03.4 Bug hunt: the learning rate of each epoch


@wrong("03.4", "The count grows before the rate is computed, so the first epoch is decayed already.")
def counts_before_it_uses(layers, alpha, decay, epochs):
    rates, count = [], 0
    for _ in range(epochs):
        count = count + 1
        rates.append(alpha / (1 + decay * count))
    return rates


@wrong("03.4", "alpha is overwritten by the decayed rate, so the decay accumulates as a product.")
def decays_the_decayed(layers, alpha, decay, epochs):
    rates, count = [], 0
    for _ in range(epochs):
        alpha = alpha / (1 + decay * count)
        rates.append(alpha)
        count = count + 1
    return rates


# 04.2 The threshold of RMSProp


@wrong("04.2", "λ multiplies instead of dividing.")
def curvature_on_top(eps, lam):
    return 2 * lam * np.sqrt(eps)


@wrong("04.2", "The root is taken of the whole fraction instead of ε alone.")
def root_over_everything(eps, lam):
    return np.sqrt(2 * eps / lam)


# 05.2 AdaDelta's first move


@wrong("05.2", "The root is taken of ε only: 1 − β should be under the root too.")
def root_too_short(beta, eps):
    return np.sqrt(eps) / (1 - beta)


# 06.2 The ratio


@wrong("06.2", "1 − β is raised to the power t instead of β alone.")
def power_of_the_bracket(t, beta1, beta2):
    return (1 - beta1) ** t / np.sqrt((1 - beta2) ** t)


@wrong("06.2", "The root covers both corrections, although only v stands under a root.")
def root_of_both(t, beta1, beta2):
    return np.sqrt((1 - beta1**t) / (1 - beta2**t))


# 07.2 A norm that survives


@wrong("07.2", "The largest entry is found without |…|, so a large negative entry is overlooked.")
def largest_with_its_sign(x, p):
    x = np.asarray(x, float)
    top = np.max(x)
    return top * np.sum(np.abs(x / top) ** p) ** (1 / p)


@wrong("07.2", "Above p = 50 the largest entry is returned instead of the norm.")
def infinite_from_fifty(x, p):
    sizes = np.abs(np.asarray(x, float))
    top = sizes.max()
    if top == 0 or p > 50:
        return top
    return top * np.sum((sizes / top) ** p) ** (1 / p)


# 10.1 Triangular


@wrong("10.1", "The rate rises and falls along a cosine instead of straight lines.")
def rounded_triangle(t, low, high, mu):
    return low + (high - low) * (1 - np.cos(np.pi * t / mu)) / 2


@wrong("10.1", "The amplitude is high instead of high − low, so the peak is low + high.")
def too_high_a_peak(t, low, high, mu):
    cycle = np.floor(1 + t / (2 * mu))
    x = np.abs(t / mu - 2 * cycle + 1)
    return low + high * np.maximum(0, 1 - x)


# 10.2 Cosine


@wrong("10.2", "The brackets around T + 1 are missing: 1 is added after the remainder.")
def remainder_plus_one(t, low, high, T):
    return low + 0.5 * (high - low) * (1 + np.cos(np.pi * (t % T + 1) / T))


@wrong("10.2", "The cosine's argument is divided by T + 1 instead of T, so low is never reached.")
def divides_by_the_length(t, low, high, T):
    position = t % (T + 1)
    return low + (high - low) / 2 * (1 + np.cos(np.pi * position / (T + 1)))


# 11.2 Softmax and cross-entropy


@wrong("11.2", "The mean is taken over all entries instead of the points: classes count as well.",
       also="The gradient is not divided by the number of points.")
def mean_over_entries(z, wanted):
    shifted = z - z.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    loss = -np.mean(wanted * log_p)
    dz = np.exp(log_p) - wanted
    return loss, dz


@wrong("11.2", "The softmax is taken over the points (axis 1) instead of over the classes (axis 0).")
def softmax_over_points(z, wanted):
    shifted = z - np.max(z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    n = z.shape[1]
    loss = -np.sum(wanted * log_p) / n
    dz = (np.exp(log_p) - wanted) / n
    return loss, dz


# 11.3 A fair verdict


@wrong("11.3", "The difference of the two medians is returned instead of the median of the differences.")
def difference_of_medians(a, b):
    a, b = np.asarray(a), np.asarray(b)
    share = np.mean(a > b)
    difference = np.median(a) - np.median(b)
    return share, difference


# 12.3 Zipf's law


@wrong("12.3", "The arguments of polyfit are exchanged: rank is fitted over frequency.")
def rank_over_frequency(often):
    often = np.sort(often)[::-1]
    rank = np.arange(1, len(often) + 1)
    power = np.polyfit(np.log(often), np.log(rank), 1)[0]
    return power


@wrong("12.3", "The words are ranked from rare to frequent: the sort is ascending.",
       also="The second coefficient of polyfit, the intercept, is returned in place of the slope.")
def rarest_first(often):
    often = np.sort(often)
    rank = np.arange(len(often)) + 1
    slope, power = np.polyfit(np.log(rank), np.log(often), 1)
    return power


# Numbers

wrong_number("curvature_without_its_two", "00.3", 2 / 3,
             "The curvature is taken as 3, the factor before x₁², instead of 6, the second derivative.")
wrong_number("habitual_beta", "08.2", [1, 1.9, 0.9 / 1.9 + 1],
             "β₁ = 0.9 is used, as in the lecture, instead of 0.8.")
wrong_number("one_step_only", "12.2", 1,
             "Only the step of the appearance itself is counted, not the silent steps after it.")
