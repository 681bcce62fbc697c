"""What was reported on a measure in the round that its problem is in: who did and verified it, with what evidence."""

from __future__ import annotations

from collections.abc import Iterable

from storage.models import Evidence, Measure, Report, ReportKind, ReportState

STANDING = (ReportState.PENDING, ReportState.VERIFIED)


def reports_of(measure: Measure) -> list[Report]:
    """Its reports of this round, oldest first."""
    return [row for row in measure.reports if row.round == measure.problem.round]


def evidence_kept(reports: Iterable[Report]) -> list[Evidence]:
    """The evidence of these reports, without what was removed."""
    return [row for report in reports for row in report.evidence if row.removed_at is None]


def submitted_on(measure: Measure) -> Report | None:
    """The report that a measure's submitted or verified state rests on."""
    standing = [report for report in measure.reports if report.state in STANDING]
    return standing[-1] if standing else None


def verified_on(measure: Measure) -> list[Report]:
    """Its reports of this round that somebody verified, oldest first."""
    return [row for row in reports_of(measure) if row.state is ReportState.VERIFIED]


def doers(measure: Measure) -> frozenset[int]:
    """Who did the measure, or recorded it for somebody: their person ids."""
    standing = [row for row in reports_of(measure) if row.kind is ReportKind.DONE and row.state in STANDING]
    return _hands(hand for row in standing for hand in (row.person_id, row.recorded_by))


def hands_on(measure: Measure) -> frozenset[int]:
    """Doers and verifiers of the measure."""
    verified = verified_on(measure)
    return doers(measure) | _hands(hand for row in verified for hand in (row.decided_by, row.decision_recorded_by))


def _hands(people: Iterable[int | None]) -> frozenset[int]:
    return frozenset(hand for hand in people if hand)
