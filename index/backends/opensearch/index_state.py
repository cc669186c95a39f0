"""Hold what is known of one state of the index in the cluster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from index.analysis import Field
from index.backends.okapi import K1, B, PostingsOkapi, Size
from index.opensearch.cluster_client import Reply

MAX_FREQUENCIES = 500_000
"""Most frequencies that are kept, of about 200 bytes each. A question needs about a hundred."""

MOSTLY = 0.9
"""Share of passages in one language from which the candidates are found without their terms' frequencies."""

FEW = 1 / 8
"""Share of the terms of a search whose frequencies may be missing when the candidates are chosen."""

MAX_LANGUAGES = 1_000
"""Languages that passages may be in. There are some eighty that are identified."""

Term = tuple[Field, str]
"""Type of a term of the index: its key in hexadecimal digits, in a field."""


Place = tuple[str | None, Term]
"""Type of a term in the passages in a language; None: in all."""

Wanted = tuple[Sequence[Term], str | None]
"""Type of terms and a language: their frequencies are wanted in all passages, and in the home of the language."""

Frequencies = Mapping[Place, int]


class HomePassages(NamedTuple):
    """The passages that determine how rare a term is and how long an average passage is."""

    language: str | None  # None: all passages
    passages: int  # number of them
    models: Mapping[Field, PostingsOkapi]


class IndexState:
    """The number of passages by language, and the frequencies of the terms that were asked for.

    All are those of the one state of the index that has this version.
    """

    def __init__(self, version: int, number: int, sizes: Mapping[str, Mapping[Field, Size]]) -> None:
        """Keep no frequencies yet.

        Args: number: The largest number of an indexing or a removal. sizes: Passages and terms in each language.
        """
        counts = {language: of_fields[Field.WORDS].passages for language, of_fields in sizes.items()}
        self.version = version
        self.number = number
        self.languages = dict(sorted(counts.items(), key=lambda each: -each[1]))  # stable
        self.count = sum(counts.values())
        self._sizes = sizes
        self._frequencies: dict[Place, int] = {}
        self._homes: dict[str | None, HomePassages] = {}

    def home(self, language: str | None) -> HomePassages:
        """Return the passages in a language; all passages if none or all are in it, or if it is unknown."""
        if language not in self._homes:
            self._homes[language] = self._home(language)
        return self._homes[language]

    def _home(self, language: str | None) -> HomePassages:
        if not language or not 0 < self.languages.get(language, 0) < self.count:
            return HomePassages(None, self.count, _models(self._sizes.values()))
        return HomePassages(language, self.languages[language], _models([self._sizes[language]]))

    @property
    def is_full(self) -> bool:
        """Return whether no more frequencies should be kept."""
        return len(self._frequencies) > MAX_FREQUENCIES

    def lacks(self, wanted: Iterable[Wanted]) -> list[Place]:
        """Return what is wanted and not known yet."""
        homes = ((terms, self.home(language).language) for terms, language in wanted)
        return [each for each in all_of(homes) if each not in self._frequencies]

    def note(self, frequencies: Frequencies) -> None:
        """Keep frequencies of this state."""
        self._frequencies |= frequencies

    def suffices_for(self, wanted: Wanted) -> bool:
        """Return whether the candidates of a search can be found before all of its frequencies are known.

        They can if nearly all passages are in the home of its language, or if nearly all frequencies are known.
        """
        home = self.home(wanted[1])
        if home.passages >= MOSTLY * self.count:
            return True
        return len(self.lacks([wanted])) <= FEW * len(all_of([(wanted[0], home.language)]))

    def frequency_if_known(self, term: Term, language: str | None = None) -> int | None:
        """Return the same as `frequency`; None if it is not known yet."""
        return self._frequencies.get((language, term))

    def frequency(self, term: Term, language: str | None = None) -> int:
        """Return the number of passages that have a term; those in *language* alone, if it is given."""
        return self._frequencies[language, term]


def _models(sizes: Iterable[Mapping[Field, Size]]) -> Mapping[Field, PostingsOkapi]:
    of_languages = list(sizes)
    return {field: PostingsOkapi([each[field] for each in of_languages], K1[field], B[field]) for field in Field}


def all_of(wanted: Iterable[Wanted]) -> list[Place]:
    """Return each term in all passages, and in those in its language if that is known; each once."""
    in_languages = ((terms, (None, language) if language else (None,)) for terms, language in wanted)
    return list(
        dict.fromkeys((each, term) for terms, languages in in_languages for term in terms for each in languages)
    )


def figures_request(lacking: Sequence[Place], *, with_sizes: bool) -> Reply:
    """Return a search for the version, for frequencies, and for the sizes of languages if asked for."""
    aggregations: dict[str, object] = {"version": {"max": {"field": "version"}}}
    if with_sizes:
        aggregations["number"] = {"max": {"field": "order"}}
        sums = {field.value: {"sum": {"field": f"{field}_length"}} for field in Field}
        aggregations["sizes"] = {"terms": {"field": "language", "size": MAX_LANGUAGES}, "aggs": sums}
    if lacking:
        filters = {str(at): _filter(*each) for at, each in enumerate(lacking)}
        aggregations["frequencies"] = {"filters": {"filters": filters}}
    return {"size": 0, "track_total_hits": False, "aggs": aggregations}


def _filter(language: str | None, term: Term) -> Reply:
    field, key = term
    has_term = {"term": {field.value: key}}
    return {"bool": {"filter": [has_term, {"term": {"language": language}}]}} if language else has_term


def version_in(reply: Reply) -> int:
    """Return the version of the state that a search saw, which `figures_request` asked for."""
    return int(reply["aggregations"]["version"]["value"])


def state_in(reply: Reply) -> IndexState:
    """Return the state that a `figures_request` with sizes saw."""
    sizes = {
        each["key"]: {field: Size(each["doc_count"], int(each[field.value]["value"])) for field in Field}
        for each in reply["aggregations"]["sizes"]["buckets"]
    }
    return IndexState(version_in(reply), int(reply["aggregations"]["number"]["value"]), sizes)


def frequencies_in(reply: Reply, lacking: Sequence[Place]) -> Frequencies:
    """Return the frequencies that a request for *lacking* was answered with."""
    if not lacking:
        return {}
    buckets = reply["aggregations"]["frequencies"]["buckets"]
    return {each: buckets[str(at)]["doc_count"] for at, each in enumerate(lacking)}
