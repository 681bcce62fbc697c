"""Coming in, staying in and leaving: the promises of an invite."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from storage import members, queries
from storage.actor import Actor, actors_of, console
from storage.database import Database
from storage.errors import AlreadyDone, AlreadyJoined, InviteInvalid, NameTaken, NotAllowed, NotFound, Refused
from storage.models import Applicant, Base, Invite, Measure, OwnerRole, Person, Role
from storage.verbs import measures, people
from tests.cast import (
    ACCOUNTS,
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OUTSIDER,
    OVERSEER,
    OWNER,
    UNIT,
    WEEK,
    Cast,
    at,
    friday,
    monday,
    next_monday,
    person,
    tuesday,
)

NEW_ACCOUNT, STRANGE_ACCOUNT = 77_001, 77_002
NEWCOMER = "钱七"


def invited(cast: Cast, name: str = NEWCOMER, *, now: datetime | None = None, replace: bool = False) -> str:
    """A fresh invite for the person of that name, added if there is none; returns its token."""

    def made(session: Session, actor: Actor) -> str:
        row = people.add_person(session, actor, name, Role.OWNER, at(monday))
        return people.invite(session, actor, row, now or at(monday), valid=WEEK, replace=replace)[1]

    return cast.does(COORDINATOR, made)


def join(cast: Cast, token: str, account: int = NEW_ACCOUNT, now: datetime | None = None) -> str:
    return cast.read(lambda session: people.join(session, token, account, now or at(tuesday)).name)


def holder(cast: Cast, name: str) -> int | None:
    return cast.read(lambda session: person(session, name).telegram_id)


def test_it_lets_the_first_coordinator_of_a_new_unit_in_by_a_code(database: Database) -> None:
    def begin(session: Session) -> str:
        actor = console(people.add_unit(session, "临江区文化馆", at(monday)).id)
        first = people.add_person(session, actor, "何静", Role.COORDINATOR, at(monday))
        return people.invite(session, actor, first, at(monday), valid=WEEK)[1]

    token = database.run(begin)
    joined = database.run(lambda session: people.join(session, token, NEW_ACCOUNT, at(tuesday)).name)

    assert joined == "何静"
    (actor,) = database.run(lambda session: actors_of(session, person(session, "何静")))
    assert actor.roles == {Role.COORDINATOR}


def test_it_has_no_two_units_of_one_name(cast: Cast) -> None:
    with pytest.raises(NameTaken):
        cast.read(lambda session: people.add_unit(session, UNIT, at(monday)))


def test_s6_an_invite_works_once(cast: Cast) -> None:
    token = invited(cast)
    assert join(cast, token) == NEWCOMER

    with pytest.raises(InviteInvalid):
        join(cast, token, STRANGE_ACCOUNT)

    assert holder(cast, NEWCOMER) == NEW_ACCOUNT


def test_s6_an_invite_ends_with_its_week(cast: Cast) -> None:
    token = invited(cast, now=at(monday))

    with pytest.raises(InviteInvalid):
        join(cast, token, now=at(next_monday))

    assert join(cast, token, now=at(next_monday) - timedelta(seconds=1)) == NEWCOMER


def test_s6_a_revoked_invite_is_worth_nothing(cast: Cast) -> None:
    token = invited(cast)
    cast.read(
        lambda session: people.revoke_invites(session, _coordinator(cast, session), _newcomer(session), at(monday))
    )

    with pytest.raises(InviteInvalid):
        join(cast, token)


def test_s6_a_second_invite_ends_the_first(cast: Cast) -> None:
    first, second = invited(cast), invited(cast)

    with pytest.raises(InviteInvalid):
        join(cast, first)

    assert join(cast, second) == NEWCOMER


def test_s6_what_was_never_an_invite_gets_the_same_answer(cast: Cast) -> None:
    with pytest.raises(InviteInvalid) as never:
        join(cast, "a" * 24)

    assert never.value.values == {}


def test_s6_of_two_who_race_for_one_invite_one_wins(cast: Cast) -> None:
    token = invited(cast)

    def try_it(account: int) -> bool:
        try:
            join(cast, token, account)
        except InviteInvalid:
            return False
        return True

    with ThreadPoolExecutor(4) as racers:
        won = list(racers.map(try_it, range(90_001, 90_005)))

    assert sum(won) == 1
    assert holder(cast, NEWCOMER) == 90_001 + won.index(True)


def test_s7_only_the_hash_of_an_invite_is_kept(cast: Cast) -> None:
    token = invited(cast)

    kept = cast.read(lambda session: list(session.scalars(select(Invite.token_hash))))
    assert kept == [hashlib.sha256(token.encode()).hexdigest()]
    assert not any(token in text for text in everything_stored(cast))


def test_s7_an_invite_cannot_be_guessed(cast: Cast) -> None:
    assert people.TOKEN_BYTES * 8 >= 128
    assert len({invited(cast) for _ in range(20)}) == 20


def test_it_replaces_a_lost_phone(cast: Cast) -> None:
    token = invited(cast, OWNER, replace=True)

    assert holder(cast, OWNER) is None  # the lost one is cut off before the new one joins
    join(cast, token)
    assert holder(cast, OWNER) == NEW_ACCOUNT
    assert cast.sees(OWNER, queries.mine, monday)


def test_it_does_not_replace_a_phone_unless_told_to(cast: Cast) -> None:
    with pytest.raises(AlreadyJoined):
        invited(cast, OWNER)

    assert holder(cast, OWNER) == ACCOUNTS[OWNER]


def test_an_account_is_one_person(cast: Cast) -> None:
    token = invited(cast)

    with pytest.raises(AlreadyJoined):
        join(cast, token, ACCOUNTS[COLLEAGUE])

    assert join(cast, token) == NEWCOMER  # the invite is not spent


def test_s13_nobody_invites_for_a_person_of_another_unit(cast: Cast) -> None:
    def take_over(session: Session, actor: Actor) -> None:
        people.invite(session, actor, person(session, OUTSIDER), at(monday), valid=WEEK, replace=True)

    with pytest.raises(NotFound):
        cast.does(COORDINATOR, take_over)

    assert holder(cast, OUTSIDER) == ACCOUNTS[OUTSIDER]


def test_nobody_is_invited_who_has_left(cast: Cast) -> None:
    cast.leaves(OWNER)

    with pytest.raises(NotFound):
        cast.does(
            COORDINATOR,
            lambda session, actor: people.invite(
                session, actor, person(session, OWNER), at(monday), valid=WEEK, replace=True
            ),
        )
    assert holder(cast, OWNER) == ACCOUNTS[OWNER]


def test_it_counts_the_invites_that_can_still_be_used(cast: Cast) -> None:
    def count(now: datetime) -> int:
        return cast.read(lambda session: members.open_invites(session, _newcomer(session), now))

    invited(cast)
    assert (count(at(monday)), count(at(next_monday))) == (1, 0)
    join(cast, invited(cast))
    assert count(at(tuesday)) == 0


@pytest.mark.parametrize("who", [OWNER, LEADER, OVERSEER])
def test_only_a_coordinator_invites(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        cast.does(who, people.add_person, "孙八", Role.COORDINATOR, at(monday))


# Somebody without an invite


def applies(cast: Cast, account: int = STRANGE_ACCOUNT) -> int:
    unit_id = cast.read(lambda session: _coordinator(cast, session).unit_id)
    return cast.read(lambda session: people.apply(session, unit_id, account, "小钱", at(monday)).id)


def test_an_applicant_is_asked_about_once(cast: Cast) -> None:
    assert applies(cast) == applies(cast)
    assert cast.told("applicant") == [COORDINATOR]


def test_an_applicant_is_confirmed_against_a_name(cast: Cast) -> None:
    applicant = applies(cast)
    invited(cast)  # which adds the person
    admit(cast, applicant, NEWCOMER)

    assert holder(cast, NEWCOMER) == STRANGE_ACCOUNT
    assert cast.told("admitted") == [NEWCOMER]


def test_an_applicant_is_turned_away(cast: Cast) -> None:
    applicant = applies(cast)
    admit(cast, applicant, None)

    assert cast.read(lambda session: people.person_by_account(session, STRANGE_ACCOUNT)) is None
    with pytest.raises(AlreadyDone):
        admit(cast, applicant, None)


def test_an_applicant_cannot_be_a_person_who_has_joined(cast: Cast) -> None:
    applicant = applies(cast)
    with pytest.raises(AlreadyJoined):
        admit(cast, applicant, OWNER)

    assert holder(cast, OWNER) == ACCOUNTS[OWNER]
    assert cast.read(lambda session: session.get_one(Applicant, applicant).decided_at) is None


def test_an_applicant_who_came_in_by_an_invite_meanwhile_is_not_taken_twice(cast: Cast) -> None:
    applicant = applies(cast)
    join(cast, invited(cast), STRANGE_ACCOUNT)
    invited(cast, "孙八")

    with pytest.raises(AlreadyJoined):
        admit(cast, applicant, "孙八")


def test_an_open_invite_ends_when_its_person_is_confirmed(cast: Cast) -> None:
    token = invited(cast)
    admit(cast, applies(cast), NEWCOMER)

    with pytest.raises(InviteInvalid):
        join(cast, token, NEW_ACCOUNT)
    assert holder(cast, NEWCOMER) == STRANGE_ACCOUNT


def test_s13_an_applicant_cannot_be_a_person_of_another_unit(cast: Cast) -> None:
    with pytest.raises(NotFound):
        admit(cast, applies(cast), OUTSIDER)


def test_s13_another_units_coordinator_decides_on_no_applicant(cast: Cast) -> None:
    applicant = applies(cast)
    with pytest.raises(NotFound):
        cast.does(OUTSIDER, people.admit, applicant, None, at(monday))


# Leaving


def test_s5_who_left_loses_everything_at_once(cast: Cast) -> None:
    photo = cast.sends(OWNER)
    before = cast.read(lambda session: cast.actor(session, OWNER))
    cast.leaves(OWNER)

    assert cast.read(lambda session: actors_of(session, person(session, OWNER))) == []
    now = Actor(unit_id=before.unit_id, person_id=before.person_id, name=OWNER, roles=frozenset())
    for attempt in (
        lambda session: queries.problem(session, now, 1, monday),
        lambda session: queries.measure(session, now, 1, 1, monday),
        lambda session: measures.acknowledge(session, now, 1, at(monday)),
        lambda session: measures.submit(session, now, 1, at(monday), evidence=[photo]),
    ):
        with pytest.raises(NotFound):
            cast.read(attempt)
    assert cast.read(lambda session: queries.overdue(session, now, next_monday)) == []
    assert cast.read(lambda session: queries.mine(session, now, next_monday)) == []


def test_s5_what_they_answered_for_has_nobody_until_it_is_assigned(cast: Cast) -> None:
    cast.leaves(OWNER)

    view = cast.sees(COORDINATOR, queries.measure, 1, 1, monday)
    assert view.roles.owners == ()
    assert cast.read(lambda session: session.get_one(Measure, view.id).look_at) == at(monday)


def test_s5_an_invite_that_was_open_ends_too(cast: Cast) -> None:
    token = invited(cast)
    cast.leaves(NEWCOMER)

    with pytest.raises(InviteInvalid):
        join(cast, token)


def test_it_takes_a_person_back_with_all_they_did_before(cast: Cast) -> None:
    before = cast.person(OWNER)
    cast.leaves(OWNER)
    cast.does(COORDINATOR, people.add_person, OWNER, Role.OWNER, at(friday))

    assert cast.person(OWNER) == before
    assert cast.sees(OWNER, queries.mine, monday)


def test_s13_nobody_lets_go_a_person_of_another_unit(cast: Cast) -> None:
    with pytest.raises(NotFound):
        cast.leaves(OUTSIDER)


def test_s9_a_person_is_a_number_and_never_a_name(cast: Cast) -> None:
    """Who takes over a user name is not who had it: no table has a place for one."""
    names = {column.key for table in Base.metadata.tables.values() for column in table.columns}
    assert not any("username" in name.replace("_", "") for name in names)

    found = cast.read(lambda session: people.person_by_account(session, ACCOUNTS[OWNER]))
    assert found is not None
    assert found.name == OWNER


def test_it_keeps_the_language_somebody_chose(cast: Cast) -> None:
    cast.read(lambda session: people.set_language(session, person(session, OWNER), "en"))
    token = invited(cast, OWNER, replace=True)
    cast.read(lambda session: people.join(session, token, NEW_ACCOUNT, at(tuesday), language="zh_CN"))

    assert cast.read(lambda session: person(session, OWNER).speaks) == "en"


def test_it_assigns_nobody_who_is_of_another_unit(cast: Cast) -> None:
    with pytest.raises(NotFound):
        cast.assigns((3, 1), OwnerRole.OWNER, OUTSIDER)

    with pytest.raises(Refused):
        cast.sees(OUTSIDER, queries.problem, 3, monday)


def admit(cast: Cast, applicant: int, name: str | None) -> None:
    def decide(session: Session, actor: Actor) -> None:
        people.admit(session, actor, applicant, person(session, name) if name else None, at(tuesday))

    cast.does(COORDINATOR, decide)


def _coordinator(cast: Cast, session: Session) -> Actor:
    return cast.actor(session, COORDINATOR)


def _newcomer(session: Session) -> Person:
    return person(session, NEWCOMER)


def everything_stored(cast: Cast) -> Iterable[str]:
    """Every row of every table, as text."""
    with cast.database.engine.connect() as connection:
        for name in inspect(connection).get_table_names():
            for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"'):
                yield str(tuple(row))
