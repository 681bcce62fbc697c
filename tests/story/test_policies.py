"""The coordinator chooses how the unit is reminded, and sees first what would change."""

from __future__ import annotations

from tests.story.conftest import Cast


async def test_the_coordinator_sees_the_effect_and_then_chooses(cast: Cast) -> None:
    (card,) = await cast.coordinator.says("设置提醒")
    assert "提醒方案：常规" in card
    (preview,) = await cast.coordinator.presses("从严")
    assert "换成“从严”会怎样" in preview
    assert "项整改措施，今后90天" in preview
    (chosen,) = await cast.coordinator.presses("改用")
    assert "提醒方案：从严" in chosen
    assert "到期前30、20、10、5、3、1天和当天提醒" in chosen


async def test_others_see_how_they_are_reminded_and_choose_nothing(cast: Cast) -> None:
    (card,) = await cast.owner.says("设置提醒")
    assert "提醒方案：常规" in card
    assert cast.owner.keys() == []


async def test_it_is_behind_more_on_the_coordinators_help(cast: Cast) -> None:
    await cast.coordinator.says("/help")
    (card,) = await cast.coordinator.presses("提醒方案")
    assert "提醒方案：常规" in card
