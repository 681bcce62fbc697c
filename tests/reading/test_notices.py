"""What a coordinator gets from a notice: the tree, what it claims, and the places to look at."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from bot.reading.notices import MeasureDraft, NoticeDraft, OwnerDraft, as_json, read_notice
from bot.reading.tables import doubts
from bot.writing.texts import LANGUAGES, texts

HERE = Path(__file__).parent
EXAMPLES = HERE.parent.parent / "bot" / "demo"


def fixture(name: str) -> NoticeDraft:
    return read_notice((HERE / "fixtures" / name).read_text(encoding="utf-8"), source=name)


def example(name: str) -> NoticeDraft:
    return read_notice((EXAMPLES / name).read_text(encoding="utf-8"), source=name)


def codes(draft: NoticeDraft) -> list[str]:
    return [warning.code for warning in draft.warnings]


def problem(body: str) -> NoticeDraft:
    """A notice with one problem, of which `body` is what follows the title."""
    head = "桥北区档案室关于巡察整改情况的通报\n一、具体问题整改情况\n（一）聚焦管理方面。\n1.管理不细。\n"
    return read_notice(f"{head}（1）登记不全。{body}")


# The two notices that the demo plays with


def test_the_sample_notice_has_no_doubtful_place_but_its_counts() -> None:
    draft = example("sample-notice.txt")

    assert draft.counts == {"aspects": 3, "categories": 5, "problems": 6, "measures": 13}
    assert draft.claims["measures"].number == 12
    assert codes(draft) == ["counts_differ"]
    assert not draft.claims_all_done


def test_the_sample_that_is_done_says_so() -> None:
    draft = example("sample-done-notice.txt")

    assert draft.counts == {"aspects": 2, "categories": 2, "problems": 3, "measures": 6}
    assert draft.claims["measures"].number == 5
    assert codes(draft) == ["counts_differ"]
    assert draft.claims_all_done


# Layouts


def test_it_reads_a_plan_with_owners_and_deadlines() -> None:
    draft = fixture("plan-with-owners.txt")
    first, second, third = draft.problems[0].measures

    assert draft.counts == {"aspects": 2, "categories": 0, "problems": 3, "measures": 6}
    assert first.owners == (
        OwnerDraft(role="leader", name="甲某"),
        OwnerDraft(role="department", name="管护科"),
        OwnerDraft(role="assisting", name="办公室"),
    )
    assert (first.text, first.deadline, first.standing) == ("换用编号的记录本", "2026-06-30", False)
    assert (second.deadline, second.standing) == ("2026年6月底前", True)
    assert (third.text, third.deadline, third.standing) == ("补记去年的缺页", None, True)
    assert codes(draft) == ["deadline_as_said"]


def test_owners_named_after_the_last_measure_answer_for_all_of_them() -> None:
    measures = fixture("plan-with-owners.txt").problems[1].measures

    for measure in measures:
        assert measure.deadline == "2026-05-15"
        assert [owner.name for owner in measure.owners] == ["甲某", "管护科"]


def test_the_lower_of_two_levels_of_measures_are_steps() -> None:
    measure = fixture("plan-with-owners.txt").problems[1].measures[0]

    assert measure.text == "建立钥匙登记簿"
    assert measure.steps == ("写明借出时间", "写明归还时间")


def test_a_state_named_beside_the_measure_is_kept_word_for_word() -> None:
    assert fixture("plan-with-owners.txt").problems[2].measures[0].state == "基本完成"


def test_it_reads_through_page_furniture_and_broken_lines() -> None:
    draft = fixture("wrapped-with-furniture.txt")

    assert draft.notice.unit == "松桥市文化馆"
    assert draft.notice.team == "市委第六巡察组"
    assert (draft.notice.inspected_from, draft.notice.inspected_to) == (date(2025, 9, 1), date(2025, 10, 31))
    assert draft.notice.feedback_date == date(2025, 11, 20)
    assert draft.notice.contact == {"phone": "000-0000000", "email": "hall@example.org"}
    assert draft.aspects[0].title == "场馆开放管理有短板"
    assert draft.problems[0].finding == "上半年借出排练厅38次，登记11次，钥匙由谁保管说不清楚（包括周末）。"
    assert [measure.text for measure in draft.measures] == [
        "换成网上预约,凭预约领钥匙",
        "每周五由馆长抽查登记",
        "把抽查结果贴在门口",
        "全部更换，每月试一次",
    ]
    assert codes(draft) == []


def test_it_reads_a_close_out_form() -> None:
    draft = fixture("close-out-form.txt")
    only = draft.problems[0]

    assert draft.counts == {"aspects": 0, "categories": 0, "problems": 1, "measures": 2}
    assert (only.number, only.title) == (4, "2025年4月购买桌椅没有验收单")
    assert [measure.text for measure in only.measures] == ["写明验收人", "补办验收手续"]
    assert [(owner.role, owner.name) for owner in only.measures[0].owners] == [
        ("department", "总务科"),
        ("owner", "甲某"),
        ("department", "财务科"),
        ("owner", "乙某"),
    ]
    assert "办法.pdf；验收单.jpg" in [note.text for note in only.notes]


def test_headings_that_tell_what_to_do_are_measures_where_nothing_else_is() -> None:
    draft = read_notice("某站整改方案\n一、聚焦学习方面\n（一）记录不全。\n1.建立登记簿。\n2.完善记录办法。\n")

    assert [measure.text for measure in draft.problems[0].measures] == ["建立登记簿", "完善记录办法"]


def test_a_list_of_findings_is_not_taken_for_measures() -> None:
    draft = read_notice("某站问题清单\n一、聚焦学习方面\n（一）学习不实。\n1.记录不全。\n2.签到缺失。\n")

    assert [problem.title for problem in draft.problems] == ["记录不全", "签到缺失"]
    assert codes(draft).count("no_measures") == 2


# Measures


@pytest.mark.parametrize(
    "body",
    [
        "\n整改情况：①甲事；②乙事。③丙事。",
        "整改落实情况：一是甲事。二是乙事；三是丙事。",
        "\n【整改措施】\n1.甲事\n2．乙事\n3、丙事",
        "\n整改情况\n(1)甲事；\n（2）乙事；\n（3）丙事。",
        "\n整改进展: ⑴甲事 ⑵乙事 ⑶丙事",
        "\n整改情况：高度重视，立行立改。①甲事②乙事③丙事",
    ],
)
def test_it_counts_the_same_measures_however_they_are_marked(body: str) -> None:
    assert [measure.text for measure in problem(body).measures] == ["甲事", "乙事", "丙事"]


def test_an_unmarked_text_is_one_measure() -> None:
    assert [m.text for m in problem("\n整改情况：甲事；乙事。丙事。").measures] == ["甲事；乙事。丙事"]


def test_marks_in_the_finding_are_not_measures() -> None:
    draft = problem("一是缺日期；二是缺签名。\n整改情况：①补齐。")

    assert draft.problems[0].finding == "一是缺日期；二是缺签名。"
    assert [measure.text for measure in draft.measures] == ["补齐"]


def test_what_the_text_does_not_say_stays_empty() -> None:
    measure = problem("\n整改情况：①办公室已于6月补齐。").measures[0]

    assert measure == MeasureDraft(number=1, text="办公室已于6月补齐", place=measure.place)


@pytest.mark.parametrize("word", ["已完成", "基本完成", "整改中", "长期坚持"])
def test_a_state_in_brackets_belongs_to_its_measure_only(word: str) -> None:
    first, second = problem(f"\n整改情况：①甲事。（{word}）②乙事。").measures

    assert (first.text, first.state) == ("甲事", word)
    assert second.state is None


def test_organisation_and_next_steps_are_no_findings() -> None:
    draft = read_notice(
        "某馆关于巡察整改情况的通报\n一、整改工作组织情况\n（一）压实责任。一是开会。二是分工。\n"
        "二、反馈问题整改情况\n（一）登记不全。\n整改情况：①补登。\n三、下一步打算\n（一）坚持。一是常抓。\n"
    )

    assert [problem.title for problem in draft.problems] == ["登记不全"]
    assert len(draft.measures) == 1


# Facts


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("中共甲市乙区水务局党组关于巡察整改进展情况的通报", "甲市乙区水务局"),
        ("中共甲市第二医院委员会关于落实巡察反馈意见整改情况的公示", "甲市第二医院"),
        ("中共甲县委员会关于巡视整改进展情况的通报", "甲县委"),
        ("甲镇党委巡察整改进展情况通报", "甲镇"),
    ],
)
def test_it_names_the_unit_and_not_its_party_body(title: str, unit: str) -> None:
    assert read_notice(f"{title}\n一、反馈问题整改情况\n").notice.unit == unit


def test_without_a_unit_in_the_title_the_preamble_names_it() -> None:
    draft = read_notice("关于巡察整改情况的通报\n2025年3月3日至4月4日，区委第一巡察组对丙街道党工委进行了巡察。\n")

    assert draft.notice.unit == "丙街道"


def test_feedback_without_a_year_is_the_first_such_day_after_the_inspection() -> None:
    text = "某馆关于巡察整改的通报\n2025年10月8日至12月19日，区委第一巡察组对某馆进行了巡察，1月6日反馈了意见。\n"

    assert read_notice(text).notice.feedback_date == date(2026, 1, 6)


@pytest.mark.parametrize(
    ("said", "claimed"),
    [
        ("制定的9项整改措施，已经全部完成落实。", True),
        ("反馈的3个问题均已完成整改。", True),
        ("整改措施完成率100%。", True),
        ("制定9项整改措施，确保年底前全部完成。", False),
        ("除2项措施需长期坚持外，其余已全部完成。", False),
        ("9项措施已完成7项。", False),
    ],
)
def test_it_claims_that_all_is_done_only_where_the_text_does(said: str, claimed: bool) -> None:
    assert read_notice(f"某馆关于巡察整改的通报\n{said}\n").claims_all_done is claimed


def test_a_part_that_is_done_is_no_claim_of_the_whole() -> None:
    draft = read_notice("某馆关于巡察整改的通报\n已完成7项整改措施，共制定整改措施9项。\n")

    assert draft.claims["measures"].number == 9


# Doubtful places


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("\n整改情况：①甲事；③乙事。", "number_missing"),
        ("\n整改情况：①甲事；②乙事；②丙事。", "number_repeated"),
        ("\n（3）缺签名。\n整改情况：补签。", "number_missing"),
        ("\n（1）缺签名。\n整改情况：补签。", "number_repeated"),
        ("\n（2）加强印章管理。\n整改情况：上锁。", "title_is_action"),
        ("\n整改情况：2024927日已补。", "damaged_date"),
        ("\n整改情况：2024年9月31日已补。", "damaged_date"),
        ("存在缺页。", "no_measures"),
        ("\n整改情况：已补\ufffd\ufffd登。", "unreadable_part"),
    ],
)
def test_it_points_at_a_doubtful_place(body: str, code: str) -> None:
    draft = problem(body)

    assert code in codes(draft)
    assert all(warning.where for warning in draft.warnings)


def test_numbers_may_begin_again_under_a_new_heading() -> None:
    draft = problem("\n整改情况：补。\n2.保管不善。\n（1）柜门不锁。\n整改情况：上锁。")

    assert codes(draft) == []


def test_a_warning_names_the_line_and_quotes_it() -> None:
    draft = problem("\n（2）缺签名，原因说不清楚也没有人过问。\n整改情况：补签。")

    assert draft.warnings[0].where is not None
    assert (draft.warnings[0].where.line, draft.warnings[0].where.quote) == (5, "（1）登记不全。")


def test_a_text_without_problems_says_so() -> None:
    assert codes(read_notice("今天天气不错。")) == ["no_unit", "no_problems"]


# JSON


def test_the_json_has_the_keys_that_others_rely_on() -> None:
    answer = as_json(example("sample-notice.txt"), texts())
    measure = answer["aspects"][0]["categories"][0]["problems"][0]["measures"][0]

    assert list(answer) == ["notice", "claims", "counts", "aspects", "warnings"]
    assert list(answer["notice"]) == ["unit", "team", "from", "to", "feedback_date", "contact"]
    assert answer["claims"] == {"aspects": 3, "categories": 5, "problems": 6, "measures": 12}
    assert list(measure) == ["number", "text", "steps", "deadline", "standing", "state", "owners"]
    assert set(answer["warnings"][0]) == {"code", "message", "where"}
    assert "12" in answer["warnings"][0]["message"]


def test_a_level_that_the_document_lacks_is_one_entry_without_a_name() -> None:
    answer = as_json(fixture("plan-with-owners.txt"), texts())

    assert [(c["number"], c["title"]) for c in answer["aspects"][0]["categories"]] == [(None, None)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_warning_has_its_sentence(language: str) -> None:
    fields = {
        "counts_differ": {"level", "claimed", "counted"},
        "number_missing": {"level", "numbers"},
        "number_repeated": {"level", "number"},
        "title_is_action": {"title"},
        "damaged_date": {"date"},
        "deadline_as_said": {"deadline"},
        "no_measures": {"title"},
        "unreadable_part": set(),
        "no_problems": set(),
        "no_unit": set(),
        "several_units": {"units"},
        "title_is_aspect": {"title"},
        "headings_as_measures": set(),
        "label_not_known": {"label", "problems"},
        "paragraphs_as_one": {"paragraphs"},
    }
    said = texts(language).starting_with("notices.warning.")

    assert {key.rsplit(".", 1)[1] for key in said} - set(doubts.CODES) == set(fields)
    for code, values in fields.items():
        named = {name for _, name, _, _ in Formatter().parse(said[f"notices.warning.{code}"]) if name}
        assert named == values


def test_a_list_that_stands_above_the_problems_and_in_none_is_named() -> None:
    head = "某站关于巡察整改的通报\n一、学习方面。"
    under = "（一）记录不全。\n整改情况：①补记录。②定办法。\n（二）签到缺失。\n整改情况：补签到。\n"

    assert "unreadable_part" not in codes(read_notice(f"{head}\n{under}"))
    assert "unreadable_part" in codes(read_notice(f"{head}①开展自查。②完善制度。\n{under}"))


@pytest.mark.parametrize(
    "body",
    [
        "\n整改情况：\n换用编号的登记本，由专人保管。\n每周五抽查一次，结果上墙。",
        "\n整改情况：换用编号的登记本，由专人保管。\n每周五抽查一次，结果上墙。",
    ],
    ids=["below the label", "beside it"],
)
def test_paragraphs_without_marks_are_one_measure_and_a_doubtful_place(body: str) -> None:
    draft = problem(body)

    assert len(draft.measures) == 1
    (doubt,) = [one for one in draft.warnings if one.code == "paragraphs_as_one"]
    assert (doubt.values, doubt.where and doubt.where.quote[:4]) == ({"paragraphs": 2}, "换用编号")


@pytest.mark.parametrize(
    "body",
    [
        "\n整改情况：换用编号的登记本，由专人保管。每周五抽查一次。",
        "\n整改情况：①换用编号的登记本。\n②每周五抽查一次。",
        "\n整改情况：换用编号的登记本。\n责任人：张三\n整改时限：2026年12月31日",
    ],
    ids=["one paragraph", "marked ones", "fields below"],
)
def test_what_is_plainly_one_or_several_measures_is_no_doubtful_place(body: str) -> None:
    assert "paragraphs_as_one" not in codes(problem(body))


def test_a_last_paragraph_on_what_comes_next_is_no_measure() -> None:
    draft = problem("\n整改情况：压减会议三成，长期坚持。\n下一步，一是加强领导。二是持续推进。")

    assert [one.text for one in draft.measures] == ["压减会议三成，长期坚持"]


def test_what_comes_next_in_each_problem_is_of_that_problem() -> None:
    draft = problem("\n整改情况：已补登。\n下一步，每周抽查。\n（2）缺签名。\n整改情况：已补签。\n下一步，每月抽查。")

    assert [one.text for one in draft.measures] == ["已补登。下一步，每周抽查", "已补签。下一步，每月抽查"]


def test_an_aim_is_no_part_of_the_title() -> None:
    draft = problem("\n整改目标：登记齐全。\n整改措施：①补登；②抽查。")

    assert draft.problems[0].title == "登记不全"
    assert len(draft.measures) == 2
