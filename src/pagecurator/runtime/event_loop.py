"""The event loop of a command that runs long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from pagecurator.settings import Settings


def loop_factory(settings: Settings) -> Callable[[], asyncio.AbstractEventLoop]:
    """For :class:`asyncio.Runner`: uvloop's event loop where it is installed, unless ``EVENT_LOOP`` is ``asyncio``."""
    if settings.event_loop == "auto":
        with suppress(ImportError):  # an extra
            import uvloop  # noqa: PLC0415 - only commands that run long load it

            return uvloop.new_event_loop
    return asyncio.new_event_loop


def name_of(loop: asyncio.AbstractEventLoop) -> str:
    """``uvloop`` or ``asyncio``, for the log."""
    return type(loop).__module__.partition(".")[0]
