"""Faults of delivery, D1 to D11, and A7 as it meets what is sent: over HTTP, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import telegram
from sqlalchemy.orm import Session

from bot.outcomes import TOKEN_PAUSE
from bot.sender import TelegramSender
from bot.transport import TelegramRequest
from bot.web.botapi import BotApi, Message, Request
from bot.web.botapi.faults import (
    ANSWER_LOST,
    UNKNOWN_BAD_REQUEST,
    UNKNOWN_FORBIDDEN,
    Fault,
    refused,
    server_error,
)
from bot.web.botapi.limits import Limits as ServerLimits
from bot.web.botapi.people import Chat, User
from bot.writing import single
from bot.writing.card import TEXT_LIMIT, card
from jobs.delivery import BACK_OFF, REPEAT_AFTER, TRIES
from jobs.given import Clock
from jobs.pacing import Limits, Pacer
from jobs.runner import Runner
from storage import outbox
from storage.evidence import EvidenceStore
from storage.models import MessageState, NoticeState, OwnerRole, Person, Role
from storage.verbs import measures
from tests.cast import ACCOUNTS, COLLEAGUE, COORDINATOR, LEADER, OWNER, at, measure_row, person
from tests.databases import on_sqlite
from tests.faults.posting import TOKEN, Post, monotonic, posting
from tests.jobs.helpers import DUE, ITEM, World, day, news, tells

REPEAT = "（重发"
LATE = "（晚到"
ANSWER = "还有10天"
PATIENCE = 30.0
UNREACHABLE = "收不到消息"
UNDELIVERED = "没送到"


def crowd(world: World, number: int) -> list[str]:
    names = [f"科员{one}" for one in range(number)]
    for name in names:
        world.cast.joins(name, Role.OWNER)
    return names


def outcomes(post: Post) -> list[MessageState]:
    return [message.state for message in post.world.messages()]


async def test_d1_one_of_fifty_has_blocked_the_bot_the_others_hear_and_the_coordinator_is_told_once(post: Post) -> None:
    people = crowd(post.world, 50)
    post.everybody_has_a_phone()
    blocker = people[20]
    post.api.block_bot(post.account(blocker))

    for occurrence in ("1", "2"):
        tells(post.world, people, occurrence)
        await post.runs()
        post.world.clock.set(post.world.clock() + timedelta(minutes=5))

    assert all(len(post.texts(name)) == 2 for name in people if name != blocker)
    assert post.texts(blocker) == []
    assert [UNREACHABLE in text and blocker in text for text in post.texts(COORDINATOR)] == [True]


async def test_d2_what_telegram_could_not_take_stays_pending_and_goes_later(post: Post) -> None:
    post.script.next("sendMessage", server_error())
    news(post.world)

    await post.runs()
    assert outcomes(post) == [MessageState.READY]
    await post.runs(BACK_OFF[0])

    assert outcomes(post) == [MessageState.SENT]
    assert len(post.texts(COLLEAGUE)) == 1
    assert REPEAT not in post.texts(COLLEAGUE)[0]


async def test_d3_a_message_whose_answer_got_lost_is_repeated_once_and_says_so(post: Post) -> None:
    post.script.next("sendMessage", ANSWER_LOST)
    news(post.world)

    for _ in range(4):
        await post.runs(REPEAT_AFTER)

    assert [REPEAT in text for text in post.texts(COLLEAGUE)] == [False, True]
    assert outcomes(post) == [MessageState.SENT]


async def test_d3_when_no_answer_ever_comes_there_is_one_repeat_and_the_coordinator_is_told(post: Post) -> None:
    post.script.always("sendMessage", ANSWER_LOST, chat=ACCOUNTS[COLLEAGUE])
    news(post.world)

    for _ in range(5):
        await post.runs(REPEAT_AFTER)

    assert [REPEAT in text for text in post.texts(COLLEAGUE)] == [False, True]
    assert outcomes(post)[0] is MessageState.UNSURE
    assert [UNDELIVERED in text and COLLEAGUE in text for text in post.texts(COORDINATOR)] == [True]


async def test_d4_what_never_left_the_house_is_tried_again_and_arrives_once(post: Post) -> None:
    news(post.world)
    nowhere = telegram.Bot(TOKEN, base_url="http://127.0.0.1:9/bot", request=TelegramRequest(connections=1))
    await nowhere._request[1].initialize()
    sender = TelegramSender(nowhere, EvidenceStore(post.evidence), Pacer(post.pace, lambda: monotonic(post.world)))
    await replace(post.delivery, send=sender).deliver_all()
    await nowhere._request[1].shutdown()
    assert outcomes(post) == [MessageState.READY]

    await post.runs(BACK_OFF[0])
    await post.runs(REPEAT_AFTER)

    assert len(post.texts(COLLEAGUE)) == 1
    assert REPEAT not in post.texts(COLLEAGUE)[0]


PER_SECOND, CHAT_WAIT = 30, timedelta(seconds=1)
"""Telegram's limits: in all, and between two messages to a private chat."""


class Timed(BotApi):
    """Notes to whom the bot wrote when, by the clock of its limits."""

    def __init__(self, clock: Clock, machine: Clock) -> None:
        super().__init__(clock)
        self.posted: list[tuple[datetime, int]] = []
        self._by = machine

    def post(self, chat: Chat, sender: User, **content: Any) -> Message:
        if sender.is_bot:
            self.posted.append((self._by(), chat.id))
        return super().post(chat, sender, **content)


@on_sqlite
async def test_d5_a_full_morning_meets_no_429_and_is_done_in_time_urgent_first(
    world: World,
    tmp_path: Path,
) -> None:
    """A hundred people at Telegram's own limits; the server counts by its own clock. The red one is queued last."""

    def machine() -> datetime:
        return world.machine() + timedelta(seconds=monotonic(world) - began)

    began = monotonic(world)
    *people, urgent = crowd(world, 101)
    api = Timed(world.clock, machine)
    limits = ServerLimits(machine)
    async with posting(world, tmp_path, pace=Limits(), server=limits, api=api) as post:
        is_planned(world, people, "green")
        is_planned(world, [urgent], "red")
        await post.runs()

        assert limits.refused.total() == 0
        assert limits.peak <= PER_SECOND
        assert all(len(post.texts(name)) == 1 for name in (*people, urgent))
        times, chats = zip(*api.posted, strict=True)
        assert post.account(urgent) in chats[: post.pace.in_flight]
        assert max(times) - min(times) <= len(times) * timedelta(seconds=1) / PER_SECOND + CHAT_WAIT


def is_planned(world: World, who: Sequence[str], colour: str) -> None:
    """A clock brings them something now."""

    def planned(session: Session) -> None:
        unit_id = world.cast.actor(session, COORDINATOR).unit_id
        for name in who:
            outbox.plan(
                session, person(session, name), "held", ("problem", 1), world.clock(), unit_id=unit_id,
                occurrence=colour, due_at=world.clock(), colour=colour,
            )  # fmt: skip

    world.cast.read(planned)


async def test_d6_25_measures_are_one_message_that_names_or_turns_to_each(post: Post) -> None:
    for number in range(25):
        tells(post.world, [OWNER], str(number), subject=number % 3 + 1)
    for number in (1, 2, 3):
        post.world.cast.is_due((2, number), DUE, post.world.clock())

    await post.runs()

    assert len(post.texts(OWNER)) == len(post.texts(COLLEAGUE)) == 1
    assert {row.state for row in post.world.notices()} == {NoticeState.SENT}


async def test_d6_what_is_too_long_is_split_between_items_each_chunk_a_message_of_its_own(post: Post) -> None:
    people = [f"{number}号{'长' * 90}" for number in range(40)]
    for name in people:
        post.world.cast.joins(name, Role.OWNER)
    for number in (1, 2, 3):
        post.world.cast.assigns((2, number), OwnerRole.OWNER, COLLEAGUE, *people, now=post.world.clock())
        post.world.cast.is_due((2, number), DUE, post.world.clock())
    post.everybody_has_a_phone()
    plans_red(post.world)

    await post.runs()

    chunks = post.texts(LEADER)
    assert len(chunks) == 3
    assert all(len(text) <= TEXT_LIMIT for text in chunks)
    assert [sum(mark in text for text in chunks) for mark in ("2①", "2②", "2③")] == [1, 1, 1]
    theirs = [row for row in post.world.messages() if row.person_id == post.world.cast.person(LEADER)]
    assert [row.state for row in theirs] == [MessageState.SENT] * 3


def plans_red(world: World) -> None:
    """The leader is to be reminded of the three measures at once."""

    def plans(session: Session) -> None:
        leader = session.get_one(Person, world.cast.person(LEADER))
        for number in (1, 2, 3):
            measure = measure_row(session, 2, number)
            outbox.plan(
                session, leader, "deadline", ("measure", measure.id), world.clock(),
                unit_id=measure.problem.unit_id, occurrence=f"1:{DUE}:day_20", due_at=world.clock(),
                audience="leader", colour="green",
            )  # fmt: skip

    world.cast.read(plans)


async def test_d7_what_was_done_meanwhile_is_not_asked_for_any_more(post: Post) -> None:
    post.script.next("sendMessage", server_error(), chat=ACCOUNTS[LEADER])
    report = post.world.cast.submits(COLLEAGUE, *ITEM, post.world.clock())
    post.script.next("sendPhoto", server_error(), chat=ACCOUNTS[LEADER])
    await post.runs()

    post.world.cast.does(LEADER, measures.verify, report, post.world.clock())
    await post.runs(BACK_OFF[-1])

    assert post.texts(LEADER) == []
    assert [row.why for row in post.world.notices("submitted")] == ["no_longer_true"]


async def test_d9_who_comes_back_gets_what_waited_in_one_message_marked_late(post: Post) -> None:
    clock = post.world.clock
    for item in (ITEM, (2, 3)):
        post.world.cast.is_due(item, DUE, clock())
    runner = Runner(delivery=post.delivery)
    await runner.move_to(at(day("12-07")), clock.set)
    post.api.block_bot(ACCOUNTS[COLLEAGUE])
    await runner.move_to(at(day("12-16")), clock.set)
    heard = len(post.texts(COLLEAGUE))
    assert [UNREACHABLE in text for text in post.texts(COORDINATOR)].count(True) == 1

    post.api.unblock_bot(ACCOUNTS[COLLEAGUE])
    post.world.comes_back(COLLEAGUE)
    for _ in range(2):
        await runner.run_once()

    (catch_up,) = post.texts(COLLEAGUE)[heard:]
    assert LATE in catch_up
    assert "2②" in catch_up
    assert "2③" in catch_up


@pytest.mark.parametrize("fault", [UNKNOWN_FORBIDDEN, UNKNOWN_BAD_REQUEST], ids=["403", "400"])
async def test_d10_an_unknown_refusal_is_tried_boundedly_then_fails_in_sight_of_the_coordinator(
    post: Post, fault: Fault
) -> None:
    post.script.always("sendMessage", fault, chat=ACCOUNTS[COLLEAGUE])
    news(post.world)
    for _ in range(TRIES + 4):
        await post.runs(BACK_OFF[-1])

    tried = [one for one in post.api.requests if one.method.lower() == "sendmessage" and to(one) == COLLEAGUE]
    assert len(tried) == TRIES
    assert outcomes(post)[0] is MessageState.FAILED
    assert post.world.cast.read(lambda session: person(session, COLLEAGUE).unreachable_since) is None
    assert [UNDELIVERED in text and COLLEAGUE in text and "2③" in text for text in post.texts(COORDINATOR)] == [True]


def to(request: Request) -> str:
    return next((name for name, account in ACCOUNTS.items() if str(account) == str(request.params.get("chat_id"))), "")


async def test_d11_what_cannot_be_said_is_set_aside_the_others_go_and_whoever_runs_the_bot_is_alarmed(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_telling: object) -> None:
        raise KeyError("no words for it")

    alarms: list[str] = []
    monkeypatch.setitem(single.SINGLE, "rebounded", breaks)
    delivery = replace(post.delivery, alarm=lambda kind, **_facts: alarms.append(kind))
    tells(post.world, [OWNER], "1", kind="rebounded")
    tells(post.world, [COLLEAGUE, LEADER], "1")
    for _ in range(TRIES + 2):
        await delivery.deliver_all()
        post.world.machine.set(post.world.machine() + BACK_OFF[-1])

    assert [len(post.texts(who)) for who in (OWNER, COLLEAGUE, LEADER)] == [0, 1, 1]
    assert alarms == ["message_failed"]
    assert [UNDELIVERED in text and OWNER in text for text in post.texts(COORDINATOR)] == [True]


# A7


async def test_a7_what_meets_a_refused_token_is_no_failure_and_goes_when_it_is_taken_again(post: Post) -> None:
    post.script.always("sendMessage", refused(401, "Unauthorized"))
    news(post.world)
    for _ in range(TRIES + 2):
        await post.runs(TOKEN_PAUSE)
    tried = [one for one in post.api.requests if one.method.lower() == "sendmessage"]
    assert len(tried) == TRIES + 2
    assert outcomes(post) == [MessageState.READY]
    assert post.chat(ACCOUNTS[COLLEAGUE]) is None

    post.script.clear()
    async with asyncio.timeout(PATIENCE):  # nothing was said of the chat: an answer does not wait as well
        await post.sender.send(ACCOUNTS[COLLEAGUE], card([ANSWER]))
    await post.runs(BACK_OFF[-2])
    assert post.texts(COLLEAGUE) == [ANSWER]
    await post.runs(TOKEN_PAUSE)

    assert [REPEAT in text for text in post.texts(COLLEAGUE)] == [False, False]
