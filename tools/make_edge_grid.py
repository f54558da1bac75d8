"""Runs at many learning rates for lecture 14:  python -m tools.make_edge_grid

Takes about a minute. Writes course_lib/edge_grid.npz, which `edge_grid()` reads; a test computes some of its
entries again. Beyond the edge a path is chaotic: another processor follows another one, of the same kind.
"""

from pathlib import Path

import numpy as np

from course_lib import GD, run, sharpness, sine_network

ETAS = np.array([0.02, 0.03, 0.05, 0.07, 0.09, 0.1, 0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.17, 0.18, 0.19, 0.2,
                 0.21, 0.22, 0.23, 0.24, 0.25, 0.26, 0.28, 0.3, 0.32, 0.34, 0.36, 0.38])
STEPS = np.arange(0, 12_001, 100)


def looked_at(etas, seed=0, steps=STEPS):
    """Losses and largest curvatures at these steps, two arrays (η, k), nan where the run has diverged."""
    network = sine_network()
    theta = np.repeat(network.start(np.random.default_rng(seed))[:, None], len(etas), axis=1)
    losses, curvatures = [], []
    for before, step in zip([0, *steps], steps):
        theta = run(GD(etas), network, theta, int(step - before), record=()).end
        losses.append(network.value(theta))
        curvatures.append([sharpness(network, one) for one in theta.T])
    losses, curvatures = np.array(losses).T, np.array(curvatures).T
    alive = np.logical_and.accumulate(np.isfinite(losses) & (losses < 1e3), axis=1)
    return np.where(alive, losses, np.nan), np.where(alive, curvatures, np.nan)


if __name__ == "__main__":
    losses, curvatures = looked_at(ETAS)
    np.savez_compressed(Path(__file__).parents[1] / "course_lib" / "edge_grid.npz", etas=ETAS, steps=STEPS,
                        losses=losses.astype(np.float32), sharpness=curvatures.astype(np.float32))
    for eta, loss, curvature in zip(ETAS, losses, curvatures):
        late = curvature[80:] * eta / 2
        print(f"η = {eta}: ηλ/2 from {curvature[0] * eta / 2:.2f} to {curvature[-1] * eta / 2:.2f}, late "
              f"{late.min():.2f} to {late.max():.2f}, loss {loss[-1]:.4f}")
