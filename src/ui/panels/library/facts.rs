//! The figures of a post, between hairlines.
//! Invariant: a number that Instagram did not give is a dash that says why.

use egui::{Align2, Rect, Sense, Ui, pos2, vec2};

use crate::domain::{Metric, MetricId};
use crate::engine::views::library::Post;
use crate::tr;
use crate::ui::format;
use crate::ui::text::{Words, meta};
use crate::ui::theme::{Tone, faces, space};
use crate::ui::widgets::{hairline, tip};

/// Figures in a line.
const ACROSS: usize = 5;

/// The numbers people ask for first; the others follow in the order of the table.
const FIRST: [MetricId; 4] = [MetricId::Reach, MetricId::Views, MetricId::Saved, MetricId::Shares];

/// The lines.
pub fn show(ui: &mut Ui, post: &Post) {
    let mut figures: Vec<(MetricId, Option<f64>)> = post.numbers.clone();
    if !figures.iter().any(|(metric, _)| *metric == MetricId::Likes) {
        figures.push((MetricId::Likes, post.tile.likes.map(|likes| likes as f64)));
    }
    figures.sort_by_key(|(metric, _)| {
        let place = FIRST.iter().position(|first| first == metric);
        (place.unwrap_or(FIRST.len()), *metric)
    });
    hairline(ui);
    for line in figures.chunks(ACROSS) {
        ui.add_space(space::M);
        let tall = faces::READING.line + faces::META.line;
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
        let wide = rect.width() / ACROSS as f32;
        for (at, (metric, value)) in line.iter().enumerate() {
            let min = pos2(rect.left() + wide * at as f32, rect.top());
            one(ui, Rect::from_min_size(min, vec2(wide - space::S, tall)), *metric, *value);
        }
        ui.add_space(space::M);
        hairline(ui);
    }
}

fn one(ui: &mut Ui, rect: Rect, metric: MetricId, value: Option<f64>) {
    let row = Metric::of_post(metric);
    let top = Rect::from_min_size(rect.min, vec2(rect.width(), faces::READING.line));
    let words = say(metric, value);
    Words::new(words.as_str(), faces::READING_SEMIBOLD, Tone::Text).paint(ui, top, Align2::LEFT_CENTER);
    let below = Rect::from_min_max(pos2(rect.left(), top.bottom()), rect.max);
    meta(row.name()).paint(ui, below, Align2::LEFT_TOP);
    let spoken = tr!("{name}: {value}", name = row.name(), value = words);
    let response = ui.interact(rect, ui.scope_id().with(("figure", row.wire)), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &spoken));
    let why = match value {
        Some(_) => row.explained(),
        None => tr!("{meaning} Instagram has not given it.", meaning = row.explained()),
    };
    tip(response, &why, None);
}

/// A value in its own unit.
pub fn say(metric: MetricId, value: Option<f64>) -> String {
    use crate::domain::metrics::Unit;
    let Some(value) = value else { return "–".to_owned() };
    match Metric::of_post(metric).unit {
        Unit::Count => format::number(value.max(0.0) as u64),
        Unit::Percent => format::percent(value / 100.0),
        Unit::Milliseconds if value >= 60_000.0 => format::span((value / 1000.0) as i64),
        Unit::Milliseconds => tr!("{seconds} s", seconds = format!("{:.1}", value / 1000.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_is_a_dash_and_zero_is_zero() {
        assert_eq!(say(MetricId::Reach, None), "–");
        assert_eq!(say(MetricId::Reach, Some(0.0)), "0");
    }

    #[test]
    fn units_are_told() {
        assert_eq!(say(MetricId::AverageWatchTime, Some(4_200.0)), "4.2 s");
        assert_eq!(say(MetricId::SkipRate, Some(31.0)), "31 %");
    }
}
