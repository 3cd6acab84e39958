"""The queue over HTTP: list, add, import, select, requeue, explain, export."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import aiohttp
import pytest
from sqlalchemy import text

from page_saves import finish_page, save_contacts
from pagecurator.settings import Settings
from pagecurator.storage.contacts import ContactRow
from pagecurator.storage.page_save import FinishedPage
from pagecurator.storage.queue.claim import claim_due


async def finish_all(api, outcome: FinishedPage, *, contacts=()) -> None:
    """What a worker does with every page that is due."""
    async with api.database.begin() as conn:
        for page in await claim_due(conn, limit=1000, worker="w", batch_id=uuid4(), lease_seconds=60):
            if contacts:
                await save_contacts(conn, page_id=page.id, source_url=page.url, contacts=contacts)
            assert await finish_page(conn, page_id=page.id, claim_no=page.claim_no, outcome=outcome)


FAILED = FinishedPage(
    processing_status="Error", scrape_status="Error", error_code="challenge_page", error_message="A wall."
)
FOUND = FinishedPage(processing_status="Complete", scrape_status="ContactFound")
NOTHING = FinishedPage(processing_status="Complete", scrape_status="NoContactFound")


async def add(api, *urls: str, **fields):
    status, body, _ = await api.post("/pages", json={"urls": list(urls), **fields})
    assert status == 200, body
    return body


async def urls_of(api, query: str = "") -> list[str]:
    status, body, _ = await api.get(f"/pages{query}")
    assert status == 200, body
    return [page["url"] for page in body["pages"]]


async def test_added_pages_are_selected_and_invalid_urls_are_reported(api):
    body = await add(api, "a.example/x", "https://a.example/x", "mailto:b@a.example", "http://127.0.0.1/")
    assert (body["added"], body["selected"], body["duplicates"], body["refused"]) == (1, 1, 1, 2)
    assert body["refusals"][0] == {
        "url": "mailto:b@a.example",
        "reason": "Only http and https are fetched, not mailto.",
    }
    (page,) = (await api.get("/pages"))[1]["pages"]
    assert (page["url"], page["domain"]) == ("https://a.example/x", "a.example")
    assert (page["curation_status"], page["processing_status"], page["outcome"]) == ("Selected", "Queued", None)


async def test_credentials_in_urls_are_in_no_response(api):
    url = "https://user:hunter2@a.example/"
    answers = [await api.post("/pages", json={"urls": [url, "https://user:p/hunter2@b.example"]})]
    answers.append(await api.post("/pages", json={"urls": url}))
    cut, kind = json.dumps({"urls": [url]})[:-1], {"Content-Type": "application/json"}
    answers.append(await api.post("/pages", data=cut, headers=kind))
    answers.append(await api.post("/pages/requeue", json={"urls": [url]}))
    answers.append(await api.get("/pages/explain", params={"url": url}))
    form = aiohttp.FormData()
    form.add_field("file", f"url\n{url}\n".encode(), filename="x.csv")
    answers.append(await api.post("/pages/import", data=form))
    answers.append(await api.get("/scrap", params={"website": url}))
    assert [status for status, _, _ in answers] == [200, 422, 422, 422, 404, 200, 200]
    for _, body, headers in answers:
        assert "hunter2" not in json.dumps(body) + repr(headers)


async def test_pages_are_listed_newest_first_with_pagination(api):
    await add(api, *[f"https://a.example/{number}" for number in range(7)])
    seen, path = [], "/pages?limit=3"
    for size in (3, 3, 1):
        status, body, _ = await api.get(path)
        assert status == 200
        assert len(body["pages"]) == size
        seen += [page["url"] for page in body["pages"]]
        path = f"/pages?limit=3&next={body['next']}"
        await add(api, f"https://new.example/{len(seen)}")  # shifts nothing
    assert body["next"] is None
    assert seen == [f"https://a.example/{number}" for number in reversed(range(7))]


async def test_pages_are_filtered_by_words(api):
    await add(api, "https://one.example/")
    await finish_all(api, FAILED)
    await add(api, "https://two.example/")
    await finish_all(api, FOUND)
    await add(api, "https://three.example/")
    await finish_all(api, NOTHING)
    await add(api, "https://four.example/", select=False)
    assert await urls_of(api, "?outcome=failed") == ["https://one.example/"]
    assert await urls_of(api, "?error_code=challenge_page&domain=www.One.example") == ["https://one.example/"]
    assert await urls_of(api, "?error_code=challenge_page&domain=two.example") == []
    assert await urls_of(api, "?outcome=contacts_found&outcome=no_contacts") == [
        "https://three.example/",
        "https://two.example/",
    ]
    assert await urls_of(api, "?scrape_status=NoContactFound") == ["https://three.example/"]
    assert await urls_of(api, "?curation_status=New") == ["https://four.example/"]
    assert await urls_of(api, "?processing_status=Complete&domain=two.example") == ["https://two.example/"]


async def test_pages_are_filtered_by_time(api):
    await add(api, "https://old.example/")
    await finish_all(api, FOUND)
    async with api.database.begin() as conn:
        await conn.execute(text("UPDATE pages SET created_at = '2020-05-01Z', finished_at = '2020-05-02Z'"))
    await add(api, "https://new.example/")
    assert await urls_of(api, "?created_before=2020-05-01T00:00:01") == ["https://old.example/"]
    assert await urls_of(api, "?created_from=2020-05-01T00:00:01Z") == ["https://new.example/"]
    assert await urls_of(api, "?finished_from=2020-05-02&finished_before=2020-05-03") == ["https://old.example/"]
    assert await urls_of(api, "?finished_before=2020-05-02") == []


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("?colour=red", "colour"),
        ("?status=Queued", "status"),
        ("?processing_status=queued", "processing_status"),
        ("?outcome=good", "outcome"),
        ("?limit=1001", "limit"),
        ("?limit=ten", "limit"),
        ("?next=AAAA", "next"),
        ("?next=!", "next"),
        ("?created_from=yesterday", "created_from"),
        ("?created_from=0001-01-01T00:00:00%2B14:00", "created_from"),
        ("?domain=a%00b", "domain"),
    ],
)
async def test_invalid_filters_are_errors(api, query, place):
    status, body, _ = await api.get("/pages" + query)
    assert status == 422
    assert place in body["detail"][0]["loc"]


async def test_an_unknown_field_of_a_body_is_an_error(api):
    for path, sent in (
        ("/pages", {"urls": ["a.example"], "prio": 1}),
        ("/pages/select", {"urls": ["a.example"], "select": True}),
        ("/pages/requeue", {"domain": "a.example"}),
    ):
        status, body, _ = await api.post(path, json=sent)
        assert status == 422
        assert body["detail"][0]["type"] == "extra_forbidden"


async def test_stored_pages_are_selected_later(api):
    await add(api, "https://a.example/", select=False)
    status, body, _ = await api.post("/pages/select", json={"urls": ["a.example"], "priority": 2})
    assert (status, body["added"], body["selected"], body["already_known"]) == (200, 0, 1, 1)
    (page,) = (await api.get("/pages"))[1]["pages"]
    assert (page["processing_status"], page["priority_level"]) == ("Queued", 2)


async def test_requeue_is_a_dry_run_by_default(api):
    await add(api, "https://a.example/", "https://b.example/")
    await finish_all(api, FAILED)
    wanted = {"error_codes": ["challenge_page"], "domains": ["a.example"]}
    status, body, _ = await api.post("/pages/requeue", json=wanted)
    assert (status, body) == (200, {"pages": 1, "estimated_credits": 1, "dry_run": True})
    assert await urls_of(api, "?processing_status=Queued") == []
    status, body, _ = await api.post("/pages/requeue", json={**wanted, "dry_run": False})
    assert (status, body["pages"], body["dry_run"]) == (200, 1, False)
    assert await urls_of(api, "?processing_status=Queued") == ["https://a.example/"]


async def test_a_requeue_of_everything_must_be_explicit(api):
    await add(api, "https://a.example/")
    await finish_all(api, FOUND)
    for empty in ({}, {"dry_run": False}, {"domains": []}):
        status, body, _ = await api.post("/pages/requeue", json=empty)
        assert status == 422
        assert "No condition is given" in body["detail"][0]["msg"]
    status, body, _ = await api.post("/pages/requeue", json={"all": True, "dry_run": False})
    assert (status, body["pages"]) == (200, 1)


async def test_a_page_is_explained_by_url_and_by_id(api):
    await add(api, "https://a.example/x")
    await finish_all(api, FAILED)
    status, story, _ = await api.get("/pages/explain?url=a.example/x")
    assert status == 200
    assert story["why"].startswith("It failed (challenge_page): A wall.")
    assert (await api.get(f"/pages/explain?url={story['id']}"))[1] == story
    status, body, _ = await api.get("/pages/explain?url=b.example")
    assert (status, body) == (404, {"detail": "The page does not exist. Add it with POST /pages."})


async def test_a_page_that_waits_for_the_limit_of_its_domain_is_explained_so(api):
    limit = Settings(_env_file=None).wf7_domain_max_in_flight
    await add(api, *[f"https://a.example/{number}" for number in range(limit + 1)])
    async with api.database.begin() as conn:
        await claim_due(conn, limit=limit, worker="w", batch_id=uuid4(), lease_seconds=60)
        waiting = "SELECT url FROM pages WHERE page_processing_status = 'Queued'"
        url = (await conn.execute(text(waiting))).scalar_one()
    _, story, _ = await api.get("/pages/explain", params={"url": url})
    assert f"{limit} of its pages are in flight now" in story["why"]


def form(data: bytes, name: str = "pages.csv") -> aiohttp.FormData:
    form = aiohttp.FormData()
    form.add_field("file", data, filename=name, content_type="text/csv")
    return form


async def test_a_file_is_imported_and_its_rejected_lines_are_reported(api):
    data = b"url,name\nhttps://a.example/,A\nftp://b.example/,B\nhttps://a.example/,again\n\nc.example,C\n"
    status, body, _ = await api.post("/pages/import?priority=3", data=form(data))
    assert status == 200, body
    assert body == {
        "read": 4,
        "added": 2,
        "selected": 2,
        "already_known": 0,
        "duplicates": 1,
        "refused": 1,
        "refusals": [{"line": 3, "text": "ftp://b.example/", "reason": "Only http and https are fetched, not ftp."}],
    }
    assert {page["priority_level"] for page in (await api.get("/pages"))[1]["pages"]} == {3}


async def test_a_table_without_urls_is_rejected_with_a_list_of_its_columns(api):
    status, body, _ = await api.post("/pages/import", data=form(b"name,website\nA,a.example\n"))
    assert status == 400
    assert "its columns are name, website" in body["detail"]


async def test_contacts_are_exported_as_csv_and_json_lines(api):
    await add(api, "https://a.example/")
    rows = [
        ContactRow(kind="email", value="info@a.example", name="\uff1d1+1"),
        ContactRow(kind="email", value="=cmd@a.example"),
    ]
    await finish_all(api, FOUND, contacts=rows)
    status, body, headers = await api.get("/contacts/export")
    assert status == 200
    assert headers["Content-Type"] == "text/csv; charset=utf-8"
    assert headers["Content-Disposition"] == 'attachment; filename="contacts.csv"'
    lines = body.splitlines()
    assert lines[0].startswith("domain,kind,value,")
    assert lines[1].startswith("a.example,email,'=cmd@a.example,")
    assert lines[2].startswith("a.example,email,info@a.example,")
    assert "'\uff1d1+1" in body
    status, body, headers = await api.get("/contacts/export?format=jsonl")
    assert [json.loads(line)["value"] for line in body.splitlines()] == ["=cmd@a.example", "info@a.example"]
    assert (await api.get("/contacts/export?format=xml"))[0] == 422


async def test_moments_without_a_zone_are_utc(api):
    await add(api, "https://a.example/")
    before = (datetime.now(UTC) - timedelta(minutes=5)).replace(tzinfo=None).isoformat()
    assert await urls_of(api, f"?created_from={before}") == ["https://a.example/"]
