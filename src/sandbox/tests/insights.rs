//! Insights of account and media (section 7).
//! Invariant: each error text of section 7 is reached by a question that deserves it.

use serde_json::{Value, json};

use super::super::testworld::{NOW, ids};
use super::super::tokens::DAY;
use super::{Answer, Bench};

impl Bench {
    async fn numbers(&self, query: &str) -> Answer {
        self.get(&format!("/v26.0/me/insights?{query}")).await
    }

    async fn lifetime(&self, media: &str, metrics: &str) -> Answer {
        self.get(&format!("/{media}/insights?metric={metrics}")).await
    }
}

fn ends(row: &Value) -> Vec<&str> {
    row["values"].as_array().unwrap().iter().map(|value| value["end_time"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn reach_comes_as_days_that_end_at_pacific_midnight() {
    let bench = Bench::new();
    let query = format!("metric=reach&period=day&since={}&until={NOW}", NOW - 3 * DAY);
    let body = bench.numbers(&query).await.json();
    let row = &body["data"][0];
    assert_eq!(row["id"], "17841400000000017/insights/reach/day");
    assert_eq!(
        ends(row),
        ["2026-11-21T08:00:00+0000", "2026-11-22T08:00:00+0000", "2026-11-23T08:00:00+0000"]
    );
    assert_eq!(row["values"][2]["value"], 1_100);
    let previous = body["paging"]["previous"].as_str().unwrap();
    assert!(previous.contains(&format!("since={}", NOW - 6 * DAY)), "{previous}");
    let default = bench.numbers("metric=reach&period=day").await.json();
    assert_eq!(ends(&default["data"][0]).len(), 1, "the last 24 hours");
}

#[tokio::test]
async fn a_total_of_people_is_less_than_its_days_and_splits_add_up() {
    let bench = Bench::new();
    let range = format!("since={}&until={NOW}&period=day&metric_type=total_value", NOW - 7 * DAY);
    let reach = bench.numbers(&format!("metric=reach&{range}")).await.json();
    let total = reach["data"][0]["total_value"]["value"].as_u64().unwrap();
    assert!(total > 1_100 && total < 7 * 1_095, "{total}");
    let query = format!("metric=views&breakdown=follow_type,media_product_type&{range}");
    let views = bench.numbers(&query).await.json();
    let whole = &views["data"][0]["total_value"];
    let results = whole["breakdowns"][0]["results"].as_array().unwrap();
    let sum: u64 = results.iter().map(|one| one["value"].as_u64().unwrap()).sum();
    assert_eq!(json!(sum), whole["value"]);
    assert_eq!(results[0]["dimension_values"], json!(["FOLLOWER", "REEL"]));
}

#[tokio::test]
async fn wrong_account_questions_are_refused_in_the_listed_words() {
    let bench = Bench::new();
    let month = format!("since={}&until={NOW}", NOW - 31 * DAY);
    let cases = [
        (
            "metric=views&period=day",
            100,
            "(#100) The following metrics (views) should be specified with parameter metric_type=total_value",
        ),
        (
            "metric=reach,impressions&period=day",
            100,
            "(#100) metric[1] must be one of the following values: reach, follower_count, website_clicks",
        ),
        (
            &format!("metric=reach&period=day&{month}"),
            100,
            "(#100) There cannot be more than 30 days (2592000 s) between since and until",
        ),
        (
            &format!("metric=follower_count&period=day&since={}&until={NOW}", NOW - 5 * DAY),
            100,
            "(#100) (follower_count) metric only supports querying data for the last 30 days excluding the current day",
        ),
        (
            "metric=likes&period=day&metric_type=total_value&breakdown=follow_type",
            100,
            "Incompatible breakdowns (follow_type) for metric (likes)",
        ),
        (
            "metric=replies&period=day&metric_type=total_value&breakdown=follow_type",
            1,
            "An unknown error has occurred.",
        ),
        ("metric=reach", 100, "The parameter period is required."),
        ("period=day", 100, "The parameter metric is required."),
        ("metric=views&period=week&metric_type=total_value", 100, "(#100) Incompatible period (week)"),
        (
            "metric=follower_demographics&period=lifetime&metric_type=total_value&breakdown=age&timeframe=last_30_days",
            100,
            "(#100) timeframe must be one of",
        ),
        (
            "metric=follower_demographics&period=lifetime&metric_type=total_value&breakdown=age",
            100,
            "The parameter timeframe is required.",
        ),
    ];
    for (query, code, text) in cases {
        let answer = bench.numbers(query).await;
        assert_eq!(answer.error().0, code, "{query}");
        assert!(answer.message().starts_with(text), "{query}: {}", answer.message());
    }
}

#[tokio::test]
async fn followers_online_and_demographics_have_their_own_shapes() {
    let bench = Bench::new();
    let (since, until) = (NOW - 5 * DAY, NOW - 2 * 3_600);
    let range = format!("since={since}&until={until}");
    let change = bench.numbers(&format!("metric=follower_count&period=day&{range}")).await.json();
    assert_eq!(change["data"][0]["values"][0]["value"], 8);
    let online = bench.numbers(&format!("metric=online_followers&period=lifetime&{range}")).await.json();
    assert_eq!(online["data"][0]["values"][0]["value"].as_object().unwrap().len(), 24);
    let query = "metric=follower_demographics&period=lifetime&metric_type=total_value&timeframe=this_month&breakdown=country";
    let people = bench.numbers(query).await.json();
    let total = &people["data"][0]["total_value"];
    assert!(total.get("value").is_none());
    assert_eq!(total["breakdowns"][0]["dimension_keys"], json!(["timeframe", "country"]));
    bench.control.flip(|switches| switches.followers = Some(99));
    for query in [query, &format!("metric=follower_count&period=day&{range}")] {
        assert_eq!(bench.numbers(query).await.json()["data"], json!([]), "fewer than 100 followers");
    }
}

#[tokio::test]
async fn late_data_and_days_after_the_world_began() {
    let bench = Bench::new();
    let query = |now: i64| format!("metric=reach&period=day&since={}&until={now}", now - 3 * DAY);
    bench.control.flip(|switches| switches.insights_lag_hours = 48);
    assert_eq!(ends(&bench.numbers(&query(NOW)).await.json()["data"][0]).len(), 1);
    bench.control.flip(|switches| switches.insights_lag_hours = 0);
    bench.control.advance(10 * DAY);
    let later = bench.numbers(&query(NOW + 10 * DAY)).await.json();
    assert_eq!(ends(&later["data"][0])[2], "2026-12-03T08:00:00+0000");
    let empty = bench.numbers("metric=profile_views&period=day&metric_type=total_value").await;
    assert_eq!(empty.json()["data"], json!([]));
}

#[tokio::test]
async fn media_numbers_are_lifetime_values() {
    let bench = Bench::new();
    let body = bench
        .lifetime(ids::OLDEST, "reach,views,saved,likes,total_interactions,profile_activity")
        .await
        .json();
    let row = &body["data"][0];
    assert_eq!((&row["period"], &row["values"][0]["value"]), (&json!("lifetime"), &json!(900)));
    let reel = bench.lifetime(ids::REEL, "ig_reels_avg_watch_time,reels_skip_rate").await.json();
    assert_eq!(reel["data"][0]["values"][0]["value"], 6_400);
    assert_eq!(reel["data"][1]["values"][0]["value"], 31.5);
    let story = bench
        .get(&format!("/{}/insights?metric=navigation&breakdown=story_navigation_action_type", ids::STORY))
        .await
        .json();
    let total = &story["data"][0]["total_value"]["breakdowns"][0];
    assert_eq!(total["results"][0], json!({ "dimension_values": ["tap_forward"], "value": 50 }));
}

#[tokio::test]
async fn wrong_media_questions_are_refused_in_the_listed_words() {
    let bench = Bench::new();
    let cases = [
        (
            ids::OLDEST,
            "reach,navigation",
            "The Media Insights API does not support the {navigation} metric for this media product type.",
        ),
        (ids::STORY, "likes,saved", "The Media Insights API does not support the {likes, saved} metric"),
        (ids::REEL, "profile_visits", "The Media Insights API does not support the {profile_visits} metric"),
        (
            ids::OLDEST,
            "plays",
            "(#100) metric[0] must be one of the following values: impressions, reach, replies",
        ),
        (ids::OLDEST, "impressions", "(#100) Starting from version v22.0 and above, the impressions metric"),
        (ids::OLDEST, "link_clicks", "The Media Insights API does not support the {link_clicks} metric"),
        (ids::OLDEST, "facebook_views", "(#100) facebook_views needs"),
    ];
    for (media, metrics, text) in cases {
        let answer = bench.lifetime(media, metrics).await;
        assert_eq!(answer.error().0, 100, "{metrics}");
        assert!(answer.message().starts_with(text), "{metrics}: {}", answer.message());
    }
    assert_eq!(bench.lifetime(ids::QUIET_STORY, "reach").await.error().0, 10);
    assert_eq!(bench.lifetime(ids::OLD_STORY, "reach").await.error(), (100, 33));
    assert_eq!(bench.lifetime(ids::ALBUM_CHILD, "reach").await.error().0, 100);
    bench.control.flip(|switches| switches.professional_since = Some(NOW - 50 * DAY));
    assert_eq!(bench.lifetime(ids::OLDEST, "reach").await.error(), (100, 2_108_006));
}

#[tokio::test]
async fn insights_come_as_an_expansion_too() {
    let bench = Bench::new();
    let list = bench.get("/me/media?fields=id,insights.metric(reach,views)&limit=3").await.json();
    assert_eq!(list["data"][0]["insights"]["data"][1]["name"], "views");
    let mixed = bench.get("/me/media?fields=id,insights.metric(profile_visits)&limit=3").await;
    assert_eq!(mixed.error().0, 100, "a reel among them refuses the whole");
}
