"""Pages in any number for the benchmarks: the simulator, in a process of its own, with many copies of each page.

A page is fetched once in a daemon's life, so that 20,000 fetches need 20,000 addresses. ``copy7.www.firm.example``
serves what ``www.firm.example`` serves, as a site of its own: its contacts are new to the database, as in production.
Compressed bodies are made once, before the first request, so that a benchmark doesn't measure gzip.

Run as ``python -m bench.workload``: prints the address, serves until its standard input closes.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pagecurator.simulator import (
    CorpusSource,
    MemorySource,
    PageStore,
    Simulator,
    SimulatorConfig,
    parse_latency,
    sample_source,
)
from pagecurator.urls import UrlRefused, normalize_url

_COPY = re.compile(r"^(https?://)(?:slow-)?copy\d+\.")
_SLOW_TARGET = "://slow-copy"
_ANSWER_SECONDS = 30.0


def copy_url(url: str, number: int, *, slow: bool = False) -> str:
    """The address of the ``number``-th copy of a page; a rule can select the slow ones."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{'slow-' if slow else ''}copy{number}.{rest}"


@dataclass(frozen=True, slots=True)
class Copies:
    """A page source that finds the page behind each copy."""

    originals: PageStore

    async def find(self, url: str) -> Any:
        return await self.originals.find(_COPY.sub(r"\1", url))

    def urls(self) -> list[str]:
        return self.originals.urls()


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """A running simulator, as seen from the benchmark's process."""

    url: str
    process_id: int
    originals: list[str]

    def pages(self, count: int, *, slow: frozenset[int] = frozenset()) -> list[str]:
        """``count`` different addresses; those at the positions ``slow`` are for :meth:`slow_down`."""
        each = len(self.originals)
        return [copy_url(self.originals[n % each], n // each, slow=n in slow) for n in range(count)]

    def slow_down(self, *, seconds: float) -> None:
        """Let the slow pages take ``seconds``."""
        self._ask("POST", "rules", {"url": f"*{_SLOW_TARGET}*", "action": "page", "latency_seconds": seconds})

    def limit(self, calls: int) -> None:
        """Refuse more than ``calls`` at the same time, as a plan does."""
        self._ask("POST", "account", {"concurrency_limit": calls})

    def counters(self) -> dict[str, Any]:
        return self._ask("GET", "counters")

    def reset(self) -> None:
        self._ask("POST", "reset")

    def _ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url.rstrip('/')}/_sim/{path}", data=data, method=method)
        with urllib.request.urlopen(request, timeout=_ANSWER_SECONDS) as answer:
            parsed: dict[str, Any] = json.load(answer)
        return parsed


def long_pages(bytes_each: int) -> dict[str, str]:
    """Pages of about this length in several scripts: with one byte a character in memory, two and four."""
    rows = {
        "plain": "<p>Some words about a firm, its people and 12345 numbers in plain text, nothing more.</p>\n",
        "smiling": "<p>Some words about a firm \N{GRINNING FACE} with its people in plain text, nothing more.</p>\n",
        "dashed": "<p>Some words about a firm \N{EM DASH} its people and more in plain text, nothing else.</p>\n",
        "linked": "<li><a href='https://www.other.example/a/b'>another firm</a> and a word about it</li>\n",
    }
    start, end = "<!doctype html><html><body><p>Write to desk@{}.example</p>", "</body></html>"
    return {
        f"https://www.{name}.example/": start.format(name) + row * ((bytes_each - 200) // len(row.encode())) + end
        for name, row in rows.items()
    }


@contextlib.contextmanager
def supply(
    *,
    corpus: Path | None,
    latency: str = "0",
    concurrency_limit: int = 1000,
    seed: int = 0,
    long_bytes: int | None = None,
    timeline: bool = False,
) -> Iterator[Workload]:
    """Start the simulator's process; it ends with the block."""
    command = [sys.executable, "-m", "bench.workload", f"--latency={latency}", f"--seed={seed}"]
    command += [f"--concurrency={concurrency_limit}", *([f"--corpus={corpus}"] if corpus else [])]
    command += [f"--long={long_bytes}"] if long_bytes else []
    command += ["--timeline"] if timeline else []
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        if not line:
            raise RuntimeError("the simulator did not start; see its message above")
        hello = json.loads(line)
        yield Workload(url=hello["url"], process_id=process.pid, originals=hello["originals"])
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait()


def has_copies(url: str) -> bool:
    """Not when the host is an IP address: it has no subdomains."""
    try:
        normalize_url(copy_url(url, 0))
    except UrlRefused:
        return False
    return True


async def _serve(options: argparse.Namespace) -> None:
    originals: PageStore
    if options.long:
        originals = MemorySource(list(long_pages(options.long).items()))
    elif options.corpus:
        originals = CorpusSource(options.corpus)
        await originals.preload()
    else:
        originals = sample_source()
    config = SimulatorConfig(
        source=Copies(originals),
        concurrency_limit=options.concurrency,
        latency=parse_latency(options.latency),
        seed=options.seed,
        record_timeline=options.timeline,
    )
    async with Simulator(config) as simulator:
        copied = [url for url in originals.urls() if has_copies(url)]
        print(json.dumps({"url": simulator.url, "originals": copied}), flush=True)
        await asyncio.to_thread(sys.stdin.read)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--latency", default="0")
    parser.add_argument("--concurrency", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--long", type=int, help="serve pages of about this many bytes")
    parser.add_argument("--timeline", action="store_true", help="record when each request began and ended")
    asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
