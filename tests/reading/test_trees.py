"""The ledger's own .json, and what `import --dry-run --json` prints, read again; and what is neither."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.reading.documents import Draft, NotRead, read_document
from bot.reading.documents.trees import VERSION
from bot.reading.notices import as_json
from bot.writing.texts import texts

t = texts("zh_CN")
NOTICE = """中共临江区档案馆党组关于巡察整改进展情况的通报
巡察组反馈了1个方面2个问题。
（一）聚焦管理方面
1.借阅登记不全。
整改情况：①换用编号的登记本；②每周五抽查。
2.库房漏水。
整改情况：①请维修队换瓦，2026年12月31日前完成。
"""


def tree() -> dict[str, Any]:
    draft = read_document(NOTICE.encode(), "通报.txt")
    assert isinstance(draft, Draft)
    return as_json(draft, t)


def read(value: object, name: str = "台账.json") -> Draft | NotRead:
    return read_document(json.dumps(value, ensure_ascii=False).encode(), name)


def test_what_a_dry_run_prints_is_read_as_what_it_was() -> None:
    draft = read(tree())

    assert isinstance(draft, Draft)
    assert as_json(draft, t) == tree() | {"warnings": []}


def test_a_tree_is_known_by_what_is_in_it() -> None:
    assert isinstance(read(tree(), "台账"), Draft)
    assert read(tree(), "台账.docx") == NotRead("wrong_name", {"ending": ".docx", "kind": "json"})


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda found: found.pop("aspects"), "aspects"),
        (lambda found: found["aspects"][0].update(categories="无"), "aspects[1].categories"),
        (lambda found: problem(found).update(title=7), "aspects[1].categories[1].problems[1].title"),
        (lambda found: problem(found)["measures"].append("整改"), "aspects[1].categories[1].problems[1].measures[3]"),
        (lambda found: measure(found).update(text=" "), "aspects[1].categories[1].problems[1].measures[1].text"),
        (lambda found: measure(found).update(owners=[{"role": "boss", "name": "张三"}]),
         "aspects[1].categories[1].problems[1].measures[1].owners[1].role"),
        (lambda found: found["notice"].update({"from": "去年"}), "notice.from"),
    ],
)  # fmt: skip
def test_what_is_not_as_it_is_written_is_refused_as_a_whole_and_named(change: Any, where: str) -> None:
    found = tree()
    change(found)

    assert read(found) == NotRead("no_tree", {"where": where})


def problem(found: dict[str, Any]) -> dict[str, Any]:
    first: dict[str, Any] = found["aspects"][0]["categories"][0]["problems"][0]
    return first


def measure(found: dict[str, Any]) -> dict[str, Any]:
    first: dict[str, Any] = problem(found)["measures"][0]
    return first


def test_a_file_of_a_newer_program_is_refused() -> None:
    assert read(tree() | {"version": VERSION + 1}) == NotRead("newer_tree")


def test_a_file_that_was_cut_off_is_refused() -> None:
    assert read_document(json.dumps(tree()).encode()[:-9], "台账.json") == NotRead("damaged")


def test_brackets_in_brackets_without_end_harm_nothing() -> None:
    assert isinstance(read_document(b'{"aspects": ' + b"[" * 200_000, "台账.json"), NotRead)
