//! The panels, one file each, and the one table of them: rail, palette and shortcuts iterate it.
//! Invariant: a panel keeps only what a person did to it (selection, scroll, letters typed); its rows are the
//! store's.

pub mod activity;
mod away;
pub mod compose;
pub mod gaps;
pub mod inbox;
pub mod insights;
pub mod library;
mod own_data;
pub mod rules;
pub mod settings;
mod sign_in;
pub mod welcome;

use egui::Ui;

use super::desk::Desk;
use super::icons::{self, Icon};
use crate::domain::{AccountId, CommentId, DraftId, MediaId, OpId, Trouble};
use crate::tr;

/// A place on the rail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Place {
    /// Comments.
    #[default]
    Inbox,
    /// What happens by itself to comments.
    Rules,
    /// Posts of which Instagram counts more comments than it returns.
    Gaps,
    /// Everything published.
    Library,
    /// What is being written.
    Compose,
    /// The numbers.
    Insights,
    /// What is being done.
    Activity,
    /// Accounts and choices.
    Settings,
}

/// Where to go, and what to show there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// A place as it was left.
    Place(Place),
    /// The Library with a post open.
    Post(MediaId),
    /// The Inbox with a comment's thread open.
    Comment(CommentId),
    /// The Inbox with all that needs an answer.
    NeedsAnswer,
    /// The gaps with a post's open.
    Gap(MediaId),
    /// The Settings with the notifications.
    Notifications,
    /// Compose with a draft open.
    Draft(DraftId),
    /// Compose with the draft that is being made just now, once it is there.
    AwaitedDraft,
    /// Activity with an op open.
    Work(OpId),
    /// The record of moderation; of it only what rules did, or all.
    Record { rules: bool },
    /// The Settings with the quiet hours.
    QuietHours,
    /// The Settings with the saved replies.
    SavedReplies,
    /// The Settings with the places where files wait.
    Hosts,
    /// The Settings with the connection doctor.
    Doctor,
    /// The Settings with the error book, open where it tells of this.
    Book(Option<Trouble>),
    /// The Settings with where secrets are kept.
    Secrets,
    /// The Settings with one's own data.
    YourData,
    /// The Settings with an account's sign-in open.
    Account(AccountId),
    /// The path to a connected account: in the Settings, or alone while there is no account.
    Path,
}

impl Goal {
    /// The place it lies in.
    pub fn place(&self) -> Place {
        match self {
            Self::Place(place) => *place,
            Self::Post(_) => Place::Library,
            Self::Comment(_) | Self::NeedsAnswer => Place::Inbox,
            Self::Gap(_) => Place::Gaps,
            Self::Draft(_) | Self::AwaitedDraft => Place::Compose,
            Self::Work(_) | Self::Record { .. } => Place::Activity,
            Self::Account(_) | Self::QuietHours | Self::SavedReplies | Self::Notifications | Self::Hosts => {
                Place::Settings
            }
            Self::Doctor | Self::Book(_) | Self::Secrets | Self::Path | Self::YourData => Place::Settings,
        }
    }
}

/// A row of the table of panels.
pub struct Panel {
    /// Which place it is.
    pub place: Place,
    /// The place on the rail it belongs to: itself, unless it is reached from within another.
    pub within: Place,
    /// Its word on the rail.
    pub name: fn() -> &'static str,
    /// Its icon; filled while it is the active one.
    pub icon: Icon,
    /// The id of the action that goes there.
    pub action: &'static str,
    /// Draws it into all the room right of the rail.
    pub show: fn(&mut Panels, &mut Ui, &mut Desk<'_>),
}

/// All panels, in the order of the rail.
pub const PANELS: &[Panel] = &[
    Panel {
        place: Place::Inbox,
        within: Place::Inbox,
        name: || tr!("Inbox"),
        icon: icons::TRAY,
        action: "go.inbox",
        show: |panels, ui, desk| panels.inbox.show(ui, desk),
    },
    Panel {
        place: Place::Rules,
        within: Place::Inbox,
        name: || tr!("Rules"),
        icon: icons::SHIELD_CHECK,
        action: "go.rules",
        show: |panels, ui, desk| panels.rules.show(ui, desk),
    },
    Panel {
        place: Place::Gaps,
        within: Place::Inbox,
        name: || tr!("Gaps"),
        icon: icons::CIRCLE_DASHED,
        action: "go.gaps",
        show: |panels, ui, desk| panels.gaps.show(ui, desk),
    },
    Panel {
        place: Place::Library,
        within: Place::Library,
        name: || tr!("Library"),
        icon: icons::SQUARES_FOUR,
        action: "go.library",
        show: |panels, ui, desk| panels.library.show(ui, desk),
    },
    Panel {
        place: Place::Compose,
        within: Place::Compose,
        name: || tr!("Compose"),
        icon: icons::PENCIL_SIMPLE_LINE,
        action: "go.compose",
        show: |panels, ui, desk| panels.compose.show(ui, desk),
    },
    Panel {
        place: Place::Insights,
        within: Place::Insights,
        name: || tr!("Insights"),
        icon: icons::CHART_LINE,
        action: "go.insights",
        show: |panels, ui, desk| panels.insights.show(ui, desk),
    },
    Panel {
        place: Place::Activity,
        within: Place::Activity,
        name: || tr!("Activity"),
        icon: icons::PULSE,
        action: "go.activity",
        show: |panels, ui, desk| panels.activity.show(ui, desk),
    },
    Panel {
        place: Place::Settings,
        within: Place::Settings,
        name: || tr!("Settings"),
        icon: icons::GEAR,
        action: "go.settings",
        show: |panels, ui, desk| panels.settings.show(ui, desk),
    },
];

/// The panels' own memory.
#[derive(Default)]
pub struct Panels {
    /// Comments.
    pub inbox: inbox::Inbox,
    /// What happens by itself to comments.
    pub rules: rules::Rules,
    /// Posts of which Instagram counts more comments than it returns.
    pub gaps: gaps::Gaps,
    /// Everything published.
    pub library: library::Library,
    /// What is being written.
    pub compose: compose::Compose,
    /// The numbers.
    pub insights: insights::Insights,
    /// What is being done.
    pub activity: activity::Activity,
    /// Accounts and choices.
    pub settings: settings::Settings,
    /// Shown instead of all of them while no account is signed in.
    pub welcome: welcome::Welcome,
    away: away::Away,
}

#[cfg(test)]
mod tests {
    use super::PANELS;

    #[test]
    fn places_are_each_used_once_and_each_has_a_key() {
        let keymap = crate::ui::keymap::Keymap::default();
        for (index, panel) in PANELS.iter().enumerate() {
            assert!(keymap.of(panel.action).is_some(), "{}", panel.action);
            for other in &PANELS[index + 1..] {
                assert_ne!(panel.place, other.place);
                assert_ne!(panel.action, other.action);
            }
        }
    }
}
