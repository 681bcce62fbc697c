"""催办记录: who was told what of an item, or what somebody was told; as a card, and as a file for the asker alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.handlers.turn import Answer, Turn, change, say
from bot.writing import buttons as b
from bot.writing import files
from bot.writing.card import Card
from bot.writing.cards import problem_name
from bot.writing.record import Subject, record_card, record_file, whose_card
from bot.writing.words import label, title
from storage import members, queries
from storage.errors import NotFound
from storage.find import get
from storage.models import Measure, Person, Problem, Unit
from storage.record import NoticeView, notices_about, notices_for
from storage.rights import Action, may_in_unit, require_in_unit
from storage.verbs.records import export_record
from storage.views import MeasureView, ProblemView, person_view

Row = Measure | Problem | Person


def show(turn: Turn, button: b.ShowRecord) -> Answer:
    return change(shown(turn, button))


def pick(turn: Turn, button: b.PickRecord) -> Answer:
    require_in_unit(turn.who, Action.SEE_UNIT)
    return change(whose_card(turn.w, members.people_of(turn.session, turn.who.unit_id), button.page))


def as_file(turn: Turn, button: b.RecordFile) -> Answer:
    return say(filed(turn, b.ShowRecord(button.kind, button.item)))


def shown(turn: Turn, of: b.ShowRecord) -> Card:
    """The record as a card. Raises NotFound."""
    row, subject = _found(turn, of)
    return record_card(turn.w, subject, _notices(turn, row), _back(turn, row))


def filed(turn: Turn, of: b.ShowRecord) -> Card:
    """The record as a file. Raises NotFound."""
    row, subject = _found(turn, of)
    views = export_record(turn.session, turn.who, row, turn.now)
    return record_file(turn.w, subject, views, get(turn.session, Unit, turn.who.unit_id).name, turn.who.name)


def of_item(item: MeasureView | ProblemView) -> b.ShowRecord:
    return b.ShowRecord("m" if isinstance(item, MeasureView) else "p", item.id)


def of_people(
    turn: Turn, people: Sequence[Person], near: Sequence[Person], made: Callable[[Turn, b.ShowRecord], Card]
) -> Card:
    """The record of whom a name means, `made` into a card; whose, where that is several, or nobody but it is `near` to
    the names of some. Raises NotFound where it is nobody whose record is the asker's to see."""
    if not may_in_unit(turn.who, Action.SEE_UNIT):
        people, near = [one for one in people if one.id == turn.who.person_id], ()
    if len(people) == 1:
        return made(turn, b.ShowRecord("who", people[0].id))
    if not people and not near:
        raise NotFound
    return whose_card(turn.w, [person_view(one) for one in people or near])


def _found(turn: Turn, of: b.ShowRecord) -> tuple[Row, Subject]:
    w = turn.w
    if of.kind == "who":
        person = get(turn.session, Person, of.item)
        return person, Subject(key=of, name=person.name, file=files.of_person(person.name))
    if of.kind == "p":
        problem = queries.problem_by_id(turn.session, turn.who, of.item, turn.today)
        named = Subject(key=of, name=problem_name(w, problem), file=files.of_problem(w, problem.number))
        return get(turn.session, Problem, of.item), named
    view = queries.measure_by_id(turn.session, turn.who, of.item, turn.today)
    name = f"{label(view.problem_no, view.number)} {title(view.text)}"
    return get(turn.session, Measure, of.item), Subject(
        key=of, name=name, file=files.of_measure(w, view.problem_no, view.number)
    )


def _notices(turn: Turn, row: Row) -> list[NoticeView]:
    if isinstance(row, Person):
        return notices_for(turn.session, turn.who, row)
    return notices_about(turn.session, turn.who, row)


def _back(turn: Turn, row: Row) -> b.Button:
    if isinstance(row, Person):
        return b.ShowList("people" if may_in_unit(turn.who, Action.SEE_UNIT) else "mine")
    return b.ShowMeasure(row.id, "history") if isinstance(row, Measure) else b.ShowProblem(row.id, "history")
