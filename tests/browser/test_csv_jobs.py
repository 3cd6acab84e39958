"""CSV jobs in a browser: upload with a preview, progress, download, cancel."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from dashboard_fixture import HOSTILE, KEY, execute
from pagecurator.web.auth import ApiKeys


def _table(rows: int) -> bytes:
    lines = [f"{number};http://127.0.0.1/{number};Büro {number}" for number in range(rows)]
    return "\n".join(["id;Homepage;note", *lines]).encode()


def test_a_table_is_previewed_uploaded_and_downloaded(acting_site, actor):
    page = actor.page
    actor.goto("/csv")
    page.locator("#file").set_input_files(
        {"name": "firms.csv", "mimeType": "text/csv", "buffer": _table(9) + f"\n9;;{HOSTILE}".encode()}
    )
    page.locator("#preview tbody tr").nth(4).wait_for()
    assert page.locator("#preview tbody tr").count() == 5
    assert page.get_by_label("Column with the websites").input_value() == "Homepage"
    assert "Büro 4" in page.locator("#preview").inner_text()
    assert actor.findings_in_all_layouts() == []
    page.get_by_text("Callback", exact=True).click()
    page.get_by_label("URL").fill("https://hooks.example.com/done")
    page.get_by_role("button", name="Start the job").click()
    row = page.locator("tbody tr", has_text="firms.csv")
    row.get_by_text("Callback to https://hooks.example.com/done").wait_for()
    row.get_by_text("10 of 10").wait_for(timeout=30_000)
    with page.expect_download() as download:
        row.get_by_role("link", name="Download").click()
    text = Path(download.value.path()).read_text("utf-8")
    assert text.startswith("id;Homepage;note;")
    assert len(text.splitlines()) == 11
    assert acting_site.server.events("dashboard.action")[-1]["action"] == "csv.upload"
    assert (actor.console, actor.elsewhere) == ([], [])


def test_a_hostile_cell_is_previewed_as_text(actor):
    page = actor.page
    actor.goto("/csv")
    body = f'website,"{HOSTILE.replace(chr(34), "")}"\nfirm.example,"{HOSTILE.replace(chr(34), "")}"'.encode()
    page.locator("#file").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": body})
    page.locator("#preview tbody").wait_for()
    assert page.locator("#preview img").count() == 0
    assert "<img src=x onerror" in page.locator("#preview tbody").inner_text()
    assert actor.console == []


def test_a_file_that_is_no_table_is_refused_with_the_reason(actor):
    page = actor.page
    actor.goto("/csv")
    page.locator("#file").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"\n \n"})
    page.get_by_role("alert").get_by_text("The file is empty").wait_for()
    page.get_by_role("button", name="Start the job").click()
    page.get_by_role("heading", name="The file was not accepted").wait_for()


def test_a_file_is_dropped_and_a_running_job_cancelled(acting_site, actor):
    page = actor.page
    actor.goto("/csv")
    page.evaluate(
        """() => {
            const transfer = new DataTransfer();
            transfer.items.add(new File(["website\\nfirm.example\\n"], "dropped.csv", {type: "text/csv"}));
            document.getElementById("upload").dispatchEvent(new DragEvent("drop", {dataTransfer: transfer}));
        }"""
    )
    page.locator("#preview tbody").wait_for()
    _store_job(acting_site, status="processing", file_name="running.csv")
    page.get_by_role("button", name="Start the job").click()
    page.locator("tbody tr", has_text="dropped.csv").wait_for()
    row = page.locator("tbody tr", has_text="running.csv")
    assert "100 of 400" in row.inner_text()
    row.get_by_role("link", name="Cancel").click()
    page.get_by_text("100 of 400 rows are processed.").wait_for()
    assert actor.serious_findings() == []
    page.get_by_role("button", name="Cancel job").click()
    page.locator("tbody tr", has_text="running.csv").get_by_text("Cancelled").wait_for()
    assert actor.console == []


def test_the_list_of_jobs_is_accessible(site, open_viewer):
    viewer = open_viewer(site.url, session=site.session)
    _store_job(site, status="completed", file_name="stored.csv")
    for _ in range(30):  # the list of jobs is shared by all viewers for some seconds
        viewer.goto("/csv")
        if viewer.page.locator("tbody tr", has_text="stored.csv").count():
            break
        viewer.page.wait_for_timeout(500)
    viewer.page.locator("tbody tr", has_text="stored.csv").wait_for()
    assert viewer.findings_in_all_layouts() == []


def test_without_jobs_it_says_how_to_begin(empty_site, open_viewer):
    viewer = open_viewer(empty_site.url)
    viewer.goto("/csv")
    viewer.page.get_by_text("There are no CSV jobs").wait_for()
    assert viewer.page.locator("#upload").count() == 0
    assert viewer.serious_findings() == []


def test_old_progress_is_shown_while_the_database_is_away(site, viewer):
    viewer.goto("/csv")
    with site.database_away():
        viewer.page.locator(".notice.warn").wait_for(timeout=30_000)
        assert "counted" in viewer.page.locator(".notice.warn").inner_text()
        assert viewer.page.locator("#live .panel").count() == 1


def _store_job(site, *, status: str, file_name: str) -> None:
    """A job of the viewer's key that no worker picks."""
    (caller,) = ApiKeys([SecretStr(KEY)]).callers()
    execute(
        site.database_url,
        f"""
        INSERT INTO csv_jobs (owner, kind, file_name, website_column, header, columns, delimiter, newline, total_rows,
                              processed_rows, open_sites, status, started_at, resume_at)
        VALUES ('{caller.owner}', 'contacts', '{file_name}', 'website', 'website', 1, ',', E'\\n', 400, 100, 300,
                '{status}', now(), 'infinity')
        """,
    )
