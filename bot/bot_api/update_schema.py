"""Check the fields of an update that handlers rely on.

The library accepts anything: a text that is a number, or a chat without an id. A handler would fail there, far from the
cause. An update that does not match this schema is not handled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MAX_NUMBER = 2**63 - 1
"""Largest id. Telegram's ids have 52 bits at most. Larger numbers fit neither in files nor in dates."""

MAX_TIME = 2**32 - 1
"""Latest time, as Unix time: the year 2106. The library fails at times much later than that."""

MAX_DEPTH = 5
"""Largest nesting depth of messages. Telegram includes the message that is replied to, but not the one that this
message replies to."""


class SchemaError(Exception):
    """An update does not match the schema. The message names the field and nothing of its content."""


@dataclass(frozen=True, slots=True)
class Schema:
    """The fields of an object and their kinds, by name.

    A kind is a name in SCHEMAS or a kind of `_is_value_of_kind`. Brackets around a kind mean a list.
    """

    required: Mapping[str, str]
    optional: Mapping[str, str]


def _schema(required: str, optional: str = "") -> Schema:
    """Parse fields written as "name:kind name:kind"."""
    return Schema(*(dict(field.split(":") for field in fields.split()) for fields in (required, optional)))


SCHEMAS: Mapping[str, Schema] = {
    "update": _schema(
        "update_id:number",
        "message:message edited_message:message channel_post:message edited_channel_post:message "
        "callback_query:query my_chat_member:change inline_query:inline guest_message:message",
    ),
    "message": _schema(
        "message_id:number date:time chat:chat",
        "from:user sender_chat:chat text:text caption:text entities:[entity] caption_entities:[entity] "
        "reply_to_message:message edit_date:time forward_origin:origin media_group_id:text author_signature:text "
        "document:document quote:quote external_reply:external via_bot:user link_preview_options:preview "
        "migrate_to_chat_id:number migrate_from_chat_id:number message_thread_id:number reply_markup:markup "
        "is_automatic_forward:flag is_topic_message:flag forum_topic_created:topic direct_messages_topic:direct "
        "guest_query_id:text",
    ),
    "topic": _schema("name:text"),
    "direct": _schema("topic_id:number"),
    "chat": _schema("id:number type:text", "title:text username:text first_name:text last_name:text"),
    "user": _schema("id:number is_bot:flag first_name:text", "last_name:text username:text language_code:text"),
    "entity": _schema("type:text offset:count length:count", "url:text user:user language:text"),
    "query": _schema("id:text from:user chat_instance:text", "message:message data:text"),
    "inline": _schema("id:text from:user query:text offset:text"),
    "change": _schema("chat:chat from:user date:time old_chat_member:member new_chat_member:member"),
    "member": _schema("status:text user:user"),
    "origin": _schema(
        "type:text date:time",
        "sender_user:user sender_user_name:text sender_chat:chat chat:chat message_id:number author_signature:text",
    ),
    "document": _schema("file_id:text file_unique_id:text", "file_name:text mime_type:text file_size:count"),
    "quote": _schema("text:text position:count", "entities:[entity]"),
    "external": _schema("origin:origin", "chat:chat message_id:number document:document link_preview_options:preview"),
    "preview": _schema("", "url:text"),
    "markup": _schema("inline_keyboard:[[button]]"),
    "button": _schema("text:text", "callback_data:text url:text switch_inline_query:text copy_text:copied"),
    "copied": _schema("text:text"),
}


def check_update(update: object) -> None:
    """Check an update in parsed JSON.

    Raises: SchemaError.
    """
    _check(update, "update", "update", 0)


def _check(value: object, kind: str, path: str, depth: int) -> None:
    if kind.startswith("["):
        if not isinstance(value, list):
            raise SchemaError(f"{path} is not a list")
        for each in value:
            _check(each, kind[1:-1], path, depth)
    elif schema := SCHEMAS.get(kind):
        _check_object(value, schema, path, depth + (kind == "message"))
    elif not _is_value_of_kind(value, kind):
        raise SchemaError(f"{path} is not a {kind}")


def _check_object(value: object, schema: Schema, path: str, depth: int) -> None:
    if not isinstance(value, dict):
        raise SchemaError(f"{path} is not an object")
    if depth > MAX_DEPTH:
        raise SchemaError(f"{path} is too deep")
    for name, kind in schema.required.items():
        if value.get(name) is None:
            raise SchemaError(f"{path}.{name} is missing")
        _check(value[name], kind, f"{path}.{name}", depth)
    for name, kind in schema.optional.items():
        if name in value:  # Telegram leaves out missing values and never sends null
            _check(value[name], kind, f"{path}.{name}", depth)


def _is_value_of_kind(value: object, kind: str) -> bool:
    match kind:
        case "text":
            return isinstance(value, str) and not any("\ud800" <= char <= "\udfff" for char in value)
        case "flag":
            return isinstance(value, bool)
        case "time":
            return type(value) is int and 0 <= value <= MAX_TIME
        case "count":
            return type(value) is int and 0 <= value <= MAX_NUMBER
        case _:
            return type(value) is int and abs(value) <= MAX_NUMBER
