"""The files that people send: fetched from Telegram into the evidence folder, or said why not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog
from telegram import Bot, Message
from telegram.error import BadRequest, TelegramError

from bot.documents import Apart
from bot.handlers.turn import FileIn
from bot.intake.attachments import Attached, attached, brings_something, place
from bot.intake.incoming import Files
from bot.reading.documents import Draft, NotRead
from bot.reading.progress import Step, unheard
from storage.evidence import EvidenceStore

log = structlog.get_logger(__name__)

LARGEST = 20 * 1024 * 1024
"""Bytes: what Telegram lets a bot fetch."""
TOO_BIG = "file is too big"
PAUSES = (0.5, 2.0, 5.0, 10.0)
"""Seconds before each further try, as long together as the other side is unwell now and then: what is given up has to
be sent again by hand. A link may have expired, so each try asks for a new one."""
READ_TIMEOUT = 20.0


@dataclass(frozen=True, kw_only=True)
class Fetcher:
    """Fetches what messages bring; `read` reads a document in it, apart from everything else."""

    bot: Bot
    store: EvidenceStore
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    read: Callable[[bytes, str, Step], Awaitable[Draft | NotRead]] = field(default_factory=lambda: Apart().read)

    async def fetch(self, messages: Sequence[Message], *, reads: bool = False, step: Step = unheard) -> Files:
        """The files of these messages, their bytes kept, and why others could not be taken; `reads`: what is in a
        document too, of which `step` is told how much is read. Raises OSError when the evidence folder cannot be
        written."""
        taken: list[FileIn] = []
        refused: list[str] = []
        for message in messages:
            found, there = attached(message), place(message)
            if found is not None:
                one = await self._take(found, step, reads=reads)
                taken += [one] if isinstance(one, FileIn) else []
                refused += [one] if isinstance(one, str) else []
            elif there is not None:
                taken.append(there)
            elif brings_something(message):
                refused.append("kind")
        return tuple(taken), tuple(refused)

    async def _take(self, found: Attached, step: Step, *, reads: bool) -> FileIn | str:
        if (found.size or 0) > LARGEST:
            return "too_large"
        data = await self._download(found.file_id)
        if isinstance(data, str):
            return data
        if not data:
            return "empty"
        sha256 = await asyncio.to_thread(self.store.keep, data)
        read = await self.read(data, found.name, step) if reads and found.what == "document" else None
        return FileIn(
            kind=found.kind,
            sha256=sha256,
            size=len(data),
            name=found.name,
            telegram_file=found.file_id if found.sent_again_as_it_is else None,
            what=found.what,
            read=read,
        )

    async def _download(self, file_id: str) -> bytes | str:
        """The bytes, or why there are none."""
        for pause in (*PAUSES, None):
            try:
                file = await self.bot.get_file(file_id)
                data = bytes(await file.download_as_bytearray(read_timeout=READ_TIMEOUT))
                if file.file_size is None or file.file_size == len(data):
                    return data
                log.warning("file_cut_off", wanted=file.file_size, got=len(data))
            except TelegramError as error:
                log.warning("file_not_fetched", why=type(error).__name__, detail=error.message)
                if isinstance(error, BadRequest):
                    return "too_large" if TOO_BIG in error.message.lower() else "not_fetched"
            if pause is not None:
                await self.pause(pause)
        return "not_fetched"
