"""Server-Sent Events: the page hears of each change, and fetches what it shows again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence

from bot.web.botapi import Answer, BotApi, Change

HEARTBEAT_SECONDS = 15.0
APART_SECONDS = 0.08
"""Least time between two events: what happens meanwhile goes together, so that a month that passes in two seconds is
not drawn message by message."""
INTERNAL = frozenset({"update", "poll"})


async def event_stream(api: BotApi) -> AsyncIterator[str]:
    """One event for each batch of changes: the chats concerned, and the answers to presses. Without any, a heartbeat
    (by which the page also moves its clock on)."""
    number, answered = api.changes.number, len(api.answered)
    yield event("hello", {})
    while True:
        changes = await next_changes(api, number)
        number = max([number, *(change.number for change in changes)])
        answers, answered = api.answered[answered:], len(api.answered)
        if not changes:
            yield event("heartbeat", {})
        elif shown := [change for change in changes if change.what not in INTERNAL]:
            yield event("change", changes_view(shown, answers))
            await asyncio.sleep(APART_SECONDS)


async def next_changes(api: BotApi, number: int) -> list[Change]:
    """The changes after `number`, or none within a heartbeat."""
    try:
        async with asyncio.timeout(HEARTBEAT_SECONDS):
            return await api.changed(number)
    except TimeoutError:
        return []


def changes_view(changes: Sequence[Change], answers: Sequence[Answer]) -> dict[str, object]:
    return {
        "chats": sorted({change.chat_id for change in changes if change.chat_id is not None}),
        "commands": any(change.what == "commands" for change in changes),
        "answers": [
            {"user_id": answer.user_id, "query_id": answer.query_id, "text": answer.text, "alert": answer.alert}
            for answer in answers
        ],
    }


def event(name: str, data: dict[str, object]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
