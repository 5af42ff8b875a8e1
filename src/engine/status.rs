//! What travels beside the database: the status line, the way a sign-in goes, and toasts.
//! Invariant: nothing here is data; losing it loses nothing.

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::{AccountId, ActId, OpId, Secret, Trouble};

use super::archive::ArchiveState;
use super::arrivals::{BellState, Opens};
use super::doctor::Examination;
use super::drafts::DraftsState;
use super::encode::EncoderState;
use super::hosts::HostsState;
use super::record::RecordState;
use super::rules::Shown;
use super::timer::TimerFacts;

/// Percent of the calls allowed from which everything is slowed, and at which it stops (section 8.3).
pub const SLOWS_AT: u32 = 75;
pub const STOPS_AT: u32 = 100;

/// News for the window.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// The whole status, replacing the one before.
    Status(Box<Status>),
    /// A toast.
    Notice(Notice),
    /// A notification of the desktop was clicked: show this of an account.
    Open { account: AccountId, opens: Opens },
}

/// How one of the accounts stands, beside the one in front.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    pub account: AccountId,
    /// What is being read is not told here, only that something is.
    pub sync: SyncState,
    /// Percent of the calls allowed (section 8.3); `None`: Instagram did not tell.
    pub calls_percent: Option<u32>,
}

/// The status line and what stands around it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Status {
    pub sync: SyncState,
    /// Percent of the calls allowed (section 8.3); `None`: Instagram did not tell.
    pub calls_percent: Option<u32>,
    /// Calls that make a percent of those allowed, as far as was learned from watching; `None`: not yet.
    pub calls_per_percent: Option<u32>,
    /// Last and next reading, milliseconds since the epoch.
    pub last_read: Option<i64>,
    pub next_read: Option<i64>,
    /// How each account stands that anything is known of.
    pub accounts: Vec<Standing>,
    pub sign_in: SignInState,
    /// The sign-in that failed waits for the invitation to be accepted, and can be tried once more as it is.
    pub looks_again: bool,
    /// Where secrets are kept, in words; the first is a note to show when it is not the keychain.
    pub secrets: SecretsPlace,
    /// Whether the keys can be used, and how a wish about them goes.
    pub keys: KeysState,
    /// The folder in which everything is kept; empty until it is known.
    pub profile: PathBuf,
    /// Every Instagram host is this one other origin: practice.
    pub practice: Option<String>,
    /// The timer that works while no window is open.
    pub timer: TimerFacts,
    /// Whether somebody shows notifications of the desktop.
    pub bell: BellState,
    /// How it stands with the outside encoder of clips.
    pub encoder: EncoderState,
    /// How far an export is.
    pub export: Option<ExportProgress>,
    /// What goes on with the places where files wait.
    pub hosts: HostsState,
    /// Files on their way to a host, at most one an op.
    pub sending: Vec<Flow>,
    /// What is known of the record.
    pub record: RecordState,
    /// How it stands with one's own data: exports of accounts, archives, and what was taken away.
    pub archive: ArchiveState,
    /// The newest rehearsal of a rule.
    pub rehearsal: Option<Shown>,
    /// What the connection doctor found, one an account since the program began.
    pub doctor: Vec<Arc<Examination>>,
    /// What goes on with drafts.
    pub drafts: DraftsState,
    /// A trouble of the whole program: a full disk, an unreadable profile.
    pub trouble: Option<Trouble>,
}

/// A file on its way to a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    pub op: OpId,
    /// Which of the op's files: the slides in their order, behind them the cover.
    pub file: usize,
    /// Bytes that went out, and how many there are.
    pub sent: u64,
    pub whole: u64,
    /// Bytes a second, lately; `None`: not known yet.
    pub rate: Option<u64>,
}

impl Flow {
    /// How much of the file went out, 0 to 100.
    pub fn percent(&self) -> u64 {
        self.sent.saturating_mul(100).checked_div(self.whole).unwrap_or(100).min(100)
    }

    /// How many seconds the rest takes at this rate; `None`: nobody knows.
    pub fn seconds_left(&self) -> Option<u64> {
        let rate = self.rate.filter(|rate| *rate > 0)?;
        Some(self.whole.saturating_sub(self.sent).div_ceil(rate))
    }
}

/// An export under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExportProgress {
    /// Comments written.
    pub done: usize,
    /// Comments to write; 0: not known yet.
    pub all: usize,
}

/// What an export is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    Csv,
    Json,
}

/// Where secrets are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecretsPlace {
    #[default]
    Keychain,
    /// A file in the profile, under a passphrase of the person's.
    SealedFile,
    /// A file in the profile that only this user may read; shown with a note.
    GuardedFile,
    /// Nowhere: tests and the demo.
    Memory,
}

/// How the keys stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeysState {
    /// The passphrase is still to be given; nothing is sent or read meanwhile.
    pub locked: bool,
    /// Something is being opened or moved.
    pub busy: bool,
    /// Why the last wish was not carried out.
    pub refused: Option<Trouble>,
    /// The last wish was carried out, in words.
    pub done: Option<String>,
    /// Others could read the file of keys until this start; it was mended.
    pub was_open: bool,
}

/// How the account in front stands to Instagram.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum SyncState {
    #[default]
    UpToDate,
    /// Reading, with what is being read: "Comments of 12 posts".
    Syncing(String),
    Offline,
    /// Waits by itself until a time (milliseconds since the epoch) or for a person.
    Paused {
        until: Option<i64>,
        trouble: Trouble,
    },
    /// The connection stands, but for some while nothing that came could be used; it is tried again by itself.
    Failing(Trouble),
    /// No account is signed in.
    SignedOut,
}

/// How a sign-in goes.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum SignInState {
    #[default]
    Idle,
    /// The browser shows the consent page at this address; the answer is awaited.
    /// It carries the state of this sign-in, which is nobody else's to know.
    Browser {
        address: Secret,
    },
    /// Talking to Instagram, with what is being done.
    Working(String),
    Failed(Trouble),
    Done(AccountId),
}

/// A toast.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub words: String,
    /// What *Undo* takes back.
    pub undo: Option<ActId>,
    /// Until when it stays, milliseconds since the epoch.
    pub until: i64,
    /// The folder that *Open folder* opens.
    pub folder: Option<PathBuf>,
    /// Until when nothing of it is sent; `None`: it is, or there is nothing to send.
    pub window: Option<i64>,
}
