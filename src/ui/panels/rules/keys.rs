//! What the keys do in the rules.
//! Invariant: everything here is in the palette and in the sheet of keys as well.

use egui::{Key, Ui};

use crate::domain::Verdict;
use crate::engine::rules::RuleWish;
use crate::tr;
use crate::ui::actions::Action;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::keys;

use super::Rules;

/// Takes the keys of a frame.
pub fn take(rules: &mut Rules, ui: &Ui, desk: &mut Desk<'_>) {
    walk(rules, ui, desk);
    if desk.action(ui, Action::new("rules.new", tr!("Add a rule"), icons::PLUS)) {
        rules.add(desk);
    }
    let nothing = rules.current_hit().is_none().then(|| tr!("No comment is chosen"));
    let said = |id, words, icon| Action::new(id, words, icon).disabled_because(nothing);
    if desk.action(ui, said("rules.right", tr!("The rule is right on this comment"), icons::CHECK)) {
        rules.judge(Verdict::Right, ui, desk);
    }
    if desk.action(ui, said("rules.spare", tr!("Spare this comment"), icons::PROHIBIT)) {
        rules.judge(Verdict::Spare, ui, desk);
    }
    if desk.action(ui, said("rules.never", tr!("Never this author"), icons::USER)) {
        rules.never_this_author();
    }
    let arm = Action::new("rules.arm", tr!("Arm this rule"), icons::SHIELD_CHECK);
    let reason = rules.reason();
    if desk.action(ui, arm.disabled_because(reason)) {
        rules.arm(desk);
    }
    let rest = Action::new("rules.rest", tr!("Let this rule rest"), icons::PAUSE);
    let idle = rules.row().is_none_or(|row| !row.state.is_armed()).then(|| tr!("It is not armed"));
    if desk.action(ui, rest.disabled_because(idle))
        && let Some(id) = rules.chosen
    {
        rules.wish(desk, RuleWish::Rest(id));
    }
    order(rules, ui, desk);
    let remove = Action::new("rules.remove", tr!("Throw this rule away"), icons::TRASH);
    let armed = rules.row().is_some_and(|row| row.state.is_armed()).then(|| tr!("Let it rest first"));
    if desk.action(ui, remove.disabled_because(armed)) {
        rules.remove(desk);
    }
}

/// `j` and `k` walk the rules, or the hits once the list was touched; `Tab` is the window's own.
fn walk(rules: &mut Rules, ui: &Ui, desk: &mut Desk<'_>) {
    let on_list = rules.list.has_keys();
    let next = Action::new("rules.next", tr!("Next rule, or next hit"), icons::ARROW_DOWN);
    let previous = Action::new("rules.previous", tr!("Previous rule, or previous hit"), icons::ARROW_UP);
    let down = desk.action(ui, next) || (on_list && keys::take(ui, Key::ArrowDown));
    let up = desk.action(ui, previous) || (on_list && keys::take(ui, Key::ArrowUp));
    let step = isize::from(down) - isize::from(up);
    if on_list {
        rules.list.step(step);
        if keys::take(ui, Key::Escape) {
            rules.list.leave();
        }
    } else if step != 0 {
        step_rule(rules, step);
    }
    let into = Action::new("rules.hits", tr!("Go through the hits of this rule"), icons::ROWS);
    let nothing = rules.current_hit().is_none().then(|| tr!("It hits nothing"));
    let right = !on_list && (keys::take(ui, Key::ArrowRight) || keys::take(ui, Key::Enter));
    if desk.action(ui, into.disabled_because(nothing)) || right {
        rules.list.enter();
    }
}

fn step_rule(rules: &mut Rules, step: isize) {
    let Some(view) = rules.view.shown() else { return };
    let at = view.rows.iter().position(|row| Some(row.id) == rules.chosen).unwrap_or(0);
    let to = at.saturating_add_signed(step).min(view.rows.len().saturating_sub(1));
    if let Some(row) = view.rows.get(to) {
        let id = row.id;
        rules.choose(id);
    }
}

/// `Alt` with the arrows moves the rule itself.
fn order(rules: &mut Rules, ui: &Ui, desk: &mut Desk<'_>) {
    let Some(view) = rules.view.shown() else { return };
    let Some(at) = view.rows.iter().position(|row| Some(row.id) == rules.chosen) else { return };
    let (id, last) = (view.rows[at].id, view.rows.len() - 1);
    for (name, words, icon, can, place) in [
        ("rules.up", tr!("Move this rule up"), icons::ARROW_UP, at > 0, at),
        ("rules.down", tr!("Move this rule down"), icons::ARROW_DOWN, at < last, at + 2),
    ] {
        let reason = (!can).then(|| tr!("It stands at the end"));
        let action = Action::new(name, words, icon);
        if desk.action(ui, action.disabled_because(reason)) {
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            rules.wish(desk, RuleWish::Place { id, place });
        }
    }
}
