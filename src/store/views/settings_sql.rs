//! Reads the settings and the rail.
//! Invariant: both cost a handful of look-ups for each account, being read again after every commit.

use std::collections::BTreeMap;

use crate::store::tables::{
    account_n, accounts, asked_accounts, choices, hosts, outbox_view, permits, removal,
};
use crate::store::{ReadConnection, StoreError};

use super::inbox_list::counts;
use super::settings::{AccountRow, Settings, SettingsAsk};
use super::shell::{Rail, RailAsk};
use super::{PictureKey, View};

impl View for Settings {
    type Ask = SettingsAsk;

    fn read(c: &ReadConnection, _: &SettingsAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let mut rows = Vec::new();
            let mut refused = BTreeMap::new();
            for known in accounts::all(c)? {
                if let Some(grant) = &known.grant {
                    let off = permits::refused(c, &known.account.id, grant)?;
                    if !off.is_empty() {
                        refused.insert(known.account.id.clone(), off);
                    }
                }
                let id = known.account.id.as_str();
                let n = account_n(c, &known.account.id)?;
                let work = outbox_view::open_counts(c, n)?;
                rows.push(AccountRow {
                    picture: PictureKey::Account(known.account.id.clone()),
                    grant: known.grant,
                    paused: known.paused,
                    practice: known.practice,
                    posts: c.count(
                        "SELECT count(*) FROM media WHERE account = (SELECT n FROM accounts WHERE id = ?1)
                             AND story = 0 AND gone_at IS NULL",
                        [id],
                    )?,
                    comments: c.count(
                        "SELECT sum(count) FROM comment_counts
                         WHERE account = (SELECT n FROM accounts WHERE id = ?1)",
                        [id],
                    )?,
                    needs_answer: counts(c, &[n])?.needs_answer,
                    open: work.stuck + work.running + work.waiting,
                    colour: known.colour,
                    account: known.account,
                });
            }
            let leaving = removal::begun(c)?.into_iter().map(|leaving| leaving.username).collect();
            let (choices, layout) = (choices::read(c)?, choices::layout(c)?);
            let hosted = hosts::uses(c)?.into_iter().map(|(account, _)| account).collect();
            Ok(Self { accounts: rows, choices, layout, hosted, refused, leaving })
        })
    }
}

impl View for Rail {
    type Ask = RailAsk;

    fn read(c: &ReadConnection, ask: &RailAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let accounts = asked_accounts(c, &ask.account)?;
            let mut rail = Self {
                needs_answer: counts(c, &accounts)?.needs_answer,
                posts: accounts::quota(c, &ask.account)?.map(|(quota, _)| quota),
                ..Self::default()
            };
            for account in accounts {
                let ops = outbox_view::open_counts(c, account)?;
                rail.stuck += ops.stuck;
                rail.open += ops.stuck + ops.running + ops.waiting;
            }
            Ok(rail)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{
        account, comment, grant, keep_comments, keep_posts, post, profile, signed_in,
    };

    #[test]
    fn every_account_is_listed_with_what_is_kept_of_it() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1), post(2)]);
        keep_comments(&store, "m1", vec![comment("m1", "1", 1)], 9);
        let other = crate::domain::Account { id: "178".into(), ..account() };
        let id = other.id.clone();
        store
            .writer()
            .write_now(move |tx| {
                accounts::sign_in(tx, &other, &grant(), true, 1)?;
                accounts::set_grant(tx, &account().id, None)
            })
            .unwrap();
        let settings = store.read_now(|c| Settings::read(c, &SettingsAsk)).unwrap();
        let rows: Vec<_> = settings
            .accounts
            .iter()
            .map(|row| (&row.account.id, row.grant.is_some(), row.practice, row.posts, row.comments))
            .collect();
        assert_eq!(rows, [(&id, true, true, 0, 0), (&account().id, false, false, 2, 1)]);
    }
}
