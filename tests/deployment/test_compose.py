"""compose.yaml, as Docker Compose reads it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.lifecycle import STOP_S
from tests.support.deployment.compose import TOKEN, read_compose
from tests.support.deployment.dockerfile import steps_of
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow

FILE = "compose.yaml"


def values_of(read: str, key: str) -> list[str]:
    """Return the value of the only line with this key, or the list below it."""
    ((value, entries),) = re.findall(rf"^ +{key}:(.*)\n((?: +- .*\n)*)", read, re.MULTILINE)
    return [value.strip().strip("\"'")] if value else [line.strip(" -") for line in entries.splitlines()]


class TestTheContainer:
    def test_gets_the_settings(self, tmp_path: Path) -> None:
        read = read_compose(tmp_path, FILE, "ADMIN_IDS=7,8")
        assert values_of(read, "TELEGRAM_BOT_TOKEN") == [TOKEN]
        assert values_of(read, "ADMIN_IDS") == ["7,8"]

    def test_keeps_the_archive_in_its_volume_whatever_the_settings_say(self, tmp_path: Path) -> None:
        """An empty DATA_DIR, as in a copy of the example, would hide that of the image."""
        assert values_of(read_compose(tmp_path, FILE), "DATA_DIR") == ["/data"]
        assert values_of(read_compose(tmp_path, FILE, "DATA_DIR=/home/ed/archive"), "DATA_DIR") == ["/data"]

    def test_has_an_address_for_its_health_check_whatever_the_settings_say(self, tmp_path: Path) -> None:
        assert values_of(read_compose(tmp_path, FILE), "METRICS_LISTEN") == ["127.0.0.1:9464"]
        assert values_of(read_compose(tmp_path, FILE, "METRICS_LISTEN=0.0.0.0:9464"), "METRICS_LISTEN") == [
            "0.0.0.0:9464"
        ]

    def test_can_do_no_harm(self, tmp_path: Path) -> None:
        read = read_compose(tmp_path, FILE)
        assert values_of(read, "read_only") == ["true"]
        assert values_of(read, "cap_drop") == ["ALL"]
        assert values_of(read, "security_opt") == ["no-new-privileges:true"]
        assert values_of(read, "tmpfs") == ["/tmp:size=64m"]  # noqa: S108 - the container's own
        assert "privileged" not in read.replace("no-new-privileges", "")
        assert "user:" not in read  # that of the image counts

    def test_has_volumes_where_the_image_has_folders_of_its_user(self, tmp_path: Path) -> None:
        (made,) = [step.argument for step in steps_of(ROOT / "Dockerfile") if "mkdir" in step.argument]
        read = read_compose(tmp_path, FILE)
        for volume in ("data", "backups"):
            assert f"/{volume}" in made.partition("chown byline:byline")[2].split()
            assert re.search(rf"- {volume}:/{volume}\b|source: {volume}\n +target: /{volume}\n", read)

    def test_has_time_to_stop(self, tmp_path: Path) -> None:
        (period,) = values_of(read_compose(tmp_path, FILE), "stop_grace_period")
        assert int(period.removesuffix("s")) > STOP_S
