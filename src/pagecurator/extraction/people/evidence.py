"""What speaks for and against a name, each with its weight; their sum is the confidence of the name.

The numbers were chosen for precision on pages of many kinds. ``docs/extraction.md`` has the same table.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

MIN_CONFIDENCE = 0.65
"""Below it no name is given."""
LOWEST, HIGHEST = 0.05, 0.99


class Sign(NamedTuple):
    """One piece of evidence: a phrase for people, and its weight."""

    phrase: str
    weight: float


class Evidence(Enum):
    STATED = Sign("stated by the card's markup", 0.6)
    LINK_TEXT = Sign("the text of the link", 0.6)
    SAME_LINE = Sign("on the same line", 0.5)
    SAME_SENTENCE = Sign("in the same sentence", 0.3)
    SAME_ENTRY = Sign("in the same entry", 0.45)
    SAME_PARAGRAPH = Sign("in the same paragraph", 0.25)
    ELSEWHERE = Sign("near it", 0.1)

    OWN_BLOCK = Sign("the only name in its block", 0.05)
    REPEATED = Sign("one entry of a list", 0.1)
    PAIRED = Sign("names and contacts in the same order", 0.1)
    LABEL = Sign("after a word such as Contact", 0.2)
    ROLE = Sign("with a role", 0.2)
    GIVEN_NAME = Sign("a common given name", 0.2)
    TITLE = Sign("with a title", 0.15)
    ENTRY_MAILBOX = Sign("an address of the entry is made of it", 0.3)
    MAILBOX_OF_THE_ROLE = Sign("the mailbox of the person's role", 0.25)
    OWN_DOMAIN = Sign("the domain of the address is made of it", 0.2)

    OTHER_HANDLE = Sign("the profile is not named like the person", -0.35)
    OTHER_MAILBOX = Sign("the mailbox is made of another name", -0.5)
    ENTRY_OTHER_MAILBOX = Sign("an address of the entry is another person's", -0.3)
    SECOND_MAILBOX = Sign("another address of the entry is made of it", -0.15)
    SAME_LINK = Sign("another address of the same words is made of it", -0.4)
    ROLE_MAILBOX = Sign("a role's mailbox", -0.2)
    HEADING_BETWEEN = Sign("a heading between", -0.35)
    OTHER_ENTRY_BETWEEN = Sign("another contact and its words between", -0.6)
    FAR = Sign("many lines between", -0.15)
    DEPARTMENT = Sign("a department's contact", -0.3)
    AFTER = Sign("behind the contact", -0.1)
    OF_ITS_OWN = Sign("a role and a name without a contact", -0.4)
    CREDIT = Sign("the author of a picture", -0.4)
    LIKE_THE_HOST = Sign("the name of the site", -0.25)
    WORDS_BETWEEN = Sign("a contact and other words between", -0.3)
    LIKE_ITS_NEIGHBOURS = Sign("its neighbours begin with the same word", -0.4)
    MENU = Sign("a link in a list of links", -0.5)
    SEVERAL_NAMES = Sign("several names", -0.5)
    MANY_CONTACTS = Sign("many contacts in its block", -0.25)


MAILBOX_WEIGHT = 0.5
"""Times how far the mailbox is made of the name (``mailbox.agreement``)."""


def total(signs: list[Evidence], agreement: float) -> float:
    """The confidence that signs result in; rounded to two digits."""
    score = sum(sign.value.weight for sign in signs) + MAILBOX_WEIGHT * agreement
    return round(min(max(score, LOWEST), HIGHEST), 2)
