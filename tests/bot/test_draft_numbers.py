"""Whatever a ledger holds: each number and day in the draft notice is the ledger's, counted here anew from what was
written into it; nobody is named, and what may not be published is not in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from bot.writing.papers.drafting import doubts_in, drafted
from bot.writing.papers.notice import Draft
from bot.writing.papers.paragraphs import TO_FILL
from storage.actor import console
from storage.database import Database
from storage.dossiers import NoticeFacts, notice_facts
from storage.models import MeasureState, ReviewState
from storage.verbs import people
from tests.bot import random_ledgers as r
from tests.bot import views as v
from tests.databases import Place, on_sqlite, stage_at

W = v.words("zh_CN")
UNIT, FIRM = "临江区档案馆", "江城安泰消防有限公司"
TODAY = r.NOW.date()
NUMBERS = "甲乙丙丁戊己庚辛"
OPEN = (MeasureState.NOT_STARTED, MeasureState.IN_PROGRESS)
DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
STATES = {
    MeasureState.VERIFIED: "已完成", MeasureState.SUBMITTED: "已办结待核验", MeasureState.IN_PROGRESS: "正在推进",
    MeasureState.NOT_STARTED: "尚未启动",
}  # fmt: skip
NUMBER = re.compile(r"^(?:(\d+)\.|（(\d+)）)", re.MULTILINE)
FOUND = {ReviewState.HELD: "巩固", ReviewState.REBOUNDED: "反弹", ReviewState.UNCLEAR: "待进一步核实"}
WORDS = {
    "方面": r"(\d+)个方面", "类": r"(\d+)类", "问题": r"(\d+)个具体问题", "措施": r"(\d+)项整改措施",
    "科室": r"由(\d+)个责任科室", "已销号": r"已销号(\d+)个", "正在整改": r"正在整改(\d+)个",
    "回头看": r"共开展“回头看”(\d+)次",
    **{word: rf"(?<=[，中]){word}(\d+)项" for word in STATES.values()},
    **{word: rf"(?<=，){word}(\d+)次" for word in FOUND.values()},
}  # fmt: skip


def named(ledger: r.LedgerMade) -> r.LedgerMade:
    """The ledger in words that have no figures, so that all of those in the draft are counts and days; people and a
    company are named in them."""
    return replace(ledger, problems=tuple(
        replace(one, title=f"{mark}台账登记不全，{r.PEOPLE[0]}没有签字", finding="", measures=tuple(
            replace(of, text=f"由{r.PEOPLE[1]}局长牵头，清退{FIRM}", steps=()) for of in one.measures
        ))
        for mark, one in zip(NUMBERS, ledger.problems, strict=False)
    ))  # fmt: skip


@pytest.fixture(scope="module")
def one_unit(place: Place) -> Iterator[Database]:
    """A ledger with a unit and nothing in it; what an example writes is gone after it."""
    with stage_at(place) as stage:
        stage.database.upgrade()
        stage.database.run(lambda session: people.add_unit(session, UNIT, r.NOW))
        yield stage.database


def draft_of(database: Database, ledger: r.LedgerMade) -> tuple[NoticeFacts, Draft]:
    with database.rehearsal() as session:
        r.write(session, 1, ledger)
        facts = notice_facts(session, console(1), TODAY)
        assert facts is not None
        return facts, drafted(W, facts, doubts_in(W, facts))


def text_of(made: Draft) -> str:
    return "\n".join(one.text for one in made.paragraphs)


def days_in(text: str) -> list[date]:
    return [date(*map(int, found)) for found in DAY.findall(text)]


def figures(text: str) -> list[int]:
    """All numbers that are no days and not in something to fill in."""
    return [int(found) for found in re.findall(r"\d+", DAY.sub("", TO_FILL.sub("", text)))]


@on_sqlite
@given(ledger=r.ledgers.map(named).filter(lambda made: any(one.published for one in made.problems)))
@settings(database=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_every_number_and_day_of_the_draft_is_the_ledger_s(one_unit: Database, ledger: r.LedgerMade) -> None:
    _, made = draft_of(one_unit, ledger)
    shown = [one for one in r.in_order(ledger) if one.published]
    organised, problems, ahead = re.split(r"\n[二三]、[^\n]*\n", text_of(made))
    ahead, contact = ahead.split("如有意见建议")

    assert counted(organised) == Counter(expected(ledger, shown))
    assert numbered(problems) == list(range(1, len(shown) + 1))
    assert figures(NUMBER.sub("", problems)) == [number for one in shown for number in how_far(one)]
    assert figures(ahead) == still_open(shown)
    assert Counter(days_in(problems)) == Counter(day for one in shown for day in days_of(one))
    assert Counter(days_in(ahead)) == Counter(day for one in shown for of in one.measures for day in ahead_of(of, one))
    assert set(days_in(organised)) <= {TODAY, ledger.feedback_date}
    assert days_in(contact) == [TODAY]


@on_sqlite
@given(ledger=r.ledgers.map(named))
@settings(database=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_nobody_is_named_and_what_may_not_be_published_is_left_out(one_unit: Database, ledger: r.LedgerMade) -> None:
    facts, made = draft_of(one_unit, ledger)
    text = text_of(made)

    assert [name for name in r.PEOPLE if name in text] == []
    assert [mark for mark, one in zip(NUMBERS, ledger.problems, strict=False) if f"{mark}台账登记不全" in text] == [
        mark for mark, one in zip(NUMBERS, ledger.problems, strict=False) if one.published
    ]
    assert facts.kept_back == sum(not one.published for one in ledger.problems)
    firms = [FIRM] if any(one.measures for one in ledger.problems if one.published) else []
    assert [one.text for one in doubts_in(W, facts)] == firms
    assert FIRM not in text


def counted(text: str) -> Counter[tuple[str, int]]:
    """What the part on organisation counts, each number with what it counts; every figure there is one of these."""
    found = Counter((word, int(number)) for word, pattern in WORDS.items() for number in re.findall(pattern, text))
    assert sum(found.values()) == len(figures(text)), text
    return found


def expected(ledger: r.LedgerMade, shown: Sequence[r.ProblemMade]) -> list[tuple[str, int]]:
    closed, measures = sum(map(r.is_closed, shown)), [of for one in shown for of in one.measures]
    looked = [state for one in shown for state in one.found]
    places = {name for one in shown for of in one.measures for name in of.owners.department or one.owners.department}
    said = [
        ("方面", len({ledger.levels[one.place][0] for one in shown} - {None})),
        ("类", len({one.place for one in shown if ledger.levels[one.place][1]})),
        ("科室", len(places)),
        ("已销号", closed),
        ("正在整改", len(shown) - closed),
        ("回头看", len(looked)),
        *((word, sum(one.state is state for one in measures)) for state, word in STATES.items()),
        *((word, looked.count(state)) for state, word in FOUND.items()),
    ]
    twice = [("问题", len(shown)), ("措施", len(measures))]
    return [*twice, *twice, *(one for one in said if one[1])]


def numbered(text: str) -> list[int]:
    """The numbers in front of the problems; where there are categories these bear 1. and their problems （1）."""
    points = [found.groups() for found in NUMBER.finditer(text)]
    below = any(inner for _, inner in points)
    return [int(inner if below else outer) for outer, inner in points if (inner if below else outer)]


def how_far(one: r.ProblemMade) -> list[int]:
    states, found = [of.state for of in one.measures], one.found
    done, submitted = states.count(MeasureState.VERIFIED), states.count(MeasureState.SUBMITTED)
    left = len(states) - done - submitted
    parts = [] if len(states) in (0, done, left) else [n for n in (done, submitted, left) if n]
    said = (
        []
        if r.is_closed(one)
        else [*([one.round] if one.round > 1 else []), *([len(states)] if states else []), *parts]
    )
    return said + ([len(found), *(n for state in FOUND if (n := found.count(state)))] if found else [])


def still_open(shown: Sequence[r.ProblemMade]) -> list[int]:
    left = [n for one in shown if (n := sum(of.state in OPEN for of in one.measures))]
    without = sum(not one.measures for one in shown)
    return ([without] if without else []) + ([len(left), sum(left)] if left else [])


def days_of(one: r.ProblemMade) -> Iterator[date]:
    """Those on which something was done, and those by which it is to be."""
    if r.is_closed(one):
        yield TODAY
    for of in one.measures:
        yield from ahead_of(of, one) if of.state in OPEN else [TODAY]


def ahead_of(of: r.MeasureMade, one: r.ProblemMade) -> list[date]:
    day = of.deadline or one.deadline
    return [day] if day and of.state in OPEN else []
