"""The inbox: what came in is kept before it is answered, in order, once; and where a talk stands."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

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


def keep(cast: Cast, *raws: inbox.Raw) -> int:
    return cast.read(lambda session: inbox.keep(session, raws, at(monday)))


def upcoming(cast: Cast, chat: int = CHAT) -> list[int]:
    return cast.read(lambda session: [row.update_id for row in inbox.next_of(session, chat)])


def handle(cast: Cast, chat: int = CHAT) -> None:
    ids = cast.read(lambda session: [row.id for row in inbox.next_of(session, chat)])
    cast.read(lambda session: inbox.mark_handled(session, ids, at(monday)))


def fail(cast: Cast, chat: int = CHAT) -> bool:
    ids = cast.read(lambda session: [row.id for row in inbox.next_of(session, chat)])
    return cast.read(lambda session: inbox.note_failure(session, ids, at(monday), "boom"))


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
