"""Inline keyboards: read and checked as Telegram does."""

from __future__ import annotations

from collections.abc import Mapping

from bot.web.botapi.messages import Keyboard
from bot.web.botapi.refusal import bad_request

ACTIONS = ("callback_data", "url", "copy_text")
DATA_BYTES = 64
WITHOUT_BUTTONS = ("force_reply", "remove_keyboard")


def read_keyboard(markup: object) -> Keyboard:
    """The rows of a `reply_markup`; empty if it has none. Raises Refused for what Telegram or this server refuses."""
    if markup is None or markup == "":
        return ()
    if not isinstance(markup, Mapping):
        raise bad_request("object expected as reply markup")
    if "keyboard" in markup:
        raise bad_request("this server shows inline keyboards only")
    rows = markup.get("inline_keyboard", [] if any(key in markup for key in WITHOUT_BUTTONS) else None)
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be an Array of Arrays')
    return tuple(tuple(read_button(raw) for raw in row) for row in rows if row)


def read_button(raw: object) -> Mapping[str, object]:
    """One button, checked: a text and one action; callback data of 1 to 64 bytes. Raises Refused."""
    if not isinstance(raw, Mapping):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not str(raw.get("text", "")).strip():
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    action = next((name for name in ACTIONS if name in raw), None)
    if action is None:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if action == "callback_data" and not 1 <= len(str(raw[action]).encode()) <= DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return dict(raw)
