"""Every deadline set in chat is said back as date, weekday and days left, and one tap takes it back."""

from __future__ import annotations

from datetime import date

import pytest

from tests.story.conftest import Cast
from tests.story.test_acting import submit_room
from tests.story.town import Town


async def test_by_a_key_on_a_problem(cast: Cast) -> None:
    await cast.coordinator.says("6")
    await cast.coordinator.presses("时限")
    await cast.coordinator.presses("11月30日")
    assert "定在11月30日（周一），还有7天" in cast.coordinator.last()
    await cast.coordinator.presses("撤销")
    assert "时限已撤掉" in cast.coordinator.last()


async def test_by_words_in_answer_to_the_question_and_back_to_the_day_before(cast: Cast) -> None:
    await cast.coordinator.says("6①")
    await cast.coordinator.presses("时限")
    await cast.coordinator.says("下周五")
    await cast.coordinator.presses("详情")
    await cast.coordinator.presses("时限")
    await cast.coordinator.says("元旦前，并长期坚持")
    assert "定在12月31日（周四），还有38天" in cast.coordinator.last()
    assert "到期之后长期坚持" in cast.coordinator.last()
    await cast.coordinator.presses("撤销")
    assert "定在12月4日（周五），还有11天" in cast.coordinator.last()
    assert "长期坚持" not in (await cast.coordinator.says("6①"))[0]


async def test_by_a_key_of_a_question_that_still_knows_it_goes_on_for_good(cast: Cast) -> None:
    await cast.coordinator.says("6①")
    await cast.coordinator.presses("时限")
    await cast.coordinator.says("下月初，长期坚持")
    await cast.coordinator.presses("12月10日")
    assert "定在12月10日（周四），还有17天" in cast.coordinator.last()
    assert "到期之后长期坚持" in cast.coordinator.last()


async def test_by_free_words_on_a_measure_and_on_a_problem(cast: Cast) -> None:
    for words in ("6① 12月31日前", "问题6的时限改到12月31日"):
        await cast.coordinator.says(words)
        assert "时限定为12月31日（周四），还有38天？" in cast.coordinator.last()
        await cast.coordinator.presses("就这样")
        assert "定在12月31日（周四），还有38天" in cast.coordinator.last()
        await cast.coordinator.presses("撤销")
        assert "时限已撤掉" in cast.coordinator.last()


async def test_free_words_with_two_readings_are_asked_and_the_tap_is_said_back(cast: Cast) -> None:
    await cast.coordinator.says("6①的时限改到下月初")
    assert "是哪天？" in cast.coordinator.last()
    await cast.coordinator.presses("12月1日")
    assert "定在12月1日（周二），还有8天" in cast.coordinator.last()
    await cast.coordinator.presses("撤销")
    assert "时限已撤掉" in cast.coordinator.last()


@pytest.mark.usefixtures("room")
async def test_on_return_and_the_return_stands_when_its_day_is_taken_back(cast: Cast) -> None:
    await submit_room(cast)
    await cast.leader.presses("退回")
    await cast.leader.says("看不清")
    await cast.leader.says("下周四")
    assert "已退回张强：看不清" in cast.leader.last()
    assert "新时限12月3日（周四），还有" in cast.leader.last()
    await cast.leader.presses("撤销")
    assert "12月3日" not in cast.leader.last()
    assert "整改中" in (await cast.leader.says("6①"))[0]


async def test_a_taken_back_day_cannot_be_taken_back_again_nor_one_that_has_changed(cast: Cast) -> None:
    await cast.coordinator.says("6① 12月31日前")
    await cast.coordinator.presses("就这样")
    card = cast.coordinator.messages()[-1]
    undo = next(key.data for row in card.buttons for key in row if key.label == "撤销")
    await cast.coordinator.says("6① 12月10日前")
    await cast.coordinator.presses("就这样")
    cast.coordinator.town.api.press(cast.coordinator.user_id, card.id, undo)
    await cast.coordinator.town.quiet()
    assert "情况已经变了" in cast.coordinator.toast()
    assert "12月10日" in (await cast.coordinator.says("6①"))[0]


async def test_working_days_of_a_year_without_an_arrangement_say_so(town: Town, cast: Cast) -> None:
    await town.wakes_after((date(2026, 12, 31) - town.today).days)
    await cast.coordinator.says("6①")
    await cast.coordinator.presses("时限")
    await cast.coordinator.says("5个工作日内")
    assert "2027年的放假安排还没公布，按周一到周五算的" in cast.coordinator.last()
    await cast.coordinator.presses("2027年1月8日")
    assert "2027年1月8日（周五），还有8天" in cast.coordinator.last()


async def test_a_time_of_day_is_kept_to_the_day_and_said_to_be(cast: Cast) -> None:
    await cast.coordinator.says("6①")
    await cast.coordinator.presses("时限")
    await cast.coordinator.says("周五17:00前")
    assert "定在11月27日（周五），还有4天" in cast.coordinator.last()
    assert "当天24点前交都算按时" in cast.coordinator.last()


async def test_at_once_is_said_in_words_wherever_the_item_is_shown(cast: Cast) -> None:
    await cast.coordinator.says("6①")
    await cast.coordinator.presses("时限")
    await cast.coordinator.says("立行立改")
    assert "11月23日（周一）" in cast.coordinator.last()
    assert "立行立改" in (await cast.coordinator.says("6①"))[0]
    assert "立行立改1项" in (await cast.coordinator.says("立行立改的有哪些"))[0]
    await cast.coordinator.says("6① 12月31日前")
    await cast.coordinator.presses("就这样")
    assert "立行立改" not in (await cast.coordinator.says("6①"))[0]


async def test_at_once_said_in_one_sentence_is_kept_as_what_it_is(cast: Cast) -> None:
    await cast.coordinator.says("6①立行立改")
    await cast.coordinator.presses("就这样")
    assert "立行立改" in (await cast.coordinator.says("6①"))[0]
