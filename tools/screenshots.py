"""Write the pictures of the dashboard in ``docs/pictures/``: ``make screenshots``. Needs Debian's ``chromium``."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests")]

from dashboard_fixture import SEED, Server, execute  # noqa: E402 - the path above
from pagecurator.settings import Settings  # noqa: E402
from pagecurator.storage.embedded.server import EmbeddedPostgres  # noqa: E402
from pagecurator.storage.engine import connect  # noqa: E402
from pagecurator.storage.migrations import migrate  # noqa: E402

# The worker of the seed's pages in flight, as a running daemon reports itself.
DAEMON = """
INSERT INTO account_replicas (id, account, worker, process, max_concurrent, allowance, wanted, lease_expires_at,
                              counted_until)
VALUES ('00000000-0000-0000-0000-000000000001', 'pictures', 'worker-1', 'pictures/1/curation', 10, 10, 10,
        now() + interval '1 hour', now() + interval '1 hour');
INSERT INTO replica_reports (id, worker, reported_at, report)
SELECT '00000000-0000-0000-0000-000000000001', 'worker-1', now() + interval '30 seconds',
       jsonb_build_object('mode', 'concurrent', 'limit', 10, 'in_use', 6, 'last_tick_seconds', 48, 'stages',
                          jsonb_object_agg(id, jsonb_build_array('fetch', 1.5)))
FROM pages WHERE page_processing_status = 'Processing';
"""
FOLDER = ROOT / "docs" / "pictures"
PICTURES = (
    ("dashboard-overview", "", 1280, False),
    ("dashboard-failures-dark", "/failures", 1280, True),
    ("dashboard-page-phone", "/page?url=https://www.firm1.example/team/1", 390, False),
)


def main() -> int:
    """Start a private Postgres and a daemon, and take the pictures."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.stderr.write("Chromium is not installed: apt-get install chromium\n")
        return 2
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pagecurator-screenshots-") as folder:
        Path(folder).chmod(0o755)  # Postgres runs under an account of its own when we are root
        postgres = EmbeddedPostgres(Path(folder) / "postgres", durable=False)
        url = postgres.start()
        try:
            asyncio.run(_migrate(url))
            execute(url, SEED)
            execute(url, DAEMON)
            server = Server(Path(folder), url)
            try:
                with sync_playwright() as playwright:
                    browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                    for name, path, width, dark in PICTURES:
                        _take(browser, f"{server.url}/dashboard{path}", name=name, width=width, dark=dark)
                    browser.close()
            finally:
                server.close()
        finally:
            postgres.close()
    return 0


async def _migrate(url: str) -> None:
    database = await connect(Settings(_env_file=None, database_url=url))
    await migrate(database)
    await database.close()


def _take(browser: Browser, url: str, *, name: str, width: int, dark: bool) -> None:
    context = browser.new_context(viewport={"width": width, "height": 860}, color_scheme="dark" if dark else "light")
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")
    context.close()
    sys.stdout.write(f"docs/pictures/{name}.png\n")


if __name__ == "__main__":
    raise SystemExit(main())
