//! Takes an account out of the database, a piece at a time, and counts what is there of it.
//! Invariant: which rows are an account's follows from the keys of the schema, so that a table that comes later is not
//! forgotten; only what no key tells is named here.

use rusqlite::params;

use crate::domain::{AccountId, MediaId, OpId};
use crate::store::views::settings::Choices;
use crate::store::{ReadConnection, StoreError, Tx};

use super::{account_n, choices, record};

/// Comments taken out by one transaction, and posts: between two of them other writes have their turn.
const COMMENTS_AT_ONCE: i64 = 1_000;
const POSTS_AT_ONCE: i64 = 20;

/// Pages of the full-text index that one transaction merges.
const PAGES_AT_ONCE: i64 = 500;

/// Tables whose rows are a comment's by its row, which no key of the schema tells.
const OF_COMMENTS: [&str; 2] = ["comment_labels", "guesses"];

/// Where an account that is being removed is found again after a restart.
const LEFT_TO_DO: &str = "removal";

/// An account that is being removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaving {
    pub account: AccountId,
    pub username: String,
    /// Its number in this file.
    n: i64,
}

/// How many rows of an account a table holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    pub table: String,
    pub rows: u64,
}

/// A table that hangs on an account.
struct Owned {
    table: String,
    /// Which of its rows, over `?1`, the account's number.
    which: String,
    /// Steps from it to the account's own row.
    depth: usize,
}

/// Begins to remove an account: from now on no view shows it and nothing is done for it.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn begin(tx: &Tx<'_>, account: &AccountId, now: i64) -> Result<(), StoreError> {
    let n = account_n(tx, account)?;
    tx.run(
        "UPDATE accounts SET leaving_at = ?2, grant_json = NULL WHERE id = ?1",
        params![account.as_str(), now],
    )?;
    // Begun, and nothing of it may run any more: what is left of its work goes with its rows.
    tx.run("UPDATE acts SET members = NULL, back_to = NULL WHERE account = ?1", [n])?;
    let chosen = choices::read(tx)?;
    let mut missed = chosen.missed.clone();
    missed.remove(account.as_str());
    let front = if chosen.account == account.as_str() { String::new() } else { chosen.account.clone() };
    choices::keep(tx, &Choices { account: front, missed, ..chosen })
}

/// Accounts whose removal was begun, the oldest first.
///
/// # Errors
/// What SQLite says.
pub fn begun(c: &ReadConnection) -> Result<Vec<Leaving>, StoreError> {
    c.rows(
        "SELECT id, username, n FROM accounts WHERE leaving_at IS NOT NULL ORDER BY leaving_at, n",
        [],
        |row| Ok(Leaving { account: AccountId(row.get(0)?), username: row.get(1)?, n: row.get(2)? }),
    )
}

/// Takes out the next piece; `false`: only what [`close`] takes is left. To be written without keys.
///
/// # Errors
/// What SQLite says.
pub fn piece(tx: &Tx<'_>, leaving: &Leaving) -> Result<bool, StoreError> {
    let comments: Vec<i64> = tx.rows(
        "SELECT row FROM comments WHERE account = ?1 LIMIT ?2",
        [leaving.n, COMMENTS_AT_ONCE],
        |row| row.get(0),
    )?;
    for row in &comments {
        tx.run_silently("DELETE FROM comment_words WHERE rowid = ?1", [row])?;
        for table in OF_COMMENTS {
            tx.run_silently(&format!("DELETE FROM {table} WHERE comment = ?1"), [row])?;
        }
        tx.run_silently("DELETE FROM comments WHERE row = ?1", [row])?;
    }
    if !comments.is_empty() {
        return Ok(true);
    }
    let posts: Vec<i64> =
        tx.rows("SELECT n FROM media WHERE account = ?1 LIMIT ?2", [leaving.n, POSTS_AT_ONCE], |row| {
            row.get(0)
        })?;
    let below = keys(tx)?;
    let below = below.iter().filter(|key| key.parent == "media" && key.table != "comments");
    let below: Vec<&Key> = below.collect();
    for n in &posts {
        tx.run_silently("DELETE FROM caption_words WHERE rowid = ?1", [n])?;
        for key in &below {
            tx.run_silently(&format!("DELETE FROM {} WHERE {} = ?1", key.table, key.column), [n])?;
        }
        tx.run_silently("DELETE FROM media WHERE n = ?1", [n])?;
    }
    Ok(!posts.is_empty())
}

/// Takes out all that is left, the account itself last, and seals the record anew without its entries. To be written
/// without keys, when [`piece`] has nothing more.
///
/// # Errors
/// What SQLite says.
pub fn close(tx: &Tx<'_>, leaving: &Leaving, now: i64) -> Result<(), StoreError> {
    close_rows(tx, leaving)?;
    record::take_out(tx, &leaving.account, now)
}

/// As [`close`], and the record stays as it is.
///
/// # Errors
/// What SQLite says.
pub fn close_rows(tx: &Tx<'_>, leaving: &Leaving) -> Result<(), StoreError> {
    let mut owned = owned(tx)?;
    // What hangs on other rows goes before these.
    owned.sort_by_key(|owned| std::cmp::Reverse(owned.depth));
    for Owned { table, which, .. } in &owned {
        tx.run(&format!("DELETE FROM {table} WHERE {which}"), [leaving.n])?;
    }
    tx.run("DELETE FROM accounts WHERE n = ?1", [leaving.n])?;
    // The file itself is still to be written anew.
    choices::put(tx, LEFT_TO_DO, &true)
}

/// Merges a little more of the full-text index, so that the words of what was taken out go too; `begin`: the first
/// time. `false`: nothing is left to merge.
///
/// # Errors
/// What SQLite says.
pub fn merge(tx: &Tx<'_>, begin: bool) -> Result<bool, StoreError> {
    let pages = if begin { -PAGES_AT_ONCE } else { PAGES_AT_ONCE };
    let mut more = false;
    for index in ["comment_words", "caption_words"] {
        let before = tx.sql.total_changes();
        tx.run_silently(&format!("INSERT INTO {index} ({index}, rank) VALUES ('merge', ?1)"), [pages])?;
        // SQLite's own sign that nothing was left to do.
        more |= tx.sql.total_changes() - before >= 2;
    }
    Ok(more)
}

/// Whether the file is still to be written anew because something was removed.
///
/// # Errors
/// What SQLite says.
pub fn is_unwritten(c: &ReadConnection) -> Result<bool, StoreError> {
    Ok(choices::get(c, LEFT_TO_DO)?.unwrap_or(false))
}

/// Keeps that the file was written anew.
///
/// # Errors
/// What SQLite says.
pub fn was_rewritten(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.run_silently("DELETE FROM choices WHERE key = ?1", [LEFT_TO_DO])?;
    Ok(())
}

/// How many rows of an account each table holds, those with none included; `leaving` may be gone already.
///
/// # Errors
/// What SQLite says.
pub fn count(c: &ReadConnection, leaving: &Leaving) -> Result<Vec<Counted>, StoreError> {
    let mut counted = Vec::new();
    for Owned { table, which, .. } in owned(c)? {
        let rows = c.count(&format!("SELECT count(*) FROM {table} WHERE {which}"), [leaving.n])?;
        counted.push(Counted { table, rows });
    }
    let id = leaving.account.as_str();
    for (table, which) in [("record", "account = ?1"), ("accounts", "id = ?1")] {
        let rows = c.count(&format!("SELECT count(*) FROM {table} WHERE {which}"), [id])?;
        counted.push(Counted { table: table.to_owned(), rows });
    }
    Ok(counted)
}

/// Rows that hang on nothing any more: words and labels of comments, and words of captions, that are not there.
///
/// # Errors
/// What SQLite says.
pub fn strays(c: &ReadConnection) -> Result<Vec<Counted>, StoreError> {
    let of_comments = OF_COMMENTS.map(|table| (table, "comment", "comments", "row"));
    let words =
        [("comment_words_docsize", "id", "comments", "row"), ("caption_words_docsize", "id", "media", "n")];
    let mut counted = Vec::new();
    for (table, column, parent, key) in of_comments.into_iter().chain(words) {
        let sql = format!(
            "SELECT count(*) FROM {table} t
             WHERE NOT EXISTS (SELECT 1 FROM {parent} p WHERE p.{key} = t.{column})"
        );
        counted.push(Counted { table: table.to_owned(), rows: c.count(&sql, [])? });
    }
    counted.retain(|counted| counted.rows > 0);
    Ok(counted)
}

/// What there are pictures of: posts, slides, and accounts with the address of theirs. None of an account that is
/// being removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pictured {
    pub media: Vec<MediaId>,
    pub children: Vec<MediaId>,
    pub accounts: Vec<(AccountId, String)>,
}

/// Of what pictures may be kept.
///
/// # Errors
/// What SQLite says.
pub fn pictured(c: &ReadConnection) -> Result<Pictured, StoreError> {
    const STAYS: &str = "JOIN accounts a ON a.n = m.account AND a.leaving_at IS NULL";
    let id = |row: &rusqlite::Row<'_>| Ok(MediaId(row.get(0)?));
    Ok(Pictured {
        media: c.rows(&format!("SELECT m.id FROM media m {STAYS}"), [], id)?,
        children: c.rows(
            &format!("SELECT s.id FROM media_children s JOIN media m ON m.n = s.media {STAYS}"),
            [],
            id,
        )?,
        accounts: c.rows(
            "SELECT id, picture_url FROM accounts WHERE picture_url IS NOT NULL AND leaving_at IS NULL",
            [],
            |row| Ok((AccountId(row.get(0)?), row.get(1)?)),
        )?,
    })
}

/// Ops of an account that is being removed: what they prepared, and what was told of them, lies in files of their own.
///
/// # Errors
/// What SQLite says.
pub fn ops(c: &ReadConnection, leaving: &Leaving) -> Result<Vec<OpId>, StoreError> {
    c.rows("SELECT id FROM outbox WHERE account = ?1", [leaving.n], |row| Ok(OpId(row.get(0)?)))
}

/// A column that points to another table.
struct Key {
    table: String,
    column: String,
    parent: String,
    to: String,
}

/// All keys of the schema.
fn keys(c: &ReadConnection) -> Result<Vec<Key>, StoreError> {
    c.rows(
        "SELECT s.name, k.\"from\", k.\"table\", k.\"to\"
         FROM sqlite_schema s JOIN pragma_foreign_key_list(s.name) k WHERE s.type = 'table'",
        [],
        |row| Ok(Key { table: row.get(0)?, column: row.get(1)?, parent: row.get(2)?, to: row.get(3)? }),
    )
}

/// All tables that hang on an account, directly or through others; not the account's own.
fn owned(c: &ReadConnection) -> Result<Vec<Owned>, StoreError> {
    let keys = keys(c)?;
    let mut tables: Vec<&str> = keys.iter().map(|key| key.table.as_str()).chain(OF_COMMENTS).collect();
    tables.sort_unstable();
    tables.dedup();
    let owned = tables.into_iter().filter_map(|table| {
        let (which, depth) = which(&keys, table, 0)?;
        Some(Owned { table: table.to_owned(), which, depth })
    });
    Ok(owned.collect())
}

/// Which rows of a table are an account's, and how far it is from the account's own row.
fn which(keys: &[Key], table: &str, on_the_way: usize) -> Option<(String, usize)> {
    // Tables may point to themselves, and to each other.
    if on_the_way > 4 {
        return None;
    }
    let own = || keys.iter().filter(|key| key.table == table && key.parent != table);
    if let Some(key) = own().find(|key| key.parent == "accounts") {
        return Some((format!("{} = ?1", key.column), 1));
    }
    let through = own().filter_map(|key| {
        let (which, depth) = which(keys, &key.parent, on_the_way + 1)?;
        Some((format!("{} IN (SELECT {} FROM {} WHERE {which})", key.column, key.to, key.parent), depth))
    });
    let by_row = OF_COMMENTS.contains(&table);
    let by_row = by_row.then(|| ("comment IN (SELECT row FROM comments WHERE account = ?1)".to_owned(), 1));
    let (ways, depths): (Vec<String>, Vec<usize>) = through.chain(by_row).unzip();
    Some((ways.join(" OR "), depths.into_iter().max()? + 1))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::future::Future;
    use std::sync::Arc;

    use super::*;
    use crate::domain::{Account, Comment, Op};
    use crate::store::Store;
    use crate::store::fixture::{account, comment, grant, insert_op, opened, post, profile};
    use crate::store::tables::minding::{self, Minded};
    use crate::store::tables::{accounts, comments, media, outbox};

    /// A word that stands in every text of the account that goes.
    const MARK: &str = "zebrafink";

    /// Polls until the writing thread has answered.
    fn wait<T>(asked: impl Future<Output = T>) -> T {
        struct Unpark(std::thread::Thread);
        impl std::task::Wake for Unpark {
            fn wake(self: Arc<Self>) {
                self.0.unpark();
            }
        }
        let waker = Arc::new(Unpark(std::thread::current())).into();
        let mut asked = std::pin::pin!(asked);
        loop {
            match asked.as_mut().poll(&mut std::task::Context::from_waker(&waker)) {
                std::task::Poll::Ready(answer) => return answer,
                std::task::Poll::Pending => std::thread::park(),
            }
        }
    }

    fn other() -> Account {
        Account {
            id: "17841400000000002".into(),
            scoped_id: "901".to_owned(),
            username: MARK.to_owned(),
            name: Some(MARK.to_owned()),
            ..account()
        }
    }

    /// Two accounts with posts, comments, ops and numbers; everything of the second says [`MARK`].
    fn world(profile: &tempfile::TempDir) -> Store {
        let store = opened(profile);
        for (whose, mark) in [(account(), "harbour"), (other(), MARK)] {
            let id = whose.id.clone();
            store.writer().write_now(move |tx| accounts::sign_in(tx, &whose, &grant(), false, 1)).unwrap();
            for n in 1..=3 {
                let posts = vec![crate::domain::Media {
                    id: format!("{mark}{n}").into(),
                    caption: Some(format!("{mark} caption {n}")),
                    ..post(n)
                }];
                let (at, account) = (id.clone(), id.clone());
                store.writer().write_now(move |tx| media::upsert_page(tx, &at, &posts, 1)).unwrap();
                let page: Vec<Comment> = (0..40)
                    .map(|k| Comment {
                        text: format!("{mark} says {k}"),
                        username: Some(format!("{mark}{k}")),
                        ..comment(&format!("{mark}{n}"), &format!("{mark}.{n}.{k}"), n * 1000 + k)
                    })
                    .collect();
                let below = format!("{mark}{n}").into();
                store
                    .writer()
                    .write_now(move |tx| comments::upsert_page(tx, &account, &below, &page, 9_000_000))
                    .unwrap();
            }
            let comment = format!("{mark}.1.1");
            let hide =
                Op::Hide { comment: comment.clone().into(), thread: comment.clone().into(), hidden: true };
            let new = outbox::NewOp {
                account: id.clone(),
                op: hide,
                created: 5,
                not_before: 5,
                after: None,
                reverses: None,
            };
            let op = insert_op(&store, new.clone());
            let label = mark.to_owned();
            store
                .writer()
                .write_now(move |tx| {
                    record::begin(tx, 1)?;
                    record::asked(tx, op, &new, None)?;
                    let row: Option<i64> =
                        tx.row("SELECT row FROM comments WHERE id = ?1", [&comment], |row| row.get(0))?;
                    let row = row.unwrap();
                    minding::keep(tx, &[Minded { row, tags: 1, likeness: Some(7), language: None }], 1)?;
                    tx.run(
                        "INSERT INTO comment_labels (comment, label, at) VALUES (?1, ?2, 1)",
                        params![row, label],
                    )?;
                    tx.run("INSERT INTO guesses VALUES (?1, 'hide', 0.9, ?2)", params![row, label])
                })
                .unwrap();
        }
        store
    }

    fn remove(store: &Store) -> Leaving {
        if store.read_now(begun).unwrap().is_empty() {
            store.writer().write_now(|tx| begin(tx, &other().id, 77)).unwrap();
        }
        let leaving = store.read_now(begun).unwrap().remove(0);
        loop {
            let one = leaving.clone();
            if !wait(store.writer().write_unkeyed(move |tx| piece(tx, &one))).unwrap() {
                break;
            }
        }
        let one = leaving.clone();
        wait(store.writer().write_unkeyed(move |tx| close(tx, &one, 99))).unwrap();
        let mut first = true;
        while store.writer().write_now(move |tx| merge(tx, first)).unwrap() {
            first = false;
        }
        wait(store.writer().rewrite()).unwrap();
        store.writer().write_now(was_rewritten).unwrap();
        leaving
    }

    /// Rows of each table, but for those that are nobody's.
    fn rows(store: &Store) -> BTreeMap<String, u64> {
        let names: Vec<String> = store
            .read_now(|c| {
                c.rows(
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
                         AND name NOT LIKE '%_words_data' AND name NOT LIKE '%_words_idx'",
                    [],
                    |row| row.get(0),
                )
            })
            .unwrap();
        let count = |name: String| {
            let rows = store.read_now(|c| c.count(&format!("SELECT count(*) FROM {name}"), [])).unwrap();
            (name, rows)
        };
        names.into_iter().map(count).collect()
    }

    #[test]
    fn nothing_of_an_account_is_left_in_any_table_and_the_other_keeps_all() {
        let profile = profile();
        let store = world(&profile);
        let before = rows(&store);
        store.writer().write_now(|tx| begin(tx, &other().id, 77)).unwrap();
        let leaving = store.read_now(begun).unwrap().remove(0);
        let held = store.read_now(|c| count(c, &leaving)).unwrap();
        let had = |table: &str| held.iter().find(|counted| counted.table == table).unwrap().rows;
        for table in
            ["comments", "media", "people", "outbox", "record", "accounts", "comment_labels", "guesses"]
        {
            assert!(had(table) > 0, "{table}");
        }
        assert_eq!((had("comments"), had("media"), had("record")), (120, 3, 1));
        let leaving = remove(&store);
        let left = store.read_now(|c| count(c, &leaving)).unwrap();
        assert!(left.iter().all(|counted| counted.rows == 0), "{left:?}");
        assert_eq!(store.read_now(strays).unwrap(), []);
        let broken =
            store.read_now(|c| c.rows("PRAGMA foreign_key_check", [], |row| row.get::<_, String>(0)));
        assert_eq!(broken.unwrap(), [""; 0], "no row points to one that is gone");
        // What the other account has is what was there before without what went.
        let mut after = rows(&store);
        for counted in held {
            let now = after.remove(&counted.table).unwrap();
            // The record tells of the removal itself.
            let told = u64::from(counted.table == "record");
            assert_eq!(now, before[&counted.table] - counted.rows + told, "{}", counted.table);
        }
    }

    #[test]
    fn no_byte_of_it_is_left_in_the_file_or_its_log() {
        let profile = profile();
        let store = world(&profile);
        let holds = |mark: &str| {
            let files = std::fs::read_dir(profile.path()).unwrap();
            // The log goes while the store closes.
            let held = files.filter_map(|file| std::fs::read(file.unwrap().path()).ok());
            held.map(|bytes| bytes.windows(mark.len()).filter(|part| *part == mark.as_bytes()).count())
                .sum::<usize>()
        };
        assert!(holds(MARK) > 100 && holds("harbour") > 100);
        remove(&store);
        assert_eq!(holds(MARK), 0);
        assert!(holds("harbour") > 100);
        drop(store);
        assert_eq!(holds(MARK), 0, "nor when the profile is closed");
    }

    #[test]
    fn words_of_what_went_are_not_in_the_index() {
        let profile = profile();
        let store = world(&profile);
        let terms = |store: &Store| -> Vec<String> {
            store
                .writer()
                .write_now(|tx| {
                    tx.sql.execute_batch(
                        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab (main, comment_words, row)",
                    )?;
                    tx.rows("SELECT term FROM terms", [], |row| row.get(0))
                })
                .unwrap()
        };
        assert!(terms(&store).iter().any(|term| term == MARK));
        remove(&store);
        let left = terms(&store);
        assert!(!left.iter().any(|term| term.contains("zeb")), "{left:?}");
        assert!(left.iter().any(|term| term == "harbour"));
    }

    #[test]
    fn a_table_of_an_account_that_no_key_tells_of_is_found_here() {
        // Whoever adds a table either points from it to what it is about, or says here that it is nobody's.
        const NOBODYS: [&str; 6] = ["accounts", "choices", "host_sweeps", "hosts", "minding", "record"];
        let profile = profile();
        let store = opened(&profile);
        let known: Vec<String> =
            store.read_now(owned).unwrap().into_iter().map(|owned| owned.table).collect();
        let strangers: Vec<String> = rows(&store)
            .into_keys()
            .filter(|table| !known.contains(table) && !NOBODYS.contains(&table.as_str()))
            .filter(|table| !table.contains("_words_") && !table.starts_with("sqlite_"))
            .collect();
        assert_eq!(strangers, [""; 0]);
    }

    #[test]
    fn an_account_that_is_being_removed_is_not_known_any_more() {
        let profile = profile();
        let store = world(&profile);
        store.writer().write_now(|tx| begin(tx, &other().id, 77)).unwrap();
        let all = store.read_now(accounts::all).unwrap();
        assert_eq!(all.iter().map(|known| &known.account.id).collect::<Vec<_>>(), [&account().id]);
        assert_eq!(store.read_now(|c| accounts::one(c, &other().id)).unwrap(), None);
        let again = store.writer().write_now(|tx| accounts::sign_in(tx, &other(), &grant(), false, 88));
        assert!(again.is_err(), "it comes back when it is gone");
        remove(&store);
        store.writer().write_now(|tx| accounts::sign_in(tx, &other(), &grant(), false, 99)).unwrap();
        assert_eq!(store.read_now(accounts::all).unwrap().len(), 2);
    }
}
