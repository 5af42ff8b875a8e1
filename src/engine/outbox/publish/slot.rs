//! A scheduled post on its way: checked at once and again ahead of time, prepared some hours before, kept fresh,
//! asked about shortly before, and sent with one call at its minute.
//! Invariant: nothing is published before its moment, and long after it only as the account's owner chose.

use crate::domain::op::Step;
use crate::domain::{Missed, Op, Slot, Trouble, TroubleKind};
use crate::store::tables::{choices, outbox, slots};
use crate::store::views::activity::Tone;
use crate::tr;

use super::super::checkpoint::{Checkpoint, Progress};
use super::super::desk::{Desk, Halt};
use super::super::retry::Fault;
use super::super::timeline;
use super::{Go, ready};

/// Milliseconds in a minute.
const MINUTE: i64 = 60 * 1_000;
/// Milliseconds in an hour.
const HOUR: i64 = 60 * MINUTE;

/// How long before its moment the files are checked again.
const CHECK_AHEAD: i64 = 24 * HOUR;
/// How long before its moment the containers are made: they die after 24 hours (section 4.5), and what is moved
/// or missed by a little should still find them alive.
const PREPARE_AHEAD: i64 = 20 * HOUR;
/// How long before its moment the finished container is looked at once more.
const LOOK_AHEAD: i64 = HOUR;
/// How long before its moment everything is asked that must be known before the last call.
const READY_AHEAD: i64 = 2 * MINUTE;
/// What was asked so long ago is asked again.
const READY_FOR: i64 = 15 * MINUTE;
/// A container is not used when it is older than this at the moment it is sent.
const OLDEST: i64 = 23 * HOUR;
/// So much later is still in time.
const GRACE: i64 = 5 * MINUTE;

/// What a scheduled post does at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hold {
    /// The step itself.
    Go,
    /// Waits until this moment.
    Until(i64),
    /// The files are checked again first.
    CheckAgain,
    /// The containers would be too old and are made anew.
    Renew,
    /// The container is looked at once more.
    Look,
    /// Asks what has to be known before the last call.
    GetReady,
    /// Its moment was missed, and the person is asked.
    Ask,
    /// Its moment was missed, and it goes back to the drafts.
    Skip,
}

/// Holds a scheduled publish at a step, or lets it go on (`None`).
pub(super) async fn hold(desk: &mut Desk, step: Step) -> Result<Option<Go>, Halt> {
    if step > Step::Publish {
        return Ok(None);
    }
    let Some((slot, missed)) = plan(desk)? else { return Ok(None) };
    let now = desk.now();
    let rule = |desk: &Desk| {
        let at = slot.at_ms() - desk.ahead().unwrap_or(0);
        (at, decide(at, missed, &desk.checkpoint, now))
    };
    if desk.ahead().is_none() && asks_the_time(&desk.checkpoint, rule(desk).1) {
        ready::newest(desk).await?;
    }
    // The moment by this machine's clock, which wakes it and by which everything else was noted.
    let (at, hold) = rule(desk);
    if (0..=GRACE).contains(&(now - at)) {
        desk.checkpoint.progress.begun = true;
    }
    Ok(Some(match hold {
        Hold::Go => return Ok(None),
        Hold::Until(at) => Go::Wait { at, saying: waiting(step).to_owned(), trouble: None },
        Hold::CheckAgain => {
            Go::Back { to: Step::Check, why: tr!("The files are looked at once more").to_owned() }
        }
        Hold::Renew => {
            desk.checkpoint.progress.forget_containers();
            let why = tr!("The prepared post would be too old by then, so it is prepared again");
            Go::Back { to: Step::Host, why: why.to_owned() }
        }
        Hold::Look => {
            desk.checkpoint.progress.looked_at = Some(now);
            desk.checkpoint.progress.polls = 0;
            let why = tr!("Its time is near: Instagram is asked whether the prepared post is still there");
            Go::Back { to: Step::Wait, why: why.to_owned() }
        }
        Hold::GetReady => {
            ready::get_ready(desk).await?;
            let at = slot.at_ms() - desk.ahead().unwrap_or(0);
            Go::Wait { at, saying: waiting(step).to_owned(), trouble: None }
        }
        Hold::Ask => return Err(Fault::for_a_person(reason(desk)).into()),
        Hold::Skip => return skip(desk).await,
    }))
}

/// Whether a decision is one that a wrong clock must not make: what is sent, and what is said to be missed. What is
/// certainly out, or may be, is asked for in any case.
fn asks_the_time(checkpoint: &Checkpoint, hold: Hold) -> bool {
    let sent = checkpoint.is_unsure() || checkpoint.progress.media.is_some();
    !sent && (checkpoint.progress.step == Step::Publish || matches!(hold, Hold::Ask | Hold::Skip))
}

/// The slot of the op at the desk, and what its account does with missed ones.
fn plan(desk: &Desk) -> Result<Option<(Slot, Missed)>, Halt> {
    let plan = desk.context.read(|c| {
        let Some(slot) = slots::of(c, desk.row.id)? else { return Ok(None) };
        Ok(Some((slot, choices::read(c)?.missed_of(&desk.row.account))))
    });
    Ok(plan?)
}

/// The rule. All times in milliseconds since the epoch.
fn decide(at: i64, missed: Missed, checkpoint: &Checkpoint, now: i64) -> Hold {
    let progress = &checkpoint.progress;
    if checkpoint.is_unsure() || progress.media.is_some() {
        return Hold::Go;
    }
    if now - at > missed.patience(progress.begun).max(GRACE) {
        return if missed == Missed::Skip && !progress.begun { Hold::Skip } else { Hold::Ask };
    }
    match progress.step {
        Step::Host => before_hosting(at, progress, now),
        Step::Publish => before_publishing(at, progress, now),
        _ => Hold::Go,
    }
}

fn before_hosting(at: i64, progress: &Progress, now: i64) -> Hold {
    let stops = [at - CHECK_AHEAD, at - PREPARE_AHEAD];
    let passed = stops.into_iter().rev().find(|stop| *stop <= now);
    if passed.is_some_and(|stop| progress.checked_at.is_none_or(|checked| checked < stop)) {
        return Hold::CheckAgain;
    }
    stops.into_iter().find(|stop| now < *stop).map_or(Hold::Go, Hold::Until)
}

fn before_publishing(at: i64, progress: &Progress, now: i64) -> Hold {
    if progress.born.is_some_and(|born| at.max(now) - born > OLDEST) {
        return Hold::Renew;
    }
    let looked = progress.looked_at.is_some_and(|looked| looked >= at - LOOK_AHEAD);
    match at - now {
        ..=0 => Hold::Go,
        left if left > LOOK_AHEAD => Hold::Until(at - LOOK_AHEAD),
        left if left > READY_AHEAD && looked => Hold::Until(at - READY_AHEAD),
        left if left > READY_AHEAD => Hold::Look,
        _ if progress.readied.is_some() => Hold::Until(at),
        _ => Hold::GetReady,
    }
}

/// What was asked before the last call, if it is still worth something. Taken out, since it serves one try only.
pub(super) fn take_readied(progress: &mut Progress, now: i64) -> Option<super::super::checkpoint::Readied> {
    progress.readied.take().filter(|readied| (0..=READY_FOR).contains(&(now - readied.at)))
}

/// No pause before the moment of a scheduled post reaches past it.
pub fn not_past(desk: &Desk, later: i64) -> i64 {
    if !matches!(desk.row.op, Op::Publish { .. }) || desk.checkpoint.progress.step > Step::Publish {
        return later;
    }
    let slot = desk.context.read(|c| slots::of(c, desk.row.id)).ok().flatten();
    match slot.map(|slot| slot.at_ms() - desk.ahead().unwrap_or(0)) {
        Some(at) if desk.now() < at => later.min(at),
        _ => later,
    }
}

/// What it says while it waits.
fn waiting(step: Step) -> &'static str {
    match step {
        Step::Publish => tr!("Files checked, containers ready"),
        _ => tr!("Files checked"),
    }
}

/// Why the moment was missed: something stood in the way, or nobody was there.
fn reason(desk: &Desk) -> Trouble {
    let held = desk.row.trouble.is_some() || desk.checkpoint.progress.begun;
    Trouble::of(if held { TroubleKind::SlotOverdue } else { TroubleKind::SlotMissed })
}

/// Gives the draft back and says so.
async fn skip(desk: &mut Desk) -> Result<Option<Go>, Halt> {
    let (id, now, step, trouble) = (desk.row.id, desk.now(), desk.step(), reason(desk));
    let words = tr!(
        "{title}. It was skipped, as you chose, and the draft is back in Compose",
        title = trouble.title()
    );
    let line = timeline::entry(now, step, Tone::Bad, tr!("Skipped"), words.clone());
    desk.store(move |tx| {
        outbox::log(tx, id, &line)?;
        outbox::stuck(tx, id, &trouble, now)?;
        outbox::cancel(tx, id, now)
    })
    .await?;
    desk.context.news.notice(words, None);
    Err(Halt::TakenAway)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::outbox::checkpoint::{Intent, Readied};

    const AT: i64 = 1_000 * HOUR;

    fn at_step(step: Step) -> Checkpoint {
        let progress = Progress { step, born: Some(AT - 19 * HOUR), ..Progress::default() };
        Checkpoint { progress, ..Checkpoint::default() }
    }

    fn rule(checkpoint: &Checkpoint, now: i64) -> Hold {
        decide(AT, Missed::default(), checkpoint, now)
    }

    #[test]
    fn files_are_checked_a_day_before_and_containers_made_twenty_hours_before() {
        let mut memory = at_step(Step::Host);
        memory.progress.checked_at = Some(AT - 90 * HOUR);
        assert_eq!(rule(&memory, AT - 90 * HOUR), Hold::Until(AT - CHECK_AHEAD));
        assert_eq!(rule(&memory, AT - CHECK_AHEAD), Hold::CheckAgain);
        memory.progress.checked_at = Some(AT - CHECK_AHEAD);
        assert_eq!(rule(&memory, AT - CHECK_AHEAD), Hold::Until(AT - PREPARE_AHEAD));
        assert_eq!(rule(&memory, AT - PREPARE_AHEAD), Hold::CheckAgain);
        memory.progress.checked_at = Some(AT - PREPARE_AHEAD);
        assert_eq!(rule(&memory, AT - PREPARE_AHEAD), Hold::Go);
        assert_eq!(rule(&at_step(Step::Check), AT - 90 * HOUR), Hold::Go, "a bad file is known at once");
    }

    #[test]
    fn what_is_ready_is_looked_at_an_hour_before_asked_about_shortly_before_and_never_sent_early() {
        let mut memory = at_step(Step::Publish);
        assert_eq!(rule(&memory, AT - 9 * HOUR), Hold::Until(AT - LOOK_AHEAD));
        assert_eq!(rule(&memory, AT - LOOK_AHEAD), Hold::Look);
        memory.progress.looked_at = Some(AT - LOOK_AHEAD);
        assert_eq!(rule(&memory, AT - LOOK_AHEAD), Hold::Until(AT - READY_AHEAD));
        assert_eq!(rule(&memory, AT - READY_AHEAD), Hold::GetReady);
        memory.progress.readied = Some(Readied { at: AT - READY_AHEAD, ..Readied::default() });
        assert_eq!(rule(&memory, AT - 1), Hold::Until(AT));
        assert_eq!(rule(&memory, AT), Hold::Go);
        assert_eq!(take_readied(&mut memory.progress, AT).map(|readied| readied.at), Some(AT - READY_AHEAD));
        assert_eq!(take_readied(&mut memory.progress, AT), None, "it serves once");
    }

    #[test]
    fn containers_that_would_be_dead_by_then_are_made_anew() {
        let mut memory = at_step(Step::Publish);
        memory.progress.born = Some(AT - OLDEST - 1);
        assert_eq!(rule(&memory, AT - 10 * HOUR), Hold::Renew);
        memory.progress.born = Some(AT - 22 * HOUR);
        assert_eq!(rule(&memory, AT), Hold::Go);
        assert_eq!(rule(&memory, AT + 2 * HOUR), Hold::Renew, "late, and too old by now");
    }

    #[test]
    fn a_missed_slot_follows_the_policy() {
        let memory = at_step(Step::Publish);
        let rule = |missed, late| decide(AT, missed, &memory, AT + late);
        for missed in [Missed::Ask, Missed::Skip, Missed::SendLate { hours: 2 }] {
            assert_eq!(rule(missed, GRACE), Hold::Go, "{missed:?}");
        }
        assert_eq!(rule(Missed::Ask, GRACE + 1), Hold::Ask);
        assert_eq!(rule(Missed::Skip, GRACE + 1), Hold::Skip);
        assert_eq!(rule(Missed::SendLate { hours: 2 }, 2 * HOUR), Hold::Go);
        assert_eq!(rule(Missed::SendLate { hours: 2 }, 2 * HOUR + 1), Hold::Ask);
    }

    #[test]
    fn what_was_at_work_in_time_may_take_longer_and_what_was_sent_is_always_asked_for() {
        let mut memory = at_step(Step::Wait);
        memory.progress.begun = true;
        assert_eq!(decide(AT, Missed::Skip, &memory, AT + HOUR), Hold::Go);
        assert_eq!(decide(AT, Missed::Skip, &memory, AT + 3 * HOUR), Hold::Ask);
        let mut sent = at_step(Step::Publish);
        sent.intent = Some(Intent::default());
        assert_eq!(decide(AT, Missed::Skip, &sent, AT + 90 * HOUR), Hold::Go);
    }
}
