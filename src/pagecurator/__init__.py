"""Pagecurator: selected web pages in, contacts out.

``from pagecurator import extract_contacts`` is the extraction on its own: pure, no I/O. It is loaded when it is first
asked for, because no command needs the phone numbers of the world to tell its version.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pagecurator.version import __version__

if TYPE_CHECKING:
    from pagecurator.extraction import extract_contacts
    from pagecurator.extraction.contact import Contact

__all__ = ["Contact", "__version__", "extract_contacts"]

_HOMES = {"Contact": "pagecurator.extraction.contact", "extract_contacts": "pagecurator.extraction"}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
