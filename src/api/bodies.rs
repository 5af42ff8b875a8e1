//! Every kind of body that comes from Instagram, to be read by itself: by whoever wants to know what a body holds
//! without asking for it.
//! Invariant: the readers are the very ones the calls use.

use super::errors::{self, Purpose};
use super::tokens::TokenAnswer;
use super::{ApiError, account, comments, insights, media, publish, wire};
use crate::domain::{AccountId, CommentId, MediaId};

/// What a body is an answer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    Account,
    MediaPage,
    Media,
    Children,
    CommentsPage,
    Replies,
    Comment,
    Message,
    Insights,
    ContainerStatus,
    Quota,
    NewId,
    Success,
    Token,
}

impl Body {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Account,
        Self::MediaPage,
        Self::Media,
        Self::Children,
        Self::CommentsPage,
        Self::Replies,
        Self::Comment,
        Self::Message,
        Self::Insights,
        Self::ContainerStatus,
        Self::Quota,
        Self::NewId,
        Self::Success,
        Self::Token,
    ];

    /// How many things a body holds; `None`: it is no such body.
    pub fn holds(self, body: &[u8]) -> Option<usize> {
        let (of, own, thread) = (MediaId::from("1"), AccountId::from("2"), CommentId::from("3"));
        match self {
            Self::Account => account::read(body).map(|_| 1),
            Self::MediaPage => media::read_page(body).map(|page| page.items.len()),
            Self::Media => media::read_one(body).map(|_| 1),
            Self::Children => media::read_children(body).map(|children| children.len()),
            Self::CommentsPage => comments::read_page(body, &of, &own)
                .map(|page| page.items.iter().map(|thread| 1 + thread.replies.len()).sum()),
            Self::Replies => comments::read_replies(body, &of, &own, &thread).map(|page| page.items.len()),
            Self::Comment => comments::read_one(body, &of, &own).map(|_| 1),
            Self::Message => comments::read_sent(body).map(|()| 1),
            Self::Insights => insights::numbers_in(body),
            Self::ContainerStatus => publish::read_status(body).map(|status| {
                // Its verdict reads the words it came with.
                1 + usize::from(status.trouble().is_some())
            }),
            Self::Quota => publish::read_quota(body).map(|_| 1),
            Self::NewId => wire::new_id(body).map(|_| 1),
            Self::Success => wire::success(body).map(|()| 1),
            Self::Token => TokenAnswer::read(body).map(|_| 1),
        }
    }
}

/// What a body says that is not what was asked for.
pub fn refusal(purpose: Purpose, http: u16, body: &[u8]) -> ApiError {
    errors::read(purpose, http, None, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_read_as_what_it_is() {
        assert_eq!(Body::MediaPage.holds(br#"{"data":[{"id":"1"},{"id":"2"}]}"#), Some(2));
        assert_eq!(Body::MediaPage.holds(b"<html>"), None);
        let thread = br#"{"data":[{"id":"1","replies":{"data":[{"id":"2"},{"id":"3"}]}}]}"#;
        assert_eq!(Body::CommentsPage.holds(thread), Some(3));
        assert_eq!(Body::ContainerStatus.holds(br#"{"id":"1","status_code":"ERROR"}"#), Some(2));
    }
}
