"""From an HTTP request to a method call: query string, form, multipart or JSON."""

from __future__ import annotations

import json

from aiohttp import web
from pydantic import JsonValue, ValidationError

from tests.support.fake_bot_api.errors import ApiError, mistake
from tests.support.fake_bot_api.http.methods import METHODS, Method
from tests.support.fake_bot_api.objects import InputFile

Given = dict[str, JsonValue | InputFile]

MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "commands": 'parameter "commands" is required',
    "file_id": "invalid file_id: empty",
    "message_id": "message identifier is not specified",
    "action": 'parameter "action" is required',
    "document": "there is no document in the request",
}
WRONG = {
    "reply_markup": "can't parse reply keyboard markup JSON object",
    "entities": "can't parse entities JSON object",
    "reply_parameters": "can't parse reply parameters JSON object",
    "link_preview_options": "can't parse link preview options JSON object",
    "commands": "can't parse commands JSON object",
    "scope": "can't parse BotCommandScope JSON object",
}


async def read_parameters(request: web.Request) -> Given:
    """Collect what was given. A JSON body has typed values; all else are strings, nested values as JSON."""
    given: Given = dict(request.query.items())
    if request.content_type == "application/json":
        body = await request.json()
        if not isinstance(body, dict):
            raise mistake("can't parse JSON object")
        return given | body
    uploads: dict[str, InputFile] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            uploads[name] = InputFile(
                file_name=value.filename, content_type=value.content_type, content=value.file.read()
            )
        else:
            given[name] = value if isinstance(value, str) else value.decode()
    return _attached(given, uploads)


def _attached(given: Given, uploads: dict[str, InputFile]) -> Given:
    """Put uploads in the place of their `attach://` references."""
    for name, value in given.items():
        if isinstance(value, str) and value.startswith("attach://"):
            given[name] = uploads.pop(value.removeprefix("attach://"))
    return given | uploads


def method_named(name: str) -> type[Method]:
    """Return the method with a name.

    Raises: ApiError: 404, there is none, or the fake does not imitate it.
    """
    method = METHODS.get(name.lower())
    if method is None:
        raise ApiError(404, "Not Found: method not found", mistake=True)
    return method


def parse_call(method: type[Method], given: Given) -> Method:
    """Return the call of a request.

    Raises: ApiError: a parameter is unknown, missing or of a wrong type.
    """
    for name in given:
        if name in method.not_imitated:
            raise mistake(f'the fake does not imitate parameter "{name}" of {method.method_name()}')
        if name not in method.model_fields:
            raise mistake(f'unknown parameter "{name}" of {method.method_name()}')
    typed = {name: _typed(method, name, value) for name, value in given.items()}
    try:
        return method.model_validate(typed)
    except ValidationError as error:
        raise mistake(_reason(error)) from error


def _typed(method: type[Method], name: str, value: JsonValue | InputFile) -> JsonValue | InputFile:
    """Decode a string, unless the parameter is one."""
    if not isinstance(value, str) or method.model_fields[name].annotation in (str, str | None):
        return value
    try:
        decoded: JsonValue = json.loads(value)
    except ValueError:
        return value
    return decoded


def _reason(error: ValidationError) -> str:
    first = error.errors()[0]
    name = str(first["loc"][0])
    if first["type"] == "missing" and len(first["loc"]) == 1:
        return MISSING.get(name, f'parameter "{name}" is required')
    where = ".".join(map(str, first["loc"]))
    return f"{WRONG.get(name, f'invalid {name} specified')}: {where}: {first['msg']}"
