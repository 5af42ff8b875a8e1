//! Takes away what is public: leftovers at a start, and everything when the person wishes it.
//! Invariant: a row goes only when its file is gone, or when its host says that it never knew of it.

use std::collections::BTreeMap;

use crate::domain::HostId;
use crate::domain::op::OpState;
use crate::engine::context::Context;
use crate::engine::opened;
use crate::hosting::Handle;
use crate::store::tables::files::{self, PublicFile};
use crate::store::tables::host_log::{self, HostSweep};
use crate::store::tables::{hosts, outbox};
use crate::{tr, tr_count};

use super::strangers;

/// Takes away what stands on hosts and belongs to nothing that goes on: pictures of tests, files of publishes that
/// ended. Those of open publishes are theirs to take away.
pub async fn at_start(context: &Context) {
    let Ok(standing) = context.read(files::all) else { return };
    let ended = |file: &PublicFile| match file.op {
        None => true,
        Some(op) => {
            let row = context.read(|c| outbox::one(c, op)).ok().flatten();
            row.is_none_or(|row| matches!(row.state, OpState::Done | OpState::Undone))
        }
    };
    let left: Vec<PublicFile> =
        standing.into_iter().filter(|file| file.host.is_some() && ended(file)).collect();
    let has_hosts = context.read(hosts::all).is_ok_and(|all| !all.is_empty());
    let strangers = has_hosts && strangers::is_due(context);
    if !left.is_empty() || has_hosts {
        sweep(context, left, false, strangers).await;
    }
}

/// Takes away everything that stands on a host, and says how it went.
pub async fn all(context: &Context) {
    context.news.change(|status| status.hosts.taking_away = true);
    let standing = context.read(files::all).unwrap_or_default();
    let standing: Vec<PublicFile> = standing.into_iter().filter(|file| file.host.is_some()).collect();
    let swept = sweep(context, standing, true, true).await;
    context.news.change(|status| status.hosts.taking_away = false);
    let words = match swept.found - swept.taken {
        0 => tr_count!(
            swept.taken,
            "{count} file was taken away",
            "{count} files were taken away",
            count = swept.taken
        ),
        left => tr!(
            "{left} of {all} could not be taken away; each still ends by itself at its time",
            left = left,
            all = swept.found
        ),
    };
    context.news.notice(words, None);
}

async fn sweep(context: &Context, standing: Vec<PublicFile>, wished: bool, strangers: bool) -> HostSweep {
    let (mut found, mut taken) = (standing.len() as u64, take(context, standing).await as u64);
    if strangers {
        let more = strangers::take(context).await as u64;
        (found, taken) = (found + more, taken + more);
    }
    let swept = HostSweep { at: context.now(), wished, found, taken };
    let _ = context.write(move |tx| host_log::swept(tx, swept)).await;
    swept
}

/// Takes files away from their hosts; how many are gone now.
pub async fn take(context: &Context, standing: Vec<PublicFile>) -> usize {
    let mut by_host: BTreeMap<HostId, Vec<PublicFile>> = BTreeMap::new();
    for file in standing {
        if let Some(host) = file.host {
            by_host.entry(host).or_default().push(file);
        }
    }
    let mut gone = 0;
    for (host, standing) in by_host {
        let Ok(Some(kept)) = context.read(|c| hosts::one(c, host)) else { continue };
        let place = opened::open(context, &kept).await;
        for file in standing {
            let removed = match (&file.handle, &place) {
                // It was noted before it was begun, and then nothing came of it.
                (None, _) => true,
                (Some(handle), Ok(place)) => {
                    let removed = place.remove(&Handle(handle.clone())).await;
                    if let Err(error) = &removed {
                        tracing::warn!(%host, %error, "a public file could not be taken away");
                    }
                    removed.is_ok()
                }
                (Some(_), Err(trouble)) => {
                    tracing::warn!(%host, %trouble, "a host could not be opened");
                    false
                }
            };
            let now = context.now();
            if removed && context.write(move |tx| files::taken_away(tx, file.id, false, now)).await.is_ok() {
                gone += 1;
            }
        }
    }
    gone
}
