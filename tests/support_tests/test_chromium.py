"""The browser of the tests."""

from __future__ import annotations

import hashlib
import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest

from tests.support.chromium.accessibility import AXE, Violation, violations_in
from tests.support.chromium.browser import Browser
from tests.support.chromium.devtools import ENDED, DevToolsError
from tests.support.chromium.finding import NOT_INSTALLED, find_chromium
from tests.support.chromium.tab import Tab
from tests.support.paths import ROOT
from tests.support.waiting import HANG_S
from tests.support.website import Website

PROCESSES = Path("/proc")

START_AND_WAIT = """
import sys
from tests.support.chromium.browser import Browser
with Browser(sys.argv[1]) as browser:
    print(browser.group, browser.profile, flush=True)
    sys.stdin.read()
"""

PAGE = """<!doctype html><html lang="en"><head><title>Bees</title>
<style>button {{ padding: 0; width: 9px }}</style></head>
<body><main><h1>Bees</h1><p>Bees sing.</p>{}</main></body></html>"""


def processes_of(browser: Browser) -> list[str]:
    """Return the ids of all processes that live in the browser's profile, whoever has started them."""
    home = f"HOME={browser.profile}".encode()
    found = []
    for each in PROCESSES.glob("[0-9]*"):
        try:
            if home in (each / "environ").read_bytes().split(b"\0"):
                found.append(each.name)
        except OSError:  # it has ended, or is not ours
            continue
    return found


class TestFinding:
    def test_skips_where_there_is_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CHROMIUM", "no-such-program")
        monkeypatch.delenv("BYLINE_BROWSER", raising=False)
        with pytest.raises(pytest.skip.Exception, match=NOT_INSTALLED):
            find_chromium()

    def test_fails_where_there_must_be_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CHROMIUM", "no-such-program")
        monkeypatch.setenv("BYLINE_BROWSER", "required")
        with pytest.raises(pytest.fail.Exception, match=NOT_INSTALLED):
            find_chromium()

    def test_takes_the_program_that_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CHROMIUM", sys.executable)
        assert find_chromium() == sys.executable


class TestBrowser:
    async def test_reaches_nothing_but_this_machine(self, tab: Tab) -> None:
        """Neither names nor addresses: the error is that of a name, whatever network there is."""
        for host in ("example.org", "192.0.2.1", "[2001:db8::1]", "127.0.0.2"):
            with pytest.raises(DevToolsError, match="ERR_NAME_NOT_RESOLVED"):
                await tab.open(f"http://{host}/")

    async def test_loads_nothing_for_a_page_from_elsewhere(self, tab: Tab, website: Website) -> None:
        await tab.open(website.serve("/", '<img src="http://192.0.2.1/a.png"><script src="//e.example/a.js"></script>'))
        failures = [each["errorText"] for each in tab.events("Network.loadingFailed")]
        assert failures == ["net::ERR_NAME_NOT_RESOLVED"] * 2

    @pytest.mark.skipif(not PROCESSES.exists(), reason="processes are looked for in /proc")
    def test_ends_with_all_its_processes_when_a_test_fails(self, chromium_program: str) -> None:
        with pytest.raises(ZeroDivisionError), Browser(chromium_program) as browser:  # noqa: PT012 - it fails inside
            assert len(processes_of(browser)) > 1
            raise ZeroDivisionError
        assert processes_of(browser) == []
        assert not Path(browser.profile).exists()

    @pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux tells when another's process ends")
    def test_ends_when_its_starter_is_killed(self, chromium_program: str) -> None:
        command = [sys.executable, "-c", START_AND_WAIT, chromium_program]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as starter:
            assert starter.stdout
            group, profile = starter.stdout.readline().split()
            browser = os.pidfd_open(int(group))
            starter.kill()
            ended, _, _ = select.select([browser], [], [], HANG_S)
            os.close(browser)
        shutil.rmtree(profile, ignore_errors=True)  # its last processes may be about to end
        assert ended, "the browser runs on"

    def test_says_why_it_does_not_start(self, tmp_path: Path) -> None:
        program = tmp_path / "broken"
        program.write_text("#!/bin/sh\necho no display >&2\n")
        program.chmod(0o755)
        with pytest.raises(AssertionError, match="no display"), Browser(str(program)):
            pass

    async def test_fails_calls_when_it_has_ended(self, chromium_program: str) -> None:
        with Browser(chromium_program) as browser:
            async with browser.tab() as tab:
                os.killpg(browser.group, signal.SIGKILL)
                for _ in range(2):
                    with pytest.raises(DevToolsError, match=ENDED):
                        await tab.evaluate("new Promise(() => {})")


class TestTab:
    async def test_shares_nothing_with_others(self, chromium: Browser, website: Website) -> None:
        url = website.serve("/", "here")
        for _ in range(2):
            async with chromium.tab() as tab:
                await tab.open(url)
                assert await tab.evaluate("document.cookie") == ""
                await tab.evaluate("document.cookie = 'a=b'")

    async def test_follows_links(self, tab: Tab, website: Website) -> None:
        website.serve("/there", "there")
        await tab.open(website.serve("/here", '<p style="margin: 5em"><a href="/there">to there</a>'))
        await tab.follow("a")
        assert await tab.evaluate("document.body.textContent") == "there"

    async def test_waits_until_something_is_shown(self, tab: Tab, website: Website) -> None:
        page = '<div style="height: 300vh"></div><p>late</p><script>setTimeout(() => scrollTo(0, 9e9))</script>'
        await tab.open(website.serve("/", page))
        await tab.shows("p")
        assert await tab.evaluate("scrollY > 0")

    async def test_knows_the_colours_of_what_it_shows(self, tab: Tab, website: Website) -> None:
        page = (
            "<style>body, div { margin: 0; background: #fffffe } div { height: 1px; background: #0a14ff }</style><div>"
        )
        await tab.open(website.serve("/", page, headers={"Content-Security-Policy": "default-src 'unsafe-inline'"}))
        width, height = cast("list[int]", await tab.evaluate("[innerWidth, innerHeight]"))
        assert await tab.colours() == {"#0a14ff": width, "#fffffe": width * (height - 1)}

    async def test_raises_what_a_page_throws(self, tab: Tab) -> None:
        with pytest.raises(DevToolsError, match="TypeError: no"):
            await tab.evaluate("(() => { throw new TypeError('no') })()")

    async def test_raises_what_is_refused(self, tab: Tab) -> None:
        with pytest.raises(DevToolsError, match="wasn't found"):
            await tab.call("Page.fly")


class TestAccessibility:
    def test_is_checked_by_the_published_axe_core(self) -> None:
        """Of axe-core 4.14.1 in npm. Its licence is beside it."""
        checksum = hashlib.sha256(AXE.read_bytes()).hexdigest()
        assert checksum == "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
        assert AXE.with_name("LICENSE").read_text().startswith("Mozilla Public License, version 2.0")

    async def test_finds_nothing_in_a_page_without_fault(self, tab: Tab, website: Website) -> None:
        await tab.open(website.serve("/", PAGE.format("")))
        assert await violations_in(tab) == []

    async def test_finds_faults(self, tab: Tab, website: Website) -> None:
        faults = (
            '<img src="a.png"><p id="pale" style="color: #ccc">Pale.</p><h4>Wax</h4><a href="/a"></a>'
            '<button id="a">A</button><button id="b">B</button>'
        )
        await tab.open(website.serve("/", PAGE.format(faults)))
        assert {each.rule: each.elements for each in await violations_in(tab)} == {
            "color-contrast": ("#pale",),
            "heading-order": ("h4",),
            "image-alt": ("img",),
            "link-name": ("a",),
            "target-size": ("#a", "#b"),
        }

    async def test_works_under_a_strict_policy(self, tab: Tab, website: Website) -> None:
        headers = {"Content-Security-Policy": "default-src 'none'"}
        await tab.open(website.serve("/", PAGE.format('<img src="a.png">'), headers=headers))
        assert await violations_in(tab) == [Violation("image-alt", ("img",))]
