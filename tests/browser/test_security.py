"""What browsers do with cookies, origins and hostile data."""

from __future__ import annotations

import re

from pydantic import SecretStr

from dashboard_fixture import HOSTILE, KEY, PrefixProxy, execute
from pagecurator.web.auth import ApiKeys

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_a_viewer_logs_in_with_the_keyboard_and_out_again(site, open_viewer):
    viewer = open_viewer(site.url)
    viewer.goto("/pages?state=failed")
    page = viewer.page
    assert page.get_by_label("API key").evaluate("it => it === document.activeElement")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_text("This key is not accepted.").wait_for()
    page.get_by_label("API key").fill(KEY)
    page.keyboard.press("Enter")
    page.wait_for_url("**/dashboard/pages?state=failed")
    (cookie,) = page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/dashboard")
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/dashboard/login")
    assert page.context.cookies() == []


def test_another_website_can_not_act_for_a_viewer(site, viewer):
    """A form of another origin is sent without the cookie, and refused."""
    page = viewer.page
    page.route(
        "http://evil.test/",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f"""
        <form method="post" action="{site.url}/dashboard/pages/requeue">
        <input name="confirmed" value="yes"><input name="state" value="failed"><input name="expected" value="999">
        <button>Win</button></form><iframe src="{site.url}/dashboard"></iframe>""",
        ),
    )
    before = site.server.events("dashboard.action")
    page.goto("http://evil.test/")
    page.get_by_role("button", name="Win").click()
    page.get_by_text("did not come from a page of this dashboard").wait_for()
    assert site.server.events("dashboard.action") == before


def test_actions_work_over_plain_http_where_browsers_send_only_an_origin(site, open_viewer):
    viewer = open_viewer(site.url.replace("127.0.0.1", "op.test"))
    viewer.log_in()
    viewer.page.get_by_role("button", name="Log out").click()
    viewer.page.wait_for_url("**/dashboard/login")


def test_it_works_under_a_path_that_a_proxy_adds(site, open_viewer):
    proxy = PrefixProxy(site.url, "/ops/pc")
    try:
        viewer = open_viewer(proxy.url)
        viewer.goto("/pages?state=failed")
        page = viewer.page
        page.get_by_label("API key").fill(KEY)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/ops/pc/dashboard/pages?state=failed")
        (cookie,) = page.context.cookies()
        assert (cookie["path"], cookie["name"].startswith("__Host-")) == ("/ops/pc/dashboard", False)
        for screen in ("Overview", "Failures", "Domains", "Contacts", "CSV jobs", "Health"):
            link = page.get_by_label("Screens").get_by_role("link", name=screen, exact=True)
            link.click()
            link.and_(page.locator("[aria-current=page]")).wait_for()
        viewer.goto("/contacts/erase?domain=unknown.example")
        page.get_by_role("button", name="Count").click()
        page.get_by_text("No stored contact matches.").wait_for()
        page.get_by_role("link", name="Cancel").click()
        page.wait_for_url("**/ops/pc/dashboard/contacts")
        with page.expect_response(lambda response: response.request.headers.get("hx-request") == "true"):
            pass
        page.get_by_role("button", name="Log out").click()
        page.wait_for_url("**/ops/pc/dashboard/login")
        assert (viewer.console, viewer.elsewhere) == ([], [])
    finally:
        proxy.close()


def test_an_action_after_the_end_of_the_session_is_refused_with_a_sentence(site, open_viewer):
    viewer = open_viewer(site.url, session=site.session)
    viewer.goto("/domains/pause?domain=firm1.example")
    viewer.page.context.clear_cookies()
    viewer.page.get_by_role("button", name="Pause firm1.example").click()
    viewer.page.get_by_text("The session has ended. Log in again.").wait_for()
    assert viewer.serious_findings() == []


def test_hostile_data_is_shown_as_text(acting_site, actor):
    url = f"https://hostile.example/{HOSTILE}"
    _store_hostile(acting_site.database_url, url)
    actor.goto("/pages?domain=hostile.example")
    link = actor.page.get_by_role("link", name=url)
    link.click()
    actor.page.get_by_role("heading", name="Attempts").wait_for()
    text = actor.page.locator("main").inner_text()
    assert text.count("<img src=x onerror=alert(1)>") >= 4
    assert "49" not in _UUID.sub("", text.replace(url, ""))
    actor.goto(f"/pages?code={HOSTILE.replace('#', '')}")
    assert actor.page.get_by_label("Error code").input_value().startswith("<img src=x")
    assert actor.page.locator("img").count() == 0
    for path, expected in (
        ("", ""), ("/failures", HOSTILE), ("/contacts?domain=hostile.example", HOSTILE),
        ("/domains?domain=hostile.example", HOSTILE), ("/csv", HOSTILE), ("/domains/resume?domain=hostile.example", ""),
    ):  # fmt: skip
        actor.goto(path)
        assert expected in actor.page.locator("main").inner_text(), path
        assert actor.page.locator("img").count() == 0, path
    actor.goto("/page?url=javascript:alert(1)")
    actor.page.get_by_text("There is no such page").wait_for()
    assert [line for line in actor.console if "404" not in line] == []
    assert actor.elsewhere == []


def test_a_stored_address_with_another_scheme_is_no_link(acting_site, actor):
    _store_hostile(acting_site.database_url, "javascript:alert(document.cookie)")
    (row,) = execute(acting_site.database_url, "SELECT id FROM pages WHERE url LIKE 'javascript:%'")
    actor.goto(f"/page?id={row['id']}")
    actor.page.get_by_role("heading", name="javascript:alert(document.cookie)").wait_for()
    assert actor.page.locator("a[href^='javascript']").count() == 0


def _store_hostile(database_url: str, url: str) -> None:
    (caller,) = ApiKeys([SecretStr(KEY)]).callers()
    execute(
        database_url,
        f"""
        DO $do$
        DECLARE
            hostile text := $hostile${HOSTILE}$hostile$;
            domain uuid;
            page uuid;
            contact uuid;
        BEGIN
            INSERT INTO domains (domain, paused_at, paused_reason) VALUES ('hostile.example', now(), hostile)
            ON CONFLICT ON CONSTRAINT domains_domain_key DO UPDATE SET updated_at = now()
            RETURNING id INTO domain;
            INSERT INTO pages (domain_id, url, page_curation_status, page_processing_status, contact_scrape_status,
                               error_code, page_processing_error, finished_at, claimed_by)
            VALUES (domain, $url${url}$url$, 'Error', 'Error', 'Error', hostile, hostile, now(), hostile)
            RETURNING id INTO page;
            INSERT INTO contacts (domain_id, kind, value, raw, name, role, context, first_page_id)
            VALUES (domain, 'email', hostile || page, hostile, hostile, hostile, hostile, page)
            RETURNING id INTO contact;
            INSERT INTO page_contacts (page_id, contact_id) VALUES (page, contact);
            INSERT INTO page_attempts (page_id, claim_no, attempt, outcome, error_code, error_message, worker)
            VALUES (page, 1, 1, hostile, hostile, hostile, hostile);
            INSERT INTO csv_jobs (owner, kind, file_name, website_column, header, columns, delimiter, newline,
                                  total_rows, status, error, resume_at)
            VALUES ('{caller.owner}', 'contacts', hostile, 'website', 'website', 1, ',', E'\\n', 4, 'failed', hostile,
                    'infinity');
        END
        $do$
        """,
    )
