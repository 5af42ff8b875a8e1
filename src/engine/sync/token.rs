//! Keeps the key alive: renewed while that is possible (section 1.6), and a person told when it nears its end.
//! Invariant: a failed renewal changes nothing; the old token stays in use and nobody is signed out for it. The new
//! one is in the vault before anything says so, and each warning of an end is given once.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::api::oauth;
use crate::domain::account::Grant;
use crate::engine::arrivals::KeyEnds;
use crate::engine::sign_in::expiry;
use crate::store::tables::accounts;
use crate::store::tables::marks::{self, Mark};

use super::{DAY, Run, Stop, Task, Then};

/// So many days before its end a key is told to run out.
pub const WARN_DAYS: [i64; 3] = [14, 7, 1];

/// The name of the marks.
const TOKEN: &str = "token";
/// When the token in use was given by a renewal, so that its age is known.
const RENEWED: &str = "renewed";
/// Of which end a person was told, and how many days before it.
const TOLD: &str = "told";

/// The task; it keeps nothing.
pub struct TokenTask;

impl Task for TokenTask {
    fn step<'a>(&'a mut self, run: &'a Run) -> BoxFuture<'a, Result<Then, Stop>> {
        keep_alive(run).boxed()
    }
}

async fn keep_alive(run: &Run) -> Result<Then, Stop> {
    if let Some(grant) = grant(run)?.filter(|grant| is_alive(grant, run.now()))
        && (is_ripe(&grant, run.now()) || is_of_unknown_age(run, &grant)?)
    {
        renew(run, grant).await?;
    }
    warn(run).await?;
    Ok(Then::Rest)
}

fn grant(run: &Run) -> Result<Option<Grant>, Stop> {
    let known = run.context.read(|c| accounts::one(c, &run.account))?;
    Ok(known.and_then(|known| known.grant))
}

/// Asks for a new token, and keeps it.
async fn renew(run: &Run, grant: Grant) -> Result<(), Stop> {
    let Ok(Some(token)) = run.context.keys.token(&run.account).await else { return Ok(()) };
    let long = match oauth::refresh(run.session.client(), &token).await {
        Ok(long) => long,
        Err(error) => {
            tracing::info!(%error, "the token was not renewed; the old one stays");
            return Ok(());
        }
    };
    // Whoever signed in meanwhile has a newer one.
    if !matches!(run.context.keys.token(&run.account).await, Ok(Some(now)) if now == token) {
        return Ok(());
    }
    if let Err(trouble) = run.context.keys.keep(&run.account, long.token).await {
        tracing::warn!(kind = ?trouble.kind, "the renewed token was not kept; the old one stays");
        return Ok(());
    }
    let issued = run.context.clock.now();
    let scopes = long.scopes.or(grant.scopes);
    let grant = Grant { scopes, issued, expires: expiry(issued, long.lives_s) };
    let account = run.account.clone();
    let written = run.context.write(move |tx| {
        accounts::set_grant(tx, &account, Some(&grant))?;
        let mark = Mark { cursor: None, at: issued.as_millisecond() };
        marks::set(tx, &account, TOKEN, RENEWED, &mark)
    });
    written.await?;
    Ok(())
}

/// Tells a person that the key nears its end, at each of [`WARN_DAYS`] once, over restarts too.
async fn warn(run: &Run) -> Result<(), Stop> {
    let Some(known) = run.context.read(|c| accounts::one(c, &run.account))? else { return Ok(()) };
    let Some(ends) = known.grant.map(|grant| grant.expires.as_millisecond()) else { return Ok(()) };
    let mark = run.context.read(|c| marks::get(c, &run.account, TOKEN, TOLD))?;
    // What was told of another end, which a renewal has put off, does not count.
    let told = mark.filter(|mark| mark.at == ends).and_then(|mark| mark.cursor?.parse().ok());
    let Some(days) = due_warning(ends, told, run.now()) else { return Ok(()) };
    let (account, mark) = (run.account.clone(), Mark { cursor: Some(days.to_string()), at: ends });
    run.context.write(move |tx| marks::set(tx, &account, TOKEN, TOLD, &mark)).await?;
    let near = KeyEnds { name: known.account.username, left: ends - run.now() };
    run.context.news.notice(near.words(), None);
    run.context.arrivals.key_ends(&run.account, ends);
    Ok(())
}

/// The warning that is due: the latest of [`WARN_DAYS`] that has come, unless it was told. `None` for a key that
/// has ended: that is told by the pause of its account.
fn due_warning(ends: i64, told: Option<i64>, now: i64) -> Option<i64> {
    let left = ends - now;
    let come = WARN_DAYS.into_iter().filter(|days| left > 0 && left <= days * DAY).min()?;
    told.is_none_or(|told| come < told).then_some(come)
}

/// A token can be renewed only while it lives.
fn is_alive(grant: &Grant, now: i64) -> bool {
    now < grant.expires.as_millisecond()
}

/// From a day on it can be renewed.
fn is_ripe(grant: &Grant, now: i64) -> bool {
    now >= grant.issued.as_millisecond() + DAY
}

/// A pasted token does not tell when it was made, so its end may be near: it is renewed as soon as Instagram lets
/// it, which also tells what it may do.
fn is_of_unknown_age(run: &Run, grant: &Grant) -> Result<bool, Stop> {
    if grant.scopes.is_some() {
        return Ok(false);
    }
    let renewed = run.context.read(|c| marks::get(c, &run.account, TOKEN, RENEWED))?;
    Ok(renewed.is_none_or(|mark| mark.at != grant.issued.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn only_a_day_old_and_living_token_is_renewed() {
        let at = |ms| Timestamp::from_millisecond(ms).unwrap();
        let grant = Grant { scopes: None, issued: at(0), expires: at(60 * DAY) };
        let renews = |now| is_alive(&grant, now) && is_ripe(&grant, now);
        assert!(!renews(DAY - 1));
        assert!(renews(DAY) && renews(60 * DAY - 1));
        assert!(!renews(60 * DAY));
    }

    #[test]
    fn each_warning_comes_once_and_the_latest_stands_for_those_before_it() {
        let ends = 60 * DAY;
        let due = |left: i64, told| due_warning(ends, told, ends - left);
        assert_eq!(due(14 * DAY + 1, None), None);
        assert_eq!(due(14 * DAY, None), Some(14));
        assert_eq!(due(14 * DAY, Some(14)), None);
        assert_eq!(due(7 * DAY, Some(14)), Some(7));
        assert_eq!(due(2 * DAY, None), Some(7), "the machine was off for a while");
        assert_eq!(due(DAY, Some(7)), Some(1));
        assert_eq!((due(1, Some(1)), due(0, Some(7)), due(-1, None)), (None, None, None));
    }
}
