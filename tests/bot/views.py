"""Views as the ledger might hand them out, made by hypothesis: long, crowded, and full of odd characters."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.writing.texts import LANGUAGES
from bot.writing.words import Words, words_for
from jobs.office import Office
from storage.happened import EventView
from storage.models import EvidenceKind, ExtensionState, MeasureState, ProblemState, ReportState, ReviewState, Role
from storage.progress import Counts, Progress
from storage.queries import Waiting
from storage.rights import Action
from storage.views import (
    EvidenceView,
    ExtensionView,
    MeasureView,
    PersonView,
    ProblemView,
    PromiseView,
    ReportView,
    ReviewView,
    RolesView,
)

T = TypeVar("T")

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, 2, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = Office()

ODD = st.sampled_from(
    [
        "灭火器年度检测",
        "<b>x</b> & _a_ [l](http://evil.example)",
        "一\n二\r\n三\u2028四",
        "\u202e反着写\u202c\u200b\u200f",
        "\x00\x07\x1b[31m",
        "👨\u200d👩\u200d👧🇨🇳👍🏽é",
        "测" * 5000,
        "😀" * 3000,
        "{name} {0} {} %s",
        "，。：；",
        "   ",
        "",
    ]
)
texts = ODD | st.text(max_size=60)
titles = texts.filter(lambda text: any(char.isalnum() for char in text))
ids = st.integers(min_value=1, max_value=2**31 - 1)
few = st.integers(min_value=1, max_value=60)
days = st.dates(min_value=MONDAY - timedelta(days=500), max_value=MONDAY + timedelta(days=400))
moments = st.datetimes(min_value=datetime(2025, 1, 1), max_value=datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
actions = st.frozensets(st.sampled_from(list(Action)))
evidence_kinds = st.sampled_from(list(EvidenceKind))


def some(one: st.SearchStrategy[T], most: int) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(one, max_size=most).map(tuple)


people = st.builds(PersonView, id=ids, name=titles, joined=st.booleans())
roles = st.builds(
    RolesView,
    leaders=some(people, 3),
    owners=some(people, 3)
    | st.just(tuple(PersonView(id=one, name=f"第{one}位" * 5, joined=True) for one in range(300))),
    departments=some(titles, 3),
    assisting=some(titles, 3),
)
evidence = st.builds(
    EvidenceView, id=ids, kind=evidence_kinds, name=texts, text=texts, by=titles, at=moments,
    sha256=st.none() | st.just("0" * 64), telegram_file=st.none() | st.just("file"),
    used_before=st.none() | st.tuples(few, few),
)  # fmt: skip
reports = st.builds(
    ReportView, id=ids, by=titles, recorded_by=st.none() | titles, at=moments, note=texts,
    state=st.sampled_from(list(ReportState)), reason=texts, decided_by=st.none() | titles,
    decided_at=st.none() | moments, evidence=some(evidence, 2),
)  # fmt: skip
extensions = st.builds(
    ExtensionView, id=ids, nth=few, by=titles, at=moments, reason=texts, progress=texts, old_deadline=days, wanted=days,
    granted=st.none(), state=st.just(ExtensionState.PENDING), decision_reason=texts, approvers=some(people, 3),
)  # fmt: skip
promises = st.builds(PromiseView, day=days, nth=few, reason=texts)
measures = st.builds(
    MeasureView, id=ids, problem_id=ids, problem_no=few, problem_title=titles, number=few, text=titles,
    steps=some(texts, 2), state=st.sampled_from(list(MeasureState)), round=st.integers(1, 3),
    deadline=st.none() | days, original_deadline=st.none() | days, standing=st.booleans(), mostly_done=st.booleans(),
    roles=roles, acknowledged_at=st.none() | moments, submitted_at=st.none() | moments,
    verified_at=st.none() | moments, report=st.none() | reports, progress=st.none() | reports,
    verifiers=some(people, 3),
    extension=st.none() | extensions, promise=st.none() | promises, evidence_count=st.integers(0, 40), actions=actions,
)  # fmt: skip
crowds = some(measures, 3) | measures.map(lambda one: (one,) * 40)
reviews = st.builds(
    ReviewView, id=ids, problem_id=ids, problem_no=few, problem_title=titles, stage=st.sampled_from([0, 30, 90]),
    attempt=st.just(1), due_on=days, state=st.sampled_from(list(ReviewState)), by=st.none() | titles,
    at=st.none() | moments, note=texts, reviewers=some(people, 3),
    measures=some(st.tuples(few, titles, st.integers(0, 9)), 9), claimed=st.booleans(), may_review=st.booleans(),
)  # fmt: skip
problems = st.builds(
    ProblemView, id=ids, number=few, printed=st.none() | titles, title=titles, finding=texts, unit=titles,
    state=st.sampled_from(list(ProblemState)), round=st.integers(1, 3), deadline=st.none() | days,
    closed_at=st.none() | moments, roles=roles, measures=crowds, review=st.none() | reviews,
    held=st.integers(0, 3), published=st.booleans(), actions=actions,
)  # fmt: skip
counts = st.builds(
    Counts, total=st.integers(0, 99), done=st.integers(0, 99), submitted=st.integers(0, 9), open=st.integers(0, 9),
    claimed=st.integers(0, 9), overdue=st.integers(0, 9), mostly_done=st.integers(0, 9),
)  # fmt: skip
progress = st.builds(
    Progress, problems=counts, measures=counts,
    claims=st.dictionaries(st.sampled_from(["problems", "measures", "all_done"]), st.integers(0, 99)),
    whole_unit=st.booleans(),
)  # fmt: skip
waiting = st.builds(
    Waiting, to_verify=crowds, to_decide=crowds, to_close=some(problems, 2), to_review=some(reviews, 12)
)
afters = st.dictionaries(
    st.sampled_from(["reason", "note", "deadline", "people"]), titles | st.lists(titles, max_size=3), max_size=2
)
role_sets = st.frozensets(st.sampled_from(list(Role)))


def events(kinds: list[str]) -> st.SearchStrategy[EventView]:
    return st.builds(
        EventView, at=moments, actor=titles, kind=st.sampled_from(kinds), before=st.just({}), after=afters,
        measure_no=st.none() | few,
    )  # fmt: skip


def words(language: str) -> Words:
    return words_for(language, NOW, MONDAY, ZONE, OFFICE)


readers = st.sampled_from(LANGUAGES).map(words)
