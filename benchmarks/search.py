"""What a search costs among a hundred thousand measures, on each database:
`python -m benchmarks.search [--measures N] [--database sqlite|postgresql]`.

Prints each figure with its bar, and ends with status 1 if one is missed. Each is the median of many searches with
other words, a transaction each, from the words to the texts of the twenty best; the whole answer, with everything that
cards say, is beside it. PostgreSQL is a server started for the purpose.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from sqlalchemy import Connection, bindparam, update

from benchmarks import ledgers
from benchmarks.tick import Figure, places, show
from bot.__main__ import OLDER, YOUNG
from bot.reading.terms import both_ways, terms_that_come_along
from storage.actor import Actor
from storage.database import Database
from storage.models import Measure, Problem, Role
from storage.search import search
from storage.searching.asked import words_of
from storage.searching.shelves import shelf_of
from storage.searching.texts import rebuild

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
BAR_MS = 10.0
LIMIT = 20
ROUNDS = 60
TERMS = both_ways(terms_that_come_along())

THINGS = """
消防设施 灭火器 公务用车台账 食堂账目 采购合同 会议记录 档案库房 固定资产 公务接待 印章使用
财务报销 差旅审批 主题党日 党费收缴 谈心谈话 廉政风险 信访件 值班记录 办公用房 车位规划
停车秩序 工程变更 招标文件 比价询价 专项资金 津贴补贴 因公出国 人事档案 选人用人 干部考核
请销假 保密柜 网络安全 应急预案 疏散通道 燃气管线 电梯维保 物业合同 捐赠物资 工会经费
培训费用 职称评审 窗口服务 政务公开 统计数据 项目验收 往来款项 银行账户 国有资产出租 内部审计
"""
ACTS = """
全面清理 逐项核对 建立台账 修订办法 补齐手续 公示结果 组织自查 明确专人 按月通报 开展培训
约谈责任人 统一编号 重新招标 追回款项 更换设备 完善制度 严格审批 定期检测 现场抽查 上会研究
"""
WHO = """
办公室 财务科 保卫科 人事科 后勤科 机关党委 业务一科 业务二科 信息中心 各支部
"""
MARKS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
COMMON = ("消防", "台账", "合同", "记录", "培训", "制度", "档案", "用车", "车位", "印章")
MISSES = ("航空", "火箭", "钢琴", "煤矿", "渔船", "温泉", "滑雪", "葡萄", "邮轮", "考古")
LONG = ("灭火器", "公务用车台账", "比价询价", "人事档案", "国有资产出租", "疏散通道", "主题党日", "应急预案")
ENGLISH = ("vehicle ledger", "fire extinguisher", "parking", "procurement contract", "meeting minutes", "archives")
SEVERAL = ("消防 公示", "采购合同 上会", "财务科 培训", "食堂 自查 通报")
LOOSE = ("灭火器那个", "消防的问题", "打印机采购", "档案管理问题", "食堂账目混乱")


def tell(connection: Connection, measures: int) -> None:
    """Give the measures and problems texts as a ledger has them, each some words of its own, and keep them to be
    searched."""
    chosen = random.Random(5)
    problems = max(measures // ledgers.MEASURES_A_PROBLEM, 1)
    table = Measure.__table__
    told = update(table).where(table.c.id == bindparam("row")).values(text=bindparam("said"))
    connection.execute(told, [{"row": i, "said": measure_text(chosen, i)} for i in range(1, measures + 1)])
    table = Problem.__table__
    titled = bindparam("said"), bindparam("found")
    told = update(table).where(table.c.id == bindparam("row")).values(title=titled[0], finding=titled[1])
    connection.execute(told, [{"row": i, **problem_texts(chosen)} for i in range(1, problems + 1)])
    rebuild(connection)


def measure_text(chosen: random.Random, number: int) -> str:
    things = chosen.sample(THINGS.split(), chosen.randint(1, 3))
    said = "，".join(f"{chosen.choice(ACTS.split())}{thing}" for thing in things)
    return f"由{chosen.choice(WHO.split())}牵头，{said}，编号{rare(number)}。"


def rare(number: int) -> str:
    """Two characters that few texts have."""
    return MARKS[number // 5 % len(MARKS)] + MARKS[number // 110 % len(MARKS)]


def problem_texts(chosen: random.Random) -> dict[str, str]:
    thing, other = chosen.sample(THINGS.split(), 2)
    return {
        "said": f"{thing}管理不规范",
        "found": f"巡察发现，{chosen.choice(WHO.split())}的{thing}未{chosen.choice(ACTS.split())}，{other}也有缺项。",
    }


RARE = tuple(rare(number) for number in range(7, 80_000, 7_919))


def texts(database: Database, actor: Actor, words: str) -> float:
    """Milliseconds from a word to the texts of the twenty best."""

    def looked_up(session: object) -> float:
        began = time.perf_counter()
        shelf = shelf_of(session, actor)  # type: ignore[arg-type]
        shelf.best([word.ways for word in words_of(words, TERMS)], LIMIT)
        return (time.perf_counter() - began) * 1e3

    return database.run(looked_up)


def answer(database: Database, actor: Actor, words: str) -> float:
    """Milliseconds from words to everything that cards say of what was found."""

    def found(session: object) -> float:
        began = time.perf_counter()
        search(session, actor, words, NOW.date(), terms=TERMS)  # type: ignore[arg-type]
        return (time.perf_counter() - began) * 1e3

    return database.run(found)


def typical(work: Callable[[str], float], words: Sequence[str]) -> float:
    for word in words:
        work(word)
    return median(work(words[turn % len(words)]) for turn in range(ROUNDS))


def figures(url: str, measures: int) -> Iterator[Figure]:
    database = ledgers.opened(url)
    with ledgers.filling(database) as connection:
        ledgers.people_and_items(connection, measures, NOW)
        began = time.perf_counter()
        tell(connection, measures)
    yield Figure(name="filled", value=time.perf_counter() - began, unit="s")
    everything = Actor(unit_id=1, person_id=None, name="console", roles=frozenset({Role.COORDINATOR}))
    owner = Actor(unit_id=1, person_id=7, name="职工7", roles=frozenset({Role.OWNER}))
    kinds = {"two characters, common": COMMON, "two characters, rare": RARE, "two characters, a miss": MISSES}
    for name, words in {**kinds, "a longer word": LONG, "English": ENGLISH}.items():
        yield Figure(
            name=name, value=typical(lambda word: texts(database, everything, word), words), unit="ms", bar=BAR_MS
        )
    for name, actor, words in (
        ("answer: common", everything, COMMON), ("answer: rare", everything, RARE),
        ("answer: a miss", everything, MISSES), ("answer: several words", everything, SEVERAL),
        ("answer: broken up", everything, LOOSE), ("answer: an owner", owner, COMMON),
    ):  # fmt: skip
        yield Figure(name=name, value=typical(lambda word, who=actor: answer(database, who, word), words), unit="ms")
    database.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measures", type=int, default=100_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="both without it")
    arguments = parser.parse_args()
    gc.freeze()  # this and the next as bot/__main__.py does
    gc.set_threshold(YOUNG, OLDER, OLDER)
    with tempfile.TemporaryDirectory() as folder, places(arguments.database, Path(folder)) as makers:
        measured = {called: list(figures(make("search"), arguments.measures)) for called, make in makers.items()}
    show(measured, arguments.measures)
    return int(any(one.missed for column in measured.values() for one in column))


if __name__ == "__main__":
    sys.exit(main())
