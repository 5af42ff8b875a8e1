//! One week with its hours: seven columns, each hour as high as the next.
//! Invariant: a card stands where its wall time is; a drag lands at the time under the pointer.

use egui::{Align2, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, pos2, vec2};
use jiff::civil::{Date, Time};

use crate::engine::views::calendar::CalendarPost;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::text::meta;
use crate::ui::theme::{Tone, space, tokens};

use super::drag::{STEP, Target};
use super::post::Size;
use super::sheet::{self, NAMES, Over};
use super::weeks::date_of;
use super::{Goto, Table};

/// Height of an hour.
const HOUR: f32 = 40.0;
/// Width of the column with the hours' names.
const CLOCKS: f32 = 48.0;
/// The hour at the top when it is first shown.
const FIRST: f32 = 7.0;

/// Names with their dates, and the hours below.
pub fn show(ui: &mut Ui, body: Rect, table: &mut Table<'_>, desk: &mut Desk<'_>) -> Option<Goto> {
    let week = table.look.sheet.map_or(0, |sheet| sheet.top().0);
    let line = body.with_max_y(body.top() + NAMES);
    let columns = body.width() - CLOCKS;
    let wide = columns / 7.0;
    for day in 0..7 {
        let date = date_of(week, day);
        let place = Rect::from_min_size(
            pos2(body.left() + CLOCKS + day as f32 * wide, line.top()),
            vec2(wide, NAMES),
        );
        let words = format!("{} {}", format::weekday(date.weekday()), date.day());
        let tone = if date == table.today { Tone::Accent } else { Tone::Text2 };
        meta(words).tone(tone).label(ui, place.shrink2(vec2(space::S, 0.0)), Align2::LEFT_CENTER);
    }
    crate::ui::widgets::rule_below(ui, line);
    let grid = body.with_min_y(line.bottom());
    let (mut goto, mut over) = (None, None);
    super::inside(ui, "calendar hours", grid, |ui| {
        let scroll = ScrollArea::vertical().id_salt("calendar hours").auto_shrink(false);
        scroll.vertical_scroll_offset_once(ui, FIRST * HOUR).show(ui, |ui| {
            let (area, _) = ui.allocate_exact_size(vec2(grid.width(), 24.0 * HOUR), Sense::hover());
            clocks(ui, area);
            for day in 0..7 {
                let date = date_of(week, day);
                let place = Rect::from_min_size(
                    pos2(area.left() + CLOCKS + day as f32 * wide, area.top()),
                    vec2(wide, area.height()),
                );
                let (went, target) = ui.push_id(date, |ui| column(ui, place, date, table, desk)).inner;
                goto = goto.or(went);
                over = over.take().or(target);
            }
        });
    });
    if let Some(over) = over {
        table.let_go(ui, over, desk);
    }
    goto
}

trait OffsetOnce {
    fn vertical_scroll_offset_once(self, ui: &Ui, offset: f32) -> Self;
}

impl OffsetOnce for ScrollArea {
    /// Stands at an offset when it is first shown, and where it was left from then on.
    fn vertical_scroll_offset_once(self, ui: &Ui, offset: f32) -> Self {
        let id = egui::Id::unique("calendar hours were shown");
        let seen = ui.data_mut(|data| std::mem::replace(data.get_temp_mut_or_default::<bool>(id), true));
        if seen { self } else { self.vertical_scroll_offset(offset) }
    }
}

fn clocks(ui: &Ui, area: Rect) {
    let t = tokens(ui);
    for hour in 1..24 {
        let y = area.top() + hour as f32 * HOUR;
        ui.painter().hline(area.left() + CLOCKS..=area.right(), y, Stroke::new(1.0, t.line));
        let place = Rect::from_min_size(pos2(area.left() + space::S, y - 8.0), vec2(CLOCKS, 16.0));
        meta(format!("{hour:02}:00")).paint(ui, place, Align2::LEFT_CENTER);
    }
}

/// The height of a wall time.
fn y_of(time: Time, top: f32) -> f32 {
    top + (f32::from(time.hour()) + f32::from(time.minute()) / 60.0) * HOUR
}

/// The wall time at a height, in steps of a quarter.
fn time_at(y: f32, top: f32) -> Time {
    let steps = ((y - top) / HOUR * 60.0 / STEP as f32).round() as i32;
    let minutes = (steps * STEP).clamp(0, 24 * 60 - STEP);
    let part = |value: i32| i8::try_from(value).unwrap_or_default();
    Time::new(part(minutes / 60), part(minutes % 60), 0, 0).unwrap_or_default()
}

fn column(
    ui: &mut Ui,
    place: Rect,
    date: Date,
    table: &mut Table<'_>,
    desk: &mut Desk<'_>,
) -> (Option<Goto>, Option<Over>) {
    let t = tokens(ui);
    let ground = if date < table.today { t.base } else { t.panel };
    let _ = ui.painter().vline(place.left() + 0.5, place.y_range(), Stroke::new(1.0, t.line));
    if ground == t.base {
        ui.painter().rect_filled(place.shrink(1.0), 0.0, crate::ui::theme::faded(t.base, 0.5));
    }
    let view = table.view;
    if let Some(day) = view.days.get(&date) {
        for at in day.open.iter().filter(|at| **at > table.now) {
            let y = y_of(at.to_zoned(view.zone.clone()).time(), place.top());
            let slot =
                Rect::from_min_size(pos2(place.left() + space::XS, y), vec2(place.width() - space::S, 24.0));
            sheet::dashed(ui, slot);
            let words = format!("+ {}", format::clock(*at, &view.zone));
            meta(words).paint(ui, slot.shrink2(vec2(space::S, 0.0)), Align2::LEFT_CENTER);
        }
    }
    let mut goto = None;
    let posts: Vec<&CalendarPost> = view.posts_of(date).filter(|post| table.look.shown.has(post)).collect();
    for one in posts {
        let wall = format::at(one.at).to_zoned(view.zone.clone()).time();
        let card = Rect::from_min_size(
            pos2(place.left() + space::S, y_of(wall, place.top())),
            vec2(place.width() - space::M, 84.0),
        );
        goto = goto.or(sheet::one_post(ui, card, one, Size::Small, table, desk));
    }
    (goto, over(ui, place, date, table))
}

fn over(ui: &Ui, place: Rect, date: Date, table: &Table<'_>) -> Option<Over> {
    let drag = table.look.drag.as_ref()?;
    let pointer = ui.input(|input| input.pointer.interact_pos())?;
    if !place.contains(pointer) || !ui.clip_rect().contains(pointer) {
        return None;
    }
    // What is held is the card: its upper edge tells the time.
    let y = pointer.y - drag.hold.y;
    let time = time_at(y, place.top());
    let target = drag.over(date, Some(time), table.view, table.now);
    let t = tokens(ui);
    let color = if matches!(target, Target::Refused(_)) { t.stuck } else { t.focus };
    let line = Rect::from_min_size(pos2(place.left(), y_of(time, place.top())), vec2(place.width(), HOUR));
    ui.painter().rect_stroke(line, 0.0, Stroke::new(2.0, color), StrokeKind::Inside);
    Some(Over { target })
}
