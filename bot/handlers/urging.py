"""催办: a human presses those who answer for an item, or for all of a list. It is confirmed before it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.handlers.acting import named
from bot.handlers.days import prompt
from bot.handlers.turn import Answer, Turn, change, say
from bot.writing import buttons as b
from bot.writing.card import LINES, Card, Key, card
from bot.writing.cards import measure_line
from bot.writing.words import cut
from jobs.policy import Audience
from jobs.putting_off import urged_since
from jobs.recipients import recipients
from storage import queries
from storage.errors import NobodyToUrge, Outdated, UrgedAlready
from storage.find import get
from storage.models import Measure, Person, Unit
from storage.verbs import urging as verbs
from storage.views import MeasureView

AUDIENCES = {"urge": (Audience.OWNER,), "supervise": (Audience.OWNER, Audience.LEADER)}
LISTED = LINES - 3
"""Items that a list can show, with its head and two notes."""
NAMES = 40


def ask(turn: Turn, button: b.Urge) -> Answer:
    view = queries.measure_by_id(turn.session, turn.who, button.measure, turn.today)
    return say(one(turn, view, button.level))


def one(turn: Turn, view: MeasureView, level: str) -> Card:
    """To whom it will go, and one tap that sends it. Raises what stands in the way."""
    measure = get(turn.session, Measure, view.id)
    verbs.refuse_urging(turn.session, turn.who, measure, since(turn))
    told = [person for person in people_of(turn, measure, level) if person.id != turn.member.id]
    if not told:
        raise NobodyToUrge
    keys = [Key(turn.t("key.confirm"), b.SendUrge(view.id, level))]
    if level == "urge":
        keys.append(Key(turn.t("key.supervise"), b.Urge(view.id, "supervise")))
    text = turn.t("confirm.urge", level=turn.t(f"urge.{level}"), name=named(view), names=_names(turn, told))
    return prompt(turn, text, *keys)


def send(turn: Turn, button: b.SendUrge) -> Answer:
    told = _urged(turn, get(turn.session, Measure, button.measure), button.level)
    turn.forget()
    view = queries.measure_by_id(turn.session, turn.who, button.measure, turn.today)
    level = turn.t(f"urge.{button.level}")
    lines = [
        turn.t("did.urged", level=level, name=named(view), names=_names(turn, told)),
        turn.t("did.urged_next"),
    ]
    return change(card(lines, [Key(turn.t("key.details"), b.ShowMeasure(view.id))]))


def several(turn: Turn, views: Sequence[MeasureView], level: str) -> Card:
    """A list with one confirmation; what was urged today is left out."""
    left = [view for view in views if _can_be_urged(turn, view, level)]
    if not left:
        return card([turn.t("urge.none_left", n=len(views)) if views else turn.t("urge.none")])
    shown = left[:LISTED]
    if len(left) == 1 == len(views):
        return one(turn, left[0], level)
    turn.ask("urge", items=[view.id for view in shown], level=level)
    out = len(views) - len(shown)
    lines = [
        turn.t("confirm.urge_several", level=turn.t(f"urge.{level}"), n=len(shown)),
        *(measure_line(turn.w, view) for view in shown),
        turn.t("urge.left_out", n=out) if out else None,
    ]
    keys = [Key(turn.t("key.confirm"), b.SendUrges(level)), Key(turn.t("key.cancel"), b.Cancel())]
    return card(lines, keys)


def send_several(turn: Turn, button: b.SendUrges) -> Answer:
    """Each of the list that can still be urged. Raises Outdated for a list that is not the last shown."""
    if turn.asked.get("what") != "urge" or turn.asked.get("level") != button.level:
        raise Outdated
    told: set[int] = set()
    sent = 0
    for measure_id in turn.asked["items"]:
        try:
            told |= {person.id for person in _urged(turn, get(turn.session, Measure, measure_id), button.level)}
            sent += 1
        except (UrgedAlready, Outdated, NobodyToUrge):
            continue  # somebody was quicker, or it was handed in since the list was shown
    turn.forget()
    level = turn.t(f"urge.{button.level}")
    return change(card([turn.t("did.urged_several", level=level, n=sent, people=len(told))]))


def _urged(turn: Turn, measure: Measure, level: str) -> list[Person]:
    people = people_of(turn, measure, level)
    return verbs.urge(turn.session, turn.who, measure.id, people, turn.now, since=since(turn), level=level)


def _can_be_urged(turn: Turn, view: MeasureView, level: str) -> bool:
    measure = get(turn.session, Measure, view.id)
    try:
        verbs.refuse_urging(turn.session, turn.who, measure, since(turn))
    except (UrgedAlready, Outdated):
        return False
    return any(person.id != turn.member.id for person in people_of(turn, measure, level))


def people_of(turn: Turn, measure: Measure, level: str) -> list[Person]:
    """Whom it goes to: the owners, or who stands in for them; of 督办 the leaders too."""
    found = recipients(turn.session, measure, AUDIENCES[level], turn.w.office.reaches)
    return [recipient.person for recipient in found]


def since(turn: Turn) -> datetime:
    office = turn.w.office
    zone = office.zone_of_unit(get(turn.session, Unit, turn.who.unit_id))
    return urged_since(turn.now, zone, office.calendar)


def _names(turn: Turn, people: Sequence[Person]) -> str:
    return cut(turn.t("list.names").join(person.name for person in people), NAMES)
