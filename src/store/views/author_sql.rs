//! The card of a commenter.
//! Invariant: a person is known by id: what stands on the card does not change with their name.

use rusqlite::params;

use crate::domain::{CommentId, MediaId, PersonId};
use crate::store::tables::unsigned;
use crate::store::{ReadConnection, StoreError};

use super::PictureKey;
use super::inbox::{AuthorCard, OtherComment};
use super::inbox_rows::regard;

/// The average time to an answer is that of the last so many.
const ANSWERS: u32 = 200;

/// The card of a person, seen from one of their comments; `None` for somebody nobody knows.
pub(super) fn author_card(
    c: &ReadConnection,
    person: i64,
    asked: i64,
) -> Result<Option<AuthorCard>, StoreError> {
    let card = c.row(
        "SELECT p.id, p.username, min(c.at), count(*), coalesce(sum(c.answered), 0), coalesce(sum(c.hidden), 0),
             p.regard, coalesce(p.note, '')
         FROM people p JOIN comments c ON c.person = p.n WHERE p.n = ?1 GROUP BY p.n",
        [person],
        |row| {
            Ok(AuthorCard {
                id: PersonId(row.get(0)?),
                username: row.get(1)?,
                former: Vec::new(),
                first_seen: row.get(2)?,
                comments: unsigned(row.get(3)?).unwrap_or(0),
                answered: unsigned(row.get(4)?).unwrap_or(0),
                hidden: unsigned(row.get(5)?).unwrap_or(0),
                regard: regard(row.get(6)?)?,
                note: row.get(7)?,
                answer_ms: None,
                others: Vec::new(),
            })
        },
    )?;
    let Some(mut card) = card else { return Ok(None) };
    card.former = former(c, person, card.username.as_deref())?;
    card.answer_ms = answer_ms(c, person)?;
    card.others = others(c, person, asked)?;
    Ok(Some(card))
}

/// What they were called before, the latest first.
fn former(c: &ReadConnection, person: i64, now: Option<&str>) -> Result<Vec<String>, StoreError> {
    c.rows(
        "SELECT username FROM people_names WHERE person = ?1 AND username IS NOT ?2
         ORDER BY until DESC, username",
        params![person, now],
        |row| row.get(0),
    )
}

/// From each comment to the first reply of the account's after it in its thread.
fn answer_ms(c: &ReadConnection, person: i64) -> Result<Option<i64>, StoreError> {
    let average: Option<f64> = c
        .row(
            "SELECT avg((SELECT r.at FROM comments r
                 WHERE r.account = t.account AND r.parent = t.thread AND r.mine AND r.row > t.row
                     AND r.deleted_at IS NULL ORDER BY r.row LIMIT 1) - t.at)
             FROM (SELECT row, account, coalesce(parent, id) AS thread, at FROM comments
                 WHERE person = ?1 AND answered AND at IS NOT NULL ORDER BY row DESC LIMIT ?2) t",
            params![person, ANSWERS],
            |row| row.get(0),
        )?
        .flatten();
    Ok(average.map(|average| average as i64))
}

fn others(c: &ReadConnection, person: i64, asked: i64) -> Result<Vec<OtherComment>, StoreError> {
    c.rows(
        "SELECT c.id, m.id, c.text, c.at, c.answered FROM comments c JOIN media m ON m.n = c.media
         WHERE c.person = ?1 AND c.row <> ?2 ORDER BY c.row DESC LIMIT 5",
        [person, asked],
        |row| {
            Ok(OtherComment {
                id: CommentId(row.get(0)?),
                picture: PictureKey::Media(MediaId(row.get(1)?)),
                text: row.get(2)?,
                at: row.get(3)?,
                answered: row.get(4)?,
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use crate::domain::Comment;
    use crate::store::fixture::{account, comment, keep_comments, keep_posts, post, profile, signed_in};
    use crate::store::views::View;
    use crate::store::views::inbox::{Thread, ThreadAsk};

    #[test]
    fn the_time_to_an_answer_is_that_of_the_first_reply_after_each_comment() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        let by = |id: &str, at: i64, mine: bool| Comment {
            parent: (id != "1").then(|| "1".into()),
            author: Some(if mine { "me".into() } else { "p1".into() }),
            mine,
            ..comment("m1", id, at)
        };
        let read = || {
            let ask = ThreadAsk { account: account().id, comment: "1".into() };
            store.read_now(|c| Thread::read(c, &ask)).unwrap().author.unwrap().answer_ms
        };
        keep_comments(&store, "m1", vec![by("1", 100, false)], 1_000_000);
        assert_eq!(read(), None);
        // Answered after 60 s and after 20 s; the last one still waits.
        let more = vec![by("2", 160, true), by("3", 200, false), by("4", 220, true), by("5", 300, true)];
        keep_comments(&store, "m1", more, 1_000_000);
        keep_comments(&store, "m1", vec![by("6", 400, false)], 1_000_000);
        assert_eq!(read(), Some(40_000));
    }
}
