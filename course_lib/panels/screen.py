"""How what a panel shows reaches the browser: known here alone, and in `screen.js` and `screen.css`.

A picture is HTML that holds its PNG. The script runs once in each panel that is shown, and adds
what ipywidgets leaves out: names, words, keys, and clicks on the surface.
"""

import base64
import html
from pathlib import Path

import ipywidgets as W

from .drawing import Drawing

STYLE = f"<style>{Path(__file__).with_name('screen.css').read_text('utf8')}</style>"
SPOKEN = '<p class="course-said" role="status"></p>'  # what the script says to a screen reader
# A browser does not run a <script> that comes as HTML; it does run what an image asks for when it is loaded.
EMPTY_GIF = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="
SCRIPT = (f'<img hidden alt="" src="{EMPTY_GIF}" '
          f'onload="{html.escape(Path(__file__).with_name("screen.js").read_text("utf8"))}">')

PICTURE = ('<img alt="{words}" width="{width}" height="{height}" data-window="{window}" '
           'style="max-width:100%;height:auto" src="data:image/png;base64,{png}">')
SENTENCE = '<p style="margin:0.4em;font-size:110%;line-height:1.5">{words}</p>'
QUESTION = """<div class="course-veil" style="width:{width}px;aspect-ratio:{ratio:.3f}">
<div>{words}</div><div><div class="course-minute"></div></div></div>"""
ERROR = '<pre role="alert">{words}</pre>'


class Screen(W.VBox):
    """A picture of a drawing and a sentence below it; or a question or an error in their place."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.picture = W.HTML()
        self.status = W.HTML(layout=W.Layout(min_height="5.5em"))
        self.status.add_class("course-status")
        unseen = W.HTML(STYLE + SPOKEN + SCRIPT, layout=W.Layout(height="0"))
        super().__init__([self.picture, self.status, unseen])

    def show(self, png: bytes, sentence: str) -> None:
        """Show a picture, and its sentence: below it, and as its alternative text."""
        width, height = self.drawing.size
        self.picture.value = PICTURE.format(
            words=html.escape(sentence), width=width, height=height, png=base64.b64encode(png).decode(),
            window=" ".join(f"{edge:g}" for edge in self.drawing.window))
        self.status.value = SENTENCE.format(words=html.escape(sentence))

    def ask(self, question: str) -> None:
        """Cover the picture with a question, and a minute that runs out for whoever wants one."""
        width, height = self.drawing.size
        self.picture.value = QUESTION.format(words=html.escape(question), width=width, ratio=width / height)
        self.status.value = "<p>Predict first, then reveal.</p>"

    def tell(self, error: Exception) -> None:
        """Put an error in the sentence's place; the picture stays."""
        self.status.value = ERROR.format(words=html.escape(f"{type(error).__name__}: {error}"))
