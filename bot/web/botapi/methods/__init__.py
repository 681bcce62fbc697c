"""The methods of the Bot API served here, as one table: name in small letters → function."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.web.botapi.calls import Call
from bot.web.botapi.methods import chats, editing, menus, pressing, sending, updating
from bot.web.botapi.world import World

Method = Callable[[World, Call], object]
"""Answers with the JSON value of `result`, or an awaitable of it. Raises Refused."""

METHODS: Mapping[str, Method] = {
    "getme": chats.get_me,
    "getchat": chats.get_chat,
    "leavechat": chats.leave_chat,
    "sendchataction": chats.send_chat_action,
    "pinchatmessage": chats.pin_chat_message,
    "unpinchatmessage": chats.unpin_chat_message,
    "sendmessage": sending.send_message,
    "sendphoto": sending.send_photo,
    "senddocument": sending.send_document,
    "sendmediagroup": sending.send_media_group,
    "getfile": sending.get_file,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "answercallbackquery": pressing.answer_callback_query,
    "setmycommands": menus.set_my_commands,
    "getmycommands": menus.get_my_commands,
    "deletemycommands": menus.delete_my_commands,
    "setchatmenubutton": menus.set_chat_menu_button,
    "getupdates": updating.get_updates,
    "setwebhook": updating.set_webhook,
    "deletewebhook": updating.delete_webhook,
    "getwebhookinfo": updating.get_webhook_info,
}
