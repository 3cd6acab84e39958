"""The lines of a page near its contacts: what they say, who is named on them, and how the markup groups them.

A line is a block, a part of one between two ``br``, or a table cell. Two neighbouring lines are the closer the deeper
the element is that holds both (``boundary``). Everything is computed near contacts only, once, and stored.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import cast

from selectolax.lexbor import LexborNode

from pagecurator.extraction.contact import Candidate, ContactKind
from pagecurator.extraction.data.entry_words import (
    CONTACT_LABELS,
    CREDITS,
    DEPARTMENT_LABELS,
    LEADS,
    NAME_LABELS,
    PLACE_LABELS,
    ROLE_LABELS,
)
from pagecurator.extraction.data.phone_words import FAX_WORDS, PHONE_LETTERS, PHONE_WORDS
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.people.doubts import is_in_an_address
from pagecurator.extraction.people.markup import MAX_TITLE_CHARS, column_title, heading_level, is_in_link
from pagecurator.extraction.people.names import has_other_word, read_name
from pagecurator.extraction.people.nearby import Nearby
from pagecurator.extraction.people.reading import (
    MAX_RUN,
    Named,
    Piece,
    is_firm_of,
    names_in,
    read_piece,
    read_plain_role,
)
from pagecurator.extraction.people.roles import read_role
from pagecurator.extraction.people.spots import LINKS, Spot, is_in_text, is_printed, line_starts

MAX_LINE_CHARS = 300
"""A longer line is running text."""
MAX_ROLE_LINE_CHARS = 220
MAX_PROSE_CHARS = 800
MAX_PIECES, MAX_SPOTS = 40, 64
"""Parts and contacts of one line or block that are read."""
NEAR_LINES = 8
MIN_NAME_CHARS = 2

# A pattern that begins with a set of characters, not with a look-behind, is searched for several times as fast.
_SPLIT = re.compile(r"[,;|•·()\[\]<>/:-](?:(?<![:-])|(?<=:)(?!\w)|(?<=\w:)(?=[^\W\d])|(?<=\s-)(?=\s))")
_NAME_SHAPED = re.compile(
    r"(?:[^\W\d_][^:@]{2,40}: )?(?:[A-Z][\w.'-]* |[a-z]{1,3} ){1,5}[A-Z][\w.'-]*(?:, [\w .'-]{2,40})?"
)
_LETTER = "A-ZÀ-ÖØ-Þ\u0100-\u052f\u1e00-\u1fff"
_MAY_NAME = re.compile(
    f"[^\0-\u0530\u1e00-\u2bff]|[{_LETTER}](?<![{_LETTER}]{{2}})[^0-9@:|<>\\s,]*[\\s,][^0-9@:|<>]*?[{_LETTER}]"
)
"""What each name has: two words with a capital, or letters of an alphabet without capitals."""
_SENTENCE_END = re.compile(r"[.!?](?=\s)(?:(?<=[^\W\d_]{3}.)(?<!\b[Tt]el.)(?<!\b[Mm]ob.)|(?<=\d{4}.))")
_TITLED = re.compile(r"[^\W_][^:@]{2,50}: [^\W\d_a-z][^:]{2,30}")
"""``Treasurer: Jane Doe``."""
_LABELS = (PHONE_WORDS | FAX_WORDS | PHONE_LETTERS | CONTACT_LABELS) - PLACE_LABELS
_LABEL_WORDS = re.compile(r"[^\W\d_][\w./-]*")


class Lines:
    def __init__(self, document: Document, kept: list[Candidate], nearby: Nearby) -> None:
        self._document = document
        self._nearby = nearby
        self.text = text = document.text
        self.starts = line_starts(document.latin)
        self._bounds = [*self.starts, len(text) + 1]
        self._people: dict[int, tuple[Named, ...]] = {}
        self._roles: dict[int, str | None] = {}
        self._prose: dict[int, tuple[Named, ...]] = {}
        self._bare: dict[int, bool] = {}
        self._headings: dict[int, int] = {}
        self._links: dict[int, bool] = {}
        self._loose: dict[int, tuple[Named, ...]] = {}
        self._boundaries: dict[int, int] = {}
        self._nodes: dict[int, LexborNode] = {}
        self._edges: dict[int, list[int]] = {}
        self._titles: dict[int, list[str]] = {}
        self._depths = document.depths
        self._near: dict[tuple[int, int, int], bool] = {}
        self._named: dict[int, bool] = {}
        self._places: dict[tuple[str, int], Spot] = {}
        self._spots = self._all_spots(kept)
        self._spot_starts = [spot.start for spot in self._spots]
        self._spots_of: dict[int, list[Spot]] = {}
        for spot in self._spots:
            self._spots_of.setdefault(self.line_at(spot.start), []).append(spot)

    def _all_spots(self, kept: list[Candidate]) -> list[Spot]:
        """The accepted contacts in the text; a link and its text are one."""
        spots: list[Spot] = []
        ends: dict[str, int] = {}
        length = len(self.text)
        for candidate in kept:
            if candidate.start >= length and not is_in_text(candidate, length):
                continue
            spot = self.spot(candidate)
            if spot.start > ends.get(spot.value, -2) + 1:
                ends[spot.value] = spot.end
                spots.append(spot)
        spots.sort()
        return spots

    def spot(self, candidate: Candidate) -> Spot:
        """Where a contact is; a link without words is on the line that is nearer to it in the markup."""
        value, place = candidate.value or "", candidate.start
        known = self._places.get((value, place))
        if known is not None:
            return known
        start, end, printed = place, max(place, candidate.end), True
        if candidate.source in LINKS:
            words = self.text[start:end]
            printed = is_printed(words)
            around = None if words.strip() else self._document.neighbours_of_link(start, candidate.raw)
            if around is not None:
                link, before, after, edge = around
                if self._depths.common_depth(link, before) >= self._depths.common_depth(link, after):
                    start = end = edge
        known = Spot(start, end, cast("ContactKind", candidate.kind), value, printed)
        self._places[value, place] = known
        return known

    # ------------------------------------------------------------ text
    def line_at(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1

    def span(self, line: int) -> tuple[int, int]:
        return self.starts[line], self._bounds[line + 1] - 1

    def words(self, line: int) -> str:
        start = self.starts[line]
        return self.text[start : min(self._bounds[line + 1] - 1, start + MAX_LINE_CHARS)]

    def length(self, line: int) -> int:
        return self._bounds[line + 1] - 1 - self.starts[line]

    def spots(self, line: int) -> list[Spot]:
        """The contacts of a line, in order."""
        return self._spots_of.get(line, [])[:MAX_SPOTS]

    def spots_between(self, start: int, end: int) -> list[Spot]:
        low = bisect_left(self._spot_starts, start)
        return self._spots[low : min(bisect_right(self._spot_starts, end), low + MAX_SPOTS)]

    def spots_near(self, line: int) -> list[Spot]:
        low, high = max(0, line - NEAR_LINES), min(len(self.starts) - 1, line + NEAR_LINES)
        return self.spots_between(self.starts[low], self.span(high)[1])

    # ------------------------------------------------------------ people
    def people(self, line: int) -> tuple[Named, ...]:
        """The names on a line that is no running text, in order."""
        known = self._people.get(line)
        if known is None:
            known = self._people[line] = self._read_people(line)
        return known

    def _is_written_like_a_name(self, line: int, start: int, end: int) -> bool:
        """Whether there is a given name, a title or a contact, or only what is written like a name and nothing else."""
        return (
            line in self._spots_of
            or self._nearby.is_between(start, end)
            or (_NAME_SHAPED.fullmatch(self.text, start, end) is not None and self._is_no_heading(line, start, end))
        )

    def _is_no_heading(self, line: int, start: int, end: int) -> bool:
        """Whether a line that is written like a name may be one: ``Jane Doe``, but no ``Opening Hours``, no menu."""
        words = self.text[start:end]
        if "," not in words and ":" not in words and has_other_word(words.lower().split()[1:]):
            return bool(self._boundaries_on(line)) and not self._is_between_links(line)
        return not self._is_between_links(line)

    def role(self, line: int) -> str | None:
        """The role that a line without a name states."""
        if line not in self._roles:
            is_text = self.length(line) > MAX_ROLE_LINE_CHARS
            self._roles[line] = (
                None if is_text else next(filter(None, (read_role(piece.text) for piece in self._pieces(line))), None)
            )
        return self._roles[line]

    def is_bare(self, line: int) -> bool:
        """Whether a line has contacts and what kind they are, and nothing else."""
        known = self._bare.get(line)
        if known is None:
            low, high = self.span(line)
            words: list[str] = []
            for spot in self.spots(line):
                if spot.is_printed:
                    words += _LABEL_WORDS.findall(self.text, low, spot.start)
                    low = max(low, spot.end)
            words += _LABEL_WORDS.findall(self.text, low, min(high, low + MAX_LINE_CHARS))
            known = self._bare[line] = all(word.lower().strip(".") in _LABELS for word in words)
        return known

    def is_place(self, line: int) -> bool:
        """Whether a word before a number says that it is a department's: ``Reception: 030 …``."""
        if self.role(line) is not None:
            return False
        words = _LABEL_WORDS.findall(self.words(line).lower())
        return any(word.rstrip(".") in DEPARTMENT_LABELS for word in words)

    def _read_people(self, line: int) -> tuple[Named, ...]:
        start, end = self.span(line)
        if not MIN_NAME_CHARS <= end - start <= MAX_LINE_CHARS:
            return ()
        words = self.text[start:end]
        is_ascii = words.isascii()
        if (is_ascii and " " not in words) or _MAY_NAME.search(words) is None:
            return ()
        if is_ascii and not self._is_written_like_a_name(line, start, end):
            return ()
        pieces = self._with_surnames_first(self._pieces(line))
        named: list[tuple[int, Named]] = []
        for index, piece in enumerate(pieces):
            before = pieces[index - 1] if index else None
            person = self._read_piece(piece, line, before)
            if person is None or (person.role is None and is_in_an_address(self.text, piece.end)):
                continue
            if named and named[-1][0] == index - 1 and is_firm_of(person, named[-1][1]):
                continue
            named.append((index, person))
        if not named:
            return ()
        return tuple(self._with_role(position, named, pieces) for position in range(len(named)))

    def _is_between_links(self, line: int) -> bool:
        return all(map(self.is_link, range(max(0, line - 1), min(line + 2, len(self.starts)))))

    def is_in_a_menu(self, line: int) -> bool:
        """Whether a line is one of three links in a row, none of them a contact."""
        rows = range(max(0, line - 2), min(line + 3, len(self.starts)))
        are_links = [self.is_link(row) and not self.spots(row) for row in rows]
        return any(all(are_links[low : low + 3]) for low in range(len(are_links) - 2))

    def _pieces(self, line: int) -> list[Piece]:
        """The parts of a line between separators and contacts."""
        start, end = self.span(line)
        end = min(end, start + MAX_LINE_CHARS)
        edges = [match.span() for match in _SPLIT.finditer(self.text, start, end)]
        if line in self._spots_of:
            edges += [(spot.start, spot.end) for spot in self.spots(line) if spot.is_printed]
        if boundaries := self._boundaries_on(line):
            edges += [(edge, edge) for edge in boundaries if self._is_glued(edge)]
        if not edges:
            return [Piece(self.text[start:end], start, end)]
        edges.sort()
        pieces: list[Piece] = []
        low = start
        for edge_start, edge_end in [*edges, (end, end)]:
            if edge_start > low:
                words = self.text[low:edge_start]
                stripped = words.strip(" -\"'“”„*")
                if stripped:
                    at = low + words.index(stripped)
                    pieces.append(Piece(stripped, at, at + len(stripped)))
            low = max(low, edge_end)
        return pieces[:MAX_PIECES]

    def _boundaries_on(self, line: int) -> list[int]:
        """Where one element of a line ends and the next begins."""
        known = self._edges.get(line)
        if known is None:
            start, end = self.span(line)
            known = self._edges[line] = self._document.boundaries(start, min(end, start + MAX_LINE_CHARS))
        return known

    def _is_glued(self, edge: int) -> bool:
        """Whether two elements are printed without a space between them: ``Jane Doe`` and ``Editor``."""
        return self.text[edge - 1].islower() and self.text[edge].isupper()

    def loose_people(self, line: int) -> tuple[Named, ...]:
        """What may be a name if a mailbox is made of it, on a line without one."""
        known = self._loose.get(line)
        if known is None:
            known = ()
            if MIN_NAME_CHARS <= self.length(line) <= MAX_LINE_CHARS:
                known = tuple(
                    Named(name, None, piece.start, piece.end, line)
                    for piece in self._pieces(line)
                    if " " in piece.text and (name := read_name(piece.text, loose=True)) is not None
                )
            self._loose[line] = known
        return known

    def _with_surnames_first(self, pieces: list[Piece]) -> list[Piece]:
        """The parts of a line, with ``Doe, Jane`` as one."""
        if len(pieces) < 2:
            return pieces
        joined: list[Piece] = []
        for piece in pieces:
            last = joined[-1] if joined else None
            if last is not None and self.text[last.end : piece.start].strip() == ",":
                words = self.text[last.start : piece.end]
                if read_name(last.text) is None and read_name(words) is not None:
                    joined[-1] = Piece(words, last.start, piece.end)
                    continue
            joined.append(piece)
        return joined

    def _read_piece(self, piece: Piece, line: int, before: Piece | None) -> Named | None:
        if (" " not in piece.text and piece.text.isascii()) or _MAY_NAME.search(piece.text) is None:
            return None
        person = read_piece(piece, line) or self._read_elements(piece, line)
        if person is None:
            return None
        label = before.text.lower().rstrip(".:") if before is not None else ""
        previous = self.words(line - 1).strip().rstrip(":").lower() if before is None and line else ""
        is_led = label in NAME_LABELS or label in LEADS or previous in NAME_LABELS
        return person._replace(is_led=person.is_led or is_led, is_credit=person.is_credit or label in CREDITS)

    def _read_elements(self, piece: Piece, line: int) -> Named | None:
        """The first person that one of the elements of a piece names."""
        edges = [edge for edge in self._boundaries_on(line) if piece.start < edge < piece.end]
        if not edges or len(edges) > MAX_RUN or piece.text.count(" ") > MAX_RUN:
            return None
        low = piece.start
        for edge in [*edges, piece.end]:
            words = self.text[low:edge].strip()
            person = read_piece(Piece(words, low, edge), line) if words else None
            if person is not None:
                return person
            low = edge
        return None

    def _with_role(self, position: int, named: list[tuple[int, Named]], pieces: list[Piece]) -> Named:
        """The role behind the name on its line, or else the one before it."""
        index, person = named[position]
        if person.role is not None:
            return person
        after = named[position + 1][0] if position + 1 < len(named) else len(pieces)
        first = named[position - 1][0] + 1 if position else 0
        if index > first + 1 and pieces[index - 2].text.lower() in ROLE_LABELS:
            return person._replace(role=pieces[index - 1].text)
        if index + 2 < after and pieces[index + 1].text.lower() in ROLE_LABELS:
            return person._replace(role=pieces[index + 2].text)
        before = self._role_before(pieces[index - 1], person) if index > first else None
        is_heading = before is not None and (
            position == 0 or self.text[pieces[index - 1].end : person.start].strip() == ":"
        )
        behind = next(
            (role for piece in pieces[index + 1 : min(after, index + 3)] if (role := read_plain_role(piece.text))), None
        )
        return person._replace(role=before if is_heading else behind)

    def _role_before(self, piece: Piece, person: Named) -> str | None:
        """The role before a name; with a colon, in a list whose lines are all so, whatever is before it."""
        role = read_role(piece.text)
        if role is None and self.text[piece.end : person.start].strip() == ":" and len(piece.text) <= MAX_TITLE_CHARS:
            is_title = piece.text.lower() not in NAME_LABELS and not any(char in piece.text for char in ".,@/")
            start = self.starts[person.line]
            is_first = not self.text[start : piece.start].strip()
            around = (row for row in (person.line - 1, person.line + 1) if 0 <= row < len(self.starts))
            if is_title and is_first and any(_TITLED.match(self.words(row)) for row in around):
                return piece.text
        return role

    # ------------------------------------------------------------ running text
    def prose(self, line: int) -> tuple[Named, ...]:
        """The names in running text."""
        known = self._prose.get(line)
        if known is None:
            start, end = self.span(line)
            known = self._prose[line] = tuple(names_in(self.text, start, min(end, start + 2 * MAX_PROSE_CHARS), line))
        return known

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence around a contact."""
        low, high = self.span(self.line_at(start))
        low, high = max(low, start - MAX_PROSE_CHARS), min(high, end + MAX_PROSE_CHARS)
        for match in _SENTENCE_END.finditer(self.text, low, start):
            low = match.end()
        behind = _SENTENCE_END.search(self.text, end, high)
        return low, behind.start() if behind is not None else high

    def people_in_sentence(self, spot: Spot) -> list[Named]:
        low, high = self.sentence(spot.start, spot.end)
        return list(names_in(self.text, low, high, self.line_at(spot.start)))

    # ------------------------------------------------------------ markup
    def boundary(self, line: int) -> int:
        """The depth of the element that holds both a line and the line before it; -1 at the ends of the page."""
        known = self._boundaries.get(line)
        if known is None:
            if not 0 < line < len(self.starts):
                known = -1
            else:
                known = self._depths.common_depth(self.node_before(self.starts[line]), self.node(line))
            self._boundaries[line] = known
        return known

    def node(self, line: int) -> LexborNode:
        known = self._nodes.get(line)
        if known is None:
            known = self._nodes[line] = self._document.text_node_at(self.starts[line])
        return known

    def node_before(self, offset: int) -> LexborNode:
        return self._document.text_node_at(max(0, offset - 2))

    def frame_depth(self, line: int) -> int:
        """The depth of the innermost footer, navigation or main part around a line."""
        return self._depths.frame_depth(self.node(line))

    def has_name_in_frame(self, spot: Spot, line: int) -> bool:
        """Whether a name near a contact is in the same part of the page."""
        key = (spot.start, spot.end, line)
        known = self._near.get(key)
        if known is None:
            frame, node = self.frame_depth(line), self.node(line)
            rows = {self.line_at(position): position for position in self._nearby.near(spot.start, spot.end)}
            known = self._near[key] = any(
                self.names_someone(row)
                and self._depths.common_depth(self._document.text_node_at(position), node) >= frame
                for row, position in rows.items()
            )
        return known

    def names_someone(self, line: int) -> bool:
        """Whether a line with a sign of a person has a name; true for a long line, which is not read."""
        known = self._named.get(line)
        if known is None:
            known = self.length(line) > MAX_LINE_CHARS or bool(self.people(line) or self.prose(line))
            self._named[line] = known
        return known

    def heading_level(self, line: int) -> int:
        known = self._headings.get(line)
        if known is None:
            known = self._headings[line] = heading_level(self.node(line))
        return known

    def is_link(self, line: int) -> bool:
        known = self._links.get(line)
        if known is None:
            known = self._links[line] = is_in_link(self.node(line))
        return known

    def column_title(self, line: int) -> str:
        return column_title(self.node(line), self._titles)
