"""A notice that is a message of its own: what it says, and the keys to act on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.writing import buttons as b
from bot.writing.card import KEYS, Card, Key, card, fit
from bot.writing.cards import (
    in_time,
    measure_keys,
    measure_line,
    problem_keys,
    problem_name,
    promise_part,
    reminders_line,
)
from bot.writing.digests import board_notice, group_notice, morning_notice, principal_notice, weekly_notice
from bot.writing.groups import group_bound_card, group_gone_card
from bot.writing.handing import given_back_card, handed_over_card, left_open_card
from bot.writing.happened import evidence_line, pictures
from bot.writing.lists import review_card
from bot.writing.outage import outage_card
from bot.writing.telling import Telling
from bot.writing.undelivered import undelivered_card
from bot.writing.words import LINE, Words, cut, label, title
from jobs.policy import Audience
from storage.find import get
from storage.groups import is_group
from storage.happened import earlier_use
from storage.models import (
    Applicant,
    EvidenceKind,
    Extension,
    ExtensionState,
    OwnerRole,
    Person,
    Problem,
    Report,
    Review,
    Role,
    Service,
)
from storage.reported import evidence_kept
from storage.verbs import resuming
from storage.views import (
    MeasureView,
    PersonView,
    ReviewView,
    evidence_view,
    person_view,
    review_view,
)

NEW_AS = (Role.OWNER, Role.LEADER)
"""As what somebody new can be let in on one tap."""


def deadline_card(telling: Telling) -> Card:
    """A reminder: colour and distance, by when and who, what to hand in, what happens next."""
    w, view = telling.w, telling.measure()
    lines = [
        w.t("measure.head", mark=w.mark(view), standing=w.standing(view), name=_name(view)),
        w.t("reminder.due", day=w.day(view.deadline), who=_who(telling, view)) if view.deadline else None,
        w.t("snoozed.note") if telling.notice.kind == "snoozed" else None,
        promise_part(w, view),
        _stands_in(telling),
        w.t("reminder.todo", text=cut(view.text, LINE)),
        w.t("reminder.how") if telling.notice.audience == Audience.OWNER and not _for_another(telling) else None,
        reminders_line(w, view),
    ]
    return card(lines, _measure_keys(telling, view, b.Acknowledge))  # 收到, typed, does it


def waiting_card(telling: Telling) -> Card:
    """Somebody waits: for an acknowledgement, a verification, a decision."""
    w, view, kind = telling.w, telling.measure(), telling.notice.kind
    days = telling.notice.facts.get("workdays", 0)
    owner = view.report.by if view.report else w.names(view.roles.owners)
    owner = view.extension.by if view.extension else owner
    lines = [
        w.t(f"{kind}.head", n=days, name=_name(view)),
        w.t(f"{kind}.who", names=_waited_for(w, view, kind), owner=owner),
        w.t("measure.text", text=cut(view.text, LINE)),
        *(_asked_for(w, view.extension.reason, view.extension.progress) if view.extension else ()),
        _stands_in(telling),
        w.t(f"{kind}.next"),
    ]
    return card(lines, _measure_keys(telling, view))


def _waited_for(w: Words, view: MeasureView, kind: str) -> str:
    if kind == "verify_waiting":
        return w.names(view.verifiers)
    if kind == "extension_waiting" and view.extension:
        return w.names(view.extension.approvers)
    return w.names(view.roles.owners)


def assigned_card(telling: Telling) -> Card:
    """You answer for this now, in this role."""
    w, notice = telling.w, telling.notice
    if notice.subject_kind == "problem":
        return _problem_news(telling, role=w.t(f"role.{notice.facts.get('role', OwnerRole.OWNER)}"))
    view = telling.measure()
    role = w.t(f"role.{notice.facts.get('role', OwnerRole.OWNER)}")
    lines = [
        w.t(f"{notice.kind}.head", name=_name(view), role=role),
        w.t("reminder.due", day=w.day(view.deadline), who=_who(telling, view))
        if view.deadline
        else w.t("measure.no_deadline"),
        w.t("reminder.todo", text=cut(view.text, 2 * LINE)),
        reminders_line(w, view),
    ]
    return card(lines, _measure_keys(telling, view))


def submitted_card(telling: Telling) -> Card:
    """To the verifier, under the evidence itself."""
    w, view = telling.w, telling.measure()
    report = get(telling.session, Report, telling.subject)
    kept = evidence_kept([report])
    used = [place for row in kept if (place := earlier_use(telling.session, row))]
    said = view.report
    lines = [
        w.t("submitted.head", name=_name(view)),
        w.t("submitted.by", by=report.person.name, at=w.moment(report.at), n=len(kept),
            in_time=in_time(w, view, said) if said else ""),
        w.t("submitted.recorded") if report.recorded_by else None,
        w.t("submitted.note", note=cut(report.note, 2 * LINE)) if report.note else None,
        w.t("measure.text", text=cut(view.text, 2 * LINE)),
        *(evidence_line(w, evidence_view(row)) for row in kept if row.kind is EvidenceKind.TEXT),
        w.t("submitted.used", labels=w.t("list.names").join(label(*place) for place in used)) if used else None,
    ]  # fmt: skip
    keys = [
        Key(w.t("key.verify"), b.Verify(report.id)),
        Key(w.t("key.return"), b.Return(report.id)),
        Key(w.t("key.details"), b.ShowMeasure(view.id)),
    ]
    return card(lines, keys, pictures=pictures([evidence_view(row) for row in kept]))


def decided_card(telling: Telling) -> Card:
    """What became of what you submitted."""
    w, view = telling.w, telling.measure()
    report = get(telling.session, Report, telling.subject)
    by = report.decider.name if report.decider else ""
    kind = telling.notice.kind
    lines = [
        w.t(f"{kind}.head", name=_name(view), by=by),
        w.t("returned.reason", reason=cut(report.reason, 2 * LINE)) if report.reason else None,
        w.t("measure.due", day=w.day(view.deadline)) if kind == "returned" and view.deadline else None,
        w.t(f"{kind}.next"),
    ]
    return card(lines, _measure_keys(telling, view))


def recorded_card(telling: Telling) -> Card:
    w, view = telling.w, telling.measure()
    what = w.t(f"recorded_for.{telling.notice.facts.get('what', 'done')}")
    lines = [w.t("recorded_for.head", name=_name(view), what=what), w.t("recorded_for.next")]
    return card(lines, _measure_keys(telling, view))


def extension_asked_card(telling: Telling) -> Card:
    w, view = telling.w, telling.measure()
    extension = get(telling.session, Extension, telling.subject)
    lines = [
        w.t("extension_asked.head", by=extension.person.name, name=_name(view), wanted=w.plain_day(extension.wanted)),
        w.t("extension_asked.dates", old=w.day(extension.old_deadline), wanted=w.day(extension.wanted),
            nth=extension.nth),
        *_asked_for(w, extension.reason, extension.progress),
        w.t("extension_asked.next"),
    ]  # fmt: skip
    keys = [
        Key(w.t("key.grant"), b.Grant(extension.id, extension.wanted)),
        Key(w.t("key.shorten"), b.Shorten(extension.id)),
        Key(w.t("key.refuse"), b.Grant(extension.id, None)),
        Key(w.t("key.details"), b.ShowMeasure(view.id)),
    ]
    return card(lines, keys)


def _asked_for(w: Words, reason: str, progress: str) -> tuple[str, str]:
    """Why, and how far it has come."""
    so_far = w.t("extension.progress", progress=cut(progress, 2 * LINE)) if progress else w.t("extension.no_progress")
    return w.t("extension_asked.reason", reason=cut(reason, 2 * LINE)), so_far


def late_stated_card(telling: Telling) -> Card:
    """To leaders and coordinators: why it is late, and what was promised."""
    w, view = telling.w, telling.measure()
    stated = get(telling.session, Extension, telling.subject)
    lines = [
        w.t("late_stated.head", by=stated.person.name, mark=w.mark(view), standing=w.standing(view), name=_name(view)),
        w.t("late_stated.promise", day=w.day(stated.wanted), nth=stated.nth),
        *_asked_for(w, stated.reason, stated.progress),
        w.t("late_stated.next"),
    ]
    return card(lines, _measure_keys(telling, view))


def snoozed_red_card(telling: Telling) -> Card:
    """To the leaders of what is late: its owner will be reminded later."""
    w, view, facts = telling.w, telling.measure(), telling.notice.facts
    until = w.moment(datetime.fromisoformat(facts["until"]))
    head = w.t("snoozed_red.head", by=facts["by"], mark=w.mark(view), standing=w.standing(view), name=_name(view))
    return card([head, w.t("snoozed_red.until", at=until), w.t("snoozed_red.next")], _measure_keys(telling, view))


def urged_card(telling: Telling) -> Card:
    """Somebody presses: who, for what, and what to do."""
    w, view, facts = telling.w, telling.measure(), telling.notice.facts
    owners, me = {one.id for one in view.roles.owners}, telling.actor.person_id
    mine = me in owners
    stands_in = not mine and me not in {one.id for one in view.roles.leaders}
    missed = w.t("instead.of", names=w.names(view.roles.owners)) if owners else w.t("instead.nobody")
    lines = [
        w.t("urged.head", by=facts["by"], level=w.t(f"urge.{facts['level']}"), name=_name(view)),
        w.t("measure.head", mark=w.mark(view), standing=w.standing(view), name=_who(telling, view)),
        missed if stands_in else None,
        promise_part(w, view),
        w.t("reminder.todo", text=cut(view.text, LINE)),
        w.t("urged.next") if mine else w.t("urged.press", names=w.names(view.roles.owners)),
    ]
    return card(lines, _measure_keys(telling, view, b.Acknowledge))


def extension_decided_card(telling: Telling) -> Card:
    w, view = telling.w, telling.measure()
    extension = get(telling.session, Extension, telling.subject)
    granted = extension.granted
    how = "refused" if granted is None else "approved" if granted == extension.wanted else "shortened"
    lines = [
        w.t(f"extension.{how}", name=_name(view), day=w.day(granted or extension.old_deadline)),
        w.t("returned.reason", reason=cut(extension.decision_reason)) if extension.decision_reason else None,
        reminders_line(w, view) if extension.state is not ExtensionState.VOID else None,
    ]
    return card(lines, _measure_keys(telling, view))


def problem_card(telling: Telling) -> Card:
    return _problem_news(telling)


def _problem_news(telling: Telling, **values: object) -> Card:
    """What happened to a problem, with the keys of its card."""
    w, notice = telling.w, telling.notice
    view = telling.problem()
    open_lines = [measure_line(w, one) for one in view.measures[:6]]
    review = w.t("problem.next_review", day=w.day(view.review.due_on), names=w.names(view.review.reviewers)) \
        if view.review else None  # fmt: skip
    lines = [
        w.t(f"{notice.kind}.problem", name=problem_name(w, view), round=view.round, **values),
        _why_reopened(telling) if notice.kind in ("rebounded", "reopened") else None,
        *open_lines,
        review,
        w.t(f"{notice.kind}.next"),
    ]
    keys = problem_keys(w, view)
    return card(lines, fit(keys, 0, lambda to: b.ShowProblem(view.id, "card", to), w.t))


def _why_reopened(telling: Telling) -> str | None:
    """What ended the last round, in the words of whoever looked back or opened it again."""
    rounds = get(telling.session, Problem, telling.subject).rounds
    reason = rounds[-1].reason if rounds else ""
    return telling.w.t("returned.reason", reason=cut(reason, 2 * LINE)) if reason else None


def review_due_card(telling: Telling) -> Card:
    return review_card(telling.w, _review(telling))


def _review(telling: Telling) -> ReviewView:
    return review_view(telling.session, telling.actor, get(telling.session, Review, telling.subject))


def applicant_card(telling: Telling, people: Sequence[PersonView]) -> Card:
    """Somebody says they belong here: who is it?"""
    w = telling.w
    applicant = get(telling.session, Applicant, telling.subject)
    likely = sorted(people, key=lambda one: one.name != applicant.name)
    lines = [w.t("applicant.head", name=cut(applicant.name, 30)), w.t("applicant.next")]
    return card(lines, admit_keys(w, applicant.id, likely, page=0))


def admit_keys(w: Words, applicant: int, people: Sequence[PersonView], page: int) -> tuple[Key, ...]:
    """Who it may be: those who have not joined yet, somebody new by role, nobody of ours."""
    keys = [Key(one.name, b.Admit(applicant, one.id), wide=True) for one in people]
    keys += [Key(w.t(f"role.{role}"), b.AdmitAs(applicant, role)) for role in NEW_AS]
    keys.append(Key(w.t("key.nobody"), b.Admit(applicant, None)))
    return fit(keys, page, lambda to: b.AdmitOther(applicant, to), w.t)


def person_card(telling: Telling) -> Card:
    """News of a person: admitted, or out of reach."""
    w, row = telling.w, get(telling.session, Person, telling.subject)
    if is_group(row):
        return group_gone_card(telling)
    person = person_view(row)
    key = Key(w.t("key.help"), b.ShowList("help"))
    if telling.notice.kind != "admitted":
        key = Key(w.t("key.people"), b.ShowList("people"))
    return card([w.t(f"{telling.notice.kind}.head", name=person.name), w.t(f"{telling.notice.kind}.next")], [key])


def restored_card(telling: Telling) -> Card:
    """To the coordinators after a restore: how is sending to go on?"""
    w, service = telling.w, get(telling.session, Service, telling.subject)
    made, restored = service.backed_up_at, service.restored_at
    lines = [
        w.t("restored.head"),
        w.t("restored.when", made=w.moment(made), restored=w.moment(restored)) if made and restored else None,
        w.t("restored.waiting", n=resuming.due(telling.session, w.now)),
        w.t("restored.lost"),
        w.t("restored.next"),
    ]
    keys = [Key(w.t("key.resume"), b.Resume(0), wide=True), Key(w.t("key.resume_all"), b.Resume(1), wide=True)]
    return card(lines, keys)


SINGLE: dict[str, Callable[[Telling], Card]] = {
    "deadline": deadline_card,
    "snoozed": deadline_card,
    "acknowledge_waiting": waiting_card,
    "verify_waiting": waiting_card,
    "extension_waiting": waiting_card,
    "review_due": review_due_card,
    "assigned": assigned_card,
    "deadline_set": assigned_card,
    "submitted": submitted_card,
    "returned": decided_card,
    "verified": decided_card,
    "recorded_for": recorded_card,
    "extension_asked": extension_asked_card,
    "extension_decided": extension_decided_card,
    "handed_over": handed_over_card,
    "given_back": given_back_card,
    "left_open": left_open_card,
    "late_stated": late_stated_card,
    "snoozed_red": snoozed_red_card,
    "urged": urged_card,
    "can_close": problem_card,
    "closed": problem_card,
    "rebounded": problem_card,
    "reopened": problem_card,
    "held": problem_card,
    "admitted": person_card,
    "unreachable": person_card,
    "invite_posted": person_card,
    "group_bound": group_bound_card,
    "morning": morning_notice,
    "weekly": weekly_notice,
    "weekly_line": principal_notice,
    "board": board_notice,
    "group_board": group_notice,
    "restored": restored_card,
    "outage": outage_card,
    "undelivered": undelivered_card,
}


def _name(view: MeasureView) -> str:
    return f"{label(view.problem_no, view.number)} {title(view.text)}"


def _who(telling: Telling, view: MeasureView) -> str:
    """As what the reader is told: 您是责任人，责任领导李局长."""
    w, person_id = telling.w, telling.actor.person_id
    leaders, owners = w.names(view.roles.leaders), w.names(view.roles.owners)
    if person_id in {one.id for one in view.roles.owners}:
        return w.t("who.owner", leaders=leaders)
    if person_id in {one.id for one in view.roles.leaders}:
        return w.t("who.leader", owners=owners)
    return w.t("who.other", owners=owners, leaders=leaders)


def _for_another(telling: Telling) -> bool:
    facts = telling.notice.facts
    return bool(facts.get("instead_of") or facts.get("nobody"))


def _stands_in(telling: Telling) -> str | None:
    """Why somebody is told in another's place."""
    w, facts = telling.w, telling.notice.facts
    if facts.get("nobody"):
        return w.t("instead.nobody")
    if facts.get("instead_of"):
        return w.t("instead.of", names=w.t("list.names").join(facts["instead_of"]))
    return None


def _measure_keys(telling: Telling, view: MeasureView, *without: type[b.Button]) -> tuple[Key, ...]:
    """The first keys of the measure's card, and the card itself."""
    w = telling.w
    left_out: tuple[type[b.Button], ...] = (b.ShowMeasure, b.ShowProblem, *without)
    keys = [key for key in measure_keys(w, view) if not isinstance(key.button, left_out)]
    return (*keys[: KEYS - 1], Key(w.t("key.details"), b.ShowMeasure(view.id)))
