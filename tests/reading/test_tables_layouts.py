"""Ten ledgers laid out as people lay them out, and what a coordinator gets from each."""

from __future__ import annotations

from datetime import date

from bot.reading.notices import OwnerDraft, as_json
from bot.writing.texts import texts
from tests.reading.workbooks import HEAD, delimited, doubts, html, named, outline, read, xlsx


def test_a_ledger_with_title_rows_merged_cells_two_row_headings_and_a_total() -> None:
    draft = read(
        xlsx(
            [
                ["桥北区档案室巡察反馈问题整改台账（共3个问题5项措施）"],
                ["序号", "方面", "反馈问题", "整改措施", "责任领导", "责任科室", "", "责任人", "整改时限", "整改进展"],
                ["", "", "", "", "", "牵头", "配合"],
                [1.0, "（一）管理方面", "1.登记不全。部分登记簿缺页", "①补记缺页；②换编号本", "甲某", "管护科",
                 "办公室、财务科", "张三、李四", date(2026, 12, 31), "已完成"],
                ["", "", "", "每月检查", "", "管护科", "", "王　五", "长期坚持", "整改中"],
                [2, "（一）管理方面", "钥匙无人管理", "指定专人", "乙某", "管护科", "", "赵六", "2026-06-30", "80%"],
                [3, "（二）监督方面", "监督不力", "开展检查", "乙某", "管护科", "", "张三", "2026年12月底前", "未启动"],
                ["合计：3个问题5项措施"],
            ],
            "A1:J1", "F2:G2", "A4:A5", "B4:B5", "C4:C5", "E4:E5",
        )
    )  # fmt: skip
    first, second, third = draft.problems[0].measures

    assert draft.counts == {"aspects": 2, "categories": 0, "problems": 3, "measures": 5}
    assert {level: claim.number for level, claim in draft.claims.items()} == {"problems": 3, "measures": 5}
    assert draft.notice.unit == "桥北区档案室"
    assert [(aspect.number, aspect.title) for aspect in draft.aspects] == [(1, "管理方面"), (2, "监督方面")]
    assert (draft.problems[0].number, draft.problems[0].title, draft.problems[0].finding) == (
        1, "登记不全", "部分登记簿缺页",
    )  # fmt: skip
    assert [first.text, second.text, third.text] == ["补记缺页", "换编号本", "每月检查"]
    assert first.owners == second.owners
    assert first.owners[0] == third.owners[0] == OwnerDraft(role="leader", name="甲某")
    assert (named(first, "assisting"), named(first, "owner")) == (["办公室", "财务科"], ["张三", "李四"])
    assert (named(third, "owner"), third.deadline, third.standing) == (["王五"], None, True)
    assert [m.deadline for m in draft.measures] == ["2026-12-31", "2026-12-31", None, "2026-06-30", "2026-12-31"]
    assert [m.state for m in draft.measures] == ["已完成", "已完成", "整改中", "80%", "未启动"]
    assert doubts(draft) == [("left_empty", "问题清单!G5")]


def test_a_ledger_with_aspects_as_rows_and_headings_repeated_on_each_page() -> None:
    head = ["问题", "完成时限", "措施", "责任领导"]
    draft = read(
        xlsx(
            [
                ["一、聚焦制度执行方面"], head, ["制度不全", "2026.3.31", "补齐制度", "甲某"],
                head, ["台账不清", "2026/4/30", "重做台账", "乙某"],
                ["二、聚焦日常管理方面"], ["钥匙乱放", "20260531", "专柜存放", "甲某"],
                ["说明：以上由办公室汇总"],
            ],
            "A1:D1", "A6:D6",
        )
    )  # fmt: skip

    assert outline(draft) == {"制度不全": ["补齐制度"], "台账不清": ["重做台账"], "钥匙乱放": ["专柜存放"]}
    assert [aspect.title for aspect in draft.aspects] == ["聚焦制度执行方面", "聚焦日常管理方面"]
    assert [m.deadline for m in draft.measures] == ["2026-03-31", "2026-04-30", "2026-05-31"]


def test_a_ledger_with_feedback_above_its_particular_problems() -> None:
    draft = read(
        xlsx(
            [
                ["方面", "反馈问题", "具体问题", "整改计划", "分管领导", "牵头部门/负责人", "完成时限"],
                ["管理方面", "管理不细", "登记不全", "补记", "甲某", "管护科/张三", "2026-12-31"],
                ["", "", "钥匙不清", "清点", "甲某", "办公室（李四）", "2026-12-31"],
                ["", "监督不力", "检查不勤", "每周检查", "乙某", "王五（监察室）", "立行立改"],
            ],
            "A2:A4", "B2:B3",
        )
    )  # fmt: skip

    assert draft.counts == {"aspects": 1, "categories": 2, "problems": 3, "measures": 3}
    assert [category.title for category in draft.categories] == ["管理不细", "监督不力"]
    assert [(named(m, "department"), named(m, "owner")) for m in draft.measures] == [
        (["管护科"], ["张三"]), (["办公室"], ["李四"]), (["监察室"], ["王五"]),
    ]  # fmt: skip


def test_a_ledger_whose_feedback_and_problem_are_title_and_finding() -> None:
    draft = read(
        xlsx(
            [
                ["序号", "反馈问题", "具体问题", "整改措施"],
                [1, "登记不全", "抽查3本缺2页", "补记"],
                [2, "钥匙不清", "5把无标签", "清点"],
            ]
        )
    )

    assert [(p.title, p.finding) for p in draft.problems] == [("登记不全", "抽查3本缺2页"), ("钥匙不清", "5把无标签")]
    assert draft.counts["categories"] == 0


def test_three_lists_in_one_workbook_are_one_ledger() -> None:
    draft = read(
        xlsx(
            [["编号", "方面", "问题"], ["#1", "管理方面", "登记不全"], ["#2", "管理方面", "钥匙不清"]],
            任务清单=[
                ["编号", "问题", "整改措施", "整改时限"],
                ["#1.1", "登记不全", "补记", "2026-03-31"],
                ["#1.2", "登记不全", "换本", "长期坚持"],
                ["#2.1", "钥匙不清", "清点", "2026-04-30"],
            ],
            责任清单=[
                ["编号", "问题", "整改措施", "责任领导", "责任科室", "责任人"],
                ["#2.1", "钥匙不清", "清点", "乙某", "办公室", "李四"],
                ["#1.1", "登记不全", "补记", "甲某", "管护科", "张三"],
                ["#1.2", "登记不全", "换本", "甲某", "管护科", "张三"],
            ],
        )
    )

    assert draft.counts == {"aspects": 1, "categories": 0, "problems": 2, "measures": 3}
    assert [(m.key, m.deadline, named(m, "owner")) for m in draft.measures] == [
        ("1.1", "2026-03-31", ["张三"]), ("1.2", None, ["张三"]), ("2.1", "2026-04-30", ["李四"]),
    ]  # fmt: skip
    assert doubts(draft) == []


def test_sheets_that_say_different_things_are_named_and_the_first_counts() -> None:
    rows = [HEAD, [1, "登记不全", "补记", "甲某", "管护科", "张三", "2026-03-31"]]
    other = [HEAD, [1, "登记不全", "补记", "甲某", "管护科", "李四", "2026-04-30"]]
    draft = read(xlsx(rows, 责任清单=other))

    assert [(m.deadline, named(m, "owner")) for m in draft.measures] == [("2026-03-31", ["张三"])]
    assert doubts(draft) == [("sheets_differ", "责任清单!C2")] * 2


def test_lists_of_the_team_and_of_its_members_stay_apart() -> None:
    draft = read(
        xlsx(
            [HEAD, [1, "学习不够", "补课", "甲某", "办公室", "张三", "2026-03-31"]],
            sheet="班子清单",
            个人清单=[
                HEAD,
                [1, "谈话不多", "每月谈话", "乙某", "办公室", "李四", "长期坚持"],
                [2, "学习不够", "每周自学", "乙某", "办公室", "李四", "长期坚持"],
            ],
            说明=[["这里只是填表的说明"]],
        )
    )

    assert [problem.place.cell for problem in draft.problems] == ["班子清单!B2", "个人清单!B2", "个人清单!B3"]
    assert ("same_title", "个人清单!B3") in doubts(draft)
    assert ("sheet_not_read", "说明!A1") in doubts(draft)


def test_a_close_out_form_with_labels_beside_their_values() -> None:
    draft = read(
        xlsx(
            [
                ["问题整改销号表"],
                ["被巡察单位", "桥北区档案室", "", ""],
                ["问题序号", 7, "责任领导", "甲某"],
                ["存在问题", "登记不全。部分缺页"],
                ["整改措施", "①补记缺页"],
                ["", "②换编号本"],
                ["责任科室", "牵头", "管护科", ""],
                ["", "配合", "办公室", ""],
                ["责任人", "张三", "完成时限", date(2026, 5, 31)],
                ["佐证材料", "照片2张"],
                ["整改描述"],
                ["已补记120处"],
            ],
            "A1:D1", "B4:D4", "A5:A6", "B5:D5", "B6:D6", "A7:A8",
        )
    )  # fmt: skip
    (problem,) = draft.problems

    assert draft.notice.unit == "桥北区档案室"
    assert (problem.number, problem.title, problem.finding) == (7, "登记不全", "部分缺页")
    assert [m.text for m in problem.measures] == ["补记缺页", "换编号本"]
    assert [(m.deadline, named(m, "department"), named(m, "assisting")) for m in problem.measures] == [
        ("2026-05-31", ["管护科"], ["办公室"])
    ] * 2
    assert problem.place.cell == "问题清单!B4"
    assert [(note.label, note.text) for note in problem.notes] == [("佐证材料", "照片2张"), ("整改描述", "已补记120处")]


def test_fields_one_to_a_line_problem_after_problem() -> None:
    draft = read(
        delimited(
            [
                ["问题：登记不全"], ["整改措施：1.补记缺页；2.换编号本"], ["责任领导：甲某"],
                ["整改时限：2026年5月31日"],
                ["问题：钥匙不清"], ["整改措施：清点"], ["责任领导：乙某"], ["整改时限：长期坚持"],
            ]
        ),
        "csv",
    )  # fmt: skip

    assert outline(draft) == {"登记不全": ["补记缺页", "换编号本"], "钥匙不清": ["清点"]}
    assert [m.deadline for m in draft.measures] == ["2026-05-31", "2026-05-31", None]
    assert draft.measures[2].standing


def test_a_web_page_saved_from_a_spreadsheet() -> None:
    draft = read(
        html(
            [
                "<td colspan=4>整改台账</td>",
                "<th rowspan=2>问题</th><th rowspan=2>整改措施</th><th colspan=2>责任科室</th>",
                "<th>牵头</th><th>配合</th>",
                "<td rowspan='2'>登记<br>不全</td><td>补记&amp;核对</td><td rowspan=2>管护科</td><td>办公室</td>",
                "<td><p>换本</p></td><td>财务科</td>",
            ]
        ),
        "html",
    )

    assert outline(draft) == {"登记不全": ["补记&核对", "换本"]}
    assert [named(m, "department") + named(m, "assisting") for m in draft.measures] == [
        ["管护科", "办公室"], ["管护科", "财务科"],
    ]  # fmt: skip


def test_an_english_ledger() -> None:
    draft = read(
        xlsx(
            [
                ["Due date", "Responsible person", "Measure", "Problem", "Lead department", "Status"],
                ["2026-12-31", "Ann Lee, Bo Ray", "Label all keys", "Keys are not labelled", "Office", "open"],
            ]
        )
    )
    (measure,) = draft.measures

    assert outline(draft) == {"Keys are not labelled": ["Label all keys"]}
    assert named(measure, "owner") == ["Ann Lee", "Bo Ray"]
    assert (measure.deadline, measure.state, named(measure, "department")) == ("2026-12-31", "open", ["Office"])


def test_what_a_table_says_of_a_problem_as_a_whole_is_in_the_json() -> None:
    rows = [["编号", "问题", "整改措施", "责任领导", "整改时限"], ["#2", "钥匙不清", "", "甲某", "2026-04-30"],
            ["#2.1", "", "清点", "", ""]]  # fmt: skip
    answer = as_json(read(xlsx(rows)), texts())
    problem = answer["aspects"][0]["categories"][0]["problems"][0]

    assert (problem["key"], problem["deadline"]) == ("2", "2026-04-30")
    assert problem["owners"] == [{"role": "leader", "name": "甲某"}]
    assert problem["measures"][0]["key"] == "2.1"
    assert problem["measures"][0]["owners"] == []


def test_of_several_columns_of_measures_one_is_read_and_the_others_are_named() -> None:
    draft = read(xlsx([["反馈问题", "整改措施1", "整改措施2", "责任人"], ["登记不全", "补记缺页", "换编号本", "张三"]]))

    assert [(one.title, [of.text for of in one.measures]) for one in draft.problems] == [("登记不全", ["补记缺页"])]
    assert "column_twice" in [one.code for one in draft.warnings]
