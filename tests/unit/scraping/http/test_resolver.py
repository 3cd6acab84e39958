"""DNS lookups: slow ones do not delay the others."""

from __future__ import annotations

import asyncio
import socket
import threading

import pytest

from pagecurator.scraping.ssrf import ThreadPoolResolver


async def test_addresses_of_the_system():
    resolver = ThreadPoolResolver(threads=2)
    found = await resolver.resolve("localhost", 8080, socket.AF_INET)
    assert [(one["hostname"], one["host"], one["port"]) for one in found] == [("localhost", "127.0.0.1", 8080)]
    with pytest.raises(OSError):
        await resolver.resolve("no-such-name.invalid", 80)
    await resolver.close()


async def test_dozens_of_dead_names_do_not_delay_a_healthy_one(monkeypatch):
    gate, look_up = threading.Event(), socket.getaddrinfo

    def slow(host: str, *arguments, **options):
        if host.startswith("dead"):
            gate.wait(30)
        return look_up("localhost", *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    resolver = ThreadPoolResolver(threads=64)
    dead = [asyncio.create_task(resolver.resolve(f"dead{number}.example", 80)) for number in range(50)]
    await asyncio.sleep(0)
    async with asyncio.timeout(10):
        assert await resolver.resolve("healthy.example", 80, socket.AF_INET)
    assert not any(task.done() for task in dead)
    gate.set()
    await asyncio.gather(*dead)
    await resolver.close()
