//! The figures: name, number, change, the account's own typical range with a dot for now.
//! Invariant: a click on a figure chooses what the chart shows, and the chosen one says so.

use egui::{Align2, CornerRadius, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::engine::views::insights::Figure;
use crate::tr;
use crate::ui::icons;
use crate::ui::text::{Words, figure as figure_words, meta};
use crate::ui::theme::{Tone, blend, faces, icon, radius, space, tokens};
use crate::ui::widgets::{ring, tip};

use super::{Chosen, Page, words};

/// Height of a row of figures when all stand abreast, and when they stand two by two.
const TALL: f32 = 138.0;
const TALL_FOLDED: f32 = 114.0;
/// Height of the range bar, and the radius of its dot.
const BAR: f32 = 4.0;
const DOT: f32 = 4.5;
/// Below this width figures stand two by two.
const FOUR_ABREAST: f32 = 1040.0;
/// The part of the bar the typical range takes.
const TYPICAL_SHARE: f32 = 0.36;

/// Draws them all.
pub(super) fn show(ui: &mut Ui, page: &Page<'_>, chosen: &mut Chosen, now: Timestamp) {
    let figures = &page.view.figures;
    let wide = ui.available_width();
    let (abreast, tall) = fold(wide, figures.len());
    for row in figures.chunks(abreast) {
        let (rect, _) = ui.allocate_exact_size(vec2(wide, tall), Sense::hover());
        let line = Stroke::new(1.0, tokens(ui).line);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, line);
        for (index, figure) in row.iter().enumerate() {
            let column = column(rect, index, abreast);
            if index > 0 {
                let x = (column.left() - space::XL).round() + 0.5;
                ui.painter().vline(x, rect.top() + 20.0..=rect.bottom() - 20.0, line);
            }
            if one(ui, column, figure, page, chosen, now) {
                chosen.metric = figure.metric;
            }
        }
    }
}

/// How many figures stand abreast, and how high such a row is.
pub(super) fn fold(wide: f32, count: usize) -> (usize, f32) {
    if wide >= FOUR_ABREAST { (count.max(1), TALL) } else { (2, TALL_FOLDED) }
}

/// The box of a figure among so many abreast.
pub(super) fn column(row: Rect, index: usize, abreast: usize) -> Rect {
    let inner = row.shrink2(vec2(space::XL, 0.0));
    let pitch = (inner.width() + space::VAST) / abreast as f32;
    let left = inner.left() + pitch * index as f32;
    Rect::from_min_size(pos2(left, row.top()), vec2(pitch - space::VAST, row.height()))
}

/// Draws one; true if it was clicked.
fn one(ui: &mut Ui, rect: Rect, figure: &Figure, page: &Page<'_>, chosen: &Chosen, now: Timestamp) -> bool {
    let here = chosen.metric == figure.metric;
    let t = tokens(ui);
    let name = words::name(figure.metric);
    let value = words::count_or_dash(figure.value);
    let change = words::change(figure);
    let below = match chosen.cursor {
        // What the chart points at is told of every figure.
        Some(span) => at_cursor(figure, span, now),
        None => words::typical(figure, page.days, page.account.followers),
    };
    let response = ui.interact(rect, ui.scope_id().with(("figure", name)), Sense::click());
    let lit = here || response.hovered();
    let face = if here { faces::NAME } else { faces::BODY };
    let top = rect.top() + (rect.height() - TALL) / 2.0;
    let line = |y: f32, tall: f32| Rect::from_min_size(pos2(rect.left(), top + y), vec2(rect.width(), tall));
    let title = Words::new(name, face, if lit { Tone::Text } else { Tone::Text2 });
    let end = title.paint(ui, line(20.0, 18.0), Align2::LEFT_CENTER).right();
    let number = figure_words(&*value);
    let number = if figure.value.is_some() { number } else { number.tone(Tone::Text3) };
    let right = number.paint(ui, line(42.0, 34.0), Align2::LEFT_CENTER).right();
    if let Some((words, tone)) = &change {
        let rest = line(48.0, 26.0).with_min_x(right + space::S);
        Words::new(&**words, faces::META_SEMIBOLD, *tone).paint(ui, rest, Align2::LEFT_CENTER);
    }
    bar(ui, line(90.0, BAR), figure);
    meta(&*below).paint(ui, line(102.0, 16.0), Align2::LEFT_CENTER);
    if here {
        let mark = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 2.0), rect.max);
        ui.painter().rect_filled(mark, CornerRadius::ZERO, t.accent_fill);
    }
    if response.has_focus() {
        ring(ui.painter(), rect.shrink2(vec2(0.0, space::M)), radius::MARK, t.focus);
    }
    let said = said(name, &value, change.map(|(words, _)| words), &below);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, here, &said));
    about(
        ui,
        pos2(end + space::XS, line(20.0, 18.0).center().y),
        name,
        &words::explained(figure.metric, page.view.read_at, now),
    );
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

/// A figure on the day, or in the days, under the pointer.
fn at_cursor(figure: &Figure, (first, last): (Date, Date), now: Timestamp) -> String {
    if first != last {
        return words::span(first, last, now);
    }
    let value = figure.days.iter().find(|day| day.day == first).and_then(|day| day.value);
    tr!("{day}: {value}", day = words::weekday_and_day(first, now), value = words::count_or_dash(value))
}

fn said(name: &str, value: &str, change: Option<String>, below: &str) -> String {
    match change {
        Some(change) => tr!(
            "{name}, {value}, {change} against the period before. {below}",
            name = name,
            value = value,
            change = change,
            below = below
        ),
        None => tr!("{name}, {value}. {below}", name = name, value = value, below = below),
    }
}

/// The sign whose tip tells what a figure counts.
fn about(ui: &mut Ui, left: egui::Pos2, name: &str, meaning: &str) {
    let rect = Rect::from_center_size(left + vec2(icon::META / 2.0 + 2.0, 0.0), vec2(20.0, 20.0));
    let response = ui.interact(rect, ui.scope_id().with(("about", name)), Sense::hover());
    let t = tokens(ui);
    let color = if response.hovered() { t.text } else { t.text3 };
    icons::INFO.paint(ui.painter(), rect.center(), icon::META, color);
    let said = tr!("About {name}: {meaning}", name = name, meaning = meaning);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    tip(response, meaning, None);
}

/// The bar: its thick part is what is typical, its dot is now.
fn bar(ui: &Ui, rect: Rect, figure: &Figure) {
    let t = tokens(ui);
    let corner = CornerRadius::same(2);
    ui.painter().rect_filled(rect, corner, t.track);
    let (Some((low, high)), Some(value)) = (figure.typical, figure.value) else { return };
    let place = |value: f64| rect.left() + rect.width() * share(value, low, high);
    let thick = Rect::from_min_max(pos2(place(low), rect.top()), pos2(place(high), rect.bottom()));
    ui.painter().rect_filled(thick, corner, blend(t.track, t.text3, 0.54));
    let center = pos2(place(value).clamp(rect.left() + DOT, rect.right() - DOT), rect.center().y);
    ui.painter().circle_filled(center, DOT + 2.0, t.base);
    ui.painter().circle_filled(center, DOT, t.text);
}

/// Where a value stands on the bar, 0 to 1: the typical range takes a fixed part in the middle.
fn share(value: f64, low: f64, high: f64) -> f32 {
    let wide = (high - low).max(f64::EPSILON);
    let from_middle = (value - (low + high) / 2.0) / wide;
    (0.5 + from_middle as f32 * TYPICAL_SHARE).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_typical_range_stands_in_the_middle_and_the_dot_never_leaves_the_bar() {
        assert!((share(100.0, 100.0, 200.0) - 0.32).abs() < 1e-6);
        assert!((share(200.0, 100.0, 200.0) - 0.68).abs() < 1e-6);
        assert_eq!((share(1e9, 100.0, 200.0), share(-1e9, 100.0, 200.0)), (1.0, 0.0));
        assert_eq!(share(5.0, 5.0, 5.0), 0.5);
    }

    #[test]
    fn four_abreast_leave_a_gap_for_the_line_between() {
        let row = Rect::from_min_size(pos2(72.0, 56.0), vec2(1368.0, TALL));
        assert_eq!(column(row, 0, 4).left(), 96.0);
        assert_eq!(column(row, 3, 4).right(), 1416.0);
        assert_eq!(column(row, 1, 4).left() - column(row, 0, 4).right(), 48.0);
    }
}
