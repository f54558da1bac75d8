"""Wrong answers to the lectures' exercises, as beginners write them; written without a look at the diagnoses.

CASES lists them. Each says its mistake in one sentence, the truth that a diagnosis is compared with. Freeze
the checks before their first run on these answers: an answer that has improved a diagnosis measures nothing.

Some answers remember earlier calls, since that is their mistake: import the module anew for a second run.
"""


import numpy as np

from course_lib import sigmoid

from .blind import a_set

CASES, wrong, wrong_number = a_set()


# -------------------------------- steps: 02.1, momentum


@wrong("02.1", "The gradient enters the velocity with weight 1 − β; its weight should be 1.")
def momentum_as_running_average(theta, g, u, eta, beta):
    u = beta * u + (1 - beta) * g
    theta = theta - eta * u
    return theta, u


@wrong("02.1", "The velocity already holds −η g and is subtracted: θ climbs instead of descending.")
def momentum_minus_twice(theta, g, u, eta, beta):
    u = beta * u - eta * g
    theta = theta - u
    return theta, u


@wrong("02.1", "η is missing: θ moves by the whole velocity.")
def momentum_without_rate(theta, g, u, eta, beta):
    u = beta * u + g
    return theta - u, u


@wrong("02.1", "θ moves by the old velocity; the velocity is renewed only afterwards.")
def momentum_late(theta, g, u, eta, beta):
    theta = theta - eta * u
    u = beta * u + g
    return theta, u


@wrong("02.1", "η stands in the velocity and in the move: the gradient is multiplied by η twice.")
def momentum_rate_twice(theta, g, u, eta, beta):
    velocity = beta * u + eta * g
    return theta - eta * velocity, velocity


@wrong("02.1", "β multiplies the new gradient as well: the velocity is β (u + g).")
def momentum_beta_outside(theta, g, u, eta, beta):
    u = beta * (u + g)
    theta = theta - eta * u
    return theta, u


@wrong("02.1",
       "While u is 0 the step is one of gradient descent and leaves u at 0, so the velocity never begins.")
def momentum_never_starts(theta, g, u, eta, beta):
    if np.all(u == 0):
        return theta - eta * g, u
    u = beta * u + g
    return theta - eta * u, u


@wrong("02.1", "The velocity is rounded to three decimals in each step.")
def momentum_rounded(theta, g, u, eta, beta):
    u = np.round(beta * u + g, 3)
    theta = theta - eta * u
    return theta, u


@wrong("02.1", "The move leaves out the fading velocity and uses the gradient alone; u is right.")
def momentum_unused(theta, g, u, eta, beta):
    u = beta * u + g
    theta = theta - eta * g
    return theta, u


@wrong("02.1", "The gradient enters the velocity with weight 1 − β; its weight should be 1.",
       also="η u is added to θ instead of subtracted.")
def momentum_average_uphill(theta, g, u, eta, beta):
    new_u = np.add(beta * u, (1 - beta) * g)
    new_theta = np.add(theta, eta * new_u)
    return new_theta, new_u


_velocity = {}


@wrong("02.1",
       "The velocity is kept in a global dictionary between the calls; the u that is handed in is ignored.")
def momentum_global(theta, g, u, eta, beta):
    shape = np.shape(theta)
    _velocity[shape] = beta * _velocity.get(shape, 0) + g
    return theta - eta * _velocity[shape], _velocity[shape]


# -------------------------------- steps: 02.2, Nesterov


@wrong("02.2",
       "The look-ahead uses the old velocity, β u + g with the u of before: the move is plain momentum's.")
def nesterov_looks_back(theta, g, u, eta, beta):
    u_new = beta * u + g
    theta = theta - eta * (beta * u + g)
    return theta, u_new


@wrong("02.2", "The look-ahead is stored as the velocity: g enters u twice in each step.")
def nesterov_stores_look_ahead(theta, g, u, eta, beta):
    u = beta * u + g
    u = beta * u + g
    theta = theta - eta * u
    return theta, u


@wrong("02.2", "The brackets are missing: only β u is multiplied by η, and g is added to θ.")
def nesterov_no_brackets(theta, g, u, eta, beta):
    u = beta * u + g
    theta = theta - eta * beta * u + g
    return theta, u


@wrong("02.2",
       "θ moves to the look-ahead point and then by the new velocity as well: the old velocity counts twice.")
def nesterov_two_moves(theta, g, u, eta, beta):
    ahead = theta - eta * beta * u
    u = beta * u + g
    theta = ahead - eta * u
    return theta, u


@wrong("02.2", "The move is (1 + β) u: the old velocity, which should be subtracted β times, is left in it.")
def nesterov_one_plus_beta(theta, g, u, eta, beta):
    u = beta * u + g
    return theta - eta * (1 + beta) * u, u


@wrong("02.2", "In the move g is multiplied by β too: β (u + g) instead of β u + g.")
def nesterov_beta_for_both(theta, g, u, eta, beta):
    u = beta * u + g
    step = eta * beta * (u + g)
    theta = theta - step
    return theta, u


@wrong("02.2", "g has weight 1 − β instead of 1, in the velocity and in the look-ahead.")
def nesterov_average(theta, g, u, eta, beta):
    def blend(velocity):
        return beta * velocity + (1 - beta) * g

    u = blend(u)
    return theta - eta * blend(u), u


@wrong("02.2", "The velocity does not fade: β is missing from u's own line.")
def nesterov_no_fade(theta, g, u, eta, beta):
    new_velocity = u + g
    look_ahead = beta * new_velocity + g
    return (theta - eta * look_ahead, new_velocity)


# -------------------------------- steps: 03.1, AdaGrad


@wrong("03.1", "v adds up the absolute gradients instead of their squares.")
def adagrad_absolute(theta, g, v, eta, eps):
    G = v + abs(g)
    lr = eta / (G**0.5 + eps)
    return theta - lr * g, G


@wrong("03.1", "θ is moved before v is renewed, so the root is taken of the old v.")
def adagrad_old_v(theta, g, v, eta, eps):
    # the step
    theta = theta - eta * g / (np.sqrt(v) + eps)
    # remember the gradient
    v = v + g**2
    return theta, v


@wrong("03.1", "The square is taken after the addition: v is (v + g)².")
def adagrad_square_late(theta, g, v, eta, eps):
    v = (v + g) ** 2
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("03.1", "All parameters share one v: the squares are added up over the parameters.")
def adagrad_one_for_all(theta, g, v, eta, eps):
    v = v + np.sum(g**2)
    theta = theta - eta / (np.sqrt(v) + eps) * g
    return theta, v


@wrong("03.1", "The root is stored as v, and the next square is added to the root.")
def adagrad_stores_root(theta, g, v, eta, eps):
    v = np.sqrt(v + g**2)
    theta = theta - eta * g / (v + eps)
    return theta, v


@wrong("03.1", "v is a mean of the old v and the new square; it should be their sum.")
def adagrad_half_half(theta, g, v, eta, eps):
    v = (v + np.square(g)) / 2
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("03.1", "v starts at 0.1 instead of 0: where it is 0, 0.1 is added in the first step.")
def adagrad_starts_at_tenth(theta, g, v, eta, eps):
    if not np.any(v):
        v = v + 0.1
    v = v + g**2
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("03.1", "The brackets around √v + ε are missing: ε is added to θ and does not protect the division.")
def adagrad_no_brackets(theta, g, v, eta, eps):
    v = v + g**2
    theta = theta - eta * g / np.sqrt(v) + eps
    return theta, v


@wrong("03.1", "The learning rate is multiplied by the root instead of divided by it.")
def adagrad_times_root(theta, g, v, eta, eps):
    v = v + g**2
    rate = eta * (np.sqrt(v) + eps)
    theta = theta - rate * g
    return theta, v


@wrong("03.1", "The root is missing: the gradient is divided by v.",
       also="ε is always 1e-8, whatever is handed in.")
def adagrad_no_root_own_eps(theta, g, v, eta, eps):
    eps = 1e-8
    v = v + g**2
    return theta - eta * g / (v + eps), v


# -------------------------------- steps: 04.1, RMSProp


@wrong("04.1", "β and 1 − β are exchanged: the old v has weight 1 − β.")
def rmsprop_exchanged(theta, g, v, eta, beta, eps):
    old_part = (1 - beta) * v
    new_part = beta * np.square(g)
    v = old_part + new_part
    denominator = np.sqrt(v) + eps
    return theta - np.divide(eta * g, denominator), v


@wrong("04.1", "The factor 1 − β is squared along with g: the square's weight is (1 − β)².")
def rmsprop_squared_weight(theta, g, v, eta, beta, eps):
    v = beta * v + ((1 - beta) * g) ** 2
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("04.1",
       "The first step is treated apart: while v is 0 it becomes g² itself, without the factor 1 − β.")
def rmsprop_first_square(theta, g, v, eta, beta, eps):
    v = np.where(v == 0, g**2, beta * v + (1 - beta) * g**2)
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("04.1", "The root is taken twice.")
def rmsprop_fourth_root(theta, g, v, eta, beta, eps):
    v = np.sqrt(beta * v + (1 - beta) * g**2)
    rms = np.sqrt(v)
    theta = theta - eta * g / (rms + eps)
    return theta, v**2


@wrong("04.1", "ε is a floor under √v, max(√v, ε), instead of being added to it.")
def rmsprop_floor(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2
    theta = theta - eta * g / np.maximum(np.sqrt(v), eps)
    return theta, v


@wrong("04.1", "The new v is never smaller than the old one: a maximum keeps it from fading.")
def rmsprop_ratchet(theta, g, v, eta, beta, eps):
    v = np.maximum(v, beta * v + (1 - beta) * g**2)
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("04.1", "The new square is subtracted from the fading v instead of added.")
def rmsprop_minus(theta, g, v, eta, beta, eps):
    v = beta * v - (1 - beta) * g**2
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("04.1", "The old v does not fade: β is missing in front of it.")
def rmsprop_keeps_all(theta, g, v, eta, beta, eps):
    v = v + (1 - beta) * np.power(g, 2)
    return theta - (eta / (np.power(v, 0.5) + eps)) * g, v


@wrong("04.1", "The factor 1 − β is missing in front of g².", also="ε stands inside the root.")
def rmsprop_sum_inside(theta, g, v, eta, beta, eps):
    v = beta * v + g**2
    theta = theta - eta * g / np.sqrt(v + eps)
    return theta, v


@wrong("04.1", "v is the fading mean of g, squared only when the root is taken: its sign changes cancel.")
def rmsprop_mean_of_g(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g
    theta = theta - eta * g / (np.sqrt(v**2) + eps)
    return theta, v


# -------------------------------- steps: 04.4, the slides' RMSProp


@wrong("04.4", "ε is squared under the root; the formula has ε itself there.")
def slide_eps_squared(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2
    theta = theta - eta * g / np.sqrt(v + eps**2)
    return theta, v


@wrong("04.4", "√ε is added outside the root: √v + √ε instead of √(v + ε).")
def slide_two_roots(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2
    theta = theta - eta * g / (np.sqrt(v) + np.sqrt(eps))
    return theta, v


@wrong("04.4", "ε is added to v itself and stored with it, so it adds up from step to step.")
def slide_eps_in_memory(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2 + eps
    theta = theta - eta * g / np.sqrt(v)
    return theta, v


@wrong("04.4", "ε is left out altogether.")
def slide_without_eps(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2
    theta = theta - eta * g / np.sqrt(v)
    return theta, v


@wrong("04.4", "g stands under the root too: the move is η √(|g| / (v + ε)) with the sign of g.")
def slide_root_of_quotient(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2
    theta = theta - eta * np.sign(g) * np.sqrt(np.abs(g) / (v + eps))
    return theta, v


# -------------------------------- steps: 05.1, AdaDelta


@wrong("05.1", "u remembers the squared gradients, not the squared moves.")
def adadelta_u_of_g(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    theta = theta + delta
    u = beta * u + (1 - beta) * g**2
    return theta, v, u


@wrong("05.1", "The fraction is upside down: √(v + ε) / √(u + ε).")
def adadelta_upside_down(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -np.sqrt(v + eps) / np.sqrt(u + eps) * g
    theta = theta + delta
    u = beta * u + (1 - beta) * delta**2
    return theta, v, u


@wrong("05.1", "ε is missing in the numerator: u stays 0 and θ never moves.")
def adadelta_never_moves(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -np.sqrt(u) / np.sqrt(v + eps) * g
    theta = theta + delta
    u = beta * u + (1 - beta) * delta**2
    return theta, v, u


@wrong("05.1", "The move's sign is wrong: θ climbs.")
def adadelta_uphill(theta, g, v, u, beta, eps):
    rms = lambda x: np.sqrt(x + eps)
    v = beta * v + (1 - beta) * g * g
    delta = rms(u) / rms(v) * g
    u = beta * u + (1 - beta) * delta * delta
    return theta + delta, v, u


@wrong("05.1", "Both ε stand outside the roots.")
def adadelta_eps_outside(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -(np.sqrt(u) + eps) / (np.sqrt(v) + eps) * g
    theta = theta + delta
    u = beta * u + (1 - beta) * delta**2
    return theta, v, u


@wrong("05.1", "The factor 1 − β is missing in u's line: the squared move has weight 1.")
def adadelta_u_sum(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    rms_v = np.sqrt(v + eps)
    rms_u = np.sqrt(u + eps)
    step = rms_u / rms_v * g          # positive, subtracted below
    u = beta * u + step**2
    return theta - step, v, u


@wrong("05.1", "The two memories are returned in the wrong order: u before v.")
def adadelta_returns_u_first(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    u = beta * u + (1 - beta) * delta**2
    return theta + delta, u, v


@wrong("05.1", "The move is multiplied by a learning rate of 0.001, which AdaDelta does not have.")
def adadelta_with_rate(theta, g, v, u, beta, eps):
    learning_rate = 0.001
    v = beta * v + (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    theta = theta + learning_rate * delta
    u = beta * u + (1 - beta) * delta**2
    return theta, v, u


@wrong("05.1", "u remembers the squares of θ instead of the squares of its moves.")
def adadelta_u_of_theta(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    theta = theta + delta
    u = beta * u + (1 - beta) * theta**2
    return theta, v, u


@wrong("05.1", "Both roots are missing.",
       also="u remembers the moves' absolute values instead of their squares.")
def adadelta_no_roots(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -(u + eps) / (v + eps) * g
    theta = theta + delta
    u = beta * u + (1 - beta) * abs(delta)
    return theta, v, u


# -------------------------------- steps: 05.3, AdaDelta that runs away


@wrong("05.3", "The move is clipped at 0.003 instead of being computed with the new v.")
def runaway_clipped(theta, g, v, u, beta, eps):
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    delta = np.clip(delta, -0.003, 0.003)
    v = beta * v + (1 - beta) * g**2
    u = beta * u + (1 - beta) * delta**2
    return theta + delta, v, u


@wrong("05.3", "The root is taken of the old v plus the whole g²; it should be taken of the new v.")
def runaway_whole_square(theta, g, v, u, beta, eps):
    delta = -np.sqrt(u + eps) / np.sqrt(v + g**2 + eps) * g
    v = beta * v + (1 - beta) * g**2
    u = beta * u + (1 - beta) * delta**2
    return theta + delta, v, u


@wrong("05.3", "The order is repaired, but the root over u + ε was lost: the move is (u + ε) / √(v + ε) g.")
def runaway_no_numerator_root(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -(u + eps) / np.sqrt(v + eps) * g
    u = beta * u + (1 - beta) * delta**2
    return theta + delta, v, u


@wrong("05.3", "u is renewed before the move as well, and with g², since the move is not known there.")
def runaway_both_moved_up(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    u = beta * u + (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    return theta + delta, v, u


# -------------------------------- steps: 06.1, Adam


@wrong("06.1", "v is not corrected; m is.")
def adam_half_corrected(theta, g, t, m, v, eta, beta1, beta2, eps):
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    return theta - eta * m / (1 - beta1**t) / (v**0.5 + eps), m, v


@wrong("06.1", "The corrected m̂ and v̂ are returned as the memory.")
def adam_stores_hats(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m = m / (1 - beta1**t)
    v = v / (1 - beta2**t)
    theta = theta - eta * m / (np.sqrt(v) + eps)
    return theta, m, v


@wrong("06.1",
       "The corrections count the step from 0 and add 1, although t is 1 already: the power is t + 1.")
def adam_one_step_ahead(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("06.1", "The power applies to the bracket: the corrections are (1 − β)ᵗ instead of 1 − βᵗ.")
def adam_power_of_bracket(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1) ** t
    v_hat = v / (1 - beta2) ** t
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("06.1", "v is the fading mean of m², not of g².")
def adam_v_of_m(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * m**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v


@wrong("06.1", "v fades with β₁, as m does, while its correction uses β₂.")
def adam_beta1_in_v(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta1 * v + (1 - beta1) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v


@wrong("06.1", "The direction is g: m is remembered but not used.")
def adam_moves_by_g(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = v / (1 - beta2**t)
    theta = theta - eta * g / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("06.1", "v is corrected after the root is taken: √v / (1 − β₂ᵗ) instead of √(v / (1 − β₂ᵗ)).")
def adam_root_first(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    numerator = m / (1 - beta1**t)
    denominator = np.sqrt(v) / (1 - beta2**t) + eps
    theta = theta - eta * numerator / denominator
    return theta, m, v


@wrong("06.1", "The two corrections are exchanged: m is divided by 1 − β₂ᵗ and v by 1 − β₁ᵗ.")
def adam_corrections_exchanged(theta, g, t, m, v, eta, beta1, beta2, eps):
    def fading_mean(old, new, beta):
        return beta * old + (1 - beta) * new

    m = fading_mean(m, g, beta1)
    v = fading_mean(v, g**2, beta2)
    first, second = m / (1 - beta2**t), v / (1 - beta1**t)
    theta = theta - eta * first / (np.sqrt(second) + eps)
    return theta, m, v


@wrong("06.1", "Only the first step is corrected.")
def adam_corrects_once(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    if t == 1:
        m_hat, v_hat = m / (1 - beta1), v / (1 - beta2)
    else:
        m_hat, v_hat = m, v
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("06.1", "The learning rate falls like 1/√t, as in the paper's proof; the rule keeps η.")
def adam_falling_rate(theta, g, t, m, v, eta, beta1, beta2, eps):
    eta_t = eta / np.sqrt(t)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta_t * m_hat / (np.sqrt(v_hat) + eps), m, v


@wrong("06.1", "β₁ and β₂ are overwritten with 0.9 and 0.999; the arguments are ignored.")
def adam_paper_betas(theta, g, t, m, v, eta, beta1, beta2, eps):
    beta1, beta2 = 0.9, 0.999
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


_calls = 0


@wrong("06.1",
       "The steps are counted in a global variable over all calls; the t that is handed in is ignored.")
def adam_counts_calls(theta, g, t, m, v, eta, beta1, beta2, eps):
    global _calls
    _calls += 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**_calls)
    v_hat = v / (1 - beta2**_calls)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("06.1", "The memory is kept in float32.")
def adam_float32(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = np.asarray(beta1 * m + (1 - beta1) * g, dtype=np.float32)
    v = np.asarray(beta2 * v + (1 - beta2) * g**2, dtype=np.float32)
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("06.1", "The bias corrections are missing.", also="ε stands inside the root.")
def adam_plain_inside(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    theta = theta - eta * m / np.sqrt(v + eps)
    return theta, m, v


# -------------------------------- steps: 07.1, AdaMax


@wrong("07.1", "The smaller one is kept: a minimum in place of the maximum, so v stays 0.")
def adamax_minimum(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.minimum(beta2 * v, np.abs(g))
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("07.1", "The maximum compares with g² instead of |g|.")
def adamax_square(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, g**2)
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("07.1", "The largest gradient does not fade: β₂ is missing inside the maximum.")
def adamax_for_ever(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = m * beta1 + g * (1 - beta1)
    size = np.abs(g)
    v = np.where(size > v, size, v)
    m_hat = m / (1 - beta1**t)
    return theta - eta * m_hat / (v + eps), m, v


@wrong("07.1", "A root is taken of v, which is a size and not a square.")
def adamax_root(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, np.abs(g))
    m_hat = m / (1 - beta1**t)
    theta = theta - eta * m_hat / (np.sqrt(v) + eps)
    return theta, m, v


@wrong("07.1", "v is bias-corrected too; a maximum needs no correction.")
def adamax_corrects_v(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, np.abs(g))
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta - eta * m_hat / (v_hat + eps)
    return theta, m, v


@wrong("07.1", "The gradient inside the maximum has the factor 1 − β₂, as in a mean.")
def adamax_weighted(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, (1 - beta2) * np.abs(g))
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("07.1", "The maximum compares with |m| instead of |g|.")
def adamax_of_m(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, np.abs(m))
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("07.1", "m is corrected with t − 1: in the first step that divides by zero.")
def adamax_step_behind(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, np.abs(g))
    theta = theta - eta / (v + eps) * m / (1 - beta1 ** (t - 1))
    return theta, m, v


@wrong("07.1", "m is multiplied by 1 − β₁ᵗ instead of divided by it.")
def adamax_times_correction(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, np.abs(g))
    theta = theta - eta / (v + eps) * m * (1 - beta1**t)
    return theta, m, v


@wrong("07.1", "The absolute value is missing in the maximum.", also="m is not corrected.")
def adamax_signed_uncorrected(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, g)
    theta = theta - eta * m / (v + eps)
    return theta, m, v


# -------------------------------- steps: 07.4, AdaMax for many parameters


@wrong("07.4", "The maximum goes over the parameters too: one number is left for all of them.")
def vector_adamax_still_one(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.full_like(v, np.maximum(beta2 * v, np.abs(g)).max())
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("07.4", "The absolute value was lost in the repair: the maximum compares with g.")
def vector_adamax_signed(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.max([beta2 * v, g], axis=0)
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("07.4", "v and |g| are added up instead of the larger one being kept.")
def vector_adamax_sum(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.sum([beta2 * v, np.abs(g)], axis=0)
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("07.4",
       "The mean of all |g| took the place of their maximum: it is still one number for all parameters.")
def vector_adamax_mean(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.max([beta2 * v, np.full_like(v, np.mean(np.abs(g)))], axis=0)
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


# -------------------------------- steps: 08.1, NAdam


@wrong("08.1", "The look-ahead uses m instead of the corrected m̂.")
def nadam_uncorrected_m(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = v / (1 - beta2**t)
    look_ahead = beta1 * m + (1 - beta1) * g / (1 - beta1**t)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * look_ahead
    return theta, m, v


@wrong("08.1", "g in the look-ahead is not corrected: the division by 1 − β₁ᵗ is missing there.")
def nadam_uncorrected_g(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * (beta1 * m_hat + (1 - beta1) * g)
    return theta, m, v


@wrong("08.1", "The factor 1 − β₁ is missing in front of g in the look-ahead.")
def nadam_whole_g(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * (beta1 * m_hat + g / (1 - beta1**t))
    return theta, m, v


@wrong("08.1", "The look-ahead uses the old m, which gives m̂ again: this is Adam.")
def nadam_is_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    m_before = m
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = v / (1 - beta2**t)
    # next velocity times beta1, plus what the gradient adds
    look_ahead = (beta1 * m_before + (1 - beta1) * g) / (1 - beta1**t)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * look_ahead
    return theta, m, v


@wrong("08.1", "The weights in the look-ahead are exchanged: m̂ has 1 − β₁ and g has β₁.")
def nadam_weights_exchanged(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    look_ahead = (1 - beta1) * m_hat + beta1 * g / (1 - beta1**t)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * look_ahead
    return theta, m, v


@wrong("08.1", "m̂ is corrected twice: the whole bracket is divided by 1 − β₁ᵗ once more.")
def nadam_corrected_twice(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    c1, c2 = 1 - beta1**t, 1 - beta2**t
    m_hat, v_hat = m / c1, v / c2
    look_ahead = (beta1 * m_hat + (1 - beta1) * g) / c1
    theta = theta - eta / (np.sqrt(v_hat) + eps) * look_ahead
    return theta, m, v


@wrong("08.1", "The look-ahead is stored as m.")
def nadam_stores_look_ahead(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    m = beta1 * m_hat + (1 - beta1) * g / (1 - beta1**t)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v


@wrong("08.1", "In the look-ahead g is divided by 1 − β₂ᵗ, v's correction, instead of 1 − β₁ᵗ.")
def nadam_g_by_beta2(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    nesterov = beta1 * m_hat + (1 - beta1) * g / (1 - beta2**t)
    return theta - eta * nesterov / (np.sqrt(v_hat) + eps), m, v


@wrong("08.1", "The corrections use the first power of β in every step: t is not used.")
def nadam_frozen_t(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1), v / (1 - beta2)
    look_ahead = beta1 * m_hat + (1 - beta1) * g / (1 - beta1)
    return theta - eta / (np.sqrt(v_hat) + eps) * look_ahead, m, v


@wrong("08.1", "v is not corrected.", also="The root is missing: the look-ahead is divided by v + ε.")
def nadam_v_raw(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    look_ahead = beta1 * m_hat + (1 - beta1) * g / (1 - beta1**t)
    return theta - eta / (v + eps) * look_ahead, m, v


# -------------------------------- steps: 09.1, AMSGrad


@wrong("09.1", "v̂ is compared with the old v: the maximum is taken before v is renewed.")
def amsgrad_too_early(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    v_hat = np.maximum(v_hat, v)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v, v_hat


@wrong("09.1", "v̂ is the largest g² so far, not the largest v.")
def amsgrad_largest_square(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(v_hat, g**2)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v, v_hat


@wrong("09.1", "The maximum goes over all parameters: they share one v̂.")
def amsgrad_one_for_all(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(v_hat, np.max(v))
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v, v_hat


@wrong("09.1", "The move divides by √v: v̂ is remembered but not used.")
def amsgrad_v_hat_unused(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(v_hat, v)
    theta = theta - eta / (np.sqrt(v) + eps) * m
    return theta, m, v, v_hat


@wrong("09.1", "The old v̂ fades by β₂ inside the maximum; it should be kept whole.")
def amsgrad_fading_maximum(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v - (1 - beta2) * (v - g**2)
    v_hat = np.max([beta2 * v_hat, v], axis=0)
    return theta - eta * m / (np.sqrt(v_hat) + eps), m, v, v_hat


@wrong("09.1", "v and v̂ are returned in the wrong order.")
def amsgrad_order(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(v_hat, v)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v_hat, v


@wrong("09.1", "v is built on v̂, the largest so far, instead of on the old v.")
def amsgrad_v_from_v_hat(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v_hat + (1 - beta2) * g**2
    v_hat = np.maximum(v_hat, v)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v, v_hat


@wrong("09.1", "The root is missing: m is divided by v̂ + ε.")
def amsgrad_no_root(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.where(v > v_hat, v, v_hat)
    theta = theta - eta / (v_hat + eps) * m
    return theta, m, v, v_hat


@wrong("09.1", "m is momentum's sum: the factor 1 − β₁ is missing in front of g.")
def amsgrad_m_sum(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(v_hat, v)
    return theta - eta * m / (np.sqrt(v_hat) + eps), m, v, v_hat


@wrong("09.1", "ε is added to v̂ when it is stored, and comes under the root with it.",
       also="The direction is g instead of m.")
def amsgrad_eps_stored(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(v_hat, v) + eps
    theta = theta - eta * g / np.sqrt(v_hat)
    return theta, m, v, v_hat


# -------------------------------- steps: 09.3, AMSGrad that keeps one array too few


@wrong("09.3", "v and v̂ are still the same array: v is kept from falling by a maximum with its old self.")
def forgetful_still_one(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(v, beta2 * v + (1 - beta2) * g**2)
    v_hat = v
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v, v_hat


@wrong("09.3", "The move is right, but v̂ is returned in v's place.")
def forgetful_returns_v_hat_twice(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(v_hat, v)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v_hat, v_hat


@wrong("09.3", "The maximum is gone: v̂ is v, and the rates can rise again.")
def forgetful_no_maximum(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = v.copy()
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v, v_hat


# -------------------------------- steps: 10.4, AdamW


@wrong("10.4", "The decay is not multiplied by η.")
def adamw_decay_without_rate(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps) - weight_decay * theta
    return theta, m, v


@wrong("10.4", "λ θ was moved behind m̂ but is still divided by √v̂ + ε.")
def adamw_still_divided(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * (m_hat + weight_decay * theta) / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("10.4", "The decay is twice as strong: its factor is 2 λ, the derivative of λ θ².")
def adamw_two_lambda(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps) - eta * 2 * weight_decay * theta
    return theta, m, v


@wrong("10.4", "The weights grow: the decay is added instead of subtracted.")
def adamw_grows(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * (m_hat / (np.sqrt(v_hat) + eps) - weight_decay * theta)
    return theta, m, v


@wrong("10.4", "The decay shrinks θ after Adam's move, instead of the θ that was handed in.")
def adamw_decays_afterwards(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    theta = theta - eta * weight_decay * theta
    return theta, m, v


@wrong("10.4", "Only v is free of the decay: m still averages g + λ θ.")
def adamw_half_repaired(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * (g + weight_decay * theta)
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("10.4", "The weight decay is gone altogether: this is Adam.")
def adamw_no_decay(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("10.4", "The decay stands beside Adam's move, but g still contains λ θ too.",
       also="The decay is not multiplied by η.")
def adamw_decays_twice(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    g = g + weight_decay * theta
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = (1 - weight_decay) * theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


# -------------------------------- steps: 12.1, lazy Adam


@wrong("12.1", "m and v fade where the gradient is 0; only θ rests there.")
def lazy_adam_memory_fades(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    step = eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    theta = np.where(g == 0, theta, theta - step)
    return theta, m, v


@wrong("12.1", "θ moves where the gradient is 0; only m and v rest there.")
def lazy_adam_still_moves(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = np.where(g == 0, m, beta1 * m + (1 - beta1) * g)
    v = np.where(g == 0, v, beta2 * v + (1 - beta2) * g**2)
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("12.1", "The step rests only if all gradients are 0; each parameter should rest by itself.")
def lazy_adam_all_or_nothing(theta, g, t, m, v, eta, beta1, beta2, eps):
    if not np.any(g):
        return theta, m, v
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v


@wrong("12.1", "Parameters with a negative gradient rest as well: the mask is g > 0.")
def lazy_adam_positive_only(theta, g, t, m, v, eta, beta1, beta2, eps):
    theta, m, v = np.array(theta), np.array(m), np.array(v)
    i = g > 0
    m[i] = beta1 * m[i] + (1 - beta1) * g[i]
    v[i] = beta2 * v[i] + (1 - beta2) * g[i] ** 2
    theta[i] = theta[i] - eta * (m[i] / (1 - beta1**t)) / (np.sqrt(v[i] / (1 - beta2**t)) + eps)
    return theta, m, v


@wrong("12.1", "Where the gradient is 0, m and v are set to 0 instead of staying as they are.")
def lazy_adam_resets(theta, g, t, m, v, eta, beta1, beta2, eps):
    there = (g != 0).astype(float)
    m = there * (beta1 * m + (1 - beta1) * g)
    v = there * (beta2 * v + (1 - beta2) * g**2)
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("12.1",
       "The mask is upside down: the parameters with a gradient rest, and the silent ones are renewed.")
def lazy_adam_upside_down(theta, g, t, m, v, eta, beta1, beta2, eps):
    m_new = beta1 * m + (1 - beta1) * g
    v_new = beta2 * v + (1 - beta2) * g**2
    moved = theta - eta * (m_new / (1 - beta1**t)) / (np.sqrt(v_new / (1 - beta2**t)) + eps)
    there = g != 0
    return np.where(there, theta, moved), np.where(there, m, m_new), np.where(there, v, v_new)


@wrong("12.1", "The index stays at the last parameter's: each entry of m is made from g[-1].")
def lazy_adam_index_stuck(theta, g, t, m, v, eta, beta1, beta2, eps):
    theta, m, v = theta.copy(), m.copy(), v.copy()
    for i in range(len(g)):
        if g[i] != 0:
            m[i] = beta1 * m[i] + (1 - beta1) * g[-1]
            v[i] = beta2 * v[i] + (1 - beta2) * g[i] ** 2
            m_hat, v_hat = m[i] / (1 - beta1**t), v[i] / (1 - beta2**t)
            theta[i] = theta[i] - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("12.1", "Nothing is corrected: m and v are used as they are.",
       also="Small gradients count as 0: parameters with |g| below 1e-3 rest.")
def lazy_adam_threshold(theta, g, t, m, v, eta, beta1, beta2, eps):
    there = np.abs(g) > 1e-3
    m = np.where(there, beta1 * m + (1 - beta1) * g, m)
    v = np.where(there, beta2 * v + (1 - beta2) * g**2, v)
    theta = theta - there * eta * m / (np.sqrt(v) + eps)
    return theta, m, v


# -------------------------------- functions: 00 and 01


@wrong("00.1", "The derivatives are means over the points; the loss is a sum.")
def neuron_gradient_mean(w, b, x, y):
    f = sigmoid(w * x + b)
    common = (f - y) * f * (1 - f)
    return np.mean(common * x), np.mean(common)


@wrong("00.1", "The slope of σ is z (1 − z) here; it should be f (1 − f).")
def neuron_gradient_slope_of_z(w, b, x, y):
    z = w * x + b
    f = sigmoid(z)
    common = (f - y) * z * (1 - z)
    dw = np.sum(common * x)
    db = np.sum(common)
    return dw, db


@wrong("00.1", "The slope f (1 − f) of σ is missing in db; dw has it.")
def neuron_gradient_half(w, b, x, y):
    f = sigmoid(w * x + b)
    dw = np.sum((f - y) * f * (1 - f) * x)
    db = np.sum(f - y)
    return dw, db


@wrong("00.2", "z is clipped at ±10, so that the values beyond are constant.")
def safe_sigmoid_clipped(z):
    z = np.clip(z, -10, 10)
    return 1 / (1 + np.exp(-z))


@wrong("00.2", "tanh is taken of z instead of z / 2: the curve is twice too steep.")
def safe_sigmoid_steep(z):
    return (np.tanh(z) + 1) / 2


@wrong("00.2", "For negative z the denominator 1 + e^z is forgotten: e^z alone is returned.")
def safe_sigmoid_no_denominator(z):
    z = np.asarray(z, float)
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + small), small)


@wrong("01.1", "The variance is passed as the standard deviation: 0.25 instead of 0.5.")
def sparse_data_variance(rng):
    x = rng.normal(0, 0.5**2, 500)
    x[rng.permutation(500)[:400]] = 0
    y = sigmoid(2 * x)
    return x, y


@wrong("01.1", "The 400 places are drawn with replacement: some come twice, so fewer than 400 are set to 0.")
def sparse_data_places_twice(rng):
    x = rng.normal(loc=0, scale=0.5, size=500)
    places = rng.integers(0, 500, size=400)
    x[places] = 0
    y = sigmoid(2 * x)
    return x, y


@wrong("01.1", "y is computed before the zeros are set, so it does not belong to the x that is returned.")
def sparse_data_y_too_early(rng):
    x = rng.normal(0, 0.5, 500)
    y = sigmoid(2 * x)
    x[rng.choice(500, 400, replace=False)] = 0
    return x, y


@wrong("01.1", "The zeros are not at places chosen by chance: they are the 400 smallest numbers in size.")
def sparse_data_smallest(rng):
    x = rng.normal(0, 0.5, 500)
    x[np.argsort(np.abs(x))[:400]] = 0
    return x, sigmoid(2 * x)


@wrong("01.3", "The sum is divided by the number of points; the task wants the sum.")
def batch_gradient_mean(w, b, X, Y):
    dw, db = 0, 0
    for x, y in zip(X, Y):
        f = sigmoid(w * x + b)
        dw += (f - y) * f * (1 - f) * x
        db += (f - y) * f * (1 - f)
    return dw / len(X), db / len(X)


@wrong("01.3", "Only dw is added up; db is still the last point's.")
def batch_gradient_half(w, b, X, Y):
    dw, db = 0, 0
    for x, y in zip(X, Y):
        f = sigmoid(w * x + b)
        dw += (f - y) * f * (1 - f) * x
        db = (f - y) * f * (1 - f)
    return dw, db


@wrong("01.3", "The sums start anew with each point: their zeros stand inside the loop.")
def batch_gradient_reset(w, b, X, Y):
    dw, db = 0, 0
    for x, y in zip(X, Y):
        dw, db = 0, 0
        f = sigmoid(w * x + b)
        dw += (f - y) * f * (1 - f) * x
        db += (f - y) * f * (1 - f)
    return dw, db


# -------------------------------- functions: 02.4 to 05.2


@wrong("02.4", "Copies are stored now, but θ is still changed in place: the caller's start moves.")
def walk_moves_the_start(gradient, theta, eta, beta, steps):
    u = np.zeros_like(theta)
    visited = [theta.copy()]
    for t in range(steps):
        u *= beta
        u += gradient(theta)
        theta -= eta * u
        visited.append(theta.copy())
    return np.array(visited)


@wrong("02.4", "θ is copied once, before the loop, but the path still holds one array many times.")
def walk_copies_once(gradient, theta, eta, beta, steps):
    theta = theta.copy()
    u = np.zeros_like(theta)
    visited = [theta]
    for t in range(steps):
        u *= beta
        u += gradient(theta)
        theta -= eta * u
        visited.append(theta)
    return np.array(visited)


@wrong("02.4", "The start is missing from the path.")
def walk_without_start(gradient, theta, eta, beta, steps):
    u = np.zeros_like(theta)
    visited = []
    for t in range(steps):
        u = beta * u + gradient(theta)
        theta = theta - eta * u
        visited.append(theta)
    return np.array(visited)


@wrong("03.2", "The radii contain the diagonal entries.")
def discs_with_diagonal(M):
    centers = np.diag(M)
    radii = np.sum(np.abs(M), axis=1)
    return centers, radii


@wrong("03.2", "The absolute value is taken of the row's sum instead of each entry.")
def discs_absolute_of_sum(M):
    centers = np.diag(M)
    radii = np.abs(M.sum(axis=1) - centers)
    return centers, radii


@wrong("03.2", "The diagonal entry is subtracted with its sign: for a negative one the radius is too large.")
def discs_signed_center(M):
    centers, radii = [], []
    for i, row in enumerate(M):
        centers.append(row[i])
        radii.append(sum(abs(entry) for entry in row) - row[i])
    return np.array(centers), np.array(radii)


@wrong("03.4", "The count is divided by 2, so it is right for two layers only.")
def learning_rates_two_layers(layers, alpha, decay, epochs):
    rates, count = [], 0
    for epoch in range(epochs):
        rates.append(alpha / (1 + decay * count / 2))
        for layer in layers:
            count = count + 1
    return rates


@wrong("03.4", "The count rises before the rate is stored: all rates are one epoch ahead.")
def learning_rates_one_ahead(layers, alpha, decay, epochs):
    rates, count = [], 0
    for epoch in range(epochs):
        count = count + 1
        rates.append(alpha / (1 + decay * count))
    return rates


@wrong("03.4", "Each epoch divides the rate of the epoch before, so the decay multiplies up.")
def learning_rates_compound(layers, alpha, decay, epochs):
    rates = []
    for epoch in range(epochs):
        alpha = alpha / (1 + decay * epoch)
        rates.append(alpha)
    return rates


@wrong("04.2", "The root goes over λ as well: 2 √(ε / λ).")
def eta_star_root_over_all(eps, lam):
    return 2 * np.sqrt(eps / lam)


@wrong("04.2", "The root over ε is missing, as it would be with ε outside.")
def eta_star_outside(eps, lam):
    return 2 * eps / lam


@wrong("04.2", "The result is upside down.")
def eta_star_upside_down(eps, lam):
    return lam / (2 * eps**0.5)


@wrong("05.2", "The factor 1 − β in v is forgotten: √ε alone.")
def first_move_without_beta(beta, eps):
    return np.sqrt(eps)


@wrong("05.2", "The root goes over ε only; 1 − β stands outside it.")
def first_move_half_root(beta, eps):
    return np.sqrt(eps) / (1 - beta)


@wrong("05.2", "ε is divided by β instead of 1 − β.")
def first_move_beta(beta, eps):
    return (eps / beta) ** 0.5


# -------------------------------- functions: 06 to 08


@wrong("06.2", "The ratio is upside down: with over without.")
def ratio_upside_down(t, beta1, beta2):
    return np.sqrt(1 - beta2**t) / (1 - beta1**t)


@wrong("06.2", "The root goes over the whole fraction, not only over v's part.")
def ratio_root_over_all(t, beta1, beta2):
    return np.sqrt((1 - beta1**t) / (1 - beta2**t))


@wrong("06.2", "m's part is missing: only v is taken as uncorrected.")
def ratio_only_v(t, beta1, beta2):
    return 1 / (1 - beta2**t) ** 0.5


@wrong("06.4", "The counter starts anew in each epoch: the corrections use i + 1.")
def train_counts_points(gradient, theta, epochs, points, eta):
    m, v = 0.0, 0.0
    for epoch in range(epochs):
        for i in range(points):
            g = gradient(theta, i)
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            m_hat, v_hat = m / (1 - 0.9 ** (i + 1)), v / (1 - 0.999 ** (i + 1))
            theta = theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8)
    return theta


@wrong("06.4",
       "The epoch and the point are multiplied, (epoch + 1)(i + 1), which is not the number of the step.")
def train_multiplies_counters(gradient, theta, epochs, points, eta):
    m, v = 0.0, 0.0
    for epoch in range(epochs):
        for i in range(points):
            t = (epoch + 1) * (i + 1)
            g = gradient(theta, i)
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
            theta = theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8)
    return theta


@wrong("06.4", "The power is multiplied by βᵗ instead of β in each step: it becomes β^(1 + 2 + … + t).")
def train_powers_run_away(gradient, theta, epochs, points, eta):
    m, v = 0.0, 0.0
    p1, p2, t = 1.0, 1.0, 0
    for epoch in range(epochs):
        for i in range(points):
            t += 1
            p1 *= 0.9**t
            p2 *= 0.999**t
            g = gradient(theta, i)
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            m_hat, v_hat = m / (1 - p1), v / (1 - p2)
            theta = theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8)
    return theta


@wrong("06.4", "m, v and t start anew in each epoch.")
def train_forgets_each_epoch(gradient, theta, epochs, points, eta):
    for epoch in range(epochs):
        m, v, t = 0.0, 0.0, 0
        for i in range(points):
            t = t + 1
            g = gradient(theta, i)
            m = 0.9 * m + 0.1 * g
            v = 0.999 * v + 0.001 * g**2
            theta = theta - eta * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return theta


@wrong("07.2", "The power binds before the division: ** 1 / p divides by p instead of taking the p-th root.")
def norm_precedence(x, p):
    M = np.max(np.abs(x))
    return M * np.sum((np.abs(x) / M) ** p) ** 1 / p


@wrong("07.2", "A decimal logarithm is undone by e: log10 and exp do not belong together.")
def norm_two_logarithms(x, p):
    logs = np.log10(np.abs(x))
    top = logs.max()
    return np.exp(top + np.log10(np.sum(10 ** (p * (logs - top)))) / p)


@wrong("07.2", "The powers are averaged instead of added up.")
def norm_mean(x, p):
    largest = max(abs(x))
    return largest * np.mean((abs(x) / largest) ** p) ** (1 / p)


@wrong("08.3", "m and v start at 0 now, but ε still stands inside the root.")
def do_nadam_eps_inside(gradient, w, eta, beta1, beta2, eps, max_epochs):
    m, v = 0, 0
    for i in range(max_epochs):
        dw = gradient(w)
        m = beta1 * m + (1 - beta1) * dw
        v = beta2 * v + (1 - beta2) * dw**2
        m_hat, v_hat = m / (1 - beta1 ** (i + 1)), v / (1 - beta2 ** (i + 1))
        look_ahead = beta1 * m_hat + (1 - beta1) * dw / (1 - beta1 ** (i + 1))
        w = w - eta / np.sqrt(v_hat + eps) * look_ahead
    return w


@wrong("08.3", "m and v are set to 0 inside the loop, so they remember nothing.")
def do_nadam_forgets(gradient, w, eta, beta1, beta2, eps, max_epochs):
    for i in range(max_epochs):
        m, v = 0, 0
        dw = gradient(w)
        m = beta1 * m + (1 - beta1) * dw
        v = beta2 * v + (1 - beta2) * dw**2
        m_hat, v_hat = m / (1 - beta1 ** (i + 1)), v / (1 - beta2 ** (i + 1))
        look_ahead = beta1 * m_hat + (1 - beta1) * dw / (1 - beta1 ** (i + 1))
        w = w - eta / (np.sqrt(v_hat) + eps) * look_ahead
    return w


@wrong("08.3", "The new mean is built on the corrected m̂ and v̂ of the step before instead of on m and v.")
def do_nadam_on_hats(gradient, w, eta, beta1, beta2, eps, max_epochs):
    m_hat, v_hat = 0, 0
    for i in range(max_epochs):
        dw = gradient(w)
        m = beta1 * m_hat + (1 - beta1) * dw
        v = beta2 * v_hat + (1 - beta2) * dw**2
        m_hat, v_hat = m / (1 - beta1 ** (i + 1)), v / (1 - beta2 ** (i + 1))
        look_ahead = beta1 * m_hat + (1 - beta1) * dw / (1 - beta1 ** (i + 1))
        w = w - eta / (np.sqrt(v_hat) + eps) * look_ahead
    return w


# -------------------------------- functions: 10


@wrong("10.1", "The whole cycle takes mu steps: the peak is at mu / 2.")
def triangle_short(t, low, high, mu):
    phase = (t % mu) / mu
    return low + (high - low) * (1 - np.abs(2 * phase - 1))


@wrong("10.1", "The triangle is added to low in its full height: the peak is low + high.")
def triangle_too_high(t, low, high, mu):
    cycle = np.floor(1 + t / (2 * mu))
    x = np.abs(t / mu - 2 * cycle + 1)
    return low + high * np.maximum(0, 1 - x)


@wrong("10.1", "The division is an integer division: the rate jumps between low and high without slopes.")
def triangle_integer(t, low, high, mu):
    cycle = 1 + t // (2 * mu)
    x = np.abs(t // mu - 2 * cycle + 1)
    return low + (high - low) * np.maximum(0, 1 - x)


@wrong("10.1", "The cycle does not repeat: after the first one the rate stays at low.")
def triangle_once(t, low, high, mu):
    slope = (high - low) / mu
    return np.maximum(low, np.where(t <= mu, low + slope * t, high - slope * (t - mu)))


@wrong("10.1", "There is no way down: after mu steps the rate jumps back to low.")
def triangle_sawtooth(t, low, high, mu):
    return low + (high - low) * (t % mu) / mu


_tick = iter(range(10**9))


@wrong("10.1", "The step is counted between the calls; the t that is handed in is ignored.")
def triangle_own_clock(t, low, high, mu):
    t = next(_tick)
    return high - (high - low) * abs(t % (2 * mu) - mu) / mu


@wrong("10.2", "The angle is in degrees: 180 instead of π.")
def cosine_degrees(t, low, high, T):
    return low + (high - low) / 2 * (1 + np.cos(180 * (t % (T + 1)) / T))


@wrong("10.2", "The angle is divided by T + 1 as well, so that low is never reached.")
def cosine_never_low(t, low, high, T):
    return low + (high - low) / 2 * (1 + np.cos(np.pi * (t % (T + 1)) / (T + 1)))


@wrong("10.2", "There is no restart: after T the rate climbs back along the cosine.")
def cosine_no_restart(t, low, high, T):
    return low + 0.5 * (high - low) * (1 + np.cos(t / T * np.pi))


@wrong("10.2", "low is left out of the sum: the rate falls from high − low to 0.")
def cosine_without_low(t, low, high, T):
    return (high - low) / 2 * (1 + np.cos(np.pi * (t % (T + 1)) / T))


@wrong("10.2", "The period is T instead of T + 1.",
       also="The cosine is subtracted: the rate begins at low and rises.")
def cosine_reversed_short(t, low, high, T):
    s = t % T
    return low + (high - low) / 2 * (1 - np.cos(np.pi * s / T))


# -------------------------------- functions: 11 and 12


@wrong("11.2", "The largest score is not subtracted: e^z overflows for large scores.")
def cross_entropy_overflows(z, wanted):
    p = np.exp(z) / np.exp(z).sum(axis=0)
    loss = -np.mean(np.sum(wanted * np.log(p), axis=0))
    dz = (p - wanted) / z.shape[1]
    return loss, dz


@wrong("11.2", "The gradient is not divided by the number of points, although the loss is a mean.")
def cross_entropy_gradient_of_sum(z, wanted):
    z = z - z.max(axis=0)
    log_p = z - np.log(np.exp(z).sum(axis=0))
    loss = -np.mean(np.sum(wanted * log_p, axis=0))
    return loss, np.exp(log_p) - wanted


@wrong("11.2",
       "The loss is averaged over all entries, classes included: it is too small by the number of classes.")
def cross_entropy_mean_of_all(z, wanted):
    z = z - np.max(z, axis=0, keepdims=True)
    e = np.exp(z)
    log_p = z - np.log(np.sum(e, axis=0, keepdims=True))
    loss = -np.mean(wanted * log_p)
    dz = (np.exp(log_p) - wanted) / z.shape[1]
    return loss, dz


@wrong("11.2", "The softmax goes over the points instead of the classes: the axis is wrong.")
def cross_entropy_axis(z, wanted):
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -np.mean(np.sum(wanted * log_p, axis=0))
    dz = (np.exp(log_p) - wanted) / z.shape[1]
    return loss, dz


@wrong("11.2", "The gradient's sign is wrong: wanted − p instead of p − wanted.")
def cross_entropy_sign(z, wanted):
    z = z - z.max(axis=0)
    p = np.exp(z) / np.exp(z).sum(axis=0)
    log_sum = np.log(np.exp(z).sum(axis=0))
    loss = np.mean(log_sum - np.sum(wanted * z, axis=0))
    return loss, (wanted - p) / z.shape[1]


@wrong("11.3", "The difference is that of the two medians; the median of the differences is wanted.")
def compare_medians(a, b):
    return np.mean(a > b), np.median(a) - np.median(b)


@wrong("11.3", "The wins are counted but not divided by the number of seeds.")
def compare_counts(a, b):
    share = 0
    for first, second in zip(a, b):
        if first > second:
            share += 1
    return share, np.median(np.subtract(a, b))


@wrong("11.3", "The difference is b − a instead of a − b.")
def compare_other_way(a, b):
    share = sum(a > b) / len(a)
    difference = np.median(b - a)
    return share, difference


@wrong("11.3", "A draw counts as a win: ≥ instead of >.",
       also="The differences are averaged; their median is wanted.")
def compare_draws_mean(a, b):
    wins = a >= b
    return wins.mean(), (a - b).mean()


@wrong("12.3", "The counts are not sorted: rank is the order in which the words come.")
def zipf_unsorted(often):
    rank = np.arange(1, len(often) + 1)
    return np.polyfit(np.log(rank), np.log(often), 1)[0]


@wrong("12.3", "The axes are exchanged: log rank is fitted over log frequency.")
def zipf_exchanged(often):
    often = np.sort(often)[::-1]
    rank = np.arange(1, len(often) + 1)
    power, _ = np.polyfit(np.log(often), np.log(rank), 1)
    return power


@wrong("12.3", "The slope is taken between the first and the last word instead of fitted to all.")
def zipf_end_points(often):
    often = sorted(often, reverse=True)
    return (np.log(often[-1]) - np.log(often[0])) / np.log(len(often))


@wrong("12.3", "The intercept is returned instead of the slope.")
def zipf_intercept(often):
    often = np.sort(often)[::-1]
    rank = np.arange(len(often)) + 1
    power = np.polyfit(np.log(rank), np.log(often), 1)[1]
    return power


@wrong("12.3", "The counts are sorted upwards: the rarest word has rank 1.",
       also="The frequencies have a decimal logarithm and the ranks a natural one.")
def zipf_upwards_two_logarithms(often):
    often = np.sort(often)
    rank = np.arange(1, len(often) + 1)
    return np.polyfit(np.log(rank), np.log10(often), 1)[0]


# -------------------------------- numbers

wrong_number("limit_half_curvature", "00.3", 2 / 3,
            "The curvature is taken as 3, the coefficient; the second derivative of 3x² is 6.")
wrong_number("limit_flat_direction", "00.3", 2.0,
            "The limit is that of the flat direction, curvature 1; the steepest one, 6, decides.")
wrong_number("dozat_uncorrected", "08.2", [1, 1.8, 1 + 0.8 * (1 - 0.8)],
            "In the third number β₁ m is not corrected: the division by 1 − β₁² is missing.")
wrong_number("cycle_of_gradient_descent", "09.2", -1,
            "This is the move of gradient descent, minus the sum; Adam moves by a sign in each step.")
wrong_number("cycle_wrong_sign", "09.2", -2,
            "The sign is wrong: Adam moves up by 2, against the sum of the gradients.")
wrong_number("weights_only", "11.1", 2 * 64 + 64 * 64 + 64 * 3,
            "The biases are not counted.")
wrong_number("appearance_first_step", "12.2", 1.0,
            "Only the step of the appearance is counted; m goes on pushing in the silent steps after it.")


# -------------------------------- forms that cannot work


@wrong("02.1",
       "The arguments have other names and another order than the stub's: the velocity stands before g.")
def momentum_of_a_blog(w, v, dw, lr=0.01, gamma=0.9):
    v = gamma * v + dw
    w = w - lr * v
    return w, v


@wrong("02.2", "The step was copied from a class: its first argument is self.")
def nesterov_with_self(self, theta, g, u, eta, beta):
    u = beta * u + g
    theta = theta - eta * (beta * u + g)
    return theta, u


@wrong("03.1", "The function does not return anything.")
def adagrad_no_return(theta, g, v, eta, eps):
    v = v + g**2
    theta = theta - eta * g / (np.sqrt(v) + eps)


@wrong("04.1", "The result is a dictionary; θ and v should be returned in this order.")
def rmsprop_dict(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2
    return {"theta": theta - eta * g / (np.sqrt(v) + eps), "v": v}


@wrong("05.1", "^ stands for a power; in Python it is **.")
def adadelta_caret(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g ^ 2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    u = beta * u + (1 - beta) * delta ^ 2
    return theta + delta, v, u


@wrong("05.2", "The result is printed, not returned.")
def first_move_printed(beta, eps):
    print("first move:", np.sqrt(eps / (1 - beta)))


@wrong("06.1", "The answer is a class with a state of its own; a function is wanted.")
class AdamOptimizer:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = 0, 0, 0

    def step(self, theta, g):
        self.t += 1
        self.m = self.beta1 * self.m + (1 - self.beta1) * g
        self.v = self.beta2 * self.v + (1 - self.beta2) * g**2
        m_hat = self.m / (1 - self.beta1**self.t)
        v_hat = self.v / (1 - self.beta2**self.t)
        return theta - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@wrong("06.1",
       "The tensor methods mul_ and addcmul_ are torch's; NumPy's arrays do not have them.")
def adam_torch(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = m.mul_(beta1).add_(g, alpha=1 - beta1)
    v = v.mul_(beta2).addcmul_(g, g, value=1 - beta2)
    step_size = eta / (1 - beta1**t)
    denominator = (v / (1 - beta2**t)).sqrt().add_(eps)
    theta = theta.addcdiv_(m, denominator, value=-step_size)
    return theta, m, v


@wrong("07.1", "np.max takes one array, and its second argument is an axis; np.maximum compares two arrays.")
def adamax_np_max(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.max(beta2 * v, np.abs(g))
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("08.1", "Only θ is returned; the new m and v are missing.")
def nadam_only_theta(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    look_ahead = beta1 * m_hat + (1 - beta1) * g / (1 - beta1**t)
    return theta - eta / (np.sqrt(v_hat) + eps) * look_ahead


@wrong("09.1", "One blank of the stub is not filled in: v_hat is still `...`.")
def amsgrad_blank_left(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = ...
    theta = theta - eta / (np.sqrt(v) + eps) * m
    return theta, m, v, v_hat


@wrong("10.1",
       "The answer is a generator: it yields all rates one after another instead of returning the one at t.")
def triangle_generator(t, low, high, mu):
    for step in range(t + 1):
        yield high - (high - low) * abs(step % (2 * mu) - mu) / mu


@wrong("12.1", "`if g != 0` asks one question of a whole array; np.where asks it of each entry.")
def lazy_adam_if(theta, g, t, m, v, eta, beta1, beta2, eps):
    if g != 0:
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        theta = theta - eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return theta, m, v


wrong_number("thousands_comma", "11.1", (4, 547),
            "4,547 has a thousands separator: Python reads two numbers, 4 and 547.")
