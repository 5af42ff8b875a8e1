//! Keys: every action with its key, to be pressed anew.
//! Invariant: a key that another action of the same place has is never taken silently: the page says whose it is,
//! and swaps only when told to.

use egui::{Align, Key, Layout, Ui, vec2};

use crate::engine::command::Command;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::keymap::{Conflict, ENTRIES, Entry, Group, Shortcut, pressed_now};
use crate::ui::keys;
use crate::ui::text::{Words, body, meta};
use crate::ui::theme::{Tone, faces, height, space};
use crate::ui::widgets::{Button, IconButton, hairline, key_caps};
use crate::{tr, tr_count};

use super::form;

/// Seconds in which a second key may follow the first.
const THEN_WITHIN: f64 = 1.0;

/// The page's own memory.
#[derive(Default)]
pub struct KeyRows {
    /// The action whose key is being pressed.
    waits: Option<&'static str>,
    /// What was pressed first, and when: a second key may follow.
    first: Option<(Key, f64)>,
    /// What was pressed and cannot be taken as it is.
    refused: Option<(&'static str, Shortcut, Conflict)>,
}

/// How many keys are a person's own, in words.
pub fn own(count: usize) -> String {
    tr_count!(count, "{count} of your own", "{count} of your own", count = count)
}

impl KeyRows {
    /// Takes the key that is pressed for an action. Nothing else may hear it, so this comes before all other keys
    /// of the panel; `here`: the page is open.
    pub fn listen(&mut self, ui: &Ui, desk: &mut Desk<'_>, here: bool) {
        if !here {
            (self.waits, self.refused) = (None, None);
        }
        let Some(id) = self.waits else { return };
        keys::capture(ui.ctx());
        let now = ui.input(|input| input.time);
        let pressed = pressed_now(ui);
        if pressed.is_some() {
            swallow(ui);
        }
        let waited = self.first.filter(|(_, since)| now - since >= THEN_WITHIN);
        let wanted = match (self.first, pressed) {
            (_, Some(Shortcut::Plain(Key::Escape))) => {
                self.stop();
                None
            }
            // A letter may be the first of two.
            (None, Some(Shortcut::Plain(key))) if key.name().chars().count() == 1 => {
                self.first = Some((key, now));
                ui.ctx().request_repaint_after_secs(THEN_WITHIN as f32);
                None
            }
            (Some((first, _)), Some(Shortcut::Plain(then))) => {
                Some(if then == Key::Enter { Shortcut::Plain(first) } else { Shortcut::Then(first, then) })
            }
            (_, Some(other)) => Some(other),
            (_, None) => waited.map(|(key, _)| Shortcut::Plain(key)),
        };
        if let Some(wanted) = wanted {
            self.take(id, wanted, desk);
        }
    }

    fn stop(&mut self) {
        (self.waits, self.first) = (None, None);
    }

    fn take(&mut self, id: &'static str, wanted: Shortcut, desk: &mut Desk<'_>) {
        self.stop();
        match desk.actions.keymap().conflict(id, wanted) {
            Some(conflict) => self.refused = Some((id, wanted, conflict)),
            None => {
                let bound = desk.actions.keymap().with(id, Some(wanted));
                keep(bound, desk);
            }
        }
    }

    /// Draws the page.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        body(tr!("Press a key's button and then the new key. A letter, a letter with others held, a sign such as #, or two letters one after the other such as g and i. Arrows, Enter and Esc stay what they are."))
            .wrapped()
            .show(ui);
        ui.add_space(space::M);
        let changed = !desk.settings.choices.keys.is_empty();
        let all = Button::plain(tr!("All keys as they were")).icon(icons::ARROW_COUNTER_CLOCKWISE);
        if ui.add(all.enabled(changed)).clicked() {
            self.refused = None;
            keep(std::collections::BTreeMap::new(), desk);
        }
        for group in Group::ALL {
            form::parted(ui);
            Words::new(group.name(), faces::READING_SEMIBOLD, Tone::Text).show(ui);
            ui.add_space(space::S);
            for (at, entry) in ENTRIES.iter().filter(|entry| entry.group == group).enumerate() {
                ui.push_id(entry.id, |ui| self.row(ui, entry, at == 0, desk));
            }
        }
    }

    fn row(&mut self, ui: &mut Ui, entry: &'static Entry, first: bool, desk: &mut Desk<'_>) {
        if !first {
            hairline(ui);
        }
        let size = vec2(ui.available_width(), height::TABLE);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(size);
            body((entry.name)()).show(ui);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                self.value(ui, entry, desk);
            });
        });
        if let Some((_, wanted, conflict)) = self.refused.filter(|(id, ..)| *id == entry.id) {
            self.refusal(ui, entry, wanted, conflict, desk);
        }
    }

    /// The key of a row, and what can be done with it, from the right.
    fn value(&mut self, ui: &mut Ui, entry: &'static Entry, desk: &mut Desk<'_>) {
        let name = (entry.name)();
        let keymap = desk.actions.keymap();
        let (own, key) = (keymap.is_own(entry.id), keymap.of(entry.id));
        if self.waits == Some(entry.id) {
            if ui.add(Button::quiet(tr!("Keep it")).key("Esc").small()).clicked() {
                self.stop();
            }
            if key.is_some() {
                let none = Button::quiet(tr!("No key")).name(tr!("No key for {name}", name = name)).small();
                if ui.add(none).clicked() {
                    let bound = desk.actions.keymap().with(entry.id, None);
                    self.stop();
                    keep(bound, desk);
                }
            }
            let said = match self.first {
                Some((first, _)) => {
                    tr!("{key}, and another now if there are two", key = Shortcut::Plain(first).caps())
                }
                None => tr!("Press the new key").to_owned(),
            };
            meta(said).tone(Tone::Accent).show(ui);
            return;
        }
        let caps = key.map(Shortcut::caps).unwrap_or_default();
        let said = match caps.is_empty() {
            true => tr!("Choose a key for {name}", name = name),
            false => tr!("Change the key of {name}, {key}", name = name, key = caps.replace('|', " ")),
        };
        if ui.add(Button::plain(tr!("Change")).name(said).small()).clicked() {
            (self.waits, self.first, self.refused) = (Some(entry.id), None, None);
            keys::capture(ui.ctx());
        }
        if own {
            let back = tr!("The key of {name} as it was", name = name);
            if ui.add(IconButton::new(icons::ARROW_COUNTER_CLOCKWISE, back).small()).clicked() {
                self.reset(entry, desk);
            }
        }
        if caps.is_empty() {
            meta(tr!("no key")).tone(Tone::Text3).show(ui);
        } else {
            key_caps(ui, &caps);
        }
    }

    /// Gives an action the table's key again, unless another has it by now.
    fn reset(&mut self, entry: &'static Entry, desk: &mut Desk<'_>) {
        let usual = Shortcut::read(entry.key);
        match usual.and_then(|key| desk.actions.keymap().conflict(entry.id, key).map(|met| (key, met))) {
            Some((key, conflict @ Conflict::Has(_))) => self.refused = Some((entry.id, key, conflict)),
            _ => {
                self.refused = None;
                let bound = desk.actions.keymap().with(entry.id, usual);
                keep(bound, desk);
            }
        }
    }

    /// Why a key was not taken, and the way out.
    fn refusal(
        &mut self,
        ui: &mut Ui,
        entry: &'static Entry,
        wanted: Shortcut,
        conflict: Conflict,
        desk: &mut Desk<'_>,
    ) {
        ui.add_space(space::S);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            key_caps(ui, &wanted.caps());
            match conflict {
                Conflict::Fixed => {
                    body(tr!("moves through lists or edits text everywhere")).tone(Tone::Stuck).show(ui);
                }
                Conflict::Has(holder) => {
                    let words = tr!(
                        "is the key of “{name}” in {place}",
                        name = (holder.name)(),
                        place = holder.group.name()
                    );
                    body(words).tone(Tone::Stuck).show(ui);
                    // Only a whole key can be exchanged, not the first of two.
                    let whole = desk.actions.keymap().of(holder.id) == Some(wanted);
                    if whole && ui.add(Button::plain(tr!("Swap the two")).small()).clicked() {
                        let bound = desk.actions.keymap().swapped(entry.id, wanted, holder.id);
                        self.refused = None;
                        keep(bound, desk);
                    }
                }
            }
            if ui.add(Button::quiet(tr!("Leave it")).small()).clicked() {
                self.refused = None;
            }
        });
        ui.add_space(space::S);
    }
}

/// Takes all keys of this frame away.
fn swallow(ui: &Ui) {
    ui.input_mut(|input| {
        input.events.retain(|event| !matches!(event, egui::Event::Key { .. } | egui::Event::Text(_)));
    });
}

fn keep(bound: std::collections::BTreeMap<String, String>, desk: &mut Desk<'_>) {
    let mut choices = desk.settings.choices.clone();
    choices.keys = bound;
    desk.send(Command::Keep(choices));
}
