"""Hold what is the same for all pages."""

from __future__ import annotations

from dataclasses import dataclass

CONTENT_POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
"""Header that lets a page load our own style and picture, and nothing else: no script, whatever an article contains."""


@dataclass(frozen=True, slots=True)
class Site:
    """The operator's choices for all pages."""

    url: str | None  # of the pages, without a slash at its end; None: unknown, so there is no feed
    is_indexed: bool  # whether search engines may list the pages
    is_open: bool  # whether everybody may read

    def headers(self) -> dict[str, str]:
        """Return the headers of every response."""
        headers = {
            "Content-Security-Policy": CONTENT_POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Server": "Byline",  # not the versions of libraries
        }
        if not self.is_indexed:
            headers["X-Robots-Tag"] = "noindex, nofollow"
        return headers

    @property
    def caching(self) -> str:
        """Return the header `Cache-Control` of pages: nothing of a closed archive is kept anywhere."""
        return "no-cache" if self.is_open else "private, no-store"
