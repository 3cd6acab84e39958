"""The OpenAPI document says what the server does."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema_rs
import pytest
from schemathesis.specs.openapi import definitions


async def document(api) -> dict:
    status, body, _ = await api.get("/openapi.json")
    assert status == 200
    return body


async def test_the_document_lists_exactly_the_routes(api):
    body = await document(api)
    listed = {(method.upper(), path) for path, item in body["paths"].items() for method in item}
    for method, path in listed:
        filled = re.sub(r"\{\w+\}", "1", path)
        status, _, _ = await api.ask("OPTIONS", filled)
        _, _, headers = await api.ask("OPTIONS", filled)
        assert status == 204, path
        assert method in headers["Allow"].split(", ")
        others = {"GET", "POST", "PUT", "PATCH", "DELETE"} - {known for known, other in listed if other == path}
        assert not others & set(headers["Allow"].split(", ")), path


async def test_the_document_conforms_to_the_schema_of_openapi_3_1(api):
    def problems(body: dict) -> list[str]:
        validator = jsonschema_rs.Draft202012Validator(definitions.OPENAPI_31)
        return [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(body)]

    body = await document(api)
    assert problems(body) == []
    body["paths"]["/csv/job/{job_id}"]["get"]["parameters"][0]["allowReserved"] = False
    (problem,) = problems(body)
    assert "allowReserved" in problem


async def test_the_document_is_valid_openapi_3_1_without_dangling_references(api):
    body = await document(api)
    assert body["openapi"].startswith("3.1.")
    for name in re.findall(r'"#/components/schemas/([^"]+)"', str(body).replace("'", '"')):
        assert name in body["components"]["schemas"], name
    for name, schema in body["components"]["schemas"].items():
        jsonschema_rs.meta.validate({**schema, "$schema": "https://json-schema.org/draft/2020-12/schema"}), name
    identifiers = [operation["operationId"] for item in body["paths"].values() for operation in item.values()]
    assert len(identifiers) == len(set(identifiers))


async def test_optional_response_fields_have_no_default_for_clients_to_fill_in(api):
    schemas = (await document(api))["components"]["schemas"]
    for name in ("ScrapFound", "ScrapFailed", "LinkedInAnswer"):
        for key in {"error_code", "final_url"} & set(schemas[name]["properties"]):
            assert "default" not in schemas[name]["properties"][key], (name, key)
            assert key not in schemas[name]["required"]


async def test_the_document_shows_where_a_key_is_required(api, start_api):
    body = await document(api)
    open_paths = {
        path for path, item in body["paths"].items() for operation in item.values() if not operation["security"]
    }
    assert open_paths == {"/", "/healthz", "/readyz", "/readyz/api", "/metrics", "/docs", "/csv/files/{file_name}"}
    async with start_api(api_keys=None) as open_api:
        _, body, _ = await open_api.get("/openapi.json", key=None)
        assert not any(operation["security"] for item in body["paths"].values() for operation in item.values())


async def test_the_page_loads_its_files_only_from_this_server(api):
    status, page, headers = await api.get("/docs", key=None)
    assert status == 200
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    named = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert named
    for name in named:
        assert "//" not in name
        if name.startswith("docs/"):
            status, text, headers = await api.get(f"/{name}", key=None)
            assert (status, headers["Connection"]) == (200, "close")
            assert text


@pytest.mark.parametrize("name", ["LICENSE", "..%2Fdocs.py", "%2e%2e%2fdocs.py", "start.js%00"])
async def test_no_other_file_is_served(api, name):
    status, _, _ = await api.get(f"/docs/{name}", key=None)
    assert status == 404


async def test_without_the_api_only_probes_are_answered(start_api):
    async with start_api(api_enabled=False, api_keys=None) as api:
        for path in ("/", "/healthz", "/readyz", "/readyz/api", "/metrics"):
            assert (await api.get(path, key=None))[0] == 200
        for path in ("/pages", "/openapi.json", "/docs", "/contacts/export"):
            assert (await api.get(path, key=None))[0] == 404


async def test_the_documentation_lists_exactly_the_routes(api):
    text = (Path(__file__).parents[3] / "docs" / "http-api.md").read_text("utf-8")
    documented = set(re.findall(r"^\| `(GET|POST|DELETE) (/[^`?]*)", text, re.MULTILINE))
    documented = {(method, path.replace("{id}", "{job_id}")) for method, path in documented}
    known = {(method.upper(), path) for path, item in (await document(api))["paths"].items() for method in item}
    unlisted = {
        "/",
        "/healthz",
        "/readyz",
        "/readyz/api",
        "/metrics",
        "/docs",
        "/openapi.json",
        "/csv/files/{file_name}",
    }
    assert documented == {(method, path) for method, path in known if path not in unlisted}
    for path in unlisted - {"/csv/files/{file_name}"}:
        assert f"`{path}`" in text
