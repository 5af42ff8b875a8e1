//! The posts an act is about, with what decides whether comments under them can be turned on or off.
//! Invariant: each is found by its row, which never changes.

use rusqlite::{Row, params};

use crate::domain::{AccountId, ActId, MediaId};
use crate::store::{ReadConnection, StoreError, Tx};

use super::account_n;

/// A post an act may be about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostMember {
    pub row: i64,
    pub id: MediaId,
    pub story: bool,
    pub gone: bool,
    /// `None`: Instagram did not tell.
    pub enabled: Option<bool>,
    /// What was asked for last and is on its way: comments on or off.
    pub pending: Option<bool>,
}

const SELECT: &str = "SELECT m.n, m.id, m.story, m.gone_at IS NOT NULL, m.comments_enabled,
    (SELECT json_extract(o.op, '$.enabled') FROM outbox o WHERE o.account = m.account AND o.target = m.id
        AND o.verb = 'comments' AND o.ended IS NULL ORDER BY o.id DESC LIMIT 1)
    FROM media m WHERE m.n = ?1 AND m.account = ?2";

/// Posts by their rows; those of other accounts are left out.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn posts(c: &ReadConnection, account: &AccountId, rows: &[i64]) -> Result<Vec<PostMember>, StoreError> {
    let account = account_n(c, account)?;
    let found = rows.iter().map(|row| c.row(SELECT, params![row, account], read));
    found.filter_map(Result::transpose).collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<PostMember> {
    Ok(PostMember {
        row: row.get(0)?,
        id: MediaId(row.get(1)?),
        story: row.get(2)?,
        gone: row.get(3)?,
        enabled: row.get(4)?,
        pending: row.get(5)?,
    })
}

/// The rows of posts; those that are not known are left out.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn rows_of_posts(
    c: &ReadConnection,
    account: &AccountId,
    ids: &[MediaId],
) -> Result<Vec<i64>, StoreError> {
    let account = account_n(c, account)?;
    let row = |id: &MediaId| {
        c.row("SELECT n FROM media WHERE account = ?1 AND id = ?2", params![account, id.as_str()], |row| {
            row.get(0)
        })
    };
    ids.iter().map(row).filter_map(Result::transpose).collect()
}

/// Lets an act be about so many more.
///
/// # Errors
/// What SQLite says.
pub fn grow(tx: &Tx<'_>, act: ActId, more: u64) -> Result<(), StoreError> {
    tx.run(
        "UPDATE acts SET count = count + ?2 WHERE id = ?1",
        params![act.0, i64::try_from(more).unwrap_or(i64::MAX)],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Media, Op, Product};
    use crate::store::fixture::{account, keep_posts, post, profile, queue, signed_in};
    use crate::store::tables::media;

    #[test]
    fn a_post_tells_what_stands_against_turning_its_comments_off() {
        let profile = profile();
        let store = signed_in(&profile);
        let story = Media { product: Product::Story, ..post(2) };
        let untold = Media { comments_enabled: None, ..post(3) };
        keep_posts(&store, vec![post(1), story, untold]);
        store.writer().write_now(|tx| media::mark_gone(tx, &account().id, &"m3".into(), 9)).unwrap();
        queue(&store, Op::Comments { media: "m1".into(), enabled: false }, 0);
        let ids = ["m3".into(), "m9".into(), "m1".into(), "m2".into()];
        let rows = store.read_now(|c| rows_of_posts(c, &account().id, &ids)).unwrap();
        let found = store.read_now(|c| posts(c, &account().id, &rows)).unwrap();
        let told: Vec<_> = found
            .iter()
            .map(|post| (post.id.as_str(), post.story, post.gone, post.enabled, post.pending))
            .collect();
        assert_eq!(
            told,
            [
                ("m3", false, true, None, None),
                ("m1", false, false, Some(true), Some(false)),
                ("m2", true, false, Some(true), None),
            ]
        );
    }
}
