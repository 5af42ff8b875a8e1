//! What was asked (the log) and what really came of it (the record).
//! Invariant: the record gets a row exactly when the pretend Instagram changed, whatever the caller was
//! told, so that "exactly once" can be checked; neither list ever holds a token.

use std::collections::VecDeque;

use serde::Serialize;

/// One request as it was received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// Counts from 1 and is never reused.
    pub number: u64,
    /// Unix seconds on the sandbox's clock.
    pub at: i64,
    pub method: String,
    /// As sent, version and all.
    pub path: String,
    /// As sent, with secrets replaced by `…`.
    pub query: String,
    /// Where the token came: `header`, `query`, `body` or `none`.
    pub token: &'static str,
    /// HTTP status; `None` while unanswered and when the connection was dropped.
    pub status: Option<u16>,
    /// The `User-Agent` header.
    pub agent: String,
    /// What a fault rule did to it.
    pub fault: Option<String>,
}

/// Requests kept; a long-running demo forgets the oldest.
const KEPT: usize = 20_000;

/// The requests received, oldest first.
#[derive(Debug, Default)]
pub struct Log {
    rows: VecDeque<Asked>,
    count: u64,
}

impl Log {
    /// Adds a request and says its number.
    pub fn add(&mut self, asked: Asked) -> u64 {
        self.count += 1;
        if self.rows.len() == KEPT {
            self.rows.pop_front();
        }
        self.rows.push_back(Asked { number: self.count, ..asked });
        self.count
    }

    /// Writes down how request `number` ended.
    pub fn finish(&mut self, number: u64, status: Option<u16>, fault: Option<String>) {
        if let Ok(row) = self.rows.binary_search_by_key(&number, |row| row.number) {
            self.rows[row].status = status;
            self.rows[row].fault = fault;
        }
    }

    /// The requests kept, oldest first.
    pub fn rows(&self) -> impl Iterator<Item = &Asked> {
        self.rows.iter()
    }

    /// Forgets the requests; numbers go on.
    pub fn clear(&mut self) {
        self.rows.clear();
    }
}

/// One thing that really happened, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Happened {
    /// A container went out as a media node.
    Published { media: String, container: String, at: i64 },
    /// The account commented or, with `parent`, replied.
    Commented { comment: String, media: String, parent: Option<String>, text: String, at: i64 },
    /// A comment was hidden (`true`) or shown again.
    Hidden { comment: String, hidden: bool, at: i64 },
    /// The account deleted a comment.
    Deleted { comment: String, at: i64 },
    /// Comments of a media node were switched on or off.
    CommentsEnabled { media: String, enabled: bool, at: i64 },
    /// A private reply went out (section 5.3).
    PrivateReply { comment: String, message: String, text: String, at: i64 },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Asked {
        Asked {
            number: 0,
            at: 0,
            method: "GET".into(),
            path: "/me".into(),
            query: String::new(),
            token: "header",
            status: None,
            agent: String::new(),
            fault: None,
        }
    }

    #[test]
    fn a_request_is_numbered_and_finished() {
        let mut log = Log::default();
        let (one, two) = (log.add(asked()), log.add(asked()));
        log.finish(one, Some(200), None);
        let rows: Vec<_> = log.rows().map(|row| (row.number, row.status)).collect();
        assert_eq!(rows, [(one, Some(200)), (two, None)]);
        log.clear();
        assert_eq!(log.add(asked()), two + 1);
    }

    #[test]
    fn the_oldest_requests_are_forgotten_first() {
        let mut log = Log::default();
        for _ in 0..KEPT + 3 {
            log.add(asked());
        }
        assert_eq!(log.rows().next().map(|row| row.number), Some(4));
        log.finish(2, Some(200), None);
        assert_eq!(log.rows().count(), KEPT);
    }
}
