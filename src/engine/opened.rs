//! The hosts in use: which ones an account has, in which order, and each of them opened once.
//! Invariant: a host is the same for all who use it until its settings or its secrets change, so that a tunnel is
//! opened once and closed by whoever takes the last file away.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::domain::{AccountId, HostId, Trouble, TroubleKind};
use crate::hosting::{self, Host, Programs, Secrets};
use crate::store::tables::accounts;
use crate::store::tables::hosts::{self, KeptHost};

use super::apart::apart;
use super::busy::lock;
use super::context::Context;

/// A host that an account may put its files on.
#[derive(Clone)]
pub struct Place {
    /// `None`: this computer itself, for practice.
    pub id: Option<HostId>,
    /// What the user calls it; empty for this computer.
    pub name: String,
    pub host: Arc<dyn Host>,
}

/// A host, and the count of changes it was opened at.
type Opened = (i64, Arc<dyn Host>);

/// Hosts that were opened, with the count of changes they were opened at. Clones are the same.
#[derive(Clone, Default)]
pub struct OpenHosts {
    open: Arc<Mutex<HashMap<HostId, Opened>>>,
}

impl OpenHosts {
    fn known(&self, kept: &KeptHost) -> Option<Arc<dyn Host>> {
        let open = lock(&self.open);
        let (edit, host) = open.get(&kept.settings.id)?;
        (*edit == kept.edit).then(|| Arc::clone(host))
    }

    fn keep(&self, kept: &KeptHost, host: &Arc<dyn Host>) {
        lock(&self.open).insert(kept.settings.id, (kept.edit, Arc::clone(host)));
    }
}

/// Opens a host as it is set now, with its secrets out of the vault.
///
/// # Errors
/// What is missing, or what the keychain says.
pub async fn open(context: &Context, kept: &KeptHost) -> Result<Arc<dyn Host>, Trouble> {
    if let Some(host) = context.hosts.known(kept) {
        return Ok(host);
    }
    let mut secrets = Secrets::default();
    for name in kept.settings.kind.secrets() {
        if let Some(secret) = context.keys.host_secret(kept.settings.id, *name).await? {
            secrets = secrets.with(*name, secret);
        }
    }
    let host = hosting::open(&kept.settings, &secrets, context.clock.clone(), programs(context));
    let host = host.and_then(|host| apart(&kept.settings.kind, host)).map_err(|error| error.trouble())?;
    context.hosts.keep(kept, &host);
    Ok(host)
}

/// Where programs that are let run for a host are noted.
pub fn programs(context: &Context) -> Programs {
    Programs::at(context.profile.tunnels())
}

/// The places of an account, in the order in which they are tried: its hosts, else this computer for a practice
/// account, whose Instagram is on this computer too.
///
/// # Errors
/// [`TroubleKind::NoHost`] when there is none; why the first cannot be opened, when none can.
pub async fn of(context: &Context, account: &AccountId) -> Result<Vec<Place>, Trouble> {
    let chosen = context.read(|c| Ok((hosts::of_account(c, account)?, accounts::one(c, account)?)));
    let (chosen, known) = chosen.map_err(|error| error.trouble())?;
    let mut places = Vec::new();
    let mut closed = None;
    for kept in &chosen {
        match open(context, kept).await {
            Ok(host) => {
                let (id, name) = (Some(kept.settings.id), kept.settings.name.clone());
                places.push(Place { id, name, host });
            }
            Err(trouble) => closed = closed.or(Some(trouble)),
        }
    }
    if chosen.is_empty() && known.is_some_and(|known| known.practice) {
        places.push(here(context));
    }
    match (places.is_empty(), closed) {
        (false, _) => Ok(places),
        (true, Some(trouble)) => Err(trouble),
        (true, None) => Err(Trouble::of(TroubleKind::NoHost)),
    }
}

/// The place that a file was put on, whichever its account uses now; `None`: that host is known no more.
///
/// # Errors
/// Why it cannot be opened.
pub async fn one(context: &Context, id: Option<HostId>) -> Result<Option<Arc<dyn Host>>, Trouble> {
    let Some(id) = id else { return Ok(Some(here(context).host)) };
    match context.read(|c| hosts::one(c, id)).map_err(|error| error.trouble())? {
        Some(kept) => open(context, &kept).await.map(Some),
        None => Ok(None),
    }
}

fn here(context: &Context) -> Place {
    let host: Arc<dyn Host> = context.host.clone();
    Place { id: None, name: String::new(), host }
}
