"""A document opens whatever program saved it, and what is not text is said to be none."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.decoding import NotText, decode

NOTICE = "关于巡察整改进展情况的通报\r\n①建立台账；②更换灭火器3具。电话：000-0000000\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_it_reads_a_notice_in_every_usual_encoding(encoding: str) -> None:
    assert decode(NOTICE.encode(encoding)) == NOTICE


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be"])
def test_it_tells_encodings_apart_where_there_is_nothing_but_chinese(encoding: str) -> None:
    text = "对公务用车的信息进行登记并由办公室每月核对一次"

    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_an_empty_text(data: bytes) -> None:
    assert decode(data) == ""


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x04\x00",
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00",
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01",
        b"%PDF-1.7\n%\xb5\xed\xae\xfb\n" + zlib.compress(bytes(range(256)) * 8),
    ],
    ids=["png", "docx", "jpeg", "pdf"],
)
def test_it_refuses_a_picture_or_an_archive(data: bytes) -> None:
    with pytest.raises(NotText) as refused:
        decode(data)

    assert refused.value.size == len(data)


@given(st.binary())
@settings(deadline=None, database=None)
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = decode(data)
    except NotText:
        return
    assert "\x00" not in text
