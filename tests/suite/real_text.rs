//! Pictures of the texts that are hard to set: every script that is bundled, emoji sequences, both directions,
//! and what people send to break a list.
//! Invariant: draws with the program's own fonts only, so that the pictures are the same everywhere.

use egui::{Align2, Rect, Ui, pos2, vec2};
use egui_kittest::Harness;
use tintype::ui::text::{Words, body, meta, reading};
use tintype::ui::theme::{self, Theme, Tone, fonts, tokens};

/// What it is, and how it is written.
const SCRIPTS: [(&str, &str); 27] = [
    ("Vietnamese, composed", "Màu men đẹp quá chị ơi, ở Đà Nẵng có chỗ nào bán không ạ? Ưng ý lắm luôn ấy"),
    (
        "Vietnamese, decomposed",
        "Ma\u{300}u men \u{111}e\u{323}p qua\u{301} chi\u{323} o\u{31b}i, o\u{31b}\u{309} \u{110}a\u{300} Na\u{306}\u{303}ng co\u{301} cho\u{302}\u{303} na\u{300}o",
    ),
    ("Thai", "สวยมากค่ะใบนี้เข้าเตาอบได้ไหมคะราคาเท่าไหร่แล้วส่งไปเชียงใหม่กี่วันถึงอยากได้สีฟ้าทะเลสองใบ"),
    ("Lao", "ງາມຫຼາຍເດີ້ອັນນີ້ລາຄາເທົ່າໃດສົ່ງໄປວຽງຈັນໄດ້ບໍ່"),
    ("Burmese", "အရမ်းလှတယ်ဗျာ ဒီခွက်ကလေးဘယ်လောက်လဲ မန္တလေးကိုပို့ပေးလို့ရမလား"),
    ("Khmer", "ស្អាតណាស់បងតម្លៃប៉ុន្មានដែរអាចផ្ញើមកភ្នំពេញបានទេ"),
    ("Arabic", "ما شاء الله، عمل رائع جداً 🤍 السعر 34 euro أم ٣٥؟ (للشحن إلى دبي)"),
    ("Arabic after a name", "@maren.solheim شكراً جزيلاً! الموقع tidewrack.clay مفتوح 24/7؟"),
    ("Persian", "خیلی قشنگه! قیمتش ۱۲۳۴۵ تومن؟ می‌خواهم «دو تا» بخرم"),
    ("Urdu", "بہت خوبصورت، کیا یہ لاہور بھیج سکتے ہیں؟"),
    ("Hebrew", "איזה יופי! אפשר לשלוח לתל אביב (עד 3 ימים)? הקערה 'moon jar' שָׁלוֹם"),
    ("Latin with Hebrew inside", "I wrote “שלום עולם 12” on the jar, is that ok?"),
    ("Hindi", "क्या यह ओवन में जा सकता है? शुद्ध मिट्टी, श्री कृष्ण, त्र्यम्बक, ज्ञान"),
    ("Bengali", "খুব সুন্দর হয়েছে! ক্ষুদ্র বাটিটার দাম কত, ঢাকায় পাঠাবেন?"),
    ("Tamil", "மிகவும் அழகாக உள்ளது! கோயம்புத்தூருக்கு அனுப்ப முடியுமா?"),
    ("Telugu, Kannada", "చాలా అందంగా ఉంది, ధర ఎంత? ತುಂಬಾ ಸುಂದರವಾಗಿದೆ"),
    ("Malayalam, Sinhala", "വളരെ മനോഹരം! ക്ഷേത്രം ශ්‍රී ලංකාවට එවනවද?"),
    ("Gujarati, Punjabi, Odia", "ખૂબ સુંદર! ਬਹੁਤ ਸੋਹਣਾ ਹੈ ਜੀ ବହୁତ ସୁନ୍ଦର"),
    ("Georgian, Armenian, Amharic", "ძალიან ლამაზია! Շատ գեղեցիկ է։ በጣም ቆንጆ ነው"),
    ("Japanese", "この釉薬の色、朝の海みたいですね。「月壺」は日本へ送れますか？ﾊﾝｶｸｶﾅ ＡＢＣ"),
    ("Korean, composed", "이 그릇 정말 예뻐요 한국에도 배송되나요 얼마예요"),
    (
        "Korean, decomposed",
        "\u{110B}\u{1175} \u{1100}\u{1173}\u{1105}\u{1173}\u{11BA} \u{110C}\u{1165}\u{11BC}\u{1106}\u{1161}\u{11AF} \u{110B}\u{1168}\u{1108}\u{1165}\u{110B}\u{116D}",
    ),
    ("Chinese", "请问可以寄到上海吗？这个青花瓷碗多少钱，太美了，我想买两个送给妈妈"),
    ("Greek, Cyrillic", "Πόσο κάνει το μπολ; Γειά σου · Сколько стоит? Дякую"),
    ("Decorated letters", "𝓫𝓮𝓼𝓽 𝗱𝗲𝗮𝗹 𝔣𝔬𝔯 𝕪𝕠𝕦 𝟭𝟬𝟬 ｆｕｌｌｗｉｄｔｈ ①②③ ★ ➤ ♡"),
    ("All in one line", "😍 đẹp ما شاء الله สวย 綺麗 🇻🇳🇸🇦🇹🇭🇯🇵 👨‍👩‍👧‍👦"),
    ("Emoji of one colour", "❤︎ ☺︎ ✌︎ ☎︎ ♥︎ and in colour ❤️ ☺️ ✌️ ☎️ ♥️ © ®️ ™️"),
];

/// What people send by accident, for fun, or to break things.
fn rough() -> Vec<(&'static str, String)> {
    let own = |what, text: &str| (what, text.to_owned());
    vec![
        own("Flags", "🇳🇴🇻🇳🇧🇷🇯🇵🇹🇭🇸🇦🇮🇱🇺🇦 🏴󠁧󠁢󠁳󠁣󠁴󠁿🏴󠁧󠁢󠁷󠁬󠁳󠁿🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏳️‍🌈🏴‍☠️ 🇦"),
        own("Families and skins", "👨‍👩‍👧‍👦👩‍❤️‍💋‍👨👩🏽‍🚀🧑🏿‍🤝‍🧑🏻👋🏻👋🏽👋🏿 ❤️‍🔥 🧔‍♀️ 🐈‍⬛ 😶‍🌫️"),
        own("Keycaps", "1️⃣2️⃣3️⃣ #️⃣*️⃣0️⃣ and 123 #*0"),
        ("300 emoji", "😍🔥👏🏽".repeat(100)),
        own("One emoji", "🤍"),
        (
            "Piled-up accents",
            format!(
                "h{0}e{0}l{0}p{0} me",
                "\u{300}\u{301}\u{302}\u{303}\u{304}\u{30a}\u{316}\u{317}\u{324}".repeat(3)
            ),
        ),
        own("A very long word", &"Donaudampfschifffahrtsgesellschaft".repeat(4)),
        own(
            "A very long link",
            "see https://shop.example/collections/moon-jars?utm_source=instagram&utm_medium=social&utm_campaign=autumn_kiln_2026&id=0123456789abcdef",
        ),
        own("Overrides", "invoice \u{202E}gpj.exe\u{202C} and \u{202D}abc\u{202C} end"),
        own("Isolates", "by \u{2067}שלום 12\u{2069} (3) \u{200F}end"),
        own(
            "Zero width and controls",
            "a\u{200B}b\u{200C}c\u{200D}d\u{FEFF}e\u{2060}f\u{0}g\u{7}h\u{1B}[31mi\u{AD}j\u{FFFC}k",
        ),
        own("Tabs and breaks", "one\ttwo\r\nthree\u{2028}four\n\n\nfive"),
        own("Hangul fillers", "\u{3164}\u{3164}\u{115F}\u{1160}\u{FFA0}x"),
        own("What no font has", "ᏣᎳᎩ ༄༅ བོད \u{F8FF} \u{1FAE9}\u{1FAC6} ok 😍"),
        own("2,200 letters", &"Wie schön ist das denn bitte, ".repeat(73)),
        own("2,200 in Arabic", &"ما شاء الله عمل رائع ".repeat(104)),
        own("Only marks", "\u{301}\u{302} \u{FE0F} \u{200D} ! \u{20E3}"),
    ]
}

fn picture(snapshot: &str, theme: Theme, size: [f32; 2], draw: impl FnMut(&mut Ui)) {
    let (mut draw, mut ready) = (draw, false);
    let mut harness = Harness::builder().with_size(size).with_render_cursor(false).build_ui(move |ui| {
        if !ready {
            theme::install(ui.ctx());
            theme::wear(ui.ctx(), theme);
            ready = true;
            return;
        }
        ui.painter().rect_filled(ui.ctx().content_rect(), 0, tokens(ui).base);
        draw(ui);
    });
    harness.run_steps(4);
    harness.snapshot(snapshot);
}

/// A text as the list shows it, in two lines, and as its thread does.
fn sample(ui: &mut Ui, top: f32, tall: f32, what: &str, text: &str) {
    let column = |left: f32, wide: f32| Rect::from_min_size(pos2(left, top), vec2(wide, tall));
    meta(what).paint(ui, column(12.0, 140.0), Align2::LEFT_TOP);
    for (left, wide) in [(160.0, 300.0), (480.0, 420.0)] {
        ui.painter().rect_filled(column(left, wide), 0, tokens(ui).panel);
    }
    body(text).lines(2).paint(ui, column(160.0, 300.0), Align2::LEFT_TOP);
    reading(text).lines(2).paint(ui, column(480.0, 420.0), Align2::LEFT_TOP);
}

fn sheet(ui: &mut Ui, samples: &[(&str, String)]) {
    for (place, (what, text)) in samples.iter().enumerate() {
        sample(ui, 8.0 + 52.0 * place as f32, 46.0, what, text);
    }
}

#[test]
fn every_script_is_set_as_its_readers_expect() {
    let samples: Vec<_> = SCRIPTS.iter().map(|(what, text)| (*what, (*text).to_owned())).collect();
    let size = [912.0, 16.0 + 52.0 * samples.len() as f32];
    picture("real_text_scripts_darkroom", Theme::Darkroom, size, |ui| sheet(ui, &samples));
}

#[test]
fn rough_texts_stay_within_their_lines() {
    let samples = rough();
    let size = [912.0, 16.0 + 52.0 * samples.len() as f32];
    picture("real_text_rough_daylight", Theme::Daylight, size, |ui| sheet(ui, &samples));
}

#[test]
fn found_words_are_marked_in_either_direction() {
    let one = |before: &str, word: &str| {
        std::iter::once(before.len()..before.len() + word.len()).collect::<Vec<_>>()
    };
    let samples = [
        ("the blue bowl, so blue", vec![4..8, 18..22]),
        ("أين الوعاء الأزرق؟ الأزرق جميل", one("أين الوعاء ", "الأزرق")),
        ("הקערה הכחולה yes הכחולה", one("הקערה ", "הכחולה")),
        ("この青い器、青い", one("この", "青い")),
    ];
    picture("real_text_marked_daylight", Theme::Daylight, [320.0, 160.0], |ui| {
        for (place, (text, places)) in samples.iter().enumerate() {
            let at = Rect::from_min_size(pos2(8.0, 8.0 + 36.0 * place as f32), vec2(304.0, 36.0));
            body(*text).lines(2).marked(places.clone()).paint(ui, at, Align2::LEFT_TOP);
        }
    });
}

/// Without the font, the script is told in words: nothing is a box, and nothing panics for want of a glyph.
#[test]
fn a_script_without_a_font_is_told_in_words() {
    let mut told = None;
    let told_inside = &mut told;
    let mut frames = 0;
    let mut harness = Harness::builder().with_size([400.0, 80.0]).build_ui(move |ui| {
        frames += 1;
        if frames == 1 {
            theme::install(ui.ctx());
            let mut fonts = fonts::definitions();
            fonts.families.values_mut().for_each(|chain| chain.retain(|name| name != "khmer"));
            ui.ctx().set_fonts(fonts);
            return;
        }
        let words = Words::new("ស្អាតណាស់ 😍 ok", theme::faces::BODY, Tone::Text).lines(2);
        let laid = words.lay(ui, 300.0);
        words.show(ui);
        *told_inside = Some((
            laid.galley.job.text.clone(),
            laid.missing.iter().map(|one| one.told()).collect::<Vec<_>>(),
        ));
    });
    harness.run_steps(3);
    drop(harness);
    let (shown, missing) = told.unwrap();
    assert_eq!(shown, "[Khmer] 😍 ok");
    assert_eq!(missing, ["Written in Khmer; this computer has no font for it"]);
}

/// A line of the list costs no more to lay out again in the next frame.
#[test]
fn a_cut_text_ends_between_clusters_and_says_so() {
    let mut cut = Vec::new();
    let cut_inside = &mut cut;
    let mut ready = false;
    let mut harness = Harness::builder().with_size([400.0, 400.0]).build_ui(move |ui| {
        if !std::mem::replace(&mut ready, true) {
            theme::install(ui.ctx());
            return;
        }
        cut_inside.clear();
        for (what, text) in rough() {
            let laid = body(text).lines(2).lay(ui, 300.0);
            assert!(laid.galley.rows.len() <= 2, "{what}");
            assert!(laid.galley.size().x <= 301.0, "{what}: {}", laid.galley.size().x);
            cut_inside.push((what, laid.cut));
        }
    });
    harness.run_steps(3);
    drop(harness);
    let whole: Vec<&str> = cut.iter().filter(|(_, cut)| !cut).map(|(what, _)| *what).collect();
    assert!(
        whole.contains(&"Keycaps") && !whole.contains(&"300 emoji") && !whole.contains(&"2,200 in Arabic"),
        "{whole:?}"
    );
}
