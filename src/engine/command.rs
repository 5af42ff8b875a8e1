//! Everything a person can ask of the engine, as plain values.
//! Invariant: a command is complete in itself and is carried out even if the window closes after it.

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::{
    AccountId, ActId, CommentId, Draft, DraftId, MediaId, Op, OpId, SavedReplyId, SearchId, Secret, Slot,
};

use super::archive::ArchiveWish;
use super::doctor::DoctorWish;
use super::drafts::DraftWish;
use super::encode::EncodeWish;
use super::export::ExportWish;
use super::figures::FiguresWish;
pub use super::hosts::HostWish;
pub use super::kept::Kept;
pub use super::locking::KeysWish;
pub use super::outbox::PlanWish;
pub use super::path::PathWish;
pub use super::quiet::QuietWish;
use super::record::RecordWish;
use super::rules::RuleWish;
use super::views::settings::{Choices, Layout};

/// One wish.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Change something on Instagram: one row in the outbox, to be taken back within the undo window.
    Do { account: AccountId, op: Op },
    /// Change several things that are one act, in this order: each waits for the one before it, and all are
    /// taken back together.
    DoTogether { account: AccountId, ops: Vec<Op> },
    /// As [`Command::DoTogether`], with words that came from a saved reply: its use is counted once they are out.
    Answer { account: AccountId, ops: Vec<Op>, saved: Option<SavedReplyId> },
    /// Keep something on this computer that Instagram does not hear of.
    KeepHere { account: AccountId, what: Kept },
    /// Do the same to many comments, or to many posts: one act, to be taken back as one. Those it cannot be done to are left out,
    /// and the toast says why.
    Moderate { account: AccountId, chosen: Chosen, act: Moderation },
    /// Something about the rules of the house.
    Rules { account: AccountId, wish: RuleWish },
    /// Something about the quiet hours of an account.
    Quiet { account: AccountId, wish: QuietWish },
    /// Something about the calendar of an account.
    Plan { account: AccountId, wish: PlanWish },
    /// Something about the places where files wait.
    Hosts(HostWish),
    /// Publish something at a moment: one row in the outbox, which is prepared ahead and waits.
    Schedule { account: AccountId, op: Op, slot: Slot },
    /// Give a scheduled publish another moment.
    Reschedule { op: OpId, slot: Slot },
    /// Let a scheduled publish go out as soon as it can.
    PublishNow(OpId),
    /// Say where the file is that a publish waits for, which the user put there.
    TellAddress { op: OpId, address: String },
    /// Take an op back: removed if it did not run yet, reversed by its inverse if it can be.
    TakeBack(OpId),
    /// Take back a whole act: what did not run is removed, what ran is reversed where it can be.
    TakeBackAct(ActId),
    /// Take back the newest act that can be.
    TakeBackLast,
    /// Give up an op that waits, runs or is stuck. What is already live stays.
    Cancel(OpId),
    /// Try a stuck or waiting op at once, from the step it stands at.
    TryAgain(OpId),
    /// Try all that stopped of an act at once.
    TryActAgain(ActId),
    /// Write the report of an op to a file; without one, into the profile.
    ExportReport { op: OpId, to: Option<std::path::PathBuf> },
    /// Begin to sign in.
    SignIn(SignIn),
    /// Begin to sign in as this account once more; whoever else comes is refused, and nothing of them is kept.
    SignInAgain { account: AccountId, how: SignIn },
    /// Something about the path to a connected account.
    Path(PathWish),
    /// Finish a browser sign-in with the address the browser ended on.
    PasteAddress(Secret),
    /// Stop waiting for the browser.
    StopSignIn,
    /// Read a post and all of its comments anew, its count too, and say what came of it.
    ReadAgain { account: AccountId, media: crate::domain::MediaId },
    /// Look at the connection of an account; of none while nobody is known.
    Doctor { account: AccountId, wish: DoctorWish },
    /// Something about the outside encoder of clips.
    Encode(EncodeWish),
    /// Show a toast: something was done that leaves no other trace.
    Tell(String),
    /// Somebody looks at the window, or no longer.
    Looks(bool),
    /// Show a notification of the desktop, to see how it looks.
    TryBell,
    /// Something about where keys are kept.
    Keys(KeysWish),
    /// Remove an account's secrets; its data stays.
    SignOut(AccountId),
    /// Remove an account whole: everything of it leaves this computer, for good.
    Remove(AccountId),
    /// Mark an account with another of the colours of accounts.
    Mark { account: AccountId, colour: u8 },
    /// Bring an account to the front.
    Choose(AccountId),
    /// Let the inbox be one over all accounts, or that of the account in front.
    Together(bool),
    /// Read everything now instead of in a while.
    Refresh(AccountId),
    /// Read one post's comments and numbers now: somebody looks at it.
    LookAt { account: AccountId, media: MediaId },
    /// Start an empty draft.
    NewDraft(AccountId),
    /// Keep an edit of a draft.
    KeepDraft { account: AccountId, draft: DraftId, content: Draft },
    /// Throw a draft away; it can be had back for some weeks.
    DropDraft(DraftId),
    /// Something else about drafts.
    Drafts { account: AccountId, wish: DraftWish },
    /// Keep what was chosen in the settings.
    Keep(Choices),
    /// Let the system start the worker while no window is open.
    InstallTimer,
    /// Let it not do that any more.
    RemoveTimer,
    /// Keep how the window was left.
    KeepLayout(Layout),
    /// Change the saved searches.
    Saved { account: AccountId, change: SavedChange },
    /// Write what the inbox shows to a file.
    Export(Box<ExportWish>),
    /// A note at a day, a label of a post, or numbers that leave the program.
    Figures { account: AccountId, wish: Box<FiguresWish> },
    /// Verify the record, or write it to a file.
    Record(RecordWish),
    /// Something about one's own data as a whole.
    Archive(Box<ArchiveWish>),
    /// Stop the export under way.
    StopExport,
    /// Open a folder in the system's own window.
    OpenFolder(PathBuf),
    /// Open an address in the browser.
    OpenAddress(String),
}

/// Comments that are chosen, or posts.
#[derive(Clone, Debug, PartialEq)]
pub enum Chosen {
    /// For [`Moderation::Comments`], and for nothing else.
    Posts(Vec<MediaId>),
    Comments(Vec<CommentId>),
    /// Rows of the inbox's list, those in sight first; a negative one stands for all that say the same.
    Rows(Arc<[i64]>),
    /// All that need an answer and say the same but for spelling.
    Cluster {
        likeness: i64,
    },
}

/// What is done to comments, or to posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moderation {
    /// Comments under posts are turned on or off.
    Comments {
        enabled: bool,
    },
    Hide,
    Show,
    /// Hidden at once, and deleted after the undo window or at the end of the day.
    Delete,
    /// Marked as done, on this computer alone.
    Done,
    NotDone,
    /// A reply to each; names go in front where Instagram flattens threads (section 5.2).
    Reply {
        text: String,
        /// The saved reply the words came from: left as they are, each comment gets them in its own language, and
        /// its use is counted for each that is out.
        saved: Option<SavedReplyId>,
    },
}

/// What becomes of a saved search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SavedChange {
    /// Keep one at a place, counted from zero; without a place, as the last.
    Keep {
        name: String,
        /// As typed.
        query: String,
        place: Option<usize>,
    },
    Rename {
        search: SearchId,
        name: String,
    },
    Place {
        search: SearchId,
        place: usize,
    },
    Remove(SearchId),
}

/// The ways in (section 1).
#[derive(Clone, Debug, PartialEq)]
pub enum SignIn {
    /// The browser opens the consent page; the answer comes back through the loopback listener or pasted.
    Browser { app_id: String, app_secret: Secret, redirect: String },
    /// A token made in the app's dashboard (section 1.7).
    Token(Secret),
    /// The demo account, through the same path, the engine being the browser.
    Demo,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::status::SignInState;

    #[test]
    fn what_a_sign_in_carries_prints_as_dots() {
        let secret = || Secret::new("https://localhost/?code=AQsecret&state=s-secret");
        let printed =
            format!("{:?} {:?}", Command::PasteAddress(secret()), SignInState::Browser { address: secret() });
        assert!(!printed.contains("secret") && printed.contains("••••"), "{printed}");
    }
}
