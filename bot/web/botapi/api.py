"""The world with people in it: what they do, and what a test or the chat page may ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from bot.web.botapi.changes import Change
from bot.web.botapi.files import Recorded
from bot.web.botapi.groups import Groups
from bot.web.botapi.menus import Command
from bot.web.botapi.messages import Answer, Message
from bot.web.botapi.people import Chat, User
from bot.web.botapi.refusal import NotPossible
from bot.web.botapi.rendering import membership_json, message_json, recorded_json
from bot.web.botapi.wording import message_caption, message_text
from bot.web.botapi.world import Content, Press

T = TypeVar("T")


class BotApi(Groups):
    """A local stand-in for Telegram's Bot API, with the phones of the people who use the bot."""

    # Who is there

    def add_bot(self, token: str, username: str, name: str) -> User:
        """The one bot of this world; its id is the number before the colon of `token`. Raises ValueError."""
        number = token.partition(":")[0]
        if not number.isdigit() or ":" not in token:
            raise ValueError("a token looks like 123456:letters-and-digits")
        if self._bot is not None:
            raise ValueError("this world has its bot already")
        self.token = token
        self._bot = User(id=int(number), first_name=name, username=username, is_bot=True)
        return self._bot

    def add_user(
        self, user_id: int, first_name: str, *, username: str | None = None, language_code: str = "zh-hans"
    ) -> User:
        """A person with a phone, who has not started the bot yet."""
        user = User(id=user_id, first_name=first_name, username=username, language_code=language_code)
        self.users[user_id] = user
        self.chats[user_id] = Chat(id=user_id, type="private", title=first_name, members={user_id})
        self.changes.add("person", user_id)
        return user

    # What people do

    def say(self, user_id: int, text: str, *, chat_id: int | None = None, reply_to: int | None = None) -> Message:
        """A text from a person, in their private chat unless `chat_id` names a group. In a forum it stands in the
        topic of what it replies to, which may be the message that opened it. Raises NotPossible, Refused."""
        chat = self._chat_of(user_id, chat_id)
        message = self.post(chat, self.users[user_id], text=message_text(text), reply_to=reply_to)
        return self._tell_bot("message", message)

    def send_photo(
        self,
        user_id: int,
        data: bytes,
        *,
        caption: str | None = None,
        reply_to: int | None = None,
        album: str | None = None,
        chat_id: int | None = None,
    ) -> Message:
        """A picture (PNG or JPEG); those with the same `album` id belong together. Raises NotPossible, Refused."""
        chat = self._chat_of(user_id, chat_id)
        photo = self.files.add_photo(data)
        caption = message_caption(caption)
        user = self.users[user_id]
        return self._tell_bot(
            "message", self.post(chat, user, photo=photo, caption=caption, reply_to=reply_to, album=album)
        )

    def send_document(
        self,
        user_id: int,
        file_name: str,
        data: bytes,
        *,
        caption: str | None = None,
        reply_to: int | None = None,
        chat_id: int | None = None,
    ) -> Message:
        """A file, as it is. Raises NotPossible, Refused."""
        chat = self._chat_of(user_id, chat_id)
        document = self.files.add_document(file_name, data)
        caption = message_caption(caption)
        message = self.post(chat, self.users[user_id], document=document, caption=caption, reply_to=reply_to)
        return self._tell_bot("message", message)

    def send_recorded(
        self,
        user_id: int,
        kind: Recorded,
        data: bytes,
        *,
        name: str = "",
        caption: str | None = None,
        album: str | None = None,
    ) -> Message:
        """A film or a sound in the private chat. Raises NotPossible, Refused."""
        content = recorded_json(self.files.add_recorded(kind, name, data))
        return self.send_other(user_id, content, caption=caption, album=album)

    def send_other(
        self,
        user_id: int,
        content: Mapping[str, object],
        *,
        text: str | None = None,
        caption: str | None = None,
        reply_to: int | None = None,
        album: str | None = None,
        chat_id: int | None = None,
    ) -> Message:
        """Any other kind of message, as Telegram's JSON has it: `{"sticker": {…}}`, `{"location": {…}}`; or with
        something besides its words: `{"forward_origin": {…}}`, `{"quote": {…}}`."""
        chat = self._chat_of(user_id, chat_id)
        said = message_text(text) if text else None
        posted: Content = {"text": said, "caption": message_caption(caption), "reply_to": reply_to, "album": album}
        posted["other"] = content
        return self._tell_bot("message", self.post(chat, self.users[user_id], **posted))

    def edit_own(self, user_id: int, message_id: int, text: str, *, chat_id: int | None = None) -> Message:
        """A person rewrites their own text, or what stands under their photo. Raises NotPossible, Refused."""
        message = self._message_in(self._chat_of(user_id, chat_id), message_id)
        if message.sender_id != user_id:
            raise NotPossible("one edits one's own messages only")
        words: Content = {"text": message_text(text)} if message.text else {"caption": message_caption(text)}
        return self._tell_bot("edited_message", self.edit(message, **words))

    def press(self, user_id: int, message_id: int, data: str, *, chat_id: int | None = None) -> str:
        """A tap on an inline button; the id of the callback query, queued for the bot. Any data is sent, as a
        self-built client could. Raises NotPossible."""
        chat = self._chat_of(user_id, chat_id)
        message = self._message_in(chat, message_id)
        self.forget_presses()
        press = Press(id=str(4_000_000_000 + next(self.numbers)), user_id=user_id, at=self.machine())
        self.presses[press.id] = press
        body: dict[str, object] = {
            "id": press.id,
            "from": self.users[user_id].as_json(),
            "message": message_json(self, message),
            "chat_instance": str(abs(chat.id) * 1000 + 7),
            "data": data,
        }
        self.queue("callback_query", body)
        return press.id

    def set_language(self, user_id: int, code: str) -> None:
        """The language of a person's app, sent along with all they do from now on."""
        self.users[user_id] = replace(self.users[user_id], language_code=code)
        self.changes.add("person", user_id)

    def block_bot(self, user_id: int) -> None:
        """Stop the bot: it is told, and can't write any more."""
        self._set_blocked(user_id, blocked=True)

    def unblock_bot(self, user_id: int) -> None:
        self._set_blocked(user_id, blocked=False)

    def deactivate_user(self, user_id: int) -> None:
        """The person's account is gone for good: nobody can write to it."""
        self._chat(user_id).deactivated = True
        self.changes.add("person", user_id)

    def look(self, user_id: int, *, chat_id: int | None = None) -> None:
        """The person looks at the chat: nothing in it is unread any more."""
        chat = self._chat(chat_id or user_id)
        if chat.seen.get(user_id, 0) < chat.last_id:
            chat.seen[user_id] = chat.last_id
            self.changes.add("seen", chat.id)

    # What goes wrong with updates

    def queue_raw(self, content: Mapping[str, object]) -> int:
        """An update for the bot with just this in it, however wrong: `{"message": {}}`, `{"new_kind": {…}}`. Its
        update_id, the next one unless `content` brings its own (to deliver an update twice, for one)."""
        update_id = self.updates.add_raw(content)
        self.changes.add("update")
        return update_id

    def forget_a_week(self) -> int:
        """A week passes without updates: none waits any more, and the ids go on from a random lower one, returned."""
        return self.updates.forget_a_week()

    # What one may ask

    def messages(self, chat_id: int) -> list[Message]:
        """What the chat shows now, oldest first; what was deleted is gone."""
        return list(self._chat(chat_id).messages.values())

    def answers(self, user_id: int) -> list[Answer]:
        """The toasts and alerts this person got, oldest first; an empty text only stopped the button's wheel."""
        return [answer for answer in self.answered if answer.user_id == user_id]

    def commands(self, chat_id: int, language: str) -> tuple[Command, ...]:
        """The command menu this chat shows to someone whose app speaks `language`."""
        return self.menus.shown(self._chat(chat_id), language)

    def pinned(self, chat_id: int) -> Message | None:
        """The message pinned last."""
        chat = self._chat(chat_id)
        return chat.messages[chat.pinned[-1]] if chat.pinned else None

    def unread(self, user_id: int, *, chat_id: int | None = None) -> int:
        """How many messages of others the person has not looked at, in their private chat or in a group."""
        chat = self._chat(chat_id or user_id)
        seen = chat.seen.get(user_id, 0)
        return sum(message.id > seen and message.sender_id != user_id for message in chat.messages.values())

    def pending_updates(self) -> int:
        """How many updates the bot has not confirmed yet."""
        return len(self.updates.pending())

    async def changed(self, since: int | None = None) -> list[Change]:
        """Wait for the next change, or for the first after number `since`; all since then, oldest first."""
        since = self.changes.number if since is None else since
        await self.changes.after(since)
        return self.changes.since(since)

    async def until(self, condition: Callable[[], T], timeout: float = 10.0) -> T:
        """Wait until `condition()` is true, looking at each change; what it returned. `timeout` in seconds of real
        time; raises TimeoutError."""
        return await self.changes.until(condition, timeout)

    # Steps

    def _chat_of(self, user_id: int, chat_id: int | None) -> Chat:
        """Where a person acts; writing starts a private chat. Raises NotPossible."""
        chat = self._chat(user_id if chat_id is None else chat_id)
        if user_id not in chat.members:
            raise NotPossible(f"{user_id} is not in chat {chat.id}")
        if chat.blocked:
            raise NotPossible("this person blocked the bot: unblock it first")
        if self._chat(user_id).deactivated:
            raise NotPossible("this account is gone")
        if chat.upgraded_to is not None:
            raise NotPossible(f"this group is {chat.upgraded_to} now")
        chat.started = True
        return chat

    def _message_in(self, chat: Chat, message_id: int) -> Message:
        try:
            return chat.messages[message_id]
        except KeyError:
            raise NotPossible(f"chat {chat.id} does not show a message {message_id}") from None

    def _tell_bot(self, kind: str, message: Message) -> Message:
        """Queue the update of a person's message, if the bot may read it."""
        chat = self.chats[message.chat_id]
        if chat.is_private or (not chat.bot_left and self._concerns_bot(chat, message)):
            self.queue(kind, message_json(self, message))
        return message

    def _concerns_bot(self, chat: Chat, message: Message) -> bool:
        """Privacy mode: of a group the bot reads commands, mentions, replies to it and service messages."""
        words = message.words.lower()
        command, _, addressee = words.partition(" ")[0].partition("@")
        me = str(self.bot.username).lower()
        if command.startswith("/"):
            return addressee in ("", me)
        replied = chat.messages.get(message.reply_to or 0)
        service = message.other is not None and "new_chat_members" in message.other
        return service or f"@{me}" in words or (replied is not None and replied.from_bot)

    def _set_blocked(self, user_id: int, *, blocked: bool) -> None:
        chat = self._chat(user_id)
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        was, now = ("member", "kicked") if blocked else ("kicked", "member")
        self.queue("my_chat_member", membership_json(self, chat, user_id, was=was, now=now))
        self.changes.add("person", user_id)
