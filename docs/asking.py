"""Write the tables of what can be said again, from the table of intents: `.venv/bin/python docs/asking.py`.

Both pages are written by hand but for what stands between their two marks; with `--check` nothing is written, and the
exit status is 1 if a page is behind.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from bot.handlers.asking import NOT_YET, OFFERS
from bot.reading.questions import WRITING
from bot.writing.sayings import INSIDE, SUBJECTS, Subject, examples
from bot.writing.texts import Texts, texts
from storage.models import Role

HERE = Path(__file__).parent
BEGIN, END = "<!-- from the table of intents: docs/asking.py -->", "<!-- end of the table -->"
MOST, OTHER = 4, 2
"""Examples of an intent in the page's language, and in the other one."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """One file and its words. `how` says what comes of an intent, by what `outcome` calls it."""

    name: str
    language: str
    heading: str
    who: str
    everybody: str
    how: dict[str, str]

    @property
    def t(self) -> Texts:
        return texts(self.language)

    @property
    def path(self) -> Path:
        return HERE / self.name


PAGES = (
    Page(
        name="asking.zh-CN.md",
        language="zh_CN",
        heading="| 说什么 | 例如 | 英文也行 | 之后 |",
        who="谁会用到：",
        everybody="所有人，各看各能看的",
        how={
            "answer": "直接回答",
            "tap": "点一下才算",
            "said": "说了就算",
            "refused": "不办，说明为什么",
            "not_yet": "听得懂，还没有做",
        },
    ),
    Page(
        name="asking.md",
        language="en",
        heading="| what | for example | in Chinese | then |",
        who="For: ",
        everybody="everybody, each within what they may see",
        how={
            "answer": "an answer",
            "tap": "one tap confirms it",
            "said": "done, as said",
            "refused": "refused, with the reason",
            "not_yet": "understood, not built yet",
        },
    ),
)


def outcome(intent: str) -> str:
    """What comes of it when it is said."""
    if intent in NOT_YET:
        return "not_yet"
    if intent == "acknowledge":
        return "said"
    if intent == "refuse_bulk_close":
        return "refused"
    return "tap" if intent in OFFERS or intent in WRITING else "answer"


def section(page: Page, subject: Subject) -> str:
    """A heading, who it is for, and a row an intent."""
    rows = [row(page, intent) for intent in subject.intents]
    head = [f"## {page.t(f'saying.{subject.name}')}", "", page.who + roles(page, subject), "", page.heading]
    return "\n".join([*head, "|---|---|---|---|", *rows, ""])


def roles(page: Page, subject: Subject) -> str:
    if subject.roles >= INSIDE:
        return page.everybody
    return page.t("list.names").join(page.t(f"role.{role}") for role in Role if role in subject.roles)


def row(page: Page, intent: str) -> str:
    chinese = page.language == "zh_CN"
    own, other = (examples(intent, chinese=one) for one in (chinese, not chinese))
    beside = [example for example in other if example not in own[:MOST]][:OTHER]
    cells = [page.t(f"intent.{intent}"), "<br>".join(own[:MOST]), "<br>".join(beside), page.how[outcome(intent)]]
    return f"| {' | '.join(cells)} |"


def written(page: Page) -> str:
    """The page as it is, its tables made anew. Raises ValueError if a mark is missing."""
    text = page.path.read_text("utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(page.name)
    made = "\n".join(section(page, subject) for subject in SUBJECTS)
    return f"{before}{BEGIN}\n\n{made}\n{END}{after}"


def main(check: bool) -> int:
    behind = [page for page in PAGES if page.path.read_text("utf-8") != written(page)]
    for page in behind:
        sys.stdout.write(f"{page.name}\n")
        if not check:
            page.path.write_text(written(page), "utf-8")
    return int(check and bool(behind))


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
