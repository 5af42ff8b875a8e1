//! How spammers write one text many times: other letters that look the same, accents, emoji, letters repeated.
//! Invariant: whoever reads it reads the same words.

use super::dice::Dice;

/// Letters and what stands for them in other scripts, other widths, and with marks.
const LIKE: &[(char, &[&str])] = &[
    ('a', &["а", "á", "à", "ａ", "𝗮"]),
    ('c', &["с", "ç", "ⅽ"]),
    ('e', &["е", "é", "ê", "ｅ", "𝗲"]),
    ('i', &["і", "í", "ï", "ｉ"]),
    ('o', &["о", "ο", "ó", "ö", "0", "ｏ"]),
    ('p', &["р", "ｐ"]),
    ('s', &["ѕ", "ｓ", "𝘀"]),
    ('u', &["ú", "ü", "ｕ", "𝘂"]),
    ('x', &["х", "ｘ"]),
    ('y', &["у", "ý"]),
];
const EMOJI: &[&str] = &["🔥", "🔥🔥", "✨", "💯", "🚀", "👉", "😍", "👨‍👩‍👧", "🇺🇸"];

/// A text written a little differently. What follows an at sign is left alone: the address is what it is for.
pub(crate) fn disguised(text: &str, dice: &mut Dice) -> String {
    let loud = dice.chance(0.1);
    let words: Vec<String> = text.split_whitespace().map(|word| disguised_word(word, loud, dice)).collect();
    let mut written = String::new();
    for (nth, word) in words.iter().enumerate() {
        if nth > 0 {
            written.push_str(if dice.chance(0.05) { "  " } else { " " });
        }
        written.push_str(word);
        if nth + 1 < words.len() && dice.chance(0.12) {
            written.push(' ');
            written.push_str(dice.word(EMOJI));
        }
    }
    if dice.chance(0.5) {
        written.push(' ');
        written.push_str(dice.word(EMOJI));
    }
    written
}

fn disguised_word(word: &str, loud: bool, dice: &mut Dice) -> String {
    if word.starts_with('@') || word.contains("://") || word.contains('.') {
        return word.to_owned();
    }
    let mut written = String::new();
    let last = word.chars().count().saturating_sub(1);
    for (nth, letter) in word.chars().enumerate() {
        let like =
            LIKE.iter().find(|(plain, _)| *plain == letter.to_ascii_lowercase()).map(|(_, like)| *like);
        match like {
            // A nought is only read as a letter between letters.
            Some(like) if dice.chance(0.08) => match dice.word(like) {
                "0" if nth == 0 || nth == last => written.push(letter),
                look => written.push_str(look),
            },
            _ if loud => written.extend(letter.to_uppercase()),
            _ => written.push(letter),
        }
        if letter.is_alphabetic() && dice.chance(0.01) {
            written.push(letter);
            written.push(letter);
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_wave_is_written_in_many_ways_and_keeps_its_address() {
        let mut dice = Dice::new(5);
        let text = "Promote it on @art.glow.gallery DM us to be featured";
        let wave: HashSet<String> = (0..300).map(|_| disguised(text, &mut dice)).collect();
        assert!(wave.len() > 200, "{}", wave.len());
        assert!(wave.iter().all(|text| text.contains("@art.glow.gallery")));
    }
}
