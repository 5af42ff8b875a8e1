//! What a person presses: a key, a key with others held, a sign as it is typed, or two keys one after the other.
//! Invariant: what is kept as text reads as the same shortcut again.

use egui::{Event, Key, Modifiers, Ui};

use crate::ui::keys;

/// What a person presses for an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcut {
    /// A key alone; not while typing.
    Plain(Key),
    /// A key with modifiers, while typing too.
    With(Modifiers, Key),
    /// A sign as it is typed, such as `#`; not while typing.
    Sign(char),
    /// A key and then another, such as `g` `i`; not while typing.
    Then(Key, Key),
}

/// Held keys: the word they are kept under, the one they are shown under, and what they are.
const HELD: [(&str, &str, Modifiers); 3] = [
    ("Ctrl+", "Ctrl ", Modifiers::COMMAND),
    ("Alt+", "Alt ", Modifiers::ALT),
    ("Shift+", "⇧ ", Modifiers::SHIFT),
];

/// Those of [`HELD`] that are held.
fn held_words(held: Modifiers) -> impl Iterator<Item = (&'static str, &'static str)> {
    let ctrl = held.command || held.ctrl;
    let is = move |one: Modifiers| match one {
        Modifiers::ALT => held.alt,
        Modifiers::SHIFT => held.shift,
        _ => ctrl,
    };
    HELD.into_iter().filter(move |(.., one)| is(*one)).map(|(kept, shown, _)| (kept, shown))
}

impl Shortcut {
    /// Reads what [`Shortcut::kept`] wrote; `None` for an empty or unknown text.
    pub fn read(text: &str) -> Option<Self> {
        let mut signs = text.chars();
        if let (Some(sign), None) = (signs.next(), signs.next())
            && !sign.is_alphanumeric()
        {
            return Some(Self::Sign(sign));
        }
        if let Some((first, then)) = text.split_once(' ') {
            return Some(Self::Then(Key::from_name(first)?, Key::from_name(then)?));
        }
        let (mut rest, mut held) = (text, Modifiers::NONE);
        for (word, _, modifier) in HELD {
            if let Some(after) = rest.strip_prefix(word) {
                (rest, held) = (after, held | modifier);
            }
        }
        let key = Key::from_name(rest)?;
        Some(if held == Modifiers::NONE { Self::Plain(key) } else { Self::With(held, key) })
    }

    /// The text it is kept as.
    pub fn kept(self) -> String {
        match self {
            Self::Plain(key) => key.name().to_owned(),
            Self::Sign(sign) => sign.to_string(),
            Self::Then(first, then) => format!("{} {}", first.name(), then.name()),
            Self::With(held, key) => held_words(held).map(|(kept, _)| kept).chain([key.name()]).collect(),
        }
    }

    /// The words of its key caps, several being parted by `|`.
    pub fn caps(self) -> String {
        match self {
            Self::Plain(key) => cap(key),
            Self::Sign(sign) => sign.to_string(),
            Self::Then(first, then) => format!("{}|{}", cap(first), cap(then)),
            Self::With(held, key) => {
                held_words(held).map(|(_, shown)| shown).chain([&*key_word(key)]).collect()
            }
        }
    }

    /// Whether it is pressed in this frame; takes it then. Two keys in a row are the actions' own to follow.
    pub fn pressed(self, ui: &Ui) -> bool {
        match self {
            Self::Plain(key) => keys::take(ui, key),
            Self::With(held, key) => {
                // What edits text belongs to the field that is typed into.
                let edits =
                    held == Modifiers::SHIFT || [Key::A, Key::C, Key::V, Key::X, Key::Z].contains(&key);
                let elsewhere = keys::are_captured(ui) || (edits && keys::typing(ui));
                !elsewhere && keys::take_with(ui, held, key)
            }
            Self::Sign(sign) => keys::take_sign(ui, sign),
            Self::Then(..) => false,
        }
    }

    /// Whether both cannot be an action's in one place: they are the same, or one begins the other.
    pub fn meets(self, other: Self) -> bool {
        let begins =
            |one, two| matches!((one, two), (Self::Plain(key), Self::Then(first, _)) if key == first);
        self == other || begins(self, other) || begins(other, self)
    }

    /// Whether it moves through lists, leaves fields or edits text everywhere, and so can be no action's.
    pub fn is_fixed(self) -> bool {
        use Key::{
            ArrowDown, ArrowLeft, ArrowRight, ArrowUp, Backspace, C, End, Enter, Escape, Home, PageDown,
            PageUp, Space, Tab, V, X,
        };
        match self {
            Self::Plain(key) => [
                ArrowDown, ArrowLeft, ArrowRight, ArrowUp, Backspace, End, Enter, Escape, Home, PageDown,
                PageUp, Space, Tab,
            ]
            .contains(&key),
            Self::With(held, key) if held == Modifiers::COMMAND => [C, V, X].contains(&key),
            Self::With(held, key) => held == Modifiers::SHIFT && key == Tab,
            Self::Sign(_) | Self::Then(..) => false,
        }
    }
}

/// What is pressed in this frame, for a key that is being chosen: letters as keys, everything else that is typed
/// as the sign it types.
pub fn pressed_now(ui: &Ui) -> Option<Shortcut> {
    ui.input(|input| {
        let pressed = input.events.iter().find_map(|event| match event {
            Event::Key { key, pressed: true, repeat: false, modifiers, .. } => Some((*key, *modifiers)),
            _ => None,
        });
        let sign = input.events.iter().find_map(|event| match event {
            Event::Text(text) => text.chars().next().filter(|sign| !sign.is_alphanumeric() && *sign != ' '),
            _ => None,
        });
        match (pressed, sign) {
            (Some((_, held)), Some(sign)) if !held.command && !held.alt => Some(Shortcut::Sign(sign)),
            (None, Some(sign)) => Some(Shortcut::Sign(sign)),
            (Some((key, held)), _) if held.is_none() => Some(Shortcut::Plain(key)),
            (Some((key, held)), _) => {
                let mut kept = Modifiers::NONE;
                kept.command = held.command || held.ctrl;
                (kept.alt, kept.shift) = (held.alt, held.shift);
                Some(Shortcut::With(kept, key))
            }
            (None, None) => None,
        }
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn caps_say_what_is_pressed_and_the_kept_text_reads_again() {
        for (shortcut, caps, kept) in [
            (Shortcut::Plain(Key::H), "h", "H"),
            (Shortcut::Plain(Key::Delete), "Del", "Delete"),
            (Shortcut::With(Modifiers::SHIFT, Key::H), "⇧ H", "Shift+H"),
            (Shortcut::With(Modifiers::COMMAND, Key::Enter), "Ctrl Enter", "Ctrl+Enter"),
            (Shortcut::With(Modifiers::COMMAND | Modifiers::SHIFT, Key::P), "Ctrl ⇧ P", "Ctrl+Shift+P"),
            (Shortcut::Sign('#'), "#", "#"),
            (Shortcut::Then(Key::G, Key::I), "g|i", "G I"),
        ] {
            assert_eq!((shortcut.caps().as_str(), shortcut.kept().as_str()), (caps, kept));
            assert_eq!(Shortcut::read(kept), Some(shortcut));
        }
        assert_eq!((Shortcut::read(""), Shortcut::read("Nonsense")), (None, None));
    }

    #[test]
    fn a_key_that_begins_a_row_of_two_is_taken() {
        let go = Shortcut::Then(Key::G, Key::I);
        assert!(go.meets(Shortcut::Plain(Key::G)) && Shortcut::Plain(Key::G).meets(go));
        assert!(!go.meets(Shortcut::Plain(Key::I)) && !go.meets(Shortcut::Then(Key::G, Key::L)));
    }
}
