//! Everything a person can do now, told once: it stands in the palette and under its key, and is listed by `?`.
//! Invariant: what can be done by a key can be found by name.

use egui::{Key, Modifiers, Ui};

use super::icons::Icon;
use super::keys;

/// What a person presses for an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcut {
    /// A key alone; not while typing.
    Plain(Key),
    /// A key with modifiers, while typing too.
    With(Modifiers, Key),
    /// A sign as it is typed, such as `#`; not while typing.
    Sign(&'static str),
    /// `g`, then a letter; the shell listens for these.
    Go(char),
}

impl Shortcut {
    /// The words of its key caps.
    pub fn caps(self) -> String {
        match self {
            Self::Plain(key) => cap(key),
            Self::Sign(sign) => sign.to_owned(),
            Self::Go(letter) => format!("g|{letter}"),
            Self::With(modifiers, key) => {
                let mut words = String::new();
                for (held, word) in [
                    (modifiers.command || modifiers.ctrl, "Ctrl "),
                    (modifiers.alt, "Alt "),
                    (modifiers.shift, "⇧ "),
                ] {
                    if held {
                        words.push_str(word);
                    }
                }
                words + key_word(key).as_str()
            }
        }
    }

    fn pressed(self, ui: &Ui) -> bool {
        match self {
            Self::Plain(key) => keys::take(ui, key),
            Self::With(modifiers, key) => {
                // What edits text belongs to the field that is typed into.
                let edits =
                    modifiers == Modifiers::SHIFT || [Key::A, Key::C, Key::V, Key::X, Key::Z].contains(&key);
                !(edits && keys::typing(ui)) && keys::take_with(ui, modifiers, key)
            }
            Self::Sign(sign) => keys::take_sign(ui, sign),
            Self::Go(_) => false,
        }
    }
}

/// The cap of a plain key: letters are small, as they are typed.
fn cap(key: Key) -> String {
    let word = key_word(key);
    if word.chars().count() == 1 { word.to_lowercase() } else { word }
}

fn key_word(key: Key) -> String {
    match key {
        Key::Escape => "Esc".to_owned(),
        Key::Delete => "Del".to_owned(),
        Key::ArrowUp => "↑".to_owned(),
        Key::ArrowDown => "↓".to_owned(),
        Key::ArrowLeft => "←".to_owned(),
        Key::ArrowRight => "→".to_owned(),
        other => other.name().to_owned(),
    }
}

/// One thing that can be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// Tells it from the others: `"inbox.hide"`.
    pub id: &'static str,
    /// What it is called.
    pub name: String,
    /// Its sign.
    pub icon: Icon,
    /// Its key.
    pub shortcut: Option<Shortcut>,
    /// Why it cannot be done now.
    pub reason: Option<String>,
}

impl Action {
    /// An action that can be done.
    pub fn new(id: &'static str, name: impl Into<String>, icon: Icon) -> Self {
        Self { id, name: name.into(), icon, shortcut: None, reason: None }
    }

    /// Its key.
    pub fn key(mut self, shortcut: Shortcut) -> Self {
        self.shortcut = Some(shortcut);
        self
    }

    /// Cannot be done now, and why.
    pub fn disabled_because(mut self, reason: Option<impl Into<String>>) -> Self {
        self.reason = reason.map(Into::into);
        self
    }

    /// The words of its key caps.
    pub fn caps(&self) -> Option<String> {
        self.shortcut.map(Shortcut::caps)
    }
}

/// The actions of a frame, and the one the palette chose in the frame before.
#[derive(Debug, Default)]
pub struct Actions {
    offered: Vec<Action>,
    chosen: Option<&'static str>,
    quiet: bool,
}

impl Actions {
    /// Forgets the frame before. `quiet`: the palette has the keyboard, so no key is an action's.
    pub fn begin(&mut self, quiet: bool) {
        self.offered.clear();
        self.quiet = quiet;
    }

    /// Offers an action for this frame; true if its key was pressed or the palette chose it.
    pub fn offer(&mut self, ui: &Ui, action: Action) -> bool {
        let can = action.reason.is_none();
        let pressed = can && !self.quiet && action.shortcut.is_some_and(|shortcut| shortcut.pressed(ui));
        let chosen = can && self.chosen == Some(action.id);
        if chosen {
            self.chosen = None;
        }
        self.offered.push(action);
        pressed || chosen
    }

    /// Has the palette's choice done in the next frame.
    pub fn choose(&mut self, id: &'static str) {
        self.chosen = Some(id);
    }

    /// What was offered in this frame.
    pub fn offered(&self) -> &[Action] {
        &self.offered
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::icons;

    #[test]
    fn caps_say_what_is_pressed() {
        for (shortcut, caps) in [
            (Shortcut::Plain(Key::H), "h"),
            (Shortcut::Plain(Key::Delete), "Del"),
            (Shortcut::With(Modifiers::SHIFT, Key::H), "⇧ H"),
            (Shortcut::With(Modifiers::COMMAND, Key::Enter), "Ctrl Enter"),
            (Shortcut::Sign("#"), "#"),
            (Shortcut::Go('i'), "g|i"),
        ] {
            assert_eq!(shortcut.caps(), caps);
        }
    }

    #[test]
    fn a_chosen_action_is_done_once_and_never_while_it_cannot_be() {
        let ctx = egui::Context::default();
        let mut actions = Actions::default();
        let mut done = Vec::new();
        for reason in [None, Some("nothing is chosen"), None] {
            actions.begin(true);
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                let hide = Action::new("hide", "Hide", icons::EYE_SLASH).disabled_because(reason);
                done.push(actions.offer(ui, hide));
            });
            output.textures_delta.clear();
            actions.choose("hide");
        }
        assert_eq!(done, [false, false, true]);
    }
}
