"""Masks a secret that external services echo: in any case, plain or percent-encoded."""

from __future__ import annotations

import re
from urllib.parse import quote

MASK = "***"

_LONG_CHARS = 8
"""A shorter secret may be an ordinary word; masking it would damage pages and URLs."""

_CASELESS_RUN = re.compile(r"[^A-Za-z]{2,}")
_MOST_RUNS = 2


class EchoMask:
    """Masks one secret. With an empty secret, texts are unchanged."""

    def __init__(self, secret: str, *, mask: str = MASK) -> None:
        self._secret = secret
        self._mask = mask
        self._any: re.Pattern[str] | None = None
        self._plain: re.Pattern[str] | None = None
        self._caseless_runs: list[str] = []
        self._lowered = secret.encode("utf-8", "surrogatepass").lower()
        if len(secret) >= _LONG_CHARS:
            self._caseless_runs = sorted(_CASELESS_RUN.findall(secret), key=len, reverse=True)[:_MOST_RUNS]
            flags = re.IGNORECASE | re.ASCII
            self._any = re.compile("".join(map(_spellings, secret)), flags)
            self._plain = re.compile(re.escape(secret), flags)

    @property
    def masks_text(self) -> bool:
        """Whether the secret is long enough to be masked outside of :meth:`message`."""
        return self._any is not None

    def text(self, text: str) -> str:
        """Mask a short text, such as a URL or a name: in any case, percent-encoded in whole, in part, or repeatedly."""
        if self._any is None or len(text) < len(self._secret) or ("%" not in text and not self._may_contain(text)):
            return text
        return self._any.sub(self._mask, text)

    def body(self, text: str) -> str:
        """Mask a page: in any case, but not percent-encoded, as pages are long; see :meth:`text`."""
        if self._plain is None or not self._may_contain(text):
            return text
        return self._plain.sub(self._mask, text)

    def _may_contain(self, text: str) -> bool:
        """Two searches that are much faster than the pattern: parts without case, then all of it in lower case."""
        return (
            all(run in text for run in self._caseless_runs)
            and self._lowered in text.encode("utf-8", "surrogatepass").lower()  # bytes: of ASCII letters only
        )

    def message(self, text: str) -> str:
        """Mask an error message. Short secrets are masked, too."""
        if self._any is None:
            for spelling in dict.fromkeys((self._secret, quote(self._secret, safe=""))) if self._secret else ():
                text = text.replace(spelling, self._mask)
            return text
        return self.text(text)


def _spellings(character: str) -> str:
    # Both cases have encodings of their own: %53 and %73.
    cases = dict.fromkeys((character, character.lower(), character.upper()))
    return f"(?:{'|'.join([re.escape(character), *map(_encoded, cases)])})"


def _encoded(text: str) -> str:
    return "".join(f"%(?:25)*{byte:02x}" for byte in text.encode("utf-8", "surrogatepass"))
