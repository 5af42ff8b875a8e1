//! How an op ends: done with its result stored, or taken back.
//! Invariant: the result and the end of an op are one transaction, so nothing is ever shown twice or not at
//! all.

use jiff::Timestamp;
use rusqlite::params;

use crate::domain::op::OpState;
use crate::domain::record::Event;
use crate::domain::{AccountId, Comment, CommentId, Media, MediaId, Op, OpId, PersonId, Trouble};
use crate::store::{StoreError, Tx};

use super::outbox::{OpRow, one};
use super::{account_n, comments, media, record};

/// What Instagram made of an op.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It was done and there is no more to it: hide, show, delete, a private reply, comments on or off.
    Plain,
    /// A reply or comment was written under this id.
    Wrote(CommentId),
    /// The post is live; `node` is what was read back of it. An empty id: it is out, and Instagram shows it nowhere.
    Published { media: MediaId, permalink: Option<String>, node: Option<Box<Media>> },
    /// What it was about is no longer on Instagram.
    AlreadyGone,
}

/// Closes an op and stores its result.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown op, or one that ended before.
pub fn done(tx: &Tx<'_>, op: OpId, outcome: &Outcome, now: i64) -> Result<(), StoreError> {
    end_done(tx, op, outcome, Event::Done, now)
}

/// As [`done`], when Instagram was asked whether it had happened, and it had.
///
/// # Errors
/// As [`done`].
pub fn found(tx: &Tx<'_>, op: OpId, outcome: &Outcome, now: i64) -> Result<(), StoreError> {
    end_done(tx, op, outcome, Event::Found, now)
}

fn end_done(tx: &Tx<'_>, op: OpId, outcome: &Outcome, event: Event, now: i64) -> Result<(), StoreError> {
    let row = one(tx, op)?.filter(|row| row.ended.is_none());
    let row = row.ok_or_else(|| StoreError::Missing(format!("open op {op}")))?;
    // Before the comment is changed by it: the record tells what was there.
    let (event, made) = match outcome {
        Outcome::AlreadyGone => (Event::Gone, None),
        Outcome::Wrote(id) => (event, Some(id.0.clone())),
        Outcome::Plain | Outcome::Published { .. } => (event, None),
    };
    record::became(tx, &row, event, None, made, now)?;
    match outcome {
        Outcome::Plain => keep_change(tx, &row, now)?,
        Outcome::Wrote(id) => keep_written(tx, &row, id, now)?,
        Outcome::Published { media, permalink, node } => {
            keep_published(tx, &row, media, permalink.as_deref(), node.as_deref(), now)?;
        }
        Outcome::AlreadyGone => keep_gone(tx, &row, now)?,
    }
    if matches!(row.op, Op::Reply { .. } | Op::PrivateReply { .. }) {
        super::saved::count_use(tx, op, now)?;
    }
    tx.run(
        "UPDATE outbox SET state = ?2, ended = ?3, trouble = NULL, saying = NULL WHERE id = ?1",
        params![op.0, OpState::Done.word(), now],
    )?;
    Ok(())
}

fn keep_change(tx: &Tx<'_>, row: &OpRow, now: i64) -> Result<(), StoreError> {
    match &row.op {
        Op::Hide { comment, hidden, .. } => comments::set_hidden(tx, &row.account, comment, *hidden, now),
        Op::Delete { comment, .. } => comments::set_deleted(tx, &row.account, comment, now),
        Op::Comments { media, enabled } => media::switched(tx, &row.account, media, *enabled, now),
        Op::PrivateReply { to, text, .. } => comments::set_private(tx, &row.account, to, Some(text), now),
        Op::Reply { .. } | Op::Comment { .. } | Op::Publish { .. } => Ok(()),
    }
}

fn keep_gone(tx: &Tx<'_>, row: &OpRow, now: i64) -> Result<(), StoreError> {
    match &row.op {
        Op::Reply { to: comment, .. }
        | Op::PrivateReply { to: comment, .. }
        | Op::Hide { comment, .. }
        | Op::Delete { comment, .. } => comments::set_deleted(tx, &row.account, comment, now),
        Op::Comment { media, .. } | Op::Comments { media, .. } => {
            media::mark_gone(tx, &row.account, media, now)
        }
        Op::Publish { .. } => Ok(()),
    }
}

/// The reply's echo becomes a comment in the moment its op ends.
fn keep_written(tx: &Tx<'_>, row: &OpRow, id: &CommentId, now: i64) -> Result<(), StoreError> {
    let (media, parent, text) = match &row.op {
        Op::Reply { thread, media, text, .. } => (media, Some(thread.clone()), text),
        Op::Comment { media, text } => (media, None, text),
        _ => return Ok(()),
    };
    let comment = Comment {
        id: id.clone(),
        media: media.clone(),
        parent,
        author: own_person(tx, &row.account)?,
        username: own_name(tx, &row.account)?,
        mine: true,
        text: text.clone(),
        timestamp: Timestamp::from_millisecond(now).ok(),
        likes: None,
        hidden: false,
    };
    // A reading may have brought it already, and then with Instagram's own time. Of a post that no reading has
    // brought yet, it brings the comment too: an op that happened must be able to end.
    if media::is_known(tx, &row.account, media)? && comments::one(tx, &row.account, id)?.is_none() {
        comments::upsert_page(tx, &row.account, media, &[comment], now)?;
    }
    tx.run("UPDATE outbox SET result = ?2 WHERE id = ?1", params![row.id.0, id.as_str()])?;
    Ok(())
}

fn own_name(tx: &Tx<'_>, account: &AccountId) -> Result<Option<String>, StoreError> {
    tx.row("SELECT username FROM accounts WHERE id = ?1", [account.as_str()], |row| row.get(0))
}

/// The account as a commenter: its id there is another one, known from its earlier comments.
fn own_person(tx: &Tx<'_>, account: &AccountId) -> Result<Option<PersonId>, StoreError> {
    tx.row(
        "SELECT p.id FROM comments c JOIN people p ON p.n = c.person
         WHERE c.account = ?1 AND c.standing = 3 ORDER BY c.row DESC LIMIT 1",
        [account_n(tx, account)?],
        |row| Ok(PersonId(row.get(0)?)),
    )
}

fn keep_published(
    tx: &Tx<'_>,
    row: &OpRow,
    media: &MediaId,
    permalink: Option<&str>,
    node: Option<&Media>,
    now: i64,
) -> Result<(), StoreError> {
    if let Some(node) = node {
        media::upsert_page(tx, &row.account, std::slice::from_ref(node), now)?;
    }
    tx.run(
        "UPDATE outbox SET result = ?2, permalink = ?3 WHERE id = ?1",
        params![row.id.0, Some(media.as_str()).filter(|id| !id.is_empty()), permalink],
    )?;
    tx.run("UPDATE drafts SET published_at = ?2 WHERE op = ?1", [row.id.0, now])?;
    Ok(())
}

/// Takes back an op that was never claimed. `false`: it was, or has ended.
///
/// # Errors
/// What SQLite says.
pub fn undo(tx: &Tx<'_>, op: OpId, now: i64) -> Result<bool, StoreError> {
    end_undone(tx, op, "state = 'queued' AND attempts = 0", &Why::Person, now)
}

/// As [`undo`], of an op that is put in again behind another.
///
/// # Errors
/// What SQLite says.
pub fn lift(tx: &Tx<'_>, op: OpId, now: i64) -> Result<bool, StoreError> {
    end_undone(tx, op, "state = 'queued' AND attempts = 0", &Why::Moved, now)
}

/// Gives up an open op, whatever its state. What is already live stays. `false`: it has ended.
///
/// # Errors
/// What SQLite says.
pub fn cancel(tx: &Tx<'_>, op: OpId, now: i64) -> Result<bool, StoreError> {
    end_undone(tx, op, "ended IS NULL", &Why::Person, now)
}

/// As [`cancel`], where whoever asked for the op no longer wants it, who may be no person.
///
/// # Errors
/// What SQLite says.
pub fn withdraw(tx: &Tx<'_>, op: OpId, now: i64) -> Result<bool, StoreError> {
    end_undone(tx, op, "ended IS NULL", &Why::Asker, now)
}

/// Gives an op up, by a person or because of a trouble, and lets those that come after it run all the same.
///
/// # Errors
/// What SQLite says.
pub fn pass_over(tx: &Tx<'_>, op: OpId, trouble: Option<&Trouble>, now: i64) -> Result<(), StoreError> {
    tx.run("UPDATE outbox SET after_op = NULL WHERE after_op = ?1", [op.0])?;
    end_undone(tx, op, "ended IS NULL", &trouble.map_or(Why::Person, Why::Trouble), now)?;
    Ok(())
}

/// Why an op ends without having been done.
enum Why<'a> {
    Person,
    /// Whoever asked for it.
    Asker,
    Moved,
    Trouble(&'a Trouble),
}

fn end_undone(tx: &Tx<'_>, op: OpId, when: &str, why: &Why<'_>, now: i64) -> Result<bool, StoreError> {
    let row = one(tx, op)?;
    let ended = tx.run(
        &format!("UPDATE outbox SET state = ?2, ended = ?3, saying = NULL WHERE id = ?1 AND {when}"),
        params![op.0, OpState::Undone.word(), now],
    )?;
    if ended == 0 {
        return Ok(false);
    }
    if let Some(row) = &row {
        match why {
            Why::Moved => record::became(tx, row, Event::Moved, None, None, now)?,
            Why::Asker => record::withdrawn(tx, row, now)?,
            Why::Trouble(trouble) => record::stopped(tx, row, trouble, now)?,
            Why::Person if row.attempts > 0 => record::became(tx, row, Event::GivenUp, None, None, now)?,
            Why::Person => record::became(tx, row, Event::TakenBack, None, None, now)?,
        }
    }
    // A draft that was not published is back on the desk.
    tx.run("UPDATE drafts SET op = NULL WHERE op = ?1", [op.0])?;
    let followers: Vec<i64> =
        tx.rows("SELECT id FROM outbox WHERE after_op = ?1 AND ended IS NULL", [op.0], |row| row.get(0))?;
    for follower in followers {
        cancel(tx, OpId(follower), now)?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Draft, PersonId};
    use crate::store::Store;
    use crate::store::fixture::{
        account, comment, hide, insert_op, keep_comments, keep_posts, post, profile, queue, signed_in,
    };
    use crate::store::tables::drafts;
    use crate::store::tables::outbox::NewOp;

    fn world(profile: &tempfile::TempDir) -> Store {
        let store = signed_in(profile);
        keep_posts(&store, vec![post(1)]);
        keep_comments(&store, "m1", vec![comment("m1", "1", 100)], 200_000);
        store
    }

    fn end(store: &Store, op: OpId, outcome: Outcome, now: i64) {
        store.writer().write_now(move |tx| done(tx, op, &outcome, now)).unwrap();
    }

    fn stored(store: &Store, id: &str) -> comments::Stored {
        store.read_now(|c| comments::one(c, &account().id, &id.into())).unwrap().unwrap()
    }

    #[test]
    fn a_comment_under_a_post_that_was_never_read_is_done_all_the_same() {
        let profile = profile();
        let store = world(&profile);
        let op = queue(&store, Op::Comment { media: "m9".into(), text: "Soon".to_owned() }, 0);
        end(&store, op, Outcome::Wrote("77".into()), 300_000);
        let row = store.read_now(|c| one(c, op)).unwrap().unwrap();
        assert_eq!((row.state, row.result.as_deref()), (OpState::Done, Some("77")));
        assert_eq!(store.read_now(|c| comments::one(c, &account().id, &"77".into())).unwrap(), None);
    }

    #[test]
    fn a_hide_that_is_done_hides_and_a_stale_reading_does_not_show_it_again() {
        let profile = profile();
        let store = world(&profile);
        let op = queue(&store, hide("1", "1"), 0);
        end(&store, op, Outcome::Plain, 300_000);
        assert!(stored(&store, "1").comment.hidden);
        keep_comments(&store, "m1", vec![comment("m1", "1", 100)], 299_999);
        assert!(stored(&store, "1").comment.hidden, "that page was asked for before");
        keep_comments(&store, "m1", vec![comment("m1", "1", 100)], 300_001);
        assert!(!stored(&store, "1").comment.hidden, "shown again in Instagram's own app");
    }

    #[test]
    fn a_reply_that_is_done_is_a_comment_and_answers_its_thread() {
        let profile = profile();
        let store = world(&profile);
        let op = Op::Reply { to: "1".into(), thread: "1".into(), media: "m1".into(), text: "Yes".to_owned() };
        let op = queue(&store, op, 0);
        end(&store, op, Outcome::Wrote("r1".into()), 300_000);
        let reply = stored(&store, "r1").comment;
        assert_eq!((reply.text.as_str(), reply.mine, reply.parent), ("Yes", true, Some("1".into())));
        assert_eq!(reply.username, Some(account().username));
        assert!(stored(&store, "1").answered);
        // The sync reads the same reply a little later, with Instagram's own numbers: still one comment.
        let read = Comment {
            parent: Some("1".into()),
            mine: true,
            author: Some(PersonId::from("p0")),
            ..comment("m1", "r1", 300)
        };
        keep_comments(&store, "m1", vec![read], 400_000);
        assert_eq!(store.read_now(|c| comments::returned(c, &account().id, &"m1".into())).unwrap(), 2);
    }

    #[test]
    fn a_deleted_comment_keeps_its_text() {
        let profile = profile();
        let store = world(&profile);
        let op = queue(&store, Op::Delete { comment: "1".into(), thread: "1".into() }, 0);
        end(&store, op, Outcome::Plain, 300_000);
        let deleted = stored(&store, "1");
        assert_eq!((deleted.deleted_at, deleted.comment.text.as_str()), (Some(300_000), "words of 1"));
    }

    #[test]
    fn an_op_ends_once() {
        let profile = profile();
        let store = world(&profile);
        let op = queue(&store, hide("1", "1"), 0);
        assert!(store.writer().write_now(move |tx| undo(tx, op, 1)).unwrap());
        let late = store.writer().write_now(move |tx| done(tx, op, &Outcome::Plain, 2));
        assert!(matches!(late, Err(StoreError::Missing(_))));
        assert!(!stored(&store, "1").comment.hidden);
        assert!(!store.writer().write_now(move |tx| cancel(tx, op, 3)).unwrap());
    }

    #[test]
    fn taking_back_takes_what_comes_after_along_and_the_draft_home() {
        let profile = profile();
        let store = world(&profile);
        let draft = store.writer().write_now(|tx| drafts::new(tx, &account().id, 1)).unwrap();
        let publish = queue(&store, Op::Publish { draft_id: draft, draft: Box::<Draft>::default() }, 0);
        let open = || store.read_now(|c| drafts::one(c, draft)).unwrap().unwrap();
        assert_eq!(open().op, Some(publish));
        let next = NewOp {
            account: account().id,
            op: hide("1", "1"),
            created: 0,
            not_before: 0,
            after: Some(publish),
            reverses: None,
        };
        let follower = insert_op(&store, next);
        assert!(store.writer().write_now(move |tx| cancel(tx, publish, 9)).unwrap());
        assert_eq!(store.read_now(|c| one(c, follower)).unwrap().unwrap().state, OpState::Undone);
        assert_eq!(open().op, None);
    }

    #[test]
    fn a_published_post_stands_in_the_library_at_once() {
        let profile = profile();
        let store = world(&profile);
        let draft = store.writer().write_now(|tx| drafts::new(tx, &account().id, 1)).unwrap();
        let publish = queue(&store, Op::Publish { draft_id: draft, draft: Box::<Draft>::default() }, 0);
        let node = Some(Box::new(post(2)));
        let permalink = Some("https://instagram.test/p/2".to_owned());
        end(
            &store,
            publish,
            Outcome::Published { media: "m2".into(), permalink: permalink.clone(), node },
            500,
        );
        assert_eq!(store.read_now(|c| media::one(c, &account().id, &"m2".into())).unwrap(), Some(post(2)));
        let row = store.read_now(|c| one(c, publish)).unwrap().unwrap();
        assert_eq!((row.result.as_deref(), row.permalink), (Some("m2"), permalink));
    }
}
