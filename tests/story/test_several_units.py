"""An overseer spans units: each answer says of which unit it is, and units never see each other."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from bot.reading.notices import as_json, read_notice
from bot.writing.texts import texts
from storage.actor import console
from storage.models import Person, Role
from storage.verbs import imports, people
from tests.story.conftest import Cast
from tests.story.town import SAMPLE, Town

OTHER_UNIT = "石门县图书馆"


def add_other_unit(session: Session, town: Town) -> None:
    """A second unit with a ledger of its own, overseen by the same person."""
    now = town.clock()
    unit = people.add_unit(session, OTHER_UNIT, now)
    overseer = session.query(Person).filter_by(name="吴静").one()
    people.take_on(session, overseer, unit.id, Role.OVERSEER)
    text = SAMPLE.read_text("utf-8").replace("会议室预约混乱", "阅览座位预约混乱")
    tree = as_json(read_notice(text), texts())
    imports.import_tree(session, console(unit.id), tree, now)


async def test_who_spans_units_is_told_of_which_an_answer_is_and_can_switch(town: Town, cast: Cast) -> None:
    await town.database.call(lambda session: add_other_unit(session, town))
    first = (await cast.overseer.says("6"))[0]
    assert first.startswith("〔云溪县档案馆〕")
    assert "会议室预约混乱" in first
    await cast.overseer.says("/help")
    await cast.overseer.presses(f"换到{OTHER_UNIT}")
    assert f"现在说的是{OTHER_UNIT}" in cast.overseer.last()
    second = (await cast.overseer.says("6"))[0]
    assert second.startswith(f"〔{OTHER_UNIT}〕")
    assert "阅览座位预约混乱" in second


async def test_a_button_of_one_unit_works_while_the_other_is_talked_about(town: Town, cast: Cast) -> None:
    await town.database.call(lambda session: add_other_unit(session, town))
    await cast.overseer.says("6")
    old = cast.overseer.messages()[-1]
    await cast.overseer.says("/help")
    await cast.overseer.presses("换到")
    town.api.press(cast.overseer.user_id, old.id, old.buttons[0][0].data)
    await town.quiet()
    assert "云溪县档案馆" in next(m for m in cast.overseer.messages() if m.id == old.id).words


async def test_another_units_coordinator_learns_nothing_of_this_one(town: Town, cast: Cast) -> None:
    def join_other(session: Session) -> str:
        unit = people.add_unit(session, OTHER_UNIT, town.clock())
        person = people.add_person(session, console(unit.id), "何伟", Role.COORDINATOR, town.clock())
        valid = timedelta(days=1)
        return people.invite(session, console(unit.id), person, town.clock(), valid=valid)[1]

    stranger = town.stranger("何伟")
    await stranger.says("/start " + await town.database.call(join_other))
    assert "没有这一项" in (await stranger.says("6"))[0]
    assert "预约" not in (await stranger.says("会议室那个弄完没"))[0]
    stolen = (await cast.coordinator.says("6"), cast.coordinator.messages()[-1])[1].buttons[0][0].data
    town.api.press(stranger.user_id, stranger.messages()[-1].id, stolen)
    await town.quiet()
    assert "没有这一项" in stranger.toast()
