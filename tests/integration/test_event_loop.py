"""The event loop of these tests."""

from __future__ import annotations

import asyncio
import socket

import pytest


async def test_a_connection_that_a_test_leaves_open_is_an_error_and_not_the_end_of_the_run() -> None:
    new_event_loop = type(asyncio.get_running_loop())

    def leave_open() -> None:
        loop = new_event_loop()
        with socket.create_server(("127.0.0.1", 0)) as server:
            connection = loop.create_connection(asyncio.Protocol, *server.getsockname())
            left_open = loop.run_until_complete(connection)
            with pytest.raises(ResourceWarning, match="unclosed"):
                loop.close()
        assert left_open

    await asyncio.to_thread(leave_open)
