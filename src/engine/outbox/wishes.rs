//! What a person asks of the outbox: do, take back, cancel, try again.
//! Invariant: a wish is one transaction, and whatever may have reached Instagram is never said to be undone.

use crate::domain::op::{OpState, Step};
use crate::domain::{AccountId, MediaId, Op, OpId, Trouble, TroubleKind};
use crate::store::tables::outbox::{self, NewOp, OpRow, Outcome};
use crate::store::tables::{choices, comments, drafts};
use crate::store::views::activity::Tone;
use crate::store::{StoreError, Tx};
use crate::tr;

use super::checkpoint::Checkpoint;
use super::{Outbox, publish, timeline};

/// The longest undo window, seconds.
const LONGEST_UNDO: u32 = 30;

/// How long after it ran *Undo* without a toast still reaches an act, milliseconds.
const UNDO_REACH: i64 = 60 * 60 * 1_000;

/// What became of a wish to do something.
enum Taken {
    /// A new row, or two.
    New { id: OpId, undo_s: u32 },
    /// It is on its way already.
    Already,
    /// It took back its own opposite, which had not run.
    Opposite,
}

/// What became of a wish to take something back.
enum Back {
    /// It had not run.
    Undone,
    /// It had run, and the inverse is on its way.
    Reversed,
    /// It is on Instagram, or on its way right now.
    TooLate,
    /// A publish that stopped; what it left has to be taken away.
    Stopped(Box<OpRow>),
    /// The post of a publish is out, and what was still to come of it is left out.
    LeftAtThat(Box<OpRow>),
}

impl Outbox {
    /// Puts an op into the outbox, to be done after the undo window.
    pub async fn enqueue(&self, account: AccountId, op: Op) {
        let now = self.shared.context.now();
        let wanted = op.clone();
        let taken = self.shared.context.write(move |tx| put(tx, &account, &wanted, now)).await;
        match taken {
            Ok(Taken::New { id, undo_s }) => {
                let news = &self.shared.context.news;
                match undo_s {
                    0 => news.notice(words(&op, 0), op.inverse().map(|_| id)),
                    _ => news.notice_until(words(&op, undo_s), undo_of(&op, id), now + shown_ms(undo_s)),
                }
            }
            Ok(Taken::Opposite) => self.say(tr!("Taken back")),
            Ok(Taken::Already) => self.say(tr!("This is on its way already")),
            Err(error) => self.complain(&error),
        }
        self.poke();
    }

    /// Takes an op back: removed if it did not run, reversed by its inverse if it can be.
    pub async fn take_back(&self, op: OpId) {
        let now = self.shared.context.now();
        let back = self.shared.context.write(move |tx| take_back(tx, op, now)).await;
        self.tell_back(back).await;
    }

    /// Takes back the newest act that can be, of the account in front.
    pub async fn take_back_last(&self) {
        let now = self.shared.context.now();
        let newest = match self.shared.context.front() {
            Some(account) => self.shared.context.read(|c| outbox::newest_undoable(c, &account)),
            None => Ok(None),
        };
        match newest {
            Ok(Some(row)) if row.ended.is_none_or(|ended| now - ended < UNDO_REACH) => {
                self.take_back(row.id).await;
            }
            Ok(_) => self.say(tr!("There is nothing to take back")),
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

    async fn tell_back(&self, back: Result<Back, StoreError>) {
        match back {
            Ok(Back::Undone) => self.say(tr!("Taken back")),
            Ok(Back::Reversed) => self.say(tr!("Being reversed")),
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
        self.poke();
    }

    /// Takes away what a publish left. A row at a desk notices by itself and clears up behind it.
    async fn clear_away(&self, row: &OpRow) {
        if row.state != OpState::Running {
            let progress = self.remember(row).progress;
            publish::clear_away(&self.shared.context, row.id, &progress).await;
        }
    }

    fn say(&self, words: &str) {
        self.shared.context.news.notice(words.to_owned(), None);
    }

    fn complain(&self, error: &StoreError) {
        tracing::warn!(%error, "a wish could not be kept");
        self.say(&error.trouble().sentence());
    }
}

/// Writes the rows of an op.
fn put(tx: &Tx, account: &AccountId, op: &Op, now: i64) -> Result<Taken, StoreError> {
    let undo_s = match op {
        Op::Publish { .. } => 0,
        _ => choices::read(tx)?.undo_s.min(LONGEST_UNDO),
    };
    if let Op::Publish { draft_id, .. } = op
        && drafts::one(tx, *draft_id)?.is_some_and(|stored| stored.published_at.is_some())
    {
        return Ok(Taken::Already);
    }
    let open = outbox::open_in_lane(tx, account, &op.lane())?;
    for row in open.iter().rev().filter(|row| row.op.target() == op.target()) {
        let same = match op {
            Op::Publish { .. } => true,
            Op::Hide { .. } | Op::Delete { .. } | Op::Comments { .. } => row.op == *op,
            Op::Reply { .. } | Op::Comment { .. } => false,
        };
        if same {
            return Ok(Taken::Already);
        }
        if op.inverse().as_ref() == Some(&row.op) && outbox::undo(tx, row.id, now)? {
            return Ok(Taken::Opposite);
        }
    }
    let after = match op {
        Op::Delete { comment, thread } => {
            let hide = Op::Hide { comment: comment.clone(), thread: thread.clone(), hidden: true };
            hidden_first(tx, account, hide, &open, now)?
        }
        _ => None,
    };
    let not_before = now + i64::from(undo_s) * 1_000;
    let new =
        NewOp { account: account.clone(), op: op.clone(), created: now, not_before, after, reverses: None };
    Ok(Taken::New { id: outbox::insert(tx, &new)?, undo_s })
}

/// A comment that is to be deleted is hidden at once, if it can be seen and is not an own one (which cannot be
/// hidden, section 5.2). Gives the row of the hiding.
fn hidden_first(
    tx: &Tx,
    account: &AccountId,
    hide: Op,
    open: &[OpRow],
    now: i64,
) -> Result<Option<OpId>, StoreError> {
    let Op::Hide { comment, .. } = &hide else { return Ok(None) };
    if let Some(row) = open.iter().find(|row| row.op == hide) {
        return Ok(Some(row.id));
    }
    let stored = comments::one(tx, account, comment)?;
    if stored.is_some_and(|stored| stored.comment.hidden || stored.comment.mine) {
        return Ok(None);
    }
    let new = NewOp {
        account: account.clone(),
        op: hide,
        created: now,
        not_before: now,
        after: None,
        reverses: None,
    };
    outbox::insert(tx, &new).map(Some)
}

fn take_back(tx: &Tx, op: OpId, now: i64) -> Result<Back, StoreError> {
    let Some(row) = outbox::one(tx, op)? else { return Ok(Back::TooLate) };
    match (&row.op, row.state) {
        (Op::Publish { .. }, _) => cancel(tx, op, now),
        (_, OpState::Undone) => Ok(Back::TooLate),
        // The inverse stands behind it in the lane, so it runs after it.
        (_, OpState::Running | OpState::Done) => reverse(tx, &row, now),
        (Op::Delete { .. }, _) => {
            outbox::cancel(tx, op, now)?;
            if let Some(hide) = row.after {
                take_back(tx, hide, now)?;
            }
            Ok(Back::Undone)
        }
        _ => {
            let unsure = memory(&row).is_unsure();
            outbox::cancel(tx, op, now)?;
            if unsure { reverse(tx, &row, now) } else { Ok(Back::Undone) }
        }
    }
}

/// Sends the inverse of an op that ran, or that may have run.
fn reverse(tx: &Tx, row: &OpRow, now: i64) -> Result<Back, StoreError> {
    let Some(inverse) = row.op.inverse() else { return Ok(Back::TooLate) };
    let account = row.account.clone();
    let reverses = Some(row.id);
    outbox::insert(
        tx,
        &NewOp { account, op: inverse, created: now, not_before: now, after: None, reverses },
    )?;
    Ok(Back::Reversed)
}

fn cancel(tx: &Tx, op: OpId, now: i64) -> Result<Back, StoreError> {
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
    outbox::cancel(tx, op, now)?;
    let sentence = match (is_publish, sent) {
        (true, true) => {
            tr!("It may have gone out all the same. Look at Instagram before you publish it again")
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

fn memory(row: &OpRow) -> Checkpoint {
    row.checkpoint.clone().and_then(|kept| serde_json::from_value(kept).ok()).unwrap_or_default()
}

/// How long a toast with *Undo* stays: the window and two seconds more, in which it can still be read.
fn shown_ms(undo_s: u32) -> i64 {
    i64::from(undo_s) * 1_000 + 2_000
}

/// What *Undo* in the toast takes back; a publish is cancelled where it can be watched.
fn undo_of(op: &Op, id: OpId) -> Option<OpId> {
    (!matches!(op, Op::Publish { .. })).then_some(id)
}

/// The toast.
fn words(op: &Op, undo_s: u32) -> String {
    match op {
        Op::Reply { .. } if undo_s > 0 => tr!("Reply sent in {undo_s} s", undo_s = undo_s),
        Op::Reply { .. } => tr!("Reply on its way").to_owned(),
        Op::Comment { .. } if undo_s > 0 => tr!("Comment sent in {undo_s} s", undo_s = undo_s),
        Op::Comment { .. } => tr!("Comment on its way").to_owned(),
        Op::Hide { hidden: true, .. } => tr!("Hidden").to_owned(),
        Op::Hide { hidden: false, .. } => tr!("Shown again").to_owned(),
        Op::Delete { .. } if undo_s > 0 => tr!("Hidden, deleted in {undo_s} s", undo_s = undo_s),
        Op::Delete { .. } => tr!("Being deleted").to_owned(),
        Op::Comments { enabled: true, .. } => tr!("Comments turned on").to_owned(),
        Op::Comments { enabled: false, .. } => tr!("Comments turned off").to_owned(),
        Op::Publish { .. } => tr!("Publishing. Activity shows how far it is").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DraftId;

    #[test]
    fn a_toast_says_how_long_it_can_be_taken_back() {
        let delete = Op::Delete { comment: "2".into(), thread: "1".into() };
        assert_eq!(words(&delete, 5), "Hidden, deleted in 5 s");
        assert_eq!(shown_ms(5), 7_000);
    }

    #[test]
    fn a_publish_has_no_undo_in_its_toast() {
        let publish = Op::Publish { draft_id: DraftId(1), draft: Box::default() };
        assert_eq!(undo_of(&publish, OpId(4)), None);
    }
}
