"""From facts to words: what the outbox holds becomes messages, one for a person and moment.

One fact is a message of its own with the keys to act on it; several are one message, a line each, with a key each
that opens its card in place. The words are chosen here, at sending, from the ledger as it is then; and again when one
of several has changed: what is done says so and has no key any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from bot.writing import buttons as b
from bot.writing.card import KEYS, TEXT_LIMIT, Card, Key, card, fit, rows
from bot.writing.cards import (
    measure_line,
    problem_name,
)
from bot.writing.digests import digest_key, digest_line
from bot.writing.discreet import REMINDERS, Shown, discreet_card, discreet_line
from bot.writing.handing import handover_item
from bot.writing.lists import review_line
from bot.writing.outage import away
from bot.writing.settled import done_line, replaced_card, settled_card
from bot.writing.single import SINGLE, applicant_card
from bot.writing.telling import Telling, measure_of
from bot.writing.words import Words, label, size, title, words_for
from jobs.delivery import Part, Setting
from jobs.office import Office
from jobs.policy import Audience, Colour, Digest
from storage.actor import Actor, actors_with
from storage.find import get
from storage.models import (
    Applicant,
    Message,
    Notice,
    Person,
    Problem,
    Review,
    Unit,
)
from storage.views import (
    PersonView,
    review_view,
)

ITEMS = 8
"""Lines of a digest: with a note, its head, how many more there are and what is left from before it is a card."""
LABELS = 10
"""How many items that are left from before are named."""
FRAME = 300
"""Characters of a message kept for its head and notes."""
URGENCY = {Colour.RED: 0, Colour.YELLOW: 1, None: 2, Colour.GREEN: 3}


@dataclass(frozen=True, kw_only=True)
class Composer:
    """`compose` for delivery."""

    office: Office
    people_to_admit: Callable[[Session, int], Sequence[PersonView]]
    shown: Shown = Shown.FULL
    """How much of an item a scheduled message says."""

    def __call__(
        self, session: Session, person: Person, notices: Sequence[Notice], setting: Setting, page: int = 0
    ) -> list[Part]:
        """The one message of these notices, or of the first of them where their lines are too long for one: the rest
        is for a message of its own. None if the person belongs nowhere any more. Of what is settled only what became
        of it."""
        tellings = _tellings(session, person, notices, setting, self.office)
        if setting.settled or setting.replaced:
            made = self._settled(session, person, notices, tellings, setting)
            return [Part(notices=(), text=made.text, body=made)]
        own = [telling for telling in tellings if not telling.again]
        again = [telling for telling in tellings if telling.again and not telling.done]
        if not own or (setting.refreshed and len(tellings) == 1):
            return []
        return [self._part(that_fit(own, self.shown) if len(own) > 1 else own, again, setting, page)]

    def _settled(
        self, session: Session, person: Person, notices: Sequence[Notice], tellings: list[Telling], setting: Setting
    ) -> Card:
        w = _words(session, person, notices[0].unit_id, setting, self.office)
        if setting.replaced and tellings:
            return replaced_card(w, tellings, _day(w, setting))
        return settled_card(w, tellings)

    def _part(self, own: list[Telling], again: list[Telling], setting: Setting, page: int) -> Part:
        w, item = own[0].w, _only_item(own)
        if item is None:
            made = _several(own, again, page, _day(w, setting), self.shown)
        else:
            made = self._with_digests(self._single(item), [one for one in own if one is not item], page)
        note, before = _note(w, setting), _left_from_before(w, again)
        said = card([note, *made.text.split("\n"), before]).text if note or before else made.text
        missing = w.t("notice.missing") if made.pictures else ""
        body = Card(text=said, keys=made.keys, pictures=made.pictures, silent=_silent(own), missing=missing)
        held = tuple(one_id for telling in (*own, *again) for one_id in telling.covers)
        return Part(notices=held, text=said, body=body)

    def _with_digests(self, made: Card, digests: Sequence[Telling], page: int) -> Card:
        """The card of the one item, so that it can be acted on at once, and what else is told in a line each."""
        if not digests:
            return made
        lines = [*made.text.split("\n"), *(_in_one_line(one, self.shown) for one in digests)]
        keys = [*(key for row in made.keys for key in row), *map(_key, digests)]
        message = digests[0].notice.message_id or 0
        turned = fit(keys, page, lambda to: b.MorePage(message, to), digests[0].w.t)
        return replace(made, text=card(lines).text, keys=rows(turned))

    def _single(self, telling: Telling) -> Card:
        if telling.notice.kind == "applicant":
            people = self.people_to_admit(telling.session, telling.notice.unit_id)
            return applicant_card(telling, people)
        made = SINGLE[telling.notice.kind](telling)
        return discreet_card(telling, made, self.shown) if _is_discreet(telling, self.shown) else made


def _only_item(own: Sequence[Telling]) -> Telling | None:
    """The one thing that there is to do something about, beside what is told of a unit as a whole."""
    items = [one for one in own if one.notice.subject_kind != "unit"]
    only = items if items else own
    return only[0] if len(only) == 1 and not only[0].done else None


def _tellings(
    session: Session, person: Person, notices: Sequence[Notice], setting: Setting, office: Office
) -> list[Telling]:
    """Each subject once, by its newest notice, the most urgent first."""
    by_subject: dict[tuple[str, int], list[Notice]] = {}
    for notice in notices:
        by_subject.setdefault(_about(session, notice), []).append(notice)
    actors = {actor.unit_id: actor for actor in actors_with(person, person.memberships)}
    told = []
    for about_it in by_subject.values():
        newest = _telling_most([notice for notice in about_it if notice.id not in setting.again] or about_it)
        if newest.unit_id in actors:
            w = _words(session, person, newest.unit_id, setting, office)
            told.append(_telling(session, actors[newest.unit_id], w, newest, about_it, setting))
    return sorted(told, key=lambda one: (one.done, URGENCY[_colour(one.notice)], one.notice.due_at, one.notice.id))


def _telling(
    session: Session, actor: Actor, w: Words, newest: Notice, about_it: Sequence[Notice], setting: Setting
) -> Telling:
    covers = tuple(notice.id for notice in about_it)
    return Telling(
        session=session,
        actor=actor,
        w=w,
        notice=newest,
        covers=covers,
        done=setting.done.issuperset(covers),
        put_off=setting.put_off.get(newest.id),
        again=setting.again.issuperset(covers),
        late=newest.id in setting.late_ones,
    )


def _words(session: Session, person: Person, unit_id: int, setting: Setting, office: Office) -> Words:
    unit = get(session, Unit, unit_id)
    zone, today = office.zone_of(person, unit), office.today(setting.now, unit)
    return words_for(person.speaks, setting.now, today, zone, office.of(unit))


def _telling_most(about_it: Sequence[Notice]) -> Notice:
    """The newest of several about one thing; that it is yours now says more than its date, which stands beside it."""
    return next((notice for notice in reversed(about_it) if notice.kind != "deadline_set"), about_it[-1])


def _about(session: Session, notice: Notice) -> tuple[str, int]:
    """What a notice is about; reminders of one measure, by whatever rung, are about the same."""
    if notice.subject_kind in ("measure", "report", "extension"):
        return "measure", measure_of(session, notice).id
    if notice.subject_kind == "unit":
        # A unit's digests say different things; the boards of an overseer's units are one.
        return notice.kind, 0 if notice.kind == Digest.BOARD else notice.subject_id
    return notice.subject_kind, notice.subject_id


def _day(w: Words, setting: Setting) -> date:
    """The day of the message, for its reader."""
    return setting.sent_at.astimezone(w.zone).date() if setting.sent_at else w.today


def _colour(notice: Notice) -> Colour | None:
    return Colour(notice.colour) if notice.colour else None


def _silent(tellings: Iterable[Telling]) -> bool:
    """Green is silent."""
    return all(telling.notice.colour == Colour.GREEN for telling in tellings)


# Several in one message


def that_fit(tellings: list[Telling], shown: Shown = Shown.FULL) -> list[Telling]:
    """All of them, if the lines that show at once are short enough for a message; else those before the first that
    is too much. A message is never cut within an item."""
    room = TEXT_LIMIT - FRAME
    for place, telling in enumerate(tellings[:ITEMS]):
        room -= size(_in_one_line(telling, shown)) + 1
        if room < 0:
            return tellings[: max(place, 1)]
    return tellings


def _several(tellings: list[Telling], again: list[Telling], page: int, day: date, shown: Shown) -> Card:
    """All in one message: as many lines as a card holds, and the keys of three of them at a time, of those that there
    is something to do about; then of what is left from before."""
    w = tellings[0].w
    keys = [_key(telling) for telling in (*tellings, *again) if not telling.done]
    message = tellings[0].notice.message_id or 0
    start = min(page * (KEYS - 1), len(tellings) - 1) // ITEMS * ITEMS
    here = tellings[start : start + ITEMS]
    left = len(tellings) - start - len(here)
    lines = [
        _head(w, tellings, day),
        *(_in_one_line(telling, shown) for telling in here),
        w.t("list.more", n=left) if left else None,
    ]
    return card(lines, fit(keys, page, lambda to: b.MorePage(message, to), w.t))


def _head(w: Words, tellings: Sequence[Telling], day: date) -> str:
    """How many there are, and how many are left; of what a clock brought the day as well."""
    scheduled = any(telling.notice.scheduled for telling in tellings)
    left = sum(not telling.done for telling in tellings)
    n = len(tellings)
    if not scheduled:
        return w.t("digest.news", n=n) if left == n else w.t("digest.news_left", n=n, left=left)
    if left == n and day == w.today:
        return w.t("digest.scheduled", n=n, day=w.day(day))
    return w.t("digest.scheduled_left", n=n, left=left, day=w.day(day))


def _note(w: Words, setting: Setting) -> str:
    notes = [w.t("notice.repeat") if setting.repeat else "", w.t("notice.late") if setting.late else ""]
    return "".join(notes)


def _left_from_before(w: Words, again: Sequence[Telling]) -> str | None:
    """What earlier messages told and is still to be done, by the labels of its keys."""
    if not again:
        return None
    named = [_key(telling).label for telling in again[:LABELS]]
    more = w.t("digest.before_more") if len(again) > LABELS else ""
    return w.t("digest.before", n=len(again), labels=w.t("list.names").join(named) + more)


def _is_discreet(telling: Telling, shown: Shown) -> bool:
    """News comes while its reader is at it, and is said in full; what a clock brings is not."""
    by_the_clock = telling.notice.scheduled or telling.notice.kind in REMINDERS
    return by_the_clock and shown is not Shown.FULL


def _in_one_line(telling: Telling, shown: Shown) -> str:
    """One of several: what became of it, or what there is to say."""
    if telling.done:  # told by an edit, which no locked screen shows
        return done_line(telling)
    line = (discreet_line(telling, shown) if _is_discreet(telling, shown) else None) or _line(telling)
    return telling.w.t("digest.late", line=line) if telling.late else line


def _line(telling: Telling) -> str:
    """One notice in one line: a reminder is its measure as it stands, news is what happened."""
    w, notice = telling.w, telling.notice
    if notice.kind == "outage":
        return away(w, notice.facts)
    if notice.kind in REMINDERS:
        return measure_line(w, telling.measure(), named=notice.audience != Audience.OWNER)
    if notice.subject_kind == "unit":
        return digest_line(telling)
    if notice.subject_kind in ("measure", "report", "extension"):
        view = telling.measure()
        item = f"{label(view.problem_no, view.number)} {title(view.text)}"
        return w.t(f"line.{notice.kind}", item=item, by=notice.facts.get("by", ""))
    if notice.subject_kind == "review":
        review = get(telling.session, Review, notice.subject_id)
        return w.t("line.review_due", item=review_line(w, review_view(telling.session, telling.actor, review)))
    if notice.subject_kind == "problem":
        return w.t(f"line.{notice.kind}", item=problem_name(w, telling.problem()))
    if notice.subject_kind == "handover":
        return w.t(f"line.{notice.kind}", item=handover_item(telling))
    return w.t(f"line.{notice.kind}", item=_person_name(telling))


def _key(telling: Telling) -> Key:
    w, notice = telling.w, telling.notice
    if notice.kind == "outage":
        return Key(w.t("key.mine"), b.ShowList("mine"))
    if notice.subject_kind == "unit":
        return digest_key(telling)
    if notice.subject_kind in ("measure", "report", "extension"):
        view = telling.measure()
        return Key(label(view.problem_no, view.number), b.ShowMeasure(view.id))
    if notice.subject_kind == "review":
        review = get(telling.session, Review, notice.subject_id)
        return Key(w.t("key.review_no", no=review.problem.number), b.ShowReview(review.id))
    if notice.subject_kind == "problem":
        problem = get(telling.session, Problem, notice.subject_id)
        return Key(w.t("key.problem_no", no=problem.number), b.ShowProblem(problem.id))
    if notice.subject_kind == "handover":
        return Key(w.t("key.handover"), b.ShowHandover(notice.subject_id))
    return Key(w.t("key.people"), b.ShowList("people"))


def _person_name(telling: Telling) -> str:
    if telling.notice.subject_kind == "applicant":
        return get(telling.session, Applicant, telling.subject).name
    if telling.notice.subject_kind == "message":
        return get(telling.session, Message, telling.subject).person.name
    return get(telling.session, Person, telling.subject).name
