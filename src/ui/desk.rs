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
use crate::domain::{AccountId, Op};
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
}

/// Milliseconds of a frame.
const A_FRAME_MS: u64 = 17;

impl Desk<'_> {
    /// The account in front.
    pub fn account(&self) -> Option<&AccountRow> {
        front(self.settings)
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
        let side = Vec2::splat(disc::LARGE * ui.pixels_per_point());
        let key = self.account()?.picture.clone();
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
        let Some((sign, words, action)) = self.said() else { return pane };
        let clicked = strip(ui, pane, sign, &words, action);
        if clicked.is_some_and(|response| response.clicked()) {
            self.go(Goal::Account(self.account_id()));
        }
        pane.with_max_y(pane.bottom() - height::STRIP)
    }

    /// Sign, words and the way out of what the strip tells now.
    fn said(&self) -> Option<(Icon, String, Option<&'static str>)> {
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
            SyncState::Paused { until: None, trouble } => {
                Some((icons::PAUSE, trouble.sentence(), Some(crate::tr!("Sign in again"))))
            }
            SyncState::Failing(trouble) => Some((icons::WARNING_CIRCLE, trouble.sentence(), None)),
            SyncState::UpToDate | SyncState::Syncing(_) | SyncState::SignedOut => None,
        }
    }
}

/// The account in front: the chosen one, else the first that is signed in, else the first.
pub fn front(settings: &Settings) -> Option<&AccountRow> {
    let chosen = settings.accounts.iter().find(|row| row.account.id.as_str() == settings.choices.account);
    let signed_in = || settings.accounts.iter().find(|row| row.grant.is_some());
    chosen.or_else(signed_in).or_else(|| settings.accounts.first())
}
