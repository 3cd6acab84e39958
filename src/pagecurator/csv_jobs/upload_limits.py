"""Limits of uploaded tables, and the exception for uploads that are rejected."""

from __future__ import annotations

from dataclasses import dataclass

from pagecurator.settings import Settings


class UploadRefused(Exception):
    """The upload is rejected: an HTTP ``status``, and a ``detail`` that says what to do."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvLimits:
    """Limits of one upload; beyond them it is rejected with 413."""

    max_bytes: int = 256 * 1024 * 1024
    max_rows: int = 1_000_000
    max_columns: int = 1000
    max_cell_characters: int = 100_000
    """Below Python's own limit for a cell, 131,072."""
    max_record_characters: int = 1024 * 1024
    """A row is in memory as a whole, and so is a quotation that is never closed."""
    allow_private_callbacks: bool = False
    """Whether a callback's URL may name a private address."""

    @classmethod
    def from_settings(cls, settings: Settings) -> CsvLimits:
        """``CSV_MAX_BYTES``, ``CSV_MAX_ROWS`` and ``ALLOW_PRIVATE_ADDRESSES``; the others are fixed."""
        return cls(
            max_bytes=settings.csv_max_bytes,
            max_rows=settings.csv_max_rows,
            allow_private_callbacks=settings.allow_private_addresses,
        )
