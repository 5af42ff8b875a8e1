//! Remembers which metrics Instagram refuses, so that one bad name does not fail every call (section 7).
//! Invariant: a refused metric is asked for again, ever more rarely, since Instagram's table changes; only a breakdown
//! refused with code 1 never is.

use crate::domain::metrics::{Breakdown, Level};
use crate::domain::{Metric, MetricId};
use crate::store::StoreError;
use crate::store::tables::history::refused::{self, Refusal};

use super::{DAY, Run};

/// The first pause before a refused metric is asked for again, and the longest.
const PAUSE: i64 = 7 * DAY;
const LONGEST: i64 = 28 * DAY;

/// What was asked for together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    pub level: Level,
    pub metrics: &'a [MetricId],
    pub breakdown: Option<Breakdown>,
}

/// The metrics of a level that are worth asking for, out of those `wanted` accepts; seldom ones too, if it does.
pub fn worth_asking(
    run: &Run,
    level: Level,
    breakdown: Option<Breakdown>,
    wanted: impl Fn(&Metric) -> bool,
) -> Result<Vec<MetricId>, StoreError> {
    let known = run.context.read(|c| refused::of_level(c, &run.account, level))?;
    let now = run.now();
    let waits = |refusal: &Refusal| refusal.again_at.is_none_or(|again| again > now);
    let is_refused = |id: MetricId| {
        known
            .iter()
            .any(|it| it.metric == id && (it.breakdown.is_none() || it.breakdown == breakdown) && waits(it))
    };
    let has = |metric: &Metric| breakdown.is_none_or(|breakdown| metric.breakdowns.contains(&breakdown));
    let rows = Metric::all_of_level(level);
    let rows = rows.filter(|metric| wanted(metric) && has(metric) && !is_refused(metric.id));
    Ok(rows.map(|metric| metric.id).collect())
}

/// Remembers what was refused of a question, and forgets older refusals of what was not.
pub async fn remember(
    run: &Run,
    asked: Asked<'_>,
    refused_now: &[MetricId],
    forever: &[MetricId],
) -> Result<(), StoreError> {
    let Asked { level, metrics, breakdown } = asked;
    let known = run.context.read(|c| refused::of_level(c, &run.account, level))?;
    let before = |id: MetricId| known.iter().find(|it| it.metric == id && it.breakdown == breakdown).copied();
    let now = run.now();
    let mut keep = Vec::new();
    // Calls made at the same time are refused together: that is one refusal.
    let is_noted = |id: MetricId| before(id).is_some_and(|it| it.again_at.is_none_or(|again| again > now));
    for id in refused_now.iter().filter(|id| !is_noted(**id)) {
        let times = before(*id).map_or(0, |refusal| refusal.times);
        let again = now + (PAUSE << times.min(4)).min(LONGEST);
        keep.push((*id, Some(again).filter(|_| !forever.contains(id))));
    }
    let given = metrics.iter().copied().filter(|id| !refused_now.contains(id) && before(*id).is_some());
    let forget: Vec<MetricId> = given.collect();
    if keep.is_empty() && forget.is_empty() {
        return Ok(());
    }
    tracing::info!(refused = ?refused_now, given_again = ?forget, ?level, ?breakdown, "metrics");
    let account = run.account.clone();
    let write = move |tx: &crate::store::Tx<'_>| {
        for (id, again_at) in keep {
            refused::keep(tx, &account, level, (id, breakdown), again_at, now)?;
        }
        for id in forget {
            refused::forget(tx, &account, level, (id, breakdown))?;
        }
        Ok(())
    };
    run.context.write(write).await
}
