//! What a panel is lent for a frame: the data's door, the time, the pictures, and the trays its wishes go into.
//! Invariant: a panel reaches nothing but through its desk, and a desk lives for one frame.

use std::time::Duration;

use egui::{Rect, TextureId, Ui, Vec2};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::actions::{Action, Actions};
use super::format;
use super::icons::{self, Icon};
use super::panels::Goal;
use super::pictures::Pictures;
use super::theme::{disc, height};
use super::widgets::strip;
use crate::domain::{AccountId, Feature, Op};
use crate::engine::arrivals::KeyEnds;
use crate::engine::command::Command;
use crate::engine::status::{Status, SyncState};
use crate::engine::views::Reader;
use crate::engine::views::settings::{AccountRow, Settings};

/// The desk of a frame.
pub struct Desk<'a> {
    /// Reads views; pass it to `Live::poll`.
    pub reader: &'a Reader,
    /// Accounts and choices.
    pub settings: &'a Settings,
    /// Online, syncing, calls.
    pub status: &'a Status,
    /// The time of this frame.
    pub now: Timestamp,
    /// The zone times are shown in.
    pub zone: &'a TimeZone,
    /// The textures.
    pub pictures: &'a mut Pictures,
    /// What can be done now; see [`Desk::action`].
    pub actions: &'a mut Actions,
    /// Wishes to the engine.
    pub commands: &'a mut Vec<Command>,
    /// Where to go, or what a panel that was just gone to shall show.
    pub goal: &'a mut Option<Goal>,
    /// The pane at whose foot toasts stand; a panel with a list sets it.
    pub toast_pane: Option<Rect>,
    /// The account in front before the store has heard of it, or the one that is acted for; `None`: the chosen one.
    pub front: Option<AccountId>,
    /// The inbox is one over all accounts.
    pub together: bool,
}

/// Sign, words and the way out of what a strip tells.
type Said = (Icon, String, Option<&'static str>);

/// Milliseconds of a frame.
const A_FRAME_MS: u64 = 17;
/// From so long before its end on the strip tells of a key, milliseconds.
const KEY_NEAR_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

impl Desk<'_> {
    /// The account in front.
    pub fn account(&self) -> Option<&AccountRow> {
        self.front.as_ref().and_then(|id| self.account_of(id)).or_else(|| front(self.settings))
    }

    /// One of the accounts.
    pub fn account_of(&self, id: &AccountId) -> Option<&AccountRow> {
        self.settings.accounts.iter().find(|row| row.account.id == *id)
    }

    /// Brings an account to the front, from this frame on.
    pub fn choose(&mut self, account: &AccountId) {
        self.front = Some(account.clone());
        self.send(Command::Choose(account.clone()));
    }

    /// Lets the inbox be one over all accounts, or that of the account in front, from this frame on.
    pub fn look_together(&mut self, together: bool) {
        if self.together != together {
            self.together = together;
            self.send(Command::Together(together));
        }
    }

    /// Goes to something of an account, which comes to the front for that.
    pub fn bring(&mut self, account: &AccountId, goal: Goal) {
        if self.account_id() != *account {
            self.choose(account);
        }
        self.go(goal);
    }

    /// The id of the account in front; empty while there is none.
    pub fn account_id(&self) -> AccountId {
        self.account().map(|row| row.account.id.clone()).unwrap_or_default()
    }

    /// Offers an action; true if it is to be done now, by its key or by the palette.
    pub fn action(&mut self, ui: &Ui, action: Action) -> bool {
        self.actions.offer(ui, action)
    }

    /// The key caps of an action, for whatever does the same; empty where it has no key.
    pub fn caps(&self, id: &str) -> String {
        self.actions.caps(id)
    }

    /// Sends a wish to the engine.
    pub fn send(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// Changes something on Instagram, for the account in front.
    pub fn change(&mut self, op: Op) {
        let account = self.account_id();
        self.send(Command::Do { account, op });
    }

    /// Changes something on Instagram, for an account.
    pub fn change_for(&mut self, account: &AccountId, op: Op) {
        self.send(Command::Do { account: account.clone(), op });
    }

    /// Changes several things on Instagram as one act, for the account in front.
    pub fn change_together(&mut self, ops: Vec<Op>) {
        let account = self.account_id();
        match <[Op; 1]>::try_from(ops) {
            Ok([op]) => self.send(Command::Do { account, op }),
            Err(ops) => self.send(Command::DoTogether { account, ops }),
        }
    }

    /// Goes somewhere after this frame.
    pub fn go(&mut self, goal: Goal) {
        *self.goal = Some(goal);
    }

    /// The texture of the own picture of the account in front, once it is there.
    pub fn own_picture(&mut self, ui: &Ui) -> Option<TextureId> {
        let account = self.account_id();
        self.picture_of(ui, &account)
    }

    /// The texture of an account's own picture, once it is there.
    pub fn picture_of(&mut self, ui: &Ui, account: &AccountId) -> Option<TextureId> {
        let side = Vec2::splat(disc::LARGE * ui.pixels_per_point());
        let key = self.account_of(account)?.picture.clone();
        self.pictures.texture(&key, side).map(|texture| texture.id())
    }

    /// Whole seconds left until a moment (milliseconds since the epoch), and a frame when that changes.
    pub fn countdown(&self, ui: &Ui, until: i64) -> i64 {
        let left = until - self.now.as_millisecond();
        if left > 0 {
            // egui wakes a frame early, and would then draw until the moment has come.
            let rest = format::span_stands(left).unsigned_abs() + A_FRAME_MS;
            ui.ctx().request_repaint_after(Duration::from_millis(rest));
        }
        (left + 999) / 1000
    }

    /// How long ago: `14 min`. Milliseconds since the epoch.
    pub fn age(&self, at: i64) -> String {
        format::age(format::at(at), self.now, self.zone)
    }

    /// Day and time: `Sat 21 Nov, 09:40`. Milliseconds since the epoch.
    pub fn moment(&self, at: i64) -> String {
        format::moment(format::at(at), self.now, self.zone)
    }

    /// Shows the strip at the foot of a pane while something is wrong with the whole program, or while offline
    /// or paused; gives the room above it, which is the whole pane when there is nothing to say. What stands
    /// above keeps its place, so that nothing moves under the pointer when the strip comes or goes.
    pub fn status_strip(&mut self, ui: &mut Ui, pane: Rect) -> Rect {
        self.strip_of(ui, pane, None)
    }

    /// As [`Desk::status_strip`], for a pane that is about something a key may not allow: then it says so, and leads
    /// to where it is granted.
    pub fn status_strip_for(&mut self, ui: &mut Ui, pane: Rect, feature: Feature) -> Rect {
        self.strip_of(ui, pane, Some(feature))
    }

    /// Why something is switched off for the account in front: its key does not allow it. `None`: it may be done.
    pub fn off(&self, feature: Feature) -> Option<&'static str> {
        self.off_in(self.account()?, feature)
    }

    /// As [`Desk::off`], of an account. Of all of them it is switched off when no key that is signed in allows it: what
    /// the other keys do not allow is then left out of what is done, and told.
    pub fn off_of(&self, account: &AccountId, feature: Feature) -> Option<&'static str> {
        if account.is_all() {
            let mut signed_in = self.settings.accounts.iter().filter(|row| row.grant.is_some()).peekable();
            signed_in.peek()?;
            return signed_in.all(|row| self.off_in(row, feature).is_some()).then(|| feature.off());
        }
        self.off_in(self.account_of(account)?, feature)
    }

    /// The account that something of `owner`'s is acted on for: in the inbox over all accounts its owner, else the one
    /// in front.
    pub fn acts_for(&self, owner: &AccountId) -> AccountId {
        if self.together { owner.clone() } else { self.account_id() }
    }

    /// As [`Desk::off`], of the account that something of `owner`'s is acted on for.
    pub fn off_for(&self, owner: &AccountId, feature: Feature) -> Option<&'static str> {
        if self.together { self.off_of(owner, feature) } else { self.off(feature) }
    }

    /// As [`Desk::off`], of the account in front, or of all of them in the inbox over all accounts: for what is done to
    /// several comments, which may be anybody's there.
    pub fn off_for_many(&self, feature: Feature) -> Option<&'static str> {
        if self.together { self.off_of(&AccountId::all(), feature) } else { self.off(feature) }
    }

    fn off_in(&self, row: &AccountRow, feature: Feature) -> Option<&'static str> {
        let lacks = row.grant.as_ref()?.lacks(feature).is_some();
        let refused =
            || self.settings.refused.get(&row.account.id).is_some_and(|refused| refused.contains(&feature));
        (lacks || refused()).then(|| feature.off())
    }

    fn strip_of(&mut self, ui: &mut Ui, pane: Rect, feature: Option<Feature>) -> Rect {
        let off = || self.off_told(feature?);
        let told = match self.together && self.status.trouble.is_none() {
            true => self.said_of_all(),
            false => self.said().map(|said| (said, self.account_id())),
        };
        let Some(((sign, words, action), whose)) = told.or_else(off).or_else(|| self.key_ends()) else {
            return pane;
        };
        let clicked = strip(ui, pane, sign, &words, action);
        if clicked.is_some_and(|response| response.clicked()) {
            let goal = match self.keys_are_locked() {
                true => Goal::Secrets,
                false => Goal::Account(whose),
            };
            self.go(goal);
        }
        pane.with_max_y(pane.bottom() - height::STRIP)
    }

    /// What the strip tells of something a key does not allow, and whose key that is: of all accounts, the first one
    /// by its name.
    fn off_told(&self, feature: Feature) -> Option<(Said, AccountId)> {
        let told = |words: String| (icons::LOCK_SIMPLE, words, Some(crate::tr!("Allow it")));
        if self.together && self.settings.accounts.len() > 1 {
            let row = self.settings.accounts.iter().find(|row| self.off_in(row, feature).is_some())?;
            let words = crate::tr!("{name}: {what}", name = row.account.username, what = feature.off());
            return Some((told(words), row.account.id.clone()));
        }
        Some((told(self.off(feature)?.to_owned()), self.account_id()))
    }

    /// What the strip tells of a key that could not be renewed and nears its end: the account's in front, or of all of
    /// them the one that ends first.
    fn key_ends(&self) -> Option<(Said, AccountId)> {
        let front = self.account().filter(|_| !self.together);
        let rows =
            self.settings.accounts.iter().filter(|row| self.together || front.is_some_and(|it| it == *row));
        let left = |row: &AccountRow| {
            let left = row.grant.as_ref()?.expires.as_millisecond() - self.now.as_millisecond();
            (1..=KEY_NEAR_MS).contains(&left).then_some(left)
        };
        let (left, row) = rows.filter_map(|row| Some((left(row)?, row))).min_by_key(|(left, _)| *left)?;
        let near = KeyEnds { name: row.account.username.clone(), left };
        Some(((icons::KEY, near.words(), Some(crate::tr!("Sign in again"))), row.account.id.clone()))
    }

    /// Whether what the strip tells is that the keys wait for their passphrase.
    fn keys_are_locked(&self) -> bool {
        self.status.keys.locked && self.status.trouble.is_none()
    }

    /// Sign, words and the way out of what the strip tells now.
    fn said(&self) -> Option<Said> {
        if let Some(trouble) = &self.status.trouble {
            return Some((icons::WARNING_CIRCLE, trouble.sentence(), None));
        }
        match &self.status.sync {
            SyncState::Offline => {
                let words = crate::tr!("Offline. What you do is kept, and sent when the connection is back");
                Some((icons::CLOUD_SLASH, words.to_owned(), None))
            }
            SyncState::Paused { until: Some(until), trouble } => {
                let words = crate::tr!(
                    "{what}. Goes on by itself at {time}",
                    what = trouble.title().trim_end_matches('.'),
                    time = format::clock(format::at(*until), self.zone)
                );
                Some((icons::PAUSE, words, None))
            }
            SyncState::Paused { until: None, trouble } if self.keys_are_locked() => {
                Some((icons::LOCK_SIMPLE, trouble.sentence(), Some(crate::tr!("Unlock"))))
            }
            SyncState::Paused { until: None, trouble } => {
                Some((icons::PAUSE, trouble.sentence(), Some(crate::tr!("Sign in again"))))
            }
            SyncState::Failing(trouble) => Some((icons::WARNING_CIRCLE, trouble.sentence(), None)),
            SyncState::UpToDate | SyncState::Syncing(_) | SyncState::SignedOut => None,
        }
    }
}

impl Desk<'_> {
    /// As [`Desk::said`], of all accounts, and of which: what stops one is told with its name, and stops no other.
    fn said_of_all(&self) -> Option<(Said, AccountId)> {
        let standings = &self.status.accounts;
        let off = standings.iter().filter(|standing| standing.sync == SyncState::Offline).count();
        if off > 0 && off == standings.len() {
            let words = crate::tr!("Offline. What you do is kept, and sent when the connection is back");
            return Some(((icons::CLOUD_SLASH, words.to_owned(), None), self.account_id()));
        }
        let paused = standings.iter().find_map(|standing| match &standing.sync {
            SyncState::Paused { trouble, until } => {
                Some((self.account_of(&standing.account)?, trouble, until))
            }
            _ => None,
        });
        let (row, trouble, until) = paused?;
        let words = crate::tr!(
            "{name}: {what}. The other accounts go on",
            name = row.account.username,
            what = trouble.title().trim_end_matches('.')
        );
        let action = until.is_none().then(|| match self.keys_are_locked() {
            true => crate::tr!("Unlock"),
            false => crate::tr!("Sign in again"),
        });
        Some(((icons::PAUSE, words, action), row.account.id.clone()))
    }
}

/// The account in front: the chosen one, else the first that is signed in, else the first.
pub fn front(settings: &Settings) -> Option<&AccountRow> {
    let chosen = settings.accounts.iter().find(|row| row.account.id.as_str() == settings.choices.account);
    let signed_in = || settings.accounts.iter().find(|row| row.grant.is_some());
    chosen.or_else(signed_in).or_else(|| settings.accounts.first())
}
