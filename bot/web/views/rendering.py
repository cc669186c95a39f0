"""Fill in templates. All values are escaped."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parents[1] / "templates"


class Templates:
    """The templates of pages. They get no markup as a value."""

    def __init__(self, common: Mapping[str, object]) -> None:
        """Read all templates. Args: common: Values that all of them get."""
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(common)
        for name in self._environment.list_templates():
            self._environment.get_template(name)

    def render(self, name: str, values: Mapping[str, object]) -> str:
        """Return a template with its values, in the current language."""
        return self._environment.get_template(name).render(values)
