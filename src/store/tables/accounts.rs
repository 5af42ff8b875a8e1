//! The accounts: who they are, what their token may do, why they rest.
//! Invariant: signing out keeps every row; only the grant goes.

use rusqlite::{Row, params};

use crate::domain::account::{Account, Grant};
use crate::domain::{AccountId, AccountKind, Quota, Trouble};
use crate::store::{ReadConnection, StoreError, Tx};

use super::{account_n, from_json, insights, json, maybe_json, signed, unsigned, word};

pub use crate::domain::account::COLOURS;

/// An account with what the store knows around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    pub account: Account,
    /// `None`: signed out, data kept.
    pub grant: Option<Grant>,
    /// Why all its work rests; `until` in it is when that ends by itself.
    pub paused: Option<Trouble>,
    /// Lives at the practice endpoint.
    pub practice: bool,
    /// When the account was last read, milliseconds since the epoch.
    pub read_at: Option<i64>,
    /// Which of the [`COLOURS`] colours marks it.
    pub colour: u8,
}

/// Keeps an account that signed in; its earlier data is found again. A pause ends.
///
/// # Errors
/// What SQLite says.
pub fn sign_in(
    tx: &Tx<'_>,
    account: &Account,
    grant: &Grant,
    practice: bool,
    now: i64,
) -> Result<(), StoreError> {
    if is_leaving(tx, &account.id)? {
        return Err(StoreError::Missing(format!("account {}, which is being removed", account.id)));
    }
    let is_new = one(tx, &account.id)?.is_none();
    keep(tx, account, now)?;
    if is_new {
        set_colour(tx, &account.id, free_colour(tx)?)?;
    }
    set_practice(tx, &account.id, practice)?;
    tx.run(
        "UPDATE accounts SET paused = NULL, paused_until = NULL,
             first_sign_in = coalesce(first_sign_in, ?2) WHERE id = ?1",
        params![account.id.as_str(), now],
    )?;
    set_grant(tx, &account.id, Some(grant))
}

/// Whether an account is being taken off this computer.
///
/// # Errors
/// What SQLite says.
pub fn is_leaving(c: &ReadConnection, account: &AccountId) -> Result<bool, StoreError> {
    let which = "SELECT count(*) FROM accounts WHERE id = ?1 AND leaving_at IS NOT NULL";
    Ok(c.count(which, [account.as_str()])? > 0)
}

/// Marks an account with one of the [`COLOURS`] colours.
///
/// # Errors
/// What SQLite says.
pub fn set_colour(tx: &Tx<'_>, account: &AccountId, colour: u8) -> Result<(), StoreError> {
    let colour = colour % COLOURS;
    tx.run(
        "UPDATE accounts SET colour = ?2 WHERE id = ?1 AND colour <> ?2",
        params![account.as_str(), colour],
    )?;
    Ok(())
}

/// The colour that marks the fewest accounts, of these the first.
fn free_colour(c: &ReadConnection) -> Result<u8, StoreError> {
    // The newest account is not marked yet.
    let used: Vec<u8> = c.rows(
        "SELECT colour FROM accounts WHERE n < (SELECT max(n) FROM accounts) AND leaving_at IS NULL",
        [],
        |row| row.get(0),
    )?;
    let uses = |colour: &u8| used.iter().filter(|other| *other == colour).count();
    Ok((0..COLOURS).min_by_key(uses).unwrap_or(0))
}

/// How much of an account's work is still to be sent.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn open_work(c: &ReadConnection, account: &AccountId) -> Result<u64, StoreError> {
    let n = account_n(c, account)?;
    c.count("SELECT count(*) FROM outbox WHERE account = ?1 AND ended IS NULL", [n])
}

/// Says whether an account lives at the practice endpoint.
///
/// # Errors
/// What SQLite says.
pub fn set_practice(tx: &Tx<'_>, account: &AccountId, practice: bool) -> Result<(), StoreError> {
    tx.run("UPDATE accounts SET practice = ?2 WHERE id = ?1", params![account.as_str(), practice])?;
    Ok(())
}

/// Keeps what `/me` said (section 2), and the day's follower total.
///
/// # Errors
/// What SQLite says.
pub fn keep(tx: &Tx<'_>, account: &Account, now: i64) -> Result<(), StoreError> {
    tx.run(
        "INSERT INTO accounts (id, scoped_id, username, name, kind, picture_url, followers, follows,
             media_count, biography, website, read_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
         ON CONFLICT (id) DO UPDATE SET scoped_id = ?2, username = ?3, name = ?4, kind = ?5,
             picture_url = ?6, followers = ?7, follows = ?8, media_count = ?9, biography = ?10,
             website = ?11, read_at = ?12",
        params![
            account.id.as_str(),
            account.scoped_id,
            account.username,
            account.name,
            kind_word(&account.kind),
            account.picture_url,
            signed(account.followers),
            signed(account.follows),
            signed(account.media_count),
            account.biography,
            account.website,
            now,
        ],
    )?;
    if let Some(followers) = account.followers {
        insights::keep_follower_total(tx, &account.id, followers, now)?;
    }
    Ok(())
}

/// Keeps what a new token may do; `None` signs out, and the data stays.
///
/// # Errors
/// What SQLite says.
pub fn set_grant(tx: &Tx<'_>, account: &AccountId, grant: Option<&Grant>) -> Result<(), StoreError> {
    let grant = grant.map(json).transpose()?;
    tx.run("UPDATE accounts SET grant_json = ?2 WHERE id = ?1", params![account.as_str(), grant])?;
    Ok(())
}

/// Lets all its work rest, until `trouble.until` or until a person acts.
///
/// # Errors
/// What SQLite says.
pub fn pause(tx: &Tx<'_>, account: &AccountId, trouble: &Trouble) -> Result<(), StoreError> {
    let until = trouble.until.map(jiff::Timestamp::as_millisecond);
    tx.run(
        "UPDATE accounts SET paused = ?2, paused_until = ?3 WHERE id = ?1",
        params![account.as_str(), json(trouble)?, until],
    )?;
    Ok(())
}

/// Ends a pause.
///
/// # Errors
/// What SQLite says.
pub fn resume(tx: &Tx<'_>, account: &AccountId) -> Result<(), StoreError> {
    tx.run(
        "UPDATE accounts SET paused = NULL, paused_until = NULL WHERE id = ?1 AND paused IS NOT NULL",
        [account.as_str()],
    )?;
    Ok(())
}

/// Signed-in accounts first, then those whose data is kept, each in the order they came. None that is being removed.
///
/// # Errors
/// What SQLite says.
pub fn all(c: &ReadConnection) -> Result<Vec<Known>, StoreError> {
    c.rows(&format!("{SELECT} WHERE leaving_at IS NULL ORDER BY grant_json IS NULL, n"), [], read)
}

/// Whether there is one account at the most: then nothing has to be kept apart, or put into turns.
///
/// # Errors
/// What SQLite says.
pub fn is_one(c: &ReadConnection) -> Result<bool, StoreError> {
    Ok(c.count("SELECT count(*) FROM accounts", [])? <= 1)
}

/// One account.
///
/// # Errors
/// What SQLite says.
pub fn one(c: &ReadConnection, account: &AccountId) -> Result<Option<Known>, StoreError> {
    c.row(&format!("{SELECT} WHERE id = ?1 AND leaving_at IS NULL"), [account.as_str()], read)
}

/// Keeps what Instagram said of the day's posts (section 4.7).
///
/// # Errors
/// What SQLite says.
pub fn keep_quota(tx: &Tx<'_>, account: &AccountId, quota: &Quota, now: i64) -> Result<(), StoreError> {
    let n = account_n(tx, account)?;
    tx.run(
        "UPDATE accounts SET quota_used = ?2, quota_total = ?3, quota_window_s = ?4, quota_at = ?5
         WHERE n = ?1",
        params![n, signed(Some(quota.used)), signed(quota.total), signed(quota.window_s), now],
    )?;
    Ok(())
}

/// The day's posts as Instagram told, and when it did; `None`: never asked.
///
/// # Errors
/// What SQLite says.
pub fn quota(c: &ReadConnection, account: &AccountId) -> Result<Option<(Quota, i64)>, StoreError> {
    c.row(
        "SELECT quota_used, quota_total, quota_window_s, quota_at FROM accounts
         WHERE id = ?1 AND quota_used IS NOT NULL",
        [account.as_str()],
        |row| {
            let used = unsigned(row.get(0)?).unwrap_or(0);
            let quota = Quota { used, total: unsigned(row.get(1)?), window_s: unsigned(row.get(2)?) };
            Ok((quota, row.get(3)?))
        },
    )
}

const SELECT: &str = "SELECT id, scoped_id, username, name, kind, picture_url, followers, follows,
    media_count, biography, website, read_at, grant_json, paused, practice, colour FROM accounts";

fn read(row: &Row<'_>) -> rusqlite::Result<Known> {
    let account = Account {
        id: AccountId(row.get(0)?),
        scoped_id: row.get(1)?,
        username: row.get(2)?,
        name: row.get(3)?,
        kind: word(&row.get::<_, String>(4)?, kind_from_word)?,
        picture_url: row.get(5)?,
        followers: unsigned(row.get(6)?),
        follows: unsigned(row.get(7)?),
        media_count: unsigned(row.get(8)?),
        biography: row.get(9)?,
        website: row.get(10)?,
    };
    let grant = row.get::<_, Option<String>>(12)?.map(|text| from_json(&text)).transpose()?;
    Ok(Known {
        account,
        grant,
        paused: maybe_json(row.get(13)?)?,
        practice: row.get(14)?,
        read_at: row.get(11)?,
        colour: row.get(15)?,
    })
}

fn kind_word(kind: &AccountKind) -> &'static str {
    match kind {
        AccountKind::Business => "business",
        AccountKind::Creator => "creator",
        AccountKind::Other => "other",
    }
}

fn kind_from_word(word: &str) -> Option<AccountKind> {
    [AccountKind::Business, AccountKind::Creator, AccountKind::Other]
        .into_iter()
        .find(|kind| kind_word(kind) == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::TroubleKind;
    use crate::store::fixture::{account, grant, opened, profile};

    #[test]
    fn an_account_comes_back_as_it_was_kept_and_survives_signing_out() {
        let profile = profile();
        let store = opened(&profile);
        let (kept, grant) = (account(), grant());
        let id = kept.id.clone();
        store.writer().write_now(move |tx| sign_in(tx, &account(), &self::tests::grant(), true, 7)).unwrap();
        let known = store.read_now(|c| one(c, &id)).unwrap().unwrap();
        let expected = Known {
            account: kept,
            grant: Some(grant),
            paused: None,
            practice: true,
            read_at: Some(7),
            colour: 0,
        };
        assert_eq!(known, expected);
        let gone = id.clone();
        store.writer().write_now(move |tx| set_grant(tx, &gone, None)).unwrap();
        assert_eq!(store.read_now(all).unwrap(), [Known { grant: None, ..expected }]);
    }

    #[test]
    fn a_pause_has_its_reason_and_ends() {
        let profile = profile();
        let store = opened(&profile);
        let id = account().id;
        let paused =
            |store: &crate::store::Store| store.read_now(|c| one(c, &account().id)).unwrap().unwrap().paused;
        let trouble = Trouble::of(TroubleKind::RateLimited);
        let said = trouble.clone();
        store
            .writer()
            .write_now(move |tx| {
                sign_in(tx, &account(), &grant(), false, 1)?;
                pause(tx, &account().id, &said)
            })
            .unwrap();
        assert_eq!(paused(&store), Some(trouble));
        store.writer().write_now(move |tx| resume(tx, &id)).unwrap();
        assert_eq!(paused(&store), None);
    }

    #[test]
    fn each_account_has_a_colour_of_its_own_until_there_are_none_left() {
        let profile = profile();
        let store = opened(&profile);
        let sign = |n: usize| {
            let new = Account { id: format!("178{n}").into(), ..account() };
            store.writer().write_now(move |tx| sign_in(tx, &new, &grant(), false, 1)).unwrap();
        };
        let colours =
            || -> Vec<u8> { store.read_now(all).unwrap().iter().map(|known| known.colour).collect() };
        (0..14).for_each(sign);
        assert_eq!(colours(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1]);
        store.writer().write_now(|tx| set_colour(tx, &"1783".into(), 9)).unwrap();
        sign(3);
        sign(14);
        assert_eq!(colours()[3], 9, "what was chosen stays when it signs in again");
        assert_eq!(colours()[14], 3, "what became free is taken first");
    }
}
