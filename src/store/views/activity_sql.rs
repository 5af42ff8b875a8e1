//! Reads the queue and the timeline of an op.
//! Invariant: an op that was taken back before it ran leaves no trace here; one that was given up does.

use rusqlite::params;

use crate::domain::op::OpState;
use crate::domain::{MediaId, Op};
use crate::store::tables::outbox::{self, OpRow};
use crate::store::tables::{accounts, acts, known_account, outbox_view, slots};
use crate::store::{ReadConnection, StoreError};

use super::activity::{
    Activity, ActivityAct, ActivityAsk, ActivityFilter, ActivityRow, MemberRows, MemberRowsAsk, Members,
    MembersAsk, Record, RecordAsk,
};
use super::compose_sql::{draft_picture, published_picture};
use super::{PictureKey, Verb, View, going, headline};

/// Ended ops shown at most.
const ENDED_SHOWN: u32 = 500;

impl View for Activity {
    type Ask = ActivityAsk;

    fn read(c: &ReadConnection, ask: &ActivityAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let Some(account) = known_account(c, &ask.account)? else { return Ok(Self::default()) };
            let mut ops = Vec::new();
            if ask.filter != ActivityFilter::Done {
                ops.extend(outbox_view::open(c, account)?);
            }
            if ask.filter != ActivityFilter::Open {
                ops.extend(outbox_view::ended(c, account, ENDED_SHOWN)?);
            }
            let mut rows = Vec::with_capacity(ops.len());
            let waits = |op: &OpRow| matches!(op.state, OpState::Queued | OpState::Running);
            let turns: Vec<_> = ops.iter().filter(|op| waits(op)).map(|op| (op.runs_at, op.id.0)).collect();
            let mut ahead = going::ahead(&turns).into_iter();
            for op in ops {
                let ahead = if waits(&op) { ahead.next().unwrap_or(0) } else { 0 };
                rows.push(ActivityRow { ahead, ..activity_row(c, account, op)? });
            }
            let counts = outbox_view::counts(c, account)?;
            Ok(Self {
                rows,
                acts: many(c, account, ask.filter)?,
                open: counts.stuck + counts.running + counts.waiting,
                stuck: counts.stuck,
                running: counts.running,
                waiting: counts.waiting,
                done: counts.ended,
                posts: accounts::quota(c, &ask.account)?.map(|(quota, _)| quota),
                containers: c.count(
                    "SELECT count(*) FROM outbox o, json_each(o.checkpoint, '$.progress.made') m
                     WHERE o.account = ?1 AND o.verb = 'publish' AND m.value >= ?2",
                    params![account, ask.since],
                )?,
                files_public: c.count("SELECT count(*) FROM public_files", [])?,
            })
        })
    }
}

/// Acts about many, those that a filter shows.
fn many(c: &ReadConnection, account: i64, filter: ActivityFilter) -> Result<Vec<ActivityAct>, StoreError> {
    let mut shown = Vec::new();
    for ops in outbox_view::of_many(c, account)? {
        let Some(act) = acts::one(c, ops.act)? else { continue };
        let act = ActivityAct {
            id: act.id,
            verb: Verb::from_word(&act.verb).unwrap_or(Verb::Hide),
            who: act.who,
            text: act.text,
            count: act.count,
            at: act.at,
            not_before: act.not_before,
            done: ops.done,
            open: ops.open,
            stuck: ops.stuck,
            running: ops.running,
            putting: act.putting,
            taken_back: act.taken_back_at.is_some(),
            going_back: ops.going_back,
            ended: ops.ended,
        };
        let state = act.state();
        let fits = match filter {
            ActivityFilter::Open => state.is_open(),
            ActivityFilter::Done => state == OpState::Done,
            // As with a single op: what was taken back before it ran leaves no trace here.
            ActivityFilter::Everything => state != OpState::Undone,
        };
        if fits {
            shown.push(act);
        }
    }
    Ok(shown)
}

impl View for Members {
    type Ask = MembersAsk;

    fn read(c: &ReadConnection, ask: &MembersAsk) -> Result<Self, StoreError> {
        Ok(Self { ops: outbox_view::members(c, ask.act)? })
    }
}

impl View for MemberRows {
    type Ask = MemberRowsAsk;

    fn read(c: &ReadConnection, ask: &MemberRowsAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let Some(account) = known_account(c, &ask.account)? else { return Ok(Self::default()) };
            let mut rows = Vec::with_capacity(ask.ops.len());
            for op in &ask.ops {
                if let Some(op) = outbox::one(c, *op)? {
                    let act = match op.act {
                        Some(act) => acts::one(c, act)?.filter(|act| act.count > 1).map(|act| act.id),
                        None => None,
                    };
                    let words = match op.op.target() {
                        Some(comment) => begins(c, account, comment)?,
                        None => None,
                    };
                    rows.push(ActivityRow { act, words, ..activity_row(c, account, op)? });
                }
            }
            Ok(Self { rows })
        })
    }
}

/// What a row is about.
#[derive(Default)]
struct Subject {
    picture: Option<PictureKey>,
    about: Option<String>,
    permalink: Option<String>,
}

fn activity_row(c: &ReadConnection, account: i64, op: OpRow) -> Result<ActivityRow, StoreError> {
    let subject = match &op.op {
        Op::Reply { to: comment, .. }
        | Op::PrivateReply { to: comment, .. }
        | Op::Hide { comment, .. }
        | Op::Delete { comment, .. } => about_comment(c, account, comment.as_str())?,
        Op::Comment { media, .. } | Op::Comments { media, .. } => about_post(c, account, media.as_str())?,
        Op::Publish { draft, .. } => Subject {
            picture: published_picture(op.result.as_deref()).or_else(|| draft_picture(draft)),
            about: headline(&draft.caption),
            permalink: None,
        },
    };
    let verb = Verb::from_word(op.op.verb()).unwrap_or(Verb::Publish);
    let done = op.state == OpState::Done;
    let going = match &op.op {
        Op::Publish { draft, .. } if op.state.is_open() => {
            Some(going::read(op.checkpoint.as_ref(), draft.slides.len(), draft.sent_cover().is_some()))
        }
        _ => None,
    };
    let slot = if verb == Verb::Publish { slots::of(c, op.id)? } else { None };
    Ok(ActivityRow {
        id: op.id,
        going,
        ahead: 0,
        slot,
        verb,
        op: op.op,
        state: op.state,
        trouble: op.trouble,
        step: op.step,
        saying: op.saying,
        attempts: op.attempts,
        created: op.created,
        runs_at: op.runs_at,
        ended: op.ended,
        picture: subject.picture,
        about: subject.about,
        permalink: op.permalink.or_else(|| subject.permalink.filter(|_| done)),
        act: None,
        words: None,
    })
}

fn about_comment(c: &ReadConnection, account: i64, comment: &str) -> Result<Subject, StoreError> {
    let found = c.row(
        "SELECT m.id, coalesce(p.username, c.username), m.permalink
         FROM comments c JOIN media m ON m.n = c.media LEFT JOIN people p ON p.n = c.person
         WHERE c.account = ?1 AND c.id = ?2",
        params![account, comment],
        |row| {
            let picture = Some(PictureKey::Media(MediaId(row.get(0)?)));
            Ok(Subject { picture, about: row.get(1)?, permalink: row.get(2)? })
        },
    )?;
    Ok(found.unwrap_or_default())
}

/// The first words of a comment.
fn begins(c: &ReadConnection, account: i64, comment: &str) -> Result<Option<String>, StoreError> {
    let sql = "SELECT substr(text, 1, 240) FROM comments WHERE account = ?1 AND id = ?2";
    c.row(sql, params![account, comment], |row| row.get(0))
}

fn about_post(c: &ReadConnection, account: i64, media: &str) -> Result<Subject, StoreError> {
    let found = c.row(
        "SELECT substr(caption, 1, 240), permalink FROM media WHERE account = ?1 AND id = ?2",
        params![account, media],
        |row| {
            let caption: Option<String> = row.get(0)?;
            let about = caption.as_deref().and_then(headline);
            Ok(Subject { picture: None, about, permalink: row.get(1)? })
        },
    )?;
    Ok(Subject { picture: Some(PictureKey::Media(media.into())), ..found.unwrap_or_default() })
}

impl View for Record {
    type Ask = RecordAsk;

    fn read(c: &ReadConnection, ask: &RecordAsk) -> Result<Self, StoreError> {
        Ok(Self { entries: outbox::timeline(c, ask.op)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{OpId, Trouble, TroubleKind};
    use crate::store::Store;
    use crate::store::fixture::{
        account, comment, hide, keep_comments, keep_posts, post, profile, queue, signed_in,
    };
    use crate::store::tables::outbox::{Outcome, cancel, claim, done, stuck, undo};
    use crate::store::views::shell::{Rail, RailAsk};

    fn read(store: &Store, filter: ActivityFilter) -> Activity {
        store
            .read_now(|c| Activity::read(c, &ActivityAsk { account: account().id, filter, since: 0 }))
            .unwrap()
    }

    fn ids(activity: &Activity) -> Vec<OpId> {
        activity.rows.iter().map(|row| row.id).collect()
    }

    #[test]
    fn sections_stand_in_the_order_of_whose_move_it_is() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1)]);
        keep_comments(&store, "m1", vec![comment("m1", "1", 5)], 10_000);
        let ops: Vec<OpId> =
            ["1", "2", "3", "4", "5", "6"].into_iter().map(|id| queue(&store, hide(id, id), 0)).collect();
        let [waits, runs, sticks, ends, vanishes, given_up] = ops[..] else { panic!("six ops") };
        let trouble = Trouble::of(TroubleKind::Refused);
        store
            .writer()
            .write_now(move |tx| {
                claim(tx, runs, 1)?;
                stuck(tx, sticks, &trouble, 2)?;
                done(tx, ends, &Outcome::Plain, 3)?;
                undo(tx, vanishes, 4)?;
                claim(tx, given_up, 5)?;
                cancel(tx, given_up, 6)
            })
            .unwrap();
        let everything = read(&store, ActivityFilter::Everything);
        assert_eq!(ids(&everything), [sticks, runs, waits, given_up, ends]);
        let counts =
            (everything.open, everything.stuck, everything.running, everything.waiting, everything.done);
        assert_eq!(counts, (3, 1, 1, 1, 2));
        assert_eq!(ids(&read(&store, ActivityFilter::Open)), [sticks, runs, waits]);
        let done = read(&store, ActivityFilter::Done);
        assert_eq!(ids(&done), [given_up, ends]);
        let row = &everything.rows[2];
        assert_eq!(
            (row.about.as_deref(), row.picture.clone()),
            (Some("name1"), Some(PictureKey::Media("m1".into())))
        );
        let rail = store.read_now(|c| Rail::read(c, &RailAsk { account: account().id })).unwrap();
        assert_eq!(rail, Rail { needs_answer: 1, stuck: 1, open: 3, posts: None });
    }
}
