"""Telegram's faults on demand: one hook around the table of methods.

    script = Script()
    app = create_api_app(api, script)
    script.next("sendMessage", too_many_requests(3))                 # instead of the method, once
    script.next("sendMessage", ANSWER_LOST, chat=OWNER, times=2)     # the message appears, its answer never comes
    script.next("sendMessage", BAD_GATEWAY, after=True)              # the message appears, an HTML page comes back
    script.always("answerCallbackQuery", QUERY_TOO_OLD)              # until script.clear()
    script.always("getUpdates", HANGS)

A fault comes instead of the method (nothing happens) or, `after`, instead of its answer (what was asked for has
happened). Each ready-made one knows where it belongs; `after=` says otherwise. Besides the methods' names there is
`DOWNLOAD`, for the link that getFile gives. Every request's fault is in `api.requests`. For many at random there is
`random_faults.py:RandomFaults`, for Telegram's limits `limits.py:Limits`.

The words are those of tdlib/telegram-bot-api (Client.cpp, checked in 2026).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

Ending = Literal["answer", "late", "drop", "hang"]

DOWNLOAD = "download"
"""Stands for a method's name where the bot fetches a file by its link; the parameter is `file_path`."""
EVERY = "*"
"""Stands for every method's name in a Script."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What the bot gets, after `delay` seconds of real time: an answer of the fault's making, the true one only now, or
    none, because the TCP connection is dropped or the answer never comes. `after`: what was asked for has happened."""

    name: str = "fault"
    status: int = 0
    body: bytes = b""
    content_type: str = "application/json"
    delay: float = 0.0
    ending: Ending = "answer"
    after: bool = False

    def __post_init__(self) -> None:
        if self.ending == "late" and not self.after:
            raise ValueError("what did not happen has no true answer that could come late")


class Faults(Protocol):
    """Consulted for each request of the bot, by the method's name as it was called and its parameters."""

    def before(self, method: str, params: Mapping[str, object]) -> Fault | None:
        """A fault in place of the method: nothing happens."""

    def after(self, method: str, params: Mapping[str, object]) -> Fault | None:
        """A fault in place of the answer: what was asked for has happened. Not asked where Telegram refused."""


class NoFaults:
    """All goes well."""

    def before(self, method: str, params: Mapping[str, object]) -> Fault | None:
        return None

    def after(self, method: str, params: Mapping[str, object]) -> Fault | None:
        return None


def refused(status: int, description: str, **parameters: int) -> Fault:
    """Telegram's error with this status and these words, its `parameters` as given."""
    body: dict[str, object] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return Fault(name=description, status=status, body=json.dumps(body).encode())


def too_many_requests(retry_after: int) -> Fault:
    """429, to be tried again after so many seconds."""
    return refused(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


def upgraded_to(chat_id: int) -> Fault:
    """400: the group is the supergroup `chat_id` now. The world itself says so after `BotApi.upgrade_group`."""
    return refused(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat_id)


def server_error(status: int = 500, description: str = "Internal Server Error") -> Fault:
    return refused(status, description)


def late(seconds: float) -> Fault:
    """It happened; the true answer comes after so many seconds of real time."""
    return Fault(name="late", ending="late", delay=seconds, after=True)


# The connection

REQUEST_DROPPED = Fault(name="request dropped", ending="drop")
"""The connection is closed before anything happened."""
ANSWER_DROPPED = Fault(name="answer dropped", ending="drop", after=True)
"""It happened; the connection is closed without an answer."""
ANSWER_LOST = Fault(name="answer lost", ending="hang", after=True)
"""It happened; no answer comes, however long the client waits."""
HANGS = Fault(name="hangs", ending="hang")
"""Nothing happens and no answer comes, however long the client waits."""
BAD_GATEWAY = Fault(
    name="bad gateway",
    status=502,
    body=b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>"
    b"\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n",
    content_type="text/html",
)
TRUNCATED = Fault(name="truncated", status=200, body=b'{"ok":true,"result":[{"update_id":7140', after=True)
"""It happened; the answer's JSON ends in its middle."""

# 400

NOT_MODIFIED = refused(
    400,
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message",
)
TO_EDIT_NOT_FOUND = refused(400, "Bad Request: message to edit not found")
NOT_EDITABLE = refused(400, "Bad Request: message can't be edited")
CHAT_NOT_FOUND = refused(400, "Bad Request: chat not found")
THREAD_NOT_FOUND = refused(400, "Bad Request: message thread not found")
TOPIC_DELETED = refused(400, "Bad Request: TOPIC_DELETED")
NO_ENTITIES = refused(400, "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 5")
QUERY_TOO_OLD = refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
UNKNOWN_BAD_REQUEST = refused(400, "Bad Request: the moon is in the wrong house")
FILE_TOO_BIG = refused(400, "Bad Request: file is too big")
FILE_UNAVAILABLE = refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")

# 401 to 409

UNAUTHORIZED = refused(401, "Unauthorized")
BLOCKED = refused(403, "Forbidden: bot was blocked by the user")
DEACTIVATED = refused(403, "Forbidden: user is deactivated")
KICKED_FROM_GROUP = refused(403, "Forbidden: bot was kicked from the group chat")
KICKED_FROM_SUPERGROUP = refused(403, "Forbidden: bot was kicked from the supergroup chat")
NOT_STARTED = refused(403, "Forbidden: bot can't initiate conversation with a user")
UNKNOWN_FORBIDDEN = refused(403, "Forbidden: the moon is in the wrong house")
NOT_FOUND = refused(404, "Not Found")
OTHER_POLLER = refused(
    409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)


@dataclass(kw_only=True, eq=False)
class _Line:
    """A fault that waits in a script; `left` is None for one that stays."""

    method: str
    chat: int | None
    fault: Fault
    left: int | None

    def fits(self, method: str, params: Mapping[str, object]) -> bool:
        if self.method not in (EVERY, method.lower()):
            return False
        return self.chat is None or str(params.get("chat_id")) == str(self.chat)


@dataclass
class Script:
    """Faults as they are written down: those of `next` are used up in order, then comes the one of `always`."""

    _next: list[_Line] = field(default_factory=list)
    _always: list[_Line] = field(default_factory=list)

    def next(
        self, method: str, fault: Fault, times: int = 1, *, chat: int | None = None, after: bool | None = None
    ) -> None:
        """The next `times` requests of `method` (of any letters' case, or EVERY), those to `chat` if it is given, meet
        `fault`; then the next one written down has its turn."""
        self._next.append(_line(method, fault, chat, after, times))

    def always(self, method: str, fault: Fault, *, chat: int | None = None, after: bool | None = None) -> None:
        """Every request of `method` meets `fault`, when no `next` fits."""
        self._always.append(_line(method, fault, chat, after, None))

    def clear(self) -> None:
        """All goes well from now on."""
        self._next.clear()
        self._always.clear()

    @property
    def waiting(self) -> int:
        """How many requests are still to meet a fault of `next`."""
        return sum(line.left or 0 for line in self._next)

    def before(self, method: str, params: Mapping[str, object]) -> Fault | None:
        return self._take(method, params, after=False)

    def after(self, method: str, params: Mapping[str, object]) -> Fault | None:
        return self._take(method, params, after=True)

    def _take(self, method: str, params: Mapping[str, object], *, after: bool) -> Fault | None:
        """The first fault that fits, if this is its moment."""
        line = next((line for line in (*self._next, *self._always) if line.fits(method, params)), None)
        if line is None or line.fault.after != after:
            return None
        if line.left is not None:
            line.left -= 1
            if not line.left:
                self._next.remove(line)
        return line.fault


def _line(method: str, fault: Fault, chat: int | None, after: bool | None, left: int | None) -> _Line:
    fault = fault if after is None else replace(fault, after=after)
    return _Line(method=method.lower(), chat=chat, fault=fault, left=left)
