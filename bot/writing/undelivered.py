"""To the coordinator: who was not told what, and why."""

from __future__ import annotations

from collections.abc import Iterator

from bot.writing import buttons as b
from bot.writing.card import Card, Key, card
from bot.writing.telling import Telling, measure_of
from bot.writing.words import label, title
from storage.errors import NotFound
from storage.find import get
from storage.models import Measure, Message, Notice, Problem, Review

ITEMS = 3


def undelivered_card(telling: Telling) -> Card:
    """Who was not told, of what, why in plain words, and that somebody has to say it."""
    w, because = telling.w, telling.notice.facts.get("because", "refused")
    message = get(telling.session, Message, telling.subject)
    items = list(dict.fromkeys(_items(telling, message)))
    named = w.t("list.names").join(items[:ITEMS])
    left = len(items) - ITEMS
    lines = [
        w.t("undelivered.head", name=message.person.name),
        named or None,
        w.t("list.more", n=left) if left > 0 else None,
        w.t(f"undelivered.{because}"),
        w.t("undelivered.next", name=message.person.name),
    ]
    return card(lines, [*_measure_keys(telling, message), Key(w.t("key.people"), b.ShowList("people"))])


def _items(telling: Telling, message: Message) -> Iterator[str]:
    for notice in message.notices:
        item = _about(telling, notice)
        if isinstance(item, Measure):
            yield f"{label(item.problem.number, item.number)} {title(item.text)}"
        elif item is not None:
            yield telling.w.t("problem.name", no=item.number, title=title(item.title))


def _about(telling: Telling, notice: Notice) -> Measure | Problem | None:
    try:
        match notice.subject_kind:
            case "measure" | "report" | "extension":
                return measure_of(telling.session, notice)
            case "problem":
                return get(telling.session, Problem, notice.subject_id)
            case "review":
                return get(telling.session, Review, notice.subject_id).problem
            case _:
                return None
    except NotFound:  # perhaps that is why it could not be said
        return None


def _measure_keys(telling: Telling, message: Message) -> list[Key]:
    """The cards of what was not told, as many as a message has room for."""
    measures = {item.id: item for notice in message.notices if isinstance(item := _about(telling, notice), Measure)}
    return [
        Key(label(item.problem.number, item.number), b.ShowMeasure(item.id)) for item in list(measures.values())[:ITEMS]
    ]
