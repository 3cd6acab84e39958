"""The base class of expected errors, and the exit codes of commands."""

from __future__ import annotations

import os
from typing import Final

EXIT_REFUSED: Final = 2
"""2: invalid settings or environment; retrying does not help."""
EXIT_TEMPORARY: Final = os.EX_TEMPFAIL
"""75: a dependency is unavailable; the same command may succeed later."""
EXIT_READER_GONE: Final = 141
"""141: the reader of the output closed the pipe, as `| head` does; a shell's code for SIGPIPE."""


class UserError(Exception):
    """An expected error, shown as one sentence without a traceback. The message says what to do."""

    exit_code: int = EXIT_REFUSED
