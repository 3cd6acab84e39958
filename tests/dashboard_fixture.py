"""A dashboard as operators have it: a real process with a database full of pages, behind a network that can be cut."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from pagecurator.settings import setting_names
from relay import Relay

KEY = "dashboard-key-0451"
OTHER_KEY = "dashboard-key-1984"
HOSTILE = "<img src=x onerror=alert(1)>'\"{{7*7}}${7*7}</script>"

SEED = """
INSERT INTO domains (domain) SELECT 'firm' || n || '.example' FROM generate_series(1, 8) AS n;
INSERT INTO pages (domain_id, url, page_curation_status, page_processing_status, contact_scrape_status, error_code,
                   page_processing_error, http_status, attempts, claim_no, finished_at, created_at, selected_at)
SELECT domains.id, format('https://www.%s/team/%s', domain, n),
       (CASE WHEN n % 8 = 0 THEN 'Error' ELSE 'Complete' END)::page_curation_status,
       (CASE WHEN n % 8 = 0 THEN 'Error' ELSE 'Complete' END)::page_processing_status,
       (CASE WHEN n % 8 = 0 THEN 'Error' WHEN n % 3 = 0 THEN 'NoContactFound' ELSE 'ContactFound' END)
           ::contact_scrape_status,
       CASE WHEN n % 40 = 0 THEN 'connection_error' WHEN n % 16 = 0 THEN 'target_blocked'
            WHEN n % 8 = 0 THEN 'target_not_found' END,
       CASE WHEN n % 8 = 0 THEN 'The website refused the request.' END, CASE WHEN n % 8 = 0 THEN 403 ELSE 200 END, 1, 1,
       now() - make_interval(secs => (n * n) % 3500 + n), now() - make_interval(hours => 30, mins => n),
       now() - make_interval(hours => 29)
FROM generate_series(1, 60) AS n, domains;
INSERT INTO pages (domain_id, url, page_curation_status, page_processing_status, priority_level, selected_at)
SELECT domains.id, format('https://%s/queued/%s', domain, n), 'Selected', 'Queued', 5, now()
FROM generate_series(1, 12) AS n, domains;
INSERT INTO pages (domain_id, url, page_curation_status, page_processing_status, claimed_by, claimed_at, claim_no,
                   lease_expires_at)
SELECT domains.id, format('https://%s/flying/%s', domain, n), 'Processing', 'Processing', 'worker-1',
       now() - make_interval(secs => n * 3), 1, now() + interval '1 day'
FROM generate_series(1, 2) AS n, domains WHERE domain < 'firm4';
INSERT INTO page_attempts (page_id, claim_no, attempt, worker, started_at, finished_at, outcome, error_code,
                           error_message, http_status, bytes, credits, fetch_seconds, created_at)
SELECT id, 1, 1, 'worker-1', finished_at - interval '1 second', finished_at,
       CASE WHEN error_code IS NULL THEN 'fetched' ELSE 'failed' END, error_code, page_processing_error, http_status,
       48213, 1, 0.8, finished_at
FROM pages WHERE finished_at IS NOT NULL;
INSERT INTO contacts (domain_id, kind, value, raw, name, role, confidence, source, context, source_url, first_page_id)
SELECT domain_id, 'email', 'desk-' || right(id::text, 8) || '@firm.example', 'desk-' || right(id::text, 8)
       || '@firm.example', 'Ada Lovelace', 'Head of Sales', 0.92, 'mailto', 'Write to Ada Lovelace, Head of Sales', url,
       id
FROM pages WHERE contact_scrape_status = 'ContactFound';
INSERT INTO page_contacts (page_id, contact_id) SELECT first_page_id, id FROM contacts;
INSERT INTO credit_days (day, credits) VALUES ((now() AT TIME ZONE 'UTC')::date, 480)
ON CONFLICT (day) DO UPDATE SET credits = 480;
"""


# As `python -m pagecurator`, but numbers are read again, and open pages ask for them, every second.
_QUICK = """
import runpy
from pagecurator.dashboard import reader
reader.SHORTEST_SECONDS = reader.LONGEST_SECONDS = 1.0
runpy.run_module("pagecurator", run_name="__main__", alter_sys=True)
"""


def execute(url: str, statement: str, *arguments: object) -> list[asyncpg.Record]:
    """Run SQL from outside, as an operator's psql would."""

    async def run() -> list[asyncpg.Record]:
        connection = await asyncpg.connect(url)
        try:
            if arguments or statement.lstrip().upper().startswith(("SELECT", "UPDATE")):
                return await connection.fetch(statement, *arguments)
            await connection.execute(statement)
            return []
        finally:
            await connection.close()

    # In a thread of its own: the caller's may have an event loop.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(run())).result()


@contextmanager
def locked(url: str, table: str) -> Iterator[None]:
    """No other session can read ``table``, as during a migration that waits."""

    async def hold(is_locked: threading.Event, may_end: threading.Event) -> None:
        connection = await asyncpg.connect(url)
        try:
            async with connection.transaction():
                await connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
                is_locked.set()
                await asyncio.to_thread(may_end.wait)
        finally:
            await connection.close()

    is_locked, may_end = threading.Event(), threading.Event()
    with ThreadPoolExecutor(1) as thread:
        holding = thread.submit(lambda: asyncio.run(hold(is_locked, may_end)))
        try:
            assert is_locked.wait(30)
            yield
        finally:
            may_end.set()
        holding.result()


class PrefixProxy:
    """A reverse proxy as operators have one: it adds a path, and passes the Host header."""

    def __init__(self, target: str, prefix: str) -> None:
        address = urlsplit(target)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if not self.path.startswith(f"{prefix}/"):
                    self.send_error(404, "outside of the prefix")
                    return
                length = int(self.headers.get("Content-Length", 0))
                upstream = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
                upstream.putrequest(
                    self.command, self.path.removeprefix(prefix), skip_host=True, skip_accept_encoding=True
                )
                for name, value in self.headers.items():
                    if name.lower() != "connection":
                        upstream.putheader(name, value)
                upstream.endheaders(self.rfile.read(length) if length else None)
                response = upstream.getresponse()
                body = response.read()
                self.send_response(response.status)
                for name, value in response.getheaders():
                    if name.lower() not in ("transfer-encoding", "connection", "content-length", "date", "server"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                upstream.close()

            do_POST = do_GET  # noqa: N815 - the names are those of the base class

            def log_message(self, *_: object) -> None:
                """Be silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, name="proxy", daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}{prefix}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Network:
    """A relay on an event loop of its own, for tests that have none."""

    def __init__(self, url: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="network", daemon=True)
        self._thread.start()
        self._relay = self._do(self._make(url))
        self.url = self._do(self._relay.start())

    async def _make(self, url: str) -> Relay:
        return Relay(url)

    async def _stop(self) -> None:
        await self._relay.stop()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def cut(self) -> None:
        self._do(self._relay.cut())

    def restore(self) -> None:
        self._do(self._relay.restore())

    def close(self) -> None:
        self._do(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)


class Server:
    """``pagecurator serve`` (or ``run``) as a process."""

    def __init__(self, folder: Path, database_url: str, *, command: str = "serve", **settings: str) -> None:
        known = set(setting_names())
        inherited = {name: value for name, value in os.environ.items() if name not in known}
        self._log = folder / "server.log"
        self.database_url = database_url
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _QUICK, command],
                cwd=folder,
                env=inherited
                | {"DATABASE_URL": database_url, "API_PORT": "0", "LOG_FORMAT": "json", "PYTHONWARNINGS": "error"}
                | settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.url = self.event("http.listening")["address"]
        self.event("server.started" if command == "serve" else "daemon.started")

    @property
    def log(self) -> str:
        """All that it wrote."""
        return self._log.read_text("utf-8")

    def events(self, name: str) -> list[dict]:
        lines = self.log.splitlines()
        return [event for line in lines if line.startswith("{") and (event := json.loads(line))["event"] == name]

    def event(self, name: str) -> dict:
        """Wait for the first event of this name."""
        for _ in range(600):
            found = self.events(name)
            if found:
                return found[0]
            if self.process.poll() is not None:
                break
            threading.Event().wait(0.05)
        raise AssertionError(f"no {name} in\n{self._log.read_text('utf-8')}")

    def until_ready(self, *, ready: bool) -> None:
        """Wait until ``/readyz`` says so."""
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=5):
                    found = True
            except OSError:
                found = False
            if found is ready:
                return
            threading.Event().wait(0.05)
        raise AssertionError("the database did not change its state")

    def terminate(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
