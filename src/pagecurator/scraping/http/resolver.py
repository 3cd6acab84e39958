"""Looking up the names of websites, each in a thread of its own."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from aiohttp.abc import AbstractResolver, ResolveResult

_MOST_THREADS: Final = 200


class ThreadPoolResolver(AbstractResolver):
    """The system's resolver in threads of this object.

    The event loop's own threads are few, and serve files, too: a handful of dead names, each of which blocks one for
    many seconds, would let the lookups of healthy websites wait in line, and their time run out.
    """

    def __init__(self, *, threads: int) -> None:
        self._threads = ThreadPoolExecutor(min(threads, _MOST_THREADS), thread_name_prefix="resolver")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of ``host``. Raises ``OSError`` when there are none."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, _addresses, host, port, family)
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=int(address[1]),
                family=found_family,
                proto=proto,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for found_family, _, proto, _, address in found
        ]

    async def close(self) -> None:
        """Lookups in progress end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _addresses(host: str, port: int, family: socket.AddressFamily) -> list[tuple]:  # type: ignore[type-arg]
    flags = socket.AI_ADDRCONFIG
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family, flags=flags)


__all__ = ["ThreadPoolResolver"]
