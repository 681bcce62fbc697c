"""Two things at once: whichever comes second finds what the first has done, and nothing happens twice."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.intake.handling import FilesFirst, Handled, Incomplete
from bot.web.botapi.faults import Fault
from bot.writing import buttons as b
from bot.writing.texts import texts
from storage import inbox
from storage.database import Database
from storage.models import MeasureState, OwnerRole, Report, Update
from storage.models.ledger import Assignment
from tests.cast import ACCOUNTS, COORDINATOR, LEADER, OWNER, at, monday
from tests.faults.process import until
from tests.faults.reception import Reception, reception_in
from tests.web.conftest import png

t = texts("zh_CN")
WINDOW = timedelta(seconds=1)
PIECES = 5


@pytest.fixture
async def reception(tmp_path: Path, silent_url: str) -> AsyncIterator[Reception]:
    async with reception_in(tmp_path, silent_url, album_window=WINDOW) as reception:
        yield reception


async def shown(reception: Reception, who: str, question: str = "1-1谁负责") -> None:
    """A card to press on."""
    reception.says(who, question)
    await reception.all_handled()


def sends(reception: Reception, *shades: int, album: str | None = None) -> None:
    for shade in shades:
        reception.api.send_photo(ACCOUNTS[OWNER], png(8, 8, shade), album=album)


async def test_c4_a_double_tap_on_done_is_done_once(reception: Reception) -> None:
    measure = reception.cast.measure(1, 1)
    async with reception.open():
        sends(reception, 1)
        await reception.all_handled()
        for _ in range(2):
            reception.taps(OWNER, b.PlaceEvidence(measure, "done"))
        await reception.all_handled()

    assert reception.cast.state(1, 1) is MeasureState.SUBMITTED
    assert reception.cast.events().count("measure_submitted") == 1
    assert reception.cast.told("submitted") == [LEADER]
    assert reception.toasts(OWNER)[0] == t("toast.submitted")
    assert reception.toasts(OWNER)[1] != t("toast.submitted")


async def test_c5_done_and_a_decision_of_the_lead_at_once_leave_one_truth(reception: Reception) -> None:
    """The owner says done while the coordinator gives the measure to somebody else."""
    cast, measure = reception.cast, reception.cast.measure(1, 1)
    async with reception.open():
        sends(reception, 1)
        await shown(reception, COORDINATOR)
        reception.taps(OWNER, b.PlaceEvidence(measure, "done"))
        reception.taps(COORDINATOR, b.AssignTo("m", measure, OwnerRole.OWNER.value, cast.person("李四")))
        await reception.all_handled()

    rows = select(Assignment.person_id).where(Assignment.measure_id == measure, Assignment.role == OwnerRole.OWNER)
    owners = cast.read(lambda session: list(session.scalars(rows)))
    given, done = cast.person("李四") in owners, cast.state(1, 1) is MeasureState.SUBMITTED
    assert given or done
    assert cast.events().count("measure_submitted") == done
    assert reception.rows(Update.error.is_not(None)) == []


async def test_c5_the_second_of_two_decisions_is_told_that_things_have_changed(reception: Reception) -> None:
    cast = reception.cast
    report = cast.submits(OWNER, 1, 1, at(monday))
    async with reception.open():
        for who in (LEADER, COORDINATOR):
            await shown(reception, who)
            reception.taps(who, b.Verify(report))
        await reception.all_handled()

    assert cast.state(1, 1) is MeasureState.VERIFIED
    assert cast.events().count("measure_verified") == 1
    toasts = reception.toasts(LEADER) + reception.toasts(COORDINATOR)
    assert toasts.count(t("toast.verified")) == 1


# C6


async def test_c6_an_update_that_comes_again_is_a_no_op(reception: Reception) -> None:
    async with reception.open():
        reception.says(OWNER, "1-1谁负责")
        await reception.all_handled()
        again = reception.rows()[0]
        reception.api.updates.add_raw(raw_of(again))
        await reception.all_handled()
        await reception.intake.accept(raw_of(again))
        await reception.intake.settled()

    assert len(reception.heard(OWNER)) == 1
    assert len(reception.rows()) == 1


async def test_c6_two_processes_that_handle_the_same_update_apply_it_once(reception: Reception) -> None:
    """As after an answer of the database that got lost: what was committed is not done again."""
    cast, intake = reception.cast, reception.intake
    async with reception.open():
        sends(reception, 1)
        await reception.all_handled()
    reception.taps(OWNER, b.PlaceEvidence(cast.measure(1, 1), "done"))
    reception.machine.now += WINDOW
    await reception.intake.accept_all(raws(reception))

    other = Database(intake.database.url)
    chat_id = ACCOUNTS[OWNER]

    def handled_by(database: Database) -> Any:
        return database.call(lambda session: intake._handling.next_of(session, chat_id))

    steps = await asyncio.gather(handled_by(intake.database), handled_by(other))
    other.close()

    assert sum(isinstance(step, Handled) for step in steps) == 1
    assert cast.events().count("measure_submitted") == 1


async def test_c6_files_fetched_by_two_processes_are_placed_once(reception: Reception) -> None:
    intake = reception.intake
    sends(reception, 1)
    await intake.accept_all(raws(reception))
    first = await intake.database.call(lambda session: intake._handling.next_of(session, ACCOUNTS[OWNER]))
    second = await intake.database.call(lambda session: intake._handling.next_of(session, ACCOUNTS[OWNER]))

    assert isinstance(first, FilesFirst)
    assert isinstance(second, FilesFirst)
    done = [await intake._with_files(step) for step in (first, second)]

    assert [isinstance(step, Handled) for step in done] == [True, False]
    assert reception.kept() == 1


# C7


async def test_c7_a_number_that_fell_after_a_silent_week_is_still_handled(reception: Reception) -> None:
    async with reception.open():
        reception.says(OWNER, "1-1谁负责")
        await reception.all_handled()
        await until(lambda: reception.api.updates.waits)
        lower = reception.api.updates.forget_a_week()
        reception.says(OWNER, "1-2谁负责")
        await reception.until(lambda: len(reception.rows()) == 2)
        await reception.all_handled()

    assert reception.rows()[1].update_id == lower < reception.rows()[0].update_id
    assert len(reception.heard(OWNER)) == 2


async def test_c7_a_number_that_was_used_long_ago_is_free_again(reception: Reception) -> None:
    async with reception.open():
        reception.says(OWNER, "1-1谁负责")
        await reception.all_handled()
        first = raw_of(reception.rows()[0])
        reception.machine.now += timedelta(days=8)
        reception.api.updates.add_raw(first)
        await reception.until(lambda: len(reception.heard(OWNER)) == 2)

    assert len(reception.rows()) == 1


# C8


async def test_c8_an_album_is_one_submission_whatever_its_order(reception: Reception) -> None:
    async with reception.open():
        sends(reception, *range(PIECES), album="a")
        pieces = raws(reception)
        reception.api.updates.clear()
        for raw in (pieces[3], pieces[0], pieces[4], pieces[1], pieces[2]):
            reception.api.updates.add_raw(raw)
        await reception.all_handled()
        reception.taps(OWNER, b.PlaceEvidence(reception.cast.measure(1, 1), "done"))
        await reception.all_handled()

    assert len(reception.heard(OWNER)) == 1, "one question for all pieces, which becomes the card"
    assert placed(reception) == {1: PIECES}


async def test_c8_further_pieces_are_waited_for_a_moment(reception: Reception) -> None:
    """A webhook brings them one by one; five questions for one album would be four too many."""
    intake = reception.intake
    sends(reception, 0, 1, album="a")
    first, second = raws(reception)

    def upcoming(session: Session) -> object:
        return intake._handling.next_of(session, ACCOUNTS[OWNER])

    await intake.accept(first)
    assert await intake.database.call(upcoming) == Incomplete()
    reception.machine.now += WINDOW / 2
    await intake.accept(second)
    reception.machine.now += WINDOW / 2
    assert await intake.database.call(upcoming) == Incomplete()
    reception.machine.now += WINDOW / 2
    step = await intake.database.call(upcoming)

    assert isinstance(step, FilesFirst)
    assert len(step.envelope.rows) == 2


async def test_c8_pieces_that_come_while_it_is_asked_belong_to_it(reception: Reception) -> None:
    async with reception.open():
        sends(reception, 0, 1, album="a")
        await reception.all_handled()
        sends(reception, 2, 3, 4, album="a")
        await reception.all_handled()
        reception.taps(OWNER, b.PlaceEvidence(reception.cast.measure(1, 1), "done"))
        await reception.all_handled()

    assert placed(reception) == {1: PIECES}


async def test_c8_pieces_that_come_after_it_was_submitted_are_added(reception: Reception) -> None:
    async with reception.open():
        sends(reception, 0, 1, album="a")
        await reception.all_handled()
        reception.taps(OWNER, b.PlaceEvidence(reception.cast.measure(1, 1), "done"))
        await reception.all_handled()
        for shade in (2, 3, 4):
            sends(reception, shade, album="a")
            await reception.all_handled()

    assert placed(reception) == {1: PIECES}
    assert reception.cast.events().count("measure_submitted") == 1


async def test_c8_what_follows_an_album_comes_after_it(reception: Reception) -> None:
    async with reception.open():
        sends(reception, 0, 1, album="a")
        reception.says(OWNER, "1-1谁负责")
        await reception.all_handled()

    assert t("key.only_progress") in str(reception.api.messages(ACCOUNTS[OWNER])[-2].buttons)
    assert len(reception.heard(OWNER)) == 2


# C10


async def test_c10_of_two_changes_of_one_card_the_last_stays(reception: Reception) -> None:
    """The first edit takes long; the second does not overtake it."""
    measure = reception.cast.measure(1, 1)
    async with reception.open():
        await shown(reception, OWNER)
        card = reception.api.messages(ACCOUNTS[OWNER])[-1].id
        reception.script.next("editMessageText", Fault(delay=0.3, name="slow", status=500, body=b"{}"), after=True)
        reception.taps(OWNER, b.ShowMeasure(measure, "history"))
        reception.taps(OWNER, b.ShowMeasure(measure, "card"))
        await reception.all_handled()
        alone = reception.heard(OWNER)[-1]
        reception.taps(OWNER, b.ShowMeasure(measure, "card"))
        await reception.all_handled()

    assert [one.id for one in reception.api.messages(ACCOUNTS[OWNER]) if one.from_bot] == [card]
    assert reception.heard(OWNER)[-1] == alone


# Helpers


def raws(reception: Reception) -> list[inbox.Raw]:
    return [update.as_json() for update in reception.api.updates.pending()]


def raw_of(row: Update) -> inbox.Raw:
    return dict(json.loads(row.raw))


def placed(reception: Reception) -> dict[int, int]:
    """How many pieces of evidence each report holds, by its place among the reports."""

    def counted(session: Session) -> dict[int, int]:
        reports = session.scalars(select(Report).order_by(Report.id)).all()
        return {place: len(report.evidence) for place, report in enumerate(reports, 1)}

    return reception.cast.read(counted)
