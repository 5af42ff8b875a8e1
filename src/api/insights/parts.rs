//! Numbers in parts: by a breakdown, by groups of people, by hours (section 7).
//! Invariant: parts are words as Instagram spells them, in capitals where they are its own, and an unknown one is
//! kept; a breakdown that a metric does not have is refused for good.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

use super::super::errors::{ApiError, Purpose};
use super::super::{Answer, Session, wire};
use super::{MetricWire, Numbers, Range, day_bounds, day_ended_at};
use crate::domain::insight::{MediaParts, OnlineHour, Parts};
use crate::domain::metrics::{Breakdown, Level};
use crate::domain::{MediaId, Metric, MetricId, TroubleKind};

/// The time that groups of people are told over (section 7.1); older names are dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timeframe {
    /// The last 7 days.
    ThisWeek,
    /// The last 30 days.
    ThisMonth,
}

impl Timeframe {
    /// Both.
    pub const ALL: [Self; 2] = [Self::ThisMonth, Self::ThisWeek];

    fn word(self) -> &'static str {
        match self {
            Self::ThisWeek => "this_week",
            Self::ThisMonth => "this_month",
        }
    }

    /// How many days it has.
    pub fn days(self) -> i64 {
        match self {
            Self::ThisWeek => 7,
            Self::ThisMonth => 30,
        }
    }
}

/// Words of Instagram's own come in both cases (section 7.2); names of places and ages are left as they are.
fn spelled(breakdown: Breakdown, part: &str) -> String {
    match breakdown {
        Breakdown::City | Breakdown::Age => part.to_owned(),
        _ => part.to_uppercase(),
    }
}

impl MetricWire {
    /// The parts by a breakdown, whatever else stands beside it; none that is not told.
    fn parts(&self, breakdown: Breakdown) -> Vec<(String, f64)> {
        let all = self.total_value.iter().flat_map(|total| total.breakdowns.iter().flatten());
        let mut parts: Vec<(String, f64)> = Vec::new();
        for told in all {
            let keys = told.dimension_keys.iter().flatten();
            let Some(place) = keys.clone().position(|key| key.eq_ignore_ascii_case(breakdown.word())) else {
                continue;
            };
            for result in told.results.iter().flatten() {
                let name = result.dimension_values.as_ref().and_then(|values| values.get(place));
                if let (Some(name), Some(value)) = (name, result.value) {
                    parts.push((spelled(breakdown, name), value));
                }
            }
        }
        parts
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct HoursWire {
    #[serde(deserialize_with = "wire::text")]
    name: Option<String>,
    values: Option<Vec<HoursOfDayWire>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct HoursOfDayWire {
    /// A map of hours, which may be empty; anything else says nothing.
    value: Value,
    #[serde(deserialize_with = "wire::moment")]
    end_time: Option<Timestamp>,
}

fn read_hours(body: &[u8]) -> Option<Vec<OnlineHour>> {
    let items: Vec<HoursWire> = wire::page(body)?.items;
    let mut hours = Vec::new();
    for item in items.iter().filter(|item| item.name.as_deref() == Some("online_followers")) {
        for day in item.values.iter().flatten() {
            let ended = day.end_time.and_then(day_ended_at);
            let (Some(date), Some(map)) = (ended, day.value.as_object()) else { continue };
            hours.extend(map.iter().filter_map(|(hour, value)| {
                let hour = hour.parse().ok().filter(|hour| (0..24).contains(hour))?;
                Some(OnlineHour { day: date, hour, value: value.as_f64()? })
            }));
        }
    }
    hours.sort_by_key(|hour| (hour.day, hour.hour));
    Some(hours)
}

impl Session {
    /// Totals of days, both included and at most 30, in parts by a breakdown that these metrics have
    /// ([`Metric::breakdowns`](crate::domain::Metric)). A metric whose answer holds no parts is listed with none.
    ///
    /// # Errors
    /// As [`Session::account_series`].
    pub async fn account_parts(
        &self,
        metrics: &[MetricId],
        breakdown: Breakdown,
        (first, last): (Date, Date),
    ) -> Result<Answer<Numbers<Parts>>, ApiError> {
        let range = Range { since: day_bounds(first).0, until: day_bounds(last).1 };
        let query = [("metric_type", Some("total_value")), ("breakdown", Some(breakdown.word()))];
        let answer = self.ask_account(metrics, range, &query).await?;
        Ok(answer.map(|numbers| {
            numbers.filter_map(|read| {
                let metric = read.at(Level::Account)?;
                Some(Parts { metric, breakdown, first, last, parts: read.parts(breakdown) })
            })
        }))
    }

    /// Groups of people: `follower_demographics` and its sisters, up to the day `today` of Instagram's. `None` in the
    /// answer's values when nothing is told, as for fewer than 100 people.
    ///
    /// # Errors
    /// As [`Session::account_series`].
    pub async fn people(
        &self,
        metric: MetricId,
        breakdown: Breakdown,
        timeframe: Timeframe,
        today: Date,
    ) -> Result<Answer<Numbers<Parts>>, ApiError> {
        let query = [
            ("period", "lifetime"),
            ("metric_type", "total_value"),
            ("timeframe", timeframe.word()),
            ("breakdown", breakdown.word()),
        ];
        let node = self.account.as_str();
        let answer = self.ask(Purpose::Insights, node, Level::Account, &[metric], &query).await?;
        let first = today.checked_sub(jiff::Span::new().days(timeframe.days() - 1)).unwrap_or(today);
        Ok(answer.map(|numbers| {
            numbers.filter_map(|read| {
                let metric = read.at(Level::Account)?;
                Some(Parts { metric, breakdown, first, last: today, parts: read.parts(breakdown) })
            })
        }))
    }

    /// Followers by hour, for days within the last 30 without today; a day may have no hours at all.
    ///
    /// # Errors
    /// As [`Session::account_series`]; the refusal is listed where it is one.
    pub async fn online_followers(
        &self,
        (first, last): (Date, Date),
    ) -> Result<Answer<Numbers<OnlineHour>>, ApiError> {
        let since = day_bounds(first).0.as_second().to_string();
        let until = day_bounds(last).1.as_second().to_string();
        let call = self
            .get(Purpose::Insights, &[self.account.as_str(), "insights"])?
            .query(&[("metric", Metric::of(MetricId::OnlineFollowers).wire), ("period", "lifetime")])
            .query(&[("since", since.as_str()), ("until", until.as_str())]);
        let none = |refused| Numbers { values: Vec::new(), refused, forever: Vec::new() };
        match self.send(call).await.and_then(|reply| reply.read(read_hours)) {
            Ok(answer) => Ok(answer.map(|values| Numbers { values, ..none(Vec::new()) })),
            Err(error) if error.trouble().kind == TroubleKind::OurMistake => {
                Ok(Answer { usage: error.usage(), value: none(vec![MetricId::OnlineFollowers]) })
            }
            Err(error) => Err(error),
        }
    }

    /// The parts of one of a post's numbers, which is lifetime.
    ///
    /// # Errors
    /// As [`Session::media_insights`].
    pub async fn media_parts(
        &self,
        id: &MediaId,
        level: Level,
        metric: MetricId,
        breakdown: Breakdown,
    ) -> Result<Answer<Numbers<MediaParts>>, ApiError> {
        let purpose = if level == Level::Story { Purpose::StoryInsights } else { Purpose::Insights };
        let query = [("breakdown", breakdown.word())];
        let answer = self.ask(purpose, id.as_str(), level, &[metric], &query).await?;
        Ok(answer.map(|numbers| {
            numbers.filter_map(|read| {
                Some(MediaParts { metric: read.at(level)?, breakdown, parts: read.parts(breakdown) })
            })
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    #[test]
    fn parts_are_words_of_instagram_in_capitals_and_names_as_they_are() {
        let told = read(
            r#"{"data":[{"name":"navigation","total_value":{"value":9,"breakdowns":[{
            "dimension_keys":["story_navigation_action_type"],"results":[
            {"dimension_values":["tap_forward"],"value":7},{"dimension_values":["MARTIAN_TAP"],"value":2},
            {"dimension_values":[],"value":1},{"dimension_values":["tap_back"]}]}]}},
            {"name":"follower_demographics","total_value":{"breakdowns":[{
            "dimension_keys":["timeframe","city"],"results":[
            {"dimension_values":["LAST_7_DAYS","São Paulo, São Paulo (state)"],"value":4}]}]}}]}"#
                .as_bytes(),
        )
        .unwrap();
        let words = |parts: Vec<(String, f64)>| format!("{parts:?}");
        assert_eq!(
            words(told[0].parts(Breakdown::StoryNavigationActionType)),
            r#"[("TAP_FORWARD", 7.0), ("MARTIAN_TAP", 2.0)]"#
        );
        assert_eq!(told[0].parts(Breakdown::ActionType), []);
        assert_eq!(words(told[1].parts(Breakdown::City)), r#"[("São Paulo, São Paulo (state)", 4.0)]"#);
    }

    #[test]
    fn hours_come_from_maps_and_an_empty_map_tells_nothing() {
        let hours = read_hours(
            br#"{"data":[{"name":"online_followers","period":"lifetime","values":[
            {"value":{"23":5,"0":4,"24":1,"x":2},"end_time":"2026-11-21T08:00:00+0000"},
            {"value":{},"end_time":"2026-11-22T08:00:00+0000"},{"value":7,"end_time":"2026-11-23T08:00:00+0000"}
            ]}]}"#,
        )
        .unwrap();
        let day = jiff::civil::date(2026, 11, 20);
        let hour = |hour, value| OnlineHour { day, hour, value };
        assert_eq!(hours, [hour(0, 4.0), hour(23, 5.0)]);
        assert!(read_hours(br#"{"error":{"code":1}}"#).is_none());
    }
}
