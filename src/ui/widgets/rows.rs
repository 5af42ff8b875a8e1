//! A list of rows of one height of which only those in view are drawn, be there ten or ten million.
//! Invariant: the work of a frame depends on the rows in view and not on their number.

use std::ops::Range;

use egui::{Rect, Ui, UiBuilder, pos2, vec2};

use super::scroll::Scroll;

/// A virtual list.
#[must_use = "show it"]
pub struct VirtualRows<'a> {
    scroll: &'a mut Scroll,
    count: usize,
    row_height: f32,
}

impl<'a> VirtualRows<'a> {
    /// A list of `count` rows, each `row_height` points high.
    pub fn new(scroll: &'a mut Scroll, count: usize, row_height: f32) -> Self {
        Self { scroll, count, row_height }
    }

    /// Draws the rows in view, each into its box, in a `Ui` of its own; gives which rows those are.
    pub fn show(self, ui: &mut Ui, rect: Rect, mut row: impl FnMut(&mut Ui, usize, Rect)) -> Range<usize> {
        let tall = f64::from(self.row_height);
        let content = tall * self.count as f64;
        self.scroll.grant(f64::from(rect.height()), |index| (index as f64 * tall, tall));
        let mut list = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("rows"));
        list.set_clip_rect(rect.intersect(ui.clip_rect()));
        self.scroll.follow(&mut list, rect, content);
        let range = in_view(self.scroll.offset(), f64::from(rect.height()), tall, self.count);
        let sharp = list.pixels_per_point();
        for index in range.clone() {
            let y = (index as f64 * tall - self.scroll.offset()) as f32;
            let top = rect.top() + (y * sharp).round() / sharp;
            let place = Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), self.row_height));
            let mut inside = list.new_child(UiBuilder::new().max_rect(place).id_salt(index));
            inside.spacing_mut().item_spacing = vec2(0.0, 0.0);
            row(&mut inside, index, place);
        }
        self.scroll.bar(&mut list, rect, content);
        range
    }
}

/// The rows that are at least partly in view.
fn in_view(offset: f64, view: f64, tall: f64, count: usize) -> Range<usize> {
    let first = (offset / tall).floor().max(0.0) as usize;
    let end = ((offset + view) / tall).ceil().max(0.0) as usize;
    first.min(count)..end.min(count)
}

#[cfg(test)]
mod tests {
    use super::in_view;

    #[test]
    fn only_rows_in_view_are_drawn() {
        assert_eq!(in_view(0.0, 720.0, 72.0, 1_000_000), 0..10);
        assert_eq!(in_view(36.0, 720.0, 72.0, 1_000_000), 0..11);
        assert_eq!(in_view(72.0 * 999_990.0, 720.0, 72.0, 1_000_000), 999_990..1_000_000);
        assert_eq!(in_view(0.0, 720.0, 72.0, 3), 0..3);
        assert_eq!(in_view(0.0, 720.0, 72.0, 0), 0..0);
    }
}
