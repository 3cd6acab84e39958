"""In which countries a page's numbers are dialled: what its address, language, words and numbers say."""

from __future__ import annotations

import re
from collections import Counter

import phonenumbers

from pagecurator.extraction.document import Document
from pagecurator.extraction.region_data import COUNTRY_WORDS, LANGUAGE_REGION, TLD_REGION

_COUNTRY_CODE = re.compile(r"\+ ?\(?(\d{1,3})")
_COUNTRY = re.compile(r"\b(" + "|".join(map(re.escape, sorted(COUNTRY_WORDS, key=len, reverse=True))) + r")\b")
_UK_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
_NL_POSTCODE = re.compile(r"\b[1-9]\d{3} ?[A-Z]{2}\b")
_US_ZIP = re.compile(
    r"\b(?:A[LKZR]|C[AOT]|D[EC]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]),? \d{5}(?:-\d{4})?\b"
)
_CA_POSTCODE = re.compile(r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d\b")
_AU_STATE = re.compile(r"\b(?:NSW|VIC|QLD|TAS|ACT|Queensland|Victoria|New South Wales)\b,? ?\d{4}\b")


def infer_regions(document: Document) -> list[str]:
    """Regions in the order of their evidence, at most four; ``US`` when nothing speaks."""
    score: Counter[str] = Counter()
    ending = document.host.rpartition(".")[2]
    region = TLD_REGION.get(ending)
    if region:
        score[region] += 10
    elif ending in ("gov", "mil", "edu"):
        score["US"] += 8
    root = document.tree.root
    lang = ((root.attributes.get("lang") or root.attributes.get("xml:lang") or "") if root is not None else "").strip()
    parts = re.split(r"[-_]", lang)
    if len(parts) > 1 and len(parts[-1]) == 2 and parts[-1].upper() in phonenumbers.SUPPORTED_REGIONS:
        score[parts[-1].upper()] += 2 if lang.lower() == "en-us" else 4
    elif parts[0].lower() in LANGUAGE_REGION:
        score[LANGUAGE_REGION[parts[0].lower()]] += 3
    text = document.text
    for match in _COUNTRY_CODE.finditer(text):
        for length in (1, 2, 3):
            regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(match.group(1)[:length]))
            if regions:
                score[regions[0]] += 3
                break
    for name, count in Counter(match.group(1) for match in _COUNTRY.finditer(text)).items():
        score[COUNTRY_WORDS[name]] += min(count, 3)
    for pattern, region in (
        (_US_ZIP, "US"),
        (_UK_POSTCODE, "GB"),
        (_NL_POSTCODE, "NL"),
        (_CA_POSTCODE, "CA"),
        (_AU_STATE, "AU"),
    ):
        if pattern.search(text):
            score[region] += 4
    ranked = [region for region, points in score.most_common(4) if points >= 2]
    if "US" not in ranked and "CA" not in ranked and ending not in TLD_REGION:
        ranked.append("US")
    return ranked or ["US"]
