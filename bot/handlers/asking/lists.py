"""Answers that are a list: what is late or due, of whom, in which state, in which days."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.handlers import listing, looking
from bot.handlers.asking.found import Found, about, day_of, problem_of
from bot.handlers.asking.whose import Whose, whose
from bot.handlers.counting import kept
from bot.handlers.turn import Turn
from bot.reading.questions import Question
from bot.writing import buttons as b
from bot.writing.card import Card, Key, card
from bot.writing.cards import problem_name
from bot.writing.listed import items_card
from bot.writing.lists import claims_card, review_card, reviews_card
from storage.lists import Listed, reviews_listed
from storage.views import MeasureView

SOON = timedelta(days=10)
"""What `快到期` means where no days are named."""
UNREACHED = "未绑定"
"""Not the state of an item, but of people: those whom no message reaches."""
STANDS = {
    "overdue": "overdue",
    "未启动": "not_started",
    "整改中": "in_progress",
    "待核验": "submitted",
    "已完成": "verified",
    "基本完成": "mostly_done",
    "长期坚持": "standing",
    "立行立改": "immediate",
    "已退回": "returned",
    "已销号": "closed",
    "巩固": "held",
    "已反弹": "rebounded",
    "未明确": "missing",
    "未签收": "unreceived",
    "延期待批": "extending",
    "据通报已完成": "claimed",
    "缺佐证": "unproved",
    "open": "open",
}
"""A state as the reader says it, and as a list is asked for it."""


def items(turn: Turn, question: Question, asked: b.ShowItems) -> Card:
    """The list that is asked for, with all that the question says of whom and in which days."""
    slots = question.slots
    status = STANDS.get(str(slots.get("status", "")))
    if status and asked.stand in ("", "open", "due"):
        asked = replace(asked, stand=status)
    first, last = day_of(question, "date_from"), day_of(question, "date_to")
    asked = replace(asked, first=first or asked.first, last=last or (None if first else asked.last))
    meant = whose(turn, question, asked)
    return meant if isinstance(meant, Card) else of_them(turn, meant)


def of_them(turn: Turn, meant: Whose) -> Card:
    if meant.nobody:
        return items_card(turn.w, meant.asked, meant.of, Listed(total=0, views=()))
    return listing.shown(turn, meant.asked, meant.of, meant.departments)


def overdue(turn: Turn, question: Question) -> Card:
    return items(turn, question, b.ShowItems("overdue"))


def due(turn: Turn, question: Question) -> Card:
    """From today on, where no first day is named; what is late by then has a list of its own."""
    return items(turn, question, b.ShowItems("due", first=turn.today, last=turn.today + SOON))


def by_person(turn: Turn, question: Question) -> Card:
    return items(turn, question, b.ShowItems("open"))


def by_department(turn: Turn, question: Question) -> Card:
    asked = b.ShowItems()
    if "dept" not in question.slots and turn.who.departments:  # 我们科室
        asked = b.ShowItems(department=min(turn.who.departments))
    return items(turn, question, asked)


def by_status(turn: Turn, question: Question) -> Card:
    if question.slots.get("status") == UNREACHED:
        return looking.unreachable_list(turn)
    return items(turn, question, b.ShowItems())


def of_department(department: str, views: list[MeasureView]) -> list[MeasureView]:
    """Those of a department, as far as its name was said."""
    return [view for view in views if any(department in one or one in department for one in view.roles.departments)]


def mine(turn: Turn, question: Question) -> Card:
    """The asker's own; those that stand in a way, or are due by a day, where that is said."""
    status, last = STANDS.get(str(question.slots.get("status", ""))), day_of(question, "date_to")
    if last or status not in (None, "open"):
        stand = status if status and status != "open" else "due"
        return listing.shown(turn, b.ShowItems(stand, person=turn.member.id, last=last))
    return looking.list_card(turn, "mine")


def reviews(turn: Turn, question: Question) -> Card:
    """Look-backs to come: of an item that is named, else of a department or all, by a day. What is late by then is
    among them, unless the days that are named begin later."""
    if {"problem_no", "keyword"} & set(question.slots):
        return about(turn, question, lambda item: review_of(turn, item))
    first, until = day_of(question, "date_from"), day_of(question, "date_to")
    first = first if first and first > turn.today else None
    until = until or (first or turn.today) + looking.REVIEWS_AHEAD
    meant = whose(turn, question, b.ShowItems())
    if isinstance(meant, Card):
        return meant
    departments = meant.departments or ((meant.asked.department,) if meant.asked.department else ())
    if meant.nobody:
        return reviews_card(turn.w, [], until, first=first)
    asked = ("reviews", turn.who, first, until, departments)
    total, views = kept(turn, asked, lambda: reviews_listed(turn.session, turn.who, until, departments, first=first))
    return reviews_card(turn.w, views, until, total, first)


def review_of(turn: Turn, item: Found) -> Card:
    """The next look-back of a problem, or why there is none."""
    problem = problem_of(turn, item)
    if problem.review:
        return review_card(turn.w, problem.review)
    key = "reviews.not_closed" if problem.closed_at is None else "reviews.over"
    shown = Key(turn.t("key.details"), b.ShowProblem(problem.id))
    return card([turn.t(key, name=problem_name(turn.w, problem))], [shown])


def claims(turn: Turn, _question: Question) -> Card:
    return claims_card(turn.w, looking.counted(turn))
