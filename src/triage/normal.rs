//! The normal form of a text: what is left when spelling is taken out of it. Case, width, accents, letters
//! that look like others, emoji, repeated letters, digits, links, names, punctuation.
//! Invariant: the normal form of a normal form is itself.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::letters::{is_accent, is_emoji, is_of_word, is_silent, letter_of_digit, push_plain};
use super::links::{handle_len, link_len};

/// Stands for any address.
pub const LINK: &str = "://";
/// Stands for any name behind an at sign.
pub const MENTION: &str = "@";
/// Stands for any number.
pub const NUMBER: &str = "0";

/// One word of a text in its normal form, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub form: String,
    /// Bytes of the text.
    pub at: Range<usize>,
}

/// The normal form: the words in theirs, with one blank between them.
pub fn normal(text: &str) -> String {
    let mut form = String::with_capacity(text.len());
    for word in words(text) {
        if !form.is_empty() {
            form.push(' ');
        }
        form.push_str(&word.form);
    }
    form
}

/// The words of a text in their order. A link, a name behind an at sign and a number are one word each, and a
/// row of the same of these is one.
pub fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut at = 0;
    while let Some(mark) = text[at..].chars().next() {
        let (form, len) = piece(&text[at..], mark);
        if let Some(form) = form {
            let is_token = [LINK, MENTION, NUMBER].contains(&form.as_str());
            match found.last_mut().filter(|last| is_token && last.form == form) {
                Some(last) => last.at.end = at + len,
                None => found.push(Word { form, at: at..at + len }),
            }
        }
        at += len;
    }
    found
}

/// What stands at the beginning of `rest`: its form, if it is a word, and how many bytes it takes.
fn piece(rest: &str, first: char) -> (Option<String>, usize) {
    if let Some(after) = rest.strip_prefix(['@', '＠']) {
        return (Some(MENTION.to_owned()), first.len_utf8() + handle_len(after));
    }
    if rest.starts_with(LINK) {
        return (Some(LINK.to_owned()), LINK.len());
    }
    if !is_of_word(first) {
        return (None, first.len_utf8());
    }
    let link = link_len(rest);
    if link > 0 {
        return (Some(LINK.to_owned()), link);
    }
    let len = word_len(rest);
    let form = form_of(&rest[..len]);
    ((!form.is_empty()).then_some(form), len)
}

/// So many bytes of what is silent between two letters part them.
const FAR: usize = 8;

/// Bytes of the word at the beginning: letters, what is silent between them, and apostrophes inside it.
fn word_len(rest: &str) -> usize {
    let (mut end, mut before) = (0, ' ');
    for (at, mark) in rest.char_indices() {
        // Scripts without blanks go straight on into an address.
        if mark.is_ascii_alphanumeric() && before as u32 > 0x0E00 && link_len(&rest[at..]) > 0 {
            break;
        }
        before = mark;
        if is_of_word(mark) {
            end = at + mark.len_utf8();
        } else if at > end + FAR || !(is_silent(mark) || matches!(mark, '\'' | '’' | 'ʼ' | '`')) {
            break;
        }
    }
    end
}

/// The plain letters of one word.
fn form_of(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        word.chars().for_each(|mark| push_plain(&mut plain, mark.to_ascii_lowercase()));
    } else {
        let wide = word.nfkc().flat_map(char::to_lowercase).collect::<String>();
        let bare = wide.nfkd().filter(|mark| !is_accent(*mark) && !is_silent(*mark) && !is_emoji(*mark));
        bare.nfc().filter(|mark| is_of_word(*mark)).for_each(|mark| push_plain(&mut plain, mark));
    }
    fold_digits(&plain)
}

/// Digits in the middle of a word become the letters they look like, or any one letter; other numbers become
/// one. A letter that stands several times in a row stands once.
fn fold_digits(plain: &str) -> String {
    let marks: Vec<char> = plain.chars().collect();
    let is_letter = |mark: Option<&char>| mark.is_some_and(|mark| !mark.is_numeric());
    let mut form = String::with_capacity(plain.len());
    let mut put = |mark: char| {
        if !form.ends_with(mark) {
            form.push(mark);
        }
    };
    let mut at = 0;
    while let Some(&mark) = marks.get(at) {
        if !mark.is_numeric() {
            put(mark);
            at += 1;
            continue;
        }
        let end = marks[at..].iter().position(|mark| !mark.is_numeric()).map_or(marks.len(), |len| at + len);
        let inside = at > 0 && is_letter(marks.get(end));
        if inside {
            marks[at..end].iter().map(|digit| letter_of_digit(*digit)).for_each(&mut put);
        } else {
            put('0');
        }
        at = end;
    }
    form
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    #[test]
    fn spelling_goes_and_words_stay() {
        let same = [
            (
                "promote it",
                &[
                    "PROMOTE IT",
                    "Ｐｒｏｍｏｔｅ　ｉｔ",
                    "Prómötè it",
                    "Рrоmоtе іt",
                    "ᴘʀᴏᴍᴏᴛᴇ ɪᴛ",
                    "𝓟𝓻𝓸𝓶𝓸𝓽𝓮 𝓲𝓽",
                    "ⓅⓇⓄⓂⓄⓉⒺ ⓘⓣ",
                    "prooomote iiit!!!",
                    "pr0m0te it",
                    "P̷̨r̸o̵m̶o̵t̷e̷ i̶t̶",
                    "pro\u{200B}mote it",
                    "🔥promote🔥it🔥🔥",
                    "promote... it",
                    "ρяσмσтє it",
                ][..],
            ),
            ("dont", &["don't", "DON’T"][..]),
            ("see ://", &["see https://a.b/c?d", "see www.glow.gallery", "See bit.ly/3xYz, t.me/a"][..]),
            ("dm @ now", &["DM @art.glow.gallery now!", "dm ＠x @y_z now"][..]),
            ("0k fans", &["10k fans", "25K fans", "٣k fans", "1️⃣0️⃣k fans"][..]),
        ];
        for (plain, texts) in same {
            for text in texts {
                assert_eq!(normal(text), normal(plain), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_disguise_stays_as_it_is_written() {
        for text in ["สวยมากค่ะ", "どこですか", "がか", "예뻐요", "यह बहुत सुंदर है", "صحتين"]
        {
            assert_eq!(normal(text), text.replace("  ", " "), "{text}");
        }
        assert_ne!(normal("かき"), normal("がぎ"), "dots are letters in Japanese");
        assert_eq!(normal("عَمَلٌ"), normal("عمل"), "points are none in Arabic");
        assert_eq!(normal("😍🔥 !!"), "");
    }

    #[test]
    fn words_know_where_they_stand() {
        let text = "  Prómote 🔥 it: bit.ly/x @a.b 10";
        let found: Vec<(String, &str)> =
            words(text).into_iter().map(|word| (word.form, &text[word.at])).collect();
        let expected =
            [("promote", "Prómote"), ("it", "it"), (LINK, "bit.ly/x"), (MENTION, "@a.b"), (NUMBER, "10")];
        assert_eq!(found, expected.map(|(form, text)| (form.to_owned(), text)));
    }

    /// Letters, signs and emoji as they come in comments, and some of anything.
    fn invent(dice: &mut StdRng) -> String {
        const PIECES: &[&str] = &[
            "a",
            "l",
            "I",
            "é",
            "ß",
            "İ",
            "ı",
            "Ａ",
            "ⓐ",
            "𝓪",
            "а",
            "Ж",
            "σ",
            "ς",
            "ﬁ",
            "Ǆ",
            "0",
            "1",
            "٣",
            "½",
            "²",
            "@",
            "＠",
            "a.b",
            "https://x.y",
            "://",
            "bit.ly/x",
            ".",
            "'",
            "’",
            " ",
            "\n",
            "🔥",
            "👍🏽",
            "👨‍👩‍👧",
            "🇳🇴",
            "1️⃣",
            "\u{200D}",
            "\u{301}",
            "\u{FE0F}",
            "が",
            "か\u{3099}",
            "ー",
            "漢",
            "각",
            "\u{1100}\u{1161}",
            "ไหม",
            "ที่",
            "سَ",
            "ـ",
            "ש",
            "ञ",
            "ി",
            "ᴘ",
            "🅿",
            "ℓ",
            "K",
            "ŉ",
            "ǰ",
            "ΐ",
            "ﷺ",
            "㎏",
            "№",
            "™",
            "_",
            "-",
            "#",
            "$",
        ];
        let len = dice.random_range(0..12);
        (0..len)
            .map(|_| match dice.random_bool(0.8) {
                true => PIECES[dice.random_range(0..PIECES.len())].to_owned(),
                false => {
                    char::from_u32(dice.random_range(0..0x1_F000)).map_or_else(String::new, String::from)
                }
            })
            .collect()
    }

    #[test]
    fn the_normal_form_of_a_normal_form_is_itself() {
        let mut dice = StdRng::seed_from_u64(20_261_123);
        for _ in 0..30_000 {
            let text = invent(&mut dice);
            let once = normal(&text);
            assert_eq!(normal(&once), once, "{text:?} {:?}", text.escape_unicode().to_string());
        }
    }

    #[test]
    fn words_are_cut_at_letters_whatever_the_text() {
        let mut dice = StdRng::seed_from_u64(7);
        for _ in 0..10_000 {
            let text = invent(&mut dice);
            let mut end = 0;
            for word in words(&text) {
                assert!(word.at.start >= end && !word.form.is_empty(), "{text:?}");
                end = word.at.end;
                assert!(text.get(word.at.clone()).is_some(), "{text:?}");
            }
        }
    }
}
