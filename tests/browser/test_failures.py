"""Failures in a browser: by error code and domain."""

from __future__ import annotations


def test_failures_are_grouped_by_code_and_domain(site, open_viewer):
    viewer = open_viewer(site.url, session=site.session)
    viewer.goto("/failures")
    page = viewer.page
    panel = page.locator(".panel", has_text="connection_error")
    assert "8 pages, 8 domains" in panel.inner_text()
    assert panel.locator("tbody tr").count() == 8
    assert viewer.findings_in_all_layouts() == []
    panel.get_by_role("link", name="firm1.example").click()
    page.wait_for_url("**/pages?state=failed&code=connection_error&domain=firm1.example")
    assert page.locator("tbody tr").count() == 1
    assert (viewer.console, viewer.elsewhere) == ([], [])


def test_without_failures_it_says_so(empty_site, open_viewer):
    viewer = open_viewer(empty_site.url)
    viewer.goto("/failures")
    viewer.page.get_by_role("link", name="Last week").click()
    viewer.page.get_by_text("Nothing failed in the last week").wait_for()
    assert viewer.serious_findings() == []


def test_it_waits_for_the_database(site, viewer):
    with site.database_away():
        viewer.goto("/failures?hours=168")
        viewer.page.get_by_role("heading", name="The database is away").wait_for()
    viewer.page.locator(".panel", has_text="connection_error").wait_for(timeout=20_000)
