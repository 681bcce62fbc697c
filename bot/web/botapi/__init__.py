"""A local stand-in for Telegram's Bot API: the real bot talks to it over HTTP, people are played in memory."""

from bot.web.botapi.api import BotApi
from bot.web.botapi.app import api_routes, create_api_app
from bot.web.botapi.changes import Change
from bot.web.botapi.faults import Fault, Faults
from bot.web.botapi.files import File
from bot.web.botapi.menus import Command
from bot.web.botapi.messages import Answer, Button, Message
from bot.web.botapi.refusal import NotPossible, Refused
from bot.web.botapi.serving import serve
from bot.web.botapi.world import Request

__all__ = [
    "Answer",
    "BotApi",
    "Button",
    "Change",
    "Command",
    "Fault",
    "Faults",
    "File",
    "Message",
    "NotPossible",
    "Refused",
    "Request",
    "api_routes",
    "create_api_app",
    "serve",
]
