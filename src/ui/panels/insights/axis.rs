//! The time axis below the chart: its days, and the posts that came out on them.
//! Invariant: no picture lies over another; a post without room for its picture is still there as a dot.

use egui::{Align2, CornerRadius, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::domain::MediaId;
use crate::engine::views::insights::PostRow;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::pictures::Photo;
use crate::ui::text::meta;
use crate::ui::theme::{faces, radius, space, tokens};
use crate::ui::widgets::tip;

use super::steps::Drawn;
use super::{Page, explain, scale, words};

/// A picture on the axis.
const PICTURE: egui::Vec2 = vec2(20.0, 25.0);
/// Height of the row of pictures, and of the row of days.
pub(super) const PICTURES: f32 = 33.0;
pub(super) const DAYS: f32 = 16.0;
/// The least distance of the middles of two pictures.
const ROOM: f32 = 23.0;
/// The least distance of the middles of two named days.
const NAME_ROOM: f32 = 64.0;

/// Where the days stand.
#[derive(Clone, Copy)]
pub(super) struct Across {
    /// The middle of the first day.
    pub first: f32,
    /// From a day to the next.
    pub pitch: f32,
}

impl Across {
    /// Days spread over a range.
    pub fn new(left: f32, right: f32, count: usize) -> Self {
        let gaps = count.saturating_sub(1);
        let pitch = if gaps == 0 { right - left } else { (right - left) / gaps as f32 };
        Self { first: if gaps == 0 { (left + right) / 2.0 } else { left }, pitch }
    }

    /// The middle of a day.
    pub fn x(self, day: usize) -> f32 {
        self.first + self.pitch * day as f32
    }

    /// The day nearest to a place.
    pub fn day(self, x: f32, count: usize) -> Option<usize> {
        let last = count.checked_sub(1)?;
        Some((((x - self.first) / self.pitch).round().max(0.0) as usize).min(last))
    }
}

/// Draws the pictures of the posts that stand in what is drawn; gives the one that was clicked.
pub(super) fn posts(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    page: &Page<'_>,
    drawn: &Drawn,
    rect: Rect,
    across: Across,
    framed: Option<usize>,
) -> Option<MediaId> {
    let stands: Vec<(usize, &PostRow, f32)> = page
        .view
        .posts
        .iter()
        .enumerate()
        .filter_map(|(index, post)| Some((index, post, across.x(explain::day_of(post, drawn)?))))
        .collect();
    let weight = |index: usize, post: &PostRow| {
        if framed == Some(index) { f64::INFINITY } else { post.reach.unwrap_or(0.0) }
    };
    let places: Vec<(f32, f64)> = stands.iter().map(|(index, post, x)| (*x, weight(*index, post))).collect();
    let shown = explain::with_room(&places, ROOM);
    let mut clicked = None;
    for ((index, post, x), picture) in stands.into_iter().zip(shown) {
        let center = pos2(x.round(), rect.top() + space::S + PICTURE.y / 2.0);
        let hit = if picture {
            Rect::from_center_size(center, PICTURE)
        } else {
            Rect::from_center_size(pos2(center.x, rect.bottom() + 1.0), vec2(8.0, 8.0))
        };
        if one(ui, desk, post, hit, picture, framed == Some(index)) {
            clicked = Some(post.media.clone());
        }
    }
    clicked
}

/// Draws one post; true if it was clicked.
fn one(ui: &mut Ui, desk: &mut Desk<'_>, post: &PostRow, rect: Rect, picture: bool, framed: bool) -> bool {
    let t = tokens(ui);
    let response = ui.interact(rect, ui.scope_id().with(("post", &post.media)), Sense::click());
    if picture {
        Photo::new(&post.picture).paint(ui, desk.pictures, rect);
    } else {
        ui.painter().circle_filled(rect.center(), 2.0, t.text3);
    }
    if framed || response.has_focus() || (picture && response.hovered()) {
        let color = if framed || response.has_focus() { t.focus } else { t.outline };
        let corner = CornerRadius::same(radius::MARK);
        ui.painter().rect_stroke(rect.expand(2.0), corner, Stroke::new(2.0, color), StrokeKind::Outside);
    }
    let headline = post.headline.as_deref().unwrap_or(tr!("without words"));
    let said = match post.number {
        Some(number) => tr!("Open post {number}: {headline}", number = number, headline = headline),
        None => tr!("Open post: {headline}", headline = headline),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
    let response = tip(response, &said, None);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

/// Writes the days below.
pub(super) fn days(ui: &Ui, desk: &Desk<'_>, drawn: &Drawn, rect: Rect, across: Across) {
    let days = &drawn.figure.days;
    for index in scale::named_days(days.len(), across.pitch, NAME_ROOM) {
        let text = meta(words::day(days[index].day, desk.now));
        let wide = text.width(ui).ceil() + 1.0;
        let middle = across.x(index).clamp(rect.left() + wide / 2.0, rect.right() - wide / 2.0);
        let place = Rect::from_center_size(pos2(middle, rect.center().y), vec2(wide, faces::META.line));
        text.paint(ui, place, Align2::CENTER_CENTER);
    }
}

#[cfg(test)]
mod tests {
    use super::Across;

    #[test]
    fn the_nearest_day_is_found_and_never_one_that_is_not_there() {
        let across = Across::new(100.0, 370.0, 28);
        assert_eq!(across.x(27), 370.0);
        assert_eq!(across.day(104.9, 28), Some(0));
        assert_eq!(across.day(105.1, 28), Some(1));
        assert_eq!((across.day(-50.0, 28), across.day(9_000.0, 28)), (Some(0), Some(27)));
        assert_eq!(across.day(0.0, 0), None);
        assert_eq!(Across::new(0.0, 100.0, 1).x(0), 50.0);
    }
}
