"""The front door: installation files agree, links lead somewhere, pictures are as the script draws them."""

import re
import subprocess
import sys
import textwrap
import tomllib

import pytest
import yaml

from tests.support import ROOT
from tests.support.lectures import PATHS

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
README = (ROOT / "README.md").read_text()
LISTED = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
TRACKED = LISTED.stdout.split("\0")[:-1]


def ranges(requirements):
    return {name: bounds for name, bounds in (re.match(r"([\w.-]+)\s*(.*)", line).groups()
                                              for line in requirements)}


def conda_lines():
    block = (ROOT / "environment.yml").read_text().split("dependencies:\n")[1]
    return re.findall(r"^  - ([^:\n]+)$", block, re.M)


def test_environment_yml_has_the_names_and_ranges_of_pyproject():
    conda = ranges(line.replace("matplotlib-base", "matplotlib") for line in conda_lines())
    assert conda.pop("python") == PYPROJECT["requires-python"] and conda.pop("pip") == ""
    assert conda == ranges(PYPROJECT["dependencies"])


def test_each_line_of_environment_yml_is_a_match_spec():
    rattler = pytest.importorskip("rattler")
    assert len(conda_lines()) == 8
    for line in conda_lines():
        rattler.MatchSpec(line, strict=True)
    with pytest.raises(Exception, match="unable to parse version spec"):
        rattler.MatchSpec("numpy >>2", strict=True)


def test_constraints_pin_every_dependency_within_its_range_and_hold_no_address():
    from packaging.requirements import Requirement
    pins = {}
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        pin = Requirement(line)
        assert len(pin.specifier) == 1 and str(pin.specifier).startswith("==") and pin.url is None, line
        pins.setdefault(pin.name, []).append(str(pin.specifier)[2:])
    extras = [line for extra in PYPROJECT["optional-dependencies"].values() for line in extra]
    for wanted in map(Requirement, PYPROJECT["dependencies"] + extras):
        assert all(wanted.specifier.contains(version) for version in pins[wanted.name]), wanted


def test_the_top_level_is_what_was_agreed():
    agreed = set("README.md CHANGELOG.md CITATION.cff CONTRIBUTING.md environment.yml notebooks course_lib "
                 "figures tests tools pyproject.toml constraints.txt Makefile LICENSE .gitignore .ci "
                 ".github".split())
    assert {name.split("/")[0] for name in TRACKED} == agreed


def test_bare_make_lists_every_target():
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True).stdout
    targets = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.M)
    assert len(targets) >= 6 and all(f"make {target}" in listed for target in targets)


def test_links_and_pictures_of_the_readme_lead_somewhere_and_have_words():
    for alt, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README):
        assert (ROOT / target).exists() and len(alt) > 20, target
    for target in re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", README):
        assert (ROOT / target).exists(), target


def test_contributing_names_files_that_exist_and_links_that_lead_somewhere():
    text = (ROOT / "CONTRIBUTING.md").read_text()
    headings = {re.sub(r"\W+", "-", line.lower()) for line in re.findall(r"^## (.+)$", text, re.M)}
    for target in re.findall(r"\]\(([^)]+)\)", text):
        assert target.removeprefix("#") in headings or (ROOT / target).exists(), target
    to_be_made = re.compile("19_grokking|lecture_19|ps7")
    for path in re.findall(r"`((?:course_lib|figures|notebooks|tests|tools)/[^` ]*)`", text):
        assert (ROOT / path).exists() or to_be_made.search(path), path


def test_the_code_in_contributing_stands_in_the_files_that_it_is_for():
    """The example is Lion, so that it cannot become wrong unnoticed."""
    text = (ROOT / "CONTRIBUTING.md").read_text().replace("\\n", "\n")
    text = text[text.index("## An optimizer") : text.index("## An exercise")]
    code = [textwrap.dedent(block) for block in re.findall(r"```python\n(.+?)```", text, re.S)]
    code += re.findall(r"`([^`\n]+,)`", text)
    sources = "".join(path.read_text() for folder in ("course_lib", "figures", "tests", "tools")
                      for path in (ROOT / folder).rglob("*.py")).replace("\\n", "\n")
    assert len(code) >= 6
    for part in code:
        assert part.strip() in sources, part


def test_the_readme_lists_every_lecture_with_a_picture():
    for path in PATHS:
        assert f"(notebooks/{path.name})" in README and f"(figures/{path.stem}.png)" in README, (
            f"the table of lectures in README.md needs a row with notebooks/{path.name} and "
            f"figures/{path.stem}.png")


def test_importing_the_library_is_lazy_and_every_public_name_is_there():
    code = ("import sys, course_lib; "
            "print('numpy' in sys.modules, all(getattr(course_lib, n) for n in course_lib.__all__))")
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert answer.stdout.split() == ["False", "True"], answer.stderr


SCHEMAS = {"CITATION.cff": "citation-file-format", ".github/ISSUE_TEMPLATE/*.yml": "github-issue-forms",
           ".github/workflows/*.yml": "github-workflows"}


@pytest.mark.parametrize("pattern", SCHEMAS)
def test_what_github_reads_fits_its_schema(pattern, tmp_path):
    paths = list(ROOT.glob(pattern))
    assert paths, pattern
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{SCHEMAS[pattern]}"]
    told = subprocess.run([*check, *paths], capture_output=True, text=True)
    assert told.returncode == 0, told.stdout
    broken = tmp_path / "broken.yml"
    broken.write_text(re.sub(r"^(\w+):", r"un\1:", paths[0].read_text(), count=1, flags=re.M))
    assert subprocess.run([*check, broken], capture_output=True).returncode == 1


def test_the_citation_and_the_newest_version_of_the_changelog_are_the_package_s():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    version, date = re.search(r"^## (\d\S+) · (\S+)$", (ROOT / "CHANGELOG.md").read_text(), re.M).groups()
    assert citation["version"] == version == PYPROJECT["version"]
    assert str(citation["date-released"]) == date
    assert all(set(author) == {"name"} for author in citation["authors"]), "the author is an entity"
