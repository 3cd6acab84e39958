"""Decode a body: byte order mark, header, meta element, then detection; wrong labels are tolerated.

The labels are those of the WHATWG Encoding Standard, mapped to Python's codecs. No others are used: a page can't
request ``utf-7`` (unsafe) or ``base64`` (not a text encoding).
"""

from __future__ import annotations

import codecs
import re
from typing import Final

_META_BYTES: Final = 4096
_SAMPLE_BYTES: Final = 16 * 1024
_FALLBACK: Final = "cp1252"

# Largest share of the non-ASCII characters that may be undecodable: many UTF-8 pages have a few broken characters from
# an old database.
_TOLERATED_SHARE: Final = 0.1

# Text in a multi-byte encoding of East Asia is hardly ever valid UTF-8 too, unless it is very short.
_CERTAIN_SEQUENCES: Final = 8

_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:+-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta\b[^>]{0,400}?\bcharset\s*=\s*[\"']?\s*([\w.:+-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"\A\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:+-]+)", re.IGNORECASE)
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")
_TAG = re.compile(rb"<[^<>]*>")

_CODECS: Final = {
    "utf-8": ("utf8", "unicode-1-1-utf-8", "utf8mb4", "utf_8"),
    "utf-16-le": ("utf-16le", "utf-16", "ucs-2", "unicode", "iso-10646-ucs-2"),
    "utf-16-be": ("utf-16be",),
    "cp1252": ("windows-1252", "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1", "ascii", "us-ascii",
               "ansi", "x-cp1252", "iso88591"),
    "iso8859-2": ("iso-8859-2", "iso_8859-2", "latin2"),
    "iso8859-3": ("iso-8859-3",),
    "iso8859-4": ("iso-8859-4",),
    "iso8859-5": ("iso-8859-5",),
    "iso8859-6": ("iso-8859-6",),
    "iso8859-7": ("iso-8859-7", "greek"),
    "iso8859-8": ("iso-8859-8", "iso-8859-8-i", "hebrew"),
    "iso8859-10": ("iso-8859-10",),
    "iso8859-13": ("iso-8859-13",),
    "iso8859-14": ("iso-8859-14",),
    "iso8859-15": ("iso-8859-15", "iso_8859-15", "latin9", "l9"),
    "iso8859-16": ("iso-8859-16",),
    "cp1250": ("windows-1250", "x-cp1250"),
    "cp1251": ("windows-1251", "x-cp1251"),
    "cp1253": ("windows-1253", "x-cp1253"),
    "cp1254": ("windows-1254", "iso-8859-9", "latin5", "x-cp1254"),
    "cp1255": ("windows-1255", "x-cp1255"),
    "cp1256": ("windows-1256", "x-cp1256"),
    "cp1257": ("windows-1257", "x-cp1257"),
    "cp1258": ("windows-1258", "x-cp1258"),
    "cp866": ("ibm866", "866"),
    "cp874": ("windows-874", "tis-620", "iso-8859-11", "dos-874"),
    "koi8-r": ("koi8", "koi", "koi8_r"),
    "koi8-u": ("koi8-ru",),
    "mac-roman": ("macintosh", "x-mac-roman", "mac"),
    "mac-cyrillic": ("x-mac-cyrillic",),
    "gb18030": ("gbk", "gb2312", "gb_2312-80", "x-gbk", "chinese", "euc-cn"),
    "big5hkscs": ("big5", "big5-hkscs", "x-x-big5", "cn-big5"),
    "cp932": ("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j", "ms932"),
    "euc-jp": ("x-euc-jp", "euc_jp"),
    "iso2022-jp": ("iso-2022-jp",),
    "cp949": ("euc-kr", "euc_kr", "ks_c_5601-1987", "ksc5601", "korean", "windows-949"),
}  # fmt: skip
_CODEC_OF_LABEL: Final = {label: codec for codec, labels in _CODECS.items() for label in (codec, *labels)}
_EAST_ASIAN: Final = frozenset({"gb18030", "big5hkscs", "cp932", "euc-jp", "iso2022-jp", "cp949"})
# Detection chooses among these; more would only add look-alikes.
_CANDIDATES: Final = ["cp1252", "cp1251", "cp1250", "koi8_r", "cp1253", "cp1255", "cp1256", "cp874", "gb18030",
                      "big5hkscs", "cp932", "euc_jp", "cp949"]  # fmt: skip
_NOT_ASCII_COMPATIBLE: Final = frozenset({"utf-16-le", "utf-16-be"})


def decode_text(  # noqa: PLR0911 - one return for each source, best first
    body: bytes, content_type: str | None
) -> tuple[str, str]:
    """The text of a body and its codec. Never raises; undecodable bytes become U+FFFD."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace"), codec
    declared = [codec for codec in (_codec_of_header(content_type), _codec_of_markup(body)) if codec is not None]
    if (wide := _wide(body)) is not None:
        return body.decode(wide, "replace"), wide
    # UTF-16 without a mark and without its zero bytes is a wrong label.
    declared = [codec for codec in dict.fromkeys(declared) if codec not in _NOT_ASCII_COMPATIBLE]
    if "iso2022-jp" in declared and b"\x1b" in body:
        return body.decode("iso2022-jp", "replace"), "iso2022-jp"
    if body.isascii():
        return body.decode("ascii"), "utf-8"
    text = body.decode("utf-8", "replace")
    if not _is_likely_east_asian(body, declared) and _broken_share(text, body) <= _TOLERATED_SHARE:
        return text, "utf-8"
    for codec in declared:
        text = body.decode(codec, "replace")
        if _broken_share(text, body) <= _TOLERATED_SHARE:
            return text, codec
    codec = _detected(body)
    return body.decode(codec, "replace"), codec


def codec_of_label(label: str) -> str | None:
    """Python's codec for a charset label in any case, or ``None`` if it is not supported."""
    return _CODEC_OF_LABEL.get(label.strip().lower())


def _codec_of_header(content_type: str | None) -> str | None:
    match = _HEADER_CHARSET.search(content_type or "")
    return codec_of_label(match[1]) if match else None


def _codec_of_markup(body: bytes) -> str | None:
    start = body[:_META_BYTES]
    match = _META_CHARSET.search(start) or _XML_ENCODING.search(start)
    codec = codec_of_label(match[1].decode("ascii", "replace")) if match else None
    # HTML standard: a meta element that is readable as ASCII can't be in UTF-16.
    return "utf-8" if codec in _NOT_ASCII_COMPATIBLE else codec


def _wide(body: bytes) -> str | None:
    """UTF-16 without a byte order mark: almost every other byte is zero."""
    start = body[:512]
    half = len(start) // 2
    if half < 8:  # noqa: PLR2004 - too short for statistics
        return None
    if start[1::2].count(0) > 0.7 * half and start[0::2].count(0) == 0:
        return "utf-16-le"
    if start[0::2].count(0) > 0.7 * half and start[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _is_likely_east_asian(body: bytes, declared: list[str]) -> bool:
    """Whether a short text is valid UTF-8 by accident, and valid in its declared encoding as well."""
    if not declared or declared[0] not in _EAST_ASIAN:
        return False
    sequences = sum(len(run) for run in _NOT_ASCII.findall(body[: 64 * 1024])) // 3
    return sequences < _CERTAIN_SEQUENCES and "\ufffd" not in body.decode(declared[0], "replace")


def _broken_share(text: str, body: bytes) -> float:
    """Share of the non-ASCII characters that could not be decoded."""
    if "\ufffd" not in text:
        return 0.0
    broken = max(0, text.count("\ufffd") - body.count(b"\xef\xbf\xbd"))
    return broken / max(1, len(text) - len(text.encode("ascii", "ignore")))


def _detected(body: bytes) -> str:
    """The likeliest codec for a bounded sample from the first non-ASCII byte on."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - few bodies need it, and no start should wait for it

    first = _NOT_ASCII.search(body)
    begin = first.start() if first else 0
    # Brackets and spaces are never the second byte of a character, so the sample has whole characters.
    sample = _TAG.sub(b" ", body[begin : begin + 4 * _SAMPLE_BYTES])[:_SAMPLE_BYTES].rpartition(b" ")[0]
    best = from_bytes(
        sample or body[begin : begin + _SAMPLE_BYTES],
        steps=4,
        chunk_size=512,
        preemptive_behaviour=False,
        cp_isolation=_CANDIDATES,
        enable_fallback=False,
    ).best()
    if best is None or _FALLBACK in best.could_be_from_charset:
        return _FALLBACK
    return codec_of_label(best.encoding.replace("_", "-")) or _FALLBACK
