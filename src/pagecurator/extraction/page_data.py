r"""Contacts in the data from which a page's scripts build it: Next, Nuxt, Remix, Inertia, Astro, Livewire and the like.

The data are searched as text, not decoded: they are JSON, JSON inside a string of JSON, JavaScript with bare keys, or
cut off, and nearly all of them are about other things. A value counts by its key; near such a value, the keys of the
objects around it say whether it is published or a setting.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from pagecurator.extraction.contact import Source
from pagecurator.extraction.data.page_data_words import (
    EMAIL_WORDS,
    FAX_WORDS,
    NETWORK_WORDS,
    NOT_PUBLISHED,
    PERSONAL_FLAGS,
    PHONE_COMPANIONS,
    PHONE_WORDS,
    SOCIAL_WORDS,
    VALUE_WORDS,
)
from pagecurator.extraction.time_limit import check_time

MAX_VALUES = 1_000
"""Values that are judged in one script."""
MAX_NUMBERS, MAX_PROFILES, MAX_ITEMS = 12, 2, 12
"""More numbers under one key, or profiles on one network, are a directory from which a script looks one up."""
MAX_FLAT_CHARS = 1_000_000
MAX_KEY_CHARS, MAX_LOCAL_CHARS, MAX_URL_CHARS = 50, 64, 300
WINDOW_BEFORE, WINDOW_BEHIND, MAX_PATH = 2_000, 600, 8
MAX_ESCAPES = 8
_HEAD = 120

_HINTS = (
    "hone",
    "elefon",
    "@",
    "acebook",
    "nstagram",
    "inkedin",
    '"tel"',
    '"fax"',
    "obile",
    "witter",
    "outube",
    "mail",
)
"""What data with contacts contain, the most frequent first."""
_EMAIL_KEY_ENDS = ('mail"', "mail'", "mail:", "mail :")
_STREAMED = re.compile(r'__next_f\.push\(\[1,\s*("(?:[^"\\]|\\.)*+")\]\)', re.DOTALL)
_ENQUEUED = re.compile(r'\.enqueue\(("(?:[^"\\]|\\.)*+")\)', re.DOTALL)
_UNICODE = re.compile(r"\\+u00([0-7][0-9a-fA-F])")

_KEY_PART = re.compile(r"[\w$-]{1,50}\Z")
_KEY_BACKWARDS = re.compile(r"\s{0,3}:\s{0,3}[\"']?([\w$.@:-]{1,40})")
"""A key before its value, read from its end: a search for it from the left would try every character as its start."""
_SETTING_KEY = re.compile(r"[\"'][\w-]{1,40}\.[\w.-]{1,40}[\"']\s{0,3}:\s{0,3}\Z")
"""``"site.webmaster_email":``, the path of a setting or of a translated text as one key."""
_BEFORE_VALUE = (":", "[", ",", "(", "{")
"""What is before the opening quote of a value; a letter is before an apostrophe."""
_BRACKET = re.compile(r"[{}\[\]]")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_NUMBER_WORDS = ("hone", "tel", "Tel", "fax", "Fax", "obil", "ell", "movil", "andy", "gsm", "otline")
"""What is in a key of numbers; searched one after another, which is faster than an expression."""
_NUMBER = re.compile(
    r"""(?P<key>[\w$-]{0,30})["']?\s{0,3}:\s{0,3}[\[{]{0,2}\s{0,3}(?:\d,\s?)?
    (?:"?(?:value|number|raw|text|e164|international|display)"?\s{0,3}:\s{0,3})?
    (?P<quote>["'])(?:tel:)?(?P<number>[+(\d][\d\s()./+-]{5,30}\d)(?P=quote)""",
    re.VERBOSE,
)
_NEXT_NUMBER = re.compile(r'\s{0,3},\s{0,3}"(?:tel:)?([+(\d][\d\s()./+-]{5,30}\d)"')
_PROFILE = re.compile(
    r"://(?:[a-z-]{1,10}\.)?(?:facebook|instagram|linkedin|twitter|x|youtube|tiktok|pinterest|xing|t|wa|threads|vk|bsky"
    r"|github|discord)\.[a-z]{2,4}/"
)
_COUNTRY = re.compile(r"[\"'](?:address_?)?country(?:_?code)?[\"']\s*:\s*[\"']([A-Za-z .]{2,30})[\"']", re.IGNORECASE)
_SAYS_EMAIL = re.compile(
    r"[\"'](?:site|type|kind|name|label|icon|platform|network)[\"']\s*:\s*[\"']e-?mail", re.IGNORECASE
)


class DataValue(NamedTuple):
    """A value in a page's data: ``field`` as in schema.org, the country beside it."""

    field: str
    value: str
    source: Source
    country: str | None = None


def values_in_scripts(scripts: list[tuple[str, str, int]]) -> Iterator[DataValue]:
    """The contacts in the data of scripts, without JSON-LD."""
    streamed: list[str] = []
    for code, kind, _ in scripts:
        if kind and "ld+json" in kind.lower():
            continue
        head = code[:_HEAD]
        if not ((kind and "json" in kind) or _is_state(head)):
            if "@" in code and any(end in code for end in _EMAIL_KEY_ENDS):
                yield from _emails(_plain(code), Source.SCRIPT)
        elif "__next_f" in head:
            streamed += _strings(_STREAMED, code)
        elif any(hint in code for hint in _HINTS):
            if "enqueue(" in head:
                for text in _strings(_ENQUEUED, code):
                    yield from values_in(_unflattened(text), Source.SCRIPT)
            else:
                yield from values_in(_unflattened(code) if code[:1] == "[" else code, Source.SCRIPT)
    if streamed:
        yield from values_in("".join(streamed), Source.SCRIPT)


def values_in_attributes(attributes: Mapping[str, str | None]) -> Iterator[DataValue]:
    """The contacts in the JSON with which an element hands its data to a script."""
    for value in attributes.values():
        if value and value.lstrip()[:1] in ("{", "[") and any(hint in value for hint in _HINTS):
            yield from values_in(value, Source.ATTRIBUTE)


def _is_state(head: str) -> bool:
    """Whether a script begins like those that hold a page's data; settings of plugins have other names."""
    return (
        "__" in head
        or "STATE" in head
        or "CONTEXT" in head
        or "nitial" in head
        or "Fusion" in head
        or "ageData" in head
        or "streamController" in head
        or "tate=" in head
        or "tate =" in head
    )


def values_in(code: str, source: Source) -> Iterator[DataValue]:
    """The contacts in one text of data, by kind."""
    plain = _plain(code)
    yield from _emails(plain, source)
    yield from _without_directories(_numbers(plain, source), MAX_NUMBERS)
    yield from _without_directories(_profiles(plain, source), MAX_PROFILES)


def _without_directories(found: Iterator[tuple[str, DataValue]], most: int) -> Iterator[DataValue]:
    """Values without those of which there are more than ``most`` under one key."""
    values = list(found)
    counts = Counter(key for key, _ in {(key, value.value) for key, value in values})
    yield from (value for key, value in values if counts[key] <= most)


# ---------------------------------------------------------------- kinds
def _emails(plain: str, source: Source) -> Iterator[DataValue]:
    """Addresses under a key for e-mail, in a list under it, and in ``mailto:`` links."""
    at = plain.find("@")
    count = 0
    while at > 0 and count < MAX_VALUES:
        value = _quoted_around(plain, at)
        if value is not None:
            count += 1
            start, text = value
            if _is_for_email(plain, start, text):
                yield DataValue("email", text.removeprefix("mailto:"), source)
        at = plain.find("@", at + 1)


def _is_for_email(plain: str, start: int, text: str) -> bool:
    words = _key_before(plain, start)
    is_link = text[:7] == "mailto:"
    if _SETTING_KEY.search(plain, max(0, start - MAX_KEY_CHARS), start):
        return False
    if words is not None and not is_link and words.isdisjoint(EMAIL_WORDS) and not words <= VALUE_WORDS:
        return False
    path = _path(plain, start)
    parent = path[0] if path else frozenset()
    if not words and not is_link and parent.isdisjoint(EMAIL_WORDS):
        return False  # in a list of something else
    if not _is_published(plain, start, words or parent, path):
        return False
    if is_link or not words or not words.isdisjoint(EMAIL_WORDS):
        return True
    around = parent or (path[1] if len(path) > 1 else frozenset())
    return not around.isdisjoint(EMAIL_WORDS) or _SAYS_EMAIL.search(_own_object(plain, start)) is not None


def _numbers(plain: str, source: Source) -> Iterator[tuple[str, DataValue]]:
    """Numbers under a key whose words all are about numbers: ``phoneCode`` and ``telPlaceholder`` are not."""
    starts: set[int] = set()
    for word in _NUMBER_WORDS:
        position = plain.find(word)
        while position >= 0 and len(starts) < MAX_VALUES:
            end = position + len(word)
            match = _NUMBER.match(plain, end)
            if match is not None:
                before = _KEY_PART.search(plain, max(0, position - MAX_KEY_CHARS), position)
                begin = before.start() if before else position
                if begin not in starts:
                    starts.add(begin)
                    yield from _numbers_under(plain, begin, match, source)
            position = plain.find(word, end)


def _numbers_under(plain: str, begin: int, match: re.Match[str], source: Source) -> Iterator[tuple[str, DataValue]]:
    key = plain[begin : match.end("key")]
    words = _words(key)
    is_fax = not words.isdisjoint(FAX_WORDS)
    if not (is_fax or not words.isdisjoint(PHONE_WORDS)) or not words <= PHONE_WORDS | FAX_WORDS | PHONE_COMPANIONS:
        return
    if not _is_published(plain, begin, words, _path(plain, begin)):
        return
    country = _COUNTRY.search(_own_object(plain, begin))
    position: int = match.end()
    number: str = match.group("number")
    while number:
        yield (
            key,
            DataValue("faxNumber" if is_fax else "telephone", number, source, country.group(1) if country else None),
        )
        following = _NEXT_NUMBER.match(plain, position)
        number, position = (following.group(1), following.end()) if following else ("", position)


def _profiles(plain: str, source: Source) -> Iterator[tuple[str, DataValue]]:
    """Profiles under the name of a network, or within what is called social."""
    for hit in islice(_PROFILE.finditer(plain), MAX_VALUES):
        value = _quoted_around(plain, hit.start())
        if value is None or not value[1].startswith("http"):
            continue
        start, url = value
        path = _path(plain, start)
        words = _key_before(plain, start) or (path[0] if path else frozenset())
        around = frozenset().union(words, *path)
        named = not words.isdisjoint(NETWORK_WORDS | SOCIAL_WORDS) or not around.isdisjoint(SOCIAL_WORDS)
        if (
            named
            and words.isdisjoint(("oembed", "share", "api", "sdk", "image"))
            and _is_published(plain, start, words, path)
        ):
            yield hit.group(), DataValue("sameAs", url, source)


# ---------------------------------------------------------------- the text of data
def _plain(code: str) -> str:
    """Data without the backslashes before quotes and slashes: JSON inside JSON has more of them with each level."""
    if "\\" not in code:
        return code
    for _ in range(MAX_ESCAPES):
        if '\\"' not in code:
            break
        code = code.replace('\\"', '"')
    return code.replace("\\/", "/").replace("\\u0040", "@")


def _strings(pattern: re.Pattern[str], code: str) -> Iterator[str]:
    for match in pattern.finditer(code):
        try:
            yield json.loads(match.group(1))
        except ValueError:
            yield match.group(1)


def _unflattened(code: str) -> str:
    """Data of Nuxt and React Router, whose objects have the positions of their values in one long list.

    Only the strings directly in an object are put in their places; the rest holds no contacts that have a key.
    """
    if len(code) > MAX_FLAT_CHARS:
        return code
    try:
        items = json.loads(code)
    except (ValueError, RecursionError):
        return code
    if not isinstance(items, list) or not any(isinstance(item, str) for item in items):
        return code

    def at(index: object) -> object:
        return items[index] if isinstance(index, int) and 0 <= index < len(items) else None

    objects: list[dict[str, object]] = []
    for item in items:
        if not isinstance(item, dict):
            continue
        plain: dict[str, object] = {}
        for key, index in item.items():
            name = at(int(key[1:])) if key[:1] == "_" and key[1:].isdecimal() else key
            value = at(index)
            if isinstance(value, list):
                value = [text for part in value[:MAX_ITEMS] if isinstance(text := at(part), str)]
            if isinstance(name, str) and isinstance(value, (str, list, bool)):
                plain[name] = value
        objects.append(plain)
    return json.dumps(objects, ensure_ascii=False)


def _quoted_around(plain: str, position: int) -> tuple[int, str] | None:
    """The string around a position, if it is short and of one word: its start and its text."""
    low = max(0, position - MAX_LOCAL_CHARS - len("mailto:"))
    quote = '"'
    start = plain.rfind(quote, low, position) + 1
    single = plain.rfind("'", low, position) + 1
    if single > start and plain[max(0, single - 3) : single - 1].strip()[-1:] in _BEFORE_VALUE:
        quote, start = "'", single
    end = plain.find(quote, position, position + MAX_URL_CHARS)
    if not start or end < 0:
        return None
    text = plain[start:end]
    if "\\u00" in text:
        text = _UNICODE.sub(lambda match: chr(int(match.group(1), 16)), text)
    return (start - 1, text) if not any(sign in text for sign in " <>{}\n\t\\") else None


def _key_before(plain: str, start: int) -> frozenset[str] | None:
    """The words of the key of a string; ``None`` if it has no key of its own, as in a list."""
    key = _KEY_BACKWARDS.match(plain[max(0, start - MAX_KEY_CHARS) : start][::-1])
    return _words(key.group(1)[::-1]) if key is not None else None


def _path(plain: str, position: int) -> list[frozenset[str]]:
    """The words of the keys of the brackets that are open at a position, the innermost first."""
    check_time()
    low = max(0, position - WINDOW_BEFORE)
    open_brackets: list[int] = []
    for bracket in _BRACKET.finditer(plain, low, position):
        if bracket[0] in "{[":
            open_brackets.append(bracket.start())
        elif open_brackets:
            open_brackets.pop()
    return [_key_before(plain, start) or frozenset() for start in open_brackets[: -MAX_PATH - 1 : -1]]


def _own_object(plain: str, position: int) -> str:
    """The text of the innermost object around a position."""
    low = max(plain.rfind("{", max(0, position - WINDOW_BEHIND), position), position - WINDOW_BEHIND, 0)
    high = plain.find("}", position, position + WINDOW_BEHIND)
    return plain[low : high if high >= 0 else position + WINDOW_BEHIND]


def _is_published(plain: str, position: int, words: frozenset[str], path: list[frozenset[str]]) -> bool:
    """Whether a value is none of a setting, and not of the visitor."""
    if not words.isdisjoint(NOT_PUBLISHED) or any(not keys.isdisjoint(NOT_PUBLISHED) for keys in path):
        return False
    own = _own_object(plain, position)
    return not any(word in own for word in PERSONAL_FLAGS)


@lru_cache(maxsize=1024)
def _words(key: str) -> frozenset[str]:
    """The words of ``contactEmail``, ``contact_email`` or ``E-Mail``; both ``e mail`` and ``email``."""
    words = [word.lower() for word in _WORD.findall(key)]
    joined = "".join(words)
    pairs = {first + second for first, second in pairwise(words)}
    return frozenset((*words, *(pair for pair in (*pairs, joined) if pair in _JOINED)))


_JOINED = EMAIL_WORDS | PHONE_WORDS | FAX_WORDS | SOCIAL_WORDS | NETWORK_WORDS | NOT_PUBLISHED
"""Words that keys write as two: ``same_as``, ``e_mail``, ``youTube``."""
