"""From HTML to contacts: e-mail addresses, phone and fax numbers, and profiles on social networks.

The text of a page and its URL enter; contacts, or all candidates with their reasons, come out. Pure functions: nothing
here does I/O, knows settings, logs, or guesses a contact that is not on the page. ``pipeline`` says where a new kind of
contact is added.
"""

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
from pagecurator.extraction.pipeline import (
    extract_contacts,
    extract_profiles,
    extract_with_candidates,
    is_read_completely,
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
    "is_read_completely",
]
