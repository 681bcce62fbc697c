"""Telegram's faults in sending, A1 to A5 and A11: over HTTP, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.handlers.turn import Change, Incoming, Say
from bot.web.botapi.faults import (
    ANSWER_LOST,
    KICKED_FROM_GROUP,
    NO_ENTITIES,
    NOT_MODIFIED,
    TO_EDIT_NOT_FOUND,
    TOPIC_DELETED,
    Fault,
    server_error,
    too_many_requests,
)
from bot.writing.buttons import ShowList
from bot.writing.card import Card, Key, Picture, card
from jobs.delivery import BACK_OFF, TRIES, Address, Part, Sent, TryAgain, Unsure
from storage.models import MessageState
from tests.cast import ACCOUNTS, COLLEAGUE, COORDINATOR, LEADER, OWNER, person
from tests.faults.posting import GROUP, Post
from tests.jobs.helpers import news, tells
from tests.web.conftest import png

PAUSE = timedelta(seconds=30)
CARD = card(["还有10天"], [Key("进度", ShowList("progress"))])


@pytest.fixture
def post(post: Post) -> Post:
    """The post office, and a group."""
    post.api.add_group(GROUP, "整改专班", [ACCOUNTS[COLLEAGUE]])
    return post


def incoming(who: str, message_id: int | None = None) -> Incoming:
    return Incoming(chat_id=ACCOUNTS[who], user_id=ACCOUNTS[who], name=who, message_id=message_id)


def outcomes(post: Post) -> list[MessageState]:
    return [message.state for message in post.world.messages()]


# A1, A2


async def test_a1_a_429_holds_its_own_chat_and_is_no_failure(post: Post) -> None:
    post.script.next("sendMessage", too_many_requests(30), chat=ACCOUNTS[COLLEAGUE])
    tells(post.world, [COLLEAGUE, OWNER, LEADER], "1")
    await post.runs()
    tells(post.world, [COLLEAGUE], "2", kind="closed")
    await post.runs(PAUSE - timedelta(seconds=1))

    assert [len(post.texts(who)) for who in (COLLEAGUE, OWNER, LEADER)] == [0, 1, 1]
    await post.runs(timedelta(seconds=2))
    assert len(post.texts(COLLEAGUE)) >= 1
    assert {message.attempts for message in post.world.messages()} == {1}


async def test_a2_a_429_is_respected_after_a_restart(post: Post) -> None:
    post.script.next("sendMessage", too_many_requests(30), chat=ACCOUNTS[COLLEAGUE])
    news(post.world)
    await post.runs()

    await post.starts_again()
    tells(post.world, [COLLEAGUE], "1")
    await post.runs(PAUSE - timedelta(seconds=1))
    assert post.texts(COLLEAGUE) == []
    await post.runs(timedelta(seconds=2))

    assert len(post.texts(COLLEAGUE)) == 1


async def test_a2_a_429_that_an_answer_met_is_respected_after_a_restart(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.script.next("sendMessage", too_many_requests(30), chat=ACCOUNTS[COLLEAGUE])
    monkeypatch.setattr("bot.sender.PATIENCE", 0.5)
    await post.sender.reply(incoming(COLLEAGUE), [Say(CARD)], None)
    post.sender.gives_up()

    await post.starts_again()
    news(post.world)
    await post.runs(PAUSE - timedelta(seconds=2))
    assert post.texts(COLLEAGUE) == []
    await post.runs(timedelta(seconds=3))

    assert len(post.texts(COLLEAGUE)) == 1


async def test_a2_a_hold_of_absurd_length_is_asked_again_after_an_hour(post: Post) -> None:
    post.script.next("sendMessage", too_many_requests(10**6), chat=ACCOUNTS[COLLEAGUE])
    news(post.world)
    await post.runs()

    await post.starts_again()
    await post.runs(timedelta(hours=1, seconds=1))

    assert len(post.texts(COLLEAGUE)) == 1


# A3, A4


async def test_a3_a_group_that_became_a_supergroup_is_followed_once_and_for_all(post: Post) -> None:
    news(post.world)
    post.addresses_to_group()
    new = post.api.upgrade_group(GROUP, told=False)

    await post.runs()

    assert len(post.texts(new)) == 1
    chat = post.chat(GROUP)
    assert chat is not None
    assert chat.moved_to == new
    assert [message.chat_id for message in post.world.messages()] == [new]
    sends = [one for one in post.api.requests if one.method.lower() == "sendmessage"]
    assert len(sends) == 2


@pytest.mark.parametrize("fault", [KICKED_FROM_GROUP, TOPIC_DELETED], ids=["kicked", "topic deleted"])
async def test_a4_a_group_that_is_gone_is_marked_the_coordinator_told_and_nothing_goes_elsewhere(
    post: Post, fault: Fault
) -> None:
    post.script.always("sendMessage", fault, chat=GROUP)
    news(post.world)
    post.addresses_to_group()
    for _ in range(3):
        await post.runs(BACK_OFF[-1])

    chat = post.chat(GROUP)
    assert chat is not None
    assert chat.gone_since is not None
    assert post.texts(COLLEAGUE) == []
    assert outcomes(post)[0] is MessageState.FAILED
    assert post.world.cast.read(lambda session: person(session, COLLEAGUE).unreachable_since) is None
    (told,) = post.texts(COORDINATOR)
    assert "没有改发到别处" in told


# A5


async def test_a5_an_edit_that_changes_nothing_has_arrived(post: Post) -> None:
    first = await post.sender.send(ACCOUNTS[OWNER], CARD)
    post.script.next("editMessageText", NOT_MODIFIED)

    assert await post.sender(part(CARD), Address(chat_id=ACCOUNTS[OWNER], edit=first)) == Sent(first)
    assert len(post.texts(OWNER)) == 1


async def test_a5_for_a_message_that_is_gone_there_is_a_fresh_one(post: Post) -> None:
    first = await post.sender.send(ACCOUNTS[OWNER], CARD)
    post.script.next("editMessageText", TO_EDIT_NOT_FOUND)

    sent = await post.sender(part(card(["今天到期"])), Address(chat_id=ACCOUNTS[OWNER], edit=first))

    assert isinstance(sent, Sent)
    assert sent.message_id != first
    assert post.texts(OWNER)[-1] == "今天到期"


# A11


async def test_a11_what_telegram_can_not_parse_is_not_retried_for_ever(post: Post) -> None:
    """Plain text is all we send: there is nothing to fall back to but to say that it did not go."""
    post.script.always("sendMessage", NO_ENTITIES, chat=ACCOUNTS[COLLEAGUE])
    news(post.world)
    for _ in range(TRIES + 3):
        await post.runs(BACK_OFF[-1])

    tried = [one for one in post.api.requests if str(one.params.get("chat_id")) == str(ACCOUNTS[COLLEAGUE])]
    assert len(tried) == TRIES
    assert all("parse_mode" not in one.params for one in tried)
    assert outcomes(post)[0] is MessageState.FAILED


# Albums


def part(made: Card) -> Part:
    return Part(notices=(1,), text=made.text, body=made)


def album(post: Post) -> Card:
    pictures = tuple(
        Picture(telegram_file=None, sha256=post.sender.store.keep(png(9, 9, shade)), name="表.png", is_photo=True)
        for shade in (1, 2)
    )
    return card(["请核验"], pictures=pictures, missing="有佐证找不到了")


async def test_an_album_does_not_go_again_with_its_text(post: Post) -> None:
    made, address = album(post), Address(chat_id=ACCOUNTS[LEADER])
    post.script.next("sendMessage", server_error())

    failed = await post.sender(part(made), address)
    assert isinstance(failed, TryAgain)
    assert failed.albums == 1
    await post.sender(part(made), replace(address, albums=failed.albums))

    assert [bool(message.photo) for message in post.api.messages(ACCOUNTS[LEADER]) if message.from_bot] == [
        True, True, False,
    ]  # fmt: skip


async def test_a_submission_whose_text_failed_keeps_its_pictures(post: Post) -> None:
    post.world.cast.submits(COLLEAGUE, 2, 2, post.world.clock())
    sends = post.sender

    async def loses_the_text(one: Part, address: Address) -> object:
        seen.append(address.albums)
        return TryAgain(None, "500", albums=2) if len(seen) == 1 else await sends(one, address)

    seen: list[int] = []
    delivery = replace(post.delivery, send=loses_the_text)  # type: ignore[arg-type]
    await delivery.deliver_all()
    post.world.machine.set(post.world.machine() + BACK_OFF[0])
    await delivery.deliver_all()

    assert 2 in seen[1:]


async def test_a_picture_that_is_missing_does_not_hold_back_the_text(post: Post) -> None:
    made = album(post)
    post.sender.store.path(made.pictures[0].sha256 or "").unlink()

    assert isinstance(await post.sender(part(made), Address(chat_id=ACCOUNTS[LEADER])), Sent)
    assert "有佐证找不到了" in post.texts(LEADER)[-1]


# Answers


async def test_an_answer_that_was_not_taken_is_given_again(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sender.ANSWER_PAUSES", (0.0, 0.0, 0.0))
    post.script.next("sendMessage", server_error(), times=2)

    await post.sender.reply(incoming(OWNER), [Say(CARD)], None)

    assert post.texts(OWNER) == [CARD.text]


async def test_an_answer_that_may_have_arrived_is_not_given_twice(post: Post) -> None:
    post.script.next("sendMessage", ANSWER_LOST)

    await post.sender.reply(incoming(OWNER), [Say(CARD)], None)

    assert post.texts(OWNER) == [CARD.text]


async def test_an_answer_is_not_tried_for_ever(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sender.ANSWER_PAUSES", (0.0, 0.0, 0.0))
    post.script.always("sendMessage", server_error())

    await post.sender.reply(incoming(OWNER), [Say(CARD)], None)

    assert len([one for one in post.api.requests if one.method.lower() == "sendmessage"]) == 4


async def test_the_answer_to_one_who_is_held_holds_up_no_other(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sender.PATIENCE", 0.01)
    post.sender.pacer.hold(ACCOUNTS[OWNER], 1000)

    await post.sender.reply(incoming(OWNER), [Say(CARD)], None)
    await post.sender.reply(incoming(LEADER), [Say(CARD)], None)

    await post.api.until(lambda: post.texts(LEADER) == [CARD.text])
    assert post.texts(OWNER) == []


async def test_c10_what_was_made_before_an_answer_does_not_take_its_place(post: Post) -> None:
    first = await post.sender.send(ACCOUNTS[OWNER], CARD)
    answered, older = card(["已签收"]), card(["未签收"])
    post.sender.pacer.hold(ACCOUNTS[OWNER], 0.05)
    delivering = asyncio.create_task(post.sender(part(older), Address(chat_id=ACCOUNTS[OWNER], edit=first)))
    await asyncio.sleep(0)

    await post.sender.reply(incoming(OWNER, first), [Change(answered)], None)

    assert isinstance(await delivering, TryAgain)
    assert post.texts(OWNER) == ["已签收"]


async def test_d3_a_lost_answer_to_an_album_leaves_it_unsure(post: Post) -> None:
    post.script.next("sendMediaGroup", ANSWER_LOST)
    assert isinstance(await post.sender(part(album(post)), Address(chat_id=ACCOUNTS[LEADER])), Unsure)
