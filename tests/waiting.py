"""How long tests wait for what is to come."""

from __future__ import annotations

import os

HANG_S = float(os.environ.get("HANG_S", "600"))
"""Seconds after which a wait is in vain. Only a hang takes so long, on any machine and beside any other work.

A test that fails for want of something takes as long: set HANG_S=20 while you work on one.
"""
