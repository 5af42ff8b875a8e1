//! Finds in a text the words that a search was for, as the full-text index understands them.
//! Invariant: every place is whole letters as a person sees them, in the order of the text, none inside another.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::search::{Has, Query, Term, What};

use super::find::{Class, class, push_plain};

/// A word, a letter of a script without spaces, or an emoji: what the index keeps as one, or half of one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    kind: Class,
    folded: String,
    at: Range<usize>,
}

/// What a search was for, ready to be looked for in many texts.
#[derive(Debug, Default)]
pub(super) struct Sought(Vec<Pattern>);

/// What is asked of the words of a text, all of it, to be looked for without the index.
#[derive(Debug, Default)]
pub(super) struct Demands(Vec<Demand>);

/// One term.
#[derive(Debug)]
struct Demand {
    /// It must not hold.
    negated: bool,
    /// All of these stand somewhere; none: any emoji does.
    patterns: Vec<Pattern>,
}

impl Demands {
    /// The terms about words and emoji; signs that the index does not know ask for nothing.
    pub(super) fn of<'q>(terms: impl Iterator<Item = &'q Term>) -> Self {
        let demand = |term: &Term| {
            let patterns = match &term.what {
                What::Has(Has::Emoji) => Vec::new(),
                What::Word { .. } | What::Phrase { .. } => {
                    Some(patterns(&term.what)).filter(|patterns| !patterns.is_empty())?
                }
                _ => return None,
            };
            Some(Demand { negated: term.negated, patterns })
        };
        Self(terms.filter_map(demand).collect())
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a text is as demanded.
    pub(super) fn meets(&self, text: &str) -> bool {
        let pieces = pieces(text);
        self.0.iter().all(|demand| {
            let holds = match demand.patterns.is_empty() {
                true => pieces.iter().any(|piece| piece.kind == Class::Emoji),
                false => demand.patterns.iter().all(|pattern| pattern.stands_in(&pieces)),
            };
            holds != demand.negated
        })
    }
}

/// What a word or a phrase looks like in a text.
fn patterns(what: &What) -> Vec<Pattern> {
    let mut patterns = Vec::new();
    match what {
        What::Phrase { text, begins } => patterns.push(Pattern::of(pieces(text), *begins)),
        What::Word { text, begins } => {
            let pieces = pieces(text);
            let runs = pieces.chunk_by(|one, next| one.kind == next.kind && one.kind != Class::Emoji);
            let runs: Vec<&[Piece]> = runs.collect();
            for (place, run) in runs.iter().enumerate() {
                patterns.push(Pattern::of(run.to_vec(), *begins && place + 1 == runs.len()));
            }
        }
        _ => {}
    }
    patterns.retain(|pattern| !pattern.pieces.is_empty());
    patterns
}

/// Pieces that stand side by side.
#[derive(Debug)]
struct Pattern {
    pieces: Vec<Piece>,
    /// The last one is a beginning.
    begins: bool,
}

impl Sought {
    /// The words and phrases of a search that must be there.
    pub(super) fn of(query: &Query) -> Self {
        Self(query.sought().flat_map(patterns).collect())
    }

    /// Whether there is nothing to look for.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where it stands in a text, in bytes.
    pub(super) fn places(&self, text: &str) -> Vec<Range<usize>> {
        let pieces = pieces(text);
        let mut places: Vec<Range<usize>> = Vec::new();
        for pattern in &self.0 {
            let hits = pieces.windows(pattern.pieces.len()).filter(|here| pattern.fits(here));
            places.extend(hits.filter_map(|here| Some(here.first()?.at.start..here.last()?.at.end)));
        }
        whole_letters(text, places)
    }
}

impl Pattern {
    fn of(pieces: Vec<Piece>, begins: bool) -> Self {
        // One letter begins a third of all words; see find.rs.
        let letters = pieces.last().map_or(0, |last| last.folded.chars().count());
        Self { begins: begins && letters > 1, pieces }
    }

    fn stands_in(&self, pieces: &[Piece]) -> bool {
        pieces.windows(self.pieces.len()).any(|here| self.fits(here))
    }

    fn fits(&self, here: &[Piece]) -> bool {
        let last = self.pieces.len() - 1;
        self.pieces.iter().zip(here).enumerate().all(|(place, (wanted, piece))| {
            let grows = self.begins && place == last && wanted.kind == Class::Plain;
            wanted.kind == piece.kind
                && (wanted.folded == piece.folded || (grows && piece.folded.starts_with(&wanted.folded)))
        })
    }
}

/// A text in pieces; blanks and signs between words are left out.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut word_goes_on = false;
    for (start, mark) in text.char_indices() {
        let at = start..start + mark.len_utf8();
        let kind = class(mark);
        match kind {
            Class::Dropped => {
                if let Some(last) = pieces.last_mut().filter(|last| last.at.end == start) {
                    last.at.end = at.end;
                }
            }
            Class::Joined | Class::Emoji => {
                pieces.push(Piece { kind, folded: mark.to_string(), at });
                word_goes_on = false;
            }
            Class::Plain if !mark.is_alphanumeric() && !is_accent(mark) => word_goes_on = false,
            Class::Plain => {
                if !word_goes_on {
                    pieces.push(Piece { kind, folded: String::new(), at: at.clone() });
                }
                if let Some(last) = pieces.last_mut() {
                    fold(&mut last.folded, mark);
                    last.at.end = at.end;
                }
                word_goes_on = true;
            }
        }
    }
    pieces
}

/// A text in small letters without accents, for a plain look whether words stand in it.
pub(super) fn plain(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for mark in text.chars().filter(|mark| class(*mark) != Class::Dropped && !is_accent(*mark)) {
        fold(&mut folded, mark);
    }
    folded
}

/// A mark that is written over, below or around the letter before it.
fn is_accent(mark: char) -> bool {
    unicode_normalization::char::is_combining_mark(mark)
}

/// Small letters without the accents of Latin, Greek and Cyrillic, as the tokenizer of the index has them.
fn fold(folded: &mut String, mark: char) {
    let mut plain = String::new();
    push_plain(&mut plain, mark);
    let letters = plain.nfd().filter(|mark| !('\u{300}'..='\u{36F}').contains(mark));
    folded.extend(letters.flat_map(char::to_lowercase));
}

/// Places widened to whole letters, in order, those that meet as one.
fn whole_letters(text: &str, mut places: Vec<Range<usize>>) -> Vec<Range<usize>> {
    if places.is_empty() {
        return places;
    }
    places.sort_by_key(|place| (place.start, place.end));
    let mut whole: Vec<Range<usize>> = Vec::new();
    let mut letters =
        text.grapheme_indices(true).map(|(start, letter)| start..start + letter.len()).peekable();
    for place in places {
        while letters.next_if(|letter| letter.end <= place.start).is_some() {}
        let start = letters.peek().map_or(place.start, |letter| letter.start.min(place.start));
        let mut end = place.end;
        // Looked at from here on without being used up: the next place may begin in the same letter.
        for letter in letters.clone().take_while(|letter| letter.start < place.end) {
            end = end.max(letter.end);
        }
        match whole.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => whole.push(start..end),
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(search: &str, text: &str) -> String {
        let mut shown = String::new();
        let mut at = 0;
        for place in Sought::of(&Query::parse(search)).places(text) {
            shown.push_str(&text[at..place.start]);
            shown.push('[');
            shown.push_str(&text[place.clone()]);
            shown.push(']');
            at = place.end;
        }
        shown + &text[at..]
    }

    #[test]
    fn what_the_index_finds_is_marked() {
        for (search, shown) in [
            ("cafe", "Is the [café] open? [CAFETERIA] [cafe\u{301}s]"),
            ("cafe ", "Is the [café] open? CAFETERIA cafe\u{301}s"),
            ("a", "[A] bowl and [a] cup"),
            ("\"blue bow\" ", "a blue, [blue bow]l"),
            ("da nang", "Bạn có ship đến [Đà] [Nẵng] không"),
            ("とても綺麗", "色が[とても綺麗]ですね"),
            ("色", "[色]が色"),
            ("😍", "love it [😍]🔥"),
            ("👍", "[👍🏽]"),
            ("ship -blue from:ship", "blue [ship]"),
            ("straße", "[Strasse] und [Straße]"),
            ("سعر", "كم ال[سعر]"),
        ] {
            let text = shown.replace(['[', ']'], "");
            let wanted = match search {
                // One letter of a script without spaces is found everywhere; a word inside an Arabic one is not.
                "色" => "[色]が[色]",
                "سعر" => text.as_str(),
                "\"blue bow\" " => "a blue, blue bowl",
                _ => shown,
            };
            assert_eq!(marked(search, &text), wanted, "{search}");
        }
    }

    #[test]
    fn a_phrase_that_is_still_typed_marks_beginnings_and_a_family_stays_whole() {
        assert_eq!(marked("\"blue bow", "a [x] blue, BLUE bowl"), "a [x] blue, [BLUE bowl]");
        assert_eq!(marked("👧", "we 👨\u{200D}👩\u{200D}👧 three"), "we [👨\u{200D}👩\u{200D}👧] three");
        assert_eq!(marked("how much", "how-much is how much"), "[how]-[much] is [how] [much]");
    }

    #[test]
    fn places_are_whole_letters_in_order_whatever_is_asked() {
        let texts =
            ["e\u{301}e\u{301} 色がとても🙂🙂🏽 ab-ab abab", "👨\u{200D}👩\u{200D}👧👧", "", "ß ﬁ İstanbul"];
        for search in ["e", "ee", "が", "とて ても", "🙂", "ab", "\"ab ab\"", "👩 👧", "ss", "istanbul", "fi"]
        {
            for text in texts {
                let places = Sought::of(&Query::parse(search)).places(text);
                let mut before = None;
                for place in &places {
                    assert!(
                        text.get(place.clone()).is_some_and(|piece| !piece.is_empty()),
                        "{search} in {text}"
                    );
                    assert!(before.is_none_or(|end| end < place.start), "{search} in {text}: {places:?}");
                    before = Some(place.end);
                }
            }
        }
    }
}
