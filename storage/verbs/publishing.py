"""What may stand in what the unit publishes, and what is kept back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.audit import record
from storage.errors import Outdated
from storage.find import get
from storage.models import Problem
from storage.rights import Action, require


def publish(session: Session, actor: Actor, problem_id: int, now: datetime) -> Problem:
    """公开: the problem may be published again. Raises Outdated where it may already."""
    problem = _turned(session, actor, problem_id, to=True)
    record(session, actor, "problem_published", ("problem", problem.id), now)
    return problem


def keep_back(session: Session, actor: Actor, problem_id: int, now: datetime) -> Problem:
    """不公开: the problem is left out of what is published. Raises Outdated where it is already."""
    problem = _turned(session, actor, problem_id, to=False)
    record(session, actor, "problem_kept_back", ("problem", problem.id), now)
    return problem


def _turned(session: Session, actor: Actor, problem_id: int, *, to: bool) -> Problem:
    problem = get(session, Problem, problem_id)
    require(actor, Action.PUBLISH, problem)
    if problem.published is to:
        raise Outdated
    problem.published = to
    return problem
