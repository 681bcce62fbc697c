"""Cards of what happened to an item and of what shows it, and the keys of what is decided by that."""

from __future__ import annotations

from collections.abc import Sequence

from bot.writing import buttons as b
from bot.writing.card import Card, Key, Picture, card
from bot.writing.words import LINE, Words, cut, label
from storage.actor import CLOCK, CONSOLE
from storage.happened import EventView
from storage.models import EvidenceKind
from storage.rights import Action
from storage.views import EvidenceView, ProblemView

NOBODY = (CONSOLE, CLOCK)
"""Who acts without being a person."""


def history_card(
    w: Words, head: str, events: Sequence[EventView], problem_no: int, record: b.ShowRecord, back: b.Button
) -> Card:
    """The newest events first, as many as a card holds; from here to who was told of it."""
    shown = [_event_line(w, event, problem_no) for event in reversed(events)]
    lines = [w.t("history.head", name=head, n=len(events)), *shown[:10]]
    if len(shown) > 10:
        lines.append(w.t("history.more", n=len(shown) - 10))
    return card(lines, [Key(w.t("key.record"), record), Key(w.t("key.back"), back)])


def _event_line(w: Words, event: EventView, problem_no: int) -> str:
    what = label(problem_no, event.measure_no) if event.measure_no else ""
    detail = _event_detail(w, event)
    actor = w.t(f"actor.{event.actor}") if event.actor in NOBODY else event.actor
    return cut(w.t("history.line", at=w.moment(event.at), actor=actor, what=what,
                   did=w.t(f"event.{event.kind}"), detail=detail), LINE + 10)  # fmt: skip


def _event_detail(w: Words, event: EventView) -> str:
    """What an event says beyond its kind: what a look-back found, the words somebody wrote, or the new day."""
    found = event.after.get("result")
    said = [w.t(f"key.{found}") if found else "", _event_words(w, event)]
    text = w.comma(one for one in said if one)
    return w.t("history.detail", text=text) if text else ""


def _event_words(w: Words, event: EventView) -> str:
    for key in ("reason", "note", "deadline", "granted", "wanted"):
        value = event.after.get(key)
        if value:
            return str(value)
    names = [name for value in event.after.values() if isinstance(value, list) for name in value]
    return w.t("list.names").join(name for name in names if isinstance(name, str))


def evidence_card(
    w: Words, head: str, rows: Sequence[EvidenceView], back: b.Button, decide: Sequence[Key] = ()
) -> Card:
    """What shows it; under it the keys of what is decided by it."""
    lines = [w.t("evidence.head", name=head, n=len(rows))]
    lines += [evidence_line(w, row) for row in rows[-10:]]
    if not rows:
        lines.append(w.t("evidence.none"))
    return card(lines, [*decide, Key(w.t("key.back"), back)], pictures=pictures(rows[-10:]))


def deciding_keys(w: Words, view: ProblemView) -> list[Key]:
    """What this person may decide of a problem when they have seen its evidence: close it, or say that it holds."""
    if Action.CLOSE in view.actions:
        return [Key(w.t("key.close"), b.Close(view.id))]
    return review_keys(w, view.review.id) if view.review and view.review.may_review else []


def review_keys(w: Words, review_id: int) -> list[Key]:
    """What a look-back may find."""
    return [
        Key(w.t("key.held"), b.Held(review_id)),
        Key(w.t("key.rebounded"), b.Rebounded(review_id)),
        Key(w.t("key.unclear"), b.Unclear(review_id)),
    ]


def evidence_line(w: Words, row: EvidenceView) -> str:
    what = row.text if row.kind is EvidenceKind.TEXT else row.name or w.t(f"evidence.{row.kind}")
    line = w.t("evidence.line", at=w.moment(row.at), by=row.by, what=cut(what, 30))
    if row.used_before:
        line += w.t("evidence.used", label=label(*row.used_before))
    return line


def pictures(rows: Sequence[EvidenceView]) -> tuple[Picture, ...]:
    return tuple(
        Picture(row.telegram_file, row.sha256, row.name, row.kind is EvidenceKind.PHOTO) for row in rows if row.sha256
    )
