"""Answers on their way out, and a word to a chat from outside of its turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot.handlers.turn import Desk, Incoming, Reply, Say, Toast
from bot.sender import TelegramSender
from bot.writing.card import card
from bot.writing.words import Words, words_for
from jobs.given import Clock
from jobs.moments import zone_named
from jobs.office import FALLBACK_ZONE
from storage.database import Database
from storage.faults import NoSpace
from storage.service import Deposed
from storage.verbs.people import person_by_account

log = structlog.get_logger(__name__)

TROUBLE = (NoSpace, OperationalError, InterfaceError, NoConnection)
"""The database is full or out of reach."""


@dataclass(frozen=True, kw_only=True)
class Saying:
    """`clock` is office time."""

    sender: TelegramSender
    database: Database
    desk: Desk
    clock: Clock

    async def reply(self, incoming: Incoming, replies: Sequence[Reply], query_id: str | None) -> None:
        """Answer. An answer that fails is logged, not lost work."""
        try:
            await self.sender.reply(incoming, replies, query_id)
        except Exception:
            log.exception("answer_failed", chat=incoming.chat_id)

    async def say_trouble(self, chat_id: int, why: str, query_id: str | None = None) -> None:
        """A word to the one whose private chat this is, over the key they pressed if they did."""
        if chat_id > 0:
            text = (await self.words(chat_id)).t(f"error.{why}")
            said = Toast(text, alert=True) if query_id else Say(card([text]))
            await self.reply(Incoming(chat_id=chat_id, user_id=chat_id, name=""), [said], query_id)

    async def words(self, chat_id: int) -> Words:
        """Those of whoever writes there, as far as the database says."""
        now, zone = self.clock(), zone_named(FALLBACK_ZONE)
        language = await self._language(chat_id)
        return words_for(language, now, now.astimezone(zone).date(), zone, self.desk.office)

    async def _language(self, chat_id: int) -> str | None:
        try:
            person = await self.database.call(lambda session: person_by_account(session, chat_id))
        except (*TROUBLE, Deposed):
            return None
        return person.speaks if person else None
