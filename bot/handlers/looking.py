"""Looking: cards, lists and pages that a key opens in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.handlers import handing, listing, shown, units
from bot.handlers.counting import kept
from bot.handlers.not_yet import NOT_YET
from bot.handlers.turn import Answer, Change, Say, Turn, change
from bot.writing import buttons as b
from bot.writing.card import Card, Key
from bot.writing.cards import finding_card, problem_name
from bot.writing.happened import deciding_keys, evidence_card, history_card
from bot.writing.lists import (
    mine_card,
    people_card,
    progress_card,
    reviews_card,
    waiting_card,
)
from bot.writing.sayings import SUBJECTS, help_card, subject_card, subjects_card
from bot.writing.unreachable import missed_line, unreachable_card
from bot.writing.words import label, title
from jobs.delivery import as_it_stands
from storage import happened, members, queries
from storage.errors import NotFound, Outdated
from storage.find import get
from storage.models import Measure, Membership, Message, Problem, Role, Unit
from storage.progress import Progress, progress
from storage.reachability import out_of_reach
from storage.rights import Action, may_in_unit, require_in_unit
from storage.touched import put_in_place

REVIEWS_AHEAD = timedelta(days=30)


def show_measure(turn: Turn, button: b.ShowMeasure) -> Answer:
    if button.view == "card":
        return change(shown.measure(turn, button.measure, button.page))
    view = queries.measure_by_id(turn.session, turn.who, button.measure, turn.today)
    row = get(turn.session, Measure, button.measure)
    head = f"{label(view.problem_no, view.number)} {title(view.text)}"
    record = b.ShowRecord("m", row.id)
    return _about(turn, row, button.view, head, view.problem_no, record, b.ShowMeasure(row.id), ())


def show_problem(turn: Turn, button: b.ShowProblem) -> Answer:
    if button.view == "card":
        return change(shown.problem(turn, button.problem, button.page))
    view = queries.problem_by_id(turn.session, turn.who, button.problem, turn.today)
    if button.view == "finding":
        return change(finding_card(turn.w, view))
    row = get(turn.session, Problem, button.problem)
    decide = deciding_keys(turn.w, view)
    head, record = problem_name(turn.w, view), b.ShowRecord("p", row.id)
    return _about(turn, row, button.view, head, view.number, record, b.ShowProblem(row.id), decide)


def _about(
    turn: Turn,
    row: Measure | Problem,
    view: str,
    head: str,
    number: int,
    record: b.ShowRecord,
    back: b.Button,
    decide: Sequence[Key],
) -> Answer:
    if view == "history":
        events = happened.history(turn.session, turn.who, row)
        return change(history_card(turn.w, head, events, number, record, back))
    rows = happened.evidence_of(turn.session, turn.who, row)
    made = evidence_card(turn.w, head, rows, back, decide)
    # Pictures cannot take the place of a text: they come as a message of their own.
    return [Say(made)] if made.pictures else [Change(made)]


def show_review(turn: Turn, button: b.ShowReview) -> Answer:
    return change(shown.review(turn, button.review))


def review_page(turn: Turn, button: b.ReviewPage) -> Answer:
    return change(shown.review(turn, button.review, button.page))


def show_list(turn: Turn, button: b.ShowList) -> Answer:
    return change(list_card(turn, button.kind, button.page))


def more_page(turn: Turn, button: b.MorePage) -> Answer:
    """A message that holds several things, as it stands now, and its next keys: also where a card was opened in its
    place. Only its own reader turns its pages."""
    message = turn.session.get(Message, button.message)
    if message is None or message.person_id != turn.member.id:
        raise NotFound
    rows, setting = as_it_stands(turn.session, message, turn.now, turn.desk.office)
    parts = turn.desk.composer(turn.session, turn.member, rows, setting, page=button.page)
    if not parts or not isinstance(parts[0].body, Card):
        raise Outdated
    put_in_place(message, parts[0].text, turn.now)
    return [Change(parts[0].body, itself=True)]


def list_card(turn: Turn, kind: str, page: int = 0) -> Card:
    """The list of that name, for this person."""
    session, who, today, w = turn.session, turn.who, turn.today, turn.w
    match kind:
        case "mine":
            total, items = listing.mine_numbered(turn)
            return mine_card(w, items, page, handing.own_keys(turn), total, lambda some: listing.seen(turn, some))
        case "overdue":
            return listing.shown(turn, b.ShowItems("overdue", page=page))
        case "week":
            return listing.shown(turn, replace(listing.this_week(today), page=page))
        case "reviews":
            until = today + REVIEWS_AHEAD
            return reviews_card(w, queries.reviews_due(session, who, until), until)
        case "waiting":
            missing = queries.missing_roles(session, who.unit_id) if may_in_unit(who, Action.ASSIGN) else None
            return waiting_card(
                w, queries.waiting_for(session, who, today), listing.mine(turn), missing, _missed(turn), page
            )
        case "missing":
            return listing.shown(turn, b.ShowItems("missing", page=page))
        case "people":
            return people_list(turn, page)
        case "unreachable":
            return unreachable_list(turn, page)
        case "help":
            unit = get(session, Unit, who.unit_id)
            return help_card(w, who.roles, turn.member.name, unit.name, units.keys(turn), page, NOT_YET)
        case _:
            return progress_card(w, counted(turn), page=page)


def counted(turn: Turn) -> Progress:
    """How far along it is, for this person."""
    return kept(turn, "progress", lambda: progress(turn.session, turn.who, turn.today))


def show_sayings(turn: Turn, button: b.ShowSayings) -> Answer:
    """What can be said, by subject; of one subject more examples."""
    subject = next((one for one in SUBJECTS if one.name == button.subject), None)
    if subject is None:
        return change(subjects_card(turn.w, turn.who.roles, NOT_YET, button.page))
    return change(subject_card(turn.w, subject, turn.who.roles, NOT_YET))


def people_list(turn: Turn, page: int = 0) -> Card:
    """Who belongs to the unit. Raises NotFound for who may not see it."""
    if not may_in_unit(turn.who, Action.SEE_UNIT):
        raise NotFound
    people = members.people_of(turn.session, turn.who.unit_id)
    return people_card(turn.w, [(one, roles_in(turn, one.id)) for one in people], page)


def unreachable_list(turn: Turn, page: int = 0) -> Card:
    """Whom no message reaches, for the coordinator. Raises NotAllowed."""
    require_in_unit(turn.who, Action.INVITE)
    missing = out_of_reach(turn.session, turn.who.unit_id, turn.today)
    return unreachable_card(turn.w, missing, turn.who.unit_id, page)


def _missed(turn: Turn) -> str | None:
    """What falls due for people whom no message reaches, for who can do something about it."""
    if not may_in_unit(turn.who, Action.INVITE):
        return None
    return missed_line(turn.w, out_of_reach(turn.session, turn.who.unit_id, turn.today))


def roles_in(turn: Turn, person_id: int) -> frozenset[Role]:
    held = turn.session.query(Membership).filter_by(person_id=person_id, unit_id=turn.who.unit_id, ended_at=None)
    return frozenset(row.role for row in held)
