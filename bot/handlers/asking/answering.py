"""Plain words: read as a question about the ledger and answered, or led to the card where the tap is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bot.handlers import handing, talk, talked
from bot.handlers.asking import acts, filing, items, lists, summing
from bot.handlers.asking.following import followed
from bot.handlers.asking.found import not_yet
from bot.handlers.asking.known import vocabulary
from bot.handlers.not_yet import NOT_YET
from bot.handlers.said import kept
from bot.handlers.turn import Answer, Reply, Turn, change, say
from bot.reading.questions import Question, read_question, requests
from bot.writing import buttons as b
from bot.writing.card import Card
from storage import queries

OFFERS: dict[str, tuple[type[b.Button], ...]] = {
    "submit_progress": (b.Progress,),
    "attach_evidence": (b.Progress, b.AddMore),
    "apply_closeout": (b.Done, b.Verify, b.Close),
    "approve_closeout": (b.Verify, b.Close),
    "return_closeout": (b.ReturnFor,),
    "request_extension": (b.ExtendTo, b.ExtendBecause, b.LateBecause, b.PromiseOn),
    "approve_extension": (b.Grant,),
    "reject_extension": (b.Grant,),
    "record_lookback": (b.Held, b.Rebounded, b.Unclear),
    "reopen": (b.Reopen,),
    "assign_owner": (b.Assign,),
    "set_deadline": (b.SetDeadline, b.DeadlineOn),
    "acknowledge": (b.Acknowledge,),
    "handover": (b.HandOverNow, b.HandUntil, b.HandTo),
    "snooze": (b.Snooze, b.SnoozeTo),
    "urge": (b.SendUrge, b.SendUrges),
}
"""The keys by which what was said can be done: an answer that has one offers to write."""

CONFIRMING = (b.ConfirmSaid, b.ThisOne)
"""Keys that stand only under what is to be written."""

Reader = Callable[[Turn, Question], Card]


def said(turn: Turn) -> Answer:
    """A message in plain words gets an answer, one for each request in it; what names no item is about the one
    talked about."""
    replies: list[Reply] = []
    for one in each_request(turn):
        talked.note(turn, replies)
        replies += say(answer(one, followed(one, read(one), partial(read_as, one))))
    return replies


def each_request(turn: Turn) -> list[Turn]:
    """The message, or each of the requests in it as if it was sent alone."""
    local = turn.now.astimezone(turn.w.zone)
    texts = requests(turn.incoming.text, local, vocabulary(turn), turn.desk.office.calendar)
    return [replace(turn, incoming=replace(turn.incoming, text=text)) for text in texts]


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
    offered = (*OFFERS[question.intent], *CONFIRMING) if question.intent in OFFERS else ()
    return any(isinstance(key.button, offered) for row in answered.keys for key in row)


def chosen(turn: Turn, button: b.ThisOne) -> Answer:
    """Of several items, or people, this one was meant: what was said is answered for it. Raises Outdated."""
    text = str(kept(turn, button.said))
    again = replace(turn, incoming=replace(turn.incoming, text=text))
    question = read(again)
    slots = {name: value for name, value in question.slots.items() if name != "keyword"}
    return change(answer(again, replace(question, slots=slots | _meant(again, button))))


def _meant(turn: Turn, button: b.ThisOne) -> dict[str, object]:
    if button.kind == "who":
        return {"person_id": button.item}
    if button.kind == "p":
        return {"problem_no": queries.problem_by_id(turn.session, turn.who, button.item, turn.today).number}
    view = queries.measure_by_id(turn.session, turn.who, button.item, turn.today)
    return {"problem_no": view.problem_no, "measure_no": view.number}


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
    "attach_evidence": acts.attach_evidence,
    "submit_progress": acts.submit_progress,
    "apply_closeout": acts.apply_closeout,
    "approve_closeout": acts.approve_closeout,
    "return_closeout": acts.return_closeout,
    "request_extension": acts.request_extension,
    "approve_extension": acts.approve_extension,
    "reject_extension": acts.reject_extension,
    "record_lookback": acts.record_lookback,
    "reopen": acts.reopen,
    "assign_owner": acts.assign,
    "set_deadline": acts.set_deadline,
    "acknowledge": acts.acknowledge,
    "handover": handing.said,
    "snooze": acts.snooze,
    "urge": acts.urge,
    "import_notice": filing.import_notice,
    "set_reminder": filing.set_reminder,
    "export_ledger": filing.export,
    "draft_notice": filing.draft_notice,
    "contact_info": talk.contact,
    "glossary": talk.glossary,
    "greet": talk.greeted,
    "help": talk.helped,
    "refuse_bulk_close": acts.one_by_one,
    "clarify": talk.clarify,
    "out_of_scope": talk.off_topic,
}
