"""Which reminder policy a unit goes by. What the policies say is not for the ledger to know."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.audit import record
from storage.errors import AlreadyDone
from storage.find import get
from storage.models import Measure, Notice, NoticeState, Problem, Review, Unit
from storage.rights import Action, require_in_unit


def choose_policy(session: Session, actor: Actor, name: str, now: datetime) -> Unit:
    """The unit goes by the policy of that name from now on: what was planned by the former is planned anew. Raises
    AlreadyDone."""
    require_in_unit(actor, Action.CHOOSE_POLICY)
    unit = get(session, Unit, actor.unit_id)
    if unit.policy == name:
        raise AlreadyDone
    before, unit.policy, unit.policy_since = {"policy": unit.policy}, name, now
    _plan_anew(session, unit, now)
    record(session, actor, "policy_chosen", ("unit", unit.id), now, before=before, after={"policy": name})
    return unit


def _plan_anew(session: Session, unit: Unit, now: datetime) -> None:
    """The jobs look at everything again; what they still want told is queued as it was."""
    unit.look_at = now
    theirs = select(Problem.id).where(Problem.unit_id == unit.id)
    for kind in (Measure, Review):
        waiting = (kind.problem_id.in_(theirs), kind.look_at.is_not(None))
        session.execute(update(kind).where(*waiting).values(look_at=now))
    planned = update(Notice).where(
        Notice.unit_id == unit.id,
        Notice.scheduled,
        Notice.state == NoticeState.WAITING,
        Notice.message_id.is_(None),
        Notice.due_at > now,
    )
    session.execute(planned.values(state=NoticeState.DROPPED, why="policy_chosen"))
