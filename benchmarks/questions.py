"""Reading what people type: `python -m benchmarks.questions`.

The messages are those of our own tests, held against what they mean; those of the last line were written by people who
had not seen what it reads, and nothing was made of them. Of each ledger – the thirteen problems of the
tests, and 100,000 measures – how many are read right, how many would write something that was not meant, how many have
the slots that matter, and the time of one message. For the large ledger also what it takes to gather its pieces once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import product
from time import perf_counter, process_time

from bot.reading.questions import read_question
from bot.reading.vocabulary import Pieces, Vocabulary
from jobs.workdays import Calendar
from tests.reading.asked import asked, rightly_filled, rightly_meant, wrongly_writes
from tests.reading.test_questions import LEDGER, MONDAY
from tests.reading.test_questions_typed import HELD_APART, LISTS

MEASURES = 100_000
ROUNDS = 3
"""The quickest counts, in time of the processor: what else runs on the machine is no matter of the reader's."""
VERBS, THINGS = "规范完善检查公示清理登记培训修订整理抽查", "台账合同车辆食堂印章档案考勤接待报销会议资产物业"


def large() -> Vocabulary:
    """A ledger of 100,000 measures, besides what the small one holds."""
    pieces = Pieces()
    begin = perf_counter()
    for text in LEDGER.texts:
        pieces.add(str(text))
    pairs = list(product(range(0, len(VERBS), 2), range(0, len(THINGS), 2)))
    for at in range(MEASURES):
        verb, thing = pairs[at % len(pairs)]
        pieces.add(f"对{at}号{THINGS[thing : thing + 2]}逐项{VERBS[verb : verb + 2]}，由责任科室每季度上报一次")
    sys.stdout.write(f"the pieces of {MEASURES:,} measures, gathered in {perf_counter() - begin:.1f} s\n")
    return Vocabulary(people=LEDGER.people, departments=LEDGER.departments, pieces=pieces)


def line(name: str, vocabulary: Vocabulary, lists: Sequence[str] = LISTS) -> str:
    said, calendar, took = list(asked(*lists)), Calendar(), float("inf")
    for _ in range(ROUNDS):
        begin = process_time()
        read = [(one, read_question(one.text, MONDAY, vocabulary, calendar)) for one in said]
        took = min(took, process_time() - begin)
    right, filled, wrong = (
        sum(judged(*one) for one in read) for judged in (rightly_meant, rightly_filled, wrongly_writes)
    )
    return f"{name:16} {len(said):8} {right:6} {filled:6} {wrong:12} {took / len(said) * 1e6:14.0f}\n"


def main() -> None:
    """Print a line for each ledger."""
    ledgers = {"13 problems": LEDGER, "100,000 measures": large()}
    sys.stdout.write(f"{'':16} messages  right  slots  wrong writes  µs per message\n")
    for name, vocabulary in ledgers.items():
        sys.stdout.write(line(name, vocabulary))
    sys.stdout.write(line("never seen", LEDGER, HELD_APART))


if __name__ == "__main__":
    main()
