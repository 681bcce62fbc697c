"""How the bot gets its updates: by asking, or by webhook."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.web.botapi.calls import Call
from bot.web.botapi.refusal import bad_request, conflict
from bot.web.botapi.world import World

MOST = 100
LONGEST = 50
SECRET_MOST = 256
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


async def get_updates(world: World, call: Call) -> object:
    if world.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    remember_allowed(world, call)
    limit = min(max(call.number("limit", MOST), 1), MOST)
    timeout = min(max(call.number("timeout"), 0), LONGEST)
    updates = await world.updates.poll(call.number("offset"), limit, timeout)
    return [update.as_json() for update in updates]


async def set_webhook(world: World, call: Call) -> object:
    """Deliver by POST from now on. Only https, or http on this machine. Raises Refused."""
    url = call.text("url")
    parts = urlsplit(url)
    if url and parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = call.text("secret_token")
    if len(secret) > SECRET_MOST or not all(char.isascii() and (char.isalnum() or char in "_-") for char in secret):
        raise bad_request("secret token contains unallowed characters")
    remember_allowed(world, call)
    drop_if_asked(world, call)
    await world.webhook.set(url, secret)
    return True


async def delete_webhook(world: World, call: Call) -> object:
    drop_if_asked(world, call)
    await world.webhook.set("", "")
    return True


def get_webhook_info(world: World, call: Call) -> object:
    info: dict[str, object] = {
        "url": world.webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending()),
    }
    if world.updates.allowed:
        info["allowed_updates"] = list(world.updates.allowed)
    if world.webhook.last_error is not None:
        at, words = world.webhook.last_error
        info |= {"last_error_date": int(at.timestamp()), "last_error_message": words}
    return info


def remember_allowed(world: World, call: Call) -> None:
    """`allowed_updates` stays in force until it is given again; an empty list means the default kinds."""
    kinds = call.json("allowed_updates")
    if isinstance(kinds, list):
        world.updates.allowed = tuple(str(kind) for kind in kinds)


def drop_if_asked(world: World, call: Call) -> None:
    if call.flag("drop_pending_updates"):
        world.updates.clear()
