//! Insights: four figures of a period, one of them by day, and the posts that stand in it.
//! Invariant: a number that Instagram did not give is a dash with its reason, and nothing is added up that may
//! not be.

mod axis;
mod chart;
mod columns;
mod explain;
mod figures;
mod header;
mod readout;
mod scale;
mod states;
mod table;
mod words;

use egui::{ScrollArea, Ui, vec2};
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

use crate::domain::{Account, MediaId, MetricId};
use crate::engine::views::insights::{Insights as View, InsightsAsk};
use crate::ui::desk::Desk;
use crate::ui::live::Live;
use crate::ui::widgets::inside;

use columns::Sort;

/// The panel's own memory.
#[derive(Default)]
pub struct Insights {
    /// The period's numbers.
    pub live: Live<View>,
    chosen: Chosen,
}

/// What a person chose.
struct Chosen {
    /// 7, 28 or 90.
    days: u32,
    metric: MetricId,
    sort: Sort,
    post: Option<MediaId>,
    /// The day the keyboard stands on in the chart.
    day: Option<usize>,
}

impl Default for Chosen {
    fn default() -> Self {
        Self { days: 28, metric: MetricId::Reach, sort: Sort::default(), post: None, day: None }
    }
}

/// What all parts of the panel draw from.
struct Page<'a> {
    view: &'a View,
    account: &'a Account,
    days: u32,
}

impl Insights {
    /// Draws it into all the room there is.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let room = desk.status_strip(ui, ui.max_rect());
        inside(ui, "insights", room, |ui| self.page(ui, desk));
    }

    fn page(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let Self { live, chosen } = self;
        header::offer(ui, desk, chosen);
        let ask = InsightsAsk {
            account: desk.account_id(),
            days: chosen.days,
            last: last_day(desk.now, live.shown().and_then(|view| view.read_at)),
        };
        live.poll(desk.reader, &ask);
        let before = chosen.days;
        header::show(ui, desk, chosen, &ask, live.shown().map(|view| view.read_at));
        if before != chosen.days {
            chosen.day = None;
            ui.ctx().request_repaint();
        }
        states::troubles(ui, desk, live.failure());
        let Some(view) = live.shown() else {
            states::loading(ui);
            return;
        };
        if states::nothing(view) {
            states::empty(ui, desk);
            return;
        }
        let account = desk.account().map(|row| row.account.clone()).unwrap_or_default();
        let page = Page { view, account: &account, days: ask.days };
        body(ui, desk, &page, chosen);
    }
}

fn body(ui: &mut Ui, desk: &mut Desk<'_>, page: &Page<'_>, chosen: &mut Chosen) {
    let tall = ui.available_height();
    ScrollArea::vertical().auto_shrink(false).id_salt("insights").show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        figures::show(ui, page, chosen);
        chart::show(ui, desk, page, chosen, tall);
        table::show(ui, desk, page, chosen);
    });
}

/// The zone Instagram cuts its days in. Without a zone database winter time stands in.
fn pacific() -> TimeZone {
    TimeZone::get("America/Los_Angeles").unwrap_or_else(|_| TimeZone::fixed(Offset::constant(-8)))
}

/// The day of Instagram's that a moment falls into; milliseconds since the epoch.
fn pacific_day(at: i64) -> Date {
    Timestamp::from_millisecond(at).unwrap_or_default().to_zoned(pacific()).date()
}

/// The last whole day there can be numbers of: yesterday, or the day before the numbers were read if that is
/// longer ago, for nothing is known of the days since.
fn last_day(now: Timestamp, read_at: Option<i64>) -> Date {
    let newest = read_at.map_or(now.as_millisecond(), |read| read.min(now.as_millisecond()));
    pacific_day(newest).saturating_sub(1.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_last_day_is_yesterday_on_the_pacific_coast() {
        let now: Timestamp = "2026-11-23T06:00:00Z".parse().unwrap();
        assert_eq!(last_day(now, None), date(2026, 11, 21));
        let later: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        assert_eq!(last_day(later, None), date(2026, 11, 22));
    }

    #[test]
    fn numbers_read_days_ago_are_shown_up_to_then() {
        let now: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        let read: Timestamp = "2026-11-19T20:00:00Z".parse().unwrap();
        assert_eq!(last_day(now, Some(read.as_millisecond())), date(2026, 11, 18));
    }
}
