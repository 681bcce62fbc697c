"""The settings: every key with its default. `config.example.toml` is this file in a person's words; a test keeps the
two alike. Any key can come from the environment: HUITOUKAN__TELEGRAM__TOKEN."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from bot.policies import POLICY_NAME, STANDARD, PolicySettings, presets
from bot.section import Section
from bot.writing.discreet import Shown
from jobs.moments import UnknownZone, zone_named
from jobs.office import Office
from jobs.policy import BadPolicy, Hours, Policy
from jobs.workdays import Calendar

DEFAULT_FILE = Path("config.toml")
ENVIRONMENT = "HUITOUKAN__"
NESTED = "__"
PROXIES = ("http", "https", "socks5", "socks5h")


@dataclass
class BadConfig(Exception):
    """A setting that cannot be used: its key, and the end of the text's key that says what to do (`config.<why>`)."""

    key: str
    why: str
    detail: str = ""


class Telegram(Section):
    token: SecretStr | None = None
    base_url: str = "https://api.telegram.org/bot"
    base_file_url: str | None = None
    proxy: str | None = None
    bot_name: str | None = None
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None

    @field_validator("token", "webhook_url", "webhook_secret", mode="before")
    @classmethod
    def _blank_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("proxy")
    @classmethod
    def _reachable(cls, value: str | None) -> str | None:
        if value is not None and (urlsplit(value).scheme not in PROXIES or not urlsplit(value).hostname):
            raise ValueError("bad_proxy")
        return value

    @field_validator("base_url")
    @classmethod
    def _ends_in_bot(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")) or not value.endswith("/bot"):
            raise ValueError("bad_base_url")
        return value

    @property
    def file_url(self) -> str:
        """Where files are fetched from: `…/file/bot`, beside `base_url` unless it is set."""
        return self.base_file_url or f"{self.base_url.removesuffix('/bot')}/file/bot"


class DatabaseSettings(Section):
    url: str = "sqlite:///huitoukan.db"


class EvidenceSettings(Section):
    path: Path = Path("evidence")


class Reminders(Section):
    policy: str = STANDARD
    zone: str = "Asia/Shanghai"
    hour: time = time(9)
    quiet_from: time = time(20)
    quiet_until: time = time(8)
    review_days: tuple[int, ...] = (30, 90, 180)
    claimed_weeks: int = 8
    text: Shown = Shown.FULL
    days_off: tuple[date, ...] = ()
    days_worked: tuple[date, ...] = ()

    @field_validator("zone")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            zone_named(value)
        except UnknownZone:
            raise ValueError("bad_zone") from None
        return value


class Invites(Section):
    valid_days: int = Field(default=7, ge=1, le=90)


class Pace(Section):
    overall_per_second: float = Field(default=30, gt=0)
    chat_per_second: float = Field(default=1, gt=0)
    group_per_minute: float = Field(default=20, gt=0)
    in_flight: int = Field(default=16, ge=1, le=1000)
    edits_wait: int = Field(default=20, ge=0, le=600)


class Web(Section):
    listen: str | None = None

    @field_validator("listen")
    @classmethod
    def _host_and_port(cls, value: str | None) -> str | None:
        host, _, port = (value or "").rpartition(":")
        if value is not None and not (host and port.isdigit() and int(port) < 65536):
            raise ValueError("bad_listen")
        return value


class Alarm(Section):
    urls: tuple[SecretStr, ...] = ()
    ping_url: SecretStr | None = None


class Backup(Section):
    path: Path = Path("backups")


class Config(BaseSettings):
    """Everything `huitoukan` can be told."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, env_prefix=ENVIRONMENT, env_nested_delimiter=NESTED)
    file: ClassVar[dict[str, Any]] = {}

    telegram: Telegram = Field(default_factory=Telegram)
    database: DatabaseSettings = Field(default_factory=DatabaseSettings)
    evidence: EvidenceSettings = Field(default_factory=EvidenceSettings)
    reminders: Reminders = Field(default_factory=Reminders)
    policies: dict[str, PolicySettings] = Field(default_factory=presets)
    terms: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    invites: Invites = Field(default_factory=Invites)
    pace: Pace = Field(default_factory=Pace)
    web: Web = Field(default_factory=Web)
    alarm: Alarm = Field(default_factory=Alarm)
    backup: Backup = Field(default_factory=Backup)

    @field_validator("policies", mode="before")
    @classmethod
    def _over_the_presets(cls, said: object) -> object:
        """What is said of a policy goes over the preset of its name; the other presets stay."""
        if not isinstance(said, dict):
            return said
        if any(not POLICY_NAME.fullmatch(name) for name in said):
            raise ValueError("bad_name")
        before = {name: one.model_dump(exclude_none=True) for name, one in presets().items()}
        return before | {
            name: {**before.get(name, {}), **one} if isinstance(one, dict) else one for name, one in said.items()
        }

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings

    def office(self) -> Office:
        """The clock's side as configured. Raises BadConfig."""
        told = self.reminders
        try:
            zone_named(told.zone)  # the default too: on a machine without time zones nothing would be on time
        except UnknownZone:
            raise BadConfig("reminders.zone", "bad_zone") from None
        policies = self._policies()
        if told.policy not in policies:
            raise BadConfig("reminders.policy", "bad_value", ", ".join(policies))
        calendar = Calendar(extra_off=frozenset(told.days_off), extra_work=frozenset(told.days_worked))
        waits = timedelta(seconds=self.pace.edits_wait)
        return Office(policy=policies[told.policy], policies=policies, calendar=calendar, edits_wait=waits)

    def _policies(self) -> dict[str, Policy]:
        """Each policy by its name, its hours and look-backs those of `reminders` where it says nothing else. Raises
        BadConfig."""
        told = self.reminders
        try:
            hours = Hours(sending=told.hour, quiet_from=told.quiet_from, quiet_until=told.quiet_until)
            standard = Policy(review_days=told.review_days, claimed_weeks=told.claimed_weeks, hours=hours)
        except BadPolicy as error:
            raise BadConfig(f"reminders.{error.key}", "bad_value", str(error.value)) from None
        made = {}
        for name, said in self.policies.items():
            try:
                made[name] = said.over(standard)
            except BadPolicy as error:
                raise BadConfig(f"policies.{name}.{error.key}", "bad_value", str(error.value)) from None
        return made

    @property
    def invite_valid(self) -> timedelta:
        return timedelta(days=self.invites.valid_days)


def load(path: Path | None = None) -> Config:
    """The settings of `path`, or of ./config.toml if there is one, with the environment over them. Raises BadConfig
    with the key at fault."""
    _refuse_unknown_sections()
    config = _validated(_read(path))
    config.office()
    return config


def _refuse_unknown_sections() -> None:
    """A section misspelt in the environment, which would be passed over in silence. Raises BadConfig."""
    for name in os.environ:
        section = name.upper().removeprefix(ENVIRONMENT).split(NESTED)[0].lower()
        if name.upper().startswith(ENVIRONMENT) and section not in Config.model_fields:
            raise BadConfig(name, "unknown_key")


def _read(path: Path | None) -> dict[str, Any]:
    wanted = path or DEFAULT_FILE
    try:
        return tomllib.loads(wanted.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        if path is None:
            return {}
        raise BadConfig(str(path), "no_file") from None
    except OSError as error:
        raise BadConfig(str(wanted), "not_readable", error.strerror or "") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConfig(str(wanted), "not_toml", str(error)) from None


def _validated(values: dict[str, Any]) -> Config:
    try:
        return Config(**values)
    except SettingsError as error:  # a list in the environment that is none: the library's text names its section
        section = re.search(r'field "(\w+)"', str(error))
        raise BadConfig(f"{ENVIRONMENT}{section[1].upper() if section else ''}", "bad_list") from None
    except ValidationError as error:
        raise _at_fault(error) from None


def _at_fault(error: ValidationError) -> BadConfig:
    """The first key that cannot be used, and why. What was written there is not repeated: it may be a secret."""
    first = error.errors(include_url=False, include_input=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    match first["type"]:
        case "extra_forbidden":
            return BadConfig(key, "unknown_key")
        case "value_error":
            return BadConfig(key, str(first["ctx"]["error"]))
        case _:
            return BadConfig(key, "bad_value", first["msg"])
