"""Read posts by the markup of their system."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from lxml.html import HtmlElement

from index.extraction.dom import HIDDEN, folded
from index.extraction.html.discussions.forum_systems import FORUM_SYSTEMS
from index.extraction.html.discussions.post_days import day_of
from index.extraction.html.discussions.post_text import is_quotation, is_signature, named_lines, texts_of
from index.extraction.html.discussions.selectors import MarkedElements
from index.extraction.html.discussions.site_systems import SITE_SYSTEMS
from index.extraction.html.discussions.system import System, alternatives_of
from index.extraction.html.discussions.thread import Thread, ThreadPost, author_named
from index.extraction.html.hidden_text import hidden_names, is_hidden
from index.text import clean_line

SYSTEMS = (*FORUM_SYSTEMS, *SITE_SYSTEMS)

MAX_COMPARED = 200  # most plain quotations that are searched for in the other posts
MAX_ELEMENTS = 5  # most elements in which the author of a post is searched for
MAX_BETWEEN = 3  # most comments between the head of a post and its text

_DELETED = frozenset({"deleted", "message--deleted", "post-deleted", "is-deleted", "postdeleted", "deleted-answer"})
"""Classes of posts whose text was deleted. What they show is a notice."""


@dataclass(frozen=True, slots=True)
class _Found:
    """The elements of a post."""

    post: HtmlElement
    body: HtmlElement | None = None
    authors: tuple[HtmlElement, ...] = ()  # that may name the author, the best first
    days: tuple[HtmlElement, ...] = ()  # that may say when it was published


class SystemReader:
    """A reader of the posts of a page by the markup of its system."""

    def __init__(self, tree: HtmlElement, systems: Sequence[System] = SYSTEMS) -> None:
        """Read the names in the markup of a page that is of one of *systems*."""
        self._systems = systems
        self._marked = MarkedElements(tree, {each for system in systems for each in system.selectors()})
        self._hidden = hidden_names(tree)

    def thread(self) -> Thread | None:
        """Return the posts of the system with most text of known authors; None if no system has any."""
        threads = [thread for system in self._systems if (thread := self._read(system))]
        return max(threads, key=lambda thread: thread.chars_with_author, default=None)

    def _read(self, system: System) -> Thread | None:
        if not self._marked.select(", ".join(alternatives_of(system.body))):
            return None
        if system.proof and not self._marked.select(system.proof):
            return None
        found = self._shown(self._together(system) if system.post else self._in_turn(system))
        bodies = [each.body for each in found if each.body is not None]
        keeps = _Elsewhere(bodies) if system.keeps_quotations else None
        others = {each.post for each in found if each.body is not None}
        posts = tuple(self._post(each, system, keeps, others) for each in found)
        if not any(post.texts and post.author for post in posts):
            return None
        places = tuple(each.post for each in found)
        return Thread(posts, places, self._title(system), is_certain=system.is_certain, is_board=system.is_board)

    def _post(self, found: _Found, system: System, keeps: _Elsewhere | None, others: set[HtmlElement]) -> ThreadPost:
        authors = (name_of(each) for each in islice(found.authors, MAX_ELEMENTS) if _name_in(each))
        named = author_named(found.post.get(system.key) or "") if system.key else None
        is_deleted = not _DELETED.isdisjoint((found.post.get("class") or "").lower().split())
        texts = () if found.body is None or is_deleted else texts_of(found.body, self._hidden, keeps, others)
        return ThreadPost(
            next(authors, None) or named,
            texts,
            partial(day_of, found.days),
        )

    def _title(self, system: System) -> str | None:
        for written in alternatives_of(system.title):
            for element in self._marked.select(written)[:1]:
                return clean_line("".join(named_lines(element))) or None
        return None

    def _together(self, system: System) -> list[_Found]:
        """Return the posts of a system whose markup has an element for each."""
        found = self._marked.select(system.post)
        posts = {post: post for post in found if post.get("role") != "navigation"}
        bodies = self._best(system.body, _Owners(posts, (), of_bodies=True))
        texts = [found[0] for found in bodies.values()]
        cards = self._best(system.card, _Owners(posts, texts, of_bodies=False))
        of_editors = [card for found in cards.values() for card in found[:-1]]
        owners = _Owners(posts | self._heads(system, posts), [*texts, *of_editors], of_bodies=False)
        authors, days = self._best(system.author, owners), self._best(system.day, owners)
        some = (post for post in posts if post in bodies or post in authors or post.get(system.key or "-"))
        return [
            _Found(post, _first(bodies, post), tuple(authors.get(post, ())), tuple(days.get(post, ()))) for post in some
        ]

    def _heads(self, system: System, posts: Collection[HtmlElement]) -> dict[HtmlElement, HtmlElement]:
        """Return the elements with a part of the post that follows, each with this post."""
        heads = self._marked.select(system.head) if system.head else []
        found = ((head, _follower(head)) for head in heads)
        return {head: post for head, post in found if post is not None and post in posts}

    def _best(self, written: str, owners: _Owners) -> dict[HtmlElement, list[HtmlElement]]:
        """Return the elements of each post that match, those of the best alternative first."""
        found: dict[HtmlElement, list[HtmlElement]] = {}
        for element in (each for alternative in alternatives_of(written) for each in self._marked.select(alternative)):
            if (post := owners.of(element)) is not None:
                found.setdefault(post, []).append(element)
        return found

    def _in_turn(self, system: System) -> list[_Found]:
        """Return the posts of a system whose markup has the author before the text."""
        bodies = set(self._any_of(system.body))
        authors, days = set(self._any_of(system.author)), set(self._any_of(system.day))
        found: list[_Found] = []
        author: HtmlElement | None = None
        dated: list[HtmlElement] = []
        for element in self._marked.in_order(bodies | authors | days):
            if any(around in bodies for around in element.iterancestors()):
                continue
            if element in bodies:
                found.append(_Found(element, element, (author,) if author is not None else (), tuple(dated)))
                author, dated = None, []
            elif element in authors:
                if author is not None and not found:  # who began the discussion wrote only its title
                    found.append(_Found(author, None, (author,), tuple(dated)))
                author, dated = element, [each for each in dated if each in element.iterancestors()]
            else:
                dated.append(element)
        return found

    def _any_of(self, written: str) -> list[HtmlElement]:
        """Return the elements of the best alternative that the page has."""
        return next((found for each in alternatives_of(written) if (found := self._marked.select(each))), [])

    def _shown(self, found: Sequence[_Found]) -> list[_Found]:
        """Return the posts that are not hidden. If all others are, those for readers without scripts count."""
        known: dict[HtmlElement, bool] = {}
        shown = [each for each in found if not self._is_hidden(each.post if each.body is None else each.body, known)]
        return [each for each in shown if not _is_for_others(each.post)] or shown

    def _is_hidden(self, element: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
        path: list[HtmlElement] = []
        around: HtmlElement | None = element
        while around is not None and around not in known:
            path.append(around)
            around = around.getparent()
        answer = known[around] if around is not None else False
        for each in reversed(path):
            answer = known[each] = answer or is_hidden(each, self._hidden)
        return answer


class _Elsewhere:
    """A test of plain quotations: a text from elsewhere belongs to a post, one of another post does not."""

    def __init__(self, bodies: Sequence[HtmlElement]) -> None:
        self._texts = "\n".join(_without_quotations(body) for body in bodies)
        self._left = MAX_COMPARED

    def __call__(self, quotation: HtmlElement) -> bool:
        self._left -= 1
        text = folded(str(quotation.text_content()))
        return self._left >= 0 and not quotation.get("class") and text not in self._texts


def _without_quotations(body: HtmlElement) -> str:
    return folded("".join(texts_of(body)))


class _Owners:
    """A finder of the post around an element. It remembers its ways, so that a deep page takes no longer."""

    def __init__(
        self, posts: dict[HtmlElement, HtmlElement], bodies: Iterable[HtmlElement], *, of_bodies: bool
    ) -> None:
        """Remember *posts* by the elements that contain their parts, and *bodies*, in which nothing is searched for.
        *of_bodies* says whether the texts are searched for."""
        self._known: dict[HtmlElement, HtmlElement | None] = {**posts}
        self._bodies = set(bodies)
        self._of_bodies = of_bodies

    def of(self, element: HtmlElement) -> HtmlElement | None:
        """Return the innermost post around *element*; None if it is in a text, a quotation or a signature."""
        path: list[HtmlElement] = []
        around, owner = element.getparent(), None
        while around is not None and around not in self._known and not self._is_other(around):
            path.append(around)
            around = around.getparent()
        if around is not None:
            owner = self._known.setdefault(around, None)
        self._known |= dict.fromkeys(path, owner)
        return owner

    def _is_other(self, element: HtmlElement) -> bool:
        return element in self._bodies or is_quotation(element) or (self._of_bodies and is_signature(element))


def _follower(element: HtmlElement) -> HtmlElement | None:
    """Return the element after *element*; comments may be between them."""
    near = islice(element.itersiblings(), MAX_BETWEEN)
    return next((each for each in near if isinstance(each.tag, str)), None)


def _first(found: dict[HtmlElement, list[HtmlElement]], post: HtmlElement) -> HtmlElement | None:
    return found[post][0] if post in found else None


def _is_for_others(element: HtmlElement) -> bool:
    return any(around.tag in HIDDEN for around in element.iterancestors())


def _name_in(element: HtmlElement) -> str:
    return clean_line(element.get("content") or "".join(named_lines(element)))


def name_of(element: HtmlElement) -> str | None:
    """Return the name of an author as printed; None if the text is not a name."""
    return author_named(_name_in(element))
