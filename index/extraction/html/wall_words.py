"""Match what pages show instead of an article, in the languages of the pages."""

from __future__ import annotations

from index.extraction.patterns import compiled, one_of, one_of_words

_PACKAGE = "index.extraction.html"

BOT_TITLE = compiled(one_of(_PACKAGE, "robot_checks") + ".*")
"""The title of a check for robots."""

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
"""What the elements of such checks are called."""

MISSING = compiled(
    r"(error |fehler |erreur |ошибка )?404"
    r"(\s*[-–—:|.!(].{0,60}|\s+(error|not|page|fehler|seite|ошибка|страница)\b.{0,60})?",
    "not found",
    f".{{0,40}}{one_of_words(_PACKAGE, 'missing_pages')}.{{0,40}}",
)
"""The title of a page that is none."""

LOGIN_TITLE = compiled(one_of_words(_PACKAGE, "logins"), around=".{0,40}")
"""The title of a login."""

LOGIN_PATH = compiled(r".*/(log-?in|sign-?in|signup|auth|sso|anmelden|account/login|users/sign_in)(/|\.\w+)?")
"""Where logins are."""

CONSENT_HOST = compiled(r"consent\..+", r".*\.consent\w*\..+", r".*\bprivacy-mgmt\..+")
"""Hosts of nothing but questions about cookies."""

CONSENT = compiled(one_of_words(_PACKAGE, "consent_topics"))
"""What a question about cookies speaks of."""

AGREE = compiled(one_of(_PACKAGE, "agreements") + ".{0,30}")
"""What is pressed to agree."""

SCRIPT = compiled("java ?script", "скрипт")
"""What a page says that it needs."""


CUT = compiled(r".*(…|\.\.\.|\[…\])\W*")
"""A paragraph that is cut off."""

FOR_PAYERS = compiled(one_of_words(_PACKAGE, "for_payers"))
"""In the last paragraph of what everybody may read, what the rest is for."""
