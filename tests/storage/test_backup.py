"""Backups: the ledger and its evidence at one point in time, made while others write, checked, and put back whole."""

from __future__ import annotations

import hashlib
import itertools
import os
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from storage.database import Database
from storage.engine.schema import upgrade
from storage.evidence import EvidenceStore
from storage.keeping import backup
from storage.keeping.archive import BadBackup
from storage.keeping.backup import AlreadyThere, back_up, check
from storage.keeping.restoring import NotEmpty, StillRunning, restore
from storage.models import Event, Notice, NoticeState, Service, Update
from storage.verbs import resuming
from tests.cast import COLLEAGUE, COORDINATOR, OUTSIDER, OWNER, Cast, at, monday, tuesday
from tests.databases import Place, lent
from tests.storage.ledgers import NOW, PHOTO, Ledger, content, kept_in, ledger_at, rows_of


@pytest.fixture
def ledger(cast_url: str, tmp_path: Path) -> Iterator[Ledger]:
    with ledger_at(cast_url, tmp_path) as ledger:
        yield ledger


@pytest.fixture
def elsewhere(place: Place) -> Iterator[str]:
    """Another database of the same kind, as empty as the first start leaves it."""
    yield from lent(place, place.ledger())


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup: a file of one kind, whichever database it is of."""
    return kept_in(tmp_path_factory.mktemp("kept"))


# Making one


def test_it_holds_the_ledger_and_the_evidence_and_says_so(ledger: Ledger, tmp_path: Path) -> None:
    made = ledger.back_up(tmp_path / "kept.zip")

    before = content(ledger.url)
    assert rows_of(made.manifest) == before["rows"]
    assert [(one.length, one.head, one.broken_at) for one in made.manifest.chains] == before["chains"]
    assert made.manifest.evidence == {ledger.sha256: len(PHOTO)}
    assert (made.manifest.made_at, made.manifest.missing, made.manifest.altered) == (NOW, (), {})
    with zipfile.ZipFile(made.path) as archive:
        assert archive.read(f"evidence/{ledger.sha256}") == PHOTO


def test_a_folder_gets_a_file_named_for_the_moment(ledger: Ledger, tmp_path: Path) -> None:
    made = ledger.back_up(tmp_path / "backups")
    assert made.path.parent == tmp_path / "backups"
    assert made.path.name.startswith("huitoukan-2026")
    assert list(made.path.parent.iterdir()) == [made.path]
    assert backup.newest(made.path.parent) == made.path


@pytest.mark.skipif(os.name != "posix", reason="permissions as of POSIX")
def test_nobody_else_can_read_it_nor_what_comes_out_of_it(kept: Path, tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path / "evidence")
    restore(kept, f"sqlite:///{tmp_path / 'ledger.db'}", store, NOW)
    for path in (kept, tmp_path / "ledger.db", *store.files()):
        assert path.stat().st_mode & 0o077 == 0


def test_it_never_takes_the_place_of_a_file(ledger: Ledger, tmp_path: Path) -> None:
    there = tmp_path / "kept.zip"
    there.write_text("last year's")
    with pytest.raises(AlreadyThere):
        ledger.back_up(there)
    assert there.read_text() == "last year's"


def test_a_file_that_appears_meanwhile_is_not_replaced_either(ledger: Ledger, tmp_path: Path) -> None:
    there = tmp_path / "kept.zip"

    def appears(_done: int, _all: int) -> None:
        there.write_text("another one's")

    with pytest.raises(AlreadyThere):
        back_up(ledger.database, ledger.store, there, NOW, appears)
    assert there.read_text() == "another one's"


def test_what_goes_wrong_on_the_way_leaves_nothing(ledger: Ledger, tmp_path: Path) -> None:
    def full(_done: int, _all: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        back_up(ledger.database, ledger.store, tmp_path / "backups" / "kept.zip", NOW, full)
    assert list((tmp_path / "backups").iterdir()) == []


def test_evidence_that_is_missing_or_altered_is_said_not_hidden(ledger: Ledger, tmp_path: Path) -> None:
    second = ledger.store.keep(b"1.2")
    ledger.cast.submits(OWNER, 1, 2, at(monday))
    ledger.store.path(ledger.sha256).unlink()
    ledger.store.path(second).write_bytes(b"1.3")

    made = ledger.back_up(tmp_path / "kept.zip")

    assert made.manifest.missing == (ledger.sha256,)
    assert made.manifest.altered == {second: hashlib.sha256(b"1.3").hexdigest()}


def test_what_nobody_names_is_left_out(ledger: Ledger, tmp_path: Path) -> None:
    ledger.store.keep(b"a photo that was sent and never placed in the ledger")
    assert set(ledger.back_up(tmp_path / "kept.zip").manifest.evidence) == {ledger.sha256}


def test_a_broken_chain_is_backed_up_as_it_is_and_said(ledger: Ledger, tmp_path: Path) -> None:
    ledger.database.run(lambda session: session.execute(text("UPDATE event SET actor = 'x' WHERE unit_id=1 AND seq=3")))
    made = ledger.back_up(tmp_path / "kept.zip")
    assert made.manifest.chains[0].broken_at == 3
    assert check(made.path) == made.manifest


# One point in time


def test_b4_a_backup_taken_while_others_write_is_of_one_moment(ledger: Ledger, tmp_path: Path) -> None:
    """Somebody hands in one photo after the other; whatever the backup's ledger names is in it, and counts and chains
    are those of one moment."""
    stop, failed = threading.Event(), list[BaseException]()
    numbers = itertools.count()

    def write() -> None:
        try:
            while not stop.is_set():
                photo = f"photo {next(numbers)}".encode()
                ledger.store.keep(photo)
                ledger.cast.sends(COLLEAGUE, photo)
                ledger.cast.is_due((2, 1), tuesday if next(numbers) % 4 else monday)
        except BaseException as error:  # noqa: BLE001 — raised below
            failed.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [ledger.back_up(tmp_path / f"{number}.zip") for number in range(3)]
    finally:
        stop.set()
        writer.join()

    assert failed == []
    assert all(one.manifest.missing == () and check(one.path) == one.manifest for one in made)
    assert made[0].manifest.tables["evidence"] < made[-1].manifest.tables["evidence"]
    for one in made:
        assert {chain.broken_at for chain in one.manifest.chains} == {None}
        assert len(one.manifest.evidence) == one.manifest.tables["evidence"]


# Putting it back


def test_b4_what_comes_back_is_what_was_kept(ledger: Ledger, tmp_path: Path, elsewhere: str) -> None:
    made, before = ledger.back_up(tmp_path / "kept.zip"), content(ledger.url)
    store = EvidenceStore(tmp_path / "new" / "evidence")
    store.folder.parent.mkdir()

    done = restore(made.path, elsewhere, store, NOW)

    assert (content(elsewhere), done.aside) == (before, ())
    assert store.read(ledger.sha256) == PHOTO
    database = Database(elsewhere)
    cast = Cast(database)
    cast.submits(OWNER, 1, 2, at(tuesday))  # and it goes on: no id is given twice
    assert [end[2] for end in content(elsewhere)["chains"]] == [None, None]
    database.close()


def test_it_goes_into_a_database_without_tables(ledger: Ledger, tmp_path: Path, blank_url: str) -> None:
    made = ledger.back_up(tmp_path / "kept.zip")
    restore(made.path, blank_url, EvidenceStore(tmp_path / "new"), NOW)
    assert content(blank_url) == content(ledger.url)


def test_a_backup_of_either_database_goes_into_either(ledger: Ledger, tmp_path: Path) -> None:
    made = ledger.back_up(tmp_path / "kept.zip")
    url = f"sqlite:///{tmp_path / 'moved.db'}"
    restore(made.path, url, EvidenceStore(tmp_path / "moved"), NOW)
    assert content(url) == content(ledger.url)


def test_it_does_not_overwrite_what_is_there(ledger: Ledger, tmp_path: Path, elsewhere: str) -> None:
    made, before = ledger.back_up(tmp_path / "kept.zip"), content(ledger.url)
    with pytest.raises(NotEmpty):
        restore(made.path, ledger.url, EvidenceStore(tmp_path / "new"), NOW)
    with pytest.raises(NotEmpty):
        restore(made.path, elsewhere, ledger.store, NOW)
    assert content(ledger.url) == before
    assert ledger.store.read(ledger.sha256) == PHOTO


def test_told_to_replace_it_keeps_the_old_aside(ledger: Ledger, tmp_path: Path) -> None:
    made, before = ledger.back_up(tmp_path / "kept.zip"), content(ledger.url)
    later = ledger.store.keep(b"2.1")
    ledger.cast.submits(COLLEAGUE, 2, 1, at(tuesday))
    ledger.database.engine.dispose()

    done = restore(made.path, ledger.url, ledger.store, NOW, replace=True)

    assert content(ledger.url) == before
    assert not ledger.store.path(later).exists()
    old_evidence, old_ledger = done.aside
    assert EvidenceStore(Path(old_evidence)).read(later) == b"2.1"
    old = f"sqlite:///{old_ledger}" if ledger.url.startswith("sqlite") else _with_schema(ledger.url, old_ledger)
    assert content(old)["rows"]["report"] == before["rows"]["report"] + 1


def _with_schema(url: str, schema: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{schema}"


def test_it_does_not_touch_a_ledger_at_which_the_bot_is_at_work(ledger: Ledger, tmp_path: Path, elsewhere: str) -> None:
    from storage.engine.locks import lock_for

    made, database = ledger.back_up(tmp_path / "kept.zip"), Database(elsewhere)
    database.upgrade()
    lock = lock_for(database, "another process")
    tenure = lock.take()
    try:
        with pytest.raises(StillRunning):
            restore(made.path, elsewhere, EvidenceStore(tmp_path / "new"), NOW, replace=True)
    finally:
        lock.release(tenure)
        database.close()


def test_an_interrupted_restore_can_be_done_again(ledger: Ledger, tmp_path: Path, elsewhere: str) -> None:
    made, store = ledger.back_up(tmp_path / "kept.zip"), EvidenceStore(tmp_path / "new")

    def interrupted(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(made.path, elsewhere, store, NOW, progress=interrupted)
    restore(made.path, elsewhere, store, NOW)
    assert content(elsewhere) == content(ledger.url)


def test_b4_a_flipped_bit_is_found_wherever_it_is(kept: Path, tmp_path: Path) -> None:
    whole, size = kept.read_bytes(), kept.stat().st_size
    for place in range(100, size, size // 12):
        flipped = bytearray(whole)
        flipped[place] ^= 1
        bad = tmp_path / "bad.zip"
        bad.write_bytes(flipped)
        try:
            manifest = check(bad)
        except (BadBackup, OSError):
            continue
        # a bit of the zip's own bookkeeping that says nothing: then all that it holds is as it was
        assert manifest == check(kept)


# Held until somebody says so


def test_b5_after_a_restore_all_is_held_and_the_coordinators_are_asked(
    ledger: Ledger, tmp_path: Path, elsewhere: str
) -> None:
    ledger.database.run(lambda session: session.add(Update(update_id=7, chat_id=7, received_at=NOW, raw="{}")))
    made = ledger.back_up(tmp_path / "kept.zip")

    done = restore(made.path, elsewhere, EvidenceStore(tmp_path / "new"), at(tuesday))

    database = Database(elsewhere)
    cast = Cast(database, ledger.cast.first_notice)
    service = cast.read(lambda session: session.get_one(Service, 1))
    assert (service.backed_up_at, service.restored_at, service.holder) == (NOW, at(tuesday), None)
    assert (done.asked, sorted(cast.told("restored"))) == (2, sorted([COORDINATOR, OUTSIDER]))
    stale = cast.read(lambda session: session.scalars(select(Update)).one())
    assert (stale.handled_at, stale.error) == (at(tuesday), "restored")
    database.close()


def test_a_restored_file_upgrades_nothing_more(ledger: Ledger, tmp_path: Path, elsewhere: str) -> None:
    restore(ledger.back_up(tmp_path / "kept.zip").path, elsewhere, EvidenceStore(tmp_path / "new"), NOW)
    database = Database(elsewhere)
    upgrade(database.engine, before=lambda: pytest.fail("it was of an older version"))
    database.close()


def resumed(ledger: Ledger, who: str, *, send_all: bool) -> resuming.Resumed:
    ledger.database.run(lambda session: resuming.hold(session, NOW, at(tuesday)))
    return ledger.cast.does(who, resuming.resume, at(tuesday), send_all=send_all)


def states(ledger: Ledger) -> dict[NoticeState, int]:
    rows = select(Notice.state).where(Notice.kind != "restored")
    found = ledger.cast.read(lambda session: list(session.scalars(rows)))
    return {state: found.count(state) for state in set(found)}


def test_b5_from_now_on_what_was_due_counts_as_told(ledger: Ledger) -> None:
    waiting = states(ledger)[NoticeState.WAITING]
    done = resumed(ledger, COORDINATOR, send_all=False)
    assert (done.told, done.going) == (waiting, 0)
    assert states(ledger) == {NoticeState.DROPPED: waiting}
    assert ledger.cast.read(resuming.held) is None
    last = select(Event).order_by(Event.id.desc()).limit(1)
    assert ledger.cast.read(lambda session: session.scalars(last).one()).kind == "sending_resumed"


def test_b5_send_all_drops_nothing(ledger: Ledger) -> None:
    waiting = states(ledger)[NoticeState.WAITING]
    assert resumed(ledger, COORDINATOR, send_all=True).going == waiting
    assert states(ledger) == {NoticeState.WAITING: waiting}


def test_b5_only_a_coordinator_lifts_the_hold(ledger: Ledger) -> None:
    from storage.errors import NotAllowed

    with pytest.raises(NotAllowed):
        resumed(ledger, OWNER, send_all=True)
    assert ledger.cast.read(resuming.held) is not None


def test_b5_a_second_coordinator_hears_that_it_was_decided(ledger: Ledger) -> None:
    from storage.errors import AlreadyDone

    resumed(ledger, COORDINATOR, send_all=True)
    with pytest.raises(AlreadyDone) as said:
        ledger.cast.does(COORDINATOR, resuming.resume, at(tuesday), send_all=False)
    assert said.value.values == {"at": at(tuesday), "by": COORDINATOR}
