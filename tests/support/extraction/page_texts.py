"""Paragraphs of web pages in several languages, and their linked data."""

from __future__ import annotations

import json

TEXTS = {
    "en": (
        "The harbour of the town was closed for three days after the storm, the harbour master said on Friday.",
        "Ships waited in the roads, and the fishermen mended their nets until the pilots went out again on Monday.",
        "Nobody had seen the water stand so high since the great flood, when the old quay was washed away in a night.",
    ),
    "de": (
        "Der Hafen der Stadt war nach dem Sturm drei Tage lang geschlossen, sagte der Hafenmeister am Freitag.",
        "Schiffe warteten auf der Reede, und die Fischer flickten ihre Netze, bis die Lotsen am Montag ausliefen.",
    ),
    "ru": (
        "Гавань города была закрыта три дня после шторма, сообщил в пятницу начальник порта на встрече с рыбаками.",
        "Суда ждали на рейде, а рыбаки чинили сети, пока в понедельник лоцманы снова не вышли в море.",
    ),
    "ja": (
        "嵐のあと、町の港は三日間閉鎖されたと港長が金曜日に述べた。漁師たちは網を繕いながら、水先人が出るのを待っていた。",
        "港の水位は大洪水以来の高さに達し、古い岸壁の一部が一晩で流されたという。復旧には数週間かかる見通しだ。",
    ),
    "ar": (
        "أُغلق ميناء المدينة ثلاثة أيام بعد العاصفة، كما قال مدير الميناء يوم الجمعة، وانتظرت السفن خارج المرفأ.",
        "وقال الصيادون إنهم أصلحوا شباكهم حتى خرج المرشدون إلى البحر مرة أخرى صباح يوم الاثنين الماضي.",
    ),
    "th": (
        "ท่าเรือของเมืองถูกปิดเป็นเวลาสามวันหลังพายุ นายท่ากล่าวเมื่อวันศุกร์ว่าเรือหลายลำต้องรออยู่นอกท่าเรือ",
        "ชาวประมงซ่อมอวนจนกว่านำร่องจะออกทะเลอีกครั้งในวันจันทร์ และระดับน้ำก็ค่อยๆ ลดลงตามปกติ",
    ),
}


def linked_data(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'
