"""Body and headers of a message: JSON after the Standard Webhooks convention, or the text of Slack's webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from pagecurator.storage.outbox import Message
from pagecurator.version import __version__

Format = Literal["json", "slack"]

ID_HEADER: Final = "webhook-id"
TIMESTAMP_HEADER: Final = "webhook-timestamp"
SIGNATURE_HEADER: Final = "webhook-signature"
_BASE64_PREFIX = "whsec_"


def notification_body(message: Message, *, body_format: Format) -> bytes:
    """A notification: ``type``, ``timestamp`` and ``data``, or Slack's ``text``."""
    if body_format == "slack":
        sentence = str(message.data.get("message") or message.event)
        return _encoded({"text": f"*Pagecurator* {_escaped(message.event)}: {_escaped(sentence)}"})
    return _encoded({"type": message.event, "timestamp": message.occurred_at.isoformat(), "data": message.data})


def contacts_body(message: Message, contacts: Sequence[Mapping[str, Any]]) -> bytes:
    """The contacts of a ``contacts.saved``."""
    data = {"contacts": contacts}
    return _encoded({"type": message.event, "timestamp": message.occurred_at.isoformat(), "data": data})


def headers(message: Message, body: bytes, *, secret: str | None, timestamp: int) -> dict[str, str]:
    """The headers. ``timestamp`` is that of the attempt, in seconds; the id is the same in each attempt."""
    message_id = f"msg_{message.id}"
    made = {
        "Content-Type": "application/json",
        "User-Agent": f"Pagecurator/{__version__}",
        "Idempotency-Key": message_id,
        ID_HEADER: message_id,
        TIMESTAMP_HEADER: str(timestamp),
    }
    if secret is not None:
        made[SIGNATURE_HEADER] = signature(secret, body, message_id=message_id, timestamp=timestamp)
    return made


def signature(secret: str, body: bytes, *, message_id: str, timestamp: int) -> str:
    """``v1,<Base64>``: HMAC-SHA256 over id, time and body, with dots between them.

    A secret that begins with ``whsec_`` is Base64, as the convention says; any other one is used as it is written.
    """
    key = secret.encode()
    if secret.startswith(_BASE64_PREFIX):
        key = base64.b64decode(secret.removeprefix(_BASE64_PREFIX))
    mac = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(mac.digest()).decode()}"


def _encoded(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def _escaped(text: str) -> str:
    # Slack's markup: a message must not contain links or mentions that a website chose.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
