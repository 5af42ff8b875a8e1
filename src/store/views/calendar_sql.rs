//! Reads the calendar.
//! Invariant: a post stands in it once: as planned until it is live, as published from then on.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use rusqlite::params;

use crate::domain::op::{OpState, Step};
use crate::domain::plan::{self, DAY_MS, WeekTime};
use crate::domain::{AccountId, Draft, DraftKind, MediaId, Op, Slot};
use crate::store::tables::drafts::{self, StoredDraft};
use crate::store::tables::media::{kind_from_word, product_from_word};
use crate::store::tables::outbox::{self, OpRow};
use crate::store::tables::{accounts, known_account, plans, slots, word};
use crate::store::{ReadConnection, StoreError};

use super::calendar::{Calendar, CalendarAsk, CalendarPost, Day, Planned, ReadyDraft, Standing, What};
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
            let chosen = plan.zone.as_deref().and_then(|name| TimeZone::get(name).ok());
            let zone = chosen.unwrap_or_else(|| ask.here.clone());
            let span = (start(ask.from, &zone), start(ask.until, &zone));
            let mut posts = out(c, account, span)?;
            posts.extend(planned(c, account)?);
            posts.sort_by_key(|post| post.at);
            let (ready, unready) = placeable(c, &ask.account)?;
            Ok(Self {
                days: days(ask, &plan.times, &posts, &zone),
                chosen_zone: plan.zone,
                zone,
                times: plan.times,
                posts,
                just_before: just_before(c, account, span.0)?,
                ready,
                unready,
                quota: accounts::quota(c, &ask.account)?.map(|(quota, _)| quota),
                has_host: c.count("SELECT count(*) FROM account_hosts WHERE account = ?1", [account])? > 0,
            })
        })
    }
}

/// The first moment of a date, milliseconds since the epoch; of one that is left out, that of the next.
fn start(date: Date, zone: &TimeZone) -> i64 {
    date.to_zoned(zone.clone()).map_or(0, |at| at.timestamp().as_millisecond())
}

/// Every day asked for, and those beyond on which something is planned.
fn days(
    ask: &CalendarAsk,
    times: &[WeekTime],
    posts: &[CalendarPost],
    zone: &TimeZone,
) -> BTreeMap<Date, Day> {
    let taken: Vec<i64> = posts.iter().filter(|post| !post.is_story()).map(|post| post.at).collect();
    let mut days = BTreeMap::new();
    for date in ask.from.series(1.day()).take_while(|date| *date < ask.until) {
        // Nothing is open before the first moment there is: what is past is left out where it is drawn.
        let open = plan::open_of(plan::times_of(date, times, zone), &taken, Timestamp::MIN);
        let left_out = plan::day_span(date, zone).is_none();
        days.insert(date, Day { posts: Vec::new(), open, left_out });
    }
    for (at, post) in posts.iter().enumerate() {
        let Ok(moment) = Timestamp::from_millisecond(post.at) else { continue };
        let date = moment.to_zoned(zone.clone()).date();
        days.entry(date).or_default().posts.push(at);
    }
    days
}

/// What went out within the span.
fn out(c: &ReadConnection, account: i64, span: (i64, i64)) -> Result<Vec<CalendarPost>, StoreError> {
    let before = c.count(
        "SELECT count(*) FROM media WHERE account = ?1 AND story = 0 AND gone_at IS NULL AND stands_at < ?2",
        params![account, span.0],
    )?;
    let mut number = posts_before_ours(c, account)? + before;
    c.rows(
        "SELECT id, kind, product, stands_at, substr(caption, 1, 240), story FROM media
         WHERE account = ?1 AND gone_at IS NULL AND story IN (0, 1) AND stands_at >= ?2 AND stands_at < ?3
         ORDER BY stands_at, n",
        params![account, span.0, span.1],
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
        DraftKind::Story => TileKind::StoryPicture,
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
        checked.findings.iter().all(|finding| !finding.stops())
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
    use jiff::civil::date;

    fn read(store: &Store, from: Date, until: Date) -> Calendar {
        let ask = CalendarAsk { account: account().id, from, until, here: TimeZone::UTC };
        store.read_now(|c| Calendar::read(c, &ask)).unwrap()
    }

    fn day_of(at: i64) -> Date {
        Timestamp::from_millisecond(at).unwrap().to_zoned(TimeZone::UTC).date()
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
        let all = read(&store, date(1970, 1, 1), date(2030, 1, 1));
        assert_eq!(all.posts.len(), 3);
        let days: Vec<Date> = all.posts.iter().map(|post| day_of(post.at)).collect();
        let one = read(&store, days[2], days[2].tomorrow().unwrap());
        let numbers = |calendar: &Calendar| -> Vec<Option<u64>> {
            let number = |post: &CalendarPost| match post.what {
                What::Out { number, .. } => number,
                What::Planned(_) => None,
            };
            calendar.posts.iter().map(number).collect()
        };
        let same = days.iter().filter(|day| **day == days[2]).count();
        assert_eq!(numbers(&one), numbers(&all)[3 - same..]);
        assert_eq!(one.days.keys().copied().collect::<Vec<_>>(), [days[2]]);
        assert_eq!(one.posts_of(days[2]).count(), same);
    }

    #[test]
    fn a_draft_is_ready_once_checked_and_planned_once_it_has_a_time() {
        let profile = profile();
        let store = signed_in(&profile);
        let (id, draft) = draft(&store, "\nFog all week");
        let calendar = read(&store, date(2026, 1, 1), date(2026, 1, 2));
        assert_eq!((calendar.ready.len(), calendar.unready), (0, 1), "not checked yet");
        let facts = vec![SlideFacts::default()];
        store.writer().write_now(move |tx| drafts::checked(tx, id, 1, &facts, &[])).unwrap();
        let calendar = read(&store, date(2026, 1, 1), date(2026, 1, 2));
        assert_eq!((calendar.ready[0].headline.as_str(), calendar.unready), ("Fog all week", 0));
        let op = queue(&store, Op::Publish { draft_id: id, draft: Box::new(draft) }, 0);
        let slot =
            Slot { at: jiff::Timestamp::from_second(9_000).unwrap(), zone: "Europe/Lisbon".to_owned() };
        store.writer().write_now(move |tx| slots::put(tx, op, &slot)).unwrap();
        let calendar = read(&store, date(2026, 1, 1), date(2026, 1, 2));
        assert!(calendar.ready.is_empty());
        let post = &calendar.posts[0];
        let planned = post.planned().unwrap();
        assert_eq!((post.at, planned.op, &planned.standing), (9_000_000, op, &Standing::Ready));
        assert_eq!(
            calendar.posts_of(day_of(9_000_000)).count(),
            1,
            "planned posts are there outside the span too"
        );
        let trouble = crate::domain::Trouble::of(crate::domain::TroubleKind::FileBroken);
        store.writer().write_now(move |tx| outbox::stuck(tx, op, &trouble, 5)).unwrap();
        let calendar = read(&store, date(2026, 1, 1), date(2026, 1, 2));
        let standing = &calendar.posts[0].planned().unwrap().standing;
        assert!(matches!(standing, Standing::ToFix { title, .. } if !title.is_empty()));
        assert!(standing.is_movable());
    }
}
