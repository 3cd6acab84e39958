"""Debian's Chromium, driven by Playwright: one browser and one server for all tests of a process.

The operator's clicks are made on real pages. Without Chromium the tests are skipped; in CI nothing may be missing.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dashboard_fixture import KEY, SEED, Network, Server, execute

# Playwright's synchronous interface occupies the event loop of its thread, which other tests need in the main one.
_THREAD = ThreadPoolExecutor(1, thread_name_prefix="browser")
CHROMIUM = shutil.which("chromium")
AXE = Path(__file__).with_name("axe") / "axe.min.js"


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool:
    """Run the tests of this folder in the browser's thread."""
    names = pyfuncitem._fixtureinfo.argnames
    _THREAD.submit(pyfuncitem.obj, **{name: pyfuncitem.funcargs[name] for name in names}).result()
    return True


# What is shown depends on the width, the colours on the theme.
_LAYOUTS = ((390, True, False), (390, False, True), (1280, True, True), (1280, False, False))


@dataclass
class Viewer:
    """A browser window on a dashboard, and everything that went wrong in it."""

    page: object
    url: str
    console: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def goto(self, path: str = "") -> None:
        self.page.goto(f"{self.url}/dashboard{path}")

    def log_in(self) -> None:
        self.goto("/login")
        self.page.get_by_label("API key").fill(KEY)
        self.page.get_by_role("button", name="Log in").click()
        self.page.wait_for_url("**/dashboard")

    def serious_findings(self, *, colours_only: bool = False) -> list[str]:
        """What axe-core finds, one line each. The browser's debugger runs it, so the CSP stays as it is."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text("utf-8"))
        rules = "runOnly: ['color-contrast'], " if colours_only else ""
        found = self.page.evaluate(
            f"axe.run(document, {{{rules}resultTypes: ['violations']}}).then(result => result.violations.map(one => "
            "[one.impact, one.id, one.nodes.map(node => node.html + ' ' + node.failureSummary).join(' | ')]))"
        )
        return [" ".join(one) for one in found if one[0] in ("serious", "critical")]

    def findings_in_all_layouts(self) -> list[str]:
        """The same in light and dark, on a desktop and a phone, and what is wider than the window."""
        found = []
        for width, dark, colours_only in _LAYOUTS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.emulate_media(color_scheme="dark" if dark else "light")
            findings = self.serious_findings(colours_only=colours_only)
            if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                findings.append("wider than the window")
            found += [f"{width} {'dark' if dark else 'light'}: {finding}" for finding in findings]
        return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: make setup")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    playwright = _THREAD.submit(sync_api.sync_playwright().start).result()
    browser = _THREAD.submit(
        playwright.chromium.launch,
        executable_path=CHROMIUM,
        args=["--no-sandbox", "--host-resolver-rules=MAP *.test 127.0.0.1"],
    ).result()
    yield browser
    _THREAD.submit(browser.close).result()
    _THREAD.submit(playwright.stop).result()


@dataclass
class Site:
    """A server, its database, and the network between them."""

    server: Server
    network: Network
    database_url: str
    session: dict[str, str] = field(default_factory=dict)
    """The cookie of a viewer who has logged in: five logins a minute are allowed."""

    @property
    def url(self) -> str:
        return self.server.url

    @contextmanager
    def database_away(self) -> Iterator[None]:
        self.network.cut()
        self.server.until_ready(ready=False)
        try:
            yield
        finally:
            self.network.restore()
            self.server.until_ready(ready=True)


@contextmanager
def _site(copies, postgres_url: str, folder: Path, *, seed: str = "", **settings: str) -> Iterator[Site]:
    name = copies.take()
    database_url = urlsplit(postgres_url)._replace(path=f"/{name}").geturl()
    if seed:
        execute(database_url, seed)
    network = Network(database_url)
    try:
        server = Server(folder, network.url, **settings)
        try:
            yield Site(server=server, network=network, database_url=database_url)
        finally:
            server.close()
    finally:
        network.close()
        copies.drop(name)


@contextmanager
def _seeded_site(chromium, copies, postgres_url: str, folder: Path) -> Iterator[Site]:
    """A dashboard with actions and keys, with data, and with a viewer who has logged in."""
    with _site(copies, postgres_url, folder, seed=SEED, DASHBOARD="full", API_KEYS=KEY) as site:
        context = _THREAD.submit(chromium.new_context).result()
        viewer = Viewer(page=_THREAD.submit(context.new_page).result(), url=site.url)
        _THREAD.submit(viewer.log_in).result()
        (site.session,) = _THREAD.submit(context.cookies).result()
        _THREAD.submit(context.close).result()
        yield site


@pytest.fixture(scope="session")
def site(chromium, copies, postgres_url, tmp_path_factory) -> Iterator[Site]:
    """A dashboard with data that no test changes: numbers are shared by all viewers for some seconds."""
    with _seeded_site(chromium, copies, postgres_url, tmp_path_factory.mktemp("dashboard")) as site:
        yield site


@pytest.fixture(scope="session")
def acting_site(chromium, copies, postgres_url, tmp_path_factory) -> Iterator[Site]:
    """The same for tests that change something; each has rows of its own."""
    with _seeded_site(chromium, copies, postgres_url, tmp_path_factory.mktemp("actions")) as site:
        yield site


@pytest.fixture(scope="session")
def empty_site(chromium, copies, postgres_url, tmp_path_factory) -> Iterator[Site]:
    """A dashboard without keys, as a developer has it, on an empty database."""
    with _site(copies, postgres_url, tmp_path_factory.mktemp("empty")) as site:
        yield site


@pytest.fixture
def open_viewer(chromium):
    """``open_viewer(url, width=…, dark=…, session=site.session)``: a fresh window; closed at the end of the test."""
    contexts = []

    def open_window(url: str, *, width: int = 1280, dark: bool = False, session: dict | None = None) -> Viewer:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", reduced_motion="reduce"
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        if session is not None:
            context.add_cookies([session])
        viewer = Viewer(page=context.new_page(), url=url)
        viewer.page.on("console", lambda message: viewer.console.append(message.text))
        viewer.page.on("pageerror", lambda error: viewer.console.append(str(error)))
        own = urlsplit(url).netloc

        def note(request) -> None:
            if urlsplit(request.url).netloc != own:
                viewer.elsewhere.append(request.url)

        viewer.page.on("request", note)
        return viewer

    yield open_window
    for context in contexts:
        _THREAD.submit(context.close).result()


@pytest.fixture
def viewer(site, open_viewer) -> Viewer:
    """Logged in, on the overview."""
    viewer = _THREAD.submit(open_viewer, site.url, session=site.session).result()
    _THREAD.submit(viewer.goto).result()
    return viewer


@pytest.fixture
def actor(acting_site, open_viewer) -> Viewer:
    """Logged in where things may be changed, on the overview."""
    viewer = _THREAD.submit(open_viewer, acting_site.url, session=acting_site.session).result()
    _THREAD.submit(viewer.goto).result()
    return viewer
