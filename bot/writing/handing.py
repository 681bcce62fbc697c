"""移交 on cards: to whom, until when, what goes, and what those concerned are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.writing import buttons as b
from bot.writing.card import KEYS, Card, Key, card, fit
from bot.writing.cards import measure_line
from bot.writing.telling import Telling
from bot.writing.words import Words, days_after, label
from storage.find import get
from storage.handovers import HandoverView, by_urgency, handover_view, held_from, open_of
from storage.models import Handover, Measure, MeasureState, Person
from storage.rights import Action, may
from storage.views import MeasureView, PersonView, measure_view, people_views, person_view

ITEMS = 5
FRIDAY = 4


@dataclass(frozen=True, kw_only=True)
class Intended:
    """A handover that is being talked about: whose, what would go, and to whom."""

    person: PersonView
    own: bool
    """Whether the person themself is being talked to."""
    measures: Sequence[MeasureView]
    takers: Sequence[PersonView] = ()

    @property
    def to(self) -> str:
        return b.packed_people(one.id for one in self.takers)


@dataclass(frozen=True, kw_only=True)
class Warnings:
    """What is to be known before it is confirmed."""

    unverified: Sequence[MeasureView] = ()
    """What nobody could verify any more."""
    new_leaders: Sequence[PersonView] = ()
    """Takers who become leaders by it."""


# Making one


def whom_card(
    w: Words, intended: Intended, unit: int, choices: Sequence[PersonView], page: int, note: str = ""
) -> Card:
    """To whom? Likely ones as keys, anybody by writing their name."""
    name, count = intended.person.name, len(intended.measures)
    lines = [
        note,
        w.t("handover.whom_own" if intended.own else "handover.whom", name=name, n=count),
        *item_lines(w, intended.measures),
        w.t("handover.whom_how"),
    ]
    keys = [Key(one.name, b.HandTo(intended.person.id, str(one.id))) for one in choices]
    return card(lines, fit(keys, page, lambda to: b.HandOver(intended.person.id, unit, to), w.t))


def until_card(w: Words, intended: Intended) -> Card:
    """Until when? The next two Fridays, for good, or a day that is written."""
    person, to = intended.person.id, intended.to
    lines = [w.t("handover.until", names=w.names(intended.takers)), w.t("handover.until_how", name=_name(w, intended))]
    keys = [Key(friday_label(w, day), b.HandUntil(person, to, day), wide=True) for day in next_fridays(w.today)]
    keys.append(Key(w.t("key.for_good"), b.HandUntil(person, to, None)))
    return card(lines, [*keys, Key(w.t("key.cancel"), b.Cancel())])


def next_fridays(today: date) -> tuple[date, date]:
    """The next two Fridays after today."""
    first = days_after(today, (FRIDAY - today.weekday() - 1) % 7 + 1)
    return first, days_after(first, 7)


def friday_label(w: Words, day: date) -> str:
    """`这周五 11月27日`, by the weeks that lie between."""
    monday = days_after(w.today, -w.today.weekday())
    weeks = (day - monday).days // 7
    if weeks > 1:
        return w.day(day)
    return w.t("key.next_friday" if weeks else "key.this_friday", day=w.key_day(day))


def confirm_card(w: Words, intended: Intended, day: date | None, warnings: Warnings, unit: int) -> Card:
    """What goes to whom until when, on one card: one tap, and it is done."""
    names, name, person = w.names(intended.takers), _name(w, intended), intended.person.id
    absent = [one for one in intended.takers if not one.joined]
    submitted = any(one.state is MeasureState.SUBMITTED for one in intended.measures)
    lines = [
        w.t("handover.confirm_own" if intended.own else "handover.confirm",
            name=name, n=len(intended.measures), names=names, term=term(w, day)),
        *item_lines(w, intended.measures),
        w.t("handover.submitted_stays") if submitted else None,
        w.t("handover.no_verifier", items=_labels(w, warnings.unverified)) if warnings.unverified else None,
        w.t("handover.new_leaders", names=w.names(warnings.new_leaders)) if warnings.new_leaders else None,
        w.t("handover.absent", names=w.names(absent)) if absent else None,
        next_line(w, names, name, day),
    ]  # fmt: skip
    keys = [
        Key(w.t("key.hand_over"), b.HandOverNow(person, intended.to, day)),
        Key(w.t("key.other_day"), b.HandTo(person, intended.to)),
        Key(w.t("key.other_person"), b.HandOver(person, unit)),
        Key(w.t("key.cancel"), b.Cancel()),
    ]
    return card(lines, keys)


def done_card(w: Words, view: HandoverView, own: bool) -> Card:
    """It is done; what follows, and the way back."""
    names, name = w.names(view.to), w.t("handover.you") if own else view.person.name
    lines = [
        w.t("handover.done_own" if own else "handover.done",
            name=name, n=view.count, names=names, term=term(w, view.until)),
        next_line(w, names, name, view.until),
    ]  # fmt: skip
    keys = [Key(w.t("key.undo"), b.GiveBack(view.id)), Key(w.t("key.details"), b.ShowHandover(view.id))]
    return card(lines, keys)


def term(w: Words, day: date | None) -> str:
    return w.t("handover.term", day=w.day(day)) if day else w.t("handover.for_good")


def next_line(w: Words, names: str, name: str, day: date | None) -> str:
    """Where reminders go from now on, and what comes back when."""
    if day is None:
        return w.t("handover.next", names=names)
    return w.t("handover.next_until", names=names, name=name, day=w.short_day(days_after(day, 1)))


def item_lines(w: Words, measures: Sequence[MeasureView]) -> list[str]:
    left = len(measures) - ITEMS
    lines = [measure_line(w, one, named=False) for one in measures[:ITEMS]]
    return [*lines, w.t("list.more", n=left)] if left > 0 else lines


def _labels(w: Words, measures: Sequence[MeasureView]) -> str:
    return w.t("list.names").join(label(one.problem_no, one.number) for one in measures[:ITEMS])


def _name(w: Words, intended: Intended) -> str:
    return w.t("handover.you") if intended.own else intended.person.name


# One that was made


def handover_card(w: Words, view: HandoverView, reader: int | None) -> Card:
    """A handover as its reader is concerned: who takes over is told what, everybody else what went to whom."""
    taking = reader in {one.id for one in view.to}
    others = [one for one in view.to if one.id != reader]
    mine = reader == view.person.id
    name = w.t("handover.you") if mine else view.person.name
    lines = [
        _head(w, view, taking=taking, mine=mine),
        w.t("handover.together", names=w.names(others)) if taking and others else None,
        *item_lines(w, view.measures),
        _what_next(w, view, taking=taking, name=name),
    ]
    end = [Key(w.t("key.give_back"), b.GiveBack(view.id))] if view.may_end else []
    items = [Key(label(one.problem_no, one.number), b.ShowMeasure(one.id)) for one in view.measures]
    if taking and len(items) > 3:
        items = [*items[:3], Key(w.t("key.mine"), b.ShowList("mine"))]
    return card(lines, [*end, *items][:KEYS])


def _head(w: Words, view: HandoverView, *, taking: bool, mine: bool) -> str:
    name, n, until = view.person.name, view.count, term(w, view.until)
    if not taking:
        text = "handover.told_own" if mine else "handover.told"
        return w.t(text, name=name, n=n, term=until, names=w.names(view.to))
    if view.made_by and view.made_by != name:
        return w.t("handover.taken_by", name=name, n=n, term=until, by=view.made_by)
    return w.t("handover.taken", name=name, n=n, term=until)


def _what_next(w: Words, view: HandoverView, *, taking: bool, name: str) -> str:
    if view.ended_at:
        return w.t("handover.ended", at=w.moment(view.ended_at))
    if not taking:
        return next_line(w, w.names(view.to), name, view.until)
    if view.until is None:
        return w.t("handover.yours")
    return w.t("handover.yours_until", name=name, day=w.short_day(days_after(view.until, 1)))


def handed_over_card(telling: Telling) -> Card:
    view = handover_view(telling.session, telling.actor, _handover(telling), telling.w.today)
    return handover_card(telling.w, view, telling.actor.person_id)


def given_back_card(telling: Telling) -> Card:
    """Both are told what went back; what was finished or somebody else's is left out."""
    w, handover = telling.w, _handover(telling)
    measures, takers = returned(telling), people_views(held_from(telling.session, handover))
    name, names, n = handover.person.name, w.names(takers), len(telling.notice.facts["measures"])
    back = telling.actor.person_id == handover.person_id
    if not n:
        head = w.t("given_back.nothing", names=names)
    else:
        head = w.t("given_back.yours" if back else "given_back.theirs", n=n, name=name, names=names)
    lines = [head, *item_lines(w, measures), w.t("given_back.next") if back and n else None]
    keys = [Key(label(one.problem_no, one.number), b.ShowMeasure(one.id)) for one in measures[:3] if back]
    return card(lines, [*keys, Key(w.t("key.mine"), b.ShowList("mine"))])


def returned(telling: Telling) -> list[MeasureView]:
    """What went back, as the notice says; of that what its reader may see."""
    rows = [get(telling.session, Measure, one) for one in telling.notice.facts["measures"]]
    seen = [row for row in rows if may(telling.actor, Action.SEE, row)]
    return by_urgency(measure_view(telling.session, telling.actor, row, telling.w.today) for row in seen)


def left_open_card(telling: Telling) -> Card:
    """To the coordinator: somebody was let go, and left this open."""
    w, unit_id = telling.w, telling.notice.unit_id
    person = get(telling.session, Person, telling.subject)
    rows = open_of(telling.session, unit_id, person.id)
    measures = by_urgency(measure_view(telling.session, telling.actor, row, w.today) for row in rows)
    lines = [
        w.t("left_open.head", name=person.name, n=len(measures)),
        *item_lines(w, measures),
        w.t("left_open.next"),
    ]
    return card(lines, [Key(w.t("key.hand_over"), b.HandOver(person.id, unit_id))])


def handover_item(telling: Telling) -> str:
    """`张强的8件`, for a line among other news."""
    w, handover = telling.w, _handover(telling)
    if telling.notice.kind == "given_back":
        count = len(telling.notice.facts["measures"])
    else:
        count = handover_view(telling.session, telling.actor, handover, w.today).count
    return w.t("handover.item", name=person_view(handover.person).name, n=count)


def _handover(telling: Telling) -> Handover:
    return get(telling.session, Handover, telling.subject)
