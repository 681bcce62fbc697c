"""Plain words: read as a question about the ledger and answered, or led to the card where the tap is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date

from sqlalchemy.orm import Session, selectinload

from bot.handlers import (
    acting,
    calendars,
    days,
    extending,
    handing,
    importing,
    looking,
    meant,
    policies,
    putting_off,
    record,
    talk,
    urging,
)
from bot.handlers.naming import people_like
from bot.handlers.turn import Answer, Turn, say
from bot.reading.questions import NOTICES, RECORD_LIST, Question, read_question
from bot.reading.spans import add_months
from bot.reading.vocabulary import Vocabulary
from bot.writing import buttons as b
from bot.writing.card import Card, Key, card
from bot.writing.cards import evidence_card, finding_card, history_card, measure_card, owner_card, problem_card
from bot.writing.cards import problem_name as name_of_problem
from bot.writing.lists import claims_card, measures_card, mine_card, problems_card, reviews_card
from bot.writing.words import cut, days_after, label, title
from jobs.policy import Colour
from storage import queries
from storage.find import get
from storage.models import Measure, MeasureState, OwnerRole, Problem, ProblemState, Unit
from storage.progress import progress as counted
from storage.rights import Action
from storage.verbs.measures import OPEN
from storage.views import MeasureView, ProblemView

YES_OR_NO = re.compile(r"[没吗]|是否|\b(?:is|has|have|are|done|fixed|finished)\b", re.I)
NOT_YET = (
    "recurring_due", "recurring_stats", "record_recurring", "vehicle_log_add", "vehicle_log_check",
    "check_procurement", "draft_notice", "public_feedback", "reopen",
)  # fmt: skip
"""Understood, and not built yet: the answer says so."""
OWN_REMINDER = ("problem_no", "keyword", "lead_days", "schedule", "date", "person")
"""What says that a reminder of one's own is wanted, beside those of the policy."""
UNFINISHED = (MeasureState.NOT_STARTED, MeasureState.IN_PROGRESS, MeasureState.SUBMITTED)
ANY_STATE = "any"
UNREACHED = "未绑定"
"""Not the state of an item, but of people: those whom no message reaches."""
STATES = {
    "未启动": ("not_started", (MeasureState.NOT_STARTED,)),
    "整改中": ("in_progress", (MeasureState.IN_PROGRESS,)),
    "待核验": ("submitted", (MeasureState.SUBMITTED,)),
    "已完成": ("verified", (MeasureState.VERIFIED,)),
    "基本完成": ("mostly_done", UNFINISHED),
    "长期坚持": ("standing", tuple(MeasureState)),
    "open": ("open", UNFINISHED),
}
"""A state as the reader says it: the end of its text's key, and the states of a measure it covers."""

LEVELS = {"催办": "urge", "督办": "supervise"}

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

Found = MeasureView | ProblemView
Reader = Callable[[Turn, Question], Card]


def said(turn: Turn) -> Answer:
    """A message in plain words gets one answer."""
    return say(answer(turn, read(turn)))


def read(turn: Turn) -> Question:
    local = turn.now.astimezone(turn.w.zone)
    return read_question(turn.incoming.text, local, vocabulary(turn), turn.desk.office.calendar)


def answer(turn: Turn, question: Question) -> Card:
    if question.intent in NOT_YET:
        return not_yet(turn, question)
    return ANSWERS[question.intent](turn, question)


def not_yet(turn: Turn, question: Question) -> Card:
    """Understood, and not built."""
    return card([turn.t("not_yet", what=turn.t(f"intent.{question.intent}"))], talk.help_keys(turn))


def would_change(question: Question, answered: Card) -> bool:
    """Whether the answer offers to do what was said."""
    offered = OFFERS.get(question.intent, ())
    return any(isinstance(key.button, offered) for row in answered.keys for key in row)


def vocabulary(turn: Turn) -> Vocabulary:
    """What this person's ledger holds, for reading only. It is gathered anew after each event of the unit."""
    unit = get(turn.session, Unit, turn.who.unit_id)
    known = turn.desk.vocabularies.get(unit.id)
    if known is None or known[0] != unit.chain_head:
        known = turn.desk.vocabularies[unit.id] = (unit.chain_head, _gathered(turn.session, unit.id))
    return known[1]


def _gathered(session: Session, unit_id: int) -> Vocabulary:
    rows = session.query(Problem).filter(Problem.unit_id == unit_id).options(selectinload(Problem.measures)).all()
    departments = queries.departments_of(session, unit_id)
    return Vocabulary(
        people=tuple(one.name for one in queries.people_of(session, unit_id)),
        departments=tuple(name for one in departments for name in (one.name, *one.aliases)),
        problems={row.number: f"{row.title}\n{row.finding}" for row in rows},
        measures={(row.number, one.number): one.text for row in rows for one in row.measures},
    )


# Finding what is meant


def about(turn: Turn, question: Question, then: Callable[[Found], Card]) -> Card:
    """`then` of the one item that is meant; else the few it may be, or what was not found."""
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
    found = queries.search(turn.session, turn.who, words, turn.today)
    if len(found) == 1:
        return then(found[0])
    if found:
        return problems_card(turn.w, words, found)
    return card([turn.t("search.none", words=cut(words, 20))], talk.help_keys(turn))


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
    return about(turn, question, lambda item: owner_card(turn.w, item))


def finding(turn: Turn, question: Question) -> Card:
    return about(turn, question, lambda item: finding_card(turn.w, _problem_of(turn, item)))


def history(turn: Turn, question: Question) -> Card:
    def shown(item: Found) -> Card:
        row, head, number, back = _row_of(turn, item)
        events = queries.history(turn.session, turn.who, row)
        return history_card(turn.w, head, events, number, record.of_item(item), back)

    return _notices(turn, question, record.shown) if question.side == NOTICES else about(turn, question, shown)


def _notices(turn: Turn, question: Question, made: Callable[[Turn, b.ShowRecord], Card]) -> Card:
    """催办记录: of the item or the person that is named, else of the asker."""
    name = str(question.slots.get("person", ""))
    if {"problem_no", "keyword"} & set(question.slots):
        return about(turn, question, lambda item: made(turn, record.of_item(item)))
    return record.of_people(turn, people_like(turn, name) if name else [turn.member], made)


def evidence(turn: Turn, question: Question) -> Card:
    def shown(item: Found) -> Card:
        row, head, _, back = _row_of(turn, item)
        return evidence_card(turn.w, head, queries.evidence_of(turn.session, turn.who, row), back)

    return about(turn, question, shown)


def _problem_of(turn: Turn, item: Found) -> ProblemView:
    if isinstance(item, ProblemView):
        return item
    return queries.problem_by_id(turn.session, turn.who, item.problem_id, turn.today)


def _row_of(turn: Turn, item: Found) -> tuple[Measure | Problem, str, int, b.Button]:
    if isinstance(item, MeasureView):
        head = f"{label(item.problem_no, item.number)} {title(item.text)}"
        return get(turn.session, Measure, item.id), head, item.problem_no, b.ShowMeasure(item.id)
    row = get(turn.session, Problem, item.id)
    return row, name_of_problem(turn.w, item), item.number, b.ShowProblem(item.id)


# Lists


def overdue(turn: Turn, question: Question) -> Card:
    return _of_department(turn, question, "overdue", queries.overdue(turn.session, turn.who, turn.today))


def due(turn: Turn, question: Question) -> Card:
    first = _day(question, "date_from") or turn.today
    last = _day(question, "date_to") or queries.week_of(turn.today)[1]
    views = queries.due_between(turn.session, turn.who, first, last, turn.today)
    span = f"{turn.w.plain_day(first)}–{turn.w.plain_day(last)}"
    return _of_department(turn, question, "due", views, span=span)


def _of_department(turn: Turn, question: Question, kind: str, views: list[MeasureView], **values: str) -> Card:
    """The list, of one department where one is named."""
    name = str(question.slots.get("dept", ""))
    if name:
        views = _of(name, views)
    return measures_card(turn.w, kind, views, 0, **values)


def by_person(turn: Turn, question: Question) -> Card:
    name = str(question.slots.get("person", ""))
    views = queries.in_state(turn.session, turn.who, UNFINISHED, turn.today)
    known = people_like(turn, name)
    ids = {one.id for one in known}
    mine = [view for view in views if ids & {one.id for one in (*view.roles.owners, *view.roles.leaders)}]
    return measures_card(turn.w, "person", mine, name=turn.t("list.names").join(one.name for one in known) or name)


def by_department(turn: Turn, question: Question) -> Card:
    name = str(question.slots.get("dept", ""))
    views = queries.in_state(turn.session, turn.who, list(MeasureState), turn.today)
    return measures_card(turn.w, "department", _of(name, views), name=name)


def _of(department: str, views: list[MeasureView]) -> list[MeasureView]:
    """Those of a department, as far as its name was said."""
    return [view for view in views if any(department in one or one in department for one in view.roles.departments)]


def by_status(turn: Turn, question: Question) -> Card:
    wanted = str(question.slots.get("status", "open"))
    if wanted == "overdue":
        return overdue(turn, question)
    if wanted == UNREACHED:
        return looking.unreachable_list(turn)
    code, states = STATES.get(wanted, (ANY_STATE, tuple(MeasureState)))
    views = queries.in_state(turn.session, turn.who, states, turn.today)
    if wanted == "长期坚持":
        views = [view for view in views if view.standing]
    if wanted == "基本完成":
        views = [view for view in views if view.mostly_done]
    return measures_card(turn.w, "status", views, name=turn.t(f"status.{code}"))


def mine(turn: Turn, question: Question) -> Card:
    views = queries.mine(turn.session, turn.who, turn.today)
    last = _day(question, "date_to")
    if last:
        views = [view for view in views if view.deadline and view.deadline <= last]
    return mine_card(turn.w, views, 0, handing.own_keys(turn))


def reviews(turn: Turn, question: Question) -> Card:
    until = _day(question, "date_to") or turn.today + looking.REVIEWS_AHEAD
    return reviews_card(turn.w, queries.reviews_due(turn.session, turn.who, until), until)


def progress(turn: Turn, _question: Question) -> Card:
    return looking.list_card(turn, "progress")


def claims(turn: Turn, _question: Question) -> Card:
    return claims_card(turn.w, counted(turn.session, turn.who, turn.today))


# Acts: understood, and led to the tap


def act(turn: Turn, question: Question) -> Card:
    """Something is to be done to an item: its card has the key for it. Words alone change nothing."""

    def shown(item: Found) -> Card:
        note = turn.t("act.tap", what=turn.t(f"intent.{question.intent}"))
        if isinstance(item, MeasureView):
            return measure_card(turn.w, item, note=note)
        return problem_card(turn.w, item, note=note)

    return about(turn, question, shown)


def assign(turn: Turn, question: Question) -> Card:
    """`把6-2交给李娜`: one tap confirms."""
    name = str(question.slots.get("person", ""))
    people = people_like(turn, name) if name else []

    def shown(item: Found) -> Card:
        if Action.ASSIGN not in item.actions or not people:
            return act(turn, question)
        kind = "m" if isinstance(item, MeasureView) else "p"
        keys = [Key(one.name, b.AssignTo(kind, item.id, OwnerRole.OWNER, one.id), wide=True) for one in people[:3]]
        return card([turn.t("confirm.assign", name=_name(turn, item))], [*keys, Key(turn.t("key.cancel"), b.Cancel())])

    return about(turn, question, shown)


def set_deadline(turn: Turn, question: Question) -> Card:
    """`2② 12月31日前`: one tap confirms; of `2② 下月初` the days it may mean are the taps."""
    reading = question.deadline
    day = _day(question, "date") or (reading.date if reading else None)

    def shown(item: Found) -> Card:
        if Action.SET_DEADLINE not in item.actions or reading is None or not (day or reading.options):
            return act(turn, question)
        kind = "m" if isinstance(item, MeasureView) else "p"
        then: b.Then = "standing" if reading.then_standing else ""
        if day is None or day < turn.today:
            return days.asked_back(
                turn, reading, turn.incoming.text, lambda day: b.DeadlineOn(kind, item.id, day, then)
            )
        lines = [
            turn.t("confirm.deadline", name=_name(turn, item), day=turn.w.day(day), distance=turn.w.distance(day)),
            turn.t("deadline.then_standing") if then else None,
            days.assumed(turn, reading),
        ]
        keys = [Key(turn.t("key.confirm"), b.DeadlineOn(kind, item.id, day, then))]
        return card(lines, [*keys, Key(turn.t("key.cancel"), b.Cancel())])

    return about(turn, question, shown)


def acknowledge(turn: Turn, question: Question) -> Card:
    """收到: the word itself acknowledges, where it is clear what; said of an item, that one."""
    waiting = acting.to_acknowledge(turn)
    slots = question.slots
    if "problem_no" in slots:
        numbered = [view for view in waiting if view.problem_no == slots["problem_no"]]
        waiting = [view for view in numbered if slots.get("measure_no", view.number) == view.number]
        if not waiting:
            return act(turn, question)
    if not waiting:
        return card([turn.t("acknowledge.none")], talk.help_keys(turn))
    return acting.acknowledged(turn, waiting)


def snooze(turn: Turn, question: Question) -> Card:
    """`明天再提醒我`: the item named, else the one that is meant; one tap puts it off."""
    if "problem_no" in question.slots:
        return about(turn, question, lambda item: _snoozed(turn, question, item))
    owned = queries.owned_open(turn.session, turn.who, turn.today)
    mine = [view for view in owned if Action.SNOOZE in view.actions]
    if not mine:
        return measures_card(turn.w, "mine", [])
    one = meant.one_of(turn, mine)
    return putting_off.when(turn, one, _day(question, "date")) if one else putting_off.which(turn, mine)


def _snoozed(turn: Turn, question: Question, item: Found) -> Card:
    if isinstance(item, MeasureView) and Action.SNOOZE in item.actions:
        return putting_off.when(turn, item, _day(question, "date"))
    return act(turn, question)


def request_extension(turn: Turn, question: Question) -> Card:
    """`6①延到12月17日，等材料`: one tap confirms; what is left open is asked."""

    def shown(item: Found) -> Card:
        more_time = {Action.ASK_EXTENSION, Action.STATE_LATENESS}
        if not isinstance(item, MeasureView) or not more_time & item.actions:
            return act(turn, question)
        reason = str(question.slots.get("reason", ""))
        return extending.said_at_once(turn, item, _until(turn, question, item), reason)

    if "problem_no" not in question.slots and "keyword" not in question.slots:
        one = meant.one_of(turn, queries.owned_open(turn.session, turn.who, turn.today))
        if one:
            return shown(one)
    return about(turn, question, shown)


def _until(turn: Turn, question: Question, view: MeasureView) -> date | None:
    """The day that is asked for: as said, or so much longer than the deadline, of what is late than today."""
    day = _day(question, "new_date")
    days, months = (int(str(question.slots.get(slot, 0))) for slot in ("delta_days", "delta_months"))
    if day or not (days or months) or view.deadline is None:
        return day
    return days_after(add_months(max(view.deadline, turn.today), months), days)


def urge(turn: Turn, question: Question) -> Card:
    """`催一下2②`, `催办服务保障科`, `把逾期的都催一遍`: to whom it goes, and one tap that sends it."""
    level = LEVELS.get(str(question.slots.get("level")), "urge")

    def shown(item: Found) -> Card:
        if isinstance(item, MeasureView):
            return urging.one(turn, item, level)
        return urging.several(turn, _to_be_urged(item.measures), level)

    if {"problem_no", "keyword"} & set(question.slots):
        return about(turn, question, shown)
    return urging.several(turn, _to_be_urged(_urgable(turn, question)), level)


def _urgable(turn: Turn, question: Question) -> list[MeasureView]:
    """Of a department or a person what is late or due soon, or else all that is open; else what is late."""
    department, name = str(question.slots.get("dept", "")), str(question.slots.get("person", ""))
    first, last = _day(question, "date_from"), _day(question, "date_to")
    if first or last:
        views = queries.due_between(
            turn.session, turn.who, first or turn.today, last or first or turn.today, turn.today
        )
    elif "status" in question.slots or not (department or name):
        views = queries.overdue(turn.session, turn.who, turn.today)
    else:
        views = queries.in_state(turn.session, turn.who, OPEN, turn.today)
    if department:
        views = _of(department, views)
    if name:
        ids = {one.id for one in people_like(turn, name)}
        views = [view for view in views if ids & {one.id for one in view.roles.owners}]
    pressing = [view for view in views if turn.w.colour(view) in (Colour.RED, Colour.YELLOW)]
    return pressing or views


def _to_be_urged(views: Iterable[MeasureView]) -> list[MeasureView]:
    return [view for view in views if Action.URGE in view.actions]


def set_reminder(turn: Turn, question: Question) -> Card:
    """How the unit is reminded, and what there is to choose from; a reminder of one's own there is not."""
    if any(slot in question.slots for slot in OWN_REMINDER):
        return not_yet(turn, question)
    return policies.shown(turn)


def export(turn: Turn, question: Question) -> Card:
    """A calendar, or the record of notices. Lists as files are understood, and not built yet."""
    slots = question.slots
    if slots.get("list_type") == RECORD_LIST:
        return _notices(turn, question, record.filed)
    if slots["format"] != "ics" or "person" in slots:
        return not_yet(turn, question)
    if "problem_no" in slots:
        return about(turn, question, lambda item: calendars.of_item(turn, item))
    return calendars.of_mine(turn)


def import_notice(turn: Turn, _question: Question) -> Card:
    return importing.send_file_card(turn)


def _name(turn: Turn, item: Found) -> str:
    if isinstance(item, MeasureView):
        return f"{label(item.problem_no, item.number)} {title(item.text)}"
    return name_of_problem(turn.w, item)


def _day(question: Question, slot: str) -> date | None:
    value = question.slots.get(slot)
    return date.fromisoformat(str(value)) if value else None


ANSWERS: dict[str, Reader] = {
    "query_problem_status": status,
    "query_measure_status": status,
    "query_owner": owner,
    "show_finding": finding,
    "show_history": history,
    "list_evidence": evidence,
    "list_overdue": overdue,
    "list_due": due,
    "list_by_person": by_person,
    "list_by_dept": by_department,
    "list_by_status": by_status,
    "my_tasks": mine,
    "progress_summary": progress,
    "lookback_due": reviews,
    "claims_check": claims,
    "attach_evidence": act,
    "submit_progress": act,
    "apply_closeout": act,
    "approve_closeout": act,
    "return_closeout": act,
    "request_extension": request_extension,
    "approve_extension": act,
    "reject_extension": act,
    "record_lookback": act,
    "assign_owner": assign,
    "set_deadline": set_deadline,
    "acknowledge": acknowledge,
    "handover": handing.said,
    "snooze": snooze,
    "urge": urge,
    "import_notice": import_notice,
    "set_reminder": set_reminder,
    "export_ledger": export,
    "contact_info": talk.contact,
    "glossary": talk.glossary,
    "greet": talk.greeted,
    "help": talk.helped,
    "refuse_bulk_close": talk.refused_bulk,
    "clarify": talk.clarify,
    "out_of_scope": talk.off_topic,
}
