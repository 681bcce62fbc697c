"""挂图: the board, how it went and the deadlines ahead, as a picture of all that its asker may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from bot.handlers.turn import Answer, Turn, say
from bot.writing import buttons as b
from bot.writing.card import Card, Key, card
from bot.writing.pictures.facts import Facts
from bot.writing.pictures.wording import Made, board_of, course_of, timeline_of
from bot.writing.words import Words
from jobs.moments import at_local, local_day, zone_named
from storage import overview
from storage.actor import Actor
from storage.find import get
from storage.models import Unit
from storage.verbs.records import note_export

KINDS = ("board", "progress", "timeline")
MOST_WEEKS = 52
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A picture on its way: facts now, drawn when it is sent."""

    name: str
    facts: Facts
    wall: bool

    @property
    def is_photo(self) -> bool:
        return not self.wall

    def data(self) -> bytes:
        from bot.writing.pictures.drawing import png  # noqa: PLC0415 — brings Pillow along, and few ask for a picture

        return png(self.facts, wall=self.wall)


def send(turn: Turn, button: b.SendPicture) -> Answer:
    return say(drawn(turn, button.kind, wall=button.size == "wall"))


def drawn(turn: Turn, kind: str, *, wall: bool = False) -> Card:
    """The picture with its numbers under it; that it was taken out stands in the history."""
    made = made_of(turn.session, turn.who, turn.w, kind)
    if made.rows:
        note_export(turn.session, turn.who, f"png {kind}", made.rows, turn.now)
    keys = [Key(turn.t(f"key.picture_{one}"), b.SendPicture(one)) for one in KINDS if one != kind]
    if not wall:
        keys.append(Key(turn.t("key.picture_wall"), b.SendPicture(kind, "wall")))
    name = turn.t("pictures.file", what=turn.t(f"pictures.{kind}"), day=turn.today.isoformat())
    return card(made.caption, keys, drawing=Drawn(name=name, facts=made.facts, wall=wall))


def made_of(session: Session, who: Actor, w: Words, kind: str) -> Made:
    """What the picture of that kind shows of what this person may see."""
    unit = get(session, Unit, who.unit_id)
    problems = overview.overview(session, who)
    if kind == "board":
        return board_of(w, unit.name, problems)
    if kind == "timeline":
        return timeline_of(w, unit.name, problems)
    days = _days(session, who, unit, w.today) if problems else []
    zone = zone_named(unit.zone)
    moments = [(day, at_local(day + DAY, time(0), zone)) for day in days[:-1]]
    stood = [*overview.stood(session, who, moments), overview.stands(problems, w.today)] if days else []
    return course_of(w, unit.name, days, stood)


def _days(session: Session, who: Actor, unit: Unit, today: date) -> list[date]:
    """The Sundays since the first document was taken in, a year of them at the most, and today."""
    since = overview.imported_on(session, who)
    first = min(local_day(since, zone_named(unit.zone)), today) if since else today
    sunday = first + DAY * (6 - first.weekday())
    sundays = [sunday + 7 * DAY * at for at in range((today - sunday).days // 7 + 1)]
    return [*[day for day in sundays if day < today][-MOST_WEEKS:], today]
