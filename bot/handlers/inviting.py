"""发邀请: everybody of the unit who has not joined, ten to a sheet to print, and for each a text to forward.

A code is shown once and kept only as its hash, so the sheet and the texts are made by the same tap.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.handlers import looking
from bot.handlers.turn import Answer, Say, Turn, change, say
from bot.writing import buttons as b
from bot.writing import invitations as writing
from bot.writing.card import Attachment, Card, Key, card
from storage import members
from storage.find import get
from storage.models import Person, Role, Unit
from storage.rights import Action, require_in_unit
from storage.verbs import people as verbs


def all_invited(turn: Turn, button: b.InviteAll) -> Answer:
    """The next ten after `button.after`: their sheet, then a text for each."""
    require_in_unit(turn.who, Action.INVITE)
    waiting = [person for person in to_invite(turn) if person.id > button.after]
    if not waiting:
        return change(card([turn.t("inviting.nobody")], [Key(turn.t("key.people"), b.ShowList("people"))]))
    now, later = waiting[: writing.ON_A_SHEET], waiting[writing.ON_A_SHEET :]
    made = [invitation(turn, person) for person in now]
    texts = [Say(Card(text="\n".join(writing.forwardable(turn.w, one)), silent=True)) for one in made]
    return [*say(_sheet(turn, made, len(later), now[-1].id)), *texts]


def to_invite(turn: Turn) -> list[Person]:
    """Those who hold a role in the unit and have no account yet, in the order they came."""
    return [person for person in members.colleagues(turn.session, turn.who.unit_id) if person.telegram_id is None]


def _sheet(turn: Turn, made: Sequence[writing.Invitation], later: int, last: int) -> Card:
    unit = get(turn.session, Unit, turn.who.unit_id).name
    lines = [
        turn.t("inviting.head", n=len(made), at=made[0].until),
        turn.t("inviting.print"),
        turn.t("inviting.forward"),
        turn.t("inviting.later", n=later) if later else None,
    ]
    keys = [Key(turn.t("key.invite_more"), b.InviteAll(last))] if later else []
    file = Attachment(f"{turn.t('inviting.file')}.pdf", writing.sheet(turn.w, unit, made))
    return card(lines, keys, attachment=file)


def invitation(turn: Turn, person: Person) -> writing.Invitation:
    """A fresh invite of that person; the ones before end. Raises AlreadyJoined, NotFound."""
    made, token = verbs.invite(turn.session, turn.who, person, turn.now, valid=turn.desk.invite_valid)
    roles = [turn.t(f"role.{role}") for role in Role if role in looking.roles_in(turn, person.id)]
    return writing.Invitation(
        name=person.name,
        roles=turn.t("list.names").join(roles),
        link=writing.link(turn.desk.bot_name, token),
        code=token,
        until=turn.w.moment(made.expires_at),
    )


def key(turn: Turn, new: Sequence[object]) -> list[Key]:
    """The key that invites everybody, where there are new people."""
    return [Key(turn.t("key.invite_all"), b.InviteAll(0))] if new else []
