"""What a look-back found, and what is closed opened again."""

from __future__ import annotations

from collections.abc import Callable

from bot.handlers import closing, said
from bot.handlers.asking.acts.cannot import explained
from bot.handlers.asking.acts.choosing import item_meant, to_confirm
from bot.handlers.asking.found import Found, name_of
from bot.handlers.turn import Turn
from bot.reading.questions import Question
from bot.writing import buttons as b
from bot.writing.card import Card, Key
from bot.writing.lists import review_card
from bot.writing.words import cut
from storage import queries
from storage.rights import Action
from storage.views import MeasureView, ProblemView, ReviewView

RESULTS = {"pass": "held", "rebound": "rebounded", "unclear": "unclear"}
"""What the reader says was found, and how the ledger calls it."""


def of_problem(turn: Turn, then: Callable[[ProblemView], Card]) -> Callable[[Found], Card]:
    """`then` of the problem, also where one of its measures was named."""

    def shown(item: Found) -> Card:
        if isinstance(item, MeasureView):
            item = queries.problem_by_id(turn.session, turn.who, item.problem_id, turn.today)
        return then(item)

    return shown


def record_lookback(turn: Turn, question: Question) -> Card:
    """`2-2回头看了，压力表都在绿区`: what was found, for the next look-back of the problem."""

    def looked(view: ProblemView) -> Card:
        if view.review is None or not view.review.may_review:
            return explained(turn, view, Action.REVIEW)
        result = RESULTS.get(str(question.slots.get("result")))
        if result is None:
            return review_card(turn.w, view.review)
        return _to_record(turn, view, view.review, result, str(question.slots.get("note", "")))

    def candidates() -> list[Found]:
        due = queries.waiting_for(turn.session, turn.who, turn.today).to_review
        return [queries.problem_by_id(turn.session, turn.who, one.problem_id, turn.today) for one in due]

    return item_meant(turn, question, of_problem(turn, looked), candidates)


def _to_record(turn: Turn, view: ProblemView, review: ReviewView, result: str, note: str) -> Card:
    lines = [
        turn.t(f"said.{result}", name=name_of(turn, view), round=view.round + 1),
        turn.t("said.note", note=cut(note)) if note else None,
    ]
    return to_confirm(turn, lines, Key(turn.t(f"key.{result}"), _button(turn, review, result, note)))


def _button(turn: Turn, review: ReviewView, result: str, note: str) -> b.Button:
    """What lacks evidence or words is asked for by the look-back's own keys."""
    if result == "held" and review.claimed:
        return b.Held(review.id)
    if result == "rebounded" and not note:
        return b.Rebounded(review.id)
    return said.confirmed_by(turn, result, review.id, note)


def reopen(turn: Turn, question: Question) -> Card:
    """`重新打开问题5，灭火器又过期了`: as the next round, for a reason."""

    def again(view: ProblemView) -> Card:
        if Action.REOPEN not in view.actions:
            return explained(turn, view, Action.REOPEN)
        reason = str(question.slots.get("reason", ""))
        if reason:
            return closing.to_reopen(turn, view, reason)
        lines = [turn.t("said.reopen_why", name=name_of(turn, view), no=view.number)]
        return to_confirm(turn, lines, Key(turn.t("key.reopen"), b.Reopen(view.id)))

    return item_meant(turn, question, of_problem(turn, again))
