"""Whether a piece of text is a role: what a person does in an organisation.

A role has a word for it, at the end of a phrase or before a preposition: ``Senior Sales Manager``, ``Head of Sales``.
Grammatical endings find what no list can hold: compounds (``-leiterin``, ``-chef``) and feminine forms.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pagecurator.extraction.data.role_context_words import (
    ARTICLES,
    CONTACT_PERSONS,
    FIELD_LABELS,
    IMPERATIVES,
    NOT_AFTER_ROLE,
    NOT_ROLE_WORDS,
    PERSON_LABELS,
    ROLE_LINKS,
    SENTENCE_WORDS,
)
from pagecurator.extraction.data.role_words import (
    DEPARTMENTS,
    EASTERN_ROLE_WORDS,
    ROLE_ENDINGS,
    ROLE_MODIFIERS,
    ROLE_PHRASES,
    ROLE_WORDS,
    UNSPACED_ROLES,
    WEAK_ROLE_WORDS,
)
from pagecurator.extraction.people.words import fold, folded, is_given_name

MAX_ROLE_CHARS = 110
MAX_ROLE_WORDS = 14
MAX_WORDS_BEFORE = 5
"""Words before the word for the role: ``Stellvertretende technische und kaufmännische Leiterin``."""
MAX_DEPARTMENT_WORDS = 5
MAX_UNSPACED_CHARS = 24

_EDGES = " \t-–—|,:;·•*/"
_BOTH_GENDERS = re.compile(
    r"(?<=[^\W\d_])(?:[*:/·_.](?:-?in|-?innen|a|e|ka|ra|trice|euse|rice)|\((?:in|a|e|r|s|ka)\)|[/(]-?(?:r|n|er)\)?)(?![^\W_])"
    r"|\s?\([mfwdx]\s?/[mfwdx /]+\)"
)
"""``Leiter/in``, ``Leiter*in``, ``Chargé(e)``, ``Director/a``, ``(m/w/d)``."""
_ORDINAL = re.compile(
    r"(?<!\w)\d{1,2}\s?(?:\.|st|nd|rd|th|º|ª|°|er|re|e|ère|ème|eme|ste|de|:a|:e|-й|-я|й)?(?=\s|$)", re.IGNORECASE
)
"""``1. Vorsitzender``, ``2nd Chairman``, ``1er adjoint``, ``Vice President 2``."""
_LICENCE = re.compile(
    r"[\s,|(–-]*(?:NMLS|Lic(?:ense|\.)?\b|DRE\b|CalBRE|BRE\b|CRD\b|GSTIN|CRECI|CRM\b|OAB\b|#).*$", re.IGNORECASE
)
"""The number of a licence, behind a role."""
_SEGMENT_END = re.compile(r"[,;|:–—]|-\s")
_COORDINATING = frozenset(["and", "&", "und", "et", "y", "e", "i", "og", "och", "en", "v", "w"])
_PHRASE_END = re.compile(r"[,;|/&(–—•·]|\s-\s")
_WORDS = re.compile(r"\b[dDlL]['’]|[^\s/,;|()\[\]–—•·&+:]+")
_NUMBERED = re.compile(r"[\d#]")
_REFUSED = re.compile(r"[@€$£¥%=<>{}\\_!?…„“”]|https?:|www\.")

_FEMININE = (
    ("in", ""), ("kyne", "ce"), ("kyne", "ka"), ("nice", "nik"), ("yne", "a"), ("ka", ""), ("ka", "a"), ("ka", "ik"),
    ("czka", "k"),
    ("trice", "teur"), ("trice", "tore"), ("rice", "eur"), ("euse", "eur"), ("iere", "ier"), ("ienne", "ien"),
    ("a", ""), ("a", "o"), ("a", "e"), ("e", ""), ("ee", "e"), ("essa", "e"), ("essa", "a"), ("ster", "der"),
    ("ster", "per"), ("an", "en"), ("ica", ""), ("ica", "ik"),
    ("no", ""), ("ja", ""),
    ("ка", ""), ("ка", "ик"), ("ница", "ник"), ("ница", ""), ("ша", ""), ("а", ""), ("ая", "ии"), ("у", ""), ("ом", ""),
    ("ը", ""), ("ի", ""),
)  # fmt: skip
"""Feminine and inflected endings, and what the listed form has instead."""
_ARABIC_ARTICLE, _HEBREW_ARTICLE = "ال", "ה"


@cache
def strong_role_words() -> frozenset[str]:
    """Words that name a role wherever they are, folded."""
    return folded(ROLE_WORDS | EASTERN_ROLE_WORDS) - folded(WEAK_ROLE_WORDS)


@cache
def _endings() -> tuple[str, ...]:
    return tuple(sorted(folded(frozenset(ROLE_ENDINGS))))


@cache
def _phrases() -> tuple[str, ...]:
    return tuple(f" {fold(phrase)} " for phrase in ROLE_PHRASES)


_BY_LAST_LETTER = {
    letter: tuple((end, stem) for end, stem in _FEMININE if end[-1] == letter)
    for letter in {end[-1] for end, _ in _FEMININE}
}


@lru_cache(maxsize=8192)
def is_role_word(plain: str) -> bool:
    """Whether a folded word names a role by itself, in any gender: ``manager``, ``leiterin``, ``kulturchef``."""
    strong = strong_role_words()
    if plain in strong:
        return True
    if len(plain) < 4 or plain in NOT_ROLE_WORDS:
        return False
    if plain[0] == "\u0627" and plain.removeprefix(_ARABIC_ARTICLE) in strong:
        return True
    if plain[0] == _HEBREW_ARTICLE and plain[1:] in strong:
        return True
    for end, stem in _BY_LAST_LETTER.get(plain[-1], ()):
        if plain.endswith(end) and len(plain) - len(end) > 2 and plain[: -len(end)] + stem in strong:
            return True
    if len(plain) < 7:
        return False
    bare = plain.removesuffix("in").removesuffix("e").removesuffix("a")
    return plain.endswith(_endings()) or (bare != plain and bare.endswith(_endings()))


def read_role(text: str) -> str | None:
    """The role that a piece of a line states, as printed; ``None`` if it is anything else."""
    if not 2 <= len(text) <= MAX_ROLE_CHARS or text.count(" ") > MAX_ROLE_WORDS:
        return None
    return _read_role(text)


def read_department(text: str) -> str | None:
    """A department alone (``Sales``, ``Beratung & Vertrieb``): a role only beside a name, on the same line or card."""
    if not 2 <= len(text) <= MAX_ROLE_CHARS:
        return None
    words = [fold(word.strip(".-")) for word in _WORDS.findall(text)]
    if not 0 < len(words) <= MAX_DEPARTMENT_WORDS:
        return None
    departments = folded(DEPARTMENTS)
    if departments.isdisjoint(words):
        return None
    links, modifiers = folded(ROLE_LINKS), folded(ROLE_MODIFIERS)
    if not all(word in departments or word in modifiers or word in links for word in words):
        return None
    return text.strip(_EDGES + ".")


def is_role_vocabulary(word: str) -> bool:
    """Whether a word may be in a role that no sign separates from the name: ``Anna Berg Senior Sales Manager``."""
    plain = fold(word.strip(".,&"))
    return (
        not plain
        or plain in folded(ROLE_MODIFIERS)
        or plain in folded(DEPARTMENTS)
        or plain in folded(WEAK_ROLE_WORDS)
        or is_role_word(plain)
        or (not word.isascii() and word.endswith(UNSPACED_ROLES) and len(word) <= MAX_UNSPACED_CHARS)
    )


@lru_cache(maxsize=4096)
def _read_role(text: str) -> str | None:
    text = text.strip(_EDGES)
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    if text.count("(") != text.count(")"):
        text = text.strip("()")
    if not text or _REFUSED.search(text):
        return None
    label, colon, rest = text.partition(":")
    if colon and fold(label.strip()) in folded(FIELD_LABELS):
        text = rest.strip()
    if _NUMBERED.search(text):
        text = _LICENCE.sub("", text).strip(_EDGES)
        if _NUMBERED.search(_ORDINAL.sub("", text)):
            return None
    if not text or (": " in text) or (text[-1] == "." and len(text.split()) > 4):
        return None
    if not text[0].isascii() and (unspaced := _unspaced_role(text)) is not None:
        return unspaced or None
    plain = text if text.replace(" ", "").isalpha() else _BOTH_GENDERS.sub("", text)
    return text if _states_a_role(plain) else None


def _unspaced_role(text: str) -> str | None:
    """The role in a script without spaces; empty if it is none; ``None`` for other scripts."""
    if not ("가" <= text[0] <= "힣" or "぀" <= text[0] <= "ヿ" or "㐀" <= text[0] <= "鿿" or "ก" <= text[0] <= "๛"):
        return None
    if len(text) > MAX_UNSPACED_CHARS or len(text.split()) > 4 or any(char in text for char in "。、？！，,"):
        return ""
    bare = text.rstrip(")）").partition("(")[0].partition("（")[0].strip()
    thai = "ก" <= text[0] <= "๛"
    is_role = (
        bare.startswith(UNSPACED_ROLES) if thai else bare.endswith(UNSPACED_ROLES) or bare.split()[0] in UNSPACED_ROLES
    )
    return text if is_role else ""


def _states_a_role(text: str) -> bool:
    words = [(fold(match[0].strip(".’'®™\"")), match.end()) for match in _WORDS.finditer(text)]
    if not 0 < len(words) <= MAX_ROLE_WORDS:
        return False
    plain = [word for word, _ in words]
    links, refused = folded(ROLE_LINKS), folded(NOT_AFTER_ROLE)
    if (
        plain[0] in ARTICLES
        or (len(plain) > 1 and plain[-1] in links and text[-1].islower())
        or not folded(SENTENCE_WORDS).isdisjoint(plain)
    ):
        return False
    if plain[0] in IMPERATIVES and plain[1:2] and plain[1] in ARTICLES:
        return False
    if len(plain) < 4 and all(word in folded(PERSON_LABELS) or word in links for word in plain):
        return False
    if len(plain) > 1:
        padded = f" {' '.join(plain)} "
        if any(phrase in padded for phrase in _phrases()):
            return True
    if plain[0] in CONTACT_PERSONS and plain[1:2] and plain[1] in links:
        return True
    for index, (word, end) in enumerate(words):
        if index > MAX_WORDS_BEFORE or (word in links and word not in _COORDINATING):
            return False  # "Office of the Chief Financial Officer"
        following = plain[index + 1] if index + 1 < len(plain) else ""
        behind = text[end:].lstrip(" ")
        ends = not following or _PHRASE_END.match(text, end) is not None or _PHRASE_END.match(behind) is not None
        strong = is_role_word(word) or ("-" in word and is_role_word(word.rpartition("-")[2]))
        weak = not strong and word in folded(WEAK_ROLE_WORDS) and (ends or following in links)
        if not strong and not ends and word in folded(WEAK_ROLE_WORDS) and is_role_word(following):
            continue  # "Vice Mayor"
        if not (strong or weak):
            if _SEGMENT_END.match(behind):
                return False
            continue
        if not ends and (following in refused or (following not in links and is_given_name(following))):
            return False  # "Partner program"; "Vice Mayor Carol Garcia"
        if strong and _ends_as_another_thing(plain[index + 1 :], links, refused):
            return False
        return strong or index == 0 or not (index < 3 and is_given_name(plain[0]))  # "Anna Koch"
    return False


def _ends_as_another_thing(rest: list[str], links: frozenset[str], refused: frozenset[str]) -> bool:
    """``Manager Training Services``: the last word of a phrase without prepositions says what it is."""
    return bool(rest) and rest[-1] in refused and links.isdisjoint(rest)
