//! Remembers which metrics Instagram refuses, so that one bad name does not fail every call (section 7).
//! Invariant: a refusal is forgotten after a week, since Instagram's table changes.

use crate::domain::metrics::Level;
use crate::domain::{Metric, MetricId};
use crate::store::StoreError;
use crate::store::tables::marks::{self, Mark};

use super::{DAY, Run};

const REFUSED: &str = "refused";

/// The metrics of a level that are worth asking for, out of those `wanted` accepts.
pub fn worth_asking(
    run: &Run,
    level: Level,
    wanted: impl Fn(&Metric) -> bool,
) -> Result<Vec<MetricId>, StoreError> {
    let known = run.context.read(|c| marks::of_task(c, &run.account, REFUSED))?;
    let fresh = |mark: &Mark| run.now() - mark.at < 7 * DAY;
    let is_refused = |id: MetricId| {
        let subject = subject(level, id);
        known.iter().any(|(name, mark)| *name == subject && fresh(mark))
    };
    let rows = Metric::of_level(level).filter(|metric| wanted(metric) && !is_refused(metric.id));
    Ok(rows.map(|metric| metric.id).collect())
}

/// Remembers refusals.
pub async fn remember(run: &Run, level: Level, refused: Vec<MetricId>) -> Result<(), StoreError> {
    if refused.is_empty() {
        return Ok(());
    }
    tracing::info!(?refused, ?level, "Instagram refuses metrics");
    let (account, mark) = (run.account.clone(), Mark { cursor: None, at: run.now() });
    let write = move |tx: &crate::store::Tx<'_>| {
        for id in refused {
            marks::set(tx, &account, REFUSED, &subject(level, id), &mark)?;
        }
        Ok(())
    };
    run.context.write(write).await
}

fn subject(level: Level, id: MetricId) -> String {
    format!("{level:?}/{}", id.word())
}
