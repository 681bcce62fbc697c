"""What people find by a few words."""

from __future__ import annotations

from typing import Any

import pytest
from alembic import command
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from storage.engine import schema
from storage.models import Evidence, Measure, OwnerRole, Problem, SearchGram, SearchText
from storage.search import Hits, How, search
from storage.searching import texts
from storage.searching.grams import grams
from storage.verbs import imports, measures
from storage.views import MeasureView
from tests.cast import COLLEAGUE, COORDINATOR, LEADER, OUTSIDER, OWNER, Cast, at, monday, tree

FIRE = (
    ("消防安全设施管理不规范", ("消防系统维修", "对办公楼内所有灭火器统一检测、换粉", "召开警示教育会")),
    ("停车秩序混乱", ("重新规划车位", "修订《车辆停放办法》")),
    ("采购程序倒置", ("完善采购制度，先上会再签合同",)),
)
"""Problems 1 to 3 of a second document."""
TERMS = {
    "vehicle ledger": ("公务用车台账", "用车登记"),
    "fire extinguisher": ("灭火器",),
    "fire": ("消防",),
    "parking": ("车位", "停车"),
    "公车": ("公务用车", "用车"),
}


@pytest.fixture
def ledger(cast: Cast) -> Cast:
    """Two documents; the numbers of the second begin anew."""
    cast.does(COORDINATOR, imports.import_tree, tree(*FIRE), at(monday))
    return cast


def hits(cast: Cast, words: str, who: str = COORDINATOR, **more: int) -> Hits:
    return cast.sees(who, search, words, monday, terms=TERMS, **more)


def change(cast: Cast, kind: type[Any], row: int, **values: object) -> None:
    def changed(session: Session) -> None:
        for name, value in values.items():
            setattr(session.get_one(kind, row), name, value)

    cast.read(changed)


def names(views: list[object]) -> list[str]:
    return [
        f"{view.problem_title} {view.number}" if isinstance(view, MeasureView) else view.title  # type: ignore[attr-defined]
        for view in views
    ]


def found(cast: Cast, words: str, who: str = COORDINATOR) -> list[str]:
    return names(list(hits(cast, words, who).items))


def near(cast: Cast, words: str, who: str = COORDINATOR) -> list[str]:
    return names(list(hits(cast, words, who).near))


CARS, CANTEEN, MINUTES = "公务用车登记不全", "食堂账目不清", "会议记录缺失"
FIRES, PARKING, BUYING = (title for title, _ in FIRE)


def test_two_characters_are_enough(ledger: Cast) -> None:
    assert found(ledger, "用车") == [CARS]
    assert found(ledger, "食堂") == [CANTEEN]
    assert hits(ledger, "无此") == Hits()
    assert hits(ledger, "  ") == Hits()


def test_what_only_one_measure_says_is_that_measure(ledger: Cast) -> None:
    assert found(ledger, "办法") == [f"{CARS} 2", f"{PARKING} 2"]
    assert found(ledger, "灭火器") == [f"{FIRES} 2"]


def test_titles_come_before_measures(cast: Cast) -> None:
    cast.does(COORDINATOR, imports.import_tree, tree(("差旅管理不严", ("重订会议制度",))), at(monday))

    assert found(cast, "会议") == [MINUTES, "差旅管理不严 1"]


@pytest.mark.parametrize("words", ["消防 灭火器", "灭火器的消防", "灭火器，消防"])
def test_words_may_stand_anywhere_in_a_problem(ledger: Cast, words: str) -> None:
    assert found(ledger, words) == [FIRES]


def test_all_words_come_before_some(ledger: Cast) -> None:
    assert found(ledger, "采购 合同") == [BUYING]
    assert found(ledger, "食堂 合同") == []
    assert near(ledger, "食堂 合同") == [CANTEEN, f"{BUYING} 1"]


@pytest.mark.parametrize(
    "words", ["灭火器那个", "消防的事", "关于消防的问题", "消防安全方面", "消防设施安全", "那个消防"]
)
def test_what_people_say_besides_does_not_matter(ledger: Cast, words: str) -> None:
    assert FIRES in found(ledger, words)[0]


def test_a_word_with_something_else_in_it_finds_the_nearest(ledger: Cast) -> None:
    assert found(ledger, "打印机采购") == []
    assert near(ledger, "打印机采购") == [BUYING]
    assert near(ledger, "灭火气") == [f"{FIRES} 2"]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("vehicle ledger", CARS),
        ("Vehicle  Ledgers", CARS),
        ("the fire extinguishers", f"{FIRES} 2"),
        ("parking", PARKING),
        ("公车", CARS),
        ("fire 设施", FIRES),
    ],
)
def test_other_ways_to_say_it_find_it_too(ledger: Cast, words: str, title: str) -> None:
    assert found(ledger, words) == [title]


def test_a_misspelt_english_word_finds_the_nearest(ledger: Cast) -> None:
    assert near(ledger, "parkin") == [PARKING]


@pytest.mark.parametrize("words", ["%", "_", "%%", "\\", "' OR 1=1 --", "100%"])
def test_signs_that_a_database_takes_for_something_are_just_signs(ledger: Cast, words: str) -> None:
    assert hits(ledger, words) == Hits()


def test_numbers_and_latin_letters_are_found_whatever_their_width(ledger: Cast) -> None:
    ledger.does(COORDINATOR, imports.import_tree, tree(("ＬＥＤ屏超支50万元", ("核减预算",))), at(monday))

    assert found(ledger, "led") == found(ledger, "50万") == ["ＬＥＤ屏超支50万元"]


def test_what_was_said_later_is_found(cast: Cast) -> None:
    cast.does(OWNER, measures.submit, cast.measure(1, 1), at(monday), note="发票存于三楼铁皮柜")

    (hit,) = hits(cast, "铁皮柜").hits
    assert isinstance(hit.item, MeasureView)
    assert (hit.item.number, hit.how) == (1, How.EXACT)


def test_evidence_is_found_once_it_is_placed_and_until_it_is_removed(cast: Cast) -> None:
    photo = cast.sends(OWNER, b"photo")
    change(cast, Evidence, photo, name="压力表.jpg")
    assert hits(cast, "压力表") == Hits()

    cast.does(OWNER, measures.submit, cast.measure(1, 1), at(monday), evidence=[photo])
    assert found(cast, "压力表") == [f"{CANTEEN} 1"]

    change(cast, Evidence, photo, removed_at=at(monday))
    assert hits(cast, "压力表") == Hits()


def test_nobody_finds_what_they_may_not_see(ledger: Cast) -> None:
    assert hits(ledger, "食堂", OUTSIDER) == Hits()
    assert hits(ledger, "用车", OWNER) == Hits()
    assert hits(ledger, "用车登记不全的食堂", OWNER).near == hits(ledger, "食堂", OWNER).items
    assert found(ledger, "食堂", OWNER) == [CANTEEN]
    assert found(ledger, "用车", COLLEAGUE) == [CARS]


def test_a_measure_that_went_to_somebody_else_is_not_found_any_more(cast: Cast) -> None:
    assert found(cast, "公示", OWNER) == [f"{CANTEEN} 2"]
    cast.assigns((1, 2), OwnerRole.OWNER, LEADER)
    cast.assigns((1, 2), OwnerRole.DEPARTMENT, "办公室")

    assert hits(cast, "公示", OWNER) == Hits()


def test_a_limit_says_that_there_is_more(ledger: Cast) -> None:
    few = hits(ledger, "记录", limit=1)
    assert (len(few.items), few.more) == (1, False)
    some = hits(ledger, "不", limit=1)
    assert some == Hits()
    many = hits(ledger, "巡察发现", limit=2)
    assert (len(many.items), many.more) == (2, True)


def test_what_is_kept_for_searching_is_what_the_cast_says(cast: Cast) -> None:
    cast.does(OWNER, measures.submit, cast.measure(1, 1), at(monday), note="发票存于三楼铁皮柜")
    assert cast.read(lambda session: texts.drifted(session.connection())) == 0

    change(cast, Problem, cast.problem(1), title="食堂账目混乱")
    assert found(cast, "混乱") == ["食堂账目混乱"]
    assert cast.read(lambda session: texts.drifted(session.connection())) == 0


def mend(cast: Cast) -> int:
    def mended(session: Session) -> int:
        connection = session.connection()
        return sum(texts.mend(connection, kind, ids) for kind, ids in texts.portions(connection))

    return cast.read(mended)


DRIFTS = (
    update(Problem).where(Problem.title == PARKING).values(title="乱停车"),
    delete(SearchText).where(SearchText.text == PARKING),
    delete(SearchGram).where(SearchGram.gram == grams("停车")[0]),
)


@pytest.mark.parametrize("drift", DRIFTS)
def test_drift_is_noticed_and_mended(ledger: Cast, drift: Any) -> None:
    ledger.read(lambda session: session.execute(drift))
    assert ledger.read(lambda session: texts.drifted(session.connection())) > 0

    assert mend(ledger) > 0
    assert ledger.read(lambda session: texts.drifted(session.connection())) == 0
    assert len(found(ledger, "停车")) == 1
    assert mend(ledger) == 0


def test_it_can_be_made_anew(ledger: Cast) -> None:
    ledger.read(lambda session: texts.rebuild(session.connection()))

    assert ledger.read(lambda session: texts.drifted(session.connection())) == 0
    assert found(ledger, "停车") == [PARKING]


def test_a_ledger_from_before_there_was_a_search_finds_all_it_holds(cast: Cast) -> None:
    """The migration makes what the program makes today; what that was then is written down in it."""
    cast.submits(OWNER, 1, 1, at(monday))
    named = update(Evidence).values(name="Vehicle ledgers ２０２５.PDF", text="公车台账")
    cast.read(lambda session: session.execute(named))
    cast.does(LEADER, measures.send_back, 1, at(monday), today=monday, reason="用车登记没补齐，Ｄｏｎｅ？")
    change(cast, Measure, cast.measure(1, 1), steps=["先对账", "再公示"])
    with schema.migrating(cast.database.engine) as connection:
        command.downgrade(schema.alembic_config(connection), "0003")
    cast.database.upgrade()

    assert cast.read(lambda session: texts.drifted(session.connection())) == 0
