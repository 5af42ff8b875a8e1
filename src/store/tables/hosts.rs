//! Hosts: their settings, their order, who uses which, and how the last test went.
//! Invariant: positions count up from zero without a gap, in the list and for each account; no secret is ever
//! written here, only that there is one.

use rusqlite::{Row, params};

use crate::domain::host_test::HostReport;
use crate::domain::{AccountId, HostId, HostSecret, HostSettings, Trouble};
use crate::store::{ReadConnection, StoreError, Tx};

use super::{account_n, from_json, json, known_account, maybe_json};

/// A host as the store has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeptHost {
    pub settings: HostSettings,
    /// Counts the changes.
    pub edit: i64,
    /// The secrets that lie in the vault.
    pub secrets: Vec<HostSecret>,
    /// The last test, and whether the settings were the same then.
    pub test: Option<HostReport>,
    pub test_is_current: bool,
    /// Since when it fails at work, milliseconds since the epoch, and why.
    pub failing: Option<(i64, Trouble)>,
}

impl KeptHost {
    /// Whether the last test was passed with these settings.
    pub fn is_tested(&self) -> bool {
        self.test_is_current && self.test.as_ref().is_some_and(HostReport::passed)
    }
}

const SELECT: &str = "SELECT id, name, kind, edit, secrets, tested_edit, test, failed_at, failure FROM hosts";

fn read(row: &Row<'_>) -> rusqlite::Result<KeptHost> {
    let edit: i64 = row.get(3)?;
    let failed_at: Option<i64> = row.get(7)?;
    let failure: Option<Trouble> = maybe_json(row.get(8)?)?;
    Ok(KeptHost {
        settings: HostSettings {
            id: HostId(row.get(0)?),
            name: row.get(1)?,
            kind: from_json(&row.get::<_, String>(2)?)?,
        },
        edit,
        secrets: from_json(&row.get::<_, String>(4)?)?,
        test: maybe_json(row.get(6)?)?,
        test_is_current: row.get::<_, Option<i64>>(5)? == Some(edit),
        failing: failed_at.zip(failure),
    })
}

/// All of them, in the order of the list.
///
/// # Errors
/// What SQLite says.
pub fn all(c: &ReadConnection) -> Result<Vec<KeptHost>, StoreError> {
    c.rows(&format!("{SELECT} ORDER BY position"), [], read)
}

/// One of them.
///
/// # Errors
/// What SQLite says.
pub fn one(c: &ReadConnection, host: HostId) -> Result<Option<KeptHost>, StoreError> {
    c.row(&format!("{SELECT} WHERE id = ?1"), [host.0], read)
}

/// The hosts an account uses, in the order in which they are tried; none where it is not known.
///
/// # Errors
/// What SQLite says.
pub fn of_account(c: &ReadConnection, account: &AccountId) -> Result<Vec<KeptHost>, StoreError> {
    let Some(account) = known_account(c, account)? else { return Ok(Vec::new()) };
    let sql = format!(
        "{SELECT} JOIN account_hosts a ON a.host = hosts.id WHERE a.account = ?1 ORDER BY a.position"
    );
    // Both tables have a position; the words of the list are the host's.
    c.rows(&sql, [account], read)
}

/// Who uses which host, in the order in which each tries them.
///
/// # Errors
/// What SQLite says.
pub fn uses(c: &ReadConnection) -> Result<Vec<(AccountId, HostId)>, StoreError> {
    c.rows(
        "SELECT a.id, u.host FROM account_hosts u JOIN accounts a ON a.n = u.account ORDER BY a.n, u.position",
        [],
        |row| Ok((AccountId(row.get(0)?), HostId(row.get(1)?))),
    )
}

/// Keeps a host: a new one (`HostId(0)`) behind the others, a known one where it stands. What was found about it before
/// is of the settings before.
///
/// # Errors
/// What SQLite says.
pub fn keep(tx: &Tx<'_>, host: &HostSettings) -> Result<HostId, StoreError> {
    let kind = json(&host.kind)?;
    if host.id == HostId(0) {
        tx.run(
            "INSERT INTO hosts (position, name, kind) VALUES ((SELECT count(*) FROM hosts), ?1, ?2)",
            params![host.name, kind],
        )?;
        return Ok(HostId(tx.inserted()));
    }
    // Another name changes nothing of how it works.
    tx.run(
        "UPDATE hosts SET name = ?2, kind = ?3, edit = edit + (kind <> ?3)
         WHERE id = ?1 AND (name <> ?2 OR kind <> ?3)",
        params![host.id.0, host.name, kind],
    )?;
    Ok(host.id)
}

/// Notes that a secret lies in the vault, or no longer. It counts as a change.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown host.
pub fn note_secret(tx: &Tx<'_>, host: HostId, secret: HostSecret, there: bool) -> Result<(), StoreError> {
    let known = one(tx, host)?.ok_or_else(|| StoreError::Missing(format!("host {host}")))?;
    let mut secrets = known.secrets;
    secrets.retain(|other| *other != secret);
    if there {
        secrets.push(secret);
    }
    tx.run("UPDATE hosts SET secrets = ?2, edit = edit + 1 WHERE id = ?1", params![host.0, json(&secrets)?])?;
    Ok(())
}

/// Forgets a host. What stood on it stays in the log.
///
/// # Errors
/// What SQLite says; files of it that are still public keep it.
pub fn remove(tx: &Tx<'_>, host: HostId) -> Result<(), StoreError> {
    tx.run("DELETE FROM hosts WHERE id = ?1", [host.0])?;
    let left = ids(tx, "SELECT id FROM hosts ORDER BY position", [])?;
    number_list(tx, &left)?;
    for account in ids(tx, "SELECT DISTINCT account FROM account_hosts", [])? {
        number_account(tx, account, &of_account_n(tx, account)?)?;
    }
    Ok(())
}

/// Puts the list into an order; the account uses its own in the same one. A host that is not named stays behind.
///
/// # Errors
/// What SQLite says.
pub fn order(tx: &Tx<'_>, account: Option<&AccountId>, order: &[HostId]) -> Result<(), StoreError> {
    let place = |id: &i64| order.iter().position(|host| host.0 == *id).unwrap_or(usize::MAX);
    let mut list = ids(tx, "SELECT id FROM hosts ORDER BY position", [])?;
    list.sort_by_key(place);
    number_list(tx, &list)?;
    if let Some(account) = account {
        let account = account_n(tx, account)?;
        let mut own = of_account_n(tx, account)?;
        own.sort_by_key(place);
        number_account(tx, account, &own)?;
    }
    Ok(())
}

/// From now on the account tries this host first.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn use_first(tx: &Tx<'_>, account: &AccountId, host: HostId) -> Result<(), StoreError> {
    let account = account_n(tx, account)?;
    let mut own = of_account_n(tx, account)?;
    own.retain(|other| *other != host.0);
    own.insert(0, host.0);
    number_account(tx, account, &own)
}

/// From now on the account does not use this host.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn leave(tx: &Tx<'_>, account: &AccountId, host: HostId) -> Result<(), StoreError> {
    let account = account_n(tx, account)?;
    tx.run("DELETE FROM account_hosts WHERE account = ?1 AND host = ?2", params![account, host.0])?;
    number_account(tx, account, &of_account_n(tx, account)?)
}

/// Keeps what a test found, of the settings as they were at that edit.
///
/// # Errors
/// What SQLite says.
pub fn keep_test(tx: &Tx<'_>, host: HostId, edit: i64, report: &HostReport) -> Result<(), StoreError> {
    tx.run(
        "UPDATE hosts SET test = ?2, tested_edit = ?3,
             failed_at = CASE WHEN ?4 THEN NULL ELSE failed_at END,
             failure = CASE WHEN ?4 THEN NULL ELSE failure END
         WHERE id = ?1",
        params![host.0, json(report)?, edit, report.passed()],
    )?;
    Ok(())
}

/// Notes that a host failed at work, since the first time; or that it works again.
///
/// # Errors
/// What SQLite says.
pub fn note_work(tx: &Tx<'_>, host: HostId, failure: Option<&Trouble>, now: i64) -> Result<(), StoreError> {
    match failure {
        Some(trouble) => tx.run(
            "UPDATE hosts SET failed_at = coalesce(failed_at, ?3), failure = ?2 WHERE id = ?1",
            params![host.0, json(trouble)?, now],
        )?,
        None => tx.run(
            "UPDATE hosts SET failed_at = NULL, failure = NULL WHERE id = ?1 AND failed_at IS NOT NULL",
            [host.0],
        )?,
    };
    Ok(())
}

fn ids(c: &ReadConnection, sql: &str, params: impl rusqlite::Params) -> Result<Vec<i64>, StoreError> {
    c.rows(sql, params, |row| row.get(0))
}

fn of_account_n(c: &ReadConnection, account: i64) -> Result<Vec<i64>, StoreError> {
    ids(c, "SELECT host FROM account_hosts WHERE account = ?1 ORDER BY position", [account])
}

fn number_list(tx: &Tx<'_>, order: &[i64]) -> Result<(), StoreError> {
    for (position, id) in (0_i64..).zip(order) {
        tx.run("UPDATE hosts SET position = ?2 WHERE id = ?1 AND position <> ?2", params![id, position])?;
    }
    Ok(())
}

fn number_account(tx: &Tx<'_>, account: i64, order: &[i64]) -> Result<(), StoreError> {
    for (position, host) in (0_i64..).zip(order) {
        tx.run(
            "INSERT INTO account_hosts (account, host, position) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET position = ?3 WHERE position <> ?3",
            params![account, host, position],
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::TroubleKind;
    use crate::domain::host::{HostKind, Tunnel, WebDav};
    use crate::store::Store;
    use crate::store::fixture::{account, profile, signed_in};

    fn put(store: &Store, name: &str) -> HostId {
        let host = HostSettings {
            name: name.to_owned(),
            kind: HostKind::Tunnel(Tunnel::default()),
            ..HostSettings::default()
        };
        store.writer().write_now(move |tx| keep(tx, &host)).unwrap()
    }

    fn names(hosts: Vec<KeptHost>) -> Vec<String> {
        hosts.into_iter().map(|host| host.settings.name).collect()
    }

    #[test]
    fn hosts_stand_in_the_order_of_the_list_and_each_account_has_its_own() {
        let profile = profile();
        let store = signed_in(&profile);
        let [one, two, three] = ["one", "two", "three"].map(|name| put(&store, name));
        store
            .writer()
            .write_now(move |tx| {
                use_first(tx, &account().id, one)?;
                use_first(tx, &account().id, three)
            })
            .unwrap();
        let own = || names(store.read_now(|c| of_account(c, &account().id)).unwrap());
        let list = || names(store.read_now(all).unwrap());
        assert_eq!(
            (own(), list()),
            (vec!["three".into(), "one".into()], vec!["one".into(), "two".into(), "three".to_owned()])
        );
        store.writer().write_now(move |tx| order(tx, Some(&account().id), &[one, three, two])).unwrap();
        assert_eq!(
            (own(), list()),
            (vec!["one".into(), "three".into()], vec!["one".into(), "three".into(), "two".to_owned()])
        );
        store.writer().write_now(move |tx| remove(tx, one)).unwrap();
        assert_eq!((own(), list()), (vec!["three".to_owned()], vec!["three".into(), "two".to_owned()]));
        assert_eq!(store.read_now(uses).unwrap(), [(account().id, three)]);
        store.writer().write_now(move |tx| leave(tx, &account().id, three)).unwrap();
        assert!(own().is_empty());
        assert_eq!(two, HostId(2));
    }

    #[test]
    fn a_test_is_of_the_settings_it_was_made_with() {
        let profile = profile();
        let store = signed_in(&profile);
        let id = put(&store, "one");
        let report = HostReport { at: 5, ..HostReport::default() };
        let kept = report.clone();
        store.writer().write_now(move |tx| keep_test(tx, id, 1, &kept)).unwrap();
        let read = || store.read_now(|c| one(c, id)).unwrap().unwrap();
        assert_eq!((read().test, read().test_is_current), (Some(report), true));
        let renamed = HostSettings { name: "Uno".to_owned(), ..read().settings };
        store.writer().write_now(move |tx| keep(tx, &renamed)).unwrap();
        assert!(read().test_is_current, "a name changes nothing of it");
        let other = HostSettings { kind: HostKind::WebDav(WebDav::default()), ..read().settings };
        store.writer().write_now(move |tx| keep(tx, &other)).unwrap();
        assert!(!read().test_is_current);
        store.writer().write_now(move |tx| note_secret(tx, id, HostSecret::Password, true)).unwrap();
        assert_eq!((read().secrets, read().edit), (vec![HostSecret::Password], 3));
    }

    #[test]
    fn it_fails_since_the_first_time_and_until_it_works() {
        let profile = profile();
        let store = signed_in(&profile);
        let id = put(&store, "one");
        let trouble = Trouble::of(TroubleKind::HostUnreachable);
        for now in [10, 20] {
            let trouble = trouble.clone();
            store.writer().write_now(move |tx| note_work(tx, id, Some(&trouble), now)).unwrap();
        }
        let read = || store.read_now(|c| one(c, id)).unwrap().unwrap().failing;
        assert_eq!(read(), Some((10, trouble)));
        store.writer().write_now(move |tx| note_work(tx, id, None, 30)).unwrap();
        assert_eq!(read(), None);
    }
}
