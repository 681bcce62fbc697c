import gc

import pytest
import structlog

pytest_plugins = ["tests.databases"]

# The default draws a traceback with all that is in sight, which takes a second for each error a test provokes.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Processes that are started, paused and killed take seconds a test: on the second database CI asks for them."""
    for item in items:
        if "bots" in getattr(item, "fixturenames", ()) and item.get_closest_marker("postgresql"):
            item.add_marker("thorough")


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was collected stays until the end: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
