"""Which code may run on which schema."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from pagecurator.storage.schema_state import KNOWN_REVISIONS, Fit, schema_state

KNOWN = {"0009", "0010", "0011"}


@pytest.mark.parametrize(
    ("revision", "oldest", "fit", "needed"),
    [
        (None, {}, Fit.EMPTY, None),
        ("0009", {}, Fit.OLDER, None),
        ("0010", {"0010": "0010"}, Fit.OLDER, None),
        ("0011", {"0010": "0010", "0011": "0011"}, Fit.CURRENT, None),
        ("0012", {"0010": "0010", "0011": "0011", "0012": "0011"}, Fit.COMPATIBLE, None),
        ("0012", {"0012": "0009"}, Fit.COMPATIBLE, None),
        ("0013", {"0012": "0010", "0013": "0011"}, Fit.COMPATIBLE, None),
        ("0012", {"0012": "0012"}, Fit.TOO_NEW, "0012"),
        (
            "0013",
            {"0012": "0012", "0013": "0010"},
            Fit.TOO_NEW,
            "0012",
        ),  # 0013 does not undo the incompatibility of 0012
        ("0013", {"0012": "0012", "0013": "0013"}, Fit.TOO_NEW, "0013"),
        ("0012", {"0010": "0010"}, Fit.TOO_NEW, None),  # it declares nothing
        ("0012", {}, Fit.TOO_NEW, None),
        ("5f3a", {"0010": "0010", "0011": "0011"}, Fit.TOO_NEW, None),  # from another program
    ],
)
def test_code_runs_on_a_newer_schema_when_every_unknown_migration_declares_it_compatible(revision, oldest, fit, needed):
    standing = schema_state(revision, head="0011", known=KNOWN, oldest=oldest)
    assert (standing.fit, standing.needed) == (fit, needed)
    assert standing.sentence.strip().endswith((".", "migrate"))
    assert "\n" not in standing.sentence


def test_the_known_revisions_are_those_of_the_scripts():
    scripts = ScriptDirectory(str(Path(__file__).parents[3] / "alembic")).walk_revisions()
    assert list(KNOWN_REVISIONS) == [script.revision for script in scripts][::-1]
