"""The program's commands. stdout holds only the answer; what went wrong goes to stderr, with exit status 1."""

from __future__ import annotations

import asyncio
import logging
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import logs
from bot.app import desk_of, running, until_told_to_end, wall_clock
from bot.config import BadConfig, Config
from bot.console import exporting, upkeep
from bot.console import importing as console_importing
from bot.console.terminal import (
    AsJson,
    ConfigFile,
    Now,
    UnitName,
    config_of,
    fail,
    lines_of,
    moment,
    new_unit,
    opened,
    person_called,
    plain_words,
    put,
    t,
    the_unit,
)
from bot.documents import read_apart
from bot.handlers import asking, importing
from bot.handlers.refusals import refusal_text
from bot.handlers.turn import Desk, Incoming, Turn
from bot.intake.handling import turn_of
from bot.reading.deadlines import read_deadline
from bot.reading.documents import NotRead
from bot.reading.documents.safety import LARGEST
from bot.reading.notices import NoticeDraft, as_json
from bot.reading.questions import Question
from bot.writing.card import Card
from bot.writing.console import answer_text, deadline_json, deadline_text, simulated_json
from bot.writing.documents import unread_text
from bot.writing.invitations import link as invite_link
from bot.writing.words import Words, label
from jobs.moments import at_local, zone_named
from jobs.runner import simulate
from storage import members
from storage.actor import Actor, console
from storage.database import Database
from storage.errors import NotFound, Refused
from storage.importing import Diff, Tree
from storage.importing.tree import problems_of
from storage.models import Person, Role, Unit
from storage.roles import with_role
from storage.verbs import merging, people

app = typer.Typer(help=t("cli.help"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
unit_app = typer.Typer(help=t("cli.unit"), no_args_is_help=True)
app.add_typer(unit_app, name="unit")
upkeep.register(app)
exporting.register(app)


# Running


@app.command(help=t("cli.run"))
def run(config_file: ConfigFile = None) -> None:
    with opened(config_file) as (config, database):
        if config.telegram.token is None:
            raise BadConfig("telegram.token", "token_missing")
        first_code(database, config)
        try:
            asyncio.run(until_told_to_end(serve(config, database)))
        except KeyboardInterrupt:
            typer.echo(t("cli.stopped"), err=True)


async def serve(config: Config, database: Database) -> None:
    """The bot, for ever."""
    async with running(config, database) as bot:
        typer.echo(t("cli.running", name=bot.bot.username), err=True)
        await asyncio.Event().wait()


def first_code(database: Database, config: Config) -> None:
    """At set-up: the first coordinator's one-time code. One that is still good is not replaced: it may be on its way
    to them already."""
    now = wall_clock()
    token, handed_out = database.run(lambda session: _first_code(session, config, now))
    if token:
        typer.echo(t("cli.first_code", token=token))
    elif handed_out:
        typer.echo(t("cli.first_code_out", name=handed_out))


def _first_code(session: Session, config: Config, now: datetime) -> tuple[str | None, str | None]:
    """A fresh code, or the name of whom an open one was made for; neither once a coordinator has joined."""
    unit = session.scalars(select(Unit).order_by(Unit.id).limit(1)).first()
    unit = unit or new_unit(session, t("unit.unnamed"), now, config, named=False)
    actor = console(unit.id)
    coordinators = with_role(session, unit.id, Role.COORDINATOR)
    if any(person.telegram_id for person in coordinators):
        return None, None
    for person in coordinators:
        if members.open_invites(session, person, now):
            return None, person.name
    person = coordinators[0] if coordinators else first_coordinator(session, actor, now)
    return people.invite(session, actor, person, now, valid=config.invite_valid)[1], None


def first_coordinator(session: Session, actor: Actor, now: datetime) -> Person:
    """Somebody whose name nobody has said yet: it becomes that of the account that joins."""
    return people.add_person(session, actor, t("role.coordinator"), Role.COORDINATOR, now)


@app.command(help=t("cli.demo"))
def demo(
    port: Annotated[int, typer.Option(help=t("cli.port"))] = 8765,
    no_browser: Annotated[bool, typer.Option("--no-browser", help=t("cli.no_browser"))] = False,
) -> None:
    from bot.demo.run import play  # noqa: PLC0415 — a whole Telegram, which no other command needs

    logs.set_up(logging.WARNING)  # whoever only looks is to see the address, and what goes wrong
    try:
        asyncio.run(until_told_to_end(play(port, open_browser=not no_browser, say=typer.echo)))
    except KeyboardInterrupt:
        typer.echo(t("cli.stopped"), err=True)
    except OSError as error:
        raise fail(t("cli.port_taken", port=port, why=error.strerror or "")) from None


# People


@unit_app.command("add", help=t("cli.unit_add"))
def unit_add(name: str, as_json: AsJson = False, config_file: ConfigFile = None) -> None:
    with opened(config_file) as (config, database):
        now = wall_clock()

        def add(session: Session) -> tuple[Person, str]:
            unit = new_unit(session, name, now, config)
            person = first_coordinator(session, console(unit.id), now)
            return person, people.invite(session, console(unit.id), person, now, valid=config.invite_valid)[1]

        person, token = database.run(add)
        put_invite(config, person.name, token, now + config.invite_valid, as_json, unit=name)


@app.command(help=t("cli.invite"))
def invite(
    name: str,
    role: Annotated[Role, typer.Option(help=t("cli.role"))],
    unit: UnitName = None,
    replace: Annotated[bool, typer.Option("--replace", help=t("cli.replace"))] = False,
    as_json: AsJson = False,
    config_file: ConfigFile = None,
) -> None:
    with opened(config_file) as (config, database):
        now = wall_clock()

        def invited(session: Session) -> str:
            actor = console(the_unit(session, unit, now, config).id)
            person = people.add_person(session, actor, name, role, now)
            return people.invite(session, actor, person, now, valid=config.invite_valid, replace=replace)[1]

        put_invite(config, name, database.run(invited), now + config.invite_valid, as_json)


def put_invite(
    config: Config, name: str, token: str, expires: datetime, as_json: bool, unit: str | None = None
) -> None:
    link = invite_link(config.telegram.bot_name, token)
    if as_json:
        told = {
            "person": name,
            "token": token,
            "link": link,
            "expires": expires.astimezone(zone_named(config.reminders.zone)).isoformat(),
        }
        put({"unit": unit, **told} if unit else told)
        return
    w = plain_words(config, wall_clock())
    put(t("invite.head", name=name))
    put(link or t("invite.no_link"))
    put(t("invite.code", code=token))
    put(t("invite.until", at=w.moment(expires)))


# Documents


@app.command("import", help=t("cli.import"))
def import_(
    file: Path,
    unit: UnitName = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=t("cli.dry_run"))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=t("cli.yes"))] = False,
    as_json: AsJson = False,
    config_file: ConfigFile = None,
) -> None:
    from bot.reading.tables import settled  # noqa: PLC0415 — reads days in tables, which no other command does

    with console_importing.at_work(t("cli.reading")) as step:
        draft = draft_of(file, step)
    with opened(config_file) as (config, database):
        now = wall_clock()
        w = plain_words(config, now)
        draft = settled(draft, now.astimezone(w.zone))
        tree = as_json_tree(draft, w)
        put(tree) if as_json else put_draft(draft, w)
        if not draft.problems and not dry_run:
            raise fail(t("import.nothing", name=file.name))
        del draft  # a large ledger is not held twice
        seen, is_new = compared(database, unit, tree, None if as_json else w)
        if dry_run or not is_new:
            return
        if not yes and not confirmed():
            raise fail(t("cancelled"))
        with console_importing.at_work(t("cli.applying")) as step:
            done = database.run(
                lambda session: applied_text(
                    w,
                    merging.apply(
                        session, console(the_unit(session, unit, now, config).id), tree, now, source=file.name,
                        seen=seen, step=step,
                    ),
                )
            )  # fmt: skip
        if not as_json:
            put(done)


def compared(database: Database, unit: str | None, tree: Tree, w: Words | None) -> tuple[str | None, bool]:
    """The fingerprint of what the document would change, put into words where there are some, and whether it would
    change anything; of a unit that is not there yet nothing is known, and all is new."""
    diff = diff_of(database, unit, tree)
    if diff is None:
        return None, True
    if w is not None:
        console_importing.put_diff(diff, w)
    return diff.fingerprint, not diff.is_empty


def applied_text(w: Words, done: merging.Applied) -> str:
    return importing.applied_card(w, done).text


def diff_of(database: Database, unit: str | None, tree: Tree) -> Diff | None:
    """What the document would change in the unit; None where it is not said which, or there is none yet."""

    def difference(session: Session) -> Diff | None:
        units = select(Unit.id).where(Unit.name == unit) if unit else select(Unit.id)
        ids = list(session.scalars(units.limit(2)))
        if len(ids) != 1 or not any(problems_of(tree)):
            return None
        return merging.diff(session, console(ids[0]), tree)

    with console_importing.at_work(t("cli.comparing")):
        return database.run(difference)


def confirmed() -> bool:
    return sys.stdin.isatty() and typer.confirm(t("cli.apply"), err=True)


def as_json_tree(draft: NoticeDraft, w: Words) -> dict[str, Any]:
    return as_json(draft, w.t)


def draft_of(file: Path, step: console_importing.Step) -> NoticeDraft:
    """Read a document; `step` is told how much of it is read. Exits with the reason where it cannot be read."""
    try:
        with file.open("rb") as opened_file:
            read = read_apart(opened_file.read(LARGEST + 1), file.name, step=step)
    except OSError as error:
        raise fail(t("cli.no_file", name=str(file), why=error.strerror or "")) from None
    if isinstance(read, NotRead):
        raise fail(unread_text(t, read, file.name))
    return read


def put_draft(draft: NoticeDraft, w: Words) -> None:
    """What was read, problem by problem, then the counts, the claims and the doubts."""
    for problem_no, problem in enumerate(draft.problems, 1):
        put(t("problem.name", no=problem_no, title=problem.title))
        for number, measure in enumerate(problem.measures, 1):
            put(f"  {label(problem_no, number)} {measure.text[:60]}")
    for line in importing.draft_lines(w, draft):
        if line:
            put(line)


# Asking


@app.command(help=t("cli.ask"))
def ask(
    text: str,
    name: Annotated[str, typer.Option("--as", help=t("cli.as"))],
    now: Now = None,
    as_json: AsJson = False,
    config_file: ConfigFile = None,
) -> None:
    with opened(config_file) as (config, database):
        at, desk = moment(now, config), desk_of(config, config.telegram.bot_name)
        for line in lines_of(text):
            with database.rehearsal() as session:
                answered = answer(session, desk, person_called(session, name), line, at)
            put(answered if as_json else answer_text(answered))


NO_CHAT = 0


def answer(session: Session, desk: Desk, person: Person, text: str, now: datetime) -> dict[str, Any]:
    """What the bot would answer: intent and slots as read, the reply, its keys; `then` the same of the next request.
    Nothing was talked about before."""
    incoming = Incoming(chat_id=NO_CHAT, user_id=0, name=person.name, text=text)
    turn = turn_of(session, now, desk, incoming, person)
    if turn.actor is None:
        raise NotFound
    *before, answered = [answer_to(session, one) for one in asking.each_request(turn)]
    for one in reversed(before):
        answered = {**one, "then": answered}
    return answered


def answer_to(session: Session, turn: Turn) -> dict[str, Any]:
    question = asking.read(turn)
    unit = session.get_one(Unit, turn.who.unit_id)
    before = unit.chain_head
    card = answered_card(turn, question)
    return {
        "intent": question.intent,
        "slots": dict(question.slots),
        "reply": card.text,
        "buttons": [[key.label for key in row] for row in card.keys],
        "would_change": unit.chain_head != before or asking.would_change(question, card),
    }


def answered_card(turn: Turn, question: Question) -> Card:
    try:
        return asking.answer(turn, question)
    except Refused as refusal:
        return Card(text=refusal_text(turn.w, refusal))


@app.command(help=t("cli.when"))
def when(phrase: str, now: Now = None, as_json: AsJson = False, config_file: ConfigFile = None) -> None:
    config = config_of(config_file)
    at, zone = moment(now, config), zone_named(config.reminders.zone)
    for line in lines_of(phrase):
        reading = read_deadline(line, at.astimezone(zone), config.office().calendar)
        w = plain_words(config, at)
        put(deadline_json(reading, w) if as_json else deadline_text(reading, w))


@app.command("simulate", help=t("cli.simulate"))
def simulate_(
    until: Annotated[str, typer.Option(help=t("cli.until"))],
    now: Now = None,
    as_json: AsJson = False,
    config_file: ConfigFile = None,
) -> None:
    with opened(config_file) as (config, database):
        at, desk, end = moment(now, config), desk_of(config), end_of(until, config)
        with database.rehearsal() as session:
            for one in simulate(session, at, end, desk.office, desk.composer):
                told = simulated_json(session, one, plain_words(config, one.at))
                put(told if as_json else f"{told['at']} → {told['to']}\n{told['text']}\n")


def end_of(text: str, config: Config) -> datetime:
    """`--until`: the end of that day, or that very moment."""
    day = moment(text, config)
    if len(text) > len("2026-12-31"):
        return day
    zone = zone_named(config.reminders.zone)
    return at_local(date.fromisoformat(text) + timedelta(days=1), time(0), zone) - timedelta(seconds=1)
