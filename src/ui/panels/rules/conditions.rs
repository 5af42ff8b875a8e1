//! The conditions of a rule, read downward as a funnel, and what it then does.
//! Invariant: beside each condition stands how many comments are left after it, of the words rehearsed last.

use egui::{Align, Id, Layout, Rect, ScrollArea, Sense, Ui, Vec2, vec2};

use crate::domain::{Condition, HouseRule, Join, Test};
use crate::engine::rules::RuleWish;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format::{self, number};
use crate::ui::icons;
use crate::ui::text::{meta, name};
use crate::ui::theme::{Tone, faces, icon, space, tokens};
use crate::ui::widgets::{
    Button, Empty, Field, IconButton, Menu, MenuItem, card, hairline, link, pane_header, tip,
};

use super::{Rules, say, then, values};

/// The height of a funnel's bar.
const BAR: f32 = 3.0;

/// The field of the rule's name, so that *Change* can go there.
pub fn name_id() -> Id {
    Id::unique("rule name")
}

/// What was done to a condition.
enum Done {
    Remove(usize),
    Turn(usize),
}

/// The pane.
pub fn show(rules: &mut Rules, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) {
    pane_header(ui, |ui| header(rules, ui, desk));
    let body = whole.with_min_y(ui.cursor().top());
    if rules.edit.is_none() {
        let text = tr!("Conditions say which comments it is about");
        Empty::new(icons::FUNNEL_SIMPLE, tr!("No rule is chosen"), text).show(ui, body);
        return;
    }
    crate::ui::widgets::inside(ui, "rule body", body, |ui| {
        ScrollArea::vertical().id_salt(("conditions", rules.chosen)).auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(space::S, space::S);
            egui::Frame::NONE.inner_margin(egui::Margin::symmetric(16, 12)).show(ui, |ui| {
                ui.set_width(ui.available_width());
                when(rules, ui, desk);
                ui.add_space(space::S);
                hairline(ui);
                then::show(rules, ui);
            });
        });
    });
}

fn header(rules: &mut Rules, ui: &mut Ui, desk: &mut Desk<'_>) {
    let row = rules.row().cloned();
    let Some(edit) = &mut rules.edit else { return };
    let wide = (ui.available_width() - 170.0).max(120.0);
    values::bare(ui, wide, |ui| {
        Field::new(tr!("Name of the rule"), &mut edit.rule.name)
            .hint(tr!("Name of the rule"))
            .bare()
            .titled()
            .id(name_id())
            .show(ui);
    });
    let id = edit.id;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let more = ui.add(IconButton::new(icons::DOTS_THREE_VERTICAL, tr!("More about this rule")));
        let armed = row.as_ref().is_some_and(|row| row.state.is_armed());
        Menu::under(&more, "rule menu").show(|ui| {
            let changed = row.as_ref().is_some_and(|row| row.draft.is_some());
            let none = (!changed).then(|| tr!("none"));
            if ui.add(MenuItem::new(tr!("Drop the change")).disabled_because(none)).clicked() {
                rules.order.dropped(id);
                rules.wish(desk, RuleWish::DropChange(id));
            }
            let reason = armed.then(|| tr!("let it rest first"));
            let remove = MenuItem::new(tr!("Throw this rule away")).icon(icons::TRASH).tone(Tone::Stuck);
            if ui.add(remove.disabled_because(reason)).clicked() {
                rules.remove(desk);
            }
        });
        if let Some(row) = &row {
            let since = desk.now.as_millisecond() - row.kept_at;
            let words = if since < 60_000 {
                tr!("Kept just now").to_owned()
            } else {
                tr!("Kept {when}", when = format::said(format::at(row.kept_at), desk.now, desk.zone))
            };
            meta(words).show(ui);
        }
    });
}

fn when(rules: &mut Rules, ui: &mut Ui, desk: &mut Desk<'_>) {
    ui.horizontal(|ui| {
        name(tr!("When")).show(ui);
        let Some(edit) = &mut rules.edit else { return };
        let words = |join: Join| match join {
            Join::All => tr!("all of these hold"),
            Join::Any => tr!("any of these holds"),
        };
        let open = ui.add(Button::plain(words(edit.rule.join)).small().icon(icons::CARET_DOWN));
        Menu::under(&open, "join menu").show(|ui| {
            for join in [Join::All, Join::Any] {
                if ui.add(MenuItem::new(words(join)).chosen(edit.rule.join == join)).clicked() {
                    edit.rule.join = join;
                }
            }
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| meta(tr!("hits so far")).show(ui));
    });
    let left: Vec<Option<u64>> = funnel(rules);
    let most = left.iter().flatten().copied().max().unwrap_or(0);
    let hit = current_post(rules);
    let faults: Vec<Option<String>> = (0..left.len()).map(|at| rules.fault(at).map(str::to_owned)).collect();
    let Some(edit) = &mut rules.edit else { return };
    edit.typed.resize_with(edit.rule.conditions.len(), values::Typed::default);
    let mut done = None;
    for (at, condition) in edit.rule.conditions.iter_mut().enumerate() {
        let typed = &mut edit.typed[at];
        let besides = values::Besides { at, fault: faults[at].as_deref(), hit: hit.as_ref() };
        ui.push_id(("condition", at), |ui| {
            let what = card(ui, |ui| one(ui, at, condition, typed, left[at], most, &besides)).inner;
            done = what.or(done.take());
        });
    }
    match done {
        Some(Done::Remove(at)) => {
            edit.rule.conditions.remove(at);
            edit.typed.remove(at);
        }
        Some(Done::Turn(at)) => turn(&mut edit.rule, at, &mut edit.typed),
        None => {}
    }
    add(&mut edit.rule, ui, desk);
}

/// How many are left after each condition; unknown while the words have other conditions than the figures.
fn funnel(rules: &Rules) -> Vec<Option<u64>> {
    let Some(edit) = &rules.edit else { return Vec::new() };
    let known = rules.rehearsal().map(|rehearsal| rehearsal.funnel.0.as_slice()).unwrap_or_default();
    let same = known.len() == edit.rule.conditions.len();
    (0..edit.rule.conditions.len()).map(|at| known.get(at).copied().filter(|_| same)).collect()
}

/// The post of the current hit, so that it can be taken into a condition.
fn current_post(rules: &Rules) -> Option<crate::domain::MediaId> {
    let row = rules.current_hit()?.row;
    let known = rules.rows.shown()?.rows.iter().find(|known| known.row == row)?;
    Some(known.media.clone())
}

/// A card. What it is about stands in its first line, then its values, then the bar of what is left.
fn one(
    ui: &mut Ui,
    at: usize,
    condition: &mut Condition,
    typed: &mut values::Typed,
    left: Option<u64>,
    most: u64,
    besides: &values::Besides<'_>,
) -> Option<Done> {
    let mut done = None;
    ui.spacing_mut().item_spacing = vec2(space::S, space::S);
    ui.horizontal(|ui| {
        let (sign, asks) = say::asks(&condition.test);
        let (place, _) = ui.allocate_exact_size(Vec2::splat(icon::ROW), Sense::hover());
        sign.paint(ui.painter(), place.center(), icon::ROW, tokens(ui).text2);
        let people = matches!(condition.test, Test::People(_));
        let words = match (condition.not, people) {
            (true, true) => tr!("But not").to_owned(),
            (true, false) => tr!("But not if: {asks}", asks = asks.to_lowercase()),
            (false, _) => asks.to_owned(),
        };
        let title = name(words.as_str()).show(ui).interact(Sense::click());
        let title = title.on_hover_cursor(egui::CursorIcon::PointingHand);
        let turned = if condition.not { tr!("Ask for it instead") } else { tr!("But not if it holds") };
        let title = tip(title, tr!("Turn it round"), None);
        Menu::under(&title, "condition menu").show(|ui| {
            if ui.add(MenuItem::new(turned).icon(icons::ARROWS_CLOCKWISE)).clicked() {
                done = Some(Done::Turn(at));
            }
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let gone = tr!("Take this condition away: {asks}", asks = words);
            if ui.add(IconButton::new(icons::X, gone).small()).clicked() {
                done = Some(Done::Remove(at));
            }
            let figure = left.map_or_else(|| "–".to_owned(), number);
            meta(figure).tone(Tone::Text).face(faces::META_SEMIBOLD).show(ui);
        });
    });
    values::show(ui, &mut condition.test, typed, besides);
    bar(ui, left, most);
    done
}

fn bar(ui: &mut Ui, left: Option<u64>, most: u64) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), BAR), Sense::hover());
    let t = tokens(ui);
    ui.painter().rect_filled(rect, 1.0, t.track);
    let share = left.filter(|_| most > 0).map_or(0.0, |left| left as f32 / most as f32);
    ui.painter().rect_filled(rect.with_max_x(rect.left() + rect.width() * share), 1.0, t.outline);
}

/// What is excepted stands last, so that the funnel reads downward.
fn turn(rule: &mut HouseRule, at: usize, typed: &mut Vec<values::Typed>) {
    let mut condition = rule.conditions.remove(at);
    condition.not = !condition.not;
    let first_not = rule.conditions.iter().position(|other| other.not).unwrap_or(rule.conditions.len());
    let to = if condition.not { rule.conditions.len() } else { first_not };
    rule.conditions.insert(to, condition);
    typed.clear();
}

fn add(rule: &mut HouseRule, ui: &mut Ui, _desk: &mut Desk<'_>) {
    ui.horizontal(|ui| {
        let open = link(ui, tr!("Add a condition"));
        meta(tr!("words, pattern, link, emoji only, language, author, post, age, number alike"))
            .lines(1)
            .show(ui);
        Menu::under(&open, "conditions menu").width(260.0).show(|ui| {
            for (test, words) in say::kinds() {
                let item = MenuItem::new(words).icon(say::asks(&test).0);
                if ui.add(item).clicked() {
                    let at = rule.conditions.iter().position(|it| it.not).unwrap_or(rule.conditions.len());
                    rule.conditions.insert(at, Condition::that(test));
                }
            }
            hairline(ui);
            let excepted = MenuItem::new(tr!("But not: people…")).icon(icons::SEAL_CHECK);
            if ui.add(excepted).clicked() {
                rule.conditions.push(Condition::but_not(Test::People(Vec::new())));
            }
        });
    });
}
