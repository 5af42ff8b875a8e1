//! The archive of stories: when their numbers were read last, and a picture that Instagram takes away after a day.
//! Invariant: a picture once kept stays; a story that ended keeps the numbers it had.

use rusqlite::params;

use crate::domain::{AccountId, MediaId};
use crate::store::{ReadConnection, StoreError, Tx};

use super::super::account_n;
use super::super::comments::media_n;

/// Milliseconds a story can be seen, and its numbers read (section 7.2).
pub const LASTS: i64 = 24 * 3_600_000;

/// Times a picture is tried to be had.
pub const TRIES: u32 = 5;

/// A story as the archive has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    pub media: MediaId,
    /// Milliseconds since the epoch.
    pub ends_at: i64,
    /// When its numbers were read last; `None`: never.
    pub read_at: Option<i64>,
    pub has_picture: bool,
}

/// Takes stories up into the archive that are not in it yet.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn take_up(tx: &Tx<'_>, account: &AccountId) -> Result<usize, StoreError> {
    let n = account_n(tx, account)?;
    tx.run(
        "INSERT OR IGNORE INTO stories (media, ends_at) SELECT n, stands_at + ?2 FROM media
         WHERE account = ?1 AND story = 1",
        params![n, LASTS],
    )
}

/// Notes that a story's numbers were read; nothing for what is no story.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account or post.
pub fn read(tx: &Tx<'_>, account: &AccountId, media: &MediaId, now: i64) -> Result<(), StoreError> {
    let media = media_n(tx, account_n(tx, account)?, media)?;
    tx.run("UPDATE stories SET read_at = max(coalesce(read_at, 0), ?2) WHERE media = ?1", [media, now])?;
    Ok(())
}

/// Keeps the picture of a story (a JPEG), or that it could not be had.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account or post.
pub fn keep_picture(
    tx: &Tx<'_>,
    account: &AccountId,
    media: &MediaId,
    picture: Option<&[u8]>,
    now: i64,
) -> Result<(), StoreError> {
    let media = media_n(tx, account_n(tx, account)?, media)?;
    match picture {
        Some(jpeg) => tx.run(
            "UPDATE stories SET picture = ?2, picture_at = ?3 WHERE media = ?1",
            params![media, jpeg, now],
        )?,
        None => tx.run_silently("UPDATE stories SET failed = failed + 1 WHERE media = ?1", [media])?,
    };
    Ok(())
}

/// The picture of a story, as a JPEG.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn picture(
    c: &ReadConnection,
    account: &AccountId,
    media: &MediaId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let found = c.row(
        "SELECT s.picture FROM stories s JOIN media m ON m.n = s.media WHERE m.account = ?1 AND m.id = ?2",
        params![account_n(c, account)?, media.as_str()],
        |row| row.get::<_, Option<Vec<u8>>>(0),
    )?;
    Ok(found.flatten())
}

/// Stories whose picture is to be had: id and address, oldest first.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn without_picture(
    c: &ReadConnection,
    account: &AccountId,
) -> Result<Vec<(MediaId, String)>, StoreError> {
    c.rows(
        "SELECT m.id, coalesce(m.thumbnail_url, m.media_url) FROM stories s JOIN media m ON m.n = s.media
         WHERE m.account = ?1 AND s.picture_at IS NULL AND s.failed < ?2 AND m.gone_at IS NULL
             AND coalesce(m.thumbnail_url, m.media_url) IS NOT NULL ORDER BY s.ends_at",
        params![account_n(c, account)?, TRIES],
        |row| Ok((MediaId(row.get(0)?), row.get(1)?)),
    )
}

/// All stories of the archive, newest first.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn all(c: &ReadConnection, account: &AccountId) -> Result<Vec<Story>, StoreError> {
    c.rows(
        "SELECT m.id, s.ends_at, s.read_at, s.picture_at IS NOT NULL FROM stories s JOIN media m ON m.n = s.media
         WHERE m.account = ?1 ORDER BY s.ends_at DESC, m.n DESC",
        [account_n(c, account)?],
        |row| {
            Ok(Story {
                media: MediaId(row.get(0)?),
                ends_at: row.get(1)?,
                read_at: row.get(2)?,
                has_picture: row.get(3)?,
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Media, Product};
    use crate::store::fixture::{account, keep_posts, post, profile, signed_in};

    #[test]
    fn a_story_is_taken_up_once_and_keeps_its_picture() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![Media { product: Product::Story, ..post(1) }, post(2)]);
        let id = post(1).id;
        for now in [5, 6] {
            let id = id.clone();
            store
                .writer()
                .write_now(move |tx| {
                    take_up(tx, &account().id)?;
                    read(tx, &account().id, &id, now)
                })
                .unwrap();
        }
        let wanted = || store.read_now(|c| without_picture(c, &account().id)).unwrap();
        assert_eq!(wanted(), [(id.clone(), "https://cdn.test/1.jpg".to_owned())]);
        let media = id.clone();
        store
            .writer()
            .write_now(move |tx| keep_picture(tx, &account().id, &media, Some(&[1, 2, 3]), 7))
            .unwrap();
        assert_eq!(wanted(), []);
        assert_eq!(store.read_now(|c| picture(c, &account().id, &id)).unwrap(), Some(vec![1, 2, 3]));
        let story = Story { media: id, ends_at: 86_400_000 + LASTS, read_at: Some(6), has_picture: true };
        assert_eq!(store.read_now(|c| all(c, &account().id)).unwrap(), [story]);
    }
}
