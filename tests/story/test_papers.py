"""Papers that people ask for: the draft of the notice, with a question about names, and the form to be signed."""

from __future__ import annotations

from io import BytesIO

import docx
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.reading.documents import Draft, read_document
from storage.models import Event, Measure, Problem
from tests.story.conftest import Cast
from tests.story.town import Town, document


def taken_out(session: Session) -> list[tuple[str, str, int]]:
    """Who took what out, and how many rows."""
    rows = session.scalars(select(Event).where(Event.kind == "exported").order_by(Event.id))
    return [(row.actor, row.after["what"], row.after["rows"]) for row in rows]


def name_a_firm(session: Session) -> None:
    measure = session.scalars(select(Measure).join(Problem).where(Problem.number == 1)).first()
    assert measure is not None
    measure.text = "委托江城安泰消防有限公司检测，由张强陪同，请赵书记验收"


async def test_the_notice_is_drafted_in_one_message(town: Town, cast: Cast) -> None:
    said = await cast.coordinator.says("起草一下整改通报")
    assert len(said) == 1
    assert said[0].startswith("整改通报草稿 · 6个问题，13项措施")

    kept = document(cast.coordinator)
    assert kept.name == "云溪县档案馆整改进展情况的通报（草稿）.docx"
    read = read_document(kept.data, kept.name)
    assert isinstance(read, Draft)
    assert (len(read.problems), len(read.measures), read.warnings) == (6, 13, ())
    assert town.database.run(taken_out) == [("周敏", "notice", 6)]
    town.check_every_card()


async def test_names_of_companies_are_shown_before_they_are_published(town: Town, cast: Cast) -> None:
    town.database.run(name_a_firm)
    asked = (await cast.coordinator.says("draft the notice"))[0]
    assert asked.startswith("通报里有2个名称，公开前请定：隐去还是保留")
    assert "1 江城安泰消防有限公司，隐去写成“某有限公司”" in asked
    assert town.database.run(taken_out) == []

    await cast.coordinator.presses("隐去")
    text = text_of(document(cast.coordinator).data)
    assert "委托某有限公司检测，由责任人陪同，请书记验收" in text
    assert "张强" not in text
    town.check_every_card()


async def test_names_can_be_decided_on_one_by_one(town: Town, cast: Cast) -> None:
    town.database.run(name_a_firm)
    await cast.coordinator.says("起草公开稿")
    await cast.coordinator.presses("逐个定")
    assert cast.coordinator.last().startswith("第1个，共2个：江城安泰消防有限公司")
    await cast.coordinator.presses("保留")
    assert cast.coordinator.last().startswith("第2个，共2个：赵书记")
    await cast.coordinator.presses("隐去")
    assert "隐去：赵书记" in cast.coordinator.last()
    assert "委托江城安泰消防有限公司检测，由责任人陪同，请书记验收" in text_of(document(cast.coordinator).data)


async def test_names_are_asked_about_again_when_the_ledger_has_changed(town: Town, cast: Cast) -> None:
    town.database.run(name_a_firm)
    await cast.coordinator.says("起草公开稿")
    town.database.run(lambda session: session.get_one(Measure, 2).__setattr__("text", "退还滨河实验小学的桌椅"))
    await cast.coordinator.presses("保留")
    assert cast.coordinator.last().startswith("通报里有3个名称")
    assert town.database.run(taken_out) == []


async def test_what_is_kept_back_is_left_out(town: Town, cast: Cast) -> None:
    await cast.coordinator.says("问题4")
    await cast.coordinator.presses("不公开")
    assert "已设为不公开" in cast.coordinator.last()
    said = (await cast.coordinator.says("起草一下整改通报"))[0]
    assert said.startswith("整改通报草稿 · 5个问题，11项措施")
    assert "不公开的1个问题没有写进去" in said
    assert "采购比价走过场" not in text_of(document(cast.coordinator).data)
    assert "设为不公开" in (await cast.coordinator.says("问题4的历史"))[0]


async def test_who_may_not_publish_gets_no_draft(town: Town, cast: Cast) -> None:
    await cast.owner.says("起草一下整改通报")
    assert cast.owner.messages()[-1].document is None
    assert "定公开范围" in cast.owner.last()


async def test_the_form_of_a_problem_is_printed_in_words_or_from_its_card(town: Town, cast: Cast) -> None:
    said = await cast.coordinator.says("打印5号销号表")
    assert said[0].startswith("销号表 · 问题5 ")
    assert document(cast.coordinator).name == "销号表-问题5.docx"
    assert "党课没有按季度开展" in table_of(document(cast.coordinator).data)

    await cast.leader.says("问题3")
    await cast.leader.presses("销号表")
    assert document(cast.leader).name == "销号表-问题3.docx"
    assert town.database.run(taken_out) == [("周敏", "closeout_form", 3), ("李卫东", "closeout_form", 2)]
    assert "导出文件" in (await cast.leader.says("问题3的历史"))[0]
    town.check_every_card()


def text_of(data: bytes) -> str:
    return "\n".join(block.text for block in docx.Document(BytesIO(data)).paragraphs)


def table_of(data: bytes) -> str:
    return "\n".join(cell.text for row in docx.Document(BytesIO(data)).tables[0].rows for cell in row.cells)
