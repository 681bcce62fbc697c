"""Sending texts, pictures, files and albums; downloading files."""

from __future__ import annotations

from collections.abc import Mapping

from bot.web.botapi.calls import Call
from bot.web.botapi.files import DOWNLOAD_BYTES, File, Kind
from bot.web.botapi.keyboards import read_keyboard
from bot.web.botapi.people import Chat
from bot.web.botapi.refusal import bad_request
from bot.web.botapi.rendering import file_json, message_json
from bot.web.botapi.wording import message_caption, message_text
from bot.web.botapi.world import Content, World

ALBUM_MOST = 10


def send_message(world: World, call: Call) -> object:
    chat = world.chat_to_write(call.chat_id)
    refuse_parse_mode(call.params)
    content: Content = {**common(chat, call), "text": message_text(call.text("text"))}
    return message_json(world, world.post(chat, world.bot, **content))


def send_photo(world: World, call: Call) -> object:
    chat = world.chat_to_write(call.chat_id)
    refuse_parse_mode(call.params)
    photo = find_file(world, call, "photo", call.text("photo"))
    content: Content = {**captioned(chat, call), "photo": photo}
    return message_json(world, world.post(chat, world.bot, **content))


def send_document(world: World, call: Call) -> object:
    chat = world.chat_to_write(call.chat_id)
    refuse_parse_mode(call.params)
    document = find_file(world, call, "document", call.text("document"))
    content: Content = {**captioned(chat, call), "document": document}
    return message_json(world, world.post(chat, world.bot, **content))


def send_media_group(world: World, call: Call) -> object:
    """An album: all its files are checked before the first message appears."""
    chat = world.chat_to_write(call.chat_id)
    items = read_album(call.json("media"))
    contents = [album_item(world, call, item) for item in items]
    shared = common(chat, call)
    album = str(13_000_000_000_000_000 + next(world.numbers))
    posts: list[Content] = [{**shared, **content, "album": album} for content in contents]
    messages = [world.post(chat, world.bot, **post) for post in posts]
    return [message_json(world, message) for message in messages]


def get_file(world: World, call: Call) -> object:
    file = world.files.by_id(call.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    named = file_json(file)
    return {key: named[key] for key in ("file_id", "file_unique_id", "file_size")} | {"file_path": file.path}


def read_album(media: object) -> list[Mapping[str, object]]:
    """The items of `media`: 2 to 10, pictures or documents but not both. Raises Refused."""
    if not isinstance(media, list) or not all(isinstance(item, Mapping) for item in media):
        raise bad_request("expected an Array of InputMedia")
    if not media:
        raise bad_request("there are no messages to send")
    if len(media) > ALBUM_MOST:
        raise bad_request("too many messages to send as an album")
    if len(media) == 1:
        raise bad_request("media group must include 2-10 items")
    kinds = {str(item.get("type")) for item in media}
    for kind in kinds - {"photo", "document"}:
        raise bad_request(f"can't parse InputMedia: type \"{kind}\" can't be used in sendMediaGroup")
    if len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types")
    return media


def album_item(world: World, call: Call, item: Mapping[str, object]) -> Content:
    refuse_parse_mode(item)
    caption = message_caption(str(item.get("caption") or ""))
    named = str(item.get("media") or "")
    if item["type"] == "photo":
        return {"photo": find_file(world, call, "photo", named), "caption": caption}
    return {"document": find_file(world, call, "document", named), "caption": caption}


def find_file(world: World, call: Call, kind: Kind, named: str) -> File:
    """The file a parameter means: an upload of that name, one named with attach://, or a file_id. Raises Refused."""
    part = named.removeprefix("attach://") if named.startswith("attach://") else kind if not named else None
    if part is not None:
        upload = call.uploads.get(part)
        if upload is None:
            raise bad_request(f"there is no {kind} in the request")
        photo = kind == "photo"
        return world.files.add_photo(upload.data) if photo else world.files.add_document(upload.name, upload.data)
    known = world.files.by_id(named)
    if known is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if known.kind != kind:
        raise bad_request(f"can't use file of type {known.kind.title()} as {kind.title()}")
    return known


def common(chat: Chat, call: Call) -> Content:
    """What every message may carry: keyboard, reply, silence. Raises Refused."""
    return {
        "keyboard": read_keyboard(call.json("reply_markup")),
        "reply_to": replied_to(chat, call),
        "topic": topic_named(chat, call),
        "silent": call.flag("disable_notification"),
    }


def topic_named(chat: Chat, call: Call) -> int | None:
    """The topic a message is to stand in. General is never named: its number is refused, as is any number where there
    are no topics. Raises Refused."""
    named = call.number("message_thread_id") or None
    if named is not None and named not in chat.topics:
        raise bad_request("message thread not found")
    return named


def captioned(chat: Chat, call: Call) -> Content:
    """What a picture or file may carry. Raises Refused."""
    return {**common(chat, call), "caption": message_caption(call.text("caption"))}


def replied_to(chat: Chat, call: Call) -> int | None:
    parameters = call.mapping("reply_parameters")
    wanted = parameters.get("message_id") or call.number("reply_to_message_id")
    if not wanted:
        return None
    if int(str(wanted)) in chat.messages:
        return int(str(wanted))
    if parameters.get("allow_sending_without_reply") or call.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def refuse_parse_mode(fields: Mapping[str, object]) -> None:
    """The bot sends plain texts; markup would show differently here than at Telegram's. Raises Refused."""
    if fields.get("parse_mode"):
        raise bad_request("unsupported parse_mode: this server shows plain text only")
