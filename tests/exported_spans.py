"""What spans show, to search it for contacts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from opentelemetry.sdk.trace import ReadableSpan

_RANDOM = re.compile(
    r"\b(?:0x)?[0-9a-f]{16,32}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\d{4}-\d\d-\d\dt[\d:.]+z"
)
"""Ids and times: by chance they contain any four digits."""


def shown_by(spans: Iterable[ReadableSpan]) -> str:
    """Everything in the spans, casefolded, without their ids and times."""
    return _RANDOM.sub("", "\n".join(span.to_json() for span in spans).casefold())
