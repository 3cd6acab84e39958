"""Pagecurator: selected web pages in, contacts out.

``from pagecurator import extract_contacts`` is the extraction as a library; it is loaded when it is asked for, so
that the command line starts without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pagecurator.extraction import Contact, extract_contacts

__version__ = "0.1.0"
__all__ = ["Contact", "__version__", "extract_contacts"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - the module protocol says so
    if name in ("Contact", "extract_contacts"):
        from pagecurator import extraction  # noqa: PLC0415 - the point is to load it late

        return getattr(extraction, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
