"""The chat page: several people's phones side by side, with a clock to move, on top of the local Bot API."""

from bot.web.phones.controls import Controls, Hint, Persona
from bot.web.phones.page import create_page, page_routes

__all__ = ["Controls", "Hint", "Persona", "create_page", "page_routes"]
