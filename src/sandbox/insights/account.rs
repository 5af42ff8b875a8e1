//! `GET /{IG}/insights`: judging the question, then counting days (section 7.1).
//! Invariant: a total over people is never the sum of their days.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::table::{self, BREAKDOWNS, METRICS, Metric, Source};
use super::{demographics, names, not_one_of, result};
use crate::sandbox::clock::{parse_moment, stamp};
use crate::sandbox::model::Day;
use crate::sandbox::refusal::Refusal;
use crate::sandbox::render::View;
use crate::sandbox::state::State;
use crate::sandbox::switches::Switches;
use crate::sandbox::tokens::DAY;

/// A judged question.
struct Question<'a> {
    metrics: Vec<&'static Metric>,
    period: &'a str,
    total: bool,
    breakdowns: Vec<&'a str>,
    timeframe: Option<&'a str>,
    /// Unix seconds: days that end after `since` and not after `until`.
    since: i64,
    until: i64,
    /// The range was asked for, not taken for granted.
    dated: bool,
}

/// Longest range in seconds.
const RANGE: i64 = 30 * DAY;
/// Fewer followers empty some metrics.
const FEW: u64 = 100;

/// Answers the call of a view.
pub fn answer(view: &View<'_>) -> Result<Value, Refusal> {
    let question = judge(view)?;
    let state = view.state;
    let mut data = Vec::new();
    for metric in &question.metrics {
        if let Some(row) = row(state, &question, metric) {
            data.push(row);
        }
    }
    let mut body = json!({ "data": data });
    if question.period != "lifetime" {
        body["paging"] = paging(view, &question);
    }
    Ok(body)
}

fn api(message: impl Into<String>) -> Refusal {
    Refusal::api(100, message)
}

fn judge<'a>(view: &'a View<'_>) -> Result<Question<'a>, Refusal> {
    let call = view.call;
    let switches = &view.state.switches;
    let is_there = |metric: &&Metric| {
        let gone = switches.reached_demographics_gone && metric.name == "reached_audience_demographics";
        !gone && !switches.refused_metrics.iter().any(|name| name == metric.name)
    };
    let all: Vec<&str> = METRICS.iter().filter(is_there).map(|metric| metric.name).collect();
    let mut metrics = Vec::new();
    for (at, name) in names(call.need("metric")?).into_iter().enumerate() {
        metrics.push(table::find(name).filter(is_there).ok_or_else(|| not_one_of(at, &all))?);
    }
    let period = call.need("period")?;
    let kind = call.get("metric_type").unwrap_or("default");
    if !["default", "time_series", "total_value"].contains(&kind) {
        return Err(api(
            "(#100) metric_type must be one of the following values: default, time_series, total_value",
        ));
    }
    let breakdowns = names(call.get("breakdown").unwrap_or_default());
    if let Some((at, _)) = breakdowns.iter().enumerate().find(|(_, name)| !BREAKDOWNS.contains(name)) {
        return Err(api(format!(
            "(#100) breakdown[{at}] must be one of the following values: {}",
            BREAKDOWNS.join(", ")
        )));
    }
    let (since, until) = range(view)?;
    let total = kind == "total_value";
    let timeframe = call.get("timeframe");
    let dated = call.get("since").or(call.get("until")).is_some();
    let question = Question { metrics, period, total, breakdowns, timeframe, since, until, dated };
    question.check_metrics(view.state.now())?;
    Ok(question)
}

/// Without since and until, the last 24 hours.
fn range(view: &View<'_>) -> Result<(i64, i64), Refusal> {
    let moment = |name: &str| match view.call.get(name) {
        None => Ok(None),
        Some(text) => {
            parse_moment(text).map(Some).ok_or_else(|| api(format!("(#100) Param {name} is not a time")))
        }
    };
    let until = moment("until")?;
    let end = until.unwrap_or_else(|| view.state.now());
    let since = moment("since")?.unwrap_or(end - DAY);
    if since > end {
        return Err(api("(#100) The since time must be before the until time"));
    }
    if end - since > RANGE {
        return Err(api(format!(
            "(#100) There cannot be more than 30 days ({RANGE} s) between since and until"
        )));
    }
    Ok((since, end))
}

impl Question<'_> {
    fn check_metrics(&self, now: i64) -> Result<(), Refusal> {
        let wrong = |test: &dyn Fn(&Metric) -> bool| -> Option<String> {
            let names: Vec<&str> =
                self.metrics.iter().filter(|metric| test(metric)).map(|metric| metric.name).collect();
            (!names.is_empty()).then(|| names.join(", "))
        };
        if let Some(names) = wrong(&|metric| !metric.periods.contains(&self.period)) {
            return Err(api(format!("(#100) Incompatible period ({}) for metric ({names})", self.period)));
        }
        if let Some(names) = wrong(&|metric| !self.total && !metric.series) {
            return Err(api(format!(
                "(#100) The following metrics ({names}) should be specified with parameter \
                 metric_type=total_value"
            )));
        }
        if let Some(names) = wrong(&|metric| self.total && !metric.total) {
            return Err(api(format!(
                "(#100) The following metrics ({names}) should be specified with parameter \
                 metric_type=time_series"
            )));
        }
        for breakdown in &self.breakdowns {
            if let Some(names) = wrong(&|metric| !metric.breakdowns.contains(breakdown)) {
                return Err(self.bad_breakdown(breakdown, &names));
            }
        }
        self.check_lifetime()?;
        let recent = |metric: &Metric| matches!(metric.value, Source::Change | Source::Online);
        let today = midnight(now);
        if let Some(names) = wrong(&recent)
            && self.dated
            && (self.since < today - RANGE || self.until > today)
        {
            return Err(api(format!(
                "(#100) ({names}) metric only supports querying data for the last 30 days excluding the \
                 current day"
            )));
        }
        Ok(())
    }

    /// A metric that knows no breakdown at all answers code 1, for good (section 7.1).
    fn bad_breakdown(&self, breakdown: &str, names: &str) -> Refusal {
        let knows_others = self
            .metrics
            .iter()
            .any(|metric| !metric.breakdowns.is_empty() && !metric.breakdowns.contains(&breakdown));
        if knows_others {
            api(format!("Incompatible breakdowns ({breakdown}) for metric ({names})"))
        } else {
            Refusal::oauth(1, "An unknown error has occurred.").http(500)
        }
    }

    fn check_lifetime(&self) -> Result<(), Refusal> {
        let people = |metric: &&&Metric| matches!(metric.value, Source::Demographics);
        if self.metrics.iter().find(people).is_none() {
            return Ok(());
        }
        let Some(timeframe) = self.timeframe else { return Err(Refusal::required("timeframe")) };
        if !["this_week", "this_month"].contains(&timeframe) {
            return Err(api("(#100) timeframe must be one of the following values: this_week, this_month"));
        }
        if self.breakdowns.len() == 1 { Ok(()) } else { Err(Refusal::required("breakdown")) }
    }

    fn narrow(&self, state: &State) -> Vec<Day> {
        let (now, switches) = (state.now(), &state.switches);
        let last = self.until.min(now - switches.insights_lag_hours * 3_600);
        let oldest = now - switches.insights_kept_days * DAY;
        let days = days(state, self.since.max(oldest), last);
        days.into_iter().map(|day| as_told(day, now, switches)).collect()
    }
}

/// A day as it is told now: short of up to a tenth until it has settled, and without what is not counted.
fn as_told(day: Day, now: i64, switches: &Switches) -> Day {
    let settles = (switches.insights_settle_hours * 3_600).max(0) as u64;
    let since = (now - day.end).max(0) as u64;
    let replies = if switches.replies_not_counted { 0 } else { day.replies };
    if since >= settles {
        return Day { replies, ..day };
    }
    let told = |count: u64| count * (9 * settles + since) / (10 * settles);
    Day {
        end: day.end,
        reach: told(day.reach),
        reach_followers: told(day.reach_followers),
        views: told(day.views),
        views_followers: told(day.views_followers),
        accounts_engaged: told(day.accounts_engaged),
        likes: told(day.likes),
        comments: told(day.comments),
        saves: told(day.saves),
        shares: told(day.shares),
        replies: told(replies),
        reposts: told(day.reposts),
        follows: told(day.follows),
        unfollows: told(day.unfollows),
        profile_links_taps: told(day.profile_links_taps),
        online: day.online,
    }
}

/// What was counted of a metric in each day that ends after `since` and not after `until`, once settled and whether or
/// not it is told any more: the end of the day (unix seconds) and the number. `None`: no such metric, or none that is
/// a number a day.
pub fn counted(state: &State, name: &str, since: i64, until: i64) -> Option<Vec<(i64, i64)>> {
    let value: Box<dyn Fn(&Day) -> i64> = match table::find(name)?.value {
        Source::Sum(of) | Source::People(of) => Box::new(move |day| of(day) as i64),
        Source::Change => Box::new(|day| day.follows as i64 - day.unfollows as i64),
        _ => return None,
    };
    Some(days(state, since, until.min(state.now())).iter().map(|day| (day.end, value(day))).collect())
}

/// The days that end after `since` and not after `until`; those the world has no row for repeat the
/// same weekday of its last week.
fn days(state: &State, since: i64, until: i64) -> Vec<Day> {
    let inside = |day: &Day| day.end > since && day.end <= until;
    let mut all: Vec<Day> = state.days.iter().copied().filter(inside).collect();
    let Some(last) = state.days.last().copied() else { return all };
    let week = &state.days[state.days.len().saturating_sub(7)..];
    let mut end = last.end;
    for count in 0.. {
        end = next_midnight(end);
        if end > until {
            break;
        }
        let day = Day { end, ..week[count % week.len()] };
        if inside(&day) {
            all.push(day);
        }
    }
    all
}

/// The last midnight on the US Pacific coast at or before `now`.
fn midnight(now: i64) -> i64 {
    let last = || {
        let pacific = TimeZone::posix("PST8PDT,M3.2.0,M11.1.0").ok()?;
        let date = Timestamp::from_second(now).ok()?.to_zoned(pacific.clone()).date();
        Some(date.to_zoned(pacific).ok()?.timestamp().as_second())
    };
    last().unwrap_or(now.div_euclid(DAY) * DAY)
}

/// The next midnight on the US Pacific coast after the one at `end`.
fn next_midnight(end: i64) -> i64 {
    let next = || {
        let pacific = TimeZone::posix("PST8PDT,M3.2.0,M11.1.0").ok()?;
        let date = Timestamp::from_second(end).ok()?.to_zoned(pacific.clone()).date();
        Some(date.tomorrow().ok()?.to_zoned(pacific).ok()?.timestamp().as_second())
    };
    next().unwrap_or(end + DAY)
}

fn row(state: &State, question: &Question<'_>, metric: &Metric) -> Option<Value> {
    let mut row = Map::new();
    let id = format!("{}/insights/{}/{}", state.account.user_id, metric.name, question.period);
    row.insert("name".into(), json!(metric.name));
    row.insert("period".into(), json!(question.period));
    row.insert("title".into(), json!(metric.title));
    row.insert("description".into(), json!(format!("{} of the account", metric.title)));
    row.insert("id".into(), json!(id));
    let few = state.followers() < FEW;
    if state.switches.withheld_metrics.iter().any(|name| name == metric.name) {
        return None;
    }
    let days = question.narrow(state);
    let (key, value) = match metric.value {
        Source::Empty => return None,
        Source::Demographics => {
            let breakdown = question.breakdowns.first()?;
            let week = question.timeframe == Some("this_week");
            let people = match metric.name {
                "follower_demographics" => state.followers(),
                "reached_audience_demographics" => people_of(state, week, |day| day.reach),
                _ => people_of(state, week, |day| day.accounts_engaged),
            };
            // Engaged people need a hundred of themselves, the others a hundred followers.
            if people < FEW || (few && metric.name != "engaged_audience_demographics") {
                return None;
            }
            ("total_value", demographics::total(people, question.timeframe?, breakdown))
        }
        Source::Change | Source::Online | Source::Follows if few => return None,
        Source::Follows if state.switches.follows_without_total => return Some(Value::Object(row)),
        _ if question.total && days.is_empty() => return None,
        _ if question.total => ("total_value", total(question, metric, &days)),
        _ => ("values", series(state, question, metric, &days)),
    };
    row.insert(key.into(), value);
    Some(Value::Object(row))
}

/// People of the last week or month.
fn people_of(state: &State, week: bool, of: fn(&Day) -> u64) -> u64 {
    let now = state.now();
    once(days(state, now - if week { 7 } else { 30 } * DAY, now).iter().map(of))
}

/// How many different people there are in days of so many each.
fn once(days: impl Iterator<Item = u64>) -> u64 {
    let (mut most, mut sum) = (0, 0);
    for day in days {
        most = most.max(day);
        sum += day;
    }
    most + (sum - most) * 2 / 5
}

fn total(question: &Question<'_>, metric: &Metric, days: &[Day]) -> Value {
    let value = match metric.value {
        Source::Sum(of) => days.iter().map(of).sum(),
        Source::People(of) => once(days.iter().map(of)),
        Source::Follows => {
            let won: u64 = days.iter().map(|day| day.follows).sum();
            let lost: u64 = days.iter().map(|day| day.unfollows).sum();
            let results = [result(&["FOLLOWER"], won), result(&["NON_FOLLOWER"], lost)];
            if question.breakdowns.is_empty() {
                return json!({ "value": won.saturating_sub(lost) });
            }
            return json!({ "breakdowns": [{ "dimension_keys": ["follow_type"], "results": results }] });
        }
        Source::Change | Source::Online | Source::Demographics | Source::Empty => 0,
    };
    let mut total = json!({ "value": value });
    if !question.breakdowns.is_empty() {
        total["breakdowns"] = json!([{
            "dimension_keys": question.breakdowns,
            "results": split(metric, &question.breakdowns, value, days),
        }]);
    }
    total
}

/// Splits a total by one or two breakdowns; the parts add up to it.
fn split(metric: &Metric, breakdowns: &[&str], value: u64, days: &[Day]) -> Vec<Value> {
    let mut parts: Vec<(Vec<&str>, u64)> = vec![(Vec::new(), value)];
    for breakdown in breakdowns {
        let mut next = Vec::new();
        for (names, whole) in parts {
            let shares = follow_shares(metric, breakdown, days);
            let mut left = whole;
            for (at, (name, share)) in shares.iter().enumerate() {
                let part = if at + 1 == shares.len() { left } else { left.min(whole * share / 1_000) };
                left -= part;
                let mut names = names.clone();
                names.push(name);
                next.push((names, part));
            }
        }
        parts = next;
    }
    parts.into_iter().filter(|(_, part)| *part > 0).map(|(names, part)| result(&names, part)).collect()
}

/// Shares per thousand; reach and views know their followers' part from the days themselves.
fn follow_shares(metric: &Metric, breakdown: &str, days: &[Day]) -> Vec<(&'static str, u64)> {
    let sums = |whole: fn(&Day) -> u64, part: fn(&Day) -> u64| {
        let whole: u64 = days.iter().map(whole).sum();
        days.iter().map(part).sum::<u64>() * 1_000 / whole.max(1)
    };
    let followers = match (breakdown, metric.name) {
        ("follow_type", "reach") => sums(|day| day.reach, |day| day.reach_followers),
        ("follow_type", "views") => sums(|day| day.views, |day| day.views_followers),
        _ => return table::shares(breakdown).iter().map(|(name, share)| (*name, share * 10)).collect(),
    };
    vec![("FOLLOWER", followers.min(1_000)), ("NON_FOLLOWER", 1_000 - followers.min(1_000))]
}

fn series(state: &State, question: &Question<'_>, metric: &Metric, inside: &[Day]) -> Value {
    let window = match question.period {
        "week" => 7,
        "days_28" => 28,
        _ => 1,
    };
    let value = |day: &Day| match metric.value {
        Source::Sum(of) => json!(of(day)),
        Source::People(of) if window > 1 => {
            json!(once(days(state, day.end - window * DAY, day.end).iter().map(of)))
        }
        Source::People(of) => json!(of(day)),
        Source::Change => json!(day.follows as i64 - day.unfollows as i64),
        Source::Online => {
            let in_utc = state.switches.online_hours_in_utc;
            let shift = if in_utc { day.end.rem_euclid(DAY) / 3_600 } else { 0 };
            let hours = day.online.iter().zip(shift..);
            Value::Object(hours.map(|(n, hour)| ((hour % 24).to_string(), json!(n))).collect())
        }
        Source::Follows | Source::Demographics | Source::Empty => Value::Null,
    };
    inside.iter().map(|day| json!({ "value": value(day), "end_time": stamp(day.end) })).collect()
}

/// Whole addresses with the range moved back and forth.
fn paging(view: &View<'_>, question: &Question<'_>) -> Value {
    let length = question.until - question.since;
    let link = |since: i64| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let kept =
            view.call.parameters.iter().filter(|(name, _)| !["since", "until"].contains(&name.as_str()));
        query.extend_pairs(kept.filter(|(name, _)| *name != "access_token"));
        query.append_pair("access_token", view.call.token.as_deref().unwrap_or_default());
        query.append_pair("since", &since.to_string());
        query.append_pair("until", &(since + length).to_string());
        format!("{}{}?{}", view.shared.url, view.call.raw_path, query.finish())
    };
    json!({ "previous": link(question.since - length), "next": link(question.until) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnights_follow_the_pacific_clock_change() {
        // 1 Nov 2026: daylight time ends, the day has 25 hours.
        let midnight = 1_793_516_400;
        assert_eq!(stamp(midnight), "2026-11-01T07:00:00+0000");
        assert_eq!(stamp(next_midnight(midnight)), "2026-11-02T08:00:00+0000");
        assert_eq!(stamp(next_midnight(next_midnight(midnight))), "2026-11-03T08:00:00+0000");
    }

    #[test]
    fn people_are_not_added_up() {
        assert_eq!(once([100].into_iter()), 100);
        let three = once([100, 100, 100].into_iter());
        assert!(three > 100 && three < 300);
    }
}
