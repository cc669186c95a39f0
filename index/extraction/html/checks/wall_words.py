"""Match the text that pages show instead of an article, in many languages."""

from __future__ import annotations

from index.patterns import compiled, one_of, one_of_words

_PACKAGE = "index.extraction.html"

BOT_TITLE = compiled(one_of(_PACKAGE, "robot_checks") + ".*")
"""Title of a check for robots."""

BOT_MARK = compiled(
    *("cf-(challenge|browser-verification|turnstile|error-details)", "challenge-(form|platform|running)"),
    *(
        "px-captcha",
        "incapsula",
        "g-recaptcha",
        "h-captcha",
        "captcha-(container|form)",
        "ddg-captcha",
        "datadome",
        "anubis",
    ),
)
"""Names of the elements of such checks."""

MISSING = compiled(
    rf"({one_of(_PACKAGE, 'error_words')} )?404"
    rf"(\s*[-–—:|.!(].{{0,60}}|\s+{one_of(_PACKAGE, 'after_404')}\b.{{0,60}})?",
    "not found",  # the standard words of HTTP, as the whole title: entries of missing_pages also match within titles
    f".{{0,40}}{one_of_words(_PACKAGE, 'missing_pages')}.{{0,40}}",
)
"""Title of a page that does not exist."""

LOGIN_TITLE = compiled(one_of_words(_PACKAGE, "logins"), around=".{0,40}")
"""Title of a login."""

LOGIN_PATH = compiled(r".*/(log-?in|sign-?in|signup|auth|sso|anmelden|account/login|users/sign_in)(/|\.\w+)?")
"""Addresses of logins."""

CONSENT_HOST = compiled(r"consent\..+", r".*\.consent\w*\..+", r".*\bprivacy-mgmt\..+")
"""Hosts that only ask about cookies."""

CONSENT = compiled(one_of_words(_PACKAGE, "consent_topics"))
"""Topics of a question about cookies."""

AGREE = compiled(one_of(_PACKAGE, "agreements") + ".{0,30}")
"""Label of a button that agrees."""

SCRIPT = compiled(one_of(_PACKAGE, "script_words"))
"""Word for scripts in a message that the page needs them."""

CUT = compiled(r".*(…|\.\.\.|\[…\])\W*")
"""Paragraph that is cut off."""

FOR_PAYERS = compiled(one_of_words(_PACKAGE, "for_payers"))
"""Statement that the rest is for readers who pay, in the last free paragraph."""
