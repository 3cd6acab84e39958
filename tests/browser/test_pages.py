"""The list of pages in a browser: filters, pages of 50, and queueing again after a dry run."""

from __future__ import annotations

from dashboard_fixture import execute


def test_the_list_is_accessible(site, open_viewer):
    viewer = open_viewer(site.url, session=site.session)
    viewer.goto("/pages")
    assert viewer.page.locator("tbody tr").count() == 50
    assert viewer.findings_in_all_layouts() == []
    assert (viewer.console, viewer.elsewhere) == ([], [])


def test_a_table_is_printed_whole_and_alone(site, open_viewer):
    viewer = open_viewer(site.url, width=390, session=site.session)
    viewer.goto("/pages")
    page = viewer.page
    assert page.locator("th.wide").first.is_hidden()
    page.emulate_media(media="print", color_scheme="light")
    assert page.locator("tbody tr").count() == 50
    assert page.locator("th.wide").first.is_visible()
    for hidden in (".bar", ".filter", "footer", ".below"):
        assert page.locator(hidden).first.is_hidden(), hidden
    assert page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    moment = page.locator("tbody time").first
    assert "UTC" in moment.evaluate("it => getComputedStyle(it, '::after').content")


def test_a_filter_that_is_none_is_refused_and_the_back_button_keeps_the_filter(viewer):
    page = viewer.page
    viewer.goto("/pages?state=failed")
    page.get_by_label("Domain").fill("<img src=x onerror=alert(1)>")
    page.keyboard.press("Enter")
    page.get_by_text("“<img src=x onerror=alert(1)>” is not a domain.").wait_for()
    assert viewer.serious_findings() == []
    page.go_back()
    page.wait_for_url("**/pages?state=failed")
    assert page.get_by_label("State").input_value() == "failed"
    assert [line for line in viewer.console if "400" not in line] == []


def test_a_filter_is_set_with_the_keyboard_and_the_list_continues(viewer):
    page = viewer.page
    viewer.goto("/pages")
    page.get_by_label("State").focus()
    page.keyboard.type("Fail")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("https://www.FIRM3.example/anything")
    page.keyboard.press("Enter")
    page.wait_for_url("**state=failed**")
    assert page.get_by_label("Domain").input_value() == "firm3.example"
    assert page.locator("tbody tr").count() == 7
    viewer.goto("/pages?state=contacts_found")
    first = page.locator("tbody a").all_inner_texts()
    page.get_by_role("link", name="Older").click()
    page.wait_for_url("**after=**")
    second = page.locator("tbody a").all_inner_texts()
    assert len(first) == len(second) == 50
    assert not set(first) & set(second)
    page.get_by_role("link", name="Newest").click()
    page.wait_for_url("**/pages?state=contacts_found")


def test_pages_are_queued_again_after_a_dry_run(acting_site, actor):
    page = actor.page
    actor.goto("/pages?state=failed&domain=firm5.example")
    page.get_by_role("link", name="Queue these again").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Queue pages again").wait_for()
    assert page.locator(".numbers dd").all_inner_texts() == ["7", "7"]
    assert actor.findings_in_all_layouts() == []
    assert _failed(acting_site) == 7
    page.get_by_role("button", name="Queue 7 pages again").focus()
    page.keyboard.press("Enter")
    page.get_by_text("7 pages queued again.").wait_for()
    assert _failed(acting_site) == 0
    action = acting_site.server.events("dashboard.action")[-1]
    assert (action["action"], action["target"], action["count"]) == ("pages.requeue", "failed, of firm5.example", 7)
    assert actor.console == []


def test_more_pages_than_were_confirmed_are_not_queued(acting_site, actor):
    page = actor.page
    actor.goto("/pages/requeue?state=failed&domain=firm6.example")
    execute(
        acting_site.database_url,
        """
        UPDATE pages SET page_processing_status = 'Error', contact_scrape_status = 'Error' WHERE id IN (
            SELECT id FROM pages
            WHERE url LIKE 'https://www.firm6.example/%' AND contact_scrape_status = 'NoContactFound' LIMIT 3)
        """,
    )
    page.get_by_role("button", name="Queue 7 pages again").click()
    page.get_by_role("alert").wait_for()
    assert page.locator(".numbers dd").first.inner_text() == "10"
    page.get_by_role("button", name="Queue 10 pages again").click()
    page.get_by_text("10 pages queued again.").wait_for()


def test_a_list_without_pages_says_why(empty_site, site, viewer, open_viewer):
    viewer.goto("/pages?domain=unknown.example")
    viewer.page.get_by_text("No page matches").wait_for()
    other = open_viewer(empty_site.url)
    other.goto("/pages")
    other.page.get_by_text("There are no pages yet").wait_for()
    assert other.serious_findings() == []


def test_a_list_that_was_never_read_waits_for_the_database(site, viewer):
    page = viewer.page
    with site.database_away():
        viewer.goto("/pages?domain=never-read.example")
        page.get_by_role("heading", name="The database is away").wait_for()
        assert viewer.serious_findings() == []
    page.get_by_text("No page matches").wait_for(timeout=20_000)


def _failed(site) -> int:
    (row,) = execute(
        site.database_url,
        "SELECT count(*) FROM pages WHERE page_processing_status = 'Error' AND url LIKE 'https://www.firm5.example/%'",
    )
    return row[0]
