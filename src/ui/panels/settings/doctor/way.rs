//! Where the next button of a trouble leads.
//! Invariant: every button of the error book leads somewhere.

use crate::domain::error_book::Next;
use crate::engine::Command;
use crate::ui::desk::Desk;
use crate::ui::icons::{self, Icon};
use crate::ui::panels::sign_in::DASHBOARD;
use crate::ui::panels::{Goal, Place};

/// Instagram itself, signed in as whoever uses the browser.
const INSTAGRAM: &str = "https://www.instagram.com/";
/// The page with the tester invitations.
const INVITES: &str = "https://www.instagram.com/accounts/manage_access/";

/// The address a button opens; `None`: it leads to a place of this program.
pub fn address(next: Next) -> Option<&'static str> {
    match next {
        Next::Instagram => Some(INSTAGRAM),
        Next::Invites => Some(INVITES),
        Next::Dashboard => Some(DASHBOARD),
        _ => None,
    }
}

/// What stands before its word.
pub fn icon(next: Next) -> Icon {
    match next {
        Next::Wait | Next::Nothing => icons::CLOCK,
        Next::Doctor => icons::STETHOSCOPE,
        Next::SignIn => icons::SIGN_IN,
        Next::Instagram | Next::Invites | Next::Dashboard => icons::ARROW_SQUARE_OUT,
        Next::Host => icons::CLOUD_ARROW_UP,
        Next::Compose => icons::PENCIL_SIMPLE_LINE,
        Next::TryAgain => icons::ARROW_COUNTER_CLOCKWISE,
        Next::Inbox => icons::TRAY,
        Next::Report => icons::EXPORT,
        Next::Folder => icons::FOLDER_OPEN,
        Next::Secrets => icons::LOCK_SIMPLE,
    }
}

/// Presses it.
pub fn press(desk: &mut Desk<'_>, next: Next) {
    if let Some(address) = address(next) {
        desk.send(Command::OpenAddress(address.to_owned()));
        return;
    }
    match next {
        Next::Doctor => desk.go(Goal::Doctor),
        Next::SignIn => desk.go(Goal::Account(desk.account_id())),
        Next::Host => desk.go(Goal::Hosts),
        Next::Compose => desk.go(Goal::Place(Place::Compose)),
        Next::TryAgain | Next::Report => desk.go(Goal::Place(Place::Activity)),
        Next::Inbox => desk.go(Goal::Place(Place::Inbox)),
        Next::Folder => desk.send(Command::OpenFolder(desk.status.profile.clone())),
        Next::Secrets => desk.go(Goal::Secrets),
        Next::Wait | Next::Nothing | Next::Instagram | Next::Invites | Next::Dashboard => {}
    }
}
