"""Build the web pages, and say at the start who can read what."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_address

from bot.access import Access
from bot.config import Settings
from bot.search_worker.client import SearchClient
from bot.serving.admission import Admission
from bot.serving.listeners import HttpService
from bot.setting_parsers import Listen
from bot.web.explaining import Explainer
from bot.web.handlers import PageHandlers
from bot.web.page_search import PageSearch
from bot.web.readers import Readers
from bot.web.sign_in.sessions import Sessions
from bot.web.sign_in.telegram_proofs import TelegramProofs
from bot.web.sign_in_handlers import SignInHandlers
from bot.web.site import Site
from bot.web.views.assets import Assets
from bot.web.views.pages import Pages
from bot.web.web_routes import Handlers, http_routes
from index.corpus import Corpus

logger = logging.getLogger(__name__)

EXPOSED = (
    "WEB_LISTEN may be reached from outside, and what is read there is not encrypted: put a web server before it, and "
    "name that in WEB_TRUSTED_PROXIES (docs/web.md)"
)
"""Warning about pages without a proxy."""

TRUSTS_MANY = (
    "WEB_TRUSTED_PROXIES has %s: everybody in that network may claim to ask from any address, and no limit stops them. "
    "Name the address of your proxy alone (docs/web.md)"
)
"""Warning about a network that is no proxy's."""

WIDEST_BITS = {4: 8, 6: 16}
"""Fewest bits that the addresses of a network of proxies share, for each version of IP. Networks of large content
delivery networks share more. The widest private network of IPv4, `10.0.0.0/8`, shares as many."""

PRIVATE = IPv6Network("fc00::/7")
"""Private addresses of IPv6, any network of which may have the proxies. Nobody asks from them through the internet."""

CLOSED = "closed: those in READER_IDS and ADMIN_IDS can read, once they have signed in with a button under /start"
"""Who can read a closed archive."""

NO_ADDRESS = "WEB_URL is not set: there is no feed, and Telegram has neither links to pages nor a Mini App"
"""Line about pages whose address is not known."""

NOT_ENCRYPTED = (
    "WEB_URL is not https: others can read on the way what readers ask, and there is no Mini App in Telegram"
)
"""Line about pages that are not encrypted."""

NOBODY_SIGNS_IN = "Nobody can sign in: Telegram's buttons need a WEB_URL with https"
"""Warning about pages that nobody can read."""


@dataclass(frozen=True, slots=True)
class Connection:
    """What pages need of the bot's connection to Telegram."""

    token: str = field(repr=False)
    username: Callable[[], str | None]  # None: it is not known yet
    now: Callable[[], datetime]  # by Telegram's clock


def web_pages(
    settings: Settings,
    corpus: Corpus,
    access: Access,
    searching: SearchClient,
    connection: Connection,
    admission: Admission,
) -> HttpService:
    """Return the pages of an archive. Args: settings: With `web_listen`."""
    sessions = Sessions(connection.token, settings.web_url, connection.now)
    readers = Readers(access, sessions)
    site, assets = Site(settings.web_url, bool(settings.web_indexed), readers.are_all), Assets()
    pages, app = (Pages(site, assets, connection.username, in_app=in_app) for in_app in (False, True))
    search = PageSearch(searching)
    handlers = Handlers(
        PageHandlers(corpus, search, searching.threads, admission, pages),
        PageHandlers(corpus, search, searching.threads, admission, app),
        SignInHandlers(readers, TelegramProofs(connection.token, connection.now), sessions),
    )

    def log_start() -> None:
        for level, line in start_lines(settings, len(corpus), is_open=site.is_open):
            logger.log(level, line)

    explain = Explainer(pages, app).explain
    return HttpService("WEB_LISTEN", _listen_of(settings), http_routes(handlers, readers), explain, log_start)


def _listen_of(settings: Settings) -> Listen:
    assert settings.web_listen is not None  # noqa: S101 - the caller builds pages only where they are served
    return settings.web_listen


def start_lines(settings: Settings, articles: int, *, is_open: bool) -> list[tuple[int, str]]:
    """Return what the operator reads at the start: levels of the log, and lines.

    Args: articles: The number of articles in the archive.
    """
    listen = _listen_of(settings)
    host = f"[{listen.host}]" if ":" in listen.host else listen.host
    address = settings.web_url or f"http://{host}:{listen.port}"
    who = f"open: everyone can read the full texts of all {articles} articles" if is_open else CLOSED
    lines = [(logging.INFO, f"Web pages: {address}, {who}")]
    if settings.web_url is None:
        lines.append((logging.INFO, NO_ADDRESS))
    elif not settings.web_url.startswith("https:"):
        lines.append((logging.INFO, NOT_ENCRYPTED))
    if not is_open and not (settings.web_url or "").startswith("https:"):
        lines.append((logging.WARNING, NOBODY_SIGNS_IN))
    if settings.web_indexed:
        lines.append((logging.INFO, "WEB_INDEXED=1: search engines may list the pages"))
    for network in sorted(settings.web_trusted_proxies, key=str):
        if network.prefixlen < WIDEST_BITS[network.version] and not _is_private(network):
            lines.append((logging.WARNING, TRUSTS_MANY % network))
    if _is_exposed(settings):
        lines.append((logging.WARNING, EXPOSED))
    return lines


def _is_private(network: IPv4Network | IPv6Network) -> bool:
    return isinstance(network, IPv6Network) and network.subnet_of(PRIVATE)


def _is_exposed(settings: Settings) -> bool:
    """Return whether others may reach the pages without a proxy."""
    host = _listen_of(settings).host
    try:
        address = ip_address(host)
    except ValueError:
        return host != "localhost" and not settings.web_trusted_proxies
    is_inside = (address.is_private or address.is_loopback) and not address.is_unspecified
    return not is_inside and not settings.web_trusted_proxies
