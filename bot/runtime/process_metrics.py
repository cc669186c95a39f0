"""Measure another process of this program, in the form that Prometheus reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

PREFIX = "byline_search"
MEMORY = f"{PREFIX}_process_resident_memory_bytes"
PROCESSOR_TIME = f"{PREFIX}_process_cpu_seconds"


class SearchProcessMetrics(Collector):
    """The figures of the process that searches when many people ask. They are zero while there is none."""

    def __init__(self, registry: CollectorRegistry, pid: Callable[[], int | None]) -> None:
        """Measure whenever the figures are read. Args: pid: Returns the number of the process; None: there is none."""
        self._process = ProcessCollector(PREFIX, lambda: pid() or "none", registry=None)
        registry.register(self)

    def collect(self) -> Iterable[Metric]:
        """Yield the memory and the processor time of the process."""
        found = {family.name: family.samples[0].value for family in self._process.collect()}
        yield GaugeMetricFamily(MEMORY, "Memory of the process that searches when many ask", value=found.get(MEMORY, 0))
        time_s = found.get(PROCESSOR_TIME, 0)
        yield CounterMetricFamily(PROCESSOR_TIME, "Its processor time in seconds, from its start on", value=time_s)
