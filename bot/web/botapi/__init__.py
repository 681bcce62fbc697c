"""A local stand-in for Telegram's Bot API: the real bot talks to it over HTTP, people are played in memory."""

from bot.web.botapi.api import BotApi
from bot.web.botapi.app import api_routes, create_api_app
from bot.web.botapi.changes import Change
from bot.web.botapi.faults import Fault, Faults, Script
from bot.web.botapi.files import File
from bot.web.botapi.limits import Limits
from bot.web.botapi.menus import Command
from bot.web.botapi.messages import Answer, Button, Message
from bot.web.botapi.random_faults import RandomFaults
from bot.web.botapi.refusal import NotPossible, Refused
from bot.web.botapi.world import Request
from bot.web.serving import serve

__all__ = [
    "Answer",
    "BotApi",
    "Button",
    "Change",
    "Command",
    "Fault",
    "Faults",
    "File",
    "Limits",
    "Message",
    "NotPossible",
    "RandomFaults",
    "Refused",
    "Request",
    "Script",
    "api_routes",
    "create_api_app",
    "serve",
]
