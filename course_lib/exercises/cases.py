"""Hidden cases that catch known mistakes by construction, not by luck."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from .kinds import Mistake
from .wording import equal

Case = dict[str, Any]  # the arguments of one call, by name
DRAWS = 2000  # after which functions are taken for the same


def telling(draw: Callable[[np.random.Generator], Case], reference: Callable, mistakes: Iterable[Mistake],
            at_least: int = 1) -> Callable[[np.random.Generator], list[Case]]:
    """A maker of cases that tell each mistake from what is right, and from the other mistakes.

    draw       makes one case at random
    at_least   so many cases, for mistakes that nobody thought of

    It raises ValueError if all draws give the same result by two of these functions.
    """
    named = [("right", reference), *((mistake.diagnosis, mistake.wrong) for mistake in mistakes)]

    def cases(rng):
        made = [draw(rng) for _ in range(at_least)]
        alike = [named]  # groups that no case has told apart yet
        for case in made:
            alike = _still_alike(alike, case)
        for _ in range(DRAWS):
            if not alike:
                return made
            case = draw(rng)
            if (still := _still_alike(alike, case)) != alike:
                made.append(case)
                alike = still
        same = [sorted({name for name, _ in group}) for group in alike]
        raise ValueError(f"cases: {DRAWS} draws do not tell these apart: {same}")

    return cases


def _still_alike(alike, case):
    """The groups of functions, not all of one name, that give the same result on this case, too."""
    groups = []
    for functions in alike:
        results, parts = [], []
        for name, function in functions:
            with np.errstate(all="ignore"):
                result = np.asarray(function(**case), float)
            k = next((k for k, other in enumerate(results) if equal([result], [other])), len(parts))
            if k == len(parts):
                results.append(result)
                parts.append([])
            parts[k].append((name, function))
        groups += [part for part in parts if len({name for name, _ in part}) > 1]
    return groups
