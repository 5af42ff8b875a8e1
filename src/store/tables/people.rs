//! What is kept about people who comment: a note, how they are regarded, what they were called before.
//! Invariant: a person is known by id; a new name moves nothing that is kept about them.

use rusqlite::params;

use crate::domain::{AccountId, PersonId, Regard};
use crate::store::{StoreError, Tx};

use super::account_n;

/// Keeps a note as it was typed; an empty one is none.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn keep_note(tx: &Tx<'_>, account: &AccountId, person: &PersonId, note: &str) -> Result<(), StoreError> {
    let note = (!note.is_empty()).then_some(note);
    tx.run(
        "UPDATE people SET note = ?3 WHERE account = ?1 AND id = ?2 AND note IS NOT ?3",
        params![account_n(tx, account)?, person.as_str(), note],
    )?;
    Ok(())
}

/// Keeps how somebody is regarded.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn set_regard(
    tx: &Tx<'_>,
    account: &AccountId,
    person: &PersonId,
    regard: Option<Regard>,
) -> Result<(), StoreError> {
    tx.run(
        "UPDATE people SET regard = ?3 WHERE account = ?1 AND id = ?2 AND regard IS NOT ?3",
        params![account_n(tx, account)?, person.as_str(), regard.map(Regard::word)],
    )?;
    Ok(())
}

/// Gives a person a new name and remembers the one before, which they had until `now` at the latest.
pub(super) fn rename(
    tx: &Tx<'_>,
    person: i64,
    before: Option<&str>,
    name: Option<&str>,
    now: i64,
) -> Result<(), StoreError> {
    tx.run("UPDATE people SET username = ?2 WHERE n = ?1", params![person, name])?;
    if let Some(before) = before {
        tx.run(
            "INSERT INTO people_names VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET until = ?3",
            params![person, before, now],
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Comment;
    use crate::store::fixture::{account, comment, keep_comments, keep_posts, post, profile, signed_in};
    use crate::store::views::View;
    use crate::store::views::inbox::{AuthorCard, Thread, ThreadAsk};

    fn card(store: &crate::store::Store) -> AuthorCard {
        let ask = ThreadAsk { account: account().id, comment: "1".into() };
        store.read_now(|c| Thread::read(c, &ask)).unwrap().author.unwrap()
    }

    #[test]
    fn note_and_regard_stay_with_whoever_changes_their_name() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        keep_comments(&store, "m1", vec![comment("m1", "1", 10)], 20_000);
        let note = "Bought two tumblers in May,\n collected in person. ";
        store
            .writer()
            .write_now(move |tx| {
                keep_note(tx, &account().id, &"p1".into(), note)?;
                set_regard(tx, &account().id, &"p1".into(), Some(Regard::Trusted))
            })
            .unwrap();
        for (at, name) in [(30, "second"), (40, "third"), (50, "second"), (60, "third")] {
            let said = Comment {
                author: Some("p1".into()),
                username: Some(name.to_owned()),
                ..comment("m1", &at.to_string(), at)
            };
            keep_comments(&store, "m1", vec![said], at * 1_000);
        }
        let read = card(&store);
        assert_eq!((read.note.as_str(), read.regard), (note, Some(Regard::Trusted)));
        assert_eq!(
            (read.username.as_deref(), read.former),
            (Some("third"), vec!["second".to_owned(), "name1".to_owned()])
        );
        store
            .writer()
            .write_now(|tx| {
                keep_note(tx, &account().id, &"p1".into(), "")?;
                set_regard(tx, &account().id, &"p1".into(), None)
            })
            .unwrap();
        assert_eq!((card(&store).note, card(&store).regard), (String::new(), None));
    }
}
