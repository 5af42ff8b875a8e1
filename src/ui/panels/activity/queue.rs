//! The queue: sections in the order of whose move it is.
//! Invariant: at most one amber button, in the first row that waits for the person.

use egui::{Align, Align2, Layout, Rect, ScrollArea, Sense, Ui, pos2, vec2};

use crate::domain::op::OpState;
use crate::engine::Command;
use crate::engine::status::{SLOWS_AT, STOPS_AT};
use crate::engine::views::activity::{Activity as ActivityView, ActivityFilter, ActivityRow};
use crate::engine::views::hosts::wants_a_host;
use crate::tr;
use crate::ui::accounts;
use crate::ui::desk::Desk;
use crate::ui::format::{self, number};
use crate::ui::icons;
use crate::ui::panels::{Goal, Place};
use crate::ui::pictures::Photo;
use crate::ui::text::{Words, meta, name};
use crate::ui::theme::{Tone, disc, faces, height, icon, picture, radius, space, tokens};
use crate::ui::widgets::{
    Button, Chip, Empty, Row, hairline, pane_header, progress_bar, rule_below, section_line, segment_bar,
    skeleton_rows, tabs, tip,
};

use super::order::{self, Item, Pick};
use super::{Activity, Tab, acts, going, slots, words};

/// A day has room for so many containers (section 4.7).
const CONTAINERS: u64 = 400;
/// Room for the two tabs, points.
const TABS: f32 = 128.0;

/// The pane below its header.
pub fn show(activity: &mut Activity, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) {
    let body = whole.with_max_y(whole.bottom() - height::PUBLISH);
    let foot = body.with_min_y(body.bottom()).with_max_y(whole.bottom());
    desk.toast_pane = Some(body);
    let body = desk.status_strip(ui, body);
    let body = if desk.together { of_one(ui, body, desk) } else { body };
    let Some(view) = activity.view.shown().cloned() else {
        skeleton_rows(ui, body, height::COMMENT);
        return;
    };
    if view.rows.is_empty() && view.acts.is_empty() {
        empty(activity, ui, body, desk);
    } else {
        let mut chosen = None;
        crate::ui::widgets::inside(ui, "queue rows", body, |ui| {
            ScrollArea::vertical().id_salt("queue").auto_shrink(false).show(ui, |ui| {
                ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
                for (heading, states) in order::SECTIONS {
                    if let Some(row) = section(ui, heading(), states, &view, activity, desk) {
                        chosen = Some(row);
                    }
                }
            });
        });
        if let Some(pick) = chosen {
            activity.choose(pick);
        }
    }
    crate::ui::widgets::inside(ui, "queue foot", foot, |ui| budget(ui, &view, desk));
}

/// The header of the pane: what is on its way, the record, and which of the former is shown.
pub fn header(activity: &mut Activity, ui: &mut Ui, desk: &mut Desk<'_>) {
    let counts = activity.view.shown().map(|view| (view.open, view.done));
    pane_header(ui, |ui| {
        if desk.settings.accounts.len() > 1 {
            whose(ui, desk);
        }
        // The tabs take all the width they are given.
        let parts = [(Tab::Queue, tr!("Activity"), None), (Tab::Record, tr!("Record"), None)];
        ui.scope(|ui| {
            ui.set_max_width(TABS);
            tabs(ui, &mut activity.tab, &parts);
        });
        if activity.tab == Tab::Record {
            return;
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for (filter, words, count) in [
                (ActivityFilter::Everything, tr!("Everything"), None),
                (ActivityFilter::Done, tr!("Done"), None),
                (ActivityFilter::Open, tr!("Open"), counts.map(|counts| counts.0)),
            ] {
                let chip = Chip::new(words).chosen(activity.filter == filter);
                let chip = if let Some(count) = count { chip.count(count) } else { chip };
                if ui.add(chip).clicked() {
                    activity.filter = filter;
                }
            }
        });
    });
}

/// Where the inbox is one over all accounts: that this is not; gives the room below.
fn of_one(ui: &mut Ui, body: Rect, desk: &mut Desk<'_>) -> Rect {
    let line = body.with_max_y(body.top() + height::TOOLBAR);
    rule_below(ui, line);
    let name = accounts::name(desk, &desk.account_id());
    let words = tr!("What is on its way for {name} alone: each account has its own queue", name = name);
    meta(words).lines(1).label(ui, line.shrink2(egui::vec2(space::L, 0.0)), Align2::LEFT_CENTER);
    body.with_min_y(line.bottom())
}

/// Whose work it is, where there are several accounts.
fn whose(ui: &mut Ui, desk: &mut Desk<'_>) {
    let account = desk.account_id();
    let (rect, response) = ui.allocate_exact_size(egui::Vec2::splat(disc::PAIR), egui::Sense::hover());
    accounts::paint(ui, rect.center(), disc::PAIR, &account, None, desk);
    let said = tr!("Of {name}", name = accounts::name(desk, &account));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &said));
    tip(response, &said, None);
}

fn section(
    ui: &mut Ui,
    heading: &str,
    states: &[OpState],
    view: &ActivityView,
    activity: &Activity,
    desk: &mut Desk<'_>,
) -> Option<Pick> {
    let rows = order::section(view, states);
    if rows.is_empty() {
        return None;
    }
    section_line(ui, height::TOOLBAR, |ui| {
        name(heading).show(ui);
        let tone = if states.contains(&OpState::Stuck) { Tone::Stuck } else { Tone::Text3 };
        meta(number(rows.len() as u64)).tone(tone).show(ui);
    });
    let mut chosen = None;
    let stuck = states.contains(&OpState::Stuck);
    for (at, item) in rows.iter().enumerate() {
        let (pick, main) = (item.pick(), stuck && at == 0);
        let current = activity.chosen == Some(pick) || activity.within(item);
        let clicked = match item {
            Item::Op(row) => ui.push_id(row.id, |ui| one(ui, row, current, main, desk)).inner,
            Item::Act(act) => ui.push_id(("act", act.id), |ui| acts::one(ui, act, current, main, desk)).inner,
        };
        if clicked {
            chosen = Some(pick);
        }
    }
    chosen
}

fn one(ui: &mut Ui, row: &ActivityRow, current: bool, main: bool, desk: &mut Desk<'_>) -> bool {
    let stuck = row.state == OpState::Stuck;
    let said = slots::sentence(row, desk);
    let waits = slots::has_ways_on(row, desk);
    let wide = ui.available_width() - 2.0 * space::L - picture::ROW[0] - space::M;
    let text = meta(said.as_str()).tone(Tone::Text2).lines(if stuck { 3 } else { 2 });
    let laid = text.lay(ui, wide);
    let bar = row.step.filter(|_| row.state.is_open()).map_or(0.0, |_| space::M);
    let goes = going::has_line(row, desk);
    let buttons = match (stuck || waits, goes) {
        (true, _) => height::CONTROL + space::M,
        (false, true) => going::LINE + space::S,
        (false, false) => 0.0,
    };
    let said_height = if said.is_empty() { 0.0 } else { laid.height() };
    let tall = (faces::BODY.line + said_height + bar + buttons + 2.0 * space::M)
        .max(picture::ROW[1] + 2.0 * space::M);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
    let heading = words::title(row);
    let spoken = tr!("{title}: {said}", title = heading, said = said);
    let response = Row::new(("op", row.id), &spoken).current(current).show(ui, rect);
    sign_or_picture(ui, rect, row, desk);
    let left = rect.left() + space::L + picture::ROW[0] + space::M;
    let inner = Rect::from_min_max(
        pos2(left, rect.top() + space::M),
        pos2(rect.right() - space::L, rect.bottom() - space::M),
    );
    let line = Rect::from_min_size(inner.min, vec2(inner.width(), faces::BODY.line));
    let (state, tone) = slots::state(ui, row, desk);
    let taken = meta(state).tone(tone).label(ui, line, Align2::RIGHT_CENTER).rect;
    name(heading).paint(ui, line.with_max_x(taken.left() - space::S), Align2::LEFT_CENTER);
    let below = inner.with_min_y(line.bottom());
    text.paint(ui, below, Align2::LEFT_TOP);
    let mut at = below.top() + said_height;
    if let (Some(step), true) = (row.step, row.state.is_open()) {
        let bar_box =
            Rect::from_min_size(pos2(inner.left(), at + space::S), vec2(inner.width(), height::PROGRESS));
        let mut place = ui.new_child(egui::UiBuilder::new().max_rect(bar_box));
        segment_bar(&mut place, &words::segments(step, row.state), step.name());
        at += bar;
    }
    if stuck {
        let line = Rect::from_min_max(pos2(inner.left(), at + space::S), inner.max);
        crate::ui::widgets::line_in(ui, line, |ui| match slots::has_missed(row) {
            true => slots::missed(ui, row, main, desk),
            false => ways_on(ui, row, main, desk),
        });
    } else if waits {
        let line = Rect::from_min_max(pos2(inner.left(), at + space::S), inner.max);
        crate::ui::widgets::line_in(ui, line, |ui| slots::ways_on(ui, row, desk));
    } else if goes {
        let line = Rect::from_min_size(pos2(inner.left(), at + space::S), vec2(inner.width(), going::LINE));
        going::line(ui, line, row, desk);
    }
    response.clicked()
}

fn ways_on(ui: &mut Ui, row: &ActivityRow, main: bool, desk: &mut Desk<'_>) {
    use crate::domain::TroubleKind;
    ui.spacing_mut().item_spacing.x = space::S;
    let sign_in = row.trouble.as_ref().is_some_and(|trouble| trouble.kind == TroubleKind::SignInAgain);
    let again = if sign_in { tr!("Sign in again") } else { tr!("Try again") };
    let button = if main { Button::main(again) } else { Button::plain(again) };
    let key = if sign_in { String::new() } else { desk.caps("activity.again") };
    if ui.add(button.key(&key)).clicked() {
        if sign_in {
            desk.go(Goal::Place(Place::Settings));
        } else {
            desk.send(Command::TryAgain(row.id));
        }
    }
    if row.trouble.as_ref().is_some_and(|trouble| wants_a_host(trouble.kind))
        && ui.add(Button::quiet(tr!("Where files wait"))).clicked()
    {
        desk.go(Goal::Hosts);
    }
    if words::can_cancel(row) && ui.add(Button::quiet(words::way_out(row))).clicked() {
        desk.send(Command::Cancel(row.id));
    }
}

fn sign_or_picture(ui: &Ui, rect: Rect, row: &ActivityRow, desk: &mut Desk<'_>) {
    let place =
        Rect::from_min_size(rect.min + vec2(space::L, space::M), vec2(picture::ROW[0], picture::ROW[1]));
    if let Some(key) = &row.picture {
        Photo::new(key).paint(ui, desk.pictures, place);
        return;
    }
    let t = tokens(ui);
    let square = Rect::from_min_size(place.min, vec2(picture::ROW[0], picture::ROW[0]));
    let stroke = egui::Stroke::new(1.0, t.line);
    ui.painter().rect(square, f32::from(radius::CONTROL), t.panel, stroke, egui::StrokeKind::Inside);
    words::sign(&row.op).paint(ui.painter(), square.center(), icon::ROW, t.text2);
}

fn empty(activity: &mut Activity, ui: &mut Ui, body: Rect, desk: &mut Desk<'_>) {
    let (head, text, way) = match activity.filter {
        ActivityFilter::Open => (
            tr!("Nothing is on its way"),
            tr!("Replies, hides and posts pass through here"),
            tr!("Look at what was done"),
        ),
        _ => (
            tr!("Nothing was done yet"),
            tr!("Every change you make is written down here"),
            tr!("Compose a post"),
        ),
    };
    if Empty::new(icons::PULSE, head, text)
        .link(way)
        .show(ui, body)
        .is_some_and(|response| response.clicked())
    {
        if activity.filter == ActivityFilter::Open {
            activity.filter = ActivityFilter::Done;
        } else {
            desk.go(Goal::Place(Place::Compose));
        }
    }
}

/// Calls, posts, files public now.
fn budget(ui: &mut Ui, view: &ActivityView, desk: &Desk<'_>) {
    hairline(ui);
    let line = ui.available_rect_before_wrap().shrink2(vec2(space::L, 0.0));
    crate::ui::widgets::line_in(ui, line, |ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        if let Some(percent) = desk.status.calls_percent {
            ui.scope(|ui| {
                ui.set_width(space::XXL * 2.0);
                let words = tr!("Calls {percent} %", percent = percent);
                let tone = match percent {
                    0..SLOWS_AT => Tone::Text3,
                    SLOWS_AT..STOPS_AT => Tone::Waiting,
                    _ => Tone::Stuck,
                };
                progress_bar(ui, percent as f32 / 100.0, tone, &words);
            });
            meta(tr!("Calls {percent} %", percent = percent)).show(ui);
        }
        if let Some(posts) = view.posts {
            let words = match posts.total {
                Some(total) => tr!("Posts {used} of {total}", used = posts.used, total = total),
                None => tr!("Posts {used}", used = posts.used),
            };
            meta(words).show(ui);
        }
        if view.containers > 0 {
            let words = tr!("Containers {count} of {all}", count = number(view.containers), all = CONTAINERS);
            meta(words).show(ui);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let files = match view.files_public {
                0 => tr!("No file is public").to_owned(),
                1 => tr!("1 file public").to_owned(),
                count => tr!("{count} files public", count = format::number(count)),
            };
            let tone = if view.files_public > 0 { Tone::Waiting } else { Tone::Text3 };
            Words::new(files, faces::META, tone).show(ui);
        });
    });
}
