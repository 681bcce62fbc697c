"""What is told of a unit as a whole: the coordinator's morning, the week of a leader's field, a principal's line, an
overseer's board, and what a group may be told. All but the morning is plain text, to be copied elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.writing import buttons as b
from bot.writing.card import Card, Key, card, fit
from bot.writing.lists import percent, waiting_entries
from bot.writing.telling import Telling
from bot.writing.words import Words, cut, label, title
from jobs.office import zone_of_unit
from jobs.policy import Audience, Digest
from jobs.preloading import once
from jobs.weeks import Week
from storage.actor import Actor
from storage.digests import FieldWeek, LateItem, Morning, Standing, field_week, latest_first, morning, standing
from storage.digests import without_names as nameless
from storage.find import get
from storage.groups import Gets, gets_of
from storage.models import Notice, Unit
from storage.reachability import OutOfReach
from storage.views import MeasureView

NAMED_AT_ONCE = 2
"""Decisions that the first line of a morning names, and people out of reach that it does."""
DECISIONS = 6
"""Further decisions, a line each."""
ITEMS = 4
"""Items that a section of a week names."""
UNITS = 9
LATE_TITLES = 6

Entry = tuple[str, Key]


# The morning


def morning_of(session: Session, actor: Actor, w: Words) -> Morning:
    """What needs this coordinator today; late since the working day before."""
    return once(session, morning, actor, w.today, w.office.calendar.add_workdays(w.today, -1))


def morning_card(w: Words, unit_id: int, told: Morning, page: int = 0) -> Card:
    """How many things want a decision and which, then what else there is to know; a key for each."""
    decisions, notes = _decisions(w, told), _notes(w, told)
    more = decisions[NAMED_AT_ONCE : NAMED_AT_ONCE + DECISIONS]
    left = len(decisions) - NAMED_AT_ONCE - len(more)
    lines = [
        morning_line(w, told),
        *(line for line, _ in more),
        w.t("list.more", n=left) if left > 0 else None,
        w.t("morning.besides", what=_joined(w, (line for line, _ in notes))) if decisions and notes else None,
    ]
    keys = [key for _, key in (*decisions, *notes)]
    return card(lines, fit(keys, page, lambda to: b.ShowDigest(unit_id, Digest.MORNING, to), w.t))


def morning_line(w: Words, told: Morning) -> str:
    """The first line, which says it all to who reads no further."""
    decisions, notes = _decisions(w, told), _notes(w, told)
    if decisions:
        named = (line for line, _ in decisions[:NAMED_AT_ONCE])
        return w.t("morning.head", n=len(decisions), what=_joined(w, named))
    if notes:
        return w.t("morning.to_know", what=_joined(w, (line for line, _ in notes)))
    return w.t("waiting.none")


def _decisions(w: Words, told: Morning) -> list[Entry]:
    found = waiting_entries(w, told.waiting)
    found += [
        (w.t("morning.applicant", name=cut(name, 20)), Key(w.t("key.applicant"), b.AdmitOther(row_id, 0)))
        for row_id, name in told.applicants
    ]
    if told.waiting.to_settle:
        _, left = told.waiting.to_settle
        found.append((w.t("morning.settle", n=left), Key(w.t("key.settle"), b.ShowList("waiting"))))
    return found


def _notes(w: Words, told: Morning) -> list[Entry]:
    notes = []
    if told.late:
        notes.append((w.t("morning.late", n=told.late), Key(w.t("key.overdue"), b.ShowList("overdue"))))
    if told.ownerless or told.undated:
        parts = [
            w.t("morning.ownerless", n=told.ownerless) if told.ownerless else "",
            w.t("morning.undated", n=told.undated) if told.undated else "",
        ]
        notes.append((w.comma(parts), Key(w.t("key.missing"), b.ShowList("missing"))))
    for one in told.out_of_reach[:NAMED_AT_ONCE]:
        key = Key(w.t("key.invite", name=one.name), b.Invite(one.person_id))
        notes.append((_unreached(w, one), key))
    left = len(told.out_of_reach) - NAMED_AT_ONCE
    if left > 0:
        notes.append((w.t("morning.others", n=left), Key(w.t("key.people"), b.ShowList("people"))))
    return notes


def _unreached(w: Words, one: OutOfReach) -> str:
    day = w.plain_day(one.next_due) if one.next_due else ""
    return w.t("morning.unreached", name=one.name, day=day, n=one.open_items)


def _joined(w: Words, parts: Iterable[str]) -> str:
    return w.t("digest.join").join(parts)


# A leader's week


def field_of(session: Session, actor: Actor, w: Words) -> FieldWeek:
    """This week of the leader's field, and what was done in the one before."""
    week = Week.of(w.today)
    return once(session, field_week, actor, w.today, week.sunday, _last_week(session, actor.unit_id, w.today))


def _last_week(session: Session, unit_id: int, today: date) -> tuple[datetime, datetime]:
    return Week.of(today).before.span(zone_of_unit(get(session, Unit, unit_id)))


def weekly_card(w: Words, field: FieldWeek) -> Card:
    """What waits for them, is late, falls due and was done, each with its items."""
    week = Week.of(w.today)
    head = w.t("weekly.head", first=w.plain_day(week.monday), last=w.plain_day(week.sunday))
    lines = [_section(w, what, views, standing) for what, views, standing in _sections(w, field)]
    keys = [
        Key(label(view.problem_no, view.number), b.ShowMeasure(view.id)) for view in (*field.to_verify, *field.late)
    ]
    return card([head, *(lines or [w.t("weekly.none")])], keys[:ITEMS])


def weekly_line(w: Words, field: FieldWeek) -> str:
    """The week in counts."""
    return w.t("weekly.line", what=w.comma(what for what, _, _ in _sections(w, field)) or w.t("weekly.none"))


def _sections(w: Words, field: FieldWeek) -> list[tuple[str, Sequence[MeasureView], bool]]:
    """Counts in words with what was counted, none of what there is nothing of; whether the days matter."""
    found = (
        (w.t("weekly.verify", n=len(field.to_verify)), field.to_verify, False),
        (w.t("weekly.late", n=len(field.late)), field.late, True),
        (w.t("weekly.due", n=len(field.due)), field.due, True),
        (w.t("weekly.done", n=len(field.done)), field.done, False),
    )
    return [section for section in found if section[1]]


def _section(w: Words, what: str, views: Sequence[MeasureView], dated: bool) -> str:
    items = [_item(w, view, dated) for view in views[:ITEMS]]
    if len(views) > ITEMS:
        items.append(w.t("list.more", n=len(views) - ITEMS))
    return w.t("digest.section", what=what, items=_joined(w, items))


def _item(w: Words, view: MeasureView, dated: bool) -> str:
    name = f"{label(view.problem_no, view.number)} {title(view.text)}"
    if not dated or view.deadline is None:
        return name
    day = w.distance(view.deadline) if view.deadline < w.today else w.plain_day(view.deadline)
    return w.t("weekly.item", name=name, day=day, who=w.names(view.roles.owners))


# A unit as a whole


def standing_of(session: Session, unit_id: int, w: Words) -> Standing:
    return once(session, standing, unit_id, w.today, _last_week(session, unit_id, w.today))


def principal_line(w: Words, unit: Standing) -> str:
    """Percent, how many are late, and which of these for so long that it is the principal's concern."""
    counts = unit.measures
    parts = [w.t("principal.done", percent=percent(counts.done, counts.total), n=counts.total, done=counts.done)]
    parts.append(w.t("principal.late", n=len(unit.late)) if unit.late else w.t("principal.none_late"))
    days = w.office.policy.overdue.joined_from(Audience.PRINCIPAL)
    long = [one for one in unit.late if days and w.late_workdays(one.deadline) >= days]
    if long:
        items = [_late_measure(w, one) for one in long[:ITEMS]]
        if len(long) > ITEMS:
            items.append(w.t("list.more", n=len(long) - ITEMS))
        parts.append(w.t("principal.long", n=len(long), days=days, items=_joined(w, items)))
    return w.comma(parts)


def _late_measure(w: Words, one: LateItem) -> str:
    name = f"{label(one.problem_no, one.number)} {title(one.text)}"
    return w.t("digest.late_item", name=name, late=w.distance(one.deadline))


def principal_card(w: Words, unit: Standing) -> Card:
    keys = [Key(w.t("key.overdue"), b.ShowList("overdue"))] if unit.late else []
    return card([principal_line(w, unit)], [*keys, Key(w.t("key.progress_all"), b.ShowList("progress"))])


def board_card(w: Words, units: Sequence[Standing], unit_id: int, page: int = 0) -> Card:
    """All of them side by side, the one that is most behind first."""
    ordered = latest_first(units)
    pages = max(1, -(-len(ordered) // UNITS))
    start = page % pages * UNITS
    shown = ordered[start : start + UNITS]
    left = len(ordered) - start - len(shown)
    lines = [
        w.t("board.head", n=len(ordered), day=w.plain_day(w.today)),
        *(_board_line(w, nth, unit) for nth, unit in enumerate(shown, start + 1)),
        w.t("list.more", n=left) if left > 0 else None,
    ]
    more = Key(w.t("key.more"), b.ShowDigest(unit_id, Digest.BOARD, (page + 1) % pages))
    return card(lines, [more] if pages > 1 else [])


def _board_line(w: Words, nth: int, unit: Standing) -> str:
    counts = unit.measures
    return w.t("board.line", nth=nth, unit=unit.unit, percent=percent(counts.done, counts.total), done=counts.done,
               total=counts.total, late=_late_in_short(w, unit), moved=w.t("board.moved", n=unit.moved))  # fmt: skip


def _late_in_short(w: Words, unit: Standing) -> str:
    if not unit.late:
        return w.t("principal.none_late")
    return w.t("board.late", n=len(unit.late), longest=w.distance(unit.late[0].deadline))


def board_line(w: Words, units: Sequence[Standing]) -> str:
    """The board in one line: how many units, and the one that is most behind."""
    first = latest_first(units)[0]
    if len(units) == 1:
        return w.t("board.only_one", unit=first.unit, late=_late_in_short(w, first))
    return w.t("board.short", n=len(units), unit=first.unit, late=_late_in_short(w, first))


def group_card(w: Words, unit: Standing, gets: Gets) -> Card:
    """What a group may be told: counts, and titles of what is late where its binding says so. Nobody's name, no key."""
    problems, measures = unit.problems, unit.measures
    lines = [
        w.t("group_board.head", unit=unit.unit, day=w.plain_day(w.today)),
        w.t("group_board.problems", n=problems.total, done=problems.done),
        w.t("group_board.measures", n=measures.total, done=measures.done,
            percent=percent(measures.done, measures.total)),
        w.t("principal.late", n=len(unit.late)) if unit.late else w.t("principal.none_late"),
    ]  # fmt: skip
    if gets is Gets.TITLES:
        late = _late_problems(unit.late)
        lines += [_late_problem(w, one) for one in late[:LATE_TITLES]]
        left = len(late) - LATE_TITLES
        lines.append(w.t("list.more", n=left) if left > 0 else "")
    return card(lines)


def _late_problems(late: Sequence[LateItem]) -> list[LateItem]:
    """Of each problem the item that is longest late."""
    first: dict[int, LateItem] = {}
    for one in late:
        first.setdefault(one.problem_no, one)
    return list(first.values())


def _late_problem(w: Words, one: LateItem) -> str:
    name = w.t("problem.name", no=one.problem_no, title=cut(one.title, 30)).strip()
    return w.t("digest.late_item", name=name, late=w.distance(one.deadline))


# Notices


def morning_notice(telling: Telling) -> Card:
    told = morning_of(telling.session, telling.actor, telling.w)
    return morning_card(telling.w, telling.actor.unit_id, told)


def weekly_notice(telling: Telling) -> Card:
    return weekly_card(telling.w, field_of(telling.session, telling.actor, telling.w))


def principal_notice(telling: Telling) -> Card:
    return principal_card(telling.w, _standing(telling))


def board_notice(telling: Telling) -> Card:
    return board_card(telling.w, _standings(telling), telling.actor.unit_id)


def group_notice(telling: Telling) -> Card:
    unit, session, unit_id = _standing(telling), telling.session, telling.actor.unit_id
    gets = gets_of(session, telling.notice.person, unit_id)
    return group_card(telling.w, replace(unit, late=nameless(session, unit_id, unit.late)), gets)


def _standing(telling: Telling) -> Standing:
    return standing_of(telling.session, telling.actor.unit_id, telling.w)


def _standings(telling: Telling) -> list[Standing]:
    """Of each unit whose notice this telling covers."""
    units = select(Notice.unit_id).where(Notice.id.in_(telling.covers)).distinct()
    return [standing_of(telling.session, one, telling.w) for one in sorted(telling.session.scalars(units))]


def digest_line(telling: Telling) -> str:
    """A digest in one line among other notices."""
    w, session = telling.w, telling.session
    match Digest(telling.notice.kind):
        case Digest.MORNING:
            return morning_line(w, morning_of(session, telling.actor, w))
        case Digest.WEEKLY:
            return weekly_line(w, field_of(session, telling.actor, w))
        case Digest.BOARD:
            return board_line(w, _standings(telling))
        case _:
            return principal_line(w, _standing(telling))


def digest_key(telling: Telling) -> Key:
    """The key that opens a digest in place."""
    kind = telling.notice.kind
    return Key(telling.w.t(f"key.{kind}"), b.ShowDigest(telling.actor.unit_id, kind))
