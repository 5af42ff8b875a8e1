//! The line above the table: words, kind, label, columns, comparison of labels, export.
//! Invariant: what is filtered is said in the button that filters it.

use egui::{Align, Layout, Rect, Ui};

use crate::engine::figures::Leaving;
use crate::engine::views::insights_content::{ContentColumn as Column, Side};
use crate::engine::views::library::TileKind;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::text::meta;
use crate::ui::theme::space;
use crate::ui::widgets::{Button, Field, IconButton, Menu, MenuItem, line_in, rule_below};

use super::super::out::Out;
use super::super::table::kind_mark;
use super::{Content, name, sheet};

impl Content {
    /// Draws it.
    pub(super) fn bar(&mut self, ui: &mut Ui, desk: &Desk<'_>, out: &mut Out, rect: Rect) {
        rule_below(ui, rect);
        line_in(ui, rect.shrink2(egui::vec2(space::XL, 0.0)), |ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let wide = (ui.available_width() * 0.22).clamp(140.0, 260.0);
            let found = Field::new(tr!("Search captions"), &mut self.ask.search)
                .hint(tr!("Search captions"))
                .icon(icons::MAGNIFYING_GLASS)
                .width(wide)
                .show(ui);
            if found.response.changed() {
                self.current = None;
            }
            self.kind(ui);
            self.label(ui);
            let shown = self.live.shown();
            let (count, all) = shown.map_or((0, 0), |view| (view.rows.len(), view.all));
            let words = tr!(
                "{count} of {all} posts",
                count = format::number(count as u64),
                all = format::number(all as u64)
            );
            if ui.available_width() > 420.0 {
                meta(words).show(ui);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                self.save(ui, desk, out);
                self.columns(ui);
                self.compare_labels(ui);
            });
        });
    }

    fn kind(&mut self, ui: &mut Ui) {
        let now = self.ask.kind.map_or(tr!("All kinds"), |kind| kind_mark(kind).1);
        let button = ui.add(Button::plain(now).small().name(tr!("Kind of posts: {kind}", kind = now)));
        Menu::under(&button, tr!("Kind of posts")).show(|ui| {
            let kinds = [TileKind::Picture, TileKind::Carousel, TileKind::Reel, TileKind::Video];
            for kind in std::iter::once(None).chain(kinds.map(Some)) {
                let words = kind.map_or(tr!("All kinds"), |kind| kind_mark(kind).1);
                if ui.add(MenuItem::new(words).chosen(self.ask.kind == kind)).clicked() {
                    self.ask.kind = kind;
                    self.current = None;
                }
            }
        });
    }

    fn label(&mut self, ui: &mut Ui) {
        let labels = self.live.shown().map(|view| view.labels.clone()).unwrap_or_default();
        if labels.is_empty() {
            return;
        }
        let now = self.ask.label.clone().unwrap_or_else(|| tr!("All labels").to_owned());
        let button = ui.add(Button::plain(&*now).small().name(tr!("Label of posts: {label}", label = now)));
        Menu::under(&button, tr!("Label of posts")).show(|ui| {
            if ui.add(MenuItem::new(tr!("All labels")).chosen(self.ask.label.is_none())).clicked() {
                self.ask.label = None;
            }
            for (label, count) in &labels {
                let here = self.ask.label.as_ref() == Some(label);
                let item = MenuItem::new(&**label).trailing(count.to_string()).chosen(here);
                if ui.add(item).clicked() {
                    self.ask.label = Some(label.clone());
                }
            }
        });
    }

    fn compare_labels(&mut self, ui: &mut Ui) {
        let labels = self.live.shown().map(|view| view.labels.clone()).unwrap_or_default();
        if labels.len() < 2 {
            return;
        }
        let button = ui.add(Button::plain(tr!("Compare labels")).small());
        Menu::under(&button, tr!("Compare labels")).show(|ui| {
            for (index, (first, _)) in labels.iter().enumerate().take(8) {
                for (second, _) in labels.iter().skip(index + 1).take(8) {
                    let words = tr!("{first} and {second}", first = first, second = second);
                    if ui.add(MenuItem::new(&*words)).clicked() {
                        self.picked.clear();
                        self.ask.compare = Some((Side::Label(first.clone()), Side::Label(second.clone())));
                    }
                }
            }
        });
    }

    fn columns(&mut self, ui: &mut Ui) {
        let button = ui.add(Button::plain(tr!("Columns")).small());
        Menu::under(&button, tr!("Columns")).sheet().show(|ui| {
            for column in Column::ALL.into_iter().filter(|column| *column != Column::Number) {
                let here = self.columns.contains(&column);
                if ui.add(MenuItem::new(name(column)).chosen(here)).clicked() {
                    match here {
                        // One column at least says something.
                        true if self.columns.len() > 1 => self.columns.retain(|other| *other != column),
                        true => {}
                        false => {
                            self.columns.push(column);
                            self.columns.sort_by_key(|column| *column as usize);
                        }
                    }
                }
            }
        });
    }

    fn save(&self, ui: &mut Ui, desk: &Desk<'_>, out: &mut Out) {
        let button = ui.add(IconButton::new(icons::EXPORT, tr!("Save the table")).small());
        Menu::under(&button, tr!("Save the table")).show(|ui| {
            for (words, csv) in [(tr!("As a table (CSV)"), true), (tr!("As a table (XLSX)"), false)] {
                if ui.add(MenuItem::new(words)).clicked()
                    && let Some(view) = self.live.shown()
                {
                    let account = desk.account().map(|row| row.account.username.clone()).unwrap_or_default();
                    let table = Box::new(sheet::of(view, &self.columns, &account));
                    let what = if csv { Leaving::Csv(table) } else { Leaving::Xlsx(table) };
                    out.begin(ui.ctx(), what, &format!("content-{}", desk.now.strftime("%Y-%m-%d")));
                }
            }
        });
    }
}
