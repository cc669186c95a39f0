"""Read the panels of the dashboard."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from tests.support.paths import ROOT

RATE_INTERVAL = "$__rate_interval"
"""The variable in place of which Grafana writes how far a rate looks back."""


@dataclass(frozen=True)
class Query:
    """A query of a panel."""

    expression: str
    legend: str  # with names of labels in double braces

    @property
    def is_of_cluster(self) -> bool:
        """Whether it asks for what only an archive in a cluster has."""
        return any(name in self.expression for name in ("byline_cluster_", "byline_replica"))

    @property
    def is_of_directory(self) -> bool:
        """Whether it asks for what only an archive in a directory has."""
        return "byline_search_process_" in self.expression

    def looking_back(self, seconds: int) -> str:
        """Return the expression as Grafana sends it. Args: seconds: How far rates look back."""
        return self.expression.replace(RATE_INTERVAL, f"{seconds}s")

    def name_of(self, labels: Mapping[str, str]) -> str:
        """Return the name of a series in the legend."""
        return re.sub(r"{{(\w+)}}", lambda match: labels[match[1]], self.legend)


@dataclass(frozen=True)
class Panel:
    """A panel of the dashboard."""

    title: str
    unit: str  # as Grafana names it
    queries: tuple[Query, ...]


def dashboard() -> list[Panel]:
    """Return the panels of docs/grafana.json."""
    form = json.loads((ROOT / "docs" / "grafana.json").read_text())
    return [
        Panel(
            panel["title"],
            panel["fieldConfig"]["defaults"]["unit"],
            tuple(Query(target["expr"], target["legendFormat"]) for target in panel["targets"]),
        )
        for panel in form["panels"]
    ]
