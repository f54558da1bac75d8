"""The slide show as an instructor meets it: in a real JupyterLab, through its front door, with the keyboard alone."""

import subprocess
import sys

import pytest
from browser import Lecture, chromium, jupyterlab
from test_browser import LECTURES, SCREENSHOTS

SIZES = (1280, 720), (1920, 1080)
NEVER_THERE = "import runpy, sys; sys.modules['jupyterlab_slideshow'] = None; runpy.run_module('course_lib.present', run_name='__main__')"


class Show(Lecture):
    """A lecture that starts as a slide show by itself."""

    def open(self):
        self.page.goto(self.address, wait_until="domcontentloaded")
        self.started()

    def started(self):
        self.page.wait_for_selector("[data-jp-deck-mode=presenting] .jp-deck-mod-visible", timeout=180_000)

    def slide(self):
        """What is to be seen: the ids of its cells."""
        return self.evaluate("""() => window.jupyterapp.shell.currentWidget.content.widgets
            .filter(cell => cell.node.classList.contains('jp-deck-mod-visible')).map(cell => cell.model.id)""")

    def press(self, key):
        """Press a key and return the slide that follows."""
        before = self.slide()
        self.page.keyboard.press(key)
        self.page.wait_for_function("""before => window.jupyterapp.shell.currentWidget.content.widgets
            .filter(cell => cell.node.classList.contains('jp-deck-mod-visible')).map(cell => cell.model.id).join() !== before
        """, arg=",".join(before), timeout=5000)
        return self.slide()

    def close(self):
        self.evaluate("() => window.jupyterapp.commands.execute('deck:stop')")
        super().close()

    def focused(self):
        return self.evaluate("() => document.activeElement.getAttribute('role') ?? document.activeElement.className")


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    start = ["course_lib.present", "06", "--work", str(tmp_path_factory.mktemp("show"))]
    with jupyterlab(None, tmp_path_factory.mktemp("home"), start=start) as address:
        yield address


@pytest.fixture
def show(lab, browser):
    opened = []

    def open_lecture(name, size=SIZES[0]):
        opened.append(Show(browser, lab, name, *size))
        return opened[-1]

    yield open_lecture
    for show in opened:
        show.close()


MEASURE = """async () => {  // each slide with all its fragments: what does not fit on the screen
    const notebook = window.jupyterapp.shell.currentWidget.content, wrong = [];
    const settled = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const first = cell => cell.model.getMetadata('slideshow')?.slide_type === 'slide';
    for (const [index, cell] of notebook.widgets.entries()) {
        if (!first(cell)) continue;
        notebook.activeCellIndex = index;
        await settled();
        const cells = notebook.widgets.filter(cell => cell.node.classList.contains('jp-deck-mod-onscreen'));
        for (const {node, model} of cells) {
            const parts = 'p, pre, li, table, mjx-container, img:not([hidden]), .cm-line, .course-panel *:not([hidden], [hidden] *)';
            for (const part of node.querySelectorAll(parts)) {
                const {left, top, right, bottom, width, height} = part.getBoundingClientRect();
                if (!width || !height) continue;
                const outside = left < 0 || top < 0 || right > innerWidth + 1 || bottom > innerHeight + 1;
                const cut = part.matches('pre, table, mjx-container[display]') && part.scrollWidth > part.clientWidth + 2
                            && part.clientWidth > 0;
                if (outside || cut) wrong.push([model.id, part.className || part.tagName + part.textContent.slice(0, 40), cut ? 'is cut' :
                                                [left, top, right, bottom].map(Math.round).join(' ')].join(': '));
            }
            for (const picture of node.querySelectorAll('img:not([hidden])')) {
                const {width, height} = picture.getBoundingClientRect();
                if (picture.naturalWidth > 100 && Math.min(width, 2 * height) < 0.35 * innerWidth)
                    wrong.push(`${model.id}: a picture of ${Math.round(width)} by ${Math.round(height)}`);
            }
        }
    }
    return wrong;
}"""


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_every_slide_fits_on_both_screens(path, show):
    speaker = show(path.name)
    assert speaker.slide() == [f"{path.name[:2]}-title"]
    assert speaker.page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    for width, height in SIZES:
        speaker.page.set_viewport_size(dict(width=width, height=height))
        speaker.page.wait_for_timeout(500)
        assert speaker.evaluate(MEASURE) == []
    assert speaker.complaints == [] and speaker.outside == []
