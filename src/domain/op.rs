//! Every change we can make to Instagram, as a value that can be kept in the outbox and done later.
//! Invariant: an `Op` is complete in itself: after a restart it can be done from its JSON alone.

use serde::{Deserialize, Serialize};

use super::{CommentId, Draft, DraftId, MediaId, TroubleKind};

/// One change to Instagram.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Op {
    /// Answers in a thread. Instagram puts a reply to a reply under the thread's top comment
    /// (section 5.2), so `thread` is where it is sent and `to` is what was answered.
    Reply { to: CommentId, thread: CommentId, media: MediaId, text: String },
    /// A message to the author of a comment, once and within seven days (section 5.3). Nobody else sees it.
    PrivateReply { to: CommentId, thread: CommentId, text: String },
    /// A new top comment under an own post.
    Comment { media: MediaId, text: String },
    /// Hides or shows a comment.
    Hide { comment: CommentId, thread: CommentId, hidden: bool },
    /// Removes a comment for ever on Instagram; its text stays in the store. The comment is
    /// hidden at once, by an op of its own, while this one waits.
    Delete { comment: CommentId, thread: CommentId },
    /// Turns comments on or off under a post.
    Comments { media: MediaId, enabled: bool },
    /// Publishes a draft, step by step. Boxed, being much larger than its siblings.
    Publish { draft_id: DraftId, draft: Box<Draft> },
}

impl Op {
    /// The lane, inside which order is kept: one comment thread, one post's settings, one draft.
    pub fn lane(&self) -> String {
        match self {
            Self::Reply { thread, .. }
            | Self::PrivateReply { thread, .. }
            | Self::Hide { thread, .. }
            | Self::Delete { thread, .. } => format!("thread/{thread}"),
            Self::Comment { media, .. } | Self::Comments { media, .. } => format!("media/{media}"),
            Self::Publish { draft_id, .. } => format!("draft/{draft_id}"),
        }
    }

    /// The word kept beside the JSON, so that SQL can join on it: `reply`, `private`, `comment`,
    /// `hide`, `show`, `delete`, `comments`, `publish`.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Reply { .. } => "reply",
            Self::PrivateReply { .. } => "private",
            Self::Comment { .. } => "comment",
            Self::Hide { hidden: true, .. } => "hide",
            Self::Hide { hidden: false, .. } => "show",
            Self::Delete { .. } => "delete",
            Self::Comments { .. } => "comments",
            Self::Publish { .. } => "publish",
        }
    }

    /// Id of the comment or post it acts on, for the overlay of pending work; a publish has none yet.
    pub fn target(&self) -> Option<&str> {
        match self {
            Self::Reply { to, .. } | Self::PrivateReply { to, .. } => Some(to.as_str()),
            Self::Hide { comment, .. } | Self::Delete { comment, .. } => Some(comment.as_str()),
            Self::Comment { media, .. } | Self::Comments { media, .. } => Some(media.as_str()),
            Self::Publish { .. } => None,
        }
    }

    /// Whether it may be taken back after it ran, by the inverse call.
    pub fn inverse(&self) -> Option<Self> {
        match self {
            Self::Hide { comment, thread, hidden } => {
                Some(Self::Hide { comment: comment.clone(), thread: thread.clone(), hidden: !hidden })
            }
            Self::Comments { media, enabled } => {
                Some(Self::Comments { media: media.clone(), enabled: !enabled })
            }
            Self::Reply { .. }
            | Self::PrivateReply { .. }
            | Self::Comment { .. }
            | Self::Delete { .. }
            | Self::Publish { .. } => None,
        }
    }
}

/// The state of a row of the outbox (design: "The outbox").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OpState {
    /// Waits for its moment or its turn.
    #[default]
    Queued,
    Running,
    /// Will be looked at again by itself.
    Waiting,
    /// Needs a person.
    Stuck,
    Done,
    /// Taken back before it ran.
    Undone,
}

impl OpState {
    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Stuck => "stuck",
            Self::Done => "done",
            Self::Undone => "undone",
        }
    }

    /// Reads the word of the database.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Queued, Self::Running, Self::Waiting, Self::Stuck, Self::Done, Self::Undone]
            .into_iter()
            .find(|state| state.word() == word)
    }

    /// Whether work is still to come or a person is still needed.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Done | Self::Undone)
    }
}

/// The eight steps of a publish, in order (design: "The outbox", 5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Step {
    #[default]
    Check,
    Host,
    Containers,
    Wait,
    Publish,
    ReadBack,
    FirstComment,
    TidyUp,
}

impl Step {
    /// All eight, in order.
    pub const ALL: [Self; 8] = [
        Self::Check,
        Self::Host,
        Self::Containers,
        Self::Wait,
        Self::Publish,
        Self::ReadBack,
        Self::FirstComment,
        Self::TidyUp,
    ];

    /// Where a publish that stopped here goes on: what concerned the files starts from the files, everything
    /// else where it stood, and what is live is never made again.
    pub fn resumes_at(self, trouble: Option<TroubleKind>) -> Self {
        let of_files = matches!(
            trouble,
            Some(
                TroubleKind::FileRefused
                    | TroubleKind::FileBroken
                    | TroubleKind::FileMissing
                    | TroubleKind::HostUnreachable
                    | TroubleKind::ContainerLost
                    | TroubleKind::CaptionRefused
                    | TroubleKind::NameRefused
                    | TroubleKind::PlaceRefused
                    | TroubleKind::PartnersRefused
                    | TroubleKind::TrialRefused
            )
        );
        if of_files && self <= Self::Publish { Self::Check } else { self }
    }

    /// Its name for a person.
    pub fn name(self) -> &'static str {
        match self {
            Self::Check => crate::tr!("Check"),
            Self::Host => crate::tr!("Host"),
            Self::Containers => crate::tr!("Containers"),
            Self::Wait => crate::tr!("Wait"),
            Self::Publish => crate::tr!("Publish"),
            Self::ReadBack => crate::tr!("Read back"),
            Self::FirstComment => crate::tr!("First comment"),
            Self::TidyUp => crate::tr!("Tidy up"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_op_survives_its_json() {
        let op = Op::Publish { draft_id: DraftId(7), draft: Box::default() };
        let json = serde_json::to_string(&op).unwrap();
        assert!(json.contains(r#""op":"publish""#), "{json}");
        assert_eq!(serde_json::from_str::<Op>(&json).unwrap(), op);
    }

    #[test]
    fn only_trouble_with_files_goes_back_to_the_files() {
        assert_eq!(Step::Wait.resumes_at(Some(TroubleKind::FileRefused)), Step::Check);
        assert_eq!(Step::Wait.resumes_at(Some(TroubleKind::PermissionMissing)), Step::Wait);
        assert_eq!(Step::FirstComment.resumes_at(Some(TroubleKind::FileRefused)), Step::FirstComment);
    }

    #[test]
    fn a_thread_is_one_lane() {
        let hide = Op::Hide { comment: "2".into(), thread: "1".into(), hidden: true };
        let reply = Op::Reply { to: "2".into(), thread: "1".into(), media: "9".into(), text: String::new() };
        assert_eq!(hide.lane(), reply.lane());
        let private = Op::PrivateReply { to: "2".into(), thread: "1".into(), text: String::new() };
        assert_eq!((private.lane(), private.inverse()), (reply.lane(), None));
    }

    #[test]
    fn hiding_and_comments_off_can_be_reversed_and_nothing_else() {
        let hide = Op::Hide { comment: "2".into(), thread: "1".into(), hidden: true };
        assert_eq!(hide.inverse().and_then(|op| op.inverse()), Some(hide));
        assert_eq!(Op::Delete { comment: "2".into(), thread: "1".into() }.inverse(), None);
    }

    #[test]
    fn every_state_reads_its_own_word() {
        for state in [
            OpState::Queued,
            OpState::Running,
            OpState::Waiting,
            OpState::Stuck,
            OpState::Done,
            OpState::Undone,
        ] {
            assert_eq!(OpState::from_word(state.word()), Some(state));
        }
    }
}
