//! In which words new comments are told on the desktop.
//! Invariant: the words of strangers stand there as plain text of one line, and only when exactly one comment is told
//! and the person wants words.

use std::collections::HashSet;
use std::path::PathBuf;

use unicode_segmentation::UnicodeSegmentation;

use crate::domain::AccountId;
use crate::store::tables::arrived::Open;
use crate::{tr, tr_count};

use super::ring::{Announcement, Opens};

/// Letters of a comment that are shown.
const MOST: usize = 180;
/// A day in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1_000;

/// What there is to tell about one account.
#[derive(Clone, Debug, Default)]
pub struct Telling {
    pub account: AccountId,
    /// Its name, where several are signed in.
    pub named: Option<String>,
    /// Its picture, where it is kept on this computer.
    pub picture: Option<PathBuf>,
    /// Comments that need an answer.
    pub open: Vec<Open>,
    /// What rules found that are to tell it: their names, and how many comments.
    pub rules: Vec<(String, usize)>,
    /// Its key nears its end.
    pub key: Option<KeyEnds>,
    /// With name and words.
    pub words: bool,
}

/// A key that nears its end.
#[derive(Clone, Debug)]
pub struct KeyEnds {
    /// Whose it is.
    pub name: String,
    /// Milliseconds.
    pub left: i64,
}

impl KeyEnds {
    /// In one line.
    pub fn words(&self) -> String {
        let days = (self.left + DAY - 1) / DAY;
        tr_count!(
            days,
            "The key of {name} runs out within a day",
            "The key of {name} runs out in {count} days",
            name = self.name,
            count = days
        )
    }
}

/// The words; `None`: there is nothing to tell.
pub fn announcement(telling: &Telling) -> Option<Announcement> {
    let rules: Vec<String> =
        telling.rules.iter().map(|(name, count)| found(name, *count, telling.words)).collect();
    let (title, mut lines, opens) = match &telling.open[..] {
        [] => match (&telling.key, rules.split_first()) {
            (Some(key), _) => (key.words(), rules.clone(), Opens::Key),
            (None, Some((first, rest))) => (first.clone(), rest.to_vec(), Opens::Rules),
            (None, None) => return None,
        },
        [one] => {
            let (title, line) = single(one, telling.words);
            let lines = line.into_iter().chain(rules).collect();
            (title, lines, Opens::Comment(one.comment.clone()))
        }
        many => {
            let posts = many.iter().map(|one| &one.media).collect::<HashSet<_>>().len();
            let count = many.len();
            let title = match posts {
                1 => tr!("{count} new comments on one post", count = count),
                _ => tr!("{count} new comments on {posts} posts", count = count, posts = posts),
            };
            (title, rules, Opens::NeedsAnswer)
        }
    };
    if opens != Opens::Key {
        lines.extend(telling.key.as_ref().map(KeyEnds::words));
        lines.extend(telling.named.clone());
    }
    let (account, picture) = (telling.account.clone(), telling.picture.clone());
    Some(Announcement { account, title, body: lines.join("\n"), picture, opens })
}

fn single(one: &Open, words: bool) -> (String, Option<String>) {
    if !words {
        return (tr!("1 new comment").to_owned(), None);
    }
    let name = one.author.as_deref().map(plain).filter(|name| !name.is_empty());
    let title = name.unwrap_or_else(|| tr!("Somebody").to_owned());
    let text = plain(&one.text);
    let text = if text.is_empty() { tr!("A comment without words").to_owned() } else { text };
    (title, Some(text))
}

fn found(rule: &str, count: usize, words: bool) -> String {
    if !words {
        return tr_count!(
            count,
            "A rule found {count} comment",
            "A rule found {count} comments",
            count = count
        );
    }
    tr_count!(
        count,
        "“{rule}” found {count} comment",
        "“{rule}” found {count} comments",
        rule = plain(rule),
        count = count
    )
}

/// A stranger's text as one line that cannot turn around or hide what stands beside it.
fn plain(text: &str) -> String {
    let steers = |letter: &char| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .filter(|letter| !steers(letter))
        .collect();
    let line = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.grapheme_indices(true).nth(MOST) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(id: &str, media: &str, text: &str) -> Open {
        Open {
            row: 1,
            comment: id.into(),
            media: media.into(),
            author: Some("maren.solheim".to_owned()),
            text: text.to_owned(),
        }
    }

    fn telling(open: Vec<Open>) -> Telling {
        Telling { account: "1".into(), open, words: true, ..Telling::default() }
    }

    fn said(telling: &Telling) -> (String, String, Opens) {
        let told = announcement(telling).unwrap();
        (told.title, told.body, told.opens)
    }

    #[test]
    fn one_is_told_with_name_and_words_and_many_by_number() {
        let one = telling(vec![open("c1", "m1", "Do you ship\n to  Lofoten?")]);
        let opens = Opens::Comment("c1".into());
        assert_eq!(
            said(&one),
            ("maren.solheim".to_owned(), "Do you ship to Lofoten?".to_owned(), opens.clone())
        );
        let quiet = Telling { words: false, ..one };
        assert_eq!(said(&quiet), ("1 new comment".to_owned(), String::new(), opens));
        let many = ["m1", "m1", "m2"].map(|media| open("c", media, "hello"));
        let many = Telling { named: Some("tidewrack.clay".to_owned()), ..telling(many.to_vec()) };
        assert_eq!(
            said(&many),
            ("3 new comments on 2 posts".to_owned(), "tidewrack.clay".to_owned(), Opens::NeedsAnswer)
        );
        let same = telling(vec![open("a", "m1", "x"), open("b", "m1", "y")]);
        assert_eq!(said(&same).0, "2 new comments on one post");
        assert_eq!(announcement(&telling(Vec::new())), None);
    }

    #[test]
    fn what_a_rule_found_is_told_with_it_or_alone_and_never_its_words() {
        let mut told = Telling { rules: vec![("Wholesale".to_owned(), 2)], ..telling(Vec::new()) };
        assert_eq!(said(&told), ("“Wholesale” found 2 comments".to_owned(), String::new(), Opens::Rules));
        told.open = vec![open("c1", "m1", "Hello")];
        assert_eq!(said(&told).1, "Hello\n“Wholesale” found 2 comments");
        told.words = false;
        assert_eq!(said(&told).1, "A rule found 2 comments", "nor its name, where only numbers are wanted");
    }

    #[test]
    fn a_key_that_ends_is_told_alone_or_behind_what_came() {
        let day = 86_400_000;
        let key = |left| Some(KeyEnds { name: "tidewrack.clay".to_owned(), left });
        let alone = Telling { key: key(7 * day), ..telling(Vec::new()) };
        let title = "The key of tidewrack.clay runs out in 7 days".to_owned();
        assert_eq!(said(&alone), (title, String::new(), Opens::Key));
        let soon = Telling { key: key(day - 1), ..telling(vec![open("c1", "m1", "Hello")]) };
        assert_eq!(said(&soon).1, "Hello\nThe key of tidewrack.clay runs out within a day");
    }

    #[test]
    fn a_strangers_text_cannot_steer_the_line_and_is_cut_at_a_whole_letter() {
        let tricky = telling(vec![open("c", "m", "a\u{202e}b\u{7}\u{2066}c\r\n\td")]);
        assert_eq!(said(&tricky).1, "ab c d");
        assert_eq!(said(&telling(vec![open("c", "m", " \u{202e} ")])).1, "A comment without words");
        let family = "👩‍👩‍👧‍👦".repeat(200);
        let cut = said(&telling(vec![open("c", "m", &family)])).1;
        assert_eq!(cut, format!("{}…", "👩‍👩‍👧‍👦".repeat(180)));
    }
}
