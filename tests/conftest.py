import gc

import pytest
import structlog
from hypothesis import settings

from tests.examples import WHOLE

pytest_plugins = ["tests.databases"]
ON_BOTH = "story/test_life_of_a_problem"
SLOW_THERE = (
    "tests/faults/",
    "tests/storage/test_backup",
)
WEEKS = "test_nobody_gets_more_than_one_scheduled_message_a_day"
"""The life of a problem that passes day by day what the others pass once."""
JOBS = (
    "digests", "kinds", "one_list", "policies", "putting_off", "recipients", "returning", "runner", "settled", "waits",
)  # fmt: skip
RULES = (*(f"tests/jobs/test_{name}.py" for name in JOBS), "tests/storage/test_rights.py")
"""What is decided without a statement of its own, or with those that ticks, gathering and delivery are tried with: the
first test of each file stays on both."""

# No example has a deadline: how long one takes says how busy the machine is.
settings.register_profile("whole", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=30)
settings.load_profile("whole" if WHOLE else "quick")

# The default draws a traceback with all that is in sight, which takes a second for each error a test provokes.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long and differs little on the second database is for CI to ask for there: faults, backups, processes
    that are started, paused and killed, stories beyond the life of a problem, and rules that have no SQL."""
    begun: set[str] = set()
    for item in items:
        if item.get_closest_marker("postgresql") and takes_long(item, begun):
            item.add_marker("thorough")


def takes_long(item: pytest.Item, begun: set[str]) -> bool:
    """Whether it is to be left for later on PostgreSQL. `begun` are the files of rules that had their first test."""
    if item.nodeid.startswith(RULES):
        file = item.nodeid.partition("::")[0]
        first = file not in begun
        begun.add(file)
        return not first
    story = bool({"bots", "town", "machines"} & set(getattr(item, "fixturenames", ())))
    short = ON_BOTH in item.nodeid and WEEKS not in item.nodeid
    return item.nodeid.startswith(SLOW_THERE) or (story and not short)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was collected stays until the end: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
