"""In which regions the numbers of a page are dialed, by its host, the text around a number, and the page as a whole.

Computed lazily: most of it reads the whole text, and only numbers without a country code need it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from weakref import ref

import phonenumbers

from pagecurator.extraction.data.regions import (
    COUNTRY_CODES,
    COUNTRY_WORDS,
    LANGUAGE_REGION,
    TRUNK_ZERO_REGIONS,
)
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.phones.evidence import named, region_of_code, regions_in_host, signs
from pagecurator.extraction.phones.language import page_language, stated_language
from pagecurator.extraction.phones.nearby import CHARS_ABOVE, CHARS_BELOW, Nearby
from pagecurator.extraction.phones.parse import (
    NANP_REGIONS,
    PLAIN_REGIONS,
    has_nanp_grouping,
    has_trunk_zero,
    is_usual_grouping,
    parse_number,
)
from pagecurator.extraction.phones.place_names import PlaceIndex
from pagecurator.extraction.phones.postcodes import postcodes
from pagecurator.extraction.phones.top_level_domains import region_of_host

MAX_REGIONS = 6
MIN_POINTS = 3
"""Points without which there is no sign of a region."""
HOST = 10
AMERICAN = 4
"""Points that make a page an American one."""
SECOND_SIGN = 2
DECISIVE = 4
RIVALRY = 0.75
"""The share of the best region's points with which another is as likely."""

_FRENCH_PAIRS = re.compile(r"0[1-9]([ .-])\d\d(?:\1\d\d){3}")
_SOLID_AMERICAN = re.compile(r"1?[2-9]\d\d[2-9]\d{6}")
"""As links dial, and many American pages print."""
_CODE = re.compile(r"\+ ?\(?([1-9]\d{0,2})")
_LETTERED_CODE = re.compile(r"\b(CH|NL|DK|PL|[ABDFIL])-\d\d\d")
_LETTERED_CLASSES = re.compile(rb"A-[0-]{3}")
"""The classes of its last characters, which are found sooner; a digit of another script is a separator there."""
CLOSE = 120
"""Characters around a number in which the name of a country is close to it."""
_HINTS = {**COUNTRY_WORDS, **COUNTRY_CODES}
_FORMS = {
    form: region
    for name, region in COUNTRY_WORDS.items()
    for word in name.split()[-1:]
    for form in (word, word.upper(), f"{word}:", f"{word},", f"{word}.", f"({word})")
}
"""The last words of the frequent names of countries."""
_FORM_WORDS = frozenset(_FORMS)
_LONGEST_FORM = max(map(len, _FORM_WORDS))
_FOREIGN_FORMS = frozenset(form for form, region in _FORMS.items() if region not in NANP_REGIONS)
_ONE_LANGUAGE = frozenset(LANGUAGE_REGION.values()) - PLAIN_REGIONS
"""Regions with a language of their own and a trunk prefix."""


def _is_decisive(signs: Counter[str], spoken: str | None) -> bool:
    """Whether the names of places can be left unread: an address of one country, and hardly a sign of another.

    The main country of a language proves little: Spanish is spoken in twenty.
    """
    best = signs.most_common(2)
    return bool(best) and best[0][0] != spoken and best[0][1] >= DECISIVE and sum(count for _, count in best[1:]) <= 1


class Regions:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._stated: set[str] = set()
        self._unnamed = range(0)
        """A span in which no other country than the host's is named."""
        self._places = PlaceIndex(document)

    @cached_property
    def _nearby(self) -> Nearby:
        this = ref(self)  # a cycle would leave the page's memory to the garbage collector

        def has_sign(region: str) -> bool:
            regions = this()
            return regions is not None and regions.has_sign(region)

        return Nearby(self._document, self._places, self._postcodes, has_sign)

    @cached_property
    def _postcodes(self) -> list[tuple[int, str]]:
        return sorted(postcodes(self._document))

    @cached_property
    def home(self) -> str | None:
        """The region of the host's top-level domain."""
        return region_of_host(self._document.host)

    @cached_property
    def homeland(self) -> str | None:
        """The region of the host's top-level domain, or else of the page's language."""
        return self.home or LANGUAGE_REGION.get(self.language)

    @cached_property
    def language(self) -> str:
        return page_language(self._document)

    @cached_property
    def ranked(self) -> tuple[str, ...]:
        """The regions that the page as a whole speaks for, the best first; may be empty."""
        best_first = sorted(self._points.items(), key=lambda item: (-item[1], item[0]))  # ties: not by the hash seed
        return tuple(region for region, points in best_first[:MAX_REGIONS] if points >= MIN_POINTS)

    @cached_property
    def _points(self) -> Counter[str]:
        signs = self._signs
        if self.home is not None or _is_decisive(signs, LANGUAGE_REGION.get(self.language)):
            return signs
        return signs + named(self._document, self._places)

    @cached_property
    def _signs(self) -> Counter[str]:
        points = signs(self._document, self._postcodes, stated_language(self._document), self.language)
        if self.home is not None:
            points[self.home] += HOST
        return points

    def has_sign(self, region: str) -> bool:
        """Whether something besides the names of places speaks for a region."""
        return self._signs[region] >= SECOND_SIGN

    @property
    def is_american(self) -> bool:
        """Whether there is much evidence for the United States."""
        return self.home is None and self._points["US"] >= AMERICAN

    def supports(self, region: str) -> bool:
        """Whether the page, or the text around one of its numbers, speaks for a region."""
        return region in self._stated or region in self.ranked

    def is_mainly_american(self, region: str) -> bool:
        """Whether the page speaks more for the United States than for a region: such a number is a figure there."""
        return region not in NANP_REGIONS and self._points["US"] > self._points[region]

    def is_rival(self, region: str, best: str) -> bool:
        """Whether a region is about as likely as the best one, by the page as a whole."""
        return self._points[region] >= RIVALRY * self._points[best]

    def near(self, start: int, end: int) -> tuple[str, ...]:
        """The regions that the text around a number names, the closest first."""
        if self.home is not None and not self._names_another_country(start, end):
            return ()
        regions = self._nearby.regions(start, end, countries_only=self.home is not None)
        self._stated.update(regions)
        return regions

    def near_cities(self, start: int, end: int) -> tuple[str, ...]:
        """The regions around a number, by cities, too, below a country's domain."""
        return self._nearby.regions(start, end)

    def _names_another_country(self, start: int, end: int) -> bool:
        """Whether a page below a country's domain may name another one near a number: a fast check."""
        low, high = max(0, start - CHARS_ABOVE), end + CHARS_BELOW
        if self._has_a_foreign_form(low, high):
            return True
        if _LETTERED_CLASSES.search(self._document.char_classes, low, high) is None:
            return False
        around = self._document.text[low:high]
        return any(match.group(1) != self.home for match in _LETTERED_CODE.finditer(around))

    def _has_a_foreign_form(self, low: int, high: int) -> bool:
        """Whether a word of a span names another country; what was read for the number before is not read again."""
        text, read = self._document.text, self._unnamed
        if low in read:
            # The ends of a span may cut a name out of a longer word
            ends = text[low : low + _LONGEST_FORM + 1] + " " + text[min(read.stop, high) - _LONGEST_FORM - 1 : high]
            if not self._is_foreign_form_in(ends):
                self._unnamed = range(read.start, max(read.stop, high))
                return False
        if self._is_foreign_form_in(text[low:high]):
            return True
        self._unnamed = range(low, high)
        return False

    def _is_foreign_form_in(self, text: str) -> bool:
        return any(_FORMS[form] != self.home for form in _FORM_WORDS.intersection(text.split()))

    def is_foreign_around(self, start: int, end: int) -> bool:
        """Whether a country's name is close to a number: a fast check of the frequent names."""
        around = self._document.text[max(0, start - CLOSE) : end + CLOSE]
        return not _FOREIGN_FORMS.isdisjoint(around.split())

    def coded_before(self, start: int) -> str | None:
        """The region of a number with its country code before this one, on the same line: ``+30 210 …, 210 …``."""
        text = self._document.text
        line = text[max(text.rfind("\n", 0, start) + 1, start - CLOSE) : start]
        codes = _CODE.findall(line) if "+" in line else []
        region = region_of_code(codes[-1]) if codes else None
        if region is None or region in NANP_REGIONS:
            return None
        self._stated.add(region)
        return region

    def order_for(self, raw: str, near: tuple[str, ...], *, labelled: bool) -> Iterator[str]:
        """The order in which to try regions for a number, by how it is grouped.

        In a list of offices, a number belongs to a country that is named beside it, or to none.
        """
        yield from near
        seen = set(near)
        may_be_listed = bool(near) and self.home is None
        is_american = has_nanp_grouping(raw)
        for region in self._order(raw, is_near=bool(near), labelled=labelled):
            if region is None or region in seen:
                continue
            # Asked last: it reads the whole text, and most pages speak for no region but those named beside the number
            if may_be_listed and not (is_american and region == "US") and self._nearby.lists_offices:
                if is_american and "US" not in seen:
                    yield "US"
                return
            seen.add(region)
            yield region

    def _order(self, raw: str, *, is_near: bool, labelled: bool) -> Iterator[str | None]:
        if has_nanp_grouping(raw):
            home = self.home
            if home is not None and home not in NANP_REGIONS:
                yield home
            elif not self.is_foreign:
                spoken = LANGUAGE_REGION.get(self.language)
                if spoken is not None and self._is_usual_in(spoken, raw) and not self._has_american_addresses:
                    yield spoken
                yield "US"
            yield from self.ranked[:2]
            yield "US"
        elif has_trunk_zero(raw):
            if self.home not in NANP_REGIONS:
                yield self.home
            if self.home is None and "FR" in self.ranked and _FRENCH_PAIRS.fullmatch(raw):
                yield "FR"
            yield from (region for region in self.ranked if region not in NANP_REGIONS and region != self._neighbour)
            if self.home is None:
                yield from TRUNK_ZERO_REGIONS.get(self.language, ())
        else:
            yield self._foreign_language_region(raw)
            yield self.home
            if self.home is None and not labelled and not is_near:
                yield self._lang_region
                yield LANGUAGE_REGION.get(self.language)
                return
            yield from self.ranked
            if self.home is None and not self.ranked and _SOLID_AMERICAN.fullmatch(raw):
                yield "US"

    @cached_property
    def _neighbour(self) -> str | None:
        """The main region of the page's language, if the host's country speaks it, too: no sign of that region."""
        is_shared = self.home in TRUNK_ZERO_REGIONS.get(self.language, ())
        return LANGUAGE_REGION.get(self.language) if is_shared else None

    @cached_property
    def _has_american_addresses(self) -> bool:
        return any(region in NANP_REGIONS for _, region in self._postcodes)

    def _foreign_language_region(self, raw: str) -> str | None:
        """The region of the page's language, if the number looks as there and lacks the trunk zero of the host's."""
        region = LANGUAGE_REGION.get(self.language)
        if (
            region is None
            or region not in PLAIN_REGIONS
            or self.home in (None, region)
            or self.home not in _ONE_LANGUAGE
        ):
            return None
        return region if self._is_usual_in(region, raw) else None

    @staticmethod
    def _is_usual_in(region: str, raw: str) -> bool:
        number = parse_number(raw, region)
        return number is not None and is_usual_grouping(raw, number, region)

    @cached_property
    def _lang_region(self) -> str | None:
        region = stated_language(self._document).partition("-")[2].upper()
        return region if region in phonenumbers.SUPPORTED_REGIONS else None

    @cached_property
    def is_foreign(self) -> bool:
        """Whether a generic domain's host or page language names a region outside North America."""
        if self._lang_region is not None and self._lang_region not in NANP_REGIONS:
            return True
        return any(region not in NANP_REGIONS for region in regions_in_host(self._document.host))

    def add_sign(self, region: str) -> None:
        self._stated.add(region)

    @staticmethod
    def code_before(text: str, start: int) -> str | None:
        """The region of a code just before a number: ``NL 020 …``, ``UK: 07…``."""
        words = text[max(0, start - len("(UK) Tel.: ")) : start].rpartition("\n")[2].strip(" :.()").split()
        codes = (COUNTRY_CODES.get(word.strip(":.()")) for word in words)
        return next(filter(None, codes), None) if words else None
