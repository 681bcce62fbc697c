"""Settings: what cannot be used is refused with its key and what to do; the environment wins over the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from bot.app import desk_of
from bot.config import BadConfig, Config, load
from bot.console import terminal
from bot.transport import TelegramRequest
from bot.writing.discreet import Shown
from bot.writing.texts import LANGUAGES, texts
from jobs.policy import Digest, Digests, Policy


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(text: str | bytes, name: str = "config.toml") -> Path:
    path = Path(name)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(text: str | bytes) -> tuple[str, str]:
    with pytest.raises(BadConfig) as error:
        load(written(text))
    return error.value.key, error.value.why


def test_without_a_file_the_defaults_hold() -> None:
    config = load()
    assert config.telegram.token is None
    assert config.database.url == "sqlite:///huitoukan.db"
    assert config.reminders.hour == time(9)


def test_an_empty_file_is_fine() -> None:
    written("")
    assert load() == Config()


def test_the_file_of_the_folder_is_read() -> None:
    written('[reminders]\nhour = 08:30:00\ndays_off = [2027-01-04]\n[telegram]\ntoken = "123456:abc"\n')
    config = load()
    assert (config.reminders.hour, config.reminders.days_off) == (time(8, 30), (date(2027, 1, 4),))
    assert config.telegram.token is not None
    assert config.telegram.token.get_secret_value() == "123456:abc"


def test_what_a_locked_screen_shows_is_a_setting() -> None:
    assert desk_of(load()).composer.shown is Shown.FULL
    assert desk_of(load(written('[reminders]\ntext = "number"\n'))).composer.shown is Shown.NUMBER
    assert refused('[reminders]\ntext = "loud"\n') == ("reminders.text", "bad_value")


def test_a_file_saved_by_notepad_is_read() -> None:
    assert load(written(b"\xef\xbb\xbf[invites]\r\nvalid_days = 3\r\n")).invites.valid_days == 3


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUITOUKAN__TELEGRAM__TOKEN", "654321:from-the-environment")
    monkeypatch.setenv("HUITOUKAN__REMINDERS__REVIEW_DAYS", "[10, 20]")
    config = load(written('[telegram]\ntoken = "123456:abc"\nbot_name = "kept_bot"\n[reminders]\nclaimed_weeks = 4\n'))
    assert config.telegram.token is not None
    assert config.telegram.token.get_secret_value() == "654321:from-the-environment"
    assert config.telegram.bot_name == "kept_bot"
    assert (config.reminders.review_days, config.reminders.claimed_weeks) == ((10, 20), 4)


def test_a_blank_token_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUITOUKAN__TELEGRAM__TOKEN", "")
    assert load().telegram.token is None


def test_the_token_is_never_shown() -> None:
    config = load(written('[telegram]\ntoken = "123456:a-secret-that-nobody-sees"\n'))
    assert "nobody-sees" not in f"{config!r} {config.telegram} {config.model_dump()}"


@pytest.mark.parametrize(
    ("text", "key", "why"),
    [
        ("[telegram]\ntokn = 'x'\n", "telegram.tokn", "unknown_key"),
        ("[telegramm]\ntoken = 'x'\n", "telegramm", "unknown_key"),
        ("[telegram]\nbase_url = 'https://example.org/'\n", "telegram.base_url", "bad_base_url"),
        ("[telegram]\nbase_url = 'example.org/bot'\n", "telegram.base_url", "bad_base_url"),
        ("[telegram]\nproxy = 'ftp://127.0.0.1:21'\n", "telegram.proxy", "bad_proxy"),
        ("[telegram]\nproxy = '127.0.0.1:1080'\n", "telegram.proxy", "bad_proxy"),
        ("[reminders]\nzone = 'Asia/Atlantis'\n", "reminders.zone", "bad_zone"),
        ("[reminders]\nhour = 'nine'\n", "reminders.hour", "bad_value"),
        ("[reminders]\nreview_days = []\n", "reminders.review_days", "bad_value"),
        ("[reminders]\nreview_days = [90, 30]\n", "reminders.review_days", "bad_value"),
        ("[reminders]\nclaimed_weeks = 0\n", "reminders.claimed_weeks", "bad_value"),
        ("[reminders]\npolicy = 'lax'\n", "reminders.policy", "bad_value"),
        (
            "[policies.ours]\noverdue = { workdays = [2, 1], then_every = 3, to = ['owner'] }\n",
            "policies.ours.late.workdays",
            "bad_value",
        ),
        (
            "[policies.ours]\noverdue = { workdays = [1], to = ['owner'] }\n",
            "policies.ours.overdue.then_every",
            "bad_value",
        ),
        (
            "[policies.ours]\nbefore = [{ days = 3, colour = 'blue', to = ['owner'] }]\n",
            "policies.ours.before.0.colour",
            "bad_value",
        ),
        ("[policies.'a very long name']\nhour = 10:00:00\n", "policies", "bad_name"),
        ("[invites]\nvalid_days = 0\n", "invites.valid_days", "bad_value"),
        ("[invites]\nvalid_days = 'long'\n", "invites.valid_days", "bad_value"),
        ("telegram = 'x'\n", "telegram", "bad_value"),
        ("[telegram\n", "config.toml", "not_toml"),
        (b"[telegram]\ntoken = '\xb2\xe2'\n", "config.toml", "not_toml"),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_key(text: str | bytes, key: str, why: str) -> None:
    assert refused(text) == (key, why)


def test_the_presets_are_there_without_a_word_and_standard_is_the_default() -> None:
    office = load().office()
    assert list(office.policies) == ["standard", "gentle", "strict"]
    assert office.policy == office.policies["standard"] == Policy()


def test_a_policy_of_ones_own_says_only_what_is_different() -> None:
    text = "[reminders]\nreview_days = [60]\npolicy = 'ours'\n[policies.ours]\nhour = 10:30:00\n"
    ours = load(written(text)).office().policy
    assert (ours.hours.sending, ours.review_days, ours.rungs) == (time(10, 30), (60,), Policy().rungs)


def test_a_preset_can_be_changed_in_one_thing() -> None:
    text = "[policies.gentle]\nreview_days = [120]\n"
    before, after = load().office().policies["gentle"], load(written(text)).office().policies["gentle"]
    assert after == replace(before, review_days=(120,))


def test_a_policy_says_which_digests_go_out_and_on_which_day() -> None:
    text = "[policies.standard]\ndigests = ['morning', 'board']\nweekly_on = 4\n"
    assert load().office().policy.digests == Digests()
    digests = load(written(text)).office().policy.digests
    assert digests == Digests(on=frozenset({Digest.MORNING, Digest.BOARD}), weekly_on=4)


@pytest.mark.parametrize(
    ("name", "value", "key", "why"),
    [
        ("HUITOUKAN__TELGRAM__TOKEN", "x", "HUITOUKAN__TELGRAM__TOKEN", "unknown_key"),
        ("HUITOUKAN__TELEGRAM__TOKN", "x", "telegram.tokn", "unknown_key"),
        ("HUITOUKAN__REMINDERS__HOUR", "25:00", "reminders.hour", "bad_value"),
        ("HUITOUKAN__REMINDERS__REVIEW_DAYS", "thirty", "HUITOUKAN__REMINDERS", "bad_list"),
    ],
)
def test_the_environment_is_checked_too(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, key: str, why: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadConfig) as error:
        load()
    assert (error.value.key, error.value.why) == (key, why)


def test_a_file_that_is_named_has_to_be_there(folder: Path) -> None:
    for path, why in ((Path("elsewhere.toml"), "no_file"), (folder, "not_readable")):
        with pytest.raises(BadConfig) as error:
            load(path)
        assert (error.value.key, error.value.why) == (str(path), why)


def test_a_refusal_does_not_repeat_a_secret() -> None:
    with pytest.raises(BadConfig) as error:
        load(written("[telegram]\ntoken = ['123456:a-secret-that-nobody-sees']\n"))
    assert "secret" not in error.value.detail


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("why", "remedy"),
    [
        ("unknown_key", "config.example.toml"), ("bad_value", "config.example.toml"), ("bad_zone", "Asia/Shanghai"),
        ("token_missing", "@BotFather"), ("token_unknown", "@BotFather"), ("bad_base_url", "/bot"),
        ("bad_proxy", "socks5://"), ("bad_list", "[30, 90, 180]"), ("bad_name", "12"),
    ],
)  # fmt: skip
def test_a_refusal_names_the_key_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch, language: str, why: str, remedy: str
) -> None:
    monkeypatch.setattr(terminal, "t", texts(language))
    said = terminal.config_text(BadConfig("some.key", why))
    assert "some.key" in said
    assert remedy in said


@pytest.mark.parametrize(
    ("base_url", "file_url"),
    [
        ("https://api.telegram.org/bot", "https://api.telegram.org/file/bot"),
        ("http://127.0.0.1:8081/bot", "http://127.0.0.1:8081/file/bot"),
        ("http://127.0.0.1:8081/api/bot", "http://127.0.0.1:8081/api/file/bot"),
    ],
)
def test_the_address_of_files_follows_the_other(base_url: str, file_url: str) -> None:
    assert load(written(f"[telegram]\nbase_url = '{base_url}'\n")).telegram.file_url == file_url


def test_the_address_of_files_can_be_set() -> None:
    text = "[telegram]\nbase_url = 'http://a.example/bot'\nbase_file_url = 'http://b.example/file/bot'\n"
    assert load(written(text)).telegram.file_url == "http://b.example/file/bot"


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:8080", "socks5://127.0.0.1:1080", "socks5h://me:word@proxy:1080"])
async def test_a_proxy_can_be_used(proxy: str) -> None:
    assert load(written(f"[telegram]\nproxy = '{proxy}'\n")).telegram.proxy == proxy
    request = TelegramRequest(1, proxy=proxy)
    await request.initialize()
    await request.shutdown()
