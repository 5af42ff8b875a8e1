//! Reads the hosts and what stands on them.
//! Invariant: it costs as much as there are hosts, public files and stuck publishes, not as ever were.

use crate::domain::{AccountId, HostId, Op, OpId, TroubleKind};
use crate::store::tables::{host_log, hosts, outbox};
use crate::store::{ReadConnection, StoreError};

use super::compose_sql::draft_picture;
use super::hosts::{Hosts, HostsAsk, PublicRow, StuckRow};
use super::{View, headline};

impl View for Hosts {
    type Ask = HostsAsk;

    fn read(c: &ReadConnection, ask: &HostsAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let uses = hosts::uses(c)?;
            let mut rows = hosts::all(c)?;
            let own: Vec<HostId> =
                uses.iter().filter(|(user, _)| *user == ask.account).map(|(_, host)| *host).collect();
            let place = |id: HostId| own.iter().position(|host| *host == id).unwrap_or(usize::MAX);
            rows.sort_by_key(|row| place(row.settings.id));
            Ok(Self {
                rows,
                uses,
                figures: host_log::figures(c, ask.since)?,
                public: public(c)?,
                last_gone: host_log::last_gone(c)?,
                last_sweep: host_log::last_sweep(c)?,
                stuck: stuck(c)?,
            })
        })
    }
}

fn public(c: &ReadConnection) -> Result<Vec<PublicRow>, StoreError> {
    c.rows("SELECT n, op, host, name, bytes, until FROM public_files ORDER BY n", [], |row| {
        Ok(PublicRow {
            id: row.get(0)?,
            op: row.get::<_, Option<i64>>(1)?.map(OpId),
            host: row.get::<_, Option<i64>>(2)?.map(HostId),
            name: row.get(3)?,
            bytes: row.get::<_, Option<i64>>(4)?.map(i64::unsigned_abs),
            until: row.get(5)?,
        })
    })
}

/// Whether a place for files is what is wanting.
pub fn wants_a_host(kind: TroubleKind) -> bool {
    matches!(
        kind,
        TroubleKind::NoHost
            | TroubleKind::HostUnreachable
            | TroubleKind::HostKeysRefused
            | TroubleKind::HostForbids
            | TroubleKind::HostAstray
            | TroubleKind::HostFull
            | TroubleKind::HostLost
            | TroubleKind::HostAnswersOddly
            | TroubleKind::HostKeyUnknown
            | TroubleKind::HostProgram
    )
}

/// Publishes that stopped for want of a place, the oldest first.
fn stuck(c: &ReadConnection) -> Result<Vec<StuckRow>, StoreError> {
    let ids: Vec<(i64, String, i64, Option<i64>)> = c.rows(
        "SELECT o.id, a.id, coalesce(json_array_length(o.checkpoint, '$.progress.children'), 0),
             (SELECT max(l.at) FROM outbox_log l WHERE l.op = o.id)
         FROM outbox o JOIN accounts a ON a.n = o.account
         WHERE o.ended IS NULL AND o.state = 'stuck' AND o.verb = 'publish' ORDER BY o.id",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let mut rows = Vec::new();
    for (id, account, fetched, since) in ids {
        let Some(op) = outbox::one(c, OpId(id))? else { continue };
        let wants = op.trouble.as_ref().is_some_and(|trouble| wants_a_host(trouble.kind));
        let (Op::Publish { draft, .. }, true) = (&op.op, wants) else { continue };
        rows.push(StuckRow {
            op: op.id,
            account: AccountId(account),
            kind: draft.kind,
            fetched: fetched.unsigned_abs(),
            since,
            about: headline(&draft.caption),
            picture: draft_picture(draft),
        });
    }
    Ok(rows)
}

/// The publishes of an account that stopped for want of a place.
///
/// # Errors
/// What SQLite says.
pub fn stuck_of(c: &ReadConnection, account: &AccountId) -> Result<Vec<OpId>, StoreError> {
    let stuck = stuck(c)?.into_iter().filter(|row| row.account == *account);
    Ok(stuck.map(|row| row.op).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::host::{HostKind, Tunnel};
    use crate::domain::{Draft, DraftId, HostSettings, Trouble};
    use crate::store::fixture::{account, hide, profile, queue, signed_in};
    use crate::store::tables::files::{Placing, placing};
    use crate::store::tables::outbox::stuck as stick;

    #[test]
    fn the_page_shows_the_accounts_hosts_first_and_what_stopped_for_want_of_one() {
        let profile = profile();
        let store = signed_in(&profile);
        let put = |name: &str| {
            let kind = HostKind::Tunnel(Tunnel::default());
            let host = HostSettings { name: name.to_owned(), kind, ..HostSettings::default() };
            store.writer().write_now(move |tx| hosts::keep(tx, &host)).unwrap()
        };
        let (one, two) = (put("one"), put("two"));
        let draft = Draft { caption: "Kiln day\nmore".to_owned(), ..Draft::default() };
        let publish = Op::Publish { draft_id: DraftId(1), draft: Box::new(draft) };
        let (waits, hides) = (queue(&store, publish, 0), queue(&store, hide("1", "1"), 0));
        store
            .writer()
            .write_now(move |tx| {
                hosts::use_first(tx, &account().id, two)?;
                stick(tx, waits, &Trouble::of(TroubleKind::HostFull), 5)?;
                stick(tx, hides, &Trouble::of(TroubleKind::NoHost), 5)?;
                let file = Placing {
                    op: None,
                    host: one,
                    handle: None,
                    name: "1.jpg".to_owned(),
                    bytes: 60,
                    until: 900,
                };
                placing(tx, &file, 100)
            })
            .unwrap();
        let ask = HostsAsk { account: account().id, since: 0 };
        let view = store.read_now(|c| Hosts::read(c, &ask)).unwrap();
        let order: Vec<HostId> = view.rows.iter().map(|row| row.settings.id).collect();
        assert_eq!(order, [two, one]);
        assert_eq!(view.of(&account().id).collect::<Vec<_>>(), [two]);
        assert_eq!((view.public.len(), view.public[0].name.as_deref()), (1, Some("1.jpg")));
        assert_eq!((view.stuck.len(), view.stuck[0].about.as_deref()), (1, Some("Kiln day")));
        assert_eq!(store.read_now(|c| stuck_of(c, &account().id)).unwrap(), [waits]);
    }
}
