"""The inbox: what came in is kept before it is answered, in order, once; and where a talk stands."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage import dialogue, inbox
from storage.models import Update
from tests.cast import Cast, at, monday

CHAT, OTHER_CHAT = 1001, 1002


def text(update_id: int, said: str = "收到", chat: int = CHAT, **more: Any) -> inbox.Raw:
    return {"update_id": update_id, "message": {"message_id": update_id, "chat": {"id": chat}, "text": said, **more}}


def press(update_id: int, chat: int = CHAT) -> inbox.Raw:
    return {
        "update_id": update_id,
        "callback_query": {"id": "1", "from": {"id": chat}, "message": {"chat": {"id": chat}}},
    }


def keep(cast: Cast, *raws: inbox.Raw, now: datetime = at(monday)) -> int:
    return len(cast.read(lambda session: inbox.keep(session, raws, now)))


def upcoming(cast: Cast, chat: int = CHAT) -> list[int]:
    return cast.read(lambda session: [row.update_id for row in inbox.next_of(session, chat)])


def handle(cast: Cast, chat: int = CHAT) -> None:
    ids = cast.read(lambda session: [row.id for row in inbox.next_of(session, chat)])
    cast.read(lambda session: inbox.mark_handled(session, ids, at(monday)))


def fail(cast: Cast, chat: int = CHAT) -> bool:
    ids = cast.read(lambda session: [row.id for row in inbox.next_of(session, chat)])
    return cast.read(lambda session: inbox.note_try(session, ids, at(monday), "boom"))


def test_c6_an_update_that_comes_twice_is_kept_once(cast: Cast) -> None:
    assert keep(cast, text(7), text(8)) == 2
    assert keep(cast, text(8), text(9)) == 1
    handle(cast)
    assert keep(cast, text(7)) == 0
    assert upcoming(cast) == [8]


def test_one_batch_with_a_twin_in_it_is_kept(cast: Cast) -> None:
    assert keep(cast, text(7), text(7)) == 1


def test_each_chat_is_served_in_its_order(cast: Cast) -> None:
    keep(cast, text(1), text(2, chat=OTHER_CHAT), text(3), press(4))

    assert sorted(cast.read(inbox.waiting_chats)) == [CHAT, OTHER_CHAT]
    seen = []
    while upcoming(cast):
        seen += upcoming(cast)
        handle(cast)
    assert seen == [1, 3, 4]
    assert upcoming(cast, OTHER_CHAT) == [2]


def test_c7_an_update_with_a_lower_number_comes_after_what_came_before(cast: Cast) -> None:
    keep(cast, text(900_000))
    keep(cast, text(5))

    assert upcoming(cast) == [900_000]
    handle(cast)
    assert upcoming(cast) == [5]


def test_c8_the_pieces_of_an_album_come_together(cast: Cast) -> None:
    keep(cast, *(text(number, media_group_id="a") for number in (1, 2)), text(3, "第三条"), text(4, media_group_id="a"))

    assert upcoming(cast) == [1, 2, 4]
    handle(cast)
    assert upcoming(cast) == [3]


def test_two_albums_stay_two(cast: Cast) -> None:
    keep(cast, text(1, media_group_id="a"), text(2, media_group_id="b"))

    assert upcoming(cast) == [1]


def test_r12_what_fails_three_times_is_set_aside_and_the_others_go_on(cast: Cast) -> None:
    keep(cast, text(1), text(2))

    assert [fail(cast), fail(cast)] == [False, False]
    assert upcoming(cast) == [1]
    assert fail(cast)
    assert upcoming(cast) == [2]
    row = cast.read(lambda session: session.scalars(select(Update).where(Update.update_id == 1)).one())
    assert (row.attempts, row.error, row.handled_at) == (3, "boom", at(monday))


def test_the_raw_update_comes_back_as_it_was(cast: Cast) -> None:
    raw = text(1, "第5个问题 <b>办完了</b> 😀", unheard_of={"kind": [1, None]})
    keep(cast, raw)

    assert json.loads(cast.read(lambda session: inbox.next_of(session, CHAT)[0].raw)) == raw


def test_an_update_of_no_chat_is_kept_too(cast: Cast) -> None:
    keep(cast, {"update_id": 1, "poll": {"id": "9"}}, {"update_id": 2, "inline_query": {"from": {"id": CHAT}}})

    assert upcoming(cast, 0) == [1]
    assert upcoming(cast, CHAT) == [2]


def test_what_no_two_may_share_is_told_apart_from_what_has_no_number() -> None:
    assert inbox.is_update({"update_id": 0})
    for raw in ({}, [], "x", None, {"update_id": "1"}, {"update_id": True}, {"update_id": -1}, {"update_id": 2**63}):
        assert not inbox.is_update(raw)


@pytest.mark.parametrize(
    "message", [{"chat": {"id": "x"}}, {"chat": 7}, {"chat": {"id": 2**70}}, "?", None, [], {"from": 1}]
)
def test_a9_what_names_no_chat_is_kept_all_the_same(cast: Cast, message: object) -> None:
    assert keep(cast, {"update_id": 1, "message": message}, text(2)) == 2
    assert (upcoming(cast, 0), upcoming(cast)) == ([1], [2])


def test_a9_half_a_character_is_kept_as_it_came(cast: Cast) -> None:
    raw = text(1, "\ud83d \0")
    assert keep(cast, raw) == 1
    assert json.loads(cast.read(lambda session: inbox.next_of(session, CHAT)[0].raw)) == raw


def test_the_chat_that_has_waited_longest_comes_first(cast: Cast) -> None:
    keep(cast, text(1, chat=OTHER_CHAT), text(2), text(3, chat=OTHER_CHAT))
    assert cast.read(inbox.waiting_chats) == [OTHER_CHAT, CHAT]
    handle(cast, OTHER_CHAT)
    assert cast.read(inbox.waiting_chats) == [CHAT, OTHER_CHAT]


def test_what_came_after_a_start_is_not_what_was_left(cast: Cast) -> None:
    keep(cast, text(1))
    upto = cast.read(inbox.newest)
    keep(cast, text(2))

    assert cast.read(lambda session: [row.update_id for row in inbox.next_of(session, CHAT, upto)]) == [1]
    handle(cast)
    assert cast.read(lambda session: inbox.next_of(session, CHAT, upto)) == []


def test_it_knows_whether_more_waits(cast: Cast) -> None:
    def more() -> bool:
        return cast.read(lambda session: inbox.next_of_each(session, [CHAT])[CHAT].more)

    keep(cast, text(1), text(2), text(3, chat=OTHER_CHAT))
    assert more()
    handle(cast)
    assert not more()


def test_what_is_handled_is_not_open_any_more(cast: Cast) -> None:
    keep(cast, text(1))
    ids = cast.read(lambda session: [row.id for row in inbox.next_of(session, CHAT)])
    assert cast.read(lambda session: inbox.still_open(session, ids))
    handle(cast)
    assert not cast.read(lambda session: inbox.still_open(session, ids))


def test_c7_a_number_is_free_again_after_its_window(cast: Cast) -> None:
    keep(cast, text(7))
    handle(cast)

    assert keep(cast, text(7), now=at(monday) + timedelta(days=1)) == 0
    assert keep(cast, text(7), now=at(monday) + timedelta(days=7)) == 1


def test_an_update_that_waits_is_never_taken_for_another(cast: Cast) -> None:
    keep(cast, text(7))
    assert keep(cast, text(7), now=at(monday) + timedelta(days=7)) == 0


def test_what_is_handled_goes_after_two_days_and_what_was_set_aside_after_thirty(cast: Cast) -> None:
    keep(cast, text(1), text(2, chat=OTHER_CHAT), text(3, chat=3))
    handle(cast)
    for _ in range(inbox.TRIES):
        fail(cast, OTHER_CHAT)

    def purged(**after: int) -> int:
        return cast.read(lambda session: inbox.purge(session, at(monday) + timedelta(**after)))

    assert purged(days=1) == 0
    assert purged(days=3) == 1
    assert purged(days=29) == 0
    assert purged(days=31) == 1
    assert upcoming(cast, 3) == [3]


def test_a_try_that_failed_leaves_no_trace_on_what_was_handled_after_it(cast: Cast) -> None:
    keep(cast, text(1))
    fail(cast)
    handle(cast)
    row = cast.read(lambda session: session.scalars(select(Update)).one())
    assert (row.attempts, row.error) == (1, None)


# Where a talk stands


def test_r9_what_was_asked_is_known_after_a_restart(cast: Cast) -> None:
    cast.read(lambda session: dialogue.ask(session, CHAT, at(monday, 9), "return", report=3))

    assert cast.read(lambda session: dialogue.asked(session, CHAT, at(monday, 20))) == {"what": "return", "report": 3}


def test_r9_a_question_is_open_for_half_a_day(cast: Cast) -> None:
    cast.read(lambda session: dialogue.ask(session, CHAT, at(monday, 9), "return", report=3))

    ended = at(monday, 9) + timedelta(hours=12)
    assert cast.read(lambda session: dialogue.asked(session, CHAT, ended)) == {}


def test_the_last_question_counts(cast: Cast) -> None:
    cast.read(lambda session: dialogue.ask(session, CHAT, at(monday), "return", report=3))
    cast.read(lambda session: dialogue.ask(session, CHAT, at(monday), "assign", item=1))
    cast.read(lambda session: dialogue.ask(session, OTHER_CHAT, at(monday), "deadline", item=2))

    assert cast.read(lambda session: dialogue.asked(session, CHAT, at(monday))) == {"what": "assign", "item": 1}
    cast.read(lambda session: dialogue.forget(session, CHAT))
    assert cast.read(lambda session: dialogue.asked(session, CHAT, at(monday))) == {}
    assert cast.read(lambda session: dialogue.asked(session, OTHER_CHAT, at(monday)))["what"] == "deadline"
