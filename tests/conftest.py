"""What the tests share: the real encoder, the plan ingested once, and the rule that nothing is skipped in CI.

Settings from the environment are put aside, so that a developer's own do not change a test; ZHANGJU_HOME's cache
of vectors and ZHANGJU_ENCODER are used to save minutes. Vectors made here are kept in pytest's cache.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kb.encoder import SentenceEncoder, is_prepared, prepare
from kb.settings import CHECKOUT, Settings
from kb.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from kb.knowledge import Knowledge

PLAN = CHECKOUT / "corpus" / "quzhou-services-145"
INVENTED = CHECKOUT / "tests" / "documents"
GIVEN = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("ZHANGJU_")}

MakeHome = Callable[[Path, Sequence[Path], Path], Path]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if GIVEN.get("ZHANGJU_NO_SKIPS") and terminalreporter.stats.get("skipped"):
        terminalreporter.write_line("ZHANGJU_NO_SKIPS: tests were skipped; install what they miss", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if GIVEN.get("ZHANGJU_NO_SKIPS") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default encoder, prepared by `make setup` or here."""
    folder = Path(GIVEN.get("ZHANGJU_ENCODER", CHECKOUT / ".encoder"))
    if not is_prepared(folder):
        folder = tmp_path_factory.mktemp("encoder") / "default"
        prepare(folder)
    return folder


@pytest.fixture(scope="session")
def encoder(encoder_folder: Path) -> SentenceEncoder:
    """The real encoder; the model is loaded when a vector is asked for."""
    return SentenceEncoder(encoder_folder, threads=2)


@pytest.fixture(scope="session")
def make_home(encoder: SentenceEncoder, pytestconfig: pytest.Config) -> MakeHome:
    """`make_home(home, folders of documents, corpus)` publishes them as `zhangju ingest` does and gives the home."""
    assert pytestconfig.cache is not None
    kept = Path(pytestconfig.cache.mkdir("vectors"))
    name = f"vectors-{encoder.digest[:16]}.sqlite"

    def make(home: Path, documents: Sequence[Path], corpus: Path) -> Path:
        from api.cli_sources import sources

        cache = home / "cache"
        cache.mkdir(parents=True)
        for source in (kept / name, Path(GIVEN.get("ZHANGJU_HOME", CHECKOUT / "var")) / "cache" / name):
            if source.is_file():
                shutil.copy(source, cache / name)
                break
        settings = Settings(home=home, encoder=encoder.path, corpus=corpus)
        found = sources(documents)
        Store(home, settings).publish([(source.document(), source.data) for source in found], encoder)
        partial = kept / f"{name}.{os.getpid()}"
        shutil.copy(cache / name, partial)
        partial.replace(kept / name)
        return home

    return make


@pytest.fixture(scope="session")
def home(make_home: MakeHome, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the plan. Shared by the session: a test that changes it makes a copy."""
    return make_home(tmp_path_factory.mktemp("plan") / "home", [PLAN], CHECKOUT / "corpus")


@pytest.fixture(scope="session")
def plan_settings(home: Path, encoder_folder: Path) -> Settings:
    return Settings(home=home, encoder=encoder_folder)


@pytest.fixture(scope="session")
def knowledge(plan_settings: Settings, encoder: SentenceEncoder) -> Knowledge:
    """The plan, open; the encoder loads when passages are asked for."""
    from kb.knowledge import Knowledge

    return Knowledge(plan_settings, encoder)


@pytest.fixture(scope="session")
def invented_home(make_home: MakeHome, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the invented documents and an empty lexicon."""
    folder = tmp_path_factory.mktemp("invented")
    return make_home(folder / "home", [INVENTED], folder / "corpus-without-lexicon")


@pytest.fixture(scope="session")
def browser() -> Iterator[BrowserContext]:
    """A browser's window; what it has loaded it keeps, so that the next page opens at once."""
    from playwright.sync_api import sync_playwright

    chromium = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    if not chromium.exists():
        pytest.fail(
            f"no browser at {chromium}: apt-get install chromium fonts-noto-cjk, or name one in CHROMIUM"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        yield browser.new_context(permissions=["clipboard-read", "clipboard-write"])
        browser.close()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where a service over the plan answers. Shared: a test that changes what it holds has one of its own."""
    from browsing import serving

    with serving() as address:
        yield address


@pytest.fixture
def page(browser: BrowserContext, address: str) -> Iterator[Page]:
    """The chat, just opened."""
    from browsing import opened

    with opened(browser, address) as page:
        yield page
