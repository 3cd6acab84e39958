"""Alerting rules and dashboard: their queries parse and name what is exported, and each alert has a runbook."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
import yaml

from pagecurator.curation.results import Outcome
from pagecurator.scraping.errors import ErrorCode
from pagecurator.scraping.limits.service_breaker import ServiceBreakerState
from pagecurator.storage.account.credit_budgets import BudgetPeriod
from pagecurator.telemetry.metrics import Metrics

ROOT = Path(__file__).parents[3]
RULES_FILE = ROOT / "deploy/prometheus/alerts.yaml"
TESTS_FILE = Path(__file__).with_name("alerts_test.yaml")
RULES = yaml.safe_load(RULES_FILE.read_text("utf-8"))
ALERTS = {rule["alert"]: rule for group in RULES["groups"] for rule in group["rules"]}
DASHBOARD = json.loads((ROOT / "deploy/grafana/pagecurator.json").read_text("utf-8"))

# Ours, and those of the product requirements.
NAMED = r"\b(?:pagecurator|scraper_api|contact_extraction|http_connection|concurrent_pages|average_batch)_\w+"
PROMETHEUS_LABELS = {"job", "instance", "le", "alertname", "alertstate"}

PROMTOOL = shutil.which("promtool")
needs_promtool = pytest.mark.skipif(
    PROMTOOL is None and os.environ.get("CI") != "true",
    reason="promtool is not installed (Debian's package prometheus)",
)


def promtool(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    assert PROMTOOL is not None, "CI needs promtool (Debian's package prometheus)"
    return subprocess.run([PROMTOOL, *arguments], capture_output=True, text=True, check=False, timeout=120)


def exported() -> dict[str, set[str]]:
    """The name of each exported series, with its labels."""
    metrics = Metrics()
    for outcome in Outcome:
        metrics.pages_finished.labels(outcome=outcome)
    found = {}
    for collector in metrics.registry._collector_to_names:
        (family,) = collector.collect()
        suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(family.type, ("",))
        found |= {family.name + suffix: set(collector._labelnames) for suffix in suffixes}
    return found


EXPORTED = exported()


def require_exported(expression: str) -> None:
    """Every metric of the expression exists, and so does every label that it selects or groups by."""
    names = set(re.findall(NAMED, expression))
    assert names, expression
    assert names <= EXPORTED.keys(), expression
    for name, selector in re.findall(rf"({NAMED})(?:\{{([^}}]*)\}})?", expression):
        selected = set(re.findall(r"(\w+)\s*[=!]~?\s*\"", selector))
        assert selected <= EXPORTED[name] | PROMETHEUS_LABELS, expression
    grouped = {label for labels in re.findall(r"\b(?:by|on) \(([^)]*)\)", expression) for label in labels.split(", ")}
    assert grouped <= set.union(*(EXPORTED[name] for name in names)) | PROMETHEUS_LABELS, expression


# ---------------------------------------------------------------- alerts
@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_uses_existing_metrics_and_labels(alert):
    require_exported(ALERTS[alert]["expr"])


def test_the_labels_of_the_rules_have_the_values_of_the_code():
    outcomes = {str(outcome) for outcome in Outcome if outcome.final}
    written = set(re.findall(r'outcome=~"([^"]*)"', RULES_FILE.read_text("utf-8")))
    assert {frozenset(one.split("|")) for one in written} == {frozenset(outcomes)}
    series = Metrics().render().decode()
    assert {str(state) for state in ServiceBreakerState} == set(re.findall(r'breaker_state\{state="(\w+)"\}', series))
    assert {str(period) for period in BudgetPeriod} == set(re.findall(r'credit_budget\{period="(\w+)"\}', series))
    pauses = {"account_unauthorized", "credits_exhausted", "plan_not_allowed", "budget_exhausted"}
    assert pauses == set(re.findall(r'account_paused\{reason="(\w+)"\}', series))
    codes = {str(code) for code in ErrorCode}
    assert pauses <= codes
    assert set(re.findall(r'page_retries_total\{reason="(\w+)"\}', series)) <= codes


@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_links_to_its_paragraph_with_symptom_check_and_action(alert):
    annotations = ALERTS[alert]["annotations"]
    assert annotations.keys() == {"summary", "description", "runbook_url"}
    assert annotations["runbook_url"] == f"docs/operations.md#{alert.lower()}"
    assert ALERTS[alert]["labels"]["severity"] in ("page", "ticket")
    guide = (ROOT / "docs/operations.md").read_text("utf-8")
    (paragraph,) = re.findall(rf"^### {alert}\n\n(.*?)\n(?=\n#|\Z)", guide, re.MULTILINE | re.DOTALL)
    assert re.findall(r"\*\*(\w+):\*\*", paragraph) == ["Symptom", "Check", "Do"]
    assert len(paragraph) > 100


def test_every_paragraph_and_every_row_belongs_to_an_alert():
    guide, reference = ((ROOT / "docs" / name).read_text("utf-8") for name in ("operations.md", "metrics.md"))
    assert re.findall(r"^### (Pagecurator\w+)$", guide, re.MULTILINE) == list(ALERTS)
    listed = re.findall(r"^\| \[`(Pagecurator\w+)`\]\(operations\.md#(\w+)\) \| (\w+) \|", reference, re.MULTILINE)
    assert listed == [(name, name.lower(), rule["labels"]["severity"]) for name, rule in ALERTS.items()]


@needs_promtool
def test_the_rules_are_valid_and_pass_their_tests():
    checked = promtool("check", "rules", RULES_FILE)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    tested = promtool("test", "rules", TESTS_FILE)
    assert tested.returncode == 0, tested.stdout + tested.stderr


def failures(folder: Path, expression: str) -> Iterator[tuple[str, str, str]]:
    """Run the tests with this expression in place of every rule's: (query, expected, got) of each that fails."""
    rules = deepcopy(RULES)
    for group in rules["groups"]:
        for rule in group["rules"]:
            rule["expr"] = expression
            rule.pop("for", None)
    (folder / "alerts.yaml").write_text(yaml.safe_dump(rules), "utf-8")
    tests = TESTS_FILE.read_text("utf-8").replace("../../../deploy/prometheus/alerts.yaml", "alerts.yaml")
    (folder / "alerts_test.yaml").write_text(tests, "utf-8")
    tested = promtool("test", "rules", folder / "alerts_test.yaml")
    for failure in re.split(r"(?=^ +expr: )", tested.stdout + tested.stderr, flags=re.MULTILINE)[1:]:
        query, rest = failure.split("\n", 1)
        wanted, got = rest.split("got:", 1)
        yield query, wanted.strip(), got.strip()


@needs_promtool
def test_each_alert_is_tested_for_silence(tmp_path):
    """With rules that always fire, a test that expects silence fails for each alert."""
    found = {
        name
        for _, wanted, got in failures(tmp_path, "vector(1)")
        if wanted == "exp: nil"
        for name in re.findall(r'alertname="(\w+)"', got)
    }
    untested = ALERTS.keys() - found
    assert not untested


@needs_promtool
def test_each_alert_is_tested_for_firing(tmp_path):
    """With rules that never fire, a test that expects an alert fails for each of them."""
    found = {
        name
        for query, wanted, got in failures(tmp_path, "vector(1) > 1")
        if wanted != "exp: nil" and got == "nil"
        for name in re.findall(r"Pagecurator\w+", wanted) or re.findall(r'alertname=\\?"(\w+)', query)
    }
    untested = ALERTS.keys() - found
    assert not untested


# ---------------------------------------------------------------- dashboard
def queries() -> list[tuple[str, str]]:
    return [(panel["title"], target["expr"]) for panel in DASHBOARD["panels"] for target in panel.get("targets", [])]


@pytest.mark.parametrize(("title", "expression"), queries(), ids=[f"{n} {t}" for n, (t, _) in enumerate(queries())])
def test_a_panel_uses_existing_metrics_and_labels(title, expression):
    require_exported(expression)
    assert expression.count('job=~"$job"') == len(re.findall(NAMED, expression)), f"{title} ignores the chosen job"


def test_the_panels_are_complete_and_do_not_overlap():
    panels = DASHBOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    titles = [panel["title"] for panel in panels]
    assert all(titles)
    cells = [
        (panel["gridPos"]["x"] + x, panel["gridPos"]["y"] + y)
        for panel in panels
        for x in range(panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["h"])
    ]
    assert len(set(cells)) == len(cells)
    assert max(x for x, _ in cells) < 24
    sources = {panel["datasource"]["uid"] for panel in panels if panel["type"] != "row"}
    assert sources == {"${datasource}"}
    for panel in panels:
        for target in panel.get("targets", []):
            labels = set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"]))
            assert labels <= set.union(*(EXPORTED[name] for name in re.findall(NAMED, target["expr"]))) | {"instance"}


@needs_promtool
def test_prometheus_parses_every_query_of_the_dashboard(tmp_path):
    rules = [
        {"record": f"query:{number}", "expr": expression.replace("$__rate_interval", "5m").replace("$job", ".*")}
        for number, (_, expression) in enumerate(queries())
    ]
    assert len(rules) > 40
    file = tmp_path / "queries.yaml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "queries", "rules": rules}]}), "utf-8")
    checked = promtool("check", "rules", file)
    assert checked.returncode == 0, checked.stdout + checked.stderr
