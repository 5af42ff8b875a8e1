//! What the headings of groups say.
//! Invariant: each costs a few look-ups by key, and only those in sight are asked for.

use crate::domain::{MediaId, PersonId};
use crate::store::tables::known_account;
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
            let Some(account) = known_account(c, &ask.account)? else { return Ok(Self::default()) };
            let mut headings = Self::default();
            for number in &ask.headings {
                let key = InboxIndex::key_of(*number);
                let heading = match ask.arrangement {
                    Arrangement::Newest => None,
                    Arrangement::ByPost => post(c, account, key)?,
                    Arrangement::ByAuthor => Some(author(c, account, key)?),
                    Arrangement::ByDay => day_since_1970(key).map(Heading::Day),
                };
                headings.headings.extend(heading.map(|heading| (*number, heading)));
            }
            Ok(headings)
        })
    }
}

fn post(c: &ReadConnection, account: i64, n: i64) -> Result<Option<Heading>, StoreError> {
    let found: Option<(String, Option<String>)> = c.row(
        "SELECT id, substr(caption, 1, 240) FROM media WHERE n = ?1 AND account = ?2",
        [n, account],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let Some((id, caption)) = found else { return Ok(None) };
    let media = MediaId(id);
    Ok(Some(Heading::Post {
        picture: PictureKey::Media(media.clone()),
        media,
        number: number_of(c, n)?,
        caption: caption.as_deref().and_then(headline),
    }))
}

fn author(c: &ReadConnection, account: i64, n: i64) -> Result<Heading, StoreError> {
    let found: Option<(String, Option<String>)> =
        c.row("SELECT id, username FROM people WHERE n = ?1 AND account = ?2", [n, account], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let (person, username) = found.map_or((None, None), |(id, name)| (Some(PersonId(id)), name));
    Ok(Heading::Author { person, username })
}
