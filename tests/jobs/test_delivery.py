from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from structlog.typing import EventDict

from jobs import delivery, gathering, kinds
from jobs.delivery import (
    BACK_OFF,
    LEASE,
    REPEAT_AFTER,
    TRIES,
    Address,
    Claimed,
    Gone,
    Moved,
    Outcome,
    Part,
    Sent,
    TryAgain,
    Unsure,
)
from storage.models import Message, MessageState, NoticeState, OwnerRole
from tests.cast import (
    ACCOUNTS,
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OWNER,
    PRINCIPAL,
    person,
)
from tests.jobs.helpers import DUE, ITEM, World, day, is_due_soon, news, tells

MINUTE = timedelta(minutes=1)
FOREVER = timedelta(days=1)
LATE_AT_NIGHT = (22, 0)


def states(world: World) -> list[tuple[MessageState, list[NoticeState]]]:
    """Of each message and what it holds; what tells the coordinators of a failure is left out."""

    def read(session: Session) -> list[tuple[MessageState, list[NoticeState]]]:
        rows = session.scalars(select(Message).order_by(Message.id))
        told = [row for row in rows if {notice.kind for notice in row.notices} != {"undelivered"}]
        return [(row.state, [notice.state for notice in row.notices]) for row in told]

    return world.cast.read(read)


# Five answers


async def test_what_was_sent_is_on_record(world: World) -> None:
    world.line.answers_next(COLLEAGUE, Sent(77))
    news(world)
    await world.runs()

    (message,) = world.messages()
    assert (message.state, message.telegram_message_id, message.sent_at) == ("sent", 77, world.clock())
    assert message.chat_id == ACCOUNTS[COLLEAGUE]
    assert message.texts == [{"at": world.clock().isoformat(), "text": world.heard()[0].text}]
    assert states(world) == [(MessageState.SENT, [NoticeState.SENT])]


async def test_d2_d4_what_did_not_arrive_is_tried_again_later(world: World) -> None:
    world.line.answers_next(COLLEAGUE, TryAgain(None, "502"), TryAgain(None, "connect"))
    news(world)
    await world.runs()
    assert states(world) == [(MessageState.READY, [NoticeState.WAITING])]

    await world.runs(BACK_OFF[0] - timedelta(seconds=1))
    assert len(world.heard()) == 1
    await world.runs(timedelta(seconds=1))
    assert len(world.heard()) == 2
    await world.runs(BACK_OFF[1])

    assert [one.repeat for one in world.heard()] == [False] * 3
    assert states(world) == [(MessageState.SENT, [NoticeState.SENT])]


async def test_a1_a_pause_that_is_asked_for_holds_that_chat_alone_and_is_no_failure(world: World) -> None:
    pause = timedelta(seconds=30)
    world.line.answers_next(LEADER, *[TryAgain(pause, "429")] * (TRIES + 2), TryAgain(None, "502"))
    world.cast.submits(COLLEAGUE, 2, 2, world.clock())
    world.cast.submits(COLLEAGUE, 2, 3, world.clock())
    tells(world, [OWNER], "1")
    await world.runs()

    assert len(world.heard(LEADER)) == 1  # the second one waits too
    assert len(world.heard(OWNER)) == 1
    await world.runs(pause - timedelta(seconds=1))
    assert len(world.heard(LEADER)) == 1
    for _ in range(TRIES + 4):
        await world.runs(pause)
    assert [state for state, _ in states(world)].count(MessageState.FAILED) == 0
    assert {state for state, _ in states(world)} == {MessageState.SENT}


async def test_d10_an_unknown_refusal_is_tried_a_bounded_number_of_times_and_then_visibly_fails(
    world: World, logged: list[EventDict]
) -> None:
    world.line.always[ACCOUNTS[COLLEAGUE]] = TryAgain(None, "Bad Request: something new")
    news(world)
    for _ in range(TRIES + 5):
        await world.runs(BACK_OFF[-1])

    assert len(world.heard(COLLEAGUE)) == TRIES
    assert states(world) == [(MessageState.FAILED, [NoticeState.FAILED])]
    assert world.messages()[0].why == "Bad Request: something new"
    assert "message_failed" in {entry["event"] for entry in logged}
    assert world.cast.read(lambda session: person(session, COLLEAGUE).unreachable_since) is None


async def test_d3_what_may_have_arrived_is_repeated_once_labelled_and_then_left(world: World) -> None:
    world.line.always[ACCOUNTS[COLLEAGUE]] = Unsure("timed out")
    news(world)
    for _ in range(6):
        await world.runs(REPEAT_AFTER)

    assert [one.repeat for one in world.heard(COLLEAGUE)] == [False, True]
    assert states(world) == [(MessageState.UNSURE, [NoticeState.FAILED])]
    assert world.notices("deadline_set")[0].why == "unsure: timed out"


async def test_d3_a_repeat_that_arrives_is_sent(world: World) -> None:
    world.line.answers_next(COLLEAGUE, Unsure("timed out"))
    news(world)
    await world.runs()
    await world.runs(REPEAT_AFTER)

    assert [one.repeat for one in world.heard(COLLEAGUE)] == [False, True]
    assert states(world) == [(MessageState.SENT, [NoticeState.SENT])]


async def test_d1_one_who_blocked_the_bot_holds_up_nobody_and_the_coordinator_is_told_once(world: World) -> None:
    everybody = (OWNER, COLLEAGUE, LEADER, PRINCIPAL)
    world.line.always[ACCOUNTS[COLLEAGUE]] = Gone("Forbidden: bot was blocked by the user")
    tells(world, everybody, "1")
    await world.runs()
    tells(world, everybody, "2", subject=2)
    await world.runs()

    assert len(world.heard(COLLEAGUE)) == 1
    for who in (OWNER, LEADER, PRINCIPAL):
        assert world.heard(who)[-1].kinds == ("held", "held")
    assert [one.kinds for one in world.heard(COORDINATOR)] == [("unreachable",)]


async def test_d9_what_a_blocked_owner_was_to_be_told_is_told_in_their_place_the_same_morning(world: World) -> None:
    is_due_soon(world)
    await world.goes_to(day("12-17"))
    world.line.always[ACCOUNTS[COLLEAGUE]] = Gone("Forbidden: bot was blocked by the user")
    world.forgets()

    await world.goes_to(DUE)

    assert [one.rungs for one in world.heard(LEADER)] == [("due",)]
    assert [one.kinds for one in world.heard(COORDINATOR)] == [("unreachable",)]


async def test_d9_who_comes_back_gets_what_waited_in_one_message(world: World) -> None:
    world.cast.is_due(ITEM, DUE, world.clock())
    world.cast.is_due((2, 3), DUE, world.clock())
    await world.goes_to(day("12-07"))
    world.line.always[ACCOUNTS[COLLEAGUE]] = Gone("Forbidden: bot was blocked by the user")
    await world.goes_to(day("12-16"))
    world.line.always.clear()
    world.forgets()

    world.comes_back(COLLEAGUE)
    await world.runs()
    await world.runs()

    (catch_up,) = world.heard(COLLEAGUE)
    assert catch_up.rungs == ("day_3", "day_3")
    assert catch_up.late


async def test_moved_chats_are_followed_once(world: World) -> None:
    world.line.answers_next(COLLEAGUE, Moved(-100123))
    news(world)
    await world.runs()

    assert [one.address.chat_id for one in world.heard()] == [ACCOUNTS[COLLEAGUE], -100123]
    assert world.messages()[0].chat_id == -100123


async def test_a_chat_that_moves_for_ever_fails_in_the_end(world: World) -> None:
    world.line.answers[-1] = [Moved(-1)] * 50
    world.line.answers_next(COLLEAGUE, Moved(-1))
    news(world)

    await world.runs()

    assert len(world.heard(COLLEAGUE)) == TRIES
    assert states(world) == [(MessageState.FAILED, [NoticeState.FAILED])]


async def test_a_phone_that_was_replaced_is_not_written_to_again(world: World) -> None:
    world.line.answers_next(COLLEAGUE, TryAgain(None, "502"))
    news(world)
    await world.runs()
    world.alters(COLLEAGUE, telegram_id=None)
    await world.runs(BACK_OFF[0])
    world.alters(COLLEAGUE, telegram_id=4242)
    await world.runs()

    assert [one.address.chat_id for one in world.heard(COLLEAGUE)] == [ACCOUNTS[COLLEAGUE], 4242]


async def test_news_does_not_grow_on_a_phone_that_was_replaced(world: World) -> None:
    news(world, number=2)
    await world.runs()
    world.alters(COLLEAGUE, telegram_id=4242)
    news(world, number=3)
    await world.runs()

    assert [(one.address.chat_id, one.edit) for one in world.heard(COLLEAGUE)] == [
        (ACCOUNTS[COLLEAGUE], False),
        (4242, False),
    ]


# Editing


async def test_an_edit_that_fails_for_good_leaves_the_message_sent_and_tells_the_rest_anew(world: World) -> None:
    news(world, number=2)
    await world.runs()
    world.line.answers_next(COLLEAGUE, *[TryAgain(None, "can't edit")] * TRIES)
    news(world, number=3)
    for _ in range(TRIES + 1):
        await world.runs(BACK_OFF[-1])

    assert [one.edit for one in world.heard(COLLEAGUE)] == [False, *[True] * TRIES, False]
    assert states(world) == [(MessageState.SENT, [NoticeState.SENT])] * 2


async def test_a_sent_message_stays_sent_when_what_was_to_be_added_is_overtaken(world: World) -> None:
    world.cast.assigns((2, 3), OwnerRole.OWNER, COLLEAGUE, OWNER, now=world.clock())
    await world.runs()
    world.line.answers_next(OWNER, TryAgain(None, "502"))
    news(world, OWNER)
    await world.runs()
    world.cast.assigns((1, 2), OwnerRole.OWNER, COLLEAGUE, now=world.clock())
    await world.runs(BACK_OFF[0])

    first, *_ = [row for row in world.messages() if row.person_id == world.cast.person(OWNER)]
    assert first.state is MessageState.SENT


# Crashes


def claims(world: World) -> Claimed:
    """A delivery that dies right after its claim."""

    def claimed(session: Session) -> delivery.Claims:
        gathering.gather(session, world.clock(), world.machine(), world.office)
        return delivery.claim(session, world.clock(), world.machine(), world.office, world.composer)

    (taken,) = world.cast.read(claimed).taken
    return taken


def settles(world: World, claimed: Claimed, outcome: delivery.Outcome) -> None:
    world.cast.read(lambda session: delivery.settle(session, [(claimed, outcome)], world.clock(), world.machine()))


async def test_r3_r4_a_kill_between_claim_and_answer_is_one_labelled_repeat_after_the_lease(world: World) -> None:
    news(world)
    claims(world)

    await world.runs(LEASE - timedelta(seconds=1))
    assert world.heard() == []
    await world.runs(timedelta(seconds=1))
    await world.runs(REPEAT_AFTER)
    await world.runs(FOREVER)

    assert [one.repeat for one in world.heard(COLLEAGUE)] == [True]
    assert states(world) == [(MessageState.SENT, [NoticeState.SENT])]


async def test_r4_each_kill_makes_one_repeat_and_a_restart_alone_none(world: World) -> None:
    """Nobody can know whether the second attempt had arrived either: told twice, and said so, is better than never."""
    news(world)
    claims(world)
    await world.runs(LEASE)
    world.machine.set(world.machine() + REPEAT_AFTER)
    claims(world)

    await world.runs(LEASE)
    await world.runs(REPEAT_AFTER)
    await world.runs(FOREVER)

    assert [one.repeat for one in world.heard(COLLEAGUE)] == [True]
    assert states(world) == [(MessageState.SENT, [NoticeState.SENT])]


async def test_r4_what_kills_every_process_that_sends_it_is_given_up_and_shown(world: World) -> None:
    news(world)
    for _ in range(TRIES):
        claims(world)
        world.machine.set(world.machine() + LEASE)
        world.cast.read(lambda session: delivery.release_claims(session, world.clock(), world.machine()))

    await world.runs(FOREVER)
    assert world.heard(COLLEAGUE) == []
    assert [one.kinds for one in world.heard(COORDINATOR)] == [("undelivered",)]


async def test_a_late_answer_of_an_older_attempt_is_ignored(world: World, logged: list[EventDict]) -> None:
    news(world)
    older = claims(world)
    await world.runs(LEASE)
    world.machine.set(world.machine() + REPEAT_AFTER)
    newer = claims(world)

    settles(world, older, Gone("Forbidden: bot was blocked by the user"))
    assert states(world) == [(MessageState.CLAIMED, [NoticeState.WAITING])]
    assert "late_answer" in {entry["event"] for entry in logged}

    settles(world, newer, Sent(78))
    assert states(world) == [(MessageState.SENT, [NoticeState.SENT])]


def test_a_message_is_claimed_once(world: World) -> None:
    news(world)
    claims(world)

    again = world.cast.read(
        lambda session: delivery.claim(session, world.clock(), world.machine(), world.office, world.composer)
    )

    assert again.dealt_with == 0


async def test_a_sender_that_breaks_holds_up_nobody(world: World) -> None:
    world.line.answers_next(OWNER, OSError("no such file"), OSError("no such file"))
    tells(world, [OWNER, COLLEAGUE], "1")
    await world.runs()
    await world.runs(REPEAT_AFTER)
    await world.runs(FOREVER)

    assert [one.repeat for one in world.heard(OWNER)] == [False, True]
    assert len(world.heard(COLLEAGUE)) == 1
    assert {state for state, _ in states(world)} == {MessageState.UNSURE, MessageState.SENT}


async def test_what_a_process_that_is_gone_had_claimed_is_repeated_at_once_labelled(world: World) -> None:
    news(world)
    claims(world)

    released = world.cast.read(lambda session: delivery.release_claims(session, world.clock(), world.machine()))
    await world.runs()

    assert released == 1
    assert [one.repeat for one in world.heard(COLLEAGUE)] == [True]


async def test_c3_who_was_paused_past_the_lease_does_not_send(world: World) -> None:
    """The sender asks right before each request; here it is slow to ask."""
    news(world)
    asked: list[bool] = []

    async def sends(_part: Part, address: Address) -> Outcome:
        asked.append(address.held())
        world.machine.set(world.machine() + LEASE)
        asked.append(address.held())
        return TryAgain(timedelta(0), "not held")

    sender = replace(world.delivery(), send=sends)
    delivering = asyncio.create_task(sender.deliver_all())
    while len(asked) < 2:
        await asyncio.sleep(0.001)
    await sender.stop()
    await delivering

    assert asked[:2] == [True, False]


# Poison


def poison(*_args: object) -> bool:
    raise KeyError("poison")


async def test_d11_what_cannot_be_composed_is_set_aside_and_the_rest_goes_at_once(
    world: World, logged: list[EventDict]
) -> None:
    world.composer.fails = lambda notice: notice.subject_id == 2
    for subject in (1, 2, 3):
        tells(world, [OWNER], "1", subject=subject)
    tells(world, [COLLEAGUE], "1")
    await world.runs()

    assert [one.text for one in world.heard(OWNER)] == ["held problem 1\nheld problem 3"]
    assert len(world.heard(COLLEAGUE)) == 1
    for _ in range(TRIES + 3):
        await world.runs(BACK_OFF[-1])
    (failed,) = [row for row in world.messages() if row.state is MessageState.FAILED]
    assert failed.attempts == TRIES
    assert failed.why == "KeyError('no words for it')"
    assert [row.state for row in world.notices("held") if row.subject_id == 2] == [NoticeState.FAILED]
    assert "message_failed" in {entry["event"] for entry in logged}


async def test_d11_what_composes_after_all_is_told(world: World) -> None:
    world.composer.fails = lambda _notice: True
    news(world)
    await world.runs()
    world.composer.fails = lambda _notice: False
    await world.runs(BACK_OFF[0])

    assert states(world) == [(MessageState.SENT, [NoticeState.SENT])]


async def test_d11_a_part_that_says_nothing_new_is_not_sent_for_ever(world: World) -> None:
    world.composer.holds = 0
    news(world)
    for _ in range(TRIES + 3):
        await world.runs(BACK_OFF[-1])

    assert world.heard(COLLEAGUE) == []
    assert states(world) == [(MessageState.FAILED, [NoticeState.FAILED])]


async def test_what_there_are_no_words_for_is_dropped(world: World) -> None:
    news(world)

    await replace(world.delivery(), compose=lambda *_: []).deliver_all()

    assert states(world) == [(MessageState.DROPPED, [NoticeState.DROPPED])]


async def test_d11_a_notice_that_cannot_be_judged_at_sending_leaves_the_others_in_their_message(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for subject, kind in ((1, "rebounded"), (2, "held"), (3, "held")):
        tells(world, [OWNER], "1", kind=kind, subject=subject)
    world.line.answers_next(OWNER, TryAgain(None, "502"))
    await world.runs()
    monkeypatch.setitem(kinds.KINDS, "rebounded", kinds.Kind(name="rebounded", still_true=poison))
    await world.runs(BACK_OFF[0])

    assert world.heard(OWNER)[-1].kinds == ("held", "held")
    assert [row.state for row in world.notices("rebounded")] == [NoticeState.WAITING]


async def test_d11_a_notice_of_which_nobody_knows_whether_it_is_true_holds_up_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(kinds.KINDS, "rebounded", kinds.Kind(name="rebounded", still_true=poison))
    tells(world, [OWNER], "1", kind="rebounded")
    tells(world, [OWNER, COLLEAGUE], "1")
    await world.runs()

    assert [one.kinds for one in world.heard(OWNER)] == [("held",)]
    assert len(world.heard(COLLEAGUE)) == 1
    (row,) = world.notices("rebounded")
    assert (row.state, row.due_at) == (NoticeState.WAITING, world.clock() + timedelta(hours=1))
