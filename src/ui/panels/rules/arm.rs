//! The bar that arms a rule, or lets it rest.
//! Invariant: while the rehearsal is out of date the main button is disabled and says so.

use egui::{Align, Align2, CornerRadius, Layout, Rect, Ui, pos2, vec2};

use crate::domain::RuleState;
use crate::engine::rules::RuleWish;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::text::{meta, name};
use crate::ui::theme::{Tone, faces, icon, space, tokens};
use crate::ui::widgets::{Button, line_in};
use crate::{tr, tr_count};

use super::{Rules, say};

/// The bar.
pub fn show(rules: &mut Rules, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) {
    let t = tokens(ui);
    ui.painter().rect_filled(whole, CornerRadius::ZERO, t.raised);
    ui.painter().hline(whole.x_range(), whole.top() + 0.5, egui::Stroke::new(1.0, t.line));
    let Some(row) = rules.row().cloned() else { return };
    let inner = whole.shrink2(vec2(space::L, 0.0));
    let buttons = Rect::from_min_max(pos2(inner.center().x, inner.top()), inner.max);
    let used = line_in(ui, buttons, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            match row.state {
                RuleState::Armed { .. } => at_work(rules, ui, desk),
                _ => main(rules, ui, row.state, desk),
            }
            clear(rules, ui, desk);
            ui.min_rect()
        })
        .inner
    });
    let (sign, tone, words) = state(row.state, row.draft.is_some(), desk);
    let center = inner.left_center() + vec2(icon::HEAD / 2.0, 0.0);
    sign.paint(ui.painter(), center, icon::HEAD, t.tone(tone));
    let words_box = Rect::from_min_max(
        pos2(inner.left() + icon::HEAD + space::M, inner.center().y - faces::BODY.line),
        pos2(used.left() - space::M, inner.center().y + faces::META.line),
    );
    name(words).label(ui, words_box, Align2::LEFT_TOP);
    meta(expects(rules)).label(ui, words_box, Align2::LEFT_BOTTOM);
}

fn state(state: RuleState, changed: bool, desk: &Desk<'_>) -> (icons::Icon, Tone, String) {
    let clock = |at: i64| format::said(format::at(at), desk.now, desk.zone);
    match state {
        RuleState::NotArmed => (icons::SHIELD, Tone::Text2, tr!("Not armed yet").to_owned()),
        RuleState::Armed { since } if changed => {
            (icons::SHIELD_CHECK, Tone::Done, tr!("Armed since {time}, changed since", time = clock(since)))
        }
        RuleState::Armed { since } => {
            (icons::SHIELD_CHECK, Tone::Done, tr!("Armed since {time}", time = clock(since)))
        }
        RuleState::Resting { since, by_itself: true } => (
            icons::PAUSE,
            Tone::Waiting,
            tr!("Rests by itself since {time}: it acted too often", time = clock(since)),
        ),
        RuleState::Resting { since, .. } => {
            (icons::PAUSE, Tone::Text2, tr!("Rests since {time}", time = clock(since)))
        }
    }
}

/// Its place, and what it would do a day.
fn expects(rules: &Rules) -> String {
    let place = rules.view.shown().and_then(|view| {
        let at = view.rows.iter().position(|row| Some(row.id) == rules.chosen)?;
        Some(say::place(at, view.rows.len()))
    });
    let a_day = match rules.rehearsal().map(|rehearsal| rehearsal.lately.div_ceil(28)) {
        Some(0) => tr!("Hardly one a day.").to_owned(),
        Some(count) => tr!("About {count} a day.", count = count),
        None => String::new(),
    };
    tr!(
        "{place} in the order, on this computer, as comments arrive. {a_day} Each act can be undone.",
        place = place.unwrap_or_default(),
        a_day = a_day
    )
}

fn main(rules: &mut Rules, ui: &mut Ui, state: RuleState, desk: &mut Desk<'_>) {
    let words =
        if matches!(state, RuleState::Resting { .. }) { tr!("Arm it again") } else { tr!("Arm this rule") };
    let caps = desk.caps("rules.arm");
    let button = Button::main(words).key(&caps).disabled_because(rules.reason());
    if ui.add(button).clicked() {
        rules.arm(desk);
    }
}

/// An armed rule can rest; one that was changed can be armed with the change, or the change dropped.
fn at_work(rules: &mut Rules, ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(id) = rules.chosen else { return };
    let changed =
        rules.edit.as_ref().is_some_and(|edit| rules.row().is_some_and(|row| edit.rule != row.rule));
    if changed {
        let caps = desk.caps("rules.arm");
        let button = Button::main(tr!("Arm the change")).key(&caps).disabled_because(rules.reason());
        if ui.add(button).clicked() {
            rules.arm(desk);
        }
        if ui.add(Button::plain(tr!("Drop the change"))).clicked() {
            rules.order.dropped(id);
            rules.wish(desk, RuleWish::DropChange(id));
        }
        return;
    }
    if ui.add(Button::plain(tr!("Rest")).icon(icons::PAUSE)).clicked() {
        rules.wish(desk, RuleWish::Rest(id));
    }
    if ui.add(Button::plain(tr!("Change"))).clicked() {
        ui.memory_mut(|memory| memory.request_focus(super::conditions::name_id()));
    }
}

/// The comments that wait and that the rule would hit.
fn clear(rules: &mut Rules, ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(edit) = &rules.edit else { return };
    if !(edit.rule.acts.hide || edit.rule.acts.done) || !rules.is_current() {
        return;
    }
    let Some(rehearsal) = rules.rehearsal() else { return };
    let id = edit.id;
    let waits = |hit: &&crate::engine::rules::Hit| {
        hit.open && rules.list.verdict(hit) != Some(crate::domain::Verdict::Spare)
    };
    let rows: Vec<i64> = rehearsal.hits.iter().filter(waits).map(|hit| hit.row).collect();
    if rows.is_empty() {
        return;
    }
    let words = tr_count!(
        rows.len(),
        "Clear {count} waiting with it",
        "Clear {count} waiting with it",
        count = format::number(rows.len() as u64)
    );
    if ui.add(Button::plain(words)).clicked() {
        rules.wish(desk, RuleWish::Clear { id, rows: rows.into() });
        if let Some(edit) = &mut rules.edit {
            edit.rehearse_at = Some(say::now(ui));
        }
    }
}
