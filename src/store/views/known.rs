//! People known to the inbox by the beginning of their name, to be mentioned.
//! Invariant: a few at most, whoever wrote last first, and never the account itself.

use rusqlite::params;

use crate::domain::AccountId;
use crate::store::tables::known_account;
use crate::store::{ReadConnection, StoreError};

use super::View;

/// Names that are told.
const MOST: usize = 6;
/// Names that are looked at, of which those who wrote last are told.
const LOOKED_AT: u32 = 200;
/// Comments that are looked at when no letter is given yet.
const NEWEST: u32 = 400;

/// Whose name begins so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownAsk {
    pub account: AccountId,
    /// Without the `@`; whatever the case.
    pub begins: String,
}

/// Names, whoever wrote last first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    pub names: Vec<KnownName>,
}

/// Somebody who commented.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownName {
    pub id: String,
    pub username: String,
    /// Comments seen of them.
    pub comments: u64,
}

impl View for Known {
    type Ask = KnownAsk;

    fn read(c: &ReadConnection, ask: &KnownAsk) -> Result<Self, StoreError> {
        let Some(account) = known_account(c, &ask.account)? else { return Ok(Self::default()) };
        let mut found =
            if ask.begins.is_empty() { newest(c, account)? } else { begun(c, account, &ask.begins)? };
        found.sort_by_key(|(row, _)| std::cmp::Reverse(*row));
        Ok(Self { names: found.into_iter().map(|(_, name)| name).take(MOST).collect() })
    }
}

const NAMED: &str = "SELECT (SELECT max(row) FROM comments WHERE person = p.n), p.id, p.username,
     (SELECT count(*) FROM comments WHERE person = p.n) FROM people p JOIN accounts a ON a.n = p.account";

/// Whoever wrote one of the newest comments.
fn newest(c: &ReadConnection, account: i64) -> Result<Vec<(i64, KnownName)>, StoreError> {
    let people: Vec<i64> = c.rows(
        "SELECT person FROM comments WHERE account = ?1 AND mine = 0 AND person IS NOT NULL
         ORDER BY row DESC LIMIT ?2",
        params![account, NEWEST],
        |row| row.get(0),
    )?;
    let mut found = Vec::new();
    let mut seen = Vec::new();
    for person in people {
        if found.len() == MOST {
            break;
        }
        if !seen.contains(&person) {
            seen.push(person);
            let named =
                format!("{NAMED} WHERE p.n = ?1 AND p.username IS NOT NULL AND p.username <> a.username");
            found.extend(c.row(&named, [person], name)?);
        }
    }
    Ok(found)
}

fn begun(c: &ReadConnection, account: i64, begins: &str) -> Result<Vec<(i64, KnownName)>, StoreError> {
    // Names are of ASCII letters, digits, points and underscores, all of which stand below this one.
    let end = format!("{begins}\u{7f}");
    c.rows(
        &format!(
            "{NAMED} WHERE p.account = ?1 AND p.username >= ?2 COLLATE NOCASE AND p.username < ?3 COLLATE NOCASE
             AND p.username <> a.username LIMIT ?4"
        ),
        params![account, begins, end, LOOKED_AT],
        name,
    )
}

fn name(row: &rusqlite::Row<'_>) -> rusqlite::Result<(i64, KnownName)> {
    let username = row.get(2)?;
    let comments = row.get::<_, i64>(3)?.unsigned_abs();
    Ok((row.get::<_, Option<i64>>(0)?.unwrap_or(0), KnownName { id: row.get(1)?, username, comments }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{account, comment, keep_comments, keep_posts, post, profile, signed_in};

    #[test]
    fn names_are_found_by_their_beginning_whoever_wrote_last_first() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        let names = ["maren.solheim", "Marit_V", "oddvar_k", "marcus"];
        let of = |(at, name): (usize, &&str)| {
            let mut said = comment("m1", &(at + 1).to_string(), at as i64 + 1);
            said.username = Some((*name).to_owned());
            said.author = Some(format!("p{at}").as_str().into());
            said
        };
        keep_comments(&store, "m1", names.iter().enumerate().map(of).collect(), 40_000);
        let ask = |begins: &str| {
            let ask = KnownAsk { account: account().id, begins: begins.to_owned() };
            let known = store.read_now(|c| Known::read(c, &ask)).unwrap();
            known.names.into_iter().map(|name| name.username).collect::<Vec<_>>()
        };
        assert_eq!(ask("mar"), ["marcus", "Marit_V", "maren.solheim"]);
        assert_eq!(ask("MARE"), ["maren.solheim"]);
        assert_eq!(ask("").len(), 4);
        assert!(ask("x").is_empty() && ask("%").is_empty());
    }
}
