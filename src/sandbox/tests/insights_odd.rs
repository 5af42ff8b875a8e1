//! Insights where they are late, missing, refused, forgotten or falling (section 7).
//! Invariant: what is not told is missing from the answer, never a zero, and comes back when it is told again.

use serde_json::{Value, json};

use super::super::testworld::{NOW, ids};
use super::super::tokens::DAY;
use super::{Answer, Bench};

const DAYS: &str = "metric=reach,follower_count&period=day";

impl Bench {
    async fn account(&self, query: &str) -> Answer {
        self.get(&format!("/v26.0/me/insights?{query}")).await
    }

    async fn data(&self, query: &str) -> Vec<Value> {
        self.account(query).await.json()["data"].as_array().unwrap().clone()
    }

    async fn of_media(&self, media: &str, metrics: &str) -> Answer {
        self.get(&format!("/{media}/insights?metric={metrics}")).await
    }
}

fn people(of: &str, timeframe: &str) -> String {
    format!("metric={of}&period=lifetime&metric_type=total_value&timeframe={timeframe}&breakdown=country")
}

#[tokio::test]
async fn a_metric_is_refused_in_every_list_and_then_allowed() {
    let bench = Bench::new();
    let total = "metric=views,reposts&period=day&metric_type=total_value";
    bench.control.flip(|switches| switches.refused_metrics = vec!["reposts".into()]);
    let refused = bench.account(total).await;
    assert_eq!(refused.error().0, 100);
    assert!(refused.message().starts_with("(#100) metric[1] must be one of the following values: reach"));
    assert!(!refused.message().contains("reposts,"));
    assert_eq!(bench.of_media(ids::OLDEST, "reach,reposts").await.error().0, 100);
    bench.control.flip(|switches| switches.refused_metrics.clear());
    assert_eq!(bench.data(total).await.len(), 2);
    assert_eq!(bench.of_media(ids::OLDEST, "reach,reposts").await.json()["data"][1]["name"], "reposts");
}

#[tokio::test]
async fn what_is_withheld_is_missing_and_not_zero() {
    let bench = Bench::new();
    bench.control.flip(|switches| switches.withheld_metrics = vec!["views".into()]);
    assert_eq!(bench.data("metric=views&period=day&metric_type=total_value").await, [] as [Value; 0]);
    let media = bench.of_media(ids::OLDEST, "reach,views").await.json();
    assert_eq!(media["data"].as_array().unwrap().len(), 1);
    bench.control.flip(|switches| switches.follows_without_total = true);
    let moves = "metric=follows_and_unfollows&period=day&metric_type=total_value&breakdown=follow_type";
    let row = &bench.data(moves).await[0];
    assert!(row.get("total_value").is_none() && row["name"] == "follows_and_unfollows");
}

#[tokio::test]
async fn a_day_settles_within_48_hours() {
    let bench = Bench::new();
    let range = format!("since={}&until={NOW}", NOW - 4 * DAY);
    let query = format!("{DAYS}&{range}").replace(",follower_count", "");
    bench.control.flip(|switches| switches.insights_settle_hours = 48);
    let values = |data: &[Value]| -> Vec<u64> {
        data[0]["values"].as_array().unwrap().iter().map(|day| day["value"].as_u64().unwrap()).collect()
    };
    // The last day ended an hour ago, the one before it a day and an hour.
    assert_eq!(values(&bench.data(&query).await), [1_097, 1_098, 1_099 * 457 / 480, 1_100 * 433 / 480]);
    bench.control.advance(2 * DAY);
    assert_eq!(values(&bench.data(&query).await), [1_097, 1_098, 1_099, 1_100]);
    let counted = bench.control.counted("reach", NOW - 4 * DAY, NOW).unwrap();
    assert_eq!(counted.iter().map(|(_, value)| *value).collect::<Vec<_>>(), [1_097, 1_098, 1_099, 1_100]);
    assert_eq!(bench.control.counted("online_followers", 0, NOW), None);
}

#[tokio::test]
async fn days_are_kept_for_90_days_and_media_for_two_years() {
    let bench = Bench::new();
    let old = format!("metric=reach&period=day&since={}&until={}", NOW - 95 * DAY, NOW - 85 * DAY);
    let days = bench.data(&old).await;
    assert_eq!(days[0]["values"].as_array().unwrap().len(), 5);
    assert_eq!(bench.control.counted("reach", NOW - 95 * DAY, NOW - 85 * DAY).unwrap().len(), 10);
    bench.control.flip(|switches| switches.media_insights_kept_days = 399);
    assert_eq!(bench.of_media(ids::OLDEST, "reach").await.json(), json!({ "data": [] }));
}

#[tokio::test]
async fn groups_of_people_need_a_hundred() {
    let bench = Bench::new();
    for of in ["follower_demographics", "engaged_audience_demographics", "reached_audience_demographics"] {
        let month = bench.data(&people(of, "this_month")).await;
        let week = bench.data(&people(of, "this_week")).await;
        let first = |data: &[Value]| data[0]["total_value"]["breakdowns"][0]["results"][0].clone();
        assert_eq!(first(&week)["dimension_values"][0], "LAST_7_DAYS");
        assert_ne!(first(&month)["value"], first(&week)["value"], "{of}");
    }
    bench.control.flip(|switches| switches.followers = Some(99));
    assert!(bench.data(&people("follower_demographics", "this_week")).await.is_empty());
    assert_eq!(bench.data(&people("engaged_audience_demographics", "this_week")).await.len(), 1);
    bench.control.flip(|switches| switches.followers = Some(100));
    assert_eq!(bench.data(&people("follower_demographics", "this_week")).await.len(), 1);
    bench.control.flip(|switches| switches.reached_demographics_gone = true);
    let gone = bench.account(&people("reached_audience_demographics", "this_week")).await;
    assert!(gone.message().starts_with("(#100) metric[0] must be one of"));
}

#[tokio::test]
async fn lifetime_values_fall_and_replies_are_not_counted_in_europe() {
    let bench = Bench::new();
    let reach = async |bench: &Bench| {
        bench.of_media(ids::OLDEST, "reach").await.json()["data"][0]["values"][0]["value"].clone()
    };
    let before = reach(&bench).await;
    bench.control.flip(|switches| switches.lifetime_percent = 95);
    assert_eq!((before, reach(&bench).await), (json!(900), json!(855)));
    let replies = "metric=replies&period=day&metric_type=total_value";
    assert_eq!(bench.data(replies).await[0]["total_value"]["value"], 2);
    bench.control.flip(|switches| switches.replies_not_counted = true);
    assert_eq!(bench.data(replies).await[0]["total_value"]["value"], 0);
    let story = bench.of_media(ids::STORY, "replies").await.json();
    assert_eq!(story["data"][0]["values"][0]["value"], 0);
}
