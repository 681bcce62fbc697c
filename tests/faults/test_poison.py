"""An update that nobody can handle: it is set aside, and the rest goes on."""

from __future__ import annotations

import pytest

from bot.handlers import router
from bot.writing.texts import texts
from storage import inbox
from tests.cast import LEADER, OWNER
from tests.faults.reception import Reception, boom, raises_at, text_update

t = texts("zh_CN")


async def test_r12_what_fails_three_times_is_set_aside_with_a_word_and_the_rest_goes_on(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def failing() -> None:
        tried.append(1)
        boom()

    monkeypatch.setattr(router, "route", raises_at("毒", failing))
    async with reception.open():
        reception.says(OWNER, "毒")
        reception.says(OWNER, "逾期的有哪些")
        await reception.all_handled()

    assert len(tried) == inbox.TRIES
    assert reception.heard(OWNER)[0] == t("error.set_aside")
    assert len(reception.heard(OWNER)) == 2


async def test_r12_a_try_that_ends_the_process_counts(reception: Reception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each start finds the update unhandled; three processes have ended over it."""
    raws = [text_update(1, OWNER, "毒"), text_update(2, OWNER, "逾期的有哪些"), text_update(3, LEADER, "逾期的有哪些")]
    await reception.intake.accept_all(raws)
    ended: list[int] = []

    class Killed(BaseException):
        """Nothing catches it, as nothing catches SIGKILL."""

    def die() -> None:
        ended.append(1)
        raise Killed

    monkeypatch.setattr(router, "route", raises_at("毒", die))
    reception.intake._working = True
    for _ in range(inbox.TRIES - 1):
        with pytest.raises(Killed):
            await reception.intake._resume()
    async with reception.open():
        await reception.until(lambda: not reception.waiting())

    assert len(ended) == inbox.TRIES - 1, "the first of the three was in the process that fetched it"
    assert reception.heard(OWNER)[0] == t("error.set_aside")
    assert len(reception.heard(OWNER)) == 2
    assert len(reception.heard(LEADER)) == 1
