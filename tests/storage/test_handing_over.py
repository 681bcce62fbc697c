"""移交: everything somebody answers for goes to others in one step, and comes back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from storage import handovers, happened
from storage.actor import Actor
from storage.errors import AlreadyDone, BadDate, FourEyes, NoLeader, NotAllowed, NotFound, NothingOpen, ToOneself
from storage.models import Extension, Handover, Notice, OwnerRole, Person, Role
from storage.roles import roles_of
from storage.verbs import extensions, handing_over, measures
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OUTSIDER,
    OVERSEER,
    OWNER,
    PRINCIPAL,
    Cast,
    at,
    friday,
    last_friday,
    measure_row,
    monday,
    new_year,
    next_friday,
    person,
    problem_row,
    tuesday,
)

SUCCESSOR = "王磊"


def hands_over(
    cast: Cast, who: str, whose: str, *to: str, until: date | None = None, now: datetime | None = None
) -> int:
    """Done by `who`; returns the handover's id."""

    def done(session: Session, actor: Actor) -> int:
        takers: Sequence[Person] = [person(session, name) for name in to]
        of = person(session, whose)
        made = handing_over.hand_over(session, actor, of, takers, now or at(monday), today=monday, until=until)
        return made.id

    return cast.does(who, done)


def gives_back(cast: Cast, who: str, handover: int, now: datetime | None = None) -> None:
    cast.does(who, handing_over.give_back, handover, now or at(tuesday))


def owners(cast: Cast, problem: int, number: int) -> list[str]:
    return cast.read(lambda session: [one.name for one in roles_of(measure_row(session, problem, number)).owners])


def leaders(cast: Cast, problem: int, number: int) -> list[str]:
    return cast.read(lambda session: [one.name for one in roles_of(measure_row(session, problem, number)).leaders])


def roles_held(cast: Cast, who: str) -> set[Role]:
    return cast.read(lambda session: {row.role for row in person(session, who).memberships if row.ended_at is None})


def readers(cast: Cast) -> dict[str, str]:
    """As what each was told of the handover."""

    def read(session: Session) -> dict[str, str]:
        rows = session.query(Notice).filter(Notice.kind == "handed_over", Notice.id > cast.first_notice)
        return {row.person.name: row.facts["reader"] for row in rows}

    return cast.read(read)


def test_all_that_is_open_goes_in_one_step_and_everybody_is_told_once(cast: Cast) -> None:
    cast.assigns((2, 3), OwnerRole.OWNER, OWNER)
    cast = cast.from_here()
    hands_over(cast, COORDINATOR, OWNER, COLLEAGUE)

    assert owners(cast, 1, 1) == owners(cast, 1, 2) == owners(cast, 2, 3) == [COLLEAGUE]
    assert cast.events() == ["items_handed_over"]
    assert readers(cast) == {COLLEAGUE: "taker", OWNER: "whose", LEADER: "aware"}


def test_an_owner_hands_over_their_own_and_the_coordinator_hears_of_it(cast: Cast) -> None:
    hands_over(cast, OWNER, OWNER, COLLEAGUE)

    assert readers(cast) == {COLLEAGUE: "taker", LEADER: "aware", COORDINATOR: "aware"}


@pytest.mark.parametrize("who", [COLLEAGUE, LEADER, PRINCIPAL, OVERSEER])
def test_nobody_hands_over_what_is_anothers(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        hands_over(cast, who, OWNER, COLLEAGUE)
    assert owners(cast, 1, 1) == [OWNER]


def test_somebody_of_another_unit_can_neither_give_nor_take(cast: Cast) -> None:
    with pytest.raises(NotFound):
        hands_over(cast, OUTSIDER, OWNER, OUTSIDER)
    with pytest.raises(NotFound):
        hands_over(cast, COORDINATOR, OWNER, OUTSIDER)
    handover = hands_over(cast, COORDINATOR, OWNER, COLLEAGUE)
    with pytest.raises(NotFound):
        gives_back(cast, OUTSIDER, handover)


def test_a_chat_group_takes_nothing(cast: Cast) -> None:
    cast.joins("整改群", Role.GROUP)

    with pytest.raises(NotFound):
        hands_over(cast, COORDINATOR, OWNER, "整改群")


def test_it_is_refused_to_oneself_for_nothing_and_until_yesterday(cast: Cast) -> None:
    with pytest.raises(ToOneself):
        hands_over(cast, OWNER, OWNER, COLLEAGUE, OWNER)
    with pytest.raises(NotFound):
        hands_over(cast, OWNER, OWNER)
    with pytest.raises(BadDate):
        hands_over(cast, OWNER, OWNER, COLLEAGUE, until=last_friday)
    with pytest.raises(NothingOpen):
        hands_over(cast, COORDINATOR, OVERSEER, COLLEAGUE)


def test_several_take_it_together_and_any_of_them_submits(cast: Cast) -> None:
    cast.joins(SUCCESSOR, Role.OWNER)
    hands_over(cast, OWNER, OWNER, COLLEAGUE, SUCCESSOR)

    assert owners(cast, 1, 1) == [COLLEAGUE, SUCCESSOR]
    cast.submits(SUCCESSOR, 1, 1, at(monday))


def test_those_named_beside_the_person_stay_and_nobody_is_named_twice(cast: Cast) -> None:
    cast.joins(SUCCESSOR, Role.OWNER)
    cast.assigns((1, 1), OwnerRole.OWNER, OWNER, COLLEAGUE)
    cast.assigns((1, 2), OwnerRole.OWNER, OWNER, SUCCESSOR)
    handover = hands_over(cast, OWNER, OWNER, COLLEAGUE)

    assert owners(cast, 1, 1) == [COLLEAGUE]
    assert owners(cast, 1, 2) == [SUCCESSOR, COLLEAGUE]
    gives_back(cast, OWNER, handover)
    assert set(owners(cast, 1, 1)) == {COLLEAGUE, OWNER}
    assert set(owners(cast, 1, 2)) == {SUCCESSOR, OWNER}


def test_it_is_to_be_acknowledged_anew_and_looked_at_at_once(cast: Cast) -> None:
    cast.does(OWNER, measures.acknowledge, cast.measure(1, 1), at(last_friday))
    hands_over(cast, OWNER, OWNER, COLLEAGUE)

    row = cast.read(lambda session: measure_row(session, 1, 1))
    assert (row.acknowledged_at, row.assigned_at, row.look_at) == (None, at(monday), at(monday))


def test_undone_at_once_all_is_as_it_was(cast: Cast) -> None:
    cast.does(OWNER, measures.acknowledge, cast.measure(1, 1), at(last_friday))
    handover = hands_over(cast, COORDINATOR, OWNER, COLLEAGUE)
    cast = cast.from_here()
    gives_back(cast, COORDINATOR, handover)

    assert owners(cast, 1, 1) == [OWNER]
    assert cast.read(lambda session: measure_row(session, 1, 1).acknowledged_at) == at(last_friday)
    assert cast.events() == ["items_given_back"]
    assert cast.told("given_back") == [COLLEAGUE, OWNER]
    with pytest.raises(AlreadyDone):
        gives_back(cast, COORDINATOR, handover)


def test_only_the_person_and_the_coordinator_end_it_early(cast: Cast) -> None:
    handover = hands_over(cast, COORDINATOR, OWNER, COLLEAGUE, until=next_friday)

    with pytest.raises(NotAllowed):
        gives_back(cast, COLLEAGUE, handover)
    gives_back(cast, OWNER, handover)
    assert owners(cast, 1, 1) == [OWNER]


def test_a_submission_stays_its_doers_who_still_cannot_verify_it(cast: Cast) -> None:
    cast.joins(SUCCESSOR, Role.LEADER)
    cast.assigns(1, OwnerRole.OWNER, LEADER)
    report = cast.submits(LEADER, 1, 1, at(monday))
    extension = cast.does(
        LEADER, extensions.ask_extension, cast.measure(1, 2), at(monday), today=monday, reason="雨季", wanted=new_year
    )
    hands_over(cast, COORDINATOR, LEADER, SUCCESSOR)

    assert owners(cast, 1, 1) == leaders(cast, 1, 1) == [SUCCESSOR]
    with pytest.raises(FourEyes):
        cast.does(LEADER, measures.verify, report, at(monday))
    assert cast.read(lambda session: session.get_one(Extension, extension.id).person.name) == LEADER


def test_what_was_led_goes_only_to_who_leads(cast: Cast) -> None:
    cast.joins(SUCCESSOR, Role.LEADER)
    cast.assigns(3, OwnerRole.OWNER, LEADER)
    hands_over(cast, LEADER, LEADER, SUCCESSOR, COLLEAGUE)

    assert leaders(cast, 1, 1) == [SUCCESSOR]
    assert owners(cast, 3, 1) == [SUCCESSOR, COLLEAGUE]


def test_a_leader_makes_nobody_a_leader_a_coordinator_does_and_only_for_as_long(cast: Cast) -> None:
    with pytest.raises(NoLeader):
        hands_over(cast, LEADER, LEADER, COLLEAGUE)
    handover = hands_over(cast, COORDINATOR, LEADER, COLLEAGUE, until=next_friday)

    assert roles_held(cast, COLLEAGUE) == {Role.OWNER, Role.LEADER}
    gives_back(cast, COORDINATOR, handover)
    assert roles_held(cast, COLLEAGUE) == {Role.OWNER}
    assert leaders(cast, 1, 1) == [LEADER]


def test_who_is_named_leader_meanwhile_stays_one(cast: Cast) -> None:
    handover = hands_over(cast, COORDINATOR, LEADER, COLLEAGUE)
    cast.assigns(3, OwnerRole.LEADER, COLLEAGUE)
    gives_back(cast, COORDINATOR, handover)

    assert roles_held(cast, COLLEAGUE) == {Role.OWNER, Role.LEADER}


def test_what_is_finished_or_somebody_elses_meanwhile_stays(cast: Cast) -> None:
    cast.joins(SUCCESSOR, Role.OWNER)
    cast.assigns((2, 2), OwnerRole.OWNER, OWNER)
    handover = hands_over(cast, OWNER, OWNER, COLLEAGUE)
    cast.finishes(COLLEAGUE, 1, 1, at(monday))
    cast.assigns((2, 2), OwnerRole.OWNER, SUCCESSOR)
    gives_back(cast, OWNER, handover)

    assert owners(cast, 1, 1) == [COLLEAGUE]
    assert owners(cast, 2, 2) == [SUCCESSOR]
    assert owners(cast, 1, 2) == [OWNER]


def test_what_was_finished_before_stays_who_finished_it(cast: Cast) -> None:
    cast.finishes(OWNER, 1, 1, at(monday))
    hands_over(cast, OWNER, OWNER, COLLEAGUE)

    assert (owners(cast, 1, 1), owners(cast, 1, 2)) == ([OWNER], [COLLEAGUE])


def test_handed_on_by_the_taker_it_still_comes_back_and_stays(cast: Cast) -> None:
    cast.joins(SUCCESSOR, Role.OWNER)
    first = hands_over(cast, OWNER, OWNER, COLLEAGUE, until=friday)
    second = hands_over(cast, COLLEAGUE, COLLEAGUE, SUCCESSOR, until=next_friday)
    assert owners(cast, 1, 1) == [SUCCESSOR]

    gives_back(cast, OWNER, first)
    assert (owners(cast, 1, 1), owners(cast, 2, 1)) == ([OWNER], [SUCCESSOR])
    gives_back(cast, COLLEAGUE, second)
    assert (owners(cast, 1, 1), owners(cast, 2, 1)) == ([OWNER], [COLLEAGUE])


def test_when_somebody_is_let_go_the_coordinator_is_asked_who_is_to_have_it(cast: Cast) -> None:
    cast.leaves(OWNER)
    assert cast.told("left_open") == [COORDINATOR]

    handover = hands_over(cast, COORDINATOR, OWNER, COLLEAGUE)
    assert owners(cast, 1, 1) == [COLLEAGUE]
    gives_back(cast, COORDINATOR, handover)
    assert owners(cast, 1, 1) == [COLLEAGUE]


def test_nobody_is_asked_where_nothing_is_left_open(cast: Cast) -> None:
    cast.leaves(OVERSEER)

    assert cast.told("left_open") == []


def test_it_stands_in_the_history_of_each_item(cast: Cast) -> None:
    gives_back(cast, OWNER, hands_over(cast, OWNER, OWNER, COLLEAGUE))

    kinds = [event.kind for event in cast.sees_of(COORDINATOR, happened.history, 1, 1)]
    assert kinds[-2:] == ["items_handed_over", "items_given_back"]
    assert "items_handed_over" not in [event.kind for event in cast.sees_of(COORDINATOR, happened.history, 2, 1)]


def test_it_warns_of_items_that_nobody_could_verify_then(cast: Cast) -> None:
    def unverified(session: Session, *to: str) -> list[int]:
        takers = [person(session, name) for name in to]
        unit_id = problem_row(session, 1).unit_id
        return [one.id for one in handovers.left_unverified(session, unit_id, person(session, OWNER), takers)]

    assert cast.read(lambda session: unverified(session, COLLEAGUE)) == []
    assert cast.read(lambda session: unverified(session, LEADER)) == []  # the coordinator would step in
    both = cast.read(lambda session: unverified(session, LEADER, COORDINATOR))
    assert both == [cast.measure(1, 1), cast.measure(1, 2)]


def test_before_it_is_made_it_says_what_would_go_the_most_urgent_first(cast: Cast) -> None:
    cast.assigns((2, 1), OwnerRole.OWNER, OWNER)
    cast.assigns((3, 1), OwnerRole.OWNER, OWNER)

    def would_go(session: Session, actor: Actor) -> list[tuple[int, int]]:
        views = handovers.would_go(session, actor, person(session, OWNER), monday)
        return [(one.problem_no, one.number) for one in views]

    assert cast.does(COORDINATOR, would_go) == [(1, 1), (1, 2), (2, 1), (3, 1)]
    with pytest.raises(NotAllowed):
        cast.does(COLLEAGUE, would_go)


def test_a_taker_sees_what_came_to_them(cast: Cast) -> None:
    handover = hands_over(cast, COORDINATOR, OWNER, COLLEAGUE, until=next_friday)

    def seen(session: Session, actor: Actor) -> handovers.HandoverView:
        return handovers.handover_view(session, actor, session.get_one(Handover, handover), monday)

    view = cast.does(COLLEAGUE, seen)
    assert [(one.problem_no, one.number) for one in view.measures] == [(1, 1), (1, 2)]
    assert (view.person.name, [one.name for one in view.to], view.may_end) == (OWNER, [COLLEAGUE], False)
    assert cast.does(OWNER, seen).may_end
