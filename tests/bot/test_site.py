"""Seen from outside: whether it is well, and how it is doing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.outside.rounds import ping_once
from bot.outside.watch import OLD, Watch, our_version
from bot.web.serving import serve
from bot.web.site import Door, site
from jobs.delivery import Address, Gone, Moved, Outcome, Part, Sent, TryAgain, Unsure
from storage.waiting import Handled, Queues

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
QUEUES = Queues(notices=3, messages=2, inbox=1, oldest=timedelta(minutes=4), held=False)
PART = Part(notices=(7,), text="一", body=None)
ADDRESS = Address(chat_id=1)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watch(clock: Clock) -> Watch:
    return Watch(monotonic=clock)


class Poller:
    """When updates were last fetched, by the test's clock."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.at: float | None = None

    def polls(self) -> None:
        self.at = self.clock()

    def __call__(self) -> float | None:
        return None if self.at is None else self.clock() - self.at


@pytest.fixture
def poller(clock: Clock) -> Poller:
    return Poller(clock)


@pytest.fixture
async def url(watch: Watch) -> AsyncIterator[str]:
    async with serve(site(watch, Door())) as url:
        yield url


async def fetched(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


async def health(url: str) -> tuple[int, dict[str, object]]:
    async with aiohttp.ClientSession() as session, session.get(f"{url}/healthz") as answer:
        return answer.status, await answer.json()


async def figures(url: str) -> dict[str, float]:
    status, text = await fetched(f"{url}/metrics")
    assert status == 200
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


async def test_one_that_stands_by_is_well(url: str, watch: Watch) -> None:
    watch.looked(QUEUES)
    assert await health(url) == (
        200,
        {
            "well": True,
            "role": "standby",
            "poll_age": None,
            "tick_age": None,
            "oldest_undelivered": 240.0,
            "inbox": 1,
            "database": True,
            "token": True,
            "version": our_version(),
        },
    )


async def test_one_that_leads_says_how_long_ago_it_was_at_work(
    url: str, watch: Watch, clock: Clock, poller: Poller
) -> None:
    watch.leads(poller)
    clock.now += 20
    poller.polls()
    clock.now += 5
    status, said = await health(url)
    assert (status, said["role"], said["poll_age"], said["tick_age"]) == (200, "leading", 5.0, 25.0)


async def test_a8_one_whose_poll_hangs_is_not_well(url: str, watch: Watch, clock: Clock, poller: Poller) -> None:
    watch.leads(poller)
    poller.polls()
    clock.now += OLD + 1
    watch.ticked()
    assert (await health(url))[0] == 503
    poller.polls()
    assert (await health(url))[0] == 200


async def test_one_that_never_polled_is_not_well(url: str, watch: Watch, clock: Clock, poller: Poller) -> None:
    watch.leads(poller)
    clock.now += OLD + 1
    watch.ticked()
    assert (await health(url))[0] == 503


async def test_one_that_does_not_tick_is_not_well(url: str, watch: Watch, clock: Clock, poller: Poller) -> None:
    watch.leads(poller)
    clock.now += OLD + 1
    poller.polls()
    assert (await health(url))[0] == 503
    watch.ticked()
    assert (await health(url))[0] == 200


async def test_one_that_is_brought_its_updates_does_not_poll(
    url: str, watch: Watch, clock: Clock, poller: Poller
) -> None:
    watch.polls = False
    watch.leads(poller)
    clock.now += OLD + 1
    watch.ticked()
    status, said = await health(url)
    assert (status, said["poll_age"]) == (200, None)


async def test_a7_a_token_that_is_refused_is_red_until_it_is_taken_again(
    url: str, watch: Watch, clock: Clock, poller: Poller
) -> None:
    watch.leads(poller)
    poller.polls()
    clock.now += 1
    watch.alarmed("token_refused")
    status, said = await health(url)
    assert (status, said["token"]) == (503, False)
    clock.now += 1
    poller.polls()
    clock.now += 1
    status, said = await health(url)
    assert (status, said["token"]) == (200, True)


async def test_it_says_that_the_database_does_not_answer(url: str, watch: Watch, clock: Clock) -> None:
    assert (await health(url))[1]["database"] is False
    watch.looked(QUEUES)
    assert (await health(url))[1]["database"] is True
    clock.now += OLD + 1
    assert (await health(url))[1]["database"] is False


OUTCOMES: list[tuple[Outcome, str]] = [
    (Sent(1), "sent"),
    (TryAgain(), "retried"),
    (Moved(-100), "retried"),
    (Unsure(), "unsure"),
    (Gone("blocked"), "gone"),
]


async def test_every_outcome_is_counted(url: str, watch: Watch) -> None:
    answers = [outcome for outcome, _ in OUTCOMES]

    async def send(_part: Part, _address: Address) -> Outcome:
        return answers.pop(0)

    counted = watch.counting(send, lambda: NOON)
    for outcome, _ in OUTCOMES:
        assert await counted(PART, ADDRESS) == outcome
    watch.alarmed("message_failed")

    said = await figures(url)
    wanted = {"sent": 1, "retried": 2, "unsure": 1, "gone": 1, "failed": 1}
    assert {name: said[f"huitoukan_messages_total{{outcome={name}}}"] for name in wanted} == wanted
    assert said["huitoukan_alarms_total{kind=message_failed}"] == 1
    assert watch.gone_out() == [(NOON, (7,))]
    assert watch.gone_out() == []


async def test_sending_is_being_at_work(watch: Watch, clock: Clock, poller: Poller) -> None:
    """A long morning is one tick, and nobody need worry."""

    async def send(_part: Part, _address: Address) -> Outcome:
        return Sent(1)

    watch.leads(poller)
    clock.now += OLD + 1
    poller.polls()
    await watch.counting(send, lambda: NOON)(PART, ADDRESS)
    assert watch.health().well


async def test_it_shows_what_waits_and_how_late_things_are(url: str, watch: Watch) -> None:
    watch.looked(QUEUES)
    watch.handled(Handled(updates=5, set_aside=1))
    watch.went_out_late([0.5, 30, 100_000])
    said = await figures(url)
    assert said["huitoukan_outbox_waiting"] == 3
    assert said["huitoukan_messages_ready"] == 2
    assert said["huitoukan_inbox_open"] == 1
    assert said["huitoukan_oldest_undelivered_seconds"] == 240
    assert said["huitoukan_updates_total"] == 5
    assert said["huitoukan_updates_set_aside_total"] == 1
    assert said["huitoukan_lateness_seconds_bucket{le=1.0}"] == 1
    assert said["huitoukan_lateness_seconds_bucket{le=60.0}"] == 2
    assert said["huitoukan_lateness_seconds_count"] == 3
    assert said["huitoukan_leader"] == 0
    assert said[f"huitoukan_build_info{{version={our_version()}}}"] == 1


async def test_two_processes_in_one_do_not_share_figures(watch: Watch) -> None:
    watch.alarmed("disk")
    assert b'kind="disk"' in watch.metrics()
    assert b'kind="disk"' not in Watch().metrics()


# The door


async def posted(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.post(url) as answer:
        return answer.status, await answer.text()


async def test_the_webhook_is_closed_while_nobody_leads_here(watch: Watch) -> None:
    door = Door()

    async def inside(_request: Request) -> Response:
        return PlainTextResponse("taken")

    async with serve(site(watch, door, "/telegram")) as url:
        assert (await posted(f"{url}/telegram"))[0] == 503
        door.inside = Starlette(routes=[Route("/telegram", inside, methods=["POST"])])
        assert await posted(f"{url}/telegram") == (200, "taken")
        door.inside = None
        assert (await posted(f"{url}/telegram"))[0] == 503


async def test_there_is_no_door_where_updates_are_asked_for(url: str) -> None:
    assert (await fetched(f"{url}/telegram"))[0] == 404


# The dead man's switch


async def test_it_pings_who_waits_for_it() -> None:
    pinged: list[str] = []

    async def ping(request: Request) -> Response:
        pinged.append(request.url.path)
        return Response()

    async with serve(Starlette(routes=[Route("/secret", ping)])) as url, aiohttp.ClientSession() as session:
        await ping_once(session, f"{url}/secret")
    assert pinged == ["/secret"]


async def test_a_ping_that_fails_is_logged_without_its_address(capsys: pytest.CaptureFixture[str]) -> None:
    async with serve(Starlette()) as url, aiohttp.ClientSession() as session:
        await ping_once(session, f"{url}/canary-secret")
    async with aiohttp.ClientSession() as session:
        await ping_once(session, "http://127.0.0.1:9/canary-secret")
    said = "".join(capsys.readouterr())
    assert "ping_refused" in said
    assert "ping_failed" in said
    assert "canary-secret" not in said
