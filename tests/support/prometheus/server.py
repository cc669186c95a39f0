"""The process of a Prometheus that reads the figures of one program."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

import aiohttp

from tests.support.waiting import HANG_S
from tests.support.web.free_port import free_port

LOOK_AGAIN_S = 0.05
"""Seconds between two looks at what nobody is told of."""

SCRAPE = "2s"
"""Time between two readings of the figures, and for one. Operators take 15 seconds or more, which is too long for a
test; less would be too short for a machine that is busy."""

SHOWN_CHARS = 4_000
"""Length of the end of its output that is shown when it does not start."""


@dataclass(frozen=True)
class Series:
    """A series of an answer."""

    labels: Mapping[str, str]
    points: list[tuple[float, float]]  # times in seconds since 1970, and values


class Prometheus:
    """A Prometheus on loopback. Use it as a context manager: it ends at the end, and keeps nothing."""

    def __init__(self, program: str, directory: Path, target: str) -> None:
        """Start nothing yet. Args: directory: For its files; empty. target: host:port of the figures."""
        self._program = program
        self._directory = directory
        self._target = target
        self._root = f"http://127.0.0.1:{free_port()}"

    async def __aenter__(self) -> Self:
        config = {
            "global": {"scrape_interval": SCRAPE, "scrape_timeout": SCRAPE},
            "scrape_configs": [{"job_name": "byline", "static_configs": [{"targets": [self._target]}]}],
        }
        (self._directory / "prometheus.yml").write_text(json.dumps(config))  # JSON is YAML too
        with (self._directory / "output").open("wb") as output:
            self._process = await asyncio.create_subprocess_exec(
                self._program,
                f"--config.file={self._directory / 'prometheus.yml'}",
                f"--storage.tsdb.path={self._directory / 'data'}",
                f"--web.listen-address={self._root.removeprefix('http://')}",
                "--log.level=warn",
                cwd=self._directory,
                env={"PATH": os.environ["PATH"], "HOME": str(self._directory)},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=asyncio.subprocess.STDOUT,
            )
        self._session = aiohttp.ClientSession(trust_env=False)
        try:
            await self._started()
        except BaseException:
            await self._end()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._end()

    async def query(self, expression: str) -> list[Series]:
        """Return the present values of an expression. Raises: AssertionError: it is none."""
        found = await self._get("query", query=expression)
        return [Series(each["metric"], [_point(each["value"])]) for each in found]

    async def history(self, expression: str, start_s: float, end_s: float, step_s: float) -> list[Series]:
        """Return the values of an expression in a time. Raises: AssertionError: it is none."""
        found = await self._get("query_range", query=expression, start=start_s, end=end_s, step=step_s)
        return [Series(each["metric"], [_point(value) for value in each["values"]]) for each in found]

    async def until(self, expression: str, value: float) -> None:
        """Wait until an expression that has one series has a value."""
        async with asyncio.timeout(HANG_S):
            while [each.points[-1][1] for each in await self.query(expression)] != [value]:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(LOOK_AGAIN_S)

    async def _get(self, kind: str, **values: object) -> list[dict[str, Any]]:
        async with self._session.get(f"{self._root}/api/v1/{kind}?{urlencode(values)}") as response:
            answer = await response.json()
        assert answer["status"] == "success", f"{values['query']}: {answer.get('error')}"
        result: list[dict[str, Any]] = answer["data"]["result"]
        return result

    async def _started(self) -> None:
        async with asyncio.timeout(HANG_S):
            while not await self._is_ready():
                output = (self._directory / "output").read_text(errors="replace")[-SHOWN_CHARS:]
                assert self._process.returncode is None, f"Prometheus ended:\n{output}"
                await asyncio.sleep(LOOK_AGAIN_S)

    async def _is_ready(self) -> bool:
        try:
            async with self._session.get(f"{self._root}/-/ready") as response:
                return response.status == 200
        except aiohttp.ClientConnectionError:
            return False

    async def _end(self) -> None:
        await self._session.close()
        if self._process.returncode is None:
            self._process.kill()  # it would write its files first
        await self._process.wait()


def _point(pair: list[Any]) -> tuple[float, float]:
    return float(pair[0]), float(pair[1])
