"""A file that Telegram does not hand over: it is asked for again, or said to be missing."""

from __future__ import annotations

from hashlib import sha256

from bot.web.botapi.faults import BAD_GATEWAY, DOWNLOAD, FILE_TOO_BIG, TRUNCATED
from bot.writing.texts import texts
from tests.cast import ACCOUNTS, OWNER
from tests.faults.reception import Reception
from tests.web.conftest import png

t = texts("zh_CN")


async def test_a10_a_file_that_cannot_be_fetched_is_asked_for_anew(reception: Reception) -> None:
    reception.script.next("getFile", BAD_GATEWAY)
    reception.script.next(DOWNLOAD, BAD_GATEWAY)
    reception.api.send_photo(ACCOUNTS[OWNER], png(8, 8))
    async with reception.open():
        await reception.all_handled()

    asked = [one for one in reception.api.requests if one.method == "getFile"]
    assert len(asked) == 3
    assert t("file.not_fetched") not in reception.heard(OWNER)[-1]
    assert reception.kept() == 1


async def test_a10_a_file_is_asked_for_as_long_as_telegram_is_unwell_now_and_then(reception: Reception) -> None:
    """What is given up has to be sent again by hand."""
    for _ in range(4):
        reception.script.next("getFile", BAD_GATEWAY)
    reception.api.send_photo(ACCOUNTS[OWNER], png(8, 8))
    async with reception.open():
        await reception.all_handled()

    assert t("file.not_fetched") not in reception.heard(OWNER)[-1]
    assert reception.kept() == 1


async def test_a10_a_file_that_comes_cut_off_is_not_taken_for_the_file(reception: Reception) -> None:
    reception.script.next(DOWNLOAD, TRUNCATED)
    photo = png(8, 8)
    reception.api.send_photo(ACCOUNTS[OWNER], photo)
    async with reception.open():
        await reception.all_handled()

    assert reception.kept() == 1
    assert reception.intake.desk.store.read(sha256(photo).hexdigest()) == photo


async def test_a10_a_file_that_never_comes_is_said_to_be_missing(reception: Reception) -> None:
    reception.script.always(DOWNLOAD, BAD_GATEWAY)
    reception.api.send_photo(ACCOUNTS[OWNER], png(8, 8))
    async with reception.open():
        await reception.all_handled()

    assert reception.heard(OWNER) == [t("file.not_fetched")]
    assert reception.kept() == 0


async def test_a10_the_limit_is_told(reception: Reception) -> None:
    reception.script.next("getFile", FILE_TOO_BIG)
    reception.api.send_photo(ACCOUNTS[OWNER], png(8, 8))
    async with reception.open():
        await reception.all_handled()

    assert reception.heard(OWNER) == [t("file.too_large")]


async def test_a10_the_piece_of_an_album_that_is_missing_is_said(reception: Reception) -> None:
    reception.script.next("getFile", FILE_TOO_BIG)
    for shade in (1, 2):
        reception.api.send_photo(ACCOUNTS[OWNER], png(8, 8, shade), album="a")
    async with reception.open():
        await reception.all_handled()

    assert reception.heard(OWNER)[-1] == t("file.too_large")
    assert len(reception.heard(OWNER)) == 2
    assert reception.kept() == 1
