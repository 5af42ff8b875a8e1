//! Lets Instagram itself fetch a picture from a host: a container that is never published (sections 4.1 and 4.5).
//! Invariant: nothing is ever published from here, and the picture is taken away whatever Instagram says.

use std::time::Instant;

use crate::api::{ContainerAsk, ContainerState, PostAsk};
use crate::domain::host_test::ContainerTried;
use crate::domain::{AccountId, ContainerId, HostId, Trouble, TroubleKind};
use crate::store::tables::hosts::{self, KeptHost};
use crate::tr;

use super::{HostDesk, clear_tests, run};

/// How often it is looked at, and how long between two looks, milliseconds.
const LOOKS: u32 = 20;
const BETWEEN_MS: i64 = 3_000;

/// Tries it, and keeps what came of it beside the test.
pub async fn try_it(desk: &HostDesk, account: AccountId, host: HostId) {
    if !desk.begin(host) {
        return;
    }
    let context = &desk.context;
    context.news.change(|status| status.hosts.trying = Some(host));
    if let Ok(Some(kept)) = context.read(|c| hosts::one(c, host)) {
        let (at, began) = (context.now(), Instant::now());
        let tried = fetched_by_instagram(desk, &account, &kept).await;
        clear_tests(context, host).await;
        let (says, passed) = match tried {
            Ok(()) => (tr!("Instagram fetched the picture. Nothing was published").to_owned(), true),
            Err(trouble) => (trouble.sentence(), false),
        };
        let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let tried = ContainerTried { at, ms, says, passed };
        let mut report = kept.test.clone().unwrap_or_default();
        report.tried = Some(tried);
        let edit = if kept.test_is_current { kept.edit } else { -1 };
        let _ = context.write(move |tx| hosts::keep_test(tx, host, edit, &report)).await;
    }
    context.news.change(|status| status.hosts.trying = None);
    desk.end();
}

async fn fetched_by_instagram(desk: &HostDesk, account: &AccountId, kept: &KeptHost) -> Result<(), Trouble> {
    let context = &desk.context;
    let place = desk.open(kept).await?;
    let session = context.session(account).await?;
    let picture = run::picture();
    let row = run::note(context, kept.settings.id, picture.len() as u64).await?;
    let hosted = run::put(context, &*place, picture, row).await.map_err(|error| error.trouble())?;
    let ask = ContainerAsk::Image {
        url: hosted.url,
        alt_text: String::new(),
        people: Vec::new(),
        post: PostAsk::default(),
    };
    let made = context.heard(account, session.create_container(&ask).await);
    let container: ContainerId = made.map_err(|error| error.trouble())?;
    for _ in 0..LOOKS {
        let seen = context.heard(account, session.container_status(&container).await);
        let status = seen.map_err(|error| error.trouble())?;
        match status.state {
            ContainerState::Finished | ContainerState::Published => return Ok(()),
            _ => {}
        }
        if let Some(trouble) = status.trouble() {
            return Err(trouble);
        }
        drop(context.until(context.now() + BETWEEN_MS).await);
    }
    Err(Trouble::of(TroubleKind::NotReady))
}
