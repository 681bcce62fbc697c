"""What a clock brings is one list, edited in place as its items change; a newer list takes it over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from jobs import settled
from jobs.delivery import BACK_OFF, LEASE, Sent, TryAgain, claim
from jobs.gathering import gather
from jobs.settled import READING
from storage import touched
from storage.models import Message, MessageState, Notice, NoticeState, OwnerRole, Snooze
from storage.touched import EDITABLE
from storage.verbs import extensions, measures
from tests.cast import ACCOUNTS, COLLEAGUE, LEADER, OWNER, at, measure_row, person
from tests.jobs.helpers import DUE, ITEM, SOON, Said, World, day, tells

OTHER = (2, 3)
"""李四 answers for it too."""
LATER = date(2026, 12, 24)
"""Ten days after Monday: nothing is said of it before the 21st."""
TUESDAY = date(2026, 12, 15)
WAIT = timedelta(seconds=20)


async def has_a_list(world: World) -> Message:
    """On Monday at nine 李四 has had two items in one message; returns it."""
    world.clock.set(at(SOON, 8))
    for item in (ITEM, OTHER):
        world.cast.is_due(item, LATER, world.clock())
    await world.goes_to(SOON)

    def news_is_let_be(session: Session) -> None:
        session.execute(update(Message).where(Message.scheduled.is_(False)).values(settled_at=world.clock()))

    world.cast.read(news_is_let_be)
    world.forgets()
    return newest_list(world)


def newest_list(world: World) -> Message:
    mine = world.cast.person(COLLEAGUE)
    return [one for one in world.messages() if one.scheduled and one.person_id == mine][-1]


def edits(world: World, message: Message) -> list[Said]:
    return [one for one in world.line.closed if one.address.edit == message.telegram_message_id]


def now(world: World, message: Message) -> Message:
    return next(one for one in world.messages() if one.id == message.id)


def hands_in(world: World, item: tuple[int, int] = ITEM) -> None:
    world.cast.submits(COLLEAGUE, *item, world.clock())


def hands_over(world: World) -> None:
    world.cast.assigns(ITEM, OwnerRole.OWNER, OWNER, now=world.clock())


def has_another_day(world: World) -> None:
    world.cast.is_due(ITEM, day("12-31"), world.clock())


def gets_more_time(world: World) -> None:
    asked = {"today": SOON, "wanted": day("12-31"), "reason": "供货晚了"}
    measure = world.cast.measure(*ITEM)
    extension = world.cast.does(COLLEAGUE, extensions.ask_extension, measure, world.clock(), **asked).id
    world.cast.does(LEADER, extensions.decide_extension, extension, world.clock(), granted=day("12-31"))


def puts_it_off(world: World) -> None:
    def put_off(session: Session) -> None:
        measure = measure_row(session, *ITEM)
        until = world.clock() + timedelta(hours=5)
        snooze = Snooze(
            person=person(session, COLLEAGUE), round=1, deadline=LATER, red=False, at=world.clock(), until=until
        )
        measure.snoozes.append(snooze)
        touched.touch(session, "measure", measure.id, world.clock())

    world.cast.read(put_off)


CHANGES: dict[str, Callable[[World], object]] = {
    "handed in": hands_in,
    "handed over": hands_over,
    "another day": has_another_day,
    "extended": gets_more_time,
    "put off": puts_it_off,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_an_item_that_changed_says_so_in_the_list_and_the_other_stays(
    world: World, change: Callable[[World], object]
) -> None:
    message = await has_a_list(world)
    change(world)
    await world.runs()
    assert edits(world, message) == []

    await world.runs(WAIT)

    (edit,) = edits(world, message)
    assert (edit.kinds, edit.done) == (("deadline", "deadline"), ("deadline",))
    after = now(world, message)
    assert (after.state, after.settled_at, after.texts[-1]["text"]) == (MessageState.SENT, None, edit.text)


async def test_what_changes_together_is_one_edit_and_all_of_it_settled_is_one_too(world: World) -> None:
    message = await has_a_list(world)
    hands_over(world)
    await world.runs(WAIT / 2)
    hands_in(world, OTHER)
    await world.runs(WAIT)
    (edit,) = edits(world, message)
    assert edit.text.startswith("settled")
    assert now(world, message).settled_at


async def test_there_is_no_edit_of_what_reads_the_same(world: World) -> None:
    message = await has_a_list(world)
    world.cast.does(COLLEAGUE, measures.report_progress, world.cast.measure(*ITEM), world.clock(), note="已订货")
    await world.runs()
    await world.runs(WAIT)
    assert edits(world, message) == []
    assert now(world, message).state is MessageState.SENT


async def test_a_message_is_edited_a_bounded_number_of_times(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settled, "MOST_TEXTS", 3)
    message = await has_a_list(world)
    for _ in range(3):
        report = world.cast.submits(COLLEAGUE, *ITEM, world.clock())
        await world.runs()
        await world.runs(WAIT)
        world.cast.does(COLLEAGUE, measures.withdraw, report, world.clock())
        await world.runs()
        await world.runs(WAIT)
    assert len(edits(world, message)) == 2


async def test_an_edit_waits_until_nothing_is_to_be_sent_to_its_reader(world: World) -> None:
    message = await has_a_list(world)
    hands_in(world)
    await world.runs()
    world.machine.set(world.machine() + WAIT)
    tells(world, [COLLEAGUE], "1")

    await world.runner.delivery.deliver_all()

    assert [said.address.edit for said in world.heard(COLLEAGUE)] == [None]
    assert len(edits(world, message)) == 1


async def test_what_cannot_be_edited_is_let_be_whatever_comes(world: World) -> None:
    message = await has_a_list(world)
    world.line.answers_next(COLLEAGUE, Sent(message.telegram_message_id or 0, kept=True))
    hands_in(world)
    await world.runs()
    await world.runs(WAIT)
    world.line.closed.clear()

    hands_in(world, OTHER)
    await world.runs(WAIT)

    assert edits(world, message) == []
    assert len(now(world, message).texts) == 1


async def test_a_refused_edit_is_tried_again_and_never_becomes_a_message(world: World) -> None:
    message = await has_a_list(world)
    world.line.answers_next(COLLEAGUE, TryAgain(None, "502"))
    hands_in(world)
    await world.runs()
    await world.runs(WAIT)
    assert now(world, message).state is MessageState.STALE
    await world.runs(BACK_OFF[0])
    assert len(edits(world, message)) == 2
    assert not world.heard(COLLEAGUE)


async def test_r4_killed_over_an_edit_it_is_made_again_and_nothing_is_sent(world: World) -> None:
    message = await has_a_list(world)
    hands_in(world)
    await world.runs()
    world.machine.set(world.machine() + WAIT)

    def killed(session: Session) -> None:
        taken = claim(session, world.clock(), world.machine(), world.office, world.composer).taken
        assert [one.address.only_edit for one in taken] == [True]

    world.cast.read(killed)
    await world.runs(LEASE)
    await world.runs(BACK_OFF[0])

    assert len(edits(world, message)) == 1
    assert not world.heard(COLLEAGUE)
    assert not edits(world, message)[0].repeat


# A card that was opened in its place


def opens_a_card(world: World, message: Message) -> None:
    def opened(session: Session) -> None:
        touched.opened(
            session, ACCOUNTS[COLLEAGUE], message.telegram_message_id, world.clock(), world.clock() + READING
        )

    world.cast.read(opened)


def moves(world: World, by: timedelta) -> datetime:
    world.clock.set(world.clock() + by)
    return world.clock()


async def test_a_card_that_was_opened_is_not_edited_over_while_it_may_be_read(world: World) -> None:
    message = await has_a_list(world)
    opens_a_card(world, message)
    hands_over(world)
    await world.runs()
    await world.runs(WAIT)
    assert edits(world, message) == []

    moves(world, READING)
    await world.runs()
    await world.runs(WAIT)
    assert [one.done for one in edits(world, message)] == [("deadline",)]


async def test_a_card_that_is_opened_while_the_edit_waits_is_not_edited_over(world: World) -> None:
    message = await has_a_list(world)
    hands_over(world)
    await world.runs()
    opens_a_card(world, message)
    await world.runs(WAIT)
    assert edits(world, message) == []


async def test_who_hands_in_what_they_had_opened_sees_it_done_in_the_list(world: World) -> None:
    message = await has_a_list(world)
    opens_a_card(world, message)
    hands_in(world)
    world.cast.read(lambda session: touched.turned_away(session, [ACCOUNTS[COLLEAGUE]]))
    await world.runs()
    await world.runs(WAIT)
    assert [one.done for one in edits(world, message)] == [("deadline",)]


# The next list


async def test_the_next_list_names_what_is_left_and_the_one_before_shrinks_to_a_line(world: World) -> None:
    message = await has_a_list(world)
    hands_in(world, OTHER)
    await world.runs()
    await world.runs(WAIT)
    world.line.closed.clear()
    world.cast.is_due((2, 1), day("12-16"), world.clock())

    await world.goes_to(TUESDAY)
    await world.runs()

    (new,) = [said for said in world.heard(COLLEAGUE) if "deadline" in said.kinds]
    assert (len(new.kinds), new.again) == (1, ("deadline",))
    (edit,) = edits(world, message)
    assert (edit.replaced, edit.done) == (True, ("deadline",))
    assert now(world, message).settled_at


async def test_what_the_next_list_has_taken_over_is_told_there_when_it_is_done(world: World) -> None:
    await has_a_list(world)
    world.cast.is_due((2, 1), day("12-16"), world.clock())
    await world.goes_to(TUESDAY)
    await world.runs()
    new = newest_list(world)

    hands_in(world)
    await world.runs()
    await world.runs(WAIT)

    (edit,) = edits(world, new)
    assert (edit.again, edit.done) == (("deadline",), ("deadline",))


async def test_a_red_message_aside_takes_the_days_list_over(world: World) -> None:
    message = await has_a_list(world)
    moves(world, timedelta(hours=1))
    world.cast.is_due((2, 1), day("12-11"), world.clock())

    def red_now(session: Session) -> None:
        red = (Notice.state == NoticeState.WAITING, Notice.colour == "red")
        session.execute(update(Notice).where(*red).values(due_at=world.clock()))

    await world.runner.look()
    world.cast.read(red_now)
    await world.runs()
    await world.runs()

    red = next(said for said in world.heard(COLLEAGUE) if "red" in said.colours)
    assert red.again == ("deadline", "deadline")
    assert [one.replaced for one in edits(world, message)] == [True]


async def test_a_list_of_more_than_two_days_ago_is_left_as_it_is(world: World) -> None:
    message = await has_a_list(world)
    world.cast.is_due((2, 1), day("12-17"), world.clock())
    moves(world, EDITABLE)
    await world.runs()
    await world.runs()
    assert not [said for said in world.heard(COLLEAGUE) if said.again]
    assert edits(world, message) == []


async def test_what_did_not_fit_replaces_nothing(world: World) -> None:
    world.composer.holds = 1
    world.clock.set(at(SOON, 8))
    for item in (ITEM, OTHER):
        world.cast.is_due(item, DUE, world.clock())
    await world.goes_to(SOON)
    await world.runs()
    mine = [said for said in world.heard(COLLEAGUE) if "deadline" in said.kinds]
    assert [said.again for said in mine] == [(), ()]
    assert not [one for one in world.line.closed if one.replaced]


async def test_killed_before_the_answer_the_next_list_takes_over_once(world: World) -> None:
    message = await has_a_list(world)
    world.cast.is_due((2, 1), day("12-16"), world.clock())
    world.clock.set(at(TUESDAY, 9))
    await world.runner.look()

    def killed(session: Session) -> None:
        gather(session, world.clock(), world.machine(), world.office)
        claim(session, world.clock(), world.machine(), world.office, world.composer, most=20)

    world.cast.read(killed)
    assert now(world, message).replaced_at is None
    await world.runs(LEASE)
    await world.runs(LEASE)
    await world.runs()

    again = [row for row in world.notices("deadline") if row.facts.get("again")]
    assert len(again) == 2
    assert [one.replaced for one in edits(world, message)] == [True]
