"""Known problems that stop a command before it did anything."""

from __future__ import annotations

import os
from typing import Final

EX_TEMPFAIL: Final = os.EX_TEMPFAIL
"""Exit code 75: what the command depends on is away; the same command may succeed later."""


class Refusal(Exception):  # noqa: N818 - named after what it is for the user
    """The surroundings or the settings don't allow it. The text is for people and says what to do; exit code 2."""
