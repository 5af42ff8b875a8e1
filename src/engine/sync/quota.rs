//! Reads how many posts of the day are used up (section 4.7).
//! Invariant: read, never assumed.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::store::tables::accounts;

use super::{Run, Stop, Task, Then};

/// The task; it keeps nothing.
pub struct QuotaTask;

impl Task for QuotaTask {
    fn step<'a>(&'a mut self, run: &'a Run) -> BoxFuture<'a, Result<Then, Stop>> {
        read(run).boxed()
    }
}

async fn read(run: &Run) -> Result<Then, Stop> {
    let quota = run.heard(run.session.publishing_quota().await)?;
    let (account, now) = (run.account.clone(), run.now());
    run.context.write(move |tx| accounts::keep_quota(tx, &account, &quota, now)).await?;
    Ok(Then::Rest)
}
