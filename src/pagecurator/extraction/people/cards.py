"""The person that an hCard or a microdata ``Person`` states."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from pagecurator.extraction.dom.document import beginning_of
from pagecurator.extraction.people.names import has_given_name, join_name, read_name
from pagecurator.extraction.people.reading import Named
from pagecurator.extraction.people.roles import MAX_ROLE_CHARS

_CARD_NAME = ".fn,.p-name,[itemprop=name]"
_CARD_ROLE = ".title,.role,.p-job-title,.p-role,[itemprop=jobTitle]"
_ORGANISATION = frozenset(("org", "p-org", "organization-name"))
_GIVEN_NAME, _FAMILY_NAME = (
    ".given-name,.p-given-name,[itemprop=givenName]",
    ".family-name,.p-family-name,[itemprop=familyName]",
)


def read_card(card: LexborNode, line: int) -> Named | None:
    names = [
        node for node in card.css(_CARD_NAME) if _ORGANISATION.isdisjoint((node.attributes.get("class") or "").split())
    ]
    stated_names = {_text(node) for node in names}
    if len(stated_names) == 1:
        name = read_name(stated_names.pop())
    else:
        given, family = card.css_first(_GIVEN_NAME), card.css_first(_FAMILY_NAME)
        name = join_name(_text(given), _text(family)) if given is not None and family is not None else None
    if name is None or len(stated_names) > 1:
        return None
    role = card.css_first(_CARD_ROLE)
    stated = (_text(role)[:MAX_ROLE_CHARS] or None) if role is not None else None
    return Named(name, stated, 0, 0, line, is_given=has_given_name(name))


def _text(node: LexborNode) -> str:
    return " ".join(beginning_of(node).split())
