"""The configuration file that people copy says what the program does without one."""

from __future__ import annotations

import os
import re
import tomllib
from itertools import pairwise
from typing import Any

import pytest
from pydantic import BaseModel

from bot.config import ENVIRONMENT, NESTED, Config, load
from bot.policies import PolicySettings, presets
from tests.docs.reading import DOCUMENTS, ROOT, spans

EXAMPLE = ROOT / "config.example.toml"
COMMENTED = re.compile(r"^# (\w+) = (.+)$")
SECTIONS: dict[str, type[BaseModel]] = {
    name: field.annotation
    for name, field in Config.model_fields.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
}
KEY = re.compile(rf"^({'|'.join(SECTIONS)})\.(?!py\b)(\w+)$")
FROM_ENVIRONMENT = re.compile(rf"^{ENVIRONMENT}(\w+?){NESTED}(\w+)$")


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(ENVIRONMENT)]:
        monkeypatch.delenv(name)


def keys(model: type[BaseModel]) -> dict[str, Any]:
    return {name: field.get_default(call_default_factory=True) for name, field in model.model_fields.items()}


def written() -> dict[str, set[str]]:
    return {name: set(values) for name, values in tomllib.loads(EXAMPLE.read_text("utf-8")).items()}


def commented() -> dict[str, set[str]]:
    """The keys that stand behind a `#`, by section; their values must be TOML too."""
    found: dict[str, set[str]] = {}
    section = ""
    for line in EXAMPLE.read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        if match := COMMENTED.match(line):
            tomllib.loads(line.removeprefix("# "))
            found.setdefault(section, set()).add(match[1])
    return found


def test_every_setting_is_a_section_with_keys() -> None:
    assert {*SECTIONS, "policies", "terms"} == set(Config.model_fields)


def test_the_example_has_the_policies_that_come_along() -> None:
    written = tomllib.loads(EXAMPLE.read_text("utf-8"))["policies"]
    assert {name: PolicySettings(**said) for name, said in written.items()} == presets()


def test_the_example_changes_nothing() -> None:
    assert load(EXAMPLE) == Config()


@pytest.mark.parametrize("section", SECTIONS)
def test_the_example_has_every_key_and_comments_out_those_without_a_default(section: str) -> None:
    without = {name for name, default in keys(SECTIONS[section]).items() if default is None}
    assert commented().get(section, set()) == without
    assert written().get(section, set()) == set(keys(SECTIONS[section])) - without


def test_the_example_has_a_sentence_for_every_key() -> None:
    lines = EXAMPLE.read_text("utf-8").splitlines()
    for before, line in pairwise(lines):
        if re.match(r"^(?:# )?\w+ = ", line):
            assert before.startswith(("# ", "[policies.", "]")) or re.match(r"^\w+ = ", before), line


@pytest.mark.parametrize("document", [*DOCUMENTS, "config.example.toml"])
def test_every_key_it_names_exists(document: str) -> None:
    named = [match for span in spans(document) if (match := KEY.match(span))]
    named += [match for span in spans(document) if (match := FROM_ENVIRONMENT.match(span))]
    for match in named:
        section, key = match[1].lower(), match[2].lower()
        assert key in keys(SECTIONS[section]), match[0]


def test_the_readmes_say_where_the_token_goes() -> None:
    for document in ("README.md", "README.zh-CN.md"):
        assert {"telegram.token", "HUITOUKAN__TELEGRAM__TOKEN"} <= set(spans(document))
