"""Messages as a chat shows them: values that are replaced when edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.web.botapi.files import File

Keyboard = tuple[tuple[Mapping[str, object], ...], ...]
"""Rows of inline buttons, each as it was sent."""


class Button(NamedTuple):
    """What a person sees and what a press sends: callback data, or for a link button its address."""

    label: str
    data: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One message. `date` is office time; `keyboard` is the raw inline keyboard, `buttons` its short form."""

    id: int
    chat_id: int
    sender_id: int
    sender: str
    from_bot: bool
    date: datetime
    text: str | None = None
    caption: str | None = None
    photo: File | None = None
    document: File | None = None
    keyboard: Keyboard = ()
    reply_to: int | None = None
    topic: int | None = None
    """In which topic of a forum it stands; None for General, and everywhere else."""
    album: str | None = None
    edited_at: datetime | None = None
    silent: bool = False
    other: Mapping[str, object] | None = None
    """What is none of these (a sticker, a location, a service message), as Telegram's JSON has it."""

    @property
    def words(self) -> str:
        """Text or caption, whichever it has."""
        return self.text or self.caption or ""

    @property
    def edited(self) -> bool:
        return self.edited_at is not None

    @property
    def buttons(self) -> tuple[tuple[Button, ...], ...]:
        return tuple(tuple(button_of(raw) for raw in row) for row in self.keyboard)

    @property
    def content(self) -> tuple[object, ...]:
        """All that an edit may change: equal contents mean “message is not modified”."""
        return self.text, self.caption, self.keyboard


def button_of(raw: Mapping[str, object]) -> Button:
    return Button(str(raw["text"]), str(raw.get("callback_data") or raw.get("url") or ""))


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What answerCallbackQuery showed a person: a toast, or an alert to be confirmed. Empty text shows nothing."""

    user_id: int
    query_id: str
    text: str
    alert: bool
