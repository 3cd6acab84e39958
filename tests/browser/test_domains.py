"""Domains in a browser: pausing and resuming one, with the keyboard."""

from __future__ import annotations

from dashboard_fixture import execute


def test_a_domain_is_paused_and_resumed_with_the_keyboard(acting_site, actor):
    page = actor.page
    actor.goto("/domains")
    page.get_by_label("Find a domain").focus()
    page.keyboard.type("https://www.firm7.example/x")
    page.keyboard.press("Enter")
    page.get_by_text("firm7.example is healthy.").wait_for()
    page.get_by_role("link", name="Pause").focus()
    page.keyboard.press("Enter")
    page.get_by_text("12 queued pages will wait").wait_for()
    assert _paused(acting_site) == []
    assert actor.findings_in_all_layouts() == []
    page.get_by_label("Reason").focus()
    page.keyboard.type("They asked us <b>to stop</b>")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("firm7.example is paused.").wait_for()
    assert "They asked us <b>to stop</b>" in page.locator("#domain-firm7\\.example").inner_text()
    assert _paused(acting_site) == ["firm7.example"]
    assert actor.serious_findings() == []
    page.locator("#domain-firm7\\.example").get_by_role("link", name="Resume").click()
    page.get_by_role("button", name="Resume firm7.example").click()
    page.get_by_text("firm7.example is resumed.").wait_for()
    assert _paused(acting_site) == []
    actions = [(event["action"], event["target"]) for event in acting_site.server.events("dashboard.action")]
    assert actions[-2:] == [("domains.pause", "firm7.example"), ("domains.resume", "firm7.example")]
    assert (actor.console, actor.elsewhere) == ([], [])


def test_without_held_domains_it_says_so(empty_site, open_viewer):
    viewer = open_viewer(empty_site.url)
    viewer.goto("/domains?domain=firm.example")
    viewer.page.get_by_text("No domain is held back").wait_for()
    viewer.page.get_by_text("firm.example has no pages.").wait_for()
    assert viewer.page.get_by_role("link", name="Pause").count() == 0
    assert viewer.findings_in_all_layouts() == []


def test_it_waits_for_the_database(site, viewer):
    with site.database_away():
        viewer.goto("/domains?domain=firm8.example")
        viewer.page.get_by_role("heading", name="The database is away").wait_for()
    viewer.page.get_by_text("firm8.example is healthy.").wait_for(timeout=20_000)


def _paused(site) -> list[str]:
    """Without those that other tests paused: they share the site."""
    rows = execute(site.database_url, "SELECT domain FROM domains WHERE paused_at IS NOT NULL AND domain LIKE 'firm%'")
    return [row["domain"] for row in rows]
