"""The live edition: JupyterLab and the course in a browser tab, with nothing to install and no server.

JupyterLite is JupyterLab as a static page; Pyodide is its Python, CPython compiled for browsers.
What the course imports stands in Pyodide's lock file, so that a notebook needs no install cell.
"""

import hashlib
import json
import re
import shutil
import sys
import tarfile
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ..files import fingerprint
from ..lab import EXTENSIONS, NOTEBOOKS, PROJECT, SETTINGS
from . import ASSETS, npm_package, run_quietly

EDITION = PROJECT / "build" / "student_edition"  # what students get: without the grader and its answers
PYODIDE = "314.0.3"  # the newest for which the registries hold the compiled wheels
CORE = {  # its files and their sha256, wherever they come from
    "pyodide-lock.json": "c963d22858f6bcb8f41586a2142f03905ab370c88ea22a86a2736e95fac2a8f3",
    "pyodide.mjs": "5cfc46f5dcbaf2a16f26e2363f441873eb424762609cc03db00d6a2ace4d00e5",
    "pyodide.js": "7bc6a1c6243220f7ea400b3521dd6bfef28af63c0af50d21d06cbe05c5fff81c",
    "pyodide.asm.mjs": "1a9775427ef6e8abaa7db88ece0515422d1886915ae5c9093776410c865dfd8d",
    "pyodide.asm.wasm": "e7f8fac36f8bf11085309cbc5c829b3ec3057c18bf1d73b05a6741612d63cdbf",
    "python_stdlib.zip": "444c770dfd75a32097fc0a7d5c1413fd3140601f49c3a1f2e9af0376fcd124b4",
}
CARRIER = "open-webui==0.12.4"  # redistributes Pyodide's compiled wheels; nothing else of it is used
CONFIGURATION = NOTEBOOKS / "site" / "jupyter-lite.json"
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
PLUGINS = json.loads(CONFIGURATION.read_text())["jupyter-config-data"]["litePluginSettings"]
WANTED = PLUGINS[KERNEL]["loadPyodideOptions"]["packages"]  # each kernel loads them when it starts
FRONT_END = {"jupyterlab", "jupyterlab-widgets", "widgetsnbextension"}  # JupyterLite has its own
NEVER_IMPORTED = {"pytz"}  # Pyodide's lock names it for matplotlib, which does without
LEFT_OUT = {  # files of packages that no lecture and no help for typing needs: 4.5 of 27 MB to download
    "jedi": r"/third_party/(django-stubs|typeshed/third_party/2)",
    "matplotlib": r"/mpl-data/(sample_data|images|fonts/(afm|pdfcorefonts)|fonts/ttf/DejaVuS(erif|ansMono-))"
                  r"|/_tkagg|/testing/|\.pyi$",
    "numpy": r"/f2py/|/include/|\.(pyi|pxd|a)$",
    "pygments": r"/lexers/(?!__init__|_mapping|python|special|diff)",  # pytest imports the last two
}
BROWSER = {"python_version": "3.14", "python_full_version": "3.14.0", "implementation_version": "3.14.0",
           "implementation_name": "cpython", "platform_python_implementation": "CPython", "os_name": "posix",
           "sys_platform": "emscripten", "platform_system": "Emscripten", "platform_machine": "wasm32",
           "platform_release": "", "platform_version": "", "extra": ""}
HELLO = """\
> **You are working in your browser.** Nothing to install, and nothing leaves this computer: your changes
> and your progress are kept in this browser's storage. A private window forgets them when it is closed, and
> Safari after seven days without a visit. To keep them for good, choose *File → Download*;
> `progress(save="my_progress.json")` makes a file of your progress. The first cell takes a few seconds, while
> Python is being loaded."""
SHORTER = {  # {cell: [(what it says, what it says in a browser)]}: a third of the runs, and of the time
    "12-tune": [("geomspace(1e-3, 10, 17)", "geomspace(1e-3, 10, 9)"), ("(100, 101, 102)", "(100,)"),
                ("[start] * 3", "[start]")],
    "12-learn": [("range(10)", "range(4)")],
    "12-world-figure": [("(10, 1)", "(4, 1)"), ("Ten worlds", "Four worlds")],
    "12-control-run": [("[start] * 3", "[start]")],
}
IN_SHORT = """
>
> **Shorter here.** In a browser this lecture tries fewer rates and repeats each run four times, not ten, so
> that your numbers differ from those in the text."""
NOT_RUN = "*So far a picture. Run this cell, and it moves.*"  # below a panel


def pip(*arguments: str | Path) -> None:
    run_quietly(sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def pyodide_folder(given: Path | None, work: Path) -> Path:
    """A folder with Pyodide's core and its compiled wheels.

    given   a folder, or the official archive of a release, which is unpacked in `work`;
            None stands for what the package registries hold of Pyodide
    """
    if given and given.is_dir():
        return given
    if given:
        with tarfile.open(given) as archive:
            archive.extractall(work, filter="data")
        return work / "pyodide"
    core = npm_package(f"pyodide@{PYODIDE}")
    if not list(core.glob("numpy-*.whl")):
        pip("download", "--no-deps", "--only-binary=:all:", "--dest", work, CARRIER)
        with zipfile.ZipFile(next(work.glob("open_webui-*.whl"))) as carrier:
            for name in carrier.namelist():
                if "/pyodide/" in name and name.endswith(".whl"):
                    (core / Path(name).name).write_bytes(carrier.read(name))
    return core


def wheel_metadata(wheel: Path) -> Message:
    """What a wheel says about itself: its name, version, licence and requirements."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


def lock_entry(wheel: Path) -> dict[str, Any]:
    """How Pyodide's lock file describes a wheel."""
    about = wheel_metadata(wheel)
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0].removesuffix(".py") for name in archive.namelist() if name.endswith(".py")}
    requirements = map(Requirement, about.get_all("Requires-Dist") or [])
    needs = {canonicalize_name(each.name) for each in requirements
             if each.marker is None or each.marker.evaluate(BROWSER)}
    return dict(name=canonicalize_name(about["Name"]), version=about["Version"], file_name=wheel.name,
                install_dir="site", sha256=sha256(wheel), package_type="package", unvendored_tests=False,
                imports=sorted(top for top in tops if "." not in top), depends=sorted(needs - FRONT_END))


def copy_trimmed(wheel: Path, target: Path, left_out: str) -> None:
    """Copy a wheel without the files whose paths match a regular expression."""
    with zipfile.ZipFile(wheel) as whole, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as part:
        for file in whole.infolist():
            content = whole.read(file)
            if file.filename.endswith(".dist-info/RECORD"):
                lines = content.decode().splitlines(keepends=True)
                content = "".join(line for line in lines if not re.search(left_out, line.split(",")[0])
                                  ).encode()
            if not re.search(left_out, file.filename):
                part.writestr(file, content, zipfile.ZIP_DEFLATED, compresslevel=9)


def copy_core(source: Path, folder: Path) -> None:
    """Copy Pyodide's own files, if they are those of the release."""
    for name, digest in CORE.items():
        if not (source / name).is_file():
            raise SystemExit(f"{source} has no {name}: it does not hold Pyodide {PYODIDE}")
        if sha256(source / name) != digest:
            raise SystemExit(f"{source / name} is not the one of Pyodide {PYODIDE}: its sha256 should be "
                             f"{digest}")
        shutil.copyfile(source / name, folder / name)


def assemble_pyodide(source: Path, own: list[Path], folder: Path, downloads: Path,
                     wanted: list[str] = WANTED) -> None:
    """Write Pyodide to `folder`, with a lock file of the packages that are `wanted` and all that they need.

    source  Pyodide's core and its compiled wheels
    own     wheels of the course and of JupyterLite, in no registry or not in the right version
    downloads  where wheels from the registry are kept

    A wheel of the official lock is taken from `source` if its hash is the lock's. A pure one that is not
    there comes through pip, which checks hashes of its own, in the lock's version or that of constraints.txt.
    What is LEFT_OUT is left out after that.
    """
    folder.mkdir(parents=True, exist_ok=True)
    copy_core(source, folder)
    lock = json.loads((source / "pyodide-lock.json").read_text())
    official, packages = lock["packages"], {}
    given = {lock_entry(wheel)["name"]: wheel for wheel in own}
    missing = list(wanted)
    while missing:
        name = missing.pop()
        if name in packages:
            continue
        entry = official.get(name)
        if name not in given and entry and (source / entry["file_name"]).exists():
            wheel = source / entry["file_name"]
            if sha256(wheel) != entry["sha256"]:
                raise SystemExit(f"{wheel} is not the one of Pyodide's lock: its sha256 should be "
                                 f"{entry['sha256']}")
        else:
            requirement = f"{name}=={entry['version']}" if entry else name
            wheel = given.get(name) or pure_wheel(requirement, downloads)
            entry = lock_entry(wheel)
        if name in LEFT_OUT:
            copy_trimmed(wheel, folder / wheel.name, LEFT_OUT[name])
        else:
            shutil.copyfile(wheel, folder / wheel.name)
        depends = sorted(set(entry["depends"]) - NEVER_IMPORTED)
        packages[name] = entry | dict(sha256=sha256(folder / wheel.name), depends=depends)
        missing += depends
    lock["packages"] = dict(sorted(packages.items()))
    (folder / "pyodide-lock.json").write_text(json.dumps(lock, indent=1))


def pure_wheel(requirement: str, folder: Path) -> Path:
    """A wheel without compiled parts, from the registry."""
    into = folder / requirement
    constraints: list[str | Path] = [] if "==" in requirement else ["-c", PROJECT / "constraints.txt"]
    if not list(into.glob("*.whl")):
        pip("download", "--no-deps", "--only-binary=:all:", "--platform", "any", "--python-version", "3.14",
            "--implementation", "py", *constraints, "--dest", into, requirement)
    return next(into.glob("*.whl"))


def own_wheels(folder: Path) -> list[Path]:
    """The course as a wheel in an empty `folder`, and the kernel's parts that JupyterLite brings along."""
    pip("wheel", "--no-deps", "--wheel-dir", folder, EDITION)
    extensions = Path(sys.prefix) / "share/jupyter/labextensions"
    kernel = extensions / "@jupyterlite/pyodide-kernel-extension/static/pypi"
    parts = [wheel for wheel in kernel.glob("*.whl") if not wheel.name.startswith("widgetsnbextension")]
    return [*folder.glob("*.whl"), *parts]


def shortened(cell_id: str, source: str) -> str:
    """The source of a cell with what SHORTER puts in place of its settings."""
    for long, short in SHORTER[cell_id]:
        if long not in source:
            raise ValueError(f"SHORTER in course_lib/publish/live.py: expected {long!r} in cell {cell_id}")
        source = source.replace(long, short)
    return source


def copy_notebook(source: Path, folder: Path) -> None:
    """Copy a lecture or a problem set for the browser's kernel, and say in it where changes are kept.

    Its metadata say which edition it is: a browser that holds another one asks what to do.
    """
    notebook = json.loads(source.read_text())
    notebook["metadata"]["course"] = dict(edition=fingerprint(source)[:12])
    kernel = dict(name="python", display_name="Python (Pyodide)", language="python")
    notebook["metadata"]["kernelspec"] = kernel
    shorter = [cell for cell in notebook["cells"] if cell.get("id") in SHORTER]
    for cell in shorter:
        cell["source"] = shortened(cell["id"], "".join(cell["source"]))
    where = dict(cell_type="markdown", id="where-you-work", metadata={},
                 source=HELLO + IN_SHORT * bool(shorter))
    notebook["cells"].insert(1, where)
    for cell in notebook["cells"]:
        for output in list(cell.get("outputs", [])):
            if "".join(output.get("data", {}).get("text/plain", "")).startswith("Panel."):
                cell["outputs"].append(dict(output_type="display_data", metadata={},
                                            data={"text/markdown": NOT_RUN, "text/plain": NOT_RUN}))
    (folder / source.name).write_text(json.dumps(notebook, ensure_ascii=False, indent=1))


def build(site: Path, downloads: Path, given: Path | None = None) -> None:
    """Write the live edition to `site`/live; `given` as for `pyodide_folder`."""
    with TemporaryDirectory() as scratch:
        lite, contents, own = (Path(scratch, name) for name in ("lite", "contents", "own"))
        contents.mkdir()
        pyodide = pyodide_folder(given, downloads / f"pyodide-{PYODIDE}")
        assemble_pyodide(pyodide, own_wheels(own), lite / "static" / "pyodide", downloads / "wheels")
        shutil.copyfile(CONFIGURATION, lite / "jupyter-lite.json")
        shutil.copyfile(SETTINGS / "overrides.json", lite / "overrides.json")
        for path in sorted(EDITION.glob("notebooks/*.ipynb")):
            copy_notebook(path, contents)
        for path in sorted(EDITION.glob("notebooks/*.md")):
            shutil.copyfile(path, contents / path.name)
        run_quietly(sys.executable, "-m", "jupyter", "lite", "build", "--contents", contents,
                    "--output-dir", site / "live", "--apps", "lab", "--no-sourcemaps",
                    "--no-unused-shared-packages", folder=lite)
    add_extension(site / "live")


def add_extension(live: Path) -> None:
    """Add the course's own part of JupyterLab, and its icon, to a built JupyterLite."""
    shutil.copytree(EXTENSIONS / "course", live / "extensions" / "course")
    shutil.copyfile(ASSETS / "favicon.svg", live / "lab" / "favicon.svg")
    path = live / "jupyter-lite.json"
    lite = json.loads(path.read_text())
    about = json.loads((EXTENSIONS / "course" / "package.json").read_text())
    build = about["jupyterlab"]["_build"]
    lite["jupyter-config-data"]["federated_extensions"].append(dict(name=about["name"], **build))
    path.write_text(json.dumps(lite, indent=2))
