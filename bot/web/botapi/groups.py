"""Groups and the bot's standing in them: added, removed, and moved to another id when a group becomes a supergroup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.web.botapi.people import Chat, User
from bot.web.botapi.refusal import NotPossible
from bot.web.botapi.rendering import chat_json, membership_json, message_json
from bot.web.botapi.world import World

SUPERGROUPS_BELOW = -1_002_000_000_000
GENERAL = 1
"""The number of the topic that every forum has. Telegram names it in no message, and refuses it in what is sent."""
ANONYMOUS = User(id=1_087_968_824, first_name="Group", username="GroupAnonymousBot", is_bot=True)
"""In whose name a group itself speaks."""


class Groups(World):
    """A world with groups in it."""

    def add_group(self, chat_id: int, title: str, members: Iterable[int], *, added_by: int | None = None) -> Chat:
        """A group (negative id) with the bot in it: since ever, or added now by the person `added_by`, of which the
        bot is told. Raises ValueError."""
        if chat_id >= 0:
            raise ValueError("the id of a group is negative")
        chat = self.chats[chat_id] = Chat(id=chat_id, type="group", title=title, members=set(members))
        if added_by is not None:
            self._add_bot(chat, added_by, was="left")
        return chat

    def kick_bot(self, chat_id: int, by: int) -> None:
        """The person `by` removes the bot from the group: it is told, and can't write any more. Raises NotPossible."""
        chat = self._chat(chat_id)
        if by not in chat.members or chat.bot_left:
            raise NotPossible(f"{by} can't remove the bot from chat {chat_id}")
        chat.bot_left = chat.kicked = True
        self.queue("my_chat_member", membership_json(self, chat, by, was="member", now="kicked"))
        self.changes.add("person", chat_id)

    def bring_bot_back(self, chat_id: int, by: int) -> None:
        """The person `by` adds the bot that was removed or left. Raises NotPossible."""
        chat = self._chat(chat_id)
        if by not in chat.members or not chat.bot_left:
            raise NotPossible(f"{by} can't add the bot to chat {chat_id}")
        was = "kicked" if chat.kicked else "left"
        chat.bot_left = chat.kicked = False
        self._add_bot(chat, by, was=was)
        self.changes.add("person", chat_id)

    def upgrade_group(self, chat_id: int, *, by: int | None = None, told: bool = True) -> int:
        """The group becomes a supergroup, made so by a member; its new id. From now on the old id answers 400 with
        `migrate_to_chat_id`, and a message in each chat tells the bot, unless these were lost: `told=False`. The new
        chat begins empty. Raises NotPossible."""
        chat = self._chat(chat_id)
        if chat.type != "group" or chat.upgraded_to is not None:
            raise NotPossible(f"chat {chat_id} is no group that can be upgraded")
        new_id = SUPERGROUPS_BELOW - next(self.numbers)
        new = replace(chat, id=new_id, type="supergroup", members=set(chat.members), messages={}, last_id=0)
        new.pinned, new.seen = [], {}
        self.chats[new_id], chat.upgraded_to = new, new_id
        if told:
            self._tell_of_upgrade(chat, new, self.users[min(chat.members) if by is None else by])
        self.changes.add("person", chat_id)
        return new_id

    def add_forum(self, chat_id: int, title: str, members: Iterable[int]) -> Chat:
        """A supergroup with topics and the bot in it; it begins with General alone. Raises ValueError."""
        chat = self.add_group(chat_id, title, members)
        chat.type, chat.is_forum = "supergroup", True
        return chat

    def open_topic(self, chat_id: int, name: str, by: int) -> int:
        """The person `by` opens a topic in a forum; its id. Raises NotPossible."""
        chat = self._chat(chat_id)
        if not chat.is_forum or by not in chat.members:
            raise NotPossible(f"{by} can't open a topic in chat {chat_id}")
        # General has the number 1, so the first message of a forum is never a topic's.
        chat.last_id = max(chat.last_id, GENERAL)
        topic = chat.last_id + 1
        chat.topics.add(topic)
        content = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        self._service(chat, self.users[by], content, topic)
        return topic

    def delete_topic(self, chat_id: int, topic: int) -> None:
        """A topic and all that was said in it. The bot is not told. Raises NotPossible."""
        chat = self._chat(chat_id)
        if topic not in chat.topics:
            raise NotPossible(f"chat {chat_id} has no topic {topic}")
        chat.topics.remove(topic)
        for message in [one for one in chat.messages.values() if one.topic == topic]:
            self.remove(message)

    def _tell_of_upgrade(self, old: Chat, new: Chat, by: User) -> None:
        self._service(old, by, {"migrate_to_chat_id": new.id})
        self.users.setdefault(ANONYMOUS.id, ANONYMOUS)
        self._service(new, ANONYMOUS, {"migrate_from_chat_id": old.id, "sender_chat": chat_json(self, new)})

    def _add_bot(self, chat: Chat, by: int, *, was: str) -> None:
        self.queue("my_chat_member", membership_json(self, chat, by, was=was, now="member"))
        self._service(chat, self.users[by], {"new_chat_members": [self.bot.as_json()]})

    def _service(self, chat: Chat, by: User, content: Mapping[str, object], topic: int | None = None) -> None:
        """A service message, which the bot gets in spite of privacy mode."""
        self.queue("message", message_json(self, self.post(chat, by, other=content, topic=topic)))

    def _chat(self, chat_id: int) -> Chat:
        try:
            return self.chats[chat_id]
        except KeyError:
            raise NotPossible(f"there is no chat {chat_id}") from None
