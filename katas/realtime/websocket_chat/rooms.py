"""The desks in the database. All functions block, as the ORM does. Nothing is to be done here."""

from __future__ import annotations

from typing import Any

from kata_project.accounts.models import Membership, Organisation
from katas.realtime.websocket_chat.models import Message

#: What somebody gets who sends anything else.
USAGE = 'Send {"text": "..."} with 1 to 500 characters that are not all blank.'
#: How many messages the history has at most.
LATEST = 20


def is_member(user: Any, slug: str) -> bool:
    """Say whether *user*, who need not be signed in, is a member of the organisation."""
    return bool(user.is_authenticated) and Membership.objects.filter(organisation__slug=slug, user=user).exists()


def history(slug: str) -> list[dict[str, Any]]:
    """Return the latest messages of the organisation's desk, the oldest first."""
    found = Message.objects.filter(organisation__slug=slug).select_related("author").order_by("-id")
    return [_shown(message) for message in reversed(found[:LATEST])]


def store(user: Any, slug: str, text: str) -> dict[str, Any]:
    """Store what *user* has said, and return it as clients get it."""
    organisation = Organisation.objects.get(slug=slug)
    return _shown(Message.objects.create(organisation=organisation, author=user, text=text))


def _shown(message: Message) -> dict[str, Any]:
    return {"author": message.author.get_username(), "text": message.text}
