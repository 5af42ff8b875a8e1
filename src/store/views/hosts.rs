//! Where files wait: the hosts, who uses which, what is public now, what was in the last days, and what is stuck.
//! Invariant: no secret and no signed address is in here.

use crate::domain::{AccountId, DraftKind, HostId, OpId};

use super::PictureKey;

pub use super::hosts_sql::wants_a_host;
pub use crate::store::tables::host_log::{HostFigures, HostSweep, LastGone};
pub use crate::store::tables::hosts::KeptHost;

/// Whose hosts are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostsAsk {
    pub account: AccountId,
    /// What was is counted since then, milliseconds since the epoch.
    pub since: i64,
}

/// Everything the page of hosts shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hosts {
    /// Those the account uses, in the order in which they are tried, then the others.
    pub rows: Vec<KeptHost>,
    /// Who uses which, each in the order in which it tries them.
    pub uses: Vec<(AccountId, HostId)>,
    pub figures: HostFigures,
    /// Files that can be fetched from outside right now, the newest last.
    pub public: Vec<PublicRow>,
    pub last_gone: Option<LastGone>,
    pub last_sweep: Option<HostSweep>,
    /// Publishes that stopped for want of a place for their files, of all accounts.
    pub stuck: Vec<StuckRow>,
}

/// A file that can be fetched from outside right now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicRow {
    pub id: i64,
    /// `None`: it is there for a test.
    pub op: Option<OpId>,
    /// `None`: this computer itself.
    pub host: Option<HostId>,
    pub name: Option<String>,
    pub bytes: Option<u64>,
    /// When its address ends by itself, milliseconds since the epoch.
    pub until: i64,
}

/// A publish that stopped for want of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StuckRow {
    pub op: OpId,
    pub account: AccountId,
    pub kind: DraftKind,
    /// Slides that Instagram has already.
    pub fetched: u64,
    /// When it stopped, milliseconds since the epoch; `None`: not known.
    pub since: Option<i64>,
    pub about: Option<String>,
    pub picture: Option<PictureKey>,
}

impl Hosts {
    /// The hosts of an account, in the order in which it tries them.
    pub fn of<'a>(&'a self, account: &'a AccountId) -> impl Iterator<Item = HostId> + 'a {
        self.uses.iter().filter(move |(user, _)| user == account).map(|(_, host)| *host)
    }

    /// A host by its id.
    pub fn host(&self, id: HostId) -> Option<&KeptHost> {
        self.rows.iter().find(|row| row.settings.id == id)
    }
}
