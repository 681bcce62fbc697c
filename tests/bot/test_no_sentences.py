"""No sentence that a person reads stands in code: they are all in the catalogues."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.bot.spoken import ROOT, SOURCES, tree

READ_NOT_SAID = ("bot/reading/", "bot/web/botapi/", "bot/demo/sample.py", "bot/outside/watch.py", "jobs/workdays.py")
"""What people write, Telegram's own words, the demo's people and what they wrote, what Prometheus says of each
figure, names of festivals."""
LETTERS = re.compile(r"[\u3400-\u9fff]")
WORDS = re.compile(r"[A-Za-z']+(?: [A-Za-z']+){2,}")

TABLES = {
    "bot/handlers/people.py": {"ROLE_WORDS"},  # roles as people write them
    "bot/handlers/asking/acts/naming_owners.py": {"LEADERS"},  # roles, levels and states as people write them
    "bot/handlers/asking/acts/urging.py": {"LEVELS"},
    "bot/handlers/asking/items.py": {"ROLES"},
    "bot/handlers/asking/lists.py": {"STANDS"},
    "bot/writing/papers/names.py": {"TITLE", "ENDING"},  # titles and companies as people write them
    "bot/writing/papers/page.py": {"FONTS", "LATIN"},
    "bot/outcomes.py": {"GONE", "TOPIC_GONE", "UNREADABLE"},  # Telegram's words
    "bot/sender.py": {"NOT_MODIFIED", "NO_TEXT", "UNEDITABLE"},
    "storage/importing/tree.py": {"_AT_ONCE"},  # a kind of deadline as documents write it
    "storage/importing/names.py": {"BY_SURNAME"},  # titles as documents write them
    "storage/verbs/imports.py": {"DONE_WORDS"},  # what a document writes at a measure that it claims is done
}  # fmt: skip
"""Names whose values are compared with, and said to nobody."""
KNOWN = {
    "bot/handlers/asking/lists.py": {"未绑定"},  # a state as people write it
    "bot/handlers/naming.py": {"老小阿"},  # before surnames, as people write them
    "bot/writing/words.py": {  # date patterns of CLDR
        "M月d日（EEE）", "y年M月d日（EEE）", "y年M月d日 EEEE", "d日", "M月d日", "y年M月d日",
        "M月", "EEE d MMM", "EEE d MMM y", "EEEE d MMMM y", "d MMM y", "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    },
    "bot/writing/workbooks/said.py": {"y年M月d日"},
    "bot/writing/workbooks/looks.py": {"宋体", "仿宋", 'yyyy"年"m"月"d"日"'},  # fonts and formats of spreadsheets
    "bot/web/phones/page.py": {
        "default-src 'self'; img-src 'self' blob:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
    },
    # Why something went as it did: kept with its row or logged, not said.
    "bot/intake/fetching.py": {"file is too big"},  # Telegram's words
    "bot/intake/flow.py": {"a process ended over it"},
    "bot/leading.py": {"the database does not answer"},
    "bot/sender.py": {"not held any more"},
    "jobs/delivery/claiming.py": {"the chat is gone"},
    "storage/among.py": {" IN (SELECT value FROM json_each("},  # SQL
    "jobs/delivery/settling.py": {"the sender died between claim and answer"},
}  # fmt: skip


def literals(path: Path) -> Iterator[str]:
    """The texts of a file that may reach a person: without those that explain it, and without patterns."""
    module, tables = tree(path), TABLES.get(name_of(path), set())
    silent = {id(part) for node in ast.walk(module) if is_silent(node, tables) for part in ast.walk(node)}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.value


def is_silent(node: ast.AST, tables: set[str]) -> bool:
    """Docstrings, regular expressions, tables of what is compared with, and what went wrong in the code itself."""
    match node:
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name in tables
        case ast.Call(func=called):
            return ast.unparse(called) in ("re.compile", "super().__init__", "text")  # text: SQL
        case ast.Raise(exc=ast.Call(func=called)):
            return ast.unparse(called) not in ("fail", "BadConfig")
    return False


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_sentence(text: str) -> bool:
    return bool(LETTERS.search(text) or WORDS.search(text))


def test_no_sentence_lives_in_code() -> None:
    found = {
        f"{name_of(path)}: {text}"
        for path in SOURCES
        if not name_of(path).startswith(READ_NOT_SAID)
        for text in literals(path)
        if is_sentence(text) and text not in KNOWN.get(name_of(path), set())
    }
    assert found == set()


def test_it_would_notice_one() -> None:
    assert all(is_sentence(text) for text in ("没有这一项", "There is no such item"))
    assert not any(is_sentence(text) for text in ("error.not_found", "update_failed", "message_id", "、"))
