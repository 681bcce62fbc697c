"""Documents that a coordinator sends: read whatever they are kept in, or it is said how to get one that can be."""

from __future__ import annotations

from pathlib import Path

from bot.writing.texts import texts
from storage.models import Role
from tests.reading.word import docx, p, packed
from tests.story.conftest import Cast
from tests.story.town import Town

NOTICES = Path("tests/reading/fixtures/notices")
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
