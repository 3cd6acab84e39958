"""Write the pictures of the tutorial in ``docs/pictures/``, part of ``make screenshots``: its steps 4 to 6, played.

The simulator, the daemon and the commands are processes, as in the tutorial; only Postgres and the ports are others.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests")]

from dashboard_fixture import Server  # noqa: E402 - the path above
from pagecurator.storage.embedded.server import EmbeddedPostgres  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
TUTORIAL = ROOT / "docs" / "tutorial.md"
WIDTH = 1100
FIRST_PAGES = (
    "https://www.redwood-legal.example/attorneys/",
    "https://www.redwood-legal.example/no-such-page",
)


def main() -> int:
    """Play the tutorial and take its pictures."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.stderr.write("Chromium is not installed: apt-get install chromium\n")
        return 2
    with tempfile.TemporaryDirectory(prefix="pagecurator-tutorial-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # Postgres runs under an account of its own when we are root
        for file, text in written_files().items():
            (folder / file).write_text(text, "utf-8")
        postgres = EmbeddedPostgres(folder / "postgres", durable=False)
        url = postgres.start()
        try:
            with sync_playwright() as playwright, simulator() as address:
                browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                _play(folder, url, address, browser)
                browser.close()
        finally:
            postgres.close()
    return 0


def written_files() -> dict[str, str]:
    """The files that the tutorial has its readers write: ``cat > NAME``, the text, and the prompt after it."""
    text = TUTORIAL.read_text("utf-8")
    return dict(re.findall(r"^\$ cat > (\S+) <<'END'\n(.*?)^END$", text, re.MULTILINE | re.DOTALL))


@contextmanager
def simulator() -> Iterator[str]:
    """A simulator with a latency that leaves time for a picture of pages in flight."""
    command = [sys.executable, "-m", "pagecurator", "simulator", "--port", "0", "--latency", "4"]
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        found = re.search(r"http://\S+", process.stdout.readline() if process.stdout else "")
        try:
            if found is None:
                raise RuntimeError("the simulator did not start")
            yield found[0]
        finally:
            process.terminate()


def _play(folder: Path, url: str, simulator_address: str, browser: Browser) -> None:
    environment = {
        "DATABASE_URL": url,
        "SCRAPER_API_URL": simulator_address,
        "CSV_FETCH": "scraperapi",
        "WF7_WORKER_NAME": "worker-1",
    }

    def pagecurator(*arguments: str) -> None:
        subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "pagecurator", *arguments],
            cwd=folder,
            env=os.environ | environment,
            stdout=subprocess.DEVNULL,
            check=False,  # 3: one of the pages does not exist
        )

    pagecurator("migrate")
    pagecurator("pages", "add", *FIRST_PAGES)
    pagecurator("run-once")
    pagecurator("pages", "import", "pages.txt")
    server = Server(folder, url, command="run", **{k: v for k, v in environment.items() if k != "DATABASE_URL"})
    try:
        context = browser.new_context(viewport={"width": WIDTH, "height": 800})
        page = context.new_page()
        server.event("batch.claimed")
        page.goto(f"{server.url}/dashboard")
        page.get_by_text("in flight").first.wait_for()
        page.wait_for_timeout(1500)
        _take(page, "tutorial-overview", height=760)
        server.event("cycle.completed")
        pagecurator("csv", "submit", "firms.csv", "--wait", "--output", "found.csv", "--url", server.url)
        page.goto(f"{server.url}/dashboard/page?url={FIRST_PAGES[1]}", wait_until="networkidle")
        _take(page, "tutorial-page", height=780)
        page.goto(f"{server.url}/dashboard/contacts", wait_until="networkidle")
        _take(page, "tutorial-contacts", height=560)
        page.goto(f"{server.url}/dashboard/csv", wait_until="networkidle")
        _take(page, "tutorial-csv", height=310)
        context.close()
    finally:
        server.close()


def _take(page: Page, name: str, *, height: int) -> None:
    page.screenshot(path=FOLDER / f"{name}.png", clip={"x": 0, "y": 0, "width": WIDTH, "height": height})
    sys.stdout.write(f"docs/pictures/{name}.png\n")


if __name__ == "__main__":
    raise SystemExit(main())
