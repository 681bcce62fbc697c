"""What cannot be judged or put into words: it is set aside, and the rest goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.typing import EventDict

from jobs import gathering, kinds
from jobs.delivery import (
    BACK_OFF,
    TRIES,
    TryAgain,
)
from storage.models import MessageState, Notice, NoticeState, Person
from tests.cast import (
    COLLEAGUE,
    LEADER,
    OWNER,
)
from tests.jobs.helpers import World, news, states, tells


def poison(*_args: object) -> bool:
    raise KeyError("poison")


async def test_d11_what_cannot_be_composed_is_set_aside_and_the_rest_goes_at_once(
    world: World, logged: list[EventDict]
) -> None:
    world.composer.fails = lambda notice: notice.subject_id == 2
    for subject in (1, 2, 3):
        tells(world, [OWNER], "1", subject=subject)
    tells(world, [COLLEAGUE], "1")
    await world.runs()

    assert [one.text for one in world.heard(OWNER)] == ["held problem 1\nheld problem 3"]
    assert len(world.heard(COLLEAGUE)) == 1
    for _ in range(TRIES + 3):
        await world.runs(BACK_OFF[-1])
    (failed,) = [row for row in world.messages() if row.state is MessageState.FAILED]
    assert failed.attempts == TRIES
    assert failed.why == "KeyError('no words for it')"
    assert [row.state for row in world.notices("held") if row.subject_id == 2] == [NoticeState.FAILED]
    assert "message_failed" in {entry["event"] for entry in logged}


async def test_d11_what_composes_after_all_is_told(world: World) -> None:
    world.composer.fails = lambda _notice: True
    news(world)
    await world.runs()
    world.composer.fails = lambda _notice: False
    await world.runs(BACK_OFF[0])

    assert states(world) == [(MessageState.SENT, [NoticeState.SENT])]


async def test_d11_a_part_that_says_nothing_new_is_not_sent_for_ever(world: World) -> None:
    world.composer.holds = 0
    news(world)
    for _ in range(TRIES + 3):
        await world.runs(BACK_OFF[-1])

    assert world.heard(COLLEAGUE) == []
    assert states(world) == [(MessageState.FAILED, [NoticeState.FAILED])]


async def test_what_there_are_no_words_for_is_dropped(world: World) -> None:
    news(world)

    await replace(world.delivery(), compose=lambda *_: []).deliver_all()

    assert states(world) == [(MessageState.DROPPED, [NoticeState.DROPPED])]


async def test_d11_a_notice_that_cannot_be_judged_at_sending_leaves_the_others_in_their_message(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for subject, kind in ((1, "rebounded"), (2, "held"), (3, "held")):
        tells(world, [OWNER], "1", kind=kind, subject=subject)
    world.line.answers_next(OWNER, TryAgain(None, "502"))
    await world.runs()
    monkeypatch.setitem(kinds.KINDS, "rebounded", kinds.Kind(name="rebounded", still_true=poison))
    await world.runs(BACK_OFF[0])

    assert world.heard(OWNER)[-1].kinds == ("held", "held")
    assert [row.state for row in world.notices("rebounded")] == [NoticeState.WAITING]


async def test_d11_a_notice_of_which_nobody_knows_whether_it_is_true_holds_up_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(kinds.KINDS, "rebounded", kinds.Kind(name="rebounded", still_true=poison))
    tells(world, [OWNER], "1", kind="rebounded")
    tells(world, [OWNER, COLLEAGUE], "1")
    await world.runs()

    assert [one.kinds for one in world.heard(OWNER)] == [("held",)]
    assert len(world.heard(COLLEAGUE)) == 1
    (row,) = world.notices("rebounded")
    assert (row.state, row.due_at) == (NoticeState.WAITING, world.clock() + timedelta(hours=1))


async def test_d11_one_whose_notices_cannot_be_gathered_waits_an_hour_and_the_others_go(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathered = gathering._news

    def breaks(this: gathering.Round, one: Person, fetched: gathering.Fetched) -> Iterator[list[Notice]]:
        if one.name == OWNER:
            raise KeyError("poison")
        return gathered(this, one, fetched)

    monkeypatch.setattr(gathering, "_news", breaks)
    tells(world, [OWNER, COLLEAGUE, LEADER], "1")
    await world.runs()

    assert [len(world.heard(who)) for who in (OWNER, COLLEAGUE, LEADER)] == [0, 1, 1]
    assert max(row.due_at for row in world.notices("held")) == world.clock() + timedelta(hours=1)
