"""Somebody else has it now, or it is done: the card that asked for it says so and has no keys any more."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.actor import console
from storage.models import Measure, OwnerRole, Person, Problem, Role
from storage.verbs import people, planning
from tests.story.conftest import Cast
from tests.story.room import DUE, hand_out_room, submit_room
from tests.story.town import Phone, Town

ROOM = "6① 在服务大厅和内网各放一张预约表"


async def two_leaders(town: Town, cast: Cast) -> Phone:
    """The room has a second leader, with a phone of her own."""
    await hand_out_room(cast)
    second = await town.person("王芳", Role.LEADER)

    def named(session: Session) -> None:
        actor = console(town.unit_id)
        room = session.scalars(select(Measure).join(Problem).where(Problem.number == 6)).one()
        both = [session.scalars(select(Person).where(Person.name == name)).one() for name in ("李卫东", "王芳")]
        planning.assign(session, actor, room, OwnerRole.LEADER, both, town.clock())

    await town.database.call(named)
    await town.quiet()
    return second


async def test_of_two_who_may_verify_the_second_learns_that_the_first_has_decided(town: Town, cast: Cast) -> None:
    second = await two_leaders(town, cast)
    await submit_room(cast)
    asked = second.messages()[-1]
    assert second.keys()[:2] == ["通过", "退回"]

    await cast.leader.presses("通过")

    assert second.last() == f"{ROOM}：已由李卫东核验通过"
    assert second.messages()[-1].id == asked.id  # the photo with its caption, and nothing new
    assert not second.messages()[-1].buttons
    assert "通过" in cast.leader.last()
    assert cast.leader.last() != second.last()  # who tapped has the answer in its place


async def test_who_hands_it_over_has_no_keys_to_it_and_reads_who_has(town: Town, cast: Cast) -> None:
    await hand_out_room(cast)
    told = cast.owner.messages()[-1]
    assert told.buttons
    await town.person("王芳", Role.OWNER)
    await cast.coordinator.says("6①")
    await cast.coordinator.presses("责任人")
    await cast.coordinator.presses("王芳")

    assert cast.owner.last() == f"{ROOM}：已由王芳负责"
    assert cast.owner.messages()[-1].id == told.id
    assert not cast.owner.messages()[-1].buttons


async def test_a_reminder_says_that_it_was_handed_in(town: Town, cast: Cast) -> None:
    await hand_out_room(cast)
    await town.move_to(DUE)
    reminder = cast.owner.messages()[-1]
    assert reminder.buttons

    await submit_room(cast)

    now = next(one for one in cast.owner.messages() if one.id == reminder.id)
    assert now.words == f"{ROOM}：已由张强提交，等李卫东核验"
    assert not now.buttons


async def test_what_one_coordinator_closes_and_one_overseer_looks_at_is_settled_for_the_others(
    town: Town, cast: Cast
) -> None:
    coordinator = await town.person("赵敏", Role.COORDINATOR)
    overseer = await town.person("钱宁", Role.OVERSEER)
    await hand_out_room(cast)
    await submit_room(cast)
    await cast.leader.presses("通过")
    assert coordinator.keys()[0] == "销号"

    await cast.coordinator.presses("销号")
    assert coordinator.last() == "问题6 会议室预约混乱：已由周敏销号"
    assert not coordinator.messages()[-1].buttons

    await town.wakes_after(31)
    assert overseer.keys()[0] == "巩固"
    await cast.overseer.presses("巩固", within="回头看 问题6")
    assert overseer.last() == "回头看 问题6 会议室预约混乱：已由吴静看过，巩固"
    assert not overseer.messages()[-1].buttons


async def test_somebody_is_let_in_once_and_every_coordinator_sees_that(town: Town, cast: Cast) -> None:
    coordinator = await town.person("赵敏", Role.COORDINATOR)
    stranger = town.stranger("晓梅")
    await stranger.says("/start")
    await stranger.presses("我是本单位人员")
    assert coordinator.keys()

    await cast.coordinator.presses("责任人")

    assert coordinator.last() == "晓梅：已有人处理"
    assert not coordinator.messages()[-1].buttons


async def test_who_has_left_reads_only_that_it_is_theirs_no_more(town: Town, cast: Cast) -> None:
    await hand_out_room(cast)
    assert cast.owner.keys()

    def leaves(session: Session) -> None:
        person = session.scalars(select(Person).where(Person.name == "张强")).one()
        people.end_membership(session, console(town.unit_id), person, town.clock())

    await town.database.call(leaves)
    await town.quiet()

    assert cast.owner.last() == "您已不在这个单位，这件事不用再管"
    assert not cast.owner.messages()[-1].buttons
