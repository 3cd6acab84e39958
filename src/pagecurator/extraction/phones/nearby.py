"""The country that the text around a number names: in its line, in the address beside it, in the heading above.

Large companies list the offices of many countries on one page. A number belongs to the place that is named before it
on its line, or else behind it; then to the nearest line above that names one, a heading or an address; or to the
address below, if that shares a closer element with it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property

from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.phones.place_names import Place, PlaceIndex, PlaceKind

MAX_ASIDE = 160
"""Characters of a number's own line that are read on each side."""
MAX_LINE = 120
"""Longer lines are sentences, which name places for any reason."""
MAX_TITLE = 45
LINES_ABOVE, CHARS_ABOVE = 14, 700
TITLES_ABOVE, CHARS_OF_TITLES = 80, 2_500
LINES_BELOW, CHARS_BELOW = 4, 240
FEW_DIGITS = 7
MIN_OFFICES, MIN_COUNTRIES = 2, 3
MAX_LABEL_WORDS = 2
MAX_LABEL_LINE = 20
POSTCODE = "postcode"

_OWN_NUMBER = re.compile(r"(?:\d[ ()/.-]{0,2}){9}")
"""The number of a line, which its place belongs to."""

HasSign = Callable[[str], bool]
"""Whether something besides names speaks for a region."""


class Line:
    """A line of the text, and the places on it."""

    __slots__ = ("end", "is_in_a_list", "is_title", "places", "start", "text")

    def __init__(self, start: int, end: int, text: str, places: tuple[Place, ...]) -> None:
        self.start, self.end, self.text, self.places = start, end, text, places
        self.is_title = bool(places) and self._is_a_title()
        self.is_in_a_list: bool | None = None

    def _is_a_title(self) -> bool:
        """Whether a line is little more than the name of a place: ``Germany``, ``Office Paris``."""
        if self.end - self.start > MAX_TITLE or any(map(str.isdigit, self.text)):
            return False
        named = sum(place.end - place.start for place in self.places)
        return named * 2 >= len(self.text.strip()) - len("Head office ")

    @property
    def is_words(self) -> bool:
        """Whether a line has neither digits nor an address, as between the numbers of two offices."""
        return "@" not in self.text and not any(map(str.isdigit, self.text))

    @property
    def has_number(self) -> bool:
        digits = sum(map(str.isdigit, self.text))
        return digits >= FEW_DIGITS and sum(map(str.isalpha, self.text)) < 2 * digits


class Nearby:
    def __init__(self, document: Document, places: PlaceIndex, codes: list[tuple[int, str]], has_sign: HasSign) -> None:
        self._document = document
        self._places = places
        self._postcodes = codes
        self._text = document.text
        self._has_sign = has_sign
        self._lines: dict[int, Line] = {}
        self._known_above: dict[tuple[int, bool], tuple[str, int] | None] = {}

    def regions(self, start: int, end: int, *, countries_only: bool = False) -> tuple[str, ...]:
        """The regions that are named around a number, the closest first."""
        row = self._row(start, end, countries_only=countries_only)
        if row is not None:
            return (row,)
        known = self._known_above  # the spans that are tried for one number begin where it does
        if (start, countries_only) not in known:
            known[start, countries_only] = self._above(start, countries_only=countries_only)
        above = known[start, countries_only]
        below = self._below(end, countries_only=countries_only)
        found = [place for place in (above, below) if place is not None]
        if above is not None and below is not None and above[0] != below[0]:
            common = self._document.common_depth
            if common(start, below[1]) > common(start, above[1]):
                found.reverse()
        return tuple(dict.fromkeys(region for region, _ in found))

    def _row(self, start: int, end: int, *, countries_only: bool) -> str | None:
        """The place that is named last before a number on its line (all cells of a row), or else behind it."""
        text = self._text
        low = max(text.rfind("\n", 0, start) + 1, start - MAX_ASIDE)
        high = text.find("\n", end)
        high = min(high if high >= 0 else len(text), end + MAX_ASIDE)
        places = [place for place in self._known(low, high) if place.end <= start or place.start >= end]
        if countries_only:
            places = [
                place
                for place in places
                if (place.kind is PlaceKind.COUNTRY or self._is_lettered(place))
                and len(text[place.end : start].split()) <= MAX_LABEL_WORDS
            ]
        if not places:
            return None
        before = [place for place in places if place.end <= start]
        behind = [place for place in places if place.start >= end]
        aside = self._chosen([place for place in behind if text[end : place.start] in (" (", "(", " [")])
        if aside is not None:
            return aside
        return self._nearest(before, start) or self._chosen(
            [place for place in behind if place.kind is not PlaceKind.LANGUAGE]
        )

    def _nearest(self, before: list[Place], start: int) -> str | None:
        """The last place before a number; a country that follows its city, or a city that another sign supports."""
        for place in reversed(before):
            if place.kind is PlaceKind.LANGUAGE and "\t" in self._text[place.end : start]:
                continue
            starts_line = self._text[place.start - 1 : place.start] in ("", "\n", "\t")
            if not place.needs_sign or self._is_supported(place, before) or (starts_line and self.lists_offices):
                return place.region
        return None

    def _chosen(self, places: list[Place]) -> str | None:
        """The one region that several places agree on; countries count more than cities."""
        sure = [place for place in places if not place.needs_sign or self._is_supported(place, places)]
        for kind in (PlaceKind.COUNTRY, PlaceKind.CITY):
            regions = {place.region for place in sure if place.kind is kind}
            if regions:
                return next(iter(regions)) if len(regions) == 1 else None
        return None

    def _is_supported(self, place: Place, others: list[Place]) -> bool:
        if any(other.region == place.region and other.name != place.name for other in others):
            return True
        return self._has_sign(place.region) or (place.kind is PlaceKind.COUNTRY and self.lists_offices)

    def _above(self, start: int, *, countries_only: bool) -> tuple[str, int] | None:
        """The region of the nearest line above, and its position; farther up, only titles count."""
        text, known = self._text, self._lines
        high = text.rfind("\n", 0, start)
        unsure: list[Place] = []
        is_apart = False
        for count in range(TITLES_ABOVE):
            if high <= 0 or start - high > CHARS_OF_TITLES:
                break
            low = text.rfind("\n", 0, high) + 1
            near = count < LINES_ABOVE and start - high <= CHARS_ABOVE
            if low < high and high - low <= (MAX_LINE if near else MAX_TITLE):
                line = known.get(low) or self._line(low, high)
                is_meant = line.places and (near or line.is_title) and not self._is_in_a_list(line)
                if is_meant and not (is_apart and _OWN_NUMBER.search(line.text)):
                    column = self._column(line, start)
                    if column is not None:
                        return column, low
                    places = [place for place in line.places if not _is_aside(place, line)]
                    if countries_only:
                        places = [place for place in places if self._names_a_country(place, line)]
                    region = self._chosen(places + [place for place in unsure if place not in places])
                    if region is None and line.is_title and places and self.lists_offices:
                        region = places[0].region
                    if region is not None and any(place.region == region for place in places):
                        return region, low
                    if line.is_title and places:
                        return None
                    unsure += [place for place in places if place.needs_sign]
                is_apart = is_apart or (high - low > MAX_LABEL_LINE and line.is_words)
            high = low - 1
        return None

    @cached_property
    def lists_offices(self) -> bool:
        """Whether the page names several countries, or several begin a line: then ambiguous names are places, too."""
        text, regions = self._text, set()
        sure = [place for place in self._places.all if not place.needs_sign]
        if len({place.region for place in sure if place.kind is PlaceKind.COUNTRY}) >= MIN_COUNTRIES:
            return True
        for place in sure:
            low, high = text.rfind("\n", 0, place.start) + 1, text.find("\n", place.end)
            if place.start == low and high - low <= MAX_LINE:
                regions.add(place.region)
        return len(regions) >= MIN_OFFICES

    def _below(self, end: int, *, countries_only: bool) -> tuple[str, int] | None:
        """The region of the address that follows a number; a title announces what is below it."""
        text = self._text
        low = text.find("\n", end) + 1
        previous_is_address = False
        for _ in range(LINES_BELOW):
            if low == 0 or low - end > CHARS_BELOW:
                return None
            high = text.find("\n", low)
            high = high if high >= 0 else len(text)
            if high - low > MAX_LINE:
                return None
            line = self._line(low, high)
            if (
                line.places
                and _OWN_NUMBER.search(line.text) is None
                and (previous_is_address or not line.is_title or "," in line.text)
            ):
                places = [place for place in line.places if not countries_only or self._names_a_country(place, line)]
                region = self._chosen(places)
                if region is not None:
                    return region, low
            if line.is_title and not previous_is_address and "," not in line.text:
                return None
            if high > low:
                previous_is_address = not line.has_number and (any(map(str.isdigit, line.text)) or "," in line.text)
            low = high + 1 if high < len(text) else 0
        return None

    def _column(self, line: Line, start: int) -> str | None:
        """The region that heads a number's column."""
        if "\t" not in line.text or len({place.region for place in line.places}) == 1:
            return None
        text = self._text
        index = text.count("\t", text.rfind("\n", 0, start) + 1, start)
        cells = line.text.split("\t")
        low = line.start + sum(len(cell) + 1 for cell in cells[:index])
        in_cell = (
            [place for place in line.places if low <= place.start <= low + len(cells[index])]
            if index < len(cells)
            else []
        )
        return self._chosen(in_cell)

    def _is_in_a_list(self, line: Line) -> bool:
        """Whether the title above or below a title names another country: a menu, not headings."""
        if line.is_in_a_list is None:
            line.is_in_a_list = line.is_title and self._has_a_rival(line)
        return line.is_in_a_list

    def _has_a_rival(self, line: Line) -> bool:
        text = self._text
        around = []
        low = text.rfind("\n", 0, max(0, line.start - 1)) + 1
        if 0 < line.start - low <= MAX_TITLE:
            around.append(self._line(low, line.start - 1))
        high = text.find("\n", line.end + 1)
        if 0 < high - line.end <= MAX_TITLE:
            around.append(self._line(line.end + 1, high))
        own = {place.region for place in line.places}
        return sum(other.is_title and own.isdisjoint(place.region for place in other.places) for other in around) > 0

    def _line(self, low: int, high: int) -> Line:
        line = self._lines.get(low)
        if line is None:
            line = self._lines[low] = Line(low, high, self._text[low:high], tuple(self._known(low, high)))
        return line

    def _known(self, low: int, high: int) -> list[Place]:
        """The names and the postcodes between two positions, in order."""
        found = self._places.between(low, high)
        codes = self._postcodes
        index = bisect_left(codes, (low, ""))
        if index == len(codes) or codes[index][0] >= high:
            return found
        while index < len(codes) and codes[index][0] < high:
            position, region = codes[index]
            found.append(Place(position, position + 4, region, PlaceKind.CITY, needs_sign=False, name=POSTCODE))
            index += 1
        return sorted(found)

    def _names_a_country(self, place: Place, line: Line) -> bool:
        """Whether a country is a title, or the end of an address; or the letters before a postcode."""
        return self._is_lettered(place) or _is_title_or_end(place, line)

    def _is_lettered(self, place: Place) -> bool:
        return place.name == POSTCODE and self._text[place.start - 1 : place.start] == "-"


def _is_title_or_end(place: Place, line: Line) -> bool:
    if place.kind is not PlaceKind.COUNTRY:
        return False
    if line.text.rstrip().endswith("."):
        return False
    return line.is_title or not line.text[place.end - line.start :].strip(" ,;:)")


def _is_aside(place: Place, line: Line) -> bool:
    """Whether a place in brackets belongs to a number on its own line: ``030 901820 (Germany)``."""
    before = line.text[: place.start - line.start]
    return before.count("(") > before.count(")") and any(map(str.isdigit, before))
