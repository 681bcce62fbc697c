"""Pictures and files, both ways."""

from __future__ import annotations

import pytest
import telegram
from telegram import InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest, NetworkError

from bot.web.botapi import BotApi, Refused
from bot.web.botapi.images import image_size
from tests.web.conftest import OWNER, png

JPEG_3_BY_2 = bytes.fromhex("ffd8 ffe0 0004 0000 ffc4 0003 00 ffc0 000b 08 0002 0003 01 011100 ffd9".replace(" ", ""))


def test_it_reads_the_size_of_png_and_jpeg() -> None:
    assert image_size(png(40, 30)) == (40, 30)
    assert image_size(JPEG_3_BY_2) == (3, 2)
    assert image_size(b"GIF89a") is None
    assert image_size(b"\xff\xd8\xff") is None


async def test_the_bot_gets_the_very_bytes_of_a_photo(api: BotApi, bot: telegram.Bot) -> None:
    api.send_photo(OWNER, png(40, 30), caption="压力表")
    message = (await bot.get_updates())[0].message
    assert message is not None
    assert message.caption == "压力表"
    photo = message.photo[-1]
    assert (photo.width, photo.height, photo.file_size) == (40, 30, len(png(40, 30)))
    file = await photo.get_file()
    assert bytes(await file.download_as_bytearray()) == png(40, 30)


async def test_the_same_bytes_are_known_again(api: BotApi) -> None:
    first, second, other = (api.send_photo(OWNER, png(9, 9, shade)).photo for shade in (1, 1, 2))
    assert first is not None
    assert second is not None
    assert other is not None
    assert first.unique_id == second.unique_id != other.unique_id
    assert first.id != second.id


async def test_what_is_no_picture_can_not_go_as_photo(api: BotApi) -> None:
    with pytest.raises(Refused, match="IMAGE_PROCESS_FAILED"):
        api.send_photo(OWNER, b"no picture")
    assert api.messages(OWNER) == []


async def test_an_album_of_a_person_is_one_update_a_photo(api: BotApi, bot: telegram.Bot) -> None:
    for shade in (1, 2, 3):
        api.send_photo(OWNER, png(9, 9, shade), album="a1")
    messages = [update.message for update in await bot.get_updates()]
    assert [message and message.media_group_id for message in messages] == ["a1"] * 3


async def test_a_document_keeps_name_and_bytes(api: BotApi, bot: telegram.Bot) -> None:
    api.send_document(OWNER, "检测报告.pdf", b"%PDF-1.7", caption="佐证")
    message = (await bot.get_updates())[0].message
    assert message is not None
    assert message.document is not None
    assert (message.document.file_name, message.document.mime_type) == ("检测报告.pdf", "application/pdf")
    assert bytes(await (await message.document.get_file()).download_as_bytearray()) == b"%PDF-1.7"


async def test_the_bot_sends_photos_and_files_and_sends_them_again(api: BotApi, bot: telegram.Bot) -> None:
    api.say(OWNER, "/start")
    sent = await bot.send_photo(OWNER, png(40, 30), caption="图")
    again = await bot.send_photo(OWNER, sent.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
    document = await bot.send_document(OWNER, b"a,b", filename="台账.csv")
    shown = api.messages(OWNER)[-1]
    assert shown.document is not None
    assert (shown.document.name, shown.document.data) == ("台账.csv", b"a,b")
    assert document.document is not None
    with pytest.raises(BadRequest, match=r"^Can't use file of type document as photo$"):
        await bot.send_photo(OWNER, document.document.file_id)
    with pytest.raises(BadRequest, match=r"^Wrong file identifier/http url specified$"):
        await bot.send_photo(OWNER, "nonsense")
    edited = await sent.edit_caption("新的")
    assert isinstance(edited, telegram.Message)
    assert edited.caption == "新的"


async def test_the_bot_sends_albums_of_2_to_10(api: BotApi, bot: telegram.Bot) -> None:
    api.say(OWNER, "/start")
    sent = await bot.send_media_group(OWNER, [InputMediaPhoto(png(9, 9, n), caption=str(n)) for n in (1, 2)])
    assert len({message.media_group_id for message in sent}) == 1
    assert [message.caption for message in api.messages(OWNER)[-2:]] == ["1", "2"]
    with pytest.raises(BadRequest, match=r"^Too many messages to send as an album$"):
        await bot.send_media_group(OWNER, [InputMediaPhoto(png(9, 9, n)) for n in range(11)])
    with pytest.raises(BadRequest, match=r"^Document can't be mixed with other media types$"):
        await bot.send_media_group(OWNER, [InputMediaPhoto(png(9, 9)), InputMediaDocument(b"x")])


async def test_what_is_too_big_is_refused(api: BotApi, bot: telegram.Bot) -> None:
    api.say(OWNER, "/start")
    big = png(9, 9) + bytes(21 * 1024 * 1024)
    with pytest.raises(BadRequest, match="too big for a photo; the maximum size is 10485760 bytes"):
        await bot.send_photo(OWNER, big)
    api.send_document(OWNER, "big.bin", big)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.document is not None
    with pytest.raises(BadRequest, match=r"^File is too big$"):
        await message.document.get_file()
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_document(OWNER, bytes(52 * 1024 * 1024))
    with pytest.raises(BadRequest, match=r"^Message caption is too long$"):
        await bot.send_photo(OWNER, png(9, 9), caption="长" * 1025)


async def test_a_file_is_not_given_to_who_has_not_the_token(api: BotApi, base_url: str) -> None:
    import httpx

    photo = api.send_photo(OWNER, png(9, 9)).photo
    assert photo is not None
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{base_url}/file/bot1:x/{photo.path}")
    assert answer.status_code == 401


async def test_any_other_kind_of_message_gets_through(api: BotApi, bot: telegram.Bot) -> None:
    api.send_other(OWNER, {"location": {"latitude": 30.0, "longitude": 104.0}})
    message = (await bot.get_updates())[0].message
    assert message is not None
    assert message.location is not None
