"""Local websites for the benchmarks of CSV jobs: one server, and a host of its own for each site.

All of 127.0.0.0/8 leads to this machine, so that 127.1.0.7 and 127.1.0.8 are two hosts, with connections and manners of
their own. Every path of a host is the same page: one of the real ones, or of the sample sites.

Run as ``python -m bench.websites``: prints the port, serves until its standard input closes.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from pagecurator.simulator import CorpusSource, PageStore, sample_source
from pagecurator.simulator.sources import Missing, SourcePage

_HOSTS_A_BLOCK = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Websites:
    """The running server, as seen from the benchmark."""

    port: int
    pages: int

    def address(self, number: int) -> str:
        block, host = divmod(number, _HOSTS_A_BLOCK)
        return f"http://127.1.{block}.{host + 1}:{self.port}/"


@contextlib.contextmanager
def websites(*, corpus: Path | None, latency_seconds: float = 0.0) -> Iterator[Websites]:
    """Start the server's process; it ends with the block."""
    command = [sys.executable, "-m", "bench.websites", f"--latency={latency_seconds}"]
    command += [f"--corpus={corpus}"] if corpus else []
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        if not line:
            raise RuntimeError("the websites did not start; see their message above")
        yield Websites(**json.loads(line))
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait()


async def _serve(options: argparse.Namespace) -> None:
    source: PageStore = CorpusSource(options.corpus) if options.corpus else sample_source()
    found = [await source.find(url) for url in source.urls()]
    pages: list[SourcePage] = [page for page in found if not isinstance(page, Missing)]

    async def answer(request: web.Request) -> web.Response:
        block, host = request.host.partition(":")[0].split(".")[2:]
        page = pages[(int(block) * _HOSTS_A_BLOCK + int(host) - 1) % len(pages)]
        if options.latency:
            await asyncio.sleep(options.latency)
        headers = {"Content-Type": page.content_type, "Content-Encoding": "gzip"}
        return web.Response(body=page.gzip, headers=headers)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "0.0.0.0", 0, backlog=1024).start()
    print(json.dumps({"port": runner.addresses[0][1], "pages": len(pages)}), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--latency", type=float, default=0.0)
    asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
