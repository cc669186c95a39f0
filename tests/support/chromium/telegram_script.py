"""Stand in for the script that Telegram gives to Mini Apps: the tests have no network.

The stub does what Mini Apps see of the real one, see https://core.telegram.org/bots/webapps: it reads what the app puts
after the "#" of the address, keeps that for the further pages of the tab, and tells the colours to the style.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.support.chromium.tab import Tab

ADDRESS = "https://telegram.org/js/telegram-web-app.js"

SCRIPT = """
(() => {
    const key = "__telegram__initParams", given = new URLSearchParams(location.hash.slice(1));
    const kept = new URLSearchParams(sessionStorage.getItem(key) || "");
    const told = given.has("tgWebAppData") ? given : kept;
    sessionStorage.setItem(key, told.toString());
    const theme = JSON.parse(told.get("tgWebAppThemeParams") || "{}"), style = document.documentElement.style;
    for (const [name, colour] of Object.entries(theme))
        style.setProperty("--tg-theme-" + name.replaceAll("_", "-"), colour);
    if (theme.bg_color)
        style.setProperty("--tg-color-scheme", parseInt(theme.bg_color.slice(1, 3), 16) < 128 ? "dark" : "light");
    if (parent !== window) document.head.appendChild(document.createElement("style"));
    const done = [], back = [];
    addEventListener("telegram-back", () => back.forEach(each => each()));
    window.Telegram = {WebApp: {
        initData: told.get("tgWebAppData") || "",
        done,
        ready() { done.push("ready"); },
        expand() { done.push("expand"); },
        openLink(address) { done.push(address); },
        openTelegramLink(address) { done.push("telegram", address); },
        BackButton: {show() { done.push("back"); }, onClick(callback) { back.push(callback); }},
    }};
})();
"""


@asynccontextmanager
async def telegram_script(tab: Tab) -> AsyncIterator[None]:
    """Answer the tab's requests for Telegram's script with the stub."""
    await tab.call("Fetch.enable", patterns=[{"urlPattern": ADDRESS}])
    answering = asyncio.create_task(_answer(tab))
    try:
        yield
    finally:
        answering.cancel()
        await asyncio.wait([answering])


async def _answer(tab: Tab) -> None:
    body = base64.b64encode(SCRIPT.encode()).decode()
    headers = [{"name": "Content-Type", "value": "text/javascript"}]
    answered = 0
    while True:
        paused = tab.expect("Fetch.requestPaused")
        for event in tab.events("Fetch.requestPaused")[answered:]:
            answered += 1
            await tab.call(
                "Fetch.fulfillRequest",
                requestId=event["requestId"],
                responseCode=200,
                responseHeaders=headers,
                body=body,
            )
        await paused
