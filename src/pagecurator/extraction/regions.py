"""In which countries a page's numbers are dialled: what its address, language, words and numbers say.

Read late: most of this costs a look at the whole text, and is only asked for when a number carries no country code.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property

import phonenumbers

from pagecurator.extraction.document import Document
from pagecurator.extraction.numbers import NANP_REGIONS, Number, has_nanp_shape, has_trunk_zero, judge
from pagecurator.extraction.region_data import (
    COUNTRY_CODES,
    COUNTRY_WORDS,
    LANGUAGE_REGION,
    LANGUAGE_WORDS,
    TLD_REGION,
    TRUNK_ZERO_REGIONS,
)

_COUNTRY_CODE = re.compile(r"\+ ?\(?([1-9]\d{0,2})")
_US_ADDRESS = re.compile(r"[A-Z](?:[A-Z]|[a-z]{3,})[,.]? +\d{5}\b")
_US_STATES = frozenset(
    """AL AK AZ AR CA CO CT DE DC FL GA HI IA ID IL IN KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA
    RI SC SD TN TX UT VT VA WA WI WV WY Alabama Arizona Arkansas California Colorado Connecticut Delaware Florida Georgia
    Idaho Illinois Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota Mississippi
    Missouri Montana Nebraska Nevada Hampshire Jersey Mexico York Carolina Dakota Ohio Oklahoma Oregon Pennsylvania
    Tennessee Texas Utah Vermont Virginia Washington Wisconsin Wyoming""".split()
)
_ADDRESSES = (
    ("GB", re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b")),
    ("NL", re.compile(r"[1-9]\d{3} ?[A-Z]{2} +[A-Z][a-z'A-Z]{2,}")),
    ("CA", re.compile(r"[ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\d[A-Z]\d\b")),
    ("AU", re.compile(r"(?:NSW|VIC|QLD|TAS|ACT|Queensland|Victoria|New South Wales),? ?\d{4}\b")),
)
_COMPANY_FORMS = ((" GmbH", "DE"), (" e.V.", "DE"), (" Pty", "AU"), (" B.V.", "NL"), (" S.L.", "ES"), (" S.r.l.", "IT"))
_COUNTRY_HINT = re.compile(
    r"\b(" + "|".join(map(re.escape, sorted({*COUNTRY_WORDS, *COUNTRY_CODES}, key=len, reverse=True))) + r")\b"
)
_HINT_WINDOW = 40


class Regions:
    """The regions of one page, best evidence first."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @cached_property
    def home(self) -> str | None:
        """The region that the host's ending stands for."""
        ending = self._document.host.rpartition(".")[2]
        return TLD_REGION.get(ending)

    @cached_property
    def ranked(self) -> tuple[str, ...]:
        """Regions by evidence, at most four; never empty."""
        score: Counter[str] = Counter()
        if self.home:
            score[self.home] += 10
        else:
            score["US"] += 3
        self._add_language(score)
        self._add_codes(score)
        if self.home is None:
            self._add_words(score)
        best = [region for region, points in score.most_common(4) if points >= 2]
        return tuple(best) or ("US",)

    def order_for(self, raw: str, hint: str | None) -> list[str]:
        """In which order to try the regions for a number written like this one."""
        order = [hint] if hint else []
        ranked = self.ranked
        if has_nanp_shape(raw):
            nanp = [region for region in ranked if region in NANP_REGIONS] or ["US"]
            foreign_first = self.home is not None and self.home not in NANP_REGIONS
            rest = [region for region in ranked[:2] if region not in NANP_REGIONS]
            order += [*rest, nanp[0]] if foreign_first else [nanp[0], *rest]
        elif has_trunk_zero(raw):
            order += [region for region in ranked if region not in NANP_REGIONS]
            order += [region for region in TRUNK_ZERO_REGIONS.get(self.language, ()) if region not in order]
        else:
            order += ranked
        return order

    def with_own_code(self, raw: str, hint: str | None) -> Number | None:
        """A number that begins with the page's own country code, only the ``+`` is missing: ``501-666-6726`` in Belize."""
        region = hint or self.ranked[0]
        if region in NANP_REGIONS or raw[0] in "(0":
            return None
        code = str(phonenumbers.country_code_for_region(region))
        digits = "".join(filter(str.isdecimal, raw))
        if not digits.startswith(code):
            return None
        stated = judge("+" + digits, None)
        local = judge(raw, region)
        return stated if local is None or local.e164 == (stated and stated.e164) else None

    @staticmethod
    def named_before(text: str, start: int) -> str | None:
        """The country that is named just before a number: ``UK: 07…``, ``Germany Tel. 030 …``."""
        window = text[max(0, start - _HINT_WINDOW) : start]
        found = None
        for match in _COUNTRY_HINT.finditer(window):
            if not window[: match.start()].endswith(("New ", "South ", "north ")) or " " in match.group():
                found = match.group(1)
        return (COUNTRY_WORDS.get(found) or COUNTRY_CODES.get(found)) if found else None

    @cached_property
    def language(self) -> str:
        """The page's language by its ``lang`` attribute, else by its commonest small words; empty when neither tells."""
        stated = self._lang.partition("-")[0].lower()
        text = self._document.text
        counts = {language: sum(text.count(word) for word in words) for language, words in LANGUAGE_WORDS.items()}
        seen = max(counts, key=lambda language: counts[language])
        return seen if counts[seen] >= 5 else stated

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
        """Numbers that carry their country code speak for it."""
        dialled = " ".join(link.href for link in self._document.links if link.href[:5] == "tel:+")
        for count, match in enumerate(_COUNTRY_CODE.finditer(f"{dialled} {self._document.text}")):
            if count > MAX_CODES:
                break
            for length in (1, 2, 3):
                regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(match.group(1)[:length]))
                if regions:
                    if regions[0] != "001":
                        score[regions[0]] += 2
                    break

    def _add_words(self, score: Counter[str]) -> None:
        """Country names, addresses and company forms: for hosts whose ending says nothing."""
        text, host = self._document.text, self._document.host
        for word in _LOWER_WORDS:
            if word in host:
                score[_LOWER_WORDS[word]] += 4
        words = set(text.split())
        named = {region for word, region in _SINGLE_WORDS.items() if word in words}
        named |= {region for word, region in _PHRASES.items() if word in text}
        for region in named:
            score[region] += 2
        if any(match.group().rstrip(" 0123456789").rstrip(",.") in _US_STATES for match in _US_ADDRESS.finditer(text)):
            score["US"] += 4
        for region, pattern in _ADDRESSES:
            if pattern.search(text):
                score[region] += 4
        for form, region in _COMPANY_FORMS:
            if form in text:
                score[region] += 2


MAX_CODES = 20
_SINGLE_WORDS = {
    form: region for word, region in COUNTRY_WORDS.items() if " " not in word for form in (word, word + ",", word + ".", f"({word})")
}
_PHRASES = {word: region for word, region in COUNTRY_WORDS.items() if " " in word}
_LOWER_WORDS = {word.lower().replace(" ", ""): region for word, region in COUNTRY_WORDS.items() if len(word) > 2}
