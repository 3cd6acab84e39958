"""The OpenAPI 3.1 document, generated from the routes and models that the server uses."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, cast

from openapi_pydantic import (
    Components,
    Header,
    Info,
    MediaType,
    OpenAPI,
    Operation,
    Parameter,
    ParameterLocation,
    PathItem,
    Reference,
    RequestBody,
    Response,
    Schema,
    SecurityScheme,
    Server,
    Tag,
)
from pydantic import BaseModel, Field, TypeAdapter

from pagecurator.version import __version__
from pagecurator.web.auth import HEADER
from pagecurator.web.routing import Route

_SCHEME = "ApiKey"
_REFERENCE = "#/components/schemas/{model}"
_COMPONENT_NAMES = {"PageExplanation": "PageStory", "Attempt": "TriedOnce", "WebsiteStatus": "SiteStatus"}
"""Components whose published name is not that of the class."""
_DESCRIPTION = (
    "Single websites, CSV jobs and the queue of pages. Every response is complete JSON with Content-Length on a "
    "connection of its own; downloads are streamed. Errors have a `detail`."
)


class Failure(BaseModel):
    """The error in one sentence."""

    detail: str
    request_id: str | None = Field(default=None, description="Only with 500: the id to search for in the log.")


class Finding(BaseModel):
    """An error in one parameter."""

    type: str
    loc: list[str | int]
    msg: str
    input: Any = None
    ctx: dict[str, Any] | None = None


class Invalid(BaseModel):
    """All errors in the parameters."""

    detail: list[Finding]


def openapi_document(routes: Sequence[Route], *, tags: Sequence[tuple[str, str]], with_keys: bool) -> dict[str, Any]:
    """The document as plain JSON. ``with_keys``: this server requires a key."""
    paths: dict[str, PathItem] = {}
    for route in routes:
        item = paths.setdefault(route.path, PathItem())
        setattr(item, route.method.lower(), _operation(route, with_keys=with_keys))
    document = OpenAPI(
        info=Info(title="Pagecurator", version=__version__, description=_DESCRIPTION),
        servers=[Server(url="/")],
        tags=[Tag(name=name, description=description) for name, description in tags],
        paths=paths,
        components=Components(
            schemas=_schemas(routes),
            securitySchemes={_SCHEME: SecurityScheme(type="apiKey", name=HEADER, security_scheme_in="header")},
        ),
    )
    dumped = document.model_dump(mode="json", by_alias=True, exclude_none=True)
    dumped["paths"] = _without_defaults(dumped["paths"])
    return dumped


_DEFAULTS = {"deprecated": False, "allowEmptyValue": False, "allowReserved": False}


def _without_defaults(part: Any) -> Any:
    """Drop default values that the library writes out: some places forbid these names."""
    if isinstance(part, list):
        return [_without_defaults(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {key: _without_defaults(value) for key, value in part.items() if _DEFAULTS.get(key) is not value}


def _operation(route: Route, *, with_keys: bool) -> Operation:
    doc = (route.handle.__doc__ or "").strip()
    return Operation(
        tags=[route.tag],
        summary=route.summary,
        description=doc or None,
        operationId=_operation_id(route),
        parameters=[*_path_parameters(route), *_query_parameters(route)] or None,
        requestBody=_request_body(route),
        responses=_responses(route, with_keys=with_keys),
        security=[{_SCHEME: []}] if route.needs_key and with_keys else [],
    )


def _operation_id(route: Route) -> str:
    words = route.path.replace("{", "").replace("}", "").replace("/", " ").replace("-", " ").replace(".", " ").split()
    return "_".join([route.method.lower(), *(words or ["root"])])


def _path_parameters(route: Route) -> list[Parameter]:
    return [
        _parameter(name, place=ParameterLocation.PATH, required=True, text=description, schema={"type": "string"})
        for name, description in route.path_parameters.items()
    ]


def _query_parameters(route: Route) -> list[Parameter]:
    if route.query is None:
        return []
    schema = route.query.model_json_schema()
    required = schema.get("required", [])
    shared = schema.get("$defs", {})
    parameters = []
    for name, described in schema.get("properties", {}).items():
        plain = _without_null(_inlined(described, shared))
        text = plain.pop("description", None)
        plain.pop("title", None)
        parameters.append(
            _parameter(name, place=ParameterLocation.QUERY, required=name in required, text=text, schema=plain)
        )
    return parameters


def _parameter(
    name: str, *, place: ParameterLocation, required: bool, text: str | None, schema: dict[str, Any]
) -> Parameter:
    described = {"name": name, "in": place, "required": required, "description": text, "schema": schema}
    return Parameter.model_validate(described)


def _inlined(schema: Any, shared: dict[str, Any]) -> Any:
    """``schema`` with its references resolved: parameters are not components."""
    if isinstance(schema, list):
        return [_inlined(part, shared) for part in schema]
    if not isinstance(schema, dict):
        return schema
    reference = schema.get("$ref")
    if reference is not None:
        rest = {key: value for key, value in schema.items() if key != "$ref"}
        return _inlined({**shared[reference.rpartition("/")[2]], **rest}, shared)
    return {key: _inlined(value, shared) for key, value in schema.items()}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """An optional parameter is omitted, not null: a query can't express null."""
    options = [option for option in schema.get("anyOf", []) if option.get("type") != "null"]
    if schema.get("default", ...) is None:
        schema = {key: value for key, value in schema.items() if key != "default"}
    if "anyOf" not in schema:
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**options[0], **rest} if len(options) == 1 else {**rest, "anyOf": options}


def _request_body(route: Route) -> RequestBody | None:
    for model, media_type in ((route.body, "application/json"), (route.form, "multipart/form-data")):
        if model is not None:
            return RequestBody(required=True, content={media_type: _media_type(model)})
    return None


def _responses(route: Route, *, with_keys: bool) -> dict[str, Response]:
    answers = {"200": _success(route)}
    failures = dict(route.errors)
    if route.needs_key and with_keys:
        failures[401] = "No key was sent."
        failures[403] = failures.get(403, "The key is unknown.")
    elif route.needs_key:
        failures[403] = failures.get(403, "A browser sent the request for another website.")
    elif not route.any_host and not with_keys:
        failures.setdefault(403, "The request names another host.")
    if route.needs_key and route.limited:
        failures.setdefault(429, "Too many requests; try again after `Retry-After` seconds.")
    if route.body is not None:
        failures.setdefault(408, "The body was sent too slowly.")
        failures.setdefault(413, "The body is too large.")
        failures.setdefault(415, "The body is not JSON.")
    if route.query is not None or route.path_parameters:
        failures.setdefault(431, "The request line or a header is longer than 8 KiB.")
    if route.needs_key:
        failures.setdefault(
            503, "The database is unavailable, or the server is busy; try again after `Retry-After` seconds."
        )
        failures.setdefault(504, "The request took too long and was stopped.")
    for status, meaning in failures.items():
        answers[str(status)] = _failure_response(status, meaning)
    if route.query is not None or route.body is not None or route.form is not None:
        answers["422"] = Response(description="The parameters are invalid.", content=_json(Invalid))
    answers["500"] = _failure_response(500, "An internal error; search the log for `request_id`.")
    return dict(sorted(answers.items()))


def _success(route: Route) -> Response:
    content: dict[str, MediaType] = {}
    for media_type in route.media_types:
        if media_type == "application/json" and route.response is not None:
            content.update(_json(route.response))
        else:
            content[media_type] = MediaType(media_type_schema=Schema(type="string"))
    return Response(description=route.summary, content=content)


def _failure_response(status: int, meaning: str) -> Response:
    headers = None
    if status in (429, 503):
        headers = {"Retry-After": Header(description="Seconds.", param_schema=Schema(type="integer"))}
    return Response(description=meaning, content=_json(Failure), headers=cast("Any", headers))


def _json(model: type) -> dict[str, MediaType]:
    return {"application/json": _media_type(model)}


def _media_type(model: type) -> MediaType:
    reference = _REFERENCE.format(model=_component_name(model.__name__))
    return MediaType(media_type_schema=Reference.model_validate({"$ref": reference}))


# ---------------------------------------------------------------- schemas
def _schemas(routes: Sequence[Route]) -> dict[str, Schema]:
    """The components: the models and dataclasses that routes read and return, and what these contain."""
    used = [model for route in routes for model in (route.body, route.form, route.response) if model is not None]
    models = sorted({Failure, Invalid, *used}, key=lambda model: model.__name__)
    _, schema = TypeAdapter.json_schemas(
        [(model, "validation", TypeAdapter(model)) for model in models], ref_template=_REFERENCE
    )
    definitions = json.loads(re.sub(_REFERENCE.format(model=r"(\w+)"), _renamed_reference, json.dumps(schema["$defs"])))
    return {
        component: Schema.model_validate({**described, "title": component} if component != name else described)
        for name, described in sorted(definitions.items())
        if (component := _component_name(name))
    }


def _renamed_reference(found: re.Match[str]) -> str:
    return _REFERENCE.format(model=_component_name(found[1]))


def _component_name(name: str) -> str:
    """The name that clients know a model by; generated clients have classes of this name."""
    return _COMPONENT_NAMES.get(name, name)
