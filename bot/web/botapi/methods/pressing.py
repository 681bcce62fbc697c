"""Answering the press of a button."""

from __future__ import annotations

from bot.web.botapi.calls import Call
from bot.web.botapi.messages import Answer
from bot.web.botapi.refusal import bad_request
from bot.web.botapi.world import World

ANSWER_LENGTH = 200


def answer_callback_query(world: World, call: Call) -> object:
    text = call.text("text")
    if len(text) > ANSWER_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    press = world.take_press(call.text("callback_query_id"))
    if press is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    world.answered.append(Answer(user_id=press.user_id, query_id=press.id, text=text, alert=call.flag("show_alert")))
    world.changes.add("answer", press.user_id)
    return True
