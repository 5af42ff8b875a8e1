//! Renews the token while that is possible: a day old and not yet dead (section 1.6).
//! Invariant: a failed renewal changes nothing; the old token stays in use and nobody is signed out for it.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::api::oauth;
use crate::domain::account::Grant;
use crate::engine::sign_in::expiry;
use crate::store::tables::accounts;

use super::{DAY, Run, Stop, Task, Then};

/// The task; it keeps nothing.
pub struct TokenTask;

impl Task for TokenTask {
    fn step<'a>(&'a mut self, run: &'a Run) -> BoxFuture<'a, Result<Then, Stop>> {
        renew(run).boxed()
    }
}

async fn renew(run: &Run) -> Result<Then, Stop> {
    let known = run.context.read(|c| accounts::one(c, &run.account))?;
    let Some(grant) = known.and_then(|known| known.grant).filter(|grant| is_ripe(grant, run.now())) else {
        return Ok(Then::Rest);
    };
    let Ok(Some(token)) = run.context.keys.token(&run.account).await else { return Ok(Then::Rest) };
    let long = match oauth::refresh(run.session.client(), &token).await {
        Ok(long) => long,
        Err(error) => {
            tracing::info!(%error, "the token was not renewed; the old one stays");
            return Ok(Then::Rest);
        }
    };
    if let Err(trouble) = run.context.keys.keep(&run.account, long.token).await {
        tracing::warn!(kind = ?trouble.kind, "the renewed token was not kept; the old one stays");
        return Ok(Then::Rest);
    }
    let issued = run.context.clock.now();
    let scopes = long.scopes.or(grant.scopes);
    let grant = Grant { scopes, issued, expires: expiry(issued, long.lives_s) };
    let account = run.account.clone();
    run.context.write(move |tx| accounts::set_grant(tx, &account, Some(&grant))).await?;
    Ok(Then::Rest)
}

fn is_ripe(grant: &Grant, now: i64) -> bool {
    now >= grant.issued.as_millisecond() + DAY && now < grant.expires.as_millisecond()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn only_a_day_old_and_living_token_is_renewed() {
        let at = |ms| Timestamp::from_millisecond(ms).unwrap();
        let grant = Grant { scopes: None, issued: at(0), expires: at(60 * DAY) };
        assert!(!is_ripe(&grant, DAY - 1));
        assert!(is_ripe(&grant, DAY));
        assert!(!is_ripe(&grant, 60 * DAY));
    }
}
