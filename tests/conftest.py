import gc
import os

import pytest
import structlog
from hypothesis import settings

pytest_plugins = ["tests.databases"]
ON_BOTH = "story/test_life_of_a_problem"
SLOW_THERE = ("tests/faults/", "tests/storage/test_backup")

# No example has a deadline: how long one takes says how busy the machine is.
settings.register_profile("whole", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=30)
settings.load_profile("whole" if os.environ.get("CI") == "true" else "quick")

# The default draws a traceback with all that is in sight, which takes a second for each error a test provokes.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long and differs little on the second database is for CI to ask for there: faults, backups, processes
    that are started, paused and killed, and stories beyond the life of a problem."""
    for item in items:
        whole = {"bots", "town"} & set(getattr(item, "fixturenames", ()))
        takes_long = whole or item.nodeid.startswith(SLOW_THERE)
        if takes_long and item.get_closest_marker("postgresql") and ON_BOTH not in item.nodeid:
            item.add_marker("thorough")


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was collected stays until the end: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
