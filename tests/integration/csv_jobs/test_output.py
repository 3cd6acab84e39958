"""The output: the user's cells unchanged, the results appended."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from pagecurator.csv_jobs.output import OutputRemoved
from pagecurator.storage.csv import rows as csv_rows
from pagecurator.websites.models import ScrapeKind

FULL = (
    "scrape_status,raw_json_response,email1,email2,email3,phone1,phone2,phone3,"
    "company_linkedin_url,personal_linkedin_url"
)


async def test_the_full_output_has_the_columns_that_clients_know(uploads):
    job = await uploads.submit("id,website\n00123,a.com\nNA,\n")
    shown = {
        "emails": ["a@a.com", "b@a.com", "c@a.com", "d@a.com"],
        "phones": ["+442079460000"],
        "linkedin_urls": {"company": ["https://l/c1", "https://l/c2"], "personal": ["https://l/p1", "https://l/p2"]},
    }
    job = await uploads.answer_all(job, **shown)
    header, found, skipped = await uploads.table(job, debug=True)
    assert ",".join(header) == f"id,website,{FULL},error"
    assert found[:3] == ["00123", "a.com", "success"]
    assert json.loads(found[3]) == {"website": "http://a.com", **shown, "status": "success"}
    assert found[4:] == [
        "a@a.com", "b@a.com", "c@a.com", "+442079460000", "", "", "https://l/c1", "https://l/p1, https://l/p2", "",
    ]  # fmt: skip
    assert skipped == ["NA", "", "skipped", *[""] * 10]
    assert len((await uploads.table(job))[0]) == len(header) - 1


async def test_the_linkedin_output_has_the_columns_that_clients_know(uploads):
    job = await uploads.submit("website;x\na.com;1\n", kind=ScrapeKind.LINKEDIN)
    job = await uploads.answer_all(job, company_linkedin=["c1", "c2"], personal_linkedin=["p1", "p2"])
    assert await uploads.output(job, debug=True) == (
        b"website;x;company_linkedin;personal_linkedin;scrape_status;error\na.com;1;c1, c2;p1, p2;success;\n"
    )


async def test_the_error_column_is_present_when_debugging(uploads):
    job = await uploads.answer_all(await uploads.submit("website\na.com\n"), "error", error="It says no.")
    (_header, row) = await uploads.table(job, debug=True)
    assert (row[1], row[-1]) == ("error", "It says no.")


async def test_uploaded_records_are_unchanged(uploads):
    records = ['"00123" ,a.com', ' "x" , a.com ', '"two\r\nlines","a.com"', 'a"b,a.com', "=1+1,a.com"]
    job = await uploads.answer_all(
        await uploads.submit("\r\n".join(["note,website", *records]), kind=ScrapeKind.LINKEDIN)
    )
    appended = b",company_linkedin,personal_linkedin,scrape_status\r\n"
    assert await uploads.output(job) == b"note,website" + appended + b"".join(
        record.encode() + b",,,success\r\n" for record in records
    )


async def test_appended_cells_are_below_their_names_whatever_the_length_of_a_row(uploads):
    rows = ["1", "1,2,a.com", "1,2,a.com,,", "1,2,a.com,4"]
    job = await uploads.answer_all(await uploads.submit("\n".join(["a,b,website", *rows])))
    header, short, good, padded, long = await uploads.table(job, debug=True)
    status = header.index("scrape_status")
    assert short[: status + 1] == ["1", "", "", "skipped"]
    assert good == padded
    assert good[status] == "success"
    assert long[: status + 2] == ["1", "2", "a.com", "4", "error"]
    assert long[-1] == "The row has 4 cells, the header has 3."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("escape", ["generated", "all"])
async def test_the_output_begins_with_a_byte_order_mark_when_the_upload_did(uploads, encoding, escape):
    job = await uploads.answer_all(await uploads.submit("=city,website\nKöln,a.com\n".encode(encoding)))
    output = await uploads.output(job, formula_escape=escape)
    guard = b"'" if escape == "all" else b""
    mark = b"" if encoding == "utf-8" else b"\xef\xbb\xbf"
    assert output.startswith(mark + guard + b"=city,website,")
    assert output.count(b"\xef\xbb\xbf") == bool(mark)
    assert "\nKöln,a.com,".encode() in output


async def test_the_error_column_has_the_reason_which_the_raw_response_omits(uploads):
    error = {"error": "Failed to fetch homepage", "reason": "the host's name leads to no address"}
    job = await uploads.answer_all(await uploads.submit("website\na.com\n"), "error", **error)
    (_header, row) = await uploads.table(job, debug=True)
    assert row[-1] == "Failed to fetch homepage: the host's name leads to no address"
    assert json.loads(row[2]) == {"website": "http://a.com", "error": error["error"], "status": "error"}
    assert "reason" not in (await uploads.output(job)).decode()


async def test_existing_columns_with_our_names_are_unchanged(uploads):
    job = await uploads.submit("email1,scrape_status\na.com,success\n", column="email1", kind=ScrapeKind.LINKEDIN)
    job = await uploads.answer_all(job, "no_contacts_found")
    assert await uploads.table(job) == [
        ["email1", "scrape_status", "company_linkedin", "personal_linkedin", "scrape_status"],
        ["a.com", "success", "", "", "no_contacts_found"],
    ]


@pytest.mark.parametrize(
    ("escape", "theirs", "ours"),
    [("generated", "=1+1", "'=x@a.com"), ("all", "'=1+1", "'=x@a.com"), ("off", "=1+1", "=x@a.com")],
)
async def test_formulas_are_escaped_as_configured(uploads, escape, theirs, ours):
    job = await uploads.submit("note,n,website\n=1+1,-5,a.com\n")
    job = await uploads.answer_all(job, emails=["=x@a.com"], phones=["+442079460000"])
    header, row = await uploads.table(job, formula_escape=escape)
    assert row[:3] == [theirs, "-5", "a.com"]
    assert row[header.index("email1")] == ours
    assert row[header.index("phone1")] == "+442079460000"


async def test_many_pages_keep_the_order(uploads, monkeypatch):
    monkeypatch.setattr(csv_rows, "PAGE_ROWS", 7)
    rows = [f"{number},site{number % 13}.com" for number in range(100)]
    job = await uploads.answer_all(await uploads.submit("id,website\n" + "\n".join(rows)))
    assert [cells[0] for cells in (await uploads.table(job))[1:]] == [str(number) for number in range(100)]


async def test_long_records_are_read_in_short_pages(uploads, monkeypatch):
    monkeypatch.setattr(csv_rows, "_PAGE_BYTES", 250_000)
    job = await uploads.answer_all(await uploads.submit("note,website\n" + ("x" * 99_000 + ",a.com\n") * 8))
    async with uploads.database.begin() as conn:
        assert len(await csv_rows.read_page(conn, job_id=job.id, after=0)) == 3
    assert len(await uploads.table(job)) == 9


async def test_the_output_is_aborted_if_its_rows_are_removed(uploads):
    job = await uploads.answer_all(await uploads.submit("website\n" + "a.com\n" * 3000))
    async with uploads.database.begin() as conn:
        await conn.execute(text("DELETE FROM csv_rows WHERE row_no > 1500"))
    with pytest.raises(OutputRemoved):
        await uploads.output(job)
