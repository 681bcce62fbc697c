"""What delivery, the words and the line to people say to each other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storage.models import Notice, Person


@dataclass(frozen=True, kw_only=True)
class Part:
    """One message, composed: the notices it holds, its exact text, and `body`, which only its sender reads."""

    notices: tuple[int, ...]
    text: str
    body: object


@dataclass(frozen=True)
class Sent:
    """It arrived. `kept`: it was an edit and came too late, so that the message stays as it was."""

    message_id: int
    kept: bool = False


@dataclass(frozen=True)
class TryAgain:
    """It did not arrive. `after` says when the other side will listen again, if it said so; `albums` how many of its
    albums went before, which do not go again; `everywhere` that it listens to nobody: that says nothing of the chat;
    `asked` is False where the other side was not even asked, which is no try."""

    after: timedelta | None = None
    why: str = ""
    albums: int = 0
    everywhere: bool = False
    asked: bool = True


@dataclass(frozen=True)
class Unsure:
    """It may have arrived."""

    why: str = ""
    albums: int = 0


@dataclass(frozen=True)
class Gone:
    """This chat cannot be reached any more, for good: `why`, in the other side's words."""

    why: str
    topic: bool = False
    """Only the topic of the group that was written to is gone; the group itself stands."""


@dataclass(frozen=True)
class Moved:
    """The chat has another id now."""

    chat_id: int


Outcome = Sent | TryAgain | Unsure | Gone | Moved


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What a message is composed in, and what is to be known of its notices, by their ids."""

    now: datetime
    sent_at: datetime | None = None
    repeat: bool = False
    settled: bool = False
    """It is only to be said any more what became of it."""
    replaced: bool = False
    """A newer message says what is left of it."""
    refreshed: bool = False
    """It was sent, and is to be shown as it stands now."""
    late_ones: frozenset[int] = frozenset()
    """What might have gone out earlier."""
    again: frozenset[int] = frozenset()
    """What an earlier message told already, and is still to be done."""
    done: frozenset[int] = frozenset()
    """What was told, and its reader has nothing to do about any more, or not now."""
    put_off: Mapping[int, datetime] = field(default_factory=dict)
    """Of what is done: until when its reader put it off."""

    @property
    def late(self) -> bool:
        return bool(self.late_ones)


def always() -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a part goes; `edit` is the message it takes the place of, `albums` how many of its albums are there."""

    chat_id: int
    topic: int | None = None
    """Of a group that is bound in one of its topics."""
    edit: int | None = None
    albums: int = 0
    only_edit: bool = False
    """One that cannot be edited any more stays as it is: nothing goes in its place."""
    held: Callable[[], bool] = field(default=always, compare=False, repr=False)
    """Asked right before each request: whether the message is still this sender's to send. One that was paused for
    longer than its lease does not send."""


Compose = Callable[[Session, Person, Sequence[Notice], Setting], Sequence[Part]]
Send = Callable[[Part, Address], Awaitable[Outcome]]


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A message that is one sender's until `lease_until`, machine time."""

    message_id: int
    person_id: int
    attempt: str
    lease_until: datetime
    part: Part
    address: Address
    full: bool
    """True when not all that it was to hold fits: it will not grow."""
    replaces: tuple[int, ...] = ()
    """The messages of the kind that went before and shrink to a line when this one has arrived."""
    again: tuple[int, ...] = ()
    """The notices of theirs that this one tells again."""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A message that will not go: whose, and why, for those who run the bot."""

    message_id: int
    why: str


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What one claim took, and how many messages it settled without sending: nothing of them is true any more, or
    they can't be sent."""

    taken: tuple[Claimed, ...] = ()
    settled: int = 0
    failures: tuple[Failure, ...] = ()

    @property
    def dealt_with(self) -> int:
        return len(self.taken) + self.settled


Answered = tuple[Claimed, Outcome]
