"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from secrets import compare_digest

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.web.botapi.api import BotApi
from bot.web.botapi.calls import Call, read_call
from bot.web.botapi.faults import DOWNLOAD, Fault, Faults, NoFaults
from bot.web.botapi.files import UPLOAD_BYTES
from bot.web.botapi.limits import Limits
from bot.web.botapi.methods import METHODS
from bot.web.botapi.refusal import Refused
from bot.web.botapi.world import Request
from bot.web.serving import drop, hung_up

ENVELOPE_BYTES = 1024 * 1024
"""What a multipart body may hold besides its files."""


LINK_GONE = Refused(404, "Not Found")
GONE = 499
"""Nobody is there to read this."""


class Gone(Exception):
    """The client closed the connection before it was answered."""


def api_routes(
    api: BotApi, faults: Faults | None = None, *, limits: Limits | None = None, delay: float = 0.0
) -> list[Route]:
    """The two addresses a bot library uses: `base_url` ends in `/bot`, `base_file_url` in `/file/bot`. `limits` are
    kept if they are given; each answer takes `delay` seconds of real time."""
    server = Server(api, faults or NoFaults(), limits, delay)
    return [
        Route("/file/bot{token}/{path:path}", server.download),
        Route("/bot{token}/{method}", server.call, methods=["GET", "POST"]),
    ]


def create_api_app(
    api: BotApi, faults: Faults | None = None, *, limits: Limits | None = None, delay: float = 0.0
) -> Starlette:
    """The Bot API alone, as `api_routes`, as an ASGI app; at its end the webhook stops."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await api.close()

    return Starlette(routes=api_routes(api, faults, limits=limits, delay=delay), lifespan=lifespan)


class Server:
    """Every request goes the same way: token → fault before → limits → the method → fault after → log → answer."""

    def __init__(self, api: BotApi, faults: Faults, limits: Limits | None, delay: float) -> None:
        self._api = api
        self._faults = faults
        self._limits = limits
        self._delay = delay

    async def call(self, http: HttpRequest) -> Response:
        try:
            self._check_token(http)
            check_size(http)
            call = await read_call(http)
        except Refused as refused:
            return refusal(refused)
        try:
            response = await self._answer(http, call)
        except Gone:
            return Response(status_code=GONE)
        if self._delay:
            await asyncio.sleep(self._delay)
        return response

    async def download(self, http: HttpRequest) -> Response:
        try:
            self._check_token(http)
        except Refused as refused:
            return refusal(refused)
        path = http.path_params["path"]
        params = {"file_path": path}
        file = self._api.files.by_path(path)
        fault = self._faults.before(DOWNLOAD, params) or (self._faults.after(DOWNLOAD, params) if file else None)
        answer = Response(file.data, media_type="application/octet-stream") if file else refusal(LINK_GONE)
        return await faulty(http, fault, answer) if fault else answer

    async def _answer(self, http: HttpRequest, call: Call) -> Response:
        fault = self._faults.before(call.method, call.params)
        if fault is not None:
            self._log(call, fault.status, fault)
            return await faulty(http, fault)
        response = await self._run(http, call)
        done = response.status_code == 200
        fault = self._faults.after(call.method, call.params) if done else None
        self._log(call, fault.status if fault else response.status_code, fault, done=done)
        return await faulty(http, fault, response) if fault else response

    def _log(self, call: Call, status: int, fault: Fault | None, *, done: bool = False) -> None:
        self._api.requests.append(
            Request(
                method=call.method,
                params=call.logged,
                at=self._api.machine(),
                office=self._api.clock(),
                status=status,
                done=done,
                fault=fault.name if fault else "",
            )
        )

    async def _run(self, http: HttpRequest, call: Call) -> Response:
        method = METHODS.get(call.method.lower())
        if method is None:
            return refusal(Refused(404, "Not Found: method not found"))
        try:
            if self._limits:
                self._limits.check(call)
            result = method(self._api, call)
            if inspect.isawaitable(result):
                result = await unless_gone(http, result)
            elif self._limits:
                self._limits.count(call)
        except Refused as refused:
            return refusal(refused)
        return JSONResponse({"ok": True, "result": result})

    def _check_token(self, http: HttpRequest) -> None:
        if not compare_digest(http.path_params["token"].encode(), self._api.token.encode()):
            raise Refused(401, "Unauthorized")


def check_size(http: HttpRequest) -> None:
    """Raises Refused 413 before an upload above 50 MB is read."""
    if int(http.headers.get("content-length") or 0) > UPLOAD_BYTES + ENVELOPE_BYTES:
        raise Refused(413, "Request Entity Too Large")


def refusal(refused: Refused) -> Response:
    """Telegram's shape of an error."""
    parameters: Mapping[str, object] = {"parameters": refused.parameters} if refused.parameters else {}
    body = {"ok": False, "error_code": refused.code, "description": refused.description, **parameters}
    return JSONResponse(body, status_code=refused.code)


async def faulty(http: HttpRequest, fault: Fault, true: Response | None = None) -> Response:
    """What the bot gets: an answer of the fault's making or the true one. Where it gets nothing, this ends when
    the connection is closed, and nobody is there to get what it returns."""
    await asyncio.sleep(fault.delay)
    if fault.ending == "answer":
        return Response(fault.body, status_code=fault.status, media_type=fault.content_type)
    if fault.ending != "late":
        await (drop(http) if fault.ending == "drop" else hung_up(http))
    return true or Response(status_code=GONE)


async def unless_gone(http: HttpRequest, result: Awaitable[object]) -> object:
    """The result, unless the client hangs up first: a poll that nobody reads must not linger. Raises Gone."""
    working = asyncio.ensure_future(result)
    leaving = asyncio.create_task(hung_up(http))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise Gone
    finally:
        working.cancel()
        leaving.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)
