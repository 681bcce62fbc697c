"""Which item a question means, and what its words said of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from bot.handlers import talk
from bot.handlers.turn import Turn
from bot.reading.questions import Question
from bot.writing.card import Card, card
from bot.writing.cards import problem_name as name_of_problem
from bot.writing.lists import also_found, found_card
from bot.writing.words import cut, label, title
from storage import queries
from storage.models import Place
from storage.search import search
from storage.views import MeasureView, ProblemView

Found = MeasureView | ProblemView


def about(
    turn: Turn,
    question: Question,
    then: Callable[[Found], Card],
    which: Callable[[Sequence[Found]], Card] | None = None,
) -> Card:
    """`then` of the one item that is meant; else what was not found, or the few it may be: by `which`, where something
    is to be done to it. A question does not have to choose: the one item whose title has the words is answered for,
    and the others are named below."""
    slots = question.slots
    if "problem_no" in slots:
        number = int(str(slots["problem_no"]))
        if "measure_no" in slots:
            measure_no = int(str(slots["measure_no"]))
            return then(queries.measure(turn.session, turn.who, number, measure_no, turn.today))
        return then(queries.problem(turn.session, turn.who, number, turn.today))
    words = str(slots.get("keyword", "")).strip()
    if not words:
        return talk.clarify(turn, question)
    hits = search(turn.session, turn.who, words, turn.today, terms=turn.desk.terms)
    if len(hits.items) == 1:
        return then(hits.items[0])
    if hits.items and which:
        return which(hits.items)
    titled = [hit.item for hit in hits.hits if hit.place is Place.TITLE]
    if len(titled) == 1:
        others = [hit.item for hit in hits.hits if hit.item is not titled[0]]
        return also_found(turn.w, then(titled[0]), words, others, more=hits.more)
    if hits.items:
        return found_card(turn.w, words, hits.items)
    if hits.near:
        return found_card(turn.w, words, hits.near, near=True)
    return card([turn.t("search.none", words=cut(words, 20))], talk.help_keys(turn))


def name_of(turn: Turn, item: Found) -> str:
    if isinstance(item, MeasureView):
        return f"{label(item.problem_no, item.number)} {title(item.text)}"
    return name_of_problem(turn.w, item)


def problem_of(turn: Turn, item: Found) -> ProblemView:
    """The problem itself, or that of the measure."""
    if isinstance(item, ProblemView):
        return item
    return queries.problem_by_id(turn.session, turn.who, item.problem_id, turn.today)


def day_of(question: Question, slot: str) -> date | None:
    value = question.slots.get(slot)
    return date.fromisoformat(str(value)) if value else None


def not_yet(turn: Turn, question: Question) -> Card:
    """Understood, and not built: that, and what there is instead."""
    line = turn.t("not_yet", what=turn.t(f"intent.{question.intent}"))
    return card([line, turn.t(f"instead.{question.intent}")], talk.help_keys(turn))
