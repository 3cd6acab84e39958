"""Everything that people script against, read from outside and compared with ``public_surface.json``.

A rename inside the code must not change it. Adding is free, and a change on purpose goes with a line in the changelog:
``UPDATE_PUBLIC_SURFACE=1 .venv/bin/pytest tests/acceptance/test_public_surface.py`` writes the file anew, and git
shows the difference.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import os
import re
from pathlib import Path
from typing import Any

import aiohttp
import typer
from prometheus_client.parser import text_string_to_metric_families
from typer.core import TyperGroup

import pagecurator
from pagecurator.cli import app
from pagecurator.scraping.errors import ErrorCode
from pagecurator.settings import Settings
from pagecurator.telemetry.events import EVENTS

FILE = Path(__file__).with_name("public_surface.json")

COLUMNS = """
SELECT table_name, column_name, CASE data_type WHEN 'USER-DEFINED' THEN udt_name ELSE data_type END AS type
FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, column_name
"""
LABELS = """
SELECT typname, array_agg(enumlabel::text ORDER BY enumsortorder) AS labels
FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid GROUP BY typname ORDER BY typname
"""


def compare(part: str, found: Any) -> None:
    """``found`` is what the file says under ``part``."""
    frozen = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    found = json.loads(json.dumps(found))
    if os.environ.get("UPDATE_PUBLIC_SURFACE"):
        frozen[part] = found
        FILE.write_text(json.dumps(frozen, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")
    assert found == frozen[part]


def shape(value: Any) -> Any:
    """The keys of a JSON value at every depth; lists by their first element, other values by their type."""
    match value:
        case dict():
            return {key: shape(one) for key, one in sorted(value.items())}
        case list():
            return [shape(value[0])] if value else []
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case None:
            return "null"
        case _:
            return "string"


# ---------------------------------------------------------------- without a process
def test_the_settings_keep_their_names_and_defaults():
    compare("settings", {name.upper(): str(field.default) for name, field in Settings.model_fields.items()})


def test_the_commands_keep_their_names_arguments_and_flags():
    commands: dict[str, list[str]] = {}

    def walk(command, name: str) -> None:
        if isinstance(command, TyperGroup):
            context = typer.Context(command)
            for child in command.list_commands(context):
                walk(command.get_command(context, child), f"{name} {child}")
        else:
            flags = [flag for parameter in command.params for flag in (*parameter.opts, *parameter.secondary_opts)]
            commands[name] = sorted(flags)

    walk(typer.main.get_command(app), "pagecurator")
    compare("commands", commands)


def test_the_events_keep_their_names_levels_and_fields():
    compare("events", {event.value: {"level": spec.level, "fields": spec.fields} for event, spec in EVENTS.items()})


def test_the_error_codes_keep_their_words():
    compare("error_codes", sorted(ErrorCode))


def test_the_library_keeps_its_function_and_its_class():
    compare(
        "library",
        {
            "extract_contacts": str(inspect.signature(pagecurator.extract_contacts)),
            "Contact": list(pagecurator.Contact.__dataclass_fields__),
        },
    )


def test_the_exit_codes_keep_their_meaning():
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    table = readme[readme.index("| exit code |") :].split("\n\n")[0]
    compare("exit_codes", sorted(re.findall(r"^\| ([\d, ]+) \|", table, re.MULTILINE)))


# ---------------------------------------------------------------- from running programs
async def test_the_tables_keep_their_columns_and_labels(cli):
    columns: dict[str, dict[str, str]] = {}
    for row in await cli.rows(COLUMNS):
        columns.setdefault(row["table_name"], {})[row["column_name"]] = row["type"]
    compare("tables", columns)
    compare("labels", {row["typname"]: row["labels"] for row in await cli.rows(LABELS)})


async def test_the_json_of_commands_keeps_its_keys(cli):
    await cli.select(*cli.urls(2), "https://www.firm.example/absent")
    assert (await cli.run("run-once")).returncode == 3
    await cli.run("flags", "set", "concurrent", "off")
    await cli.run("pages", "pause", "--domain", "firm.example", "--reason", "a trial")
    shapes = {}
    for command in (
        ("status",),
        ("top",),
        ("settings", "--changed"),
        ("pages", "list", "--limit", "1"),
        ("doctor",),
        ("check", "--online"),
        ("pages", "explain", cli.url(0)),
        ("pages", "explain", "https://www.firm.example/absent"),
        ("pages", "requeue", "--error", "target_not_found"),
        ("pages", "add", cli.url(7)),
        ("domains", "list"),
        ("domains", "show", "firm.example"),
        ("flags", "show"),
        ("scrape", cli.url(1), "--dry-run"),
    ):
        done = await cli.run(*command, "--json")
        if done.returncode == 2 and "No such option" in done.stderr:
            continue
        assert done.stdout, (command, done.stderr)
        shapes[" ".join(command)] = shape(json.loads(done.stdout))
    lines = (await cli.run("contacts", "export", "--format", "jsonl")).stdout.splitlines()
    shapes["contacts export --format jsonl"] = shape(json.loads(lines[0]))
    compare("json", shapes)
    compare("csv", {"contacts export": (await cli.run("contacts", "export")).stdout.splitlines()[0]})


async def test_the_metrics_keep_their_names_and_labels_and_the_routes_their_document(cli):
    await cli.select(*cli.urls(2))
    async with cli.program("run") as daemon, aiohttp.ClientSession() as session:
        address = (await daemon.until("http.listening"))["address"]
        await daemon.until("cycle.completed")
        async with asyncio.timeout(10), session.get(f"{address}/metrics") as answer:
            families = list(text_string_to_metric_families(await answer.text()))
        async with session.get(f"{address}/openapi.json") as answer:
            document = await answer.json()
    compare(
        "metrics",
        {
            family.name: {
                "type": family.type,
                "labels": sorted({name for one in family.samples for name in one.labels}),
            }
            for family in families
            if not family.name.startswith(("python_", "process_"))
        },
    )
    operations = {
        f"{method.upper()} {path}": {
            "parameters": sorted(parameter["name"] for parameter in operation.get("parameters", [])),
            "answers": sorted(operation["responses"]),
        }
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }
    compare("routes", operations)
    compare(
        "schemas", {name: sorted(one.get("properties", {})) for name, one in document["components"]["schemas"].items()}
    )
