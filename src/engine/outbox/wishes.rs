//! What a person asks of the outbox: do, take back, cancel, try again.
//! Invariant: a wish is one transaction, and whatever may have reached Instagram is never said to be undone.

use crate::domain::op::{OpState, Step};
use crate::domain::{AccountId, ActId, MediaId, Op, OpId, SavedReplyId, Trouble, TroubleKind};
use crate::store::tables::acts as kept;
use crate::store::tables::outbox::{self, OpRow, Outcome};
use crate::store::tables::{accounts, choices, files};
use crate::store::views::activity::Tone;
use crate::store::{StoreError, Tx};
use crate::tr;

use super::acts::{self, Taken};
use super::back::{self, Back};
use super::checkpoint::Checkpoint;
use super::{Outbox, publish, timeline};

/// How long after it ran *Undo* without a toast still reaches an act, milliseconds.
const UNDO_REACH: i64 = 60 * 60 * 1_000;

impl Outbox {
    /// Puts an op into the outbox, to be done after the undo window.
    pub async fn enqueue(&self, account: AccountId, op: Op) {
        let (now, wanted) = (self.shared.context.now(), op.clone());
        let taken = self.shared.context.write(move |tx| acts::put(tx, &account, &wanted, now)).await;
        self.tell_taken(taken, &op, now);
    }

    /// Puts ops into the outbox that are one act: each runs only when the one before it is done, and they are
    /// taken back together. `saved`: the saved reply its words came from.
    pub async fn enqueue_act(&self, account: AccountId, ops: Vec<Op>, saved: Option<SavedReplyId>) {
        let Some(spoken) = acts::spoken(&ops).cloned() else { return };
        let now = self.shared.context.now();
        let taken = self.shared.context.write(move |tx| acts::put_act(tx, &account, &ops, saved, now)).await;
        self.tell_taken(taken, &spoken, now);
    }

    fn tell_taken(&self, taken: Result<Taken, StoreError>, op: &Op, now: i64) {
        let news = &self.shared.context.news;
        match taken {
            Ok(Taken::New { act, undo_s: 0, .. }) => {
                news.notice(acts::words(op, 0, false), op.inverse().map(|_| act));
            }
            Ok(Taken::New { act, undo_s, by_evening }) => {
                let until = now + acts::shown_ms(undo_s);
                let window = acts::window_end(now, undo_s);
                news.notice_until(acts::words(op, undo_s, by_evening), act, until, window);
            }
            Ok(Taken::Opposite) => self.say(tr!("Taken back")),
            Ok(Taken::Already) => self.say(tr!("This is on its way already")),
            Err(error) => self.complain(&error),
        }
        self.poke();
    }

    /// Takes an op back, and what belongs to it: removed if it did not run, reversed by its inverse if it can be.
    pub async fn take_back(&self, op: OpId) {
        let now = self.shared.context.now();
        let back = self.shared.context.write(move |tx| back::take_back(tx, op, now)).await;
        self.tell_back(back).await;
    }

    /// Takes back the newest act that can be: of the account in front, or of all where the inbox is one.
    pub async fn take_back_last(&self) {
        let (now, front) = (self.shared.context.now(), self.shared.context.front());
        let newest = self.shared.context.read(|c| {
            let chosen = choices::read(c)?;
            let window = chosen.undo_s.min(acts::LONGEST_UNDO);
            let mut newest = None;
            for known in accounts::all(c)? {
                let id = known.account.id;
                if chosen.together || front.as_ref() == Some(&id) {
                    let reach = (now - UNDO_REACH, now - acts::shown_ms(window));
                    newest = newest.max(kept::newest_undoable(c, &id, reach.0, reach.1)?);
                }
            }
            Ok(newest)
        });
        match newest {
            Ok(Some(act)) => self.take_back_act(act).await,
            Ok(None) => self.say(tr!("There is nothing to take back")),
            Err(error) => self.complain(&error),
        }
    }

    /// Gives up an op. What is live on Instagram stays there.
    pub async fn cancel(&self, op: OpId) {
        let now = self.shared.context.now();
        let back = self.shared.context.write(move |tx| cancel(tx, op, now)).await;
        self.tell_back(back).await;
    }

    /// Tries a stuck or waiting op at once.
    pub async fn try_again(&self, op: OpId) {
        let now = self.shared.context.now();
        let tried = self.shared.context.write(move |tx| try_again(tx, op, now)).await;
        match tried {
            Ok(Some(account)) => {
                let brake = self.shared.context.brake(&account);
                if brake.is_some_and(|brake| brake.trouble.kind == TroubleKind::Offline) {
                    self.shared.context.line.release(&account);
                }
            }
            Ok(None) => {}
            Err(error) => self.complain(&error),
        }
        self.poke();
    }

    /// Tries all that stopped of an act at once.
    pub async fn try_act_again(&self, act: ActId) {
        let stopped = match self.shared.context.read(|c| outbox::stuck_of(c, act)) {
            Ok(stopped) => stopped,
            Err(error) => return self.complain(&error),
        };
        for op in stopped {
            self.try_again(op).await;
        }
    }

    pub(super) async fn tell_back(&self, back: Result<Back, StoreError>) {
        match back {
            Ok(Back::Undone) => self.say(tr!("Taken back")),
            Ok(Back::Reversed) => self.say(tr!("Being reversed")),
            Ok(Back::Partly) => {
                self.say(tr!("The reply is on Instagram already. What was to follow was taken back"));
            }
            Ok(Back::TooLate) => self.say(tr!("Too late: Instagram has it already")),
            Ok(Back::Stopped(row)) => {
                self.say(tr!("Cancelled. Nothing was posted"));
                self.clear_away(&row).await;
            }
            Ok(Back::LeftAtThat(row)) => {
                self.say(tr!("Left at that. The post is on Instagram"));
                self.clear_away(&row).await;
            }
            Err(error) => self.complain(&error),
        }
        self.shared.stops.tell();
        self.poke();
    }

    /// Takes away what a publish left. A row at a desk notices by itself and clears up behind it.
    async fn clear_away(&self, row: &OpRow) {
        if row.state != OpState::Running {
            let progress = self.remember(row).progress;
            publish::clear_away(&self.shared.context, row.id, &progress).await;
        }
    }

    /// Takes away what a publish left, whatever state it is in; gives how many files that were. For whoever takes its
    /// row away too.
    pub async fn clear_after(&self, op: OpId) -> u64 {
        let context = &self.shared.context;
        let copies = std::fs::read_dir(context.profile.prepared().join(op.to_string()));
        let copies = copies.map_or(0, |files| files.flatten().count() as u64);
        let public = context.read(|c| files::of_op(c, op)).is_ok_and(|public| !public.is_empty());
        if (copies > 0 || public)
            && let Ok(Some(row)) = context.read(|c| outbox::one(c, op))
        {
            let progress = self.remember(&row).progress;
            publish::clear_away(context, op, &progress).await;
        }
        copies
    }

    pub(super) fn say(&self, words: &str) {
        self.shared.context.news.notice(words.to_owned(), None);
    }

    pub(super) fn complain(&self, error: &StoreError) {
        tracing::warn!(%error, "a wish could not be kept");
        self.say(&error.trouble().sentence());
    }
}

/// Gives an op up. What is live on Instagram stays there.
pub(super) fn cancel(tx: &Tx, op: OpId, now: i64) -> Result<Back, StoreError> {
    let Some(row) = outbox::one(tx, op)? else { return Ok(Back::TooLate) };
    if !row.state.is_open() {
        return Ok(Back::TooLate);
    }
    let memory = memory(&row);
    let is_publish = matches!(row.op, Op::Publish { .. });
    let sent = memory.is_unsure() || memory.progress.media.is_some();
    // What is on its way right now cannot be called back; only a publish has steps to stop between.
    if row.state == OpState::Running && (!is_publish || sent || memory.progress.step > Step::Publish) {
        return Ok(Back::TooLate);
    }
    if let Some(media) = memory.progress.media.filter(|_| is_publish) {
        return leave_at_that(tx, row, media, memory.progress.permalink, now);
    }
    match &row.op {
        // What was to be deleted later was only hidden for it.
        Op::Delete { .. } if row.state == OpState::Queued => return back::take_back(tx, op, now),
        // A comment that was shown for a reply is hidden again without it.
        _ if back::was_shown_for(tx, &row)? => outbox::pass_over(tx, op, None, now)?,
        _ => drop(outbox::cancel(tx, op, now)?),
    }
    let made = memory.progress.container.is_some() || !memory.progress.children.is_empty();
    let sentence = match (is_publish, sent) {
        (true, true) => {
            tr!("It may have gone out all the same. Look at Instagram before you publish it again")
        }
        (true, false) if made => {
            tr!("Nothing was posted. What Instagram prepared expires by itself within a day")
        }
        (true, false) => tr!("Nothing was posted"),
        (false, _) => tr!("It was given up"),
    };
    let step = is_publish.then_some(memory.progress.step);
    outbox::log(tx, op, &timeline::entry(now, step, Tone::Plain, tr!("Cancelled"), sentence.to_owned()))?;
    Ok(if is_publish && !sent { Back::Stopped(Box::new(row)) } else { Back::Undone })
}

/// Ends a publish whose post is out: the draft is published, and only what was still to come is left out.
fn leave_at_that(
    tx: &Tx,
    row: OpRow,
    media: MediaId,
    permalink: Option<String>,
    now: i64,
) -> Result<Back, StoreError> {
    outbox::done(tx, row.id, &Outcome::Published { media, permalink, node: None }, now)?;
    let sentence = tr!("The post is on Instagram; what was still to come was left out").to_owned();
    outbox::log(tx, row.id, &timeline::entry(now, row.step, Tone::Plain, tr!("Left at that"), sentence))?;
    Ok(Back::LeftAtThat(Box::new(row)))
}

fn try_again(tx: &Tx, op: OpId, now: i64) -> Result<Option<AccountId>, StoreError> {
    let Some(row) = outbox::one(tx, op)? else { return Ok(None) };
    if row.state == OpState::Queued {
        return Ok(Some(row.account));
    }
    let mut memory = memory(&row);
    memory.failures = super::retry::Failures::default();
    let trouble: Option<&Trouble> = row.trouble.as_ref();
    if let (Some(TroubleKind::Withheld), Some(intent)) =
        (trouble.map(|trouble| trouble.kind), &mut memory.intent)
    {
        // The person has looked where Tintype may not.
        intent.refused = true;
    }
    publish::ready_again(&mut memory.progress, trouble);
    let step = matches!(row.op, Op::Publish { .. }).then_some(memory.progress.step);
    if !outbox::try_again(tx, op, now)? {
        return Ok(None);
    }
    outbox::save_checkpoint(tx, op, step, &timeline::json(&memory)?, None)?;
    let line = timeline::entry(now, step, Tone::Plain, tr!("Tried again"), tr!("By hand").to_owned());
    outbox::log(tx, op, &line)?;
    Ok(Some(row.account))
}

/// What a row remembers.
pub(super) fn memory(row: &OpRow) -> Checkpoint {
    row.checkpoint.clone().and_then(|kept| serde_json::from_value(kept).ok()).unwrap_or_default()
}
