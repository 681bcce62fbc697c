"""From the outbox to people: notices become messages, messages are claimed, sent, and marked by what came of it.

Delivery knows no words and no Telegram. `compose` turns facts into parts, `send` answers in five words: Sent,
TryAgain, Unsure, Gone, Moved. A send that may have arrived is repeated, and labelled: once for an answer that did not
come, and once for each process that died over it.
"""

from jobs.delivery.chats import Chats, held_chats, note
from jobs.delivery.claiming import LEASE, claim, release_claims
from jobs.delivery.loop import BATCH, Delivery, batch_for
from jobs.delivery.reach import found_again, lost
from jobs.delivery.settling import BACK_OFF, REPEAT_AFTER, TRIES, settle
from jobs.delivery.standing import as_it_stands
from jobs.delivery.values import (
    Address,
    Answered,
    Claimed,
    Claims,
    Compose,
    Failure,
    Gone,
    Moved,
    Outcome,
    Part,
    Send,
    Sent,
    Setting,
    TryAgain,
    Unsure,
)

__all__ = [
    "BACK_OFF",
    "BATCH",
    "LEASE",
    "REPEAT_AFTER",
    "TRIES",
    "Address",
    "Answered",
    "Chats",
    "Claimed",
    "Claims",
    "Compose",
    "Delivery",
    "Failure",
    "Gone",
    "Moved",
    "Outcome",
    "Part",
    "Send",
    "Sent",
    "Setting",
    "TryAgain",
    "Unsure",
    "as_it_stands",
    "batch_for",
    "claim",
    "found_again",
    "held_chats",
    "lost",
    "note",
    "release_claims",
    "settle",
]
