"""The data folder of the embedded Postgres: ``PAGECURATOR_HOME``, or a default that depends on the user."""

from __future__ import annotations

import os
from pathlib import Path

from pagecurator.settings import Settings

SYSTEM_HOME = Path("/var/lib/pagecurator")


def home_folder(settings: Settings) -> Path:
    """``PAGECURATOR_HOME`` when it is set, else ``.pagecurator``; as root, when that has no data, ``SYSTEM_HOME``.

    Data never moves: an existing data folder in the working directory is used by any user.
    """
    home = settings.pagecurator_home
    return SYSTEM_HOME if _uses_default_as_root(settings) and not _has_data(home) else home


def demo_folder(settings: Settings) -> Path | None:
    """Folder of the demo's data and logs; None (a temporary folder) where :func:`home_folder` picks ``SYSTEM_HOME``."""
    home = settings.pagecurator_home / "demo"
    return None if _uses_default_as_root(settings) and not _has_data(home) else home.absolute()


def _uses_default_as_root(settings: Settings) -> bool:
    return os.geteuid() == 0 and "pagecurator_home" not in settings.model_fields_set


def _has_data(home: Path) -> bool:
    return (home / "postgres" / "PG_VERSION").exists()
