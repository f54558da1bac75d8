"""Sphinx's configuration of the book."""

from sphinx.ext import autosummary

from course_lib.lab import PROJECT
from course_lib.publish import ASSETS, book, reference

project = "Adaptive optimizers, hands on"
author = "the authors of the course"
copyright = "2026, the authors of the course. Text and pictures CC BY 4.0, code MIT"
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "sphinx.ext.viewcode",
              "sphinx_codeautolink"]
exclude_patterns = ["README.md"]  # whose parts index.md includes
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "off"  # nbval has proven the outputs
nb_ipywidgets_js = {}  # no kernel, no widgets
suppress_warnings = ["mystnb.unknown_mime_type",
                     "codeautolink.parse_block"]  # code as a source prints it may be wrong

autosummary_generate = False  # names stand on the page of their module
autosummary.WELL_KNOWN_ABBREVIATIONS += "eq.", "fig."  # end no sentence
autodoc_inherit_docstrings = False  # each rule has a step, and all of them say the same of it
codeautolink_inventory_map = reference.canonical_names()


def setup(app):
    app.connect("autodoc-process-docstring", reference.translate_docstring)


html_theme = "sphinx_book_theme"
html_title = project
html_css_files = ["icons.css", "book.css"]
html_js_files = [(name, {"defer": "defer"}) for name in book.SCRIPTS]
html_copy_source = False
html_use_index = False  # the pages on the library are listed, and search finds the rest
html_favicon = str(ASSETS / "favicon.svg")
html_context = {"default_mode": "auto"}  # light or dark, as the reader's system is
templates_path = [str(ASSETS)]
mathjax_path = "mathjax/tex-chtml.js"
html_theme_options = {
    "logo": {"image_light": str(PROJECT / "figures" / "wordmark.svg"), "alt_text": project,
             "image_dark": str(PROJECT / "figures" / "wordmark_dark.svg")},
    "article_header_start": ["toggle-primary-sidebar.html"],
    "article_header_end": ["open-live.html", "article-header-buttons.html"],
    "navbar_persistent": [],  # one search field is enough: the side bar's
    "use_download_button": False,  # the live edition has the notebooks
    "use_fullscreen_button": False,
    "show_toc_level": 2,
}
