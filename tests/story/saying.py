"""What is said to the bot to have something done, and what came of it."""

from __future__ import annotations

from storage.models import Unit
from tests.story.town import Phone, Town


def written(town: Town) -> str:
    """The end of the ledger's chain: another after anything was written."""
    return town.database.run(lambda session: session.get_one(Unit, town.unit_id).chain_head)


async def says_and_confirms(town: Town, phone: Phone, words: str, key: str, *stated: str) -> str:
    """What is said writes nothing and is stated; the key writes once, and tapped again tells when. Returns the card
    that comes of it."""
    before = written(town)
    card = (await phone.says(words))[0]
    assert written(town) == before, card
    assert [one for one in stated if one not in card] == [], card
    labels = phone.keys()
    assert "取消" in labels
    message = phone.messages()[-1]
    data = next(one.data for row in message.buttons for one in row if one.label == key)
    await phone.presses(key)
    after, card = written(town), next(one.words for one in phone.messages() if one.id == message.id)
    assert after != before
    await phone._tap(message.id, data)
    assert written(town) == after
    assert "已经记过了" in phone.toast()
    return card


async def is_told(town: Town, phone: Phone, words: str, *told: str) -> None:
    """What is said writes nothing, offers nothing to write, and the reason is told."""
    before = written(town)
    card = (await phone.says(words))[0]
    assert [one for one in told if one not in card] == [], card
    assert written(town) == before
