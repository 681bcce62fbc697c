"""The console: an answer on stdout and nothing else, the reason on stderr, and 0, 1 or 2 at the end."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.reading.questions import INTENTS
from bot.writing.card import KEYS, LINES
from storage.actor import console
from storage.models import Event, OwnerRole, Person, Problem, Unit
from storage.verbs import planning
from tests.bot.console import MONDAY, NOTICE, Run, everything, imported, in_database, run, with_ledger
from tests.bot.spoken import ROOT

__all__ = ["imported", "run", "with_ledger"]

DONE_NOTICE = ROOT / "bot/demo/sample-done-notice.txt"


# Exit statuses


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",), ("when",), ("ask", "进度"), ("invite", "张三"), ("invite", "张三", "--role", "king"),
        ("when", "明天", "--nonsense"), ("simulate",), ("import",),
    ],
)  # fmt: skip
def test_wrong_usage_is_2(run: Run, words: tuple[str, ...]) -> None:
    said = run(*words)
    assert (said.status, said.out) == (2, "")
    assert said.err


@pytest.mark.parametrize(
    "words",
    [
        ("when", "明天", "--now", "someday"), ("ask", "进度", "--as", "没有这个人"), ("import", "nowhere.txt"),
        ("invite", "张三", "--role", "owner", "--unit", "没有这个单位"), ("when", "明天", "--config", "nowhere.toml"),
        ("run",), ("simulate", "--until", "someday"),
    ],
)  # fmt: skip
def test_what_is_refused_or_not_found_is_1_with_its_reason(run: Run, words: tuple[str, ...]) -> None:
    said = run(*words)
    assert (said.status, said.out) == (1, "")
    assert len(said.err.splitlines()) == 1


def test_help_is_0(run: Run) -> None:
    assert run("--help").status == 0


def test_the_program_runs_by_its_module(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "bot", "when", "2026年12月31日前", "--now", MONDAY, "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "zh_CN.UTF-8"}
    came = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (came.returncode, came.stderr) == (0, "")
    assert json.loads(came.stdout)["reading"] == "2026年12月31日 星期四"


def test_a_bad_setting_is_said_with_its_key(run: Run) -> None:
    Path("config.toml").write_text("[telegram]\ntokn = 'x'\n")
    said = run("when", "明天")
    assert (said.status, said.out) == (1, "")
    assert "telegram.tokn" in said.err


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all.db", "nonsense", "nonsense://x"])
def test_a_database_that_cannot_be_opened_is_said(run: Run, url: str) -> None:
    Path("config.toml").write_text(f"[database]\nurl = '{url}'\n")
    said = run("unit", "add", "档案馆")
    assert (said.status, said.out) == (1, "")
    assert "database.url" in said.err


# when


def test_when_reads_a_deadline(run: Run) -> None:
    assert run("when", "2026年12月31日前", "--now", MONDAY, "--json").json == {
        "kind": "date", "date": "2026-12-31", "time": None, "options": [], "then_standing": False,
        "reading": "2026年12月31日 星期四",
    }  # fmt: skip


def test_when_asks_where_there_is_more_than_one_reading(run: Run) -> None:
    said = run("when", "下月初", "--now", MONDAY, "--json").json
    assert (said["kind"], said["date"]) == ("ask", None)
    assert len(said["options"]) > 1
    assert all(datetime.fromisoformat(day) for day in said["options"])


def test_when_reads_one_phrase_a_line(run: Run) -> None:
    said = run("when", "-", "--now", MONDAY, "--json", stdin="立行立改\n\n长期坚持\n随便写写\n")
    assert [one["kind"] for one in said.lines] == ["immediate", "standing", "unreadable"]


def test_when_says_that_days_off_were_assumed_and_keeps_to_the_table_of_days_off(run: Run) -> None:
    said = run("when", "5个工作日内", "--now", "2026-12-31T10:00", "--json").json
    assert (said["kind"], said["options"]) == ("ask", ["2027-01-08", "2027-01-07"])
    assert "2027年的放假安排还没公布，按周一到周五算的" in said["reading"]
    Path("office.toml").write_text('[reminders]\ndays_off = ["2027-01-01"]\ndays_worked = ["2027-01-03"]\n', "utf-8")
    told = run("when", "5个工作日内", "--now", "2026-12-31T10:00", "--json", "--config", "office.toml").json
    assert (told["kind"], told["date"]) == ("date", "2027-01-07")
    assert "2027年的放假安排还没公布" in told["reading"]
    known = run("when", "5个工作日内", "--now", "2026-12-01T10:00", "--json").json
    assert known["reading"] == "2026年12月8日 星期二"


def test_when_needs_no_database(run: Run) -> None:
    assert run("when", "明天", "--now", f"{MONDAY}T09:30").out.strip() == "2026年11月24日 星期二"
    assert list(Path().iterdir()) == []


# import


def test_a_dry_run_tells_what_was_read(run: Run) -> None:
    said = run("import", NOTICE, "--dry-run", "--json").json
    assert set(said) == {"notice", "claims", "counts", "aspects", "warnings"}
    assert set(said["notice"]) == {"unit", "team", "from", "to", "feedback_date", "contact"}
    assert said["counts"] == {"aspects": 3, "categories": 5, "problems": 6, "measures": 13}
    assert said["claims"] == {"aspects": 3, "categories": 5, "problems": 6, "measures": 12}
    problem = said["aspects"][0]["categories"][0]["problems"][0]
    assert set(problem) == {"number", "title", "finding", "measures"}
    assert set(problem["measures"][0]) == {
        "number", "text", "steps", "deadline", "standing", "state", "owners",
    }  # fmt: skip


def test_a_dry_run_of_a_notice_that_says_all_is_done(run: Run) -> None:
    said = run("import", DONE_NOTICE, "--dry-run", "--json").json
    assert said["counts"] == {"aspects": 2, "categories": 2, "problems": 3, "measures": 6}
    assert said["claims"]["measures"] == 5
    assert "counts_differ" in [one["code"] for one in said["warnings"]]


def test_a_dry_run_writes_nothing(imported: Run) -> None:
    before = everything()
    assert imported("import", DONE_NOTICE, "--dry-run").status == 0
    assert everything() == before


def test_a_dry_run_wants_no_unit(run: Run) -> None:
    for name in ("甲馆", "乙馆"):
        run("unit", "add", name)
    assert run("import", NOTICE, "--dry-run", "--json").status == 0


def test_the_first_import_names_the_unit(run: Run) -> None:
    said = run("import", NOTICE, "--yes")
    assert said.status == 0
    assert in_database(lambda session: [unit.name for unit in session.scalars(select(Unit))]) == ["云溪县档案馆"]
    by = select(Event.actor).where(Event.kind == "document_imported")
    assert in_database(lambda session: list(session.scalars(by))) == ["console"]


def test_the_same_document_twice_changes_nothing_and_says_so(run: Run) -> None:
    assert run("import", NOTICE, "--yes", "--json").status == 0
    before = everything()
    said = run("import", NOTICE, "--yes")
    assert said.status == 0
    assert "没有变化" in said.out
    assert everything() == before


def test_a_dry_run_shows_what_a_corrected_document_would_change(run: Run) -> None:
    assert run("import", NOTICE, "--yes").status == 0
    before = everything()
    words = Path(NOTICE).read_text(encoding="utf-8")
    Path("corrected.txt").write_text(words.replace("拍下压力表", "拍下压力表读数"), encoding="utf-8")
    said = run("import", "corrected.txt", "--dry-run")
    assert said.status == 0
    assert "改1条，18条不变" in said.out
    assert "1①措施：" in said.out
    assert everything() == before


def test_without_yes_and_without_a_terminal_nothing_is_written(run: Run) -> None:
    run("unit", "add", "档案馆")
    before = everything()
    assert run("import", NOTICE).status == 1
    assert everything() == before


def test_what_is_no_notice_is_refused(run: Run) -> None:
    Path("letter.txt").write_text("各位同事：明天开会。\n", encoding="utf-8")
    assert run("import", "letter.txt", "--yes").status == 1
    Path("picture.txt").write_bytes(bytes(range(256)) * 20)
    assert run("import", "picture.txt", "--yes").status == 1


# People


def test_a_unit_comes_with_its_first_code(run: Run) -> None:
    said = run("unit", "add", "档案馆", "--json").json
    assert set(said) == {"unit", "person", "token", "link", "expires"}
    assert (said["unit"], said["link"]) == ("档案馆", None)
    assert len(said["token"]) >= 22


def test_a_second_unit_of_that_name_is_refused(run: Run) -> None:
    run("unit", "add", "档案馆")
    before = everything()
    assert run("unit", "add", "档案馆").status == 1
    assert everything() == before


def test_an_invite_has_a_link_once_the_bot_has_a_name(run: Run) -> None:
    Path("config.toml").write_text("[telegram]\nbot_name = 'ledger_bot'\n")
    said = run("invite", "张三", "--role", "owner", "--json").json
    assert set(said) == {"person", "token", "link", "expires"}
    assert said["link"] == f"https://t.me/ledger_bot?start={said['token']}"
    left = datetime.fromisoformat(said["expires"]) - datetime.now().astimezone()
    assert timedelta(days=6) < left <= timedelta(days=7)


def test_a_new_invite_ends_the_old_one(run: Run) -> None:
    first, second = (run("invite", "张三", "--role", "owner", "--json").json["token"] for _ in range(2))
    assert first != second
    assert in_database(lambda session: session.scalar(select(func.count()).select_from(Person))) == 1


def test_a_lost_phone_is_replaced_only_on_demand(run: Run) -> None:
    run("invite", "张三", "--role", "owner")

    def join(session: Any) -> None:
        session.scalars(select(Person)).one().telegram_id = 77

    in_database(join)
    before = everything()
    assert run("invite", "张三", "--role", "owner").status == 1
    assert everything() == before
    assert run("invite", "张三", "--role", "owner", "--replace", "--json").json["token"]
    assert in_database(lambda session: session.scalars(select(Person.telegram_id)).one()) is None


def test_with_several_units_one_has_to_be_named(run: Run) -> None:
    for name in ("甲馆", "乙馆"):
        run("unit", "add", name)
    said = run("invite", "张三", "--role", "owner")
    assert said.status == 1
    assert "--unit" in said.err
    assert "乙馆" in said.err
    assert run("invite", "张三", "--role", "owner", "--unit", "乙馆").status == 0
    assert run("import", NOTICE, "--yes").status == 1
    assert run("import", NOTICE, "--yes", "--unit", "甲馆").status == 0


# ask


def test_ask_answers_as_the_bot_would(imported: Run) -> None:
    said = imported("ask", "谁负责3", "--as", "周敏", "--json").json
    assert set(said) == {"intent", "slots", "reply", "buttons", "would_change"}
    assert (said["intent"], said["slots"]["problem_no"], said["would_change"]) == ("query_owner", 3, False)
    assert all(isinstance(label, str) for row in said["buttons"] for label in row)


def test_ask_answers_both_of_two_requests(imported: Run) -> None:
    said = imported("ask", "谁负责3，另外逾期的有哪些", "--as", "周敏", "--json").json
    assert (said["intent"], said["then"]["intent"]) == ("query_owner", "list_overdue")
    shown = imported("ask", "谁负责3，另外逾期的有哪些", "--as", "周敏").out
    assert said["reply"] in shown
    assert said["then"]["reply"] in shown


def test_ask_reads_one_message_a_line(imported: Run) -> None:
    said = imported("ask", "-", "--as", "周敏", "--json", stdin="进度\n逾期的\n\n全部销号\n")
    assert [one["intent"] for one in said.lines] == ["progress_summary", "list_overdue", "refuse_bulk_close"]


def test_ask_answers_everything_that_help_says_can_be_said(imported: Run) -> None:
    examples = dict.fromkeys(example for intent in INTENTS for example in (intent.examples[0], intent.examples[-1]))
    said = imported("ask", "-", "--as", "周敏", "--now", MONDAY, "--json", stdin="\n".join(examples))
    assert (said.status, len(said.lines)) == (0, len(examples))
    for one in said.lines:
        assert set(one) == {"intent", "slots", "reply", "buttons", "would_change"}
        assert one["reply"].strip()
        assert len(one["reply"].splitlines()) <= LINES
        assert all(row and all(row) for row in one["buttons"])
        assert sum(map(len, one["buttons"])) <= KEYS


def test_ask_understands_what_the_asker_may_not_see(imported: Run) -> None:
    said = imported("ask", "谁负责3", "--as", "张强", "--json").json
    assert (said["intent"], said["slots"]["problem_no"], said["buttons"]) == ("query_owner", 3, [])


@pytest.mark.parametrize(
    ("words", "problem"),
    [("how is the vehicle ledger coming along?", "公务用车台账登记不全"), ("压力表那个弄完没", "灭火器检查不及时")],
)
def test_ask_finds_a_problem_by_what_the_ledger_says_of_it(imported: Run, words: str, problem: str) -> None:
    said = imported("ask", words, "--as", "周敏", "--json").json
    assert said["intent"] == "query_problem_status"
    assert problem in said["reply"].split("\n")[0]


def test_terms_of_ones_own_find_it_too(imported: Run) -> None:
    Path("config.toml").write_text('[terms]\n"logbook" = ["公务用车台账"]\n', encoding="utf-8")

    assert "公务用车" in imported("ask", "who is responsible for the logbook?", "--as", "周敏").out


def test_ask_in_words_shows_the_keys(imported: Run) -> None:
    said = imported("ask", "进度", "--as", "周敏")
    assert said.status == 0
    assert "[我的]" in said.out


@pytest.mark.parametrize("text", ["把1-1交给张强", "1-1 12月31日前", "1-1完成了", "同意1-1", "收到", "退回1-1，看不清"])
def test_ask_writes_nothing(imported: Run, text: str) -> None:
    before = everything()
    assert imported("ask", text, "--as", "周敏", "--now", MONDAY).status == 0
    assert everything() == before


def test_ask_says_that_a_word_would_acknowledge_and_leaves_it_at_that(imported: Run) -> None:
    def handed_out(session: Any) -> None:
        problem = session.scalars(select(Problem).where(Problem.number == 1)).one()
        owner = session.scalars(select(Person).where(Person.name == "张强")).one()
        now = datetime(2026, 11, 23, 9).astimezone()
        planning.assign(session, console(problem.unit_id), problem.measures[0], OwnerRole.OWNER, [owner], now)

    in_database(handed_out)
    for _ in range(2):
        said = imported("ask", "收到", "--as", "张强", "--now", MONDAY, "--json").json
        assert (said["intent"], said["would_change"]) == ("acknowledge", True)
        assert said["reply"].startswith("已签收")


def test_ask_may_look_back_before_the_ledger_began(imported: Run) -> None:
    assert imported("ask", "本周到期", "--as", "周敏", "--now", "2020-01-06", "--json").status == 0


# simulate


def test_simulate_tells_every_message_until_then(imported: Run) -> None:
    before = everything()
    said = imported("simulate", "--until", "2027-01-31", "--now", MONDAY, "--json")
    assert said.status == 0
    for one in said.lines:
        assert set(one) == {"at", "to", "kind", "colour", "about", "reason", "text"}
        assert datetime.fromisoformat(one["at"]).utcoffset() == timedelta(hours=8)
        assert one["colour"] in ("green", "yellow", "red", None)
    assert everything() == before


def test_simulate_sends_a_reminder_to_whom_it_concerns(imported: Run) -> None:
    def due(session: Any) -> None:
        problem = session.scalars(select(Problem).where(Problem.number == 1)).one()
        owner = session.scalars(select(Person).where(Person.name == "张强")).one()
        actor, now = console(problem.unit_id), datetime(2026, 11, 23, 9).astimezone()
        planning.assign(session, actor, problem, OwnerRole.OWNER, [owner], now)
        planning.set_deadline(session, actor, problem, date(2026, 12, 31), now)

    in_database(due)
    said = imported("simulate", "--until", "2027-01-08", "--now", "2026-12-01", "--json").lines
    to_owner = [one for one in said if one["to"] == "张强" and "1.1" in one["about"]]
    assert {one["colour"] for one in to_owner} >= {"green", "yellow", "red"}
    reasons = {reason for one in to_owner for reason in re.split("；|; ", one["reason"])}
    assert reasons & {"黄：还有10天", "yellow: 10 days left"}
    assert reasons & {"红：逾期1个工作日", "red: 1 working day late"}
    assert [one["at"] for one in said] == sorted(one["at"] for one in said)
    moment = datetime.fromisoformat(to_owner[0]["at"])
    assert (moment.hour, moment.minute) == (9, 0)


def test_simulate_may_begin_before_the_ledger_did(imported: Run) -> None:
    before = everything()
    assert imported("simulate", "--until", "2020-03-01", "--now", "2020-01-06", "--json").status == 0
    assert everything() == before
