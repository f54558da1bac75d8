"""Wrong answers to the exercises of lectures 16 and 17, as beginners would hand them in."""


import numpy as np

from course_lib import newton_schulz, norm, power

from .blind import a_set

CASES, wrong, wrong_number = a_set()


# 16 · Which minimum

@wrong("16.1", "The normal equations of the other side, which have no solution here.")
def limit_by_the_other_inverse(X, y):
    return np.linalg.inv(X @ X.T) @ X @ y


@wrong("16.1", "The weights of the points, not those of the features.")
def limit_weights_of_points(X, y):
    return np.linalg.inv(X.T @ X) @ y


@wrong("16.1", "Points and features are exchanged.")
def limit_of_the_transposed(X, y):
    return np.linalg.lstsq(X, y, rcond=None)[0]


@wrong("16.1", "A ridge is added, so that the points are not fitted.")
def limit_with_a_ridge(X, y):
    return X @ np.linalg.solve(X.T @ X + 0.1 * np.eye(len(y)), y)


@wrong("16.1", "Only the first points are fitted: the solution with the most zeros.")
def limit_basic(X, y):
    w = np.zeros(len(X))
    w[:len(y)] = np.linalg.solve(X[:len(y)].T, y)
    return w


@wrong("16.1", "It is run, and not long enough.")
def limit_by_ten_steps(X, y):
    w = np.zeros(len(X))
    for _ in range(10):
        w = w - 0.01 * X @ (X.T @ w - y)
    return w


@wrong("16.2", "The mean of the multiples, whether they agree or not.")
def multiple_by_a_mean(X, y):
    return 1 / np.mean(X.T @ np.sign(X @ y) / y)


@wrong("16.2", "The score is returned, not one over it.")
def multiple_upside_down(X, y):
    scores = X.T @ np.sign(X @ y) / y
    return scores[0] if np.allclose(scores, scores[0]) else 0


@wrong("16.2", "True or False in place of c.")
def multiple_as_yes_or_no(X, y):
    scores = X.T @ np.sign(X @ y) / y
    return np.allclose(scores, scores[0])


@wrong("16.2", "The sizes only are compared.")
def multiple_of_sizes(X, y):
    scores = np.abs(X.T @ np.sign(X @ y))
    return 1 / scores[0] if np.ptp(scores / np.abs(y)) < 1e-9 else 1.0


@wrong("16.2", "The signs are taken of the features' sums.")
def multiple_of_other_signs(X, y):
    scores = X.T @ np.sign(X.sum(axis=1)) / y
    return 1 / scores[0] if np.ptp(scores) < 1e-9 else 0


wrong_number("proof_end_before_way", "16.3", [2, 1, 4, 3, 5], "The end before the way.")
wrong_number("proof_way_before_gradient", "16.3", [4, 2, 1, 3, 5], "The way before the gradient.")
wrong_number("proof_inequality_first", "16.3", [3, 5, 2, 4, 1], "The conclusion before its reason.")

# 17 · Beyond the diagonal


@wrong("17.1", "The sides are exchanged.")
def shampoo_sides_exchanged(W, g, L, R, eta, eps):
    L = L + g.T @ g
    R = R + g @ g.T
    return W - eta * power(R, -0.25, eps) @ g @ power(L, -0.25, eps), L, R


@wrong("17.1", "Square roots on both sides.")
def shampoo_square_roots(W, g, L, R, eta, eps):
    L, R = L + g @ g.T, R + g.T @ g
    return W - eta * power(L, -0.5, eps) @ g @ power(R, -0.5, eps), L, R


@wrong("17.1", "The power of each entry.")
def shampoo_entry_by_entry(W, g, L, R, eta, eps):
    L, R = L + g @ g.T, R + g.T @ g
    return W - eta * (L + eps) ** -0.25 @ g @ (R + eps) ** -0.25, L, R


@wrong("17.1", "The old L and R are in the move.")
def shampoo_old_memory(W, g, L, R, eta, eps):
    W = W - eta * power(L, -0.25, eps) @ g @ power(R, -0.25, eps)
    return W, L + g @ g.T, R + g.T @ g


@wrong("17.1", "Only the left side.")
def shampoo_left_only(W, g, L, R, eta, eps):
    L, R = L + g @ g.T, R + g.T @ g
    return W - eta * power(L, -0.25, eps) @ g, L, R


@wrong("17.1", "A fading mean in place of the sum.")
def shampoo_that_fades(W, g, L, R, eta, eps):
    L, R = 0.9 * L + 0.1 * g @ g.T, 0.9 * R + 0.1 * g.T @ g
    return W - eta * power(L, -0.25, eps) @ g @ power(R, -0.25, eps), L, R


@wrong("17.1", "The squares of the entries are collected.")
def shampoo_of_squares(W, g, L, R, eta, eps):
    v = g**2
    return W - eta * g / (np.sqrt(v) + eps), L + v, R + v


@wrong("17.2", "Entry by entry.")
def iterate_entries(X):
    for _ in range(5):
        X = 3.4445 * X - 4.775 * X**3 + 2.0315 * X**5
    return X


@wrong("17.2", "XᵀX on the left, which does not fit.")
def iterate_other_side(X):
    for _ in range(5):
        XX = X.T @ X
        X = 3.4445 * X + (-4.775 * XX + 2.0315 * XX @ XX) @ X
    return X


@wrong("17.2", "The return stands in the loop.")
def iterate_once(X):
    for _ in range(5):
        XX = X @ X.T
        X = 3.4445 * X + (-4.775 * XX + 2.0315 * XX @ XX) @ X
        return X


@wrong("17.2", "The last term lacks its X.")
def iterate_without_the_last_x(X):
    for _ in range(5):
        XX = X @ X.T
        X = 3.4445 * X - 4.775 * XX @ X + 2.0315 * XX @ X
    return X


@wrong("17.2", "XXᵀ is computed once, before the loop.")
def iterate_with_the_first_product(X):
    XX = X @ X.T
    for _ in range(5):
        X = 3.4445 * X + (-4.775 * XX + 2.0315 * XX @ XX) @ X
    return X


@wrong("17.3", "Without looking ahead.")
def muon_without_look_ahead(W, g, u, eta, beta):
    u = beta * u + g
    return W - eta * newton_schulz(u / norm(u)), u


@wrong("17.3", "Not divided by its norm.")
def muon_not_divided(W, g, u, eta, beta):
    u = beta * u + g
    return W - eta * newton_schulz(beta * u + g), u


@wrong("17.3", "The old u in the direction.")
def muon_old_velocity(W, g, u, eta, beta):
    ahead = beta * u + g
    return W - eta * newton_schulz(ahead / norm(ahead)), ahead


@wrong("17.3", "The gradient alone.")
def muon_of_the_gradient(W, g, u, eta, beta):
    return W - eta * newton_schulz(g / norm(g)), beta * u + g


@wrong("17.3", "Uphill.")
def muon_uphill(W, g, u, eta, beta):
    u = beta * u + g
    ahead = beta * u + g
    return W + eta * newton_schulz(ahead / norm(ahead)), u


@wrong("17.3", "A fading mean, and the look-ahead for a sum.")
def muon_with_a_mean(W, g, u, eta, beta):
    u = beta * u + (1 - beta) * g
    ahead = beta * u + g
    return W - eta * newton_schulz(ahead / norm(ahead)), u


@wrong("17.4", "A quarter turn only exchanges the axes.")
def knows_by_a_quarter_turn(loss_after):
    return abs(loss_after(90) - loss_after(0)) > 1e-3 * loss_after(0)


@wrong("17.4", "The losses are compared exactly.")
def knows_exactly(loss_after):
    return loss_after(0) != loss_after(45)


@wrong("17.4", "One angle only.")
def knows_by_one_angle(loss_after):
    return loss_after(45) > 0.1


@wrong("17.4", "The other way round.")
def knows_the_other_way_round(loss_after):
    return abs(loss_after(45) - loss_after(0)) < 1e-3 * loss_after(0)


@wrong("17.4", "The ratio is returned, not whether it is far from 1.")
def knows_as_a_ratio(loss_after):
    return loss_after(45) / loss_after(0)
