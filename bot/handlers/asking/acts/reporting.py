"""Done, how far it is, and what shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.handlers import said
from bot.handlers.asking.acts import deciding
from bot.handlers.asking.acts.cannot import explained
from bot.handlers.asking.acts.choosing import item_meant, measure_meant, to_confirm
from bot.handlers.asking.found import Found, name_of
from bot.handlers.turn import Turn
from bot.reading.questions import Question
from bot.writing import buttons as b
from bot.writing.card import Card, Key
from bot.writing.words import cut, label
from storage import queries
from storage.find import get
from storage.models import Measure, ProblemState
from storage.rights import Action, may
from storage.roles import verifiers
from storage.views import MeasureView, ProblemView, people_views

MOSTLY = re.compile(
    r"基本(?:上)?(?:已经?)?(?:完成|办完|做完|弄完|改完|到位|整改完)|\b(?:mostly|almost|nearly)\s(?:done|finished|"
    r"complete)",
    re.IGNORECASE,
)
NOTE = 120


def apply_closeout(turn: Turn, question: Question) -> Card:
    """`2②完成，压力表都换了`: of a measure it submits, or verifies; of a problem it closes, once all is verified."""

    def shown(item: Found) -> Card:
        return _problem_done(turn, question, item) if isinstance(item, ProblemView) else _done(turn, question, item)

    return item_meant(turn, question, shown, lambda: _with(turn, Action.SUBMIT))


def _with(turn: Turn, action: Action) -> Sequence[MeasureView]:
    owned = queries.owned_open(turn.session, turn.who, turn.today)
    return [view for view in owned if action in view.actions]


def _problem_done(turn: Turn, question: Question, view: ProblemView) -> Card:
    if Action.CLOSE in view.actions:
        return deciding.to_close(turn, view)
    nearest = next((one for one in (Action.SUBMIT, Action.VERIFY) if _any_may(view, one)), None)
    if nearest is None or view.state is not ProblemState.OPEN:
        return explained(turn, view, Action.CLOSE)
    return measure_meant(turn, question, view, [nearest], lambda one: _done(turn, question, one))


def _any_may(view: ProblemView, action: Action) -> bool:
    return any(action in one.actions for one in view.measures)


def _done(turn: Turn, question: Question, view: MeasureView) -> Card:
    if Action.SUBMIT in view.actions:
        return _to_submit(turn, view, str(question.slots.get("note", "")))
    if Action.VERIFY in view.actions:
        return deciding.to_verify(turn, view)
    submitted_by_others = Action.VERIFY if may(turn.who, Action.VERIFY, _row(turn, view)) else Action.SUBMIT
    return explained(turn, view, Action.SUBMIT if view.report is None else submitted_by_others)


def _to_submit(turn: Turn, view: MeasureView, note: str) -> Card:
    name = name_of(turn, view)
    if not (note or view.evidence_count):
        said.expect_file(turn, view.id)
        lines = [turn.t("said.done_needs", name=name)]
        return to_confirm(turn, lines, Key(turn.t("key.done"), b.Done(view.id)))
    words = note or turn.incoming.text.strip()
    button = said.confirmed_by(turn, "submit", view.id, words, measure=view.id, note=words)
    names = turn.w.names(people_views(verifiers(turn.session, _row(turn, view))))
    lines = [
        turn.t("said.done", name=name, names=names),
        turn.t("said.note", note=cut(words, NOTE)),
        turn.t("said.evidence_there", n=view.evidence_count) if view.evidence_count else turn.t("said.photo_too"),
    ]
    return to_confirm(turn, lines, Key(turn.t("key.submit"), button))


def _row(turn: Turn, view: MeasureView) -> Measure:
    return get(turn.session, Measure, view.id)


def submit_progress(turn: Turn, question: Question) -> Card:
    """`5-1更新进展：已划线`: kept as it was said, with the mark 基本完成 where that was said."""

    def noted(view: MeasureView) -> Card:
        if Action.REPORT not in view.actions:
            return explained(turn, view, Action.REPORT)
        return _to_note(turn, view, str(question.slots.get("note", "")))

    def shown(item: Found) -> Card:
        return measure_meant(turn, question, item, [Action.REPORT], noted)

    return item_meant(turn, question, shown, lambda: _with(turn, Action.REPORT))


def _to_note(turn: Turn, view: MeasureView, note: str) -> Card:
    name, mostly = name_of(turn, view), bool(MOSTLY.search(turn.incoming.text))
    if not (note or mostly):
        said.expect_file(turn, view.id)
        return to_confirm(
            turn, [turn.t("said.progress_needs", name=name)], Key(turn.t("key.progress"), b.Progress(view.id))
        )
    act = "mostly" if mostly else "progress"
    button = said.confirmed_by(turn, act, view.id, note, measure=view.id, note=note)
    lines = [
        turn.t("said.mostly", name=name) if mostly else turn.t("said.progress", name=name),
        turn.t("said.note", note=cut(note, NOTE)) if note else None,
    ]
    return to_confirm(turn, lines, Key(turn.t("key.note_down"), button))


def attach_evidence(turn: Turn, question: Question) -> Card:
    """`给2-2补充照片`: the file that comes next is offered for it."""

    def added(view: MeasureView) -> Card:
        if Action.WITHDRAW in view.actions and view.report:
            lines = [turn.t("said.evidence_more", name=name_of(turn, view))]
            return to_confirm(turn, lines, Key(turn.t("key.add_more"), b.AddMore(view.report.id)))
        if Action.REPORT not in view.actions:
            return explained(turn, view, Action.REPORT)
        said.expect_file(turn, view.id)
        lines = [turn.t("said.evidence", name=name_of(turn, view), label=label(view.problem_no, view.number))]
        return to_confirm(turn, lines, Key(turn.t("key.progress"), b.Progress(view.id)))

    def shown(item: Found) -> Card:
        return measure_meant(turn, question, item, [Action.REPORT, Action.WITHDRAW], added)

    return item_meant(turn, question, shown, lambda: _with(turn, Action.REPORT))
