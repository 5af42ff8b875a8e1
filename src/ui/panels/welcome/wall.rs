//! The wall of pictures beside the words: columns that start at different heights and are cut by the window.
//! Invariant: the pictures do not move, and none of them says anything.

use egui::{CornerRadius, Rect, Ui, Vec2, pos2, vec2};

use crate::ui::desk::Desk;
use crate::ui::pictures::{Photo, PictureKey};
use crate::ui::theme::{space, tokens};

/// A picture on the wall.
const PICTURE: Vec2 = vec2(208.0, 260.0);
/// Space between pictures, and around the columns.
const GAP: f32 = space::S;
const AROUND: f32 = space::L;
/// What the words need at least before a column more is hung.
const WORDS: f32 = 560.0;
/// Widths of the window from which there are three and two columns.
const THREE: f32 = 1180.0;
const TWO: f32 = 1024.0;

/// What hangs in each column from its top, and how much of the first is cut away.
const COLUMNS: [([u8; 4], f32); 3] = [([0, 1, 2, 3], 150.0), ([4, 5, 6, 7], 40.0), ([11, 8, 9, 10], 206.0)];
/// The one in the amber frame.
const FRAMED: u8 = 6;

/// How many columns hang in a window so wide.
fn columns(wide: f32) -> usize {
    let wanted = match wide {
        wide if wide >= THREE => 3,
        wide if wide >= TWO => 2,
        _ => 1,
    };
    (1..=wanted).rev().find(|count| wide - room(*count) >= WORDS).unwrap_or(0)
}

/// The width of so many columns.
fn room(count: usize) -> f32 {
    if count == 0 { 0.0 } else { (PICTURE.x + GAP) * count as f32 - GAP + 2.0 * AROUND }
}

/// The room of the words, that of the pictures, and how many columns hang there.
pub(super) fn split(whole: Rect) -> (Rect, Rect, usize) {
    let count = columns(whole.width());
    let x = whole.right() - room(count);
    (whole.with_max_x(x), whole.with_min_x(x), count)
}

/// Hangs the pictures.
pub(super) fn show(ui: &mut Ui, desk: &mut Desk<'_>, rect: Rect, count: usize) {
    ui.painter().rect_filled(rect, CornerRadius::ZERO, tokens(ui).rail);
    let mut wall = ui.new_child(egui::UiBuilder::new().max_rect(rect).id_salt("wall"));
    wall.set_clip_rect(rect.intersect(ui.clip_rect()));
    for (column, (stills, cut)) in COLUMNS.into_iter().enumerate().take(count) {
        let x = rect.left() + AROUND + (PICTURE.x + GAP) * column as f32;
        let mut top = rect.top() - cut;
        for still in stills.into_iter().cycle() {
            if top > rect.bottom() {
                break;
            }
            let place = Rect::from_min_size(pos2(x, top), PICTURE);
            Photo::new(&PictureKey::Still(still)).framed(still == FRAMED).paint(&wall, desk.pictures, place);
            top += PICTURE.y + GAP;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_give_way_to_the_words() {
        assert_eq!(columns(1_440.0), 3);
        assert_eq!(columns(1_280.0), 3);
        assert_eq!(columns(1_179.0), 2);
        assert_eq!(columns(1_024.0), 2);
        assert_eq!(columns(900.0), 1);
        assert_eq!(columns(700.0), 0, "one would leave the words too little");
        let (words, pictures, _) = split(Rect::from_min_size(pos2(0.0, 0.0), vec2(1_440.0, 900.0)));
        assert_eq!((words.width(), pictures.width()), (768.0, 672.0));
    }
}
