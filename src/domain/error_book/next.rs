//! The next button of a trouble: what to press, wherever the trouble is shown.
//! Invariant: a button leads somewhere; where there is nothing to press, that is said instead.

use crate::tr;

/// What to press next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing: it goes on by itself.
    Wait,
    /// Nothing: there is no way on.
    Nothing,
    /// The connection doctor.
    Doctor,
    /// The account's sign-in.
    SignIn,
    /// Instagram itself.
    Instagram,
    /// The tester invitations on Instagram.
    Invites,
    /// The app's dashboard at Meta.
    Dashboard,
    /// Where files wait.
    Host,
    /// Compose, with the draft.
    Compose,
    /// What waits, in Activity.
    TryAgain,
    /// The comment, in the Inbox.
    Inbox,
    /// The report of what happened, from Activity.
    Report,
    /// The data folder.
    Folder,
    /// Where secrets are kept.
    Secrets,
}

impl Next {
    /// What stands on the button, or instead of one.
    pub fn words(self) -> &'static str {
        match self {
            Self::Wait => tr!("Nothing to press, it goes on by itself"),
            Self::Nothing => tr!("Nothing to press"),
            Self::Doctor => tr!("Open the connection doctor"),
            Self::SignIn => tr!("Sign in again"),
            Self::Instagram => tr!("Open Instagram"),
            Self::Invites => tr!("Open the invitations"),
            Self::Dashboard => tr!("Open the app dashboard"),
            Self::Host => tr!("Choose where files wait"),
            Self::Compose => tr!("Mend it in Compose"),
            Self::TryAgain => tr!("Try again in Activity"),
            Self::Inbox => tr!("Answer in the Inbox"),
            Self::Report => tr!("Export the report from Activity"),
            Self::Folder => tr!("Open the data folder"),
            Self::Secrets => tr!("See where secrets are kept"),
        }
    }

    /// Whether there is something to press.
    pub fn is_button(self) -> bool {
        !matches!(self, Self::Wait | Self::Nothing)
    }
}
