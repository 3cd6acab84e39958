"""structlog without rich.

structlog imports rich where it is installed, for tracebacks that we don't print: a twentieth of the time of a start.
"""

from __future__ import annotations

import sys
from typing import Any

_modules: dict[str, Any] = sys.modules
_is_hidden = "rich" not in _modules
if _is_hidden:
    _modules["rich"] = None  # to an import it is not installed

import structlog as structlog  # noqa: E402, PLC0414 - after rich is hidden; exported

if _is_hidden:
    del _modules["rich"]
