"""Screens as HTML: filters that don't exist, numbers that take long, dry runs that don't end."""

from __future__ import annotations

import asyncio
import html
from urllib.parse import urlencode

from sqlalchemy import text

from pagecurator.dashboard import service
from pagecurator.dashboard.screens import overview, pages
from pagecurator.storage.admin import requeue

HOSTILE = "<img src=x onerror=alert(1)>"


async def _get(api, path: str, **headers: str):
    status, body, _ = await api.get(f"/dashboard{path}", key=None, headers=headers)
    return status, html.unescape(body), body


async def test_unknown_filters_are_refused_with_one_sentence(start_api):
    refused = {
        "/pages?sate=failed": "There is no filter “sate” here; there are state, code, domain and older.",
        "/pages?state=broken": "There is no state “broken”; there are queued, processing, contacts_found, no_contacts, "
        "failed, filtered and new.",
        "/pages?older=2": "There is no age in hours “2”; there are 1, 24, 168 and 720.",
        "/pages?domain=not+a+domain": "“not a domain” is not a domain.",
        "/failures?hours=9": "There is no span in hours “9”; there are 1, 24 and 168.",
        "/contacts?kind=fax": "There is no kind “fax”;",
        "/contacts?confidence=2": "There is no confidence “2”; there are 0.9, 0.7 and 0.5.",
        "/contacts?domain=http://": "“http://” is not a domain.",
        "/contacts/export?format=exe": "There is no format “exe”; there are csv, jsonl and vcard.",
        "/contacts/export?kinds=email": "There is no filter “kinds” here;",
        "/domains?domain=:::": "“:::” is not a domain.",
    }
    async with start_api(api_keys=None) as api:
        for path, sentence in refused.items():
            status, shown, _ = await _get(api, path)
            assert (status, sentence in shown) == (400, True), (path, shown)


async def test_hostile_and_huge_queries_do_no_harm(start_api):
    names = ("state", "code", "domain", "older", "after", "words", "kind", "confidence", "hours", "id", "url", "check")
    async with start_api(api_keys=None) as api:
        for screen in ("", "/pages", "/page", "/failures", "/domains", "/contacts", "/csv", "/health", "/login"):
            for name in names:
                for value in (HOSTILE, "\0", "\udcff", "%", "9" * 400, "x" * 5000):
                    query = urlencode({name: value}, errors="surrogatepass")
                    status, _, body = await _get(api, f"{screen}?{query}")
                    assert status in (200, 400, 404), (screen, name, value[:20], status)
                    assert HOSTILE not in body
        assert (await _get(api, f"/pages?code={'x' * 100_000}"))[0] == 431
        assert (await _get(api, "/pages"))[0] == 200


async def test_a_first_read_that_takes_long_shows_that_it_runs(start_api, monkeypatch):
    may_read, read = asyncio.Event(), overview.read_status

    async def slow(*arguments, **options):
        await may_read.wait()
        return await read(*arguments, **options)

    monkeypatch.setattr(overview, "read_status", slow)
    monkeypatch.setattr(service, "_FIRST_READ_SECONDS", 0.2)
    async with start_api(api_keys=None) as api:
        for _ in range(2):  # the second viewer joins the same reading
            status, shown, _ = await _get(api, "")
            assert (status, "The numbers are being read" in shown) == (200, True)
            assert 'http-equiv="refresh"' in shown
        may_read.set()
        monkeypatch.setattr(service, "_FIRST_READ_SECONDS", 30)
        status, shown, _ = await _get(api, "")
        assert (status, "Idle: the queue is empty." in shown) == (200, True)


async def test_a_dry_run_that_takes_too_long_says_at_least(start_api, monkeypatch):
    monkeypatch.setattr(requeue, "CHUNK", 2)
    monkeypatch.setattr(pages, "_COUNT_SECONDS", 0.0)
    async with start_api(dashboard="full", api_keys=None) as api:
        async with api.database.begin() as conn:
            await conn.execute(text("INSERT INTO domains (domain) VALUES ('a.example')"))
            await conn.execute(
                text(
                    """
                    INSERT INTO pages (domain_id, url, page_curation_status, page_processing_status,
                                       contact_scrape_status, error_code, finished_at)
                    SELECT id, 'https://a.example/' || n, 'Error', 'Error', 'Error', 'timeout', now()
                    FROM domains, generate_series(1, 5) AS n
                    """
                )
            )
        status, shown, _ = await _get(api, "/pages/requeue?code=timeout")
        assert (status, "at least 2" in shown, "Queue all of them again" in shown) == (200, True, True)
        fields = {"code": "timeout", "expected": "2", "confirmed": "yes"}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}

        async def confirm(**more: str):
            return await api.post(
                "/dashboard/pages/requeue",
                key=None,
                headers=headers,
                data=urlencode(fields | more),
                allow_redirects=False,
            )

        monkeypatch.setattr(requeue, "CHUNK", 3)
        status, shown, _ = await confirm()
        assert (status, "More pages match than before" in shown) == (200, True)
        status, _, answered = await confirm(more="yes")
        assert (status, answered["Location"]) == (303, "../pages?requeued=5")
