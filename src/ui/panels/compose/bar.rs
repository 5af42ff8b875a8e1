//! The bar that publishes: who, how many of the day's posts, what stops it, and how far it is.
//! Invariant: *Publish now* is amber only when it would really send.

use egui::{Align, Align2, Layout, Rect, Stroke, Ui, UiBuilder, pos2, vec2};

use crate::domain::op::{OpState, Step};
use crate::domain::{MediaId, OpId};
use crate::engine::Command;
use crate::engine::status::Flow;
use crate::engine::views::Pending;
use crate::tr;
use crate::ui::counts;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::panels::{Goal, Place};
use crate::ui::text::{body, meta, name};
use crate::ui::theme::{Tone, disc, faces, icon, space, tokens};
use crate::ui::widgets::{Button, Disc, Mark, link, mark, segment_bar, state_mark, tip};

use super::bench::Bench;
use super::publish;
use super::schedule;
use super::stage::{Stage, Stop, StopKind, doing, segments};

/// Width of the bar of steps, points.
const STEPS: f32 = 280.0;
/// As wide with the reason why it stands still, at most.
const WHY: f32 = 480.0;
/// The least room who and how many get.
const WHO: f32 = 160.0;

/// The bar.
pub fn show(ui: &mut Ui, rect: Rect, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let t = tokens(ui);
    ui.painter().rect_filled(rect, 0.0, t.raised);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, t.line));
    let inner = rect.shrink2(vec2(space::L, 0.0));
    let layout = Layout::right_to_left(Align::Center);
    let mut right =
        ui.new_child(UiBuilder::new().max_rect(inner.with_min_x(inner.left() + WHO)).layout(layout));
    right.spacing_mut().item_spacing.x = space::S;
    match bench.stage.clone() {
        Stage::Writing(stop) => writing(&mut right, stop.as_ref(), bench, desk),
        Stage::HandedOver => drop(state_mark(&mut right, Mark::Waiting, tr!("Handed over"))),
        Stage::Sending { pending, step, saying: _ }
            if schedule::slot(bench, &pending, step, desk).is_some() =>
        {
            if let Some(slot) = schedule::slot(bench, &pending, step, desk) {
                schedule::waiting(&mut right, &slot, &pending, step, desk);
            }
        }
        Stage::Sending { pending, step, saying } if pending.state == OpState::Stuck => {
            stuck(&mut right, &pending, step, saying.as_deref(), desk);
        }
        Stage::Sending { pending, step, saying } => {
            sending(&mut right, &pending, step, saying.as_deref(), desk)
        }
        Stage::Live(post) => live(&mut right, post, bench, desk),
    }
    let taken = right.min_rect().left();
    who(ui, inner.with_max_x(taken - space::L), bench, desk);
}

fn who(ui: &mut Ui, room: Rect, bench: &Bench<'_>, desk: &mut Desk<'_>) {
    let Some(account) = desk.account().map(|row| row.account.clone()) else { return };
    let own = desk.own_picture(ui);
    let center = room.left_center() + vec2(disc::ROW / 2.0, 0.0);
    Disc::new(account.id.as_str(), &account.username).picture(own).paint(ui, center);
    let text = room.with_min_x(room.left() + disc::ROW + space::M);
    if text.width() < space::VAST {
        return;
    }
    let upper =
        Rect::from_min_max(pos2(text.left(), text.center().y - 18.0), pos2(text.right(), text.center().y));
    name(account.username).label(ui, upper, Align2::LEFT_CENTER);
    let lower = Rect::from_min_size(upper.left_bottom(), vec2(text.width(), faces::META.line));
    let response = meta(figures(bench)).label(ui, lower, Align2::LEFT_CENTER);
    tip(response, &breakdown(bench, desk), None);
}

/// What the price is made of, and how much of the budget is gone.
fn breakdown(bench: &Bench<'_>, desk: &Desk<'_>) -> String {
    let price = bench.work.draft.price();
    let mut lines = vec![tr!(
        "{containers} containers, {looks} looks at them, the publish, {around} checks around it",
        containers = price.containers,
        looks = price.looks,
        around = price.around
    )];
    if price.comment > 0 {
        lines.push(tr!("The first comment takes {count} more", count = price.comment));
    }
    if let Some(percent) = desk.status.calls_percent {
        lines.push(tr!("{percent} % of the calls that Instagram allows are used", percent = percent));
    }
    lines.join("\n")
}

/// Quota and price.
fn figures(bench: &Bench<'_>) -> String {
    let quota = bench.view.quota.as_ref().map(|quota| match quota.total {
        Some(total) => tr!("{used} of {total} posts used today.", used = quota.used, total = total),
        None => tr!("{posts} used today.", posts = counts::posts(quota.used)),
    });
    let draft = &bench.work.draft;
    let price = (!draft.slides.is_empty() && bench.stage.is_writing())
        .then(|| tr!("This one costs about {calls} calls.", calls = draft.price().calls()));
    [quota, price].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Button at the right, and beside it what stops it.
fn writing(ui: &mut Ui, stop: Option<&Stop>, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let key = desk.caps("compose.publish");
    let button = match stop {
        None => Button::main(tr!("Publish now")).key(&key),
        // As wide as the one that sends: nothing moves under the pointer when the checks end.
        Some(_) => Button::plain(tr!("Publish now")).key(&key).enabled(false),
    };
    if ui.add(button).clicked() {
        publish(ui, bench, desk);
    }
    schedule::button(ui, bench, desk);
    ui.add_space(space::S);
    let Some(stop) = stop else {
        state_mark(ui, Mark::Done, tr!("Ready to be sent"));
        return;
    };
    let (sign, tone) = match stop.kind {
        StopKind::NotYet => (icons::INFO, Tone::Text3),
        StopKind::Waiting => (icons::CLOCK, Tone::Waiting),
        StopKind::Stuck | StopKind::NoHost => (icons::WARNING_CIRCLE, Tone::Stuck),
    };
    if stop.kind == StopKind::NoHost && ui.add(Button::plain(tr!("Set one up")).small()).clicked() {
        desk.go(Goal::Hosts);
    }
    match stop.advice {
        None => drop(mark(ui, sign, &stop.words, tone)),
        Some(advice) => advised(ui, stop, advice, tone),
    }
}

/// What stops it, and below in two lines what to do.
fn advised(ui: &mut Ui, stop: &Stop, advice: &str, tone: Tone) {
    let free = ui.available_rect_before_wrap();
    let wide = (free.width() - WHO).clamp(space::VAST, 460.0);
    let title = name(stop.words.as_str()).tone(tone);
    let words = meta(advice).tone(Tone::Text2).lines(2);
    let laid = words.lay(ui, wide - icon::ROW - space::S);
    let natural = laid.galley.size().x.max(title.width(ui)).ceil() + icon::ROW + space::S + 1.0;
    let tall = faces::NAME.line + laid.height();
    let rect = Rect::from_min_size(
        pos2(free.right() - natural.min(wide), free.center().y - tall / 2.0),
        vec2(natural.min(wide), tall),
    );
    ui.allocate_rect(rect, egui::Sense::hover());
    let color = tokens(ui).tone(tone);
    icons::WARNING_CIRCLE.paint(ui.painter(), rect.left_top() + vec2(icon::ROW / 2.0, 9.0), icon::ROW, color);
    let text = rect.with_min_x(rect.left() + icon::ROW + space::S);
    title.label(ui, text, Align2::LEFT_TOP);
    words.label(ui, text.with_min_y(text.top() + faces::NAME.line), Align2::LEFT_TOP);
}

/// The steps, how far it is, and the ways out.
fn sending(ui: &mut Ui, pending: &Pending, step: Step, saying: Option<&str>, desk: &mut Desk<'_>) {
    let late = step > Step::Publish && pending.state == OpState::Running;
    if ui.add(Button::plain(tr!("Cancel")).enabled(!late)).clicked() {
        desk.send(Command::Cancel(pending.op));
    }
    see(ui, pending.op, desk);
    ui.add_space(space::S);
    let words = saying.map_or_else(|| doing(step, pending.state).to_owned(), str::to_owned);
    let words = match desk.status.sending.iter().find(|flow| flow.op == pending.op) {
        Some(flow) => sent(&words, flow),
        None if late => tr!("{words}; too late to cancel", words = words),
        None => words,
    };
    let words = match &pending.trouble {
        Some(trouble) if pending.state == OpState::Waiting => trouble.title().to_owned(),
        _ => words,
    };
    progress(ui, step, pending.state, (&words, Tone::Text2), None);
}

/// What it does, with how much of the file is there and how fast it goes.
fn sent(words: &str, flow: &Flow) -> String {
    let percent = flow.percent();
    match flow.rate {
        Some(rate) => {
            let rate = format::bytes(rate);
            tr!("{words}, {percent} % at {rate}/s", words = words, percent = percent, rate = rate)
        }
        None => tr!("{words}, {percent} %", words = words, percent = percent),
    }
}

fn stuck(ui: &mut Ui, pending: &Pending, step: Step, saying: Option<&str>, desk: &mut Desk<'_>) {
    if ui.add(Button::main(tr!("Try again"))).clicked() {
        desk.send(Command::TryAgain(pending.op));
    }
    if ui.add(Button::plain(tr!("Cancel"))).clicked() {
        desk.send(Command::Cancel(pending.op));
    }
    see(ui, pending.op, desk);
    ui.add_space(space::S);
    let words = match &pending.trouble {
        Some(trouble) => trouble.title(),
        None => saying.unwrap_or_else(|| doing(step, pending.state)),
    };
    // Which slide it is and why stands below, and what to do in its tip.
    let why = pending.trouble.as_ref().and_then(|trouble| {
        let detail = trouble.detail.as_deref()?;
        Some((detail, tr!("{detail}\n{advice}", detail = detail, advice = trouble.advice())))
    });
    let why = why.as_ref().map(|(detail, tip)| (*detail, tip.as_str()));
    progress(ui, step, pending.state, (words, Tone::Stuck), why);
}

pub fn see(ui: &mut Ui, op: OpId, desk: &mut Desk<'_>) {
    if ui.add(Button::quiet(tr!("See in Activity"))).clicked() {
        desk.go(Goal::Work(op));
    }
}

/// The bar of steps with a sentence above it, and between them why it stands still, with its tip.
fn progress(
    ui: &mut Ui,
    step: Step,
    state: OpState,
    (words, tone): (&str, Tone),
    why: Option<(&str, &str)>,
) {
    let free = ui.available_rect_before_wrap();
    let most = if why.is_some() { (free.width() - WHO).clamp(STEPS, WHY) } else { STEPS };
    let wide = most.min(free.width());
    let tall = if why.is_some() { 30.0 + faces::META.line } else { 30.0 };
    let rect =
        Rect::from_min_size(pos2(free.right() - wide, free.center().y - tall / 2.0), vec2(wide, tall));
    ui.allocate_rect(rect, egui::Sense::hover());
    let at = Step::ALL.iter().position(|one| *one == step).unwrap_or(0) + 1;
    let count = meta(tr!("{at} of {all}", at = at, all = Step::ALL.len()));
    let line = rect.with_max_y(rect.top() + 18.0);
    count.label(ui, line, Align2::RIGHT_CENTER);
    let said = line.with_max_x(line.right() - count.width(ui) - space::S);
    body(words).tone(tone).label(ui, said, Align2::LEFT_CENTER);
    if let Some((why, all)) = why {
        let place = Rect::from_min_size(line.left_bottom(), vec2(wide, faces::META.line));
        tip(meta(why).label(ui, place, Align2::LEFT_CENTER), all, None);
    }
    let bar = rect.with_min_y(rect.bottom() - space::S);
    let mut child = ui.new_child(UiBuilder::new().max_rect(bar).layout(Layout::top_down(Align::Min)));
    let name = tr!("{step}, {at} of {all}", step = step.name(), at = at, all = Step::ALL.len());
    segment_bar(&mut child, &segments(step, state), &name);
}

/// It is on Instagram.
fn live(ui: &mut Ui, post: Option<MediaId>, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    if ui.add(Button::main(tr!("New draft"))).clicked() {
        bench.work.start_new(desk.commands);
    }
    ui.add_space(space::S);
    if link(ui, tr!("See it in the Library")).clicked() {
        desk.go(post.map_or(Goal::Place(Place::Library), Goal::Post));
    }
    state_mark(ui, Mark::Done, tr!("On Instagram"));
}
