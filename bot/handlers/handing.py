"""移交: all that somebody answers for goes to others, until a day or for good; and back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.handlers import days
from bot.handlers.counting import kept
from bot.handlers.days import prompt
from bot.handlers.naming import people_meant
from bot.handlers.turn import Answer, Turn, change, say
from bot.reading.questions import Question
from bot.writing import buttons as b
from bot.writing.card import Card, Key, card, fit
from bot.writing.handing import Intended, Warnings, confirm_card, done_card, handover_card, until_card, whom_card
from bot.writing.words import cut
from storage import handovers, members
from storage.errors import NotFound, NothingOpen
from storage.find import get, people
from storage.models import Handover, OwnerRole, Person, Role
from storage.rights import Action, may_about, may_in_unit, require_in_unit
from storage.roles import belongs
from storage.verbs import handing_over as verbs
from storage.views import measure_view, people_views, person_view

APART = re.compile(r"[、，,;；/\s]+|(?<=[\u4e00-\u9fff])[和与及跟](?=[\u4e00-\u9fff])")
AND = re.compile(r"\s+(?:and|&)\s+", re.IGNORECASE)
LATIN = re.compile(r"[A-Za-z]")
TAKERS = 3
"""What a key can hold."""
NAME_LENGTH = 20


# Whose, to whom


def whose(turn: Turn, button: b.WhoseItems) -> Answer:
    """The coordinator is asked whose items are to go: those who have any."""
    require_in_unit(turn.who, Action.ASSIGN)
    unit_id = turn.who.unit_id
    everybody = members.colleagues(turn.session, unit_id)
    busy = [one for one in everybody if handovers.answered_for(turn.session, unit_id, one.id)]
    keys = [Key(one.name, b.HandOver(one.id, unit_id)) for one in busy]
    text = turn.t("handover.whose" if busy else "handover.nobody")
    return change(card([text], fit(keys, button.page, b.WhoseItems, turn.w.t)))


def hand_over(turn: Turn, button: b.HandOver) -> Answer:
    person = get(turn.session, Person, button.person)
    made = asked_whom(turn, person, page=button.page)
    return change(made) if button.page else say(made)


def asked_whom(turn: Turn, person: Person, page: int = 0, note: str = "") -> Card:
    """To whom? If all of it is with somebody already, that is said instead. Raises NothingOpen."""
    intended = _intended(turn, person)
    if not intended.measures:
        under_way = handovers.under_way(turn.session, turn.who.unit_id, person.id)
        if under_way is None:
            raise NothingOpen(name=person.name)
        return shown(turn, under_way)
    turn.ask("hand_to", person=person.id)
    choices = people_views(tuple(handovers.colleagues_for(turn.session, turn.who.unit_id, person)))
    return whom_card(turn.w, intended, turn.who.unit_id, choices, page, note)


def to_chosen(turn: Turn, button: b.HandTo) -> Answer:
    person, takers = get(turn.session, Person, button.person), people(turn.session, b.people_packed(button.to))
    return change(asked_until(turn, person, takers))


def to_said(turn: Turn) -> Answer:
    """Names were written in answer to whom."""
    person = get(turn.session, Person, int(turn.asked["person"]))
    found = takers_named(turn, person, names_in(turn.incoming.text))
    return say(found if isinstance(found, Card) else asked_until(turn, person, found))


def names_in(text: str) -> list[str]:
    """`李娜、王磊` and `Li Na and Wang Lei` are two names each."""
    apart = re.split(r"[、，,;；/\n]+", AND.sub("、", text)) if LATIN.search(text) else APART.split(text)
    return [name.strip(" 。.") for name in apart if name.strip(" 。.")]


def takers_named(turn: Turn, person: Person, names: Sequence[str]) -> list[Person] | Card:
    """The people of these names; else what to ask instead."""
    found: list[Person] = []
    for name in names:
        meant, near = ([one for one in some if one.id != person.id or one.name == name]
                       for some in people_meant(turn, name))  # fmt: skip
        if not meant and not near:
            return asked_whom(turn, person, note=_unclear(turn, name, meant))
        if len(meant) != 1:
            turn.ask("hand_to", person=person.id)
            keys = [Key(one.name, b.HandTo(person.id, str(one.id))) for one in (meant or near)[:TAKERS]]
            return prompt(turn, _unclear(turn, name, meant), *keys)
        found += [one for one in meant if one not in found]
    if person in found:
        return asked_whom(turn, person, note=turn.t("error.to_oneself"))
    if not found or len(found) > TAKERS:
        return asked_whom(turn, person, note=turn.t("handover.too_many", n=TAKERS) if found else "")
    return found


# Until when


def asked_until(turn: Turn, person: Person, takers: Sequence[Person]) -> Card:
    """Until when? Of somebody who has left it is for good."""
    intended = _intended(turn, person, takers)
    if not intended.measures:
        return asked_whom(turn, person)
    if not belongs(person, turn.who.unit_id):
        return confirmation(turn, person, takers, None)
    turn.ask("hand_until", person=person.id, to=intended.to)
    return until_card(turn.w, intended)


def until_chosen(turn: Turn, button: b.HandUntil) -> Answer:
    person, takers = get(turn.session, Person, button.person), people(turn.session, b.people_packed(button.to))
    return change(confirmation(turn, person, takers, button.day))


def until_said(turn: Turn) -> Answer:
    """A day was written in answer to until when."""
    person_id, to = int(turn.asked["person"]), str(turn.asked["to"])
    day = days.written(turn, lambda day: b.HandUntil(person_id, to, day))
    if isinstance(day, Card):
        return say(day)
    person, takers = get(turn.session, Person, person_id), people(turn.session, b.people_packed(to))
    return say(confirmation(turn, person, takers, day))


def confirmation(turn: Turn, person: Person, takers: Sequence[Person], day: date | None) -> Card:
    """What goes to whom until when; nothing is written yet."""
    turn.forget()
    session, unit_id = turn.session, turn.who.unit_id
    intended = _intended(turn, person, takers)
    alone = handovers.left_unverified(session, unit_id, person, takers)
    warnings = Warnings(
        unverified=[measure_view(session, turn.who, one, turn.today) for one in alone],
        new_leaders=people_views(_new_leaders(turn, person, takers)),
    )
    return confirm_card(turn.w, intended, day, warnings, unit_id)


def _new_leaders(turn: Turn, person: Person, takers: Sequence[Person]) -> tuple[Person, ...]:
    """Whom a coordinator makes leaders by it: all takers, where something is led and none of them leads yet."""
    unit_id = turn.who.unit_id
    leads = any(row.role is OwnerRole.LEADER for row in handovers.answered_for(turn.session, unit_id, person.id))
    leading = [row for one in takers for row in one.memberships
               if (row.unit_id, row.role, row.ended_at) == (unit_id, Role.LEADER, None)]  # fmt: skip
    return tuple(takers) if leads and not leading and may_in_unit(turn.who, Action.ASSIGN) else ()


# The act


def hand_over_now(turn: Turn, button: b.HandOverNow) -> Answer:
    person, takers = get(turn.session, Person, button.person), people(turn.session, b.people_packed(button.to))
    handover = verbs.hand_over(
        turn.session, turn.who, person, takers, turn.now, today=turn.today, until=button.day
    )  # fmt: skip
    view = handovers.handover_view(turn.session, turn.who, handover, turn.today)
    turn.forget()
    return change(done_card(turn.w, view, own=person.id == turn.who.person_id))


def give_back(turn: Turn, button: b.GiveBack) -> Answer:
    handover = verbs.give_back(turn.session, turn.who, button.handover, turn.now)
    own = handover.person_id == turn.who.person_id
    text = turn.t("did.taken_back") if own else turn.t("did.given_back", name=handover.person.name)
    return change(card([text], [Key(turn.t("key.mine"), b.ShowList("mine"))]))


def show(turn: Turn, button: b.ShowHandover) -> Answer:
    return change(shown(turn, get(turn.session, Handover, button.handover)))


def shown(turn: Turn, handover: Handover) -> Card:
    """The handover, to those it concerns. Raises NotFound for others."""
    concerned = {handover.person_id, *(one.id for one in handovers.held_from(turn.session, handover))}
    if handover.unit_id != turn.who.unit_id or not (
        turn.who.person_id in concerned or may_in_unit(turn.who, Action.SEE_UNIT)
    ):
        raise NotFound
    view = handovers.handover_view(turn.session, turn.who, handover, turn.today)
    return handover_card(turn.w, view, turn.who.person_id)


# In plain words


def said(turn: Turn, question: Question) -> Card:
    """`我下周出差，事情交给李娜`: as far as it was said, the rest is asked."""
    slots = question.slots
    if "problem_no" in slots:
        return card([turn.t("handover.one_item")], own_keys(turn))
    person = _person_said(turn, str(slots.get("person", "")))
    if isinstance(person, Card):
        return person
    names = names_in(str(slots.get("to", "")))
    takers = takers_named(turn, person, names) if names else asked_whom(turn, person)
    if isinstance(takers, Card):
        return takers
    day = date.fromisoformat(str(slots["date_to"])) if "date_to" in slots else None
    if day is None or day < turn.today:
        return asked_until(turn, person, takers)
    return confirmation(turn, person, takers, day)


def _person_said(turn: Turn, name: str) -> Person | Card:
    """Whose items: the writer's own, where nobody is named."""
    if not name:
        return turn.member
    meant, near = people_meant(turn, name)
    if len(meant) == 1:
        return meant[0]
    keys = [Key(one.name, b.HandOver(one.id, turn.who.unit_id)) for one in (meant or near)[:TAKERS]]
    return card([_unclear(turn, name, meant)], keys)


def _unclear(turn: Turn, name: str, meant: Sequence[Person]) -> str:
    """That a name means several, or nobody."""
    return turn.t("handover.which" if meant else "handover.unknown", name=cut(name, NAME_LENGTH))


def own_keys(turn: Turn) -> list[Key]:
    """The key to hand over all of one's own, or to see where it went; for who may, and has something."""
    who, session = turn.who, turn.session
    person_id = who.person_id
    if person_id is None or not may_about(who, Action.HAND_OVER, person_id):
        return []

    def has_something() -> bool:
        rows = handovers.answered_for(session, who.unit_id, person_id)
        return bool(rows) or handovers.under_way(session, who.unit_id, person_id) is not None

    if not kept(turn, ("handing", person_id), has_something):
        return []
    return [Key(turn.t("key.hand_over"), b.HandOver(person_id, who.unit_id))]


def _intended(turn: Turn, person: Person, takers: Sequence[Person] = ()) -> Intended:
    """What would go, on the rights of who asks. Raises NotAllowed, NotFound."""
    measures = handovers.would_go(turn.session, turn.who, person, turn.today)
    return Intended(
        person=person_view(person),
        own=person.id == turn.who.person_id,
        measures=measures,
        takers=people_views(tuple(takers)),
    )
