//! `GET /{media}/insights` and `insights.metric(…)` (section 7.2).
//! Invariant: one metric that does not fit the media refuses the whole list.

use serde_json::{Value, json};

use super::{grown, names, not_one_of, result};
use crate::sandbox::model::{Kind, Media};
use crate::sandbox::refusal::Refusal;
use crate::sandbox::render::{View, product_type};
use crate::sandbox::tokens::DAY;

/// The enum the live service prints (section 7.2).
const NAMES: [&str; 23] = [
    "impressions",
    "reach",
    "replies",
    "saved",
    "likes",
    "comments",
    "shares",
    "total_interactions",
    "follows",
    "profile_visits",
    "profile_activity",
    "navigation",
    "ig_reels_video_view_total_time",
    "ig_reels_avg_watch_time",
    "views",
    "reels_skip_rate",
    "reposts",
    "facebook_views",
    "crossposted_views",
    "total_views",
    "total_likes",
    "total_comments",
    "link_clicks",
];

/// Fewer viewers have no story insights.
const FEW: u64 = 5;

fn fits(name: &str, product: &str) -> bool {
    match name {
        "reach" | "views" | "shares" | "total_interactions" | "reposts" => true,
        "likes" | "comments" | "saved" => product != "STORY",
        "follows" | "profile_visits" | "profile_activity" => product != "REELS",
        "replies" | "navigation" => product == "STORY",
        "ig_reels_avg_watch_time" | "ig_reels_video_view_total_time" | "reels_skip_rate" => {
            product == "REELS"
        }
        _ => false,
    }
}

/// Answers for one media node.
pub fn answer(view: &View<'_>, row: usize, metrics: &str, breakdown: Option<&str>) -> Result<Value, Refusal> {
    let media = &view.state.media[row].media;
    let product = product_type(media.kind);
    let metrics = names(metrics);
    let switches = &view.state.switches;
    if let Some(at) = metrics.iter().position(|name| switches.refused_metrics.iter().any(|it| it == name)) {
        return Err(not_one_of(at, &NAMES));
    }
    judge(&metrics, product)?;
    if view.state.switches.professional_since.is_some_and(|since| media.published < since) {
        return Err(Refusal::api(100, "The media was posted before the account became a professional one.")
            .with_subcode(2_108_006));
    }
    let numbers = Counted { view, row, media };
    let viewers = numbers.grown(media.numbers.reach);
    if matches!(media.kind, Kind::StoryImage | Kind::StoryVideo) && viewers < FEW {
        return Err(Refusal::oauth(10, "(#10) Not enough viewers for the media to show insights"));
    }
    if view.state.now() - media.published > switches.media_insights_kept_days * DAY {
        return Ok(json!({ "data": [] }));
    }
    let mut data = Vec::with_capacity(metrics.len());
    for name in metrics.into_iter().filter(|name| !switches.withheld_metrics.iter().any(|it| it == name)) {
        data.push(numbers.row(name, breakdown)?);
    }
    Ok(json!({ "data": data }))
}

fn judge(metrics: &[&str], product: &str) -> Result<(), Refusal> {
    if let Some((at, _)) = metrics.iter().enumerate().find(|(_, name)| !NAMES.contains(name)) {
        return Err(not_one_of(at, &NAMES));
    }
    if metrics.contains(&"impressions") {
        return Err(Refusal::api(
            100,
            "(#100) Starting from version v22.0 and above, the impressions metric is no longer supported for \
             the queried media",
        ));
    }
    if let Some(name) = metrics.iter().find(|name| ["facebook_views", "crossposted_views"].contains(name)) {
        return Err(Refusal::api(100, format!("(#100) {name} needs a media shared to Facebook")));
    }
    let wrong: Vec<&str> = metrics.iter().copied().filter(|name| !fits(name, product)).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Refusal::api(
        100,
        format!(
            "The Media Insights API does not support the {{{}}} metric for this media product type.",
            wrong.join(", ")
        ),
    ))
}

/// The numbers of one media node as they stand now.
struct Counted<'a> {
    view: &'a View<'a>,
    row: usize,
    media: &'a Media,
}

impl Counted<'_> {
    fn grown(&self, number: u64) -> u64 {
        let state = self.view.state;
        grown(number, self.media.published, state.began, state.now()) * state.switches.lifetime_percent / 100
    }

    fn comments(&self) -> u64 {
        self.view.state.media[self.row].counted
    }

    fn value(&self, name: &str) -> Value {
        let numbers = &self.media.numbers;
        let likes = self.view.likes(self.media);
        let views = self.grown(numbers.views);
        json!(match name {
            "reach" => self.grown(numbers.reach),
            "views" => views,
            "shares" => self.grown(numbers.shares),
            "saved" => self.grown(numbers.saved),
            "reposts" => self.grown(numbers.reposts),
            "follows" => self.grown(numbers.follows),
            "profile_visits" => self.grown(numbers.profile_visits),
            "profile_activity" => self.grown(numbers.profile_visits / 4),
            "replies" if self.view.state.switches.replies_not_counted => 0,
            "replies" => self.grown(numbers.replies),
            "navigation" => numbers.navigation.iter().map(|count| self.grown(*count)).sum(),
            "likes" => likes,
            "comments" => self.comments(),
            "ig_reels_avg_watch_time" => numbers.average_watch_ms,
            "ig_reels_video_view_total_time" => numbers.average_watch_ms * views,
            "reels_skip_rate" => return json!(numbers.skip_rate),
            // Stories have neither likes, comments nor saves to add up.
            "total_interactions" if product_type(self.media.kind) == "STORY" => {
                self.grown(numbers.replies + numbers.shares + numbers.reposts)
            }
            _ => likes + self.comments() + self.grown(numbers.saved + numbers.shares + numbers.reposts),
        })
    }

    fn row(&self, name: &str, breakdown: Option<&str>) -> Result<Value, Refusal> {
        let title = name.replace('_', " ");
        let mut row = json!({
            "name": name,
            "period": "lifetime",
            "values": [{ "value": self.value(name) }],
            "title": title,
            "description": format!("The {title} of this media"),
            "id": format!("{}/insights/{name}/lifetime", self.media.id),
        });
        let Some(breakdown) = breakdown else { return Ok(row) };
        let results = match (name, breakdown) {
            ("navigation", "story_navigation_action_type") => {
                let actions = ["tap_forward", "tap_back", "tap_exit", "swipe_forward"];
                let counts = self.media.numbers.navigation;
                let pairs = actions.iter().zip(counts);
                pairs.map(|(action, count)| result(&[action], self.grown(count))).collect::<Vec<_>>()
            }
            ("profile_activity", "action_type") => {
                let all = self.grown(self.media.numbers.profile_visits / 4);
                let links = all * 2 / 3;
                vec![result(&["bio_link_clicked"], links), result(&["email"], all - links)]
            }
            _ => {
                return Err(Refusal::api(
                    100,
                    format!("Incompatible breakdowns ({breakdown}) for metric ({name})"),
                ));
            }
        };
        row["total_value"] = json!({
            "value": self.value(name),
            "breakdowns": [{ "dimension_keys": [breakdown], "results": results }],
        });
        Ok(row)
    }
}
