"""延期申请: asked for before the due date, decided by who has the say, overtaken by what happens meanwhile."""

from __future__ import annotations

from datetime import date

import pytest

from storage import queries
from storage.errors import AlreadyDone, BadDate, FourEyes, NoDeadline, NotAllowed, Outdated, ReasonNeeded, TooLate
from storage.models import Extension, ExtensionState, OwnerRole
from storage.roles import approvers
from storage.verbs import extensions, measures
from storage.views import MeasureView
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OVERSEER,
    OWNER,
    PRINCIPAL,
    Cast,
    at,
    friday,
    measure_row,
    monday,
    new_year,
    next_friday,
    problem_row,
    saturday,
    thursday,
    tuesday,
)


def asks(cast: Cast, day: date = monday, wanted: date = new_year, reason: str = "等审计报告", who: str = OWNER) -> int:
    return cast.does(
        who, extensions.ask_extension, cast.measure(1, 1), at(day), today=day, reason=reason, wanted=wanted
    ).id


def decides(cast: Cast, extension: int, granted: date | None, who: str = LEADER) -> None:
    cast.does(who, extensions.decide_extension, extension, at(tuesday), granted=granted, reason="同意一次")


def seen(cast: Cast) -> MeasureView:
    return cast.sees(COORDINATOR, queries.measure, 1, 1, monday)


def state(cast: Cast, extension: int) -> ExtensionState:
    return cast.read(lambda session: session.get_one(Extension, extension).state)


def test_it_is_asked_for_up_to_the_due_day(cast: Cast) -> None:
    extension = asks(cast, friday)

    assert state(cast, extension) is ExtensionState.PENDING
    assert seen(cast).deadline == friday  # nothing moves by asking
    assert cast.everything_told() == {(LEADER, "extension_asked")}


def test_it_is_not_asked_for_after_the_due_day(cast: Cast) -> None:
    with pytest.raises(TooLate) as late:
        asks(cast, saturday)
    assert late.value.values == {"deadline": friday}


def test_it_needs_a_later_day_and_a_reason(cast: Cast) -> None:
    for wanted in (thursday, friday):
        with pytest.raises(BadDate):
            asks(cast, wanted=wanted)
    with pytest.raises(ReasonNeeded):
        asks(cast, reason=" ")


def test_without_a_deadline_there_is_nothing_to_extend(cast: Cast) -> None:
    cast.is_due(1, None)
    with pytest.raises(NoDeadline):
        asks(cast)


def test_one_request_waits_at_a_time(cast: Cast) -> None:
    asks(cast)
    with pytest.raises(AlreadyDone):
        asks(cast, tuesday)


def test_granted_as_asked(cast: Cast) -> None:
    extension = asks(cast)
    decides(cast, extension, new_year)

    view = seen(cast)
    assert (view.deadline, view.original_deadline, view.extension) == (new_year, friday, None)
    assert cast.told("extension_decided") == [OWNER]


def test_granted_but_shorter(cast: Cast) -> None:
    decides(cast, asks(cast), next_friday)

    assert seen(cast).deadline == next_friday


def test_refused(cast: Cast) -> None:
    extension = asks(cast)
    decides(cast, extension, None)

    assert (state(cast, extension), seen(cast).deadline) == (ExtensionState.REFUSED, friday)
    assert cast.told("extension_decided") == [OWNER]


@pytest.mark.parametrize("day", [thursday, friday, date(2027, 1, 2)])
def test_not_granted_for_less_than_nothing_or_more_than_asked(cast: Cast, day: date) -> None:
    extension = asks(cast)
    with pytest.raises(BadDate):
        decides(cast, extension, day)
    assert state(cast, extension) is ExtensionState.PENDING


def test_decided_once(cast: Cast) -> None:
    extension = asks(cast)
    decides(cast, extension, next_friday)

    with pytest.raises(AlreadyDone):
        decides(cast, extension, None)
    assert seen(cast).deadline == next_friday


@pytest.mark.parametrize("who", [COORDINATOR, PRINCIPAL, OVERSEER])
def test_the_first_is_the_leaders_to_decide(cast: Cast, who: str) -> None:
    extension = asks(cast)
    with pytest.raises(NotAllowed):
        decides(cast, extension, new_year, who)


def test_later_ones_are_the_coordinators(cast: Cast) -> None:
    decides(cast, asks(cast), next_friday)
    second = asks(cast)

    assert cast.told("extension_asked") == [LEADER, COORDINATOR]
    with pytest.raises(NotAllowed):
        decides(cast, second, new_year)
    decides(cast, second, new_year, COORDINATOR)
    assert (seen(cast).deadline, seen(cast).original_deadline) == (new_year, friday)


def test_a_new_round_begins_its_own_count(cast: Cast) -> None:
    decides(cast, asks(cast), next_friday)
    cast.database.run(lambda session: setattr(problem_row(session, 1), "round", 2))
    asks(cast)

    assert cast.told("extension_asked") == [LEADER, LEADER]


def test_a_refused_one_does_not_count(cast: Cast) -> None:
    decides(cast, asks(cast), None)
    asks(cast)

    assert cast.told("extension_asked") == [LEADER, LEADER]


def test_nobody_decides_on_their_own_request(cast: Cast) -> None:
    cast.assigns(1, OwnerRole.OWNER, LEADER)
    extension = asks(cast, who=LEADER)

    assert cast.told("extension_asked") == [COORDINATOR]
    with pytest.raises(FourEyes):
        decides(cast, extension, new_year)


def test_the_principal_steps_in_where_no_leader_and_no_coordinator_is_left(cast: Cast) -> None:
    cast.leaves(LEADER)
    asker = cast.person(COORDINATOR)

    asked = cast.read(lambda session: approvers(session, measure_row(session, 1, 1), nth=1, asker=asker))
    assert [one.name for one in asked] == [PRINCIPAL]


def test_submitting_overtakes_the_request(cast: Cast) -> None:
    extension = asks(cast)
    cast.submits(OWNER, 1, 1, at(tuesday))

    assert state(cast, extension) is ExtensionState.VOID
    with pytest.raises(Outdated):
        decides(cast, extension, new_year)


def test_a_deadline_set_anew_overtakes_the_request(cast: Cast) -> None:
    extension = asks(cast)
    cast.is_due(1, next_friday)

    assert state(cast, extension) is ExtensionState.VOID


def test_a_problems_new_day_leaves_the_request_for_a_measure_with_its_own(cast: Cast) -> None:
    cast.is_due((1, 1), friday)
    extension = asks(cast)
    cast.is_due(1, next_friday)

    assert (state(cast, extension), seen(cast).deadline) == (ExtensionState.PENDING, friday)


def test_what_waits_for_verification_needs_no_more_time(cast: Cast) -> None:
    cast.submits(OWNER, 1, 1, at(monday))
    with pytest.raises(Outdated):
        asks(cast)


def test_it_waits_for_who_decides_and_nobody_else(cast: Cast) -> None:
    asks(cast)

    for who in (LEADER, COORDINATOR, OWNER, COLLEAGUE, PRINCIPAL):
        waiting = cast.sees(who, queries.waiting_for, monday).to_decide
        assert len(waiting) == (who == LEADER)


def test_the_jobs_look_at_it_when_it_is_asked_for_and_decided(cast: Cast) -> None:
    extension = asks(cast, monday)
    assert cast.read(lambda session: measure_row(session, 1, 1).look_at) == at(monday)
    decides(cast, extension, None)
    assert cast.read(lambda session: measure_row(session, 1, 1).look_at) == at(tuesday)


def test_a_withdrawn_submission_does_not_bring_the_request_back(cast: Cast) -> None:
    extension = asks(cast)
    report = cast.submits(OWNER, 1, 1, at(tuesday))
    cast.does(OWNER, measures.withdraw, report, at(tuesday))

    assert state(cast, extension) is ExtensionState.VOID
    assert seen(cast).extension is None
