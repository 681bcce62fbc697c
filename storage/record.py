"""催办记录, the record of notices: what was planned for whom, what became of it, and in which words it went.

The rows are the outbox and its messages. Somebody who may see an item sees the record of it; a person sees their own;
who sees the whole unit sees everybody's. What the asker may not see is as if it did not exist, in a text too: one that
tells of something else as well is shown to nobody but its reader and those who may see all that it tells of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from storage.actor import Actor
from storage.errors import NotFound
from storage.loading import load_roles
from storage.models import Extension, Measure, Membership, Message, Notice, NoticeState, Person, Problem, Report, Review
from storage.rights import Action, may, may_in_unit
from storage.touched import about, about_measures

Item = Measure | Problem
Items = Mapping[tuple[str, int], Item]
TOLD_OF: dict[str, type[Any]] = {
    "measure": Measure, "problem": Problem, "report": Report, "extension": Extension, "review": Review,
}  # fmt: skip
"""What a notice may be about that leads to an item."""


@dataclass(frozen=True, kw_only=True)
class SaidView:
    """A text exactly as it was sent, or as a message was changed into it."""

    at: datetime
    text: str


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """One notice to one person, and what became of it."""

    id: int
    kind: str
    colour: str | None
    to: str
    problem_no: int | None
    measure_no: int | None
    """What it is about; neither for news of people and of the bot itself."""
    planned_for: datetime
    state: NoticeState
    why: str | None
    """Why it was dropped, failed, or still waits: a code, or what was answered at sending."""
    sent_at: datetime | None
    message_no: int | None
    """Telegram's number of the message it went in."""
    texts: tuple[SaidView, ...]
    withheld: bool
    """There are texts, and they tell of something that the asker may not see."""
    seen_at: datetime | None
    """When its reader tapped under it or replied to it."""

    @property
    def at(self) -> datetime:
        """When it went; else when it was to go."""
        return self.sent_at or self.planned_for


def notices_about(session: Session, actor: Actor, item: Item) -> list[NoticeView]:
    """Every notice about a measure, or about a problem and its measures, the newest first. Raises NotFound."""
    if not may(actor, Action.SEE, item):
        raise NotFound
    measures = [item] if isinstance(item, Measure) else _seen(session, actor, item.measures)
    which = list(about_measures([row.id for row in measures]))
    if isinstance(item, Problem):
        reviews = select(Review.id).where(Review.problem_id == item.id)
        which += [about("problem", [item.id]), about("review", reviews)]
    return _views(session, actor, _notices(session, actor, or_(*which)))


def notices_for(session: Session, actor: Actor, person: Person) -> list[NoticeView]:
    """Every notice to a person in the actor's unit, the newest first. Raises NotFound."""
    require_record_of(session, actor, person)
    return _views(session, actor, _notices(session, actor, Notice.person_id == person.id))


def require_record_of(session: Session, actor: Actor, person: Person) -> None:
    """Raises NotFound for a person whose record is not the actor's to see: nobody of their unit, or, where they see
    only what is theirs, anybody else."""
    if person.id == actor.person_id:
        return
    ever = select(Membership.id).where(Membership.person_id == person.id, Membership.unit_id == actor.unit_id)
    if not may_in_unit(actor, Action.SEE_UNIT) or session.scalar(ever.limit(1)) is None:
        raise NotFound


def _notices(session: Session, actor: Actor, which: ColumnElement[bool]) -> Sequence[Notice]:
    rows = select(Notice).where(Notice.unit_id == actor.unit_id, which)
    with_all = (joinedload(Notice.person), joinedload(Notice.message).selectinload(Message.notices))
    return session.scalars(rows.options(*with_all)).all()


def _views(session: Session, actor: Actor, rows: Sequence[Notice]) -> list[NoticeView]:
    beside = {other.id: other for row in rows for other in _told_with(row)}
    items = _items(session, beside.values())
    seen = frozenset(row for row in _seen(session, actor, list(set(items.values()))) if _sees_all_of(actor, row))
    return sorted((_view(actor, row, items, seen) for row in rows), key=lambda view: (view.at, view.id), reverse=True)


def _told_with(row: Notice) -> Sequence[Notice]:
    """The notices of its message, itself among them."""
    return row.message.notices if row.message else [row]


def _view(actor: Actor, row: Notice, items: Items, seen: frozenset[Item]) -> NoticeView:
    item, message = items.get(_subject(row)), row.message if row.state is NoticeState.SENT else None
    texts = _texts(message, row.made_at) if message else ()
    sent_at = texts[0].at if texts else message.sent_at if message else None
    seen_at = message.seen_at if message else None
    whole = row.person_id == actor.person_id or all(_is_seen(actor, one, items, seen) for one in _told_with(row))
    return NoticeView(
        id=row.id,
        kind=row.kind,
        colour=row.colour,
        to=row.person.name,
        problem_no=item.problem.number if isinstance(item, Measure) else item.number if item else None,
        measure_no=item.number if isinstance(item, Measure) else None,
        planned_for=row.due_at,
        state=row.state,
        why=row.why,
        sent_at=sent_at,
        message_no=message.telegram_message_id if message else None,
        texts=texts if whole else (),
        withheld=bool(texts) and not whole,
        seen_at=seen_at if seen_at and sent_at and seen_at >= sent_at else None,
    )


def _texts(message: Message, since: datetime) -> tuple[SaidView, ...]:
    """What a message said once a notice was in it: news may have been added to one that had gone before."""
    said = [SaidView(at=datetime.fromisoformat(one["at"]), text=one["text"]) for one in message.texts]
    return tuple(one for one in said if one.at >= since) or tuple(said[-1:])


def _is_seen(actor: Actor, row: Notice, items: Items, seen: frozenset[Item]) -> bool:
    """Whether the actor may see all that a notice tells of."""
    if row.unit_id != actor.unit_id:
        return False
    return may_in_unit(actor, Action.SEE) or items.get(_subject(row)) in seen


def _subject(row: Notice) -> tuple[str, int]:
    return row.subject_kind, row.subject_id


def _items(session: Session, rows: Iterable[Notice]) -> Items:
    """The measure or problem that each of these is about, by its subject."""
    found: dict[tuple[str, int], Item] = {}
    wanted: dict[str, set[int]] = {}
    for row in rows:
        wanted.setdefault(row.subject_kind, set()).add(row.subject_id)
    for kind, ids in wanted.items():
        model = TOLD_OF.get(kind)
        for subject in session.scalars(select(model).where(model.id.in_(ids))) if model else ():
            found[kind, subject.id] = _item(subject)
    return found


def _item(subject: Measure | Problem | Report | Extension | Review) -> Item:
    if isinstance(subject, Report | Extension):
        return subject.measure
    return subject.problem if isinstance(subject, Review) else subject


def _sees_all_of(actor: Actor, item: Item) -> bool:
    """What is sent about a problem names its measures."""
    return isinstance(item, Measure) or all(may(actor, Action.SEE, row) for row in item.measures)


def _seen(session: Session, actor: Actor, items: Sequence[Item]) -> list[Item]:
    load_roles(session, items)
    return [row for row in items if may(actor, Action.SEE, row)]
