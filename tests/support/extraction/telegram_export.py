"""Exports as Telegram Desktop writes them."""

from __future__ import annotations

TEXT = "The ferry returns\n\nThe new cable was paid for by the bridge company.\n\nThe crossing takes seven minutes."


def message(number: int, text: object = TEXT, **values: object) -> dict[str, object]:
    """A message as Telegram Desktop writes it."""
    return {
        "id": number,
        "type": "message",
        "date": "2024-05-14T23:30:00",
        "date_unixtime": "1715722200",
        "from": "The Gazette",
        "from_id": "channel1",
        "text": text,
        "text_entities": [{"type": "plain", "text": text}] if text else [],
    } | values


def chat(*exported: object, name: str | None = "The Gazette", kind: str = "public_channel") -> dict[str, object]:
    return {"name": name, "type": kind, "id": 1, "messages": list(exported)}


def account(*chats: object, left: tuple[object, ...] = ()) -> dict[str, object]:
    return {
        "about": "Here is the data you requested.",
        "contacts": {"about": "x", "list": [{"messages": [{"id": 1, "text": "no chat"}]}]},
        "chats": {"about": "x", "list": list(chats)},
        "left_chats": {"about": "x", "list": list(left)},
    }
