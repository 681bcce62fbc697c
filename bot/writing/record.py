"""催办记录 in words: a card of its newest lines, and all of it as a text to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.writing import buttons as b
from bot.writing.card import LINES, Attachment, Card, Key, card, fit
from bot.writing.words import LINE, Words, cut, label
from storage.models import NoticeState
from storage.record import NoticeView, SaidView
from storage.views import PersonView

SHOWN = LINES - 2
"""Lines of a card between its head and what is left."""
WHY_DROPPED = ("no_longer_true", "superseded", "nothing_to_say", "restored")
"""The codes that have a text (`record.dropped.<code>`)."""
INDENT = "    "


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Of what, or of whom, a record is: `key` opens it, `name` heads it, `file` stands for it in a file's name."""

    key: b.ShowRecord
    name: str
    file: str

    @property
    def is_person(self) -> bool:
        return self.key.kind == "who"


def record_card(w: Words, of: Subject, views: Sequence[NoticeView], back: b.Button) -> Card:
    """The newest notices, a line each; the rest is in the file."""
    lines = [w.t("record.head", name=of.name, n=len(views)), *(_line(w, of, view) for view in views[:SHOWN])]
    if not views:
        return card([w.t("record.none", name=of.name)], [Key(w.t("key.back"), back)])
    if len(views) > SHOWN:
        lines.append(w.t("record.more", n=len(views) - SHOWN))
    return card(lines, [Key(w.t("key.file"), b.RecordFile(of.key.kind, of.key.item)), Key(w.t("key.back"), back)])


def whose_card(w: Words, people: Sequence[PersonView], page: int = 0) -> Card:
    """Whose record is it to be?"""
    keys = [Key(one.name, b.ShowRecord("who", one.id)) for one in people]
    return card([w.t("record.whose")], fit(keys, page, b.PickRecord, w.t))


def record_file(w: Words, of: Subject, views: Sequence[NoticeView], unit: str, by: str) -> Card:
    """The whole record as a text file, every text as it went out."""
    name = w.t("record.file", what=of.file)
    return card(
        [w.t("record.exported", name=of.name, n=len(views))], attachment=Attachment(name, _text(w, of, views, unit, by))
    )


def _text(w: Words, of: Subject, views: Sequence[NoticeView], unit: str, by: str) -> bytes:
    head = [
        w.t("record.title", name=of.name),
        w.t("record.made", unit=unit, by=by, at=_stamp(w, w.now), n=len(views), zone=w.zone.key),
    ]
    entries = ["\n".join(_entry(w, of, place, view)) for place, view in enumerate(views, 1)]
    return "\n\n".join(["\n".join(head), *entries, ""]).rstrip("\n").encode() + b"\n"


def _entry(w: Words, of: Subject, place: int, view: NoticeView) -> Iterator[str]:
    """One notice in print: what to whom, when, in which words, and what became of it."""
    yield f"{place}. " + w.t("record.to", what=_what(w, view), to=view.to)
    yield INDENT + w.t("record.planned_for", at=_stamp(w, view.planned_for))
    if view.sent_at:
        yield INDENT + w.t("record.sent_at", at=_stamp(w, view.sent_at), no=view.message_no or 0)
        yield INDENT + (w.t("record.seen_at", at=_stamp(w, view.seen_at)) if view.seen_at else w.t("record.not_seen"))
    else:
        yield INDENT + became(w, view)
    if view.why and view.why not in WHY_DROPPED:
        yield INDENT + w.t("record.why", why=view.why)
    if view.withheld:
        yield INDENT + w.t("record.withheld")
    for nth, said in enumerate(view.texts):
        yield from _said(w, said, w.t("record.edited", at=_stamp(w, said.at)) if nth else w.t("record.words"))


def _said(w: Words, said: SaidView, head: str) -> Iterator[str]:
    yield INDENT + head
    yield from (f"{2 * INDENT}{line}".rstrip() for line in said.text.split("\n"))


def _line(w: Words, of: Subject, view: NoticeView) -> str:
    """`12月21日 09:00 提醒 🟡 → 张三 · 已读 09:12`."""
    at, what = w.moment(view.at), _what(w, view, item=of.key.kind != "m")
    if of.is_person:
        return cut(w.t("record.line_own", at=at, what=what, became=became(w, view)), LINE)
    return cut(w.t("record.line", at=at, what=what, to=view.to, became=became(w, view)), LINE)


def _what(w: Words, view: NoticeView, *, item: bool = True) -> str:
    """What kind of notice, in which colour, about what: `提醒 🟡 2②`."""
    about = ""
    if item and view.problem_no:
        about = (
            label(view.problem_no, view.measure_no) if view.measure_no else w.t("key.problem_no", no=view.problem_no)
        )
    parts = [w.t(f"record.kind.{view.kind}"), w.t(f"mark.{view.colour}") if view.colour else "", about]
    return " ".join(part for part in parts if part)


def _about(w: Words, view: NoticeView) -> str:
    if view.problem_no is None:
        return ""
    return label(view.problem_no, view.measure_no) if view.measure_no else w.t("key.problem_no", no=view.problem_no)


def became(w: Words, view: NoticeView) -> str:
    """What became of a notice, in a word or two."""
    if view.seen_at:
        return w.t("record.seen", at=_hour(w, view.seen_at, view.at))
    if view.state is not NoticeState.DROPPED:
        return w.t(f"record.{view.state}")
    return w.t(f"record.dropped.{view.why}") if view.why in WHY_DROPPED else w.t("record.dropped")


def _hour(w: Words, moment: datetime, beside: datetime) -> str:
    """The hour, where the day stands beside it."""
    local = moment.astimezone(w.zone)
    return f"{local:%H:%M}" if local.date() == beside.astimezone(w.zone).date() else w.moment(moment)


def _stamp(w: Words, moment: datetime) -> str:
    return f"{moment.astimezone(w.zone):%Y-%m-%d %H:%M}"
