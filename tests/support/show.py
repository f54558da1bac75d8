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
# What of a slide and its fragments does not fit on the screen or is more than a room can read, and whether
# there is a picture. Sizes are in pixels of a screen of 720.
MEASURE = r"""async index => {
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
    const all = selector => cells.flatMap(cell => [...cell.node.querySelectorAll(selector)])
        .filter(node => node.getBoundingClientRect().height);
    const pictures = all('.jp-RenderedImage img, .course-picture canvas');
    for (const picture of pictures) {
        const {width, height} = picture.getBoundingClientRect();
        const least = picture.matches('canvas') ? 0.6 : 0.5;
        if (height < least * innerHeight && width < 0.9 * innerWidth)
            wrong.push(`a picture of only ${width} by ${height}`);
    }
    for (const panel of all('.course-panel')) {
        const stage = '.course-screen, .course-beside';
        const rows = [...panel.children].filter(row => !row.matches(stage) && row.offsetHeight);
        const boxes = [...rows[0].children].filter(each => each.offsetHeight)
            .map(each => each.getBoundingClientRect());
        const begins = boxes.map(({top}) => top), ends = boxes.map(({bottom}) => bottom);
        const several = panel.querySelectorAll('[type=checkbox]').length > 4;
        if (!several && (rows.length !== 1 || Math.max(...begins) > Math.min(...ends)))
            wrong.push(`controls in ${rows.length} rows, ${rows[0].offsetHeight} high`);
    }
    const asked = node => node.closest('blockquote, h1, table, mjx-container') || node.querySelector('small');
    const read = all('.jp-RenderedMarkdown :is(p, li)').filter(node => !asked(node));
    const texts = read.map(node => {
        const copy = node.cloneNode(true);
        for (const formula of copy.querySelectorAll('mjx-container')) formula.replaceWith('x');
        return copy.textContent;
    });
    const words = texts.join(' ').split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word)).length;
    const lines = all('.cm-line').length + all('.jp-RenderedMarkdown pre')
        .map(node => node.innerText.trimEnd().split('\n').length).reduce((a, b) => a + b, 0);
    if (words > 40) wrong.push(`${words} words`);
    if (lines > 8) wrong.push(`${lines} lines of code`);
    const small = node => parseFloat(getComputedStyle(node).fontSize) * 720 / innerHeight;
    for (const node of all('.jp-RenderedMarkdown :is(p, li, td, pre), .cm-line, .jp-OutputArea-output pre'))
        if (!node.querySelector('small') && small(node) < 20)
            wrong.push(`${node.innerText.slice(0, 30)} is ${small(node)} high`);
    const told = cells.map(cell => cell.node.innerText).join(' ');
    if (!told.trim() && !pictures.length) wrong.push('nothing');
    const [plumbing] = told.match(/not tried yet|\bassert\b|λ_m\w*/) ?? [];
    if (plumbing) wrong.push(plumbing);
    const head = document.querySelector('.course-head'), [section] = head.children;
    const top = section?.getBoundingClientRect().top * 720 / innerHeight;
    if (!all('h1').length && !(Math.abs(top - 11.5) < 2))
        wrong.push(`its section at ${top}`);
    return [wrong, pictures.length > 0];
}"""
