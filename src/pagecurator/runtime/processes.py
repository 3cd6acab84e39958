"""Which process is this, and does a neighbour on the same machine still live?

A replica that was killed can't give anything back. Its successor on the same machine sees in ``/proc`` that it is
gone, and need not wait for the end of its lease.
"""

from __future__ import annotations

import hashlib
import os
from enum import StrEnum
from functools import cache
from pathlib import Path


class Role(StrEnum):
    """What a process that shares the account does."""

    CURATION = "curation"
    """It claims pages: ``run``, ``run-once``, ``scrape``."""
    SERVICE = "service"
    """It answers requests, and claims no page."""


def this_process(role: Role) -> str:
    """A name that no other process ever has, for :func:`is_gone`, and what the process does.

    Where there is no ``/proc`` it is the role alone.
    """
    try:
        return f"{_space()}/{os.getpid()}/{_born(os.getpid())}/{role}"
    except (OSError, ValueError, IndexError):
        return f"///{role}"


def is_gone(process: str | None) -> bool:
    """True only when ``process`` is known to have ended; of those on other machines nothing is known."""
    try:
        space, pid, born, *_ = (process or "").split("/")
        if space != _space():
            return False
        return _born(int(pid)) != born
    except FileNotFoundError:
        return True
    except (OSError, ValueError, IndexError):
        return False


@cache
def _space() -> str:
    """The boot of the machine and the namespace in which the numbers of processes count."""
    boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return hashlib.sha256(f"{boot} {Path('/proc/self/ns/pid').readlink()}".encode()).hexdigest()[:16]


def _born(pid: int) -> str:
    """When the process began, in ticks; ``gone`` when it has ended and only its parent does not know yet."""
    # The name in parentheses may hold anything, so count from its end.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    return "gone" if fields[0] in ("Z", "X") else fields[19]
