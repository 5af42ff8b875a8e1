//! The rail at the window's left: the account, the places, and how things stand with Instagram.
//! Invariant: it looks and lies the same in every place and at every width.

use egui::{Align2, CornerRadius, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::desk::Desk;
use super::format;
use super::icons::{self, Icon};
use super::panels::{Goal, PANELS, Panel, Place};
use super::switcher::Switcher;
use super::text::{Words, meta};
use super::theme::{Tokens, Tone, disc, faces, height, icon, radius, space, tokens, width};
use super::widgets::{badge, ring, tip};
use crate::engine::status::{SLOWS_AT, STOPS_AT, Status, SyncState};
use crate::engine::views::shell::Rail;
use crate::tr;

const FOOT_BAR: Vec2 = Vec2::new(40.0, 3.0);

/// Draws the rail into its box. Gives the place that was clicked.
pub(super) fn rail(
    ui: &mut Ui,
    rect: Rect,
    here: Place,
    numbers: Rail,
    switcher: &mut Switcher,
    desk: &mut Desk<'_>,
) -> Option<Goal> {
    let t = tokens(ui);
    ui.painter().rect_filled(rect, CornerRadius::ZERO, t.rail);
    ui.painter().vline(rect.right() - 0.5, rect.y_range(), Stroke::new(1.0, t.line));
    let mut goal = switcher.show(ui, rect, here, desk);
    let first = rect.top() + 2.0 * space::L + disc::LARGE;
    let within = PANELS.iter().find(|panel| panel.place == here).map_or(here, |panel| panel.within);
    let on_rail = PANELS.iter().filter(|panel| panel.within == panel.place);
    for (index, panel) in on_rail.enumerate() {
        let top = first + index as f32 * height::RAIL_ITEM;
        let place = Rect::from_min_size(pos2(rect.left(), top), vec2(width::RAIL, height::RAIL_ITEM));
        let count = match panel.place {
            Place::Inbox => numbers.needs_answer,
            Place::Activity => numbers.stuck,
            _ => 0,
        };
        if item(ui, place, panel, within == panel.place, count, &desk.caps(panel.action)).clicked() {
            goal = Some(Goal::Place(panel.place));
        }
    }
    if foot(ui, rect, numbers, desk).clicked() {
        goal = Some(Goal::Place(Place::Activity));
    }
    goal
}

fn item(ui: &mut Ui, rect: Rect, panel: &Panel, here: bool, count: u64, caps: &str) -> Response {
    let response = ui.interact(rect, ui.scope_id().with(panel.action), Sense::click());
    let t = tokens(ui);
    let name = (panel.name)();
    let lit = here || response.hovered();
    let color = if lit { t.text } else { t.text3 };
    let sign = if here { panel.icon.filled() } else { panel.icon };
    let center = pos2(rect.center().x, rect.top() + 19.0);
    sign.paint(ui.painter(), center, icon::HEAD, color);
    let face = if here { faces::META_SEMIBOLD } else { faces::META };
    let words = Rect::from_center_size(
        pos2(rect.center().x, rect.top() + 40.0),
        vec2(rect.width(), faces::META.line),
    );
    Words::new(name, face, Tone::Text).color(color).paint(ui, words, Align2::CENTER_CENTER);
    if here {
        let bar = Rect::from_center_size(pos2(rect.left() + 1.5, rect.center().y), vec2(3.0, 28.0));
        ui.painter().rect_filled(bar, CornerRadius { ne: 2, se: 2, nw: 0, sw: 0 }, t.accent_fill);
    }
    if count > 0 {
        badge(ui, center + vec2(17.0, -8.0), count, panel.place == Place::Activity, t.rail);
    }
    if response.has_focus() {
        ring(ui.painter(), rect.shrink(space::XS), radius::CONTROL, t.focus);
    }
    let said = if count > 0 { tr!("{name}, {count}", name = name, count = count) } else { name.to_owned() };
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, here, &said));
    tip(response, &said, Some(caps).filter(|caps| !caps.is_empty()))
}

/// Sign, word and tone of the way things stand.
fn state(status: &Status, desk: &Desk<'_>) -> (Icon, String, Tone) {
    match &status.sync {
        SyncState::UpToDate => (icons::CHECK_CIRCLE, tr!("Up to date").to_owned(), Tone::Done),
        SyncState::Syncing(_) => (icons::ARROWS_CLOCKWISE, tr!("Syncing").to_owned(), Tone::Text2),
        SyncState::Offline => (icons::CLOUD_SLASH, tr!("Offline").to_owned(), Tone::Waiting),
        SyncState::Paused { until: Some(until), .. } => {
            let time = format::clock(format::at(*until), desk.zone);
            (icons::PAUSE, tr!("Paused until {time}", time = time), Tone::Waiting)
        }
        SyncState::Paused { until: None, .. } => (icons::PAUSE, tr!("Paused").to_owned(), Tone::Stuck),
        SyncState::Failing(_) => (icons::WARNING_CIRCLE, tr!("Reading fails").to_owned(), Tone::Waiting),
        SyncState::SignedOut => (icons::SIGN_OUT, tr!("Signed out").to_owned(), Tone::Text3),
    }
}

/// What the foot tells when the pointer rests on it.
fn story(status: &Status, numbers: Rail, desk: &Desk<'_>) -> String {
    let mut lines = Vec::new();
    if let Some(row) = desk.account().filter(|_| desk.settings.accounts.len() > 1) {
        lines.push(row.account.username.clone());
    }
    match &status.sync {
        SyncState::Syncing(what) => lines.push(what.clone()),
        SyncState::Paused { trouble, .. } | SyncState::Failing(trouble) => lines.push(trouble.sentence()),
        _ => {}
    }
    if let Some(read) = status.last_read {
        lines.push(tr!("Last read {moment}", moment = desk.moment(read)));
    }
    if let Some(next) = status.next_read {
        let seconds = next / 1000 - desk.now.as_second();
        lines.push(tr!("Next in {span}", span = format::span(seconds)));
    }
    lines.extend(status.calls_percent.map(budget));
    if let Some(posts) = numbers.posts {
        lines.push(match posts.total {
            Some(total) => tr!("Posts {used} of {total} in 24 hours", used = posts.used, total = total),
            None => tr!("Posts {used} in 24 hours", used = posts.used),
        });
    }
    if let Some(origin) = &status.practice {
        lines.push(tr!("Practice: everything goes to {origin}, nothing to Instagram", origin = origin));
    }
    lines.join("\n")
}

/// How much of the calls is used, and what that does.
fn budget(percent: u32) -> String {
    match percent {
        0..SLOWS_AT => tr!("{percent} % of the calls that Instagram allows are used", percent = percent),
        SLOWS_AT..STOPS_AT => {
            tr!("{percent} % of the calls are used, so reading and sending are slowed", percent = percent)
        }
        _ => {
            tr!("{percent} % of the calls are used. Everything waits until there is room", percent = percent)
        }
    }
}

/// How things stand, the calls used, and whether all this is practice.
fn foot(ui: &mut Ui, rect: Rect, numbers: Rail, desk: &mut Desk<'_>) -> Response {
    let t = tokens(ui);
    let status = desk.status;
    let (sign, words, tone) = state(status, desk);
    let text = meta(&*words).lines(2).centred().lay(ui, width::RAIL - space::S);
    let bar = status.calls_percent;
    let foot = rect.bottom() - if bar.is_some() { 53.0 } else { space::XL };
    let top = foot - text.height();
    let middle = rect.center().x;
    if status.practice.is_some() {
        let line = Rect::from_center_size(pos2(middle, top - 38.0), vec2(width::RAIL, faces::META.line));
        meta(tr!("Practice")).tone(Tone::Waiting).label(ui, line, Align2::CENTER_CENTER);
    }
    sign.paint(ui.painter(), pos2(middle, top - 15.0), icon::ROW, t.tone(tone));
    let place = Rect::from_min_size(pos2(middle - width::RAIL / 2.0, top), vec2(width::RAIL, text.height()));
    text.paint(ui, place, Align2::CENTER_TOP);
    if let Some(percent) = bar {
        calls(ui, middle, rect.bottom() - 41.0, percent, t);
    }
    let hit = Rect::from_min_max(pos2(rect.left(), top - 26.0), rect.max);
    let response = ui.interact(hit, ui.scope_id().with("foot"), Sense::click());
    let said = match bar {
        Some(percent) => tr!("{state}, calls {percent} %", state = words, percent = percent),
        None => words,
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
    let told = story(status, numbers, desk);
    if told.is_empty() { response } else { tip(response, &told, None) }
}

fn calls(ui: &Ui, middle: f32, top: f32, percent: u32, t: &Tokens) {
    let rect = Rect::from_min_size(pos2(middle - FOOT_BAR.x / 2.0, top), FOOT_BAR);
    let corner = CornerRadius::same(radius::PICTURE);
    let color = match percent {
        0..SLOWS_AT => t.text3,
        SLOWS_AT..STOPS_AT => t.waiting,
        _ => t.stuck,
    };
    ui.painter().rect_filled(rect, corner, t.track);
    let share = percent.min(100) as f32 / 100.0;
    ui.painter().rect_filled(rect.with_max_x(rect.left() + rect.width() * share), corner, color);
    let words = tr!("Calls {percent} %", percent = percent);
    let line =
        Rect::from_center_size(pos2(middle, rect.bottom() + 14.0), vec2(width::RAIL, faces::META.line));
    meta(words).paint(ui, line, Align2::CENTER_CENTER);
}
