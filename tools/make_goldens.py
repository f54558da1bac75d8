"""Golden trajectories from the real frameworks, at their defaults:  python -m tools.make_goldens

Needs torch, optax, jax and keras, none of which the course depends on. Writes tests/library/goldens.npz:
the versions, where twelve parameters are after some of 1,000 steps, and a matrix after each of
60, in float64.
"""

import importlib.metadata
import os
from pathlib import Path

import numpy as np

STEPS = 1000
KEPT = np.unique(np.r_[1:11, np.geomspace(11, STEPS, 25).astype(int)])  # the steps that are stored
START = np.random.default_rng(1).normal(size=12)
MATRIX_STEPS, MATRIX_START = 60, np.random.default_rng(3).normal(size=(4, 9))


def stream():
    """Gradients as a hidden layer sees them: scales from 1e-6 to 1e2, many zeros, long silences."""
    rng = np.random.default_rng(0)
    louder = 1 + 0.5 * np.sin(np.arange(STEPS) / 30)
    g = rng.normal(size=(STEPS, 12)) * np.logspace(-6, 2, 12) * louder[:, None]
    g[rng.random(g.shape) < 0.3] = 0
    g[200:400, ::4] = 0
    return g


def matrix_stream():
    """Gradients of a matrix, whose loud and quiet directions are no axes."""
    rng = np.random.default_rng(2)
    left, right = (np.linalg.qr(rng.normal(size=(n, n)))[0] for n in (4, 9))
    return left @ (rng.normal(size=(MATRIX_STEPS, 4, 9)) * np.logspace(-2, 1, 4)[:, None]) @ right


def torch_paths():
    import torch

    torch.set_default_dtype(torch.float64)  # NAdam keeps a product in the default dtype
    make = {
        "GD": lambda p: torch.optim.SGD(p),
        "Momentum": lambda p: torch.optim.SGD(p, momentum=0.9),
        "Nesterov": lambda p: torch.optim.SGD(p, momentum=0.9, nesterov=True),
        "AdaGrad": torch.optim.Adagrad,
        "RMSProp": torch.optim.RMSprop,
        "AdaDelta": torch.optim.Adadelta,
        "Adam": torch.optim.Adam,
        "AdaMax": torch.optim.Adamax,
        "NAdam": torch.optim.NAdam,
        "AMSGrad": lambda p: torch.optim.Adam(p, amsgrad=True),
        "AdamW": torch.optim.AdamW,
    }
    for name, maker in make.items():
        theta = torch.nn.Parameter(torch.tensor(START))
        optimizer, path = maker([theta]), []
        for g in stream():
            theta.grad = torch.tensor(g)
            optimizer.step()
            path.append(theta.detach().numpy().copy())
        yield name, np.array(path)


def torch_matrix_paths(gradients, start):
    import torch

    torch.Tensor.bfloat16 = torch.Tensor.double  # its Newton-Schulz is in bfloat16, of three digits
    theta = torch.nn.Parameter(torch.tensor(start))
    optimizer, path = torch.optim.Muon([theta]), []
    for g in gradients:
        theta.grad = torch.tensor(g)
        optimizer.step()
        path.append(theta.detach().numpy().copy())
    yield "Muon", np.array(path)


def optax_paths():
    import jax

    jax.config.update("jax_enable_x64", True)
    import optax

    eta = 0.01
    make = {
        "GD": optax.sgd(eta),
        "Momentum": optax.sgd(eta, momentum=0.9),
        "Nesterov": optax.sgd(eta, momentum=0.9, nesterov=True),
        "AdaGrad": optax.adagrad(eta),
        "RMSProp": optax.rmsprop(eta),
        "AdaDelta": optax.adadelta(1.0),
        "Adam": optax.adam(eta),
        "AdaMax": optax.adamax(eta),
        "NAdam": optax.nadam(eta),
        "AMSGrad": optax.amsgrad(eta),
        "AdamW": optax.adamw(eta),
        "Lion": optax.lion(eta),
    }

    for name, optimizer in make.items():
        yield name, optax_path(optimizer, stream(), START)


def optax_path(optimizer, gradients, start):
    import jax
    import optax

    def step(carry, g):
        theta, state = carry
        updates, state = optimizer.update(g, state, theta)
        theta = optax.apply_updates(theta, updates)
        return (theta, state), theta

    theta = jax.numpy.asarray(start)
    return np.asarray(jax.lax.scan(step, (theta, optimizer.init(theta)), jax.numpy.asarray(gradients))[1])


def optax_matrix_paths(gradients, start):
    import jax

    jax.config.update("jax_enable_x64", True)
    from optax import contrib

    yield "Muon", optax_path(contrib.muon(0.01), gradients, start)


def keras_paths():
    os.environ.setdefault("KERAS_BACKEND", "jax")
    import jax

    jax.config.update("jax_enable_x64", True)
    import keras

    keras.backend.set_floatx("float64")
    make = {
        "GD": keras.optimizers.SGD,
        "Momentum": lambda: keras.optimizers.SGD(momentum=0.9),
        "Nesterov": lambda: keras.optimizers.SGD(momentum=0.9, nesterov=True),
        "AdaGrad": keras.optimizers.Adagrad,
        "RMSProp": keras.optimizers.RMSprop,
        "AdaDelta": keras.optimizers.Adadelta,
        "Adam": keras.optimizers.Adam,
        "AdaMax": keras.optimizers.Adamax,
        "NAdam": keras.optimizers.Nadam,
        "AMSGrad": lambda: keras.optimizers.Adam(amsgrad=True),
        "AdamW": keras.optimizers.AdamW,
        "Lion": keras.optimizers.Lion,
    }
    for name, maker in make.items():
        yield name, keras_path(maker(), stream(), START)


def keras_path(optimizer, gradients, start):
    import keras

    theta, path = keras.Variable(start, dtype="float64"), []
    for g in gradients:
        optimizer.apply([keras.ops.convert_to_tensor(g, dtype="float64")], [theta])
        path.append(keras.ops.convert_to_numpy(theta).copy())
    return np.array(path)


def keras_matrix_paths(gradients, start):
    import keras

    yield "Muon", keras_path(keras.optimizers.Muon(), gradients, start)


FRAMEWORKS = {"torch": torch_paths, "optax": optax_paths, "keras": keras_paths}
MATRIX_FRAMEWORKS = {"torch": torch_matrix_paths, "optax": optax_matrix_paths, "keras": keras_matrix_paths}


def matrix_paths(make):
    """(name and form, the path) of a framework's rules, on a wide stream and on its transpose, a tall one."""
    for form, gradients, start in (("wide", matrix_stream(), MATRIX_START),
                                   ("tall", np.swapaxes(matrix_stream(), 1, 2), MATRIX_START.T)):
        for name, path in make(gradients, start):
            yield f"{name} {form}", path


if __name__ == "__main__":
    versions = [f"{name} {importlib.metadata.version(name).split('+')[0]}"
                for name in ("torch", "jax", "optax", "keras")]
    paths = {f"{framework} {name}": path[KEPT - 1] for framework, make in FRAMEWORKS.items()
             for name, path in make()}
    for framework, make in MATRIX_FRAMEWORKS.items():
        paths |= {f"{framework} {name}": path for name, path in matrix_paths(make)}
    np.savez_compressed(Path(__file__).parents[1] / "tests" / "library" / "goldens.npz", versions=versions,
                        **paths)
    print(", ".join(versions), "-", len(paths), "trajectories")
