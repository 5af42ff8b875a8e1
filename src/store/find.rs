//! Cuts and folds text for the full-text index, and turns what a person types into a question to it.
//! Invariant: texts and questions are cut by the same rules, so that what is written can be found: two
//! letters of Japanese, one emoji, a name without its accents.

use std::borrow::Cow;
use std::fmt::Write;

use crate::domain::search::{Has, Query, What};

/// Letters that stand before an emoji's number in the index; no language begins a word so.
const EMOJI_MARK: &str = "zq";

/// What a character is to the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// The tokenizer of the index knows it.
    Plain,
    /// Of a script without spaces, or one whose words grow endings: indexed in pairs.
    Joined,
    /// Indexed by its number, whatever version of Unicode it is from.
    Emoji,
    /// Says nothing by itself: joiners, skin tones, Arabic and Hebrew points.
    Dropped,
}

pub(super) fn class(mark: char) -> Class {
    match mark as u32 {
        0..=0x58F => Class::Plain,
        0x591..=0x5C7 | 0x640 | 0x64B..=0x65F | 0x670 | 0x200B..=0x200F => Class::Dropped,
        0x202A..=0x202E | 0x2066..=0x2069 | 0xFE00..=0xFE0F | 0xFEFF | 0x1F3FB..=0x1F3FF => Class::Dropped,
        0x0E01..=0x0E4E | 0x0E81..=0x0EDF | 0x1000..=0x109F | 0x1780..=0x17D3 => Class::Joined,
        0x3041..=0x30FF | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF => Class::Joined,
        0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF => Class::Joined,
        0x203C | 0x2049 | 0x2300..=0x23FF | 0x25A0..=0x27BF | 0x2B00..=0x2BFF => Class::Emoji,
        0x1F000..=0x1FBFF => Class::Emoji,
        _ => Class::Plain,
    }
}

/// Letters that Unicode does not take for another with a mark, but people do.
pub(super) fn push_plain(text: &mut String, mark: char) {
    match mark {
        'đ' | 'Đ' => text.push('d'),
        'ø' | 'Ø' => text.push('o'),
        'ł' | 'Ł' => text.push('l'),
        'ı' => text.push('i'),
        'ß' => text.push_str("ss"),
        'æ' | 'Æ' => text.push_str("ae"),
        'œ' | 'Œ' => text.push_str("oe"),
        // Full-width Latin, as Japanese keyboards write it.
        '\u{FF01}'..='\u{FF5E}' => text.push(char::from_u32(mark as u32 - 0xFEE0).unwrap_or(mark)),
        other => text.push(other),
    }
}

fn push_emoji(text: &mut String, mark: char) {
    // Writing into a String does not fail.
    let _ = write!(text, "{EMOJI_MARK}{:x}", mark as u32);
}

/// A text as the index takes it.
pub(super) fn for_index(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut cut = String::with_capacity(text.len() * 2);
    let mut before: Option<char> = None;
    for mark in text.chars() {
        let class = class(mark);
        if class == Class::Dropped {
            continue;
        }
        if class == Class::Joined {
            match before.replace(mark) {
                Some(first) => cut.extend([first, mark, ' ']),
                None => cut.push(' '),
            }
            continue;
        }
        // The last letter of a run stands alone, so that every letter begins some entry.
        if let Some(last) = before.take() {
            cut.extend([last, ' ']);
        }
        if class == Class::Emoji {
            cut.push(' ');
            push_emoji(&mut cut, mark);
            cut.push(' ');
        } else {
            push_plain(&mut cut, mark);
        }
    }
    cut.extend(before);
    Cow::Owned(cut)
}

/// A question in FTS5's language: all words, the last one as a beginning. `None`: there is nothing in it
/// that the index knows, as in `??`.
pub(super) fn question(typed: &str) -> Option<String> {
    let mut phrases: Vec<String> = Vec::new();
    let unfinished = !typed.ends_with(char::is_whitespace);
    let words: Vec<&str> = typed.split_whitespace().collect();
    for (index, word) in words.iter().enumerate() {
        let last = unfinished && index + 1 == words.len();
        phrases.extend(word_phrases(word, last));
    }
    (!phrases.is_empty()).then(|| phrases.join(" "))
}

/// A search's words and phrases, in FTS5's language.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// All of it must hold; `None`: the index is asked for nothing.
    pub must: Option<String>,
    /// None of these may hold.
    pub must_not: Vec<String>,
    /// Signs that the index does not know, to be looked for in the texts: only where nothing else is asked for.
    pub signs: Vec<String>,
}

impl Asked {
    /// One question of all of it; `None`: the index is asked for nothing that must hold.
    pub(super) fn whole(&self) -> Option<String> {
        let not = |must: String, not: &String| format!("({must}) NOT ({not})");
        self.must.clone().map(|must| self.must_not.iter().fold(must, not))
    }
}

/// What a search asks the index for.
pub(super) fn asked(query: &Query) -> Asked {
    let mut asked = Asked::default();
    let mut must = Vec::new();
    for term in &query.terms {
        let question = match &term.what {
            What::Word { text, begins } => Some(word_phrases(text, *begins).join(" ")),
            What::Phrase { text, begins } => Some(whole_phrase(text, *begins).unwrap_or_default()),
            What::Has(Has::Emoji) => Some(format!("\"{EMOJI_MARK}\"*")),
            _ => None,
        };
        match (question, &term.what, term.negated) {
            (Some(question), _, true) if !question.is_empty() => asked.must_not.push(question),
            (Some(question), _, false) if !question.is_empty() => must.push(question),
            (Some(_), What::Word { text, .. } | What::Phrase { text, .. }, false) => {
                asked.signs.push(text.clone());
            }
            _ => {}
        }
    }
    if !must.is_empty() {
        asked.must = Some(must.join(" "));
        asked.signs.clear();
    }
    asked
}

/// The runs of one class in a text, dropped marks left out; each emoji is a run of its own.
fn runs(text: &str) -> Vec<(Class, Vec<char>)> {
    let mut runs: Vec<(Class, Vec<char>)> = Vec::new();
    for mark in text.chars() {
        let kind = class(mark);
        match runs.last_mut() {
            _ if kind == Class::Dropped => {}
            Some((last, run)) if *last == kind && kind != Class::Emoji => run.push(mark),
            _ => runs.push((kind, vec![mark])),
        }
    }
    runs
}

fn word_phrases(word: &str, last: bool) -> Vec<String> {
    let runs = runs(word);
    let count = runs.len();
    let phrase = |(place, (kind, run)): (usize, (Class, Vec<char>))| match kind {
        Class::Joined => Some(joined_phrase(&run)),
        Class::Emoji => Some(format!("\"{}\"", emoji_number(&run))),
        Class::Plain | Class::Dropped => plain_phrase(&run, last && place + 1 == count),
    };
    runs.into_iter().enumerate().filter_map(phrase).collect()
}

fn emoji_number(run: &[char]) -> String {
    let mut number = String::new();
    for mark in run {
        push_emoji(&mut number, *mark);
    }
    number
}

/// Words side by side: one phrase, in the order in which [`for_index`] cuts them.
fn whole_phrase(text: &str, begins: bool) -> Option<String> {
    let runs = runs(text);
    let mut cut: Vec<String> = Vec::new();
    let mut grows = false;
    for (place, (kind, run)) in runs.iter().enumerate() {
        let last = place + 1 == runs.len();
        match kind {
            Class::Joined => {
                cut.extend(run.windows(2).map(|pair| pair.iter().collect()));
                // Inside a text the last letter of a run stands alone too; at its end the run may go on.
                if !last || run.len() == 1 {
                    cut.extend(run.last().map(char::to_string));
                }
                grows = last && run.len() == 1;
            }
            Class::Emoji => cut.push(emoji_number(run)),
            Class::Plain | Class::Dropped => {
                let mut plain = String::new();
                for mark in run.iter().filter(|mark| **mark != '"') {
                    push_plain(&mut plain, *mark);
                }
                let ends = plain.chars().rev().take_while(|mark| mark.is_alphanumeric()).count();
                grows = last && begins && ends > 1;
                cut.push(plain);
            }
        }
    }
    let says = cut.iter().any(|piece| piece.chars().any(char::is_alphanumeric));
    says.then(|| format!("\"{}\"{}", cut.join(" "), if grows { "*" } else { "" }))
}

fn joined_phrase(run: &[char]) -> String {
    if let [only] = run {
        return format!("\"{only}\"*");
    }
    let pairs: Vec<String> = run.windows(2).map(|pair| pair.iter().collect()).collect();
    format!("\"{}\"", pairs.join(" "))
}

fn plain_phrase(run: &[char], beginning: bool) -> Option<String> {
    if !run.iter().any(|mark| mark.is_alphanumeric()) {
        return None;
    }
    let mut plain = String::new();
    for mark in run.iter().filter(|mark| **mark != '"') {
        push_plain(&mut plain, *mark);
    }
    // One letter begins a third of all words, which finds nothing anybody looks for and takes long.
    let beginning = beginning && run.iter().filter(|mark| mark.is_alphanumeric()).count() > 1;
    Some(format!("\"{plain}\"{}", if beginning { "*" } else { "" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_goes_in_as_it_is() {
        assert!(matches!(for_index("How much is it? :)"), Cow::Borrowed(_)));
    }

    #[test]
    fn scripts_without_spaces_go_in_by_pairs_and_emoji_by_number() {
        assert_eq!(for_index("色が🙂").split_whitespace().collect::<Vec<_>>(), ["色が", "が", "zq1f642"]);
        assert_eq!(for_index("ok👍🏽").split_whitespace().collect::<Vec<_>>(), ["ok", "zq1f44d"]);
        assert_eq!(for_index("Đà").as_ref(), "dà");
    }

    #[test]
    fn a_search_tells_what_must_be_there_what_must_not_and_what_only_the_texts_tell() {
        let told = |text: &str| {
            let Asked { must, must_not, signs } = asked(&Query::parse(text));
            (must.unwrap_or_default(), must_not.join(" | "), signs.join(" | "))
        };
        let all = |must: &str, must_not: &str, signs: &str| {
            (must.to_owned(), must_not.to_owned(), signs.to_owned())
        };
        assert_eq!(told("blue -red bo"), all("\"blue\" \"bo\"*", "\"red\"", ""));
        assert_eq!(told("\"thank you\" is:open"), all("\"thank you\"", "", ""));
        assert_eq!(told("\"thank yo"), all("\"thank yo\"*", "", ""));
        assert_eq!(told("\"色が とて 🙂\""), all("\"色が が   とて て   zq1f642\"", "", ""));
        assert_eq!(told("has:emoji -\"no way\""), all("\"zq\"*", "\"no way\"", ""));
        assert_eq!(told("?? \"…\" -!"), all("", "", "?? | …"));
        assert_eq!(told("?? love"), all("\"love\"*", "", ""));
        assert_eq!(told("is:open -has:emoji"), all("", "\"zq\"*", ""));
    }

    #[test]
    fn a_question_quotes_everything_and_its_last_word_is_a_beginning() {
        assert_eq!(question("how \"mu").as_deref(), Some("\"how\" \"mu\"*"));
        assert_eq!(question("how mu ").as_deref(), Some("\"how\" \"mu\""));
        assert_eq!(question("a").as_deref(), Some("\"a\""));
        assert_eq!(question("器の色").as_deref(), Some("\"器の の色\""));
        assert_eq!(question("色").as_deref(), Some("\"色\"*"));
        assert_eq!(question("NEAR(x OR y)*").as_deref(), Some("\"NEAR(x\" \"OR\" \"y)*\""));
        assert_eq!(question("?? - !"), None);
        assert_eq!(question(""), None);
    }
}
