"""Which item something is to be done to, and the card that asks for the tap."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from bot.handlers import meant, said, talk
from bot.handlers.asking.acts.cannot import explained
from bot.handlers.asking.found import Found, about, name_of
from bot.handlers.turn import Turn
from bot.reading.questions import Question
from bot.reading.questions.heard import hear
from bot.reading.questions.numbers import Item
from bot.reading.vocabulary import Vocabulary
from bot.writing import buttons as b
from bot.writing.card import KEYS, Card, Key, card
from bot.writing.cards import measure_line
from bot.writing.words import label
from storage import queries
from storage.errors import NotFound
from storage.rights import Action
from storage.views import MeasureView

NAMED = {"problem_no", "keyword"}
TOGETHER = re.compile(r"\s*(?:[、，,和与及跟&/+]|and|\s)\s*", re.IGNORECASE)
"""What stands between two items that are named as one list."""


def item_meant(
    turn: Turn,
    question: Question,
    then: Callable[[Found], Card],
    candidates: Callable[[], Sequence[Found]] | None = None,
) -> Card:
    """`then` of the item that was named, of several that one to which it can be done; where none was, of the one
    candidate that is meant, else which of them? Without candidates, of the measure that the talk was about."""
    if NAMED & set(question.slots):
        return about(turn, question, then, lambda found: _one_of(turn, found, then, candidates))
    if candidates is None:
        spoken = _spoken_of(turn)
        return then(spoken) if spoken else talk.clarify(turn, question)
    number = question.slots.get("measure_no")
    found = [one for one in candidates() if number in (None, one.number if isinstance(one, MeasureView) else None)]
    if not found:
        return card([turn.t("said.none", what=turn.t(f"intent.{question.intent}"))], talk.help_keys(turn))
    spoken_of = found[0] if len(found) == 1 else meant.one_of(turn, _measures(found))
    return then(spoken_of) if spoken_of else which(turn, found)


def _one_of(
    turn: Turn,
    found: Sequence[Found],
    then: Callable[[Found], Card],
    candidates: Callable[[], Sequence[Found]] | None,
) -> Card:
    able = {(kind_of(one), one.id) for one in candidates()} if candidates else set()
    fitting = [one for one in found if able & {(kind_of(each), each.id) for each in (one, *_parts(one))}]
    return then(fitting[0]) if len(fitting) == 1 else which(turn, fitting or found)


def _parts(item: Found) -> Sequence[MeasureView]:
    return () if isinstance(item, MeasureView) else item.measures


def _measures(found: Sequence[Found]) -> list[MeasureView]:
    return [one for one in found if isinstance(one, MeasureView)]


def _spoken_of(turn: Turn) -> MeasureView | None:
    measure_id = meant.measure(turn)
    try:
        return queries.measure_by_id(turn.session, turn.who, measure_id, turn.today) if measure_id else None
    except NotFound:
        return None


def measure_meant(
    turn: Turn, question: Question, item: Found, actions: Iterable[Action], then: Callable[[MeasureView], Card]
) -> Card:
    """`then` of the measure, or of the one measure of a problem to which one of `actions` may be done; else which,
    or why none."""
    wanted = set(actions)
    if isinstance(item, MeasureView):
        return then(item)
    fitting = [one for one in item.measures if wanted & one.actions]
    words = str(question.slots.get("keyword", ""))
    about_it = [one for one in fitting if words and words in one.text]
    if len(about_it or fitting) == 1:
        return then((about_it or fitting)[0])
    if fitting:
        return which(turn, fitting)
    if len(item.measures) == 1:
        return then(item.measures[0])
    return explained(turn, item, next(iter(actions)))


def which(turn: Turn, found: Sequence[Found]) -> Card:
    """The few it may be, a key each; what was said holds for the one that is tapped."""
    number = said.keep(turn, turn.incoming.text)
    shown = found[: KEYS - 1]
    lines = [measure_line(turn.w, one) if isinstance(one, MeasureView) else name_of(turn, one) for one in shown]
    left = len(found) - len(shown)
    keys = [Key(short_name(turn, one), b.ThisOne(kind_of(one), one.id, number)) for one in shown]
    more = turn.t("said.which_more", n=left) if left else None
    return card([turn.t("said.which", n=len(found)), *lines, more], [*keys, Key(turn.t("key.cancel"), b.Cancel())])


def kind_of(item: Found) -> str:
    """As buttons say it: m or p."""
    return "m" if isinstance(item, MeasureView) else "p"


def short_name(turn: Turn, item: Found) -> str:
    if isinstance(item, MeasureView):
        return label(item.problem_no, item.number)
    return turn.t("key.problem_no", no=item.number)


def to_confirm(turn: Turn, lines: Sequence[str | None], *keys: Key) -> Card:
    """What will be written, the key that writes it, and 取消."""
    return card([*lines, rest_line(turn)], [*keys, Key(turn.t("key.cancel"), b.Cancel())])


def rest_line(turn: Turn) -> str | None:
    """That the other items of a list come one by one after this."""
    rest = [label(*one) if one[1] else turn.t("key.problem_no", no=one[0]) for one in items_said(turn)[1:]]
    return turn.t("said.one_at_a_time", rest=turn.t("list.names").join(rest)) if rest else None


def items_said(turn: Turn) -> list[tuple[int, int]]:
    """The items that the message begins a list of, as (problem, measure or 0); those in its reasons are none of
    them."""
    text = turn.incoming.text
    heard = hear(text, turn.now.astimezone(turn.w.zone), Vocabulary(), turn.desk.office.calendar)
    items, listed = list(heard.items), []
    for index, item in enumerate(items):
        if index and not TOGETHER.fullmatch(heard.said.text, items[index - 1].end, item.start):
            break
        listed.append(item)
    return list(dict.fromkeys(_numbers(item) for item in listed if item.problem_no))


def _numbers(item: Item) -> tuple[int, int]:
    return item.problem_no or 0, item.measure_no or 0
