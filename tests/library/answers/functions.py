"""The exercises that ask for another function than an update rule, in other words.

Every answer has the name that its lecture gives it, as in a student's notebook.
"""
# ruff: noqa: F811

import math
import statistics
from functools import reduce
from itertools import accumulate, count, product, repeat

import numpy as np

from course_lib import sigmoid

from . import right, told

# ---- 00.1 The gradient of the neuron ----


@right("00.1", "one line")
def neuron_gradient(w, b, x, y):
    return (np.sum((sigmoid(w * x + b) - y) * sigmoid(w * x + b) * (1 - sigmoid(w * x + b)) * x),
            np.sum((sigmoid(w * x + b) - y) * sigmoid(w * x + b) * (1 - sigmoid(w * x + b))))


@right("00.1", "names for every part")
def neuron_gradient(w, b, x, y):
    z = w * x + b
    f = 1 / (1 + np.exp(-z))
    dL_df = f - y
    df_dz = f * (1 - f)
    dL_dz = dL_df * df_dz
    return (dL_dz * x).sum(), (dL_dz * 1).sum()


@right("00.1", "matrix product")
def neuron_gradient(w, b, x, y):
    f = sigmoid(w * x + b)
    common = (f - y) * f * (1 - f)
    return common @ x, common @ np.ones_like(x)


@right("00.1", "matrix product", "both at once")
def neuron_gradient(w, b, x, y):
    inputs = np.stack([x, np.ones(len(x))])
    f = sigmoid(np.array([w, b]) @ inputs)
    dw, db = inputs @ ((f - y) * f * (1 - f))
    return dw, db


@right("00.1", "einsum")
def neuron_gradient(w, b, x, y):
    f = sigmoid(w * x + b)
    slope = f - f**2
    return np.einsum("i,i,i->", f - y, slope, x), np.einsum("i,i->", f - y, slope)


@right("00.1", "loop over entries")
def neuron_gradient(w, b, x, y):
    dw = db = 0.0
    for i in range(len(x)):
        f = 1 / (1 + math.exp(-(w * x[i] + b)))
        common = (f - y[i]) * f * (1 - f)
        dw = dw + common * x[i]
        db = db + common
    return dw, db


@right("00.1", "comprehension")
def neuron_gradient(w, b, x, y):
    f = [sigmoid(w * a + b) for a in x]
    common = [(p - q) * p * (1 - p) for p, q in zip(f, y)]
    return sum(c * a for c, a in zip(common, x)), sum(common)


@right("00.1", "rearranged", "the slope from a hyperbolic cosine")
def neuron_gradient(w, b, x, y):
    z = w * x + b
    slope = 1 / (4 * np.cosh(z / 2) ** 2)
    common = (sigmoid(z) - y) * slope
    return np.dot(common, x), np.sum(common)


@right("00.1", "signs")
def neuron_gradient(w, b, x, y):
    f = sigmoid(w * x + b)
    common = (y - f) * f * (f - 1)
    return np.sum(x * common), np.sum(common)


# ---- 00.2 A safe sigmoid ----


@right("00.2", "np.where")
def safe_sigmoid(z):
    small = np.exp(-np.abs(z))
    return np.where(np.asarray(z) >= 0, 1 / (1 + small), small / (1 + small))


@right("00.2", "rearranged", "the exponential of the smaller")
def safe_sigmoid(z):
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))


@right("00.2", "logarithms")
def safe_sigmoid(z):
    return np.exp(-np.logaddexp(0, -np.asarray(z)))


@right("00.2", "one line")
def safe_sigmoid(z):
    return (1 + np.tanh(np.multiply(z, 0.5))) / 2


@right("00.2", "boolean index")
def safe_sigmoid(z):
    flat = np.atleast_1d(np.asarray(z, dtype=float))
    out = np.empty_like(flat)
    positive = flat >= 0
    out[positive] = 1 / (1 + np.exp(-flat[positive]))
    e = np.exp(flat[~positive])
    out[~positive] = e / (1 + e)
    return out.reshape(np.shape(z))


@right("00.2", "np.vectorize")
def safe_sigmoid(z):
    def one(z):
        if z >= 0:
            return 1 / (1 + math.exp(-z))
        return math.exp(z) / (1 + math.exp(z))

    return np.vectorize(one, otypes=[float])(z)


@right("00.2", "conditional")
def safe_sigmoid(z):
    def one(z):
        return 1 / (1 + np.exp(-z)) if z > 0 else np.exp(z) / (1 + np.exp(z))

    if np.ndim(z) == 0:
        return one(z)
    return np.array([one(entry) for entry in np.ravel(z)]).reshape(np.shape(z))


@right("00.2", "another NumPy function", "np.piecewise")
def safe_sigmoid(z):
    z = np.asarray(z, float)
    return np.piecewise(z, [z >= 0], [lambda z: 1 / (1 + np.exp(-z)), lambda z: np.exp(z) / (1 + np.exp(z))])


@right("00.2", "another NumPy function", "np.clip, as far as numbers go")
def safe_sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -708, 708)))


@told("00.2", "no array", "array")
def safe_sigmoid(z):
    if z >= 0:
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))


@told("00.2", "math on arrays", "array", "np.exp")
def safe_sigmoid(z):
    return math.exp(-math.log1p(math.exp(-abs(z)))) if z > 0 else math.exp(z - math.log1p(math.exp(-abs(z))))


@told("00.2", "no number", "number")
def safe_sigmoid(z):
    out = np.zeros(len(z))
    for i in range(len(z)):
        out[i] = 0.5 + 0.5 * math.tanh(z[i] / 2)
    return out


# ---- 01.3 The gradient over all points ----


@right("01.3", "in place on copies", "sums in other names")
def batch_gradient(w, b, X, Y):
    total_w, total_b = 0, 0
    for x, y in zip(X, Y):
        f = sigmoid(w * x + b)
        total_w = total_w + (f - y) * f * (1 - f) * x
        total_b = total_b + (f - y) * f * (1 - f)
    return total_w, total_b


@right("01.3", "NumPy functions")
def batch_gradient(w, b, X, Y):
    X, Y = np.asarray(X), np.asarray(Y)
    f = sigmoid(w * X + b)
    common = (f - Y) * f * (1 - f)
    return np.sum(common * X), np.sum(common)


@right("01.3", "matrix product")
def batch_gradient(w, b, X, Y):
    f = sigmoid(w * np.array(X) + b)
    common = (f - np.array(Y)) * f * (1 - f)
    return np.dot(common, X), common.sum()


@right("01.3", "loop over entries")
def batch_gradient(w, b, X, Y):
    dw, db = 0, 0
    for i in range(len(X)):
        f = sigmoid(w * X[i] + b)
        dw += (f - Y[i]) * f * (1 - f) * X[i]
        db += (f - Y[i]) * f * (1 - f)
    return dw, db


@right("01.3", "comprehension")
def batch_gradient(w, b, X, Y):
    def common(x, y):
        f = sigmoid(w * x + b)
        return (f - y) * f * (1 - f)

    return sum(common(x, y) * x for x, y in zip(X, Y)), sum(common(x, y) for x, y in zip(X, Y))


@right("01.3", "names for every part", "lists first")
def batch_gradient(w, b, X, Y):
    dws, dbs = [], []
    for x, y in zip(X, Y):
        f = sigmoid(w * x + b)
        dws.append((f - y) * f * (1 - f) * x)
        dbs.append((f - y) * f * (1 - f))
    return math.fsum(dws), math.fsum(dbs)


@right("01.3", "stack and reduce")
def batch_gradient(w, b, X, Y):
    gradient = np.zeros(2)
    for x, y in zip(X, Y):
        f = sigmoid(w * x + b)
        gradient += (f - y) * f * (1 - f) * np.array([x, 1])
    dw, db = gradient
    return dw, db


@right("01.3", "map")
def batch_gradient(w, b, X, Y):
    def add(sums, point):
        (x, y), f = point, sigmoid(w * point[0] + b)
        return sums[0] + (f - y) * f * (1 - f) * x, sums[1] + (f - y) * f * (1 - f)

    return reduce(add, zip(X, Y), (0, 0))


# ---- 02.4 A walk that keeps its path ----


@right("02.4", "in place on copies")
def walk(gradient, theta, eta, beta, steps):
    theta = theta.copy()
    u = np.zeros_like(theta)
    visited = [theta.copy()]
    for t in range(steps):
        u *= beta
        u += gradient(theta)
        theta -= eta * u
        visited.append(theta.copy())
    return np.array(visited)


@right("02.4", "NumPy functions", "an array to fill")
def walk(gradient, theta, eta, beta, steps):
    path = np.empty((steps + 1, *np.shape(theta)))
    path[0] = theta
    u = np.zeros_like(path[0])
    for t in range(steps):
        u = beta * u + gradient(path[t])
        path[t + 1] = path[t] - eta * u
    return path


@right("02.4", "helper functions")
def walk(gradient, theta, eta, beta, steps):
    def points(theta, u):
        yield theta
        for _ in range(steps):
            u = beta * u + gradient(theta)
            theta = theta - eta * u
            yield theta

    return np.array(list(points(theta, np.zeros_like(theta))))


@right("02.4", "while")
def walk(gradient, theta, eta, beta, steps):
    visited, u = [np.array(theta)], 0
    while len(visited) <= steps:
        u = beta * u + gradient(visited[-1])
        visited.append(visited[-1] - eta * u)
    return np.stack(visited)


@right("02.4", "map", "itertools.accumulate")
def walk(gradient, theta, eta, beta, steps):
    def step(state, _):
        theta, u = state
        u = beta * u + gradient(theta)
        return theta - eta * u, u

    states = accumulate(repeat(None, steps), step, initial=(theta, np.zeros_like(theta)))
    return np.array([theta for theta, u in states])


@right("02.4", "rearranged", "the last two points are the memory")
def walk(gradient, theta, eta, beta, steps):
    visited = [theta, theta]
    for t in range(steps):
        visited.append(visited[-1] + beta * (visited[-1] - visited[-2]) - eta * gradient(visited[-1]))
    return np.array(visited[1:])


@right("02.4", "η inside the velocity")
def walk(gradient, theta, eta, beta, steps):
    u = np.zeros_like(theta)
    visited = [theta]
    for t in range(steps):
        u = beta * u - eta * gradient(theta)
        theta = theta + u
        visited.append(theta)
    return np.array(visited)


@right("02.4", "Python only", "rows as lists")
def walk(gradient, theta, eta, beta, steps):
    u = np.zeros_like(theta)
    visited = [list(theta)]
    for t in range(steps):
        u = beta * u + gradient(theta)
        theta = theta - eta * u
        visited.append(list(theta))
    return visited


# ---- 03.4 The rate of each epoch ----


@right("03.4", "comprehension")
def learning_rates(layers, alpha, decay, epochs):
    return [alpha / (1 + decay * epoch) for epoch in range(epochs)]


@right("03.4", "loop over entries")
def learning_rates(layers, alpha, decay, epochs):
    rates = []
    for epoch in range(epochs):
        rates.append(alpha / (1 + decay * epoch))
        for layer in layers:
            pass
    return rates


@right("03.4", "NumPy functions")
def learning_rates(layers, alpha, decay, epochs):
    return alpha / (1 + decay * np.arange(epochs))


@right("03.4", "NumPy functions", "and a list of it")
def learning_rates(layers, alpha, decay, epochs):
    return list(np.divide(alpha, np.add(1, np.multiply(decay, np.arange(epochs)))))


@right("03.4", "map")
def learning_rates(layers, alpha, decay, epochs):
    return list(map(lambda epoch: alpha / (1 + decay * epoch), range(epochs)))


@right("03.4", "while")
def learning_rates(layers, alpha, decay, epochs):
    rates, count = [], 0
    while count < epochs:
        rates += [alpha / (1 + decay * count)]
        count += 1
    return rates


@right("03.4", "conditional", "once, after the last layer")
def learning_rates(layers, alpha, decay, epochs):
    rates, count = [], 0
    for epoch in range(epochs):
        rates.append(alpha / (1 + decay * count))
        for k, layer in enumerate(layers):
            if k == len(layers) - 1:
                count = count + 1
    return rates


@right("03.4", "rearranged")
def learning_rates(layers, alpha, decay, epochs):
    rates, inverse = [], 1 / alpha
    for epoch in range(epochs):
        rates.append(1 / inverse)
        inverse = (1 + decay * (epoch + 1)) / alpha
    return rates


# ---- 04.2 The threshold ----

eta_star = right("04.2", "lambda")(lambda eps, lam: 2 * eps**0.5 / lam)


@right("04.2", "Python only")
def eta_star(eps, lam):
    return 2 * math.sqrt(eps) / lam


@right("04.2", "another power")
def eta_star(eps, lam):
    return 2 * np.power(eps, 0.5) * lam**-1


@right("04.2", "NumPy functions")
def eta_star(eps, lam):
    return np.divide(np.multiply(2, np.sqrt(eps)), lam)


@right("04.2", "rearranged", "all under the root")
def eta_star(eps, lam):
    return np.sqrt(4 * eps / lam**2)


@right("04.2", "rearranged", "where the rate's steps turn back")
def eta_star(eps, lam):
    largest_rate = 2 / lam
    return largest_rate * np.sqrt(eps)


@right("04.2", "logarithms")
def eta_star(eps, lam):
    return np.exp(np.log(2) + 0.5 * np.log(eps) - np.log(lam))


# ---- 05.2 The first move ----

first_move = right("05.2", "lambda")(lambda beta, eps: (eps / (1 - beta)) ** 0.5)


@right("05.2", "Python only")
def first_move(beta, eps):
    return math.sqrt(eps / (1 - beta))


@right("05.2", "another power")
def first_move(beta, eps):
    return np.power(eps, 1 / 2) * np.power(1 - beta, -1 / 2)


@right("05.2", "NumPy functions")
def first_move(beta, eps):
    return np.sqrt(np.divide(eps, np.subtract(1, beta)))


@right("05.2", "names for every part")
def first_move(beta, eps):
    rms_of_moves = np.sqrt(eps)
    rms_over_gradient = np.sqrt(1 - beta)
    return rms_of_moves / rms_over_gradient


@right("05.2", "rearranged")
def first_move(beta, eps):
    return 1 / np.sqrt((1 - beta) / eps)


@right("05.2", "logarithms")
def first_move(beta, eps):
    return math.exp((math.log(eps) - math.log1p(-beta)) / 2)


# ---- 06.2 The ratio ----

without_over_with = right("06.2", "lambda")(lambda t, beta1, beta2: (1 - beta1**t) / (1 - beta2**t) ** 0.5)


@right("06.2", "Python only")
def without_over_with(t, beta1, beta2):
    return (1 - math.pow(beta1, t)) / math.sqrt(1 - math.pow(beta2, t))


@right("06.2", "NumPy functions")
def without_over_with(t, beta1, beta2):
    return np.divide(1 - np.power(beta1, t), np.sqrt(1 - np.power(beta2, t)))


@right("06.2", "names for every part")
def without_over_with(t, beta1, beta2):
    m = 1 - beta1**t
    v = 1 - beta2**t
    without = m / np.sqrt(v)
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    with_both = m_hat / np.sqrt(v_hat)
    return without / with_both


@right("06.2", "rearranged")
def without_over_with(t, beta1, beta2):
    return 1 / (np.sqrt(1 - beta2**t) / (1 - beta1**t))


@right("06.2", "signs")
def without_over_with(t, beta1, beta2):
    return -(beta1**t - 1) * (1 - beta2**t) ** -0.5


@right("06.2", "logarithms")
def without_over_with(t, beta1, beta2):
    return -np.expm1(t * np.log(beta1)) / np.sqrt(-np.expm1(t * np.log(beta2)))


# ---- 06.4 Per-sample Adam ----


@right("06.4", "one line", "t from both loops")
def train(gradient, theta, epochs, points, eta):
    m, v = 0.0, 0.0
    for epoch in range(epochs):
        for i in range(points):
            g = gradient(theta, i)
            t = epoch * points + i + 1
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
            theta = theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8)
    return theta


@right("06.4", "while")
def train(gradient, theta, epochs, points, eta):
    m, v, t = 0.0, 0.0, 0
    while t < epochs * points:
        g = gradient(theta, t % points)
        t += 1
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        theta = theta - eta * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return theta


@right("06.4", "map", "itertools.product and count")
def train(gradient, theta, epochs, points, eta):
    m = v = np.zeros_like(theta, dtype=float)
    for (_, i), t in zip(product(range(epochs), range(points)), count(1)):
        g = gradient(theta, i)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
        theta = theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8)
    return theta


@right("06.4", "sum of weights", "running powers")
def train(gradient, theta, epochs, points, eta):
    m, v, power1, power2 = 0.0, 0.0, 1.0, 1.0
    for epoch in range(epochs):
        for i in range(points):
            g = gradient(theta, i)
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            power1, power2 = power1 * 0.9, power2 * 0.999
            theta = theta - eta * (m / (1 - power1)) / (np.sqrt(v / (1 - power2)) + 1e-8)
    return theta


@right("06.4", "helper functions")
def train(gradient, theta, epochs, points, eta):
    def step(theta, g, t, m, v):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        return theta - eta * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v

    m, v = 0.0, 0.0
    for t in range(1, epochs * points + 1):
        theta, m, v = step(theta, gradient(theta, (t - 1) % points), t, m, v)
    return theta


@right("06.4", "names for every part", "an optimizer of its own")
def train(gradient, theta, epochs, points, eta):
    class Adam:
        def __init__(self):
            self.t, self.m, self.v = 0, 0.0, 0.0

        def step(self, theta, g):
            self.t += 1
            self.m = 0.9 * self.m + 0.1 * g
            self.v = 0.999 * self.v + 0.001 * g * g
            m_hat, v_hat = self.m / (1 - 0.9**self.t), self.v / (1 - 0.999**self.t)
            return theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8)

    optimizer = Adam()
    for _ in range(epochs):
        for i in range(points):
            theta = optimizer.step(theta, gradient(theta, i))
    return theta


@right("06.4", "rearranged", "the efficient form, with ε scaled")
def train(gradient, theta, epochs, points, eta):
    m, v, t = 0.0, 0.0, 0
    for epoch in range(epochs):
        for i in range(points):
            t = t + 1
            g = gradient(theta, i)
            m, v = m + 0.1 * (g - m), v + 0.001 * (g**2 - v)
            root = np.sqrt(1 - 0.999**t)
            theta = theta - eta * root / (1 - 0.9**t) * m / (np.sqrt(v) + 1e-8 * root)
    return theta


# ---- 07.2 A norm that survives ----


@right("07.2", "another NumPy function", "np.linalg.norm of the scaled")
def norm(x, p):
    scale = np.abs(x).max()
    return scale * np.linalg.norm(x / scale, p)


@right("07.2", "Python only")
def norm(x, p):
    largest = max(abs(entry) for entry in x)
    return largest * sum((abs(entry) / largest) ** p for entry in x) ** (1 / p)


@right("07.2", "logarithms")
def norm(x, p):
    logs = p * np.log(np.abs(x))
    return np.exp(np.logaddexp.reduce(logs) / p)


@right("07.2", "loop over entries")
def norm(x, p):
    largest = 0.0
    for entry in x:
        if abs(entry) > largest:
            largest = abs(entry)
    total = 0.0
    for entry in x:
        total += (abs(entry) / largest) ** p
    return largest * total ** (1 / p)


@right("07.2", "matrix product", "the sum as a product with ones")
def norm(x, p):
    size = np.abs(x)
    largest = size.max()
    powers = np.power(size / largest, p)
    return largest * (powers @ np.ones(len(powers))) ** (1 / p)


@right("07.2", "names for every part", "sorted, small ones first")
def norm(x, p):
    size = np.sort(np.absolute(x))
    ratios = size / size[-1]
    total = math.fsum(ratios**p)
    return size[-1] * math.pow(total, 1 / p)


@right("07.2", "rearranged", "a power of two as the scale")
def norm(x, p):
    _, exponent = np.frexp(np.max(np.abs(x)))
    scaled = np.abs(x) / np.ldexp(1.0, exponent)
    return np.ldexp(np.max(scaled) * np.sum((scaled / np.max(scaled)) ** p) ** (1 / p), exponent)


# ---- 08.3 NAdam in a loop ----


@right("08.3", "names for every part")
def do_nadam(gradient, w, eta, beta1, beta2, eps, max_epochs):
    m = v = 0
    for t in range(1, max_epochs + 1):
        dw = gradient(w)
        m = beta1 * m + (1 - beta1) * dw
        v = beta2 * v + (1 - beta2) * dw**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        look_ahead = beta1 * m_hat + (1 - beta1) * dw / (1 - beta1**t)
        rate = eta / (np.sqrt(v_hat) + eps)
        w = w - rate * look_ahead
    return w


@right("08.3", "another NumPy function", "np.zeros_like")
def do_nadam(gradient, w, eta, beta1, beta2, eps, max_epochs):
    m, v = np.zeros_like(w), np.zeros_like(w)
    for i in range(max_epochs):
        dw = gradient(w)
        m = beta1 * m + (1 - beta1) * dw
        v = beta2 * v + (1 - beta2) * dw**2
        m_hat, v_hat = m / (1 - beta1 ** (i + 1)), v / (1 - beta2 ** (i + 1))
        look_ahead = beta1 * m_hat + (1 - beta1) * dw / (1 - beta1 ** (i + 1))
        w = w - eta / (v_hat**0.5 + eps) * look_ahead
    return w


@right("08.3", "while")
def do_nadam(gradient, w, eta, beta1, beta2, eps, max_epochs):
    m, v, m_hat, v_hat, i = 0, 0, 0, 0, 0
    while i < max_epochs:
        i = i + 1
        dw = gradient(w)
        m = beta1 * m + (1 - beta1) * dw
        v = beta2 * v + (1 - beta2) * dw**2
        m_hat, v_hat = m / (1 - beta1**i), v / (1 - beta2**i)
        look_ahead = beta1 * m_hat + (1 - beta1) * dw / (1 - beta1**i)
        w = w - eta / (np.sqrt(v_hat) + eps) * look_ahead
    return w


@right("08.3", "helper functions")
def do_nadam(gradient, w, eta, beta1, beta2, eps, max_epochs):
    def step(w, t, m, v):
        g = gradient(w)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        ahead = (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
        return w - eta * ahead / (np.sqrt(v / (1 - beta2**t)) + eps), m, v

    m, v = 0.0, 0.0
    for t in range(1, max_epochs + 1):
        w, m, v = step(w, t, m, v)
    return w


@right("08.3", "lerp")
def do_nadam(gradient, w, eta, beta1, beta2, eps, max_epochs):
    m, v = 0, 0
    for i in range(max_epochs):
        dw = gradient(w)
        m = m + (1 - beta1) * (dw - m)
        v = v + (1 - beta2) * (dw**2 - v)
        ahead = (m + (1 - beta1) * (dw - m)) / (1 - beta1 ** (i + 1))
        w = w - eta * ahead / (np.sqrt(v / (1 - beta2 ** (i + 1))) + eps)
    return w


@right("08.3", "sum of weights", "running powers")
def do_nadam(gradient, w, eta, beta1, beta2, eps, max_epochs):
    m, v, power1, power2 = 0, 0, 1, 1
    for _ in range(max_epochs):
        power1, power2 = power1 * beta1, power2 * beta2
        dw = gradient(w)
        m = beta1 * m + (1 - beta1) * dw
        v = beta2 * v + (1 - beta2) * dw * dw
        ahead = (beta1 * m + (1 - beta1) * dw) / (1 - power1)
        w = w - eta / (np.sqrt(v / (1 - power2)) + eps) * ahead
    return w


# ---- 10.1 Triangular ----

triangle = right("10.1", "lambda")(
    lambda t, low, high, mu: low + (high - low) * (1 - abs(t % (2 * mu) - mu) / mu))


@right("10.1", "conditional", "for one number")
def triangle(t, low, high, mu):
    position = t % (2 * mu)
    if position < mu:
        return low + (high - low) * position / mu
    return high - (high - low) * (position - mu) / mu


@right("10.1", "np.where")
def triangle(t, low, high, mu):
    position = np.mod(t, 2 * mu)
    way = np.where(position <= mu, position, 2 * mu - position)
    return low + (high - low) * way / mu


@right("10.1", "another NumPy function", "np.interp")
def triangle(t, low, high, mu):
    return np.interp(np.asarray(t) % (2 * mu), [0, mu, 2 * mu], [low, high, low])


@right("10.1", "another NumPy function", "np.linspace, a table of one cycle")
def triangle(t, low, high, mu):
    up = np.linspace(low, high, mu + 1)
    cycle = np.concatenate([up, up[-2:0:-1]])
    return cycle[t % (2 * mu)]


@right("10.1", "Python only")
def triangle(t, low, high, mu):
    cycle = math.floor(1 + t / (2 * mu))
    x = abs(t / mu - 2 * cycle + 1)
    return low + (high - low) * max(0, 1 - x)


@right("10.1", "while")
def triangle(t, low, high, mu):
    while t >= 2 * mu:
        t = t - 2 * mu
    way_from_the_top = abs(mu - t)
    return high - (high - low) * way_from_the_top / mu


@right("10.1", "rearranged", "the nearer end")
def triangle(t, low, high, mu):
    position = t % (2 * mu)
    return low + (high - low) / mu * np.minimum(position, 2 * mu - position)


@right("10.1", "weighted average")
def triangle(t, low, high, mu):
    share = 1 - np.abs(t / mu % 2 - 1)
    return share * high + (1 - share) * low


# ---- 10.2 Cosine ----

cosine = right("10.2", "lambda")(
    lambda t, low, high, T: low + 0.5 * (high - low) * (1 + np.cos(t % (T + 1) / T * np.pi)))


@right("10.2", "Python only")
def cosine(t, low, high, T):
    return low + (high - low) * (1 + math.cos(math.pi * (t % (T + 1)) / T)) / 2


@right("10.2", "names for every part", "middle and swing")
def cosine(t, low, high, T):
    position = t % (T + 1)
    middle = (high + low) / 2
    swing = (high - low) / 2
    return middle + swing * np.cos(np.pi * position / T)


@right("10.2", "rearranged", "the square of a cosine")
def cosine(t, low, high, T):
    return low + (high - low) * np.cos(np.pi / 2 * np.mod(t, T + 1) / T) ** 2


@right("10.2", "rearranged", "from the top, the square of a sine")
def cosine(t, low, high, T):
    return high - (high - low) * np.sin(np.pi * (t % (T + 1)) / (2 * T)) ** 2


@right("10.2", "while")
def cosine(t, low, high, T):
    while t > T:
        t = t - (T + 1)
    return low + (high - low) * 0.5 * (1 + np.cos(np.pi * t / T))


@right("10.2", "NumPy functions")
def cosine(t, low, high, T):
    angle = np.deg2rad(180 * np.remainder(t, T + 1) / T)
    return np.add(low, np.multiply((high - low) / 2, np.add(1, np.cos(angle))))


@right("10.2", "weighted average")
def cosine(t, low, high, T):
    share = (1 + np.cos(np.pi * (t - (T + 1) * (t // (T + 1))) / T)) / 2
    return share * high + (1 - share) * low


@right("10.2", "another NumPy function", "np.linspace, a table of one period")
def cosine(t, low, high, T):
    period = low + (high - low) / 2 * (1 + np.cos(np.linspace(0, np.pi, T + 1)))
    return period[t % (T + 1)]


# ---- 11.2 Softmax and cross-entropy ----


@right("11.2", "helper functions")
def cross_entropy(z, wanted):
    def log_softmax(z):
        shifted = z - np.max(z, axis=0, keepdims=True)
        return shifted - np.log(np.sum(np.exp(shifted), axis=0, keepdims=True))

    log_p = log_softmax(z)
    points = z.shape[1]
    return -np.sum(wanted * log_p) / points, (np.exp(log_p) - wanted) / points


@right("11.2", "logarithms", "np.logaddexp")
def cross_entropy(z, wanted):
    log_p = z - np.logaddexp.reduce(z, axis=0)
    loss = -(wanted * log_p).sum(axis=0).mean()
    return loss, (np.exp(log_p) - wanted) / wanted.shape[1]


@right("11.2", "loop over entries")
def cross_entropy(z, wanted):
    classes, points = z.shape
    loss, dz = 0.0, np.zeros((classes, points))
    for j in range(points):
        top = max(z[:, j])
        log_total = top + math.log(sum(math.exp(score - top) for score in z[:, j]))
        for i in range(classes):
            dz[i, j] = (math.exp(z[i, j] - log_total) - wanted[i, j]) / points
            loss -= wanted[i, j] * (z[i, j] - log_total) / points
    return loss, dz


@right("11.2", "boolean index")
def cross_entropy(z, wanted):
    z = z - z.max(axis=0)
    log_p = z - np.log(np.exp(z).sum(axis=0))
    loss = -log_p.T[wanted.T == 1].mean()
    return loss, (np.exp(log_p) - wanted) / z.shape[1]


@right("11.2", "another NumPy function", "np.argmax as an index")
def cross_entropy(z, wanted):
    n = z.shape[1]
    right_class = np.argmax(wanted, axis=0)
    z = z - z.max(axis=0)
    e = np.exp(z)
    p = e / e.sum(axis=0)
    loss = np.mean(np.log(e.sum(axis=0)) - z[right_class, np.arange(n)])
    dz = p.copy()
    dz[right_class, np.arange(n)] -= 1
    return loss, dz / n


@right("11.2", "einsum")
def cross_entropy(z, wanted):
    z = z - np.amax(z, axis=0)
    log_p = z - np.log(np.einsum("ij->j", np.exp(z)))
    loss = -np.einsum("ij,ij->", wanted, log_p) / z.shape[1]
    return loss, (np.exp(log_p) - wanted) / z.shape[1]


@right("11.2", "matrix product")
def cross_entropy(z, wanted):
    z = z - z.max(axis=0)
    e = np.exp(z)
    totals = np.ones(len(z)) @ e
    loss = (np.log(totals).sum() - np.vdot(wanted, z)) / z.shape[1]
    return loss, e / totals / z.shape[1] - wanted / z.shape[1]


@right("11.2", "comprehension", "point by point")
def cross_entropy(z, wanted):
    losses, columns = [], []
    for scores, target in zip(z.T, wanted.T):
        shifted = scores - scores.max()
        log_p = shifted - np.log(np.exp(shifted).sum())
        losses.append(-np.dot(target, log_p))
        columns.append(np.exp(log_p) - target)
    return np.mean(losses), np.array(columns).T / len(losses)


# ---- 11.3 A fair verdict ----


@right("11.3", "one line")
def compare(a, b):
    return (a > b).mean(), np.median(a - b)


@right("11.3", "Python only")
def compare(a, b):
    higher = sum(1 for x, y in zip(a, b) if x > y)
    return higher / len(a), statistics.median([x - y for x, y in zip(a, b)])


@right("11.3", "NumPy functions")
def compare(a, b):
    difference = np.subtract(a, b)
    return np.count_nonzero(np.greater(difference, 0)) / np.size(difference), np.quantile(difference, 0.5)


@right("11.3", "loop over entries")
def compare(a, b):
    count, differences = 0, []
    for i in range(len(a)):
        if a[i] > b[i]:
            count += 1
        differences.append(a[i] - b[i])
    differences.sort()
    n = len(differences)
    middle = differences[n // 2] if n % 2 else (differences[n // 2 - 1] + differences[n // 2]) / 2
    return count / n, middle


@right("11.3", "np.where")
def compare(a, b):
    wins = np.where(a > b, 1, 0)
    return wins.sum() / len(wins), np.percentile(a - b, 50)


@right("11.3", "signs")
def compare(a, b):
    behind = b - a
    return np.mean(behind < 0), -np.median(behind)


@right("11.3", "boolean index")
def compare(a, b):
    difference = np.array(a) - np.array(b)
    return len(difference[difference > 0]) / len(difference), np.median(difference)


@right("11.3", "another NumPy function", "np.sort")
def compare(a, b):
    d = np.sort(a - b)
    n = len(d)
    return 1 - np.searchsorted(d, 0, side="right") / n, (d[(n - 1) // 2] + d[n // 2]) / 2


# ---- 12.3 Zipf's law ----


@right("12.3", "another NumPy function", "np.cov")
def zipf_power(often):
    y = np.log(np.sort(often)[::-1])
    x = np.log(np.arange(len(often)) + 1)
    covariance = np.cov(x, y)
    return covariance[0, 1] / covariance[0, 0]


@right("12.3", "another NumPy function", "np.linalg.lstsq")
def zipf_power(often):
    often = np.sort(often)[::-1]
    rank = np.arange(1, len(often) + 1)
    A = np.column_stack([np.log(rank), np.ones(len(often))])
    (power, _), *_ = np.linalg.lstsq(A, np.log(often), rcond=None)
    return power


@right("12.3", "another NumPy function", "a Polynomial")
def zipf_power(often):
    often = -np.sort(-np.asarray(often))
    line = np.polynomial.Polynomial.fit(np.log(np.arange(1, often.size + 1)), np.log(often), deg=1)
    return line.convert().coef[1]


@right("12.3", "matrix product", "the normal equations")
def zipf_power(often):
    y = np.log(sorted(often, reverse=True))
    A = np.array([np.log(np.arange(1, len(y) + 1)), np.ones(len(y))]).T
    return np.linalg.solve(A.T @ A, A.T @ y)[0]


@right("12.3", "NumPy functions", "sums")
def zipf_power(often):
    y = np.log10(np.flip(np.sort(often)))
    x = np.log10(np.arange(1, len(y) + 1))
    return np.sum((x - x.mean()) * (y - y.mean())) / np.sum((x - x.mean()) ** 2)


@right("12.3", "Python only")
def zipf_power(often):
    logs = [math.log(n) for n in sorted(often)[::-1]]
    ranks = [math.log(k) for k in range(1, len(logs) + 1)]
    return statistics.linear_regression(ranks, logs).slope


@right("12.3", "loop over entries")
def zipf_power(often):
    words = sorted(often, reverse=True)
    n, sx, sy, sxx, sxy = len(words), 0.0, 0.0, 0.0, 0.0
    for rank, frequency in enumerate(words, start=1):
        x, y = math.log(rank), math.log(frequency)
        sx, sy, sxx, sxy = sx + x, sy + y, sxx + x * x, sxy + x * y
    return (n * sxy - sx * sy) / (n * sxx - sx**2)


@right("12.3", "rearranged", "shares in place of counts")
def zipf_power(often):
    share = np.array(often) / np.sum(often)
    order = np.argsort(-share)
    return np.polyfit(np.log(np.arange(len(order)) + 1), np.log(share[order]), 1)[0]


# ---- 13.1 The floor ----

floor_of = right("13.1", "lambda")(lambda eta, lam, sigma, B: eta * sigma * sigma / B / lam / (2 - eta * lam))


@right("13.1", "names for every part")
def floor_of(eta, lam, sigma, B):
    kept = (1 - eta * lam) ** 2
    new = eta**2 * sigma**2 / B
    return new / (1 - kept)


@right("13.1", "while", "the recursion until nothing changes")
def floor_of(eta, lam, sigma, B):
    before, e = -1.0, 1.0
    while abs(e - before) > 1e-14 * e:
        before, e = e, (1 - eta * lam) ** 2 * e + eta**2 * sigma**2 / B
    return e


@right("13.1", "helper functions")
def floor_of(eta, lam, sigma, B):
    def variance(of_one):
        return of_one**2 / B

    return eta * variance(sigma) / (2 * lam - eta * lam**2)


@right("13.1", "sum of weights", "a geometric sum")
def floor_of(eta, lam, sigma, B):
    ages = np.arange(5000)
    return np.sum((1 - eta * lam) ** (2 * ages)) * (eta * sigma) ** 2 / B


@right("13.1", "logarithms")
def floor_of(eta, lam, sigma, B):
    return math.exp(math.log(eta) + 2 * math.log(sigma) - math.log(B * lam) - math.log(2 - eta * lam))


# ---- 13.2 Clipping ----

clip = right("13.2", "lambda")(lambda g, c: g * c / max(c, np.linalg.norm(g)))


@right("13.2", "conditional")
def clip(g, c):
    return g if np.dot(g, g) <= c**2 else c * g / np.sqrt(np.dot(g, g))


@right("13.2", "NumPy functions")
def clip(g, c):
    return np.multiply(g, np.minimum(1.0, np.divide(c, np.linalg.norm(g))))


@right("13.2", "in place on copies")
def clip(g, c):
    g = g.copy()
    size = np.sqrt(np.sum(np.square(g)))
    if size > c:
        g *= c / size
    return g


@right("13.2", "Python only")
def clip(g, c):
    size = math.sqrt(sum(float(x) ** 2 for x in g))
    return [float(x) * min(1.0, c / size) for x in g]


@right("13.2", "np.where")
def clip(g, c):
    size = np.linalg.norm(g)
    return np.where(size > c, g / size * c, g)


@right("13.2", "matrix product")
def clip(g, c):
    return g / max(1.0, (g @ g) ** 0.5 / c)


# ---- 13.3 An experiment ----


@right("13.3", "NumPy functions", "a plane through many measurements")
def power(floor):
    settings = [(eta, B) for eta in np.geomspace(1e-3, 1, 9) for B in 2 ** np.arange(13)]
    lines = np.array([[np.log(eta), -np.log(B), 1] for eta, B in settings])
    a, b, _ = np.linalg.lstsq(lines, np.log([floor(eta=eta, B=B) for eta, B in settings]), rcond=None)[0]
    return b / a


@right("13.3", "while", "the η that keeps the floor, by bisection")
def power(floor):
    goal = np.mean([floor(eta=0.001, B=1) for _ in range(50)])
    low, high = 0.0, 1.0
    while high - low > 1e-3:
        p = (low + high) / 2
        if np.mean([floor(eta=0.001 * 4096**p, B=4096) for _ in range(50)]) < goal:
            low = p
        else:
            high = p
    return low


@right("13.3", "helper functions", "two fitted lines")
def power(floor):
    def slope(x, y):
        return np.polyfit(np.log(x), np.log(y), 1)[0]

    etas, batches = np.geomspace(0.001, 1, 30), np.geomspace(1, 4096, 30)
    return (-slope(batches, [floor(eta=0.5, B=B) for B in batches])
            / slope(etas, [floor(eta=eta, B=1) for eta in etas]))


@right("13.3", "positional-only", "called by position")
def power(floor):
    return math.log(floor(1, 1) / floor(1, 4000), 4000) / math.log(floor(1, 1) / floor(0.001, 1), 1000)


# ---- 14.1 The largest curvature ----


@right("14.1", "while", "until it stands still")
def largest_curvature(gradient, theta):
    v, before, now = np.ones(len(theta)), 0.0, 1.0
    v[0] = 2.0
    while abs(now - before) > 1e-10 * now:
        v = v / np.sqrt(v @ v)
        Hv = (gradient(theta + 1e-3 * v) - gradient(theta)) / 1e-3
        before, now, v = now, v @ Hv, Hv
    return now


@right("14.1", "another NumPy function", "all of H, and np.linalg.eigvalsh")
def largest_curvature(gradient, theta):
    H = np.array([(gradient(theta + e) - gradient(theta - e)) / 2e-3 for e in 1e-3 * np.eye(len(theta))])
    return np.linalg.eigvalsh((H + H.T) / 2).max()


@right("14.1", "helper functions", "Rayleigh's quotient")
def largest_curvature(gradient, theta):
    def H_times(v):
        return gradient(theta + v) - gradient(theta)

    v = np.random.default_rng(3).normal(size=theta.shape)
    for _ in range(200):
        v = H_times(v) / np.linalg.norm(H_times(v))
    return np.dot(v, H_times(v)) / np.dot(v, v)


# ---- 15.1 The word model ----

word_gradient = right("15.1", "lambda")(
    lambda z, p: np.exp(z - np.max(z)) / np.sum(np.exp(z - np.max(z))) - p)


@right("15.1", "names for every part")
def word_gradient(z, p):
    shifted = z - np.amax(z)
    weights = np.exp(shifted)
    total = weights.sum()
    q = weights / total
    return q - p


@right("15.1", "logarithms", "log-sum-exp")
def word_gradient(z, p):
    return np.exp(z - np.logaddexp.reduce(z)) - p


@right("15.1", "Python only")
def word_gradient(z, p):
    top = max(z)
    e = [math.exp(x - top) for x in z]
    return [x / sum(e) - share for x, share in zip(e, p)]


@right("15.1", "matrix product", "the softmax's Jacobian")
def word_gradient(z, p):
    q = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
    return -(np.eye(len(z)) - q[:, None]) @ p


@right("15.1", "in place on copies")
def word_gradient(z, p):
    q = z - z.max()
    np.exp(q, out=q)
    q /= q.sum()
    q -= p
    return q


# ---- 15.3 An experiment ----


@right("15.3", "while", "regula falsi on the logarithm")
def where_it_ends(excess):
    low, high = 0.0, 2.0
    f_low, f_high = math.log(excess(low) / 0.001), math.log(excess(high) / 0.001)
    while high - low > 1e-6:
        power = low - f_low * (high - low) / (f_high - f_low)
        f = math.log(excess(power) / 0.001)
        if abs(f) < 1e-3:
            return power
        if f < 0:
            low, f_low = power, f
        else:
            high, f_high = power, f


@right("15.3", "NumPy functions", "a line through the logarithms of nine, read off")
def where_it_ends(excess):
    powers = np.linspace(0, 2, 9)
    return np.interp(np.log(0.001), [np.log(excess(power)) for power in powers], powers)


@right("15.3", "Python only", "first by tenths, then by hundredths")
def where_it_ends(excess):
    coarse = next(k for k in (0.4, 0.8, 1.2, 1.6, 2.0) if excess(k) > 0.001)
    fine = next(k for k in (coarse - 0.3, coarse - 0.2, coarse - 0.1, coarse) if excess(k) > 0.001)
    return next(k for k in [fine - 0.1 + 0.0125 * j for j in range(1, 9)] if excess(k) > 0.001) - 0.00625


# ---- 16.1 Where gradient descent ends ----


limit = right("16.1", "another NumPy function", "pinv")(lambda X, y: np.linalg.pinv(X.T) @ y)
limit = right("16.1", "lambda")(lambda X, y: X @ (np.linalg.inv(X.T @ X) @ y))


@right("16.1", "NumPy functions")
def limit(X, y):
    return np.linalg.lstsq(X.T, y, rcond=None)[0]


@right("16.1", "einsum")
def limit(X, y):
    a = np.linalg.solve(np.einsum("fi,fj->ij", X, X), y)
    return np.einsum("fi,i->f", X, a)


@right("16.1", "helper functions", "by the singular values")
def limit(X, y):
    left, sizes, right = np.linalg.svd(X, full_matrices=False)
    return left @ (right @ y / sizes)


@right("16.1", "stack and reduce", "by orthogonal directions")
def limit(X, y):
    Q, R = np.linalg.qr(X)
    return np.sum([q * c for q, c in zip(Q.T, np.linalg.solve(R.T, y))], axis=0)


# ---- 16.2 Where the adaptive rules end ----


@right("16.2", "conditional")
def multiple(X, y):
    said = X.T @ np.sign(X @ y)
    c = y[0] / said[0] if said[0] else 0
    return c if np.allclose(c * said, y) else 0


@right("16.2", "comprehension")
def multiple(X, y):
    signs = np.sign(X @ y)
    scores = [float(x @ signs) / label for x, label in zip(X.T, y)]
    return 1 / scores[0] if scores[0] and max(scores) - min(scores) < 1e-8 else 0.0


# ---- 17.2 Five steps of Newton and Schulz ----


@right("17.2", "one line")
def iterate(X):
    for step in range(5):
        X = 3.4445 * X - 4.775 * X @ X.T @ X + 2.0315 * X @ X.T @ X @ X.T @ X
    return X


@right("17.2", "rearranged", "from the right")
def iterate(X):
    for step in range(5):
        XX = X.T @ X
        X = X @ (3.4445 * np.eye(len(XX)) - 4.775 * XX + 2.0315 * XX @ XX)
    return X


@right("17.2", "helper functions", "by the singular values")
def iterate(X):
    left, s, right = np.linalg.svd(X, full_matrices=False)
    for step in range(5):
        s = 3.4445 * s - 4.775 * s**3 + 2.0315 * s**5
    return left * s @ right


# ---- 17.4 Does it know the axes? ----


@right("17.4", "one line")
def knows_the_axes(loss_after):
    return not np.isclose(loss_after(0), loss_after(45), rtol=1e-3)


@right("17.4", "comprehension", "many angles")
def knows_the_axes(loss_after):
    losses = [loss_after(angle=angle) for angle in range(0, 90, 10)]
    return max(losses) > 1.01 * min(losses)


# ---- 01.1 Sparse data ----


@right("01.1", "another NumPy function", "rng.choice")
def sparse_data(rng):
    x = rng.normal(0, 0.5, size=500)
    silent = rng.choice(500, size=400, replace=False)
    x[silent] = 0
    return x, sigmoid(2 * x)


@right("01.1", "another NumPy function", "rng.shuffle of what is half done")
def sparse_data(rng):
    x = rng.normal(loc=0, scale=0.5, size=500)
    x[:400] = 0
    rng.shuffle(x)
    y = 1 / (1 + np.exp(-2 * x))
    return x, y


@right("01.1", "another NumPy function", "rng.standard_normal and a mask")
def sparse_data(rng):
    mask = rng.permutation(np.arange(500) < 100)
    x = 0.5 * rng.standard_normal(500) * mask
    y = sigmoid(2 * x)
    return x, y


@right("01.1", "boolean index")
def sparse_data(rng):
    x = rng.normal(0, 0.5, 500)
    luck = rng.random(500)
    x[luck < np.sort(luck)[400]] = 0
    return x, sigmoid(2 * x)


@right("01.1", "np.where", "by rank")
def sparse_data(rng):
    x = rng.normal(0, 0.5, 500)
    rank = rng.random(500).argsort().argsort()
    x = np.where(rank < 400, 0, x)
    y = 0.5 * (1 + np.tanh(x))
    return x, y


@right("01.1", "loop over entries")
def sparse_data(rng):
    x = rng.normal(0, 0.5, 500)
    for i in rng.permutation(500)[:400]:
        x[i] = 0
    y = np.zeros(500)
    for i in range(500):
        y[i] = 1 / (1 + math.exp(-2 * x[i]))
    return x, y


@right("01.1", "while")
def sparse_data(rng):
    x = rng.normal(0, 0.5, 500)
    silent = set()
    while len(silent) < 400:
        silent.add(int(rng.integers(500)))
    x[list(silent)] = 0
    return x, sigmoid(2 * x)


@right("01.1", "comprehension", "lists out")
def sparse_data(rng):
    silent = set(rng.permutation(500)[:400].tolist())
    x = [0.0 if i in silent else rng.normal(0, 0.5) for i in range(500)]
    y = [1 / (1 + math.exp(-2 * value)) for value in x]
    return x, y


@told("01.1", "another generator", "rng")
def sparse_data(rng):
    x = np.random.normal(0, 0.5, 500)
    x[np.random.permutation(500)[:400]] = 0
    return x, sigmoid(2 * x)


# ---- 03.2 Gerschgorin's discs ----


@right("03.2", "one line")
def gerschgorin_discs(M):
    return M.diagonal(), np.abs(M - np.diag(np.diag(M))).sum(axis=1)


@right("03.2", "loop over entries")
def gerschgorin_discs(M):
    n = len(M)
    centers, radii = np.zeros(n), np.zeros(n)
    for i in range(n):
        centers[i] = M[i, i]
        for j in range(n):
            if j != i:
                radii[i] += abs(M[i, j])
    return centers, radii


@right("03.2", "comprehension")
def gerschgorin_discs(M):
    centers = [M[i][i] for i in range(len(M))]
    radii = [sum(abs(entry) for j, entry in enumerate(row) if j != i) for i, row in enumerate(M)]
    return centers, radii


@right("03.2", "einsum")
def gerschgorin_discs(M):
    centers = np.einsum("ii->i", M)
    return centers, np.einsum("ij->i", np.abs(M)) - np.abs(centers)


@right("03.2", "boolean index")
def gerschgorin_discs(M):
    n = M.shape[0]
    off = ~np.eye(n, dtype=bool)
    return M[~off], np.abs(M[off]).reshape(n, n - 1).sum(axis=1)


@right("03.2", "in place on copies")
def gerschgorin_discs(M):
    rest = np.array(M)
    centers = np.diagonal(M).copy()
    np.fill_diagonal(rest, 0)
    return centers, np.linalg.norm(rest, ord=1, axis=1)


@right("03.2", "matrix product")
def gerschgorin_discs(M):
    off = np.where(np.eye(len(M)) == 1, 0, np.abs(M))
    return np.diag(M), off @ np.ones(len(M))


@right("03.2", "another NumPy function", "np.delete")
def gerschgorin_discs(M):
    centers = np.array([M[i, i] for i in range(len(M))])
    radii = np.array([np.abs(np.delete(M[i], i)).sum() for i in range(len(M))])
    return centers, radii


@told("03.2", "pairs", "centers", "radii", "two")
def gerschgorin_discs(M):
    return [(M[i, i], np.sum(np.abs(M[i])) - abs(M[i, i])) for i in range(len(M))]
