"""One turn of a talk: what came in, who sent it, and what is answered. Handlers take a Turn and return replies."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Literal

from sqlalchemy.orm import Session

from bot.reading.documents import Draft, NotRead
from bot.reading.progress import Step, unheard
from bot.reading.terms import Terms
from bot.reading.vocabulary import Pieces, Vocabulary
from bot.writing.buttons import MorePage
from bot.writing.card import Card, Key
from bot.writing.notices import Composer
from bot.writing.words import Words
from jobs.moments import local_day
from jobs.office import Office
from storage import dialogue, touched
from storage.actor import Actor
from storage.evidence import EvidenceStore
from storage.models import EvidenceKind, Person


@dataclass(frozen=True, kw_only=True)
class FileIn:
    """A file that came with a message, its bytes kept already; or words that are kept as one, which have no bytes."""

    kind: EvidenceKind
    sha256: str
    """Empty where there are none."""
    size: int
    name: str
    telegram_file: str | None
    """Telegram's id of it, where that sends it again."""
    what: str
    """Its kind as people call it: the end of a text's key."""
    text: str = ""
    read: Draft | NotRead | None = None
    """What was read in it before the turn began; None for what is not to be read."""


@dataclass(frozen=True, kw_only=True)
class Forwarded:
    """From whom a message was passed on, and when that had been written."""

    by: str
    at: datetime


Standing = Literal["out", "in"]
"""Whether the bot was put out of a chat (blocked by the person), or let in again."""


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """What one update says, in our words."""

    chat_id: int
    user_id: int
    name: str
    language_code: str | None = None
    private: bool = True
    chat_title: str = ""
    """Of a group."""
    topic: int | None = None
    """Of a forum, which is a group with topics: the one this stands in, where the answer belongs. None for General."""
    addressed: bool = True
    """In a group: whether the bot is meant."""
    text: str = ""
    command: str | None = None
    argument: str = ""
    files: tuple[FileIn, ...] = ()
    refused_files: tuple[str, ...] = ()
    """Why files could not be taken: the end of a text's key."""
    album: str | None = None
    reply_to: int | None = None
    reply_keys: tuple[str, ...] = ()
    """What the keys of the message that is replied to would have said."""
    quote: str = ""
    """What of it the reply picks out."""
    forwarded: Forwarded | None = None
    own_id: int | None = None
    """Of the message itself."""
    captioned: bool = False
    """Whether its words stand under something."""
    edited: bool = False
    """It was sent before, and has been changed."""
    standing: Standing | None = None
    """What was done to the bot in this chat; nobody has said anything then."""
    press: str | None = None
    message_id: int | None = None
    """Of the message that a press came from."""


@dataclass(frozen=True)
class Say:
    """A new message."""

    card: Card


@dataclass(frozen=True)
class Privately:
    """An answer for the asker alone, in the private chat with that account; where they asked it is said that it is
    there, or that it could not be brought there."""

    cards: tuple[Card, ...]
    account: int
    told: Card
    unreached: Card


@dataclass(frozen=True)
class Change:
    """The message that the pressed key is under becomes this; `itself` where that is what it said, as it stands now."""

    card: Card
    itself: bool = False


@dataclass(frozen=True)
class Toast:
    """A word over the chat in answer to a press; an `alert` has to be read."""

    text: str
    alert: bool = False


Reply = Say | Privately | Change | Toast


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What handlers work with besides the ledger."""

    office: Office
    store: EvidenceStore
    composer: Composer
    bot_name: str | None = None
    invite_valid: timedelta = timedelta(days=7)
    terms: Terms = field(default_factory=dict)
    """Other ways to say a word that is searched."""
    vocabularies: dict[int, tuple[str, Vocabulary]] = field(default_factory=dict)
    """By unit: what its ledger held when its event chain ended in that hash."""
    pieces: dict[int, Pieces] = field(default_factory=dict)
    """By unit, of large ones: the words of its texts, as far as they were read."""
    unread: set[int] = field(default_factory=set)
    """Large units whose texts are being read ahead."""
    counted: dict[int, tuple[tuple[str, date], dict[Any, Any]]] = field(default_factory=dict)
    """By unit: what was counted in its ledger on that day, when its event chain ended in that hash."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Everything a handler needs. `person` and `actor` are None for a stranger."""

    session: Session
    now: datetime
    desk: Desk
    incoming: Incoming
    w: Words
    person: Person | None = None
    actor: Actor | None = None
    actors: tuple[Actor, ...] = ()
    asked: dict[str, Any] = field(default_factory=dict)
    step: Step = unheard
    """Told how far it is by what takes long."""

    @property
    def who(self) -> Actor:
        """The one who acts; only reached for members."""
        if self.actor is None:
            raise LookupError("a stranger came past the door")
        return self.actor

    @property
    def member(self) -> Person:
        if self.person is None:
            raise LookupError("a stranger came past the door")
        return self.person

    @property
    def today(self) -> date:
        return self.w.today

    @property
    def chat_id(self) -> int:
        return self.incoming.chat_id

    @cached_property
    def way_back(self) -> Key | None:
        """The key that brings back the message of several things in whose place a card is opened."""
        said = self.incoming
        if said.press is None or self.person is None:
            return None
        message = touched.list_at(self.session, self.person, said.chat_id, said.message_id)
        return Key(self.t("key.back"), MorePage(message, 0)) if message else None

    def t(self, key: str, /, **values: object) -> str:
        return self.w.t(key, **values)

    def ask(self, what: str, **about: Any) -> None:
        """Remember a question that the next message may answer."""
        dialogue.ask(self.session, self.chat_id, self.now, what, **about)

    def forget(self) -> None:
        dialogue.forget(self.session, self.chat_id)

    def day_of(self, moment: datetime) -> date:
        return local_day(moment, self.w.zone)


def say(card: Card) -> list[Reply]:
    return [Say(card)]


def change(card: Card, toast: str | None = None) -> list[Reply]:
    """The pressed message becomes `card`, with a word over it where there is one."""
    return [Toast(toast), Change(card)] if toast else [Change(card)]


Answer = list[Reply]
