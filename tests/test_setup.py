"""Set-up: make lists its verbs, stamps follow content, requirements and pins agree, CI runs the README's command."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from kb.settings import CHECKOUT

PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINS = dict(
    line.lower().replace("_", "-").split("==") for line in (CHECKOUT / "constraints.txt").read_text().split()
)

CLEAN = {name: value for name, value in os.environ.items() if not re.match("MAKE|MFLAGS|VENV|ZHANGJU", name)}


def make(*arguments: str, cwd: Path = CHECKOUT) -> str:
    done = subprocess.run(["make", *arguments], cwd=cwd, env=CLEAN, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_make_alone_lists_every_verb_on_a_line() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony
    listed = [line.split()[1] for line in make().splitlines()]
    assert listed == phony[1].split()


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    """A checkout whose environment make believes to be there: nothing is installed when a stamp is looked for."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(CHECKOUT / name, tmp_path)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for name in ("python", "zhangju"):
        (tmp_path / ".venv" / "bin" / name).write_text(f"#!/bin/sh\necho {name} $* >>calls\n")
        (tmp_path / ".venv" / "bin" / name).chmod(0o755)
    return tmp_path


def calls(folder: Path) -> list[str]:
    found = (folder / "calls").read_text().splitlines()
    (folder / "calls").unlink()
    return found


def test_packages_are_installed_once_and_again_when_what_is_required_changes(ready: Path) -> None:
    make("setup", cwd=ready)
    install, setup = calls(ready)
    assert "pip --disable-pip-version-check install -c constraints.txt -e ." in install
    assert setup == "zhangju setup"
    (ready / "pyproject.toml").touch()  # a new time is not a new content
    make("setup", cwd=ready)
    assert calls(ready) == ["zhangju setup"]
    make("test", cwd=ready)
    assert [call.split()[-1] for call in calls(ready)] == ["setup", ".[dev]", "pytest"]
    make("test", cwd=ready)
    assert [call.split()[-1] for call in calls(ready)] == ["setup", "pytest"]
    (ready / "constraints.txt").write_text("rich==15.0.0\n")
    make("setup", cwd=ready)
    assert len(calls(ready)) == 2


def test_make_run_sets_up_and_serves(ready: Path) -> None:
    make("run", cwd=ready)
    assert calls(ready)[1:] == ["zhangju setup", "zhangju serve"]


def test_a_failed_install_stops_and_is_tried_again(ready: Path) -> None:
    python = ready / ".venv" / "bin" / "python"
    python.write_text("#!/bin/sh\nexit 1\n")
    done = subprocess.run(["make", "setup"], cwd=ready, env=CLEAN, capture_output=True, text=True)
    assert done.returncode != 0
    assert not list((ready / ".venv").glob("stamp-*"))


@pytest.mark.parametrize("requirement", [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]])
def test_every_requirement_is_pinned_within_its_bounds(requirement: str) -> None:
    from packaging.requirements import Requirement

    wanted = Requirement(requirement)
    assert PINS[wanted.name.lower()] in wanted.specifier


def test_nothing_names_a_package_index_or_a_local_build() -> None:
    for name in ("Makefile", "constraints.txt", "pyproject.toml", ".ci/run"):
        text = (CHECKOUT / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://(?!127\.0\.0\.1)|index-url|find-links|\+cpu", text), name


def test_every_room_and_the_page_are_packaged() -> None:
    tool = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    assert tool["packages"]["find"]["include"] == ["ingest*", "kb*", "api*", "eval*"]
    assert PROJECT["scripts"] == {"zhangju": "api.cli:main"}
    for room in ("ingest", "kb", "api", "eval", "eval/metrics", "ingest/read"):
        assert (CHECKOUT / room / "__init__.py").is_file()


def test_ci_runs_the_readmes_test_command_in_a_fresh_environment() -> None:
    script = CHECKOUT / ".ci" / "run"
    text = script.read_text(encoding="utf-8")
    assert script.stat().st_mode & 0o111
    assert text.rstrip().split("\n")[-1] == "make test"
    assert "VENV=$fresh/venv" in text
    assert "ZHANGJU_NO_SKIPS=1" in text
    assert "`make test`" in (CHECKOUT / "README.md").read_text(encoding="utf-8")
    assert subprocess.run(["bash", "-n", script]).returncode == 0
