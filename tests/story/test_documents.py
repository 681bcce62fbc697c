"""Documents that a coordinator sends: read whatever they are kept in, or it is said how to get one that can be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.writing.card import LINES
from bot.writing.texts import texts
from storage.actor import console
from storage.models import Problem, Role
from storage.verbs import planning
from tests.reading.word import docx, p, packed
from tests.story.conftest import Cast
from tests.story.town import SAMPLE, Town

NOTICES = Path("tests/reading/fixtures/notices")
CORRECTED = (
    "1,灭火器检查不及时,请有资质的机构检测全部灭火器，压力不足的充装或更换，逐具拍下压力表,李卫东,张强,2026年12月31日",
    "1,灭火器检查不及时,新购灭火器入库前逐具登记编号,李卫东,张强,2026年12月31日",
    "7,库房钥匙无人登记,设钥匙领用登记本并由专人保管,李卫东,何秀兰,2026年12月31日",
)
PDF = b"%PDF-1.7\nnothing"
OFD = packed({"OFD.xml": "<x/>"})
t = texts("zh_CN")


async def test_a_word_notice_is_read_with_its_numbers_and_imported(town: Town) -> None:
    coordinator = await town.person("周敏", Role.COORDINATOR)
    heard = await coordinator.sends_file("整改通报.docx", (NOTICES / "automatic-numbers.docx").read_bytes())

    assert "岚山县市场监督管理局" in heard[0]
    assert "2个方面" in heard[0]
    assert "11项措施" in heard[0]
    assert "5个问题、11项措施" in (await coordinator.presses("导入"))[0]


async def test_with_an_empty_ledger_every_document_is_one_to_import(town: Town) -> None:
    coordinator = await town.person("周敏", Role.COORDINATOR)
    heard = await coordinator.sends_file("20250401.pdf", PDF)

    assert t("document.printed", name="20250401.pdf", kind="PDF") in heard[0]


async def test_a_file_that_was_asked_for_is_read_whatever_its_name(cast: Cast) -> None:
    await cast.coordinator.says("导入通报")

    heard = await cast.coordinator.sends_file("扫描件", OFD)
    assert t("document.printed", name="扫描件", kind="OFD版式文件") in heard[0]
    await cast.coordinator.says("导入通报")
    assert t("document.picture", name=t("document.this")) in (await cast.coordinator.sends_photo())[0]


async def test_a_document_that_holds_no_problems_is_evidence(cast: Cast) -> None:
    heard = await cast.coordinator.sends_file("借阅登记办法.docx", docx(p("借阅登记办法") + p("第一条 借阅要登记。")))

    assert "收到" in heard[0]
    assert t("document.or_evidence") not in heard[0]


async def test_a_notice_in_a_format_that_is_not_read_says_what_to_do(cast: Cast) -> None:
    heard = await cast.coordinator.sends_file("巡察整改通报.pdf", PDF)

    assert t("document.printed", name="巡察整改通报.pdf", kind="PDF") in heard[0]
    assert t("document.or_evidence") in heard[0]


async def test_a_corrected_ledger_is_a_difference_one_tap_and_one_tap_back(cast: Cast) -> None:
    coordinator = cast.coordinator
    again = (await coordinator.sends_file("通报.txt", SAMPLE.read_bytes()))[0]
    assert "没有变化" in again
    assert not coordinator.messages()[-1].buttons

    rows = ("序号,反馈问题,整改措施,责任领导,责任人,整改时限", *CORRECTED)
    shown = (await coordinator.sends_file("台账.csv", "\n".join(rows).encode()))[0]
    assert "新增1个问题、2项措施，改1条" in shown
    assert "新增人员1人：何秀兰" in shown
    assert "责任人：填入张强" in shown
    assert len(shown.splitlines()) <= LINES
    assert coordinator.keys() == ["更新台账", "更多", "取消"]
    assert "新问题：库房钥匙无人登记" in (await coordinator.presses("更多"))[0]

    done = (await coordinator.presses("更新台账"))[0]
    assert "已更新台账：新增1个问题、2项措施" in done
    assert [heard.splitlines()[0] for heard in cast.owner.heard()] == ["2件新情况"]
    assert "已撤销导入：去掉1个问题、2项措施" in (await coordinator.presses("撤销"))[0]


async def test_what_changed_between_look_and_tap_is_shown_before_it_is_done(cast: Cast) -> None:
    coordinator = cast.coordinator
    rows = ("序号,反馈问题,整改措施,责任领导,责任人,整改时限", *CORRECTED[:2])
    shown = (await coordinator.sends_file("台账.csv", "\n".join(rows).encode()))[0]
    assert "责任人：填入张强" in shown

    def elsewhere(session: Session) -> None:
        problem = session.scalars(select(Problem).where(Problem.number == 1)).one()
        planning.set_deadline(
            session, console(problem.unit_id), problem.measures[0], date(2026, 12, 20), coordinator.town.clock()
        )

    coordinator.town.database.run(elsewhere)

    again = (await coordinator.presses("更新台账"))[0]
    assert "台账刚才有变动" in again
    assert "1①时限：12月20日（周日） → 12月31日（周四）" in again
    assert "已更新台账" in (await coordinator.presses("更新台账"))[0]
