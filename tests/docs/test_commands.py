"""Whoever copies a command from the documents finds that it exists."""

from __future__ import annotations

import re

import pytest
import typer.main

from bot.cli import app
from tests.docs.reading import DOCUMENTS, READMES, ROOT, SPAN, commands, make_targets, section, spans

NOT_YET = {"README.md": "What is not there yet", "README.zh-CN.md": "还没有的"}
OPTION = re.compile(r"--[a-z][a-z-]*")


def known() -> dict[str, set[str]]:
    """Every command by its words, `unit add`, with its options."""
    found = {}
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        for words, one in {f"{name} {sub}": it for sub, it in inner.items()}.items() if inner else [(name, command)]:
            found[words] = {option for parameter in one.params for option in parameter.opts}
    return found


def named(words: list[str]) -> str:
    """The command that these words start with."""
    return next((name for name in known() if words[: len(name.split())] == name.split()), " ".join(words))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_it_names_exists_with_its_options(document: str) -> None:
    table = known()
    for words in commands(document):
        assert named(words) in table, words
        options = {word for word in words if word.startswith("--")}
        assert options <= table[named(words)], words


@pytest.mark.parametrize("document", READMES)
def test_it_names_every_command_of_the_program(document: str) -> None:
    assert {named(words) for words in commands(document)} == set(known())


@pytest.mark.parametrize("document", READMES)
def test_every_option_it_names_exists(document: str) -> None:
    named_here = {option for span in spans(document) for option in OPTION.findall(span)}
    assert named_here <= set.union(*known().values())


@pytest.mark.parametrize("document", READMES)
def test_it_promises_nothing_as_missing_that_is_there(document: str) -> None:
    missing = set(SPAN.findall(section(document, NOT_YET[document])))
    assert missing, "the list names commands"
    assert not missing & set(known())


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_target_it_names_exists(document: str) -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(make_targets(document)) <= targets


def test_both_readmes_begin_with_the_two_commands() -> None:
    for document in READMES:
        assert make_targets(document)[:2] == ["demo", "test"]
