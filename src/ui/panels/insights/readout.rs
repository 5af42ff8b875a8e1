//! What the chart says of one day: the line through it, its point, and the card beside it.
//! Invariant: the card stands on the side with room and never covers the point.

use egui::{Align2, CornerRadius, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format::whole_weekday;
use crate::ui::pictures::Photo;
use crate::ui::text::{Words, body, meta, name};
use crate::ui::theme::{Tone, faces, icon, radius, shadow, space, tokens};

use super::steps::Drawn;
use super::{Page, explain, words};

/// Height of the card, and the picture in it.
const TALL: f32 = 56.0;
const PICTURE: egui::Vec2 = vec2(32.0, 40.0);

/// What the card says.
pub(super) struct Told {
    day: String,
    value: String,
    /// What explains it, or why it is not known.
    note: Option<String>,
    more: String,
    post: Option<usize>,
}

impl Told {
    /// Says a day.
    pub fn of(desk: &Desk<'_>, page: &Page<'_>, drawn: &Drawn, day: usize) -> Option<Self> {
        let figure = &drawn.figure;
        let point = figure.days.get(day)?;
        let (first, last) = drawn.spans.get(day).copied()?;
        let whole = first != last;
        let explained = explain::explaining(&page.view.posts, drawn, day);
        let note = match (point.value, explained) {
            (None, _) if whole => Some(words::no_stretch(figure.metric).to_owned()),
            (None, _) => Some(tr!("Instagram gave none for this day").to_owned()),
            (Some(_), Some(_)) if whole => None,
            (Some(_), Some((post, age))) => Some(explain::words(&page.view.posts[post], age)),
            (Some(_), None) => None,
        };
        let mut more = Vec::new();
        if let Some((low, high)) = figure.band.get(day) {
            more.push(tr!(
                "Typical {weekday} {low} to {high}",
                weekday = whole_weekday(point.day.weekday()),
                low = words::count(*low),
                high = words::count(*high)
            ));
        }
        let before = figure.days_before.get(day).and_then(|before| before.value);
        more.push(tr!("period before {value}", value = words::count_or_dash(before)));
        if point.provisional {
            more.push(tr!("may still change").to_owned());
        }
        let mut more = more.join(", ");
        // A sentence begins with a capital, whichever part comes first.
        if let Some(first) = more.chars().next() {
            more.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
        }
        Some(Self {
            day: match whole {
                true => words::span(first, last, desk.now),
                false => words::weekday_and_day(point.day, desk.now),
            },
            value: words::count_or_dash(point.value),
            note,
            more,
            post: explained.map(|(post, _)| post),
        })
    }

    /// The post that explains the day.
    pub fn post(&self) -> Option<usize> {
        self.post
    }

    /// Everything in one sentence.
    pub fn sentence(&self) -> String {
        let head = match &self.note {
            Some(note) => format!("{}, {}, {note}", self.day, self.value),
            None => format!("{}, {}", self.day, self.value),
        };
        format!("{head}. {}", self.more)
    }

    /// Draws the line, the point and the card.
    pub fn paint(&self, ui: &Ui, desk: &mut Desk<'_>, page: &Page<'_>, plot: Rect, x: f32, y: Option<f32>) {
        let t = tokens(ui);
        ui.painter().vline(x.round(), plot.y_range(), Stroke::new(1.5, t.focus));
        if let Some(y) = y {
            ui.painter().circle_filled(pos2(x.round(), y), 6.0, t.base);
            ui.painter().circle_filled(pos2(x.round(), y), 4.5, t.focus);
        }
        let picture = self.post.and_then(|post| page.view.posts.get(post));
        let lead = picture.map_or(0.0, |_| PICTURE.x + space::M);
        let (day, value, more) =
            (body(&*self.day).tone(Tone::Text), name(&*self.value), meta(&*self.more).tone(Tone::Text2));
        let note = self.note.as_deref().map(meta);
        let head = day.width(ui)
            + space::M
            + value.width(ui)
            + note.as_ref().map_or(0.0, |note| space::M + note.width(ui));
        let wide = (head.max(more.width(ui)) + lead + 2.0 * space::M).ceil() + 2.0;
        let card = place(plot, x, wide);
        let corner = CornerRadius::same(radius::CONTROL);
        ui.painter().add(shadow(t).as_shape(card, corner));
        ui.painter().rect(card, corner, t.raised, Stroke::new(1.0, t.line_strong), StrokeKind::Inside);
        let mut inner = card.shrink2(vec2(space::M, 0.0));
        if let Some(post) = picture {
            let center = inner.left_center() + vec2(PICTURE.x / 2.0, 0.0);
            Photo::new(&post.picture).paint(ui, desk.pictures, Rect::from_center_size(center, PICTURE));
            inner.min.x += lead;
        }
        inner.max.x += 1.0;
        let above =
            Rect::from_min_size(pos2(inner.left(), card.top() + 10.0), vec2(inner.width(), faces::BODY.line));
        let end = day.paint(ui, above, Align2::LEFT_CENTER).right();
        let end = value.paint(ui, above.with_min_x(end + space::M), Align2::LEFT_CENTER).right();
        if let Some(note) = note {
            note.paint(ui, above.with_min_x(end + space::M), Align2::LEFT_CENTER);
        }
        let below = Rect::from_min_size(
            pos2(inner.left(), above.bottom() + 1.0),
            vec2(inner.width(), faces::META.line),
        );
        more.paint(ui, below, Align2::LEFT_CENTER);
    }
}

/// The card's box: left of the line while there is room, else right of it.
fn place(plot: Rect, x: f32, wide: f32) -> Rect {
    let left = x - icon::META - wide;
    let left = if left >= plot.left() { left } else { x + icon::META };
    Rect::from_min_size(pos2(left.round(), plot.top() - space::XS), vec2(wide, TALL))
}

/// A piece of the legend: a sample drawn by `sample` and its word; gives where the next begins.
pub(super) fn legend(ui: &Ui, at: egui::Pos2, word: &str, sample: impl FnOnce(&Ui, Rect)) -> f32 {
    let rect = Rect::from_center_size(at + vec2(8.0, 0.0), vec2(16.0, 12.0));
    sample(ui, rect);
    let words = Words::new(word, faces::META, Tone::Text2);
    let wide = words.width(ui).ceil() + 1.0;
    let place = Rect::from_min_size(pos2(rect.right() + 6.0, at.y - 8.0), vec2(wide, faces::META.line));
    words.paint(ui, place, Align2::LEFT_CENTER);
    place.right() + space::M
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_card_takes_the_side_with_room_and_leaves_the_point_free() {
        let plot = Rect::from_min_max(pos2(140.0, 240.0), pos2(1416.0, 447.0));
        for x in [150.0_f32, 400.0, 700.0, 1_406.0] {
            let card = place(plot, x, 340.0);
            assert!(card.right() < x - 6.0 || card.left() > x + 6.0, "{x}: {card:?}");
            assert!(card.left() >= plot.left() && card.right() <= plot.right(), "{x}: {card:?}");
        }
    }
}
