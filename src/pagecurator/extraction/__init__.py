"""HTML in, contacts out: pure functions, no I/O."""

from pagecurator.extraction.contact import Candidate, Contact, EmailType, Extraction, Source
from pagecurator.extraction.pipeline import examine, extract_contacts, extract_profiles

__all__ = [
    "Candidate",
    "Contact",
    "EmailType",
    "Extraction",
    "Source",
    "examine",
    "extract_contacts",
    "extract_profiles",
]
