//! Comments and replies (section 5).
//! Invariant: a list never mixes the levels: a thread is its top comment and its replies.

use jiff::Timestamp;
use reqwest::Method;
use serde::Deserialize;

use super::client::Call;
use super::errors::{ApiError, Purpose};
use super::wire::{self, List, Node};
use super::{Answer, Page, Session};
use crate::domain::{AccountId, Comment, CommentId, MediaId};

const REPLY_FIELDS: &str = "id,text,timestamp,username,from,user,like_count,hidden,parent_id";

/// Most comments a page may have (section 5.1).
const PAGE: &str = "50";

/// Replies that come along with each of them. More would ask for too much data at once (section 3.1); most
/// threads have fewer, and the rest is read on.
const REPLIES: &str = "20";

/// The fields of a top comment, with its first replies.
fn fields() -> String {
    format!("{REPLY_FIELDS},replies.limit({REPLIES}){{{REPLY_FIELDS}}}")
}

/// A top comment with its replies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    pub comment: Comment,
    pub replies: Vec<Comment>,
    /// There are more replies: read on with [`Session::replies_page`] from here.
    pub replies_after: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct CommentWire {
    #[serde(deserialize_with = "wire::filled")]
    id: Option<String>,
    #[serde(deserialize_with = "wire::text")]
    text: Option<String>,
    #[serde(deserialize_with = "wire::moment")]
    timestamp: Option<Timestamp>,
    #[serde(deserialize_with = "wire::filled")]
    username: Option<String>,
    from: Option<Node>,
    user: Option<Node>,
    #[serde(deserialize_with = "wire::count")]
    like_count: Option<u64>,
    #[serde(deserialize_with = "wire::flag")]
    hidden: Option<bool>,
    #[serde(deserialize_with = "wire::filled")]
    parent_id: Option<String>,
    media: Option<Node>,
    replies: Option<List<CommentWire>>,
}

/// The answer to a message.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Sent {
    #[serde(deserialize_with = "wire::filled")]
    message_id: Option<String>,
}

/// Whose comments are read, and under what.
struct Place<'a> {
    media: &'a MediaId,
    own: &'a AccountId,
}

impl Place<'_> {
    /// A comment below `parent`, or where it says itself that it is.
    fn comment(&self, read: CommentWire, parent: Option<&CommentId>) -> Option<Comment> {
        let (author, name) = read.from.map_or((None, None), |from| (from.id, from.username));
        let mine = read.user.is_some() || author.as_deref() == Some(self.own.as_str());
        Some(Comment {
            id: read.id?.into(),
            media: read.media.and_then(|media| media.id).map_or_else(|| self.media.clone(), MediaId::from),
            parent: parent.cloned().or_else(|| read.parent_id.map(CommentId::from)),
            author: author.map(Into::into),
            username: read.username.or(name),
            mine,
            text: read.text.unwrap_or_default(),
            timestamp: read.timestamp,
            likes: read.like_count,
            hidden: read.hidden.unwrap_or(false),
        })
    }

    fn thread(&self, mut read: CommentWire) -> Option<Thread> {
        let replies = read.replies.take().and_then(List::page);
        let comment = self.comment(read, None)?;
        let replies = replies
            .map(|page| page.filter_map(|reply| self.comment(reply, Some(&comment.id))))
            .unwrap_or(Page { items: Vec::new(), after: None });
        Some(Thread { comment, replies: replies.items, replies_after: replies.after })
    }
}

/// Reads a page of comments as Instagram sends it; `None` when it is not one. `own` is the account whose
/// comments count as ours.
pub fn read_page(body: &[u8], media: &MediaId, own: &AccountId) -> Option<Page<Thread>> {
    let place = Place { media, own };
    Some(wire::page::<CommentWire>(body)?.filter_map(|comment| place.thread(comment)))
}

/// Reads a page of the replies below `thread`.
pub(super) fn read_replies(
    body: &[u8],
    media: &MediaId,
    own: &AccountId,
    thread: &CommentId,
) -> Option<Page<Comment>> {
    let place = Place { media, own };
    Some(wire::page::<CommentWire>(body)?.filter_map(|reply| place.comment(reply, Some(thread))))
}

pub(super) fn read_one(body: &[u8], media: &MediaId, own: &AccountId) -> Option<Comment> {
    Place { media, own }.comment(wire::one(body)?, None)
}

/// The answer to a message that went out.
pub(super) fn read_sent(body: &[u8]) -> Option<()> {
    wire::one::<Sent>(body)?.message_id.map(drop)
}

impl Session {
    /// A page of the comments under a post, newest first, with their replies (section 5.1).
    ///
    /// An empty first page while the post counts comments means that Instagram withholds them (fact 4).
    ///
    /// # Errors
    /// Any [`ApiError`].
    pub async fn comments_page(
        &self,
        media: &MediaId,
        after: Option<&str>,
    ) -> Result<Answer<Page<Thread>>, ApiError> {
        let call = self
            .get(Purpose::Read, &[media.as_str(), "comments"])?
            .query(&[("fields", &fields()), ("limit", PAGE)])
            .maybe("after", after);
        self.send(call).await?.read(|body| read_page(body, media, &self.account))
    }

    /// A page of the replies of a top comment.
    ///
    /// # Errors
    /// Any [`ApiError`]; [`Class::Gone`](super::Class) when the comment was deleted.
    pub async fn replies_page(
        &self,
        media: &MediaId,
        thread: &CommentId,
        after: Option<&str>,
    ) -> Result<Answer<Page<Comment>>, ApiError> {
        let call = self
            .get(Purpose::Read, &[thread.as_str(), "replies"])?
            .query(&[("fields", REPLY_FIELDS), ("limit", PAGE)])
            .maybe("after", after);
        self.send(call).await?.read(|body| read_replies(body, media, &self.account, thread))
    }

    /// One comment or reply under a post.
    ///
    /// # Errors
    /// Any [`ApiError`]; [`Class::Gone`](super::Class) when it was deleted.
    pub async fn comment(&self, media: &MediaId, id: &CommentId) -> Result<Answer<Comment>, ApiError> {
        let call =
            self.get(Purpose::Read, &[id.as_str()])?.query(&[("fields", &format!("{REPLY_FIELDS},media"))]);
        self.send(call).await?.read(|body| read_one(body, media, &self.account))
    }

    /// Replies in a thread; `thread` is its top comment (section 5.2).
    ///
    /// # Errors
    /// Any [`ApiError`]; [`Class::UnknownOutcome`](super::Class) when it may have been posted.
    pub async fn reply(&self, thread: &CommentId, text: &str) -> Result<Answer<CommentId>, ApiError> {
        let form = vec![("message", text.to_owned())];
        self.create(Purpose::Send, &[thread.as_str(), "replies"], form).await
    }

    /// Sends a message to the author of a comment, which nobody else sees (section 5.3): one a comment, within
    /// seven days, at most 1,000 bytes. It comes to their inbox, or to their requests if they do not follow.
    ///
    /// # Errors
    /// Any [`ApiError`]; [`Class::UnknownOutcome`](super::Class) when it may have been sent. The same again then
    /// does no harm: Instagram refuses a second one with 10900.
    pub async fn private_reply(&self, comment: &CommentId, text: &str) -> Result<Answer<()>, ApiError> {
        let json = serde_json::json!({
            "recipient": { "comment_id": comment.as_str() },
            "message": { "text": text },
        });
        let call = self.get(Purpose::Send, &[self.account.as_str(), "messages"])?;
        let call = Call { method: Method::POST, json: Some(json), ..call };
        self.send(call).await?.read(read_sent)
    }

    /// Writes a top comment under an own post (section 5.2).
    ///
    /// # Errors
    /// Any [`ApiError`]; [`Class::UnknownOutcome`](super::Class) when it may have been posted.
    pub async fn comment_on(&self, media: &MediaId, text: &str) -> Result<Answer<CommentId>, ApiError> {
        let form = vec![("message", text.to_owned())];
        self.create(Purpose::Send, &[media.as_str(), "comments"], form).await
    }

    /// Hides or shows a comment. An own comment stays visible all the same (section 5.2).
    ///
    /// # Errors
    /// Any [`ApiError`].
    pub async fn set_hidden(&self, id: &CommentId, hidden: bool) -> Result<Answer<()>, ApiError> {
        self.change(&[id.as_str()], "hide", hidden).await
    }

    /// Deletes a comment for ever.
    ///
    /// # Errors
    /// Any [`ApiError`]; [`Class::Gone`](super::Class) when it was gone already.
    pub async fn delete_comment(&self, id: &CommentId) -> Result<Answer<()>, ApiError> {
        let call = Call { method: Method::DELETE, ..self.get(Purpose::Change, &[id.as_str()])? };
        self.send(call).await?.read(wire::success)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Page<Thread> {
        read_page(json.as_bytes(), &"900".into(), &"178".into()).unwrap()
    }

    #[test]
    fn a_thread_has_its_replies_and_knows_when_there_are_more() {
        let page = read(
            r#"{"data":[{"id":"1","text":"Wo gibt es die Tasse?","timestamp":"2026-11-01T10:00:00+0000","username":"lio",
            "from":{"id":"555","username":"lio"},"like_count":2,"hidden":false,"media":{"id":"901"},
            "replies":{"data":[{"id":"2","text":"Im Laden","user":{"id":"178"},"parent_id":"1","from":{"id":"9"}},
                               {"id":"3","text":"","from":{"id":"178","username":"nori.clay"}}],
                       "paging":{"cursors":{"after":"r1"},"next":"https://graph.example/1/replies?after=r1"}}}]}"#,
        );
        let thread = &page.items[0];
        assert_eq!(thread.comment.author, Some("555".into()));
        assert_eq!((thread.comment.mine, thread.comment.likes), (false, Some(2)));
        assert_eq!(thread.comment.media, "901".into());
        assert_eq!(thread.comment.parent, None);
        assert!(thread.replies.iter().all(|reply| reply.mine && reply.parent == Some("1".into())));
        assert_eq!(thread.replies[1].username.as_deref(), Some("nori.clay"));
        assert_eq!(thread.replies_after.as_deref(), Some("r1"));
    }

    #[test]
    fn an_author_may_be_missing() {
        let page = read(r#"{"data":[{"id":17900000000000007,"from":null,"user":null,"hidden":"true"}]}"#);
        let thread = &page.items[0];
        assert_eq!((&thread.comment.author, &thread.comment.username), (&None, &None));
        assert_eq!((thread.comment.mine, thread.comment.hidden, thread.comment.likes), (false, true, None));
        assert_eq!((thread.comment.id.as_str(), thread.comment.text.as_str()), ("17900000000000007", ""));
        assert_eq!(thread.comment.media, "900".into());
        assert!(thread.replies.is_empty() && thread.replies_after.is_none());
    }

    #[test]
    fn the_emptied_list_is_an_empty_page() {
        let page = read(r#"{"data":[],"paging":{"cursors":{"before":"x","after":"y"}}}"#);
        assert!(page.items.is_empty() && page.after.is_none());
    }

    #[test]
    fn a_list_that_was_cut_is_no_page() {
        assert!(read_page(br#"{"data":[{"id":"1"}"#, &"9".into(), &"1".into()).is_none());
    }
}
