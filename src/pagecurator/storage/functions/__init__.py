"""The SQL of functions that are stored in the database, one version in a file.

A migration creates a function from its file, and daemons of several versions may call theirs during an upgrade. So a
file is never changed once it is released: another body gets the next version number, a file and a migration.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

SAVE_PAGE: Final = "save_page_v1"

REQUIRED: Final = (SAVE_PAGE,)
"""The functions that this version calls."""


def definition(name: str) -> str:
    """The statement that creates the function."""
    return (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")


def body(name: str) -> str:
    """The part that Postgres stores as ``pg_proc.prosrc``."""
    return definition(name).split("$function$")[1]


def arguments(name: str) -> str:
    """The parameters with their types, as ``pg_get_function_arguments`` lists them."""
    listed = definition(name).split(f"FUNCTION {name}(")[1].split("\n)\n")[0]
    parts = re.sub("--.*", "", listed).replace("timestamptz", "timestamp with time zone").split(",")
    return ", ".join(" ".join(part.split()) for part in parts)


def settings(name: str) -> list[str]:
    """The settings during a call, as Postgres stores them in ``pg_proc.proconfig``."""
    head = definition(name).split("AS $function$")[0]
    return [f"{setting}={value}" for setting, value in re.findall(r"^SET (\w+) = (\w+)$", head, re.MULTILINE)]
