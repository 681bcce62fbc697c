"""A second person: verified, returned, and who steps in."""

from __future__ import annotations

import pytest

from storage import queries
from storage.errors import AlreadyDone, BadDate, FourEyes, NotAllowed, Outdated, ReasonNeeded
from storage.models import MeasureState, OwnerRole, ReportState, Role
from storage.roles import verifiers
from storage.verbs import measures
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
    next_friday,
    next_monday,
    report_row,
    tuesday,
)


def who_verifies(cast: Cast, problem: int = 1, number: int = 1) -> list[str]:
    return cast.read(lambda session: [one.name for one in verifiers(session, measure_row(session, problem, number))])


def test_the_leader_verifies(cast: Cast) -> None:
    report = cast.submits(OWNER, 1, 1, at(monday))
    cast.does(LEADER, measures.verify, report, at(tuesday))

    view = cast.sees(OWNER, queries.measure, 1, 1, tuesday)
    assert (view.state, view.verified_at) == (MeasureState.VERIFIED, at(tuesday))
    assert view.report is not None
    assert (view.report.by, view.report.decided_by) == (OWNER, LEADER)
    assert cast.told("verified") == [OWNER]


def test_the_last_one_verified_offers_to_close(cast: Cast) -> None:
    cast.finishes(OWNER, 1, 1, at(monday))
    assert cast.told("can_close") == []

    cast.finishes(OWNER, 1, 2, at(monday))
    assert cast.told("can_close") == [COORDINATOR]
    assert [one.number for one in cast.sees(COORDINATOR, queries.waiting_for, monday).to_close] == [1]


def test_s4_nobody_verifies_what_they_did(cast: Cast) -> None:
    cast.assigns(1, OwnerRole.OWNER, LEADER)
    report = cast.submits(LEADER, 1, 1, at(monday))

    with pytest.raises(FourEyes):
        cast.does(LEADER, measures.verify, report, at(monday))
    assert cast.state(1, 1) is MeasureState.SUBMITTED
    assert cast.told("submitted") == [COORDINATOR]


def test_s4_nobody_returns_what_they_did(cast: Cast) -> None:
    cast.assigns(1, OwnerRole.OWNER, LEADER)
    report = cast.submits(LEADER, 1, 1, at(monday))

    with pytest.raises(FourEyes):
        cast.does(LEADER, measures.send_back, report, at(monday), today=monday, reason="我改主意了")


@pytest.mark.parametrize("who", [OVERSEER, PRINCIPAL, COORDINATOR, OWNER])
def test_who_is_not_asked_to_verify_may_not(cast: Cast, who: str) -> None:
    report = cast.submits(OWNER, 1, 1, at(monday))

    with pytest.raises((NotAllowed, FourEyes)):
        cast.does(who, measures.verify, report, at(monday))
    assert cast.state(1, 1) is MeasureState.SUBMITTED


def test_an_owner_who_did_not_do_it_and_leads_it_verifies(cast: Cast) -> None:
    cast.assigns(1, OwnerRole.OWNER, OWNER, LEADER)
    report = cast.submits(OWNER, 1, 1, at(monday))

    cast.does(LEADER, measures.verify, report, at(monday))
    assert cast.state(1, 1) is MeasureState.VERIFIED


def test_another_leader_steps_in_for_one_who_did_it_then_the_coordinator(cast: Cast) -> None:
    cast.assigns(1, OwnerRole.OWNER, LEADER)
    assert who_verifies(cast) == [COORDINATOR]

    cast.joins("王建", Role.LEADER)
    assert who_verifies(cast) == ["王建"]


def test_somebody_steps_in_for_a_leader_who_left(cast: Cast) -> None:
    report = cast.submits(OWNER, 1, 1, at(monday))
    cast.leaves(LEADER)
    assert who_verifies(cast) == [COORDINATOR]

    cast.does(COORDINATOR, measures.verify, report, at(tuesday))
    assert cast.state(1, 1) is MeasureState.VERIFIED


def test_where_nobody_is_left_nobody_is_named(cast: Cast) -> None:
    cast.leaves(LEADER)
    cast.assigns(1, OwnerRole.OWNER, COORDINATOR)

    assert who_verifies(cast) == []
    report = cast.submits(COORDINATOR, 1, 1, at(monday))
    with pytest.raises(FourEyes):
        cast.does(COORDINATOR, measures.verify, report, at(monday))


def test_a_missing_verifier_shows_when_the_measure_is_assigned(cast: Cast) -> None:
    """Before anything is done the owners count as its doers."""
    cast.assigns((1, 1), OwnerRole.OWNER, LEADER)
    cast.assigns((1, 1), OwnerRole.LEADER, LEADER)

    assert who_verifies(cast) == [COORDINATOR]


def test_returned_it_is_in_progress_again_with_a_reason_and_a_new_date(cast: Cast) -> None:
    report = cast.submits(OWNER, 1, 1, at(monday))
    cast.does(
        LEADER, measures.send_back, report, at(tuesday), today=tuesday, reason=" 照片看不清 ", deadline=next_friday
    )

    view = cast.sees(OWNER, queries.measure, 1, 1, tuesday)
    assert (view.state, view.deadline, view.original_deadline) == (MeasureState.IN_PROGRESS, next_friday, friday)
    assert view.submitted_at is None
    assert view.report is not None
    assert (view.report.state, view.report.reason) == (ReportState.RETURNED, "照片看不清")
    assert cast.told("returned") == [OWNER]


def test_a_first_day_given_with_the_return_is_the_original_one(cast: Cast) -> None:
    cast.assigns(3, OwnerRole.OWNER, OWNER)
    report = cast.submits(OWNER, 3, 1, at(monday))
    cast.does(LEADER, measures.send_back, report, at(tuesday), today=tuesday, reason="照片看不清", deadline=friday)

    view = cast.sees(OWNER, queries.measure, 3, 1, tuesday)
    assert (view.deadline, view.original_deadline) == (friday, friday)


def test_what_is_verified_is_no_longer_mostly_done(cast: Cast) -> None:
    cast.does(OWNER, measures.report_progress, cast.measure(1, 1), at(monday), mostly_done=True)
    cast.finishes(OWNER, 1, 1, at(monday))

    assert not cast.sees(OWNER, queries.measure, 1, 1, monday).mostly_done


def test_returned_without_a_date_it_keeps_its_day(cast: Cast) -> None:
    report = cast.submits(OWNER, 1, 1, at(monday))
    cast.does(LEADER, measures.send_back, report, at(tuesday), today=tuesday, reason="照片看不清")

    assert cast.sees(OWNER, queries.measure, 1, 1, tuesday).deadline == friday


def test_it_is_not_returned_without_a_reason(cast: Cast) -> None:
    report = cast.submits(OWNER, 1, 1, at(monday))
    with pytest.raises(ReasonNeeded):
        cast.does(LEADER, measures.send_back, report, at(tuesday), today=tuesday, reason="  ")


@pytest.mark.parametrize("day", [monday, tuesday])
def test_it_is_not_returned_for_a_day_that_has_come(cast: Cast, day: object) -> None:
    report = cast.submits(OWNER, 1, 1, at(monday))
    with pytest.raises(BadDate):
        cast.does(LEADER, measures.send_back, report, at(tuesday), today=tuesday, reason="重来", deadline=day)


def test_a_leader_who_is_also_an_owner_is_not_told_of_their_own_return(cast: Cast) -> None:
    cast.assigns(1, OwnerRole.OWNER, OWNER, LEADER)
    report = cast.submits(OWNER, 1, 1, at(monday))
    cast.does(LEADER, measures.send_back, report, at(tuesday), today=tuesday, reason="照片看不清")

    assert cast.told("returned") == [OWNER]


def test_s3_a_decision_on_what_was_decided_changes_nothing(cast: Cast) -> None:
    report = cast.submits(OWNER, 1, 1, at(monday))
    cast.does(LEADER, measures.verify, report, at(monday))

    with pytest.raises(AlreadyDone) as again:
        cast.does(LEADER, measures.verify, report, at(tuesday))
    assert again.value.values == {"at": at(monday)}
    with pytest.raises(Outdated):
        cast.does(LEADER, measures.send_back, report, at(tuesday), today=tuesday, reason="看错了")
    assert cast.state(1, 1) is MeasureState.VERIFIED


def test_s3_an_old_notice_decides_nothing_about_what_was_submitted_since(cast: Cast) -> None:
    old = cast.submits(OWNER, 1, 1, at(monday))
    cast.does(LEADER, measures.send_back, old, at(monday), today=monday, reason="看不清")
    new = cast.submits(OWNER, 1, 1, at(tuesday))

    with pytest.raises(Outdated):
        cast.does(LEADER, measures.verify, old, at(tuesday))
    assert cast.read(lambda session: report_row(session, new).state) is ReportState.PENDING


def test_s3_what_was_taken_back_is_not_verified(cast: Cast) -> None:
    report = cast.submits(OWNER, 1, 1, at(monday))
    cast.does(OWNER, measures.withdraw, report, at(monday))

    with pytest.raises(Outdated):
        cast.does(LEADER, measures.verify, report, at(monday))


def test_the_verifier_finds_it_waiting_and_nobody_else_does(cast: Cast) -> None:
    cast.submits(OWNER, 1, 1, at(monday))

    for who in (LEADER, COORDINATOR, OWNER, COLLEAGUE, OVERSEER, PRINCIPAL):
        waiting = cast.sees(who, queries.waiting_for, next_monday).to_verify
        assert [(one.problem_no, one.number) for one in waiting] == ([(1, 1)] if who == LEADER else [])
