"""Words that ask, and words that carry grammar rather than meaning, by language.

Question words count less in ranking: a passage that answers "who" seldom has the word. Function words are ranked like
all others (idf sees to them; leaving them out was measured to hurt), but an archive of three passages cannot know
that "the" is common: they count little as evidence, are never called missing, and are not marked in quotes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import regex

from index.analysis.tokenizer import Script, fold_marks, normalise

QUESTION_WORDS = {
    "ar": "من ما ماذا متى أين كيف لماذا هل كم أي أية لمن بمن ممن مما بماذا عما فيم بأي لأي وما ومن ومتى وأين وكيف وكم",
    "bg": "кой коя кое кои кога къде как защо какво какъв каква какви колко ли чий чия",
    "ca": "qui què que quan on com quin quina quins quines quant quants quanta quantes perquè",
    "cs": "kdo co kdy kde kam jak proč kolik jaký jaká jaké který která které čí komu koho čem čím kolikátý",
    "da": "hvem hvad hvornår hvor hvordan hvorfor hvilken hvilket hvilke hvis",
    "de": "wer wen wem wessen was wann wo wohin woher wie warum wieso weshalb welche welcher welches welchen welchem"
    " wieviel wieviele wofür womit wodurch wozu worin woran worüber welch wievielte wobei wovon wonach wogegen",
    "el": "ποιος ποια ποιο ποιοι ποιες ποιον ποιου ποιων ποιους τι πότε πού πώς γιατί πόσο πόσα πόσοι πόσες πόση"
    " πόσος πόσους πόσων ποιόν ποιαν τίνος γιατι",
    "en": "who whom whose what when where why how which did does do doe many much",
    "es": "quién quiénes qué cuándo dónde adónde cómo cuál cuáles cuánto cuánta cuántos cuántas porqué",
    "et": "kes mis mida millal kus kuhu kust kuidas miks kui milline millised kelle mille mitu kas",
    "fa": "چه چی که کی کجا چگونه چرا چند کدام آیا چیست کیست چقدر چطور چیزی کسی کدامیک کدامند کیستند چیستند چندمین"
    " چندم کجاست کجای چه‌کسی چه‌چیزی",
    "fi": "kuka ketkä kenen ketä mikä mitä mitkä milloin koska missä mihin mistä miten miksi kuinka millainen"
    " montako moni",
    "fr": "qui que quoi quand où comment pourquoi quel quelle quels quelles combien lequel laquelle lesquels est-ce",
    "he": "מי מה מתי איפה היכן לאן איך כיצד למה מדוע כמה איזה איזו אילו האם",
    "hi": "कौन किसने किस किसे किसका किसकी किसके क्या कब कहाँ कहां कैसे क्यों कितने कितना कितनी कौनसा कौनसी किन किनके किसको किसमें"
    " किससे किनसे किन्हें किन्होंने कितनों कैसा कैसी किधर क्यूं",
    "hr": "tko što kada kad gdje kamo kako zašto koji koja koje koliko čiji kojem kojeg",
    "hu": "ki kik kit mi mit mikor hol hová honnan hogyan miért melyik mennyi hány milyen",
    "id": "siapa apa kapan mana dimana bagaimana mengapa kenapa berapa apakah siapakah berapakah",
    "it": "chi che cosa cos quando dove come perché quale quali qual quanto quanta quanti quante dov com quand",
    "nl": "wie wat wanneer waar waarheen hoe waarom welke welk hoeveel wiens waarin waarmee",
    "no": "hvem hva når hvor hvordan hvorfor hvilken hvilket hvilke hvis kva kven korleis kvifor",
    "pl": "kto co kiedy gdzie dokąd jak dlaczego który która które ile jaki jaka jakie czy czyj kogo komu czym kim",
    "pt": "quem que quê quando onde aonde como porquê porque qual quais quanto quanta quantos quantas",
    "ro": "cine ce când unde cum care cât câtă câți câte cui pe câtor căror cărui cărei încotro dincotro oare cărora"
    " căreia căruia",
    "ru": "кто кого кому кем ком что чего чему чем чём когда где куда откуда как почему зачем отчего насколько"
    " какой какая какое какие каких какую какою каким какого каком какому какими каков какова каково каковы который"
    " сколько скольких скольким сколькими чей чья чьё чье чьи чьего чьей чьему чьим чьём чьем чью чьих чьими ли",
    "sk": "kto čo kedy kde kam ako prečo koľko aký aká aké ktorý ktorá ktoré čí koho komu",
    "sl": "kdo kaj kdaj kje kam kako zakaj kateri katera katero koliko čigav",
    "sr": "ko šta kada kad gde kako zašto koji koja koje koliko čiji ко шта када кад где како зашто који која"
    " које колико",
    "sv": "vem vilka vad när var vart hur varför vilken vilket vems",
    "tr": "kim kimin kimi kime ne neyi neyin neden nasıl nerede nereye nereden niçin niye hangi hangisi kaç kaçta"
    " zaman mi mı mu mü nedir kimdir midir mıdır kimler kimleri kimden kimde nelerdir neler neye nelere nerededir"
    " neresi nerenin nerelerde niçindir hangileri hangisidir kaçıncı kaçında kaçtır kaçıdır kadardır neydi kimdi"
    " kimlerdir mıydı miydi muydu müydü mudur müdür",
    "uk": "хто кого кому ким що чого чому чим коли де куди звідки як навіщо який яка яке які яких яку скільки"
    " чий чия чиє",
    "vi": "ai gì nào đâu mấy bao nhiêu thế khi",
    "ko": "누가 누구 누구의 누구를 무엇 무엇을 무엇이 무엇인가 언제 어디 어디서 어디에 어디에서 어떻게 왜 어느 어떤"
    " 몇 얼마나 얼마 누구인가 무엇입니까 어떠한 언제인가 어디인가 누구입니까 어디입니까 언제입니까 무엇으로 뭐",
}
"""Words that ask, by language."""

QUESTION_PHRASES = {
    "zh": "什么时候 什么样 什么 甚么 哪一个 哪一年 哪些 哪个 哪里 哪儿 哪 谁 誰 多少 几 怎么样 怎么 怎样 如何 为什么"
    " 为何 何时 何地 何人 吗 呢 多久 多大 多长 什麼時候 什麼 哪個 哪裡 為什麼 為何 怎麼 幾 嗎 什么名字 什么名称"
    " 什么名 什么类型 什么类型的 什么种类 什么种类的 哪种 哪一种 哪类 哪种类型 哪种类型的 哪种形式 哪三 哪两"
    " 名字是什么 的名字是什么 名称是什么 的名称是什么 名字叫什么 另一个名字是什么 的另一个名字是什么"
    " 另一种名称是什么 的另一种名称是什么 另一个名称是什么 的另一个名称是什么 叫什么 叫什么名字 称为什么 被称为什么"
    " 是什么 多少不同种类的 多少种 百分之几 百分之多少 多少百分比 什麼名字 什麼名稱 什麼類型 什麼類型的 什麼種類"
    " 哪種 哪一種 哪類 哪種類型 哪種類型的 名字是什麼 的名字是什麼 名稱是什麼 的名稱是什麼 名字叫什麼 叫什麼"
    " 叫什麼名字 稱為什麼 被稱為什麼 是什麼",
    "ja": "なぜ 何故 どうして いつ どこ だれ 誰 何人 何年 何月 何日 何時 何と 何 なに なん どの どれ どんな どのよう"
    " どう いくつ いくら ですか でしょうか ますか ましたか でしたか",
    "th": "อะไร ใคร เมื่อไหร่ เมื่อไร เมื่อใด ที่ไหน ที่ใด ไหน อย่างไร ยังไง ทำไม เหตุใด เท่าไหร่ เท่าไร เท่าใด กี่ หรือไม่ ใด มีชื่อว่าอะไร"
    " ชื่อว่าอะไร ชื่ออะไร เรียกว่าอะไร มีชื่อเรียกว่าอะไร เรียกอีกอย่างว่าอะไร มีชื่อว่าอะไรบ้าง กี่เปอร์เซ็นต์ แค่ไหน ประเภทใด ประเภทไหน"
    " ประเภทอะไร ชนิดใด ชนิดไหน เรื่องใด อะไรบ้าง ใดบ้าง คืออะไร คือใคร เพราะอะไร",
}
"""What asks in scripts without spaces, together with what it asks for, such as "what name": looked for within runs, the
longer first."""

ANSWER_TYPE_WORDS = {
    "ar": "اسم الاسم أسماء لقب نوع أنواع النوع تسمى يسمى سمي سميت يطلق يدعى تدعى عدد نسبة مقدار مدى عمر الشيء",
    "bg": "име името вид вида видове тип типа процент брой казва казваше нарича наричат дълго",
    "ca": "nom noms tipus classe mena percentatge nombre anomena diu deia temps",
    "cs": "jméno jména název druh druhu typ typu procent procento počet jmenuje jmenoval jmenovala nazývá dlouho starý",
    "da": "navn navnet hedder hed kaldes kaldtes slags type typer andel procent længe gammel gamle langt lang stor"
    " ofte andet anden andre",
    "de": "name namen heißt hieß heißen hießen nennt nannte art arten typ sorte prozent prozentsatz anteil anzahl"
    " lange alt groß hoch oft weit anderer andere anderen namens nennen bezeichnet bezeichnete bezeichnung genannt"
    " genannte sorten typen form formen prozentanteil zahl länge lang tief schnell schwer breit weiteren passiert"
    " passierte geschah",
    "el": "όνομα ονόματα λέγεται λεγόταν ονομάζεται ονομαζόταν τύπος τύπο τύποι είδος είδη ποσοστό αριθμός καιρό"
    " ονόματος λέγονται λέμε ονομάζονται ονομαστεί αποκαλείται αποκαλούνται αποκαλούν όνομά τύπου τύπων είδους"
    " ποσοστού ποσοστά τοις εκατό αριθμό αριθμού ποσότητα χρόνο χρόνος συχνά άλλο άλλη άλλος άλλα άλλες μακριά"
    " μεγάλο μεγάλη μεγάλος ψηλό παλιό μορφή συνέβη διάρκεια",
    "en": "name names named called term kind kinds type types sort percent percentage happen happened long old far"
    " tall big large often high deep fast heavy wide another other",
    "es": "nombre nombres llama llaman llamaba llamaban llamado llamada tipo tipos clase porcentaje número cantidad"
    " tiempo otro otra",
    "et": "nimi nime nimeks tüüpi liiki protsent protsenti kaua vana",
    "fa": "نام اسم نوع درصد تعداد مدت نامی نامش اسمی نامیده نامند نامیدند خوانده میگویند میگفتند گفته نوعی گونه"
    " انواع شکل میزان مقدار بار زمان زمانی طول دور بزرگ بلند دیگری اتفاقی افتاد",
    "fi": "nimi nimeä nimeltään kutsutaan kutsuttiin tyyppi tyyppinen laji prosenttia osuus määrä kauan vanha suuri",
    "fr": "nom noms appelle appellent appelait appelé appelée nomme type types sorte genre pourcentage nombre temps"
    " autre autres",
    "he": "שם השם שמו שמה שמם נקרא נקראת סוג הסוג סוגי אחוז מספר זמן",
    "hi": "नाम प्रकार किस्म प्रतिशत संख्या नामों कहा कहते कहलाता कहलाती कहलाते बुलाया पुकारा प्रकारों तरह रूप मात्रा अनुपात समय बार"
    " उम्र आयु दूर लंबा लंबी बड़ा बड़ी ऊँचा ऊंचा बड़े लंबे पुराना पुरानी अन्य दूसरा दूसरे",
    "hr": "ime naziv zove zvao zvala naziva vrsta vrste vrstu tip tipa postotak broj dugo star",
    "hu": "neve nevét név hívják hívták nevezik nevezték típusú típus fajta százaléka százalék száma ideig idős",
    "id": "nama namanya disebut jenis tipe macam persen persentase jumlah lama",
    "it": "nome nomi chiama chiamano chiamava chiamato chiamata tipo tipi genere percentuale numero tempo altro"
    " altra altri denominato denominata tipologia tipologie forma percento cento quantità volte lungo lunga vecchio"
    " grande alto alta spesso successe succede accadde",
    "ko": "이름은 이름이 이름을 종류의 종류는 유형의 유형은 퍼센트 이름 이름으로 명칭 명칭은 종류 종류가 종류를 유형"
    " 유형이 형태 형태의 비율 비율은 비율이 퍼센트가 퍼센트의 수는 개수 불리는 불리나요 불립니까 불렸습니까 부르는가"
    " 부릅니까 부르나요 다른 또 일어났습니까 정도 오래 자주",
    "nl": "naam namen heet heette heten genoemd noemt soort soorten type types percentage procent aantal lang oud"
    " groot hoog vaak ver ander andere",
    "no": "navn navnet navnene namn namnet heter heiter het kalles kaltes slags type typer andel prosent lenge"
    " gammel gamle gammelt langt lang stor stort ofte høy annet annen andre",
    "pl": "imię imiona nazwa nazwę nazywa nazywał nazywała nazywany rodzaj rodzaju typ typu procent liczba długo",
    "pt": "nome nomes chama chamam chamava chamado chamada tipo tipos porcentagem percentagem número quantidade"
    " tempo outro outra outros",
    "ro": "nume numele numește numea cheamă tip tipul tipuri fel procent procentaj număr numărul timp denumire"
    " denumirea denumit denumită numit numită numesc numeau felul feluri formă sută cantitate cantitatea des mare"
    " mari înalt lung lungă vechi departe altă alt alte întâmplat durat",
    "ru": "имя имени зовут звали название называется называются называлась называлось назывался называют тип типа"
    " типы вид вида видов процент процентов количество такое такой долго другое другой другая",
    "sk": "meno mená názov druh druhu typ typu percent percento počet volá volal volala nazýva dlho starý",
    "sl": "ime imena vrsta vrste vrsto tip tipa odstotek število imenuje imenoval dolgo star",
    "sr": "ime naziv zove zvao zvala vrsta vrste vrstu tip tipa procenat broj dugo име назив зове звао звала врста"
    " врсте врсту тип типа проценат број дуго",
    "sv": "namn namnet heter hette kallas kallades slags sorts typ typer andel procent länge gammal gamla långt lång"
    " stor ofta hög annat annan andra",
    "tr": "adı isim ismi denir denirdi denilir tür türü türde tip tipi çeşit yüzde yüzdesi sayısı süre adını adının"
    " adıyla adlı ismini ismiyle denmektedir denilmektedir denen denilen çağrılır adlandırılır bilinir türleri türlü"
    " türden tipte tiptir çeşidi çeşitleri çeşitli şekli oran oranı miktarı miktar sayıda tane uzun uzunlukta büyük"
    " büyüklükte yaşında yaşındadır sık süreyle süredir başka diğer",
    "uk": "імена звати звали назва називається називалась називалося називався називають тип типу типи вид виду"
    " видів відсоток відсотків кількість таке довго",
    "vi": "tên loại kiểu gọi phần trăm lâu số dạng tỷ tỉ lệ lượng lần tuổi xa dài lớn thường khác mệnh danh thời gian",
}
"""Words that say what type of thing is asked for, where nothing but grammar is between them and a question word: "what
is the name of", "how long". A passage that answers has the name, not the word "name"."""

FUNCTION_WORDS = {
    "ar": "في على إلى عن مع بين قد كان كانت يكون التي الذي الذين هذا هذه ذلك تلك هو هي هم لا لم لن إن أن كل بعد قبل"
    " عند حتى ثم أو و ف ب ل ك التى اللذان اللتان عليه عليها فيه فيها منه منها له لها به بها عنه عنها عنهم أمام خلف"
    " تحت فوق خلال حول منذ ضد دون بدون لدى لدي هنا هناك نحن أنا أنت كانوا ليس ليست كما لقد إذا بل معه معها إليه"
    " إليها بينهم نحو مرحبا شكرا تم يتم يمكن أيضا أنه أنها بأن بأنه بأنها لأن والذي والتي للذي فهو وهو وهي تكون لهم"
    " غير مثل حيث أكثر بعض بما جميع عبر ذات بسبب عندما حوالي بشكل بشأن أنهم أنفسهم نفسه نفسها أحد إحدى كلا سوى وفقا"
    " حسب",
    "bg": "и в във на с със за от до по при не но или е са беше бил била било бъде се да си ще това този тази той тя"
    " те го я им",
    "ca": "el la els les un una uns unes de del dels al als a en i o per amb sense sobre entre és són era eren va"
    " van ser ha han es se seu seva no més d l s",
    "cs": "a i v ve na s se z ze k ke o u do od po pro při že by byl byla bylo je jsou být to ten ta si za před mezi"
    " pod nad proti kolem během bez kvůli jeho její jejich jsem jsme byli ale nebo ne ahoj prosím děkuji",
    "da": "mange meget og i på at en et den det de der som er var har med for af til fra om ikke men eller han hun"
    " sig ved blev bliver mod under over mellem efter før uden gennem hos sin sit sine hans hendes deres jeg du vi"
    " mig dig os havde have blevet hej tak kan så også denne dette disse nogen noget nu her end må",
    "de": "viele vielen viel der die das den dem des ein eine einen einem einer eines und oder in im an am auf aus"
    " bei mit nach von vom zu zum zur für um über unter ist sind war waren wird werden wurde wurden hat haben hatte"
    " hatten sein nicht auch als dass es er sie sich durch vor gegen ohne bis seit während zwischen hinter neben"
    " wegen trotz ihr ihre ihren ihrem ihrer seine seinen seinem seiner ich du wir mich mir uns aber wenn denn noch"
    " nur schon so hallo hi bitte danke gab gibt beim kann können konnte konnten soll muss müssen dieser diese"
    " dieses diesem diesen jeder jede jedes man alle doch etwa sollte sollten könnte könnten würden möchte darf"
    " dürfen hätte hätten wäre wären wurdest sei seien worden geworden mehrere mehreren mehrerer einige einigen"
    " einiger sowie sowohl jedoch dabei dazu damit davon dafür dagegen danach davor daran darauf darüber daher"
    " außerdem zudem sehr mehr weniger selbst immer wieder hier dort da obwohl nachdem bevor sobald falls zwar"
    " gegenüber innerhalb außerhalb gemäß ins ans deren dessen denen ihm ihn ihnen ihres unser unsere unserem"
    " unseren meine meinen dein deine kein keine keinen keinem keiner solche solchen dies jenen jener allen aller"
    " nun dann also sonst diejenigen derjenige musste mussten",
    "el": "ο η το οι τα του της των τον την τους τις και σε στο στη στην στον στα με για από που να είναι ήταν ένα"
    " μια ένας μία δεν θα ως κατά πριν μετά χωρίς μεταξύ εναντίον όταν αλλά αυτό αυτός αυτή αυτά είχε έχει έχουν"
    " γεια παρακαλώ ευχαριστώ ενώ επίσης όμως ή είτε ούτε μη μην ας όπως καθώς ώστε διότι επειδή αν εάν μόνο πολύ"
    " πιο λιγότερο περισσότερο όλα όλοι όλες όλη όλο όλων κάθε κάποιος κάποια κάποιο κάποιοι κάποιες μερικά μερικοί"
    " μερικές αυτών αυτόν αυτήν αυτούς αυτές αυτού αυτής εκείνος εκείνη εκείνο εκείνα οποίος οποία οποίο οποίου"
    " οποίας οποίων οποίοι οποίες οποίους οποίον εγώ εσύ εμείς εσείς μου σου μας σας έναν ενός μιας είχαν υπάρχει"
    " υπάρχουν υπήρχε υπήρχαν έγινε έγιναν γίνεται γίνονται μπορεί μπορούν μπορούσε πρέπει στους στις έξω πάνω κοντά"
    " μαζί εκτός μέχρι έως προς παρά υπό επί μέσω λόγω εξαιτίας περίπου δηλαδή τότε τώρα εδώ εκεί ήσαν είμαι είμαστε"
    " έχω έχουμε κι απ αφού δίπλα πίσω μπροστά γύρω παρόλο ωστόσο",
    "en": "a an the of in on at to for from by with about into over under between and or but if as is are was were"
    " be been being am has have had having will would can could may might shall should must it its this that these"
    " those there their they them he him his she her we us our you your i my me not no so such than then too very"
    " just also any some s t against during before after since until without within through across among toward"
    " towards upon per via off out up down onto beside besides near because while though although hers ours yours"
    " theirs himself herself itself themselves who's hey hi hello please thanks thank lt gt amp quot nbsp only both"
    " each",
    "es": "el la los las un una unos unas de del al a en y e o u por para con sin sobre entre es son fue fueron era"
    " eran ser ha han había se su sus lo le les que no como más este esta estos estas ese esa contra desde hasta"
    " durante ante bajo tras mediante hacia según pero si ya muy habían yo tú él ella ellos ellas nosotros mi tu nos"
    " hola gracias favor también puede pueden está están tiene tienen después antes cada sido aunque tanto además"
    " mismo misma solo porque eso esto algún alguna algunos algunas otro otros otra otras sí",
    "et": "ja on oli olid ei see need ta tema nad et või ka pärast enne juures kohta",
    "fa": "و در به از با را این آن برای که است بود شد می های ها یک بر تا هم نیز اند بین علیه درباره پیش پس زیر داخل"
    " او آنها ما شما من بودند شده کرد کرده سلام لطفا ممنون میشود میشد میشوند میکند میکنند میکرد میکردند نمیشود"
    " نمیکند باید هست هستند نیست نیستند باشد باشند دارد دارند داشت داشتند شدند بوده اما اگر چون زیرا نه یا دیگر هر"
    " همه همین همان چنین بسیار خیلی تنها فقط حتی تحت توسط طی طبق درون بیرون کنار نزد بدون وقتی هنگامی ایشان وی خود"
    " خودش خویش یکی تو شان اش ام ات کند کنند کردند دهد داد داده شود شوند گیرد ترین تر بیشتر کمتر چنان بلکه مگر سپس"
    " هنوز اکنون حال آنچه آنکه اینکه کسانی مانند مثل میان حدود قبل خواهد خواهند تواند توانند میتوان میتواند میتوانند",
    "fi": "ja on oli olivat ovat että se ne joka tai ei sen hän myös kanssa ilman vastaan ennen jälkeen aikana"
    " välillä kautta mutta jos kun niin hänen heidän minä sinä me te he hei moi kiitos",
    "fr": "le la les un une des du de d l à au aux en dans et ou par pour avec sans sur sous est sont était étaient"
    " été être a ont avait se s sa son ses leur leurs il elle ils elles ce cet cette ces ne pas n c y qu contre"
    " depuis pendant avant après entre vers chez mais si plus lui nous vous je tu me te mon ton notre votre cela ça"
    " avoir bonjour salut merci plaît m t j peut peuvent aussi très même encore comme chaque où dont donc quelques",
    "he": "את של על אל עם אם או גם לא היא הוא הם הן זה זו זאת היה היתה הייתה היו יש אין כי אך אבל לפני אחרי בין",
    "hi": "का की के को में से पर ने है हैं था थी थे और या एक यह वह इस उस ये वे कि जो हो होता होती होते गया गई गए लिए तक द्वारा भी"
    " साथ अपने कर करने लेकिन अगर जब तब बाद पहले बीच खिलाफ विरुद्ध दौरान उन उनके उसके उसकी इसके इसकी मैं हम आप नमस्ते कृपया धन्यवाद"
    " इन उसे इसे उन्हें उन्होंने इन्होंने उसने इसने जिस जिसे जिसने जिसके जिसकी जिसका जिनके जिनकी जिन्हें वो यहाँ वहाँ यहां वहां अब फिर ही तो"
    " नहीं न बहुत अधिक कम ज्यादा सभी सब कुछ कोई किसी हर प्रत्येक जैसे जैसा जैसी ऐसे ऐसा ऐसी वाले वाला वाली रहा रही रहे सकता सकती"
    " सकते चाहिए किया किए दिया दी दिए लिया हुआ हुई हुए जाता जाती जाते जा जाना होने करता करती करते करना करके हमारे मेरे मेरा मेरी"
    " अपना अपनी इनका उनकी उनका उसका इसका इसी उसी केवल सिर्फ ऊपर नीचे अंदर बाहर पीछे आगे सामने ओर तरफ अनुसार बारे अलावा बिना"
    " एवं तथा किंतु परंतु क्योंकि इसलिए ताकि यदि हालाँकि हालांकि व हों होगा होगी होंगे थीं हूँ हूं गयी गये लिये किये मुझे हमें उनमें इसमें उसमें"
    " जिसमें",
    "hr": "i u na je se da za od s sa su o do iz po pri bi bio bila bilo biti ili ali ne to taj ta kao nalazi nalaze"
    " kojoj",
    "hu": "a az és vagy egy van volt voltak nem is hogy meg ez azt ellen után előtt alatt között nélkül által de ha"
    " azok ezek ő ők én te szia kérem köszönöm",
    "id": "yang di ke dari dan atau dengan untuk pada adalah ini itu dalam oleh tidak telah akan sebagai karena"
    " tetapi jika saat setelah sebelum antara tanpa bagi ia dia mereka kami kita saya anda para halo tolong",
    "it": "il lo la i gli le un uno una di del dello della dei degli delle a al allo alla ai agli alle da dal dalla"
    " in nel nella nei nelle su sul sulla con per tra fra e o è sono era erano stato stata ha hanno si non che l d"
    " contro senza dopo prima durante verso dalle dallo negli sulle ma se più lui lei loro noi voi io mio tuo suo"
    " sua suoi sue ne ci avere aveva ciao grazie favore può possono anche ogni questo questa questi queste quello"
    " quella stesso stessa come fu furono venne vennero viene vengono sia siano state avevano avuto dall nell sull"
    " quell quegli quei quelle alcuni alcune alcun alcuna qualche tutti tutta tutte molto molti molta molte meno"
    " solo soltanto poi così ancora già mai sempre qui là lì oltre presso fino circa tramite attraverso esso essa"
    " essi esse li vi ad ed cui mentre affinché poiché sotto sopra davanti dietro accanto nonostante nostro nostra"
    " vostro miei mie tuoi stessi stesse tale tali ciò oppure né anziché infatti però quindi dunque deve devono"
    " doveva potrebbe poteva possa dell all coll c",
    "ja": "の は が を に で と も へ や か から まで より など という といった ところ こと もの ため これ それ あれ"
    " この その あの ここ そこ よう ように について において による により として する した して している いる いた"
    " ある あった なる なった れる れた られる された される ない です ます ました ません でした だった である"
    " ください おしえて し て た っ な い う る さ れ ら り く き け え せ そ ん だ ば ず",
    "ko": "은 는 이 가 을 를 의 에 와 과 도 그 및 등 있는 있다 있었다 하는 했다 한 된 되는 되었다 대한 위한 통해"
    " 그리고 또는 안녕하세요 감사합니다 있습니까 있나요 있었습니까 입니까 인가 인가요 이다 이었다 였다 합니다 합니까"
    " 했습니까 했나요 하나요 하였다 하였습니까 됩니까 되나요 되었습니까 되었나요 됐나요 대해 대해서 대하여 관한"
    " 관하여 관해 따르면 따라 위해 위하여 때문에 것 것은 것이 것을 것으로 때 중 중에 후 후에 전 전에 동안 사이"
    " 사이에 가장 더 매우 이후 이전 모든 이것 그것 이것은 그것은 그는 그가 그녀는 그녀가 그의 그녀의 그들은 그들의"
    " 우리 우리는 나는 저는 이런 그런 하지만 그러나 또한 아니라 아닌 없는 없다 같은 같이 함께 처럼 만약 있을 할 하기"
    " 하여 해서 로 으로 에서 에게 까지 부터",
    "lt": "ir yra buvo į iš su be per po prie ant už nuo iki kad bet ar ne jis ji jie jos tai šis ši",
    "nl": "veel de het een van in op aan te bij met voor door uit over en of is zijn was waren wordt werd werden"
    " heeft hebben had dat die dit deze er niet ook als tegen tussen zonder tijdens na sinds onder maar om naar hun"
    " hem haar zij wij ik je u mijn onze hallo hoi dank alstublieft alsjeblieft kan kunnen dan elk elke zo nog wel"
    " toen",
    "no": "mange mye mykje og i på at en et ei den det de der som er var har hadde med for av til fra om ikke men"
    " eller han hun seg ved ble blir skal kan vil å mot under over mellom etter før uten gjennom hos sin sitt sine"
    " hans hennes deres jeg du vi meg deg oss dem bli blitt ikkje eg dei hei takk så ut da nå ha være vært må inn"
    " opp få fikk får ifølge denne disse noe noen mer siden blant selv enn bare også ville skulle kunne her",
    "pl": "i w we na z ze do od po przez dla o u za się jest są był była było były to ten ta te nie że przeciw"
    " przeciwko przed przy pod nad między bez podczas jego jej ich on ona oni go mu ale lub oraz by cześć proszę"
    " dziękuję",
    "pt": "o a os as um uma uns umas de do da dos das em no na nos nas por pelo pela para com sem e ou é são foi"
    " foram era ser se seu sua seus suas ao à que não contra desde até durante sobre entre após antes mas já mais"
    " ele ela eles elas eu nós meu minha lhe havia tinha olá oi obrigado obrigada favor pode podem também cada este"
    " esta estes estas esse essa isso isto muito",
    "ro": "a al ai ale și sau în din de la pe cu pentru prin este sunt era au fost o un unei unui cel cea cei se lui"
    " să nu împotriva fără după înainte între sub peste către dar dacă el ea ei ele eu noi lor sa său avut avea bună"
    " mulțumesc fi fie fiind erau eram suntem avem am ar va vor vom aș săi sale acest această acești aceste acel"
    " acei acele acesta aceasta acestea aceștia acela acelea mai foarte doar numai nici ca că decât deja încă atunci"
    " acum aici acolo despre asupra printre dintre până spre contra conform niște fiecare toți toate tot toată mult"
    " multă mulți multe ori iar deci totuși deși fiindcă le îl îi vă ne mă te își însuși dintr într printr unor cele"
    " i l n s e poate pot putea trebuie lângă tău ta mea meu noastră nostru prea astfel apoi sînt",
    "ru": "и в во на с со к ко о об от до по из за у при для не но а или же бы был была было были есть это его её их"
    " он она они как так то против без под над перед между через после время около уже я ты мы вы мой им ней нем ним"
    " него нее неё них себя том тем меня мне тебя тебе нас нам вас вам привет здравствуйте пожалуйста спасибо также"
    " более менее который которая которое"
    " которые которого которой которых которым которыми которую является являются являлся являлась являлись может"
    " могут можно быть будет того чтобы однако если хотя затем все всех всё этот эта эти этого этой этих этом этому"
    " другие других другой другого другое некоторые некоторых один одна одно одной одного одним еще ещё лишь только"
    " свой своя свои своих своего своей свою своим ему ей ими стал стала стало стали нужно необходимо должен должна"
    " должны себе сам сама сами там тут здесь среди согласно кроме вместо про",
    "sk": "a i v vo na so s sa z zo že je sú bol bola bolo boli byť o od do po pri pre za k ku to ten tá ale alebo by",
    "sl": "in v na je se da za od s z so o do iz po pri bi bil bila bilo biti ali ne to ta kot k",
    "sr": "и у на је се да за од с са су о до из по при би био била било бити или али не то тај та као i u je se od"
    " s sa su o do iz po pri bi bio bila bilo biti ili ali ne nalazi nalaze налази налазе којој kojoj",
    "sv": "många mycket och i på att en ett den det de der som är var har hade med för av till från om inte men"
    " eller han hon sig vid blev blir ska kan mot under över mellan efter före utan genom hos sin sitt sina hans"
    " hennes deras jag du vi mig dig oss dem bli blivit hej tack snälla så också finns denna detta dessa någon något"
    " nu här där än",
    "th": "ของ ที่ ใน และ เป็น มี ได้ จาก ให้ กับ แห่ง โดย การ ความ ว่า ไป มา อยู่ คือ ถูก ก็ จะ ต้อง นี้ นั้น ซึ่ง เพื่อ หรือ แต่ ตาม ต่อ กว่า"
    " ด้วย แล้ว ไม่ เมื่อ ครับ ค่ะ คะ",
    "tr": "ve veya bir bu şu o da de ile için gibi olan olarak olduğu idi dır dir en daha çok karşı sonra önce kadar"
    " göre üzerinde arasında ama fakat onun onlar onların ben sen biz siz merhaba lütfen teşekkürler ki çünkü eğer"
    " ise bile sadece yalnızca her bazı tüm bütün hiç az var yok değil değildir olur oldu olmuştur olmuş olması"
    " olmak olduğunu olduğuna edilen edilir edildi edilmiştir eden etti etmek etmiştir ettiği tarafından hakkında"
    " içinde içindeki üzerine altında üstünde yanında karşısında dışında boyunca rağmen dolayı beri itibaren"
    " sırasında sonrasında öncesinde bana sana ona bize size onu bunu şunu bunun buna bunlar şunlar kendi kendisi"
    " kendisini kendine ya hem yani ancak böyle şöyle öyle birkaç biri bunların vardır yoktur olabilir edebilir"
    " yapılan şekilde ayrıca arasındaki üzerindeki tır tir mısın misin musun müsün mısınız misiniz musunuz müsünüz",
    "uk": "і й та в у на з із до від по за про для не але або бути був була було були є це його її їх проти без під"
    " над перед між через після біля вже я ти ми ви вони їм ним неї них себе привіт будь дякую також який може"
    " можуть можна буде того щоб однак якщо всі цей ця ці цього свій своя свої",
    "vi": "là của và có được trong cho với các những một này đó đến bởi vào ở đã cũng để không như theo trên dưới"
    " sau trước giữa bằng tại vì nếu nhưng hoặc rất nó họ tôi bạn chúng mà do xin chào cảm ơn đang sẽ bị việc sự"
    " cuộc nhiều ít hơn nhất lại ra lên xuống qua về đi kia ấy thì mới vẫn còn chỉ mỗi mọi từng ngoài khoảng hay"
    " cùng nhau ta cái chiếc cả lúc nơi phải nên rằng nhờ bên tới đều tất đấy đây thuộc nữa luôn vậy hãy tuy dù mặc"
    " chưa chẳng",
    "zh": "的 了 是 在 和 与 與 及 或 被 把 也 就 而 但 之 着 著 这 這 那 他 她 它 我 你 很 则 則 此 其 吧 啊 请 請"
    " 请问 請問 你好 谢谢 謝謝",
}
"""Words that carry grammar or only greet, by language; in scripts without spaces, also endings."""

GREETINGS = (
    "hey hi hello please pls thanks thank thx bitte danke hallo hola gracias bonjour salut merci ciao grazie hej hei"
    " tack takk tak hoi olá oi obrigado obrigada cześć proszę dziękuję ahoj prosím děkuji привет здравствуйте"
    " пожалуйста спасибо привіт дякую merhaba lütfen teşekkürler مرحبا شكرا سلام שלום תודה בבקשה नमस्ते धन्यवाद"
    " γεια παρακαλώ ευχαριστώ szia kérem köszönöm halo kiitos 안녕하세요 감사합니다 你好 请问 請問 谢谢 謝謝"
)
"""Words that greet, ask politely or thank, in whatever language the question is."""


REQUEST_WORDS = {
    "ar": "أخبرني اذكر صف اشرح حدثني",
    "cs": "řekni řekněte pověz popiš vysvětli jmenuj",
    "da": "fortæl nævn beskriv forklar",
    "de": "erzähl erzähle erkläre erklär nenne nenn beschreibe beschreib sag sage zeig zeige",
    "el": "πες πείτε μίλησε μίλα εξήγησε εξηγήστε περίγραψε περιγράψτε ανέφερε αναφέρετε",
    "en": "tell name describe explain",
    "es": "dime cuéntame háblame explica explícame nombra describe muéstrame",
    "fa": "بگو بگویید بده بدهید توضیح دهید ببر",
    "fi": "kerro selitä nimeä kuvaile",
    "fr": "dis dites raconte racontez explique expliquez nomme nommez décris décrivez parle parlez",
    "hi": "बताना बताओ बताइए बताइये बताएं बताएँ समझाओ समझाइए दीजिए दीजिये जानकारी",
    "hu": "mondd mondja meséld írd magyarázd sorold",
    "id": "ceritakan jelaskan sebutkan katakan",
    "it": "dimmi raccontami parlami spiega spiegami nomina descrivi dica spieghi elenca mostrami",
    "ko": "알려줘 알려주세요 말해줘 말해주세요 설명해줘 설명해주세요 설명하세요 설명해 줘 주세요 주십시오 알려 말해",
    "nl": "vertel noem beschrijf",
    "no": "fortell nevn beskriv forklar",
    "pl": "powiedz opowiedz wymień opisz wyjaśnij",
    "pt": "diga conte fale explique nomeie descreva",
    "ro": "spune povestește explică numește descrie spuneți vorbește povestiți explicați numiți descrieți enumeră",
    "ru": "расскажи расскажите назови назовите опиши опишите объясни объясните скажи скажите перечисли перечислите"
    " интересует интересуют интересно узнать хочу хотел хотела хотелось",
    "sv": "berätta nämn beskriv förklara",
    "tr": "anlat söyle açıkla anlatır anlatın söyleyin açıklayın tanımla tanımlayın listele söyler",
    "uk": "розкажи розкажіть назви назвіть опиши опишіть поясни поясніть скажи скажіть",
    "vi": "kể",
}
"""Words that ask to be told, by language: they count at the beginning of a question only, as in "tell me about", or at
its end."""

VERB_LAST_LANGUAGES = frozenset({"fa", "hi", "ko", "tr"})
"""Languages in which what asks to be told comes last."""

OTHER_WITHOUT_MARKS = {
    "de": "wäre über",
    "ro": "până",
    "tr": "şu şunu",
    "vi": "bằng bên bạn cái các cả chỉ cũng họ lên lần mà mấy nhất nên nơi sự thì tại từng đã",
}
"""Words that are another without their marks: the Turkish "that" would be water, and Vietnamese words are
names so."""


def _normalised(words: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The words of each language, with marks and as they are typed without.

    Romanian is typed with cedillas for commas as well; Bosnian has the words of both of its neighbours.
    """
    normal = {language: {*map(normalise, listed.split())} for language, listed in words.items()}
    kept = {language: {*map(normalise, listed.split())} for language, listed in OTHER_WITHOUT_MARKS.items()}
    for language, listed in normal.items():
        listed |= {*map(fold_marks, listed - kept.get(language, set()))}
    for language, others in _ALSO.items():
        normal[language] = set().union(*(normal.get(other, set()) for other in others))
    normal["ro"] |= {word.translate(_CEDILLAS) for word in normal["ro"]}
    return {language: frozenset(listed) for language, listed in normal.items()}


_ALSO = {"hr": ("hr", "sr"), "sr": ("sr", "hr"), "bs": ("sr", "hr")}
"""Languages that have the words of others, beside their own."""

_CEDILLAS = str.maketrans("șț", "şţ")


_GREETINGS = frozenset(map(normalise, GREETINGS.split()))
_SPACED_QUESTION_WORDS = _normalised(QUESTION_WORDS)
_SPACED_FUNCTION_WORDS = _normalised(FUNCTION_WORDS)
_SPACED_REQUEST_WORDS = _normalised(REQUEST_WORDS)
_SPACED_ANSWER_TYPE_WORDS = _normalised(ANSWER_TYPE_WORDS)


_KOREAN_STEMS = ("누구", "무엇", "뭐", "뭘", "언제", "어디", "얼마", "무슨", "어느", "어떤", "몇")


def is_question_word(word: str, language: str) -> bool:
    """Whether the normalised *word* asks something in *language*. In Korean, endings follow what asks."""
    if language == "ko" and word.startswith(_KOREAN_STEMS):
        return True
    return word in _SPACED_QUESTION_WORDS.get(language, frozenset())


def is_answer_type_word(word: str, language: str) -> bool:
    """Whether the normalised *word* may say, in *language*, what type of thing is asked for."""
    return word in _SPACED_ANSWER_TYPE_WORDS.get(language, frozenset())


def is_request_word(word: str, language: str) -> bool:
    """Whether the normalised *word*, at the beginning of a question in *language*, asks to be told."""
    return word in _SPACED_REQUEST_WORDS.get(language, frozenset())


def is_function_word(word: str, language: str) -> bool:
    """Whether the normalised *word* carries grammar rather than meaning in *language*."""
    return word in _SPACED_FUNCTION_WORDS.get(language, frozenset())


_GRAMMAR_CHARACTERS = regex.compile(
    rf"[\u3041-\u309f{''.join(word for word in FUNCTION_WORDS['zh'].split() if len(word) == 1)}]"
)


_THAI_GRAMMAR = [word for word in FUNCTION_WORDS["th"].split() if len(word) > 1]
_THAI_HEADS = frozenset(word[:2] for word in _THAI_GRAMMAR)
_THAI_TAILS = frozenset(word[-2:] for word in _THAI_GRAMMAR)


def has_grammar(gram: str, script: Script) -> bool:
    """Whether an n-gram of unspaced script has what mostly carries grammar.

    In Chinese and Japanese, that is a character: a particle, hiragana. In Thai, two characters that a function word
    begins or ends with, at the other end of the n-gram, or all of it.
    """
    if script is Script.THAI:
        return gram[:2] in _THAI_TAILS or gram[-2:] in _THAI_HEADS or any(gram in word for word in _THAI_GRAMMAR)
    return script is Script.HAN and _GRAMMAR_CHARACTERS.search(gram) is not None


def is_greeting(word: str) -> bool:
    """Whether the normalised *word* greets or thanks: it counts at the beginning and the end of a question only."""
    return word in _GREETINGS


@cache
def question_phrases(script: Script) -> regex.Pattern[str] | None:
    """What asks within a run of this script; None for scripts with spaces."""
    languages = {Script.HAN: ("zh", "ja"), Script.THAI: ("th",)}.get(script)
    if languages is None:
        return None
    phrases = {phrase for language in languages for phrase in QUESTION_PHRASES[language].split()}
    return regex.compile("|".join(sorted(phrases, key=lambda phrase: (-len(phrase), phrase))))
