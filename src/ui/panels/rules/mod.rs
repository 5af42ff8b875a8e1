//! Rules: their order, the conditions of one as a funnel, and its rehearsal over everything ever written.
//! Invariant: what is typed is kept at once; a rule is armed only on figures that are of its newest words.

mod arm;
mod conditions;
mod figures;
mod helper;
mod hits;
mod keys;
mod list;
mod order;
mod say;
mod then;
mod values;

use std::sync::Arc;

use egui::Ui;

use crate::domain::{AccountId, HouseRule, HouseRuleId, RuleState};
use crate::engine::Command;
use crate::engine::rules::{Rehearsal, Rehearsed, RuleWish, Suggestion};
use crate::engine::views::inbox::InboxRows;
use crate::engine::views::rules::{RuleRow, Rules as RulesView, RulesAsk};
use crate::engine::views::saved::{SavedAsk, SavedReplies};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::live::Live;
use crate::ui::theme::{height, width};
use crate::ui::widgets::{Pane, Side, inside};

use list::Showing;

/// Seconds after an edit until it is rehearsed.
const REHEARSED_AFTER: f64 = 0.2;

/// The panel's own state: what is chosen and what is typed.
#[derive(Default)]
pub struct Rules {
    chosen: Option<HouseRuleId>,
    /// The words being edited, which are those of the chosen rule.
    edit: Option<Edit>,
    /// The newest rehearsal of the chosen rule: old figures stay until the new ones are there.
    played: Option<Arc<Rehearsed>>,
    list: list::List,
    order: order::Order,
    /// In a narrow window: the rehearsal instead of the conditions.
    second_tab: bool,
    /// The rules.
    pub view: Live<RulesView>,
    /// The comments in sight.
    pub rows: Live<InboxRows>,
    /// Saved replies that a rule may lay ready.
    pub saved: Live<SavedReplies>,
}

/// A rule being edited.
struct Edit {
    id: HouseRuleId,
    rule: HouseRule,
    /// As the engine was told last.
    told: HouseRule,
    /// When to rehearse, seconds of the window's time; `None`: that was asked for.
    rehearse_at: Option<f64>,
    /// Letters typed into the values of each condition.
    typed: Vec<values::Typed>,
    /// Letters typed into the limit an hour.
    limit_typed: Option<values::Typed>,
    /// The rehearsal that stood when another was asked for last.
    stood: Option<Arc<Rehearsed>>,
}

impl Rules {
    /// Draws the panel into a box.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let whole = ui.max_rect();
        self.read(ui, desk);
        keys::take(self, ui, desk);
        let wide = ui.ctx().content_rect().width();
        if wide <= width::NARROW {
            self.show_narrow(ui, desk);
        } else {
            let usual = if wide <= width::MIDDLE { width::RULES_MIDDLE } else { width::RULES };
            let (left, right) = Pane::fixed("rules order", Side::Left, usual).split(ui, whole);
            inside(ui, "rules order", left, |ui| order::show(self, ui, left, wide > width::MIDDLE, desk));
            let foot = right.with_min_y(right.bottom() - height::PUBLISH);
            let above = right.with_max_y(foot.top());
            desk.toast_pane = Some(above);
            let (middle, rest) =
                Pane::fixed("rule conditions", Side::Left, width::CONDITIONS).split(ui, above);
            inside(ui, "rule conditions", middle, |ui| conditions::show(self, ui, middle, desk));
            inside(ui, "rule rehearsal", rest, |ui| figures::show(self, ui, rest, desk));
            inside(ui, "rule arm", foot, |ui| arm::show(self, ui, foot, desk));
        }
        self.tell(ui, desk);
    }

    /// At 1024 the order is a menu on the title, and conditions and rehearsal are two tabs.
    fn show_narrow(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let whole = ui.max_rect();
        let foot = whole.with_min_y(whole.bottom() - height::PUBLISH);
        let above = whole.with_max_y(foot.top());
        desk.toast_pane = Some(above);
        inside(ui, "rules head", above, |ui| order::narrow_head(self, ui, desk));
        let body = above.with_min_y(above.top() + height::HEADER);
        if self.second_tab {
            inside(ui, "rule rehearsal", body, |ui| figures::show(self, ui, body, desk));
        } else {
            let top = body.with_max_y(body.top() + figures::HEIGHT);
            inside(ui, "rule figures", top, |ui| figures::block(self, ui, top, desk));
            let rest = body.with_min_y(top.bottom());
            inside(ui, "rule conditions", rest, |ui| conditions::show(self, ui, rest, desk));
        }
        inside(ui, "rule arm", foot, |ui| arm::show(self, ui, foot, desk));
    }

    fn read(&mut self, ui: &Ui, desk: &Desk<'_>) {
        let ask = RulesAsk { account: desk.account_id(), today: say::midnight(desk) };
        self.view.poll(desk.reader, &ask);
        self.saved.poll(desk.reader, &SavedAsk { account: desk.account_id() });
        self.settle(ui);
        if let Some(shown) = &desk.status.rehearsal
            && Some(shown.0.id) == self.chosen
            && !self.played.as_ref().is_some_and(|played| Arc::ptr_eq(played, &shown.0))
        {
            self.played = Some(Arc::clone(&shown.0));
            self.list.forget();
        }
    }

    /// Keeps the chosen rule while it is there; else the first that is not armed, or the first.
    fn settle(&mut self, ui: &Ui) {
        let Some(view) = self.view.shown() else { return };
        let there = view.rows.iter().any(|row| Some(row.id) == self.chosen);
        if !there {
            let added = view.rows.iter().rev().find(|row| row.state == RuleState::NotArmed);
            self.chosen = added.or(view.rows.first()).map(|row| row.id);
        }
        // A rule that was just added is what the person wants to write.
        let newest = view.rows.iter().map(|row| row.id).max();
        if self.order.take_added(newest) {
            self.chosen = newest;
        }
        let row = view.rows.iter().find(|row| Some(row.id) == self.chosen).cloned();
        match row {
            Some(row) if self.edit.as_ref().is_none_or(|edit| edit.id != row.id) => self.open(ui, &row),
            Some(row) => self.take_over(&row),
            None => self.edit = None,
        }
    }

    /// Lays a rule on the desk and has it rehearsed.
    fn open(&mut self, ui: &Ui, row: &RuleRow) {
        let rule = row.newest().clone();
        let now = ui.input(|input| input.time);
        self.edit = Some(Edit {
            id: row.id,
            told: rule.clone(),
            rule,
            rehearse_at: Some(now),
            typed: Vec::new(),
            limit_typed: None,
            stood: None,
        });
        self.played = None;
        self.list = list::List::default();
        ui.ctx().request_repaint();
    }

    /// Words that were changed elsewhere, by dropping the edit of a rule at work.
    fn take_over(&mut self, row: &RuleRow) {
        if let Some(edit) = &mut self.edit
            && self.order.take_dropped(row)
        {
            edit.rule = row.rule.clone();
            edit.told = row.rule.clone();
            edit.typed.clear();
            edit.rehearse_at = Some(0.0);
        }
    }

    /// Tells the engine what was typed, and asks for a rehearsal when the typing rests.
    fn tell(&mut self, ui: &Ui, desk: &mut Desk<'_>) {
        let now = ui.input(|input| input.time);
        let played = self.played.clone();
        let Some(edit) = &mut self.edit else { return };
        let (id, account) = (edit.id, desk.account_id());
        if edit.rule != edit.told {
            edit.told = edit.rule.clone();
            edit.rehearse_at = Some(now + REHEARSED_AFTER);
            let wish = RuleWish::Keep { id, rule: Box::new(edit.rule.clone()) };
            desk.send(Command::Rules { account: account.clone(), wish });
        }
        match edit.rehearse_at {
            Some(at) if now >= at => {
                edit.rehearse_at = None;
                edit.stood = played;
                let wish = RuleWish::Rehearse { id, rule: Box::new(edit.rule.clone()) };
                desk.send(Command::Rules { account, wish });
            }
            Some(at) => ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(at - now)),
            None => {}
        }
    }

    fn wish(&self, desk: &mut Desk<'_>, wish: RuleWish) {
        let account: AccountId = desk.account_id();
        desk.send(Command::Rules { account, wish });
    }

    /// The row of the chosen rule.
    fn row(&self) -> Option<&RuleRow> {
        self.view.shown()?.rows.iter().find(|row| Some(row.id) == self.chosen)
    }

    /// The figures that are shown, of whatever words.
    fn rehearsal(&self) -> Option<&Rehearsal> {
        self.played.as_ref()?.outcome.as_ref().ok()
    }

    /// What is wrong with a condition's pattern.
    fn fault(&self, condition: usize) -> Option<&str> {
        let fault = self.played.as_ref()?.outcome.as_ref().err()?;
        (fault.condition == condition).then_some(fault.sentence.as_str())
    }

    /// Whether the figures shown are of the newest words, and nothing newer is on its way.
    fn is_current(&self) -> bool {
        let (Some(edit), Some(played)) = (&self.edit, &self.played) else { return false };
        let newer = edit.stood.as_ref().is_none_or(|stood| !Arc::ptr_eq(stood, played));
        edit.rehearse_at.is_none() && newer && played.rule == edit.rule
    }

    /// The change that would spare many.
    fn suggestion(&self) -> Option<&Suggestion> {
        self.rehearsal()?.suggestion.as_ref()
    }

    /// Chooses a rule.
    fn choose(&mut self, id: HouseRuleId) {
        self.chosen = Some(id);
    }

    /// Adds an empty rule.
    fn add(&mut self, desk: &mut Desk<'_>) {
        let newest = self.view.shown().and_then(|view| view.rows.iter().map(|row| row.id).max());
        self.order.added(newest);
        let rule = HouseRule {
            name: tr!("New rule").to_owned(),
            acts: crate::domain::Acts { hide: true, ..Default::default() },
            ..HouseRule::default()
        };
        self.wish(desk, RuleWish::New(Box::new(rule)));
    }

    /// Throws the chosen rule away; the order tells the way back.
    fn remove(&mut self, desk: &mut Desk<'_>) {
        let Some(row) = self.row() else { return };
        let (id, name) = (row.id, say::title(row.newest()));
        self.order.removed(id, name);
        self.wish(desk, RuleWish::Remove(id));
    }

    /// Puts the chosen rule in force.
    fn arm(&mut self, desk: &mut Desk<'_>) {
        if let (Some(id), None) = (self.chosen, self.reason()) {
            self.wish(desk, RuleWish::Arm(id));
        }
    }

    /// Why the chosen rule cannot be armed now.
    fn reason(&self) -> Option<String> {
        let edit = self.edit.as_ref()?;
        if let Some(lacking) = edit.rule.lacking() {
            return Some(say::lacking(lacking).to_owned());
        }
        if self.played.as_ref().is_some_and(|played| played.outcome.is_err()) {
            return Some(tr!("A pattern cannot be read").to_owned());
        }
        (!self.is_current()).then(|| tr!("The rehearsal runs").to_owned())
    }

    /// Judges the current hit, and goes on to the next.
    fn judge(&mut self, verdict: crate::domain::Verdict, ui: &Ui, desk: &mut Desk<'_>) {
        let Some(hit) = self.current_hit() else { return };
        let (row, said) = (hit.row, hit.verdict);
        let Some(edit) = &mut self.edit else { return };
        // Said again, it is taken back.
        let verdict = (said != Some(verdict)).then_some(verdict);
        let id = edit.id;
        edit.rehearse_at = Some(ui.input(|input| input.time));
        self.wish(desk, RuleWish::Judge { id, row, verdict });
        self.list.judged(row, verdict);
        self.list.step(1);
    }

    /// Leaves the author of the current hit alone from now on.
    fn never_this_author(&mut self) {
        let Some(hit) = self.current_hit() else { return };
        let row = hit.row;
        let known = self.rows.shown().and_then(|rows| rows.rows.iter().find(|known| known.row == row));
        let Some((author, name)) =
            known.and_then(|known| Some((known.author.clone()?, known.username.clone().unwrap_or_default())))
        else {
            return;
        };
        if let Some(edit) = &mut self.edit {
            edit.rule.except(crate::domain::Who::One(author, name));
            edit.typed.clear();
        }
    }

    fn current_hit(&self) -> Option<&crate::engine::rules::Hit> {
        let rehearsal = self.rehearsal()?;
        rehearsal.hits.get(self.list.current(rehearsal)?)
    }

    /// Makes the change that is offered.
    fn take_suggestion(&mut self) {
        let Some(change) = self.suggestion().map(|suggestion| suggestion.change.clone()) else { return };
        if let Some(edit) = &mut self.edit {
            edit.rule = change.made(&edit.rule);
            edit.typed.clear();
        }
        self.list.show_only(Showing::Disagreements);
    }
}
