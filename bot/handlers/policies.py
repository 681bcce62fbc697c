"""How the unit is reminded: what holds, what could, and what that would change."""

from __future__ import annotations

from datetime import timedelta

from bot.handlers.turn import Answer, Turn, change
from bot.writing import buttons as b
from bot.writing.card import Card
from bot.writing.policies import policies_card, policy_effect_card
from jobs.effects import effect
from jobs.office import Office
from storage.errors import Outdated
from storage.find import get
from storage.models import Unit
from storage.rights import Action, may_in_unit, require_in_unit
from storage.verbs import policies as verbs

AHEAD = timedelta(days=90)
"""So far ahead is looked when a policy is tried."""


def show(turn: Turn, button: b.ShowPolicies) -> Answer:
    return change(shown(turn, page=button.page))


def try_(turn: Turn, button: b.TryPolicy) -> Answer:
    """The effect first; one more tap chooses it."""
    require_in_unit(turn.who, Action.CHOOSE_POLICY)
    unit, office = get(turn.session, Unit, turn.who.unit_id), turn.desk.office
    _known(office, button.name)
    then = office.named(button.name)
    changed = effect(turn.session, unit, office.of(unit), then, turn.today, turn.today + AHEAD)
    return change(policy_effect_card(turn.w, button.name, then.policy, changed, AHEAD.days))


def choose(turn: Turn, button: b.ChoosePolicy) -> Answer:
    _known(turn.desk.office, button.name)
    verbs.choose_policy(turn.session, turn.who, button.name, turn.now)
    return change(shown(turn, note=turn.t("policy.chosen")))


def shown(turn: Turn, page: int = 0, note: str | None = None) -> Card:
    """The policy in force, with the others as keys for who may choose."""
    unit, office = get(turn.session, Unit, turn.who.unit_id), turn.desk.office
    own = office.of(unit).policy
    name = next((one for one, policy in office.policies.items() if policy == own), "")
    others = [one for one in office.policies if one != name] if may_in_unit(turn.who, Action.CHOOSE_POLICY) else []
    return policies_card(turn.w, name, own, others, page, note)


def _known(office: Office, name: str) -> None:
    """A policy may have left the settings since its key was sent. Raises Outdated."""
    if name not in office.policies:
        raise Outdated
