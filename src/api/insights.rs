//! The numbers: of the account by day and by range, and of a post (section 7).
//! Invariant: a number Instagram did not give does not exist; only `METRICS` says what is asked and how.

mod parts;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;

use super::errors::{ApiError, Purpose};
use super::{Answer, Session, wire};
use crate::domain::insight::{DayValue, MediaValue, RangeValue};
use crate::domain::metrics::Level;
use crate::domain::{MediaId, Metric, MetricId, TroubleKind, Usage};

pub use parts::Timeframe;

/// What was answered of what was asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers<T> {
    /// In no order. A metric without a value is absent.
    pub values: Vec<T>,
    /// Metrics Instagram refuses for this account or post, by the wire error of section 7.
    pub refused: Vec<MetricId>,
    /// Those of them that it refuses for good: code 1 says that there is no such breakdown (section 7.1).
    pub forever: Vec<MetricId>,
}

/// Beginning and end of one of Instagram's days, which are cut in US Pacific time (section 7.1).
pub fn day_bounds(day: Date) -> (Timestamp, Timestamp) {
    // The rule of the zone is spelled out, so that no zone database is needed.
    let pacific = TimeZone::posix("PST8PDT,M3.2.0,M11.1.0").unwrap_or(TimeZone::UTC);
    let start = |day: Date| day.to_zoned(pacific.clone()).map_or(Timestamp::UNIX_EPOCH, |at| at.timestamp());
    (start(day), day.tomorrow().map_or_else(|_| start(day), start))
}

/// The day whose end a value names. Half a day before any midnight in the Americas, UTC has the same date.
fn day_ended_at(end: Timestamp) -> Option<Date> {
    Some(end.checked_sub(12.hours()).ok()?.to_zoned(TimeZone::UTC).date())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct MetricWire {
    #[serde(deserialize_with = "wire::text")]
    name: Option<String>,
    values: Option<Vec<ValueWire>>,
    total_value: Option<TotalWire>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ValueWire {
    #[serde(deserialize_with = "wire::number")]
    value: Option<f64>,
    #[serde(deserialize_with = "wire::moment")]
    end_time: Option<Timestamp>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct TotalWire {
    #[serde(deserialize_with = "wire::number")]
    value: Option<f64>,
    breakdowns: Option<Vec<BreakdownWire>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct BreakdownWire {
    dimension_keys: Option<Vec<String>>,
    results: Option<Vec<ResultWire>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ResultWire {
    dimension_values: Option<Vec<String>>,
    #[serde(deserialize_with = "wire::number")]
    value: Option<f64>,
}

impl MetricWire {
    fn at(&self, level: Level) -> Option<MetricId> {
        Some(Metric::from_wire(self.name.as_deref()?, level)?.id)
    }

    /// The values of a series.
    fn days(&self) -> Vec<DayValue> {
        let Some(metric) = self.at(Level::Account) else { return Vec::new() };
        let values = self.values.iter().flatten();
        values
            .filter_map(|day| Some(DayValue { metric, day: day_ended_at(day.end_time?)?, value: day.value? }))
            .collect()
    }

    /// The value of a range; `None` when there is none.
    fn total(&self) -> Option<f64> {
        self.total_value.as_ref()?.value
    }

    /// The value of a post, which is lifetime (section 7.2).
    fn lifetime(&self) -> Option<f64> {
        let first = self.values.iter().flatten().find_map(|value| value.value);
        first.or_else(|| self.total())
    }

    /// The part of a breakdown, compared without case.
    fn part(&self, dimension: &str, wanted: &str) -> Option<f64> {
        let breakdowns = self.total_value.as_ref()?.breakdowns.iter().flatten();
        breakdowns
            .filter_map(|breakdown| {
                let keys = breakdown.dimension_keys.as_ref()?;
                let place = keys.iter().position(|key| key.eq_ignore_ascii_case(dimension))?;
                breakdown.results.iter().flatten().find_map(|result| {
                    let value = result.dimension_values.as_ref()?.get(place)?;
                    value.eq_ignore_ascii_case(wanted).then_some(result.value)?
                })
            })
            .next()
    }
}

fn read(body: &[u8]) -> Option<Vec<MetricWire>> {
    Some(wire::page(body)?.items)
}

/// How many numbers a body holds, read in every way there is.
pub(super) fn numbers_in(body: &[u8]) -> Option<usize> {
    let count = |metric: &MetricWire| {
        let single = [metric.total(), metric.lifetime(), metric.part("follow_type", "FOLLOWER")];
        metric.days().len() + single.into_iter().flatten().count()
    };
    Some(read(body)?.iter().map(count).sum())
}

/// The row of a metric at a level: some names differ from level to level.
fn row(id: MetricId, level: Level) -> Option<&'static Metric> {
    Metric::of_level(level).find(|metric| metric.id == id)
}

/// The time of an account question.
#[derive(Clone, Copy)]
struct Range {
    since: Timestamp,
    until: Timestamp,
}

impl Session {
    /// Series with one value a day of metrics that are asked so ([`Ask::Series`](crate::domain::metrics::Ask)), over at most 30 days.
    /// `follower_count` knows only the last 30 days without today (section 7.1).
    ///
    /// # Errors
    /// Any [`ApiError`]. A metric that alone is refused is listed in the answer; when all are, it is the
    /// error.
    pub async fn account_series(
        &self,
        metrics: &[MetricId],
        since: Timestamp,
        until: Timestamp,
    ) -> Result<Answer<Numbers<DayValue>>, ApiError> {
        // Reach is asked for as a series by name; follower_count takes no type at all.
        let (plain, typed): (Vec<MetricId>, Vec<MetricId>) =
            metrics.iter().partition(|id| **id == MetricId::FollowerCount);
        let range = Range { since, until };
        let mut answer = Answer {
            value: Numbers { values: Vec::new(), refused: Vec::new(), forever: Vec::new() },
            usage: None,
        };
        for (group, kind) in [(typed, Some("time_series")), (plain, None)] {
            if group.is_empty() {
                continue;
            }
            let part = self.ask_account(&group, range, &[("metric_type", kind)]).await?;
            answer.usage = part.usage.or(answer.usage);
            answer.value.values.extend(part.value.values.iter().flat_map(MetricWire::days));
            answer.value.refused.extend(part.value.refused);
            answer.value.forever.extend(part.value.forever);
        }
        Ok(answer)
    }

    /// One total a metric for the whole range of at most 30 days; for daily values ask one day
    /// ([`day_bounds`]) at a time.
    ///
    /// # Errors
    /// As [`Session::account_series`].
    pub async fn account_totals(
        &self,
        metrics: &[MetricId],
        since: Timestamp,
        until: Timestamp,
    ) -> Result<Answer<Numbers<RangeValue>>, ApiError> {
        let query = [("metric_type", Some("total_value"))];
        let answer = self.ask_account(metrics, Range { since, until }, &query).await?;
        Ok(answer.map(|numbers| {
            numbers.filter_map(|read| {
                Some(RangeValue { metric: read.at(Level::Account)?, since, until, value: read.total()? })
            })
        }))
    }

    /// The lifetime numbers of a post, reel or story. Metrics the level does not have are not asked.
    ///
    /// # Errors
    /// As [`Session::account_series`]; [`Class::NoNumbers`](super::Class) for a story that fewer than five
    /// people saw and for posts older than the professional account.
    pub async fn media_insights(
        &self,
        id: &MediaId,
        level: Level,
        metrics: &[MetricId],
    ) -> Result<Answer<Numbers<MediaValue>>, ApiError> {
        let purpose = if level == Level::Story { Purpose::StoryInsights } else { Purpose::Insights };
        let answer = self.ask(purpose, id.as_str(), level, metrics, &[]).await?;
        Ok(answer.map(|numbers| {
            numbers.filter_map(|read| Some(MediaValue { metric: read.at(level)?, value: read.lifetime()? }))
        }))
    }

    async fn ask_account(
        &self,
        metrics: &[MetricId],
        range: Range,
        query: &[(&str, Option<&str>)],
    ) -> Result<Answer<Numbers<MetricWire>>, ApiError> {
        let (since, until) = (range.since.as_second().to_string(), range.until.as_second().to_string());
        let mut all = vec![("period", "day"), ("since", since.as_str()), ("until", until.as_str())];
        all.extend(query.iter().filter_map(|(name, value)| Some((*name, (*value)?))));
        self.ask(Purpose::Insights, self.account.as_str(), Level::Account, metrics, &all).await
    }

    /// Asks for metrics together. One bad metric fails the whole call (section 7.1), so a refused group is
    /// asked again in halves until the bad ones are known.
    async fn ask(
        &self,
        purpose: Purpose,
        node: &str,
        level: Level,
        metrics: &[MetricId],
        query: &[(&str, &str)],
    ) -> Result<Answer<Numbers<MetricWire>>, ApiError> {
        let known: Vec<&'static Metric> = metrics.iter().filter_map(|id| row(*id, level)).collect();
        let mut groups = if known.is_empty() { Vec::new() } else { vec![known.as_slice()] };
        let mut numbers = Numbers { values: Vec::new(), refused: Vec::new(), forever: Vec::new() };
        let (mut usage, mut refusal, mut answered): (Option<Usage>, Option<ApiError>, bool) =
            (None, None, false);
        let by_breakdown = query.iter().any(|(name, _)| *name == "breakdown");
        while let Some(group) = groups.pop() {
            let names = group.iter().map(|metric| metric.wire).collect::<Vec<_>>().join(",");
            let call = self.get(purpose, &[node, "insights"])?.query(&[("metric", &names)]).query(query);
            match self.send(call).await.and_then(|reply| reply.read(read)) {
                Ok(answer) => {
                    answered = true;
                    usage = answer.usage.or(usage);
                    numbers.values.extend(answer.value);
                }
                Err(error) if error.trouble().kind != TroubleKind::OurMistake => return Err(error),
                Err(error) => {
                    usage = error.usage().or(usage);
                    if let [single] = group {
                        numbers.refused.push(single.id);
                        if by_breakdown && error.codes().0 == Some(1) {
                            numbers.forever.push(single.id);
                        }
                        refusal = Some(error);
                    } else {
                        let (front, back) = group.split_at(group.len() / 2);
                        groups.extend([back, front]);
                    }
                }
            }
        }
        match refusal {
            Some(error) if !answered => Err(error),
            _ => Ok(Answer { value: numbers, usage }),
        }
    }
}

impl Numbers<MetricWire> {
    fn filter_map<T>(self, change: impl FnMut(&MetricWire) -> Option<T>) -> Numbers<T> {
        let values = self.values.iter().filter_map(change).collect();
        Numbers { values, refused: self.refused, forever: self.forever }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(json: &str) -> MetricWire {
        read(json.as_bytes()).unwrap().into_iter().next().unwrap()
    }

    #[test]
    fn a_series_names_the_days_that_ended() {
        let reach = first(
            r#"{"data":[{"name":"reach","period":"day","title":"Reichweite","id":"1/insights/reach/day","values":[
            {"value":31,"end_time":"2026-07-02T07:00:00+0000"},{"value":0,"end_time":"2026-12-02T08:00:00+0000"},
            {"end_time":"2026-12-03T08:00:00+0000"},{"value":{"0":1},"end_time":"2026-12-04T08:00:00+0000"},
            {"value":4}]}],"paging":{"next":"https://graph.example/?since=1"}}"#,
        );
        let days: Vec<(String, f64)> =
            reach.days().into_iter().map(|day| (day.day.to_string(), day.value)).collect();
        assert_eq!(days, [("2026-07-01".to_owned(), 31.0), ("2026-12-01".to_owned(), 0.0)]);
    }

    #[test]
    fn a_total_may_be_missing_altogether_and_is_then_no_number() {
        assert_eq!(first(r#"{"data":[{"name":"views","total_value":{"value":0}}]}"#).total(), Some(0.0));
        assert_eq!(first(r#"{"data":[{"name":"follows_and_unfollows","period":"day"}]}"#).total(), None);
        assert_eq!(first(r#"{"data":[{"name":"views","total_value":{"breakdowns":[]}}]}"#).total(), None);
        assert!(read(br#"{"data":[]}"#).unwrap().is_empty());
        assert!(read(br#"{"error":{"code":1}}"#).is_none());
    }

    #[test]
    fn parts_are_found_in_any_case_and_place() {
        let moves = first(
            r#"{"data":[{"name":"follows_and_unfollows","total_value":{"breakdowns":[{
            "dimension_keys":["timeframe","FOLLOW_TYPE"],"results":[
            {"dimension_values":["day","follower"],"value":7,"end_time":"x"},
            {"dimension_values":["day","NON_FOLLOWER"],"value":2},
            {"dimension_values":["day","MARTIAN"],"value":9},{"value":1}]}]}}]}"#,
        );
        assert_eq!(moves.part("follow_type", "FOLLOWER"), Some(7.0));
        assert_eq!(moves.part("follow_type", "NON_FOLLOWER"), Some(2.0));
        assert_eq!(moves.part("follow_type", "UNKNOWN"), None);
        assert_eq!(moves.part("media_product_type", "POST"), None);
    }

    #[test]
    fn a_post_has_one_lifetime_value() {
        let saved = first(r#"{"data":[{"name":"saved","period":"lifetime","values":[{"value":"12"}]}]}"#);
        assert_eq!((saved.at(Level::Feed), saved.lifetime()), (Some(MetricId::Saved), Some(12.0)));
        assert_eq!(saved.at(Level::Account), None);
        let total = first(r#"{"data":[{"name":"views","total_value":{"value":3.5}}]}"#);
        assert_eq!(total.lifetime(), Some(3.5));
        assert_eq!(first(r#"{"data":[{"name":"views","values":[{}]}]}"#).lifetime(), None);
    }

    #[test]
    fn a_day_is_cut_in_pacific_time_on_both_sides_of_summer() {
        let hours = |day: Date| {
            let (start, end) = day_bounds(day);
            assert_eq!(day_ended_at(end), Some(day));
            (start.to_string(), (end.as_second() - start.as_second()) / 3600)
        };
        assert_eq!(hours(jiff::civil::date(2026, 1, 15)), ("2026-01-15T08:00:00Z".to_owned(), 24));
        assert_eq!(hours(jiff::civil::date(2026, 7, 15)), ("2026-07-15T07:00:00Z".to_owned(), 24));
        assert_eq!(hours(jiff::civil::date(2026, 3, 8)), ("2026-03-08T08:00:00Z".to_owned(), 23));
        assert_eq!(hours(jiff::civil::date(2026, 11, 1)), ("2026-11-01T07:00:00Z".to_owned(), 25));
    }
}
