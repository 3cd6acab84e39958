"""The alerts use existing metrics, and docs/metrics.md documents each."""

from __future__ import annotations

import re
from pathlib import Path

from pagecurator.telemetry.metrics import Metrics

ROOT = Path(__file__).parents[3]
RULES = (ROOT / "deploy/prometheus/alerts.yaml").read_text("utf-8")


def known_names() -> set[str]:
    names = set()
    for family in Metrics().registry.collect():
        names.add(family.name + ("_total" if family.type == "counter" else ""))
    return names


def expressions() -> list[str]:
    folded = re.sub(
        r"expr: >-\n((?:          .*\n)+)", lambda found: "expr: " + " ".join(found[1].split()) + "\n", RULES
    )
    return re.findall(r"expr: (.*)", folded)


def test_every_alert_uses_existing_metrics():
    assert len(expressions()) == RULES.count("- alert:")
    for expression in expressions():
        named = set(re.findall(r"\b(?:pagecurator|scraper_api|contact_extraction|http_connection)_\w+", expression))
        assert named, expression
        assert named <= known_names(), expression
        assert expression.count("(") == expression.count(")")


def test_every_alert_is_documented_with_an_action():
    guide = (ROOT / "docs/metrics.md").read_text("utf-8")
    alerts = re.findall(r"- alert: (\w+)", RULES)
    assert len(set(alerts)) == len(alerts) >= 10
    for alert in alerts:
        assert f"`{alert}`" in guide, alert
    assert RULES.count("summary:") == RULES.count("description:") == len(alerts)
