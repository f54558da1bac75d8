"""All answers that are right, or told. `python -m tests.library.answers.right` lists the styles by kind."""

from collections import Counter

from . import CASES, STYLES, experiments, forms, functions, numbers, steps  # noqa: F401  (each adds its cases to CASES)

__all__ = ["CASES"]

if __name__ == "__main__":
    for kind, styles in STYLES.items():
        print(kind)
        for style in styles:
            count = Counter(case.expected for case in CASES if case.style == style)
            print(f"    {style:28} {count['right']:4} right {count['told']:4} told")
