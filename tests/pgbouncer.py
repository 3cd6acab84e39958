"""A real PgBouncer, in transaction mode unless said otherwise, before a Postgres of the tests."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from pagecurator.storage.embedded.binaries import SystemAccount

PROGRAM = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
MISSING = "pgbouncer is not installed (Debian's package pgbouncer)"

_START_SECONDS = 20.0


class PgBouncer:
    """One pooler for every database of the server behind ``url``; ``sessions`` is what it opens to each of them."""

    def __init__(self, url: str, *, sessions: int = 10, mode: str = "transaction", options: str = "") -> None:
        self._url = url
        self._sessions = sessions
        self._mode = mode
        self._options = options
        self._folder = Path(tempfile.mkdtemp(prefix="pagecurator-bouncer-"))
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self) -> None:
        """Start it, and return when it takes connections."""
        assert PROGRAM is not None, MISSING
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        settings = self._folder / "pgbouncer.ini"
        settings.write_text(self._settings())
        command = [PROGRAM, "-q", str(settings)]
        if os.geteuid() == 0:  # it refuses to run as root
            account = SystemAccount.unprivileged()
            os.chown(self._folder, account.uid, account.gid)
            os.chown(settings, account.uid, account.gid)
            self._process = subprocess.Popen(command, user=account.uid, group=account.gid, extra_groups=[])
        else:
            self._process = subprocess.Popen(command)
        deadline = time.monotonic() + _START_SECONDS
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            assert self._process.poll() is None, (self._folder / "log").read_text()
            assert time.monotonic() < deadline, "pgbouncer did not start"
            time.sleep(0.05)

    def close(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def address(self, url: str) -> str:
        """The way through the pooler to the database that ``url`` leads to."""
        return f"postgresql://postgres@127.0.0.1:{self.port}{urlsplit(url).path}"

    def _settings(self) -> str:
        parts = urlsplit(self._url)
        host = parse_qs(parts.query).get("host", [parts.hostname or "127.0.0.1"])[0]
        return f"""
[databases]
* = host={host} port={parts.port or 5432} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port}
unix_socket_dir =
auth_type = any
pool_mode = {self._mode}
default_pool_size = {self._sessions}
max_client_conn = 1000
server_idle_timeout = 5
server_login_retry = 1
logfile = {self._folder}/log
{self._options}
"""
