"""What is said in a group: what its binding allows; the rest privately, to whoever asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.handlers import asking, groups, units
from bot.handlers.asking.found import problem_of
from bot.handlers.people import TOKEN
from bot.handlers.refusals import refusal_text
from bot.handlers.turn import Answer, Privately, Say, Toast, Turn, say
from bot.reading.questions import Question
from bot.writing.card import Card, card
from bot.writing.digests import group_card, standing_of
from bot.writing.groups import group_problem_card
from storage import dialogue, queries
from storage.actor import memberships_of
from storage.attempts import attempt
from storage.digests import without_names
from storage.errors import NotFound, Refused
from storage.groups import Gets, gets_of, is_group
from storage.models import Person
from storage.search import search
from storage.verbs import groups as verbs
from storage.verbs.people import person_by_account
from storage.views import ProblemView

TOKENS_READ = 5
"""Of one message, however long it is."""
TOLD: dict[str, tuple[Gets, ...]] = {
    "progress_summary": tuple(Gets),
    "list_overdue": tuple(Gets),
    "query_problem_status": (Gets.TITLES,),
}
"""What is answered in the group itself, and what its binding must allow for that."""
NARROWER = ("dept", "person", "date_from", "status", "group_by", "measure_no")
"""A question about a part of the ledger is none of what a group is told each week."""
FOR_ALL = ("glossary", "out_of_scope")
"""Nothing of the ledger is in these answers."""


def in_group(turn: Turn, route: Callable[[Turn], Answer]) -> Answer:
    """Nothing is said to what is not addressed to the bot. Raises InviteInvalid, AlreadyBound."""
    said = turn.incoming
    if said.press is not None:
        return [Toast(turn.t("group.private"), alert=True)]
    posted = TOKEN.findall(f"{said.argument} {said.text}")[:TOKENS_READ]
    if verbs.revoke_posted(turn.session, posted, turn.now, by=said.name):
        return say(card([turn.t("group.invite_posted")]))
    if said.command == "bind":
        return say(groups.bound(turn))
    if not said.addressed or said.edited:
        return []
    return _answer(turn, route)


def _answer(turn: Turn, route: Callable[[Turn], Answer]) -> Answer:
    if turn.incoming.refused_files:
        return say(card([turn.t("group.files")]))
    if turn.actor is None or not (turn.incoming.text or turn.incoming.command):
        return say(_door(turn))
    own = _member_of_the_group(turn)
    if turn.incoming.text:
        told = [_told(one, asking.read(one)) for one in asking.each_request(own)]
        if all(told):
            return [Say(one) for one in told if one]
    return _privately(own, route)


def _door(turn: Turn) -> Card:
    """Where to write instead."""
    return card([turn.t("group.private"), _link(turn)])


def _link(turn: Turn) -> str | None:
    return turn.t("group.link", name=turn.desk.bot_name) if turn.desk.bot_name else None


def _group(turn: Turn) -> Person | None:
    found = person_by_account(turn.session, turn.chat_id)
    return found if found and is_group(found) else None


def _member_of_the_group(turn: Turn) -> Turn:
    """The same turn, in the unit that the group is bound to if the asker belongs to it."""
    group = _group(turn)
    units = {row.unit_id for row in memberships_of(turn.session, group)} if group else set()
    actor = next((one for one in turn.actors if one.unit_id in units), turn.actor)
    return replace(turn, actor=actor)


def _told(turn: Turn, question: Question) -> Card | None:
    """What the group may be told in answer; None where it may not."""
    if question.intent in FOR_ALL:
        return card(asking.answer(turn, question).text.split("\n"))
    group = _group(turn)
    if group is None or not any(row.unit_id == turn.who.unit_id for row in memberships_of(turn.session, group)):
        return None
    gets = gets_of(turn.session, group, turn.who.unit_id)
    if gets not in TOLD.get(question.intent, ()) or any(slot in question.slots for slot in NARROWER):
        return None
    if question.intent == "query_problem_status":
        problem = _problem(turn, question)
        return group_problem_card(turn.w, problem) if problem else None
    unit = standing_of(turn.session, turn.who.unit_id, turn.w)
    return group_card(turn.w, replace(unit, late=without_names(turn.session, turn.who.unit_id, unit.late)), gets)


def _problem(turn: Turn, question: Question) -> ProblemView | None:
    """The one problem that is meant, if the asker may see it."""
    number = question.slots.get("problem_no")
    try:
        if number is not None:
            return queries.problem(turn.session, turn.who, int(str(number)), turn.today)
    except NotFound:
        return None
    words = str(question.slots.get("keyword", ""))
    found = search(turn.session, turn.who, words, turn.today, terms=turn.desk.terms).items
    return problem_of(turn, found[0]) if len(found) == 1 else None


def _privately(turn: Turn, route: Callable[[Turn], Answer]) -> Answer:
    """The answer as if it had been asked in the private chat; what was asked there before stays asked."""
    said = turn.incoming
    alone = replace(said, chat_id=said.user_id, private=True, reply_to=None, reply_keys=(), quote="", own_id=None)
    there = replace(turn, incoming=alone, asked={})
    before = dialogue.asked(turn.session, said.user_id, turn.now)
    replies = _answered(there, route)
    if before and not dialogue.asked(turn.session, said.user_id, turn.now):
        there.ask(**before)
    return [
        Privately(
            cards=tuple(reply.card for reply in replies if isinstance(reply, Say)),
            account=said.user_id,
            told=card([turn.t("group.told_privately")]),
            unreached=card([turn.t("group.unreached"), _link(turn)]),
        )
    ]


def _answered(turn: Turn, route: Callable[[Turn], Answer]) -> Answer:
    try:
        with attempt(turn.session):
            return units.named(turn, route(turn))
    except Refused as refusal:
        return say(card([refusal_text(turn.w, refusal)]))
