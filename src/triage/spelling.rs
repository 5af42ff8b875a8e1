//! The letters of a text as a reader takes them: one case, one width, no accents, look-alikes of other
//! scripts read as what they look like; each knows its place in the text.
//! Invariant: the places are in order, lie on borders of characters and inside the text.

use std::ops::Range;

use unicode_normalization::char::decompose_compatible;

use super::letters::{is_accent, is_emoji, is_silent, plain};

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
            _ if is_silent(sign) => {}
            _ if is_emoji(sign) => match found.last_mut() {
                Some(last) if last.kind == Kind::Emoji => last.end = end,
                _ => found.push(one(sign, Kind::Emoji)),
            },
            _ => decompose_compatible(sign, |part| {
                if is_accent(part) {
                    return;
                }
                for small in part.to_lowercase() {
                    if small.is_alphanumeric() {
                        plain(small, |sign| found.push(one(sign, kind(sign))));
                    } else {
                        found.push(one(small, kind(small)));
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
