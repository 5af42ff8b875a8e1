//! What a person types to find comments: free words, quoted phrases and filters, as a value that can be carried
//! out, and printed as it would be typed.
//! Invariant: what is printed is read as the same value again; nothing typed is an error.

mod parse;
mod when;

use std::fmt::{self, Display, Formatter, Write as _};

pub use when::When;

/// Everything typed. All of it must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub terms: Vec<Term>,
}

/// One word, phrase or filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// With a `-` in front: it must not hold.
    pub negated: bool,
    pub what: What,
}

/// What a term asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A word; `begins`: it is still being typed, so words that begin so count.
    Word { text: String, begins: bool },
    /// Words side by side; `begins`: its closing quote is not typed yet.
    Phrase { text: String, begins: bool },
    /// Written by somebody.
    From(Who),
    /// Below a post: its number, its shortcode, or words of its caption.
    Post(String),
    /// Stands somewhere, or is something.
    Is(Is),
    /// Holds something.
    Has(Has),
    /// In a language, ISO 639-1 in small letters.
    Lang(String),
    /// With a label that a rule put on it: the label, or the beginning of one.
    Label(String),
    /// Written before the first day of a stretch of time.
    Before(When),
    /// Written on the first day of a stretch of time or later.
    After(When),
    /// Written within a stretch of time.
    On(When),
    /// A filter whose value is missing, or is none: nothing is looked for.
    Unready { key: Key, value: String },
}

/// Whose comments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Me,
    /// A username, or the beginning of one, without `@`.
    Name(String),
}

/// Where a comment may stand, and what it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    /// Needs an answer.
    Open,
    Question,
    Mention,
    Hidden,
    Deleted,
    /// Answered, or marked as done.
    Done,
    Answered,
    Mine,
    /// With work on its way.
    Waiting,
}

/// What a comment may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Has {
    Link,
    Emoji,
}

/// The filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    From,
    Post,
    Is,
    Has,
    Lang,
    Label,
    Before,
    After,
    On,
}

/// A filter as it is typed.
#[derive(Debug)]
pub struct Filter {
    pub key: Key,
    /// The word before the colon.
    pub word: &'static str,
    /// All values there are; empty: any.
    pub values: &'static [&'static str],
}

/// All filters, in the order they are offered.
pub const FILTERS: &[Filter] = &[
    Filter { key: Key::From, word: "from", values: &[] },
    Filter { key: Key::Post, word: "post", values: &[] },
    Filter {
        key: Key::Is,
        word: "is",
        values: &["open", "question", "mention", "hidden", "deleted", "done", "answered", "mine", "waiting"],
    },
    Filter { key: Key::Has, word: "has", values: &["link", "emoji"] },
    Filter { key: Key::Lang, word: "lang", values: &[] },
    Filter { key: Key::Label, word: "label", values: &[] },
    Filter { key: Key::Before, word: "before", values: &[] },
    Filter { key: Key::After, word: "after", values: &[] },
    Filter { key: Key::On, word: "on", values: &[] },
];

/// The account itself, as a value of `from:`.
const ME: &str = "me";

/// The words of `is:`.
const STATES: &[(Is, &str)] = &[
    (Is::Open, "open"),
    (Is::Question, "question"),
    (Is::Mention, "mention"),
    (Is::Hidden, "hidden"),
    (Is::Deleted, "deleted"),
    (Is::Done, "done"),
    (Is::Answered, "answered"),
    (Is::Mine, "mine"),
    (Is::Waiting, "waiting"),
];

/// The words of `has:`.
const HOLDINGS: &[(Has, &str)] = &[(Has::Link, "link"), (Has::Emoji, "emoji")];

/// What is to be said about something typed: it was taken for something a person may not have meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// There is no such filter, so it is looked for as a word.
    NoFilter(String),
    /// The filter has no such value, so it is left out.
    NoValue { key: Key, value: String },
}

impl Key {
    /// Its row in the table.
    pub fn filter(self) -> Option<&'static Filter> {
        FILTERS.iter().find(|filter| filter.key == self)
    }

    /// The word before the colon.
    pub fn word(self) -> &'static str {
        self.filter().map_or("", |filter| filter.word)
    }
}

impl Query {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.terms.iter().all(|term| matches!(term.what, What::Unready { .. }))
    }

    /// What is to be said under the field.
    pub fn remarks(&self) -> Vec<Remark> {
        self.terms.iter().filter_map(|term| term.what.remark()).collect()
    }

    /// Whether a filter of this kind is among the terms.
    pub fn asks(&self, key: Key) -> bool {
        self.terms.iter().any(|term| term.what.key() == Some(key))
    }

    /// The words and phrases that must be there: what is marked in what was found.
    pub fn sought(&self) -> impl Iterator<Item = &What> {
        let words = |what: &&What| matches!(what, What::Word { .. } | What::Phrase { .. });
        self.terms.iter().filter(|term| !term.negated).map(|term| &term.what).filter(words)
    }
}

impl Term {
    /// A filter, a word or a phrase that must hold.
    pub fn of(what: What) -> Self {
        Self { negated: false, what }
    }

    /// Whether it is a filter that can be carried out.
    pub fn is_filter(&self) -> bool {
        self.what.key().is_some() && !matches!(self.what, What::Unready { .. })
    }
}

impl What {
    /// The filter it belongs to; `None` for words.
    pub fn key(&self) -> Option<Key> {
        Some(match self {
            Self::Word { .. } | Self::Phrase { .. } => return None,
            Self::From(_) => Key::From,
            Self::Post(_) => Key::Post,
            Self::Is(_) => Key::Is,
            Self::Has(_) => Key::Has,
            Self::Lang(_) => Key::Lang,
            Self::Label(_) => Key::Label,
            Self::Before(_) => Key::Before,
            Self::After(_) => Key::After,
            Self::On(_) => Key::On,
            Self::Unready { key, .. } => *key,
        })
    }

    fn remark(&self) -> Option<Remark> {
        match self {
            Self::Word { text, begins: false } => {
                parse::like_a_filter(text).map(|name| Remark::NoFilter(name.to_owned()))
            }
            Self::Unready { key, value } if !value.is_empty() && !key.may_become(value) => {
                Some(Remark::NoValue { key: *key, value: value.clone() })
            }
            _ => None,
        }
    }
}

impl Key {
    /// Whether more letters may make a value of it.
    fn may_become(self, value: &str) -> bool {
        match self {
            Self::From | Self::Post | Self::Label => true,
            Self::Is | Self::Has => {
                let small = value.to_lowercase();
                self.filter().is_some_and(|filter| filter.values.iter().any(|word| word.starts_with(&small)))
            }
            Self::Lang => value.len() < 2 && value.chars().all(|mark| mark.is_ascii_alphabetic()),
            Self::Before | Self::After | Self::On => When::may_become(value),
        }
    }
}

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (place, term) in self.terms.iter().enumerate() {
            if place > 0 {
                f.write_char(' ')?;
            }
            term.fmt(f)?;
        }
        // A last word that is whole is followed by a blank, as it is typed.
        match self.terms.last() {
            Some(Term { what: What::Word { begins: false, .. }, .. }) => f.write_char(' '),
            _ => Ok(()),
        }
    }
}

impl Display for Term {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_char('-')?;
        }
        match &self.what {
            What::Word { text, .. } => f.write_str(text),
            What::Phrase { text, begins } => write!(f, "\"{text}{}", if *begins { "" } else { "\"" }),
            What::From(Who::Me) => filter(f, Key::From, ME),
            What::From(Who::Name(name)) => filter(f, Key::From, name),
            What::Post(post) => filter(f, Key::Post, post),
            What::Is(is) => filter(f, Key::Is, word_of(STATES, *is)),
            What::Has(has) => filter(f, Key::Has, word_of(HOLDINGS, *has)),
            What::Lang(language) => filter(f, Key::Lang, language),
            What::Label(label) => filter(f, Key::Label, label),
            What::Before(when) => write!(f, "{}:{when}", Key::Before.word()),
            What::After(when) => write!(f, "{}:{when}", Key::After.word()),
            What::On(when) => write!(f, "{}:{when}", Key::On.word()),
            What::Unready { key, value } => filter(f, *key, value),
        }
    }
}

fn filter(f: &mut Formatter<'_>, key: Key, value: &str) -> fmt::Result {
    if value.contains(char::is_whitespace) {
        write!(f, "{}:\"{value}\"", key.word())
    } else {
        write!(f, "{}:{value}", key.word())
    }
}

fn word_of<T: PartialEq>(table: &[(T, &'static str)], value: T) -> &'static str {
    table.iter().find(|(known, _)| *known == value).map_or("", |(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_tell_the_same_words() {
        let words = |key: Key| key.filter().map(|filter| filter.values.to_vec()).unwrap_or_default();
        assert_eq!(words(Key::Is), STATES.iter().map(|(_, word)| *word).collect::<Vec<_>>());
        assert_eq!(words(Key::Has), HOLDINGS.iter().map(|(_, word)| *word).collect::<Vec<_>>());
        for filter in FILTERS {
            assert_eq!(filter.key.word(), filter.word);
        }
    }

    #[test]
    fn what_is_taken_otherwise_than_meant_is_remarked_on_once_it_is_whole() {
        let remarks = |text: &str| Query::parse(text).remarks();
        assert_eq!(remarks("form:maren ship"), [Remark::NoFilter("form".to_owned())]);
        assert_eq!(remarks("form:mar"), [], "it is still being typed");
        assert_eq!(remarks("is:odd"), [Remark::NoValue { key: Key::Is, value: "odd".to_owned() }]);
        assert_eq!(remarks("on:2026-13"), [Remark::NoValue { key: Key::On, value: "2026-13".to_owned() }]);
        for fine in ["is:hid", "is:", "on:2026-1", "lang:v", "https://clay.example 10:30 :) ship", "-is:open"]
        {
            assert_eq!(remarks(&format!("{fine} ")), remarks(""), "{fine}");
        }
    }

    #[test]
    fn only_words_that_must_be_there_are_sought() {
        let query = Query::parse("blue -red \"thank you\" from:maren -\"no way\" bo");
        let sought: Vec<String> = query.sought().map(|what| Term::of(what.clone()).to_string()).collect();
        assert_eq!(sought, ["blue", "\"thank you\"", "bo"]);
    }
}
