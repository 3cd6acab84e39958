"""Whether a piece of text is a person's name.

A name has two words or more that are written like names, none of which belongs to a heading, an organisation, a place,
or a sentence. A known given name or a title is demanded where the writing alone says little: in capitals, in alphabets
without capitals, in long phrases, and where a surname is also a common word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise

from pagecurator.extraction.data.name_words import (
    CONJUNCTIONS,
    FIELD_TITLES,
    GIVEN_NAME_PLACES,
    LABELS_AT_END,
    LEADS,
    LETTERS_AFTER,
    NAME_PARTICLES,
    NOT_NAME_ENDINGS,
    NOT_NAMES,
    NOUN_ENDINGS,
    ROMANISED_SURNAMES,
    SLAVIC_NAME_ENDINGS,
    SURNAME_ENDINGS,
    SURNAME_STARTS,
    SURNAMES_TOO,
    TITLES,
)
from pagecurator.extraction.data.role_words import WEAK_ROLE_WORDS
from pagecurator.extraction.people.roles import is_role_word, strong_role_words
from pagecurator.extraction.people.uncased import is_uncased, read_uncased_name
from pagecurator.extraction.people.words import fold, folded, given_names, is_given_name

MAX_NAME_CHARS = 70
MAX_NAME_WORDS = 9
_CAPITAL_WORDS = range(2, 7)

_OPENING = "\"'“„«‘’(*"
_APOSTROPHES = "'’‘`´ʼ"
_INSERTED = re.compile(r"[\"“”„«»]([^\"“”„«»()]{1,20})[\"“”„«»]|\(([^()]{1,30})\)|(?<= )['‘’]([^'‘’ ]{2,15})['‘’](?= )")
"""A nickname in quotes or brackets, a maiden name, pronouns."""
_REFUSED = re.compile(r"[\d@:!?&+=/|<>{}\[\]_#%€$…]")
_QUOTES = re.compile(r"[\"“”„«»()'‘’]")
_INSERTS = (
    "née",
    "nee ",
    "geb.",
    "geb ",
    "born ",
    "she",
    "he/",
    "they",
    "ella",
    "elle",
    "sie/",
    "er/",
    "f. ",
    "roz.",
    "hons",
)
_INNER_CAPITAL = re.compile(
    r"(?:Mc|Mac|De|Del|Della|Di|Da|Do|Du|La|Le|Lo|Van|Von|Vander|Fitz|O|D|L|Al|El|Ab|Abd|St|Ben|Bin|Jo|Mary|Ann?a?|Ge)"
    r"[A-ZÀ-Þ][^\W\dA-ZÀ-Þ]+"
)
_ATTACHED_PARTICLE = re.compile(
    r"(?:van|von|vander|vanden|de|del|di|da|du|la|le|mc|mac|d|l|al|el|as|ash|ul|ben|bin|t|s)['’`-]?[A-ZÀ-Þ]"
)
_TITLE_PARTS = re.compile(r"[.\-/]+")
_VOWELS = frozenset("aeiouyAEIOUY")


def read_name(text: str, *, loose: bool = False) -> str | None:
    """The name that a piece of a line is, as printed, without its titles and the letters behind it; else ``None``.

    ``Surname, First`` becomes ``First Surname``. With ``loose``, other evidence (a mailbox made of it) replaces the
    given name.
    """
    if not 2 <= len(text) <= MAX_NAME_CHARS or text.count(" ") > MAX_NAME_WORDS + 6:
        return None
    first = text[0]
    if not (first.isalpha() or first in _OPENING or first == " "):
        return None
    if text.isascii() and has_other_word(text.lower().split()) and _QUOTES.search(text) is None:
        return None
    return _read(text.strip(), loose)


def has_other_word(words: list[str]) -> bool:
    """Whether one of these words, in lower case, excludes a name that holds it."""
    return not _never_in_names().isdisjoint(words)


def has_given_name(name: str) -> bool:
    """Whether a name shows by itself that it is one: a frequent given name, a surname's ending, a middle initial.

    Of two capitalised words without it, only a few in a hundred are names: a heading, a product, a town.
    """
    words = name.split()
    plain = [fold(word) for word in words]
    return (
        any(_is_given(plain, index) for index in range(len(plain)))
        or any(len(word.rstrip(".")) == 1 for word in words[1:-1])
        or _has_surname(plain)
        or plain[-1].endswith(SLAVIC_NAME_ENDINGS)
        or is_uncased(name)
    )


def join_name(given: str, family: str) -> str | None:
    """The name that is printed in two fields; ``None`` if either holds anything else."""
    words = [*given.split(), *family.split()]
    if not given or not family or len(words) > MAX_NAME_WORDS:
        return None
    return read_name(" ".join(words), loose=True)


def name_field(label: str) -> str | None:
    """``given``, ``family`` or ``name``: which part of a name a column or field titled so holds."""
    return FIELD_TITLES.get(fold(label.strip(" :*")).replace(" ", "").replace("-", "").replace("_", ""))


@cache
def _never_in_names() -> frozenset[str]:
    """Words that exclude a name in each place of a text; most headings have one."""
    known = folded(SURNAMES_TOO) | given_names() | NAME_PARTICLES | folded(TITLES) | folded(LEADS)
    known |= LABELS_AT_END | LETTERS_AFTER
    words = (folded(NOT_NAMES) | strong_role_words()) - known
    return frozenset(word for word in words if len(word) > 1 and word.isalpha() and not _VOWELS.isdisjoint(word))


@lru_cache(maxsize=4096)
def _read(text: str, loose: bool) -> str | None:  # noqa: FBT001 - a cached function's key
    text = text.rstrip(" :,;-–|*")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        uncased = read_uncased_name(text, loose=loose)
        if uncased is not None:
            return uncased or None
    plain = _without_inserts(text)
    if not plain or _REFUSED.search(plain):
        return None
    parts = [part.strip() for part in plain.split(",")]
    while len(parts) > 1 and (not parts[-1] or all(_is_letters_after(word) for word in parts[-1].split())):
        parts.pop()
    if len(parts) > 2:
        return None
    if len(parts) == 2:
        return _surname_first(parts[0], parts[1], loose=loose)
    words, titled = _core(parts[0].split())
    if len(words) == 2 and len(words[0]) > 1 and _is_title(fold(words[0].rstrip(".")), words[0], folded(TITLES)):
        return None  # "Mr Tanner"
    return _checked(words, titled=titled, loose=loose)


def _without_inserts(text: str) -> str | None:
    """The text without a nickname, pronouns or a maiden name; ``None`` if what is in brackets is anything else."""
    if _QUOTES.search(text) is None:
        return text
    for match in _INSERTED.finditer(text):
        inside = match[1] or match[2] or match[3]
        known = inside.lower().startswith(_INSERTS) or fold(inside.rstrip(".")) in folded(TITLES)
        nickname = " " not in inside and inside[:1].isupper() and text[match.end() :].strip() and match.start()
        if not known and not nickname:
            return None
    return " ".join(_INSERTED.sub(" ", text).split())


def _core(words: list[str]) -> tuple[list[str], bool]:
    """The words without titles, leads, letters behind the name and labels; whether there was a title."""
    titled = False
    leads, titles = folded(LEADS), folded(TITLES)
    while len(words) > 2 or (len(words) == 2 and len(words[0]) > 2):
        plain = fold(words[0].rstrip(".:"))
        if plain in leads:
            words = words[1:]
        elif _is_title(plain, words[0], titles):
            words, titled = words[1:], True
        else:
            break
    while len(words) > 2 and (fold(words[-1].rstrip(".:")) in LABELS_AT_END or _is_letters_after(words[-1])):
        words = words[:-1]
    return words, titled


def _is_title(plain: str, word: str, titles: frozenset[str]) -> bool:
    if plain in titles and (word[-1] in ".:" or not is_given_name(plain)):
        return len(plain) > 1 or not word.isalpha() or not plain.isascii()
    if plain.startswith(("dipl.-", "dipl-")):
        return True
    parts = [part for part in _TITLE_PARTS.split(plain) if part]
    return len(parts) > 1 and all(part in titles for part in parts)


def _is_letters_after(word: str) -> bool:
    """Whether a word is a degree, an honour, a membership (``MBE``, ``Ph.D.``), or capitals without a vowel."""
    bare = word.strip(".,;()®™")
    lower = bare.lower()
    if not lower:
        return False
    capitals = sum(char.isupper() for char in bare)
    if lower in LETTERS_AFTER:
        return capitals > 1 or "." in word or lower in {"jr", "sr", "esq", "esquire", "phd", "ret", "realtor"}
    parts = [part for part in re.split(r"[./&-]", lower) if part]
    if len(parts) > 1 and capitals > 1 and all(part in LETTERS_AFTER or len(part) == 1 for part in parts):
        return True
    return capitals > 1 and bare.isascii() and bare.isupper() and bare.isalpha() and _VOWELS.isdisjoint(bare)


def _surname_first(surname: str, given: str, *, loose: bool) -> str | None:
    """``Berg, Anna``; a given name behind the comma, or a surname in capitals before it, tells it from other lists."""
    family, titled_family = _core(surname.split())
    first, titled = _core(given.split())
    if not family or not first or len(family) > 4 or len(first) > 3:
        return None
    plain = [fold(word.rstrip(".")) for word in first]
    is_given = is_given_name(plain[0]) and plain[0] not in GIVEN_NAME_PLACES
    in_capitals = surname.isupper() and not given.isupper()
    if not (is_given or in_capitals or titled or loose):
        return None
    begins_with_given = len(family) > 1 and family[0][0].isupper() and is_given_name(fold(family[0]))
    if begins_with_given and family[-1][0].isupper() and not is_given_name(fold(family[-1])):
        return None  # two people: "Anna Berg, Paul"
    if len(first) > 1 and not titled and len(plain[-1]) > 1 and not is_given_name(plain[-1]) and not in_capitals:
        return None  # a name of its own: "Justice, Anna Berg"
    return _checked([*first, *family], titled=titled or titled_family, loose=loose or in_capitals)


def _is_given(plain: list[str], index: int) -> bool:
    """Whether a word is a given name in its place: the first word, or a longer one behind a surname."""
    if not is_given_name(plain[index]):
        return False
    return index == 0 or (len(plain[index]) > 4 and plain[index - 1] not in NAME_PARTICLES)


def _has_surname(plain: list[str]) -> bool:
    if plain[0] in ROMANISED_SURNAMES or plain[-1] in ROMANISED_SURNAMES:
        return True
    return any(word.startswith(SURNAME_STARTS) or word.endswith(SURNAME_ENDINGS) for word in plain[1:] if len(word) > 4)


def _checked(words: list[str], *, titled: bool, loose: bool) -> str | None:
    """The words as a name, if all of them may be in one."""
    if not 2 <= len(words) <= MAX_NAME_WORDS or words[-1].islower():
        return None
    if any(word.islower() and word not in NAME_PARTICLES for word in words):
        return None
    if not all(map(_is_written_like_a_name, words)):
        return None
    plain = [fold(word.strip(_APOSTROPHES + ".")) for word in words]
    soft_words, hard_words = folded(SURNAMES_TOO), folded(NOT_NAMES)
    last = len(words) - 1
    particles, conjunctions, initials = 0, 0, 0
    mixed = any(word.isupper() and len(word) > 3 for word in words) and not all(word.isupper() for word in words)
    names: list[str] = []
    given = soft = soft_given = 0
    noun = abbreviated = False
    for index, (word, text) in enumerate(zip(words, plain, strict=True)):
        if text in NAME_PARTICLES and (word.islower() or (0 < index < last and len(word) < 6)):
            if index == last or (index == 0 and word.islower()):
                return None
            particles += 1
            conjunctions += text in CONJUNCTIONS and word.islower() and plain[index - 1] != "van"
            continue
        if not word[0].isupper():
            if not _ATTACHED_PARTICLE.match(word):
                return None
            particles += 1
        if len(text) == 1 or (word[-1] == "." and text not in hard_words):
            if (last == 1 and len(word) == 1 and not titled) or (index == last and len(text) > 2):
                return None
            initials += 1
            abbreviated = abbreviated or (len(text) > 2 and "." not in text)
            continue
        names.append(word)
        is_given = _is_given(plain, index) or (mixed and not word.isupper() and is_given_name(text))
        given += is_given
        if text in soft_words:
            counts = index == 0 or plain[index - 1] not in NAME_PARTICLES  # "de la Cruz"
            soft += counts
            soft_given += counts and is_given
        elif is_given and len(text) > 2:
            continue
        elif (
            text in hard_words
            or is_role_word(text)
            or (len(text) > 6 and text.endswith(NOT_NAME_ENDINGS))
            or ("-" in text and not hard_words.isdisjoint(set(text.split("-")) - NAME_PARTICLES))
        ):
            return None
        noun = noun or (len(text) > 4 and text.endswith(NOUN_ENDINGS))
    if not names or len(names) + initials not in _CAPITAL_WORDS or len(set(names)) < len(names):
        return None
    if not _are_joined_surnames(words, len(names)):
        return None
    firm_given = given - soft_given
    if soft and not (
        firm_given
        or titled
        or (soft == soft_given == 1 and len(names) < 4)
        or (loose and (soft < len(names) or soft_given))
    ):
        return None
    if not _capitals_are_a_surname(names):
        return None
    if not (mixed or is_given_name(plain[0])) and _is_role(words[0], plain[0]):
        return None  # "Mayor Anna Berg"
    if abbreviated and len(names) == 1 and not (titled or loose):
        return None  # "Uff. Stampa"
    if not (titled or loose or given) and plain[-1] in folded(WEAK_ROLE_WORDS):
        return None  # "Boat Captain"
    if len(names) > 2 and not _is_given(plain, last) and plain[last] in folded(WEAK_ROLE_WORDS) - soft_words:
        return None  # "Anna Stern Buyer"
    if titled or loose or given:
        return " ".join(words)
    if _is_of_another_alphabet(words):
        return " ".join(words) if any(word.endswith(SLAVIC_NAME_ENDINGS) for word in plain if len(word) > 3) else None
    evident = _has_surname(plain) or any(len(word) == 1 for word in plain[1:-1])
    if abbreviated or conjunctions or (noun and not evident) or any(word.isupper() for word in names):
        return None
    if plain[0] in NAME_PARTICLES:
        return None  # "Van Dijk Bouwservice"
    return " ".join(words) if len(names) < 3 or evident or particles else None


def _are_joined_surnames(words: list[str], names: int) -> bool:
    """``Pérez y Gómez``, ``von und zu Stein``, and no two people or things: ``Anna und Paul``."""
    if "und" in words:
        return "zu" in words
    return names > 2 or not {"y", "e", "i"} & set(words)


def _is_role(word: str, plain: str) -> bool:
    return word[-1] != "." and (plain in folded(WEAK_ROLE_WORDS) or is_role_word(plain))


def _capitals_are_a_surname(names: list[str]) -> bool:
    """``BERG Anna``, ``Anna BERG``, ``JP Morgan``: in capitals are all words, or a surname at one end, or initials."""
    names = [word for word in names if word.lower() not in NAME_PARTICLES]
    shouted = [word.isupper() for word in names]
    if all(shouted) or not any(shouted):
        return True
    if sum(one != other for one, other in pairwise(shouted)) > 1:
        return False
    capitals = [word for word in names if word.isupper()]
    return all(len(word) > 3 for word in capitals) or (len(names[0]) == 2 and capitals == names[:1])


def _is_written_like_a_name(word: str) -> bool:
    """Letters, hyphens, apostrophes and a full stop behind an initial; no capital within, but for ``McLean``."""
    bare = word
    if not word.isalpha():
        if word[-1] == ".":
            parts = word[:-1].replace("-", ".").split(".")
            return (
                all(part.isalpha() and part[0].isupper() for part in parts if part)
                and (max(map(len, parts), default=0) <= 2 or (len(parts) == 1 and len(word) <= 5))
                and any(parts)
            )
        for mark in ("-", "‐", "‑", *_APOSTROPHES):
            bare = bare.replace(mark, " ")
        if not bare.replace(" ", "").isalpha():
            return False
    if word.isupper() or word.islower():
        return True
    for part in bare.split():
        tail = part[1:]
        plain = not tail or tail.islower() or part.isupper()
        if not (plain or _INNER_CAPITAL.fullmatch(part) or _ATTACHED_PARTICLE.match(part)):
            return False
    return True


def _is_of_another_alphabet(words: list[str]) -> bool:
    return all(word[0] > "Ͱ" for word in words)
