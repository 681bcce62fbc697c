"""What comes in and what goes out: raw updates, notices (facts), messages (words), where a talk stands, what Telegram
said of a chat, and who is at work."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Base, JsonDict, JsonList
from storage.models.people import Person

OPEN = text("handled_at IS NULL")
"""Which updates wait: few, however many were ever handled."""
TOUCHED = text("look_at IS NOT NULL")
"""Which messages are to be looked at again: hardly ever one."""


class NoticeState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"


class MessageState(StrEnum):
    READY = "ready"
    CLAIMED = "claimed"
    SENT = "sent"
    STALE = "stale"  # sent, and to be edited when nothing else is to be sent
    UNSURE = "unsure"  # it may have arrived, its one repeat too: nobody knows
    FAILED = "failed"
    DROPPED = "dropped"  # before it went out, nothing of it was true any more


class Update(Base):
    """A raw update, committed before Telegram is told that it arrived."""

    __tablename__ = "inbox"
    __table_args__ = (Index("ix_inbox_open", "chat_id", "id", sqlite_where=OPEN, postgresql_where=OPEN),)

    id: Mapped[int] = mapped_column(primary_key=True)
    update_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, default=0)
    received_at: Mapped[datetime]
    """Machine time, as is `handled_at`."""
    raw: Mapped[str] = mapped_column(Text)
    handled_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)
    """Of the last try that failed; it stays with an update that was set aside."""


class Message(Base):
    """One message to one person: which notices it holds is settled before it is first sent."""

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_next", "state", "scheduled", "next_attempt_at", "id"),
        Index("ix_message_of", "person_id", "scheduled", "made_at"),
        Index("ix_message_sent", "chat_id", "telegram_message_id"),
        Index("ix_message_look_at", "look_at", sqlite_where=TOUCHED, postgresql_where=TOUCHED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    scheduled: Mapped[bool]
    """True for what a clock brings, False for news of what somebody did."""
    state: Mapped[MessageState] = mapped_column(default=MessageState.READY)
    made_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    repeats: Mapped[int] = mapped_column(default=0)
    """How often it was sent again without knowing whether it had arrived: once for an answer that did not come, and
    once for each process that died over it."""
    attempt: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    telegram_message_id: Mapped[int | None] = mapped_column(BigInteger)
    albums: Mapped[int] = mapped_column(default=0)
    """How many of its albums went, whatever became of the text after them: they do not go again."""
    sent_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    look_at: Mapped[datetime | None]
    """Since when something is different in what it is about: the jobs are to look whether it is still true."""
    settled_at: Mapped[datetime | None]
    """Since when nothing of it is true for its reader any more: it loses its keys, by an edit if it still can be."""
    replaced_at: Mapped[datetime | None]
    """Since when a newer message of the kind says what is left to do of it: it shrinks to a line."""
    opened_at: Mapped[datetime | None]
    """Since when the answer to a tap stands in its place: a card that its reader opened there."""
    texts: Mapped[JsonList] = mapped_column(default=list)
    """The exact text as first sent, then as edited each time: [{"at": ISO, "text": …}]."""
    why: Mapped[str | None] = mapped_column(Text)

    notices: Mapped[list[Notice]] = relationship(back_populates="message", order_by="Notice.id")
    person: Mapped[Person] = relationship()


class Notice(Base):
    """The outbox: one fact that one person is to be told. Words, chat and rights are settled at sending."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "subject_kind", "subject_id", "occurrence"),
        Index("ix_outbox_due", "state", "message_id", "due_at"),
        Index("ix_outbox_of", "person_id", "state", "due_at"),
        Index("ix_outbox_about", "subject_kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(32))
    audience: Mapped[str | None] = mapped_column(String(16))
    """As what the person is told; whoever is no longer that when it is sent is not told."""
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    occurrence: Mapped[str] = mapped_column(String(80))
    colour: Mapped[str | None] = mapped_column(String(8))
    scheduled: Mapped[bool]
    facts: Mapped[JsonDict] = mapped_column(default=dict)
    due_at: Mapped[datetime]
    made_at: Mapped[datetime]
    state: Mapped[NoticeState] = mapped_column(default=NoticeState.WAITING)
    why: Mapped[str | None] = mapped_column(String(200))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)

    message: Mapped[Message | None] = relationship(back_populates="notices")
    person: Mapped[Person] = relationship()


class Dialogue(Base):
    """Where a talk with one chat stands: what the bot asked, and until when an answer counts; and what was talked about
    last."""

    __tablename__ = "dialogue"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    asked: Mapped[JsonDict] = mapped_column(default=dict)
    until: Mapped[datetime]
    talked_of: Mapped[JsonDict] = mapped_column(default=dict)
    """The one item whose card was shown last: {"kind": "measure", "id": 5, "unit": 1, "at": ISO}; empty where it was
    none, or several."""


class Chat(Base):
    """What Telegram said of a chat, remembered across restarts. A chat that it said nothing of has no row."""

    __tablename__ = "chat"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    held_until: Mapped[datetime | None]
    """Machine time: nothing goes there before (429, `retry_after`)."""
    moved_to: Mapped[int | None] = mapped_column(BigInteger)
    """A group that became a supergroup has another id since."""
    gone_since: Mapped[datetime | None]
    """Machine time: a group that the bot was put out of. Nothing goes there."""


class Service(Base):
    """The one row about the process at work: who leads, since when it is alive, and whether it may send."""

    __tablename__ = "service"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    epoch: Mapped[int] = mapped_column(default=0)
    """Counts the processes that have led; one whose number is past may not claim any more."""
    holder: Mapped[str | None] = mapped_column(String(120))
    """Host and process id, for people."""
    backend: Mapped[int | None]
    """PostgreSQL: the server process that holds the leader's lock, so that one that hangs can be ended."""
    beat_at: Mapped[datetime | None]
    """The database's clock: when the leader was last alive."""
    backed_up_at: Mapped[datetime | None]
    """Machine time: when the backup was made that this database was restored from."""
    restored_at: Mapped[datetime | None]
    """Machine time: set from a restore until a coordinator confirms; nothing is sent meanwhile."""
    planned_by: Mapped[str | None] = mapped_column(String(64))
    """A digest of the settings by which reminders were last planned: with others, all are planned anew."""
