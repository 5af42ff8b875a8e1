//! What can be done to the chart: its steps, the way back from a zoom, its export.
//! Invariant: only steps the period has room for are offered.

use egui::{Align, Layout, Rect, Ui, UiBuilder};

use jiff::Timestamp;

use crate::engine::views::insights::DayPoint;
use crate::tr;
use crate::ui::icons;
use crate::ui::theme::space;
use crate::ui::widgets::{Button, IconButton, Menu, MenuItem, link};

use super::out::Wish;
use super::steps::{Drawn, MONTHS_FROM, Step};
use super::{Chosen, Page};

/// Draws them at the right end of a line; gives where they begin.
pub(super) fn show(
    ui: &mut Ui,
    line: Rect,
    page: &Page<'_>,
    drawn: &Drawn,
    chosen: &mut Chosen,
    now: Timestamp,
) -> f32 {
    let layout = Layout::right_to_left(Align::Center);
    let mut child = ui.new_child(UiBuilder::new().max_rect(line).layout(layout).id_salt("chart tools"));
    let ui = &mut child;
    ui.spacing_mut().item_spacing.x = space::XS;
    let known = drawn.figure.days.iter().any(|day: &DayPoint| day.value.is_some());
    let save = ui.add(IconButton::new(icons::EXPORT, tr!("Save the chart")).small().enabled(known));
    Menu::under(&save, tr!("Save the chart")).show(|ui| {
        for (words, wish) in [
            (tr!("As a picture (PNG)"), Wish::ChartPng),
            (tr!("As a drawing (SVG)"), Wish::ChartSvg),
            (tr!("Its numbers (CSV)"), Wish::DaysCsv),
            (tr!("Its numbers (XLSX)"), Wish::DaysXlsx),
        ] {
            if ui.add(MenuItem::new(words)).clicked() {
                chosen.wish = Some(wish);
            }
        }
    });
    if let Some((_, last)) = drawn.spans.last() {
        chosen.pins.button(ui, &page.view.notes, *last, now);
    }
    steps(ui, page, chosen);
    if chosen.zoom.is_some() && link(ui, tr!("Whole period")).clicked() {
        chosen.zoom = None;
    }
    ui.min_rect().left()
}

fn steps(ui: &mut Ui, page: &Page<'_>, chosen: &mut Chosen) {
    if page.days < 14 {
        return;
    }
    let step = chosen.step.within(page.days);
    let button = ui
        .add(Button::quiet(step.name()).small().name(tr!("Steps of the chart: {step}", step = step.name())));
    Menu::under(&button, tr!("Steps of the chart")).show(|ui| {
        for other in [Step::Day, Step::Week, Step::Month] {
            if other == Step::Month && page.days < MONTHS_FROM {
                continue;
            }
            if ui.add(MenuItem::new(other.name()).chosen(other == step)).clicked() {
                chosen.step = other;
                chosen.zoom = None;
                chosen.day = None;
            }
        }
    });
}
