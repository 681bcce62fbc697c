"""Groups: how the coordinator binds one, or lets it go."""

from __future__ import annotations

import re

from bot.handlers.turn import Answer, Turn, change, say
from bot.writing import buttons as b
from bot.writing.card import Card, card
from bot.writing.groups import bound_card, code_card, groups_card
from storage import groups
from storage.find import get
from storage.models import Person
from storage.rights import Action, require_in_unit
from storage.verbs import groups as verbs

ASKED = re.compile(r"(?:绑定?|接入)(?:一?个|工作)?群聊?|(?:bind|connect) (?:a |the |this )?group", re.I)
"""What a coordinator writes who wants to bind one."""


def bound(turn: Turn) -> Card:
    """A code was posted in the group that it is to bind. Raises InviteInvalid, AlreadyBound."""
    said = turn.incoming
    group = verbs.bind_group(
        turn.session, said.argument, said.chat_id, said.chat_title, turn.now, by=said.name, topic=said.topic
    )
    (unit_id,) = (row.unit_id for row in group.memberships if row.ended_at is None)
    return bound_card(turn.w, groups.gets_of(turn.session, group, unit_id))


def bind_here(turn: Turn) -> Answer:
    """/bind in a private chat: codes are for groups."""
    return say(card([turn.t("groups.not_here")]))


def show(turn: Turn, _button: b.Groups) -> Answer:
    return change(_card(turn))


def asked(turn: Turn) -> Answer:
    """绑定群, in words."""
    return say(_card(turn))


def bind(turn: Turn, button: b.BindGroup) -> Answer:
    """A code as a text to post."""
    gets, valid = groups.Gets(button.gets), turn.desk.invite_valid
    language = turn.w.t.language
    made, token = verbs.invite_group(turn.session, turn.who, gets, turn.now, valid=valid, language=language)
    return say(code_card(turn.w, gets, token, made.expires_at))


def unbind(turn: Turn, button: b.UnbindGroup) -> Answer:
    group = get(turn.session, Person, button.person)
    verbs.unbind_group(turn.session, turn.who, group, turn.now)
    return change(_card(turn, turn.t("groups.unbound", name=group.name)))


def _card(turn: Turn, note: str | None = None) -> Card:
    require_in_unit(turn.who, Action.INVITE)
    return groups_card(turn.w, groups.groups_of(turn.session, turn.who.unit_id), note)
