"""The table of everything that can be asked or said, in the order it is looked for: the first that fits is meant.

To add one: an entry in one of the files below, with examples (they are tested), and readers for new slots in `slots`.
"""

from __future__ import annotations

from bot.reading.questions.acting import ACTING
from bot.reading.questions.deciding import DECIDING
from bot.reading.questions.duties import DUTIES, ORDER_OF_STEPS
from bot.reading.questions.elsewhere import OUT_OF_SCOPE, PRIVATE_LIFE, SUMS
from bot.reading.questions.filing import FILES
from bot.reading.questions.forms import FORMS
from bot.reading.questions.items import ITEMS
from bot.reading.questions.lists import LACKING, LISTS
from bot.reading.questions.public import PUBLIC
from bot.reading.questions.rechecking import RECHECKING
from bot.reading.questions.recording import RECORDING
from bot.reading.questions.records import RECORDS
from bot.reading.questions.reminding import REMINDING
from bot.reading.questions.reports import REPORTS
from bot.reading.questions.rules import RULES
from bot.reading.questions.spoken import SPOKEN
from bot.reading.questions.talking import REFUSED, TALKING
from bot.reading.questions.topical import BY_TOPIC

INTENTS = (
    *REFUSED,
    *ORDER_OF_STEPS,
    *RULES,
    *TALKING,
    *PUBLIC,
    PRIVATE_LIFE,
    SUMS,
    *FORMS,
    *FILES,
    *RECHECKING,
    *SPOKEN,
    *DECIDING,
    *RECORDING,
    *ACTING,
    *REMINDING,
    *REPORTS,
    *DUTIES,
    *RECORDS,
    *LACKING,
    *ITEMS,
    *LISTS,
    *BY_TOPIC,
    OUT_OF_SCOPE,
)
WRITING = frozenset(intent.name for intent in INTENTS if intent.writes)
"""The intents that would change the ledger."""
SAYS_LITTLE = frozenset({"clarify", "greet", OUT_OF_SCOPE.name})
ITS_NAME_ALONE = frozenset({"query_measure_status", "query_problem_status"})
"""What is read of an item where no more than its name is."""
