//! Activity: every change on its way to Instagram, and what became of it.
//! Invariant: sections stand in the order of whose move it is; a row says why it waits.

use crate::domain::op::{OpState, Step};
use crate::domain::{AccountId, Op, OpId, Slot, Trouble};

use super::{PictureKey, Verb};

/// The chips in the header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ActivityFilter {
    #[default]
    Open,
    Done,
    Everything,
}

/// Which rows are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActivityAsk {
    pub account: AccountId,
    pub filter: ActivityFilter,
    /// Containers made since then are counted, milliseconds since the epoch.
    pub since: i64,
}

/// The queue, by section, at most 500 rows of done work.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Activity {
    /// Needs you, running, waiting, done: in this order, newest first inside each.
    pub rows: Vec<ActivityRow>,
    pub open: u64,
    pub stuck: u64,
    pub running: u64,
    pub waiting: u64,
    pub done: u64,
    /// Posts of the last 24 h, as Instagram told.
    pub posts: Option<crate::domain::Quota>,
    /// Containers made since the moment asked for; a day has room for 400 (section 4.7).
    pub containers: u64,
    /// Files that can be fetched from outside right now.
    pub files_public: u64,
}

/// One op.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityRow {
    pub id: OpId,
    pub verb: Verb,
    pub op: Op,
    pub state: OpState,
    pub trouble: Option<Trouble>,
    /// Publishes only: the step it is in.
    pub step: Option<Step>,
    /// What it does now, in words, when it says more than the step.
    pub saying: Option<String>,
    pub attempts: u32,
    pub created: i64,
    /// When it runs or is looked at again.
    pub runs_at: i64,
    pub ended: Option<i64>,
    /// Publishes only: when it is to go out.
    pub slot: Option<Slot>,
    pub picture: Option<PictureKey>,
    /// Who or what it is about: a username, the first words of a caption.
    pub about: Option<String>,
    /// Where the result stands on Instagram.
    pub permalink: Option<String>,
}

/// Which op's timeline is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordAsk {
    pub op: OpId,
}

/// The timeline of an op, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    pub entries: Vec<RecordEntry>,
}

/// One thing that happened to an op.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordEntry {
    pub at: i64,
    pub step: Option<Step>,
    pub tone: Tone,
    pub title: String,
    pub sentence: String,
    /// Pairs for the opened card: asked, answer, trace. Secrets never reach it.
    pub small_print: Vec<(String, String)>,
}

/// How an entry is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Tone {
    #[default]
    Plain,
    Good,
    Waiting,
    Bad,
}
