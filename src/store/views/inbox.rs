//! The inbox: which comments stand in the list, their rows, the thread beside it, and who wrote it.
//! Invariant: the list is ids only, so that a million comments cost eight megabytes; rows are read for what
//! is in sight.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::domain::person::PRIVATE_WINDOW_MS;
use crate::domain::{AccountId, ActId, CommentId, MediaId, PersonId, Regard};

use super::{Pending, PictureKey};

/// The views of the inbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum InboxFilter {
    /// Top comments and replies of others without a reply of mine after them, not hidden, not deleted, and
    /// not older than seven days when the account signed in for the first time.
    #[default]
    NeedsAnswer,
    /// Those of them that ask something.
    Questions,
    /// Those of them that name the account.
    Mentions,
    /// Those of them whose time for a private reply ends within a day, the first to end first.
    Closing,
    /// With open work in the outbox.
    Waiting,
    /// Answered by the account, or marked as done.
    Done,
    Hidden,
    Deleted,
    /// Everything, own replies too.
    All,
}

/// Which list is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexAsk {
    /// One account, or all.
    pub account: AccountId,
    pub filter: InboxFilter,
    /// Words and filters, as typed (see [`crate::domain::search`]); empty: no search.
    pub search: String,
    /// A moment, milliseconds since the epoch: what is closing then stands on top.
    pub at: i64,
    /// Likenesses of the clusters that are open in their place.
    pub opened: Vec<i64>,
    /// Only the newest [`FOUND_AT_FIRST`] of what a search finds: for whoever is still typing.
    pub hurried: bool,
    pub arrangement: Arrangement,
    /// Whose days are meant; `None`: UTC's.
    pub zone: Option<TimeZone>,
    /// In the lists of what is to be done: by the helper's guess, what is likely to be answered first.
    pub by_guess: bool,
}

/// How the list is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Arrangement {
    #[default]
    Newest,
    /// Below their posts, those with the newest comment first.
    ByPost,
    ByAuthor,
    ByDay,
}

/// A search gives the newest so many: a list of just that length may have left older ones out.
pub const FOUND_AT_MOST: usize = 5_000;

/// A search that is still being typed gives the newest so many first.
pub const FOUND_AT_FIRST: usize = 200;

/// Lists by post and by author arrange the newest so many.
pub const ARRANGED_AT_MOST: usize = 20_000;

/// The list, newest first, and the counts of all views.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InboxIndex {
    /// Row ids of the comments. Where near-identical ones are folded into one row, it stands at the place of the
    /// newest of them, and its id is their likeness made negative: it stays whoever comes and goes. A list that is
    /// arranged otherwise than by time is not folded, and has headings (see [`super::inbox_search::Headings`]),
    /// whose numbers are negative too.
    pub rows: Arc<[i64]>,
    /// The rows that stand for many, in the order of the list.
    pub clusters: Arc<[Cluster]>,
    pub counts: InboxCounts,
    /// Where in `rows` the headings stand, in order.
    pub headings: Arc<[usize]>,
}

impl InboxIndex {
    /// The heading of a post, a person or a day, by its key in the store.
    pub(in crate::store) fn heading(key: i64) -> i64 {
        i64::MIN.saturating_add(key.max(0))
    }

    /// What a heading is of.
    pub(in crate::store) fn key_of(heading: i64) -> i64 {
        heading.wrapping_sub(i64::MIN)
    }

    /// Whether a heading stands at a place of the list.
    pub fn is_heading(&self, at: usize) -> bool {
        self.headings.binary_search(&at).is_ok()
    }

    /// Entries of the list as headings and rows.
    pub fn apart(&self, entries: Vec<i64>) -> (Vec<i64>, Vec<i64>) {
        if self.headings.is_empty() {
            return (Vec::new(), entries);
        }
        entries.into_iter().partition(|entry| *entry < 0)
    }

    /// How many comments the list is of, those that are folded away included.
    pub fn comments(&self) -> usize {
        let stands_for: u64 = self.clusters.iter().map(|cluster| cluster.count).sum();
        let stand: usize = self.clusters.iter().map(|cluster| 1 + cluster.shown).sum();
        let single = self.rows.len().saturating_sub(self.headings.len() + stand);
        single + usize::try_from(stands_for).unwrap_or(0)
    }

    /// Which row stands at a place, counted from one, and of how many: headings are not counted.
    pub fn place(&self, at: usize) -> (usize, usize) {
        let above = self.headings.partition_point(|heading| *heading < at);
        (at + 1 - above, self.rows.len() - self.headings.len())
    }

    /// The rows of the group whose heading stands at a place.
    pub fn group(&self, at: usize) -> &[i64] {
        let place = self.headings.partition_point(|heading| *heading <= at);
        let end = self.headings.get(place).copied().unwrap_or(self.rows.len());
        self.rows.get(at + 1..end).unwrap_or_default()
    }
}

/// Near-identical comments that need an answer, as one row of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// Where in the list its row is.
    pub at: usize,
    pub likeness: i64,
    /// Comments it stands for.
    pub count: u64,
    /// Of these, so many stand below it, because it is open.
    pub shown: usize,
}

impl InboxIndex {
    /// The cluster a place of the list belongs to: whose row it is, or among whose members.
    pub fn cluster_at(&self, at: usize) -> Option<&Cluster> {
        let before = self.clusters.partition_point(|cluster| cluster.at <= at);
        let cluster = before.checked_sub(1).and_then(|last| self.clusters.get(last))?;
        (at - cluster.at <= cluster.shown).then_some(cluster)
    }

    /// Whether a row stands for many comments.
    pub fn is_head(row: i64) -> bool {
        row < 0
    }
}

/// Rows in each view, without search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InboxCounts {
    pub needs_answer: u64,
    pub questions: u64,
    pub mentions: u64,
    pub closing: u64,
    pub waiting: u64,
    pub done: u64,
    pub hidden: u64,
    pub deleted: u64,
    pub all: u64,
}

/// Which rows are in sight.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowsAsk {
    pub account: AccountId,
    /// Row ids out of [`InboxIndex::rows`].
    pub rows: Vec<i64>,
}

/// Rows in the order asked for; rows that are gone are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InboxRows {
    pub rows: Vec<InboxRow>,
}

/// One comment in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct InboxRow {
    pub row: i64,
    /// Whose comments it stands among; of a row that stands for many, its newest's.
    pub account: AccountId,
    pub id: CommentId,
    /// The top comment of its thread; its own id for a top comment.
    pub thread: CommentId,
    pub media: MediaId,
    pub picture: PictureKey,
    pub author: Option<PersonId>,
    /// `None`: Instagram did not tell.
    pub username: Option<String>,
    pub mine: bool,
    pub text: String,
    /// Milliseconds since the epoch; `None`: Instagram did not tell.
    pub at: Option<i64>,
    pub hidden: bool,
    pub deleted: bool,
    pub answered: bool,
    /// Marked as done by a person or a rule.
    pub done: bool,
    pub pending: Option<Pending>,
    /// It asks something.
    pub question: bool,
    /// It asks without a question mark that one would see.
    pub unmarked: bool,
    /// It names the account.
    pub mention: bool,
    /// ISO 639-1; `None`: too short to tell, or not read yet.
    pub language: Option<String>,
    /// It needs an answer and is its author's first comment.
    pub newcomer: bool,
    /// What the row stands for besides its newest comment, which all else is about.
    pub cluster: Option<Box<ClusterRow>>,
    /// When a private reply to it went out.
    pub private_at: Option<i64>,
    /// How its author is regarded.
    pub regard: Option<Regard>,
    /// What the helper thinks of it, if it is sure enough.
    pub guess: Option<Box<Guessed>>,
    /// Labels that rules put on it.
    pub labels: Vec<String>,
}

/// What the helper thinks of a comment that needs an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guessed {
    /// The person hides such comments; otherwise they are answered.
    pub hide: bool,
    /// What weighed most, as JSON.
    pub because: String,
}

impl InboxRow {
    /// Until when a private reply to it may be sent, milliseconds since the epoch (section 5.3); `None`: to this
    /// one none can.
    pub fn private_until(&self) -> Option<i64> {
        let open = !self.mine && !self.deleted && self.private_at.is_none();
        self.at.filter(|_| open).map(|at| at + PRIVATE_WINDOW_MS)
    }
}

/// A row that stands for near-identical comments.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterRow {
    pub likeness: i64,
    pub count: u64,
    /// Different people who wrote them.
    pub people: u64,
    /// Somebody else of them, to be shown beside the newest's author.
    pub other: Option<(PersonId, String)>,
    /// The first of them, and its wording.
    pub first: CommentId,
    pub first_text: String,
    /// When the first came, milliseconds since the epoch.
    pub since: Option<i64>,
    /// Posts they stand under.
    pub posts: u64,
    /// The act that is on its way with some of them.
    pub act: Option<ActId>,
}

/// Whose comments are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthorAsk {
    pub account: AccountId,
    pub person: PersonId,
}

/// The rows of all comments of one person, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthorRows {
    pub rows: Vec<i64>,
}

/// Which thread is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThreadAsk {
    pub account: AccountId,
    /// Any comment of the thread.
    pub comment: CommentId,
}

/// A post's head and the whole conversation, oldest first, echoes of unsent replies at their place.
#[derive(Clone, Debug, PartialEq)]
pub struct Thread {
    /// The comment asked for, as the list has it, wherever in the list it stands.
    pub asked: InboxRow,
    pub post: PostHead,
    pub comments: Vec<ThreadComment>,
    /// About the author of the comment asked for; `None` when unknown or the account itself.
    pub author: Option<AuthorCard>,
    /// What was begun to be answered to the comment asked for, in the open and in private; empty: nothing.
    pub draft: String,
    pub private_draft: String,
}

/// The post above a thread.
#[derive(Clone, Debug, PartialEq)]
pub struct PostHead {
    pub media: MediaId,
    pub picture: PictureKey,
    /// The account's n-th post; `None` for stories.
    pub number: Option<u64>,
    pub kind: super::library::TileKind,
    pub slides: usize,
    pub at: Option<i64>,
    pub caption: Option<String>,
    pub permalink: Option<String>,
    pub likes: Option<u64>,
    pub views: Option<f64>,
    /// What Instagram says there are, replies included.
    pub reported: Option<u64>,
    /// What Instagram gave us and has not deleted since.
    pub returned: u64,
    pub comments_enabled: Option<bool>,
}

/// One comment of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct ThreadComment {
    /// `None`: an echo, not on Instagram yet.
    pub id: Option<CommentId>,
    pub author: Option<PersonId>,
    pub username: Option<String>,
    pub mine: bool,
    pub is_reply: bool,
    pub text: String,
    pub at: Option<i64>,
    pub likes: Option<u64>,
    pub hidden: bool,
    pub deleted: bool,
    pub pending: Option<Pending>,
    /// A private reply to it went out.
    pub answered_privately: bool,
    /// It is a private reply: besides the account only the author of what it answers sees it.
    pub private: bool,
}

/// What the store knows of a commenter.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthorCard {
    pub id: PersonId,
    pub username: Option<String>,
    /// What they were called before, the latest first.
    pub former: Vec<String>,
    pub regard: Option<Regard>,
    /// As it was typed; empty: none.
    pub note: String,
    /// First comment seen, milliseconds since the epoch.
    pub first_seen: Option<i64>,
    pub comments: u64,
    pub answered: u64,
    pub hidden: u64,
    /// How long they waited for their answers on average, milliseconds; `None`: none was answered.
    pub answer_ms: Option<i64>,
    /// The latest others, newest first, at most five.
    pub others: Vec<OtherComment>,
}

/// Another comment of the same author.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherComment {
    pub id: CommentId,
    pub picture: PictureKey,
    pub text: String,
    pub at: Option<i64>,
    pub answered: bool,
}
