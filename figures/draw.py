"""Draw every picture that Markdown uses:  python figures/draw.py [FOLDER]"""

import sys
from pathlib import Path

import numpy as np

from course_lib import GD, AdaGrad, Momentum, Nesterov, descent_drawing, ravine, sparse_neuron

NEURON = sparse_neuron(np.random.default_rng(0))

PICTURES = {  # file: (drawing, state)
    "00_start_here.png": (descent_drawing(ravine(), GD, steps=100, lowest=1e-12, rates=None), dict(eta=0.45)),
    "01_sparse_features.png": (descent_drawing(NEURON, GD, Momentum, Nesterov, rates=None), dict(eta=0.3, beta=0.9)),
    "02_momentum.png": (descent_drawing(ravine(), GD, Momentum, Nesterov, steps=100, lowest=1e-12, rates=None),
                        dict(eta=0.1, beta=0.9)),
    "03_adagrad.png": (descent_drawing(NEURON, GD, Momentum, AdaGrad), dict(eta=0.1, beta=0.9, eps=1e-8)),
}


def draw(folder):
    """Write all pictures to `folder`; return {file: its alternative text}."""
    sentences = {}
    for name, (drawing, state) in PICTURES.items():
        png, sentences[name] = drawing.frame(**state)
        (folder / name).write_bytes(png)
    return sentences


if __name__ == "__main__":
    for name, sentence in draw(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent)).items():
        print(f"{name}: {sentence}")
