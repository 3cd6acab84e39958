"""HTML in, contacts out: pure functions, no I/O."""

from pagecurator.extraction.contact import Contact, EmailType, ExplainedCandidate, Extraction, Source
from pagecurator.extraction.pipeline import extract_contacts, extract_profiles, extract_with_candidates

__all__ = [
    "Contact",
    "EmailType",
    "ExplainedCandidate",
    "Extraction",
    "Source",
    "extract_contacts",
    "extract_profiles",
    "extract_with_candidates",
]
