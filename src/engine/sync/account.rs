//! Reads the account itself: name, followers, number of posts.
//! Invariant: an account that is no longer professional is held, since no call would work.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::domain::{Trouble, TroubleKind};
use crate::engine::context::Brake;
use crate::store::tables::accounts;

use super::{Run, Stop, Task, Then};

/// The task; it keeps nothing.
pub struct AccountTask;

impl Task for AccountTask {
    fn step<'a>(&'a mut self, run: &'a Run) -> BoxFuture<'a, Result<Then, Stop>> {
        read(run).boxed()
    }
}

async fn read(run: &Run) -> Result<Then, Stop> {
    let account = run.heard(run.session.account().await)?;
    if !account.kind.is_professional() {
        let trouble = Trouble::with(TroubleKind::NotProfessional, format!("@{}", account.username));
        run.context.hold(&run.account, Brake { until: None, trouble });
    }
    let now = run.now();
    run.context.write(move |tx| accounts::keep(tx, &account, now)).await?;
    Ok(Then::Rest)
}
