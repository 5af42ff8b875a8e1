//! What a row of the outbox remembers between two looks at it, as JSON in its checkpoint column.
//! Invariant: an [`Intent`] is saved before the call it is about is made, and is dropped only when the call's
//! outcome is known.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::domain::op::Step;
use crate::domain::{CommentId, ContainerId, HostId, MediaId, Trouble};

use crate::hosting::Handle;

use super::retry::{ASK_AFTER, Failures};

/// The memory of one op.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Checkpoint {
    /// A call that may not be made twice is, or was, on its way.
    pub intent: Option<Intent>,
    pub failures: Failures,
    /// Publishes only.
    pub progress: Progress,
}

/// A call on its way, and what is needed to find its result.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Intent {
    /// A moment before it was made, by Instagram's clock; milliseconds since the epoch, 0 when no time of
    /// Instagram's was known. This machine's clock may be years off.
    pub at: i64,
    /// Ids of comments or posts that were there before: none of them is its result.
    pub before: Vec<String>,
    /// How many entries the list had that was looked at just before the call; `None`: it could not be looked
    /// at, and only the time tells new from old.
    pub seen: Option<usize>,
    /// How often Instagram was asked for the result and knew of none.
    pub asked: usize,
    /// Instagram called it spam. That was seen although the act was done (section 4.6), so it is asked for
    /// once; it is never simply tried again.
    pub blocked: Option<Trouble>,
    /// Instagram said no, or knew of no result when it was asked often enough. The list that is read before
    /// every call shows whether that was true; nothing needs to be waited for.
    pub refused: bool,
    /// Publishes only: the container that was sent out. Of a post that no list shows it is the only witness.
    pub container: Option<ContainerId>,
}

impl Intent {
    /// About to be made after `at`, knowing what was there before.
    pub fn after(at: i64, before: Vec<String>, seen: Option<usize>) -> Self {
        Self { at, before, seen, ..Self::default() }
    }

    /// Whether a list that is empty now is an answer that says nothing: it had entries before the call, and
    /// more than a person deletes in a minute.
    pub fn doubts(&self, entries: usize) -> bool {
        entries == 0 && self.seen.is_some_and(|seen| seen > 2)
    }

    /// The moment, by Instagram's clock, that tells new from old where no list does.
    pub fn since(&self) -> Option<i64> {
        self.seen.is_none().then_some(self.at)
    }

    /// Whether it may have reached Instagram for all that is known.
    pub fn is_unsure(&self) -> bool {
        !self.refused
    }

    /// Counts a question that was answered "no": when to ask again, or `None` when it is certain enough to
    /// make the call again.
    pub fn was_not_there(&mut self, now: i64) -> Option<i64> {
        self.asked += 1;
        ASK_AFTER.get(self.asked).map(|pause| now + pause)
    }
}

impl Checkpoint {
    /// Whether a call is on its way of which nobody knows whether it arrived.
    pub fn is_unsure(&self) -> bool {
        self.intent.as_ref().is_some_and(Intent::is_unsure)
    }
}

/// How far a publish has come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    pub step: Step,
    /// One a slide, once the files are ready to be sent.
    pub files: Vec<ReadyFile>,
    /// One a slide, while it can be fetched from outside.
    pub hosted: Vec<PlacedFile>,
    /// The next one, while it goes up to a host of the user's.
    pub sending: Option<Sending>,
    /// Addresses that the user told for slides that they put somewhere themselves, by the slide's index.
    pub told: BTreeMap<usize, String>,
    /// Instagram could not, or would not, fetch what stands there.
    pub refused: bool,
    /// Carousels: one a slide, as far as they are made.
    pub children: Vec<ContainerId>,
    /// Carousels: how many of the children Instagram has finished.
    pub finished: usize,
    /// The post's own container.
    pub container: Option<ContainerId>,
    /// When the newest container was made, milliseconds since the epoch.
    pub made_at: Option<i64>,
    /// When each container was made, also those that were not used: a day has room for 400 (section 4.7).
    pub made: Vec<i64>,
    /// When the oldest one was: a post lives no longer than the first of its parts.
    pub born: Option<i64>,
    /// When the files were last checked.
    pub checked_at: Option<i64>,
    /// Scheduled posts: when the finished container was looked at once more.
    pub looked_at: Option<i64>,
    /// Scheduled posts: what has to be known before the one call of the minute.
    pub readied: Option<Readied>,
    /// Scheduled posts: it was at work when its moment came.
    pub begun: bool,
    /// A moment before that, by Instagram's clock.
    pub made_after: i64,
    /// Looks at the container that is waited for.
    pub polls: u32,
    /// What the last look at a container showed, so that the timeline tells each state once.
    pub state: Option<String>,
    /// How often the containers were made anew.
    pub rounds: u8,
    /// The result.
    pub media: Option<MediaId>,
    /// It is out, as its container says, and nobody knows its id: Instagram shows it in no list.
    pub unseen: bool,
    pub permalink: Option<String>,
    pub comment: Option<CommentId>,
    /// Comments were turned off, as the draft wants.
    pub quiet: bool,
}

impl Progress {
    /// Forgets the containers, so that they are made again from the files.
    pub fn forget_containers(&mut self) {
        self.children.clear();
        self.finished = 0;
        self.container = None;
        self.made_at = None;
        self.born = None;
        self.looked_at = None;
        self.readied = None;
        self.polls = 0;
        self.state = None;
    }
}

/// What was asked shortly before the moment of a scheduled post.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Readied {
    /// When, milliseconds since the epoch.
    pub at: i64,
    /// The newest posts there were.
    pub before: Vec<String>,
    /// The day had room for one more.
    pub room: bool,
}

/// A file ready to be sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReadyFile {
    pub path: PathBuf,
    pub is_clip: bool,
    /// `image/jpeg`, `video/mp4`, `video/quicktime`.
    pub content_type: String,
    /// Which moment of the user's own clip is its first, in milliseconds.
    #[serde(default)]
    pub starts_ms: u64,
}

/// A file that can be fetched from outside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlacedFile {
    /// Without what a signature adds: a signed address is made anew each time it is needed.
    pub url: String,
    /// What takes it away again.
    pub handle: Handle,
    /// The host it stands on, whichever the account uses by now; `None`: this computer itself.
    #[serde(default)]
    pub host: Option<HostId>,
    /// Its row in the list of public files.
    #[serde(default)]
    pub row: Option<i64>,
}

/// A file on its way to a host.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sending {
    pub host: HostId,
    /// Its row in the list of public files.
    pub row: i64,
    /// What is there of it, and what takes that away; `None`: nothing was begun.
    pub handle: Option<Handle>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_checkpoint_is_read_with_defaults() {
        let read: Checkpoint = serde_json::from_str(r#"{"intent":{"at":5}}"#).unwrap();
        assert_eq!(read.intent, Some(Intent { at: 5, ..Intent::default() }));
        assert_eq!(read.progress.step, Step::Check);
    }

    #[test]
    fn twice_no_is_needed_before_a_call_is_made_again() {
        let mut intent = Intent::after(1_000, Vec::new(), None);
        assert_eq!(intent.was_not_there(11_000), Some(11_000 + ASK_AFTER[1]));
        assert_eq!(intent.was_not_there(41_000), None);
    }
}
