"""Read a Dockerfile."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Step:
    """An instruction with all that follows it, in one line."""

    instruction: str
    argument: str

    @property
    def words(self) -> list[str]:
        """The argument, cut at blanks."""
        return self.argument.split()

    @property
    def command(self) -> list[str]:
        """The program and its arguments, for an instruction that has them as JSON."""
        words = json.loads(self.argument[self.argument.index("[") :])
        assert isinstance(words, list)
        return words

    @property
    def variables(self) -> list[str]:
        """The variables that ENV sets, each as NAME=VALUE."""
        return self.words


def steps_of(dockerfile: Path) -> list[Step]:
    """Return the instructions in their order."""
    lines = [line for line in dockerfile.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [Step(*line.split(maxsplit=1)) for line in joined.splitlines() if line]
