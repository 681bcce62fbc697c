"""Plain words: read as a question about the ledger and answered, or led to the card where the tap is."""

from __future__ import annotations

from collections.abc import Callable

from bot.handlers import handing, talk
from bot.handlers.asking import acts, filing, items, lists, summing
from bot.handlers.asking.following import followed
from bot.handlers.asking.found import not_yet
from bot.handlers.asking.known import vocabulary
from bot.handlers.not_yet import NOT_YET
from bot.handlers.turn import Answer, Turn, say
from bot.reading.questions import Question, read_question
from bot.writing import buttons as b
from bot.writing.card import Card

OFFERS: dict[str, tuple[type[b.Button], ...]] = {
    "submit_progress": (b.Progress, b.MostlyDone),
    "apply_closeout": (b.Done, b.Close),
    "approve_closeout": (b.Verify, b.Close),
    "return_closeout": (b.Return,),
    "request_extension": (b.ExtendTo, b.ExtendBecause, b.ExplainLateness, b.LateBecause, b.PromiseOn),
    "approve_extension": (b.Grant,),
    "reject_extension": (b.Grant,),
    "record_lookback": (b.ShowReview, b.Held, b.Rebounded),
    "assign_owner": (b.Assign, b.AssignTo),
    "set_deadline": (b.SetDeadline, b.DeadlineOn),
    "acknowledge": (b.Acknowledge,),
    "handover": (b.HandOverNow, b.HandUntil, b.HandTo),
    "snooze": (b.Snooze, b.SnoozeTo),
    "urge": (b.SendUrge, b.SendUrges),
}
"""The keys by which what was said can be done: an answer that has one offers to write."""

Reader = Callable[[Turn, Question], Card]


def said(turn: Turn) -> Answer:
    """A message in plain words gets one answer; what names no item is about the one talked about."""
    return say(answer(turn, followed(turn, read(turn), lambda text: read_as(turn, text))))


def read(turn: Turn) -> Question:
    return read_as(turn, turn.incoming.text)


def read_as(turn: Turn, text: str) -> Question:
    local = turn.now.astimezone(turn.w.zone)
    return read_question(text, local, vocabulary(turn), turn.desk.office.calendar)


def answer(turn: Turn, question: Question) -> Card:
    if question.intent in NOT_YET:
        return not_yet(turn, question)
    return ANSWERS[question.intent](turn, question)


def would_change(question: Question, answered: Card) -> bool:
    """Whether the answer offers to do what was said."""
    offered = OFFERS.get(question.intent, ())
    return any(isinstance(key.button, offered) for row in answered.keys for key in row)


ANSWERS: dict[str, Reader] = {
    "query_problem_status": items.status,
    "query_measure_status": items.status,
    "query_owner": items.owner,
    "show_finding": items.finding,
    "show_history": items.history,
    "list_evidence": items.evidence,
    "list_overdue": lists.overdue,
    "list_due": lists.due,
    "list_by_person": lists.by_person,
    "list_by_dept": lists.by_department,
    "list_by_status": lists.by_status,
    "my_tasks": lists.mine,
    "progress_summary": summing.progress,
    "lookback_due": lists.reviews,
    "claims_check": lists.claims,
    "attach_evidence": acts.act,
    "submit_progress": acts.act,
    "apply_closeout": acts.act,
    "approve_closeout": acts.act,
    "return_closeout": acts.act,
    "request_extension": acts.request_extension,
    "approve_extension": acts.act,
    "reject_extension": acts.act,
    "record_lookback": acts.act,
    "assign_owner": acts.assign,
    "set_deadline": acts.set_deadline,
    "acknowledge": acts.acknowledge,
    "handover": handing.said,
    "snooze": acts.snooze,
    "urge": acts.urge,
    "import_notice": filing.import_notice,
    "set_reminder": filing.set_reminder,
    "export_ledger": filing.export,
    "contact_info": talk.contact,
    "glossary": talk.glossary,
    "greet": talk.greeted,
    "help": talk.helped,
    "refuse_bulk_close": talk.refused_bulk,
    "clarify": talk.clarify,
    "out_of_scope": talk.off_topic,
}
