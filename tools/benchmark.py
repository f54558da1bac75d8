"""How fast it is where a student feels it:  make bench

python -m tools.benchmark [panel] [checks] [library] [browser] [ahead]
python -m tools.benchmark votes measures a slider while 300 phones vote
python -m tools.benchmark site measures the built site: make site, and then this

Contenders of one row run in turn, A B A B …, so that their ratio holds on a busy machine;
milliseconds are from this one. torch and jax are measured beside ours where they are installed.
"""

import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as course_lib.lab does
import numpy as np


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
    from course_lib import GD, AdaGrad, Momentum, descent_panel, png, run, sparse_neuron

    print("A panel's update in the kernel: three axes, three optimizers, 500 steps on the sparse neuron")
    neuron = sparse_neuron(np.random.default_rng(0))
    panel = descent_panel(neuron, GD, Momentum, AdaGrad, eta=0.1, beta=0.9, eps=1e-8)
    etas, drawing = panel.controls["eta"].values[30:40], panel.drawing

    def update(k):
        panel.controls["eta"].value = float(etas[k])

    def bare(k):
        for rule in (GD, Momentum, AdaGrad):
            history = run(rule(etas[k]), neuron, neuron.start, 500, record=("theta", "eta_eff"))
            assert len(history.loss)  # which is computed when it is asked for
        drawing._restore_background()
        for artist in drawing.moving:
            (artist.axes or drawing.figure).draw_artist(artist)
        png(drawing._canvas)

    times = in_turn({"slider moved": update, "bare runs + bare blit and encode": bare})
    ratios = [a / b for a, b in zip(*times.values())]
    verdict("ratio, pair by pair", statistics.median(ratios), 1.3)


def library():
    from course_lib import (
        Adam,
        Network,
        Neuron,
        ravine,
        run,
        sigmoid,
        sparse_neuron,
        spiral,
        step_in_blocks,
        sweep,
    )

    peers = [name for name in ("torch", "jax") if importlib.util.find_spec(name)]
    if "torch" in peers:
        import torch

        torch.set_num_threads(1)
    if "jax" in peers:
        import jax

        jax.config.update("jax_enable_x64", True)
        jnp = jax.numpy
    neuron, rate = sparse_neuron(np.random.default_rng(0)), iter(np.linspace(0.05, 0.15, 100_000))
    coarse_x = np.round(neuron.x * 4) / 4
    grouped = Neuron(coarse_x, sigmoid(2 * coarse_x))

    def report(title, contenders, target, rounds):
        print(title)
        times = in_turn(contenders, rounds, warm_up=1)
        ours = statistics.median(times["ours"])
        for name, row in list(times.items())[1:]:
            print(f"  → ours / {name}: {statistics.median(a / b for a, b in zip(times['ours'], row)):.2f}")
        verdict("median", ours, target, " ms")

    def torch_adam(gradient, start, steps, **settings):
        theta = torch.nn.Parameter(torch.tensor(start))
        optimizer = torch.optim.Adam([theta], **settings)
        for _ in range(steps):
            theta.grad = gradient(theta.detach())
            optimizer.step()

    def jax_adam(gradient, steps):
        def end(theta, eta, beta1):
            def step(carry, t):
                theta, m, v = carry
                g = gradient(theta)
                m, v = beta1 * m + (1 - beta1) * g, 0.999 * v + 0.001 * g * g
                theta = theta - eta * (m / (1 - beta1**t)) / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8)
                return (theta, m, v), None

            return jax.lax.scan(step, (theta, 0 * theta, 0 * theta), jnp.arange(1.0, steps + 1))[0][0]

        return jax.jit(end)

    def neuron_gradient(library, neuron):
        """The same gradient in torch or jax, points in groups of equal x; theta (2,) or (2, settings)."""
        array = torch.tensor if library == "torch" else jnp.asarray
        half, target, weighted = map(array, (neuron._half_inputs, neuron._target, neuron._weighted_inputs))

        def gradient(theta):
            tanh = torch.tanh if library == "torch" else jnp.tanh
            if theta.ndim == 1:
                h = tanh(theta @ half)
                return ((h - target) * (1 - h * h)) @ weighted
            h = tanh(theta.T @ half)
            return (((h - target) * (1 - h * h)) @ weighted).T

        return gradient

    def flat(etas, betas):
        return [grid.ravel() for grid in np.meshgrid(etas, betas, indexing="ij")]

    def torch_map(gradient, start, etas, betas, steps, cells):
        eta, beta1 = map(torch.tensor, flat(etas, betas))
        for low in range(0, len(eta), cells):
            e, b = eta[low : low + cells], beta1[low : low + cells]
            theta = torch.tensor(start)[:, None].repeat(1, len(e))
            m, v = torch.zeros_like(theta), torch.zeros_like(theta)
            for t in range(1, steps + 1):
                g = gradient(theta)
                m, v = b * m + (1 - b) * g, 0.999 * v + 0.001 * g * g
                theta = theta - e * (m / (1 - b**t)) / (torch.sqrt(v / (1 - 0.999**t)) + 1e-8)

    def jax_map(gradient, start, etas, betas, steps):
        run_all = jax.jit(jax.vmap(jax_adam(gradient, steps), in_axes=(None, 0, 0)))
        return lambda k: run_all(jnp.asarray(start), *map(jnp.asarray, flat(etas, betas))).block_until_ready()

    kept = ("theta", "eta_eff")  # as a panel does
    contenders = {"ours": lambda k: run(Adam(next(rate)), neuron, neuron.start, 500, record=kept).loss,
                  "ours, all symbols kept": lambda k: run(Adam(next(rate)), neuron, neuron.start, 500).loss}
    if "torch" in peers:
        points = neuron_gradient("torch", neuron)
        contenders["torch"] = lambda k: torch_adam(points, neuron.start, 500, lr=next(rate))
    if "jax" in peers:
        compiled, start = jax_adam(neuron_gradient("jax", neuron), 500), jnp.asarray(neuron.start)
        contenders["jax, warm"] = lambda k: compiled(start, next(rate), 0.9).block_until_ready()
    report("The neuron, 500 points × 500 steps of Adam, a new η", contenders, 6, 20)

    valley = ravine()
    H = torch.tensor(valley.H) if "torch" in peers else None
    contenders = {"ours": lambda k: run(Adam(next(rate)), valley, valley.start, 500, record=kept).loss}
    if "torch" in peers:
        contenders["torch"] = lambda k: torch_adam(lambda theta: H @ theta, valley.start, 500, lr=next(rate))
    report("A function of two variables, 500 steps of Adam", contenders, 6, 20)

    etas, betas = np.geomspace(1e-3, 1, 100), np.linspace(0, 0.99, 100)
    for title, loss, target in ((f"Map η × β₁, 100 × 100 × 300 steps, neuron, {neuron.width} values of x",
                                 neuron, 1200),
                                (f"the same with {grouped.width} values of x", grouped, 320),
                                ("the same on a function of two variables", valley, 60)):
        def gradient_in(library, loss=loss):
            return neuron_gradient(library, loss) if loss is not valley else (lambda theta: H @ theta)

        contenders = {"ours": lambda k, loss=loss: sweep(Adam, loss, loss.start, 300, eta=etas, beta1=betas)}
        if "torch" in peers:
            inner, cells = gradient_in("torch"), 2**17 // getattr(loss, "width", 1)
            contenders["torch"] = lambda k, loss=loss, inner=inner, cells=cells: torch_map(
                inner, loss.start, etas, betas, 300, cells)
        if "jax" in peers and loss is not valley:
            contenders["jax, warm"] = jax_map(neuron_gradient("jax", loss), loss.start, etas, betas, 300)
        elif "jax" in peers:
            turned = partial(jnp.matmul, jnp.asarray(valley.H))
            contenders["jax, warm"] = jax_map(turned, loss.start, etas, betas, 300)
        report(title, contenders, target, 5)
    report("Its 25 × 25 preview, neuron, values of x in groups", {
        "ours": lambda k: sweep(Adam, grouped, grouped.start, 300, eta=etas[::4], beta1=betas[::4])}, 30, 10)

    x, labels = spiral(np.random.default_rng(0))
    network = Network(x.astype(np.float32), labels)
    start = network.start(np.random.default_rng(1))
    contenders = {"ours": lambda k: run(Adam(0.05, eps=1e-7), network, start, 10_000, record=())}
    if "torch" in peers:
        def torch_spiral(k):
            net = torch.nn.Sequential(torch.nn.Linear(2, 64), torch.nn.ReLU(), torch.nn.Linear(64, 3))
            optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
            X, Y = torch.tensor(x.T, dtype=torch.float32), torch.tensor(labels)
            for _ in range(10_000):
                optimizer.zero_grad()
                torch.nn.functional.cross_entropy(net(X), Y).backward()
                optimizer.step()

        contenders["torch"] = torch_spiral
    report("The spiral, 2-64-3, 10,000 epochs of Adam, float32", contenders, 650, 3)

    g = np.random.default_rng(0).normal(size=10**7).astype(np.float32)
    theta, memory = np.zeros_like(g), dict(m=np.zeros_like(g), v=np.zeros_like(g))
    contenders = {"ours": lambda k: step_in_blocks(Adam(), theta, g, k + 1, memory)}
    if "torch" in peers:
        big = torch.nn.Parameter(torch.zeros(10**7))
        big.grad = torch.tensor(g)
        for name, fused in (("torch, default", None), ("torch, fused", True)):
            optimizer = torch.optim.Adam([big], fused=fused)
            contenders[name] = lambda k, optimizer=optimizer: optimizer.step()
    report("One step of Adam on ten million parameters, float32", contenders, 28, 15)


def answers():
    """One exercise check, for a right answer and for one that is none of the known mistakes."""
    from course_lib import EXERCISES, Adam, judge

    right = EXERCISES["06.1"].step_of(Adam)

    def wrong(theta, g, t, m, v, eta, beta1, beta2, eps):
        new, *memory = right(theta=theta, g=g, t=t, m=m, v=v, eta=eta, beta1=beta1, beta2=beta2, eps=eps)
        return theta + 1.3 * (new - theta), *memory

    print("One check of exercise 06.1")
    times = in_turn({"right": lambda k: judge("06.1", right), "wrong": lambda k: judge("06.1", wrong)}, 20)
    verdict("the slower of the two, p95", max(sorted(row)[-2] for row in times.values()), 150, " ms")


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
    const watch = {seen: [], events: [], blank: 0, frames: 0, heights: new Set(), source: null};
    window.watch = watch;
    const note = () => watch.events.push(performance.now());
    for (const name of ['keydown', 'pointermove']) document.addEventListener(name, note, true);
    const look = () => {
        const picture = [...document.querySelectorAll(selector)].pop();
        watch.frames += 1;
        if (!picture || !(picture.naturalWidth ?? picture.ariaLabel)) watch.blank += 1;
        else {
            const source = picture.src ?? picture.ariaLabel;  // a canvas gets its words as it is drawn
            watch.heights.add(Math.round(picture.getBoundingClientRect().height));
            if (source !== watch.source) {
                watch.source = source;
                watch.seen.push(performance.now());
            }
        }
        requestAnimationFrame(look);
    };
    look();
}"""
CLEAR = """() => {
    Object.assign(window.watch, {seen: [], events: [], blank: 0, frames: 0, heights: new Set()});
}"""


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
    from tests.support.browser import Lecture

    lecture = Lecture(chrome, lab, "my_work/03_adagrad.ipynb")
    if source:
        lecture.evaluate("""source => {
            const cells = window.jupyterapp.shell.currentWidget.content.widgets;
            cells.find(cell => cell.model.id === '03-panel').model.sharedModel.setSource(source);
        }""", source)
    lecture.run_all()
    lecture.slider = lecture.page.locator(".noUi-handle").first  # the knots of a drawn curve are sliders, too
    lecture.slider.scroll_into_view_if_needed()
    lecture.page.wait_for_timeout(1500)
    lecture.evaluate(WATCH, ".jupyter-widgets img" if source else ".course-picture canvas")
    lecture.slider.focus()
    return lecture


def drag_lag(lecture, moves, rate=30):
    """A drag of one second, of `rate` moves: how many pictures, and how late the last one came, in ms."""
    box = lecture.slider.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    lecture.evaluate(CLEAR)
    lecture.page.mouse.move(x, y)
    lecture.page.mouse.down()
    start = time.perf_counter()
    for k in range(rate):
        x += moves
        lecture.page.mouse.move(x, y)
        time.sleep(max(0, start + (k + 1) / rate - time.perf_counter()))
    lecture.page.mouse.up()
    lecture.page.wait_for_timeout(700)
    watch = lecture.evaluate("() => ({...window.watch, heights: [...window.watch.heights]})")
    lag = watch["seen"][-1] - watch["events"][-1]
    print(f"  {len(watch['seen']):3} pictures, {watch['blank']} blank of {watch['frames']} frames, "
          f"{len(watch['heights'])} height, the last one {lag:.0f} ms after the last move")
    return len(watch["seen"]), lag


FETCHED = """() => {
    const times = window.fetched = [];
    const { kernel } = window.jupyterapp.shell.currentWidget.context.sessionContext.session;
    kernel.anyMessage.connect((_, { msg }) => {
        if (msg.content.data?.method === 'custom') times.push(performance.now());
    });
}"""
BEGINS = """async () => {
    const { kernel } = window.jupyterapp.shell.currentWidget.context.sessionContext.session;
    const asked = performance.now();
    let begun;
    const future = kernel.requestExecute({ code: '1' });
    future.onIOPub = ({ header }) => { if (header.msg_type === 'execute_input') begun = performance.now(); };
    await future.done;
    return begun - asked;
}"""


def fetch_ahead(lecture):
    """Seconds from the focus until 40 frames of the slider's other values are there; waits for the rest."""
    lecture.answer("1")  # a cell that runs empties the store
    lecture.evaluate("() => { document.activeElement.blur(); window.fetched.length = 0; }")
    start = lecture.evaluate("() => performance.now()")
    lecture.slider.focus()
    lecture.page.wait_for_function("() => fetched.length && performance.now() - fetched.at(-1) > 1500",
                                   timeout=60_000)
    times = lecture.evaluate("() => fetched")
    return (times[min(39, len(times) - 1)] - start) / 1000


def ahead():
    from course_lib.publish.chromium import chromium
    from tests.support.browser import jupyterlab

    print("\nA slider whose frames came before they are asked for, and without that, in turn")
    near, cold, fetching, drags, begins = [], [], [], [], {False: [], True: []}
    with tempfile.TemporaryDirectory() as folder, jupyterlab(Path(folder) / "my_work", Path(folder)) as lab, \
            chromium() as chrome:
        for _ in range(3):
            lecture = open_slider(chrome, lab)
            lecture.evaluate(FETCHED)
            fetching.append(fetch_ahead(lecture))
            near += key_to_pixels(lecture, 19, pause=400)
            drags += [drag_lag(lecture, moves, rate=70) for moves in (-1.7, 1.7)]  # there is room at the left
            for k in range(10):
                if k % 2:
                    lecture.evaluate("() => document.activeElement.blur()")
                    lecture.slider.focus()
                begins[bool(k % 2)].append(lecture.evaluate(BEGINS))
                lecture.page.wait_for_timeout(1500)
            lecture.answer("panel.screen.ahead = False")
            lecture.page.wait_for_timeout(500)
            cold += key_to_pixels(lecture, 19, pause=400)
            lecture.close()
    print(f"  {'ahead':44} {milliseconds(near)}\n  {'not ahead':44} {milliseconds(cold)}")
    verdict("key to pixels ahead, median", statistics.median(near), 20, " ms")
    verdict("key to pixels not ahead, median (37 ms before there were frames ahead, and 10 %)",
            statistics.median(cold), 41, " ms")
    count, lag = (statistics.median(row) for row in zip(*drags))
    met = "met" if count >= 50 else "MISSED"
    print(f"  → states painted in a one-second drag: {count:.0f}, target ≥ 50: {met}")
    verdict("lag after the last move, median", lag, 25, " ms")
    verdict("the 40 nearest frames are there after", statistics.median(fetching), 1.5, " s")
    later = statistics.median(begins[True]) - statistics.median(begins[False])
    verdict("a cell begins later while frames are fetched by", later, 30, " ms")


def browser():
    from course_lib.publish.chromium import chromium
    from tests.support.browser import jupyterlab

    print("\nA slider in JupyterLab, from the key to new pixels in Chromium; one page at a time, in turn")
    ours, theirs, lags = [], [], []
    with tempfile.TemporaryDirectory() as folder, jupyterlab(Path(folder) / "my_work", Path(folder)) as lab, \
            chromium() as chrome:
        for _ in range(3):
            lecture = open_slider(chrome, lab)
            ours += key_to_pixels(lecture, 19, pause=400)
            lags += [drag_lag(lecture, moves)[1] for moves in (2.5, -2.5)]
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


VOTING = """
import asyncio, sys
from tests.support.votes import Server, vote
server = Server(sys.argv[1])
server.ask(do="ask", question="06-idea")
print("voting", flush=True)
asyncio.run(vote(server, 300, 10))
server.kill()
"""


def votes():
    from course_lib.publish.chromium import chromium
    from tests.support.browser import jupyterlab

    print("\nA slider in JupyterLab, from the key to new pixels, alone and while 300 phones vote, in turn")
    alone, beside = [], []
    with tempfile.TemporaryDirectory() as folder, jupyterlab(Path(folder) / "my_work", Path(folder)) as lab, \
            chromium() as chrome:
        lecture = open_slider(chrome, lab)
        for k in range(4):
            alone += key_to_pixels(lecture, 19, pause=400)
            line = [sys.executable, "-c", VOTING, str(Path(folder) / f"votes-{k}")]
            with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as room:
                room.stdout.readline()
                beside += key_to_pixels(lecture, 19, pause=400)
        lecture.close()
    print(f"  {'alone':44} {milliseconds(alone)}\n  {'while 300 vote':44} {milliseconds(beside)}")
    verdict("ratio of the medians", statistics.median(beside) / statistics.median(alone), 1.1)


REDRAW = """
import time
from course_lib import png
drawing = panel.drawing
def whole(eta):
    drawing.update(**panel.state | dict(eta=eta))
    drawing._canvas.draw()
    return png(drawing._canvas)
times = dict(moved=[], redrawn=[])
for eta in panel.controls["eta"].values[30:50]:
    for name, work in (("moved", lambda: panel.set(eta=eta)), ("redrawn", lambda: whole(eta))):
        begin = time.perf_counter()
        work()
        times[name].append(1000 * (time.perf_counter() - begin))
print(*(sorted(row)[len(row) // 2] for row in times.values()))"""


def site():
    from course_lib.publish.chromium import chromium
    from tests.support.site import LiveLecture, served

    with served(kept=600) as host, chromium() as chrome:
        visitor = chrome.new_context()
        for visit, target in (("for the first time", 15), ("again", 6)):
            print(f"\nThe live edition, opened {visit}")
            host.sent.clear()
            page = visitor.new_page()
            start = time.perf_counter()
            page.goto(f"{host.address}/live/lab/index.html?path=03_adagrad.ipynb",
                      wait_until="domcontentloaded")
            page.wait_for_selector(".jp-Notebook .jp-Cell")
            verdict("readable", time.perf_counter() - start, 4, " s")
            page.wait_for_function("""() => {
                const session = jupyterapp.shell.currentWidget?.context?.sessionContext?.session;
                return session?.kernel?.status === 'idle';
            }""", timeout=120_000)
            verdict("kernel ready", time.perf_counter() - start, target, " s")
            verdict("sent", sum(size for _, size in host.sent) / 1e6, 24, " MB")
            page.close()
        visitor.close()

        lecture = LiveLecture(chrome, host.address, "03_adagrad.ipynb")
        lecture.answer("1")
        start = time.perf_counter()
        lecture.answer("import numpy; from course_lib import GD, Panel, descent_panel, sparse_neuron")
        verdict("first import", time.perf_counter() - start, 4, " s")
        lecture.run_all()
        moved, redrawn = map(float, lecture.answer(REDRAW).split())
        print(f"  in its kernel: slider moved {moved:.0f} ms, everything drawn anew {redrawn:.0f} ms")
        ratio = redrawn / moved
        print(f"  → {ratio:.1f} × faster, target ≥ 5: {'met' if ratio >= 5 else 'MISSED'}")
        slider = lecture.page.locator(".noUi-handle").first
        slider.scroll_into_view_if_needed()
        lecture.evaluate(WATCH, ".course-picture canvas")
        slider.focus()
        for how, target in (("ahead", 20), ("not ahead", 72)):
            if how == "not ahead":
                lecture.answer("panel.screen.ahead = False")
            lecture.page.wait_for_timeout(3000)
            times = key_to_pixels(lecture, 23, pause=500)
            print(f"  {'from the key to new pixels, ' + how:44} {milliseconds(times)}")
            verdict("median", statistics.median(times), target, " ms")
        lecture.close()

        lecture = LiveLecture(chrome, host.address, "12_sparse_world.ipynb")
        lecture.answer("1")
        start = time.perf_counter()
        lecture.run_all()
        verdict("lecture 12 runs", time.perf_counter() - start, 30, " s")
        lecture.close()

        print("The book")
        page = chrome.new_page()
        page.goto(f"{host.address}/03_adagrad.html", wait_until="load")
        readable = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000")
        verdict("first page readable", readable, 0.5, " s")
        page.locator(".course-panel").first.scroll_into_view_if_needed()
        page.wait_for_timeout(1500)
        times = page.evaluate("""async () => {
            const slider = document.querySelector('.course-panel').querySelector('input'), times = [];
            for (let k = 0; k < 40; k++) {
                const begin = performance.now();
                slider.value = k;
                slider.dispatchEvent(new Event('input'));
                await new Promise(requestAnimationFrame);
                await new Promise(requestAnimationFrame);
                times.push(performance.now() - begin);
            }
            return times;
        }""")
        print(f"  {'slider to pixels':44} {milliseconds(times)}")
        verdict("median", statistics.median(times), 40, " ms")
        page.close()
        page = chrome.new_page()
        page.goto(f"{host.address}/06_adam.html", wait_until="load")
        exercise = page.locator(".course-exercise").first
        said = exercise.locator(".course-checked").element_handle()
        for check, target in (("first check of an exercise", 15), ("second one", 1)):
            start = time.perf_counter()
            exercise.get_by_role("button", name="Check").click()
            page.wait_for_function("said => said.dataset.status", arg=said, timeout=60_000)
            verdict(check, time.perf_counter() - start, target, " s")


def peak_memory():
    """Of a process of its own (read where Linux tells it)."""
    if not Path("/proc/self/status").exists():
        return
    code = """
import numpy as np
from course_lib import Adam, sparse_neuron, sweep
neuron = sparse_neuron(np.random.default_rng(0))
sweep(Adam, neuron, neuron.start, 300, eta=np.geomspace(1e-3, 1, 100), beta1=np.linspace(0, 0.99, 100))
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))"""
    peak = float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                                check=True).stdout)
    verdict("peak memory of the whole process that computes the 100 × 100 map", peak / 1024, 300, " MB")


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["panel", "checks", "library", "browser", "ahead"]
    if "panel" in wanted:
        kernel()
    if "checks" in wanted:
        answers()
    if "library" in wanted:
        library()
        peak_memory()
    if "site" in wanted:
        site()
    if "votes" in wanted:
        votes()
    if {"browser", "ahead"} & set(wanted):
        from course_lib.publish.chromium import CHROMIUM

        for name, measure in (("browser", browser), ("ahead", ahead)):
            if name in wanted and CHROMIUM:
                measure()
            elif name in wanted:
                print(f"no Chromium found: the part {name} was not measured")
