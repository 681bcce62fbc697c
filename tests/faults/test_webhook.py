"""Updates that are posted: nobody else's are taken, and none is confirmed that is not stored."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
import structlog

from bot.outside.watch import Watch
from bot.web.serving import serve
from bot.web.site import Door, site
from bot.web.webhook import LARGEST, SECRET_HEADER, Webhook
from storage import inbox
from tests.cast import OWNER, at, monday
from tests.faults.process import until
from tests.faults.reception import Reception, keeping_fails, text_update

SECRET = "a-secret-that-telegram-was-given"


@pytest.fixture
async def webhook(reception: Reception) -> AsyncIterator[httpx.AsyncClient]:
    app = site(Watch(), Door(inside=Webhook(reception.intake, SECRET)), "/hook")
    async with serve(app) as url, httpx.AsyncClient(base_url=url, trust_env=False) as client:
        yield client


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: "guessed"}, {SECRET_HEADER: ""}, {SECRET_HEADER: SECRET[:-1]}])
async def test_a12_a_post_without_the_secret_stores_nothing(
    reception: Reception, webhook: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    with structlog.testing.capture_logs() as logs:
        answer = await webhook.post("/hook", json=text_update(1, OWNER, "x"), headers=headers)

    assert answer.status_code == 403
    assert reception.rows() == []
    assert SECRET not in repr(logs) + answer.text


def test_a12_a_webhook_without_a_secret_is_not_opened() -> None:
    with pytest.raises(ValueError, match="secret"):
        Webhook(None, "")  # type: ignore[arg-type]


async def test_a12_a_post_with_the_secret_is_committed_before_it_is_answered(
    reception: Reception, webhook: httpx.AsyncClient
) -> None:
    answer = await webhook.post("/hook", json=text_update(1, OWNER, "逾期的有哪些"), headers={SECRET_HEADER: SECRET})

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
    keeping_fails(monkeypatch, times=1)
    statuses = [
        (await webhook.post("/hook", json=text_update(1, OWNER, "x"), headers={SECRET_HEADER: SECRET})).status_code
        for _ in range(3)
    ]

    assert statuses == [503, 200, 200]
    assert len(reception.rows()) == 1


async def test_what_another_process_has_stored_is_handled_here(reception: Reception) -> None:
    """The webhook of a process that stands by takes updates too."""
    async with reception.open():
        now = at(monday)
        await reception.intake.database.call(
            lambda session: inbox.keep(session, [text_update(1, OWNER, "逾期的有哪些")], now)
        )
        await until(lambda: reception.heard(OWNER))

    assert len(reception.heard(OWNER)) == 1
