"""The overview in a browser: with data, empty, with the database away; polling; the end of the daemon."""

from __future__ import annotations

from dashboard_fixture import SEED, Server, execute, locked


def test_it_shows_the_state_and_is_accessible(site, open_viewer):
    viewer = open_viewer(site.url, session=site.session)
    viewer.goto()
    page = viewer.page
    page.locator("#chart-hour canvas").wait_for()
    assert page.get_by_role("heading", level=1).inner_text().startswith("No daemon runs: 6 pages are still held")
    assert page.locator(".numbers div", has_text="Due now").locator("dd").first.inner_text() == "96"
    assert "480 pages finished" in page.locator("#chart-day").get_attribute("aria-label")
    assert page.get_by_role("link", name="target_blocked").count() == 1
    assert viewer.findings_in_all_layouts() == []
    assert (viewer.console, viewer.elsewhere) == ([], [])


def test_an_error_leads_to_its_pages(viewer):
    viewer.page.get_by_role("link", name="connection_error").click()
    viewer.page.wait_for_url("**/dashboard/pages?state=failed&code=connection_error")
    assert viewer.page.locator("tbody tr").count() == 8


def test_an_empty_queue_has_a_picture(empty_site, open_viewer):
    viewer = open_viewer(empty_site.url)
    viewer.goto()
    assert viewer.page.get_by_role("heading", level=1).inner_text() == "Idle: the queue is empty."
    assert viewer.page.get_by_text("No page was finished in this time.").count() == 2
    assert viewer.serious_findings() == []
    assert (viewer.console, viewer.elsewhere) == ([], [])


def test_numbers_are_read_again_and_focus_scroll_and_selection_survive(site, viewer):
    page = viewer.page
    page.set_viewport_size({"width": 1280, "height": 500})
    link = page.get_by_role("link", name="target_blocked")
    link.focus()
    page.evaluate("scrollTo(0, 400)")
    page.evaluate("document.querySelector('#chart-hour canvas').dataset.mark = 'same'")
    with page.expect_response(lambda response: response.request.headers.get("hx-request") == "true", timeout=15_000):
        pass
    page.locator("#freshness", has_text="updated 0 s ago").wait_for()
    assert link.evaluate("it => it === document.activeElement")
    assert page.evaluate("scrollY") == 400
    assert page.locator("#chart-hour canvas[data-mark=same]").count() == 1
    assert viewer.console == []


def test_nothing_is_requested_while_paused_or_hidden(site, viewer):
    page = viewer.page
    page.clock.install()
    viewer.goto()
    requests = []
    page.get_by_role("button", name="Pause").click()
    page.on("request", lambda request: "/assets/" not in request.url and requests.append(request.url))
    page.clock.run_for(60_000)
    assert requests == []
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    page.get_by_role("button", name="Resume").click()
    page.clock.run_for(60_000)
    assert requests == []
    with page.expect_response(lambda response: response.request.headers.get("hx-request") == "true"):
        page.evaluate("Object.defineProperty(document, 'hidden', {value: false, configurable: true})")
        page.clock.run_for(1_000)
    page.get_by_role("heading", level=1).evaluate("it => getSelection().selectAllChildren(it)")
    before = len(requests)
    page.clock.run_for(60_000)
    assert len(requests) == before >= 1, "what is selected would be lost"
    with page.expect_response(lambda response: response.request.headers.get("hx-request") == "true"):
        page.evaluate("getSelection().removeAllRanges()")
        page.clock.run_for(1_000)


def test_old_numbers_are_shown_while_the_database_is_away(site, viewer):
    with site.database_away():
        viewer.page.wait_for_timeout(0)
        viewer.goto()
        _until_stale(viewer)
        assert "counted" in viewer.page.locator(".notice.warn").inner_text()
        assert viewer.page.locator(".numbers").count() == 1
        assert viewer.serious_findings() == []
    assert viewer.console == []


def test_a_slow_database_makes_numbers_old_instead_of_an_error(site, viewer, open_viewer):
    other = open_viewer(site.url, session=site.session)
    with locked(site.database_url, "pages"):
        other.goto("/failures?hours=1")  # was never read
        other.page.get_by_text("The numbers are being read…").wait_for()
        viewer.page.get_by_text("The database is too slow at the moment. These numbers were counted").wait_for()
        assert viewer.page.locator(".numbers").count() == 1
    other.page.locator(".panel", has_text="connection_error").wait_for(timeout=20_000)
    viewer.page.locator(".notice.warn").wait_for(state="detached", timeout=20_000)
    assert viewer.console == []


def _until_stale(viewer) -> None:
    """Results are fresh for some seconds more."""
    for _ in range(30):
        if viewer.page.locator(".notice.warn").count():
            return
        viewer.page.wait_for_timeout(500)
        viewer.goto()
    raise AssertionError("the numbers never became old")


def test_an_open_page_does_not_delay_the_end_of_the_daemon(copies, postgres_url, open_viewer, tmp_path):
    name = copies.take()
    database_url = postgres_url.rpartition("/")[0] + f"/{name}"
    if "?" in postgres_url:
        database_url += "?" + postgres_url.partition("?")[2]
    execute(database_url, SEED)
    server = Server(tmp_path, database_url)
    try:
        viewer = open_viewer(server.url)
        viewer.goto()
        assert server.terminate() == 0
        viewer.page.get_by_text("The daemon can't be reached; these numbers are old.").wait_for(timeout=20_000)
        assert viewer.page.locator(".numbers").count() == 1
    finally:
        server.close()
        copies.drop(name)
