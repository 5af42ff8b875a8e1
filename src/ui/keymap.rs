//! Which key does what: the one table of actions that have a key, and what a person bound instead.
//! Invariant: every key that is shown anywhere is asked for here, so that a bound key is the one that is told; two
//! actions of one place never share a key.

mod shortcut;
mod table;

use std::collections::BTreeMap;

pub use shortcut::{Shortcut, pressed_now};
pub use table::{ENTRIES, Entry, Group};

/// The table with a person's own keys laid over it.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    /// As it is kept: by the id of the action, an empty text for no key at all.
    bound: BTreeMap<String, String>,
}

/// What stands in the way of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Another action of the same place has it.
    Has(&'static Entry),
    /// It moves through lists, leaves fields, or edits text everywhere.
    Fixed,
}

impl Keymap {
    /// The table with these keys laid over it.
    pub fn new(bound: &BTreeMap<String, String>) -> Self {
        Self { bound: bound.clone() }
    }

    /// Whether it has just these keys laid over it.
    pub fn is_of(&self, bound: &BTreeMap<String, String>) -> bool {
        self.bound == *bound
    }

    /// The key of an action; `None`: it has none, or is not in the table.
    pub fn of(&self, id: &str) -> Option<Shortcut> {
        let entry = entry(id)?;
        match self.bound.get(id) {
            Some(own) => Shortcut::read(own),
            None => Shortcut::read(entry.key),
        }
    }

    /// The other key of an action, where it has two.
    pub fn other_of(&self, id: &str) -> Option<Shortcut> {
        let other = ENTRIES.iter().find(|entry| entry.id != id && of_action(entry.id) == id)?;
        self.of(other.id)
    }

    /// Whether an action has another key than the table's.
    pub fn is_own(&self, id: &str) -> bool {
        entry(id).is_some_and(|entry| self.of(id) != Shortcut::read(entry.key))
    }

    /// What stands in the way of giving an action a key.
    pub fn conflict(&self, id: &str, wanted: Shortcut) -> Option<Conflict> {
        let of = entry(id)?;
        if wanted.is_fixed() {
            return Some(Conflict::Fixed);
        }
        let meets = |other: &&Entry| {
            let near =
                other.group == of.group || other.group == Group::Everywhere || of.group == Group::Everywhere;
            near && other.id != id && self.of(other.id).is_some_and(|key| key.meets(wanted))
        };
        ENTRIES.iter().find(meets).map(Conflict::Has)
    }

    /// What is to be kept once an action has a key, or none.
    pub fn with(&self, id: &str, key: Option<Shortcut>) -> BTreeMap<String, String> {
        let mut bound = self.bound.clone();
        match entry(id) {
            Some(entry) if Shortcut::read(entry.key) == key => bound.remove(id),
            _ => bound.insert(id.to_owned(), key.map(Shortcut::kept).unwrap_or_default()),
        };
        bound
    }

    /// What is to be kept once two actions have exchanged their keys.
    pub fn swapped(&self, one: &str, wanted: Shortcut, other: &str) -> BTreeMap<String, String> {
        let before = self.of(one);
        Self { bound: self.with(one, Some(wanted)) }.with(other, before)
    }
}

/// The action that an entry of the table is about: an action with two keys has two entries, the other of which
/// says so in its id.
pub fn of_action(id: &str) -> &str {
    id.strip_suffix(".other").unwrap_or(id)
}

fn entry(id: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Key, Modifiers};

    #[test]
    fn every_entry_has_a_key_that_reads_and_meets_no_other() {
        let keymap = Keymap::default();
        for entry in ENTRIES {
            let key = keymap.of(entry.id);
            assert!(entry.key.is_empty() || key.is_some(), "{}: {}", entry.id, entry.key);
            if let Some(key) = key.filter(|key| !key.is_fixed()) {
                assert_eq!(keymap.conflict(entry.id, key), None, "{}", entry.id);
            }
            assert_eq!(ENTRIES.iter().filter(|other| other.id == entry.id).count(), 1, "{}", entry.id);
        }
    }

    #[test]
    fn a_key_of_ones_own_is_laid_over_the_table_and_taken_away_again() {
        let keymap = Keymap::default();
        let own = Keymap::new(&keymap.with("inbox.hide", Some(Shortcut::Plain(Key::Y))));
        assert_eq!(own.of("inbox.hide"), Some(Shortcut::Plain(Key::Y)));
        assert!(own.is_own("inbox.hide") && !own.is_own("inbox.reply"));
        let back = own.with("inbox.hide", Some(Shortcut::Plain(Key::H)));
        assert!(back.is_empty(), "the table's own key is not kept");
        let none = Keymap::new(&keymap.with("inbox.hide", None));
        assert_eq!(none.of("inbox.hide"), None);
    }

    #[test]
    fn keys_that_are_taken_are_told_and_can_be_swapped() {
        let keymap = Keymap::default();
        let Some(Conflict::Has(holder)) = keymap.conflict("inbox.hide", Shortcut::Plain(Key::E)) else {
            panic!()
        };
        assert_eq!(holder.id, "inbox.done");
        let swapped = Keymap::new(&keymap.swapped("inbox.hide", Shortcut::Plain(Key::E), holder.id));
        assert_eq!(swapped.of("inbox.hide"), Some(Shortcut::Plain(Key::E)));
        assert_eq!(swapped.of("inbox.done"), Some(Shortcut::Plain(Key::H)));
        assert_eq!(keymap.conflict("inbox.hide", Shortcut::Plain(Key::T)), None, "Activity's, elsewhere");
        assert_eq!(keymap.conflict("inbox.hide", Shortcut::Plain(Key::Escape)), Some(Conflict::Fixed));
        let first = keymap.conflict("inbox.hide", Shortcut::Plain(Key::G));
        assert!(matches!(first, Some(Conflict::Has(_))), "it begins the way to the panels");
        let copy = Shortcut::With(Modifiers::COMMAND, Key::C);
        assert_eq!(keymap.conflict("inbox.hide", copy), Some(Conflict::Fixed));
    }
}
