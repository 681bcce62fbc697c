"""Somebody who belongs to several units: which one is meant, and how they change it."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from bot.handlers.turn import Answer, Change, Reply, Say, Turn, change
from bot.writing import buttons as b
from bot.writing.card import LINES, Card, Key, card, fit
from storage.actor import Actor
from storage.errors import NotFound
from storage.find import get
from storage.models import Applicant, Extension, Handover, Inspection, Measure, Person, Problem, Report, Review, Unit

ABOUT = {"measure": Measure, "problem": Problem, "report": Report, "extension": Extension, "review": Review,
         "inspection": Inspection, "applicant": Applicant, "handover": Handover}  # fmt: skip
"""What a button's field of that name is the id of."""


def meant(session: Session, person: Person, actors: tuple[Actor, ...], press: str | None) -> Actor | None:
    """In which unit somebody acts: that of the pressed button's item, else the one last talked about."""
    if len(actors) < 2:
        return actors[0] if actors else None
    wanted = (unit_of_press(session, press) if press else None) or person.talks_of
    actor = next((one for one in actors if one.unit_id == wanted), actors[0])
    if person.talks_of != actor.unit_id:
        person.talks_of = actor.unit_id
    return actor


def unit_of_press(session: Session, press: str) -> int | None:
    """The unit of what a button is about; None for one that is about no item."""
    try:
        button = b.unpack(press)
    except b.UnknownButton:
        return None
    if isinstance(button, b.SwitchUnit | b.HandOver | b.ShowDigest):
        return button.unit
    kind = getattr(button, "kind", "")
    if kind in ("m", "p") and hasattr(button, "item"):
        return _unit(session.get(Measure if kind == "m" else Problem, button.item))
    for field, model in ABOUT.items():
        if row_id := getattr(button, field, None):
            return _unit(session.get(model, row_id))
    return None


def _unit(row: object) -> int | None:
    """The unit of a row: its own, or that of the measure or problem it belongs to."""
    for step in ("measure", "problem"):
        row = getattr(row, step, row)
    unit_id = getattr(row, "unit_id", None)
    return int(unit_id) if unit_id else None


def switch(turn: Turn, button: b.SwitchUnit) -> Answer:
    """Talk of another unit from now on. Raises NotFound for one they do not belong to."""
    if button.unit not in {one.unit_id for one in turn.actors}:
        raise NotFound
    offered = fit(keys(turn), 0, lambda to: b.ShowList("help", to), turn.w.t)
    return change(card([turn.t("did.unit", unit=get(turn.session, Unit, button.unit).name)], offered))


def keys(turn: Turn) -> list[Key]:
    """The other units of somebody who belongs to several."""
    others = [get(turn.session, Unit, one.unit_id) for one in turn.actors if one.unit_id != turn.who.unit_id]
    return [Key(turn.t("key.unit", unit=unit.name), b.SwitchUnit(unit.id), wide=True) for unit in others]


def named(turn: Turn, replies: list[Reply]) -> list[Reply]:
    """For somebody who sees several units, each answer's first line says of which it is."""
    if len(turn.actors) < 2:
        return replies
    line = turn.t("unit.line", unit=get(turn.session, Unit, turn.who.unit_id).name)
    return [_with_line(reply, line) for reply in replies]


def _with_line(reply: Reply, line: str) -> Reply:
    if not isinstance(reply, Say | Change):
        return reply
    lines = [line, *reply.card.text.split("\n")][:LINES]
    made: Card = replace(reply.card, text="\n".join(lines))
    return replace(reply, card=made)
