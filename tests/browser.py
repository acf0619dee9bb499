"""A browser for the tests of pages: offline, with a log of what a page asks for, and the accessibility checker.

Every test that opens a page uses these. Without a Chromium on the machine they are
skipped and say so, unless ``CONSENSUS_BROWSER_TESTS=required`` is set: then that is a
failure, as a page that nobody opened has shown nothing.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP = {"width": 1280, "height": 900}
SMALL = {"width": 320, "height": 640}


def missing(what: str) -> None:
    """Skip the test, or fail it where browser tests are required."""
    if os.environ.get("CONSENSUS_BROWSER_TESTS") == "required":
        pytest.fail(f"CONSENSUS_BROWSER_TESTS=required, and there is no {what}")
    pytest.skip(f"no {what} on this machine")


@contextmanager
def launched() -> Iterator[Any]:
    """Give a running Chromium."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        missing("chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield running
        finally:
            running.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Give one browser to all tests of a module."""
    with launched() as running:
        yield running


@dataclass
class Opened:
    """A page that was opened from a file, and everything that it did beside being looked at."""

    page: Any
    path: Path
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def dismiss(self, dialog: Any) -> None:
        """Note a dialog and close it."""
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    @property
    def strangers(self) -> list[str]:
        """Requests for anything but the file itself (and what the page made in memory)."""
        own = self.path.as_uri()
        return [url for url in self.requests if url.split("#")[0] != own and not url.startswith("blob:")]


@contextmanager
def opened(browser: Any, path: Path, *, fragment: str = "", **context: Any) -> Iterator[Opened]:
    """Open a file in a context of its own without a network.

    Parameters
    ----------
    fragment : str
        What follows the path, with its ``#``.
    context
        Options of a Playwright context: ``viewport``, ``color_scheme``, ``java_script_enabled``, ...
    """
    made = browser.new_context(**{"offline": True, "viewport": DESKTOP, **context})
    try:
        page = made.new_page()
        found = Opened(page, path)
        page.on("request", lambda request: found.requests.append(request.url))
        page.on("pageerror", lambda error: found.errors.append(str(error)))
        page.on("console", lambda m: found.errors.append(m.text) if m.type == "error" else None)
        page.on("dialog", found.dismiss)
        page.goto(path.as_uri() + fragment)
        yield found
    finally:
        made.close()


def axe_script() -> str:
    """Return the accessibility checker, to be run by `violations`."""
    try:
        import axe_playwright_python
    except ImportError:
        missing("axe_playwright_python")
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Any) -> list[str]:
    """Return what the accessibility checker finds wrong: the rule, and where."""
    # Evaluated rather than added as a script, which the policy of the page forbids.
    page.evaluate(f"{axe_script()};0")
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [f"{item['id']}: {node['target']} {node['html'][:120]}" for item in found for node in item["nodes"]]


def too_wide(page: Any, width: int) -> list[str]:
    """Return the elements whose right edge lies beyond the width of the device.

    The page's own scroll width is not asked: a mobile viewport grows with what does not fit.
    """
    script = """(width) => [...document.querySelectorAll("body *")]
      .filter((e) => !e.closest("svg, [hidden], .wi-vh") && e.getClientRects().length)
      .filter((e) => e.getBoundingClientRect().right > width + 0.5 || e.getBoundingClientRect().left < -0.5)
      .map((e) => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`)"""
    found: list[str] = page.evaluate(script, width)
    return found


def node() -> str:
    """Return a JavaScript engine without a browser: the machine's own, or the one that Playwright brings."""
    path = shutil.which("node")
    if path is None:
        try:
            import playwright
        except ImportError:
            missing("node")
        bundled = Path(playwright.__file__).parent / "driver" / "node"
        path = str(bundled) if bundled.is_file() else None
    if path is None:
        missing("node")
    assert path is not None
    return path


def as_json(value: Any) -> str:
    """Return JSON for a script."""
    return json.dumps(value, ensure_ascii=False)
