"""The doctor in environments that are really broken: made here, each in one way."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
from jupyter_core import paths

from course_lib import doctor
from tests.support import ROOT

OURS = sysconfig.get_path("purelib")


@pytest.fixture
def environment(tmp_path):
    """A fresh environment that borrows our packages, after its own, and has a home of its own."""
    builder = venv.EnvBuilder(with_pip=False, symlinks=True)
    builder.create(tmp_path / "env")
    own = next((tmp_path / "env").glob("lib/python*/site-packages"))
    (own / "ours.pth").write_text(f"{OURS}\n{ROOT}\n")
    share = tmp_path / "env" / "share" / "jupyter"
    share.mkdir(parents=True)
    (share / "labextensions").symlink_to(Path(sys.prefix) / "share" / "jupyter" / "labextensions")
    (tmp_path / "home").mkdir()
    return tmp_path


def examine(folder, *options):
    own = {name: value for name, value in os.environ.items()
           if not name.startswith(("JUPYTER", "XDG", "PYTHON", "VIRTUAL"))}
    done = subprocess.run([folder / "env" / "bin" / "python", *options, "-m", "course_lib.doctor"], cwd=ROOT,
                          env=own | {"HOME": str(folder / "home")}, capture_output=True, text=True)
    assert done.stderr == "" and (done.returncode == 0) == (done.stdout.strip() == doctor.WELL)
    return done.stdout


def packages_of(folder):
    return next((folder / "env").glob("lib/python*/site-packages"))


def test_all_is_well(environment):
    assert examine(environment).strip() == "Your set-up is fine."


@pytest.mark.long
def test_numpy_is_broken(environment):
    (packages_of(environment) / "numpy").mkdir()
    (packages_of(environment) / "numpy" / "__init__.py").write_text("raise ImportError('DLL load failed')")
    said = examine(environment)
    assert "numpy is there but does not work: ImportError: DLL load failed." in said
    assert f'"{environment}/env/bin/python" -m pip install -c' in said and "--force-reinstall" in said


def test_a_package_is_too_old_or_missing(environment):
    old = packages_of(environment) / "ipywidgets-7.8.1.dist-info"
    old.mkdir()
    (old / "METADATA").write_text("Metadata-Version: 2.1\nName: ipywidgets\nVersion: 7.8.1\n")
    assert "ipywidgets is version 7.8.1, and the course needs" in examine(environment)
    (packages_of(environment) / "ours.pth").write_text("")  # and now nothing but this one package
    said = examine(environment)
    assert "The course is not installed for this Python" in said and "-m pip install -c" in said


def test_every_package_is_missing_but_the_course_itself(environment):
    ours = next(Path(OURS).glob("course_lib-*.dist-info"))
    (packages_of(environment) / ours.name).symlink_to(ours)
    (packages_of(environment) / "ours.pth").write_text(f"{ROOT}\n")
    said = examine(environment)
    assert all(f"{name} is missing." in said for name in ("numpy", "matplotlib", "ipywidgets", "jupyterlab"))


@pytest.mark.long
def test_two_environments(environment):
    spec = environment / "env" / "share" / "jupyter" / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(json.dumps(dict(argv=["/opt/other/bin/python", "-m", "ipykernel_launcher"])))
    said = examine(environment)
    assert "JupyterLab would start another Python, /opt/other/bin/python" in said
    assert "-m ipykernel install --prefix" in said
    spec.write_text(json.dumps(dict(argv=[f"{environment}/env/bin/python3"])))
    assert examine(environment).strip() == doctor.WELL
    spec.write_text('{"argv": [')
    assert f"JupyterLab cannot start Python: {spec} is damaged." in examine(environment)


def test_it_looks_where_jupyter_looks(monkeypatch):
    for name in ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH"):
        monkeypatch.setenv(name, os.pathsep.join(["/one", "/two"]))
    assert [*map(str, doctor.data_folders())] == paths.jupyter_path()
    assert {*map(str, doctor.config_folders())} == {*paths.jupyter_config_path()}


def test_a_kernel_for_everybody_is_mended_in_the_environment(monkeypatch, tmp_path):
    own, everybodys = Path(sys.prefix) / "share" / "jupyter", tmp_path / "share" / "jupyter"
    spec = everybodys / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text("{")
    for folders, prefix in (([own, everybodys], sys.prefix), ([everybodys, own], tmp_path)):
        monkeypatch.setattr(doctor, "data_folders", lambda folders=folders: folders)
        # whatever kernel our own environment has
        monkeypatch.setattr(Path, "exists", lambda path: path == spec)
        assert f'install --prefix "{prefix}" --name python3' in doctor.kernels()[0].mend


@pytest.mark.long
def test_sliders_are_missing_or_switched_off(environment):
    page = environment / "home" / ".jupyter" / "labconfig" / "page_config.json"
    page.parent.mkdir(parents=True)
    page.write_text(json.dumps(dict(disabledExtensions={doctor.MANAGER: True})))
    said = examine(environment)
    assert f"Sliders are switched off in {page}." in said
    assert "labextension enable @jupyter-widgets/jupyterlab-manager" in said
    page.write_text(json.dumps(dict(disabledExtensions={doctor.MANAGER: False})))
    assert examine(environment).strip() == doctor.WELL
    page.write_text("disabledExtensions")
    said = examine(environment)
    assert f"{page} cannot be read" in said
    subprocess.run(said.splitlines()[-1], shell=True, check=True)
    assert examine(environment).strip() == doctor.WELL
    (environment / "env" / "share" / "jupyter" / "labextensions").unlink()
    assert "JupyterLab cannot draw sliders" in examine(environment)


def test_a_python_that_is_too_old(monkeypatch):
    class Old(tuple):
        major, minor = 3, 9

    monkeypatch.setattr(sys, "version_info", Old((3, 9, 2)))
    assert "needs Python 3.11 or newer, and this one" in doctor.report() and "is 3.9." in doctor.report()


def test_it_needs_the_standard_library_only():
    code = ("import sys, course_lib.doctor; "
            "print(sorted(name for name in sys.modules if name in ('numpy', 'matplotlib')))")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


@pytest.mark.parametrize("version, bound, inside",
                         [("2.4.6", ">=2.0", True), ("1.26", ">=2.0", False), ("3.0", "<3", False),
                                                    ("2.10", ">=2.9", True), ("4.5.0rc1", "<5", True)])
def test_versions_are_compared_as_numbers(version, bound, inside):
    assert doctor.holds(version, bound) == inside
