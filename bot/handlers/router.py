"""From what came in to the handler whose subject it is. One table of commands feeds the routing, the menu that
Telegram shows, and help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.handlers import (
    acting,
    asides,
    asking,
    calendars,
    closing,
    confirming,
    deciding,
    digests,
    edits,
    evidence,
    extending,
    filling,
    grouped,
    groups,
    handing,
    importing,
    inviting,
    listing,
    looking,
    papers,
    people,
    pictures,
    placing,
    planning,
    policies,
    putting_off,
    record,
    recording,
    shown,
    standing,
    talk,
    talked,
    units,
    upkeep,
    urging,
)
from bot.handlers.refusals import refusal_text
from bot.handlers.said import once
from bot.handlers.turn import Answer, Change, Say, Toast, Turn, say
from bot.writing import buttons as b
from bot.writing.card import card
from storage.attempts import attempt
from storage.errors import AlreadyDone, Outdated, Refused
from storage.models import ReviewState


@dataclass(frozen=True, kw_only=True)
class Command:
    """One command: its name in Telegram and its handler. The catalogue describes it (`command.<name>`)."""

    name: str
    handle: Callable[[Turn], Answer]
    in_menu: bool = True


def _list(kind: str) -> Callable[[Turn], Answer]:
    return lambda turn: say(looking.list_card(turn, kind))


COMMANDS = (
    Command(name="start", handle=people.start, in_menu=False),
    Command(name="todo", handle=_list("waiting")),
    Command(name="mine", handle=_list("mine")),
    Command(name="overdue", handle=_list("overdue")),
    Command(name="progress", handle=_list("progress")),
    Command(name="help", handle=_list("help")),
    Command(name="bind", handle=groups.bind_here, in_menu=False),
)


def _answered_with(turn: Turn, button: b.TakeAsAnswer) -> Answer:
    """What was answered as a question is the answer to what was asked before it. Raises Outdated."""
    again = asides.said_before(turn, button)
    answer = ASKED.get(turn.asked.get("what", ""))
    if answer is None:
        raise Outdated
    return answer(again)


PRESSES: dict[type[b.Button], Callable[[Turn, Any], Answer]] = {
    b.ShowMeasure: looking.show_measure,
    b.ShowProblem: looking.show_problem,
    b.ShowReview: looking.show_review,
    b.ShowList: looking.show_list,
    b.ShowSayings: looking.show_sayings,
    b.ReviewPage: looking.review_page,
    b.MorePage: looking.more_page,
    b.ShowItems: listing.show,
    b.ShowDigest: digests.show_digest,
    b.ConfirmSaid: once(confirming.confirm),
    b.ThisOne: asking.chosen,
    b.TakeAsAnswer: _answered_with,
    b.Acknowledge: acting.acknowledge,
    b.AcknowledgeAll: acting.acknowledge_all,
    b.Done: acting.done,
    b.Progress: acting.progress,
    b.MostlyDone: acting.mostly_done,
    b.Withdraw: acting.withdraw,
    b.AddMore: acting.add_more,
    b.AskExtension: extending.ask_extension,
    b.ExtendTo: extending.extend_to,
    b.ExtendBecause: once(extending.extend_because),
    b.ExplainLateness: extending.explain,
    b.LateBecause: extending.late_because,
    b.PromiseOn: once(extending.promise),
    b.Snooze: putting_off.ask,
    b.SnoozeTo: once(putting_off.to),
    b.Urge: urging.ask,
    b.SendUrge: urging.send,
    b.SendUrges: once(urging.send_several),
    b.Cancel: acting.cancel,
    b.PlaceEvidence: placing.place_evidence,
    b.PlaceElsewhere: placing.place_elsewhere,
    b.PlaceAt: placing.place_at,
    b.PlaceFor: placing.place_for,
    b.DropEvidence: placing.drop_evidence,
    b.RecordFor: recording.record_for,
    b.RecordExtension: extending.record_extension,
    b.RecordVerified: recording.record_verified,
    b.Verify: once(deciding.verify),
    b.Return: deciding.send_back,
    b.ReturnFor: deciding.return_for,
    b.ReturnUntil: once(deciding.return_until),
    b.Grant: once(deciding.grant),
    b.Shorten: deciding.shorten,
    b.Assign: planning.assign,
    b.AssignTo: once(planning.assign_to),
    b.SetDeadline: planning.ask_deadline,
    b.DeadlineOn: once(planning.deadline_on),
    b.UndoDeadline: planning.undo_deadline,
    b.WhoseItems: handing.whose,
    b.HandOver: handing.hand_over,
    b.HandTo: handing.to_chosen,
    b.HandUntil: handing.until_chosen,
    b.HandOverNow: once(handing.hand_over_now),
    b.GiveBack: handing.give_back,
    b.ShowHandover: handing.show,
    b.Close: once(closing.close),
    b.Reopen: closing.reopen,
    b.CloseNote: closing.close_note,
    b.Held: closing.held,
    b.Rebounded: closing.rebounded,
    b.Unclear: closing.unclear,
    b.SettleClaims: closing.settle_claims,
    b.ApplyImport: importing.apply,
    b.FillIn: filling.as_file,
    b.ShowDiff: importing.more,
    b.UndoImport: importing.undo,
    b.Resume: upkeep.resume,
    b.SendPicture: pictures.send,
    b.ShowPolicies: policies.show,
    b.TryPolicy: policies.try_,
    b.ChoosePolicy: policies.choose,
    b.ShowRecord: record.show,
    b.RecordFile: record.as_file,
    b.PickRecord: record.pick,
    b.CalendarFile: calendars.as_file,
    b.CloseoutForm: papers.form,
    b.DraftNames: papers.names_decided,
    b.DraftName: papers.name_decided,
    b.Publish: papers.publish,
    b.KeepBack: papers.keep_back,
    b.Belong: people.belongs_already,
    b.Admit: people.admit,
    b.AdmitOther: people.admit_other,
    b.AdmitAs: people.admit_as,
    b.Invite: people.invite,
    b.InviteAll: inviting.all_invited,
    b.AddPerson: people.add_person,
    b.SetLanguage: people.set_language,
    b.SwitchUnit: units.switch,
    b.Groups: groups.show,
    b.BindGroup: groups.bind,
    b.UnbindGroup: groups.unbind,
}
TAKE_LONG: dict[type[b.Button], str] = {
    b.ApplyImport: "merge.applying",
    b.UndoImport: "merge.undoing",
}
"""Keys that may have a whole document to write, and what is said meanwhile."""


def _done_in_words(turn: Turn) -> Answer:
    return say(acting.submit(turn, int(turn.asked["measure"]), [], turn.incoming.text))


def _progress_in_words(turn: Turn) -> Answer:
    return say(acting.note_progress(turn, int(turn.asked["measure"]), [], turn.incoming.text))


def _rebounded_in_words(turn: Turn) -> Answer:
    review = int(turn.asked["review"])
    return say(closing.record(turn, review, ReviewState.REBOUNDED, turn.incoming.text))


ASKED: dict[str, Callable[[Turn], Answer]] = {
    "done": _done_in_words,
    "progress": _progress_in_words,
    "return": deciding.return_said,
    "return_until": deciding.return_until_said,
    "shorten": deciding.shorten_said,
    "extend": extending.extend_said,
    "extend_why": extending.extend_why,
    "late_why": extending.late_why_said,
    "late_until": extending.late_until_said,
    "assign": planning.assign_said,
    "deadline": planning.deadline_said,
    "hand_to": handing.to_said,
    "hand_until": handing.until_said,
    "close_note": closing.close_noted,
    "reopen": closing.reopen_said,
    "review_rebounded": _rebounded_in_words,
    "add_person": people.person_said,
}
"""What the next words answer. A question that needs a photo is not here: words leave it open."""


def route(turn: Turn) -> Answer:
    """The answer to one update. Raises nothing that a person could cause: refusals become words."""
    try:
        # What a verb had changed before it refused is taken back; the refusal itself is answered.
        with attempt(turn.session):
            if turn.incoming.standing is not None:
                return standing.changed(turn)
            if not turn.incoming.private:
                return grouped.in_group(turn, _route)
            replies = shown.with_way_back(turn, _route(turn))
    except Refused as refusal:
        return refused(turn, refusal)
    except b.UnknownButton:
        return [Toast(turn.t("error.outdated"), alert=True)]
    talked.note(turn, replies)
    return units.named(turn, replies)


def _route(turn: Turn) -> Answer:
    said = turn.incoming
    if said.edited:
        return edits.changed(turn)
    if turn.actor is None:
        return people.stranger(turn)
    if said.press is not None:
        button = b.unpack(said.press)
        return PRESSES[type(button)](turn, button)
    if said.files or said.refused_files:
        return evidence.received(turn)
    answer = ASKED.get(turn.asked.get("what", ""))
    if said.command:
        return _commanded(turn, said.command, still_asked=answer is not None)
    if answer:
        return asides.instead(turn) or answer(turn)
    if not said.text.strip():
        return say(card([turn.t("file.kind")]))
    if filling.is_asked(turn):
        return say(filling.shown(turn))
    if groups.ASKED.fullmatch(said.text.strip()):
        return groups.asked(turn)
    return evidence.passed_on(turn) or asking.said(turn)


def _commanded(turn: Turn, name: str, *, still_asked: bool) -> Answer:
    if still_asked:
        return [*_command(turn, name), *asides.still_asked(turn)]
    turn.forget()
    return _command(turn, name)


def _command(turn: Turn, name: str) -> Answer:
    for command in COMMANDS:
        if command.name == name:
            return command.handle(turn)
    return say(looking.list_card(turn, "help"))


def takes_long(press: str) -> str | None:
    """What is said meanwhile of a tap that may have much to write: a text's key; None for all others."""
    kind = b.kind_of(press)
    return TAKE_LONG.get(kind) if kind else None


def refused(turn: Turn, refusal: Refused) -> Answer:
    """What happened and what to do; a press also gets the card as it stands now, and changes nothing."""
    text = refusal_text(turn.w, refusal)
    said = turn.incoming
    if said.press is None:
        return say(card([text], talk.help_keys(turn) if turn.actor and said.private else ()))
    if turn.actor is None:
        return [Toast(text, alert=True)]
    fresh = shown.fresh(turn, b.unpack(said.press)) if isinstance(refusal, Outdated | AlreadyDone) else None
    toast = Toast(text, alert=True)
    if fresh is None:
        return [toast]
    return [toast, Say(fresh) if _asks(said.press) else Change(fresh)]


def _asks(press: str) -> bool:
    """Whether the pressed key stands under something that should stay as it is."""
    return isinstance(
        b.unpack(press), b.Done | b.Return | b.AskExtension | b.ExplainLateness | b.Snooze | b.Urge | b.Reopen
    )
