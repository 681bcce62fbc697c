"""Verified, returned, closed; more time granted or refused. Always one item, never for one's own work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.handlers import said
from bot.handlers.asking.acts.cannot import explained
from bot.handlers.asking.acts.choosing import item_meant, measure_meant, to_confirm
from bot.handlers.asking.found import Found, day_of, name_of
from bot.handlers.deciding import USUAL_REASONS
from bot.handlers.turn import Turn
from bot.reading.questions import Question
from bot.writing import buttons as b
from bot.writing.card import Card, Key
from bot.writing.cards import report_line
from bot.writing.words import LINE, cut, label
from storage import queries
from storage.rights import Action
from storage.views import ExtensionView, MeasureView, ProblemView


def approve_closeout(turn: Turn, question: Question) -> Card:
    """`7-1核验通过`: the evidence is a tap away, and another tap verifies. `同意问题7销号` closes it."""

    def verified(view: MeasureView) -> Card:
        return to_verify(turn, view) if Action.VERIFY in view.actions else explained(turn, view, Action.VERIFY)

    def shown(item: Found) -> Card:
        if isinstance(item, ProblemView):
            if Action.CLOSE in item.actions:
                return to_close(turn, item)
            if not any(Action.VERIFY in one.actions for one in item.measures):
                return explained(turn, item, Action.CLOSE)
        return measure_meant(turn, question, item, [Action.VERIFY], verified)

    def candidates() -> list[Found]:
        waiting = queries.waiting_for(turn.session, turn.who, turn.today)
        return [*waiting.to_verify, *waiting.to_close]

    return item_meant(turn, question, shown, candidates)


def to_verify(turn: Turn, view: MeasureView) -> Card:
    """What was handed in, and the tap that verifies it."""
    if view.report is None:
        return explained(turn, view, Action.VERIFY)
    lines = [
        turn.t("said.verify", name=name_of(turn, view)),
        report_line(turn.w, view),
        turn.t("said.note", note=cut(view.report.note, LINE)) if view.report.note else None,
        turn.t("measure.evidence", n=view.evidence_count) if view.evidence_count else turn.t("said.no_picture"),
    ]
    keys = [Key(turn.t("key.verify"), b.Verify(view.report.id))]
    if view.evidence_count:
        keys.append(Key(turn.t("key.see_evidence"), b.ShowMeasure(view.id, "evidence")))
    return to_confirm(turn, lines, *keys)


def to_close(turn: Turn, view: ProblemView) -> Card:
    """That all is verified, and the tap that closes it."""
    lines = [turn.t("said.close", name=name_of(turn, view)), turn.t("said.close_next", n=len(view.measures))]
    keys = [
        Key(turn.t("key.close"), b.Close(view.id)),
        Key(turn.t("key.see_evidence"), b.ShowProblem(view.id, "evidence")),
    ]
    return to_confirm(turn, lines, *keys)


def return_closeout(turn: Turn, question: Question) -> Card:
    """`2-3退回，照片看不清，12月4日前重交`: reason and day as they were said; a reason that is missing is asked."""

    def back(view: MeasureView) -> Card:
        if Action.VERIFY not in view.actions or view.report is None:
            return explained(turn, view, Action.VERIFY)
        reason, day = str(question.slots.get("reason", "")), day_of(question, "new_date")
        if not reason:
            return _why_back(turn, view, view.report.id)
        return _to_return(turn, view, view.report.id, reason, day)

    def shown(item: Found) -> Card:
        return measure_meant(turn, question, item, [Action.VERIFY], back)

    return item_meant(turn, question, shown, lambda: queries.waiting_for(turn.session, turn.who, turn.today).to_verify)


def _why_back(turn: Turn, view: MeasureView, report_id: int) -> Card:
    keys = [Key(turn.t(f"reason.{one}"), b.ReturnFor(report_id, one), wide=True) for one in USUAL_REASONS]
    text = turn.t("said.return_why", name=name_of(turn, view), label=label(view.problem_no, view.number))
    return to_confirm(turn, [text], *keys)


def _to_return(turn: Turn, view: MeasureView, report_id: int, reason: str, day: date | None) -> Card:
    ahead = day if day and day > turn.today else None
    due = turn.t("said.same_deadline", day=turn.w.day(view.deadline)) if view.deadline else None
    if ahead:
        due = turn.t("said.new_deadline", day=turn.w.day(ahead), distance=turn.w.distance(ahead))
    lines = [turn.t("said.return", name=name_of(turn, view)), turn.t("said.reason", reason=cut(reason)), due]
    button = said.confirmed_by(turn, "return", report_id, reason, day=ahead)
    return to_confirm(turn, lines, Key(turn.t("key.return"), button))


# More time


def approve_extension(turn: Turn, question: Question) -> Card:
    """`同意3-2延到10月31日`: as long as was asked for, or shorter where a shorter day was said."""

    def granted(view: MeasureView, waiting: ExtensionView) -> Card:
        return _to_grant(turn, view, waiting, day_of(question, "new_date"))

    return _decided(turn, question, granted)


def _to_grant(turn: Turn, view: MeasureView, waiting: ExtensionView, said_day: date | None) -> Card:
    day = said_day or waiting.wanted
    fits = waiting.old_deadline < day <= waiting.wanted
    day = day if fits else waiting.wanted
    lines = [
        None if fits else turn.t("said.not_longer", by=waiting.by, day=turn.w.day(waiting.wanted)),
        turn.t("said.grant", name=name_of(turn, view), day=turn.w.day(day), distance=turn.w.distance(day)),
        turn.t("said.asked", by=waiting.by, day=turn.w.day(waiting.wanted), reason=cut(waiting.reason)),
    ]
    return to_confirm(turn, lines, Key(turn.t("key.grant"), b.Grant(waiting.id, day)))


def reject_extension(turn: Turn, question: Question) -> Card:
    """`5-1延期不批，理由不充分`: the reason goes along."""

    def refused(view: MeasureView, waiting: ExtensionView) -> Card:
        reason = str(question.slots.get("reason", ""))
        lines = [
            turn.t("said.refuse", name=name_of(turn, view)),
            turn.t("said.reason", reason=cut(reason)) if reason else None,
            turn.t("said.same_deadline", day=turn.w.day(waiting.old_deadline)),
        ]
        button: b.Button = b.Grant(waiting.id, None)
        if reason:
            button = said.confirmed_by(turn, "refuse", waiting.id, reason)
        return to_confirm(turn, lines, Key(turn.t("key.refuse"), button))

    return _decided(turn, question, refused)


def _decided(turn: Turn, question: Question, then: Callable[[MeasureView, ExtensionView], Card]) -> Card:
    """`then` of the request that waits for this person's decision."""

    def decided(view: MeasureView) -> Card:
        if Action.DECIDE_EXTENSION not in view.actions or view.extension is None:
            return explained(turn, view, Action.DECIDE_EXTENSION)
        return then(view, view.extension)

    def shown(item: Found) -> Card:
        return measure_meant(turn, question, item, [Action.DECIDE_EXTENSION], decided)

    return item_meant(turn, question, shown, lambda: queries.waiting_for(turn.session, turn.who, turn.today).to_decide)
