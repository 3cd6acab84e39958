"""Contacts in a browser: search, filter, further pages, export."""

from __future__ import annotations

from pathlib import Path


def test_contacts_are_found_and_lead_to_their_page(site, open_viewer):
    viewer = open_viewer(site.url, session=site.session)
    viewer.goto("/contacts?domain=https://www.firm1.example/")
    page = viewer.page
    assert page.locator("tbody tr").count() == 35
    assert "Ada Lovelace" in page.locator("tbody tr").first.text_content()
    link = page.get_by_role("link", name="on the page", include_hidden=True).first.get_attribute("href")
    assert link.startswith("https://www.firm1.example/team/")
    assert ":~:text=desk%2D" in link
    assert viewer.findings_in_all_layouts() == []
    assert (viewer.console, viewer.elsewhere) == ([], [])


def test_words_are_searched_in_address_name_and_role_without_wildcards(viewer):
    page = viewer.page
    for words, found in (("LOVELACE", 50), ("head of sales", 50), ("100%", 0), ("d_sk", 0), ("'; --\\", 0)):
        viewer.goto("/contacts")
        page.get_by_label("Address, name or role").fill(words)
        page.keyboard.press("Enter")
        page.wait_for_url("**words=**")
        assert page.locator("tbody tr").count() == found, words
    page.get_by_text("No contact matches").wait_for()


def test_the_list_continues_where_it_ended(viewer):
    page = viewer.page
    viewer.goto("/contacts?kind=email")
    first = page.locator("tbody b").all_inner_texts()
    page.get_by_role("link", name="More").click()
    page.wait_for_url("**after=**")
    second = page.locator("tbody b").all_inner_texts()
    assert len(first) == len(second) == 50
    assert not set(first) & set(second)


def test_what_is_filtered_is_exported(viewer):
    page = viewer.page
    viewer.goto("/contacts?domain=firm2.example&confidence=0.9")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    lines = Path(download.value.path()).read_text("utf-8").splitlines()
    assert download.value.suggested_filename == "contacts.csv"
    assert len(lines) == 36
    assert all(line.startswith("firm2.example,email,") for line in lines[1:])


def test_without_contacts_it_says_so(empty_site, open_viewer):
    viewer = open_viewer(empty_site.url)
    viewer.goto("/contacts")
    viewer.page.get_by_text("There are no contacts yet").wait_for()
    assert viewer.serious_findings() == []


def test_it_waits_for_the_database(site, viewer):
    with site.database_away():
        viewer.goto("/contacts?domain=firm3.example")
        viewer.page.get_by_role("heading", name="The database is away").wait_for()
    viewer.page.locator("tbody tr").first.wait_for(timeout=20_000)
