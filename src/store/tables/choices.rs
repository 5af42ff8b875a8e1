//! What the user chose, as JSON under keys.
//! Invariant: a choice that cannot be read any more falls back to its default; no secret is a choice.

use rusqlite::params;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::store::views::settings::{Choices, Layout};
use crate::store::{ReadConnection, StoreError, Tx};

use super::json;

/// The key of the settings page's choices.
const SETTINGS: &str = "settings";

/// The key of the window's layout.
const LAYOUT: &str = "layout";

/// Keeps what was chosen in the settings.
///
/// # Errors
/// What SQLite says.
pub fn keep(tx: &Tx<'_>, choices: &Choices) -> Result<(), StoreError> {
    put(tx, SETTINGS, choices)
}

/// What was chosen in the settings.
///
/// # Errors
/// What SQLite says.
pub fn read(c: &ReadConnection) -> Result<Choices, StoreError> {
    Ok(get(c, SETTINGS)?.unwrap_or_default())
}

/// Keeps how the window was left.
///
/// # Errors
/// What SQLite says.
pub fn keep_layout(tx: &Tx<'_>, layout: &Layout) -> Result<(), StoreError> {
    put(tx, LAYOUT, layout)
}

/// How the window was left.
///
/// # Errors
/// What SQLite says.
pub fn layout(c: &ReadConnection) -> Result<Layout, StoreError> {
    Ok(get(c, LAYOUT)?.unwrap_or_default())
}

/// Keeps anything else worth remembering. The same value again changes nothing.
///
/// # Errors
/// What SQLite says; [`StoreError::Unreadable`] for a value JSON cannot hold.
pub fn put(tx: &Tx<'_>, key: &str, value: &impl Serialize) -> Result<(), StoreError> {
    tx.run(
        "INSERT INTO choices VALUES (?1, ?2)
         ON CONFLICT (key) DO UPDATE SET value = ?2 WHERE value <> ?2",
        params![key, json(value)?],
    )?;
    Ok(())
}

/// What was kept under a key; `None` when nothing was, or when it was of another shape.
///
/// # Errors
/// What SQLite says.
pub fn get<T: DeserializeOwned>(c: &ReadConnection, key: &str) -> Result<Option<T>, StoreError> {
    let text = c.row("SELECT value FROM choices WHERE key = ?1", [key], |row| row.get::<_, String>(0))?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{opened, profile};

    #[test]
    fn choices_come_back_and_odd_ones_fall_back() {
        let profile = profile();
        let store = opened(&profile);
        assert_eq!(store.read_now(read).unwrap(), Choices::default());
        store.writer().write_now(|tx| keep(tx, &Choices { undo_s: 9, ..Choices::default() })).unwrap();
        assert_eq!(store.read_now(read).unwrap().undo_s, 9);
        let widths = [("inbox list".to_owned(), 466)].into();
        let emoji = vec!["🌿".to_owned()];
        let left = Layout { widths, place: "go.library".to_owned(), emoji, skin_tone: 3 };
        let kept = left.clone();
        store.writer().write_now(move |tx| keep_layout(tx, &kept)).unwrap();
        assert_eq!((store.read_now(layout).unwrap(), store.read_now(read).unwrap().undo_s), (left, 9));
        store.writer().write_now(|tx| put(tx, SETTINGS, &"gone mad")).unwrap();
        assert_eq!(store.read_now(read).unwrap(), Choices::default());
    }
}
