"""Health in a browser: checks, one repair at a time, settings with masked secrets."""

from __future__ import annotations

from dashboard_fixture import KEY, execute


def test_a_finding_is_repaired(acting_site, actor):
    execute(
        acting_site.database_url,
        "UPDATE pages SET page_processing_status = NULL, page_curation_status = 'Selected' "
        "WHERE url = 'https://firm4.example/queued/1'",
    )
    page = actor.page
    actor.goto("/health")
    page.get_by_text("This process is healthy and ready.").wait_for()
    page.get_by_role("link", name="Check now").click()
    finding = page.locator("#finding-selected_not_queued")
    assert "1 page is marked as selected but was never queued" in finding.inner_text()
    assert actor.findings_in_all_layouts() == []
    finding.get_by_role("link", name="Repair").click()
    page.get_by_role("button", name="Repair 1 row").click()
    page.get_by_text("1 row repaired.").wait_for()
    assert page.locator("#finding-selected_not_queued").count() == 0
    action = acting_site.server.events("dashboard.action")[-1]
    assert (action["action"], action["target"], action["count"]) == ("health.repair", "selected_not_queued", 1)
    assert (actor.console, actor.elsewhere) == ([], [])


def test_settings_are_shown_with_their_source_and_without_secrets(site, open_viewer):
    viewer = open_viewer(site.url, session=site.session)
    viewer.goto("/health")
    page = viewer.page
    assert page.locator("tr", has_text="DASHBOARD").first.locator("td").all_inner_texts()[1:] == ["full", "environment"]
    page.get_by_text("Defaults").click()
    assert page.locator("tr", has_text="WF7_RETRY_ATTEMPTS").locator("td").nth(1).inner_text() == "3"
    assert KEY not in page.content()
    assert "postgresql://" not in page.content()
    assert viewer.findings_in_all_layouts() == []


def test_an_empty_database_has_no_problems_to_show(empty_site, open_viewer):
    viewer = open_viewer(empty_site.url)
    viewer.goto("/health?check=yes")
    viewer.page.get_by_text("No problems found").wait_for()
    assert viewer.serious_findings() == []


def test_it_says_that_the_database_is_away(site, viewer):
    with site.database_away():
        viewer.goto("/health")
        viewer.page.get_by_text("Postgres can't be reached").first.wait_for()
        viewer.goto("/health?check=yes")
        viewer.page.get_by_role("heading", name="The database is away").wait_for()
