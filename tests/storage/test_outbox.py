"""The outbox: facts, each once, to whom it concerns."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import outbox
from storage.models import Notice, NoticeState, OwnerRole, Person, Role
from storage.verbs import measures
from tests.cast import COORDINATOR, LEADER, OWNER, Cast, at, monday, new_year, person, tuesday


def plan(session: Session, who: str = OWNER, occurrence: str = "2026-11-24 day_3", kind: str = "deadline") -> bool:
    row = person(session, who)
    return (
        outbox.plan(
            session, row, kind, ("measure", 1), at(monday), unit_id=1, occurrence=occurrence, due_at=at(tuesday)
        )
        is not None
    )


def test_the_same_occurrence_is_queued_once(cast: Cast) -> None:
    assert cast.read(plan)
    assert not cast.read(plan)
    assert cast.told("deadline") == [OWNER]


def test_another_occurrence_person_or_kind_is_another_notice(cast: Cast) -> None:
    assert cast.read(plan)
    assert cast.read(lambda session: plan(session, occurrence="2026-11-27 due"))
    assert cast.read(lambda session: plan(session, who=LEADER))
    assert cast.read(lambda session: plan(session, kind="acknowledge_waiting"))


def test_what_was_sent_is_not_queued_again(cast: Cast) -> None:
    cast.read(plan)
    cast.read(_mark_sent)

    assert not cast.read(plan)


def test_a_notice_holds_facts_and_neither_words_nor_a_chat(cast: Cast) -> None:
    cast.assigns((3, 1), OwnerRole.OWNER, OWNER)

    notice = cast.read(lambda session: session.scalars(select(Notice).order_by(Notice.id.desc()).limit(1)).one())
    assert (notice.subject_kind, notice.subject_id, notice.facts) == ("measure", cast.measure(3, 1), {"role": "owner"})
    assert (notice.due_at, notice.scheduled, notice.state) == (at(monday), False, NoticeState.WAITING)
    assert not {"text", "chat_id"} & set(Notice.__table__.columns.keys())


def test_nobody_is_told_of_their_own_act(cast: Cast) -> None:
    """The coordinator is owner, leader and coordinator here, and does everything that the rules leave to them."""
    cast.joins("王建", Role.LEADER)  # who verifies what the coordinator did
    cast.assigns(3, OwnerRole.LEADER, COORDINATOR, "王建")
    cast.assigns(3, OwnerRole.OWNER, COORDINATOR)
    cast.is_due(3, new_year)
    cast.does(COORDINATOR, measures.acknowledge, cast.measure(3, 1), at(monday))
    cast.submits(COORDINATOR, 3, 1, at(monday))

    assert {name for name, _ in cast.everything_told()} == {"王建"}


def test_a_second_submission_is_told_again(cast: Cast) -> None:
    report = cast.submits(OWNER, 1, 1, at(monday))
    cast.does(OWNER, measures.withdraw, report, at(monday))
    cast.submits(OWNER, 1, 1, at(tuesday))

    assert cast.told("submitted") == [LEADER, LEADER]


def test_facts_are_plain(cast: Cast) -> None:
    def tell(session: Session) -> None:
        who: list[Person] = [person(session, OWNER)]
        outbox.tell(session, who, "returned", ("report", 1), at(monday), unit_id=1, occurrence="1", until=new_year)

    cast.read(tell)
    rows = select(Notice.facts).where(Notice.kind == "returned")
    assert cast.read(lambda session: session.scalars(rows).one()) == {"until": "2027-01-01"}


def _mark_sent(session: Session) -> None:
    for row in session.scalars(select(Notice)):
        row.state = NoticeState.SENT
