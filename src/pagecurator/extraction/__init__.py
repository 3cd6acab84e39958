"""From HTML to contacts: e-mail addresses, phone and fax numbers, and profiles on social networks.

The text of a page and its URL enter; contacts, or all candidates with their reasons, come out. Pure functions: nothing
here does I/O, knows settings, logs, or guesses a contact that is not on the page. ``pipeline`` says where a new kind of
contact is added.

The functions are imported on first use: they load tables and the metadata of phone numbers, which a process that only
handles contacts doesn't need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pagecurator.extraction.contact import (
    EXTRACTION_VERSION,
    Contact,
    ContactKind,
    DropReason,
    EmailType,
    ExplainedCandidate,
    Extraction,
    NameSource,
    Source,
)

if TYPE_CHECKING:
    from pagecurator.extraction.pipeline import (
        extract_contacts,
        extract_profiles,
        extract_with_candidates,
        extract_with_completeness,
    )

__all__ = [
    "EXTRACTION_VERSION",
    "Contact",
    "ContactKind",
    "DropReason",
    "EmailType",
    "ExplainedCandidate",
    "Extraction",
    "NameSource",
    "Source",
    "extract_contacts",
    "extract_profiles",
    "extract_with_candidates",
    "extract_with_completeness",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from importlib import import_module  # noqa: PLC0415 - as above

        return getattr(import_module("pagecurator.extraction.pipeline"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
