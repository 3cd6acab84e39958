"""The documentation site: its generated pages are complete, and links out of ``docs/`` lead to a page of the site.

``tests/browser/test_documentation.py`` builds and opens it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from documents import anchors, code, commands, rows
from pagecurator.extraction.contact import ContactKind
from pagecurator.scraping.errors import ErrorCode
from pagecurator.settings import setting_descriptions, setting_names
from pagecurator.simulator import sample_pages
from pagecurator.storage.models import VIEWS, Base

ROOT = Path(__file__).parents[3]
TOOLS = ROOT / "tools"

if not TOOLS.is_dir():
    pytest.skip("the sources of a release have no tools/", allow_module_level=True)
sys.path.append(str(TOOLS))
import docs_hooks  # noqa: E402 - the path above
import docs_reference  # noqa: E402


def tables_of(page: str) -> dict[str, list[list[str]]]:
    """The rows of the table below each heading."""
    parts = re.split(r"^#{1,3} (.+)$", page, flags=re.MULTILINE)
    return {heading: rows(text) for heading, text in zip(parts[1::2], parts[2::2], strict=True)}


# ---------------------------------------------------------------- generated pages
def test_the_page_of_settings_has_every_setting_with_type_default_and_meaning():
    listed = [row for table in tables_of(docs_reference.settings_page()).values() for row in table]
    named = {re.search(r"`(\w+)`", row[0])[1]: row for row in listed}
    assert list(named) == setting_names()
    assert named["SCRAPER_API_MAX_CONCURRENT"][1:3] == ["whole number from 1 to 1,000", "`10`"]
    assert named["DB_STATEMENT_TIMEOUT_SECONDS"][1:3] == ["number above 0 to 86,400", "`30`"]
    assert named["LOG_FORMAT"][1:3] == ["`auto` or `json` or `console`", "`auto`"]
    assert named["SCRAPER_API_RENDER"][1:3] == ["`true` or `false`", "`false`"]
    assert named["CSV_MAX_BYTES"][1] == "size in bytes"
    assert named["SCRAPER_API_KEY"][2] == "unset"
    assert named["SCRAPER_API_KEY"][3].endswith("Secret; also `SCRAPER_API_KEY_FILE`.")
    descriptions = setting_descriptions()
    assert all(" ".join(descriptions[name.lower()].split()) in row[3] for name, row in named.items())


def test_the_page_of_commands_shows_the_help_of_every_command_and_the_exit_codes():
    page = docs_reference.commands_page()
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == list(commands())
    helps = re.findall(r"^```text\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert len(helps) == len(commands())
    for name, shown in zip(commands(), helps, strict=True):
        assert f"Usage: {name}" in shown
        assert max(map(len, shown.splitlines())) <= 80
    assert {"0", "1", "2", "3", "75", "141"} <= {row[0] for row in rows(page)}


def test_the_page_of_endpoints_has_every_route_with_its_parameters_and_responses():
    document = docs_reference.api_document()
    page = docs_reference.endpoints_page(document)
    parts = tables_of(page)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            cells = [row[0] for row in parts[f"{method.upper()} {path}"]]
            assert {f"`{one['name']}`" for one in operation.get("parameters", [])} <= {
                cell.split()[0] for cell in cells
            }
            assert operation["responses"].keys() <= set(cells)
    for name, schema in document["components"]["schemas"].items():
        fields = [row[0].split()[0] for row in parts[name]]
        assert fields == [f"`{field}`" for field in schema.get("properties", {})]
    assert {"GET /scrap", "POST /csv/upload-csv", "GET /pages", "GET /healthz", "GET /openapi.json"} <= parts.keys()
    assert "``" not in re.sub(r"^```.*$", "", page, flags=re.MULTILINE)


def test_the_page_of_error_codes_has_every_code_with_its_meaning():
    listed = {code(name): meaning for name, meaning in rows(docs_reference.error_codes_page())}
    assert list(listed) == [str(member) for member in ErrorCode]
    assert [name for name, meaning in listed.items() if not meaning] == []


def test_the_page_of_tables_has_every_column_and_every_view():
    page = docs_reference.database_page()
    parts = tables_of(page)
    for name, table in Base.metadata.tables.items():
        assert [code(row[0]) for row in parts[name]] == [column.name for column in table.columns]
    queue = {code(row[0]): row[1:] for row in parts["pages"]}
    assert queue["priority_level"] == ["smallint", "has a default", "1 is the most urgent."]
    assert queue["domain_id"][1] == "references `domains.id`"
    overview = (ROOT / "docs/how-it-works.md").read_text("utf-8").partition("\n## Tables\n")[2]
    assert {name for name in (*Base.metadata.tables, *VIEWS) if f"`{name}`" not in overview} == set()
    assert docs_reference.ABOUT_VIEWS.keys() == VIEWS.keys()
    for view, columns in VIEWS.items():
        assert [code(row[0]) for row in parts[f"{view} (view)"]] == list(columns)
    assert [meaning for _, meaning in parts["queue_depth (view)"] if not meaning] == []


def test_the_page_of_the_python_interface_has_the_function_the_contact_and_its_kinds():
    parts = tables_of(docs_reference.python_api_page())
    assert [code(row[0]) for row in parts["Contact"]][:4] == ["kind", "value", "raw", "source"]
    assert [code(row[1]) for row in parts["ContactKind"]] == [str(kind) for kind in ContactKind]
    assert "extract_contacts(html: str, url: str) -> list[Contact]" in docs_reference.python_api_page()


def test_text_of_the_code_becomes_markdown_without_html():
    assert docs_reference.prose("``a|b`` or <c>, *d* | :func:`~x.y`") == "`a|b` or &lt;c>, \\*d\\* \\| `x.y`"


# ---------------------------------------------------------------- links
@pytest.mark.parametrize(
    ("page", "target", "in_site"),
    [
        ("operations.md", "../README.md#settings", "settings.md"),
        ("operations.md", "../README.md#commands", "commands.md"),
        ("decisions/0001-unknown-settings.md", "../../README.md", "../README.md"),
        ("operations.md", "../CHANGELOG.md", "changelog.md"),
        ("how-it-works.md", "../CONTRIBUTING.md#where-things-are", "contributing.md#where-things-are"),
        ("tutorial.md", "../.env.example", "files/env.example.md"),
        ("operations.md", "../deploy/compose.yaml", "files/deploy/compose.yaml.md"),
        ("contributing.md", "docs/csv.md#input", "csv.md#input"),
        ("contributing.md", "CHANGELOG.md", "changelog.md"),
        ("settings.md", ".env.example", "files/env.example.md"),
        ("files/deploy/README.md.md", "../docs/operations.md#deploy", "../../operations.md#deploy"),
        ("files/deploy/README.md.md", "compose.yaml", "compose.yaml.md"),
        ("csv.md", "http-api.md", "http-api.md"),
        ("csv.md", "#input", "csv.md#input"),
        ("csv.md", "../no-such-file", "../no-such-file"),
    ],
)
def test_a_link_leads_to_a_page_of_the_site(page, target, in_site):
    assert docs_hooks.site_link(page, target) == in_site


def test_a_linked_file_is_shown_as_code_and_a_folder_as_its_files():
    assert "# deploy/compose.yaml\n\n````yaml\n" in docs_hooks.file_page("deploy/compose.yaml")
    folder = docs_hooks.file_page("deploy/prometheus")
    assert "# deploy/prometheus\n" in folder
    assert "## deploy/prometheus/alerts.yaml\n\n````yaml\n" in folder


def test_the_page_of_a_folder_shows_no_secrets(tmp_path, monkeypatch):
    for name in ("compose.yaml", ".env", "secrets/api_keys", "kubernetes/example/secrets/API_KEYS"):
        (tmp_path / "deploy" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "deploy" / name).write_text(f"content of {name}", "utf-8")
    monkeypatch.setattr(docs_hooks, "ROOT", tmp_path)
    assert re.findall("content of .*", docs_hooks.file_page("deploy")) == ["content of compose.yaml"]


def linked_from_code() -> list[tuple[str, str]]:
    """The documents that code, help texts, alerts and scripts name: (file, document with its anchor)."""
    named = re.compile(r"\bdocs/[\w/-]+\.md(?:#[\w-]+)?")
    places = [ROOT / "Makefile", ROOT / ".env.example", ROOT / "mkdocs.yml", ROOT / "Dockerfile"]
    for folder in ("src", "deploy", "alembic", "bench", "tools", "fuzz"):
        places += [
            path for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".yaml", ".json", ".sql", ".md")
        ]
    return [(str(path.relative_to(ROOT)), name) for path in places for name in named.findall(path.read_text("utf-8"))]


def test_documents_and_anchors_that_the_code_names_exist():
    named = linked_from_code()
    assert len(named) > 20
    missing = []
    for file, name in named:
        path, _, anchor = name.partition("#")
        if not (ROOT / path).is_file() or (anchor and anchor not in anchors(ROOT / path)):
            missing.append(f"{file}: {name}")
    assert not missing


# ---------------------------------------------------------------- pictures, and the tutorial
def test_pictures_are_small_and_shown():
    shown = {
        (path.parent / name).resolve()
        for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
        for name in re.findall(r"!\[[^\]]+\]\(([^)]+\.png)\)", path.read_text("utf-8"))
    }
    pictures = set((ROOT / "docs/pictures").glob("*.png"))
    assert shown <= pictures
    assert {picture.name for picture in pictures if picture.stat().st_size > 150_000} == set()
    assert {picture.name for picture in pictures - shown} <= {"dashboard-failures-dark.png", "dashboard-page-phone.png"}


def test_the_pages_of_the_tutorial_are_on_the_sample_sites():
    text = (ROOT / "docs/tutorial.md").read_text("utf-8")
    served = {page.url for page in sample_pages()}
    named = set(re.findall(r"https?://[\w.-]+\.(?:example|test)/[\w/-]*", text))
    assert {url.rpartition("/")[2] for url in named - served} == {"no-such-page", "prices"}
    sites = re.search(r"website,city\n(.*?)END", text, re.DOTALL)[1].split()
    assert [site for site in sites if f"//www.{site.partition(',')[0]}/" not in " ".join(served)] == [
        "no-such-site.example,"
    ]
