//! What a newcomer finds in the demo account, the whole of it, after its first reading.
//! Invariant: every number here is one that the window shows.

use jiff::civil::date;
use tintype::domain::MetricId;
use tintype::engine::views::inbox::InboxFilter;
use tintype::engine::views::insights::{Figure, Insights, InsightsAsk};
use tintype::engine::views::shell::{Rail, RailAsk};
use tintype::sandbox::model::WorldSize;

use super::stage::Stage;

fn figure(stage: &Stage, metric: MetricId, days: u32) -> Figure {
    let ask = InsightsAsk { account: stage.account(), days, last: date(2026, 11, 22) };
    let view: Insights = stage.view(ask);
    view.figures.into_iter().find(|figure| figure.metric == metric).unwrap()
}

/// One stage for both looks: the demo's whole world takes its time.
#[test]
fn the_demo_calls_for_a_morning_of_answers_and_tells_reach_as_instagram_does() {
    let stage = Stage::at(WorldSize::Full);
    stage.sign_in();
    inbox(&stage);
    insights(&stage);
}

fn inbox(stage: &Stage) {
    let open = stage.inbox(InboxFilter::NeedsAnswer, "");
    let wave = stage.inbox(InboxFilter::NeedsAnswer, "gallery").rows.len();
    let others = open.counts.needs_answer as usize - wave;
    assert!((190..=214).contains(&wave) && (30..=60).contains(&others), "{wave} and {others}");
    let rail: Rail = stage.view(RailAsk { account: stage.account() });
    let folded: u64 = open.clusters.iter().map(|cluster| cluster.count - 1).sum();
    let all = open.rows.len() as u64 + folded;
    assert_eq!((open.counts.needs_answer, rail.needs_answer), (all, all));
    assert_eq!(open.clusters.len(), 1, "the morning's wave is one row: {:?}", open.clusters);
    assert!((190..=214).contains(&open.clusters[0].count));
    let counts = open.counts;
    assert!(counts.all > 11_000 && counts.done > 3_000 && counts.hidden > 400, "{counts:?}");
}

fn insights(stage: &Stage) {
    for days in [7, 28] {
        let reach = figure(stage, MetricId::Reach, days);
        let (whole, before) = (reach.value.unwrap(), reach.before.unwrap());
        let added: f64 = reach.days.iter().filter_map(|day| day.value).sum();
        assert!(whole > 0.0 && before > 0.0 && whole < added, "{days} days: {whole} {before} {added}");
    }
    // Instagram tells at most thirty days in one range, and reach is never added up: it is absent, not zero.
    let reach = figure(stage, MetricId::Reach, 90);
    assert_eq!((reach.value, reach.before, reach.typical), (None, None, None));
    let known = reach.days.iter().filter(|day| day.value.is_some()).count();
    assert!(known >= 88, "its days are known all the same: {known}");
    let views = figure(stage, MetricId::Views, 90);
    let added: f64 = views.days.iter().filter_map(|day| day.value).sum();
    assert_eq!(views.value, Some(added), "views may be added up");
}
