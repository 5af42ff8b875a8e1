//! The order of the rules, what they did last, and the helper at its foot.
//! Invariant: the walk of a comment is the order that is seen; a rule is moved by its grip or by keys.

use egui::{Align, Align2, CursorIcon, Layout, Rect, ScrollArea, Sense, Stroke, Ui, Vec2, pos2, vec2};

use crate::domain::HouseRuleId;
use crate::engine::Command;
use crate::engine::rules::RuleWish;
use crate::engine::views::rules::{LastAct, RuleRow, Rules as RulesView, RulesFoot};
use crate::ui::desk::Desk;
use crate::ui::format::{self, number};
use crate::ui::icons;
use crate::ui::panels::{Goal, Place};
use crate::ui::text::{body, meta, name, title};
use crate::ui::theme::{Tone, faces, height, icon, space, tokens};
use crate::ui::widgets::{
    Button, Empty, IconButton, Menu, MenuItem, Row, group_heading, hint_bar, line_in, link, pane_header,
    section_line, skeleton_rows, tabs,
};
use crate::{tr, tr_count};

use super::{Rules, helper, say};

/// A row of the order.
const ROW: f32 = 56.0;
/// A row of the last acts.
const ACT: f32 = 28.0;
/// The room of the helper.
const HELPER: f32 = 124.0;

/// The order's own state.
#[derive(Default)]
pub struct Order {
    /// The newest rule when another was added.
    before_added: Option<Option<HouseRuleId>>,
    /// The rule whose edit was dropped, until the store knows.
    dropped: Option<HouseRuleId>,
    /// The rule that is dragged.
    dragged: Option<HouseRuleId>,
    /// The rule that was thrown away last, with its name.
    removed: Option<(HouseRuleId, String)>,
}

impl Order {
    /// A rule was asked for; `newest` is the newest there was.
    pub fn added(&mut self, newest: Option<HouseRuleId>) {
        self.before_added = Some(newest);
    }

    /// Whether the rule that was asked for is there now.
    pub fn take_added(&mut self, newest: Option<HouseRuleId>) -> bool {
        let came = self.before_added.is_some_and(|before| newest > before);
        if came {
            self.before_added = None;
        }
        came
    }

    /// A rule was thrown away.
    pub fn removed(&mut self, id: HouseRuleId, name: String) {
        self.removed = Some((id, name));
    }

    /// The edit of a rule was dropped.
    pub fn dropped(&mut self, id: HouseRuleId) {
        self.dropped = Some(id);
    }

    /// Whether the store has dropped the edit of this rule by now.
    pub fn take_dropped(&mut self, row: &RuleRow) -> bool {
        let gone = self.dropped == Some(row.id) && row.draft.is_none();
        if gone {
            self.dropped = None;
        }
        gone
    }
}

/// The pane; `with_acts` with what was done last.
pub fn show(rules: &mut Rules, ui: &mut Ui, whole: Rect, with_acts: bool, desk: &mut Desk<'_>) {
    pane_header(ui, |ui| {
        back(ui, desk);
        title(tr!("Rules")).show(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let caps = desk.caps("rules.new");
            if ui.add(IconButton::new(icons::PLUS, tr!("Add a rule")).key(&caps)).clicked() {
                rules.add(desk);
            }
        });
    });
    let Some(view) = rules.view.shown().cloned() else {
        skeleton_rows(ui, whole.with_min_y(whole.top() + height::HEADER), ROW);
        return;
    };
    section_line(ui, height::TOOLBAR, |ui| pause(ui, view.foot, with_acts, desk));
    let foot = whole.with_min_y(whole.bottom() - height::HINTS);
    let helper_box = Rect::from_min_max(pos2(whole.left(), foot.top() - HELPER), foot.right_top());
    let body_box = Rect::from_min_max(pos2(whole.left(), ui.cursor().top()), helper_box.right_top());
    if view.rows.is_empty() && rules.order.removed.is_none() {
        empty(rules, ui, body_box, desk);
    } else {
        crate::ui::widgets::inside(ui, "rules rows", body_box, |ui| {
            ScrollArea::vertical().id_salt("rules").auto_shrink(false).show(ui, |ui| {
                ui.spacing_mut().item_spacing = Vec2::ZERO;
                rows(rules, ui, &view, desk);
                bring_back(rules, ui, desk);
                explained(ui);
                if with_acts && !view.last.is_empty() {
                    last_acts(ui, &view, desk);
                }
            });
        });
    }
    helper::show(ui, helper_box, &view.helper, desk);
    let walk = both(desk, "rules.next", "rules.previous");
    let order = both(desk, "rules.up", "rules.down");
    let (new, into) = (desk.caps("rules.new"), "→");
    let hints = [
        (walk.as_str(), tr!("rule")),
        (into, tr!("hits")),
        (order.as_str(), tr!("order")),
        (new.as_str(), tr!("new")),
    ];
    hint_bar(ui, foot, &hints);
}

/// The caps of two actions side by side; what is held for both is told once.
fn both(desk: &Desk<'_>, one: &str, other: &str) -> String {
    let (one, other) = (desk.caps(one), desk.caps(other));
    let held = one.rfind(' ').map_or(0, |at| at + 1);
    let other = other.get(held..).filter(|_| other.starts_with(&one[..held])).unwrap_or(&other);
    [one.as_str(), other].into_iter().filter(|caps| !caps.is_empty()).collect::<Vec<_>>().join("|")
}

fn back(ui: &mut Ui, desk: &mut Desk<'_>) {
    if ui.add(IconButton::new(icons::ARROW_LEFT, tr!("Back to the inbox"))).clicked() {
        desk.go(Goal::Place(Place::Inbox));
    }
}

/// How many are armed, and the way to let all rest.
pub fn pause(ui: &mut Ui, foot: RulesFoot, with_key: bool, desk: &mut Desk<'_>) {
    let t = tokens(ui);
    ui.spacing_mut().item_spacing.x = space::XS;
    let (sign, tone, words) = match foot.paused {
        Some(since) => (icons::PAUSE, Tone::Waiting, paused_since(since, desk)),
        None => (icons::SHIELD_CHECK, Tone::Done, tr!("{count} armed", count = number(foot.armed))),
    };
    let (place, _) = ui.allocate_exact_size(Vec2::splat(icon::ROW), Sense::hover());
    sign.paint(ui.painter(), place.center(), icon::ROW, t.tone(tone));
    meta(words).tone(tone).show(ui);
    if foot.paused.is_none() && with_key {
        meta(tr!("hid {count} today", count = number(foot.hid_today))).show(ui);
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let account = desk.account_id();
        if foot.paused.is_some() {
            if ui.add(Button::plain(tr!("Go on")).small()).clicked() {
                desk.send(Command::Rules { account, wish: RuleWish::GoOn });
            }
            return;
        }
        let caps = desk.caps("rules.pause");
        let button = Button::plain(tr!("Pause all")).small();
        let button = if with_key { button.key(&caps) } else { button };
        if ui.add(button).clicked() {
            desk.send(Command::Rules { account, wish: RuleWish::PauseAll });
        }
    });
}

/// "All rules rest since 14:20".
pub fn paused_since(since: i64, desk: &Desk<'_>) -> String {
    tr!("All rules rest since {time}", time = format::clock(format::at(since), desk.zone))
}

fn rows(rules: &mut Rules, ui: &mut Ui, view: &RulesView, desk: &mut Desk<'_>) {
    let top = ui.cursor().top();
    let mut dropped = None;
    for (at, row) in view.rows.iter().enumerate() {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        let (chosen, grip) = one(ui, rect, at, row, rules.chosen == Some(row.id), desk);
        if chosen {
            rules.choose(row.id);
            rules.list.leave();
        }
        if grip.drag_started() {
            rules.order.dragged = Some(row.id);
        }
        if grip.drag_stopped() {
            dropped = grip.interact_pointer_pos().map(|pointer| (row.id, pointer.y));
        }
        let over = ui.input(|input| input.pointer.hover_pos());
        if rules.order.dragged.is_some() && over.is_some_and(|over| rect.y_range().contains(over.y)) {
            let line =
                if over.is_some_and(|over| over.y < rect.center().y) { rect.top() } else { rect.bottom() };
            ui.painter().hline(rect.x_range(), line, Stroke::new(2.0, tokens(ui).focus));
        }
    }
    if let Some((id, y)) = dropped {
        rules.order.dragged = None;
        let from = view.rows.iter().position(|row| row.id == id).unwrap_or(0);
        let gap = (((y - top) / ROW).round().max(0.0) as usize).min(view.rows.len());
        // Its own place is free once it is lifted.
        let to = if gap > from { gap - 1 } else { gap };
        if to != from {
            let place = u32::try_from(to + 1).unwrap_or(u32::MAX);
            rules.wish(desk, RuleWish::Place { id, place });
        }
    }
}

/// A row; whether it was chosen, and its grip.
fn one(
    ui: &mut Ui,
    rect: Rect,
    at: usize,
    row: &RuleRow,
    current: bool,
    desk: &Desk<'_>,
) -> (bool, egui::Response) {
    let rule = row.newest();
    let (sign, state, tone) = say::state(row);
    let (does, count) = (say::acts(&rule.acts), say::count(row, desk));
    let heading = say::title(rule);
    let spoken = tr!(
        "{place}. {name}, {state}: {does}. {count}",
        place = at + 1,
        name = heading,
        state = state,
        does = does,
        count = count
    );
    let response = Row::new(("rule", row.id), &spoken).current(current).show(ui, rect);
    let t = tokens(ui);
    let grip_box = Rect::from_center_size(
        pos2(rect.left() + space::L + icon::ROW / 2.0, rect.center().y),
        vec2(icon::HEAD, rect.height()),
    );
    let grip = ui.interact(grip_box, ui.scope_id().with(("grip", row.id)), Sense::drag());
    icons::DOTS_SIX_VERTICAL.paint(ui.painter(), grip_box.center(), icon::ROW, t.text3);
    let grip = grip.on_hover_cursor(CursorIcon::Grab);
    let inner = Rect::from_min_max(
        pos2(grip_box.right() + space::XS, rect.top() + space::S),
        pos2(rect.right() - space::L, rect.bottom() - space::S),
    );
    let number_box = inner.with_max_x(inner.left() + space::M);
    meta(number(at as u64 + 1)).paint(ui, number_box, Align2::LEFT_CENTER);
    let words = inner.with_min_x(number_box.right() + space::XS);
    let first = Rect::from_min_size(words.min, vec2(words.width(), faces::BODY.line));
    let second = Rect::from_min_max(pos2(words.left(), first.bottom()), words.max);
    let taken = meta(state).tone(tone).paint(ui, first, Align2::RIGHT_CENTER);
    let sign_at = pos2(taken.left() - space::XS - icon::META / 2.0, first.center().y);
    sign.paint(ui.painter(), sign_at, icon::META, t.tone(tone));
    name(heading).paint(ui, first.with_max_x(sign_at.x - icon::META), Align2::LEFT_CENTER);
    let taken = meta(count).paint(ui, second, Align2::RIGHT_CENTER);
    meta(does).paint(ui, second.with_max_x(taken.left() - space::S), Align2::LEFT_CENTER);
    (response.clicked(), grip)
}

/// The rule that was thrown away last, and the way back.
fn bring_back(rules: &mut Rules, ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some((id, name)) = rules.order.removed.clone() else { return };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height::TABLE), Sense::hover());
    line_in(ui, rect.shrink2(vec2(space::L, 0.0)), |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if link(ui, tr!("Bring it back")).clicked() {
                rules.wish(desk, RuleWish::BringBack(id));
                rules.order.removed = None;
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                meta(tr!("“{name}” was thrown away", name = name)).lines(1).show(ui);
            });
        });
    });
}

fn explained(ui: &mut Ui) {
    ui.add_space(space::M);
    ui.horizontal_top(|ui| {
        ui.add_space(space::L);
        let (place, _) = ui.allocate_exact_size(Vec2::splat(icon::ROW), Sense::hover());
        icons::INFO.paint(ui.painter(), place.center(), icon::META, tokens(ui).text3);
        ui.add_space(space::XS);
        ui.vertical(|ui| {
            ui.set_max_width((ui.available_width() - space::L).max(1.0));
            let words = tr!(
                "A comment goes down the list. The first rule that hides it ends the walk; labels, drafts and notices go on. No rule deletes."
            );
            meta(words).wrapped().show(ui);
        });
    });
}

fn last_acts(ui: &mut Ui, view: &RulesView, desk: &mut Desk<'_>) {
    ui.add_space(space::XL);
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), ACT), Sense::hover());
    line_in(ui, head.shrink2(vec2(space::L, 0.0)), |ui| {
        group_heading(ui, tr!("Last acts"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if link(ui, tr!("Whole log")).clicked() {
                desk.go(Goal::Record { rules: true });
            }
        });
    });
    for act in view.last.iter().take(8) {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ACT), Sense::hover());
        line_in(ui, rect.shrink2(vec2(space::L, 0.0)), |ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            meta(format::clock(format::at(act.at), desk.zone)).show(ui);
            body(act.name.as_str()).show(ui);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = space::XS;
                if act.taken_back {
                    meta(tr!("taken back")).show(ui);
                    return;
                }
                if act.verb != "tell" {
                    let words = tr!("Take back: {name}, {what}", name = act.name, what = done(act));
                    if ui.add(IconButton::new(icons::ARROW_COUNTER_CLOCKWISE, words).small()).clicked() {
                        let (account, entry) = (desk.account_id(), act.entry);
                        desk.send(Command::Rules { account, wish: RuleWish::TakeBack { entry } });
                    }
                }
                meta(done(act)).show(ui);
            });
        });
    }
}

fn done(act: &LastAct) -> String {
    let count = number(act.count);
    match act.verb.as_str() {
        "hide" => tr!("{count} hidden", count = count),
        "done" => tr!("{count} done", count = count),
        "label" => tr!("{count} labelled", count = count),
        "draft" => tr_count!(act.count, "{count} draft", "{count} drafts", count = count),
        _ => tr!("{count} told", count = count),
    }
}

fn empty(rules: &mut Rules, ui: &mut Ui, rect: Rect, desk: &mut Desk<'_>) {
    let text = tr!("A rule hides, marks or labels comments as they come. It is rehearsed before it is armed");
    let empty = Empty::new(icons::SHIELD, tr!("No rules yet"), text).link(tr!("Write the first rule"));
    if empty.show(ui, rect).is_some_and(|response| response.clicked()) {
        rules.add(desk);
    }
}

/// The head of a narrow window: the rules as a menu on the title, and two tabs.
pub fn narrow_head(rules: &mut Rules, ui: &mut Ui, desk: &mut Desk<'_>) {
    let rows: Vec<(HouseRuleId, String, &'static str)> = rules
        .view
        .shown()
        .map(|view| {
            view.rows.iter().map(|row| (row.id, say::title(row.newest()), say::state(row).1)).collect()
        })
        .unwrap_or_default();
    let foot = rules.view.shown().map(|view| view.foot).unwrap_or_default();
    pane_header(ui, |ui| {
        back(ui, desk);
        let chosen = rows.iter().find(|(id, ..)| Some(*id) == rules.chosen);
        title(chosen.map_or(tr!("Rules"), |(_, name, _)| name.as_str())).show(ui);
        let open = ui.add(IconButton::new(icons::CARET_DOWN, tr!("All rules")));
        Menu::under(&open, "rules menu").width(280.0).show(|ui| {
            for (id, name, state) in &rows {
                let item = MenuItem::new(name.as_str()).trailing(*state).chosen(Some(*id) == rules.chosen);
                if ui.add(item).clicked() {
                    rules.choose(*id);
                }
            }
            let caps = desk.caps("rules.new");
            if ui.add(MenuItem::new(tr!("Add a rule")).icon(icons::PLUS).key(&caps)).clicked() {
                rules.add(desk);
            }
        });
        ui.add_space(space::L);
        let parts = [(false, tr!("Conditions"), None), (true, tr!("Rehearsal"), None)];
        tabs(ui, &mut rules.second_tab, &parts);
        pause(ui, foot, false, desk);
    });
}
