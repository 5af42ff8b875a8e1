//! Reads what is typed, letter by letter, into terms.
//! Invariant: every text is read to its end; what is no filter is a word.

use super::{FILTERS, HOLDINGS, Key, ME, Query, STATES, Term, What, When, Who};

/// Signs that begin a phrase, and those that end it: keyboards write them in many ways.
const OPENING: [char; 4] = ['"', '“', '”', '„'];
const CLOSING: [char; 3] = ['"', '“', '”'];

impl Query {
    /// Reads a text as it was typed.
    pub fn parse(text: &str) -> Self {
        let mut rest = text.trim_start();
        let mut terms = Vec::new();
        while !rest.is_empty() {
            let (term, after) = term(rest);
            terms.extend(term);
            rest = after.trim_start();
        }
        Self { terms }
    }
}

/// The first term of a text that begins with no blank, and what comes after it; no term for an empty phrase.
fn term(text: &str) -> (Option<Term>, &str) {
    let behind = text.strip_prefix('-').filter(|rest| rest.starts_with(|mark: char| !mark.is_whitespace()));
    let negated = behind.is_some();
    let text = behind.unwrap_or(text);
    if text.starts_with(OPENING) {
        let (inside, closed, after) = quoted(text);
        let what = What::Phrase { text: inside.to_owned(), begins: !closed };
        return ((!inside.trim().is_empty()).then_some(Term { negated, what }), after);
    }
    if let Some((key, value)) = key(text) {
        let (value, after) = if value.starts_with(OPENING) {
            let (inside, _, after) = quoted(value);
            (inside, after)
        } else {
            value.split_at(value.find(char::is_whitespace).unwrap_or(value.len()))
        };
        let value = value.trim_start_matches(leads_in).trim_end();
        return (Some(Term { negated, what: filter(key, value) }), after);
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let what = What::Word { text: text[..end].to_owned(), begins: end == text.len() };
    (Some(Term { negated, what }), &text[end..])
}

/// The inside of a quoted text, whether it was closed, and what comes after it.
fn quoted(text: &str) -> (&str, bool, &str) {
    let mut marks = text.char_indices().skip(1);
    let inside = marks.next().map_or(text.len(), |(at, _)| at);
    let rest = &text[inside..];
    match rest.find(CLOSING) {
        Some(end) => {
            let closing = rest[end..].chars().next().map_or(0, char::len_utf8);
            (&rest[..end], true, &rest[end + closing..])
        }
        None => (rest, false, ""),
    }
}

/// Signs before a value that say nothing.
fn leads_in(mark: char) -> bool {
    mark.is_whitespace() || OPENING.contains(&mark)
}

/// The filter a text begins with, and what comes after its colon.
fn key(text: &str) -> Option<(Key, &str)> {
    let (name, value) = text.split_once(':')?;
    let known = FILTERS.iter().find(|filter| filter.word.eq_ignore_ascii_case(name))?;
    Some((known.key, value))
}

fn filter(key: Key, value: &str) -> What {
    let unready = || What::Unready { key, value: value.to_owned() };
    let small = value.to_lowercase();
    let found = match key {
        Key::From => match small.trim_start_matches(|mark| mark == '@' || leads_in(mark)) {
            "" => None,
            ME => Some(What::From(Who::Me)),
            name => Some(What::From(Who::Name(name.to_owned()))),
        },
        Key::Post => (!value.is_empty()).then(|| What::Post(value.to_owned())),
        Key::Is => STATES.iter().find(|(_, word)| *word == small).map(|(is, _)| What::Is(*is)),
        Key::Has => HOLDINGS.iter().find(|(_, word)| *word == small).map(|(has, _)| What::Has(*has)),
        Key::Lang => {
            let letters = small.len() == 2 && small.bytes().all(|letter| letter.is_ascii_lowercase());
            letters.then(|| What::Lang(small.clone()))
        }
        Key::Label => (!value.is_empty()).then(|| What::Label(value.to_owned())),
        Key::Before => When::parse(value).map(What::Before),
        Key::After => When::parse(value).map(What::After),
        Key::On => When::parse(value).map(What::On),
    };
    found.unwrap_or_else(unready)
}

/// The name before the colon of a word that looks like a filter, and is none.
pub(super) fn like_a_filter(word: &str) -> Option<&str> {
    let (name, value) = word.split_once(':')?;
    let letters = name.len() > 1 && name.bytes().all(|letter| letter.is_ascii_alphabetic());
    (letters && !value.is_empty() && !value.starts_with('/')).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    fn word(text: &str, begins: bool) -> Term {
        Term::of(What::Word { text: text.to_owned(), begins })
    }

    fn not(term: Term) -> Term {
        Term { negated: true, ..term }
    }

    #[test]
    fn words_phrases_and_filters_are_told_apart() {
        let phrase = |text: &str, begins| Term::of(What::Phrase { text: text.to_owned(), begins });
        let query = Query::parse(
            "ship \"blue bowl\" FROM:@Maren.S post:\"moon jar\" -is:hidden has:link lang:VI \
             label:\"on sale\" on:2026-11 nor",
        );
        assert_eq!(
            query.terms,
            [
                word("ship", false),
                phrase("blue bowl", false),
                Term::of(What::From(Who::Name("maren.s".to_owned()))),
                Term::of(What::Post("moon jar".to_owned())),
                not(Term::of(What::Is(super::super::Is::Hidden))),
                Term::of(What::Has(super::super::Has::Link)),
                Term::of(What::Lang("vi".to_owned())),
                Term::of(What::Label("on sale".to_owned())),
                Term::of(What::On(When::Month(date(2026, 11, 1)))),
                word("nor", true),
            ]
        );
        assert_eq!(Query::parse("from:me").terms, [Term::of(What::From(Who::Me))]);
        assert_eq!(Query::parse("“thank you” x").terms, [phrase("thank you", false), word("x", true)]);
        assert_eq!(Query::parse("\"thank yo").terms, [phrase("thank yo", true)]);
    }

    #[test]
    fn odd_signs_are_words_and_never_an_error() {
        assert_eq!(
            Query::parse("- -- ?? "),
            Query { terms: vec![word("-", false), not(word("-", false)), word("??", false)] }
        );
        assert_eq!(Query::parse("\"\" \"  \" \""), Query::default());
        assert_eq!(Query::parse("-spam").terms, [not(word("spam", true))]);
        assert_eq!(Query::parse("a\"b c").terms, [word("a\"b", false), word("c", true)]);
        assert_eq!(
            Query::parse("https://x.y 12:30").terms,
            [word("https://x.y", false), word("12:30", true)]
        );
        assert_eq!(
            Query::parse("is: is:odd lang:viet before:soon").terms,
            [(Key::Is, ""), (Key::Is, "odd"), (Key::Lang, "viet"), (Key::Before, "soon")]
                .map(|(key, value)| Term::of(What::Unready { key, value: value.to_owned() }))
        );
    }

    /// Pieces that a text is put together from, the odd ones more often than in life.
    const PIECES: [&str; 31] = [
        "a",
        "bowl",
        " ",
        "  ",
        "\"",
        "“",
        "”",
        "-",
        "--",
        ":",
        "is:",
        "is:open",
        "IS:Hidden",
        "from:",
        "me",
        "@",
        "post:",
        "240",
        "has:link",
        "lang:",
        "vi",
        "before:",
        "2026-11-01",
        "2026",
        "色が",
        "😍",
        "?",
        "\t",
        "on:x",
        "label:",
        "e\u{301}",
    ];

    #[test]
    fn what_is_printed_is_read_as_the_same() {
        let mut dice = StdRng::seed_from_u64(7);
        for _ in 0..20_000 {
            let length = dice.random_range(0..12);
            let text: String = (0..length).map(|_| PIECES[dice.random_range(0..PIECES.len())]).collect();
            let query = Query::parse(&text);
            let printed = query.to_string();
            assert_eq!(Query::parse(&printed), query, "{text:?} was printed as {printed:?}");
            assert_eq!(Query::parse(&printed).to_string(), printed);
        }
    }
}
