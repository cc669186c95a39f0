"""Name the authors of an article, and the backups that still contain a text that was deleted for good."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.articles.change_messages import changes_in_words, summary_in_words
from bot.articles.finding.messages import render_articles
from bot.articles.messages import MAX_BACKUPS_NAMED, backups_in_words, render_added
from index.articles.diff import compare
from index.listing.found_articles import FoundArticles
from index.model import Added, AddStatus, Article, Paragraph
from index.purged import Backup, BackupFinding
from tests.support.bot.rendered_replies import article, shown

MADE = Backup(Path("/backups/monday.zip"), datetime(2026, 11, 2, 22, 30, tzinfo=UTC))


def discussion(*authors: str | None, byline: str | None = None) -> Article:
    posts = tuple(Paragraph(f"Post {at}.", author=author) for at, author in enumerate(authors))
    return article(title="Late?", source="Harbour Forum", paragraphs=posts, byline=byline)


class TestDiscussion:
    def test_names_its_authors_on_the_card(self) -> None:
        card = render_added(Added(AddStatus.ADDED, discussion("Bo", None, "Ida", "Bo"), 4, None)).body.text
        assert card.split("\n")[:3] == ["Added: Late?", "Harbour Forum · date unknown", "Posts by Bo, Ida"]

    def test_with_five_hundred_authors_has_a_card_and_a_line_in_the_list(self) -> None:
        thread = discussion(*(f"Author {at} " + "x" * 280 for at in range(500)), byline="Ida")
        card = shown(render_added(Added(AddStatus.ADDED, thread, 500, None))).text
        assert "\nPosts by Author 0 xxx" in card
        assert " and 495 more\n" in card
        listed = render_articles(FoundArticles((thread,) * 10, 0, 10), for_admin=True)
        assert "\nIda · Harbour Forum" in shown(listed).text

    def test_that_names_other_authors_than_before_has_changed(self) -> None:
        before = discussion(None, None, "Ida")
        for authors, count in ((("Bo", None, "Ida"), "1 by another author"), (("A", "B", "C"), "3 by other authors")):
            after = discussion(*authors)
            comparison = compare(before, after)
            assert [line.text for line in changes_in_words(comparison)] == [f"Paragraphs: {count}"]
            assert summary_in_words(comparison) == f"Paragraphs: {count}"


class TestBackupsInWords:
    def test_one_that_holds_it(self) -> None:
        (sentence,) = backups_in_words([BackupFinding(MADE)])
        assert sentence == (
            "The backup /backups/monday.zip from 2026-11-02 still contains it. Delete that too if it must be gone "
            "everywhere."
        )

    def test_one_that_was_not_looked_into(self) -> None:
        (sentence,) = backups_in_words([BackupFinding(MADE, "it is not there any more")])
        assert sentence == (
            "I couldn't check the backup /backups/monday.zip from 2026-11-02, so it may still contain it: it is "
            "not there any more."
        )

    def test_some_that_nobody_can_name(self) -> None:
        sentences = backups_in_words([BackupFinding(None, "the list of them is damaged")])
        assert sentences == ["I can't tell for certain which backups contain it: the list of them is damaged."]

    def test_no_more_than_a_message_has_room_for(self) -> None:
        assert backups_in_words([]) == []
        assert len(backups_in_words([BackupFinding(MADE)] * MAX_BACKUPS_NAMED)) == MAX_BACKUPS_NAMED
        assert backups_in_words([BackupFinding(MADE)] * (MAX_BACKUPS_NAMED + 1))[-1] == "And 1 more backup."
        assert backups_in_words([BackupFinding(MADE)] * (MAX_BACKUPS_NAMED + 2))[-1] == "And 2 more backups."
