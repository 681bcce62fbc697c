"""From facts to words: what the outbox holds becomes messages, one for a person and moment.

One fact is a message of its own with the keys to act on it; several are one message, a line each, with a key each
that opens its card in place. The words are chosen here, at sending, from the ledger as it is then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.writing import buttons as b
from bot.writing.card import KEYS, TEXT_LIMIT, Card, Key, card, fit
from bot.writing.cards import (
    measure_line,
    problem_name,
)
from bot.writing.digests import digest_key, digest_line
from bot.writing.discreet import Shown, discreet_card, discreet_line
from bot.writing.handing import handover_item
from bot.writing.lists import review_line
from bot.writing.outage import away
from bot.writing.settled import settled_card
from bot.writing.single import SINGLE, applicant_card
from bot.writing.telling import Telling, measure_of
from bot.writing.words import Words, label, size, title, words_for
from jobs.delivery import Part, Setting
from jobs.office import Office
from jobs.policy import Audience, Colour, Digest
from storage.actor import actors_with
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
"""Lines of a digest: with its head, the rest and two notes it is a card."""
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
        if setting.settled:
            made = settled_card(_words(session, person, notices[0].unit_id, setting, self.office), tellings)
            return [Part(notices=(), text=made.text, body=made)]
        if not tellings:
            return []
        return [self._part(tellings, setting, page)]

    def _part(self, tellings: list[Telling], setting: Setting, page: int) -> Part:
        tellings = that_fit(tellings, self.shown) if len(tellings) > 1 else tellings
        made = self._single(tellings[0]) if len(tellings) == 1 else _several(tellings, page, self.shown)
        w = tellings[0].w
        notes = [w.t("notice.repeat")] * setting.repeat + [w.t("notice.late")] * setting.late
        said = card([*notes, *made.text.split("\n")]).text if notes else made.text
        missing = w.t("notice.missing") if made.pictures else ""
        body = Card(text=said, keys=made.keys, pictures=made.pictures, silent=_silent(tellings), missing=missing)
        held = tuple(one_id for telling in tellings for one_id in telling.covers)
        return Part(notices=held, text=said, body=body)

    def _single(self, telling: Telling) -> Card:
        if telling.notice.kind == "applicant":
            people = self.people_to_admit(telling.session, telling.notice.unit_id)
            return applicant_card(telling, people)
        made = SINGLE[telling.notice.kind](telling)
        return discreet_card(telling, made, self.shown) if _is_discreet(telling, self.shown) else made


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
        newest = _telling_most(about_it)
        if newest.unit_id in actors:
            w = _words(session, person, newest.unit_id, setting, office)
            covers = tuple(notice.id for notice in about_it)
            actor = actors[newest.unit_id]
            told.append(Telling(session=session, actor=actor, w=w, notice=newest, covers=covers))
    return sorted(told, key=lambda one: (URGENCY[_colour(one.notice)], one.notice.due_at, one.notice.id))


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


def _several(tellings: list[Telling], page: int, shown: Shown) -> Card:
    """All in one message: as many lines as a card holds, and the keys of three of them at a time."""
    w = tellings[0].w
    kind = "digest.scheduled" if tellings[0].notice.scheduled else "digest.news"
    keys = [_key(telling) for telling in tellings]
    message = tellings[0].notice.message_id or 0
    start = page * (KEYS - 1) // ITEMS * ITEMS
    here = tellings[start : start + ITEMS]
    left = len(tellings) - start - len(here)
    lines = [
        w.t(kind, n=len(tellings), day=w.day(w.today)),
        *(_in_one_line(telling, shown) for telling in here),
        w.t("list.more", n=left) if left else None,
    ]
    return card(lines, fit(keys, page, lambda to: b.MorePage(message, to), w.t))


def _is_discreet(telling: Telling, shown: Shown) -> bool:
    """News comes while its reader is at it, and is said in full."""
    return telling.notice.scheduled and shown is not Shown.FULL


def _in_one_line(telling: Telling, shown: Shown) -> str:
    discreet = discreet_line(telling, shown) if _is_discreet(telling, shown) else None
    return discreet or _line(telling)


def _line(telling: Telling) -> str:
    """One notice in one line: a reminder is its measure as it stands, news is what happened."""
    w, notice = telling.w, telling.notice
    if notice.kind == "outage":
        return away(w, notice.facts)
    if notice.kind == "deadline":
        return measure_line(w, telling.measure(), named=notice.audience != Audience.OWNER)
    if notice.subject_kind == "unit":
        return digest_line(telling)
    if notice.subject_kind in ("measure", "report", "extension"):
        view = telling.measure()
        return w.t(f"line.{notice.kind}", item=f"{label(view.problem_no, view.number)} {title(view.text)}")
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
