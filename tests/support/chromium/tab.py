"""One tab of the browser: pages are opened, clicked and looked at as people do."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from tests.support.chromium.devtools import DevTools, DevToolsError, Values
from tests.support.waiting import HANG_S

_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Two frames: what scripts and the browser itself have begun is drawn in the second at the latest."""

_COLOURS = """(async encoded => {
    const bytes = Uint8Array.from(atob(encoded), each => each.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes]));
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
    canvas.drawImage(picture, 0, 0);
    const pixels = new Uint32Array(canvas.getImageData(0, 0, picture.width, picture.height).data.buffer);
    const counts = {};
    let start = 0;
    pixels.forEach((pixel, place) => {
        if (pixel === pixels[place + 1]) return;
        counts[pixel] = (counts[pixel] || 0) + place + 1 - start;
        start = place + 1;
    });
    return counts;
})"""
"""Count the pixels of a picture by their values, whose lowest byte is red. Those of a run are counted at once."""


KEYS = {"Tab": (9, ""), "Enter": (13, "\r")}
"""Keys by their names, with the codes that Windows gives them, and the text that they type."""


class Tab:
    """A tab. `watch` must be called before anything else."""

    def __init__(self, devtools: DevTools, session: str) -> None:
        self._devtools, self._session = devtools, session

    async def watch(self) -> None:
        for domain in ("Page", "Runtime", "Log", "Network"):
            await self.call(f"{domain}.enable")

    async def call(self, method: str, **parameters: object) -> Values:
        """Call a method of DevTools for this tab. Raises: DevToolsError: it is refused."""
        return await self._devtools.call(method, self._session, **parameters)

    def events(self, name: str) -> list[Values]:
        """Return all events of the tab with this name so far."""
        return [each.values for each in self._devtools.events if (each.name, each.session) == (name, self._session)]

    def expect(self, name: str) -> asyncio.Future[Values]:
        """Return a future of the tab's next event with this name. Ask for it before the call that leads to it."""
        return self._devtools.expect(name, self._session)

    async def open(self, url: str) -> None:
        """Open a page as from the address bar, and wait until it is loaded and drawn.

        Raises: DevToolsError: there is no such page.
        """
        loaded = self._devtools.expect("Page.loadEventFired", self._session)
        if failure := (await self.call("Page.navigate", url=url)).get("errorText"):
            raise DevToolsError(failure)
        await self._drawn(loaded)

    async def open_and_go_on(self, url: str, pages: int) -> None:
        """Open a page that leads to others by itself. Return when the last of so many begins to show."""
        expected = len(self.events("Page.frameNavigated")) + pages
        await self.call("Page.navigate", url=url)
        while True:
            navigated = self.expect("Page.frameNavigated")
            if len(self.events("Page.frameNavigated")) >= expected:
                break
            await navigated

    async def follow(self, selector: str) -> None:
        """Click a link, and wait until the page that it leads to is loaded and drawn."""
        loaded = self._devtools.expect("Page.loadEventFired", self._session)
        await self.click(selector)
        await self._drawn(loaded)

    async def until(self, condition: str) -> None:
        """Wait until an expression of JavaScript is true in the page. It is tried in every frame that is drawn."""
        look = f"const look = () => ({condition}) ? done() : requestAnimationFrame(look); look()"
        await self.evaluate(f"new Promise(done => {{ {look} }})")

    async def shows(self, selector: str) -> None:
        """Wait until the first element is in view, at least in part."""
        await self.until(
            f"(({{top, bottom}}) => bottom > 0 && top < innerHeight)"
            f"(document.querySelector({json.dumps(selector)}).getBoundingClientRect())"
        )

    async def follow_to_new_tab(self, selector: str) -> Tab:
        """Click a link that opens a tab; return that tab as soon as its page is loaded and drawn."""
        only_tabs = [{"type": "page"}]
        await self._devtools.call(
            "Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=True, flatten=True, filter=only_tabs
        )
        attached = self._devtools.expect("Target.attachedToTarget")
        await self.click(selector)
        async with asyncio.timeout(HANG_S):
            session = (await attached)["sessionId"]
        new = Tab(self._devtools, session)
        loaded = self._devtools.expect("Page.loadEventFired", session)
        await asyncio.gather(new.watch(), new.call("Runtime.runIfWaitingForDebugger"))  # answered when it runs
        await new._drawn(loaded)
        return new

    async def click(self, selector: str) -> None:
        """Click the middle of the first element, as a mouse does."""
        place: Any = await self.evaluate(
            f"(({{x, y, width, height}}) => ({{x: x + width / 2, y: y + height / 2}}))"
            f"(document.querySelector({json.dumps(selector)}).getBoundingClientRect())"
        )
        for kind in ("mousePressed", "mouseReleased"):
            await self.call("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **place)

    async def type_text(self, text: str) -> None:
        """Type into the element that has the focus."""
        await self.call("Input.insertText", text=text)

    async def press(self, key: str) -> None:
        """Press a key of KEYS."""
        code, text = KEYS[key]
        for kind in ("keyDown", "keyUp"):
            await self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, text=text)

    async def enter(self) -> None:
        """Press Enter, and wait until the page that it leads to is loaded and drawn."""
        loaded = self._devtools.expect("Page.loadEventFired", self._session)
        await self.press("Enter")
        await loaded
        await self.evaluate(_FRAMES)

    async def evaluate(self, expression: str) -> object:
        """Return the value of an expression of JavaScript in the page; a promise is awaited.

        Raises: DevToolsError: it throws.
        """
        result = await self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if details := result.get("exceptionDetails"):
            raise DevToolsError(details.get("exception", {}).get("description", details["text"]))
        return result["result"].get("value")

    async def colours(self) -> dict[str, int]:
        """Return the colours of what the tab shows, as `#rrggbb`, and the number of pixels that have each."""
        picture = (await self.call("Page.captureScreenshot", format="png"))["data"]
        counts: Any = await self.evaluate(f"{_COLOURS}({json.dumps(picture)})")
        return {f"#{int(value).to_bytes(4, 'little')[:3].hex()}": count for value, count in counts.items()}

    async def _drawn(self, loaded: asyncio.Future[Values]) -> None:
        """Wait until a page is loaded and drawn."""
        async with asyncio.timeout(HANG_S):
            await loaded
        await self.evaluate(_FRAMES)
