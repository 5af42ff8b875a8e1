//! The small words by which short texts in Latin letters tell their language.
//! Invariant: each list holds words of one to five letters or so that nearly every sentence of it has; words of
//! several languages stand in each of them, and count the less for it.

use whatlang::Lang;

/// Languages told apart by letters and small words, with their codes (ISO 639-1).
pub(super) const LANGUAGES: &[(Lang, &str, &str)] = &[
    (
        Lang::Eng,
        "en",
        "the a an and is are was were be it its this that these those i you we they he she my your our their me us of to \
         in on for with from by at not no do does did have has had can will would what where when how which who so one \
         all too out up now just like love please thank thanks more there here if but or as never every always still \
         much many any some beautiful amazing lovely stunning wow",
    ),
    (
        Lang::Deu,
        "de",
        "der die das den dem des ein eine einen einem einer ich du er sie es wir ihr euch mein meine eure euer ist sind \
         war hat haben habt wird und oder aber nicht kein keine mit von für auf aus bei nach zu zum zur im am wie was wo \
         wann wer so noch auch schon nur sehr mal denn man hier ganz immer bitte danke schön kann darf viel gibt bis um \
         über unter liebe grüße dieses diese dieser",
    ),
    (
        Lang::Fra,
        "fr",
        "le la les un une des du de et est sont je tu il elle on nous vous ils ce cette ces c’est c'est ça mon ma mes votre vos \
         notre que qui quel quelle où quand comment combien pour avec dans sur sous par pas ne plus très trop tout toute \
         tous au aux en y se si mais ou bien merci bravo bonjour j’adore j'adore déjà encore toujours comme même jamais \
         à magnifique superbe",
    ),
    (
        Lang::Spa,
        "es",
        "el la los las un una unos de del y e es son está están yo tú él ella nosotros ustedes me te se lo le mi mis tu su \
         sus vuestro vuestros que qué quien cómo cuándo cuánto cuántas dónde por para con sin en al no sí más muy ya pero o \
         como este esta esto ese esa eso hay tiene hola gracias siempre nunca sigue sois hacéis puede quedan qué sé igual tenía cuesta desde mucho preciosa encanta",
    ),
    (
        Lang::Por,
        "pt",
        "o a os as um uma de do da dos das e é são está eu você vocês ele ela nós nos me te se meu minha vosso vossa nossa seu \
         sua que quem qual quanto quantos onde quando como por para com sem em no na ao à não sim mais muito mas ou já lá \
         este esta isto esse essa isso há tem obrigada obrigado sempre nunca dois lindo linda demais bom dia boa ainda está custa até adoro vai fica",
    ),
    (
        Lang::Ita,
        "it",
        "il lo la i gli le un uno una di del della dei delle e è sono io tu lui lei noi voi mi ti si ci mio mia vostro vostre \
         nostro che chi quale quanto quanti dove quando come per con su da dal dalla in nel nella al alla non sì più molto ma \
         o già ancora questo questa quel quella ho hai ha grazie sempre mai ne bellissimo bellissima bello bella posso può va",
    ),
    (
        Lang::Nld,
        "nl",
        "de het een en is zijn was ik jij je u hij zij wij we jullie mijn jouw ons onze dat dit die deze wat waar wanneer hoe \
         wie van voor met op aan uit bij naar in om niet geen ook nog al zo heel erg maar of er hier daar mooi mooie prachtig \
         dank bedankt graag kan kun heb hebben heeft wordt te",
    ),
    (
        Lang::Nob,
        "no",
        "og er en et ei den det de jeg du han hun vi dere meg deg oss dere min mitt mine din deres på i til av for med om fra \
         ikke som hva hvor når hvordan hvem så så fint var har hadde kan skal vil blir ble nå veldig helt også bare takk tusen \
         fin fine nydelig vakkert vakker noe noen hos etter dette hei hele hjemme stå å",
    ),
    (
        Lang::Swe,
        "sv",
        "och är en ett den det de jag du han hon vi ni mig dig oss min mitt mina din er på i till av för med om från inte som \
         vad var när hur vem så har hade kan ska vill blir blev nu väldigt helt också bara tack fin fint vacker vackert något \
         några hos efter detta hej hela jättefin",
    ),
    (
        Lang::Dan,
        "da",
        "og er en et den det de jeg du han hun vi i mig dig os min mit mine din jeres på til af for med om fra ikke som hvad \
         hvor hvornår hvordan hvem så var har havde kan skal vil bliver blev nu meget helt også bare tak tusind flot flotte \
         smuk smukt noget nogen hos efter dette hej hele",
    ),
    (
        Lang::Fin,
        "fi",
        "ja on ei se tämä nämä minä sinä hän me te he mun sun olen olet ovat oli että mitä missä milloin miten kuka niin \
         myös vain todella ihana kaunis kiitos hyvä mutta tai kun jos paljon maksaa vielä aina nyt tosi upea",
    ),
    (
        Lang::Pol,
        "pl",
        "i w na z do nie to jest są ja ty on ona my wy się co jak gdzie kiedy ile kto czy dla od po za ale też już tylko bardzo \
         piękne piękny dziękuję mam masz można proszę moja mój wasze tak jeszcze zawsze super",
    ),
    (
        Lang::Tur,
        "tr",
        "ve bir bu şu o ben sen biz siz çok ne nasıl nerede kaç kadar mı mi mu mü için ile de da gibi daha en var yok değil ama \
         güzel harika teşekkürler lütfen fiyat kargo olur olmuş elinize sağlık",
    ),
    (
        Lang::Ind,
        "id",
        "yang dan di ke dari ini itu saya aku kamu anda kami kita dia ada tidak nggak gak bisa mau berapa apa apakah dimana \
         kapan bagaimana sangat banget sekali bagus cantik indah harga kak min dong ya sudah belum untuk dengan juga lagi \
         terima kasih",
    ),
    (
        Lang::Ron,
        "ro",
        "și este sunt nu da un o la de cu pe în din pentru ce cum unde când cât mai foarte frumos frumoasă mulțumesc eu tu el ea \
         noi voi care dar sau am ai are",
    ),
    (
        Lang::Ces,
        "cs",
        "a je jsou to ten ta na v ve z se si ne ano jak kde kdy kolik kdo co pro od po ale taky už jen velmi moc krásné krásný \
         děkuji mám máte prosím moje vaše tak ještě",
    ),
    (
        Lang::Hun,
        "hu",
        "a az és egy nem igen van ez azt hogy mi hol mikor mennyi ki nagyon szép gyönyörű köszönöm csak is már még de vagy én te \
         ti kérem mennyibe",
    ),
    (
        Lang::Hrv,
        "hr",
        "i u na je su ne da to ja ti mi vi se što kako gdje kada koliko tko za od po ali samo već vrlo jako lijepo prekrasno hvala \
         molim moja vaša još",
    ),
    (
        Lang::Tgl,
        "tl",
        "ang ng mga sa na at ko mo ka ako ikaw siya kami tayo po opo hindi may meron wala ito yan magkano saan kailan paano ganda \
         naman lang din salamat pa ba",
    ),
];
