"""What the tests in a browser share: a server over the plan, a page that tells of every error, a question asked."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from fakes import FakeEncoder
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect
from starlette.types import ASGIApp
from test_api_app import plan_home, until
from test_api_server import free_port

from api.app import build_app
from api.log import logger
from kb.knowledge import Knowledge
from kb.settings import Settings

expect.set_options(timeout=20_000)
WIDE, PHONE = (1440, 900), (360, 740)
FORGET = """try {
  if (!sessionStorage.begun) indexedDB.deleteDatabase("zhangju");
  sessionStorage.begun = "yes";
} catch {}"""


@contextmanager
def serving(**more: object) -> Iterator[str]:
    """A server's address. Below a root path it stands as behind a proxy that strips it: the browser is told by routes."""
    settings = Settings(**{"home": plan_home(), **more})  # type: ignore[arg-type]
    app = build_app(Knowledge(settings, FakeEncoder()), settings, logger(io.StringIO()))
    with running(app, free_port(), settings.root_path) as (address, _):
        yield f"{address}{settings.root_path}"


@contextmanager
def running(app: ASGIApp, port: int, root_path: str = "") -> Iterator[tuple[str, Callable[[], None]]]:
    """An application's address, and what stops it at once, whatever it is sending."""
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical", root_path=root_path))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started)

    def stop() -> None:
        server.should_exit = server.force_exit = True
        thread.join(20)

    try:
        yield f"http://127.0.0.1:{port}", stop
    finally:
        server.should_exit = True
        thread.join(20)


@contextmanager
def opened(
    browser: BrowserContext, address: str, path: str = "/", size: tuple[int, int] = WIDE
) -> Iterator[Page]:
    """A page of the service, no conversations kept. No error, no request to elsewhere, is allowed in any test."""
    page = browser.new_page()
    page.set_default_timeout(20_000)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.add_init_script(FORGET)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None
    )
    page.on(
        "request",
        lambda r: wrong.append(r.url) if not r.url.startswith((address, "data:", "blob:")) else None,
    )
    root = address[len("http://127.0.0.1:") :].partition("/")[2]
    if root:
        page.route("**/*", lambda route: _stripped(route, f"/{root}"))
    page.goto(f"{address}{path}")
    try:
        yield page
    finally:
        page.close()
    assert not wrong


def _stripped(route: Route, root: str) -> None:
    route.continue_(url=route.request.url.replace(root, "", 1))


def ask(page: Page, question: str, turn: int = 1) -> Locator:
    """The turn, once it has been answered."""
    page.fill("#question", question)
    page.press("#question", "Enter")
    asked = page.locator(f".turn:nth-child({turn})")
    expect(asked.locator(".feedback")).to_be_visible()
    return asked


def marked(page: Page) -> str:
    """The words marked in the reader, as they stand there."""
    expect(page.locator("zj-reader mark").first).to_be_in_viewport()
    return "".join(page.locator("zj-reader mark").all_text_contents())
