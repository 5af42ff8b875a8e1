//! Rules of the house against comments: which conditions hold, where the words stand, and what a rule would
//! have done to everything ever written.
//! Invariant: pure functions; the same rule and the same facts give the same answer, in time that grows with
//! the length of the text alone.

mod past;
mod rehearsal;
mod suggestion;
mod words;

use std::ops::Range;

use regex::{Regex, RegexBuilder};

use crate::domain::person::Regard;
use crate::domain::{Condition, HouseRule, Join, Test, Than, Who, Word};
use crate::tr;

use super::spelling::{Letter, letters};
use words::Words;

pub use past::{Past, Raw};
pub use rehearsal::{Did, Funnel, Historic, Hit, Month, Rehearsal, Rehearsing};
pub use suggestion::{Change, Suggestion};
pub use words::also_as;

/// Milliseconds of an hour and a day.
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Bytes a pattern may take once it is read: more than any a person writes.
const PATTERN_BYTES: usize = 1 << 20;

/// Pieces of a text a pattern marks at most.
const PIECES: usize = 24;

/// What a rule may ask about, as it stood when the comment came.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts<'a> {
    /// As Instagram gave it.
    pub text: &'a str,
    /// Instagram's id of its author, where told.
    pub author: Option<&'a str>,
    pub regard: Option<Regard>,
    /// Milliseconds since the author's first comment known here; 0 for that one. `None`: author not told.
    pub known_for: Option<i64>,
    /// Comments of the author before this one.
    pub comments: u32,
    /// Those of them that were hidden or deleted.
    pub hides: u32,
    /// Those of them that the account answered.
    pub answers: u32,
    /// Instagram's id of the post.
    pub post: &'a str,
    /// Milliseconds from the post to the comment; `None`: the post's time is not known.
    pub post_age: Option<i64>,
    /// Milliseconds from the comment to its reading.
    pub age: i64,
    /// ISO 639-1.
    pub language: Option<&'a str>,
    pub has_link: bool,
    pub emoji_only: bool,
    /// Comments of its likeness within the day before it, itself included; 1 where it has no likeness.
    pub alike: u32,
}

/// A rule that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which condition, counted from zero.
    pub condition: usize,
    /// What is wrong with it, for a person.
    pub sentence: String,
}

/// Why a rule hits a comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Match {
    /// The conditions that held, counted from zero; *But not* is not among them.
    pub by: Vec<usize>,
    /// The words that were found: the condition's number and the word's.
    pub words: Vec<(usize, usize)>,
    /// Where words and patterns were found, in bytes of the text: in order, none over another.
    pub spans: Vec<Range<usize>>,
}

/// A rule, read once and asked often.
#[derive(Debug)]
pub struct Compiled {
    asks: Vec<(bool, Ask)>,
    join: Join,
}

#[derive(Debug)]
enum Ask {
    Words(Words),
    Pattern(Regex),
    Plain(Test),
}

/// A text whose letters are read when they are first asked for.
pub struct Text<'a> {
    text: &'a str,
    letters: Option<Vec<Letter>>,
}

impl<'a> Text<'a> {
    /// A text nothing was asked of yet. Several rules may share it.
    pub fn new(text: &'a str) -> Self {
        Self { text, letters: None }
    }

    fn letters(&mut self) -> &[Letter] {
        self.letters.get_or_insert_with(|| letters(self.text))
    }
}

/// What is wrong with a pattern, as a sentence; `None`: nothing.
pub fn pattern_fault(pattern: &str) -> Option<String> {
    read_pattern(pattern).err()
}

fn read_pattern(pattern: &str) -> Result<Regex, String> {
    let built = RegexBuilder::new(pattern).case_insensitive(true).size_limit(PATTERN_BYTES).build();
    built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => tr!("This pattern is too large").to_owned(),
        other => {
            // The last line says what; those above show where with signs that need a fixed width.
            let said = other.to_string();
            let why = said.lines().last().unwrap_or_default().trim();
            let why = why.strip_prefix("error: ").unwrap_or(why).to_owned();
            tr!("This pattern cannot be read: {why}", why = why)
        }
    })
}

impl Compiled {
    /// Reads a rule.
    ///
    /// # Errors
    /// When a pattern cannot be read; conditions that are not filled in yet hold for nothing instead.
    pub fn new(rule: &HouseRule) -> Result<Self, Fault> {
        let read = |(number, condition): (usize, &Condition)| {
            let ask = match &condition.test {
                Test::Words(words) => Ask::Words(Words::new(words)),
                Test::Pattern(pattern) if !pattern.is_empty() => Ask::Pattern(
                    read_pattern(pattern).map_err(|sentence| Fault { condition: number, sentence })?,
                ),
                other => Ask::Plain(other.clone()),
            };
            Ok((condition.not, ask))
        };
        let asks = rule.conditions.iter().enumerate().map(read).collect::<Result<_, _>>()?;
        Ok(Self { asks, join: rule.join })
    }

    /// Whether the rule hits a comment, and why.
    pub fn look(&self, facts: &Facts<'_>, text: &mut Text<'_>) -> Option<Match> {
        self.walk(facts, text, None)
    }

    /// As [`Compiled::look`], counting what is left after each condition.
    fn walk(&self, facts: &Facts<'_>, text: &mut Text<'_>, mut funnel: Option<&mut Funnel>) -> Option<Match> {
        let mut found = Match::default();
        let mut is_in = self.join == Join::All && self.is_about_something();
        for (number, (not, ask)) in self.asks.iter().enumerate() {
            let holds = ask.holds(number, facts, text, if *not { None } else { Some(&mut found) });
            let is_out = if *not { holds } else { self.join == Join::All && !holds };
            if is_out {
                return None;
            }
            if !not && holds {
                is_in = true;
                found.by.push(number);
            }
            if is_in && let Some(funnel) = funnel.as_deref_mut() {
                funnel.count(number);
            }
        }
        found.tidy();
        is_in.then_some(found)
    }

    /// How many conditions it has.
    pub fn conditions(&self) -> usize {
        self.asks.len()
    }

    /// Whether it could hit anything: a condition says what.
    pub fn is_about_something(&self) -> bool {
        self.asks.iter().any(|(not, _)| !not)
    }
}

impl Match {
    /// Puts the spans in order and lets none lie over another.
    fn tidy(&mut self) {
        self.spans.sort_by_key(|span| (span.start, span.end));
        let mut end = 0;
        self.spans.retain(|span| {
            let apart = span.start >= end && !span.is_empty();
            end = end.max(span.end);
            apart
        });
    }

    /// How many different words were found.
    pub fn word_count(&self) -> usize {
        let mut words = self.words.clone();
        words.sort_unstable();
        words.dedup();
        words.len()
    }
}

impl Ask {
    fn holds(
        &self,
        number: usize,
        facts: &Facts<'_>,
        text: &mut Text<'_>,
        found: Option<&mut Match>,
    ) -> bool {
        match self {
            Self::Words(words) => {
                let finds = words.find(text.letters());
                let any = !finds.is_empty();
                if let Some(found) = found {
                    found.words.extend(finds.iter().map(|find| (number, find.word)));
                    found.spans.extend(finds.into_iter().map(|find| find.place));
                }
                any
            }
            Self::Pattern(pattern) => match found {
                Some(found) => {
                    let mut places = pattern.find_iter(facts.text).peekable();
                    let any = places.peek().is_some();
                    found.spans.extend(places.take(PIECES).map(|place| place.range()));
                    any
                }
                None => pattern.is_match(facts.text),
            },
            Self::Plain(test) => plain(test, facts),
        }
    }
}

fn plain(test: &Test, facts: &Facts<'_>) -> bool {
    match test {
        // Those with words and patterns are read before; what is left of them is empty.
        Test::Words(_) | Test::Pattern(_) => false,
        Test::Link => facts.has_link,
        Test::EmojiOnly => facts.emoji_only,
        Test::Language(languages) => {
            facts.language.is_some_and(|language| languages.iter().any(|known| known == language))
        }
        Test::FirstSeen { days } => facts.known_for.is_some_and(|known| known < i64::from(*days) * DAY),
        Test::People(people) => people.iter().any(|who| is_one_of(who, facts)),
        Test::FewComments { fewer } => facts.author.is_some() && facts.comments < *fewer,
        Test::Hides { least } => facts.hides >= *least,
        Test::Posts(posts) => posts.iter().any(|post| post.as_str() == facts.post),
        Test::PostAge { than, days } => {
            facts.post_age.is_some_and(|age| compare(*than, age, i64::from(*days) * DAY))
        }
        Test::CommentAge { than, hours } => compare(*than, facts.age, i64::from(*hours) * HOUR),
        Test::Alike { least } => facts.alike >= *least,
    }
}

fn compare(than: Than, value: i64, bound: i64) -> bool {
    match than {
        Than::Less => value < bound,
        Than::More => value > bound,
    }
}

fn is_one_of(who: &Who, facts: &Facts<'_>) -> bool {
    match who {
        Who::Trusted => facts.regard == Some(Regard::Trusted),
        Who::Watched => facts.regard == Some(Regard::Watched),
        Who::Answered(times) => facts.author.is_some() && facts.answers >= *times,
        Who::One(id, _) => facts.author == Some(id.as_str()),
    }
}

/// Where the words of a rule stand in a text, for showing them.
pub fn spans(rule: &HouseRule, text: &str) -> Vec<Range<usize>> {
    let mut found = Match::default();
    let mut read = Text::new(text);
    for (number, condition) in rule.conditions.iter().enumerate().filter(|(_, condition)| !condition.not) {
        match &condition.test {
            Test::Words(words) => {
                let finds = Words::new(words).find(read.letters());
                found.spans.extend(finds.into_iter().map(|find| find.place));
            }
            Test::Pattern(pattern) if !pattern.is_empty() => {
                let Ok(pattern) = read_pattern(pattern) else { continue };
                let facts = Facts { text, ..Facts::default() };
                Ask::Pattern(pattern).holds(number, &facts, &mut read, Some(&mut found));
            }
            _ => {}
        }
    }
    found.tidy();
    found.spans
}

/// The word of a list by its number, as a person typed it.
fn word(rule: &HouseRule, condition: usize, word: usize) -> Option<&Word> {
    match &rule.conditions.get(condition)?.test {
        Test::Words(words) => words.get(word),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
