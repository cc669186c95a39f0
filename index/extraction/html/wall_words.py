"""How pages call what they show instead of an article, in the languages that they are written in."""

from __future__ import annotations

from index.extraction.patterns import compiled

BOT_TITLE = compiled(
    *("just a moment.*", "attention required.*", "access (to this page has been )?denied.*", "security check.*"),
    *("are you (a robot|human).*", "(please )?verify(ing)? (that )?you are (a )?human.*", "human verification.*"),
    *("ddos-guard.*", "pardon our interruption.*", "robot check.*", "checking your browser.*", "bot verification.*"),
    *("nur einen moment.*", "einen moment.*", "un momento.*", "un instant.*", "verificación de seguridad.*"),
    *("один момент.*", "подождите.*", "请稍候.*", "しばらくお待ちください.*", "captcha.*"),
)
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
    r".{0,40}\b(page|site|article|content|story|file)( you requested)?( was| is| could| can)?( not|n.t| no longer)"
    r"( be)? (found|exist|available).{0,40}",
    "not found",
    ".{0,30}(seite|artikel)( wurde| konnte)?( leider)? nicht gefunden.{0,40}",
    *(
        f".{{0,30}}({phrase}).{{0,30}}"
        for phrase in (
            *("page (introuvable|non trouvée)", "página no (encontrada|existe)", "página não (encontrada|existe)"),
            *(
                "pagina non trovata",
                "страница не (найдена|существует)",
                "сторінк[ау] не знайдено",
                "页面(不存在|未找到)",
            ),
            *("ページが?見つかりません", "الصفحة غير موجودة", "ไม่พบหน้า", "찾을 수 없"),
        )
    ),
)
"""The title of a page that is none."""

LOGIN_TITLE = compiled(
    r"\b(log ?in|sign ?in|sign ?up|log ?on|anmelden|anmeldung|einloggen|se connecter|connexion|iniciar sesión|accedi"
    r"|entrar|logga in|logg inn|zaloguj się|přihlášení|войти|вход|авторизация|увійти)\b",
    "登录|登入|ログイン|로그인|تسجيل الدخول|เข้าสู่ระบบ",
    around=".{0,40}",
)
"""The title of a login."""

LOGIN_PATH = compiled(r".*/(log-?in|sign-?in|signup|auth|sso|anmelden|account/login|users/sign_in)(/|\.\w+)?")
"""Where logins are."""

CONSENT_HOST = compiled(r"consent\..+", r".*\.consent\w*\..+", r".*\bprivacy-mgmt\..+")
"""Hosts of nothing but questions about cookies."""

CONSENT = compiled(
    r"\b(cookies?|consent|your privacy|personal data|legitimate interest|data protection|einwilligung|zustimm\w+"
    r"|datenschutz\w*|personenbezogen\w+|données personnelles|consentement|datos personales|consentimiento|privacidad"
    r"|dati personali|consenso|dados pessoais|файл\w* cookie|куки|персональных данных|согласи[ея])\b",
    "同意|プライバシー|隐私|ملفات تعريف الارتباط|คุกกี้",
)
"""What a question about cookies speaks of."""

AGREE = compiled(
    "(accept|agree|allow|i agree|alle? akzeptieren|akzeptieren|zustimmen|einverstanden|tout accepter|accepter|j.accepte"
    "|aceptar|acepto|accetta|aceitar|godkänn|godta|souhlasím|zgadzam|akceptuję|принять|согласен|прийняти|同意|すべて許可"
    "|동의|موافق|ยอมรับ).{0,30}",
)
"""What is pressed to agree."""

SCRIPT = compiled("java ?script", "скрипт")
"""What a page says that it needs."""


CUT = compiled(r".*(…|\.\.\.|\[…\])\W*")
"""A paragraph that is cut off."""

FOR_PAYERS = compiled(
    r"\b(only|exclusive|exclusively|reserved) (for|to) (our )?(paying |registered )?(subscribers|members)\b",
    r"\bfor (our )?(paying |registered )?(subscribers|members) only\b",
    r"\b(subscribers|members)[- ]only\b",
    r"\b(subscribe|sign up|log in|register)( now)? (to|and) (read|continue|keep) ",
    r"\bto (read|continue reading|keep reading) (the|this|the rest|more|on)\b.{0,60}\bsubscri",
    r"\bnur für (unsere )?abonnent\w+|\bmit (einem )?abo (weiter)?lesen|\babonnieren sie\b.{0,40}\b(weiter)?(zu)?lesen",
    r"\b(réservée?s? (aux|à nos) abonné|abonnez-vous pour (lire|continuer)|pour lire la suite)",
    r"\b((exclusiv[oa]|solo) para (nuestros )?(suscriptores|socios)|suscríb\w+ para (leer|seguir))",
    r"\b((riservat[oa]|solo per) (agli )?abbonati|abbonati per (leggere|continuare))",
    r"\b((exclusiv[oa]|só) para assinantes|assine para (ler|continuar))",
    r"\b(kun|bare) for (våre )?abonnenter|\bbli abonnent for å lese",
    r"\b(bara|endast) för prenumeranter|\bpouze pro předplatitele|\bлише для передплатник",
    r"\bтолько (для|по) (подписчик|подписк)|\bоформите подписку|\b(доступн\w+|читайте) по подписке",
    "订阅后(阅读|继续|查看)|仅限(订阅|会员)|会员(专享|可读)|会員限定|有料(会員|記事)|続きを読むには|구독자 전용",
    "للمشتركين فقط|اشترك (لقراءة|للمتابعة)|เฉพาะสมาชิก|สมัครสมาชิกเพื่ออ่าน",
)
"""In the last paragraph of what everybody may read, what the rest is for."""
