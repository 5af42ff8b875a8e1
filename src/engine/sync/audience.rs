//! Reads numbers in parts: by kind of post and by followers, groups of people, and the hours followers are online.
//! Invariant: what is asked for and when it is due stands in marks, so that a stop costs no call twice.

use jiff::civil::Date;

use crate::api::insights::Timeframe;
use crate::domain::insight::Parts;
use crate::domain::metrics::{Ask, Breakdown, Habit, Level};
use crate::domain::{Metric, MetricId};
use crate::store::StoreError;
use crate::store::tables::history::parts;
use crate::store::tables::insights::pacific_day;
use crate::store::tables::marks::{self, Mark};

use super::refused::{self, Asked};
use super::{DAY, Run, Stop, insights::back};

/// The marks of groups of people, of hours, and of days in parts.
const PEOPLE: &str = "insights-people";
const ONLINE: &str = "insights-online";
pub(super) const PARTS: &str = "insights-parts";

/// From one reading of groups of people to the next, and of those that are asked for seldom, milliseconds.
const PEOPLE_EVERY: i64 = 3 * DAY;
const SELDOM_EVERY: i64 = 28 * DAY;
/// From one reading of the hours to the next, milliseconds.
const ONLINE_EVERY: i64 = DAY;
/// Days of hours that Instagram tells: the last 30 without today (section 7.1), less one for the time that passes.
const ONLINE_DAYS: i32 = 29;

/// The breakdowns that a day's totals are read by, besides `follow_type`, which comes with the totals.
pub(super) const OF_A_DAY: [Breakdown; 2] = [Breakdown::MediaProductType, Breakdown::ContactButtonType];

/// One question about groups of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Group {
    metric: MetricId,
    breakdown: Breakdown,
    timeframe: Timeframe,
}

impl Group {
    pub(super) fn metric(self) -> MetricId {
        self.metric
    }

    pub(super) fn breakdown(self) -> Breakdown {
        self.breakdown
    }

    fn subject(self) -> String {
        format!("{}/{}/{}", self.metric.word(), self.breakdown.word(), self.timeframe.days())
    }
}

/// The groups that are due.
pub(super) fn groups(run: &Run) -> Result<Vec<Group>, StoreError> {
    let known = run.context.read(|c| marks::of_task(c, &run.account, PEOPLE))?;
    let now = run.now();
    let due = |metric: &Metric, group: &Group| {
        let every = if metric.habit == Habit::Seldom { SELDOM_EVERY } else { PEOPLE_EVERY };
        let subject = group.subject();
        known.iter().find(|(name, _)| *name == subject).is_none_or(|(_, mark)| now - mark.at >= every)
    };
    let mut groups = Vec::new();
    for metric in Metric::all_of_level(Level::Account).filter(|metric| metric.ask == Ask::People) {
        for breakdown in metric.breakdowns {
            for timeframe in Timeframe::ALL {
                let group = Group { metric: metric.id, breakdown: *breakdown, timeframe };
                if due(metric, &group) {
                    groups.push(group);
                }
            }
        }
    }
    Ok(groups)
}

/// Reads a group of people.
pub(super) async fn read_group(run: &Run, group: Group, worth: bool) -> Result<(), Stop> {
    let Group { metric, breakdown, timeframe } = group;
    let (account, now) = (run.account.clone(), run.now());
    let mut all = Vec::new();
    if worth {
        let today = pacific_day(now);
        let numbers = run.heard(run.session.people(metric, breakdown, timeframe, today).await)?;
        let asked = Asked { level: Level::Account, metrics: &[metric], breakdown: Some(breakdown) };
        refused::remember(run, asked, &numbers.refused, &numbers.forever).await?;
        all = numbers.values;
        if all.is_empty() && numbers.refused.is_empty() {
            let first = back(today, i32::try_from(timeframe.days()).unwrap_or(7) - 1);
            all.push(Parts { metric, breakdown, first, last: today, parts: Vec::new() });
        }
    }
    let write = move |tx: &crate::store::Tx<'_>| {
        parts::keep(tx, &account, &all, now)?;
        marks::set(tx, &account, PEOPLE, &group.subject(), &Mark { cursor: None, at: now })
    };
    Ok(run.context.write(write).await?)
}

/// The days whose hours are missing, if it is time to ask.
pub(super) fn online_days(run: &Run) -> Result<Option<(Date, Date)>, StoreError> {
    let mark = run.context.read(|c| marks::get(c, &run.account, ONLINE, ""))?;
    let now = run.now();
    if mark.as_ref().is_some_and(|mark| now - mark.at < ONLINE_EVERY) {
        return Ok(None);
    }
    let last = back(pacific_day(now), 1);
    let oldest = back(last, ONLINE_DAYS - 1);
    // The last two days may have been told short: they are asked for again.
    let known = mark.map(|mark| back(pacific_day(mark.at), 3));
    Ok(Some((known.map_or(oldest, |known| known.max(oldest)), last)))
}

/// Reads the hours of days.
pub(super) async fn read_online(run: &Run, days: (Date, Date), worth: bool) -> Result<(), Stop> {
    let (account, now) = (run.account.clone(), run.now());
    let mut hours = Vec::new();
    if worth {
        let numbers = run.heard(run.session.online_followers(days).await)?;
        let asked = Asked { level: Level::Account, metrics: &[MetricId::OnlineFollowers], breakdown: None };
        refused::remember(run, asked, &numbers.refused, &numbers.forever).await?;
        hours = numbers.values;
    }
    let write = move |tx: &crate::store::Tx<'_>| {
        parts::keep_online(tx, &account, &hours, now)?;
        marks::set(tx, &account, ONLINE, "", &Mark { cursor: None, at: now })
    };
    Ok(run.context.write(write).await?)
}

/// Reads a day's totals by the kind of post and by the kind of button.
pub(super) async fn read_parts(run: &Run, day: Date, enough: impl Fn(&Metric) -> bool) -> Result<(), Stop> {
    let (account, now) = (run.account.clone(), run.now());
    let mut all = Vec::new();
    for breakdown in OF_A_DAY {
        let wanted = |metric: &Metric| {
            metric.habit == Habit::Always && matches!(metric.ask, Ask::Series | Ask::Total) && enough(metric)
        };
        let metrics = refused::worth_asking(run, Level::Account, Some(breakdown), wanted)?;
        if metrics.is_empty() {
            continue;
        }
        let numbers = run.heard(run.session.account_parts(&metrics, breakdown, (day, day)).await)?;
        let asked = Asked { level: Level::Account, metrics: &metrics, breakdown: Some(breakdown) };
        refused::remember(run, asked, &numbers.refused, &numbers.forever).await?;
        all.extend(numbers.values);
    }
    let write = move |tx: &crate::store::Tx<'_>| {
        parts::keep(tx, &account, &all, now)?;
        marks::set(tx, &account, PARTS, &day.to_string(), &Mark { cursor: None, at: now })
    };
    Ok(run.context.write(write).await?)
}
