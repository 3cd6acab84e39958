"""The documentation site, built and opened in a browser: complete, without a request to another host, accessible."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Documentation:
    """The built site, and a server for it."""

    folder: Path
    url: str


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def build(folder: Path) -> str:
    """Build the site as `make docs` does, and return what MkDocs prints. It takes five seconds of CPU time, once."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    built = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    assert built.returncode == 0, built.stdout
    return built.stdout


@pytest.fixture
def documentation(tmp_path) -> Iterator[Documentation]:
    if not (ROOT / "mkdocs.yml").is_file():
        pytest.skip("the sources of a release have no mkdocs.yml")
    printed = build(tmp_path)
    assert [line for line in printed.splitlines() if not line.startswith("INFO")] == []
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=tmp_path)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield Documentation(folder=tmp_path, url=f"http://127.0.0.1:{server.server_port}")
        server.shutdown()


def test_the_site_is_complete_searchable_and_loads_nothing_from_elsewhere(documentation, open_viewer):
    for width, dark, names in ((1280, False, ("index", "operations")), (390, True, ("tutorial", "settings"))):
        viewer = open_viewer(documentation.url, width=width, dark=dark)
        page = viewer.page
        for name in names:
            page.goto(f"{documentation.url}/{name}.html")
            page.locator("article h1").wait_for()
            scheme = page.locator("body").get_attribute("data-md-color-scheme")
            assert scheme == ("slate" if dark else "default")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
            assert viewer.serious_findings() == [], name
        assert (viewer.console, viewer.elsewhere) == ([], [])

    for address in (documentation.url, documentation.folder.as_uri()):
        viewer = open_viewer(address)
        page = viewer.page
        page.goto(f"{address}/index.html")
        tabs = page.get_by_role("navigation", name="Tabs").get_by_role("link").all_inner_texts()
        assert tabs == ["Home", "Tutorial", "How-to guides", "Reference", "Explanation"]
        search = page.get_by_role("textbox", name="Search")
        search.press_sequentially("breake")
        page.locator(".md-search-result__meta").filter(has_not_text="Initializing search").wait_for()
        search.press_sequentially("r")
        found = page.locator(".md-search-result__link", has_text="circuit breaker of a domain").first
        found.wait_for()
        found.click()
        page.wait_for_url("**/how-it-works.html*#cooldown-and-circuit-breaker-of-a-domain")
        assert (viewer.console, viewer.elsewhere) == ([], [])
