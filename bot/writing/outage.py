"""After an outage: from when to when nobody was there, and what may want another look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.writing import buttons as b
from bot.writing.card import KEYS, Card, Key, card
from bot.writing.cards import measure_keys, measure_line
from bot.writing.telling import Telling
from bot.writing.words import Words, label
from storage.models import Measure
from storage.views import MeasureView, measure_view


def outage_card(telling: Telling) -> Card:
    """What was tapped meanwhile may be lost, and after more than a day what was written too; with the items that were
    on the person's cards, as they stand."""
    w, facts = telling.w, telling.notice.facts
    views = _items(telling)
    lines = [
        away(w, facts),
        w.t("outage.messages") if facts.get("messages") else w.t("outage.presses"),
        *(measure_line(w, view) for view in views),
    ]
    return card(lines, _keys(w, views))


def away(w: Words, facts: dict[str, str]) -> str:
    """`9:02到9:41我没在线`, with the days where it was not all today."""
    since, until = (datetime.fromisoformat(facts[name]).astimezone(w.zone) for name in ("since", "until"))
    today = since.date() == until.date() == w.now.astimezone(w.zone).date()
    said = [f"{one:%H:%M}" if today else w.moment(one) for one in (since, until)]
    return w.t("outage.head", since=said[0], until=said[1])


def _items(telling: Telling) -> list[MeasureView]:
    ids = telling.notice.facts.get("measures", ())
    found = (telling.session.get(Measure, measure_id) for measure_id in ids)
    return [measure_view(telling.session, telling.actor, one, telling.w.today) for one in found if one]


def _keys(w: Words, views: Sequence[MeasureView]) -> list[Key]:
    if len(views) == 1:
        keys = [one for one in measure_keys(w, views[0]) if not isinstance(one.button, b.ShowMeasure | b.ShowProblem)]
        return [*keys[: KEYS - 1], Key(w.t("key.details"), b.ShowMeasure(views[0].id))]
    keys = [Key(label(one.problem_no, one.number), b.ShowMeasure(one.id)) for one in views[: KEYS - 1]]
    return [*keys, Key(w.t("key.mine"), b.ShowList("mine"))]
