"""What is on phones already when somebody else answers for it (faults.md, D8): over HTTP, on both databases."""

from __future__ import annotations

from datetime import timedelta

from bot.web.botapi import Message, Request
from bot.web.botapi.faults import (
    TO_EDIT_NOT_FOUND,
    server_error,
)
from jobs.delivery import BACK_OFF
from jobs.runner import Runner
from storage.models import OwnerRole
from tests.cast import ACCOUNTS, COLLEAGUE, OWNER, at
from tests.faults.posting import Post
from tests.jobs.helpers import DUE, ITEM, SOON, day

LATER = day("12-24")
"""Ten days after Monday."""


async def test_d8_after_a_handover_only_the_new_owner_is_told(post: Post) -> None:
    post.script.next("sendMessage", server_error(), chat=ACCOUNTS[COLLEAGUE])
    post.world.cast.is_due(ITEM, DUE, post.world.clock())
    await post.runs()

    post.world.cast.assigns(ITEM, OwnerRole.OWNER, OWNER, now=post.world.clock())
    await post.runs(BACK_OFF[0])

    assert post.texts(COLLEAGUE) == []
    assert len(post.texts(OWNER)) == 1


async def reminded(post: Post) -> Message:
    """李四 has the card of an item that is theirs, with its keys."""
    post.world.cast.is_due(ITEM, DUE, post.world.clock())
    await post.runs()
    (shown,) = post.cards(COLLEAGUE)
    assert shown.buttons
    return shown


async def settles(post: Post, later: timedelta = timedelta(0)) -> None:
    """The clock's side looks, and sends what may go."""
    await Runner(delivery=post.delivery).look()
    await post.runs(later)


def edits(post: Post) -> list[Request]:
    """Each try to change a message."""
    return [one for one in post.api.requests if one.method.lower().startswith("edit")]


async def test_d8_after_a_handover_the_old_card_loses_its_buttons_and_says_who_has_it(post: Post) -> None:
    before = await reminded(post)

    post.world.cast.assigns(ITEM, OwnerRole.OWNER, OWNER, now=post.world.clock())
    await settles(post)

    (now,) = post.cards(COLLEAGUE)
    assert (now.id, now.words) == (before.id, "2② 修订用车办法：已由张三负责")
    assert not now.buttons
    assert [bool(one.buttons) for one in post.cards(OWNER)] == [True]
    assert len(edits(post)) == 1


async def test_d8_in_a_list_what_was_handed_over_says_so_and_only_the_others_keep_their_keys(
    post: Post,
) -> None:
    world = post.world
    world.clock.set(at(SOON, 8))
    for item in (ITEM, (2, 3)):
        world.cast.is_due(item, LATER, world.clock())
    await post.runs()
    world.clock.set(at(SOON, 9))
    await settles(post)
    before = post.cards(COLLEAGUE)[-1]

    world.cast.assigns(ITEM, OwnerRole.OWNER, OWNER, now=world.clock())
    await settles(post)
    await post.runs(world.office.edits_wait)

    now = post.cards(COLLEAGUE)[-1]
    assert now.id == before.id
    assert now.words.split("\n")[-1] == "➡️ 2② 修订用车办法：已由张三负责"
    assert [key.label for row in now.buttons for key in row] == ["2③"]
    assert len([one for one in edits(post) if int(one.params["message_id"]) == before.id]) == 1


async def test_d8_a_card_that_cannot_be_edited_is_let_be_and_nothing_goes_in_its_place(post: Post) -> None:
    before = await reminded(post)
    post.script.always("editMessageText", TO_EDIT_NOT_FOUND)

    post.world.cast.assigns(ITEM, OwnerRole.OWNER, OWNER, now=post.world.clock())
    for _ in range(3):
        await settles(post, BACK_OFF[-1])

    assert post.cards(COLLEAGUE) == [before]
    assert len(edits(post)) == 1


async def test_d8_an_edit_that_telegram_could_not_take_is_made_later(post: Post) -> None:
    before = await reminded(post)
    post.script.next("editMessageText", server_error())

    post.world.cast.assigns(ITEM, OwnerRole.OWNER, OWNER, now=post.world.clock())
    await settles(post)
    assert post.cards(COLLEAGUE) == [before]
    await post.runs(BACK_OFF[0])

    assert [bool(one.buttons) for one in post.cards(COLLEAGUE)] == [False]
