"""The student edition: the lectures, the released problem sets and what runs them, without an answer to a set.

python -m course_lib.grading.edition             all sets: build/student_edition/ and build/student_edition.zip
python -m course_lib.grading.edition ps1 ps2     these sets only
"""

import json
import re
import shutil
import sys
import zipfile
from pathlib import Path

from ..lab import NOTEBOOKS, PROJECT
from .course import Course

# What a student needs, and nothing else: problem sets come from their release.
FILES = ("LICENSE", "CHANGELOG.md", "CITATION.cff", "constraints.txt", "environment.yml", "figures/*.png", "figures/*.gif",
         "notebooks/[0-9][0-9]_*.ipynb", "notebooks/*.md", "course_lib/*.py", "course_lib/exercises/**/*.py",
         "course_lib/*.npz", "course_lib/*.mplstyle", "course_lib/*.js", "course_lib/*.css", "course_lib/lab_settings/*")
ADAPTED = ("README.md", "Makefile", "pyproject.toml", ".gitignore")


def for_students(text):
    """Without what stands between the lines `>>> for teachers` and `<<< for teachers`."""
    return re.sub(r"^[^\n]*>>> for teachers.*?<<< for teachers[^\n]*\n", "", text, flags=re.M | re.S)


def without_notes(lecture):
    """A notebook's bytes without the notes for teachers beside its cells: they tell what its questions ask."""
    notebook = json.loads(lecture)
    for cell in notebook["cells"]:
        cell["metadata"].pop("teacher", None)
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()


def build(course, names, folder):
    """Write the edition with the sets `names` to `folder`, anew, and to a zip beside it."""
    shutil.rmtree(folder, ignore_errors=True)
    contents = {path.relative_to(PROJECT): path.read_bytes() for pattern in FILES for path in PROJECT.glob(pattern)}
    contents |= {path: without_notes(content) for path, content in contents.items() if path.suffix == ".ipynb"}
    contents |= {Path(name): for_students((PROJECT / name).read_text()).encode() for name in ADAPTED}
    for name in names:
        contents[Path("notebooks", f"{name}.ipynb")] = course.problem_set(name).released.encode()
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(contents.items()):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
            # with a fixed date, so that the same edition is the same file
            archive.writestr(zipfile.ZipInfo(f"{folder.name}/{path.as_posix()}"), content, zipfile.ZIP_DEFLATED)


def main(names):
    try:
        course, folder = Course(NOTEBOOKS / "problem_sets"), PROJECT / "build" / "student_edition"
        build(course, names or course.names(), folder)
    except (ValueError, OSError, RuntimeError) as error:
        sys.exit(str(error))
    print(f"Student edition with {', '.join(names or course.names())}: {folder.relative_to(PROJECT)} and "
          f"{folder.relative_to(PROJECT)}.zip")


if __name__ == "__main__":
    main(sys.argv[1:])
