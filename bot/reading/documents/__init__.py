"""Documents as they are sent: bytes and a name in, a draft out, or the reason why not."""

from typing import TYPE_CHECKING

from bot.reading.documents.kinds import Kind, kind_of, sounds_like_import
from bot.reading.documents.refusals import REASONS, NotRead
from bot.reading.notices.drafts import NoticeDraft as Draft
from bot.reading.on_demand import on_demand

if TYPE_CHECKING:
    from bot.reading.documents.page import Page
    from bot.reading.documents.reading import page_of, read_document
else:  # the running bot hands documents to a process of its own, and reads none
    __getattr__ = on_demand(__name__, page=["Page"], reading=["page_of", "read_document"])

__all__ = ["REASONS", "Draft", "Kind", "NotRead", "Page", "kind_of", "page_of", "read_document", "sounds_like_import"]
