"""Draw every picture that Markdown uses, and the course's marks:  python figures/draw.py [FOLDER]"""

import io
import sys
from pathlib import Path

import matplotlib.patches
import nbformat
import numpy as np
from PIL import Image

from course_lib import (
    GD,
    RARE_RATES,
    AdaDelta,
    AdaGrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    Drawing,
    FullAdaGrad,
    LazyAdam,
    Lion,
    MaxProp,
    Momentum,
    Muon,
    NAdam,
    Nesterov,
    RMSProp,
    Saddle,
    Shampoo,
    clinic_panel,
    descent_drawing,
    edge_panel,
    epsilon_panel,
    figure,
    floor_panel,
    rare_world,
    ravine,
    run,
    sparse_neuron,
    spiral_accuracies,
    steep_neuron,
    style,
    ten_points,
    turn_panel,
    words_panel,
)
from course_lib.formats import number
from course_lib.lecture import Lecture, find
from course_lib.plot import PALE
from course_lib.publish import ASSETS, mark
from course_lib.publish.book import panels_of

NEURON = sparse_neuron(np.random.default_rng(0))
STEEP = steep_neuron(np.random.default_rng(0))
TEN = ten_points()
CLINIC = clinic_panel(7)


def accuracies():
    """The accuracies of lecture 11 over 100 seeds, and the three that the sources print."""
    table = spiral_accuracies()
    fig, ax = figure(width=8, height=3.4)
    for k, (name, column) in enumerate(zip(table["settings"], table["sources"][:, :, 1].T)):
        color = style(name.split(",")[0])["color"]
        ax.plot(column, k + np.linspace(-0.25, 0.25, 100), "o", color=color, alpha=0.45, markersize=5)
        ax.plot(np.median(column), k, "|", color=color, markersize=30, markeredgewidth=3)
    for claim in (0.83, 0.893, 0.953):
        ax.axvline(claim, color="0.5", linestyle=":", linewidth=1.5)
    ax.set(xlabel="accuracy after 10,000 epochs", yticks=range(4), yticklabels=table["settings"])
    medians = np.median(table["sources"][:, :, 1], axis=0)
    told = ", ".join(f"{name} {median:.2f}" for name, median in zip(table["settings"], medians))
    return Drawing(fig, lambda: f"Median accuracy of 100 seeds: {told}.")


def rare_features():
    """How far from the truth each rule of lecture 12 stays, at the rate found there, over five worlds."""
    edges, off = (0, 5, 50, 500, 1000), {rule: [] for rule in RARE_RATES}
    for seed in range(5):
        batches, truth = rare_world(np.random.default_rng(seed))
        for rule, eta in RARE_RATES.items():
            distance = np.abs(run(rule(eta=eta), batches, np.zeros(1000), 500, record=()).end - truth)
            off[rule].append([distance[a:b].mean() for a, b in zip(edges, edges[1:])])
    fig, ax = figure(width=9, height=3.8)
    for rule, distances in off.items():
        ax.plot(range(4), np.median(distances, axis=0), **style(rule))
    ax.set_xticks(range(4), ["rank 1 to 5", "6 to 50", "51 to 500", "501 to 1000"])
    ax.set(ylabel="distance from the truth", ylim=(0, 1))
    fig.legend(loc="outside upper center", ncols=6, fontsize=11)
    told = ", ".join(f"{rule.__name__} {np.median(distances, axis=0)[3]:.1f}"
                     for rule, distances in off.items())
    return Drawing(fig, lambda: f"Median distance from the truth on the rarest 500 of 1000 features: {told}.")


FAMILY = {  # rule: (column, row), parents, what it adds
    GD: ((0, 3), (), "against the gradient,\none rate for all"),
    Momentum: ((0, 1.3), (GD,), "keeps its direction"),
    AdaGrad: ((0, 4.7), (GD,), "for each parameter η\ndivided by √(sum of g²)"),
    Nesterov: ((1, 0.1), (Momentum,), "looks ahead first"),
    RMSProp: ((1, 3.9), (AdaGrad,), "the sum fades:\nrates may rise"),
    FullAdaGrad: ((1, 6.2), (AdaGrad,), "a matrix of all g gᵀ,\nnot its diagonal"),
    Adam: ((2, 2.75), (Momentum, RMSProp), "both, and corrects\nthe start at zero"),
    MaxProp: ((2, 3.9), (RMSProp,), "a maximum\ninstead of the mean"),
    AdaDelta: ((2, 5.05), (AdaGrad,), "the size of its steps\nreplaces η"),
    NAdam: ((3, 0.1), (Nesterov, Adam), "looks ahead"),
    AMSGrad: ((3, 2), (Adam,), "never forgets\nthe largest v"),
    LazyAdam: ((3, 3.5), (Adam,), "rests where\nthe gradient is 0"),
    AdaMax: ((3, 4.65), (Adam,), "a maximum in Adam"),
    Lion: ((4, 1.3), (Momentum,), "only the sign\nof a mean"),
    AdamW: ((4, 2.75), (Adam,), "weight decay,\nbeside the scale"),
    Shampoo: ((4, 6.2), (FullAdaGrad,), "a small matrix for\neach side of W"),
    Muon: ((4, 4.5), (Shampoo,), "momentum, its\nsingular values near 1"),
}
AFTER_ADAM = 4  # the column of the rules that came after Adam: lectures 16 and 17
WIDE, ABOVE, BELOW = 0.38, 0.4, 0.57  # how far a box reaches to each side, above and below its row


def arrow(parent, rule):
    """The two ends of the arrow between two boxes: across to the next column, or up or down within one."""
    (px, py), (x, y) = FAMILY[parent][0], FAMILY[rule][0]
    if px < x:
        return (px + WIDE, py), (x - WIDE, y)
    return ((px, py - ABOVE), (x, y + BELOW)) if y < py else ((px, py + BELOW), (x, y - ABOVE))


def family_tree():
    """Who is whose parent, what each rule adds, and how many numbers it remembers per parameter."""
    fig, ax = figure(width=11, height=8)
    ax.set(xlim=(-0.5, 4.5), ylim=(7, -0.4))
    ax.axis("off")
    ax.add_patch(matplotlib.patches.FancyBboxPatch(
        (AFTER_ADAM - 0.44, -0.2), 0.88, 7.1, boxstyle="round,pad=0.02", zorder=-1, facecolor=PALE(1.0),
        edgecolor="none"))
    ax.text(AFTER_ADAM, 0.2, "After Adam", fontsize=15, weight="bold", ha="center", va="bottom")
    ax.text(AFTER_ADAM, 0.22, "lectures 16 and 17", fontsize=9.5, ha="center", va="top")
    for rule, ((x, y), parents, adds) in FAMILY.items():
        color = style(rule)["color"]
        for parent in parents:
            start, end = arrow(parent, rule)
            ax.annotate("", end, start,
                        arrowprops=dict(arrowstyle="-|>", color="0.45", shrinkA=2, shrinkB=2))
        memory = ", ".join(rule.memory).replace("v_hat", "v̂") or "nothing"
        ax.text(x, y, rule.__name__, color=color, fontsize=15, weight="bold", ha="center", va="bottom")
        ax.text(x, y + 0.02, f"{adds}\nremembers {memory}", fontsize=9.5, ha="center", va="top",
                linespacing=1.25)
        ax.add_patch(matplotlib.patches.FancyBboxPatch(
            (x - WIDE + 0.02, y - ABOVE + 0.02), 2 * WIDE - 0.04, ABOVE + BELOW - 0.04,
            boxstyle="round,pad=0.02", zorder=0, facecolor="white", edgecolor=color, linewidth=1.8))
    told = "; ".join(f"{rule.__name__} from {' and '.join(parent.__name__ for parent in parents)}"
                     for rule, (_, parents, _) in FAMILY.items() if parents)
    after = ", ".join(rule.__name__ for rule, ((x, _), *_) in FAMILY.items() if x == AFTER_ADAM)
    return Drawing(fig, lambda: f"A family tree of {len(FAMILY)} rules. {told}. "
                                f"A branch of its own, After Adam: {after}.")


PICTURES = {  # file: (drawing, state)
    "00_start_here.png": (descent_drawing(ravine(), GD, steps=100, lowest=1e-12, rates=None), dict(eta=0.45)),
    "01_sparse_features.png": (descent_drawing(NEURON, GD, Momentum, Nesterov, rates=None),
                               dict(eta=0.3, beta=0.9)),
    "02_momentum.png": (descent_drawing(ravine(), GD, Momentum, Nesterov, steps=100, lowest=1e-12,
                                        rates=None),
                        dict(eta=0.1, beta=0.9)),
    "03_adagrad.png": (descent_drawing(NEURON, GD, Momentum, AdaGrad), dict(eta=0.1, beta=0.9, eps=1e-8)),
    "04_rmsprop.png": (descent_drawing(TEN, AdaGrad, RMSProp, steps=100, rates=(1e-2, 1e4)),
                       dict(eta=0.1, beta=0.5, eps=1e-4)),
    "05_adadelta.png": (descent_drawing(STEEP, RMSProp, AdaDelta, steps=60, lowest=1e-6, rates=(1e-3, 1e2)),
                        dict(eta=0.1, beta=0.99, eps=1e-4)),
    "06_adam.png": (descent_drawing(STEEP, AdaGrad, RMSProp, Adam, steps=100, rates=(1e-3, 1e2)),
                    dict(eta=0.1, beta=0.9, beta1=0.9, beta2=0.999, eps=1e-8)),
    "07_adamax.png": (descent_drawing(STEEP, Adam, AdaMax, steps=100, rates=(1e-3, 1e2)),
                      dict(eta=0.1, beta1=0.9, beta2=0.99)),
    "08_nadam.png": (descent_drawing(STEEP, Adam, NAdam, steps=100, rates=None),
                     dict(eta=0.4, beta1=0.9, beta2=0.99)),
    "09_amsgrad.png": (descent_drawing(ravine(), Adam, AMSGrad, steps=2000, lowest=1e-12, rates=(1e-2, 1e2)),
                       dict(eta=0.1, beta1=0.9, beta2=0.99)),
    "10_schedulers.png": (descent_drawing(Saddle(), GD, RMSProp, Adam, steps=200, rates=None),
                          dict(eta=0.05, beta=0.9, beta1=0.9, beta2=0.999)),
    "11_spiral.png": (accuracies(), {}),
    "12_sparse_world.png": (rare_features(), {}),
    "13_noise_and_batches.png": (floor_panel("GD", 0.16, 16).drawing, dict(rule="GD", eta=0.16, batch=16)),
    "14_the_edge_of_stability.png": (edge_panel(0.2).drawing, dict(eta=0.2)),
    "15_why_adam_wins_on_language.png": (words_panel(1.0, 1000).drawing, dict(power=1.0, words=1000)),
    "16_which_minimum.png": (epsilon_panel(1e-8).drawing, dict(eps=1e-8)),
    "17_beyond_the_diagonal.png": (turn_panel(45, 2.0).drawing, dict(angle=45, eta=2.0)),
    "18_the_clinic.png": (CLINIC.drawing, CLINIC.start | dict(case=3)),
    "map_of_optimizers.png": (family_tree(), {}),
}


MOVING = "03_adagrad.gif"  # its still is the picture of that lecture


def lecture_panel(cell_id):
    """The panel that a cell of a lecture shows, as the lecture makes it."""
    lecture = find(cell_id[:2])
    cells = lecture.notebook.cells
    until = [cell.id for cell in cells].index(cell_id) + 1
    begun = nbformat.from_dict(lecture.notebook | {"cells": cells[:until]})
    return panels_of(Lecture(lecture.path, begun))[cell_id]


def slider_drawing(slider, width):
    """A slider as a strip of `width` pixels: its name, its value, and its knob on a track."""
    fig, ax = figure(width=width / 100, height=0.4)
    ax.set_position([0, 0, 1, 1])
    ax.set(xlim=(0, width), ylim=(-20, 20))
    ax.axis("off")
    left, right = 250, width - 250
    ax.plot([left, right], [0, 0], color="0.55", linewidth=4, solid_capstyle="round")
    past = ax.plot([], [], color="#1976d2", linewidth=4, solid_capstyle="round", animated=True)[0]
    knob = ax.plot([], [], "o", color="#1976d2", markersize=13, animated=True)[0]
    told = ax.text(left - 30, 0, "", ha="right", va="center", fontsize=16, animated=True)

    def update(value):
        place = left + (right - left) * np.searchsorted(slider.values, value) / (len(slider.values) - 1)
        past.set_data([left, place], [0, 0])
        knob.set_data([place], [0])
        told.set_text(f"{slider.name} = {number(value)}")
        return told.get_text()

    return Drawing(fig, update)


def animation(cell_id, low, high):
    """A panel while its slider moves from `low` to `high` and back: the frames, and its last sentence."""
    panel = lecture_panel(cell_id)
    slider, start = panel.controls[panel.along], panel.start[panel.along]
    forth = slider.values[(slider.values >= low) & (slider.values <= high)][::2]
    back = forth[forth > start][::-3]
    strip, frames = slider_drawing(slider, panel.drawing.size()[0]), []
    for value in map(float, [*forth, *back, start]):
        picture, sentence = panel.drawing.frame(**panel.start | {panel.along: value})
        above, below = (Image.open(io.BytesIO(png)).convert("RGB")
                        for png in (strip.frame(value=value)[0], picture))
        frame = Image.new("RGB", (below.width, above.height + below.height))
        frame.paste(above)
        frame.paste(below, (0, above.height))
        frames.append(frame)
    return frames, sentence


def draw_animation(path):
    """Write the moving picture to `path`; return its alternative text."""
    frames, sentence = animation("03-panel", 0.01, 10)
    palette = frames[-1].quantize(64, dither=Image.Dither.NONE)
    first, *others = (frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames)
    first.save(path, save_all=True, append_images=others, loop=0, duration=[100] * len(others) + [3000])
    return ("The slider of a panel moves η from 0.01 to 10 and back, and three pictures follow: paths, "
            f"losses and effective learning rates. {sentence}")


MARKS = {"wordmark.svg": mark.wordmark(), "wordmark_dark.svg": mark.wordmark(on_dark=True)}


def draw(folder):
    """Write all pictures and the wordmark to `folder`; return {picture: its alternative text}."""
    for name, drawn in MARKS.items():
        (folder / name).write_text(drawn, "utf8")
    sentences = {MOVING: draw_animation(folder / MOVING)}
    for name, (drawing, state) in PICTURES.items():
        png, sentences[name] = drawing.frame(**state)
        (folder / name).write_bytes(png)
    return sentences


if __name__ == "__main__":
    for name, sentence in draw(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent)).items():
        print(f"{name}: {sentence}")
    (ASSETS / "favicon.svg").write_text(mark.favicon(), "utf8")
