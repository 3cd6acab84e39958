"""Real processes of the installed command, beside a simulator that runs in the test."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
from pydantic import SecretStr

from pagecurator.settings import Settings, setting_names
from pagecurator.simulator import Simulator
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.storage.session import open_database
from pagecurator.urls import normalize_url
from preloaded_python import PreloadedPython

KEY = "acceptance-secret-key-0451"
MODULE = "pagecurator"
COMMAND = [sys.executable, "-m", MODULE]


def page_html(number: int) -> str:
    return (
        f"<!doctype html><html lang='en'><body><h1>Team {number}</h1><p>Mail desk{number}@firm.example or call "
        f"+44 20 7946 0{number:03d}.</p><footer>office@firm.example</footer></body></html>"
    )


@dataclass
class Program:
    """One running command: its lines as they come, parsed where they are JSON."""

    process: asyncio.subprocess.Process
    lines: list[str] = field(default_factory=list)
    ended: bool = False
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def read(self, stream) -> None:
        while line := await stream.readline():
            async with self._changed:
                self.lines.append(line.decode())
                self._changed.notify_all()
        async with self._changed:
            self.ended = True
            self._changed.notify_all()

    @property
    def events(self) -> list[dict]:
        return [json.loads(line) for line in self.lines if line.startswith("{")]

    def named(self, name: str) -> list[dict]:
        return [event for event in self.events if event["event"] == name]

    @property
    def output(self) -> str:
        return "".join(self.lines)

    async def until(self, name: str, count: int = 1, *, timeout_seconds: float = 60) -> dict:
        """Wait for the ``count``-th event of this name and return it."""
        async with asyncio.timeout(timeout_seconds), self._changed:
            await self._changed.wait_for(lambda: self.ended or len(self.named(name)) >= count)
        assert len(self.named(name)) >= count, f"it ended without {name}:\n{self.output}"
        return self.named(name)[count - 1]

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    async def exit_code(self, timeout_seconds: float = 60) -> int:
        async with asyncio.timeout(timeout_seconds):
            return await self.process.wait()


@dataclass
class CliHarness:
    """Everything that a command needs to run, in an empty folder."""

    folder: Path
    database_url: str
    simulator: Simulator
    environment: dict[str, str] = field(default_factory=dict)
    preloaded: PreloadedPython | None = None
    """Where commands are forked that run from start to end, if not each starts an interpreter of its own."""

    @staticmethod
    def url(number: int) -> str:
        return f"https://www.firm.example/page/{number}"

    def urls(self, count: int) -> list[str]:
        return [self.url(number) for number in range(count)]

    def variables(self, **extra: str | None) -> dict[str, str]:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if name not in setting_names() and not name.startswith(("WF7_", "SCRAPER_API_"))
        }
        chosen = {
            "DATABASE_URL": self.database_url,
            "SCRAPER_API_URL": self.simulator.url,
            "SCRAPER_API_KEY": KEY,
            "API_PORT": "0",
            "LOG_FORMAT": "json",
            "WF7_RETRY_BASE_SECONDS": "0.05",
            "WF7_SCHEDULER_INTERVAL_SECONDS": "1",
            "PYTHONWARNINGS": "error",
            **self.environment,
            **extra,
        }
        return inherited | {name: value for name, value in chosen.items() if value is not None}

    @asynccontextmanager
    async def program(self, *arguments: str, **extra: str | None):
        """A command running in the background; killed at the end if it's still there."""
        process = await asyncio.create_subprocess_exec(
            *COMMAND,
            *arguments,
            cwd=self.folder,
            env=self.variables(**extra),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            limit=1 << 20,
        )
        program = Program(process)
        reading = asyncio.create_task(program.read(process.stdout))
        try:
            yield program
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
            await reading

    async def run(self, *arguments: str, stdin: bytes = b"", **extra: str | None) -> subprocess.CompletedProcess[str]:
        """A command from start to end."""
        variables = self.variables(**extra)
        if self.preloaded is not None and self.preloaded.fits(variables):
            async with asyncio.timeout(100):
                code, output, errors = await self.preloaded.run(
                    MODULE, *arguments, folder=self.folder, variables=variables, stdin=stdin
                )
            return subprocess.CompletedProcess(arguments, code, output.decode(), errors.decode())
        process = await asyncio.create_subprocess_exec(
            *COMMAND,
            *arguments,
            cwd=self.folder,
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        async with asyncio.timeout(100):
            out, err = await process.communicate(stdin)
        assert process.returncode is not None
        return subprocess.CompletedProcess(arguments, process.returncode, out.decode(), err.decode())

    async def select(self, *urls: str) -> None:
        """What `pages add` does, without the cost of a process."""
        settings = Settings(_env_file=None, database_url=SecretStr(self.database_url))
        async with open_database(settings) as database, database.begin() as conn:
            await add_pages(conn, urls=[normalize_url(url) for url in urls])

    async def rows(self, query: str, *arguments) -> list[dict]:
        connection = await asyncpg.connect(self.database_url)
        try:
            return [dict(row) for row in await connection.fetch(query, *arguments)]
        finally:
            await connection.close()

    async def count(self, query: str) -> int:
        (row,) = await self.rows(query)
        return next(iter(row.values()))
