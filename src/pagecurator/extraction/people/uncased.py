"""Names in scripts without capitals: Han, kana, Hangul, Arabic, Hebrew, Georgian, Thai.

Their letters say nothing about names, so that a known surname (Han, Hangul) or given name (the others) is demanded.
"""

from __future__ import annotations

from pagecurator.extraction.data.given_names import (
    HAN_SURNAMES,
    HANGUL_SURNAMES,
    JAPANESE_SURNAMES,
    OTHER_ALPHABETS,
    UNCASED_GIVEN_NAMES,
)
from pagecurator.extraction.data.name_words import (
    GEORGIAN_SURNAME_ENDINGS,
    HONORIFICS,
    NOT_HAN_NAME_ENDINGS,
    NOT_HANGUL_NAMES,
    NOT_UNCASED_NAMES,
    THAI_TITLES,
    TITLES,
)
from pagecurator.extraction.data.role_words import UNSPACED_ROLES
from pagecurator.extraction.people.roles import is_role_word
from pagecurator.extraction.people.words import fold, folded

_TWO_SYLLABLE_SURNAMES = ("남궁", "황보", "제갈", "사공", "선우", "독고")


def read_uncased_name(text: str, *, loose: bool = False) -> str | None:
    """The name; an empty text if it is in one of these scripts and no name; ``None`` for any other script.

    With ``loose``, a surname and one character are a name: ``王芳`` is written like many words.
    """
    script = _script(text)
    if script is None:
        return None
    for end in HONORIFICS:
        text = text.removesuffix(end).rstrip() or text
    if script == "hangul":
        return _hangul(text)
    if script == "han":
        return _han(text, loose=loose)
    return _spaced(text, script)


def _script(text: str) -> str | None:
    letter = next((char for char in text if char.isalpha()), "")
    if "가" <= letter <= "힣":
        return "hangul"
    if "぀" <= letter <= "ヿ" or "㐀" <= letter <= "鿿" or letter == "々":
        return "han"
    if "֐" <= letter <= "׿":
        return "hebrew"
    if "؀" <= letter <= "ۿ":
        return "arabic"
    if "ა" <= letter <= "ჿ":
        return "georgian"
    if "ก" <= letter <= "๛":
        return "thai"
    return None


def _hangul(text: str) -> str:
    whole = text.replace(" ", "") if len(text) <= 5 else text
    double = whole.startswith(_TWO_SYLLABLE_SURNAMES)
    if not all("가" <= char <= "힣" for char in whole) or len(whole) not in ((3, 4) if double else (3,)):
        return ""
    if not double and whole[0] not in HANGUL_SURNAMES:
        return ""
    if whole in NOT_HANGUL_NAMES or whole.startswith(NOT_HANGUL_NAMES) or whole.endswith(UNSPACED_ROLES):
        return ""
    return text


def _han(text: str, *, loose: bool) -> str:
    words = text.split()
    whole = "".join(words)
    if not 2 <= len(whole) <= 7 or len(words) > 2 or not all(_is_han(char) or _is_kana(char) for char in whole):
        return ""
    if whole.endswith((*UNSPACED_ROLES, *NOT_HAN_NAME_ENDINGS)) or whole.startswith(UNSPACED_ROLES):
        return ""
    if len(words) == 2:
        surname, given = words
        known = surname in JAPANESE_SURNAMES or surname in HAN_SURNAMES or given in JAPANESE_SURNAMES
        return text if known and 1 <= len(given) <= 4 else ""
    for surname in (whole[:3], whole[:2], whole[:1]):
        given = whole[len(surname) :]
        if surname in JAPANESE_SURNAMES and len(surname) > 1 and 1 <= len(given) <= 3:
            return text
        if surname in HAN_SURNAMES and len(given) in ((1, 2) if len(surname) > 1 or loose else (2,)):
            return text if all(map(_is_han, given)) else ""
    return ""


def _is_han(char: str) -> bool:
    return "㐀" <= char <= "鿿" or char == "々"


def _is_kana(char: str) -> bool:
    return "぀" <= char <= "ヿ"


def _spaced(text: str, script: str) -> str:
    words = text.split()
    titles, titled = folded(TITLES), False
    while len(words) > 2 and fold(words[0].strip(".:/")) in titles:
        words, titled = words[1:], True
    if script == "thai":
        title = next((title for title in THAI_TITLES if text.startswith(title)), "")
        plain = text.removeprefix(title).split()
        return " ".join(plain) if title and len(plain) == 2 else ""
    if not 2 <= len(words) <= 5:
        return ""
    refused = folded(NOT_UNCASED_NAMES)
    plain = [fold(word) for word in words]
    for word in plain:
        if (
            not word.replace("-", "").replace("'", "").replace("׳", "").isalpha()
            or word in refused
            or is_role_word(word)
        ):
            return ""
    if script == "georgian":
        known = plain[0] in folded(OTHER_ALPHABETS) or plain[-1].endswith(GEORGIAN_SURNAME_ENDINGS)
        return " ".join(words) if known and len(words) == 2 else ""
    given = folded(UNCASED_GIVEN_NAMES)
    known = plain[0] in given or (script == "hebrew" and plain[-1] in given)
    return " ".join(words) if known or titled else ""


def is_uncased(text: str) -> bool:
    """Whether a text is in a script without capitals."""
    return not text.isascii() and _script(text) is not None
