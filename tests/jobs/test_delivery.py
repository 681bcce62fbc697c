"""What came of a message: five answers, and edits that fail."""

from __future__ import annotations

from datetime import timedelta

from structlog.typing import EventDict

from jobs.delivery import (
    BACK_OFF,
    REPEAT_AFTER,
    TRIES,
    Gone,
    Moved,
    Sent,
    TryAgain,
    Unsure,
)
from storage.models import MessageState, NoticeState, OwnerRole
from tests.cast import (
    ACCOUNTS,
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OWNER,
    PRINCIPAL,
    person,
)
from tests.jobs.helpers import DUE, ITEM, World, day, is_due_soon, news, states, tells

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
