"""Load at the start what the first question needs."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
from bot.archive import sample_corpus
from bot.ask.following.needing_answers import languages_of_dependent
from bot.ask.parts import parts_of
from bot.ask.small_talk.recognition import recognised
from bot.ask.warm_up import warm_up
from index import word_lists
from index.backends.bm25.backend import BM25Backend
from index.corpus import Corpus
from index.query.leaning import leaning_of
from index.store.tinydb import TinyDBStore

read, entries = [], word_lists._entries

def noted(*arguments):
    read.append(arguments)
    return entries(*arguments)

word_lists._entries = noted
warm_up(Corpus(TinyDBStore.in_memory(), BM25Backend()))
print("of an empty archive:", len(read))
corpus = sample_corpus()
warm_up(corpus)
del read[:]
question = "Who paid for the new ferry cable?"
recognised(question, "en", corpus, follows=True)
for reading in (languages_of_dependent, leaning_of, parts_of):
    reading(question)
print("after it:", len(read), read)
"""
"""A program of its own: the lists that other tests have read stay in memory."""


class TestWarmUp:
    def test_reads_all_lists_with_which_a_question_is_compared(self) -> None:
        """With an empty archive it does nothing, since that answers no question."""
        done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
        assert done.stdout.splitlines() == ["of an empty archive: 0", "after it: 0 []"]
