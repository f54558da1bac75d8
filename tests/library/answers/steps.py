"""The update rules in other words: other arithmetic, other NumPy, loops.

Every answer has the name that its lecture gives it, as in a student's notebook.
"""
# ruff: noqa: F811

import math
import operator
from itertools import starmap

import matplotlib.pyplot as plt
import numpy as np
from numpy import sqrt

from . import right, told

# ---- 02.1 Momentum ----


@right("02.1", "one line")
def momentum_step(theta, g, u, eta, beta):
    return theta - eta * (beta * u + g), beta * u + g


@right("02.1", "walrus")
def momentum_step(theta, g, u, eta, beta):
    return theta - eta * (u := beta * u + g), u


momentum_step = right("02.1", "lambda")(
    lambda theta, g, u, eta, beta: (theta - eta * (beta * u + g), beta * u + g))


@right("02.1", "names for every part")
def momentum_step(theta, g, u, eta, beta):
    kept = beta * u
    u_new = kept + g
    move = -eta * u_new
    theta_new = theta + move
    return theta_new, u_new


@right("02.1", "helper functions")
def momentum_step(theta, g, u, eta, beta):
    def velocity():
        return beta * u + g

    def moved(velocity):
        return theta - eta * velocity

    u_new = velocity()
    return moved(u_new), u_new


@right("02.1", "NumPy functions")
def momentum_step(theta, g, u, eta, beta):
    u = np.add(np.multiply(beta, u), g)
    theta = np.subtract(theta, np.multiply(eta, u))
    return theta, u


@right("02.1", "NumPy functions", "the operator module's")
def momentum_step(theta, g, u, eta, beta):
    u = operator.add(operator.mul(beta, u), g)
    return operator.sub(theta, operator.mul(eta, u)), u


@right("02.1", "out=")
def momentum_step(theta, g, u, eta, beta):
    new_u = np.empty_like(u)
    np.multiply(u, beta, out=new_u)
    np.add(new_u, g, out=new_u)
    new_theta = np.empty_like(theta)
    np.subtract(theta, eta * new_u, out=new_theta)
    return new_theta, new_u


@right("02.1", "np.where")
def momentum_step(theta, g, u, eta, beta):
    u = np.where(u == 0, g, beta * u + g)
    return theta - eta * u, u


@right("02.1", "stack and reduce")
def momentum_step(theta, g, u, eta, beta):
    u = np.sum([beta * u, g], axis=0)
    theta = np.sum([theta, -eta * u], axis=0)
    return theta, u


@right("02.1", "matrix product")
def momentum_step(theta, g, u, eta, beta):
    u = np.array([beta, 1]) @ np.array([u, g])
    theta = np.array([1, -eta]) @ np.array([theta, u])
    return theta, u


@right("02.1", "einsum")
def momentum_step(theta, g, u, eta, beta):
    u = np.einsum("k,k...->...", [beta, 1.0], np.array([u, g]))
    return theta - eta * u, u


@right("02.1", "np.vectorize")
def momentum_step(theta, g, u, eta, beta):
    add = np.vectorize(lambda old, new: beta * old + new, otypes=[float])
    u = add(u, g)
    return theta - eta * u, u


@right("02.1", "loop over entries")
def momentum_step(theta, g, u, eta, beta):
    theta, u = theta.copy(), u.copy()
    for i in range(len(theta)):
        u[i] = beta * u[i] + g[i]
        theta[i] = theta[i] - eta * u[i]
    return theta, u


@right("02.1", "np.ndenumerate")
def momentum_step(theta, g, u, eta, beta):
    new_theta, new_u = np.zeros_like(theta), np.zeros_like(u)
    for index, gradient in np.ndenumerate(g):
        new_u[index] = beta * u[index] + gradient
        new_theta[index] = theta[index] - eta * new_u[index]
    return new_theta, new_u


@right("02.1", "np.nditer")
def momentum_step(theta, g, u, eta, beta):
    theta, u = np.array(theta), np.array(u)
    with np.nditer([theta, g, u], op_flags=[["readwrite"], ["readonly"], ["readwrite"]]) as entries:
        for theta_i, g_i, u_i in entries:
            u_i[...] = beta * u_i + g_i
            theta_i[...] = theta_i - eta * u_i
    return theta, u


@right("02.1", "comprehension")
def momentum_step(theta, g, u, eta, beta):
    u = np.array([beta * old + new for old, new in zip(u, g)])
    theta = np.array([place - eta * speed for place, speed in zip(theta, u)])
    return theta, u


@right("02.1", "map")
def momentum_step(theta, g, u, eta, beta):
    u = np.array(list(map(lambda old, new: beta * old + new, u, g)))
    theta = np.array(list(map(lambda place, speed: place - eta * speed, theta, u)))
    return theta, u


@right("02.1", "while")
def momentum_step(theta, g, u, eta, beta):
    new_theta, new_u, i = [], [], 0
    while i < len(g):
        new_u.append(beta * u[i] + g[i])
        new_theta.append(theta[i] - eta * new_u[i])
        i += 1
    return np.array(new_theta), np.array(new_u)


@right("02.1", "in place on copies")
def momentum_step(theta, g, u, eta, beta):
    u = u.copy()
    u *= beta
    u += g
    theta = theta.copy()
    theta -= eta * u
    return theta, u


@told("02.1", "in place on what is given", "in place")
def momentum_step(theta, g, u, eta, beta):
    u *= beta
    u += g
    theta -= eta * u
    return theta, u


@right("02.1", "rearranged")
def momentum_step(theta, g, u, eta, beta):
    return theta - eta * g - eta * beta * u, g + u * beta


@right("02.1", "rearranged", "the move first")
def momentum_step(theta, g, u, eta, beta):
    delta = -eta * beta * u - eta * g
    return theta + delta, -delta / eta


@right("02.1", "signs")
def momentum_step(theta, g, u, eta, beta):
    u = g - (-beta) * u
    theta = -(eta * u - theta)
    return theta, u


@right("02.1", "η inside the velocity", path=True)
def momentum_step(theta, g, u, eta, beta):
    u = beta * u + eta * g
    theta = theta - u
    return theta, u


@right("02.1", "velocity with another sign", path=True)
def momentum_step(theta, g, u, eta, beta):
    u = beta * u - g
    theta = theta + eta * u
    return theta, u


@right("02.1", "velocity with another sign", "and with η inside", path=True)
def momentum_step(theta, g, u, eta, beta):
    u = beta * u - eta * g
    theta = theta + u
    return theta, u


@right("02.1", "long double")
def momentum_step(theta, g, u, eta, beta):
    theta, g, u = (np.asarray(x, dtype=np.longdouble) for x in (theta, g, u))
    u = beta * u + g
    return theta - eta * u, u


@right("02.1", "Python floats")
def momentum_step(theta, g, u, eta, beta):
    eta, beta = float(eta), float(beta)
    u = [beta * float(old) + float(new) for old, new in zip(u, g)]
    theta = [float(place) - eta * speed for place, speed in zip(theta, u)]
    return theta, u


# ---- 02.2 Nesterov ----


@right("02.2", "one line")
def nesterov_step(theta, g, u, eta, beta):
    return theta - eta * (beta * (beta * u + g) + g), beta * u + g


@right("02.2", "walrus")
def nesterov_step(theta, g, u, eta, beta):
    return theta - eta * (beta * (u := beta * u + g) + g), u


nesterov_step = right("02.2", "lambda")(
    lambda theta, g, u, eta, beta: (theta - eta * (beta**2 * u + beta * g + g), beta * u + g))


@right("02.2", "names for every part")
def nesterov_step(theta, g, u, eta, beta):
    new_velocity = beta * u + g
    look_ahead = beta * new_velocity + g
    new_theta = theta - eta * look_ahead
    return new_theta, new_velocity


@right("02.2", "helper functions")
def nesterov_step(theta, g, u, eta, beta):
    def fade_and_add(old):
        return beta * old + g

    u = fade_and_add(u)
    return theta - eta * fade_and_add(u), u


@right("02.2", "NumPy functions")
def nesterov_step(theta, g, u, eta, beta):
    u = np.add(np.multiply(u, beta), g)
    direction = np.add(np.multiply(u, beta), g)
    return np.subtract(theta, np.multiply(direction, eta)), u


@right("02.2", "out=")
def nesterov_step(theta, g, u, eta, beta):
    new_u = np.multiply(beta, u)
    np.add(new_u, g, out=new_u)
    direction = np.multiply(beta, new_u)
    np.add(direction, g, out=direction)
    np.multiply(direction, eta, out=direction)
    return theta - direction, new_u


@right("02.2", "np.where")
def nesterov_step(theta, g, u, eta, beta):
    u = np.where(g != 0, beta * u + g, beta * u)
    return theta - eta * np.where(g != 0, beta * u + g, beta * u), u


@right("02.2", "stack and reduce")
def nesterov_step(theta, g, u, eta, beta):
    u = np.add.reduce([beta * u, g])
    return theta - eta * np.add.reduce([beta * u, g]), u


@right("02.2", "matrix product")
def nesterov_step(theta, g, u, eta, beta):
    weights = np.array([[1, -eta * beta**2, -eta * (1 + beta)], [0, beta, 1]])
    theta, u = weights @ np.stack([theta, u, g])
    return theta, u


@right("02.2", "einsum")
def nesterov_step(theta, g, u, eta, beta):
    u = np.einsum("k,k...->...", [beta, 1.0], np.stack([u, g]))
    theta = np.einsum("k,k...->...", [1.0, -eta * beta, -eta], np.stack([theta, u, g]))
    return theta, u


@right("02.2", "np.vectorize")
def nesterov_step(theta, g, u, eta, beta):
    def one(theta, g, u):
        u = beta * u + g
        return theta - eta * (beta * u + g), u

    return np.vectorize(one, otypes=[float, float])(theta, g, u)


@right("02.2", "loop over entries")
def nesterov_step(theta, g, u, eta, beta):
    theta, u = np.array(theta), np.array(u)
    for i in range(len(g)):
        u[i] = beta * u[i] + g[i]
        theta[i] -= eta * (beta * u[i] + g[i])
    return theta, u


@right("02.2", "np.ndenumerate")
def nesterov_step(theta, g, u, eta, beta):
    theta, u = np.array(theta, dtype=float), np.array(u, dtype=float)
    for k, slope in np.ndenumerate(g):
        u[k] = beta * u[k] + slope
        theta[k] = theta[k] - eta * (beta * u[k] + slope)
    return theta, u


@right("02.2", "comprehension")
def nesterov_step(theta, g, u, eta, beta):
    new_u = [beta * a + b for a, b in zip(u, g)]
    new_theta = [c - eta * (beta * a + b) for a, b, c in zip(new_u, g, theta)]
    return np.array(new_theta), np.array(new_u)


@right("02.2", "in place on copies")
def nesterov_step(theta, g, u, eta, beta):
    new_u = np.copy(u)
    new_u *= beta
    new_u += g
    direction = new_u.copy()
    direction *= beta
    direction += g
    new_theta = np.copy(theta)
    new_theta -= eta * direction
    return new_theta, new_u


@told("02.2", "in place on what is given", "in place")
def nesterov_step(theta, g, u, eta, beta):
    u[:] = beta * u + g
    theta[:] = theta - eta * (beta * u + g)
    return theta, u


@right("02.2", "rearranged")
def nesterov_step(theta, g, u, eta, beta):
    theta = theta - eta * (beta**2 * u + (1 + beta) * g)
    u = beta * u + g
    return theta, u


@right("02.2", "rearranged", "first the gradient, then the look-ahead")
def nesterov_step(theta, g, u, eta, beta):
    u = beta * u + g
    theta = theta - eta * g
    theta = theta - eta * beta * u
    return theta, u


@right("02.2", "rearranged", "back to the point where the velocity is, on, and ahead again")
def nesterov_step(theta, g, u, eta, beta):
    w = theta + eta * beta * u
    u = beta * u + g
    w = w - eta * u
    return w - eta * beta * u, u


@right("02.2", "η inside the velocity", path=True)
def nesterov_step(theta, g, u, eta, beta):
    u = beta * u + eta * g
    return theta - (beta * u + eta * g), u


@right("02.2", "velocity with another sign", path=True)
def nesterov_step(theta, g, u, eta, beta):
    before = u
    u = beta * u - eta * g
    theta = theta - beta * before + (1 + beta) * u
    return theta, u


@right("02.2", "velocity with another sign", "as Keras", path=True)
def nesterov_step(theta, g, u, eta, beta):
    u = beta * u - eta * g
    return theta + beta * u - eta * g, u


@right("02.2", "long double")
def nesterov_step(theta, g, u, eta, beta):
    u = np.longdouble(beta) * u + g
    return theta - np.longdouble(eta) * (beta * u + g), u


# ---- 03.1 AdaGrad ----


@right("03.1", "one line")
def adagrad_step(theta, g, v, eta, eps):
    return theta - eta * g / (np.sqrt(v + g**2) + eps), v + g**2


@right("03.1", "walrus")
def adagrad_step(theta, g, v, eta, eps):
    return theta - eta * g / (np.sqrt(v := v + g * g) + eps), v


adagrad_step = right("03.1", "lambda")(
    lambda theta, g, v, eta, eps: (theta - eta / (np.sqrt(v + g**2) + eps) * g, v + g**2))


@right("03.1", "names for every part")
def adagrad_step(theta, g, v, eta, eps):
    squared_gradient = g**2
    v_new = v + squared_gradient
    root = np.sqrt(v_new)
    effective_rate = eta / (root + eps)
    return theta - effective_rate * g, v_new


@right("03.1", "helper functions")
def adagrad_step(theta, g, v, eta, eps):
    def rate(v):
        return eta / (np.sqrt(v) + eps)

    v = v + g**2
    return theta - rate(v) * g, v


@right("03.1", "NumPy functions")
def adagrad_step(theta, g, v, eta, eps):
    v = np.add(v, np.square(g))
    move = np.divide(np.multiply(eta, g), np.add(np.sqrt(v), eps))
    return np.subtract(theta, move), v


@right("03.1", "out=")
def adagrad_step(theta, g, v, eta, eps):
    v = np.add(v, g**2)
    root = np.zeros_like(v)
    np.sqrt(v, out=root)
    root += eps
    return theta - eta * g / root, v


@right("03.1", "where=")
def adagrad_step(theta, g, v, eta, eps):
    v = v + g**2
    move = np.divide(eta * g, np.sqrt(v) + eps, out=np.zeros_like(theta), where=g != 0)
    return theta - move, v


@right("03.1", "another power", "** 0.5")
def adagrad_step(theta, g, v, eta, eps):
    v = v + g * g
    theta = theta - eta * g * (v**0.5 + eps) ** -1
    return theta, v


@right("03.1", "another power", "np.power")
def adagrad_step(theta, g, v, eta, eps):
    v = v + np.power(g, 2)
    return theta - np.multiply(eta, g) / (np.power(v, 1 / 2) + eps), v


@right("03.1", "another power", "np.float_power")
def adagrad_step(theta, g, v, eta, eps):
    v = v + np.float_power(np.abs(g), 2)
    return theta - eta * g / (np.float_power(v, 0.5) + eps), v


@right("03.1", "another NumPy function", "np.hypot")
def adagrad_step(theta, g, v, eta, eps):
    root = np.hypot(np.sqrt(v), g)
    return theta - eta * g / (root + eps), root**2


@right("03.1", "another NumPy function", "np.linalg.norm")
def adagrad_step(theta, g, v, eta, eps):
    length = np.linalg.norm([np.sqrt(v), g], axis=0)
    return theta - eta * g / (length + eps), v + g**2


@right("03.1", "stack and reduce")
def adagrad_step(theta, g, v, eta, eps):
    v = np.sum([v, g**2], axis=0)
    return theta - eta * g / (np.sqrt(v) + eps), v


@right("03.1", "einsum")
def adagrad_step(theta, g, v, eta, eps):
    v = v + np.einsum("...,...->...", g, g)
    return theta - np.einsum("...,...->...", eta / (np.sqrt(v) + eps), g), v


@right("03.1", "matrix product", "a diagonal matrix")
def adagrad_step(theta, g, v, eta, eps):
    v = v + np.diag(np.outer(g, g))
    preconditioner = np.diag(1 / (np.sqrt(v) + eps))
    return theta - eta * preconditioner @ g, v


@right("03.1", "loop over entries")
def adagrad_step(theta, g, v, eta, eps):
    theta, v = theta.copy(), v.copy()
    for i in range(len(theta)):
        v[i] = v[i] + g[i] ** 2
        theta[i] = theta[i] - eta * g[i] / (math.sqrt(v[i]) + eps)
    return theta, v


@right("03.1", "np.ndenumerate")
def adagrad_step(theta, g, v, eta, eps):
    theta, v = np.array(theta, float), np.array(v, float)
    for index, slope in np.ndenumerate(g):
        v[index] += slope**2
        theta[index] -= eta / (math.sqrt(v[index]) + eps) * slope
    return theta, v


@right("03.1", "flattened")
def adagrad_step(theta, g, v, eta, eps):
    new_v = np.array([a + b**2 for a, b in zip(np.ravel(v), np.ravel(g))]).reshape(np.shape(v))
    rates = np.array([eta / (math.sqrt(a) + eps) for a in new_v.ravel()]).reshape(np.shape(v))
    return theta - rates * g, new_v


@right("03.1", "comprehension")
def adagrad_step(theta, g, v, eta, eps):
    v = np.array([a + b * b for a, b in zip(v, g)])
    theta = np.array([p - eta * b / (math.sqrt(a) + eps) for p, b, a in zip(theta, g, v)])
    return theta, v


@right("03.1", "in place on copies")
def adagrad_step(theta, g, v, eta, eps):
    v, theta = v.copy(), theta.copy()
    v += g**2
    theta -= eta * g / (np.sqrt(v) + eps)
    return theta, v


@told("03.1", "in place on what is given", "in place")
def adagrad_step(theta, g, v, eta, eps):
    v += g**2
    theta -= eta * g / (np.sqrt(v) + eps)
    return theta, v


@right("03.1", "rearranged")
def adagrad_step(theta, g, v, eta, eps):
    v = g**2 + v
    return (theta * (np.sqrt(v) + eps) - eta * g) / (np.sqrt(v) + eps), v


@right("03.1", "signs")
def adagrad_step(theta, g, v, eta, eps):
    v = v - (-g) * g
    descent = -g
    return theta + eta * descent / (eps + np.sqrt(v)), v


@right("03.1", "long double")
def adagrad_step(theta, g, v, eta, eps):
    v = v.astype(np.longdouble) + g.astype(np.longdouble) ** 2
    return theta - eta * g / (np.sqrt(v) + eps), v


# ---- 04.1 RMSProp ----


@right("04.1", "one line")
def rmsprop_step(theta, g, v, eta, beta, eps):
    return (theta - eta * g / (np.sqrt(beta * v + (1 - beta) * g**2) + eps), beta * v + (1 - beta) * g**2)


@right("04.1", "walrus")
def rmsprop_step(theta, g, v, eta, beta, eps):
    return theta - eta * g / (np.sqrt(v := beta * v + (1 - beta) * g**2) + eps), v


@right("04.1", "names for every part")
def rmsprop_step(theta, g, v, eta, beta, eps):
    kept = beta * v
    added = (1 - beta) * g**2
    mean_square = kept + added
    rms = sqrt(mean_square)
    eta_eff = eta / (rms + eps)
    delta = -eta_eff * g
    return theta + delta, mean_square


@right("04.1", "helper functions")
def rmsprop_step(theta, g, v, eta, beta, eps):
    def fading_mean(old, new):
        return beta * old + (1 - beta) * new

    v = fading_mean(v, g**2)
    return theta - eta * g / (np.sqrt(v) + eps), v


@right("04.1", "NumPy functions")
def rmsprop_step(theta, g, v, eta, beta, eps):
    v = np.add(np.multiply(beta, v), np.multiply(np.subtract(1, beta), np.square(g)))
    theta = np.subtract(theta, np.divide(np.multiply(eta, g), np.add(np.sqrt(v), eps)))
    return theta, v


@right("04.1", "out=")
def rmsprop_step(theta, g, v, eta, beta, eps):
    new_v = np.multiply(g, g)
    np.multiply(new_v, 1 - beta, out=new_v)
    np.add(new_v, beta * v, out=new_v)
    root = np.sqrt(new_v, out=np.empty_like(new_v))
    return theta - eta * g / (root + eps), new_v


@right("04.1", "np.where")
def rmsprop_step(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2
    return np.where(g == 0, theta, theta - eta * g / (np.sqrt(v) + eps)), v


@right("04.1", "boolean index")
def rmsprop_step(theta, g, v, eta, beta, eps):
    v = beta * v
    there = g != 0
    v[there] += (1 - beta) * g[there] ** 2
    theta = theta.copy()
    theta[there] -= eta * g[there] / (np.sqrt(v[there]) + eps)
    return theta, v


@right("04.1", "another power")
def rmsprop_step(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * np.power(g, 2)
    theta = theta - eta * g / (v**0.5 + eps)
    return theta, v


@right("04.1", "another NumPy function", "np.hypot")
def rmsprop_step(theta, g, v, eta, beta, eps):
    root = np.hypot(np.sqrt(beta * v), np.sqrt(1 - beta) * g)
    return theta - eta * g / (root + eps), root * root


@right("04.1", "weighted average")
def rmsprop_step(theta, g, v, eta, beta, eps):
    v = np.average([v, g**2], axis=0, weights=[beta, 1 - beta])
    return theta - eta * g / (np.sqrt(v) + eps), v


@right("04.1", "stack and reduce")
def rmsprop_step(theta, g, v, eta, beta, eps):
    v = np.array([beta * v, (1 - beta) * g**2]).sum(axis=0)
    return theta - eta * g / (np.sqrt(v) + eps), v


@right("04.1", "matrix product")
def rmsprop_step(theta, g, v, eta, beta, eps):
    v = np.dot([beta, 1 - beta], [v, g**2])
    return theta - eta * g / (np.sqrt(v) + eps), v


@right("04.1", "einsum")
def rmsprop_step(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * np.einsum("i,i->i", g, g)
    return theta - eta * g / (np.sqrt(v) + eps), v


@right("04.1", "loop over entries")
def rmsprop_step(theta, g, v, eta, beta, eps):
    new_theta, new_v = np.zeros(len(theta)), np.zeros(len(theta))
    for i in range(len(theta)):
        new_v[i] = beta * v[i] + (1 - beta) * g[i] ** 2
        new_theta[i] = theta[i] - eta * g[i] / (math.sqrt(new_v[i]) + eps)
    return new_theta, new_v


@right("04.1", "np.ndenumerate")
def rmsprop_step(theta, g, v, eta, beta, eps):
    new_theta, new_v = np.empty_like(theta), np.empty_like(v)
    for k, _ in np.ndenumerate(theta):
        new_v[k] = beta * v[k] + (1 - beta) * g[k] * g[k]
        new_theta[k] = theta[k] - eta * g[k] / (new_v[k] ** 0.5 + eps)
    return new_theta, new_v


@right("04.1", "comprehension")
def rmsprop_step(theta, g, v, eta, beta, eps):
    v = [beta * a + (1 - beta) * b**2 for a, b in zip(v, g)]
    theta = [p - eta * b / (math.sqrt(a) + eps) for p, a, b in zip(theta, v, g)]
    return np.array(theta), np.array(v)


@right("04.1", "map")
def rmsprop_step(theta, g, v, eta, beta, eps):
    def one(theta, g, v):
        v = beta * v + (1 - beta) * g**2
        return theta - eta * g / (math.sqrt(v) + eps), v

    theta, v = zip(*map(one, theta, g, v))
    return np.array(theta), np.array(v)


@right("04.1", "in place on copies")
def rmsprop_step(theta, g, v, eta, beta, eps):
    v = v.copy()
    v *= beta
    v += (1 - beta) * g**2
    theta = theta.copy()
    theta -= eta * g / (np.sqrt(v) + eps)
    return theta, v


@right("04.1", "lerp")
def rmsprop_step(theta, g, v, eta, beta, eps):
    v = v + (1 - beta) * (g**2 - v)
    return theta - eta * g / (np.sqrt(v) + eps), v


@right("04.1", "rearranged")
def rmsprop_step(theta, g, v, eta, beta, eps):
    v = g**2 - beta * (g**2 - v)
    return theta - g * eta / (eps + np.sqrt(v)), v


@right("04.1", "signs")
def rmsprop_step(theta, g, v, eta, beta, eps):
    v = beta * v - (beta - 1) * g**2
    return theta + (-eta / (np.sqrt(v) + eps)) * g, v


@right("04.1", "long double")
def rmsprop_step(theta, g, v, eta, beta, eps):
    g = np.array(g, dtype=np.longdouble)
    v = beta * v + (1 - beta) * g**2
    return theta - eta * g / (np.sqrt(v) + eps), v


# ---- 04.4 RMSProp, ε inside the root ----


@right("04.4", "one line")
def slide_rmsprop(theta, g, v, eta, beta, eps):
    return theta - eta * g / np.sqrt(beta * v + (1 - beta) * g**2 + eps), beta * v + (1 - beta) * g**2


@right("04.4", "another power")
def slide_rmsprop(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2
    theta = theta - eta * g * (v + eps) ** -0.5
    return theta, v


@right("04.4", "helper functions")
def slide_rmsprop(theta, g, v, eta, beta, eps):
    def rms(mean_square):
        return np.sqrt(mean_square + eps)

    v = beta * v + (1 - beta) * g**2
    return theta - eta * g / rms(v), v


@right("04.4", "another NumPy function", "np.hypot")
def slide_rmsprop(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * g**2
    return theta - eta * g / np.hypot(np.sqrt(v), np.sqrt(eps)), v


@right("04.4", "loop over entries")
def slide_rmsprop(theta, g, v, eta, beta, eps):
    theta, v = theta.copy(), v.copy()
    for i in range(len(theta)):
        v[i] = beta * v[i] + (1 - beta) * g[i] ** 2
        theta[i] = theta[i] - eta * g[i] / math.sqrt(v[i] + eps)
    return theta, v


@right("04.4", "np.ndenumerate")
def slide_rmsprop(theta, g, v, eta, beta, eps):
    theta, v = np.array(theta), np.array(v)
    for k, slope in np.ndenumerate(g):
        v[k] = beta * v[k] + (1 - beta) * slope**2
        theta[k] -= eta * slope / math.sqrt(v[k] + eps)
    return theta, v


@right("04.4", "lerp")
def slide_rmsprop(theta, g, v, eta, beta, eps):
    v = v + (1 - beta) * (g * g - v)
    return theta - (eta / np.sqrt(eps + v)) * g, v


@right("04.4", "in place on copies")
def slide_rmsprop(theta, g, v, eta, beta, eps):
    v = v.copy()
    v *= beta
    v += (1 - beta) * g**2
    root = v + eps
    np.sqrt(root, out=root)
    return theta - eta * g / root, v


# ---- 05.1 AdaDelta ----


@right("05.1", "walrus")
def adadelta_step(theta, g, v, u, beta, eps):
    move = np.sqrt((u + eps) / ((v := beta * v + (1 - beta) * g**2) + eps)) * g
    return theta - move, v, beta * u + (1 - beta) * move**2


@right("05.1", "one line")
def adadelta_step(theta, g, v, u, beta, eps):
    return (theta - np.sqrt(u + eps) / np.sqrt(beta * v + (1 - beta) * g**2 + eps) * g,
            beta * v + (1 - beta) * g**2,
            beta * u + (1 - beta) * (u + eps) / (beta * v + (1 - beta) * g**2 + eps) * g**2)


@right("05.1", "names for every part")
def adadelta_step(theta, g, v, u, beta, eps):
    new_v = beta * v + (1 - beta) * g**2
    rms_of_moves = np.sqrt(u + eps)
    rms_of_gradients = np.sqrt(new_v + eps)
    rate = rms_of_moves / rms_of_gradients
    move = rate * g
    new_u = beta * u + (1 - beta) * move**2
    new_theta = theta - move
    return new_theta, new_v, new_u


@right("05.1", "helper functions")
def adadelta_step(theta, g, v, u, beta, eps):
    def fade(old, new):
        return beta * old + (1 - beta) * new**2

    def rms(mean):
        return np.sqrt(mean + eps)

    v = fade(v, g)
    delta = -rms(u) / rms(v) * g
    return theta + delta, v, fade(u, delta)


@right("05.1", "NumPy functions")
def adadelta_step(theta, g, v, u, beta, eps):
    v = np.add(np.multiply(beta, v), np.multiply(1 - beta, np.square(g)))
    delta = np.negative(np.multiply(np.divide(np.sqrt(np.add(u, eps)), np.sqrt(np.add(v, eps))), g))
    u = np.add(np.multiply(beta, u), np.multiply(1 - beta, np.square(delta)))
    return np.add(theta, delta), v, u


@right("05.1", "out=")
def adadelta_step(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    rate = np.empty_like(v)
    np.divide(u + eps, v + eps, out=rate)
    np.sqrt(rate, out=rate)
    delta = np.multiply(rate, -g)
    u = beta * u + (1 - beta) * delta**2
    return theta + delta, v, u


@right("05.1", "np.where")
def adadelta_step(theta, g, v, u, beta, eps):
    v = np.where(g == 0, beta * v, beta * v + (1 - beta) * g**2)
    delta = np.where(g == 0, 0, -np.sqrt(u + eps) / np.sqrt(v + eps) * g)
    return theta + delta, v, beta * u + (1 - beta) * delta**2


@right("05.1", "another power")
def adadelta_step(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * np.power(g, 2)
    delta = -((u + eps) ** 0.5) * (v + eps) ** -0.5 * g
    u = beta * u + (1 - beta) * np.power(delta, 2)
    return theta + delta, v, u


@right("05.1", "weighted average")
def adadelta_step(theta, g, v, u, beta, eps):
    weights = [beta, 1 - beta]
    v = np.average([v, g**2], axis=0, weights=weights)
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    u = np.average([u, delta**2], axis=0, weights=weights)
    return theta + delta, v, u


@right("05.1", "matrix product")
def adadelta_step(theta, g, v, u, beta, eps):
    weights = np.array([beta, 1 - beta])
    v = weights @ np.stack([v, g**2])
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    u = weights @ np.stack([u, delta**2])
    return theta + delta, v, u


@right("05.1", "einsum")
def adadelta_step(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * np.einsum("...,...->...", g, g)
    delta = -np.einsum("...,...,...->...", np.sqrt(u + eps), 1 / np.sqrt(v + eps), g)
    u = beta * u + (1 - beta) * np.einsum("...,...->...", delta, delta)
    return theta + delta, v, u


@right("05.1", "loop over entries")
def adadelta_step(theta, g, v, u, beta, eps):
    theta, v, u = theta.copy(), v.copy(), u.copy()
    for i in range(len(theta)):
        v[i] = beta * v[i] + (1 - beta) * g[i] ** 2
        delta = -math.sqrt(u[i] + eps) / math.sqrt(v[i] + eps) * g[i]
        theta[i] = theta[i] + delta
        u[i] = beta * u[i] + (1 - beta) * delta**2
    return theta, v, u


@right("05.1", "np.ndenumerate")
def adadelta_step(theta, g, v, u, beta, eps):
    new_theta, new_v, new_u = np.zeros_like(theta), np.zeros_like(v), np.zeros_like(u)
    for k, slope in np.ndenumerate(g):
        new_v[k] = beta * v[k] + (1 - beta) * slope**2
        delta = -math.sqrt((u[k] + eps) / (new_v[k] + eps)) * slope
        new_theta[k] = theta[k] + delta
        new_u[k] = beta * u[k] + (1 - beta) * delta**2
    return new_theta, new_v, new_u


@right("05.1", "comprehension")
def adadelta_step(theta, g, v, u, beta, eps):
    v = np.array([beta * a + (1 - beta) * b**2 for a, b in zip(v, g)])
    delta = np.array([-math.sqrt(c + eps) / math.sqrt(a + eps) * b for a, b, c in zip(v, g, u)])
    u = np.array([beta * c + (1 - beta) * d**2 for c, d in zip(u, delta)])
    return theta + delta, v, u


@right("05.1", "map")
def adadelta_step(theta, g, v, u, beta, eps):
    def one(theta, g, v, u):
        v = beta * v + (1 - beta) * g**2
        delta = -math.sqrt(u + eps) / math.sqrt(v + eps) * g
        return theta + delta, v, beta * u + (1 - beta) * delta**2

    theta, v, u = np.array(list(map(one, theta, g, v, u))).T
    return theta, v, u


@right("05.1", "in place on copies")
def adadelta_step(theta, g, v, u, beta, eps):
    theta, v, u = theta.copy(), v.copy(), u.copy()
    v *= beta
    v += (1 - beta) * g * g
    delta = np.sqrt(u + eps) / np.sqrt(v + eps) * g
    u *= beta
    u += (1 - beta) * delta * delta
    theta -= delta
    return theta, v, u


@right("05.1", "lerp")
def adadelta_step(theta, g, v, u, beta, eps):
    v = v + (1 - beta) * (g**2 - v)
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    return theta + delta, v, u + (1 - beta) * (delta**2 - u)


@right("05.1", "rearranged")
def adadelta_step(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    ratio = (u + eps) / (v + eps)
    return theta - np.sqrt(ratio) * g, v, beta * u + (1 - beta) * ratio * g**2


@right("05.1", "signs")
def adadelta_step(theta, g, v, u, beta, eps):
    v = beta * v - (beta - 1) * (-g) ** 2
    descent = -g
    delta = np.sqrt(u + eps) * descent / np.sqrt(v + eps)
    u = beta * u + (1 - beta) * delta**2
    return theta - -delta, v, u


@right("05.1", "long double")
def adadelta_step(theta, g, v, u, beta, eps):
    theta, g, v, u = (np.asarray(x, np.longdouble) for x in (theta, g, v, u))
    v = beta * v + (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    return theta + delta, v, beta * u + (1 - beta) * delta**2


# ---- 05.3 AdaDelta, the order repaired ----


@right("05.3", "rearranged")
def runaway(theta, g, v, u, beta, eps):
    v = beta * v + (1 - beta) * g**2
    move = np.sqrt((u + eps) / (v + eps)) * g
    u = beta * u + (1 - beta) * move**2
    return theta - move, v, u


@right("05.3", "names for every part", "the new v under another name")
def runaway(theta, g, v, u, beta, eps):
    v_new = beta * v + (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v_new + eps) * g
    u_new = beta * u + (1 - beta) * delta**2
    return theta + delta, v_new, u_new


@right("05.3", "walrus")
def runaway(theta, g, v, u, beta, eps):
    delta = -np.sqrt(u + eps) / np.sqrt((v := beta * v + (1 - beta) * g**2) + eps) * g
    u = beta * u + (1 - beta) * delta**2
    return theta + delta, v, u


@right("05.3", "loop over entries")
def runaway(theta, g, v, u, beta, eps):
    theta, v, u = theta.copy(), v.copy(), u.copy()
    for i in range(len(g)):
        v[i] = beta * v[i] + (1 - beta) * g[i] ** 2
        delta = -math.sqrt(u[i] + eps) / math.sqrt(v[i] + eps) * g[i]
        u[i] = beta * u[i] + (1 - beta) * delta**2
        theta[i] += delta
    return theta, v, u


@right("05.3", "in place on copies")
def runaway(theta, g, v, u, beta, eps):
    v, u = v.copy(), u.copy()
    v *= beta
    v += (1 - beta) * g**2
    delta = -np.sqrt(u + eps) / np.sqrt(v + eps) * g
    u *= beta
    u += (1 - beta) * delta**2
    return theta + delta, v, u


# ---- 06.1 Adam ----


@right("06.1", "one line")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    return (theta - eta * (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
            / (np.sqrt((beta2 * v + (1 - beta2) * g**2) / (1 - beta2**t)) + eps),
            beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2)


@right("06.1", "walrus")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m_hat = (m := beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
    v_hat = (v := beta2 * v + (1 - beta2) * g**2) / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v


@right("06.1", "names for every part")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    new_m = beta1 * m + (1 - beta1) * g
    new_v = beta2 * v + (1 - beta2) * g**2
    correction1 = 1 - beta1**t
    correction2 = 1 - beta2**t
    corrected_m = new_m / correction1
    corrected_v = new_v / correction2
    denominator = np.sqrt(corrected_v) + eps
    move = -eta * corrected_m / denominator
    return theta + move, new_m, new_v


@right("06.1", "helper functions")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    def mean(old, new, beta):
        return beta * old + (1 - beta) * new

    def corrected(mean, beta):
        return mean / (1 - beta**t)

    m, v = mean(m, g, beta1), mean(v, g**2, beta2)
    return theta - eta * corrected(m, beta1) / (np.sqrt(corrected(v, beta2)) + eps), m, v


adam_step = right("06.1", "lambda")(
    lambda theta, g, t, m, v, eta, beta1, beta2, eps: (
        lambda m, v: (theta - eta * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v)
    )(beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2))


@right("06.1", "NumPy functions")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = np.add(np.multiply(beta1, m), np.multiply(1 - beta1, g))
    v = np.add(np.multiply(beta2, v), np.multiply(1 - beta2, np.square(g)))
    m_hat = np.divide(m, 1 - np.power(beta1, t))
    v_hat = np.divide(v, 1 - np.power(beta2, t))
    return np.subtract(theta, np.divide(np.multiply(eta, m_hat), np.add(np.sqrt(v_hat), eps))), m, v


@right("06.1", "out=")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    denominator = np.divide(v, 1 - beta2**t)
    np.sqrt(denominator, out=denominator)
    np.add(denominator, eps, out=denominator)
    move = np.divide(m, denominator)
    np.multiply(move, eta / (1 - beta1**t), out=move)
    return theta - move, m, v


@right("06.1", "np.where")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = np.where(g == 0, beta1 * m, beta1 * m + (1 - beta1) * g)
    v = np.where(g == 0, beta2 * v, beta2 * v + (1 - beta2) * g**2)
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return np.where(m_hat == 0, theta, theta - eta * m_hat / (np.sqrt(v_hat) + eps)), m, v


@right("06.1", "another power")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = m * beta1 + (1 - beta1) * g
    v = v * beta2 + (1 - beta2) * np.power(g, 2)
    m_hat = m / (1 - math.pow(beta1, t))
    v_hat = v / (1 - pow(beta2, t))
    theta = theta - eta * m_hat * (v_hat ** (1 / 2) + eps) ** -1
    return theta, m, v


@right("06.1", "weighted average")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = np.average([m, g], axis=0, weights=[beta1, 1 - beta1])
    v = np.average([v, g**2], axis=0, weights=[beta2, 1 - beta2])
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v


@right("06.1", "stack and reduce", "both memories in one array")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    memory, news = np.stack([m, v]), np.stack([g, g**2])
    beta = np.array([beta1, beta2]).reshape((2,) + (1,) * np.ndim(g))
    memory = beta * memory + (1 - beta) * news
    m_hat, v_hat = memory / (1 - beta**t)
    m, v = memory
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v


@right("06.1", "matrix product")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = np.array([beta1, 1 - beta1]) @ np.vstack([m, g])
    v = np.array([beta2, 1 - beta2]) @ np.vstack([v, g**2])
    return theta - eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@right("06.1", "einsum")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * np.einsum("i,i->i", g, g)
    rates = eta / (np.sqrt(v / (1 - beta2**t)) + eps)
    return theta - np.einsum("i,i->i", rates, m / (1 - beta1**t)), m, v


@right("06.1", "loop over entries")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    theta, m, v = theta.copy(), m.copy(), v.copy()
    for i in range(len(theta)):
        m[i] = beta1 * m[i] + (1 - beta1) * g[i]
        v[i] = beta2 * v[i] + (1 - beta2) * g[i] ** 2
        m_hat = m[i] / (1 - beta1**t)
        v_hat = v[i] / (1 - beta2**t)
        theta[i] = theta[i] - eta * m_hat / (math.sqrt(v_hat) + eps)
    return theta, m, v


@right("06.1", "np.ndenumerate")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    theta, m, v = np.array(theta), np.array(m), np.array(v)
    for k, slope in np.ndenumerate(g):
        m[k] = beta1 * m[k] + (1 - beta1) * slope
        v[k] = beta2 * v[k] + (1 - beta2) * slope**2
        theta[k] -= eta * m[k] / (1 - beta1**t) / (math.sqrt(v[k] / (1 - beta2**t)) + eps)
    return theta, m, v


@right("06.1", "flattened")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    shape = theta.shape
    theta, g, m, v = theta.flatten(), g.flatten(), m.flatten(), v.flatten()
    for i in range(theta.size):
        m[i] = beta1 * m[i] + (1 - beta1) * g[i]
        v[i] = beta2 * v[i] + (1 - beta2) * g[i] ** 2
        theta[i] -= eta * (m[i] / (1 - beta1**t)) / (math.sqrt(v[i] / (1 - beta2**t)) + eps)
    return theta.reshape(shape), m.reshape(shape), v.reshape(shape)


@right("06.1", "comprehension")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = [beta1 * a + (1 - beta1) * b for a, b in zip(m, g)]
    v = [beta2 * a + (1 - beta2) * b**2 for a, b in zip(v, g)]
    m_hat = [a / (1 - beta1**t) for a in m]
    v_hat = [a / (1 - beta2**t) for a in v]
    theta = [p - eta * a / (math.sqrt(b) + eps) for p, a, b in zip(theta, m_hat, v_hat)]
    return np.array(theta), np.array(m), np.array(v)


@right("06.1", "map")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    def one(theta, g, m, v):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        return theta - eta * m / (1 - beta1**t) / (math.sqrt(v / (1 - beta2**t)) + eps), m, v

    theta, m, v = np.array(list(starmap(one, zip(theta, g, m, v)))).T
    return theta, m, v


@right("06.1", "in place on copies")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    theta, m, v = theta.copy(), m.copy(), v.copy()
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    v += (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta -= eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@told("06.1", "in place on what is given", "in place")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m[...] = beta1 * m + (1 - beta1) * g
    v[...] = beta2 * v + (1 - beta2) * g**2
    theta -= eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return theta, m, v


@right("06.1", "lerp")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v


@right("06.1", "rearranged", "the paper's efficient form, with ε scaled")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    eta_t = eta * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    eps_hat = eps * np.sqrt(1 - beta2**t)
    return theta - eta_t * m / (np.sqrt(v) + eps_hat), m, v


@right("06.1", "rearranged", "as torch")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = m + (g - m) * (1 - beta1)
    v = v * beta2 + g * g * (1 - beta2)
    step_size = eta / (1 - beta1**t)
    denominator = np.sqrt(v) / math.sqrt(1 - beta2**t) + eps
    return theta + -step_size * (m / denominator), m, v


@right("06.1", "signs")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = g - beta1 * (g - m)
    v = g**2 - beta2 * (g**2 - v)
    m_hat, v_hat = m / -(beta1**t - 1), v / -(beta2**t - 1)
    return -eta * m_hat / (eps + np.sqrt(v_hat)) + theta, m, v


@right("06.1", "logarithms")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    with np.errstate(divide="ignore"):
        correction1, correction2 = -np.expm1(t * np.log([beta1, beta2]))
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return theta - eta * m / correction1 / (np.sqrt(v / correction2) + eps), m, v


@right("06.1", "sum of weights")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    weights1 = (1 - beta1) * beta1 ** np.arange(t)
    weights2 = (1 - beta2) * beta2 ** np.arange(t)
    m_hat, v_hat = m / weights1.sum(), v / weights2.sum()
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v


@right("06.1", "sum of weights", "a product in a loop")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    power1, power2 = 1.0, 1.0
    for _ in range(t):
        power1, power2 = power1 * beta1, power2 * beta2
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return theta - eta * m / (1 - power1) / (np.sqrt(v / (1 - power2)) + eps), m, v


@right("06.1", "conditional")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1) if t == 1 else m / (1 - beta1**t)
    v_hat = v / (1 - beta2) if t == 1 else v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v


@right("06.1", "long double")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    theta, g, m, v = (np.asarray(x).astype(np.longdouble) for x in (theta, g, m, v))
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return theta - eta * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@right("06.1", "Python floats")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    theta, g, m, v = theta.tolist(), g.tolist(), m.tolist(), v.tolist()
    for i in range(len(theta)):
        m[i] = beta1 * m[i] + (1 - beta1) * g[i]
        v[i] = beta2 * v[i] + (1 - beta2) * g[i] ** 2
        theta[i] -= eta * m[i] / (1 - beta1**t) / ((v[i] / (1 - beta2**t)) ** 0.5 + eps)
    return theta, m, v


@right("06.1", "plots")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    theta = theta - eta * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
    if t % 100 == 0:
        plt.plot(np.ravel(theta))
        plt.title(f"step {t}")
        plt.show()
    return theta, m, v


# ---- 07.1 AdaMax ----


@right("07.1", "one line")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    return (theta - eta / (1 - beta1**t) * (beta1 * m + (1 - beta1) * g)
            / (np.maximum(beta2 * v, abs(g)) + eps),
            beta1 * m + (1 - beta1) * g, np.maximum(beta2 * v, abs(g)))


@right("07.1", "walrus")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m_hat = (m := beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
    return theta - eta * m_hat / ((v := np.maximum(beta2 * v, np.abs(g))) + eps), m, v


@right("07.1", "names for every part")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    faded = beta2 * v
    size = np.absolute(g)
    v_new = np.maximum(faded, size)
    m_new = beta1 * m + (1 - beta1) * g
    m_hat = m_new / (1 - beta1**t)
    eta_eff = eta / (v_new + eps)
    return theta - eta_eff * m_hat, m_new, v_new


@right("07.1", "helper functions")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    def larger(a, b):
        return np.where(a > b, a, b)

    m = beta1 * m + (1 - beta1) * g
    v = larger(beta2 * v, larger(g, -g))
    return theta - eta * (m / (1 - beta1**t)) / (v + eps), m, v


@right("07.1", "NumPy functions")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = np.add(np.multiply(beta1, m), np.multiply(1 - beta1, g))
    v = np.fmax(np.multiply(beta2, v), np.fabs(g))
    m_hat = np.divide(m, 1 - np.power(beta1, t))
    return np.subtract(theta, np.divide(np.multiply(eta, m_hat), np.add(v, eps))), m, v


@right("07.1", "out=")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.multiply(beta2, v)
    np.maximum(v, np.abs(g), out=v)
    return theta - eta / (v + eps) * m / (1 - beta1**t), m, v


@right("07.1", "np.where")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.where(np.abs(g) > beta2 * v, np.abs(g), beta2 * v)
    m_hat = m / (1 - beta1**t)
    return theta - eta * m_hat / (v + eps), m, v


@right("07.1", "boolean index")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v
    louder = np.abs(g) > v
    v[louder] = np.abs(g[louder])
    return theta - eta * m / (1 - beta1**t) / (v + eps), m, v


@right("07.1", "another NumPy function", "np.clip")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.clip(np.abs(g), beta2 * v, None)
    return theta - eta * m / (1 - beta1**t) / (v + eps), m, v


@right("07.1", "another NumPy function", "np.sort")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.sort([beta2 * v, np.abs(g)], axis=0)[-1]
    return theta - eta * m / (1 - beta1**t) / (v + eps), m, v


@right("07.1", "another power", "|g| as a root")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, np.sqrt(g**2))
    return theta - eta * m / (1 - beta1**t) * (v + eps) ** -1, m, v


@right("07.1", "stack and reduce")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.max([beta2 * v, np.abs(g)], axis=0)
    return theta - eta * m / (1 - beta1**t) / (v + eps), m, v


@right("07.1", "weighted average")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = np.average(np.stack([m, g]), axis=0, weights=[beta1, 1 - beta1])
    v = np.maximum.reduce([beta2 * v, np.abs(g)])
    return theta - eta * m / (1 - beta1**t) / (v + eps), m, v


@right("07.1", "np.vectorize")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.vectorize(max, otypes=[float])(beta2 * v, abs(g))
    return theta - eta * m / (1 - beta1**t) / (v + eps), m, v


@right("07.1", "loop over entries")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    theta, m, v = theta.copy(), m.copy(), v.copy()
    for i in range(len(theta)):
        m[i] = beta1 * m[i] + (1 - beta1) * g[i]
        v[i] = max(beta2 * v[i], abs(g[i]))
        theta[i] = theta[i] - eta / (v[i] + eps) * m[i] / (1 - beta1**t)
    return theta, m, v


@right("07.1", "np.ndenumerate")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    theta, m, v = np.array(theta), np.array(m), np.array(v)
    for k, slope in np.ndenumerate(g):
        m[k] = beta1 * m[k] + (1 - beta1) * slope
        if abs(slope) > beta2 * v[k]:
            v[k] = abs(slope)
        else:
            v[k] = beta2 * v[k]
        theta[k] -= eta * m[k] / (1 - beta1**t) / (v[k] + eps)
    return theta, m, v


@right("07.1", "comprehension")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.array([max(beta2 * a, abs(b)) for a, b in zip(v, g)])
    return theta - eta * m / (1 - beta1**t) / (v + eps), m, v


@right("07.1", "map")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.array(list(map(max, beta2 * v, abs(g))))
    return theta - eta * m / (1 - beta1**t) / (v + eps), m, v


@right("07.1", "in place on copies")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    theta, m, v = theta.copy(), m.copy(), v.copy()
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    np.maximum(v, np.abs(g), out=v)
    theta -= eta * m / (1 - beta1**t) / (v + eps)
    return theta, m, v


@right("07.1", "lerp")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = np.maximum(v * beta2, np.abs(g))
    return theta - eta / (v + eps) * (m / (1 - beta1**t)), m, v


@right("07.1", "rearranged", "a maximum without a maximum")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    faded, size = beta2 * v, np.abs(g)
    v = (faded + size + np.abs(faded - size)) / 2
    return theta - eta * m / ((1 - beta1**t) * (v + eps)), m, v


@right("07.1", "signs")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = g - beta1 * (g - m)
    v = -np.minimum(-beta2 * v, -np.sign(g) * g)
    return theta + eta / (beta1**t - 1) * m / (v + eps), m, v


@right("07.1", "sum of weights")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, np.abs(g))
    m_hat = m / ((1 - beta1) * sum(beta1**k for k in range(t)))
    return theta - eta * m_hat / (v + eps), m, v


@right("07.1", "long double")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    g = g.astype(np.longdouble)
    m = beta1 * m + (1 - beta1) * g
    v = np.maximum(beta2 * v, np.abs(g))
    return theta - eta * m / (1 - beta1**t) / (v + eps), m, v


# ---- 07.4 AdaMax for many parameters ----


@right("07.4", "np.where")
def vector_adamax(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.where(beta2 * v > np.abs(g), beta2 * v, np.abs(g))
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@right("07.4", "stack and reduce")
def vector_adamax(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.max([beta2 * v, np.abs(g)], axis=0)
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@right("07.4", "loop over entries")
def vector_adamax(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.array([max(beta2 * v[i], abs(g[i])) for i in range(len(g))])
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@right("07.4", "np.ndenumerate")
def vector_adamax(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v
    for k, slope in np.ndenumerate(g):
        v[k] = max(v[k], abs(slope))
    theta = theta - eta / (v + eps) * m / (1 - beta1**t)
    return theta, m, v


@right("07.4", "another NumPy function", "np.fmax")
def vector_adamax(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.fmax(beta2 * v, np.fabs(g))
    m_hat = m / (1 - beta1**t)
    return theta - eta * m_hat / (v + eps), m, v


# ---- 08.1 NAdam ----


@right("08.1", "one line")
def nadam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    return (theta - eta * (beta1 * (beta1 * m + (1 - beta1) * g) + (1 - beta1) * g) / (1 - beta1**t)
            / (np.sqrt((beta2 * v + (1 - beta2) * g**2) / (1 - beta2**t)) + eps),
            beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2)


@right("08.1", "walrus")
def nadam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m_hat = (m := beta1 * m + (1 - beta1) * g) / (correction := 1 - beta1**t)
    v_hat = (v := beta2 * v + (1 - beta2) * g**2) / (1 - beta2**t)
    return theta - eta * (beta1 * m_hat + (1 - beta1) * g / correction) / (np.sqrt(v_hat) + eps), m, v


@right("08.1", "names for every part")
def nadam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    new_m = beta1 * m + (1 - beta1) * g
    new_v = beta2 * v + (1 - beta2) * g**2
    c1, c2 = 1 - beta1**t, 1 - beta2**t
    from_memory = beta1 * new_m / c1
    from_gradient = (1 - beta1) * g / c1
    direction = from_memory + from_gradient
    rate = eta / (np.sqrt(new_v / c2) + eps)
    return theta - rate * direction, new_m, new_v


@right("08.1", "helper functions")
def nadam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    def ahead(m):
        return beta1 * m + (1 - beta1) * g

    m = ahead(m)
    v = beta2 * v + (1 - beta2) * g**2
    return theta - eta * ahead(m) / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@right("08.1", "NumPy functions")
def nadam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = np.add(np.multiply(beta1, m), np.multiply(1 - beta1, g))
    v = np.add(np.multiply(beta2, v), np.multiply(1 - beta2, np.square(g)))
    c1, c2 = np.subtract(1, np.power(beta1, t)), np.subtract(1, np.power(beta2, t))
    ahead = np.add(np.multiply(beta1, np.divide(m, c1)), np.divide(np.multiply(1 - beta1, g), c1))
    root = np.add(np.sqrt(np.divide(v, c2)), eps)
    return np.subtract(theta, np.divide(np.multiply(eta, ahead), root)), m, v


@right("08.1", "out=")
def nadam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    move = np.multiply(beta1, m)
    np.add(move, (1 - beta1) * g, out=move)
    np.multiply(move, eta / (1 - beta1**t), out=move)
    np.divide(move, np.sqrt(v / (1 - beta2**t)) + eps, out=move)
    return theta - move, m, v


@right("08.1", "np.where")
def nadam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + np.where(g == 0, 0, (1 - beta1) * g)
    v = beta2 * v + np.where(g == 0, 0, (1 - beta2) * g**2)
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    look_ahead = beta1 * m_hat + (1 - beta1) * g / (1 - beta1**t)
    return theta - eta / (np.sqrt(v_hat) + eps) * look_ahead, m, v


@right("08.1", "another power")
def nadam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * np.power(g, 2)
    m_hat = m * (1 - beta1**t) ** -1
    v_hat = v * (1 - beta2**t) ** -1
    look_ahead = beta1 * m_hat + (1 - beta1) * g / (1 - math.pow(beta1, t))
    return theta - eta * look_ahead / (v_hat**0.5 + eps), m, v


@right("08.1", "weighted average")
def nadam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = np.average([m, g], axis=0, weights=[beta1, 1 - beta1])
    ahead = np.average([m, g], axis=0, weights=[beta1, 1 - beta1])
    v = np.average([v, g**2], axis=0, weights=[beta2, 1 - beta2])
    return theta - eta * ahead / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@right("08.1", "stack and reduce")
def nadam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = np.sum([beta1 * m, (1 - beta1) * g], axis=0)
    v = np.sum([beta2 * v, (1 - beta2) * g**2], axis=0)
    look_ahead = np.sum([beta1 * m, (1 - beta1) * g], axis=0) / (1 - beta1**t)
    return theta - eta * look_ahead / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@right("08.1", "matrix product")
def nadam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    w = np.array([beta1, 1 - beta1])
    m = w @ np.array([m, g])
    v = np.array([beta2, 1 - beta2]) @ np.array([v, g**2])
    ahead = w @ np.array([m, g]) / (1 - beta1**t)
    return theta - eta * ahead / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@right("08.1", "loop over entries")
def nadam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    theta, m, v = theta.copy(), m.copy(), v.copy()
    for i in range(len(theta)):
        m[i] = beta1 * m[i] + (1 - beta1) * g[i]
        v[i] = beta2 * v[i] + (1 - beta2) * g[i] ** 2
        m_hat, v_hat = m[i] / (1 - beta1**t), v[i] / (1 - beta2**t)
        ahead = beta1 * m_hat + (1 - beta1) * g[i] / (1 - beta1**t)
        theta[i] = theta[i] - eta / (math.sqrt(v_hat) + eps) * ahead
    return theta, m, v


@right("08.1", "np.ndenumerate")
def nadam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    new_theta, new_m, new_v = np.zeros_like(theta), np.zeros_like(m), np.zeros_like(v)
    for k, slope in np.ndenumerate(g):
        new_m[k] = beta1 * m[k] + (1 - beta1) * slope
        new_v[k] = beta2 * v[k] + (1 - beta2) * slope**2
        ahead = (beta1 * new_m[k] + (1 - beta1) * slope) / (1 - beta1**t)
        new_theta[k] = theta[k] - eta * ahead / (math.sqrt(new_v[k] / (1 - beta2**t)) + eps)
    return new_theta, new_m, new_v


@right("08.1", "comprehension")
def nadam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = np.array([beta1 * a + (1 - beta1) * b for a, b in zip(m, g)])
    v = np.array([beta2 * a + (1 - beta2) * b**2 for a, b in zip(v, g)])
    ahead = [(beta1 * a + (1 - beta1) * b) / (1 - beta1**t) for a, b in zip(m, g)]
    roots = [math.sqrt(a / (1 - beta2**t)) + eps for a in v]
    theta = np.array([p - eta * a / r for p, a, r in zip(theta, ahead, roots)])
    return theta, m, v


@right("08.1", "in place on copies")
def nadam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    theta, m, v = theta.copy(), m.copy(), v.copy()
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    v += (1 - beta2) * g**2
    look_ahead = m * beta1
    look_ahead += (1 - beta1) * g
    look_ahead /= 1 - beta1**t
    theta -= eta * look_ahead / (np.sqrt(v / (1 - beta2**t)) + eps)
    return theta, m, v


@right("08.1", "lerp")
def nadam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    ahead = (m + (1 - beta1) * (g - m)) / (1 - beta1**t)
    return theta - eta * ahead / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@right("08.1", "rearranged", "m̂ before the newest gradient")
def nadam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    direction = (beta1**2 * m + (1 - beta1**2) * g) / (1 - beta1**t)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return theta - eta * direction / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@right("08.1", "rearranged", "without hats, and ε scaled")
def nadam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    c = math.sqrt(1 - beta2**t)
    rate = eta * c / (1 - beta1**t) / (np.sqrt(v) + eps * c)
    return theta - rate * (beta1 * m + (1 - beta1) * g), m, v


@right("08.1", "signs")
def nadam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = g - beta1 * (g - m)
    v = g**2 - beta2 * (g**2 - v)
    ahead = (g - beta1 * (g - m)) / (beta1**t - 1)
    return theta + eta * ahead / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@right("08.1", "logarithms")
def nadam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    with np.errstate(divide="ignore"):
        c1, c2 = -np.expm1(t * np.log(beta1)), -np.expm1(t * np.log(beta2))
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return theta - eta / (np.sqrt(v / c2) + eps) * (beta1 * m / c1 + (1 - beta1) * g / c1), m, v


@right("08.1", "long double")
def nadam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    g, beta1, beta2 = np.asarray(g, np.longdouble), np.longdouble(beta1), np.longdouble(beta2)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    ahead = (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
    return theta - eta * ahead / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


# ---- 09.1 AMSGrad ----


@right("09.1", "one line")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    return (theta - eta * (beta1 * m + (1 - beta1) * g)
            / (np.sqrt(np.maximum(v_hat, beta2 * v + (1 - beta2) * g**2)) + eps),
            beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2,
            np.maximum(v_hat, beta2 * v + (1 - beta2) * g**2))


@right("09.1", "walrus")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    v_hat = np.maximum(v_hat, v := beta2 * v + (1 - beta2) * g**2)
    return theta - eta * (m := beta1 * m + (1 - beta1) * g) / (np.sqrt(v_hat) + eps), m, v, v_hat


@right("09.1", "names for every part")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    mean = beta1 * m + (1 - beta1) * g
    mean_square = beta2 * v + (1 - beta2) * g**2
    largest = np.maximum(v_hat, mean_square)
    eta_eff = eta / (np.sqrt(largest) + eps)
    return theta - eta_eff * mean, mean, mean_square, largest


@right("09.1", "helper functions")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    def fade(old, new, beta):
        return beta * old + (1 - beta) * new

    m, v = fade(m, g, beta1), fade(v, g**2, beta2)
    v_hat = np.maximum(v, v_hat)
    return theta - eta / (np.sqrt(v_hat) + eps) * m, m, v, v_hat


@right("09.1", "NumPy functions")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = np.add(np.multiply(beta1, m), np.multiply(1 - beta1, g))
    v = np.add(np.multiply(beta2, v), np.multiply(1 - beta2, np.square(g)))
    v_hat = np.fmax(v_hat, v)
    return np.subtract(theta, np.divide(np.multiply(eta, m), np.add(np.sqrt(v_hat), eps))), m, v, v_hat


@right("09.1", "out=")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    largest = np.empty_like(v)
    np.maximum(v_hat, v, out=largest)
    root = np.sqrt(largest, out=np.empty_like(largest))
    return theta - eta * m / (root + eps), m, v, largest


@right("09.1", "np.where")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.where(v > v_hat, v, v_hat)
    return theta - eta / (np.sqrt(v_hat) + eps) * m, m, v, v_hat


@right("09.1", "boolean index")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = v_hat.copy()
    grown = v > v_hat
    v_hat[grown] = v[grown]
    return theta - eta * m / (np.sqrt(v_hat) + eps), m, v, v_hat


@right("09.1", "another NumPy function", "np.clip")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.clip(v, v_hat, np.inf)
    return theta - eta * m / (np.sqrt(v_hat) + eps), m, v, v_hat


@right("09.1", "another power")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    v_hat = np.maximum(v_hat, v)
    return theta - eta * m / (v_hat**0.5 + eps), m, v, v_hat


@right("09.1", "weighted average")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = np.average([m, g], weights=[beta1, 1 - beta1], axis=0)
    v = np.average([v, g**2], weights=[beta2, 1 - beta2], axis=0)
    v_hat = np.maximum(v_hat, v)
    return theta - eta / (np.sqrt(v_hat) + eps) * m, m, v, v_hat


@right("09.1", "stack and reduce")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.max([v_hat, v], axis=0)
    return theta - eta / (np.sqrt(v_hat) + eps) * m, m, v, v_hat


@right("09.1", "matrix product")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = [beta1, 1 - beta1] @ np.array([m, g])
    v = [beta2, 1 - beta2] @ np.array([v, g**2])
    v_hat = np.maximum(v_hat, v)
    return theta - eta / (np.sqrt(v_hat) + eps) * m, m, v, v_hat


@right("09.1", "einsum")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = np.einsum("k,ki->i", [beta1, 1 - beta1], np.array([m, g]))
    v = np.einsum("k,ki->i", [beta2, 1 - beta2], np.array([v, g**2]))
    v_hat = np.maximum(v, v_hat)
    return theta - eta * m / (np.sqrt(v_hat) + eps), m, v, v_hat


@right("09.1", "loop over entries")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    theta, m, v, v_hat = theta.copy(), m.copy(), v.copy(), v_hat.copy()
    for i in range(len(theta)):
        m[i] = beta1 * m[i] + (1 - beta1) * g[i]
        v[i] = beta2 * v[i] + (1 - beta2) * g[i] ** 2
        if v[i] > v_hat[i]:
            v_hat[i] = v[i]
        theta[i] = theta[i] - eta * m[i] / (math.sqrt(v_hat[i]) + eps)
    return theta, m, v, v_hat


@right("09.1", "np.ndenumerate")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    theta, m, v, v_hat = np.array(theta), np.array(m), np.array(v), np.array(v_hat)
    for k, slope in np.ndenumerate(g):
        m[k] = beta1 * m[k] + (1 - beta1) * slope
        v[k] = beta2 * v[k] + (1 - beta2) * slope**2
        v_hat[k] = max(v_hat[k], v[k])
        theta[k] -= eta / (math.sqrt(v_hat[k]) + eps) * m[k]
    return theta, m, v, v_hat


@right("09.1", "comprehension")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = np.array([beta1 * a + (1 - beta1) * b for a, b in zip(m, g)])
    v = np.array([beta2 * a + (1 - beta2) * b**2 for a, b in zip(v, g)])
    v_hat = np.array([max(pair) for pair in zip(v_hat, v)])
    theta = np.array([p - eta * a / (math.sqrt(b) + eps) for p, a, b in zip(theta, m, v_hat)])
    return theta, m, v, v_hat


@right("09.1", "map")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.array(list(map(max, v_hat, v)))
    return theta - eta * m / (np.array(list(map(math.sqrt, v_hat))) + eps), m, v, v_hat


@right("09.1", "in place on copies")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    theta, m, v, v_hat = theta.copy(), m.copy(), v.copy(), v_hat.copy()
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    v += (1 - beta2) * g**2
    np.maximum(v_hat, v, out=v_hat)
    theta -= eta * m / (np.sqrt(v_hat) + eps)
    return theta, m, v, v_hat


@right("09.1", "lerp")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    v_hat = v_hat + np.maximum(0, v - v_hat)
    return theta - eta * m / (np.sqrt(v_hat) + eps), m, v, v_hat


@right("09.1", "rearranged", "the larger root")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    root = np.maximum(np.sqrt(v_hat), np.sqrt(v))
    return theta - eta * m / (root + eps), m, v, np.maximum(v_hat, v)


@right("09.1", "signs")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = g - beta1 * (g - m)
    v = g**2 - beta2 * (g**2 - v)
    v_hat = -np.minimum(-v_hat, -v)
    return theta + -eta * m / (np.sqrt(v_hat) + eps), m, v, v_hat


@right("09.1", "long double")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    theta, g, m, v, v_hat = np.array([theta, g, m, v, v_hat], dtype=np.longdouble)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.maximum(v_hat, v)
    return theta - eta * m / (np.sqrt(v_hat) + eps), m, v, v_hat


# ---- 09.3 AMSGrad, with its missing array ----


@right("09.3", "names for every part")
def forgetful(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v_new = beta2 * v + (1 - beta2) * g**2
    v_hat_new = np.maximum(v_hat, v_new)
    theta = theta - eta / (np.sqrt(v_hat_new) + eps) * m
    return theta, m, v_new, v_hat_new


@right("09.3", "walrus")
def forgetful(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v_hat = np.maximum(v_hat, v := beta2 * v + (1 - beta2) * g**2)
    theta = theta - eta / (np.sqrt(v_hat) + eps) * m
    return theta, m, v, v_hat


@right("09.3", "np.where")
def forgetful(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.where(v_hat < v, v, v_hat)
    return theta - eta / (np.sqrt(v_hat) + eps) * m, m, v, v_hat


@right("09.3", "loop over entries")
def forgetful(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = v_hat.copy()
    for i in range(len(v)):
        v_hat[i] = max(v_hat[i], v[i])
    return theta - eta / (np.sqrt(v_hat) + eps) * m, m, v, v_hat


@right("09.3", "in place on copies")
def forgetful(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m, v, v_hat = m.copy(), v.copy(), v_hat.copy()
    m += (1 - beta1) * (g - m)
    v += (1 - beta2) * (g**2 - v)
    np.maximum(v_hat, v, out=v_hat)
    return theta - eta / (np.sqrt(v_hat) + eps) * m, m, v, v_hat


# ---- 10.4 AdamW ----


@right("10.4", "one line")
def adamw_step(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    return (theta - eta * weight_decay * theta - eta * (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
            / (np.sqrt((beta2 * v + (1 - beta2) * g**2) / (1 - beta2**t)) + eps),
            beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2)


@right("10.4", "walrus")
def adamw_step(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m_hat = (m := beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
    v_hat = (v := beta2 * v + (1 - beta2) * g**2) / (1 - beta2**t)
    return theta - eta * (m_hat / (np.sqrt(v_hat) + eps) + weight_decay * theta), m, v


@right("10.4", "names for every part")
def adamw_step(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    new_m = beta1 * m + (1 - beta1) * g
    new_v = beta2 * v + (1 - beta2) * g**2
    m_hat = new_m / (1 - beta1**t)
    v_hat = new_v / (1 - beta2**t)
    step_of_adam = eta * m_hat / (np.sqrt(v_hat) + eps)
    step_of_decay = eta * weight_decay * theta
    return theta - step_of_adam - step_of_decay, new_m, new_v


@right("10.4", "helper functions")
def adamw_step(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    def adam(theta, m, v):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        return theta - eta * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v

    shrunk = theta - eta * weight_decay * theta
    return adam(shrunk, m, v)


@right("10.4", "NumPy functions")
def adamw_step(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = np.add(np.multiply(beta1, m), np.multiply(1 - beta1, g))
    v = np.add(np.multiply(beta2, v), np.multiply(1 - beta2, np.square(g)))
    m_hat, v_hat = np.divide(m, 1 - beta1**t), np.divide(v, 1 - beta2**t)
    direction = np.add(np.divide(m_hat, np.add(np.sqrt(v_hat), eps)), np.multiply(weight_decay, theta))
    return np.subtract(theta, np.multiply(eta, direction)), m, v


@right("10.4", "out=")
def adamw_step(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    new_theta = np.multiply(theta, 1 - eta * weight_decay)
    move = eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    np.subtract(new_theta, move, out=new_theta)
    return new_theta, m, v


@right("10.4", "another power")
def adamw_step(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * np.power(g, 2)
    m_hat, v_hat = m / (1 - np.power(beta1, t)), v / (1 - np.power(beta2, t))
    theta = (1 - eta * weight_decay) * theta - eta * m_hat * (np.power(v_hat, 0.5) + eps) ** -1
    return theta, m, v


@right("10.4", "np.where")
def adamw_step(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    decay = np.where(theta == 0, 0, weight_decay * theta)
    return theta - eta * (m_hat / (np.sqrt(v_hat) + eps) + decay), m, v


@right("10.4", "weighted average")
def adamw_step(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = np.average([m, g], axis=0, weights=[beta1, 1 - beta1])
    v = np.average([v, g**2], axis=0, weights=[beta2, 1 - beta2])
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps) - eta * weight_decay * theta, m, v


@right("10.4", "stack and reduce")
def adamw_step(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = np.sum([beta1 * m, (1 - beta1) * g], axis=0)
    v = np.sum([beta2 * v, (1 - beta2) * g**2], axis=0)
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = np.sum([theta, -eta * m_hat / (np.sqrt(v_hat) + eps), -eta * weight_decay * theta], axis=0)
    return theta, m, v


@right("10.4", "matrix product")
def adamw_step(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = np.array([beta1, 1 - beta1]) @ np.array([m, g])
    v = np.array([beta2, 1 - beta2]) @ np.array([v, g**2])
    direction = m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
    theta = np.array([1 - eta * weight_decay, -eta]) @ np.array([theta, direction])
    return theta, m, v


@right("10.4", "loop over entries")
def adamw_step(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    theta, m, v = theta.copy(), m.copy(), v.copy()
    for i in range(len(theta)):
        m[i] = beta1 * m[i] + (1 - beta1) * g[i]
        v[i] = beta2 * v[i] + (1 - beta2) * g[i] ** 2
        m_hat, v_hat = m[i] / (1 - beta1**t), v[i] / (1 - beta2**t)
        theta[i] -= eta * (m_hat / (math.sqrt(v_hat) + eps) + weight_decay * theta[i])
    return theta, m, v


@right("10.4", "np.ndenumerate")
def adamw_step(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    theta, m, v = np.array(theta), np.array(m), np.array(v)
    for k, slope in np.ndenumerate(g):
        m[k] = beta1 * m[k] + (1 - beta1) * slope
        v[k] = beta2 * v[k] + (1 - beta2) * slope**2
        theta[k] *= 1 - eta * weight_decay
        theta[k] -= eta * m[k] / (1 - beta1**t) / (math.sqrt(v[k] / (1 - beta2**t)) + eps)
    return theta, m, v


@right("10.4", "comprehension")
def adamw_step(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = np.array([beta1 * a + (1 - beta1) * b for a, b in zip(m, g)])
    v = np.array([beta2 * a + (1 - beta2) * b**2 for a, b in zip(v, g)])
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = np.array([p - eta * a / (math.sqrt(b) + eps) - eta * weight_decay * p
                      for p, a, b in zip(theta, m_hat, v_hat)])
    return theta, m, v


@right("10.4", "in place on copies")
def adamw_step(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    theta, m, v = theta.copy(), m.copy(), v.copy()
    theta *= 1 - eta * weight_decay
    m *= beta1
    m += (1 - beta1) * g
    v *= beta2
    v += (1 - beta2) * g**2
    theta -= eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return theta, m, v


@right("10.4", "lerp")
def adamw_step(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g**2 - v)
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - eta * weight_decay * theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v


@right("10.4", "rearranged", "the decay first")
def adamw_step(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    theta = theta * (1 - eta * weight_decay)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    theta = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@right("10.4", "rearranged", "one bracket, ε scaled")
def adamw_step(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    c = np.sqrt(1 - beta2**t)
    adam = c / (1 - beta1**t) * m / (np.sqrt(v) + c * eps)
    return theta - eta * (adam + weight_decay * theta), m, v


@right("10.4", "signs")
def adamw_step(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    m = g - beta1 * (g - m)
    v = g**2 - beta2 * (g**2 - v)
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    delta = -eta * m_hat / (np.sqrt(v_hat) + eps) + -eta * weight_decay * theta
    return theta + delta, m, v


@right("10.4", "logarithms")
def adamw_step(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    with np.errstate(divide="ignore"):
        c1, c2 = -np.expm1(t * np.log(beta1)), -np.expm1(t * np.log(beta2))
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return theta - eta * m / c1 / (np.sqrt(v / c2) + eps) - eta * weight_decay * theta, m, v


@right("10.4", "long double")
def adamw_step(theta, g, t, m, v, eta, beta1, beta2, eps, weight_decay):
    theta, g = theta.astype(np.longdouble), g.astype(np.longdouble)
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps) - eta * weight_decay * theta, m, v


# ---- 12.1 Lazy Adam ----


@right("12.1", "one line")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    return (np.where(g == 0, theta, theta - eta * (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
                     / (np.sqrt((beta2 * v + (1 - beta2) * g**2) / (1 - beta2**t)) + eps)),
            np.where(g == 0, m, beta1 * m + (1 - beta1) * g),
            np.where(g == 0, v, beta2 * v + (1 - beta2) * g**2))


@right("12.1", "walrus")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = np.where(there := g != 0, beta1 * m + (1 - beta1) * g, m)
    v = np.where(there, beta2 * v + (1 - beta2) * g**2, v)
    move = eta * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return np.where(there, theta - move, theta), m, v


@right("12.1", "names for every part")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    silent = g == 0
    m_if_heard = beta1 * m + (1 - beta1) * g
    v_if_heard = beta2 * v + (1 - beta2) * g**2
    m_hat = m_if_heard / (1 - beta1**t)
    v_hat = v_if_heard / (1 - beta2**t)
    theta_if_heard = theta - eta * m_hat / (np.sqrt(v_hat) + eps)
    new_theta = np.where(silent, theta, theta_if_heard)
    new_m = np.where(silent, m, m_if_heard)
    new_v = np.where(silent, v, v_if_heard)
    return new_theta, new_m, new_v


@right("12.1", "helper functions")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    def adam(theta, g, m, v):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        return theta - eta * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v

    new = adam(theta, g, m, v)
    theta, m, v = [np.where(g != 0, after, before) for after, before in zip(new, (theta, m, v))]
    return theta, m, v


@right("12.1", "NumPy functions")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    there = np.not_equal(g, 0)
    m = np.where(there, np.add(np.multiply(beta1, m), np.multiply(1 - beta1, g)), m)
    v = np.where(there, np.add(np.multiply(beta2, v), np.multiply(1 - beta2, np.square(g))), v)
    m_hat, v_hat = np.divide(m, 1 - np.power(beta1, t)), np.divide(v, 1 - np.power(beta2, t))
    move = np.divide(np.multiply(eta, m_hat), np.add(np.sqrt(v_hat), eps))
    return np.subtract(theta, np.where(there, move, 0)), m, v


@right("12.1", "where=")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    there = g != 0
    new_m = np.add(beta1 * m, (1 - beta1) * g, out=m.copy(), where=there)
    new_v = np.add(beta2 * v, (1 - beta2) * g**2, out=v.copy(), where=there)
    move = eta * new_m / (1 - beta1**t) / (np.sqrt(new_v / (1 - beta2**t)) + eps)
    new_theta = np.subtract(theta, move, out=theta.copy(), where=there)
    return new_theta, new_m, new_v


@right("12.1", "boolean index")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    theta, m, v = theta.copy(), m.copy(), v.copy()
    there = g != 0
    m[there] = beta1 * m[there] + (1 - beta1) * g[there]
    v[there] = beta2 * v[there] + (1 - beta2) * g[there] ** 2
    m_hat = m[there] / (1 - beta1**t)
    v_hat = v[there] / (1 - beta2**t)
    theta[there] -= eta * m_hat / (np.sqrt(v_hat) + eps)
    return theta, m, v


@right("12.1", "boolean index", "np.flatnonzero")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    i = np.flatnonzero(g)
    theta, m, v = theta.copy(), m.copy(), v.copy()
    m[i] = beta1 * m[i] + (1 - beta1) * g[i]
    v[i] = beta2 * v[i] + (1 - beta2) * g[i] ** 2
    theta[i] -= eta * m[i] / (1 - beta1**t) / (np.sqrt(v[i] / (1 - beta2**t)) + eps)
    return theta, m, v


@right("12.1", "boolean index", "np.nonzero")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    rows = np.nonzero(g)
    theta, m, v = np.array(theta), np.array(m), np.array(v)
    m[rows] += (1 - beta1) * (g[rows] - m[rows])
    v[rows] += (1 - beta2) * (g[rows] ** 2 - v[rows])
    theta[rows] -= eta * m[rows] / (1 - beta1**t) / (np.sqrt(v[rows] / (1 - beta2**t)) + eps)
    return theta, m, v


@right("12.1", "another NumPy function", "np.copyto")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    theta, m, v = theta.copy(), m.copy(), v.copy()
    np.copyto(m, beta1 * m + (1 - beta1) * g, where=g != 0)
    np.copyto(v, beta2 * v + (1 - beta2) * g**2, where=g != 0)
    move = eta * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
    np.copyto(theta, theta - move, where=g != 0)
    return theta, m, v


@right("12.1", "another NumPy function", "np.select")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = np.select([g != 0], [beta1 * m + (1 - beta1) * g], default=m)
    v = np.select([g != 0], [beta2 * v + (1 - beta2) * g**2], default=v)
    move = eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return np.select([g != 0], [theta - move], theta), m, v


@right("12.1", "another NumPy function", "np.putmask")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    new_m = beta1 * m + (1 - beta1) * g
    new_v = beta2 * v + (1 - beta2) * g**2
    new_theta = theta - eta * new_m / (1 - beta1**t) / (np.sqrt(new_v / (1 - beta2**t)) + eps)
    for new, old in ((new_theta, theta), (new_m, m), (new_v, v)):
        np.putmask(new, g == 0, old)
    return new_theta, new_m, new_v


@right("12.1", "another power")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    b1, b2 = np.where(g != 0, beta1, 1), np.where(g != 0, beta2, 1)
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * np.power(g, 2)
    m_hat, v_hat = m / (1 - math.pow(beta1, t)), v / (1 - math.pow(beta2, t))
    return theta - eta * m_hat / (v_hat**0.5 + eps) * (g != 0), m, v


@right("12.1", "np.vectorize")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    def one(theta, g, m, v):
        if g == 0:
            return theta, m, v
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        return theta - eta * m / (1 - beta1**t) / (math.sqrt(v / (1 - beta2**t)) + eps), m, v

    return np.vectorize(one, otypes=[float] * 3)(theta, g, m, v)


@right("12.1", "loop over entries")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    theta, m, v = theta.copy(), m.copy(), v.copy()
    for i in range(len(g)):
        if g[i] == 0:
            continue
        m[i] = beta1 * m[i] + (1 - beta1) * g[i]
        v[i] = beta2 * v[i] + (1 - beta2) * g[i] ** 2
        theta[i] -= eta * m[i] / (1 - beta1**t) / (math.sqrt(v[i] / (1 - beta2**t)) + eps)
    return theta, m, v


@right("12.1", "np.ndenumerate")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    theta, m, v = np.array(theta), np.array(m), np.array(v)
    for k, slope in np.ndenumerate(g):
        if slope:
            m[k] = beta1 * m[k] + (1 - beta1) * slope
            v[k] = beta2 * v[k] + (1 - beta2) * slope**2
            theta[k] -= eta * m[k] / (1 - beta1**t) / (math.sqrt(v[k] / (1 - beta2**t)) + eps)
    return theta, m, v


@right("12.1", "while")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    theta, m, v = list(theta), list(m), list(v)
    i = 0
    while i < len(g):
        if g[i] != 0:
            m[i] = beta1 * m[i] + (1 - beta1) * g[i]
            v[i] = beta2 * v[i] + (1 - beta2) * g[i] ** 2
            m_hat, v_hat = m[i] / (1 - beta1**t), v[i] / (1 - beta2**t)
            theta[i] = theta[i] - eta * m_hat / (math.sqrt(v_hat) + eps)
        i += 1
    return np.array(theta), np.array(m), np.array(v)


@right("12.1", "comprehension")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    new_m = np.array([beta1 * a + (1 - beta1) * b if b else a for a, b in zip(m, g)])
    new_v = np.array([beta2 * a + (1 - beta2) * b**2 if b else a for a, b in zip(v, g)])
    new_theta = np.array([p - eta * a / (1 - beta1**t) / (math.sqrt(b / (1 - beta2**t)) + eps) if c else p
                          for p, a, b, c in zip(theta, new_m, new_v, g)])
    return new_theta, new_m, new_v


@right("12.1", "in place on copies")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    theta, m, v = theta.copy(), m.copy(), v.copy()
    there = (g != 0).astype(float)
    m += there * (1 - beta1) * (g - m)
    v += there * (1 - beta2) * (g**2 - v)
    theta -= there * eta * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return theta, m, v


@told("12.1", "in place on what is given", "in place")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    there = g != 0
    m[there] = beta1 * m[there] + (1 - beta1) * g[there]
    v[there] = beta2 * v[there] + (1 - beta2) * g[there] ** 2
    theta[there] -= eta * m[there] / (1 - beta1**t) / (np.sqrt(v[there] / (1 - beta2**t)) + eps)
    return theta, m, v


@right("12.1", "lerp")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    there = g != 0
    m = m + there * (1 - beta1) * (g - m)
    v = v + there * (1 - beta2) * (g**2 - v)
    return theta - there * eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@right("12.1", "rearranged", "ε scaled")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = np.where(g != 0, beta1 * m + (1 - beta1) * g, m)
    v = np.where(g != 0, beta2 * v + (1 - beta2) * g**2, v)
    c = math.sqrt(1 - beta2**t)
    rate = eta * c / (1 - beta1**t) / (np.sqrt(v) + eps * c)
    return theta - np.where(g != 0, rate * m, 0), m, v


@right("12.1", "conditional")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    if not g.any():
        return theta, m, v
    m = np.where(g == 0, m, beta1 * m + (1 - beta1) * g)
    v = np.where(g == 0, v, beta2 * v + (1 - beta2) * g**2)
    move = eta * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return np.where(g == 0, theta, theta - move), m, v


@right("12.1", "long double")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    g = g.astype(np.longdouble)
    m = np.where(g != 0, beta1 * m + (1 - beta1) * g, m)
    v = np.where(g != 0, beta2 * v + (1 - beta2) * g**2, v)
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - (g != 0) * eta * m_hat / (np.sqrt(v_hat) + eps), m, v


# ---- what stops, and what a step cannot be ----


@told("02.1", "name without its module", "zeros_like", "defined")
def momentum_step(theta, g, u, eta, beta):
    new_u = zeros_like(u)  # noqa: F821
    new_u[:] = beta * u + g
    return theta - eta * new_u, new_u


@told("02.2", "method of another library", "mul", "torch")
def nesterov_step(theta, g, u, eta, beta):
    u = u.mul(beta).add(g)
    return theta - eta * u.mul(beta).add(g), u


@told("02.2", "missing module", "torch", "NumPy")
def nesterov_step(theta, g, u, eta, beta):
    import torch_as_no_one_has_it as torch

    u = beta * torch.tensor(u) + torch.tensor(g)
    return torch.tensor(theta) - eta * (beta * u + torch.tensor(g)), u


@told("03.1", "math on arrays", "math.sqrt", "np.sqrt")
def adagrad_step(theta, g, v, eta, eps):
    v = v + g**2
    return theta - eta * g / (math.sqrt(v) + eps), v


@told("03.1", "^ for a power", "**")
def adagrad_step(theta, g, v, eta, eps):
    v = v + g ^ 2
    return theta - eta * g / (np.sqrt(v) + eps), v


@told("04.1", "math on arrays", "math.pow", "math.sqrt", "np.sqrt", "**")
def rmsprop_step(theta, g, v, eta, beta, eps):
    v = beta * v + (1 - beta) * math.pow(g, 2)
    return theta - eta * g / (math.sqrt(v) + eps), v


@told("06.1", "math on arrays", "math.sqrt", "np.sqrt")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return theta - eta * m / (1 - beta1**t) / (math.sqrt(v / (1 - beta2**t)) + eps), m, v


@told("06.1", "^ for a power", "**", detail="with t")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - (beta1 ^ t)), v / (1 - (beta2 ^ t))
    return theta - eta * m_hat / (np.sqrt(v_hat) + eps), m, v


@told("06.1", "exit", "exit", "stop", "quit")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    raise SystemExit


@told("06.1", "calls itself", "itself", "recursion")
def adam_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    def step(*arguments):
        return step(*arguments)

    return step(theta, g, t, m, v, eta, beta1, beta2, eps)


@told("07.1", "if on arrays", "max", "np.maximum", detail="max of two arrays")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = max(beta2 * v, abs(g))
    return theta - eta * m / (1 - beta1**t) / (v + eps), m, v


@told("07.1", "np.max of two", "np.maximum")
def adamax_step(theta, g, t, m, v, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = np.max(beta2 * v, np.abs(g))
    return theta - eta * m / (1 - beta1**t) / (v + eps), m, v


@told("09.1", "np.max of two", "np.maximum")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    v_hat = np.max(v_hat, v)
    return theta - eta * m / (np.sqrt(v_hat) + eps), m, v, v_hat


@told("09.1", "if on arrays", "np.maximum", "np.where", "entry", "entries")
def amsgrad_step(theta, g, m, v, v_hat, eta, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    if v > v_hat:
        v_hat = v
    return theta - eta * m / (np.sqrt(v_hat) + eps), m, v, v_hat


@told("12.1", "if on arrays", "np.where", "entry", "entries")
def lazy_adam(theta, g, t, m, v, eta, beta1, beta2, eps):
    if g == 0:
        return theta, m, v
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return theta - eta * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v
