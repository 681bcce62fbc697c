"""How people speak and type where they do not write as the papers do: numbers, dialects, scripts, short names."""

from __future__ import annotations

import pytest

from bot.reading.captions import read_caption
from bot.reading.questions.normalise import normalise
from bot.reading.vocabulary import Vocabulary
from jobs.workdays import Calendar
from tests.reading.test_questions import MONDAY, read

NO_LEDGER = Vocabulary()


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("二的二完成了吗", (2, 2)),
        ("九的一谁负责", (9, 1)),
        ("十三的一", (13, 1)),
        ("6的2", (6, 2)),
        ("10杠2搞完没有", (10, 2)),
        ("五杠三怎么还没交", (5, 3)),
        ("5横2", (5, 2)),
        ("5一2谁负责", (5, 2)),
        ("10一1咋样了", (10, 1)),
        ("13 圈2开过了没", (13, 2)),
        ("三点二", (3, 2)),
        ("第三条第二点", (3, 2)),
        ("三的第二条", (3, 2)),
        ("13之1", (13, 1)),
        ("3 2那条谁负责", (3, 2)),
        ("10-2人手够不够", (10, 2)),
    ],
)
def test_a_measure_is_known_by_its_number_as_it_is_spoken(said: str, numbers: tuple[int, int]) -> None:
    slots = read(said).slots
    assert (slots.get("problem_no"), slots.get("measure_no")) == numbers


@pytest.mark.parametrize(
    "said",
    [
        "我的一个问题", "二的两条措施", "下午三点二十开会", "油一点三升", "一点一点改", "张三的事",
        "五的三十天", "周二的一个会", "差一点二十个", "跑了3圈2公里", "2一3天弄完", "9一10号开会",
    ],
)  # fmt: skip
def test_what_stands_beside_tells_that_it_is_no_measure(said: str) -> None:
    assert "measure_no" not in read(said).slots


def test_a_caption_knows_the_number_as_it_is_spoken() -> None:
    caption = read_caption("二的二完成", MONDAY, NO_LEDGER, Calendar())
    assert (caption.items, caption.says, caption.plain) == (((2, 2),), "done", True)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("嗰个消防嘅搞掂未呀", "那个消防的搞定没有"),
        ("2①边个负责", "2①谁负责"),
        ("而家几多件过咗期", "现在多少件过了期"),
        ("我要做嘅有边啲", "我要做的有哪些"),
        ("13②搞唔切 申请延多两个礼拜", "13②来不及，申请延两个礼拜"),
        ("唔该帮我睇下5-1点样", "麻烦帮我看下5-1怎么样"),
        ("2-1唔得 退返去 冇合格证", "2-1不行，退回去，没有合格证"),
        ("晓得了", "知道了"),
        ("5-1搞好了没得", "5-1搞好了没有"),
        ("灭火器弄好了伐", "灭火器弄好了吗"),
        ("那个那个消防的怎么样了", "消防的怎么样了"),
        ("二的二已经做完了请帮我申请销号嗯就这样", "二的二已经做完了请帮我申请销号"),
        ("將２－１交給李科長負責", "将2-1交给李科长负责"),
        ("邊個負責１３－１", "谁负责13-1"),
        ("滅火器那條整改得怎麼樣了", "灭火器那条整改得怎么样了"),
        ("later再提醒我", "稍后再提醒我"),
        ("收到 thx", "收到 谢谢"),
        ("我on leave了 tasks转给小陈", "我休假了，任务转给小陈"),
        ("ping 一下王五", "提醒一下王五"),
        ("昨个去市局开会 用车20公里", "昨天去市局开会 用车20公里"),
        ("主任让我说一声 3-1预案印出来了", "3-1预案印出来了"),
    ],
)
def test_what_is_said_in_another_way_is_understood_alike(said: str, meant: str) -> None:
    one, other = read(said), read(meant)
    assert (one.intent, one.slots.keys()) == (other.intent, other.slots.keys())
    assert one.intent != "out_of_scope"


@pytest.mark.parametrize(
    "said", ["喇叭坏了", "联系人是谁", "抓紧", "assign 7.1 to 王五", "嗯", "去开会", "那边个个都好", "新城区"]
)
def test_what_only_looks_like_a_dialect_is_left_alone(said: str) -> None:
    assert normalise(said).text == said


@pytest.mark.parametrize(
    ("said", "keyword"), [("滅火器怎麼樣了", "灭火器"), ("公車臺賬怎么样了", "公车台账"), ("灭火其怎么样了", "灭火器")]
)
def test_what_to_look_for_is_written_as_the_ledger_would(said: str, keyword: str) -> None:
    assert read(said).slots == {"keyword": keyword}


def test_a_ledger_in_traditional_characters_is_found_as_it_is_written() -> None:
    ledger = Vocabulary(people=("張偉",), problems={1: "滅火器壓力不足"})
    assert read("滅火器怎麼樣了", ledger).slots == {"keyword": "滅火器"}
    assert read("张伟有哪些任务", ledger).slots["person"] == "张伟"


@pytest.mark.parametrize(
    ("said", "dept"),
    [
        ("财务负责的有哪几条", "财务"),
        ("保卫那边有几条", "保卫"),
        ("财务那边有过期的吗", "财务"),
        ("8① 派给财务", "财务"),
        ("催一下人事股", "人事股"),
        ("服务科名下有几条", "服务科"),
        ("信息中心有几条逾期的", "信息中心"),
        ("派出所名下有几条", "派出所"),
        ("5-1转给服务保障科", "服务保障科"),
    ],
)
def test_a_department_is_known_without_a_ledger_that_has_it(said: str, dept: str) -> None:
    assert read(said, NO_LEDGER).slots.get("dept") == dept


@pytest.mark.parametrize(
    ("said", "slot", "name"),
    [
        ("四的一给阿强跟", "person", "阿强"),
        ("催下阿强", "person", "阿强"),
        ("老赵名下有哪些", "person", "老赵"),
        ("王局手上有哪些任务", "person", "王局"),
        ("12-1归王五管", "person", "王五"),
        ("我名下所有事项移交李娜", "to", "李娜"),
        ("show items of Zhang San", "person", "Zhang San"),
        ("put Zhang San in charge of problem 13", "person", "Zhang San"),
    ],
)
def test_a_person_is_known_wherever_one_can_stand(said: str, slot: str, name: str) -> None:
    assert read(said, NO_LEDGER).slots.get(slot) == name


def test_a_space_between_chinese_words_parts_them_like_a_comma() -> None:
    assert read("2③打回去 照片糊的").slots["reason"] == "照片糊的"
    assert read("5-1 月底弄不完 想延到下月15号").slots["new_date"] == "2025-10-15"


@pytest.mark.parametrize(
    ("said", "slot", "told"),
    [
        ("安装队昨天撤场了 3-1 提交核验", "note", "安装队昨天撤场了"),
        ("王局好 2①管子全换了 请您核验", "note", "管子全换了"),
        ("齐活 7-1 纪要盖了章", "note", "纪要盖了章"),
        ("签字不是本人 2②打回去", "reason", "签字不是本人"),
        ("昨天主题党日 去养老院打扫 帮我记上", "note", "去养老院打扫"),
        ("4-1 台账补全了 给销号吧", "note", "台账补全了"),
        ("7-1退回，记录上没有签字", "reason", "记录上没有签字"),
    ],
)
def test_the_clause_that_is_no_act_is_the_note(said: str, slot: str, told: str) -> None:
    assert read(said).slots.get(slot) == told


def test_how_far_a_car_went_may_be_said_in_words() -> None:
    slots = read("登个车 上午去市局 来回三十六公里 油两升").slots
    assert (slots["distance_km"], slots["fuel_l"]) == (36, 2)


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("13-3 三张清单", "query_measure_status"),
        ("13-3 三张清单有了 还缺一个签字", "submit_progress"),
        ("13-3 三张清单有了没", "query_measure_status"),
        ("13-3 三张清单什么时候有", "query_measure_status"),
        ("消防", "query_problem_status"),
        ("灭火器换了二十具 还差六具", "submit_progress"),
        ("灭火器换了吗", "query_problem_status"),
    ],
)
def test_a_statement_of_an_item_is_a_report_and_its_name_or_a_question_is_looked_up(said: str, intent: str) -> None:
    assert read(said).intent == intent


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("5-1 done了 请领导核一哈", "apply_closeout"),
        ("5-1 done没 我好回领导", "query_measure_status"),
        ("第四条还没弄完啊", "query_problem_status"),
        ("4-1 台账补全了 给销号吧", "apply_closeout"),
        ("4-1 我核过了 台账都全 给销号吧", "approve_closeout"),
        ("4-1 台账补全了 给销号了没", "query_measure_status"),
        ("fine on 3.1, they can have another week", "approve_extension"),
        ("can they have another week on 3.1", "request_extension"),
        ("9-1 想延到年底 不批", "reject_extension"),
        ("9-1 上面不批 再宽限一周行吗", "request_extension"),
        ("9-1 合同扫描件一会儿发你 你给挂上", "attach_evidence"),
    ],
)
def test_whether_it_asks_and_who_says_it_decide_what_is_offered(said: str, intent: str) -> None:
    assert read(said).intent == intent


def test_what_a_superior_had_somebody_tell_is_no_decision_of_who_tells_it() -> None:
    assert read("书记让我说一声 3-1同意销号").intent != "approve_closeout"


def test_a_report_in_a_statement_is_a_guess_that_is_confirmed() -> None:
    assert not read("灭火器换了二十具 还差六具").certain
