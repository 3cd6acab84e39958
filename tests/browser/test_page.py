"""One page in a browser: why it is where it is, its attempts, and its contacts."""

from __future__ import annotations


def test_a_page_is_explained(site, open_viewer):
    viewer = open_viewer(site.url, session=site.session)
    viewer.goto("/page?url=https://www.firm1.example/team/1")
    page = viewer.page
    page.get_by_text("It is complete: it was fetched, and contacts were found (1 on this page).").wait_for()
    link = page.get_by_role("link", name="Show on the page").get_attribute("href")
    assert link.startswith("https://www.firm1.example/team/1#:~:text=desk%2D")
    assert link.endswith("%40firm.example")
    assert "Ada Lovelace, Head of Sales" in page.locator("main").inner_text()
    assert viewer.findings_in_all_layouts() == []
    assert (viewer.console, viewer.elsewhere) == ([], [])


def test_a_page_is_found_by_its_address(viewer):
    page = viewer.page
    viewer.goto("/pages")
    page.get_by_label("Find a page by its URL").fill("https://firm2.example/queued/3")
    page.keyboard.press("Enter")
    page.locator(".verdict .lead", has_text="It is due").wait_for()
    page.get_by_text("It was never fetched.").wait_for()
    page.get_by_text("No contact was found on this page.").wait_for()


def test_a_failed_page_has_its_reason_and_every_attempt(viewer):
    viewer.goto("/page?url=https://www.firm1.example/team/16")
    text = viewer.page.locator("main").inner_text()
    assert "It failed (target_blocked): The website refused the request." in text
    assert "claim 1, attempt 1" in text


def test_one_page_is_queued_again(acting_site, actor):
    page = actor.page
    actor.goto("/page?url=https://www.firm8.example/team/16")
    page.get_by_role("link", name="Queue again").click()
    assert page.locator(".numbers dd").all_inner_texts() == ["1", "1"]
    page.get_by_role("button", name="Queue 1 page again").click()
    page.locator(".verdict .lead", has_text="It is due").wait_for()
    action = acting_site.server.events("dashboard.action")[-1]
    assert (action["action"], action["count"]) == ("pages.requeue", 1)
    assert actor.console == []


def test_an_unknown_page_is_not_found(site, viewer):
    viewer.goto("/page?id=00000000-0000-0000-0000-000000000000")
    viewer.page.get_by_text("There is no such page").wait_for()
    viewer.goto("/page")
    viewer.page.get_by_text("No page is given.").wait_for()


def test_a_page_waits_for_the_database(site, viewer):
    with site.database_away():
        viewer.goto("/page?url=https://www.firm1.example/team/2")
        viewer.page.get_by_role("heading", name="The database is away").wait_for()
    viewer.page.get_by_text("It is complete").wait_for(timeout=20_000)
