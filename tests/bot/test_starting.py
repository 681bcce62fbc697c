"""The bot at its start holds only what a service uses: what few ask for is loaded when somebody does."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

LATER = (
    "PIL", "pylopdf_fonts_zh_cn", "docx", "openpyxl", "lxml", "icalendar", "segno",  # files that go out
    "bot.reading.documents.reading", "bot.reading.tables.reading", "bot.reading.tables.settling",
    "bot.reading.notices.reading", "html.parser", "xml.etree.ElementTree",  # documents that come in
    "dateparser", "rapidfuzz", "regex", "jinja2", "apprise", "alembic", "babel",
    "rich", "pygments", "httpx._main",  # a terminal in colours
    "psycopg", "sqlite3",  # whichever is not the ledger's
    "bot.demo", "bot.web.botapi", "bot.web.phones",
)  # fmt: skip
LOADED = """
import sys
from bot.__main__ import commands
commands()
print(*(name for name in sys.modules if sys.modules[name] is not None))
"""


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    ran = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, env=os.environ)
    return set(ran.stdout.split())


def test_the_bot_starts_with_its_handlers_its_clock_and_its_ledger(loaded: set[str]) -> None:
    assert {"bot.handlers.router", "jobs.runner", "storage.database"} <= loaded


@pytest.mark.parametrize("name", LATER)
def test_the_bot_starts_without_what_few_ask_for(loaded: set[str], name: str) -> None:
    assert find_spec(name), "there is none that could be loaded"
    assert name not in loaded


def test_what_was_hidden_at_the_start_is_there_for_who_asks() -> None:
    code = LOADED + "import rich.console, httpx\nhttpx.get"
    subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
