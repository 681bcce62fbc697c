"""Telegram's rules for texts: what is cleaned away, how long they may be, which parts become entities."""

from __future__ import annotations

import re

from bot.web.botapi.refusal import bad_request

TEXT_LENGTH = 4096
CAPTION_LENGTH = 1024

CONTROLS = dict.fromkeys((*range(10), *range(11, 32)), " ") | {13: None} | dict.fromkeys(range(0x2028, 0x202F))
"""As TDLib's clean_input_string: controls become spaces, carriage returns and direction overrides vanish."""

ENTITIES = {
    "url": re.compile(r"https?://[^\s<>“”「」，。；、（）]+"),
    "bot_command": re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])"),
    "mention": re.compile(r"(?<![\w@/])@[A-Za-z][A-Za-z0-9_]{3,31}\b"),
    "hashtag": re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,256}"),
}


def clean(text: str) -> str:
    """The text as the server keeps it. Raises Refused for what is not valid UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return text.translate(CONTROLS).strip()


def message_text(text: str) -> str:
    """A message's text, cleaned, 1 to 4096 characters. Raises Refused."""
    cleaned = clean(text)
    if not cleaned:
        raise bad_request("message text is empty")
    if len(cleaned) > TEXT_LENGTH:
        raise bad_request("message is too long")
    return cleaned


def message_caption(text: str | None) -> str | None:
    """A caption, cleaned, at most 1024 characters, None if empty. Raises Refused."""
    cleaned = clean(text or "")
    if len(cleaned) > CAPTION_LENGTH:
        raise bad_request("message caption is too long")
    return cleaned or None


def entities(text: str) -> list[dict[str, object]]:
    """What Telegram recognises in a plain text; offsets and lengths count UTF-16 units."""
    found = [
        {"type": kind, "offset": utf16_length(text[: match.start()]), "length": utf16_length(match.group())}
        for kind, pattern in ENTITIES.items()
        for match in pattern.finditer(text)
    ]
    return sorted(found, key=lambda entity: int(str(entity["offset"])))


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
