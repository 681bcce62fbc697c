"""催办记录: every notice and what became of it, as far as the asker may see it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from storage import outbox
from storage.actor import Actor
from storage.errors import NotFound
from storage.models import Message, MessageState, Notice, NoticeState, OwnerRole
from storage.record import NoticeView, notices_about, notices_for
from storage.verbs.records import export_record
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OUTSIDER,
    OVERSEER,
    OWNER,
    PRINCIPAL,
    Cast,
    at,
    friday,
    measure_row,
    monday,
    person,
    problem_row,
    thursday,
    tuesday,
)

MORNING = at(tuesday, 9, 0)
SET = ("assigned", "deadline_set")
"""What the stage was set with."""


def planned(session: Session, who: str, kind: str, about: outbox.Subject, unit_id: int, due_at: datetime) -> Notice:
    notice = outbox.plan(
        session, person(session, who), kind, about, at(monday), unit_id=unit_id, occurrence=f"{kind} {due_at}",
        due_at=due_at, colour="yellow",
    )  # fmt: skip
    assert notice is not None
    return notice


def told(session: Session, text: str, *notices: Notice, seen_at: datetime | None = None) -> Message:
    """They went in one message."""
    message = Message(
        person_id=notices[0].person_id, scheduled=True, state=MessageState.SENT, made_at=MORNING,
        next_attempt_at=MORNING, sent_at=MORNING, telegram_message_id=77, seen_at=seen_at,
        texts=[{"at": MORNING.isoformat(), "text": text}],
    )  # fmt: skip
    for notice in notices:
        notice.state, notice.message = NoticeState.SENT, message
    session.add(message)
    session.flush()
    return message


def reminded(
    cast: Cast, *items: tuple[int, int], who: str = OWNER, text: str = "今天", seen_at: datetime | None = None
) -> None:
    """One message to somebody about these measures."""

    def write(session: Session) -> None:
        rows = [measure_row(session, *item) for item in items]
        notices = [planned(session, who, "deadline", ("measure", row.id), row.problem.unit_id, MORNING) for row in rows]
        told(session, text, *notices, seen_at=seen_at)

    cast.read(write)


def record_of(cast: Cast, who: str, problem: int, number: int = 0) -> list[NoticeView]:
    """The record that somebody sees of an item, without what the stage was set with."""
    return [one for one in cast.sees_of(who, notices_about, problem, number) if one.kind not in SET]


def record_for(cast: Cast, who: str, whose: str) -> list[NoticeView]:
    def asked(session: Session, actor: Actor) -> list[NoticeView]:
        return notices_for(session, actor, person(session, whose))

    return [one for one in cast.sees(who, asked) if one.kind == "deadline"]


def test_what_was_sent_stands_with_its_words_its_number_and_when_it_was_seen(cast: Cast) -> None:
    reminded(cast, (1, 1), text="🟡 还有3天 · 1①", seen_at=MORNING + timedelta(minutes=12))

    (one,) = record_of(cast, OWNER, 1, 1)
    assert (one.kind, one.colour, one.to, one.problem_no, one.measure_no) == ("deadline", "yellow", OWNER, 1, 1)
    assert (one.planned_for, one.sent_at, one.message_no) == (MORNING, MORNING, 77)
    assert [(said.at, said.text) for said in one.texts] == [(MORNING, "🟡 还有3天 · 1①")]
    assert one.seen_at == MORNING + timedelta(minutes=12)


def test_each_edit_stands_after_what_was_sent_first(cast: Cast) -> None:
    def edited(session: Session) -> None:
        row = measure_row(session, 1, 1)
        one = planned(session, OWNER, "deadline", ("measure", row.id), row.problem.unit_id, MORNING)
        message = told(session, "到期", one)
        message.texts = [*message.texts, {"at": at(thursday).isoformat(), "text": "已交"}]

    cast.read(edited)
    assert [said.text for said in record_of(cast, OWNER, 1, 1)[0].texts] == ["到期", "已交"]


def test_news_added_to_a_message_was_sent_when_it_was_added(cast: Cast) -> None:
    def added(session: Session) -> None:
        row = measure_row(session, 1, 1)
        first = planned(session, OWNER, "deadline", ("measure", row.id), row.problem.unit_id, MORNING)
        later = planned(session, OWNER, "returned", ("measure", row.id), row.problem.unit_id, MORNING)
        message = told(session, "一件", first, later, seen_at=MORNING)
        later.made_at = MORNING + timedelta(seconds=20)
        message.texts = [*message.texts, {"at": (MORNING + timedelta(seconds=30)).isoformat(), "text": "两件"}]

    cast.read(added)
    newest, first = record_of(cast, OWNER, 1, 1)
    assert (newest.kind, [said.text for said in newest.texts]) == ("returned", ["两件"])
    assert newest.sent_at == MORNING + timedelta(seconds=30)
    assert (newest.seen_at, first.seen_at) == (None, MORNING)


def test_what_is_planned_failed_or_was_dropped_stands_with_why_the_newest_first(cast: Cast) -> None:
    def write(session: Session) -> None:
        row = measure_row(session, 1, 1)
        for day, state, why in (
            (monday, NoticeState.FAILED, "Forbidden"),
            (tuesday, NoticeState.DROPPED, "no_longer_true"),
            (friday, NoticeState.WAITING, None),
        ):
            one = planned(session, OWNER, "deadline", ("measure", row.id), row.problem.unit_id, at(day, 9, 0))
            one.state, one.why = state, why

    cast.read(write)
    found = record_of(cast, OWNER, 1, 1)
    assert [(one.planned_for, one.state, one.why) for one in found] == [
        (at(friday, 9, 0), NoticeState.WAITING, None),
        (at(tuesday, 9, 0), NoticeState.DROPPED, "no_longer_true"),
        (at(monday, 9, 0), NoticeState.FAILED, "Forbidden"),
    ]
    assert all(one.sent_at is None and one.texts == () for one in found)


def test_what_was_reported_of_a_measure_belongs_to_its_record(cast: Cast) -> None:
    cast.submits(OWNER, 1, 1, at(tuesday))

    assert {(one.kind, one.to, one.measure_no) for one in record_of(cast, OWNER, 1, 1)} == {("submitted", LEADER, 1)}


def test_the_record_of_a_problem_has_its_measures_and_its_look_backs(cast: Cast) -> None:
    cast.closes(1, at(tuesday))

    def look_back(session: Session) -> None:
        row = problem_row(session, 1)
        planned(session, OVERSEER, "review_due", ("review", row.reviews[0].id), row.unit_id, at(friday))

    cast.read(look_back)
    kinds = {(one.kind, one.measure_no) for one in record_of(cast, COORDINATOR, 1)}
    assert {("review_due", None), ("closed", None), ("submitted", 1), ("submitted", 2)} <= kinds
    assert record_of(cast, COORDINATOR, 2) == []


@pytest.mark.parametrize("who", [COORDINATOR, LEADER, OVERSEER, PRINCIPAL, OWNER])
def test_whoever_may_see_an_item_sees_its_record(cast: Cast, who: str) -> None:
    reminded(cast, (1, 1), who=LEADER, text="🟡")

    (one,) = record_of(cast, who, 1, 1)
    assert (one.to, [said.text for said in one.texts]) == (LEADER, ["🟡"])


@pytest.mark.parametrize("who", [COLLEAGUE, OUTSIDER])
def test_of_an_item_that_somebody_may_not_see_there_is_no_record(cast: Cast, who: str) -> None:
    with pytest.raises(NotFound):
        record_of(cast, who, 1, 1)


def test_a_text_that_tells_of_what_the_asker_may_not_see_is_withheld(cast: Cast) -> None:
    reminded(cast, (1, 1), (2, 1), who=LEADER, text="两件")

    (kept_back,) = record_of(cast, OWNER, 1, 1)
    assert (kept_back.texts, kept_back.withheld, kept_back.sent_at) == ((), True, MORNING)
    for who in (LEADER, COORDINATOR):
        (shown,) = record_of(cast, who, 1, 1)
        assert ([said.text for said in shown.texts], shown.withheld) == (["两件"], False)


def test_a_text_about_a_problem_is_for_who_may_see_all_its_measures(cast: Cast) -> None:
    def write(session: Session) -> None:
        row = problem_row(session, 2)
        told(session, "问题2", planned(session, COORDINATOR, "can_close", ("problem", row.id), row.unit_id, MORNING))

    cast.read(write)
    assert [said.text for said in record_of(cast, COLLEAGUE, 2)[0].texts] == ["问题2"]
    cast.assigns((2, 1), OwnerRole.OWNER, OWNER)
    (kept_back,) = [one for one in record_of(cast, OWNER, 2) if one.kind == "can_close"]
    assert (kept_back.texts, kept_back.withheld) == ((), True)


def test_one_s_own_message_is_never_withheld(cast: Cast) -> None:
    reminded(cast, (1, 1), (2, 1), who=OWNER, text="两件")

    assert [one.withheld for one in record_for(cast, OWNER, OWNER)] == [False, False]
    assert [said.text for said in record_of(cast, OWNER, 1, 1)[0].texts] == ["两件"]


@pytest.mark.parametrize("who", [COORDINATOR, LEADER, OVERSEER, PRINCIPAL, OWNER])
def test_a_person_s_record_is_theirs_and_that_of_who_sees_the_unit(cast: Cast, who: str) -> None:
    reminded(cast, (1, 1))
    reminded(cast, (2, 1), who=COLLEAGUE)

    assert [(one.to, one.problem_no) for one in record_for(cast, who, OWNER)] == [(OWNER, 1)]


@pytest.mark.parametrize("who", [COLLEAGUE, OUTSIDER])
def test_an_owner_sees_nobody_else_s_record_and_no_unit_that_of_another(cast: Cast, who: str) -> None:
    with pytest.raises(NotFound):
        record_for(cast, who, OWNER)


def test_the_record_of_somebody_who_left_is_still_there(cast: Cast) -> None:
    reminded(cast, (1, 1))
    cast.leaves(OWNER)

    assert len(record_for(cast, COORDINATOR, OWNER)) == 1


def test_taking_a_record_out_stands_in_the_history(cast: Cast) -> None:
    def measure(session: Session, actor: Actor) -> int:
        return len(export_record(session, actor, measure_row(session, 1, 1), at(tuesday)))

    def of_person(session: Session, actor: Actor) -> int:
        return len(export_record(session, actor, person(session, OWNER), at(tuesday)))

    cast.does(LEADER, measure)
    cast.does(LEADER, of_person)
    assert cast.events() == ["record_exported", "record_exported"]
    with pytest.raises(NotFound):
        cast.does(COLLEAGUE, measure)
    with pytest.raises(NotFound):
        cast.does(COLLEAGUE, of_person)
    assert len(cast.events()) == 2
