"""The keys of texts that the code makes of parts, and what each part can be."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection
from typing import get_args

from bot.console.doctor import FINDINGS, State
from bot.demo.guide import STEPS
from bot.handlers import asking, deciding, listing, pictures
from bot.handlers.asking import acts, summing
from bot.handlers.asking.acts.looking_back import RESULTS
from bot.handlers.router import COMMANDS
from bot.intake.attachments import FILES
from bot.policies import presets
from bot.reading.documents import REASONS, Kind
from bot.reading.notices import facts
from bot.reading.tables import doubts, wording
from bot.writing import buttons as b
from bot.writing import sayings
from bot.writing.discreet import NAMING
from bot.writing.happened import NOBODY
from bot.writing.papers.closeout import SIGNERS
from bot.writing.pictures.facts import Standing
from bot.writing.record import WHY_DROPPED
from bot.writing.single import (
    NEW_AS,
    SINGLE,
    assigned_card,
    decided_card,
    person_card,
    problem_card,
    waiting_card,
)
from bot.writing.texts import LOCALES
from bot.writing.workbooks.lists import COLUMNS, FLAT, List
from jobs.kinds import KINDS
from jobs.policy import Colour, Digest
from storage.errors import Refused
from storage.faults import StorageFault
from storage.gaps import FIELDS
from storage.groups import Gets
from storage.importing.diff import Field
from storage.models import (
    EvidenceKind,
    ExtensionState,
    MeasureState,
    NoticeState,
    OwnerRole,
    ProblemState,
    ReportState,
    ReviewState,
    Role,
)
from storage.reachability import WHYS
from storage.rights import Action
from tests.bot.spoken import SOURCES, arguments, nodes_of, spoken

EVERY_COLUMN = {*FLAT, *(column for columns in COLUMNS.values() for column in columns)}
COLUMN_NAMES = {one.name for one in EVERY_COLUMN}
SUBJECTS = sorted(path.stem for path in (LOCALES / "zh_CN").glob("*.po"))
WAITING_FOR_ONE = (
    acts.apply_closeout, acts.approve_closeout, acts.return_closeout, acts.submit_progress, acts.attach_evidence,
    acts.record_lookback, acts.request_extension, acts.approve_extension, acts.reject_extension,
)  # fmt: skip
"""What is done to an item that waits for the person, whether they name it or not."""
LOOKED = (ReviewState.HELD, ReviewState.REBOUNDED, ReviewState.UNCLEAR)
LEVELS = ("urge", "supervise")
TOLD = [role for role in Role if role not in (Role.PUBLIC, Role.GROUP)]
OPEN_OR_DONE = [state for state in MeasureState if state not in (MeasureState.NOT_STARTED, MeasureState.IN_PROGRESS)]
STANDS = [word or "any" for word in b.Standing.__metadata__]


def subclasses(kind: type[Refused]) -> list[type[Refused]]:
    return [one for direct in kind.__subclasses__() for one in (direct, *subclasses(direct))]


def kinds_said_by(card: object) -> list[str]:
    return [kind for kind, made in SINGLE.items() if made is card]


def refused_files() -> set[str]:
    """The reasons that intake gives for a file it could not take."""
    nodes = [node for path in SOURCES if path.name == "fetching.py" for node in nodes_of(path)]
    told = [node.value for node in nodes if isinstance(node, ast.Return)]
    told += [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "refused.append"]
    found = [one.value for node in told if node for one in ast.walk(node) if isinstance(one, ast.Constant)]
    return {one for one in found if isinstance(one, str) and one}


def item_events() -> set[str]:
    """The kinds of event that the history of a problem or measure shows."""
    verbs = [path for path in SOURCES if path.parent.name == "verbs"]
    calls = [node for path in verbs for node in nodes_of(path) if isinstance(node, ast.Call)]
    recorded = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "record"]
    elsewhere = {
        kind.value
        for call in recorded
        for kind, about in [(call.args[2], call.args[3])]
        if isinstance(kind, ast.Constant)
        and isinstance(about, ast.Tuple)
        and isinstance(about.elts[0], ast.Constant)
        and about.elts[0].value not in ("measure", "problem")
    }
    return set(arguments("record", 2)) - elsewhere - PEOPLE_EVENTS


def said_by(called: str, keyword: str) -> set[str]:
    """The constants given as this keyword wherever `called` is called."""
    calls = [node for path in SOURCES for node in nodes_of(path) if isinstance(node, ast.Call)]
    given = [one for call in calls if ast.unparse(call.func) == called for one in call.keywords if one.arg == keyword]
    return {str(one.value.value) for one in given if isinstance(one.value, ast.Constant)}


PEOPLE_EVENTS = {"department_added", "applicant_asked", "applicant_decided"}
"""Recorded about something else than an item, by way of a name that holds what it is about."""

LINES_OF_THEIR_OWN = ("deadline", "snoozed", "outage", *Digest)
"""Kinds that a digest does not say by a text of their own."""
SAID_IN_A_LINE = [name for name, kind in KINDS.items() if not kind.solo and name not in LINES_OF_THEIR_OWN]

FAMILIES: dict[tuple[str, str], Collection[str] | Callable[[], Collection[str]]] = {
    ("_top", "f'filling.column.{name}'"): ("problem", "measure", *FIELDS),
    ("invitation", "f'role.{role}'"): list(Role),
    ("made", "f'lists.name.{one}'"): list(List),
    ("_begun", "f'lists.name.{one}'"): list(List),
    ("_begun", "f'lists.whose.{whose}'"): ("body", "persons"),
    ("_headings", "f'lists.column.{column.name}'"): COLUMN_NAMES,
    ("_headings", "f'lists.column.{column.under}'"): {one.under for one in EVERY_COLUMN if one.under},
    ("_headings", "f'lists.column.{one.name}'"): COLUMN_NAMES,
    ("_headings", "f'lists.column.flat_{one.name}'"): [one.name for one in FLAT if one.under],
    ("state", "f'lists.state.{word}'"): [*MeasureState, "mostly_done"],
    ("problem_state", "f'lists.problem.{row.state}'"): list(ProblemState),
    ("look_backs", "f'lists.review.{one.state}'"): [one for one in ReviewState if one is not ReviewState.VOID],
    ("_kind", "f'evidence.{known.get(row.sha256 or row.text, row.kind)}'"): [*EvidenceKind, *FILES, "place"],
    ("_of_named", "f'state.{view.state}'"): (MeasureState.SUBMITTED, MeasureState.VERIFIED),
    ("_set_menu", "f'command.{one.name}'"): [one.name for one in COMMANDS if one.in_menu],
    ("config_text", "f'config.{error.why}'"): lambda: {
        *arguments("BadConfig", 1),
        *(why for why in arguments("ValueError", 0) if why.startswith("bad_")),
    },
    ("deadline_text", "f'when.{reading.kind}'"): ("immediate", "standing", "unreadable", "ask"),
    ("hint", "f'guide.{self.step.key}'"): [step.key for step in STEPS],
    ("_persona", "f'role.{player.role}'"): list(Role),
    ("not_yet", "f'intent.{question.intent}'"): [*asking.NOT_YET, "export_ledger", "set_reminder"],
    ("not_yet", "f'instead.{question.intent}'"): [*asking.NOT_YET, "export_ledger", "set_reminder"],
    ("head", "f\"asked.{asked.stand or 'any'}\""): STANDS,
    ("_none", "f'asked.{asked.stand}'"): STANDS[1:],
    ("problems_card", "f'asked.{asked.stand}'"): listing.PROBLEMS,
    ("unknown_card", "f'asked.no_{kind}'"): lambda: arguments("unknown_card", 1),
    ("parts_card", "f'parts.none_{group}'"): ("unit", *summing.GROUPS),
    ("first", "f\"progress.left_{scope or 'measures'}\""): ("measures", "problems"),
    ("item_meant", "f'intent.{question.intent}'"): [
        name for name, reader in asking.ANSWERS.items() if reader in WAITING_FOR_ONE
    ],
    ("_why_back", "f'reason.{one}'"): deciding.USUAL_REASONS,
    ("_role_line", "f'role.{role}'"): list(OwnerRole),
    ("assign_together", "f'role.{role}'"): list(OwnerRole),
    ("_to_record", "f'said.{result}'"): RESULTS.values(),
    ("_to_record", "f'key.{result}'"): RESULTS.values(),
    ("measure_state", "f'paper.measure.{view.state}'"): (MeasureState.NOT_STARTED, MeasureState.IN_PROGRESS),
    ("problem_state", "f'paper.problem.{view.state}'"): (ProblemState.CLOSED, ProblemState.HELD),
    ("_how_far", "f'paper.problem.{name}'"): ("done", "submitted", "left"),
    ("looked_back", "f'paper.look_backs.{state}'"): LOOKED,
    ("_look_backs", "f'paper.look_backs.{state}'"): LOOKED,
    ("_look_backs", "f'form.look_back.{done.state}'"): LOOKED,
    ("_so_far", "f'paper.tally.problem.{state}'"): list(ProblemState),
    ("_so_far", "f'paper.tally.measure.{state}'"): list(MeasureState),
    ("_ending", "f'paper.contact.{kind}'"): [name for name, _ in facts.CONTACT],
    ("_instead", "f'paper.instead.{one.role}'"): [role for role in Role if role is not Role.GROUP],
    ("_measure", "f'form.state.{view.state}'"): list(MeasureState),
    ("_evidence", "f'evidence.{row.kind}'"): list(EvidenceKind),
    ("_signatures", "f'form.sign.{who}'"): SIGNERS,
    ("contact", "f'contact.{kind}'"): [name for name, _ in facts.CONTACT],
    ("close_note", "f'ask.close_{button.what}'"): lambda: arguments("CloseNote", 1),
    ("found_card", "f'did.review_{result}'"): (ReviewState.HELD, ReviewState.REBOUNDED, ReviewState.UNCLEAR),
    ("send_back", "f'reason.{one}'"): deciding.USUAL_REASONS,
    ("return_for", "f'reason.{button.reason}'"): deciding.USUAL_REASONS,
    ("why_longer", "f'why.{one}'"): b.USUAL_REASONS,
    ("_reason", "f'why.{why}'"): b.USUAL_REASONS,
    ("why_late", "f'why.{one}'"): b.USUAL_REASONS,
    ("late_because", "f'why.{button.why}'"): b.USUAL_REASONS,
    ("when", "f'key.snooze_{one.name}'"): ("afternoon", "tomorrow", "workday"),
    ("one", "f'urge.{level}'"): LEVELS,
    ("several", "f'urge.{level}'"): LEVELS,
    ("send", "f'urge.{button.level}'"): LEVELS,
    ("send_several", "f'urge.{button.level}'"): LEVELS,
    ("urged_card", "f\"urge.{facts['level']}\""): LEVELS,
    ("_not_taken", "f'file.{reason}'"): refused_files,
    ("say_trouble", "f'error.{why}'"): lambda: arguments("say_trouble", 1),
    ("draft_lines", "f'notices.level.{level}'"): ("aspects", "categories", "problems", "measures"),
    ("person_said", "f'role.{role}'"): TOLD,
    ("assign", "f'role.{role}'"): list(OwnerRole),
    ("_assigned", "f'role.{role}'"): list(OwnerRole),
    ("admit_keys", "f'role.{role}'"): NEW_AS,
    ("refusal_text", "f'error.{refusal.code}'"): [one.code for one in subclasses(Refused)],
    ("refusal_text", "f\"action.{values['action']}\""): list(Action),
    ("message", "f'notices.warning.{warning.code}'"): (
        "counts_differ", "number_missing", "number_repeated", "title_is_action", "damaged_date", "deadline_as_said",
        "no_measures", "unreadable_part", "no_problems", "no_unit", "several_units", "title_is_aspect",
        "headings_as_measures", "label_not_known", "paragraphs_as_one", *doubts.CODES,
    ),
    ("refusal_text", "f'tables.refused.{refusal.code}'"): wording.CODES,
    ("message", "f\"notices.level.{values['level']}\""): ("aspects", "categories", "problems", "measures"),
    ("due_line", "f'state.{view.state}'"): (MeasureState.NOT_STARTED, MeasureState.IN_PROGRESS),
    ("problem_state", "f'problem.{view.state}'"): [one for one in ProblemState if one is not ProblemState.OPEN],
    ("_event_line", "f'event.{event.kind}'"): item_events,
    ("_event_detail", "f'key.{found}'"): (ReviewState.HELD, ReviewState.REBOUNDED, ReviewState.UNCLEAR),
    ("_event_line", "f'actor.{event.actor}'"): NOBODY,
    ("evidence_line", "f'evidence.{row.kind}'"): list(EvidenceKind),
    ("claims_card", "f'claims.{same}'"): ("same", "differ"),
    ("claims_card", "f'level.{level}'"): ("problems", "measures"),
    ("person_line", "f'role.{role}'"): list(Role),
    ("reason", "f'reason.{notice.colour}'"): list(Colour),
    ("reason", "f'reason.{notice.kind}'"): ["verify_waiting", "acknowledge_waiting", "extension_waiting"],
    ("policy_name", "f'policy.name.{name}'"): list(presets()),
    ("help_card", "f'help.{role}'"): TOLD,
    ("help_card", "f'role.{one}'"): [*TOLD, Role.PUBLIC],
    ("_line", "f'saying.{subject.name}'"): [one.name for one in sayings.SUBJECTS],
    ("subjects_card", "f'saying.{one.name}'"): [one.name for one in sayings.SUBJECTS],
    ("subjects_card", "f'saying.{subject.name}'"): [one.name for one in sayings.SUBJECTS],
    ("subjects_card", "f'intent.{intent}'"): [intent for one in sayings.SUBJECTS for intent in one.intents],
    ("subject_card", "f'saying.{subject.name}'"): [one.name for one in sayings.SUBJECTS],
    ("subject_card", "f'intent.{intent}'"): [intent for one in sayings.SUBJECTS for intent in one.intents],
    ("_rest", "f'progress.{name}'"): ("submitted", "open", "claimed"),
    ("_line", "f'line.{notice.kind}'"): SAID_IN_A_LINE,
    ("discreet_line", "f'line.{notice.kind}'"): SAID_IN_A_LINE,
    ("_what", "f'record.kind.{view.kind}'"): list(KINDS),
    ("_what", "f'mark.{view.colour}'"): list(Colour),
    ("became", "f'record.{view.state}'"): [one for one in NoticeState if one is not NoticeState.DROPPED],
    ("became", "f'record.dropped.{view.why}'"): WHY_DROPPED,
    ("discreet_line", "f'discreet.{notice.kind}'"): NAMING,
    ("digest_key", "f'key.{kind}'"): [one for one in Digest if one is not Digest.GROUP_BOARD],
    ("groups_card", "f'key.gets_{one}'"): list(Gets),
    ("_group_line", "f'groups.gets_{one.gets}'"): list(Gets),
    ("code_card", "f'groups.gets_{gets}'"): list(Gets),
    ("bound_card", "f'groups.gets_{gets}'"): list(Gets),
    ("group_bound_card", "f'groups.gets_{gets}'"): list(Gets),
    ("change_line", "f'merge.field.{change.field}'"): get_args(Field),
    ("kept_line", "f'merge.field.{kept.field}'"): get_args(Field),
    ("kept_line", "f'merge.kept_{kept.why}'"): ("worked", "finished", "claimed"),
    ("doubt_line", "f'merge.doubt_{doubt.why}'"): ("several", "alike", "twice", "finished", "namesakes", "near"),
    ("every_line", "f'merge.new_{who.kind}'"): ("person", "department"),
    ("waiting_card", "f'{kind}.head'"): kinds_said_by(waiting_card),
    ("waiting_card", "f'{kind}.who'"): kinds_said_by(waiting_card),
    ("waiting_card", "f'{kind}.next'"): kinds_said_by(waiting_card),
    ("assigned_card", "f\"role.{notice.facts.get('role', OwnerRole.OWNER)}\""): list(OwnerRole),
    ("assigned_card", "f'{notice.kind}.head'"): kinds_said_by(assigned_card),
    ("decided_card", "f'{kind}.head'"): kinds_said_by(decided_card),
    ("decided_card", "f'{kind}.next'"): kinds_said_by(decided_card),
    ("reach_line", "f'reach.{one.why}'"): WHYS,
    ("recorded_card", "f\"recorded_for.{telling.notice.facts.get('what', 'done')}\""): (
        "done", "verified", "extension",
    ),
    ("extension_decided_card", "f'extension.{how}'"): ("approved", "shortened", "refused"),
    ("_problem_news", "f'{notice.kind}.problem'"): [*kinds_said_by(problem_card), *kinds_said_by(assigned_card)],
    ("_problem_news", "f'{notice.kind}.next'"): [*kinds_said_by(problem_card), *kinds_said_by(assigned_card)],
    ("person_card", "f'{telling.notice.kind}.head'"): kinds_said_by(person_card),
    ("person_card", "f'{telling.notice.kind}.next'"): kinds_said_by(person_card),
    ("_measure", "f'settled.measure.{view.state}'"): OPEN_OR_DONE,
    ("_report", "f'settled.report.{report.state}'"): [one for one in ReportState if one is not ReportState.NOTED],
    ("_extension", "f'settled.extension.{extension.state}'"): list(ExtensionState),
    ("_review", "f'settled.review.{view.state}'"): list(ReviewState),
    ("_problem", "f'settled.can_close.{view.state}'"): list(ProblemState),
    ("_problem", "f'settled.problem.{view.state}'"): list(ProblemState),
    ("undelivered_card", "f'undelivered.{because}'"): ("refused", "unsure", "unsayable", "gone"),
    ("mark", "f'mark.{measure.state}'"): OPEN_OR_DONE,
    ("mark", "f'mark.{colour}'"): list(Colour),
    ("standing", "f'state.{measure.state}'"): OPEN_OR_DONE,
    ("fault_text", "f\"backup.why.{fault.values['why']}\""): lambda: said_by("BadBackup", "why"),
    ("fault_text", "f'fault.{fault.code}'"): ["storage_fault", *(one.code for one in StorageFault.__subclasses__())],
    ("doctor", "f'mark.doctor_{finding.state}'"): list(State),
    ("unread_text", "f\"document.kind.{values['kind']}\""): list(Kind),
    ("unread_text", "f'document.{refused.code}'"): REASONS,
    ("finding_text", "f'doctor.{finding.name}'"): list(FINDINGS),
    ("_word", "f'pictures.standing.{standing}'"): list(Standing),
    ("_department_tiles", "f'pictures.standing.{worst}'"): list(Standing),
    ("_legend", "f'pictures.standing.{one}'"): list(Standing),
    ("drawn", "f'key.picture_{one}'"): pictures.KINDS,
    ("drawn", "f'pictures.{kind}'"): pictures.KINDS,
}  # fmt: skip
"""For each key that is made: by function and source, the values that its part can have; those that stand in the code
are read when they are asked for, since that takes seconds."""

CONSTANT_ELSEWHERE = {
    ("hint", "guide.END"),  # a constant of the guide
    ("meaning", "key"),  # a key that was just found
    ("measure_keys", "text"),  # from the table in the same function
    ("t", "key"),  # Turn.t hands on to its Words
    ("_taking_long", "step.says"),  # the router's table of keys that take long
    ("far", "how_far"),  # its default, or what is handed to it
}
"""Places whose key stands as a constant somewhere else."""


def made_keys() -> dict[str, str]:
    """Every key that can be made, with the place that makes it."""
    keys = {}
    for place in spoken():
        parts = FAMILIES.get((place.function, place.made or ""), ())
        for part in parts() if callable(parts) else parts:
            template = ast.parse(place.made or "", mode="eval").body
            assert isinstance(template, ast.JoinedStr)
            key = "".join(str(piece.value) if isinstance(piece, ast.Constant) else part for piece in template.values)
            keys[key] = place.where
    return keys
