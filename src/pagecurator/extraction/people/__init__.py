"""The person, and the role, that a page connects with an address, a number or a profile.

Takes the parsed document and its accepted candidates; reads only what is near them. Never changes a candidate, and
never guesses: without evidence in the layout or the mailbox there is no name.
"""

from pagecurator.extraction.people.assign import People, Person

__all__ = ["People", "Person"]
