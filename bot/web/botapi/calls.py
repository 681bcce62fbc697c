"""One request to the Bot API: its parameters and uploads, however they were sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request as HttpRequest

from bot.web.botapi.refusal import bad_request

TRUE = frozenset({"true", "1", "yes", "t", "y"})
PART_BYTES = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that came with the request."""

    name: str
    data: bytes = field(repr=False)

    def __str__(self) -> str:
        return f"{self.name}, {len(self.data)} bytes"


@dataclass(frozen=True, kw_only=True)
class Call:
    """The method as it was called, its parameters, its uploads by part name."""

    method: str
    params: Mapping[str, object]
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """A string parameter; numbers that came in JSON become strings."""
        value = self.params.get(name)
        return default if value is None else str(value)

    def number(self, name: str, default: int = 0) -> int:
        """A whole number; as Telegram does, what is no number counts as `default`."""
        try:
            return int(self.text(name) or default)
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in TRUE

    def json(self, name: str) -> object:
        """A parameter that holds JSON, parsed; None if absent. Raises Refused."""
        value = self.params.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def mapping(self, name: str) -> Mapping[str, object]:
        """A parameter that holds a JSON object; empty if absent. Raises Refused."""
        value = self.json(name)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise bad_request(f"object expected as {name.replace('_', ' ')}")
        return value

    @property
    def chat_id(self) -> int:
        """Raises Refused, in Telegram's words."""
        value = self.text("chat_id").strip()
        if not value:
            raise bad_request("chat_id is empty")
        try:
            return int(value)
        except ValueError:
            raise bad_request("chat not found") from None

    @property
    def logged(self) -> dict[str, object]:
        """What the log of requests keeps: the parameters, and of each upload its name and size."""
        return dict(self.params) | {name: str(upload) for name, upload in self.uploads.items()}


async def read_call(request: HttpRequest) -> Call:
    """The call in a GET, form, multipart or JSON request. Raises Refused for JSON that can't be read."""
    params: dict[str, object] = dict(request.query_params) if request.scope["query_string"] else {}
    uploads: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind == "multipart/form-data":
        async with request.form(max_part_size=PART_BYTES) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    uploads[name] = Upload(name=value.filename or name, data=await value.read())
                else:
                    params[name] = value
    elif kind == "application/json":
        params |= json_object(await request.body())
    else:
        params |= dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
    return Call(method=request.path_params["method"], params=params, uploads=uploads)


def json_object(body: bytes) -> dict[str, object]:
    try:
        parsed = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(parsed, dict):
        raise bad_request("can't parse JSON object")
    return parsed
