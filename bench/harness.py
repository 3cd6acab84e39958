"""The harness of every benchmark: a Postgres, pages, and how to run the daemon on them."""

from __future__ import annotations

import contextlib
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.daemon import RUN_ONCE, Drained, drain
from bench.databases import Databases
from bench.workload import Workload, supply

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One drain of the daemon, what it left in the database, and what the simulator saw of it."""

    drained: Drained
    contacts: set[tuple[Any, ...]]
    outcomes: set[tuple[Any, ...]]
    served: dict[str, Any]
    postgres_cpu_seconds: float
    wal_bytes: int

    def slot_efficiency(self, slots: int) -> float:
        """Sum of latencies ÷ (slots ⋅ wall), the latencies counted by the simulator."""
        return float(self.served["latency_seconds"]) / (slots * self.drained.seconds)

    def facts(self) -> dict[str, Any]:
        """For the JSON: what is not in the measurement itself."""
        drained = self.drained
        return {
            "seconds": drained.seconds,
            "process_seconds": round(drained.process_seconds, 3),
            "pages": drained.pages,
            "failed": drained.failed,
            "cpu_share": round(drained.cpu_share, 3),
            "cpu_seconds": round(drained.cpu_seconds, 3),
            "postgres_cpu_seconds": round(self.postgres_cpu_seconds, 3),
            "wal_bytes": self.wal_bytes,
            "peak_rss_mb": round(drained.peak_rss_bytes / 1e6, 1),
            "peak_in_flight": self.served["peak_concurrency"],
            "latency_seconds": self.served["latency_seconds"],
            "contacts": len(self.contacts),
            **drained.totals,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Harness:
    """``quick``: a tenth of the work, to see that everything runs; its numbers say little."""

    databases: Databases
    quick: bool
    say: Callable[[str], None]
    corpus: Path | None
    scrapy: Path | None = None
    """An interpreter that can import Scrapy."""

    def size(self, full: int, *, quick: int) -> int:
        return quick if self.quick else full

    @property
    def repeats(self) -> int:
        return self.size(3, quick=1)

    @property
    def pages_note(self) -> str:
        return "" if self.corpus else "The corpus is not beside the project: measured with the small sample sites."

    @contextlib.contextmanager
    def pages(
        self, *, latency: str = "0", seed: int = 0, long_bytes: int | None = None, timeline: bool = False
    ) -> Iterator[Workload]:
        """A simulator with corpus pages (sample sites when there is no corpus), or with pages of that length."""
        with supply(
            corpus=self.corpus, latency=latency, seed=seed, long_bytes=long_bytes, timeline=timeline
        ) as running:
            yield running

    def run(
        self,
        source: Workload,
        urls: Sequence[str],
        *,
        slots: int = 10,
        concurrent: bool = True,
        batch_size: int | None = None,
        program: Sequence[str] = RUN_ONCE,
        variables: Mapping[str, str] | None = None,
        during: Callable[[str], contextlib.AbstractContextManager[Any]] = contextlib.nullcontext,
    ) -> Run:
        """Queue ``urls`` in a fresh database and drain them; ``during`` gets the database's address."""
        source.reset()
        database_url = self.databases.fresh(list(urls))
        try:
            wal_before, cpu_before = self.databases.wal_bytes(), self.databases.cpu_seconds()
            with during(database_url):
                drained = drain(
                    database_url=database_url,
                    scraper_api_url=source.url,
                    slots=slots,
                    concurrent=concurrent,
                    batch_size=batch_size,
                    program=program,
                    variables=variables,
                )
            postgres_cpu_seconds = self.databases.cpu_seconds() - cpu_before
            wal_bytes = self.databases.wal_bytes() - wal_before
            contacts, outcomes = self.databases.rows(database_url)
        finally:
            self.databases.drop(database_url)
        served = source.counters()
        if drained.pages != len(urls):
            raise RuntimeError(f"{drained.pages} pages were drained, not {len(urls)}")
        self.say(f"  {drained.pages} pages in {drained.seconds:.1f} s")
        return Run(
            drained=drained,
            contacts=contacts,
            outcomes=outcomes,
            served={name: value for name, value in served.items() if "target" not in name},
            postgres_cpu_seconds=postgres_cpu_seconds,
            wal_bytes=wal_bytes,
        )


def median(runs: Sequence[Run], key: Callable[[Run], float]) -> Run:
    """The run in the middle by ``key``."""
    ordered = sorted(runs, key=key)
    return ordered[(len(ordered) - 1) // 2]


def spread(values: Sequence[float]) -> str:
    """``median (least to most)`` of repeated measurements."""
    return f"{statistics.median(values):.3g} ({min(values):.3g} to {max(values):.3g})"
