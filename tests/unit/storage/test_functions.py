"""The files of stored functions: never changed, and created by a migration."""

from __future__ import annotations

import hashlib
import importlib.util
import re
from pathlib import Path
from types import ModuleType

from pagecurator.storage import functions
from pagecurator.storage.page_save import _TYPES

VERSIONS = Path(__file__).parents[3] / "alembic" / "versions"


def migrations() -> list[ModuleType]:
    modules = []
    for file in sorted(VERSIONS.glob("[0-9]*.py")):
        spec = importlib.util.spec_from_file_location(file.stem, file)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        modules.append(module)
    return modules


def test_each_file_is_the_one_that_its_migration_created_a_function_from():
    """A function that is changed gets a new file and a migration: databases have the old one."""
    stated = {name: digest for module in migrations() for name, digest in getattr(module, "FUNCTIONS", {}).items()}
    files = {file.stem: file for file in Path(functions.__file__).parent.glob("*.sql")}
    assert stated == {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in files.items()}
    assert set(functions.REQUIRED) <= set(files)


def test_the_statement_gives_each_parameter_its_type_in_order():
    declared = re.findall(
        r"^    given_\w+ ([a-z ]+(?:\[\])?),", functions.definition(functions.SAVE_PAGE), re.MULTILINE
    )
    assert list(_TYPES.values()) == declared


def test_the_condition_of_a_new_name_is_the_same_in_both_places():
    """The columns are set when it holds, and the row is updated because it holds."""
    conditions = re.findall(
        r"(\(\s*\(excluded\.name,.*?END\s*\))", functions.definition(functions.SAVE_PAGE), re.DOTALL
    )
    assert len(conditions) == 2
    assert len({" ".join(condition.split()) for condition in conditions}) == 1
