"""Why the ledger refuses. Each error carries fields; the edge owns the words (catalogue key `error.<code>`)."""

from __future__ import annotations

from typing import Any, ClassVar


class Coded(Exception):
    """An error without words: `code` names the sentence, `values` what it says."""

    code: ClassVar[str]

    def __init__(self, **values: Any) -> None:
        super().__init__(self.code, values)
        self.values = values


class Refused(Coded):
    """A verb that was not carried out."""

    code = "refused"


class NotFound(Refused):
    """There is no such item, or none that this person may see: both are answered alike."""

    code = "not_found"


class NotAllowed(Refused):
    """The item is visible, but this is not this person's to do. `action` says what."""

    code = "not_allowed"


class Outdated(Refused):
    """The item moved on since the button was sent."""

    code = "outdated"


class AlreadyDone(Refused):
    """The very thing has already been recorded, `at` that moment, `by` that person."""

    code = "already_done"


class FourEyes(Refused):
    """Who did a measure cannot verify it; who did or verified it cannot do its look-back."""

    code = "four_eyes"


class NoEvidence(Refused):
    """Done was said with nothing that shows it."""

    code = "no_evidence"


class OpenMeasures(Refused):
    """A problem cannot be closed while `numbers` are open."""

    code = "open_measures"


class TooLate(Refused):
    """An extension is asked for before the due date, not after."""

    code = "too_late"


class NotLate(Refused):
    """What is late is explained after `deadline`, not before it."""

    code = "not_late"


class SnoozedAlready(Refused):
    """What is late is put off once for each deadline: it was, `at` that moment."""

    code = "snoozed_already"


class UrgedAlready(Refused):
    """Once for each item and working day is enough: it was urged `at` that moment, `by` that person."""

    code = "urged_already"


class NobodyToUrge(Refused):
    """Nobody else answers for it or stands in."""

    code = "nobody_to_urge"


class NoDeadline(Refused):
    """There is no deadline to extend."""

    code = "no_deadline"


class BadDate(Refused):
    """A new date must lie after `after`."""

    code = "bad_date"


class ReasonNeeded(Refused):
    code = "reason_needed"


class NameTaken(Refused):
    """A second person, department or unit of that `name`."""

    code = "name_taken"


class InviteInvalid(Refused):
    """Used, expired, revoked or never made: one answer for all, so that guessing teaches nothing."""

    code = "invite_invalid"


class AlreadyJoined(Refused):
    """This Telegram account belongs to a person, or this person to another account."""

    code = "already_joined"


class AlreadyBound(Refused):
    """This group is bound to another unit."""

    code = "already_bound"


class AlreadyImported(Refused):
    """The same document, or one with the same numbers, is in the ledger."""

    code = "already_imported"


class ToOneself(Refused):
    """Somebody was to hand their items over to themselves."""

    code = "to_oneself"


class NothingOpen(Refused):
    """`name` answers for nothing that is open."""

    code = "nothing_open"


class NoLeader(Refused):
    """What somebody leads goes to who may lead; only a coordinator makes somebody a leader."""

    code = "no_leader"


class NothingToImport(Refused):
    code = "nothing_to_import"


class NothingNew(Refused):
    """The ledger has all that the document says."""

    code = "nothing_new"
