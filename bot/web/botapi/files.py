"""Files: what was uploaded, under ids that can be sent again and paths that can be downloaded."""

from __future__ import annotations

import mimetypes
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from typing import Literal

from bot.web.botapi.images import PNG, image_size
from bot.web.botapi.refusal import Refused, bad_request

UPLOAD_BYTES = 50 * 1024 * 1024
PHOTO_BYTES = 10 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
PHOTO_SIDES = 10_000
"""Width and height together; more is refused (Bot API, sendPhoto)."""

Recorded = Literal["video", "video_note", "animation", "audio", "voice"]
"""Files that people send and this bot does not: films and sounds."""
Kind = Literal["photo", "document"] | Recorded
ID_PREFIX: dict[Kind, str] = {
    "photo": "AgACAgUAAxk",
    "document": "BQACAgUAAxk",
    "video": "BAACAgUAAxk",
    "video_note": "DQACAgUAAxk",
    "animation": "CgACAgUAAxk",
    "audio": "CQACAgUAAxk",
    "voice": "AwACAgUAAxk",
}
"""As Telegram's ids begin: one kind is not sent again as another."""


@dataclass(frozen=True, kw_only=True)
class File:
    """A stored file. `unique_id` is the same for the same bytes; width and height are 0 but for photos."""

    id: str
    unique_id: str
    kind: Kind
    name: str
    mime: str
    path: str
    data: bytes = field(repr=False)
    width: int = 0
    height: int = 0

    @property
    def size(self) -> int:
        return len(self.data)


class FileStore:
    """Every file of this world, by id and by download path."""

    def __init__(self) -> None:
        self._by_id: dict[str, File] = {}
        self._by_path: dict[str, File] = {}
        self._numbers = count()

    def add_photo(self, data: bytes) -> File:
        """Keep a picture. Raises Refused as Telegram does for what is empty, too big or no PNG or JPEG."""
        check_upload(data)
        if len(data) > PHOTO_BYTES:
            raise bad_request(
                f"file of size {len(data)} bytes is too big for a photo; the maximum size is {PHOTO_BYTES} bytes"
            )
        size = image_size(data)
        if size is None or 0 in size:
            raise bad_request("IMAGE_PROCESS_FAILED")
        if sum(size) > PHOTO_SIDES or max(size) > 20 * min(size):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        png = data.startswith(PNG)
        name, mime = ("photo.png", "image/png") if png else ("photo.jpg", "image/jpeg")
        return self._keep("photo", name, mime, data, size)

    def add_document(self, name: str, data: bytes) -> File:
        """Keep a document under its name. Raises Refused for what is empty or above 50 MB."""
        check_upload(data)
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self._keep("document", name or "file", mime, data, (0, 0))

    def add_recorded(self, kind: Recorded, name: str, data: bytes) -> File:
        """Keep a film or a sound. Raises Refused for what is empty or above 50 MB."""
        check_upload(data)
        return self._keep(kind, name, mimetypes.guess_type(name)[0] or "application/octet-stream", data, (0, 0))

    def by_id(self, file_id: str) -> File | None:
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> File | None:
        return self._by_path.get(path)

    def _keep(self, kind: Kind, name: str, mime: str, data: bytes, size: tuple[int, int]) -> File:
        number = next(self._numbers)
        digest = sha256(data).digest()
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        file = File(
            id=ID_PREFIX[kind] + urlsafe_b64encode(number.to_bytes(6, "big") + digest[:18]).decode(),
            unique_id=urlsafe_b64encode(kind[:1].encode() + digest[:11]).decode(),
            kind=kind,
            name=name,
            mime=mime,
            path=f"{kind}s/file_{number}.{suffix}",
            data=data,
            width=size[0],
            height=size[1],
        )
        self._by_id[file.id] = self._by_path[file.path] = file
        return file


def check_upload(data: bytes) -> None:
    """Raises Refused for an upload that is empty or above 50 MB."""
    if not data:
        raise bad_request("file must be non-empty")
    if len(data) > UPLOAD_BYTES:
        raise Refused(413, "Request Entity Too Large")
