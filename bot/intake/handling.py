"""One update, from the inbox to its effect: the effect and the mark that it was handled are one transaction."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session
from telegram import Update

from bot.handlers import router, units
from bot.handlers.turn import Change, Desk, Incoming, Reply, Turn
from bot.intake import incoming as reading
from bot.intake.attachments import brings_something
from bot.intake.incoming import NO_FILES, Files
from bot.reading.progress import Step as HowFar
from bot.reading.progress import unheard
from bot.writing.texts import language_of
from bot.writing.words import words_for
from jobs.given import Clock
from jobs.moments import zone_named
from jobs.office import FALLBACK_ZONE
from jobs.settled import READING
from storage import dialogue, find, inbox, outbox, touched
from storage.actor import actors_with, people_writing
from storage.attempts import begin_anew, has_changed
from storage.find import get
from storage.models import Person, Unit
from storage.rights import Action, may_in_unit
from storage.verbs.people import person_by_account

log = structlog.get_logger(__name__)

ALBUM_WINDOW = timedelta(seconds=1)
"""For how long after its newest piece an album is waited for."""
NUMBER = re.compile(r"(?<![0-9])[0-9]{1,6}(?![0-9])")
"""A number that a problem may have."""


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """One update to handle, or the pieces of one album; `rows` are theirs in the inbox."""

    chat_id: int
    rows: tuple[int, ...]
    updates: tuple[Update, ...]

    @property
    def query_id(self) -> str | None:
        query = self.updates[0].callback_query
        return query.id if query else None

    @property
    def message_id(self) -> int | None:
        """Of the message that a press came from."""
        query = self.updates[0].callback_query
        return query.message.message_id if query and query.message else None


@dataclass(frozen=True, kw_only=True)
class Handled:
    """What came of an update. `incoming` is None for one that asks for no answer; `more` says whether the chat may
    have further updates waiting."""

    incoming: Incoming | None
    replies: Sequence[Reply]
    query_id: str | None
    more: bool
    caused: bool
    """Whether it has changed anything that somebody may have to be told of."""


@dataclass(frozen=True, kw_only=True)
class FilesFirst:
    """The update brings files: they are fetched before the transaction that names them; `reads`: a document among
    them may be one to import, and is read before it too."""

    envelope: Envelope
    reads: bool = False


@dataclass(frozen=True, kw_only=True)
class TakesLong:
    """The update may have much to write: it is done in a transaction of its own, during which the chat is told how far
    it is; `says` is the key of what is said."""

    envelope: Envelope
    says: str


@dataclass(frozen=True, kw_only=True)
class Incomplete:
    """Further pieces of an album may be on their way."""


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """What came is not of a shape that the library knows; it is set aside."""


Step = Handled | FilesFirst | TakesLong | Incomplete | Unreadable | None


@dataclass(frozen=True, kw_only=True)
class Handling:
    """`clock` is office time, `machine` machine time."""

    desk: Desk
    bot_name: Callable[[], str]
    clock: Clock
    machine: Clock
    album_window: timedelta = ALBUM_WINDOW

    def next_of(self, session: Session, chat_id: int, upto: int | None = None) -> Step:
        """Handle the chat's oldest update, in this transaction; None when there is nothing to handle. With `upto`
        none is taken whose id is above it, and no album is waited for."""
        (step,) = self.next_of_each(session, [chat_id], upto)
        return step

    def next_of_each(self, session: Session, chats: Sequence[int], upto: int | None = None) -> list[Step]:
        """`next_of` several chats in one transaction: what every turn reads and writes is one statement for all."""
        found = inbox.next_of_each(session, chats, upto)
        read = {chat_id: self._read(session, chat_id, found[chat_id], upto) for chat_id in chats}
        turns = [one for one in read.values() if isinstance(one, Envelope)]
        done = dict(zip((one.chat_id for one in turns), self._handle_each(session, turns, found), strict=True))
        return [done[chat_id] if isinstance(one, Envelope) else one for chat_id, one in read.items()]

    def aside(self, session: Session, envelope: Envelope, files: Files = NO_FILES, step: HowFar = unheard) -> Step:
        """Handle an update that was put aside, with the files that it brings; None if somebody else was quicker. `step`
        is told how far it is, if it takes long."""
        if not inbox.still_open(session, envelope.rows):
            return None
        (handled,) = self._handle_each(session, [envelope], {}, files, step)
        return handled

    def _read(
        self, session: Session, chat_id: int, found: inbox.Next, upto: int | None
    ) -> Envelope | FilesFirst | TakesLong | Incomplete | Unreadable | None:
        """What is to be handled now, or why nothing is."""
        if not found.rows:
            return None
        if upto is None and self._is_incomplete(found.rows):
            return Incomplete()
        envelope = self._envelope(session, chat_id, found.rows)
        if envelope is None:
            return Unreadable()
        return _files_first(session, envelope) or _takes_long(envelope) or envelope

    def _is_incomplete(self, rows: Sequence[inbox.Waiting]) -> bool:
        """Whether this is an album whose newest piece came just now."""
        if len(rows) == inbox.ALBUM or inbox.album_of(rows[0]) is None:
            return False
        return self.machine() - max(row.received_at for row in rows) < self.album_window

    def _envelope(self, session: Session, chat_id: int, rows: Sequence[inbox.Waiting]) -> Envelope | None:
        ids = tuple(row.id for row in rows)
        try:
            updates = tuple(Update.de_json(json.loads(row.raw), None) for row in rows)
        except Exception as error:
            log.exception("update_unreadable", chat=chat_id, rows=ids)
            inbox.set_aside(session, ids, self.machine(), f"{type(error).__name__}: {error}")
            return None
        return Envelope(chat_id=chat_id, rows=ids, updates=updates)

    def _handle_each(
        self,
        session: Session,
        turns: Sequence[Envelope],
        behind: Mapping[int, inbox.Next],
        files: Files = NO_FILES,
        step: HowFar = unheard,
    ) -> list[Handled]:
        """`behind`: whether a chat has more waiting; those of which that is not known may have."""
        if not turns:
            return []
        said = [self._incoming(one, files) for one in turns]
        handled: list[Handled] = []
        people: dict[int, Person] = {}
        for number, (envelope, incoming) in enumerate(zip(turns, said, strict=True)):
            if number == 0 or handled[-1].caused:
                people = _at_hand(session, [one for one in said[number:] if one is not None])
            replies = self._answer(session, incoming, people, step) if incoming is not None else []
            next_ = behind.get(envelope.chat_id)
            handled.append(
                Handled(
                    incoming=incoming,
                    replies=replies,
                    query_id=envelope.query_id,
                    more=next_ is None or next_.more,
                    caused=has_changed(session),
                )
            )
        dialogue.written(session)
        inbox.mark_handled(session, [row for one in turns for row in one.rows], self.machine())
        turned_away = touched.turned_away(session, [one.chat_id for one in said if one and one.message_id is None])
        return [replace(one, caused=True) for one in handled] if turned_away else handled

    def _answer(
        self, session: Session, incoming: Incoming, people: Mapping[int, Person], step: HowFar
    ) -> Sequence[Reply]:
        now = self.clock()
        turn = turn_for(session, now, self.desk, incoming, people.get(incoming.user_id))
        if step is not unheard:
            turn = replace(turn, step=step)
        replies = router.route(turn)
        outbox.mark_seen(session, incoming.chat_id, (incoming.message_id, incoming.reply_to), now)
        if incoming.message_id is not None:
            touched.answered(session, incoming.chat_id, incoming.message_id)
        _note_what_is_there(turn, replies)
        return replies

    def _incoming(self, envelope: Envelope, files: Files) -> Incoming | None:
        first = envelope.updates[0]
        if first.callback_query is not None:
            return reading.pressed(first)
        if first.my_chat_member is not None:
            return reading.stood(first.my_chat_member)
        messages = reading.messages_of(envelope.updates)
        if not messages:
            log.info("update_let_go", rows=envelope.rows, kind=reading.kind_of(first.to_dict()))
        return reading.said(messages, files, self.bot_name(), edited=first.edited_message is not None)


def _files_first(session: Session, envelope: Envelope) -> FilesFirst | None:
    """What there is to fetch, from somebody whom the ledger knows, who sent it to the bot alone."""
    messages = [one for one in reading.messages_of(envelope.updates) if one.chat.type == "private"]
    sender = messages[0].from_user if messages else None
    if sender is None or not any(brings_something(one) for one in messages):
        return None
    if envelope.updates[0].edited_message is not None:
        return None
    person = person_by_account(session, sender.id)
    if person is None:
        return None
    imports = any(may_in_unit(actor, Action.IMPORT) for actor in actors_with(person, person.memberships))
    return FilesFirst(envelope=envelope, reads=imports and len(messages) == 1)


def _takes_long(envelope: Envelope) -> TakesLong | None:
    """A tap on a key that may write a whole document, or take one back."""
    query = envelope.updates[0].callback_query
    says = router.takes_long(query.data) if query and query.data and envelope.chat_id > 0 else None
    return TakesLong(envelope=envelope, says=says) if says else None


def _note_what_is_there(turn: Turn, replies: Sequence[Reply]) -> None:
    """What stands in the place of the message that a pressed key is under."""
    chat_id, message_id = turn.incoming.chat_id, turn.incoming.message_id
    changes = [reply for reply in replies if isinstance(reply, Change)]
    if changes and changes[-1].itself:
        touched.shows_itself(turn.session, chat_id, message_id)
    elif changes:
        read_by = turn.now + READING if turn.way_back else None
        touched.opened(turn.session, chat_id, message_id, turn.now, read_by)


def _at_hand(session: Session, said: Sequence[Incoming]) -> dict[int, Person]:
    """Who writes, by account, with their rights, and where their talks stand. It is read at the time of the act: anew
    for those who come after a turn that has changed something."""
    if has_changed(session):
        dialogue.written(session)
        begin_anew(session)
    dialogue.hold(session, [one.chat_id for one in said])
    people = people_writing(session, [one.user_id for one in said])
    if len(said) > 1:
        find.hold(session, _likely_asked(said, people))
    return people


def _likely_asked(said: Sequence[Incoming], people: Mapping[int, Person]) -> Iterator[tuple[int, int]]:
    """Unit and number of the problems that these messages seem to be about, by the first number in each."""
    for one in said:
        person, number = people.get(one.user_id), NUMBER.search(one.text)
        if person and number:
            yield from ((actor.unit_id, int(number[0])) for actor in actors_with(person, person.memberships))


def turn_for(session: Session, now: datetime, desk: Desk, incoming: Incoming, person: Person | None) -> Turn:
    """Who is this, and what did the bot last ask them?"""
    if person:
        seen = language_of(incoming.language_code)
        if incoming.language_code and person.telegram_language != seen:
            person.telegram_language = seen
    return turn_of(session, now, desk, incoming, person)


def turn_of(session: Session, now: datetime, desk: Desk, incoming: Incoming, person: Person | None) -> Turn:
    actors = tuple(actors_with(person, person.memberships)) if person else ()
    actor = units.meant(session, person, actors, incoming.press) if person else None
    if person and actor:
        unit = get(session, Unit, actor.unit_id)
        office = desk.office.of(unit)
        zone, today = office.zone_of(person, unit), office.today(now, unit)
    else:
        office = desk.office
        zone = zone_named(FALLBACK_ZONE)
        today = now.astimezone(zone).date()
    language = person.speaks if person else language_of(incoming.language_code)
    return Turn(
        session=session,
        now=now,
        desk=desk,
        incoming=incoming,
        w=words_for(language, now, today, zone, office),
        person=person,
        actor=actor,
        actors=actors,
        asked=dialogue.asked(session, incoming.chat_id, now),
    )
