"""Answers about one item: where it stands, who answers for it, what was found, done and shown."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.handlers import record
from bot.handlers.asking.found import Found, about, problem_of
from bot.handlers.naming import people_meant
from bot.handlers.turn import Turn
from bot.reading.questions import NOTICES, Question
from bot.writing import buttons as b
from bot.writing.card import Card
from bot.writing.cards import finding_card, measure_card, owner_card, problem_card
from bot.writing.cards import problem_name as name_of_problem
from bot.writing.happened import evidence_card, history_card
from bot.writing.words import label, title
from storage import happened
from storage.find import get
from storage.models import Measure, MeasureState, OwnerRole, Problem, ProblemState
from storage.views import MeasureView, ProblemView

YES_OR_NO = re.compile(r"[没吗]|是否|\b(?:is|has|have|are|done|fixed|finished)\b", re.I)

ROLES = {
    "责任领导": OwnerRole.LEADER,
    "分管领导": OwnerRole.LEADER,
    "责任科室": OwnerRole.DEPARTMENT,
    "牵头科室": OwnerRole.DEPARTMENT,
    "配合科室": OwnerRole.ASSISTING,
    "责任人": OwnerRole.OWNER,
}
"""An owner role as the reader says it."""


def status(turn: Turn, question: Question) -> Card:
    def shown(item: Found) -> Card:
        if isinstance(item, MeasureView):
            return measure_card(turn.w, item)
        return problem_card(turn.w, item, answer=yes_or_no(turn, item))

    return about(turn, question, shown)


def yes_or_no(turn: Turn, problem: ProblemView) -> str:
    """The word before the counts, where the question wants one."""
    if not YES_OR_NO.search(turn.incoming.text) or problem.state is not ProblemState.OPEN:
        return ""
    done = all(measure.state is MeasureState.VERIFIED for measure in problem.measures)
    return turn.t("answer.done" if done else "answer.not_done")


def owner(turn: Turn, question: Question) -> Card:
    """Who answers for it, in the role that was asked for."""
    role = ROLES.get(str(question.slots.get("owner_role", "")), OwnerRole.OWNER)
    return about(turn, question, lambda item: owner_card(turn.w, item, role))


def finding(turn: Turn, question: Question) -> Card:
    return about(turn, question, lambda item: finding_card(turn.w, problem_of(turn, item)))


def history(turn: Turn, question: Question) -> Card:
    def shown(item: Found) -> Card:
        row, head, number, back = _row_of(turn, item)
        events = happened.history(turn.session, turn.who, row)
        return history_card(turn.w, head, events, number, record.of_item(item), back)

    return notices(turn, question, record.shown) if question.side == NOTICES else about(turn, question, shown)


def notices(turn: Turn, question: Question, made: Callable[[Turn, b.ShowRecord], Card]) -> Card:
    """催办记录: of the item or the person that is named, else of the asker."""
    name = str(question.slots.get("person", ""))
    if {"problem_no", "keyword"} & set(question.slots):
        return about(turn, question, lambda item: made(turn, record.of_item(item)))
    people, near = people_meant(turn, name) if name else ([turn.member], [])
    return record.of_people(turn, people, near, made)


def evidence(turn: Turn, question: Question) -> Card:
    def shown(item: Found) -> Card:
        row, head, _, back = _row_of(turn, item)
        return evidence_card(turn.w, head, happened.evidence_of(turn.session, turn.who, row), back)

    return about(turn, question, shown)


def _row_of(turn: Turn, item: Found) -> tuple[Measure | Problem, str, int, b.Button]:
    if isinstance(item, MeasureView):
        head = f"{label(item.problem_no, item.number)} {title(item.text)}"
        return get(turn.session, Measure, item.id), head, item.problem_no, b.ShowMeasure(item.id)
    row = get(turn.session, Problem, item.id)
    return row, name_of_problem(turn.w, item), item.number, b.ShowProblem(item.id)
