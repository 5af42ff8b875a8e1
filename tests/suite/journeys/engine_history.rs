//! The history that Instagram does not keep: read at its times, asked for once, never made up.
//! Invariant: what the sandbox counted and what the profile holds are the same, to the unit; what was not given is no
//! number.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use tintype::domain::insight::{MediaParts, OnlineHour, Parts};
use tintype::domain::metrics::{Breakdown, Level};
use tintype::domain::{AccountId, MediaId, Metric, MetricId, ages};
use tintype::engine::views::View;
use tintype::engine::views::library::{Library, LibraryAsk, Post, PostAsk};
use tintype::sandbox::{Action, Control, Rule};
use tintype::store::tables::history::asked::{self, Asked, Question};
use tintype::store::tables::history::parts;
use tintype::store::tables::history::readings::{self, Withheld};
use tintype::store::tables::history::refused::{self, Refusal};
use tintype::store::tables::history::stories::{self, Story};
use tintype::store::tables::insights::{self, is_unsettled};
use tintype::store::{ReadConnection, StoreError};

use super::stage::Stage;

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;
/// The day before the stage's own.
const LAST: Date = date(2026, 11, 22);

/// What the profile holds of the history, read as the window would.
#[derive(Debug)]
struct Held {
    refused: Vec<Refusal>,
    stories: Vec<(Story, Option<Vec<u8>>, Vec<MediaParts>)>,
    online: Vec<OnlineHour>,
    countries: Vec<(Parts, i64)>,
    products: Vec<(Parts, i64)>,
    read: Vec<readings::Read>,
    follows_asked: Option<Asked>,
}

impl View for Held {
    type Ask = AccountId;

    fn read(c: &ReadConnection, account: &AccountId) -> Result<Self, StoreError> {
        let mut kept = Vec::new();
        for story in stories::all(c, account)? {
            let picture = stories::picture(c, account, &story.media)?;
            let taps = parts::of_media(c, account, &story.media)?;
            kept.push((story, picture, taps));
        }
        let of = |metric, breakdown| parts::of(c, account, metric, breakdown);
        Ok(Self {
            refused: refused::of_level(c, account, Level::Account)?,
            stories: kept,
            online: parts::online(c, account)?,
            countries: of(MetricId::FollowerDemographics, Breakdown::Country)?,
            products: of(MetricId::Views, Breakdown::MediaProductType)?,
            read: readings::ages_read(c, account)?,
            follows_asked: asked::of(c, account, &Question::day(MetricId::Follows, LAST))?,
        })
    }
}

/// What a post had at its ages, and what it was asked for in vain.
#[derive(Debug)]
struct OfPost {
    reach: BTreeMap<i64, f64>,
    missing: Vec<(MetricId, u32, Option<Withheld>)>,
}

impl View for OfPost {
    type Ask = (AccountId, MediaId);

    fn read(c: &ReadConnection, (account, media): &Self::Ask) -> Result<Self, StoreError> {
        let reach = readings::at_ages(c, account, media, MetricId::Reach)?.into_iter().collect();
        Ok(Self { reach, missing: readings::not_given(c, account, media)? })
    }
}

fn held(stage: &Stage) -> Held {
    stage.view(stage.account())
}

fn post(stage: &Stage, media: &MediaId) -> Post {
    stage.view(PostAsk { account: stage.account(), media: media.clone() })
}

fn number(stage: &Stage, media: &MediaId, metric: MetricId) -> Option<f64> {
    post(stage, media).numbers.into_iter().find(|(id, _)| *id == metric).and_then(|(_, value)| value)
}

/// The days of a metric: value, and whether it may still change.
struct Days(BTreeMap<Date, (f64, bool)>);

impl View for Days {
    type Ask = (AccountId, MetricId, Date, Date);

    fn read(c: &ReadConnection, (account, metric, first, last): &Self::Ask) -> Result<Self, StoreError> {
        let days = insights::days(c, account, *metric, *first, *last)?.into_iter();
        Ok(Self(days.map(|(day, value, read_at)| (day, (value, is_unsettled(day, read_at)))).collect()))
    }
}

/// So many days up to one, oldest first.
fn days(stage: &Stage, metric: MetricId, days: u32, last: Date) -> Vec<Option<(f64, bool)>> {
    let first = last.saturating_sub((i64::from(days) - 1).days());
    let held: Days = stage.view((stage.account(), metric, first, last));
    first.series(1.day()).take_while(|day| *day <= last).map(|day| held.0.get(&day).copied()).collect()
}

fn values(stage: &Stage, metric: MetricId, count: u32, last: Date) -> Vec<Option<f64>> {
    days(stage, metric, count, last).into_iter().map(|day| day.map(|(value, _)| value)).collect()
}

/// What the sandbox counted of a metric, by the last moment of each day.
fn counted(control: &Control, metric: MetricId, last: Date, days: u32) -> Vec<i64> {
    let until = tintype::api::insights::day_bounds(last).1.as_second();
    let first = last.saturating_sub((i64::from(days) - 1).days());
    let since = tintype::api::insights::day_bounds(first).0.as_second();
    let told = control.counted(Metric::of(metric).wire, since, until).unwrap();
    told.into_iter().map(|(_, value)| value).collect()
}

/// How often each question about insights was answered.
fn questions(stage: &Stage) -> BTreeMap<String, usize> {
    let mut questions = BTreeMap::new();
    let log = stage.control.log();
    for asked in log.iter().filter(|asked| asked.path.ends_with("/insights") && asked.status == Some(200)) {
        *questions.entry(format!("{}?{}", asked.path, asked.query)).or_default() += 1;
    }
    questions
}

#[test]
fn a_first_reading_has_parts_people_and_hours_and_a_restart_asks_for_nothing_again() {
    let mut stage = Stage::signed_in();
    let first = held(&stage);
    assert_eq!(first.online.len(), 29 * 24, "29 whole days, each with its 24 hours");
    assert_eq!(first.countries.len(), 2, "this month and this week");
    let people = |parts: &Parts| parts.parts.iter().map(|(_, count)| *count).fold(0.0, |all, one| all + one);
    assert!(people(&first.countries[0].0) != people(&first.countries[1].0));
    assert!(first.products.len() >= 88, "{} days by kind of post", first.products.len());
    assert_eq!(first.refused, []);
    stage.control.clear_log();
    stage.restart();
    assert_eq!(stage.asked("/insights"), 0);
}

#[test]
fn a_back_fill_that_was_stopped_goes_on_without_asking_twice() {
    let mut stage = Stage::new();
    stage.control.add_fault(Rule {
        method: None,
        path: "/17841*/insights".into(),
        nth: Some(40),
        probability: None,
        times: Some(1_000_000),
        action: Action::Drop { acted: false },
    });
    stage.sign_in();
    let before = questions(&stage);
    let of_account =
        |asked: &BTreeMap<String, usize>| asked.keys().filter(|key| key.contains("/17841")).count();
    assert_eq!(of_account(&before), 39, "stopped in the middle");
    stage.control.clear_faults();
    stage.restart();
    stage.advance(30);
    let after = questions(&stage);
    assert!(of_account(&after) > 200, "{}", of_account(&after));
    let twice: Vec<_> = after.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "{} of {} asked twice: {:?}", twice.len(), after.len(), twice.first());
    assert!(values(&stage, MetricId::Views, 88, LAST).iter().all(Option::is_some));
}

#[test]
fn a_metric_that_is_refused_costs_itself_alone_and_is_asked_for_again() {
    let stage = Stage::new();
    stage.control.flip(|switches| switches.refused_metrics = vec!["total_interactions".into()]);
    stage.sign_in();
    assert!(values(&stage, MetricId::Views, 7, LAST).iter().all(Option::is_some), "the others came");
    assert!(values(&stage, MetricId::TotalInteractions, 7, LAST).iter().all(Option::is_none));
    let is_refused = |stage: &Stage| {
        let refused = held(stage).refused;
        refused.iter().any(|it| it.metric == MetricId::TotalInteractions && it.breakdown.is_none())
    };
    assert!(is_refused(&stage));
    stage.control.flip(|switches| switches.refused_metrics.clear());
    stage.control.clear_log();
    stage.advance(DAY);
    let asked_for = questions(&stage).keys().filter(|it| it.contains("total_interactions")).count();
    assert_eq!(asked_for, 0, "not before its time");
    for _ in 0..8 {
        stage.advance(DAY);
    }
    assert!(!is_refused(&stage));
    let now = values(&stage, MetricId::TotalInteractions, 2, date(2026, 12, 1));
    assert!(now.iter().any(Option::is_some), "{now:?}");
}

#[test]
fn ninety_nine_followers_have_no_changes_and_a_hundred_have() {
    let stage = Stage::new();
    stage.control.flip(|switches| switches.followers = Some(99));
    stage.sign_in();
    let known = |stage: &Stage, metric, last| values(stage, metric, 28, last).iter().flatten().count();
    for metric in [MetricId::FollowerCount, MetricId::Follows, MetricId::Unfollows] {
        assert_eq!(known(&stage, metric, LAST), 0, "{metric:?}");
    }
    let small = held(&stage);
    assert!(small.online.is_empty() && small.countries.is_empty());
    assert_eq!(small.follows_asked, None, "what an account this small has not is not asked for");
    assert_eq!(known(&stage, MetricId::Reach, LAST), 28);
    stage.control.flip(|switches| switches.followers = Some(100));
    for _ in 0..4 {
        stage.advance(DAY);
    }
    let grown = held(&stage);
    assert!(!grown.online.is_empty() && !grown.countries.is_empty());
    assert!(known(&stage, MetricId::FollowerCount, date(2026, 11, 26)) > 1);
}

#[test]
fn a_value_that_falls_between_two_reads_is_taken_as_it_is() {
    let stage = Stage::signed_in();
    let library: Library = stage.view(LibraryAsk { account: stage.account(), ..LibraryAsk::default() });
    let newest = library.tiles.iter().find(|tile| tile.number.is_some()).unwrap().media.clone();
    let before = number(&stage, &newest, MetricId::Saved).unwrap();
    stage.control.flip(|switches| switches.lifetime_percent = 50);
    stage.advance(DAY);
    let after = number(&stage, &newest, MetricId::Saved).unwrap();
    assert!(after < before && after > 0.0, "{before} {after}");
}

#[test]
fn a_story_is_read_before_it_ends_and_keeps_its_picture() {
    let stage = Stage::signed_in();
    let first = held(&stage).stories;
    assert!(first.len() >= 4);
    for (story, picture, _) in &first {
        let jpeg = picture.as_ref().unwrap_or_else(|| panic!("no picture of {story:?}"));
        assert_eq!(&jpeg[..3], [0xff, 0xd8, 0xff]);
    }
    let mut ends: Vec<i64> = first.iter().map(|(story, ..)| story.ends_at).collect();
    ends.sort_unstable();
    for end in ends {
        let left = end / 1_000 - 9 * 60 - stage.control.now();
        stage.advance(u64::try_from(left).unwrap_or(1));
    }
    stage.advance(2 * HOUR);
    for (story, picture, taps) in held(&stage).stories {
        let before_end = (story.ends_at - story.read_at.unwrap()) / 60_000;
        assert!((0..=20).contains(&before_end), "read {before_end} minutes before its end");
        assert!(picture.is_some() && !taps.is_empty());
        assert!(number(&stage, &story.media, MetricId::Reach).unwrap() > 0.0, "its last numbers stay");
    }
}

#[test]
fn a_story_that_ended_while_offline_keeps_what_was_read_of_it() {
    let mut stage = Stage::signed_in();
    let before = held(&stage).stories;
    let known: Vec<Option<f64>> =
        before.iter().map(|(story, ..)| number(&stage, &story.media, MetricId::Reach)).collect();
    // The time passes while nobody runs.
    stage.be_away(2 * DAY);
    let after = held(&stage).stories;
    assert_eq!(after.len(), before.len());
    for (((story, picture, _), (then, kept, _)), reach) in after.iter().zip(&before).zip(known) {
        assert_eq!((story.read_at, picture), (then.read_at, kept), "nothing was made up");
        assert_eq!(number(&stage, &story.media, MetricId::Reach), reach);
    }
}

#[test]
fn a_post_is_read_at_the_ages_of_all() {
    let stage = Stage::signed_in();
    let id = MediaId(stage.control.post_elsewhere("From the phone").unwrap());
    let began = stage.control.now();
    stage.advance(60);
    for age in ages::YOUNG {
        let left = began + age * 3_600 + 60 - stage.control.now();
        stage.advance(u64::try_from(left).unwrap());
    }
    let read = held(&stage).read.into_iter().find(|read| read.media == id).unwrap();
    assert_eq!(read.ages[..6], ages::YOUNG, "{:?}", read.ages);
    let of: OfPost = stage.view((stage.account(), id));
    assert_eq!(of.reach.keys().copied().collect::<Vec<_>>(), ages::YOUNG);
    let values: Vec<f64> = of.reach.values().copied().collect();
    assert!(values.is_sorted() && values[0] < values[5], "{values:?}");
    assert_eq!(of.missing, []);
}

#[test]
fn late_days_are_read_again_until_they_are_what_was_counted() {
    let stage = Stage::new();
    stage.control.flip(|switches| switches.insights_settle_hours = 48);
    stage.sign_in();
    let told = |stage: &Stage| values(stage, MetricId::Views, 7, LAST);
    let counted: Vec<Option<f64>> = counted(&stage.control, MetricId::Views, LAST, 7)
        .into_iter()
        .map(|value| Some(value as f64))
        .collect();
    let late = |stage: &Stage| days(stage, MetricId::Views, 7, LAST)[6].unwrap().1;
    let early = told(&stage);
    assert_eq!(early[..5], counted[..5]);
    assert!(early[6] < counted[6] && early[6].is_some() && late(&stage), "the last day is told short");
    for _ in 0..17 {
        stage.advance(3 * HOUR);
    }
    assert_eq!(told(&stage), counted);
    assert!(!late(&stage));
}

#[test]
fn the_year_s_totals_are_those_the_world_counted_summer_time_and_all() {
    let stage = Stage::new();
    stage.control.flip(|switches| {
        switches.insights_settle_hours = 48;
        switches.call_budget = 1_000_000;
    });
    stage.sign_in();
    let mut last = LAST;
    // Over a winter, a spring and an autumn change of the clocks, in steps that leave no day behind.
    for _ in 0..4 {
        stage.advance(40 * DAY);
        stage.advance(30 * DAY);
        last = last.saturating_add(70.days());
    }
    let settled = last.saturating_sub(3.days());
    for metric in [MetricId::Views, MetricId::TotalInteractions, MetricId::Reach] {
        let days = 350;
        let held = values(&stage, metric, days, settled);
        let counted = counted(&stage.control, metric, settled, days);
        assert_eq!(held.len(), counted.len(), "{metric:?}");
        for (at, (held, counted)) in held.iter().zip(&counted).enumerate() {
            assert_eq!(*held, Some(*counted as f64), "{metric:?}, day {at} of {days}");
        }
    }
}
