//! The rules of the house, in their order, with what was said of their hits.
//! Invariant: a rule at work changes only when its edit is armed; places count from 1 without a gap; a rule
//! that was thrown away keeps its name.

use std::collections::HashMap;

use rusqlite::{Row, params};

use crate::domain::{AccountId, HouseRule, HouseRuleId, RuleState, Verdict};
use crate::store::{ReadConnection, StoreError, Tx};

use super::{account_n, choices, from_json, json, known_account, maybe_json, word};

/// The key under which it is kept since when all rules rest.
const PAUSED: &str = "rules paused";

/// A rule as the store has it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredRule {
    pub id: HouseRuleId,
    pub account: AccountId,
    /// Its place in the order, from 1 on; `None`: thrown away.
    pub place: Option<u32>,
    /// What is in force.
    pub rule: HouseRule,
    /// An edit of a rule that is at work.
    pub draft: Option<HouseRule>,
    pub state: RuleState,
    /// When its words were kept last, milliseconds since the epoch.
    pub kept_at: i64,
    /// What the last rehearsal of its newest words found: hits, and of how many.
    pub rehearsed: Option<(u64, u64)>,
}

impl StoredRule {
    /// Its newest words, in force or not.
    pub fn newest(&self) -> &HouseRule {
        self.draft.as_ref().unwrap_or(&self.rule)
    }
}

/// Adds a rule at the end of the order.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn new(tx: &Tx<'_>, account: &AccountId, rule: &HouseRule, now: i64) -> Result<HouseRuleId, StoreError> {
    let account = account_n(tx, account)?;
    tx.run(
        "INSERT INTO house_rules (account, place, rule, state, kept_at)
         VALUES (?1, 1 + (SELECT count(*) FROM house_rules WHERE account = ?1 AND place IS NOT NULL), ?2,
             'not_armed', ?3)",
        params![account, json(rule)?, now],
    )?;
    Ok(HouseRuleId(tx.inserted()))
}

/// Keeps an edit: of a rule at work beside it, else in its stead.
///
/// # Errors
/// What SQLite says.
pub fn keep(tx: &Tx<'_>, id: HouseRuleId, rule: &HouseRule, now: i64) -> Result<(), StoreError> {
    let words = json(rule)?;
    // Written back to what is in force, there is no edit any more.
    tx.run(
        "UPDATE house_rules SET draft = nullif(?2, rule), kept_at = ?3, hits = NULL, of_all = NULL
         WHERE id = ?1 AND state <> 'not_armed' AND coalesce(draft, rule) <> ?2",
        params![id.0, words, now],
    )?;
    tx.run(
        "UPDATE house_rules SET rule = ?2, draft = NULL, kept_at = ?3, hits = NULL, of_all = NULL
         WHERE id = ?1 AND state = 'not_armed' AND rule <> ?2",
        params![id.0, words, now],
    )?;
    Ok(())
}

/// Drops the edit of a rule at work.
///
/// # Errors
/// What SQLite says.
pub fn drop_draft(tx: &Tx<'_>, id: HouseRuleId) -> Result<(), StoreError> {
    tx.run(
        "UPDATE house_rules SET draft = NULL, hits = NULL, of_all = NULL WHERE id = ?1 AND draft IS NOT NULL",
        [id.0],
    )?;
    Ok(())
}

/// Puts the newest words in force, for comments from `now` on.
///
/// # Errors
/// What SQLite says.
pub fn arm(tx: &Tx<'_>, id: HouseRuleId, now: i64) -> Result<(), StoreError> {
    tx.run(
        "UPDATE house_rules SET rule = coalesce(draft, rule), draft = NULL, state = 'armed', since = ?2
         WHERE id = ?1 AND place IS NOT NULL",
        params![id.0, now],
    )?;
    Ok(())
}

/// Lets a rule rest: `by_itself` when it acted too often.
///
/// # Errors
/// What SQLite says.
pub fn rest(tx: &Tx<'_>, id: HouseRuleId, by_itself: bool, now: i64) -> Result<(), StoreError> {
    let state = if by_itself { "rested" } else { "resting" };
    tx.run(
        "UPDATE house_rules SET state = ?2, since = ?3 WHERE id = ?1 AND state = 'armed'",
        params![id.0, state, now],
    )?;
    Ok(())
}

/// Keeps what a rehearsal of these words found; an edit made since has its own.
///
/// # Errors
/// What SQLite says.
pub fn rehearsed(
    tx: &Tx<'_>,
    id: HouseRuleId,
    rule: &HouseRule,
    hits: u64,
    total: u64,
) -> Result<(), StoreError> {
    let (hits, total) = (super::signed(Some(hits)), super::signed(Some(total)));
    tx.run(
        "UPDATE house_rules SET hits = ?3, of_all = ?4
         WHERE id = ?1 AND coalesce(draft, rule) = ?2 AND (hits IS NOT ?3 OR of_all IS NOT ?4)",
        params![id.0, json(rule)?, hits, total],
    )?;
    Ok(())
}

/// Moves a rule to a place of the order, 1 being the first.
///
/// # Errors
/// What SQLite says.
pub fn place(tx: &Tx<'_>, id: HouseRuleId, place: u32) -> Result<(), StoreError> {
    let Some(rule) = one(tx, id)?.filter(|rule| rule.place.is_some()) else { return Ok(()) };
    let mut order: Vec<HouseRuleId> =
        in_order(tx, &rule.account)?.into_iter().map(|rule| rule.id).filter(|other| *other != id).collect();
    let at = usize::try_from(place.saturating_sub(1)).unwrap_or(usize::MAX).min(order.len());
    order.insert(at, id);
    number(tx, &order)
}

/// Throws a rule away. What it did stays done, and its name stays in the log.
///
/// # Errors
/// What SQLite says.
pub fn remove(tx: &Tx<'_>, id: HouseRuleId) -> Result<(), StoreError> {
    let Some(rule) = one(tx, id)? else { return Ok(()) };
    tx.run("UPDATE house_rules SET place = NULL, state = 'not_armed', since = NULL WHERE id = ?1", [id.0])?;
    let left: Vec<HouseRuleId> = in_order(tx, &rule.account)?.into_iter().map(|rule| rule.id).collect();
    number(tx, &left)
}

/// Brings back a rule that was thrown away, not armed, at the end of the order.
///
/// # Errors
/// What SQLite says.
pub fn bring_back(tx: &Tx<'_>, id: HouseRuleId) -> Result<(), StoreError> {
    tx.run(
        "UPDATE house_rules SET place = 1 + (SELECT count(*) FROM house_rules o
             WHERE o.account = house_rules.account AND o.place IS NOT NULL)
         WHERE id = ?1 AND place IS NULL",
        [id.0],
    )?;
    Ok(())
}

fn number(tx: &Tx<'_>, order: &[HouseRuleId]) -> Result<(), StoreError> {
    for (at, id) in order.iter().enumerate() {
        let place = i64::try_from(at + 1).unwrap_or(i64::MAX);
        tx.run("UPDATE house_rules SET place = ?2 WHERE id = ?1 AND place IS NOT ?2", params![id.0, place])?;
    }
    Ok(())
}

/// One rule, thrown away or not.
///
/// # Errors
/// What SQLite says.
pub fn one(c: &ReadConnection, id: HouseRuleId) -> Result<Option<StoredRule>, StoreError> {
    c.row(&format!("{SELECT} WHERE r.id = ?1"), [id.0], read)
}

/// The rules of an account in their order.
///
/// # Errors
/// What SQLite says.
pub fn in_order(c: &ReadConnection, account: &AccountId) -> Result<Vec<StoredRule>, StoreError> {
    let Some(account) = known_account(c, account)? else { return Ok(Vec::new()) };
    c.rows(
        &format!("{SELECT} WHERE r.account = ?1 AND r.place IS NOT NULL ORDER BY r.place"),
        [account],
        read,
    )
}

const SELECT: &str = "
    SELECT r.id, a.id, r.place, r.rule, r.draft, r.state, r.since, r.kept_at, r.hits, r.of_all
    FROM house_rules r JOIN accounts a ON a.n = r.account";

fn read(row: &Row<'_>) -> rusqlite::Result<StoredRule> {
    let since: Option<i64> = row.get(6)?;
    let hits = super::unsigned(row.get(8)?).zip(super::unsigned(row.get(9)?));
    Ok(StoredRule {
        id: HouseRuleId(row.get(0)?),
        account: AccountId(row.get(1)?),
        place: row.get(2)?,
        rule: from_json(&row.get::<_, String>(3)?)?,
        draft: maybe_json(row.get(4)?)?,
        state: word(&row.get::<_, String>(5)?, |word| state(word, since.unwrap_or(0)))?,
        kept_at: row.get(7)?,
        rehearsed: hits,
    })
}

fn state(word: &str, since: i64) -> Option<RuleState> {
    Some(match word {
        "not_armed" => RuleState::NotArmed,
        "armed" => RuleState::Armed { since },
        "resting" => RuleState::Resting { since, by_itself: false },
        "rested" => RuleState::Resting { since, by_itself: true },
        _ => return None,
    })
}

/// Lets all rules of all accounts rest since a moment, or go on.
///
/// # Errors
/// What SQLite says.
pub fn pause_all(tx: &Tx<'_>, since: Option<i64>) -> Result<(), StoreError> {
    choices::put(tx, PAUSED, &since)
}

/// Since when all rules rest; `None`: they do not.
///
/// # Errors
/// What SQLite says.
pub fn paused(c: &ReadConnection) -> Result<Option<i64>, StoreError> {
    Ok(choices::get::<Option<i64>>(c, PAUSED)?.flatten())
}

/// Keeps what the person says of a comment that a rule would hit; `None` takes it back.
///
/// # Errors
/// What SQLite says.
pub fn judge(
    tx: &Tx<'_>,
    id: HouseRuleId,
    comment: i64,
    verdict: Option<Verdict>,
    now: i64,
) -> Result<(), StoreError> {
    let word = match verdict {
        Some(Verdict::Right) => "right",
        Some(Verdict::Spare) => "spare",
        None => {
            let sql = "DELETE FROM rule_verdicts WHERE rule = ?1 AND comment = ?2";
            return tx.run(sql, [id.0, comment]).map(drop);
        }
    };
    tx.run(
        "INSERT OR REPLACE INTO rule_verdicts VALUES (?1, ?2, ?3, ?4)",
        params![id.0, comment, word, now],
    )?;
    Ok(())
}

/// What was said of a rule's hits, by the comments' rows.
///
/// # Errors
/// What SQLite says.
pub fn verdicts(c: &ReadConnection, id: HouseRuleId) -> Result<HashMap<i64, Verdict>, StoreError> {
    let said = c.rows("SELECT comment, verdict FROM rule_verdicts WHERE rule = ?1", [id.0], |row| {
        let verdict = word(&row.get::<_, String>(1)?, |said| match said {
            "right" => Some(Verdict::Right),
            "spare" => Some(Verdict::Spare),
            _ => None,
        })?;
        Ok((row.get(0)?, verdict))
    })?;
    Ok(said.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Acts, Condition, Test};
    use crate::store::fixture::{account, profile, signed_in};

    fn named(name: &str) -> HouseRule {
        HouseRule {
            name: name.to_owned(),
            conditions: vec![Condition::that(Test::Link)],
            acts: Acts { hide: true, ..Acts::default() },
            ..HouseRule::default()
        }
    }

    #[test]
    fn an_edit_of_a_rule_at_work_changes_nothing_until_it_is_armed() {
        let profile = profile();
        let store = signed_in(&profile);
        let id = store.writer().write_now(|tx| new(tx, &account().id, &named("Spam"), 10)).unwrap();
        let now = || store.read_now(|c| one(c, id)).unwrap().unwrap();
        store.writer().write_now(move |tx| keep(tx, id, &named("Promo"), 20)).unwrap();
        assert_eq!(
            (now().rule.name.as_str(), now().draft, now().state),
            ("Promo", None, RuleState::NotArmed)
        );
        store.writer().write_now(move |tx| arm(tx, id, 30)).unwrap();
        store.writer().write_now(move |tx| keep(tx, id, &named("Other"), 40)).unwrap();
        assert_eq!((now().rule.name.as_str(), now().newest().name.as_str()), ("Promo", "Other"));
        assert_eq!(now().state, RuleState::Armed { since: 30 });
        store.writer().write_now(move |tx| rehearsed(tx, id, &named("Promo"), 1, 2)).unwrap();
        assert_eq!(now().rehearsed, None, "of other words");
        store.writer().write_now(move |tx| rehearsed(tx, id, &named("Other"), 3, 9)).unwrap();
        assert_eq!(now().rehearsed, Some((3, 9)));
        store.writer().write_now(move |tx| keep(tx, id, &named("Promo"), 50)).unwrap();
        assert_eq!(now().draft, None, "as it was is no edit");
        store.writer().write_now(move |tx| keep(tx, id, &named("Other"), 60)).unwrap();
        store.writer().write_now(move |tx| arm(tx, id, 70)).unwrap();
        assert_eq!((now().rule.name.as_str(), now().draft), ("Other", None));
        store.writer().write_now(move |tx| rest(tx, id, true, 80)).unwrap();
        assert_eq!(now().state, RuleState::Resting { since: 80, by_itself: true });
    }

    #[test]
    fn rules_stand_in_an_order_that_a_person_sets() {
        let profile = profile();
        let store = signed_in(&profile);
        let ids: Vec<HouseRuleId> = ["a", "b", "c", "d"]
            .into_iter()
            .map(|name| store.writer().write_now(move |tx| new(tx, &account().id, &named(name), 1)).unwrap())
            .collect();
        let order = || {
            let rules = store.read_now(|c| in_order(c, &account().id)).unwrap();
            assert!(rules.iter().enumerate().all(|(at, rule)| rule.place == u32::try_from(at + 1).ok()));
            rules.into_iter().map(|rule| rule.rule.name).collect::<String>()
        };
        let (b, d) = (ids[1], ids[3]);
        store.writer().write_now(move |tx| place(tx, d, 1)).unwrap();
        assert_eq!(order(), "dabc");
        store.writer().write_now(move |tx| place(tx, d, 99)).unwrap();
        assert_eq!(order(), "abcd");
        store.writer().write_now(move |tx| remove(tx, b)).unwrap();
        assert_eq!(order(), "acd");
        store.writer().write_now(move |tx| place(tx, b, 1)).unwrap();
        assert_eq!(order(), "acd", "what is thrown away has no place");
        store.writer().write_now(move |tx| bring_back(tx, b)).unwrap();
        assert_eq!(order(), "acdb");
    }

    #[test]
    fn all_rules_rest_until_they_go_on_and_verdicts_can_be_taken_back() {
        let profile = profile();
        let store = signed_in(&profile);
        assert_eq!(store.read_now(paused).unwrap(), None);
        store.writer().write_now(|tx| pause_all(tx, Some(7))).unwrap();
        assert_eq!(store.read_now(paused).unwrap(), Some(7));
        store.writer().write_now(|tx| pause_all(tx, None)).unwrap();
        assert_eq!(store.read_now(paused).unwrap(), None);
        let id = store.writer().write_now(|tx| new(tx, &account().id, &named("a"), 1)).unwrap();
        for verdict in [Some(Verdict::Right), Some(Verdict::Spare), None] {
            store.writer().write_now(move |tx| judge(tx, id, 5, verdict, 9)).unwrap();
            assert_eq!(store.read_now(|c| verdicts(c, id)).unwrap().get(&5).copied(), verdict);
        }
    }
}
