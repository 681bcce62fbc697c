"""Papers as somebody gets them: the draft notice and the close-out form, read back from the file."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import docx
import pytest
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.documents import Draft as Read
from bot.reading.documents import read_document
from bot.writing.card import KEYS, LINES
from bot.writing.papers.cards import NAMES_SHOWN, names_card, one_name_card
from bot.writing.papers.closeout import closeout_form
from bot.writing.papers.drafting import doubts_in, drafted
from bot.writing.papers.names import Cleaner, doubtful
from bot.writing.papers.page import as_docx
from bot.writing.papers.paragraphs import Kind
from storage.dossiers import Dossier, EndedRound, Hands, Heading, Inspected, Kept, KnownName, LookBack, NoticeFacts
from storage.models import EvidenceKind, MeasureState, ProblemState, ReportState, ReviewState, Role
from storage.views import EvidenceView, MeasureView, PersonView, ProblemView, ReportView, RolesView
from tests.bot import views as v

W = v.words("zh_CN")
DONE_ON = datetime(2026, 10, 14, 2, tzinfo=UTC)
ZHANG, LI = PersonView(id=1, name="张三丰", joined=True), PersonView(id=2, name="李卫国", joined=True)
ROLES = RolesView(leaders=(LI,), owners=(ZHANG,), departments=("保卫科",), assisting=("办公室",))
PEOPLE = (KnownName(name="张三丰", role=Role.OWNER), KnownName(name="李卫国", role=Role.LEADER))
SEEN = Inspected(
    unit="临江区档案馆",
    team="区委第二巡察组",
    period_from=date(2026, 3, 9),
    period_to=date(2026, 5, 22),
    feedback_date=date(2026, 7, 10),
    contact={"phone": "000-1234567", "email": "a@example.org"},
)


def report(note: str) -> ReportView:
    return ReportView(
        id=1, by="张三丰", recorded_by=None, at=DONE_ON, note=note, state=ReportState.VERIFIED, reason="",
        decided_by="李卫国", decided_at=DONE_ON, evidence=(), handed_in=(),
    )  # fmt: skip


def measure(number: int, text: str, state: MeasureState = MeasureState.IN_PROGRESS, note: str = "") -> MeasureView:
    is_open = state in (MeasureState.NOT_STARTED, MeasureState.IN_PROGRESS)
    return MeasureView(
        id=number, problem_id=1, problem_no=1, problem_title="", number=number, text=text, steps=(), state=state,
        round=1, deadline=date(2026, 12, 31), original_deadline=None, standing=False, immediate=False,
        mostly_done=False, roles=ROLES,
        acknowledged_at=None, submitted_at=None if is_open else DONE_ON, verified_at=None if is_open else DONE_ON,
        report=None if is_open else report(note), progress=report(note) if is_open and note else None, verifiers=(),
        extension=None, promise=None, evidence_count=0, actions=frozenset(),
    )  # fmt: skip


def problem(
    number: int,
    title: str,
    *measures: MeasureView,
    state: ProblemState = ProblemState.OPEN,
    aspect: int = 1,
    category: str | None = None,
    look_backs: tuple[LookBack, ...] = (),
) -> Dossier:
    view = ProblemView(
        id=number, number=number, inspection_id=1, printed=None, title=title, finding="三年里没有对过账。",
        unit=SEEN.unit, state=state, round=1, deadline=None,
        closed_at=DONE_ON if state in (ProblemState.CLOSED, ProblemState.HELD) else None, roles=ROLES,
        measures=measures, review=None, held=0, published=True, actions=frozenset(),
    )  # fmt: skip
    return Dossier(
        view=view,
        aspect=Heading(id=aspect, title=f"聚焦第{'一二三四'[aspect - 1]}个方面"),
        category=Heading(id=aspect * 10 + bool(category), title=category),
        hands={one.number: Hands(did=("张三丰",), verified=("李卫国",)) for one in measures},
        kept=(),
        look_backs=look_backs,
        ended=(),
        closed_by=None,
        check_elsewhere=None,
        made_rule=None,
    )


def facts(*dossiers: Dossier, kept_back: int = 0, people: tuple[KnownName, ...] = PEOPLE) -> NoticeFacts:
    return NoticeFacts(inspected=SEEN, dossiers=dossiers, kept_back=kept_back, people=people)


def found(state: ReviewState) -> LookBack:
    return LookBack(round=1, state=state, on=DONE_ON + timedelta(days=30), by="吴静", note="")


CANTEEN = problem(
    1, "食堂账目不清", measure(1, "清理三年食堂账目", MeasureState.VERIFIED, "三年账目已经对清"),
    measure(2, "每月公示食堂收支", MeasureState.VERIFIED), state=ProblemState.CLOSED,
    look_backs=(found(ReviewState.HELD),),
)  # fmt: skip
CARS = problem(2, "公务用车登记不全", measure(1, "补齐用车登记"), measure(2, "修订用车办法"), aspect=2)
LEDGER = facts(CANTEEN, CARS)


def text_of(made: bytes) -> str:
    return "\n".join(block.text for block in docx.Document(BytesIO(made)).paragraphs)


def notice(given_facts: NoticeFacts, hidden: tuple[object, ...] = ()) -> str:
    made = drafted(W, given_facts, hidden)  # type: ignore[arg-type]
    return text_of(as_docx(made.paragraphs, made.title))


def read_back(given_facts: NoticeFacts) -> Read:
    made = drafted(W, given_facts, doubts_in(W, given_facts))
    read = read_document(as_docx(made.paragraphs, made.title), "draft.docx")
    assert isinstance(read, Read), read
    return read


# The draft notice


def test_it_says_who_was_inspected_what_was_done_what_is_open_and_whom_to_write_to() -> None:
    text = notice(LEDGER)

    assert text.startswith("临江区档案馆关于巡察整改进展情况的通报")
    assert "2026年3月9日至2026年5月22日，区委第二巡察组对临江区档案馆开展了巡察。2026年7月10日，巡察组反馈" in text
    assert "一、整改工作组织情况" in text
    assert "（一）聚焦第一个方面\n1.食堂账目不清。" in text
    assert "①清理三年食堂账目。已于2026年10月14日完成。三年账目已经对清。" in text
    assert "整改进度：已于2026年10月14日销号；“回头看”1次，巩固1次。" in text
    assert "“公务用车登记不全”问题：第①项措施计划2026年12月31日前完成" in text
    assert "联系电话：000-1234567" in text
    assert text.endswith("临江区档案馆\n2026年11月23日")


def test_what_the_ledger_does_not_know_is_left_marked_to_be_filled_in() -> None:
    empty = Inspected(unit="临江区档案馆", team=None, period_from=None, period_to=None, feedback_date=None, contact={})
    made = drafted(W, replace(LEDGER, inspected=empty), ())
    blocks = docx.Document(BytesIO(as_docx(made.paragraphs, made.title))).paragraphs

    marked = [run.text for one in blocks for run in one.runs if run.font.highlight_color is WD_COLOR_INDEX.YELLOW]
    assert {"〔请补充：次数〕", "〔请补充：巡察组〕", "〔请补充：日期〕", "〔请补充：联系电话〕"} <= set(marked)
    assert len(marked) == made.to_fill


def test_a_rebound_and_what_is_late_are_said_plainly() -> None:
    late = replace(measure(1, "补齐用车登记"), deadline=date(2026, 11, 20))
    text = notice(facts(problem(1, "公务用车登记不全", late, look_backs=(found(ReviewState.REBOUNDED),))))

    assert "共开展“回头看”1次，反弹1次。" in text
    assert "“公务用车登记不全”问题于2026年11月13日“回头看”时发现反弹，已重新纳入整改。" in text
    assert "原定2026年11月20日前完成，尚未完成" in text


def test_what_waits_to_be_verified_is_neither_done_nor_open() -> None:
    lectures = problem(
        1, "党课没有开展", measure(1, "排出安排表", MeasureState.SUBMITTED), measure(2, "讲课"),
        measure(3, "存档", MeasureState.VERIFIED),
    )  # fmt: skip
    text = notice(facts(lectures))
    assert "整改进度：正在整改，3项措施中已完成1项、待核验1项、未完成1项。" in text
    assert "还有1个问题的1项整改措施尚未完成" in text


def test_problems_are_numbered_through_so_that_nothing_shows_what_is_kept_back() -> None:
    text = notice(replace(LEDGER, dossiers=(replace(CARS, view=replace(CARS.view, number=7)),), kept_back=6))

    assert "\n1.公务用车登记不全。" in text
    assert "巡察组指出并可以公开的1个方面、1个具体问题" in text
    assert "7" not in text.split("二、")[1].split("联系电话")[0].replace("2027", "")


def test_it_looks_as_official_documents_do() -> None:
    made = drafted(W, LEDGER, ())
    document = docx.Document(BytesIO(as_docx(made.paragraphs, made.title)))
    section = document.sections[0]
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert [round(one / Mm(1)) for one in margins if one] == [37, 35, 28, 26]

    title, body = document.paragraphs[0], document.paragraphs[2]
    fonts = [one.runs[0]._element.rPr.rFonts.get(docx.oxml.ns.qn("w:eastAsia")) for one in (title, body)]
    assert fonts == ["方正小标宋简体", "仿宋_GB2312"]
    assert (title.runs[0].font.size, body.runs[0].font.size) == (Pt(22), Pt(16))
    assert body.paragraph_format.line_spacing == Pt(28.95)
    assert [footer.paragraphs[0].text for footer in (section.footer, section.even_page_footer)] == ["—  —", "—  —"]


names = st.lists(st.text("赵钱孙李周吴郑王伟芳娜敏静", min_size=2, max_size=3), min_size=1, max_size=4, unique=True)
states = st.sampled_from([MeasureState.VERIFIED, MeasureState.SUBMITTED, MeasureState.IN_PROGRESS])


@st.composite
def ledgers(draw: st.DrawFn) -> NoticeFacts:
    """Ledgers in whose texts people are named, before, between and after other words."""
    people = draw(names)
    some = st.sampled_from(people)
    role = st.sampled_from([None, *(one for one in Role if one is not Role.GROUP)])
    dossiers = []
    aspects = sorted(draw(st.lists(st.integers(1, 4), min_size=1, max_size=6)))
    for number, aspect in enumerate(aspects, 1):
        measures = [
            measure(place, f"由{draw(some)}局长牵头，{draw(some)}同志登记", draw(states), f"{draw(some)}已经办妥")
            for place in range(1, draw(st.integers(2, 4)))
        ]
        title = f"第{'一二三四五六'[number - 1]}本台账登记不全，{draw(some)}没有签字"
        dossiers.append(problem(number, title, *measures, aspect=aspect))
    return facts(*dossiers, people=tuple(KnownName(name=name, role=draw(role)) for name in people))


@settings(max_examples=25, deadline=None)
@given(ledger=ledgers())
def test_no_person_of_the_ledger_is_named(ledger: NoticeFacts) -> None:
    made = drafted(W, ledger, ())
    text = "\n".join(one.text for one in made.paragraphs)
    assert [one.name for one in ledger.people if one.name in text] == []


@settings(max_examples=15, deadline=None)
@given(ledger=ledgers())
def test_read_back_it_has_the_problems_and_measures_that_the_ledger_has(ledger: NoticeFacts) -> None:
    read = read_back(ledger)

    assert len(read.aspects) == len({one.aspect.id for one in ledger.dossiers})
    assert [len(one.measures) for one in read.problems] == [len(one.view.measures) for one in ledger.dossiers]
    assert [warning.code for warning in read.warnings if warning.code == "counts_differ"] == []


@settings(max_examples=15, deadline=None)
@given(ledger=ledgers())
def test_every_number_it_counts_is_the_ledger_s(ledger: NoticeFacts) -> None:
    made = drafted(W, ledger, ())
    text = next(one.text for one in made.paragraphs if "项整改措施中" in one.text)
    measures = [one.state for dossier in ledger.dossiers for one in dossier.view.measures]
    said = {word: int(number) for word, number in re.findall(r"([^\d，；。]+)(\d+)项", text)}

    assert f"{len(ledger.dossiers)}个具体问题中，正在整改{len(ledger.dossiers)}个；{len(measures)}项整改措施中" in text
    words = {"verified": "已完成", "submitted": "已办结待核验", "in_progress": "正在推进"}
    counted = {words[state]: n for state, n in Counter(measures).items()}
    assert {word: said[word] for word in words.values() if word in said} == counted


def test_categories_stand_above_their_problems() -> None:
    ledger = facts(problem(1, "灭火器检查不及时", measure(1, "检测灭火器"), category="消防安全有漏洞"))
    read = read_back(ledger)
    assert "\n1.消防安全有漏洞。\n（1）灭火器检查不及时。" in notice(ledger)
    assert [(one.title, len(one.problems)) for one in read.aspects[0].categories] == [("消防安全有漏洞", 1)]


def test_in_english_it_is_a_notice_too() -> None:
    made = drafted(v.words("en"), LEDGER, ())
    assert made.title == "临江区档案馆: notice on the progress of rectification"
    assert any("Done on 14 Oct 2026" in one.text for one in made.paragraphs if one.kind is Kind.PLAIN)


# Names


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("由张三丰负责", "由责任人负责"),
        ("张三丰科长签字", "科长签字"),
        ("馆长李卫国讲课", "馆长讲课"),
        ("李卫国同志到场", "有关同志到场"),
        ("张 三丰补签", "责任人补签"),
    ],
)
def test_known_names_become_what_the_person_is(text: str, without: str) -> None:
    assert Cleaner(t=W.t, people=PEOPLE)(text) == without


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("委托江城安泰消防有限公司检测", ["江城安泰消防有限公司"]),
        ("退还给滨河实验小学", ["滨河实验小学"]),
        ("赵书记到场督促，钱某某退还", ["赵书记", "钱某某"]),
        ("请有资质的公司检测，某公司不再使用", []),
        ("每周五开会，专班成员签字", []),
        ("由临江区档案馆整改", []),
    ],
)
def test_what_may_be_a_name_is_noticed(text: str, names: list[str]) -> None:
    assert [one.text for one in doubtful([text], SEEN.unit, W.t)] == names


def test_hidden_names_are_hidden_and_kept_ones_stay() -> None:
    ledger = facts(problem(1, "采购不规范", measure(1, "清退江城安泰消防有限公司，约谈赵书记")))
    firm, person = doubts_in(W, ledger)

    assert "清退某有限公司，约谈赵书记" in notice(ledger, (firm,))
    assert "清退江城安泰消防有限公司，约谈书记" in notice(ledger, (person,))


def test_the_question_about_names_fits_a_card() -> None:
    many = doubtful([f"购买江城{'甲乙丙丁戊己庚辛壬癸'[n % 10] * (n // 10 + 2)}印刷厂的货" for n in range(20)], "", W.t)
    assert len(many) > NAMES_SHOWN
    shown = names_card(W, many)
    assert len(shown.text.split("\n")) <= LINES
    assert sum(len(row) for row in shown.keys) <= KEYS
    one = one_name_card(W, many, 1, 0, [f"向{many[1].text}购买"])
    assert f"第2个，共{len(many)}个" in one.text


# The close-out form


def cells(made: bytes) -> list[list[str]]:
    """The texts of the table, row by row, each merged cell once."""
    rows = docx.Document(BytesIO(made)).tables[0].rows
    return [[cell.text for cell in {id(cell._tc): cell for cell in row.cells}.values()] for row in rows]


def test_the_form_has_all_that_the_ledger_knows_and_room_for_the_rest() -> None:
    photo = EvidenceView(
        id=1, kind=EvidenceKind.DOCUMENT, name="对账单.pdf", text="", by="张三丰", at=DONE_ON, sha256="ab" * 32,
        telegram_file=None,
    )  # fmt: skip
    one = replace(
        CANTEEN, kept=(Kept(measure_no=1, evidence=photo),), closed_by="周敏", made_rule="食堂管理办法",
        ended=(EndedRound(number=1, closed_at=None, ended_at=DONE_ON, reason="又出现白条"),),
    )  # fmt: skip
    rows = cells(closeout_form(W, SEEN, one))

    assert ["反馈问题", "食堂账目不清\n三年里没有对过账。"] in rows
    assert ["问题原因", ""] in rows
    assert ["责任领导", "李卫国", "责任科室", "保卫科\n（配合：办公室）", "责任人", "张三丰"] in rows
    assert ["整改状态", "已于2026年10月14日销号，周敏办理"] in rows
    done = ["1①", "清理三年食堂账目", "2026-12-31", "已完成", "张三丰\n2026-10-14", "李卫国\n2026-10-14"]
    assert done in rows
    assert ["1", "对账单.pdf", "1", "2026-10-14", "abababababab"] in rows
    assert ["举一反三", ""] in rows
    assert ["固化为制度", "食堂管理办法"] in rows
    assert ["责任人", "责任科室", "责任领导", "专班", "监督"] in rows
    assert ["2026-11-13", "巩固", "", "吴静"] in rows
    assert ["第1轮整改于2026年10月14日结束：又出现白条"] in rows


def test_the_form_names_those_of_the_measures_where_the_problem_names_nobody_itself() -> None:
    first, second = (measure(number, "清理账目") for number in (1, 2))
    nobody = RolesView(leaders=(), owners=(), departments=(), assisting=())
    other = replace(ROLES, owners=(PersonView(id=9, name="王五", joined=True),))
    view = replace(CANTEEN.view, roles=nobody, measures=(first, replace(second, roles=other)))
    one = replace(CANTEEN, view=view)

    rows = cells(closeout_form(W, SEEN, one))

    named = ["责任领导", "李卫国", "责任科室", "保卫科\n（配合：办公室）", "责任人", "张三丰（①）、王五（②）"]
    assert named in rows


def test_what_is_not_done_yet_is_blank_on_the_form() -> None:
    one = replace(CARS, hands={})
    rows = cells(closeout_form(W, SEEN, one))
    assert ["2①", "补齐用车登记", "2026-12-31", "整改中", "", ""] in rows
