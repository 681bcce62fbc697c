"""Whatever is sent gets an answer: evidence of the right item, asked about where that is not certain, or why not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.web.botapi.rendering import recorded_json
from tests.databases import on_sqlite
from tests.story.conftest import Cast
from tests.story.town import Phone, Town, photo

pytestmark = on_sqlite

PLACE = {"latitude": 30.24512, "longitude": 120.15321}
POLL = {
    "id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True,
    "type": "regular", "allows_multiple_answers": False, "allows_revoting": False, "members_only": False,
}  # fmt: skip
STICKER = {
    "file_id": "CAACAgUAAxk", "file_unique_id": "x", "type": "regular", "width": 512, "height": 512,
    "is_animated": False, "is_video": False,
}  # fmt: skip
WEI = {"type": "user", "date": 1_795_000_000, "sender_user": {"id": 77, "is_bot": False, "first_name": "魏师傅"}}


def recorded(kind: Any, name: str = "") -> Callable[[Phone], dict[str, object]]:
    return lambda phone: recorded_json(phone.town.api.files.add_recorded(kind, name, b"a made-up recording"))


EVIDENCE: dict[str, tuple[str, Any]] = {
    "video": ("视频", recorded("video", "巡查.mp4")),
    "video_note": ("视频", recorded("video_note")),
    "animation": ("动图", recorded("animation", "压力表.mp4")),
    "audio": ("录音", recorded("audio", "会议.mp3")),
    "voice": ("语音", recorded("voice")),
    "location": ("位置", {"location": PLACE}),
    "live_location": ("位置", {"location": PLACE | {"live_period": 900}}),
    "venue": ("位置", {"location": PLACE, "venue": {"location": PLACE, "title": "服务大厅", "address": "云溪路"}}),
}
"""What is kept, and what it is called."""
NOT_KEPT: dict[str, dict[str, object]] = {
    "sticker": {"sticker": STICKER},
    "contact": {"contact": {"phone_number": "000", "first_name": "魏师傅"}},
    "poll": {"poll": POLL},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "game": {"game": {"title": "x", "description": "x", "photo": []}},
    "story": {"story": {"id": 1, "chat": {"id": 5, "type": "private", "first_name": "x"}}},
    "what is not known yet": {"hologram": {"depth": 3}},
}
SERVICE: dict[str, dict[str, object]] = {
    "message_auto_delete_timer_changed": {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
    "new_chat_title": {"new_chat_title": "整改"},
    "write_access_allowed": {"write_access_allowed": {"from_request": True}},
}


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize("kind", EVIDENCE)
async def test_every_kind_of_file_and_a_place_become_evidence(cast: Cast, kind: str) -> None:
    called, content = EVIDENCE[kind]
    heard = await cast.owner.sends_other(content(cast.owner) if callable(content) else content)
    assert heard == [f"收到1件（{called}）。这是："]
    await cast.owner.presses("6①")
    assert "已交 6①" in cast.owner.last()
    assert "佐证1张" in cast.leader.last() or "佐证1件" in cast.leader.last()
    if called == "位置":
        assert "30.24512, 120.15321" in cast.leader.last()
    else:
        assert cast.leader.messages()[-1].document is not None


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize("kind", NOT_KEPT)
async def test_what_is_no_evidence_is_said_to_be_none(cast: Cast, kind: str) -> None:
    (heard,) = await cast.owner.sends_other(NOT_KEPT[kind])
    assert "佐证请发照片、文件、语音、视频或位置" in heard


@pytest.mark.parametrize("kind", SERVICE)
async def test_what_telegram_itself_tells_is_not_answered(cast: Cast, kind: str) -> None:
    assert await cast.owner.sends_other(SERVICE[kind]) == []


@pytest.mark.usefixtures("room")
async def test_an_album_may_hold_photos_and_films(town: Town, cast: Cast) -> None:

    def send() -> None:
        town.api.send_photo(cast.owner.user_id, photo(1), album="mixed")
        town.api.send_recorded(cast.owner.user_id, "video", b"a film", name="a.mp4", album="mixed")

    assert await cast.owner._after(send) == ["收到2件（照片、视频）。这是："]


@pytest.mark.usefixtures("room")
async def test_a_caption_that_leaves_nothing_open_hands_it_in(cast: Cast) -> None:
    await cast.owner.sends_photo(caption="6①完成")
    assert cast.owner.last().startswith("已交 6①")
    assert "请核验 6①" in cast.leader.last()
    assert cast.leader.messages()[-1].photo is not None
    (more,) = await cast.owner.sends_photo(2, caption="6①的佐证")
    assert "2件" in more


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize(
    "caption",
    ["6①完成没", "如果6①完成了", "6①完成前的照片", "6-1的佐证", "here's the receipt for 6.1", "6①和2①完成"],
)
async def test_a_caption_that_leaves_something_open_hands_nothing_in(cast: Cast, caption: str) -> None:
    await cast.owner.sends_photo(caption=caption)
    assert "这是：" in cast.owner.last()
    assert cast.owner.keys()[0].startswith("6①")
    assert "请核验" not in cast.leader.last()


@pytest.mark.usefixtures("room")
async def test_a_caption_that_tells_how_far_it_is_is_noted(cast: Cast) -> None:
    (heard,) = await cast.owner.sends_photo(caption="6.1 进展：大厅的一张已经摆好")
    assert heard.startswith("进展已记")
    assert "佐证1件" in (await cast.leader.says("6①的佐证"))[0]


@pytest.mark.usefixtures("room")
async def test_a_question_under_a_photo_is_answered_and_the_photo_kept(cast: Cast) -> None:
    answer, asked = await cast.owner.sends_photo(caption="6①谁负责")
    assert "张强" in answer
    assert asked.endswith("这是：")


@pytest.mark.usefixtures("room")
async def test_a_caption_names_what_somebody_else_answers_for(cast: Cast) -> None:
    (heard,) = await cast.leader.sends_photo(caption="6①完成")
    assert "由张强负责，您不能替交" in heard
    (heard,) = await cast.coordinator.sends_photo(caption="6①完成")
    assert "由张强负责" in heard
    await cast.coordinator.presses("代录：张强")
    assert "已交 6①" in cast.coordinator.last()
    assert "专班代您记了 6①" in cast.owner.last()


@pytest.mark.usefixtures("room")
async def test_a_caption_names_what_there_is_not_or_the_sender_may_not_see(cast: Cast) -> None:
    assert "没找到77" in (await cast.owner.sends_photo(caption="77的照片"))[0]
    assert "没找到1②" in (await cast.owner.sends_photo(2, caption="1②完成"))[0]
    assert "1②" not in "".join(cast.owner.keys())


@pytest.mark.usefixtures("room")
async def test_a_photo_in_reply_to_a_card_or_to_words_of_a_list_is_for_that_item(cast: Cast) -> None:
    await give_owner(cast, "2①")
    await cast.owner.says("2①")
    await cast.owner.sends_photo(reply_to=cast.owner.messages()[-1].id)
    assert cast.owner.keys()[0].startswith("2①")
    await cast.owner.presses("别的")
    await cast.owner.presses("不是佐证")
    await cast.owner.says("我的任务")
    listed = cast.owner.messages()[-1].id
    quote: dict[str, object] = {"quote": {"text": "2① 给3间库房", "position": 3}, "photo": photo_json(cast.owner)}
    await cast.owner.sends_other(quote, reply_to=listed)
    assert cast.owner.keys()[0].startswith("2①")


async def give_owner(cast: Cast, item: str) -> None:
    await cast.coordinator.says(item)
    await cast.coordinator.presses("责任人")
    await cast.coordinator.presses("张强")


def photo_json(phone: Phone) -> list[dict[str, object]]:
    file = phone.town.api.files.add_photo(photo(9))
    return [{"file_id": file.id, "file_unique_id": "u", "file_size": file.size, "width": 8, "height": 8}]


@pytest.mark.usefixtures("room")
async def test_who_passed_a_message_on_and_when_it_was_written_is_kept(cast: Cast) -> None:
    (heard,) = await cast.owner.sends_other({"forward_origin": WEI}, text="预约表今天贴好了，拍了照")
    assert heard == "收到1件（文字）。这是："
    await cast.owner.presses("6①")
    assert "转自魏师傅，" in cast.leader.last()
    assert "预约表今天贴好了" in cast.leader.last()


@pytest.mark.usefixtures("room")
async def test_a_question_that_is_passed_on_is_answered(cast: Cast) -> None:
    (heard,) = await cast.owner.sends_other({"forward_origin": WEI}, text="6①谁负责？")
    assert "张强" in heard


@pytest.mark.usefixtures("room")
async def test_what_the_bot_waits_for_is_still_asked_after_a_photo(cast: Cast) -> None:
    await cast.owner.says("6①")
    await cast.owner.presses("延期")
    (heard,) = await cast.owner.sends_photo()
    assert "刚才问您的还等您回答" in heard
    await cast.owner.presses("只是进展")
    assert "进展已记" in cast.owner.last()
    (heard,) = await cast.owner.says("12月20日")
    assert "12月20日" in heard


@pytest.mark.usefixtures("room")
async def test_another_item_may_be_chosen_and_only_progress(cast: Cast) -> None:
    await give_owner(cast, "2①")
    await cast.owner.sends_photo()
    first = cast.owner.keys()[0]
    await cast.owner.presses("别的")
    await cast.owner.presses("2①" if first.startswith("6①") else "6①")
    await cast.owner.presses("只是进展")
    assert "进展已记" in cast.owner.last()


@pytest.mark.usefixtures("room")
async def test_words_that_were_changed_are_read_anew_and_change_nothing_by_themselves(cast: Cast) -> None:
    await cast.owner.says("6①谁负则")
    (heard,) = await cast.owner.rewrites("6①谁负责")
    assert "责任人" in heard
    assert await cast.owner.rewrites("6①完成") == ["消息改了，记下的不会跟着改。请把改过的再发一次"]


@pytest.mark.usefixtures("room")
async def test_a_caption_that_was_changed_counts_while_the_photo_waits(cast: Cast) -> None:
    await cast.owner.sends_photo(caption="现场")
    await cast.owner.rewrites("6①完成")
    assert cast.owner.last().startswith("已交 6①")
    (heard,) = await cast.owner.rewrites("6①没完成")
    assert "请把改过的再发一次" in heard


@pytest.mark.usefixtures("room")
async def test_a_place_that_moves_on_is_not_answered_again(town: Town, cast: Cast) -> None:
    await cast.owner.sends_other({"location": PLACE | {"live_period": 900}})
    own = [one for one in town.api.messages(cast.owner.user_id) if not one.from_bot][-1]
    moved = {"edited_message": {
        "message_id": own.id, "date": 1_795_000_000, "edit_date": 1_795_000_060, "location": PLACE,
        "chat": {"id": cast.owner.user_id, "type": "private", "first_name": "张强"},
        "from": {"id": cast.owner.user_id, "is_bot": False, "first_name": "张强"},
    }}  # fmt: skip
    assert await cast.owner._after(lambda: town.api.queue_raw(moved)) == []


async def test_a_stranger_who_sends_something_is_shown_the_door(town: Town, cast: Cast) -> None:
    stranger = town.stranger("路人")
    for heard in (await stranger.sends_photo(), await stranger.sends_other({"location": PLACE})):
        assert "只对本单位人员开放" in heard[0]


@pytest.mark.usefixtures("room")
async def test_something_that_comes_after_the_item_is_decided_is_kept_and_asked_about(cast: Cast) -> None:
    await cast.owner.says("6①")
    await cast.owner.presses("完成")
    await cast.coordinator.sends_photo(3, caption="6①完成")
    await cast.coordinator.presses("代录：张强")
    await cast.leader.presses("通过")
    (heard,) = await cast.owner.sends_photo()
    assert "先替您留着" in heard


@pytest.mark.usefixtures("room")
async def test_after_a_message_of_several_the_most_urgent_of_them_comes_first(town: Town, cast: Cast) -> None:
    await give_owner(cast, "2①")
    await cast.coordinator.presses("时限")
    await cast.coordinator.says("12月8日前")
    await give_owner(cast, "1①")
    await town.move_to(date(2026, 12, 7))
    assert "2①" in cast.owner.last()
    assert "6①" in cast.owner.last()
    await cast.owner.sends_photo()
    assert cast.owner.keys()[0].startswith("2①")
