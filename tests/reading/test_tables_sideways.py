"""A ledger on its side, a problem in each column, is read like any other."""

from __future__ import annotations

from bot.reading.notices import NoticeDraft
from bot.reading.tables import read_table_document

ON_ITS_SIDE = [
    ["临江区档案馆巡察整改台账"],
    ["序号", "1", "2", "3"],
    ["反馈问题", "灭火器过期", "车位不够", "台账不全"],
    ["整改措施", "逐个送检换粉", "重新划线", "重新印制"],
    ["责任人", "张三", "李四", "王五"],
    ["整改时限", "2025年12月31日", "2024927日", "2025年10月31日"],
]


def read(rows: list[list[str]]) -> NoticeDraft:
    draft = read_table_document("\n".join(map(",".join, rows)).encode(), "csv")
    assert isinstance(draft, NoticeDraft)
    return draft


def test_each_column_is_a_problem() -> None:
    draft = read(ON_ITS_SIDE)
    assert [(one.title, [m.text for m in one.measures]) for one in draft.problems] == [
        ("灭火器过期", ["逐个送检换粉"]),
        ("车位不够", ["重新划线"]),
        ("台账不全", ["重新印制"]),
    ]
    assert [[owner.name for owner in m.owners] for m in draft.measures] == [["张三"], ["李四"], ["王五"]]
    assert draft.measures[2].deadline == "2025-10-31"
    assert draft.notice.unit == "临江区档案馆"


def test_what_is_doubtful_is_named_where_it_stands() -> None:
    (doubt,) = [one for one in read(ON_ITS_SIDE).warnings if one.where and "2024927日" in one.where.quote]
    assert doubt.where is not None
    assert (doubt.where.column, doubt.where.line) == ("C", 6)


def test_a_form_with_one_value_beside_each_label_is_no_such_sheet() -> None:
    draft = read([row[:2] for row in ON_ITS_SIDE[1:]])
    assert [one.title for one in draft.problems] == ["灭火器过期"]
