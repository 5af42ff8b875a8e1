//! What a person can ask about hosts.
//! Invariant: a wish is complete in itself; a secret in it goes to the vault and nowhere else.

use crate::domain::host::Tunnel;
use crate::domain::{AccountId, HostId, HostSecret, HostSettings, Secret};

/// One wish about the places where files wait.
#[derive(Clone, Debug, PartialEq)]
pub enum HostWish {
    /// Keep a host: a new one behind the others, a known one as it is set now.
    Keep(Box<HostSettings>),
    /// Keep a secret of a host in the vault; `None`: forget it.
    Secret { host: HostId, name: HostSecret, value: Option<Secret> },
    /// Forget a host and its secrets, once nothing of it is public any more.
    Remove(HostId),
    /// Put the hosts into this order; the account tries its own in the same one.
    Order { account: AccountId, hosts: Vec<HostId> },
    /// From now on the account tries this host first; what was stuck for want of a place goes on.
    Use { account: AccountId, host: HostId },
    /// From now on the account does not use this host.
    Leave { account: AccountId, host: HostId },
    /// Send a picture there and fetch it as Instagram does, for this account.
    Test { account: AccountId, host: HostId },
    /// Stop the test under way; its picture is taken away all the same.
    StopTest,
    /// Let Instagram itself fetch a picture from there: a container that is left to expire (section 4.7).
    TryContainer { account: AccountId, host: HostId },
    /// Look whether the program of a tunnel is on this computer.
    LookFor(Tunnel),
    /// Take away every file that is public now.
    TakeAllAway,
}
