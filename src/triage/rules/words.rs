//! Finding words however they are spelt: in any case, width and accents, with look-alike letters, digits for
//! letters, letters drawn out, an emoji for a letter, or letter by letter with gaps.
//! Invariant: every spelling that is found reads as the word; `10` is never read as `lo`.

use std::ops::Range;

use crate::domain::Word;
use crate::triage::spelling::{Kind, Letter, letters};

/// From this many letters on, a word is found letter by letter as well.
const SPELT_FROM: usize = 4;

/// A letter in a row so many times is drawn out.
const DRAWN_OUT: usize = 3;

/// More finds in one text than anybody looks at.
const FINDS: usize = 24;

/// A list of words, read once.
#[derive(Debug)]
pub(super) struct Words {
    words: Vec<Sought>,
}

#[derive(Debug)]
struct Sought {
    parts: Vec<Part>,
    /// The letters alone, for the spelling letter by letter; empty: not sought that way.
    spelt: Vec<char>,
    open_before: bool,
    open_after: bool,
    beside: bool,
}

/// What follows in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// A letter, so many times.
    Run(char, usize),
    /// A gap between two words.
    Gap,
}

/// A word that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Find {
    /// Its number in the list.
    pub word: usize,
    /// Where it stands, in bytes.
    pub place: Range<usize>,
}

/// Where a reading of a word ended, and how much of it was true letters.
struct Reading {
    end: usize,
    letters: usize,
    stand_ins: usize,
}

impl Words {
    pub fn new(words: &[Word]) -> Self {
        Self { words: words.iter().map(Sought::new).collect() }
    }

    /// All finds, in the order of the text. Words that count only beside another are left out where they
    /// stand alone.
    pub fn find(&self, text: &[Letter]) -> Vec<Find> {
        let mut finds = Vec::new();
        for (number, word) in self.words.iter().enumerate() {
            word.find(text, |place| finds.push(Find { word: number, place }));
        }
        if finds.is_empty() {
            return finds;
        }
        let lone = finds.iter().all(|find| find.word == finds[0].word);
        if lone && self.words[finds[0].word].beside {
            return Vec::new();
        }
        finds.sort_by_key(|find| find.place.start);
        finds.truncate(FINDS);
        finds
    }
}

impl Sought {
    fn new(word: &Word) -> Self {
        let text = word.text.trim();
        let open_before = text.starts_with('*');
        let open_after = text.len() > 1 && text.ends_with('*');
        let mut parts: Vec<Part> = Vec::new();
        for letter in letters(text.trim_matches('*')) {
            match (letter.kind, parts.last_mut()) {
                (Kind::Gap, Some(Part::Run(..))) => parts.push(Part::Gap),
                (Kind::Gap, _) => {}
                (_, Some(Part::Run(sign, times))) if *sign == letter.sign => *times += 1,
                _ => parts.push(Part::Run(letter.sign, 1)),
            }
        }
        if parts.last() == Some(&Part::Gap) {
            parts.pop();
        }
        let mut spelt = Vec::new();
        if !parts.contains(&Part::Gap) {
            for part in &parts {
                let Part::Run(sign, times) = *part else { continue };
                spelt.extend(std::iter::repeat_n(sign, times));
            }
        }
        if spelt.len() < SPELT_FROM || open_before || open_after {
            spelt.clear();
        }
        Self { parts, spelt, open_before, open_after, beside: word.beside }
    }

    fn find(&self, text: &[Letter], mut found: impl FnMut(Range<usize>)) {
        let Some(Part::Run(first, _)) = self.parts.first().copied() else { return };
        let mut from = 0;
        while from < text.len() {
            if !stands_for(text[from], first) || !self.may_begin(text, from) {
                from += 1;
                continue;
            }
            let end = self.read(text, from).or_else(|| self.read_spelt(text, from));
            match end {
                Some(end) => {
                    let (first, last) = self.widened(text, from, end);
                    found(text[first].place().start..text[last].place().end);
                    from = last + 1;
                }
                None => from += 1,
            }
        }
    }

    /// A word begins where none goes on.
    fn may_begin(&self, text: &[Letter], from: usize) -> bool {
        self.open_before || from == 0 || !text[from].is_of_a_word() || !text[from - 1].is_of_a_word()
    }

    fn may_end(&self, text: &[Letter], end: usize) -> bool {
        let goes_on = text.get(end).is_some_and(|next| next.is_of_a_word());
        self.open_after || !goes_on || !text[end - 1].is_of_a_word()
    }

    /// Reads the word from a letter on; gives where it ends.
    fn read(&self, text: &[Letter], from: usize) -> Option<usize> {
        let mut reading = Reading { end: from, letters: 0, stand_ins: 0 };
        for (number, part) in self.parts.iter().enumerate() {
            let inside = number > 0 && number + 1 < self.parts.len();
            match *part {
                Part::Gap => reading.gap(text)?,
                Part::Run(sign, times) => {
                    let open = self.open_after && number + 1 == self.parts.len();
                    reading.run(text, sign, times, inside, open)?;
                }
            }
        }
        let is_read = reading.stand_ins * 2 <= reading.letters && self.may_end(text, reading.end);
        is_read.then_some(reading.end)
    }

    /// Reads `f o l l o w e r s`, with the same gap between all letters.
    fn read_spelt(&self, text: &[Letter], from: usize) -> Option<usize> {
        let mut at = from;
        let is_gap = |at: usize| text.get(at).is_some_and(|letter| letter.kind == Kind::Gap);
        if self.spelt.is_empty() {
            return None;
        }
        for (number, sign) in self.spelt.iter().enumerate() {
            if number > 0 {
                let gap = at;
                while is_gap(at) && at - gap < 2 {
                    at += 1;
                }
                if at == gap {
                    return None;
                }
            }
            if text.get(at).is_none_or(|letter| letter.sign != *sign) {
                return None;
            }
            at += 1;
        }
        self.may_end(text, at).then_some(at)
    }

    /// With `*`, the rest of the word belongs to the find.
    fn widened(&self, text: &[Letter], from: usize, end: usize) -> (usize, usize) {
        let (mut first, mut last) = (from, end - 1);
        while self.open_before && first > 0 && text[first - 1].is_of_a_word() {
            first -= 1;
        }
        while self.open_after && text.get(last + 1).is_some_and(|next| next.is_of_a_word()) {
            last += 1;
        }
        (first, last)
    }
}

impl Reading {
    /// One gap or more.
    fn gap(&mut self, text: &[Letter]) -> Option<()> {
        let before = self.end;
        while text.get(self.end).is_some_and(|letter| matches!(letter.kind, Kind::Gap | Kind::Emoji)) {
            self.end += 1;
        }
        (self.end > before).then_some(())
    }

    /// A letter so many times; or three times and more, which is drawn out; or an emoji in its stead.
    fn run(&mut self, text: &[Letter], sign: char, times: usize, inside: bool, open: bool) -> Option<()> {
        let here = |at: usize| text.get(at).is_some_and(|letter| stands_for(*letter, sign));
        let emoji = |at: usize| text.get(at).is_some_and(|letter| letter.kind == Kind::Emoji);
        let (mut found, mut true_letters, mut at) = (0, 0, self.end);
        loop {
            let between = (inside || found > 0) && emoji(at) && here(at + 1);
            if between {
                at += 1;
            }
            // What only looks like it ends the letter rather than drawing it out: `deal!`.
            let enough = found >= times && (open || text.get(at).is_none_or(|letter| letter.sign != sign));
            if !here(at) || enough {
                break;
            }
            true_letters += usize::from(text[at].sign == sign);
            found += 1;
            at += 1;
        }
        if found == 0 && inside && times == 1 && emoji(at) {
            self.end = at + 1;
            self.letters += 1;
            self.stand_ins += 1;
            return Some(());
        }
        let drawn_out = sign.is_alphabetic() && found > times && found >= DRAWN_OUT;
        if found != times && !drawn_out {
            return None;
        }
        self.end = at;
        self.letters += found;
        self.stand_ins += found - true_letters;
        Some(())
    }
}

/// Whether a letter of a text stands for a letter of a word: it is the same, or a digit or sign drawn like it.
fn stands_for(letter: Letter, sign: char) -> bool {
    letter.sign == sign
        || matches!(
            (letter.sign, sign),
            ('0', 'o')
                | ('1' | '!' | '|', 'i' | 'l')
                | ('3', 'e')
                | ('4' | '@', 'a')
                | ('5' | '$', 's')
                | ('7', 't')
                | ('8', 'b')
        )
}

/// Some other spellings under which a list of words is found, for the first word that is long enough.
pub fn also_as(words: &[Word]) -> Vec<String> {
    let sample = words
        .iter()
        .map(|word| word.text.trim())
        .find(|word| word.chars().count() > SPELT_FROM && word.chars().all(|sign| sign.is_ascii_lowercase()));
    let Some(word) = sample else { return Vec::new() };
    let wide: String =
        word.chars().filter_map(|sign| char::from_u32(u32::from(sign) - 0x21 + 0xFF01)).collect();
    let mut spellings = vec![wide];
    let digit = [("o", "0"), ("e", "3"), ("i", "1"), ("a", "4"), ("s", "5")];
    if let Some((sign, digit)) = digit.iter().find(|(sign, _)| word[1..].contains(sign)) {
        spellings.push(format!("{}{}", &word[..1], word[1..].replacen(sign, digit, 1)));
    }
    let last = &word[word.len() - 1..];
    let drawn = format!("{word}{last}{last}");
    spellings.push(drawn.to_uppercase());
    let middle = word.len() / 2;
    let alone = |at: usize| {
        word.as_bytes()[at] != word.as_bytes()[at - 1] && word.as_bytes()[at] != word.as_bytes()[at + 1]
    };
    if let Some(at) = (middle..word.len() - 1).find(|at| alone(*at)) {
        spellings.push(format!("{}🔥{}", &word[..at], &word[at + 1..]));
    }
    spellings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &[&str], text: &str) -> Vec<String> {
        let words: Vec<Word> = words.iter().map(|word| Word::from(*word)).collect();
        Words::new(&words)
            .find(&letters(text))
            .iter()
            .map(|find| text[find.place.clone()].to_owned())
            .collect()
    }

    #[test]
    fn a_word_is_found_however_it_is_spelt() {
        for text in [
            "followers",
            "Real FOLLOWERS now",
            "ｆｏｌｌｏｗｅｒｓ",
            "f0ll0wers",
            "FOLLOWERSSS",
            "folllowers",
            "foll🔥wers",
            "foll🔥owers",
            "fol🔥lowers",
            "f o l l o w e r s",
            "f.o.l.l.o.w.e.r.s!",
            "followers!!",
            "fоllоwеrs",
            "fóllöwers",
            "fol\u{200B}lowers",
            "get f0LLΟwεrs cheap",
        ] {
            assert_eq!(found(&["followers"], text).len(), 1, "{text}");
        }
    }

    #[test]
    fn other_words_are_left_alone() {
        for text in ["unfollowers", "folowers", "follower", "f ollowers", "fellows", "", "🔥🔥", "followersX"]
        {
            assert_eq!(found(&["followers"], text), Vec::<String>::new(), "{text}");
        }
        assert!(found(&["god"], "good").is_empty());
        assert_eq!(found(&["real deal"], "a real deal!1"), ["real deal"]);
        assert!(found(&["lo", "io", "is"], "10 pieces at 15").is_empty(), "a number is no word");
        assert_eq!(found(&["10k"], "We ran the 10K past"), ["10K"]);
        assert!(found(&["10k"], "100k and 10kg and lOk").is_empty());
    }

    #[test]
    fn several_words_need_their_gaps_and_a_star_opens_an_end() {
        assert_eq!(found(&["link in my bio"], "Link  in my-bio 😄"), ["Link  in my-bio"]);
        assert!(found(&["link in my bio"], "linkinmybio").is_empty());
        assert_eq!(found(&["follow*"], "my following"), ["following"]);
        assert_eq!(found(&["*coin"], "bitcoin, Dogecoin"), ["bitcoin", "Dogecoin"]);
        assert!(found(&["coin"], "bitcoin").is_empty());
        assert!(found(&["*", " ", "", "!!"], "anything!!").is_empty());
    }

    #[test]
    fn scripts_without_gaps_are_read_too() {
        assert_eq!(found(&["送料"], "海外への送料はいくらですか"), ["送料"]);
        assert_eq!(found(&["ราคา"], "อันนี้ราคาเท่าไหร่"), ["ราคา"]);
        assert_eq!(found(&["спам"], "это СПАМ!"), ["СПАМ"]);
        assert_eq!(found(&["đẹp"], "Dep quá"), ["Dep"]);
    }

    #[test]
    fn a_word_that_counts_only_beside_another_is_left_alone_by_itself() {
        let words = [Word { text: "10k".to_owned(), beside: true }, "followers".into()];
        let words = Words::new(&words);
        let count = |text: &str| words.find(&letters(text)).len();
        assert_eq!(
            (count("10k views"), count("10k 10k"), count("10k followers"), count("followers")),
            (0, 0, 2, 1)
        );
    }

    #[test]
    fn the_spellings_that_are_told_are_found() {
        for word in ["followers", "crypto", "promo", "giveaway"] {
            let spellings = also_as(&[word.into()]);
            assert!(spellings.len() >= 3, "{spellings:?}");
            for spelling in spellings {
                assert_eq!(found(&[word], &spelling), [spelling.as_str()], "{word}");
            }
        }
        assert!(also_as(&["10k".into()]).is_empty());
    }
}
