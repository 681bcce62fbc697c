"""One message of what there is to do: it follows what happens, and leads back from a card to itself."""

from __future__ import annotations

from datetime import date, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.web.botapi import Message
from storage.actor import console
from storage.models import Measure, OwnerRole, Person, Problem
from storage.verbs import planning
from tests.story.conftest import Cast
from tests.story.town import ZONE, Phone, Town, moment

MORNING = date(2026, 11, 30)
"""Ten days before the two items are due."""
NEXT = date(2026, 12, 1)
DUE = date(2026, 12, 10)
TWO = "今天2件 · 11月30日"


async def hands_out(town: Town, number: int, due: date, to: str = "张强") -> None:
    """The first measure of a problem is somebody's, who has said that they know."""

    def handed_out(session: Session) -> None:
        actor, now = console(town.unit_id), town.clock()
        row = session.scalars(select(Measure).join(Problem).where(Problem.number == number, Measure.number == 1)).one()
        for role, name in ((OwnerRole.OWNER, to), (OwnerRole.LEADER, "李卫东")):
            person = session.scalars(select(Person).where(Person.name == name)).one()
            planning.assign(session, actor, row, role, [person], now)
        planning.set_deadline(session, actor, row, due, now)
        row.acknowledged_at = now

    await town.database.call(handed_out)
    await town.quiet()


async def two_in_one(town: Town, cast: Cast) -> Message:
    """On Monday morning 张强 has two items in one message; returns it."""
    for number in (4, 6):
        await hands_out(town, number, DUE)
    await town.move_to(MORNING)
    cast.owner.heard()
    (message,) = [one for one in cast.owner.messages() if TWO in one.words]
    return message


def now(phone: Phone, message: Message) -> Message:
    return next(one for one in phone.messages() if one.id == message.id)


def labels(message: Message) -> list[str]:
    return [key.label for row in message.buttons for key in row]


async def hands_in(owner: Phone) -> None:
    await owner.presses("6①", within=TWO)
    await owner.presses("完成")
    await owner.sends_photo()


async def test_of_two_items_the_one_that_is_done_says_so_and_the_other_keeps_its_key(town: Town, cast: Cast) -> None:
    told = await two_in_one(town, cast)
    assert labels(told) == ["4①", "6①"]

    await hands_in(cast.owner)
    await town.quiet()

    after = now(cast.owner, told)
    head, left, done = after.words.split("\n")
    assert head == "11月30日（周一）的提醒：2件，还剩1件"
    assert "4①" in left
    assert done.startswith("✅ 6①")
    assert "等李卫东核验" in done
    assert labels(after) == ["4①"]


async def test_an_open_card_is_not_edited_over_and_leads_back_to_the_list_as_it_stands(town: Town, cast: Cast) -> None:
    told = await two_in_one(town, cast)
    await cast.owner.presses("6①", within=TWO)
    card = now(cast.owner, told)
    assert labels(card)[-1] == "返回"

    await hands_out(town, 4, DUE, to="吴静")
    await town.quiet()
    assert now(cast.owner, told) == card

    await cast.owner.presses("返回")
    back = now(cast.owner, told)
    assert back.words.startswith("11月30日（周一）的提醒：2件，还剩1件")
    assert "➡️ 4①" in back.words
    assert labels(back) == ["6①"]


async def test_when_the_card_is_not_read_any_more_the_list_comes_back_by_itself(town: Town, cast: Cast) -> None:
    told = await two_in_one(town, cast)
    await cast.owner.presses("6①", within=TWO)
    await hands_out(town, 4, DUE, to="吴静")
    later = (town.clock() + timedelta(minutes=11)).astimezone(ZONE)

    await town.move_to(later.date(), later.time())
    await town.quiet()

    assert "➡️ 4①" in now(cast.owner, told).words


async def test_the_next_morning_the_old_list_is_a_line_and_the_new_one_names_what_is_left(
    town: Town, cast: Cast
) -> None:
    told = await two_in_one(town, cast)
    await hands_in(cast.owner)
    await hands_out(town, 5, date(2026, 12, 11))
    await town.move_to(NEXT)
    await town.quiet()

    line = now(cast.owner, told)
    assert line.words == "11月30日（周一）的提醒：1件已办，1件见新消息"
    assert not line.buttons
    new = next(one for one in cast.owner.messages() if one.words.endswith("之前还有1件没办：4①"))
    assert "5①" in new.words


async def test_after_an_outage_there_is_one_list_and_each_line_that_is_late_says_so(town: Town, cast: Cast) -> None:
    await hands_out(town, 4, DUE)
    await hands_out(town, 6, date(2026, 12, 11))
    await town.move_to(date(2026, 11, 25))
    town.clock.set(moment(NEXT, time(9)))
    await town.app.runner.run_once()

    note, head, late, in_time = cast.owner.last().split("\n")
    assert note.startswith("（晚到")
    assert head.startswith("今天2件")
    assert "4①" in late
    assert late.endswith("（迟发）")
    assert "6①" in in_time
    assert "迟发" not in in_time


async def test_a_list_that_is_all_green_makes_no_sound_and_one_with_a_red_item_does(town: Town, cast: Cast) -> None:
    green, green_tomorrow, red_tomorrow = date(2026, 12, 20), date(2026, 12, 21), MORNING
    for number, due in ((4, green), (5, green), (3, green_tomorrow)):
        await hands_out(town, number, due)
    await town.move_to(MORNING)
    await hands_out(town, 6, red_tomorrow)
    await town.move_to(NEXT)

    sent = [one.params for one in town.api.requests if one.method == "sendMessage"]
    theirs = [one for one in sent if str(one["chat_id"]) == str(cast.owner.user_id)]
    lists = [one for one in theirs if str(one["text"]).startswith("今天2件")]
    sounds = [("🔴" in str(one["text"]), one.get("disable_notification")) for one in lists]
    assert sounds == [(False, True), (True, False)]
