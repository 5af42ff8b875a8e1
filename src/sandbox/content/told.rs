//! The conversations that are written out: those with a story, which every world has.
//! Invariant: a reply follows the top-level line it belongs to; `back` counts posts from the newest.

/// When a line was written.
#[derive(Clone, Copy, Debug)]
pub(super) enum When {
    /// Minutes before the world starts.
    Ago(i64),
    /// Minutes after the post went up.
    After(i64),
}

use When::{After, Ago};

/// One line of a written conversation. An empty `who` is the account itself.
pub(super) struct Line {
    pub(super) who: &'static str,
    pub(super) back: usize,
    pub(super) when: When,
    pub(super) reply: bool,
    pub(super) text: &'static str,
}

const fn line(who: &'static str, back: usize, when: When, text: &'static str) -> Line {
    Line { who, back, when, reply: false, text }
}

const fn reply(who: &'static str, back: usize, when: When, text: &'static str) -> Line {
    Line { who, back, when, reply: true, text }
}

const H: i64 = 60;
const D: i64 = 1_440;

pub(super) const TOLD: [Line; 63] = [
    // The moon jar.
    line("maren.solheim", 0, After(15 * H + 10), "What a shape. How tall is it?"),
    reply(
        "",
        0,
        After(16 * H + 32),
        "Thank you. 38 cm, and it took three goes. The first two are doorstops now.",
    ),
    line(
        "maren.solheim",
        0,
        Ago(14),
        "And is it still available? Would you ship to Norway? 🌙 We saw it in your window in August and have talked \
         about it ever since",
    ),
    reply("oddvar_k", 0, Ago(9), "@maren.solheim if they do not, my sister drives home in January 😄"),
    reply("ylva.tromso", 0, Ago(4), "They do. Mine came all the way up here in six days, not a scratch ❄️"),
    line("sabine.ohne.eile", 0, After(2 * H + 5), "So ruhig. Man möchte sie sofort umarmen 🤍"),
    reply("", 0, After(3 * H + 40), "Danke, Sabine. Bitte erst umarmen, wenn sie kalt ist."),
    line("dal.hangari", 0, After(4 * H), "달항아리 선이 정말 곱네요. 흙 냄새까지 나는 것 같아요 🌕"),
    reply("", 0, After(5 * H + 10), "Thank you. We look at yours a lot, you can probably tell."),
    // What waits this morning.
    line(
        "jonas.whm",
        7,
        Ago(6 * D + 19 * H),
        "Mein Becher kam leider mit einem Sprung an 😢 Bestellung 1184. Könnt ihr mir kurz sagen, was ich tun soll?",
    ),
    line(
        "thuha.gomsu",
        5,
        Ago(22),
        "Màu men đẹp quá chị ơi 😍 cái bát xanh này bao nhiêu tiền vậy ạ? Ship về Hà Nội được không chị?",
    ),
    line("kaito_utsuwa", 13, Ago(31), "この釉薬の色、朝の海みたいですね 🌊 日本へ送れますか？"),
    line("noor.almansouri", 9, Ago(48), "ما شاء الله، عمل رائع جداً 🤍 هل يوجد توصيل إلى دبي؟"),
    line("bia.moura", 14, Ago(63), "Que coisa mais linda!! Vai ter workshop em janeiro? 🙏🏽"),
    line("preeya.home", 3, Ago(2 * H + 3), "สวยมากค่ะ ✨ ใบนี้เข้าเตาอบได้ไหมคะ"),
    line(
        "wren_and_alder",
        5,
        Ago(2 * H + 20),
        "We used the blue bowls at our wedding 👨‍👩‍👧‍👦🥹 every single one survived the dancing. Thank you both!",
    ),
    line(
        "le_petit_atelier",
        11,
        Ago(3 * H + 8),
        "Bonjour, est-ce que la vaisselle passe au lave-vaisselle ? Merci !",
    ),
    line("cheap_followers_4u", 15, Ago(17), "Get 10k REAL followers today 👉 link in my bio 💸💸💸"),
    // Maren, who keeps coming back.
    line("maren.solheim", 7, After(9 * H), "The tumblers live by the kettle now"),
    reply("", 7, After(11 * H), "Then they are home, Maren."),
    line("maren.solheim", 9, After(26 * H), "Is that quince? 🌸"),
    reply("", 9, After(28 * H), "It is, Maren. In November, it has no manners."),
    line("maren.solheim", 12, After(8 * H), "I miss this view"),
    line("maren.solheim", 11, After(5 * H), "Third from the left, please"),
    reply("", 11, After(7 * H), "That is the one Tom keeps. Fourth is its twin, 38 €."),
    line("maren.solheim", 14, After(30 * H), "We tried this in the kitchen. The ceiling is still wet."),
    reply("", 14, After(33 * H), "Everyone starts with the ceiling."),
    line("maren.solheim", 21, After(12 * H), "How much is the small one?"),
    reply("", 21, After(13 * H), "28 €, Maren, plus 14 to Bergen."),
    line(
        "maren.solheim",
        33,
        After(20 * H),
        "Collected two in person in May. Even better with the smell of the kiln.",
    ),
    reply("", 33, After(22 * H), "It was good to meet you both. Come back in winter."),
    line("maren.solheim", 44, After(6 * H), "Does this one take soup or is it only for looking?"),
    reply("", 44, After(9 * H), "Soup, daily. 400 ml."),
    // The wholesale buyer who does not give up.
    line(
        "hearth.and.larder",
        3,
        Ago(11 * H),
        "We run two shops in Bath and Bristol. Could we see a wholesale list for the plates? About 80 pieces for spring.",
    ),
    line(
        "hearth.and.larder",
        22,
        After(30 * H),
        "Following up on wholesale, did our mail arrive? We would start with 40 bowls.",
    ),
    reply(
        "",
        22,
        After(40 * H),
        "It did, thank you for your patience. Forty is a winter for us. Could you live with twenty?",
    ),
    reply(
        "hearth.and.larder",
        22,
        After(43 * H),
        "@tidewrack.clay twenty would be wonderful. Writing to you now.",
    ),
    line(
        "studio.nord",
        30,
        After(9 * H),
        "We are 3 people and 900 followers, would you still sell to us wholesale?",
    ),
    reply(
        "",
        30,
        After(11 * H),
        "Three people is one more than here. Yes. Twenty pieces and up, we send you the list.",
    ),
    // The cracked mug, and how it ended.
    line(
        "gretel_backt",
        18,
        After(3 * D),
        "Habe gestern meine Tasse ausgepackt und der Henkel war ab 😞 gut verpackt war sie eigentlich.",
    ),
    reply(
        "",
        18,
        After(3 * D + 90),
        "Das hätte nicht passieren dürfen. Am Montag geht eine neue los, ohne Rechnung.",
    ),
    reply("gretel_backt", 18, After(9 * D), "@tidewrack.clay ist heil angekommen! Ihr seid die Besten 🫶"),
    // Kind uses of the words that spam uses.
    line(
        "run_lisboa_10k",
        6,
        After(2 * D),
        "We ran the 10k past your window this morning and all wanted a cup. Is the shop open on Sunday? Link in my bio \
         for the photos 😄",
    ),
    reply("", 6, After(2 * D + 3 * H), "We saw a lot of legs. Sundays by chance, Saturdays for certain."),
    line("marta.ferreira", 14, After(4 * D), "Can I share this with my followers if I name you?"),
    reply("", 14, After(4 * D + 70), "Please do, Marta. And thank you for asking first."),
    line("ilse.bakt", 5, After(20 * H), "10k views on a bowl! Well deserved 👏"),
    line("kenji.mori", 13, After(2 * D), "ついに 10k おめでとうございます 🎉"),
    line("clay.and.co", 20, After(10 * H), "New page, same hands. Grow your page slowly, they said"),
    line("pavel.h_ceramics", 8, After(3 * D), "Ours got 10k likes because of your glaze recipe. Thank you"),
    line("jo.hammersley", 12, After(2 * D), "You deserve more followers than this"),
    // The dishwasher, always the dishwasher.
    line("two.eggs.please", 3, After(2 * H), "Dishwasher?"),
    reply("", 3, After(3 * H), "Dishwasher."),
    reply("two.eggs.please", 3, After(3 * H + 20), "@tidewrack.clay a poem, thank you"),
    line(
        "harriet_lowe",
        5,
        After(3 * H),
        "I have put mine through the dishwasher every day since March. Still perfect, for whoever asks next.",
    ),
    reply("", 5, After(4 * H), "Harriet, may we pin you to the wall?"),
    line("the.quiet.kettle", 1, After(50), "I turned the sound on and now my cat is under the sofa"),
    reply("", 1, After(2 * H), "So was the dog."),
    line(
        "old.kiln.jack",
        1,
        After(3 * H),
        "Forty years of firing and I still stand there like a child. What cone are you dropping?",
    ),
    reply("", 1, After(5 * H), "Ten, just over. You know the feeling."),
    reply("old.kiln.jack", 1, After(6 * H), "@tidewrack.clay I know it in my knees, son"),
    line("ploy.baan", 6, After(14 * H), "เช้าแบบนี้อยากอยู่ตรงนั้นเลยค่ะ 🌅"),
    line("leila.haddad.home", 2, After(7 * H), "الحجر الأبيض في الوسط، أريده خاتماً 🤍"),
];
