"""The commands that keep the ledger: backup, restore, doctor, verify."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import wall_clock
from bot.config import Config
from bot.console.doctor import Finding, Patient, State, examine
from bot.console.reaching import reached
from bot.console.terminal import (
    AsJson,
    ConfigFile,
    backup_refused,
    config_of,
    fail,
    opened,
    opened_database,
    plain_words,
    put,
    said_plainly,
    t,
)
from bot.writing.words import Words, label
from jobs.runner import look_at_all
from storage.actor import console
from storage.evidence import EvidenceStore
from storage.keeping import health
from storage.keeping.archive import Manifest, Progress
from storage.keeping.backup import back_up
from storage.keeping.restoring import Restored, restore
from storage.models import Unit
from storage.verbs.resuming import Resumed, resume


class Then(StrEnum):
    """How sending goes on after a restore: when a coordinator says so, or as the console says."""

    HOLD = "hold"
    FROM_NOW = "from-now"
    SEND_ALL = "send-all"


def register(app: typer.Typer) -> None:
    app.command("backup", help=t("cli.backup"))(backup)
    app.command("restore", help=t("cli.restore"))(restore_)
    app.command("doctor", help=t("cli.doctor"))(doctor)
    app.command("verify", help=t("cli.verify"))(verify)


def backup(
    path: Annotated[Path, typer.Argument(help=t("cli.backup_path"))],
    as_json: AsJson = False,
    config_file: ConfigFile = None,
) -> None:
    with opened(config_file) as (config, database), backup_refused(path), progress_bar() as progress:
        made = back_up(database, EvidenceStore(config.evidence.path), path, wall_clock(), progress)
    if as_json:
        put({"path": str(made.path), "size": made.size, **told_of(made.manifest)})
        return
    put(t("backup.made", path=str(made.path), size=megabytes(made.size)))
    put_manifest(made.manifest, plain_words(config, wall_clock()))


def restore_(
    path: Annotated[Path, typer.Argument(help=t("cli.restore_path"))],
    replace: Annotated[bool, typer.Option("--replace", help=t("cli.restore_replace"))] = False,
    then: Annotated[Then, typer.Option("--then", help=t("cli.then"))] = Then.HOLD,
    as_json: AsJson = False,
    config_file: ConfigFile = None,
) -> None:
    config, now = config_of(config_file), wall_clock()
    with said_plainly(config), backup_refused(path), progress_bar() as progress:
        store = EvidenceStore(config.evidence.path)
        done = restore(path, config.database.url, store, now, replace=replace, progress=progress)
        resumed = go_on(config, now, then) if then is not Then.HOLD else None
    if as_json:
        told = {"aside": list(done.aside), "asked": done.asked, "held": resumed is None}
        put({"path": str(path), **told, **told_of(done.manifest)})
        return
    put_restored(done, resumed, plain_words(config, now))


def go_on(config: Config, now: datetime, then: Then) -> Resumed:
    """Send again, as a coordinator's tap would."""
    database, office = opened_database(config), config.office()

    def resumed(session: Session) -> Resumed:
        look_at_all(session, now, office)
        unit_id = session.scalars(select(Unit.id).order_by(Unit.id).limit(1)).first()
        if unit_id is None:  # an empty ledger: nothing is held
            return Resumed(going=0, told=0)
        return resume(session, console(unit_id), now, send_all=then is Then.SEND_ALL)

    try:
        return database.run(resumed)
    finally:
        database.close()


def put_restored(done: Restored, resumed: Resumed | None, w: Words) -> None:
    put(t("restore.done", at=w.moment(done.manifest.made_at)))
    put_manifest(done.manifest, w)
    for place in done.aside:
        put(t("restore.aside", place=place))
    if resumed is not None:
        put(t("restore.from_now", n=resumed.told) if resumed.told else t("restore.sending", n=resumed.going))
    else:
        put(t("restore.held", n=done.asked) if done.asked else t("restore.nobody"))


def put_manifest(manifest: Manifest, w: Words) -> None:
    """What a backup holds, and what was wrong with it when it was made."""
    put(t("backup.holds", problems=manifest.tables.get("problem", 0), people=manifest.tables.get("person", 0),
          events=manifest.tables.get("event", 0), files=len(manifest.evidence)))  # fmt: skip
    if manifest.missing:
        put(t("backup.missing", n=len(manifest.missing), names=w.t("list.names").join(manifest.missing[:3])))
    if manifest.altered:
        put(t("backup.altered", n=len(manifest.altered), names=w.t("list.names").join(list(manifest.altered)[:3])))
    if any(chain.broken_at is not None for chain in manifest.chains):
        put(t("backup.chain"))


def told_of(manifest: Manifest) -> dict[str, Any]:
    """A manifest for programs: all but the list of files."""
    told = manifest.model_dump(mode="json", exclude={"evidence"})
    return {**told, "evidence": len(manifest.evidence)}


def megabytes(size: int) -> str:
    return f"{size / 1024**2:.1f}"


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on stderr where that is a terminal."""
    from rich.console import Console  # noqa: PLC0415 — as in bot/console/terminal.py
    from rich.progress import Progress as Bar  # noqa: PLC0415

    seen = Console(stderr=True)
    with Bar(console=seen, transient=True, disable=not seen.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, all_: bar.update(task, completed=done, total=all_)


def doctor(as_json: AsJson = False, config_file: ConfigFile = None) -> None:
    config, now = config_of(config_file), wall_clock()
    w = plain_words(config, now)
    findings: list[Finding] = []
    for finding in found_in(config, config_file, now):
        findings.append(finding)
        put(finding_json(finding, w) if as_json else t(f"mark.doctor_{finding.state}", text=finding_text(finding, w)))
    worst = {finding.state for finding in findings}
    if State.BAD in worst:
        raise typer.Exit(1)


def found_in(config: Config, file: Path | None, now: datetime) -> Iterator[Finding]:
    yield from examine(Patient(config=config, file=file, now=now))
    yield from asyncio.run(reached(config.telegram, now))


def finding_text(finding: Finding, w: Words) -> str:
    """What was found, and what to do where it is not well."""
    values = {key: spoken(value, w) for key, value in finding.facts.items()}
    return w.t(f"doctor.{finding.name}", item=item_of(finding, w), **values)


def spoken(value: Any, w: Words) -> Any:
    if isinstance(value, datetime):
        return w.moment(value)
    return w.t("list.names").join(value) if isinstance(value, list) else value


def item_of(finding: Finding, w: Words) -> str:
    """The problem or measure that a finding is about."""
    problem, measure = finding.facts.get("problem"), finding.facts.get("measure")
    if problem and measure:
        return label(problem, measure)
    return w.t("key.problem_no", no=problem) if problem else w.t("doctor.no_item")


def finding_json(finding: Finding, w: Words) -> dict[str, Any]:
    facts = {key: value.isoformat() if isinstance(value, datetime) else value for key, value in finding.facts.items()}
    return {"check": finding.name, "state": finding.state, "text": finding_text(finding, w), "facts": facts}


def verify(as_json: AsJson = False, config_file: ConfigFile = None) -> None:
    with opened(config_file) as (_, database):
        ends = database.run(health.chains)
    for end in ends:
        put(chain_json(end) if as_json else chain_text(end))
    broken: Sequence[str] = [end.unit for end in ends if end.broken_at is not None]
    if broken:
        raise fail(t("verify.broken", names=t("list.names").join(broken)))


def chain_text(end: health.ChainEnd) -> str:
    if end.broken_at is not None:
        return t("verify.broken_at", unit=end.unit, no=end.broken_at)
    return t("verify.whole", unit=end.unit, count=end.length, head=end.head[:16])


def chain_json(end: health.ChainEnd) -> dict[str, Any]:
    return {"unit": end.unit, "events": end.length, "head": end.head, "broken_at": end.broken_at}
