"""Where output goes: results to standard output, everything about them to standard error."""

from __future__ import annotations

import json
import sys
from typing import Any

from rich.console import Console

# Off a terminal nothing is cut or wrapped: the output goes to a file or to grep.
_WIDE = 500

stdout = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else _WIDE)
stderr = Console(highlight=False, soft_wrap=True, width=None if sys.stderr.isatty() else _WIDE, stderr=True)


def print_json(data: Any) -> None:
    """One JSON document for programs: stable keys, no colour, no wrapping."""
    sys.stdout.write(json.dumps(data, default=str, ensure_ascii=False, indent=2) + "\n")
