"""Where the private Postgres has its data: ``PAGECURATOR_HOME``, or a place that suits who we are."""

from __future__ import annotations

import os
from pathlib import Path

from pagecurator.settings import Settings

SYSTEM_HOME = Path("/var/lib/pagecurator")


def home_folder(settings: Settings) -> Path:
    """``PAGECURATOR_HOME`` when it is set, else ``.pagecurator``; as root, when that has no data, the system's place.

    Data never moves: a data folder that exists in the working directory is used, by whichever user.
    """
    home = settings.pagecurator_home
    return SYSTEM_HOME if _may_choose(settings) and not _has_data(home) else home


def demo_folder(settings: Settings) -> Path | None:
    """Where the demo has its data and logs; None (a temporary folder) where :func:`home_folder` would choose anew."""
    home = settings.pagecurator_home / "demo"
    return None if _may_choose(settings) and not _has_data(home) else home.absolute()


def _may_choose(settings: Settings) -> bool:
    return os.geteuid() == 0 and "pagecurator_home" not in settings.model_fields_set


def _has_data(home: Path) -> bool:
    return (home / "postgres" / "PG_VERSION").exists()


__all__ = ["demo_folder", "home_folder"]
