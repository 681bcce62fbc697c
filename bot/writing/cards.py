"""The cards of the ledger: a measure, a problem, what was found and who answers for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.writing import buttons as b
from bot.writing.card import Card, Key, card, fit
from bot.writing.words import LINE, Words, cut, label, title
from jobs.ladder import ahead
from storage.models import MeasureState, OwnerRole, ProblemState, ReportState
from storage.rights import Action
from storage.views import MeasureView, ProblemView, ReportView

MEASURES_SHOWN = 7
OPEN_STATES = (MeasureState.NOT_STARTED, MeasureState.IN_PROGRESS)


# A measure


def measure_card(w: Words, view: MeasureView, page: int = 0, note: str | None = None, back: Key | None = None) -> Card:
    """Where a measure stands: state, days, people, what is owed, what happens next; keys for what may be done."""
    lines = [
        note,
        measure_head(w, view),
        due_line(w, view),
        people_line(w, view),
        w.t("measure.text", text=cut(view.text, 2 * LINE)),
        report_line(w, view),
        progress_line(w, view),
        w.t("measure.evidence", n=view.evidence_count) if view.evidence_count else None,
        extension_line(w, view),
        next_line(w, view),
    ]
    keys = [*measure_keys(w, view), *calendar_keys(w, b.CalendarFile("m", view.id), [view])]
    return card(lines, fit(keys, page, lambda to: b.ShowMeasure(view.id, "card", to), w.t, back))


def measure_head(w: Words, view: MeasureView) -> str:
    """Colour, how long, what: `🟡 还有10天 · 2② 灭火器年度检测`."""
    name = f"{label(view.problem_no, view.number)} {title(view.text)}"
    head = w.t("measure.head", mark=w.mark(view), standing=w.standing(view), name=name)
    return w.t("measure.round", head=head, round=view.round) if view.round > 1 else head


def due_line(w: Words, view: MeasureView) -> str | None:
    if view.state not in OPEN_STATES:
        return None
    parts = [w.t("measure.due", day=w.day(view.deadline)) if view.deadline else w.t("measure.no_deadline")]
    if view.original_deadline and view.deadline and view.original_deadline != view.deadline:
        parts.append(w.t("measure.original", day=w.plain_day(view.original_deadline)))
    parts.append(promise_part(w, view))
    if view.immediate:
        parts.append(w.t("state.immediate"))
    if view.standing and view.deadline:
        parts.append(w.t("state.standing"))
    parts.append(w.t("state.mostly_done") if view.mostly_done else w.t(f"state.{view.state}"))
    return w.t("list.dot").join(part for part in parts if part)


def promise_part(w: Words, view: MeasureView) -> str:
    """`承诺12月10日完成（第2次说明）`, of what is late and was explained."""
    promise = view.promise
    if promise is None:
        return ""
    day = w.plain_day(promise.day)
    return (
        w.t("measure.promised", day=day)
        if promise.nth == 1
        else w.t("measure.promised_again", day=day, nth=promise.nth)
    )


def people_line(w: Words, view: MeasureView | ProblemView) -> str:
    roles = view.roles
    parts = [
        w.t("role.owner_is", names=w.names(roles.owners)),
        w.t("role.leader_is", names=w.names(roles.leaders)),
        w.t("list.names").join(roles.departments),
    ]
    return w.t("list.dot").join(part for part in parts if part)


def report_line(w: Words, view: MeasureView) -> str | None:
    """What became of the last time somebody said done."""
    report = view.report
    if report is None:
        return None
    if report.state is ReportState.PENDING:
        return w.t("report.pending", by=report.by, at=w.moment(report.at), in_time=in_time(w, view, report))
    if report.state is ReportState.VERIFIED and report.decided_at:
        by, at = report.decided_by or "", w.moment(report.decided_at)
        return w.t("report.verified", done_by=report.by, by=by, at=at, in_time=in_time(w, view, report))
    if report.decided_at:
        return w.t("report.returned", at=w.moment(report.decided_at), reason=cut(report.reason))
    return None


def progress_line(w: Words, view: MeasureView) -> str | None:
    """How far it has come, in the words of whoever reported it last."""
    said = view.progress
    return w.t("report.progress", by=said.by, at=w.moment(said.at), note=cut(said.note, LINE)) if said else None


def in_time(w: Words, view: MeasureView, report: ReportView) -> str:
    """按时, or how late: submitted by 24:00 of the day, local, is on time, however slow the verifier. What came late
    once stays late by the day it was due then, whatever later day it was given when it was returned."""
    day = report.at.astimezone(w.zone).date()
    late = (one.due for one in report.handed_in if one.due and one.at.astimezone(w.zone).date() > one.due)
    due = next(late, view.deadline)
    if due is None or day <= due:
        return w.t("in_time")
    return w.t("late_by", n=max(1, w.office.calendar.workdays_between(due, day)))


def extension_line(w: Words, view: MeasureView) -> str | None:
    waiting = view.extension
    if waiting is None:
        return None
    names = w.names(waiting.approvers)
    return w.t("extension.waiting", wanted=w.plain_day(waiting.wanted), names=names, reason=cut(waiting.reason, 30))


def next_line(w: Words, view: MeasureView) -> str | None:
    """What happens next, and to whom."""
    if view.state is MeasureState.SUBMITTED:
        return w.t("next.verify", names=w.names(view.verifiers))
    if view.state is MeasureState.CLAIMED:
        return w.t("next.claimed")
    if view.state not in OPEN_STATES:
        return None
    if view.deadline is None:
        return None if view.standing else w.t("next.set_deadline")
    if not view.roles.owners:
        return w.t("next.assign")
    return reminders_line(w, view)


announced = lru_cache(maxsize=1024)(ahead)
"""Many reminders of one morning are of the same deadline."""


def reminders_line(w: Words, view: MeasureView) -> str | None:
    """`28日、30日再提醒；31日未交，会告知李局长`."""
    if view.deadline is None:
        return None
    due = view.promise.day if view.promise else view.deadline
    coming = announced(due, w.today, w.office.policy, w.office.calendar)
    before = [w.short_day(step.day) for step in coming if not step.late_workdays]
    told = w.names(view.roles.leaders) if view.roles.leaders else w.t("role.coordinator")
    if due < w.today:
        return w.t("next.late", day=w.short_day(coming[0].day), names=told)
    warning = w.t("next.missed", day=w.short_day(due), names=told)
    if not before:
        return warning
    return w.t("next.reminders", days=w.t("list.names").join(before), warning=warning)


def measure_keys(w: Words, view: MeasureView) -> list[Key]:
    """A key for each thing this person may do, what most want first; looking further comes last."""
    report_id = view.report.id if view.report else 0
    extension = view.extension
    offers: list[tuple[Action, str, b.Button]] = [
        (Action.VERIFY, "key.verify", b.Verify(report_id)),
        (Action.VERIFY, "key.return", b.Return(report_id)),
        (Action.SUBMIT, "key.done", b.Done(view.id)),
        (Action.WITHDRAW, "key.withdraw", b.Withdraw(report_id)),
        (Action.WITHDRAW, "key.add_more", b.AddMore(report_id)),
        (Action.ACKNOWLEDGE, "key.acknowledge", b.Acknowledge(view.id)),
        (Action.ASK_EXTENSION, "key.extend", b.AskExtension(view.id)),
        (Action.STATE_LATENESS, "key.explain", b.ExplainLateness(view.id)),
        (Action.SNOOZE, "key.snooze", b.Snooze(view.id)),
        (Action.REPORT, "key.progress", b.Progress(view.id)),
        (Action.ASSIGN, "key.assign", b.Assign("m", view.id, OwnerRole.OWNER)),
        (Action.SET_DEADLINE, "key.deadline", b.SetDeadline("m", view.id)),
    ]
    if handed_out(view):
        offers.insert(-2, (Action.URGE, "key.urge", b.Urge(view.id, "urge")))
    if extension:
        offers[:0] = [
            (Action.DECIDE_EXTENSION, "key.grant", b.Grant(extension.id, extension.wanted)),
            (Action.DECIDE_EXTENSION, "key.shorten", b.Shorten(extension.id)),
            (Action.DECIDE_EXTENSION, "key.refuse", b.Grant(extension.id, None)),
        ]
    keys = [Key(w.t(text), button) for action, text, button in offers if action in view.actions]
    if view.evidence_count:
        keys.append(Key(w.t("key.evidence"), b.ShowMeasure(view.id, "evidence")))
    if Action.ASSIGN in view.actions:
        keys.append(Key(w.t("key.leader"), b.Assign("m", view.id, OwnerRole.LEADER)))
        keys.append(Key(w.t("key.department"), b.Assign("m", view.id, OwnerRole.DEPARTMENT)))
    if Action.URGE in view.actions and not handed_out(view):
        keys.append(Key(w.t("key.urge"), b.Urge(view.id, "urge")))
    keys += record_keys(w, view)
    keys.append(Key(w.t("key.history"), b.ShowMeasure(view.id, "history")))
    keys.append(Key(w.t("key.problem"), b.ShowProblem(view.problem_id)))
    return keys


def handed_out(view: MeasureView) -> bool:
    """It is clear who does it, who leads and by when: what is left to others than these is to urge."""
    return bool(view.roles.owners and view.roles.leaders and view.deadline)


def record_keys(w: Words, view: MeasureView) -> list[Key]:
    """代录, for each owner of an open measure, or for the verifier of a submitted one."""
    if Action.RECORD_FOR in view.actions:
        return [
            Key(w.t("key.record_for", name=owner.name), b.RecordFor(view.id, owner.id)) for owner in view.roles.owners
        ]
    if Action.ASSIGN in view.actions and view.report and view.state is MeasureState.SUBMITTED:
        return [
            Key(w.t("key.record_verified", name=one.name), b.RecordVerified(view.report.id, one.id))
            for one in view.verifiers
            if Action.VERIFY not in view.actions
        ]
    return []


def measure_line(w: Words, view: MeasureView, *, named: bool = True) -> str:
    """A measure in one line of a list: mark, number, what, how it stands, who."""
    parts = [title(view.text), standing_in_list(w, view)]
    if named and view.state in OPEN_STATES:
        parts.append(w.names(view.roles.owners))
    return f"{w.mark(view)} {label(view.problem_no, view.number)} {w.comma(parts)}"


def standing_in_list(w: Words, view: MeasureView) -> str:
    report = view.report
    if view.state is MeasureState.VERIFIED and report:
        return w.t("stands.verified", day=w.plain_day(report.at.astimezone(w.zone).date()), by=report.decided_by or "")
    if view.state is MeasureState.SUBMITTED:
        return w.t("stands.submitted", names=w.names(view.verifiers))
    return w.standing(view)


def calendar_keys(w: Words, key: b.CalendarFile, views: Sequence[MeasureView]) -> list[Key]:
    """To take the deadlines along, where there are any."""
    return [Key(w.t("key.calendar"), key)] if any(one.deadline and one.state in OPEN_STATES for one in views) else []


# A problem


def problem_card(
    w: Words, view: ProblemView, page: int = 0, note: str | None = None, answer: str = "", back: Key | None = None
) -> Card:
    """Where a problem stands, its measures line by line; `answer` puts a yes or no before it."""
    done = sum(measure.state is MeasureState.VERIFIED for measure in view.measures)
    counted = w.t("problem.count", n=len(view.measures), done=done)
    head = w.t("problem.head", answer=answer, count=problem_state(w, view, counted), name=problem_name(w, view))
    shown = [measure_line(w, measure) for measure in view.measures[:MEASURES_SHOWN]]
    left = len(view.measures) - len(shown)
    lines = [
        note,
        head,
        *shown,
        w.t("problem.more", n=left) if left > 0 else None,
        people_line(w, view),
        review_line(w, view),
    ]
    keys = [*problem_keys(w, view), *calendar_keys(w, b.CalendarFile("p", view.id), view.measures)]
    return card(lines, fit(keys, page, lambda to: b.ShowProblem(view.id, "card", to), w.t, back))


def problem_name(w: Words, view: ProblemView) -> str:
    return w.t("problem.name", no=view.number, title=cut(view.title, 30))


def problem_state(w: Words, view: ProblemView, counted: str) -> str:
    if view.state is ProblemState.OPEN:
        return w.t("problem.round", n=view.round, count=counted) if view.round > 1 else counted
    day = w.plain_day(view.closed_at.astimezone(w.zone).date()) if view.closed_at else ""
    return w.t(f"problem.{view.state}", day=day)


def review_line(w: Words, view: ProblemView) -> str | None:
    if view.review is None:
        return w.t("problem.held_count", n=view.held) if view.held else None
    names = w.names(view.review.reviewers)
    return w.t("problem.next_review", day=w.day(view.review.due_on), names=names)


def problem_keys(w: Words, view: ProblemView) -> list[Key]:
    keys = []
    if Action.CLOSE in view.actions:
        keys.append(Key(w.t("key.close"), b.Close(view.id)))
        keys.append(Key(w.t("key.see_evidence"), b.ShowProblem(view.id, "evidence")))
    if view.review and view.review.may_review:
        keys.append(Key(w.t("key.review"), b.ShowReview(view.review.id)))
    if Action.IMPORT in view.actions:
        keys.append(Key(w.t("key.redo"), b.SettleClaims(view.inspection_id, 1, view.id)))
    if Action.ASSIGN in view.actions:
        keys.append(Key(w.t("key.assign"), b.Assign("p", view.id, OwnerRole.OWNER)))
        keys.append(Key(w.t("key.deadline"), b.SetDeadline("p", view.id)))
    keys += [
        Key(label(view.number, measure.number), b.ShowMeasure(measure.id))
        for measure in view.measures
        if len(view.measures) <= 12
    ]
    if Action.ASSIGN in view.actions:
        keys.append(Key(w.t("key.leader"), b.Assign("p", view.id, OwnerRole.LEADER)))
        keys.append(Key(w.t("key.department"), b.Assign("p", view.id, OwnerRole.DEPARTMENT)))
    keys.append(Key(w.t("key.history"), b.ShowProblem(view.id, "history")))
    if Action.REOPEN in view.actions:
        keys.append(Key(w.t("key.reopen"), b.Reopen(view.id)))
    if Action.CLOSE not in view.actions:
        keys.append(Key(w.t("key.evidence"), b.ShowProblem(view.id, "evidence")))
    keys.append(Key(w.t("key.finding"), b.ShowProblem(view.id, "finding")))
    return [*keys, *paper_keys(w, view)]


def paper_keys(w: Words, view: ProblemView) -> list[Key]:
    """The form to be signed, and whether the notice is to name the problem."""
    keys = [Key(w.t("key.closeout_form"), b.CloseoutForm(view.id))]
    if Action.PUBLISH in view.actions:
        to = b.KeepBack(view.id) if view.published else b.Publish(view.id)
        keys.append(Key(w.t("key.keep_back") if view.published else w.t("key.publish"), to))
    return keys


def finding_card(w: Words, view: ProblemView) -> Card:
    """The original wording, whole: the one card that may be long."""
    printed = w.t("finding.printed", printed=view.printed) if view.printed else None
    lines = [problem_name(w, view), view.finding[:3000] or w.t("finding.none"), printed]
    return card(lines, [Key(w.t("key.back"), b.ShowProblem(view.id))])


def owner_card(w: Words, view: ProblemView | MeasureView, asked: OwnerRole = OwnerRole.OWNER) -> Card:
    """Who answers for it, in which role; the one that was asked for comes first."""
    roles = view.roles
    is_problem = isinstance(view, ProblemView)
    name = problem_name(w, view) if isinstance(view, ProblemView) else measure_head(w, view)
    nobody, between = w.t("nobody"), w.t("list.names")
    said = {
        OwnerRole.OWNER: w.t("owner.owner", names=w.names(roles.owners)),
        OwnerRole.LEADER: w.t("owner.leader", names=w.names(roles.leaders)),
        OwnerRole.DEPARTMENT: w.t("owner.department", names=between.join(roles.departments) or nobody),
        OwnerRole.ASSISTING: w.t("owner.assisting", names=between.join(roles.assisting) or nobody),
    }
    if not roles.assisting and asked is not OwnerRole.ASSISTING:
        del said[OwnerRole.ASSISTING]
    first = w.t("list.dot").join((said.pop(asked), name))
    lines = [first, *said.values()]
    show: b.Button = b.ShowProblem(view.id) if is_problem else b.ShowMeasure(view.id)
    keys = [Key(w.t("key.details"), show)]
    if Action.ASSIGN in view.actions:
        keys.insert(0, Key(w.t("key.assign"), b.Assign("p" if is_problem else "m", view.id, asked)))
    return card(lines, keys)
