//! The sheet of weeks: cells with what stands on their days, and the drag from one to another.
//! Invariant: only the weeks in sight are drawn.

use egui::emath::GuiRounding as _;
use egui::{
    Align2, CornerRadius, CursorIcon, LayerId, Order, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::engine::views::calendar::CalendarPost;
use crate::tr;
use crate::ui::counts;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::pictures::{Photo, PictureKey};
use crate::ui::text::{Words, meta, name};
use crate::ui::theme::{Tone, faces, icon, radius, shadow, space, tokens};

use super::drag::{self, Choice, Drag, Target, Thing};
use super::post::{self, Look, Size};
use super::weeks::date_of;
use super::{Goto, Table};

/// Height of the line with the names of the days.
pub const NAMES: f32 = 28.0;
/// Height of a slot.
const SLOT: f32 = 24.0;
/// From a cell's edge to what is in it.
const PAD: f32 = 10.0;
/// Height of the line with the day's number.
const NUMBER: f32 = 28.0;

/// Height of a week.
pub fn tall(narrow: bool) -> f32 {
    if narrow { 120.0 } else { 155.0 }
}

/// The names of the days, and the weeks below.
pub fn show(ui: &mut Ui, body: Rect, table: &mut Table<'_>, desk: &mut Desk<'_>) -> Option<Goto> {
    names(ui, body.with_max_y(body.top() + NAMES));
    let grid = body.with_min_y(body.top() + NAMES);
    scroll(ui, grid, table);
    let mut goto = None;
    let mut target = None;
    let (top, share) = table.look.sheet.map_or((0, 0.0), super::weeks::Sheet::top);
    let (wide, tall) = (grid.width() / 7.0, tall(table.narrow));
    let rows = (grid.height() / tall).ceil() as i64 + 1;
    super::inside(ui, "calendar weeks", grid, |ui| {
        for row in 0..rows {
            let y = grid.top() + (row as f64 - share) as f32 * tall;
            for day in 0..7 {
                let cell = Rect::from_min_size(pos2(grid.left() + day as f32 * wide, y), vec2(wide, tall))
                    .round_ui();
                let date = date_of(top + row, day);
                let (went, over) = ui.push_id(date, |ui| self::cell(ui, cell, date, table, desk)).inner;
                goto = goto.or(went);
                target = target.take().or(over);
            }
        }
    });
    if let Some(target) = target {
        table.let_go(ui, target, desk);
    }
    goto
}

/// The wheel scrolls; when it rests, a whole week stands at the top.
fn scroll(ui: &Ui, grid: Rect, table: &mut Table<'_>) {
    if !ui.rect_contains_pointer(grid) {
        return;
    }
    let wheel = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y));
    let Some(sheet) = &mut table.look.sheet else { return };
    if wheel != 0.0 {
        sheet.scroll(-f64::from(wheel / tall(table.narrow)));
    } else if table.look.drag.is_none() {
        sheet.settle();
    }
}

pub fn names(ui: &Ui, line: Rect) {
    let wide = line.width() / 7.0;
    for (at, day) in (0..7).enumerate() {
        let day = date_of(0, day).weekday();
        let place = Rect::from_min_size(line.min + vec2(at as f32 * wide, 0.0), vec2(wide, line.height()));
        let words = format::whole_weekday(day);
        meta(words).tone(Tone::Text2).paint(ui, place.shrink2(vec2(PAD, 0.0)), Align2::LEFT_CENTER);
    }
    crate::ui::widgets::rule_below(ui, line);
}

/// Whether a day has gone by.
fn is_past(date: Date, table: &Table<'_>) -> bool {
    date < table.today
}

/// One day; gives where to go, and what letting go of a drag over it does.
fn cell(
    ui: &mut Ui,
    cell: Rect,
    date: Date,
    table: &mut Table<'_>,
    desk: &mut Desk<'_>,
) -> (Option<Goto>, Option<Over>) {
    let t = tokens(ui);
    let response = ui.interact(cell, ui.scope_id().with("cell"), Sense::click());
    let here = table.day() == date;
    let spoken = format::day_heading(date, desk.now, &table.view.zone);
    response.widget_info(|| WidgetInfo::selected(Role::Cell, true, here, &spoken));
    if response.clicked() {
        table.look.day = Some(date);
        table.look.over = true;
    }
    let over = over(ui, cell, date, table);
    let fill = match &over {
        Some(over) if !matches!(over.target, Target::Refused(_)) => t.selected,
        _ if is_past(date, table) => t.base,
        _ => t.panel,
    };
    ui.painter().rect_filled(cell, CornerRadius::ZERO, fill);
    let line = Stroke::new(1.0, t.line);
    ui.painter().hline(cell.x_range(), cell.bottom() - 0.5, line);
    ui.painter().vline(cell.right() - 0.5, cell.y_range(), line);
    number(ui, cell, date, here, table, desk);
    let room = Rect::from_min_max(cell.min + vec2(PAD, NUMBER), cell.max - vec2(space::XS, space::XS));
    let goto = contents(ui, room, date, table, desk);
    if let Some(over) = &over {
        let color = if matches!(over.target, Target::Refused(_)) { t.stuck } else { t.focus };
        ui.painter().rect_stroke(cell, CornerRadius::ZERO, Stroke::new(2.0, color), StrokeKind::Inside);
    } else if response.has_focus() {
        ui.painter().rect_stroke(cell, CornerRadius::ZERO, Stroke::new(2.0, t.focus), StrokeKind::Inside);
    }
    (goto, over)
}

/// The number of the day; today on an amber pill, the first of a month with its name.
fn number(ui: &Ui, cell: Rect, date: Date, here: bool, table: &Table<'_>, desk: &Desk<'_>) {
    let t = tokens(ui);
    let place = Rect::from_min_size(cell.min + vec2(PAD, 6.0), vec2(cell.width() - 2.0 * PAD, 18.0));
    if date == table.today {
        let words = Words::new(tr!("Today, {day}", day = date.day()), faces::META_SEMIBOLD, Tone::Text)
            .color(t.on_accent);
        let pill = Rect::from_min_size(place.min, vec2(words.width(ui).ceil() + 2.0 * space::S, 18.0));
        ui.painter().rect_filled(pill, CornerRadius::same(9), t.accent_fill);
        words.paint(ui, pill, Align2::CENTER_CENTER);
        return;
    }
    let words = match date.day() {
        1 => {
            let heading = format::day_heading(date, desk.now, &table.view.zone);
            heading.split_once(' ').map_or(heading.clone(), |(_, day)| day.to_owned())
        }
        day => day.to_string(),
    };
    let face = if here { faces::META_SEMIBOLD } else { faces::META };
    let tone = if here { Tone::Text } else { Tone::Text2 };
    Words::new(words, face, tone).paint(ui, place, Align2::LEFT_CENTER);
    if table.view.days.get(&date).is_some_and(|day| day.left_out) {
        let words = meta(tr!("This day was left out")).tone(Tone::Text3);
        words.paint(ui, place.translate(vec2(0.0, 20.0)), Align2::LEFT_CENTER);
    }
}

/// Posts, stories and slots of a day.
fn contents(ui: &mut Ui, room: Rect, date: Date, table: &mut Table<'_>, desk: &mut Desk<'_>) -> Option<Goto> {
    let view = table.view;
    let all: Vec<&CalendarPost> = view.posts_of(date).filter(|post| table.look.shown.has(post)).collect();
    let (stories, posts): (Vec<_>, Vec<_>) = all.into_iter().partition(|post| post.is_story());
    let proposed: Vec<(PictureKey, Timestamp)> = table.proposed(date);
    let open: Vec<Timestamp> = view.days.get(&date).map_or_else(Vec::new, |day| {
        let free = |at: &&Timestamp| **at > table.now && !proposed.iter().any(|(_, taken)| taken == *at);
        day.open.iter().filter(free).copied().collect()
    });
    let mut y = room.top();
    for at in open.iter().take(2) {
        let line = Rect::from_min_size(pos2(room.left(), y), vec2(room.width(), SLOT));
        slot(ui, line, *at, table, desk);
        y += SLOT + space::S;
    }
    let from = table.look.drag.as_ref().filter(|drag| drag.day(&view.zone) == Some(date)).cloned();
    let size = match posts.len() + proposed.len() {
        _ if table.narrow => Size::Small,
        0 | 1 if open.is_empty() => Size::Whole,
        _ => Size::Half,
    };
    let step = size.picture().x + space::S;
    let fits =
        if size == Size::Whole { 1 } else { ((room.width() + space::S) / step).floor().max(1.0) as usize };
    let mut goto = None;
    for (at, one) in posts.iter().take(fits).enumerate() {
        let place = Rect::from_min_max(pos2(room.left() + at as f32 * step, y), room.max);
        let lifted = from.as_ref().is_some_and(|drag| is_of(one, drag.thing));
        match lifted {
            true => was_here(ui, place, size),
            false => goto = goto.or(one_post(ui, place, one, size, table, desk)),
        }
    }
    for (at, (key, moment)) in proposed.iter().take(fits.saturating_sub(posts.len())).enumerate() {
        let left = room.left() + (posts.len() + at) as f32 * step;
        let picture = Rect::from_min_size(pos2(left, y), size.picture());
        Photo::new(key).opacity(0.5).paint(ui, desk.pictures, picture);
        dashed(ui, picture);
        let below = Rect::from_min_size(picture.left_bottom() + vec2(0.0, space::XS), vec2(80.0, 16.0));
        meta(format::clock(*moment, &view.zone)).tone(Tone::Waiting).paint(ui, below, Align2::LEFT_TOP);
    }
    let hidden = posts.len().saturating_sub(fits);
    if hidden > 0 {
        let place = Rect::from_min_max(pos2(room.left(), y - NUMBER), pos2(room.right() - space::S, y));
        meta(tr!("+{count}", count = hidden)).paint(ui, place, Align2::RIGHT_CENTER);
    }
    self::stories(ui, room, y, posts.is_empty() && proposed.is_empty(), &stories, table);
    goto
}

/// The line of a day's stories: their number, or the one that is planned.
fn stories(ui: &Ui, room: Rect, y: f32, free: bool, stories: &[&CalendarPost], table: &Table<'_>) {
    if stories.is_empty() || !free {
        return;
    }
    let t = tokens(ui);
    icons::CIRCLE_DASHED.paint(ui.painter(), pos2(room.left() + 7.0, y + 10.0), icon::META, t.text3);
    let words = match stories {
        [one] if one.planned().is_some() => {
            tr!("Story, {time}", time = format::clock(format::at(one.at), &table.view.zone))
        }
        all => counts::stories(all.len() as u64),
    };
    let line = Rect::from_min_size(pos2(room.left() + 20.0, y), vec2(room.width() - 20.0, 20.0));
    meta(words).tone(Tone::Text2).paint(ui, line, Align2::LEFT_CENTER);
}

fn is_of(post: &CalendarPost, thing: Thing) -> bool {
    post.planned().is_some_and(|planned| thing == Thing::Post(planned.op))
}

/// The place a dragged post left.
pub fn was_here(ui: &Ui, place: Rect, size: Size) {
    let picture = Rect::from_min_size(place.min, size.picture());
    dashed(ui, picture);
    let below = Rect::from_min_size(picture.left_bottom() + vec2(0.0, space::XS), vec2(90.0, 16.0));
    meta(tr!("was here")).paint(ui, below, Align2::LEFT_TOP);
}

/// A dashed outline.
pub fn dashed(ui: &Ui, rect: Rect) {
    let rect = rect.shrink(0.5);
    let edge = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    let stroke = Stroke::new(1.0, tokens(ui).line_strong);
    ui.painter().extend(Shape::dashed_line(&edge, stroke, 3.0, 3.0));
}

/// A post that can be chosen, opened and dragged.
pub fn one_post(
    ui: &mut Ui,
    place: Rect,
    one: &CalendarPost,
    size: Size,
    table: &mut Table<'_>,
    desk: &mut Desk<'_>,
) -> Option<Goto> {
    let current = one.planned().map(|planned| planned.op);
    let framed = current.is_some() && current == table.look.post;
    let picture = post::paint(ui, place, one, size, Look { framed, faded: false }, desk, &table.view.zone);
    let wide = if size == Size::Whole { place.width() } else { picture.width() };
    let touch = Rect::from_min_max(picture.min, pos2(picture.left() + wide, picture.bottom() + 20.0));
    let id = ui.scope_id().with(("post", one.at, current));
    let response = ui.interact(touch, id, Sense::click_and_drag());
    let spoken = post::sentence(one, desk, &table.view.zone);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, framed, &spoken));
    let why = match one.planned().map(|planned| &planned.standing) {
        Some(crate::engine::views::calendar::Standing::ToFix { title, detail }) => {
            if detail.is_empty() {
                title.clone()
            } else {
                tr!("{title}: {detail}", title = title, detail = detail)
            }
        }
        _ => post::headline(one).to_owned(),
    };
    let response = crate::ui::widgets::tip(response, &why, None);
    let movable = one.planned().is_some_and(|planned| planned.standing.is_movable());
    if response.drag_started()
        && movable
        && let (Some(op), Some(at)) = (current, ui.input(|input| input.pointer.press_origin()))
    {
        table.look.drag = Some(Drag {
            thing: Thing::Post(op),
            from: Some(format::at(one.at)),
            picture: one.picture.clone(),
            size: picture.size(),
            hold: at - picture.min,
        });
    }
    if response.double_clicked() {
        return super::open(one, desk);
    }
    if response.clicked() {
        table.look.day = Some(format::at(one.at).to_zoned(table.view.zone.clone()).date());
        table.look.post = current;
    }
    None
}

/// An open slot: a click asks for a new post, a draft dropped on the day takes it.
fn slot(ui: &mut Ui, line: Rect, at: Timestamp, table: &mut Table<'_>, desk: &Desk<'_>) {
    let t = tokens(ui);
    dashed(ui, line);
    icons::PLUS.paint(ui.painter(), line.left_center() + vec2(14.0, 0.0), icon::META, t.text3);
    let clock = format::clock(at, &table.view.zone);
    meta(clock).tone(Tone::Text2).paint(ui, line.with_min_x(line.left() + 28.0), Align2::LEFT_CENTER);
    let response = ui.interact(line, ui.scope_id().with(("slot", at)), Sense::click());
    let spoken = tr!("Open slot: {when}", when = format::moment(at, desk.now, &table.view.zone));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    if response.hovered() {
        ui.painter().rect_filled(
            line,
            CornerRadius::same(radius::MARK),
            crate::ui::theme::faded(t.hover, 0.5),
        );
    }
    if response.clicked() {
        table.look.day = Some(at.to_zoned(table.view.zone.clone()).date());
    }
}

/// What a drag does over a place.
pub struct Over {
    pub target: Target,
}

/// What letting go of the drag over a day does; `None`: nothing is dragged over it.
fn over(ui: &Ui, cell: Rect, date: Date, table: &Table<'_>) -> Option<Over> {
    let drag = table.look.drag.as_ref()?;
    let pointer = ui.input(|input| input.pointer.interact_pos())?;
    let inside = cell.contains(pointer) && ui.clip_rect().contains(pointer);
    inside.then(|| Over { target: drag.over(date, None, table.view, table.now) })
}

impl Drag {
    fn day(&self, zone: &jiff::tz::TimeZone) -> Option<Date> {
        Some(self.from?.to_zoned(zone.clone()).date())
    }
}

impl Table<'_> {
    /// Proposed drafts of a day: their pictures and moments.
    pub fn proposed(&self, date: Date) -> Vec<(PictureKey, Timestamp)> {
        let all = self.look.proposal.iter().flatten();
        let of_day = all.filter(|(_, at)| at.to_zoned(self.view.zone.clone()).date() == date);
        of_day
            .filter_map(|(id, at)| {
                let draft = self.view.ready.iter().find(|draft| draft.id == *id)?;
                Some((draft.picture.clone()?, *at))
            })
            .collect()
    }

    /// Keeps the label of a drag, and lets it go when the pointer does.
    pub fn let_go(&mut self, ui: &Ui, over: Over, desk: &mut Desk<'_>) {
        let Some(drag) = self.look.drag.clone() else { return };
        let (title, below) = drag::label(&drag, &over.target, &self.view.zone, self.now);
        let stuck = matches!(over.target, Target::Refused(_));
        self.look.label = Some((title, below, stuck));
        if ui.input(|input| input.pointer.any_down()) {
            return;
        }
        self.look.drag = None;
        if let Thing::Post(op) = drag.thing {
            self.look.post = Some(op);
        }
        let Target::Lands(landing) = over.target else { return };
        let ahead = |at: Timestamp| at > self.now;
        match landing.wall.other() {
            Some(_) => {
                let at = ui.input(|input| input.pointer.interact_pos()).unwrap_or_default();
                let (date, time) = (landing.date, landing.time);
                let (thing, wall) = (drag.thing, landing.wall);
                self.look.choice = Some(Choice { thing, wall, date, time, at, drawn: false });
            }
            None if ahead(landing.wall.usual()) => {
                Self::send(desk, drag::wish(drag.thing, landing.wall.usual(), &self.view.zone));
                self.look.day = Some(landing.date);
            }
            None => {}
        }
    }
}

/// The dragged picture at the pointer, with its label; `Esc` and letting go elsewhere put it back.
pub fn float(ui: &mut Ui, table: &Table<'_>, desk: &mut Desk<'_>) {
    let Some(drag) = &table.look.drag else { return };
    let Some(pointer) = ui.input(|input| input.pointer.interact_pos()) else { return };
    ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    let t = tokens(ui);
    let layer = LayerId::new(Order::Tooltip, ui.scope_id().with("dragged"));
    let place = Rect::from_min_size(pointer - drag.hold, drag.size);
    let mut top = ui.new_child(UiBuilder::new().max_rect(place).layer_id(layer));
    top.set_clip_rect(ui.ctx().content_rect());
    top.painter().add(shadow(t).as_shape(place, CornerRadius::same(radius::PICTURE)));
    match &drag.picture {
        Some(key) => drop(Photo::new(key).paint(&top, desk.pictures, place)),
        None => drop(top.painter().rect_filled(place, CornerRadius::same(radius::PICTURE), t.track)),
    }
    let Some((title, below, stuck)) = table.look.label.clone() else { return };
    let tone = if stuck { Tone::Stuck } else { Tone::Text };
    let (title, below) = (name(title).tone(tone), meta(below).tone(Tone::Text2));
    let wide = title.width(ui).max(below.width(ui)).ceil() + 2.0 * space::M;
    let size = vec2(wide, 18.0 + 16.0 + 2.0 * space::S);
    let screen = ui.ctx().content_rect();
    let left = (pointer.x + space::XL).min(screen.right() - size.x - space::S);
    let label =
        Rect::from_min_size(pos2(left, place.bottom().min(screen.bottom() - size.y) - size.y / 2.0), size);
    let round = CornerRadius::same(radius::CONTROL);
    top.painter().add(shadow(t).as_shape(label, round));
    let edge = Stroke::new(1.0, t.line_strong);
    top.painter().rect(label, round, t.raised, edge, StrokeKind::Inside);
    let inner = label.shrink2(vec2(space::M, space::S));
    title.paint(&top, inner, Align2::LEFT_TOP);
    below.paint(&top, inner, Align2::LEFT_BOTTOM);
}
