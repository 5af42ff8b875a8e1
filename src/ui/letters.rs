//! What of a text is shown: without signs that only disturb, and in words what no font of this machine has.
//! Invariant: nothing is drawn as a box; the text itself stays as it is, for copying and for assistive tools.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_script::{Script, UnicodeScript as _};
use unicode_segmentation::UnicodeSegmentation as _;

use super::scripts::Missing;

/// Accents that stay on a letter; more of them would cover the lines around.
const ACCENTS: usize = 3;

/// A text as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    pub text: String,
    /// What no font has, each once, in the order of the text.
    pub missing: Vec<Missing>,
    /// Where pieces that stayed begin: in the text that was given and in the one that is shown.
    places: Vec<(usize, usize)>,
}

impl Shown {
    /// Where a stretch of the given text stands in the one that is shown.
    pub fn place_of(&self, given: &Range<usize>) -> Range<usize> {
        let at = |byte: usize| {
            let next = self.places.partition_point(|(given, _)| *given <= byte);
            let Some((from, to)) = next.checked_sub(1).and_then(|last| self.places.get(last)) else {
                return 0;
            };
            let most = self.places.get(next).map_or(self.text.len(), |(_, to)| *to);
            (to + (byte - from)).min(most)
        };
        let (start, end) = (at(given.start), at(given.end));
        start..end.max(start)
    }
}

/// Whether egui may lay a text out as it is: letters that every font of ours has, with blanks between words.
pub fn is_plain(text: &str) -> bool {
    text.chars().all(|c| {
        matches!(c, ' '..='~' | '\n' | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{2FF}'
        | '\u{370}'..='\u{377}' | '\u{37A}'..='\u{37F}' | '\u{384}'..='\u{38A}' | '\u{38E}'..='\u{3A1}'
        | '\u{3A3}'..='\u{482}' | '\u{48A}'..='\u{52F}' | '\u{1E00}'..='\u{1EFF}' | '\u{2010}'..='\u{2027}'
        | '\u{202F}'..='\u{203B}' | '\u{20AC}' | '\u{2122}')
    })
}

/// What of a text is shown, in one line or in those it has itself. `has` tells whether a font has a character.
pub fn shown(text: &str, one_line: bool, has: &mut dyn FnMut(char) -> bool) -> Shown {
    let mut shown = Shown { text: String::with_capacity(text.len()), ..Shown::default() };
    // What is missing just now, and how much was shown when its mark was set: blanks do not end it.
    let mut lacking: Option<(Missing, usize)> = None;
    for (at, cluster) in text.grapheme_indices(true) {
        shown.places.push((at, shown.text.len()));
        let composed = composed(cluster);
        let cluster = &*composed;
        let Some(first) = cluster.chars().next() else { continue };
        if breaks_a_line(first) {
            shown.text.push(if one_line { ' ' } else { '\n' });
            continue;
        }
        match kind(first, has) {
            Kind::Drawn => cleaned(cluster, &mut shown.text),
            Kind::Blank => shown.text.push(' '),
            Kind::Nothing => continue,
            Kind::Missing(what) => {
                let goes_on = lacking.filter(|(before, end)| {
                    *before == what && shown.text[*end..].chars().all(char::is_whitespace)
                });
                match goes_on {
                    Some((_, end)) => shown.text.truncate(end),
                    None => shown.text.push_str(&what.mark()),
                }
                lacking = Some((what, shown.text.len()));
                if !shown.missing.contains(&what) {
                    shown.missing.push(what);
                }
            }
        }
    }
    // A mark that went on took back blanks: no place lies behind the end.
    let end = shown.text.len();
    for place in &mut shown.places {
        place.1 = place.1.min(end);
    }
    shown
}

/// A cluster in the one way that fonts know it: accents and Korean letters with what they stand on.
fn composed(cluster: &str) -> Cow<'_, str> {
    let apart = |c: char| matches!(c, '\u{300}'..='\u{36F}' | '\u{1100}'..='\u{11FF}');
    match cluster.chars().count() > 1 && cluster.contains(apart) {
        true => Cow::Owned(cluster.nfc().collect()),
        false => Cow::Borrowed(cluster),
    }
}

enum Kind {
    Drawn,
    /// Only room.
    Blank,
    /// Neither seen nor missed.
    Nothing,
    Missing(Missing),
}

fn kind(first: char, has: &mut dyn FnMut(char) -> bool) -> Kind {
    match first {
        ' '..='~' | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{2FF}' => Kind::Drawn,
        '\t' => Kind::Blank,
        // Fillers with which names and lines are made to look empty.
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => Kind::Blank,
        // Those that join, part or turn what stands around them.
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{202A}'..='\u{202C}' | '\u{2066}'..='\u{2069}' => {
            Kind::Drawn
        }
        c if c.is_control() || is_ignorable(c) => Kind::Nothing,
        c if has(c) => Kind::Drawn,
        c if c.is_whitespace() => Kind::Blank,
        c => match c.script() {
            // An accent without a letter.
            Script::Inherited => Kind::Nothing,
            Script::Common | Script::Unknown if is_picture(c) => Kind::Missing(Missing::Emoji),
            Script::Common | Script::Unknown => Kind::Missing(Missing::Sign),
            script => Kind::Missing(Missing::Script(script)),
        },
    }
}

/// One cluster as it is drawn: with so many accents, and without what would turn the text after it around.
fn cleaned(cluster: &str, out: &mut String) {
    let mut accents = 0;
    for c in cluster.chars() {
        accents += usize::from(is_accent(c));
        if !(is_accent(c) && accents > ACCENTS) {
            out.push(c);
        }
    }
}

fn breaks_a_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Accents that fit any letter, and are piled up for fun.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{34E}' | '\u{350}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20DF}' | '\u{20E1}' | '\u{20E4}'..='\u{20F0}'
        | '\u{FE20}'..='\u{FE2F}')
}

/// Characters that are never seen. The two overrides (U+202D, U+202E) are among them: they only serve to show
/// a text other than it is read.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{202D}' | '\u{202E}' | '\u{2061}'..='\u{2065}' | '\u{206A}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFC}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether a character stands where emoji are.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}')
}

/// How a cluster wants to be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// As its letters are.
    Usual,
    /// As an emoji, though its letter is ordinary text: keycaps, `©️`.
    Emoji,
    /// In one colour, though it is an emoji: `❤︎`.
    Plain,
}

/// The pieces of a text that are drawn in one manner.
pub fn manners(text: &str) -> Vec<(Range<usize>, Manner)> {
    if !text.contains(['\u{FE0E}', '\u{FE0F}', '\u{20E3}']) {
        return vec![(0..text.len(), Manner::Usual)];
    }
    let mut pieces: Vec<(Range<usize>, Manner)> = Vec::new();
    for (at, cluster) in text.grapheme_indices(true) {
        let (manner, end) = (manner(cluster), at + cluster.len());
        match pieces.last_mut() {
            Some((range, before)) if *before == manner => range.end = end,
            _ => pieces.push((at..end, manner)),
        }
    }
    pieces
}

fn manner(cluster: &str) -> Manner {
    let key = cluster.starts_with(|c: char| matches!(c, '0'..='9' | '#' | '*'));
    let ordinary = key || cluster.starts_with(['©', '®', '™', '‼', '⁉', 'ℹ']);
    match ordinary {
        true if cluster.contains('\u{FE0F}') || (key && cluster.contains('\u{20E3}')) => Manner::Emoji,
        false if cluster.contains('\u{FE0E}') => Manner::Plain,
        _ => Manner::Usual,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A machine without Khmer, the newest emoji and private signs.
    fn seen(text: &str) -> String {
        lines(text, false).text
    }

    fn lines(text: &str, one: bool) -> Shown {
        let mut has = |c: char| !matches!(c, '\u{1780}'..='\u{17FF}' | '\u{1FAE9}' | '\u{E000}'..='\u{F8FF}' | '\u{1400}'..='\u{167F}');
        shown(text, one, &mut has)
    }

    #[test]
    fn what_no_font_has_is_told_in_words_and_the_rest_is_shown() {
        let khmer = lines("ស្អាតណាស់ តម្លៃប៉ុន្មាន? 😍 ok", false);
        assert_eq!(khmer.text, "[Khmer]? 😍 ok");
        assert_eq!(khmer.missing, [Missing::Script(Script::Khmer)]);
        assert_eq!(seen("so \u{1FAE9}\u{1FAE9} \u{F8FF}!"), "so [new emoji] [unknown sign]!");
        assert_eq!(seen("ក ᐁ ក"), "[Khmer] [Canadian Aboriginal] [Khmer]");
    }

    #[test]
    fn signs_that_only_disturb_are_left_out() {
        assert_eq!(seen("a\u{7}b\u{0}c\u{FEFF}d\u{AD}e"), "abcde");
        assert_eq!(seen("pay\u{202E}lap\u{202C} me"), "paylap\u{202C} me");
        assert_eq!(seen("one\r\ntwo\u{2028}three\u{85}four"), "one\ntwo\nthree\nfour");
        assert_eq!(lines("one\r\ntwo\tthree", true).text, "one two three");
        assert_eq!(seen("\u{3164}\u{3164}"), "  ");
    }

    #[test]
    fn piled_up_accents_are_few() {
        let zalgo = format!("h{}i", "\u{301}\u{33F}\u{303}".repeat(20));
        assert_eq!(seen(&zalgo), "h\u{301}\u{33F}\u{303}i");
        assert_eq!(seen("q\u{302}\u{301} ที่ नि"), "q\u{302}\u{301} ที่ नि", "accents of a language stay");
        assert_eq!(
            seen("e\u{302}\u{301} \u{110B}\u{1175}"),
            "\u{1EBF} 이",
            "each in one piece where there is one"
        );
    }

    #[test]
    fn places_follow_what_was_left_out() {
        let shown = lines("a\u{7}\u{7}bក្ក c", false);
        assert_eq!(shown.text, "ab[Khmer] c");
        let at = |word: &str, given: &str| {
            shown.place_of(&(given.find(word).unwrap()..given.find(word).unwrap() + word.len()))
        };
        let given = "a\u{7}\u{7}bក្ក c";
        assert_eq!(&shown.text[at("b", given)], "b");
        assert_eq!(&shown.text[at("c", given)], "c");
        assert_eq!(&shown.text[at("ក្ក", given)], "[Khmer]");
    }

    #[test]
    fn clusters_ask_for_their_manner() {
        let told = |text: &str| manners(text).into_iter().map(|(_, manner)| manner).collect::<Vec<_>>();
        assert_eq!(told("plain 7 © ❤"), [Manner::Usual]);
        assert_eq!(told("1️⃣ 7 ©️"), [Manner::Emoji, Manner::Usual, Manner::Emoji]);
        assert_eq!(told("❤︎ ❤️"), [Manner::Plain, Manner::Usual]);
    }

    #[test]
    fn ordinary_letters_are_plain() {
        for text in ["Màu men đẹp quá", "Ça va… “oui” — 34 €", "Γειά σου, привет\nja"]
        {
            assert!(is_plain(text), "{text}");
        }
        for text in ["😍", "สวย", "e\u{301}", "a\u{200B}b", "שלום", "a\tb", "色", "\u{AD}"] {
            assert!(!is_plain(text), "{text}");
        }
    }
}
