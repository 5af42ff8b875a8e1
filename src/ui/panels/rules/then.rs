//! What a rule does to what it hits: one line for each act, with a switch.
//! Invariant: deleting and sending are not among them.

use egui::{Align, Align2, Layout, Rect, Sense, Ui, pos2, vec2};

use crate::domain::SavedReplyId;
use crate::tr;
use crate::ui::icons::{self, Icon};
use crate::ui::text::{Words, meta, name};
use crate::ui::theme::{Tone, faces, height, icon, space, tokens};
use crate::ui::widgets::{Field, IconButton, Menu, MenuItem, line_in, rule_below, switch, tag};

use super::{Rules, values};

/// The lines.
pub fn show(rules: &mut Rules, ui: &mut Ui) {
    let saved: Vec<(SavedReplyId, String)> = rules
        .saved
        .shown()
        .map(|saved| {
            saved.rows.iter().filter_map(|row| Some((row.reply.id?, row.reply.name.clone()))).collect()
        })
        .unwrap_or_default();
    let Some(edit) = &mut rules.edit else { return };
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(space::S);
    ui.horizontal(|ui| {
        name(tr!("Then")).show(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| meta(tr!("only from now on")).show(ui));
    });
    ui.add_space(space::XS);
    let acts = &mut edit.rule.acts;
    line(ui, icons::EYE_SLASH, tr!("Hide"), &mut acts.hide, |ui| {
        meta(tr!("visible to author and friends")).show(ui);
    });
    line(ui, icons::CHECK, tr!("Mark done"), &mut acts.done, |ui| {
        meta(tr!("leaves “Needs an answer”")).show(ui);
    });
    let labels = &mut acts.labels;
    line(ui, icons::TAG, tr!("Label"), &mut acts.label, |ui| {
        let mut typed = labels.join(", ");
        let field = values::bare(ui, 180.0, |ui| {
            Field::new(tr!("Labels"), &mut typed).hint(tr!("spam, sold")).bare().show(ui)
        });
        if field.response.changed() {
            *labels = parted(&typed);
        }
    });
    line(ui, icons::BELL, tr!("Tell me"), &mut acts.tell, |ui| {
        meta(tr!("at most once an hour")).show(ui);
    });
    let (reply, chosen) = (&mut acts.reply, &mut acts.saved);
    line(ui, icons::CHAT_CIRCLE_TEXT, tr!("Draft a reply"), &mut acts.draft, |ui| {
        draft(ui, reply, chosen, &saved);
    });
    ui.add_space(space::S);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height::TABLE), Sense::hover());
    let words = head(ui, rect, icons::GAUGE, tr!("Rest and ask me after"));
    let right = Rect::from_min_max(pos2(words.right() + space::S, rect.top()), rect.max);
    // The limit's letters are kept beside those of the conditions.
    let mut typed = edit.limit_typed.take().unwrap_or_default();
    line_in(ui, right, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            meta(tr!("an hour")).show(ui);
            values::number(ui, &mut edit.rule.rest_after, &mut typed, tr!("Acts an hour"));
        });
    });
    edit.limit_typed = Some(typed);
}

/// A saved reply by its name, or words of the rule's own.
fn draft(
    ui: &mut Ui,
    reply: &mut String,
    chosen: &mut Option<SavedReplyId>,
    saved: &[(SavedReplyId, String)],
) {
    let open = ui.add(IconButton::new(icons::CARET_DOWN, tr!("Saved replies")).small());
    Menu::under(&open, "saved replies menu").width(240.0).show(|ui| {
        for (id, name) in saved {
            if ui.add(MenuItem::new(name.as_str()).chosen(*chosen == Some(*id))).clicked() {
                *chosen = Some(*id);
            }
        }
        if ui.add(MenuItem::new(tr!("Words of its own")).chosen(chosen.is_none())).clicked() {
            *chosen = None;
        }
    });
    match *chosen {
        Some(id) => {
            let name = saved.iter().find(|(known, _)| *known == id).map(|(_, name)| name.as_str());
            tag(ui, name.unwrap_or_else(|| tr!("A saved reply that is gone")));
        }
        None => values::bare(ui, 180.0, |ui| {
            let field = Field::new(tr!("Words of the draft"), reply);
            field.hint(tr!("Never sent by itself")).bare().show(ui);
        }),
    }
}

/// Labels are parted by commas; a comma that was just typed stays.
fn parted(typed: &str) -> Vec<String> {
    typed.split(',').map(|label| label.trim_start().to_owned()).collect()
}

fn head(ui: &Ui, rect: Rect, sign: Icon, words: &str) -> Rect {
    let t = tokens(ui);
    sign.paint(ui.painter(), rect.left_center() + vec2(icon::ROW / 2.0, 0.0), icon::ROW, t.text2);
    let inner = rect.with_min_x(rect.left() + icon::ROW + space::M);
    Words::new(words, faces::BODY, Tone::Text).paint(ui, inner, Align2::LEFT_CENTER)
}

fn line(ui: &mut Ui, sign: Icon, words: &str, on: &mut bool, values: impl FnOnce(&mut Ui)) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height::TABLE), Sense::hover());
    rule_below(ui, rect);
    let taken = head(ui, rect, sign, words);
    let right = Rect::from_min_max(pos2(taken.right() + space::S, rect.top()), rect.max);
    line_in(ui, right, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            switch(ui, on, words);
            values(ui);
        });
    });
}
