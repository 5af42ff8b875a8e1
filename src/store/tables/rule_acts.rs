//! What rules did: one entry for what was done in one go, the comments it was done to, and labels.
//! Invariant: what is logged was done in the same transaction or is an act of its own; a rule never acts
//! twice on one comment.

use rusqlite::params;

use crate::domain::record::{Event, What};
use crate::domain::{AccountId, ActId, HouseRuleId};
use crate::store::{ReadConnection, StoreError, Tx};

use super::account_n;
use super::record::{self, Local};

/// What was done in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRuleAct<'a> {
    pub rule: HouseRuleId,
    pub account: AccountId,
    pub at: i64,
    /// `hide`, `done`, `label`, `draft`, `tell`.
    pub verb: &'static str,
    /// The comments' rows.
    pub rows: &'a [i64],
    /// The act by which it is taken back.
    pub act: Option<i64>,
}

/// Writes down what a rule did; gives the entry's number.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn log(tx: &Tx<'_>, new: &NewRuleAct<'_>) -> Result<i64, StoreError> {
    let account = account_n(tx, &new.account)?;
    let count = i64::try_from(new.rows.len()).unwrap_or(i64::MAX);
    tx.run(
        "INSERT INTO rule_acts (rule, account, at, verb, count, act) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![new.rule.0, account, new.at, new.verb, count, new.act],
    )?;
    let entry = tx.inserted();
    for row in new.rows {
        tx.run(
            "INSERT OR IGNORE INTO rule_hits VALUES (?1, ?2, ?3, ?4)",
            params![new.rule.0, row, new.at, new.verb],
        )?;
    }
    Ok(entry)
}

/// Whether a rule has acted on a comment already.
///
/// # Errors
/// What SQLite says.
pub fn has_acted(c: &ReadConnection, rule: HouseRuleId, row: i64) -> Result<bool, StoreError> {
    let found =
        c.row("SELECT 1 FROM rule_hits WHERE rule = ?1 AND comment = ?2 LIMIT 1", [rule.0, row], |_| Ok(()))?;
    Ok(found.is_some())
}

/// On how many comments a rule has acted since a moment.
///
/// # Errors
/// What SQLite says.
pub fn count_since(c: &ReadConnection, rule: HouseRuleId, since: i64) -> Result<u64, StoreError> {
    c.count("SELECT count(DISTINCT comment) FROM rule_hits WHERE rule = ?1 AND at >= ?2", [rule.0, since])
}

/// When a rule told the person for the last time.
///
/// # Errors
/// What SQLite says.
pub fn last_told(c: &ReadConnection, rule: HouseRuleId) -> Result<Option<i64>, StoreError> {
    let found =
        c.row("SELECT max(at) FROM rule_acts WHERE rule = ?1 AND verb = 'tell'", [rule.0], |row| {
            row.get::<_, Option<i64>>(0)
        })?;
    Ok(found.flatten())
}

/// An entry of the log that was not taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub rule: HouseRuleId,
    pub at: i64,
    /// As [`NewRuleAct::verb`].
    pub verb: String,
    /// The act by which it is taken back.
    pub act: Option<i64>,
}

/// An entry, for taking it back; `None`: it was, or there is none.
///
/// # Errors
/// What SQLite says.
pub fn one(c: &ReadConnection, entry: i64) -> Result<Option<Entry>, StoreError> {
    c.row(
        "SELECT rule, at, verb, act FROM rule_acts WHERE n = ?1 AND taken_back_at IS NULL",
        [entry],
        |row| {
            Ok(Entry { rule: HouseRuleId(row.get(0)?), at: row.get(1)?, verb: row.get(2)?, act: row.get(3)? })
        },
    )
}

/// Takes back what a rule did besides the act that is being taken back: see [`take_back`].
///
/// # Errors
/// What SQLite says.
pub fn take_back_with(tx: &Tx<'_>, act: ActId, now: i64) -> Result<(), StoreError> {
    let entries: Vec<i64> = tx.rows(
        "SELECT n FROM rule_acts WHERE act = ?1 AND taken_back_at IS NULL
                 AND EXISTS (SELECT 1 FROM acts WHERE id = ?1 AND who IS NOT NULL)",
        [act.0],
        |row| row.get(0),
    )?;
    entries.into_iter().try_for_each(|entry| take_back(tx, entry, now))
}

/// Marks an entry as taken back, and takes its labels and the answers it laid ready away; with a hide or a mark, also
/// those that the rule put on the same comments in the same go. An answer that was written on since stays.
///
/// # Errors
/// What SQLite says.
pub fn take_back(tx: &Tx<'_>, entry: i64, now: i64) -> Result<(), StoreError> {
    let Some(Entry { rule, at, verb, .. }) = one(tx, entry)? else { return Ok(()) };
    let is_whole = matches!(verb.as_str(), "hide" | "done");
    let of_entry = params![rule.0, at, verb];
    // What was so on this computer, the comment's row, and what it said.
    let mut gone: Vec<(What, i64, String)> = Vec::new();
    if is_whole || verb == "label" {
        let sql = format!(
            "DELETE FROM comment_labels WHERE rule = ?1 AND comment IN ({OF_ENTRY})
                 AND (?3 <> 'label' OR at = ?2) RETURNING comment, label"
        );
        gone.extend(tx.rows(&sql, of_entry, |row| Ok((What::Label, row.get(0)?, row.get(1)?)))?);
    }
    if is_whole || verb == "draft" {
        // What is written on has a later moment than the one at which the rule laid it.
        let sql = format!(
            "DELETE FROM reply_drafts WHERE private = 0 AND (account, comment, kept_at) IN
                 (SELECT c.account, c.id, l.at FROM rule_hits l JOIN comments c ON c.row = l.comment
                  WHERE l.rule = ?1 AND l.verb = 'draft' AND l.comment IN ({OF_ENTRY}))
             RETURNING (SELECT row FROM comments c WHERE c.account = reply_drafts.account AND c.id = comment), text"
        );
        gone.extend(tx.rows(&sql, of_entry, |row| Ok((What::Draft, row.get(0)?, row.get(1)?)))?);
    }
    for (what, row, said) in &gone {
        let (event, said) = (Event::Restored, Some(said.as_str()));
        record::here(tx, &Local { row: *row, what: *what, event, who: None, act: None, said, at: now })?;
    }
    if is_whole {
        let sql = format!(
            "UPDATE rule_acts AS t SET taken_back_at = ?4
             WHERE t.rule = ?1 AND t.verb IN ('label', 'draft') AND t.taken_back_at IS NULL AND t.at >= ?2
                 AND EXISTS (SELECT 1 FROM rule_hits h WHERE h.rule = t.rule AND h.at = t.at AND h.verb = t.verb)
                 AND NOT EXISTS (SELECT 1 FROM rule_hits h WHERE h.rule = t.rule AND h.at = t.at
                     AND h.verb = t.verb AND h.comment NOT IN ({OF_ENTRY}))"
        );
        tx.run(&sql, params![rule.0, at, verb, now])?;
    }
    tx.run("UPDATE rule_acts SET taken_back_at = ?2 WHERE n = ?1", [entry, now])?;
    Ok(())
}

/// The comments of an entry: of rule `?1`, at `?2`, what it did being `?3`.
const OF_ENTRY: &str = "SELECT comment FROM rule_hits WHERE rule = ?1 AND at = ?2 AND verb = ?3";

/// Puts a label on a comment.
///
/// # Errors
/// What SQLite says.
pub fn label(tx: &Tx<'_>, row: i64, label: &str, rule: HouseRuleId, now: i64) -> Result<(), StoreError> {
    tx.run("INSERT OR IGNORE INTO comment_labels VALUES (?1, ?2, ?3, ?4)", params![row, label, rule.0, now])?;
    Ok(())
}

/// The labels of a comment, in the order of the alphabet.
///
/// # Errors
/// What SQLite says.
pub fn labels(c: &ReadConnection, row: i64) -> Result<Vec<String>, StoreError> {
    c.rows("SELECT label FROM comment_labels WHERE comment = ?1 ORDER BY label", [row], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::HouseRule;
    use crate::store::fixture::{account, comment, keep_comments, keep_posts, post, profile, signed_in};
    use crate::store::tables::{house_rules, reply_drafts};

    #[test]
    fn what_a_rule_did_is_counted_and_can_be_taken_back() {
        let profile = profile();
        let store = signed_in(&profile);
        let write = store.writer();
        let rule =
            write.write_now(|tx| house_rules::new(tx, &account().id, &HouseRule::default(), 1)).unwrap();
        let entry = |verb: &'static str, rows: &'static [i64], at: i64| {
            let new = NewRuleAct { rule, account: account().id, at, verb, rows, act: None };
            write.write_now(move |tx| log(tx, &new)).unwrap()
        };
        entry("hide", &[1, 2], 10);
        entry("done", &[1, 2], 10);
        let labels_entry = entry("label", &[2, 3], 20);
        write
            .write_now(move |tx| {
                label(tx, 2, "spam", rule, 20)?;
                label(tx, 2, "sold", rule, 21)
            })
            .unwrap();
        let count = |since| store.read_now(|c| count_since(c, rule, since)).unwrap();
        assert_eq!((count(0), count(15), count(25)), (3, 2, 0));
        assert!(store.read_now(|c| has_acted(c, rule, 3)).unwrap());
        assert!(!store.read_now(|c| has_acted(c, rule, 4)).unwrap());
        assert_eq!(store.read_now(|c| labels(c, 2)).unwrap(), ["sold", "spam"]);
        write.write_now(move |tx| take_back(tx, labels_entry, 40)).unwrap();
        assert_eq!(store.read_now(|c| labels(c, 2)).unwrap(), ["sold"], "of another act");
        assert_eq!(store.read_now(|c| one(c, labels_entry)).unwrap(), None, "once");
    }

    #[test]
    fn answers_that_were_laid_go_with_their_entry_unless_they_were_written_on() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        keep_comments(&store, "m1", ["1", "2", "3"].map(|id| comment("m1", id, 100)).to_vec(), 9);
        let write = store.writer();
        let rule =
            write.write_now(|tx| house_rules::new(tx, &account().id, &HouseRule::default(), 1)).unwrap();
        let rows = store.read_now(|c| c.rows("SELECT row FROM comments ORDER BY id", [], |row| row.get(0)));
        let rows: Vec<i64> = rows.unwrap();
        let keep = |id: &'static str, text: &'static str, at: i64| {
            let write = move |tx: &Tx<'_>| reply_drafts::keep(tx, &account().id, &id.into(), false, text, at);
            store.writer().write_now(write).unwrap();
        };
        keep("3", "My own", 4);
        let hide = write
            .write_now(move |tx| {
                let log = |verb: &'static str, at: i64| {
                    log(tx, &NewRuleAct { rule, account: account().id, at, verb, rows: &rows, act: None })
                };
                let hide = log("hide", 10)?;
                for row in &rows {
                    label(tx, *row, "sold", rule, 11)?;
                    reply_drafts::lay(tx, *row, "It is sold", 12)?;
                }
                log("label", 11)?;
                log("draft", 12)?;
                Ok(hide)
            })
            .unwrap();
        keep("2", "It is sold, sorry", 20);
        write.write_now(move |tx| take_back(tx, hide, 30)).unwrap();
        let drafts: Vec<(String, String)> = store
            .read_now(|c| {
                let sql = "SELECT comment, text FROM reply_drafts ORDER BY comment";
                c.rows(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
            })
            .unwrap();
        let own = |id: &str, text: &str| (id.to_owned(), text.to_owned());
        assert_eq!(drafts, [own("2", "It is sold, sorry"), own("3", "My own")]);
        let count = |sql: &str| store.read_now(|c| c.count(sql, [])).unwrap();
        assert_eq!(count("SELECT count(*) FROM comment_labels"), 0);
        assert_eq!(count("SELECT count(*) FROM rule_acts WHERE taken_back_at = 30"), 3, "the whole go");
    }
}
