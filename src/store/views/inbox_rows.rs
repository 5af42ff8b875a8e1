//! The rows of the inbox that are in sight.
//! Invariant: each row costs a few look-ups by key, whatever the size of the list.

use rusqlite::{Row, params};

use crate::domain::{AccountId, CommentId, MediaId, PersonId, Regard};
use crate::store::tables::{self, asked_accounts, rule_acts};
use crate::store::{ReadConnection, StoreError};

use super::inbox::{AuthorAsk, AuthorRows, Guessed, InboxIndex, InboxRow, InboxRows, RowsAsk};
use super::inbox_list::{MENTION, QUESTION};
use super::{PictureKey, View, inbox_clusters, pending};

/// Below this share a guess of the helper's is not worth saying.
const SURE: f64 = 0.6;

/// `comments.tags`: a question without a question mark.
const UNMARKED: i64 = 16;

impl View for InboxRows {
    type Ask = RowsAsk;

    fn read(c: &ReadConnection, ask: &RowsAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let accounts = asked_accounts(c, &ask.account)?;
            let mut rows = Vec::with_capacity(ask.rows.len());
            for row in &ask.rows {
                rows.extend(one(c, &accounts, *row)?);
            }
            Ok(Self { rows })
        })
    }
}

impl View for AuthorRows {
    type Ask = AuthorAsk;

    fn read(c: &ReadConnection, ask: &AuthorAsk) -> Result<Self, StoreError> {
        let rows = c.rows(
            "SELECT c.row FROM comments c JOIN people p ON p.n = c.person JOIN accounts a ON a.n = p.account
             WHERE a.id = ?1 AND p.id = ?2 ORDER BY c.row DESC",
            [ask.account.as_str(), ask.person.as_str()],
            |row| row.get(0),
        )?;
        Ok(Self { rows })
    }
}

/// One row by its id; `None` when it is gone, or of none of these accounts.
pub(super) fn one(c: &ReadConnection, accounts: &[i64], row: i64) -> Result<Option<InboxRow>, StoreError> {
    if InboxIndex::is_head(row) {
        return cluster(c, accounts, -row);
    }
    let found = c.row(SELECT, [row], |row| Ok((read(row)?, row.get(18)?)))?;
    let Some((mut found, account)) = found.filter(|(_, account)| accounts.contains(account)) else {
        return Ok(None);
    };
    found.pending = pending::of_target(c, account, found.id.as_str())?;
    found.guess = guessed(c, row)?;
    found.labels = rule_acts::labels(c, row)?;
    Ok(Some(found))
}

/// What the helper thinks of it, when it is sure enough and that is not merely *fine*.
fn guessed(c: &ReadConnection, row: i64) -> Result<Option<Box<Guessed>>, StoreError> {
    c.row(
        "SELECT likely = 'hide', because FROM guesses
         WHERE comment = ?1 AND likely IN ('hide', 'answer') AND share >= ?2",
        params![row, SURE],
        |row| Ok(Box::new(Guessed { hide: row.get(0)?, because: row.get(1)? })),
    )
}

/// The row that stands for all that say the same; `None` when there is none any more.
fn cluster(c: &ReadConnection, accounts: &[i64], likeness: i64) -> Result<Option<InboxRow>, StoreError> {
    let accounts = inbox_clusters::sharing(c, accounts, likeness)?;
    let Some(newest) = inbox_clusters::newest(c, &accounts, likeness)? else { return Ok(None) };
    let Some(mut found) = one(c, &accounts, newest)? else { return Ok(None) };
    let told = inbox_clusters::summary(c, &accounts, likeness, newest)?;
    // Work on many begins with the first of them.
    for account in &accounts {
        if found.pending.is_none() {
            found.pending = pending::of_target(c, *account, told.first.as_str())?;
        }
    }
    found.row = -likeness;
    found.cluster = Some(Box::new(told));
    Ok(Some(found))
}

const SELECT: &str =
    "SELECT c.row, c.id, coalesce(c.parent, c.id), m.id, p.id, coalesce(p.username, c.username),
    c.mine, c.text, c.at, c.hidden, c.deleted_at IS NOT NULL, c.answered, c.done_at IS NOT NULL, c.tags, c.language,
    c.standing = 0 AND c.person IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM comments o WHERE o.person = c.person AND o.row < c.row), c.private_at, p.regard,
    c.account, a.id
    FROM comments c JOIN accounts a ON a.n = c.account JOIN media m ON m.n = c.media
    LEFT JOIN people p ON p.n = c.person
    WHERE c.row = ?1";

fn read(row: &Row<'_>) -> rusqlite::Result<InboxRow> {
    let media = MediaId(row.get(3)?);
    let tags: i64 = row.get(13)?;
    let tagged = |tag: i64| tags & tag == tag;
    Ok(InboxRow {
        row: row.get(0)?,
        account: AccountId(row.get(19)?),
        id: CommentId(row.get(1)?),
        thread: CommentId(row.get(2)?),
        picture: PictureKey::Media(media.clone()),
        media,
        author: row.get::<_, Option<String>>(4)?.map(PersonId),
        username: row.get(5)?,
        mine: row.get(6)?,
        text: row.get(7)?,
        at: row.get(8)?,
        hidden: row.get(9)?,
        deleted: row.get(10)?,
        answered: row.get(11)?,
        done: row.get(12)?,
        pending: None,
        question: tagged(QUESTION),
        unmarked: tagged(UNMARKED),
        mention: tagged(MENTION),
        language: row.get(14)?,
        newcomer: row.get(15)?,
        cluster: None,
        private_at: row.get(16)?,
        regard: regard(row.get(17)?)?,
        guess: None,
        labels: Vec::new(),
    })
}

/// Reads how somebody is regarded.
pub(super) fn regard(word: Option<String>) -> rusqlite::Result<Option<Regard>> {
    word.map(|word| tables::word(&word, Regard::from_word)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::op::OpState;
    use crate::domain::{Comment, Op, Trouble, TroubleKind};
    use crate::store::Store;
    use crate::store::fixture::{
        account, comment, hide, keep_comments, keep_posts, post, profile, queue, signed_in,
    };
    use crate::store::tables::outbox::{Outcome, done, stuck, undo};
    use crate::store::views::Verb;
    use crate::store::views::inbox::{InboxFilter, IndexAsk};

    fn rows(store: &Store) -> Vec<InboxRow> {
        let ask = IndexAsk { account: account().id, filter: InboxFilter::All, ..IndexAsk::default() };
        let index = store.read_now(|c| InboxIndex::read(c, &ask)).unwrap();
        let ask = RowsAsk { account: account().id, rows: index.rows.to_vec() };
        store.read_now(|c| InboxRows::read(c, &ask)).unwrap().rows
    }

    fn world(profile: &tempfile::TempDir) -> Store {
        let store = signed_in(profile);
        keep_posts(&store, vec![post(1)]);
        keep_comments(&store, "m1", vec![comment("m1", "1", 10), comment("m1", "2", 20)], 30_000);
        store
    }

    #[test]
    fn a_queued_hide_shows_on_its_row_and_leaves_no_trace_when_taken_back() {
        let profile = profile();
        let store = world(&profile);
        let before = rows(&store);
        assert_eq!(before.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["2", "1"]);
        let op = queue(&store, hide("1", "1"), 5000);
        let row = rows(&store).remove(1);
        let pending = row.pending.unwrap();
        assert_eq!(
            (pending.op, pending.verb, pending.state, pending.runs_at),
            (op, Verb::Hide, OpState::Queued, 5000)
        );
        assert!(!row.hidden, "an overlay, not an edit");
        store.writer().write_now(move |tx| undo(tx, op, 6)).unwrap();
        assert_eq!(rows(&store), before);
        let op = queue(&store, hide("1", "1"), 5000);
        store.writer().write_now(move |tx| done(tx, op, &Outcome::Plain, 40_000)).unwrap();
        let row = rows(&store).remove(1);
        assert_eq!((row.hidden, row.pending), (true, None));
    }

    #[test]
    fn of_several_ops_the_one_that_needs_a_person_shows() {
        let profile = profile();
        let store = world(&profile);
        let first = queue(&store, hide("1", "1"), 0);
        let second = queue(&store, Op::Delete { comment: "1".into(), thread: "1".into() }, 0);
        assert_eq!(rows(&store)[1].pending.as_ref().map(|pending| pending.op), Some(second));
        let trouble = Trouble::of(TroubleKind::Refused);
        store.writer().write_now(move |tx| stuck(tx, first, &trouble, 1)).unwrap();
        let pending = rows(&store).remove(1).pending.unwrap();
        assert_eq!(
            (pending.op, pending.trouble.map(|trouble| trouble.kind)),
            (first, Some(TroubleKind::Refused))
        );
    }

    #[test]
    fn a_new_name_shows_on_old_rows_and_an_unknown_author_keeps_what_was_told() {
        let profile = profile();
        let store = world(&profile);
        let renamed = Comment {
            username: Some("newname".to_owned()),
            author: Some("p1".into()),
            ..comment("m1", "3", 30)
        };
        let nobody = Comment { author: None, ..comment("m1", "4", 40) };
        keep_comments(&store, "m1", vec![renamed, nobody], 50_000);
        let names: Vec<_> = rows(&store).into_iter().map(|row| row.username.unwrap()).collect();
        assert_eq!(names, ["name4", "newname", "name2", "newname"]);
    }

    #[test]
    fn the_rows_of_a_person_are_found_whatever_they_call_themselves() {
        let profile = profile();
        let store = world(&profile);
        let again = Comment { author: Some("p1".into()), ..comment("m1", "3", 30) };
        keep_comments(&store, "m1", vec![again], 50_000);
        let ask = AuthorAsk { account: account().id, person: "p1".into() };
        let found = store.read_now(|c| AuthorRows::read(c, &ask)).unwrap().rows;
        assert_eq!(found, [30 * 65_536, 10 * 65_536]);
    }

    #[test]
    fn rows_that_are_gone_are_left_out() {
        let profile = profile();
        let store = world(&profile);
        let ask = RowsAsk { account: account().id, rows: vec![1, 10 * 65_536] };
        assert_eq!(store.read_now(|c| InboxRows::read(c, &ask)).unwrap().rows.len(), 1);
    }
}
