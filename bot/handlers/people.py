"""Coming in: invites, strangers who say they belong here, and the coordinator who knows them."""

from __future__ import annotations

import re

from sqlalchemy import select

from bot.handlers import inviting, looking
from bot.handlers.days import prompt
from bot.handlers.turn import Answer, Change, Say, Turn, change, say
from bot.writing import buttons as b
from bot.writing.card import Card, Key, card
from bot.writing.invitations import forwardable
from bot.writing.single import admit_keys
from bot.writing.texts import LANGUAGES, language_of, texts
from bot.writing.words import cut, words_for
from storage import members
from storage.actor import actors_of
from storage.errors import InviteInvalid, NotFound
from storage.find import get
from storage.models import Applicant, Person, Role, Unit
from storage.rights import Action, require_in_unit
from storage.verbs import people as verbs
from storage.views import PersonView

TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")
BELONGS = re.compile(r"本单位|单位人员|自己人|i work here|i belong", re.I)
UNITS_SHOWN = 3
ROLE_WORDS = {
    Role.COORDINATOR: ("专班", "协调员", "coordinator"),
    Role.LEADER: ("责任领导", "分管领导", "领导", "leader"),
    Role.PRINCIPAL: ("主要负责人", "第一责任人", "一把手", "principal"),
    Role.OVERSEER: ("监督", "巡察办", "overseer"),
    Role.OWNER: ("责任人", "经办人", "owner"),
}
NAME_LENGTH = 20


# Strangers


def stranger(turn: Turn) -> Answer:
    """Somebody the ledger does not know. The door names nobody and shows nothing of a unit but its name."""
    said = turn.incoming
    if said.press is not None:
        button = b.unpack(said.press)
        if isinstance(button, b.Belong):
            return _applied(turn, button.unit)
        if isinstance(button, b.SetLanguage):
            return change(_door(turn, button.language))
        return change(_door(turn))
    token = said.argument or said.text.strip()
    if TOKEN.fullmatch(token):
        return join(turn, token)
    units = _units(turn)
    if BELONGS.search(said.text) and len(units) == 1:
        return _applied(turn, units[0].id)
    return say(_door(turn))


def join(turn: Turn, token: str) -> Answer:
    """An invite is used: who you are, and what to tap first. Raises InviteInvalid."""
    said = turn.incoming
    person = verbs.join(turn.session, token, said.user_id, turn.now, language=language_of(said.language_code))
    if person.name in {texts(language)("role.coordinator") for language in LANGUAGES}:
        # The first coordinator was made at the console, before anybody had said a name.
        verbs.introduce(turn.session, actors_of(turn.session, person)[0], said.name, turn.now)
    return say(welcome(turn, person))


def welcome(turn: Turn, person: Person) -> Card:
    actor = actors_of(turn.session, person)[0]
    own = Turn(
        session=turn.session, now=turn.now, desk=turn.desk, incoming=turn.incoming,
        w=words_for(person.speaks, turn.now, turn.today, turn.w.zone, turn.desk.office),
        person=person, actor=actor, actors=(actor,),
    )  # fmt: skip
    return looking.list_card(own, "help")


def _door(turn: Turn, language: str | None = None) -> Card:
    """What a stranger may do: say that they belong here."""
    w = turn.w if language is None else words_for(language, turn.now, turn.today, turn.w.zone, turn.desk.office)
    units = _units(turn)
    if len(units) > UNITS_SHOWN:
        return card([w.t("door.head"), w.t("door.invite")])
    named = len(units) > 1
    keys = [Key(w.t("key.belong_to", unit=one.name) if named else w.t("key.belong"), b.Belong(one.id), wide=True)
            for one in units]  # fmt: skip
    other = "en" if w.chinese else "zh_CN"
    keys.append(Key(w.t("key.other_language"), b.SetLanguage(other)))
    return card([w.t("door.head"), w.t("door.belong")], keys)


def _units(turn: Turn) -> list[Unit]:
    return list(turn.session.scalars(select(Unit).order_by(Unit.id).limit(UNITS_SHOWN + 1)))


def _applied(turn: Turn, unit_id: int) -> Answer:
    said = turn.incoming
    unit = get(turn.session, Unit, unit_id)
    language = language_of(said.language_code)
    verbs.apply(turn.session, unit.id, said.user_id, said.name, turn.now, language=language)
    made = card([turn.t("did.applied", name=cut(said.name, 30)), turn.t("did.applied_next")])
    return [Change(made)] if said.press is not None else [Say(made)]


# The coordinator


def admit(turn: Turn, button: b.Admit) -> Answer:
    person = get(turn.session, Person, button.person) if button.person else None
    return _admitted(turn, button.applicant, person)


def admit_as(turn: Turn, button: b.AdmitAs) -> Answer:
    """Somebody new: they enter the unit under the name of their account."""
    applicant = get(turn.session, Applicant, button.applicant)
    if applicant.unit_id != turn.who.unit_id:
        raise NotFound
    person = verbs.add_person(turn.session, turn.who, applicant.name, Role(button.role), turn.now)
    return _admitted(turn, button.applicant, person)


def _admitted(turn: Turn, applicant_id: int, person: Person | None) -> Answer:
    applicant = verbs.admit(turn.session, turn.who, applicant_id, person, turn.now)
    if person is None:
        return change(card([turn.t("did.turned_away", name=applicant.name)]))
    return change(card([turn.t("did.admitted", name=person.name, account=applicant.name)]))


def admit_other(turn: Turn, button: b.AdmitOther) -> Answer:
    """Further keys of the question who it is."""
    require_in_unit(turn.who, Action.INVITE)
    return change(card([turn.t("applicant.which")], admit_keys(turn.w, button.applicant, to_admit(turn), button.page)))


def to_admit(turn: Turn) -> list[PersonView]:
    return [one for one in members.people_of(turn.session, turn.who.unit_id) if not one.joined]


def invite(turn: Turn, button: b.Invite) -> Answer:
    """A fresh invite as a text to forward."""
    person = get(turn.session, Person, button.person)
    if not any(row.unit_id == turn.who.unit_id for row in person.memberships):
        raise NotFound
    return say(invited(turn, person))


def invited(turn: Turn, person: Person) -> Card:
    return card(forwardable(turn.w, inviting.invitation(turn, person)))


def add_person(turn: Turn, _button: b.AddPerson) -> Answer:
    require_in_unit(turn.who, Action.INVITE)
    turn.ask("add_person")
    return say(prompt(turn, turn.t("ask.add_person")))


def person_said(turn: Turn) -> Answer:
    """`李娜 责任人 办公室`: a name, then in any order a role and a department."""
    name, *rest = turn.incoming.text.split()
    if not 1 < len(name) <= NAME_LENGTH:
        return say(prompt(turn, turn.t("error.unread_name", name=cut(name, NAME_LENGTH))))
    role = next((role for role, words in ROLE_WORDS.items() for word in rest if word.lower() in words), Role.OWNER)
    spoken = {word for words in ROLE_WORDS.values() for word in words}
    place = next((word for word in rest if word.lower() not in spoken), None)
    department = verbs.add_department(turn.session, turn.who, place, turn.now) if place else None
    person = verbs.add_person(turn.session, turn.who, name, role, turn.now, department=department)
    turn.forget()
    if person.telegram_id is not None:
        return say(card([turn.t("did.person", name=name, role=turn.t(f"role.{role}"))]))
    return say(invited(turn, person))


def set_language(turn: Turn, button: b.SetLanguage) -> Answer:
    verbs.set_language(turn.session, turn.member, language_of(button.language))
    w = words_for(turn.member.speaks, turn.now, turn.today, turn.w.zone, turn.desk.office)
    own = Turn(
        session=turn.session, now=turn.now, desk=turn.desk, incoming=turn.incoming, w=w,
        person=turn.person, actor=turn.actor, actors=turn.actors,
    )  # fmt: skip
    return change(looking.list_card(own, "help"))


def belongs_already(turn: Turn, _button: b.Belong) -> Answer:
    """An old key of the door, pressed by somebody who has long come in."""
    return change(looking.list_card(turn, "help"))


def start(turn: Turn) -> Answer:
    """/start of somebody who belongs here already; with an invite it says so."""
    if turn.incoming.argument:
        raise InviteInvalid
    turn.member.unreachable_since = turn.member.unreachable_why = None
    return say(looking.list_card(turn, "help"))
