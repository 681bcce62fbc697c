"""What was sent and is settled since loses its keys: by one edit, and never another message. Of several items there is
`tests/jobs/test_one_list.py`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs import kinds
from jobs.delivery import BACK_OFF, REPEAT_AFTER, TRIES, Address, Outcome, Part, Sent, TryAgain, Unsure
from jobs.runner import simulate
from storage import touched
from storage.models import Message, MessageState, NoticeState, OwnerRole, Report, Role, Update
from storage.touched import EDITABLE
from storage.verbs import extensions, measures, planning
from tests.cast import ACCOUNTS, COLLEAGUE, COORDINATOR, LEADER, OWNER, person, problem_row
from tests.jobs.helpers import DUE, ITEM, SOON, World, day, is_due_soon, news

ANOTHER = "孙晓梅"
"""Leads the item too."""


def two_may_verify(world: World) -> int:
    """Two leaders are asked to verify; returns the report."""
    world.cast.joins(ANOTHER, Role.LEADER)
    world.cast.assigns(ITEM, OwnerRole.LEADER, LEADER, ANOTHER, now=world.clock())
    return world.cast.submits(COLLEAGUE, *ITEM, world.clock())


def to_verify(world: World, who: str) -> Message:
    """The message that asks them to verify."""
    (notice,) = [row for row in world.notices("submitted") if row.person_id == world.cast.person(who)]
    return next(one for one in world.messages() if one.id == notice.message_id)


def closed(world: World) -> list[tuple[str, tuple[str, ...]]]:
    """Whose messages lost their keys, and what they were about."""
    return [(one.to, one.kinds) for one in world.line.closed]


def untouched(world: World) -> bool:
    return (
        world.cast.read(lambda session: session.scalar(select(Message.id).where(Message.look_at.is_not(None)))) is None
    )


async def reminded(world: World) -> None:
    """The owner has had the morning's message, and nothing else is to come."""
    is_due_soon(world)
    await world.goes_to(SOON)
    world.forgets()


async def test_when_one_has_decided_the_other_loses_the_keys_by_an_edit_of_the_message_they_had(world: World) -> None:
    report = two_may_verify(world)
    await world.runs()
    asked = to_verify(world, ANOTHER)
    heard = len(world.heard(ANOTHER))

    world.cast.does(LEADER, measures.verify, report, world.clock())
    await world.runs()

    told = next(one for one in world.line.closed if one.to == ANOTHER and one.kinds == ("submitted",))
    assert (told.address.edit, told.address.only_edit) == (asked.telegram_message_id, True)
    assert len(world.heard(ANOTHER)) == heard


async def test_what_is_handed_over_is_closed_for_the_old_owner_only(world: World) -> None:
    is_due_soon(world)
    await world.goes_to(day("12-15"))
    world.forgets()

    world.cast.assigns(ITEM, OwnerRole.OWNER, OWNER, now=world.clock())
    await world.runs()

    assert [to for to, kinds in closed(world) if "deadline" in kinds] == [COLLEAGUE]
    assert not world.heard(COLLEAGUE)
    assert "assigned" in world.heard(OWNER)[0].kinds


async def test_what_was_done_meanwhile_needs_no_keys_any_more(world: World) -> None:
    await reminded(world)

    world.cast.submits(COLLEAGUE, *ITEM, world.clock())
    await world.runs()

    assert COLLEAGUE in [to for to, _ in closed(world)]


@pytest.mark.parametrize("granted", [day("12-31"), None], ids=["granted", "refused"])
async def test_a_decision_on_more_time_closes_what_asked_for_it(world: World, granted: object) -> None:
    is_due_soon(world)
    asked = {"today": SOON, "wanted": day("12-31"), "reason": "供货晚了"}
    world.cast.joins(ANOTHER, Role.LEADER)
    world.cast.assigns(ITEM, OwnerRole.LEADER, LEADER, ANOTHER, now=world.clock())
    measure = world.cast.measure(*ITEM)
    extension = world.cast.does(COLLEAGUE, extensions.ask_extension, measure, world.clock(), **asked).id
    await world.runs()

    world.cast.does(LEADER, extensions.decide_extension, extension, world.clock(), granted=granted)
    await world.runs()

    assert (ANOTHER, ("extension_asked",)) in closed(world)


async def test_who_left_the_unit_keeps_no_keys(world: World) -> None:
    await reminded(world)
    world.cast.leaves(COLLEAGUE, world.clock())
    await world.runs()
    assert COLLEAGUE in [to for to, _ in closed(world)]


async def test_progress_changes_nothing_about_a_reminder(world: World) -> None:
    await reminded(world)
    world.cast.does(COLLEAGUE, measures.report_progress, world.cast.measure(*ITEM), world.clock(), note="已订货")
    await world.runs()
    assert not world.line.closed
    assert untouched(world)


async def test_it_is_done_once(world: World) -> None:
    report = two_may_verify(world)
    await world.runs()
    world.cast.does(LEADER, measures.send_back, report, world.clock(), today=SOON, reason="看不清")
    await world.runs()
    before = len([one for one in closed(world) if one == (ANOTHER, ("submitted",))])
    world.cast.is_due(ITEM, DUE, world.clock())
    await world.runs()

    assert before == 1
    assert [one for one in closed(world) if one == (ANOTHER, ("submitted",))] == [(ANOTHER, ("submitted",))]


async def test_a_message_of_more_than_two_days_ago_is_let_be(world: World) -> None:
    await reminded(world)
    world.clock.set(world.clock() + EDITABLE)
    world.cast.submits(COLLEAGUE, *ITEM, world.clock())
    await world.runs()
    assert not world.line.closed
    assert untouched(world)


async def test_what_the_reader_tapped_themselves_shows_the_answer_and_is_not_edited_over(world: World) -> None:
    report = two_may_verify(world)
    await world.runs()
    mine = to_verify(world, LEADER)

    def taps(session: Session) -> None:
        measures.verify(session, world.cast.actor(session, LEADER), report, world.clock())
        touched.answered(session, mine.chat_id or 0, mine.telegram_message_id)

    world.cast.read(taps)
    await world.runs()

    assert mine.telegram_message_id not in [one.address.edit for one in world.line.closed]
    assert (ANOTHER, ("submitted",)) in closed(world)


async def test_what_is_decided_while_it_is_being_sent_is_closed_right_after(world: World) -> None:
    report = two_may_verify(world)
    decided: list[Report] = []

    async def sends(part: Part, address: Address) -> Outcome:
        outcome = await world.line(part, address)
        if not decided and world.heard(ANOTHER):
            decided.append(world.cast.does(LEADER, measures.verify, report, world.clock()))
            await runner.look()
        return outcome

    runner = replace(world.runner, delivery=replace(world.delivery(), send=sends))
    for _ in range(2):
        await runner.run_once()

    assert decided
    assert (ANOTHER, ("submitted",)) in closed(world)


async def test_one_that_cannot_be_judged_does_not_hold_up_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = two_may_verify(world)
    await world.runs()
    true, leader = kinds.in_hand, world.cast.person(LEADER)

    def breaks_for_the_leader(session: Session, notice: object, reaches: object) -> bool:
        if getattr(notice, "person_id", None) == leader:
            raise KeyError("unheard of")
        return true(session, notice, reaches)  # type: ignore[arg-type]

    monkeypatch.setattr(kinds, "in_hand", breaks_for_the_leader)
    world.cast.does(LEADER, measures.verify, report, world.clock())
    await world.runs()

    assert LEADER not in [to for to, kinds in closed(world) if kinds == ("submitted",)]
    assert (ANOTHER, ("submitted",)) in closed(world)
    assert untouched(world)


# The edit itself


async def closing(world: World, *answers: Outcome) -> Message:
    """The item is done, and these are Telegram's answers to the edit; returns the old owner's message."""
    await reminded(world)
    world.line.answers_next(COLLEAGUE, *answers)
    world.cast.assigns(ITEM, OwnerRole.OWNER, OWNER, now=world.clock())
    for _ in range(TRIES + 1):
        await world.runs(BACK_OFF[-1])
    return next(one for one in world.messages() if one.settled_at)


async def test_what_it_says_now_is_on_record_with_what_it_said(world: World) -> None:
    message = await closing(world)
    assert message.state is MessageState.SENT
    assert len(message.texts) == 2


async def test_an_edit_that_is_refused_is_let_be_and_nobody_is_told_of_it(world: World) -> None:
    message = await closing(world, *[TryAgain(None, "Bad Request: something new")] * TRIES)
    assert message.state is MessageState.SENT
    assert len([one for one in world.line.closed if one.to == COLLEAGUE]) == TRIES
    assert not world.heard(COLLEAGUE, COORDINATOR)


async def test_one_that_comes_too_late_leaves_the_record_as_it_was(world: World) -> None:
    message = await closing(world, Sent(501, kept=True))
    assert message.state is MessageState.SENT
    assert len(message.texts) == 1


async def test_an_edit_whose_answer_got_lost_is_made_again(world: World) -> None:
    message = await closing(world, Unsure("timeout"), Unsure("timeout"), Unsure("timeout"))
    assert message.state is MessageState.SENT
    assert len([one for one in world.line.closed if one.to == COLLEAGUE]) == 4
    assert not [one for one in world.line.closed if one.repeat]
    assert {row.state for row in world.notices() if row.message_id == message.id} == {NoticeState.SENT}


async def test_it_is_made_though_the_reader_has_written_since(world: World) -> None:
    await reminded(world)
    world.line.answers_next(COLLEAGUE, TryAgain(None, "502"))
    world.cast.assigns(ITEM, OwnerRole.OWNER, OWNER, now=world.clock())
    await world.runs()

    later = world.machine() + BACK_OFF[0]
    said = Update(update_id=1, chat_id=ACCOUNTS[COLLEAGUE], received_at=later, handled_at=later, raw="{}")
    world.cast.read(lambda session: session.add(said))
    await world.runs(BACK_OFF[0])

    assert len([one for one in world.line.closed if one.to == COLLEAGUE]) == 2


async def test_news_never_joins_a_message_that_is_closed(world: World) -> None:
    news(world, number=2)
    await world.runs()
    world.cast.assigns(ITEM, OwnerRole.OWNER, OWNER, now=world.clock())
    await world.runs()
    assert COLLEAGUE in [to for to, _ in closed(world)]

    news(world, number=3)
    await world.runs(REPEAT_AFTER)

    assert [one.edit for one in world.heard(COLLEAGUE)] == [False, False]
    assert [to for to, _ in closed(world)] == [COLLEAGUE]


async def test_a_simulation_tells_of_no_edit(world: World) -> None:
    await reminded(world)
    world.cast.submits(COLLEAGUE, *ITEM, world.clock())
    await world.runner.look()

    def messages(session: Session) -> list[str]:
        until = world.clock() + timedelta(minutes=1)
        return [one.person.name for one in simulate(session, world.clock(), until, world.office, world.composer)]

    assert COLLEAGUE not in world.cast.read(messages)
    assert [one for one in world.messages() if one.settled_at]


# No work where nothing happened


async def test_only_what_something_happened_to_is_looked_at_again(world: World) -> None:
    await reminded(world)
    world.cast.does(OWNER, measures.report_progress, world.cast.measure(1, 1), world.clock(), note="在清理")
    assert untouched(world)
    world.cast.does(COLLEAGUE, measures.report_progress, world.cast.measure(*ITEM), world.clock(), note="已订货")
    assert not untouched(world)


async def test_what_happens_to_a_problem_happens_to_its_measures(world: World) -> None:
    await reminded(world)

    def assigned(session: Session) -> None:
        actor = world.cast.actor(session, COORDINATOR)
        planning.assign(
            session, actor, problem_row(session, 2), OwnerRole.OWNER, [person(session, OWNER)], world.clock()
        )

    world.cast.read(assigned)
    await world.runs()

    assert closed(world) == [(COLLEAGUE, ("deadline_set",))]
