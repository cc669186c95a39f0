"""Read a file of Docker Compose as Compose does."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.support.deployment.finding import find_programs
from tests.support.paths import ROOT

TOKEN = "123456789:AAF-a-token-that-nobody-has-given-out-xx"

AS_JSON = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)"
"""Program for the Python that Debian's Compose is written in, and has PyYAML."""


def run_compose(directory: Path, file: str, *settings: str) -> subprocess.CompletedProcess[str]:
    """Let Compose read a file beside an .env that is a copy of the example with some more lines."""
    (program,) = find_programs("docker-compose", package="docker-compose")
    shutil.copy(ROOT / file, directory)
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    (directory / ".env").write_text("\n".join([example, f"TELEGRAM_BOT_TOKEN={TOKEN}", *settings, ""]))
    command = [program, "-f", file, "config"]
    return subprocess.run(command, cwd=directory, env={}, capture_output=True, text=True, check=False)


def read_compose(directory: Path, file: str, *settings: str) -> str:
    """Return what Compose makes of a file. Args: settings: See `run_compose`."""
    read = run_compose(directory, file, *settings)
    assert (read.returncode, read.stderr) == (0, "")
    return read.stdout


def composed(directory: Path, file: str, *settings: str) -> dict[str, Any]:
    """Return the same as an object. Args: settings: See `run_compose`."""
    read = read_compose(directory, file, *settings)
    (python,) = find_programs("/usr/bin/python3", package="docker-compose")
    command = [python, "-I", "-c", AS_JSON]
    made = subprocess.run(command, input=read, capture_output=True, text=True, check=True)
    content: dict[str, Any] = json.loads(made.stdout)
    return content
