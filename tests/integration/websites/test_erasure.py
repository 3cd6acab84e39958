"""Erasure everywhere: tables, texts, results of CSV jobs, both caches, and what a scrape returns afterwards."""

from __future__ import annotations

import json

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from pagecurator.errors import UserError
from pagecurator.storage.csv.jobs import NewJob, create_job
from pagecurator.storage.suppression.entries import read_audit, suppress
from pagecurator.websites.erasure import contacts_of, erase
from pagecurator.websites.models import ScrapeKind, ScrapeRequest

from .conftest import page
from .test_cache import PASSWORD, patient, redis_server  # noqa: F401 - fixtures

PAGE = page(
    "Mail Jane.Doe@firm.example or office@firm.example, call +44 20 7946 0123. "
    '<a href="https://www.linkedin.com/in/jane-doe-7">Jane</a>'
)
JANE = "jane.doe@firm.example"


async def scrape(scraper, **options):
    request = ScrapeRequest(website="http://firm.example", **options)
    return await scraper.scrape(request, deadline_seconds=20)


async def execute(database, statement: str, **values):
    async with database.begin() as conn:
        return await conn.execute(text(statement), values)


async def rows(database, statement: str) -> list:
    async with database.begin() as conn:
        return [tuple(row) for row in await conn.execute(text(statement))]


@pytest.fixture
def home(tmp_path):
    return {"pagecurator_home": tmp_path / "home"}


def test_contacts_are_recognised_as_extraction_stores_them():
    assert contacts_of([" Jane.Doe@Firm.Example "]) == [("email", JANE)]
    assert contacts_of(["info@münchen.de"]) == [("email", "info@xn--mnchen-3ya.de")]
    number = "+442079460123"
    assert contacts_of(["+44 (0)20 7946 0123"]) == contacts_of(["0044 20 7946 0123"])
    assert ("phone", number) in contacts_of([number])
    assert ("fax", number) in contacts_of([number])
    assert contacts_of(["linkedin.com/in/Jane-Doe-7/?x=1"]) == [
        ("linkedin_person", "https://www.linkedin.com/in/jane-doe-7")
    ]
    with pytest.raises(UserError, match="Value 2 is not a contact") as refused:
        contacts_of([JANE, "Jane Doe"])
    assert "Jane" not in str(refused.value)


async def with_data(database) -> int:
    """A job with one result, an uploaded row, an attempt that quotes the contact, and two stored contacts."""
    new = NewJob(
        owner="", kind="contacts", file_name="f.csv", website_column="w", header=b"w,mail", columns=2, delimiter=",",
        newline="\n", callback_url=None,
    )  # fmt: skip
    async with database.begin() as conn:
        job_id = await create_job(conn, new)
        answer = {
            "website": "http://firm.example",
            "emails": [JANE, "office@firm.example"],
            "phones": [],
            "linkedin_urls": {"company": [], "personal": []},
            "status": "success",
        }
        await conn.execute(
            text("INSERT INTO csv_sites (job_id, site_no, row_no, website, status, answer) "
                 "VALUES (:job, 0, 1, 'firm.example', 'success', :answer)"),
            {"job": job_id, "answer": json.dumps(answer)},
        )  # fmt: skip
        await conn.execute(
            text("INSERT INTO csv_rows (job_id, row_no, site_no, record) VALUES (:job, 1, 0, :record)"),
            {"job": job_id, "record": b"firm.example,\xc3\xa9 JANE.DOE@firm.example\x00"},
        )
        for statement in (
            "INSERT INTO domains (domain) VALUES ('firm.example')",
            "INSERT INTO pages (domain_id, url) SELECT id, 'http://firm.example/?m=jane.doe@firm.example' FROM domains",
            (
                "INSERT INTO contacts (domain_id, kind, value, raw, context, first_page_id) "
                "SELECT domain_id, 'email', 'jane.doe@firm.example', 'Jane.Doe@firm.example', "
                "'Mail Jane.Doe@firm.example', id FROM pages"
            ),
            (
                "INSERT INTO contacts (domain_id, kind, value, context) "
                "SELECT id, 'email', 'office@firm.example', 'Jane.Doe@firm.example or office@firm.example' FROM domains"
            ),
            "INSERT INTO page_contacts (page_id, contact_id) SELECT pages.id, contacts.id FROM pages, contacts",
            (
                "INSERT INTO page_attempts (page_id, claim_no, attempt, outcome, error_message) "
                "SELECT id, 1, 1, 'failed', 'no answer from http://x/?m=Jane.Doe@firm.example' FROM pages"
            ),
        ):
            await conn.execute(text(statement))
    return job_id


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("uploads", [False, True])
async def test_a_contact_is_erased_everywhere_and_never_returned_again(scraping, redis_server, home, uploads):  # noqa: F811
    scraping.web.site("firm.example", PAGE)
    redis = {"redis_host": "127.0.0.1", "redis_port": redis_server.port, "redis_password": SecretStr(PASSWORD)}
    settings = scraping.settings(**redis, **home)
    async with scraping.scraper(**redis, **home) as scraper, scraping.container(**home) as container:
        database = container.database
        await with_data(database)
        async with scraping.scraper(**home) as without_redis:
            await scrape(without_redis)
        assert JANE in (await scrape(scraper)).emails
        wanted = {"values": ["Jane.Doe@FIRM.example"], "actor": "os:test", "uploads": uploads}
        counted = await erase(database, settings, **wanted)
        assert (counted.contacts, counted.links, counted.texts, counted.csv_results) == (1, 1, 2, 1)
        assert (counted.cached_results, counted.uploaded_rows, counted.page_urls) == (2, 1, 1)
        assert len(await rows(database, "SELECT 1 FROM contacts")) == 2
        erased = await erase(database, settings, **wanted, reason="request 7", dry_run=False)
        assert (erased.contacts, erased.suppressed, erased.uploads_erased) == (1, 1, uploads)

        # Only the URL of the page, which a client selected, and without `uploads` the client's own cell contain it.
        [(page_url,)] = await rows(database, "SELECT url FROM pages")
        assert JANE in page_url
        [(record,)] = await rows(database, "SELECT record FROM csv_rows")
        assert record == (
            b"firm.example,\xc3\xa9 [erased]\x00" if uploads else b"firm.example,\xc3\xa9 JANE.DOE@firm.example\x00"
        )
        for table in ("contacts", "page_attempts", "csv_sites", "site_answers", "suppressed_contacts", "erasure_log"):
            dumped = await rows(database, f"SELECT to_jsonb(t)::text FROM {table} AS t")
            assert "jane" not in str(dumped).lower(), table
        assert await rows(database, "SELECT value, context FROM contacts") == [
            ("office@firm.example", "[erased] or office@firm.example")
        ]
        [(answer,)] = await rows(database, "SELECT answer FROM csv_sites")
        assert json.loads(answer)["emails"] == ["office@firm.example"]
        async with database.begin() as conn:
            assert (await read_audit(conn))[0].counts["csv_results"] == 1

        for fresh in (False, True, False):  # cached without it, scraped again, and cached again
            result = await scrape(scraper, refresh=fresh)
            assert result.emails == ["office@firm.example"]
            assert JANE not in str(result.contacts).lower()
        again = await erase(database, settings, **wanted)
        assert (again.contacts, again.texts, again.csv_results, again.cached_results) == (0, 0, 0, 0)


async def test_a_phone_number_is_erased_from_texts_and_uploads_in_any_grouping(scraping, home):
    spellings = (
        "020 7946 0123", "(020) 7946-0123", "+44 (0)20 7946 0123", "0044.20.79460123", "+44 20\u00a07946\u00a00123",
        "20 7946 0123",
    )  # fmt: skip
    others = "020 7946 01234, 1020 7946 0123, +44 20 7946 0124"
    settings = scraping.settings(**home)
    async with scraping.container(**home) as container:
        database = container.database
        await with_data(database)
        for number, spelling in enumerate(spellings):
            await execute(
                database,
                "INSERT INTO contacts (domain_id, kind, value, context) "
                "SELECT id, 'email', :value, :context FROM domains",
                value=f"desk{number}@firm.example",
                context=f"Desk: {spelling}; not {others}",
            )
        await execute(database, "UPDATE csv_rows SET record = :record", record=", ".join(spellings).encode())
        more = [f"+4420794602{number:02d}" for number in range(60)]  # more than one expression can have
        wanted = {"values": [*more, "+442079460123"], "actor": "os:test", "uploads": True}
        counted = await erase(database, settings, **wanted)
        assert (counted.texts, counted.uploaded_rows) == (len(spellings), 1)
        await erase(database, settings, **wanted, dry_run=False)
        contexts = await rows(database, "SELECT context FROM contacts WHERE value LIKE 'desk%'")
        assert contexts == [(f"Desk: [erased]; not {others}",)] * len(spellings)
        assert await rows(database, "SELECT record FROM csv_rows") == [(b", ".join([b"[erased]"] * len(spellings)),)]


async def test_a_domain_is_erased_with_its_mailboxes_elsewhere(scraping, home):
    scraping.web.site("firm.example", PAGE)
    scraping.web.site("partner.example", page("Mail bob@firm.example or info@partner.example"))
    settings = scraping.settings(**home)
    async with scraping.scraper(**home) as scraper, scraping.container(**home) as container:
        database = container.database
        await with_data(database)
        erased = await erase(database, settings, domain="www.firm.example", actor="os:test", dry_run=False)
        assert (erased.contacts, erased.csv_results) == (2, 1)
        assert await rows(database, "SELECT 1 FROM contacts") == []
        [(answer, status)] = await rows(database, "SELECT answer, status FROM csv_sites")
        assert (json.loads(answer)["emails"], status) == ([], "no_contacts_found")
        assert (await scrape(scraper)).status == "no_contacts_found"
        assert (await scrape(scraper, kind=ScrapeKind.LINKEDIN)).personal_linkedin == []
        request = ScrapeRequest(website="http://partner.example")
        assert (await scraper.scrape(request, deadline_seconds=20)).emails == ["info@partner.example"]


async def test_what_was_cached_before_is_not_returned(scraping, home):
    scraping.web.site("firm.example", PAGE)
    async with scraping.scraper(**home) as scraper, scraping.container(**home) as container:
        assert JANE in (await scrape(scraper)).emails
        await suppress(container.database, scraping.settings(**home), contacts_of([JANE]), reason=None, actor="os:test")
        result = await scrape(scraper)
        assert result.cached
        assert result.emails == ["office@firm.example"]


async def test_without_redis_nothing_is_erased(scraping, home):
    settings = scraping.settings(redis_host="127.0.0.1", redis_port=9, **home)
    async with scraping.container(**home) as container:
        with pytest.raises(UserError, match="nothing was changed"):
            await erase(container.database, settings, values=[JANE], actor="os:test", dry_run=False)
        assert await rows(container.database, "SELECT 1 FROM suppressed_contacts") == []
