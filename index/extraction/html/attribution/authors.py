"""Decide who wrote the article of a page: the names that its readers see, or else those that it declares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import regex

from index.extraction.author_names import is_account_of, is_full_name, is_no_name, is_same_person
from index.extraction.bylines import EMAIL, MAX_ELEMENT_CHARS, are_people, joined, names_in
from index.extraction.credit_lines import says_day
from index.extraction.html.attribution.byline_places import Places
from index.extraction.html.attribution.printed_authors import (
    Names,
    is_printed,
    led_accounts,
    led_names,
    marked_alone,
    marked_elements,
    marked_names,
    may_be_account,
    other_credits,
    parts_of,
    people_in,
    signed,
)
from index.extraction.html.attribution.reporter_lines import reporters_at_beginning, reporters_at_end
from index.patterns import one_of
from index.text import letters_of

MIN_HOST_LETTERS = 8
"""Fewest letters of a name that is recognized in the address of a personal site. Shorter ones are in many hosts."""

_TLD = regex.compile(r"\.\p{L}{2,6}$")
_EDITOR = regex.compile(rf"{one_of('index.extraction', 'responsible_editors')}[\s:：]+(?P<names>\S.*)")


@dataclass(frozen=True, slots=True)
class AuthorFacts:
    """The facts about a page that do not come from its lines."""

    declared: Sequence[Names]  # the authors that it declares, in groups
    sites: Sequence[str]  # names of the publication
    url: str | None  # from which it was fetched
    is_post: bool = False  # whether it says that it is a contribution to a forum, whose author is an account


def byline_in(places: Places, known: AuthorFacts) -> str | None:
    """Return the author line of an article; None if it is unknown."""
    judge = _Judge(places, known)
    return next((byline for find in judge.ways() if (byline := joined(judge.without_sites(find())))), None)


class _Judge:
    """The evidence of one page, and the ways to find its authors, from the surest."""

    def __init__(self, places: Places, known: AuthorFacts) -> None:
        self._places = places
        self._url, self._is_post = known.url, known.is_post
        self._sites = {letters_of(_TLD.sub("", site)) for site in known.sites}
        others = {letters_of(name) for name in other_credits(places)}
        declared = (self.without_sites(group) for group in known.declared)
        self._declared = [[name for name in group if letters_of(name) not in others] for group in declared]

    def ways(self) -> Iterator[Callable[[], Names]]:
        """Yield functions that find the authors, from the surest to the last resort."""
        yield self._led
        yield self._declared_and_printed
        yield self._marked
        yield self._reported
        yield self._recognized
        yield self._reached
        yield self._led_behind
        yield self._declared_alone
        yield self._marked_behind
        yield self._accounts
        yield self._editors

    def without_sites(self, names: Iterable[str]) -> Names:
        """Return *names* without those of the publication."""
        named = [(name, letters_of(_TLD.sub("", name))) for name in names]
        found = [(name, letters) for name, letters in named if letters and letters not in self._sites]
        return [name for name, letters in found if not self._is_edition(letters)] or [name for name, _ in found]

    def _is_edition(self, letters: str) -> bool:
        """Return whether a name begins with that of the publication, such as that of its office in a city."""
        return any(len(site) >= MIN_HOST_LETTERS and letters.startswith(site) for site in self._sites)

    def _led(self) -> Names:
        """Return the names behind "By" around the headline, or the same and more names that the page declares."""
        names = self.without_sites(led_names(self._places.under) or led_names(self._places.above))
        if not names:
            return []
        for group in filter(are_people, self._declared):
            if all(any(is_same_person(name, each) for each in group) for name in names):
                return group
        return self._without_paper(names)

    def _without_paper(self, names: Names) -> Names:
        """Return the first of two names with only a comma between them if the page declares no other author.

        The second one is a programme or a paper: "Por Ana Reis, Bom Dia Rio".
        """
        declared = [name for group in self._declared for name in group]
        if len(names) != 2 or not declared or not all(is_same_person(names[0], name) for name in declared):
            return names
        listed = regex.compile(rf"{regex.escape(names[0])}\s*,\s*{regex.escape(names[1])}")
        pieces = (piece.text for line in self._places.header for piece in line.pieces)
        return names[:1] if any(map(listed.search, pieces)) else names

    def _declared_and_printed(self) -> Names:
        lines = self._places.header
        for group in self._declared:
            printed = [name for name in group if is_printed(name, lines)]
            if printed and (len(printed) == len(group) or are_people(printed)):
                marked = self._marked_like(printed)
                return marked if len(marked) > len(printed) and are_people(marked) else printed
        return []

    def _marked(self) -> Names:
        return marked_names(self._places.under) or marked_names(self._places.above)

    def _marked_like(self, names: Names) -> Names:
        """Return the names in all elements with the mark of an element that contains one of *names*."""
        letters = {letters_of(name) for name in names}
        found = [(mark, people_in(pieces)) for mark, pieces in marked_elements(self._places.header)]
        marks = {mark for mark, people in found if mark and letters & {*map(letters_of, people)}}
        return [name for mark, people in found if mark in marks for name in people]

    def _reported(self) -> Names:
        lines = [*(line.text for line in self._places.under), self._places.first]
        return next(filter(None, map(reporters_at_beginning, lines)), [])

    def _recognized(self) -> Names:
        """Return the name near the headline that a declared account or the address of a personal site is made of."""
        host = letters_of(urlsplit(self._url or "").hostname or "")
        accounts = [name for group in self._declared for name in group if not is_full_name(name)]
        for line in [*self._places.header, *self._places.behind]:
            parts = list(parts_of(line))
            for name in filter(is_full_name, parts):
                is_in_host = len(letters_of(name)) >= MIN_HOST_LETTERS and letters_of(name) in host
                is_dated = is_in_host and any(map(says_day, parts))
                if is_dated or any(is_account_of(account, name) for account in accounts):
                    return [name]
        return []

    def _reached(self) -> Names:
        """Return the names in a whole line under the headline if the e-mail address of one is behind the text."""
        addresses = [found for line in self._places.behind for found in EMAIL.findall(line.text)]
        for line in self._places.under:
            names = names_in(line.text) if addresses and len(line.text) <= MAX_ELEMENT_CHARS else []
            if are_people(names) and any(is_account_of(each, name) for each in addresses for name in names):
                return names
        return []

    def _led_behind(self) -> Names:
        behind = self._places.behind
        reported = (reporters_at_end(line.text) for line in behind)
        return led_names(behind) or next(filter(None, reported), []) or signed(behind) or self._declared_behind()

    def _declared_behind(self) -> Names:
        return next((group for group in self._declared if are_people(group) and self._are_printed(group)), [])

    def _declared_alone(self) -> Names:
        """Return the declared names that the page does not print."""
        people = ([name for name in group if is_full_name(name)] for group in self._declared)
        return next(filter(None, people), [])

    def _marked_behind(self) -> Names:
        return marked_names(self._places.behind)

    def _accounts(self) -> Names:
        """Return an account name, or a single name, that the page prints as its author."""
        header = self._places.header
        marked = marked_names(header, is_name=may_be_account)
        declared = {letters_of(name) for group in self._declared for name in group}
        named = [name for name in marked if letters_of(name) in declared]
        posted = next(iter(self._declared), []) if self._is_post else []
        return (
            named or led_accounts(header) or self._stamped() or self._dated_accounts() or marked_alone(header) or posted
        )

    def _stamped(self) -> Names:
        """Return the single name behind the text in a line with the same machine-readable time as the headline."""
        times = {time for line in self._places.header for time in line.times if time}
        stamped = [line for line in self._places.behind if times.intersection(line.times)]
        return marked_names(stamped, is_name=may_be_account)

    def _dated_accounts(self) -> Names:
        """Return the declared single name that is printed in a line with the day, or alone next to one."""
        declared = {letters_of(name): name for group in self._declared for name in group if not is_no_name(name)}
        lines = self._places.header
        for at, line in enumerate(lines):
            near = lines[max(0, at - 1) : at + 2]
            if any(says_day(part) for each in near for part in parts_of(each)):
                for part in parts_of(line):
                    if name := declared.get(letters_of(part)):
                        return [name]
        return []

    def _editors(self) -> Names:
        found = (_EDITOR.fullmatch(line.text) for line in self._places.behind)
        return next((names for match in found if match and are_people(names := names_in(match["names"]))), [])

    def _are_printed(self, names: Iterable[str]) -> bool:
        lines = [*self._places.header, *self._places.behind]
        return all(is_printed(name, lines) for name in names)
