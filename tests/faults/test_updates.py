"""What Telegram does wrong on the way in, and a disk that is full: nothing that came is lost, nothing holds up the
rest, and nobody is told that something is done that is not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from sqlalchemy import event
from starlette.applications import Starlette

from bot.handlers import router
from bot.handlers.turn import Answer, Turn
from bot.intake.polling import Poller
from bot.web.botapi.faults import (
    BAD_GATEWAY,
    DOWNLOAD,
    FILE_TOO_BIG,
    HANGS,
    OTHER_POLLER,
    QUERY_TOO_OLD,
    TRUNCATED,
    UNAUTHORIZED,
    Fault,
)
from bot.web.serving import serve
from bot.web.webhook import LARGEST, SECRET_HEADER, webhook_route
from bot.writing import buttons as b
from bot.writing.texts import texts
from storage import inbox
from storage.database import Database
from storage.models import Evidence, MeasureState, Update
from tests.cast import ACCOUNTS, COLLEAGUE, LEADER, OWNER, at, monday
from tests.faults.reception import Reception, reception_in
from tests.web.conftest import png

t = texts("zh_CN")


@pytest.fixture
async def reception(tmp_path: Path, database_url: str) -> AsyncIterator[Reception]:
    async with reception_in(tmp_path, database_url, album_window=timedelta(0)) as reception:
        yield reception


def raises_at(word: str, failing: Callable[[], None]) -> Callable[[Turn], Answer]:
    """The router, which fails over texts that hold `word`."""
    route = router.route

    def routed(turn: Turn) -> Answer:
        if word in turn.incoming.text:
            failing()
        return route(turn)

    return routed


def boom() -> None:
    raise ValueError("boom")


# A6, R7


async def test_a6_a_press_that_is_too_old_to_be_answered_still_counts(reception: Reception) -> None:
    """R7: pressed while the bot was down, for longer than the 150 s that Telegram keeps a press open."""
    async with reception.open():
        reception.says(OWNER, "1-1谁负责")
        await reception.all_handled()
    reception.taps(OWNER, b.Acknowledge(reception.cast.measure(1, 2)))
    reception.machine.now += timedelta(minutes=5)
    reception.script.always("answerCallbackQuery", QUERY_TOO_OLD)
    before = reception.heard(OWNER)

    async with reception.open():
        await reception.all_handled()

    assert reception.toasts(OWNER) == []
    assert reception.rows()[-1].error is None
    assert reception.heard(OWNER) != before, "the card shows what was done"


async def test_r7_nothing_is_shown_as_done_before_it_is_committed(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(router, "route", raises_at("办完", boom))
    async with reception.open():
        reception.says(OWNER, "1-1谁负责")
        await reception.all_handled()
        reception.taps(OWNER, b.Done(reception.cast.measure(1, 1)))
        await reception.all_handled()
        heard = len(reception.heard(OWNER))
        reception.says(OWNER, "办完了，账目都清了")
        await reception.all_handled()

    assert reception.heard(OWNER)[heard:] == [t("error.set_aside")]
    assert reception.cast.state(1, 1) is not MeasureState.SUBMITTED


# A8


class Stuck:
    """A poller whose clock the test moves."""

    def __init__(self, reception: Reception) -> None:
        self.now = 1000.0
        self.alarms: list[str] = []
        self.accepted: list[inbox.Raw] = []
        self.poller = Poller(
            bot=reception.intake.bot,
            requests=reception.intake.requests,
            accept=self.accept,
            alarm=self.alarms.append,
            machine=reception.machine,
            monotonic=lambda: self.now,
            pause=self.pause,
        )
        self.pauses: list[float] = []

    async def accept(self, raws: list[inbox.Raw]) -> None:
        self.accepted += raws

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.Event().wait()


async def test_a8_a_poll_that_hangs_is_begun_anew_within_90_seconds(reception: Reception) -> None:
    stuck = Stuck(reception)
    reception.script.next("getUpdates", HANGS)
    stuck.poller._begin()
    await until(lambda: not reception.script.waiting)
    reception.says(OWNER, "还在吗")

    stuck.now += 30
    await stuck.poller.look()
    assert not stuck.alarms, "a long poll is no hang"
    stuck.now += 50
    await stuck.poller.look()
    await until(lambda: stuck.accepted)
    await stuck.poller._end()

    assert stuck.alarms == ["polling_restarted"]
    assert stuck.poller.last_good == reception.machine()


async def test_a8_polling_that_dies_silently_is_begun_anew(reception: Reception) -> None:
    stuck = Stuck(reception)
    stuck.poller._begin()
    dead = stuck.poller._polling
    assert dead is not None
    dead.cancel()
    await asyncio.gather(dead, return_exceptions=True)
    reception.says(OWNER, "还在吗")

    await stuck.poller.look()
    await until(lambda: stuck.accepted)
    await stuck.poller._end()

    assert stuck.alarms == ["polling_restarted"]


async def test_c2_a_foreign_poller_is_alarmed_once_and_no_storm(reception: Reception) -> None:
    stuck = Stuck(reception)
    reception.script.always("getUpdates", OTHER_POLLER)

    waits = [await stuck.poller._poll_safely() for _ in range(3)]

    assert stuck.alarms == ["foreign_poller"]
    assert min(waits) >= 60


async def test_a7_a_refused_token_is_alarmed_and_tried_slowly(reception: Reception) -> None:
    stuck = Stuck(reception)
    reception.says(OWNER, "在吗")
    reception.script.next("getUpdates", UNAUTHORIZED, times=2)

    waits = [await stuck.poller._poll_safely() for _ in range(2)]

    assert stuck.alarms == ["token_refused"]
    assert min(waits) >= 60
    assert await stuck.poller._poll_safely() == 0


# A9


@pytest.mark.parametrize("fault", [BAD_GATEWAY, TRUNCATED])
async def test_a9_what_is_no_answer_confirms_nothing(reception: Reception, fault: Any) -> None:
    reception.script.next("getUpdates", fault, times=2)
    async with reception.open():
        reception.says(OWNER, "逾期的有哪些")
        await reception.all_handled()

    assert len(reception.heard(OWNER)) == 1
    assert reception.script.waiting == 0


async def test_a9_a_malformed_update_is_set_aside_and_the_others_of_its_batch_are_handled(reception: Reception) -> None:
    account = ACCOUNTS[OWNER]
    reception.says(OWNER, "逾期的有哪些")
    for message in ({"chat": {"id": account}}, {"chat": "?", "text": 7}, "?", {"chat": {"id": "x"}, "from": 1}):
        reception.api.updates.add_raw({"message": message})
    reception.says(LEADER, "逾期的有哪些")

    async with reception.open():
        await reception.all_handled()

    assert len(reception.heard(LEADER)) == 1
    assert len(reception.rows(Update.error.is_not(None))) == 4
    assert reception.heard(OWNER).count(t("error.set_aside")) == 1
    assert len(reception.heard(OWNER)) == 2
    assert "set_aside" in reception.alarms


async def test_a9_half_a_character_holds_up_nobody(reception: Reception) -> None:
    """JSON can write half of an emoji, and NUL; no database can store them."""
    person = {"id": ACCOUNTS[OWNER], "is_bot": False, "first_name": "a\ud83d"}
    message = {"message_id": 5, "date": 1, "chat": {"id": ACCOUNTS[OWNER], "type": "private"}, "from": person}
    body = json.dumps(
        {"ok": True, "result": [{"update_id": 77, "message": {**message, "text": "逾期的\ud83d\0有哪些"}}]}
    )
    reception.script.next("getUpdates", _answer(body))

    async with reception.open():
        await until(reception.rows)
        await reception.until(lambda: not reception.waiting())

    assert len(reception.heard(OWNER)) == 1
    assert reception.rows()[0].error is None


async def test_a9_a_kind_that_nobody_knows_is_let_go(reception: Reception) -> None:
    reception.api.updates.add_raw({"hologram": {"from": {"id": ACCOUNTS[OWNER]}, "shape": "🜁"}})
    reception.says(OWNER, "逾期的有哪些")

    async with reception.open():
        await reception.all_handled()

    assert [row.error for row in reception.rows()] == [None, None]
    assert len(reception.heard(OWNER)) == 1


async def test_a9_the_offset_waits_for_what_is_not_stored(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every request that confirms an update finds it in the inbox."""
    keep, failures = inbox.keep, [OSError("no"), OSError("no")]

    def failing(*args: Any) -> Any:
        if failures:
            raise failures.pop()
        return keep(*args)

    monkeypatch.setattr(inbox, "keep", failing)
    reception.says(OWNER, "逾期的有哪些")
    offsets: list[object] = []
    async with reception.open():
        await reception.all_handled()
        offsets = [one.params.get("offset") for one in reception.api.requests if one.method == "getUpdates"]

    assert not failures
    assert [offset for offset in offsets if offset][:1] == [str(reception.rows()[0].update_id + 1)] or not any(offsets)
    assert len(reception.heard(OWNER)) == 1


async def test_r11_what_waits_at_telegram_survives_a_start(reception: Reception) -> None:
    reception.says(OWNER, "逾期的有哪些")
    async with reception.open():
        await reception.all_handled()

    assert len(reception.heard(OWNER)) == 1
    assert not any("drop_pending_updates" in one.params for one in reception.api.requests)


# R12


async def test_r12_what_fails_three_times_is_set_aside_with_a_word_and_the_rest_goes_on(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def failing() -> None:
        tried.append(1)
        boom()

    monkeypatch.setattr(router, "route", raises_at("毒", failing))
    async with reception.open():
        reception.says(OWNER, "毒")
        reception.says(OWNER, "逾期的有哪些")
        await reception.all_handled()

    assert len(tried) == inbox.TRIES
    assert reception.heard(OWNER)[0] == t("error.set_aside")
    assert len(reception.heard(OWNER)) == 2


async def test_r12_a_try_that_ends_the_process_counts(reception: Reception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each start finds the update unhandled; three processes have ended over it."""
    raws = [_message(1, OWNER, "毒"), _message(2, OWNER, "逾期的有哪些"), _message(3, LEADER, "逾期的有哪些")]
    await reception.intake.accept_all(raws)
    ended: list[int] = []

    class Killed(BaseException):
        """Nothing catches it, as nothing catches SIGKILL."""

    def die() -> None:
        ended.append(1)
        raise Killed

    monkeypatch.setattr(router, "route", raises_at("毒", die))
    reception.intake._working = True
    for _ in range(inbox.TRIES - 1):
        with pytest.raises(Killed):
            await reception.intake._resume()
    async with reception.open():
        await reception.until(lambda: not reception.waiting())

    assert len(ended) == inbox.TRIES - 1, "the first of the three was in the process that fetched it"
    assert reception.heard(OWNER)[0] == t("error.set_aside")
    assert len(reception.heard(OWNER)) == 2
    assert len(reception.heard(LEADER)) == 1


# A10


async def test_a10_a_file_that_cannot_be_fetched_is_asked_for_anew(reception: Reception) -> None:
    reception.script.next("getFile", BAD_GATEWAY)
    reception.script.next(DOWNLOAD, BAD_GATEWAY)
    reception.api.send_photo(ACCOUNTS[OWNER], png(8, 8))
    async with reception.open():
        await reception.all_handled()

    asked = [one for one in reception.api.requests if one.method == "getFile"]
    assert len(asked) == 3
    assert t("file.not_fetched") not in reception.heard(OWNER)[-1]
    assert kept(reception) == 1


async def test_a10_a_file_that_comes_cut_off_is_not_taken_for_the_file(reception: Reception) -> None:
    reception.script.next(DOWNLOAD, TRUNCATED)
    photo = png(8, 8)
    reception.api.send_photo(ACCOUNTS[OWNER], photo)
    async with reception.open():
        await reception.all_handled()

    assert kept(reception) == 1
    assert reception.intake.desk.store.read(sha256(photo).hexdigest()) == photo


async def test_a10_a_file_that_never_comes_is_said_to_be_missing(reception: Reception) -> None:
    reception.script.always(DOWNLOAD, BAD_GATEWAY)
    reception.api.send_photo(ACCOUNTS[OWNER], png(8, 8))
    async with reception.open():
        await reception.all_handled()

    assert reception.heard(OWNER) == [t("file.not_fetched")]
    assert kept(reception) == 0


async def test_a10_the_limit_is_told(reception: Reception) -> None:
    reception.script.next("getFile", FILE_TOO_BIG)
    reception.api.send_photo(ACCOUNTS[OWNER], png(8, 8))
    async with reception.open():
        await reception.all_handled()

    assert reception.heard(OWNER) == [t("file.too_large")]


async def test_a10_the_piece_of_an_album_that_is_missing_is_said(reception: Reception) -> None:
    reception.script.next("getFile", FILE_TOO_BIG)
    for shade in (1, 2):
        reception.api.send_photo(ACCOUNTS[OWNER], png(8, 8, shade), album="a")
    async with reception.open():
        await reception.all_handled()

    assert reception.heard(OWNER)[-1] == t("file.too_large")
    assert len(reception.heard(OWNER)) == 2
    assert kept(reception) == 1


# A12


SECRET = "a-secret-that-telegram-was-given"


@pytest.fixture
async def webhook(reception: Reception) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=[webhook_route(reception.intake, SECRET, "/hook")])
    async with serve(app) as url, httpx.AsyncClient(base_url=url, trust_env=False) as client:
        yield client


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: "guessed"}, {SECRET_HEADER: ""}, {SECRET_HEADER: SECRET[:-1]}])
async def test_a12_a_post_without_the_secret_stores_nothing(
    reception: Reception, webhook: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    with structlog.testing.capture_logs() as logs:
        answer = await webhook.post("/hook", json=_message(1, OWNER, "x"), headers=headers)

    assert answer.status_code == 403
    assert reception.rows() == []
    assert SECRET not in repr(logs) + answer.text


def test_a12_a_webhook_without_a_secret_is_not_opened() -> None:
    with pytest.raises(ValueError, match="secret"):
        webhook_route(None, "")  # type: ignore[arg-type]


async def test_a12_a_post_with_the_secret_is_committed_before_it_is_answered(
    reception: Reception, webhook: httpx.AsyncClient
) -> None:
    answer = await webhook.post("/hook", json=_message(1, OWNER, "逾期的有哪些"), headers={SECRET_HEADER: SECRET})

    assert answer.status_code == 200
    assert [row.update_id for row in reception.rows()] == [1]


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"\xff", 400), (b"[]", 200), (b'{"update_id":"1"}', 200), (b" " * (LARGEST + 1), 413)],
)
async def test_a12_what_is_no_update_is_not_stored(
    reception: Reception, webhook: httpx.AsyncClient, body: bytes, status: int
) -> None:
    answer = await webhook.post("/hook", content=body, headers={SECRET_HEADER: SECRET})

    assert answer.status_code == status
    assert reception.rows() == []


async def test_a12_an_update_that_cannot_be_committed_is_asked_for_again(
    reception: Reception, webhook: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, failures = inbox.keep, [OSError("no")]

    def failing(*args: Any) -> Any:
        if failures:
            raise failures.pop()
        return keep(*args)

    monkeypatch.setattr(inbox, "keep", failing)
    statuses = [
        (await webhook.post("/hook", json=_message(1, OWNER, "x"), headers={SECRET_HEADER: SECRET})).status_code
        for _ in range(3)
    ]

    assert statuses == [503, 200, 200]
    assert len(reception.rows()) == 1


async def test_what_another_process_has_stored_is_handled_here(reception: Reception) -> None:
    """The webhook of a process that stands by takes updates too."""
    async with reception.open():
        now = at(monday)
        await reception.intake.database.call(
            lambda session: inbox.keep(session, [_message(1, OWNER, "逾期的有哪些")], now)
        )
        await until(lambda: reception.heard(OWNER))

    assert len(reception.heard(OWNER)) == 1


# B1


@pytest.fixture
async def on_sqlite(tmp_path: Path) -> AsyncIterator[Reception]:
    database = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    database.upgrade()
    database.close()
    async with reception_in(tmp_path, f"sqlite:///{tmp_path / 'ledger.db'}", album_window=timedelta(0)) as reception:
        yield reception


@contextmanager
def full(database: Database) -> Any:
    """No page more than the ledger has now: SQLite's own refusal, as of a disk that is full."""
    with database.engine.connect() as connection:
        pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar() or 0)

    def limit(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(database.engine, "connect", limit)
    database.engine.dispose()
    try:
        yield
    finally:
        event.remove(database.engine, "connect", limit)
        database.engine.dispose()


async def asked_for_done(reception: Reception) -> int:
    """The bot waits for what shows that 1① is done; how many messages it has written so far."""
    async with reception.open():
        reception.says(OWNER, "1-1谁负责")
        await reception.all_handled()
        reception.taps(OWNER, b.Done(reception.cast.measure(1, 1)))
        await reception.all_handled()
    return len(reception.heard(OWNER))


class Disk:
    """A disk that is full whenever a message is handled: SQLite's own refusal, in the middle of the transaction."""

    def __init__(self) -> None:
        self.full, self.refused = True, 0
        self.route = router.route

    def __call__(self, turn: Turn) -> Answer:
        connection = turn.session.connection()
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar() if self.full else 2**30
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        self.refused += self.full
        return self.route(turn)


async def test_b1_done_on_a_full_disk_is_told_as_not_saved_and_done_when_there_is_room(
    on_sqlite: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    reception, disk = on_sqlite, Disk()
    heard = await asked_for_done(reception)
    monkeypatch.setattr(router, "route", disk)
    async with reception.open():
        reception.says(OWNER, "账目都清了。" * 600)
        await until(lambda: disk.refused > inbox.TRIES + 1)
        assert reception.cast.state(1, 1) is not MeasureState.SUBMITTED
        assert [row.attempts for row in reception.rows(Update.handled_at.is_(None))] == [0]
        disk.full = False
        await reception.until(lambda: not reception.waiting())

    check_told_and_done(reception, heard)


async def test_b1_what_was_left_waits_for_room_too(on_sqlite: Reception) -> None:
    reception = on_sqlite
    heard = await asked_for_done(reception)
    await reception.intake.accept_all([_message(9_000_000, OWNER, "账目都清了。" * 600)])
    async with reception.open():
        with full(reception.intake.database):
            begun = reception.machine.now
            await until(lambda: reception.machine.now > begun + timedelta(seconds=30))
            assert reception.cast.state(1, 1) is not MeasureState.SUBMITTED
            assert reception.rows(Update.handled_at.is_(None))[0].attempts <= 1
        await reception.until(lambda: not reception.waiting())

    check_told_and_done(reception, heard)


def check_told_and_done(reception: Reception, heard: int) -> None:
    assert reception.cast.state(1, 1) is MeasureState.SUBMITTED
    said = reception.heard(OWNER)[heard:]
    assert said[0] == t("error.not_saved")
    assert said.count(t("error.not_saved")) == 1
    assert len(said) == 2
    assert "not_saved" in reception.alarms


async def test_b1_what_comes_while_the_disk_is_full_stays_with_telegram(on_sqlite: Reception) -> None:
    reception = on_sqlite
    async with reception.open():
        with full(reception.intake.database):
            reception.says(OWNER, "逾期的有哪些？" + "说明" * 1500)
            reception.says(COLLEAGUE, "逾期的有哪些？" + "说明" * 1500)
            await until(lambda: reception.heard(OWNER) and reception.heard(COLLEAGUE))
            assert reception.rows() == []
            assert reception.api.pending_updates() == 2
        await reception.all_handled()

    assert reception.heard(OWNER)[0] == t("error.not_saved")
    assert reception.heard(OWNER).count(t("error.not_saved")) == 1
    assert len(reception.heard(OWNER)) == 2


# Helpers


def _answer(body: str) -> Any:
    return Fault(status=200, body=body.encode())


def _message(update_id: int, who: str, text: str) -> inbox.Raw:
    person = {"id": ACCOUNTS[who], "is_bot": False, "first_name": who, "language_code": "zh-hans"}
    chat = {"id": ACCOUNTS[who], "type": "private", "first_name": who}
    return {
        "update_id": update_id,
        "message": {"message_id": update_id, "date": 1, "chat": chat, "from": person, "text": text},
    }


def kept(reception: Reception) -> int:
    return reception.cast.read(lambda session: session.query(Evidence).count())


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.005)
