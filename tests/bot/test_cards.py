"""Cards: whatever the ledger holds, a card is twelve lines and four keys that Telegram takes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.writing import buttons as b
from bot.writing import cards, happened, listed, lists, sayings
from bot.writing.buttons import LIMIT
from bot.writing.card import KEYS, LABEL_LIMIT, LINES, TEXT_LIMIT, Card, Key, card, fit
from bot.writing.words import Words, cut, label, shortened, title
from storage.lists import PAGE, Listed, ListedProblems, Numbered
from storage.models import MeasureState, OwnerRole
from storage.progress import Part
from storage.views import MeasureView, PersonView, RolesView
from tests.bot import views as v
from tests.bot.made_keys import item_events
from tests.examples import examples

BACK = b.ShowMeasure(1)
RECORD = b.ShowRecord("m", 1)
EVENTS = st.deferred(lambda: v.events(sorted(item_events())))  # read from the source, which takes a second
pages = st.integers(0, 20)
notes = st.none() | v.texts
numbers = st.integers(0, 100_000)
ASKED = st.builds(
    b.ShowItems,
    st.sampled_from(b.Standing.__metadata__),
    first=st.none() | v.days,
    last=st.none() | v.days,
    department=st.none() | numbers,
    page=st.integers(0, 4),
)
ASKED_PROBLEMS = st.builds(b.ShowItems, st.sampled_from(["closed", "held", "rebounded"]), page=st.integers(0, 2))


def listed_up_to(most: int) -> st.SearchStrategy[Listed]:
    views, more = v.some(v.measures, most), st.sampled_from([0, 31])
    return st.builds(lambda views, more: Listed(total=len(views) + more, views=views), views, more)


LISTED = listed_up_to(PAGE)
LISTED_PROBLEMS = st.builds(
    lambda views, more: ListedProblems(total=len(views) + more, views=views), v.some(v.problems, PAGE), numbers
)
PARTS = st.builds(
    lambda name, total: Part(id=1, name=name, total=total, done=total // 2, overdue=total // 3),
    st.none() | v.titles,
    numbers,
)
CHOICES = v.some(st.tuples(v.titles, ASKED), 9)
GROUPS = st.sampled_from(["dept", "person", "aspect", "unit"])
Make = Callable[..., Card]
MAKERS: dict[str, tuple[Make, tuple[st.SearchStrategy[object], ...]]] = {
    "measure": (cards.measure_card, (v.measures, pages, notes)),
    "problem": (cards.problem_card, (v.problems, pages, notes)),
    "finding": (cards.finding_card, (v.problems,)),
    "owner": (cards.owner_card, (v.problems | v.measures, st.sampled_from(OwnerRole))),
    "history": (
        happened.history_card,
        (v.titles, v.some(EVENTS, 15), v.few, st.just(RECORD), st.just(BACK)),
    ),
    "evidence": (happened.evidence_card, (v.titles, v.some(v.evidence, 14), st.just(BACK))),
    "items": (listed.items_card, (ASKED, v.titles | st.just(""), LISTED, st.none() | v.measures)),
    "listed problems": (listed.problems_card, (ASKED_PROBLEMS, LISTED_PROBLEMS)),
    "which": (listed.which_card, (v.titles, CHOICES)),
    "unknown": (
        listed.unknown_card,
        (st.sampled_from(["person", "department"]), v.titles, CHOICES),
    ),
    "part": (listed.part_card, (v.titles, v.counts, ASKED)),
    "parts": (
        listed.parts_card,
        (GROUPS, v.some(PARTS, 14), st.booleans()),
    ),
    "mine": (lists.mine_card, (v.crowds, st.integers(0, 40))),
    "found": (lists.found_card, (v.titles, v.some(v.problems | v.measures, 12).filter(bool))),
    "progress": (lists.progress_card, (v.progress,)),
    "claims": (lists.claims_card, (v.progress,)),
    "reviews": (lists.reviews_card, (v.some(v.reviews, 12), v.days)),
    "review": (lists.review_card, (v.reviews,)),
    "waiting": (
        lists.waiting_card,
        (v.waiting, listed_up_to(2), st.none() | st.tuples(st.integers(0, 9), st.integers(0, 9))),
    ),
    "people": (lists.people_card, (v.some(st.tuples(v.people, v.role_sets), 25), st.integers(0, 4))),
    "help": (sayings.help_card, (v.role_sets, v.titles, v.titles)),
}
CONTROLS = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
thorough = settings(
    deadline=None, max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def assert_it_fits(made: Card) -> None:
    lines = made.text.split("\n")
    assert lines[0].strip()
    assert len(lines) <= LINES
    assert size(made.text) <= TEXT_LIMIT
    assert not [char for char in made.text.replace("\n", "") if unicodedata.category(char) in CONTROLS]
    keys = [key for row in made.keys for key in row]
    assert len(keys) <= KEYS
    for key in keys:
        assert 0 < size(key.label) <= LABEL_LIMIT
        assert len(key.button.pack().encode()) <= LIMIT


def size(text: str) -> int:
    """As Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("name", MAKERS)
@thorough
@given(data=st.data())
def test_a_card_fits_whatever_the_ledger_holds(name: str, data: st.DataObject) -> None:
    make, parts = MAKERS[name]
    assert_it_fits(make(data.draw(v.readers), *(data.draw(part) for part in parts)))


def test_every_card_of_the_ledger_is_tried() -> None:
    made = {
        name
        for module in (cards, lists)
        for name, value in vars(module).items()
        if name.endswith("_card") and getattr(value, "__module__", "") == module.__name__
    }
    assert made - {f"{name}_card" for name in MAKERS} <= {"choose_card"}


PLAIN = v.words("zh_CN")


def measure(text: str = "灭火器年度检测", **changes: object) -> MeasureView:
    owner = PersonView(id=1, name="张三", joined=True)
    plain = MeasureView(
        id=22, problem_id=2, problem_no=2, problem_title="消防安全", number=2, text=text, steps=(),
        state=MeasureState.IN_PROGRESS, round=1, deadline=v.MONDAY + timedelta(days=10), original_deadline=None,
        standing=False, immediate=False, mostly_done=False, roles=owned_by(owner), acknowledged_at=None,
        submitted_at=None,
        verified_at=None, report=None, progress=None, verifiers=(), extension=None, promise=None,
        evidence_count=0, actions=frozenset(),
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def owned_by(*owners: PersonView) -> RolesView:
    return RolesView(leaders=(), owners=owners, departments=("保卫科",), assisting=())


def test_the_first_line_says_colour_distance_and_what() -> None:
    assert cards.measure_card(PLAIN, measure()).text.split("\n")[0] == "🟡 还有10天 · 2② 灭火器年度检测"


@pytest.mark.parametrize("hostile", ["<b>x</b> & _a_", "[l](http://evil.example)", "<a href='x'>y</a>", "{name} {0}"])
def test_markup_in_a_title_is_shown_as_it_is(hostile: str) -> None:
    assert hostile in cards.measure_card(PLAIN, measure(hostile)).text
    named = measure(roles=owned_by(PersonView(id=1, name=hostile, joined=True)))
    assert hostile in cards.measure_card(PLAIN, named).text


def test_nothing_turns_the_writing_round() -> None:
    made = cards.measure_card(PLAIN, measure("检测\u202e成完\u200b灭火器\x00"))
    assert "检测成完灭火器" in made.text


def test_a_title_of_several_lines_stays_on_one() -> None:
    made = cards.measure_card(PLAIN, measure("检测\n灭火器\u2028年度"))
    assert "2② 检测 灭火器 年度" in made.text.split("\n")[0]


def test_a_long_title_is_cut_and_says_so() -> None:
    first = cards.measure_card(PLAIN, measure("测" * 5000)).text.split("\n")[0]
    assert first == f"🟡 还有10天 · 2② {'测' * 15}…"


def test_a_title_that_starts_with_a_mark_is_still_a_title() -> None:
    assert title("，。：换粉，充装") == "换粉"
    assert title("，。：") == "，。："


GRAPHEMES = regex.compile(r"\X")


@given(st.text() | v.texts, st.integers(1, 80))
@thorough
def test_a_text_is_cut_between_what_people_see_as_characters(text: str, length: int) -> None:
    whole = cut(text, TEXT_LIMIT)
    kept = cut(text, length)
    assert size(kept) <= length
    if kept != whole:
        graphemes = GRAPHEMES.findall(whole)
        assert kept in {"".join(graphemes[:count]).rstrip() + "…" for count in range(length + 1)}


def test_no_flag_or_skin_is_cut_in_two() -> None:
    assert shortened("🇨🇳🇨🇳🇨🇳", 7) == "🇨🇳…"
    assert shortened("👍🏽👍🏽", 6) == "👍🏽…"
    assert shortened("e\u0301" * 5, 6) == "e\u0301e\u0301…"


def test_what_fits_is_left_alone() -> None:
    assert cut("  灭火器　年度检测 ") == "灭火器 年度检测"


def test_a_card_leaves_out_what_is_not_there() -> None:
    assert card(["一", None, "", "\x00", "二"]).text == "一\n二"


def test_more_goes_round_all_keys() -> None:
    t = PLAIN.t
    keys = [Key(str(number), b.ShowMeasure(number)) for number in range(1, 9)]
    seen, page = set(), 0
    for _ in range(3):
        *shown, more = fit(keys, page, lambda to: b.ShowList("mine", to), t)
        seen |= {key.label for key in shown}
        assert isinstance(more.button, b.ShowList)
        page = more.button.page
    assert page == 0
    assert seen == {key.label for key in keys}


def test_of_ones_own_items_only_those_in_the_text_are_read_and_each_has_a_key() -> None:
    own = [Numbered(id=number, problem_no=number, number=1) for number in range(1, 28)]
    read: list[list[int]] = []

    def views_of(items: Sequence[Numbered]) -> list[MeasureView]:
        read.append([one.id for one in items])
        return [measure(f"第{one.id}项") for one in items]

    first, last = (lists.mine_card(PLAIN, own, page, (), 30, views_of) for page in (0, 8))

    assert read == [[*range(1, 10)], [*range(19, 28)]]
    assert "第9项" in first.text
    assert "第27项" in last.text
    assert [key.button for key in last.keys[0]][:1] == [b.ShowMeasure(25)]


def test_four_keys_need_no_more() -> None:
    keys = [Key(str(number), b.ShowMeasure(number)) for number in range(4)]
    assert fit(keys, 0, lambda to: b.ShowList("mine", to), PLAIN.t) == tuple(keys)


@pytest.mark.parametrize(("number", "said"), [(1, "2①"), (20, "2⑳"), (21, "2-21")])
def test_a_measure_has_a_label(number: int, said: str) -> None:
    assert label(2, number) == said


@pytest.mark.parametrize(
    ("language", "distance", "said"),
    [
        ("zh_CN", 10, "还有10天"), ("zh_CN", 0, "今天到期"), ("zh_CN", -3, "逾期1个工作日"),
        ("en", 1, "1 day left"), ("en", 10, "10 days left"), ("en", -3, "overdue by 1 working day"),
    ],
)  # fmt: skip
def test_it_says_how_far_a_day_is(language: str, distance: int, said: str) -> None:
    w: Words = v.words(language)
    assert w.distance(v.MONDAY + timedelta(days=distance)) == said
