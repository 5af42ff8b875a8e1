//! What was known of an author and of a likeness when a comment came, found by going through all of them once.
//! Invariant: comments are taken in the order of time; a comment's facts hold nothing that came after it.

use std::collections::{HashMap, VecDeque};

use super::{DAY, Facts};
use crate::domain::person::Regard;

/// A comment as the store has it.
#[derive(Clone, Debug, Default)]
pub struct Raw<'a> {
    pub text: &'a str,
    /// The author's short number and Instagram's id.
    pub author: Option<(i64, &'a str)>,
    pub regard: Option<Regard>,
    /// Instagram's id of the post.
    pub post: &'a str,
    /// When the post was published, milliseconds since the epoch.
    pub posted: Option<i64>,
    /// When it was written, and when it was read here, milliseconds since the epoch.
    pub at: i64,
    pub seen: i64,
    pub language: Option<&'a str>,
    pub has_link: bool,
    pub emoji_only: bool,
    pub likeness: Option<i64>,
    /// It was hidden or deleted since.
    pub is_gone: bool,
    /// The account answered it.
    pub answered: bool,
}

#[derive(Clone, Copy, Debug)]
struct Author {
    first: i64,
    comments: u32,
    hides: u32,
    answers: u32,
}

/// What came before.
#[derive(Debug, Default)]
pub struct Past {
    authors: HashMap<i64, Author>,
    /// When comments of a likeness came, within the last day.
    alike: HashMap<i64, VecDeque<i64>>,
}

impl Past {
    /// The facts of the next comment.
    pub fn take<'a>(&mut self, raw: &Raw<'a>) -> Facts<'a> {
        let alike = raw.likeness.map_or(1, |likeness| self.alike(likeness, raw.at));
        let facts = Facts {
            text: raw.text,
            author: raw.author.map(|(_, id)| id),
            regard: raw.regard,
            post: raw.post,
            post_age: raw.posted.map(|posted| (raw.at - posted).max(0)),
            age: (raw.seen - raw.at).max(0),
            language: raw.language,
            has_link: raw.has_link,
            emoji_only: raw.emoji_only,
            alike,
            ..Facts::default()
        };
        let Some((number, _)) = raw.author else { return facts };
        let new = Author { first: raw.at, comments: 0, hides: 0, answers: 0 };
        let author = self.authors.entry(number).or_insert(new);
        let facts = Facts {
            known_for: Some(raw.at - author.first),
            comments: author.comments,
            hides: author.hides,
            answers: author.answers,
            ..facts
        };
        author.comments += 1;
        author.hides += u32::from(raw.is_gone);
        author.answers += u32::from(raw.answered);
        facts
    }

    fn alike(&mut self, likeness: i64, at: i64) -> u32 {
        let times = self.alike.entry(likeness).or_default();
        while times.front().is_some_and(|first| *first < at - DAY) {
            times.pop_front();
        }
        times.push_back(at);
        u32::try_from(times.len()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_knows_only_what_came_before_it() {
        let mut past = Past::default();
        let raw =
            |at: i64| Raw { author: Some((7, "p7")), at, seen: at, likeness: Some(3), ..Raw::default() };
        let first = past.take(&Raw { is_gone: true, ..raw(0) });
        assert_eq!((first.known_for, first.comments, first.hides, first.alike), (Some(0), 0, 0, 1));
        let second = past.take(&Raw { answered: true, ..raw(DAY) });
        assert_eq!((second.known_for, second.comments, second.hides, second.alike), (Some(DAY), 1, 1, 2));
        let third = past.take(&raw(3 * DAY));
        assert_eq!((third.comments, third.answers, third.alike), (2, 1, 1));
        let unknown = past.take(&Raw { author: None, ..raw(4 * DAY) });
        assert_eq!((unknown.known_for, unknown.comments), (None, 0));
    }
}
