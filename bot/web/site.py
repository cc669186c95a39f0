"""Hold what is the same for all pages."""

from __future__ import annotations

from dataclasses import dataclass

APP = "/app/"
"""Beginning of addresses of the Mini App. It has the same pages as the site, below it."""

TELEGRAM_SCRIPT = "https://telegram.org/js/telegram-web-app.js"
"""Script that tells a Mini App who opened it, and Telegram's colours. Copies of it are not as Telegram wants it."""

_POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
"""What a page may load: our own style and picture, and nothing else: no script, whatever an article contains."""

_POLICY_IN_APP = _POLICY | {
    "script-src": f"'self' {TELEGRAM_SCRIPT}",
    "style-src": "'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",  # an empty one, which the script makes
    "connect-src": "'self'",
    "frame-ancestors": "https://web.telegram.org https://*.telegram.org",
}
"""The same for pages of the Mini App, which Telegram in a browser shows in a frame."""


@dataclass(frozen=True, slots=True)
class Site:
    """The operator's choices for all pages."""

    url: str | None  # of the pages, without a slash at its end; None: unknown, so there is no feed
    is_indexed: bool  # whether search engines may list the pages
    is_open: bool  # whether everybody may read

    @property
    def has_sign_in(self) -> bool:
        """Whether readers can sign in: Telegram leads them to no address without https."""
        return (self.url or "").startswith("https:")

    def headers(self, *, in_app: bool) -> dict[str, str]:
        """Return the headers of every response."""
        policy = _POLICY_IN_APP if in_app else _POLICY
        headers = {
            "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in policy.items()),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Server": "Byline",  # not the versions of libraries
        }
        if not in_app:
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if in_app or not self.is_indexed:
            headers["X-Robots-Tag"] = "noindex, nofollow"
        return headers

    @property
    def caching(self) -> str:
        """Return the header `Cache-Control` of pages: nothing of a closed archive is kept anywhere."""
        return "no-cache" if self.is_open else "private, no-store"
