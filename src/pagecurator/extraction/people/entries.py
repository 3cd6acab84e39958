"""Which names around a contact are in its entry: the smallest block that holds the contact and a person.

An entry is a card, a table row or cell, a list item, a paragraph or some of its lines, or what follows a heading. From
the contact's own line outwards, each element that holds more is one level. On a level, its parts are compared: a part
that has a name and a contact of its own is another entry, and its name is out of reach. Of the others the name before
the contact counts, or the one behind it where the level begins with a contact and ends with a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from pagecurator.extraction.contact import ContactKind
from pagecurator.extraction.data.entry_words import LEGAL_LABELS
from pagecurator.extraction.people.doubts import is_quoted
from pagecurator.extraction.people.evidence import Evidence
from pagecurator.extraction.people.lines import Lines
from pagecurator.extraction.people.markup import NO_HEADING
from pagecurator.extraction.people.reading import Named
from pagecurator.extraction.people.spots import Spot

MAX_LINES_BEFORE, MAX_LINES_AFTER = 24, 8
FAR_LINES = 7
MAX_SPOTS_OF_A_KIND = 4
MAX_NAMES_IN_A_ROW = 2

_CONTACT_FIRST = re.compile(r"(?:C+N)+")
_NAME_THEN_CONTACT = re.compile(r"N+C|E")
_ONE_CONTACT_EACH = re.compile(r"[CN]*(?:MC+)*M?C*")
"""Names with a contact, each followed by further contacts."""
NUMBERS = frozenset((ContactKind.PHONE, ContactKind.FAX))
_REACHABLE = frozenset((ContactKind.EMAIL, ContactKind.PHONE, ContactKind.FAX))


class Option(NamedTuple):
    """A name for a contact, the lines of their entry, and what the layout says about it."""

    named: Named
    low: int
    high: int
    signs: tuple[Evidence, ...]
    is_closed: bool = False
    """The entry is one block with one name."""


class Part(NamedTuple):
    """One of the parts of an element: its lines, the names and contacts on them."""

    low: int
    high: int
    people: list[Named]
    spots: list[Spot]


def options(lines: Lines, spot: Spot, line: int) -> Iterator[Option]:
    """The names that the layout connects with a contact on a line, the nearest first."""
    yield from _on_line(lines, spot, line)
    yield from _around(lines, spot, line)


def _on_line(lines: Lines, spot: Spot, line: int) -> list[Option]:
    people = lines.people(line)
    for named in people:
        if spot.start < spot.end and named.start >= spot.start - 1 and named.end <= spot.end + 1:
            return [Option(named, line, line, (Evidence.LINK_TEXT,), True)]
    if not people:
        return []
    kind = _kind(spot)
    contacts = {spot.start} | {other.start for other in lines.spots(line) if _kind(other) is kind}
    names = {named.start: named for named in people}
    starts = sorted(contacts | names.keys())
    order = "".join("N" if start in names else "C" for start in starts)
    chosen = _paired(order, starts.index(spot.start)) if spot.start not in names else None
    if chosen is None:
        return []
    named = names[starts[chosen]]
    signs = [Evidence.SAME_LINE]
    if named.start > spot.start and not _contact_first(order):
        signs.append(Evidence.AFTER)
    if any(lines.people(row) and lines.spots(row) for row in (line - 1, line + 1) if 0 <= row < len(lines.starts)):
        signs.append(Evidence.REPEATED)
    return [Option(named, line, line, tuple(signs), len(people) == 1)]


def _paired(order: str, at: int) -> int | None:
    """The index of the name for the contact at an index, in a sequence of names (``N``) and contacts (``C``)."""
    if _contact_first(order):
        found = order.find("N", at)
        return found if found >= 0 else None
    found = order.rfind("N", 0, at)
    return found if found >= 0 else None


def _contact_first(order: str) -> bool:
    """Whether each name comes behind its contacts."""
    return _CONTACT_FIRST.fullmatch(order) is not None


def _kind(spot: Spot) -> ContactKind:
    return ContactKind.PHONE if spot.kind in NUMBERS else spot.kind


# ---------------------------------------------------------------- levels
def blocks(lines: Lines, line: int) -> Iterator[tuple[int, int]]:
    """The first and the last line of each element around a line, the smallest first, within its part of the page."""
    low = high = line
    floor, roof = max(0, line - MAX_LINES_BEFORE), min(len(lines.starts) - 1, line + MAX_LINES_AFTER)
    frame = lines.frame_depth(line)
    yield low, high
    above = lines.boundary(low) if low > floor else -1
    below = lines.boundary(high + 1) if high < roof else -1
    while (depth := max(above, below)) >= frame:
        while above >= depth:
            low -= 1
            above = lines.boundary(low) if low > floor else -1
        while below >= depth:
            high += 1
            below = lines.boundary(high + 1) if high < roof else -1
        yield low, high


def _around(lines: Lines, spot: Spot, line: int) -> Iterator[Option]:
    """The names on the first level that has any."""
    if lines.people(line) or not lines.has_name_in_frame(spot, line):
        return
    own = (line, line)
    for low, high in blocks(lines, line):
        is_left, is_right = low < own[0], high > own[1]
        if any(map(lines.people, chain(range(low, own[0]), range(own[1] + 1, high + 1)))):
            left = lines.boundary(own[0]) if is_left else -1
            right = lines.boundary(own[1] + 1) if is_right else -1
            is_known = low > line - MAX_LINES_BEFORE or low == 0
            yield from _on_level(lines, spot, (low, high), own, max(left, right), low_is_known=is_known)
            return
        own = (low, high)


def _parts(lines: Lines, low: int, high: int, depth: int) -> list[Part]:
    parts: list[Part] = []
    start = low
    for line in range(low + 1, high + 2):
        if line > high or lines.boundary(line) <= depth:
            rows = range(start, line)
            people = [named for row in rows for named in lines.people(row)]
            spots = [
                s for s in lines.spots_between(lines.span(start)[0], lines.span(line - 1)[1]) if s.kind in _REACHABLE
            ]
            parts.append(Part(start, line - 1, people, spots))
            start = line
    return parts


def _on_level(
    lines: Lines, spot: Spot, span: tuple[int, int], own: tuple[int, int], depth: int, *, low_is_known: bool
) -> Iterator[Option]:
    """The names of one element that are in the contact's entry."""
    parts = _parts(lines, *span, depth)
    mine = next((part for part in parts if part.low <= own[0] and part.high >= own[1]), None)
    people = [named for part in parts for named in part.people]
    if mine is None or mine.people or not people:
        return  # the names of its own part were read on the levels below
    kind = _kind(spot)
    shapes = [(part, letter) for part in parts if (letter := _shape(part, kind, is_mine=part is mine))]
    order = "".join(letter for _, letter in shapes)
    at = next(k for k, (part, _) in enumerate(shapes) if part is mine)
    contact_first = low_is_known and _contact_first(order)
    if "M" in order:
        order = order.replace("M", "N" if _ONE_CONTACT_EACH.fullmatch(order) and _is_bare(lines, mine) else "E")
    chosen, is_behind = ([], False) if contact_first else (_before(order, at), False)
    is_alone = len({named.name for named in people}) == 1
    if not chosen and (contact_first or (is_alone and "E" not in order)) and _is_bare(lines, mine):
        chosen, is_behind = _behind(order, at), True
    if not chosen:
        return
    values = {other.value for part in parts for other in part.spots if _kind(other) is kind}
    is_crowded = len(values) > MAX_SPOTS_OF_A_KIND
    is_closed = is_alone and "E" not in order and not is_crowded
    signs = [Evidence.SAME_ENTRY]
    if is_behind and not contact_first:
        signs.append(Evidence.AFTER)
    if is_closed:
        signs.append(Evidence.OWN_BLOCK)
    if is_crowded and is_alone:
        signs.append(Evidence.MANY_CONTACTS)
    if len(_NAME_THEN_CONTACT.findall(order)) > 1 or (contact_first and order.count("N") > 1):
        signs.append(Evidence.REPEATED)
    names = {named.name: named.is_given for k in chosen for named in shapes[k][0].people}
    if len(chosen) > 1 and (len(names) > MAX_NAMES_IN_A_ROW or (len(names) > 1 and all(names.values()))):
        signs.append(Evidence.SEVERAL_NAMES)
    for k in chosen:
        yield from _from_part(lines, spot, mine, shapes[k][0], span, signs, is_closed=is_closed)


def _shape(part: Part, kind: ContactKind, *, is_mine: bool) -> str:
    """``E`` for a name with a contact of this kind, ``M`` for one with another contact, ``N``, ``C``, or empty."""
    if is_mine:
        return "C"
    if part.people and part.spots:
        return "E" if any(_kind(other) is kind for other in part.spots) else "M"
    return "N" if part.people else "C" if part.spots else ""


def _is_bare(lines: Lines, part: Part) -> bool:
    """Whether a part has contacts and what kind they are, and nothing else."""
    return all(map(lines.is_bare, range(part.low, part.high + 1)))


def _before(order: str, at: int) -> list[int]:
    """The parts with names before a contact, the nearest first, up to another entry or an earlier contact's name."""
    found: list[int] = []
    for k in range(at - 1, -1, -1):
        if order[k] == "E":
            break
        if order[k] == "N":
            found.append(k)
        elif found:
            break
    return found


def _behind(order: str, at: int) -> list[int]:
    found = next((k for k in range(at + 1, len(order)) if order[k] in "NE"), None)
    return [found] if found is not None and order[found] == "N" else []


def _from_part(
    lines: Lines,
    spot: Spot,
    mine: Part,
    part: Part,
    span: tuple[int, int],
    signs: list[Evidence],
    *,
    is_closed: bool,
) -> Iterator[Option]:
    signs = list(signs)
    people = part.people
    kind = _kind(spot)
    if len(people) > 1:
        spots = [other for other in mine.spots if _kind(other) is kind]
        if len(spots) == len(people) and spot in spots:
            people = [people[spots.index(spot)]]
            signs.append(Evidence.PAIRED)
        elif Evidence.SEVERAL_NAMES not in signs:
            signs.append(Evidence.SEVERAL_NAMES)
    line = lines.line_at(spot.start)
    if lines.is_place(line):
        signs.append(Evidence.DEPARTMENT)
    for named in people:
        between = _between(lines, named, spot, line, is_closed=is_closed) if Evidence.PAIRED not in signs else ()
        low, high = span if is_closed else (min(named.line, line), max(named.line, line))
        yield Option(named, low, high, (*signs, *between), is_closed)


def _between(lines: Lines, named: Named, spot: Spot, line: int, *, is_closed: bool) -> Iterator[Evidence]:
    """What separates a contact from a name that is before it."""
    rows = range(named.line + 1, line)
    if len(rows) + 1 > FAR_LINES:
        yield Evidence.FAR
    level = lines.heading_level(named.line)
    is_heading = lines.heading_level(line) < NO_HEADING
    heads = [row for row in rows if lines.heading_level(row) <= min(level, NO_HEADING - 1)]
    if not is_heading and any(not lines.spots(row) and lines.role(row) is None for row in heads):
        yield Evidence.HEADING_BETWEEN
    links = [row for row in rows if lines.is_link(row) and not lines.spots(row)]
    is_in_a_menu = named.role is None and lines.is_link(named.line) and lines.is_in_a_menu(named.line)
    if is_in_a_menu or (links and len(links) == len(rows) and lines.is_link(named.line) and lines.is_link(line)):
        yield Evidence.MENU
    if is_quoted(lines.node_before(named.start + 2), lines.node(line)):
        yield Evidence.QUOTED
    words = lines.words(named.line)
    if (named.role is not None and words.startswith(f"{named.role}:")) or words.lower().startswith(LEGAL_LABELS):
        yield Evidence.OF_ITS_OWN
    kind = _kind(spot)
    same = [
        row for row in rows if any(_kind(other) is kind and other.value != spot.value for other in lines.spots(row))
    ]
    first = next((row for row in rows if lines.spots(row)), line)
    if not is_closed and any(_is_text(lines, row) for row in range(first + 1, line)):
        yield Evidence.WORDS_BETWEEN
    if same and any(_is_text(lines, row) for row in range(same[0] + 1, line)):
        yield Evidence.OTHER_ENTRY_BETWEEN


def _is_text(lines: Lines, row: int) -> bool:
    """Whether a line is neither a contact, a label, an address with digits nor a role."""
    words = lines.words(row)
    is_other = lines.spots(row) or lines.is_bare(row) or any(char.isdigit() for char in words)
    return not is_other and lines.role(row) is None
