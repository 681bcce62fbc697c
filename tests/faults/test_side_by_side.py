"""Turns of several chats in one transaction: each as if it were alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from bot.handlers import router
from bot.handlers.turn import Answer, Say, Turn
from bot.intake.handling import Handled
from storage.database import Database
from storage.models import Membership, Problem
from storage.search import search
from tests.cast import ACCOUNTS, COORDINATOR, LEADER, OWNER, monday, problem_row
from tests.faults.reception import Reception, boom, raises_at, text_update

THREE = (COORDINATOR, LEADER, OWNER)


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    found: list[str] = []

    def noted(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        found.append(statement)

    event.listen(database.engine, "before_cursor_execute", noted)
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", noted)


async def handled(reception: Reception, *said: tuple[str, str]) -> list[Handled]:
    """What came of these messages, of different people, handled in one transaction."""
    raws = [text_update(number, who, text) for number, (who, text) in enumerate(said, len(reception.rows()) + 1)]
    await reception.intake.accept_all(raws)
    chats = [ACCOUNTS[who] for who, _ in said]
    steps = reception.cast.read(lambda session: reception.intake._handling.next_of_each(session, chats))
    assert all(isinstance(step, Handled) for step in steps)
    return [step for step in steps if isinstance(step, Handled)]


def words(one: Handled) -> str:
    return "\n".join(reply.card.text for reply in one.replies if isinstance(reply, Say))


async def test_each_is_answered_with_what_they_may_see(reception: Reception) -> None:
    together = [words(one) for one in await handled(reception, *((who, "我的任务") for who in THREE))]
    alone = []
    for who in THREE:
        raws = [text_update(100 + len(alone), who, "我的任务")]
        await reception.intake.accept_all(raws)
        step = reception.cast.read(lambda session, who=who: reception.intake._handling.next_of(session, ACCOUNTS[who]))
        assert isinstance(step, Handled)
        alone.append(words(step))

    assert together == alone


async def test_who_comes_after_a_turn_that_took_their_rights_has_none(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[int, bool] = {}

    def ends_all(turn: Turn) -> Answer:
        seen[turn.incoming.user_id] = turn.actor is not None
        if turn.incoming.text == "撤销":
            turn.session.execute(
                update(Membership).where(Membership.person_id != turn.member.id).values(ended_at=turn.now)
            )
        return []

    await handled(reception, *((who, "在吗") for who in THREE))  # which language they read is written down
    monkeypatch.setattr(router, "route", ends_all)
    came = await handled(reception, (LEADER, "在吗"), (COORDINATOR, "撤销"), (OWNER, "我的任务"))

    assert [seen[ACCOUNTS[who]] for who in (LEADER, COORDINATOR, OWNER)] == [True, True, False]
    assert [one.caused for one in came] == [False, True, False]


async def test_a_question_wakes_nobody_and_asks_for_no_more_statements_than_it_needs(reception: Reception) -> None:
    await handled(reception, *((who, "逾期的有哪些") for who in THREE))
    with statements(reception.cast.database) as found:
        came = await handled(reception, *((who, "帮助") for who in THREE))

    assert not any(one.caused for one in came)
    for once in ("FROM person", "FROM dialogue", "UPDATE inbox", "INSERT INTO inbox", "UPDATE message"):
        assert sum(once in statement for statement in found) <= 1, once
    assert not [one for one in found if "SAVEPOINT" in one]


async def test_what_is_asked_together_by_number_is_read_at_once_and_answered_as_alone(reception: Reception) -> None:
    asked = ((COORDINATOR, "问题1怎么样了"), (LEADER, "2②完成没"), (OWNER, "问题1谁负责"))
    alone = [words(*await handled(reception, one)) for one in asked]
    with statements(reception.cast.database) as found:
        together = [words(one) for one in await handled(reception, *asked)]

    assert together == alone
    for once in ("FROM problem", "FROM measure", "JOIN person"):
        assert sum(once in statement for statement in found) <= 1, once


async def test_who_asks_after_a_turn_that_changed_what_they_ask_about_is_told_of_it(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    route = router.route

    def renames(turn: Turn) -> Answer:
        if "改" in turn.incoming.text:
            turn.session.execute(update(Problem).where(Problem.number == 1).values(title="紫藤架年久失修"))
        return route(turn)

    monkeypatch.setattr(router, "route", renames)
    asked = ((LEADER, "问题1怎么样了"), (COORDINATOR, "问题1改成什么了"), (OWNER, "问题1怎么样了"))
    before, _, after = [words(one) for one in await handled(reception, *asked)]

    assert "紫藤架" not in before
    assert "紫藤架" in after


async def test_what_was_said_beside_one_that_fails_is_answered(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(router, "route", raises_at("毒", boom))
    async with reception.open():
        for who, text in ((COORDINATOR, "逾期的有哪些"), (LEADER, "毒"), (OWNER, "逾期的有哪些")):
            reception.says(who, text)
        await reception.all_handled()

    assert [len(reception.heard(who)) for who in THREE] == [1, 1, 1]


async def test_what_is_written_together_can_be_searched(reception: Reception, monkeypatch: pytest.MonkeyPatch) -> None:
    def renames(turn: Turn) -> Answer:
        if turn.incoming.text == "改":
            problem_row(turn.session, 1).title = "紫藤架年久失修"
        return []

    monkeypatch.setattr(router, "route", renames)
    await handled(reception, (LEADER, "在吗"), (COORDINATOR, "改"), (OWNER, "在吗"))

    def found(session: Session) -> int:
        return len(search(session, reception.cast.actor(session, COORDINATOR), "紫藤架", monday).items)

    assert reception.cast.read(found) == 1
