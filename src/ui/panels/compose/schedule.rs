//! Sending later: the button beside *Publish now*, and the bar while a post waits for its time.
//! Invariant: what is scheduled passed the same checks as what is sent at once; only the day's room does not count
//! yet.

use egui::{Align2, Popup, Rect, Ui, pos2, vec2};

use crate::domain::op::{OpState, Step};
use crate::domain::{Op, Slot, TroubleKind};
use crate::engine::Command;
use crate::engine::views::Pending;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::{meta, name};
use crate::ui::theme::{Tone, faces, icon, space, tokens};
use crate::ui::when::{self, Ask};
use crate::ui::widgets::Button;

use super::bench::Bench;
use super::stage::{self, Stage};

/// Width of the words beside the buttons, points.
const WORDS: f32 = 420.0;

/// Why it cannot be scheduled; `None`: it can.
pub fn reason(bench: &Bench<'_>, desk: &Desk<'_>) -> Option<String> {
    stage::stop_later(bench.view, bench.work, desk.status, desk.account()).map(|stop| stop.words)
}

/// The button, and the sheet under it.
pub fn button(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let free = reason(bench, desk).is_none();
    let button = ui.add(Button::plain(tr!("Schedule")).icon(icons::CLOCK).enabled(free));
    if std::mem::take(&mut bench.look.when_wanted) && free {
        Popup::open_id(ui.ctx(), Popup::default_response_id(&button));
    }
    let ask = Ask {
        name: tr!("When it goes out"),
        confirm: tr!("Schedule it"),
        now: desk.now,
        zone: desk.zone,
        from: bench.look.meant.as_ref(),
    };
    let chosen = when::choose(ui, &button, &ask);
    if let Some(slot) = chosen {
        bench.look.meant = None;
        send(ui, slot, bench, desk);
    }
}

/// Hands the draft to the outbox, as it is now, with its time.
fn send(ui: &Ui, slot: Slot, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let free = reason(bench, desk).is_none() && !bench.is_locked();
    let Some(draft_id) = bench.work.id().filter(|_| free) else { return };
    bench.work.leave(desk.commands);
    let op = Op::Publish { draft_id, draft: Box::new(bench.work.draft.clone()) };
    let account = desk.account_id();
    desk.send(Command::Schedule { account, op, slot });
    bench.look.handed_over = Some(ui.input(|input| input.time));
    bench.stage = Stage::HandedOver;
}

/// The slot of the draft on the easel, while it waits for it or has missed it.
pub fn slot(bench: &Bench<'_>, pending: &Pending, step: Step, desk: &Desk<'_>) -> Option<Slot> {
    let slot = bench.work.shown(bench.view)?.slot.clone()?;
    let waits = pending.state != OpState::Stuck && step <= Step::Publish && slot.at > desk.now;
    (waits || has_missed(pending)).then_some(slot)
}

fn has_missed(pending: &Pending) -> bool {
    let kind = pending.trouble.as_ref().map(|trouble| trouble.kind);
    pending.state == OpState::Stuck
        && matches!(kind, Some(TroubleKind::SlotMissed | TroubleKind::SlotOverdue))
}

/// The bar of a post that has a time.
pub fn waiting(ui: &mut Ui, slot: &Slot, pending: &Pending, step: Step, desk: &mut Desk<'_>) {
    let missed = has_missed(pending);
    let now = if missed { Button::main(tr!("Send now")) } else { Button::plain(tr!("Publish now")) };
    if ui.add(now).clicked() {
        desk.send(Command::PublishNow(pending.op));
    }
    let words = if missed { tr!("Choose another time") } else { tr!("Change time") };
    change(ui, pending.op, words, Some(slot), desk);
    if ui.add(Button::plain(tr!("Cancel"))).clicked() {
        desk.send(Command::Cancel(pending.op));
    }
    super::bar::see(ui, pending.op, desk);
    ui.add_space(space::S);
    let title = match &pending.trouble {
        Some(trouble) if missed => trouble.title().to_owned(),
        _ => when::goes_out(slot, desk.now, desk.zone),
    };
    let below = match &pending.trouble {
        Some(_) if missed => tr!("It was meant for {when}", when = when::moment(slot, desk.now, desk.zone)),
        Some(trouble) => trouble.title().to_owned(),
        None => readiness(step).to_owned(),
    };
    let tone = if missed { Tone::Stuck } else { Tone::Waiting };
    two_lines(ui, &title, &below, tone);
    when::again_in_a_minute(ui);
}

/// The button that gives a scheduled post another time, with its sheet.
pub fn change(ui: &mut Ui, op: crate::domain::OpId, words: &str, from: Option<&Slot>, desk: &mut Desk<'_>) {
    let button = ui.add(Button::plain(words));
    let ask = Ask {
        name: tr!("When it goes out"),
        confirm: tr!("Take this time"),
        now: desk.now,
        zone: desk.zone,
        from,
    };
    if let Some(slot) = when::choose(ui, &button, &ask) {
        desk.send(Command::Reschedule { op, slot });
    }
}

/// How far it is prepared.
pub fn readiness(step: Step) -> &'static str {
    match step {
        Step::Check => tr!("files not checked yet"),
        Step::Host => tr!("files checked"),
        Step::Containers | Step::Wait => tr!("Instagram prepares it"),
        _ => tr!("files checked, containers ready"),
    }
}

/// A sign, what it is, and below how far it is.
fn two_lines(ui: &mut Ui, title: &str, below: &str, tone: Tone) {
    let free = ui.available_rect_before_wrap();
    let wide = free.width().min(WORDS);
    let tall = faces::NAME.line + faces::META.line;
    let title = name(title).tone(if tone == Tone::Stuck { tone } else { Tone::Text });
    let natural = (title.width(ui).ceil() + icon::ROW + space::S + 1.0).min(wide);
    let rect =
        Rect::from_min_size(pos2(free.right() - natural, free.center().y - tall / 2.0), vec2(natural, tall));
    ui.allocate_rect(rect, egui::Sense::hover());
    let sign = if tone == Tone::Stuck { icons::WARNING_CIRCLE } else { icons::CLOCK };
    let color = tokens(ui).tone(tone);
    sign.paint(ui.painter(), rect.left_top() + vec2(icon::ROW / 2.0, 9.0), icon::ROW, color);
    let text = rect.with_min_x(rect.left() + icon::ROW + space::S);
    title.label(ui, text.with_max_y(text.top() + faces::NAME.line), Align2::LEFT_CENTER);
    let lower = text.with_min_y(text.top() + faces::NAME.line);
    meta(below).tone(Tone::Text2).label(ui, lower, Align2::LEFT_CENTER);
}
