"""Documents that would do harm are refused, each with its reason."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from bot.documents import read_apart
from bot.reading.documents import NotRead, read_document
from bot.reading.documents.safety import LARGEST
from bot.reading.notices import NoticeDraft
from bot.writing.texts import texts
from tests.cast import ACCOUNTS, COORDINATOR, OWNER
from tests.faults.reception import Reception
from tests.reading.word import MAIN, docx, link, p, packed

t = texts("zh_CN")

NOTICE = """中共临江区档案馆党组关于巡察整改情况的通报
一、反馈问题整改情况
（一）聚焦管理方面
1.借阅登记不全。
整改情况：①换用编号的登记本；②每周五抽查。
"""
WORD = docx("".join(p(line) for line in NOTICE.splitlines()))
DTD = '<?xml version="1.0"?><!DOCTYPE w [{}]><w:document xmlns:w="x"/>'
LAUGHS = DTD.format('<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">')
OUTSIDE = DTD.format('<!ENTITY a SYSTEM "file:///etc/hostname">')


def code(data: bytes, name: str = "通报.docx") -> str:
    read = read_document(data, name)
    return read.code if isinstance(read, NotRead) else "read"


def swelling(megabytes: int) -> bytes:
    return docx(p("文"), parts={"word/media/image1.xml": b" " * (megabytes << 20)})


# X2


@pytest.mark.parametrize("megabytes", [57, 400])
def test_x2_what_would_swell_when_unpacked_is_refused_before_it_is(megabytes: int) -> None:
    data = swelling(megabytes)

    assert len(data) < 500_000
    assert code(data) == "swells"


def test_x2_thousands_of_parts_are_refused() -> None:
    assert code(packed({"word/document.xml": "", **{f"word/{n}.bin": b"" for n in range(5001)}})) == "swells"


def test_x2_a_file_larger_than_telegram_hands_over_is_refused_unread() -> None:
    assert code(b"\x00" * (LARGEST + 1)) == "too_large"
    assert read_apart(b"\x00" * (LARGEST + 1), "x.docx") == NotRead("too_large")


def test_x2_a_directory_that_lies_about_sizes_gives_no_more_than_it_says() -> None:
    data = bytearray(docx(p("文" * 1000)))
    with zipfile.ZipFile(BytesIO(data)) as package:
        size = package.getinfo("word/document.xml").file_size
    at = data.rindex(size.to_bytes(4, "little"))
    data[at : at + 4] = (100).to_bytes(4, "little")

    assert code(bytes(data)) == "damaged"


# X3


@pytest.mark.parametrize("markup", [LAUGHS, OUTSIDE], ids=["entities in entities", "an entity of a file"])
@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "docProps/app.xml", "word/_rels/x.rels"])
def test_x3_declarations_are_refused_in_every_part(markup: str, name: str) -> None:
    assert code(docx(p("文"), parts={name: markup})) == "markup_tricks"


def test_x3_declarations_are_seen_in_another_encoding_too() -> None:
    hidden = OUTSIDE.replace('version="1.0"', 'version="1.0" encoding="utf-16"').encode("utf-16")

    assert code(docx(p("文"), parts={"word/document.xml": hidden})) == "markup_tricks"


def test_x3_a_web_page_resolves_nothing() -> None:
    page = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/hostname">]><p>' + "</p><p>".join(NOTICE.splitlines())
    read = read_document(f"{page}&a;".encode(), "通报.html")

    assert isinstance(read, NoticeDraft)
    assert read.measures[-1].text == "每周五抽查。&a"


# X4


@pytest.mark.parametrize("name", ["../../etc/x", "/etc/x", "C:\\x", "word/../../x", "word/\u202excod.exe"])
def test_x4_a_package_with_names_that_lead_elsewhere_is_refused(name: str) -> None:
    assert code(docx(p("文"), parts={name: "x"})) == "bad_names"


def test_x4_a_package_with_a_link_in_it_is_refused() -> None:
    file = BytesIO(WORD)
    with zipfile.ZipFile(file, "a") as package:
        entry = zipfile.ZipInfo("word/link")
        entry.external_attr = 0o120777 << 16
        package.writestr(entry, "/etc/hostname")

    assert code(file.getvalue()) == "bad_names"


@pytest.mark.parametrize(
    "name", ["../../etc/x.txt", "/etc/x.txt", "CON.txt", "长" * 300 + ".txt", "x\u202etxt.exe.txt"]
)
async def test_x4_a_file_is_kept_under_its_hash_whatever_its_name(
    reception: Reception, tmp_path: Path, name: str
) -> None:
    reception.api.send_document(ACCOUNTS[OWNER], name, b"a receipt")
    async with reception.open():
        await reception.all_handled()

    kept = [path for path in tmp_path.rglob("*") if path.is_file() and path.read_bytes() == b"a receipt"]
    assert [path.parent.parent for path in kept] == [tmp_path / "evidence"]
    assert reception.kept() == 1
    assert "\u202e" not in "".join(reception.heard(OWNER))


# X5


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (docx(p("文"), parts={"word/vbaProject.bin": b"x"}), "macros"),
        (docx(p("文"), main=MAIN.replace("vnd.openxmlformats-officedocument.wordprocessingml.document.main", "vnd.ms-word.document.macroEnabled.main")), "macros"),  # noqa: E501
        (docx(p("文"), parts={"word/embeddings/oleObject1.bin": b"x"}), "embedded"),
        (docx(p("文"), links=link("oleObject", "embeddings/x")), "embedded"),
        (docx(p("文"), parts={"word/activeX/activeX1.xml": "<a/>"}), "embedded"),
        (docx(p("文"), links=link("attachedTemplate", "https://example.org/a.dotm", external=True)), "linked"),
        (docx(p("文"), links=link("frame", "https://example.org/", external=True)), "linked"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"MZ\x90\x00\x03\x00\x00\x00\xff\xff", "program"),
        (b"\x7fELF\x02\x01\x01", "program"),
        (b"#!/bin/sh\nrm -rf /\n", "program"),
        (b"PK\x03\x04 cut off", "unknown"),
        (b"", "empty"),
    ],
)  # fmt: skip
def test_x5_what_may_do_harm_is_refused_with_its_reason(data: bytes, why: str) -> None:
    assert code(data) == why


def test_x5_a_package_with_a_password_is_refused() -> None:
    data = bytearray(WORD)
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)

    assert code(bytes(data)) == "encrypted"


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (WORD, "通报.txt", "wrong_name"),
        (NOTICE.encode(), "通报.docx", "wrong_name"),
        (NOTICE.encode(), "通报.xlsx", "wrong_name"),
        (WORD, "通报.doc", "read"),
        (WORD, "通报", "read"),
        (b"MZ\x90\x00\x03\x00\x00\x00\xff\xff", "通报.docx", "program"),
    ],
)
def test_x5_the_content_says_what_a_file_is_and_the_name_must_not_deny_it(data: bytes, name: str, why: str) -> None:
    assert code(data, name) == why


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "old_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "old_workbook"),
        (b"{\\rtf1 x}", "old_format"),
        (packed({"OFD.xml": "<x/>"}), "printed"),
        (b"%PDF-1.7\n", "printed"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (packed({"a.txt": "x"}), "archive"),
    ],
)
def test_x5_of_what_cannot_be_read_it_is_said_how_to_get_what_can(data: bytes, why: str) -> None:
    assert code(data, "通报") == why


async def test_x5_the_coordinator_is_told_why_and_what_to_do(reception: Reception) -> None:
    reception.api.send_document(
        ACCOUNTS[COORDINATOR], "整改通报.docm", docx(p("文"), parts={"word/vbaProject.bin": b"x"})
    )
    async with reception.open():
        await reception.all_handled()

    assert t("document.macros", name="整改通报.docm") in reception.heard(COORDINATOR)[-1]
    assert reception.kept() == 0


async def test_x5_what_an_owner_sends_is_kept_and_never_opened(reception: Reception) -> None:
    reception.api.send_document(ACCOUNTS[OWNER], "验收单.docm", docx(p("文"), parts={"word/vbaProject.bin": b"x"}))
    async with reception.open():
        await reception.all_handled()

    assert reception.kept() == 1


# X8


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_x8_every_encoding_reads_the_same(encoding: str) -> None:
    read = read_document(NOTICE.encode(encoding), "通报.txt")

    assert isinstance(read, NoticeDraft)
    assert [measure.text for measure in read.measures] == ["换用编号的登记本", "每周五抽查"]
    assert not read.warnings


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "big5hkscs", "utf-16"])
def test_x8_a_page_is_read_as_it_says_or_as_it_is(encoding: str) -> None:
    said = {"gbk": "gb2312", "big5hkscs": "big5"}.get(encoding, encoding)
    body = "".join(f"<p>{line}</p>" for line in NOTICE.splitlines())
    page = f'<html><head><meta charset="{said}"></head><body>{body}</body></html>'
    read = read_document(page.encode(encoding, "xmlcharrefreplace"), "通报.html")

    assert isinstance(read, NoticeDraft)
    assert read.counts["measures"] == 2


def test_x8_a_character_that_was_lost_is_pointed_at() -> None:
    read = read_document((NOTICE * 10).encode()[:-2] + b"\xff", "通报.txt")

    assert isinstance(read, NoticeDraft)
    assert "unreadable_part" in [warning.code for warning in read.warnings]
