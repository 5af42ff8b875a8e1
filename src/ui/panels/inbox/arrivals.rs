//! What comes into the list while somebody reads it: the rows keep their places, new ones wait above, and a chip
//! tells how many.
//! Invariant: no row in sight moves because something arrived, but where the top of the list is looked at and its
//! first row is current.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use egui::{Align2, CornerRadius, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::tr_count;
use crate::ui::format::number;
use crate::ui::icons;
use crate::ui::text::Words;
use crate::ui::theme::{Tone, faces, faded, height, icon, shadow, space, time, tokens, width};
use crate::ui::widgets::{Scroll, Touch, ring};

/// Seconds in view after which a row is new no longer.
const NEW_FOR: f64 = 2.0;

/// New rows remembered; of more, the newest.
const REMEMBERED: usize = 500;

/// What came since the list was opened.
#[derive(Default)]
pub struct Arrivals {
    /// The list as it was last drawn.
    list: Option<Arc<[i64]>>,
    /// New rows, and since when each has been in view.
    new: BTreeMap<i64, Option<f64>>,
    /// When the way to the first new row began, and from where.
    going: Option<(f64, f64)>,
    shown: f32,
}

/// Where somebody reads.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Rows in view.
    pub sight: Range<usize>,
    /// The current row's place before the list changed.
    pub current: usize,
}

impl Arrivals {
    /// Another list is looked at.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Whether a row came a moment ago.
    pub fn is_new(&self, row: i64) -> bool {
        self.new.contains_key(&row)
    }

    /// Takes a list that was read anew: what is in sight stays where it is.
    pub fn take(&mut self, list: &Arc<[i64]>, reading: &Reading, scroll: &mut Scroll) {
        let Some(before) = self.list.replace(Arc::clone(list)) else { return };
        if Arc::ptr_eq(&before, list) || before.is_empty() {
            return;
        }
        // Rows are places in time: what is greater than the newest came after it. What is urgent may stand above.
        let newest = before.iter().copied().take(REMEMBERED).max().filter(|row| *row >= 0);
        let came = list.iter().copied().take(REMEMBERED);
        self.new.extend(came.filter(|row| newest.is_some_and(|newest| *row > newest)).map(|row| (row, None)));
        while self.new.len() > REMEMBERED {
            self.new.pop_first();
        }
        let reads_below = !scroll.at_top() || reading.current > 0;
        if !reads_below {
            return;
        }
        let moved = anchor(&before, list, reading.sight.clone());
        if moved != 0 {
            scroll.moved_by(moved as f64 * f64::from(height::COMMENT));
        }
    }

    /// How many new rows stand above what is in view.
    pub fn above(&self, list: &[i64], sight: &Range<usize>) -> usize {
        let hidden = list.get(..sight.start.min(REMEMBERED)).unwrap_or_default();
        hidden.iter().filter(|row| self.new.contains_key(row)).count()
    }

    /// Notes which new rows are in view, and lets go of those that were for long enough.
    fn look(&mut self, ui: &Ui, list: &[i64], sight: &Range<usize>) {
        if self.new.is_empty() {
            return;
        }
        let now = ui.input(|input| input.time);
        for row in list.get(sight.clone()).unwrap_or_default() {
            if let Some(since) = self.new.get_mut(row) {
                since.get_or_insert(now);
            }
        }
        self.new.retain(|_, since| since.is_none_or(|since| now - since < NEW_FOR));
        let next =
            self.new.values().flatten().map(|since| since + NEW_FOR - now).fold(f64::INFINITY, f64::min);
        if next.is_finite() {
            ui.ctx().request_repaint_after_secs(next.max(0.0) as f32);
        }
    }

    /// Goes to the first new row; true if there is one above what is in view.
    pub fn go_up(&mut self, ui: &Ui, list: &[i64], sight: &Range<usize>, scroll: &Scroll) -> bool {
        let above = self.above(list, sight) > 0;
        if above {
            self.going = Some((ui.input(|input| input.time), scroll.offset()));
        }
        above
    }

    /// Draws the chip over the list and walks the way it opened.
    pub fn show(&mut self, ui: &mut Ui, body: Rect, list: &[i64], sight: &Range<usize>, scroll: &mut Scroll) {
        self.look(ui, list, sight);
        self.walk(ui, list, scroll);
        let above = self.above(list, sight);
        let still = ui.style().animation_time <= 0.0;
        let wanted = if above > 0 && self.going.is_none() { 1.0 } else { 0.0 };
        // It is there at once and goes softly.
        self.shown = match wanted > self.shown || still {
            true => wanted,
            false => (self.shown - ui.input(|input| input.stable_dt) / time::PANE).max(wanted),
        };
        if self.shown <= 0.0 {
            return;
        }
        if self.shown < 1.0 {
            ui.ctx().request_repaint();
        }
        if above > 0 && chip(ui, body, above, self.shown) {
            self.go_up(ui, list, sight, scroll);
        }
    }

    fn walk(&mut self, ui: &Ui, list: &[i64], scroll: &mut Scroll) {
        let Some((began, from)) = self.going else { return };
        let first = list.iter().take(REMEMBERED).position(|row| self.new.contains_key(row)).unwrap_or(0);
        let to = first as f64 * f64::from(height::COMMENT);
        let still = ui.style().animation_time <= 0.0;
        let share = (ui.input(|input| input.time) - began) / f64::from(time::PANE);
        if still || share >= 1.0 {
            scroll.to_top(first);
            self.going = None;
        } else {
            let eased = 1.0 - (1.0 - share).powi(3);
            scroll.moved_by(from + (to - from) * eased - scroll.offset());
        }
        ui.ctx().request_repaint();
    }
}

/// By how many rows the first row in sight that is still there moved down.
fn anchor(before: &[i64], list: &[i64], sight: Range<usize>) -> i64 {
    let seen = before.get(sight.clone()).unwrap_or_default();
    for (place, row) in (sight.start..).zip(seen) {
        if *row < 0 {
            continue;
        }
        // Newest first, it is found at once; arranged otherwise, it is looked for.
        let found = list
            .binary_search_by(|other| row.cmp(other))
            .ok()
            .or_else(|| list.iter().position(|other| other == row));
        if let Some(at) = found {
            return at as i64 - place as i64;
        }
    }
    0
}

/// The bar of a row that came a moment ago.
pub fn bar(ui: &Ui, rect: Rect) {
    let bar = rect.with_max_x(rect.left() + width::STATE_BAR);
    ui.painter().rect_filled(bar, CornerRadius::ZERO, tokens(ui).waiting);
}

/// The chip; true if it was clicked.
fn chip(ui: &mut Ui, body: Rect, count: usize, share: f32) -> bool {
    let said = tr_count!(count, "{count} new", "{count} new", count = number(count as u64));
    let words = Words::new(said.as_str(), faces::NAME, Tone::Text);
    let wide = words.width(ui).ceil() + icon::ROW + space::S + 2.0 * space::M;
    let center = pos2(body.center().x, body.top() + space::S + height::CHIP_LARGE / 2.0);
    let rect = Rect::from_center_size(center.round(), vec2(wide, height::CHIP_LARGE));
    let response = ui.interact(rect, ui.scope_id().with("new rows"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
    let t = tokens(ui);
    let touch = Touch::of(ui, &response, true);
    let round = (height::CHIP_LARGE / 2.0) as u8;
    let corner = CornerRadius::same(round);
    let mut over = ui.new_child(egui::UiBuilder::new().max_rect(rect));
    over.set_opacity(share);
    over.painter().add(shadow(t).as_shape(rect, corner));
    let ground = touch.between(t.raised, t.hover);
    over.painter().rect(rect, corner, ground, Stroke::new(1.0, t.line_strong), StrokeKind::Inside);
    if touch.focus {
        ring(over.painter(), rect, round, t.focus);
    }
    let arrow = pos2(rect.left() + space::M + icon::ROW / 2.0, rect.center().y);
    icons::ARROW_UP.paint(over.painter(), arrow, icon::ROW, faded(t.text, share));
    let text = rect.with_min_x(arrow.x + icon::ROW / 2.0 + space::S);
    words.paint(&over, text, Align2::LEFT_CENTER);
    response.clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(rows: &[i64]) -> Arc<[i64]> {
        Arc::from(rows)
    }

    fn at(sight: Range<usize>, current: usize) -> Reading {
        Reading { sight, current }
    }

    #[test]
    fn who_reads_further_down_sees_no_row_move() {
        let (mut arrivals, mut scroll) = (Arrivals::default(), Scroll::default());
        arrivals.take(&list(&[30, 20, 10]), &at(0..3, 0), &mut scroll);
        arrivals.take(&list(&[50, 40, 30, 20, 10]), &at(0..3, 1), &mut scroll);
        assert_eq!(scroll.offset(), 2.0 * f64::from(height::COMMENT));
        assert_eq!(arrivals.above(&[50, 40, 30, 20, 10], &(2..5)), 2);
        assert!(arrivals.is_new(40) && !arrivals.is_new(30));
        arrivals.take(&list(&[50, 40, 35, 30, 10]), &at(2..5, 3), &mut scroll);
        assert_eq!(
            scroll.offset(),
            3.0 * f64::from(height::COMMENT),
            "older ones that are read late move nothing"
        );
        assert!(!arrivals.is_new(35), "and are not new");
    }

    #[test]
    fn who_stands_on_the_first_row_sees_what_comes() {
        let (mut arrivals, mut scroll) = (Arrivals::default(), Scroll::default());
        arrivals.take(&list(&[30, 20]), &at(0..2, 0), &mut scroll);
        arrivals.take(&list(&[40, 30, 20]), &at(0..2, 0), &mut scroll);
        assert!(scroll.at_top());
        assert_eq!((arrivals.above(&[40, 30, 20], &(0..3)), arrivals.is_new(40)), (0, true));
    }

    #[test]
    fn rows_that_leave_below_the_first_in_sight_pull_nothing_down() {
        let before = [90, 80, 70, 60, 50];
        assert_eq!(anchor(&before, &[90, 80, 60, 50], 1..4), 0);
        assert_eq!(anchor(&before, &[80, 70, 60, 50], 1..4), -1, "one above left");
        assert_eq!(anchor(&before, &[90, 70, 60, 50], 1..4), -1, "the first itself left");
        assert_eq!(anchor(&before, &[7], 1..4), 0);
    }
}
