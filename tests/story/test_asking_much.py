"""Asking a ledger that is too large to be read whole for each message."""

from __future__ import annotations

import pytest

from bot.handlers.asking import known
from tests.story.conftest import Cast
from tests.story.room import hand_out_room


async def test_a_large_ledger_is_asked_in_the_same_words(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "TEXTS_AT_MOST", 0)
    await hand_out_room(cast)
    assert "没有，" in (await cast.coordinator.says("会议室那个弄完没"))[0]
    assert "没有，" in (await cast.coordinator.says("会议室预约弄完没"))[0]
    assert "我只管整改台账" in (await cast.coordinator.says("明天会下雪吗"))[0]
