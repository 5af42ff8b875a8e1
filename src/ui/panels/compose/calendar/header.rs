//! The head of the calendar: months in view, today, month or week; what is shown, the usual times, and the zone.
//! Invariant: the zone is always written down.

use egui::{Align, Layout, Ui};

use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::text::{name, title};
use crate::ui::theme::{height, space};
use crate::ui::widgets::{Button, Chip, IconButton, pane_header, section_line, segments};

use super::weeks::{Sheet, date_of};
use super::{Mode, Shown, Table, usual, zone};

/// Title and tabs at the left, the way through time at the right.
pub fn show(ui: &mut Ui, table: &mut Table<'_>, desk: &mut Desk<'_>, tabs: impl FnOnce(&mut Ui)) {
    pane_header(ui, |ui| {
        title(tr!("Compose")).show(ui);
        ui.add_space(space::S);
        tabs(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| through_time(ui, table, desk));
    });
    section_line(ui, height::TOOLBAR, |ui| {
        for (shown, words, sign) in [
            (Shown::Everything, tr!("Everything"), None),
            (Shown::Posts, tr!("Posts"), Some(icons::IMAGE)),
            (Shown::Reels, tr!("Reels"), Some(icons::FILM_STRIP)),
            (Shown::Stories, tr!("Stories"), Some(icons::CIRCLE_DASHED)),
        ] {
            if table.narrow && shown != Shown::Everything {
                continue;
            }
            let mut chip = Chip::new(words).chosen(table.look.shown == shown);
            if let Some(sign) = sign {
                chip = chip.icon(sign);
            }
            if ui.add(chip).clicked() {
                table.look.shown = shown;
            }
        }
        usual::button(ui, table, desk);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| zone::button(ui, table, desk));
    });
}

fn through_time(ui: &mut Ui, table: &mut Table<'_>, desk: &mut Desk<'_>) {
    ui.spacing_mut().item_spacing.x = space::S;
    let mut mode = table.look.mode;
    if segments(ui, &mut mode, &[(Mode::Month, tr!("Month")), (Mode::Week, tr!("Week"))]) {
        table.look.mode = mode;
    }
    let key = desk.caps("calendar.today");
    if ui.add(Button::plain(tr!("Today")).key(&key)).clicked() {
        table.today();
    }
    let step = if mode == Mode::Month { 4 } else { 1 };
    if ui.add(IconButton::new(icons::CARET_RIGHT, tr!("Later weeks"))).clicked() {
        table.scroll(step);
    }
    name(months(table)).show(ui);
    if ui.add(IconButton::new(icons::CARET_LEFT, tr!("Earlier weeks"))).clicked() {
        table.scroll(-step);
    }
}

/// The months in view: `Nov – Dec 2026`.
fn months(table: &Table<'_>) -> String {
    let top = table.look.sheet.map_or(0, |sheet| sheet.top().0);
    let weeks = if table.look.mode == Mode::Month { 4 } else { 0 };
    let (first, last) = (date_of(top, 0), date_of(top + weeks, 6));
    let utc = jiff::tz::TimeZone::UTC;
    let words = |date: jiff::civil::Date| {
        let at = date.to_zoned(utc.clone()).map(|at| at.timestamp()).unwrap_or(table.now);
        format::month_of(at, &utc)
    };
    let (from, until) = (words(first), words(last));
    if from == until {
        return from;
    }
    let short = if first.year() == last.year() { from.split(' ').next().unwrap_or(&from) } else { &from };
    tr!("{from} – {until}", from = short, until = until)
}

impl Table<'_> {
    /// Back to today.
    pub fn today(&mut self) {
        self.look.day = None;
        self.look.sheet = Some(Sheet::around(self.today));
        if self.look.mode == Mode::Week {
            self.scroll(1);
        }
    }

    /// Scrolls by whole weeks.
    pub fn scroll(&mut self, weeks: i64) {
        if let Some(sheet) = &mut self.look.sheet {
            sheet.scroll(weeks as f64);
            sheet.settle();
        }
    }
}
