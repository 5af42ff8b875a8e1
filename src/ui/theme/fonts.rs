//! The bundled fonts and the order in which they are asked for a character.
//! Invariant: text looks the same on every machine: the bundled fonts come before any of the system's, and
//! colour emoji before every font that has them in one colour.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily, FontTweak};

use super::faces::{EMOJI, ICONS, ICONS_FILLED, MEDIUM, PLAIN_SIGNS, SEMIBOLD};

macro_rules! font {
    ($file:literal) => {
        FontData::from_static(include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/fonts/", $file)))
    };
}

/// Asked in this order for what Inter does not have.
const FALLBACKS: [&str; 24] = [
    "emoji",
    "arabic",
    "hebrew",
    "thai",
    "devanagari",
    "cjk",
    "math",
    "symbols",
    "signs",
    "bengali",
    "gurmukhi",
    "gujarati",
    "oriya",
    "tamil",
    "telugu",
    "kannada",
    "malayalam",
    "sinhala",
    "lao",
    "burmese",
    "khmer",
    "georgian",
    "armenian",
    "ethiopic",
];

/// The font with signs of one colour for what is otherwise an emoji.
const PLAIN: &str = "plain-signs";

/// All fonts and families of the program; the system's fonts come after them by themselves.
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (name, data) in [
        ("inter", font!("Inter-Regular.otf")),
        ("inter-medium", font!("Inter-Medium.otf")),
        ("inter-semibold", font!("Inter-SemiBold.otf")),
        ("emoji", emoji(font!("NotoColorEmoji.ttf"))),
        ("arabic", font!("NotoSansArabic-Regular.ttf")),
        ("hebrew", font!("NotoSansHebrew-Regular.ttf")),
        ("thai", font!("NotoSansThai-Regular.ttf")),
        ("devanagari", font!("NotoSansDevanagari-Regular.ttf")),
        ("cjk", font!("NotoSansCJKjp-Regular.otf")),
        ("math", font!("NotoSansMath-Regular.ttf")),
        ("symbols", font!("NotoSansSymbols2-Regular.ttf")),
        ("signs", font!("NotoSansSymbols-Regular.ttf")),
        ("bengali", font!("NotoSansBengali-Regular.ttf")),
        ("gurmukhi", font!("NotoSansGurmukhi-Regular.ttf")),
        ("gujarati", font!("NotoSansGujarati-Regular.ttf")),
        ("oriya", font!("NotoSansOriya-Regular.ttf")),
        ("tamil", font!("NotoSansTamil-Regular.ttf")),
        ("telugu", font!("NotoSansTelugu-Regular.ttf")),
        ("kannada", font!("NotoSansKannada-Regular.ttf")),
        ("malayalam", font!("NotoSansMalayalam-Regular.ttf")),
        ("sinhala", font!("NotoSansSinhala-Regular.ttf")),
        ("lao", font!("NotoSansLao-Regular.ttf")),
        ("burmese", font!("NotoSansMyanmar-Regular.ttf")),
        ("khmer", font!("NotoSansKhmer-Regular.ttf")),
        ("georgian", font!("NotoSansGeorgian-Regular.ttf")),
        ("armenian", font!("NotoSansArmenian-Regular.ttf")),
        ("ethiopic", font!("NotoSansEthiopic-Regular.ttf")),
        ("plain-signs", font!("NotoSansSymbols2-Plain.ttf")),
        ("plain-signs-too", font!("NotoSansSymbols-Plain.ttf")),
        ("phosphor", icons(font!("Phosphor.ttf"))),
        ("phosphor-fill", icons(font!("Phosphor-Fill.ttf"))),
    ] {
        fonts.font_data.insert(name.to_owned(), Arc::new(data));
    }
    for (family, first) in [
        (FontFamily::Proportional, "inter"),
        (FontFamily::Monospace, "inter"),
        (FontFamily::Name(MEDIUM.into()), "inter-medium"),
        (FontFamily::Name(SEMIBOLD.into()), "inter-semibold"),
        (FontFamily::Name(EMOJI.into()), "emoji"),
        (FontFamily::Name(PLAIN_SIGNS.into()), PLAIN),
    ] {
        let second = (first == PLAIN).then_some("plain-signs-too");
        let chain = std::iter::once(first).chain(second).chain(FALLBACKS).map(str::to_owned).collect();
        fonts.families.insert(family, chain);
    }
    for (family, only) in [(ICONS, "phosphor"), (ICONS_FILLED, "phosphor-fill")] {
        fonts.families.insert(FontFamily::Name(family.into()), vec![only.to_owned()]);
    }
    fonts
}

/// Emoji are as tall as a line's letters from ascender to descender, and stand in their middle.
fn emoji(data: FontData) -> FontData {
    data.tweak(FontTweak { scale: 1.08, y_offset_factor: 0.06, ..FontTweak::default() })
}

/// Icons stand on whole pixels: each is drawn once, and as sharp as it can be.
fn icons(data: FontData) -> FontData {
    data.tweak(FontTweak { subpixel_binning: Some(false), ..FontTweak::default() })
}

#[cfg(test)]
mod tests {
    use egui::epaint::text::{Fonts, TextOptions};
    use egui::{Color32, FontId};

    use super::{FontFamily, SEMIBOLD, definitions};

    fn fonts() -> Fonts {
        Fonts::new(TextOptions::default(), definitions())
    }

    #[test]
    fn comments_of_many_languages_have_all_their_glyphs() {
        let mut fonts = fonts();
        for family in [FontFamily::Proportional, FontFamily::Name(SEMIBOLD.into())] {
            for text in [
                "Màu men đẹp quá chị ơi 😍 bao nhiêu tiền vậy ạ?",
                "この釉薬の色、朝の海みたいですね 🌊 日本へ送れますか？",
                "이 그릇 정말 예뻐요 한국에도 배송되나요?",
                "ما شاء الله، عمل رائع جداً 🤍 هل يوجد توصيل إلى دبي؟",
                "สวยมากค่ะ ✨ ใบนี้เข้าเตาอบได้ไหมคะ",
                "क्या यह ओवन में जा सकता है?",
                "אפשר לשלוח לתל אביב?",
                "Γειά σου · Привет · ça, ß, ł, ő, ğ",
                "请问可以寄到上海吗？多少钱",
                "請問這個要多少錢？綺麗 月壺 鬱",
                "ক্ষুদ্র மிகவும் తెలుగు ಕನ್ನಡ മലയാളം සිංහල ગુજરાતી ਪੰਜਾਬੀ ଓଡ଼ିଆ",
                "ລາຄາ မန္တလေး ភ្នំពេញ ქართული Հայերեն አማርኛ",
                "①②③ Ⓐ ☾ ♪",
                "𝓫𝓮𝓼𝓽 𝗱𝗲𝗮𝗹 ★ ➤ ♡ № ™ → ⇧ × − ½ € ₫ ฿",
            ] {
                for c in text.chars() {
                    let id = FontId::new(13.0, family.clone());
                    assert!(fonts.has_glyph(&id, c), "no glyph for {c:?} of {text}");
                }
            }
        }
    }

    #[test]
    fn emoji_draw_in_colour_and_digits_do_not() {
        let mut fonts = fonts();
        let mut view = fonts.with_pixels_per_point(1.0);
        let mut is_color = |text: &str| {
            let galley = view.layout_no_wrap(text.to_owned(), FontId::proportional(13.0), Color32::WHITE);
            galley.rows[0].row.glyphs[0].is_color
        };
        for emoji in ["❤", "😀", "☀", "✨", "♥", "✔", "👨‍👩‍👧"] {
            assert!(is_color(emoji), "{emoji} lost its colour");
        }
        for text in ["7", "#", "©", "★"] {
            assert!(!is_color(text), "{text} turned into an emoji");
        }
    }

    #[test]
    fn figures_are_tabular() {
        let mut fonts = fonts();
        let mut view = fonts.with_pixels_per_point(1.0);
        let mut width = |text: &str| {
            view.layout_no_wrap(text.to_owned(), FontId::proportional(13.0), Color32::WHITE)
                .intrinsic_size()
                .x
        };
        assert!((width("1111111111") - width("8888888888")).abs() < 0.01);
    }
}
