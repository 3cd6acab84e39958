"""Erasure in a browser: a dry run, the confirmed action, the suppression list; with the keyboard."""

from __future__ import annotations

from dashboard_fixture import HOSTILE, execute

ADDRESS = "grace.hopper@firm5.example"


def test_a_contact_is_erased_after_a_dry_run_with_the_keyboard(acting_site, actor):
    page = actor.page
    contact = _store_contact(acting_site, ADDRESS)
    actor.goto("/contacts?words=grace.hopper")
    page.get_by_role("link", name=f"Erase… {ADDRESS}").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Erase contacts").wait_for()
    assert page.url.endswith(f"/contacts/erase?contact={contact}")
    assert page.get_by_label("Contacts, one per line").input_value() == ADDRESS
    assert page.get_by_role("link", name="Contacts", exact=True).get_attribute("aria-current") == "true"
    assert actor.findings_in_all_layouts() == []
    page.get_by_label("Reason").focus()
    page.keyboard.type("Objection of May 1")
    page.keyboard.press("Enter")
    page.get_by_text("1 stored contact matches.").wait_for()
    assert ADDRESS not in page.url
    assert _count(acting_site, ADDRESS) == 1
    assert actor.findings_in_all_layouts() == []
    page.get_by_role("button", name="Erase 1 contact and suppress").focus()
    page.keyboard.press("Enter")
    page.get_by_text("1 contact erased. 1 entry added to the list.").wait_for()
    assert _count(acting_site, ADDRESS) == 0
    assert "Objection of May 1" in page.locator("tbody tr").first.inner_text()
    assert "contacts 1" in page.locator("section", has_text="Log").inner_text()
    assert actor.findings_in_all_layouts() == []
    erased = [one for one in acting_site.server.events("dashboard.action") if one["action"].startswith("contacts.")]
    assert [(one["action"], one["target"], one["count"]) for one in erased] == [("contacts.erase", "1 value", 1)]
    assert ADDRESS not in acting_site.server.log
    actor.goto("/contacts?words=grace.hopper")
    page.get_by_text("No contact matches").wait_for()
    actor.goto(f"/contacts/erase?contact={contact}")
    page.get_by_text("There is no such contact. It may have been erased.").wait_for()
    assert [line for line in actor.console if "404" not in line] == []


def test_contacts_are_suppressed_and_an_entry_is_removed(acting_site, actor):
    page = actor.page
    actor.goto("/contacts/suppressed")
    page.get_by_role("link", name="Suppress contacts").click()
    lines = page.get_by_label("Contacts, one per line")
    lines.fill(f"info@nowhere.example\n{HOSTILE}")
    page.get_by_role("button", name="Suppress").click()
    alert = page.get_by_role("alert")
    assert "Value 2 is not a contact" in alert.inner_text()
    assert "Nothing was changed." in alert.inner_text()
    assert lines.input_value() == f"info@nowhere.example\n{HOSTILE}"
    assert actor.findings_in_all_layouts() == []
    lines.fill("info@nowhere.example")
    page.get_by_label("Domain").fill("nowhere.example")
    page.get_by_label("Reason").fill(HOSTILE)
    page.get_by_role("button", name="Suppress").click()
    page.get_by_text("2 entries added to the list.").wait_for()
    row = page.locator("tbody tr", has_text="whole domain")
    assert HOSTILE in row.inner_text()
    row.get_by_role("link", name="Remove").click()
    page.get_by_text("Contacts of this domain may be stored and returned again").wait_for()
    assert actor.serious_findings() == []
    page.get_by_role("button", name="Remove entry").click()
    page.get_by_text("1 entry removed.").wait_for()
    assert page.locator("tbody tr", has_text="whole domain").count() == 0
    assert page.locator("img").count() == 0
    assert [line for line in actor.console if "422" not in line] == []


def test_without_entries_it_says_so_and_a_reader_can_not_erase(empty_site, open_viewer):
    viewer = open_viewer(empty_site.url)
    viewer.goto("/contacts/suppressed")
    viewer.page.get_by_text("The list is empty").wait_for()
    assert viewer.page.get_by_role("link", name="Erase").count() == 0
    assert viewer.findings_in_all_layouts() == []
    viewer.goto("/contacts")
    assert viewer.page.get_by_role("link", name="Erase").count() == 0


def test_it_waits_for_the_database(site, viewer):
    viewer.goto("/contacts/erase")
    with site.database_away():
        viewer.page.get_by_label("Contacts, one per line").fill("ada@firm1.example")
        viewer.page.get_by_role("button", name="Count").click()
        viewer.page.get_by_text("The database can't be reached at the moment.").wait_for()
        viewer.goto("/contacts/suppressed")
        viewer.page.get_by_role("heading", name="The database is away").wait_for()
    viewer.page.get_by_text("The list is empty").wait_for(timeout=20_000)


def _store_contact(site, value: str) -> str:
    execute(
        site.database_url,
        """
        INSERT INTO contacts (domain_id, kind, value, raw, first_page_id)
        SELECT domain_id, 'email', $1, $1, id FROM pages WHERE url = 'https://www.firm5.example/team/1'
        """,
        value,
    )
    (row,) = execute(site.database_url, "SELECT id FROM contacts WHERE value = $1", value)
    return str(row["id"])


def _count(site, value: str) -> int:
    return execute(site.database_url, "SELECT count(*) FROM contacts WHERE value = $1", value)[0]["count"]
