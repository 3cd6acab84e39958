"""CSV jobs over HTTP, from the upload to the download, as clients of the earlier system know them."""

from __future__ import annotations

import asyncio
import csv
import io
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

CONTACTS = '<p><a href="mailto:info@firm.example">us</a></p><a href="https://www.linkedin.com/company/a-firm">L</a>'
KEY, OTHER_KEY = "first-key-0451", "second-key-1984"


def form(data: bytes, name: str = "websites.csv", **fields: str) -> aiohttp.FormData:
    form = aiohttp.FormData()
    form.add_field("file", data, filename=name, content_type="text/csv")
    for field, value in fields.items():
        form.add_field(field, value)
    return form


async def upload(api, data: bytes, path: str = "/csv/upload-csv", **fields: str) -> str:
    status, body, _ = await api.post(path, data=form(data, **fields))
    assert status == 200, body
    return body["job_id"]


async def until_ended(api, job_id: str) -> dict:
    async with asyncio.timeout(60):
        while True:
            status, job, _ = await api.get(f"/csv/job/{job_id}")
            assert status == 200
            if job["status"] in ("completed", "failed", "cancelled"):
                return job
            await asyncio.sleep(0.05)  # clients of this API can only ask again


async def output(api, job_id: str) -> list[list[str]]:
    status, body, _ = await api.get(f"/csv/download/{job_id}")
    assert status == 200, body
    async with api.session.get(body["download_url"]) as answer:
        assert answer.status == 200
        return list(csv.reader(io.StringIO(await answer.text())))


async def test_an_uploaded_table_is_queued(api):
    data = b"name,website\n" + b"".join(b"n%d,\n" % number for number in range(6))
    status, body, _ = await api.post("/csv/upload-csv", data=form(data))
    assert status == 200
    assert body == {
        "job_id": "1",
        "message": "CSV uploaded successfully. Processing queued.",
        "total_rows": 6,
        "status": "queued",
    }
    status, body, _ = await api.post("/csv/upload-linkedin-csv", data=form(data))
    assert body["message"] == "CSV uploaded successfully. LinkedIn-only processing queued."


async def test_from_the_upload_to_the_download(api, websites):
    website = websites.site("/", CONTACTS)
    dead = websites.address("/dead")
    data = f"id,website,note\n00123,{website},NA\n7,{dead},\n8,,x\n".encode()
    job_id = await upload(api, data)
    job = await until_ended(api, job_id)
    assert job["job_id"] == job_id
    assert job["status"] == "completed"
    assert (job["total_rows"], job["processed_rows"], job["failed_rows"]) == (3, 3, 1)
    assert (job["succeeded_rows"], job["skipped_rows"]) == (1, 1)
    assert job["progress_percentage"] == 100.0
    assert isinstance(job["progress_percentage"], float)
    assert job["download_url"] == f"/csv/download/{job_id}"
    assert job["error"] is None
    assert job["created_at"] <= job["completed_at"]
    header, *rows = await output(api, job_id)
    assert header == [
        "id", "website", "note", "scrape_status", "raw_json_response", "email1", "email2", "email3",
        "phone1", "phone2", "phone3", "company_linkedin_url", "personal_linkedin_url",
    ]  # fmt: skip
    assert [row[:4] for row in rows] == [
        ["00123", website, "NA", "success"],
        ["7", dead, "", "error"],
        ["8", "", "x", "skipped"],
    ]
    assert rows[0][5] == "info@firm.example"


async def test_linkedin_jobs_have_columns_of_their_own(start_api, websites):
    website = websites.site("/", CONTACTS)
    async with start_api(debug=True) as api:
        job_id = await upload(
            api, f"Web Site\n{website}\n".encode(), "/csv/upload-linkedin-csv", website_column="web site"
        )
        assert (await until_ended(api, job_id))["status"] == "completed"
        header, row = await output(api, job_id)
    assert header == ["Web Site", "company_linkedin", "personal_linkedin", "scrape_status", "error"]
    assert row == [website, "https://www.linkedin.com/company/a-firm", "", "success", ""]


async def test_the_download_is_a_link_that_needs_no_key(api):
    job_id = await upload(api, b"website\n")
    await until_ended(api, job_id)
    status, body, _ = await api.get(f"/csv/download/{job_id}")
    assert status == 200
    assert set(body) == {"job_id", "download_url", "expires_in", "filename"}
    assert (body["job_id"], body["expires_in"], body["filename"]) == (job_id, "1 hour", f"contacts_{job_id}.csv")
    assert body["download_url"].startswith(f"{api.url}/csv/")
    assert KEY not in body["download_url"]
    async with api.session.get(body["download_url"]) as answer:
        assert answer.headers["Content-Type"].startswith("text/csv")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="contacts_{job_id}.csv"'
        assert (await answer.text()).startswith("website,scrape_status,")
    async with api.session.head(body["download_url"]) as answer:
        assert answer.status == 200


async def test_a_job_that_is_not_completed_has_no_download(api, websites):
    gate = websites.gates["/"] = asyncio.Event()
    job_id = await upload(api, f"website\n{websites.site('/', CONTACTS)}\n".encode())
    await websites.arrived.wait()
    status, body, _ = await api.get(f"/csv/download/{job_id}")
    assert (status, body) == (400, {"detail": "Job is not completed yet. Current status: processing"})
    _, job, _ = await api.get(f"/csv/job/{job_id}")
    assert (job["status"], job["progress_percentage"], job["download_url"]) == ("processing", 0.0, None)
    gate.set()
    await until_ended(api, job_id)


async def test_a_job_can_be_cancelled(api, websites):
    websites.gates["/"] = asyncio.Event()
    job_id = await upload(api, f"website\n{websites.site('/', CONTACTS)}\n".encode())
    await websites.arrived.wait()
    status, job, _ = await api.ask("DELETE", f"/csv/job/{job_id}")
    assert (status, job["status"]) == (200, "cancelled")
    status, body, _ = await api.get(f"/csv/download/{job_id}")
    assert (status, body) == (400, {"detail": "Job is not completed yet. Current status: cancelled"})
    assert (await api.ask("DELETE", f"/csv/job/{job_id}"))[1]["status"] == "cancelled"


@pytest.mark.parametrize(
    "job_id", ["999", "0", "-1", "abc", "01", "1.0", "99999999999999999999", "%00", "1%2F2", "\u0661"]
)
async def test_an_unknown_job_is_404(api, job_id):
    for method, path in (("GET", "/csv/job/"), ("DELETE", "/csv/job/"), ("GET", "/csv/download/")):
        status, body, _ = await api.ask(method, path + job_id)
        assert (status, body) == (404, {"detail": "Job not found"})


async def test_a_job_belongs_to_the_key_that_created_it(api):
    job_id = await upload(api, b"website\n")
    await until_ended(api, job_id)
    for method, path in (("GET", "/csv/job/"), ("DELETE", "/csv/job/"), ("GET", "/csv/download/")):
        status, body, _ = await api.ask(method, path + job_id, key=OTHER_KEY)
        assert (status, body) == (404, {"detail": "Job not found"})
    assert (await api.get("/csv/jobs", key=OTHER_KEY))[1] == []
    assert (await api.get(f"/csv/job/{job_id}"))[1]["status"] == "completed"


async def test_jobs_are_listed_as_a_bare_array_newest_first(api):
    assert (await api.get("/csv/jobs"))[:2] == (200, [])
    ids = [await upload(api, b"website\n") for _ in range(3)]
    for job_id in ids:
        await until_ended(api, job_id)
    _, jobs, _ = await api.get("/csv/jobs")
    assert [job["job_id"] for job in jobs] == ids[::-1]
    assert [job["job_id"] for job in (await api.get("/csv/jobs?status=&limit=2"))[1]] == ids[:0:-1]
    assert len((await api.get("/csv/jobs?status=completed"))[1]) == 3
    assert (await api.get("/csv/jobs?status=failed"))[1] == []
    for query in ("limit=0", "limit=101", "limit=x", "status=done"):
        assert (await api.get(f"/csv/jobs?{query}"))[0] == 422


async def test_the_name_has_to_end_in_csv_in_any_case(api):
    for name in ("websites.txt", "websites", "csv", "websites.csv.zip"):
        status, body, _ = await api.post("/csv/upload-csv", data=form(b"website\n", name))
        assert (status, body) == (400, {"detail": "File must be a CSV file"})
    for name in ("WEBSITES.CSV", "../../etc/passwd.csv", "a/b\\c.Csv", "ü.csv"):
        status, _, _ = await api.post("/csv/upload-csv", data=form(b"website\n", name))
        assert status == 200


async def test_a_missing_column_is_rejected_with_a_list_of_the_columns(api):
    status, body, _ = await api.post("/csv/upload-csv", data=form(b"name,url\na,b.example\n"))
    assert status == 400
    assert "'name', 'url'" in body["detail"]
    assert (await api.get("/csv/jobs"))[1] == []


async def test_a_missing_file_is_422(api):
    missing = {"detail": [{"type": "missing", "loc": ["body", "file"], "msg": "Field required", "input": None}]}
    with_fields_only = aiohttp.FormData(default_to_multipart=True)
    with_fields_only.add_field("website_column", "website")
    assert (await api.post("/csv/upload-csv", data=with_fields_only))[:2] == (422, missing)
    assert (await api.post("/csv/upload-csv", data={"file": "text"}))[:2] == (422, missing)
    assert (await api.post("/csv/upload-csv"))[:2] == (422, missing)
    as_text = aiohttp.FormData(default_to_multipart=True)
    as_text.add_field("file", "website\na.example\n")
    status, body, _ = await api.post("/csv/upload-csv", data=as_text)
    assert status == 422
    assert body["detail"][0]["loc"] == ["body", "file"]


async def test_a_callback_that_is_not_a_public_url_is_422(start_api):
    async with start_api(allow_private_addresses=False) as api:
        data = form(b"website\n", callback_url="http://127.0.0.1/")
        status, body, _ = await api.post("/csv/upload-csv", data=data)
        assert status == 422
        assert body["detail"][0]["loc"] == ["body", "callback_url"]


# ---------------------------------------------------------------- links
async def link(api, **arguments) -> str:
    job_id = await upload(api, b"website\n")
    await until_ended(api, job_id)
    _, body, _ = await api.get(f"/csv/download/{job_id}", **arguments)
    return body["download_url"]


async def test_a_modified_link_is_rejected(api):
    url = await link(api)
    await upload(api, b"website\n")
    expires = parse_qs(urlsplit(url).query)["expires"][0]
    altered = [
        url.replace("contacts_1.csv", "contacts_2.csv"),
        url.replace(expires, str(int(expires) + 1)),
        url[:-1] + ("0" if url[-1] != "0" else "1"),
        url.replace("signature=", "signature=%C3%A9"),
        url.replace("contacts_1.csv", "contacts_1.csvx"),
    ]
    for other in altered:
        async with api.session.get(other) as answer:
            assert answer.status == 403, other
            assert "signature of this link is invalid" in (await answer.json())["detail"]
    async with api.session.get(url.partition("&signature")[0]) as answer:
        assert answer.status == 422


async def test_a_link_expires_after_an_hour(api):
    (jobs_route,) = [
        r for r in [api.serving.web._middlewares._routes.values()] for r in r if r.path.startswith("/csv/files")
    ]
    signer = jobs_route.handle.__self__._signer
    url = await link(api)
    now = signer._clock()
    for later, status in ((3590, 200), (3602, 403)):
        signer._clock = lambda later=later: now + later
        async with api.session.get(url) as answer:
            assert answer.status == status


async def test_links_work_on_every_replica_and_after_a_restart(api, start_api):
    url = await link(api)
    async with start_api() as replica, replica.session.get(url.replace(api.url, replica.url)) as answer:
        assert answer.status == 200


async def test_a_link_signed_with_another_secret_is_rejected(api, start_api):
    url = await link(api)
    async with (
        start_api(download_link_secret="another secret of ours") as other,
        other.session.get(url.replace(api.url, other.url)) as answer,
    ):
        assert answer.status == 403


async def test_links_begin_with_the_url_by_which_the_client_reaches_the_server(api, start_api):
    assert (await link(api, headers={"Host": "scraper.example"})).startswith("http://scraper.example/csv/")
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "public.example"}
    assert (await link(api, headers=forwarded)).startswith(f"{api.url}/csv/")
    assert (await link(api, headers={"Host": 'bad"host/path'})).startswith(f"{api.url}/csv/")
    async with start_api(trust_forwarded_headers=True) as proxied:
        assert (await link(proxied, headers=forwarded)).startswith("https://public.example/csv/")
    async with start_api(public_base_url="https://contacts.example/api/") as named:
        assert (await link(named)).startswith("https://contacts.example/api/csv/")
