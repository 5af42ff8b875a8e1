//! Asks Instagram how the posts are that quiet hours are about, before anything is done to them.
//! Invariant: no call while a brake stands, and what was read is kept page by page, so that nothing is asked twice.

use std::collections::VecDeque;

use crate::api::{Answer, ApiError, Class};
use crate::domain::{AccountId, Covers, Media, MediaId, QuietHours, QuietSpan};
use crate::engine::context::Context;
use crate::store::StoreError;
use crate::store::tables::quiet::{QuietRun, Uncovered};
use crate::store::tables::{media, quiet};

use super::AGAIN;

/// The most posts a page may have (section 3.1).
pub const PAGE: u32 = 100;

/// A reading of all posts that a quiet time is about.
pub struct Reading {
    /// When it began, milliseconds since the epoch.
    since: i64,
    covers: Covers,
    after: Option<String>,
    /// Those that are read one by one.
    ones: VecDeque<MediaId>,
    whole: bool,
}

/// How far a reading has come.
pub enum Read {
    /// All of it was read since then.
    Whole { since: i64 },
    /// It goes on at this moment.
    Later(i64),
}

impl Reading {
    pub fn new(hours: &QuietHours, now: i64) -> Self {
        let ones = match hours.covers {
            Covers::Chosen => hours.chosen.iter().cloned().collect(),
            Covers::Newest | Covers::All => VecDeque::new(),
        };
        Self {
            since: now,
            covers: hours.covers,
            after: None,
            whole: ones.is_empty() && hours.covers == Covers::Chosen,
            ones,
        }
    }
}

/// Reads on.
///
/// # Errors
/// When the store cannot keep it.
pub async fn read(
    context: &Context,
    account: &AccountId,
    hours: &QuietHours,
    span: QuietSpan,
    reading: &mut Reading,
) -> Result<Read, StoreError> {
    // What was begun long ago, or for another timetable, says nothing.
    if reading.covers != hours.covers
        || !(reading.since..reading.since + 10 * 60_000).contains(&context.now())
    {
        *reading = Reading::new(hours, context.now());
    }
    while !reading.whole {
        if let Some(at) = held(context, account) {
            return Ok(Read::Later(at));
        }
        let later = match reading.covers {
            Covers::Chosen => one(context, account, reading).await?,
            Covers::Newest | Covers::All => page(context, account, hours, span, reading).await?,
        };
        if let Some(at) = later {
            return Ok(Read::Later(at));
        }
        let pace = context.line.pace(account);
        if pace > 0 && !reading.whole {
            return Ok(Read::Later(context.now() + pace));
        }
    }
    Ok(Read::Whole { since: reading.since })
}

/// Until when nothing may be asked; `None`: it may.
fn held(context: &Context, account: &AccountId) -> Option<i64> {
    let brake = context.brake(account)?;
    Some(brake.until.unwrap_or(context.now() + AGAIN).max(context.now() + 1))
}

async fn page(
    context: &Context,
    account: &AccountId,
    hours: &QuietHours,
    span: QuietSpan,
    reading: &mut Reading,
) -> Result<Option<i64>, StoreError> {
    let Ok(session) = context.session(account).await else { return Ok(Some(context.now() + AGAIN)) };
    let sent = context.now();
    let answer = session.media_page(reading.after.as_deref(), PAGE).await;
    let Ok(page) = context.heard(account, answer) else { return Ok(Some(again(context, account))) };
    let oldest = page.items.iter().filter_map(|item| item.timestamp).min();
    let back = hours.reaches_back(span.from);
    let is_enough =
        hours.covers == Covers::Newest && oldest.is_some_and(|oldest| oldest.as_millisecond() < back);
    keep(context, account, page.items, sent).await?;
    // A cursor that leads to itself would lead nowhere for ever.
    reading.whole = is_enough || page.after.is_none() || page.after == reading.after;
    reading.after = page.after;
    Ok(None)
}

async fn one(
    context: &Context,
    account: &AccountId,
    reading: &mut Reading,
) -> Result<Option<i64>, StoreError> {
    let Some(id) = reading.ones.front().cloned() else {
        reading.whole = true;
        return Ok(None);
    };
    match post(context, account, &id).await? {
        Ask::Again(at) => return Ok(Some(at)),
        Ask::Told | Ask::Nothing => reading.ones.pop_front(),
    };
    reading.whole = reading.ones.is_empty();
    Ok(None)
}

/// What became of asking for one post.
enum Ask {
    Told,
    /// It is not there, or cannot be read.
    Nothing,
    Again(i64),
}

async fn post(context: &Context, account: &AccountId, id: &MediaId) -> Result<Ask, StoreError> {
    let Ok(session) = context.session(account).await else { return Ok(Ask::Again(context.now() + AGAIN)) };
    let sent = context.now();
    let answer: Result<Answer<Media>, ApiError> = session.media(id).await;
    match context.heard(account, answer) {
        Ok(found) => {
            keep(context, account, vec![found], sent).await?;
            Ok(Ask::Told)
        }
        Err(error) if matches!(error.class(), Class::Gone) => {
            let (account, id) = (account.clone(), id.clone());
            context.write(move |tx| media::mark_gone(tx, &account, &id, sent)).await?;
            Ok(Ask::Nothing)
        }
        Err(error) if matches!(error.class(), Class::NeedsPerson) => Ok(Ask::Nothing),
        Err(_) => Ok(Ask::Again(again(context, account))),
    }
}

/// When a call that did not get through is made again.
fn again(context: &Context, account: &AccountId) -> i64 {
    held(context, account).unwrap_or(context.now()).max(context.now() + AGAIN)
}

async fn keep(
    context: &Context,
    account: &AccountId,
    items: Vec<Media>,
    sent: i64,
) -> Result<(), StoreError> {
    let account = account.clone();
    context.write_readings(move |tx| media::upsert_page(tx, &account, &items, sent)).await?;
    Ok(())
}

/// Reads posts one by one that came under a quiet time while it runs; those that cannot be read are noted as such.
/// `Some`: it goes on at that moment.
///
/// # Errors
/// When the store cannot keep it.
pub async fn read_each(
    context: &Context,
    account: &AccountId,
    run: &QuietRun,
    posts: Vec<Uncovered>,
) -> Result<Option<i64>, StoreError> {
    for unknown in posts {
        if let Some(at) = held(context, account) {
            return Ok(Some(at));
        }
        let asked = post(context, account, &unknown.media).await?;
        if let Ask::Again(at) = asked {
            return Ok(Some(at));
        }
        let (id, row) = (run.id, unknown.row);
        let (of, since) = (account.clone(), run.read_at);
        // What was not told, or was not read anew by a clock that was put back, is left alone.
        context
            .write(move |tx| {
                let told = media::told_since(tx, &of, row, since)?;
                if told { Ok(()) } else { quiet::note(tx, id, row, None, None) }
            })
            .await?;
    }
    Ok(None)
}
