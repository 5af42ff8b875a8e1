//! Reads the settings and the rail.
//! Invariant: both cost a handful of look-ups, being read again after every commit.

use crate::store::tables::{accounts, choices, known_account, outbox_view};
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
            for known in accounts::all(c)? {
                let id = known.account.id.as_str();
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
                    account: known.account,
                });
            }
            Ok(Self { accounts: rows, choices: choices::read(c)?, layout: choices::layout(c)? })
        })
    }
}

impl View for Rail {
    type Ask = RailAsk;

    fn read(c: &ReadConnection, ask: &RailAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let Some(account) = known_account(c, &ask.account)? else { return Ok(Self::default()) };
            let ops = outbox_view::open_counts(c, account)?;
            Ok(Self {
                needs_answer: counts(c, account)?.needs_answer,
                stuck: ops.stuck,
                open: ops.stuck + ops.running + ops.waiting,
                posts: accounts::quota(c, &ask.account)?.map(|(quota, _)| quota),
            })
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
