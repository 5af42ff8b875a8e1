//! A comment as numbers: which short runs of letters, words and signs it has, hashed into a fixed room.
//! Invariant: a feature depends on the letters as they are read, so no spelling trick changes it.

use std::ops::Range;

use super::{Because, Sample};
use crate::triage::spelling::{Kind, Letter, letters};

/// Buckets that features share; a power of two.
pub(super) const BUCKETS: usize = 1 << 17;

/// Letters in a run.
const RUNS: std::ops::RangeInclusive<usize> = 2..=5;

/// Letters of a text that are looked at: more is no longer a comment's beginning.
const LETTERS: usize = 600;

/// Where features came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Word(Range<usize>),
    Sign(Because),
}

/// The features of a comment: buckets in groups, each group with what it came from.
#[derive(Debug, Default)]
pub(super) struct Features {
    pub buckets: Vec<u32>,
    /// Where the groups end in `buckets`, and their source.
    pub groups: Vec<(usize, Source)>,
}

impl Features {
    /// Reads a comment, reusing the room of the one before.
    pub fn read(&mut self, sample: &Sample<'_>) {
        self.buckets.clear();
        self.groups.clear();
        let letters = letters(sample.text);
        let letters = &letters[..letters.len().min(LETTERS)];
        let mut from = 0;
        while from < letters.len() {
            let kind = letters[from].kind;
            let same = letters[from..].iter().take_while(|letter| letter.kind == kind).count();
            let word = &letters[from..from + same];
            match kind {
                Kind::Gap => {}
                Kind::Letter => self.word(word),
                Kind::Emoji => self.emoji(word),
                Kind::Unspaced => self.unspaced(word),
            }
            from += same;
        }
        self.signs(sample);
    }

    /// The value each feature has, so that long comments weigh no more than short ones.
    pub fn value(&self) -> f32 {
        1.0 / (self.buckets.len().max(1) as f32).sqrt()
    }

    fn word(&mut self, word: &[Letter]) {
        let whole = word.iter().fold(Hash::of(b'w'), |hash, letter| hash.with(letter.sign));
        // A whole word says more than each of its runs.
        self.buckets.extend([whole.bucket(), whole.with('2').bucket()]);
        let edged: Vec<char> =
            std::iter::once('^').chain(word.iter().map(|letter| letter.sign)).chain(['$']).collect();
        for long in RUNS {
            for run in edged.windows(long) {
                self.buckets.push(run.iter().fold(Hash::of(b'n'), |hash, sign| hash.with(*sign)).bucket());
            }
        }
        self.group(word);
    }

    fn emoji(&mut self, word: &[Letter]) {
        for letter in word {
            self.buckets.push(Hash::of(b'e').with(letter.sign).bucket());
        }
        self.group(word);
    }

    /// Without gaps there are no words: short runs stand for them, in pieces that can be shown.
    fn unspaced(&mut self, word: &[Letter]) {
        const PIECE: usize = 4;
        for from in (0..word.len()).step_by(PIECE) {
            let piece = &word[from..word.len().min(from + PIECE)];
            for start in 0..piece.len() {
                let rest = &word[from + start..];
                for long in 1..=RUNS.end().min(&rest.len()).to_owned() {
                    let run = rest[..long].iter().fold(Hash::of(b'u'), |hash, letter| hash.with(letter.sign));
                    self.buckets.push(run.bucket());
                }
            }
            self.group(piece);
        }
    }

    fn signs(&mut self, sample: &Sample<'_>) {
        let signs = [
            (sample.has_link, 'l', Because::Link),
            (sample.asks, 'q', Because::Question),
            (sample.mentions, 'm', Because::Mention),
            (sample.is_first, 'f', Because::First),
            (sample.hides > 0, 'h', Because::Hidden),
            (sample.hides > 2, 'H', Because::Hidden),
            (sample.answers > 0, 'a', Because::Answered),
            (sample.answers > 2, 'A', Because::Answered),
        ];
        for (_, sign, because) in signs.into_iter().filter(|(is, ..)| *is) {
            // A sign is one among hundreds of runs: it counts several times to be heard.
            for turn in ['1', '2', '3', '4'] {
                self.buckets.push(Hash::of(b's').with(sign).with(turn).bucket());
            }
            self.groups.push((self.buckets.len(), Source::Sign(because)));
        }
    }

    fn group(&mut self, letters: &[Letter]) {
        if let (Some(first), Some(last)) = (letters.first(), letters.last()) {
            let place = first.place().start..last.place().end;
            self.groups.push((self.buckets.len(), Source::Word(place)));
        }
    }
}

/// A hash that is the same on every machine and in every version, since weights are kept under it.
#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    fn of(kind: u8) -> Self {
        Self(0xCBF2_9CE4_8422_2325 ^ u64::from(kind)).with('\0')
    }

    fn with(self, sign: char) -> Self {
        Self((self.0 ^ u64::from(u32::from(sign))).wrapping_mul(0x0100_0000_01B3))
    }

    fn bucket(self) -> u32 {
        let mixed = (self.0 ^ (self.0 >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        (mixed >> 40) as u32 & (BUCKETS as u32 - 1)
    }
}
