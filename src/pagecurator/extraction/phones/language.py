"""The language of a page: by its attribute, its alphabet, or its most frequent words."""

from __future__ import annotations

import re
from collections import Counter

from pagecurator.extraction.data.regions import ALPHABETS, LANGUAGE_WORDS
from pagecurator.extraction.dom.document import Document

LANGUAGE_SAMPLE = 4_000
MIN_WORDS, MIN_LETTERS = 5, 20
"""How many words, or letters of a script, decide about a page's language."""

_BEYOND_LATIN = re.compile(f"[^\0-{chr(ord(min(low for _, low, _ in ALPHABETS)) - 1)}]")
"""All that is not below them: a range up to the last character takes ten times as long to compile."""
_LANGUAGES_BY_WORD: dict[str, list[str]] = {}
for _language, _words in LANGUAGE_WORDS.items():
    for _word in _words:
        _LANGUAGES_BY_WORD.setdefault(_word.strip(), []).append(_language)
_SMALL_WORDS = frozenset(_LANGUAGES_BY_WORD)


def stated_language(document: Document) -> str:
    """The ``lang`` attribute of a page, as ``en`` or ``en-AU``; empty if it has none."""
    root = document.tree.root
    stated = (root.attrs.get("lang") or root.attrs.get("xml:lang") or "") if root is not None else ""
    return stated.strip().replace("_", "-")


def page_language(document: Document) -> str:
    """The stated language unless it is English, or else that of the page's alphabet or words; may be empty."""
    stated = stated_language(document).partition("-")[0].lower()
    if len(stated) == len("de") and stated != "en":  # templates say English, whatever the page's language
        return stated
    text = document.text[:LANGUAGE_SAMPLE]
    beyond = document.latin.count(b"?", 0, LANGUAGE_SAMPLE)
    foreign = Counter(_BEYOND_LATIN.findall(text) if beyond > MIN_LETTERS else ())
    for language, low, high in ALPHABETS if foreign.total() > MIN_LETTERS else ():
        if sum(count for char, count in foreign.items() if low <= char <= high) > MIN_LETTERS:
            return language
    counts = dict.fromkeys(LANGUAGE_WORDS, 0)
    for word, seen in Counter(filter(_SMALL_WORDS.__contains__, text.split(" ")[1:-1])).items():
        for language in _LANGUAGES_BY_WORD[word]:
            counts[language] += seen
    likely = max(counts, key=counts.__getitem__)
    return likely if counts[likely] >= MIN_WORDS else stated
