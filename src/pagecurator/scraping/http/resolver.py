"""DNS lookups in a thread pool of their own."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from aiohttp.abc import AbstractResolver, ResolveResult

_MOST_THREADS: Final = 200


class ThreadPoolResolver(AbstractResolver):
    """The system's resolver in a thread pool of its own.

    The event loop's default pool is small and used for files as well: a few dead names, each of which blocks a thread
    for many seconds, would delay the lookups of healthy websites until they time out.
    """

    def __init__(self, *, threads: int) -> None:
        self._threads = ThreadPoolExecutor(min(threads, _MOST_THREADS), thread_name_prefix="resolver")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of ``host``. Raises ``OSError`` if there are none."""
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
        """Does not wait for lookups in progress."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _addresses(host: str, port: int, family: socket.AddressFamily) -> list[tuple]:  # type: ignore[type-arg]
    flags = socket.AI_ADDRCONFIG
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family, flags=flags)
