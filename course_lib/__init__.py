"""The library behind the lectures. Each public name is imported from its module when it is first used."""

import importlib
from typing import Any

_MODULES = {
    "optimizers": "GD Momentum Nesterov AdaGrad RMSProp MaxProp AdaDelta Adam LazyAdam AdaMax NAdam "
    "AMSGrad AdamW Lion",
    "matrices": "FullAdaGrad MatrixRule Muon Shampoo newton_schulz norm power",
    "descent": "History descend run settled step_in_blocks",
    "conventions": "CONVENTIONS AdaDeltaTimes AdaGradFrom AdaMaxEpsInside AdamEpsHat AdamWEpsHat "
    "AMSGradEpsHat AMSGradOfCorrected Convention LionW MuonAsAdam MuonCorrected MuonW NAdamEpsInside "
    "NAdamGrowing NAdamNext convention",
    "sweeps": "sensitivity sweep sweep_in_stages",
    "races": "Race race",
    "schedules": "constant cosine_restarts exponential_decay inverse_decay linear_warm_up step_decay "
    "transformer_warm_up triangular",
    "searches": "armijo early_stopping line_search log_search",
    "networks": "MiniBatches Network spiral spiral_accuracies",
    "edge": "TanhNetwork edge_grid hessian sharpness sine_network",
    "clinic": "FAULTS TESTS Patient ward",
    "noise": "Clipped NoisyBowl expected_average expected_loss",
    "rare": "LeastSquares WordModel next_words power_law prose text_accuracies zipf",
    "datasets": "airfoil fashion_mnist",
    "losses": "Differentiable Loss MatrixQuadratic Neuron OneSample Quadratic Saddle Surface ravine sigmoid "
    "sparse_neuron",
    "problems": "RARE_RATES GivenGradients Spike every_nth impulse noisy_neuron rare_world reddi_cycle "
    "reddi_stream steep_neuron ten_points turned_matrix two_points wilson_toy",
    "formats": "agree number",
    "plot": "STYLES figure path png show style surface",
    "exercises": "EXERCISES MUTANTS Mutant Verdict check hint judge",
    "predictions": "PREDICTIONS predict reveal tally",
    "keeping": "progress",
    "panels.challenge": "Challenge",
    "panels.clinic": "clinic_panel",
    "panels.controls": "Player Slider",
    "panels.descent": "descent_drawing descent_panel",
    "panels.drawing": "Drawing",
    "panels.hyperparameters": "hyper_slider log_grid",
    "panels.lectures": "appearances_panel class_regions_panel escape_panel fading_mean_panel roots_panel "
    "unit_ball_panel walk_panel",
    "panels.ledger": "ledger_drawing ledger_panel",
    "panels.edge": "edge_panel",
    "panels.matrices": "turn_panel",
    "panels.noise": "floor_panel",
    "panels.unseen": "epsilon_panel",
    "panels.panel": "Panel",
    "panels.words": "words_panel",
}
_HOME = {name: module for module, names in _MODULES.items() for name in names.split()}
__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"course_lib has no {name!r}")
    return getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
