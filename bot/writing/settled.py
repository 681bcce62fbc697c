"""What is left of a message whose reader has nothing to do about it any more: a line for each thing, saying what became
of it, and no keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from bot.writing.card import Card, card
from bot.writing.cards import problem_name
from bot.writing.telling import Telling
from bot.writing.words import Words, cut, label, title
from storage.find import get
from storage.models import (
    Applicant,
    Extension,
    ExtensionState,
    Handover,
    Person,
    Problem,
    Report,
    ReportState,
    Review,
    ReviewState,
)
from storage.verbs.measures import OPEN
from storage.views import review_view


def settled_card(w: Words, tellings: Sequence[Telling]) -> Card:
    """What became of each thing; to somebody who has left the unit, only that it is theirs no more."""
    return card([_line(telling) for telling in tellings] or [w.t("settled.left")])


def replaced_card(w: Words, tellings: Sequence[Telling], day: date) -> Card:
    """What is left of a list when a newer one has come: how much of it is done, and how much the newer one says."""
    put_off = sum(telling.put_off is not None for telling in tellings)
    done = sum(telling.done for telling in tellings) - put_off
    left = len(tellings) - done - put_off
    said = [
        w.t("replaced.done", n=done) if done else "",
        w.t("replaced.put_off", n=put_off) if put_off else "",
        w.t("replaced.left", n=left) if left else "",
    ]
    return card([w.t("replaced", day=w.day(day), what=w.comma(said))])


def done_line(telling: Telling) -> str:
    """What became of one of several things."""
    w = telling.w
    if telling.put_off:
        what = w.t("settled.put_off", at=w.moment(telling.put_off))
        return w.t("digest.moved", line=w.t("settled.line", item=_item(telling), what=what))
    return w.t("digest.done" if _is_done(telling) else "digest.moved", line=_line(telling))


def _is_done(telling: Telling) -> bool:
    """Whether somebody has done it; else it is another's now, or has another day."""
    notice = telling.notice
    match notice.subject_kind:
        case "review":
            return get(telling.session, Review, telling.subject).state is not ReviewState.PLANNED
        case "extension" if notice.kind != "extension_decided":
            return get(telling.session, Extension, telling.subject).state is not ExtensionState.PENDING
        case "report" if notice.kind != "returned":
            return get(telling.session, Report, telling.subject).state is not ReportState.PENDING
        case "measure" | "report" | "extension":
            view = telling.measure()
            acknowledged = notice.kind == "acknowledge_waiting" and view.acknowledged_at is not None
            return view.state not in OPEN or acknowledged
        case _:
            return True


def _line(telling: Telling) -> str:
    item, what = ABOUT.get(telling.notice.subject_kind, _other)(telling)
    return telling.w.t("settled.line", item=item, what=what) if item else what


def _measure(telling: Telling) -> tuple[str, str]:
    w, view = telling.w, telling.measure()
    if view.state not in OPEN:
        said = view.report
        by, decided_by = (said.by, said.decided_by or "") if said else ("", "")
        names = w.names(view.verifiers)
        return _item(telling), w.t(f"settled.measure.{view.state}", by=by, decided_by=decided_by, names=names)
    if telling.actor.person_id not in {one.id for one in (*view.roles.owners, *view.roles.leaders)}:
        return _item(telling), w.t("settled.measure.handed", names=w.names(view.roles.owners))
    if view.extension:
        return _item(telling), w.t("settled.extension.pending", names=w.names(view.extension.approvers))
    if telling.notice.kind == "acknowledge_waiting" and view.acknowledged_at:
        return _item(telling), w.t("settled.measure.acknowledged")
    if view.promise:
        return _item(telling), w.t("settled.extension.stated", day=w.day(view.promise.day))
    if view.deadline is None:
        return _item(telling), w.t("settled.measure.no_deadline")
    return _item(telling), w.t("settled.measure.due", day=w.day(view.deadline))


def _report(telling: Telling) -> tuple[str, str]:
    report = get(telling.session, Report, telling.subject)
    if telling.notice.kind == "returned":
        return _measure(telling)
    by = report.decider or report.person
    names = telling.w.names(telling.measure().verifiers)
    return _item(telling), telling.w.t(f"settled.report.{report.state}", by=by.name, names=names)


def _extension(telling: Telling) -> tuple[str, str]:
    if telling.notice.kind == "extension_decided":
        return _measure(telling)
    w, extension = telling.w, get(telling.session, Extension, telling.subject)
    by = _name(telling, extension.decided_by)
    view = telling.measure().extension
    names, day = w.names(view.approvers) if view else "", w.day(extension.granted or extension.wanted)
    return _item(telling), w.t(f"settled.extension.{extension.state}", by=by, names=names, day=day)


def _review(telling: Telling) -> tuple[str, str]:
    w = telling.w
    view = review_view(telling.session, telling.actor, get(telling.session, Review, telling.subject))
    item = w.t("settled.review", no=view.problem_no, title=cut(view.problem_title))
    return item, w.t(f"settled.review.{view.state}", by=view.by or "", names=w.names(view.reviewers))


def _problem(telling: Telling) -> tuple[str, str]:
    w, view = telling.w, telling.problem()
    by = _name(telling, get(telling.session, Problem, telling.subject).closed_by)
    if telling.notice.kind == "can_close":
        return problem_name(w, view), w.t(f"settled.can_close.{view.state}", by=by)
    return problem_name(w, view), w.t(f"settled.problem.{view.state}", by=by, names=w.names(view.roles.owners))


def _applicant(telling: Telling) -> tuple[str, str]:
    return get(telling.session, Applicant, telling.subject).name, telling.w.t("settled.other")


def _handover(telling: Telling) -> tuple[str, str]:
    person = get(telling.session, Handover, telling.subject).person
    return telling.w.t("settled.handover", name=person.name), telling.w.t("settled.handover.ended")


def _other(telling: Telling) -> tuple[str, str]:
    return "", telling.w.t("settled.other")


def _name(telling: Telling, person_id: int | None) -> str:
    return get(telling.session, Person, person_id).name if person_id else telling.w.t("nobody")


def _item(telling: Telling) -> str:
    view = telling.measure()
    return f"{label(view.problem_no, view.number)} {title(view.text)}"


ABOUT: dict[str, Callable[[Telling], tuple[str, str]]] = {
    "measure": _measure,
    "report": _report,
    "extension": _extension,
    "review": _review,
    "problem": _problem,
    "applicant": _applicant,
    "handover": _handover,
}
"""By what a notice is about: what to call it, and what became of it."""
