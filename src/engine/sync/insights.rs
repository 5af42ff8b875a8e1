//! Reads the account's daily numbers and ranges, ninety days back at first (section 7.1).
//! Invariant: a day is read again until it is two days old; what may not be added up over days is asked for
//! by range.

use std::collections::{HashMap, VecDeque};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::api::insights::day_bounds;
use crate::domain::insight::{DayValue, Parts};
use crate::domain::metrics::{Ask, Breakdown, Habit, Level};
use crate::domain::{Metric, MetricId};
use crate::store::StoreError;
use crate::store::tables::accounts;
use crate::store::tables::history::asked::{self, Question};
use crate::store::tables::history::parts;
use crate::store::tables::insights;
use crate::store::tables::marks::{self, Mark};
use crate::tr_count;

use super::audience::{self, Group, PARTS};
use super::refused::{self, Asked};
use super::{DAY, HOUR, Run, Stop, Task, Then, Wish};

/// Calls at once.
const AT_ONCE: usize = 3;
/// Instagram keeps ninety days of an account's numbers.
const DAYS_KEPT: i32 = 90;
/// Days in one series call, below Instagram's thirty and `follower_count`'s thirty without today.
const SERIES_DAYS: i32 = 28;
/// The periods that the window shows, and how many of each are asked for, one before the other. Ninety days
/// cannot be asked for in one range.
const RANGES: [(i32, i32); 2] = [(7, 12), (28, 3)];
/// The marks of days whose totals were read, and of what is asked for seldom.
const DAYS: &str = "insights-day";
const FOLLOWS: &str = "insights-follows";
const SELDOM: &str = "insights-seldom";
/// The marks of series and periods: what was asked for within the hour is not asked for again, after a stop either.
const LATELY: &str = "insights-lately";
/// From one question for what is seldom given to the next, milliseconds.
const SELDOM_EVERY: i64 = 7 * DAY;

/// One call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    /// A series over days, both included.
    Series(Date, Date),
    /// The totals of one day.
    Day(Date),
    /// The totals of a period, both days included.
    Range(Date, Date),
    /// One day by who follows, and who began and ceased to.
    Follows(Date),
    /// The totals of one day in parts.
    Parts(Date),
    /// A group of people.
    People(Group),
    /// The hours followers were online, over days, both included.
    Online(Date, Date),
    /// The totals of one day that are seldom given.
    Seldom(Date),
}

/// The task.
#[derive(Default)]
pub struct InsightsTask {
    queue: VecDeque<Piece>,
    began: bool,
}

impl Task for InsightsTask {
    fn step<'a>(&'a mut self, run: &'a Run) -> BoxFuture<'a, Result<Then, Stop>> {
        self.some(run).boxed()
    }

    fn wish(&mut self, wish: &Wish) -> bool {
        *wish == Wish::Everything
    }

    fn saying(&self) -> Option<String> {
        let days = self.queue.iter().filter(|piece| matches!(piece, Piece::Day(_))).count();
        Some(tr_count!(days, "Insights of {count} day", "Insights of {count} days", count = days))
    }
}

impl InsightsTask {
    async fn some(&mut self, run: &Run) -> Result<Then, Stop> {
        if !self.began {
            self.queue = plan(run)?.into();
            self.began = true;
        }
        let some: Vec<Piece> = (0..AT_ONCE).map_while(|_| self.queue.pop_front()).collect();
        let read = join_all(some.iter().map(|piece| read(run, *piece))).await;
        for (piece, outcome) in some.into_iter().zip(&read) {
            if outcome.is_err() {
                self.queue.push_back(piece);
            }
        }
        if let Err(stop) = read.into_iter().collect::<Result<Vec<()>, Stop>>() {
            // What Instagram refuses for good is planned anew in the next pass, and not before.
            if matches!(&stop, Stop::Api(error) if error.class() == crate::api::Class::NeedsPerson) {
                self.began = false;
            }
            return Err(stop);
        }
        if self.queue.is_empty() {
            self.began = false;
            return Ok(Then::Rest);
        }
        Ok(Then::More)
    }
}

/// What is missing, the most wanted first.
fn plan(run: &Run) -> Result<Vec<Piece>, StoreError> {
    let now = run.now();
    let last = back(insights::pacific_day(now), 1);
    let series = series(last);
    let lately = run.context.read(|c| marks::of_task(c, &run.account, LATELY))?;
    let is_lately = |first: Date, until: Date| {
        let (subject, days) = lately_of(first, until);
        let same = |mark: &Mark| mark.cursor.as_ref() == Some(&days) && now - mark.at < HOUR;
        lately.iter().any(|(name, mark)| *name == subject && same(mark))
    };
    let mut ranges = Vec::new();
    for (first, until) in ranges_of(last).into_iter().filter(|(first, until)| !is_lately(*first, *until)) {
        if !run
            .context
            .read(|c| insights::has_settled_range(c, &run.account, MetricId::Reach, first, until))?
        {
            ranges.push(Piece::Range(first, until));
        }
    }
    let days = due_days(run, DAYS, last)?.into_iter().map(Piece::Day);
    let mut pieces = Vec::new();
    for (index, (first, until)) in series.into_iter().enumerate() {
        let missing =
            run.context.read(|c| insights::days_to_read(c, &run.account, MetricId::Reach, first, until))?;
        if (index == 0 || !missing.is_empty()) && !is_lately(first, until) {
            pieces.push(Piece::Series(first, until));
        }
    }
    let near = ranges.len().min(4);
    pieces.extend(ranges.drain(..near));
    if let Some((first, last)) = audience::online_days(run)? {
        pieces.push(Piece::Online(first, last));
    }
    pieces.extend(days);
    pieces.extend(due_days(run, FOLLOWS, last)?.into_iter().map(Piece::Follows));
    pieces.extend(ranges);
    pieces.extend(audience::groups(run)?.into_iter().map(Piece::People));
    pieces.extend(due_days(run, PARTS, last)?.into_iter().map(Piece::Parts));
    let seldom = run.context.read(|c| marks::get(c, &run.account, SELDOM, ""))?;
    if seldom.is_none_or(|mark| now - mark.at >= SELDOM_EVERY) {
        pieces.push(Piece::Seldom(last));
    }
    Ok(pieces)
}

/// Under which mark a stretch of days stands, and what it holds: marks of old stretches are written over.
fn lately_of(first: Date, last: Date) -> (String, String) {
    let length = first.until(last).map_or(0, |span| span.get_days());
    let place = first.to_zoned(jiff::tz::TimeZone::UTC).map_or(0, |at| at.timestamp().as_second() / 86_400);
    (format!("{length}/{}", place.rem_euclid(100)), format!("{first}/{last}"))
}

/// The days of the last ninety that were not read yet, or while they could still change, the newest first.
fn due_days(run: &Run, task: &str, last: Date) -> Result<Vec<Date>, StoreError> {
    let marks: HashMap<String, Mark> =
        run.context.read(|c| marks::of_task(c, &run.account, task))?.into_iter().collect();
    let now = run.now();
    let is_due = |day: &Date| marks.get(&day.to_string()).is_none_or(|mark| is_open(*day, mark.at, now));
    Ok((0..DAYS_KEPT).map(|ago| back(last, ago)).filter(is_due).collect())
}

/// Whether a day's numbers may have changed since they were read: they come up to 48 hours late.
fn is_open(day: Date, read: i64, now: i64) -> bool {
    let settled = day_bounds(day).1.as_millisecond() + 2 * DAY;
    read < settled && now - read >= HOUR
}

pub(super) fn back(day: Date, days: i32) -> Date {
    day.checked_sub(days.days()).unwrap_or(day)
}

/// Ninety days in stretches that one call may ask for, the newest first.
fn series(last: Date) -> Vec<(Date, Date)> {
    let starts = (0..DAYS_KEPT).step_by(SERIES_DAYS as usize);
    starts.map(|ago| (back(last, (ago + SERIES_DAYS).min(DAYS_KEPT) - 1), back(last, ago))).collect()
}

/// The periods that end with `last`, and those before them, the nearest first.
fn ranges_of(last: Date) -> Vec<(Date, Date)> {
    let most = RANGES.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let nth = |index: i32| {
        RANGES.iter().filter(move |(_, count)| index < *count).map(move |(days, _)| {
            let until = back(last, index * days);
            (back(until, days - 1), until)
        })
    };
    (0..most).flat_map(nth).collect()
}

async fn read(run: &Run, piece: Piece) -> Result<(), Stop> {
    let followers = run.context.read(|c| accounts::one(c, &run.account))?;
    let followers = followers.and_then(|known| known.account.followers);
    let enough = |metric: &Metric| followers.is_none_or(|count| count >= metric.min_followers);
    let ask = |by: Option<Breakdown>, wanted: fn(&Metric) -> bool| {
        refused::worth_asking(run, Level::Account, by, move |metric| enough(metric) && wanted(metric))
    };
    let is_usual = |metric: &Metric| metric.habit == Habit::Always;
    match piece {
        Piece::Series(first, last) => {
            let metrics = ask(None, |metric| metric.ask == Ask::Series)?;
            read_series(run, &metrics, first, last).await
        }
        Piece::Day(day) => {
            let metrics = ask(None, |metric| metric.ask == Ask::Total && metric.habit == Habit::Always)?;
            read_day(run, &metrics, day).await
        }
        Piece::Follows(day) => {
            let metrics = ask(Some(Breakdown::FollowType), |metric| metric.id != MetricId::Unfollows)?;
            read_follows(run, &metrics, day).await
        }
        Piece::Range(first, last) => {
            // What may be added up is added up from its days.
            let metrics =
                ask(None, |metric| !metric.summable && matches!(metric.ask, Ask::Series | Ask::Total))?;
            read_range(run, &metrics, first, last).await
        }
        Piece::Parts(day) => {
            audience::read_parts(run, day, |metric| enough(metric) && is_usual(metric)).await
        }
        Piece::People(group) => {
            let worth = ask(Some(group.breakdown()), |metric| metric.ask == Ask::People)?;
            audience::read_group(run, group, worth.contains(&group.metric())).await
        }
        Piece::Online(first, last) => {
            let worth = !ask(None, |metric| metric.ask == Ask::Hours)?.is_empty();
            audience::read_online(run, (first, last), worth).await
        }
        Piece::Seldom(day) => {
            let metrics = ask(None, |metric| metric.ask == Ask::Total && metric.habit == Habit::Seldom)?;
            read_seldom(run, &metrics, day).await
        }
    }
}

async fn read_series(run: &Run, metrics: &[MetricId], first: Date, last: Date) -> Result<(), Stop> {
    // `follower_count` is known of the last thirty days only; asked for more, it would fail the call.
    let old = last < back(insights::pacific_day(run.now()), 1);
    let metrics: Vec<_> =
        metrics.iter().copied().filter(|id| !old || *id != MetricId::FollowerCount).collect();
    if metrics.is_empty() {
        return Ok(());
    }
    let (since, until) = (day_bounds(first).0, day_bounds(last).1);
    let numbers = run.heard(run.session.account_series(&metrics, since, until).await)?;
    let asked = Asked { level: Level::Account, metrics: &metrics, breakdown: None };
    refused::remember(run, asked, &numbers.refused, &numbers.forever).await?;
    let given = |metric, day| numbers.values.iter().any(|value| (value.metric, value.day) == (metric, day));
    let answered = metrics.iter().filter(|id| !numbers.refused.contains(id));
    let days = || first.series(1.day()).take_while(|day| *day <= last);
    let questions: Vec<(Question, bool)> =
        answered.flat_map(|id| days().map(|day| (Question::day(*id, day), given(*id, day)))).collect();
    keep(run, numbers.values, questions, Vec::new(), lately_mark(first, last)).await
}

async fn read_day(run: &Run, metrics: &[MetricId], day: Date) -> Result<(), Stop> {
    let (values, questions) = totals(run, metrics, day).await?;
    keep(run, values, questions, Vec::new(), (DAYS, day.to_string(), None)).await
}

/// The totals of a day, and which were given.
async fn totals(
    run: &Run,
    metrics: &[MetricId],
    day: Date,
) -> Result<(Vec<DayValue>, Vec<(Question, bool)>), Stop> {
    if metrics.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let (since, until) = day_bounds(day);
    let numbers = run.heard(run.session.account_totals(metrics, since, until).await)?;
    let asked = Asked { level: Level::Account, metrics, breakdown: None };
    refused::remember(run, asked, &numbers.refused, &numbers.forever).await?;
    let told = numbers.values.into_iter();
    let values: Vec<DayValue> =
        told.map(|read| DayValue { metric: read.metric, day, value: read.value }).collect();
    let answered = metrics.iter().filter(|id| !numbers.refused.contains(id));
    let given = |id| values.iter().any(|value| value.metric == id);
    let questions = answered.map(|id| (Question::day(*id, day), given(*id))).collect();
    Ok((values, questions))
}

async fn read_follows(run: &Run, metrics: &[MetricId], day: Date) -> Result<(), Stop> {
    let (mut values, mut questions, mut parts) = (Vec::new(), Vec::new(), Vec::new());
    if !metrics.is_empty() {
        let breakdown = Breakdown::FollowType;
        let numbers = run.heard(run.session.account_parts(metrics, breakdown, (day, day)).await)?;
        let asked = Asked { level: Level::Account, metrics, breakdown: Some(breakdown) };
        refused::remember(run, asked, &numbers.refused, &numbers.forever).await?;
        for told in numbers.values {
            if told.metric == MetricId::Follows { values.extend(moves(&told, day)) } else { parts.push(told) }
        }
        if metrics.contains(&MetricId::Follows) && !numbers.refused.contains(&MetricId::Follows) {
            for id in [MetricId::Follows, MetricId::Unfollows] {
                questions.push((Question::day(id, day), values.iter().any(|value| value.metric == id)));
            }
        }
    }
    keep(run, values, questions, parts, (FOLLOWS, day.to_string(), None)).await
}

/// How many began and how many ceased to follow: `FOLLOWER` and `NON_FOLLOWER` of one metric.
fn moves(told: &Parts, day: Date) -> impl Iterator<Item = DayValue> {
    let part = |word: &str| told.parts.iter().find(|(part, _)| part == word).map(|(_, value)| *value);
    let value = |metric, value: Option<f64>| Some(DayValue { metric, day, value: value? });
    let both = [value(MetricId::Follows, part("FOLLOWER")), value(MetricId::Unfollows, part("NON_FOLLOWER"))];
    both.into_iter().flatten()
}

fn lately_mark(first: Date, last: Date) -> (&'static str, String, Option<String>) {
    let (subject, days) = lately_of(first, last);
    (LATELY, subject, Some(days))
}

async fn keep(
    run: &Run,
    values: Vec<DayValue>,
    questions: Vec<(Question, bool)>,
    in_parts: Vec<Parts>,
    (task, subject, cursor): (&'static str, String, Option<String>),
) -> Result<(), Stop> {
    let (account, now) = (run.account.clone(), run.now());
    let write = move |tx: &crate::store::Tx<'_>| {
        insights::keep_days(tx, &account, &values, now)?;
        asked::keep(tx, &account, &questions, now)?;
        parts::keep(tx, &account, &in_parts, now)?;
        marks::set(tx, &account, task, &subject, &Mark { cursor, at: now })
    };
    Ok(run.context.write(write).await?)
}

async fn read_range(run: &Run, metrics: &[MetricId], first: Date, last: Date) -> Result<(), Stop> {
    if metrics.is_empty() {
        return Ok(());
    }
    let (since, until) = (day_bounds(first).0, day_bounds(last).1);
    let numbers = run.heard(run.session.account_totals(metrics, since, until).await)?;
    let asked = Asked { level: Level::Account, metrics, breakdown: None };
    refused::remember(run, asked, &numbers.refused, &numbers.forever).await?;
    let (account, now) = (run.account.clone(), run.now());
    let values = numbers.values;
    let (task, subject, cursor) = lately_mark(first, last);
    let write = move |tx: &crate::store::Tx<'_>| {
        insights::keep_ranges(tx, &account, &values, now)?;
        marks::set(tx, &account, task, &subject, &Mark { cursor, at: now })
    };
    run.context.write(write).await?;
    Ok(())
}

/// What is usually empty (section 7.1), apart from the others: it may be refused.
async fn read_seldom(run: &Run, metrics: &[MetricId], day: Date) -> Result<(), Stop> {
    let (values, questions) = totals(run, metrics, day).await?;
    keep(run, values, questions, Vec::new(), (SELDOM, String::new(), None)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn ninety_days_are_covered_once_in_calls_of_at_most_thirty() {
        let pieces = series(day("2026-11-22"));
        let mut next = day("2026-11-22");
        for (first, last) in &pieces {
            assert_eq!(*last, next);
            assert!((*last - *first).get_days() < 30);
            next = back(*first, 1);
        }
        assert_eq!(next, back(day("2026-11-22"), 90));
    }

    #[test]
    fn periods_stand_one_before_the_other_and_stay_within_what_is_kept() {
        let ranges = ranges_of(day("2026-11-22"));
        assert_eq!(ranges[0], (day("2026-11-16"), day("2026-11-22")));
        assert_eq!(ranges[1], (day("2026-10-26"), day("2026-11-22")));
        assert_eq!(ranges[2], (day("2026-11-09"), day("2026-11-15")));
        assert_eq!(ranges.len(), 15);
        assert!(ranges.iter().all(|(first, _)| *first > back(day("2026-11-22"), 90)));
    }

    #[test]
    fn a_day_is_read_again_until_it_is_two_days_old() {
        let the_day = day("2026-11-20");
        let end = day_bounds(the_day).1.as_millisecond();
        assert!(is_open(the_day, end + HOUR, end + 3 * HOUR));
        assert!(!is_open(the_day, end + HOUR, end + HOUR), "read just now");
        assert!(!is_open(the_day, end + 2 * DAY, end + 9 * DAY), "settled");
    }
}
