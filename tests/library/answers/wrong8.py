"""A hundred and ten wrong answers to the exercises of all lectures: the sixth blind set."""

import numpy as np

from course_lib import newton_schulz, power

from .blind import a_set

CASES, wrong, wrong_number = a_set()


@wrong("00.1",
       "The derivative of the sigmoid, f(1-f), is missing, as if the loss were cross-entropy.")
def neuron_gradient_s1(w, b, x, y):
    f = 1 / (1 + np.exp(-(w * x + b)))
    dw = np.sum((f - y) * x)
    db = np.sum(f - y)
    return dw, db


@wrong("00.1",
       "Uses the derivative of tanh, 1 - f^2, instead of the sigmoid's f(1-f).")
def neuron_gradient_s2(w, b, x, y):
    f = 1 / (1 + np.exp(-(w * x + b)))
    delta = (f - y) * (1 - f**2)
    dw = np.sum(delta * x)
    db = np.sum(delta)
    return dw, db


@wrong("00.2",
       "The tanh identity needs tanh(z/2); here z is not halved, so it is the sigmoid of 2z.")
def safe_sigmoid_s1(z):
    return 0.5 * (1 + np.tanh(z))


@wrong("00.2",
       "Uses a Python if on z, which works for a number but raises an error for an array.")
def safe_sigmoid_s2(z):
    if z >= 0:
        return 1 / (1 + np.exp(-z))
    else:
        e = np.exp(z)
        return e / (1 + e)


wrong_number("largest_eta_s1", "00.3", 0.6666666666666666,
             "Takes the coefficient 3 as the curvature; the second derivative is 6, so the limit is "
             "1/3 and not 2/3.")


@wrong("01.1",
       "y is computed before the zeros are set, so it does not belong to the returned x.")
def sparse_data_s1(rng):
    x = rng.normal(0, 0.5, 500)
    y = 1 / (1 + np.exp(-2 * x))
    places = rng.choice(500, size=400, replace=False)
    x[places] = 0
    return x, y


@wrong("01.1",
       "The 400 places are drawn with replacement, so far fewer than 400 entries become 0.")
def sparse_data_s2(rng):
    x = rng.normal(0, 0.5, 500)
    idx = rng.integers(0, 500, 400)
    x[idx] = 0
    y = 1 / (1 + np.exp(-2 * x))
    return x, y


@wrong("01.1",
       "Passes the variance 0.25 to normal(), which wants the standard deviation 0.5.")
def sparse_data_s3(rng):
    x = rng.normal(0, 0.5**2, size=500)
    x[rng.permutation(500)[:400]] = 0.0
    y = 1 / (1 + np.exp(-2 * x))
    return x, y


@wrong("01.3",
       "Only dw is summed; db is still overwritten by each point.")
def batch_gradient_s1(w, b, X, Y):
    dw, db = 0, 0
    for x, y in zip(X, Y):
        f = 1 / (1 + np.exp(-(w * x + b)))
        dw += (f - y) * f * (1 - f) * x
        db = (f - y) * f * (1 - f)
    return dw, db


@wrong("01.3",
       "The return stands inside the loop, so only the first point counts.")
def batch_gradient_s2(w, b, X, Y):
    dw, db = 0, 0
    for x, y in zip(X, Y):
        f = 1 / (1 + np.exp(-(w * x + b)))
        dw = dw + (f - y) * f * (1 - f) * x
        db = db + (f - y) * f * (1 - f)
        return dw, db


@wrong("02.1",
       "The parameters move with the old velocity; the new gradient arrives one step late.")
def momentum_step_s1(theta, g, u, eta, beta):
    u_new = beta * u + g
    theta = theta - eta * u
    return theta, u_new


@wrong("02.1",
       "Wrong brackets: beta multiplies the new gradient as well, beta*(u+g).")
def momentum_step_s2(theta, g, u, eta, beta):
    u = beta * (u + g)
    theta = theta - eta * u
    return theta, u


@wrong("02.2",
       "The look-ahead uses the old u, so the step is only plain momentum.")
def nesterov_step_s1(theta, g, u, eta, beta):
    u_prev = u
    u = beta * u + g
    theta = theta - eta * (beta * u_prev + g)
    return theta, u


@wrong("02.2",
       "beta is put on the wrong term of the look-ahead: u + beta*g instead of beta*u + g.")
def nesterov_step_s2(theta, g, u, eta, beta):
    u = beta * u + g
    theta = theta - eta * (u + beta * g)
    return theta, u


@wrong("02.4",
       "The caller's start is copied, but the same array is still appended each time, so the path is "
       "one point.")
def walk_s1(gradient, theta, eta, beta, steps):
    theta = theta.copy()
    u = np.zeros_like(theta)
    visited = [theta]
    for t in range(steps):
        u *= beta
        u += gradient(theta)
        theta -= eta * u
        visited.append(theta)
    return np.array(visited)


@wrong("02.4",
       "The path is right, but theta -= still works in place and moves the caller's start.")
def walk_s2(gradient, theta, eta, beta, steps):
    u = np.zeros_like(theta)
    visited = [theta.copy()]
    for t in range(steps):
        u *= beta
        u += gradient(theta)
        theta -= eta * u
        visited.append(theta.copy())
    return np.array(visited)


@wrong("03.1",
       "The squares are summed over all parameters, so all share one rate instead of having one each.")
def adagrad_step_s1(theta, g, v, eta, eps):
    v = v + np.sum(g**2)
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("03.1",
       "The root is forgotten: the rate is divided by v and not by sqrt(v).")
def adagrad_step_s2(theta, g, v, eta, eps):
    v = v + g * g
    theta = theta - eta / (v + eps) * g
    return theta, v


@wrong("03.2",
       "Sums over the columns (axis=0) instead of the rows.")
def gerschgorin_discs_s1(M):
    centers = np.diag(M)
    radii = np.sum(np.abs(M), axis=0) - np.abs(centers)
    return centers, radii


@wrong("03.2",
       "Takes the absolute value of the sum and not the sum of the absolute values, so that entries "
       "cancel.")
def gerschgorin_discs_s2(M):
    centers = np.diag(M)
    radii = np.abs(M.sum(axis=1) - centers)
    return centers, radii


@wrong("03.4",
       "alpha is overwritten, so the decays of all epochs are multiplied with each other.")
def learning_rates_s1(layers, alpha, decay, epochs):
    rates, count = [], 0
    for epoch in range(epochs):
        alpha = alpha / (1 + decay * count)
        rates.append(alpha)
        for layer in layers:
            pass
        count = count + 1
    return rates


@wrong("03.4",
       "The count is raised before the rate is computed, so every rate is that of one epoch later.")
def learning_rates_s2(layers, alpha, decay, epochs):
    rates, count = [], 0
    for epoch in range(epochs):
        count = count + 1
        rates.append(alpha / (1 + decay * count))
    return rates


@wrong("04.1",
       "beta and 1-beta are exchanged in the mean of the squares.")
def rmsprop_step_s1(theta, g, v, eta, beta, eps):
    v = (1 - beta) * v + beta * g**2
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("04.1",
       "The factor 1-beta in front of the squared gradient is missing (a fading sum in the style of "
       "momentum).")
def rmsprop_step_s2(theta, g, v, eta, beta, eps):
    v = beta * v + g**2
    theta = theta - eta * g / (np.sqrt(v) + eps)
    return theta, v


@wrong("04.2",
       "The root does not apply to epsilon: the formula is for epsilon outside the root.")
def eta_star_s1(eps, lam):
    # at rest v = 0, so the rate is eta / eps and it has to stay below 2 / lam
    return 2 * eps / lam


@wrong("04.2",
       "lambda was put under the root together with epsilon.")
def eta_star_s2(eps, lam):
    return 2 * np.sqrt(eps / lam)


@wrong("04.4",
       "sqrt(v) + sqrt(eps) is not sqrt(v + eps): the root of a sum was split.")
def slide_rmsprop_s1(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2
    theta = theta - eta * g / (np.sqrt(v) + np.sqrt(eps))
    return theta, v


@wrong("04.4",
       "epsilon is added to the stored v itself, so it is returned with it and accumulates step by "
       "step.")
def slide_rmsprop_s2(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2 + eps
    theta = theta - eta * g / np.sqrt(v)
    return theta, v


@wrong("05.1",
       "The memory u is fed with the squared gradient instead of the squared move.")
def adadelta_step_s1(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    theta = theta + delta
    u = beta * u + (1 - beta) * g**2
    return theta, v, u


@wrong("05.1",
       "The ratio of the two roots is upside down.")
def adadelta_step_s2(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    delta = np.sqrt(v + eps) / np.sqrt(u + eps) * g
    theta = theta - delta
    u = beta * u + (1 - beta) * delta**2
    return theta, v, u


@wrong("05.2",
       "1-beta was taken out of the root without taking its root.")
def first_move_s1(beta, eps):
    return np.sqrt(eps) / (1 - beta)


@wrong("05.3",
       "v is now renewed first, but as AdaGrad's plain sum without beta.")
def runaway_s1(theta, g, v, u, beta, eps):
    v = v + g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    u = beta * u + (1 - beta) * delta**2
    return theta + delta, v, u


@wrong("05.3",
       "Both memories were moved in front of the step, and u takes the squared gradient, so the move "
       "stays about as long as the gradient.")
def runaway_s2(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    u = beta * u + (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    return theta + delta, v, u


@wrong("06.1",
       "Overwrites m and v with the corrected values and returns those instead of the stored ones.")
def adam_step_s1(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m = m / (1 - beta1**t)
    v = v / (1 - beta2**t)
    theta = theta - eta * m / (np.sqrt(v) + eps)
    return theta, m, v


@wrong("06.1",
       "The corrections use t+1 as if t began with 0.")
def adam_step_s2(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1 ** (t + 1))
    v_hat = v / (1 - beta2 ** (t + 1))
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("06.1",
       "v is corrected with beta1 instead of beta2.")
def adam_step_s3(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    mh = m / (1 - beta1**t)
    vh = v / (1 - beta1**t)
    theta = theta - eta * mh / (np.sqrt(vh) + eps)
    return theta, m, v


@wrong("06.2",
       "The root over the second correction is forgotten.")
def without_over_with_s1(t, beta1, beta2):
    return (1 - beta1**t) / (1 - beta2**t)


@wrong("06.2",
       "The ratio is upside down: it is the length with the corrections over that without.")
def without_over_with_s2(t, beta1, beta2):
    return np.sqrt(1 - beta2**t) / (1 - beta1**t)


@wrong("06.4",
       "The counter is epoch + i + 1 and does not multiply the epoch by the number of points.")
def train_s1(gradient, theta, epochs, points, eta):
    m, v = 0.0, 0.0
    for epoch in range(epochs):
        for i in range(points):
            g = gradient(theta, i)
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            t = epoch + i + 1
            m_hat = m / (1 - 0.9 ** t)
            v_hat = v / (1 - 0.999 ** t)
            theta = theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8)
    return theta


@wrong("06.4",
       "The counter is set back to 0 at the start of each epoch although m and v are not.")
def train_s2(gradient, theta, epochs, points, eta):
    m, v = 0.0, 0.0
    for epoch in range(epochs):
        t = 0
        for i in range(points):
            t += 1
            g = gradient(theta, i)
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            m_hat = m / (1 - 0.9 ** t)
            v_hat = v / (1 - 0.999 ** t)
            theta = theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8)
    return theta


@wrong("07.1",
       "v is also bias-corrected with beta2, out of habit from Adam; a maximum needs no correction.")
def adamax_step_s1(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, np.abs(g))
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta - eta * m_hat / (v_hat + eps)
    return theta, m, v


@wrong("07.1",
       "The new |g| is weighted with 1-beta2 before the maximum is taken.")
def adamax_step_s2(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, (1 - beta2) * np.abs(g))
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("07.2",
       "The absolute value is missing in the powers, so for odd p negative entries count negatively.")
def norm_s1(x, p):
    x = np.asarray(x, dtype=float)
    biggest = np.max(np.abs(x))
    return biggest * np.sum((x / biggest) ** p) ** (1 / p)


@wrong("07.2",
       "For large p it just returns the maximum, but many nearly equal entries still add a few "
       "percent.")
def norm_s2(x, p):
    a = np.abs(np.asarray(x, dtype=float))
    big = a.max()
    if p > 50:
        return big              # L^p is the maximum norm for large p
    return big * np.sum((a / big) ** p) ** (1 / p)


@wrong("07.4",
       "np.maximum is used now, but the inner np.max over all parameters (the real bug) is still "
       "there.")
def vector_adamax_s1(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, np.max(np.abs(g)))
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("07.4",
       "The absolute value was lost in the repair, so negative gradients never enter v.")
def vector_adamax_s2(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, g)
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@wrong("08.1",
       "The gradient in the look-ahead is not divided by 1 - beta1^t.")
def nadam_step_s1(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * (beta1 * m_hat + (1 - beta1) * g)
    return theta, m, v


@wrong("08.1",
       "The look-ahead is built with the old m; the renewed one, under another name, is only "
       "returned.")
def nadam_step_s2(theta, g, t, m, v, eta, beta1, beta2, eps):
    m_new = beta1 * m + (1 - beta1) * g
    v_new = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v_new / (1 - beta2**t)
    look = beta1 * m_hat + (1 - beta1) * g / (1 - beta1**t)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * look
    return theta, m_new, v_new


wrong_number("first_steps_s1", "08.2", [1.0, 1.8, 3.222222222222223],
             "In Dozat's form the already corrected momentum (1) is divided by 1-beta1^2 again, "
             "instead of the stored m = 0.2.")


@wrong("08.3",
       "The recursion continues with the corrected m_hat and v_hat instead of the stored m and v.")
def do_nadam_s1(gradient, w, eta, beta1, beta2, eps, max_epochs):
    m_hat, v_hat = 0, 0
    for i in range(max_epochs):
        dw = gradient(w)
        m = beta1 * m_hat + (1 - beta1) * dw
        v = beta2 * v_hat + (1 - beta2) * dw**2
        m_hat, v_hat = m / (1 - beta1 ** (i + 1)), v / (1 - beta2 ** (i + 1))
        look_ahead = beta1 * m_hat + (1 - beta1) * dw / (1 - beta1 ** (i + 1))
        w = w - eta / (np.sqrt(v_hat) + eps) * look_ahead
    return w


@wrong("08.3",
       "m and v are set to 0 inside the loop, so nothing is remembered from one epoch to the next.")
def do_nadam_s2(gradient, w, eta, beta1, beta2, eps, max_epochs):
    for i in range(max_epochs):
        m, v = 0, 0
        dw = gradient(w)
        m = beta1 * m + (1 - beta1) * dw
        v = beta2 * v + (1 - beta2) * dw**2
        m_hat, v_hat = m / (1 - beta1 ** (i + 1)), v / (1 - beta2 ** (i + 1))
        look_ahead = beta1 * m_hat + (1 - beta1) * dw / (1 - beta1 ** (i + 1))
        w = w - eta / (np.sqrt(v_hat) + eps) * look_ahead
    return w


@wrong("09.1",
       "The maximum is computed and returned, but the step is still divided by the root of v.")
def amsgrad_step_s1(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(v_hat, v)
    theta = theta - eta / (np.sqrt(v) + eps) * m
    return theta, m, v, v_hat


@wrong("09.1",
       "np.max(v_hat, v) takes v as the axis and raises an error; np.maximum is meant.")
def amsgrad_step_s2(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.max(v_hat, v)
    theta = theta - eta * m / (np.sqrt(v_hat) + eps)
    return theta, m, v, v_hat


wrong_number("moved_s1", "09.2", -2,
             "Adds the signs of the gradients but forgets that the step goes against them: -2 instead"
             " of +2.")


@wrong("09.3",
       "The remembered maximum is multiplied by beta2 in each step, so it fades as AdaMax's does.")
def forgetful_s1(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(beta2 * v_hat, v)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v, v_hat


@wrong("09.3",
       "The maximum is taken over the raw squared gradient instead of over the mean v.")
def forgetful_s2(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(v_hat, g**2)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v, v_hat


@wrong("10.1",
       "On the way down the mu steps already done are not subtracted, so the rate jumps to low and "
       "falls below it.")
def triangle_s1(t, low, high, mu):
    t = t % (2 * mu)
    if t <= mu:
        return low + (high - low) * t / mu
    return high - (high - low) * t / mu


@wrong("10.1",
       "The triangle is upside down: it begins at high, sinks to low in mu steps and climbs again.")
def triangle_s2(t, low, high, mu):
    pos = t % (2 * mu)
    return low + (high - low) * abs(pos / mu - 1)


@wrong("10.2",
       "Uses t % T, so the rate at t = T is already high again instead of low.")
def cosine_s1(t, low, high, T):
    return low + 0.5 * (high - low) * (1 + np.cos(np.pi * (t % T) / T))


@wrong("10.2",
       "The angle is given in degrees (180) although np.cos wants radians.")
def cosine_s2(t, low, high, T):
    s = t % (T + 1)
    return low + 0.5 * (high - low) * (1 + np.cos(180 * s / T))


@wrong("10.4",
       "The decay is added to m_hat and so is still divided by the root of v_hat.")
def adamw_step_s1(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * (m_hat + weight_decay * theta) / (np.sqrt(v_hat) + eps)
    return theta, m, v


@wrong("10.4",
       "The decoupled decay was added, but the line that adds the decay to the gradient was left in.")
def adamw_step_s2(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    g = g + weight_decay * theta
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * (m_hat / (np.sqrt(v_hat) + eps) + weight_decay * theta)
    return theta, m, v


wrong_number("parameters_s1", "11.1", 4549,
             "Gives biases to the two input units as well (2 too many).")


@wrong("11.2",
       "The gradient is not divided by the number of points although the loss is a mean.")
def cross_entropy_s1(z, wanted):
    z = z - z.max(axis=0)
    log_q = z - np.log(np.sum(np.exp(z), axis=0))
    loss = -np.mean(np.sum(wanted * log_q, axis=0))
    dz = np.exp(log_q) - wanted
    return loss, dz


@wrong("11.2",
       "Guards the logarithm with +1e-12, so the loss is capped at 27.6 for scores around 1000.")
def cross_entropy_s2(z, wanted):
    e = np.exp(z - np.max(z, axis=0, keepdims=True))
    q = e / np.sum(e, axis=0, keepdims=True)
    n = z.shape[1]
    loss = -np.sum(wanted * np.log(q + 1e-12)) / n
    dz = (q - wanted) / n
    return loss, dz


@wrong("11.2",
       "Takes the softmax over the last axis (points), as in PyTorch's layout, instead of over the "
       "classes.")
def cross_entropy_s3(z, wanted):
    z = z - z.max(axis=1, keepdims=True)
    log_q = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    n = z.shape[1]
    loss = -(wanted * log_q).sum() / n
    dz = (np.exp(log_q) - wanted) / n
    return loss, dz


@wrong("11.3",
       "Returns the difference of the medians instead of the median of the differences.")
def compare_s1(a, b):
    a, b = np.asarray(a), np.asarray(b)
    share = np.mean(a > b)
    difference = np.median(a) - np.median(b)
    return share, difference


@wrong("11.3",
       "The absolute value of the differences is taken, so one cannot see who is ahead.")
def compare_s2(a, b):
    a, b = np.asarray(a), np.asarray(b)
    share = np.sum(a > b) / len(a)
    difference = np.median(np.abs(a - b))
    return share, difference


@wrong("11.3",
       "Ties count as wins for a (>= instead of >).")
def compare_s3(a, b):
    d = np.array(a) - np.array(b)
    share = np.mean(d >= 0)
    difference = np.median(d)
    return share, difference


@wrong("12.1",
       "theta is computed first, in the stub's order, with the old m and v.")
def lazy_adam_s1(theta, g, t, m, v, eta, beta1, beta2, eps):
    on = g != 0
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = np.where(on, theta - eta * m_hat / (np.sqrt(v_hat) + eps), theta)
    m = np.where(on, beta1 * m + (1 - beta1) * g, m)
    v = np.where(on, beta2 * v + (1 - beta2) * g**2, v)
    return theta, m, v


@wrong("12.1",
       "Only theta is kept still where the gradient is 0; m and v go on fading there.")
def lazy_adam_s2(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    step = eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    theta = theta - step * (g != 0)
    return theta, m, v


@wrong("12.1",
       "The mask is g > 0, so entries with a negative gradient are treated as silent.")
def lazy_adam_s3(theta, g, t, m, v, eta, beta1, beta2, eps):
    theta, m, v = theta.copy(), m.copy(), v.copy()
    k = g > 0
    m[k] = beta1 * m[k] + (1 - beta1) * g[k]
    v[k] = beta2 * v[k] + (1 - beta2) * g[k] ** 2
    theta[k] -= eta * m[k] / (1 - beta1**t) / (np.sqrt(v[k] / (1 - beta2**t)) + eps)
    return theta, m, v


wrong_number("moved_s2", "12.2", 11.00000000000001,
             "Lets v fade by 0.99 per step instead of its root by sqrt(0.99), which gives 11 instead "
             "of 10.5.")


@wrong("12.3",
       "The frequencies are sorted upwards, so the rarest word gets rank 1 and the slope is positive.")
def zipf_power_s1(often):
    f = np.sort(np.array(often))
    rank = np.arange(1, len(f) + 1)
    power = np.polyfit(np.log(rank), np.log(f), 1)[0]
    return power


@wrong("12.3",
       "The arguments of polyfit are exchanged: slope of log rank over log frequency.")
def zipf_power_s2(often):
    f = np.array(sorted(often, reverse=True))
    rank = np.arange(1, len(f) + 1)
    power = np.polyfit(np.log(f), np.log(rank), 1)[0]
    return power


@wrong("13.1",
       "Only the approximation for small eta; the factor 2 - eta*lambda was replaced by 2.")
def floor_of_s1(eta, lam, sigma, B):
    return eta * sigma**2 / (2 * lam * B)


@wrong("13.1",
       "The contraction 1 - eta*lambda is not squared in the balance of the mean of theta^2.")
def floor_of_s2(eta, lam, sigma, B):
    # s = (1 - eta lam) s + eta^2 sigma^2 / B
    return eta**2 * sigma**2 / B / (1 - (1 - eta * lam))


@wrong("13.2",
       "Clips each entry to [-c, c] instead of shortening the whole vector.")
def clip_s1(g, c):
    return np.clip(g, -c, c)


@wrong("13.2",
       "Gives the length c to every gradient, so that short ones are lengthened.")
def clip_s2(g, c):
    return g * c / np.linalg.norm(g)


@wrong("13.3",
       "The minus sign is missing: for a constant floor p is minus the ratio of the two exponents.")
def power_s1(floor):
    by_eta = np.log(floor(0.1, 64) / floor(0.001, 64)) / np.log(100)
    by_B = np.log(floor(0.01, 4096) / floor(0.01, 1)) / np.log(4096)
    return by_B / by_eta


@wrong("13.3",
       "The settings lie only 5 to 10 percent apart, so the 2 % scatter ruins both slopes.")
def power_s2(floor):
    eta, B = 0.1, 100
    f0 = floor(eta, B)
    d_eta = (np.log(floor(1.05 * eta, B)) - np.log(f0)) / np.log(1.05)
    d_B = (np.log(floor(eta, 110)) - np.log(f0)) / np.log(1.1)
    return -d_B / d_eta


@wrong("14.1",
       "The central difference is divided by r instead of 2r, so the curvature is twice too large.")
def largest_curvature_s1(gradient, theta):
    r = 1e-4
    v = np.random.default_rng(0).normal(size=len(theta))
    for k in range(200):
        v = v / np.linalg.norm(v)
        v = (gradient(theta + r * v) - gradient(theta - r * v)) / r
    return np.linalg.norm(v)


@wrong("14.1",
       "The return stands inside the loop, so only one step of the iteration is made.")
def largest_curvature_s2(gradient, theta):
    r = 1e-4
    v = np.random.default_rng(0).normal(size=len(theta))
    for i in range(100):
        v = v / np.linalg.norm(v)
        Hv = (gradient(theta + r * v) - gradient(theta - r * v)) / (2 * r)
        lam = v @ Hv
        v = Hv
        return lam


wrong_number("edge_of_momentum_s1", "14.2", 10.0,
             "Reasons with the effective rate eta/(1-beta) = 0.2 and gets 2/0.2 = 10; momentum's edge"
             " is 2(1+beta)/eta = 30.")


wrong_number("order_s1", "14.3", [3, 1, 2, 5, 4],
             "Lets lambda fall below 2/eta before the swing has reached the places where it is "
             "smaller (2 and 5 exchanged).")


@wrong("15.1",
       "This is the gradient by q, -p/q, and not by the logits z.")
def word_gradient_s1(z, p):
    e = np.exp(z - np.max(z))
    q = e / e.sum()
    return -p / q


@wrong("15.1",
       "Only the diagonal of the softmax's Jacobian is used, so each word's other terms are missing.")
def word_gradient_s2(z, p):
    e = np.exp(z - z.max())
    q = e / np.sum(e)
    # d(-p ln q)/dq = -p/q, and dq/dz = q (1 - q)
    return -p * (1 - q)


wrong_number("times_larger_s1", "15.2", 1154.0366183859817,
             "Divides by 1-p for the frequent word instead of multiplying by it: 1154 instead of 866.")


@wrong("15.3",
       "The two branches of the bisection are exchanged, so it runs to one of the ends.")
def where_it_ends_s1(excess):
    lo, hi = 0.0, 2.0
    for k in range(18):
        mid = (lo + hi) / 2
        if excess(mid) > 0.001:
            lo = mid
        else:
            hi = mid
    return (lo + hi) / 2


@wrong("15.3",
       "Tries all 201 powers of a fine grid, ten times as many trainings as are allowed.")
def where_it_ends_s2(excess):
    powers = np.linspace(0, 2, 201)
    losses = np.array([excess(p) for p in powers])
    return powers[np.argmin(np.abs(losses - 0.001))]


@wrong("16.1",
       "Solves with as many features as points and leaves the other weights 0: it fits, but has not "
       "the smallest norm.")
def limit_s1(X, y):
    features, points = X.shape
    w = np.zeros(features)
    w[:points] = np.linalg.solve(X[:points].T, y)
    return w


@wrong("16.1",
       "Adds the unit matrix so that X X^T can be inverted (ridge regression with strength 1), which "
       "no longer fits the points.")
def limit_s2(X, y):
    n = X.shape[0]
    # X X^T is singular, so make it invertible
    return np.linalg.solve(X @ X.T + np.eye(n), X @ y)


@wrong("16.2",
       "Returns the least-squares c in all cases and never checks whether all points are fitted.")
def multiple_s1(X, y):
    s = np.sign(X @ y)
    pred = X.T @ s
    return (pred @ y) / (pred @ pred)


@wrong("16.2",
       "Returns the reciprocal: the prediction over the target instead of the target over the "
       "prediction.")
def multiple_s2(X, y):
    w = np.sign(X @ y)
    ratio = (X.T @ w) / y
    if np.allclose(ratio, ratio[0]):
        return ratio[0]
    return 0


wrong_number("proof_s1", "16.3", [2, 1, 4, 3, 5],
             "Puts the conclusion about the end (1) before the statement about all w_t (4) from which"
             " it follows.")


@wrong("17.1",
       "Uses the power -1/2 on each side, as in AdaGrad; with two sides it has to be -1/4.")
def shampoo_s1(W, g, L, R, eta, eps):
    L = L + g @ g.T
    R = R + g.T @ g
    W = W - eta * power(L, -0.5, eps) @ g @ power(R, -0.5, eps)
    return W, L, R


@wrong("17.1",
       "The power is taken entry by entry with ** instead of as a power of the matrix.")
def shampoo_s2(W, g, L, R, eta, eps):
    L = L + g @ g.T
    R = R + g.T @ g
    left = (np.abs(L) + eps) ** (-1 / 4)
    right = (np.abs(R) + eps) ** (-1 / 4)
    W = W - eta * left @ g @ right
    return W, L, R


@wrong("17.2",
       "The powers are taken entry by entry (X**3, X**5) instead of as matrix products with the "
       "transpose.")
def iterate_s1(X):
    a, b, c = 3.4445, -4.7750, 2.0315
    for step in range(5):
        X = a * X + b * X**3 + c * X**5
    return X


@wrong("17.2",
       "A = X^T X stands on the left of X, where X X^T belongs; it fails for oblong matrices and is "
       "wrong for square ones.")
def iterate_s2(X):
    a, b, c = 3.4445, -4.7750, 2.0315
    for step in range(5):
        A = X.T @ X
        X = a * X + (b * A + c * A @ A) @ X
    return X


@wrong("17.3",
       "The look-ahead is missing: the direction is u itself.")
def muon_s1(W, g, u, eta, beta):
    u = beta * u + g
    W = W - eta * newton_schulz(u / np.linalg.norm(u))
    return W, u


@wrong("17.3",
       "The normalised direction is stored as the velocity, so the wrong u is returned and "
       "remembered.")
def muon_s2(W, g, u, eta, beta):
    u = beta * u + g
    u = beta * u + g
    u = u / np.linalg.norm(u)
    W = W - eta * newton_schulz(u)
    return W, u


@wrong("17.4",
       "Compares 0 and 90 degrees only, where the ravine lies along an axis both times, so a rule "
       "that knows the axes gives the same loss.")
def knows_the_axes_s1(loss_after):
    return not np.isclose(loss_after(0), loss_after(90))


@wrong("17.4",
       "Compares the losses with ==, so mere rounding already makes it say True.")
def knows_the_axes_s2(loss_after):
    base = loss_after(0)
    for angle in (15, 30, 45, 60):
        if loss_after(angle) != base:
            return True
    return False
