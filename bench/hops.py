"""``python -m bench hops``: the functions through which a page passes, from its claim to its committed contacts.

One page is processed by a real cycle against the simulator and a private Postgres; not the first one of the process,
before which a save is tried. A hop is a function of ours that is on the stack, or on the stack that created the task,
when the page crosses a boundary: a statement goes to Postgres, a request to ScraperAPI, or the body enters the code
that receives or reads it. What these do inside is no hop; neither are properties, generators (context managers among
them), comprehensions and dunder methods.
"""

from __future__ import annotations

import asyncio
import inspect
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import aiohttp
import asyncpg
import structlog
from pydantic import SecretStr
from rich.console import Console
from sqlalchemy.ext.asyncio import AsyncConnection

import pagecurator
from bench.databases import private_postgres
from pagecurator.curation.cycle import Cycle
from pagecurator.curation.results import Mode
from pagecurator.daemon.application import open_application
from pagecurator.runtime.extraction_pool import ExtractionPool
from pagecurator.runtime.replica_coordinator import ReplicaCoordinator
from pagecurator.scraping.body.decompression import receive_body
from pagecurator.settings import Settings
from pagecurator.simulator import MemorySource, Simulator, SimulatorConfig
from pagecurator.storage.page_save import save_page
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.urls import normalize_url

_ROOT = Path(pagecurator.__file__).parent
_URLS = [f"https://www.firm.example/contact/{number}" for number in range(2)]
_HTML = "<!doctype html><html><body><h1>Contact us</h1><p>Write to office@firm.example</p></body></html>"

_START = Cycle._claim.__code__  # noqa: SLF001 - an instrument looks inside
_END = save_page.__code__
_BOUNDARIES = {
    AsyncConnection.execute.__code__,
    asyncpg.Connection.fetch.__code__,
    aiohttp.ClientSession._request.__code__,  # noqa: SLF001
    receive_body.__code__,
    ExtractionPool.read.__code__,
}
_BACKGROUND = {ReplicaCoordinator._run.__code__}  # noqa: SLF001 - it works while the page waits


@dataclass(frozen=True, slots=True)
class Hop:
    """A function of ours, and its file below ``src/pagecurator``."""

    function: str
    file: str

    def __str__(self) -> str:
        return f"`{self.function}` (`{self.file}`)"


class _Trace:
    """Collects the hops of one page; install :meth:`on_event` with ``sys.setprofile``."""

    def __init__(self) -> None:
        self._hops: dict[CodeType, Hop] = {}
        self._before: set[CodeType] | None = None
        self._creators: dict[CodeType, list[CodeType]] = {}
        self._has_ended = False

    @property
    def hops(self) -> list[Hop]:
        return list(self._hops.values())

    def on_event(self, frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event != "call" or self._has_ended:
            return
        if code is _START and self._before is None:
            self._before = set(self._stack(frame)) - {_START}
        if self._before is None:
            return
        if code is asyncio.create_task.__code__:
            self._creators.setdefault(frame.f_locals["coro"].cr_code, self._stack(frame))
        if code in _BOUNDARIES:
            stack = self._stack(frame)
            if not _BACKGROUND.isdisjoint(stack):
                return  # not for the page
            for passed in stack:
                if passed not in self._before:
                    self._hops.setdefault(passed, _hop(passed))
            self._has_ended = _END in self._stack(frame)

    def _stack(self, frame: FrameType) -> list[CodeType]:
        """Our functions from the outermost to ``frame``, across the tasks that led to it."""
        codes = [code for code in reversed(list(_codes(frame))) if _is_ours(code)]
        creators = self._creators.get(codes[0], []) if codes else []
        return creators + codes


def _codes(frame: FrameType | None) -> Iterator[CodeType]:
    while frame is not None:
        yield frame.f_code
        frame = frame.f_back


def _is_ours(code: CodeType) -> bool:
    generator = code.co_flags & (inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR)
    return code.co_filename.startswith(str(_ROOT)) and not generator and not code.co_name.startswith(("<", "__"))


def _hop(code: CodeType) -> Hop:
    return Hop(code.co_qualname, Path(code.co_filename).relative_to(_ROOT).as_posix())


async def trace(process: Callable[[], Awaitable[Any]]) -> list[Hop]:
    """The hops of the page that ``process``, a cycle's tick, takes from the queue; there must be exactly one."""
    traced = _Trace()
    sys.setprofile(traced.on_event)
    try:
        await process()
    finally:
        sys.setprofile(None)
    return traced.hops


async def _trace_one(database_url: str) -> list[Hop]:
    async with Simulator(SimulatorConfig(source=MemorySource([(url, _HTML) for url in _URLS]))) as simulator:
        settings = Settings(_env_file=None, database_url=SecretStr(database_url), scraper_api_url=simulator.url)
        async with open_application(settings, worker="hops", fixed_mode=Mode.CONCURRENT) as application:
            for url in _URLS:
                async with application.database.begin() as conn:
                    await add_pages(conn, urls=[normalize_url(url)], select=True)
                hops = await trace(application.cycle.tick)
    return hops


def main() -> int:
    """Print the numbered list, as in ``docs/how-it-works.md``."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with private_postgres() as databases:
        hops = asyncio.run(_trace_one(databases.fresh([])))
    console = Console()
    for number, hop in enumerate(hops, start=1):
        console.print(f"{number}. {hop}", highlight=False, soft_wrap=True)
    return 0
