//! Activity: every change on its way to Instagram, and what became of it.
//! Invariant: sections stand in the order of whose move it is; a row says why it waits.

use crate::domain::op::{OpState, Step};
use crate::domain::{AccountId, ActId, Op, OpId, Slot, Trouble};

use super::going::Going;
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
    /// Acts about many comments, which stand here as one row each, the newest first; their ops are not in `rows`.
    pub acts: Vec<ActivityAct>,
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
    /// Publishes that are open: how far each file of it is.
    pub going: Option<Going>,
    /// Of what waits its turn: how many changes of the account come before it.
    pub ahead: u64,
    /// Publishes only: when it is to go out.
    pub slot: Option<Slot>,
    pub picture: Option<PictureKey>,
    /// Who or what it is about: a username, the first words of a caption.
    pub about: Option<String>,
    /// Where the result stands on Instagram.
    pub permalink: Option<String>,
    /// The act about many that it is a part of.
    pub act: Option<ActId>,
    /// The beginning of the comment it is about, where that is told as a part of an act.
    pub words: Option<String>,
}

/// One act about many comments.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityAct {
    pub id: ActId,
    pub verb: Verb,
    /// The name of a rule; `None`: the person.
    pub who: Option<String>,
    /// What a reply to many says.
    pub text: Option<String>,
    /// How many comments it is about.
    pub count: u64,
    /// When it was asked for, and the end of its undo window, milliseconds since the epoch.
    pub at: i64,
    pub not_before: i64,
    /// Comments it was done to.
    pub done: u64,
    /// Its open changes, those that stopped and those at work among them.
    pub open: u64,
    pub stuck: u64,
    pub running: u64,
    /// Comments are still to be put in.
    pub putting: bool,
    pub taken_back: bool,
    /// Inverses of what was done that are still on their way.
    pub going_back: u64,
    /// When its last change ended, milliseconds since the epoch.
    pub ended: Option<i64>,
}

impl ActivityAct {
    /// Whose move it is, as a state of an op.
    pub fn state(&self) -> OpState {
        match self {
            act if act.stuck > 0 => OpState::Stuck,
            act if act.running > 0 => OpState::Running,
            act if act.open > 0 || act.putting || act.going_back > 0 => OpState::Waiting,
            act if act.taken_back && act.done == 0 => OpState::Undone,
            _ => OpState::Done,
        }
    }

    /// Whether taking it back changes anything: of what is done, only hiding and showing can be reversed.
    pub fn can_be_undone(&self) -> bool {
        let reversible = matches!(self.verb, Verb::Hide | Verb::Show | Verb::Comments) && self.done > 0;
        !self.taken_back && (self.open > 0 || self.putting || reversible)
    }
}

/// Which act's members are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MembersAsk {
    pub act: ActId,
}

/// The changes an act about many is made of: those that stopped first, and all in the order they were put in, so that
/// nothing moves while they are being done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members {
    pub ops: Vec<OpId>,
}

/// Which changes are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberRowsAsk {
    pub account: AccountId,
    pub ops: Vec<OpId>,
}

/// Some changes, whatever they are a part of; those that are not known are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MemberRows {
    pub rows: Vec<ActivityRow>,
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
