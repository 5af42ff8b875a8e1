//! The letters of a text as a reader takes them: one case, one width, no accents, look-alikes of other
//! scripts read as what they look like; each knows its place in the text.
//! Invariant: the places are in order, lie on borders of characters and inside the text.

use std::ops::Range;

use unicode_normalization::char::decompose_compatible;

/// What a letter is to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::triage) enum Kind {
    /// A letter or a digit.
    Letter,
    /// One of a script that writes no spaces between words.
    Unspaced,
    /// A picture, however many signs it is made of.
    Emoji,
    /// Everything that stands between words.
    Gap,
}

/// One letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::triage) struct Letter {
    pub sign: char,
    pub kind: Kind,
    start: u32,
    end: u32,
}

impl Letter {
    /// Its place in the text, in bytes.
    pub fn place(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether it is part of a word that is set apart by gaps.
    pub fn is_of_a_word(self) -> bool {
        self.kind == Kind::Letter
    }
}

/// The letters of a text.
pub(in crate::triage) fn letters(text: &str) -> Vec<Letter> {
    let mut found = Vec::with_capacity(text.len());
    for (at, sign) in text.char_indices() {
        let (start, end) = (short(at), short(at + sign.len_utf8()));
        let one = |sign: char, kind: Kind| Letter { sign, kind, start, end };
        match sign {
            'a'..='z' | '0'..='9' => found.push(one(sign, Kind::Letter)),
            'A'..='Z' => found.push(one(sign.to_ascii_lowercase(), Kind::Letter)),
            '\0'..='\x7f' => found.push(one(sign, Kind::Gap)),
            _ if is_unseen(sign) => {}
            _ if is_emoji(sign) => match found.last_mut() {
                Some(last) if last.kind == Kind::Emoji => last.end = end,
                _ => found.push(one(sign, Kind::Emoji)),
            },
            _ => decompose_compatible(sign, |part| {
                if !is_accent(part) {
                    for small in part.to_lowercase() {
                        looks_like(small).chars(small, &mut |sign| found.push(one(sign, kind(sign))));
                    }
                }
            }),
        }
    }
    found
}

fn short(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn kind(sign: char) -> Kind {
    match u32::from(sign) {
        // Thai, Lao, Tibetan, Burmese, Khmer, kana, Han: no spaces between words.
        0x0E00..=0x0FFF
        | 0x1000..=0x109F
        | 0x1780..=0x17FF
        | 0x3040..=0x30FF
        | 0x3400..=0x9FFF
        | 0xF900..=0xFAFF
        | 0x2_0000..=0x3_FFFF => Kind::Unspaced,
        // Marks of scripts whose words need them count as letters of the word.
        _ if sign.is_alphanumeric() || is_mark(sign) => Kind::Letter,
        _ => Kind::Gap,
    }
}

/// Vowel signs and the like of Indian scripts, which are no letters to the standard library.
fn is_mark(sign: char) -> bool {
    matches!(u32::from(sign), 0x0900..=0x0DFF)
}

/// Signs that take no room, which are put into words so that they are not found.
fn is_unseen(sign: char) -> bool {
    matches!(u32::from(sign), 0xAD | 0x34F | 0x61C | 0x180E | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2064 | 0xFE00..=0xFE0F | 0xFEFF | 0xE_0000..=0xE_01EF)
}

/// Accents of Latin, Greek and Cyrillic letters, points of Arabic and Hebrew ones.
fn is_accent(sign: char) -> bool {
    matches!(u32::from(sign), 0x300..=0x36F | 0x483..=0x489 | 0x591..=0x5C7 | 0x610..=0x61A | 0x64B..=0x65F | 0x670 | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F)
}

fn is_emoji(sign: char) -> bool {
    matches!(u32::from(sign), 0x203C | 0x2049 | 0x2190..=0x21FF | 0x2300..=0x23FF | 0x25A0..=0x27BF | 0x2900..=0x297F | 0x2B00..=0x2BFF | 0x3030 | 0x1_F000..=0x1_F0FF | 0x1_F1E6..=0x1_F1FF | 0x1_F200..=0x1_FAFF)
}

/// What a letter looks like.
enum Look {
    Itself,
    One(char),
    Two(char, char),
}

impl Look {
    fn chars(self, itself: char, add: &mut impl FnMut(char)) {
        match self {
            Self::Itself => add(itself),
            Self::One(sign) => add(sign),
            Self::Two(first, second) => {
                add(first);
                add(second);
            }
        }
    }
}

/// Letters that look like Latin ones. The words of a rule are read the same way, so words of those scripts
/// are found as well.
#[rustfmt::skip]
fn looks_like(sign: char) -> Look {
    Look::One(match sign {
        'а' | 'α' | 'ɑ' => 'a',
        'в' | 'β' | 'ь' => 'b',
        'с' | 'ς' | 'ϲ' => 'c',
        'đ' | 'ԁ' | 'ð' => 'd',
        'е' | 'ε' | 'є' | 'ɛ' => 'e',
        'ғ' => 'f',
        'ɡ' => 'g',
        'һ' | 'н' | 'ħ' => 'h',
        'і' | 'ι' | 'ı' | 'ɩ' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'ł' | 'ӏ' => 'l',
        'м' => 'm',
        'η' | 'п' => 'n',
        'о' | 'ο' | 'ø' | 'օ' | 'σ' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'г' => 'r',
        'ѕ' => 's',
        'т' | 'τ' | 'ŧ' => 't',
        'υ' | 'ս' => 'u',
        'ν' => 'v',
        'ω' | 'ԝ' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        'ᴢ' => 'z',
        'ß' => return Look::Two('s', 's'),
        'æ' => return Look::Two('a', 'e'),
        'œ' => return Look::Two('o', 'e'),
        _ => return Look::Itself,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        letters(text)
            .iter()
            .map(|letter| if letter.kind == Kind::Emoji { '*' } else { letter.sign })
            .collect()
    }

    #[test]
    fn letters_are_read_as_they_look() {
        for (written, read_as) in [
            ("FOLLOWERS", "followers"),
            ("ｆｏｌｌｏｗｅｒｓ", "followers"),
            ("𝐟𝐨𝐥𝐥𝐨𝐰𝐞𝐫𝐬", "followers"),
            ("fоllоwеrs", "followers"),
            ("đẹp quá", "dep qua"),
            ("Straße", "strasse"),
            ("fol\u{200B}lowers", "followers"),
            ("👩‍👩‍👧‍👦🇵🇹!", "*!"),
        ] {
            assert_eq!(read(written), read_as, "{written}");
        }
    }

    #[test]
    fn every_letter_knows_its_place() {
        for text in ["Ünï ｃoｄé 🔥🔥 ß ไทย かな が", "", "👨‍👩‍👧", "a\u{301}bc"]
        {
            let mut last = 0;
            for letter in letters(text) {
                let place = letter.place();
                assert!(place.start >= last || place.start < place.end, "{text}");
                assert!(text.get(place.clone()).is_some_and(|part| !part.is_empty()), "{text} {place:?}");
                last = place.start;
            }
        }
    }
}
