//! The foot of the list: how many files are public now, each with its time left, and the way to take them all away.
//! Invariant: the number is that of the store; a file counts until it is really gone.

use egui::{Align, Align2, Layout, Rect, Sense, Stroke, Ui};

use crate::engine::command::{Command, HostWish};
use crate::engine::views::hosts::{Hosts, PublicRow};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format::{self, number};
use crate::ui::icons;
use crate::ui::text::{Words, body, meta};
use crate::ui::theme::{Tone, faces, space, tokens};
use crate::ui::widgets::{Button, inside, line_in};

use super::say;

/// The foot without files, and a line of a file.
const FOOT: f32 = 120.0;
const LINE: f32 = 20.0;
/// Files that are shown one by one, at most.
const SHOWN: usize = 6;
/// What ends later than that does not end by itself.
const NEVER_MS: i64 = 7 * 86_400_000;

/// Files that everybody can fetch now: those that stand on this computer alone do not count.
pub(super) fn count(view: &Hosts) -> u64 {
    standing(view).count() as u64
}

fn standing(view: &Hosts) -> impl Iterator<Item = &PublicRow> {
    view.public.iter().filter(|row| row.host.is_some())
}

/// How high the foot is.
pub(super) fn height(view: &Hosts) -> f32 {
    FOOT + standing(view).count().min(SHOWN) as f32 * LINE
}

/// Draws it.
pub(super) fn show(ui: &mut Ui, rect: Rect, view: &Hosts, desk: &mut Desk<'_>) {
    let t = tokens(ui);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, t.line));
    let inner = rect.shrink(space::L);
    let count = count(view);
    let head = inner.with_max_y(inner.top() + faces::FIGURE.line);
    line_in(ui, head, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let tone = if count > 0 { Tone::Waiting } else { Tone::Text };
        Words::new(number(count), faces::FIGURE, tone).show(ui);
        Words::new(tr!("files public now"), faces::BODY_MEDIUM, Tone::Text).show(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let working = desk.status.hosts.taking_away;
            let words = if working { tr!("Taking away…") } else { tr!("Take all away") };
            let button = Button::plain(words).icon(icons::BROOM).enabled(count > 0 && !working);
            if ui.add(button).clicked() {
                desk.send(Command::Hosts(HostWish::TakeAllAway));
            }
        });
    });
    let mut below = inner.with_min_y(head.bottom() + space::S);
    for row in standing(view).take(SHOWN) {
        file(ui, below.with_max_y(below.top() + LINE), row, view, desk);
        below.min.y += LINE;
    }
    inside(ui, "hosts foot words", below, |ui| {
        meta(words(view, count, desk)).wrapped().show(ui);
    });
}

/// The same where the list has no room: only when there is something to take away.
pub(super) fn short(ui: &mut Ui, view: &Hosts, desk: &mut Desk<'_>) {
    let count = count(view);
    if count == 0 {
        return;
    }
    let button = Button::plain(tr!("Take all away")).small().icon(icons::BROOM);
    if ui.add(button.enabled(!desk.status.hosts.taking_away)).clicked() {
        desk.send(Command::Hosts(HostWish::TakeAllAway));
    }
    let words =
        crate::tr_count!(count, "{count} file public now", "{count} files public now", count = number(count));
    meta(words).tone(Tone::Waiting).show(ui);
}

fn file(ui: &mut Ui, rect: Rect, row: &PublicRow, view: &Hosts, desk: &Desk<'_>) {
    let host = row.host.and_then(|id| view.host(id)).map(|host| host.settings.name.as_str());
    let name = match (&row.name, host) {
        (Some(name), Some(host)) => tr!("{file} on {host}", file = name, host = host),
        (Some(name), None) => name.clone(),
        (None, Some(host)) => tr!("A file on {host}", host = host),
        (None, None) => tr!("A file").to_owned(),
    };
    let left = row.until - desk.now.as_millisecond();
    let time = match left {
        NEVER_MS.. => tr!("until it is taken away").to_owned(),
        ..=0 => tr!("address ended").to_owned(),
        _ => tr!("{span} left", span = format::span(desk.countdown(ui, row.until))),
    };
    let taken = meta(time.as_str()).tone(Tone::Waiting).paint(ui, rect, Align2::RIGHT_CENTER);
    body(name.as_str()).paint(ui, rect.with_max_x(taken.left() - space::S), Align2::LEFT_CENTER);
    let response = ui.interact(rect, ui.scope_id().with(("public", row.id)), Sense::hover());
    let said = tr!("{file}, {time}", file = name, time = time);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &said));
}

fn words(view: &Hosts, count: u64, desk: &Desk<'_>) -> String {
    let mut parts = Vec::new();
    if count == 0 {
        parts.push(tr!("Nothing to take away.").to_owned());
    } else if count > SHOWN as u64 {
        parts.push(tr!("And {count} more.", count = number(count - SHOWN as u64)));
    }
    if let Some(last) = &view.last_gone {
        let files = crate::tr_count!(last.files, "{count} file", "{count} files", count = number(last.files));
        parts.push(tr!("Last: {files}, gone {time}.", files = files, time = say::moment(last.at, desk)));
    }
    parts.push(match &view.last_sweep {
        None => tr!("Leftovers are swept at every start.").to_owned(),
        Some(sweep) if sweep.found == 0 => {
            let time = say::moment(sweep.at, desk);
            tr!("Leftovers are swept at every start, none found {time}.", time = time)
        }
        Some(sweep) => tr!(
            "Leftovers are swept at every start, {taken} of {found} taken away {time}.",
            taken = number(sweep.taken),
            found = number(sweep.found),
            time = say::moment(sweep.at, desk)
        ),
    });
    parts.join(" ")
}
