//! One act about many comments: put in and taken back a little at a time, so that nobody waits for it.
//! Invariant: what an act is about is on the disk with its first row; what cannot be done to a comment is left
//! out and said, and the order of each thread is kept as if every op had been asked for alone.

mod fit;
mod words;

use std::sync::Arc;

use crate::domain::{AccountId, ActId, Feature, Op, SavedReply};
use crate::engine::busy::Guard;
use crate::engine::command::{Chosen, Moderation};
use crate::store::tables::acts::{self as kept, ActRow, Member, NewAct, PostMember};
use crate::store::tables::{choices, permits, saved as saved_replies};
use crate::store::views::settings::DeleteWhen;
use crate::store::{StoreError, Tx};
use crate::tr;

use fit::{LeftOut, Why, filled, moderation, op_of, unfit, unfit_post, verb};

use super::acts::{self, Laid, Laying};
use super::back::{self, Step};
use super::{HELD_PAUSE, Outbox};

/// Members put in by one transaction.
const AT_ONCE: usize = 200;

/// What one transaction put in.
#[derive(Default)]
struct Put {
    more: bool,
    done: u64,
    left_out: LeftOut,
}

impl Put {
    /// With what the transactions after it put in.
    fn and(self, then: Self) -> Self {
        Self { more: then.more, done: self.done + then.done, left_out: self.left_out.and(then.left_out) }
    }
}

/// An act that has begun.
struct Begun {
    act: ActId,
    put: Put,
    /// How many it is about, as far as is known.
    count: u64,
    undo_s: u32,
    /// Instagram is to hear of it.
    sends: bool,
    /// A delete that waits for the end of the day.
    by_evening: bool,
}

impl Begun {
    /// Whether anything came of it.
    fn is_made(&self) -> bool {
        self.put.more || self.put.done > 0
    }

    fn words(&self, act: &Moderation) -> String {
        words::done(act, self.put.done, self.put.left_out, self.undo_s, self.by_evening)
    }
}

impl Outbox {
    /// Does the same to many comments as one act; `who` is the name of a rule, `None` the person, who alone is
    /// told by a toast. What is in sight is put in before this comes back, the rest follows. Gives the act, if
    /// anything came of it.
    pub async fn moderate(
        &self,
        account: AccountId,
        chosen: Chosen,
        act: Moderation,
        who: Option<String>,
    ) -> Option<ActId> {
        if account.is_all() {
            self.moderate_together(chosen, act).await;
            return None;
        }
        let context = &self.shared.context;
        let now = context.now();
        // The rows of one kind mean something else among those of the other.
        if matches!(chosen, Chosen::Posts(_)) != matches!(act, Moderation::Comments { .. }) {
            tracing::error!(?act, "posts and comments were taken for each other");
            return None;
        }
        let rows = match chosen {
            Chosen::Posts(ids) => context.read(|c| kept::rows_of_posts(c, &account, &ids)).map(Into::into),
            Chosen::Rows(rows) if rows.iter().any(|row| *row < 0) => {
                context.read(|c| kept::opened(c, &account, &rows)).map(Into::into)
            }
            Chosen::Rows(rows) => Ok(rows),
            Chosen::Comments(ids) => context.read(|c| kept::rows_of(c, &account, &ids)).map(Into::into),
            Chosen::Cluster { likeness } => {
                context.read(|c| kept::rows_alike(c, &account, likeness)).map(Into::into)
            }
        };
        let rows = match rows {
            Ok(rows) => rows,
            Err(error) => {
                self.complain(&error);
                return None;
            }
        };
        let by_person = who.is_none();
        let wanted = act.clone();
        let begun = context.write(move |tx| begin(tx, &account, &rows, &wanted, who.as_deref(), now)).await;
        let begun = match begun {
            Ok(begun) => begun,
            Err(error) => {
                self.complain(&error);
                return None;
            }
        };
        self.poke();
        let made = begun.is_made().then_some(begun.act);
        let words = if begun.put.more { words::under_way(&act, begun.count) } else { begun.words(&act) };
        if by_person {
            self.tell_many(&begun, words, now);
        }
        if begun.put.more {
            let (outbox, guard) = (self.clone(), context.begin());
            tokio::spawn(async move {
                let (put, guard) = outbox.put_rest(begun.act, guard).await;
                let begun = Begun { put: begun.put.and(put), ..begun };
                if by_person && !outbox.was_taken_back(begun.act) {
                    outbox.tell_many(&begun, begun.words(&act), now);
                }
                drop(guard);
            });
        }
        made
    }

    /// The same over all accounts: each comment is acted on for its own account, and what comes of it is one toast and
    /// one undo.
    async fn moderate_together(&self, chosen: Chosen, act: Moderation) {
        let context = &self.shared.context;
        let now = context.now();
        let rows: Arc<[i64]> = match chosen {
            Chosen::Rows(rows) => rows,
            Chosen::Cluster { likeness } => [-likeness].into(),
            // Ids are an account's own.
            Chosen::Posts(_) | Chosen::Comments(_) => {
                tracing::error!(?act, "ids of no account's were to be acted on");
                return;
            }
        };
        let parts = match context.read(|c| kept::opened_by_account(c, &rows)) {
            Ok(parts) => parts,
            Err(error) => return self.complain(&error),
        };
        let mut all: Vec<Begun> = Vec::with_capacity(parts.len());
        let mut forbidden = LeftOut::default();
        for (account, rows) in parts {
            if self.forbids(&account, &act) {
                forbidden.forbidden += rows.len() as u64;
                continue;
            }
            let (wanted, first) =
                (act.clone(), all.iter().find(|begun| begun.is_made()).map(|begun| begun.act));
            let begun = context.write(move |tx| {
                let begun = begin(tx, &account, &rows, &wanted, None, now)?;
                if begun.is_made() {
                    kept::join(tx, begun.act, first.unwrap_or(begun.act))?;
                }
                Ok(begun)
            });
            match begun.await {
                Ok(begun) => all.push(begun),
                Err(error) => return self.complain(&error),
            }
        }
        self.poke();
        let Some(mut sum) = sum(&all) else {
            let words = words::done(&act, 0, forbidden, 0, false);
            return context.news.notice(words, None);
        };
        sum.put.left_out = sum.put.left_out.and(forbidden);
        let words = if sum.put.more { words::under_way(&act, sum.count) } else { sum.words(&act) };
        self.tell_many(&sum, words, now);
        if sum.put.more {
            let (outbox, mut guard) = (self.clone(), context.begin());
            tokio::spawn(async move {
                for begun in all.iter_mut().filter(|begun| begun.put.more) {
                    let (put, next) = outbox.put_rest(begun.act, guard).await;
                    guard = next;
                    begun.put = std::mem::take(&mut begun.put).and(put);
                }
                if let Some(mut sum) = self::sum(&all).filter(|sum| !outbox.was_taken_back(sum.act)) {
                    sum.put.left_out = sum.put.left_out.and(forbidden);
                    outbox.tell_many(&sum, sum.words(&act), now);
                }
                drop(guard);
            });
        }
    }

    /// Whether an account's key does not allow an act, so that its comments are left out of what is done to those of
    /// several accounts.
    fn forbids(&self, account: &AccountId, act: &Moderation) -> bool {
        let sends = !matches!(act, Moderation::Done | Moderation::NotDone);
        // What cannot be read is tried: the op then stops with its reason.
        sends && self.shared.context.read(|c| permits::denies(c, account, Feature::Comments)).unwrap_or(false)
    }

    /// Takes acts back that are one for the person, one after the other, and tells of all of them at once.
    fn take_back_together(&self, acts: Vec<ActId>) {
        let (outbox, mut guard) = (self.clone(), self.shared.context.begin());
        tokio::spawn(async move {
            for act in &acts {
                let context = &outbox.shared.context;
                let now = context.now();
                let act = *act;
                match context.write(move |tx| back::begin_back(tx, act, now)).await {
                    Ok(Some(step)) if step.more => guard = outbox.finish_back(act, guard).await.0,
                    Ok(_) => {}
                    Err(error) => outbox.complain(&error),
                }
            }
            let rows = outbox.shared.context.read(|c| {
                acts.iter()
                    .map(|act| kept::one(c, *act))
                    .filter_map(Result::transpose)
                    .collect::<Result<Vec<_>, _>>()
            });
            let rows = rows.unwrap_or_default();
            if let Some(first) = rows.first() {
                let (back, out) =
                    (rows.iter().map(|row| row.back).sum(), rows.iter().map(|row| row.out).sum());
                let all = ActRow { back, out, ..first.clone() };
                match back + out {
                    0 => outbox.say(tr!("There is nothing to take back")),
                    _ => outbox.say(&back::words_of_many(&all)),
                }
            }
            outbox.poke();
            drop(guard);
        });
    }

    fn tell_many(&self, begun: &Begun, words: String, now: i64) {
        let news = &self.shared.context.news;
        let undo = begun.is_made().then_some(begun.act);
        match undo {
            Some(act) if begun.undo_s > 0 && begun.sends => {
                let window = acts::window_end(now, begun.undo_s);
                news.notice_until(words, act, now + acts::shown_ms(begun.undo_s), window);
            }
            _ => news.notice(words, undo),
        }
    }

    fn was_taken_back(&self, act: ActId) -> bool {
        let row = self.shared.context.read(|c| kept::one(c, act)).ok().flatten();
        row.is_some_and(|row| row.taken_back_at.is_some())
    }

    /// Puts in what is left of an act, or until it is taken back.
    async fn put_rest(&self, act: ActId, mut guard: Guard) -> (Put, Guard) {
        let mut all = Put::default();
        loop {
            let now = self.shared.context.now();
            match self.shared.context.write(move |tx| put_more(tx, act, now)).await {
                Ok(put) => {
                    all = all.and(put);
                    if !all.more {
                        self.poke();
                        return (all, guard);
                    }
                }
                Err(error) => {
                    tracing::warn!(%act, %error, "an act could not be put in whole yet");
                    let alarm = self.shared.context.until(now + HELD_PAUSE);
                    drop(guard);
                    guard = alarm.await;
                }
            }
        }
    }

    /// Takes a whole act back: what did not run is removed, what ran is reversed where it can be.
    pub async fn take_back_act(&self, act: ActId) {
        let context = &self.shared.context;
        let now = context.now();
        let together = context.read(|c| kept::together(c, act)).unwrap_or_default();
        if together.len() > 1 {
            return self.take_back_together(together);
        }
        match context.write(move |tx| back::begin_back(tx, act, now)).await {
            Ok(None) => self.say(tr!("This was taken back already")),
            Ok(Some(step)) if step.more => {
                let (outbox, guard) = (self.clone(), context.begin());
                tokio::spawn(async move { drop(outbox.rest_back(act, guard).await) });
            }
            Ok(Some(step)) => self.tell_step(act, step).await,
            Err(error) => self.complain(&error),
        }
        self.poke();
    }

    /// Takes back what is left of an act, and tells of it.
    async fn rest_back(&self, act: ActId, guard: Guard) -> Guard {
        let (guard, step) = self.finish_back(act, guard).await;
        self.tell_step(act, step).await;
        self.poke();
        guard
    }

    async fn finish_back(&self, act: ActId, mut guard: Guard) -> (Guard, Step) {
        loop {
            let now = self.shared.context.now();
            match self.shared.context.write(move |tx| back::more_back(tx, act, now)).await {
                Ok(step) if step.more => {}
                Ok(step) => return (guard, step),
                Err(error) => {
                    tracing::warn!(%act, %error, "an act could not be taken back whole yet");
                    let alarm = self.shared.context.until(now + HELD_PAUSE);
                    drop(guard);
                    guard = alarm.await;
                }
            }
        }
    }

    async fn tell_step(&self, act: ActId, mut step: Step) {
        match self.shared.context.read(|c| kept::one(c, act)) {
            // One comment, or one post, is told of in its own words.
            Ok(Some(row)) if row.back + row.out == 1 && step.marks == 0 && step.backs.len() == 1 => {
                let back = step.backs.pop().ok_or_else(|| StoreError::Missing(format!("act {act}")));
                self.tell_back(back).await;
            }
            Ok(Some(row)) if row.back + row.out == 1 => self.say(tr!("Taken back")),
            Ok(Some(row)) if row.back + row.out > 0 => self.say(&back::words_of_many(&row)),
            Ok(_) => self.say(tr!("There is nothing to take back")),
            Err(error) => self.complain(&error),
        }
    }

    /// Goes on with acts that the last process did not come to an end with.
    pub(super) fn finish_acts(&self) {
        let unfinished = self.shared.context.read(|c| {
            let acts = kept::unfinished(c)?;
            acts.into_iter().map(|act| kept::one(c, act)).filter_map(Result::transpose).collect()
        });
        let unfinished: Vec<ActRow> = unfinished.unwrap_or_else(|error| {
            tracing::warn!(%error, "the acts could not be looked through at the start");
            Vec::new()
        });
        for act in unfinished {
            let (outbox, guard) = (self.clone(), self.shared.context.begin());
            tokio::spawn(async move {
                drop(match act.back_to {
                    Some(_) => outbox.rest_back(act.id, guard).await,
                    None => outbox.put_rest(act.id, guard).await.1,
                });
            });
        }
    }
}

/// What came of acts that are one for the person, under the first of them; `None`: there were none.
fn sum(all: &[Begun]) -> Option<Begun> {
    let first = all.iter().find(|begun| begun.is_made()).or(all.first())?;
    let mut sum = Begun { act: first.act, put: Put::default(), count: 0, ..*first };
    for begun in all {
        sum.put.done += begun.put.done;
        sum.put.more |= begun.put.more;
        sum.put.left_out = sum.put.left_out.and(begun.put.left_out);
        sum.count += begun.count;
    }
    Some(sum)
}

/// Begins an act and puts in its first members; one of which nothing comes is forgotten.
fn begin(
    tx: &Tx,
    account: &AccountId,
    members: &[i64],
    act: &Moderation,
    who: Option<&str>,
    now: i64,
) -> Result<Begun, StoreError> {
    let chosen = choices::read(tx)?;
    let undo_s = chosen.undo_s.min(acts::LONGEST_UNDO);
    let (text, saved) = match act {
        Moderation::Reply { text, saved } => (Some(text.as_str()), *saved),
        _ => (None, None),
    };
    let (verb, not_before, count) = (verb(act), acts::window_end(now, undo_s), members.len());
    let new = NewAct { account, at: now, who, verb, text, count, not_before, members };
    let id = kept::begin(tx, &new)?;
    if let Some(saved) = saved {
        saved_replies::belongs(tx, id, saved)?;
    }
    let put = put_more(tx, id, now)?;
    if !put.more && put.done == 0 {
        kept::forget(tx, id)?;
    }
    let by_evening = *act == Moderation::Delete && chosen.delete_when == DeleteWhen::EndOfDay;
    let count = (count as u64).saturating_sub(put.left_out.all());
    let sends = !matches!(act, Moderation::Done | Moderation::NotDone);
    Ok(Begun { act: id, put, count, undo_s, sends, by_evening })
}

/// Puts in the next members of an act.
fn put_more(tx: &Tx, act: ActId, now: i64) -> Result<Put, StoreError> {
    let row = kept::one(tx, act)?.filter(|row| row.putting);
    let Some((row, wanted)) = row.and_then(|row| moderation(&row).map(|wanted| (row, wanted))) else {
        kept::put_in(tx, act, 0, 0)?;
        return Ok(Put::default());
    };
    let rows = kept::next_members(tx, act, AT_ONCE)?;
    let mut put = Put { more: rows.len() == AT_ONCE, ..Put::default() };
    let delete_when = choices::read(tx)?.delete_when;
    let laying = Laying { account: &row.account, act, now, not_before: row.not_before, delete_when };
    let mut count = |why: Option<Why>| match why {
        None => put.done += 1,
        Some(why) => put.left_out.count(why),
    };
    if let Moderation::Comments { enabled } = wanted {
        for post in kept::posts(tx, &row.account, &rows)? {
            count(switch_one(tx, &laying, &post, enabled)?);
        }
    } else {
        let words = own_words(tx, &row)?;
        for member in kept::members(tx, &row.account, &rows)? {
            count(do_one(tx, &laying, &member, &wanted, words.as_ref())?);
        }
    }
    kept::put_in(tx, act, rows.len(), put.left_out.all())?;
    if !put.more {
        kept::put_in(tx, act, 0, 0)?;
    }
    Ok(put)
}

/// The saved reply of an act, where its words were left as they are kept.
fn own_words(tx: &Tx, row: &ActRow) -> Result<Option<SavedReply>, StoreError> {
    let saved = row.saved.map(|id| saved_replies::one(tx, id)).transpose()?.flatten();
    Ok(saved.filter(|saved| row.text.as_deref() == Some(saved.pick(None).trim())))
}

/// Does it to one comment, or tells why not.
fn do_one(
    tx: &Tx,
    laying: &Laying,
    member: &Member,
    wanted: &Moderation,
    words: Option<&SavedReply>,
) -> Result<Option<Why>, StoreError> {
    if let Some(why) = unfit(member, wanted) {
        return Ok(Some(why));
    }
    let own;
    let wanted = match wanted {
        Moderation::Reply { text, saved } => {
            let text = words.map_or(text.as_str(), |words| words.pick(member.language.as_deref()).trim());
            let Some(text) = said_to(tx, laying, member, text)? else { return Ok(Some(Why::Unnamed)) };
            own = Moderation::Reply { text, saved: *saved };
            &own
        }
        _ => wanted,
    };
    let done = match wanted {
        Moderation::Done => kept::mark(tx, laying.act, member, Some(laying.now), laying.now)?,
        Moderation::NotDone => kept::mark(tx, laying.act, member, None, laying.now)?,
        _ => match op_of(member, wanted) {
            Some(op) => acts::lay(tx, laying, &op)? != Laid::Already,
            None => false,
        },
    };
    Ok((!done).then_some(Why::Already))
}

/// The words for a comment with what they name; `None`: that is not known of it.
fn said_to(tx: &Tx, laying: &Laying, member: &Member, text: &str) -> Result<Option<String>, StoreError> {
    // Only words that name something are filled in: that reads the post.
    if !text.contains('{') {
        return Ok(Some(text.to_owned()));
    }
    let below = kept::below(tx, laying.account, &member.media)?.unwrap_or_default();
    Ok(filled(text, member, &below))
}

/// Turns comments on or off under one post, or tells why not.
fn switch_one(tx: &Tx, laying: &Laying, post: &PostMember, enabled: bool) -> Result<Option<Why>, StoreError> {
    if let Some(why) = unfit_post(post, enabled) {
        return Ok(Some(why));
    }
    let laid = acts::lay(tx, laying, &Op::Comments { media: post.id.clone(), enabled })?;
    Ok((laid == Laid::Already).then_some(Why::Already))
}
