"""Alarms: said by another way than Telegram, once an hour a kind, and never at anybody's cost."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import logs
from bot.outside.alarms import KINDS, Alarms, WatchedClock, sentence
from bot.web.serving import serve
from bot.writing.texts import LANGUAGES, texts

TOKEN = "7654321:AAHcanaryCanaryCanaryCanaryCanary_-0"
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Channel:
    """Takes down what is said by the second channel."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        self.answer: bool | Exception = True

    def __call__(self, urls: Sequence[str], title: str, body: str) -> bool:
        self.said.append((title, body))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Here(Alarms):
    """Says it at once, so that a test can look."""

    def raise_(self, kind: str, **facts: object) -> None:
        super().raise_(kind, **facts)
        self._thread.submit(lambda: None).result()


@pytest.fixture
def channel() -> Channel:
    return Channel()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def alarms(channel: Channel, clock: Clock) -> Alarms:
    return Here(urls=["json://canary-secret@localhost"], notify=channel, monotonic=clock)


def test_it_says_what_is_wrong_and_what_to_do(alarms: Alarms, channel: Channel) -> None:
    alarms.raise_("disk", free_megabytes=12)
    ((title, body),) = channel.said
    assert title == texts()("alarm.title")
    assert body == f"{texts()('alarm.disk')}\nfree_megabytes: 12"


def test_it_says_the_same_once_an_hour(alarms: Alarms, channel: Channel, clock: Clock) -> None:
    for minutes in (0, 1, 59, 60, 61):
        clock.now = minutes * 60
        alarms.raise_("disk")
    assert len(channel.said) == 2


def test_one_kind_does_not_hide_another(alarms: Alarms, channel: Channel) -> None:
    alarms.raise_("disk")
    alarms.raise_("token_refused")
    assert len(channel.said) == 2


def test_every_time_is_counted(alarms: Alarms) -> None:
    counted: list[str] = []
    alarms.count = counted.append
    alarms.raise_("disk")
    alarms.raise_("disk")
    assert counted == ["disk", "disk"]


@pytest.mark.parametrize("answer", [False, ValueError("json://canary-secret@localhost is down")])
def test_a_channel_that_fails_stops_nobody(
    alarms: Alarms, channel: Channel, answer: bool | Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up()
    channel.answer = answer
    alarms.raise_("disk")
    said = capsys.readouterr().err
    assert "alarm_not_said" in said
    assert "canary-secret" not in said


def test_s15_no_token_is_said(alarms: Alarms, channel: Channel, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up()
    alarms.raise_("message_failed", why=f"POST https://api.telegram.org/bot{TOKEN}/sendMessage")
    assert TOKEN not in channel.said[0][1]
    assert TOKEN not in capsys.readouterr().err


def test_without_an_address_it_is_only_logged(channel: Channel, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up()
    Here(notify=channel).raise_("disk", free_megabytes=12)
    assert channel.said == []
    assert "free_megabytes" in capsys.readouterr().err


def test_after_the_end_it_is_only_logged(alarms: Alarms, channel: Channel) -> None:
    alarms.close()
    Alarms.raise_(alarms, "disk")
    assert channel.said == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_sentence(language: str, kind: str) -> None:
    assert sentence(language, kind, {})[1] != kind


def test_a_kind_without_a_sentence_is_said_by_its_name() -> None:
    assert sentence("en", "something_new", {"n": 1})[1] == "something_new\nn: 1"


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")  # what Apprise imports, on Python 3.11 and 3.12
async def test_it_arrives_through_apprise() -> None:
    arrived: asyncio.Future[dict[str, str]] = asyncio.get_running_loop().create_future()

    async def hook(request: Request) -> Response:
        arrived.set_result(await request.json())
        return Response()

    async with serve(Starlette(routes=[Route("/hook", hook, methods=["POST"])])) as url:
        alarms = Alarms(urls=[url.replace("http://", "json://") + "/hook"])
        alarms.raise_("disk", free_megabytes=12)
        told = await asyncio.wait_for(arrived, 20)
        alarms.close()
    assert told["title"] == texts()("alarm.title")
    assert "free_megabytes: 12" in told["message"]


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")
async def test_an_address_that_is_none_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up()
    alarms = Here(urls=["nonsense://canary-secret"])
    await asyncio.to_thread(alarms.raise_, "disk")
    said = "".join(capsys.readouterr())
    assert "alarm_not_said" in said
    assert "canary-secret" not in said


# The clock


@pytest.mark.parametrize(("back", "alarmed"), [(timedelta(seconds=59), []), (timedelta(hours=24), ["clock_went_back"])])
def test_t5_a_clock_that_was_set_back_is_alarmed_about(back: timedelta, alarmed: list[str]) -> None:
    heard: list[str] = []
    shown = [NOON, NOON + timedelta(days=1), NOON + timedelta(days=1) - back, NOON + timedelta(days=2)]
    clock = WatchedClock(lambda: shown.pop(0), lambda kind, **_facts: heard.append(kind))
    told = [clock() for _ in range(4)]
    assert told[2] == NOON + timedelta(days=1) - back  # it shows what it is shown
    assert heard == alarmed
