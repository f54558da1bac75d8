
"""Ninety wrong answers to the exercises of all lectures: the fifth blind set, written from the tasks."""

import numpy as np

from .blind import a_set

CASES, wrong, wrong_number = a_set()


@wrong("00.2",
       "Clips z to [-10, 10] before the exponential, which is too early: the values outside are wrong by "
       "4.5e-5 absolutely and hugely in proportion.")
def safe_sigmoid_3(z):
    return 1 / (1 + np.exp(-np.clip(z, -10, 10)))


@wrong("00.2", "The tanh identity without halving the argument: 0.5 + 0.5 tanh(z) is sigmoid(2z).")
def safe_sigmoid_4(z):
    return 0.5 * (1 + np.tanh(z))


@wrong("00.2", "Uses the form exp(z)/(1+exp(z)), which is safe for negative z but gives nan for z=+1000.")
def safe_sigmoid_5(z):
    e = np.exp(z)
    return e / (1 + e)


wrong_number("largest_eta_6", "00.3", 2 / 3,
             "Takes the coefficient 3 for the curvature and forgets that the second derivative is 6.")


wrong_number("largest_eta_7", "00.3", 2 / 1,
             "Takes the flat direction's curvature 1, i.e. the smallest instead of the largest.")


@wrong("02.1", "Exponential average: weights the gradient with (1 - beta).")
def momentum_step_15(theta, g, u, eta, beta):
    u = beta * u + (1 - beta) * g
    theta = theta - eta * u
    return theta, u


@wrong("02.1", "Moves theta with the OLD velocity, because theta is updated before u.")
def momentum_step_16(theta, g, u, eta, beta):
    theta = theta - eta * u
    u = beta * u + g
    return theta, u


@wrong("02.1",
       "The rate is put inside the velocity as in Keras/Sutskever (u = beta u - eta g, theta + u), so "
       "that the returned u has another scale and sign.")
def momentum_step_17(theta, g, u, eta, beta):
    u = beta * u - eta * g
    theta = theta + u
    return theta, u


@wrong("02.2",
       "The look-ahead uses the old velocity once more: theta - eta*(beta*u_old + g), which is plain "
       "momentum.")
def nesterov_step_18(theta, g, u, eta, beta):
    theta = theta - eta * (beta * u + g)
    u = beta * u + g
    return theta, u


@wrong("02.2", "Returns the looked-ahead velocity as the state (u updated twice).")
def nesterov_step_19(theta, g, u, eta, beta):
    u = beta * u + g
    u = beta * u + g
    theta = theta - eta * u
    return theta, u


@wrong("02.2", "Forgets beta in the look-ahead: moves along u + g.")
def nesterov_step_20(theta, g, u, eta, beta):
    u = beta * u + g
    theta = theta - eta * (u + g)
    return theta, u


@wrong("02.4",
       "Copies theta only at the start, so the caller is safe but all visited points are still the same "
       "array.")
def walk_22(gradient, theta, eta, beta, steps):
    theta = theta.copy()
    u = np.zeros_like(theta)
    visited = [theta]
    for t in range(steps):
        u *= beta
        u += gradient(theta)
        theta -= eta * u
        visited.append(theta)
    return np.array(visited)


@wrong("02.4", "Appends copies, but still changes the caller's start in place.")
def walk_23(gradient, theta, eta, beta, steps):
    u = np.zeros_like(theta)
    visited = [theta.copy()]
    for t in range(steps):
        u *= beta
        u += gradient(theta)
        theta -= eta * u
        visited.append(theta.copy())
    return np.array(visited)


@wrong("03.1", "Forgets the root: divides by v + eps.")
def adagrad_step_24(theta, g, v, eta, eps):
    v = v + g**2
    theta = theta - eta * g / (v + eps)
    return theta, v


@wrong("03.1", "Sums the squares over all parameters (np.sum), so that all share one rate.")
def adagrad_step_25(theta, g, v, eta, eps):
    v = v + np.sum(g**2)
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("03.2", "Sums along the columns (axis=0) instead of the rows.")
def gerschgorin_discs_26(M):
    centers = np.diag(M)
    radii = np.abs(M).sum(axis=0) - np.abs(centers)
    return centers, radii


@wrong("03.2", "Sums first and takes the absolute value afterwards, so entries of opposite sign cancel.")
def gerschgorin_discs_27(M):
    centers = np.diag(M)
    radii = np.abs(M.sum(axis=1) - centers)
    return centers, radii


@wrong("03.2", "Subtracts the signed center from the sum of absolute values, wrong for a negative diagonal.")
def gerschgorin_discs_28(M):
    centers = np.diag(M)
    radii = np.abs(M).sum(axis=1) - centers
    return centers, radii


@wrong("03.4", "Counts before the rate is computed, so the first epoch is already decayed (off by one).")
def learning_rates_31(layers, alpha, decay, epochs):
    rates, count = [], 0
    for epoch in range(epochs):
        count = count + 1
        rates.append(alpha / (1 + decay * count))
    return rates


@wrong("03.4", "Lets the decay compound: the already reduced alpha is divided again each epoch.")
def learning_rates_32(layers, alpha, decay, epochs):
    rates, count = [], 0
    for epoch in range(epochs):
        alpha = alpha / (1 + decay * count)
        rates.append(alpha)
        count = count + 1
    return rates


@wrong("04.1", "Exchanges beta and 1 - beta.")
def rmsprop_step_33(theta, g, v, eta, beta, eps):
    v = (1 - beta) * v + beta * g**2
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("04.1", "Adds a bias correction v/(1-beta) as at Adam's first step.")
def rmsprop_step_34(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2
    theta = theta - eta * g / (np.sqrt(v / (1 - beta)) + eps)
    return theta, v


@wrong("04.1",
       "Puts the root into the state: the returned v is already the root, so the next step averages a "
       "root with a square.")
def rmsprop_step_35(theta, g, v, eta, beta, eps):
    v = np.sqrt(beta * v + (1 - beta) * g**2)
    theta = theta - eta * g / (v + eps)
    return theta, v


@wrong("04.2", "Takes eps as if it stood outside the root: 2 eps / lambda.")
def eta_star_36(eps, lam):
    return 2 * eps / lam


@wrong("04.2", "Forgets the 2 of the stability limit.")
def eta_star_37(eps, lam):
    return np.sqrt(eps) / lam


@wrong("04.4", "Replaces eps by its root outside: sqrt(v) + sqrt(eps), which is not sqrt(v + eps).")
def slide_rmsprop_40(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2
    theta = theta - eta * g / (np.sqrt(v) + np.sqrt(eps))
    return theta, v


@wrong("04.4", "Adds eps to the stored v, so it accumulates in the state.")
def slide_rmsprop_41(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2 + eps
    theta = theta - eta * g / np.sqrt(v)
    return theta, v


@wrong("05.1", "U averages the squared gradient instead of the squared move.")
def adadelta_step_42(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    theta = theta + delta
    u = beta * u + (1 - beta) * g**2
    return theta, v, u


@wrong("05.1", "Computes delta with a minus and subtracts it too, so it walks uphill.")
def adadelta_step_43(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    theta = theta - delta
    u = beta * u + (1 - beta) * delta**2
    return theta, v, u


@wrong("05.1", "Forgets (1 - beta) in front of delta**2 in the update of u.")
def adadelta_step_44(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = np.sqrt((u + eps) / (v + eps)) * g
    theta = theta - delta
    u = beta * u + delta**2
    return theta, v, u


@wrong("05.2", "The root covers only eps: sqrt(eps)/(1 - beta).")
def first_move_45(beta, eps):
    return np.sqrt(eps) / (1 - beta)


@wrong("05.2", "Thinks v after one step is g squared, so that the first move is sqrt(eps).")
def first_move_46(beta, eps):
    return np.sqrt(eps)


@wrong("05.3", "Moves both averages to the front, u with the plain gradient, before delta.")
def runaway_47(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    u = beta * u + (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    return theta + delta, v, u


@wrong("05.3", "Tames the move by putting eps outside the root in both, but leaves the wrong order.")
def runaway_48(theta, g, v, u, beta, eps):
    delta = -(np.sqrt(u) + eps) / (np.sqrt(v) + eps) * g
    v = beta * v + (1 - beta) * g**2
    u = beta * u + (1 - beta) * delta**2
    return theta + delta, v, u


@wrong("06.1", "Stores the corrected m and v, so that the correction is applied again and again.")
def adam_step_49(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m = m / (1 - beta1**t)
    v = v / (1 - beta2**t)
    theta = theta - eta * m / (np.sqrt(v) + eps)
    return theta, m, v


@wrong("06.1", "Corrects with t + 1 as if t began at 0.")
def adam_step_50(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**(t + 1))
    v_hat = v / (1 - beta2**(t + 1))
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("06.1", "Writes beta * t instead of beta ** t in the corrections.")
def adam_step_51(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 * t)
    v_hat = v / (1 - beta2 * t)
    theta = theta - eta * m_hat / (np.sqrt(np.abs(v_hat)) + eps)
    return theta, m, v


@wrong("06.2", "Returns the inverse: with over without.")
def without_over_with_52(t, beta1, beta2):
    return np.sqrt(1 - beta2**t) / (1 - beta1**t)


@wrong("06.2", "Forgets that v stands under a root.")
def without_over_with_53(t, beta1, beta2):
    return (1 - beta1**t) / (1 - beta2**t)


@wrong("06.4", "T counts points within the epoch only (i + 1), so it starts again with each epoch.")
def train_55(gradient, theta, epochs, points, eta):
    m, v = 0.0, 0.0
    for epoch in range(epochs):
        for i in range(points):
            g = gradient(theta, i)
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            m_hat = m / (1 - 0.9 ** (i + 1))
            v_hat = v / (1 - 0.999 ** (i + 1))
            theta = theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8)
    return theta


@wrong("06.4", "Resets m and v at each epoch together with the per-epoch counter.")
def train_56(gradient, theta, epochs, points, eta):
    for epoch in range(epochs):
        m, v, t = 0.0, 0.0, 0
        for i in range(points):
            t += 1
            g = gradient(theta, i)
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
            theta = theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8)
    return theta


@wrong("07.1", "Forgets the absolute value: the maximum is with g itself.")
def adamax_step_57(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, g)
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("07.1", "Also corrects v by 1 - beta2**t as Adam does.")
def adamax_step_58(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, np.abs(g))
    theta = theta - eta * (m / (1 - beta1**t)) / (v / (1 - beta2**t) + eps)
    return theta, m, v


@wrong("07.2", "The plain formula, which overflows and underflows.")
def norm_59(x, p):
    return np.sum(np.abs(x) ** p) ** (1 / p)


@wrong("07.2", "Scales by the largest entry but does not multiply it back.")
def norm_60(x, p):
    largest = np.max(np.abs(x))
    return np.sum((np.abs(x) / largest) ** p) ** (1 / p)


@wrong("07.4", "Compares with g without absolute value after making it per-parameter.")
def vector_adamax_62(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.max([beta2 * v, g], axis=0)
    theta = theta - eta / (np.abs(v) + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("08.1", "Looks ahead with the uncorrected m.")
def nadam_step_63(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = v / (1 - beta2**t)
    look_ahead = beta1 * m + (1 - beta1) * g / (1 - beta1**t)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * look_ahead
    return theta, m, v


@wrong("08.1", "Uses Dozat's/PyTorch's correction 1 - beta1**(t+1) for m instead of section 3's.")
def nadam_step_64(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = v / (1 - beta2**t)
    look_ahead = beta1 * m / (1 - beta1**(t + 1)) + (1 - beta1) * g / (1 - beta1**t)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * look_ahead
    return theta, m, v


wrong_number("first_steps_65", "08.2", [1, 0.8 + 0.2, 0.8 * 0.2 / (1 - 0.8**2) + 0.2],
             "Leaves out the correction of the gradient's part: NAdam's first step as 0.8 + 0.2.")


@wrong("08.3", "Initialises m and v but forgets to move eps out of the root.")
def do_nadam_66(gradient, w, eta, beta1, beta2, eps, max_epochs):
    m, v = 0, 0
    for i in range(max_epochs):
        dw = gradient(w)
        m = beta1 * m + (1 - beta1) * dw
        v = beta2 * v + (1 - beta2) * dw**2
        m_hat, v_hat = m / (1 - beta1 ** (i + 1)), v / (1 - beta2 ** (i + 1))
        look_ahead = beta1 * m_hat + (1 - beta1) * dw / (1 - beta1 ** (i + 1))
        w = w - eta / np.sqrt(v_hat + eps) * look_ahead
    return w


@wrong("08.3", "Removes the NameError by feeding m_hat and v_hat back into the averages.")
def do_nadam_67(gradient, w, eta, beta1, beta2, eps, max_epochs):
    m_hat, v_hat = 0, 0
    for i in range(max_epochs):
        dw = gradient(w)
        m = beta1 * m_hat + (1 - beta1) * dw
        v = beta2 * v_hat + (1 - beta2) * dw**2
        m_hat, v_hat = m / (1 - beta1 ** (i + 1)), v / (1 - beta2 ** (i + 1))
        look_ahead = beta1 * m_hat + (1 - beta1) * dw / (1 - beta1 ** (i + 1))
        w = w - eta / (np.sqrt(v_hat) + eps) * look_ahead
    return w


@wrong("09.1", "Takes the maximum with the squared gradient instead of with the average v.")
def amsgrad_step_68(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(v_hat, g**2)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v, v_hat


@wrong("09.1", "Computes the maximum correctly but divides by sqrt(v), i.e. Adam without corrections.")
def amsgrad_step_69(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(v_hat, v)
    theta = theta - eta / (np.sqrt(v) + eps) * m
    return theta, m, v, v_hat


wrong_number("moved_70", "09.2", 1 - 1 - 1 - 1,
             "Sums the signs but forgets that the step goes against the gradient.")


wrong_number("moved_71", "09.2", -(4 - 1 - 1 - 1),
             "Moves by the sum of the gradients like gradient descent.")


@wrong("09.3",
       "Keeps v apart but takes the minimum instead of the maximum (confuses largest v with largest "
       "rate), so v_hat falls and the rates rise.")
def forgetful_72(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.minimum(v_hat, v)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v, v_hat


@wrong("10.1", "Starts at the top: 1 is not subtracted from the distance, so the rate goes high, low, high.")
def triangle_73(t, low, high, mu):
    cycle = np.floor(1 + t / (2 * mu))
    return low + (high - low) * np.abs(t / mu - 2 * cycle + 1)


@wrong("10.1", "Takes mu for the length of the whole cycle, so it rises and falls twice as fast.")
def triangle_74(t, low, high, mu):
    phase = (t % mu) / mu
    return low + (high - low) * (1 - np.abs(2 * phase - 1))


@wrong("10.2", "Restarts with period T instead of T + 1, so low is never reached.")
def cosine_75(t, low, high, T):
    return low + (high - low) / 2 * (1 + np.cos(np.pi * (t % T) / T))


@wrong("10.2", "Forgets the half, so that it begins at low + 2(high - low).")
def cosine_76(t, low, high, T):
    return low + (high - low) * (1 + np.cos(np.pi * (t % (T + 1)) / T))


@wrong("10.4",
       "Decays without the rate: subtracts weight_decay * theta instead of eta * weight_decay * theta.")
def adamw_step_79(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps) - weight_decay * theta
    return theta, m, v


@wrong("10.4", "Keeps weight decay out of v only; it is still added to m_hat and divided by the root.")
def adamw_step_80(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * (m_hat + weight_decay * theta) / (np.sqrt(v_hat) + eps)
    return theta, m, v


wrong_number("parameters_81", "11.1", 2 * 64 + 64 * 64 + 64 * 3 + (2 + 64 + 64 + 3),
             "Counts a bias for the inputs as well.")


@wrong("11.2", "Normalises over the points (axis=1) instead of over the classes.")
def cross_entropy_82(z, wanted):
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -np.mean(np.sum(wanted * log_p, axis=0))
    dz = (np.exp(log_p) - wanted) / z.shape[1]
    return loss, dz


@wrong("11.2", "Averages over all entries (classes x points) in the loss, and does not divide the gradient.")
def cross_entropy_83(z, wanted):
    z = z - z.max(axis=0)
    log_p = z - np.log(np.exp(z).sum(axis=0))
    loss = -np.mean(wanted * log_p)
    dz = np.exp(log_p) - wanted
    return loss, dz


@wrong("11.3", "Takes the difference of the medians instead of the median of the differences.")
def compare_84(a, b):
    return np.mean(a > b), np.median(a) - np.median(b)


@wrong("12.1", "Masks only the move of theta; m and v decay where the gradient is 0.")
def lazy_adam_85(theta, g, t, m, v, eta, beta1, beta2, eps):
    there = g != 0
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = np.where(there, theta - eta * m_hat / (np.sqrt(v_hat) + eps), theta)
    return theta, m, v


wrong_number("moved_86", "12.2", 0.1 / np.sqrt(0.01),
             "Gives the first move only, without the ones that follow from the remembered m.")


@wrong("12.3", "Sorts in ascending order, so the most frequent word gets the last rank.")
def zipf_power_87(often):
    often = np.sort(often)
    rank = np.arange(1, len(often) + 1)
    power, _ = np.polyfit(np.log(rank), np.log(often), 1)
    return power


@wrong("13.1", "The small-eta approximation eta sigma^2 / (2 B lambda), wrong for large eta.")
def floor_of_88(eta, lam, sigma, B):
    return eta * sigma**2 / (2 * B * lam)


@wrong("13.2", "Clips every component to [-c, c] (clip by value) instead of the length.")
def clip_89(g, c):
    return np.clip(g, -c, c)


@wrong("13.3",
       "Measures settings that are too close together (factor 1.1), so that the 2 % scatter spoils the "
       "slopes.")
def power_90(floor):
    falls = np.log(floor(eta=0.1, B=10) / floor(eta=0.1, B=11)) / np.log(11 / 10)
    rises = np.log(floor(eta=0.11, B=10) / floor(eta=0.1, B=10)) / np.log(0.11 / 0.1)
    return falls / rises


@wrong("14.1", "Differences in one direction only but divides by 2r, so half the curvature comes out.")
def largest_curvature_91(gradient, theta):
    r = 1e-4
    v = np.random.default_rng(0).normal(size=len(theta))
    for _ in range(100):
        v = v / np.linalg.norm(v)
        v = (gradient(theta + r * v) - gradient(theta)) / (2 * r)
    return np.linalg.norm(v)


wrong_number("edge_of_momentum_92", "14.2", 2 / 0.1,
             "Uses the edge of plain gradient descent, 2/eta, ignoring beta.")


@wrong("15.1", "Returns p - q, the negative gradient.")
def word_gradient_93(z, p):
    e = np.exp(z - z.max())
    return p - e / e.sum()


wrong_number("times_larger_94", "15.2", 1000,
             "Takes the ratio of the frequencies only, 1000, without the factors 1 - p.")


@wrong("16.2", "Returns the mean of the c's wanted by each point without testing that they agree.")
def multiple_95(X, y):
    scores = X.T @ np.sign(X @ y)
    return float(np.mean(y / scores))


@wrong("17.2", "Uses the classic cubic iteration 1.5 X - 0.5 X X^T X instead of Muon's quintic coefficients.")
def iterate_97(X):
    for step in range(5):
        X = 1.5 * X - 0.5 * X @ X.T @ X
    return X


@wrong("17.4",
       "Tries a quarter turn, which only exchanges the axes, so every rule looks as if it did not know "
       "them.")
def knows_the_axes_99(loss_after):
    straight, turned = loss_after(angle=0), loss_after(angle=90)
    return abs(turned - straight) > 1e-3 * straight
