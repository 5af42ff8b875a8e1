//! What texts are like: one number for all that differ in spelling only.
//! Invariant: the number is the same on every machine and in every version of the reading with the same number;
//! what many people write by chance (*so beautiful*) has none.

use unicode_script::{Script, UnicodeScript};

use crate::domain::digest::Digest;

use super::normal::{LINK, MENTION, NUMBER, words};

/// Letters that a text must have; nobody writes so many twice by chance.
const LETTERS: usize = 16;

/// The likeness of a text, greater than nought; `None`: too short to be compared. Blanks are left out of it, for words are spaced
/// out to escape just this.
pub fn likeness(text: &str) -> Option<i64> {
    let (mut digest, mut letters) = (Digest::default(), 0);
    for word in words(text) {
        digest.update(word.form.as_bytes());
        if ![LINK, MENTION, NUMBER].contains(&word.form.as_str()) {
            letters += word.form.chars().map(weight).sum::<usize>();
        }
    }
    if letters < LETTERS {
        return None;
    }
    let [a, b, c, d, e, f, g, h, ..] = digest.finish();
    // Sixty-three bits and never nought: a list names a cluster by it, made negative.
    Some(i64::from_be_bytes([a & 0x7F, b, c, d, e, f, g, h]).max(1))
}

/// A sign of a script that writes syllables or words says as much as two letters.
fn weight(mark: char) -> usize {
    if mark.is_ascii() {
        return 1;
    }
    match mark.script() {
        Script::Han | Script::Hiragana | Script::Katakana | Script::Hangul => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::likeness;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};
    use std::collections::HashMap;

    const SPAM: &str = "Promote it on @art.glow.gallery DM us to be featured";

    #[test]
    fn a_wave_has_one_likeness() {
        let wave = [
            "PROMOTE IT ON @art.glow.gallery 🔥🔥 DM US TO BE FEATURED",
            "Рrоmоtе іt оn @art.glow.gallery DМ us tо bе fеаturеd!!",
            "promoteee itt on @artglow__2 dm us to be featured ✨",
            "P r o m o t e it on @x.y, D M us to be f.e.a.t.u.r.e.d",
            "Ｐromote it on @art.glow.gallery　dm us to be feátured",
        ];
        assert!(likeness(SPAM).is_some());
        for text in wave {
            assert_eq!(likeness(text), likeness(SPAM), "{text}");
        }
        assert_ne!(likeness("Promote it on @art.glow.gallery DM me to be featured"), likeness(SPAM));
    }

    #[test]
    fn what_many_write_by_chance_is_like_nothing() {
        for text in [
            "",
            "😍😍😍😍😍😍😍😍😍😍😍😍😍😍😍😍😍😍",
            "so beautiful",
            "wow!!!!!!!!!!!!!!!!!!!!!!!!!",
            "Love this",
            "素敵です",
            "@a @b @c",
            "12345 67890 12345 67890",
        ] {
            assert_eq!(likeness(text), None, "{text}");
        }
        assert!(likeness("この釉薬の色、朝の海みたい").is_some());
    }

    #[test]
    fn the_number_is_stable() {
        assert_eq!(
            likeness(SPAM),
            Some(KEPT),
            "comments in the store carry it; a change needs a new version"
        );
    }
    const KEPT: i64 = 3_786_229_831_851_327_486;

    /// Writes a text as spammers do.
    fn disguise(text: &str, dice: &mut StdRng) -> String {
        let mut written = String::new();
        for mark in text.chars() {
            let like = match mark {
                'a' => 'а',
                'e' => 'е',
                'o' => 'ο',
                'i' => 'í',
                's' => 'ｓ',
                'u' => '𝓾',
                other => other,
            };
            let mark = if dice.random_bool(0.2) { like } else { mark };
            let mark = if dice.random_bool(0.3) { mark.to_uppercase().next().unwrap() } else { mark };
            written.push(mark);
            if mark.is_alphabetic() && dice.random_bool(0.1) {
                (0..dice.random_range(1..4)).for_each(|_| written.push(mark));
            }
            if mark == ' ' && dice.random_bool(0.3) {
                written.push_str(["🔥 ", "👨‍👩‍👧 ", "!!! ", " "][dice.random_range(0..4)]);
            }
        }
        written
    }

    #[test]
    fn however_it_is_written_it_is_the_same_and_other_words_are_not() {
        const WORDS: &[&str] = &[
            "promote", "your", "page", "today", "with", "glow", "gallery", "and", "get", "seen", "by",
            "people", "who", "buy", "art",
        ];
        let mut dice = StdRng::seed_from_u64(1123);
        let mut known: HashMap<i64, String> = HashMap::new();
        for _ in 0..2_000 {
            let len = dice.random_range(8..12);
            let text: Vec<&str> = (0..len).map(|_| WORDS[dice.random_range(0..WORDS.len())]).collect();
            let text = text.join(" ");
            let like = likeness(&text).unwrap();
            let written = disguise(&text, &mut dice);
            assert_eq!(likeness(&written), Some(like), "{written}");
            let before = known.entry(like).or_insert_with(|| text.clone());
            assert_eq!(*before, text);
        }
    }
}
