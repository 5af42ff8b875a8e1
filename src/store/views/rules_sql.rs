//! Reads the rules of the house.
//! Invariant: both readings cost a handful of look-ups for each rule, being read again after every commit.

use crate::store::tables::{helpers, house_rules, known_account, rule_acts};
use crate::store::{ReadConnection, StoreError};

use super::View;
use super::rules::{HelperState, LastAct, RuleRow, Rules, RulesAsk, RulesFoot, RulesFootAsk};

/// Last acts that are shown.
const LAST: u32 = 40;

impl View for Rules {
    type Ask = RulesAsk;

    fn read(c: &ReadConnection, ask: &RulesAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let Some(account) = known_account(c, &ask.account)? else { return Ok(Self::default()) };
            let mut rows = Vec::new();
            for stored in house_rules::in_order(c, &ask.account)? {
                rows.push(RuleRow {
                    id: stored.id,
                    today: rule_acts::count_since(c, stored.id, ask.today)?,
                    rule: stored.rule,
                    draft: stored.draft,
                    state: stored.state,
                    kept_at: stored.kept_at,
                    rehearsed: stored.rehearsed,
                });
            }
            Ok(Self {
                rows,
                foot: foot(c, account, ask.today)?,
                last: last(c, account)?,
                helper: helper(c, ask)?,
            })
        })
    }
}

impl View for RulesFoot {
    type Ask = RulesFootAsk;

    fn read(c: &ReadConnection, ask: &RulesFootAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let Some(account) = known_account(c, &ask.account)? else { return Ok(Self::default()) };
            foot(c, account, ask.today)
        })
    }
}

fn foot(c: &ReadConnection, account: i64, today: i64) -> Result<RulesFoot, StoreError> {
    let count = |which: &str| {
        c.count(
            &format!("SELECT count(*) FROM house_rules WHERE account = ?1 AND place IS NOT NULL {which}"),
            [account],
        )
    };
    Ok(RulesFoot {
        rules: count("")?,
        armed: count("AND state = 'armed'")?,
        hid_today: c.count(
            "SELECT sum(count) FROM rule_acts
             WHERE account = ?1 AND at >= ?2 AND verb = 'hide' AND taken_back_at IS NULL",
            [account, today],
        )?,
        paused: house_rules::paused(c)?,
    })
}

fn last(c: &ReadConnection, account: i64) -> Result<Vec<LastAct>, StoreError> {
    c.rows(
        "SELECT a.n, a.rule, r.rule ->> 'name', a.at, a.verb, a.count, a.taken_back_at IS NOT NULL
         FROM rule_acts a JOIN house_rules r ON r.id = a.rule WHERE a.account = ?1
         ORDER BY a.at DESC, a.n DESC LIMIT ?2",
        [account, i64::from(LAST)],
        |row| {
            Ok(LastAct {
                entry: row.get(0)?,
                rule: crate::domain::HouseRuleId(row.get(1)?),
                name: row.get(2)?,
                at: row.get(3)?,
                verb: row.get(4)?,
                count: u64::try_from(row.get::<_, i64>(5)?).unwrap_or(0),
                taken_back: row.get(6)?,
            })
        },
    )
}

fn helper(c: &ReadConnection, ask: &RulesAsk) -> Result<HelperState, StoreError> {
    let Some(kept) = helpers::without_weights(c, &ask.account)? else { return Ok(HelperState::default()) };
    Ok(HelperState {
        report: (!kept.report.is_empty()).then_some(kept.report),
        learned_at: Some(kept.learned_at),
        decisions: kept.decisions,
        hidden: kept.hidden,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::HouseRule;
    use crate::store::fixture::{account, profile, signed_in};
    use crate::store::tables::rule_acts::NewRuleAct;

    #[test]
    fn the_rules_come_in_order_with_what_they_did_today() {
        let profile = profile();
        let store = signed_in(&profile);
        let named = |name: &str| HouseRule { name: name.to_owned(), ..HouseRule::default() };
        let add = |name: &str| {
            let rule = named(name);
            store.writer().write_now(move |tx| house_rules::new(tx, &account().id, &rule, 1)).unwrap()
        };
        let (first, _second) = (add("Spam"), add("Promo"));
        store
            .writer()
            .write_now(move |tx| {
                house_rules::arm(tx, first, 5)?;
                for (at, verb, rows) in
                    [(50, "hide", &[1_i64, 2][..]), (150, "hide", &[3][..]), (160, "label", &[3][..])]
                {
                    let new = NewRuleAct { rule: first, account: account().id, at, verb, rows, act: None };
                    rule_acts::log(tx, &new)?;
                }
                Ok(())
            })
            .unwrap();
        let ask = RulesAsk { account: account().id, today: 100 };
        let rules = store.read_now(|c| Rules::read(c, &ask)).unwrap();
        let rows: Vec<_> = rules.rows.iter().map(|row| (row.rule.name.as_str(), row.today)).collect();
        assert_eq!(rows, [("Spam", 1), ("Promo", 0)]);
        assert_eq!(rules.foot, RulesFoot { rules: 2, armed: 1, hid_today: 1, paused: None });
        let last: Vec<_> = rules.last.iter().map(|act| (act.verb.as_str(), act.count)).collect();
        assert_eq!(last, [("label", 1), ("hide", 1), ("hide", 2)]);
        assert_eq!(rules.helper, HelperState::default());
        let foot_ask = RulesFootAsk { account: account().id, today: 0 };
        assert_eq!(store.read_now(|c| RulesFoot::read(c, &foot_ask)).unwrap().hid_today, 3);
    }
}
