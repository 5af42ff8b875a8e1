//! Insights: the account's figures by day, every post with its numbers, and how comments are answered.
//! Invariant: a number that Instagram did not give is a dash with its reason, and nothing is added up that may
//! not be.

mod answering;
mod axis;
mod chart;
mod columns;
mod content;
mod explain;
mod figures;
mod header;
mod out;
mod pins;
mod readout;
mod scale;
mod states;
mod steps;
mod table;
mod tools;
mod words;
mod zoom;

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
use steps::Step;

/// The panel's own memory.
#[derive(Default)]
pub struct Insights {
    /// The table of content, while it is open.
    pub content: content::Content,
    /// How comments are answered, while it is open.
    pub answering: answering::Answering,
    /// Where numbers leave to.
    pub out: out::Out,
    /// The period's numbers.
    pub live: Live<View>,
    chosen: Chosen,
}

/// What a person chose.
struct Chosen {
    tab: Tab,
    /// 7, 28, 90 or 365.
    days: u32,
    metric: MetricId,
    sort: Sort,
    post: Option<MediaId>,
    /// The day the keyboard stands on in the chart.
    day: Option<usize>,
    step: Step,
    /// First and last point of the steps that are drawn, where not all are.
    zoom: Option<(usize, usize)>,
    /// The days under the pointer, which every figure tells of.
    cursor: Option<(Date, Date)>,
    /// What of the chart is to be kept in a file.
    wish: Option<out::Wish>,
    pins: pins::Pins,
}

/// A part of the panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Tab {
    #[default]
    Overview,
    Content,
    Answering,
}

impl Default for Chosen {
    fn default() -> Self {
        Self {
            tab: Tab::default(),
            days: 28,
            metric: MetricId::Reach,
            sort: Sort::default(),
            post: None,
            day: None,
            step: Step::default(),
            zoom: None,
            cursor: None,
            wish: None,
            pins: pins::Pins::default(),
        }
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
        let Self { live, chosen, content, answering, out } = self;
        out.answer(ui.ctx(), desk);
        header::offer(ui, desk, chosen);
        let ask = InsightsAsk {
            account: desk.account_id(),
            days: chosen.days,
            last: last_day(desk.now, live.shown().and_then(|view| view.read_at)),
        };
        live.poll(desk.reader, &ask);
        let before = (chosen.days, chosen.tab);
        header::show(ui, desk, chosen, out, &ask, live.shown().map(|view| view.read_at));
        if before != (chosen.days, chosen.tab) {
            chosen.forget_the_days();
            ui.ctx().request_repaint();
        }
        states::troubles(ui, desk, live.failure());
        match chosen.tab {
            Tab::Overview => {}
            Tab::Content => return content.show(ui, desk, out),
            Tab::Answering => return answering.show(ui, desk, out, chosen.days),
        }
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
        body(ui, desk, &page, chosen, out);
    }

    /// Shows the table of all content from the next frame on.
    pub fn show_content(&mut self) {
        self.chosen.tab = Tab::Content;
    }

    /// Shows how comments are answered from the next frame on.
    pub fn show_answering(&mut self) {
        self.chosen.tab = Tab::Answering;
    }
}

impl Chosen {
    /// Days of another period are other days.
    fn forget_the_days(&mut self) {
        self.day = None;
        self.zoom = None;
        self.cursor = None;
    }
}

fn body(ui: &mut Ui, desk: &mut Desk<'_>, page: &Page<'_>, chosen: &mut Chosen, out: &mut out::Out) {
    let tall = ui.available_height();
    ScrollArea::vertical().auto_shrink(false).id_salt("insights").show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        figures::show(ui, page, chosen, desk.now);
        chart::show(ui, desk, page, chosen, out, tall);
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
