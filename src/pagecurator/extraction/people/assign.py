"""Assigns a person's name and role to a contact: collects the names that the layout allows, and judges each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from pagecurator.extraction.contact import Candidate, ContactKind, NameSource
from pagecurator.extraction.data.entry_words import CONJUNCTIONS, NAME_LABELS, ROLE_LABELS
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.people.cards import read_card
from pagecurator.extraction.people.doubts import doubts_of
from pagecurator.extraction.people.entries import MAX_LINES_AFTER, MAX_LINES_BEFORE, NUMBERS, Option, blocks, options
from pagecurator.extraction.people.evidence import MIN_CONFIDENCE, Evidence, total
from pagecurator.extraction.people.lines import Lines
from pagecurator.extraction.people.mailbox import (
    CLEAR,
    GIVEN,
    SURNAME,
    agreement,
    can_agree,
    is_of_the_role,
    is_role_mailbox,
    names_a_person,
    plain,
)
from pagecurator.extraction.people.markup import NO_HEADING
from pagecurator.extraction.people.nearby import Nearby, has_a_part, parts_of
from pagecurator.extraction.people.reading import Named
from pagecurator.extraction.people.roles import MAX_ROLE_CHARS
from pagecurator.extraction.people.spots import Spot, is_in_text, outwards, places

MAX_REGION_LINES, MAX_LINES_TO_ROLE = 8, 2
MAX_NUMBERS_OF_A_PERSON = 4
MIN_TO_INHERIT, LOSS = 0.75, -0.1
CONCATENATED = 8
MIN_SENTENCE_CHARS, MAX_PARAGRAPH_CHARS = 24, 600
MAX_NAMES_BEFORE = 2
ENOUGH = 0.9
"""With so much confidence no further name is read."""
MAX_WINDOW_CHARS = 6_000

_PERSONAL_PROFILES = frozenset((ContactKind.LINKEDIN_PERSON, ContactKind.XING))
"""Profiles that are a person's; of other networks, only one that is named like the person."""
_HANDLE_ID = re.compile(r"-(?=[\w-]*\d)[\da-z-]{5,}\Z")
"""``-1a2b3c4d``: the id behind the name in a profile's URL."""


class Person(NamedTuple):
    """Who a contact belongs to, how certain that is, and why."""

    name: str
    role: str | None
    confidence: float
    source: NameSource
    reason: str


class _Judged(NamedTuple):
    option: Option
    role: str | None
    confidence: float
    signs: list[Evidence]
    agreement: float
    source: NameSource


class People:
    """The people of one page. ``kept`` are its accepted candidates."""

    def __init__(self, document: Document, kept: list[Candidate]) -> None:
        self._document = document
        self._host = document.host.replace("-", "")
        self._kept = kept
        self._lines: Lines | None = None
        self._nearby = Nearby(document)
        self._cards: dict[int, Named | None] = {}
        self._judged: dict[Spot, tuple[Person | None, str]] = {}

    @property
    def lines(self) -> Lines:
        if self._lines is None:
            self._lines = Lines(self._document, self._kept, self._nearby)
        return self._lines

    def person_of(self, candidates: list[Candidate]) -> Person | None:
        """The person of one contact, from all its places on the page; ``None`` if they name different people."""
        found = [person for person, _ in map(self.judge, places(candidates, len(self._document.text))) if person]
        if not found:
            return None
        best = max(found, key=lambda person: person.confidence)
        others = [person for person in found if plain(person.name) != plain(best.name)]
        if any(person.confidence > best.confidence - 0.2 for person in others):
            return None
        if best.role is None:
            role = next((person.role for person in found if person.role and person.name == best.name), None)
            best = best._replace(role=role)
        return best

    def reason(self, candidate: Candidate) -> str:
        """Why a candidate is or is not named; empty if there is no name near it."""
        if not is_in_text(candidate, len(self._document.text)):
            return ""
        return self.judge(candidate)[1]

    def _inherited(self, spot: Spot) -> Person | None:
        """The person of the only address in the smallest block around a number that holds one."""
        lines = self.lines
        line = lines.line_at(spot.start)
        if all(other.kind is not ContactKind.EMAIL for other in lines.spots_near(line)):
            return None
        for low, high in blocks(lines, line):
            start, end = lines.span(low)[0], lines.span(high)[1]
            around = lines.spots_between(start, end)
            emails = {other.value: other for other in around if other.kind is ContactKind.EMAIL}
            if not emails:
                continue
            if high - low > MAX_REGION_LINES or not lines.is_bare(line):
                return None
            numbers = {other.value for other in around if other.kind in NUMBERS}
            if len(emails) > 1 or len(numbers) > MAX_NUMBERS_OF_A_PERSON or lines.is_place(line):
                return None
            person, _ = self._judge_spot(next(iter(emails.values())))
            names = {named.name for row in range(low, high + 1) for named in lines.people(row)}
            surname = person.name.rpartition(" ")[2] if person is not None else ""
            is_here = surname in self._document.text[start:end]
            if person is None or person.confidence < MIN_TO_INHERIT or not names <= {person.name} or not is_here:
                return None
            confidence = round(person.confidence + LOSS, 2)
            return person._replace(confidence=confidence, reason=f"its address in the entry: {person.reason}")
        return None

    def _may_have_a_person(self, candidate: Candidate) -> bool:
        """A fast check that spares most contacts outside of cards everything else."""
        kind, start, end = candidate.kind, candidate.start, candidate.end
        if kind in NUMBERS or kind in _PERSONAL_PROFILES:
            return self._nearby.may_name(start, end)
        local = _local_of(kind, candidate.value or "")
        if kind is ContactKind.EMAIL:
            return self._nearby.may_name(start, end) or (
                not is_role_mailbox(local) and self._nearby.has_parts_of(local, start)
            )
        return local not in self._host and self._nearby.is_part_of(local, start, end)

    def judge(self, candidate: Candidate) -> tuple[Person | None, str]:
        """The person of one candidate, and why it is or is not named."""
        card = self._document.node_context(candidate.start).card
        if card is None and not self._may_have_a_person(candidate):
            return None, ""
        spot = self.lines.spot(candidate)
        if (card is None or self._stated(card) is None) and not self._has_name_near(candidate, spot):
            return None, ""
        person, reason = self._judge_spot(spot)
        if person is None and spot.kind in NUMBERS:
            person = self._inherited(spot)
            reason = f"named {person.name}: {person.reason}" if person is not None else reason
        return person, reason

    def _has_name_near(self, candidate: Candidate, spot: Spot) -> bool:
        """Whether a name can be read near a contact, or is stated by its mailbox."""
        lines = self.lines
        if spot.kind in NUMBERS:
            return lines.has_name_in_frame(spot, lines.line_at(spot.start))
        local = _local(spot)
        if (
            spot.kind is ContactKind.EMAIL
            and not is_role_mailbox(local)
            and self._nearby.has_parts_of(local, candidate.start)
        ):
            return True
        rows = {lines.line_at(position) for position in self._nearby.near(candidate.start, candidate.end)}
        return any(map(lines.names_someone, rows))

    def _judge_spot(self, spot: Spot) -> tuple[Person | None, str]:
        known = self._judged.get(spot)
        if known is None:
            known = self._judged[spot] = self._judge_options(spot)
        return known

    def _judge_options(self, spot: Spot) -> tuple[Person | None, str]:
        judged: list[_Judged] = []
        for option in self._options(spot):
            one = self._judge(option, spot)
            judged.append(one)
            if one.confidence >= ENOUGH and (one.agreement or spot.kind is not ContactKind.EMAIL):
                break
        if any(one.agreement >= SURNAME and one.option.named.is_given for one in judged):
            judged = [one if one.agreement else _vetoed(one) for one in judged]
        if not judged:
            return None, ""
        judged.sort(key=lambda one: -one.confidence)
        best = judged[0]
        reason = _phrase(best)
        if best.confidence < MIN_CONFIDENCE:
            return None, f"not named {best.option.named.name}: {reason}"
        named = best.option.named
        role = best.role or next((j.option.named.role for j in judged if j.option.named.name == named.name), None)
        return Person(named.name, role, best.confidence, best.source, reason), f"named {named.name}: {reason}"

    # ------------------------------------------------------------ names
    def _options(self, spot: Spot) -> Iterator[Option]:
        lines = self.lines
        line = lines.line_at(spot.start)
        card = self._document.node_context(spot.start).card
        stated = self._stated(card) if card is not None else None
        if stated is not None:
            yield Option(stated._replace(line=line), line, line, (Evidence.STATED,), True)
        yield from options(lines, spot, line)
        start, end = lines.span(line)
        if (
            end - start > MIN_SENTENCE_CHARS
            and not lines.people(line)
            and (self._nearby.is_between(start, end) or any(s.kind is ContactKind.EMAIL for s in lines.spots(line)))
        ):
            yield from _in_sentence(lines, spot, line)
        local = _local(spot)
        if local and spot.kind is ContactKind.EMAIL and not is_role_mailbox(local):
            yield from self._made_of(local, line)

    def _made_of(self, local: str, line: int) -> Iterator[Option]:
        """Names near an address that it is made of, wherever they are."""
        lines, text = self.lines, self._document.text
        parts = parts_of(local)
        chars = 0
        for row in outwards(line, max(0, line - MAX_LINES_BEFORE), min(len(lines.starts) - 1, line + MAX_LINES_AFTER)):
            start, end = lines.span(row)
            chars += end - start
            if chars > MAX_WINDOW_CHARS:
                return
            if not has_a_part(text[start:end], parts):
                continue
            for named in lines.people(row) or lines.prose(row):
                if agreement(named.name, local) >= SURNAME:
                    yield Option(named, row, row, (Evidence.ELSEWHERE,))
            if row > line or lines.people(row):
                continue
            for named in lines.loose_people(row):
                if agreement(named.name, local) >= CLEAR:
                    yield Option(named, row, row, (Evidence.SAME_LINE if row == line else Evidence.ELSEWHERE,))

    # ------------------------------------------------------------ evidence
    def _judge(self, option: Option, spot: Spot) -> _Judged:
        named, lines = option.named, self.lines
        signs = list(option.signs)
        local = _local(spot)
        role = named.role or self._role(option, spot)
        agreed = _trusted(named, agreement(named.name, local), local, has_role=role is not None) if local else 0.0
        if named.is_given:
            signs.append(Evidence.GIVEN_NAME)
        signs += self._of_the_domain(named, spot)
        if named.has_title:
            signs.append(Evidence.TITLE)
        if named.is_led or lines.column_title(named.line) in NAME_LABELS:
            signs.append(Evidence.LABEL)
        if named.is_credit and not agreed:
            signs.append(Evidence.CREDIT)
        if role is not None:
            signs.append(Evidence.ROLE)
        if Evidence.STATED not in signs:
            signs += self._of_neighbours(named)
        if not can_agree(named.name):
            pass  # letters that a mailbox does not have
        elif local and not agreed and spot.kind is not ContactKind.EMAIL:
            signs.append(Evidence.OTHER_HANDLE)
        elif local and not agreed:
            if role is not None and is_of_the_role(local, role):
                signs.append(Evidence.MAILBOX_OF_THE_ROLE)
            elif is_role_mailbox(local):
                signs.append(Evidence.ROLE_MAILBOX)
            elif names_a_person(local):
                signs.append(Evidence.OTHER_MAILBOX)
        is_led = Evidence.LABEL in signs and Evidence.LIKE_THE_HOST not in signs
        if not (agreed or role or named.has_title or is_led):
            signs += doubts_of(named.name)
        if agreed < SURNAME:
            signs += self._of_the_entry(option, spot, has_role=role is not None)
        return _Judged(option, role, total(signs, agreed), signs, agreed, _source(signs, agreed))

    def _of_the_entry(self, option: Option, spot: Spot, *, has_role: bool) -> list[Evidence]:
        """What the other addresses of the entry say about its person."""
        others = [
            (_trusted(option.named, agreement(option.named.name, local), local, has_role=has_role), local, other)
            for other in self._entry_spots(option, spot)
            if other.kind is ContactKind.EMAIL and (local := _local(other)) and other.value != spot.value
        ]
        agreeing = [other for score, _, other in others if score >= GIVEN]
        if spot.kind is ContactKind.EMAIL:
            same = any(other.start == spot.start for other in agreeing)
            return [Evidence.SAME_LINK if same else Evidence.SECOND_MAILBOX] if agreeing else []
        if agreeing:
            return [Evidence.ENTRY_MAILBOX]
        is_other = can_agree(option.named.name) and any(names_a_person(local) for _, local, _ in others)
        return [Evidence.ENTRY_OTHER_MAILBOX] if is_other else []

    def _entry_spots(self, option: Option, spot: Spot) -> list[Spot]:
        """The contacts between a name and the next one."""
        lines, named = self.lines, option.named
        line = lines.line_at(spot.start)
        low, high = min(option.low, named.line, line), max(option.high, line)
        if not option.is_closed:
            for row in range(high + 1, min(high + MAX_REGION_LINES, len(lines.starts))):
                if lines.people(row) or lines.heading_level(row) < NO_HEADING:
                    break
                high = row
        start, end = lines.span(low)[0], lines.span(high)[1]
        if named.line == low == high:
            people = lines.people(low)
            after = [other.start for other in people if other.start > named.start]
            end = min(after, default=end)
            start = named.start if len(people) > 1 else start
        return lines.spots_between(start, end)

    def _of_neighbours(self, named: Named) -> list[Evidence]:
        lines = self.lines
        signs: list[Evidence] = []
        if not named.is_given and not named.in_prose:
            first = named.name.split()[0]
            rows = range(max(0, named.line - MAX_LINES_AFTER), min(len(lines.starts), named.line + MAX_LINES_AFTER))
            others = {other.name for row in rows for other in lines.people(row) if other.name.split()[0] == first}
            if len(others) > 1:
                signs.append(Evidence.LIKE_ITS_NEIGHBOURS)
        return signs

    def _of_the_domain(self, named: Named, spot: Spot) -> list[Evidence]:
        """What a domain says that is made of a name: the site's is a firm's, an address's the person's."""
        joined = "".join(plain(word) for word in named.name.split())
        if joined in self._host:
            return [Evidence.LIKE_THE_HOST]
        if joined not in spot.value.partition("@")[2].replace("-", ""):
            return []
        return [Evidence.OWN_DOMAIN if named.is_given else Evidence.LIKE_THE_HOST]

    # ------------------------------------------------------------ roles
    def _role(self, option: Option, spot: Spot) -> str | None:
        """The role on the lines of the entry: behind the name, or else before it."""
        lines, named = self.lines, option.named
        if Evidence.STATED in option.signs or named.in_prose or Evidence.ELSEWHERE in option.signs:
            return named.role
        line = lines.line_at(spot.start)
        low, high = min(option.low, named.line), max(option.high, line)
        while named.line > line and high < named.line + MAX_LINES_TO_ROLE and high + 1 < len(lines.starts):
            if lines.spots(high + 1) or lines.people(high + 1):
                break
            high += 1
        if lines.column_title(line):
            for row in range(max(low, named.line - MAX_REGION_LINES), min(high + 1, named.line + MAX_REGION_LINES)):
                if row != named.line and lines.column_title(row) in ROLE_LABELS:
                    return lines.words(row).strip()[:MAX_ROLE_CHARS] or None
        for row in range(named.line + 1, min(high + 1, named.line + MAX_REGION_LINES)):
            if lines.people(row):
                break
            role = lines.role(row)
            if role is not None:
                return self._continued(role, row, high)
            if lines.words(row).strip().rstrip(":").lower() in ROLE_LABELS and row < high and not lines.spots(row + 1):
                return lines.words(row + 1).strip()[:MAX_ROLE_CHARS] or None
        before = named.line - 1
        is_near = before >= low or lines.boundary(named.line) >= lines.boundary(named.line + 1)
        if before < 0 or not is_near or lines.people(before) or lines.spots(before):
            return None
        return lines.role(before)

    def _continued(self, role: str, row: int, high: int) -> str:
        """A role with the line behind it, if it ends within a phrase: ``Head of Sales and``."""
        words = self.lines.words(row).strip()
        if row >= high or self.lines.spots(row + 1) or words.rpartition(" ")[2].lower() not in CONJUNCTIONS:
            return role
        return f"{words} {self.lines.words(row + 1).strip()}"[:MAX_ROLE_CHARS]

    # ------------------------------------------------------------ cards
    def _stated(self, card: LexborNode) -> Named | None:
        """The person of an hCard or a microdata ``Person``."""
        if card.mem_id not in self._cards:
            self._cards[card.mem_id] = read_card(card, 0)
        return self._cards[card.mem_id]


def _in_sentence(lines: Lines, spot: Spot, line: int) -> Iterator[Option]:
    """The nearest names before a contact in its sentence, or the one behind it; or the first of its paragraph."""
    people = lines.people_in_sentence(spot)
    before = [named for named in people if named.end <= spot.start]
    for named in before[-MAX_NAMES_BEFORE:] or people[:1]:
        yield Option(named, line, line, (Evidence.SAME_SENTENCE,))
    if not people and lines.length(line) < MAX_PARAGRAPH_CHARS:
        for named in lines.prose(line)[:1]:
            yield Option(named, line, line, (Evidence.SAME_PARAGRAPH,))


def _trusted(named: Named, agreed: float, local: str, *, has_role: bool) -> float:
    """How far an agreement speaks for a person: any two words of a heading make a mailbox (``privatedining@``)."""
    if named.is_given or named.has_title or has_role:
        return agreed
    bare = "".join(char for char in local if char.isalpha())
    joined = plain("".join(named.name.split()))
    if bare.startswith(joined[:CONCATENATED]) and len(bare) > CONCATENATED and len(bare) >= len(joined) * 2 // 3:
        return agreed if "." in local or "_" in local else agreed / 4
    return agreed if agreed > SURNAME else agreed / 2


def _local(spot: Spot) -> str:
    return _local_of(spot.kind, spot.value)


@lru_cache(maxsize=1024)
def _local_of(kind: str, value: str) -> str:
    """The mailbox of an address, or the handle of a profile; empty for a number."""
    if kind is ContactKind.EMAIL:
        return plain(value.partition("@")[0])
    if kind in NUMBERS:
        return ""
    return _HANDLE_ID.sub("", plain(unquote(value.rstrip("/").rpartition("/")[2]).lstrip("@")))


def _vetoed(one: _Judged) -> _Judged:
    """A name whose mailbox is made of another name of the page."""
    signs = [*one.signs, *({Evidence.OTHER_MAILBOX} - {*one.signs})]
    return one._replace(signs=signs, confidence=total(signs, 0.0))


def _source(signs: list[Evidence], agreed: float) -> NameSource:
    if Evidence.STATED in signs:
        return NameSource.CARD
    if Evidence.LINK_TEXT in signs:
        return NameSource.LINK
    if agreed >= SURNAME:
        return NameSource.MAILBOX
    if Evidence.SAME_SENTENCE in signs or Evidence.SAME_PARAGRAPH in signs:
        return NameSource.SENTENCE
    return NameSource.ENTRY


def _phrase(judged: _Judged) -> str:
    phrases = [sign.value.phrase for sign in judged.signs]
    if judged.agreement:
        phrases.append("the mailbox is made of it")
    return f"{', '.join(phrases)} ({judged.confidence:.2f})"
