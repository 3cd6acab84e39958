"""Pagecurator: fetches selected web pages and stores the contacts on them.

``from pagecurator import extract_contacts`` is the extraction as a library: pure, without I/O. It is imported on first
use, as it loads phone number metadata that most commands don't need. Nothing else is imported here: the command line
has to install its signal handlers first.
"""

from __future__ import annotations

from pagecurator.version import __version__

TYPE_CHECKING = False  # like `typing.TYPE_CHECKING`, without the slow import
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
