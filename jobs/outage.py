"""After an outage: whoever may have tapped or written in vain is told once, quietly, with what else goes out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs.policy import Colour, Digest
from storage import outbox
from storage.actor import memberships_of
from storage.models import Extension, Measure, Membership, Message, Notice, Person, Report, Role, Update
from storage.verbs.measures import OPEN

PRESS_LIVES = timedelta(seconds=150)
"""How long Telegram keeps a tap for a bot that is away."""
MESSAGE_LIVES = timedelta(hours=24)
"""How long it keeps a message."""
LATELY = timedelta(hours=24)
"""Whoever was written to or wrote within this time before may be about to act."""
WITHOUT_KEYS = (Digest.BOARD, Digest.GROUP_BOARD)
"""Notices that are only to be read."""
ITEMS = 6
"""How many items an outage notice shows."""


@dataclass(frozen=True, kw_only=True)
class Outage:
    """From when until when nobody was there, by office time."""

    since: datetime
    until: datetime

    @property
    def messages_too(self) -> bool:
        """Whether written messages may be gone as well as taps."""
        return self.until - self.since > MESSAGE_LIVES


def outage_of(away: timedelta | None, now: datetime) -> Outage | None:
    """The outage that ends at `now`, if nobody led for so long that something may be lost; None at the first start."""
    if away is None or away <= PRESS_LIVES:
        return None
    return Outage(since=now - away, until=now)


def tell_of(session: Session, outage: Outage, machine: datetime, occurrence: str) -> int:
    """Queue one notice for everybody concerned; returns for how many. `machine` is machine time, now: updates go by
    it."""
    told = concerned(session, outage, machine)
    for person in told:
        memberships = memberships_of(session, person)
        if memberships:
            _plan(session, person, memberships[0].unit_id, outage, occurrence)
    return len(told)


def concerned(session: Session, outage: Outage, machine: datetime) -> list[Person]:
    """Those who had a message with keys, or wrote or tapped, within a day before."""
    with_keys = (Message.sent_at >= outage.since - LATELY, Notice.kind.not_in(WITHOUT_KEYS))
    had_cards = select(Message.person_id).join(Message.notices).where(*with_keys)
    lately = machine - (outage.until - outage.since) - LATELY
    wrote = select(Update.chat_id).where(Update.received_at >= lately)
    no_group = ~Person.memberships.any(Membership.role == Role.GROUP)
    rows = select(Person).where(Person.id.in_(had_cards) | Person.telegram_id.in_(wrote), no_group)
    return list(session.scalars(rows.order_by(Person.id)))


def _plan(session: Session, person: Person, unit_id: int, outage: Outage, occurrence: str) -> None:
    outbox.plan(
        session,
        person,
        "outage",
        ("person", person.id),
        outage.until,
        unit_id=unit_id,
        occurrence=occurrence,
        due_at=outage.until,
        scheduled=False,
        colour=Colour.GREEN,
        facts={
            "since": outage.since.isoformat(),
            "until": outage.until.isoformat(),
            "messages": outage.messages_too,
            "measures": _open_cards(session, person, outage, unit_id),
        },
    )


def _open_cards(session: Session, person: Person, outage: Outage, unit_id: int) -> list[int]:
    """The measures that stood on the person's cards and still want something done."""
    lately = Message.sent_at >= outage.since - LATELY
    shown = select(Notice).join(Message).where(Message.person_id == person.id, lately, Notice.unit_id == unit_id)
    notices = session.scalars(shown.order_by(Notice.due_at.desc(), Notice.id.desc()))
    return list(dict.fromkeys(_still_open(session, notices)))[:ITEMS]


def _still_open(session: Session, notices: Iterable[Notice]) -> Iterable[int]:
    for notice in notices:
        measure = _measure_of(session, notice)
        if measure is not None and measure.state in OPEN:
            yield measure.id


def _measure_of(session: Session, notice: Notice) -> Measure | None:
    match notice.subject_kind:
        case "measure":
            return session.get(Measure, notice.subject_id)
        case "report":
            report = session.get(Report, notice.subject_id)
            return report.measure if report else None
        case "extension":
            extension = session.get(Extension, notice.subject_id)
            return extension.measure if extension else None
        case _:
            return None
