"""The command menus."""

from __future__ import annotations

from bot.web.botapi.calls import Call
from bot.web.botapi.menus import read_commands, read_language, read_scope
from bot.web.botapi.refusal import bad_request
from bot.web.botapi.world import World


def set_my_commands(world: World, call: Call) -> object:
    commands = read_commands(call.json("commands"))
    world.menus.set(*where(world, call), commands)
    world.changes.add("commands")
    return True


def get_my_commands(world: World, call: Call) -> object:
    return [command.as_json() for command in world.menus.get(*where(world, call))]


def delete_my_commands(world: World, call: Call) -> object:
    world.menus.delete(*where(world, call))
    world.changes.add("commands")
    return True


def set_chat_menu_button(world: World, call: Call) -> object:
    """Accepted: every chat here shows the button that opens the commands, which is also Telegram's default."""
    kind = call.mapping("menu_button").get("type", "default")
    if kind not in ("default", "commands"):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    return True


def where(world: World, call: Call) -> tuple[str | int, str]:
    """Scope and language of a call. Raises Refused."""
    scope = read_scope(call.json("scope"))
    if isinstance(scope, int) and scope not in world.chats:
        raise bad_request("chat not found")
    return scope, read_language(call.text("language_code"))
