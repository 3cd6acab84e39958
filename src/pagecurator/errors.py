"""Known problems that stop a command, and the exit codes that they lead to."""

from __future__ import annotations

import os
from typing import Final

EXIT_REFUSED: Final = 2
"""Settings or surroundings don't allow it: trying again alone won't help."""
EXIT_TEMPORARY: Final = os.EX_TEMPFAIL
"""75: something that the command needs is away; the same command may succeed later."""
EXIT_READER_GONE: Final = 141
"""The reader of the output went away, as `| head` does; what a shell reports for SIGPIPE."""


class UserError(Exception):
    """The surroundings or the settings don't allow it. The text is for people and says what to do."""

    exit_code: int = EXIT_REFUSED
