"""Name types of the library with their parameters."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import Application, ContextTypes

PtbApplication = Application[Any, ContextTypes.DEFAULT_TYPE, Any, Any, Any, None]

Callback = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]
