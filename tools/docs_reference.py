"""The reference pages of the documentation site, generated from the code whenever the site is built."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import typer
from sqlalchemy.dialects import postgresql
from typer.testing import CliRunner

from pagecurator import extract_contacts
from pagecurator.cli import app
from pagecurator.extraction import contact
from pagecurator.scraping import errors
from pagecurator.settings import Settings, secret_names, setting_descriptions
from pagecurator.storage import models
from pagecurator.web.api import api_routes
from pagecurator.web.app import TAGS
from pagecurator.web.docs_page import ApiDocs
from pagecurator.web.openapi import openapi_document
from pagecurator.web.probes import Health, Probes
from pagecurator.web.routes.health import greeting_route, health_routes

ROOT = Path(__file__).parents[1]


def pages() -> dict[str, str]:
    """The Markdown of each generated page, by its path below ``docs/``."""
    return {
        "settings.md": settings_page(),
        "commands.md": commands_page(),
        "endpoints.md": endpoints_page(api_document()),
        "error-codes.md": error_codes_page(),
        "database.md": database_page(),
        "python-api.md": python_api_page(),
    }


# ---------------------------------------------------------------- Markdown
def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; without rows an empty text."""
    lines = [f"| {' | '.join(' '.join(cell.split()) for cell in row)} |" for row in rows]
    head = list(head)
    return "\n".join([f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *lines, ""]) if lines else ""


def code(value: object) -> str:
    """``value`` as code, also within a table."""
    return f"`{value}`"


def prose(text: str | None) -> str:
    """Text from the code as Markdown: code spans in single backticks, and no HTML."""
    text = re.sub(r":(?:func|class|data|meth):`~?([\w.]+)`", r"`\1`", (text or "").replace("``", "`"))
    parts = re.split(r"(`[^`]*`)", text)
    escaped = (part.replace("<", "&lt;").replace("*", "\\*").replace("|", "\\|") for part in parts[::2])
    return "".join(part for pair in zip(escaped, [*parts[1::2], ""], strict=True) for part in pair)


def readme_section(heading: str) -> str:
    """The text below ``## heading`` of the README."""
    text = (ROOT / "README.md").read_text("utf-8").partition(f"\n## {heading}\n")[2]
    return text.partition("\n## ")[0]


def documented(module: ModuleType, name: str) -> dict[str, str]:
    """The attributes of a class in the order of the source, with their docstrings, which Python doesn't store."""
    (found,) = [
        node
        for node in ast.parse(Path(str(module.__file__)).read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and node.name == name
    ]
    docs: dict[str, str] = {}
    for node in found.body:
        match node:
            case ast.AnnAssign(target=ast.Name(id=attribute)) | ast.Assign(targets=[ast.Name(id=attribute)]):
                docs[attribute] = ""
            case ast.Expr(value=ast.Constant(value=str(text))) if docs:
                docs[next(reversed(docs))] = inspect.cleandoc(text)
    return docs


# ---------------------------------------------------------------- settings
def settings_page() -> str:
    """Every setting by group, with its type and limits."""
    intro = readme_section("Settings").partition("\n### ")[0]
    schema = Settings.model_json_schema()["properties"]
    descriptions, secrets = setting_descriptions(), secret_names()
    parts = ["# Settings", intro]
    example = (ROOT / ".env.example").read_text("utf-8")
    for group in re.split(r"^# -+ ", example, flags=re.MULTILINE)[1:]:
        rows = []
        for name in re.findall(r"^#([A-Z0-9_]+)=", group, re.MULTILINE):
            secret = f" Secret; also `{name}_FILE`." if name in secrets else ""
            default = setting_default(schema[name.lower()]["default"])
            anchor = f'<span id="{name.lower()}"></span>'
            rows.append(
                (
                    anchor + code(name),
                    setting_type(schema[name.lower()]),
                    default,
                    prose(descriptions[name.lower()]) + secret,
                )
            )
        parts += [f"## {group.partition(chr(10))[0]}", table(("setting", "type", "default", "meaning"), rows)]
    return "\n\n".join(parts)


def setting_default(value: object) -> str:
    """A default as it would be written in `.env`."""
    if value is None:
        return "unset"
    return code(str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else value)


def setting_type(schema: dict[str, Any]) -> str:
    """What the value may be, in words."""
    options = [one for one in schema.get("anyOf", [schema]) if one["type"] != "null"]
    if [one["type"] for one in options] == ["string", "integer"]:
        return "size in bytes"
    if len(options) > 1:
        return " or ".join(map(setting_type, options))
    (schema,) = options
    if "enum" in schema:
        return " or ".join(code(value) for value in schema["enum"])
    if schema["type"] == "boolean":
        return "`true` or `false`"
    words = {"string": "text", "integer": "whole number"}.get(schema["type"], schema["type"])
    if schema.get("format") == "path":
        words = "path"
    if "pattern" in schema:
        return f"{words} that matches {code(schema['pattern'])}"
    limits = (("minimum", "from"), ("exclusiveMinimum", "above"), ("maximum", "to"))
    return " ".join([words, *(f"{word} {schema[key]:,}" for key, word in limits if key in schema)])


# ---------------------------------------------------------------- commands
def commands_page() -> str:
    """The table of commands and exit codes, then the help of each command as a terminal with 80 columns shows it."""
    parts = ["# Commands", readme_section("Commands")]
    for words in command_words(typer.main.get_command(app), ()):
        shown = CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "80", "TERM": "dumb", "NO_COLOR": "1"})
        lines = [line.rstrip() for line in shown.output.strip("\n").splitlines()]
        parts += [f"## pagecurator {' '.join(words)}", "```text\n{}\n```".format("\n".join(lines).strip("\n"))]
    return "\n\n".join(parts)


def command_words(command: Any, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The words of every command below this one."""
    if not hasattr(command, "list_commands"):
        yield words
        return
    context = typer.Context(command)
    for name in command.list_commands(context):
        yield from command_words(command.get_command(context, name), (*words, name))


# ---------------------------------------------------------------- HTTP
def api_document() -> dict[str, Any]:
    """The OpenAPI document of a server with keys. Its handlers have no database, and are never called."""
    nothing: Any = SimpleNamespace(settings=Settings.model_construct(), database=None, wake=None)
    healthy = Health(problems=(), facts={})
    probes = Probes(liveness=lambda: healthy, readiness=lambda: healthy, metrics=bytes)
    routes = [
        greeting_route(),
        *health_routes(probes),
        *api_routes(nothing, scraper=cast("Any", None), csv=nothing),
        *ApiDocs(dict).routes(),
    ]
    return openapi_document(routes, tags=TAGS, with_keys=True)


def endpoints_page(document: dict[str, Any]) -> str:
    """Every method and path with parameters, body and responses; then the fields of what is sent and returned."""
    parts = ["# HTTP endpoints", "Conventions, authentication and examples are in [HTTP API](http-api.md)."]
    for tag in document["tags"]:
        parts.append(f"## {tag['description']}")
        for path, methods in document["paths"].items():
            parts += [
                endpoint(method, path, operation)
                for method, operation in methods.items()
                if operation["tags"] == [tag["name"]]
            ]
    parts.append("## Schemas")
    for name, schema in document["components"]["schemas"].items():
        required = schema.get("required", [])
        rows = [
            (
                code(field) + ("" if field in required else " (optional)"),
                schema_type(part),
                prose(part.get("description")),
            )
            for field, part in schema.get("properties", {}).items()
        ]
        parts += [f"### {name}", prose(schema.get("description")), table(("field", "type", "meaning"), rows)]
        if not rows:
            parts.append(schema_type(schema))
    return "\n\n".join(filter(None, parts))


def endpoint(method: str, path: str, operation: dict[str, Any]) -> str:
    """One method on one path."""
    parameters = [
        (
            code(one["name"]) + (" (required)" if one["required"] else ""),
            one["in"],
            schema_type(one["schema"]),
            code(json.dumps(one["schema"]["default"])) if "default" in one["schema"] else "",
            prose(one.get("description")),
        )
        for one in operation.get("parameters", [])
    ]
    body = [f"Body: {contents(operation['requestBody'])}."] if "requestBody" in operation else []
    responses = [
        (status, contents(response), prose(response["description"]))
        for status, response in operation["responses"].items()
    ]
    return "\n\n".join(
        [
            f"### {method.upper()} {path}",
            prose(f"{operation['summary'].rstrip('.')}."),
            *([prose(inspect.cleandoc(operation["description"]))] if "description" in operation else []),
            "Needs an API key." if operation["security"] else "Needs no API key.",
            table(("parameter", "in", "type", "default", "meaning"), parameters),
            *body,
            table(("status", "body", "meaning"), responses),
        ]
    )


def contents(part: dict[str, Any]) -> str:
    """The media types of a body, with a link to its schema."""
    types = ((kind, schema_type(media.get("schema", {}))) for kind, media in part.get("content", {}).items())
    return ", ".join(f"{code(kind)} {words}" if words.startswith("[") else code(kind) for kind, words in types)


def schema_type(schema: dict[str, Any]) -> str:
    """A JSON schema in words, with links to the components that it names."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    options = schema.get("anyOf") or schema.get("oneOf")
    if options:
        return " or ".join(dict.fromkeys(map(schema_type, options)))
    if "enum" in schema:
        return ", ".join(code(value) if value else "empty" for value in schema["enum"])
    if "const" in schema:
        return code(schema["const"])
    if schema.get("type") == "array":
        return f"array of {schema_type(schema.get('items', {}))}"
    kind = schema.get("type", "any")
    return f"{kind} ({schema['format']})" if "format" in schema else str(kind)


# ---------------------------------------------------------------- error codes, tables, Python
def error_codes_page() -> str:
    """Every error code; where it leads is in the table of error handling."""
    docs = documented(errors, errors.ErrorCode.__name__)
    rows = [(code(str(member)), prose(docs[member.name])) for member in errors.ErrorCode]
    return (
        "# Error codes\n\nThe values of `error_code` in `pages` and `page_attempts`, in exports, logs and metrics. "
        "[Error handling](how-it-works.md#error-handling) lists the reaction to each, "
        "[outcomes](how-it-works.md#outcomes) how a claim of a page can end.\n\n" + table(("code", "meaning"), rows)
    )


ABOUT_VIEWS = {
    "contact_list": "One line for each page and e-mail address on it, for queries of your own.",
    "queue_depth": "One line about the queue, for metrics and autoscalers. It counts every queued page.",
}
VIEW_COLUMNS = {
    "contact_list": {
        **dict.fromkeys(
            ("phone", "linkedin_company", "linkedin_person", "facebook"),
            "The site's contact of this kind with the highest confidence.",
        ),
        "first_seen_at": "When the e-mail address was stored.",
    },
    "queue_depth": {
        "due": "Pages that can be claimed now.",
        "delayed": "Pages that wait for `next_attempt_at`.",
        "processing": "Pages claimed by a worker.",
        "expired_leases": "Of these, pages whose lease has expired: their worker died, and they are queued again.",
        "pending": "All queued pages: `due`, `delayed` and `held`.",
        "oldest_pending_age_seconds": "Age of the oldest due page; NULL if there is none.",
        "held": "Pages that would be due, but whose domain is paused, cooling or open.",
    },
}


def database_page() -> str:
    """Every table with its columns, and the columns of the views."""
    parts = [
        "# Tables",
        "[How it works](how-it-works.md#tables) groups them. Columns with a default may be omitted in an `INSERT`.",
    ]
    for mapper in sorted(models.Base.registry.mappers, key=lambda one: str(one.local_table)):
        docs = documented(models, mapper.class_.__name__)
        rows = []
        for name, column in mapper.columns.items():
            kind = column.type.compile(dialect=postgresql.dialect()).lower()  # type: ignore[no-untyped-call]
            notes = [
                "primary key" if column.primary_key else "",
                *(f"references `{key.target_fullname}`" for key in column.foreign_keys),
                "may be NULL" if column.nullable else "",
                "has a default" if column.server_default is not None else "",
            ]
            rows.append((code(column.name), kind, ", ".join(filter(None, notes)), prose(docs.get(name))))
        about = prose(inspect.cleandoc(mapper.class_.__doc__ or ""))
        parts += [f"## {mapper.local_table}", about, table(("column", "type", "constraints", "meaning"), rows)]
    for view, columns in models.VIEWS.items():
        parts += [f"## {view} (view)", ABOUT_VIEWS[view]]
        parts.append(table(("column", "meaning"), ((code(name), VIEW_COLUMNS[view].get(name, "")) for name in columns)))
    return "\n\n".join(parts)


_EXAMPLE = """\
```python
from pagecurator import extract_contacts

for contact in extract_contacts(html, "https://www.example.com/team"):
    print(contact.kind, contact.value, contact.name)
```
"""


def python_api_page() -> str:
    """The extraction as a library."""
    parts = [
        "# Python API",
        "Extraction is a pure function without I/O ([explained here](extraction.md)). All else is internal.",
        _EXAMPLE,
        "## extract_contacts",
        f"```python\nextract_contacts{inspect.signature(extract_contacts)}\n```".replace("'", ""),
        prose(inspect.getdoc(extract_contacts)),
        "## Contact",
        prose(inspect.getdoc(contact.Contact)),
        table(
            ("field", "type", "default"),
            (
                (
                    code(field.name),
                    code(field.type),
                    "required" if field.default is dataclasses.MISSING else code(repr(field.default)),
                )
                for field in dataclasses.fields(contact.Contact)
            ),
        ),
    ]
    for words in (contact.ContactKind, contact.Source, contact.NameSource, contact.EmailType):
        docs = documented(contact, words.__name__)
        rows = [(code(member.name), code(member.value), prose(docs[member.name])) for member in words]
        shown = 3 if any(docs.values()) else 2
        described = table(("member", "value", "meaning")[:shown], (row[:shown] for row in rows))
        parts += [f"## {words.__name__}", prose(inspect.getdoc(words)), described]
    return "\n\n".join(parts)
