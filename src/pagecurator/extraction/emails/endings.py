"""Which host names exist: endings of the Public Suffix List, and their ASCII and Unicode forms.

The list comes with the package ``publicsuffixlist``; its section of the registries is read at the first question, once
for each process (6 ms, 0.2 MB). Its private section has no ending of its own.
"""

from __future__ import annotations

from functools import cache
from typing import Final
from unicodedata import normalize

from pagecurator.extraction.data.domains import FILE_TYPES, RESERVED_TLDS, TEXT_WORDS

_ACE: Final = "xn--"
_END_OF_REGISTRIES: Final = "===END ICANN DOMAINS==="
LETTERS_OF_COUNTRY: Final = 2
MAX_CLASSIC: Final = 3
"""Letters of the endings that most addresses have: country codes, ``com``, ``net``, ``org``."""


@cache
def endings() -> frozenset[str]:
    """Every ending in lower case, in Unicode: ``de``, ``photography``, ``ck`` (which has only ``*.ck``), ``рф``."""
    from publicsuffixlist import PSLFILE  # noqa: PLC0415 - most pages have no "@"

    found = set(RESERVED_TLDS)
    with open(PSLFILE, encoding="utf-8") as rules:  # noqa: PTH123 - a string from the package
        for line in rules:
            if line.startswith("//"):
                if _END_OF_REGISTRIES in line:
                    break
            elif not line.isspace():
                found.add(line.strip().rpartition(".")[2])
    return frozenset(found)


def is_ending(label: str) -> bool:
    """Whether host names end with a label in lower case, in Unicode or ASCII (``xn--p1ai``)."""
    known = endings()
    return label in known or (label.startswith(_ACE) and _unicode_label(label) in known)


def is_classic(label: str) -> bool:
    """Whether a label in lower case is a country code or one of the old endings: ``de``, ``com``."""
    return len(label) <= MAX_CLASSIC and label.isascii() and label in endings()


def is_word(ending: str) -> bool:
    """Whether an ending is also a word of running text or a file type: ``here``, ``zip``."""
    return len(ending) > LETTERS_OF_COUNTRY and (ending in TEXT_WORDS or ending in FILE_TYPES)


def ascii_host(host: str) -> str:
    """A host name in lower case and in ASCII: ``xn--mnchen-3ya.de`` for ``München.de``."""
    if host.isascii():
        return host.lower()
    labels = normalize("NFC", host.lower()).split(".")
    return ".".join(label if label.isascii() else _ACE + label.encode("punycode").decode("ascii") for label in labels)


def unicode_host(host: str) -> str:
    """A host name as people read it: ``münchen.de`` for ``xn--mnchen-3ya.de``."""
    return ".".join(map(_unicode_label, host.split("."))) if _ACE in host else host


def _unicode_label(label: str) -> str:
    if not label.startswith(_ACE):
        return label
    try:
        plain = label.removeprefix(_ACE).encode("ascii").decode("punycode")
    except UnicodeError:
        return label
    return plain if plain.isprintable() and not plain.isascii() else label
