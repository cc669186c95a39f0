"""Write and read objects as short texts, such as the data of a button."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, ClassVar, Self, get_args, get_type_hints

ArticleId = Annotated[str, "[a-z0-9]{1,32}"]
ChangeId = Annotated[str, "[0-9a-f]{16}"]

_FIELD = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PIECE = re.compile(r"(\{\w+\}|\[|\])")

_Read = Callable[[str], Any]


class TextForm:
    """An object that can be written as a text. The same class writes and reads it, so that both agree.

    A subclass is a frozen dataclass. FORM is the whole text, with "{name}" for each field. Square brackets enclose a
    part that is left out if a field in it is None. A part may contain another. The type of a field is annotated with
    its pattern. It is `str`, `int`, or a class whose `str()` and `parse` are inverse to each other. Texts of earlier
    versions stay in chats, so forms may be added but not changed.
    """

    FORM: ClassVar[str] = ""
    _pattern: ClassVar[re.Pattern[str]]
    _reads: ClassVar[dict[str, _Read]]

    def __init_subclass__(cls) -> None:
        hints = get_type_hints(cls, include_extras=True)
        types = {name: _type(hints[name]) for name in _FIELD.findall(cls.FORM)}

        def part(piece: str) -> str:
            if match := _FIELD.fullmatch(piece):
                return f"(?P<{match[1]}>{types[match[1]][0]})"
            return {"[": "(?:", "]": ")?"}.get(piece) or re.escape(piece)

        cls._pattern = re.compile("".join(map(part, _PIECE.split(cls.FORM))), re.ASCII)
        cls._reads = {name: read for name, (_, read) in types.items()}

    @property
    def written(self) -> str:
        """The object as a text."""
        values = {name: getattr(self, name) for name in self._reads}

        def kept(match: re.Match[str]) -> str:
            return match[1] if all(values[name] is not None for name in _FIELD.findall(match[1])) else ""

        form = self.FORM
        while "[" in form:  # the innermost parts first
            form = _OPTIONAL.sub(kept, form)
        return form.format(**values)

    @classmethod
    def parse(cls, text: object) -> Self | None:
        """Parse the whole text; None: it is something else."""
        match = cls._pattern.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            return None
        return cls(
            **{name: None if found is None else cls._reads[name](found) for name, found in match.groupdict().items()}
        )


def _type(hint: Any) -> tuple[str, _Read]:
    """Return the pattern of a field and the function that parses a match."""
    if not hasattr(hint, "__metadata__"):  # "… | None"
        hint = next(each for each in get_args(hint) if hasattr(each, "__metadata__"))
    of = hint.__origin__
    return hint.__metadata__[0], of if of in (str, int) else of.parse
