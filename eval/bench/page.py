"""How fast the chat page is: `python -m eval.bench.page [FILE]` measures it in Chromium over `zhangju serve` on this
machine and prints, also into FILE, what the first view costs, how soon the first claim is painted, and what 200 rows do
to the page's thread.

bytes of the first view   as they came over the wire, heads and bodies, nothing cached, until the network is idle
first claim               from the key Enter to the frame after the first words of the answer, in milliseconds
long tasks                tasks of the page's thread over 50 ms (W3C Long Tasks) from an answer of 200 rows to its painting
"""

from __future__ import annotations

import json
import os
import platform
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from kb.commit import commit

__all__ = ["main"]

REPEATS, ROWS = 10, 200
QUESTION = "常山县负责哪些项目？"
ALL = "所有项目列一下"
READY = 120  # seconds for the encoder to load
SERVE = "import sys; from api.cli import main; sys.argv[:1] = ['zhangju', 'serve', '--port']; main()"
WATCH = """
addEventListener("keydown", (event) => event.key === "Enter" && performance.mark("enter"), true);
window.claim = new Promise((painted) => new MutationObserver((_, watch) => {
  if (!document.querySelector(".turn .says")) return;
  watch.disconnect();
  requestAnimationFrame(() => setTimeout(() => painted(performance.mark("claim").startTime)));
}).observe(document, { childList: true, subtree: true }));
window.tasks = [];
new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((task) => task.duration))).observe({ type: "longtask" });
"""
BETWEEN = "window.claim.then((at) => at - performance.getEntriesByName('enter')[0].startTime)"


@contextmanager
def serving() -> Iterator[str]:
    """The address of a service over the home of the environment, its encoder loaded."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(port)], stdout=quiet, stderr=quiet)
    try:
        _ready(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[Page]:
    """The chat in a window that has never been there."""
    window = browser.new_context(viewport={"width": 1440, "height": 900})
    page = window.new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    yield page
    window.close()


def ask(page: Page, question: str) -> None:
    page.fill("#question", question)
    page.press("#question", "Enter")
    page.locator(".turn .feedback").wait_for()


def first_view(browser: Browser, address: str) -> tuple[int, int]:
    """(requests, bytes)."""
    window = browser.new_context(viewport={"width": 1440, "height": 900})
    page = window.new_page()
    sizes: list[int] = []
    wire = window.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    window.close()
    return len(sizes), sum(sizes)


def first_claim(browser: Browser, address: str) -> float:
    with opened(browser, address) as page:
        ask(page, QUESTION)
        return float(page.evaluate(BETWEEN))


def long_tasks(browser: Browser, address: str) -> list[float]:
    """Milliseconds of each, while a list of `ROWS` rows, made of a real one's, is painted."""
    with opened(browser, address) as page:
        answer = page.request.post(f"{address}/v1/ask", data={"question": ALL}).json()
        rows = answer["table"]["rows"]
        answer["table"]["rows"] = [rows[i % len(rows)] for i in range(ROWS)]
        stream = f"event: done\ndata: {json.dumps(answer)}\n\n"
        page.route("**/v1/ask", lambda route: route.fulfill(body=stream, content_type="text/event-stream"))
        page.evaluate("window.tasks.length = 0")
        ask(page, ALL)
        page.wait_for_timeout(500)
        assert page.locator(".turn tbody tr").count() == ROWS
        found: list[float] = page.evaluate("window.tasks")
        return found


def told(address: str) -> Iterator[str]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--headless", "--no-sandbox"],
        )
        requests, size = first_view(browser, address)
        yield f"first view       {size / 1000:7.1f} kB in {requests} requests, gzip, nothing cached"
        first_claim(browser, address)
        times = sorted(first_claim(browser, address) for _ in range(REPEATS))
        yield f"first claim      {median(times):7.1f} ms median of {REPEATS} after Enter, {times[-1]:.1f} ms at most"
        tasks = long_tasks(browser, address)
        longest = f", the longest {max(tasks):.0f} ms" if tasks else ""
        yield f"{ROWS} rows painted {len(tasks):7} long tasks (over 50 ms){longest}"
        yield f"commit {commit()}, {platform.machine()}, Chromium {browser.version}"
        browser.close()


def _ready(address: str) -> None:
    """Waits for the encoder."""
    until = time.monotonic() + READY
    while time.monotonic() < until:
        with suppress(OSError):
            urlopen(f"{address}/health/ready").close()
            return
        time.sleep(0.5)
    raise TimeoutError(f"{address} is not ready after {READY} s")


def main(out: Path | None = None) -> None:
    with serving() as address:
        words = "\n".join(told(address)) + "\n"
    sys.stdout.write(words)
    if out:
        out.write_text(words, encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
