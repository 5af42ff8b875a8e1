//! Which posts are worth asking about next: their comments, their numbers.
//! Invariant: it only reads and remembers; what is asked, and when, is the sync's to decide.

use rusqlite::params;

use crate::domain::{AccountId, MediaId, MediaKind, Product};
use crate::store::{ReadConnection, StoreError, Tx};

use super::media::{kind_from_word, product_from_word};
use super::{account_n, unsigned, word};

/// A post whose comments may not all be here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToRead {
    pub media: MediaId,
    /// What Instagram says there are, replies included.
    pub reported: Option<u64>,
    /// What is here and not deleted.
    pub returned: u64,
    /// When they were last read to the end.
    pub read_at: Option<i64>,
    pub at: Option<i64>,
}

/// A post whose numbers can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToMeasure {
    pub media: MediaId,
    pub kind: MediaKind,
    pub product: Product,
    pub at: Option<i64>,
    /// When they were last read.
    pub numbers_at: Option<i64>,
}

/// The newest posts that are not gone, newest first.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn newest(c: &ReadConnection, account: &AccountId, limit: u32) -> Result<Vec<MediaId>, StoreError> {
    c.rows(
        "SELECT id FROM media WHERE account = ?1 AND story = 0 AND gone_at IS NULL
         ORDER BY stands_at DESC, n DESC LIMIT ?2",
        params![account_n(c, account)?, limit],
        |row| Ok(MediaId(row.get(0)?)),
    )
}

/// Remembers that all comments of a post were read to the end: the count reported now is what was read.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn comments_read(tx: &Tx<'_>, account: &AccountId, media: &MediaId, now: i64) -> Result<(), StoreError> {
    tx.run_silently(
        "UPDATE media SET comments_read_count = comments_count, comments_read_at = ?3
         WHERE account = ?1 AND id = ?2",
        params![account_n(tx, account)?, media.as_str(), now],
    )?;
    Ok(())
}

/// Posts whose comments were never read, or whose reported number moved since, newest first.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn comments_to_read(
    c: &ReadConnection,
    account: &AccountId,
    limit: u32,
) -> Result<Vec<ToRead>, StoreError> {
    c.rows(
        "SELECT id, comments_count, comments_read_at, at,
             (SELECT count(*) FROM comments WHERE comments.media = media.n AND deleted_at IS NULL)
         FROM media WHERE account = ?1 AND story = 0 AND gone_at IS NULL
             AND comments_count IS NOT CASE WHEN comments_read_at IS NULL THEN 0 ELSE comments_read_count END
         ORDER BY stands_at DESC, n DESC LIMIT ?2",
        params![account_n(c, account)?, limit],
        |row| {
            Ok(ToRead {
                media: MediaId(row.get(0)?),
                reported: unsigned(row.get(1)?),
                read_at: row.get(2)?,
                at: row.get(3)?,
                returned: unsigned(row.get(4)?).unwrap_or(0),
            })
        },
    )
}

/// Posts and stories that are not gone, newest first, with when their numbers were read.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn numbers_to_read(
    c: &ReadConnection,
    account: &AccountId,
    limit: u32,
) -> Result<Vec<ToMeasure>, StoreError> {
    c.rows(
        "SELECT id, kind, product, at, numbers_at FROM media
         WHERE account = ?1 AND story IN (0, 1) AND gone_at IS NULL ORDER BY stands_at DESC, n DESC LIMIT ?2",
        params![account_n(c, account)?, limit],
        |row| {
            Ok(ToMeasure {
                media: MediaId(row.get(0)?),
                kind: word(&row.get::<_, String>(1)?, kind_from_word)?,
                product: word(&row.get::<_, String>(2)?, product_from_word)?,
                at: row.get(3)?,
                numbers_at: row.get(4)?,
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Media, TroubleKind};
    use crate::store::fixture::{account, comment, keep_comments, post, profile, signed_in};
    use crate::store::tables::media::{Shelf, mark_unseen_as_gone, one, upsert_page};

    fn put(store: &crate::store::Store, page: Vec<Media>, at: i64) -> crate::store::tables::media::MediaPage {
        store.writer().write_now(move |tx| upsert_page(tx, &account().id, &page, at)).unwrap()
    }

    #[test]
    fn a_page_comes_back_whole_and_a_second_time_unchanged() {
        let profile = profile();
        let store = signed_in(&profile);
        let first = put(&store, vec![post(1), post(2)], 10);
        assert_eq!((first.new, first.comments_moved.len()), (2, 2));
        assert_eq!(store.read_now(|c| one(c, &account().id, &post(1).id)).unwrap(), Some(post(1)));
        let revision = store.reader().revision();
        let renewed = Media { media_url: Some("https://cdn.test/other".to_owned()), ..post(1) };
        let second = put(&store, vec![renewed, post(2)], 20);
        assert_eq!((second.unchanged, second.comments_moved.len()), (2, 0));
        assert_eq!(store.reader().revision(), revision, "a renewed address is no change");
        let liked = Media { like_count: None, comments_count: Some(9), ..post(2) };
        let third = put(&store, vec![liked.clone()], 30);
        assert_eq!((third.changed, third.comments_moved), (1, vec![post(2).id]));
        assert_eq!(store.read_now(|c| one(c, &account().id, &post(2).id)).unwrap(), Some(liked));
    }

    #[test]
    fn comments_are_to_be_read_once_and_again_when_their_number_moves() {
        let profile = profile();
        let store = signed_in(&profile);
        let silent = Media { comments_count: Some(0), ..post(3) };
        put(&store, vec![post(1), post(2), silent], 10);
        keep_comments(&store, "m1", vec![comment("m1", "1", 100)], 10);
        let wanted = || -> Vec<(String, u64)> {
            let rows = store.read_now(|c| comments_to_read(c, &account().id, 9)).unwrap();
            rows.into_iter().map(|row| (row.media.0, row.returned)).collect()
        };
        assert_eq!(wanted(), [("m2".to_owned(), 0), ("m1".to_owned(), 1)]);
        for id in ["m1", "m2"] {
            store.writer().write_now(move |tx| comments_read(tx, &account().id, &id.into(), 11)).unwrap();
        }
        assert!(wanted().is_empty());
        put(&store, vec![Media { comments_count: Some(50), ..post(1) }], 20);
        assert_eq!(wanted(), [("m1".to_owned(), 1)]);
    }

    #[test]
    fn what_a_whole_pass_did_not_see_is_gone_but_not_what_lies_below_it() {
        let profile = profile();
        let store = signed_in(&profile);
        put(&store, vec![post(1), post(2), post(3)], 10);
        put(&store, vec![post(2)], 20);
        let gone = |from| {
            store.writer().write_now(move |tx| mark_unseen_as_gone(tx, &account().id, Shelf::Posts, from, 21))
        };
        assert_eq!(gone(30).unwrap(), 0, "a pass that saw nothing proves nothing");
        assert_eq!(gone(20).unwrap(), 1, "only what is newer than the oldest one seen");
        assert_eq!(store.read_now(|c| newest(c, &account().id, 9)).unwrap(), [post(2).id, post(1).id]);
        put(&store, vec![post(3)], 40);
        assert_eq!(store.read_now(|c| newest(c, &account().id, 1)).unwrap(), [post(3).id], "it came back");
    }

    #[test]
    fn an_unknown_account_is_named() {
        let profile = profile();
        let store = signed_in(&profile);
        let error = store.read_now(|c| newest(c, &"nobody".into(), 1)).unwrap_err();
        assert_eq!(error.trouble().kind, TroubleKind::StoreBroken);
        assert!(error.to_string().contains("nobody"));
    }
}
