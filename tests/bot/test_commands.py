"""Commands: one table feeds routing, the menu in Telegram, and its descriptions."""

from __future__ import annotations

import re

import pytest
import telegram

from bot.app import _set_menu
from bot.handlers.router import COMMANDS
from bot.writing.texts import LANGUAGES, texts

MENU = [command for command in COMMANDS if command.in_menu]
LARGEST_MENU = 5


def test_the_menu_has_five_commands_at_the_most() -> None:
    assert 0 < len(MENU) <= LARGEST_MENU


def test_no_two_commands_share_a_name() -> None:
    names = [command.name for command in COMMANDS]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch("[a-z][a-z0-9_]{0,31}", name) for name in names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_command_is_described(language: str) -> None:
    t = texts(language)
    described = [t(f"command.{command.name}") for command in MENU]
    assert all(1 <= len(text) <= 30 for text in described)
    assert len(set(described)) == len(MENU)


async def test_telegram_shows_the_menu_in_both_languages(bot: telegram.Bot) -> None:
    await _set_menu(bot)
    for code, language in ((None, "zh_CN"), ("en", "en")):
        shown = await bot.get_my_commands(language_code=code)
        t = texts(language)
        assert [(one.command, one.description) for one in shown] == [
            (command.name, t(f"command.{command.name}")) for command in MENU
        ]
