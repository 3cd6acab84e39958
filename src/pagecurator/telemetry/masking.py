"""A secret in what comes from outside: found in every spelling that an echo may have, and masked."""

from __future__ import annotations

import re
from urllib.parse import quote

MASK = "***"

_LONG_CHARS = 8
"""A shorter secret may be an ordinary word: masking it would damage pages and addresses."""


class EchoMask:
    """Masks one secret. Without a secret, or with an empty one, everything stays as it is."""

    def __init__(self, secret: str, *, mask: str = MASK) -> None:
        self._secret = secret
        self._mask = mask
        self._any: re.Pattern[str] | None = None
        self._plain: re.Pattern[str] | None = None
        if len(secret) >= _LONG_CHARS:
            flags = re.IGNORECASE | re.ASCII
            self._any = re.compile("".join(map(_spellings, secret)), flags)
            self._plain = re.compile(re.escape(secret), flags)

    @property
    def masks_text(self) -> bool:
        """False without a secret that is long enough: then only :meth:`message` masks anything."""
        return self._any is not None

    def text(self, text: str) -> str:
        """A short text (an address, a name, a line): in any case, percent-encoded wholly, partly, or several times."""
        return text if self._any is None or len(text) < len(self._secret) else self._any.sub(self._mask, text)

    def body(self, text: str) -> str:
        """A page: in any case. It may be long, so its percent-encoded spellings are left to the short texts in it."""
        return text if self._plain is None else self._plain.sub(self._mask, text)

    def message(self, text: str) -> str:
        """An error text. Here a short secret is masked, too, as it stands."""
        if self._any is None:
            for spelling in dict.fromkeys((self._secret, quote(self._secret, safe=""))) if self._secret else ():
                text = text.replace(spelling, self._mask)
            return text
        return self.text(text)


def _spellings(character: str) -> str:
    # Either case may have been encoded: %53 and %73 are no two cases of one text.
    cases = dict.fromkeys((character, character.lower(), character.upper()))
    return f"(?:{'|'.join([re.escape(character), *map(_encoded, cases)])})"


def _encoded(text: str) -> str:
    return "".join(f"%(?:25)*{byte:02x}" for byte in text.encode("utf-8", "surrogatepass"))


__all__ = ["MASK", "EchoMask"]
