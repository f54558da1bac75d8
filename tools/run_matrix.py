"""The tests on each Python that is here, with the oldest and the newest packages allowed:  make matrix

python -m tools.run_matrix [3.11 3.12 …]

Takes about five minutes for each of the environments, which are kept in build/matrix.
"""

import subprocess
import sys
from pathlib import Path

from course_lib.files import cache_folder

ROOT, UV = Path(__file__).parents[1], Path(sys.executable).with_name("uv")
PYTHONS = "3.11", "3.12", "3.13", "3.14"
RESOLUTIONS = {"oldest": "lowest-direct", "newest": "highest"}
TESTS = ["-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "--nbval", "--nbval-current-env",
         "-W", "ignore", "--ignore=tests/browser"]  # whose JupyterLab is that of constraints.txt


def environment(python, age):
    """Make or renew an environment; return its Python."""
    folder = cache_folder(ROOT / "build" / "matrix") / f"{python}-{age}"
    if not folder.exists():
        subprocess.run([UV, "venv", "--quiet", "--python", python, folder], check=True)
    subprocess.run([UV, "pip", "install", "--quiet", "--python", folder, "--resolution", RESOLUTIONS[age],
                    "--upgrade", "--only-binary", ":all:", "--no-binary", "course-lib", "-e", ".[test]"],
                   cwd=ROOT, check=True)
    return folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"


def is_here(python):
    return subprocess.run([UV, "python", "find", "--no-python-downloads", python],
                          capture_output=True).returncode == 0


def main(pythons):
    outcome = {}
    for python in pythons:
        for age in RESOLUTIONS:
            if not is_here(python):
                outcome[python, age] = "not here"
                continue
            done = subprocess.run([environment(python, age), *TESTS], cwd=ROOT)
            outcome[python, age] = "passed" if done.returncode == 0 else "FAILED"
    for (python, age), said in outcome.items():
        print(f"Python {python}, {age} packages: {said}")
    sys.exit("FAILED" in outcome.values())


if __name__ == "__main__":
    main(sys.argv[1:] or PYTHONS)
