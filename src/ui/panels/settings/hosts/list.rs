//! The hosts in the order in which they are tried, the last 30 days, and what is public now.
//! Invariant: the order is the one that is seen; a host is moved by its grip.

use egui::{
    Align, Align2, CornerRadius, CursorIcon, Layout, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2,
    pos2, vec2,
};

use crate::domain::HostId;
use crate::engine::command::{Command, HostWish};
use crate::engine::views::hosts::{Hosts, KeptHost};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format::number;
use crate::ui::icons;
use crate::ui::text::{body, meta, name};
use crate::ui::theme::{Tone, faces, height, icon, radius, space, tokens};
use crate::ui::widgets::{Row, group_heading, hairline, pane_header};

use super::super::Head;
use super::{HostsPage, kinds, public, say};

/// The line that says how it works.
const INTRO: f32 = 72.0;
/// The box around an icon.
const BOX: f32 = 32.0;

/// The pane.
pub(super) fn show(page: &mut HostsPage, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>, head: &mut Head) {
    pane_header(ui, |ui| {
        head.show(ui, desk);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| page.add_menu(ui, desk));
    });
    let Some(view) = page.view.shown().cloned() else { return };
    let foot = whole.with_min_y(whole.bottom() - public::height(&view));
    let above = Rect::from_min_max(ui.cursor().min, foot.right_top());
    crate::ui::widgets::inside(ui, "hosts rows", above, |ui| {
        ScrollArea::vertical().id_salt("hosts rows").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            intro(ui);
            rows(page, ui, &view, desk);
            figures(ui, &view);
        });
    });
    crate::ui::widgets::inside(ui, "hosts foot", foot, |ui| public::show(ui, foot, &view, desk));
}

fn intro(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), INTRO), Sense::hover());
    let t = tokens(ui);
    let inner = rect.shrink2(vec2(space::L, space::M));
    let center = inner.left_top() + vec2(icon::ROW / 2.0, faces::META.line / 2.0);
    icons::INFO.paint(ui.painter(), center, icon::META, t.text3);
    let words = tr!(
        "Instagram does not take files, it fetches them. Each one stands at a public address only for the minute it is fetched. Tried from the top."
    );
    meta(words).tone(Tone::Text2).wrapped().label(
        ui,
        inner.with_min_x(inner.left() + icon::ROW + space::S),
        Align2::LEFT_TOP,
    );
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, t.line));
}

fn rows(page: &mut HostsPage, ui: &mut Ui, view: &Hosts, desk: &mut Desk<'_>) {
    let top = ui.cursor().top();
    let mut dropped = None;
    for (at, row) in view.rows.iter().enumerate() {
        let id = row.settings.id;
        let size = vec2(ui.available_width(), height::COMMENT);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let (clicked, grip) = one(ui, rect, at, row, page.chosen == Some(id), view, desk);
        if clicked {
            page.clicked = Some(id);
        }
        if grip.drag_started() {
            page.dragged = Some(id);
        }
        if grip.drag_stopped() {
            dropped = grip.interact_pointer_pos().map(|pointer| (id, pointer.y));
        }
        let over = ui.input(|input| input.pointer.hover_pos());
        if let (Some(_), Some(over)) = (page.dragged, over.filter(|over| rect.y_range().contains(over.y))) {
            let line = if over.y < rect.center().y { rect.top() } else { rect.bottom() };
            ui.painter().hline(rect.x_range(), line, Stroke::new(2.0, tokens(ui).focus));
        }
    }
    let Some((id, y)) = dropped else { return };
    page.dragged = None;
    let gap = (((y - top) / height::COMMENT).round().max(0.0) as usize).min(view.rows.len());
    move_to(view, id, gap, desk);
}

/// Puts a host into a gap between rows, counted from zero.
fn move_to(view: &Hosts, id: HostId, gap: usize, desk: &mut Desk<'_>) {
    let mut hosts: Vec<HostId> = view.rows.iter().map(|row| row.settings.id).collect();
    let Some(from) = hosts.iter().position(|host| *host == id) else { return };
    // Its own place is free once it is lifted.
    let to = if gap > from { gap - 1 } else { gap };
    if to != from {
        hosts.remove(from);
        hosts.insert(to.min(hosts.len()), id);
        let account = desk.account_id();
        desk.send(Command::Hosts(HostWish::Order { account, hosts }));
    }
}

/// A row; whether it was chosen, and its grip.
fn one(
    ui: &mut Ui,
    rect: Rect,
    at: usize,
    row: &KeptHost,
    current: bool,
    view: &Hosts,
    desk: &Desk<'_>,
) -> (bool, egui::Response) {
    let (sign, state, tone) = say::state(row, view, desk);
    let settings = &row.settings;
    let kind = kinds::short(&settings.kind);
    let about = match settings.kind.whereabouts() {
        place if place.is_empty() => kind.to_owned(),
        place => tr!("{kind}, {place}", kind = kind, place = place),
    };
    let spoken = tr!(
        "{nth}. {name}, {about}: {state}",
        nth = number(at as u64 + 1),
        name = settings.name,
        about = about,
        state = state
    );
    let response = Row::new(("host", settings.id), &spoken).current(current).show(ui, rect);
    let t = tokens(ui);
    let left = rect.left() + space::L;
    let grip_box = Rect::from_center_size(
        pos2(left + icon::ROW / 2.0, rect.center().y),
        vec2(icon::HEAD, rect.height()),
    );
    let grip = ui.interact(grip_box, ui.scope_id().with(("grip", settings.id)), Sense::drag());
    icons::DOTS_SIX_VERTICAL.paint(ui.painter(), grip_box.center(), icon::ROW, t.text3);
    let grip = grip.on_hover_cursor(CursorIcon::Grab);
    let frame = Rect::from_center_size(
        pos2(left + icon::ROW + space::L + BOX / 2.0, rect.center().y),
        Vec2::splat(BOX),
    );
    let stroke = Stroke::new(1.0, t.line_strong);
    ui.painter().rect(frame, CornerRadius::same(radius::CONTROL), t.field, stroke, StrokeKind::Inside);
    kinds::icon(&settings.kind).paint(ui.painter(), frame.center(), icon::ROW, t.text2);
    let words = Rect::from_min_max(
        pos2(frame.right() + space::M, rect.top() + space::M - 1.0),
        pos2(rect.right() - space::L, rect.bottom() - space::S),
    );
    let first = words.with_max_y(words.top() + faces::BODY.line);
    name(settings.name.as_str()).paint(ui, first, Align2::LEFT_CENTER);
    let second = first.translate(vec2(0.0, 17.0));
    meta(about).paint(ui, second, Align2::LEFT_CENTER);
    let third = second.translate(vec2(0.0, 16.0));
    let center = third.left_center() + vec2(icon::META / 2.0, 0.0);
    sign.paint(ui.painter(), center, icon::META, t.tone(tone));
    let rest = third.with_min_x(third.left() + icon::META + space::XS);
    meta(state).tone(tone).paint(ui, rest, Align2::LEFT_CENTER);
    (response.clicked(), grip)
}

/// The last 30 days in four lines.
fn figures(ui: &mut Ui, view: &Hosts) {
    if view.rows.is_empty() {
        return;
    }
    let figures = &view.figures;
    let length = |ms: Option<i64>| ms.map_or_else(|| "–".to_owned(), say::length);
    egui::Frame::NONE.inner_margin(egui::Margin::symmetric(space::L as i8, 0)).show(ui, |ui| {
        ui.add_space(space::L);
        hairline(ui);
        ui.add_space(space::L);
        group_heading(ui, tr!("Last 30 days"));
        ui.add_space(space::S);
        for (words, value) in [
            (tr!("Files shown to Instagram"), number(figures.files)),
            (tr!("Public for, on average"), length(figures.average_ms)),
            (tr!("Longest"), length(figures.longest_ms)),
            (tr!("Refused by Instagram"), number(figures.refused)),
        ] {
            let size = vec2(ui.available_width(), height::CHIP_LARGE);
            let (line, response) = ui.allocate_exact_size(size, Sense::hover());
            body(words).paint(ui, line, Align2::LEFT_CENTER);
            name(value.as_str()).paint(ui, line, Align2::RIGHT_CENTER);
            let said = tr!("{what}: {value}", what = words, value = value);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &said));
        }
        ui.add_space(space::L);
    });
}
