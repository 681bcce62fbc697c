"""What is said to change the ledger. Words alone change nothing: they lead to a card that states what will be written,
and to the one tap that writes it; or to why it can't be, and what to do."""

from bot.handlers.asking.acts.bulk import one_by_one
from bot.handlers.asking.acts.deciding import approve_closeout, approve_extension, reject_extension, return_closeout
from bot.handlers.asking.acts.looking_back import record_lookback, reopen
from bot.handlers.asking.acts.more_time import request_extension
from bot.handlers.asking.acts.naming_owners import assign
from bot.handlers.asking.acts.planning import set_deadline
from bot.handlers.asking.acts.reminding import acknowledge, snooze
from bot.handlers.asking.acts.reporting import apply_closeout, attach_evidence, submit_progress
from bot.handlers.asking.acts.urging import urge

__all__ = [
    "acknowledge",
    "apply_closeout",
    "approve_closeout",
    "approve_extension",
    "assign",
    "attach_evidence",
    "one_by_one",
    "record_lookback",
    "reject_extension",
    "reopen",
    "request_extension",
    "return_closeout",
    "set_deadline",
    "snooze",
    "submit_progress",
    "urge",
]
