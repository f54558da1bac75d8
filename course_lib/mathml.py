"""Markdown as HTML whose formulas are MathML, which browsers set by themselves, without a script."""

import html
import re
from functools import lru_cache

import latex2mathml.converter
import mistune


class MathRenderer(mistune.HTMLRenderer):
    """Makes HTML of Markdown, and MathML of its formulas."""

    def inline_math(self, text: str) -> str:
        return formula(text, "inline")

    def block_math(self, text: str) -> str:
        return formula(text, "block")


@lru_cache(4096)
def formula(latex: str, display: str) -> str:
    """A formula as MathML, or as it was written where it is none."""
    try:
        made = latex2mathml.converter.convert(latex, display=display)
    except Exception:  # of a student's formula anything may be wrong
        return f"<code>{html.escape(latex)}</code>"
    return made if _only_mathml(made) else f"<code>{html.escape(latex)}</code>"


TAGS = "|".join("""math menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom
mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover
none""".split())
ELSEWHERE = re.compile(rf"\bhref|\bon\w+\s*=|\bsrc|\bstyle|<(?!/?(?:{TAGS})[\s/>])", re.IGNORECASE)


def _only_mathml(made: str) -> bool:
    """Whether there is nothing in a formula that leads elsewhere or runs."""
    return not ELSEWHERE.search(made)
