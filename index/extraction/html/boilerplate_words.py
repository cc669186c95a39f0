"""How pages call what they print around an article, in the languages that they are written in."""

from __future__ import annotations

import regex

from index.extraction.patterns import any_of

CALL = regex.compile(
    r"[^\p{L}]*"
    + any_of(
        *("subscribe (?:to|now|here)", "sign up (?:for|to|now|here)", "(?:join|follow|like) us"),
        *("get our (?:free )?newsletter", "abonnieren sie", "abonniere", "melden sie sich", "folgen sie", "folge uns"),
        *("inscrivez-vous", "abonnez-vous", "suivez", "recevez", "suscr[ií]b[aei]", "regístrese"),
        *(r"s[ií]g[au][aen]?(?:nos| a\b)", "puede (?:seguir|escribir)", "inscreva-se", "assine", "siga", "iscriviti"),
        *("abbonati", "seguici", "zapisz się", "přihlaste se", "подпи(?:сывайтесь|шитесь)", "читайте нас"),
    )
    + ".*",
    regex.IGNORECASE | regex.DOTALL,
)
"""How a site asks its readers to come back."""

_MORE_WORDS = any_of(
    r"(?:read|see|watch|listen) (?:more|also|next|on)\b",
    *(r"more (?:on|about|from)\b", r"related\b", r"also read\b", "(?:mehr )?(?:lesen sie|lies) (?:auch|mehr|hier)"),
    *("lesen sie", "mehr (?:zum thema|dazu|lesen)", "auch interessant", "weiterlesen", "les (?:også|mer)"),
    *("läs (?:också|även|mer)", "læs (?:også|mere)", "lue myös", "l(?:ea|ee|eer) (?:también|más|además)"),
    *("te puede interesar", "más (?:sobre|en)", "leia (?:também|mais)", "veja também", "saiba mais"),
    *("(?:à )?lire (?:aussi|également)", "voir aussi", "leggi anche", "per approfondire", "lees (?:ook|meer)"),
    *("czytaj (?:też|także|więcej)", "čtěte (?:také|více)", "přečtěte si", "olvass", "citește"),
    *("читайте (?:также|ещё|еще|далее)", "читать (?:также|далее)", "читайте також", "по теме", "смотрите также"),
    *("اقرأ (?:أيضا|أيضًا|المزيد)", "relacionad[ao]s?"),
)
_HAN_MORE_WORDS = any_of(
    *("関連記事", "あわせて読みたい", "続きを読む", "相关(?:阅读|新闻|报道)", "延伸阅读", "阅读更多", "관련 ?기사"),
    *("อ่านเพิ่มเติม", "อ่านต่อ"),
)
MORE = regex.compile(rf"[^\p{{L}}]*(?:{_MORE_WORDS}[^.!?。]{{0,240}}|{_HAN_MORE_WORDS}.{{0,120}})", regex.IGNORECASE)
"""How a site leads on to another article."""

_TAGS = any_of(
    *("tags?", "topics?", "keywords?", "categor(?:y|ies)", "filed under", "schlagw(?:örter|orte)", "themen"),
    *("stichw(?:örter|orte)", "etiquetas", "temas", "mots[- ]clés", "étiquettes", "parole chiave", "argomenti"),
    *(
        "emneord",
        "tagy",
        "štítky",
        "теги",
        "метки",
        "темы",
        "etiketler",
        "标签",
        "關鍵字",
        "关键词",
        "タグ",
        "キーワード",
    ),
    *("الوسوم", "كلمات مفتاحية"),
)
_VIEWS = any_of(
    *(
        "views?",
        "hits",
        "просмотров",
        "просмотры",
        "переглядів",
        "aufrufe",
        "visitas",
        "vistas",
        "visualizzazioni",
        "vues",
    ),
    *("visninger", "zobrazení", "wyświetle[nń]ia?", "阅读", "浏览", "閲覧数", "조회수?", "المشاهدات", "مشاهدات"),
)
_RIGHTS = any_of(
    *(r"\ball rights reserved\b", r"\balle rechte vorbehalten\b", r"\btous droits réservés\b"),
    *(r"\btodos los derechos reservados\b", r"\btodos os direitos reservados\b", r"\btutti i diritti riservati\b"),
    *(r"\bвсе права защищены\b", "版权所有", "無断転載を禁じ", "无断转载", "جميع الحقوق محفوظة"),
)
NOTE = regex.compile(
    rf"[^\p{{L}}©(]*(?:{_TAGS}\s*[:：].{{0,200}}|.{{0,100}}{_RIGHTS}.{{0,120}}|{_VIEWS}\s*[:：]\s*[\d.,]+.{{0,120}})",
    regex.IGNORECASE | regex.DOTALL,
)
"""What a site notes below an article: tags, whose it is, how many have read it."""

RULE = regex.compile(r"[\s_*=~+·•#–—-]+")
"""A line that is drawn with characters."""

ADVERTISEMENT = regex.compile(
    any_of(
        *("advertisements?", "anzeige", "werbung", "publicidad", "publicidade", "publicité", "pubblicità", "annonse"),
        *(
            "annons",
            "annonce",
            "mainos",
            "reklama",
            "реклама",
            "reklam",
            "advertentie",
            "reclame",
            "広告",
            "スポンサーリンク",
        ),
        *("广告", "廣告", "광고", "إعلان", "โฆษณา", "פרסומת", "διαφήμιση", "hirdetés", "quảng cáo"),
        "(?:story|article|post) continues (?:below|after)(?: (?:this )?(?:the )?advertisement)?",
        *("scroll (?:down )?to continue(?: reading)?", "continue reading(?: (?:the main story|below))?"),
        "der artikel (?:wird|geht) (?:nach|unter) .{0,30}(?:fortgesetzt|weiter)",
        *("la suite après (?:cette|la) publicité", "continúa (?:después|debajo) de la publicidad"),
        *("saken fortsetter (?:under|etter) annonsen", "artikeln fortsätter (?:under|efter) annonsen"),
        *("продолжение после рекламы", "continua após a publicidade"),
    )
    + r"[\s.:–—-]*",
    regex.IGNORECASE,
)
"""What stands above an advertisement."""

_SHARE_WORDS = any_of(
    *("share", "tweet", "teilen", "compartir", "compartilhar", "partager", "condividi", "поделиться", "поделитесь"),
    *("поділитися", "del", "dela", "jaa", "sdílet", "udostępnij", "paylaş", "delen", "シェア", "分享", "공유", "شارك"),
    *("مشاركة", "แชร์", "copy link", "link kopieren", "copiar enlace", "скопировать ссылку"),
)
_SHARED = any_of(
    *("this", "the", "on", "via", "by", "with", "article", "story", "post", "page", "artikkelen", "saken"),
    *("(?:den )?artikel", "auf", "en", "sur", "su", "в", "на", "por", "este", "artículo", "cet", "questo", "articolo"),
    *("facebook", "twitter", "x", "whatsapp", "telegram", "linkedin", "pinterest", "reddit", "e-?mail", "link"),
    "friends",
)
SHARE = regex.compile(rf"{_SHARE_WORDS}(?: {_SHARED})*[\s:!.]*", regex.IGNORECASE)
"""What is pressed to share an article."""
