//! What single characters are to the reading: emoji, letters that look like others, marks on letters.
//! Invariant: letters of living scripts that are no disguise (Thai, Arabic, Japanese …) stay as they are.

use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

/// A picture of its own, or half a flag. Letters in circles and squares are letters.
pub(super) fn is_emoji(mark: char) -> bool {
    matches!(mark as u32,
        0x203C | 0x2049 | 0x2122 | 0x2139 | 0x2194..=0x21AA | 0x2300..=0x23FF | 0x25A0..=0x27BF
        | 0x2934 | 0x2935 | 0x2B00..=0x2BFF | 0x3030 | 0x303D | 0x3297 | 0x3299
        | 0x1F000..=0x1F10F | 0x1F18A..=0x1FBFF)
}

/// Says nothing without its neighbour: joiners, variation selectors, skin tones, tags, keycaps, direction marks.
pub(super) fn is_silent(mark: char) -> bool {
    matches!(mark as u32,
        0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F
        | 0x202A..=0x202E | 0x2060..=0x206F | 0x20E3 | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0
        | 0x1F3FB..=0x1F3FF | 0xE0000..=0xE0FFF)
}

/// Part of a word: a letter, a digit, or a mark on one.
pub(super) fn is_of_word(mark: char) -> bool {
    (mark.is_alphanumeric() || is_combining_mark(mark)) && !is_emoji(mark) && !is_silent(mark)
}

/// A mark that people leave out and put in at will: accents, heaps of accents, Arabic and Hebrew points.
/// Vowels of Thai or Hindi and the dots of Japanese are none of these.
pub(super) fn is_accent(mark: char) -> bool {
    matches!(mark as u32,
        0x300..=0x36F | 0x483..=0x489 | 0x591..=0x5C7 | 0x610..=0x61A | 0x640 | 0x64B..=0x65F | 0x670
        | 0x6D6..=0x6ED | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F)
}

/// Whether a letter may be there to look like a Latin one.
fn may_be_disguise(mark: char) -> bool {
    let script = match mark as u32 {
        0..=0x7F | 0x3000..=0x30FF => return false,
        _ => mark.script(),
    };
    matches!(
        script,
        Script::Latin
            | Script::Greek
            | Script::Cyrillic
            | Script::Armenian
            | Script::Cherokee
            | Script::Coptic
            | Script::Lisu
            | Script::Canadian_Aboriginal
            | Script::Common
            | Script::Inherited
    )
}

/// Tells the plain letters that a lower-case letter stands for, or looks like.
pub(super) fn plain(mark: char, mut tell: impl FnMut(char)) {
    match mark {
        'ß' => "ss".chars().for_each(tell),
        mark if may_be_disguise(mark) => {
            decancer::cure_char!(mark).to_string().chars().filter(|it| it.is_alphanumeric()).for_each(tell);
        }
        mark => tell(mark),
    }
}

/// Adds the plain letters that a lower-case letter stands for, or looks like.
pub(super) fn push_plain(form: &mut String, mark: char) {
    // One stroke looks like the other in most fonts.
    let one_stroke = |letter| if matches!(letter, 'l' | 'ı') { 'i' } else { letter };
    plain(one_stroke(mark), |letter| form.push(one_stroke(letter)));
}

/// The letter that a digit in the middle of a word stands for.
pub(super) fn letter_of_digit(digit: char) -> char {
    match digit {
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        _ => 'o',
    }
}
