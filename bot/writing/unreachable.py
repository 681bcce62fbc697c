"""Whom no message reaches: why, since when, and what falls due for them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.writing import buttons as b
from bot.writing.card import Card, Key, card, fit
from bot.writing.words import Words
from storage.reachability import BLOCKED, OutOfReach

SHOWN = 8
NAMED = 2


def unreachable_card(w: Words, missing: Sequence[OutOfReach], unit: int, page: int = 0) -> Card:
    """A line each, those first for whom something falls due first; keys to invite them, or hand their items over."""
    if not missing:
        return card([w.t("reach.none")], [Key(w.t("key.people"), b.ShowList("people"))])
    left = len(missing) - SHOWN
    lines = [
        w.t("reach.head", n=len(missing)),
        *(reach_line(w, one) for one in missing[:SHOWN]),
        w.t("reach.more", n=left) if left > 0 else None,
        w.t("reach.next"),
        w.t("reach.blocked_next") if any(one.why == BLOCKED for one in missing) else None,
    ]
    keys = [key for one in missing for key in reach_keys(w, one, unit)]
    return card(lines, fit(keys, page, lambda to: b.ShowList("unreachable", to), w.t))


def reach_line(w: Words, one: OutOfReach) -> str:
    day = w.plain_day(one.since.astimezone(w.zone).date()) if one.since else ""
    return w.t("reach.line", name=one.name, why=w.t(f"reach.{one.why}", day=day), what=in_hand(w, one))


def in_hand(w: Words, one: OutOfReach) -> str:
    """`5件在办，最早12月4日到期`."""
    if not one.open_items:
        return w.t("reach.nothing")
    if one.next_due is None:
        return w.t("reach.no_deadline", n=one.open_items)
    if one.next_due < w.today:
        return w.t("reach.late", n=one.open_items, late=w.distance(one.next_due))
    return w.t("reach.due", n=one.open_items, day=w.day(one.next_due))


def reach_keys(w: Words, one: OutOfReach, unit: int) -> list[Key]:
    """Somebody who blocked the bot has to come back by themselves: no invite helps."""
    keys = [] if one.why == BLOCKED else [Key(w.t("key.invite", name=one.name), b.Invite(one.person_id))]
    if one.open_items:
        keys.append(Key(w.t("key.hand_over_of", name=one.name), b.HandOver(one.person_id, unit)))
    return keys


def missed_line(w: Words, missing: Sequence[OutOfReach]) -> str | None:
    """For whom something falls due though no message reaches them: `另：李四收不到消息，1月20日有事到期`."""
    due = [(one.name, one.next_due) for one in missing if one.next_due]
    if not due:
        return None
    day = w.plain_day(due[0][1])
    if len(due) == 1:
        return w.t("reach.missed", name=due[0][0], day=day)
    names = w.t("list.names").join(name for name, _ in due[:NAMED])
    return w.t("reach.missed_several", names=names, n=len(due), day=day)
