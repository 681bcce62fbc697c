"""Containers: what Word and browsers show is what is read, and nothing that is sent is ever an exception."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.documents import REASONS, Draft, NotRead, page_of, read_document
from bot.reading.documents.numbering import FORMATS, in_han
from tests.reading.word import docx, numbering, p, packed, part, run, table


def lines_of(body: str, **parts: str) -> list[str]:
    return list(page_of(docx(body, parts={f"word/{name}.xml": text for name, text in parts.items()}), "x.docx").lines)


def shown(html: str) -> list[str]:
    return [line.strip() for line in page_of(f"<html><body>{html}</body></html>".encode(), "x.html").lines]


# Word


def test_the_numbers_that_word_counts_are_read() -> None:
    body = (
        p("甲", level=0) + p("乙", level=1) + p("丙", level=1) + p("丁", level=0) + p("戊", level=1) + p("己", level=3)
    )

    assert lines_of(body) == ["一、甲", "（一）乙", "（二）丙", "二、丁", "（一）戊", "①己"]


def test_a_list_begins_anew_where_it_says_so() -> None:
    anew = '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/>'
    lists = numbering().replace("</w:numbering>", f"{anew}</w:lvlOverride></w:num></w:numbering>")
    body = p("甲", level=2) + p("乙", level=2) + p("丙", level=2, numbers=2) + p("丁", level=2, numbers=2)

    assert lines_of(body, numbering=lists) == ["1.甲", "2.乙", "1.丙", "2.丁"]


def test_a_style_numbers_its_paragraphs_and_zero_takes_the_number_away() -> None:
    styles = part(
        "styles",
        '<w:style w:styleId="A"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>',
    )
    body = p("甲", style="A") + p("乙", style="B") + p("丙", style="B", level=0, numbers=0)

    assert lines_of(body, styles=styles) == ["（一）甲", "（二）乙", "丙"]


def test_a_number_may_name_the_levels_above() -> None:
    lists = numbering([("chineseCounting", "第%1条"), ("decimal", "%1.%2")])
    legal = lists.replace('<w:numFmt w:val="decimal"/>', '<w:numFmt w:val="decimal"/><w:isLgl/>')
    body = p("甲", level=0) + p("乙", level=1) + p("丙", level=1)

    assert lines_of(body, numbering=legal) == ["第一条甲", "1.1 乙", "1.2 丙"]


@pytest.mark.parametrize(
    ("number", "written"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (101, "一百零一"), (110, "一百一十")]
)
def test_numbers_are_written_as_people_write_them(number: int, written: str) -> None:
    assert in_han(number) == written


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_writes_any_number(format_: str) -> None:
    assert all(FORMATS[format_](number) for number in (1, 9, 10, 11, 20, 21, 36, 51, 9999, 10_000))


def test_tracked_changes_are_read_as_accepted() -> None:
    out, in_ = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", f"<w:ins>{run('新')}</w:ins>"
    whole = '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>' + run("前半") + "</w:p>" + p("后半")

    assert lines_of(p(inner=run("换") + out + in_ + run("本"))) == ["换新本"]
    assert lines_of(whole) == ["前半后半"]


def test_breaks_within_a_paragraph_end_lines_and_fields_show_their_result() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("2026年1月5日")
    )

    assert lines_of(p(inner=run("甲") + "<w:r><w:br/></w:r>" + run("乙"))) == ["甲", "乙"]
    assert lines_of(p(inner=field)) == ["2026年1月5日"]


def test_cells_merged_over_rows_and_columns_are_filled_in() -> None:
    def cell(text: str, inner: str = "") -> str:
        return f"<w:tc><w:tcPr>{inner}</w:tcPr>{p(text)}</w:tc>"

    down = '<w:vMerge w:val="restart"/>'
    rows = [
        cell("1", down) + cell("漏登", down) + cell("换本"),
        cell("", "<w:vMerge/>") + cell("", "<w:vMerge/>") + cell("抽查"),
        cell("合计", '<w:gridSpan w:val="3"/>'),
    ]
    body = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    only = page_of(docx(body), "x.docx").tables[0]

    assert only.grid() == (("1", "漏登", "换本"), ("1", "漏登", "抽查"), ("合计", "合计", "合计"))


def test_a_form_in_a_table_reads_as_labels_with_their_values() -> None:
    assert lines_of(table(("问题序号", "4", "责任部门（人）", "总务科"), ("整改措施", "写明验收人"))) == [
        "问题序号：4", "责任部门（人）：总务科", "整改措施：写明验收人",
    ]  # fmt: skip


# Pages


def test_a_page_shows_its_lines_without_scripts_menus_and_hidden_parts() -> None:
    page = """<script>a()</script><nav>首页</nav><div>甲<div>乙<br>丙</div>丁</div><p hidden>戊</p>
    <p style="display:none">己</p><style>p{}</style><p>庚&nbsp;<b>辛</b></p><!-- 壬 -->"""

    assert shown(page) == ["甲", "乙", "丙", "丁", "庚 辛"]


def test_lists_are_numbered_as_a_browser_numbers_them() -> None:
    page = "<ol start=3><li>甲<li>乙<ol><li>丙</ol><li value=9>丁</ol><ul><li>戊</li><li>1.己</li></ul>"

    assert shown(page) == ["3.甲", "4.乙", "1.丙", "9.丁", "•戊", "1.己"]


def test_tables_of_a_page_are_filled_in_even_if_nothing_is_closed() -> None:
    page = "<table><tr><td rowspan=2>1<td>换本<tr><td>抽查<tr><td colspan=2>合计</table>".encode()

    assert page_of(page, "x.html").tables[0].grid() == (("1", "换本"), ("1", "抽查"), ("合计", "合计"))


def test_a_span_that_claims_too_much_is_cut() -> None:
    page = b"<table><tr><td rowspan=9999 colspan=9999>x</table>"

    assert len(page_of(page, "x.html").tables[0].grid()) == 1


# Anything


NAMES = st.sampled_from(["通报.docx", "通报.txt", "通报.html", "x", ".docx"])
TAGS = st.sampled_from(
    ["<p>", "</p>", "<table>", "<tr>", "<td rowspan=3>", "</table>", "<ol>", "<li>", "<!--", "<script>", "<![CDATA[",
     "&#x110000;", "<div hidden>", "</div>", "<br>", "一、", "整改情况：", "①", "1.", "<td colspan=-1>", "\x00"]
)  # fmt: skip
PARTS = st.sampled_from(["word/document.xml", "word/numbering.xml", "word/styles.xml", "[Content_Types].xml", "a/b"])
XML = st.lists(
    st.sampled_from(["<w:p>", "</w:p>", "<w:t>一、</w:t>", "<w:tbl>", "</w:tbl>", "<w:numPr/>", "<w:num/>", "x", "<"])
).map(lambda pieces: part("document", f"<w:body>{''.join(pieces)}</w:body>").encode())


def answered(data: bytes, name: str) -> None:
    read = read_document(data, name)
    assert isinstance(read, Draft) or read.code in REASONS


@settings(max_examples=60, deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(str.encode),
        st.lists(TAGS, max_size=40).map(lambda tags: "<html>" + "".join(tags)).map(str.encode),
        st.dictionaries(PARTS, st.one_of(XML, st.binary(max_size=60)), max_size=4).map(packed),
    ),
    name=NAMES,
)
def test_any_bytes_give_a_draft_or_a_refusal(data: bytes, name: str) -> None:
    answered(data, name)


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, 10_000), byte=st.integers(0, 255), cut=st.integers(0, 40))
def test_a_document_that_was_damaged_on_the_way_gives_a_draft_or_a_refusal(at: int, byte: int, cut: int) -> None:
    data = bytearray(docx(p("甲", level=0) + table(("整改措施", "换本"))))
    data[at % len(data)] = byte

    answered(bytes(data[: len(data) - cut]), "通报.docx")


def test_what_is_nested_without_end_is_refused_and_not_fallen_over() -> None:
    deep = "<w:sdt><w:sdtContent>" * 5000 + "</w:sdtContent></w:sdt>" * 5000

    assert read_document(docx(deep), "通报.docx") == NotRead("too_much")
    assert isinstance(read_document(b"<div>" * 50_000 + b"<table><tr><td>" * 5000, "通报.html"), Draft)


def test_a_strict_document_reads_like_any_other() -> None:
    file = BytesIO(docx(p("甲", level=0)))
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    usual, strict = (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    data = packed({name: content.replace(usual, strict) for name, content in parts.items()})

    assert list(page_of(data, "x.docx").lines) == ["一、甲"]


def test_a_table_in_a_table_that_only_frames_it_is_read() -> None:
    ledger = table(["序号", "反馈问题", "整改措施"], ["1", "登记不全", "补登"], ["2", "库房漏水", "换瓦"])
    framed = f"<w:tbl><w:tr><w:tc><w:tcPr/>{p('整改台账')}{ledger}{p()}</w:tc></w:tr></w:tbl>"
    draft = read_document(docx(framed), "台账.docx")

    assert isinstance(draft, Draft)
    assert [one.title for one in draft.problems] == ["登记不全", "库房漏水"]
