//! Words kept by name for captions.
//! Invariant: a snippet belongs to one account, and its text is kept byte for byte.

use rusqlite::params;

use crate::domain::{AccountId, Snippet, SnippetId};
use crate::store::{ReadConnection, StoreError, Tx};

use super::account_n;

/// All of an account by name, whatever the case.
///
/// # Errors
/// What SQLite says.
pub(in crate::store) fn all(c: &ReadConnection, account: i64) -> Result<Vec<Snippet>, StoreError> {
    c.rows(
        "SELECT id, name, text FROM snippets WHERE account = ?1 ORDER BY name COLLATE NOCASE, id",
        [account],
        |row| Ok(Snippet { id: Some(SnippetId(row.get(0)?)), name: row.get(1)?, text: row.get(2)? }),
    )
}

/// Keeps a snippet: a new one, or the one of its id as it is now.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn keep(tx: &Tx<'_>, account: &AccountId, snippet: &Snippet) -> Result<SnippetId, StoreError> {
    let account = account_n(tx, account)?;
    if let Some(id) = snippet.id {
        tx.run(
            "UPDATE snippets SET name = ?3, text = ?4 WHERE account = ?1 AND id = ?2 AND (name <> ?3 OR text <> ?4)",
            params![account, id.0, snippet.name, snippet.text],
        )?;
        return Ok(id);
    }
    tx.run(
        "INSERT INTO snippets (account, name, text) VALUES (?1, ?2, ?3)",
        params![account, snippet.name, snippet.text],
    )?;
    Ok(SnippetId(tx.inserted()))
}

/// Throws a snippet away.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn forget(tx: &Tx<'_>, account: &AccountId, id: SnippetId) -> Result<(), StoreError> {
    tx.run("DELETE FROM snippets WHERE account = ?1 AND id = ?2", params![account_n(tx, account)?, id.0])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{account, profile, signed_in};

    #[test]
    fn they_are_kept_byte_for_byte_and_found_by_name() {
        let profile = profile();
        let store = signed_in(&profile);
        let new = |name: &str, text: &str| {
            let new = Snippet { id: None, name: name.to_owned(), text: text.to_owned() };
            store.writer().write_now(move |tx| keep(tx, &account().id, &new)).unwrap()
        };
        let (tags, _) = (new("sea", "#sea  #fog \n\n"), new("Clay", "#clay"));
        let read = || store.read_now(|c| all(c, account_n(c, &account().id)?)).unwrap();
        let names: Vec<String> = read().into_iter().map(|snippet| snippet.name).collect();
        assert_eq!(names, ["Clay", "sea"]);
        assert_eq!(read()[1].text, "#sea  #fog \n\n");
        let other = Snippet { id: Some(tags), name: "Sea".to_owned(), text: "#tide".to_owned() };
        store.writer().write_now(move |tx| keep(tx, &account().id, &other)).unwrap();
        assert_eq!((read().len(), read()[1].text.as_str()), (2, "#tide"));
        store.writer().write_now(move |tx| forget(tx, &account().id, tags)).unwrap();
        assert_eq!(read().len(), 1);
    }
}
