"""A measure on its way: acknowledged, reported on, submitted, taken back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from storage import queries
from storage.errors import AlreadyDone, NoEvidence, NotAllowed, NotFound, Outdated, Refused
from storage.models import EvidenceKind, Measure, MeasureState, OwnerRole, Report, ReportState
from storage.progress import progress
from storage.rights import Action
from storage.verbs import measures
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OWNER,
    Cast,
    at,
    friday,
    measure_row,
    monday,
    next_monday,
    report_row,
    saturday,
    tuesday,
)


def test_acknowledging_starts_the_measure(cast: Cast) -> None:
    cast.does(OWNER, measures.acknowledge, cast.measure(1, 1), at(monday))

    view = cast.sees(OWNER, queries.measure, 1, 1, monday)
    assert (view.state, view.acknowledged_at) == (MeasureState.IN_PROGRESS, at(monday))
    assert Action.ACKNOWLEDGE not in view.actions


def test_it_is_acknowledged_once_and_says_when(cast: Cast) -> None:
    cast.does(OWNER, measures.acknowledge, cast.measure(1, 1), at(monday))

    with pytest.raises(AlreadyDone) as again:
        cast.does(OWNER, measures.acknowledge, cast.measure(1, 1), at(tuesday))
    assert again.value.values == {"at": at(monday)}


def test_progress_is_noted_and_the_measure_stays_open(cast: Cast) -> None:
    cast.does(OWNER, measures.report_progress, cast.measure(1, 1), at(monday), note=" 已清理两年 ")

    view = cast.sees(OWNER, queries.measure, 1, 1, monday)
    assert (view.state, view.acknowledged_at, view.report) == (MeasureState.IN_PROGRESS, at(monday), None)
    assert cast.events() == ["progress_reported"]


def test_progress_says_something(cast: Cast) -> None:
    with pytest.raises(NoEvidence):
        cast.does(OWNER, measures.report_progress, cast.measure(1, 1), at(monday), note="  ")


def test_mostly_done_is_a_mark_and_counts_as_open(cast: Cast) -> None:
    cast.does(OWNER, measures.report_progress, cast.measure(1, 1), at(monday), mostly_done=True)

    counts = cast.sees(OWNER, progress, saturday).measures
    assert (counts.open, counts.mostly_done, counts.done, counts.overdue) == (2, 1, 0, 2)


def test_the_mark_is_lifted_again(cast: Cast) -> None:
    for mark in (True, False):
        cast.does(OWNER, measures.report_progress, cast.measure(1, 1), at(monday), mostly_done=mark)

    assert cast.sees(OWNER, progress, monday).measures.mostly_done == 0


def test_what_waits_for_verification_is_no_longer_counted_as_mostly_done(cast: Cast) -> None:
    cast.does(OWNER, measures.report_progress, cast.measure(1, 1), at(monday), mostly_done=True)
    cast.submits(OWNER, 1, 1, at(tuesday))

    counts = cast.sees(OWNER, progress, tuesday).measures
    assert (counts.open, counts.submitted, counts.mostly_done) == (1, 1, 0)


@pytest.mark.parametrize("kind", EvidenceKind)
def test_done_is_shown_by_a_photo_a_document_or_a_text(cast: Cast, kind: EvidenceKind) -> None:
    shown = cast.sends(OWNER, kind=kind)
    cast.does(OWNER, measures.submit, cast.measure(1, 1), at(monday), evidence=[shown])

    view = cast.sees(OWNER, queries.measure, 1, 1, monday)
    assert (view.state, view.evidence_count) == (MeasureState.SUBMITTED, 1)


def test_done_is_shown_by_words(cast: Cast) -> None:
    cast.does(OWNER, measures.submit, cast.measure(1, 1), at(monday), note="账目已清，见财务室台账")

    view = cast.sees(OWNER, queries.measure, 1, 1, monday)
    assert view.state is MeasureState.SUBMITTED
    assert view.report is not None
    assert view.report.note == "账目已清，见财务室台账"


@pytest.mark.parametrize("note", ["", "   ", "\n"])
def test_done_with_nothing_to_show_is_refused(cast: Cast, note: str) -> None:
    with pytest.raises(NoEvidence):
        cast.does(OWNER, measures.submit, cast.measure(1, 1), at(monday), note=note)

    assert cast.state(1, 1) is MeasureState.NOT_STARTED


def test_the_verifier_hears_of_it_and_the_doer_does_not(cast: Cast) -> None:
    cast.submits(OWNER, 1, 1, at(monday))

    assert cast.everything_told() == {(LEADER, "submitted")}


def test_nobody_shows_what_somebody_else_sent(cast: Cast) -> None:
    theirs = cast.sends(COLLEAGUE)
    with pytest.raises(NotAllowed):
        cast.does(OWNER, measures.submit, cast.measure(1, 1), at(monday), evidence=[theirs])

    assert cast.state(1, 1) is MeasureState.NOT_STARTED


def test_one_photo_shows_one_thing(cast: Cast) -> None:
    photo = cast.sends(OWNER)
    cast.does(OWNER, measures.submit, cast.measure(1, 1), at(monday), evidence=[photo])

    with pytest.raises(Outdated):
        cast.does(OWNER, measures.submit, cast.measure(1, 2), at(monday), evidence=[photo])


def test_c4_of_two_taps_on_done_one_counts(cast: Cast) -> None:
    measure, photos = cast.measure(1, 1), [cast.sends(OWNER), cast.sends(OWNER)]

    def tap(photo: int) -> object:
        try:
            cast.does(OWNER, measures.submit, measure, at(monday), evidence=[photo])
        except AlreadyDone as error:
            return error.values
        return "done"

    with ThreadPoolExecutor(2) as fingers:
        answers = list(fingers.map(tap, photos))
    assert "done" in answers
    assert {"at": at(monday)} in answers

    assert cast.events() == ["measure_submitted"]
    assert cast.told("submitted") == [LEADER]


def test_r2_a_repeated_press_is_told_when_it_was_recorded(cast: Cast) -> None:
    cast.submits(OWNER, 1, 1, at(monday, 10, 2))

    with pytest.raises(AlreadyDone) as again:
        cast.submits(OWNER, 1, 1, at(monday, 10, 30))
    assert again.value.values == {"at": at(monday, 10, 2)}


def test_c5_done_after_a_new_owner_was_named_is_refused(cast: Cast) -> None:
    photo = cast.sends(OWNER)
    cast.assigns((1, 1), OwnerRole.OWNER, COLLEAGUE)

    with pytest.raises(NotAllowed):  # it is still their department's, so they see it
        cast.does(OWNER, measures.submit, cast.measure(1, 1), at(monday), evidence=[photo])
    assert cast.state(1, 1) is MeasureState.NOT_STARTED


@pytest.mark.parametrize("verb", [measures.acknowledge, measures.report_progress, measures.submit])
def test_c5_what_is_verified_moves_no_more(cast: Cast, verb: object) -> None:
    cast.finishes(OWNER, 1, 1, at(monday))
    more = {} if verb is measures.acknowledge else {"note": "再报"}

    with pytest.raises(Refused) as refused:
        cast.does(OWNER, verb, cast.measure(1, 1), at(tuesday), **more)  # type: ignore[arg-type]
    assert isinstance(refused.value, Outdated | AlreadyDone)
    assert cast.state(1, 1) is MeasureState.VERIFIED


def test_c8_late_photos_of_an_album_join_the_submission(cast: Cast) -> None:
    report = cast.submits(OWNER, 1, 1, at(monday))
    cast.does(OWNER, measures.add_evidence, report, [cast.sends(OWNER), cast.sends(OWNER)], at(monday))

    assert cast.sees(OWNER, queries.measure, 1, 1, monday).evidence_count == 3
    assert cast.events() == ["measure_submitted", "evidence_added"]


def test_evidence_joins_nothing_that_was_decided(cast: Cast) -> None:
    report = cast.submits(OWNER, 1, 1, at(monday))
    cast.does(LEADER, measures.verify, report, at(monday))

    with pytest.raises(Outdated):
        cast.does(OWNER, measures.add_evidence, report, [cast.sends(OWNER)], at(monday))


def test_what_was_submitted_is_taken_back_before_it_is_decided(cast: Cast) -> None:
    report = cast.submits(OWNER, 1, 1, at(monday))
    cast.does(OWNER, measures.withdraw, report, at(tuesday))

    view = cast.sees(OWNER, queries.measure, 1, 1, tuesday)
    assert (view.state, view.submitted_at, view.report) == (MeasureState.IN_PROGRESS, None, None)
    assert cast.read(lambda session: report_row(session, report).state) is ReportState.WITHDRAWN


def test_what_was_decided_is_not_taken_back(cast: Cast) -> None:
    report = cast.submits(OWNER, 1, 1, at(monday))
    cast.does(LEADER, measures.verify, report, at(monday))

    with pytest.raises(Outdated):
        cast.does(OWNER, measures.withdraw, report, at(tuesday))


def test_nobody_takes_back_what_a_colleague_submitted(cast: Cast) -> None:
    cast.assigns((1, 1), OwnerRole.OWNER, OWNER, COLLEAGUE)
    report = cast.submits(OWNER, 1, 1, at(monday))

    with pytest.raises(NotAllowed):
        cast.does(COLLEAGUE, measures.withdraw, report, at(tuesday))


def test_with_several_owners_any_may_submit(cast: Cast) -> None:
    cast.assigns((1, 1), OwnerRole.OWNER, OWNER, COLLEAGUE)
    cast.submits(COLLEAGUE, 1, 1, at(monday))

    assert cast.state(1, 1) is MeasureState.SUBMITTED


def test_s2_a_button_names_what_it_likes_and_grants_nothing(cast: Cast) -> None:
    for measure in (cast.measure(2, 1), cast.measure(3, 1), 10_000):
        with pytest.raises(NotFound):
            cast.does(OWNER, measures.submit, measure, at(monday), note="办完了")


def test_on_time_is_when_it_was_submitted_and_not_when_it_was_verified(cast: Cast) -> None:
    report = cast.submits(OWNER, 1, 1, at(friday, 23, 59))
    assert [view.number for view in cast.sees(OWNER, queries.overdue, saturday)] == [2]

    cast.does(LEADER, measures.verify, report, at(next_monday))
    view = cast.sees(OWNER, queries.measure, 1, 1, next_monday)
    assert view.submitted_at == at(friday, 23, 59)
    assert view.verified_at == at(next_monday)
    assert view.deadline == friday


def test_every_verb_that_moves_a_measure_has_the_jobs_look_at_it(cast: Cast) -> None:
    def look_at() -> object:
        return cast.read(lambda session: measure_row(session, 1, 1).look_at)

    cast.does(OWNER, measures.acknowledge, cast.measure(1, 1), at(monday, 11))
    assert look_at() == at(monday, 11)
    cast.does(OWNER, measures.report_progress, cast.measure(1, 1), at(monday, 12), note="在办")
    assert look_at() == at(monday, 12)
    report = cast.submits(OWNER, 1, 1, at(monday, 13))
    assert look_at() == at(monday, 13)
    cast.does(LEADER, measures.send_back, report, at(monday, 14), today=monday, reason="看不清")
    assert look_at() == at(monday, 14)
    report = cast.submits(OWNER, 1, 1, at(monday, 15))
    cast.does(LEADER, measures.verify, report, at(monday, 16))
    assert look_at() is None  # nothing more is due


def test_there_is_one_report_for_each_time_it_was_said_done(cast: Cast) -> None:
    first = cast.submits(OWNER, 1, 1, at(monday))
    cast.does(OWNER, measures.withdraw, first, at(monday))
    cast.submits(OWNER, 1, 1, at(tuesday))

    rows = select(Report.state).join(Measure).where(Measure.id == cast.measure(1, 1)).order_by(Report.id)
    assert cast.read(lambda session: list(session.scalars(rows))) == [ReportState.WITHDRAWN, ReportState.PENDING]


def test_the_coordinator_does_nothing_in_an_owners_place_without_saying_so(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        cast.does(COORDINATOR, measures.submit, cast.measure(1, 1), at(monday), note="办完了")
