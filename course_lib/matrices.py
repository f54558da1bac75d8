"""Update rules that see a matrix, or a whole vector, where those of `optimizers` see single numbers.

Nothing that is promised of a parameter on its own holds here. What holds instead:

    shapes     theta and g are (n, m, *settings); for FullAdaGrad, whose `axes` is 1, they are (d, *settings)
    memory     has shapes of its own, which `empty_memory` knows
    grids      any hyperparameter may be an array of settings; each setting then has a matrix of its own,
               equal to that of a single run
    blocks     there is no step in blocks: a part of a matrix does not know what the rest of it does
    turning    where theta is turned, W → Q W P with orthogonal Q and P, the whole run turns with it

`course_lib.run` runs them as any rule, on a loss that says in `shape` that its parameters are a matrix; on
such a loss the rules of `optimizers` move each entry on its own.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .optimizers import TINY, Array, Hyper, Rule, Symbols, root

#: What Muon's five steps of Newton and Schulz make of X: a X + b XXᵀX + c (XXᵀ)²X.
NEWTON_SCHULZ = 3.4445, -4.775, 2.0315


class MatrixRule(Rule):
    """What the rules of this module share: they need all parameters at once, as a matrix of so many axes."""

    axes = 2


# Matrices of (n, m, *settings) ---------------------------------------------------------------------------


def transposed(A: Array) -> Array:
    """Aᵀ, of shape (m, n, *settings)."""
    return np.swapaxes(A, 0, 1)


def product(*factors: Array) -> Array:
    """The matrix product of all factors, for each setting."""
    stacks = (np.ascontiguousarray(np.moveaxis(A, (0, 1), (-2, -1))) for A in factors)  # as BLAS wants them
    return np.moveaxis(functools.reduce(np.matmul, stacks), (-2, -1), (0, 1))


def norm(A: Array) -> Array:
    """‖A‖, the root of the sum of all squares, of shape settings."""
    return np.sqrt(np.sum(A**2, axis=(0, 1)))


def of_eigenvalues(function: Callable[[Array], Array], A: Array) -> Array:
    """V diag(function(λ)) Vᵀ for a symmetric A = V diag(λ) Vᵀ without negative λ; nan where A is not finite.

    function   is given the eigenvalues, (n, *settings)
    """
    is_known = np.all(np.isfinite(A), axis=(0, 1))
    values, vectors = np.linalg.eigh(np.moveaxis(np.where(is_known, A, 0.0), (0, 1), (-2, -1)))
    values, V = np.moveaxis(values, -1, 0), np.moveaxis(vectors, (-2, -1), (0, 1))
    changed = function(np.where(is_known, np.maximum(values, 0.0), np.nan))
    return product(V * changed[None], transposed(V))


def power(A: Array, exponent: float, eps: Hyper = 0.0) -> Array:
    """(A + ε)^exponent of the matrix, not of its entries, for a symmetric A without negative eigenvalues."""
    return of_eigenvalues(lambda values: (values + (eps + TINY)) ** exponent, A)


def newton_schulz(X: Array, steps: int = 5) -> Array:
    """X with all its singular values, which must be at most 1, brought near 1."""
    a, b, c = NEWTON_SCHULZ
    for _ in range(steps):
        XX = product(X, transposed(X))
        X = a * X + product(b * XX + c * product(XX, XX), X)
    return X


def orthogonal(A: Array, eps: Hyper = 0.0) -> Array:
    """A with all its singular values brought near 1, so far as they are not tiny beside the largest."""
    return newton_schulz(A / (norm(A) + (eps + TINY)))


# The rules -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class FullAdaGrad(MatrixRule):
    """Duchi, Hazan & Singer (2011), fig. 1, full matrix:  V ← V + g gᵀ,  θ ← θ − η (√V + ε)⁻¹ g.

    Memory: V, (d, d). `eta_eff` is η, on the direction (√V + ε)⁻¹ g. Frameworks: none has it.
    """

    eta: Hyper = 0.1
    eps: Hyper = 1e-8
    memory = ("V",)
    axes = 1

    def empty_memory(self, theta: Array) -> dict[str, Array]:
        return dict(V=_square(len(theta), theta.shape[1:], theta.dtype))

    def step(self, theta: Array, g: Array, t: int, V: Array) -> Symbols:
        column = g[:, None]
        V = V + product(column, transposed(column))
        scale = of_eigenvalues(lambda values: 1 / root(values, self.eps), V)
        return dict(V=V, eta_eff=self.eta, delta=-self.eta * product(scale, column)[:, 0])


@dataclass(frozen=True, eq=False)
class Shampoo(MatrixRule):
    """Gupta, Koren & Singer (2018), Algorithm 1:  L ← L + g gᵀ,  R ← R + gᵀ g,
    W ← W − η (L + ε)^(−1/4) g (R + ε)^(−1/4).

    Memory: L, (n, n), and R, (m, m). `eta_eff` is η, on the direction beside it. Frameworks: none of
    those in `conventions` has it.
    """

    eta: Hyper = 0.1
    eps: Hyper = 1e-8
    memory = ("L", "R")

    def empty_memory(self, theta: Array) -> dict[str, Array]:
        n, m, *settings = theta.shape
        return dict(L=_square(n, settings, theta.dtype), R=_square(m, settings, theta.dtype))

    def step(self, theta: Array, g: Array, t: int, L: Array, R: Array) -> Symbols:
        L = L + product(g, transposed(g))
        R = R + product(transposed(g), g)
        direction = product(power(L, -0.25, self.eps), g, power(R, -0.25, self.eps))
        return dict(L=L, R=R, eta_eff=self.eta, delta=-self.eta * direction)


@dataclass(frozen=True, eq=False)
class Muon(MatrixRule):
    """Jordan et al. (2024):  u ← β u + g,  X = (β u + g) / (‖β u + g‖ + ε), five times
    X ← a X + b XXᵀX + c (XXᵀ)²X,  W ← W − η X.

    Memory: u. ‖·‖ is the root of the sum of all squares. `eta_eff` is η, on the direction X. Frameworks:
    all add weight decay and a factor from the matrix's shape; optax corrects u for its start at zero.
    """

    eta: Hyper = 0.02
    beta: Hyper = 0.95
    eps: Hyper = 1e-7
    memory = ("u",)

    def step(self, theta: Array, g: Array, t: int, u: Array) -> Symbols:
        u = self.beta * u + g
        X = orthogonal(self.beta * u + g, self.eps)
        return dict(u=u, X=X, eta_eff=self.eta, delta=-self.eta * X)


def _square(n, settings, dtype):
    return np.zeros((n, n, *settings), dtype)
