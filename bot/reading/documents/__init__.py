"""Documents as they are sent: bytes and a name in, a draft out, or the reason why not."""

from bot.reading.documents.kinds import Kind, kind_of, sounds_like_import
from bot.reading.documents.page import Page
from bot.reading.documents.reading import Draft, page_of, read_document
from bot.reading.documents.refusals import REASONS, NotRead

__all__ = ["REASONS", "Draft", "Kind", "NotRead", "Page", "kind_of", "page_of", "read_document", "sounds_like_import"]
