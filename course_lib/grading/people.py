"""Who is who: the number that a platform gives is a person's identity, the name is only shown."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping

MAX_KEY_BYTES = 200  # of a folder's name; systems allow 255
MAX_SHOWN = 100  # characters of a file's name, in a report
UNPRINTABLE = {"Cc", "Cs", "Co", "Zl", "Zp"}  # Unicode's categories
# What turns the direction of text around, so that a line reads as another one.
TURNS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def printable(text: str) -> str:
    """`text` on one line, harmless to a terminal: control characters are replaced."""
    return "".join("�" if each in TURNS or unicodedata.category(each) in UNPRINTABLE else each
                   for each in text)


def shown(name: str) -> str:
    """A person's name as it is shown: printable, without markup, composed letters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", re.sub("[<>&\"`]", "�", printable(name))).split())


def shortened(text: str, most: int = MAX_SHOWN) -> str:
    """At most so many characters of a text."""
    return text if len(text) <= most else text[: most - 1] + "…"


def key_of(name: str) -> str:
    """The key in the gradebook, and the folder's name, of somebody who has no number.

    It is the name, if a folder can be called so; else its letters and a hash of it.
    """
    if re.fullmatch(r"[^\W_][\w .@+-]*", name) and len(name.encode()) <= MAX_KEY_BYTES:
        return name
    letters = re.sub(r"[\W_]+", "-", name).strip("-")[:30]
    digest = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:8]
    return f"{letters}-{digest}" if letters else f"unnamed-{digest}"


def mix_ups(people: Iterable[tuple[str, str]]) -> list[str]:
    """Sentences on (number, name) pairs in which a name has several numbers, or a number several names."""
    numbers: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    for number, name in people:
        numbers.setdefault(name, set()).add(number)
        names.setdefault(number, set()).add(name)
    return ([f"{len(own)} people are called {name}: {_listed(own)}" for name, own in _several(numbers)]
            + [f"{number} has {len(own)} names, and counts as one person: {_listed(own)}"
               for number, own in _several(names)])


def _several(groups: Mapping[str, set[str]]) -> list[tuple[str, set[str]]]:
    return sorted((key, own) for key, own in groups.items() if len(own) > 1)


def _listed(values: Iterable[str], most: int = 5) -> str:
    ordered = sorted(values)
    rest = f" and {len(ordered) - most} more" if len(ordered) > most else ""
    return ", ".join(ordered[:most]) + rest
