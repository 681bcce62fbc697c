"""What people ask in benchmarks, and a large ledger that has the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Date, case, literal, update

from benchmarks import ledgers
from storage.models import (
    Assignment,
    Department,
    Measure,
    MeasureState,
    Membership,
    OwnerRole,
    Problem,
    Role,
)
from storage.searching.texts import rebuild

COORDINATORS = 20
"""The first people of the ledger."""
DEPARTMENTS = ("办公室", "财务科", "保卫科", "后勤科", "人事科", "档案科", "工程科", "信息科", "基建科", "工会办公室")
SUBJECTS = (
    ("灭火器过期未更换", "灭火器"), ("公务用车登记不全", "用车台账"), ("食堂采购未比价", "采购"),
    ("合同签订先于会议研究", "合同"), ("会议记录缺页", "会议记录"), ("固定资产账实不符", "资产"),
    ("值班表无人签字", "值班表"), ("差旅报销附件不齐", "报销"), ("停车位规划不合理", "停车位"),
    ("办公用房超面积", "办公用房"), ("培训计划未执行", "培训"), ("印章使用未登记", "印章"),
    ("项目验收资料缺失", "验收"), ("工会经费支出不规范", "工会经费"), ("劳务派遣人员管理松散", "派遣"),
    ("网络设备无巡检记录", "巡检"), ("信访件办理超期", "信访"), ("车库排水沟堵塞", "排水沟"),
    ("消防通道被占用", "消防通道"), ("慰问品发放无名单", "慰问品"),
)  # fmt: skip
"""Titles of problems, and the word in them that their measures repeat."""
NUMBERED = 999
"""Problems that can be asked about by number: no notice has more."""
RARE = ((137, "冷库温度记录中断"), (9_001, "锅炉水质化验中断"))
"""Problems of which there is one."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question, and what has to be in its answer."""

    kind: str
    text: str
    expected: str


COORDINATORS_ASK = (
    Asked(kind="problem by number", text="问题{n}怎么样了", expected="问题{n}"),
    Asked(kind="measure by number", text="{n}②完成没", expected="{n}②"),
    Asked(kind="keyword, many", text="灭火器那个弄完没", expected="灭火器"),
    Asked(kind="keyword, one", text="冷库温度记录弄完没", expected="冷库"),
    Asked(kind="keyword, none", text="电梯检测报告在哪", expected="电梯"),
    Asked(kind="owner", text="{n}谁负责", expected="职工"),
    Asked(kind="overdue", text="有哪些逾期的", expected="逾期"),
    Asked(kind="department", text="保卫科有哪些任务", expected="保卫科"),
    Asked(kind="due", text="这周到期的有哪些", expected="到期"),
    Asked(kind="progress", text="整改完成率多少", expected="%"),
    Asked(kind="finding", text="第{n}条原文发一下", expected="检查发现"),
    Asked(kind="history", text="{n}①的历史", expected="{n}①"),
)
OWNERS_ASK = (
    Asked(kind="own problem", text="问题{n}怎么样了", expected="问题{n}"),
    Asked(kind="own measure", text="{n}②完成没", expected="{n}②"),
    Asked(kind="own tasks", text="我的任务", expected="项"),
    Asked(kind="own overdue", text="我有逾期的吗", expected=""),
    Asked(kind="own owner", text="{n}谁负责", expected="职工"),
    Asked(kind="own finding", text="第{n}条原文发一下", expected="检查发现"),
    Asked(kind="own keyword, none", text="电梯检测报告在哪", expected="电梯"),
)


def asked_by(person: int, nth: int, problems: int) -> Asked:
    """The nth question of that person: of a coordinator any problem, of an owner one of theirs."""
    table = COORDINATORS_ASK if person <= COORDINATORS else OWNERS_ASK
    one = table[(nth + person) % len(table)]
    first = (person - 2) % ledgers.PEOPLE + 1
    number = 1 + (person * 7919 + nth * 104_729) % min(problems, NUMBERED) if person <= COORDINATORS else first
    said, expected = (words.replace("{n}", str(number)) for words in (one.text, one.expected))
    return Asked(kind=one.kind, text=said, expected=expected)


def large_ledger(connection: Connection, measures: int, now: datetime) -> None:
    """So many measures with different texts and states, a fiftieth of them late, in ten departments; the first people
    are coordinators; with its index for searches."""
    ledgers.people_and_items(connection, measures, now)
    problems = max(measures // ledgers.MEASURES_A_PROBLEM, 1)
    ledgers.fill(connection, Department, len(DEPARTMENTS), unit_id=1, aliases=[],
                 name=lambda i: one_of(i, list(DEPARTMENTS)))  # fmt: skip
    ledgers.fill(connection, Assignment, problems, problem_id=lambda i: i, role=OwnerRole.DEPARTMENT,
                 department_id=lambda i: 1 + i % len(DEPARTMENTS))  # fmt: skip
    connection.execute(update(Membership).where(Membership.person_id <= COORDINATORS).values(role=Role.COORDINATOR))
    _problems(connection)
    _measures(connection, now)
    rebuild(connection)


def _problems(connection: Connection) -> None:
    titles = [f"{title}：" for title, _ in SUBJECTS]
    connection.execute(
        update(Problem).values(
            title=one_of(Problem.id, titles) + text_of(Problem.id) + "号",
            finding=literal("检查发现，") + one_of(Problem.id, titles) + "共" + text_of(Problem.id * 3) + "处",
        )
    )
    for number, title in RARE:
        connection.execute(update(Problem).where(Problem.number == number).values(title=title))


def _measures(connection: Connection, now: datetime) -> None:
    words = [word for _, word in SUBJECTS]
    today, state = now.date(), Measure.__table__.c.state.type
    connection.execute(
        update(Measure).values(
            text=literal("逐项核对") + one_of(Measure.problem_id, words) + "，补齐第" + text_of(Measure.id) + "册",
            state=case(
                (Measure.id % 10 < 3, literal(MeasureState.VERIFIED, state)),
                (Measure.id % 10 == 3, literal(MeasureState.NOT_STARTED, state)),
                else_=literal(MeasureState.IN_PROGRESS, state),
            ),
            deadline=case(
                (Measure.id % 50 == 5, literal(today - timedelta(days=4), Date())),
                (Measure.id % 50 == 6, literal(today + timedelta(days=2), Date())),
                else_=literal(today + timedelta(days=90), Date()),
            ),
        )
    )


def text_of(number: Any) -> Any:
    return ledgers.named("")(number)


def one_of(number: Any, texts: list[str]) -> Any:
    return case(*((number % len(texts) == place, literal(text)) for place, text in enumerate(texts)), else_="")
