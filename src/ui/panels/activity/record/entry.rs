//! One entry of the record, whole.
//! Invariant: everything the entry holds can be read here, its seal too, and nothing that it does not hold.

use egui::{Align, Layout, Rect, ScrollArea, Sense, Ui, vec2};

use crate::domain::CommentId;
use crate::domain::record::Entry;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::panels::Goal;
use crate::ui::text::{meta, name, reading};
use crate::ui::theme::{Tone, faces, space, width};
use crate::ui::widgets::{Button, Empty, IconButton, group_heading, hairline, inside, link, pane_header};

use super::{Days, Filters, Record, say};

/// Draws it into a box.
pub fn show(record: &mut Record, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) {
    let known = record.open.shown().and_then(|rows| rows.rows.first());
    let Some((entry, seal)) = known.filter(|(entry, _)| Some(entry.n) == record.chosen).cloned() else {
        let words = tr!("Choose an entry to read it whole");
        Empty::new(icons::SEAL_CHECK, tr!("The record"), words).show(ui, whole);
        return;
    };
    pane_header(ui, |ui| {
        let heading = tr!("Entry {n}", n = format::number(entry.n));
        name(heading).face(faces::READING_SEMIBOLD).show(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some(comment) = entry.comment.clone()
                && ui.add(Button::plain(tr!("Open in the inbox")).icon(icons::TRAY)).clicked()
            {
                desk.go(Goal::Comment(CommentId(comment)));
            }
        });
    });
    let rest = whole.with_min_y(ui.cursor().top());
    inside(ui, "record entry", rest, |ui| {
        ScrollArea::vertical().id_salt(("record entry", entry.n)).auto_shrink(false).show(ui, |ui| {
            let inner = ui.available_rect_before_wrap().shrink2(vec2(space::L, space::L));
            let layout = Layout::top_down(Align::Min);
            let mut page = ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(layout));
            page.set_max_width(inner.width().min(width::FORM));
            page.spacing_mut().item_spacing = vec2(space::S, space::XS);
            facts(record, &mut page, &entry, &seal, desk);
            ui.allocate_exact_size(vec2(0.0, page.min_rect().height() + 2.0 * space::L), Sense::hover());
        });
    });
}

fn facts(record: &mut Record, ui: &mut Ui, entry: &Entry, seal: &str, desk: &mut Desk<'_>) {
    let (event, tone) = say::event(entry);
    name(say::title(entry)).face(faces::READING_SEMIBOLD).wrapped().show(ui);
    ui.horizontal(|ui| {
        meta(event).tone(tone).show(ui);
        meta(say::whole_time(entry, desk)).show(ui);
    });
    if let Some(answer) = entry.answer.as_deref().filter(|answer| !answer.is_empty()) {
        meta(answer).tone(Tone::Text2).wrapped().show(ui);
    }
    let written = |ui: &mut Ui, heading: &str, words: &Option<String>| {
        if let Some(words) = words.as_deref().filter(|words| !words.is_empty()) {
            ui.add_space(space::L);
            group_heading(ui, heading);
            reading(words).wrapped().show(ui);
        }
    };
    let of_post = entry.comment.is_none();
    written(ui, if of_post { tr!("The post") } else { tr!("The comment, as it was then") }, &entry.text);
    written(ui, tr!("What was said"), &entry.said);
    ui.add_space(space::L);
    hairline(ui);
    ui.add_space(space::S);
    pair(ui, tr!("Who"), &say::who(entry));
    pair(ui, tr!("Account"), &entry.account_name);
    let of = |words: &Option<String>| words.clone().unwrap_or_default();
    pair(ui, tr!("Author"), &of(&entry.author));
    pair(ui, tr!("Author's number"), &of(&entry.author_id));
    pair(ui, tr!("Comment"), &of(&entry.comment));
    pair(ui, tr!("Post"), &of(&entry.post));
    pair(ui, tr!("What came of it"), &of(&entry.made));
    pair(ui, tr!("Act"), &entry.act.map(|act| act.to_string()).unwrap_or_default());
    pair(ui, tr!("Change"), &entry.op.map(|op| op.to_string()).unwrap_or_default());
    ui.horizontal_top(|ui| {
        label(ui, tr!("Seal"));
        let wide = (ui.available_width() - space::XXL).max(1.0);
        ui.scope(|ui| {
            ui.set_max_width(wide);
            meta(seal).tone(Tone::Text2).wrapped().show(ui);
        });
        if ui.add(IconButton::new(icons::COPY, tr!("Copy the seal")).small()).clicked() {
            ui.ctx().copy_text(seal.to_owned());
        }
    });
    ui.add_space(space::M);
    if link(ui, tr!("All of this day")).clicked() {
        let day = format::at(entry.at).to_zoned(desk.zone.clone()).date();
        record.filters = Filters { days: Days::Day(day), ..Filters::default() };
    }
}

fn label(ui: &mut Ui, what: &str) {
    let size = vec2(width::FORM_LABEL, faces::META.line);
    let (place, _) = ui.allocate_exact_size(size, Sense::hover());
    meta(what).label(ui, place, egui::Align2::LEFT_CENTER);
}

fn pair(ui: &mut Ui, what: &str, said: &str) {
    if said.is_empty() {
        return;
    }
    ui.horizontal_top(|ui| {
        label(ui, what);
        meta(said).tone(Tone::Text2).wrapped().show(ui);
    });
}
