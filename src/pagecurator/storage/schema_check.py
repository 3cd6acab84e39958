"""The schema check at every start: drift that is found after paying for pages costs more.

Foreign tables and columns don't matter, unless they would break an insert.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Enum, Index, Row, Table, UniqueConstraint, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage import functions
from pagecurator.storage.connection_errors import grants
from pagecurator.storage.engine import Database
from pagecurator.storage.models import TRIGGERS, VIEWS, Base
from pagecurator.storage.schema_state import Fit, SchemaState, hidden_rows, read_schema_state

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call] # untyped in SQLAlchemy

_RELATIONS = text(
    """
    SELECT wanted.name, class.oid IS NOT NULL AS found, class.relkind::text AS kind,
           coalesce(has_table_privilege(class.oid, 'SELECT'), false) AS may_read,
           coalesce(class.relkind <> 'v' AND has_table_privilege(class.oid, 'INSERT')
                    AND has_table_privilege(class.oid, 'UPDATE')
                    AND has_table_privilege(class.oid, 'DELETE'), false) AS may_write,
           coalesce(row_security_active(class.oid), false) AND NOT EXISTS (
               SELECT FROM pg_policy WHERE polrelid = class.oid AND polpermissive
               AND EXISTS (SELECT FROM unnest(polroles) AS member WHERE member = 0 OR pg_has_role(member, 'USAGE'))
           ) AS hides_rows,
           quote_ident(current_user) AS role
    FROM unnest(CAST(:names AS text[])) AS wanted (name)
    LEFT JOIN pg_class AS class ON class.oid = to_regclass(quote_ident(wanted.name))
    """
)
_WITHOUT_SCHEMA = text(
    """
    SELECT quote_ident(current_user) AS role, current_setting('search_path') AS path,
           EXISTS (SELECT FROM pg_namespace
                   WHERE nspname = ANY (string_to_array(replace(replace(current_setting('search_path'), '"', ''),
                                                                '$user', current_user), ', '))) AS found
    WHERE current_schema() IS NULL
    """
)
_ISOLATION = text("SELECT current_setting('default_transaction_isolation') AS level, quote_ident(current_user) AS role")
# Without the quotes that quote_all_identifiers adds.
_COLUMNS = text(
    """
    SELECT wanted.name AS relation, attname AS name, replace(format_type(atttypid, atttypmod), '"', '') AS type,
           attnotnull AS required, atthasdef OR attidentity <> '' OR attgenerated <> '' AS has_default
    FROM unnest(CAST(:names AS text[])) AS wanted (name)
    JOIN pg_attribute ON attrelid = to_regclass(quote_ident(wanted.name))
    WHERE attnum > 0 AND NOT attisdropped
    """
)
_INDEXES = text(
    """
    SELECT wanted.name AS relation, class.relname AS name, indisunique AS is_unique, indpred IS NOT NULL AS is_partial,
           ARRAY(SELECT coalesce(attname::text, '(expression)')
                 FROM unnest(indkey::int2[]) WITH ORDINALITY AS key (number, position)
                 LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = key.number
                 WHERE position <= indnkeyatts
                 ORDER BY position) AS columns
    FROM unnest(CAST(:names AS text[])) AS wanted (name)
    JOIN pg_index ON indrelid = to_regclass(quote_ident(wanted.name)) AND indisvalid
    JOIN pg_class AS class ON class.oid = indexrelid
    """
)
_LABELS = text(
    """
    SELECT wanted.name, enumlabel AS label
    FROM unnest(CAST(:names AS text[])) AS wanted (name)
    JOIN pg_enum ON enumtypid = to_regtype(quote_ident(wanted.name))
    ORDER BY enumsortorder
    """
)
_TRIGGERS = text(
    """
    SELECT wanted.name AS relation, tgname AS name
    FROM unnest(CAST(:names AS text[])) AS wanted (name)
    JOIN pg_trigger ON tgrelid = to_regclass(quote_ident(wanted.name))
    WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')
    """
)
_FUNCTIONS = text(
    """
    SELECT proname AS name, prosrc AS body, provolatile = 'v' AND NOT proisstrict AS is_callable,
           coalesce(proconfig, '{}') AS settings, replace(pg_get_function_arguments(oid), '"', '') AS arguments,
           has_function_privilege(pg_proc.oid, 'EXECUTE') AS may_execute
    FROM pg_proc
    WHERE proname = ANY (CAST(:names AS text[])) AND pg_function_is_visible(oid)
    """
)


@dataclass(slots=True)
class _Catalogue:
    """The parts of the catalogue that are compared."""

    relations: dict[str, Row[Any]] = field(default_factory=dict)
    columns: dict[str, dict[str, Row[Any]]] = field(default_factory=lambda: defaultdict(dict))
    indexes: dict[str, dict[str, Row[Any]]] = field(default_factory=lambda: defaultdict(dict))
    labels: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    triggers: set[tuple[str, str]] = field(default_factory=set)
    functions: dict[str, list[Row[Any]]] = field(default_factory=lambda: defaultdict(list))


async def schema_differences(database: Database, state: SchemaState | None = None) -> list[str]:
    """List the differences between the models and the catalogue, one line each.

    On a newer, compatible schema only what this code knows is compared. ``state`` saves reading it again.
    """
    state = state or await read_schema_state(database)
    if state.revision is None:
        async with database.begin() as conn:
            denied = (await conn.execute(_WITHOUT_SCHEMA)).one_or_none()
        if denied is not None and denied.found:
            role = denied.role
            return [
                f"The database user {role} may use no schema; as its owner: GRANT USAGE ON SCHEMA public TO {role};"
            ]
        if denied is not None:
            return [f"The database has no schema of the search_path {denied.path}; create it, or correct search_path."]
    if state.fit not in (Fit.CURRENT, Fit.COMPATIBLE):
        return [state.sentence]
    async with database.begin() as conn:
        catalogue = await _read(conn)
        differences = [] if database.has_sessions else await _isolation_differences(conn)
    differences += _enum_differences(catalogue)
    for table in Base.metadata.sorted_tables:
        differences += _table_differences(table, catalogue)
    differences += [
        f"trigger {name} on {table} is missing or disabled"
        for table, names in TRIGGERS.items()
        for name in names
        if catalogue.relations[table].found and (table, name) not in catalogue.triggers
    ]
    for view, columns in VIEWS.items():
        differences += _view_differences(view, columns, catalogue)
    for name in functions.REQUIRED:
        differences += _function_differences(name, catalogue.functions[name])
    return differences + _rights(catalogue)


async def _isolation_differences(conn: AsyncConnection) -> list[str]:
    """A session of our own has the level set, the sessions of a pooler in transaction mode have that of the role."""
    found = (await conn.execute(_ISOLATION)).one()
    if found.level == "read committed":
        return []
    line = (
        f"default_transaction_isolation is {found.level}, with which pages of one site could not be saved at the same "
        f"time; ALTER ROLE {found.role} SET default_transaction_isolation = 'read committed'; and let the pooler "
        "connect again (PgBouncer: RECONNECT)"
    )
    return [line]


def _rights(catalogue: _Catalogue) -> list[str]:
    """The statement that grants what is missing."""
    relations = catalogue.relations.items()
    denied = [
        relation
        for name, relation in relations
        if relation.found and not (relation.may_read and (relation.may_write or name in VIEWS))
    ]
    role = next(iter(catalogue.relations.values())).role
    callable_ = all(function.may_execute for found in catalogue.functions.values() for function in found)
    return [] if callable_ and not denied else [f"As the owner of the tables: {grants(role)}"]


async def _read(conn: AsyncConnection) -> _Catalogue:
    catalogue = _Catalogue()
    names = {"names": [*Base.metadata.tables, *VIEWS]}
    for row in await conn.execute(_RELATIONS, names):
        catalogue.relations[row.name] = row
    for row in await conn.execute(_COLUMNS, names):
        catalogue.columns[row.relation][row.name] = row
    for row in await conn.execute(_INDEXES, names):
        catalogue.indexes[row.relation][row.name] = row
    for row in await conn.execute(_LABELS, {"names": list(_enums())}):
        catalogue.labels[row.name].append(row.label)
    for row in await conn.execute(_TRIGGERS, {"names": list(TRIGGERS)}):
        catalogue.triggers.add((row.relation, row.name))
    for row in await conn.execute(_FUNCTIONS, {"names": list(functions.REQUIRED)}):
        catalogue.functions[row.name].append(row)
    return catalogue


def _enums() -> dict[str, list[str]]:
    columns = (column for table in Base.metadata.sorted_tables for column in table.columns)
    return {column.type.name or "": column.type.enums for column in columns if isinstance(column.type, Enum)}


def _enum_differences(catalogue: _Catalogue) -> list[str]:
    lines = []
    for name, wanted in _enums().items():
        found = catalogue.labels[name]
        missing = [label for label in wanted if label not in found]
        if not found:
            lines.append(f"enum type {name} is missing")
        elif missing:
            others = [label for label in found if label not in wanted]
            besides = f"; it has {_listed(others)}, unknown to this version" if others else ""
            lines.append(f"enum type {name} lacks the label {_listed(missing)}{besides}")
    return lines


def _table_differences(table: Table, catalogue: _Catalogue) -> list[str]:
    relation = catalogue.relations[table.name]
    if not relation.found:
        return [f"table {table.name} is missing"]
    lines = []
    if not (relation.may_read and relation.may_write):
        lines.append(f"table {table.name}: the database user may not read and write it")
    if relation.hides_rows:
        lines.append(hidden_rows(table.name, relation.role))
    lines += _column_differences(table, catalogue.columns[table.name])
    lines += _key_differences(table, catalogue.indexes[table.name])
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        lines += _index_differences(table, index, catalogue.indexes[table.name].get(str(index.name)))
    return lines


def _column_differences(table: Table, found: dict[str, Row[Any]]) -> list[str]:
    lines = []
    for column in table.columns:
        place = f"column {table.name}.{column.name}"
        there = found.get(column.name)
        if there is None:
            lines.append(f"{place} is missing")
            continue
        wanted = column.type.compile(dialect=_DIALECT).lower()
        if there.type != wanted:
            lines.append(f"{place} is {there.type}, it should be {wanted}")
        if there.required and column.nullable:
            lines.append(f"{place} is NOT NULL, it should allow NULL")
        elif not there.required and not column.nullable:
            lines.append(f"{place} allows NULL, it should be NOT NULL")
        if column.server_default is not None and not there.has_default:
            lines.append(f"{place} has no default")
    lines += [
        f"column {table.name}.{name} is unknown here, NOT NULL and without a default: no row could be inserted"
        for name, there in sorted(found.items())
        if name not in table.columns and there.required and not there.has_default
    ]
    return lines


def _key_differences(table: Table, found: dict[str, Row[Any]]) -> list[str]:
    wanted = [[column.name for column in table.primary_key.columns]]
    wanted += [
        [column.name for column in constraint.columns]
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    ]
    keys = [set(index.columns) for index in found.values() if index.is_unique and not index.is_partial]
    return [
        f"table {table.name} has no unique key ({', '.join(columns)})" for columns in wanted if set(columns) not in keys
    ]


def _index_differences(table: Table, index: Index, found: Row[Any] | None) -> list[str]:
    if found is None:
        return [f"index {index.name} on {table.name} is missing or invalid"]
    wanted = [getattr(part, "name", "(expression)") for part in index.expressions]
    partial = index.dialect_options["postgresql"]["where"] is not None
    if found.columns != wanted or found.is_partial != partial:
        condition = " with its condition" if partial else ""
        return [f"index {index.name} on {table.name} should be on ({', '.join(wanted)}){condition}"]
    return []


def _view_differences(view: str, columns: tuple[str, ...], catalogue: _Catalogue) -> list[str]:
    relation = catalogue.relations[view]
    if not relation.found:
        return [f"view {view} is missing"]
    lines = [f"view {view} lacks the column {name}" for name in columns if name not in catalogue.columns[view]]
    if not relation.may_read:
        lines.append(f"view {view}: the database user may not read it")
    return lines


def _function_differences(name: str, found: list[Row[Any]]) -> list[str]:
    repair = f"create it from the file {name}.sql of this installation, or restore the schema from a backup"
    if not found:
        return [f"function {name} is missing; {repair}"]
    if len(found) > 1:
        advice = f"drop those whose arguments are not as in the file {name}.sql of this installation"
        return [f"there are {len(found)} functions {name}; {advice}"]
    # Without VOLATILE every save would fail, and so it would with a search_path that does not lead to the tables. With
    # STRICT none would write anything, since most have an argument that is NULL.
    function = found[0]
    wanted = (functions.body(name), functions.arguments(name), True, functions.settings(name))
    if (function.body, function.arguments, function.is_callable, function.settings) != wanted:
        return [f"function {name} differs from the one of this version; {repair}"]
    if not function.may_execute:
        return [f"function {name}: the database user may not execute it"]
    return []


def _listed(words: list[str]) -> str:
    return ", ".join(repr(word) for word in words)
