"""A route of the API: parameters, response and handler, as the server and the OpenAPI document use them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_origin

from aiohttp import web
from pydantic import BaseModel, ValidationError

from pagecurator.web.request_body import read_json
from pagecurator.web.responses import invalid_model, json_response, too_slow

_Model = TypeVar("_Model", bound=BaseModel)

Handler = Callable[..., Awaitable[Any]]
"""``async handler(request)``, with ``query=`` and ``body=`` where the route has them.

Returns a response, or what :func:`~pagecurator.web.responses.json_response` turns into one.
"""

_DEADLINE_SECONDS = 25.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One method on one path."""

    method: str
    path: str
    handle: Handler
    tag: str
    summary: str
    response: type | None = None
    """The model of a 200; None if the response is not JSON, see ``media_types``."""
    media_types: tuple[str, ...] = ("application/json",)
    query: type[BaseModel] | None = None
    path_parameters: Mapping[str, str] = field(default_factory=dict)
    """The parameters in ``path``, with their descriptions."""
    body: type[BaseModel] | None = None
    """The model of a JSON body."""
    form: type[BaseModel] | None = None
    """The model of a multipart form, for the document only: forms are streamed."""
    errors: Mapping[int, str] = field(default_factory=dict)
    """Error responses, except the common ones (401, 403, 422, 429, 503)."""
    needs_key: bool = True
    any_host: bool = False
    """Accepts any Host header, even without keys: probes."""
    quiet: bool = False
    """Not logged: probes are requested every few seconds."""
    head: bool = True
    """Also serves HEAD; off where a response is expensive."""
    deadline_seconds: float | None = _DEADLINE_SECONDS
    """The response after this time is 504; None if the handler has a deadline of its own."""
    limited: bool = True
    """Counts towards the caller's rate limit."""

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Validate the parameters and call the handler. Raises :class:`ApiError`."""
        arguments: dict[str, Any] = {}
        if self.query is not None:
            arguments["query"] = read_query(request, self.query)
        if self.body is not None:
            arguments["body"] = await read_json(request, self.body)
        deadline = asyncio.timeout(self.deadline_seconds)
        try:
            async with deadline:
                response = await self.handle(request, **arguments)
        except TimeoutError as error:
            if self.deadline_seconds is None or not deadline.expired():
                raise
            raise too_slow(self.deadline_seconds) from error
        return response if isinstance(response, web.StreamResponse) else json_response(response)


def read_query(request: web.Request, model: type[_Model]) -> _Model:
    """The query as ``model``. The last value of a repeated parameter counts, unless it is a list.

    Raises :class:`ApiError` 422.
    """
    values: dict[str, Any] = {}
    for name in dict.fromkeys(request.query):
        known = model.model_fields.get(name)
        given = request.query.getall(name)
        is_list = known is not None and get_origin(known.annotation) in (list, tuple)
        values[name] = given if is_list else given[-1]
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise invalid_model(error, where="query") from error
