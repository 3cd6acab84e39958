"""Documents and code agree: settings, commands, metrics, error codes, files, links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from documents import anchors, code, commands, rows
from pagecurator.cli import app
from pagecurator.curation.results import Outcome
from pagecurator.scraping.errors import ErrorCode
from pagecurator.settings import Settings, secret_names, setting_descriptions, setting_names
from pagecurator.settings.loading import secret_file_names
from pagecurator.telemetry.metrics import Metrics

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "src" / "pagecurator"
DOCUMENTS = sorted((*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")))


def text_of(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def section(path: str, heading: str) -> str:
    """The text below ``heading``, up to the next heading of its level or a higher one."""
    text = text_of(path)
    level = len(heading) - len(heading.lstrip("#"))
    start = text.index(f"\n{heading}\n") + len(heading) + 2
    end = re.compile(rf"^#{{1,{level}}} ", re.MULTILINE).search(text, start)
    return text[start : end.start() if end else None]


# ---------------------------------------------------------------- settings
def test_the_readme_lists_every_setting_in_the_order_of_the_class_with_its_default_and_its_documentation():
    listed = rows(section("README.md", "## Settings").partition("\n### Database\n")[2])
    assert [code(name) for name, _, _ in listed] == setting_names()
    for name, default, meaning in listed:
        field = Settings.model_fields[code(name).lower()]
        if field.default is None:
            assert default == "unset", name
        else:
            read = Settings.model_validate({code(name).lower(): code(default)})
            assert getattr(read, code(name).lower()) == field.default, name
        assert plain(meaning) == plain(setting_descriptions()[code(name).lower()]), name


def test_the_ten_common_settings_come_first_as_in_the_full_list():
    text = section("README.md", "## Settings")
    common = rows(text.partition("### Common settings\n")[2].partition("\n### ")[0])
    assert len(common) == 10
    assert all(row in rows(text.partition("\n### Database\n")[2]) for row in common)


def test_the_example_file_has_the_groups_of_the_readme_and_the_documentation_of_each_setting():
    groups = re.findall(r"^### (.+)$", section("README.md", "## Settings"), re.MULTILINE)
    assert re.findall(r"^# -+ (.+)$", text_of(".env.example"), re.MULTILINE) == groups[1:]
    for comment, name in re.findall(r"((?:^# (?!-).*\n)+)^#([A-Z0-9_]+)=", text_of(".env.example"), re.MULTILINE):
        assert plain(comment.replace("\n# ", " ").removeprefix("# ")) == plain(setting_descriptions()[name.lower()]), (
            name
        )


def plain(text: str | None) -> str:
    """``text`` on one line, without backticks."""
    return " ".join((text or "").replace("`", "").split())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_documents_name_only_existing_settings(document):
    # Numbered records may speak of misspellings; the decision about them does.
    text = re.sub(r"`WF7_RETRY_ATEMPTS`|`SCRAPER_API_MAX_COSTS`", "", document.read_text("utf-8"))
    named = set(re.findall(r"\b(?:WF7|SCRAPER_API|HTTP_CONNECTION|DATABASE|DB|LOG|API)_[A-Z_]*[A-Z]\b", text))
    assert named <= {*setting_names(), *secret_file_names(secret_names())}


@pytest.mark.parametrize("document", ["README.md", ".env.example"])
def test_the_readme_and_the_example_list_every_variable_of_a_secrets_file_and_no_other(document):
    listed = re.findall(r"\b[A-Z_]+_FILE\b", text_of(document))
    assert [name for name in dict.fromkeys(listed) if name != "NAME_FILE"] == secret_file_names(secret_names())


# ---------------------------------------------------------------- commands
def test_the_readme_lists_every_command_and_no_other():
    listed = [code(row[0]) for row in rows(section("README.md", "## Commands")) if row[0].startswith("`pagecurator")]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(commands())


@pytest.mark.parametrize("name", commands())
def test_the_help_of_each_command_ends_with_an_example_of_it(name):
    shown = CliRunner().invoke(app, [*name.split()[1:], "--help"], env={"COLUMNS": "200", "TERM": "dumb"})
    assert shown.exit_code == 0, shown.output
    assert f"Example: {name}" in shown.output or f" {name}" in shown.output.partition("Example:")[2]


def commands_shown() -> list[tuple[str, str]]:
    """(document, command line) of every `$ pagecurator …` in the documents."""
    shown = re.compile(r"^\$ (?:[A-Z_]+=\S+ )*(pagecurator .*)$", re.MULTILINE)
    return [
        (str(document.relative_to(ROOT)), re.sub(r"\s+(#|>|&).*", "", line))
        for document in DOCUMENTS
        for line in shown.findall(document.read_text("utf-8"))
    ]


@pytest.mark.parametrize(("document", "line"), commands_shown())
def test_each_command_line_in_the_documents_exists_with_its_options(document, line):
    known = commands()
    name = max((name for name in known if f"{line} ".startswith(f"{name} ")), key=len, default=None)
    assert name is not None, f"{document} shows `{line}`"
    options = {option for parameter in known[name].params for option in parameter.opts}
    assert {word for word in line.split() if word.startswith("--")} <= options | {"--help"}, document


def test_the_make_targets_in_contributing_are_those_of_the_makefile():
    targets = re.findall(r"^([a-z-]+):.*##", text_of("Makefile"), re.MULTILINE)
    listed = re.findall(r"^\| `make ([a-z-]+)`", section("CONTRIBUTING.md", "## Make targets"), re.MULTILINE)
    assert set(listed) | {"help"} == set(targets)


def test_the_first_screen_of_the_readme_starts_it():
    first_screen = text_of("README.md").splitlines()[:12]
    assert any("make demo" in line for line in first_screen)
    assert any("make test" in line for line in first_screen)


# ---------------------------------------------------------------- where things are
def test_the_index_links_every_document():
    index = text_of("docs/README.md")
    for document in (ROOT / "docs").glob("*.md"):
        assert document.name == "README.md" or f"]({document.name}" in index, document.name


def test_contributing_names_every_room():
    tree = section("CONTRIBUTING.md", "## Where things are")
    packages = [path.parent.name for path in SOURCE.rglob("__init__.py") if path.parent != SOURCE]
    assert {name for name in packages if f" {name}/" not in tree} <= {"routes", "sites"}
    assert all(f" {path.name} " in tree for path in SOURCE.glob("*.py") if path.name in ("errors.py", "urls.py"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_documents_name_exist(document):
    missing = []
    for name in re.findall(r"`([\w/.-]+\.(?:py|yaml|toml))`", document.read_text("utf-8")):
        places = [ROOT, SOURCE] if "/" in name else [*ROOT.glob("tests/**/"), *ROOT.glob("src/**/"), ROOT]
        if not any((place / name).is_file() for place in places):
            missing.append(name)
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_folders_that_documents_name_exist(document):
    named = re.findall(
        r"`((?:src|tests|docs|alembic|bench|deploy|web|extraction|storage|cli)/(?:[\w-]+/)*)`",
        document.read_text("utf-8"),
    )
    assert not [name for name in named if not any((place / name).is_dir() for place in (ROOT, SOURCE))]


# ---------------------------------------------------------------- metrics, codes, outcomes
def exported_metrics() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Each metric's name as it is exported: (type, labels)."""
    found = {}
    for collector in Metrics().registry._collector_to_names:
        (metric,) = collector.collect()
        name = f"{metric.name}_total" if metric.type == "counter" else metric.name
        found[name] = (metric.type, tuple(collector._labelnames))
    return found


def test_the_reference_lists_every_metric_with_its_type_and_labels():
    table = [row for row in rows(section("docs/metrics.md", "## Metrics")) if len(row) == 4]
    listed = {code(name): (kind, tuple(re.findall(r"`(\w+)`", labels))) for name, kind, labels, _ in table}
    assert listed == exported_metrics()


def test_metrics_named_in_alerts_are_exported():
    named = set(re.findall(r"\bpagecurator_\w+", section("docs/metrics.md", "## Metrics")))
    rendered = Metrics().render().decode()
    assert {name for name in named if f"# TYPE {name} " not in rendered} == set()


def test_every_error_code_is_in_the_table_of_error_handling():
    documented = set(
        re.findall(
            r"`([a-z_]+)`", " ".join(row[-1] for row in rows(section("docs/how-it-works.md", "## Error handling")))
        )
    )
    # These end in a release or a pause, never in a failed page.
    passing = {
        ErrorCode.RATE_LIMITED,
        ErrorCode.ACCOUNT_UNAUTHORIZED,
        ErrorCode.CREDITS_EXHAUSTED,
        ErrorCode.PLAN_NOT_ALLOWED,
        ErrorCode.BUDGET_EXHAUSTED,
    }
    assert documented == {str(code) for code in ErrorCode if code not in passing}


def test_every_outcome_is_explained():
    assert [code(row[0]) for row in rows(section("docs/how-it-works.md", "## Outcomes"))] == [str(o) for o in Outcome]


# ---------------------------------------------------------------- links
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_has_a_target(document):
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text("utf-8")):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        there = (document.parent / path).resolve() if path else document
        assert there.exists(), f"{target} leads nowhere"
        assert not anchor or anchor in anchors(there), f"{target}: there is no such heading"


def test_every_decision_is_listed_once_and_short():
    titles = []
    for record in sorted((ROOT / "docs/decisions").glob("[0-9]*.md")):
        number, title = re.fullmatch(r"# (\d+)\. (.+)", record.read_text("utf-8").splitlines()[0]).groups()
        assert record.name.startswith(f"{int(number):04}-")
        assert len(record.read_text("utf-8").splitlines()) <= 40
        titles.append([f"[{record.name[:4]}]({record.name})", title])
    listed = re.findall(r"^\| (\[\d+\].*) \| (.+) \|$", text_of("docs/decisions/README.md"), re.MULTILINE)
    assert [list(row) for row in listed] == titles
