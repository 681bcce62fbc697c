"""Changing and deleting messages."""

from __future__ import annotations

from datetime import timedelta

from bot.web.botapi.calls import Call
from bot.web.botapi.keyboards import read_keyboard
from bot.web.botapi.messages import Message
from bot.web.botapi.methods.chats import message_for
from bot.web.botapi.methods.sending import refuse_parse_mode
from bot.web.botapi.refusal import bad_request
from bot.web.botapi.rendering import message_json
from bot.web.botapi.wording import message_caption, message_text
from bot.web.botapi.world import Content, World

DELETABLE_FOR = timedelta(hours=48)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def edit_message_text(world: World, call: Call) -> object:
    refuse_parse_mode(call.params)
    message = message_to_edit(world, call)
    text = message_text(call.text("text"))
    if message.text is None:
        raise bad_request("there is no text in the message to edit")
    return apply(world, call, message, {"text": text})


def edit_message_caption(world: World, call: Call) -> object:
    refuse_parse_mode(call.params)
    message = message_to_edit(world, call)
    caption = message_caption(call.text("caption"))
    if message.photo is None and message.document is None:
        raise bad_request("there is no caption in the message to edit")
    return apply(world, call, message, {"caption": caption})


def edit_message_reply_markup(world: World, call: Call) -> object:
    return apply(world, call, message_to_edit(world, call), {})


def delete_message(world: World, call: Call) -> object:
    """Possible for 48 hours of office time; in groups only for the bot's own."""
    chat = world.chat_to_write(call.chat_id)
    message = message_for(chat, call, "message to delete not found")
    if world.clock() - message.date > DELETABLE_FOR or not (chat.is_private or message.from_bot):
        raise bad_request("message can't be deleted")
    world.remove(message)
    return True


def message_to_edit(world: World, call: Call) -> Message:
    """One of the bot's own messages. Raises Refused."""
    chat = world.chat_to_write(call.chat_id)
    if not call.number("message_id"):
        raise bad_request("message identifier is not specified")
    message = message_for(chat, call, "message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def apply(world: World, call: Call, message: Message, words: Content) -> object:
    """The edit, with the keyboard of this call or none. Raises Refused if it would change nothing."""
    wanted: Content = {**words, "keyboard": read_keyboard(call.json("reply_markup"))}
    new = (wanted.get("text", message.text), wanted.get("caption", message.caption), wanted["keyboard"])
    if new == message.content:
        raise bad_request(NOT_MODIFIED)
    return message_json(world, world.edit(message, words=bool(words), **wanted))
