"""The bot itself and the chats it is in."""

from __future__ import annotations

from bot.web.botapi.calls import Call
from bot.web.botapi.messages import Message
from bot.web.botapi.people import Chat
from bot.web.botapi.refusal import bad_request
from bot.web.botapi.rendering import chat_json, message_json
from bot.web.botapi.world import World


def get_me(world: World, call: Call) -> object:
    return world.bot.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(world: World, call: Call) -> object:
    chat = world.chats.get(call.chat_id)
    if chat is None:
        raise bad_request("chat not found")
    pinned = chat.messages[chat.pinned[-1]] if chat.pinned else None
    return chat_json(world, chat) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
        **({"pinned_message": message_json(world, pinned)} if pinned else {}),
    }


def leave_chat(world: World, call: Call) -> object:
    chat = world.chat_to_write(call.chat_id)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_left = True
    world.changes.add("person", chat.id)
    return True


def send_chat_action(world: World, call: Call) -> object:
    chat = world.chat_to_write(call.chat_id)
    if not call.text("action"):
        raise bad_request("wrong parameter action in request")
    chat.typing_since = world.machine()
    world.changes.add("typing", chat.id)
    return True


def pin_chat_message(world: World, call: Call) -> object:
    chat = world.chat_to_write(call.chat_id)
    message = message_for(chat, call, "message to pin not found")
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    chat.pinned.append(message.id)
    world.changes.add("pinned", chat.id, message.id)
    return True


def unpin_chat_message(world: World, call: Call) -> object:
    """Unpin the named message, or without one the message pinned last."""
    chat = world.chat_to_write(call.chat_id)
    message_id = call.number("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    world.changes.add("pinned", chat.id)
    return True


def message_for(chat: Chat, call: Call, otherwise: str) -> Message:
    """The message that `message_id` names. Raises Refused with `otherwise`."""
    message = chat.messages.get(call.number("message_id"))
    if message is None:
        raise bad_request(otherwise)
    return message
