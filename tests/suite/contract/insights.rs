//! The numbers (section 7).
//! Invariant: what is not given is absent; a bad metric costs itself and no other.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use tintype::api::insights::{Timeframe, day_bounds};
use tintype::api::{ApiError, Class};
use tintype::domain::metrics::{Ask, Breakdown, Level};
use tintype::domain::{Metric, MetricId, Product, TroubleKind};
use tintype::sandbox::Scopes;

use super::{Bench, NOW, kind};

/// The end of the last whole Pacific day but one, and `days` before it.
fn range(days: i64) -> (Timestamp, Timestamp) {
    let (end, _) = day_bounds(last_day());
    (end - SignedDuration::from_hours(24 * days), end)
}

fn last_day() -> Date {
    let noon = Timestamp::from_second(NOW).unwrap() - SignedDuration::from_hours(20);
    noon.to_zoned(jiff::tz::TimeZone::UTC).date()
}

fn account_metrics(ask: Ask) -> Vec<MetricId> {
    Metric::of_level(Level::Account).filter(|metric| metric.ask == ask).map(|metric| metric.id).collect()
}

fn media_metrics(level: Level) -> Vec<MetricId> {
    Metric::of_level(level).map(|metric| metric.id).collect()
}

#[tokio::test]
async fn a_series_has_one_value_for_each_day() {
    let bench = Bench::new().await;
    let (since, until) = range(28);
    let numbers = bench.session.account_series(&[MetricId::Reach], since, until).await.unwrap().value;
    assert!(numbers.refused.is_empty());
    let days: Vec<Date> = numbers.values.iter().map(|value| value.day).collect();
    let last = last_day().yesterday().unwrap();
    let want: Vec<Date> = (0..28).rev().map(|back| last - (back as i64).days()).collect();
    assert_eq!(days, want);
    assert!(numbers.values.iter().all(|value| value.value > 0.0 && value.metric == MetricId::Reach));
}

#[tokio::test]
async fn every_series_of_the_table_is_given() {
    let bench = Bench::new().await;
    let (since, until) = range(20);
    let series = account_metrics(Ask::Series);
    let numbers = bench.session.account_series(&series, since, until).await.unwrap().value;
    for metric in series {
        assert!(numbers.values.iter().any(|value| value.metric == metric), "{metric:?}");
    }
}

#[tokio::test]
async fn every_total_of_the_table_is_given_in_one_call() {
    let bench = Bench::new().await;
    let (since, until) = day_bounds(last_day() - 3.days());
    let totals = account_metrics(Ask::Total);
    bench.control.clear_log();
    let numbers = bench.session.account_totals(&totals, since, until).await.unwrap().value;
    assert_eq!(bench.control.log().len(), 1);
    assert_eq!(numbers.refused, []);
    for metric in totals {
        assert!(numbers.values.iter().any(|value| value.metric == metric), "{metric:?}");
    }
}

#[tokio::test]
async fn reach_over_a_range_is_less_than_its_days_together() {
    let bench = Bench::new().await;
    let (since, until) = range(28);
    let days = bench.session.account_series(&[MetricId::Reach], since, until).await.unwrap().value;
    let whole = bench.session.account_totals(&[MetricId::Reach], since, until).await.unwrap().value;
    let sum: f64 = days.values.iter().map(|day| day.value).sum();
    assert!(whole.values[0].value < sum, "{} {sum}", whole.values[0].value);
}

#[tokio::test]
async fn followers_come_and_go_and_a_small_account_is_not_told() {
    let bench = Bench::new().await;
    let day = last_day() - 3.days();
    let asked = [MetricId::Reach, MetricId::Follows];
    let told = bench.session.account_parts(&asked, Breakdown::FollowType, (day, day)).await.unwrap().value;
    assert_eq!(told.refused, []);
    for (parts, metric) in told.values.iter().zip(asked) {
        assert_eq!((parts.metric, parts.first, parts.last), (metric, day, day));
        for part in ["FOLLOWER", "NON_FOLLOWER"] {
            assert!(parts.parts.iter().any(|(name, value)| name == part && *value > 0.0), "{metric:?}");
        }
    }
    bench.control.flip(|switches| switches.followers = Some(99));
    let told = bench.session.account_parts(&asked, Breakdown::FollowType, (day, day)).await.unwrap().value;
    assert_eq!(told.values.len(), 1, "reach alone");
}

#[tokio::test]
async fn every_breakdown_of_the_table_is_given_in_one_call_each() {
    let bench = Bench::new().await;
    let day = last_day() - 3.days();
    for breakdown in [Breakdown::FollowType, Breakdown::MediaProductType, Breakdown::ContactButtonType] {
        let metrics: Vec<MetricId> = Metric::of_level(Level::Account)
            .filter(|metric| metric.breakdowns.contains(&breakdown) && metric.id != MetricId::Unfollows)
            .map(|metric| metric.id)
            .collect();
        bench.control.clear_log();
        let told = bench.session.account_parts(&metrics, breakdown, (day, day)).await.unwrap().value;
        assert_eq!(bench.control.log().len(), 1, "{breakdown:?}");
        assert_eq!(told.values.len(), metrics.len(), "{breakdown:?}");
        assert!(told.values.iter().all(|parts| !parts.parts.is_empty()), "{breakdown:?}");
    }
}

#[tokio::test]
async fn a_breakdown_that_a_metric_does_not_have_is_refused_for_good() {
    let bench = Bench::new().await;
    let day = last_day() - 3.days();
    let asked = [MetricId::Reach, MetricId::Replies, MetricId::Likes];
    let told = bench.session.account_parts(&asked, Breakdown::FollowType, (day, day)).await.unwrap().value;
    assert!(told.values.iter().all(|parts| parts.metric == MetricId::Reach) && told.values.len() == 1);
    let mut refused = told.refused.clone();
    refused.sort();
    assert_eq!(refused, [MetricId::Likes, MetricId::Replies]);
    assert_eq!(told.forever, [MetricId::Replies], "it knows no breakdown at all: code 1");
}

#[tokio::test]
async fn groups_of_people_and_hours_are_read_and_a_small_account_has_none() {
    let bench = Bench::new().await;
    let (metric, today) = (MetricId::FollowerDemographics, last_day());
    for breakdown in Metric::of(metric).breakdowns {
        for timeframe in Timeframe::ALL {
            let told = bench.session.people(metric, *breakdown, timeframe, today).await.unwrap().value;
            assert!(!told.values[0].parts.is_empty(), "{breakdown:?}");
            assert_eq!(told.values[0].last, today);
        }
    }
    let days = (last_day() - 5.days(), last_day() - 2.days());
    let hours = bench.session.online_followers(days).await.unwrap().value.values;
    assert_eq!(hours.len(), 4 * 24);
    assert_eq!((hours[0].day, hours[0].hour), (days.0, 0));
    assert!(hours.iter().all(|hour| hour.value > 0.0));
    bench.control.flip(|switches| switches.followers = Some(99));
    let told = bench.session.people(metric, Breakdown::Age, Timeframe::ThisWeek, today).await.unwrap();
    assert_eq!(told.value.values, []);
    assert_eq!(bench.session.online_followers(days).await.unwrap().value.values, []);
    let today = (last_day() + 1.days(), last_day() + 1.days());
    let refused = bench.session.online_followers(today).await.unwrap().value.refused;
    assert_eq!(refused, [MetricId::OnlineFollowers]);
}

#[tokio::test]
async fn the_taps_of_a_story_and_the_actions_after_a_post_come_in_parts() {
    let bench = Bench::new().await;
    let breakdown = Breakdown::StoryNavigationActionType;
    let stories = bench.session.stories(None).await.unwrap().value.items;
    let mut taps = Vec::new();
    for story in &stories {
        if let Ok(told) =
            bench.session.media_parts(&story.id, Level::Story, MetricId::Navigation, breakdown).await
        {
            taps.extend(told.value.values);
        }
    }
    assert!(
        taps.iter().any(|told| told.parts.iter().any(|(part, value)| part == "TAP_EXIT" && *value > 0.0))
    );
    let post = bench.media_where(|media| media.product == Product::Feed).await;
    let told = bench
        .session
        .media_parts(&post.id, Level::Feed, MetricId::ProfileActivity, Breakdown::ActionType)
        .await;
    assert!(told.unwrap().value.values[0].parts.iter().any(|(part, _)| part == "BIO_LINK_CLICKED"));
}

#[tokio::test]
async fn a_metric_asked_the_wrong_way_costs_only_itself() {
    let bench = Bench::new().await;
    let (since, until) = range(7);
    let asked = [MetricId::Reach, MetricId::Views, MetricId::Saves];
    let numbers = bench.session.account_series(&asked, since, until).await.unwrap().value;
    assert!(numbers.values.iter().all(|value| value.metric == MetricId::Reach));
    assert_eq!(numbers.values.len(), 7);
    let mut refused = numbers.refused;
    refused.sort();
    assert_eq!(refused, [MetricId::Views, MetricId::Saves]);
}

#[tokio::test]
async fn more_than_thirty_days_are_refused() {
    let bench = Bench::new().await;
    let (since, until) = range(31);
    let outcome = bench.session.account_series(&[MetricId::Reach], since, until).await;
    assert_eq!(kind(&outcome), TroubleKind::OurMistake);
}

#[tokio::test]
async fn the_numbers_need_their_own_permission() {
    let bench = Bench::new().await;
    let session = bench.with_token(&bench.control.dashboard_token(Scopes::BASIC, 0));
    let (since, until) = range(7);
    let outcome = session.account_series(&[MetricId::Reach], since, until).await;
    assert_eq!(kind(&outcome), TroubleKind::PermissionMissing);
}

#[tokio::test]
async fn every_metric_of_a_level_is_given_for_its_media() {
    let bench = Bench::new().await;
    let posts = bench.all_media().await;
    let feed = posts.iter().find(|media| media.product == Product::Feed).unwrap();
    let reel = posts.iter().find(|media| media.product == Product::Reels).unwrap();
    for (media, level) in [(feed, Level::Feed), (reel, Level::Reels)] {
        let metrics = media_metrics(level);
        let numbers = bench.session.media_insights(&media.id, level, &metrics).await.unwrap().value;
        assert_eq!(numbers.refused, [], "{level:?}");
        for metric in metrics {
            assert!(numbers.values.iter().any(|value| value.metric == metric), "{level:?} {metric:?}");
        }
    }
}

#[tokio::test]
async fn a_reel_asked_as_a_post_gives_what_it_has() {
    let bench = Bench::new().await;
    let reel = bench.media_where(|media| media.product == Product::Reels).await;
    let metrics = media_metrics(Level::Feed);
    let numbers = bench.session.media_insights(&reel.id, Level::Feed, &metrics).await.unwrap().value;
    let mut refused = numbers.refused;
    refused.sort();
    assert_eq!(refused, [MetricId::Follows, MetricId::ProfileVisits, MetricId::ProfileActivity]);
    assert_eq!(numbers.values.len(), metrics.len() - 3);
}

#[tokio::test]
async fn a_story_has_numbers_or_too_few_viewers() {
    let bench = Bench::new().await;
    let metrics = media_metrics(Level::Story);
    let (mut told, mut too_few) = (0, 0);
    for story in bench.session.stories(None).await.unwrap().value.items {
        match bench.session.media_insights(&story.id, Level::Story, &metrics).await {
            Ok(numbers) => {
                assert_eq!(numbers.value.values.len(), metrics.len());
                told += 1;
            }
            Err(error) => {
                assert_eq!(error.class(), Class::NoNumbers, "{error}");
                too_few += 1;
            }
        }
    }
    assert!(told > 0 && too_few > 0, "{told} {too_few}");
}

#[tokio::test]
async fn a_post_from_before_the_professional_account_has_no_numbers() {
    let bench = Bench::new().await;
    bench.control.flip(|switches| switches.professional_since = Some(NOW));
    let post = bench.media_where(|media| media.product == Product::Feed).await;
    let outcome = bench.session.media_insights(&post.id, Level::Feed, &[MetricId::Reach]).await;
    let error: ApiError = outcome.unwrap_err();
    assert_eq!(error.class(), Class::NoNumbers, "{error}");
}
