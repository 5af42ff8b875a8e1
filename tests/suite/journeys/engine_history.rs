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
use tintype::engine::views::insights::{Figure, Insights, InsightsAsk};
use tintype::engine::views::library::{Library, LibraryAsk, LibraryFilter, Post, PostAsk};
use tintype::sandbox::Control;
use tintype::store::tables::history::asked::{self, Asked, Question};
use tintype::store::tables::history::readings::{self, Withheld};
use tintype::store::tables::history::refused::{self, Refusal};
use tintype::store::tables::history::stories::{self, Story};
use tintype::store::tables::history::parts;
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

fn figure(stage: &Stage, metric: MetricId, days: u32, last: Date) -> Figure {
    let view: Insights = stage.view(InsightsAsk { account: stage.account(), days, last });
    view.figures.into_iter().find(|figure| figure.metric == metric).unwrap()
}

/// What the sandbox counted of a metric, by the last moment of each day.
fn counted(control: &Control, metric: MetricId, last: Date, days: u32) -> Vec<i64> {
    let until = tintype::api::insights::day_bounds(last).1.as_second();
    let first = last.saturating_sub((i64::from(days) - 1).days());
    let since = tintype::api::insights::day_bounds(first).0.as_second();
    let told = control.counted(Metric::of(metric).wire, since, until).unwrap();
    told.into_iter().map(|(_, value)| value).collect()
}

/// How often each question about insights was asked: path and query without the key.
fn questions(stage: &Stage) -> BTreeMap<String, usize> {
    let mut questions = BTreeMap::new();
    for asked in stage.control.log().iter().filter(|asked| asked.path.ends_with("/insights")) {
        *questions.entry(format!("{}?{:?}", asked.path, asked.parameters)).or_default() += 1;
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
    stage.control.flip(|switches| switches.call_budget = 1_000_000);
    stage.sign_in();
    let before = questions(&stage);
    stage.restart();
    stage.advance(5);
    let twice: Vec<_> = questions(&stage).into_iter().filter(|(_, times)| *times > 1).collect();
    assert!(twice.is_empty(), "{} of {} asked twice: {:?}", twice.len(), before.len(), twice.first());
}

#[test]
fn a_metric_that_is_refused_costs_itself_alone_and_is_asked_for_again() {
    let stage = Stage::new();
    stage.control.flip(|switches| switches.refused_metrics = vec!["total_interactions".into()]);
    stage.sign_in();
    let views = figure(&stage, MetricId::Views, 7, LAST);
    assert!(views.days.iter().all(|day| day.value.is_some()), "views came all the same");
    let interactions = || figure(&stage, MetricId::TotalInteractions, 7, LAST);
    assert!(interactions().days.iter().all(|day| day.value.is_none()));
    let refused = held(&stage).refused;
    assert!(refused.iter().any(|it| it.metric == MetricId::TotalInteractions && it.breakdown.is_none()));
    // Only in its first question was it told to be unknown; since then it is not asked for.
    let asked_for = |stage: &Stage| {
        questions(stage).keys().filter(|question| question.contains("total_interactions")).count()
    };
    stage.control.flip(|switches| switches.refused_metrics.clear());
    stage.control.clear_log();
    stage.advance(DAY);
    assert_eq!(asked_for(&stage), 0, "not before its time");
    for _ in 0..8 {
        stage.advance(DAY);
    }
    assert!(asked_for(&stage) > 0);
    let now = figure(&stage, MetricId::TotalInteractions, 7, date(2026, 12, 1));
    assert!(now.days.iter().any(|day| day.value.is_some()), "{:?}", now.days);
    assert!(held(&stage).refused.iter().all(|it| it.metric != MetricId::TotalInteractions || it.breakdown.is_some()));
}

#[test]
fn ninety_nine_followers_have_no_changes_and_a_hundred_have() {
    let stage = Stage::new();
    stage.control.flip(|switches| switches.followers = Some(99));
    stage.sign_in();
    let moves = |stage: &Stage| {
        let view = figure(stage, MetricId::FollowerCount, 28, LAST);
        view.days.iter().filter(|day| day.value.is_some()).count()
    };
    assert!(moves(&stage) <= 1, "no change is told, so no total but today's is known");
    let small = held(&stage);
    assert!(small.online.is_empty() && small.countries.is_empty());
    assert_eq!(small.follows_asked, None, "what an account this small has not is not asked for");
    assert!(figure(&stage, MetricId::Reach, 7, LAST).value.is_some());
    stage.control.flip(|switches| switches.followers = Some(100));
    for _ in 0..4 {
        stage.advance(DAY);
    }
    let grown = held(&stage);
    assert!(!grown.online.is_empty() && !grown.countries.is_empty());
    assert!(moves(&stage) > 1);
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
    for _ in 0..(26 * 6) {
        stage.advance(10 * 60);
    }
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
    stage.sleep(2 * DAY);
    stage.restart();
    stage.advance(HOUR);
    let after = held(&stage).stories;
    assert_eq!(after.len(), before.len());
    for (((story, picture, _), (then, kept, _)), reach) in after.iter().zip(&before).zip(known) {
        assert_eq!((story.read_at, picture), (then.read_at, kept), "nothing was made up");
        assert_eq!(number(&stage, &story.media, MetricId::Reach), reach);
    }
    let library = LibraryAsk { account: stage.account(), filter: LibraryFilter::Stories, ..LibraryAsk::default() };
    assert_eq!(stage.view::<Library>(library).tiles.len(), before.len(), "they stay in the library");
}

#[test]
fn a_post_is_read_at_the_ages_of_all() {
    let stage = Stage::signed_in();
    let id = MediaId(stage.control.post_elsewhere("From the phone").unwrap());
    for _ in 0..(26 * 6) {
        stage.advance(10 * 60);
    }
    for _ in 0..(4 * 27) {
        stage.advance(6 * HOUR);
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
    let told = |stage: &Stage| -> Vec<Option<f64>> {
        figure(stage, MetricId::Views, 7, LAST).days.iter().map(|day| day.value).collect()
    };
    let counted: Vec<Option<f64>> =
        counted(&stage.control, MetricId::Views, LAST, 7).into_iter().map(|value| Some(value as f64)).collect();
    let early = told(&stage);
    assert_eq!(early[..5], counted[..5]);
    assert!(early[6] < counted[6] && early[6].is_some(), "the last day is told short");
    assert!(figure(&stage, MetricId::Views, 7, LAST).days[6].provisional);
    for _ in 0..17 {
        stage.advance(3 * HOUR);
    }
    assert_eq!(told(&stage), counted);
    assert!(!figure(&stage, MetricId::Views, 7, LAST).days[6].provisional);
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
        let held: Vec<Option<f64>> =
            figure(&stage, metric, days, settled).days.iter().map(|day| day.value).collect();
        let counted = counted(&stage.control, metric, settled, days);
        assert_eq!(held.len(), counted.len(), "{metric:?}");
        for (at, (held, counted)) in held.iter().zip(&counted).enumerate() {
            assert_eq!(*held, Some(*counted as f64), "{metric:?}, day {at} of {days}");
        }
    }
}
