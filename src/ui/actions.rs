//! Everything a person can do now, told once: it stands in the palette and under its key, and is listed by `?`.
//! Invariant: what can be done by a key can be found by name, and its key is the one of the keymap.

use std::collections::BTreeMap;

use egui::{Event, Key, Ui};

use super::icons::Icon;
use super::keymap::{ENTRIES, Keymap, of_action};
use super::keys;

pub use super::keymap::Shortcut;

/// Seconds in which the second of two keys may follow the first.
const THEN_WITHIN: f64 = 1.5;

/// One thing that can be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// Tells it from the others: `"inbox.hide"`.
    pub id: &'static str,
    /// What it is called.
    pub name: String,
    /// Its sign.
    pub icon: Icon,
    /// Its key; the keymap's once it is offered.
    pub shortcut: Option<Shortcut>,
    /// Another key for the same.
    pub other: Option<Shortcut>,
    /// Why it cannot be done now.
    pub reason: Option<String>,
    /// Its key belongs to something else just now.
    muted: bool,
}

impl Action {
    /// An action that can be done.
    pub fn new(id: &'static str, name: impl Into<String>, icon: Icon) -> Self {
        let name = name.into();
        Self { id, name, icon, shortcut: None, other: None, reason: None, muted: false }
    }

    /// Cannot be done now, and why.
    pub fn disabled_because(mut self, reason: Option<impl Into<String>>) -> Self {
        self.reason = reason.map(Into::into);
        self
    }

    /// Without its key, where that belongs to something else just now.
    pub fn without_key(mut self, without: bool) -> Self {
        self.muted = without;
        self
    }

    /// The words of its key caps.
    pub fn caps(&self) -> Option<String> {
        let caps: Vec<String> = self.keys().map(Shortcut::caps).collect();
        (!caps.is_empty()).then(|| caps.join("|"))
    }

    /// Its keys.
    pub fn keys(&self) -> impl Iterator<Item = Shortcut> {
        self.shortcut.into_iter().chain(self.other)
    }
}

/// The actions of a frame, and the one the palette chose in the frame before.
#[derive(Debug, Default)]
pub struct Actions {
    offered: Vec<Action>,
    chosen: Option<&'static str>,
    quiet: bool,
    keymap: Keymap,
    /// The first of two keys, and when it was pressed.
    first: Option<(Key, f64)>,
    /// The action whose two keys were pressed in this frame.
    followed: Option<&'static str>,
    looked: bool,
}

impl Actions {
    /// Forgets the frame before. `quiet`: the palette has the keyboard, so no key is an action's. `bound` are the
    /// keys a person chose.
    pub fn begin(&mut self, quiet: bool, bound: &BTreeMap<String, String>) {
        self.offered.clear();
        self.quiet = quiet;
        self.followed = None;
        self.looked = false;
        if !self.keymap.is_of(bound) {
            self.keymap = Keymap::new(bound);
        }
    }

    /// Offers an action for this frame; true if its key was pressed or the palette chose it.
    pub fn offer(&mut self, ui: &Ui, mut action: Action) -> bool {
        self.follow(ui);
        action.shortcut = self.keymap.of(action.id).filter(|_| !action.muted);
        action.other = self.keymap.other_of(action.id).filter(|_| !action.muted);
        let can = action.reason.is_none();
        let hit = self.followed.is_some_and(|followed| of_action(followed) == action.id)
            || action.keys().any(|shortcut| can && !self.quiet && shortcut.pressed(ui));
        let pressed = can && hit;
        let chosen = can && self.chosen == Some(action.id);
        if chosen {
            self.chosen = None;
        }
        self.offered.push(action);
        pressed || chosen
    }

    /// The key caps of an action; empty where it has no key.
    pub fn caps(&self, id: &str) -> String {
        self.keymap.of(id).map(Shortcut::caps).unwrap_or_default()
    }

    /// The keys as they are bound.
    pub fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    /// Has the palette's choice done in the next frame.
    pub fn choose(&mut self, id: &'static str) {
        self.chosen = Some(id);
    }

    /// What was offered in this frame.
    pub fn offered(&self) -> &[Action] {
        &self.offered
    }

    /// Follows keys that come one after the other, once a frame and before any other key is looked at. Both may
    /// arrive in one frame, when frames are slow.
    fn follow(&mut self, ui: &Ui) {
        if std::mem::replace(&mut self.looked, true) {
            return;
        }
        if self.quiet || keys::typing(ui) {
            self.first = None;
            return;
        }
        let now = ui.input(|input| input.time);
        let pairs = ENTRIES.iter().filter_map(|entry| match self.keymap.of(entry.id) {
            Some(Shortcut::Then(first, then)) => Some((first, then, entry.id)),
            _ => None,
        });
        let pairs: Vec<(Key, Key, &'static str)> = pairs.collect();
        let second = |first: Key| {
            let fits = |pair: &&(Key, Key, &'static str)| pair.0 == first && keys::take(ui, pair.1);
            pairs.iter().find(fits).map(|pair| pair.2)
        };
        let waits = self.first.take().filter(|(_, since)| now - since < THEN_WITHIN);
        self.followed = waits.and_then(|(first, _)| second(first));
        if self.followed.is_some() {
            return;
        }
        if let Some(first) = pairs.iter().map(|pair| pair.0).find(|first| keys::take(ui, *first)) {
            self.followed = second(first);
            self.first = Some((first, now)).filter(|_| self.followed.is_none());
            return;
        }
        // Any other key ends the waiting.
        let other = |event: &Event| matches!(event, Event::Key { pressed: true, .. });
        self.first = waits.filter(|_| !ui.input(|input| input.events.iter().any(other)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::icons;

    #[test]
    fn two_keys_of_one_action_stand_side_by_side() {
        let ctx = egui::Context::default();
        let mut actions = Actions::default();
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            actions.begin(false, &BTreeMap::new());
            actions.offer(ui, Action::new("undo", "Take back", icons::ARROW_U_UP_LEFT));
        });
        output.textures_delta.clear();
        assert_eq!(actions.offered()[0].caps().as_deref(), Some("Ctrl Z|u"));
    }

    #[test]
    fn a_chosen_action_is_done_once_and_never_while_it_cannot_be() {
        let ctx = egui::Context::default();
        let mut actions = Actions::default();
        let mut done = Vec::new();
        for reason in [None, Some("nothing is chosen"), None] {
            actions.begin(true, &BTreeMap::new());
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                let hide = Action::new("hide", "Hide", icons::EYE_SLASH).disabled_because(reason);
                done.push(actions.offer(ui, hide));
            });
            output.textures_delta.clear();
            actions.choose("hide");
        }
        assert_eq!(done, [false, false, true]);
    }

    fn press(key: Key, shift: bool) -> egui::RawInput {
        let modifiers = egui::Modifiers { shift, ..egui::Modifiers::NONE };
        let event = egui::Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
        egui::RawInput { events: vec![event], ..egui::RawInput::default() }
    }

    /// The actions that keys set off, one key a frame.
    fn pressed(bound: &BTreeMap<String, String>, typed: &[(Key, bool)]) -> Vec<&'static str> {
        let (ctx, mut actions, mut done) = (egui::Context::default(), Actions::default(), Vec::new());
        for (key, shift) in typed {
            actions.begin(false, bound);
            let mut output = ctx.run_ui(press(*key, *shift), |ui| {
                for id in ["go.inbox", "go.library", "inbox.next", "inbox.extend_down", "inbox.hide"] {
                    if actions.offer(ui, Action::new(id, id, icons::CHECK)) {
                        done.push(id);
                    }
                }
            });
            output.textures_delta.clear();
        }
        done
    }

    #[test]
    fn a_key_with_shift_is_another_key() {
        let none = BTreeMap::new();
        assert_eq!(pressed(&none, &[(Key::J, false), (Key::J, true)]), ["inbox.next", "inbox.extend_down"]);
    }

    #[test]
    fn two_keys_one_after_the_other_go_to_a_panel_and_can_be_bound_anew() {
        let none = BTreeMap::new();
        assert_eq!(pressed(&none, &[(Key::G, false), (Key::L, false)]), ["go.library"]);
        let bound = [("go.library".to_owned(), "O P".to_owned()), ("inbox.hide".to_owned(), "L".to_owned())];
        let typed = [(Key::G, false), (Key::L, false), (Key::O, false), (Key::P, false)];
        assert_eq!(pressed(&bound.into(), &typed), ["inbox.hide", "go.library"]);
    }
}
