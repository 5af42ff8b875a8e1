//! Settings: the accounts and what was chosen.
//! Invariant: no secret and no part of one is ever in a view.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::account::Grant;
use crate::domain::{Account, AccountId, Feature, Missed, Notify, Trouble};

use super::PictureKey;

/// There is only one question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SettingsAsk;

/// Everything the settings page and the shell need to know of accounts and choices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Signed-in accounts first, then those whose data is kept.
    pub accounts: Vec<AccountRow>,
    pub choices: Choices,
    pub layout: Layout,
    /// Accounts that have a place where files wait.
    pub hosted: BTreeSet<AccountId>,
    /// What each account's key was refused although nobody told that it lacks the permission.
    pub refused: BTreeMap<AccountId, Vec<Feature>>,
    /// Names of accounts that are being taken off this computer.
    pub leaving: Vec<String>,
}

/// How the window was left: nothing a person chose in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Layout {
    /// Widths of panes that were dragged, by the pane's name, points.
    pub widths: BTreeMap<String, u32>,
    /// The place that was open last, by the id of the action that goes there; empty: none yet.
    pub place: String,
    /// Emoji taken lately, the last one first.
    pub emoji: Vec<String>,
    /// The skin tone of those that have one, 1 to 5; 0: none.
    pub skin_tone: u8,
}

/// One account.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountRow {
    pub account: Account,
    pub picture: PictureKey,
    /// `None`: signed out, data kept.
    pub grant: Option<Grant>,
    /// Why it is paused, when it is.
    pub paused: Option<Trouble>,
    /// Whether it lives at the practice endpoint instead of Instagram.
    pub practice: bool,
    /// Data kept: posts, comments.
    pub posts: u64,
    pub comments: u64,
    /// Comments that need an answer.
    pub needs_answer: u64,
    /// Work that is still to be sent.
    pub open: u64,
    /// Which of the colours of accounts marks it, from 0 on.
    pub colour: u8,
}

/// What the user chose.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Choices {
    pub theme: ThemeChoice,
    /// Seconds in which an act can be taken back before it is sent, 0 to 30.
    pub undo_s: u32,
    /// When a comment that was deleted, and is hidden at once, is deleted on Instagram too.
    pub delete_when: DeleteWhen,
    /// The account in front; empty: the first.
    pub account: String,
    /// The inbox is one over all accounts.
    pub together: bool,
    /// What becomes of missed posts, by account; the default where an account is not named.
    pub missed: BTreeMap<String, Missed>,
    /// How new comments are told on the desktop.
    pub notify: Notify,
    /// Keys that were bound anew, by the id of the action, as the keymap writes them; an empty text: no key.
    pub keys: BTreeMap<String, String>,
    /// Compose offers collaborators, of which Meta's pages say both that this sign-in takes them and that it does not.
    pub collaborators: bool,
    /// Instagram app id for signing in with a browser; its secret lives in the vault.
    pub app_id: String,
    /// The redirect address registered with that app.
    pub redirect: String,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            undo_s: 5,
            delete_when: DeleteWhen::default(),
            account: String::new(),
            together: false,
            missed: BTreeMap::new(),
            notify: Notify::default(),
            keys: BTreeMap::new(),
            collaborators: false,
            app_id: String::new(),
            redirect: "https://localhost:8723/".to_owned(),
        }
    }
}

impl Choices {
    /// What becomes of an account's missed posts.
    pub fn missed_of(&self, account: &AccountId) -> Missed {
        self.missed.get(account.as_str()).copied().unwrap_or_default()
    }
}

/// When deletions are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum DeleteWhen {
    #[default]
    AfterUndo,
    /// At midnight in the person's zone; until then they can be taken back.
    EndOfDay,
}

/// Which of the two looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum ThemeChoice {
    #[default]
    System,
    Darkroom,
    Daylight,
}
