"""A group is bound by a code of its own, is nobody, and may do nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from storage import groups, members
from storage.actor import actors_of
from storage.errors import AlreadyBound, InviteInvalid, NotAllowed, NotFound
from storage.groups import Gets
from storage.models import Chat, OwnerRole, Person, Role
from storage.rights import RIGHTS
from storage.roles import with_role
from storage.verbs import groups as verbs
from storage.verbs import people, planning
from tests.cast import COORDINATOR, LEADER, OUTSIDER, OWNER, Cast, at, monday, person, problem_row, tuesday

CHAT, OTHER_CHAT = -4001, -4002
DAY = timedelta(days=1)
NOW = at(monday)


def code(cast: Cast, gets: Gets = Gets.COUNTS, who: str = COORDINATOR) -> str:
    return cast.does(who, verbs.invite_group, gets, NOW, valid=DAY)[1]


def post(cast: Cast, token: str, chat_id: int = CHAT, now: datetime = NOW) -> int:
    """The code is posted in a group called 整改群; the id of who that is now."""
    return cast.read(lambda session: verbs.bind_group(session, token, chat_id, "整改群", now, by="路人").id)


def lets_go(cast: Cast, who: str, group: int) -> None:
    cast.read(
        lambda session: verbs.unbind_group(session, cast.actor(session, who), session.get_one(Person, group), NOW)
    )


def bound(cast: Cast) -> list[tuple[str, Gets, bool]]:
    def read(session: Session) -> list[tuple[str, Gets, bool]]:
        unit_id = problem_row(session, 1).unit_id
        return [(one.name, one.gets, one.reached) for one in groups.groups_of(session, unit_id)]

    return cast.read(read)


def test_a_group_is_bound_by_a_code_that_is_posted_in_it(cast: Cast) -> None:
    post(cast, code(cast, Gets.TITLES))
    assert bound(cast) == [("整改群", Gets.TITLES, True)]
    assert cast.told("group_bound") == [COORDINATOR]


def test_a_code_works_once_and_within_its_time(cast: Cast) -> None:
    token = code(cast)
    with pytest.raises(InviteInvalid):
        post(cast, token, now=at(tuesday, 11))
    post(cast, token)
    with pytest.raises(InviteInvalid):
        post(cast, token, OTHER_CHAT)


def test_only_the_newest_code_works(cast: Cast) -> None:
    old, new = code(cast), code(cast)
    with pytest.raises(InviteInvalid):
        post(cast, old)
    post(cast, new)


def test_only_the_coordinator_binds_and_lets_go(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        code(cast, who=LEADER)
    group = post(cast, code(cast))
    with pytest.raises(NotAllowed):
        lets_go(cast, LEADER, group)
    lets_go(cast, COORDINATOR, group)
    assert bound(cast) == []


def test_who_is_no_group_of_the_unit_is_not_let_go(cast: Cast) -> None:
    group = post(cast, code(cast))
    with pytest.raises(NotFound):
        lets_go(cast, COORDINATOR, cast.person(OWNER))
    with pytest.raises(NotFound):
        lets_go(cast, OUTSIDER, group)


def test_a_groups_code_lets_no_person_in(cast: Cast) -> None:
    token = code(cast)
    with pytest.raises(InviteInvalid):
        cast.read(lambda session: people.join(session, token, 4711, NOW))


def test_a_persons_invite_binds_no_group_and_is_void_once_it_was_posted(cast: Cast) -> None:
    def invited(session: Session) -> str:
        actor = cast.actor(session, COORDINATOR)
        new = people.add_person(session, actor, "孙七", Role.OWNER, NOW)
        return people.invite(session, actor, new, NOW, valid=DAY)[1]

    token = cast.read(invited)
    with pytest.raises(InviteInvalid):
        post(cast, token)
    assert cast.read(lambda session: verbs.revoke_posted(session, ["no-such-token", token], NOW, by="路人"))
    with pytest.raises(InviteInvalid):
        cast.read(lambda session: people.join(session, token, 4711, NOW))
    assert cast.told("invite_posted") == [COORDINATOR]
    assert not cast.read(lambda session: verbs.revoke_posted(session, [code(cast)], NOW, by="路人"))


def test_a_group_that_is_bound_elsewhere_stays_there(cast: Cast) -> None:
    post(cast, code(cast))

    def other(session: Session) -> str:
        return verbs.invite_group(
            session, actors_of(session, person(session, OUTSIDER))[0], Gets.COUNTS, NOW, valid=DAY
        )[1]

    token = cast.read(other)
    with pytest.raises(AlreadyBound):
        post(cast, token)
    assert len(bound(cast)) == 1


def test_a_group_can_be_bound_anew_to_be_told_more_and_after_the_bot_was_put_out(cast: Cast) -> None:
    first = post(cast, code(cast))

    def put_out(session: Session) -> None:
        session.get_one(Person, first).unreachable_since = NOW
        session.add(Chat(chat_id=CHAT, gone_since=NOW))

    cast.read(put_out)
    assert bound(cast) == [("整改群", Gets.COUNTS, False)]
    post(cast, code(cast, Gets.TITLES))
    assert bound(cast) == [("整改群", Gets.TITLES, True)]
    assert cast.read(lambda session: session.get_one(Chat, CHAT).gone_since) is None


def test_a_group_is_nobody(cast: Cast) -> None:
    group = post(cast, code(cast))

    def looked(session: Session) -> None:
        row = session.get_one(Person, group)
        actor = actors_of(session, row)[0]
        coordinator = cast.actor(session, COORDINATOR)
        assert group not in {one.id for one in members.people_of(session, actor.unit_id)}
        assert people.person_named(session, actor.unit_id, "整改群") is None
        assert not actor.roles & {role for granted in RIGHTS.values() for role, _ in granted}
        everybody = with_role(session, actor.unit_id, *(role for role in Role if role is not Role.GROUP))
        assert row not in everybody
        with pytest.raises(NotFound):
            people.invite(session, coordinator, row, NOW, valid=DAY)
        with pytest.raises(NotFound):
            planning.assign(session, coordinator, problem_row(session, 1), OwnerRole.OWNER, [row], NOW)

    cast.read(looked)
