"""Refusals of the fake, in Telegram's own words."""

from __future__ import annotations


class ApiError(Exception):
    """A refusal. `mistake` tells a bug of the caller (bad markup, a wrong parameter) from life (a block)."""

    def __init__(
        self,
        code: int,
        description: str,
        *,
        retry_after_s: int | None = None,
        migrate_to_chat_id: int | None = None,
        mistake: bool = False,
    ) -> None:
        super().__init__(description)
        self.migrate_to_chat_id = migrate_to_chat_id
        self.code = code
        self.description = description
        self.retry_after_s = retry_after_s
        self.mistake = mistake


def bad_request(reason: str) -> ApiError:
    """Something that can happen to a correct bot."""
    return ApiError(400, f"Bad Request: {reason}")


def mistake(reason: str) -> ApiError:
    """Something that only a faulty bot does: the `telegram` fixture fails a test that leaves one unexpected."""
    return ApiError(400, f"Bad Request: {reason}", mistake=True)
