"""Pagecurator: selected web pages in, contacts out.

``from pagecurator import extract_contacts`` is the extraction on its own: pure, no I/O. It is loaded when it is first
asked for, because no command needs the phone numbers of the world to tell its version. Nothing else is imported here:
the command line has to install its signal handlers first.
"""

from __future__ import annotations

from pagecurator.version import __version__

TYPE_CHECKING = False  # as in `typing`, whose import takes longer than all of this
if TYPE_CHECKING:
    from typing import Any

    from pagecurator.extraction import extract_contacts
    from pagecurator.extraction.contact import Contact

__all__ = ["Contact", "__version__", "extract_contacts"]

_HOMES = {"Contact": "pagecurator.extraction.contact", "extract_contacts": "pagecurator.extraction"}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module  # noqa: PLC0415 - see above

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
