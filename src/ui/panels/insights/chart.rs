//! The chart of the chosen figure by day: this period, the one before, what is typical, and the posts.
//! Invariant: nothing is drawn for a day without a number, and what may still change is dashed.

use egui::{
    Align2, CornerRadius, EventFilter, Key, Rect, Response, Role, Sense, Shape, Stroke, Ui, UiBuilder,
};
use egui::{WidgetInfo, pos2, vec2};
use egui_plot::{FilledArea, HLine, Line, LineStyle, Plot, PlotPoints, PlotUi};
use jiff::Timestamp;

use crate::domain::{Metric, MetricId};
use crate::engine::views::insights::Figure;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::panels::Goal;
use crate::ui::text::{meta, name};
use crate::ui::theme::{Tokens, Tone, faces, radius, space, tokens};
use crate::ui::widgets::{Empty, ring};

use super::axis::{self, Across};
use super::out::{self, Out};
use super::readout::{Told, legend};
use super::scale::{Heights, heights, runs};
use super::steps::{self, Drawn, Step};
use super::{Chosen, Page, explain, pins, tools, words, zoom};

/// Height of the heading.
const HEAD: f32 = 49.0;
/// The least and the most height of the lines.
const PLOT: std::ops::RangeInclusive<f32> = 148.0..=320.0;
/// The part of the pane's height the lines take.
const PLOT_SHARE: f32 = 0.242;
/// Room for the heights' words.
const HEIGHTS: f32 = 44.0;
/// Room at both ends of the lines.
const ENDS: f32 = 10.0;
/// Half of the thickest line: what stands on zero must not be cut.
const BELOW: f32 = 2.0;

/// Draws heading, lines, posts and days.
pub(super) fn show(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    page: &Page<'_>,
    chosen: &mut Chosen,
    out: &mut Out,
    tall: f32,
) {
    let found = page.view.figures.iter().find(|figure| figure.metric == chosen.metric);
    let Some(figure) = found.or(page.view.figures.first()) else { return };
    let plot = (tall * PLOT_SHARE).round().clamp(*PLOT.start(), *PLOT.end());
    let whole = HEAD + plot + axis::PICTURES + axis::DAYS + space::M;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), whole), Sense::hover());
    let t = tokens(ui);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, t.line));
    let inner = rect.shrink2(vec2(space::XL, 0.0));
    let step = chosen.step.within(page.days);
    let drawn = steps::drawn(figure, step, chosen.zoom);
    heading(ui, inner.with_max_y(inner.top() + HEAD), page, &drawn, chosen, desk.now);
    let figure = &drawn.figure;
    let lines = Rect::from_min_max(
        pos2(inner.left() + HEIGHTS, inner.top() + HEAD),
        pos2(inner.right(), inner.top() + HEAD + plot),
    );
    if figure.days.iter().chain(&figure.days_before).all(|day| day.value.is_none()) {
        nothing(ui, inner.with_min_y(lines.top()), figure, step);
        chosen.cursor = None;
        return;
    }
    let across = Across::new(lines.left() + ENDS, lines.right() - ENDS, figure.days.len());
    let scale = heights(figure, figure.metric != MetricId::FollowerCount);
    let response = draw(ui, lines, figure, &scale);
    named_heights(ui, lines, &scale);
    let dragged = zoom::drag(ui, &response, lines, across, figure.days.len(), chosen);
    let day = pointed(ui, &response, across, figure, chosen).filter(|_| !dragged);
    if response.clicked()
        && let Some(span) = day.and_then(|day| drawn.spans.get(day))
    {
        chosen.pins.day = Some(span.0);
    }
    chosen.cursor = day.and_then(|day| drawn.spans.get(day).copied());
    let told = day.and_then(|day| Told::of(desk, page, &drawn, day));
    say(&response, step, figure, told.as_ref());
    pins::show(ui, desk, page, &drawn, lines, across, chosen);
    if let Some(wish) = chosen.wish.take() {
        let (what, name) = out::of_chart(wish, page, &drawn, step, desk.now);
        out.begin(ui.ctx(), what, &name);
    }
    let pictures = Rect::from_min_max(
        pos2(lines.left(), lines.bottom()),
        pos2(lines.right(), lines.bottom() + axis::PICTURES),
    );
    let framed = told.as_ref().and_then(Told::post);
    if let Some(post) = axis::posts(ui, desk, page, &drawn, pictures, across, framed) {
        desk.go(Goal::Post(post));
    }
    let names = pictures.translate(vec2(0.0, axis::PICTURES)).with_max_y(pictures.bottom() + axis::DAYS);
    axis::days(ui, desk, &drawn, names, across);
    if let (Some(told), Some(day)) = (told, day) {
        let value = figure.days.get(day).and_then(|point| point.value);
        let y = value.map(|value| y_of(value, lines, &scale));
        told.paint(ui, desk, page, lines, across.x(day), y);
    }
}

/// Where a value stands.
fn y_of(value: f64, lines: Rect, scale: &Heights) -> f32 {
    let share = (value - scale.low) / (scale.high - scale.low);
    lines.bottom() - BELOW - (lines.height() - BELOW) * share as f32
}

/// Title, legend, and what may not be done with these numbers.
fn heading(ui: &mut Ui, rect: Rect, page: &Page<'_>, drawn: &Drawn, chosen: &mut Chosen, now: Timestamp) {
    let figure = &drawn.figure;
    let step = chosen.step.within(page.days);
    let t = tokens(ui);
    let line = Rect::from_center_size(pos2(rect.center().x, rect.top() + 29.0), vec2(rect.width(), 18.0));
    let title = step.title(words::name(figure.metric));
    let end = name(title).label(ui, line, Align2::LEFT_CENTER).rect.right();
    let mut at = pos2(end + space::L, line.center().y);
    let stroke = |ui: &Ui, rect: Rect, dashed: bool| {
        let ends = [rect.left_center(), rect.right_center()];
        let line = Stroke::new(2.0, tokens(ui).text);
        if dashed {
            ui.painter().extend(Shape::dashed_line(&ends, line, 6.0, 4.0));
        } else {
            ui.painter().line_segment(ends, line);
        }
    };
    at.x = legend(ui, at, tr!("This period"), |ui, rect| stroke(ui, rect, false));
    at.x = legend(ui, at, tr!("Period before"), |ui, rect| {
        let ends = [rect.left_center(), rect.right_center()];
        ui.painter().extend(Shape::dotted_line(&ends, t.text3, 4.0, 0.8));
    });
    if !figure.band.is_empty() {
        at.x = legend(ui, at, tr!("Typical"), |ui, rect| {
            ui.painter().rect_filled(rect, CornerRadius::same(radius::PICTURE), t.band);
            let border = Stroke::new(1.0, t.line);
            ui.painter().rect_stroke(
                rect,
                CornerRadius::same(radius::PICTURE),
                border,
                egui::StrokeKind::Inside,
            );
        });
    }
    if figure.days.iter().any(|day| day.provisional) {
        at.x = legend(ui, at, tr!("May still change"), |ui, rect| stroke(ui, rect, true));
    }
    let room = line.with_min_x(at.x + space::S);
    let left = tools::show(ui, room, page, drawn, chosen, now);
    if let Some(note) = note(page, drawn, step) {
        let rest = room.with_max_x(left - space::M);
        meta(note).tone(Tone::Text2).label(ui, rest, Align2::RIGHT_CENTER);
    }
}

/// What a person might do with these numbers and must not.
fn note(page: &Page<'_>, drawn: &Drawn, step: Step) -> Option<String> {
    let metric = Metric::of(drawn.figure.metric);
    if page.account.followers.is_some_and(|followers| followers < metric.min_followers) {
        return Some(tr!("Instagram tells changes from {count} followers on", count = metric.min_followers));
    }
    steps::note(drawn, step)
}

/// A figure of which no day is known.
fn nothing(ui: &mut Ui, rect: Rect, figure: &Figure, step: Step) {
    let words = match step {
        Step::Day => tr!("{reason}. They appear here as they are read", reason = words::missing(figure)),
        _ => words::no_stretch(figure.metric).to_owned(),
    };
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect));
    Empty::new(icons::CHART_LINE, tr!("No days to draw"), words).show(&mut child, rect);
}

/// The lines, through the plot.
fn draw(ui: &mut Ui, rect: Rect, figure: &Figure, scale: &Heights) -> Response {
    let t = tokens(ui);
    let last = figure.days.len().saturating_sub(1) as f64;
    let gap = f64::from(ENDS) * last.max(1.0) / f64::from(rect.width() - 2.0 * ENDS);
    let below = f64::from(BELOW) * (scale.high - scale.low) / f64::from(rect.height() - BELOW);
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("chart"));
    Plot::new("insights by day")
        .width(rect.width())
        .height(rect.height())
        .show_axes(false)
        .show_grid(false)
        .show_background(false)
        .show_x(false)
        .show_y(false)
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_axis_zoom_drag(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .set_margin_fraction(vec2(0.0, 0.0))
        .sense(Sense::click_and_drag())
        .show(&mut child, |plot| {
            // A period of one day stands in the middle.
            let span = if last > 0.0 { -gap..=last + gap } else { -0.5..=0.5 };
            plot.set_plot_bounds_x(span);
            plot.set_plot_bounds_y(scale.low - below..=scale.high);
            fill(plot, figure, scale, t);
        })
        .response
}

fn fill<'a>(plot: &mut PlotUi<'a>, figure: &'a Figure, scale: &Heights, t: &Tokens) {
    if figure.band.len() > 1 {
        let days: Vec<f64> = (0..figure.band.len()).map(|day| day as f64).collect();
        let (low, high): (Vec<f64>, Vec<f64>) = figure.band.iter().copied().unzip();
        plot.add(FilledArea::new("typical", &days, &low, &high).fill_color(t.band).allow_hover(false));
    }
    for (index, tick) in scale.ticks.iter().enumerate() {
        let color = if index == 0 { t.line_strong } else { t.line };
        plot.hline(
            HLine::new(format!("height {index}"), *tick).stroke(Stroke::new(1.0, color)).allow_hover(false),
        );
    }
    for (index, run) in runs(&figure.days_before).into_iter().enumerate() {
        let line = Line::new(format!("before {index}"), PlotPoints::new(run.points));
        plot.line(
            line.stroke(Stroke::new(0.8, t.text3))
                .style(LineStyle::Dotted { spacing: 4.0 })
                .allow_hover(false),
        );
    }
    for (index, run) in runs(&figure.days).into_iter().enumerate() {
        let style = if run.unsettled { LineStyle::Dashed { length: 6.0 } } else { LineStyle::Solid };
        // A lone day between gaps is a dot as thick as two lines.
        let thick = if run.points.len() == 1 { 4.0 } else { 2.0 };
        let line = Line::new(format!("now {index}"), PlotPoints::new(run.points));
        plot.line(line.stroke(Stroke::new(thick, t.text)).style(style).allow_hover(false));
    }
}

/// The heights' words at the left of the grid lines.
fn named_heights(ui: &Ui, lines: Rect, scale: &Heights) {
    for tick in &scale.ticks {
        let y = y_of(*tick, lines, scale);
        let place = Rect::from_min_max(
            pos2(lines.left() - HEIGHTS, y - faces::META.line / 2.0),
            pos2(lines.left() - space::S, y + faces::META.line / 2.0),
        );
        // Thousands in short, unless neighbours would then read alike.
        let short = *tick >= 0.0 && tick.rem_euclid(500.0) == 0.0;
        let words = if short { format::short_number(*tick as u64) } else { words::count(*tick) };
        meta(words).paint(ui, place, Align2::RIGHT_CENTER);
    }
}

/// The day under the pointer, or the one the keyboard stands on.
fn pointed(
    ui: &Ui,
    response: &Response,
    across: Across,
    figure: &Figure,
    chosen: &mut Chosen,
) -> Option<usize> {
    let count = figure.days.len();
    if response.has_focus() {
        let arrows = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
        let at = chosen.day.or_else(|| explain::last_known(&figure.days)).unwrap_or(0);
        let (left, right) =
            ui.input(|input| (input.key_pressed(Key::ArrowLeft), input.key_pressed(Key::ArrowRight)));
        let to =
            if chosen.day.is_none() { at } else { at + usize::from(right) - usize::from(left && at > 0) };
        chosen.day = Some(to.min(count.saturating_sub(1)));
        ring(ui.painter(), response.rect.shrink(space::XS), radius::MARK, tokens(ui).focus);
    } else {
        chosen.day = None;
    }
    let hovered = response.hover_pos().and_then(|at| across.day(at.x, count));
    hovered.or(chosen.day)
}

fn say(response: &Response, step: Step, figure: &Figure, told: Option<&Told>) {
    let title = step.title(words::name(figure.metric));
    let said = match told {
        Some(told) => format!("{title}: {}", told.sentence()),
        None => tr!("{title}, a chart. Left and right walk through its days", title = title),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &said));
}
