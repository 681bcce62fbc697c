"""Pictures of the ledger: what is drawn is in the picture, can be read on a phone, and overlaps nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from io import BytesIO
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.writing.pictures.course import apart
from bot.writing.pictures.drawing import PHONE, WALL, height_of, laid_out, png
from bot.writing.pictures.facts import Board, Course, Facts, Standing, Timeline
from bot.writing.pictures.palette import BAND, FILL, INK, SOFT, TINT, contrast
from bot.writing.pictures.sheet import SHAPES, Label, Sheet, wrapped
from bot.writing.pictures.wording import TILES, board_of, course_of, standing_of_problem, timeline_of
from bot.writing.texts import LANGUAGES
from storage.models import MeasureState, ProblemState
from storage.overview import MeasureSeen, ProblemSeen, Stood
from tests.bot import views as v

W = v.words("zh_CN")
UNIT = "云溪县档案馆"
TITLE = "消防安全设施管理不规范"
SMALLEST_READ = 28
"""Pixels of letters in a picture 1080 wide: ten on a phone that is 390 wide."""
KB = 1024


def measure(number: int = 1, **changes: object) -> MeasureSeen:
    usual: dict[str, object] = {
        "id": number, "number": number, "text": TITLE, "state": MeasureState.IN_PROGRESS, "deadline": None,
        "standing": False, "departments": ("保卫科",),
    }  # fmt: skip
    return MeasureSeen(**(usual | changes))  # type: ignore[arg-type]


def problem(number: int, *measures: MeasureSeen, **changes: object) -> ProblemSeen:
    usual: dict[str, object] = {
        "id": number, "number": number, "title": TITLE, "state": ProblemState.OPEN, "departments": ("保卫科",),
    }  # fmt: skip
    return ProblemSeen(measures=measures, **(usual | changes))  # type: ignore[arg-type]


def due(days: int, number: int = 1, **changes: object) -> MeasureSeen:
    return measure(number, deadline=v.MONDAY + timedelta(days=days), **changes)


ONE_OF_EACH = (
    problem(1, due(-3)),
    problem(2, due(10)),
    problem(3, due(60)),
    problem(4, measure(state=MeasureState.SUBMITTED)),
    problem(5, measure()),
    problem(6, measure(state=MeasureState.CLAIMED), state=ProblemState.CLAIMED),
    problem(7, measure(state=MeasureState.VERIFIED), state=ProblemState.CLOSED),
)

names = st.sampled_from(["办公室", "机关党委（人事教育科）", "Office of Records and Reading Rooms", "📎", "科" * 90])
some_measures = st.builds(
    MeasureSeen, id=v.ids, number=st.integers(1, 30), text=v.titles, state=st.sampled_from(list(MeasureState)),
    deadline=st.none() | v.days, standing=st.booleans(), departments=v.some(names, 2),
)  # fmt: skip
some_problems = st.builds(
    ProblemSeen, id=v.ids, number=st.integers(1, 400), title=v.titles, state=st.sampled_from(list(ProblemState)),
    departments=v.some(names, 2), measures=v.some(some_measures, 4),
)  # fmt: skip
ledgers = st.lists(some_problems, max_size=70) | some_problems.map(lambda one: [one] * 120)
numbers = st.integers(0, 40)
stood = st.builds(
    Stood, done=numbers, submitted=numbers, claimed=numbers, on_time=numbers, overdue=numbers, closed=numbers,
    problems=st.integers(40, 60),
)  # fmt: skip


def labels(facts: Facts, *, wall: bool = False) -> list[Label]:
    return laid_out(facts, wall=wall).labels


def said(facts: Facts, *, wall: bool = False) -> list[str]:
    return [label.text for label in labels(facts, wall=wall)]


def check(facts: Facts) -> None:
    """Nothing overlaps, nothing sticks out, everything can be read: on the phone and on the wall."""
    for wall in (False, True):
        sheet = laid_out(facts, wall=wall)
        wide, high = sheet.width, height_of(sheet, wall=wall)
        for label in sheet.labels:
            left, top, right, bottom = label.box
            assert 0 <= left < right <= wide, label
            assert 0 <= top < bottom <= high, label
            assert label.size >= SMALLEST_READ, label
            assert contrast(label.colour, label.ground) >= 4.5, label
        for one, other in combinations(sheet.labels, 2):
            assert not overlap(one, other), (one, other)


def overlap(one: Label, other: Label) -> bool:
    """By more than the width of a line: what touches does not."""
    left, top, right, bottom = one.box
    return (
        min(right, other.box[2]) - max(left, other.box[0]) > 1
        and min(bottom, other.box[3]) - max(top, other.box[1]) > 1
    )


@given(ledger=ledgers, language=st.sampled_from(LANGUAGES), unit=v.titles)
@settings(max_examples=15, deadline=None)
def test_no_words_of_a_board_or_a_timeline_overlap_or_are_cut_off(
    ledger: list[ProblemSeen], language: str, unit: str
) -> None:
    w = v.words(language)
    check(board_of(w, unit, ledger).facts)
    check(timeline_of(w, unit, ledger).facts)


@given(past=st.lists(stood, max_size=53), language=st.sampled_from(LANGUAGES))
@settings(max_examples=15, deadline=None)
def test_no_words_of_a_chart_overlap_or_are_cut_off(past: list[Stood], language: str) -> None:
    days = [v.MONDAY - timedelta(weeks=at) for at in range(len(past))][::-1]
    check(course_of(v.words(language), UNIT, days, past).facts)


@pytest.mark.parametrize("count", [0, 3, 13, 60])
def test_a_board_has_a_tile_for_each_problem_with_its_number_and_word(count: int) -> None:
    ledger = [problem(number, due(-3 if number % 2 else 60)) for number in range(1, count + 1)]
    for wall in (False, True):
        seen = said(board_of(W, UNIT, ledger).facts, wall=wall)
        assert [str(number) for number in range(1, count + 1) if str(number) not in seen] == []
        assert (seen.count("逾期"), seen.count("按期")) == ((count + 1) // 2, count // 2)


def test_of_more_problems_than_can_be_read_it_shows_the_departments() -> None:
    ledger = [problem(number, due(-3), departments=("保卫科" if number % 3 else "办公室",)) for number in range(1, 91)]
    made = board_of(W, UNIT, ledger)
    assert isinstance(made.facts, Board)
    assert len(ledger) > TILES
    assert [(tile.title, tile.number, tile.word) for tile in made.facts.tiles] == [
        ("保卫科", "60个问题", "逾期 60"),
        ("办公室", "30个问题", "逾期 30"),
    ]


def test_each_standing_has_a_word_a_colour_and_a_shape_of_its_own() -> None:
    facts = board_of(W, UNIT, ONE_OF_EACH).facts
    assert isinstance(facts, Board)
    assert [tile.standing for tile in facts.tiles] == list(Standing)
    assert [tile.word for tile in facts.tiles] == ["逾期", "还有10天", "按期", "待核验", "未定时限", "待证", "已销号"]
    assert len(set(SHAPES.values())) == len(Standing)
    assert all(contrast(colour, tint) >= 4.5 for colour in (INK, SOFT) for tint in TINT.values())
    assert all(FILL[one] != TINT[one] and one in BAND for one in Standing)


def shade(standing: Standing) -> bytes:
    """The sign in grey, as a copier or an eye without colours sees it."""
    sheet = Sheet(width=64)
    sheet.shape(2, 2, 60, standing)
    return sheet.image(64).convert("L").point(lambda value: 255 if value > 250 else 0).tobytes()


def test_signs_are_told_apart_without_their_colours() -> None:
    drawn = {standing: shade(standing) for standing in Standing}
    for one, other in combinations(Standing, 2):
        differ = sum(a != b for a, b in zip(drawn[one], drawn[other], strict=True))
        assert differ > 200, (one, other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_standings_are_whole_where_tiles_are_narrowest(language: str) -> None:
    days = [problem(number, due(number % 11, 1)) for number in range(60)]
    facts = board_of(v.words(language), UNIT, [*ONE_OF_EACH, *days][:TILES]).facts
    assert isinstance(facts, Board)
    seen = Counter(said(facts))
    assert Counter(tile.word for tile in facts.tiles) - seen == Counter()


def test_a_problem_stands_as_its_worst_measure_does() -> None:
    assert standing_of_problem(W, problem(1, due(60, 1), due(-1, 2), measure(3))) is Standing.OVERDUE
    assert standing_of_problem(W, problem(1, due(60, 1), due(1, 2))) is Standing.SOON
    done = measure(1, state=MeasureState.VERIFIED)
    assert standing_of_problem(W, problem(1, done)) is Standing.WAITING
    assert standing_of_problem(W, problem(1)) is Standing.UNDATED


def test_a_timeline_has_each_measure_in_its_week_and_what_is_late_at_the_left() -> None:
    ledger = [
        problem(1, due(-3, 1), due(0, 2), due(6, 3), due(7, 4)),
        problem(2, due(400, 1), measure(2, standing=True), measure(3), measure(4, state=MeasureState.VERIFIED)),
    ]
    facts = timeline_of(W, UNIT, ledger).facts
    assert isinstance(facts, Timeline)
    (row,) = facts.rows
    cells = [[mark.label for mark in cell] for cell in row.cells]
    assert cells == [["1①"], ["1②", "1③"], ["1④"], *[[]] * 6, ["2①"]]
    assert [(name, [mark.label for mark in marks]) for name, marks in facts.apart] == [
        ("长期坚持", ["2②"]),
        ("未定时限", ["2③"]),
    ]
    assert set(said(facts)) >= {"1①", "1②", "1③", "1④", "2①", "2②", "2③", "保卫科", "逾期", "之后", "30日"}


def test_what_a_cell_has_no_room_for_is_counted() -> None:
    crowd = [problem(number, due(1)) for number in range(1, 31)]
    facts = timeline_of(W, UNIT, crowd).facts
    assert "+27" in said(facts)


def test_a_chart_ends_with_the_numbers_of_today() -> None:
    past = [Stood(on_time=5, problems=3), Stood(done=2, submitted=1, on_time=1, overdue=1, closed=1, problems=3)]
    made = course_of(W, UNIT, [v.MONDAY - timedelta(days=1), v.MONDAY], past)
    assert isinstance(made.facts, Course)
    assert {"已完成 2", "待核验 1", "未逾期 1", "逾期 1", "已销号 1/3", "11月22日", "今天", "5", "3"} <= set(
        said(made.facts)
    )
    assert made.caption[1:] == ("措施5项：已完成 2，待核验 1，未逾期 1，逾期 1", "已销号 1/3")


def test_what_stands_at_the_end_of_a_chart_is_moved_apart_and_stays_in_it() -> None:
    assert apart([100, 99, 98], 10, 0, 200) == [100, 90, 80]
    assert apart([5, 4, 3], 10, 0, 200) == [20, 10, 0]
    assert apart([195], 10, 0, 200) == [190]


@pytest.mark.parametrize("wall", [False, True])
def test_a_picture_is_a_small_png_of_its_size(wall: bool) -> None:
    ledger = [problem(number, due(number * 3 - 30, 1), due(number, 2)) for number in range(1, 14)]
    for facts in (board_of(W, UNIT, ledger).facts, timeline_of(W, UNIT, ledger).facts):
        data = png(facts, wall=wall)
        image = Image.open(BytesIO(data))
        assert image.format == "PNG"
        assert image.size == WALL if wall else image.width == PHONE
        assert len(data) < 300 * KB


def test_chinese_is_drawn_and_not_left_as_boxes() -> None:
    """Two words of as many characters look different: where letters are missing, all are the same box."""
    drawn = []
    for text in ("灭火器年度检测", "公务用车登记簿"):
        sheet = Sheet(width=400)
        sheet.text(10, 10, text, 40, room=380)
        drawn.append(sheet.image(80).tobytes())
    assert drawn[0] != drawn[1]


def test_lines_break_at_spaces_and_never_before_a_full_stop() -> None:
    assert wrapped("The cars are not all written down", 30, 260, 3) == ["The cars are not", "all written down"]
    assert wrapped("食堂账目不清，三年没有公示", 30, 6 * 30, 3)[0] == "食堂账目不"
    assert wrapped("无", 30, 5, 2) == ["无"]


def test_days_of_a_board_are_the_next_open_ones() -> None:
    done = due(-20, 1, state=MeasureState.VERIFIED)
    facts = board_of(W, UNIT, [problem(1, done, due(20, 2), due(30, 3))]).facts
    assert isinstance(facts, Board)
    (tile,) = facts.tiles
    assert (tile.said, tile.next) == ("1/3", W.key_day(date(2026, 12, 13)))
