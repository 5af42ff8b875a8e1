//! Scrolling by a 64-bit offset: wheel, bar and jumps over content of any height.
//! Invariant: an offset never leaves its content, and rows are placed from the difference of 64-bit numbers, so
//! that the millionth stands as sharp as the first.

use egui::{CornerRadius, Rect, Sense, Ui, pos2};

use crate::ui::theme::{faded, space, tokens};

/// Where a list stands; kept by its panel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scroll {
    offset: f64,
    /// Points by which it may stand beyond its content: what is read stays in its place even at the end of a list.
    beyond: f64,
    wish: Option<Wish>,
}

/// A jump that is carried out when the list is next drawn and its height is known.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Wish {
    /// A thing of the list comes just into view.
    Reveal(usize),
    /// A thing of the list comes to the top.
    Top(usize),
}

impl Scroll {
    /// Points scrolled away above.
    pub fn offset(&self) -> f64 {
        self.offset
    }

    /// Whether nothing is scrolled away above.
    pub fn at_top(&self) -> bool {
        self.offset < 1.0
    }

    /// Brings a row or tile into view, moving no further than it must.
    pub fn reveal(&mut self, index: usize) {
        self.wish = Some(Wish::Reveal(index));
    }

    /// Brings a row or tile to the top.
    pub fn to_top(&mut self, index: usize) {
        self.wish = Some(Wish::Top(index));
    }

    /// Content of so many points came above what is in view: nothing that is seen moves.
    pub fn came_above(&mut self, points: f64) {
        if !self.at_top() {
            self.offset += points;
        }
    }

    /// Moves by so many points, from the top too.
    pub fn moved_by(&mut self, points: f64) {
        self.offset = (self.offset + points).max(0.0);
        self.beyond += points.max(0.0);
    }

    /// Carries out a jump; `place` gives top and height of a thing in the content.
    pub(super) fn grant(&mut self, view: f64, place: impl Fn(usize) -> (f64, f64)) {
        match self.wish.take() {
            Some(Wish::Reveal(index)) => {
                let (top, tall) = place(index);
                if top < self.offset {
                    self.offset = top;
                } else if top + tall > self.offset + view {
                    self.offset = top + tall - view;
                }
            }
            Some(Wish::Top(index)) => self.offset = place(index).0,
            None => {}
        }
    }

    /// Follows wheel and bar, and keeps the offset inside the content.
    pub(super) fn follow(&mut self, ui: &mut Ui, rect: Rect, content: f64) {
        if ui.rect_contains_pointer(rect) {
            let wheel = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y));
            self.offset -= f64::from(wheel);
        }
        self.keep_inside(f64::from(rect.height()), content);
    }

    fn keep_inside(&mut self, view: f64, content: f64) {
        let end = (content - view).max(0.0);
        self.offset = self.offset.clamp(0.0, end + self.beyond);
        self.beyond = (self.offset - end).max(0.0);
    }

    /// Draws the bar over the content's right edge and follows its drag.
    pub(super) fn bar(&mut self, ui: &mut Ui, rect: Rect, content: f64) {
        let view = f64::from(rect.height());
        if content <= view {
            return;
        }
        let track = Rect::from_min_max(pos2(rect.right() - space::S, rect.top()), rect.max).shrink(1.0);
        let handle = (view / content * view).max(f64::from(space::XL)) as f32;
        let free = f64::from((track.height() - handle).max(1.0));
        let share = self.offset / (content - view);
        let top = track.top() + (free * share) as f32;
        let response = ui.interact(track, ui.scope_id().with("bar"), Sense::drag());
        // A press begins a drag in the same frame, so the jump to a place beside the handle comes first.
        if let (true, Some(at)) = (response.drag_started(), response.interact_pointer_pos())
            && !(top..top + handle).contains(&at.y)
        {
            self.offset = f64::from(at.y - track.top() - handle / 2.0) / free * (content - view);
            self.keep_inside(view, content);
        } else if response.dragged() {
            self.offset += f64::from(response.drag_delta().y) / free * (content - view);
            self.keep_inside(view, content);
        }
        let near = response.hovered() || response.dragged();
        if near || ui.rect_contains_pointer(rect) {
            let t = tokens(ui);
            let slim = if near { 0.0 } else { space::XS };
            let shape = Rect::from_min_max(pos2(track.left() + slim, top), pos2(track.right(), top + handle));
            let color = if near { t.outline } else { faded(t.outline, 0.7) };
            ui.painter().rect_filled(shape, CornerRadius::same(3), color);
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::{Rect, pos2};

    use super::Scroll;

    fn rows(index: usize) -> (f64, f64) {
        (index as f64 * 72.0, 72.0)
    }

    #[test]
    fn revealing_moves_no_further_than_it_must() {
        let mut scroll = Scroll::default();
        scroll.reveal(20);
        scroll.grant(720.0, rows);
        assert_eq!(scroll.offset(), 21.0 * 72.0 - 720.0);
        scroll.reveal(15);
        scroll.grant(720.0, rows);
        assert_eq!(scroll.offset(), 21.0 * 72.0 - 720.0, "it was in view already");
        scroll.reveal(2);
        scroll.grant(720.0, rows);
        assert_eq!(scroll.offset(), 144.0);
    }

    #[test]
    fn rows_that_came_above_move_nothing_unless_at_the_top() {
        let mut scroll = Scroll::default();
        scroll.came_above(144.0);
        assert!(scroll.at_top());
        scroll.to_top(10);
        scroll.grant(720.0, rows);
        scroll.came_above(144.0);
        assert_eq!(scroll.offset(), 12.0 * 72.0);
    }

    #[test]
    fn a_press_beside_the_handle_goes_there_and_one_on_it_goes_nowhere() {
        let ctx = egui::Context::default();
        let mut scroll = Scroll::default();
        let rect = Rect::from_min_size(pos2(0.0, 0.0), egui::vec2(400.0, 720.0));
        let mut frame = |events| {
            let input = egui::RawInput { events, screen_rect: Some(rect), ..egui::RawInput::default() };
            let mut output = ctx.run_ui(input, |ui| scroll.bar(ui, rect, 72.0 * 1000.0));
            output.textures_delta.clear();
            scroll.offset()
        };
        let middle = pos2(396.0, 360.0);
        let button = |pressed| egui::Event::PointerButton {
            pos: middle,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: egui::Modifiers::NONE,
        };
        frame(vec![egui::Event::PointerMoved(middle)]);
        frame(vec![button(true)]);
        assert_eq!(frame(vec![button(false)]), (72.0 * 1000.0 - 720.0) / 2.0);
        frame(vec![button(true)]);
        assert_eq!(frame(vec![button(false)]), (72.0 * 1000.0 - 720.0) / 2.0);
    }

    #[test]
    fn a_short_list_may_stand_beyond_its_end_until_it_is_scrolled_back() {
        let mut scroll = Scroll::default();
        scroll.moved_by(144.0);
        scroll.keep_inside(720.0, 760.0);
        assert_eq!(scroll.offset(), 144.0);
        scroll.moved_by(-100.0);
        scroll.keep_inside(720.0, 760.0);
        scroll.offset += 50.0;
        scroll.keep_inside(720.0, 760.0);
        assert_eq!(scroll.offset(), 44.0, "further it does not go");
        scroll.offset = 0.0;
        scroll.keep_inside(720.0, 760.0);
        scroll.offset = 100.0;
        scroll.keep_inside(720.0, 760.0);
        assert_eq!(scroll.offset(), 40.0, "and not again");
    }

    #[test]
    fn an_offset_stays_inside_a_content_that_shrank() {
        let mut scroll = Scroll::default();
        scroll.to_top(999_999);
        scroll.grant(720.0, rows);
        scroll.keep_inside(720.0, 5.0 * 72.0);
        assert_eq!(scroll.offset(), 0.0);
    }
}
