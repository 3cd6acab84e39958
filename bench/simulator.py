"""How many requests a second the simulator answers on one core: it must never be what a benchmark measures.

Run: ``python bench/simulator.py [--corpus DIR] [--requests 3000] [--connections 50] [--json]``. The simulator runs
in a process of its own. Beside the requests a second that one client got stands what a whole core would give, from
the CPU time that the server's process used: the client is often the slower one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import resource
import time
from multiprocessing.connection import Connection
from pathlib import Path

import aiohttp

from pagecurator.simulator import CorpusSource, Simulator, SimulatorConfig, sample_source

TARGET_REQUESTS_PER_SECOND = 300


def serve(pipe: Connection, corpus: Path | None) -> None:
    """The server's process: sends its URL and pages, then its CPU seconds each time it is asked."""

    async def run() -> None:
        source = CorpusSource(corpus) if corpus else sample_source()
        if isinstance(source, CorpusSource):
            await source.preload()
        async with Simulator(SimulatorConfig(source=source, concurrency_limit=1000)) as simulator:
            pipe.send((simulator.url, source.urls()))
            while await asyncio.to_thread(pipe.recv):
                used = resource.getrusage(resource.RUSAGE_SELF)
                pipe.send((used.ru_utime + used.ru_stime, simulator.counters.snapshot()))

    asyncio.run(run())


async def load(url: str, targets: list[str], *, requests: int, connections: int) -> float:
    """Fetch ``requests`` pages over ``connections`` connections; the seconds it took. Bodies are not unpacked."""
    numbers = iter(range(requests))
    connector = aiohttp.TCPConnector(limit=connections)

    async def worker(session: aiohttp.ClientSession) -> None:
        for number in numbers:
            async with session.get(url, params={"url": targets[number % len(targets)]}) as response:
                await response.read()
                assert response.status == 200, response.status

    async with aiohttp.ClientSession(connector=connector, auto_decompress=False) as session:
        began = time.perf_counter()
        await asyncio.gather(*(worker(session) for _ in range(connections)))
        return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--requests", type=int, default=3000)
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()

    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=serve, args=(theirs, options.corpus), daemon=True)
    process.start()
    url, targets = ours.recv()

    def used() -> tuple[float, dict[str, float]]:
        ours.send(True)
        seconds, counters = ours.recv()
        return seconds, counters

    asyncio.run(load(url, targets, requests=len(targets), connections=options.connections))
    cpu_before, _ = used()
    seconds = asyncio.run(load(url, targets, requests=options.requests, connections=options.connections))
    cpu_after, counters = used()
    ours.send(False)
    process.join()

    result = {
        "pages": len(targets),
        "requests": options.requests,
        "connections": options.connections,
        "requests_per_second": round(options.requests / seconds),
        "requests_per_second_of_one_core": round(options.requests / (cpu_after - cpu_before)),
        "at_least": TARGET_REQUESTS_PER_SECOND,
        "rate_limited": counters["rate_limited"],
    }
    if options.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name.replace('_', ' '):<32}{value:>10,}")


if __name__ == "__main__":
    main()
