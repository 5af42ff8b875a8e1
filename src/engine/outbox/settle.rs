//! How a turn at the desk is written down: done, later, stuck, or the account rests.
//! Invariant: the result and the row's new state are one transaction, and nothing is written for a row that
//! was taken away meanwhile.

use crate::domain::op::{OpState, Step};
use crate::domain::{Op, OpId, Trouble};
use crate::engine::context::Brake;
use crate::store::tables::outbox::{self, LogEntry, Outcome};
use crate::store::tables::quiet;
use crate::store::views::activity::Tone;
use crate::store::{StoreError, Tx};
use crate::tr;

use super::checkpoint::Checkpoint;
use super::desk::{Desk, Halt, Turn};
use super::retry::{Fault, Next, next};
use super::{publish, timeline};

/// How long to wait when the store itself cannot be written, milliseconds.
const STORE_PAUSE: i64 = 5_000;

/// What becomes of the row.
#[derive(Clone, Debug)]
enum Ending {
    Done(Outcome),
    /// Back where it was, as if it had not been tried: nothing was sent.
    Back {
        trouble: Option<Trouble>,
    },
    /// Looked at again by itself.
    Later {
        at: i64,
        saying: Option<String>,
        trouble: Option<Trouble>,
    },
    Stuck(Trouble),
    /// Stuck, and the account rests until then.
    StuckAndRest {
        trouble: Trouble,
        until: i64,
    },
    /// Not tried again: its opposite is in the queue behind it.
    Left,
}

/// Writes down how a turn ended. Comes back only when it is written, or when the row was taken away.
pub async fn settle(desk: &mut Desk, result: Result<Turn, Halt>) {
    let now = desk.now();
    let ending = match result {
        Ok(Turn::Done(outcome)) => Ending::Done(outcome),
        Ok(Turn::Later { at, saying, trouble }) => Ending::Later { at, saying: Some(saying), trouble },
        Err(Halt::Braked) => {
            let trouble = desk.context.brake(&desk.row.account).map(|brake| brake.trouble);
            back(&desk.checkpoint, now, trouble)
        }
        Err(Halt::Reversed) => Ending::Left,
        Err(Halt::TakenAway) => {
            return publish::clear_away(&desk.context, desk.row.id, &desk.checkpoint.progress).await;
        }
        Err(Halt::Fault(fault)) => {
            let step = desk.step();
            let ending = judge(&mut desk.checkpoint, &desk.row.op, &fault, now);
            let ending = in_time(desk, held(desk, ending));
            let tone = match ending {
                Ending::Done(_) => Tone::Good,
                Ending::Later { .. } | Ending::Back { .. } | Ending::Left => Tone::Waiting,
                Ending::Stuck(_) | Ending::StuckAndRest { .. } => Tone::Bad,
            };
            desk.diary.judge(timeline::of_trouble(now, step, tone, &fault.trouble));
            ending
        }
    };
    withdraw(desk, &ending).await;
    let lines = desk.diary.take_all();
    loop {
        match write_down(desk, ending.clone(), lines.clone()).await {
            Ok(true) => break,
            Ok(false) => {
                return publish::clear_away(&desk.context, desk.row.id, &desk.checkpoint.progress).await;
            }
            Err(error) => tracing::warn!(op = %desk.row.id, %error, "the outcome could not be kept yet"),
        }
        drop(desk.context.until(desk.now() + STORE_PAUSE).await);
    }
    if let Ending::StuckAndRest { mut trouble, until } = ending {
        trouble.until = jiff::Timestamp::from_millisecond(until).ok();
        let brake = Brake { until: Some(until), trouble };
        desk.context.hold(&desk.row.account, brake);
    }
}

/// An op of which nothing is on its way goes back to its place; any other one waits for the brake to end.
fn back(checkpoint: &Checkpoint, now: i64, trouble: Option<Trouble>) -> Ending {
    match checkpoint.is_unsure() {
        false => Ending::Back { trouble },
        true => Ending::Later { at: now, saying: None, trouble },
    }
}

/// What a fault means for the row. Counts it in the checkpoint.
fn judge(checkpoint: &mut Checkpoint, op: &Op, fault: &Fault, now: i64) -> Ending {
    if fault.unsent {
        // A day without network is not a day of failures.
        checkpoint.failures.since = None;
    } else {
        checkpoint.failures.another(now);
    }
    let blocked = checkpoint.intent.as_ref().is_some_and(|intent| intent.blocked.is_some());
    let trouble = fault.trouble.clone();
    match next(fault, &checkpoint.failures, blocked, now) {
        Next::Again { at } => Ending::Later { at, saying: None, trouble: Some(trouble) },
        Next::Ask { at } => {
            Ending::Later { at, saying: Some(super::moderate::asking()), trouble: Some(trouble) }
        }
        Next::Pause { until } => Ending::Later { at: until.unwrap_or(now), saying: None, trouble: None },
        Next::PauseAndStuck { until } => Ending::StuckAndRest { trouble, until },
        Next::Gone if matches!(op, Op::Hide { .. } | Op::Delete { .. } | Op::Comments { .. }) => {
            Ending::Done(Outcome::AlreadyGone)
        }
        Next::Gone | Next::Remake | Next::Stuck => Ending::Stuck(trouble),
    }
}

/// While the account is braked the brake decides when it goes on; the row is due as soon as that ends.
fn held(desk: &Desk, ending: Ending) -> Ending {
    match ending {
        Ending::Later { saying: None, trouble, .. } if desk.context.brake(&desk.row.account).is_some() => {
            back(&desk.checkpoint, desk.now(), trouble)
        }
        other => other,
    }
}

/// A scheduled publish is looked at again at its moment at the latest.
fn in_time(desk: &Desk, ending: Ending) -> Ending {
    match ending {
        Ending::Later { at, saying, trouble } => {
            Ending::Later { at: publish::slot::not_past(desk, at), saying, trouble }
        }
        other => other,
    }
}

/// A publish that waits for a person keeps nothing public meanwhile; it is put up again when it goes on.
async fn withdraw(desk: &mut Desk, ending: &Ending) {
    let stuck = matches!(ending, Ending::Stuck(_) | Ending::StuckAndRest { .. });
    let progress = &desk.checkpoint.progress;
    let public = !progress.hosted.is_empty() || progress.sending.is_some();
    if stuck
        && public
        && let Err(halt) = publish::take_down(desk).await
    {
        tracing::warn!(op = %desk.row.id, ?halt, "a public file could not be taken away");
    }
}

/// One transaction; `false` when the row was taken away meanwhile.
async fn write_down(desk: &Desk, ending: Ending, lines: Vec<LogEntry>) -> Result<bool, StoreError> {
    let (id, step, found, now) = (desk.row.id, desk.step(), desk.found, desk.now());
    let checkpoint = timeline::json(&desk.checkpoint)?;
    let unsure = desk.checkpoint.is_unsure();
    // It need not wait for the disk: whoever loses it in a power cut still has the intent, and asks Instagram. What
    // comes next in the lane does wait, and what was committed before it is on the disk then too.
    desk.context
        .write_readings(move |tx| {
            let row = outbox::one(tx, id)?;
            if row.is_none_or(|row| row.state != OpState::Running) {
                return Ok(false);
            }
            let saying = match &ending {
                Ending::Later { saying, .. } => saying.as_deref(),
                _ => None,
            };
            outbox::save_checkpoint(tx, id, step, &checkpoint, saying)?;
            for line in &lines {
                outbox::log(tx, id, line)?;
            }
            match outbox::reversal(tx, id)? {
                Some(back) if !matches!(ending, Ending::Done(_)) => leave(tx, id, back, unsure, now)?,
                _ => close(tx, id, step, &ending, found, now)?,
            }
            Ok(true)
        })
        .await
}

fn close(
    tx: &Tx,
    id: OpId,
    step: Option<Step>,
    ending: &Ending,
    found: bool,
    now: i64,
) -> Result<(), StoreError> {
    match ending {
        Ending::Done(outcome) => {
            match found {
                true => outbox::found(tx, id, outcome, now)?,
                false => outbox::done(tx, id, outcome, now)?,
            }
            let line = timeline::entry(now, step, Tone::Good, tr!("Done"), done_words(outcome).to_owned());
            outbox::log(tx, id, &line)
        }
        // Its opposite has gone meanwhile.
        Ending::Left => outbox::put_back(tx, id, None, now),
        Ending::Back { trouble } => outbox::put_back(tx, id, trouble.as_ref(), now),
        Ending::Later { at, trouble, .. } => outbox::wait_until(tx, id, *at, trouble.as_ref(), now),
        Ending::Stuck(trouble) if leads_a_delete(tx, id)? => outbox::pass_over(tx, id, Some(trouble), now),
        Ending::Stuck(trouble) | Ending::StuckAndRest { trouble, .. } => outbox::stuck(tx, id, trouble, now),
    }
}

/// Gives up an op that was not done and whose opposite waits behind it. Where nothing of it can have reached Instagram,
/// the opposite is given up too.
fn leave(tx: &Tx, id: OpId, back: OpId, unsure: bool, now: i64) -> Result<(), StoreError> {
    let words = match unsure {
        true => tr!("It is taken back, and not tried again. Its opposite is sent, for it may have arrived"),
        false => tr!("It is taken back, and nothing of it was sent"),
    };
    outbox::log(tx, id, &timeline::entry(now, None, Tone::Plain, tr!("Left at that"), words.to_owned()))?;
    outbox::leave_to_others(tx, id)?;
    outbox::withdraw(tx, id, now)?;
    if !unsure {
        outbox::withdraw(tx, back, now)?;
        quiet::was_unsent(tx, id)?;
    }
    Ok(())
}

/// Whether it only hides what is deleted next: a comment that cannot be hidden can still be deleted.
fn leads_a_delete(tx: &Tx, id: OpId) -> Result<bool, StoreError> {
    Ok(outbox::followers(tx, id)?.iter().any(|row| matches!(row.op, Op::Delete { .. })))
}

fn done_words(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::AlreadyGone => tr!("It was no longer on Instagram"),
        Outcome::Plain | Outcome::Wrote(_) | Outcome::Published { .. } => tr!("Instagram has it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Class;
    use crate::domain::TroubleKind;

    fn hide() -> Op {
        Op::Hide { comment: "2".into(), thread: "1".into(), hidden: true }
    }

    fn reply() -> Op {
        Op::Reply { to: "1".into(), thread: "1".into(), media: "9".into(), text: "Hello".to_owned() }
    }

    fn fault(class: Class, kind: TroubleKind) -> Fault {
        Fault::new(class, Trouble::of(kind))
    }

    #[test]
    fn hiding_what_is_gone_is_done_and_answering_it_is_stuck() {
        let gone = fault(Class::Gone, TroubleKind::Gone);
        let ending = judge(&mut Checkpoint::default(), &hide(), &gone, 0);
        assert!(matches!(ending, Ending::Done(Outcome::AlreadyGone)), "{ending:?}");
        let ending = judge(&mut Checkpoint::default(), &reply(), &gone, 0);
        assert!(matches!(ending, Ending::Stuck(_)), "{ending:?}");
    }

    #[test]
    fn time_offline_is_not_counted() {
        let mut checkpoint = Checkpoint::default();
        judge(&mut checkpoint, &hide(), &fault(Class::Retry, TroubleKind::InstagramDown), 5);
        assert_eq!((checkpoint.failures.in_a_row, checkpoint.failures.since), (1, Some(5)));
        judge(
            &mut checkpoint,
            &hide(),
            &Fault { unsent: true, ..fault(Class::Retry, TroubleKind::Offline) },
            9,
        );
        assert_eq!((checkpoint.failures.in_a_row, checkpoint.failures.since), (1, None));
    }

    #[test]
    fn what_is_reversed_meanwhile_is_not_tried_again_and_nothing_is_reversed_that_was_not_sent() {
        use crate::domain::op::OpState::{Queued, Undone};
        use crate::store::fixture::{account, insert_op, profile, signed_in};
        use crate::store::tables::outbox::NewOp;
        for (unsure, back_is) in [(false, Undone), (true, Queued)] {
            let profile = profile();
            let store = signed_in(&profile);
            let new = |op: Op, reverses| NewOp {
                account: account().id,
                op,
                created: 0,
                not_before: 0,
                after: None,
                reverses,
            };
            let id = insert_op(&store, new(hide(), None));
            store.writer().write_now(move |tx| outbox::take(tx, id, 1)).unwrap().unwrap();
            assert_eq!(store.read_now(|c| outbox::reversal(c, id)).unwrap(), None);
            let back = insert_op(&store, new(hide().inverse().unwrap(), Some(id)));
            assert_eq!(store.read_now(|c| outbox::reversal(c, id)).unwrap(), Some(back));
            store.writer().write_now(move |tx| leave(tx, id, back, unsure, 2)).unwrap();
            let state = |op| store.read_now(|c| outbox::one(c, op)).unwrap().unwrap().state;
            assert_eq!((state(id), state(back)), (Undone, back_is), "unsure: {unsure}");
        }
    }

    #[test]
    fn a_rate_limit_holds_no_trouble_against_the_row() {
        let limited = fault(Class::PausesAccount { minutes: Some(3) }, TroubleKind::RateLimited);
        let ending = judge(&mut Checkpoint::default(), &reply(), &limited, 1_000);
        assert!(matches!(ending, Ending::Later { at: 181_000, trouble: None, .. }), "{ending:?}");
    }
}
