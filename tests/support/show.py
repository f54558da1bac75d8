"""A lecture as a slide show in a real JupyterLab, with eyes and hands."""

from tests.support.browser import Lecture

SIZES = (1280, 720), (1920, 1080)


class Show(Lecture):
    """A lecture that starts as a slide show by itself."""

    def url(self, address, path):
        return f"{address}/doc/tree/{path}"

    def open(self):
        self.page.goto(self.address, wait_until="domcontentloaded")
        self.started()
        self.run()

    def started(self):
        self.page.wait_for_selector("[data-jp-deck-mode=presenting] .jp-deck-mod-visible", timeout=60_000)
        self.page.wait_for_selector(".course-corner:has-text('/')")

    def run(self):
        """Wait until no cell runs any more."""
        self.page.wait_for_function("""() => {
            const cells = window.jupyterapp.shell.currentWidget?.content?.widgets ?? [];
            return cells.some(({model}) => model.executionCount)
                && !cells.some(({model}) => model.executionState === 'running');
        }""", timeout=180_000)

    def slide(self):
        """What is to be seen: the ids of its cells."""
        return self.evaluate("""() => window.jupyterapp.shell.currentWidget.content.widgets
            .filter(cell => cell.node.classList.contains('jp-deck-mod-visible'))
            .map(cell => cell.model.id)""")

    def press(self, key):
        """Press a key and return the slide that follows."""
        before = self.slide()
        self.page.keyboard.press(key)
        for _ in range(50):
            if (after := self.slide()) != before:
                break
            self.page.wait_for_timeout(100)
        return after

    def turn_to(self, cell):
        self.evaluate("""id => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            notebook.activeCellIndex = notebook.widgets.findIndex(cell => cell.model.id === id);
        }""", cell)

    def close(self):
        self.evaluate("() => window.jupyterapp.commands.execute('deck:stop')")
        super().close()

    def focused(self):
        return self.evaluate("""() => {
            const node = document.activeElement;
            return node.getAttribute('role') ?? node.className;
        }""")


SLIDES = """() => window.jupyterapp.shell.currentWidget.content.widgets.flatMap((cell, index) =>
    cell.model.getMetadata('slideshow')?.slide_type === 'slide' ? [[index, cell.model.id]] : [])"""
# What of a slide and its fragments does not fit on the screen, and whether there is a picture.
MEASURE = """async index => {
    const notebook = window.jupyterapp.shell.currentWidget.content, wrong = [];
    notebook.activeCellIndex = index;
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const cells = notebook.widgets.filter(cell => cell.node.classList.contains('jp-deck-mod-onscreen'));
    for (const {node} of cells) for (const details of node.querySelectorAll('details')) details.open = true;
    const parts = 'p, pre, li, table, mjx-container, img[alt], .course-picture canvas, .cm-line, '
        + '.course-field, .course-panel .jupyter-widgets';
    for (const part of cells.flatMap(cell => [...cell.node.querySelectorAll(parts)])) {
        const {left, top, right, bottom, width, height} = part.getBoundingClientRect();
        if (!width || !height) continue;
        if (left < 0 || top < 0 || right > innerWidth + 1 || bottom > innerHeight + 1)
            wrong.push(`${part.tagName} ${part.textContent.slice(0, 40)} reaches to ${right} ${bottom}`);
        if (part.matches('pre, table, mjx-container[display]') && part.scrollWidth > part.clientWidth + 2)
            wrong.push(`${part.className || part.tagName} ${part.textContent.slice(0, 40)} is cut`);
    }
    const picture = '.jp-RenderedImage img, .course-picture canvas';
    const pictures = cells.flatMap(cell => [...cell.node.querySelectorAll(picture)]);
    for (const picture of pictures) {
        const {width, height} = (picture.closest('.course-beside') ?? picture).getBoundingClientRect();
        if (height < innerHeight / 2 && width < 0.9 * innerWidth)
            wrong.push(`a picture of only ${width} by ${height}`);
    }
    return [wrong, pictures.length > 0];
}"""
