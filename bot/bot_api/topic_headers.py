"""Remove from updates what Telegram alone says about replies in topics.

A message in a topic that replies to nothing comes as a reply to the service message that began the topic. Without that,
it is what its sender wrote.
"""

from __future__ import annotations

from typing import Any

HEADER = "forum_topic_created"
"""The field that only the message that began a topic has."""


def without_topic_header(update: dict[str, Any]) -> dict[str, Any]:
    """Return an update, checked by its schema, whose message does not reply to the first message of its topic."""
    return {name: _as_written(part) for name, part in update.items()}


def _as_written(part: Any) -> Any:
    """Return a message without the reply that its sender did not choose; anything else as it is."""
    if isinstance(part, dict) and HEADER in part.get("reply_to_message", ()):
        return {name: value for name, value in part.items() if name != "reply_to_message"}
    return part
