"""How fast it is where a student feels it:  make bench

Contenders of one row run in turn, A B A B …, so that their ratio holds on a busy machine;
milliseconds are from this one.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from browser import CHROMIUM, Lecture, chromium, jupyterlab

from course_lib import GD, AdaGrad, Momentum, descent_panel, png, run, sparse_neuron


def milliseconds(times):
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"min {ordered[0]:6.1f}   median {statistics.median(ordered):6.1f}   p95 {p95:6.1f} ms"


def in_turn(contenders, rounds=60, warm_up=5):
    """{name: times in ms} of functions that are called in turn with the number of the round."""
    times = {name: [] for name in contenders}
    for k in range(-warm_up, rounds):
        for name, function in contenders.items():
            start = time.perf_counter()
            function(k % 10)
            if k >= 0:
                times[name].append(1000 * (time.perf_counter() - start))
    for name, row in times.items():
        print(f"  {name:44} {milliseconds(row)}")
    return times


def verdict(what, measured, target, unit=""):
    met = "met" if measured <= target else "MISSED"
    print(f"  → {what}: {measured:.2f}{unit}, target ≤ {target}{unit}: {met}")


def kernel():
    print("A panel's update in the kernel: three axes, three optimizers, 500 steps on the sparse neuron")
    neuron = sparse_neuron(np.random.default_rng(0))
    panel = descent_panel(neuron, GD, Momentum, AdaGrad, eta=0.1, beta=0.9, eps=1e-8)
    etas, drawing = panel.controls["eta"].values[30:40], panel.drawing

    def update(k):
        panel.controls["eta"].value = float(etas[k])

    def bare(k):
        for rule in (GD, Momentum, AdaGrad):
            run(rule(etas[k]), neuron, neuron.start, 500, record=("theta", "eta_eff")).loss
        drawing._canvas.restore_region(drawing._background)
        for artist in drawing._moving:
            (artist.axes or drawing.figure).draw_artist(artist)
        png(drawing._canvas)

    times = in_turn({"slider moved": update, "bare runs + bare blit and encode": bare})
    ratios = [a / b for a, b in zip(*times.values())]
    verdict("ratio, pair by pair", statistics.median(ratios), 1.3)


INTERACT = """
import io, ipywidgets, matplotlib.pyplot as plt
from course_lib import STYLES
%matplotlib inline
def redraw(eta):
    fig, axes = plt.subplots(1, 3, figsize=(11, 3.9))
    surface(axes[0], neuron)
    for rule in (GD, Momentum, AdaGrad):
        d = run(rule(eta), neuron, neuron.start, 500, record=("theta", "eta_eff"))
        line = style(rule)
        axes[0].plot(*d.theta.T, **line)
        axes[1].semilogy(d.loss, **line)
        axes[2].semilogy(d.eta_eff, **line)
    plt.show()
ipywidgets.interact(redraw, eta=ipywidgets.FloatLogSlider(0.1, min=-3, max=1, step=0.05));
"""

WATCH = """selector => {
    const watch = window.watch = {seen: [], events: [], blank: 0, frames: 0, heights: new Set(), source: null};
    for (const name of ['keydown', 'pointermove']) document.addEventListener(name, () => watch.events.push(performance.now()), true);
    const look = () => {
        const picture = [...document.querySelectorAll(selector)].pop();
        watch.frames += 1;
        if (!picture || !picture.complete || !picture.naturalWidth) watch.blank += 1;
        else {
            watch.heights.add(Math.round(picture.getBoundingClientRect().height));
            if (picture.src !== watch.source) { watch.source = picture.src; watch.seen.push(performance.now()); }
        }
        requestAnimationFrame(look);
    };
    look();
}"""
CLEAR = "() => { Object.assign(window.watch, {seen: [], events: [], blank: 0, frames: 0, heights: new Set()}) }"


def key_to_pixels(lecture, presses, pause):
    """Times from a key to the first new picture, in ms: isolated steps, nothing polls meanwhile."""
    times = []
    for k in range(presses):
        lecture.evaluate(CLEAR)
        lecture.page.keyboard.press("ArrowRight" if k % 8 < 4 else "ArrowLeft")
        lecture.page.wait_for_timeout(pause)
        times.append(lecture.evaluate("() => window.watch.seen[0] - window.watch.events[0]"))
    return times[3:]


def open_slider(chrome, lab, source=None):
    """Lecture 03 with its first slider in focus and watched; `source` replaces the panel's cell."""
    lecture = Lecture(chrome, lab, "my_work/03_adagrad.ipynb")
    if source:
        lecture.evaluate("""source => {
            const cells = window.jupyterapp.shell.currentWidget.content.widgets;
            cells.find(cell => cell.model.id === '03-panel').model.sharedModel.setSource(source);
        }""", source)
    lecture.run_all()
    lecture.slider = lecture.page.locator("[role=slider]").first
    lecture.slider.scroll_into_view_if_needed()
    lecture.page.wait_for_timeout(1500)
    lecture.evaluate(WATCH, ".jupyter-widgets img" if source else ".course-panel img[alt]:not([hidden])")
    lecture.slider.focus()
    return lecture


def drag_lag(lecture, moves):
    """How long after the last move of a one-second drag the last picture came, in ms."""
    box = lecture.slider.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    lecture.evaluate(CLEAR)
    lecture.page.mouse.move(x, y)
    lecture.page.mouse.down()
    start = time.perf_counter()
    for k in range(30):
        x += moves
        lecture.page.mouse.move(x, y)
        time.sleep(max(0, start + (k + 1) / 30 - time.perf_counter()))
    lecture.page.mouse.up()
    lecture.page.wait_for_timeout(700)
    watch = lecture.evaluate("() => ({...window.watch, heights: [...window.watch.heights]})")
    lag = watch["seen"][-1] - watch["events"][-1]
    print(f"  {len(watch['seen']):3} pictures, {watch['blank']} blank of {watch['frames']} frames, "
          f"{len(watch['heights'])} height, the last one {lag:.0f} ms after the last move")
    return lag


def browser():
    print("\nA slider in JupyterLab, from the key to new pixels in Chromium; one page at a time, in turn")
    ours, theirs, lags = [], [], []
    with tempfile.TemporaryDirectory() as folder, jupyterlab(Path(folder) / "my_work", Path(folder)) as lab, \
            chromium() as chrome:
        for _ in range(3):
            lecture = open_slider(chrome, lab)
            ours += key_to_pixels(lecture, 19, pause=400)
            lags += [drag_lag(lecture, moves) for moves in (2.5, -2.5)]
            lecture.close()
            lecture = open_slider(chrome, lab, INTERACT)
            theirs += key_to_pixels(lecture, 11, pause=1500)
            lecture.close()
    print(f"  {'the panel':44} {milliseconds(ours)}\n  {'interact + plt.show':44} {milliseconds(theirs)}")
    ratio = statistics.median(theirs) / statistics.median(ours)
    print(f"  → {ratio:.1f} × faster than interact, target ≥ 8: {'met' if ratio >= 8 else 'MISSED'}")
    verdict("median", statistics.median(ours), 60, " ms")
    verdict("p95", sorted(ours)[int(0.95 * len(ours))], 80, " ms")
    verdict("lag after the last move of a one-second drag, median", statistics.median(lags), 100, " ms")


if __name__ == "__main__":
    kernel()
    if CHROMIUM:
        browser()
    else:
        print("no Chromium found: the browser's part was not measured")
