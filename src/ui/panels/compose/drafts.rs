//! The drafts: the menu that opens, starts and drops them, and the question before one is dropped.
//! Invariant: a draft is thrown away in two steps, and never by the way.

use egui::{Align, Layout, ScrollArea, Ui};

use crate::domain::DraftId;
use crate::engine::views::compose::DraftRow;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::text::body;
use crate::ui::theme::{Tone, height, space};
use crate::ui::when;
use crate::ui::widgets::{Button, Menu, MenuItem, hairline, section_line};

use super::bench::Bench;

/// Rows of drafts that are seen without scrolling.
const ROWS: f32 = 8.0;
/// Width of the menu, points.
const WIDE: f32 = 400.0;

/// What was chosen in the menu.
enum Choice {
    New,
    Open(DraftId),
    Drop,
}

/// The button with the number of drafts, and its menu.
pub fn menu(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    let words = match bench.view.drafts.len() {
        0 => tr!("Drafts").to_owned(),
        1 => tr!("1 draft").to_owned(),
        count => tr!("{count} drafts", count = count),
    };
    let button = ui.add(Button::quiet(words).icon(icons::FOLDER).small());
    let choice = Menu::under(&button, tr!("Drafts")).width(WIDE).show(|ui| list(ui, bench, desk)).flatten();
    match choice {
        Some(Choice::New) => bench.work.start_new(desk.commands),
        Some(Choice::Open(draft)) => bench.work.open(draft, desk.commands),
        Some(Choice::Drop) => bench.look.dropping = true,
        None => return,
    }
    bench.look.slide = 0;
    bench.look.seen = 0;
}

fn list(ui: &mut Ui, bench: &Bench<'_>, desk: &Desk<'_>) -> Option<Choice> {
    let mut choice = None;
    if ui.add(MenuItem::new(tr!("New draft")).icon(icons::PLUS)).clicked() {
        choice = Some(Choice::New);
    }
    hairline(ui);
    let tall = ROWS * height::MENU;
    ScrollArea::vertical().max_height(tall).id_salt("drafts").show(ui, |ui| {
        for row in &bench.view.drafts {
            let here = Some(row.id) == bench.work.id();
            let (sign, at) = match &row.slot {
                Some(slot) => (icons::CLOCK, when::moment(slot, desk.now, desk.zone)),
                None => (icons::PENCIL_SIMPLE, desk.age(row.kept_at)),
            };
            let item = MenuItem::new(headline(row)).icon(sign).trailing(at).chosen(here);
            if ui.add(item).clicked() {
                choice = Some(Choice::Open(row.id));
            }
        }
    });
    hairline(ui);
    let on_its_way = bench.is_locked().then(|| tr!("it is on its way"));
    let none = bench.work.id().is_none().then(|| tr!("nothing is kept yet"));
    let drop = MenuItem::new(tr!("Throw this draft away"))
        .icon(icons::TRASH)
        .tone(Tone::Stuck)
        .disabled_because(on_its_way.or(none));
    if ui.add(drop).clicked() {
        choice = Some(Choice::Drop);
    }
    choice
}

/// The first words of a draft; without any, what is in it.
fn headline(row: &DraftRow) -> String {
    match (row.headline.as_str(), row.slides) {
        ("", 0) => tr!("Nothing in it yet").to_owned(),
        ("", 1) => tr!("One slide without words").to_owned(),
        ("", count) => tr!("{count} slides without words", count = count),
        (words, _) => words.to_owned(),
    }
}

/// The question whether to throw the draft away, while it is open.
pub fn question(ui: &mut Ui, bench: &mut Bench<'_>, desk: &mut Desk<'_>) {
    if !bench.look.dropping {
        return;
    }
    section_line(ui, height::TOOLBAR_LIBRARY, |ui| {
        body(tr!("Throw this draft away? Your files stay where they are.")).tone(Tone::Text).show(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            if ui.add(Button::last(tr!("Throw away")).small()).clicked() {
                bench.work.drop_open(desk.commands);
                bench.look.dropping = false;
            }
            if ui.add(Button::plain(tr!("Keep it")).small()).clicked() {
                bench.look.dropping = false;
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_without_words_says_what_is_in_it() {
        let row = |headline: &str, slides| DraftRow {
            id: DraftId(1),
            picture: None,
            headline: headline.to_owned(),
            slides,
            kept_at: 0,
            slot: None,
        };
        assert_eq!(headline(&row("Fog", 3)), "Fog");
        assert_eq!(headline(&row("", 3)), "3 slides without words");
        assert_eq!(headline(&row("", 0)), "Nothing in it yet");
    }
}
