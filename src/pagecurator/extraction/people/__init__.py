"""The person, and the role, that a page connects with an address or a number.

Takes the parsed document and one candidate; reads only what is near it. Never changes a candidate, and never guesses:
without evidence in the layout or the mailbox there is no name.
"""

from pagecurator.extraction.people.assign import Person, person_of

__all__ = ["Person", "person_of"]
