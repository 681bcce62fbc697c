"""What is said to Telegram before work begins: who we are, and where updates are to go."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import structlog
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.config import BadConfig, Telegram
from bot.intake.polling import KINDS
from jobs.given import Alarm

log = structlog.get_logger(__name__)

NETWORK_PAUSES = (5.0, 5.0, 10.0, 30.0)
"""Seconds between two tries to reach Telegram."""
TOKEN_PAUSES = (30.0, 60.0, 120.0, 300.0)
"""And where something on the way says that there is no such address."""
UNKNOWN = "unauthorized"
"""What Telegram says of a token that it does not know; a 404 may be anybody's on the way."""
CONNECTIONS = 20
"""At how many connections Telegram posts updates at once."""


async def reach(bot: Bot, alarm: Alarm) -> None:
    """Say who we are, and wait for an answer for as long as that takes. Raises BadConfig for a token that Telegram does
    not know."""
    tries = 0
    while True:
        pauses = NETWORK_PAUSES
        try:
            await bot.initialize()
        except InvalidToken as error:
            if UNKNOWN in str(error.__cause__).lower():
                raise BadConfig("telegram.token", "token_unknown") from None
            alarm("token_refused", why=str(error.__cause__))
            pauses = TOKEN_PAUSES
        except TelegramError as error:  # a NetworkError, or an answer that is none of Telegram's
            log.warning("telegram_out_of_reach", why=type(error).__name__, detail=error.message)
        else:
            return
        await asyncio.sleep(pauses[min(tries, len(pauses) - 1)])
        tries += 1


async def tell_where(bot: Bot, settings: Telegram) -> None:
    """Updates go to the webhook, or stay until they are asked for; what waits is kept. Raises TelegramError for a
    webhook that Telegram does not take."""
    if settings.webhook_url is None or settings.webhook_secret is None:
        await quietly(bot.delete_webhook(drop_pending_updates=False))
    else:
        await bot.set_webhook(
            settings.webhook_url,
            secret_token=settings.webhook_secret.get_secret_value(),
            allowed_updates=list(KINDS),
            max_connections=CONNECTIONS,
            drop_pending_updates=False,
        )


async def quietly(asking: Awaitable[object]) -> None:
    """What would be good, but can wait for the next start."""
    try:
        await asking
    except TelegramError as error:
        log.warning("not_set_at_telegram", why=type(error).__name__, detail=error.message)
