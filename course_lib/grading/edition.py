"""The student edition: the lectures, the released problem sets and what runs them, without their answers.

python -m course_lib.grading.edition             with all sets
python -m course_lib.grading.edition ps1 ps2     with these sets only

It goes to build/student_edition/ and build/student_edition.zip.
"""

import re
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

from ..files import atomic_file, record_beside, renewed, said, write_atomically
from ..lab import NOTEBOOKS, PROJECT
from ..lecture import lectures
from .course import Course

# What a student needs besides the lectures, and nothing else: problem sets come from their release.
LIBRARY = tuple(f"course_lib/**/*.{kind}" for kind in ("py", "npz", "mplstyle", "js", "css", "json"))
FILES = ("LICENSE", "CHANGELOG.md", "CITATION.cff", "constraints.txt", "environment.yml", "figures/*.png",
         "figures/*.gif", "notebooks/*.md", *LIBRARY)
TEACHERS_PACKAGES = {"grading", "present", "publish"}  # of course_lib
ADAPTED = ("README.md", "Makefile", "pyproject.toml", ".gitignore")


def for_students(text: str) -> str:
    """The text without what stands between the lines `>>> for teachers` and `<<< for teachers`."""
    return re.sub(r"^[^\n]*>>> for teachers.*?<<< for teachers[^\n]*\n", "", text, flags=re.M | re.S)


def build(course: Course, names: Sequence[str], folder: Path) -> None:
    """Write the edition with the sets `names` to `folder`, anew, and to a zip beside it."""
    paths = {path.relative_to(PROJECT) for pattern in FILES for path in PROJECT.glob(pattern)}
    contents = {path: (PROJECT / path).read_bytes() for path in paths
                if not TEACHERS_PACKAGES & set(path.parts)}
    contents |= {lecture.path.relative_to(PROJECT): lecture.for_students().encode()
                 for lecture in lectures().values()}
    contents |= {Path(name): for_students((PROJECT / name).read_text()).encode() for name in ADAPTED}
    for name in names:
        contents[Path("notebooks", f"{name}.ipynb")] = course.problem_set(name).released.encode()
    with (renewed(folder, record=record_beside(folder)) as new,
          atomic_file(folder.with_suffix(".zip")) as file,
          zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive):
        for path, content in sorted(contents.items()):
            write_atomically(new / path, content)
            # With a fixed date, so that the same edition is the same file.
            info = zipfile.ZipInfo(f"{folder.name}/{path.as_posix()}")
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)


def main(names: Sequence[str]) -> None:
    """Build the edition with these sets, or with all."""
    try:
        course, folder = Course(NOTEBOOKS / "problem_sets"), PROJECT / "build" / "student_edition"
        build(course, names or course.names(), folder)
    except OSError as error:
        sys.exit(f"The student edition cannot be written: {said(error)}.")
    except (ValueError, RuntimeError) as error:
        sys.exit(str(error))
    print(f"Student edition with {', '.join(names or course.names())}: {folder.relative_to(PROJECT)} and "
          f"{folder.relative_to(PROJECT)}.zip")


if __name__ == "__main__":
    main(sys.argv[1:])
