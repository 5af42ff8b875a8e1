//! The day pane: hours with what stands at them, posts in any 24 hours, and the drafts that are ready to be placed.
//! Invariant: posts are counted where they stand and not by the day of the calendar (section 4.7).

use egui::{
    Align, Align2, CornerRadius, Layout, Rect, Role, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2,
    vec2,
};
use jiff::Timestamp;
use jiff::civil::{Date, Time};

use crate::domain::plan;
use crate::engine::views::calendar::{CalendarPost, ReadyDraft, Standing};
use crate::tr;
use crate::ui::counts;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::pictures::{Photo, picture_mark};
use crate::ui::text::{Words, meta, name};
use crate::ui::theme::{Tone, faces, height, icon, radius, space, tokens};
use crate::ui::widgets::{Button, hint_bar, inside, link, pane_header, progress_bar};

use super::drag::{Drag, STEP, Thing};
use super::post;
use super::sheet::{self, Over};
use super::{Goto, Table, place};

/// The hours that are drawn, and their height together.
const FROM: i32 = 7 * 60;
const UNTIL: i32 = 22 * 60;
const HOURS: f32 = 300.0;
/// A card on the hours.
const CARD: f32 = 72.0;
/// A draft to be placed, and the gap between two.
const DRAFT: Vec2 = vec2(68.0, 85.0);
const GAP: f32 = 8.0;

/// The pane.
pub fn show(ui: &mut Ui, pane: Rect, table: &mut Table<'_>, desk: &mut Desk<'_>) -> Option<Goto> {
    let date = table.day();
    let mut goto = None;
    pane_header(ui, |ui| {
        name(heading(date, table)).face(faces::READING_SEMIBOLD).show(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let key = desk.caps("calendar.new");
            let main = table.look.proposal.is_none();
            let button = if main { Button::main(tr!("New post")) } else { Button::plain(tr!("New post")) };
            if ui.add(button.key(&key)).clicked() {
                goto = Some(Goto::New);
            }
        });
    });
    let body = Rect::from_min_max(pos2(pane.left(), ui.cursor().top()), pane.max - vec2(0.0, height::HINTS));
    inside(ui, "calendar day body", body, |ui| {
        ScrollArea::vertical().id_salt("calendar day").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            let frame =
                egui::Frame::NONE.inner_margin(egui::Margin::symmetric(space::L as i8, space::M as i8));
            frame.show(ui, |ui| {
                ui.set_width(pane.width() - 2.0 * space::L);
                goto = goto.or(hours(ui, date, table, desk));
                any_24_hours(ui, date, table);
                goto = goto.or(ready(ui, table, desk));
            });
        });
    });
    let keys = [
        ("←|→".to_owned(), tr!("day")),
        (desk.caps("calendar.later"), tr!("move post")),
        ("Enter".to_owned(), tr!("open")),
        (desk.caps("keys"), tr!("keys")),
    ];
    hint_bar(ui, pane.with_min_y(pane.bottom() - height::HINTS), &keys);
    goto
}

/// `Friday 4 December`.
fn heading(date: Date, table: &Table<'_>) -> String {
    let month = format::month_names()[usize::try_from(date.month() - 1).unwrap_or(0).min(11)];
    let day = format::whole_weekday(date.weekday());
    match date.year() == table.today.year() {
        true => format!("{day} {} {month}", date.day()),
        false => format!("{day} {} {month} {}", date.day(), date.year()),
    }
}

fn minutes(time: Time) -> i32 {
    i32::from(time.hour()) * 60 + i32::from(time.minute())
}

/// The wall time at a height of the hours, in steps of a quarter.
fn time_at(y: f32, top: f32) -> Time {
    let minute = FROM as f32 + (y - top) / HOURS * (UNTIL - FROM) as f32;
    let stepped = ((minute / STEP as f32).round() as i32 * STEP).clamp(0, 24 * 60 - STEP);
    let part = |value: i32| i8::try_from(value).unwrap_or_default();
    Time::new(part(stepped / 60), part(stepped % 60), 0, 0).unwrap_or_default()
}

fn hours(ui: &mut Ui, date: Date, table: &mut Table<'_>, desk: &mut Desk<'_>) -> Option<Goto> {
    let view = table.view;
    let posts: Vec<&CalendarPost> = view.posts_of(date).filter(|post| !post.is_story()).collect();
    let open: Vec<Timestamp> = view
        .days
        .get(&date)
        .map_or_else(Vec::new, |day| day.open.iter().filter(|at| **at > table.now).copied().collect());
    let planned = posts.iter().filter(|post| post.planned().is_some()).count();
    let out = posts.len() - planned;
    let said = match (out, planned, open.len()) {
        (0, 0, 0) => tr!("Nothing stands on this day").to_owned(),
        (0, _, 0) => tr!("{planned} planned", planned = planned),
        (0, _, _) => tr!("{planned} planned, {open} open", planned = planned, open = open.len()),
        (_, 0, 0) => tr!("{out} out", out = out),
        (_, _, 0) => tr!("{out} out, {planned} planned", out = out, planned = planned),
        _ => {
            tr!("{out} out, {planned} planned, {open} open", out = out, planned = planned, open = open.len())
        }
    };
    meta(said).tone(Tone::Text2).show(ui);
    ui.add_space(space::M);
    let (area, _) = ui.allocate_exact_size(vec2(ui.available_width(), HOURS + 20.0), Sense::hover());
    let top = area.top() + 8.0;
    let y_of = |minute: i32| {
        let share = (minute.clamp(FROM, UNTIL) - FROM) as f32 / (UNTIL - FROM) as f32;
        top + share * HOURS
    };
    let t = tokens(ui);
    for hour in (7..=22).step_by(3) {
        let y = y_of(hour * 60);
        let line = Rect::from_min_size(pos2(area.left(), y - 8.0), vec2(40.0, 16.0));
        meta(format!("{hour:02}:00")).paint(ui, line, Align2::LEFT_CENTER);
        ui.painter().hline(area.left() + 48.0..=area.right(), y, Stroke::new(1.0, t.line));
    }
    let right = area.with_min_x(area.left() + 52.0);
    for at in &open {
        let wall = at.to_zoned(view.zone.clone()).time();
        let line =
            Rect::from_center_size(pos2(right.center().x, y_of(minutes(wall))), vec2(right.width(), 24.0));
        ui.painter().rect_filled(line, CornerRadius::same(radius::MARK), t.panel);
        sheet::dashed(ui, line);
        let words = tr!("{time}, open", time = format::clock(*at, &view.zone));
        icons::PLUS.paint(ui.painter(), line.left_center() + vec2(14.0, 0.0), icon::META, t.text3);
        meta(words).tone(Tone::Text2).paint(ui, line.with_min_x(line.left() + 28.0), Align2::LEFT_CENTER);
    }
    let mut goto = None;
    let mut below = f32::NEG_INFINITY;
    for one in posts {
        let wall = format::at(one.at).to_zoned(view.zone.clone()).time();
        let center = (y_of(minutes(wall))).clamp(area.top() + CARD / 2.0, area.bottom() - CARD / 2.0);
        let at = center.max(below + CARD / 2.0 + 2.0);
        below = at + CARD / 2.0;
        let place = Rect::from_center_size(pos2(right.center().x, at), vec2(right.width(), CARD));
        goto = goto.or(card(ui, place, one, table, desk));
    }
    drop_here(ui, area, top, date, table, desk);
    ui.add_space((below - area.bottom()).max(0.0) + space::M);
    goto
}

/// A drag over the hours lands at the time under the pointer, in steps of a quarter.
fn drop_here(ui: &Ui, area: Rect, top: f32, date: Date, table: &mut Table<'_>, desk: &mut Desk<'_>) {
    let pointer = ui.input(|input| input.pointer.interact_pos());
    let Some(pointer) = pointer.filter(|at| area.contains(*at) && ui.clip_rect().contains(*at)) else {
        return;
    };
    let Some(drag) = &table.look.drag else { return };
    let time = time_at(pointer.y, top);
    let t = tokens(ui);
    ui.painter().hline(area.left() + 48.0..=area.right(), pointer.y, Stroke::new(2.0, t.focus));
    let target = drag.over(date, Some(time), table.view, table.now);
    table.let_go(ui, Over { target }, desk);
}

/// A post on the hours.
fn card(
    ui: &mut Ui,
    place: Rect,
    one: &CalendarPost,
    table: &mut Table<'_>,
    desk: &mut Desk<'_>,
) -> Option<Goto> {
    let t = tokens(ui);
    let op = one.planned().map(|planned| planned.op);
    let current = op.is_some() && op == table.look.post;
    let response = ui.interact(place, ui.scope_id().with(("card", one.at, op)), Sense::click_and_drag());
    let fill = if current { t.selected } else { t.raised };
    ui.painter().rect_filled(place, CornerRadius::same(radius::MARK), fill);
    ui.painter().rect_stroke(
        place,
        CornerRadius::same(radius::MARK),
        Stroke::new(1.0, t.line),
        egui::StrokeKind::Inside,
    );
    if current {
        let bar = Rect::from_min_size(place.min, vec2(3.0, place.height()));
        ui.painter().rect_filled(bar, CornerRadius::ZERO, t.accent_fill);
    }
    let picture = Rect::from_min_size(place.min + vec2(space::M, 6.0), vec2(48.0, 60.0));
    match &one.picture {
        Some(key) => drop(Photo::new(key).paint(ui, desk.pictures, picture)),
        None => drop(ui.painter().rect_filled(picture, 2.0, t.track)),
    }
    let text = Rect::from_min_max(
        pos2(picture.right() + space::M, place.top() + 8.0),
        place.max - vec2(space::S, 6.0),
    );
    let clock = name(format::clock(format::at(one.at), &table.view.zone));
    let end = clock.paint(ui, text, Align2::LEFT_TOP).right();
    post::kind_icon(one.kind).paint(
        ui.painter(),
        pos2(end + space::L, text.top() + 9.0),
        icon::META,
        t.text3,
    );
    let slides = one.planned().map_or(1, |planned| planned.slides);
    if slides > 1 {
        let line = Rect::from_min_max(pos2(end + 28.0, text.top()), pos2(text.right(), text.top() + 18.0));
        meta(counts::slides(slides)).paint(ui, line, Align2::LEFT_CENTER);
    }
    let line = text.with_min_y(text.top() + 19.0);
    Words::new(post::headline(one), faces::BODY, Tone::Text2).lines(1).paint(ui, line, Align2::LEFT_TOP);
    let (sign, word, tone) = post::state(one);
    let words = match one.planned().map(|planned| &planned.standing) {
        Some(Standing::ToFix { title, detail }) if detail.is_empty() => title.clone(),
        Some(Standing::ToFix { detail, .. }) => detail.clone(),
        Some(Standing::Ready) => tr!("ready, checked again before").to_owned(),
        Some(Standing::Sent) => tr!("prepared at Instagram").to_owned(),
        _ => word,
    };
    let line = text.with_min_y(text.top() + 38.0);
    let color = if one.planned().is_none() { t.done } else { t.tone(tone) };
    sign.paint(ui.painter(), line.left_top() + vec2(icon::META / 2.0, 8.0), icon::META, color);
    meta(words).tone(tone).lines(1).paint(ui, line.with_min_x(line.left() + 20.0), Align2::LEFT_TOP);
    let spoken = tr!("On the day: {post}", post = post::sentence(one, desk, &table.view.zone));
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, current, &spoken));
    begin(&response, one, op.map(Thing::Post), picture, table);
    if response.double_clicked() {
        return super::open(one, desk);
    }
    if response.clicked() {
        table.look.post = op;
    }
    None
}

/// Begins to drag a planned post from its card.
fn begin(
    response: &egui::Response,
    one: &CalendarPost,
    thing: Option<Thing>,
    picture: Rect,
    table: &mut Table<'_>,
) {
    let movable = one.planned().is_some_and(|planned| planned.standing.is_movable());
    let (Some(thing), true) = (thing, movable && response.drag_started()) else { return };
    let size = picture.size();
    let key = one.picture.clone();
    table.look.drag =
        Some(Drag { thing, from: Some(format::at(one.at)), picture: key, size, hold: size / 2.0 });
}

/// The fullest 24 hours around the day, of what Instagram takes.
fn any_24_hours(ui: &mut Ui, date: Date, table: &Table<'_>) {
    crate::ui::widgets::hairline(ui);
    ui.add_space(space::M);
    let Some((from, until)) = plan::day_span(date, &table.view.zone) else { return };
    let most = plan::fullest(&table.view.moments(), from.as_millisecond(), until.as_millisecond());
    let total = table.view.quota.as_ref().and_then(|quota| quota.total);
    let words = match total {
        Some(total) => tr!("{most} of {total}", most = most, total = total),
        None => format::number(most as u64),
    };
    let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    Words::new(tr!("Posts in any 24 hours"), faces::BODY_MEDIUM, Tone::Text).label(
        ui,
        line,
        Align2::LEFT_CENTER,
    );
    name(words.as_str()).label(ui, line, Align2::RIGHT_CENTER);
    if let Some(total) = total.filter(|total| *total > 0) {
        let share = most as f32 / total as f32;
        let tone = match share {
            share if share > 1.0 => Tone::Stuck,
            share if share >= 0.75 => Tone::Waiting,
            _ => Tone::Text3,
        };
        progress_bar(ui, share.min(1.0), tone, &words);
    }
    ui.add_space(space::XS);
    meta(tr!("Counted where each post will stand, not by calendar day")).wrapped().show(ui);
    ui.add_space(space::M);
    crate::ui::widgets::hairline(ui);
    ui.add_space(space::M);
}

/// Drafts that can be dragged to a day, and the way to fill the slots.
fn ready(ui: &mut Ui, table: &mut Table<'_>, desk: &mut Desk<'_>) -> Option<Goto> {
    let count = table.view.ready.len();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        name(tr!("Ready to place")).show(ui);
        meta(counts::drafts(count as u64)).show(ui);
        if place::reason(table).is_none() && table.look.proposal.is_none() {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if link(ui, tr!("Fill slots")).clicked() {
                    place::propose(table);
                }
            });
        }
    });
    ui.add_space(space::S);
    place::proposal(ui, table, desk);
    if let Some(stop) = &table.stop {
        meta(stop.as_str()).tone(Tone::Stuck).wrapped().show(ui);
        ui.add_space(space::S);
    }
    if count == 0 {
        let words = match table.view.unready {
            0 => tr!("Drafts that pass every check stand here, to be dragged to a day.").to_owned(),
            unready => crate::tr_count!(
                unready,
                "{count} draft is not ready yet. Drafts that pass every check stand here.",
                "{count} drafts are not ready yet. Drafts that pass every check stand here.",
                count = unready
            ),
        };
        meta(words).wrapped().show(ui);
        return None;
    }
    let columns = ((ui.available_width() + GAP) / (DRAFT.x + GAP)).floor().max(1.0) as usize;
    let rows = count.div_ceil(columns);
    let size = vec2(ui.available_width(), rows as f32 * (DRAFT.y + GAP));
    let (area, _) = ui.allocate_exact_size(size, Sense::hover());
    let mut goto = None;
    for (at, draft) in table.view.ready.iter().enumerate() {
        let step = vec2((at % columns) as f32 * (DRAFT.x + GAP), (at / columns) as f32 * (DRAFT.y + GAP));
        let place = Rect::from_min_size(area.min + step, DRAFT);
        if ui.is_rect_visible(place) {
            goto = goto.or(one_draft(ui, place, draft, table, desk));
        }
    }
    goto
}

fn one_draft(
    ui: &mut Ui,
    place: Rect,
    draft: &ReadyDraft,
    table: &mut Table<'_>,
    desk: &mut Desk<'_>,
) -> Option<Goto> {
    let response = ui.interact(place, ui.scope_id().with(("draft", draft.id)), Sense::click_and_drag());
    let lifted = table.look.drag.as_ref().is_some_and(|drag| drag.thing == Thing::Draft(draft.id));
    match &draft.picture {
        Some(key) if !lifted => drop(Photo::new(key).paint(ui, desk.pictures, place)),
        Some(_) => sheet::dashed(ui, place),
        None => drop(ui.painter().rect_filled(place, 2.0, tokens(ui).track)),
    }
    match draft.kind {
        crate::domain::DraftKind::Reel => picture_mark(ui, place, icons::FILM_STRIP, None),
        crate::domain::DraftKind::Carousel => picture_mark(ui, place, icons::CARDS, None),
        _ => {}
    }
    if response.has_focus() || response.hovered() {
        let color = if response.has_focus() { tokens(ui).focus } else { tokens(ui).outline };
        ui.painter().rect_stroke(
            place,
            CornerRadius::same(2),
            Stroke::new(2.0, color),
            egui::StrokeKind::Outside,
        );
    }
    let words = if draft.headline.is_empty() { tr!("Without words") } else { draft.headline.as_str() };
    let spoken = tr!("Ready draft: {words}", words = words);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    if response.drag_started()
        && table.stop.is_none()
        && let Some(at) = ui.input(|input| input.pointer.press_origin())
    {
        table.look.drag = Some(Drag {
            thing: Thing::Draft(draft.id),
            from: None,
            picture: draft.picture.clone(),
            size: place.size(),
            hold: at - place.min,
        });
    }
    response.clicked().then_some(Goto::Draft(draft.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_height_is_a_quarter_of_an_hour_and_stays_on_the_day() {
        let time = |hour, minute| Time::constant(hour, minute, 0, 0);
        assert_eq!(time_at(100.0, 100.0), time(7, 0));
        assert_eq!(time_at(101.9, 100.0), time(7, 0));
        assert_eq!(time_at(103.0, 100.0), time(7, 15));
        assert_eq!(time_at(400.0, 100.0), time(22, 0));
        assert_eq!((time_at(-900.0, 100.0), time_at(9_000.0, 100.0)), (time(0, 0), time(23, 45)));
    }
}
