//! Reads the calendar.
//! Invariant: a post stands in it once: as planned until it is live, as published from then on.

use rusqlite::params;

use crate::domain::op::{OpState, Step};
use crate::domain::plan::DAY_MS;
use crate::domain::rules::Verdict;
use crate::domain::{AccountId, Draft, DraftKind, MediaId, Op, Slot};
use crate::store::tables::drafts::{self, StoredDraft};
use crate::store::tables::media::{kind_from_word, product_from_word};
use crate::store::tables::outbox::{self, OpRow};
use crate::store::tables::{accounts, known_account, plans, slots, word};
use crate::store::{ReadConnection, StoreError};

use super::calendar::{Calendar, CalendarAsk, CalendarPost, Planned, ReadyDraft, Standing, What};
use super::compose_sql::draft_picture;
use super::library::TileKind;
use super::library_sql::{posts_before_ours, tile_kind};
use super::{PictureKey, View, headline};

impl View for Calendar {
    type Ask = CalendarAsk;

    fn read(c: &ReadConnection, ask: &CalendarAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let Some(account) = known_account(c, &ask.account)? else { return Ok(Self::default()) };
            let plan = plans::of(c, &ask.account)?;
            let mut posts = out(c, account, ask)?;
            posts.extend(planned(c, account)?);
            posts.sort_by_key(|post| post.at);
            let (ready, unready) = placeable(c, &ask.account)?;
            Ok(Self {
                zone: plan.zone,
                times: plan.times,
                posts,
                just_before: just_before(c, account, ask.from)?,
                ready,
                unready,
                quota: accounts::quota(c, &ask.account)?.map(|(quota, _)| quota),
                has_host: c.count("SELECT count(*) FROM account_hosts WHERE account = ?1", [account])? > 0,
            })
        })
    }
}

/// What went out within the span.
fn out(c: &ReadConnection, account: i64, ask: &CalendarAsk) -> Result<Vec<CalendarPost>, StoreError> {
    let before = c.count(
        "SELECT count(*) FROM media WHERE account = ?1 AND story = 0 AND gone_at IS NULL AND stands_at < ?2",
        params![account, ask.from],
    )?;
    let mut number = posts_before_ours(c, account)? + before;
    c.rows(
        "SELECT id, kind, product, stands_at, substr(caption, 1, 240), story FROM media
         WHERE account = ?1 AND gone_at IS NULL AND story IN (0, 1) AND stands_at >= ?2 AND stands_at < ?3
         ORDER BY stands_at, n",
        params![account, ask.from, ask.until],
        |row| {
            let media = MediaId(row.get(0)?);
            let kind = word(&row.get::<_, String>(1)?, kind_from_word)?;
            let product = word(&row.get::<_, String>(2)?, product_from_word)?;
            let story: bool = row.get(5)?;
            number += u64::from(!story);
            let caption: Option<String> = row.get(4)?;
            Ok(CalendarPost {
                what: What::Out { media: media.clone(), number: (!story).then_some(number) },
                at: row.get(3)?,
                picture: Some(PictureKey::Media(media)),
                kind: tile_kind(kind, product),
                headline: caption.as_deref().and_then(headline).unwrap_or_default(),
            })
        },
    )
}

fn just_before(c: &ReadConnection, account: i64, from: i64) -> Result<Vec<i64>, StoreError> {
    c.rows(
        "SELECT stands_at FROM media WHERE account = ?1 AND story = 0 AND gone_at IS NULL
             AND stands_at >= ?2 AND stands_at < ?3 ORDER BY stands_at",
        params![account, from.saturating_sub(DAY_MS), from],
        |row| row.get(0),
    )
}

/// Everything that has a time and is not live yet.
fn planned(c: &ReadConnection, account: i64) -> Result<Vec<CalendarPost>, StoreError> {
    let ops: Vec<i64> = c.rows(
        "SELECT o.id FROM outbox o JOIN slots s ON s.op = o.id
         WHERE o.account = ?1 AND o.verb = 'publish' AND o.ended IS NULL ORDER BY s.at, o.id",
        [account],
        |row| row.get(0),
    )?;
    let mut posts = Vec::with_capacity(ops.len());
    for op in ops {
        let op = crate::domain::OpId(op);
        let (Some(row), Some(slot)) = (outbox::one(c, op)?, slots::of(c, op)?) else { continue };
        posts.extend(planned_post(row, slot));
    }
    Ok(posts)
}

fn planned_post(row: OpRow, slot: Slot) -> Option<CalendarPost> {
    let standing = standing(&row);
    // Once its id is known the post itself stands in the calendar, as soon as it is read.
    let Op::Publish { draft_id, draft } = row.op else { return None };
    Some(CalendarPost {
        at: slot.at_ms(),
        picture: draft_picture(&draft),
        kind: draft_kind(&draft),
        headline: headline(&draft.caption).unwrap_or_default(),
        what: What::Planned(Planned {
            op: row.id,
            draft: draft_id,
            slides: draft.slides.len(),
            slot,
            standing,
        }),
    })
}

fn standing(row: &OpRow) -> Standing {
    let step = row.step.unwrap_or_default();
    if row.state == OpState::Stuck {
        let trouble = row.trouble.as_ref();
        let title = trouble.map(|trouble| trouble.title().to_owned()).unwrap_or_default();
        let detail = trouble.and_then(|trouble| trouble.detail.clone()).unwrap_or_default();
        return Standing::ToFix { title, detail };
    }
    match step {
        Step::Publish if row.state == OpState::Waiting => Standing::Sent,
        Step::Publish => Standing::GoingOut(step),
        _ if step > Step::Publish => Standing::GoingOut(step),
        _ => Standing::Ready,
    }
}

/// What a draft will be in the grid.
fn draft_kind(draft: &Draft) -> TileKind {
    match draft.kind {
        DraftKind::Picture => TileKind::Picture,
        DraftKind::Carousel => TileKind::Carousel,
        DraftKind::Reel => TileKind::Reel,
    }
}

/// Drafts without a time: those that are ready, the one kept longest first, and how many are not.
fn placeable(c: &ReadConnection, account: &AccountId) -> Result<(Vec<ReadyDraft>, u64), StoreError> {
    let mut drafts = drafts::on_the_desk(c, account)?;
    drafts.reverse();
    drafts.retain(|stored| stored.op.is_none());
    let all = drafts.len();
    let ready: Vec<ReadyDraft> = drafts.into_iter().filter(is_ready).map(ready_draft).collect();
    let unready = (all - ready.len()) as u64;
    Ok((ready, unready))
}

/// Whether nothing was found against a draft as it is now.
pub(in crate::store) fn is_ready(stored: &StoredDraft) -> bool {
    let checked = stored.checked.as_ref().filter(|checked| checked.edit == stored.edit);
    let fine = checked.is_some_and(|checked| {
        checked.findings.iter().all(|finding| finding.verdict != Verdict::Fails)
            && checked.slides.iter().all(|slide| slide.broken.is_none())
    });
    fine && !stored.draft.slides.is_empty()
}

fn ready_draft(stored: StoredDraft) -> ReadyDraft {
    ReadyDraft {
        id: stored.id,
        picture: draft_picture(&stored.draft),
        kind: stored.draft.kind,
        slides: stored.draft.slides.len(),
        headline: headline(&stored.draft.caption).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DraftId, Slide};
    use crate::store::Store;
    use crate::store::fixture::{account, keep_posts, post, profile, queue, signed_in};
    use crate::store::views::compose::SlideFacts;

    fn read(store: &Store, from: i64, until: i64) -> Calendar {
        let ask = CalendarAsk { account: account().id, from, until };
        store.read_now(|c| Calendar::read(c, &ask)).unwrap()
    }

    fn draft(store: &Store, caption: &str) -> (DraftId, Draft) {
        let id = store.writer().write_now(|tx| drafts::new(tx, &account().id, 1)).unwrap();
        let slides = vec![Slide { file: "/tmp/one.jpg".into(), ..Slide::default() }];
        let draft = Draft { slides, caption: caption.to_owned(), ..Draft::default() };
        let kept = draft.clone();
        store.writer().write_now(move |tx| drafts::keep(tx, id, &kept, 2).map(drop)).unwrap();
        (id, draft)
    }

    #[test]
    fn posts_of_the_span_keep_their_numbers_and_others_are_not_read() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1), post(2), post(3)]);
        let all = read(&store, i64::MIN / 2, i64::MAX / 2);
        assert_eq!(all.posts.len(), 3);
        let second = all.posts[1].at;
        let one = read(&store, second, second + 1);
        let numbers = |calendar: &Calendar| -> Vec<Option<u64>> {
            let number = |post: &CalendarPost| match post.what {
                What::Out { number, .. } => number,
                What::Planned(_) => None,
            };
            calendar.posts.iter().map(number).collect()
        };
        assert_eq!(numbers(&one), [numbers(&all)[1]]);
        let close = second - all.posts[0].at < DAY_MS;
        assert_eq!(one.just_before.len(), usize::from(close));
    }

    #[test]
    fn a_draft_is_ready_once_checked_and_planned_once_it_has_a_time() {
        let profile = profile();
        let store = signed_in(&profile);
        let (id, draft) = draft(&store, "\nFog all week");
        let calendar = read(&store, 0, 1);
        assert_eq!((calendar.ready.len(), calendar.unready), (0, 1), "not checked yet");
        let facts = vec![SlideFacts::default()];
        store.writer().write_now(move |tx| drafts::checked(tx, id, 1, &facts, &[])).unwrap();
        let calendar = read(&store, 0, 1);
        assert_eq!((calendar.ready[0].headline.as_str(), calendar.unready), ("Fog all week", 0));
        let op = queue(&store, Op::Publish { draft_id: id, draft: Box::new(draft) }, 0);
        let slot =
            Slot { at: jiff::Timestamp::from_second(9_000).unwrap(), zone: "Europe/Lisbon".to_owned() };
        store.writer().write_now(move |tx| slots::put(tx, op, &slot)).unwrap();
        let calendar = read(&store, 0, 1);
        assert!(calendar.ready.is_empty());
        let post = &calendar.posts[0];
        let planned = post.planned().unwrap();
        assert_eq!((post.at, planned.op, &planned.standing), (9_000_000, op, &Standing::Ready));
        let trouble = crate::domain::Trouble::of(crate::domain::TroubleKind::FileBroken);
        store.writer().write_now(move |tx| outbox::stuck(tx, op, &trouble, 5)).unwrap();
        let calendar = read(&store, 0, 1);
        let standing = &calendar.posts[0].planned().unwrap().standing;
        assert!(matches!(standing, Standing::ToFix { title, .. } if !title.is_empty()));
        assert!(standing.is_movable());
    }
}
