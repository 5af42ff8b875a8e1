//! The conversation beside the list: post, comments, echoes of unsent replies, author.
//! Invariant: a reply is shown once: as an echo while its op is open, as a comment from then on.

use rusqlite::params;

use crate::domain::{CommentId, MediaId, Op, PersonId};
use crate::store::tables::media::{kind_from_word, product_from_word};
use crate::store::tables::{account_n, from_json, reply_drafts, unsigned, word};
use crate::store::{ReadConnection, StoreError};

use super::author_sql::author_card;
use super::inbox::{PostHead, Thread, ThreadAsk, ThreadComment};
use super::library_sql::{number_of, tile_kind};
use super::{PictureKey, View, inbox_rows, pending};

/// Where the comment asked for stands.
struct Place {
    row: i64,
    media: i64,
    thread: String,
    person: Option<i64>,
}

impl View for Thread {
    type Ask = ThreadAsk;

    fn read(c: &ReadConnection, ask: &ThreadAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let account = account_n(c, &ask.account)?;
            let place = c.row(
                "SELECT row, media, coalesce(parent, id), CASE WHEN mine THEN NULL ELSE person END FROM comments
                 WHERE account = ?1 AND id = ?2",
                params![account, ask.comment.as_str()],
                |row| {
                    Ok(Place { row: row.get(0)?, media: row.get(1)?, thread: row.get(2)?, person: row.get(3)? })
                },
            )?;
            let missing = || StoreError::Missing(format!("comment {}", ask.comment));
            let place = place.ok_or_else(missing)?;
            let (draft, private_draft) = reply_drafts::of(c, account, ask.comment.as_str())?;
            Ok(Self {
                asked: inbox_rows::one(c, &[account], place.row)?.ok_or_else(missing)?,
                post: post_head(c, place.media)?,
                comments: conversation(c, account, &place.thread)?,
                author: place.person.map(|person| author_card(c, person, place.row)).transpose()?.flatten(),
                draft,
                private_draft,
            })
        })
    }
}

/// The post above a thread.
fn post_head(c: &ReadConnection, n: i64) -> Result<PostHead, StoreError> {
    let head = c.row(
        "SELECT id, kind, product, at, caption, permalink, likes, comments_count, comments_enabled,
             (SELECT value FROM media_values v WHERE v.media = m.n AND v.metric = 'views'),
             (SELECT count(*) FROM comments c WHERE c.media = m.n AND c.deleted_at IS NULL)
                 - coalesce((SELECT g.withheld FROM gaps g WHERE g.media = m.n), 0),
             (SELECT count(*) FROM media_children s WHERE s.media = m.n)
         FROM media m WHERE n = ?1",
        [n],
        |row| {
            let media = MediaId(row.get(0)?);
            let kind = word(&row.get::<_, String>(1)?, kind_from_word)?;
            let product = word(&row.get::<_, String>(2)?, product_from_word)?;
            let slides: i64 = row.get(11)?;
            Ok(PostHead {
                picture: PictureKey::Media(media.clone()),
                media,
                number: None,
                kind: tile_kind(kind, product),
                slides: usize::try_from(slides.max(1)).unwrap_or(1),
                at: row.get(3)?,
                caption: row.get(4)?,
                permalink: row.get(5)?,
                likes: unsigned(row.get(6)?),
                views: row.get(9)?,
                reported: unsigned(row.get(7)?),
                returned: unsigned(row.get(10)?).unwrap_or(0),
                comments_enabled: row.get(8)?,
            })
        },
    )?;
    let mut head = head.ok_or_else(|| StoreError::Missing(format!("post row {n}")))?;
    head.number = number_of(c, n)?;
    Ok(head)
}

fn conversation(c: &ReadConnection, account: i64, thread: &str) -> Result<Vec<ThreadComment>, StoreError> {
    let mut comments = c.rows(
        "SELECT c.id, p.id, coalesce(p.username, c.username), c.mine, c.parent IS NOT NULL, c.text, c.at, c.likes,
             c.hidden, c.deleted_at IS NOT NULL, coalesce(c.at, c.first_seen), c.private_at
         FROM comments c LEFT JOIN people p ON p.n = c.person
         WHERE c.row IN (SELECT row FROM comments WHERE account = ?1 AND id = ?2
             UNION ALL SELECT row FROM comments WHERE account = ?1 AND parent = ?2) ORDER BY c.row",
        params![account, thread],
        |row| {
            let comment = ThreadComment {
                id: Some(CommentId(row.get(0)?)),
                author: row.get::<_, Option<String>>(1)?.map(PersonId),
                username: row.get(2)?,
                mine: row.get(3)?,
                is_reply: row.get(4)?,
                text: row.get(5)?,
                at: row.get(6)?,
                likes: unsigned(row.get(7)?),
                hidden: row.get(8)?,
                deleted: row.get(9)?,
                pending: None,
                answered_privately: row.get::<_, Option<i64>>(11)?.is_some(),
                private: false,
            };
            Ok((row.get::<_, i64>(10)?, comment))
        },
    )?;
    for (_, comment) in &mut comments {
        if let Some(id) = &comment.id {
            comment.pending = pending::of_target(c, account, id.as_str())?;
        }
    }
    comments.extend(echoes(c, account, thread)?);
    comments.extend(whispers(c, account, thread)?);
    comments.sort_by_key(|(at, comment)| (comment.is_reply, *at));
    Ok(comments.into_iter().map(|(_, comment)| comment).collect())
}

/// Replies that are not on Instagram yet, at the time they were written.
fn echoes(c: &ReadConnection, account: i64, thread: &str) -> Result<Vec<(i64, ThreadComment)>, StoreError> {
    let name: Option<String> =
        c.row("SELECT username FROM accounts WHERE n = ?1", [account], |row| row.get(0))?;
    let waiting = c.rows(
        &format!(
            "SELECT {}, op, created FROM outbox
             WHERE account = ?1 AND lane = 'thread/' || ?2 AND ended IS NULL AND verb IN ('reply', 'private') ORDER BY id",
            pending::COLUMNS
        ),
        params![account, thread],
        |row| Ok((pending::read(row)?, from_json::<Op>(&row.get::<_, String>(5)?)?, row.get::<_, i64>(6)?)),
    )?;
    let echo = |(pending, op, created)| {
        let (text, private) = match op {
            Op::Reply { text, .. } => (text, false),
            Op::PrivateReply { text, .. } => (text, true),
            _ => return None,
        };
        let comment = ThreadComment {
            id: None,
            author: None,
            username: name.clone(),
            mine: true,
            is_reply: true,
            text,
            at: Some(created),
            likes: None,
            hidden: false,
            deleted: false,
            pending: Some(pending),
            answered_privately: false,
            private,
        };
        Some((created, comment))
    };
    Ok(waiting.into_iter().filter_map(echo).collect())
}

/// Private replies that went out, at the time they did.
fn whispers(c: &ReadConnection, account: i64, thread: &str) -> Result<Vec<(i64, ThreadComment)>, StoreError> {
    c.rows(
        "SELECT c.private_at, c.private_text, a.username FROM comments c JOIN accounts a ON a.n = c.account
         WHERE c.row IN (SELECT row FROM comments WHERE account = ?1 AND id = ?2
             UNION ALL SELECT row FROM comments WHERE account = ?1 AND parent = ?2)
             AND c.private_text IS NOT NULL",
        params![account, thread],
        |row| {
            let at = row.get(0)?;
            let comment = ThreadComment {
                id: None,
                author: None,
                username: row.get(2)?,
                mine: true,
                is_reply: true,
                text: row.get(1)?,
                at: Some(at),
                likes: None,
                hidden: false,
                deleted: false,
                pending: None,
                answered_privately: false,
                private: true,
            };
            Ok((at, comment))
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Comment;
    use crate::store::Store;
    use crate::store::fixture::{
        account, comment, keep_comments, keep_posts, post, profile, queue, signed_in,
    };
    use crate::store::tables::outbox::{Outcome, done};

    fn read(store: &Store, id: &str) -> Thread {
        let ask = ThreadAsk { account: account().id, comment: id.into() };
        store.read_now(|c| Thread::read(c, &ask)).unwrap()
    }

    fn reply(id: &str, at_s: i64, mine: bool) -> Comment {
        let author = Some("p1".into()).filter(|_| !mine);
        Comment { parent: Some("1".into()), mine, author, ..comment("m1", id, at_s) }
    }

    fn said(thread: &Thread) -> Vec<(&str, bool)> {
        thread.comments.iter().map(|comment| (comment.text.as_str(), comment.id.is_none())).collect()
    }

    #[test]
    fn an_unsent_reply_echoes_at_its_place_until_it_is_a_comment() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        keep_comments(&store, "m1", vec![comment("m1", "1", 10), reply("2", 20, false)], 30_000);
        let op = Op::Reply {
            to: "2".into(),
            thread: "1".into(),
            media: "m1".into(),
            text: "Thank you".to_owned(),
        };
        let op = queue(&store, op, 0);
        // Written in the first second, read after those of the epoch's tenth and twentieth.
        store
            .writer()
            .write_now(move |tx| tx.run("UPDATE outbox SET created = 40000 WHERE id = ?1", [op.0]))
            .unwrap();
        keep_comments(&store, "m1", vec![reply("3", 50, false)], 60_000);
        let thread = read(&store, "2");
        assert_eq!(
            said(&thread),
            [("words of 1", false), ("words of 2", false), ("Thank you", true), ("words of 3", false)]
        );
        assert_eq!(thread.comments[2].pending.as_ref().map(|pending| pending.op), Some(op));
        assert_eq!(
            thread.comments[1].pending.as_ref().map(|pending| pending.op),
            Some(op),
            "what it answers"
        );
        store.writer().write_now(move |tx| done(tx, op, &Outcome::Wrote("9".into()), 70_000)).unwrap();
        let thread = read(&store, "9");
        assert_eq!(said(&thread)[3], ("Thank you", false));
        assert_eq!(thread.comments.len(), 4);
        assert!(thread.comments.iter().all(|comment| comment.pending.is_none()));
    }

    #[test]
    fn the_head_tells_what_is_here_and_the_card_who_it_is() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1), post(2)]);
        keep_comments(&store, "m1", vec![comment("m1", "1", 10), reply("2", 20, true)], 30_000);
        let elsewhere = Comment { author: Some("p1".into()), hidden: true, ..comment("m2", "5", 50) };
        keep_comments(&store, "m2", vec![elsewhere], 60_000);
        let thread = read(&store, "1");
        assert_eq!((thread.asked.id.as_str(), thread.asked.text.as_str()), ("1", "words of 1"));
        assert_eq!((thread.post.number, thread.post.reported, thread.post.returned), (Some(2), Some(4), 2));
        let card = thread.author.unwrap();
        assert_eq!((card.first_seen, card.comments, card.answered, card.hidden), (Some(10_000), 2, 1, 1));
        assert_eq!(card.others.iter().map(|other| other.id.as_str()).collect::<Vec<_>>(), ["5"]);
        assert_eq!(read(&store, "2").author, None, "one's own card says nothing new");
    }
}
