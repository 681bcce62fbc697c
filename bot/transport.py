"""Requests to Telegram, on aiohttp: an eighth of what the library's own client costs. What went wrong is said without
the address, since that holds the token."""

from __future__ import annotations

import io
import json
import re
from http import HTTPStatus
from typing import Any

import aiohttp
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_TIMEOUT = 5.0
POOL_TIMEOUT = 1.0
WRITE_TIMEOUT = 5.0
MEDIA_WRITE_TIMEOUT = 20.0
PROXY_TROUBLE = (ProxyConnectionError, ProxyError, ProxyTimeoutError)
NEVER_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
    *PROXY_TROUBLE,
)
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
UNSET = BaseRequest.DEFAULT_NONE
Body = aiohttp.FormData | aiohttp.BytesPayload


class NotSent(NetworkError):
    """Nothing left the house: no connection was free, or none could be made. It may simply be tried again."""


class TelegramRequest(BaseRequest):
    """The library's way to Telegram, with at most `connections` open at once; `proxy` is http, https, socks5 or
    socks5h; `read_timeout` in seconds."""

    def __init__(self, connections: int, proxy: str | None = None, read_timeout: float = 5.0) -> None:
        self._connections = connections
        self._proxy = proxy
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._read_timeout

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=self._connector(),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def renew(self) -> None:
        """Drop every connection and begin with fresh ones."""
        await self.shutdown()
        await self.initialize()

    def _connector(self) -> aiohttp.TCPConnector:
        if self._proxy and self._proxy.startswith("socks"):
            return ProxyConnector.from_url(
                self._proxy.replace("socks5h:", "socks5:"), rdns=True, limit=self._connections
            )
        return aiohttp.TCPConnector(limit=self._connections)

    @property
    def _http_proxy(self) -> str | None:
        return self._proxy if self._proxy and self._proxy.startswith("http") else None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = UNSET,
        write_timeout: object = UNSET,
        connect_timeout: object = UNSET,
        pool_timeout: object = UNSET,
    ) -> tuple[int, bytes]:
        """The status and the body. Raises NotSent when nothing can have arrived, TimedOut or NetworkError when it may
        have."""
        has_files = request_data is not None and request_data.contains_files
        timeout = _timeout(
            read=_given(read_timeout, self._read_timeout),
            write=_given(write_timeout, MEDIA_WRITE_TIMEOUT if has_files else WRITE_TIMEOUT),
            connect=_given(connect_timeout, CONNECT_TIMEOUT),
            pool=_given(pool_timeout, POOL_TIMEOUT),
            uploads=request_data is not None,
        )
        try:
            return await self._exchange(url, method, _body(request_data), timeout)
        except (aiohttp.ClientError, *PROXY_TROUBLE, OSError) as error:
            failure = failure_of(error)
        raise failure  # out here the client's own error, which holds the address, is not its context

    async def _exchange(
        self, url: str, method: str, body: Body | None, timeout: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NotSent("not initialized")
        async with self._session.request(
            method, url, data=body, timeout=timeout, proxy=self._http_proxy, allow_redirects=False
        ) as answer:
            return readable(answer.status, await answer.read())

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Telegram's answer. Raises TelegramError for what is none, without repeating it."""
        answer = _answer(payload)
        if answer is None:
            raise TelegramError("Invalid server response")
        return {**answer, "result": _lean(answer["result"])} if "result" in answer else answer


class UpdatesRequest(TelegramRequest):
    """For getUpdates alone: keeps each batch as it came and shows the library an empty one, since it would refuse a
    whole batch for one update that it cannot read."""

    def __init__(self, proxy: str | None = None, read_timeout: float = 40.0) -> None:
        super().__init__(connections=2, proxy=proxy, read_timeout=read_timeout)
        self._batch: list[Any] = []

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        self._batch = []
        code, body = await super().do_request(url, method, *args, **kwargs)
        answer = _answer(body) if code == HTTPStatus.OK else None
        if answer is None or not isinstance(answer.get("result"), list):
            return code, body
        self._batch = answer["result"]
        return code, b'{"ok":true,"result":[]}'

    def take_batch(self) -> list[Any]:
        """What the last getUpdates brought, in Telegram's order; handed over once."""
        batch, self._batch = self._batch, []
        return batch


def readable(status: int, body: bytes) -> tuple[int, bytes]:
    """The answer, if it is one of Telegram's. Raises NetworkError for an error page that something on the way put in
    its place: it says nothing of the token or the chat, whatever its status."""
    if status >= HTTPStatus.BAD_REQUEST and _answer(body) is None:
        raise NetworkError(f"{_phrase(status)} ({status}), and no answer of Telegram's")
    return status, body


def failure_of(error: Exception) -> NetworkError:
    """In the library's words, without the address."""
    name = type(error).__name__
    reason = getattr(error, "strerror", None) if isinstance(error, aiohttp.ClientOSError) else None
    text = f"{name}: {reason}" if reason else name
    if isinstance(error, NEVER_LEFT) or isinstance(error.__cause__, NEVER_LEFT):
        return NotSent(text)
    return TimedOut(text) if isinstance(error, TimeoutError) else NetworkError(text)


def _lean(result: Any) -> Any:
    """Of messages that were sent only which they are: to build them anew with their text and keys costs the library as
    much as the rest of the request, and nobody reads them."""
    if isinstance(result, list):
        return [_lean(one) for one in result]
    if isinstance(result, dict) and "message_id" in result:
        return {key: result[key] for key in ("message_id", "date", "chat") if key in result}
    return result


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _given(told: object, default: float) -> float | None:
    """The span told, None for no limit; the default where nothing was told."""
    return told if told is None or isinstance(told, int | float) else default


def _timeout(
    *, read: float | None, write: float | None, connect: float | None, pool: float | None, uploads: bool
) -> aiohttp.ClientTimeout:
    """aiohttp waits for a free connection and for a new one in one span, and has none for writing: what is uploaded
    has all spans together. A download may take as long as bytes keep coming."""
    reach = None if connect is None or pool is None else connect + pool
    whole = None if reach is None or write is None or read is None else reach + write + read
    return aiohttp.ClientTimeout(total=whole if uploads else None, connect=reach, sock_connect=connect, sock_read=read)


def _body(data: RequestData | None) -> Body | None:
    """The parameters, as JSON where there is nothing else, and the files beside them. File names are written as they
    are: quoted, people would read percent signs."""
    if data is None:
        return None
    if not data.contains_files:
        return aiohttp.BytesPayload(json.dumps(data.parameters).encode(), content_type="application/json")
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)
    for part, (name, content, kind) in data.multipart_data.items():
        file = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(part, file, filename=CONTROL.sub("_", name), content_type=kind)
    return form


def _answer(body: bytes) -> dict[str, Any] | None:
    """What Telegram says, in the shape in which it says everything; None for anything else."""
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    is_one = isinstance(answer, dict) and (answer.get("ok") is False or (answer.get("ok") and "result" in answer))
    return answer if is_one else None
