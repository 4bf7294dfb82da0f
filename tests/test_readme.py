"""The READMEs' commands are run and their output compared; figures and settings are held against their source.

In a ```console block a line `$ …` is a command and the lines below are its output; `[…]` stands for any text, alone
on a line for any lines.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.readme import filled, newest, timed
from kb.settings import CHECKOUT, Settings

READMES = {"en": CHECKOUT / "README.md", "zh": CHECKOUT / "README.zh.md"}
BIN = Path(sys.executable).parent
ADDRESS = "http://127.0.0.1:8000"


def commands() -> Iterator[tuple[str, str, str]]:
    """(language, command, expected output) of every console block."""
    for language, path in READMES.items():
        for block in re.findall(r"```console\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                yield language, command, output


@pytest.fixture(scope="module")
def own(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(home, tmp_path_factory.mktemp("readme") / "home"))


@pytest.fixture(scope="module")
def env(own: Path, encoder_folder: Path) -> dict[str, str]:
    return os.environ | {"ZHANGJU_HOME": str(own), "ZHANGJU_ENCODER": str(encoder_folder)}


@pytest.fixture(scope="module")
def server(env: dict[str, str]) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [BIN / "zhangju", "serve", "--port", str(port)], env=env, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    assert f"http://127.0.0.1:{port}" in process.stderr.readline()
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(40)
    process.stderr.close()


@pytest.mark.parametrize(
    ("language", "command", "expected"), list(commands()), ids=lambda x: x[:60] if "zhangju" in x else ""
)
def test_a_command_of_the_readme_prints_what_it_says(
    language: str, command: str, expected: str, env: dict[str, str], request: pytest.FixtureRequest
) -> None:
    if ADDRESS in command:
        command = command.replace(ADDRESS, request.getfixturevalue("server"))
    command = command.replace(".venv/bin/", f"{BIN}/").replace("python3", sys.executable)
    done = subprocess.run(["bash", "-c", command], cwd=CHECKOUT, env=env, capture_output=True, text=True)
    assert done.stderr == ""
    pattern = re.escape(expected.rstrip("\n"))
    pattern = (
        pattern.replace(re.escape("\n[…]\n"), r"\n(?:.*\n)*?")
        .replace(re.escape("\n[…]"), r"(?:\n.*)*")
        .replace(re.escape("[…]"), ".*?")
    )
    assert re.fullmatch(pattern, done.stdout.rstrip("\n")), done.stdout


@pytest.mark.parametrize("language", READMES)
def test_the_table_of_figures_is_what_the_saved_runs_say(language: str) -> None:
    text = READMES[language].read_text(encoding="utf-8")
    assert newest()
    assert filled(text, newest(), language, timed()) == text


def test_a_share_is_told_with_its_count_and_interval() -> None:
    run = {
        "set": "x",
        "metrics": {"passed": 0.5, "lists.exact": 1.0, "latency.p50": 4.2, "latency.p95": 61.3},
        "shares": {"passed": {"hits": 1, "asked": 2, "low": 0.0945, "high": 0.9055}},
    }
    text = "<!-- evaluation -->\nold\n<!-- /evaluation -->\n<!-- steps -->\nold\n<!-- /steps -->\n"
    made = filled(text, [run], "en", {"steps": "whole 1.00\n"})
    assert "| x | 1/2 50.0% (9.4–90.5%) | 100.0% | — | — | — | — | 4 / 61 ms |" in made
    assert "<!-- steps -->\n```text\nwhole 1.00\n```\n<!-- /steps -->" in made
    assert "old" not in made


def test_every_setting_is_in_the_readme_with_its_default() -> None:
    text = READMES["en"].read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        line = next((line for line in text.split("\n") if f"`ZHANGJU_{name.upper()}`" in line), "")
        assert line, name
        if isinstance(field.default, int | float) and "not in use yet" not in line:
            assert f"`{str(field.default).lower()}`" in line, name


@pytest.mark.parametrize("language", READMES)
def test_every_make_verb_and_link_of_the_readme_exists(language: str) -> None:
    text = READMES[language].read_text(encoding="utf-8")
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    for verb in re.findall(r"\bmake ([a-z]+)\b(?=[ `]| )", text):
        assert verb == "lists" or re.search(rf"^{verb}:", makefile, re.MULTILINE), verb
    for target in re.findall(r"\]\(([^)#:]+)[^)]*\)", text):
        assert (CHECKOUT / target).exists(), target
