"""How far along: all of it, a department, a person, or each of them; briefly where that is asked."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlalchemy.orm import Session

from bot.handlers import listing, looking
from bot.handlers.asking.found import day_of
from bot.handlers.asking.lists import items, of_them
from bot.handlers.asking.whose import whose
from bot.handlers.counting import kept
from bot.handlers.turn import Turn
from bot.reading.questions import Question
from bot.writing import buttons as b
from bot.writing.card import Card, Key, card
from bot.writing.listed import part_card, parts_card, percent
from bot.writing.lists import progress_card
from storage.actor import Actor
from storage.find import get
from storage.models import Unit
from storage.progress import Part, Progress, by_aspect, by_department, by_person, progress_of
from storage.progress import progress as counted
from storage.rights import Action, may_in_unit

BRIEF = re.compile(r"一句话|一段话|简|\b(?:sentence|line|brief|short)", re.I)
SLOWEST = re.compile(r"慢|差|少|落后|拖|\b(?:slow|worst|least|behind)", re.I)
LEFT = re.compile(
    r"还剩|剩|还有|还差|没完|未完|没[做弄办干搞]|没有[做弄办干搞完]|\b(?:left|remain|outstanding|open|unfinished)", re.I
)
GROUPS: dict[str, Callable[..., list[Part]]] = {"dept": by_department, "person": by_person, "aspect": by_aspect}


def progress(turn: Turn, question: Question) -> Card:
    slots = question.slots
    group = str(slots.get("group_by", ""))
    if group:
        return parts_card(turn.w, group, parts(turn, group), bool(SLOWEST.search(turn.incoming.text)))
    if day_of(question, "date_from") or day_of(question, "date_to"):
        return items(turn, question, b.ShowItems("due" if LEFT.search(turn.incoming.text) else "verified"))
    if {"dept", "person"} & set(slots):
        return part(turn, question)
    whole = looking.counted(turn)
    if BRIEF.search(str(slots.get("style", ""))):
        return brief(turn, whole)
    return progress_card(turn.w, whole, first(turn, question, whole))


def parts(turn: Turn, group: str) -> list[Part]:
    if group == "unit":
        return [_unit(turn.session, turn, actor) for actor in turn.actors if may_in_unit(actor, Action.SEE_UNIT)]
    made = GROUPS[group]
    return kept(turn, ("by", group), lambda: made(turn.session, turn.who, turn.today))


def _unit(session: Session, turn: Turn, actor: Actor) -> Part:
    measures = counted(session, actor, turn.today).measures
    name = get(session, Unit, actor.unit_id).name
    return Part(id=actor.unit_id, name=name, total=measures.total, done=measures.done, overdue=measures.overdue)


def part(turn: Turn, question: Question) -> Card:
    meant = whose(turn, question, b.ShowItems())
    if isinstance(meant, Card):
        return meant
    if meant.nobody:
        return of_them(turn, meant)
    which = listing.wanted(turn, meant.asked, meant.departments)
    counts = kept(turn, ("part", which), lambda: progress_of(turn.session, turn.who, which, turn.today))
    return part_card(turn.w, meant.of or listing.name_of(turn, meant.asked, bool(counts.total)), counts, meant.asked)


def first(turn: Turn, question: Question, whole: Progress) -> str | None:
    """The line that answers a question for a number; None where the usual first line does."""
    scope = str(question.slots.get("scope", ""))
    if LEFT.search(turn.incoming.text):
        counts = whole.problems if scope == "problems" else whole.measures
        return turn.t(f"progress.left_{scope or 'measures'}", n=counts.total - counts.done, total=counts.total)
    if scope == "problems":
        counts = whole.problems
        return turn.t("progress.head_problems", percent=percent(counts.done, counts.total))
    return None


def brief(turn: Turn, whole: Progress) -> Card:
    """All of it in one line."""
    measures, problems = whole.measures, whole.problems
    if not measures.total:
        return progress_card(turn.w, whole)
    late = turn.t("progress.brief_late", n=measures.overdue) if measures.overdue else turn.t("progress.no_overdue")
    line = turn.t(
        "progress.brief", percent=percent(measures.done, measures.total), n=measures.total, done=measures.done,
        problems=problems.total, closed=problems.done, late=late,
    )  # fmt: skip
    return card([line], [Key(turn.t("key.progress_all"), b.ShowList("progress"))])
