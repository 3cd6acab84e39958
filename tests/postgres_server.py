"""A Postgres that tests and benchmarks break."""

from __future__ import annotations

from pathlib import Path

from pagecurator.storage.embedded.binaries import SystemAccount, find_binaries, run_binary
from pagecurator.storage.embedded.binary_cache import reachable_binaries
from pagecurator.storage.embedded.server import EmbeddedPostgres


class Server:
    """A Postgres that a scenario stops, kills and starts again. It has few connections, so that they can run out."""

    CONNECTIONS = 40

    def __init__(self, folder: Path) -> None:
        self.data = folder / "postgres"
        self._embedded = EmbeddedPostgres(self.data)  # a crash must lose nothing that was committed

    def start(self) -> str:
        """Start it, and return the address of its maintenance database."""
        return self._embedded.start()

    def close(self) -> None:
        self._embedded.close()

    def stop(self, mode: str) -> None:
        """``fast`` ends the sessions; ``immediate`` is a crash: the next start recovers from the log."""
        self.control("stop", "-m", mode)

    def control(self, *arguments: str) -> None:
        self.run("pg_ctl", "-w", "-D", self.data, *arguments)

    def run(self, program: str, *arguments: str | Path) -> None:
        """One of Postgres' programs, as the account that the server runs as."""
        account = SystemAccount.for_folder(self.data)
        command = [reachable_binaries(find_binaries(self.data), account) / program, *arguments]
        failed = run_binary(command, account=account, timeout_seconds=60)
        assert failed is None, failed

    @property
    def socket_folder(self) -> str:
        return str(self.data / (self.data / "postmaster.pid").read_text().splitlines()[4].strip())
