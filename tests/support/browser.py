"""A real JupyterLab and a real Chromium, for the tests and the benchmark."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request

from axe_playwright_python.sync_playwright import Axe

from course_lib.files import cache_folder
from tests.support import ROOT

SCREENSHOTS = cache_folder(ROOT / "build" / "screenshots")
PICTURE = ".course-picture canvas"
PIXELS = "canvas => canvas.toDataURL()"
# Whether a slider says what its box says, and its panel has not changed for a quarter of a second.
AT_REST = """handle => {
    const panel = handle.closest('.course-panel'), said = handle.getAttribute('aria-valuetext');
    const picture = panel.querySelector('.course-picture canvas');
    const now = [panel.querySelector('.course-status').innerText, picture.toDataURL(), said].join();
    if (now !== panel.dataset.was) [panel.dataset.was, panel.dataset.since] = [now, performance.now()];
    const typed = handle.closest('.course-slider').querySelector('input').value;
    return said === typed && performance.now() - panel.dataset.since > 250;
}"""


@contextlib.contextmanager
def jupyterlab(work, home, front_door=True, start=None, token=""):
    """The address of a running JupyterLab, whose home folder is `home`.

    It is started through the course's front door, on a copy of the lectures in `work`; without `front_door`
    with Jupyter's own settings, in the folder `work`; with `start`, by Python with these arguments.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {"HOME": str(home), "JUPYTER_CONFIG_DIR": str(home / "config"),
           "JUPYTER_DATA_DIR": str(home / "data")}
    options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}",
               "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}", "--ServerApp.password=",
               "--ServerApp.disable_check_xsrf=True", "--LabApp.expose_app_in_browser=True",
               "--ServerApp.terminals_enabled=False"]
    log = open(home / "lab.log", "w")
    environment = {name: value for name, value in os.environ.items() if name != "COURSE_PROGRESS"} | own
    line = start or ["-m", *(["course_lib.lab", "--work", str(work)] if front_door else ["jupyterlab"])]
    server = subprocess.Popen([sys.executable, *line, *options], cwd=None if front_door else work,
                              env=environment, stdout=log, stderr=log, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
                opener.open(f"{address}/api/status?token={token}")
                break
            assert server.poll() is None, (home / "lab.log").read_text()
            time.sleep(0.2)
        else:
            raise TimeoutError((home / "lab.log").read_text())
        yield address
    finally:
        os.killpg(server.pid, 15)
        server.wait()


WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page, within=None):
    """What axe-core finds against WCAG 2.2 AA on a page, or in the elements of a selector, and why."""
    context = {"include": [[within]]} if within else None
    options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"],
               "preload": False}  # it would ask for style sheets anew, from wrong addresses
    found = Axe().run(page, context, options)
    return [f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['html']}: {node['failureSummary']}"
            for rule in found.response["violations"] for node in rule["nodes"]]


def followed(page, panel, before):
    """Wait until a panel says something else than `before`, below its picture as in its words."""
    page.wait_for_function("""([panel, before]) => {
        const text = panel.querySelector('.course-status').innerText.trim();
        return text !== before.trim() && panel.querySelector('.course-picture canvas').ariaLabel === text;
    }""", arg=[panel.element_handle(), before], timeout=10_000)


class Lecture:
    """A notebook open in JupyterLab's single-document view, with eyes and hands."""

    def __init__(self, browser, address, path, width=1400, height=1000, script="", **context):
        self.context = browser.new_context(viewport=dict(width=width, height=height), **context)
        self.context.add_init_script(script)
        self.page, self.complaints, self.outside = self.context.new_page(), [], []
        self.context.route("**/*", self._only_loopback)
        self.page.on("console", self._complain)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.address = self.url(address, path)
        self.open()

    def open(self):
        self.page.goto(self.address, wait_until="domcontentloaded")
        self.page.wait_for_selector(".jp-Notebook", timeout=60_000)
        self.page.wait_for_function("""() => {
            const session = window.jupyterapp?.shell?.currentWidget?.context?.sessionContext;
            return session?.isReady && session.session?.kernel?.connectionStatus === 'connected';
        }""", timeout=60_000)

    def url(self, address, path):
        return f"{address}/doc/tree/{path}?reset"

    def _complain(self, message):
        """Keep an error; not that of the live edition's Python, which JupyterLab finds after `make site`."""
        if message.type == "error" and "@jupyterlite" not in message.text:
            self.complaints.append(message.text)

    def _only_loopback(self, route):
        if route.request.url.startswith(("http://127.0.0.1", "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def evaluate(self, code, argument=None):
        return self.page.evaluate(code, argument)

    def run_to(self, cell_id):
        """Run all cells down to one; return the errors that cells show."""
        self.evaluate("""id => {
            const { content } = window.jupyterapp.shell.currentWidget;
            content.activeCellIndex = 1 + content.widgets.findIndex(cell => cell.model.id === id);
            return window.jupyterapp.commands.execute('notebook:run-all-above');
        }""", cell_id)
        return self.errors()

    def run_all(self):
        """Run all cells; return the errors that cells show."""
        self.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        return self.errors()

    def errors(self):
        """The errors that cells show."""
        return self.evaluate("""() => window.jupyterapp.shell.currentWidget.content.widgets
            .filter(cell => cell.model.type === 'code').flatMap(cell => cell.model.outputs.toJSON())
            .filter(output => output.output_type === 'error').map(output => output.evalue)""")

    def answer(self, code):
        """What the kernel prints, or the message of its error."""
        return self.evaluate("""async code => {
            const kernel = window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;
            let text = '';
            const future = kernel.requestExecute({code});
            future.onIOPub = message => { text += message.content.text ?? message.content.evalue ?? ''; };
            await future.done;
            return text;
        }""", code)

    def violations(self):
        """What axe-core finds in the outputs.

        It leaves out what is scrolled away or clipped, so all is unrolled first.
        """
        size, notebook = self.page.viewport_size, self.page.locator(".jp-WindowedPanel-outer")
        unroll = self.page.add_style_tag(content="body { overflow: visible !important } "
                                                 ".jp-Cell { content-visibility: visible !important }")
        height = self.page.locator(".jp-WindowedPanel-viewport").bounding_box()["height"]
        self.page.set_viewport_size(dict(width=size["width"], height=int(height) + 500))
        notebook.evaluate("node => { node.scrollTop = 0; }")
        try:
            return violations(self.page, ".jp-OutputArea-output")
        finally:
            unroll.evaluate("node => node.remove()")
            self.page.set_viewport_size(size)

    def restart_to_first_panel(self, act):
        """Go to the cell of the first panel, restart to there by "key" or "button"; return its name."""
        name = self.evaluate("""() => {
            const notebook = window.jupyterapp.shell.currentWidget.content, cells = notebook.widgets;
            notebook.activeCellIndex = cells.findIndex(
                cell => cell.model.sharedModel.getSource().includes('descent_panel('));
            notebook.activate();
            return cells[notebook.activeCellIndex].model.sharedModel.getSource().split(' = ')[0];
        }""")
        if act == "key":
            self.page.keyboard.press("Alt+Shift+R")
        else:
            self.page.get_by_role("button", name="Restart to here").click()
        status = "window.jupyterapp.shell.currentWidget.context.sessionContext.session?.kernel?.status"
        self.page.wait_for_function(f"() => {status} !== 'idle'", polling=20)
        self.page.wait_for_function(f"""() => {{
            const {{content}} = window.jupyterapp.shell.currentWidget;
            const code = content.widgets.filter(cell => cell.model.type === 'code');
            const last = code.indexOf(content.activeCell);
            return last > 0 && {status} === 'idle' && code.slice(0, last + 1)
                .every(({{model}}, k) =>
                    model.executionCount === k + 1 && model.executionState !== 'running');
        }}""", timeout=60_000)
        return name

    def panels(self):
        return self.page.locator(".course-panel")

    def close(self):
        self.evaluate("""async () => {
            await window.jupyterapp.shell.currentWidget.context.sessionContext.shutdown();
        }""")
        self.context.close()


def by_key(key):
    def move(page, slider):
        slider.focus()
        page.keyboard.press(key)
    return move


def by_drag(share):
    """Drag by a share of the slider's length, away from an end that is near."""
    def move(page, slider):
        handle = slider.bounding_box()
        track = slider.locator("xpath=ancestor::*[contains(@class,'noUi-target')]").bounding_box()
        x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
        aim = x + share * track["width"]
        if not track["x"] <= aim <= track["x"] + track["width"]:
            aim = x - share * track["width"]
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(aim, y, steps=5)
        page.mouse.up()
    return move


def open_more(panel):
    if not panel.get_by_role("button", name="save picture").is_visible():
        panel.locator(".course-more").press("Enter")
