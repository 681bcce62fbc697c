"""代录: a coordinator records what somebody signed on paper. Marked, told, and never alone."""

from __future__ import annotations

import pytest

from storage import queries
from storage.errors import FourEyes, NoEvidence, NotAllowed, Outdated
from storage.models import EvidenceKind, Extension, MeasureState, OwnerRole, ReportState, Role
from storage.roles import approvers, reviewers
from storage.verbs import extensions, measures
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OWNER,
    Cast,
    at,
    measure_row,
    monday,
    next_friday,
    problem_row,
    report_row,
    tuesday,
)


def records_done(cast: Cast, by: str = COORDINATOR, owner: str = OWNER) -> int:
    paper = cast.sends(by)
    measure = cast.measure(1, 1)
    return cast.does(by, measures.submit, measure, at(monday), evidence=[paper], for_person=cast.person(owner)).id


def test_it_is_recorded_with_the_signed_paper_and_marked(cast: Cast) -> None:
    records_done(cast)

    view = cast.sees(OWNER, queries.measure, 1, 1, monday)
    assert view.state is MeasureState.SUBMITTED
    assert view.report is not None
    assert (view.report.by, view.report.recorded_by) == (OWNER, COORDINATOR)


def test_the_person_and_the_verifier_are_told(cast: Cast) -> None:
    records_done(cast)

    assert cast.everything_told() == {(OWNER, "recorded_for"), (LEADER, "submitted")}


@pytest.mark.parametrize("kind", [None, EvidenceKind.TEXT])
def test_without_a_picture_of_the_paper_nothing_is_recorded(cast: Cast, kind: EvidenceKind | None) -> None:
    shown = [cast.sends(COORDINATOR, kind=kind)] if kind else []
    with pytest.raises(NoEvidence):
        cast.does(
            COORDINATOR, measures.submit, cast.measure(1, 1), at(monday),
            note="他说办完了", evidence=shown, for_person=cast.person(OWNER),
        )  # fmt: skip
    assert cast.state(1, 1) is MeasureState.NOT_STARTED


@pytest.mark.parametrize("who", [LEADER, COLLEAGUE])
def test_only_a_coordinator_records_for_others(cast: Cast, who: str) -> None:
    cast.assigns(1, OwnerRole.OWNER, OWNER, COLLEAGUE)
    with pytest.raises(NotAllowed):
        records_done(cast, by=who)


def test_it_is_recorded_for_an_owner_and_nobody_else(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        records_done(cast, owner=COLLEAGUE)


def test_a_coordinator_records_nothing_for_themselves(cast: Cast) -> None:
    cast.assigns(1, OwnerRole.OWNER, COORDINATOR)
    with pytest.raises(NotAllowed):
        records_done(cast, owner=COORDINATOR)


def test_who_recorded_it_does_not_verify_it(cast: Cast) -> None:
    cast.leaves(LEADER)
    report = records_done(cast)

    assert cast.sees(OWNER, queries.measure, 1, 1, monday).verifiers == ()
    with pytest.raises(FourEyes):
        cast.does(COORDINATOR, measures.verify, report, at(tuesday))


def test_done_and_verified_are_not_both_recorded_by_one_hand(cast: Cast) -> None:
    report, paper = records_done(cast), cast.sends(COORDINATOR)
    with pytest.raises(FourEyes):
        cast.does(COORDINATOR, measures.verify, report, at(tuesday), for_person=cast.person(LEADER), evidence=[paper])


def test_who_recorded_it_does_not_look_back(cast: Cast) -> None:
    cast.joins("郑一", Role.COORDINATOR)
    cast.leaves("吴静")
    cast.leaves(COLLEAGUE)
    report = records_done(cast)
    cast.does(LEADER, measures.verify, report, at(monday))

    names = cast.read(lambda session: [one.name for one in reviewers(session, problem_row(session, 1))])
    assert names == ["郑一"]


def test_who_recorded_it_by_mistake_takes_it_back(cast: Cast) -> None:
    report = records_done(cast)
    cast.does(COORDINATOR, measures.withdraw, report, at(tuesday))

    assert cast.read(lambda session: report_row(session, report).state) is ReportState.WITHDRAWN


def test_what_the_owner_submitted_a_coordinator_does_not_take_back(cast: Cast) -> None:
    report = cast.submits(OWNER, 1, 1, at(monday))
    with pytest.raises(NotAllowed):
        cast.does(COORDINATOR, measures.withdraw, report, at(tuesday))


def test_the_second_page_of_the_paper_joins_the_first(cast: Cast) -> None:
    report = records_done(cast)
    cast.does(COORDINATOR, measures.add_evidence, report, [cast.sends(COORDINATOR)], at(monday))

    assert cast.sees(OWNER, queries.measure, 1, 1, monday).evidence_count == 2


# A verification


def records_verified(cast: Cast, report: int, for_: str = LEADER, papers: int = 1) -> None:
    shown = [cast.sends(COORDINATOR) for _ in range(papers)]
    cast.does(COORDINATOR, measures.verify, report, at(tuesday), for_person=cast.person(for_), evidence=shown)


def test_a_verification_on_paper_is_recorded_in_the_leaders_name(cast: Cast) -> None:
    report = cast.submits(OWNER, 1, 1, at(monday))
    cast = cast.from_here()
    records_verified(cast, report)

    row = cast.read(lambda session: report_row(session, report))
    assert (row.state, row.decided_by) == (ReportState.VERIFIED, cast.person(LEADER))
    assert row.decision_recorded_by == cast.person(COORDINATOR)
    assert cast.everything_told() == {(OWNER, "verified"), (LEADER, "recorded_for")}


def test_a_verification_is_not_recorded_without_paper(cast: Cast) -> None:
    report = cast.submits(OWNER, 1, 1, at(monday))
    with pytest.raises(NoEvidence):
        records_verified(cast, report, papers=0)
    assert cast.state(1, 1) is MeasureState.SUBMITTED


def test_a_verification_is_not_recorded_for_who_did_it(cast: Cast) -> None:
    report = cast.submits(OWNER, 1, 1, at(monday))
    with pytest.raises(NotAllowed):
        records_verified(cast, report, for_=OWNER)


def test_a_stale_verification_is_not_recorded(cast: Cast) -> None:
    report = cast.submits(OWNER, 1, 1, at(monday))
    cast.does(OWNER, measures.withdraw, report, at(monday))
    with pytest.raises(Outdated):
        records_verified(cast, report)


# An extension


def records_request(cast: Cast, papers: int = 1, for_: str = OWNER) -> int:
    shown = [cast.sends(COORDINATOR) for _ in range(papers)]
    return cast.does(
        COORDINATOR, extensions.ask_extension, cast.measure(1, 1), at(monday), today=monday, reason="等审计报告",
        wanted=next_friday, for_person=cast.person(for_), evidence=shown,
    ).id  # fmt: skip


def test_a_request_for_more_time_on_paper_is_recorded(cast: Cast) -> None:
    extension = records_request(cast)

    row = cast.read(lambda session: session.get_one(Extension, extension))
    assert (row.person_id, row.recorded_by) == (cast.person(OWNER), cast.person(COORDINATOR))
    assert cast.everything_told() == {(OWNER, "recorded_for"), (LEADER, "extension_asked")}


def test_a_request_for_more_time_is_not_recorded_without_paper(cast: Cast) -> None:
    with pytest.raises(NoEvidence):
        records_request(cast, papers=0)


def test_a_request_for_more_time_is_recorded_for_an_owner_only(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        records_request(cast, for_=COLLEAGUE)


def test_who_recorded_the_request_does_not_decide_on_it(cast: Cast) -> None:
    cast.leaves(LEADER)
    extension, asker = records_request(cast), cast.person(OWNER)

    asked = cast.read(lambda session: approvers(session, measure_row(session, 1, 1), nth=1, asker=asker))
    assert COORDINATOR not in {one.name for one in asked}
    with pytest.raises(FourEyes):
        cast.does(COORDINATOR, extensions.decide_extension, extension, at(tuesday), granted=next_friday)
