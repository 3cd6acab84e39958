"""In which regions the numbers of a page are dialed, by its host, language, words and numbers.

Computed lazily: most of it reads the whole text, and only numbers without a country code need it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

import phonenumbers

from pagecurator.extraction.data.regions import (
    ALPHABETS,
    COMPANY_FORMS,
    COUNTRY_CODES,
    COUNTRY_WORDS,
    GENERIC_COUNTRY_TLDS,
    LANGUAGE_REGION,
    LANGUAGE_WORDS,
    POSTCODE_LETTERS,
    TLD_REGION,
    TRUNK_ZERO_REGIONS,
    US_STATES,
)
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.phones.parse import (
    NANP_REGIONS,
    ParsedNumber,
    has_nanp_grouping,
    has_trunk_zero,
    parse_number,
)

MAX_REGIONS = 5
MIN_POINTS = 2
AMERICAN = 7
"""Points that make a page an American one."""
MAX_MENTIONS = 3
MAX_CODES = 20
LANGUAGE_SAMPLE = 4_000
MIN_WORDS, MIN_LETTERS = 5, 20
"""How many words, or letters of a script, decide about a page's language."""
SHORTEST_NAME = 3

_DIGITS = re.compile(r"\d+")
_COUNTRY_CODE = re.compile(r"\+ ?\(?([1-9]\d{0,2})")
_FRENCH_PAIRS = re.compile(r"0[1-9]([ .-])\d\d(?:\1\d\d){3}")
_CAPITALISED = re.compile(r"[A-ZÖÉ][\w.]+(?: (?:[A-Z]\w+))?")
_BEYOND_LATIN = re.compile(f"[{min(low for _, low, _ in ALPHABETS)}-\U0010ffff]")
_HINT_WINDOW = 40
_SECOND_LEVEL = frozenset(("com", "net", "org", "edu", "gov", "mil", "nom"))
"""``.co`` alone is generic, ``.com.co`` is Colombia's."""

_HINTS = {**COUNTRY_WORDS, **COUNTRY_CODES}
_REGION_BY_TLD = {
    **{
        code: code.upper()
        for code in map(str.lower, phonenumbers.SUPPORTED_REGIONS)
        if code not in GENERIC_COUNTRY_TLDS
    },
    **TLD_REGION,
}
_COUNTRY_CODES = {
    region: str(code) for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items() for region in regions
}
"""Country codes by region, without loading the metadata."""

_SINGLE_WORDS = {
    form: (word, region)
    for word, region in COUNTRY_WORDS.items()
    if " " not in word
    for case in ((word, word.upper()) if len(word) > len("UK") else (word,))
    for form in (case, case + ",", case + ".", f"({case})")
}
_SINGLE_FORMS = frozenset(_SINGLE_WORDS)
_PHRASES = [(word.split()[0], word, region) for word, region in COUNTRY_WORDS.items() if " " in word]
_EVIDENCE_WORDS = _SINGLE_FORMS.union(COMPANY_FORMS, (first for first, _, _ in _PHRASES))
"""All words that a text is searched for."""

_LOWER_WORDS = {
    word.lower().replace(" ", ""): region for word, region in COUNTRY_WORDS.items() if len(word) > len("UK")
}
_LOWER_BY_START: dict[str, list[str]] = {}
for _word in _LOWER_WORDS:
    _LOWER_BY_START.setdefault(_word[:SHORTEST_NAME], []).append(_word)

_LANGUAGES_BY_WORD: dict[str, list[str]] = {}
for _language, _words in LANGUAGE_WORDS.items():
    for _word in _words:
        _LANGUAGES_BY_WORD.setdefault(_word.strip(), []).append(_language)
_SMALL_WORDS = frozenset(_LANGUAGES_BY_WORD)


class Regions:
    def __init__(self, document: Document) -> None:
        self._document = document

    @cached_property
    def home(self) -> str | None:
        """The region of the host's top-level domain."""
        labels = self._document.host.split(".")
        if labels[-1] == "co" and len(labels) > len(("www", "co")) and labels[-2] in _SECOND_LEVEL:
            return "CO"
        return _REGION_BY_TLD.get(labels[-1])

    @cached_property
    def ranked(self) -> tuple[str, ...]:
        """Regions with the best evidence first; never empty."""
        best = [region for region, points in self._score.most_common(MAX_REGIONS) if points >= MIN_POINTS]
        return tuple(best) or ("US",)

    @cached_property
    def _score(self) -> Counter[str]:
        """Points of evidence for each region."""
        score: Counter[str] = Counter()
        if self.home:
            score[self.home] += 10
        else:
            score["US"] += 3
        self._add_language(score)
        self._add_codes(score)
        if self.home is None:
            self._add_words(score)
        return score

    @cached_property
    def homeland(self) -> str | None:
        """The region of the host's top-level domain, or else of the page's language."""
        return self.home or LANGUAGE_REGION.get(self.language)

    @property
    def is_american(self) -> bool:
        """Whether there is much evidence for the United States."""
        return self._score["US"] >= AMERICAN

    def order_for(self, raw: str, hint: str | None) -> Iterator[str]:
        """The order in which to try regions for a number, by how it is grouped."""
        seen = set()
        for region in self._order(raw, hint):
            if region is not None and region not in seen:
                seen.add(region)
                yield region

    def _order(self, raw: str, hint: str | None) -> Iterator[str | None]:
        yield hint
        if has_nanp_grouping(raw):
            home = self.home
            if home is not None and home not in NANP_REGIONS:
                yield home
            elif not self._is_foreign:
                yield "US"
            yield from self.ranked[:2]
            yield "US"
        elif has_trunk_zero(raw):
            if self.home not in NANP_REGIONS:
                yield self.home
            if self.home is None and "FR" in self.ranked and _FRENCH_PAIRS.fullmatch(raw):
                yield "FR"
            yield from (region for region in self.ranked if region not in NANP_REGIONS)
            if self.home is None:
                yield from TRUNK_ZERO_REGIONS.get(self.language, ())
        else:
            yield self.home
            yield from self.ranked

    @cached_property
    def _is_foreign(self) -> bool:
        """Whether a generic domain's host or page language names a region outside North America."""
        region = self._lang.partition("-")[2].upper()
        if region in phonenumbers.SUPPORTED_REGIONS and region not in NANP_REGIONS:
            return True
        return any(region not in NANP_REGIONS for region in _regions_in(self._document.host))

    def with_own_code(self, raw: str, hint: str | None) -> ParsedNumber | None:
        """A number that begins with the page's own country code, without the ``+`` (``501-…`` in Belize)."""
        if raw[:1] == "0" or (raw[:1] == "(" and raw[1:2] in "0+"):
            return None
        if hint is None and self.home is None and not self._is_foreign and has_nanp_grouping(raw):
            return None
        region = hint or self.home or self.ranked[0]
        if region in NANP_REGIONS:
            return None
        code = _COUNTRY_CODES.get(region, "")
        digits = "".join(_DIGITS.findall(raw))
        if not code or not digits.startswith(code):
            return None
        stated = parse_number("+" + digits, None)
        local = parse_number(raw, region)
        return stated if local is None or local.e164 == (stated and stated.e164) else None

    @staticmethod
    def named_before(text: str, start: int) -> str | None:
        """The region that is named just before a number: ``UK: 07…``, ``Germany Tel. 030 …``."""
        window = text[max(0, start - _HINT_WINDOW) : start]
        found = None
        for match in _CAPITALISED.finditer(window):
            words = match.group()
            region = _HINTS.get(words) or _HINTS.get(words.partition(" ")[2]) or _HINTS.get(words.partition(" ")[0])
            if region and not window[: match.start()].endswith(("New ", "South ")):
                found = region
        return found

    @cached_property
    def language(self) -> str:
        """The page's language by its ``lang`` attribute, or else by its most frequent words; may be empty."""
        stated = self._lang.partition("-")[0].lower()
        if len(stated) == len("de") and stated != "en":  # templates say English, whatever the page's language
            return stated
        text = self._document.text[:LANGUAGE_SAMPLE]
        beyond = self._document.latin.count(b"?", 0, LANGUAGE_SAMPLE)
        foreign = Counter(_BEYOND_LATIN.findall(text) if beyond > MIN_LETTERS else ())
        for language, low, high in ALPHABETS if foreign.total() > MIN_LETTERS else ():
            if sum(count for char, count in foreign.items() if low <= char <= high) > MIN_LETTERS:
                return language
        counts = dict.fromkeys(LANGUAGE_WORDS, 0)
        for word in _SMALL_WORDS.intersection(text.split(" ")):
            seen = text.count(f" {word} ")
            for language in _LANGUAGES_BY_WORD[word]:
                counts[language] += seen
        likely = max(counts, key=counts.__getitem__)
        return likely if counts[likely] >= MIN_WORDS else stated

    @cached_property
    def _lang(self) -> str:
        root = self._document.tree.root
        stated = (root.attrs.get("lang") or root.attrs.get("xml:lang") or "") if root is not None else ""
        return stated.strip().replace("_", "-")

    def _add_language(self, score: Counter[str]) -> None:
        region = self._lang.partition("-")[2].upper()
        if region in phonenumbers.SUPPORTED_REGIONS:
            score[region] += 1 if region == "US" else 4
        stated = self._lang.partition("-")[0].lower()
        if stated in LANGUAGE_REGION and not region:
            score[LANGUAGE_REGION[stated]] += 1
        if self.language in LANGUAGE_REGION:
            score[LANGUAGE_REGION[self.language]] += 2

    def _add_codes(self, score: Counter[str]) -> None:
        """Evidence of numbers that are written with their country code."""
        tel_links = " ".join(href for href, _, _ in self._document.direct_links if href[:5] == "tel:+")
        for count, match in enumerate(_COUNTRY_CODE.finditer(f"{tel_links} {self._document.text}")):
            if count > MAX_CODES:
                break
            for length in (1, 2, 3):
                regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(match.group(1)[:length]))
                if regions:
                    if regions[0] != "001":
                        score[regions[0]] += 2
                    break

    def _add_words(self, score: Counter[str]) -> None:
        """Evidence of country names, addresses and company forms, for generic domains."""
        text = self._document.text
        for region in _regions_in(self._document.host):
            score[region] += 4
        words = _EVIDENCE_WORDS.intersection(text.split())
        named = dict(_SINGLE_WORDS[form] for form in sorted(_SINGLE_FORMS & words))
        named |= {phrase: region for first, phrase, region in _PHRASES if first in words and phrase in text}
        for name, region in named.items():
            score[region] += 2 + min(text.count(name), MAX_MENTIONS)
        for form, region in COMPANY_FORMS.items():
            if form in words:
                score[region] += 2
        for region in dict.fromkeys(regions_by_postcode(self._document)):
            score[region] += 4
        for letters, digits in islice(lettered_postcodes(self._document), MAX_CODES):
            region = POSTCODE_LETTERS.get((letters, digits), "")
            if region:
                score[region] += 1


def _regions_in(host: str) -> list[str]:
    """The regions of all countries that are named in a host."""
    found = {
        word
        for position in range(len(host) - SHORTEST_NAME + 1)
        for word in _LOWER_BY_START.get(host[position : position + SHORTEST_NAME], ())
        if host.startswith(word, position)
    }
    return [region for word, region in _LOWER_WORDS.items() if word in found] if found else []


def region_named(country: str | None) -> str | None:
    """The region of a country's name or its ISO 3166 code."""
    if country is None:
        return None
    plain = country.strip()
    code = plain.upper()
    if code in phonenumbers.SUPPORTED_REGIONS:
        return code
    return _HINTS.get(plain) or _LOWER_WORDS.get(plain.lower().replace(" ", ""))


# ------------------------------------------------------------
# Countries that a page's postal addresses name by their postcodes.
MAX_POSTCODES = 500
US_ZIP, HALF_CODE = 5, 3
"""Characters of a ZIP code, and of the second half of British and Canadian postcodes."""

_POSTCODES = re.compile(
    rb"[0-9](?:[0-9]{4}(?![0-9.,])|[0-9]{3}(?![0-9.,:])(?: ?[A-Z]{2} +[A-Z])?|[ABD-HJLNP-UW-Z]{2}\b|[A-Z][0-9]\b)"
)
_POSTCODE_CLASSES = re.compile(rb"0(?:000|AA|A0)")
_TOWN_CLASSES = re.compile(rb"0000(?=-[A\xc0-\xde][a-z\xdf-\xff])")
_LETTERS_BEFORE = re.compile(r"(?<![\w-])(CH|NL|DK|PL|[ABDFIL])[- ]{1,2}\Z")
_BEFORE_US = re.compile(r"([A-Z](?:[A-Z]|[a-z]{3,}))[,.]? +\Z")
_BEFORE_GB = re.compile(r"(?<![A-Za-z\d])[A-Z]{1,2}\d[A-Z\d]? ?\Z")
_BEFORE_CA = re.compile(r"(?<![A-Za-z\d])[ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\Z")
_BEFORE_AU = re.compile(r"(?:NSW|VIC|Vic|QLD|Qld|TAS|ACT|Queensland|Victoria|New South Wales|Australia),? ?\Z")


def regions_by_postcode(document: Document) -> Iterator[str]:
    """The regions of postcodes that are written as in addresses of their country."""
    text, latin = document.text, document.latin
    end = 0
    for hint in islice(_POSTCODE_CLASSES.finditer(document.char_classes), MAX_POSTCODES):
        match = _POSTCODES.match(latin, hint.start()) if hint.start() >= end else None
        if match is None:
            continue
        end = match.end()
        code = match.group().decode()
        before = text[max(0, match.start() - 20) : match.start()]
        if len(code) == US_ZIP and code.isdigit():
            state = _BEFORE_US.search(before)
            if state and state.group(1) in US_STATES:
                yield "US"
        elif len(code) == HALF_CODE:
            if code[1].isalpha() and code[2].isalpha() and _BEFORE_GB.search(before):
                yield "GB"
            elif _BEFORE_CA.search(before):
                yield "CA"
        elif len(code) > US_ZIP:
            yield "NL"
        elif _BEFORE_AU.search(before):
            yield "AU"


def lettered_postcodes(document: Document) -> Iterator[tuple[str, int]]:
    """The letters before the postcodes of towns (``A-1010 Wien``), and the number of digits of each."""
    text, char_classes = document.text, document.char_classes
    for town in _TOWN_CLASSES.finditer(char_classes):
        start = town.start()
        if char_classes[start - 1 : start] == b"0":
            start -= 1
        if text[start - 1 : start] in ("-", " "):
            letters = _LETTERS_BEFORE.search(text, max(0, start - len("CH  ")), start)
            if letters is not None:
                yield letters.group(1), town.end() - start
