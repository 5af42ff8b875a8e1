//! Files of ours on hosts that no list knows any more: of a profile that was restored, or thrown away.
//! Invariant: only names of our own making are touched, none that a row knows, and none younger than the day a
//! container may live (section 4.5): another computer may be at work with them.

use crate::engine::context::Context;
use crate::engine::opened;
use crate::hosting::Found;
use crate::store::tables::files::{self, PublicFile};
use crate::store::tables::{host_log, hosts};

/// A day, milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1_000;

/// Whether it is time for another look at a start: looking asks every host.
pub fn is_due(context: &Context) -> bool {
    let last = context.read(host_log::last_sweep).ok().flatten();
    last.is_none_or(|last| context.now() - last.at >= DAY)
}

/// Takes away what is old and nobody's; how many files that were. A host that cannot be reached, or does not let
/// us list, is left alone.
pub async fn take(context: &Context) -> usize {
    let mut gone = 0;
    for kept in context.read(hosts::all).unwrap_or_default() {
        let Ok(host) = opened::open(context, &kept).await else { continue };
        let found = match host.ours().await {
            Ok(found) => found,
            Err(error) => {
                tracing::info!(host = %kept.settings.id, %error, "what stands on a host was not told");
                continue;
            }
        };
        let known = context.read(files::all).unwrap_or_default();
        for file in found.iter().filter(|file| is_nobodys(file, &known, context.now())) {
            match host.remove(&file.handle).await {
                Ok(()) => gone += 1,
                Err(error) => tracing::warn!(host = %kept.settings.id, %error, "a leftover stays"),
            }
        }
    }
    gone
}

fn is_nobodys(file: &Found, known: &[PublicFile], now: i64) -> bool {
    let listed =
        known.iter().filter_map(|row| row.handle.as_deref()).any(|handle| handle.contains(&file.name));
    !listed && now - file.written.as_millisecond() >= DAY
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::hosting::Handle;

    #[test]
    fn only_what_is_old_and_in_no_list_is_nobodys() {
        let file = |hours: i64| Found {
            handle: Handle("{\"key\":\"outbox/tintype-1.jpg\"}".into()),
            name: "tintype-1.jpg".into(),
            written: Timestamp::from_second(1_000_000 - hours * 3_600).unwrap(),
        };
        let row = |handle: &str| PublicFile {
            id: 1,
            op: None,
            host: None,
            handle: Some(handle.to_owned()),
            bytes: None,
            address: String::new(),
            opened: 0,
            until: 0,
        };
        let now = 1_000_000_000;
        assert!(is_nobodys(&file(24), &[row("tintype-2.jpg")], now));
        assert!(!is_nobodys(&file(23), &[], now));
        assert!(!is_nobodys(&file(90), &[row("{\"key\":\"outbox/tintype-1.jpg\"}")], now));
    }
}
