"""Questions that name no item: 那谁负责, 佐证呢, when is it due. They are about what is talked about, read as if they
named it; where nothing is, they stay what they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.handlers import talked
from bot.handlers.turn import Turn
from bot.reading.numerals import to_int
from bot.reading.questions import Question
from bot.writing.words import label
from storage import queries
from storage.views import MeasureView, ProblemView

UNCLEAR = ("clarify", "out_of_scope")
OF_AN_ITEM = ("query_problem_status", "query_measure_status", "query_owner", "show_finding", "show_history",
              "list_evidence", "lookback_due")  # fmt: skip
"""What is asked of one item, and means the one talked about where none is named."""
OF_ALL = ("progress_summary", "refuse_bulk_close", "greet", "help", "glossary", "my_tasks")
"""What is never about the item talked about."""
POINTS = re.compile(r"它|(?:这|那|该)(?:个|项|条|件)(?!人|月|周|星期|季)|\b(?:it|its|it's|this one|that one)\b", re.I)
NTH = re.compile(r"[那这]?第(?P<n>[一二三四五六七八九十\d]{1,3})[项个条](?:措施)?(?:呢|怎么样|咋样)?[?？。]?")
SAYS_WHICH = frozenset(("problem_no", "keyword", "dept", "person", "duty", "term", "date_from", "date_to"))


def followed(turn: Turn, question: Question, read: Callable[[str], Question]) -> Question:
    """The question, about the item that is talked about where it names none; `read` reads a text as if it was sent."""
    text = turn.incoming.text.strip()
    nth = NTH.fullmatch(text)
    open_ = _is_open(question, text)
    if not (nth or open_ or _lacks_problem(question)):
        return question
    item = talked.item(turn)
    if item is None:
        return question
    if nth or _lacks_problem(question):
        number = to_int(nth["n"]) if nth else int(str(question.slots["measure_no"]))
        return _nth(turn, question, item, number)
    again = read(f"{_name(turn, item)} {text}")
    return question if again.intent in UNCLEAR else again


def _is_open(question: Question, text: str) -> bool:
    """Whether it could be about what is talked about, and says nothing of what else it is about."""
    if question.intent in OF_ALL or SAYS_WHICH & set(question.slots):
        return question.intent == "query_owner" and _names_a_role_alone(question)
    if question.intent in ("clarify", *OF_AN_ITEM):
        return question.intent != "lookback_due" or bool(POINTS.search(text))
    return bool(POINTS.search(text))


def _names_a_role_alone(question: Question) -> bool:
    """配合科室呢: what seems to be a keyword is the role that is asked for."""
    slots = question.slots
    return set(slots) == {"keyword", "owner_role"} and str(slots["keyword"]).startswith(str(slots["owner_role"]))


def _lacks_problem(question: Question) -> bool:
    return "measure_no" in question.slots and "problem_no" not in question.slots


def _nth(turn: Turn, question: Question, item: MeasureView | ProblemView, number: int | None) -> Question:
    """第二项呢: that measure of the problem talked about, if it has one."""
    problem_id = item.problem_id if isinstance(item, MeasureView) else item.id
    problem = queries.problem_by_id(turn.session, turn.who, problem_id, turn.today)
    if number not in {one.number for one in problem.measures}:
        return question
    intent = "query_measure_status" if question.intent in ("query_problem_status", *UNCLEAR) else question.intent
    return replace(
        question, intent=intent, slots={**question.slots, "problem_no": problem.number, "measure_no": number}
    )


def _name(turn: Turn, item: MeasureView | ProblemView) -> str:
    """As people write it, so that it is read like any other."""
    if isinstance(item, MeasureView):
        return label(item.problem_no, item.number)
    return f"{turn.t('key.problem_no', no=item.number)}"
