"""What is said of a document that is not read: what it is, and how to get one that can be."""

from __future__ import annotations

from bot.reading.documents import NotRead
from bot.reading.notices.as_json import Say
from bot.reading.tables import Refusal, refusal_text
from bot.writing.words import cut

LONGEST_NAME = 30


def unread_text(t: Say, refused: NotRead, name: str) -> str:
    """The sentence of a refusal, in the language of `t`."""
    values = dict(refused.values)
    if isinstance(why := values.pop("table", None), Refusal):
        values["why"] = refusal_text(why, t)
    if "kind" in values:
        values["kind"] = t(f"document.kind.{values['kind']}")
    return t(f"document.{refused.code}", name=cut(name, LONGEST_NAME) or t("document.this"), **values)
