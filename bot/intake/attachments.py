"""What a message carries besides words: a file to fetch, a place, or something that cannot be kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from telegram import Location, Message

from bot.handlers.turn import FileIn
from bot.intake.wording import plain
from storage.models import EvidenceKind

FILES = ("animation", "document", "video", "video_note", "audio", "voice")
"""Files beside photos, by Telegram's names. An animation is a document too, so it is asked about first."""
ENDINGS = {"voice": "ogg", "audio": "mp3"}
"""Of files that come without a name; the others are films."""
SERVICE = (
    "new_chat_", "left_chat_", "delete_chat_", "group_chat_created", "supergroup_chat_created", "channel_chat_created",
    "message_auto_delete_", "migrate_", "pinned_message", "proximity_alert_", "boost_added", "chat_background_set",
    "checklist_tasks_", "forum_topic_", "general_forum_", "giveaway_created", "giveaway_completed", "video_chat_",
    "write_access_", "users_shared", "chat_shared", "direct_message_price_", "paid_message_price_",
    "gift", "unique_gift", "refunded_payment", "connected_website", "suggested_post_", "chat_owner_", "poll_option_",
    "managed_bot_created",
)  # fmt: skip
"""How the fields begin by which Telegram tells what happened in a chat: nobody has said anything."""


UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
LONGEST_NAME = 255


@dataclass(frozen=True, kw_only=True)
class Attached:
    """A file that a message carries and that is yet to be fetched; `size` in bytes, where Telegram says it. `what` is
    its kind as people call it, the end of a text's key."""

    kind: EvidenceKind
    file_id: str
    name: str
    size: int | None
    what: str

    @property
    def sent_again_as_it_is(self) -> bool:
        """Whether Telegram's id sends it again as what the ledger takes it for."""
        return self.what in ("photo", "document")


def attached(message: Message) -> Attached | None:
    """The file of a message, if it has one that is kept."""
    if message.photo:
        largest = message.photo[-1]
        return Attached(kind=EvidenceKind.PHOTO, file_id=largest.file_id, name="", size=largest.file_size, what="photo")
    for what in FILES:
        file = getattr(message, what)
        if file is not None:
            return Attached(
                kind=EvidenceKind.DOCUMENT, file_id=file.file_id, name=_name(file, what), size=file.file_size, what=what
            )
    return None


def _name(file: Any, what: str) -> str:
    """The name that came with it, else one that tells what it is."""
    given = _file_name(getattr(file, "file_name", None) or "")
    return given or ("" if what == "document" else f"{what}.{ENDINGS.get(what, 'mp4')}")


def _file_name(said: str) -> str:
    """A name to show, never a path: its last part, without what turns or hides characters."""
    return UNSHOWN.sub("", plain(said)).replace("\\", "/").rpartition("/")[2][:LONGEST_NAME]


def place(message: Message) -> FileIn | None:
    """Where somebody was, as words to keep; of a place that goes on moving, where they were when they sent it."""
    if message.venue is not None:
        venue = message.venue
        return _place(venue.location, plain(f"{venue.title} {venue.address}"))
    return _place(message.location, "") if message.location is not None else None


def _place(location: Location, name: str) -> FileIn:
    text = f"📍 {location.latitude:.5f}, {location.longitude:.5f} {name}".strip()
    return FileIn(kind=EvidenceKind.TEXT, sha256="", size=0, name="", telegram_file=None, what="place", text=text)


def brings_something(message: Message) -> bool:
    """A file, a voice note, a place, a poll …: nothing sent is passed over in silence."""
    return message.effective_attachment is not None


def is_service(message: Message) -> bool:
    """Whether Telegram itself tells of something, and nobody has said anything."""
    if message.text or brings_something(message):
        return False
    return any(told and field.startswith(SERVICE) for field, told in message.to_dict().items())
