//! What the headings of groups say.
//! Invariant: each costs a few look-ups by key, and only those in sight are asked for.

use crate::domain::{AccountId, MediaId, PersonId};
use crate::store::tables::{among, asked_accounts};
use crate::store::{ReadConnection, StoreError};

use super::super::inbox::{Arrangement, InboxIndex};
use super::super::inbox_search::{Heading, Headings, HeadingsAsk};
use super::super::library_sql::number_of;
use super::super::{PictureKey, View, headline};
use super::arranged::day_since_1970;

impl View for Headings {
    type Ask = HeadingsAsk;

    fn read(c: &ReadConnection, ask: &HeadingsAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let accounts = asked_accounts(c, &ask.account)?;
            let mut headings = Self::default();
            for number in &ask.headings {
                let key = InboxIndex::key_of(*number);
                let heading = match ask.arrangement {
                    Arrangement::Newest => None,
                    Arrangement::ByPost => post(c, &accounts, key)?,
                    Arrangement::ByAuthor => Some(author(c, &accounts, key)?),
                    Arrangement::ByDay => day_since_1970(key).map(Heading::Day),
                };
                headings.headings.extend(heading.map(|heading| (*number, heading)));
            }
            Ok(headings)
        })
    }
}

fn post(c: &ReadConnection, accounts: &[i64], n: i64) -> Result<Option<Heading>, StoreError> {
    let found: Option<(String, Option<String>, String)> = c.row(
        &format!(
            "SELECT m.id, substr(m.caption, 1, 240), a.id FROM media m JOIN accounts a ON a.n = m.account
             WHERE m.n = ?1 AND m.account IN {}",
            among(accounts)
        ),
        [n],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let Some((id, caption, account)) = found else { return Ok(None) };
    let media = MediaId(id);
    Ok(Some(Heading::Post {
        account: AccountId(account),
        picture: PictureKey::Media(media.clone()),
        media,
        number: number_of(c, n)?,
        caption: caption.as_deref().and_then(headline),
    }))
}

fn author(c: &ReadConnection, accounts: &[i64], n: i64) -> Result<Heading, StoreError> {
    let found: Option<(String, Option<String>)> = c.row(
        &format!("SELECT id, username FROM people WHERE n = ?1 AND account IN {}", among(accounts)),
        [n],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let (person, username) = found.map_or((None, None), |(id, name)| (Some(PersonId(id)), name));
    Ok(Heading::Author { person, username })
}
